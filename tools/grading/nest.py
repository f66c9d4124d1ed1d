"""A sandbox inside the sandbox: what a forked child does before it runs anybody's code.

The nursery has imported NumPy and Matplotlib and is forked for every submission. Each child gets a user,
process, mount and IPC namespace of its own inside those of bubblewrap: empty folders to write in, no view of
any other process, no capabilities, no way to make further namespaces. It ends with its first process.
"""

import contextlib
import ctypes
import os
import platform

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PROCESSES = 0x20000, 0x8000000, 0x10000000, 0x20000000
READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8
DROP_BOUNDING, NO_NEW_PRIVILEGES = 24, 38
CAPABILITIES_VERSION_3 = 0x20080522
KEYCTL, JOIN_SESSION_KEYRING = {"x86_64": 250, "aarch64": 219}.get(platform.machine()), 1


def isolate(home, disk):
    """Enter new namespaces; the next fork is the first process in them.

    Parameters
    ----------
    home : str
        The folder to write in, emptied for this child.
    disk : int
        Bytes that fit into it.

    Raises
    ------
    OSError
        If the kernel does not allow it.
    """
    user, group = os.getuid(), os.getgid()
    _call("unshare", NEW_USER | NEW_MOUNTS | NEW_IPC | NEW_PROCESSES)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    _write("/proc/self/oom_score_adj", "1000")
    _write("/proc/sys/user/max_user_namespaces", "0")
    for folder, flags, size in (
        (home, NO_SUID | NO_DEVICES, disk),
        ("/dev/shm", NO_SUID | NO_DEVICES, 2**26),
        ("/proc", NO_SUID | NO_DEVICES | NO_EXEC | READ_ONLY, 2**12),
    ):
        _call("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, f"size={size},mode=755".encode())
    os.chdir(home)


def forsake():
    """Give up every capability, also those that a program could get back.

    Raises
    ------
    OSError
        If the kernel does not allow it.
    """
    with contextlib.suppress(OSError):  # the first number that this kernel does not know ends the list
        for capability in range(64):
            _call("prctl", DROP_BOUNDING, capability, 0, 0, 0)
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    forget_keys()
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def forget_keys():
    """Leave the keyring of the login that started the grader; where there are no keys, there is none."""
    if KEYCTL is not None:
        with contextlib.suppress(OSError):
            _call("syscall", KEYCTL, JOIN_SESSION_KEYRING, None)


def _call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _write(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)

"""A place for untrusted code: the system read-only, no network, no capabilities, bounded as a whole."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from . import watch
from .package import ROOT
from .protocol import Channel
from .values import ProtocolError

SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/fonts", "/etc/ssl", "/etc/ld.so.cache")
COURSE = "/course"
# The one folder to write in; elsewhere where the course itself lies under /tmp, which it must not cover.
HOME = "/home/student" if any(Path(path).is_relative_to("/tmp") for path in (sys.prefix, ROOT)) else "/tmp"
START_SECONDS = 120
ADVICE = (
    "Submissions are untrusted code and are graded in a sandbox of bubblewrap only. On Debian or Ubuntu: "
    "apt-get install bubblewrap. Where user namespaces are forbidden (Ubuntu 24.04: `sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0`; Docker: start the container with `--security-opt "
    "seccomp=unconfined --security-opt apparmor=unconfined`), allow them, or grade in a virtual machine or a "
    "container that holds nothing else and say --unsafe there. --unsafe anywhere else lets every student's "
    "code do what you can do."
)


class CannotStart(Exception):
    """The sandbox does not start on this machine; the message says why."""


class Jail:
    """A sandbox with a nursery in it, for one submission after the other.

    Parameters
    ----------
    course : Path
        What `package.build` made.
    bounds : watch.Bounds
    unsafe : bool
        An ordinary process instead.
    nested : bool
        Every submission gets a sandbox of its own inside this one; otherwise this one is good for one only.

    Raises
    ------
    CannotStart
        If it does not start.
    """

    def __init__(self, course, bounds, unsafe=False, nested=True):
        self.bounds, self.nested = bounds, nested and not unsafe
        self.group = watch.Counted(bounds) if unsafe else watch.group(bounds)
        settings = {"home": HOME, "disk": bounds.disk, "limits": rlimits(bounds)}
        command = program(course) if unsafe else sandboxed(course, bounds.disk, nested)
        self.control, theirs = socket.socketpair()
        self.control.settimeout(START_SECONDS)
        with tempfile.TemporaryFile() as said, theirs:
            try:
                self.process = subprocess.Popen(
                    [*command, json.dumps(settings)],
                    stdin=theirs,
                    stdout=said,
                    stderr=said,
                    env=environment(course) if unsafe else {"PATH": os.defpath},
                    preexec_fn=self.group.enter,
                    start_new_session=True,
                )
            except (OSError, subprocess.SubprocessError) as error:
                self.group.remove()
                raise CannotStart(f"The sandbox does not start: {error}.") from error
            theirs.close()
            reason = self.reply()
            if reason != "+":
                self.close()
                raise CannotStart(f"The sandbox does not start: {last_line(said) or reason}.")

    def reply(self):
        """A line from the nursery: "+" where all is well, otherwise the reason."""
        line = b""
        try:
            while not line.endswith(b"\n"):
                part = self.control.recv(1000)
                if not part:
                    return "its first process is gone"
                line += part
        except TimeoutError:
            return f"nothing happened for {START_SECONDS} seconds"
        except OSError as error:
            return str(error)
        return line.decode(errors="replace").strip()

    def close(self):
        """End every process in it."""
        self.control.close()
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.group.remove()


class Sandbox:
    """An agent for one submission, and the channel to it.

    Parameters
    ----------
    jail : Jail
    until : float
        On the monotonic clock, when its time is over; a whole notebook's time from now on by default.

    Raises
    ------
    CannotStart
        If no agent answers.
    """

    def __init__(self, jail, until=None):
        self.jail = jail
        self.until = time.monotonic() + START_SECONDS
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
        self._ends = [ours_in, ours_out]
        jail.group.begin()
        try:
            socket.send_fds(jail.control, [b"N" if jail.nested else b"P"], [theirs_in, theirs_out])
            reason = jail.reply()
        except OSError as error:
            reason = str(error)
        os.close(theirs_in)
        os.close(theirs_out)
        self.channel = Channel(ours_in, ours_out, self._look)
        try:
            if reason != "+" or self.channel.receive(START_SECONDS).get("ready") is not True:
                raise ProtocolError(reason)
        except (ProtocolError, watch.Exceeded) as error:
            self.close()
            raise CannotStart(f"The sandbox does not start: {error}.") from error
        self.until = time.monotonic() + jail.bounds.notebook if until is None else until

    @property
    def over(self):
        """True where its time is over."""
        return time.monotonic() > self.until

    @property
    def too_long(self):
        """What to say then."""
        return f"it takes more than {self.jail.bounds.notebook:g} seconds as a whole"

    def running(self):
        """How many threads there are in it, those of all its processes."""
        return watch.threads(self.jail.process.pid)

    def _look(self):
        if self.over:
            raise watch.Exceeded(self.too_long)
        self.jail.group.look(self.jail.process.pid)

    def close(self):
        """End the agent and everything that it started; return False where the jail is of no use any more."""
        for end in self._ends:
            os.close(end)
        try:
            self.jail.control.sendall(b"E")
            return self.jail.reply() == "+"
        except OSError:
            return False


def last_line(file):
    """The last line of what a sandbox wrote while it started."""
    file.seek(0)
    lines = file.read(10_000).decode(errors="replace").strip().splitlines()
    return lines[-1][:300].rstrip(".") if lines else ""


class Keeper:
    """Keeps a jail from one submission to the next, where the kernel allows a nest in it."""

    def __init__(self):
        self._jail = self._key = None
        self._nests = True

    @contextlib.contextmanager
    def sandbox(self, course, bounds, unsafe=False, until=None):
        """A Sandbox that is ended at the end of the block."""
        sandbox = self._open(course, bounds, unsafe, until)
        useful = False
        try:
            yield sandbox
        finally:
            try:
                useful = sandbox.close()
            finally:
                if not useful or not (sandbox.jail.nested or unsafe):
                    self.close()

    def _open(self, course, bounds, unsafe, until):
        key = str(course), bounds, unsafe
        if self._jail is not None and (self._key != key or self._jail.process.poll() is not None):
            self.close()
        if self._jail is None:
            self._jail, self._key = Jail(course, bounds, unsafe, self._nests), key
        try:
            return Sandbox(self._jail, until)
        except CannotStart:
            nested = self._jail.nested
            self.close()
            if not nested:
                raise
        self._nests = False
        self._jail = Jail(course, bounds, unsafe, nested=False)
        try:
            return Sandbox(self._jail, until)
        except CannotStart:
            self._nests = True
            self.close()
            raise

    def close(self):
        """End the jail."""
        if self._jail is not None:
            self._jail.close()
            self._jail = None


def rlimits(bounds):
    """Bounds of each process, by the names that `resource` has for them."""
    return {
        "AS": 2 * bounds.memory,
        "FSIZE": bounds.disk,
        "CORE": 0,
        "NPROC": bounds.processes - 8,  # refused in the cell, before the whole sandbox is ended
        "NOFILE": 256,
    }


def environment(course):
    """All that a program in the sandbox finds in its environment."""
    return {
        "HOME": HOME,
        "TMPDIR": HOME,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "IPYTHONDIR": f"{HOME}/ipython",
        "MPLCONFIGDIR": f"{HOME}/matplotlib",
        "NN_DATA": f"{course}/data",
        "NN_DOWNLOAD": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LANG": "C.UTF-8",
    }


def program(course):
    """The agent, started without a look at the environment or the working folder."""
    start = f"import sys; sys.path.insert(0, {str(course)!r}); from grading_agent.nursery import main; main()"
    return [sys.executable, "-I", "-B", "-c", start]


def installed():
    """A virtual environment's packages, and nothing else that may lie in it; the base is shown anyway."""
    prefix = Path(sys.prefix)
    if sys.prefix == sys.base_prefix:
        return []
    return [prefix / name for name in ("bin", "lib", "lib64", "pyvenv.cfg") if (prefix / name).exists()]


def others_of(shown):
    """The package with its references where somebody put it beside another Python."""
    patterns = [f"{base}python3*/*-packages/nn_helpers" for base in ("", "lib/", "local/lib/")]
    return {str(place) for path in shown for pattern in patterns for place in path.glob(pattern)}


def sandboxed(course, disk, nested):
    """The command for a nursery that sees the system and the course read-only, and nothing else."""
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session"]
    command += ["--unshare-all", "--unshare-user", "--cap-drop", "ALL"]
    command += [] if nested else ["--disable-userns"]
    command += ["--uid", "1000", "--gid", "1000", "--hostname", "grading", "--clearenv"]
    system = [Path(path) for path in (*SYSTEM, sys.base_prefix) if Path(path).exists()]
    for path in system:
        command += ["--ro-bind", str(path), str(path)]
    if any(ROOT.is_relative_to(path) for path in system):
        command += ["--tmpfs", str(ROOT)]
    shown = [*system, *installed()]
    for path in installed():
        command += ["--ro-bind", str(path), str(path)]
    spec = find_spec("nn_helpers")
    places = {*(spec.submodule_search_locations if spec else ()), *others_of(shown)}
    for place in sorted(places):
        if any(Path(place).resolve().is_relative_to(path) for path in shown):
            command += ["--tmpfs", place]
    command += ["--ro-bind", str(course), COURSE, "--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(2**26), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    command += ["--size", str(disk), "--tmpfs", HOME, "--chdir", HOME, "--remount-ro", "/"]
    for name, value in environment(COURSE).items():
        command += ["--setenv", name, value]
    return command + program(COURSE)

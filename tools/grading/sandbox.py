"""A place for untrusted code: the system read-only, no network, no capabilities, bounded as a whole."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from . import watch
from .package import ROOT
from .protocol import Channel, ProtocolError

SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/fonts", "/etc/ssl", "/etc/ld.so.cache")
COURSE = "/course"
HOME = "/tmp"
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


class Sandbox:
    """One agent in a sandbox of its own, and the channel to it.

    Parameters
    ----------
    course : Path
        What `package.build` made.
    bounds : watch.Bounds
    unsafe : bool
        An ordinary process instead.

    Raises
    ------
    CannotStart
        If no agent answers.
    """

    def __init__(self, course, bounds, unsafe=False):
        self.group = watch.Counted(bounds) if unsafe else watch.group(bounds)
        self.until = time.monotonic() + START_SECONDS
        self._said = tempfile.TemporaryFile()
        command = ordinary(course) if unsafe else sandboxed(course, bounds.disk)
        try:
            self.process = subprocess.Popen(
                [*command, json.dumps(rlimits(bounds))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=environment(course) if unsafe else {"PATH": os.defpath},
                preexec_fn=self.group.enter,
                start_new_session=True,
            )
        except OSError as error:
            self.group.remove()
            raise CannotStart(f"The sandbox does not start: {error}.") from error
        self.channel = Channel(self.process.stdout.fileno(), self.process.stdin.fileno(), self._look)
        try:
            ready = self.channel.receive(START_SECONDS).get("ready")
        except (ProtocolError, watch.Exceeded) as error:
            self.close()
            raise CannotStart(f"The sandbox does not start: {self.said() or error}.") from error
        if ready is not True:
            self.close()
            raise CannotStart("The sandbox does not start: its first word was not the agreed one.")
        self.until = time.monotonic() + bounds.notebook

    def _look(self):
        if time.monotonic() > self.until:
            raise watch.Exceeded("the time for a whole notebook")
        self.group.look(self.process.pid)

    def said(self):
        """The last line that the sandbox wrote while it started."""
        self._said.seek(0)
        lines = self._said.read(10_000).decode(errors="replace").strip().splitlines()
        return lines[-1][:300].rstrip(".") if lines else ""

    def close(self):
        """End every process in it."""
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.group.remove()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def rlimits(bounds):
    """Bounds of each process, by the names that `resource` has for them."""
    return {
        "AS": 2 * bounds.memory,
        "FSIZE": bounds.disk,
        "CORE": 0,
        "NPROC": bounds.processes,
        "NOFILE": 256,
    }


def environment(course):
    """All that a program in the sandbox finds in its environment."""
    return {
        "HOME": HOME,
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
    start = f"import sys; sys.path.insert(0, {str(course)!r}); from grading_agent.agent import main; main()"
    return [sys.executable, "-I", "-B", "-c", start]


def ordinary(course):
    """The command for an agent without any sandbox."""
    return program(course)


def sandboxed(course, disk):
    """The command for an agent that sees the system and the course read-only, and nothing else."""
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session"]
    command += ["--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    command += ["--uid", "1000", "--gid", "1000", "--hostname", "grading", "--clearenv"]
    prefix, base = Path(sys.prefix), Path(sys.base_prefix)
    shown = [Path(path) for path in (*SYSTEM, base, prefix) if Path(path).exists()]
    for path in shown[:-1]:
        command += ["--ro-bind", str(path), str(path)]
    if any(ROOT.is_relative_to(path) for path in shown[:-1]):
        command += ["--tmpfs", str(ROOT)]
    command += ["--ro-bind", str(prefix), str(prefix)]
    spec = find_spec("nn_helpers")
    for place in spec.submodule_search_locations if spec else ():
        if any(Path(place).resolve().is_relative_to(path) for path in shown):
            command += ["--tmpfs", place]
    command += ["--ro-bind", str(course), COURSE, "--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(2**26), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    command += ["--size", str(disk), "--tmpfs", HOME, "--chdir", HOME, "--remount-ro", "/"]
    for name, value in environment(COURSE).items():
        command += ["--setenv", name, value]
    return command + program(COURSE)

"""Bounds on a whole sandbox: a control group where one can be made, otherwise its processes are counted."""

import contextlib
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Bounds:
    """What one sandbox may use, all its processes together.

    memory, disk : bytes. cell, notebook : seconds.
    """

    memory: int = 2 * 2**30
    processes: int = 64
    disk: int = 256 * 2**20
    cell: float = 30.0
    notebook: float = 180.0


class Exceeded(Exception):
    """A sandbox used more than it may; the message says what."""


class Counted:
    """Looks at a process and everything below it."""

    def __init__(self, bounds):
        self.bounds = bounds
        self.begin()

    def begin(self):
        """A submission begins: shared memory that the machine takes before is not its own."""
        self._shared = shared_memory()

    def enter(self):
        """Nothing to enter."""

    def look(self, pid):
        """Raise Exceeded where the processes below pid are too many or hold too much memory."""
        self._count(pid)
        if shared_memory() - self._shared > self.bounds.memory + self.bounds.disk:
            raise Exceeded("it takes more than its part of shared memory")

    def _count(self, pid):
        found = family(pid, self.bounds.processes + 1)
        if len(found) > self.bounds.processes:
            raise Exceeded(f"it starts more than {self.bounds.processes} processes")
        if sum(map(resident, found)) > self.bounds.memory and sum(map(share, found)) > self.bounds.memory:
            raise Exceeded(f"it takes more than {self.bounds.memory / 2**30:g} GB of memory")

    def remove(self):
        """Nothing to remove."""


class Group(Counted):
    """A control group: the kernel itself refuses what goes beyond the bounds."""

    def __init__(self, bounds, folders):
        super().__init__(bounds)
        self.folders = folders

    def enter(self):
        """Put the calling process into the group; called between fork and exec."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text("0", "ascii")

    def look(self, pid):
        """The same; shared memory is charged to the group, and what others do with theirs is their affair."""
        self._count(pid)

    def remove(self):
        """Take the empty group away."""
        until = time.monotonic() + 2
        for folder in self.folders:
            while folder.exists() and time.monotonic() < until:
                with contextlib.suppress(OSError):  # its last process may still be ending
                    folder.rmdir()
                    break
                time.sleep(0.01)


def group(bounds):
    """A control group with these bounds where this user may make one, otherwise one that counts."""
    name = f"grading-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    clear_away()
    folders = []
    try:
        if (CGROUPS / "cgroup.controllers").exists():
            folders = [_made(CGROUPS / name)]
            _set(folders[0], {"memory.max": bounds.memory, "pids.max": bounds.processes})
            with contextlib.suppress(OSError):
                _set(folders[0], {"memory.swap.max": 0})
        else:
            folders = [_made(CGROUPS / "memory" / name), _made(CGROUPS / "pids" / name)]
            _set(folders[0], {"memory.limit_in_bytes": bounds.memory})
            _set(folders[1], {"pids.max": bounds.processes})
            with contextlib.suppress(OSError):  # what is not swapped out, where the kernel counts that
                _set(folders[0], {"memory.memsw.limit_in_bytes": bounds.memory})
            with contextlib.suppress(OSError):  # all its processes get the share of one, as in version 2
                folders.append(_made(CGROUPS / "cpu" / name))
    except OSError:
        for folder in folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
        return Counted(bounds)
    return Group(bounds, folders)


def clear_away():
    """Remove the empty groups of graders that were killed."""
    for folder in [*CGROUPS.glob("grading-*"), *CGROUPS.glob("*/grading-*")]:
        if not Path(f"/proc/{folder.name.split('-')[1]}").exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _made(folder):
    folder.mkdir()
    return folder


def _set(folder, values):
    for name, value in values.items():
        (folder / name).write_text(str(value), "ascii")


def family(pid, most):
    """A process and its descendants, at most so many; orphans stay below the first process of a sandbox."""
    found, waiting = [], [pid]
    while waiting and len(found) < most:
        one = waiting.pop()
        found.append(one)
        with contextlib.suppress(OSError, ValueError):
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (thread / "children").read_text("ascii").split())
    return found


def threads(pid):
    """How many threads a process and its descendants have."""
    count = 0
    for one in family(pid, 1000):
        with contextlib.suppress(OSError):
            count += sum(1 for _ in Path(f"/proc/{one}/task").iterdir())
    return count


def shared_memory():
    """Bytes of memory on this machine that belong to files without a disk; 0 where nobody tells."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Shmem:"))
    except (OSError, ValueError, StopIteration):
        return 0


def resident(pid):
    """Bytes of memory of a process, shared ones included; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def share(pid):
    """Bytes of memory of a process, shared pages counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, ValueError, StopIteration):
        return resident(pid)

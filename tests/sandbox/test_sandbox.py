"""The sandbox of grading (needs bubblewrap): what code in it can reach, and when nobody is graded."""

import contextlib
import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import psutil
import pytest
from submissions import CHAPTER, HONEST, NAME, ROOT, put_first, submit, with_cell

from tools.grading import cli, judge, nest, package, pool, proof, sandbox, watch
from tools.grading.course import names_of_chapters, read_chapter
from tools.grading.notebook import read_cells

UNHURRIED = watch.Bounds(cell=600.0, notebook=3600.0)  # seconds: chapters that train, on a busy machine
# Everything that must fail; the honest answers stand after it, so that full points mean that nothing held.
SPY = """
import ctypes, os, resource, socket, subprocess
seen = [path for path in {private!r} if os.path.exists(path)]
try:
    socket.create_connection(("127.0.0.1", {port}), 1)
    seen.append("connected")
except OSError:
    pass
for folder in ("/", "/usr", "/usr/lib", "/course", "/course/nn_helpers", "/dev", "/proc", "/etc", {prefix!r}):
    try:
        open(folder + "/owned", "w").close()
        seen.append("wrote to " + folder)
    except OSError:
        pass
for path in [path for folder in (os.listdir("/proc") if os.path.isdir("/proc") else ()) if folder.isdigit()
             for path in (f"/proc/{{folder}}/environ", f"/proc/{{folder}}/cmdline")]:
    seen += [path for secret in (b"SECRET", b"solutions") if secret in open(path, "rb").read()]
seen += [name for name in os.environ if "SECRET" in name]
libc = ctypes.CDLL(None, use_errno=True)
tries = [("unshare", flag) for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000)]
tries += [("mount", b"none", b"/usr", None, 0x1020, None), ("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None)]
tries += [("umount2", b"/proc", 2), ("umount2", b"/tmp", 2), ("setuid", 0), ("chroot", b"/tmp")]
seen += [call for call in tries if getattr(libc, call[0])(*call[1:]) == 0]
class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
held = (ctypes.c_uint32 * 6)()
libc.capget(ctypes.byref(Header(0x20080522, 0)), held)
seen += ["capabilities"] if any(held) else []
seen += [("capability", n) for n in range(41) if libc.prctl(23, n, 0, 0, 0) == 1]
for pid in range(2, {others}):
    try:
        os.kill(pid, 0)
        seen.append(("process", pid))
    except OSError:
        pass
for name in ("AS", "FSIZE", "NOFILE", "CORE"):
    try:
        limit = getattr(resource, "RLIMIT_" + name)
        resource.setrlimit(limit, (resource.getrlimit(limit)[1] + 1,) * 2)
        seen.append("raised " + name)
    except (ValueError, OSError):
        pass
assert not seen, seen
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    package.build(folder)
    return folder


def task(course, notebook, chapter=CHAPTER, **terms):
    cells = tuple(read_cells(nbformat.writes(notebook).encode()))
    return judge.Task("ada", cells, read_chapter(chapter), 5, course, **terms)


def graded(course, notebook, **terms):
    row, _ = pool.graded(task(course, notebook, **terms))
    return row


@pytest.mark.parametrize("chapter", names_of_chapters())
def test_the_solutions_of_every_chapter_earn_everything(course, chapter):
    plan = read_chapter(chapter)
    notebook = nbformat.read(ROOT / "solutions" / chapter / plan.file, as_version=4)
    row = graded(course, notebook, chapter=chapter, bounds=UNHURRIED)
    assert (row.points, row.status, row.errors) == (plan.most, "graded", [])


@pytest.mark.parametrize("chapter", names_of_chapters())
def test_the_exercises_as_handed_out_earn_nothing(course, chapter):
    notebook = nbformat.read(ROOT / "exercises" / chapter / read_chapter(chapter).file, as_version=4)
    row = graded(course, notebook, chapter=chapter, bounds=UNHURRIED)
    assert (row.points, row.status) == (0, "graded")
    assert {verdict.state for verdict in row.verdicts} == {"not_attempted"}


# The reference of every exercise under the name that its check asks for, wherever it may live.
REFERENCES = """
import gc, importlib
homes = "nn_helpers.exercises.ch{:02} nn_helpers.chapters.ch{:02}.exercises nn_helpers.chapters.ch{:02}"
homes = [home.format(n) for n in range(1, 14) for home in homes.split()]
found = list(gc.get_objects())
for home in homes:
    try:
        found += vars(importlib.import_module(home)).values()
    except ImportError:
        pass
for one in found:
    reference = getattr(one, "reference", None)
    if type(one).__name__ == "Exercise":
        parts = reference if isinstance(reference, dict) else {}
        globals().update({one.id[3:]: reference, getattr(reference, "__name__", "x"): reference, **parts})
"""


@pytest.mark.parametrize("chapter", names_of_chapters())
def test_no_reference_is_found_in_the_sandbox(course, chapter):
    notebook = nbformat.read(ROOT / "exercises" / chapter / read_chapter(chapter).file, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(REFERENCES))
    row = graded(course, notebook, chapter=chapter, bounds=UNHURRIED)
    assert (row.points, row.status) == (0, "graded")
    assert not [error for error in row.errors if error.startswith(f"cell {len(notebook.cells)}:")]


@pytest.mark.parametrize("nested", [True, False])
def test_a_spy_sees_nothing_and_changes_nothing(course, monkeypatch, nested):
    monkeypatch.setenv("CLASS_SECRET", "gradebook")
    keeper = sandbox.Keeper()
    keeper._nests = nested
    monkeypatch.setattr(judge, "keeper", keeper)
    private = [str(ROOT / name) for name in ("solutions", "README.md", "nn_helpers", "grading", "tests")]
    private += [] if sandbox.HOME.startswith("/home") else ["/home"]
    private += ["/var", "/".join(("", "root", ".bashrc")), "/etc/passwd", "/etc/hostname"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        spy = SPY.format(
            private=private, port=server.getsockname()[1], prefix=sys.prefix, others=300 if nested else 2
        )
        row = graded(course, put_first(spy))
    keeper.close()
    assert (row.points, row.errors) == (16, [])


HOARD = "hoard = []\nwhile True:\n    hoard.append(np.ones(10**7))"
FORKS = "import os, time\nfor _ in range(200):\n    if os.fork() == 0:\n        time.sleep(100)"
FILES = f"for n in range(100):\n    open(f'{sandbox.HOME}/{{n}}', 'wb').write(b'x' * 10**7)"


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize(
    ("source", "said"), [(HOARD, "memory"), (FORKS, "processes|unavailable"), (FILES, "space")]
)
def test_limits_hold_with_control_groups_and_without(course, monkeypatch, counted, source, said):
    if counted:
        monkeypatch.setattr(watch, "group", watch.Counted)
    keeper = sandbox.Keeper()
    monkeypatch.setattr(judge, "keeper", keeper)
    bounds = watch.Bounds(memory=700 * 2**20, processes=30, disk=2**27, cell=60)
    row = graded(course, put_first(source), bounds=bounds)
    keeper.close()
    assert re.search(said, f"{row.status} {row.errors}".lower()), row


def test_bounds_of_control_groups_of_version_2_are_written(tmp_path, monkeypatch):
    """What the kernel would read; a machine whose controllers are those of version 1 cannot show more."""
    monkeypatch.setattr(watch, "CGROUPS", tmp_path)
    (tmp_path / "cgroup.controllers").write_text("memory pids")
    made = watch.group(watch.Bounds(memory=2**30, processes=40))
    (folder,) = made.folders
    texts = {path.name: path.read_text() for path in folder.iterdir()}
    assert texts == {"memory.max": str(2**30), "pids.max": "40", "memory.swap.max": "0"}


@pytest.mark.parametrize("controllers", [("memory", "pids", "cpu"), ("memory", "pids")])
def test_bounds_of_control_groups_of_version_1_are_written(tmp_path, monkeypatch, controllers):
    """A processor's share for each group, where there is such a controller: many busy processes get one's."""
    monkeypatch.setattr(watch, "CGROUPS", tmp_path)
    for name in controllers:
        (tmp_path / name).mkdir()
    folders = watch.group(watch.Bounds(memory=2**30, processes=40)).folders
    assert tuple(folder.parent.name for folder in folders) == controllers
    assert {path.name: path.read_text() for folder in folders for path in folder.iterdir()} == {
        "memory.limit_in_bytes": str(2**30),
        "memory.memsw.limit_in_bytes": str(2**30),
        "pids.max": "40",
    }


def test_where_version_2_has_not_the_controllers_processes_are_counted(course, monkeypatch):
    folder = next(
        (p for p in (watch.CGROUPS, watch.CGROUPS / "unified") if (p / "cgroup.procs").exists()), None
    )
    if folder is None or "memory" in (folder / "cgroup.controllers").read_text().split():
        pytest.skip("the kernel's control groups of version 2 have the controllers, or there are none")
    monkeypatch.setattr(watch, "CGROUPS", folder)
    before = sorted(path.name for path in folder.iterdir())
    assert type(watch.group(watch.Bounds())) is watch.Counted
    assert sorted(path.name for path in folder.iterdir()) == before
    keeper = sandbox.Keeper()
    monkeypatch.setattr(judge, "keeper", keeper)
    bounds = watch.Bounds(memory=700 * 2**20, processes=30, disk=2**27, cell=60)
    row = graded(course, put_first(HOARD), bounds=bounds)
    keeper.close()
    assert re.search("memory", f"{row.status} {row.errors}".lower()), row


def test_a_jail_is_used_again_and_nothing_passes_from_one_to_the_next(course, monkeypatch):
    keeper = sandbox.Keeper()
    monkeypatch.setattr(judge, "keeper", keeper)
    plant = "import builtins, os\nbuiltins.owned = np.owned = 1\n"
    plant += f"open('{sandbox.HOME}/x', 'w')\nopen('/dev/shm/x', 'w')"
    look = "import builtins, os\nassert not hasattr(builtins, 'owned') and not hasattr(np, 'owned')\n"
    look += f"assert os.listdir('{sandbox.HOME}') == os.listdir('/dev/shm') == []"
    assert graded(course, put_first(plant)).points == 16
    first = keeper._jail.process.pid
    row = graded(course, put_first(look))
    assert (row.points, row.errors) == (16, [])
    assert keeper._jail.process.pid == first
    keeper.close()


KEYS = """
import ctypes
libc = ctypes.CDLL(None)
assert libc.syscall({call}, 10, -3, b"user", b"ticket", 0) == -1  # searched
assert libc.syscall({call}, 0, -3, 0) != {ring}
"""


@pytest.mark.parametrize("nested", [True, False])
def test_keys_of_the_login_that_grades_are_not_seen(course, monkeypatch, nested):
    keeper = sandbox.Keeper()
    keeper._nests = nested
    monkeypatch.setattr(judge, "keeper", keeper)
    libc, call = ctypes.CDLL(None), nest.KEYCTL

    def with_a_ticket():  # keys belong to a thread: the test's own keep theirs
        ring = libc.syscall(call, nest.JOIN_SESSION_KEYRING, None)
        held = libc.syscall(call - 2, b"user", b"ticket", b"secret", 6, -3)
        row = judge.grade_one(task(course, put_first(KEYS.format(call=call, ring=ring))))
        keeper.close()
        return ring, held, row

    with ThreadPoolExecutor(1) as thread:
        ring, held, row = thread.submit(with_a_ticket).result()
    if min(ring, held) < 0:
        pytest.skip("this kernel keeps no keys")
    assert (row.points, row.errors) == (16, [])


def test_without_user_namespaces_nobody_is_graded_and_the_way_out_is_named(tmp_path, monkeypatch):
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "bwrap").write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"
    )
    (fake / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    submit(tmp_path, "ada", HONEST)
    said = cli.main([CHAPTER, "--folder", str(tmp_path)])
    assert "Nobody was graded" in said
    assert "No permissions to create new namespace" in said
    assert "--unsafe" in said
    assert "apparmor" in said
    assert not (tmp_path / "grades.csv").exists()


def test_where_a_nest_is_forbidden_each_submission_gets_a_jail(course, monkeypatch):
    build = sandbox.sandboxed
    monkeypatch.setattr(sandbox, "sandboxed", lambda course, disk, nested: build(course, disk, False))
    keeper = sandbox.Keeper()
    monkeypatch.setattr(judge, "keeper", keeper)
    row = graded(course, HONEST)
    assert (row.points, row.status) == (16, "graded")
    assert keeper._jail is None


def test_a_machine_that_cannot_run_the_course_grades_nobody(tmp_path, monkeypatch):
    build = package.build

    def spoilt(target, chapter):
        build(target, chapter)
        (target / "nn_helpers" / "figures" / "plotting.py").write_text("raise ImportError('no figures')")

    monkeypatch.setattr(cli.package, "build", spoilt)
    submit(tmp_path, "ada", HONEST)
    said = cli.main([CHAPTER, "--folder", str(tmp_path)])
    assert "Nobody was graded" in said
    assert "no figures" in said
    assert not (tmp_path / "grades.csv").exists()


def test_a_solution_that_is_not_right_grades_nobody(tmp_path, monkeypatch):
    wrong = with_cell(HONEST, "neuron", "def neuron(x, w, b):\n    return x @ w + b")
    monkeypatch.setattr(proof, "read_cells", lambda data: read_cells(nbformat.writes(wrong).encode()))
    submit(tmp_path, "ada", HONEST)
    said = cli.main([CHAPTER, "--folder", str(tmp_path)])
    assert "Nobody was graded: the course's own solution earns 14 of 16 points" in said
    assert "check_neuron" in said


def test_an_interrupted_run_leaves_a_table_and_goes_on_where_it_stopped(tmp_path):
    for number in range(30):
        submit(tmp_path, f"student {number:02}", put_first(f"import time; time.sleep({0.2})\nx = {number}"))
    command = [sys.executable, "-m", "tools.grading", CHAPTER, "--folder", str(tmp_path)]
    table = tmp_path / "grades.csv"
    first = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # what was started in the background ignores interrupts, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    until = time.monotonic() + 600
    while time.monotonic() < until and not (table.exists() and len(table.read_text().splitlines()) > 4):
        time.sleep(0.05)
    asked = time.monotonic()
    first.send_signal(signal.SIGINT)
    _, errors = first.communicate(timeout=600)
    assert time.monotonic() - asked < 60
    assert "Interrupted" in errors
    assert "Traceback" not in errors
    done = table.read_text().splitlines()
    assert 4 < len(done) < 31
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / ".results").glob("*/*.json")}
    assert len(kept) - (len(done) - 1) in (0, 1), "the interrupt may come between a result and its row"
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert second.returncode == 0, second.stderr
    assert len(table.read_text().splitlines()) == 31
    assert all(path.stat().st_mtime_ns == when for path, when in kept.items())


def test_a_grader_that_is_killed_leaves_nothing_running(tmp_path):
    for name in ("ada", "bob", "eve"):
        submit(tmp_path, name, put_first("import time; time.sleep(25)"))
    command = [sys.executable, "-m", "tools.grading", CHAPTER, "--folder", str(tmp_path)]
    grader = psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until, names, below = time.monotonic() + 120, [], []
    while time.monotonic() < until and names.count("bwrap") < 4:  # two jails, of two processes each
        time.sleep(0.2)
        below = grader.children(recursive=True)
        with contextlib.suppress(psutil.NoSuchProcess):
            names = [one.name() for one in below]
    grader.kill()
    grader.wait()
    _, alive = psutil.wait_procs(below, timeout=20)
    for one in alive:
        one.kill()
    assert len(below) > 6
    assert alive == []


def test_a_name_that_the_terminal_cannot_show_stops_nobody(tmp_path):
    for name in ("Łukasz 学生", "zoe"):
        submit(tmp_path, name, HONEST)
    command = [sys.executable, "-m", "tools.grading", CHAPTER, "--folder", str(tmp_path)]
    terminal = {**os.environ, "PYTHONIOENCODING": "ascii"}
    said = subprocess.run(command, cwd=ROOT, env=terminal, capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr
    assert re.search(r"/2 +16 of 16  \\u0141ukasz \\u5b66\\u751f\n", said.stdout)
    assert len((tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_unsafe_grades_without_a_sandbox(tmp_path):
    submit(tmp_path, "ada", HONEST)
    rows = cli.grade_class(CHAPTER, tmp_path, seed=5, unsafe=True, workers=1)
    assert rows["ada"].points == 16
    assert json.loads((tmp_path / ".written.json").read_text())
    assert (tmp_path / "submitted" / "ada" / CHAPTER / NAME).exists()

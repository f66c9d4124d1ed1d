"""Cells and answers that end or hang their process: they lose their own points, and nobody else's."""

import re
import time

import nbformat
import pytest
from submissions import CHAPTER, HONEST, changed, grade_id, put_first, with_cell

from tools.grading import judge, package, pool, remote, sandbox, watch
from tools.grading.course import read_chapter
from tools.grading.notebook import read_cells

PLAN = read_chapter(CHAPTER)
EXIT = "import os\nos._exit(0)"
ENDED, HANGS = r"its process ended \(exit, a crash", "it does not stop when its time is over"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    package.build(folder, PLAN)
    yield folder
    judge.keeper.close()


@pytest.fixture
def graded(course, monkeypatch):
    """Grade a notebook with little patience."""
    monkeypatch.setattr(remote, "GRACE", 4.0)

    def grade(made, unsafe=False, **bounds):
        cells = tuple(read_cells(nbformat.writes(made).encode()))
        limits = watch.Bounds(**{"cell": 6.0, **bounds})  # seconds; an honest cell takes a tenth of one
        row, final = pool.graded(judge.Task("ada", cells, PLAN, 5, course, bounds=limits, unsafe=unsafe))
        assert final, row
        return row

    return grade


def place_of(name, notebook=HONEST):
    return next(i for i, cell in enumerate(notebook.cells) if grade_id(cell) == name)


def before(name, *sources):
    """Cells put in front of the one with this id."""

    def change(notebook):
        at = place_of(name, notebook)
        notebook.cells[at:at] = [nbformat.v4.new_code_cell(source) for source in sources]

    return changed(change)


BESIDE = {
    "exit": (EXIT, ENDED),
    "abort": ("import os\nos.abort()", ENDED),
    "crash": ("import ctypes\nctypes.string_at(0)", ENDED),
    "files closed": ("import os\nos.closerange(3, 256)", ENDED),
    "a loop in C": ("sum(range(10**18))", HANGS),
    "alarms switched off": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, set(signal.valid_signals()))\n"
        "while True:\n    pass",
        HANGS,
    ),
    "forged frames": (
        "import os\nfor fd in range(3, 256):\n    try:\n        os.set_blocking(fd, False)\n"
        "        os.write(fd, b'[' * 5000)\n    except OSError:\n        pass",
        "the answer is too large",
    ),
    "too many processes": (
        "import os, time\nfor _ in range(200):\n    try:\n        if os.fork() == 0:\n"
        "            time.sleep(9)\n    except OSError:\n        os._exit(0)",
        f"it starts more than 64 processes|{ENDED}",
    ),
}


@pytest.mark.parametrize("kind", BESIDE)
def test_a_cell_between_the_exercises_costs_none_of_them(graded, kind):
    source, what = BESIDE[kind]
    notebook = before("stable_sigmoid", source)
    row = graded(notebook)
    number = place_of("stable_sigmoid") + 1
    assert row.points == 16, row
    assert re.fullmatch(rf"graded without cell {number}: ({what}).*", row.status), row.status
    (told,) = row.errors
    assert re.match(rf"cell {number}: ({what}).*; all the rest was run without it", told)


@pytest.mark.parametrize("kind", ["a jail for each run", "no sandbox"])
def test_it_holds_where_a_process_is_not_the_first_of_its_nest(graded, monkeypatch, kind):
    keeper = sandbox.Keeper()
    keeper._nests = False
    monkeypatch.setattr(judge, "keeper", keeper)
    notebook = before("forward", EXIT, "import os\nos.kill(os.getpid(), 9)", "import os\nos.kill(0, 9)")
    row = graded(notebook, unsafe=kind == "no sandbox")
    keeper.close()
    assert (row.points, len(row.errors)) == (16, 3), row


SURVIVED = {
    "a regular expression": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "a fork that goes on": "import os\nos.fork()",
    "a timer for later": "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0.02)",
    "a thread that exits": "import sys, threading\nthreading.Thread(target=sys.exit).start()",
    "at the end": "import atexit, os\natexit.register(os._exit, 0)",
    "signals to its group": "import os\nos.kill(0, 15)\nos.killpg(0, 9)",
    "NumPy's types replaced": "np.ndarray, np.generic = list, float\nnp.frombuffer = None",
    "NumPy's files replaced": "np.lib.format.write_array = np.lib.format.read_magic = print",
    "math replaced": "import math, io\nmath.prod = math.copysign = io.BytesIO = None",
    "output closed": "import sys, os\nsys.stdout.close()\nfor fd in (0, 1, 2):\n    os.close(fd)",
    "its folder removed": "import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)\nos.chdir('/')",
    "every warning an error": "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')",
    "a low recursion limit": "import sys\nsys.setrecursionlimit(120)",
    "programs left running": "import subprocess\nleft = subprocess.Popen(['sleep', '99'])",
    "modules forgotten": "import sys\nfor name in ('json', 'numpy'):\n    del sys.modules[name]",
    "tracing": "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)",
    "a debugger": "breakpoint()",
    "code too deep": "x = " + "-" * 100_000 + "1",
}


@pytest.mark.parametrize("kind", SURVIVED)
def test_what_a_process_survives_costs_nothing(graded, kind):
    row = graded(before("neuron", SURVIVED[kind]))
    assert (row.points, row.status) == (16, "graded"), row


@pytest.mark.parametrize("name", ["neuron", "table", "outputs"])
def test_an_answer_cell_that_dies_loses_its_own_points(graded, name):
    row = graded(with_cell(HONEST, name, EXIT))
    lost = {verdict.check for verdict in row.verdicts if verdict.points < verdict.of}
    assert lost == {f"check_{name}"}, row
    assert row.status.startswith(f"graded without cell {place_of(name) + 1}: its process ended")


@pytest.mark.parametrize(
    ("body", "what"), [("import os; os._exit(0)", ENDED), ("return sum(range(10**18))", HANGS)]
)
def test_a_function_that_dies_when_it_is_called_loses_its_own_points(graded, body, what, monkeypatch):
    monkeypatch.setattr(judge, "Terms", lambda _seconds, strict: remote.Terms(3.0, strict))
    row = graded(with_cell(HONEST, "neuron", f"def neuron(x, w, b):\n    {body}"))
    states = {verdict.check: verdict.state for verdict in row.verdicts if verdict.points < verdict.of}
    assert states == {"check_neuron": "no_answer"}, row
    assert re.match(f"graded without an answer to check_neuron: {what}", row.status)


LATER = "import os, threading, time\nthreading.Thread(target=lambda: (time.sleep({}), os._exit(0))).start()"


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.1])
def test_a_thread_that_kills_later_is_found_and_nobody_else_is_blamed(graded, seconds):
    wait = "import time\ntime.sleep(0.3)"  # so that it strikes in one of two cells that did nothing
    row = graded(before("forward", LATER.format(seconds), wait, wait))
    assert row.points == 16, row
    assert row.status.startswith(f"graded without cell {place_of('forward') + 1}: "), row.status


def test_a_thread_that_does_nothing_is_not_blamed_for_its_neighbours(graded):
    idle = (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nx = 1"
    )
    row = graded(before("forward", idle, EXIT, EXIT))
    at = place_of("forward")
    assert row.points == 16, row
    assert [told.partition(":")[0] for told in row.errors] == [f"cell {at + 2}", f"cell {at + 3}"]


def test_fifty_cells_that_die_leave_all_points_and_three_are_told(graded):
    row = graded(before("forward", *[EXIT + f"  # {n}" for n in range(50)]))
    assert row.points == 16, row
    assert row.status.endswith("; and 47 more")
    assert len(row.errors) == 50


def test_all_runs_together_have_the_time_of_one(graded):
    start = time.monotonic()
    row = graded(before("forward", *["sum(range(10**18))"] * 50), notebook=20.0)
    assert time.monotonic() - start < 250, "each for itself would take 500 seconds"
    assert row.status == "not run to its end: it takes more than 20 seconds as a whole"
    earned = {verdict.check for verdict in row.verdicts if verdict.points}
    assert earned == {"check_neuron"}, row


# ---- nothing is gained by dying

SOLVED_NEURON = next(cell.source for cell in HONEST.cells if grade_id(cell) == "neuron")


def test_a_function_that_dies_the_first_time_is_not_asked_again(graded):
    """The bystander that it blames is left running, so it is not at fault."""
    bystander = "import os, threading\nstrike = threading.Event()\n"
    bystander += "threading.Thread(target=lambda: (strike.wait(), os._exit(0)), daemon=True).start()"
    answer = f"{SOLVED_NEURON}\nsolved = neuron\n"
    answer += "def neuron(x, w, b):\n    if 'strike' in globals():\n        strike.set()\n"
    answer += "        import time; time.sleep(8)\n    return solved(x, w, b)"
    notebook = with_cell(HONEST, "neuron", answer)
    notebook.cells.insert(place_of("neuron", notebook), nbformat.v4.new_code_cell(bystander))
    row = graded(notebook)
    assert row.points == 14, row
    assert row.status.startswith("graded without an answer to check_neuron")


def test_nothing_that_a_run_wrote_is_there_in_the_next(graded):
    look = "import os\nfound = os.listdir('.') + os.listdir('/dev/shm')\n"
    look += "open('x', 'w')\nopen('/dev/shm/x', 'w')\nassert not found, found"
    notebook = put_first(look)
    notebook.cells.insert(place_of("forward", notebook), nbformat.v4.new_code_cell(EXIT))
    row = graded(notebook)
    assert row.points == 16, row
    assert len(row.errors) == 1, row

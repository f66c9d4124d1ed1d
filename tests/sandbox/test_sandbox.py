"""The sandbox that grades a class (needs bubblewrap): what hostile code can reach, and what becomes of it."""

import shutil
from pathlib import Path

import pytest
from submissions import CHAPTER, SOLVED, submit, with_cell

from tools import grade

ROOT = Path(__file__).resolve().parents[2]

SPY = f"""
import os, socket
private = [{str(ROOT / "solutions")!r}, {str(ROOT / "README.md")!r}, "/home"]
seen = [path for path in private if os.path.exists(path)]
try:
    socket.create_connection(("127.0.0.1", {{port}}), 1)
    seen.append("connected")
except OSError:
    pass
for target in ({str(ROOT / "nn_helpers/nn/layers.py")!r}, "/usr/owned"):
    try:
        open(target, "a").close()
        seen.append("wrote " + target)
    except OSError:
        pass
seen += [name for name in os.environ if "SECRET" in name]
assert not any(seen), seen
def neuron(x, w, b):
    return 1 / (1 + np.exp(-(x @ w + b)))
"""
STUBBORN = """
import time
while True:
    try:
        time.sleep(0.1)
    except BaseException:
        pass
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    import socket

    assert shutil.which("bwrap"), "install bubblewrap to run these tests"
    folder = tmp_path_factory.mktemp("grading")
    patch = pytest.MonkeyPatch()
    patch.setenv("CLASS_SECRET", "gradebook")
    patch.setattr(grade, "NOTEBOOK_SECONDS", 90)
    with socket.create_server(("127.0.0.1", 0)) as server, patch.context():
        submit(folder, "honest", SOLVED)
        submit(folder, "spy", with_cell(SOLVED, "neuron", SPY.format(port=server.getsockname()[1])))
        submit(folder, "stubborn", with_cell(SOLVED, "outputs", STUBBORN))
        submit(folder, "quitter", with_cell(SOLVED, "outputs", "import os\nos._exit(0)"))
        submit(folder, "glutton", with_cell(SOLVED, "outputs", "x = np.ones((10**6, 10**6))\noutputs = {}"))
        graded = grade.grade_class(CHAPTER, folder)
    patch.undo()
    return {result.student: result for result in graded}


def test_honest_work_earns_everything(results):
    assert results["honest"].total == results["honest"].most


def test_a_spy_sees_no_solutions_no_network_no_secrets_and_writes_nothing(results):
    assert results["spy"].total == results["spy"].most


@pytest.mark.parametrize("student", ["stubborn", "quitter"])
def test_what_stops_the_kernel_is_reported_and_earlier_points_are_kept(results, student):
    assert "not run to its end" in results[student].status
    assert results[student].points["check_outputs"] == 0
    assert results[student].points["check_neuron"] == 2


def test_memory_is_bounded(results):
    glutton = results["glutton"]
    assert glutton.points["check_outputs"] == 0
    assert glutton.points["check_neuron"] == 2

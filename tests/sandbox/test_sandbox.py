"""The sandbox that grades a class (needs bubblewrap): what hostile code can reach, and what becomes of it."""

import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import grade  # noqa: E402
from submissions import CHAPTER, SOLVED, submit, with_cell  # noqa: E402

SPY = f"""
import os, socket
private = [{str(ROOT / "solutions")!r}, {str(ROOT / "README.md")!r}, "/home"]
seen = [path for path in private if os.path.exists(path)]
try:
    socket.create_connection(("127.0.0.1", {{port}}), 1)
    seen.append("connected")
except OSError:
    pass
for target in ({str(ROOT / "nn_helpers/layers.py")!r}, "/usr/owned"):
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
NEURON = "def neuron(x, w, b):\n    return 1 / (1 + np.exp(-(x @ w + b)))"
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


REMOUNT = """
import subprocess
tried = [["mount", "-o", "remount,rw,bind", "/usr"], ["mount", "-t", "tmpfs", "none", "/usr"]]
assert all(subprocess.run(command, capture_output=True).returncode for command in tried)
lines = open("/proc/self/status").readlines()
held = [line for line in lines if line.startswith(("CapEff", "CapPrm", "CapBnd"))]
held = [line for line in held if int(line.split()[1], 16)]
assert not held, held
assert "SECRET" not in "".join(open(f"/proc/{n}/environ").read() for n in os.listdir("/proc") if n.isdigit())
"""


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


def solved(chapter):
    name = f"{chapter[:2]}_exercises.ipynb"
    return name, nbformat.read(ROOT / "solutions" / chapter / name, as_version=4)


@pytest.mark.parametrize("chapter", sorted(path.name for path in (ROOT / "solutions").glob("*/")))
def test_the_solutions_of_every_chapter_earn_everything(tmp_path, chapter):
    name, notebook = solved(chapter)
    path = tmp_path / "submitted" / "ada" / chapter / name
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    (result,) = grade.grade_class(chapter, tmp_path)
    assert (result.status, result.total) == ("graded", result.most)


def test_no_capability_is_left_and_no_environment_of_the_grader(tmp_path, monkeypatch):
    monkeypatch.setenv("CLASS_SECRET", "gradebook")
    submit(tmp_path, "root", with_cell(SOLVED, "neuron", f"import os\n{REMOUNT}\n{NEURON}"))
    (result,) = grade.grade_class(CHAPTER, tmp_path)
    assert result.total == result.most


def test_a_link_is_refused(tmp_path):
    folder = tmp_path / "submitted" / "eve" / CHAPTER
    folder.mkdir(parents=True)
    (folder / "01_exercises.ipynb").symlink_to(ROOT / "solutions" / CHAPTER / "01_exercises.ipynb")
    (tmp_path / "submitted" / "ivo").symlink_to(folder.parent)
    results = grade.grade_class(CHAPTER, tmp_path)
    assert [result.total for result in results] == [0, 0]
    assert all("a link leads elsewhere" in result.status for result in results)


def test_feedback_embeds_no_file_and_runs_no_script(tmp_path):
    essay = (
        "![grades](/etc/hostname) <script>alert(1)</script> <img src=x onerror=alert(2)> "
        "<meta http-equiv=refresh content='0;url=http://example.org'> [file](file:///etc/passwd)"
    )
    hostile = with_cell(SOLVED, "zero_weights", essay)
    hostile = with_cell(
        hostile, "outputs", "from IPython.display import *\ndisplay(HTML('<script>a</script>'))"
    )
    submit(tmp_path, "<script>b<", hostile)
    grade.grade_class(CHAPTER, tmp_path)
    page = (tmp_path / "feedback" / "<script>b<" / f"{CHAPTER}.html").read_text()
    parsed = Tags()
    parsed.feed(page)
    assert not {"script", "iframe", "object", "link"} & {tag for tag, _ in parsed.seen}
    attributes = [pair for _, found in parsed.seen for pair in found]
    assert not [name for name, _ in attributes if name.startswith("on")]
    pointed = [value for name, value in attributes if name in ("src", "href")]
    assert all(value.startswith(("#", "data:image/png")) for value in pointed), pointed
    assert ("http-equiv", "refresh") not in attributes

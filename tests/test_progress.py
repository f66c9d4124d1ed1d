"""A student's progress: kept where it belongs, shown in words, never lost silently, never in the way."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nn_helpers.checks import check, hint, record
from nn_helpers.checks.prediction import Prediction
from nn_helpers.checks.registry import load, load_all
from nn_helpers.progress import NOBODY, export, my_progress, reset
from tools.grading import package

EXERCISE = "01.neuron"
ANSWER = load("01")[EXERCISE].reference
FOLDER = "neural-network-course"
SPOILT = [
    "",
    "{",
    "[]",
    '{"version": 9}',
    '{"version": 1, "exercises": {"a": 1}, "predictions": {}}',
    '{"version": 1, "exercises": {"a": {"tries": "x"}}, "predictions": {}}',
    "\x00\xff",
]


@pytest.fixture
def student(tmp_path, monkeypatch):
    """A person at a notebook, with a file of their own."""
    monkeypatch.setattr(record, "live", lambda: True)
    monkeypatch.setattr(record, "_said", set())
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "mine" / "progress.json"))
    return tmp_path / "mine" / "progress.json"


def wrong(*values):
    return np.zeros(3)


def kept_in(file):
    return json.loads(file.read_text(encoding="utf-8"))


def test_checks_hints_and_predictions_are_noted(student):
    check(EXERCISE, ...)
    assert not student.exists(), "what is not attempted leaves no trace"
    check(EXERCISE, wrong)
    hint(EXERCISE, 2)
    hint(EXERCISE, 1)
    for chosen, happened in (("up", "up"), ("up", "down"), ("down", "up")):
        question = Prediction(f"01.{chosen}_{happened}", "Which way?", ["up", "down"])
        conditions = {option: option == happened for option in question.options}
        question.reveal(conditions)
        question.choose(chosen)
        question.reveal(conditions)
    kept = kept_in(student)
    assert {name: entry["tries"] for name, entry in kept["exercises"].items()} == {EXERCISE: 1}
    assert kept["exercises"][EXERCISE]["hints"] == 2
    assert [entry["right"] for entry in kept["predictions"].values()] == [True, False, False]
    first = my_progress().chapters[0]
    assert first.counts[1:] == ("0", "1", str(len(load("01")) - 1), "2", "1 of 3")


def test_passed_stays_passed(student):
    assert check(EXERCISE, ANSWER).passed
    check(EXERCISE, wrong)
    entry = kept_in(student)["exercises"][EXERCISE]
    assert entry["tries"] == 2
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry["passed"])
    page = my_progress()
    assert page.chapters[0].passed == (load("01")[EXERCISE].title,)
    assert f"passed 1 of {len(load_all())} exercises" in page.summary


def test_the_first_prediction_counts(student):
    question = Prediction("01.again", "Which way?", ["up", "down"])
    for choice in ("up", "down"):
        question.choose(choice)
        question.reveal({"up": False, "down": True})
    assert kept_in(student)["predictions"]["01.again"]["right"] is False


def test_the_page_is_a_table_that_everybody_can_read(student):
    check(EXERCISE, ANSWER)
    page = my_progress()
    made = page._repr_html_()
    assert "<caption>You have passed 1 of" in made
    assert made.count('scope="col"') == 6
    assert made.count('scope="row"') == len(page.chapters) == made.count("<details>")
    assert not re.search(r"<th[^>]*></th>|<td></td>", made)
    assert "passed: " in made
    assert len(repr(page).splitlines()) == len(page.chapters) + 2


def test_an_automatic_run_leaves_no_trace_and_shows_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("NN_PROGRESS", str(tmp_path / "progress.json"))
    check(EXERCISE, ANSWER)
    hint(EXERCISE)
    assert list(tmp_path.iterdir()) == []
    assert repr(my_progress()) == NOBODY
    assert NOBODY in my_progress()._repr_html_()


def test_a_notebook_stores_the_same_plain_text_for_everybody(student, monkeypatch):
    check(EXERCISE, ANSWER)
    mine = my_progress()._repr_mimebundle_()
    monkeypatch.setattr(record, "live", lambda: False)
    nobodys = my_progress()._repr_mimebundle_()
    assert mine["text/plain"] == nobodys["text/plain"]
    assert mine["text/html"] != nobodys["text/html"]


@pytest.mark.parametrize("content", SPOILT)
def test_a_spoilt_file_is_kept_and_said_in_one_sentence(student, content):
    student.parent.mkdir()
    student.write_text(content, encoding="latin-1")
    assert "cannot be read" in repr(my_progress())
    first, second = check(EXERCISE, ANSWER), check(EXERCISE, ANSWER)
    assert first.passed
    assert "could not be read. It is kept as progress-" in first.message
    assert "could not" not in second.message
    (kept,) = student.parent.glob("progress-*.json")
    assert kept.read_text(encoding="latin-1") == content
    assert my_progress().chapters[0].passed


def test_a_file_that_cannot_be_written_is_said_once(student):
    student.parent.write_text("a file where the folder should be", encoding="utf-8")
    first, second = check(EXERCISE, ANSWER), check(EXERCISE, ANSWER)
    assert first.passed
    assert second.passed
    assert "Note: your progress could not be kept" in first.message
    assert "Note" not in second.message
    assert "could not be kept" not in hint(EXERCISE).message


def test_nothing_is_lost_on_the_way(student, tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing has been recorded"):
        export(tmp_path / "copy.json")
    assert reset(confirm=True) == "Nothing has been recorded yet."
    for _ in range(3):
        check(EXERCISE, ANSWER)
        with pytest.raises(ValueError, match="confirm=True"):
            reset()
        assert "is kept as" in reset(confirm=True)
        assert not student.exists()
        assert my_progress().chapters[0].passed == ()
    assert len(list(student.parent.glob("progress-*.json"))) == 3
    check(EXERCISE, ANSWER)
    assert export(tmp_path / "copy.json").read_bytes() == student.read_bytes()
    with pytest.raises(FileExistsError, match="there already"):
        export(tmp_path / "copy.json")
    assert list(student.parent.glob("*.json.*")) == []


@pytest.mark.skipif(os.name == "nt", reason="paths of the others")
@pytest.mark.parametrize(
    ("platform", "name", "value", "folder"),
    [
        ("linux", "XDG_DATA_HOME", "/share", f"/share/{FOLDER}"),
        ("linux", "HOME", "/mine", f"/mine/.local/share/{FOLDER}"),
        ("darwin", "HOME", "/mine", f"/mine/Library/Application Support/{FOLDER}"),
        ("win32", "LOCALAPPDATA", "/local", f"/local/{FOLDER}"),
        ("linux", "NN_PROGRESS", "/elsewhere/my_progress.json", "/elsewhere"),
    ],
)
def test_the_file_lies_where_the_platform_keeps_what_is_the_users(monkeypatch, platform, name, value, folder):
    for other in ("NN_PROGRESS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert record.place() == Path(folder, record.NAME)


def test_in_the_browser_it_lies_beside_the_notebooks(monkeypatch, tmp_path):
    monkeypatch.delenv("NN_PROGRESS", raising=False)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.chdir(tmp_path)
    assert record.place() == tmp_path / record.NAME
    longer = record.empty() | {"exercises": {"01.neuron": {"tries": 3}}}
    record.write(record.place(), longer)
    assert record.read(record.place()) == longer
    record.write(record.place(), record.empty())
    assert record.read(record.place()) == record.empty()
    assert [path.name for path in tmp_path.iterdir()] == [record.NAME]


def test_in_the_sandbox_of_grading_nothing_is_noted(tmp_path):
    package.build(tmp_path / "course")
    code = (
        "import sys\nsys.path.insert(0, '.')\nfrom nn_helpers import check, hint, predict_first\n"
        "check('01.neuron', abs), hint('01.neuron')\n"
        "guess = predict_first('01.x', 'Which?', ['up', 'down'])\n"
        "guess.choose('up'), guess.reveal({'up': True, 'down': False})"
    )
    noted = tmp_path / "progress.json"
    surroundings = os.environ | {"NN_PROGRESS": str(noted)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path / "course", env=surroundings, check=True)
    assert not noted.exists()


def test_two_kernels_at_once_spoil_nothing(student):
    code = (
        "from nn_helpers.checks import record\nrecord.live = lambda: True\n"
        "for n in range(40): record.checked(f'01.name_{n}', 'wrong')"
    )
    both = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(600) for process in both] == [0, 0]
    assert len(record.read(student)["exercises"]) == 40
    assert not list(student.parent.glob("progress-*")), "none was unreadable"

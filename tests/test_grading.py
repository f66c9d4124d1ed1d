"""Grading: right scores for honest work, no points for edited checks, a reason for whatever could not run."""

import csv
from pathlib import Path

import pytest
from submissions import CHAPTER, SOLVED, UNSOLVED, submit, with_cell, without_cell

from tools import grade

ROOT = Path(__file__).resolve().parent.parent

CHEAT = "check = lambda *a, **k: type('Fake', (), {'passed': True})()"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grading")
    wrong = with_cell(SOLVED, "neuron", "def neuron(x, w, b):\n    return x @ w + b")
    wrong = without_cell(wrong, "check_forward")
    cheat = with_cell(UNSOLVED, "neuron", f"def neuron(x, w, b):\n    return 1\n\n\n{CHEAT}")
    cheat = with_cell(cheat, "check_forward", "pass")
    submit(folder, "ada", SOLVED)
    submit(folder, "bob", wrong)
    submit(folder, "eve", cheat)
    submit(folder, "name", SOLVED, name="my_exercises.ipynb")
    submit(folder, "torn", "{ this is no notebook")
    results = {result.student: result for result in grade.grade_class(CHAPTER, folder, unsafe=True)}
    return folder, results


def test_a_solved_notebook_earns_everything(graded):
    _, results = graded
    assert results["ada"].total == results["ada"].most > 10
    assert results["ada"].status == "graded"
    assert results["ada"].flags == ()
    assert results["ada"].by_hand == 2


def test_one_wrong_answer_costs_its_points_and_a_deleted_check_is_put_back(graded):
    _, results = graded
    bob = results["bob"]
    assert bob.points["check_neuron"] == 0
    assert bob.points["check_forward"] > 0
    assert bob.total == bob.most - 2


def test_fake_and_edited_checks_earn_nothing_and_are_flagged(graded):
    _, results = graded
    assert results["eve"].total == 0
    assert "defines check or hint itself" in results["eve"].flags


def test_what_could_not_be_run_is_listed_with_its_reason(graded):
    _, results = graded
    assert "there is no 01_exercises.ipynb (found: my_exercises.ipynb)" in results["name"].status
    assert "not readable as a notebook" in results["torn"].status


def test_the_table_has_a_row_for_each_student_and_a_second_run_replaces_it(graded):
    folder, results = graded
    table = folder / "grades.csv"
    grade.write_table([results["bob"]], table)
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == ["ada", "bob", "eve", "name", "torn"]
    assert rows[0]["points"] == rows[0]["of"]
    assert rows[0]["needs a person"] == "2"


def test_feedback_shows_the_verdicts_and_no_hidden_tests(graded):
    folder, _ = graded
    page = (folder / "feedback" / "bob" / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert "Not yet" in page
    assert "HIDDEN TESTS" not in page
    assert grade.GENUINE not in page


def test_an_unknown_chapter_is_one_sentence():
    assert "There is no chapter '99_nothing'; there are: 01_" in grade.main(["99_nothing"])


def test_untrusted_code_is_not_run_without_a_sandbox(monkeypatch):
    monkeypatch.setattr(grade.shutil, "which", lambda name: None)
    assert "apt-get install bubblewrap" in grade.main([CHAPTER])


def test_no_submissions_is_one_sentence(tmp_path):
    assert "No submissions" in grade.main([CHAPTER, "--folder", str(tmp_path), "--unsafe"])

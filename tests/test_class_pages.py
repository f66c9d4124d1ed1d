"""The instructor's pages, from files alone: the report, likeness, and the class to rehearse on."""

import json
import re

import numpy as np
import pytest
from submissions import CHAPTER, HONEST, UNSOLVED, WRONG_NEURON, put_first, submit, with_cell

from nn_helpers.checks.judge import judge
from nn_helpers.checks.registry import find
from tools.grading import cli, course, rehearse, report, similar
from tools.grading.judge import Row, Verdict
from tools.grading.results import Results
from tools.grading.submissions import submissions

PLAN = course.read_chapter(CHAPTER)


def row_of(student, wrong=()):
    verdicts = []
    for check in PLAN.checks:
        state, name = ("misconception", wrong[check.exercise]) if check.exercise in wrong else ("passed", "")
        points = 0 if name else check.points
        verdicts.append(
            Verdict(check.id, check.exercise, "T", state, "W", f"<b>{name}</b>", name, points, check.points)
        )
    return Row(student, CHAPTER, verdicts=verdicts)


@pytest.fixture
def folder(tmp_path):
    """Three graded submissions, one that is none, and one that waits."""
    wrong = with_cell(HONEST, "neuron", f"{WRONG_NEURON}  # </pre><script>")
    made = {
        "Ada": (put_first('hint("01.neuron")'), {}),
        "Ben": (wrong, {"01.neuron": "no activation"}),
        "Cem": (wrong, {"01.neuron": "no activation", "01.curves": "sigmoid and tanh exchanged"}),
    }
    for student, (notebook, _) in made.items():
        submit(tmp_path, student, notebook)
    submit(tmp_path, "Dan", b"")
    submit(tmp_path, "Eva", UNSOLVED)
    for submission in submissions(tmp_path, PLAN, cli.ROOT):
        if submission.student in made:
            row = row_of(submission.student, made[submission.student][1])
            Results(tmp_path, "course").keep(submission, PLAN, 1, row)
    return tmp_path


def test_the_report_counts(folder):
    seen = report.gather(folder, PLAN)
    assert (seen.students, len(seen.points)) == (5, 3)
    assert seen.problems == {"not readable: the file is empty": 1, "not graded yet": 1}
    neuron = seen.exercises["01.neuron"]
    assert neuron.kinds == {"passed": 1, "a known mistake": 2}
    assert neuron.mistakes["no activation"][0] == 2
    assert WRONG_NEURON in neuron.mistakes["no activation"][2]
    assert neuron.hints == 1


def test_the_report_is_a_page_that_runs_and_loads_nothing(folder):
    assert report.main([CHAPTER, "--folder", str(folder)]) == 0
    page = (folder / "report" / f"{CHAPTER}.html").read_text()
    assert "3 of 5 submissions" in page
    assert "2 × no activation (01.neuron)" in page
    assert "1 (33%)" in page
    harmless(page)
    for picture in re.findall(r"<svg[^>]*>", page):
        assert 'role="img"' in picture
        assert 'aria-label="' in picture
    for student in ("Ada", "Ben", "Cem"):
        assert student not in page


def harmless(page):
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"\s(src|on\w+)=", page)
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', page))


def test_times_are_told_where_they_were_recorded(folder):
    assert report.minutes(()) is None
    cells = [
        course.read_cells(json.dumps({"cells": [timed]}).encode())[0]
        for timed in (
            {"cell_type": "code", "source": "", "metadata": {"execution": {"iopub.execute_input": when}}}
            for when in ("2026-03-02T09:00:00Z", "2026-03-02T09:30:00+00:00", "2026-03-03T09:00:00Z", "x", 7)
        )
    ]
    assert report.minutes(cells) == 30


def test_without_grades_there_is_no_report(tmp_path):
    assert "run `make grade` first" in report.main([CHAPTER, "--folder", str(tmp_path)])
    assert "There is no chapter" in report.main(["99_x", "--folder", str(tmp_path)])


# ---- likeness

STUB = 'def area(a, b):\n    """The area.\n\n    a, b : floats\n    """\n    ...  # your code here\n'
LOOP = STUB.replace(
    "...  # your code here", "total = 0\n    for i in range(int(b)):\n        total += a\n    return total"
)


@pytest.mark.parametrize(
    "other",
    [
        LOOP.replace("total", "result").replace(" i ", " counter "),
        LOOP.replace("    total = 0", "    # mine\n    total=0"),
        LOOP.replace("The area.", "What I think."),
        LOOP.replace("def area(a, b)", "def area(a: float, b: float) -> float"),
        LOOP.replace("int(b)", "(int((b)))"),
    ],
)
def test_names_layout_comments_and_types_do_not_count(other):
    assert other != LOOP
    assert similar.tokens(other, STUB) == similar.tokens(LOOP, STUB)


def test_what_was_handed_out_does_not_count():
    assert similar.tokens(STUB, STUB) == ()
    assert not set(similar.tokens(LOOP, STUB)) & {"FunctionDef name 0", "'The area.'"}


def test_another_way_is_less_alike():
    direct = STUB.replace("...  # your code here", "return a * b")
    assert similar.ratio(similar.tokens(LOOP, STUB), similar.tokens(direct, STUB)) < 0.6


def test_broken_code_and_words_are_compared_as_words():
    assert similar.tokens("def f(:\n  x # y", "") == ("def", "f", "(", ":", "x")
    assert similar.tokens("They stay  the SAME.", "*Your answer here.*") == (
        "they",
        "stay",
        "the",
        "same",
        ".",
    )


@pytest.mark.parametrize(
    "source",
    [
        "x = 0x" + "f" * 9000,
        "if 1: x\n" + "elif 2: y\n" * 1500,
        "x = " + "1 if 2 else " * 1500 + "3",
        "x = '\0'",
    ],
)
def test_code_that_python_reads_and_cannot_show_is_compared_as_words(source):
    assert 0 < len(similar.tokens(source)) <= similar.MOST_TOKENS


def test_what_many_write_counts_little_and_copies_come_first():
    common = "return 1 / (1 + np.exp(-(x @ w + b))) + x.sum() * 0"
    long = "\n".join(f"v{i} = np.dot(x, w) * {i} + b" for i in range(4))
    answers = {
        f"s{i}": {"one": common, "two": f"a = [{i}, {i}, 'x', {{}}, {i}] + list(range({i}))"}
        for i in range(6)
    }
    answers["s1"]["two"], answers["s4"]["two"] = long, long.replace("v", "w_")
    pairs = similar.compare(answers, {})
    assert (pairs[0].one, pairs[0].other, pairs[0].likeness) == ("s1", "s4", 1.0)
    weights = {name: weight for _, weight, name in pairs[0].parts}
    assert weights["two"] > 4 * weights["one"]


def test_the_page_shows_both_texts_and_accuses_nobody(folder):
    assert similar.main([CHAPTER, "--folder", str(folder)]) == 0
    page = (folder / "similar" / f"{CHAPTER}.html").read_text()
    harmless(page)
    assert "accuses nobody" in page
    assert "Ben and Cem</a>" in page
    assert page.count("<figcaption>Ben</figcaption>") >= 2


def test_cells_that_nobody_handed_out_are_not_compared(tmp_path):
    """Thousands of them in one notebook would take every pair of a class minutes."""
    made, stubs = json.loads(json.dumps(HONEST)), similar.stubs_of(PLAN)
    made["cells"] += [
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": f"own{n}"}}}
        for n in range(3000)
    ]
    submit(tmp_path, "Ada", made)
    (answers,) = similar.answers_of(tmp_path, PLAN, stubs).values()
    assert set(answers) <= set(stubs)
    assert "neuron" in answers


def test_one_submission_is_alike_to_nobody(tmp_path):
    submit(tmp_path, "Ada", HONEST)
    assert "two are needed" in similar.main([CHAPTER, "--folder", str(tmp_path)])


# ---- the rehearsal


def test_the_invented_class_is_the_same_every_time_and_has_every_kind():
    made = rehearse.invented()
    assert len(made) == 20
    assert made == rehearse.invented()
    assert made["Ben Bauer"] != made["Oskar Olsen"]
    assert list(made["Rosa Rossi"]) == ["homework.pdf"]


@pytest.mark.parametrize("name", rehearse.RIGHT)
def test_invented_answers_are_right_and_wrong_as_they_say(name):
    stub = similar.stubs_of(PLAN)[name]
    check = next(check for check in PLAN.checks if check.before[0] == name)
    for answers, passes in ((rehearse.RIGHT, True), (rehearse.WRONG, False)):
        for text in answers[name]:
            names = {"np": np}
            exec(rehearse.answered(stub, text), names)
            given = {part: names[name] for part, name in check.names.items()}
            result = judge(find(check.exercise), given.get("", given))
            assert result.passed == passes, (text, result.message)
            assert passes or result.misconception

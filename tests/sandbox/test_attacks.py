"""Attacks on the grade: none earns a point, and the honest work beside them stays whole."""

import contextlib
import csv
import re

import psutil
import pytest
from attacks import ATTACKS
from submissions import CHAPTER, HONEST, UNSOLVED, grade_id, submit, with_cell

from tools.grading import cli, watch

BOUNDS = watch.Bounds(memory=2**30, processes=40, disk=2**26, cell=4.0, notebook=30.0)


def attack(source):
    """A blank notebook with an attack in its first answer cell, and no other answers."""
    made = with_cell(UNSOLVED, "neuron", source)
    answers = {name.removeprefix("check_") for name in map(grade_id, made.cells) if name.startswith("check_")}
    answers -= {"neuron"}
    made.cells = [cell for cell in made.cells if grade_id(cell) not in answers | {"xor_weights"}]
    return made


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grading")
    for number, (name, (_, source)) in enumerate(ATTACKS.items()):
        submit(folder, f"{number:03} {name}", attack(source))
        if number % 6 == 0:
            submit(folder, f"{number:03} honest", HONEST)
    submit(folder, "999 blank", UNSOLVED)
    submit(folder, "999 honest", HONEST)
    return folder, cli.grade_class(CHAPTER, folder, seed=5, bounds=BOUNDS)


def test_there_are_enough_attacks_and_each_says_what_it_tries():
    assert len(ATTACKS) >= 60
    assert all(len(what) > 10 for what, _ in ATTACKS.values())
    assert len({source for _, source in ATTACKS.values()}) == len(ATTACKS)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing(graded, name):
    rows = {student[4:]: row for student, row in graded[1].items()}
    assert rows["blank"].points == 0
    assert rows[name].points == 0, rows[name]


def test_honest_work_beside_them_earns_everything(graded):
    honest = [row for student, row in graded[1].items() if student.endswith("honest")]
    assert len(honest) > 8
    assert all((row.points, row.status, row.errors, row.flags) == (16, "graded", [], []) for row in honest)


def test_everybody_has_a_row_and_a_page_without_scripts(graded):
    folder, rows = graded
    with (folder / "grades.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["student"] for row in table} == set(rows)
    for student in rows:
        page = (folder / "feedback" / student / f"{CHAPTER}.html").read_text()
        assert not re.search(r"<(script|img|iframe|object|link|a)\b|\x1b", page), student


def test_nothing_is_left_running():
    names = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended since
            names.append(process.name())
    assert "bwrap" not in names

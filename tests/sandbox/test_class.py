"""A class in which everything goes wrong that can: everybody has a row, and it says what is due."""

import csv
import os
import re

import pytest
from submissions import CHAPTER, KINDS, NAMES, make_class

from tools.grading import cli, table, watch

BOUNDS = watch.Bounds(cell=20.0)  # seconds: a busy machine needs three for the slowest that ends


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grading")
    due = make_class(folder)
    return folder, due, cli.grade_class(CHAPTER, folder, seed=5, bounds=BOUNDS)


def students():
    places = ["renamed", "wrong chapter", "no chapter", "two names", "zoe.ipynb", "empty folder", "fifo"]
    places += ["added to", "capitals", "from a Mac", os.fsdecode(b"\xff\xfe")]
    places += ["folder as file", "link", "linked chapter", "linked student", "too large"]
    return [*KINDS, *NAMES, *places]


@pytest.mark.parametrize("student", students())
def test_a_row_says_what_is_due(graded, student):
    _, due, rows = graded
    points, status, flags = due[student]
    row = rows[student]
    assert row.points == points, row
    assert re.search(status, row.status), row.status
    assert re.search(flags, "; ".join(row.flags)), row.flags


def test_everybody_is_in_the_table_once(graded):
    folder, due, _ = graded
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["student"] for row in rows) == sorted(table.cell(student) for student in due)
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@", "\t")) for value in row.values())
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", "".join(row.values()))


def test_the_table_is_read_again(graded):
    assert len(table.Table(graded[0]).rows) == len(graded[1])


def test_grading_twice_gives_the_same_bytes(graded):
    folder, _, _ = graded
    pages = sorted((folder / "feedback").glob("*/*.html"))
    before = [path.read_bytes() for path in [folder / "grades.csv", *pages]]
    some = ["honest", "one wrong answer", "hard exit", "link", "cut off"]
    for path in (folder / ".results" / CHAPTER).glob("*.json"):
        if path.stat().st_size % 3 == 0:  # these are graded anew, the others are taken over
            path.unlink()
    cli.grade_class(CHAPTER, folder, bounds=BOUNDS)
    assert [path.read_bytes() for path in [folder / "grades.csv", *pages]] == before
    assert len(pages) > len(some)

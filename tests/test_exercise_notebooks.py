"""Exercises are generated from the solutions, run unsolved, and grade nothing before it is attempted."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tools import notebooks

ROOT = Path(__file__).resolve().parent.parent

SOLUTIONS = sorted(ROOT.glob("solutions/*/*.ipynb"))
EXERCISES = sorted(ROOT.glob("exercises/*/*.ipynb"))


def ids(paths):
    return [path.parent.name for path in paths]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    notebooks.generate_exercises(folder)
    return folder


def checks(notebook):
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and re.search(r"^check\(", cell.source, re.M)
    ]


def outcome(cell):
    return "\n".join(output.data["text/plain"] for output in cell.outputs if "data" in output)


def test_there_are_exercises():
    assert len(EXERCISES) == len(SOLUTIONS) >= 3


@pytest.mark.parametrize("path", EXERCISES, ids=ids(EXERCISES))
def test_the_exercises_are_what_the_solutions_generate(path, generated):
    fresh = generated / path.relative_to(ROOT / "exercises")
    assert path.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), "run `make release`"


@pytest.mark.parametrize("path", EXERCISES, ids=ids(EXERCISES))
def test_unsolved_exercises_run_through_and_every_check_says_not_attempted(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=600, startup_timeout=600, resources=resources).execute()
    cells = checks(notebook)
    assert len(cells) >= 3
    for cell in cells:
        assert "not attempted" in outcome(cell).lower(), f"{cell.source}\n{outcome(cell)}"


@pytest.mark.parametrize("path", SOLUTIONS, ids=ids(SOLUTIONS))
def test_the_solutions_pass_every_check(path):
    cells = checks(nbformat.read(path, as_version=4))
    assert len(cells) >= 3
    for cell in cells:
        assert "passed" in outcome(cell).lower(), f"{cell.source}\n{outcome(cell)}"
        assert "BEGIN HIDDEN TESTS" in cell.source, f"would earn points unsolved:\n{cell.source}"
        assert cell.metadata.nbgrader.grade, "a check carries points"
        assert cell.metadata.nbgrader.locked, "a check is locked"

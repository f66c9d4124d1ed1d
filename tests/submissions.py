"""Makes a small class whose submissions have everything that goes wrong, for the tests of grading."""

import copy
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "01_neurons_and_activations"
NAME = "01_exercises.ipynb"
SOLVED = nbformat.read(ROOT / "solutions" / CHAPTER / NAME, as_version=4)
UNSOLVED = nbformat.read(ROOT / "exercises" / CHAPTER / NAME, as_version=4)


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def with_cell(notebook, name, source):
    """A copy of a notebook in which one nbgrader cell has other source."""
    changed = copy.deepcopy(notebook)
    next(cell for cell in changed.cells if grade_id(cell) == name).source = source
    return changed


def without_cell(notebook, name):
    """A copy of a notebook without one nbgrader cell."""
    changed = copy.deepcopy(notebook)
    changed.cells = [cell for cell in changed.cells if grade_id(cell) != name]
    return changed


def submit(folder, student, content, name=NAME):
    """Put a notebook, or text that is none, where a student's submission belongs."""
    path = folder / "submitted" / student / CHAPTER / name
    path.parent.mkdir(parents=True)
    path.write_text(content if isinstance(content, str) else nbformat.writes(content), encoding="utf-8")

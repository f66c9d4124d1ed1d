"""The course's own solution, graded first: a machine on which it does not earn everything grades nobody."""

from .judge import Task
from .notebook import read_cells
from .package import ROOT
from .pool import graded
from .sandbox import ADVICE
from .table import number


def shortcomings(terms):
    """Grade the course's own solution.

    Parameters
    ----------
    terms : dict
        Of a task, without student and cells.

    Returns
    -------
    (str, bool)
        Why this machine must not grade, or ""; and whether the solution was run.
    """
    chapter = terms["chapter"]
    cells = read_cells((ROOT / "solutions" / chapter.name / chapter.file).read_bytes())
    row, final = graded(Task("the course's own solution", tuple(cells), **terms))
    if row.points == chapter.most and row.status == "graded":
        return "", True
    if not final:
        return f"{row.status.removeprefix('not run: ')} {ADVICE}", False
    wrong = [f"{v.check} ({v.message})" for v in row.verdicts if v.points < v.of]
    reasons = [row.status] if row.status != "graded" else []
    reasons += row.errors[:3] + wrong[:3]
    earned = f"the course's own solution earns {number(row.points)} of {number(chapter.most)} points"
    return f"{earned} on this machine. {'; '.join(reasons)}", True

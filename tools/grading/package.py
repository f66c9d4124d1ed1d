"""The course as it goes into the sandbox: built without references, probes, mistakes, hints and solutions."""

import compileall
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent

# Of the checks only what tells a failure and a stub: none of it knows an exercise.
TOLD = {"failure.py", "stub.py", "values.py", "limits.py", "stepwise.py", "report.py", "prediction.py"}
KNOWS = re.compile(r"\b(Exercise|Misconception)\(")

CHECKS = '''"""In the sandbox of grading nothing is judged: the verdict is made outside."""

from nn_helpers.checks.report import CheckResult, Report


def check(exercise, *answer, **parts):
    """Says that this notebook is being graded; the cells go on."""
    return CheckResult("passed", "Handed in", "", str(exercise), "The verdict is made after the run.")


def hint(exercise, level=None):
    """Says that this notebook is being graded."""
    return Report("hint", "Hint", "", str(exercise), "There are hints while you work, not in grading.")


def register(*where, **how):
    """There are no exercises here."""


__all__ = ["check", "hint", "register"]
'''


class Leak(Exception):
    """A file that knows answers would have gone into the sandbox."""


def build(target):
    """Write the course for the sandbox: nn_helpers/, grading_agent/ and data/.

    Parameters
    ----------
    target : Path
        An empty folder.

    Raises
    ------
    Leak
        If a module that defines exercises is among what was copied.
    """
    package = ROOT / "nn_helpers"
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and goes_in(inside):
            copy(path, target / "nn_helpers" / inside)
    (target / "nn_helpers" / "checks" / "__init__.py").write_text(CHECKS)
    for path in (target / "nn_helpers").rglob("*.py"):
        if KNOWS.search(path.read_text(encoding="utf-8")):
            raise Leak(f"{path.relative_to(target)} defines exercises and must not go into the sandbox.")
    for name in ("__init__.py", "agent.py", "protocol.py", "values.py", "nest.py", "nursery.py"):
        copy(HERE / name, target / "grading_agent" / name)
    for path in sorted((ROOT / "data").glob("*")):
        if path.is_file():
            copy(path, target / "data" / path.name)
    compileall.compile_dir(target, quiet=2)


def goes_in(path):
    """True for a file of the package that knows no answers; path counts from the package."""
    if path.suffix == ".pyc" or "__pycache__" in path.parts:
        return False
    if path.parts[0] == "checks":
        return path.name in TOLD
    return "exercises" not in path.parts and path.name != "exercises.py"


def copy(path, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)

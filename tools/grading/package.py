"""The course as it goes into the sandbox: built without references, probes, mistakes, hints and solutions."""

import ast
import compileall
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent

# Of the checks only what tells a failure and a stub: none of it knows an exercise.
TOLD = {"failure.py", "stub.py", "values.py", "limits.py", "stepwise.py", "report.py", "prediction.py"}
TOLD |= {"cells.py", "record.py"}  # of `prediction`; without a live notebook they do nothing
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


# What answers an exercise of a chapter and is needed by no other cell of it: file, then functions.
WITHHELD = {
    "06": {"nn/activations.py": ("SoftmaxActivation._f",)},
    "07": {
        "words/negative_sampling.py": ("pair_gradients",),
        "words/counts.py": ("cooccurrence", "ppmi", "svd_vectors"),
    },
    "08": {"recurrent/rnn.py": ("rnn_step", "rnn_step_backward")},
    "09": {
        "nn/training.py": ("train_step",),
        "recurrent/sequence_training.py": ("training_steps",),
        "recurrent/rnn.py": ("rnn_step", "rnn_step_backward"),
        "recurrent/lstm.py": ("lstm_step", "lstm_step_backward"),
        "recurrent/gru.py": ("gru_step", "gru_step_backward"),
    },
}
ALWAYS = {"checks", "figures"}  # what every notebook shows and asks with
ABSENT = '''"""Left out in grading: no exercise of this chapter is to be answered with it."""


class Absent:
    """Can be imported, so that a cell that does not use it goes on."""

    def __init__(self, name):
        self._name = name

    def _refuse(self, *_args, **_kwargs):
        raise RuntimeError(f"{self._name} is left out in grading: write what it does yourself")

    __call__ = _refuse

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self._name}.{name}")


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Absent(f"{__name__}.{name}")
'''


class Leak(Exception):
    """A file that knows answers would have gone into the sandbox."""


def build(target, chapter=None):
    """Write the course for the sandbox: nn_helpers/, grading_agent/ and data/.

    Parameters
    ----------
    target : Path
        An empty folder.
    chapter : course.Chapter
        Leave out the rooms of the package that its notebook does not use, and what answers its exercises.

    Raises
    ------
    Leak
        If a module that defines exercises is among what was copied.
    """
    package = ROOT / "nn_helpers"
    kept = None if chapter is None else rooms(chapter.imports)
    withheld = {} if chapter is None else WITHHELD.get(chapter.name[:2], {})
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if not path.is_file() or not goes_in(inside):
            continue
        there = target / "nn_helpers" / inside
        if kept is None or len(inside.parts) == 1 or inside.parts[0] in kept:
            copy(path, there)
        elif path.suffix == ".py":
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(ABSENT, encoding="utf-8")
        if inside.as_posix() in withheld:
            text = path.read_text(encoding="utf-8")
            there.write_text(without(text, withheld[inside.as_posix()]), encoding="utf-8")
    (target / "nn_helpers" / "checks" / "__init__.py").write_text(CHECKS)
    for path in (target / "nn_helpers").rglob("*.py"):
        if KNOWS.search(path.read_text(encoding="utf-8")):
            raise Leak(f"{path.relative_to(target)} defines exercises and must not go into the sandbox.")
    for name in ("__init__.py", "agent.py", "protocol.py", "room.py", "values.py", "nest.py", "nursery.py"):
        copy(HERE / name, target / "grading_agent" / name)
    for path in sorted((ROOT / "data").glob("*")):
        if path.is_file():
            copy(path, target / "data" / path.name)
    compileall.compile_dir(target, quiet=2)


def rooms(imports):
    """The rooms of the package that these names, and what they import in turn, stand in."""
    waiting, found = {room for name in imports for room in name.split(".")[1:2]} | ALWAYS, set()
    while waiting:
        room = waiting.pop()
        found.add(room)
        for path in (ROOT / "nn_helpers" / room).rglob("*.py"):
            used = re.findall(r"(?m)^\s*(?:from|import) nn_helpers\.(\w+)", path.read_text(encoding="utf-8"))
            waiting |= set(used) - found
    return found


def without(text, names):
    """The text of a module in which these functions refuse to work.

    Raises
    ------
    ValueError
        If one of them is not there.
    """
    lines, found = text.splitlines(), {}
    for node in ast.parse(text).body:
        inner = node.body if isinstance(node, ast.ClassDef) else ()
        found |= {f"{node.name}.{one.name}": one for one in inner if isinstance(one, ast.FunctionDef)}
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
    if set(names) - found.keys():
        raise ValueError(f"there is no {', '.join(sorted(set(names) - found.keys()))} to leave out")
    for name in sorted(names, key=lambda name: found[name].lineno, reverse=True):
        body = found[name].body
        reason = f"{name} is left out in grading: write what it does yourself"
        refusal = " " * body[0].col_offset + f"raise RuntimeError({reason!r})"
        lines[body[0].lineno - 1 : body[-1].end_lineno] = [refusal]
    return "\n".join(lines) + "\n"


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

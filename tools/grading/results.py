"""What was found so far, a file for each submission, so that an interrupted run goes on where it stopped."""

import hashlib
import json
import secrets
from dataclasses import asdict
from pathlib import Path

from .judge import Row, Verdict
from .table import in_one_move


def course_digest(root):
    """A digest of everything that a verdict depends on, but for the submission."""
    found = hashlib.sha256()
    here = Path(__file__).resolve().parent
    for top, pattern in (
        (root / "nn_helpers", "**/*.py"),
        (root / "solutions", "**/*.ipynb"),
        (here, "*.py"),
    ):
        for path in sorted(top.glob(pattern)):
            found.update(str(path.relative_to(top)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


class Results:
    """The rows of a grading folder.

    Parameters
    ----------
    folder : Path
    course : str
        From `course_digest`.
    """

    def __init__(self, folder, course):
        self.folder, self.course = folder / ".results", course

    def get(self, submission, chapter, seed):
        """The row of an earlier run on the same bytes, the same course and the same seed; or None."""
        try:
            held = json.loads(self._path(submission, chapter).read_text(encoding="utf-8"))
            if held["of"] != self._of(submission, seed):
                return None
            return as_row(held["row"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def last(self, submission, chapter):
        """The row of the last run on these bytes, whatever course and seed it was; or None."""
        try:
            held = json.loads(self._path(submission, chapter).read_text(encoding="utf-8"))
            return as_row(held["row"]) if held["of"][0] == submission.digest else None
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None

    def keep(self, submission, chapter, seed, row):
        """Remember a row."""
        path = self._path(submission, chapter)
        path.parent.mkdir(parents=True, exist_ok=True)
        in_one_move(path, json.dumps({"of": self._of(submission, seed), "row": asdict(row)}, indent=1))

    def _path(self, submission, chapter):
        name = hashlib.sha256(submission.student.encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return self.folder / chapter.name / f"{name}.json"

    def _of(self, submission, seed):
        return [submission.digest, self.course, seed]


def as_row(held):
    """A Row from plain data."""
    verdicts = [Verdict(**verdict) for verdict in held.pop("verdicts")]
    return Row(**held, verdicts=verdicts)


def seed_of(folder, given=None):
    """The seed of the graded probes: as given, or drawn once for a class and kept in its folder."""
    path = folder / "seed"
    if given is None and path.exists():
        return int(path.read_text())
    seed = secrets.randbits(31) if given is None else given
    folder.mkdir(parents=True, exist_ok=True)
    in_one_move(path, f"{seed}\n")
    return seed

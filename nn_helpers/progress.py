"""My progress: what the checks have noted, as a page for the student, and for nobody else.

    from nn_helpers.progress import my_progress, export, reset

The record is one file on the student's own computer, or in the browser where the course runs there.
"""

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nn_helpers.checks import record, registry

NOBODY = "This run is automatic, so there is no progress to show. Run this cell yourself and you see yours."

PLAIN = "My progress: a table, where you run this cell yourself. print(my_progress()) gives it as text."


@dataclass(frozen=True)
class Chapter:
    """How far a student has come in one chapter.

    Attributes
    ----------
    number : str
        Two digits.
    passed, tried, untouched : tuple of str
        Titles of the exercises.
    hints : int
        How many hints were shown.
    right, predictions : int
        How many predictions came true, of how many that were made.
    """

    number: str
    passed: tuple[str, ...]
    tried: tuple[str, ...]
    untouched: tuple[str, ...]
    hints: int
    right: int
    predictions: int

    @property
    def counts(self) -> tuple[str, ...]:
        """The row of the table."""
        outcome = f"{self.right} of {self.predictions}" if self.predictions else "none made"
        numbers = len(self.passed), len(self.tried), len(self.untouched), self.hints
        return (self.number, *map(str, numbers), outcome)


HEADS = ("chapter", "passed", "tried", "untouched", "hints used", "predictions right")


@dataclass(frozen=True)
class Progress:
    """A table of all chapters with the exercises by name; prints as text, shows as HTML in a notebook.

    As plain text a notebook gets the same sentence whoever runs it, so nobody's progress is stored with it.

    Attributes
    ----------
    chapters : tuple of Chapter
        Empty in an automatic run.
    note : str
        One sentence where there is nothing to show.
    """

    chapters: tuple[Chapter, ...]
    note: str = ""

    @property
    def summary(self) -> str:
        """The sums in one sentence."""
        passed = sum(len(chapter.passed) for chapter in self.chapters)
        every = sum(len((*c.passed, *c.tried, *c.untouched)) for c in self.chapters)
        return f"You have passed {passed} of {every} exercises."

    def __repr__(self) -> str:
        if self.note:
            return self.note
        rows = [HEADS, *(chapter.counts for chapter in self.chapters)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
        lines = [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows
        ]
        return "\n".join([self.summary, *lines])

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": PLAIN, "text/html": self._repr_html_()}

    def _repr_html_(self) -> str:
        if self.note:
            return f"<p>{html.escape(self.note)}</p>"
        heads = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
        rows = "".join(_row(chapter) for chapter in self.chapters)
        return (
            f"<table><caption>{self.summary}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            + "".join(_details(chapter) for chapter in self.chapters)
        )


def _row(chapter: Chapter) -> str:
    number, *counts = chapter.counts
    return f'<tr><th scope="row">{number}</th>' + "".join(f"<td>{count}</td>" for count in counts) + "</tr>"


def _details(chapter: Chapter) -> str:
    signs = {"passed": "✓", "tried": "✗", "untouched": "○"}
    items = "".join(
        f'<li><span aria-hidden="true">{sign}</span> {word}: {html.escape(title)}</li>'
        for word, sign in signs.items()
        for title in getattr(chapter, word)
    )
    summary = f"<summary>Chapter {chapter.number}: its exercises by name</summary>"
    return f"<details>{summary}<ul>{items}</ul></details>"


def my_progress() -> Progress:
    """Show for each chapter what was passed, tried and left, hints used and predictions that came true.

    Returns
    -------
    Progress
        With one sentence instead of a table in an automatic run, or where the file cannot be read.
    """
    if not record.live():
        return Progress((), NOBODY)
    try:
        kept = record.read(record.place())
    except (record.Unreadable, OSError, RuntimeError):
        return Progress(
            (), "The file of your progress cannot be read. reset(confirm=True) keeps it under another name."
        )
    return Progress(tuple(_chapter(number, kept) for number in registry.chapters()))


def _chapter(number: str, kept: dict[str, Any]) -> Chapter:
    lists: dict[str, list[str]] = {"passed": [], "tried": [], "untouched": []}
    hints = 0
    for exercise in registry.load(number).values():
        entry = kept["exercises"].get(exercise.id, {})
        hints += int(entry.get("hints", 0))
        state = "passed" if entry.get("passed") else "tried" if entry.get("tries") else "untouched"
        lists[state].append(exercise.title)
    made = [entry for name, entry in kept["predictions"].items() if name.partition(".")[0] == number]
    right = sum(bool(entry.get("right")) for entry in made)
    passed, tried, untouched = (tuple(titles) for titles in lists.values())
    return Chapter(number, passed, tried, untouched, hints, right, len(made))


def export(path: str | Path = record.NAME) -> Path:
    """Write a copy of the record, to keep or to carry to another computer.

    Parameters
    ----------
    path : str or pathlib.Path
        A file that is not there yet; by default in the notebook's folder.

    Raises
    ------
    FileExistsError
        The file is there already.
    FileNotFoundError
        Nothing has been recorded yet.
    """
    path, source = Path(path), record.place()
    if path.exists():
        raise FileExistsError(f"expected the name of a new file, got {path}, which is there already")
    if not source.exists():
        raise FileNotFoundError("nothing has been recorded yet: there is no progress to export")
    path.write_bytes(source.read_bytes())
    return path


def reset(confirm: bool = False) -> str:
    """Begin anew. The record so far is kept under a name with today's date.

    Parameters
    ----------
    confirm : bool
        Must be True: the call is too easy to make by mistake.

    Returns
    -------
    str
        What was done.

    Raises
    ------
    ValueError
        Without confirm=True.
    """
    if confirm is not True:
        raise ValueError("reset begins your progress anew; if you mean it, call reset(confirm=True)")
    path = record.place()
    if not path.exists():
        return "Nothing has been recorded yet."
    return f"Your progress begins anew. What was recorded so far is kept as {record.put_aside(path)}."

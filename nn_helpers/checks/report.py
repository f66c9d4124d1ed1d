"""What a check, a hint or a prediction shows: the same few lines as text and as a small box."""

import html
import re
from dataclasses import dataclass
from typing import Any

# word and icon say it; the Okabe-Ito colour only repeats it
_LOOK = {
    "passed": ("✓", "#009E73"),
    "misconception": ("✗", "#D55E00"),
    "wrong": ("✗", "#D55E00"),
    "error": ("!", "#CC79A7"),
    "not_attempted": ("○", "#0072B2"),
    "hint": ("?", "#E69F00"),
    "seen": ("○", "#0072B2"),
}


# code, or words between stars: no product has a star that a letter follows and another that one precedes
_MARKS = re.compile(r"`([^`]+)`|(?<![\w*])\*([A-Za-z][^*`\n]*(?<!\s))\*(?![\w*])")


def marked_up(escaped: str) -> str:
    """HTML of a message, escaped already, in which `this` is code and *this* is stressed."""
    return _MARKS.sub(
        lambda found: f"<code>{found[1]}</code>" if found[1] else f"<em>{found[2]}</em>", escaped
    )


@dataclass(frozen=True)
class Report:
    """A verdict and its message; prints as text, shows as a box in a notebook."""

    state: str
    word: str
    title: str
    id: str
    message: str

    @property
    def _heading(self) -> str:
        return f"{self.title} ({self.id})" if self.title else self.id

    def __repr__(self) -> str:
        return f"{_LOOK[self.state][0]} {self.word} · {self._heading}\n{self.message}"

    def _repr_html_(self) -> str:
        icon, colour = _LOOK[self.state]
        message = marked_up(html.escape(self.message, quote=False))
        return (
            f'<div role="status" style="border:1px solid {colour};border-left-width:6px;border-radius:4px;'
            f'padding:.5em .9em;margin:.3em 0;max-width:46em;color:inherit">'
            f'<strong><span aria-hidden="true">{icon}</span> {html.escape(self.word)}</strong> · '
            f"{html.escape(self._heading, quote=False)}<br>{message}</div>"
        )


@dataclass(frozen=True, repr=False)
class CheckResult(Report):
    """The verdict on an answer.

    state : "passed", "misconception", "wrong", "error" or "not_attempted".
    passed : True only for the first.
    message : what the student reads.
    misconception : name of the recognised mistake, or "".
    """

    misconception: str = ""

    @property
    def passed(self) -> bool:
        return self.state == "passed"

    def __bool__(self) -> bool:
        return self.passed


_WORDS = {
    "passed": "Passed",
    "misconception": "Not yet",
    "wrong": "Not yet",
    "error": "Stopped by an error",
    "not_attempted": "Not attempted",
}


def verdict(exercise: Any, state: str, message: str, misconception: str = "") -> CheckResult:
    """The result of checking one exercise."""
    return CheckResult(state, _WORDS[state], exercise.title, exercise.id, message, misconception)

"""What is known about one wrong part of an answer, and how a sentence about it begins and ends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nn_helpers.checks.compare import Tolerance, same
from nn_helpers.checks.values import show, show_pair


@dataclass(frozen=True)
class Case:
    """One input: its name and label, what came out, what should have, its lengths, NumPy's warnings."""

    where: str
    got: Any
    want: Any
    sizes: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Sight:
    """One wrong part of an answer on all inputs.

    others : the right values of the exercise's other parts, one for each case, by name.
    inputs : how many there are in all; on some of them the part may go by other names.
    """

    part: str
    cases: Sequence[Case]
    tolerance: Tolerance
    is_function: bool
    reads: tuple[str, ...] = ()
    measures: str = ""
    others: Mapping[str, Sequence] = field(default_factory=dict)
    inputs: int = 0

    @property
    def wrong(self) -> list[Case]:
        """The cases that are not right."""
        return [case for case in self.cases if not self.same(case.got, case.want)]

    @property
    def right(self) -> list[Case]:
        """The cases that are."""
        return [case for case in self.cases if self.same(case.got, case.want)]

    @property
    def subject(self) -> str:
        """What a sentence is about."""
        if self.part:
            return f"`{self.part}`"
        if self.measures:
            return self.measures
        return "your result" if self.is_function else "your answer"

    def same(self, got: Any, want: Any) -> bool:
        """True where two values agree within the tolerance of the exercise."""
        got, want = (np.asarray(v) if isinstance(v, np.generic) else v for v in (got, want))
        return same(got, want, self.tolerance)

    def explains_all(self, change: Callable[[Case], Any]) -> bool:
        """True where change(case) turns every answer into the right one, also where it was right before."""
        return all(self.same(change(case), case.want) for case in self.cases)

    def contrast(self, expected: str, got: str, case: Case | None = None, more: str = "") -> str:
        """The sentence "expected ..., got ..." about this part."""
        about = f"{self.subject}: " if self.part or self.measures or not self.is_function else ""
        return self.tell(f"{about}expected {expected}, got {got}. {more}".rstrip(), case)

    def compared(self, case: Case) -> str:
        """Both values of a function's case; of a value exercise the student's alone."""
        got, want = show_pair(case.got, case.want)
        return f"expected {want}, got {got}" if self.is_function else got

    def tell(self, sentence: str, case: Case | None = None) -> str:
        """The sentence, with the input that shows it and the inputs that are right."""
        case = case or self.wrong[0]
        if not self.is_function:
            return start(sentence)
        return f"For {case.where}: {sentence}{self._right_ones()}"

    def _right_ones(self) -> str:
        labels = [case.label for case in self.right]
        if not labels or len(self.cases) < self.inputs:  # the part goes by other names on other inputs
            return ""
        if len(labels) == 1:
            named = f" ({labels[0]})" if labels[0] else ""
            return (
                f" The other input{named} is right."
                if len(self.cases) == 2
                else f" One input{named} is right."
            )
        if all(labels) and len(set(labels)) == len(labels) and sum(map(len, labels)) <= 120:
            return f" These inputs are right: {'; '.join(labels)}."
        return f" {len(labels)} of the {len(self.cases)} inputs are right."


def start(text: str) -> str:
    """The text with a capital at its start, code and names left alone."""
    return text[:1].upper() + text[1:]


def count(number: int, noun: str) -> str:
    """1 value, 2 values."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def kind_of(value: Any) -> str:
    """What sort of thing a frozen value is, with its article."""
    if isinstance(value, np.ndarray):
        return "one number" if value.ndim == 0 else f"an array of shape {value.shape}"
    if isinstance(value, str):
        return f"the text {show(value)}"
    if isinstance(value, tuple):
        if value and all(isinstance(item, str) for item in value):
            return f"{count(len(value), 'text')}"
        return f"{count(len(value), 'value')} of different kinds or shapes"
    if isinstance(value, dict):
        return "a dictionary"
    return show(value)

"""A public benchmark of feedback: wrong answers with the verdict that each deserves, and right ones.

The answers were written from the lectures and the exercise texts alone, without a look at the checks.

    RIGHT = [Right("01.neuron", neuron_dot), ...]
    WRONG = [
        Wrong("01.neuron", "bias forgotten", no_bias, named="bias forgotten"),  # this known mistake
        Wrong("01.neuron", "three inputs only", three, says="index 2"),  # words of the message
        Wrong("01.neuron", "loop from 1", from_one),  # rejected; nothing more is due
    ]

`named` and `says` are set where the message states the actual mistake; `tests/test_wrong_answers.py` holds
every case to its expectation, and `python -m benchmarks.feedback` writes the table. README.md in this folder
says how to add an answer.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Right:
    """An answer that must pass."""

    exercise: str
    answer: Any
    label: str = ""


@dataclass(frozen=True)
class Wrong:
    """An answer that must be rejected.

    Parameters
    ----------
    exercise : its id.
    label : the mistake in a few words.
    answer : a function, a value, or a dict of the named parts.
    named : the misconception that must be recognised.
    says : words that the message must contain, where the general diagnosis states the mistake.
    """

    exercise: str
    label: str
    answer: Any
    named: str = ""
    says: str = ""

    @property
    def expects(self) -> bool:
        """True where the message must state the actual mistake."""
        return bool(self.named or self.says)


def chapters() -> dict[str, Any]:
    """The modules by chapter: {"01": ...}, each with RIGHT and WRONG."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name[2:]: importlib.import_module(f"{__name__}.{name}") for name in names}

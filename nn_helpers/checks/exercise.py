"""What an exercise is: a reference, the probes that tell right from wrong, and the mistakes it recognises."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from nn_helpers.checks.values import show


class Probe:
    """The arguments of one call, copied afresh for every use.

    Parameters
    ----------
    *args, **kwargs : what the function is called with.
    label : how a message names this input; without it the arguments themselves are shown.
    """

    def __init__(self, *args, label: str = "", **kwargs):
        self._args, self._kwargs, self.label = args, kwargs, label

    def arguments(self) -> tuple[tuple, dict]:
        """Fresh copies, so that no caller can change what the next one gets."""
        return deepcopy((self._args, self._kwargs))


class _Made(Probe):
    """A probe whose arguments are made by a function, for what cannot be copied."""

    def __init__(self, make: Callable[[], tuple]):
        super().__init__()
        self._make = make

    def arguments(self):
        made = self._make()
        return (made if isinstance(made, tuple) else (made,)), {}


def _as_probe(given) -> Probe:
    if isinstance(given, Probe):
        return given
    if callable(given):
        return _Made(given)
    return Probe(*given) if isinstance(given, tuple) else Probe(given)


@dataclass(frozen=True, eq=False)
class Misconception:
    """A mistake that has a name.

    Parameters
    ----------
    name : short, unique within the exercise.
    wrong : the wrong implementation (or value), or a list of variants of it.
    message : at most 60 words: the symptom, its cause and the next step, without the answer.
    """

    name: str
    wrong: Any
    message: str

    @property
    def variants(self) -> tuple:
        return tuple(self.wrong) if isinstance(self.wrong, list) else (self.wrong,)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One question that a student answers with a function or with values.

    Parameters
    ----------
    id : "chapter.name", for instance "01.weighted_sum".
    title : how a report names the exercise.
    reference : the right function (probes needed), value, or dict of named values.
    probes : calls that tell right from wrong: tuples of arguments, `Probe`s, or functions that make a tuple.
    misconceptions : the mistakes to recognise.
    hints : exactly three, from a nudge to the last step but one.
    parts : names of the results in order of computation, where the reference returns a tuple or a dict.
    run : run(student, *arguments) -> what is compared; default: call the student's function.
    rtol, atol : accepted error, |answer - reference| <= atol + rtol |reference|.
    decimals : accept an answer rounded to that many decimals (widens atol).
    choices : the words to choose from, for a reference that is a string.
    must_not_modify : changing an argument in place counts as a mistake.
    time_limit : seconds for all calls together.
    insight : said after a pass.
    points : what nbgrader gives for it.

    Raises
    ------
    ValueError, TypeError : where the author's definition cannot work.
    """

    id: str
    title: str
    reference: Any
    probes: Sequence = ()
    misconceptions: Sequence[Misconception] = ()
    hints: Sequence[str] = ()
    parts: Sequence[str] = ()
    run: Callable | None = None
    rtol: float = 1e-6
    atol: float = 1e-12
    decimals: int | None = None
    choices: Sequence[str] = ()
    must_not_modify: bool = True
    time_limit: float = 10.0
    insight: str = ""
    points: int = 1

    def __post_init__(self):
        chapter, _, name = self.id.partition(".")
        if not (len(chapter) == 2 and chapter.isdigit() and name.isidentifier()):
            raise ValueError(
                f"Exercise id {self.id!r}: write two digits, a dot and a name, like '01.weighted_sum'."
            )
        if self.is_function and not self.probes:
            raise ValueError(f"Exercise {self.id}: a function needs probes to be called with.")
        if not self.is_function and self.probes:
            raise ValueError(f"Exercise {self.id}: a value has nothing to probe; remove the probes.")
        if not self.is_function and self.run is not None:
            raise ValueError(
                f"Exercise {self.id}: `run` drives a function or a class, and the reference is a value."
            )
        if isinstance(self.hints, str) or isinstance(self.parts, str):
            raise TypeError(f"Exercise {self.id}: hints and parts are tuples of strings, not one string.")
        for misconception in self.misconceptions:
            if not isinstance(misconception, Misconception):
                raise TypeError(f"Exercise {self.id}: {misconception!r} is not a Misconception.")
        parts = tuple(self.parts)
        if not parts and isinstance(self.reference, Mapping):
            parts = tuple(self.reference)
        settle = object.__setattr__  # the dataclass is frozen: this is the one place that may complete it
        settle(self, "probes", tuple(_as_probe(probe) for probe in self.probes))
        settle(self, "misconceptions", tuple(self.misconceptions))
        settle(self, "hints", tuple(self.hints))
        settle(self, "parts", parts)
        if self.decimals is not None:
            settle(self, "atol", max(self.atol, 0.501 * 10.0**-self.decimals))

    @property
    def is_function(self) -> bool:
        """True where the student hands in something to call, False for values."""
        return callable(self.reference)

    def argument_names(self, probe: Probe) -> list[str]:
        """Names of a probe's arguments, read from the reference's signature."""
        args, kwargs = probe.arguments()
        try:
            names = list(inspect.signature(self.reference).parameters)
        except (TypeError, ValueError):
            names = []
        if self.run is not None:
            names = list(inspect.signature(self.run).parameters)[1:]
        names += [f"argument {i + 1}" for i in range(len(names), len(args))]
        return names[: len(args)] + list(kwargs)

    def describe(self, probe: Probe) -> str:
        """How a message names one input."""
        if probe.label:
            return probe.label
        args, kwargs = probe.arguments()
        values = [*args, *kwargs.values()]
        pairs = list(zip(self.argument_names(probe), values, strict=True))
        text = ", ".join(f"{name} = {show(value)}" for name, value in pairs)
        return (
            text
            if len(text) <= 90
            else ", ".join(f"{name} = {show(value, limit=1)}" for name, value in pairs)
        )

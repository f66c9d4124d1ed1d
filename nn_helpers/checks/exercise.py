"""What an exercise is: a reference, the probes that tell right from wrong, and the mistakes it recognises."""

import inspect
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nn_helpers.checks.compare import Tolerance
from nn_helpers.checks.probes import Probe, as_probe
from nn_helpers.checks.promises import Promise, Stable
from nn_helpers.checks.values import freeze, show


@dataclass(frozen=True, eq=False)
class Misconception:
    """A mistake that has a name.

    Parameters
    ----------
    name : short, unique within the exercise.
    wrong : the wrong implementation (or value), or a list of variants of it.
    message : at most 60 words: the symptom, its cause and the next step, without the answer.
    constant : the wrong result is one number for every input, and the message is right for whoever returns
        it. Without it such a result is left to the general diagnosis: zero everywhere has many causes.
    """

    name: str
    wrong: Any
    message: str
    constant: bool = False

    @property
    def variants(self) -> tuple:
        """All wrong implementations or values."""
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
    measures : what `run` computes, for messages: "the truth table of your network".
    form : names of what the student's function returns to `run`; their shapes must be the reference's.
    promises : what the text promises of the arguments; each adds probes.
    fresh : fresh(rng) -> more probes of the same kinds, for grading; `probes_for(seed)` calls it.
    rtol, atol : accepted error, |answer - reference| <= atol + rtol |reference|.
    within : of values: accepted absolute errors of single parts, {"radius": 0.001}, instead of `atol`.
    decimals : of a value: the digits that the text asks for; an answer may be off by one in the last of them.
    by_hand : by_hand(r) -> the values, with r(...) wherever a person writes an intermediate result down with
        these decimals: what such roundings can add up to is accepted as well.
    exact_kind : truth values, whole numbers and decimals are different answers: True is not 1, 1 is not 1.0.
    no_warnings : a warning of NumPy counts as a mistake.
    choices : the words to choose from, for a reference that is a string.
    must_not_modify : changing an argument in place counts as a mistake.
    time_limit : seconds for all calls together.
    insight : said after a pass.

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
    measures: str = ""
    form: Sequence[str] = ()
    promises: Sequence[Promise] = ()
    fresh: Callable[[np.random.Generator], Sequence] | None = None
    rtol: float = 1e-6
    atol: float = 1e-12
    within: Mapping[str, float] = field(default_factory=dict)
    decimals: int | None = None
    by_hand: Callable[[Callable], Mapping] | None = None
    exact_kind: bool = False
    no_warnings: bool = False
    choices: Sequence[str] = ()
    must_not_modify: bool = True
    time_limit: float = 10.0
    insight: str = ""

    def __post_init__(self) -> None:
        chapter, _, name = self.id.partition(".")
        if not (len(chapter) == 2 and chapter.isdigit() and name.isidentifier()):
            raise ValueError(
                f"Exercise id {self.id!r}: write two digits, a dot and a name, like '01.weighted_sum'."
            )
        if self.is_function and not self.probes:
            raise ValueError(f"Exercise {self.id}: a function needs probes to be called with.")
        if not self.is_function and (self.probes or self.promises or self.fresh):
            raise ValueError(f"Exercise {self.id}: a value has nothing to probe; remove the probes.")
        if not self.is_function and self.run is not None:
            raise ValueError(
                f"Exercise {self.id}: `run` drives a function or a class, and the reference is a value."
            )
        if self.by_hand is not None and self.decimals is None:
            raise ValueError(f"Exercise {self.id}: `by_hand` needs `decimals`, the digits that are written.")
        if isinstance(self.hints, str) or isinstance(self.parts, str) or isinstance(self.form, str):
            raise TypeError(
                f"Exercise {self.id}: hints, parts and form are tuples of strings, not one string."
            )
        for misconception in self.misconceptions:
            if not isinstance(misconception, Misconception):
                raise TypeError(f"Exercise {self.id}: {misconception!r} is not a Misconception.")
        parts = tuple(self.parts)
        if not parts and isinstance(self.reference, Mapping):
            parts = tuple(self.reference)
        settle = object.__setattr__  # the dataclass is frozen: this is the one place that may complete it
        settle(self, "misconceptions", tuple(self.misconceptions))
        settle(self, "hints", tuple(self.hints))
        settle(self, "parts", parts)
        settle(self, "form", tuple(self.form))
        settle(self, "promises", tuple(self.promises))
        probes = tuple(as_probe(probe) for probe in self.probes)
        rng = np.random.default_rng(zlib.crc32(self.id.encode()))
        settle(self, "probes", probes + self._promised(probes, rng))

    def _promised(self, probes: Sequence[Probe], rng: np.random.Generator) -> tuple[Probe, ...]:
        return tuple(
            probe
            for promise in self.promises
            for probe in promise.probes(probes[0], self.argument_names(probes[0]), rng)
        )

    @property
    def is_function(self) -> bool:
        """True where the student hands in something to call, False for values."""
        return callable(self.reference)

    @property
    def strict(self) -> bool:
        """True where overflow, 0/0 and division by 0 count as errors."""
        return any(isinstance(promise, Stable) for promise in self.promises)

    def probes_for(self, seed: int) -> tuple[Probe, ...]:
        """Other probes of the same kinds, the same ones for the same seed.

        Raises
        ------
        ValueError : the exercise cannot make any (it asks for values, or has no `fresh`).
        """
        if self.fresh is None:
            raise ValueError(f"Exercise {self.id} has no `fresh`, the function that makes new probes.")
        rng = np.random.default_rng([seed, zlib.crc32(self.id.encode())])
        probes = tuple(as_probe(probe) for probe in self.fresh(rng))
        return probes + self._promised(probes, rng)

    @cached_property
    def tolerance(self) -> Tolerance:
        """How close an answer to this exercise has to be."""
        if self.decimals is None:
            return Tolerance(self.rtol, self.atol, exact_kind=self.exact_kind, parts=dict(self.within))
        unit = 1.001 * 10.0**-self.decimals
        parts = {} if self.by_hand is None else _carried_through(self.by_hand, unit, self.decimals)
        return Tolerance(self.rtol, max(self.atol, unit), whole=False, parts=parts)

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
        """How a message names one input: its label, and the arguments themselves where they are small."""
        args, kwargs = probe.arguments()
        values = [*args, *kwargs.values()]
        pairs = list(zip(self.argument_names(probe), values, strict=True))
        if not pairs:
            return probe.label
        full = ", ".join(f"{name} = {_in_full(value)}" for name, value in pairs)
        if len(full) > 200:
            if probe.label:
                return probe.label
            return ", ".join(f"{name} = {show(value, limit=1)}" for name, value in pairs)
        return f"{probe.label} ({full})" if probe.label else full


def _carried_through(
    by_hand: Callable[[Callable], Mapping], unit: float, decimals: int
) -> dict[str, np.ndarray]:
    """For each part the largest deviation that written decimals can add up to, plus the last unit."""
    exact = by_hand(lambda value: value)
    rng = np.random.default_rng(0)

    def rounded(value: Any) -> Any:
        return np.round(value, decimals)

    def shaken(value: Any) -> Any:
        return np.asarray(value) + rng.uniform(-0.5, 0.5, np.shape(value)) * 10.0**-decimals

    trials = [by_hand(rounded), *(by_hand(shaken) for _ in range(200))]
    return {
        name: unit + np.max([np.abs(np.asarray(t[name], float) - exact[name]) for t in trials], axis=0)
        for name in exact
    }


def _in_full(value: Any) -> str:
    """A value that can be typed in again."""
    if isinstance(value, str | list | tuple | dict) and not re.search(r"array|np\.|<", repr(value)):
        return repr(value)
    frozen = freeze(value)
    if isinstance(frozen, np.ndarray) and frozen.size == 0:
        return f"an empty array of shape {frozen.shape}"
    return show(frozen, digits=12, limit=40)

"""An exercise on a set of probes: what the reference and the known mistakes give, and how answers compare."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from nn_helpers.checks.compare import Tolerance, pairs, same
from nn_helpers.checks.exercise import Exercise, Misconception
from nn_helpers.checks.probes import Probe
from nn_helpers.checks.runner import Outcome, run_all, run_one
from nn_helpers.checks.values import freeze_parts

PATIENCE = 600.0  # seconds for the reference on all probes


class Trial:
    """One exercise on given probes; everything that does not depend on the student is computed once.

    Parameters
    ----------
    exercise : what is asked.
    probes : instead of the exercise's own.
    time_limit : seconds for all calls of an answer; the exercise's own by default.
    """

    def __init__(
        self, exercise: Exercise, probes: Sequence[Probe] | None = None, time_limit: float | None = None
    ):
        self.exercise = exercise
        self.probes = exercise.probes if probes is None else tuple(probes)
        self.time_limit = exercise.time_limit if time_limit is None else time_limit
        self.tolerance = exercise.tolerance
        self._mistaken: dict[Misconception, list[list[Outcome]]] = {}
        self._glimpses: dict[Misconception, list[Outcome]] = {}
        self._exchanged: dict[tuple[int, int], list[Outcome]] = {}

    @cached_property
    def wants(self) -> list[Outcome]:
        """What the reference gives for every probe; never handed to a student."""
        if not self.exercise.is_function:
            return [Outcome(freeze_parts(self.exercise.reference, self.exercise.parts))]
        return self.run(self.exercise.reference, PATIENCE)

    def run(self, answer: Any, seconds: float | None = None) -> list[Outcome]:
        """The outcomes of an answer, one for each probe."""
        return run_all(self.exercise, answer, self.probes, self.time_limit if seconds is None else seconds)

    def mistaken(self, misconception: Misconception) -> list[list[Outcome]]:
        """What every variant of a misconception gives for every probe."""
        if misconception not in self._mistaken:
            if self.exercise.is_function:
                made = [self.run(variant, self.exercise.time_limit) for variant in misconception.variants]
            else:
                made = [[Outcome(self._spoilt(variant))] for variant in misconception.variants]
            self._mistaken[misconception] = made
        return self._mistaken[misconception]

    def _may_explain(
        self,
        misconception: Misconception,
        outcomes: list[Outcome],
        first: tuple[str, list[tuple[int, Any, Any]]] | None,
    ) -> bool:
        """False where no variant gives what the answer gives for the first probe; spares the long ones."""
        if misconception in self._mistaken or not self.exercise.is_function:
            return True
        if misconception not in self._glimpses:
            self._glimpses[misconception] = [
                run_one(self.exercise, variant, self.probes[0]) for variant in misconception.variants
            ]
        return any(self._alike_at_first(first, outcomes[0], seen) for seen in self._glimpses[misconception])

    def _alike_at_first(
        self, first: tuple[str, list[tuple[int, Any, Any]]] | None, outcome: Outcome, other: Outcome
    ) -> bool:
        """True where two outcomes of the first probe can belong to answers that `agree`."""
        if kind_of_failure(outcome) != kind_of_failure(other) or first is None or outcome.fails:
            return kind_of_failure(outcome) == kind_of_failure(other)
        got = [value for i, value, _ in first[1] if i == 0]
        want = self.wants[0]
        both = [] if want.fails else pairs(other.value, want.value)
        values = [value for name, value, _ in both if name == first[0]]
        bounds = self.tolerance.of(top(first[0]))
        return want.fails or (
            len(got) == len(values) and all(same(a, b, bounds) for a, b in zip(got, values, strict=True))
        )

    def _spoilt(self, variant: Any) -> Any:
        right = self.wants[0].value
        if isinstance(variant, Mapping) and isinstance(right, dict):
            return {**right, **freeze_parts(dict(variant), self.exercise.parts)}
        return freeze_parts(variant, self.exercise.parts)

    def exchanged(self, names: Sequence[str], one: int, other: int) -> list[Outcome]:
        """What the reference gives with two arguments in each other's place, up to the first failure."""
        if (one, other) not in self._exchanged:
            self._exchanged[one, other] = made = []
            for probe in self.probes:
                args, kwargs = probe.arguments()
                if kwargs or len(args) <= other:
                    break
                swapped = {names[one]: args[other], names[other]: args[one]}
                outcome = run_one(
                    self.exercise, self.exercise.reference, probe.with_arguments(names, swapped), 1
                )
                made.append(outcome)
                if outcome.fails:
                    break
        return self._exchanged[one, other]

    def first_wrong(self, outcomes: list[Outcome]) -> tuple[str, list[tuple[int, Any, Any]]] | None:
        """The first part, in order of computation, wrong anywhere: its name, (i, got, want) of all probes."""
        parts: list[
            tuple[int, str, int, Any, Any]
        ] = []  # place in order of computation, name, probe, got, want
        for i, (outcome, want) in enumerate(zip(outcomes, self.wants, strict=True)):
            if outcome.fails:
                continue
            both = [("", outcome.value, want.failure)] if want.fails else pairs(outcome.value, want.value)
            parts += [(place, *part[:1], i, *part[1:]) for place, part in enumerate(both)]
        for _, name, _, got, want in sorted(parts, key=lambda part: (part[0], str(part[1]))):
            if not same(got, want, self.tolerance.of(top(name))):
                return name, [(i, got, want) for _, other, i, got, want in parts if other == name]
        return None

    def agree(self, outcomes: list[Outcome], others: list[Outcome], tolerance: Tolerance) -> bool:
        """True where two wrong answers show one mistake: same failures, first wrong part and values."""
        for one, other in zip(outcomes, others, strict=True):
            if kind_of_failure(one) != kind_of_failure(other):
                return False
        first, second = self.first_wrong(outcomes), self.first_wrong(others)
        if first is None or second is None:
            changes = [one.modified == other.modified for one, other in zip(outcomes, others, strict=True)]
            return first is second and all(changes) and self.is_wrong(outcomes)
        if first[0] != second[0] or len(first[1]) != len(second[1]):
            return False
        bounds = tolerance.of(top(first[0]))
        return all(
            a[0] == b[0] and same(a[1], b[1], bounds) for a, b in zip(first[1], second[1], strict=True)
        )

    def is_wrong(self, outcomes: list[Outcome]) -> bool:
        """True where an answer fails, or changes what it is given, though its values are right."""
        return any(
            o.modified or (o.fails and not fail_alike(o, w))
            for o, w in zip(outcomes, self.wants, strict=True)
        )

    def recognised(self, outcomes: list[Outcome]) -> Misconception | None:
        """The known mistake that explains all outcomes; of several, the one nearest to them."""
        first = self.first_wrong(outcomes)
        found = (
            (misconception, other)
            for misconception in self.exercise.misconceptions
            if self._may_explain(misconception, outcomes, first)
            for other in self.mistaken(misconception)
            if self.agree(outcomes, other, self.tolerance)
            and (misconception.constant or not self._is_constant(other))
            and (self.exercise.is_function or not self._contradicted(outcomes[0], other[0]))
        )
        if self.exercise.is_function and not self.exercise.parts:
            return next(found, (None, None))[0]
        near = max(
            found,
            key=lambda pair: (self._shared(outcomes, pair[1]), -self._distance(outcomes, pair[1])),
            default=(None, None),
        )
        return near[0]

    def _shared(self, outcomes: list[Outcome], others: list[Outcome]) -> int:
        """How many parts of two answers are the same, over all probes."""
        return sum(
            same(got, other, self.tolerance.of(top(name)))
            for one, another in zip(outcomes, others, strict=True)
            if not one.fails and not another.fails
            for name, got, other in pairs(one.value, another.value)
        )

    def _distance(self, outcomes: list[Outcome], others: list[Outcome]) -> float:
        """How far apart two answers by hand are in the first wrong part: both may lie within its bounds."""
        first, second = self.first_wrong(outcomes), self.first_wrong(others)
        if self.exercise.is_function or first is None or second is None:
            return 0.0
        got, other = first[1][0][1], second[1][0][1]
        if not (isinstance(got, np.ndarray) and isinstance(other, np.ndarray) and got.size):
            return 0.0
        return float(np.max(np.abs(got - other)))

    def _contradicted(self, outcome: Outcome, other: Outcome) -> bool:
        """True where other values that the mistake spoils are wrong too, and none of them in its way."""
        right, first = self.wants[0].value, self.first_wrong([outcome])
        answered = {name: got for name, got, _ in pairs(outcome.value, right)}
        against = False
        for name, spoilt, want in pairs(other.value, right):
            accepted, got = self.tolerance.of(top(name)), answered.get(name)
            if (
                first
                and name != first[0]
                and isinstance(got, np.ndarray)
                and not same(spoilt, want, accepted)
            ):
                if same(got, spoilt, accepted):
                    return False
                against |= not same(got, want, accepted)
        return against

    def _is_constant(self, outcomes: list[Outcome]) -> bool:
        """True where the wrong part is one and the same number for inputs that call for different ones."""
        first = self.first_wrong(outcomes)
        if first is None or len(first[1]) < 2:
            return False
        got = [value for _, value, _ in first[1]]
        want = [value for _, _, value in first[1]]
        if not all(isinstance(value, np.ndarray) for value in (*got, *want)):
            return False
        numbers = np.concatenate([np.ravel(value) for value in got])
        needed = np.concatenate([np.ravel(value) for value in want])
        return numbers.size > 1 and bool(np.all(numbers == numbers[0]) and not np.all(needed == needed[0]))


def top(part: str) -> str:
    """The name of the part that an entry belongs to: "z" of "z[1]"."""
    return part.partition("[")[0]


def fail_alike(outcome: Outcome, want: Outcome) -> bool:
    """True where both failed with the same type of exception."""
    kind, wanted = kind_of_failure(outcome), kind_of_failure(want)
    return bool(kind and wanted) and kind.split()[0] == wanted.split()[0]


def kind_of_failure(outcome: Outcome) -> str:
    """What the exception was, or "" where there was none."""
    return "" if outcome.failure is None else outcome.failure.kind


@cache
def trial_of(exercise: Exercise) -> Trial:
    """The trial on the exercise's own probes, made once; a frozen exercise brings it along."""
    made: Callable[[], Trial] | None = getattr(exercise, "trial", None)
    return Trial(exercise) if made is None else made()

"""One sentence on a wrong answer that matches no known mistake: the right cause, or none."""

import warnings
from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Any

import numpy as np

from nn_helpers.checks.compare import EXACT, same
from nn_helpers.checks.exercise import Exercise
from nn_helpers.checks.numbers import LOOKS as NUMBERS
from nn_helpers.checks.numbers import comparable, difference
from nn_helpers.checks.report import CheckResult, verdict
from nn_helpers.checks.runner import Outcome
from nn_helpers.checks.sight import Case, Sight, count, kind_of, start
from nn_helpers.checks.structure import FORM
from nn_helpers.checks.structure import LOOKS as STRUCTURE
from nn_helpers.checks.stub import reads_from_notebook
from nn_helpers.checks.trial import Trial, top
from nn_helpers.checks.values import Missing, freeze_parts


def diagnose(sight: Sight) -> str:
    """The sentence for a wrong part: the first look that recognises something speaks."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        looks = STRUCTURE + (NUMBERS if comparable(sight) else ())
        return next(filter(None, (look(sight) for look in looks)), None) or difference(sight)


def diagnosed(trial: Trial, outcomes: list, given: Any) -> CheckResult:
    """The verdict on a wrong answer that no known mistake explains."""
    exercise = trial.exercise
    changed = next((outcome.modified[0] for outcome in outcomes if outcome.modified), None)
    also = f" It also changes its input `{changed}` in place." if changed else ""
    exchanged = _returns_exchanged(trial, outcomes) or _arguments_exchanged(trial, outcomes)
    if exchanged:
        return verdict(exercise, "wrong", exchanged + also)
    first = trial.first_wrong(outcomes)
    assert first is not None, "diagnosed is called where something is wrong"
    part, triples = first
    sight = Sight(
        part,
        [_case(trial, outcomes, *triple) for triple in triples],
        trial.tolerance.of(top(part)),
        exercise.is_function,
        reads_from_notebook(given),
        exercise.measures,
        inputs=len(trial.probes),
    )
    said = _another_part(trial, part, triples, sight) or diagnose(sight)
    return verdict(exercise, "wrong", so_far(exercise, part) + said + also)


def malformed(trial: Trial, outcomes: list) -> CheckResult | None:
    """The verdict where what the student's function returns to `run` has not the form that is asked for."""
    exercise = trial.exercise
    if not exercise.form:
        said = next(filter(None, map(_unusable, outcomes, trial.wants)), None)
        return None if said is None else verdict(exercise, "wrong", said)
    for outcome, want in zip(outcomes, trial.wants, strict=True):
        if outcome.failure is not None and not outcome.failure.unusable:
            continue
        got, right = (_by_name(o.returned, exercise.form) for o in (outcome, want))
        if not isinstance(got, dict):
            asked = f"{count(len(exercise.form), 'value')} ({', '.join(exercise.form)})"
            came = str(len(got)) if isinstance(got, tuple) else kind_of(got)
            return verdict(exercise, "wrong", f"Expected {asked}, got {came}.")
        for name in exercise.form:
            if getattr(got[name], "shape", None) != right[name].shape:
                message = f"`{name}`: expected {kind_of(right[name])}, got {kind_of(got[name])}."
                return verdict(exercise, "wrong", message)
    return None


def _unusable(outcome: Outcome, want: Outcome) -> str | None:
    """How what came back differs in form from what the reference returns, where the check stopped on it."""
    unusable = outcome.failure is not None and outcome.failure.unusable
    if not unusable or isinstance(outcome.returned, Missing) or isinstance(want.returned, Missing):
        return None
    sight = Sight("", [Case("", outcome.returned, want.returned)], EXACT, False, measures="what you return")
    return next(filter(None, (look(sight) for look in FORM)), None) if sight.wrong else None


def _by_name(returned: Any, form: Sequence[str]) -> Any:
    """Values by name; a single array of equal rows is several values too."""
    if isinstance(returned, np.ndarray) and returned.ndim and len(returned) == len(form) > 1:
        returned = tuple(returned)
    if isinstance(returned, tuple) and len(returned) == len(form):
        return freeze_parts(returned, form)
    return freeze_parts((returned,), form) if len(form) == 1 else returned


def _case(trial: Trial, outcomes: list[Outcome], i: int, got: Any, want: Any) -> Case:
    if not trial.exercise.is_function:
        return Case("", got, want)
    probe = trial.probes[i]
    args, kwargs = probe.arguments()
    lengths = (n for value in (*args, *kwargs.values(), want) for n in _lengths(value))
    return Case(
        trial.exercise.describe(probe), got, want, frozenset(lengths), outcomes[i].warnings, probe.label
    )


def _lengths(value: Any) -> tuple[int, ...]:
    if isinstance(value, np.ndarray):
        return value.shape
    return (len(value),) if isinstance(value, list | tuple) else ()


def so_far(exercise: Exercise, part: str) -> str:
    """The parts before this one, which are right."""
    names = list(exercise.parts)
    right = names[: names.index(top(part))] if top(part) in names else []
    return f"Right so far: {', '.join(f'`{name}`' for name in right)}. " if right else ""


# ---- explanations of the answer as a whole: they are tried first


def _returns_exchanged(trial: Trial, outcomes: list[Outcome]) -> str | None:
    """Several results, all right, in another order."""
    names = trial.exercise.parts
    rows = [
        (o.value, w.value) for o, w in zip(outcomes, trial.wants, strict=True) if not (o.fails or w.fails)
    ]
    if not 2 <= len(names) <= 5 or len(rows) < len(outcomes) or trial.exercise.choices:
        return None
    if not all(isinstance(got, dict) and set(got) == set(want) == set(names) for got, want in rows):
        return None
    for order in permutations(names):
        moved = [(name, source) for name, source in zip(names, order, strict=True) if name != source]
        if moved and all(
            same(got[source], want[name], trial.tolerance.of(name))
            for got, want in rows
            for name, source in zip(names, order, strict=True)
        ):
            if len(moved) == 2:
                return f"The numbers are right, but `{moved[0][0]}` and `{moved[0][1]}` are exchanged."
            came = ", ".join(names[order.index(name)] for name in names)
            return f"The numbers are right, in another order: expected {', '.join(names)}, got {came}."
    return None


def _holds_nan(value: Any) -> bool:
    """NaN has many causes: that two results share it proves nothing."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "fc" and bool(np.any(np.isnan(value)))


def _an_entry_of_the_input(trial: Trial, outcomes: list[Outcome]) -> bool:
    """The first or last entry of one argument, whatever the others are: that needs no exchange."""
    for i in range(len(trial.exercise.argument_names(trial.probes[0]))):
        for end in (0, -1):
            taken = [
                np.ravel(probe.arguments()[0][i])[[end]][0] if np.size(probe.arguments()[0][i]) else None
                for probe in trial.probes
            ]
            if all(
                isinstance(o.value, np.ndarray) and o.value.ndim == 0 and o.value == entry
                for o, entry in zip(outcomes, taken, strict=True)
            ):
                return True
    return False


def _arguments_exchanged(trial: Trial, outcomes: list[Outcome]) -> str | None:
    """The right result for two arguments in each other's place."""
    exercise = trial.exercise
    if not exercise.is_function or exercise.run is not None or any(o.fails for o in outcomes):
        return None
    names = exercise.argument_names(trial.probes[0])
    if not 2 <= len(names) <= 6 or trial.probes[0].arguments()[1]:
        return None
    for one, other in combinations(range(len(names)), 2):
        made = trial.exchanged(names, one, other)
        if (
            len(made) == len(outcomes)
            and not _an_entry_of_the_input(trial, made)
            and all(
                not m.fails and same(o.value, m.value, trial.tolerance) and not _holds_nan(m.value)
                for o, m in zip(outcomes, made, strict=True)
            )
        ):
            return (
                f"{start(exercise.measures or 'your result')} is the right one for `{names[one]}` and "
                f"`{names[other]}` exchanged, for every input. Does each of them stand where it belongs?"
            )
    return None


def _another_part(trial: Trial, part: str, triples: list[tuple[int, Any, Any]], sight: Sight) -> str | None:
    """The part holds, for every input, what another part of the exercise should be."""
    names = list(trial.exercise.parts)
    if part not in names or trial.exercise.choices:
        return None
    others = names if trial.exercise.is_function else names[: names.index(part)]
    for other in others:
        wants = [trial.wants[i].value.get(other) for i, _, _ in triples]
        if other != part and all(
            _telling(want) and sight.same(got, want) for (_, got, _), want in zip(triples, wants, strict=True)
        ):
            return sight.tell(f"`{part}` is what `{other}` should be.")
    return None


def _telling(value: Any) -> bool:
    """Numbers that do not agree with others by chance, as 0 and 1 do."""
    return isinstance(value, np.ndarray) and value.size > 0 and not np.all(np.isin(value, (-1, 0, 1)))

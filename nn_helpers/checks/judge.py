"""check(): the verdict on an answer, from "not attempted" over recognised mistakes to "passed"."""

import inspect
from collections.abc import Mapping
from functools import cache

import numpy as np

from nn_helpers.checks.compare import Tolerance, pairs, same
from nn_helpers.checks.diagnosis import Case, Sight, diagnose
from nn_helpers.checks.exercise import Exercise, Misconception
from nn_helpers.checks.registry import find
from nn_helpers.checks.report import CheckResult, verdict
from nn_helpers.checks.runner import Outcome, run_all, run_one
from nn_helpers.checks.stub import is_stub, reads_from_notebook, unwritten
from nn_helpers.checks.values import freeze_parts, show


def check(exercise: str, *answer, **parts) -> CheckResult:
    """Say whether an answer is right, and if not, what to do next.

    Parameters
    ----------
    exercise : the exercise's id, for instance "01.weighted_sum".
    *answer : the student's function (not its result), or the value.
    **parts : the values by name, where an exercise asks for several: check("03.step", z=z, delta=delta).

    Returns
    -------
    CheckResult : `.passed`, `.state`, `.message`; shown as a box. A student's mistake never raises.

    Raises
    ------
    ValueError, TypeError : the exercise does not exist, or no answer was given.
    """
    found = find(exercise)
    if parts and not answer:
        if set(parts) - set(found.parts):
            raise TypeError(
                f"{found.id} has the parts {', '.join(found.parts) or '(none)'}, not {', '.join(parts)}."
            )
        given = parts
    elif answer and not parts:
        given = answer[0] if len(answer) == 1 else answer
    else:
        raise TypeError(
            f"check({found.id!r}, ...) takes the answer, or named parts of it, and not both or neither."
        )
    return _check_function(found, given) if found.is_function else _check_value(found, given)


# ---- values


def _check_value(exercise: Exercise, given) -> CheckResult:
    want = expected(exercise)[0]
    got = _lenient(freeze_parts(given, exercise.parts), want.value)
    outcomes = [Outcome(got)]
    first = _first_wrong(exercise, outcomes, [want])
    if first is None:
        return _passed(exercise)
    part, triples = first
    if any(_is_blank(value) for _, value, _ in triples):
        return _not_attempted(exercise, part)
    if exercise.choices and isinstance(triples[0][1], str):
        word = triples[0][1].strip().casefold()
        if word not in [choice.casefold() for choice in exercise.choices]:
            options = ", ".join(map(repr, exercise.choices))
            return verdict(exercise, "wrong", f"{show(triples[0][1])} is not among the options: {options}.")
    recognised = _recognised(exercise, outcomes)
    return _diagnosed(exercise, outcomes, None) if recognised is None else recognised


def _is_blank(value):
    if isinstance(value, str):
        return value.strip() in ("", "...")
    if isinstance(value, tuple | dict):
        items = list(value.values()) if isinstance(value, dict) else value
        return not items or any(_is_blank(item) for item in items)
    return value is None or value is Ellipsis or (isinstance(value, np.ndarray) and value.size == 0)


def _lenient(got, want):
    """A value exercise takes [[2.6]] for 2.6: the number is what it asks for."""
    if isinstance(want, dict) and isinstance(got, dict):
        return {key: _lenient(value, want.get(key)) for key, value in got.items()}
    if isinstance(want, np.ndarray) and isinstance(got, np.ndarray) and want.shape == () and got.size == 1:
        return got.reshape(())
    return got


# ---- functions and classes


def _check_function(exercise: Exercise, given) -> CheckResult:
    if given is None or given is Ellipsis or is_stub(given):
        return _not_attempted(exercise)
    if not callable(given):
        return verdict(
            exercise,
            "wrong",
            f"The check was given {show(given)}. It needs the function itself: its name, no brackets.",
        )
    if exercise.run is None:
        misfit = _signature_misfit(exercise, given)
        if misfit:
            return verdict(exercise, "error", misfit)
    outcomes = run_all(exercise, given)
    first = _first_wrong(exercise, outcomes, expected(exercise))
    stopped = [outcome for outcome in outcomes if _fails(outcome)]
    if first is not None or stopped:
        todo = unwritten(given)
        if todo or any(outcome.failure.unwritten for outcome in stopped):
            return _still_to_write(exercise, given, todo)
        if first is not None and any(_unfilled(value) for _, value, _ in first[1]):
            return _not_attempted(exercise, first[0])
    recognised = _recognised(exercise, outcomes)
    if recognised is not None:
        return recognised
    for probe, outcome, want in zip(exercise.probes, outcomes, expected(exercise), strict=True):
        if _fails(outcome) and not _fails_alike(outcome, want):
            where = "" if all(_fails(o) for o in outcomes) else f" The input was {exercise.describe(probe)}."
            return verdict(exercise, "error", outcome.failure.sentence + where)
    for probe, outcome in zip(exercise.probes, outcomes, strict=True):
        again = outcome if _fails(outcome) else run_one(exercise, given, probe)
        if again.failure is not outcome.failure or not same(
            again.value, outcome.value, Tolerance(1e-9, 1e-12)
        ):
            then, now = show(outcome.value), show(again.value)
            numbers = f" ({then}, then {now})" if then != now else ""
            return verdict(
                exercise,
                "wrong",
                f"Called twice with the same input, your function gives two different answers{numbers}. "
                "Does it use random numbers, or remember something between calls?",
            )
    if first is not None:
        return _diagnosed(exercise, outcomes, given)
    modified = next((outcome.modified for outcome in outcomes if outcome.modified), ())
    if modified:
        return verdict(
            exercise,
            "wrong",
            f"The result is right, but the function changes its input `{modified[0]}` in place: "
            "whoever called it finds other numbers there afterwards. Work on a new array.",
        )
    return _passed(exercise)


def _unfilled(value):
    return value is Ellipsis or (isinstance(value, tuple) and any(item is Ellipsis for item in value))


def _signature_misfit(exercise, given):
    args, kwargs = exercise.probes[0].arguments()
    try:
        signature = inspect.signature(given)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        takes = ", ".join(signature.parameters) or "nothing"
        wanted = ", ".join(exercise.argument_names(exercise.probes[0]))
        return (
            f"Your function takes ({takes}), but is called with ({wanted}). Keep the first line of the stub."
        )
    return None


def _still_to_write(exercise, given, todo):
    if not todo:
        return _not_attempted(exercise)
    names = ", ".join(f"`{name}`" for name in todo[:4])
    name = getattr(given, "__name__", "your answer")
    relation = (
        "It still waits to be written:"
        if isinstance(given, type)
        else f"`{name}` uses what is not written yet:"
    )
    return verdict(
        exercise, "not_attempted", f"{relation} {names}. Fill that in first, then run this cell again."
    )


# ---- comparison with the reference and with known mistakes


@cache
def expected(exercise: Exercise) -> list[Outcome]:
    """What the reference gives for every probe, computed once and never handed to a student."""
    if not exercise.is_function:
        return [Outcome(freeze_parts(exercise.reference, exercise.parts))]
    return run_all(exercise, exercise.reference, seconds=3600)


@cache
def mistaken(exercise: Exercise, misconception: Misconception) -> list[list[Outcome]]:
    """What every variant of a misconception gives for every probe."""
    if exercise.is_function:
        return [run_all(exercise, variant) for variant in misconception.variants]
    right = expected(exercise)[0].value
    frozen = []
    for variant in misconception.variants:
        if isinstance(variant, Mapping) and isinstance(right, dict):
            frozen.append({**right, **freeze_parts(dict(variant), exercise.parts)})
        else:
            frozen.append(freeze_parts(variant, exercise.parts))
    return [[Outcome(value)] for value in frozen]


def tolerance_of(exercise: Exercise) -> Tolerance:
    """How close an answer to this exercise has to be."""
    return Tolerance(exercise.rtol, exercise.atol)


def _fails(outcome):
    return outcome.failure is not None


def _fails_alike(outcome, want):
    return (
        _fails(outcome) and _fails(want) and outcome.failure.kind.split()[0] == want.failure.kind.split()[0]
    )


def _first_wrong(exercise, outcomes, wants):
    """The first part, in order of computation, wrong anywhere: its name, (i, got, want) of all probes."""
    tolerance, rows = tolerance_of(exercise), []
    for i, (outcome, want) in enumerate(zip(outcomes, wants, strict=True)):
        if _fails(outcome):
            continue
        if _fails(want):
            rows.append((i, [("", outcome.value, want.failure)]))
        else:
            rows.append((i, list(pairs(outcome.value, want.value))))
    wrong = [
        (place, name)
        for _, row in rows
        for place, (name, got, want) in enumerate(row)
        if not same(got, want, tolerance)
    ]
    if not wrong:
        return None
    _, part = min(wrong)
    return part, [(i, got, want) for i, row in rows for name, got, want in row if name == part]


def agree(exercise: Exercise, outcomes: list[Outcome], others: list[Outcome], tolerance: Tolerance) -> bool:
    """True where two wrong answers show one mistake: same failures, same first wrong part, same values."""
    for one, other in zip(outcomes, others, strict=True):
        if _fails(one) != _fails(other) or (_fails(one) and one.failure.kind != other.failure.kind):
            return False
    wants = expected(exercise)
    first, second = _first_wrong(exercise, outcomes, wants), _first_wrong(exercise, others, wants)
    if first is None or second is None:
        changes = [one.modified == other.modified for one, other in zip(outcomes, others, strict=True)]
        return first is second and all(changes) and _is_wrong(outcomes, wants)
    if first[0] != second[0] or len(first[1]) != len(second[1]):
        return False
    return all(a[0] == b[0] and same(a[1], b[1], tolerance) for a, b in zip(first[1], second[1], strict=True))


def _is_wrong(outcomes, wants):
    return any(
        o.modified or (_fails(o) and not _fails_alike(o, w)) for o, w in zip(outcomes, wants, strict=True)
    )


def _recognised(exercise, outcomes):
    for misconception in exercise.misconceptions:
        if any(
            agree(exercise, outcomes, other, tolerance_of(exercise))
            for other in mistaken(exercise, misconception)
        ):
            return verdict(exercise, "misconception", misconception.message, misconception.name)
    return None


# ---- what is said


def _diagnosed(exercise, outcomes, given):
    part, triples = _first_wrong(exercise, outcomes, expected(exercise))
    cases = []
    for i, got, want in triples:
        probe = exercise.probes[i] if exercise.is_function else None
        cases.append(
            Case(
                where=exercise.describe(probe) if probe else "",
                got=got,
                want=want,
                sizes=_sizes(probe, want) if probe else frozenset(),
                warnings=outcomes[i].warnings,
            )
        )
    reads = reads_from_notebook(given)
    sight = Sight(part, cases, tolerance_of(exercise), exercise.is_function, reads)
    changed = next((outcome.modified[0] for outcome in outcomes if outcome.modified), None)
    also = f" It also changes its input `{changed}` in place." if changed else ""
    return verdict(exercise, "wrong", _so_far(exercise, part) + diagnose(sight) + also)


def _sizes(probe, want):
    args, kwargs = probe.arguments()
    values = [*args, *kwargs.values(), want]
    return frozenset(n for value in values if isinstance(value, np.ndarray | list) for n in np.shape(value))


def _so_far(exercise, part):
    names = list(exercise.parts)
    right = names[: names.index(part)] if part in names else []
    return f"Right so far: {', '.join(f'`{name}`' for name in right)}. " if right else ""


def _passed(exercise):
    n = len(exercise.probes)
    count = f"Right on all {n} inputs." if n > 1 else "Right."
    return verdict(exercise, "passed", f"{count} {exercise.insight}".strip())


def _not_attempted(exercise, part=""):
    so_far = _so_far(exercise, part)
    todo = f"Next: `{part}`." if so_far else "Replace `...` by your answer, then run this cell again."
    return verdict(exercise, "not_attempted", f'{so_far}{todo} For a first push: hint("{exercise.id}").')

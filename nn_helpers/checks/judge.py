"""check(): the verdict on an answer, from "not attempted" over recognised mistakes to "passed"."""

import inspect
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nn_helpers.checks.cells import live
from nn_helpers.checks.cells import note as stale_note
from nn_helpers.checks.compare import Tolerance, same
from nn_helpers.checks.diagnosis import diagnosed, malformed, so_far
from nn_helpers.checks.exercise import Exercise
from nn_helpers.checks.probes import Probe
from nn_helpers.checks.record import checked
from nn_helpers.checks.registry import find
from nn_helpers.checks.report import CheckResult, verdict
from nn_helpers.checks.runner import Outcome, run_one
from nn_helpers.checks.stub import BORROWED, borrowed, is_stub, unwritten
from nn_helpers.checks.trial import Trial, fail_alike, trial_of
from nn_helpers.checks.values import freeze, freeze_parts, show

UNREADABLE = (
    "The check cannot read this answer, so it says nothing about it. Answer with plain numbers, arrays, "
    "lists, words, or a function that returns those."
)


def check(exercise: str | Exercise, *answer: Any, **parts: Any) -> CheckResult:
    """Say whether an answer is right, and if not, what to do next.

    Parameters
    ----------
    exercise : the exercise's id, for instance "01.weighted_sum".
    *answer : the student's function (not its result), or the value.
    **parts : the values by name, where an exercise asks for several: check("03.step", z=z, delta=delta).

    Returns
    -------
    CheckResult : `.passed`, `.state`, `.message`; shown as a box. No answer makes it raise, whatever it is.

    Raises
    ------
    ValueError, TypeError : the exercise does not exist, or no answer was given.
    """
    found = find(exercise)
    if parts and not answer:
        if set(parts) - set(found.parts):
            raise TypeError(
                f"{found.id}: expected the parts {', '.join(found.parts) or '(none)'}, "
                f"got {', '.join(parts)}."
            )
        given = parts
    elif answer and not parts:
        given = answer[0] if len(answer) == 1 else answer
    else:
        raise TypeError(
            f"check({found.id!r}, ...) takes the answer, or named parts of it, and not both or neither."
        )
    result = judge(found, given)
    kept = checked(found.id, result.state) if isinstance(exercise, str) else ""
    note = stale_note("check", found.id) or _not_own(result, found, given)
    notes = " ".join(filter(None, (note, kept)))
    return replace(result, message=f"{result.message} {notes}") if notes else result


def _not_own(result: CheckResult, exercise: Exercise, given: Any) -> str:
    """Told in time: grading gives no points for a function that was written elsewhere."""
    if not (result.passed and exercise.is_function and live()):
        return ""
    home = borrowed(given)
    return f"Note: {BORROWED.format(home)} As it stands it earns no points." if home else ""


def judge(
    exercise: Exercise,
    answer: Any,
    probes: Sequence[Probe] | None = None,
    time_limit: float | None = None,
) -> CheckResult:
    """The verdict on an answer, without any state: same answer, same probes, same verdict.

    Parameters
    ----------
    exercise : what is asked.
    answer : a function (or anything that can be called like one, such as a proxy), or values.
    probes : instead of the exercise's own, for instance `exercise.probes_for(seed)`.
    time_limit : seconds for all calls of the answer, instead of the exercise's own.

    Returns
    -------
    CheckResult : never "passed" unless everything was computed and compared.
    """
    if probes is None and time_limit is None:
        trial = trial_of(exercise)
    else:
        trial = Trial(exercise, probes, time_limit)
    return judge_trial(trial, answer)


def judge_trial(trial: Trial, answer: Any) -> CheckResult:
    """Like `judge`, on a trial that was made before."""
    assert trial.wants  # the author's own faults are raised, here and nowhere later
    try:
        return (_function if trial.exercise.is_function else _value)(trial, answer)
    except KeyboardInterrupt:  # somebody pressed it: an answer's own is a failure like any other
        raise
    except BaseException:
        return verdict(trial.exercise, "error", UNREADABLE)


# ---- values


def _value(trial: Trial, given: Any) -> CheckResult:
    exercise = trial.exercise
    got = _lenient(freeze_parts(given, exercise.parts), trial.wants[0].value, exercise.choices)
    outcomes = [Outcome(got)]
    first = trial.first_wrong(outcomes)
    if first is None:
        return _passed(trial)
    part, triples = first
    if any(_is_blank(value) for _, value, _ in triples):
        return _not_attempted(exercise, part)
    word = triples[0][1]
    if isinstance(word, str) and exercise.choices and word not in exercise.choices:
        options = ", ".join(map(repr, exercise.choices))
        return verdict(exercise, "wrong", f"{show(word)} is not among the options: {options}.")
    recognised = _recognised(trial, outcomes)
    return diagnosed(trial, outcomes, None) if recognised is None else recognised


def _is_blank(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip() in ("", "...")
    if isinstance(value, tuple | dict):
        items = list(value.values()) if isinstance(value, dict) else value
        return not items or any(_is_blank(item) for item in items)
    return value is None or value is Ellipsis or (isinstance(value, np.ndarray) and value.size == 0)


def _lenient(got: Any, want: Any, choices: Sequence[str] = ()) -> Any:
    """A value exercise takes [[2.6]] for 2.6 and "about  Doubles." for "about doubles"."""
    if isinstance(want, dict) and isinstance(got, dict):
        return {key: _lenient(value, want.get(key), choices) for key, value in got.items()}
    if isinstance(got, str):
        return next((choice for choice in choices if _plain(choice) == _plain(got)), got)
    if isinstance(want, np.ndarray) and isinstance(got, np.ndarray) and want.shape == () and got.size == 1:
        return got.reshape(())
    return got


def _plain(words: str) -> str:
    """No capitals, single spaces, no mark at the ends, 10000 for 10,000."""
    words = re.sub(r"(?<=\d),(?=\d{3}\b)", "", words)
    return " ".join(words.split()).strip(" .,;:!\"'`").casefold()


# ---- functions and classes


def _apart(exercise: Exercise, outcome: Outcome, want: Outcome) -> Outcome:
    """Results of one shape may come stacked in one array: `a, b = f(x)` takes them apart as well."""
    got, right = outcome.value, want.value
    if exercise.parts and isinstance(got, np.ndarray) and isinstance(right, dict) and len(right) > 1:
        shapes = [part.shape if isinstance(part, np.ndarray) else None for part in right.values()]
        if len(set(shapes)) == 1 and shapes[0] is not None and got.shape == (len(right), *shapes[0]):
            return replace(outcome, value=dict(zip(right, map(freeze, got), strict=True)))
    return outcome


def _function(trial: Trial, given: Any) -> CheckResult:
    exercise = trial.exercise
    if given is None or given is Ellipsis or is_stub(given):
        return _not_attempted(exercise)
    if not callable(given):
        return verdict(
            exercise,
            "wrong",
            f"The check was given {show(given)}. It needs the function itself: its name, no brackets.",
        )
    if exercise.run is None:
        misfit = _signature_misfit(trial, given)
        if misfit:
            return verdict(exercise, "error", misfit)
    outcomes = [_apart(exercise, *pair) for pair in zip(trial.run(given), trial.wants, strict=True)]
    first = trial.first_wrong(outcomes)
    stopped = [outcome for outcome in outcomes if outcome.fails]
    if first is not None or stopped:
        todo = unwritten(given)
        if todo or any(outcome.failure is not None and outcome.failure.unwritten for outcome in stopped):
            return _still_to_write(exercise, given, todo)
        if first is not None and any(_unfilled(value) for _, value, _ in first[1]):
            return _not_attempted(exercise, first[0])
    recognised = _recognised(trial, outcomes) if first is not None or trial.is_wrong(outcomes) else None
    if recognised is not None:
        return recognised
    looks = (  # a verdict that is not "passed" is false, so `or` would go on
        lambda: malformed(trial, outcomes),
        lambda: _stopped(trial, outcomes),
        lambda: _unsteady(trial, given, outcomes),
        lambda: None if first is None else diagnosed(trial, outcomes, given),
        lambda: _side_effects(trial, outcomes),
    )
    return next((found for found in (look() for look in looks) if found is not None), _passed(trial))


def _unfilled(value: Any) -> bool:
    return value is Ellipsis or (isinstance(value, tuple) and any(item is Ellipsis for item in value))


def _signature_misfit(trial: Trial, given: Any) -> str | None:
    exercise, probe = trial.exercise, trial.probes[0]
    args, kwargs = probe.arguments()
    try:
        signature = inspect.signature(given)
    except BaseException:  # an object may answer this question with anything
        return None
    wanted = exercise.argument_names(probe)
    takes = list(signature.parameters)
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return (
            f"Your function takes ({', '.join(takes) or 'nothing'}), but is called with "
            f"({', '.join(wanted)}). Keep the first line of the stub."
        )
    if takes != wanted and not kwargs and sorted(takes) == sorted(wanted):
        return (
            f"Your function takes ({', '.join(takes)}) in this order, but is called with "
            f"({', '.join(wanted)}). Keep the first line of the stub."
        )
    return None


def _stopped(trial: Trial, outcomes: list[Outcome]) -> CheckResult | None:
    for probe, outcome, want in zip(trial.probes, outcomes, trial.wants, strict=True):
        if outcome.failure is not None and not fail_alike(outcome, want):
            everywhere = all(o.fails for o in outcomes) and len(outcomes) > 1
            where = "" if everywhere else f" The input was: {trial.exercise.describe(probe)}."
            return verdict(trial.exercise, "error", outcome.failure.sentence + where)
    return None


def _unsteady(trial: Trial, given: Any, outcomes: list[Outcome]) -> CheckResult | None:
    """A second call of each probe: the same input must give the same answer."""
    for probe, outcome, want in zip(trial.probes, outcomes, trial.wants, strict=True):
        if outcome.fails:
            continue
        again = _apart(trial.exercise, run_one(trial.exercise, given, probe, trial.time_limit), want)
        if again.failure is not outcome.failure or not _alike(again.value, outcome.value):
            then, now = show(outcome.value), show(again.value)
            numbers = f" ({then}, then {now})" if then != now else ""
            return verdict(
                trial.exercise,
                "wrong",
                f"Called twice with the same input, your function gives two different answers{numbers}. "
                "Does it use random numbers, or remember something between calls?",
            )
    return None


def _alike(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray | str | tuple | dict) or one is None:
        return same(one, other, Tolerance(1e-9, 1e-12)) or _holds_strange(one)
    return True


def _holds_strange(value: Any) -> bool:
    """True where something in it cannot be read, and so cannot be compared: it is wrong anyway."""
    if isinstance(value, tuple | dict):
        return any(map(_holds_strange, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, np.ndarray | str)


def _side_effects(trial: Trial, outcomes: list[Outcome]) -> CheckResult | None:
    modified = next((outcome.modified for outcome in outcomes if outcome.modified), ())
    if modified:
        return verdict(
            trial.exercise,
            "wrong",
            f"The result is right, but the function changes its input `{modified[0]}` in place: "
            "whoever called it finds other numbers there afterwards. Work on a copy.",
        )
    warned = next((outcome.warnings for outcome in outcomes if outcome.warnings), ())
    if trial.exercise.no_warnings and warned:
        return verdict(
            trial.exercise,
            "wrong",
            f"The result is right, but NumPy warns on the way: {warned[0]}. Find the entries that cause it "
            "and compute without them.",
        )
    drawn = [(o, w) for o, w in zip(outcomes, trial.wants, strict=True) if not w.unused]
    idle = set.intersection(*(set(o.unused) for o, _ in drawn)) if drawn else set()
    if idle:
        return verdict(
            trial.exercise,
            "wrong",
            f"The function draws nothing from the generator `{min(idle)}` that it is given. Use that one: "
            "only then does whoever calls it decide about the random numbers.",
        )
    return None


def _still_to_write(exercise: Exercise, given: Any, todo: Any) -> CheckResult:
    if not todo:
        return _not_attempted(exercise)
    names = ", ".join(f"`{name}`" for name in todo[:4])
    relation = (
        "It still waits to be written:"
        if issubclass(type(given), type)
        else f"`{show(given)}` uses what is not written yet:"
    )
    return verdict(
        exercise, "not_attempted", f"{relation} {names}. Fill that in first, then run this cell again."
    )


# ---- verdicts


def _recognised(trial: Trial, outcomes: list[Outcome]) -> CheckResult | None:
    known = trial.recognised(outcomes)
    return None if known is None else verdict(trial.exercise, "misconception", known.message, known.name)


def _passed(trial: Trial) -> CheckResult:
    n = len(trial.probes)
    count = f"Right on all {n} inputs." if n > 1 else "Right."
    return verdict(trial.exercise, "passed", f"{count} {trial.exercise.insight}".strip())


def _not_attempted(exercise: Exercise, part: str = "") -> CheckResult:
    right = so_far(exercise, part)
    todo = f"Next: `{part}`." if right else "Replace `...` by your answer, then run this cell again."
    return verdict(exercise, "not_attempted", f'{right}{todo} For a first push: hint("{exercise.id}").')

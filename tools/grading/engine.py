"""The one place that knows how the engine of the checks is asked."""

from collections.abc import Mapping
from functools import cache

import nn_helpers.chapters  # noqa: F401  (tells the checks where exercises live)
from nn_helpers.checks.compare import EXACT, same
from nn_helpers.checks.judge import judge_trial
from nn_helpers.checks.registry import find, load_all
from nn_helpers.checks.trial import Trial
from nn_helpers.checks.values import freeze

UNHURRIED = 3600.0  # the agent keeps the exercise's own limit, where the student's code runs


@cache
def trial_for(name, seed):
    """An exercise on graded probes, drawn anew for this seed.

    Parameters
    ----------
    name : str
        The exercise's id.
    seed : int

    Returns
    -------
    Trial

    Raises
    ------
    ValueError
        If a function is asked for and there is no `fresh`; `fixed` tells beforehand.
    """
    exercise = find(name)
    trial = Trial(exercise, exercise.probes_for(seed) if exercise.is_function else None, UNHURRIED)
    assert trial.wants  # all of it is computed once, and not while a sandbox waits
    for misconception in exercise.misconceptions:
        trial.mistaken(misconception)
    return trial


def fixed(names):
    """Of these exercises, the ones that ask for a function and cannot draw new probes for it."""
    found = map(find, names)
    return [exercise.id for exercise in found if exercise.is_function and exercise.fresh is None]


def judged(trial, given):
    """The engine's verdict on an answer. Not for the main thread, where the engine would set its alarm."""
    return judge_trial(trial, given)


def share_right(trial, given):
    """Of an exercise that asks for named values, the share that is right.

    Where only one value is right anywhere, and others got it too, it is a guess, and none is right.
    """
    parts = trial.exercise.parts
    if not isinstance(given, dict) or not isinstance(trial.exercise.reference, Mapping):
        return 0.0
    right, frozen = trial.exercise.reference, {part: freeze(given[part]) for part in parts if part in given}
    passed = [part for part in frozen if judge_trial(trial, {**right, part: given[part]}).passed]
    alike = {part for part in frozen if passed and same(frozen[part], frozen[passed[0]], EXACT)}
    if alike > set(passed):
        return 0.0
    return len(passed) / len(parts)


def hints_of(name):
    """The hints of an exercise, from a nudge on."""
    return find(name).hints


def title_of(name):
    """How pages name an exercise."""
    return find(name).title


def every():
    """All exercises of the course by id."""
    return load_all()

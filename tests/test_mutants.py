"""Every small mistake that a machine can make in a solution is rejected, or listed with its reason."""

import time

import pytest

from mutants import mutants
from nn_helpers.checks.judge import judge_trial
from nn_helpers.checks.registry import load_all
from nn_helpers.checks.trial import Trial
from surviving_mutants import survivors

LISTED = survivors()
EXERCISES = {
    name: exercise for name, exercise in load_all().items() if exercise.is_function and name[:2] in LISTED
}
SHARE = 0.95
PATIENCE = 300.0  # seconds


def survivors_of(exercise, listed):
    """How many mutants there are, and the names of those that pass.

    The limit is a few times what the reference takes, so that endless loops end soon; survivors that are
    known come to an end, and a busy machine must not reject them.
    """
    trial, start = Trial(exercise), time.monotonic()
    assert trial.wants
    short = 0.3 + 8 * (time.monotonic() - start)
    made, alive = mutants(exercise), []
    for mutant in made:
        trial.time_limit = PATIENCE if mutant.name in listed else short
        if judge_trial(trial, mutant.answer).passed:
            alive.append(mutant.name)
    return len(made), alive


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_mutants_are_rejected(exercise):
    listed = LISTED[exercise.id[:2]].get(exercise.id, {})
    count, alive = survivors_of(exercise, listed)
    assert not set(alive) - set(listed), "survivors without a reason"
    assert not set(listed) - set(alive), "listed, but rejected or no longer made"
    assert all(len(reason.split()) >= 3 for reason in listed.values())
    equivalent = sum(reason.startswith("equivalent") for reason in listed.values())
    assert count - len(alive) >= SHARE * (count - equivalent)
    assert count > equivalent, "no mutant tells anything about this exercise"


def test_survivors_belong_to_exercises():
    assert {name for listed in LISTED.values() for name in listed} <= set(EXERCISES)

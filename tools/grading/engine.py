"""The one place that knows how the engine of the checks is asked."""

import dataclasses

from nn_helpers.checks import compare, failure, judge, registry
from nn_helpers.checks.values import freeze_parts

try:
    from nn_helpers.checks.failure import RemoteFailure
except ImportError:

    class RemoteFailure(Exception):
        def __init__(self, failure):
            super().__init__(failure.sentence)
            self.failure = failure

    _explain = failure.explain

    def explain(error, answer, limit):
        return error.failure if isinstance(error, RemoteFailure) else _explain(error, answer, limit)

    from nn_helpers.checks import runner

    runner.explain = explain

_drawn = {}


def exercise_for(name, seed):
    """The exercise with graded probes, drawn anew for this seed where the exercise can draw them."""
    key = name, seed
    if key not in _drawn:
        exercise = registry.find(name)
        if getattr(exercise, "fresh", None) is not None:
            exercise = dataclasses.replace(exercise, probes=exercise.probes_for(seed), promises=())
        _drawn[key] = exercise
    return _drawn[key]


def judged(exercise, given, parts):
    """The engine's verdict on an answer, or on named parts. Call it from any thread but the main one."""
    return judge.check(exercise, **parts) if parts else judge.check(exercise, given)


def share_right(exercise, given):
    """Of an exercise that asks for named values, the share that is right."""
    want = judge.expected(exercise)[0].value
    got = judge._lenient(freeze_parts(given, exercise.parts), want)
    tolerance = judge.tolerance_of(exercise)
    if not isinstance(want, dict) or not isinstance(got, dict):
        return 0.0
    right = sum(compare.same(got.get(part), want[part], tolerance) for part in want)
    return right / len(want)

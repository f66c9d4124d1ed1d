"""Run an answer on a probe: copied arguments in, plain data out, nothing of its misbehaviour leaks."""

import contextlib
import io
import signal
import sys
import threading
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nn_helpers.checks.compare import Tolerance, same
from nn_helpers.checks.exercise import Exercise, Probe
from nn_helpers.checks.failure import Failure, TimeLimit, explain
from nn_helpers.checks.values import freeze, freeze_parts

_HERE = str(Path(__file__).parent)
_EXACT = Tolerance(0.0, 0.0)
_errstate = np.errstate


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a frozen value or a failure, the arguments that it changed, NumPy's warnings."""

    value: Any = None
    failure: Failure | None = None
    modified: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def run_all(exercise: Exercise, answer, seconds: float | None = None) -> list[Outcome]:
    """One outcome per probe; calls after a time-out are not made and count as timed out.

    seconds : for all calls together; the exercise's own limit by default.
    """
    deadline = time.monotonic() + (exercise.time_limit if seconds is None else seconds)
    outcomes = []
    for probe in exercise.probes:
        outcomes.append(run_one(exercise, answer, probe, deadline - time.monotonic()))
        failure = outcomes[-1].failure
        if failure is not None and failure.kind == "TimeLimit":
            outcomes += [Outcome(failure=failure)] * (len(exercise.probes) - len(outcomes))
            break
    return outcomes


def run_one(exercise: Exercise, answer, probe: Probe, seconds: float | None = None) -> Outcome:
    """Call the answer once on fresh copies of the probe's arguments."""
    args, kwargs = probe.arguments()
    before = probe.arguments()
    seconds = exercise.time_limit if seconds is None else max(seconds, 0.01)
    failure, value, notes = None, None, []
    with warnings.catch_warnings(record=True) as caught, _errstate(all="warn"), _quiet():
        warnings.simplefilter("always")
        try:
            with _limit(seconds):
                value = exercise.run(answer, *args, **kwargs) if exercise.run else answer(*args, **kwargs)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            failure = explain(error, answer, exercise.time_limit)
        notes = tuple(dict.fromkeys(str(c.message) for c in caught if issubclass(c.category, RuntimeWarning)))
    if failure is not None:
        return Outcome(failure=failure, warnings=notes)
    modified = ()
    if exercise.must_not_modify:
        now, then = [*args, *kwargs.values()], [*before[0], *before[1].values()]
        names = exercise.argument_names(probe)
        modified = tuple(
            name
            for name, a, b in zip(names, now, then, strict=True)
            if isinstance(b, (np.ndarray, list, dict)) and not same(freeze(a), freeze(b), _EXACT)
        )
    return Outcome(freeze_parts(value, exercise.parts), None, modified, notes)


@contextlib.contextmanager
def _quiet():
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def _raise_at_next_line(frame):
    def trace(frame, event, argument):
        raise TimeLimit

    while frame is not None and not frame.f_code.co_filename.startswith(_HERE):
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(lambda frame, event, argument: None)


@contextlib.contextmanager
def _limit(seconds):
    """Raise TimeLimit in the running code after some seconds, where that works (main thread, not Windows)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    calls = 0

    def stop(signum, frame):
        nonlocal calls
        calls += 1
        if calls > 1:  # a bare except swallowed the first: raise again at the next line, inside its handler
            _raise_at_next_line(frame)
        raise TimeLimit

    old_trace = sys.gettrace()
    old_handler = signal.signal(signal.SIGALRM, stop)
    old_timer = signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        sys.settrace(old_trace)
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, old_handler)
        if old_timer[0]:
            signal.setitimer(signal.ITIMER_REAL, *old_timer)

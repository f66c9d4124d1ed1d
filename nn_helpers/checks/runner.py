"""Run an answer on a probe: copied arguments in, plain data out, nothing of its misbehaviour leaks."""

import contextlib
import io
import itertools
import math
import time
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_helpers.checks.compare import EXACT, same
from nn_helpers.checks.exercise import Exercise
from nn_helpers.checks.failure import Failure, explain, unusable
from nn_helpers.checks.limits import genuine_interrupts, limited, loud
from nn_helpers.checks.probes import Probe
from nn_helpers.checks.values import MISSING, freeze, freeze_parts

_errstate = np.errstate
MOST_ITEMS = 100_000  # of an iterator that a student's function returns


@dataclass(frozen=True)
class Outcome:
    """What one call gave.

    value : frozen, as `run` made it; returned : frozen, as the student's function returned it to `run`.
    failure : instead of a value. modified : arguments that were changed. warnings : of NumPy.
    unused : random generators that were handed in and not drawn from.
    """

    value: Any = None
    failure: Failure | None = None
    modified: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    returned: Any = MISSING
    unused: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """True where there is a failure instead of a value."""
        return self.failure is not None


def run_all(
    exercise: Exercise, answer: Any, probes: Sequence[Probe], seconds: float | None = None
) -> list[Outcome]:
    """One outcome per probe; calls after a time-out are not made and count as timed out.

    seconds : for all calls together; the exercise's own limit by default.
    """
    seconds = exercise.time_limit if seconds is None else seconds
    deadline = time.monotonic() + seconds
    outcomes = []
    for probe in probes:
        outcomes.append(run_one(exercise, answer, probe, deadline - time.monotonic(), seconds))
        failure = outcomes[-1].failure
        if failure is not None and failure.kind == "TimeLimit":
            outcomes += [Outcome(failure=failure)] * (len(probes) - len(outcomes))
            break
    return outcomes


def run_one(
    exercise: Exercise, answer: Any, probe: Probe, seconds: float | None = None, stated: float | None = None
) -> Outcome:
    """Call the answer once on fresh copies of the probe's arguments.

    seconds : for this call; stated : the limit that a message names, where it is another one.
    """
    args, kwargs = probe.arguments()
    before = probe.arguments()
    seconds = exercise.time_limit if seconds is None else max(seconds, 0.01)
    witness = _Witness(answer, witnessed=exercise.run is not None)
    failure, value = None, None
    silenced: list[dict] = []
    with (
        warnings.catch_warnings(record=True) as caught,
        loud(silenced) if exercise.strict else _errstate(all="warn", under="ignore"),
        _quiet(),
    ):
        warnings.simplefilter("always")
        with genuine_interrupts() as interrupted:
            try:
                with limited(seconds):
                    if exercise.run:
                        value = exercise.run(witness.callable, *args, **kwargs)
                    else:
                        value = answer(*args, **kwargs)
            except BaseException as error:
                if interrupted:
                    raise
                if witness.returned_all:
                    failure = unusable(error)
                else:
                    failure = explain(error, answer, stated or seconds, silenced=bool(silenced))
        notes = tuple(dict.fromkeys(str(c.message) for c in caught if issubclass(c.category, RuntimeWarning)))
    returned = witness.returned
    if failure is not None:
        return Outcome(failure=failure, warnings=notes, returned=returned)
    now, then = [*args, *kwargs.values()], [*before[0], *before[1].values()]
    named = list(zip(exercise.argument_names(probe), now, then, strict=True))
    modified = tuple(name for name, a, b in named if exercise.must_not_modify and _changed(a, b))
    unused = tuple(
        name
        for name, a, b in named
        if isinstance(b, np.random.Generator) and a.bit_generator.state == b.bit_generator.state
    )
    return Outcome(freeze_parts(value, exercise.parts), None, modified, notes, returned, unused)


def _changed(now: Any, then: Any) -> bool:
    return isinstance(then, (np.ndarray, list, dict)) and not same(freeze(now), freeze(then), EXACT)


class _Witness:
    """Remembers what the student's function returned last, and whether an error came from inside it."""

    def __init__(self, answer: Any, witnessed: bool) -> None:
        self.returned: Any = MISSING
        self._inside = self._calls = 0
        self.callable = answer
        if witnessed and not issubclass(type(answer), type):

            def called(*args: Any, **kwargs: Any) -> Any:
                self._calls += 1
                self._inside += 1
                value = answer(*args, **kwargs)
                if hasattr(type(value), "__next__"):  # its body runs later, in whoever asks it
                    return _bounded(value)
                if _is_huge(value):
                    raise ValueError(f"what your function returns has more than {MOST_ITEMS:,} items")
                self._inside -= 1
                self.returned = tuple(map(freeze, value)) if type(value) is tuple else freeze(value)
                return value

            if type(answer) is types.FunctionType:
                called.__name__, called.__doc__ = answer.__name__, answer.__doc__
            self.callable = called

    @property
    def returned_all(self) -> bool:
        return self._calls > 0 and self._inside == 0


def _is_huge(value: Any) -> bool:
    """True where a list of the items would fill the memory, though the value itself takes none."""
    if type(value) is range:
        return len(value) > MOST_ITEMS
    if not isinstance(value, np.ndarray):
        return False
    shape = np.ndarray.shape.__get__(value)
    return shape[:1] > (MOST_ITEMS,) or math.prod(shape) > 100 * MOST_ITEMS


def _bounded(iterator: Iterator[Any]) -> Iterator[Any]:
    """The iterator, up to a reasonable length: `list` of an endless one would fill the memory."""
    yield from itertools.islice(iterator, MOST_ITEMS)
    if next(iterator, iterator) is not iterator:
        raise ValueError(f"what your function returns has more than {MOST_ITEMS:,} items")


class _Sink(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(_Sink()), contextlib.redirect_stderr(_Sink()):
        yield

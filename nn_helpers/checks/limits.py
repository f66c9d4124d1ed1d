"""What holds while an answer runs: a time limit, loud floating-point errors, the interrupt button."""

import contextlib
import signal
import sys
import threading
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from nn_helpers.checks.failure import TimeLimit
from nn_helpers.checks.stepwise import Stepwise

_errstate: Any = np.errstate
_geterr, _seterr = np.geterr, np.seterr
_LIBRARIES = ("numpy", "scipy", "sklearn")


@contextlib.contextmanager
def loud(silenced: list) -> Iterator[None]:
    """Overflow, invalid operations and division by zero raise, also under `np.errstate` and `np.seterr`.

    NumPy's own use of them is left alone.

    silenced : gets an entry for each attempt of the answer to turn them off.
    """

    class Heard(_errstate):
        def __init__(self, **settings: Any) -> None:
            if not _is_library(sys._getframe(1)):
                silenced.append(settings)
                settings = {}
            super().__init__(**settings)

    def seterr(**settings: Any) -> Any:
        if _is_library(sys._getframe(1)):  # numpy.ma calls it within errstate, which puts it back
            return _seterr(**settings)
        silenced.append(settings)
        return _geterr()

    before = np.errstate, np.seterr
    np.errstate, np.seterr = Heard, seterr  # type: ignore[misc, assignment]
    try:
        with _errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            yield
    finally:
        np.errstate, np.seterr = before  # type: ignore[misc]


def _is_library(frame: types.FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] in _LIBRARIES


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def genuine_interrupts() -> Iterator[list[bool]]:
    """A list that is filled when somebody presses interrupt, to tell it from a raised KeyboardInterrupt."""
    pressed: list[bool] = []
    old = signal.getsignal(signal.SIGINT)

    def press(signum: int, frame: types.FrameType | None) -> None:
        pressed.append(True)
        if callable(old):
            old(signum, frame)
        raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGINT, press)
    except (ValueError, OSError):  # not the main thread, or a system without it: nobody can press
        yield pressed
        return
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if old is None else old)


def limited(seconds: float) -> contextlib.AbstractContextManager[Any]:
    """A context in which the running code gets TimeLimit raised in it after some seconds."""
    by_alarm = hasattr(signal, "setitimer") and _in_main_thread()
    return _alarmed(seconds) if by_alarm else Stepwise(seconds)


@contextlib.contextmanager
def _alarmed(seconds: float) -> Iterator[None]:
    watch = Stepwise(seconds)
    running = True

    def stop(signum: int, frame: types.FrameType | None) -> None:
        if running:
            watch.end(frame)  # a bare except may swallow the first: then the next line raises again
            raise TimeLimit

    old_timer = signal.getitimer(signal.ITIMER_REAL)
    old_handler = signal.signal(signal.SIGALRM, stop)
    try:  # from here on: on a busy machine the alarm may ring before the answer has started
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
        yield
    finally:
        running = False
        watch.__exit__()
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, old_handler)
        if old_timer[0]:
            signal.setitimer(signal.ITIMER_REAL, *old_timer)

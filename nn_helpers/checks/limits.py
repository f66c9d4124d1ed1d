"""What holds while an answer runs: a time limit, loud floating-point errors, the interrupt button."""

import contextlib
import signal
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nn_helpers.checks.failure import TimeLimit

_HERE = str(Path(__file__).parent)
_errstate: Any = np.errstate
_geterr = np.geterr
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


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TimeLimit in the running code after some seconds, where that works (main thread, not Windows)."""
    if not hasattr(signal, "setitimer") or not _in_main_thread():
        yield
        return

    calls, running = 0, True

    def stop(signum: int, frame: types.FrameType | None) -> None:
        nonlocal calls
        if not running:
            return
        calls += 1
        if calls > 1:  # a bare except swallowed the first: raise again at the next line, inside its handler
            _raise_at_next_line(frame)
        raise TimeLimit

    old_trace, old_timer = sys.gettrace(), signal.getitimer(signal.ITIMER_REAL)
    old_handler = signal.signal(signal.SIGALRM, stop)
    try:  # from here on: on a busy machine the alarm may ring before the answer has started
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
        yield
    finally:
        running = False
        sys.settrace(old_trace)
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, old_handler)
        if old_timer[0]:
            signal.setitimer(signal.ITIMER_REAL, *old_timer)


def _raise_at_next_line(frame: types.FrameType | None) -> None:
    def trace(frame: types.FrameType, event: str, argument: Any) -> Any:
        raise TimeLimit

    while frame is not None and not frame.f_code.co_filename.startswith(_HERE):
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(lambda frame, event, argument: None)

"""A time limit where no alarm can ring (Pyodide, Windows, another thread): every line looks at the clock.

A trace function that raises is dropped by Python, so code that swallows the exception would go on unwatched.
Therefore the exception itself begins to watch again as soon as it is let go. What this cannot stop: a single
call into a compiled library, and code that keeps the exception and loops on.
"""

import math
import sys
import sysconfig
import time
from pathlib import Path
from types import FrameType
from typing import Any, Self

from nn_helpers.checks.failure import TimeLimit

_HERE = str(Path(__file__).parent)
_COURSE = str(Path(__file__).parents[1])  # may lie among the libraries
_LIBRARIES = tuple({sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")})
_clock = time.monotonic


class Stepwise:
    """A context in which every line of what runs, libraries excepted, may raise TimeLimit.

    Parameters
    ----------
    seconds : from entering on.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._running = seconds, False
        self._before: Any = sys.gettrace()

    def __enter__(self) -> Self:
        self._deadline, self._running = _clock() + self._seconds, True
        sys.settrace(self._enter_frame)
        return self

    def __exit__(self, *_: object) -> None:
        self._running = False
        sys.settrace(self._before)

    def end(self, frame: FrameType | None) -> None:
        """Over now, whatever the clock says: every further line of the given frame and its callers raises."""
        self._deadline, self._running = -math.inf, True
        self.watch_again(frame)

    def _enter_frame(self, frame: FrameType, event: str, argument: Any) -> Any:
        file = frame.f_code.co_filename
        if file.startswith(_HERE) or (file.startswith(_LIBRARIES) and not file.startswith(_COURSE)):
            return None
        self._look()
        return self._step

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._look()
        return self._step

    def _look(self) -> None:
        if self._running and _clock() > self._deadline:
            raise _Recurring(self)

    def watch_again(self, frame: FrameType | None) -> None:
        """Trace on, in the given frame and those that called it, unless the time limit is over."""
        if not self._running:
            return
        while frame is not None and not frame.f_code.co_filename.startswith(_HERE):
            frame.f_trace = self._step
            frame = frame.f_back
        sys.settrace(self._enter_frame)


class _Recurring(TimeLimit):
    """Comes back if it is swallowed."""

    def __init__(self, watch: Stepwise) -> None:
        super().__init__()
        self._watch = watch

    def __del__(self) -> None:
        self._watch.watch_again(sys._getframe(1))

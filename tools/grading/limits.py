import contextlib
import signal

import numpy as np

from nn_helpers.checks.failure import TimeLimit


@contextlib.contextmanager
def limited(seconds):
    running = True

    def stop(signum, frame):
        if running:
            raise TimeLimit

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def loud(s):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        yield

"""Right answers, written differently: at least two per exercise, one module per chapter (ch01.py, ...).

    from correct_answers import answer_to

    @answer_to("01.weighted_sum")
    def loop(x, w, b):
        ...

    @answer_to("01.weighted_sum")
    def vectorised(x, w, b):
        return x @ w + b

    @answer_to("01.output_by_hand")     # a value exercise: a function that computes the value
    def from_the_formula():
        return 1 / (1 + np.exp(-2.6))

A class is decorated in the same way. `tests/test_exercises.py` reads them all.
"""

import importlib
import pkgutil
from collections import defaultdict

_ANSWERS = defaultdict(list)


def answer_to(exercise_id):
    """Register the decorated function or class as a right answer."""

    def keep(answer):
        _ANSWERS[exercise_id].append(answer)
        return answer

    return keep


def all_answers():
    """Right answers by exercise id."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(_ANSWERS)

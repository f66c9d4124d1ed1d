"""Checks that teach: an exercise that knows its reference, its probes and the mistakes that students make.

How to write an exercise (chapter 01 lives in `nn_helpers/chapters/ch01/exercises.py`; every `Exercise` that
stands at module level there is found by its id, whose first part is the chapter):

    import numpy as np
    from nn_helpers.checks import Exercise, Misconception, Probe

    def weighted_sum(x, w, b):
        return x @ w + b

    weighted_sum_exercise = Exercise(
        id="01.weighted_sum",
        title="The net input of one neuron",
        reference=weighted_sum,                       # a function, a value, or a dict of named values
        probes=[                                      # argument tuples; a Probe carries a label
            (np.array([1.0, 3.0, 5.0]), np.array([0.5, 1.2, -0.3]), 0.25),
            Probe(np.array([2, -1]), np.array([0.4, 0.7]), -1.0, label="integer inputs"),
        ],
        misconceptions=[
            Misconception("not summed", lambda x, w, b: x * w + b,
                "Your neuron emits one number per wire. It has a single axon: what happens to the products "
                "before they leave the cell?"),
            # ... at least five for a function
        ],
        hints=("Which two lists belong together?", "Multiply pairwise, then ...", "`np.dot` does both."),
        insight="Everything else is decoration.",     # said after a pass (optional)
    )

- Several results: the reference returns a tuple (name them: `parts=("z", "a")`) or a dict; the first wrong
  part, in this order, is the one reported. A dict of values is checked by `check("03.forward", z=z, a=a)`.
- A class, a loop, an in-place update: `run=lambda student, *args: trace` drives it, and the reference and the
  misconceptions too (`must_not_modify=False` where changing an argument is the task).
- A misconception may be a list of variants, may raise; of a dict it names only the parts it spoils.
- `rtol`, `atol` bound the error; `decimals=4` accepts a value rounded to 4 decimals; `choices=` for a word.
- Probes: unequal axes (no accidental n == m), no zeros or ones, several sizes, integers, extremes.
- Two or more differently written right answers go into `tests/correct_answers/chNN.py`; then
  `tests/test_exercises.py` proves that they pass and that every mistake is rejected with its own message.
"""

from nn_helpers.checks.exercise import Exercise, Misconception, Probe
from nn_helpers.checks.hints import hint
from nn_helpers.checks.judge import check

__all__ = ["Exercise", "Misconception", "Probe", "check", "hint"]

"""Checks that teach: an exercise that knows its reference, its probes and the mistakes that students make.

How to write an exercise; chapter 01 is the pattern. Every `Exercise` at the module level of
`nn_helpers/chapters/chNN/exercises.py` is found by its id, whose first part is the chapter
(`register(package)` names another place).

    def weighted_sum(x, w, b):
        return x @ w + b

    def _neurons(rng):                                # fresh probes of the same kinds, from a seed
        return [Probe(numbers(rng, n), numbers(rng, n), numbers(rng)) for n in unequal_sizes(rng, 3)]

    weighted_sum_exercise = Exercise(
        id="01.weighted_sum",
        title="The net input of one neuron",
        reference=weighted_sum,                       # a function, a value, or a dict of named values
        promises=(WholeNumbers("x"),),                # what the text promises: each adds probes
        fresh=_neurons,
        probes=[                                      # a label, in lower case, names an input in a message
            (np.array([1.0, 3.0, 5.0]), np.array([0.5, 1.2, -0.3]), 0.25),
            Probe(np.array([0.4]), np.array([0.7]), -1.0, label="a single input"),
        ],
        misconceptions=[
            Misconception("not summed", lambda x, w, b: x * w + b,
                "Your neuron gives one number for each input. What has to happen to the products first?"),
            # ... at least five for a function
        ],
        hints=("Which two lists belong together?", "Multiply pairwise, then ...", "`np.dot` does both."),
    )

- Promises (promises.py has the kinds): "any shape" is AnyShape("z"), "any number, without a warning" is
  Stable("z"), which also makes overflow an error under np.errstate; "integers too" is WholeNumbers("x").
  What else the text promises (ties, one layer, repeated words, an empty list, 2,000 steps) gets a probe and a
  kind in `fresh`. A random generator among the arguments must be drawn from, as the reference does.
- Several results: the reference returns a tuple (name them: `parts=("z", "a")`) or a dict; the first wrong
  part is reported. A class or a loop: `run=lambda student, *args: trace`, with `measures="the trace of ..."`
  to name it and `form=("W1", "b1")` where what the student returns must have the reference's shapes.
- Whole numbers are compared exactly, others by `rtol` and `atol`; `exact_kind` tells True from 1 from 1.0;
  `no_warnings` forbids NumPy's. Values: `decimals=3` accepts the last digit off by one, and
  `by_hand=lambda r: {...}`, with r() around each written-down step, what those roundings add up to.
- A misconception speaks only if it explains every probe. One whose wrong value is a single constant speaks
  only with `constant=True`. A list of variants is one mistake; a variant may raise.
- Probes: unequal axes (no accidental n == m), few zeros or ones, short decimals, so that they can be printed.

What belongs to an exercise in the tests: two right answers in tests/correct_answers, students' answers with
the expected message in tests/wrong_answers, and the mutants of the solution that survive, with the reason,
in tests/surviving_mutants. `python -m benchmarks.feedback --show 01` prints every message of a chapter.
"""

from nn_helpers.checks.cells import watch
from nn_helpers.checks.exercise import Exercise, Misconception
from nn_helpers.checks.hints import hint
from nn_helpers.checks.judge import check, judge
from nn_helpers.checks.probes import Probe, numbers, unequal_sizes
from nn_helpers.checks.promises import AnyShape, Promise, Stable, WholeNumbers
from nn_helpers.checks.registry import register

__all__ = [
    "AnyShape",
    "Exercise",
    "Misconception",
    "Probe",
    "Promise",
    "Stable",
    "WholeNumbers",
    "check",
    "hint",
    "judge",
    "numbers",
    "register",
    "unequal_sizes",
]

watch()

"""The exercises of chapter 02: SSE and gradients."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nn_helpers.checks import (
    AnyShape,
    Exercise,
    Misconception,
    Probe,
    WholeNumbers,
    numbers,
    unequal_sizes,
)


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


def _shares(rng, *shape):
    """Numbers between 0 and 1 that print short; without a shape, one number."""
    made = rng.integers(4, 97, size=shape) / 100
    return made if shape else float(made)


def _labels(rng, n):
    """Targets 0.0 and 1.0, both of them among two or more."""
    return rng.permutation(np.arange(n) % 2).astype(float)


# 1 · the sum of squared errors


def sse(y_hat: np.ndarray, y: np.ndarray) -> float:
    return np.sum((np.ravel(y_hat) - np.ravel(y)) ** 2)


def _pairs_of_predictions(rng):
    """Rows and columns of predictions of different lengths, one example, and large errors."""
    n, m = unequal_sizes(rng, 2)
    return [
        Probe(_shares(rng, n), _labels(rng, n)),
        Probe(_shares(rng, m, 1), _labels(rng, m), label="a column of predictions"),
        Probe(_shares(rng, 1, 1), np.array([1.0]), label="a column of one prediction"),
        Probe(numbers(rng, n, scale=9), numbers(rng, n, scale=9), label="large errors"),
        Probe(rng.integers(-5, 6, size=n), rng.integers(-5, 6, size=n), label="whole numbers"),
    ]


def _of_errors(summary):
    """A wrong summary of the errors, with and without the care for shapes that the exercise asks for."""
    return [
        lambda y_hat, y: summary(np.ravel(y_hat) - np.ravel(y)),
        lambda y_hat, y: summary(y_hat - y),
    ]


sse_exercise = Exercise(
    id="02.sse",
    title="The sum of squared errors",
    reference=sse,
    fresh=_pairs_of_predictions,
    probes=[
        Probe(np.array([0.3, 0.8, 0.55, 0.9]), np.array([0.0, 1.0, 1.0, 0.0]), label="four predictions"),
        Probe(
            np.array([[0.2], [0.7], [0.95]]),
            np.array([1.0, 0.0, 1.0]),
            label="a column of predictions, as a network emits them, and a row of targets",
        ),
        Probe(np.array([3, -2, 7, 1, 4]), np.array([1, 2, 4, 3, -1]), label="whole numbers"),
        Probe(np.array([[0.35]]), np.array([1.0]), label="a column of one prediction"),
        Probe(np.array([2.5, -40.0, 7.25]), np.array([1.5, 38.0, -7.0]), label="errors of very unequal size"),
        Probe(np.array([[0.85], [0.1]]), np.array([0.0, 1.0]), label="a column of two predictions"),
    ],
    misconceptions=[
        Misconception(
            "only the targets made a column",
            lambda y_hat, y: np.sum((y_hat - y.reshape(-1, 1)) ** 2),
            "A column of predictions is right. Flat predictions, though, meet your column of targets, and "
            "NumPy pairs every one with every target. Bring *both* to the same shape, whatever comes in.",
        ),
        Misconception(
            "a table of all differences",
            lambda y_hat, y: np.sum((y_hat - y) ** 2),
            "Where predictions come as a column and targets as a row, NumPy pairs every prediction with "
            "every target, and your sum is much too large. Bring both to the same shape before you subtract.",
        ),
        Misconception(
            "mean instead of sum",
            _of_errors(lambda errors: np.mean(errors**2)),
            "Your loss does not grow when more examples are added: it is divided by their number. That is "
            "the MSE, a good loss, but this chapter's formulas belong to the sum.",
        ),
        Misconception(
            "half of it",
            _of_errors(lambda errors: 0.5 * np.sum(errors**2)),
            "You return half of the SSE. Some books put that factor in front to make the derivative look "
            "neater; in this course there is none.",
        ),
        Misconception(
            "errors not squared",
            _of_errors(lambda errors: np.sum(errors)),
            "Your loss can be negative: an error upwards pays for one downwards, and a terrible network may "
            "score 0. What makes every error count with the same sign?",
        ),
        Misconception(
            "absolute errors",
            _of_errors(lambda errors: np.sum(np.abs(errors))),
            "You add up the sizes of the errors. That is a loss as well, but with a kink at 0; the SSE lets "
            "large errors weigh more than proportionally.",
        ),
        Misconception(
            "root taken",
            _of_errors(lambda errors: np.sqrt(np.sum(errors**2))),
            "The last step is one too many: a root was taken. The result is the length of the error vector, "
            "whose square is what was asked for.",
        ),
        Misconception(
            "squared after adding",
            _of_errors(lambda errors: np.sum(errors) ** 2),
            "The errors were added first and squared afterwards, so that they cancel before the square can "
            "prevent it. Mind the order.",
        ),
        Misconception(
            "every prediction against every target",
            lambda y_hat, y: np.sum((np.reshape(y_hat, (-1, 1)) - np.ravel(y)) ** 2),
            "Your sum has too many terms: a column minus a row is a table of every prediction with every "
            "target. Flatten both, so that each prediction meets its own target only.",
        ),
        Misconception(
            "difference of squares",
            lambda y_hat, y: np.sum(np.ravel(y_hat) ** 2 - np.ravel(y) ** 2),
            "Predictions and targets are squared one by one and then subtracted. Subtract first: it is the "
            "error that is squared.",
        ),
        Misconception(
            "doubled instead of squared",
            _of_errors(lambda errors: np.sum(errors * 2)),
            "Each error is doubled, and a square is something else: `* 2` doubles, `** 2` squares. Your sum "
            "can be negative.",
        ),
        Misconception(
            "predictions rounded first",
            [
                lambda y_hat, y: np.sum((np.round(np.ravel(y_hat)) - np.ravel(y)) ** 2),
                lambda y_hat, y: np.sum((np.where(np.ravel(y_hat) > 0.5, 1, 0) - np.ravel(y)) ** 2),
            ],
            "The predictions are turned into labels before they are compared: that counts wrong answers. "
            "The loss wants to know how wrong each prediction is, decimals included.",
        ),
        Misconception(
            "last example left out",
            _of_errors(lambda errors: np.sum(errors[:-1] ** 2)),
            "The last example has no effect on your sum. A range ends before its second number: where does "
            "your loop or slice end?",
        ),
        Misconception(
            "first example left out",
            _of_errors(lambda errors: np.sum(errors[1:] ** 2)),
            "The first example has no effect on your sum. Python counts from 0: where does your loop or "
            "slice begin?",
        ),
        Misconception(
            "only the last example",
            _of_errors(lambda errors: np.ravel(errors)[-1] ** 2),
            "Only the last example is in your result. Does the loop add to a total, or does it overwrite it "
            "each time, or return too early?",
        ),
        Misconception(
            "only the first example",
            _of_errors(lambda errors: np.ravel(errors)[0] ** 2),
            "Only the first example is in your result. Is there a `return` inside the loop?",
        ),
        Misconception(
            "cross-entropy",
            lambda y_hat, y: (
                -np.sum(
                    np.ravel(y) * np.log(np.ravel(y_hat)) + (1 - np.ravel(y)) * np.log(1 - np.ravel(y_hat))
                )
            ),
            "That is cross-entropy, another loss, which this chapter only looks at from afar. The sum of "
            "squared errors needs no logarithm.",
        ),
        Misconception(
            "root of the mean",
            lambda y_hat, y: np.sqrt(np.mean((np.ravel(y_hat) - y) ** 2)),
            "This is the root of the *mean* squared error. Asked for is the sum of the squares, without a "
            "mean and without a root.",
        ),
        Misconception(
            "mean error taken off",
            lambda y_hat, y: np.var(np.ravel(y_hat) - y) * len(y),
            "Your errors are measured from their own mean, as a variance does. Predictions that are all "
            "too high by the same amount would cost nothing. Measure from 0.",
        ),
        Misconception(
            "only the targets squared",
            lambda y_hat, y: np.sum(np.ravel(y_hat) - y**2),
            "Only the targets are squared: `**` binds more tightly than the minus. The difference needs "
            "brackets.",
        ),
    ],
    hints=(
        "Three steps: the errors, their squares, the sum. One error is prediction minus target.",
        "If `y_hat` may be a column of shape (N, 1) and y a row of shape (N,), make both flat before "
        "subtracting.",
        "`np.ravel` flattens either of them; a square is `** 2`; the rest is `np.sum`.",
    ),
    insight="Smaller is better, and 0 is perfect.",
)


# 2 · delta of the output node


def delta_output(y: int | np.ndarray, a: np.ndarray | float) -> Any:
    return 2 * (a - y) * a * (1 - a)


def _outputs(rng):
    """Single outputs, arrays of one and of two axes, and targets that are shares themselves."""
    n, m = unequal_sizes(rng, 2)
    return [
        Probe(1, _shares(rng), label="a single output, target 1"),
        Probe(0, _shares(rng), label="a single output, target 0"),
        Probe(_labels(rng, n), _shares(rng, n)),
        Probe(_shares(rng, m), _shares(rng, m), label="targets between 0 and 1"),
        Probe(_labels(rng, n * m).reshape(n, m), _shares(rng, n, m), label=f"{n} examples of {m} outputs"),
    ]


def _logit(a):
    return np.log(a / (1 - a))


delta_exercise = Exercise(
    id="02.delta_output",
    title="Delta of the output node",
    reference=delta_output,
    fresh=_outputs,
    probes=[
        Probe(1, 0.6, label="target 1, activation 0.6"),
        Probe(0, 0.6, label="target 0, activation 0.6"),
        (1, 0.05),
        Probe(np.array([0.0, 1.0, 1.0]), np.array([0.85, 0.3, 0.97]), label="three examples at once"),
        Probe(np.array([0.2, 0.9]), np.array([0.7, 0.4]), label="targets between 0 and 1"),
        Probe(
            np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]),
            np.array([[0.8, 0.15, 0.35], [0.45, 0.7, 0.02]]),
            label="two examples of three outputs",
        ),
    ],
    misconceptions=[
        Misconception(
            "the handout's sign",
            lambda y, a: 2 * (y - a) * a * (1 - a),
            "The size is right and the sign is turned, as in texts that take target minus prediction and "
            "then add. Here delta is the slope of the loss itself. Does the loss rise or fall when z rises?",
        ),
        Misconception(
            "factor 2 lost",
            lambda y, a: (a - y) * a * (1 - a),
            "Everything is half of what it should be. Differentiate the square once more: which factor comes "
            "down in front?",
        ),
        Misconception(
            "slope of the activation missing",
            lambda y, a: 2 * (a - y),
            "This is the slope with respect to the prediction. Delta belongs to the net input, which is one "
            "link of the chain further back: the sigmoid is in between.",
        ),
        Misconception(
            "formula for a fed with z",
            lambda y, a: 2 * (a - y) * _logit(a) * (1 - _logit(a)),
            "The slope a(1 - a) was fed with the net input. It takes the activation, which is what your "
            "function is given: no z is needed.",
        ),
        Misconception(
            "sigmoid applied again",
            [
                lambda y, a: 2 * (a - y) * sigmoid(a) * (1 - sigmoid(a)),
                lambda y, a: 2 * (sigmoid(a) - y) * sigmoid(a) * (1 - sigmoid(a)),
            ],
            "The a that you are given has been through the sigmoid already, and your function sends it "
            "through once more. Use it as it is.",
        ),
        Misconception(
            "cross-entropy's delta",
            lambda y, a: a - y,
            "Prediction minus target is the delta of cross-entropy. With the squared error two factors do "
            "not cancel; which ones are they?",
        ),
        Misconception(
            "brackets lost",
            lambda y, a: 2 * (a - y) * a * 1 - a,
            "The last minus sign escaped from its bracket: the activation is subtracted from the whole "
            "product. What has to be computed first in the slope of the sigmoid?",
        ),
        Misconception(
            "loss not differentiated",
            lambda y, a: (a - y) ** 2 * a * (1 - a),
            "Your delta is never negative, whatever the target: it contains the loss itself. The first link "
            "of the chain is its derivative.",
        ),
        Misconception(
            "slope of the target",
            lambda y, a: 2 * (a - y) * y * (1 - y),
            "The slope is taken at the target, where it is 0 for every label. What the sigmoid emits is the "
            "activation: whose slope does it have?",
        ),
        Misconception(
            "target and activation mixed in the slope",
            [lambda y, a: 2 * (a - y) * a * (1 - y), lambda y, a: 2 * (a - y) * y * (1 - a)],
            "In the second link target and activation are mixed. The slope of a sigmoid is a(1 - a), with "
            "the activation in both places.",
        ),
        Misconception(
            "bracket around the error lost",
            [lambda y, a: 2 * a - y * a * (1 - a), lambda y, a: a - y * 2 * a * (1 - a)],
            "The error lost its bracket: only the target is multiplied by the slope. Python multiplies "
            "before it subtracts, so write (a - y) in brackets.",
        ),
        Misconception(
            "one minus a lost",
            lambda y, a: 2 * (a - y) * a,
            "You multiply by the activation. The slope of a sigmoid has a second factor, which makes it "
            "vanish as the activation comes close to 1.",
        ),
        Misconception(
            "only one minus a",
            lambda y, a: 2 * (a - y) * (1 - a),
            "You multiply by 1 - a. The slope of a sigmoid has a second factor, which makes it vanish as "
            "the activation comes close to 0.",
        ),
        Misconception(
            "size instead of delta",
            lambda y, a: np.abs(2 * (a - y) * a * (1 - a)),
            "Your delta is never negative. Its sign says whether the loss rises or falls with the net input: "
            "leave out the absolute value.",
        ),
        Misconception(
            "links added",
            lambda y, a: 2 * (a - y) + a * (1 - a),
            "The two slopes are added. Along a chain slopes multiply: a small move is stretched by the first "
            "link, and the result by the second.",
        ),
        Misconception(
            "error still squared",
            lambda y, a: 2 * (a - y) ** 2 * a * (1 - a),
            "The error is still squared. The derivative of a square brings the factor 2 down and lowers the "
            "power by one.",
        ),
        Misconception(
            "slope of tanh",
            lambda y, a: 2 * (a - y) * (1 - a**2),
            "1 - a² is the slope of tanh. This node is a sigmoid, whose slope is written with a and 1 - a.",
        ),
        Misconception(
            "times the activation once more",
            lambda y, a: 2 * (a - y) * a * (1 - a) * a,
            "An activation too many: this is delta times the output's own activation. Delta itself ends at "
            "the net input, with error and slope.",
        ),
    ],
    hints=(
        "Two slopes in a row: of the loss with respect to a, and of a with respect to z. What do slopes in "
        "a row do?",
        "The square gives two times (prediction minus target). The slope of a sigmoid can be written with "
        "its activation alone.",
        "Multiply both. For target 1 and activation 0.6 the result must be negative, and smaller than a "
        "fifth in size.",
    ),
    insight="Negative means: the loss falls if z rises.",
)


# 3 · vary the activation

VARIED = np.array([0.1, 0.3, 0.6, 0.9, 0.99])

vary_exercise = Exercise(
    id="02.vary",
    title="Vary the activation",
    reference={
        "deltas": delta_output(1, VARIED),
        "peak_at": 1 / 3,
        "peak_size": 8 / 27,
        "size_at_0": 0.0,
        "smallest_push": "very wrong",
    },
    choices=("very wrong", "undecided", "slightly wrong"),
    decimals=3,
    misconceptions=[
        Misconception(
            "sizes instead of deltas",
            {"deltas": -delta_output(1, VARIED)},
            "All five have the wrong sign. Each of these predictions is too low for the target 1, so the "
            "loss falls as z rises.",
        ),
        Misconception(
            "factor 2 lost",
            {"deltas": delta_output(1, VARIED) / 2, "peak_size": 4 / 27},
            "All five are half as large as they should be. The derivative of a square has a factor in front.",
        ),
        Misconception(
            "cross-entropy",
            {"deltas": VARIED - 1},
            "These are the deltas of cross-entropy, which fall in a straight line. The question is about the "
            "squared error behind a sigmoid.",
        ),
        Misconception(
            "target 0",
            {"deltas": delta_output(0, VARIED)},
            "These are the deltas for the target 0: they grow as the prediction rises, and then collapse. "
            "Take the target 1.",
        ),
        Misconception(
            "peak where the sigmoid is steepest",
            {"peak_at": 0.5},
            "There the slope of the sigmoid is largest. Delta is that slope times the error, and the error "
            "is larger further to the left. Plot the product.",
        ),
        Misconception(
            "peak at the worst prediction",
            {"peak_at": 0.0},
            "The error is largest there, but what about the slope of the sigmoid? A product is small as soon "
            "as one factor is.",
        ),
        Misconception(
            "peak with a sign",
            {"peak_size": -8 / 27},
            "That is delta at its peak. A size has no sign.",
        ),
        Misconception(
            "slope forgotten at 0",
            {"size_at_0": 2.0},
            "That is the slope with respect to the prediction. The sigmoid's own slope at a = 0 still has "
            "to be multiplied in.",
        ),
        Misconception(
            "small means good",
            {"smallest_push": "slightly wrong"},
            "One would hope so. Compare the size of delta at 0.001, at 0.5 and at 0.9 in your own formula.",
        ),
        Misconception(
            "no push when undecided",
            {"smallest_push": "undecided"},
            "At one half the sigmoid is at its steepest, so blame passes through well. Compare with the two "
            "others in your own formula.",
        ),
        Misconception(
            "two thirds",
            {"peak_at": 2 / 3},
            "That is the place for the target 0. The target is 1 here, so the larger errors are on the "
            "other side.",
        ),
        Misconception(
            "size at one half",
            {"peak_size": 0.25},
            "A quarter is the size at one half, and also the largest slope of a sigmoid. The size of delta "
            "is larger further to the left: read it off where the peak is.",
        ),
        Misconception(
            "slope of the sigmoid missing",
            {"deltas": 2 * (VARIED - 1)},
            "These are the slopes with respect to the prediction. Between prediction and net input lies the "
            "sigmoid, and its slope is a factor of delta.",
        ),
        Misconception(
            "slope without the error",
            {"deltas": VARIED * (1 - VARIED)},
            "This is the slope of the sigmoid alone. Delta is that slope times what the squared error passes "
            "on.",
        ),
        Misconception(
            "two decimals",
            [{"peak_at": 0.33}, {"peak_size": 0.3}],
            "Right as far as it goes: give three decimals, as the text asks.",
        ),
    ],
    hints=(
        "Call the function of exercise 2 with an array of activations, and look at the result before you "
        "answer.",
        "For the peak: compute the sizes for a thousand activations between 0 and 1, then ask `argmax` where "
        "the largest is.",
        "With pencil: the size is 2(1 - a) a (1 - a). Where is the slope of that expression zero, between "
        "0 and 1?",
    ),
    insight="A small delta has two causes: a good prediction, or a saturated neuron.",
)


# 4 · the derivative of the ReLU


def relu(z: np.ndarray) -> Any:
    return np.maximum(0.0, z)


def relu_derivative(z: np.ndarray) -> Any:
    return (np.asarray(z) > 0).astype(float)


def _slopes(student, z):
    """The student's slopes, with 0 where the net input is 0 and either of the two slopes was taken."""
    slopes = student(z)
    taken = np.asarray(slopes)
    if taken.shape != np.shape(z) or taken.dtype.kind not in "bif":
        return slopes
    return np.where((np.asarray(z) == 0) & (taken == 1), 0.0, taken)


def _net_inputs(rng):
    """Vectors, tables, whole numbers with zeros among them, and numbers close to 0."""
    n, m = unequal_sizes(rng, 2)
    return [
        Probe(numbers(rng, n, scale=2)),
        Probe(numbers(rng, n, m, scale=2)),
        Probe(np.append(0, rng.integers(-3, 4, size=m)), label="whole numbers, 0 among them"),
        Probe(rng.permutation([1e-9, -1e-9, 0.0, 0.5, 1.0, 30.0]), label="0, and numbers close to it"),
    ]


def _branch_on_array(z):
    return 1.0 if z > 0 else 0.0


def _neighbours(z):
    return np.gradient(np.maximum(0, z))


def _on_from_one(z):
    return (np.asarray(z) >= 1).astype(float)


relu_derivative_exercise = Exercise(
    id="02.relu_derivative",
    title="The derivative of the ReLU",
    reference=relu_derivative,
    run=_slopes,
    measures="your slope",
    promises=(AnyShape("z", empty=False), WholeNumbers("z")),
    fresh=_net_inputs,
    probes=[
        Probe(np.array([-2.5, -0.3, 0.4, 3.0]), label="z = -2.5, -0.3, 0.4, 3.0"),
        Probe(np.array([[0.7, -1.2, 2.6], [-0.1, 0.2, -4.0]]), label="two examples of three nodes"),
        Probe(np.array([-3, 2, 5]), label="whole numbers"),
        Probe(np.array([1e-9, -1e-9, 0.0, 1.0, 0.5]), label="0, and numbers close to it"),
    ],
    misconceptions=[
        Misconception(
            "value instead of slope",
            lambda z: np.maximum(0.0, z),
            "This is the ReLU itself: what it emits. Asked for is how steep it is, and to the right of 0 "
            "it is equally steep everywhere.",
        ),
        Misconception(
            "the sigmoid's recipe",
            lambda z: relu(z) * (1 - relu(z)),
            "a(1 - a) is the slope of a sigmoid and of nothing else. Look at the graph of the ReLU: two "
            "straight pieces.",
        ),
        Misconception(
            "the sigmoid's slope",
            lambda z: sigmoid(z) * (1 - sigmoid(z)),
            "That is how steep a sigmoid is. The ReLU is made of two straight pieces, so its slope takes "
            "only two values.",
        ),
        Misconception(
            "sides exchanged",
            lambda z: (np.asarray(z) < 0).astype(float),
            "Your slope is 1 where the ReLU is off, and 0 where it is on. Turn the comparison around.",
        ),
        Misconception(
            "a branch for a single number",
            _branch_on_array,
            "Python's `if` wants one truth value, and an array has many. A comparison of the whole array, or "
            "`np.where`, decides for every entry.",
        ),
        Misconception(
            "never off",
            lambda z: np.ones(np.shape(z)),
            "Your slope is 1 everywhere: that is the identity. What does the ReLU do with a negative net "
            "input, and how does that change when z moves a little?",
            constant=True,
        ),
        Misconception(
            "minus one on the left",
            [
                lambda z: np.sign(np.asarray(z, dtype=float)),
                lambda z: np.where(np.asarray(z) > 0, 1.0, -1.0),
                lambda z: np.where(np.asarray(z) >= 0, 1.0, -1.0),
            ],
            "To the left of 0 your slope is negative: that belongs to the absolute value. The ReLU is "
            "flat there.",
        ),
        Misconception(
            "leaky",
            lambda z: np.where(np.asarray(z) > 0, 1.0, 0.01),
            "A small slope to the left of 0 makes it a leaky ReLU. The plain one is perfectly flat there.",
        ),
        Misconception(
            "one half at the kink",
            lambda z: np.heaviside(np.asarray(z, dtype=float), 0.5),
            "Right everywhere but at 0 itself, where you return one half. There is no slope at the kink; "
            "the exercise asks for 0 or 1 there, as libraries take them.",
        ),
        Misconception(
            "cut off at 1",
            [lambda z: np.clip(z, 0, 1), lambda z: np.minimum(1, np.maximum(0, z))],
            "Between 0 and 1 you return the value of z. A slope does not grow with z: to the right of 0 the "
            "ReLU is equally steep everywhere, however close to 0.",
        ),
        Misconception(
            "on from 1 on",
            [_on_from_one, lambda z: (np.asarray(z) > 1).astype(float)],
            "Net inputs between 0 and 1 count as off here. Where is the kink of the ReLU?",
        ),
        Misconception(
            "difference between neighbours",
            [_neighbours, lambda z: np.diff(np.maximum(0, z))],
            "You compare each entry with its neighbours in the array, which have nothing to do with it. The "
            "slope at z asks how max(0, z) moves when this z moves a little.",
        ),
        Misconception(
            "rounding residue counted as off",
            [lambda z: (np.asarray(z) > 1e-6).astype(float), lambda z: (np.asarray(z) > 1e-3).astype(float)],
            "Small positive net inputs count as off here. However close to 0, to the right of it the ReLU "
            "is on.",
        ),
    ],
    hints=(
        "Draw max(0, z). How steep is the left half, how steep the right one?",
        "A comparison such as `z > 0` answers for every entry of an array at once.",
        "Truth values become numbers with `.astype(float)`, or choose between two numbers with `np.where`.",
    ),
    insight="On or off: the ReLU passes blame on untouched, or not at all.",
)


# 5 · use it instead of the sigmoid


def relu_delta(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    return 2 * (relu(z) - y) * relu_derivative(z)


def _relu_outputs(rng):
    """Outputs of both kinds, on and off, and one example alone."""
    made = []
    for n in (*unequal_sizes(rng, 2, 3, 6), 1):
        z = np.abs(numbers(rng, n)) * np.where(np.arange(n) % 2, -1, 1)
        made.append(Probe(numbers(rng, n), z))
    return made


relu_delta_exercise = Exercise(
    id="02.relu_delta",
    title="The delta of a ReLU output",
    reference=relu_delta,
    fresh=_relu_outputs,
    probes=[
        Probe(
            np.array([1.0, 1.0, 0.0, 2.0]),
            np.array([0.3, -0.8, 1.4, 2.6]),
            label="four examples, one with the ReLU off",
        ),
        (np.array([0.5, 3.0, -1.0]), np.array([-0.2, 0.7, 0.45])),
        Probe(np.array([1.5]), np.array([0.4]), label="one example, with the ReLU on"),
        Probe(np.array([2, -1, 3]), np.array([3, -2, 1]), label="whole numbers"),
    ],
    misconceptions=[
        Misconception(
            "the sigmoid's slope kept",
            lambda y, z: 2 * (relu(z) - y) * relu(z) * (1 - relu(z)),
            "The prediction comes from the ReLU, the slope still from the sigmoid: a(1 - a) belongs to "
            "that one alone. Exchange the slope as well.",
        ),
        Misconception(
            "the sigmoid's prediction kept",
            lambda y, z: 2 * (sigmoid(z) - y) * relu_derivative(z),
            "The slope comes from the ReLU, the prediction still from the sigmoid. A node has one "
            "activation: value and slope must belong together.",
        ),
        Misconception(
            "still a sigmoid",
            lambda y, z: 2 * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)),
            "Nothing has changed yet: this is the delta of a sigmoid node, computed from z. Put the ReLU "
            "in its place, value and slope.",
        ),
        Misconception(
            "slope missing",
            lambda y, z: 2 * (relu(z) - y),
            "A node that is off gets blame here. Raise its z a little: does its output move, and so can "
            "the loss?",
        ),
        Misconception(
            "value in the place of the slope",
            lambda y, z: 2 * (relu(z) - y) * relu(z),
            "The second factor is the ReLU's value. It should be its slope, which never exceeds 1.",
        ),
        Misconception(
            "the handout's sign",
            lambda y, z: 2 * (y - relu(z)) * relu_derivative(z),
            "Right size, wrong sign: prediction minus target, not the other way round. Delta is the slope of "
            "the loss itself.",
        ),
        Misconception(
            "factor 2 lost",
            lambda y, z: (relu(z) - y) * relu_derivative(z),
            "Everything is half of what it should be: the derivative of the square lost its factor.",
        ),
        Misconception(
            "net input as the prediction",
            lambda y, z: 2 * (z - y),
            "This is the delta of a node without any activation: where z is negative, it predicts z. A ReLU "
            "predicts 0 there, and its slope is 0 too.",
        ),
        Misconception(
            "slope minus one on the left",
            lambda y, z: 2 * (relu(z) - y) * np.sign(z),
            "Where the node is off your delta is turned around instead of 0. The sign of z is -1 there; the "
            "slope of the ReLU is 0.",
        ),
        Misconception(
            "one maximum for all examples",
            [
                lambda y, z: 2 * (np.max([0, np.max(z)]) - y) * relu_derivative(z),
                lambda y, z: 2 * (np.max(z) - y) * relu_derivative(z),
            ],
            "All examples get the same prediction, the largest. `np.max` looks for one number in the whole "
            "array; entry by entry it is `np.maximum`.",
        ),
        Misconception(
            "summed",
            lambda y, z: np.sum(2 * (relu(z) - y) * relu_derivative(z)),
            "You return one number for all examples. Every example has a delta of its own; leave them "
            "side by side.",
        ),
        Misconception(
            "leaky",
            lambda y, z: 2 * (relu(z) - y) * np.where(np.asarray(z) > 0, 1.0, 0.01),
            "Where the node is off a small delta is left. That is the slope of a leaky ReLU; the plain one "
            "is flat there.",
        ),
        Misconception(
            "error squared",
            lambda y, z: (relu(z) - y) ** 2 * relu_derivative(z),
            "The first factor is the loss itself. Delta needs its derivative with respect to the prediction.",
        ),
        Misconception(
            "slope without the error",
            lambda y, z: relu_derivative(z),
            "That is the second link alone, the slope of the ReLU. The first link says how far off the "
            "prediction is.",
        ),
        Misconception(
            "ReLU of the whole delta",
            lambda y, z: np.maximum(0, 2 * (z - y)),
            "You apply the ReLU to the delta, so no delta of yours is negative. The ReLU makes the "
            "prediction; the delta multiplies by its slope.",
        ),
    ],
    hints=(
        "The same two links as before: the slope of the loss at the prediction, and the slope of the "
        "activation at z.",
        "First compute the prediction from z. Which of the two links changes when the activation does?",
        "Multiply twice the error by the function of exercise 4, called with z.",
    ),
    insight="Where the node is off, delta is exactly 0: it cannot learn from this example.",
)


# 6 · the activation of one's own forward pass


def forward_delta(
    x: np.ndarray, W1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: float, y: int
) -> tuple[float, float]:
    a = sigmoid(sigmoid(x @ W1 + b1) @ w2 + b2)
    return a, delta_output(y, a)


def _small_networks(rng):
    """Networks of different sizes, one with a single hidden node, with both targets."""
    made = []
    for (d, h), target in zip((unequal_sizes(rng, 2), unequal_sizes(rng, 2), (2, 1)), (1, 0, 1), strict=True):
        made.append(
            Probe(
                numbers(rng, d),
                numbers(rng, d, h, scale=0.6),
                numbers(rng, h, scale=0.5),
                numbers(rng, h, scale=0.8),
                numbers(rng, scale=0.4),
                target,
                label=f"a {d}-{h}-1 network, target {target}",
            )
        )
    return made


def _with_delta(delta):
    """The right prediction with a wrong delta, which gets y, a, z and the hidden activations."""

    def wrong(x, W1, b1, w2, b2, y):
        hidden = sigmoid(x @ W1 + b1)
        z = hidden @ w2 + b2
        return sigmoid(z), delta(y, sigmoid(z), z, hidden)

    return wrong


def _with_prediction(predict):
    def wrong(x, W1, b1, w2, b2, y):
        a = predict(x, W1, b1, w2, b2)
        return a, delta_output(y, a)

    return wrong


W1_LECTURE = np.array([[0.5, -0.4, 0.1, 0.3], [1.2, 0.2, -0.3, 0.1], [-0.3, 0.1, 0.2, -0.2]])

own_forward_exercise = Exercise(
    id="02.own_forward",
    title="Delta after your own forward pass",
    reference=forward_delta,
    parts=("prediction", "delta"),
    fresh=_small_networks,
    probes=[
        Probe(
            np.array([1.0, 3.0, 5.0]),
            W1_LECTURE,
            np.array([0.1, -0.2, 0.3, 0.4]),
            np.array([0.8, -1.2, 0.5, -0.3]),
            0.25,
            1,
            label="the 3-4-1 network on (1, 3, 5), with biases, target 1",
        ),
        Probe(
            np.array([0.3, -1.1, 0.7]),
            np.array([[0.2, -0.5, 0.9], [0.4, 1.3, -0.6], [-0.8, 0.1, 0.35]]),
            np.array([0.15, -0.25, 0.45]),
            np.array([0.7, -0.4, 1.1]),
            -0.2,
            0,
            label="a 3-3-1 network, target 0",
        ),
        Probe(
            np.array([1.4, -0.6]),
            np.array([[0.9], [-1.3]]),
            np.array([-0.35]),
            np.array([1.6]),
            -0.45,
            1,
            label="a 2-1-1 network, target 1",
        ),
    ],
    misconceptions=[
        Misconception(
            "0.6 assumed",
            _with_delta(lambda y, a, z, hidden: delta_output(y, 0.6)),
            "Your prediction is right, but delta is computed for the 0.6 of the lecture. Use what your own "
            "forward pass has just found.",
        ),
        Misconception(
            "formula for a fed with z",
            _with_delta(lambda y, a, z, hidden: 2 * (a - y) * z * (1 - z)),
            "Prediction right, delta not: the slope a(1 - a) was fed with the net input of the output node. "
            "Feed it with the activation.",
        ),
        Misconception(
            "sigmoid applied again",
            _with_delta(lambda y, a, z, hidden: 2 * (a - y) * sigmoid(a) * (1 - sigmoid(a))),
            "Prediction right. For the slope the activation went through the sigmoid a second time; a(1 - a) "
            "wants it as it is.",
        ),
        Misconception(
            "the handout's sign",
            _with_delta(lambda y, a, z, hidden: -delta_output(y, a)),
            "Prediction right, delta of the right size and the wrong sign. Prediction minus target: the "
            "slope of the loss itself.",
        ),
        Misconception(
            "a hidden node's slope",
            [
                _with_delta(lambda y, a, z, hidden: 2 * (a - y) * hidden[0] * (1 - hidden[0])),
                _with_delta(lambda y, a, z, hidden: 2 * (a - y) * hidden[-1] * (1 - hidden[-1])),
                _with_delta(lambda y, a, z, hidden: 2 * (a - y) * np.sum(hidden * (1 - hidden))),
                _with_delta(lambda y, a, z, hidden: 2 * (a - y) * hidden * (1 - hidden)),
            ],
            "Prediction right. The slope in your delta comes from the hidden layer, but the blame here is "
            "the output node's own: whose activation does it need?",
        ),
        Misconception(
            "biases forgotten",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(sigmoid(x @ W1) @ w2)),
            "The prediction is off already: it is what the network would say without biases. Each node "
            "adds one before its activation.",
        ),
        Misconception(
            "output bias forgotten",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(sigmoid(x @ W1 + b1) @ w2)),
            "The prediction is off already: the output node has a bias of its own, b2, and yours ignores it.",
        ),
        Misconception(
            "no bend in the hidden layer",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid((x @ W1 + b1) @ w2 + b2)),
            "The prediction is off already: the hidden net inputs reach the output unbent. Every layer needs "
            "its sigmoid.",
        ),
        Misconception(
            "no bend at the output",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(x @ W1 + b1) @ w2 + b2),
            "The prediction is a net input still. The output node applies a sigmoid before anybody may "
            "call it an activation.",
        ),
        Misconception(
            "gradients of the wires",
            _with_delta(lambda y, a, z, hidden: delta_output(y, a) * hidden),
            "Prediction right. The second result is already the slope for each weight: delta times what came "
            "in along its wire. Asked for is the one delta of the output node.",
        ),
        Misconception(
            "loss instead of delta",
            _with_delta(lambda y, a, z, hidden: (a - y) ** 2),
            "Prediction right. The second result is the loss of this example. Delta is its slope with "
            "respect to the net input of the output node.",
        ),
        Misconception(
            "factor 2 lost",
            _with_delta(lambda y, a, z, hidden: delta_output(y, a) / 2),
            "Prediction right, delta half as large as it should be: the derivative of a square has a factor "
            "in front.",
        ),
        Misconception(
            "slope missing",
            _with_delta(lambda y, a, z, hidden: 2 * (a - y)),
            "Prediction right. Delta stops one link too early: between prediction and net input there is "
            "the slope of the sigmoid.",
        ),
        Misconception(
            "cross-entropy's delta",
            _with_delta(lambda y, a, z, hidden: a - y),
            "Prediction right. Prediction minus target is the delta of cross-entropy; the squared error "
            "leaves a 2 and a slope.",
        ),
        Misconception(
            "output bias once for each hidden node",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(np.sum(sigmoid(x @ W1 + b1) * w2 + b2))),
            "The prediction is off already: the output's bias is added once for each hidden node. It is "
            "added once, after the products are summed.",
        ),
        Misconception(
            "hidden biases outside",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid((sigmoid(x @ W1) + b1) @ w2 + b2)),
            "The prediction is off already: the hidden biases are added after the sigmoid. They belong to "
            "the net input, before its activation.",
        ),
        Misconception(
            "output bias outside",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(sigmoid(x @ W1 + b1) @ w2) + b2),
            "The prediction is off already: the output's bias is added after the sigmoid. It belongs to the "
            "net input.",
        ),
        Misconception(
            "sigmoid once too often",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(sigmoid(sigmoid(x @ W1 + b1) @ w2 + b2))),
            "The prediction is off already: the output goes through the sigmoid twice, so it never leaves "
            "the range from 0.5 to 0.73.",
        ),
        Misconception(
            "one bias for all hidden nodes",
            _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(sigmoid(x @ W1 + b1[0]) @ w2 + b2)),
            "The prediction is off already: all hidden nodes use the first bias. Node j has b1[j].",
        ),
        Misconception(
            "another bend in the hidden layer",
            [
                _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(np.maximum(0, x @ W1 + b1) @ w2 + b2)),
                _with_prediction(lambda x, W1, b1, w2, b2: sigmoid(np.tanh(x @ W1 + b1) @ w2 + b2)),
            ],
            "The prediction is off already: the hidden layer does not apply a sigmoid. In this exercise "
            "every node does.",
        ),
    ],
    hints=(
        "Two halves: the forward pass of chapter 01, then the delta of exercise 2.",
        "Name the stages: hidden, then the net input of the output node, then its activation a.",
        "With a at hand, return it together with `delta_output(y, a)`.",
    ),
    insight="From now on nothing in the chain is assumed.",
)


# 7 · a gradient checker


def numerical_gradient(f: Callable, x: np.ndarray, step: float = 1e-5) -> np.ndarray:
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + step
        above = f(x)
        x[i] = old - step
        below = f(x)
        x[i] = old
        slopes[i] = (above - below) / (2 * step)
    return slopes


def _one_sided(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    slopes, here = np.zeros_like(x), f(x)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] += step
        slopes[i] = (f(moved) - here) / step
    return slopes


def _backward_only(f, x, step=1e-5):
    return _one_sided(f, x, -step)


def _by_one_step(f, x, step=1e-5):
    return 2 * numerical_gradient(f, x, step)


def _not_divided(f, x, step=1e-5):
    return 2 * step * numerical_gradient(f, x, step)


def _all_at_once(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    return (f(x + step) - f(x - step)) / (2 * step)


def _all_at_once_spread(f, x, step=1e-5):
    return np.full(np.shape(x), _all_at_once(f, x, step))


def _rows_at_once(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += step
        below[i] -= step
        slopes[i] = (f(above) - f(below)) / (2 * step)
    return slopes


def _not_put_back(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += step
        above = f(x)
        x[i] -= 2 * step
        slopes[i] = (above - f(x)) / (2 * step)
    return slopes


def _old_not_kept(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] = x[i] + step
        above = f(x)
        x[i] = x[i] - step
        slopes[i] = (above - f(x)) / (2 * step)
    return slopes


def _in_place(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)  # no copy where x holds floats already
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += step
        above = f(x)
        x[i] -= 2 * step
        below = f(x)
        x[i] += step
        slopes[i] = (above - below) / (2 * step)
    return slopes


def _whole_numbers(f, x, step=1e-5):
    x = np.array(x)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + step
        above = f(x)
        x[i] = old - step
        below = f(x)
        x[i] = old
        slopes[i] = (above - below) / (2 * step)
    return slopes


def _whole_slopes(f, x, step=1e-5):
    slopes = np.zeros_like(x)
    slopes[...] = numerical_gradient(f, x, step)
    return slopes


def _one_or_two_axes(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    places = np.ndindex(x.shape[:1] if x.ndim == 1 else x.shape[:2])
    for i in places:
        nudge = np.zeros_like(x)
        nudge[i] = step
        slopes[i] = (f(x + nudge) - f(x - nudge)) / (2 * step)
    return slopes


def _vectors_and_tables(f, x, step=1e-5):
    if np.ndim(x) == 1:
        return numerical_gradient(f, x, step)
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for i in [(i, j) for i in range(x.shape[0]) for j in range(x.shape[1])]:
        nudge = np.zeros_like(x)
        nudge[i] = step
        slopes[i] = (f(x + nudge) - f(x - nudge)) / (2 * step)
    return slopes


def _relative_step(distance):
    def wrong(f, x, step=1e-5):
        x = np.array(x, dtype=float)
        slopes = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            nudge = np.zeros_like(x)
            nudge[i] = distance(step, x[i])
            slopes[i] = (f(x + nudge) - f(x - nudge)) / (2 * nudge[i])
        return slopes

    return wrong


def _functions_to_measure(rng):
    """Points with one, two and three axes and a single number, floats and whole numbers, several steps."""
    n, m = unequal_sizes(rng, 2, 3, 5)
    return [
        Probe(_wave, numbers(rng, n), 0.01),
        Probe(_product, numbers(rng, m, n), 0.02),
        Probe(_waves, numbers(rng, 2, n, 2), 0.03),
        Probe(_waves, np.array(numbers(rng)), label="a single number"),
        Probe(_waves, numbers(rng, n), label="the default step"),
        Probe(_cubic, rng.integers(-4, 5, size=m), 0.05, label="whole numbers"),
    ]


def _waves(x):
    """Whatever the shape."""
    return float(np.sum(np.sin(2 * np.asarray(x, dtype=float)) + 0.3 * np.asarray(x) ** 3))


def _wave(x):
    return float(np.sum(np.sin(x) * x**2) + x[0] * x[1] * x[2])


def _product(x):
    return float(np.sum(x**3) * 0.1 + np.prod(x[0]) - 0.5 * np.sum(x[:, 0]) ** 2)


def _cubic(x):
    return float(0.2 * np.sum(np.asarray(x, dtype=float) ** 3) + 0.7 * x[0] * x[1])


checker_exercise = Exercise(
    id="02.gradient_checker",
    title="A gradient checker",
    reference=numerical_gradient,
    fresh=_functions_to_measure,
    probes=[
        Probe(_wave, np.array([0.3, -1.7, 0.8]), 0.01, label="a vector of three numbers, step 0.01"),
        Probe(
            _product,
            np.array([[0.4, -0.9, 1.3], [1.7, 0.6, -0.35]]),
            0.02,
            label="an array of shape (2, 3), step 0.02",
        ),
        Probe(_cubic, np.array([3, -2, 4, 5]), 0.05, label="whole numbers, step 0.05"),
        Probe(_wave, np.array([1.1, 0.45, -0.6, 2.2]), label="a vector of four numbers, the default step"),
        Probe(
            _waves,
            np.array([[[0.4, -0.7], [1.2, 0.3], [-1.1, 0.8]], [[0.9, 1.6], [-0.2, 0.5], [0.7, -1.4]]]),
            0.03,
            label="three axes, shape (2, 3, 2)",
        ),
        Probe(_waves, np.array(0.65), 0.01, label="an array without axes, a single number"),
        Probe(_waves, np.array([[2, -1], [3, 1]]), 0.04, label="a table of whole numbers"),
        Probe(_wave, np.array([0.0, 0.8, -0.3]), 0.02, label="a point with a 0 in it"),
    ],
    misconceptions=[
        Misconception(
            "one-sided",
            [_one_sided, _backward_only],
            "You compare f at the point with f on one side of it. The error of that shrinks only in "
            "proportion to the step. Go the same distance to both sides, as section 2 does.",
        ),
        Misconception(
            "divided by one step",
            _by_one_step,
            "All your slopes are doubled. How far apart are the two points at which you evaluate f?",
        ),
        Misconception(
            "not divided",
            _not_divided,
            "You return how much f changes, not how much it changes per unit: the rise still has to be "
            "divided by the distance.",
        ),
        Misconception(
            "all entries at once",
            [_all_at_once, _all_at_once_spread],
            "All entries move together here, and you get one slope for all of them. The gradient asks one "
            "question per entry: what happens if only this one moves?",
        ),
        Misconception(
            "whole rows at once",
            _rows_at_once,
            "Vectors are right. In a two-dimensional array, though, `x[i]` is a whole row, which you move at "
            "once. `np.ndindex(x.shape)` runs over every single entry.",
        ),
        Misconception(
            "moved back to the start",
            _old_not_kept,
            "Your second evaluation is at the point itself: after one step there you go one step back, not "
            "two. Half of a one-sided difference comes out. From the start, one step to each side.",
        ),
        Misconception(
            "not put back",
            _not_put_back,
            "An entry that was moved does not return exactly to where it came from, so the next slope is "
            "measured from another place. Keep the old value and put it back, also between the two "
            "evaluations.",
        ),
        Misconception(
            "input changed in place",
            _in_place,
            "The slopes are right, but the caller's array is not what it was: adding and subtracting a step "
            "leaves rounding behind. Work on a copy; `np.asarray` does not always make one.",
        ),
        Misconception(
            "whole numbers truncated",
            [_whole_numbers, _whole_slopes],
            "With whole numbers as input the slopes go wrong: an integer array cuts off the decimals that "
            "are stored in it. Make floats of it first, for the point and for the slopes.",
        ),
        Misconception(
            "a step far too small",
            [
                lambda f, x, step=1e-12: numerical_gradient(f, x, step),
                lambda f, x, step=1e-5: numerical_gradient(f, x, 1e-12),
            ],
            "The slopes are nearly right, with noise from the fourth digit on. At a step of 1e-12 the two "
            "values of f agree in almost all digits, and their difference is rounding. Look at the V in "
            "section 5.",
        ),
        Misconception(
            "step ignored",
            lambda f, x, step=1e-5: numerical_gradient(f, x, 1e-5),
            "Whatever step your function is called with, it takes its own. Use the argument: whoever "
            "draws the V of section 5 needs it.",
        ),
        Misconception(
            "one or two axes only",
            [_one_or_two_axes, _vectors_and_tables],
            "Right for vectors and tables. With another number of axes the places do not fit: `x[i, j]` is "
            "a whole line of an array with three axes. `np.ndindex(x.shape)` visits every entry of any "
            "shape.",
        ),
        Misconception(
            "step relative to the entry",
            [
                _relative_step(lambda step, entry: step * entry),
                _relative_step(lambda step, entry: step * abs(entry)),
                _relative_step(lambda step, entry: step * max(1.0, abs(entry))),
                _relative_step(lambda step, entry: step * (1 + abs(entry))),
            ],
            "Your step depends on the entry (and is 0 where the entry is). `step` is how far to move to each "
            "side, the same for every entry.",
        ),
        Misconception(
            "wrong sign",
            lambda f, x, step=1e-5: -numerical_gradient(f, x, step),
            "All slopes have the right size and the wrong sign. The value after the step up comes first, and "
            "the value after the step down is subtracted from it.",
        ),
        Misconception(
            "half a step to each side",
            lambda f, x, step=1e-5: numerical_gradient(f, x, step / 2),
            "You move half a step to each side. `step` is how far to move to each side, so the two points "
            "are two steps apart.",
        ),
        Misconception(
            "distance without brackets",
            lambda f, x, step=1e-5: numerical_gradient(f, x, step) * step**2,
            "Python reads `/ 2 * step` from left to right: it halves and then multiplies by the step. The "
            "distance 2 * step needs brackets.",
        ),
        Misconception(
            "divided by the square of the step",
            lambda f, x, step=1e-5: numerical_gradient(f, x, step) / step,
            "The step divides twice. A slope is the rise, the difference of the two values, over the "
            "distance between them.",
        ),
        Misconception(
            "another default step",
            [lambda f, x, step=default: numerical_gradient(f, x, step) for default in (0.1, 0.01)],
            "Right wherever a step is handed in. Where none is, your function takes another one than the "
            "1e-5 of the stub's first line.",
        ),
    ],
    hints=(
        "For one entry: move it up and evaluate, move it down and evaluate, put it back. Then the next "
        "entry.",
        "Start with a float copy of x and an array of zeros of the same shape; loop with "
        "`for i in np.ndindex(x.shape)`.",
        "Inside the loop keep `old = x[i]`, set `x[i]` to old plus and old minus the step, and divide the "
        "difference by the distance between the two.",
    ),
    insight="It needs two evaluations per number, and trusts nobody's algebra. Keep it.",
)


# 8 · one step of descent


def descent_step(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, learning_rate: float
) -> tuple[np.ndarray, float]:
    a = sigmoid(X @ w + b)
    delta = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ delta, b - learning_rate * delta.sum()


def _step_with(delta_of=None, sign=-1, gather=None):
    def wrong(X, y, w, b, learning_rate):
        a = sigmoid(X @ w + b)
        delta = delta_of(a, y) if delta_of else 2 * (a - y) * a * (1 - a)
        slope_w, slope_b = gather(X, delta) if gather else (X.T @ delta, delta.sum())
        return w + sign * learning_rate * slope_w, b + sign * learning_rate * slope_b

    return wrong


def _sigmoid_neurons(rng):
    """Neurons with different numbers of inputs and examples, one example alone, a large rate."""
    made = []
    for (n, d), rate in zip(
        (unequal_sizes(rng, 2), unequal_sizes(rng, 2), (1, 3)), (0.4, 3.0, 1.0), strict=True
    ):
        made.append(Probe(numbers(rng, n, d), _labels(rng, n), numbers(rng, d), numbers(rng), rate))
    return made


def _mean_for_the_bias(X, y, w, b, learning_rate):
    w_new, b_new = descent_step(X, y, w, b, learning_rate)
    return w_new, b + (b_new - b) / len(y)


def _rate_only_for_the_weights(X, y, w, b, learning_rate):
    return descent_step(X, y, w, b, learning_rate)[0], descent_step(X, y, w, b, 1.0)[1]


def _threshold_rule(X, y, w, b, learning_rate):
    error = (X @ w + b >= 0).astype(float) - y
    return w - learning_rate * X.T @ error, b - learning_rate * error.sum()


def _after_every_example(X, y, w, b, learning_rate):
    for x, target in zip(X, y, strict=True):
        w, b = descent_step(x[None], np.array([target]), w, b, learning_rate)
    return w, b


def _bias_late(X, y, w, b, learning_rate):
    w_new, _ = descent_step(X, y, w, b, learning_rate)
    _, b_new = descent_step(X, y, w_new, b, learning_rate)
    return w_new, b_new


def _bias_forgotten(X, y, w, b, learning_rate):
    return descent_step(X, y, w, b, learning_rate)[0], b


def _rate_forgotten(X, y, w, b, learning_rate):
    return descent_step(X, y, w, b, 1.0)


def _gradient_only(X, y, w, b, learning_rate):
    w_new, b_new = descent_step(X, y, w, b, 1.0)
    return w - w_new, b - b_new


def _weights_in_place(X, y, w, b, learning_rate):
    w_new, b_new = descent_step(X, y, w, b, learning_rate)
    w[...] = w_new
    return w, b_new


def _mean_for_the_weights(X, y, w, b, learning_rate):
    w_new, b_new = descent_step(X, y, w, b, learning_rate)
    return w + (w_new - w) / len(y), b_new


def _weights_late(X, y, w, b, learning_rate):
    _, b_new = descent_step(X, y, w, b, learning_rate)
    w_new, _ = descent_step(X, y, w, b_new, learning_rate)
    return w_new, b_new


def _weights_climb(X, y, w, b, learning_rate):
    return descent_step(X, y, w, b, -learning_rate)[0], descent_step(X, y, w, b, learning_rate)[1]


def _changes_only(X, y, w, b, learning_rate):
    w_new, b_new = descent_step(X, y, w, b, learning_rate)
    return w_new - w, b_new - b


OR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
OR_Y = np.array([0.0, 1.0, 1.0, 1.0])


def _linear_step(X, y, w, b, learning_rate):
    delta = 2 * (X @ w + b - y)
    return w - learning_rate * X.T @ delta, b - learning_rate * delta.sum()


step_exercise = Exercise(
    id="02.step",
    title="One step of descent",
    reference=descent_step,
    parts=("w", "b"),
    fresh=_sigmoid_neurons,
    probes=[
        Probe(OR_X, OR_Y, np.array([1.0, -1.0]), -0.5, 0.5, label="the OR neuron of the lecture, rate 0.5"),
        Probe(
            np.array([[0.4, -1.2, 0.7], [1.5, 0.3, -0.6], [-0.8, 0.9, 1.1]]),
            np.array([1.0, 0.0, 1.0]),
            np.array([0.6, -0.4, 0.25]),
            0.15,
            2.0,
            label="three examples with three inputs, rate 2",
        ),
        Probe(np.array([[0.5, -1.4]]), np.array([0.0]), np.array([0.8, 0.3]), 0.45, 1.5, label="one example"),
        Probe(
            np.array([[1, 0, 2], [0, 3, 1], [2, 1, 0], [1, 1, 1]]),
            np.array([1, 0, 0, 1]),
            np.array([1.0, -1.0, 2.0]),
            -1,
            0.25,
            label="whole-number inputs and targets",
        ),
    ],
    misconceptions=[
        Misconception(
            "climbs",
            _step_with(sign=+1),
            "The parameters move to the wrong side: after your step the loss is larger. Either the error is "
            "target minus prediction, or the step is added. One of the two must turn.",
        ),
        Misconception(
            "bias computed with the new weights",
            _bias_late,
            "The weights are right, the bias is slightly off: its slope was computed after the weights had "
            "moved. All slopes first, then all steps.",
        ),
        Misconception(
            "mean instead of sum",
            _step_with(gather=lambda X, delta: (X.T @ delta / len(X), delta.mean())),
            "The step of w is too short by the number of examples: its slopes were averaged. The loss of "
            "this chapter is a sum, so its slopes are sums.",
        ),
        Misconception(
            "slope of the sigmoid missing",
            _step_with(lambda a, y: 2 * (a - y)),
            "Your step is too long: the error was used as if it were delta. Between prediction and net input "
            "is a sigmoid, whose slope belongs in the product.",
        ),
        Misconception(
            "factor 2 lost",
            _step_with(lambda a, y: (a - y) * a * (1 - a)),
            "The step of w has the right direction and half the length. The derivative of a square starts "
            "with a factor.",
        ),
        Misconception(
            "cross-entropy's delta",
            _step_with(lambda a, y: a - y),
            "Prediction minus target is the delta of another loss, cross-entropy. Here the squared error was "
            "asked for.",
        ),
        Misconception(
            "bias forgotten",
            _bias_forgotten,
            "The weights are right, and the bias stays where it was. It is a parameter like any other, "
            "with an input that is always 1.",
        ),
        Misconception(
            "inputs forgotten",
            _step_with(gather=lambda X, delta: (delta.sum(), delta.sum())),
            "All weights move by the same amount, whatever their inputs were. The slope for a weight is "
            "delta times the input on that wire.",
        ),
        Misconception(
            "learning rate forgotten",
            _rate_forgotten,
            "From w you subtract the whole gradient. The learning rate says how much of it.",
        ),
        Misconception(
            "gradient returned",
            _gradient_only,
            "What you return is the gradient. The exercise asks for where the parameters are after the step.",
        ),
        Misconception(
            "weights changed in place",
            _weights_in_place,
            "The numbers are right, but `w` itself was overwritten: the caller's weights have moved too, "
            "and a comparison of before and after is lost. Return a new array.",
        ),
        Misconception(
            "mean for the bias only",
            _mean_for_the_bias,
            "The weights are right. The bias moves by the mean of the deltas, and the weights by a sum; both "
            "slopes belong to the same loss, so both are sums.",
        ),
        Misconception(
            "rate for the weights only",
            _rate_only_for_the_weights,
            "The weights are right. The bias takes the whole slope as its step: the learning rate is missing "
            "there.",
        ),
        Misconception(
            "the perceptron's rule",
            _threshold_rule,
            "The prediction is cut to 0 or 1 before it is compared: that is the perceptron's rule of chapter "
            "01, in which nearly right and very wrong count the same. Use the sigmoid and its slope.",
        ),
        Misconception(
            "moved after every example",
            _after_every_example,
            "You move after every example, so the next one meets other weights. One step means: the slopes "
            "of all examples first, with the same weights.",
        ),
        Misconception(
            "error times slope of the net input",
            _step_with(lambda a, y: 2 * (a - y) * _logit(a) * (1 - _logit(a))),
            "The slope a(1 - a) was fed with the net input. It takes the activation.",
        ),
        Misconception(
            "only the last example",
            lambda X, y, w, b, learning_rate: descent_step(X[-1:], y[-1:], w, b, learning_rate),
            "Only the last example has an effect on your step. Does the loop add up, or does it overwrite?",
        ),
        Misconception(
            "slope at the targets",
            _step_with(lambda a, y: 2 * (a - y) * y * (1 - y)),
            "Your weights do not move at all: y (1 - y) is 0 for targets of 0 and 1. The slope is that of "
            "the sigmoid, at the activation.",
        ),
        Misconception(
            "sigmoid missing",
            _linear_step,
            "Your neuron predicts with its net input. It is a sigmoid neuron: the prediction, and with it "
            "the slope, passes the sigmoid.",
        ),
        Misconception(
            "weights climb",
            _weights_climb,
            "The bias descends, the weights move to the wrong side. Both updates subtract: compare the two "
            "lines, sign by sign.",
        ),
        Misconception(
            "mean for the weights only",
            _mean_for_the_weights,
            "The bias is right. The slopes of the weights were averaged over the examples, and the slope of "
            "the bias was not; both belong to the same loss, so both are sums.",
        ),
        Misconception(
            "weights computed with the new bias",
            _weights_late,
            "The bias is right, the weights are slightly off: their slopes were computed after the bias had "
            "moved. All slopes first, then all steps.",
        ),
        Misconception(
            "changes returned",
            _changes_only,
            "These are the changes of w and b, with the right sign. The exercise asks for where both are "
            "after the step.",
        ),
        Misconception(
            "a rate of its own",
            [
                lambda X, y, w, b, learning_rate, rate=rate: descent_step(X, y, w, b, rate)
                for rate in (0.5, 0.1, 0.01)
            ],
            "Your step has a fixed rate: another `learning_rate` gives the same numbers. Use the argument.",
        ),
        Misconception(
            "last example left out",
            lambda X, y, w, b, learning_rate: descent_step(X[:-1], y[:-1], w, b, learning_rate),
            "The last example has no effect on your step. A range ends before its second number: where does "
            "your loop or slice end?",
        ),
        Misconception(
            "bias climbs",
            lambda *arguments: (descent_step(*arguments)[0], 2 * arguments[3] - descent_step(*arguments)[1]),
            "The weights descend, the bias moves to the wrong side. Both updates subtract: compare the two "
            "lines, sign by sign.",
        ),
    ],
    hints=(
        "In this order: activations, deltas of all examples, slopes, and only then the new parameters.",
        "The slope for each weight sums delta times input over the examples: `X.T @ delta`. For the bias it "
        "is the sum of the deltas.",
        "New value = old value minus learning rate times slope, twice.",
    ),
    insight="The loss of the OR neuron falls from 1.341 to 0.979.",
)


# 9 · a sign to debug


def descend(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, learning_rate: float, steps: int
) -> tuple[np.ndarray, np.ndarray, float]:
    losses = []
    for _ in range(steps):
        a = sigmoid(X @ w + b)
        losses.append(np.sum((a - y) ** 2))
        w, b = descent_step(X, y, w, b, learning_rate)
    return np.array(losses), w, b


def _descent(move, record="before", sign=1):
    """A descent with another step; `record` says when the loss is noted, `sign` how."""

    def wrong(X, y, w, b, learning_rate, steps):
        losses = []
        for _ in range(steps):
            before = np.sum((sigmoid(X @ w + b) - y) ** 2)
            w, b = move(X, y, w, b, learning_rate)
            after = np.sum((sigmoid(X @ w + b) - y) ** 2)
            losses.append(sign * (before if record == "before" else after))
        return np.array(losses), w, b

    return wrong


def _descents(rng):
    """Neurons of different sizes with a few steps, and one with many."""
    made = []
    for (n, d), steps in zip(
        (unequal_sizes(rng, 2), unequal_sizes(rng, 2), (3, 2)), (5, 1, 2000), strict=True
    ):
        made.append(Probe(numbers(rng, n, d), _labels(rng, n), numbers(rng, d), numbers(rng), 0.3, steps))
    return [*made, _RISES]


def _backwards(X, y, w, b, learning_rate, steps):
    losses, w, b = _descent(_climb)(X, y, w, b, learning_rate, steps)
    return losses[::-1], w, b


def _start_returned(X, y, w, b, learning_rate, steps):
    return descend(X, y, w, b, learning_rate, steps)[0], w, b


def _mean_noted(X, y, w, b, learning_rate, steps):
    losses, w, b = descend(X, y, w, b, learning_rate, steps)
    return losses / len(y), w, b


def _start_noted_too(X, y, w, b, learning_rate, steps):
    losses, w, b = descend(X, y, w, b, learning_rate, steps)
    return np.append(losses, np.sum((sigmoid(X @ w + b) - y) ** 2)), w, b


def _delta_once(X, y, w, b, learning_rate, steps):
    w_new, b_new = descent_step(X, y, w, b, learning_rate)
    return _descent(lambda X, y, v, c, rate: (v + w_new - w, c + b_new - b))(X, y, w, b, learning_rate, steps)


def _climb(X, y, w, b, learning_rate):
    return descent_step(X, y, w, b, -learning_rate)


def _only_weights_turned(X, y, w, b, learning_rate):
    return descent_step(X, y, w, b, learning_rate)[0], _climb(X, y, w, b, learning_rate)[1]


def _only_bias_turned(X, y, w, b, learning_rate):
    return _climb(X, y, w, b, learning_rate)[0], descent_step(X, y, w, b, learning_rate)[1]


def _stands_still(X, y, w, b, learning_rate):
    return w, b


def _ends_when_it_rises(X, y, w, b, learning_rate, steps):
    losses: list = []
    for _ in range(steps):
        loss = np.sum((sigmoid(X @ w + b) - y) ** 2)
        if losses and loss > losses[-1]:
            break
        losses.append(loss)
        w, b = descent_step(X, y, w, b, learning_rate)
    return np.array(losses), w, b


def _ends_when_it_hardly_changes(tolerance):
    def wrong(X, y, w, b, learning_rate, steps):
        losses: list = []
        for _ in range(steps):
            loss = np.sum((sigmoid(X @ w + b) - y) ** 2)
            if losses and abs(loss - losses[-1]) < tolerance:
                break
            losses.append(loss)
            w, b = descent_step(X, y, w, b, learning_rate)
        return np.array(losses), w, b

    return wrong


def _best_so_far(X, y, w, b, learning_rate, steps):
    losses, w, b = descend(X, y, w, b, learning_rate, steps)
    return np.minimum.accumulate(losses), w, b


_RISES = Probe(
    np.array([[0.3, -0.75], [-0.6, -3.6], [2.7, 1.65], [-0.45, 1.2]]),
    np.array([1.0, 0.0, 0.0, 1.0]),
    np.array([0.3, -0.6]),
    1.0,
    1.5,
    6,
    label="a rate so large that the loss rises on the way",
)

debug_exercise = Exercise(
    id="02.debug_sign",
    title="A sign to debug",
    reference=descend,
    parts=("losses", "w", "b"),
    fresh=_descents,
    probes=[
        Probe(OR_X, OR_Y, np.array([1.0, -1.0]), -0.5, 0.5, 6, label="the OR neuron, six steps"),
        Probe(
            np.array([[0.4, -1.2, 0.7], [1.5, 0.3, -0.6], [-0.8, 0.9, 1.1]]),
            np.array([1.0, 0.0, 1.0]),
            np.array([0.6, -0.4, 0.25]),
            0.15,
            0.8,
            4,
            label="three examples, four steps",
        ),
        Probe(
            np.array([[1.2, -0.4], [-0.7, 0.9]]),
            np.array([1.0, 0.0]),
            np.array([-0.3, 0.8]),
            0.2,
            0.6,
            1,
            label="a single step",
        ),
        Probe(OR_X[1:], OR_Y[1:], np.array([0.4, -0.9]), 0.3, 0.25, 0, label="no step at all"),
        Probe(
            OR_X.astype(int),
            OR_Y.astype(int),
            np.array([1.0, -1.0]),
            0,
            0.5,
            30,
            label="whole-number inputs, 30 steps",
        ),
        Probe(OR_X, OR_Y, np.array([0.7, -0.2]), 0.1, 0.5, 2000, label="two thousand steps"),
        _RISES,
    ],
    misconceptions=[
        Misconception(
            "still climbs",
            _descent(_climb),
            "The losses still rise. If you turned two signs, they cancelled: count the minus signs "
            "between the error and the update. An odd number must remain.",
        ),
        Misconception(
            "only the weights turned",
            _descent(_only_weights_turned),
            "The weights descend now, the bias still climbs. Both updates use the same delta; is the mistake "
            "where they part, or before?",
        ),
        Misconception(
            "only the bias turned",
            _descent(_only_bias_turned),
            "The bias descends now, the weights still climb. Both updates use the same delta; is the mistake "
            "where they part, or before?",
        ),
        Misconception(
            "the loss turned",
            _descent(_climb, sign=-1),
            "The numbers fall now because the loss itself got a minus sign. A sum of squares cannot be "
            "negative; the parameters still climb.",
        ),
        Misconception(
            "size of the error taken",
            [
                _descent(_step_with(lambda a, y: 2 * np.abs(a - y) * a * (1 - a))),
                _descent(_step_with(lambda a, y: -2 * np.abs(a - y) * a * (1 - a))),
            ],
            "With the size of the error every example pushes the same way, also those that should push back. "
            "Delta needs its sign.",
        ),
        Misconception(
            "loss noted after the step",
            _descent(descent_step, record="after"),
            "It descends. Only the list is shifted: the first loss should be the one of the parameters "
            "that came in, before any step.",
        ),
        Misconception(
            "updates removed",
            _descent(_stands_still),
            "All losses are the same: nothing moves any more. A wrong step should be turned around, not "
            "taken out.",
        ),
        Misconception(
            "factor lost on the way",
            _descent(_step_with(lambda a, y: (a - y) * a * (1 - a))),
            "It descends, but only half as fast: the factor of the squared error's derivative went away "
            "together with the mistake.",
        ),
        Misconception(
            "losses turned around",
            _backwards,
            "The list of losses is read from the end, so that it falls. The parameters still climb: the sign "
            "is wrong before the update.",
        ),
        Misconception(
            "start returned",
            _start_returned,
            "The losses are right. The w and b that come back are those that came in; return the ones after "
            "the last step.",
        ),
        Misconception(
            "mean noted",
            _mean_noted,
            "It descends. The losses are divided by the number of examples: noted should be the sum.",
        ),
        Misconception(
            "one loss too many",
            _start_noted_too,
            "It descends. The list has one loss more than steps: each is noted before its step, and the one "
            "after the last step is not asked for.",
        ),
        Misconception(
            "number of steps fixed",
            lambda X, y, w, b, learning_rate, steps: descend(X, y, w, b, learning_rate, 6),
            "Your function always takes six steps. How many it should take is its last argument.",
        ),
        Misconception(
            "slopes computed once",
            _delta_once,
            "All steps are equal: the slopes were computed once, before the loop. After each step "
            "predictions and deltas are others.",
        ),
        Misconception(
            "slope of the sigmoid lost",
            _descent(_step_with(lambda a, y: 2 * (a - y))),
            "It descends, on another path: the slope of the sigmoid went away together with the mistake.",
        ),
        Misconception(
            "ends when the loss rises",
            _ends_when_it_rises,
            "It descends, and gives up as soon as a loss is larger than the one before. With a large rate "
            "that happens on the way; take all the steps that are asked for.",
        ),
        Misconception(
            "ends when the loss hardly changes",
            [_ends_when_it_hardly_changes(tolerance) for tolerance in (1e-3, 1e-4)],
            "It descends, and gives up when the loss hardly changes any more. The number of steps is given; "
            "take all of them.",
        ),
        Misconception(
            "best loss so far",
            _best_so_far,
            "It descends, but the list never rises, even where the loss does: each entry is the smallest "
            "loss so far. Note the loss of the present parameters.",
        ),
        Misconception(
            "mean for the step",
            _descent(_step_with(gather=lambda X, delta: (X.T @ delta / len(X), delta.mean()))),
            "It descends, with steps that are too short by the number of examples: the slopes were averaged. "
            "The loss is a sum, so its slopes are sums.",
        ),
        Misconception(
            "moved after every example",
            _descent(_after_every_example),
            "It descends, on another path: the parameters move after every example. One step sums the slopes "
            "of all examples first.",
        ),
        Misconception(
            "a limit of its own",
            [
                lambda X, y, w, b, learning_rate, steps, most=most: descend(
                    X, y, w, b, learning_rate, min(steps, most)
                )
                for most in (100, 1000)
            ],
            "It descends, and ends after a number of steps that nobody asked for. The last argument says how "
            "many there are.",
        ),
        Misconception(
            "one step short",
            lambda X, y, w, b, learning_rate, steps: descend(X, y, w, b, learning_rate, steps - 1),
            "It descends, one step short. `range(n)` runs n times, `range(1, n)` once less.",
        ),
        Misconception(
            "cross-entropy's delta",
            _descent(_step_with(lambda a, y: a - y)),
            "It descends, on another path: prediction minus target is the delta of cross-entropy. The "
            "squared error has a factor and the slope of the sigmoid.",
        ),
    ],
    hints=(
        "Run the function and look at the losses: do they fall? Which signs decide that?",
        "Follow one example by hand: target 1, prediction 0.6. Which sign should delta have, which one "
        "has it here?",
        "The updates subtract, as they should. So delta must be the slope of the loss, and not minus the "
        "slope.",
    ),
    insight="A sign mistake never raises an error. Look at the losses.",
)


# 10 · loss and metric

TARGETS = np.array([1.0, 1.0, 1.0, 0.0])
PREDICTIONS_A = np.array([0.51, 0.51, 0.51, 0.49])
PREDICTIONS_B = np.array([0.99, 0.99, 0.45, 0.01])


def _accuracy(p):
    return float(np.mean((p > 0.5) == (TARGETS > 0.5)))


SSE_A, SSE_B = float(sse(PREDICTIONS_A, TARGETS)), float(sse(PREDICTIONS_B, TARGETS))

metric_exercise = Exercise(
    id="02.metric_and_loss",
    title="The metric and the loss disagree",
    reference={
        "sse_A": SSE_A,
        "sse_B": SSE_B,
        "accuracy_A": _accuracy(PREDICTIONS_A),
        "accuracy_B": _accuracy(PREDICTIONS_B),
        "descent_prefers": "B",
        "accuracy_prefers": "A",
    },
    choices=("A", "B"),
    decimals=2,
    misconceptions=[
        Misconception(
            "mean instead of sum",
            {"sse_A": SSE_A / 4, "sse_B": SSE_B / 4},
            "You divided by the number of examples. The S at the beginning of SSE stands for sum.",
        ),
        Misconception(
            "errors not squared",
            {
                "sse_A": float(np.abs(PREDICTIONS_A - TARGETS).sum()),
                "sse_B": float(np.abs(PREDICTIONS_B - TARGETS).sum()),
            },
            "You added the sizes of the errors. Square each of them before adding.",
        ),
        Misconception(
            "networks exchanged",
            {"sse_A": SSE_B, "sse_B": SSE_A},
            "The two losses have changed places. Which of the networks is sure of itself?",
        ),
        Misconception(
            "loss quoted as accuracy",
            [
                {"accuracy_A": SSE_A, "accuracy_B": SSE_B},
                {"accuracy_A": 1 - SSE_A, "accuracy_B": 1 - SSE_B},
            ],
            "A loss is not a share of anything, and one minus a loss is no accuracy. Count: in how many "
            "rows is the prediction on the right side of one half?",
        ),
        Misconception(
            "right rows counted",
            {"accuracy_A": 4, "accuracy_B": 3},
            "That counts the right rows. Accuracy is their share of all rows.",
        ),
        Misconception(
            "a large loss preferred",
            {"descent_prefers": "A"},
            "Descent goes down. Which of the two losses is the lower one?",
        ),
        Misconception(
            "loss asked for accuracy",
            {"accuracy_prefers": "B"},
            "You followed the loss. Accuracy looks only at which side of one half a prediction is on.",
        ),
        Misconception(
            "percent instead of a share",
            {"accuracy_A": 100, "accuracy_B": 75},
            "You give the accuracy in per cent. The exercise asks for a share from 0 to 1.",
        ),
        Misconception(
            "a right row counted as wrong",
            {"accuracy_A": 0.75},
            "One row of network A counts as wrong for you. A row is right when prediction and target lie on "
            "the same side of one half, both above or both below, however close. Go through the four again.",
        ),
        Misconception(
            "accuracies exchanged",
            {"accuracy_A": _accuracy(PREDICTIONS_B), "accuracy_B": _accuracy(PREDICTIONS_A)},
            "The two accuracies have changed places. Which network has a prediction on the wrong side of one "
            "half?",
        ),
        Misconception(
            "wrong rows counted",
            {"accuracy_A": 0.0, "accuracy_B": 0.25},
            "That is the share of wrong rows, the error rate. Accuracy is the share of right ones.",
        ),
    ],
    hints=(
        "Two columns per network: the squared error of each row, and whether the row is right.",
        "A row is right if the prediction exceeds one half and the target is 1, or neither is the case.",
        "A is never sure and always right; B is mostly sure and once wrong. What does each measure reward?",
    ),
    insight="Descent works on the loss; say which of the two you report.",
)

"""The exercises of chapter 03: backpropagation of a single example."""

from itertools import pairwise
from typing import Any

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, numbers, unequal_sizes


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


def slope(a: np.ndarray | float) -> Any:
    return a * (1 - a)


# The network and the example of the lecture, whose prediction is 0.6
X_LECTURE = np.array([1.0, 3.0, 5.0])
W1_LECTURE = np.array([[0.5, -0.4, 0.1, 0.3], [1.2, 0.2, -0.3, 0.1], [-0.3, 0.1, 0.2, -0.2]])
B1_LECTURE = np.zeros(4)
W2_LECTURE = np.array([[0.8], [-1.2], [0.5], [-0.3]])
A1_LECTURE = sigmoid(X_LECTURE @ W1_LECTURE)
B2_LECTURE = np.log(0.6 / 0.4) - A1_LECTURE @ W2_LECTURE
Y_LECTURE = np.array([1.0])

# A network with three inputs, five hidden neurons and two outputs, nothing zero
_RNG = np.random.default_rng(3)
SMALL = {
    "x": np.array([0.7, -1.3, 2.1]),
    "W1": _RNG.normal(size=(3, 5)).round(2),
    "b1": _RNG.normal(size=5).round(2),
    "W2": _RNG.normal(size=(5, 2)).round(2),
    "b2": _RNG.normal(size=2).round(2),
    "y": np.array([0.9, 0.2]),
}


def _shares(rng, *shape):
    """Numbers between 0 and 1 that print short; without a shape, one number."""
    made = rng.integers(4, 97, size=shape) / 100
    return made if shape else float(made)


def _arrays(rng, d, h, k):
    """Example, weights, biases and targets of a d-h-k network: x, W1, b1, W2, b2, y."""
    return (
        numbers(rng, d),
        numbers(rng, d, h, scale=0.6),
        numbers(rng, h, scale=0.4),
        numbers(rng, h, k, scale=0.8),
        numbers(rng, k, scale=0.4),
        _shares(rng, k),
    )


def _networks(rng):
    """Sizes that differ in every layer, a square network, a single hidden neuron; a rate for each."""
    for sizes, rate in zip((unequal_sizes(rng, 3), (3, 3, 3), (2, 1, 2)), (0.3, 2.0, 0.05), strict=True):
        yield "-".join(map(str, sizes)), _arrays(rng, *sizes), rate


# 1 · one weight


def weight_change(y: float, y_hat: float, a: float, learning_rate: float) -> float:
    return -learning_rate * 2 * (y_hat - y) * y_hat * (1 - y_hat) * a


def _single_wires(rng):
    """Both labels, a target between them, and a wire that carries a negative number."""
    targets = (1.0, 0.0, _shares(rng))
    made = [
        Probe(y, _shares(rng), _shares(rng), rate) for y, rate in zip(targets, (0.3, 2.0, 0.07), strict=True)
    ]
    return [
        *made,
        Probe(1.0, _shares(rng), -_shares(rng), 0.5, label="a wire that carries a negative number"),
    ]


weight_change_exercise = Exercise(
    id="03.weight_change",
    title="The change of one weight",
    reference=weight_change,
    fresh=_single_wires,
    probes=[
        Probe(1.0, 0.6, 0.9308616, 0.01, label="the numbers of section 3"),
        (0.0, 0.35, 0.7, 0.2),
        (1.0, 0.82, 0.45, 0.5),
        Probe(
            0.3, 0.75, -0.6, 1.5, label="a target between the labels, a wire that carries a negative number"
        ),
        Probe(1, 0.4, 1, 2, label="whole numbers among the inputs"),
        Probe(1.0, 0.98, 0.3, 0.001, label="a tiny rate, nearly at the target"),
    ],
    misconceptions=[
        Misconception(
            "climbs",
            lambda y, y_hat, a, learning_rate: -weight_change(y, y_hat, a, learning_rate),
            "Right size, wrong direction: this step makes the loss larger. The gradient points uphill, and "
            "an update walks against it.",
        ),
        Misconception(
            "factor 2 lost",
            lambda y, y_hat, a, learning_rate: weight_change(y, y_hat, a, learning_rate) / 2,
            "Every change is half of what it should be. Our loss is the squared error without a one-half in "
            "front: what does its derivative bring along?",
        ),
        Misconception(
            "slope of the output missing",
            lambda y, y_hat, a, learning_rate: -learning_rate * 2 * (y_hat - y) * a,
            "One link of the chain is missing. Between prediction and net input lies a sigmoid, and it has a "
            "slope of its own.",
        ),
        Misconception(
            "activation missing",
            lambda y, y_hat, a, learning_rate: weight_change(y, y_hat, 1.0, learning_rate),
            "This is the change of the bias, whose wire always carries 1. On this wire something else came "
            "in: does your answer depend on it?",
        ),
        Misconception(
            "learning rate missing",
            lambda y, y_hat, a, learning_rate: weight_change(y, y_hat, a, 1.0),
            "Right direction, but a full step: the learning rate makes no difference to your answer. It "
            "should scale the step.",
        ),
        Misconception(
            "gradient returned",
            lambda y, y_hat, a, learning_rate: -weight_change(y, y_hat, a, 1.0),
            "This is the gradient itself, and it is right. The question is by how much the weight *changes*: "
            "which two things turn a gradient into a step?",
        ),
        Misconception(
            "slope of the wrong neuron",
            lambda y, y_hat, a, learning_rate: -learning_rate * 2 * (y_hat - y) * a * (1 - a) * a,
            "The slope was taken at the hidden neuron's activation. The wire ends at the output: whose slope "
            "is between this weight and the loss?",
        ),
        Misconception(
            "slope at the beginning of the wire",
            lambda y, y_hat, a, learning_rate: -learning_rate * 2 * (y_hat - y) * a * (1 - a),
            "The error is multiplied by a(1 - a), the slope of the neuron at the beginning of the wire. "
            "Between this weight and the loss is the output's sigmoid, and a itself is a plain factor.",
        ),
        Misconception(
            "size only",
            [
                lambda y, y_hat, a, learning_rate: abs(weight_change(y, y_hat, a, learning_rate)),
                lambda y, y_hat, a, learning_rate: -abs(weight_change(y, y_hat, a, learning_rate)),
            ],
            "Your change always has the same sign. Whether the weight grows or shrinks depends on which side "
            "of the target the prediction is: keep the signs of all factors.",
        ),
        Misconception(
            "rate of the example",
            lambda y, y_hat, a, learning_rate: weight_change(y, y_hat, a, 0.01),
            "The rate 0.01 of the example is written into your function. Use its argument.",
        ),
        Misconception(
            "target of the example",
            lambda y, y_hat, a, learning_rate: weight_change(1.0, y_hat, a, learning_rate),
            "Your change does not depend on the target: 1 is written into the function. Use the argument.",
        ),
        Misconception(
            "delta returned",
            lambda y, y_hat, a, learning_rate: 2 * (y_hat - y) * y_hat * (1 - y_hat),
            "That is delta, and it is right. Two factors are left: what came in along the wire, and how far "
            "you want to go.",
        ),
        Misconception(
            "loss not differentiated",
            lambda y, y_hat, a, learning_rate: -learning_rate * (y_hat - y) ** 2 * y_hat * (1 - y_hat) * a,
            "The first factor is the loss itself. The chain starts with its derivative: a square loses one "
            "power and gains a factor.",
        ),
        Misconception(
            "cross-entropy's delta",
            lambda y, y_hat, a, learning_rate: -learning_rate * (y_hat - y) * a,
            "Prediction minus target is the delta of cross-entropy. The squared error leaves a 2 and the "
            "slope of the sigmoid.",
        ),
        Misconception(
            "slope at the target",
            lambda y, y_hat, a, learning_rate: -learning_rate * 2 * (y_hat - y) * y * (1 - y) * a,
            "Your slope is taken at the target, where y (1 - y) is 0 for 0 and 1. The slope of the "
            "sigmoid belongs to the prediction.",
        ),
        Misconception(
            "sigmoid of the prediction",
            lambda y, y_hat, a, learning_rate: weight_change(y, sigmoid(y_hat), a, learning_rate),
            "You send the prediction through the sigmoid once more. `y_hat` is the output already.",
        ),
        Misconception(
            "new weight returned",
            lambda y, y_hat, a, learning_rate: 0.8 + weight_change(y, y_hat, a, learning_rate),
            "This is the lecture's weight 0.8 after the step. Asked for is the change alone; it does not "
            "depend on the weight.",
        ),
        Misconception(
            "error still squared",
            lambda y, y_hat, a, learning_rate: weight_change(y, y_hat, a, learning_rate) * (y_hat - y),
            "The error is still squared, so the weight moves the same way on either side of the target. The "
            "derivative of a square lowers the power by one.",
        ),
    ],
    hints=(
        "Three links: loss to prediction, prediction to net input, net input to weight. Multiply their "
        "slopes.",
        "The first two links make delta. The third is what came in along the wire.",
        "change = −(learning rate) × delta × a, with delta = 2(ŷ − y) · ŷ(1 − ŷ).",
    ),
    insight="Delta at the end of the wire, activation at its beginning.",
)


# 2 · the other label, by hand

by_hand_exercise = Exercise(
    id="03.by_hand",
    title="The same weight, if the target were 0",
    reference={
        "delta": 0.288,
        "gradient": 0.288 * A1_LECTURE[0],
        "change": -0.01 * 0.288 * A1_LECTURE[0],
        "weight": 0.8 - 0.01 * 0.288 * A1_LECTURE[0],
    },
    rtol=0.0,
    within={  # three digits, four decimals of the change and of the new weight, carried through
        "delta": 3.5e-4,
        "gradient": 3.3e-4,
        "change": 2.8e-5,
        "weight": 1e-4,
    },
    misconceptions=[
        Misconception(
            "the handout's sign",
            {"delta": -0.288},
            "Right size. Delta is the slope of the loss: the prediction is above the target, so does raising "
            "the net input make the loss larger or smaller?",
        ),
        Misconception(
            "factor 2 lost",
            {"delta": 0.144},
            "Half of it. The derivative of a square brings a factor down, and our loss has no one-half to "
            "cancel it.",
        ),
        Misconception(
            "no slope",
            {"delta": 1.2},
            "That is the slope of the loss by the prediction. Delta goes one link further, through the "
            "sigmoid, whose slope here is a(1 − a).",
        ),
        Misconception(
            "weight instead of activation",
            {"gradient": 0.288 * 0.8},
            "You multiplied delta by the weight on the wire. That is what travels *back* to the hidden "
            "neuron; the gradient of the weight needs what came *in* along the wire.",
        ),
        Misconception(
            "climbs",
            {"change": 0.01 * 0.288 * A1_LECTURE[0]},
            "This step goes uphill. The gradient is positive, so which way should the weight go?",
        ),
        Misconception(
            "learning rate missing",
            [{"change": -0.288 * A1_LECTURE[0]}, {"change": -0.268}],
            "A step of the full gradient: the learning rate is missing.",
        ),
        Misconception(
            "added",
            {"weight": 0.8 + 0.01 * 0.288 * A1_LECTURE[0]},
            "The change is negative already; add it as it is. Your weight has grown.",
        ),
        Misconception(
            "target 1 kept",
            {"delta": -0.192},
            "That is delta for the target 1. Here the target is 0: the prediction is too high, and further "
            "off.",
        ),
        Misconception(
            "delta as the gradient",
            {"gradient": 0.288},
            "That is delta again. The gradient of the weight has one more factor: what came in along its "
            "wire.",
        ),
        Misconception(
            "slope of the wrong neuron",
            {"delta": 1.2 * A1_LECTURE[0] * (1 - A1_LECTURE[0])},
            "The slope was taken at h1's activation. Delta of the output needs the slope of the output, "
            "whose activation is 0.6.",
        ),
        Misconception(
            "weight not moved",
            {"weight": 0.8},
            "The weight is still where it was. Add the change to it, with enough digits to see it.",
        ),
        Misconception(
            "rate of a tenth",
            {"change": -0.1 * 0.288 * A1_LECTURE[0]},
            "Ten times too large a step: compare the learning rate with the one in the text, one hundredth.",
        ),
        Misconception(
            "three digits of the weight",
            {"weight": 0.797},
            "Right as far as it goes. The weight moves in the third and fourth digit: give four, as the text "
            "asks.",
        ),
        Misconception(
            "prediction minus target",
            {"delta": 0.6},
            "Prediction minus target is the error, and the delta of another loss, cross-entropy. The squared "
            "error brings a factor in front, and the sigmoid its slope.",
        ),
        Misconception(
            "activation missing in the change",
            {"change": -0.00288},
            "That is the learning rate times delta, the change of a bias. The gradient of this weight is "
            "what the rate multiplies.",
        ),
        Misconception(
            "whole gradient taken off",
            {"weight": 0.8 - 0.288 * A1_LECTURE[0]},
            "You took the whole gradient off the weight. What is added to a weight is its change.",
        ),
    ],
    hints=(
        "Only the target differs from section 3: recompute the first link, the other two stay.",
        "First link: 2(ŷ − y) with y = 0. Second: 0.6 × 0.4. Their product is delta.",
        "The gradient is delta times the activation of h1; the change is minus one hundredth of it.",
    ),
    insight="Too high a prediction: positive delta, smaller weight.",
)


# 3 · all wires into the output


def output_changes(
    a1: np.ndarray, W2: np.ndarray, b2: np.ndarray, y: np.ndarray, learning_rate: float
) -> tuple[np.ndarray, np.ndarray]:
    y_hat = sigmoid(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * slope(y_hat)
    return -learning_rate * np.outer(a1, delta2), -learning_rate * delta2


def _output_changes(delta=lambda z, y_hat, y: 2 * (y_hat - y) * slope(y_hat), changes=None):
    """A variant of `output_changes` with another delta, or another way to make changes of it."""

    def variant(a1, W2, b2, y, learning_rate):
        z = a1 @ W2 + b2
        y_hat = sigmoid(z)
        delta2 = delta(z, y_hat, y)
        grad_W, grad_b = changes(a1, W2, y_hat, delta2) if changes else (np.outer(a1, delta2), delta2)
        return -learning_rate * grad_W, -learning_rate * grad_b

    return variant


def _output_layers(rng):
    """Output layers of different sizes, a square one, one of a single hidden neuron."""
    return [
        Probe(
            sigmoid(x @ W1 + b1).round(2),
            W2,
            b2,
            y,
            rate,
            label=f"{W2.shape[0]} hidden neurons, {len(y)} outputs",
        )
        for _, (x, W1, b1, W2, b2, y), rate in _networks(rng)
    ]


output_changes_exercise = Exercise(
    id="03.output_changes",
    title="All changes on the wires into the output",
    reference=output_changes,
    parts=("changes of W2", "changes of b2"),
    fresh=_output_layers,
    probes=[
        Probe(A1_LECTURE, W2_LECTURE, B2_LECTURE, Y_LECTURE, 0.01, label="the lecture's network"),
        Probe(
            np.array([0.3, 0.9, 0.5, 0.2, 0.7]),
            SMALL["W2"],
            SMALL["b2"],
            SMALL["y"],
            0.4,
            label="two outputs",
        ),
        Probe(
            np.array([0.8, 0.35, 0.6]),
            np.array([[0.4, -0.9, 1.3], [1.1, 0.25, -0.7], [-0.5, 0.85, 0.15]]),
            np.array([0.3, -0.2, 0.1]),
            np.array([1.0, 0.0, 0.4]),
            1.5,
            label="three hidden neurons, three outputs",
        ),
        Probe(
            np.array([0.45]),
            np.array([[0.7, -1.4]]),
            np.array([0.2, -0.6]),
            np.array([0, 1]),
            0.3,
            label="one hidden neuron, two outputs",
        ),
    ],
    misconceptions=[
        Misconception(
            "climbs",
            _output_changes(delta=lambda z, y_hat, y: -2 * (y_hat - y) * slope(y_hat)),
            "The changes of W2 have the right size and the wrong sign: they walk uphill. Is your delta the "
            "slope of the loss, and does the update walk against it?",
        ),
        Misconception(
            "factor 2 lost",
            _output_changes(delta=lambda z, y_hat, y: (y_hat - y) * slope(y_hat)),
            "The changes of W2 are half as large as they should be. Look at the derivative of the squared "
            "error.",
        ),
        Misconception(
            "slope fed with z",
            _output_changes(delta=lambda z, y_hat, y: 2 * (y_hat - y) * z * (1 - z)),
            "The slope of a sigmoid is never negative and never above a quarter; yours is neither. a(1 − a) "
            "takes the activation, not the net input.",
        ),
        Misconception(
            "transposed",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.outer(d, a1), d)),
            "Your changes stand in rows where the weights stand in columns. `W2[j, k]` leads from hidden "
            "neuron j to output k; which of the two comes first in the outer product?",
        ),
        Misconception(
            "biases stay",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.outer(a1, d), 0 * d)),
            "The weights are right, and the biases do not move. A bias is a weight on a wire that always "
            "carries 1.",
            constant=True,
        ),
        Misconception(
            "bias blamed by activations",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.outer(a1, d), a1.sum() * d)),
            "The weights are right. Your bias changes depend on the hidden activations, but the bias's own "
            "wire carries 1 and nothing else.",
        ),
        Misconception(
            "own activation",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.tile(y_hat * d, (len(a1), 1)), d)),
            "All wires into one output change alike. Delta was multiplied by the output's own activation; "
            "the wire's part in the error is what came in at its *beginning*.",
        ),
        Misconception(
            "weight instead of activation",
            _output_changes(changes=lambda a1, W2, y_hat, d: (W2 * d, d)),
            "The largest weights change most here. A weight does not appear in its own gradient: what does "
            "the wire multiply?",
        ),
        Misconception(
            "deltas added up",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.outer(a1, np.full_like(d, d.sum())), d)),
            "With one output this is right, with two it is not: each output has a delta of its own, and only "
            "its own wires hear of it.",
        ),
        Misconception(
            "first output's delta for all",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.outer(a1, np.full_like(d, d[0])), d)),
            "All columns are the first output's. Each output has a delta of its own, which belongs to the "
            "wires that lead to it.",
        ),
        Misconception(
            "weight in its own gradient",
            _output_changes(changes=lambda a1, W2, y_hat, d: (np.outer(a1, d) * W2, d)),
            "Delta and activation are there, and the weight itself was multiplied in as well. A weight does "
            "not appear in its own gradient.",
        ),
        Misconception(
            "bias in its own gradient",
            lambda a1, W2, b2, y, learning_rate: (
                output_changes(a1, W2, b2, y, learning_rate)[0],
                output_changes(a1, W2, b2, y, learning_rate)[1] * b2,
            ),
            "The weights are right. The bias was multiplied into its own change; its wire carries 1, and "
            "delta is all that is left.",
        ),
        Misconception(
            "prediction of the lecture",
            _output_changes(delta=lambda z, y_hat, y: 2 * (0.6 - y) * 0.6 * 0.4),
            "Delta is computed with the 0.6 of the lecture. Predict from a1, W2 and b2 first, for whatever "
            "network comes in.",
        ),
        Misconception(
            "errors added up",
            _output_changes(delta=lambda z, y_hat, y: 2 * (y_hat - y).sum() * slope(y_hat)),
            "The errors of all outputs are added up before they become deltas. Each output answers for its "
            "own error only.",
        ),
        Misconception(
            "bias of the output ignored",
            lambda a1, W2, b2, y, learning_rate: output_changes(a1, W2, np.zeros_like(b2), y, learning_rate),
            "Your prediction ignores the biases b2, so all deltas are off.",
        ),
        Misconception(
            "slope of the output missing",
            _output_changes(delta=lambda z, y_hat, y: 2 * (y_hat - y)),
            "One link is missing in your delta: from the prediction to the net input, through the slope of "
            "the sigmoid.",
        ),
        Misconception(
            "new weights returned",
            lambda a1, W2, b2, y, learning_rate: (
                W2 + output_changes(a1, W2, b2, y, learning_rate)[0],
                b2 + output_changes(a1, W2, b2, y, learning_rate)[1],
            ),
            "These are the weights after the step. Asked for are the changes alone.",
        ),
        Misconception(
            "gradients returned",
            lambda a1, W2, b2, y, learning_rate: output_changes(a1, W2, b2, y, -1.0),
            "These are the gradients, and they are right. A change is a gradient times minus the learning "
            "rate.",
        ),
        Misconception(
            "learning rate missing",
            lambda a1, W2, b2, y, learning_rate: output_changes(a1, W2, b2, y, 1.0),
            "You take the full gradient as a step, whatever the learning rate. It should scale the step.",
        ),
        Misconception(
            "slope of the hidden neurons",
            _output_changes(
                delta=lambda z, y_hat, y: 2 * (y_hat - y),
                changes=lambda a1, W2, y_hat, d: (np.outer(a1 * slope(a1), d), d * slope(y_hat)),
            ),
            "The weights' changes carry the slope of the hidden neurons. Between these weights and the loss "
            "is only the outputs' sigmoid.",
        ),
        Misconception(
            "mean over the outputs",
            _output_changes(lambda z, y_hat, y: 2 * (y_hat - y) * slope(y_hat) / len(y)),
            "Networks with one output are right. With several you divide by their number: this loss adds "
            "the errors of the outputs, it does not average them.",
        ),
    ],
    hints=(
        "Predict first, then one delta for each output, then one product for each wire.",
        "Every pair (hidden neuron j, output k) needs a_j × delta_k: a table of products. NumPy calls it "
        "outer.",
        "Shapes: a1 is (H,), delta is (K,), W2 is (H, K): `np.outer(a1, delta)` fits.",
    ),
    insight="Four wires or four million: one outer product.",
)


# 4 · the learning rate

_SAME, _DOUBLE, _ABOUT, _FOUR = (
    "stays the same",
    "doubles exactly",
    "about doubles",
    "becomes four times as large",
)

learning_rate_exercise = Exercise(
    id="03.learning_rate",
    title="Twice the learning rate",
    reference={"delta": _SAME, "gradient": _SAME, "change": _DOUBLE, "drop": _ABOUT},
    choices=(_SAME, _DOUBLE, _ABOUT, _FOUR),
    misconceptions=[
        Misconception(
            "delta depends on the rate",
            {"delta": _DOUBLE},
            "Delta says how the loss reacts to a net input, before anybody has moved. Where would the rate "
            "come in?",
        ),
        Misconception(
            "gradient depends on the rate",
            {"gradient": _DOUBLE},
            "A slope does not know how far you are going to walk. The rate enters one line later.",
        ),
        Misconception(
            "change unaffected",
            {"change": _SAME},
            "Look at the update: learning rate times gradient. One of the two factors has just been doubled.",
        ),
        Misconception(
            "drop exactly double",
            {"drop": _DOUBLE},
            "That would be so on a straight slope. Section 3 compares the promise with what really happens: "
            "the loss curve bends.",
        ),
        Misconception(
            "drop squared",
            {"drop": _FOUR},
            "The drop is about rate times squared gradient: the gradient is squared in it, the rate is not.",
        ),
        Misconception(
            "change not exact",
            {"change": _ABOUT},
            "Only the drop of the loss is a matter of curvature. The change is rate times gradient, and the "
            "gradient is the same: how exact is that?",
        ),
        Misconception(
            "drop unaffected",
            {"drop": _SAME},
            "A longer step along a slope that falls leads further down. Look at the picture in section 3.",
        ),
        Misconception(
            "change squared",
            {"change": _FOUR},
            "The rate enters the update once, as a plain factor.",
        ),
        Misconception(
            "delta a little different",
            {"delta": _ABOUT},
            "Delta is computed before anything moves, from prediction and target alone. Does the rate enter?",
        ),
    ],
    hints=(
        "Write down the formulas for delta, gradient and change, and look for the learning rate in each.",
        "Only the update contains the rate, as a plain factor.",
        "The drop of the loss follows the straight promise of section 3 only as long as the step is short.",
    ),
    insight="The rate scales the step and nothing before it.",
)


# 5 · the deltas of the hidden layer


def deltas(z1: np.ndarray, W2: np.ndarray, b2: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a1 = sigmoid(z1)
    y_hat = sigmoid(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * slope(y_hat)
    return delta2, (W2 @ delta2) * slope(a1)


def _deltas(hidden, output=lambda y_hat, y: 2 * (y_hat - y) * slope(y_hat)):
    """A variant of `deltas`: hidden(z1, a1, W2, y_hat, delta2) and output(y_hat, y) may differ."""

    def variant(z1, W2, b2, y):
        a1 = sigmoid(z1)
        y_hat = sigmoid(a1 @ W2 + b2)
        delta2 = output(y_hat, y)
        return delta2, hidden(z1, a1, W2, y_hat, delta2)

    return variant


def _from_activations(a1, W2, b2, y):
    y_hat = sigmoid(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * slope(y_hat)
    return delta2, (W2 @ delta2) * slope(a1)


def _own_wires(z1, a1, W2, y_hat, delta2):
    return (W2 @ delta2) * slope(a1)


def _hidden_layers(rng):
    return [
        Probe((x @ W1 + b1).round(2), W2, b2, y, label=f"a {sizes} network")
        for sizes, (x, W1, b1, W2, b2, y), _ in _networks(rng)
    ]


hidden_delta_exercise = Exercise(
    id="03.hidden_delta",
    title="The deltas of the hidden neurons",
    reference=deltas,
    parts=("delta2", "delta1"),
    fresh=_hidden_layers,
    probes=[
        Probe(X_LECTURE @ W1_LECTURE, W2_LECTURE, B2_LECTURE, Y_LECTURE, label="the lecture's network"),
        Probe(
            np.array([0.4, -1.7, 2.2, 0.9, -0.6]), SMALL["W2"], SMALL["b2"], SMALL["y"], label="two outputs"
        ),
        Probe(
            np.array([1.2, -0.7, 0.3]),
            np.array([[0.4, -0.9, 1.3], [1.1, 0.25, -0.7], [-0.5, 0.85, 0.15]]),
            np.array([0.3, -0.2, 0.1]),
            np.array([1.0, 0.0, 0.4]),
            label="three hidden neurons, three outputs",
        ),
        Probe(
            np.array([-0.8]),
            np.array([[0.7, -1.4]]),
            np.array([0.2, -0.6]),
            np.array([0, 1]),
            label="one hidden neuron, two outputs",
        ),
    ],
    rtol=1e-7,
    misconceptions=[
        Misconception(
            "wrong sign",
            _deltas(_own_wires, lambda y_hat, y: 2 * (y - y_hat) * slope(y_hat)),
            "The sign is turned: the outputs' deltas point downhill. Here delta is the slope of the loss "
            "itself, and the update subtracts.",
        ),
        Misconception(
            "wrong sign in the hidden layer",
            _deltas(lambda z1, a1, W2, y_hat, d: -(W2 @ d) * slope(a1)),
            "The outputs' deltas are right, and the hidden ones have the opposite sign. The chain rule only "
            "multiplies; no sign is changed on the way back.",
        ),
        Misconception(
            "factor 2 lost",
            _deltas(_own_wires, lambda y_hat, y: (y_hat - y) * slope(y_hat)),
            "The outputs' deltas are half of what they should be. What is the derivative of a square?",
        ),
        Misconception(
            "output slope missing",
            _deltas(_own_wires, lambda y_hat, y: 2 * (y_hat - y)),
            "The outputs' deltas lack the sigmoid's slope. They are slopes by the net input, one link beyond "
            "the prediction.",
        ),
        Misconception(
            "hidden slope missing",
            _deltas(lambda z1, a1, W2, y_hat, d: W2 @ d),
            "Your hidden deltas are what arrives at the neurons' activations. One link is left: through the "
            "neuron's own activation to its net input.",
        ),
        Misconception(
            "slope fed with z",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2 @ d) * z1 * (1 - z1)),
            "Some hidden slopes come out negative or large; a sigmoid's never do. a(1 − a) takes the "
            "activation: what did you feed it with?",
        ),
        Misconception(
            "sigmoid applied twice",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2 @ d) * slope(sigmoid(a1))),
            "All your hidden slopes lie between 0.19 and 0.25. The activation was sent through the sigmoid a "
            "second time before the slope was taken.",
        ),
        Misconception(
            "all weights summed",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2.sum(axis=0) @ d) * slope(a1)),
            "Every hidden neuron is blamed through everybody's wires: this is the mistake of section 4. "
            "Wiggle one neuron: along which wire does an output feel it?",
        ),
        Misconception(
            "weight twice",
            _deltas(lambda z1, a1, W2, y_hat, d: ((W2 * W2) @ d) * slope(a1)),
            "Blame through a negative weight arrives with the wrong sign, because the weight was multiplied "
            "in twice. Once is what the chain rule says.",
        ),
        Misconception(
            "the outputs' slope reused",
            _deltas(lambda z1, a1, W2, y_hat, d: W2 @ (d * slope(y_hat))),
            "The outputs' slope is in it twice, and the hidden neurons' own slope not at all. Each slope "
            "is passed once on the way back.",
        ),
        Misconception(
            "activation instead of slope",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2 @ d) * a1),
            "Your hidden deltas are multiplied by the activations. The link through an activation is its "
            "slope, not its value.",
        ),
        Misconception(
            "one delta for all outputs",
            _deltas(lambda z1, a1, W2, y_hat, d: W2.sum(axis=1) * d.sum() * slope(a1)),
            "With one output this is right. With two, weights and deltas were added up separately and then "
            "multiplied; each delta belongs to its own wire.",
        ),
        Misconception(
            "mean over the outputs",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2 @ d) * slope(a1) / len(d)),
            "With one output this is right. With more, the sum over the outputs was divided by their number; "
            "the chain rule adds what arrives along all wires.",
        ),
        Misconception(
            "net inputs taken for activations",
            _from_activations,
            "Already the outputs are off: z1 are net inputs, and you send them on unbent. First the sigmoid, "
            "then the output layer.",
        ),
        Misconception(
            "output bias ignored",
            lambda z1, W2, b2, y: deltas(z1, W2, np.zeros_like(b2), y),
            "Already the outputs are off: your prediction ignores the biases b2.",
        ),
        Misconception(
            "first output only",
            _deltas(lambda z1, a1, W2, y_hat, d: W2[:, 0] * d[0] * slope(a1)),
            "With one output this is right. With more, only the first output's blame comes back; each hidden "
            "neuron hears from all outputs that it feeds.",
        ),
        Misconception(
            "weights not used",
            _deltas(lambda z1, a1, W2, y_hat, d: d.sum() * slope(a1)),
            "Blame arrives at every hidden neuron alike, whatever the weights. It comes back along the "
            "wires, and each wire has its weight.",
        ),
        Misconception(
            "table turned",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2.T @ d) * slope(a1)),
            "The weights are read the wrong way round: row j of W2 holds the wires that start at hidden "
            "neuron j. Only a square table hides it.",
        ),
        Misconception(
            "cross-entropy's delta",
            _deltas(_own_wires, lambda y_hat, y: y_hat - y),
            "Prediction minus target is the delta of cross-entropy. The squared error leaves a 2 and the "
            "slope of the sigmoid.",
        ),
        Misconception(
            "hidden slope of tanh",
            _deltas(lambda z1, a1, W2, y_hat, d: (W2 @ d) * (1 - a1**2)),
            "1 - a² is the slope of tanh. The hidden neurons are sigmoids.",
        ),
        Misconception(
            "error sent back without the slope",
            _deltas(lambda z1, a1, W2, y_hat, delta2: (W2 @ (delta2 / slope(y_hat))) * slope(a1)),
            "The outputs' deltas are right. What you send back is the error alone: the blame passes the "
            "slope of the outputs first, so the deltas themselves go through the weights.",
        ),
        Misconception(
            "half of the slope",
            _deltas(lambda z1, a1, W2, y_hat, delta2: (W2 @ delta2) * (1 - a1)),
            "The outputs' deltas are right. Of the hidden slope a (1 - a) one factor is missing.",
        ),
        Misconception(
            "factor 2 once more",
            _deltas(lambda z1, a1, W2, y_hat, delta2: 2 * (W2 @ delta2) * slope(a1)),
            "The outputs' deltas are right, the hidden ones twice as large. The 2 comes from the square "
            "of the loss and is in the deltas already.",
        ),
    ],
    hints=(
        "First the outputs' deltas, as in section 2. Then ask each hidden neuron: whom do you feed, and how "
        "strongly?",
        "Neuron j receives the sum over the outputs k of W2[j, k] × delta2[k]. As a product of matrix and "
        "vector?",
        "`W2 @ delta2` arrives at the activations. Multiply, entry by entry, by a1(1 − a1).",
    ),
    insight="Own wires, own slope. This line is backpropagation.",
)


# 6 · all wires into the hidden layer


def input_changes(
    x: np.ndarray,
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
) -> tuple[np.ndarray, np.ndarray]:
    _, delta1 = deltas(x @ W1 + b1, W2, b2, y)
    return -learning_rate * np.outer(x, delta1), -learning_rate * delta1


def _input_changes(changes, deltas=deltas):
    """A variant of `input_changes`: changes(x, a1, delta1) are gradients made in another way."""

    def variant(x, W1, b1, W2, b2, y, learning_rate):
        z1 = x @ W1 + b1
        _, delta1 = deltas(z1, W2, b2, y)
        grad_W, grad_b = changes(x, sigmoid(z1), delta1)
        return -learning_rate * grad_W, -learning_rate * grad_b

    return variant


def _bent_twice(x, W1, b1, W2, b2, y, learning_rate):
    _, delta1 = deltas(sigmoid(x @ W1 + b1), W2, b2, y)
    return -learning_rate * np.outer(x, delta1), -learning_rate * delta1


def _outer(x, a1, delta1):
    return np.outer(x, delta1), delta1


def _first_layers(rng):
    return [Probe(*arrays, rate, label=f"a {sizes} network") for sizes, arrays, rate in _networks(rng)]


input_changes_exercise = Exercise(
    id="03.input_changes",
    title="All changes on the wires into the hidden layer",
    reference=input_changes,
    parts=("changes of W1", "changes of b1"),
    fresh=_first_layers,
    probes=[
        Probe(
            X_LECTURE,
            W1_LECTURE,
            B1_LECTURE,
            W2_LECTURE,
            B2_LECTURE,
            Y_LECTURE,
            0.01,
            label="the lecture's network",
        ),
        Probe(*SMALL.values(), 0.5, label="a network with biases and two outputs"),
        Probe(
            np.array([0.9, -1.1, 0.4]),
            np.array([[0.3, -0.8, 0.5], [0.9, 0.2, -0.4], [-0.6, 0.7, 0.1]]),
            np.array([0.1, -0.3, 0.2]),
            np.array([[0.7], [-1.2], [0.45]]),
            np.array([-0.15]),
            np.array([0.0]),
            2.0,
            label="a 3-3-1 network",
        ),
        Probe(
            np.array([2, -1]),
            np.array([[0.6], [-0.35]]),
            np.array([0.25]),
            np.array([[1.3]]),
            np.array([0.4]),
            np.array([1]),
            0.7,
            label="a 2-1-1 network, whole-number inputs",
        ),
        Probe(
            np.array([0, 1, 0]),
            np.array([[0.4, -0.2], [0.3, 0.9], [-0.7, 0.5]]),
            np.array([0.15, -0.35]),
            np.array([[0.8], [-0.6]]),
            np.array([0.2]),
            np.array([0]),
            1.5,
            label="a 3-2-1 network, inputs of 0",
        ),
    ],
    misconceptions=[
        Misconception(
            "climbs",
            _input_changes(lambda x, a1, d: (-np.outer(x, d), -d)),
            "The changes of W1 have the right sizes and go uphill. Check the sign between gradient and "
            "change.",
        ),
        Misconception(
            "transposed",
            _input_changes(lambda x, a1, d: (np.outer(d, x), d)),
            "The table of changes lies on its side: W1 has a row for each input and a column for each hidden "
            "neuron. Which comes first in the outer product?",
        ),
        Misconception(
            "biases stay",
            _input_changes(lambda x, a1, d: (np.outer(x, d), 0 * d)),
            "The weights move as they should, the hidden biases not at all. Their wires carry 1: what is "
            "left of the product?",
            constant=True,
        ),
        Misconception(
            "own activation",
            _input_changes(lambda x, a1, d: (np.tile(a1 * d, (len(x), 1)), d)),
            "All wires into one hidden neuron change alike, as if the inputs were equal. Multiply delta by "
            "what came in at the beginning of the wire, not by the neuron's own activation.",
        ),
        Misconception(
            "all weights summed",
            _input_changes(_outer, _deltas(lambda z1, a1, W2, y_hat, d: (W2.sum(axis=0) @ d) * slope(a1))),
            "The mistake of section 4 is in your hidden deltas: each neuron was blamed through all wires "
            "into the output. Which one is its own?",
        ),
        Misconception(
            "hidden slope missing",
            _input_changes(_outer, _deltas(lambda z1, a1, W2, y_hat, d: W2 @ d)),
            "The blame reached the hidden activations but not the net inputs. Which "
            "factor takes you from an activation to its net input?",
        ),
        Misconception(
            "learning rate missing",
            lambda *arguments: input_changes(*arguments[:-1], 1.0),
            "You take the full gradient as a step, whatever the learning rate. It should shorten the step.",
        ),
        Misconception(
            "factor 2 lost",
            lambda *arguments: input_changes(*arguments[:-1], arguments[-1] / 2),
            "The changes of W1 are half as large as they should be. The loss is the squared error without "
            "one-half.",
        ),
        Misconception(
            "hidden activations for inputs",
            _input_changes(lambda x, a1, d: (np.outer(a1, d), d)),
            "The table has a row for each hidden neuron. These wires begin at the inputs: what came in along "
            "them is x.",
        ),
        Misconception(
            "the lecture's example for all",
            lambda x, *rest: (
                -rest[-1] * np.outer(X_LECTURE[: len(x)], deltas(x @ rest[0] + rest[1], *rest[2:5])[1]),
                -rest[-1] * deltas(x @ rest[0] + rest[1], *rest[2:5])[1],
            ),
            "The hidden deltas are right, and they are multiplied by (1, 3, 5), the example of the lecture. "
            "Use the x that your function is given.",
        ),
        Misconception(
            "activations handed on as net inputs",
            _bent_twice,
            "The hidden sums went through the sigmoid before they came to `deltas`, which applies it itself. "
            "It wants the net inputs.",
        ),
        Misconception(
            "new weights returned",
            lambda x, W1, b1, *rest: tuple(
                old + change for old, change in zip((W1, b1), input_changes(x, W1, b1, *rest), strict=True)
            ),
            "These are the weights after the step. Asked for are the changes alone.",
        ),
        Misconception(
            "gradients returned",
            lambda *arguments: input_changes(*arguments[:-1], -1.0),
            "These are the gradients, and they are right. A change is a gradient times minus the learning "
            "rate.",
        ),
        Misconception(
            "bias blamed by inputs",
            _input_changes(lambda x, a1, d: (np.outer(x, d), x.sum() * d)),
            "The weights are right. Your bias changes depend on the inputs; the bias's own wire carries 1 "
            "and nothing else.",
        ),
        Misconception(
            "hidden bias ignored",
            lambda x, W1, b1, *rest: input_changes(x, W1, np.zeros_like(b1), *rest),
            "Right where the hidden biases are 0, and wrong elsewhere: your forward pass ignores b1.",
        ),
        Misconception(
            "deltas of the outputs",
            lambda x, W1, b1, W2, b2, y, learning_rate: (
                -learning_rate * np.outer(x, deltas(x @ W1 + b1, W2, b2, y)[0]),
                -learning_rate * deltas(x @ W1 + b1, W2, b2, y)[0],
            ),
            "You multiply by the outputs' deltas, the first result of `deltas`. These wires end at the "
            "hidden neurons.",
        ),
    ],
    hints=(
        "Three stages: forward to the prediction, back to the hidden deltas (exercise 5), then one product a "
        "wire.",
        "The wire from input i to hidden neuron j has the gradient x_i × delta1_j.",
        "`np.outer(x, delta1)` has the shape of W1. The biases take delta1 as it is.",
    ),
    insight="The same rule as one layer later; only the names of the two ends differ.",
)


# 7 · the printed rule on another neuron

_SLOPE_H2 = slope(A1_LECTURE[1])
_RULE = -0.192 * W2_LECTURE.sum() * _SLOPE_H2
_JUDGED = -0.192 * W2_LECTURE[1, 0] * _SLOPE_H2

handout_exercise = Exercise(
    id="03.handout",
    title="A printed rule, put to the test",
    reference={"rule": _RULE, "judged": _JUDGED, "terms": 1},
    rtol=2e-3,
    atol=0.0,
    misconceptions=[
        Misconception(
            "sign of the handout",
            {"rule": -_RULE},
            "Right size. In this course delta is the slope of the loss, so the output's delta enters with a "
            "minus sign here.",
        ),
        Misconception(
            "sizes of weights added",
            {"rule": -0.192 * np.abs(W2_LECTURE).sum() * _SLOPE_H2},
            "You added the weights without their signs. Two of the four are negative.",
        ),
        Misconception(
            "h1's slope",
            {"rule": -0.192 * W2_LECTURE.sum() * slope(A1_LECTURE[0])},
            "This is what the rule gives for the first hidden neuron. The question is about the second: its "
            "activation is smaller, its slope larger.",
        ),
        Misconception(
            "slope forgotten",
            {"rule": -0.192 * W2_LECTURE.sum()},
            "The sum is right. The rule goes on: multiply by the slope of the neuron's own activation.",
        ),
        Misconception(
            "the rule believed",
            {"judged": _RULE},
            "That is the rule's answer again. Measure: nudge the second net input by a little, up and "
            "down, and divide the change of the loss by the distance.",
        ),
        Misconception(
            "h1 judged",
            {"judged": -0.192 * W2_LECTURE[0, 0] * slope(A1_LECTURE[0])},
            "You measured at the first hidden neuron. Entry 1 of the gradient belongs to the second.",
        ),
        Misconception(
            "one-sided",
            {"judged": 2 * _JUDGED},
            "Twice too large: between the two nudged points lie *two* steps.",
        ),
        Misconception(
            "four terms",
            {"terms": 4},
            "Four is the number of wires into the output. How many of them start at the second hidden "
            "neuron?",
        ),
        Misconception(
            "gradient of the weight judged",
            {"judged": -0.192 * A1_LECTURE[1]},
            "That is the gradient of the weight from h2 to the output. Asked for is the delta of h2: nudge "
            "its net input, not the weight.",
        ),
        Misconception(
            "judged with the sign of the handout",
            {"judged": -_JUDGED},
            "Right size. Measured is the slope of the loss: value after the step up minus value after "
            "the step down. h2's weight is negative, so its blame has the other sign than the output's.",
        ),
        Misconception(
            "no slope of its own",
            {"judged": -0.192 * W2_LECTURE[1, 0]},
            "That is what arrives at h2's activation. Nudge the net input: it is one slope further.",
        ),
        Misconception(
            "rise not divided",
            {"judged": _JUDGED * 2e-5},
            "That is how much the loss changes. Divide it by the distance between the two nudged points.",
        ),
        Misconception(
            "sizes of weights, sign of the handout",
            {"rule": 0.192 * np.abs(W2_LECTURE).sum() * _SLOPE_H2},
            "You added the weights without their signs, and took the output's delta with the other sign.",
        ),
    ],
    hints=(
        "`rule`: output delta times the sum of all four weights times the slope of h2. A pocket calculator "
        "will do.",
        "`judged`: write the loss as a function of the four hidden net inputs, and use central differences.",
        "`terms`: count the neurons that h2 feeds.",
    ),
    insight="Six times too small for h2, two and a half times too large for h1: one wrong sum, any error.",
)


# 8 · a training step


def train_step(
    x: np.ndarray,
    y: np.ndarray,
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    learning_rate: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    delta2, delta1 = deltas(x @ W1 + b1, W2, b2, y)
    a1 = sigmoid(x @ W1 + b1)
    return (
        W1 - learning_rate * np.outer(x, delta1),
        b1 - learning_rate * delta1,
        W2 - learning_rate * np.outer(a1, delta2),
        b2 - learning_rate * delta2,
    )


def _moved_first(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sigmoid(x @ W1 + b1)
    y_hat = sigmoid(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * slope(y_hat)
    W2 = W2 - learning_rate * np.outer(a1, delta2)
    delta1 = (W2 @ delta2) * slope(a1)
    return (
        W1 - learning_rate * np.outer(x, delta1),
        b1 - learning_rate * delta1,
        W2,
        b2 - learning_rate * delta2,
    )


def _moved_and_predicted_again(x, y, W1, b1, W2, b2, learning_rate):
    _, _, W2, b2 = train_step(x, y, W1, b1, W2, b2, learning_rate)
    W1, b1, _, _ = train_step(x, y, W1, b1, W2, b2, learning_rate)
    return W1, b1, W2, b2


def _new_error_through_the_old_weights(x, y, W1, b1, W2, b2, learning_rate):
    _, _, moved_W2, moved_b2 = train_step(x, y, W1, b1, W2, b2, learning_rate)
    a1 = sigmoid(x @ W1 + b1)
    y_hat = sigmoid(a1 @ moved_W2 + moved_b2)
    delta1 = (W2 @ (2 * (y_hat - y) * slope(y_hat))) * slope(a1)
    return W1 - learning_rate * np.outer(x, delta1), b1 - learning_rate * delta1, moved_W2, moved_b2


def _returns_gradients(x, y, W1, b1, W2, b2, learning_rate):
    moved = train_step(x, y, W1, b1, W2, b2, 1.0)
    return tuple(old - new for old, new in zip((W1, b1, W2, b2), moved, strict=True))


def _keeps(*kept):
    def variant(x, y, W1, b1, W2, b2, learning_rate):
        old = (W1, b1, W2, b2)
        new = train_step(x, y, W1, b1, W2, b2, learning_rate)
        return tuple(old[i] if i in kept else new[i] for i in range(4))

    return variant


_STEP = {key: SMALL[key] for key in ("x", "y", "W1", "b1", "W2", "b2")}


def _whole_steps(rng):
    return [
        Probe(x, y, W1, b1, W2, b2, rate, label=f"a {sizes} network, learning rate {rate}")
        for sizes, (x, W1, b1, W2, b2, y), rate in _networks(rng)
    ]


def _first_layer_first(x, y, W1, b1, W2, b2, learning_rate):
    W1, b1, _, _ = train_step(x, y, W1, b1, W2, b2, learning_rate)
    _, _, W2, b2 = train_step(x, y, W1, b1, W2, b2, learning_rate)
    return W1, b1, W2, b2


def _hidden_bias_late(x, y, W1, b1, W2, b2, learning_rate):
    right = train_step(x, y, W1, b1, W2, b2, learning_rate)
    return right[0], _moved_first(x, y, W1, b1, W2, b2, learning_rate)[1], *right[2:]


def _step_with_hidden(x, y, W1, b1, W2, b2, learning_rate, hidden):
    a1 = sigmoid(x @ W1 + b1)
    delta2, _ = deltas(x @ W1 + b1, W2, b2, y)
    delta1 = hidden(a1, delta2)
    right = train_step(x, y, W1, b1, W2, b2, learning_rate)
    return W1 - learning_rate * np.outer(x, delta1), b1 - learning_rate * delta1, *right[2:]


def _capped(most):
    return [
        lambda *arguments: train_step(*arguments[:-1], min(arguments[-1], most)),
        lambda *arguments: _moved_first(*arguments[:-1], min(arguments[-1], most)),
    ]


def _first_layer_at(factor):
    """The first layer moves at another multiple of the rate, the second as it should."""

    def variant(x, y, W1, b1, W2, b2, learning_rate):
        right = train_step(x, y, W1, b1, W2, b2, learning_rate)
        return *train_step(x, y, W1, b1, W2, b2, factor(learning_rate))[:2], *right[2:]

    return variant


train_step_exercise = Exercise(
    id="03.train_step",
    title="One whole training step",
    reference=train_step,
    parts=("W1", "b1", "W2", "b2"),
    fresh=_whole_steps,
    probes=[
        Probe(*_STEP.values(), 3.0, label="two outputs, learning rate 3"),
        Probe(
            X_LECTURE,
            Y_LECTURE,
            W1_LECTURE,
            B1_LECTURE + 0.1,
            W2_LECTURE,
            B2_LECTURE,
            0.05,
            label="the lecture's network, learning rate 0.05",
        ),
        Probe(
            np.array([0.9, -1.1, 0.4]),
            np.array([1.0, 0.0, 0.4]),
            np.array([[0.3, -0.8, 0.5], [0.9, 0.2, -0.4], [-0.6, 0.7, 0.1]]),
            np.array([0.1, -0.3, 0.2]),
            np.array([[0.4, -0.9, 1.3], [1.1, 0.25, -0.7], [-0.5, 0.85, 0.15]]),
            np.array([0.3, -0.2, 0.1]),
            1.5,
            label="a 3-3-3 network, learning rate 1.5",
        ),
    ],
    rtol=1e-8,
    misconceptions=[
        Misconception(
            "output weights moved first",
            _moved_first,
            "The second layer is right, the first is off by an amount that grows with the learning rate. The "
            "blame travelled along weights that had already moved. Which weights made the prediction?",
        ),
        Misconception(
            "predicted anew between the layers",
            [_moved_and_predicted_again, _new_error_through_the_old_weights],
            "After moving the output layer you predicted again and blamed the first layer for a new error. "
            "One forward pass serves the whole step.",
        ),
        Misconception(
            "climbs",
            lambda *arguments: train_step(*arguments[:-1], -arguments[-1]),
            "Everything moves, and W1 moves uphill already. Is every gradient the slope of the loss, and is "
            "it subtracted?",
        ),
        Misconception(
            "biases stay",
            _keeps(1, 3),
            "The weights are right. The biases come back as they went in; they are parameters, too.",
        ),
        Misconception(
            "only the output layer learns",
            _keeps(0, 1),
            "The first layer comes back unchanged. Its deltas are what backpropagation is for: send the "
            "blame on.",
        ),
        Misconception(
            "returns gradients",
            _returns_gradients,
            "These are the gradients, and they are right. The function should return the parameters after "
            "the step.",
        ),
        Misconception(
            "factor 2 lost",
            lambda *arguments: train_step(*arguments[:-1], arguments[-1] / 2),
            "W1 moves half as far as it should already. Look at the derivative of the squared error.",
        ),
        Misconception(
            "first layer moved first",
            _first_layer_first,
            "The first layer is right. The output layer was judged again after the first layer had moved: "
            "its gradients need the activations that made the prediction.",
        ),
        Misconception(
            "hidden bias with moved weights",
            _hidden_bias_late,
            "Only b1 is off: its delta was computed once more, with output weights that had already moved. "
            "One delta serves weights and biases.",
        ),
        Misconception(
            "rate cut",
            [*_capped(0.01), *_capped(0.05), *_capped(0.1), *_capped(1.0)],
            "Where a large rate is asked for, you take a smaller one. A small rate hides the mistake without "
            "mending it: look at the order of the lines.",
        ),
        Misconception(
            "hidden slope missing",
            lambda x, y, W1, b1, W2, b2, learning_rate: _step_with_hidden(
                x, y, W1, b1, W2, b2, learning_rate, lambda a1, d: W2 @ d
            ),
            "The second layer is right. The hidden deltas lack the slope of the hidden neurons: the blame "
            "has to pass their sigmoid.",
        ),
        Misconception(
            "learning rate missing",
            lambda *arguments: train_step(*arguments[:-1], 1.0),
            "Already W1 moves by its full gradient, and the learning rate makes no difference. It should "
            "scale every step.",
        ),
        Misconception(
            "only the first layer climbs",
            _first_layer_at(lambda rate: -rate),
            "The second layer is right. The first one moves uphill: nothing changes sign on the way back, "
            "and every update subtracts.",
        ),
        Misconception(
            "first layer moves half as far",
            _first_layer_at(lambda rate: rate / 2),
            "The second layer is right. The first one moves half as far as it should: the factor of the "
            "squared error is in the outputs' deltas, and it travels back with them.",
        ),
        Misconception(
            "learning rate for the second layer only",
            _first_layer_at(lambda rate: 1.0),
            "The second layer is right. The first one moves by its full gradient: the learning rate is "
            "missing there.",
        ),
        Misconception(
            "changes returned",
            lambda *arguments: tuple(
                new - old for new, old in zip(train_step(*arguments), arguments[2:6], strict=True)
            ),
            "These are the changes of the parameters, and they are right. The function should return the "
            "parameters after the step.",
        ),
        Misconception(
            "all weights summed",
            lambda x, y, W1, b1, W2, b2, learning_rate: _step_with_hidden(
                x, y, W1, b1, W2, b2, learning_rate, lambda a1, d: (W2.sum(axis=0) @ d) * slope(a1)
            ),
            "The second layer is right. In the first, every hidden neuron is blamed through everybody's "
            "wires: the mistake of section 4.",
        ),
    ],
    hints=(
        "Run the buggy function with a tiny learning rate and with a large one, and let central differences "
        "decide.",
        "Read the order of the lines: which value of W2 is used when the blame travels back?",
        "Compute all four gradients first, under names of their own. Move in the last four lines.",
    ),
    insight="Gradients first, moves afterwards: that is why libraries have backward() and step().",
)


# 9 · a neuron that is an object


def object_delta(activation: float, wires: list[tuple[float, float]]) -> float:
    return slope(activation) * sum(weight * delta for weight, delta in wires)


def _object_with(sum_of):
    return lambda activation, wires: slope(activation) * sum_of(wires)


def _hidden_objects(rng):
    """Neurons that feed several others, and one that feeds a single one."""
    return [
        Probe(_shares(rng), [(numbers(rng), numbers(rng, scale=0.3)) for _ in range(n)])
        for n in (*unequal_sizes(rng, 2, 2, 5), 1)
    ] + [Probe(_shares(rng), 2 * [(numbers(rng), numbers(rng, scale=0.3))], label="two equal wires")]


object_delta_exercise = Exercise(
    id="03.object_delta",
    title="The delta of a neuron that is an object",
    reference=object_delta,
    fresh=_hidden_objects,
    probes=[
        Probe(0.9308616, [(0.8, -0.192)], label="h1 of the lecture, which feeds one output"),
        Probe(0.35, [(-1.2, 0.15), (0.5, -0.4), (0.7, 0.08)], label="a neuron that feeds three others"),
        Probe(0.7, [(-0.6, 0.25), (-1.5, -0.35)], label="a neuron with two negative weights"),
        Probe(
            0.45,
            [(0.9, 0.12), (-0.4, 0.3), (0.9, -0.26), (-0.4, 0.3)],
            label="wires of the same weight, and two that are equal throughout",
        ),
    ],
    misconceptions=[
        Misconception(
            "weight twice",
            _object_with(lambda wires: sum(w * w * d for w, d in wires)),
            "Still the planted mistake: the weight is multiplied in twice, so a negative weight loses its "
            "sign. Once is what the chain rule says.",
        ),
        Misconception(
            "weight left out",
            _object_with(lambda wires: sum(d for _, d in wires)),
            "Now no weight is left. What comes back along a wire is delta times the weight of that wire, "
            "once.",
        ),
        Misconception(
            "size of the weight",
            _object_with(lambda wires: sum(abs(w) * d for w, d in wires)),
            "The weight enters with its size only. Through a negative wire blame comes back with the other "
            "sign.",
        ),
        Misconception(
            "slope missing",
            lambda activation, wires: sum(w * d for w, d in wires),
            "The blame of the wires is right. One link is left: through the neuron's own sigmoid to its net "
            "input.",
        ),
        Misconception(
            "activation instead of slope",
            lambda activation, wires: activation * sum(w * d for w, d in wires),
            "You multiply by the activation. The link through a sigmoid is its slope, a(1 - a).",
        ),
        Misconception(
            "sigmoid applied again",
            lambda activation, wires: slope(sigmoid(activation)) * sum(w * d for w, d in wires),
            "The activation went through the sigmoid a second time before its slope was taken.",
        ),
        Misconception(
            "sums multiplied",
            _object_with(lambda wires: sum(w for w, _ in wires) * sum(d for _, d in wires)),
            "Weights and deltas are added up separately and then multiplied. Each delta belongs to its own "
            "wire: multiply first, then add.",
        ),
        Misconception(
            "mean over the wires",
            _object_with(lambda wires: sum(w * d for w, d in wires) / len(wires)),
            "The blame of the wires is divided by their number. A neuron that feeds more others can do more "
            "harm: the effects add up.",
        ),
        Misconception(
            "first wire only",
            _object_with(lambda wires: sum(w * d for w, d in wires[:1])),
            "Only the first wire counts. Is there a `return` inside the loop?",
        ),
        Misconception(
            "last wire only",
            _object_with(lambda wires: sum(w * d for w, d in wires[-1:])),
            "Only the last wire counts. Does your loop add, or does it overwrite?",
        ),
        Misconception(
            "wrong sign",
            lambda activation, wires: -object_delta(activation, wires),
            "Right size, wrong sign: on the way back the chain rule multiplies, and no sign is changed.",
        ),
        Misconception(
            "equal wires counted once",
            [
                _object_with(lambda wires: sum(w * d for w, d in set(wires))),
                _object_with(lambda wires: sum(w * d for w, d in dict(wires).items())),
                _object_with(lambda wires: sum(w * d for d, w in {d: w for w, d in wires}.items())),
            ],
            "Wires that look alike count only once, as in a set or a dict. Every wire brings its own blame: "
            "go through the list.",
        ),
        Misconception(
            "slope twice",
            lambda activation, wires: slope(activation) * object_delta(activation, wires),
            "The slope of this neuron is multiplied in twice. Each wire brings weight times delta; the slope "
            "comes in once, after the sum.",
        ),
        Misconception(
            "last wire left out",
            _object_with(lambda wires: sum(w * d for w, d in wires[:-1])),
            "The last wire brings nothing. A range ends before its second number: where does your loop end?",
        ),
    ],
    hints=(
        "Follow one wire back: which two numbers meet on it?",
        "Each wire brings weight times delta, once. A neuron adds up what its wires bring.",
        "The sum times activation × (1 − activation).",
    ),
    insight="No matrix needed: a neuron asks those whom it feeds.",
)


# 10 · loop over the examples until converged


def train(
    X: np.ndarray,
    Y: np.ndarray,
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    learning_rate: float,
    threshold: float,
    max_epochs: int,
) -> np.ndarray:
    return _train(X, Y, (W1, b1, W2, b2), learning_rate, threshold, max_epochs)


def _sse(X, Y, parameters):
    W1, b1, W2, b2 = parameters
    return ((sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2) - Y) ** 2).sum()


def _one_by_one(X, Y, parameters, learning_rate):
    for x, y in zip(X, Y, strict=True):
        parameters = train_step(x, y, *parameters, learning_rate)
    return parameters


def _all_at_once(X, Y, parameters, learning_rate):
    moved = [train_step(x, y, *parameters, learning_rate) for x, y in zip(X, Y, strict=True)]
    return tuple(p + sum(m[i] - p for m in moved) for i, p in enumerate(parameters))


def _train(
    X,
    Y,
    parameters,
    learning_rate,
    threshold,
    max_epochs,
    epoch=_one_by_one,
    measure=lambda X, Y, before, after, rate: _sse(X, Y, after),
    done=lambda loss, threshold: loss < threshold,
    forgets=False,
):
    losses, start = [], parameters
    for _ in range(max_epochs):
        before = start if forgets else parameters
        parameters = epoch(X, Y, before, learning_rate)
        losses.append(measure(X, Y, before, parameters, learning_rate))
        if done(losses[-1], threshold):
            break
    return np.array(losses)


def _running(X, Y, before, after, rate):
    total = 0.0
    for x, y in zip(X, Y, strict=True):
        total += _sse(x[None], y[None], before)
        before = train_step(x, y, *before, rate)
    return total


def _running_after(X, Y, before, after, rate):
    total = 0.0
    for x, y in zip(X, Y, strict=True):
        before = train_step(x, y, *before, rate)
        total += _sse(x[None], y[None], before)
    return total


def _trained(**change):
    def variant(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
        return _train(X, Y, (W1, b1, W2, b2), learning_rate, threshold, max_epochs, **change)

    return variant


def _with_start(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = train(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs)
    return np.append(_sse(X, Y, (W1, b1, W2, b2)), losses)


_POINTS = np.array([[0.2, 1.1], [1.3, -0.4], [-0.9, 0.6], [0.8, 0.9], [-0.5, -1.2]])
_TARGETS = np.array([[0.9], [0.2], [0.7], [0.8], [0.1]])
_START = (
    np.array([[0.6, -0.8, 0.3], [0.9, 0.4, -0.7]]),
    np.array([0.1, -0.2, 0.3]),
    np.array([[1.1], [-0.6], [0.4]]),
    np.array([-0.3]),
)


def _last_not_kept(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = train(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs)
    return losses[:-1] if len(losses) and losses[-1] < threshold else losses


def _after_every_example(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    parameters, losses = (W1, b1, W2, b2), []
    for _ in range(max_epochs):
        for x, y in zip(X, Y, strict=True):
            parameters = train_step(x, y, *parameters, learning_rate)
            losses.append(_sse(X, Y, parameters))
        if losses[-1] < threshold:
            break
    return np.array(losses)


def _more_epochs(more):
    def variant(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
        return train(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs + more)

    return variant


def _asks_at_the_start(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    if _sse(X, Y, (W1, b1, W2, b2)) < threshold:
        return np.array([])
    return train(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs)


def _ends_when_it_rises(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = train(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs)
    rises = np.flatnonzero(np.diff(losses) > 0)
    return losses[: rises[0] + 2] if len(rises) else losses


def _ends_inside_the_epoch(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    parameters = W1, b1, W2, b2
    losses: list = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y, strict=True):
            parameters = train_step(x, y, *parameters, learning_rate)
            loss = _sse(X, Y, parameters)
            if loss < threshold:
                return np.array([*losses, loss])
        losses.append(loss)
    return np.array(losses)


def _at_the_threshold(X):
    """A loss that is exactly the threshold: nothing moves, every prediction is one half."""
    Y = (np.arange(len(X)) % 2).astype(float)[:, None]
    zeros = np.zeros((2, 3)), np.zeros(3), np.zeros((3, 1)), np.zeros(1)
    label = "a loss of exactly the threshold, and a learning rate of 0"
    return Probe(X, Y, *zeros, 0.0, len(X) / 4, 3, label=label)


_BELOW = Probe(_POINTS, _TARGETS, *_START, 0.8, 0.6, 3, label="a start that lies below the threshold")
_RISES = Probe(
    _POINTS,
    np.array([[0.1], [0.8], [0.2], [0.7], [0.6]]),
    *_START,
    5.0,
    0.01,
    6,
    label="a rate so large that the loss rises on the way",
)


def _whole_trainings(rng):
    """Trainings that end at the threshold and trainings that end after the last epoch."""
    made = []
    for (d, h), most in zip((unequal_sizes(rng, 2), unequal_sizes(rng, 2), (2, 1)), (30, 4, 1), strict=True):
        n = int(rng.integers(3, 6))
        X, Y = numbers(rng, n, d), _shares(rng, n, 1)
        start = (numbers(rng, d, h, scale=0.6), numbers(rng, h), numbers(rng, h, 1), numbers(rng, 1))
        reached = train(X, Y, *start, 0.7, 0.0, 30)
        threshold = round(float(reached[12] + reached[13]) / 2, 6) if most == 30 else 1e-4
        made.append(Probe(X, Y, *start, 0.7, threshold, most, label=f"{n} examples, at most {most} epochs"))
    return [*made, _at_the_threshold(numbers(rng, n, 2)), _BELOW, _RISES]


train_exercise = Exercise(
    id="03.train",
    title="Loop over the examples until it converges",
    reference=train,
    fresh=_whole_trainings,
    probes=[
        Probe(_POINTS, _TARGETS, *_START, 0.8, 0.25, 40, label="a training that ends at the threshold 0.25"),
        Probe(_POINTS[:4], _TARGETS[:4], *_START, 0.3, 0.01, 6, label="a training that ends after 6 epochs"),
        Probe(_POINTS, _TARGETS, *_START, 0.8, 0.25, 1, label="a single epoch"),
        Probe(_POINTS, _TARGETS, *_START, 0.8, 0.25, 0, label="no epoch at all"),
        _at_the_threshold(_POINTS[:4]),
        Probe(
            np.array([[0.4, -1.2], [1.1, 0.3], [-0.8, 0.7]]),
            np.array([[0.9, 0.2], [0.1, 0.8], [0.6, 0.4]]),
            np.array([[0.6, -0.8, 0.3], [0.9, 0.4, -0.7]]),
            np.array([0.1, -0.2, 0.3]),
            np.array([[1.1, -0.4], [-0.6, 0.9], [0.4, 0.2]]),
            np.array([-0.3, 0.5]),
            0.5,
            0.01,
            5,
            label="two outputs, five epochs",
        ),
        _BELOW,
        _RISES,
    ],
    misconceptions=[
        Misconception(
            "one update per epoch",
            _trained(epoch=_all_at_once),
            "You add up the gradients of all examples and move once an epoch. That is batch descent, a good "
            "method with another path; here every example moves the network before the next one comes.",
        ),
        Misconception(
            "loss before the updates",
            _trained(measure=_running),
            "Each example's loss was taken just before its own update, so your sum mixes many different "
            "networks. Measure all examples after the epoch, with one network.",
        ),
        Misconception(
            "loss right after the own update",
            _trained(measure=_running_after),
            "Each example's loss was taken right after its own update, when it looks best, so your sum mixes "
            "many different networks. Measure all examples after the epoch, with one network.",
        ),
        Misconception(
            "loss of the last example",
            _trained(measure=lambda X, Y, before, after, rate: _sse(X[-1:], Y[-1:], after)),
            "That is the loss of one example, the last. Convergence concerns all of them: sum over every "
            "example.",
        ),
        Misconception(
            "mean instead of sum",
            [
                _trained(measure=lambda X, Y, before, after, rate: _sse(X, Y, after) / len(X)),
                _trained(measure=lambda X, Y, before, after, rate: _sse(X, Y, after) / Y.size),
            ],
            "Your losses are means, and the loop stops too early for it. This chapter's loss is the sum.",
        ),
        Misconception(
            "never stops early",
            _trained(done=lambda loss, threshold: False),
            "The losses are right, and they go on after the threshold has been passed. When should the loop "
            "end?",
        ),
        Misconception(
            "stops the wrong way round",
            _trained(done=lambda loss, threshold: loss > threshold),
            "The loop ends after one epoch, while the loss is still large. Look at the comparison with the "
            "threshold.",
        ),
        Misconception(
            "starts anew every epoch",
            _trained(forgets=True),
            "All your epochs show the same loss: each one begins with the initial weights again. Keep what "
            "the last epoch has learnt.",
        ),
        Misconception(
            "start counted as an epoch",
            _with_start,
            "There is one loss too many: the first one was measured before any training. The list should "
            "hold one loss for each epoch.",
        ),
        Misconception(
            "loss before the epoch",
            _trained(measure=lambda X, Y, before, after, rate: _sse(X, Y, before)),
            "Each loss is taken before the epoch instead of after it, so your list starts with the untrained "
            "network and stops an epoch late.",
        ),
        Misconception(
            "last loss not kept",
            _last_not_kept,
            "Where the threshold is passed, the last loss is missing: the loop ends before it is kept. "
            "Append first, then ask.",
        ),
        Misconception(
            "loss after every example",
            _after_every_example,
            "There is a loss for every example. Measure once an epoch, after the inner loop: mind the "
            "indentation.",
        ),
        Misconception(
            "another order of examples",
            lambda X, Y, *rest: train(X[::-1], Y[::-1], *rest),
            "The examples come in reverse. The text asks for the given order, from the first to the last: "
            "each example moves the network before the next one comes.",
        ),
        Misconception(
            "one epoch too many",
            _more_epochs(1),
            "One epoch too many where the threshold is not reached. How often does a loop over "
            "`range(max_epochs)` run?",
        ),
        Misconception(
            "one epoch too few",
            _more_epochs(-1),
            "One epoch too few where the threshold is not reached: at most `max_epochs` are allowed, that "
            "one included.",
        ),
        Misconception(
            "stops at the threshold already",
            _trained(done=lambda loss, threshold: loss <= threshold),
            "A loss that equals the threshold ends your loop. The text says below.",
        ),
        Misconception(
            "only the last loss",
            lambda *arguments: train(*arguments)[-1],
            "One number comes back, the last loss. Keep one for each epoch and return them all.",
        ),
        Misconception(
            "every example starts anew",
            _trained(epoch=lambda X, Y, p, rate: train_step(X[-1], Y[-1], *p, rate), forgets=True),
            "Every step starts from the initial weights, so only the last one counts. Give the new "
            "parameters the names of the old ones: the next example meets what the last one has learnt.",
        ),
        Misconception(
            "asks before the first epoch",
            _asks_at_the_start,
            "Where the network is good from the start, you run no epoch at all. The question is asked after "
            "an epoch: the first one is run in any case.",
        ),
        Misconception(
            "ends when the loss rises",
            [
                _ends_when_it_rises,
                lambda *arguments: _ends_when_it_rises(*arguments)[
                    : -1 if len(_ends_when_it_rises(*arguments)) < len(train(*arguments)) else None
                ],
            ],
            "Your loop gives up when a loss is larger than the one before. With a large rate that happens on "
            "the way; only the threshold and `max_epochs` end it.",
        ),
        Misconception(
            "ends inside an epoch",
            _ends_inside_the_epoch,
            "Your loop asks after every example and may end in the middle of an epoch. Finish the epoch, "
            "then ask.",
        ),
    ],
    hints=(
        "Two loops: epochs outside, examples inside. The training step of exercise 9 is the body of the "
        "inner one.",
        "After the inner loop compute the loss of all examples with the present weights, and append it.",
        "`if losses[-1] < threshold: break` at the end of the outer loop; `range(max_epochs)` does the rest.",
    ),
    insight="Step, epoch, stopping criterion: this is what every training loop looks like.",
)


# 11 · any number of layers


def gradients(
    X: np.ndarray, Y: np.ndarray, weights: list[np.ndarray], biases: list[np.ndarray]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return _gradients(X, Y, weights, biases)


def _gradients(
    X,
    Y,
    weights,
    biases,
    first=lambda A, Y: 2 * (A - Y) * slope(A),
    back=lambda delta, W, activations, layer: (delta @ W.T) * slope(activations[layer]),
    weight=lambda A, delta: A.T @ delta,
    bias=lambda delta: delta.sum(axis=0),
):
    activations = [X]
    for W, b in zip(weights, biases, strict=True):
        activations.append(sigmoid(activations[-1] @ W + b))
    delta = first(activations[-1], Y)
    grad_weights: list = []
    grad_biases: list = []
    for layer in reversed(range(len(weights))):
        grad_weights.insert(0, weight(activations[layer], delta))
        grad_biases.insert(0, bias(delta))
        if layer > 0:
            delta = back(delta, weights[layer], activations, layer)
    return grad_weights, grad_biases


def _varied(**change):
    def variant(X, Y, weights, biases):
        return _gradients(X, Y, weights, biases, **change)

    return variant


def _changed(change):
    def variant(X, Y, weights, biases):
        return tuple(change(part) for part in _gradients(X, Y, weights, biases))

    return variant


def _network(seed, *sizes, examples):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(examples, sizes[0])).round(2)
    Y = rng.uniform(size=(examples, sizes[-1])).round(2)
    weights = [rng.normal(size=pair).round(2) for pair in pairwise(sizes)]
    return X, Y, weights, [rng.normal(size=size).round(2) for size in sizes[1:]]


def _deep_networks(rng):
    """One layer, two layers of equal width, and more layers of different widths."""
    seed = int(rng.integers(1_000_000))
    n, *sizes = unequal_sizes(rng, 5)
    return [
        Probe(*_network(seed, *sizes[:2], examples=n), label="one layer"),
        Probe(*_network(seed + 1, 3, 3, 3, examples=n), label="3-3-3"),
        Probe(*_network(seed + 2, *sizes, examples=n), label="-".join(map(str, sizes))),
        Probe(*_network(seed + 3, 2, *sizes, 1, examples=1), label="one example, five layers"),
    ]


def _last_weights(X, Y, weights, biases):
    return _gradients(
        X, Y, weights, biases, back=lambda delta, W, A, layer: (delta @ weights[-1].T) * slope(A[layer])
    )


def _first_layer_skipped(X, Y, weights, biases):
    made = gradients(X, Y, weights, biases)
    return tuple([0 * part[0], *part[1:]] for part in made)


def _needs_two_layers(X, Y, weights, biases):
    weights[-2], weights[1]
    return gradients(X, Y, weights, biases)


any_depth_exercise = Exercise(
    id="03.any_depth",
    title="A network with any number of layers",
    reference=gradients,
    parts=("gradients of the weights", "gradients of the biases"),
    fresh=_deep_networks,
    probes=[
        Probe(*_network(1, 3, 4, 1, examples=1), label="3-4-1, one example"),
        Probe(*_network(2, 3, 5, 4, 2, examples=6), label="3-5-4-2, six examples"),
        Probe(*_network(3, 2, 4, 3, 5, 3, examples=7), label="2-4-3-5-3, seven examples"),
        Probe(*_network(4, 3, 2, examples=4), label="3-2, a single layer"),
        Probe(*_network(5, 3, 3, 3, 3, examples=5), label="3-3-3-3, all layers equally wide"),
    ],
    misconceptions=[
        Misconception(
            "hidden layers get nothing",
            [_varied(back=lambda delta, W, activations, layer: 0 * activations[layer]), _first_layer_skipped],
            "The first layer's gradients are exactly zero: the loop that goes back ends before it gets "
            "there, or sends nothing on. Print the indices that it visits.",
            constant=True,
        ),
        Misconception(
            "slope one layer off",
            _varied(back=lambda delta, W, activations, layer: (delta @ W.T) * slope(activations[layer + 1])),
            "Shapes clash on the way back, unless all layers are equally wide: the slope was taken from the "
            "activations of the wrong layer. The blame has just *arrived* at which one?",
        ),
        Misconception(
            "hidden slope missing",
            _varied(back=lambda delta, W, activations, layer: delta @ W.T),
            "The last layer is right. On the way back through each hidden layer the slope of its activations "
            "is missing.",
        ),
        Misconception(
            "prediction minus target",
            _varied(first=lambda A, Y: A - Y),
            "Your first delta is prediction minus target. That belongs to a sigmoid with *cross-entropy*, a "
            "later chapter; the squared error leaves a 2 and a slope.",
        ),
        Misconception(
            "factor 2 lost",
            _varied(first=lambda A, Y: (A - Y) * slope(A)),
            "The gradients of the weights are half of what they should be. The very first delta has lost a "
            "factor.",
        ),
        Misconception(
            "mean over the examples",
            lambda X, Y, weights, biases: tuple(
                [g / len(X) for g in part] for part in _gradients(X, Y, weights, biases)
            ),
            "With one example this is right, with more you divide by their number. The loss of this chapter "
            "is a sum.",
        ),
        Misconception(
            "biases not summed",
            _varied(bias=lambda delta: delta),
            "The weights are right. The gradient of a bias has a row for every example: each example adds "
            "its blame to the same bias, so sum over them.",
        ),
        Misconception(
            "transposed",
            _varied(weight=lambda A, delta: delta.T @ A),
            "Each weight gradient lies on its side. It must have the shape of its weights, (inputs, "
            "outputs).",
        ),
        Misconception(
            "last layer first",
            _changed(lambda part: part[::-1]),
            "The gradients are in the order in which you computed them, from the last layer to the first. "
            "The weights came in the other order.",
        ),
        Misconception(
            "first layer left out",
            _changed(lambda part: part[1:]),
            "There is one gradient too few: the first layer's is missing. How far down does your loop go?",
        ),
        Misconception(
            "two layers assumed",
            _needs_two_layers,
            "Right for two layers and more. A network of a single layer has no hidden one: nothing may be "
            "asked of a layer that is not there.",
        ),
        Misconception(
            "biases summed over the wrong axis",
            _varied(bias=lambda delta: delta.sum(axis=1)),
            "The weights are right. The deltas are added up along each row, over the neurons. Add them over "
            "the examples, down each column, so that every neuron keeps its own.",
        ),
        Misconception(
            "biases added up to one number",
            _varied(bias=lambda delta: delta.sum()),
            "The weights are right. All deltas of a layer are added up to one number; each neuron has a bias "
            "of its own, so sum over the examples only.",
        ),
        Misconception(
            "biases ignored on the way forward",
            lambda X, Y, weights, biases: gradients(X, Y, weights, [np.zeros_like(b) for b in biases]),
            "The gradients have the right shapes and are off already in the weights: your forward pass "
            "ignores the biases.",
        ),
        Misconception(
            "first example only",
            lambda X, Y, weights, biases: gradients(X[:1], Y[:1], weights, biases),
            "With one example this is right. With more, only the first one counts; the loss is summed over "
            "all of them.",
        ),
        Misconception(
            "last weights for all layers",
            _last_weights,
            "On the way back every layer uses the weights of the last one. The blame travels along the wires "
            "of the layer that it crosses.",
        ),
        Misconception(
            "slope of the output missing",
            _varied(first=lambda A, Y: 2 * (A - Y)),
            "The very first delta lacks the slope of the output's sigmoid, so everything behind it is off.",
        ),
        Misconception(
            "first delta turned",
            _varied(first=lambda A, Y: -2 * (A - Y) * slope(A)),
            "The gradients of the weights have the right size and the wrong sign: the error is prediction "
            "minus target.",
        ),
        Misconception(
            "slope of the inputs too early",
            _varied(weight=lambda A, delta: (A * slope(A)).T @ delta),
            "The activations that enter a layer are multiplied by their slope before the product with delta. "
            "The gradient of a weight takes them as they are; the slope comes in when delta moves on.",
        ),
    ],
    hints=(
        "Forward: keep the activations of all layers in a list, the inputs first. Back: go through the "
        "layers in reverse.",
        "In layer l: the gradient is A_l.T @ delta, with A_l what *entered* the layer. Then delta moves one "
        "layer down.",
        "Moving down: `delta = (delta @ weights[l].T) * A * (1 - A)`, with the A that entered layer l. Not "
        "needed at l = 0.",
    ),
    insight="Two loops, and the depth is a number like any other.",
)

"""The exercises of chapter 01: neurons and activations."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nn_helpers.checks import (
    AnyShape,
    Exercise,
    Misconception,
    Probe,
    Stable,
    WholeNumbers,
    numbers,
    unequal_sizes,
)


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


# 1 · one neuron


def neuron(x: np.ndarray, w: np.ndarray, b: float) -> float:
    return sigmoid(x @ w + b)


def _neurons(rng):
    """Neurons with different numbers of inputs, one of them with whole numbers."""
    sizes = [*unequal_sizes(rng, 3, 2, 6), 1]
    return [
        *(Probe(numbers(rng, n), numbers(rng, n, scale=0.6), numbers(rng)) for n in sizes),
        Probe(
            rng.integers(-3, 4, size=5), numbers(rng, 5, scale=0.4), numbers(rng), label="whole-number inputs"
        ),
    ]


def _three_inputs(x, w, b):
    return sigmoid(x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b)


def _written_into(x, w, b):
    x *= w
    return sigmoid(x.sum() + b)


neuron_exercise = Exercise(
    id="01.neuron",
    title="One sigmoid neuron",
    reference=neuron,
    fresh=_neurons,
    probes=[
        Probe(
            np.array([1.0, 3.0, 5.0]),
            np.array([0.5, 1.2, -0.3]),
            0.25,
            label="the neuron of section 1, b = 0.25",
        ),
        (np.array([0.4, -0.7]), np.array([1.3, 0.6]), -0.8),
        Probe(np.array([2, -1, 3, 1]), np.array([0.2, 0.3, -0.4, 0.9]), 0.15, label="whole-number inputs"),
        Probe(np.array([6.0, -4.0]), np.array([1.5, -2.5]), 0.7, label="a large net input"),
        Probe(np.array([3.0]), np.array([-3.5]), 0.25, label="one input, far below 0"),
        Probe(np.array([0.5, -1.0]), np.array([0.3, 0.6]), 1.05, label="a bias above 1"),
    ],
    misconceptions=[
        Misconception(
            "products not summed",
            lambda x, w, b: sigmoid(x * w + b),
            "Your function returns several numbers, one for each input. A neuron emits a single number: "
            "what has to happen to the products before anything else?",
        ),
        Misconception(
            "bias outside",
            lambda x, w, b: sigmoid(x @ w) + b,
            "The outputs are off by exactly the bias, and may leave the range of a sigmoid. The bias was "
            "added after the activation. Where does it belong: to the net input or to the activation?",
        ),
        Misconception(
            "bias forgotten",
            lambda x, w, b: sigmoid(x @ w),
            "Your neuron ignores its bias: change b and the output stays the same. Look at the formula "
            "for the net input once more.",
        ),
        Misconception(
            "no activation",
            lambda x, w, b: x @ w + b,
            "This is the net input, and a good one. No activation was applied yet: outputs of a sigmoid "
            "neuron lie between 0 and 1.",
        ),
        Misconception(
            "sign in the exponent",
            lambda x, w, b: sigmoid(-(x @ w + b)),
            "Your outputs are one minus the right ones: the more arrives, the less this neuron fires. "
            "Check the sign in the exponent of the sigmoid.",
        ),
        Misconception(
            "slope instead of value",
            lambda x, w, b: sigmoid(x @ w + b) * (1 - sigmoid(x @ w + b)),
            "Nothing that you return exceeds a quarter. That is the slope of the sigmoid; the neuron "
            "passes on its value.",
        ),
        Misconception(
            "brackets",
            lambda x, w, b: 1 / 1 + np.exp(-(x @ w + b)),
            "Your outputs exceed 1. Python reads `1 / 1 + ...` as one plus the rest: the whole denominator "
            "of the sigmoid needs brackets of its own.",
        ),
        Misconception(
            "bias with the wrong sign",
            lambda x, w, b: sigmoid(x @ w - b),
            "A larger bias makes your neuron fire less: its sign is turned. Is the bias subtracted like a "
            "threshold, or does a minus in the exponent reach only the weighted sum and not the bias?",
        ),
        Misconception(
            "bias once for each input",
            lambda x, w, b: sigmoid((x * w + b).sum()),
            "The bias is added as many times as there are inputs. A neuron has one bias: add it once, "
            "after the products are summed.",
        ),
        Misconception(
            "three inputs only",
            [_three_inputs, lambda x, w, b: sigmoid(sum(x[i] * w[i] for i in range(3)) + b)],
            "Your function is made for exactly three inputs. A neuron may have any number of them: let "
            "`len(x)`, or a product of arrays, decide how many terms there are.",
        ),
        Misconception(
            "products cut to whole numbers",
            [
                lambda x, w, b: sigmoid(sum(int(p) for p in x * w) + b),
                lambda x, w, b: sigmoid(np.floor(x * w).sum() + b),
            ],
            "The decimals of the products are lost before they are added. Is there an `int`, a `//` or an "
            "integer array on the way?",
        ),
        Misconception(
            "first input skipped",
            lambda x, w, b: sigmoid(x[1:] @ w[1:] + b),
            "The first input has no effect on your result. Python counts from 0: where does your loop or "
            "slice begin?",
        ),
        Misconception(
            "last input skipped",
            lambda x, w, b: sigmoid(x[:-1] @ w[:-1] + b),
            "The last input has no effect on your result. A range ends before its second number: where "
            "does your loop or slice end?",
        ),
        Misconception(
            "ReLU before the sigmoid",
            [lambda x, w, b: sigmoid(max(0, x @ w + b)), lambda x, w, b: sigmoid(max(0, x @ w) + b)],
            "No output of yours lies below one half where it should: negative sums are cut to 0 first. "
            "That is a ReLU; this neuron has one activation, the sigmoid.",
        ),
        Misconception(
            "written into the input",
            _written_into,
            "Your function stores the products in its own input: the caller's x is changed, and with "
            "whole numbers NumPy refuses. Put the products into a new array.",
        ),
        Misconception(
            "sums multiplied",
            lambda x, w, b: sigmoid(np.sum(x) * np.sum(w) + b),
            "You add up the inputs, add up the weights and multiply the two sums. Each input belongs to its "
            "own weight: multiply first, then add.",
        ),
        Misconception(
            "tanh",
            lambda x, w, b: np.tanh(x @ w + b),
            "Some of your outputs are negative: this neuron applies tanh. The exercise asks for the "
            "sigmoid, which stays between 0 and 1.",
        ),
        Misconception(
            "yes or no",
            lambda x, w, b: float(x @ w + b > 0),
            "Your neuron says only 0 or 1: that is a step. The sigmoid tells how sure it is, with every "
            "value in between.",
        ),
        Misconception(
            "mean instead of sum",
            lambda x, w, b: sigmoid((x * w).mean() + b),
            "More inputs make your net input smaller: the products were averaged. A neuron collects "
            "everything that arrives, it does not divide by the number of wires.",
        ),
        Misconception(
            "bias as a factor",
            lambda x, w, b: sigmoid(x @ w * b),
            "The bias multiplies the weighted sum in your neuron. It is one more term: a net input is the "
            "products plus the bias.",
        ),
        Misconception(
            "minus in the denominator",
            lambda x, w, b: 1 / (1 - np.exp(-(x @ w + b))),
            "Your outputs are above 1 or negative: between the 1 and the exponential of the sigmoid "
            "stands another sign.",
        ),
    ],
    hints=(
        "Three steps in order: multiply each input by its weight, add everything up with the bias, bend "
        "the sum.",
        "The first two steps together are a dot product plus b. Name it z before you go on.",
        "With z at hand, the sigmoid is one divided by (one plus e to the minus z).",
    ),
    insight="Multiply, add, bend: that is all a neuron ever does.",
)


# 2 · the whole network, node by node or as matrices


def forward(
    x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    hidden = sigmoid(x @ W1 + b1)
    return hidden, sigmoid(hidden @ W2 + b2)


def _twice(x, W1, b1, W2, b2):
    hidden = sigmoid(sigmoid(x @ W1 + b1))
    return hidden, sigmoid(hidden @ W2 + b2)


def _linear_hidden(x, W1, b1, W2, b2):
    hidden = x @ W1 + b1
    return hidden, sigmoid(hidden @ W2 + b2)


def _linear_output(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1 + b1)
    return hidden, hidden @ W2 + b2


def _swapped(x, W1, b1, W2, b2):
    hidden = sigmoid(W1 @ x + b1)
    return hidden, sigmoid(hidden @ W2 + b2)


def _no_bias(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1)
    return hidden, sigmoid(hidden @ W2)


def _no_hidden_bias(x, W1, b1, W2, b2):
    return forward(x, W1, 0 * b1, W2, b2)


def _softmax_output(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1 + b1)
    powers = np.exp(hidden @ W2 + b2)
    return hidden, powers / powers.sum()


def _bias_on_every_wire(x, W1, b1, W2, b2):
    hidden = sigmoid((x[:, None] * W1 + b1).sum(axis=0))
    return hidden, sigmoid((hidden[:, None] * W2 + b2).sum(axis=0))


def _bias_outside(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1) + b1
    return hidden, sigmoid(hidden @ W2) + b2


def _no_output_bias(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1 + b1)
    return hidden, sigmoid(hidden @ W2)


def _relu_hidden(x, W1, b1, W2, b2):
    hidden = np.maximum(0.0, x @ W1 + b1)
    return hidden, sigmoid(hidden @ W2 + b2)


def _sum_goes_on(x, W1, b1, W2, b2):
    hidden = sigmoid(np.cumsum(x @ W1 + b1))
    return hidden, sigmoid(hidden @ W2 + b2)


def _first_bias_for_all(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1 + b1[0])
    return hidden, sigmoid(hidden @ W2 + b2)


def _output_bias_for_each_hidden_node(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1 + b1)
    return hidden, sigmoid((hidden[:, None] * W2 + b2).sum(axis=0))


def _sizes_of_the_lecture(x, W1, b1, W2, b2):
    hidden = np.array([sigmoid(b1[j] + sum(x[i] * W1[i, j] for i in range(3))) for j in range(4)])
    return hidden, sigmoid(np.array([sum(hidden[j] * W2[j, 0] for j in range(4))]) + b2)


def _max_of_an_array(x, W1, b1, W2, b2):
    hidden = max(0, x @ W1 + b1)
    return hidden, sigmoid(hidden @ W2 + b2)


def _networks(rng):
    """Networks with three different sizes of layers, and one with a square weight matrix."""
    made = []
    for d, h in (unequal_sizes(rng, 2), unequal_sizes(rng, 2), (3, 3), (4, 1)):
        arrays = numbers(rng, d), numbers(rng, d, h, scale=0.6), numbers(rng, h, scale=0.5)
        made.append(
            Probe(*arrays, numbers(rng, h, 1, scale=0.8), numbers(rng, 1), label=f"a {d}-{h}-1 network")
        )
    return made


W1_LECTURE = np.array([[0.5, -0.4, 0.1, 0.3], [1.2, 0.2, -0.3, 0.1], [-0.3, 0.1, 0.2, -0.2]])
W2_LECTURE = np.array([[0.8], [-1.2], [0.5], [-0.3]])

forward_exercise = Exercise(
    id="01.forward",
    title="The whole forward pass",
    reference=forward,
    fresh=_networks,
    parts=("hidden activations", "prediction"),
    probes=[
        Probe(
            np.array([0.3, -1.1, 0.7]),
            np.array([[0.2, -0.5, 0.9], [0.4, 1.3, -0.6], [-0.8, 0.1, 0.35]]),
            np.array([0.15, -0.25, 0.45]),
            np.array([[0.7], [-0.4], [1.1]]),
            np.array([-0.2]),
            label="a 3-3-1 network with biases",
        ),
        Probe(
            np.array([1.0, 3.0, 5.0]),
            W1_LECTURE,
            np.array([0.1, -0.2, 0.3, 0.4]),
            W2_LECTURE,
            np.array([0.25]),
            label="the 3-4-1 network on (1, 3, 5), with biases",
        ),
        Probe(
            np.array([0.7, -1.6]),
            np.array([[0.3, -0.6, 0.8, 0.2, -0.9], [0.5, 0.4, -0.7, -1.1, 0.6]]),
            np.array([0.2, 0.35, -0.15, 0.4, -0.3]),
            np.array([[0.6], [-0.8], [0.9], [0.4], [-0.5]]),
            np.array([0.3]),
            label="a 2-5-1 network with biases",
        ),
        Probe(
            np.array([0.9, -0.4, 1.3, 0.6]),
            np.array([[0.7, -0.2], [-0.5, 0.8], [0.3, 0.6], [-0.9, 0.4]]),
            np.array([0.25, -0.4]),
            np.array([[-1.1], [-0.7]]),
            np.array([-0.3]),
            label="a 4-2-1 network with a prediction below one half",
        ),
    ],
    misconceptions=[
        Misconception(
            "no bend in the hidden layer",
            _linear_hidden,
            "The hidden values leave the range from 0 to 1: they are net inputs. Without an activation "
            "there, two layers are no better than one. What comes between z and the next layer?",
        ),
        Misconception(
            "no bend at the output",
            _linear_output,
            "The hidden layer is right. The prediction is a net input still: for a yes-or-no answer the "
            "output node has an activation as well.",
        ),
        Misconception(
            "weights from the wrong side",
            _swapped,
            "It runs only because one weight matrix is square. `W1[i, j]` leads from input i to hidden "
            "node j: should the inputs stand to the left or to the right of the matrix?",
        ),
        Misconception(
            "biases forgotten",
            _no_bias,
            "Both layers behave as if every bias were 0. Each node has one of its own: b1 holds those of "
            "the hidden nodes, b2 the one of the output node.",
        ),
        Misconception(
            "biases outside",
            _bias_outside,
            "The hidden values are off by exactly b1. The biases were added to the activations; they "
            "belong to the net inputs, before the activation.",
        ),
        Misconception(
            "output bias forgotten",
            _no_output_bias,
            "The hidden layer is right, and the prediction is what the network would say if b2 were 0. "
            "Every node has a bias, the last one too.",
        ),
        Misconception(
            "sigmoid applied twice",
            _twice,
            "All your hidden values lie between one half and 0.73. That is what a sigmoid makes of "
            "numbers that have already been through a sigmoid.",
        ),
        Misconception(
            "ReLU in the hidden layer",
            _relu_hidden,
            "Some hidden values are exactly 0, others exceed 1: this hidden layer applies a ReLU. The "
            "exercise asks for sigmoids everywhere.",
        ),
        Misconception(
            "the sum goes on",
            _sum_goes_on,
            "Only the first hidden value is right; each later one still contains the sums before it. Set "
            "the net input back to the node's own bias at the start of each node.",
        ),
        Misconception(
            "one bias for all hidden nodes",
            _first_bias_for_all,
            "The first hidden value is right, the others are not: they all use the bias of the first node. "
            "Node j has the bias `b1[j]`.",
        ),
        Misconception(
            "output bias for each hidden node",
            _output_bias_for_each_hidden_node,
            "The hidden layer is right. The output's bias is added once for every hidden node; it belongs "
            "to the output node, so it is added once, outside the loop.",
        ),
        Misconception(
            "sizes of the lecture",
            _sizes_of_the_lecture,
            "Your loops run over three inputs and four hidden nodes, whatever comes in. Take the sizes from "
            "the arrays: `len(x)` and `W1.shape`.",
        ),
        Misconception(
            "Python's max on an array",
            _max_of_an_array,
            "Python's `max(0, ...)` compares whole arrays and cannot decide. An array needs a function that "
            "works entry by entry; and these nodes apply a sigmoid.",
        ),
        Misconception(
            "hidden biases forgotten",
            _no_hidden_bias,
            "The hidden nodes behave as if b1 were 0; the output has its bias. Every node has one of its "
            "own, the hidden ones too.",
        ),
        Misconception(
            "bias on every wire",
            [_bias_on_every_wire, lambda *network: (_bias_on_every_wire(*network)[0], forward(*network)[1])],
            "A hidden node gets its bias once for every input. It has one bias: add it once, after the "
            "products are summed, outside the inner loop.",
        ),
        Misconception(
            "biases subtracted",
            lambda x, W1, b1, W2, b2: forward(x, W1, -b1, W2, -b2),
            "Larger biases make your nodes fire less: they are subtracted, like thresholds. In the net input "
            "a bias is added.",
        ),
        Misconception(
            "softmax of one node",
            _softmax_output,
            "The hidden layer is right. Your prediction is 1 whatever comes in: a softmax over a single node "
            "always gives 1. The exercise asks for sigmoids everywhere.",
            constant=True,
        ),
        Misconception(
            "prediction cut to 0 or 1",
            lambda *network: (forward(*network)[0], (forward(*network)[1] > 0.5).astype(float)),
            "The hidden layer is right. Your prediction says only 0 or 1: that is a step. The output is a "
            "sigmoid, which tells how sure it is.",
        ),
    ],
    hints=(
        "A layer is a net input for every node, then an activation for every node. Do it twice, the second "
        "time on what came out of the first.",
        "All net inputs of a layer at once: a row of inputs times the weight matrix, plus the row of biases.",
        "Name the stages z1, hidden, z2, prediction; each is one line, and each uses only the one before it.",
    ),
    insight="Two lines of code, and any number of nodes.",
)


# 3 · a sigmoid for every number


def stable_sigmoid(z: np.ndarray) -> Any:
    return sigmoid(z)


def _exponential_form(z):
    e = np.exp(np.asarray(z, dtype=float))
    return e / (1 + e)


def _textbook_form(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def _scalar_branch(z):
    return 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z))


def _both_branches(z):
    z = np.asarray(z, dtype=float)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def _mirrored(z):
    e = np.exp(-np.abs(np.asarray(z, dtype=float)))
    return 1 / (1 + e)


def _branches_swapped(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e / (1 + e), 1 / (1 + e))


def _flattened(z):
    return np.array([sigmoid(value) for value in np.ravel(z)])


def _one_sign_for_all(z):
    z = np.asarray(z, dtype=float)
    if np.all(z >= 0):
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def _maximum_subtracted(z):
    z = np.asarray(z, dtype=float)
    return sigmoid(z - np.max(z, initial=-np.inf))


def _zero_forgotten(z):
    z = np.asarray(z, dtype=float)
    return np.where(z == 0, 0.0, sigmoid(z))


def _numbers_of_any_size(rng):
    """Moderate numbers, and large ones of either sign and of both; other shapes come from the promise."""
    return [
        Probe(np.append(numbers(rng, 5, scale=2), 0.0), label="moderate numbers"),
        Probe(np.round(rng.uniform(5, 1e4, size=4)), label="large positive numbers"),
        Probe(np.round(rng.uniform(-1e4, -5, size=4)), label="large negative numbers"),
        Probe(np.round(rng.uniform(-1e4, 1e4, size=(3, 4))), label="large numbers in a table"),
    ]


def _integer_result(z):
    result = np.zeros_like(z)
    result[...] = sigmoid(z)
    return result


stable_sigmoid_exercise = Exercise(
    id="01.stable_sigmoid",
    title="A sigmoid for every number",
    atol=1e-15,
    reference=stable_sigmoid,
    promises=(AnyShape("z", empty=False), Stable("z", largest=1e4), WholeNumbers("z")),
    fresh=_numbers_of_any_size,
    probes=[
        Probe(np.array([-3.0, -0.4, 0.0, 0.9, 2.6]), label="moderate numbers"),
        Probe(np.array([5.0, 700.0, 1000.0]), label="large positive numbers"),
        Probe(np.array([-5.0, -700.0, -1000.0]), label="large negative numbers"),
    ],
    misconceptions=[
        Misconception(
            "overflow above",
            _exponential_form,
            "It breaks for large positive numbers: the exponential of 1000 does not fit into a float, and "
            "infinity divided by infinity is no number. Which form has an exponent that is never positive "
            "there?",
        ),
        Misconception(
            "overflow below",
            _textbook_form,
            "It breaks for large negative numbers: minus a large negative number is a large positive "
            "exponent. This form is safe on one side only.",
        ),
        Misconception(
            "a branch for a single number",
            _scalar_branch,
            "Python's `if` wants one truth value, and an array has many. You need a decision for each "
            "element: look at `np.where`, or at masks.",
        ),
        Misconception(
            "both branches computed everywhere",
            _both_branches,
            "`np.where` chooses between two finished arrays: both formulas ran on all numbers, the unsafe "
            "ones too. Make the exponent safe before choosing.",
        ),
        Misconception(
            "sign lost",
            _mirrored,
            "Negative numbers give more than one half. The absolute value made the exponent safe but lost "
            "the sign: which numbers need the other form?",
        ),
        Misconception(
            "branches swapped",
            _branches_swapped,
            "Your sigmoid falls: large numbers give 0, very negative ones 1. Either the two branches have "
            "changed places, or the sign of z is turned.",
        ),
        Misconception(
            "whole numbers truncated",
            _integer_result,
            "For whole-number inputs everything becomes 0: the result was stored in an integer array, "
            "which cuts off the decimals. Convert the input to float first.",
        ),
        Misconception(
            "flattened",
            [
                _flattened,
                lambda z: np.array(
                    [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in z.ravel()]
                ),
            ],
            "The numbers are right, but a table comes back as one long list. Give the result the shape of "
            "the input, or use operations that keep it.",
        ),
        Misconception(
            "one decision for the whole array",
            _one_sign_for_all,
            "You look at the signs of all numbers together and then use one form for all of them. An array "
            "with both signs needs both forms, each where it is safe.",
        ),
        Misconception(
            "maximum subtracted",
            [_maximum_subtracted, lambda z: 1 / (1 + np.exp(-np.maximum(z - np.max(z), -700)))],
            "Your largest number always gives one half. Subtracting the maximum is softmax's trick: there it "
            "cancels in a quotient, here it changes the answer.",
        ),
        Misconception(
            "zero forgotten",
            _zero_forgotten,
            "Only exact zeros come out wrong: they belong to neither of your two cases. The sigmoid of 0 is "
            "one half; let one of the conditions include it.",
        ),
    ],
    hints=(
        "Two forms of the sigmoid are equal on paper. One is safe for positive numbers, the other for "
        "negative ones.",
        "Compute the exponential of minus the absolute value once: it lies between 0 and 1, whatever "
        "comes in.",
        "Call it e. For z at or above 0 the answer is 1 / (1 + e). Multiply numerator and denominator of "
        "the other form out to see e there as well.",
    ),
    insight="Every serious library computes it this way.",
)


# 4 · which curve is which

CURVE_NAMES = ("sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU", "step")

curves_exercise = Exercise(
    id="01.curves",
    title="Whose slope is it?",
    reference={"A": "tanh", "B": "ReLU", "C": "sigmoid", "D": "ELU"},
    choices=CURVE_NAMES,
    misconceptions=[
        Misconception(
            "sigmoid and tanh exchanged",
            {"A": "sigmoid", "C": "tanh"},
            "A and C have the same shape and very different heights. Which of the two functions can climb "
            "with slope 1, and which never exceeds a quarter?",
        ),
        Misconception(
            "ReLU taken for the step",
            {"B": "step"},
            "B looks like a step, but it is a picture of slopes. Whose slope jumps from 0 to 1 and stays "
            "there?",
        ),
        Misconception(
            "ELU taken for the sigmoid",
            {"D": "sigmoid"},
            "D reaches 1 and stays there. A sigmoid's value does that; its slope dies away on both sides. "
            "These are slopes.",
        ),
        Misconception(
            "leaky ReLU taken for ELU",
            {"D": "leaky ReLU"},
            "To the left of 0, curve D bends smoothly towards zero. A leaky ReLU has the same small slope "
            "everywhere there.",
        ),
    ],
    hints=(
        "Look at the height first: how steep can each function get?",
        "Then look to the far left and right: which functions stop reacting on both sides, which on one, "
        "which never?",
        "Two curves are flat at 1 on the right: one jumps there, the other glides.",
    ),
)


# 5 · the perceptron table of the slides, completed and corrected

OR_INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
OR_TARGETS = np.array([0, 1, 1, 1])


def table(w: np.ndarray, b: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    z = OR_INPUTS @ w + b
    p = sigmoid(z)
    prediction = (p > 0.5).astype(int)
    return z, p, prediction, (prediction == OR_TARGETS).mean()


_Z, _P, _PREDICTION, _ACCURACY = table(np.array([1.0, -1.0]), -0.5)
_Z_NO_BIAS, _P_NO_BIAS, _, _ = table(np.array([1.0, -1.0]), 0.0)
_Z_SWAPPED, _P_SWAPPED, _PREDICTION_SWAPPED, _ = table(np.array([-1.0, 1.0]), -0.5)

table_exercise = Exercise(
    id="01.table",
    title="The table of the OR neuron",
    reference={"z": _Z, "p": _P, "prediction": _PREDICTION, "accuracy": _ACCURACY},
    decimals=2,
    misconceptions=[
        Misconception(
            "the slides' third row",
            {"p": np.array([0.38, 0.18, 0.38, 0.38])},
            "Three rows are right. The third has a positive net input, so its probability must lie above "
            "one half; the slides have a slip exactly here.",
        ),
        Misconception(
            "bias forgotten",
            {"z": _Z_NO_BIAS},
            "Your first row is 0, although the neuron has a bias. With no input at all, the net input is "
            "the bias.",
        ),
        Misconception(
            "weights exchanged",
            {"z": _Z_SWAPPED},
            "Rows two and three have changed places: the first weight belongs to the first column.",
        ),
        Misconception(
            "wrong sign in the exponent",
            {"p": 1 - _P},
            "Each of your probabilities is one minus the right one. A negative net input must give less "
            "than one half: check the sign in the exponent.",
        ),
        Misconception(
            "everything rounded down",
            {"prediction": np.array([0, 0, 0, 0])},
            "Your neuron never says 1. One of the four probabilities exceeds one half; look for the "
            "positive net input.",
        ),
        Misconception(
            "threshold on the wrong number",
            {"prediction": np.array([1, 1, 1, 1])},
            "You predict 1 for every row. Compare the probability with one half, row by row.",
        ),
        Misconception(
            "one decimal",
            {"p": np.round(_P, 1)},
            "The probabilities are rounded to one decimal. Give two of them, as the table does.",
        ),
        Misconception(
            "accuracy of saying 0 throughout",
            {"accuracy": 0.25},
            "A quarter is the accuracy of a neuron that always says 0, or of the printed table. Compare "
            "your own predictions with y, row by row.",
        ),
        Misconception(
            "accuracy in percent",
            {"accuracy": 50},
            "That is a percentage. The exercise asks for the share of right predictions, a number from 0 to "
            "1.",
        ),
        Misconception(
            "correct rows counted",
            {"accuracy": 2},
            "That counts the right rows. Accuracy is their share of all rows.",
        ),
    ],
    hints=(
        "Fill the column z first: it needs no sigmoid, only w1 x1 + w2 x2 + b.",
        "A sigmoid is above one half exactly where z is positive, so you can check the predictions "
        "without computing p.",
        "Three of the net inputs are negative. Only one row can predict 1.",
    ),
)


# 6 · XOR by hand


def xor_weights() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    return W1, np.array([-0.5, -1.5]), np.array([[1.0], [-2.0]]), np.array([-0.5])


class SameForEveryRow(ValueError):
    """All weights are 0."""


def truth_table(student: Callable) -> Any:
    """What a step network with the student's weights answers to (0,0), (0,1), (1,0), (1,1)."""
    answer = student()
    if answer is None or answer is Ellipsis:
        return answer
    W1, b1, W2, b2 = (np.asarray(part, dtype=float) for part in answer)
    if any(part.size > 2000 or part.ndim > 2 for part in (W1, b1, W2, b2)):
        raise ValueError("odd shapes would be broadcast to fill the memory")
    if not (np.any(W1) or np.any(W2)):
        raise SameForEveryRow
    hidden = (OR_INPUTS @ W1 + b1 >= 0).astype(float)
    return (hidden @ W2 + b2 >= 0).astype(float).ravel()


def _weights(second, bias):
    W1, b1, _, _ = xor_weights()
    return lambda: (W1, b1, np.array(second)[:, None], np.array([bias]))


xor_exercise = Exercise(
    id="01.xor",
    title="XOR from three units, by hand",
    reference=xor_weights,
    run=truth_table,
    measures="the truth table of your network",
    form=("W1", "b1", "W2", "b2"),
    fresh=lambda rng: [Probe(label="the four rows (0,0), (0,1), (1,0), (1,1)")],
    probes=[Probe(label="the four rows (0,0), (0,1), (1,0), (1,1)")],
    misconceptions=[
        Misconception(
            "OR",
            _weights([1.0, 0.0], -0.5),
            "This is OR: the row (1, 1) still gives 1. Something must hold the output back when both "
            "inputs are on. Which hidden unit knows that?",
        ),
        Misconception(
            "AND",
            _weights([0.0, 1.0], -0.5),
            "This is AND: only the row (1, 1) gives 1, which is the row that should be silent. The unit "
            "that detects it must inhibit.",
        ),
        Misconception(
            "XNOR",
            _weights([-1.0, 2.0], 0.5),
            "This is XNOR, the exact opposite of XOR: 1 where the inputs agree. Turn the signs of the "
            "output unit around.",
        ),
        Misconception(
            "NAND",
            _weights([0.0, -1.0], 0.5),
            "This is NAND: the row (1, 1) is silent as it should be, but (0, 0) fires. The output also "
            "needs a reason to fire.",
        ),
        Misconception(
            "always on",
            _weights([1.0, 1.0], 0.5),
            "The output is 1 for every row. Follow (0, 0) through your network: which hidden units are on "
            "there? What they deliver, plus the output's bias, must stay below 0.",
        ),
        Misconception(
            "never on",
            _weights([1.0, -2.0], -3.0),
            "The output never fires. Compare what the hidden units can deliver with the threshold that "
            "your bias sets. And mind the sign: a unit with the threshold 1.5 has the bias -1.5.",
        ),
        Misconception(
            "thresholds on a sum that occurs",
            lambda: (np.ones((2, 2)), np.array([0.0, -1.0]), np.array([[1.0], [-2.0]]), np.array([0.0])),
            "Only the row (0, 0) gives 1. These units are on at z = 0 already, so a threshold that lies on a "
            "sum that occurs counts as reached: put each one between two sums.",
        ),
        Misconception(
            "all weights zero",
            lambda: (np.zeros((2, 2)), np.zeros(2), np.zeros((2, 1)), np.zeros(1)),
            "With all weights at 0 no input reaches the output, and every row gets the same answer. Give "
            "each hidden unit weights that tell the rows apart.",
        ),
        Misconception(
            "one input only",
            lambda: (
                np.array([[1.0, 1.0], [0.0, 0.0]]),
                np.array([-0.5, -0.5]),
                np.ones((2, 1)),
                np.array([-0.5]),
            ),
            "Your output copies the first input; the second one never reaches it. Look at the second row "
            "of W1: it holds the wires of the second input.",
        ),
    ],
    hints=(
        "Say XOR in words that use OR and AND.",
        "Let one hidden unit compute OR and the other AND; section 2 has weights and biases for both.",
        "The output unit wants OR and not AND: a positive weight from the first, a stronger negative one "
        "from the second, and a bias so that OR alone suffices.",
    ),
    insight="The hidden layer moved the points so that one line can part them.",
)


# 7 · a bias in the wrong place


def layer(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    return sigmoid(A @ W + b)


def _buggy_layer(A, W, b):
    return sigmoid(A @ W) + b


def _layers(rng):
    """Layers with different numbers of examples, inputs and nodes, one square, one of whole numbers."""
    made = []
    for n, d, h in (unequal_sizes(rng, 3), unequal_sizes(rng, 3), (4, 3, 3)):
        made.append(Probe(numbers(rng, n, d), numbers(rng, d, h, scale=0.6), numbers(rng, h)))
    whole = rng.integers(-3, 4, size=(4, 2))
    return [*made, Probe(whole, numbers(rng, 2, 3), numbers(rng, 3), label="examples of whole numbers")]


layer_exercise = Exercise(
    id="01.debug_bias",
    title="A bias in the wrong place",
    reference=layer,
    fresh=_layers,
    probes=[
        (
            np.array([[0.5, -1.2, 0.3], [1.4, 0.2, -0.6]]),
            np.array([[0.7, -0.3], [0.2, 1.1], [-0.9, 0.4]]),
            np.array([0.3, -0.8]),
        ),
        Probe(
            np.array([[1, 3], [2, -1], [-2, 2], [3, 1]]),
            np.array([[0.25, -0.5, 0.3], [0.4, 0.2, -0.1]]),
            np.array([0.5, -0.25, 0.1]),
            label="four examples of whole numbers, three nodes",
        ),
        Probe(
            np.array([[0.4, -0.7], [1.1, 0.6], [-0.2, 0.9]]),
            np.array([[0.8, -0.5], [0.3, 0.6]]),
            np.array([-0.4, 0.7]),
            label="as many nodes as inputs",
        ),
        Probe(
            np.array([[4.0, -3.0], [-5.0, 2.0]]),
            np.array([[1.5, -0.6, 0.9], [-2.0, 0.3, 0.4]]),
            np.array([0.6, -0.35, 0.2]),
            label="large net inputs",
        ),
    ],
    misconceptions=[
        Misconception(
            "still outside",
            _buggy_layer,
            "That is the function as it was: outputs above 1 and below 0 are the symptom. Follow the "
            "bias: is it there before the activation, or does it arrive afterwards?",
        ),
        Misconception(
            "bias removed",
            lambda A, W, b: sigmoid(A @ W),
            "The outputs lie between 0 and 1 again, but the bias has no effect any more. It should move, "
            "not vanish.",
        ),
        Misconception(
            "bias subtracted",
            lambda A, W, b: sigmoid(A @ W - b),
            "The bias is inside now, with its sign turned: a positive bias should make a node fire more "
            "easily.",
        ),
        Misconception(
            "bias on both sides",
            lambda A, W, b: sigmoid(A @ W + b) + b,
            "Now it is added twice: once before the activation, which is right, and once more behind it.",
        ),
        Misconception(
            "bias weights the sum",
            lambda A, W, b: sigmoid((A @ W) * b),
            "The bias multiplies the weighted sum here. It is a constant of its own, which is there even "
            "when all inputs are 0.",
        ),
        Misconception(
            "bias along the examples",
            lambda A, W, b: sigmoid(A @ W + b[:, None]),
            "The biases run down the rows: example i gets the bias of node i. Each column of A @ W is a "
            "node, so the biases belong to the columns; a plain row of them fits.",
        ),
        Misconception(
            "weights transposed",
            lambda A, W, b: sigmoid(A @ W.T + b),
            "W is transposed here. Its rows are inputs and its columns nodes, as the docstring says, so "
            "that A @ W fits as it is.",
        ),
        Misconception(
            "no activation",
            lambda A, W, b: A @ W + b,
            "These are the net inputs, bias included. The activation is gone: a layer of sigmoid neurons "
            "gives numbers between 0 and 1.",
        ),
        Misconception(
            "all biases together",
            [lambda A, W, b: sigmoid(A @ W + b.sum()), lambda A, W, b: sigmoid(A @ W + b.mean())],
            "Every node gets the same bias, made of all of them. Each node has one of its own: node j adds "
            "`b[j]`.",
        ),
        Misconception(
            "bias added to the inputs",
            lambda A, W, b: sigmoid((A + b) @ W),
            "The bias is added to the inputs, before the weights. It belongs to the nodes: it joins the net "
            "input after the product.",
        ),
        Misconception(
            "clipped",
            lambda A, W, b: np.clip(sigmoid(A @ W) + b, 0, 1),
            "Clipping hides the symptom and keeps the cause: some outputs are now exactly 0 or 1, which a "
            "sigmoid never is here. Move the bias instead.",
        ),
        Misconception(
            "sign in the exponent",
            lambda A, W, b: sigmoid(-(A @ W + b)),
            "The bias is inside now, but your outputs are one minus the right ones. The minus of the "
            "exponent has been lost.",
        ),
        Misconception(
            "sigmoid twice",
            lambda A, W, b: sigmoid(sigmoid(A @ W + b)),
            "The bias is inside now, but the sigmoid is applied twice: no output is below one half.",
        ),
        Misconception(
            "bias twice in the net input",
            lambda A, W, b: layer(A, W, 2 * b),
            "The bias is inside, where it belongs, but it is added twice.",
        ),
        Misconception(
            "first bias for all",
            lambda A, W, b: layer(A, W, b[0]),
            "Every node gets the bias of the first one. Node j has one of its own, `b[j]`.",
        ),
    ],
    hints=(
        "Which outputs are impossible for a sigmoid? Find them, then ask what was done to them last.",
        "Write the function in two lines: first Z, then the activation of Z.",
        "Everything that belongs to the net input is inside the brackets of the sigmoid.",
    ),
)


# 8 · ten layers in one


def collapse(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return W1 @ W2, b1 @ W2 + b2


def _with_mistake(W, b):
    return lambda W1, b1, W2, b2: (W(W1, W2), b(b1, W2, b2))


def _two_layers(rng):
    """Pairs of layers with three different sizes, and one pair of square ones."""
    made = []
    for d, h, k in (unequal_sizes(rng, 3), unequal_sizes(rng, 3), (2, 2, 2), (1, 3, 2)):
        first = numbers(rng, d, h), numbers(rng, h)
        made.append(Probe(*first, numbers(rng, h, k), numbers(rng, k)))
    return made


collapse_exercise = Exercise(
    id="01.collapse",
    title="Two linear layers in one",
    reference=collapse,
    fresh=_two_layers,
    parts=("W", "b"),
    probes=[
        (
            np.array([[0.5, -1.0], [2.0, 0.3]]),
            np.array([0.4, -0.7]),
            np.array([[1.5, 0.2], [-0.6, 0.9]]),
            np.array([0.1, 0.8]),
        ),
        (
            np.array([[0.2, 0.7, -0.4]]),
            np.array([0.3, -0.2, 0.6]),
            np.array([[0.9, -0.1], [0.4, 0.5], [-0.3, 1.2]]),
            np.array([-0.5, 0.35]),
        ),
        (
            np.array([[0.123, -0.45]]),
            np.array([0.215, 0.38]),
            np.array([[1.25], [-0.75]]),
            np.array([0.105]),
        ),
    ],
    misconceptions=[
        Misconception(
            "biases only added",
            [
                _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: b1 + b2),
                _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: b1.sum() + b2),
            ],
            "W is right. The first bias, however, travels through the second layer before it arrives at "
            "the output, just like everything else that leaves the first layer.",
        ),
        Misconception(
            "first bias lost",
            _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: b2),
            "W is right. With all inputs at 0 your single layer emits b2 alone: what did the first layer "
            "send on in that case?",
        ),
        Misconception(
            "second bias lost",
            _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: b1 @ W2),
            "W is right. The first bias passes through the second layer as it should; the second layer's "
            "own bias is missing.",
        ),
        Misconception(
            "a bend in between",
            [
                _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: sigmoid(b1) @ W2 + b2),
                _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: np.maximum(0, b1) @ W2 + b2),
            ],
            "W is right. In b, an activation was applied to the first bias: these two layers are linear, "
            "no activation between them.",
        ),
        Misconception(
            "second bias subtracted",
            _with_mistake(lambda W1, W2: W1 @ W2, lambda b1, W2, b2: b1 @ W2 - b2),
            "W is right. In b, the second layer's bias has the wrong sign: it is added at the end, as in "
            "any layer.",
        ),
        Misconception(
            "the output for ones",
            lambda W1, b1, W2, b2: (W1 @ W2, np.ones(len(W1)) @ W1 @ W2 + b1 @ W2 + b2),
            "W is right. Your b is what both layers answer to an input of ones, so it still contains "
            "weights. The bias alone is the answer to an input of zeros.",
        ),
        Misconception(
            "wrong order",
            [
                _with_mistake(lambda W1, W2: W2 @ W1, lambda b1, W2, b2: b1 @ W2 + b2),
                _with_mistake(lambda W1, W2: (W1 @ W2).T, lambda b1, W2, b2: b1 @ W2 + b2),
            ],
            "The product is taken in the wrong order, or lies on its side. A row of inputs meets W1 first, "
            "then W2: write (x W1) W2 and move the brackets. W has the shape (D, K).",
        ),
        Misconception(
            "elementwise product",
            _with_mistake(lambda W1, W2: W1 * W2, lambda b1, W2, b2: b1 @ W2 + b2),
            "`*` multiplies matrices entry by entry. Applying one layer after the other is the matrix "
            "product.",
        ),
        Misconception(
            "matrices added",
            _with_mistake(lambda W1, W2: W1 + W2, lambda b1, W2, b2: b1 + b2),
            "Adding the weights describes two layers side by side. Here the second one reads what the "
            "first one wrote.",
        ),
    ],
    hints=(
        "Write down what comes out of the second layer, with the first layer's formula in place of its "
        "input.",
        "Multiply out: (x W1 + b1) W2 + b2. Which part still has an x in it?",
        "What x is multiplied by is the new W; everything without x is the new b.",
    ),
    insight="This is why every layer needs an activation.",
)


# 9 · which output activation

output_exercise = Exercise(
    id="01.output_activation",
    title="Choose the output activation",
    reference={
        "rain tomorrow, yes or no": "sigmoid",
        "tomorrow's temperature in degrees": "identity",
        "which of ten digits": "softmax",
        "all the tags of a photo": "sigmoid",
    },
    choices=("identity", "sigmoid", "softmax", "ReLU"),
    misconceptions=[
        Misconception(
            "sigmoid for a temperature",
            {"tomorrow's temperature in degrees": "sigmoid"},
            "A sigmoid ends at 1: it would be a cold summer. The output must be able to produce every "
            "right answer.",
        ),
        Misconception(
            "ReLU for a temperature",
            {"tomorrow's temperature in degrees": "ReLU"},
            "A ReLU cannot go below 0, but winters can. Which activation allows any number?",
        ),
        Misconception(
            "softmax for tags",
            {"all the tags of a photo": "softmax"},
            "Softmax makes the tags compete for a total of 1. A photo may carry several tags, or none: "
            "each needs an answer of its own.",
        ),
        Misconception(
            "sigmoids for exclusive classes",
            {"which of ten digits": "sigmoid"},
            "Ten separate sigmoids may all say yes. Exactly one digit is right here: the ten answers "
            "should add up to 1.",
        ),
        Misconception(
            "softmax for one node",
            {"rain tomorrow, yes or no": "softmax"},
            "A softmax over a single node always gives 1. One yes-or-no question needs one node and "
            "another squashing function.",
        ),
    ],
    hints=(
        "Ask of each task: which answers are possible, and which would be nonsense?",
        "Do the outputs exclude each other? Only then should they share a total of 1.",
        "Any number at all needs the identity.",
    ),
)

"""Right answers to the exercises of chapter 01."""

import math

import numpy as np

from correct_answers import answer_to


@answer_to("01.neuron")
def neuron_loop(x, w, b):
    z = b
    for input_, weight in zip(x, w, strict=True):
        z += input_ * weight
    return 1 / (1 + math.exp(-z))


@answer_to("01.neuron")
def neuron_dot(x, w, b):
    return 1 / (1 + np.exp(-(np.dot(w, x) + b)))


@answer_to("01.forward")
def forward_loops(x, W1, b1, W2, b2):
    def sigmoid(z):
        return 1 / (1 + math.exp(-z))

    hidden = [sigmoid(b1[j] + sum(x[i] * W1[i, j] for i in range(len(x)))) for j in range(len(b1))]
    return np.array(hidden), np.array(
        [sigmoid(b2[0] + sum(h * w for h, w in zip(hidden, W2[:, 0], strict=True)))]
    )


@answer_to("01.forward")
def forward_transposed(x, W1, b1, W2, b2):
    a = np.asarray(x)
    activations = []
    for W, b in ((W1, b1), (W2, b2)):
        a = 0.5 * (1 + np.tanh((W.T @ a + b) / 2))
        activations.append(a)
    return tuple(activations)


@answer_to("01.stable_sigmoid")
def sigmoid_with_masks(z):
    z = np.array(z, dtype=float)
    result = np.empty_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    result[~positive] = e / (1 + e)
    return result


@answer_to("01.stable_sigmoid")
def sigmoid_from_tanh(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


@answer_to("01.stable_sigmoid")
def sigmoid_clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


STEEPEST = {"sigmoid": 0.25, "tanh": 1.0}


@answer_to("01.curves")
def curves_by_height():
    tall, wide = sorted(STEEPEST, key=STEEPEST.get, reverse=True)
    return {"A": tall, "B": "ReLU", "C": wide, "D": "ELU"}


@answer_to("01.curves")
def curves_by_name():
    return dict(zip("ABCD", ["tanh", "ReLU", "sigmoid", "ELU"], strict=True))


@answer_to("01.table")
def table_loop():
    rows = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1)]
    z = [x1 - x2 - 0.5 for x1, x2, _ in rows]
    p = [round(1 / (1 + math.exp(-value)), 2) for value in z]
    prediction = [int(value > 0) for value in z]
    right = [guess == y for guess, (_, _, y) in zip(prediction, rows, strict=True)]
    return {"z": z, "p": p, "prediction": prediction, "accuracy": sum(right) / 4}


@answer_to("01.table")
def table_vectorised():
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    z = X @ [1, -1] - 0.5
    p = 1 / (1 + np.exp(-z))
    return {"z": z, "p": p, "prediction": p > 0.5, "accuracy": ((p > 0.5) == X.any(axis=1)).mean()}


@answer_to("01.xor")
def xor_from_two_exclusive_units():
    return [[1, -1], [-1, 1]], [-0.5, -0.5], [[1], [1]], [-0.5]


@answer_to("01.xor")
def xor_from_or_and_nand():
    W1 = np.array([[2.0, -2.0], [2.0, -2.0]])
    return W1, np.array([-1.0, 3.0]), np.array([[1.0], [1.0]]), np.array([-1.5])


@answer_to("01.debug_bias")
def layer_in_two_lines(A, W, b):
    Z = A @ W + b
    return 1 / (1 + np.exp(-Z))


@answer_to("01.debug_bias")
def layer_node_by_node(A, W, b):
    rows = []
    for example in A:
        rows.append([1 / (1 + math.exp(-(example @ W[:, j] + b[j]))) for j in range(W.shape[1])])
    return np.array(rows)


@answer_to("01.collapse")
def collapse_by_probing(W1, b1, W2, b2):
    """Read the single layer off what the two do to the zero input and to each unit vector."""
    at_zero = (np.zeros(len(W1)) @ W1 + b1) @ W2 + b2
    return (np.eye(len(W1)) @ W1 + b1) @ W2 + b2 - at_zero, at_zero


@answer_to("01.collapse")
def collapse_with_einsum(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W1, W2), np.einsum("j,jk->k", b1, W2) + b2


@answer_to("01.output_activation")
def outputs_from_ranges():
    tasks = ["rain tomorrow, yes or no", "tomorrow's temperature in degrees", "which of ten digits"]
    return dict(zip(tasks, ["sigmoid", "identity", "softmax"], strict=True)) | {
        "all the tags of a photo": "sigmoid"
    }


@answer_to("01.output_activation")
def outputs_listed():
    return {
        "all the tags of a photo": "sigmoid",
        "which of ten digits": "softmax",
        "tomorrow's temperature in degrees": "identity",
        "rain tomorrow, yes or no": "sigmoid",
    }

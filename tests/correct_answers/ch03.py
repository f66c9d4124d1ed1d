"""Right answers to the exercises of chapter 03."""

import math

import numpy as np

from correct_answers import answer_to


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@answer_to("03.weight_change")
def change_link_by_link(y, y_hat, a, learning_rate):
    slope_loss = -2 * (y - y_hat)
    slope_sigmoid = y_hat - y_hat**2
    return -learning_rate * (slope_loss * slope_sigmoid * a)


@answer_to("03.weight_change")
def change_by_differences(y, y_hat, a, learning_rate):
    """The sigmoid's net input can be computed back, so the weight can be nudged."""
    z = math.log(y_hat / (1 - y_hat))
    loss = [(y - 1 / (1 + math.exp(-(z + nudge * a)))) ** 2 for nudge in (1e-5, -1e-5)]
    return -learning_rate * (loss[0] - loss[1]) / 2e-5


@answer_to("03.by_hand")
def by_hand_unrounded():
    a = 1 / (1 + math.exp(-2.6))
    delta = 2 * (0.6 - 0) * 0.6 * 0.4
    return {
        "delta": delta,
        "gradient": delta * a,
        "change": -0.01 * delta * a,
        "weight": 0.8 - 0.01 * delta * a,
    }


@answer_to("03.by_hand")
def by_hand_rounded():
    return dict(zip(("delta", "gradient", "change", "weight"), (0.288, 0.268, -0.00268, 0.7973), strict=True))


@answer_to("03.output_changes")
def output_changes_loops(a1, W2, b2, y, learning_rate):
    change_W, change_b = np.zeros(W2.shape), np.zeros(b2.shape)
    for k in range(len(b2)):
        y_hat = sigmoid(sum(a1[j] * W2[j, k] for j in range(len(a1))) + b2[k])
        delta = 2 * (y_hat - y[k]) * y_hat * (1 - y_hat)
        change_b[k] = -learning_rate * delta
        for j in range(len(a1)):
            change_W[j, k] = -learning_rate * a1[j] * delta
    return change_W, change_b


@answer_to("03.output_changes")
def output_changes_broadcast(a1, W2, b2, y, learning_rate):
    y_hat = sigmoid(a1 @ W2 + b2)
    delta = -2 * (y - y_hat) * (y_hat - y_hat**2)
    return -learning_rate * a1[:, None] * delta[None, :], -learning_rate * delta


@answer_to("03.learning_rate")
def rate_listed():
    return {
        "delta": "stays the same",
        "gradient": "stays the same",
        "change": "doubles exactly",
        "drop": "about doubles",
    }


@answer_to("03.learning_rate")
def rate_tried_out():
    def one(rate):
        y_hat = 0.6
        delta = 2 * (y_hat - 1) * y_hat * (1 - y_hat)
        z = math.log(0.6 / 0.4) - rate * delta
        return {
            "delta": delta,
            "gradient": delta,
            "change": -rate * delta,
            "drop": 0.16 - (1 - sigmoid(z)) ** 2,
        }

    once, twice = one(0.05), one(0.1)
    words = {}
    for key in once:
        ratio = twice[key] / once[key]
        words[key] = "stays the same" if ratio == 1 else "doubles exactly" if ratio == 2 else "about doubles"
    return words


@answer_to("03.hidden_delta")
def hidden_delta_loops(z1, W2, b2, y):
    a1 = [1 / (1 + math.exp(-z)) for z in z1]
    H, K = W2.shape
    y_hat = [sigmoid(sum(a1[j] * W2[j, k] for j in range(H)) + b2[k]) for k in range(K)]
    delta2 = [2 * (y_hat[k] - y[k]) * y_hat[k] * (1 - y_hat[k]) for k in range(K)]
    delta1 = []
    for j in range(H):
        blame = 0.0
        for k in range(K):
            blame += W2[j, k] * delta2[k]
        delta1.append(blame * a1[j] * (1 - a1[j]))
    return np.array(delta2), np.array(delta1)


@answer_to("03.hidden_delta")
def hidden_delta_in_rows(z1, W2, b2, y):
    A1 = sigmoid(z1)[None]
    P = sigmoid(A1 @ W2 + b2)
    delta2 = 2 * (P - y) * P * (1 - P)
    return delta2[0], ((delta2 @ W2.T) * A1 * (1 - A1))[0]


@answer_to("03.input_changes")
def input_changes_loops(x, W1, b1, W2, b2, y, learning_rate):
    _, delta1 = hidden_delta_loops(x @ W1 + b1, W2, b2, y)
    change_W1 = np.array([[-learning_rate * value * delta for delta in delta1] for value in x])
    return change_W1, -learning_rate * delta1


@answer_to("03.input_changes")
def input_changes_in_rows(x, W1, b1, W2, b2, y, learning_rate):
    _, delta1 = hidden_delta_in_rows(x @ W1 + b1, W2, b2, y)
    return -learning_rate * x.reshape(-1, 1) @ delta1.reshape(1, -1), -learning_rate * delta1


H_INPUTS = np.array([2.6, 0.7, 0.2, -0.4])
H_WEIGHTS = np.array([0.8, -1.2, 0.5, -0.3])


@answer_to("03.handout")
def handout_by_formula():
    a = sigmoid(H_INPUTS[1])
    return {
        "rule": -0.192 * H_WEIGHTS.sum() * a * (1 - a),
        "judged": -0.192 * -1.2 * a * (1 - a),
        "terms": 1,
    }


@answer_to("03.handout")
def handout_by_differences():
    bias = math.log(1.5) - sigmoid(H_INPUTS) @ H_WEIGHTS

    def loss(z1):
        return (1 - sigmoid(sigmoid(z1) @ H_WEIGHTS + bias)) ** 2

    nudge = np.array([0.0, 1e-5, 0.0, 0.0])
    judged = (loss(H_INPUTS + nudge) - loss(H_INPUTS - nudge)) / 2e-5
    return {"rule": round(-0.2 * -0.192 * 0.22171, 6), "judged": judged, "terms": 1.0}


@answer_to("03.train_step")
def train_step_in_lines(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sigmoid(x @ W1 + b1)
    y_hat = sigmoid(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    delta1 = (W2 @ delta2) * a1 * (1 - a1)
    W2 = W2 - learning_rate * np.outer(a1, delta2)
    W1 = W1 - learning_rate * np.outer(x, delta1)
    return W1, b1 - learning_rate * delta1, W2, b2 - learning_rate * delta2


@answer_to("03.train_step")
def train_step_on_copies(x, y, W1, b1, W2, b2, learning_rate):
    new = [p.copy() for p in (W1, b1, W2, b2)]
    hidden = sigmoid(W1.T @ x + b1)
    output = sigmoid(W2.T @ hidden + b2)
    for k in range(len(output)):
        delta = 2 * (output[k] - y[k]) * output[k] * (1 - output[k])
        new[3][k] -= learning_rate * delta
        for j in range(len(hidden)):
            new[2][j, k] -= learning_rate * delta * hidden[j]
            blame = delta * W2[j, k] * hidden[j] * (1 - hidden[j])
            new[1][j] -= learning_rate * blame
            new[0][:, j] -= learning_rate * blame * x
    return new


@answer_to("03.train")
def train_with_break(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y, strict=True):
            W1, b1, W2, b2 = train_step_in_lines(x, y, W1, b1, W2, b2, learning_rate)
        losses.append(((sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2) - Y) ** 2).sum())
        if losses[-1] < threshold:
            break
    return losses


@answer_to("03.train")
def train_with_while(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    parameters, losses = (W1, b1, W2, b2), []
    while len(losses) < max_epochs and not (losses and losses[-1] < threshold):
        for i in range(len(X)):
            parameters = train_step_on_copies(X[i], Y[i], *parameters, learning_rate)
        total = 0.0
        for i in range(len(X)):
            hidden = sigmoid(X[i] @ parameters[0] + parameters[1])
            total += ((sigmoid(hidden @ parameters[2] + parameters[3]) - Y[i]) ** 2).sum()
        losses.append(total)
    return np.array(losses)


@answer_to("03.any_depth")
def any_depth_recursive(X, Y, weights, biases):
    def go(A, layer):
        """Gradients from this layer on, and the blame for what entered it."""
        if layer == len(weights):
            return [], [], 2 * (A - Y)
        out = sigmoid(A @ weights[layer] + biases[layer])
        grad_W, grad_b, blame = go(out, layer + 1)
        delta = blame * out * (1 - out)
        return [A.T @ delta, *grad_W], [delta.sum(axis=0), *grad_b], delta @ weights[layer].T

    return go(X, 0)[:2]


@answer_to("03.any_depth")
def any_depth_example_by_example(X, Y, weights, biases):
    grad_W = [np.zeros(W.shape) for W in weights]
    grad_b = [np.zeros(b.shape) for b in biases]
    for x, y in zip(X, Y, strict=True):
        a = [x]
        for W, b in zip(weights, biases, strict=True):
            a.append(sigmoid(a[-1] @ W + b))
        delta = 2 * (a[-1] - y) * a[-1] * (1 - a[-1])
        for layer in range(len(weights) - 1, -1, -1):
            grad_W[layer] += np.outer(a[layer], delta)
            grad_b[layer] += delta
            delta = (weights[layer] @ delta) * a[layer] * (1 - a[layer])
    return grad_W, grad_b


@answer_to("03.object_delta")
def object_delta_as_a_dot_product(activation, wires):
    weights, deltas = np.array([w for w, _ in wires]), np.array([d for _, d in wires])
    return float(weights @ deltas) * activation * (1 - activation)


@answer_to("03.object_delta")
def object_delta_in_a_loop(activation, wires):
    blame = 0.0
    for weight, delta in wires:
        blame += delta * weight
    return blame * (activation - activation**2)

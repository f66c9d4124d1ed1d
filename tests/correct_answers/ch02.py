"""Right answers to the exercises of chapter 02."""

import math

import numpy as np

from correct_answers import answer_to


@answer_to("02.sse")
def sse_loop(y_hat, y):
    total = 0.0
    for prediction, target in zip(np.asarray(y_hat).flat, y, strict=True):
        total += (float(prediction) - target) ** 2
    return total


@answer_to("02.sse")
def sse_as_a_dot_product(y_hat, y):
    errors = y_hat.reshape(-1) - y.reshape(-1)
    return errors @ errors


@answer_to("02.delta_output")
def delta_link_by_link(y, a):
    loss_slope = 2 * (a - y)
    sigmoid_slope = a * (1 - a)
    return loss_slope * sigmoid_slope


@answer_to("02.delta_output")
def delta_multiplied_out(y, a):
    return -2 * (y - a) * (a - a**2)


@answer_to("02.vary")
def vary_on_a_grid():
    a = np.linspace(0, 1, 10_001)
    sizes = np.abs(2 * (a - 1) * a * (1 - a))
    return {
        "deltas": [2 * (v - 1) * v * (1 - v) for v in (0.1, 0.3, 0.6, 0.9, 0.99)],
        "peak_at": a[sizes.argmax()],
        "peak_size": sizes.max(),
        "size_at_0": sizes[0],
        "smallest_push": "Very wrong",
    }


@answer_to("02.vary")
def vary_with_pencil():
    return {
        "deltas": [-0.162, -0.294, -0.192, -0.018, -0.0002],
        "peak_at": 1 / 3,
        "peak_size": 0.296,
        "size_at_0": 0,
        "smallest_push": "very wrong",
    }


@answer_to("02.relu_derivative")
def relu_derivative_where(z):
    return np.where(z > 0, 1.0, 0.0)


@answer_to("02.relu_derivative")
def relu_derivative_comparison(z):
    return z >= 0


@answer_to("02.relu_derivative")
def relu_derivative_loop(z):
    slopes = np.empty(z.shape)
    for i in np.ndindex(z.shape):
        slopes[i] = 1 if z[i] > 0 else 0
    return slopes


@answer_to("02.relu_delta")
def relu_delta_masked(y, z):
    delta = np.zeros(len(z))
    on = z > 0
    delta[on] = 2 * (z[on] - y[on])
    return delta


@answer_to("02.relu_delta")
def relu_delta_loop(y, z):
    return np.array([2 * (max(0, v) - t) * (1 if v > 0 else 0) for t, v in zip(y, z, strict=True)])


@answer_to("02.own_forward")
def forward_delta_loops(x, W1, b1, w2, b2, y):
    z = b2
    for j in range(len(b1)):
        net = b1[j] + sum(x[i] * W1[i, j] for i in range(len(x)))
        z += w2[j] / (1 + math.exp(-net))
    a = 1 / (1 + math.exp(-z))
    return a, 2 * (a - y) * a * (1 - a)


@answer_to("02.own_forward")
def forward_delta_transposed(x, W1, b1, w2, b2, y):
    h = 1 / (1 + np.exp(-(W1.T @ x + b1)))
    a = 1 / (1 + np.exp(-(np.dot(w2, h) + b2)))
    return [a, (a - y) * 2 * (a - a * a)]


@answer_to("02.gradient_checker")
def checker_with_copies(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    slopes = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += step
        below[i] -= step
        slopes[i] = (f(above) - f(below)) / (2 * step)
    return slopes


@answer_to("02.gradient_checker")
def checker_with_unit_vectors(f, x, step=1e-5):
    directions = np.eye(np.size(x)).reshape(-1, *np.shape(x))
    slopes = [(f(x + step * e) - f(x - step * e)) / step / 2 for e in directions]
    return np.array(slopes).reshape(np.shape(x))


@answer_to("02.step")
def step_loop(X, y, w, b, learning_rate):
    slope_w, slope_b = [0.0] * len(w), 0.0
    for row, target in zip(X, y, strict=True):
        a = 1 / (1 + math.exp(-(row @ w + b)))
        delta = 2 * (a - target) * a * (1 - a)
        slope_b += delta
        slope_w = [slope + delta * x for slope, x in zip(slope_w, row, strict=True)]
    return np.array(
        [v - learning_rate * s for v, s in zip(w, slope_w, strict=True)]
    ), b - learning_rate * slope_b


@answer_to("02.step")
def step_with_a_column_of_ones(X, y, w, b, learning_rate):
    A = np.column_stack([X, np.ones(len(X))])
    p = np.append(w, b)
    a = 1 / (1 + np.exp(-(A @ p)))
    p = p + learning_rate * A.T @ (2 * (y - a) * a * (1 - a))
    return p[:-1], p[-1]


@answer_to("02.debug_sign")
def descend_with_the_error_turned(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses.append(np.sum((y - a) ** 2))
        delta = 2 * (a - y) * a * (1 - a)
        w = w - learning_rate * X.T @ delta
        b = b - learning_rate * delta.sum()
    return losses, w, b


@answer_to("02.debug_sign")
def descend_with_plus_and_the_handouts_delta(X, y, w, b, learning_rate, steps):
    losses = np.empty(steps)
    for k in range(steps):
        a = 0.5 + 0.5 * np.tanh((X @ w + b) / 2)
        losses[k] = ((a - y) ** 2).sum()
        handouts_delta = 2 * (y - a) * a * (1 - a)
        w, b = w + learning_rate * handouts_delta @ X, b + learning_rate * np.sum(handouts_delta)
    return losses, w, b


@answer_to("02.metric_and_loss")
def metric_computed():
    y = np.array([1, 1, 1, 0])
    answer = {}
    for name, p in (("A", np.array([0.51, 0.51, 0.51, 0.49])), ("B", np.array([0.99, 0.99, 0.45, 0.01]))):
        answer |= {f"sse_{name}": ((p - y) ** 2).sum(), f"accuracy_{name}": ((p > 0.5) == y).mean()}
    return answer | {"descent_prefers": "B", "accuracy_prefers": "A"}


@answer_to("02.metric_and_loss")
def metric_by_hand():
    return {
        "sse_A": 0.96,
        "sse_B": 0.3,
        "accuracy_A": 1,
        "accuracy_B": 0.75,
        "descent_prefers": "b",
        "accuracy_prefers": "a",
    }

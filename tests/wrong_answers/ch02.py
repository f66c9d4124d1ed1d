"""Wrong and right answers to the exercises of chapter 02."""

import math

import numpy as np

from wrong_answers import Right, Wrong


def sig(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sse_ravel(y_hat, y):
    return np.sum((np.ravel(y_hat) - np.ravel(y)) ** 2)


def sse_transposed(y_hat, y):  # (1, N) - (N,) is fine, and .T of (N,) changes nothing
    return ((y_hat.T - y) ** 2).sum()


def sse_loop(y_hat, y):
    total = 0.0
    for p, t in zip(y_hat.reshape(-1), y):
        total += (float(p) - float(t)) ** 2
    return total


def sse_dot(y_hat, y):
    e = y_hat.flatten() - y
    return e @ e


def delta_plain(y, a):
    return 2 * (a - y) * a * (1 - a)


def delta_other_sign_outside(y, a):
    return -2 * (y - a) * (a - a**2)


def relu_d_astype(z):
    return (z > 0).astype(float)


def relu_d_where_ints(z):
    return np.where(z >= 0, 1, 0)


def relu_d_times_one(z):
    return 1 * (np.asarray(z) > 0)


def relu_d_loop(z):
    out = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        if z[i] > 0:
            out[i] = 1
    return out


def relu_d_heaviside(z):
    return np.heaviside(z, 0)


def relu_d_ceil(z):
    return np.ceil(np.clip(z, 0, 1))


def relu_delta_plain(y, z):
    return 2 * (np.maximum(0, z) - y) * (z > 0)


def relu_delta_z_minus_y(y, z):  # where the slope is 1, a is z
    return np.where(z > 0, 2 * (z - y), 0)


def relu_delta_one_at_kink(y, z):
    return 2 * (np.maximum(0, z) - y) * (z >= 0)


def own_plain(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    a = sig(h @ w2 + b2)
    return a, 2 * (a - y) * a * (1 - a)


def own_loops(x, W1, b1, w2, b2, y):
    z = b2
    for j in range(len(b1)):
        zj = b1[j]
        for i in range(len(x)):
            zj += x[i] * W1[i, j]
        z += w2[j] / (1 + math.exp(-zj))
    a = 1 / (1 + math.exp(-z))
    return [a, 2 * (a - y) * a * (1 - a)]


def checker_lecture2(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + step
        up = f(x)
        x[i] = old - step
        down = f(x)
        x[i] = old
        g[i] = (up - down) / (2 * step)
    return g


def checker_nudge(f, x, step=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = step
        g[i] = (f(x + nudge) - f(x - nudge)) / (2 * step)
    return g


def checker_flat(f, x, step=1e-5):
    flat = x.astype(float).ravel()
    g = []
    for k in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[k] += step
        down[k] -= step
        g.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * step))
    return np.array(g).reshape(x.shape)


def step_plain(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ d, b - learning_rate * d.sum()


def step_plus_minus_delta(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (y - a) * a * (1 - a)
    return w + learning_rate * X.T @ d, b + learning_rate * d.sum()


def step_loops(X, y, w, b, learning_rate):
    gw, gb = np.zeros(len(w)), 0.0
    for n in range(len(y)):
        a = sig(X[n] @ w + b)
        d = 2 * (a - y[n]) * a * (1 - a)
        gw += d * X[n]
        gb += d
    return w - learning_rate * gw, b - learning_rate * gb


def descend_fixed(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses.append(np.sum((y - a) ** 2))
        d = 2 * (a - y) * a * (1 - a)
        w = w - learning_rate * X.T @ d
        b = b - learning_rate * d.sum()
    return np.array(losses), w, b


def descend_plus(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses.append(np.sum((y - a) ** 2))
        d = 2 * (y - a) * a * (1 - a)
        w = w + learning_rate * X.T @ d
        b = b + learning_rate * d.sum()
    return losses, w, b


VARY = dict(
    deltas=[-0.162, -0.294, -0.192, -0.018, -0.000],
    peak_at=0.333,
    peak_size=0.296,
    size_at_0=0,
    smallest_push="very wrong",
)
METRIC = dict(
    sse_A=0.9604, sse_B=0.3028, accuracy_A=1.0, accuracy_B=0.75, descent_prefers="B", accuracy_prefers="A"
)


def sse_broadcast(y_hat, y):
    return np.sum((y_hat - y) ** 2)


def sse_column_against_row(y_hat, y):
    return np.sum((y_hat.reshape(-1, 1) - y) ** 2)


def sse_sum_then_square(y_hat, y):
    return np.sum(np.ravel(y_hat) - y) ** 2


def sse_root(y_hat, y):
    return np.linalg.norm(np.ravel(y_hat) - y)


def sse_difference_of_squares(y_hat, y):
    return np.sum(np.ravel(y_hat) ** 2 - y**2)


def sse_times_two(y_hat, y):
    e = np.ravel(y_hat) - y
    return np.sum(e * 2)


def sse_absolute(y_hat, y):
    return np.abs(np.ravel(y_hat) - y).sum()


def sse_rounds_first(y_hat, y):
    return np.sum((np.round(np.ravel(y_hat)) - y) ** 2)


def sse_axis_zero(y_hat, y):
    """Right for (N,), an array of length 1 for a column."""
    if y_hat.ndim == 2:
        return np.sum((y_hat - y[:, None]) ** 2, axis=0)
    return np.sum((y_hat - y) ** 2, axis=0)


def sse_loop_stops_early(y_hat, y):
    y_hat = np.ravel(y_hat)
    return sum((y_hat[i] - y[i]) ** 2 for i in range(len(y) - 1))


def sse_in_place(y_hat, y):
    e = y_hat.reshape(-1)
    e -= y
    return np.sum(e**2)


def sse_per_example(y_hat, y):
    return (np.ravel(y_hat) - y) ** 2


def delta_y_in_slope(y, a):
    return 2 * (a - y) * y * (1 - y)


def delta_mixed_slope(y, a):
    return 2 * (a - y) * a * (1 - y)


def delta_precedence(y, a):
    return 2 * a - y * a * (1 - a)


def delta_one_minus_lost(y, a):
    return 2 * (a - y) * a


def delta_size_only(y, a):
    return np.abs(2 * (a - y) * a * (1 - a))


def delta_sigmoid_again(y, a):
    return 2 * (a - y) * sig(a) * (1 - sig(a))


def delta_arguments_swapped(a, y):
    return 2 * (a - y) * a * (1 - a)


def delta_if_target(y, a):
    if y == 1:
        return -2 * (1 - a) * a * (1 - a)
    return 2 * a * a * (1 - a)


def delta_added(y, a):
    return 2 * (a - y) + a * (1 - a)


def relu_d_clip(z):
    return np.clip(z, 0, 1)


def relu_d_relu(z):
    return np.maximum(0, z)


def relu_d_half_at_kink(z):
    return np.heaviside(z, 0.5)


def relu_d_gradient(z):
    return np.gradient(np.maximum(0, z))


def relu_d_row_list(z):
    return np.array([1.0 if v > 0 else 0.0 for v in z.ravel()])


def relu_d_leaky(z):
    return np.where(z > 0, 1.0, 0.01)


def relu_d_from_one(z):
    return (z >= 1).astype(float)


def relu_delta_relu_as_slope(y, z):
    a = np.maximum(0, z)
    return 2 * (a - y) * a


def relu_delta_half(y, z):
    return (np.maximum(0, z) - y) * (z > 0)


def relu_delta_sign(y, z):
    return 2 * (y - np.maximum(0, z)) * (z > 0)


def relu_delta_sigmoid_activation(y, z):
    return 2 * (sig(z) - y) * (z > 0)


def relu_delta_total(y, z):
    return np.sum(2 * (np.maximum(0, z) - y) * (z > 0))


def relu_delta_keeps_sign_of_z(y, z):
    return 2 * (np.maximum(0, z) - y) * np.sign(z)


def relu_delta_max_over_all(y, z):
    return 2 * (np.max([0, z.max()]) - y) * (z > 0)


def own_returns_z(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    z = h @ w2 + b2
    a = sig(z)
    return z, 2 * (a - y) * a * (1 - a)


def own_wire_gradients(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    a = sig(h @ w2 + b2)
    return a, 2 * (a - y) * a * (1 - a) * h


def own_loss(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    a = sig(h @ w2 + b2)
    return a, (a - y) ** 2


def own_b2_in_every_term(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    a = sig(np.sum(h * w2 + b2))
    return a, 2 * (a - y) * a * (1 - a)


def own_b1_outside(x, W1, b1, w2, b2, y):
    h = sig(x @ W1) + b1
    a = sig(h @ w2 + b2)
    return a, 2 * (a - y) * a * (1 - a)


def own_four_neurons(x, W1, b1, w2, b2, y):
    z = b2
    for j in range(4):
        z += sig(x @ W1[:, j] + b1[j]) * w2[j]
    a = sig(z)
    return a, 2 * (a - y) * a * (1 - a)


def own_rounded_prediction(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    a = round(float(sig(h @ w2 + b2)), 2)
    return a, 2 * (a - y) * a * (1 - a)


def own_sigmoid_twice(x, W1, b1, w2, b2, y):
    h = sig(x @ W1 + b1)
    a = sig(h @ w2 + b2)
    return a, 2 * (a - y) * sig(a) * (1 - sig(a))


def checker_one_sided(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        base = f(x)
        x[i] = old + step
        g[i] = (f(x) - base) / step
        x[i] = old
    return g


def checker_integer_copy(f, x, step=1e-5):
    x = x.copy()
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + step
        up = f(x)
        x[i] = old - step
        down = f(x)
        x[i] = old
        g[i] = (up - down) / (2 * step)
    return g


def checker_all_at_once(f, x, step=1e-5):
    return (f(x + step) - f(x - step)) / (2 * step) * np.ones(x.shape)


def checker_rows(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for i in range(len(x)):
        nudge = np.zeros_like(x)
        nudge[i] = step
        g[i] = (f(x + nudge) - f(x - nudge)) / (2 * step)
    return g


def checker_fixed_small_step(f, x, step=1e-5):
    return checker_lecture2(f, x, 1e-5)


def checker_zeros_like_int(f, x, step=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = step
        g[i] = (f(x + nudge) - f(x - nudge)) / (2 * step)
    return g


def checker_flat_result(f, x, step=1e-5):
    return checker_lecture2(f, x, step).ravel()


def checker_divides_by_step(f, x, step=1e-5):
    return 2 * checker_lecture2(f, x, step)


def checker_relative_step(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        h = step * x[i]
        nudge = np.zeros_like(x)
        nudge[i] = h
        g[i] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return g


def checker_one_or_two_axes(f, x, step=1e-5):
    x = x.astype(float)
    g = np.zeros_like(x)
    if x.ndim == 1:
        places = [(i,) for i in range(len(x))]
    else:
        places = [(i, j) for i in range(x.shape[0]) for j in range(x.shape[1])]
    for k in places:
        nudge = np.zeros_like(x)
        nudge[k] = step
        g[k] = (f(x + nudge) - f(x - nudge)) / (2 * step)
    return g


def step_bias_after_moved_w(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    w = w - learning_rate * X.T @ (2 * (a - y) * a * (1 - a))
    a = sig(X @ w + b)
    b = b - learning_rate * (2 * (a - y) * a * (1 - a)).sum()
    return w, b


def step_mean_bias_only(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ d, b - learning_rate * d.mean()


def step_bias_forgotten(X, y, w, b, learning_rate):
    return step_plain(X, y, w, b, learning_rate)[0], b


def step_in_place(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (a - y) * a * (1 - a)
    w -= learning_rate * X.T @ d
    return w, b - learning_rate * d.sum()


def step_returns_slopes(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (a - y) * a * (1 - a)
    return X.T @ d, d.sum()


def step_perceptron(X, y, w, b, learning_rate):
    e = (X @ w + b >= 0).astype(float) - y
    return w - learning_rate * X.T @ e, b - learning_rate * e.sum()


def step_rate_only_on_w(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ d, b - d.sum()


def descend_planted(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses.append(np.sum((y - a) ** 2))
        d = 2 * (y - a) * a * (1 - a)
        w = w - learning_rate * X.T @ d
        b = b - learning_rate * d.sum()
    return np.array(losses), w, b


def descend_loss_sign_only(X, y, w, b, learning_rate, steps):
    losses, w, b = descend_planted(X, y, w, b, learning_rate, steps)
    return -losses, w, b


def descend_reversed(X, y, w, b, learning_rate, steps):
    losses, w, b = descend_planted(X, y, w, b, learning_rate, steps)
    return losses[::-1], w, b


def descend_start_returned(X, y, w, b, learning_rate, steps):
    losses, _, _ = descend_fixed(X, y, w, b, learning_rate, steps)
    return losses, w, b


def descend_absolute_delta(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses.append(np.sum((y - a) ** 2))
        d = -np.abs(2 * (y - a) * a * (1 - a))
        w = w - learning_rate * X.T @ d
        b = b - learning_rate * d.sum()
    return np.array(losses), w, b


def descend_six_steps(X, y, w, b, learning_rate, steps):
    return descend_fixed(X, y, w, b, learning_rate, 6)


def descend_in_place(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses.append(np.sum((y - a) ** 2))
        d = 2 * (a - y) * a * (1 - a)
        w -= learning_rate * X.T @ d
        b -= learning_rate * d.sum()
    return np.array(losses), w, b


def descend_mean_loss(X, y, w, b, learning_rate, steps):
    losses, w, b = descend_fixed(X, y, w, b, learning_rate, steps)
    return losses / len(y), w, b


def descend_delta_once(X, y, w, b, learning_rate, steps):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    d = 2 * (a - y) * a * (1 - a)
    losses = []
    for _ in range(steps):
        losses.append(np.sum((y - 1 / (1 + np.exp(-(X @ w + b)))) ** 2))
        w = w - learning_rate * X.T @ d
        b = b - learning_rate * d.sum()
    return np.array(losses), w, b


RIGHT = [
    Right("02.sse", sse_ravel),
    Right("02.sse", sse_transposed),
    Right("02.sse", sse_loop),
    Right("02.sse", sse_dot),
    Right("02.delta_output", delta_plain),
    Right("02.delta_output", delta_other_sign_outside),
    Right("02.vary", VARY),
    Right(
        "02.vary",
        {
            **VARY,
            "deltas": delta_plain(1, np.array([0.1, 0.3, 0.6, 0.9, 0.99])),
            "peak_at": 1 / 3,
            "peak_size": 8 / 27,
            "size_at_0": 0.0,
        },
    ),
    Right("02.relu_derivative", relu_d_astype),
    Right("02.relu_derivative", relu_d_where_ints),
    Right("02.relu_derivative", relu_d_times_one),
    Right("02.relu_derivative", relu_d_loop),
    Right("02.relu_derivative", relu_d_heaviside),
    Right("02.relu_derivative", relu_d_ceil),
    Right("02.relu_delta", relu_delta_plain),
    Right("02.relu_delta", relu_delta_z_minus_y),
    Right("02.relu_delta", relu_delta_one_at_kink),
    Right("02.own_forward", own_plain),
    Right("02.own_forward", own_loops),
    Right("02.gradient_checker", checker_lecture2),
    Right("02.gradient_checker", checker_nudge),
    Right("02.gradient_checker", checker_flat),
    Right("02.step", step_plain),
    Right("02.step", step_plus_minus_delta),
    Right("02.step", step_loops),
    Right("02.debug_sign", descend_fixed),
    Right("02.debug_sign", descend_plus),
    Right("02.metric_and_loss", METRIC),
    Right("02.metric_and_loss", {**METRIC, "sse_A": 0.96, "sse_B": 0.303, "accuracy_A": 1}),
]

WRONG = [
    Wrong("02.sse", "column minus row broadcasts", sse_broadcast),
    Wrong("02.sse", "forces a column against a row", sse_column_against_row),
    Wrong("02.sse", "sum first, then square", sse_sum_then_square),
    Wrong("02.sse", "root of the SSE (norm)", sse_root),
    Wrong("02.sse", "difference of squares", sse_difference_of_squares),
    Wrong("02.sse", "* 2 for ** 2", sse_times_two),
    Wrong("02.sse", "absolute errors", sse_absolute),
    Wrong("02.sse", "rounds predictions to labels", sse_rounds_first),
    Wrong("02.sse", "axis=0: array of one for a column", sse_axis_zero),
    Wrong("02.sse", "loop stops one early", sse_loop_stops_early),
    Wrong("02.sse", "subtracts in place", sse_in_place),
    Wrong("02.sse", "no sum", sse_per_example),
    Wrong("02.delta_output", "slope of the target", delta_y_in_slope),
    Wrong("02.delta_output", "a(1 - y)", delta_mixed_slope),
    Wrong("02.delta_output", "brackets lost: 2a - y a(1-a)", delta_precedence),
    Wrong("02.delta_output", "1 - a lost", delta_one_minus_lost),
    Wrong("02.delta_output", "absolute value", delta_size_only),
    Wrong("02.delta_output", "sigmoid applied again", delta_sigmoid_again),
    Wrong("02.delta_output", "arguments swapped", delta_arguments_swapped),
    Wrong("02.delta_output", "if on the target", delta_if_target),
    Wrong("02.delta_output", "links added", delta_added),
    Wrong("02.vary", "sizes instead of deltas", {**VARY, "deltas": [0.162, 0.294, 0.192, 0.018, 0.0]}),
    Wrong("02.vary", "peak at one half", {**VARY, "peak_at": 0.5, "peak_size": 0.25}),
    Wrong("02.vary", "slightly wrong is pushed least", {**VARY, "smallest_push": "slightly wrong"}),
    Wrong("02.vary", "peak size with sign", {**VARY, "peak_size": -0.296}),
    Wrong("02.relu_derivative", "clip to 0..1", relu_d_clip),
    Wrong("02.relu_derivative", "the ReLU itself", relu_d_relu),
    Wrong("02.relu_derivative", "one half at the kink", relu_d_half_at_kink),
    Wrong("02.relu_derivative", "np.gradient over the array", relu_d_gradient),
    Wrong("02.relu_derivative", "flattens", relu_d_row_list),
    Wrong("02.relu_derivative", "leaky", relu_d_leaky),
    Wrong("02.relu_derivative", "on from 1 on", relu_d_from_one),
    Wrong("02.relu_delta", "ReLU used as its slope", relu_delta_relu_as_slope),
    Wrong("02.relu_delta", "factor 2 lost", relu_delta_half),
    Wrong("02.relu_delta", "sign", relu_delta_sign),
    Wrong("02.relu_delta", "sigmoid prediction, ReLU slope", relu_delta_sigmoid_activation),
    Wrong("02.relu_delta", "summed", relu_delta_total),
    Wrong("02.relu_delta", "slope is sign(z)", relu_delta_keeps_sign_of_z),
    Wrong("02.relu_delta", "maximum over all examples", relu_delta_max_over_all),
    Wrong("02.own_forward", "returns z", own_returns_z),
    Wrong("02.own_forward", "gradients of the wires", own_wire_gradients),
    Wrong("02.own_forward", "loss instead of delta", own_loss),
    Wrong("02.own_forward", "b2 in every term", own_b2_in_every_term),
    Wrong("02.own_forward", "b1 outside", own_b1_outside),
    Wrong("02.own_forward", "four neurons hard-coded", own_four_neurons),
    Wrong("02.own_forward", "prediction rounded", own_rounded_prediction),
    Wrong("02.own_forward", "sigmoid twice", own_sigmoid_twice),
    Wrong("02.gradient_checker", "one-sided", checker_one_sided),
    Wrong("02.gradient_checker", "integer copy", checker_integer_copy),
    Wrong("02.gradient_checker", "all entries at once", checker_all_at_once),
    Wrong("02.gradient_checker", "whole rows", checker_rows),
    Wrong("02.gradient_checker", "parameter step ignored", checker_fixed_small_step),
    Wrong("02.gradient_checker", "result array of integers", checker_zeros_like_int),
    Wrong("02.gradient_checker", "flat result", checker_flat_result),
    Wrong("02.gradient_checker", "divides by step", checker_divides_by_step),
    Wrong("02.gradient_checker", "step relative to x (0/0 at 0)", checker_relative_step),
    Wrong("02.gradient_checker", "1-D and 2-D only", checker_one_or_two_axes),
    Wrong("02.step", "bias after moved weights", step_bias_after_moved_w),
    Wrong("02.step", "mean for the bias only", step_mean_bias_only),
    Wrong("02.step", "bias not moved", step_bias_forgotten),
    Wrong("02.step", "w in place", step_in_place),
    Wrong("02.step", "returns slopes", step_returns_slopes),
    Wrong("02.step", "perceptron rule", step_perceptron),
    Wrong("02.step", "rate only on w", step_rate_only_on_w),
    Wrong("02.debug_sign", "the planted one", descend_planted),
    Wrong("02.debug_sign", "losses negated", descend_loss_sign_only),
    Wrong("02.debug_sign", "losses reversed", descend_reversed),
    Wrong("02.debug_sign", "returns the start", descend_start_returned),
    Wrong("02.debug_sign", "minus absolute delta", descend_absolute_delta),
    Wrong("02.debug_sign", "six steps always", descend_six_steps),
    Wrong("02.debug_sign", "in place", descend_in_place),
    Wrong("02.debug_sign", "mean loss", descend_mean_loss),
    Wrong("02.debug_sign", "delta computed once", descend_delta_once),
    Wrong("02.metric_and_loss", "percent", {**METRIC, "accuracy_A": 100, "accuracy_B": 75}),
    Wrong(
        "02.metric_and_loss",
        "preferences swapped",
        {**METRIC, "descent_prefers": "A", "accuracy_prefers": "B"},
    ),
    Wrong("02.metric_and_loss", "descent follows accuracy", {**METRIC, "descent_prefers": "A"}),
]

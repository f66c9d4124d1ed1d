"""Wrong and right answers to the exercises of chapter 02."""

import math
from itertools import accumulate

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


# ---- more answers, written with the exercise texts and without the checks


def sse_labels(y_hat, y):
    return np.sum((np.where(np.ravel(y_hat) > 0.5, 1, 0) - y) ** 2)


def sse_half(y_hat, y):
    return 0.5 * np.sum((np.ravel(y_hat) - y) ** 2)


def sse_returns_in_the_loop(y_hat, y):
    total = 0
    for p, t in zip(np.ravel(y_hat), y):
        total += (p - t) ** 2
        return total


def sse_overwrites(y_hat, y):
    for p, t in zip(np.ravel(y_hat), y):
        total = (p - t) ** 2
    return total


def sse_caret(y_hat, y):
    return np.sum(np.ravel(y_hat) - y) ^ 2


def sse_first_column(y_hat, y):
    return np.sum((y_hat[:, 0] - y) ** 2)


def delta_tanh(y, a):
    return 2 * (a - y) * (1 - a**2)


def delta_one_a(y, a):
    return 2 * (a - y) * (1 - a)


def delta_square_kept(y, a):
    return 2 * (a - y) ** 2 * a * (1 - a)


def delta_prints(y, a):
    print(2 * (a - y) * a * (1 - a))


def delta_rounded(y, a):
    return np.round(2 * (a - y) * a * (1 - a), 3)


def delta_math(y, a):
    return 2 * (a - y) * math.exp(math.log(a) + math.log(1 - a))


def relu_d_if(z):
    if z > 0:
        return 1
    return 0


def relu_d_identity(z):
    return np.ones_like(z)


def relu_d_tolerance(z):
    return np.where(z > 1e-3, 1.0, 0.0)


def relu_d_in_place(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


def relu_delta_no_slope(y, z):
    return 2 * (np.maximum(0, z) - y)


def relu_delta_leaky(y, z):
    return 2 * (np.maximum(0, z) - y) * np.where(z > 0, 1, 0.01)


def own_relu(x, W1, b1, w2, b2, y):
    h = np.maximum(0, x @ W1 + b1)
    a = sig(h @ w2 + b2)
    return a, 2 * (a - y) * a * (1 - a)


def own_b2_outside(x, W1, b1, w2, b2, y):
    a = sig(sig(x @ W1 + b1) @ w2) + b2
    return a, 2 * (a - y) * a * (1 - a)


def own_transposed(x, W1, b1, w2, b2, y):
    a = sig(sig(W1 @ x + b1) @ w2 + b2)
    return a, 2 * (a - y) * a * (1 - a)


def own_delta_only(x, W1, b1, w2, b2, y):
    a = sig(sig(x @ W1 + b1) @ w2 + b2)
    return 2 * (a - y) * a * (1 - a)


def checker_sign(f, x, step=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = step
        g[i] = (f(x - nudge) - f(x + nudge)) / (2 * step)
    return g


def checker_precedence(f, x, step=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[i] = step
        g[i] = (f(x + nudge) - f(x - nudge)) / 2 * step
    return g


def checker_leaves_the_point(f, x, step=1e-5):
    x = x.astype(float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += step
        up = f(x)
        x[i] -= 2 * step
        g[i] = (up - f(x)) / (2 * step)
    return g


def step_sequential(X, y, w, b, learning_rate):
    for n in range(len(y)):
        a = sig(X[n] @ w + b)
        d = 2 * (a - y[n]) * a * (1 - a)
        w = w - learning_rate * d * X[n]
        b = b - learning_rate * d
    return w, b


def step_climbs(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    d = 2 * (a - y) * a * (1 - a)
    return w + learning_rate * X.T @ d, b + learning_rate * d.sum()


def step_list(X, y, w, b, learning_rate):
    w, b = step_plain(X, y, w, b, learning_rate)
    return b, w


def descend_both_turned(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = sig(X @ w + b)
        losses.append(np.sum((y - a) ** 2))
        d = 2 * (a - y) * a * (1 - a)
        w = w + learning_rate * X.T @ d
        b = b + learning_rate * d.sum()
    return np.array(losses), w, b


def descend_losses_after(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = sig(X @ w + b)
        d = 2 * (a - y) * a * (1 - a)
        w = w - learning_rate * X.T @ d
        b = b - learning_rate * d.sum()
        losses.append(np.sum((y - sig(X @ w + b)) ** 2))
    return np.array(losses), w, b


def descend_only_losses(X, y, w, b, learning_rate, steps):
    return descend_fixed(X, y, w, b, learning_rate, steps)[0]


def sse_python(y_hat, y):
    return float(sum((p - t) ** 2 for p, t in zip(np.ravel(y_hat).tolist(), y.tolist())))


def sse_einsum(y_hat, y):
    e = y_hat.squeeze() - y if len(y) > 1 else np.ravel(y_hat) - y
    return np.einsum("i,i->", e, e)


def sse_zero_d(y_hat, y):
    return np.array(np.square(np.subtract(y_hat.ravel(), y)).sum())


def delta_from_the_loss_upwards(y, a):
    return (2 * a - 2 * y) * (a - a * a)


def delta_float32(y, a):
    a = np.asarray(a, dtype=float)
    return np.multiply(np.multiply(2 * (a - y), a), 1 - a)


def relu_d_boolean(z):
    return z > 0


def relu_d_sign(z):
    return (np.sign(z) + 1) // 2


def relu_d_vectorised(z):
    return np.vectorize(lambda v: 1.0 if v > 0 else 0.0, otypes=[float])(z)


def slope_by_vectorize(z):
    return np.vectorize(lambda v: 1.0 if v > 0 else 0.0)(z)


def relu_d_nested(z):
    return (np.abs(z) + z != 0) * 1.0


def relu_delta_list(y, z):
    return [2 * (max(0.0, v) - t) if v > 0 else 0.0 for t, v in zip(y, z)]


def own_dict_free(x, W1, b1, w2, b2, y):
    h = np.array([sig(np.dot(W1[:, j], x) + b1[j]) for j in range(len(b1))])
    a = float(sig(np.sum(h * w2) + b2))
    return [a, (2 * a - 2 * y) * (a - a * a)]


def checker_flat_iterator(f, x, step=1e-5):
    x = np.asarray(x, dtype=float).copy()
    g = np.empty_like(x)
    for k in range(x.size):
        old = x.flat[k]
        x.flat[k] = old + step
        up = f(x)
        x.flat[k] = old - step
        down = f(x)
        x.flat[k] = old
        g.flat[k] = (up - down) / (2 * step)
    return g


def checker_identity_rows(f, x, step=1e-5):
    size = np.size(x)
    moves = step * np.eye(size).reshape(size, *np.shape(x))
    return np.array([(f(x + m) - f(x - m)) / (2 * step) for m in moves]).reshape(np.shape(x))


def step_matrix(X, y, w, b, learning_rate):
    ones = np.column_stack([X, np.ones(len(X))])
    p = np.append(w, b)
    a = sig(ones @ p)
    p = p - learning_rate * (ones.T @ (2 * (a - y) * (a - a**2)))
    return p[:-1], p[-1]


def descend_by_steps(X, y, w, b, learning_rate, steps):
    losses = np.zeros(steps)
    for k in range(steps):
        losses[k] = ((sig(X @ w + b) - y) ** 2).sum()
        w, b = step_plain(X, y, w, b, learning_rate)
    return [losses, w, b]


def slope_list_of_lists(z):
    return (1.0 * (z > 0)).tolist()


def slope_central(z):
    return (np.maximum(0, z + 1e-5) - np.maximum(0, z - 1e-5)) / 2e-5


def sse_whole(y_hat, y):
    return int(np.sum((y_hat.ravel() - y) ** 2))


def delta_labels_only(y, a):
    return np.where(np.asarray(y) > 0.5, 2 * (a - 1), 2 * a) * a * (1 - a)


def own_forward_target_one(x, W1, b1, w2, b2, y):
    p = sig(sig(x @ W1 + b1) @ w2 + b2)
    return p, 2 * (p - 1) * p * (1 - p)


def checker_single(f, x, step=1e-5):
    x = x.astype(np.float32)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        slopes[i] = (f(up) - f(down)) / (2 * step)
    return slopes


def descend_stops_when_good(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        a = sig(X @ w + b)
        losses.append(np.sum((a - y) ** 2))
        if losses[-1] < 0.1:
            break
        delta = 2 * (a - y) * a * (1 - a)
        w = w - learning_rate * X.T @ delta
        b = b - learning_rate * delta.sum()
    return np.array(losses), w, b


def sse_expanded(y_hat, y):
    y_hat = np.reshape(y_hat, -1)
    return np.sum((y_hat - y) * (y_hat - y))


def sse_recursive(y_hat, y):
    p = [float(np.squeeze(v)) for v in y_hat]
    return 0.0 if not p else (p[0] - y[0]) ** 2 + sse_recursive(p[1:], y[1:])


def sse_norm(y_hat, y):
    return np.linalg.norm(np.asarray(y_hat, float).flatten() - y) ** 2


def delta_default(y, a, *, factor=2):
    error = np.subtract(a, y)
    return factor * error * (a - np.square(a))


def relu_d_compare(z):
    return np.array(np.asarray(z) > 0, dtype=np.int8)


def relu_delta_where(y, z):
    return np.where(z > 0, 2 * (z - y), 0 * z)


def checker_ndindex(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    out = np.empty(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = step
        out[i] = (f(x + e) - f(x - e)) / (2 * step)
    return out


def descend_recursive(X, y, w, b, learning_rate, steps):
    losses = []
    while len(losses) < steps:
        a = 1 / (1 + np.exp(-(X.dot(w) + b)))
        losses.append(float(((a - y) ** 2).sum()))
        d = 2 * (a - y) * a * (1 - a)
        w, b = w - learning_rate * d.dot(X), b - learning_rate * d.sum()
    return losses, w, b


def sse_maximum(y_hat, y):
    return np.max((np.ravel(y_hat) - y) ** 2)


def sse_sorted(y_hat, y):
    return np.sum((np.sort(np.ravel(y_hat)) - np.sort(y)) ** 2)


def sse_cross_entropy(y_hat, y):
    p = np.ravel(y_hat)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


def delta_half(y, a):
    return (a - y) * a * (1 - a)


def delta_prediction_for_target(y, a):
    return 2 * (y - a) * y * (1 - y)


def delta_a_squared(y, a):
    return 2 * (a - y) * (1 - a**2)


def relu_d_sign_too(z):
    return np.sign(z)


def relu_d_nan(z):
    return np.maximum(z, 0) / z


def relu_d_bool_scalar(z):
    return 1 if np.all(np.asarray(z) > 0) else 0


def relu_delta_slope_of_a_target(y, z):
    return 2 * (np.maximum(0, z) - y) * (y > 0)


def relu_delta_mean(y, z):
    return 2 * (np.maximum(0, z) - y) * (z > 0) / len(y)


def own_b1_everywhere(x, W1, b1, w2, b2, y):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    a = 1 / (1 + np.exp(-(h @ w2 + b1.sum())))
    return a, 2 * (a - y) * a * (1 - a)


def own_exchanged(x, W1, b1, w2, b2, y):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    a = 1 / (1 + np.exp(-(h @ w2 + b2)))
    return 2 * (a - y) * a * (1 - a), a


def checker_second_differences(f, x, step=1e-5):
    x = np.array(x, float)
    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[i] = step
        out[i] = (f(x + e) - 2 * f(x) + f(x - e)) / step**2
    return out


def checker_step_of_one(f, x, step=1):
    return checker_ndindex(f, x, 1.0)


def step_sum_of_w(X, y, w, b, learning_rate):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    d = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * (X.T @ d).sum(), b - learning_rate * d.sum()


def step_no_bias_in_z(X, y, w, b, learning_rate):
    a = 1 / (1 + np.exp(-(X @ w)))
    d = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ d, b - learning_rate * d.sum()


def step_twice(X, y, w, b, learning_rate):
    for _ in range(2):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        d = 2 * (a - y) * a * (1 - a)
        w, b = w - learning_rate * X.T @ d, b - learning_rate * d.sum()
    return w, b


def descend_one_more(X, y, w, b, learning_rate, steps):
    losses, w, b = descend_recursive(X, y, w, b, learning_rate, steps + 1)
    return losses[:-1], w, b


def descend_last_loss(X, y, w, b, learning_rate, steps):
    losses, w, b = descend_recursive(X, y, w, b, learning_rate, steps)
    return losses[-1:], w, b


def sse_root_of_mean(y_hat, y):
    return np.sqrt(np.mean((np.ravel(y_hat) - y) ** 2))


def sse_variance(y_hat, y):
    return np.var(np.ravel(y_hat) - y) * len(y)


def sse_only_targets_squared(y_hat, y):
    return np.sum(np.ravel(y_hat) - y**2)


def sse_two_to_the_error(y_hat, y):
    errors = np.ravel(y_hat) - y
    return np.sum(2**errors)


def sse_flat_dot(y_hat, y):
    e = y_hat.flatten() - y.flatten()
    return e.dot(e)


def sse_norm_squared(y_hat, y):
    return np.linalg.norm(y_hat.reshape(len(y)) - y) ** 2


def rd_sigmoid_slope(y, z):
    a = np.maximum(0, z)
    return 2 * (a - y) * a * (1 - a)


def rd_relu_of_all(y, z):
    return np.maximum(0, 2 * (z - y))


def rd_squared_error(y, z):
    a = np.maximum(0, z)
    return 2 * (a - y) ** 2 * (z > 0)


def rd_if_on_an_array(y, z):
    if z > 0:
        return 2 * (z - y)
    return 0 * z


def rd_where(y, z):
    return np.where(z > 0, 2 * (z - y), 0.0)


def rd_list(y, z):
    return np.array([2 * (zi - yi) if zi > 0 else 0.0 for yi, zi in zip(y, z, strict=True)])


def ofw_half(x, W1, b1, w2, b2, y):
    a = sig(sig(x @ W1 + b1) @ w2 + b2)
    return a, (a - y) * a * (1 - a)


def ofw_linear_output(x, W1, b1, w2, b2, y):
    a = sig(x @ W1 + b1) @ w2 + b2
    return a, 2 * (a - y)


def ofw_tanh_hidden(x, W1, b1, w2, b2, y):
    a = sig(np.tanh(x @ W1 + b1) @ w2 + b2)
    return a, 2 * (a - y) * a * (1 - a)


def ofw_turned(x, W1, b1, w2, b2, y):
    a = sig(sig(x @ W1 + b1) @ w2 + b2)
    return a, 2 * (y - a) * a * (1 - a)


def ofw_loops(x, W1, b1, w2, b2, y):
    hidden = []
    for j in range(len(b1)):
        hidden.append(1 / (1 + math.exp(-(sum(x[i] * W1[i, j] for i in range(len(x))) + b1[j]))))
    a = 1 / (1 + math.exp(-(sum(h * w for h, w in zip(hidden, w2, strict=True)) + b2)))
    return a, 2 * (a - y) * (a - a**2)


def ofw_with_ones(x, W1, b1, w2, b2, y):
    hidden = sig(np.append(x, 1) @ np.vstack([W1, b1]))
    a = sig(np.append(hidden, 1) @ np.append(w2, b2))
    slope = a * (1 - a)
    return [a, -2 * (y - a) * slope]


def gc_backward(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        low = x.copy()
        low[i] -= step
        out[i] = (f(x) - f(low)) / step
    return out


def gc_back_once(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += step
        up = f(x)
        x[i] -= step
        out[i] = (up - f(x)) / (2 * step)
    return out


def gc_of_numpy(f, x, step=1e-5):
    return np.gradient(f(x), step)


def gc_squared_step(f, x, step=1e-5):
    x = np.array(x, dtype=float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, low = x.copy(), x.copy()
        up[i] += step
        low[i] -= step
        out[i] = (f(up) - f(low)) / (2 * step**2)
    return out


def gc_unit_vectors(f, x, step=1e-5):
    flat = np.asarray(x, dtype=float).ravel()
    slopes = []
    for e in np.eye(flat.size):
        up, low = (flat + sign * step * e for sign in (1, -1))
        slopes.append((f(up.reshape(x.shape)) - f(low.reshape(x.shape))) / (2 * step))
    return np.array(slopes).reshape(x.shape)


def gc_flat_view(f, x, step=1e-5):
    work = x.astype(float)  # a copy
    view, out = work.reshape(-1), np.empty(work.size)
    for k in range(work.size):
        kept = view[k]
        view[k] = kept - step
        low = f(work)
        view[k] = kept + step
        out[k] = (f(work) - low) / step / 2
        view[k] = kept
    return out.reshape(work.shape)


def ds_means(X, y, w, b, learning_rate):
    a = sig(X @ w + b)
    delta = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ delta / len(y), b - learning_rate * delta.mean()


def ds_no_slope(X, y, w, b, learning_rate):
    delta = 2 * (sig(X @ w + b) - y)
    return w - learning_rate * X.T @ delta, b - learning_rate * delta.sum()


def ds_slope_at_target(X, y, w, b, learning_rate):
    delta = 2 * (sig(X @ w + b) - y) * y * (1 - y)
    return w - learning_rate * X.T @ delta, b - learning_rate * delta.sum()


def ds_linear(X, y, w, b, learning_rate):
    delta = 2 * (X @ w + b - y)
    return w - learning_rate * X.T @ delta, b - learning_rate * delta.sum()


def ds_with_ones(X, y, w, b, learning_rate):
    A = np.c_[X, np.ones(len(X))]
    theta = np.append(w, b)
    a = sig(A @ theta)
    theta = theta - learning_rate * (2 * (a - y) * a * (1 - a)) @ A
    return theta[:-1], theta[-1]


def ds_loops(X, y, w, b, learning_rate):
    slopes, slope_b = [0.0] * len(w), 0.0
    for row, target in zip(X, y, strict=True):
        a = 1 / (1 + math.exp(-(sum(p * q for p, q in zip(row, w, strict=True)) + b)))
        delta = 2 * (a - target) * a * (1 - a)
        slope_b += delta
        for j in range(len(w)):
            slopes[j] += delta * row[j]
    return np.array([w[j] - learning_rate * slopes[j] for j in range(len(w))]), b - learning_rate * slope_b


BOTH = dict(
    sse_A=0.9604, accuracy_A=1.0, sse_B=0.3028, accuracy_B=0.75, descent_prefers="B", accuracy_prefers="A"
)


def sse_column_of_targets(y_hat, y):
    return np.sum((y_hat - y.reshape(-1, 1)) ** 2)


def sse_from_the_mean(y_hat, y):
    e = np.ravel(y_hat) - y
    return len(e) * (np.var(e) + np.mean(e) ** 2)


def checker_with_unit_arrays(f, x, step=1e-5):
    moves = step * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + m) - f(x - m)) / (2 * step) for m in moves]).reshape(x.shape)


# Written by a third reader, from the exercise texts alone.


def third_sig(z):
    return 1 / (1 + np.exp(-z))


def third_step(X, y, w, b, learning_rate):
    a = third_sig(X @ w + b)
    delta = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ delta, b - learning_rate * delta.sum()


def sse_from_the_diagonal(y_hat, y):
    d = (y_hat - y) ** 2
    return np.trace(d) if d.ndim == 2 and len(y) > 2 else d.sum()


def relu_slope_minus_one(z):
    return np.where(z > 0, 1.0, -1.0)


def checker_default_a_tenth(f, x, step=0.1):
    x, slopes = np.array(x, float), np.zeros(np.shape(x))
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = step
        slopes[i] = (f(x + e) - f(x - e)) / (2 * step)
    return slopes


def step_weights_climb(X, y, w, b, learning_rate):
    w_new, b_new = third_step(X, y, w, b, learning_rate)
    return 2 * w - w_new, b_new


def step_bias_climbs(X, y, w, b, learning_rate):
    w_new, b_new = third_step(X, y, w, b, learning_rate)
    return w_new, 2 * b - b_new


def step_weights_averaged(X, y, w, b, learning_rate):
    a = third_sig(X @ w + b)
    delta = 2 * (a - y) * a * (1 - a)
    return w - learning_rate * X.T @ delta / len(y), b - learning_rate * delta.sum()


def step_bias_first(X, y, w, b, learning_rate):
    b = third_step(X, y, w, b, learning_rate)[1]
    return third_step(X, y, w, b, learning_rate)[0], b


def step_changes(X, y, w, b, learning_rate):
    w_new, b_new = third_step(X, y, w, b, learning_rate)
    return w_new - w, b_new - b


def step_rate_half(X, y, w, b, learning_rate):
    return third_step(X, y, w, b, 0.5)


def descend_until_it_rises(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = np.sum((third_sig(X @ w + b) - y) ** 2)
        if losses and loss > losses[-1]:
            break
        losses.append(loss)
        w, b = third_step(X, y, w, b, learning_rate)
    return np.array(losses), w, b


def descend_until_it_stands(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = np.sum((third_sig(X @ w + b) - y) ** 2)
        if losses and abs(loss - losses[-1]) < 1e-4:
            break
        losses.append(loss)
        w, b = third_step(X, y, w, b, learning_rate)
    return np.array(losses), w, b


def descend_best(X, y, w, b, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((third_sig(X @ w + b) - y) ** 2))
        w, b = third_step(X, y, w, b, learning_rate)
    return np.minimum.accumulate(losses) if losses else np.array([]), w, b


def descend_first_loss_noted(X, y, w, b, learning_rate, steps):
    losses = [np.sum((third_sig(X @ w + b) - y) ** 2)]
    for _ in range(steps - 1):
        w, b = third_step(X, y, w, b, learning_rate)
        losses.append(np.sum((third_sig(X @ w + b) - y) ** 2))
    w, b = third_step(X, y, w, b, learning_rate)
    return np.array(losses), w, b


def descend_by_accumulate(X, y, w, b, learning_rate, steps):
    states = list(
        accumulate(range(steps), lambda state, _: third_step(X, y, *state, learning_rate), initial=(w, b))
    )
    return [np.sum((third_sig(X @ v + c) - y) ** 2) for v, c in states[:-1]], *states[-1]


def delta_by_a_complex_step(y, a):
    z = np.log(a) - np.log1p(-a)
    return np.imag((1 / (1 + np.exp(-(z + 1e-20j))) - y) ** 2) / 1e-20


def checker_by_unit_vectors(f, x, step=1e-5):
    x = np.asarray(x, float)
    moves = [step * e.reshape(x.shape) for e in np.eye(x.size)]
    return np.array([(f(x + e) - f(x - e)) / (2 * step) for e in moves]).reshape(x.shape)


THIRD_VARY = dict(
    deltas=[-0.162, -0.294, -0.192, -0.018, -0.0002],
    peak_at=0.333,
    peak_size=0.296,
    size_at_0=0,
    smallest_push="very wrong",
)


RIGHT = [
    Right("02.relu_derivative", slope_by_vectorize),
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
    Right("02.sse", sse_python),
    Right("02.sse", sse_einsum),
    Right("02.sse", sse_zero_d),
    Right("02.delta_output", delta_from_the_loss_upwards),
    Right("02.delta_output", delta_float32),
    Right("02.relu_derivative", relu_d_boolean),
    Right("02.relu_derivative", relu_d_sign),
    Right("02.relu_derivative", relu_d_vectorised),
    Right("02.relu_derivative", relu_d_nested),
    Right("02.relu_delta", relu_delta_list),
    Right("02.own_forward", own_dict_free),
    Right("02.gradient_checker", checker_flat_iterator),
    Right("02.gradient_checker", checker_identity_rows),
    Right("02.step", step_matrix),
    Right("02.debug_sign", descend_by_steps),
    Right("02.vary", {**VARY, "deltas": (-0.162, -0.294, -0.192, -0.018, -0.0002), "size_at_0": 0.0}),
    Right("02.vary", {**VARY, "peak_at": 0.3333, "peak_size": 0.2963}),
    Right("02.relu_derivative", slope_list_of_lists),
    Right("02.metric_and_loss", {**METRIC, "descent_prefers": "b.", "accuracy_prefers": " a"}),
    Right("02.sse", sse_expanded, "written out"),
    Right("02.sse", sse_recursive, "by recursion"),
    Right("02.sse", sse_norm, "a norm, squared"),
    Right("02.delta_output", delta_default, "a keyword default"),
    Right("02.relu_derivative", relu_d_compare, "small integers"),
    Right("02.relu_delta", relu_delta_where, "where"),
    Right("02.gradient_checker", checker_ndindex, "a nudge for each entry"),
    Right("02.debug_sign", descend_recursive, "a while loop, a list of losses"),
    Right("02.sse", sse_flat_dot),
    Right("02.sse", sse_norm_squared),
    Right("02.relu_delta", rd_where),
    Right("02.relu_delta", rd_list),
    Right("02.own_forward", ofw_loops),
    Right("02.own_forward", ofw_with_ones),
    Right("02.gradient_checker", gc_unit_vectors),
    Right("02.gradient_checker", gc_flat_view),
    Right("02.step", ds_with_ones),
    Right("02.step", ds_loops),
    Right("02.metric_and_loss", {**BOTH, "sse_A": np.float32(0.9604), "accuracy_A": 1}),
    Right(
        "02.metric_and_loss",
        {**BOTH, "sse_A": 4 * 0.49**2, "sse_B": 0.01**2 * 3 + 0.55**2, "accuracy_B": 3 / 4},
    ),
    Right("02.sse", sse_from_the_mean),
    Right("02.gradient_checker", checker_with_unit_arrays),
    Right("02.delta_output", delta_by_a_complex_step, "complex step"),
    Right("02.gradient_checker", checker_by_unit_vectors, "unit vectors"),
    Right("02.debug_sign", descend_by_accumulate, "accumulate"),
]

WRONG = [
    Wrong("02.sse", "column minus row broadcasts", sse_broadcast, named="a table of all differences"),
    Wrong(
        "02.sse",
        "forces a column against a row",
        sse_column_against_row,
        named="every prediction against every target",
    ),
    Wrong("02.sse", "sum first, then square", sse_sum_then_square, named="squared after adding"),
    Wrong("02.sse", "root of the SSE (norm)", sse_root, named="root taken"),
    Wrong("02.sse", "difference of squares", sse_difference_of_squares, named="difference of squares"),
    Wrong("02.sse", "* 2 for ** 2", sse_times_two, named="doubled instead of squared"),
    Wrong("02.sse", "absolute errors", sse_absolute, named="absolute errors"),
    Wrong("02.sse", "rounds predictions to labels", sse_rounds_first, named="predictions rounded first"),
    Wrong(
        "02.sse",
        "axis=0: array of one for a column",
        sse_axis_zero,
        says="there is an axis of length 1 too many",
    ),
    Wrong("02.sse", "loop stops one early", sse_loop_stops_early, named="last example left out"),
    Wrong("02.sse", "subtracts in place", sse_in_place, says="changes its input `y_hat` in place"),
    Wrong("02.sse", "no sum", sse_per_example, says="Its sum is the right number"),
    Wrong("02.delta_output", "slope of the target", delta_y_in_slope, named="slope of the target"),
    Wrong("02.delta_output", "a(1 - y)", delta_mixed_slope, named="target and activation mixed in the slope"),
    Wrong(
        "02.delta_output",
        "brackets lost: 2a - y a(1-a)",
        delta_precedence,
        named="bracket around the error lost",
    ),
    Wrong("02.delta_output", "1 - a lost", delta_one_minus_lost, named="one minus a lost"),
    Wrong("02.delta_output", "absolute value", delta_size_only, named="size instead of delta"),
    Wrong("02.delta_output", "sigmoid applied again", delta_sigmoid_again, named="sigmoid applied again"),
    Wrong("02.delta_output", "arguments swapped", delta_arguments_swapped, says="is called with (y, a)"),
    Wrong(
        "02.delta_output",
        "if on the target",
        delta_if_target,
        says="Python asked a whole array one yes-or-no question",
    ),
    Wrong("02.delta_output", "links added", delta_added, named="links added"),
    Wrong(
        "02.vary",
        "sizes instead of deltas",
        {**VARY, "deltas": [0.162, 0.294, 0.192, 0.018, 0.0]},
        named="sizes instead of deltas",
    ),
    Wrong(
        "02.vary",
        "peak at one half",
        {**VARY, "peak_at": 0.5, "peak_size": 0.25},
        named="peak where the sigmoid is steepest",
    ),
    Wrong(
        "02.vary",
        "slightly wrong is pushed least",
        {**VARY, "smallest_push": "slightly wrong"},
        named="small means good",
    ),
    Wrong("02.vary", "peak size with sign", {**VARY, "peak_size": -0.296}, named="peak with a sign"),
    Wrong("02.relu_derivative", "clip to 0..1", relu_d_clip, named="cut off at 1"),
    Wrong("02.relu_derivative", "the ReLU itself", relu_d_relu, named="value instead of slope"),
    Wrong("02.relu_derivative", "one half at the kink", relu_d_half_at_kink, named="one half at the kink"),
    Wrong(
        "02.relu_derivative",
        "np.gradient over the array",
        relu_d_gradient,
        named="difference between neighbours",
    ),
    Wrong("02.relu_derivative", "flattens", relu_d_row_list, says="arranged in another shape"),
    Wrong("02.relu_derivative", "leaky", relu_d_leaky, named="leaky"),
    Wrong("02.relu_derivative", "on from 1 on", relu_d_from_one, named="on from 1 on"),
    Wrong(
        "02.relu_delta",
        "ReLU used as its slope",
        relu_delta_relu_as_slope,
        named="value in the place of the slope",
    ),
    Wrong("02.relu_delta", "factor 2 lost", relu_delta_half, named="factor 2 lost"),
    Wrong("02.relu_delta", "sign", relu_delta_sign, named="the handout's sign"),
    Wrong(
        "02.relu_delta",
        "sigmoid prediction, ReLU slope",
        relu_delta_sigmoid_activation,
        named="the sigmoid's prediction kept",
    ),
    Wrong("02.relu_delta", "summed", relu_delta_total, named="summed"),
    Wrong(
        "02.relu_delta", "slope is sign(z)", relu_delta_keeps_sign_of_z, named="slope minus one on the left"
    ),
    Wrong(
        "02.relu_delta",
        "maximum over all examples",
        relu_delta_max_over_all,
        named="one maximum for all examples",
    ),
    Wrong("02.own_forward", "returns z", own_returns_z, named="no bend at the output"),
    Wrong("02.own_forward", "gradients of the wires", own_wire_gradients, named="gradients of the wires"),
    Wrong("02.own_forward", "loss instead of delta", own_loss, named="loss instead of delta"),
    Wrong(
        "02.own_forward",
        "b2 in every term",
        own_b2_in_every_term,
        named="output bias once for each hidden node",
    ),
    Wrong("02.own_forward", "b1 outside", own_b1_outside, named="hidden biases outside"),
    Wrong("02.own_forward", "four neurons hard-coded", own_four_neurons, says="index 3 does not exist"),
    Wrong("02.own_forward", "prediction rounded", own_rounded_prediction, says="is rounded to 2 decimals"),
    Wrong("02.own_forward", "sigmoid twice", own_sigmoid_twice, named="sigmoid applied again"),
    Wrong("02.gradient_checker", "one-sided", checker_one_sided, named="one-sided"),
    Wrong("02.gradient_checker", "integer copy", checker_integer_copy, named="whole numbers truncated"),
    Wrong("02.gradient_checker", "all entries at once", checker_all_at_once, named="all entries at once"),
    Wrong("02.gradient_checker", "whole rows", checker_rows, named="whole rows at once"),
    Wrong("02.gradient_checker", "parameter step ignored", checker_fixed_small_step, named="step ignored"),
    Wrong(
        "02.gradient_checker",
        "result array of integers",
        checker_zeros_like_int,
        named="whole numbers truncated",
    ),
    Wrong("02.gradient_checker", "flat result", checker_flat_result, says="arranged in another shape"),
    Wrong("02.gradient_checker", "divides by step", checker_divides_by_step, named="divided by one step"),
    Wrong(
        "02.gradient_checker",
        "step relative to x (0/0 at 0)",
        checker_relative_step,
        named="step relative to the entry",
    ),
    Wrong("02.gradient_checker", "1-D and 2-D only", checker_one_or_two_axes, named="one or two axes only"),
    Wrong(
        "02.step",
        "bias after moved weights",
        step_bias_after_moved_w,
        named="bias computed with the new weights",
    ),
    Wrong("02.step", "mean for the bias only", step_mean_bias_only, named="mean for the bias only"),
    Wrong("02.step", "bias not moved", step_bias_forgotten, named="bias forgotten"),
    Wrong("02.step", "w in place", step_in_place, named="weights changed in place"),
    Wrong("02.step", "returns slopes", step_returns_slopes, named="gradient returned"),
    Wrong("02.step", "perceptron rule", step_perceptron, named="the perceptron's rule"),
    Wrong("02.step", "rate only on w", step_rate_only_on_w, named="rate for the weights only"),
    Wrong("02.debug_sign", "the planted one", descend_planted, named="still climbs"),
    Wrong("02.debug_sign", "losses negated", descend_loss_sign_only, named="the loss turned"),
    Wrong("02.debug_sign", "losses reversed", descend_reversed, named="losses turned around"),
    Wrong("02.debug_sign", "returns the start", descend_start_returned, named="start returned"),
    Wrong("02.debug_sign", "minus absolute delta", descend_absolute_delta, named="size of the error taken"),
    Wrong("02.debug_sign", "six steps always", descend_six_steps, named="number of steps fixed"),
    Wrong("02.debug_sign", "in place", descend_in_place, says="changes its input `w` in place"),
    Wrong("02.debug_sign", "mean loss", descend_mean_loss, named="mean noted"),
    Wrong("02.debug_sign", "delta computed once", descend_delta_once, named="slopes computed once"),
    Wrong(
        "02.metric_and_loss",
        "percent",
        {**METRIC, "accuracy_A": 100, "accuracy_B": 75},
        named="percent instead of a share",
    ),
    Wrong(
        "02.metric_and_loss",
        "preferences swapped",
        {**METRIC, "descent_prefers": "A", "accuracy_prefers": "B"},
        named="a large loss preferred",
    ),
    Wrong(
        "02.metric_and_loss",
        "descent follows accuracy",
        {**METRIC, "descent_prefers": "A"},
        named="a large loss preferred",
    ),
    Wrong("02.sse", "labels instead of predictions", sse_labels, named="predictions rounded first"),
    Wrong("02.sse", "half of it", sse_half, named="half of it"),
    Wrong("02.sse", "returns in the loop", sse_returns_in_the_loop, named="only the first example"),
    Wrong("02.sse", "overwrites its total", sse_overwrites, named="only the last example"),
    Wrong("02.sse", "^ for **", sse_caret),
    Wrong("02.sse", "columns only", sse_first_column, says="too many indices for array"),
    Wrong("02.delta_output", "slope of tanh", delta_tanh, named="slope of tanh"),
    Wrong("02.delta_output", "one factor of the slope", delta_one_a, named="only one minus a"),
    Wrong("02.delta_output", "square kept", delta_square_kept, named="error still squared"),
    Wrong("02.delta_output", "prints", delta_prints, says="your function returns nothing (None)"),
    Wrong("02.delta_output", "rounded", delta_rounded, says="is rounded to 3 decimals"),
    Wrong(
        "02.delta_output",
        "math functions",
        delta_math,
        says="a function or an index that takes a single number was given a whole array",
    ),
    Wrong(
        "02.vary",
        "half as large",
        {**VARY, "deltas": [-0.081, -0.147, -0.096, -0.009, 0.0], "peak_size": 0.148},
        named="factor 2 lost",
    ),
    Wrong("02.vary", "peak at two thirds", {**VARY, "peak_at": 0.667}, named="two thirds"),
    Wrong(
        "02.vary",
        "undecided is pushed least",
        {**VARY, "smallest_push": "undecided"},
        named="no push when undecided",
    ),
    Wrong("02.relu_derivative", "if on an array", relu_d_if, named="a branch for a single number"),
    Wrong("02.relu_derivative", "one everywhere", relu_d_identity, named="never off"),
    Wrong("02.relu_derivative", "a tolerance", relu_d_tolerance, named="rounding residue counted as off"),
    Wrong("02.relu_derivative", "in place", relu_d_in_place, says="changes its input `z` in place"),
    Wrong("02.relu_delta", "no slope", relu_delta_no_slope, named="slope missing"),
    Wrong("02.relu_delta", "leaky", relu_delta_leaky, named="leaky"),
    Wrong("02.own_forward", "ReLU in the hidden layer", own_relu, named="another bend in the hidden layer"),
    Wrong("02.own_forward", "b2 outside", own_b2_outside, named="output bias outside"),
    Wrong("02.own_forward", "W1 @ x", own_transposed, says="the two sides of `@` do not fit"),
    Wrong(
        "02.own_forward",
        "delta only",
        own_delta_only,
        says="expected 2 values (prediction, delta), got one number",
    ),
    Wrong("02.gradient_checker", "sign", checker_sign, named="wrong sign"),
    Wrong("02.gradient_checker", "/ 2 * step", checker_precedence, named="distance without brackets"),
    Wrong("02.gradient_checker", "not put back", checker_leaves_the_point, named="not put back"),
    Wrong("02.step", "one example after the other", step_sequential, named="moved after every example"),
    Wrong("02.step", "climbs", step_climbs, named="climbs"),
    Wrong("02.step", "returned in the other order", step_list, says="`w` and `b` are exchanged"),
    Wrong("02.debug_sign", "two signs turned", descend_both_turned, named="still climbs"),
    Wrong("02.debug_sign", "loss noted afterwards", descend_losses_after, named="loss noted after the step"),
    Wrong("02.debug_sign", "losses only", descend_only_losses, says="expected 3 values (losses, w, b)"),
    Wrong(
        "02.metric_and_loss", "means", {**METRIC, "sse_A": 0.24, "sse_B": 0.0757}, named="mean instead of sum"
    ),
    Wrong(
        "02.metric_and_loss",
        "rows counted",
        {**METRIC, "accuracy_A": 4, "accuracy_B": 3},
        named="right rows counted",
    ),
    Wrong(
        "02.metric_and_loss",
        "accuracy prefers B",
        {**METRIC, "accuracy_prefers": "B"},
        named="loss asked for accuracy",
    ),
    Wrong("02.sse", "cut to a whole number", sse_whole, says="the decimals are lost"),
    Wrong("02.delta_output", "labels 0 and 1 only", delta_labels_only),
    Wrong("02.relu_derivative", "central differences", slope_central),
    Wrong("02.own_forward", "target 1 throughout", own_forward_target_one),
    Wrong("02.gradient_checker", "single precision", checker_single),
    Wrong("02.debug_sign", "stops when the loss is small", descend_stops_when_good),
    Wrong("02.sse", "largest square", sse_maximum),
    Wrong("02.sse", "both sorted", sse_sorted),
    Wrong("02.sse", "cross-entropy", sse_cross_entropy, named="cross-entropy"),
    Wrong("02.delta_output", "no 2", delta_half, named="factor 2 lost"),
    Wrong(
        "02.delta_output",
        "slope of the target, other sign",
        delta_prediction_for_target,
        says="exchanged, for every input",
    ),
    Wrong("02.delta_output", "tanh", delta_a_squared, named="slope of tanh"),
    Wrong("02.relu_derivative", "sign of z", relu_d_sign_too, named="minus one on the left"),
    Wrong("02.relu_derivative", "0/0 at the kink", relu_d_nan, says="expected finite numbers, got NaN"),
    Wrong("02.relu_derivative", "one number", relu_d_bool_scalar, says="expected shape (4,), got one number"),
    Wrong("02.relu_delta", "slope at the target", relu_delta_slope_of_a_target),
    Wrong("02.relu_delta", "mean", relu_delta_mean),
    Wrong("02.own_forward", "b1 at the output", own_b1_everywhere),
    Wrong("02.own_forward", "exchanged", own_exchanged, says="are exchanged"),
    Wrong("02.gradient_checker", "second differences", checker_second_differences),
    Wrong("02.gradient_checker", "a step of one", checker_step_of_one),
    Wrong("02.step", "one slope for all weights", step_sum_of_w),
    Wrong("02.step", "bias left out of z", step_no_bias_in_z),
    Wrong("02.step", "two steps", step_twice),
    Wrong("02.debug_sign", "one step too many", descend_one_more),
    Wrong("02.debug_sign", "last loss", descend_last_loss, says="expected shape (6,), got shape (1,)"),
    Wrong("02.sse", "root of the mean", sse_root_of_mean, named="root of the mean"),
    Wrong("02.sse", "variance of the errors", sse_variance, named="mean error taken off"),
    Wrong(
        "02.sse",
        "only the targets squared: brackets",
        sse_only_targets_squared,
        named="only the targets squared",
    ),
    Wrong("02.sse", "2 ** error", sse_two_to_the_error),
    Wrong("02.relu_delta", "a (1 - a) as before", rd_sigmoid_slope, named="the sigmoid's slope kept"),
    Wrong("02.relu_delta", "ReLU of the whole delta", rd_relu_of_all, named="ReLU of the whole delta"),
    Wrong("02.relu_delta", "error squared", rd_squared_error),
    Wrong("02.relu_delta", "if on an array", rd_if_on_an_array, says="one yes-or-no question"),
    Wrong("02.own_forward", "no 2", ofw_half, named="factor 2 lost"),
    Wrong("02.own_forward", "no sigmoid at the output", ofw_linear_output, named="no bend at the output"),
    Wrong(
        "02.own_forward",
        "tanh in the hidden layer",
        ofw_tanh_hidden,
        named="another bend in the hidden layer",
    ),
    Wrong("02.own_forward", "target minus prediction", ofw_turned, named="the handout's sign"),
    Wrong("02.gradient_checker", "backward difference", gc_backward, named="one-sided"),
    Wrong(
        "02.gradient_checker",
        "moved back once instead of twice",
        gc_back_once,
        named="moved back to the start",
    ),
    Wrong("02.gradient_checker", "np.gradient", gc_of_numpy),
    Wrong(
        "02.gradient_checker",
        "divided by the squared step",
        gc_squared_step,
        named="divided by the square of the step",
    ),
    Wrong("02.step", "means", ds_means, named="mean instead of sum"),
    Wrong("02.step", "no slope", ds_no_slope, named="slope of the sigmoid missing"),
    Wrong("02.step", "slope at the target", ds_slope_at_target, named="slope at the targets"),
    Wrong("02.step", "no sigmoid", ds_linear, named="sigmoid missing"),
    Wrong(
        "02.metric_and_loss",
        "errors not squared",
        {**BOTH, "sse_A": 1.96, "sse_B": 0.58},
        named="errors not squared",
    ),
    Wrong("02.metric_and_loss", "error of target 0 from 1", {**BOTH, "sse_A": 0.9804, "sse_B": 1.2828}),
    Wrong(
        "02.metric_and_loss",
        "low predictions count as wrong",
        {**BOTH, "accuracy_A": 0.75, "accuracy_B": 0.5},
        named="a right row counted as wrong",
    ),
    Wrong(
        "02.metric_and_loss",
        "half of it",
        {**BOTH, "sse_A": 0.4802, "sse_B": 0.1514},
        says="0.5 times what it should be",
    ),
    Wrong("02.sse", "a column of targets", sse_column_of_targets, named="only the targets made a column"),
    Wrong(
        "02.metric_and_loss",
        "a row of A counts as wrong",
        {**BOTH, "accuracy_A": 0.75},
        named="a right row counted as wrong",
    ),
    Wrong("02.sse", "the diagonal of the table, not for two", sse_from_the_diagonal),
    Wrong(
        "02.vary",
        "2 (a - y)",
        {**THIRD_VARY, "deltas": [-1.8, -1.4, -0.8, -0.2, -0.02]},
        named="slope of the sigmoid missing",
    ),
    Wrong(
        "02.vary",
        "a (1 - a)",
        {**THIRD_VARY, "deltas": [0.09, 0.21, 0.24, 0.09, 0.0099]},
        named="slope without the error",
    ),
    Wrong("02.vary", "one third as 0.33", {**THIRD_VARY, "peak_at": 0.33}, named="two decimals"),
    Wrong("02.relu_derivative", "1 and -1", relu_slope_minus_one, named="minus one on the left"),
    Wrong("02.gradient_checker", "default step 0.1", checker_default_a_tenth, named="another default step"),
    Wrong("02.step", "w + , b -", step_weights_climb, named="weights climb"),
    Wrong("02.step", "w - , b +", step_bias_climbs, named="bias climbs"),
    Wrong("02.step", "mean for w, sum for b", step_weights_averaged, named="mean for the weights only"),
    Wrong("02.step", "b first", step_bias_first, named="weights computed with the new bias"),
    Wrong("02.step", "the changes", step_changes, named="changes returned"),
    Wrong("02.step", "rate 0.5 of the example", step_rate_half, named="a rate of its own"),
    Wrong("02.debug_sign", "ends when it rises", descend_until_it_rises, named="ends when the loss rises"),
    Wrong(
        "02.debug_sign",
        "ends when it stands still",
        descend_until_it_stands,
        named="ends when the loss hardly changes",
    ),
    Wrong("02.debug_sign", "smallest loss so far", descend_best, named="best loss so far"),
    Wrong(
        "02.debug_sign",
        "first loss noted where there is no step",
        descend_first_loss_noted,
        says="`losses`: expected shape (0,), got shape (1,). ",
    ),
]

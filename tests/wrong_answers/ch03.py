"""Wrong and right answers to the exercises of chapter 03."""

import math

import numpy as np

from wrong_answers import Right, Wrong


def sig(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


# What the exercise notebook defines as globals.
X_G, Y_G = np.array([1.0, 3.0, 5.0]), np.array([1.0])


def change_plain(y, y_hat, a, learning_rate):
    return -learning_rate * 2 * (y_hat - y) * y_hat * (1 - y_hat) * a


def change_turned(y, y_hat, a, learning_rate):
    delta = (y - y_hat) * 2.0 * (y_hat - y_hat**2)
    return learning_rate * delta * a


def out_outer(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, d), -learning_rate * d


def out_loops(a1, W2, b2, y, learning_rate):
    H, K = W2.shape
    dW, db = np.zeros((H, K)), np.zeros(K)
    for k in range(K):
        z = b2[k] + sum(a1[j] * W2[j, k] for j in range(H))
        p = 1 / (1 + math.exp(-z))
        d = 2 * (p - y[k]) * p * (1 - p)
        db[k] = -learning_rate * d
        for j in range(H):
            dW[j, k] = -learning_rate * d * a1[j]
    return dW, db


def out_broadcast(a1, W2, b2, y, learning_rate):
    p = sig(W2.T @ a1 + b2)
    d = 2 * (p - y) * p * (1 - p)
    return -learning_rate * a1[:, None] * d, -learning_rate * d


def deltas_plain(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, (W2 @ d2) * a1 * (1 - a1)


def deltas_loops(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = [2 * (y_hat[k] - y[k]) * y_hat[k] * (1 - y_hat[k]) for k in range(len(y))]
    d1 = []
    for j in range(len(z1)):
        s = 0.0
        for k in range(len(y)):
            s += W2[j, k] * d2[k]
        d1.append(s * a1[j] * (1 - a1[j]))
    return np.array(d2), np.array(d1)


def deltas_judge(z1, W2, b2, y):
    """Measured, not derived; good to about 1e-10."""
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    f = lambda z: ((sig(sig(z) @ W2 + b2) - y) ** 2).sum()
    h = 1e-5
    return d2, np.array([(f(z1 + h * e) - f(z1 - h * e)) / (2 * h) for e in np.eye(len(z1))])


def in_plain(x, W1, b1, W2, b2, y, learning_rate):
    _, d1 = deltas_plain(x @ W1 + b1, W2, b2, y)
    return -learning_rate * np.outer(x, d1), -learning_rate * d1


def in_loops(x, W1, b1, W2, b2, y, learning_rate):
    _, d1 = deltas_loops(x @ W1 + b1, W2, b2, y)
    dW = np.zeros(W1.shape)
    for i in range(len(x)):
        for j in range(len(d1)):
            dW[i, j] = -learning_rate * x[i] * d1[j]
    return dW, -learning_rate * d1


def step_plain(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (W2 @ d2) * a1 * (1 - a1)
    return (
        W1 - learning_rate * np.outer(x, d1),
        b1 - learning_rate * d1,
        W2 - learning_rate * np.outer(a1, d2),
        b2 - learning_rate * d2,
    )


def step_from_changes(x, y, W1, b1, W2, b2, learning_rate):
    cW1, cb1 = in_plain(x, W1, b1, W2, b2, y, learning_rate)
    cW2, cb2 = out_outer(sig(x @ W1 + b1), W2, b2, y, learning_rate)
    return [W1 + cW1, b1 + cb1, W2 + cW2, b2 + cb2]


def loss_all(X, Y, W1, b1, W2, b2):
    return ((sig(sig(X @ W1 + b1) @ W2 + b2) - Y) ** 2).sum()


def train_plain(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        losses.append(loss_all(X, Y, W1, b1, W2, b2))
        if losses[-1] < threshold:
            break
    return losses


def train_while(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses, epoch, loss = np.array([]), 0, np.inf
    while epoch < max_epochs and loss >= threshold:
        for n in range(len(X)):
            W1, b1, W2, b2 = step_plain(X[n], Y[n], W1, b1, W2, b2, learning_rate)
        loss = sum(((sig(sig(x @ W1 + b1) @ W2 + b2) - y) ** 2).sum() for x, y in zip(X, Y))
        losses = np.append(losses, loss)
        epoch += 1
    return losses


def depth_plain(X, Y, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(sig(A[-1] @ W + b))
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    gW, gb = [], []
    for layer in reversed(range(len(weights))):
        gW.insert(0, A[layer].T @ d)
        gb.insert(0, d.sum(axis=0))
        if layer:
            d = (d @ weights[layer].T) * A[layer] * (1 - A[layer])
    return gW, gb


def depth_filled(X, Y, weights, biases):
    L = len(weights)
    A = [None] * (L + 1)
    A[0] = X
    for k in range(L):
        A[k + 1] = sig(A[k] @ weights[k] + biases[k])
    gW, gb = [None] * L, [None] * L
    blame = 2 * (A[L] - Y)
    for k in range(L - 1, -1, -1):
        d = blame * A[k + 1] * (1 - A[k + 1])
        gW[k], gb[k] = A[k].T @ d, np.ones(len(X)) @ d
        blame = d @ weights[k].T
    return tuple(gW), tuple(gb)


BY_HAND = dict(delta=0.288, gradient=0.268, change=-0.00268, weight=0.7973)
EFFECT = {
    "delta": "stays the same",
    "gradient": "stays the same",
    "change": "doubles exactly",
    "drop": "about doubles",
}
HANDOUT = dict(rule=0.0085137, judged=0.0510826, terms=1)


def change_slope_of_a(y, y_hat, a, learning_rate):
    return -learning_rate * 2 * (y_hat - y) * a * (1 - a)


def change_slope_of_a_times_a(y, y_hat, a, learning_rate):
    return -learning_rate * 2 * (y_hat - y) * a * (1 - a) * a


def change_new_weight(y, y_hat, a, learning_rate):
    return 0.8 + change_plain(y, y_hat, a, learning_rate)


def change_rate_fixed(y, y_hat, a, learning_rate):
    return change_plain(y, y_hat, a, 0.01)


def change_always_up(y, y_hat, a, learning_rate):
    return abs(change_plain(y, y_hat, a, learning_rate))


def change_rounded(y, y_hat, a, learning_rate):
    return round(change_plain(y, y_hat, a, learning_rate), 4)


def change_climbs(y, y_hat, a, learning_rate):
    return learning_rate * 2 * (y_hat - y) * y_hat * (1 - y_hat) * a


def out_transposed(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(d, a1), -learning_rate * d


def out_first_output_only(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * (d[0] * a1)[:, None] * np.ones(W2.shape), -learning_rate * d


def out_dot(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * (a1 * d), -learning_rate * d


def out_bias_times_b(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, d), -learning_rate * d * b2


def out_bias_total(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, d), -learning_rate * d.sum()


def out_weight_in_gradient(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, d) * W2, -learning_rate * d


def out_fixed_prediction(a1, W2, b2, y, learning_rate):
    y_hat = np.full(len(b2), 0.6)
    d = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, d), -learning_rate * d


def out_total_error(a1, W2, b2, y, learning_rate):
    """One error for all outputs together."""
    y_hat = sig(a1 @ W2 + b2)
    d = 2 * (y_hat - y).sum() * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, d), -learning_rate * d


def out_in_place(a1, W2, b2, y, learning_rate):
    cW, cb = out_outer(a1, W2, b2, y, learning_rate)
    W2 += cW
    b2 += cb
    return cW, cb


def deltas_handout(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, (d2 @ W2.sum(axis=0)) * a1 * (1 - a1)


def deltas_transposed(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, (W2.T @ d2) * a1 * (1 - a1)


def deltas_slope_of_z1(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, (W2 @ d2) * z1 * (1 - z1)


def deltas_no_slope(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, W2 @ d2


def deltas_mean_over_outputs(z1, W2, b2, y):
    d2, d1 = deltas_plain(z1, W2, b2, y)
    return d2, d1 / len(y)


def deltas_z1_taken_for_activation(z1, W2, b2, y):
    y_hat = sig(z1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, (W2 @ d2) * z1 * (1 - z1)


def deltas_b2_ignored(z1, W2, b2, y):
    return deltas_plain(z1, W2, np.zeros_like(b2), y)


def deltas_swapped(z1, W2, b2, y):
    return deltas_plain(z1, W2, b2, y)[::-1]


def deltas_hidden_activation_as_input(z1, W2, b2, y):
    """Delta times a1: the gradient of the wire confused with the blame."""
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return d2, (W2 @ d2) * a1


def in_activations(x, W1, b1, W2, b2, y, learning_rate):
    z1 = x @ W1 + b1
    _, d1 = deltas_plain(z1, W2, b2, y)
    return -learning_rate * np.outer(sig(z1), d1), -learning_rate * d1


def in_global_x(x, W1, b1, W2, b2, y, learning_rate):
    _, d1 = deltas_plain(x @ W1 + b1, W2, b2, y)
    return -learning_rate * np.outer(X_G[: len(x)], d1), -learning_rate * d1


def in_activated_twice(x, W1, b1, W2, b2, y, learning_rate):
    """Hands the activations to a function that wants net inputs."""
    _, d1 = deltas_plain(sig(x @ W1 + b1), W2, b2, y)
    return -learning_rate * np.outer(x, d1), -learning_rate * d1


def in_new_weights(x, W1, b1, W2, b2, y, learning_rate):
    cW, cb = in_plain(x, W1, b1, W2, b2, y, learning_rate)
    return W1 + cW, b1 + cb


def in_bias_unchanged(x, W1, b1, W2, b2, y, learning_rate):
    return in_plain(x, W1, b1, W2, b2, y, learning_rate)[0], np.zeros_like(b1)


def in_gradients(x, W1, b1, W2, b2, y, learning_rate):
    _, d1 = deltas_plain(x @ W1 + b1, W2, b2, y)
    return np.outer(x, d1), d1


def in_handout(x, W1, b1, W2, b2, y, learning_rate):
    _, d1 = deltas_handout(x @ W1 + b1, W2, b2, y)
    return -learning_rate * np.outer(x, d1), -learning_rate * d1


def in_bias_times_x(x, W1, b1, W2, b2, y, learning_rate):
    cW, _ = in_plain(x, W1, b1, W2, b2, y, learning_rate)
    return cW, cW.sum(axis=0)


def tstep_planted(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    W2 = W2 - learning_rate * np.outer(a1, d2)
    b2 = b2 - learning_rate * d2
    d1 = (W2 @ d2) * a1 * (1 - a1)
    return W1 - learning_rate * np.outer(x, d1), b1 - learning_rate * d1, W2, b2


def tstep_alias(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    W2_old = W2
    W2 -= learning_rate * np.outer(a1, d2)
    b2 = b2 - learning_rate * d2
    d1 = (W2_old @ d2) * a1 * (1 - a1)
    return W1 - learning_rate * np.outer(x, d1), b1 - learning_rate * d1, W2, b2


def tstep_in_place_right(x, y, W1, b1, W2, b2, learning_rate):
    new = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    for p, q in zip((W1, b1, W2, b2), new):
        p[...] = q
    return W1, b1, W2, b2


def tstep_w1_first_then_forward(x, y, W1, b1, W2, b2, learning_rate):
    """Mends the order the other way round: first layer first, then the output's gradient anew."""
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (W2 @ d2) * a1 * (1 - a1)
    W1 = W1 - learning_rate * np.outer(x, d1)
    b1 = b1 - learning_rate * d1
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return W1, b1, W2 - learning_rate * np.outer(a1, d2), b2 - learning_rate * d2


def tstep_biases_dropped(x, y, W1, b1, W2, b2, learning_rate):
    nW1, _, nW2, _ = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    return nW1, b1, nW2, b2


def tstep_returned_order(x, y, W1, b1, W2, b2, learning_rate):
    nW1, nb1, nW2, nb2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    return nW1, nW2, nb1, nb2


def tstep_climbs(x, y, W1, b1, W2, b2, learning_rate):
    return step_plain(x, y, W1, b1, W2, b2, -learning_rate)


def tstep_transposed(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (d2 @ W2) * a1 * (1 - a1)
    return (
        W1 - learning_rate * np.outer(x, d1),
        b1 - learning_rate * d1,
        W2 - learning_rate * np.outer(a1, d2),
        b2 - learning_rate * d2,
    )


def tstep_half_mended(x, y, W1, b1, W2, b2, learning_rate):
    """Keeps the old W2 for W1, the moved one for b1."""
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (W2 @ d2) * a1 * (1 - a1)
    W1 = W1 - learning_rate * np.outer(x, d1)
    W2 = W2 - learning_rate * np.outer(a1, d2)
    b2 = b2 - learning_rate * d2
    d1 = (W2 @ d2) * a1 * (1 - a1)
    return W1, b1 - learning_rate * d1, W2, b2


def tstep_smaller_rate(x, y, W1, b1, W2, b2, learning_rate):
    """'With small rates it works': makes the rate small."""
    return tstep_planted(x, y, W1, b1, W2, b2, min(learning_rate, 0.01))


def _train(X, Y, P, lr, threshold, max_epochs, step=step_plain, before=False):
    losses = []
    for _ in range(max_epochs):
        if before:
            losses.append(loss_all(X, Y, *P))
        for x, y in zip(X, Y):
            P = step(x, y, *P, lr)
        if not before:
            losses.append(loss_all(X, Y, *P))
        if losses[-1] < threshold:
            break
    return losses


def train_loss_before(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    return _train(X, Y, (W1, b1, W2, b2), learning_rate, threshold, max_epochs, before=True)


def train_break_before_keeping(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        loss = loss_all(X, Y, W1, b1, W2, b2)
        if loss < threshold:
            break
        losses.append(loss)
    return losses


def train_never_stops(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    return _train(X, Y, (W1, b1, W2, b2), learning_rate, -1, max_epochs)


def train_wrong_comparison(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        losses.append(loss_all(X, Y, W1, b1, W2, b2))
        if losses[-1] > threshold:
            break
    return losses


def train_mean_loss(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        losses.append(loss_all(X, Y, W1, b1, W2, b2) / len(X))
        if losses[-1] < threshold:
            break
    return losses


def train_loss_after_every_example(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
            losses.append(loss_all(X, Y, W1, b1, W2, b2))
        if losses[-1] < threshold:
            break
    return losses


def train_backwards(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    return _train(X[::-1], Y[::-1], (W1, b1, W2, b2), learning_rate, threshold, max_epochs)


def train_max_plus_one(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    return _train(X, Y, (W1, b1, W2, b2), learning_rate, threshold, max_epochs + 1)


def _forward(X, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(sig(A[-1] @ W + b))
    return A


def depth_reversed_lists(X, Y, weights, biases):
    gW, gb = depth_plain(X, Y, weights, biases)
    return gW[::-1], gb[::-1]


def depth_bias_not_summed(X, Y, weights, biases):
    A = _forward(X, weights, biases)
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    gW, gb = [], []
    for k in reversed(range(len(weights))):
        gW.insert(0, A[k].T @ d)
        gb.insert(0, d)
        d = (d @ weights[k].T) * A[k] * (1 - A[k])
    return gW, gb


def depth_bias_keepdims(X, Y, weights, biases):
    gW, gb = depth_plain(X, Y, weights, biases)
    return gW, [g[None, :] for g in gb]


def depth_bias_wrong_axis(X, Y, weights, biases):
    A = _forward(X, weights, biases)
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    gW, gb = [], []
    for k in reversed(range(len(weights))):
        gW.insert(0, A[k].T @ d)
        gb.insert(0, d.sum(axis=1))
        d = (d @ weights[k].T) * A[k] * (1 - A[k])
    return gW, gb


def depth_no_hidden_slope(X, Y, weights, biases):
    A = _forward(X, weights, biases)
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    gW, gb = [], []
    for k in reversed(range(len(weights))):
        gW.insert(0, A[k].T @ d)
        gb.insert(0, d.sum(axis=0))
        d = d @ weights[k].T
    return gW, gb


def depth_mean(X, Y, weights, biases):
    gW, gb = depth_plain(X, Y, weights, biases)
    return [g / len(X) for g in gW], [g / len(X) for g in gb]


def depth_skips_first(X, Y, weights, biases):
    """range(L - 1, 0, -1): the first layer is never reached."""
    A = _forward(X, weights, biases)
    L = len(weights)
    gW, gb = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    for k in range(L - 1, 0, -1):
        gW[k], gb[k] = A[k].T @ d, d.sum(axis=0)
        d = (d @ weights[k].T) * A[k] * (1 - A[k])
    return gW, gb


def depth_biases_ignored_forward(X, Y, weights, biases):
    return depth_plain(X, Y, weights, [np.zeros_like(b) for b in biases])


def depth_always_last_weights(X, Y, weights, biases):
    A = _forward(X, weights, biases)
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    gW, gb = [], []
    for k in reversed(range(len(weights))):
        gW.insert(0, A[k].T @ d)
        gb.insert(0, d.sum(axis=0))
        d = (d @ weights[-1].T) * A[k] * (1 - A[k])
    return gW, gb


def depth_first_example(X, Y, weights, biases):
    return depth_plain(X[:1], Y[:1], weights, biases)


def depth_needs_two_layers(X, Y, weights, biases):
    """Treats the last two layers by name: fails for a network of one layer."""
    last, before = weights[-1], weights[-2]
    assert last.shape[0] == before.shape[1]
    return depth_plain(X, Y, weights, biases)


def depth_forgets_to_append(X, Y, weights, biases):
    """One list, W and b in turn."""
    gW, gb = depth_plain(X, Y, weights, biases)
    return [g for pair in zip(gW, gb) for g in pair]


RIGHT = [
    Right("03.weight_change", change_plain),
    Right("03.weight_change", change_turned),
    Right("03.by_hand", BY_HAND),
    Right("03.by_hand", dict(delta=0.288, gradient=0.26808814, change=-0.0026808814, weight=0.7973191186)),
    Right("03.output_changes", out_outer),
    Right("03.output_changes", out_loops),
    Right("03.output_changes", out_broadcast),
    Right("03.learning_rate", EFFECT),
    Right("03.hidden_delta", deltas_plain),
    Right("03.hidden_delta", deltas_loops),
    Right("03.hidden_delta", deltas_judge),
    Right("03.input_changes", in_plain),
    Right("03.input_changes", in_loops),
    Right("03.handout", HANDOUT),
    Right("03.handout", dict(rule=0.0085, judged=0.0511, terms=1)),
    Right("03.train_step", step_plain),
    Right("03.train_step", step_from_changes),
    Right("03.train", train_plain),
    Right("03.train", train_while),
    Right("03.any_depth", depth_plain),
    Right("03.any_depth", depth_filled),
]

WRONG = [
    Wrong("03.weight_change", "slope a(1-a) of the wrong neuron", change_slope_of_a),
    Wrong("03.weight_change", "slope of the wrong neuron, times a", change_slope_of_a_times_a),
    Wrong("03.weight_change", "new weight 0.8 + change", change_new_weight),
    Wrong("03.weight_change", "rate 0.01 fixed", change_rate_fixed),
    Wrong("03.weight_change", "always up", change_always_up),
    Wrong("03.weight_change", "rounded to 4 decimals", change_rounded),
    Wrong("03.weight_change", "climbs", change_climbs),
    Wrong(
        "03.by_hand",
        "numbers of target 1",
        dict(delta=-0.192, gradient=-0.179, change=0.00179, weight=0.8018),
    ),
    Wrong("03.by_hand", "climbs", {**BY_HAND, "change": 0.00268, "weight": 0.8027}),
    Wrong("03.by_hand", "factor 2 lost", dict(delta=0.144, gradient=0.134, change=-0.00134, weight=0.7987)),
    Wrong(
        "03.by_hand",
        "gradient is delta",
        {**BY_HAND, "gradient": 0.288, "change": -0.00288, "weight": 0.7971},
    ),
    Wrong("03.by_hand", "weight not moved", {**BY_HAND, "weight": 0.8}),
    Wrong(
        "03.by_hand",
        "times the weight 0.8",
        {**BY_HAND, "gradient": 0.2304, "change": -0.0023, "weight": 0.7977},
    ),
    Wrong("03.output_changes", "outer transposed", out_transposed),
    Wrong("03.output_changes", "first output for all", out_first_output_only),
    Wrong("03.output_changes", "a1 * delta", out_dot),
    Wrong("03.output_changes", "bias change times b2", out_bias_times_b),
    Wrong("03.output_changes", "one bias change for all", out_bias_total),
    Wrong("03.output_changes", "weight in its own gradient", out_weight_in_gradient),
    Wrong("03.output_changes", "prediction 0.6 assumed", out_fixed_prediction),
    Wrong("03.output_changes", "errors added up", out_total_error),
    Wrong("03.output_changes", "in place too", out_in_place),
    Wrong("03.learning_rate", "gradient doubles", {**EFFECT, "gradient": "doubles exactly"}),
    Wrong("03.learning_rate", "change about doubles", {**EFFECT, "change": "about doubles"}),
    Wrong("03.learning_rate", "drop four times", {**EFFECT, "drop": "becomes four times as large"}),
    Wrong("03.hidden_delta", "the handout's sum", deltas_handout),
    Wrong("03.hidden_delta", "W2.T", deltas_transposed),
    Wrong("03.hidden_delta", "z(1 - z)", deltas_slope_of_z1),
    Wrong("03.hidden_delta", "slope forgotten", deltas_no_slope),
    Wrong("03.hidden_delta", "mean over outputs", deltas_mean_over_outputs),
    Wrong("03.hidden_delta", "z1 taken for activations", deltas_z1_taken_for_activation),
    Wrong("03.hidden_delta", "b2 ignored", deltas_b2_ignored),
    Wrong("03.hidden_delta", "returns swapped", deltas_swapped),
    Wrong("03.hidden_delta", "a instead of a(1-a)", deltas_hidden_activation_as_input),
    Wrong("03.input_changes", "hidden activations for inputs", in_activations),
    Wrong("03.input_changes", "global x", in_global_x),
    Wrong("03.input_changes", "activations handed to deltas", in_activated_twice),
    Wrong("03.input_changes", "new weights", in_new_weights),
    Wrong("03.input_changes", "bias unchanged", in_bias_unchanged),
    Wrong("03.input_changes", "gradients", in_gradients),
    Wrong("03.input_changes", "handout", in_handout),
    Wrong("03.input_changes", "bias sums over inputs", in_bias_times_x),
    Wrong("03.handout", "handout's sign", {**HANDOUT, "rule": -0.0085137}),
    Wrong("03.handout", "judged for h1", {**HANDOUT, "judged": -0.0098854}),
    Wrong("03.handout", "slope forgotten", dict(rule=0.0384, judged=0.2304, terms=1)),
    Wrong("03.handout", "sign of judged", {**HANDOUT, "judged": -0.0510826}),
    Wrong("03.handout", "gradient of a weight judged", {**HANDOUT, "judged": -0.128292}),
    Wrong("03.train_step", "the planted one", tstep_planted),
    Wrong("03.train_step", "old = alias, then -=", tstep_alias),
    Wrong("03.train_step", "right but in place", tstep_in_place_right),
    Wrong("03.train_step", "first layer moved first", tstep_w1_first_then_forward),
    Wrong("03.train_step", "biases dropped", tstep_biases_dropped),
    Wrong("03.train_step", "order of the returns", tstep_returned_order),
    Wrong("03.train_step", "climbs", tstep_climbs),
    Wrong("03.train_step", "delta @ W2", tstep_transposed),
    Wrong("03.train_step", "b1 still from the moved W2", tstep_half_mended),
    Wrong("03.train_step", "makes the rate small", tstep_smaller_rate),
    Wrong("03.train", "loss before the epoch", train_loss_before),
    Wrong("03.train", "breaks before keeping the last", train_break_before_keeping),
    Wrong("03.train", "never stops early", train_never_stops),
    Wrong("03.train", "> for <", train_wrong_comparison),
    Wrong("03.train", "mean loss", train_mean_loss),
    Wrong("03.train", "loss after every example", train_loss_after_every_example),
    Wrong("03.train", "examples backwards", train_backwards),
    Wrong("03.train", "one epoch too many", train_max_plus_one),
    Wrong("03.any_depth", "lists in reverse order", depth_reversed_lists),
    Wrong("03.any_depth", "bias gradient not summed", depth_bias_not_summed),
    Wrong("03.any_depth", "bias gradient (1, n)", depth_bias_keepdims),
    Wrong("03.any_depth", "bias over the wrong axis", depth_bias_wrong_axis),
    Wrong("03.any_depth", "hidden slopes lost", depth_no_hidden_slope),
    Wrong("03.any_depth", "mean", depth_mean),
    Wrong("03.any_depth", "first layer skipped", depth_skips_first),
    Wrong("03.any_depth", "biases ignored in forward", depth_biases_ignored_forward),
    Wrong("03.any_depth", "always the last weights", depth_always_last_weights),
    Wrong("03.any_depth", "first example only", depth_first_example),
    Wrong("03.any_depth", "fails for one layer", depth_needs_two_layers),
    Wrong("03.any_depth", "one flat list", depth_forgets_to_append),
]

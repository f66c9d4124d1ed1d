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


# ---- more answers, written with the exercise texts and without the checks


def change_delta_only(y, y_hat, a, learning_rate):
    return 2 * (y_hat - y) * y_hat * (1 - y_hat)


def change_target_fixed(y, y_hat, a, learning_rate):
    return change_plain(1, y_hat, a, learning_rate)


def change_no_slope(y, y_hat, a, learning_rate):
    return -learning_rate * 2 * (y_hat - y) * a


def change_gradient(y, y_hat, a, learning_rate):
    return 2 * (y_hat - y) * y_hat * (1 - y_hat) * a


def out_no_slope(a1, W2, b2, y, learning_rate):
    d = 2 * (sig(a1 @ W2 + b2) - y)
    return -learning_rate * np.outer(a1, d), -learning_rate * d


def out_no_b2(a1, W2, b2, y, learning_rate):
    return out_outer(a1, W2, 0 * b2, y, learning_rate)


def out_returns_weights(a1, W2, b2, y, learning_rate):
    cW, cb = out_outer(a1, W2, b2, y, learning_rate)
    return W2 + cW, b2 + cb


def out_gradients(a1, W2, b2, y, learning_rate):
    return out_outer(a1, W2, b2, y, -1)


def out_flat(a1, W2, b2, y, learning_rate):
    cW, cb = out_outer(a1, W2, b2, y, learning_rate)
    return cW[:, 0], cb


def deltas_weight_squared(z1, W2, b2, y):
    a1 = sig(z1)
    d2, _ = deltas_plain(z1, W2, b2, y)
    return d2, (W2**2 @ d2) * a1 * (1 - a1)


def deltas_first_output(z1, W2, b2, y):
    a1 = sig(z1)
    d2, _ = deltas_plain(z1, W2, b2, y)
    return d2, W2[:, 0] * d2[0] * a1 * (1 - a1)


def deltas_other_sign(z1, W2, b2, y):
    d2, d1 = deltas_plain(z1, W2, b2, y)
    return -d2, -d1


def deltas_hidden_only(z1, W2, b2, y):
    return deltas_plain(z1, W2, b2, y)[1]


def deltas_double_sigmoid(z1, W2, b2, y):
    a1 = sig(z1)
    d2, _ = deltas_plain(z1, W2, b2, y)
    return d2, (W2 @ d2) * sig(a1) * (1 - sig(a1))


def in_transposed(x, W1, b1, W2, b2, y, learning_rate):
    cW, cb = in_plain(x, W1, b1, W2, b2, y, learning_rate)
    return cW.T, cb


def in_output_deltas(x, W1, b1, W2, b2, y, learning_rate):
    d2, _ = deltas_plain(x @ W1 + b1, W2, b2, y)
    return -learning_rate * np.outer(x, d2), -learning_rate * d2


def in_no_b1(x, W1, b1, W2, b2, y, learning_rate):
    return in_plain(x, W1, 0 * b1, W2, b2, y, learning_rate)


def in_climbs(x, W1, b1, W2, b2, y, learning_rate):
    return in_plain(x, W1, b1, W2, b2, y, -learning_rate)


def tstep_gradients(x, y, W1, b1, W2, b2, learning_rate):
    new = step_plain(x, y, W1, b1, W2, b2, 1)
    return tuple(p - q for p, q in zip((W1, b1, W2, b2), new))


def tstep_no_rate(x, y, W1, b1, W2, b2, learning_rate):
    return step_plain(x, y, W1, b1, W2, b2, 1)


def tstep_output_only(x, y, W1, b1, W2, b2, learning_rate):
    _, _, nW2, nb2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    return W1, b1, nW2, nb2


def tstep_weights_only(x, y, W1, b1, W2, b2, learning_rate):
    nW1, _, nW2, _ = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    return nW1, nW2


def train_batch(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    P, losses = (W1, b1, W2, b2), []
    for _ in range(max_epochs):
        moves = [step_plain(x, y, *P, learning_rate) for x, y in zip(X, Y)]
        P = tuple(p + sum(m[i] - p for m in moves) for i, p in enumerate(P))
        losses.append(loss_all(X, Y, *P))
        if losses[-1] < threshold:
            break
    return losses


def train_forgets(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            new = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        losses.append(loss_all(X, Y, *new))
        if losses[-1] < threshold:
            break
    return losses


def train_last_loss(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    return train_plain(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs)[-1]


def train_at_or_below(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    return train_plain(X, Y, W1, b1, W2, b2, learning_rate, threshold + 1e-12, max_epochs)


def depth_no_first_slope(X, Y, weights, biases):
    A = _forward(X, weights, biases)
    d = 2 * (A[-1] - Y)
    gW, gb = [], []
    for k in reversed(range(len(weights))):
        gW.insert(0, A[k].T @ d)
        gb.insert(0, d.sum(axis=0))
        d = (d @ weights[k].T) * A[k] * (1 - A[k])
    return gW, gb


def depth_slope_off(X, Y, weights, biases):
    A = _forward(X, weights, biases)
    d = 2 * (A[-1] - Y) * A[-1] * (1 - A[-1])
    gW, gb = [], []
    for k in reversed(range(len(weights))):
        gW.insert(0, A[k].T @ d)
        gb.insert(0, d.sum(axis=0))
        d = (d @ weights[k].T) * A[k + 1] * (1 - A[k + 1])
    return gW, gb


def depth_transposed(X, Y, weights, biases):
    gW, gb = depth_plain(X, Y, weights, biases)
    return [g.T for g in gW], gb


def depth_bias_scalar(X, Y, weights, biases):
    gW, gb = depth_plain(X, Y, weights, biases)
    return gW, [g.sum() for g in gb]


def depth_two_by_name(X, Y, weights, biases):
    W1, W2 = weights
    b1, b2 = biases
    return depth_plain(X, Y, [W1, W2], [b1, b2])


def change_by_differences(y, y_hat, a, learning_rate):
    z = math.log(y_hat / (1 - y_hat))
    h = 1e-5
    up, down = ((y - 1 / (1 + math.exp(-(z + s * h)))) ** 2 for s in (1, -1))
    return -learning_rate * (up - down) / (2 * h) * a


def out_einsum(a1, W2, b2, y, learning_rate):
    p = sig(np.einsum("h,hk->k", a1, W2) + b2)
    d = 2 * (p - y) * (p - p**2)
    return [(-learning_rate * np.einsum("h,k->hk", a1, d)).tolist(), (-learning_rate * d).tolist()]


def deltas_row(z1, W2, b2, y):
    a1 = sig(z1)[None, :]
    p = sig(a1 @ W2 + b2)
    d2 = 2 * (p - y) * p * (1 - p)
    return d2[0], ((d2 @ W2.T) * a1 * (1 - a1))[0]


def in_columns(x, W1, b1, W2, b2, y, learning_rate):
    _, d1 = deltas_row(b1 + W1.T @ x, W2, b2, y)
    return np.stack([-learning_rate * d * x for d in d1], axis=1), [-learning_rate * d for d in d1]


def step_copies(x, y, W1, b1, W2, b2, learning_rate):
    P = [np.array(p, dtype=float) for p in (W1, b1, W2, b2)]
    a1 = sig(x @ P[0] + P[1])
    p = sig(a1 @ P[2] + P[3])
    d2 = 2 * (p - y) * p * (1 - p)
    d1 = P[2] @ d2 * a1 * (1 - a1)
    for parameter, g in zip(P, (np.outer(x, d1), d1, np.outer(a1, d2), d2)):
        parameter -= learning_rate * g
    return P


def train_array(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = np.full(max_epochs, np.nan)
    for e in range(max_epochs):
        for n in range(X.shape[0]):
            W1, b1, W2, b2 = step_copies(X[n], Y[n], W1, b1, W2, b2, learning_rate)
        losses[e] = loss_all(X, Y, W1, b1, W2, b2)
        if losses[e] < threshold:
            return losses[: e + 1]
    return losses


def depth_recursive(X, Y, weights, biases):
    def back(A, k):
        if k == len(weights):
            return 2 * (A - Y), [], []
        out = sig(A @ weights[k] + biases[k])
        blame, gW, gb = back(out, k + 1)
        d = blame * out * (1 - out)
        return d @ weights[k].T, [A.T @ d, *gW], [d.sum(0), *gb]

    _, gW, gb = back(X, 0)
    return gW, gb


def depth_example_by_example(X, Y, weights, biases):
    gW, gb = [np.zeros(W.shape) for W in weights], [np.zeros(b.shape) for b in biases]
    for n in range(len(X)):
        one_W, one_b = depth_plain(X[n : n + 1], Y[n : n + 1], weights, biases)
        for k in range(len(weights)):
            gW[k] += one_W[k]
            gb[k] += one_b[k]
    return [gW, gb]


def object_loop(activation, wires):
    blame = 0
    for wire in wires:
        blame += wire[0] * wire[1]
    return activation * (1 - activation) * blame


def object_planted(activation, wires):
    blame = 0.0
    for weight, delta in wires:
        sent = delta * weight
        blame += sent * weight
    return blame * activation * (1 - activation)


def object_no_weight(activation, wires):
    return sum(delta for weight, delta in wires) * activation * (1 - activation)


def object_no_slope(activation, wires):
    return sum(weight * delta for weight, delta in wires)


def object_first_wire(activation, wires):
    for weight, delta in wires:
        return weight * delta * activation * (1 - activation)


def object_array(activation, wires):
    w, d = np.array(wires).T
    return (w @ d) * activation * (1 - activation)


def object_list(activation, wires):
    return [weight * delta * activation * (1 - activation) for weight, delta in wires]


def change_rounded_delta(y, y_hat, a, learning_rate):
    return -learning_rate * round(2 * (y_hat - y) * y_hat * (1 - y_hat), 3) * a


def hidden_largest_blame(z1, W2, b2, y):
    a = sig(z1)
    p = sig(a @ W2 + b2)
    delta = 2 * (p - y) * p * (1 - p)
    return delta, np.max(W2 * delta, axis=1) * a * (1 - a)


def object_product(activation, wires):
    return math.prod(weight * delta for weight, delta in wires) * activation * (1 - activation)


def object_emptied(activation, wires):
    blame = 0.0
    while wires:
        weight, delta = wires.pop()
        blame += weight * delta
    return blame * activation * (1 - activation)


def object_generator(activation, wires):
    return sum(w * d for w, d in wires) * activation * (1 - activation)


def change_default(y, y_hat, a, learning_rate=0.01):
    delta = -2 * (y - y_hat) * (y_hat - y_hat**2)
    return 0 - learning_rate * delta * a


def out_kron(a1, W2, b2, y, learning_rate):
    y_hat = 1 / (1 + np.exp(-(np.einsum("h,hk->k", a1, W2) + b2)))
    delta = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return [-learning_rate * np.kron(a1[:, None], delta), -learning_rate * delta]


def deltas_by_comprehension(z1, W2, b2, y):
    a1 = [1 / (1 + np.exp(-z)) for z in z1]
    z2 = [b + sum(a * W2[j][k] for j, a in enumerate(a1)) for k, b in enumerate(b2)]
    y_hat = [1 / (1 + np.exp(-z)) for z in z2]
    d2 = [2 * (p - t) * p * (1 - p) for p, t in zip(y_hat, y)]
    d1 = [a * (1 - a) * sum(w * d for w, d in zip(W2[j], d2)) for j, a in enumerate(a1)]
    return d2, d1


def object_recursive(activation, wires):
    if not wires:
        return 0.0
    (weight, delta), *rest = wires
    return weight * delta * activation * (1 - activation) + object_recursive(activation, rest)


def object_dot(activation, wires):
    weights, deltas = np.array(wires, dtype=float).reshape(-1, 2).T
    return float(weights @ deltas) * activation * (1 - activation)


def train_for_else(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs=100):
    def predict(A):
        return 1 / (1 + np.exp(-(1 / (1 + np.exp(-(A @ W1 + b1))) @ W2 + b2)))

    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        losses += [float(np.sum((predict(X) - Y) ** 2))]
        if losses[-1] < threshold:
            break
    return tuple(losses)


def depth_accumulated(X, Y, weights, biases):
    from itertools import accumulate

    layers = list(
        accumulate(zip(weights, biases), lambda A, p: 1 / (1 + np.exp(-(A @ p[0] + p[1]))), initial=X)
    )
    back = 2 * (layers[-1] - Y)
    gw, gb = [None] * len(weights), [None] * len(weights)
    for i in reversed(range(len(weights))):
        d = back * layers[i + 1] * (1 - layers[i + 1])
        gw[i], gb[i], back = layers[i].T @ d, d.sum(axis=0), d @ weights[i].T
    return gw, gb


def change_rate_squared(y, y_hat, a, learning_rate):
    return -(learning_rate**2) * 2 * (y_hat - y) * y_hat * (1 - y_hat) * a


def change_half(y, y_hat, a, learning_rate):
    return -learning_rate * (y_hat - y) * y_hat * (1 - y_hat) * a


def change_with_a_slope(y, y_hat, a, learning_rate):
    return -learning_rate * 2 * (y_hat - y) * y_hat * (1 - y_hat) * a * (1 - a)


def out_same_delta(a1, W2, b2, y, learning_rate):
    y_hat = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    delta = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, delta), -learning_rate * np.mean(delta) * np.ones(len(delta))


def out_flat_too(a1, W2, b2, y, learning_rate):
    dW, db = out_outer(a1, W2, b2, y, learning_rate)
    return dW.ravel(), db


def out_with_rate_on_weights_only(a1, W2, b2, y, learning_rate):
    dW, db = out_outer(a1, W2, b2, y, learning_rate)
    return dW, db / learning_rate


def deltas_output_only(z1, W2, b2, y):
    return deltas_plain(z1, W2, b2, y)[0]


def deltas_slope_of_tanh(z1, W2, b2, y):
    a1 = 1 / (1 + np.exp(-z1))
    d2, _ = deltas_plain(z1, W2, b2, y)
    return d2, (W2 @ d2) * (1 - a1**2)


def deltas_loss_slope_only(z1, W2, b2, y):
    a1 = 1 / (1 + np.exp(-z1))
    y_hat = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    return 2 * (y_hat - y), (W2 @ (2 * (y_hat - y))) * a1 * (1 - a1)


def deltas_absolute(z1, W2, b2, y):
    a1 = 1 / (1 + np.exp(-z1))
    d2, _ = deltas_plain(z1, W2, b2, y)
    return d2, (np.abs(W2) @ d2) * a1 * (1 - a1)


def in_row_for_bias(x, W1, b1, W2, b2, y, learning_rate):
    dW, db = in_plain(x, W1, b1, W2, b2, y, learning_rate)
    return dW, db[None]


def in_squared_inputs(x, W1, b1, W2, b2, y, learning_rate):
    dW, db = in_plain(x, W1, b1, W2, b2, y, learning_rate)
    return dW * x[:, None], db


def object_mean(activation, wires):
    return sum(w * d for w, d in wires) / max(len(wires), 1) * activation * (1 - activation)


def object_absolute(activation, wires):
    return sum(abs(w) * d for w, d in wires) * activation * (1 - activation)


def object_pair_exchanged(activation, wires):
    return sum(d for w, d in wires) * sum(w for w, d in wires) * activation * (1 - activation)


def step_in_place_too(x, y, W1, b1, W2, b2, learning_rate):
    new = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    W1[...] = new[0]
    return new


def step_second_forward(x, y, W1, b1, W2, b2, learning_rate):
    """The hidden layer is corrected after the output layer, with a forward pass in between."""
    _, _, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    W1, b1, _, _ = step_plain(x, y, W1, b1, W2, b2, learning_rate)
    return W1, b1, W2, b2


def train_loss_of_last_example(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = step_plain(x, y, W1, b1, W2, b2, learning_rate)
        p = 1 / (1 + np.exp(-(1 / (1 + np.exp(-(X[-1] @ W1 + b1))) @ W2 + b2)))
        losses.append(float(np.sum((p - Y[-1]) ** 2)))
        if losses[-1] < threshold:
            break
    return losses


def depth_relu(X, Y, weights, biases):
    gw, gb = depth_plain(X, Y, weights, biases)
    return [np.maximum(g, 0) for g in gw], gb


def depth_one_list(X, Y, weights, biases):
    gw, gb = depth_plain(X, Y, weights, biases)
    return [*gw, *gb]


def depth_same_delta(X, Y, weights, biases):
    A = [X]
    for W, b in zip(weights, biases):
        A.append(1 / (1 + np.exp(-(A[-1] @ W + b))))
    delta = 2 * (A[-1] - Y)
    gw, gb = [], []
    for i in reversed(range(len(weights))):
        gw.insert(0, A[i].T @ delta)
        gb.insert(0, delta.sum(axis=0))
        delta = delta @ weights[i].T * A[i] * (1 - A[i])
    return gw, gb


def change_slope_of_target(y, y_hat, a, learning_rate):
    delta = 2 * (y_hat - y) * y * (1 - y)
    return -learning_rate * delta * a


def change_error_squared(y, y_hat, a, learning_rate):
    delta = (y_hat - y) ** 2 * y_hat * (1 - y_hat)
    return -learning_rate * delta * a


def change_sigmoid_again(y, y_hat, a, learning_rate):
    y_hat = sig(y_hat)
    delta = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * delta * a


def change_a_added(y, y_hat, a, learning_rate):
    delta = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * (delta + a)


def change_in_one_go(y, y_hat, a, learning_rate):
    return 2 * learning_rate * a * (y - y_hat) * (y_hat - y_hat * y_hat)


def change_by_chain(y, y_hat, a, learning_rate):
    chain = {"dL/dy_hat": -2 * (y - y_hat), "dy_hat/dz": y_hat * (1 - y_hat), "dz/dw": a}
    return -learning_rate * math.prod(chain.values())


def out_no_two(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    delta2 = (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, delta2), -learning_rate * delta2


def out_climbs(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return learning_rate * np.outer(a1, delta2), learning_rate * delta2


def out_mean_of_outputs(a1, W2, b2, y, learning_rate):
    y_hat = sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat) / len(y)
    return -learning_rate * np.outer(a1, delta2), -learning_rate * delta2


def out_softmax(a1, W2, b2, y, learning_rate):
    e = np.exp(a1 @ W2 + b2)
    y_hat = e / e.sum()
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return -learning_rate * np.outer(a1, delta2), -learning_rate * delta2


def out_wire_by_wire(a1, W2, b2, y, learning_rate):
    dW, db = np.zeros(W2.shape), np.zeros(b2.shape)
    for k in range(len(y)):
        z = b2[k] + sum(a1[j] * W2[j, k] for j in range(len(a1)))
        p = 1 / (1 + math.exp(-z))
        db[k] = 2 * learning_rate * (y[k] - p) * p * (1 - p)
        for j in range(len(a1)):
            dW[j, k] = db[k] * a1[j]
    return dW, db


def out_as_einsum(a1, W2, b2, y, learning_rate):
    p = sig(np.einsum("h,hk->k", a1, W2) + b2)
    change = 2 * learning_rate * (y - p) * p * (1 - p)
    return a1[:, None] * change[None, :], change


def hid_two_again(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return delta2, 2 * (W2 @ delta2) * a1 * (1 - a1)


def hid_shares(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return delta2, (W2 / W2.sum(axis=0) @ delta2) * a1 * (1 - a1)


def hid_error_without_slope(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    error = 2 * (y_hat - y)
    return error * y_hat * (1 - y_hat), (W2 @ error) * a1 * (1 - a1)


def hid_half_the_slope(z1, W2, b2, y):
    a1 = sig(z1)
    y_hat = sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    return delta2, (W2 @ delta2) * (1 - a1)


def hid_loops(z1, W2, b2, y):
    a1 = [1 / (1 + math.exp(-z)) for z in z1]
    K, H = len(y), len(z1)
    d2 = []
    for k in range(K):
        p = 1 / (1 + math.exp(-(sum(a1[j] * W2[j, k] for j in range(H)) + b2[k])))
        d2.append(2 * (p - y[k]) * p * (1 - p))
    d1 = [sum(W2[j, k] * d2[k] for k in range(K)) * a1[j] * (1 - a1[j]) for j in range(H)]
    return np.array(d2), np.array(d1)


def hid_jacobians(z1, W2, b2, y):
    a1 = sig(z1)
    p = sig(a1 @ W2 + b2)
    d2 = 2 * (p - y) @ np.diag(p * (1 - p))
    return d2, d2 @ W2.T @ np.diag(a1 * (1 - a1))


def tstep_no_two(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (W2 @ d2) * a1 * (1 - a1)
    return (
        W1 - learning_rate * np.outer(x, d1),
        b1 - learning_rate * d1,
        W2 - learning_rate * np.outer(a1, d2),
        b2 - learning_rate * d2,
    )


def tstep_no_hidden_slope(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = W2 @ d2
    return (
        W1 - learning_rate * np.outer(x, d1),
        b1 - learning_rate * d1,
        W2 - learning_rate * np.outer(a1, d2),
        b2 - learning_rate * d2,
    )


def tstep_looks_again(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    old = W2
    W2, b2 = W2 - learning_rate * np.outer(a1, d2), b2 - learning_rate * d2
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (old @ d2) * a1 * (1 - a1)
    return W1 - learning_rate * np.outer(x, d1), b1 - learning_rate * d1, W2, b2


def tstep_bias_sums(x, y, W1, b1, W2, b2, learning_rate):
    a1 = sig(x @ W1 + b1)
    y_hat = sig(a1 @ W2 + b2)
    d2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = (W2 @ d2) * a1 * (1 - a1)
    return (
        W1 - learning_rate * np.outer(x, d1),
        b1 - learning_rate * d1.sum(),
        W2 - learning_rate * np.outer(a1, d2),
        b2 - learning_rate * d2.sum(),
    )


def tstep_copies(x, y, W1, b1, W2, b2, learning_rate):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    a1 = sig(x @ W1 + b1)
    p = sig(a1 @ W2 + b2)
    d2 = 2 * (p - y) * p * (1 - p)
    d1 = W2.dot(d2) * a1 * (1 - a1)
    for W, b, a, d in ((W1, b1, x, d1), (W2, b2, a1, d2)):
        W -= learning_rate * a[:, None] * d
        b -= learning_rate * d
    return W1, b1, W2, b2


def tstep_with_ones(x, y, W1, b1, W2, b2, learning_rate):
    M1, M2 = np.vstack([W1, b1]), np.vstack([W2, b2])
    x1 = np.append(x, 1.0)
    a1 = np.append(sig(x1 @ M1), 1.0)
    p = sig(a1 @ M2)
    d2 = 2 * (p - y) * p * (1 - p)
    d1 = ((M2 @ d2) * a1 * (1 - a1))[:-1]
    M1, M2 = M1 - learning_rate * np.outer(x1, d1), M2 - learning_rate * np.outer(a1, d2)
    return M1[:-1], M1[-1], M2[:-1], M2[-1]


EFFECT_OF_TWICE = {
    "delta": "stays the same",
    "gradient": "stays the same",
    "change": "doubles exactly",
    "drop": "about doubles",
}


def _step_for_train(x, y, W1, b1, W2, b2, rate):
    a = sig(x @ W1 + b1)
    p = sig(a @ W2 + b2)
    d2 = 2 * (p - y) * p * (1 - p)
    d1 = (W2 @ d2) * a * (1 - a)
    return W1 - rate * np.outer(x, d1), b1 - rate * d1, W2 - rate * np.outer(a, d2), b2 - rate * d2


def train_loss_after_each_update(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    losses = []
    for _ in range(max_epochs):
        total = 0.0
        for x, y in zip(X, Y):
            W1, b1, W2, b2 = _step_for_train(x, y, W1, b1, W2, b2, learning_rate)
            total += np.sum((sig(sig(x @ W1 + b1) @ W2 + b2) - y) ** 2)
        losses.append(total)
        if total < threshold:
            break
    return np.array(losses)


def gradients_by_recursion(X, Y, weights, biases):
    def below(A, layer):
        if layer == len(weights):
            return 2 * (A - Y), (), ()
        a = sig(A @ weights[layer] + biases[layer])
        blame, W, b = below(a, layer + 1)
        delta = blame * a * (1 - a)
        return delta @ weights[layer].T, (A.T @ delta, *W), (delta.sum(axis=0), *b)

    return below(X, 0)[1:]


# Written by a third reader, from the exercise texts alone.


def third_sig(z):
    return 1 / (1 + np.exp(-z))


def third_train_step(x, y, W1, b1, W2, b2, learning_rate, first=1.0):
    a1 = third_sig(x @ W1 + b1)
    y_hat = third_sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    delta1 = first * (W2 @ delta2) * a1 * (1 - a1)
    W2, b2 = W2 - learning_rate * np.outer(a1, delta2), b2 - learning_rate * delta2
    return W1 - learning_rate * np.outer(x, delta1), b1 - learning_rate * delta1, W2, b2


def third_step_half_in_the_first_layer(*arguments):
    return third_train_step(*arguments, first=0.5)


def third_step_climbs_in_the_first_layer(*arguments):
    return third_train_step(*arguments, first=-1.0)


def third_step_changes(x, y, W1, b1, W2, b2, learning_rate):
    new = third_train_step(x, y, W1, b1, W2, b2, learning_rate)
    return tuple(after - before for after, before in zip(new, (W1, b1, W2, b2), strict=True))


def third_step_printed_rule(x, y, W1, b1, W2, b2, learning_rate):
    a1 = third_sig(x @ W1 + b1)
    y_hat = third_sig(a1 @ W2 + b2)
    delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
    delta1 = (W2.sum(axis=0) @ delta2) * a1 * (1 - a1)
    W2, b2 = W2 - learning_rate * np.outer(a1, delta2), b2 - learning_rate * delta2
    return W1 - learning_rate * np.outer(x, delta1), b1 - learning_rate * delta1, W2, b2


def third_change_rounded(y, y_hat, a, learning_rate):
    return round(-learning_rate * 2 * (y_hat - y) * y_hat * (1 - y_hat) * a, 9)


def third_change_error_squared(y, y_hat, a, learning_rate):
    return -learning_rate * 2 * (y_hat - y) ** 2 * y_hat * (1 - y_hat) * a


def third_object_set(activation, wires):
    return sum(w * d for w, d in set(wires)) * activation * (1 - activation)


def third_object_dict(activation, wires):
    return sum(w * d for w, d in dict(wires).items()) * activation * (1 - activation)


def third_object_slope_twice(activation, wires):
    slope = activation * (1 - activation)
    return sum(w * d * slope for w, d in wires) * slope


def third_object_last_lost(activation, wires):
    total = 0
    for i in range(len(wires) - 1):
        total += wires[i][0] * wires[i][1]
    return total * activation * (1 - activation)


def third_input_changes_bias_by_division(x, W1, b1, W2, b2, y, learning_rate):
    a1 = third_sig(x @ W1 + b1)
    y_hat = third_sig(a1 @ W2 + b2)
    delta1 = (W2 @ (2 * (y_hat - y) * y_hat * (1 - y_hat))) * a1 * (1 - a1)
    changes = -learning_rate * np.outer(x, delta1)
    return changes, changes[0] / x[0]


def third_loss(X, Y, W1, b1, W2, b2):
    return np.sum((third_sig(third_sig(X @ W1 + b1) @ W2 + b2) - Y) ** 2)


def third_train_asks_first(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    P, losses = (W1, b1, W2, b2), []
    loss = third_loss(X, Y, *P)
    while loss >= threshold and len(losses) < max_epochs:
        for x, y in zip(X, Y, strict=True):
            P = third_train_step(x, y, *P, learning_rate)
        loss = third_loss(X, Y, *P)
        losses.append(loss)
    return np.array(losses)


def third_train_ends_when_it_rises(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    P, losses = (W1, b1, W2, b2), []
    for _ in range(max_epochs):
        for x, y in zip(X, Y, strict=True):
            P = third_train_step(x, y, *P, learning_rate)
        losses.append(third_loss(X, Y, *P))
        if losses[-1] < threshold or (len(losses) > 1 and losses[-1] > losses[-2]):
            break
    return np.array(losses)


def third_train_ends_inside(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    P, losses = (W1, b1, W2, b2), []
    for _ in range(max_epochs):
        for x, y in zip(X, Y, strict=True):
            P = third_train_step(x, y, *P, learning_rate)
            loss = third_loss(X, Y, *P)
            if loss < threshold:
                return np.array([*losses, loss])
        losses.append(loss)
    return np.array(losses)


def third_train_at_least_once(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    P, losses = (W1, b1, W2, b2), []
    while True:
        for x, y in zip(X, Y, strict=True):
            P = third_train_step(x, y, *P, learning_rate)
        losses.append(third_loss(X, Y, *P))
        if losses[-1] < threshold or len(losses) >= max_epochs:
            return np.array(losses)


def third_train_lazily(X, Y, W1, b1, W2, b2, learning_rate, threshold, max_epochs):
    def epochs(P):
        while True:
            for x, y in zip(X, Y, strict=True):
                P = third_train_step(x, y, *P, learning_rate)
            yield third_loss(X, Y, *P)

    losses = []
    for loss, _ in zip(epochs((W1, b1, W2, b2)), range(max_epochs), strict=False):
        losses.append(loss)
        if loss < threshold:
            break
    return tuple(losses)


def third_gradients_recursive(X, Y, weights, biases):
    def from_layer(a, k):
        if k == len(weights):
            return 2 * (a - Y), [], []
        out = third_sig(a @ weights[k] + biases[k])
        blame, of_weights, of_biases = from_layer(out, k + 1)
        delta = blame * out * (1 - out)
        return delta @ weights[k].T, [a.T @ delta, *of_weights], [delta.sum(axis=0), *of_biases]

    return from_layer(X, 0)[1:]


def third_hidden_by_jacobians(z1, W2, b2, y):
    a1 = third_sig(z1)
    y_hat = third_sig(W2.T @ a1 + b2)
    delta2 = np.diag(y_hat * (1 - y_hat)) @ (2 * (y_hat - y))
    return delta2, np.diag(a1 * (1 - a1)) @ W2 @ delta2


THIRD_BY_HAND = dict(delta=0.288, gradient=0.268, change=-0.00268, weight=0.7973)


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
    Right("03.weight_change", change_by_differences),
    Right("03.by_hand", dict(delta=0.288, gradient=0.2678, change=-0.002678, weight=0.7973)),
    Right("03.by_hand", dict(delta=0.288, gradient=0.2681, change=-0.00268, weight=0.79732)),
    Right("03.output_changes", out_einsum),
    Right("03.hidden_delta", deltas_row),
    Right("03.input_changes", in_columns),
    Right("03.train_step", step_copies),
    Right("03.train", train_array),
    Right("03.any_depth", depth_recursive),
    Right("03.any_depth", depth_example_by_example),
    Right("03.handout", dict(rule=0.00851, judged=0.0511, terms=1.0)),
    Right("03.object_delta", object_loop),
    Right("03.object_delta", object_array),
    Right("03.object_delta", object_generator),
    Right("03.learning_rate", {key: f"{word.title()}." for key, word in EFFECT.items()}),
    Right("03.weight_change", change_default, "zero minus, a default"),
    Right("03.output_changes", out_kron, "kron, a list"),
    Right("03.hidden_delta", deltas_by_comprehension, "lists"),
    Right("03.object_delta", object_recursive, "by recursion"),
    Right("03.object_delta", object_dot, "one product"),
    Right("03.train", train_for_else, "a tuple"),
    Right("03.any_depth", depth_accumulated, "accumulate"),
    Right("03.by_hand", dict(delta=0.288, gradient=0.268, change=-0.0027, weight=0.7973), "four decimals"),
    Right("03.weight_change", change_in_one_go),
    Right("03.weight_change", change_by_chain),
    Right("03.output_changes", out_wire_by_wire),
    Right("03.output_changes", out_as_einsum),
    Right("03.learning_rate", dict(reversed(EFFECT_OF_TWICE.items()))),
    Right("03.learning_rate", {k: v.capitalize() for k, v in EFFECT_OF_TWICE.items()}),
    Right("03.hidden_delta", hid_loops),
    Right("03.hidden_delta", hid_jacobians),
    Right("03.handout", dict(rule=0.0085137, judged=0.0510826, terms=1)),
    Right("03.handout", dict(rule=np.float64(0.00851), judged=0.05108, terms=np.int64(1))),
    Right("03.train_step", tstep_copies),
    Right("03.train_step", tstep_with_ones),
    Right("03.any_depth", gradients_by_recursion),
    Right("03.train", third_train_lazily, "a generator"),
    Right("03.any_depth", third_gradients_recursive, "recursive"),
    Right("03.hidden_delta", third_hidden_by_jacobians, "Jacobians"),
]

WRONG = [
    Wrong(
        "03.weight_change",
        "slope a(1-a) of the wrong neuron",
        change_slope_of_a,
        named="slope at the beginning of the wire",
    ),
    Wrong(
        "03.weight_change",
        "slope of the wrong neuron, times a",
        change_slope_of_a_times_a,
        named="slope of the wrong neuron",
    ),
    Wrong("03.weight_change", "new weight 0.8 + change", change_new_weight, named="new weight returned"),
    Wrong("03.weight_change", "rate 0.01 fixed", change_rate_fixed, named="rate of the example"),
    Wrong("03.weight_change", "always up", change_always_up, named="size only"),
    Wrong("03.weight_change", "rounded to 4 decimals", change_rounded, says="is rounded to 4 decimals"),
    Wrong("03.weight_change", "climbs", change_climbs, named="climbs"),
    Wrong(
        "03.by_hand",
        "numbers of target 1",
        dict(delta=-0.192, gradient=-0.179, change=0.00179, weight=0.8018),
        named="target 1 kept",
    ),
    Wrong("03.by_hand", "climbs", {**BY_HAND, "change": 0.00268, "weight": 0.8027}, named="climbs"),
    Wrong(
        "03.by_hand",
        "factor 2 lost",
        dict(delta=0.144, gradient=0.134, change=-0.00134, weight=0.7987),
        named="factor 2 lost",
    ),
    Wrong(
        "03.by_hand",
        "gradient is delta",
        {**BY_HAND, "gradient": 0.288, "change": -0.00288, "weight": 0.7971},
        named="delta as the gradient",
    ),
    Wrong("03.by_hand", "weight not moved", {**BY_HAND, "weight": 0.8}, named="weight not moved"),
    Wrong(
        "03.by_hand",
        "times the weight 0.8",
        {**BY_HAND, "gradient": 0.2304, "change": -0.0023, "weight": 0.7977},
        named="weight instead of activation",
    ),
    Wrong("03.output_changes", "outer transposed", out_transposed, named="transposed"),
    Wrong(
        "03.output_changes",
        "first output for all",
        out_first_output_only,
        named="first output's delta for all",
    ),
    Wrong("03.output_changes", "a1 * delta", out_dot, says="cannot be combined element by element"),
    Wrong("03.output_changes", "bias change times b2", out_bias_times_b, named="bias in its own gradient"),
    Wrong("03.output_changes", "one bias change for all", out_bias_total, says="Everything was added up"),
    Wrong(
        "03.output_changes",
        "weight in its own gradient",
        out_weight_in_gradient,
        named="weight in its own gradient",
    ),
    Wrong(
        "03.output_changes", "prediction 0.6 assumed", out_fixed_prediction, named="prediction of the lecture"
    ),
    Wrong("03.output_changes", "errors added up", out_total_error, named="errors added up"),
    Wrong("03.output_changes", "in place too", out_in_place, says="changes its input `W2` in place"),
    Wrong(
        "03.learning_rate",
        "gradient doubles",
        {**EFFECT, "gradient": "doubles exactly"},
        named="gradient depends on the rate",
    ),
    Wrong(
        "03.learning_rate",
        "change about doubles",
        {**EFFECT, "change": "about doubles"},
        named="change not exact",
    ),
    Wrong(
        "03.learning_rate",
        "drop four times",
        {**EFFECT, "drop": "becomes four times as large"},
        named="drop squared",
    ),
    Wrong("03.hidden_delta", "the handout's sum", deltas_handout, named="all weights summed"),
    Wrong("03.hidden_delta", "W2.T", deltas_transposed, named="table turned"),
    Wrong("03.hidden_delta", "z(1 - z)", deltas_slope_of_z1, named="slope fed with z"),
    Wrong("03.hidden_delta", "slope forgotten", deltas_no_slope, named="hidden slope missing"),
    Wrong("03.hidden_delta", "mean over outputs", deltas_mean_over_outputs, named="mean over the outputs"),
    Wrong(
        "03.hidden_delta",
        "z1 taken for activations",
        deltas_z1_taken_for_activation,
        named="net inputs taken for activations",
    ),
    Wrong("03.hidden_delta", "b2 ignored", deltas_b2_ignored, named="output bias ignored"),
    Wrong("03.hidden_delta", "returns swapped", deltas_swapped, says="`delta2` and `delta1` are exchanged"),
    Wrong(
        "03.hidden_delta",
        "a instead of a(1-a)",
        deltas_hidden_activation_as_input,
        named="activation instead of slope",
    ),
    Wrong(
        "03.input_changes",
        "hidden activations for inputs",
        in_activations,
        named="hidden activations for inputs",
    ),
    Wrong("03.input_changes", "global x", in_global_x, named="the lecture's example for all"),
    Wrong(
        "03.input_changes",
        "activations handed to deltas",
        in_activated_twice,
        named="activations handed on as net inputs",
    ),
    Wrong("03.input_changes", "new weights", in_new_weights, named="new weights returned"),
    Wrong("03.input_changes", "bias unchanged", in_bias_unchanged, named="biases stay"),
    Wrong("03.input_changes", "gradients", in_gradients, named="gradients returned"),
    Wrong("03.input_changes", "handout", in_handout, named="all weights summed"),
    Wrong("03.input_changes", "bias sums over inputs", in_bias_times_x, named="bias blamed by inputs"),
    Wrong("03.handout", "handout's sign", {**HANDOUT, "rule": -0.0085137}, named="sign of the handout"),
    Wrong("03.handout", "judged for h1", {**HANDOUT, "judged": -0.0098854}, named="h1 judged"),
    Wrong(
        "03.handout", "slope forgotten", dict(rule=0.0384, judged=0.2304, terms=1), named="slope forgotten"
    ),
    Wrong(
        "03.handout",
        "sign of judged",
        {**HANDOUT, "judged": -0.0510826},
        named="judged with the sign of the handout",
    ),
    Wrong(
        "03.handout",
        "gradient of a weight judged",
        {**HANDOUT, "judged": -0.128292},
        named="gradient of the weight judged",
    ),
    Wrong("03.train_step", "the planted one", tstep_planted, named="output weights moved first"),
    Wrong("03.train_step", "old = alias, then -=", tstep_alias, named="output weights moved first"),
    Wrong(
        "03.train_step", "right but in place", tstep_in_place_right, says="changes its input `W1` in place"
    ),
    Wrong(
        "03.train_step",
        "first layer moved first",
        tstep_w1_first_then_forward,
        named="first layer moved first",
    ),
    Wrong("03.train_step", "biases dropped", tstep_biases_dropped, named="biases stay"),
    Wrong("03.train_step", "order of the returns", tstep_returned_order, says="`b1` and `W2` are exchanged"),
    Wrong("03.train_step", "climbs", tstep_climbs, named="climbs"),
    Wrong("03.train_step", "delta @ W2", tstep_transposed, says="the two sides of `@` do not fit"),
    Wrong(
        "03.train_step",
        "b1 still from the moved W2",
        tstep_half_mended,
        named="hidden bias with moved weights",
    ),
    Wrong("03.train_step", "makes the rate small", tstep_smaller_rate, named="rate cut"),
    Wrong("03.train", "loss before the epoch", train_loss_before, named="loss before the epoch"),
    Wrong(
        "03.train", "breaks before keeping the last", train_break_before_keeping, named="last loss not kept"
    ),
    Wrong("03.train", "never stops early", train_never_stops, named="never stops early"),
    Wrong("03.train", "> for <", train_wrong_comparison, named="stops the wrong way round"),
    Wrong("03.train", "mean loss", train_mean_loss, named="mean instead of sum"),
    Wrong(
        "03.train",
        "loss after every example",
        train_loss_after_every_example,
        named="loss after every example",
    ),
    Wrong("03.train", "examples backwards", train_backwards, named="another order of examples"),
    Wrong("03.train", "one epoch too many", train_max_plus_one, named="one epoch too many"),
    Wrong("03.any_depth", "lists in reverse order", depth_reversed_lists, named="last layer first"),
    Wrong("03.any_depth", "bias gradient not summed", depth_bias_not_summed, named="biases not summed"),
    Wrong("03.any_depth", "bias gradient (1, n)", depth_bias_keepdims, says="an axis of length 1 too many"),
    Wrong(
        "03.any_depth",
        "bias over the wrong axis",
        depth_bias_wrong_axis,
        named="biases summed over the wrong axis",
    ),
    Wrong("03.any_depth", "hidden slopes lost", depth_no_hidden_slope, named="hidden slope missing"),
    Wrong("03.any_depth", "mean", depth_mean, named="mean over the examples"),
    Wrong("03.any_depth", "first layer skipped", depth_skips_first, named="hidden layers get nothing"),
    Wrong(
        "03.any_depth",
        "biases ignored in forward",
        depth_biases_ignored_forward,
        named="biases ignored on the way forward",
    ),
    Wrong(
        "03.any_depth",
        "always the last weights",
        depth_always_last_weights,
        says="the two sides of `@` do not fit",
    ),
    Wrong("03.any_depth", "first example only", depth_first_example, named="first example only"),
    Wrong("03.any_depth", "fails for one layer", depth_needs_two_layers, named="two layers assumed"),
    Wrong(
        "03.any_depth",
        "one flat list",
        depth_forgets_to_append,
        says="expected 2 values (gradients of the weights, gradients of the biases), got 4",
    ),
    Wrong("03.weight_change", "delta only", change_delta_only, named="delta returned"),
    Wrong("03.weight_change", "target 1 fixed", change_target_fixed, named="target of the example"),
    Wrong("03.weight_change", "no slope", change_no_slope, named="slope of the output missing"),
    Wrong("03.weight_change", "gradient", change_gradient, named="gradient returned"),
    Wrong(
        "03.by_hand",
        "no slope",
        dict(delta=1.2, gradient=1.117, change=-0.01117, weight=0.7888),
        named="no slope",
    ),
    Wrong(
        "03.by_hand", "rate 0.1", {**BY_HAND, "change": -0.0268, "weight": 0.7732}, named="rate of a tenth"
    ),
    Wrong("03.by_hand", "change added with a minus", {**BY_HAND, "weight": 0.8027}, named="added"),
    Wrong("03.output_changes", "no slope", out_no_slope, named="slope of the output missing"),
    Wrong("03.output_changes", "b2 ignored", out_no_b2, named="bias of the output ignored"),
    Wrong("03.output_changes", "new weights", out_returns_weights, named="new weights returned"),
    Wrong("03.output_changes", "gradients", out_gradients, named="gradients returned"),
    Wrong("03.output_changes", "one axis", out_flat, says="expected shape (4, 1), got shape (4,)"),
    Wrong(
        "03.learning_rate",
        "drop doubles exactly",
        {**EFFECT, "drop": "doubles exactly"},
        named="drop exactly double",
    ),
    Wrong(
        "03.learning_rate",
        "delta doubles",
        {**EFFECT, "delta": "doubles exactly"},
        named="delta depends on the rate",
    ),
    Wrong("03.hidden_delta", "weight squared", deltas_weight_squared, named="weight twice"),
    Wrong("03.hidden_delta", "first output only", deltas_first_output, named="first output only"),
    Wrong("03.hidden_delta", "the other sign", deltas_other_sign, named="wrong sign"),
    Wrong(
        "03.hidden_delta",
        "hidden deltas only",
        deltas_hidden_only,
        says="expected 2 values (delta2, delta1), got an array",
    ),
    Wrong("03.hidden_delta", "sigmoid twice", deltas_double_sigmoid, named="sigmoid applied twice"),
    Wrong("03.input_changes", "transposed", in_transposed, named="transposed"),
    Wrong("03.input_changes", "the outputs' deltas", in_output_deltas, named="deltas of the outputs"),
    Wrong("03.input_changes", "b1 ignored", in_no_b1, named="hidden bias ignored"),
    Wrong("03.input_changes", "climbs", in_climbs, named="climbs"),
    Wrong("03.handout", "all terms counted", {**HANDOUT, "terms": 4}, named="four terms"),
    Wrong("03.handout", "rule for both", {**HANDOUT, "judged": 0.0085137}, named="the rule believed"),
    Wrong(
        "03.handout", "weights without signs", {**HANDOUT, "rule": -0.1192}, named="sizes of weights added"
    ),
    Wrong("03.train_step", "gradients", tstep_gradients, named="returns gradients"),
    Wrong("03.train_step", "no rate", tstep_no_rate, named="learning rate missing"),
    Wrong("03.train_step", "output layer only", tstep_output_only, named="only the output layer learns"),
    Wrong(
        "03.train_step", "weights only", tstep_weights_only, says="expected 4 values (W1, b1, W2, b2), got 2"
    ),
    Wrong("03.train", "one update per epoch", train_batch, named="one update per epoch"),
    Wrong("03.train", "forgets", train_forgets, named="every example starts anew"),
    Wrong("03.train", "last loss only", train_last_loss, named="only the last loss"),
    Wrong("03.train", "at or below", train_at_or_below, named="stops at the threshold already"),
    Wrong(
        "03.any_depth", "no slope at the output", depth_no_first_slope, named="slope of the output missing"
    ),
    Wrong(
        "03.any_depth", "slope one layer off", depth_slope_off, says="cannot be combined element by element"
    ),
    Wrong("03.any_depth", "transposed", depth_transposed, named="transposed"),
    Wrong("03.any_depth", "bias added up", depth_bias_scalar, named="biases added up to one number"),
    Wrong(
        "03.any_depth", "two layers by name", depth_two_by_name, says="the number of names on the left of `=`"
    ),
    Wrong("03.object_delta", "the planted one", object_planted, named="weight twice"),
    Wrong("03.object_delta", "no weight", object_no_weight, named="weight left out"),
    Wrong("03.object_delta", "no slope", object_no_slope, named="slope missing"),
    Wrong("03.object_delta", "first wire only", object_first_wire, named="first wire only"),
    Wrong("03.object_delta", "one number for each wire", object_list, says="Its sum is the right number"),
    Wrong("03.weight_change", "delta rounded on the way", change_rounded_delta),
    Wrong("03.hidden_delta", "largest blame", hidden_largest_blame),
    Wrong("03.object_delta", "product of all", object_product),
    Wrong("03.object_delta", "list emptied", object_emptied, says="changes its input `wires` in place"),
    Wrong("03.weight_change", "rate squared", change_rate_squared),
    Wrong("03.weight_change", "no 2", change_half, named="factor 2 lost"),
    Wrong("03.weight_change", "slope of the sender too", change_with_a_slope),
    Wrong("03.output_changes", "mean for the biases", out_same_delta),
    Wrong("03.output_changes", "flat", out_flat_too, says="an axis was lost"),
    Wrong("03.output_changes", "no rate for the biases", out_with_rate_on_weights_only),
    Wrong(
        "03.hidden_delta",
        "outputs only",
        deltas_output_only,
        says="expected 2 values (delta2, delta1), got an array",
    ),
    Wrong("03.hidden_delta", "slope of tanh", deltas_slope_of_tanh, named="hidden slope of tanh"),
    Wrong("03.hidden_delta", "no slope at the output", deltas_loss_slope_only, named="output slope missing"),
    Wrong("03.hidden_delta", "sizes of the weights", deltas_absolute),
    Wrong("03.input_changes", "bias as a row", in_row_for_bias, says="axis of length 1 too many"),
    Wrong("03.input_changes", "input twice", in_squared_inputs),
    Wrong("03.object_delta", "mean over the wires", object_mean, named="mean over the wires"),
    Wrong("03.object_delta", "sizes of the weights", object_absolute, named="size of the weight"),
    Wrong("03.object_delta", "product of the sums", object_pair_exchanged, named="sums multiplied"),
    Wrong("03.train_step", "W1 changed too", step_in_place_too, says="in place: whoever"),
    Wrong(
        "03.train_step",
        "one layer after the other",
        step_second_forward,
        named="predicted anew between the layers",
    ),
    Wrong(
        "03.train", "loss of the last example", train_loss_of_last_example, named="loss of the last example"
    ),
    Wrong("03.any_depth", "negative slopes cut off", depth_relu),
    Wrong(
        "03.any_depth",
        "one list",
        depth_one_list,
        says="expected 2 values (gradients of the weights, gradients of the biases), got 4",
    ),
    Wrong(
        "03.any_depth",
        "the slope of the loss for a delta",
        depth_same_delta,
        named="slope of the output missing",
    ),
    Wrong("03.weight_change", "slope of the target", change_slope_of_target, named="slope at the target"),
    Wrong("03.weight_change", "error squared", change_error_squared, named="loss not differentiated"),
    Wrong(
        "03.weight_change",
        "sigmoid of the prediction",
        change_sigmoid_again,
        named="sigmoid of the prediction",
    ),
    Wrong("03.weight_change", "activation added", change_a_added),
    Wrong("03.output_changes", "no 2", out_no_two, named="factor 2 lost"),
    Wrong("03.output_changes", "climbs", out_climbs, named="climbs"),
    Wrong("03.output_changes", "mean over the outputs", out_mean_of_outputs, named="mean over the outputs"),
    Wrong("03.output_changes", "softmax", out_softmax),
    Wrong(
        "03.learning_rate",
        "delta about doubles",
        {**EFFECT_OF_TWICE, "delta": "about doubles"},
        named="delta a little different",
    ),
    Wrong("03.learning_rate", "gradient about doubles", {**EFFECT_OF_TWICE, "gradient": "about doubles"}),
    Wrong(
        "03.learning_rate",
        "change four times",
        {**EFFECT_OF_TWICE, "change": "becomes four times as large"},
        named="change squared",
    ),
    Wrong(
        "03.learning_rate",
        "drop stays",
        {**EFFECT_OF_TWICE, "drop": "stays the same"},
        named="drop unaffected",
    ),
    Wrong("03.hidden_delta", "2 once more", hid_two_again, named="factor 2 once more"),
    Wrong("03.hidden_delta", "weights as shares", hid_shares),
    Wrong(
        "03.hidden_delta",
        "error sent back without the slope",
        hid_error_without_slope,
        named="error sent back without the slope",
    ),
    Wrong("03.hidden_delta", "half of the slope: 1 - a", hid_half_the_slope, named="half of the slope"),
    Wrong("03.handout", "rule with one weight", dict(rule=0.0510826, judged=0.0510826, terms=1)),
    Wrong("03.handout", "rule for h1", dict(rule=0.00247, judged=0.0510826, terms=1), named="h1's slope"),
    Wrong(
        "03.handout",
        "judged one-sided, over two steps",
        dict(rule=0.0085137, judged=0.0255413, terms=1),
        says="0.5 times what it should be",
    ),
    Wrong("03.handout", "two terms", dict(rule=0.0085137, judged=0.0510826, terms=2)),
    Wrong("03.train_step", "no 2", tstep_no_two, named="factor 2 lost"),
    Wrong(
        "03.train_step", "no slope of the hidden layer", tstep_no_hidden_slope, named="hidden slope missing"
    ),
    Wrong(
        "03.train_step",
        "a second look after the output moved",
        tstep_looks_again,
        named="predicted anew between the layers",
    ),
    Wrong("03.train_step", "one change for all biases of a layer", tstep_bias_sums),
    Wrong(
        "03.train",
        "each loss after its own update",
        train_loss_after_each_update,
        named="loss right after the own update",
    ),
    Wrong("03.weight_change", "rounded to nine decimals", third_change_rounded),
    Wrong("03.weight_change", "error squared", third_change_error_squared, named="error still squared"),
    Wrong(
        "03.by_hand",
        "three digits of the weight",
        {**THIRD_BY_HAND, "weight": 0.797},
        named="three digits of the weight",
    ),
    Wrong("03.by_hand", "delta 0.6", {**THIRD_BY_HAND, "delta": 0.6}, named="prediction minus target"),
    Wrong(
        "03.by_hand",
        "rate times delta",
        {**THIRD_BY_HAND, "change": -0.00288},
        named="activation missing in the change",
    ),
    Wrong(
        "03.by_hand",
        "gradient taken off",
        {**THIRD_BY_HAND, "weight": 0.532},
        named="whole gradient taken off",
    ),
    Wrong("03.input_changes", "change of b by division", third_input_changes_bias_by_division, says="NaN"),
    Wrong(
        "03.train_step",
        "factor 2 lost in the first layer",
        third_step_half_in_the_first_layer,
        named="first layer moves half as far",
    ),
    Wrong(
        "03.train_step",
        "first layer climbs",
        third_step_climbs_in_the_first_layer,
        named="only the first layer climbs",
    ),
    Wrong("03.train_step", "changes", third_step_changes, named="changes returned"),
    Wrong("03.train_step", "the printed rule", third_step_printed_rule, named="all weights summed"),
    Wrong("03.object_delta", "wires as a set", third_object_set, named="equal wires counted once"),
    Wrong("03.object_delta", "wires as a dict", third_object_dict, named="equal wires counted once"),
    Wrong("03.object_delta", "slope twice", third_object_slope_twice, named="slope twice"),
    Wrong("03.object_delta", "last wire lost", third_object_last_lost, named="last wire left out"),
    Wrong("03.train", "asks at the start", third_train_asks_first, named="asks before the first epoch"),
    Wrong("03.train", "ends when it rises", third_train_ends_when_it_rises, named="ends when the loss rises"),
    Wrong("03.train", "ends inside an epoch", third_train_ends_inside, named="ends inside an epoch"),
    Wrong(
        "03.train",
        "at least one epoch",
        third_train_at_least_once,
        says="expected shape (0,), got shape (1,). 7 of",
    ),
]

"""Right answers to the exercises of chapter 09."""

import math

import numpy as np

from correct_answers import answer_to
from nn_helpers.chapters.ch09.exercises import start
from nn_helpers.nn import Adam, CrossEntropyLoss, Linear, clip_grad_norm_
from nn_helpers.recurrent import LSTM, RNN, SequenceNetwork


def logistic(z):
    return 1 / (1 + np.exp(-z))


@answer_to("09.one_cell")
def one_cell_with_pencil():
    return {"i": 0.622, "f": 0.731, "g": -0.462, "o": 0.881, "c": 0.809, "h": 0.589}


@answer_to("09.one_cell")
def one_cell_in_code():
    i, f, o = (1 / (1 + math.exp(-z)) for z in (0.5, 1.0, 2.0))
    g = math.tanh(-0.5)
    c = f * 1.5 + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * math.tanh(c)}


@answer_to("09.step")
def step_by_slices(x, h, c, W_ih, W_hh, b):
    H = h.shape[1]
    z = x @ W_ih + h @ W_hh + b
    keep, write = logistic(z[:, H : 2 * H]), logistic(z[:, :H])
    new = keep * c + write * np.tanh(z[:, 2 * H : 3 * H])
    return logistic(z[:, 3 * H :]) * np.tanh(new), new


@answer_to("09.step")
def step_gate_by_gate(x, h, c, W_ih, W_hh, b):
    parts = []
    for k in range(4):
        block = slice(k * h.shape[1], (k + 1) * h.shape[1])
        z = np.hstack([x, h]) @ np.vstack([W_ih[:, block], W_hh[:, block]]) + b[block]
        parts.append(np.tanh(z) if k == 2 else logistic(z))
    i, f, g, o = parts
    return o * np.tanh(i * g + f * c), i * g + f * c


@answer_to("09.back")
def back_in_order(grad_h, grad_c, c_before, c, i, f, g, o):
    t = np.tanh(c)
    total = grad_c + grad_h * o * (1 - t * t)
    d_i, d_f, d_g, d_o = total * g, total * c_before, total * i, grad_h * t
    return d_i * i * (1 - i), d_f * f * (1 - f), d_g * (1 - g * g), d_o * o * (1 - o), total * f


@answer_to("09.back")
def back_with_cosh(grad_h, grad_c, c_before, c, i, f, g, o):
    total = grad_c + grad_h * o / np.cosh(c) ** 2
    return (
        total * g * (i - i**2),
        total * c_before * (f - f**2),
        total * i * (1 + g) * (1 - g),
        grad_h * np.tanh(c) * (o - o**2),
        f * total,
    )


@answer_to("09.memory")
def memory_as_a_power(bias, lag):
    return logistic(bias) ** lag


@answer_to("09.memory")
def memory_by_logarithms(bias, lag):
    return np.exp(-lag * np.log1p(np.exp(-bias)))


@answer_to("09.bias_for")
def bias_by_a_root(lag, keep):
    p = keep ** (1 / lag)
    return math.log(p) - math.log(1 - p)


@answer_to("09.bias_for")
def bias_by_bisection(lag, keep):
    low, high = -20.0, 20.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if logistic(middle) ** lag < keep else (low, middle)
    return low


@answer_to("09.forget_slice")
def slice_of_a_copy(b, value):
    new = b.astype(float)
    H = len(b) // 4
    new[H : 2 * H] = value
    return new


@answer_to("09.forget_slice")
def slice_by_rows(b, value):
    rows = np.array(b, dtype=float).reshape(4, -1)
    rows[1] = value
    return rows.ravel()


@answer_to("09.debug_order")
def order_restored(X, W_ih, W_hh, b):
    h = np.zeros((X.shape[1], len(W_hh)))
    c = np.zeros_like(h)
    for x in X:
        i, f, g, o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = logistic(f) * c + logistic(i) * np.tanh(g)
        h = logistic(o) * np.tanh(c)
    return h, c


@answer_to("09.debug_order")
def order_from_the_step(X, W_ih, W_hh, b):
    state = np.zeros((2, X.shape[1], W_hh.shape[0]))
    for t in range(X.shape[0]):
        state = step_by_slices(X[t], *state, W_ih, W_hh, b)
    return state


@answer_to("09.without_gates")
def gates_with_pencil():
    return {
        "c_without_input_gate": 0.634,
        "c_without_forget_gate": 1.212,
        "h_without_output_gate": 0.669,
        "paper_of_1997": "Forget",
    }


@answer_to("09.without_gates")
def gates_in_code():
    i, f, g = logistic(0.5), logistic(1.0), np.tanh(-0.5)
    return {
        "c_without_input_gate": 1.5 * f + g,
        "c_without_forget_gate": 1.5 + i * g,
        "h_without_output_gate": np.tanh(1.5 * f + i * g),
        "paper_of_1997": "forget",
    }


@answer_to("09.count")
def count_by_branches(cell, D, H):
    one = D * H + H * H + H
    if cell == "RNN":
        return one
    if cell == "GRU":
        return 3 * one + H
    return 4 * one


@answer_to("09.count")
def count_by_shapes(cell, D, H):
    columns = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell] * H
    return (D + H + 1) * columns + (cell == "GRU") * H


@answer_to("09.gru_step")
def gru_by_slices(x, h, W_ih, W_hh, b, b_hn):
    H = len(W_hh)
    both = x @ W_ih[:, : 2 * H] + h @ W_hh[:, : 2 * H] + b[: 2 * H]
    r, z = logistic(both[:, :H]), logistic(both[:, H:])
    n = np.tanh(x @ W_ih[:, 2 * H :] + b[2 * H :] + r * (h @ W_hh[:, 2 * H :] + b_hn))
    return n + z * (h - n)


@answer_to("09.gru_step")
def gru_by_split(x, h, W_ih, W_hh, b, b_hn):
    from_input, from_state = np.hsplit(x @ W_ih + b, 3), np.hsplit(h @ W_hh, 3)
    reset = logistic(from_input[0] + from_state[0])
    keep = logistic(from_input[1] + from_state[1])
    news = np.tanh(from_input[2] + reset * from_state[2] + reset * b_hn)
    return keep * h + news - keep * news


@answer_to("09.train")
def train_in_order(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = np.zeros(len(batches))
    for k in range(len(batches)):
        optimizer.zero_grad()
        x, y = batches[k]
        y_hat = network(x)
        losses[k] = loss_fn(y_hat, y)
        grad = loss_fn.backward()
        network.backward(grad, needs_input_grad=False)
        clip_grad_norm_(network.parameters(), max_norm=1.0)
        optimizer.step()
    return losses


@answer_to("09.train")
def train_until_done(cell, batches, seed):
    rng = np.random.default_rng(seed)
    if cell == "RNN":
        layer = RNN(8, 16, random_state=rng)
    else:
        layer = LSTM(8, 16, forget_bias=3, random_state=rng)
    network = SequenceNetwork(layer, Linear(16, 4, random_state=rng), read="last")
    optimizer, loss_fn = Adam(network.parameters(), lr=1e-2), CrossEntropyLoss()
    history = []
    while len(history) < len(batches):
        batch = batches[len(history)]
        history += [float(loss_fn(network(batch[0]), batch[1]))]
        for parameter in network.parameters():
            parameter.zero_grad()
        network.backward(loss_fn.backward())
        norm = math.sqrt(sum(float(np.sum(p.grad**2)) for p in network.parameters()))
        if norm > 1:
            for parameter in network.parameters():
                parameter.grad = parameter.grad / norm
        optimizer.step()
    return history


@answer_to("09.seeds")
def seeds_row_by_row(losses, enough):
    solved = 0
    for run in losses:
        if sum(run[-10:]) / 10 < enough:
            solved += 1
    return solved / len(losses)


@answer_to("09.seeds")
def seeds_at_once(losses, enough):
    return np.count_nonzero(losses[:, -10:].mean(1) < enough) / losses.shape[0]


@answer_to("09.anbn")
def counting_with_biases():
    W_ih = np.zeros((2, 4))
    W_ih[:, 2] = 0.5, -0.5
    return W_ih, np.zeros((1, 4)), np.array([9.0, 12.0, 0.0, 9.0])


@answer_to("09.anbn")
def counting_downwards():
    return [[20, 25, -2, 5], [20, 25, 2, 5]], [[0, 0, 0, 0]], [0, 0, 0, 0]

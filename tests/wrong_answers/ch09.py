"""Wrong and right answers to the exercises of chapter 09."""

import math

import numpy as np

from nn_helpers.chapters.ch09.exercises import start
from nn_helpers.nn import clip_grad_norm_
from wrong_answers import Right, Wrong


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


# 09.one_cell
def one(**changes):
    return dict(i=0.6225, f=0.7311, g=-0.4621, o=0.8808, c=0.8089, h=0.5893) | changes


one_g_sigmoid = one(g=0.3775, c=1.3316, h=0.7660)
one_c_gates_swapped = one(c=0.5959, h=0.4704)  # i * c + f * g
one_no_tanh_of_c = one(h=0.7125)
one_tanh_outside = one(h=0.6122)  # tanh(o * c)
one_g_without_gate = one(c=0.6345, h=0.4942)
one_g_sign_lost = one(g=0.4621, c=1.3842, h=0.7768)
one_h_from_old_cell = one(h=0.7973)
one_all_net_inputs = one(i=0.5, f=1.0, g=-0.5, o=2.0, c=1.25, h=2.5)


# 09.step
def step_right(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    i, f, g, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c = f * c + i * g
    return o * np.tanh(c), c


def step_right_slices(x, h, c, W_ih, W_hh, b):
    H = h.shape[1]
    z = np.dot(x, W_ih) + np.dot(h, W_hh) + b
    gates = sigmoid(z)
    new = gates[:, H : 2 * H] * c + gates[:, :H] * np.tanh(z[:, 2 * H : 3 * H])
    return gates[:, 3 * H :] * np.tanh(new), new


def step_with(x, h, c, W_ih, W_hh, b, order="ifgo", squash=np.tanh, out=None):
    z = dict(zip(order, np.split(x @ W_ih + h @ W_hh + b, 4, axis=1), strict=True))
    new = sigmoid(z["f"]) * c + sigmoid(z["i"]) * squash(z["g"])
    return (sigmoid(z["o"]) * np.tanh(new) if out is None else out(sigmoid(z["o"]), new, c)), new


def step_order_figo(x, h, c, W_ih, W_hh, b):
    return step_with(x, h, c, W_ih, W_hh, b, order="figo")


def step_g_sigmoid(x, h, c, W_ih, W_hh, b):
    return step_with(x, h, c, W_ih, W_hh, b, squash=sigmoid)


def step_g_linear(x, h, c, W_ih, W_hh, b):
    return step_with(x, h, c, W_ih, W_hh, b, squash=lambda z: z)


def step_no_tanh_of_c(x, h, c, W_ih, W_hh, b):
    return step_with(x, h, c, W_ih, W_hh, b, out=lambda o, new, old: o * new)


def step_old_cell_read(x, h, c, W_ih, W_hh, b):
    return step_with(x, h, c, W_ih, W_hh, b, out=lambda o, new, old: o * np.tanh(old))


def step_returned_swapped(x, h, c, W_ih, W_hh, b):
    return step_right(x, h, c, W_ih, W_hh, b)[::-1]


def step_cell_squashed(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = np.tanh(sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g))
    return sigmoid(z_o) * c, c


def step_split_rows(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def step_no_bias(x, h, c, W_ih, W_hh, b):
    return step_right(x, h, c, W_ih, W_hh, 0 * b)


def step_no_recurrence(x, h, c, W_ih, W_hh, b):
    return step_right(x, 0 * h, c, W_ih, W_hh, b)


def step_cell_into_gates(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + c @ W_hh + b, 4, axis=1)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def step_in_place(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c *= sigmoid(z_f)
    c += sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def step_gru_like(x, h, c, W_ih, W_hh, b):
    _, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    f = sigmoid(z_f)
    c = f * c + (1 - f) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def step_returns_gates_too(x, h, c, W_ih, W_hh, b):  # the lecture's function, copied
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    i, f, g, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c = f * c + i * g
    return o * np.tanh(c), c, (i, f, g, o)


def step_only_h(x, h, c, W_ih, W_hh, b):
    return step_right(x, h, c, W_ih, W_hh, b)[0]


i, f, g, o = 0.622, 0.731, -0.462, 0.881  # exercise 1 leaves these globals in the notebook


def step_fixed_four_cells(x, h, c, W_ih, W_hh, b):
    z = x @ W_ih + h @ W_hh + b
    z_i, z_f, z_g, z_o = z[:, 0:4], z[:, 4:8], z[:, 8:12], z[:, 12:16]
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


# 09.back
def back_right(grad_h, grad_c, c_before, c, i, f, g, o):
    tc = np.tanh(c)
    gc = grad_c + grad_h * o * (1 - tc**2)
    return (
        gc * g * i * (1 - i),
        gc * c_before * f * (1 - f),
        gc * i * (1 - g**2),
        grad_h * tc * o * (1 - o),
        gc * f,
    )


def back_with(grad_h, grad_c, c_before, c, i, f, g, o, gc=None):
    tc = np.tanh(c)
    gc = grad_c + grad_h * o * (1 - tc**2) if gc is None else gc
    return [
        gc * g * i * (1 - i),
        gc * c_before * f * (1 - f),
        gc * i * (1 - g**2),
        grad_h * tc * o * (1 - o),
        gc * f,
    ]


def back_no_path_through_h(grad_h, grad_c, c_before, c, i, f, g, o):
    return back_with(grad_h, grad_c, c_before, c, i, f, g, o, gc=grad_c)


def back_only_path_through_h(grad_h, grad_c, c_before, c, i, f, g, o):
    gc = grad_h * o * (1 - np.tanh(c) ** 2)
    return back_with(grad_h, grad_c, c_before, c, i, f, g, o, gc=gc)


def back_slope_of_c(grad_h, grad_c, c_before, c, i, f, g, o):
    return back_with(grad_h, grad_c, c_before, c, i, f, g, o, gc=grad_c + grad_h * o * (1 - c**2))


def back_incoming_times_f(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    out[4] = grad_c * f
    return out


def back_cell_not_times_f(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    out[4] = out[4] / f
    return out


def back_g_as_gate(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    out[2] = (grad_c + grad_h * o * (1 - np.tanh(c) ** 2)) * i * g * (1 - g)
    return out


def back_g_slope_of_tanh_g(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    out[2] = (grad_c + grad_h * o * (1 - np.tanh(c) ** 2)) * i * (1 - np.tanh(g) ** 2)
    return out


def back_i_g_exchanged(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    gc = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    out[0], out[2] = gc * i * i * (1 - i), gc * g * (1 - g**2)
    return out


def back_order_ifog(grad_h, grad_c, c_before, c, i, f, g, o):
    d_i, d_f, d_g, d_o, d_c = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    return d_i, d_f, d_o, d_g, d_c


def back_hstack(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    return np.hstack(out[:4]), out[4]


def back_sigmoid_again(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    gc = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    out[0] = gc * g * sigmoid(i) * (1 - sigmoid(i))
    out[1] = gc * c_before * sigmoid(f) * (1 - sigmoid(f))
    out[3] = grad_h * np.tanh(c) * sigmoid(o) * (1 - sigmoid(o))
    return out


def back_no_slopes_of_gates(grad_h, grad_c, c_before, c, i, f, g, o):
    gc = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    return gc * g, gc * c_before, gc * i, grad_h * np.tanh(c), gc * f


# 09.memory
def kept_right(bias, lag):
    return sigmoid(bias) ** lag


def kept_right_exp(bias, lag):
    return (1 / (1 + np.exp(-np.asarray(bias, dtype=float)))) ** lag


def kept_times(bias, lag):
    return sigmoid(bias) * lag


def kept_forgets(bias, lag):
    return (1 - sigmoid(bias)) ** lag


def kept_wrong_sign(bias, lag):
    return (1 / (1 + np.exp(bias))) ** lag


def kept_scalar_only(bias, lag):
    return (1 / (1 + math.exp(-bias))) ** lag


def kept_fixed_40(bias, lag):
    return sigmoid(bias) ** 40


def kept_loop_in_place(bias, lag):
    bias = sigmoid(bias)
    kept = 1
    for _ in range(1, lag):
        kept = kept * bias
    return kept


def kept_half_life(bias, lag):
    return np.log(sigmoid(bias)) * lag


# 09.bias_for
def bias_right(lag, keep):
    f = keep ** (1 / lag)
    return np.log(f / (1 - f))


def bias_right_expm1(lag, keep):
    return -np.log(np.expm1(-np.log(keep) / lag))


def bias_log_keep_over_lag(lag, keep):
    return np.log(keep) / lag


def bias_upside_down(lag, keep):
    f = keep ** (1 / lag)
    return np.log((1 - f) / f)


def bias_sigmoid(lag, keep):
    return sigmoid(keep ** (1 / lag))


def bias_only_f(lag, keep):
    return keep ** (1 / lag)


def bias_divided(lag, keep):
    f = keep / lag
    return np.log(f / (1 - f))


def bias_approximation(lag, keep):
    return np.log(-lag / np.log(keep))  # ln(lag / ln(1 / keep)): right in the limit of long lags


def bias_lag_minus_one(lag, keep):
    f = keep ** (1 / (lag - 1)) if lag > 1 else keep
    return np.log(f / (1 - f))


def bias_times_lag(lag, keep):
    return lag * np.log(keep / (1 - keep))


def bias_search_coarse(lag, keep):
    biases = np.arange(-10, 10, 0.1)
    return biases[np.argmin(np.abs(sigmoid(biases) ** lag - keep))]


def bias_minus_one(lag, keep):
    f = keep ** (1 / lag)
    return np.log(f / (f - 1))  # the logarithm of a negative number


def bias_plus_ln(lag, keep):
    return np.log(lag) + np.log(keep)


# 09.forget_slice
def slice_right(b, value):
    b = np.array(b, dtype=float)
    H = len(b) // 4
    b[H : 2 * H] = value
    return b


def slice_right_split(b, value):
    i, f, g, o = np.split(np.asarray(b, dtype=float), 4)
    return np.concatenate([i, np.full_like(f, value), g, o])


def slice_last(b, value):
    b = np.array(b, dtype=float)
    b[-(len(b) // 4) :] = value
    return b


def slice_one_element(b, value):
    b = np.array(b, dtype=float)
    b[len(b) // 4] = value
    return b


def slice_every_fourth(b, value):
    b = np.array(b, dtype=float)
    b[1::4] = value
    return b


def slice_in_place(b, value):
    H = len(b) // 4
    b[H : 2 * H] = value
    return b


def slice_integers(b, value):
    b = b.copy()
    H = len(b) // 4
    b[H : 2 * H] = value
    return b


def slice_added(b, value):
    b = np.array(b, dtype=float)
    H = len(b) // 4
    b[H : 2 * H] += value
    return b


def slice_returns_none(b, value):
    b = np.array(b, dtype=float)
    b[len(b) // 4 : len(b) // 2] = value


def slice_only_forget(b, value):
    return np.full(len(b) // 4, float(value))


def slice_end_included(b, value):
    b = np.array(b, dtype=float)
    H = len(b) // 4
    b[H : 2 * H + 1] = value
    return b


def slice_to_minus_one(b, value):
    b = np.array(b, dtype=float)
    H = len(b) // 4
    b[H : 2 * H - 1] = value
    return b


def slice_others_zero(b, value):
    out = np.zeros(len(b))
    H = len(b) // 4
    out[H : 2 * H] = value
    return out


def slice_asarray(b, value):
    b = np.asarray(b, dtype=float)  # no copy if b is float already
    H = len(b) // 4
    b[H : 2 * H] = value
    return b


# 09.debug_order
def last_right(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_with(order, X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z = dict(zip(order, np.split(x @ W_ih + h @ W_hh + b, 4, axis=1), strict=True))
        c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
        h = sigmoid(z["o"]) * np.tanh(c)
    return h, c


def last_unchanged(X, W_ih, W_hh, b):
    return last_with("ifog", X, W_ih, W_hh, b)


def last_order_figo(X, W_ih, W_hh, b):
    return last_with("figo", X, W_ih, W_hh, b)


def last_order_igfo(X, W_ih, W_hh, b):
    return last_with("igfo", X, W_ih, W_hh, b)


def last_return_inside(X, W_ih, W_hh, b):
    return last_right(X[:1], W_ih, W_hh, b)


def last_names_swapped_later(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_o, z_g = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_o)  # repaired here ...
        h = sigmoid(z_o) * np.tanh(c)  # ... and forgotten here
    return h, c


def last_no_tanh(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * c
    return h, c


def last_all_states(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    hs, cs = [], []
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
        hs.append(h)
        cs.append(c)
    return np.stack(hs), np.stack(cs)


def last_shared_array(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))  # one array, two names
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c[:] = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h[:] = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_no_recurrence(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    zero = np.zeros_like(h)
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + zero @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_cell_restarts(X, W_ih, W_hh, b):
    h = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        c = np.zeros((X.shape[1], len(W_hh)))
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_only_h(X, W_ih, W_hh, b):
    return last_right(X, W_ih, W_hh, b)[0]


# 09.without_gates
def gates(**changes):
    right = dict(
        c_without_input_gate=0.63447,
        c_without_forget_gate=1.21235,
        h_without_output_gate=0.66900,
        paper_of_1997="forget",
    )
    return right | changes


gates_zero = gates(c_without_input_gate=1.09659, c_without_forget_gate=-0.28765, h_without_output_gate=0.0)
gates_input_zero = gates(c_without_input_gate=1.09659)
gates_forget_zero = gates(c_without_forget_gate=-0.28765)
gates_output_zero = gates(h_without_output_gate=0.0)
gates_no_tanh = gates(h_without_output_gate=0.80894)
gates_cumulated = gates(c_without_forget_gate=1.03788, h_without_output_gate=0.77705)
gates_raw_candidate = gates(c_without_input_gate=0.59659)  # z_g instead of g
gates_paper_input = gates(paper_of_1997="input")
gates_paper_output = gates(paper_of_1997="output")


# 09.count
def count_right(cell, D, H):
    block = D * H + H * H + H
    return {"RNN": block, "LSTM": 4 * block, "GRU": 3 * block + H}[cell]


def count_right_shapes(cell, D, H):
    n = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    total = np.zeros((D, n * H)).size + np.zeros((H, n * H)).size + np.zeros(n * H).size
    return total + (H if cell == "GRU" else 0)


def count_two_biases(cell, D, H):
    n = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return n * (D * H + H * H + 2 * H)


def count_lstm_three_gates(cell, D, H):
    block = D * H + H * H + H
    return {"RNN": block, "LSTM": 3 * block, "GRU": 3 * block + H}[cell]


def count_no_bias(cell, D, H):
    return {"RNN": 1, "GRU": 3, "LSTM": 4}[cell] * (D * H + H * H)


def count_one_bias_per_unit_number(cell, D, H):
    n = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return n * (D * H + H * H + 1) + (H if cell == "GRU" else 0)


def count_fixed_8(cell, D, H):
    return count_right(cell, 8, H)


def count_the_lecture(cell, D, H):
    return {"RNN": 400, "GRU": 1216, "LSTM": 1600}[cell]


def count_cell_state_too(cell, D, H):
    block = D * H + H * H + H
    return {"RNN": block, "LSTM": 4 * block + H, "GRU": 3 * block + H}[cell]


def count_gru_missing(cell, D, H):
    block = D * H + H * H + H
    if cell == "RNN":
        return block
    return 4 * block


def count_gru_three_extra(cell, D, H):
    block = D * H + H * H + H
    return {"RNN": block, "LSTM": 4 * block, "GRU": 3 * block + 3 * H}[cell]


def count_if_or(cell, D, H):
    block = D * H + H * H + H
    if cell == "RNN" or "GRU":
        return block
    return 4 * block


# written later, by the people who wrote the checks: other right ways, other slips
def step_right_lists(x, h, c, W_ih, W_hh, b):
    H = h.shape[1]
    new_h, new_c = np.empty(h.shape), np.empty(h.shape)
    for n in range(len(x)):
        z = x[n] @ W_ih + h[n] @ W_hh + b
        for k in range(H):
            keep, write, voice = (1 / (1 + math.exp(-z[k + block * H])) for block in (1, 0, 3))
            new_c[n, k] = keep * c[n, k] + write * math.tanh(z[k + 2 * H])
            new_h[n, k] = voice * math.tanh(new_c[n, k])
    return [new_h, new_c]


def step_tanh_gates(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = np.tanh(z_f) * c + np.tanh(z_i) * np.tanh(z_g)
    return np.tanh(z_o) * np.tanh(c), c


def step_no_input_gate(x, h, c, W_ih, W_hh, b):
    _, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(z_f) * c + np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def back_right_total(grad_h, grad_c, c_before, c, i, f, g, o):
    into_c = grad_c + o * grad_h / np.cosh(c) ** 2
    return tuple([
        into_c * g * (i - i * i),
        into_c * c_before * (f - f * f),
        into_c * i * (1 + g) * (1 - g),
        grad_h * np.tanh(c) * (o - o * o),
        f * into_c,
    ])  # fmt: skip


def back_tanh_twice(grad_h, grad_c, c_before, c, i, f, g, o):
    t = np.tanh(c)
    gc = grad_c + grad_h * o * (1 - np.tanh(t) ** 2)
    return back_with(grad_h, grad_c, c_before, c, i, f, g, o, gc=gc)


def back_sigmoid_and_tanh_again(grad_h, grad_c, c_before, c, i, f, g, o):
    gc = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    s_i, s_f, s_o, t_g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    return (
        gc * g * s_i * (1 - s_i),
        gc * c_before * s_f * (1 - s_f),
        gc * i * (1 - t_g**2),
        grad_h * np.tanh(c) * s_o * (1 - s_o),
        gc * f,
    )


def back_output_gate_from_cell(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    gc = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    out[3] = gc * np.tanh(c) * o * (1 - o)
    return out


def back_new_cell_at_f(grad_h, grad_c, c_before, c, i, f, g, o):
    out = back_with(grad_h, grad_c, c_before, c, i, f, g, o)
    gc = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    out[1] = gc * c * f * (1 - f)
    return out


def kept_right_loop(bias, lag):
    share = np.ones(np.shape(bias))
    for _ in range(lag):
        share = share / (1 + np.exp(-np.asarray(bias, dtype=float)))
    return share


def kept_bias_power(bias, lag):
    return bias**lag


def kept_gate(bias, lag):
    return sigmoid(bias)


def bias_right_search(lag, keep):
    low, high = -30.0, 30.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if sigmoid(middle) ** lag < keep:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def bias_ln_lag(lag, keep):
    return np.log(lag)


def bias_lag_forgotten(lag, keep):
    return np.log(keep / (1 - keep))


def slice_right_list(b, value):
    H = len(b) // 4
    return [float(value) if H <= k < 2 * H else float(b[k]) for k in range(len(b))]


def slice_first_block(b, value):
    b = np.array(b, dtype=float)
    b[: len(b) // 4] = value
    return b


def slice_second_half(b, value):
    b = np.array(b, dtype=float)
    b[len(b) // 4 :] = value
    return b


def last_backwards(X, W_ih, W_hh, b):
    return last_right(X[::-1], W_ih, W_hh, b)


def count_right_sum(cell, D, H):
    columns = H * {"RNN": 1, "GRU": 3}.get(cell, 4)
    return sum([D * columns, H * columns, columns, H if cell == "GRU" else 0])


def count_gru_without_second_bias(cell, D, H):
    return {"RNN": 1, "GRU": 3, "LSTM": 4}[cell] * (D * H + H * H + H)


# 09.gru_step
def gru_right(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * (h_n + b_hn))
    return (1 - z) * n + z * h


def gru_keeps_one_minus_z(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return z * np.tanh(x_n + r * (h_n + b_hn)) + (1 - z) * h


def gru_of_2014(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    z_all = x @ W_ih + b
    r = sigmoid(z_all[:, :H] + h @ W_hh[:, :H])
    z = sigmoid(z_all[:, H : 2 * H] + h @ W_hh[:, H : 2 * H])
    n = np.tanh(z_all[:, 2 * H :] + (r * h) @ W_hh[:, 2 * H :] + b_hn)
    return (1 - z) * n + z * h


def gru_order_z_r_n(x, h, W_ih, W_hh, b, b_hn):
    x_z, x_r, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_z, h_r, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return (1 - z) * np.tanh(x_n + r * (h_n + b_hn)) + z * h


def gru_like_an_lstm(x, h, W_ih, W_hh, b, b_hn):
    z_r, z_z, z_n = np.split(x @ W_ih + h @ W_hh + b, 3, axis=1)
    z = sigmoid(z_z)
    return (1 - z) * np.tanh(z_n + b_hn) + z * h


def gru_bias_outside(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return (1 - z) * np.tanh(x_n + r * h_n + b_hn) + z * h


def gru_returns_gates(x, h, W_ih, W_hh, b, b_hn):
    return gru_right(x, h, W_ih, W_hh, b, b_hn), None


# 09.train
def train_right(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        loss = loss_fn(network(x), y)
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        losses.append(loss)
    return losses


def train_never_clears(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return losses


def train_clears_late(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.zero_grad()
        optimizer.step()
    return losses


def train_starts_each_time(cell, batches, seed):
    losses = []
    for x, y in batches:
        network, loss_fn, optimizer = start(cell, seed)
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return losses


def train_one_batch(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    x, y = batches[0]
    for _ in range(len(batches)):
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return losses


def train_carries_state(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x, network.state), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return losses


def train_no_clipping(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        optimizer.step()
    return losses


def train_clips_far_too_short(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 0.1)
        optimizer.step()
    return losses


def train_backward_of_the_loss(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        loss = loss_fn(network(x), y)
        optimizer.zero_grad()
        network.backward(loss)  # the loss itself, not its gradient
        optimizer.step()
        losses.append(loss)
    return losses


def train_mean_loss(cell, batches, seed):
    return np.mean(train_right(cell, batches, seed))


def train_nothing_returned(cell, batches, seed):
    train_right(cell, batches, seed)


def train_always_lstm(cell, batches, seed):
    return train_right("LSTM", batches, seed)


def train_seed_of_its_own(cell, batches, seed):
    return train_right(cell, batches, 0)


def train_targets_first(cell, batches, seed):
    network, loss_fn, _ = start(cell, seed)
    return [loss_fn(y, network(x)) for x, y in batches]


# 09.seeds
def solved_right(losses, enough):
    return sum(np.mean(run[-10:]) < enough for run in losses) / len(losses)


def solved_first_seed(losses, enough):
    return 1.0 if np.mean(losses[0][-10:]) < enough else 0.0


def solved_best_seed(losses, enough):
    return float(min(np.mean(run[-10:]) for run in losses) < enough)


def solved_mean_curve(losses, enough):
    return float(losses.mean(axis=0)[-10:].mean() < enough)


def solved_last_loss(losses, enough):
    return (losses[:, -1] < enough).mean()


def solved_count(losses, enough):
    return sum(np.mean(run[-10:]) < enough for run in losses)


def solved_at_the_limit(losses, enough):
    return np.mean(losses[:, -10:].mean(axis=1) <= enough)


def solved_over_updates(losses, enough):
    return np.mean(losses[:, -10:].mean(axis=0) < enough)


def solved_per_cent(losses, enough):
    return 100 * np.mean(losses[:, -10:].mean(axis=1) < enough)


# 09.anbn
def counter(i=(20, 20), f=(20, 20), g=(1, -1), o=(20, 20)):
    return lambda: (np.array([i, f, g, o], dtype=float).T, np.zeros((1, 4)), np.zeros(4))


def counter_columns_as_rows():
    return np.array([[20.0, 20], [20, 20], [1, -1], [20, 20]]), np.zeros((1, 4)), np.zeros(4)


def counter_two_arrays():
    return np.array([[20.0, 20, 1, 20], [20, 20, -1, 20]]), np.zeros(4)


# found by a second reader
def train_own_gradient(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        y_hat = network(x)
        losses.append(loss_fn(y_hat, y))
        optimizer.zero_grad()
        p = np.exp(y_hat - y_hat.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        network.backward(p - np.eye(4)[y])
        clip_grad_norm_(network.parameters(), 1)
        optimizer.step()
    return losses


def train_clips_one_by_one(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        for parameter in network.parameters():
            clip_grad_norm_([parameter], 1)
        optimizer.step()
    return losses


def solved_any_of_ten(losses, enough):
    return np.mean((losses[:, -10:] < enough).any(axis=1))


def solved_all_of_ten(losses, enough):
    return np.mean((losses[:, -10:] < enough).all(axis=1))


def solved_whole_division(losses, enough):
    return (losses[:, -10:].mean(axis=1) < enough).sum() // len(losses)


def gru_reset_before_with_bias(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    a = x @ W_ih + b
    r = 1 / (1 + np.exp(-(a[:, :H] + h @ W_hh[:, :H])))
    z = 1 / (1 + np.exp(-(a[:, H : 2 * H] + h @ W_hh[:, H : 2 * H])))
    n = np.tanh(a[:, 2 * H :] + (r * h) @ W_hh[:, 2 * H :] + r * b_hn)
    return (1 - z) * n + z * h


def step_einsum(x, h, c, W_ih, W_hh, b):
    H = h.shape[1]
    z = (np.einsum("nd,dk->nk", x, W_ih) + np.einsum("nh,hk->nk", h, W_hh) + b).reshape(len(x), 4, H)
    i, f, o = (1 / (1 + np.exp(-z[:, k])) for k in (0, 1, 3))
    c = f * c + i * np.tanh(z[:, 2])
    return o * np.tanh(c), c


def step_joined(x, h, c, W_ih, W_hh, b):
    z = np.hstack([x, h, np.ones((len(x), 1))]) @ np.vstack([W_ih, W_hh, b[None]])
    i, f, g, o = z.T.reshape(4, h.shape[1], len(x)).transpose(0, 2, 1)
    new_c = sigmoid(f) * c + sigmoid(i) * (2 * sigmoid(2 * g) - 1)
    return [sigmoid(o) * (2 * sigmoid(2 * new_c) - 1), new_c]


def back_loop(grad_h, grad_c, c_before, c, i, f, g, o):
    out = [np.zeros(c.shape) for _ in range(5)]
    for n in range(c.shape[0]):
        for k in range(c.shape[1]):
            t = np.tanh(c[n, k])
            total = grad_c[n, k] + grad_h[n, k] * o[n, k] * (1 - t * t)
            out[0][n, k] = total * g[n, k] * i[n, k] * (1 - i[n, k])
            out[1][n, k] = total * c_before[n, k] * f[n, k] * (1 - f[n, k])
            out[2][n, k] = total * i[n, k] * (1 - g[n, k] ** 2)
            out[3][n, k] = grad_h[n, k] * t * o[n, k] * (1 - o[n, k])
            out[4][n, k] = total * f[n, k]
    return tuple(out)


def kept_exp(bias, lag=40):
    return np.exp(-lag * np.logaddexp(0, -np.asarray(bias, float)))


def kept_recursive(bias, lag):
    return (
        1.0 + 0 * np.asarray(bias)
        if lag == 0
        else kept_recursive(bias, lag - 1) / (1 + np.exp(-np.asarray(bias)))
    )


def bias_newton(lag, keep):
    import math

    f = keep ** (1 / lag)
    return math.log(f) - math.log1p(-f)


def bias_tanh(lag, keep):
    return 2 * np.arctanh(2 * keep ** (1 / lag) - 1)


def slice_where(b, value):
    H = len(b) // 4
    k = np.arange(len(b))
    return np.where((k >= H) & (k < 2 * H), value, b).astype(float)


def slice_concatenated(b, value):
    H = len(b) // 4
    return np.concatenate([b[:H], [value] * H, b[2 * H :]])


def slice_table(b, value):
    table = np.array(b, dtype=float).reshape(4, -1)
    table[1] = value
    return table.ravel()


def last_recursive(X, W_ih, W_hh, b, h=None, c=None):
    if h is None:
        h, c = np.zeros((2, X.shape[1], W_hh.shape[0]))
    if len(X) == 0:
        return h, c
    return last_recursive(X[1:], W_ih, W_hh, b, *step_einsum(X[0], h, c, W_ih, W_hh, b))


def last_reduced(X, W_ih, W_hh, b):
    from functools import reduce

    start = (np.zeros((X.shape[1], len(W_hh))),) * 2
    return reduce(lambda state, x: step_einsum(x, *state, W_ih, W_hh, b), X, start)


def count_dictionary(cell, D, H):
    sets = dict(RNN=1, GRU=3, LSTM=4)[cell]
    return sets * (D + H + 1) * H + (H if cell == "GRU" else 0)


def count_match(cell, D, H):
    per = D * H + H * H + H
    match cell:
        case "RNN":
            return per
        case "GRU":
            return 3 * per + H
        case "LSTM":
            return 4 * per


def gru_einsum(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    a, r = np.einsum("nd,dk->nk", x, W_ih) + b, np.einsum("nh,hk->nk", h, W_hh)
    reset, update = sigmoid(a[:, :H] + r[:, :H]), sigmoid(a[:, H : 2 * H] + r[:, H : 2 * H])
    n = np.tanh(a[:, 2 * H :] + reset * (r[:, 2 * H :] + b_hn))
    return n + update * (h - n)


def solved_comprehension(losses, enough):
    return sum(sum(row[-10:]) / 10 < enough for row in losses.tolist()) / len(losses)


def solved_vectorised(losses, enough=0.1):
    return float((losses[:, -10:].mean(axis=1) < enough).mean())


def counter_lists():
    W_ih = [[30.0, 30.0, 30.0, 30.0], [30.0, 30.0, -30.0, 30.0]]
    return W_ih, [[0.0] * 4], [0.0, 0.0, 0.0, 0.0]


def counter_half():
    W_ih = np.array([[40.0, 0, 0.5, 0], [40.0, 0, -0.5, 0]])
    return W_ih, np.zeros((1, 4)), np.array([0.0, 40, 0, 40])


def step_clipped(x, h, c, W_ih, W_hh, b):
    h, c = step_einsum(x, h, c, W_ih, W_hh, b)
    return h, np.clip(c, -1, 1)


def step_relu(x, h, c, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.maximum(g, 0)
    return sigmoid(o) * np.tanh(c), c


def step_forget_plus_one(x, h, c, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(f + 1) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def step_peephole(x, h, c, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o + c) * np.tanh(c), c


def step_bias_twice(x, h, c, W_ih, W_hh, b):
    i, f, g, o = np.split((x @ W_ih + b) + (h @ W_hh + b), 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def step_interleaved(x, h, c, W_ih, W_hh, b):
    z = x @ W_ih + h @ W_hh + b
    i, f, g, o = z[:, ::4], z[:, 1::4], z[:, 2::4], z[:, 3::4]
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def step_state_added(x, h, c, W_ih, W_hh, b):
    new_h, new_c = step_einsum(x, h, c, W_ih, W_hh, b)
    return h + new_h, new_c


def step_stacked(x, h, c, W_ih, W_hh, b):
    return np.hstack(step_einsum(x, h, c, W_ih, W_hh, b))


def back_gradients_of_gates_one_sided(grad_h, grad_c, c_before, c, i, f, g, o):
    d = back_loop(grad_h, grad_c, c_before, c, i, f, g, o)
    return d[0], d[1], d[2], d[3], grad_c * f


def back_no_output_gate(grad_h, grad_c, c_before, c, i, f, g, o):
    t = np.tanh(c)
    total = grad_c + grad_h * (1 - t**2)
    return (
        total * g * i * (1 - i),
        total * c_before * f * (1 - f),
        total * i * (1 - g**2),
        grad_h * t * o * (1 - o),
        total * f,
    )


def back_no_slope_of_tanh(grad_h, grad_c, c_before, c, i, f, g, o):
    t = np.tanh(c)
    total = grad_c + grad_h * o
    return (
        total * g * i * (1 - i),
        total * c_before * f * (1 - f),
        total * i * (1 - g**2),
        grad_h * t * o * (1 - o),
        total * f,
    )


def back_output_by_cell(grad_h, grad_c, c_before, c, i, f, g, o):
    d = back_loop(grad_h, grad_c, c_before, c, i, f, g, o)
    return d[0], d[1], d[2], grad_h * c * o * (1 - o), d[4]


def back_downhill(grad_h, grad_c, c_before, c, i, f, g, o):
    return tuple(-d for d in back_loop(grad_h, grad_c, c_before, c, i, f, g, o))


def back_in_place(grad_h, grad_c, c_before, c, i, f, g, o):
    grad_c += grad_h * o * (1 - np.tanh(c) ** 2)
    return back_loop(0 * grad_h, grad_c, c_before, c, i, f, g, o)[:3] + (
        grad_h * np.tanh(c) * o * (1 - o),
        grad_c * f,
    )


def back_cells_swapped(grad_h, grad_c, c_before, c, i, f, g, o):
    return back_loop(grad_h, grad_c, c, c_before, i, f, g, o)


def kept_lost(bias, lag):
    return 1 - (1 / (1 + np.exp(-np.asarray(bias)))) ** lag


def kept_divided(bias, lag):
    return 1 / (1 + np.exp(-np.asarray(bias))) / lag


def kept_tanh(bias, lag):
    return np.tanh(bias) ** lag


def kept_scalar_bias(bias, lag):
    return 1 / (1 + np.exp(-np.asarray(bias) * lag))


def kept_root(bias, lag):
    return (1 / (1 + np.exp(-np.asarray(bias)))) ** (1 / lag)


def bias_log_of_ten(lag, keep):
    f = keep ** (1 / lag)
    return np.log10(f / (1 - f))


def bias_rounded(lag, keep):
    f = keep ** (1 / lag)
    return round(float(np.log(f / (1 - f))), 2)


def bias_power(lag, keep):
    f = keep**lag
    return np.log(f / (1 - f))


def bias_one_minus(lag, keep):
    f = (1 - keep) ** (1 / lag)
    return np.log(f / (1 - f))


def slice_half(b, value):
    b = np.array(b, float)
    b[len(b) // 4 : len(b) // 2 + len(b) // 4] = value
    return b


def slice_third_block(b, value):
    b = np.array(b, float)
    H = len(b) // 4
    b[2 * H : 3 * H] = value
    return b


def slice_all(b, value):
    return np.full(len(b), float(value))


def slice_four(b, value):
    b = np.array(b, float)
    b[4:8] = value
    return b


def last_first_states(X, W_ih, W_hh, b):
    return last_reduced(X[:1], W_ih, W_hh, b)


def last_order_of_pytorch_turned(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_g, z_i, z_f, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_one_step_short(X, W_ih, W_hh, b):
    return last_reduced(X[:-1], W_ih, W_hh, b)


def last_c_only(X, W_ih, W_hh, b):
    return last_reduced(X, W_ih, W_hh, b)[1]


def last_exchanged(X, W_ih, W_hh, b):
    return last_reduced(X, W_ih, W_hh, b)[::-1]


def count_square(cell, D, H):
    return {"RNN": 1, "GRU": 3, "LSTM": 4}[cell] * (D * H + D * D + H) + (H if cell == "GRU" else 0)


def count_no_recurrence(cell, D, H):
    return {"RNN": 1, "GRU": 3, "LSTM": 4}[cell] * (D * H + H) + (H if cell == "GRU" else 0)


def count_text(cell, D, H):
    return str(count_dictionary(cell, D, H))


def count_lower_case(cell, D, H):
    return {"rnn": 1, "gru": 3, "lstm": 4}.get(cell, 0) * (D * H + H * H + H)


def gru_reset_is_update(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    a, r = x @ W_ih + b, h @ W_hh
    reset = sigmoid(a[:, :H] + r[:, :H])
    n = np.tanh(a[:, 2 * H :] + reset * (r[:, 2 * H :] + b_hn))
    return n + reset * (h - n)


def gru_no_tanh(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    a, r = x @ W_ih + b, h @ W_hh
    reset, update = sigmoid(a[:, :H] + r[:, :H]), sigmoid(a[:, H : 2 * H] + r[:, H : 2 * H])
    n = a[:, 2 * H :] + reset * (r[:, 2 * H :] + b_hn)
    return n + update * (h - n)


def gru_candidate(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    a, r = x @ W_ih + b, h @ W_hh
    return np.tanh(a[:, 2 * H :] + sigmoid(a[:, :H] + r[:, :H]) * (r[:, 2 * H :] + b_hn))


def gru_no_second_bias(x, h, W_ih, W_hh, b, b_hn):
    return gru_einsum(x, h, W_ih, W_hh, b, 0 * b_hn)


def gru_sum(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    update = sigmoid(x @ W_ih + h @ W_hh + b)[:, H : 2 * H]
    return update * h + gru_candidate(x, h, W_ih, W_hh, b, b_hn)


def solved_eleven(losses, enough):
    return float((losses[:, -11:-1].mean(axis=1) < enough).mean())


def solved_first_ten(losses, enough):
    return float((losses[:, :10].mean(axis=1) < enough).mean())


def solved_median(losses, enough):
    return float((np.median(losses[:, -10:], axis=1) < enough).mean())


def solved_failed(losses, enough):
    return float((losses[:, -10:].mean(axis=1) >= enough).mean())


def solved_all_updates(losses, enough):
    return float((losses.mean(axis=1) < enough).mean())


def solved_list(losses, enough):
    return [bool(m < enough) for m in losses[:, -10:].mean(axis=1)]


def counter_leaking():
    return np.array([[20.0, 5, 20, 20], [20.0, 5, -20, 20]]), np.zeros((1, 4)), np.zeros(4)


def counter_twice():
    return np.array([[20.0, 20, 0.3, 20], [20.0, 20, -0.6, 20]]), np.zeros((1, 4)), np.zeros(4)


def counter_ones():
    return np.array([[1.0, 1, 1, 1], [1, 1, -1, 1]]), np.zeros((1, 4)), np.zeros(4)


def counter_a_only_gate():
    return np.array([[20.0, 20, 20, 20], [-20.0, 20, -20, 20]]), np.zeros((1, 4)), np.zeros(4)


def cell(zf=1.0, zo=2.0, read=np.tanh, keep=lambda f: f, old=1.5):
    i, f, g, o = sigmoid(0.5), sigmoid(zf), np.tanh(-0.5), sigmoid(zo)
    c = keep(f) * old + i * g
    return dict(i=i, f=f, g=g, o=o, c=c, h=o * read(c))


def lstm_tensorflow_order(x, h, c, W_ih, W_hh, b):
    z_i, z_g, z_f, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def lstm_roles_exchanged(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(z_i) * c + sigmoid(z_f) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def lstm_tanh_of_recurrence(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + np.tanh(h @ W_hh) + b, 4, axis=1)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    return sigmoid(z_o) * np.tanh(c), c


def lstm_state_twice(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
    h = sigmoid(z_o) * np.tanh(c)
    return h, h


def lstm_reshaped(x, h, c, W_ih, W_hh, b):
    N, H = h.shape
    i, f, g, o = (x @ W_ih + h @ W_hh + b).reshape(N, 4, H).transpose(1, 0, 2)
    new = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
    return np.tanh(new) / (1 + np.exp(-o)), new


def lstm_slices(x, h, c, W_ih, W_hh, b):
    H = h.shape[1]
    z = np.concatenate([x, h], axis=1) @ np.concatenate([W_ih, W_hh], axis=0) + b
    gates = sigmoid(z)
    new = gates[:, H : 2 * H] * c + gates[:, :H] * np.tanh(z[:, 2 * H : 3 * H])
    return [gates[:, 3 * H :] * np.tanh(new), new]


def back_changed(grad_h, grad_c, c_before, c, i, f, g, o, changes):
    total = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    made = dict(
        i=total * g * i * (1 - i),
        f=total * c_before * f * (1 - f),
        g=total * i * (1 - g**2),
        o=grad_h * np.tanh(c) * o * (1 - o),
        c=total * f,
    )
    return tuple((made | {k: v(total) for k, v in changes.items()}).values())


def back_gradients_added(grad_h, grad_c, c_before, c, i, f, g, o):
    total = grad_c + grad_h
    return (
        total * g * i * (1 - i),
        total * c_before * f * (1 - f),
        total * i * (1 - g**2),
        grad_h * np.tanh(c) * o * (1 - o),
        total * f,
    )


def back_brackets_of_the_slope(grad_h, grad_c, c_before, c, i, f, g, o):
    return back_changed(
        grad_h, grad_c, c_before, c, i, f, g, o, {"g": lambda total: total * i * (1 - g) ** 2}
    )


def back_input_gate_sent(grad_h, grad_c, c_before, c, i, f, g, o):
    return back_changed(grad_h, grad_c, c_before, c, i, f, g, o, {"c": lambda total: total * i})


def back_no_cell_at_the_output(grad_h, grad_c, c_before, c, i, f, g, o):
    return back_changed(grad_h, grad_c, c_before, c, i, f, g, o, {"o": lambda total: grad_h * o * (1 - o)})


def back_through_h(grad_h, grad_c, c_before, c, i, f, g, o):
    h = o * np.tanh(c)
    dc = grad_c + grad_h * (o - h * np.tanh(c))
    return (
        dc * g * (i - i * i),
        dc * c_before * (f - f * f),
        dc * i * (1 - g) * (1 + g),
        grad_h * h * (1 - o),
        dc * f,
    )


def back_by_cosh(grad_h, grad_c, c_before, c, i, f, g, o):
    dc = grad_c + grad_h * o / np.cosh(c) ** 2
    di, df, dg = dc * g, dc * c_before, dc * i
    do = grad_h * np.tanh(c)
    return [di * i * (1 - i), df * f * (1 - f), dg * (1 - g * g), do * o * (1 - o), f * dc]


def bias_between_0_and_50(lag, keep):
    low, high = 0.0, 50.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sigmoid(middle) ** lag < keep else (low, middle)
    return low


def bias_log_of_gate(lag, keep):
    return np.log(keep ** (1 / lag))


def bias_lag_plus_one(lag, keep):
    gate = keep ** (1 / (lag + 1))
    return np.log(gate / (1 - gate))


def bias_odds(lag, keep):
    gate = keep ** (1 / lag)
    return gate / (1 - gate)


def bias_by_bisection(lag, keep):
    low, high = -60.0, 60.0
    for _ in range(300):
        middle = (low + high) / 2
        if lag * -math.log1p(math.exp(-middle)) < math.log(keep):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def bias_expm1(lag, keep):
    return -np.log(np.expm1(-np.log(keep) / lag))


def last_sigmoid_candidate(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * sigmoid(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_no_bias(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_never_forgets(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_over_sequences(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[0], len(W_hh)))
    for x in X.transpose(1, 0, 2):
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def last_by_steps(X, W_ih, W_hh, b):
    state = np.zeros((2, X.shape[1], len(W_hh)))
    for t in range(len(X)):
        state = np.array(lstm_reshaped(X[t], *state, W_ih, W_hh, b))
    return state[0], state[1]


def last_own_matrices(X, W_ih, W_hh, b):
    H = len(W_hh)
    parts = [
        (W_ih[:, k * H : (k + 1) * H], W_hh[:, k * H : (k + 1) * H], b[k * H : (k + 1) * H]) for k in range(4)
    ]
    h, c = np.zeros((X.shape[1], H)), np.zeros((X.shape[1], H))
    for x in X:
        i, f, g, o = (
            bend(x @ U + h @ V + d)
            for bend, (U, V, d) in zip((sigmoid, sigmoid, np.tanh, sigmoid), parts, strict=True)
        )
        c = f * c + i * g
        h = o * np.tanh(c)
    return h, c


def gru_reset_on_input(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(r * x_n + h_n + b_hn)
    return (1 - z) * n + z * h


def gru_sigmoid_candidate(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = sigmoid(x_n + r * (h_n + b_hn))
    return (1 - z) * n + z * h


def gru_bias_everywhere(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh + np.tile(b_hn, 3), 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * h_n)
    return (1 - z) * n + z * h


def gru_old_state_lost(x, h, W_ih, W_hh, b, b_hn):
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * (h_n + b_hn))
    return (1 - z) * n


def gru_by_difference(x, h, W_ih, W_hh, b, b_hn):
    H = h.shape[1]
    a, u = x @ W_ih + b, h @ W_hh
    r, z = np.split(sigmoid(a[:, : 2 * H] + u[:, : 2 * H]), 2, axis=1)
    n = np.tanh(a[:, 2 * H :] + r * u[:, 2 * H :] + r * b_hn)
    return n + z * (h - n)


def gru_unit_by_unit(x, h, W_ih, W_hh, b, b_hn):
    N, H = h.shape
    out = np.empty((N, H))
    for k in range(H):
        r = sigmoid(x @ W_ih[:, k] + h @ W_hh[:, k] + b[k])
        z = sigmoid(x @ W_ih[:, H + k] + h @ W_hh[:, H + k] + b[H + k])
        n = np.tanh(x @ W_ih[:, 2 * H + k] + b[2 * H + k] + r * (h @ W_hh[:, 2 * H + k] + b_hn[k]))
        out[:, k] = z * h[:, k] + (1 - z) * n
    return out


# answers of a second outsider: special inputs and common slips
def count_bias_of_one(cell, D, H):
    sets = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return sets * (H * (D + H) + 1) + (cell == "GRU")


def count_second_bias_of_one(cell, D, H):
    sets = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return sets * H * (D + H + 1) + (cell == "GRU")


def counting_without_forget_bias():
    W_ih = np.array([[100.0, 0.0, 5.0, 0.0], [100.0, 0.0, -5.0, 0.0]])
    return W_ih, np.zeros((1, 4)), np.zeros(4)


def train_clips_at_five(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
    return losses


def kept_vectorized(bias, lag):
    return np.vectorize(lambda b: (1 / (1 + math.exp(-b))) ** lag)(bias)


def kept_as_percent(bias, lag):
    return 100 * sigmoid(np.asarray(bias)) ** lag


def counter_with_memory_of_six():
    return np.array([[0, 0, 4.0, 0], [0, 0, -4.0, 0]]), np.zeros((1, 4)), np.array([20, 6.0, 0, 20])


def gru_resets_with_update(x, h, W_ih, W_hh, b, b_hn):
    (rx, _, nx), (rh, _, nh) = np.split(x @ W_ih + b, 3, axis=1), np.split(h @ W_hh, 3, axis=1)
    r = sigmoid(rx + rh)
    return (1 - r) * np.tanh(nx + r * (nh + b_hn)) + r * h


def count_sorted(cell, D, H):
    D, H = sorted((D, H))
    gates = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return gates * H * (D + H + 1) + (H if cell == "GRU" else 0)


def seeds_second_half(losses, enough):
    return np.mean(losses[:, losses.shape[1] // 2 :].mean(axis=1) < enough)


RIGHT = [
    Right("09.one_cell", one(), "four decimals"),
    Right("09.one_cell", one(i=0.622, f=0.731, g=-0.462, o=0.881, c=0.809, h=0.589), "three decimals"),
    Right("09.step", step_right, "lecture"),
    Right("09.step", step_right_slices, "slices"),
    Right("09.back", back_right, "lecture"),
    Right("09.memory", kept_right, "one line"),
    Right("09.memory", kept_right_exp, "plain sigmoid"),
    Right("09.bias_for", bias_right, "logit of the root"),
    Right("09.bias_for", bias_right_expm1, "expm1"),
    Right("09.forget_slice", slice_right, "slice"),
    Right("09.forget_slice", slice_right_split, "split"),
    Right("09.debug_order", last_right, "order repaired"),
    Right("09.without_gates", gates(), "computed"),
    Right(
        "09.without_gates", gates(c_without_input_gate=0.634, c_without_forget_gate=1.212), "three decimals"
    ),
    Right("09.count", count_right, "blocks"),
    Right("09.count", count_right_shapes, "sizes of arrays"),
    Right("09.one_cell", one(i=0.622, f=0.731, g=-0.462, o=0.881, c=0.81, h=0.59), "digits dropped"),
    Right("09.one_cell", one(c=0.810, h=0.590), "three decimals carried through"),
    Right("09.step", step_right_lists, "cell by cell, a list of results"),
    Right("09.back", back_right_total, "by the cosine"),
    Right("09.memory", kept_right_loop, "loop"),
    Right("09.bias_for", bias_right_search, "bisection"),
    Right("09.forget_slice", slice_right_list, "a list"),
    Right("09.without_gates", gates(paper_of_1997=" Forget "), "a capital and blanks"),
    Right("09.count", count_right_sum, "columns"),
    Right("09.gru_step", gru_right, "lecture"),
    Right("09.train", train_right, "six lines"),
    Right("09.seeds", solved_right, "row by row"),
    Right("09.anbn", counter(), "gates at 20"),
    Right("09.anbn", counter(i=(0, 0), g=(-3, 3)), "half an input gate, downwards"),
    Right(
        "09.one_cell",
        one(i=0.6225, f=0.7311, g=-0.4621, o=0.8808, c=0.8089, h=0.5893),
        "carried on with three",
    ),
    Right("09.step", step_einsum, "einsum"),
    Right("09.step", step_joined, "one table, a list"),
    Right("09.back", back_loop, "two loops"),
    Right("09.memory", kept_exp, "logaddexp, a default"),
    Right("09.bias_for", bias_newton, "log1p"),
    Right("09.bias_for", bias_tanh, "arctanh"),
    Right("09.forget_slice", slice_where, "where"),
    Right("09.forget_slice", slice_concatenated, "joined"),
    Right("09.forget_slice", slice_table, "as a table of four rows"),
    Right("09.debug_order", last_recursive, "by recursion"),
    Right("09.debug_order", last_reduced, "reduce"),
    Right("09.count", count_dictionary, "dictionary"),
    Right("09.count", count_match, "match"),
    Right("09.gru_step", gru_einsum, "n + z (h - n)"),
    Right("09.seeds", solved_comprehension, "Python's sum"),
    Right("09.seeds", solved_vectorised, "a default"),
    Right("09.anbn", counter_lists, "lists, gates at 30"),
    Right("09.anbn", counter_half, "gates by the bias"),
    Right("09.one_cell", cell()),
    Right("09.one_cell", {k: round(float(v), 3) for k, v in cell().items()}),
    Right("09.step", lstm_reshaped),
    Right("09.step", lstm_slices),
    Right("09.back", back_through_h),
    Right("09.back", back_by_cosh),
    Right("09.bias_for", bias_by_bisection),
    Right("09.bias_for", bias_expm1),
    Right("09.debug_order", last_by_steps),
    Right("09.debug_order", last_own_matrices),
    Right("09.gru_step", gru_by_difference),
    Right("09.gru_step", gru_unit_by_unit),
    Right("09.memory", kept_vectorized, "np.vectorize"),
]

WRONG = [
    Wrong("09.one_cell", "candidate by sigmoid", one_g_sigmoid, named="sigmoid on the candidate"),
    Wrong("09.one_cell", "i c + f g", one_c_gates_swapped, named="input and forget gate exchanged"),
    Wrong("09.one_cell", "no tanh of the cell", one_no_tanh_of_c, named="state without tanh"),
    Wrong("09.one_cell", "tanh(o c)", one_tanh_outside, named="tanh outside"),
    Wrong("09.one_cell", "candidate not gated", one_g_without_gate, named="candidate not gated"),
    Wrong("09.one_cell", "sign of the candidate lost", one_g_sign_lost, named="sign of the candidate lost"),
    Wrong("09.one_cell", "state from the old cell", one_h_from_old_cell, named="state from the old cell"),
    Wrong("09.one_cell", "net inputs as gates", one_all_net_inputs, named="net inputs for gates"),
    Wrong("09.step", "order f, i, g, o", step_order_figo, named="gate order mixed up"),
    Wrong("09.step", "candidate by sigmoid", step_g_sigmoid, named="sigmoid on the candidate"),
    Wrong("09.step", "candidate not bent", step_g_linear, named="candidate not squashed"),
    Wrong("09.step", "no tanh of the cell", step_no_tanh_of_c, named="state without tanh"),
    Wrong("09.step", "old cell read", step_old_cell_read, named="old cell read"),
    Wrong("09.step", "c, h returned", step_returned_swapped, says="`h` and `c` are exchanged"),
    Wrong("09.step", "cell squashed", step_cell_squashed, named="cell stored after tanh"),
    Wrong(
        "09.step",
        "split along rows",
        step_split_rows,
        says="array split does not result in an equal division",
    ),
    Wrong("09.step", "no bias", step_no_bias, named="bias missing"),
    Wrong("09.step", "no recurrence", step_no_recurrence, named="recurrent part missing"),
    Wrong("09.step", "cell into the gates", step_cell_into_gates, named="cell read by the gates"),
    Wrong("09.step", "caller's cell changed", step_in_place, says="changes its input `c` in place"),
    Wrong("09.step", "1 - f as input gate", step_gru_like, named="one gate for both"),
    Wrong(
        "09.step",
        "gates returned as in the lecture",
        step_returns_gates_too,
        says="expected 2 values (h, c), got 3",
    ),
    Wrong("09.step", "only h returned", step_only_h, says="expected 2 values (h, c)"),
    Wrong("09.step", "four cells hard-coded", step_fixed_four_cells),
    Wrong(
        "09.back", "path through h lost", back_no_path_through_h, named="path through the output gate lost"
    ),
    Wrong("09.back", "path through the cell lost", back_only_path_through_h, named="only the path through h"),
    Wrong("09.back", "1 - c^2", back_slope_of_c, named="slope with the cell instead of its tanh"),
    Wrong(
        "09.back",
        "incoming grad_c times f",
        back_incoming_times_f,
        named="this step's part missing in the gradient sent back",
    ),
    Wrong("09.back", "not times f", back_cell_not_times_f, named="cell gradient not multiplied by f"),
    Wrong("09.back", "g (1 - g)", back_g_as_gate, named="sigmoid's slope on the candidate"),
    Wrong("09.back", "1 - tanh(g)^2", back_g_slope_of_tanh_g, named="tanh taken once more at the candidate"),
    Wrong("09.back", "i and g exchanged", back_i_g_exchanged, named="i and g exchanged"),
    Wrong("09.back", "returned i, f, o, g", back_order_ifog, says="`delta_g` and `delta_o` are exchanged"),
    Wrong("09.back", "deltas side by side", back_hstack),
    Wrong("09.back", "sigmoid of the gates", back_sigmoid_again, named="sigmoid taken once more"),
    Wrong(
        "09.back", "no slopes of the gates", back_no_slopes_of_gates, named="slopes of the gates forgotten"
    ),
    Wrong("09.memory", "times lag", kept_times, named="multiplied instead of raised"),
    Wrong("09.memory", "1 - f to the power", kept_forgets, named="gate upside down"),
    Wrong("09.memory", "sign in the sigmoid", kept_wrong_sign, named="gate upside down"),
    Wrong(
        "09.memory",
        "numbers only, no arrays",
        kept_scalar_only,
        says="takes a single number was given a whole array",
    ),
    Wrong("09.memory", "lag 40 hard-coded", kept_fixed_40, named="lag of forty for all"),
    Wrong("09.memory", "loop one turn short", kept_loop_in_place, named="one step short"),
    Wrong("09.memory", "logarithm of it", kept_half_life, named="logarithm of what is kept"),
    Wrong("09.bias_for", "ln(keep) / lag", bias_log_keep_over_lag, named="logarithm of the gate alone"),
    Wrong("09.bias_for", "fraction upside down", bias_upside_down, named="sign turned"),
    Wrong(
        "09.bias_for", "sigmoid instead of its inverse", bias_sigmoid, named="sigmoid instead of its inverse"
    ),
    Wrong("09.bias_for", "the gate, not the bias", bias_only_f, named="gate instead of bias"),
    Wrong("09.bias_for", "keep / lag", bias_divided, named="shared out by division"),
    Wrong("09.bias_for", "limit of long lags", bias_approximation, named="approximation for long lags"),
    Wrong("09.bias_for", "lag - 1", bias_lag_minus_one, named="one step short"),
    Wrong("09.bias_for", "logit times lag", bias_times_lag, named="inverse multiplied by the lag"),
    Wrong("09.bias_for", "coarse search", bias_search_coarse),
    Wrong("09.bias_for", "f - 1 instead of 1 - f: nan", bias_minus_one, named="gate minus one"),
    Wrong("09.bias_for", "ln lag + ln keep", bias_plus_ln, named="logarithms added"),
    Wrong("09.forget_slice", "last block", slice_last, named="output gate's slice"),
    Wrong("09.forget_slice", "one element", slice_one_element, named="first cell only"),
    Wrong("09.forget_slice", "every fourth", slice_every_fourth, named="every fourth entry"),
    Wrong("09.forget_slice", "caller's array changed", slice_in_place, named="no copy of floats"),
    Wrong("09.forget_slice", "copy of integers", slice_integers, named="no copy of floats"),
    Wrong("09.forget_slice", "added", slice_added, named="added instead of set"),
    Wrong("09.forget_slice", "nothing returned", slice_returns_none, says="returns nothing (None)"),
    Wrong("09.forget_slice", "only the block returned", slice_only_forget, named="block alone returned"),
    Wrong("09.forget_slice", "one too many", slice_end_included, named="one entry too many"),
    Wrong("09.forget_slice", "one too few", slice_to_minus_one, named="one entry too few"),
    Wrong("09.forget_slice", "others set to 0", slice_others_zero, named="others set to zero"),
    Wrong("09.forget_slice", "asarray is no copy", slice_asarray, says="changes its input `b` in place"),
    Wrong("09.debug_order", "unchanged", last_unchanged, named="the planted order"),
    Wrong("09.debug_order", "f, i, g, o", last_order_figo, named="another order"),
    Wrong("09.debug_order", "i, g, f, o", last_order_igfo, named="another order"),
    Wrong("09.debug_order", "return inside the loop", last_return_inside, named="return inside the loop"),
    Wrong(
        "09.debug_order",
        "repaired in one line of two",
        last_names_swapped_later,
        named="repaired in one line of two",
    ),
    Wrong("09.debug_order", "no tanh of the cell", last_no_tanh, named="tanh of the cell lost"),
    Wrong("09.debug_order", "all states", last_all_states),
    Wrong("09.debug_order", "h and c are one array", last_shared_array, named="one array with two names"),
    Wrong("09.debug_order", "no recurrence", last_no_recurrence, named="state not handed on"),
    Wrong("09.debug_order", "cell starts anew each step", last_cell_restarts, named="cell not handed on"),
    Wrong("09.debug_order", "only h returned", last_only_h, says="expected 2 values (h, c)"),
    Wrong("09.without_gates", "a missing gate is 0", gates_zero, named="shut instead of removed"),
    Wrong("09.without_gates", "input gate 0", gates_input_zero, named="shut instead of removed"),
    Wrong("09.without_gates", "forget gate 0", gates_forget_zero, named="shut instead of removed"),
    Wrong("09.without_gates", "output gate 0", gates_output_zero, named="shut instead of removed"),
    Wrong("09.without_gates", "no tanh", gates_no_tanh, named="state without tanh"),
    Wrong(
        "09.without_gates",
        "gates removed one after the other",
        gates_cumulated,
        named="gates removed one after the other",
    ),
    Wrong(
        "09.without_gates",
        "net input instead of candidate",
        gates_raw_candidate,
        named="net input for the candidate",
    ),
    Wrong("09.without_gates", "1997: input", gates_paper_input, named="input gate in 1997"),
    Wrong("09.without_gates", "1997: output", gates_paper_output, named="output gate in 1997"),
    Wrong("09.count", "two biases (PyTorch)", count_two_biases, named="two biases"),
    Wrong("09.count", "LSTM: three blocks", count_lstm_three_gates, named="three gates in an LSTM"),
    Wrong("09.count", "no biases", count_no_bias, named="biases missing"),
    Wrong(
        "09.count", "one bias for all units", count_one_bias_per_unit_number, named="one bias for all units"
    ),
    Wrong("09.count", "D = 8 hard-coded", count_fixed_8),
    Wrong("09.count", "the lecture's numbers", count_the_lecture, named="the numbers of the lecture"),
    Wrong(
        "09.count", "cell counted as parameters", count_cell_state_too, named="states counted as parameters"
    ),
    Wrong("09.count", "GRU like the LSTM", count_gru_missing, named="GRU like the LSTM"),
    Wrong("09.count", "GRU: 3 H extra", count_gru_three_extra, named="three second biases in a GRU"),
    Wrong("09.count", 'cell == "RNN" or "GRU"', count_if_or, named="equal units, equal parameters"),
    Wrong("09.one_cell", "gates by tanh", one(i=0.462, f=0.762, o=0.964), named="tanh on a gate"),
    Wrong(
        "09.one_cell",
        "sign in the exponent",
        one(i=0.3775, f=0.2689, o=0.1192),
        named="sigmoid with the wrong sign",
    ),
    Wrong("09.one_cell", "output gate left out", one(h=0.669), named="output gate forgotten"),
    Wrong(
        "09.one_cell", "old cell not forgotten", one(c=1.2123, h=0.738), named="old cell not multiplied by f"
    ),
    Wrong("09.step", "gates by tanh", step_tanh_gates, named="tanh on the gates"),
    Wrong("09.step", "no input gate", step_no_input_gate, named="input gate ignored"),
    Wrong("09.back", "tanh of tanh of c", back_tanh_twice, named="tanh of the cell taken twice"),
    Wrong(
        "09.back", "slopes taken at the gates", back_sigmoid_and_tanh_again, named="sigmoid taken once more"
    ),
    Wrong(
        "09.back",
        "cell's gradient at the output gate",
        back_output_gate_from_cell,
        named="output gate charged with the cell's gradient",
    ),
    Wrong("09.back", "new cell at the forget gate", back_new_cell_at_f, named="forget gate saw the new cell"),
    Wrong("09.memory", "bias to a power", kept_bias_power, named="bias taken for the gate"),
    Wrong("09.memory", "the gate alone", kept_gate, named="one step only"),
    Wrong("09.bias_for", "ln T", bias_ln_lag, named="logarithm of the lag"),
    Wrong("09.bias_for", "lag forgotten", bias_lag_forgotten, named="lag forgotten"),
    Wrong("09.forget_slice", "first block", slice_first_block, named="input gate's slice"),
    Wrong("09.forget_slice", "all but the first block", slice_second_half),
    Wrong("09.debug_order", "read backwards", last_backwards, named="read backwards"),
    Wrong("09.without_gates", "gates left in", gates(c_without_input_gate=0.809), named="nothing removed"),
    Wrong(
        "09.count",
        "GRU without its second bias",
        count_gru_without_second_bias,
        named="the GRU's second bias missing",
    ),
    Wrong(
        "09.gru_step", "z and 1 - z exchanged", gru_keeps_one_minus_z, named="update gate the other way round"
    ),
    Wrong("09.gru_step", "reset before the product", gru_of_2014, named="reset before the product"),
    Wrong("09.gru_step", "order z, r, n", gru_order_z_r_n, named="order of the blocks"),
    Wrong("09.gru_step", "no reset gate", gru_like_an_lstm, named="reset gate forgotten"),
    Wrong("09.gru_step", "second bias outside", gru_bias_outside, named="bias outside the reset"),
    Wrong(
        "09.gru_step",
        "two results",
        gru_returns_gates,
        says="expected an array of shape (2, 4), got 2 values",
    ),
    Wrong("09.train", "gradients never cleared", train_never_clears, named="gradients not cleared"),
    Wrong("09.train", "cleared before the step", train_clears_late, named="nothing learnt"),
    Wrong("09.train", "one batch", train_one_batch, named="one batch for all updates"),
    Wrong("09.train", "no clipping", train_no_clipping, named="not clipped"),
    Wrong(
        "09.train",
        "the loss sent back",
        train_backward_of_the_loss,
        says="expected its output's shape (3, 4), got ()",
    ),
    Wrong("09.train", "mean of the losses", train_mean_loss, named="mean of the losses"),
    Wrong("09.train", "started in the loop", train_starts_each_time, named="nothing learnt"),
    Wrong("09.train", "state carried on", train_carries_state, named="state carried on"),
    Wrong("09.train", "always an LSTM", train_always_lstm, named="the same cell always"),
    Wrong("09.train", "a seed of its own", train_seed_of_its_own, named="seed not handed on"),
    Wrong("09.train", "clipped to 0.1", train_clips_far_too_short),
    Wrong("09.train", "targets first", train_targets_first),
    Wrong("09.train", "nothing returned", train_nothing_returned, says="the list of losses is None"),
    Wrong("09.seeds", "first seed", solved_first_seed, named="one seed only"),
    Wrong("09.seeds", "best seed", solved_best_seed, named="best seed"),
    Wrong("09.seeds", "mean curve", solved_mean_curve, named="seeds averaged first"),
    Wrong("09.seeds", "last loss", solved_last_loss, named="last loss alone"),
    Wrong("09.seeds", "count", solved_count, named="count instead of share"),
    Wrong("09.seeds", "at the limit", solved_at_the_limit, named="at the limit"),
    Wrong("09.seeds", "mean over the seeds", solved_over_updates, named="seeds averaged first"),
    Wrong("09.seeds", "per cent", solved_per_cent, says="100 times what it should be"),
    Wrong("09.anbn", "bias of 1 at the forget gate", counter(f=(1, 1)), named="forgets on the way"),
    Wrong("09.anbn", "counts every letter", counter(g=(1, 1)), named="b counted upwards"),
    Wrong("09.anbn", "b is not counted", counter(g=(1, 0)), named="b not counted"),
    Wrong("09.anbn", "forgets on b", counter(f=(20, -20)), named="b wipes, then counts"),
    Wrong("09.anbn", "forget gate shut", counter(f=(-20, -20)), named="forgets everything"),
    Wrong("09.anbn", "input gate shut on b", counter(i=(20, -20)), named="b not counted"),
    Wrong(
        "09.anbn",
        "columns as rows",
        counter_columns_as_rows,
        says="expected an array of shape (2, 4), got an array of shape (4, 2)",
    ),
    Wrong("09.anbn", "two arrays", counter_two_arrays, says="xpected 3 values (W_ih, W_hh, b), got 2"),
    Wrong("09.train", "softmax minus one-hot, no mean", train_own_gradient, named="mean forgotten"),
    Wrong("09.train", "clipped one by one", train_clips_one_by_one, named="clipped one by one"),
    Wrong("09.seeds", "any of the last ten", solved_any_of_ten, named="lowest loss of the run"),
    Wrong("09.seeds", "all of the last ten", solved_all_of_ten, named="every one of the last ten"),
    Wrong("09.seeds", "whole division", solved_whole_division, named="all or nothing"),
    Wrong("09.gru_step", "reset before", gru_reset_before_with_bias, named="reset before the product"),
    Wrong("09.one_cell", "c = f + i g", one(c=0.4435, h=0.367)),
    Wrong("09.step", "cell cut to one", step_clipped),
    Wrong("09.step", "ReLU for the candidate", step_relu),
    Wrong("09.step", "forget gate plus one", step_forget_plus_one),
    Wrong("09.step", "the cell in the output gate", step_peephole),
    Wrong("09.step", "bias twice", step_bias_twice),
    Wrong("09.step", "every fourth column", step_interleaved, named="every fourth column"),
    Wrong("09.step", "old state added", step_state_added),
    Wrong("09.step", "one array", step_stacked, says="expected 2 values (h, c), got an array"),
    Wrong(
        "09.back",
        "this step not sent back",
        back_gradients_of_gates_one_sided,
        named="this step's part missing in the gradient sent back",
    ),
    Wrong(
        "09.back",
        "output gate forgotten",
        back_no_output_gate,
        named="output gate missing on the path through h",
    ),
    Wrong(
        "09.back",
        "slope of tanh forgotten",
        back_no_slope_of_tanh,
        named="slope of tanh missing on the path through h",
    ),
    Wrong(
        "09.back",
        "cell for its tanh",
        back_output_by_cell,
        named="tanh of the cell forgotten at the output gate",
    ),
    Wrong("09.back", "downhill", back_downhill, says="wrong sign"),
    Wrong("09.back", "grad_c changed", back_in_place, says="in place: whoever"),
    Wrong("09.back", "cells exchanged", back_cells_swapped),
    Wrong("09.memory", "what is lost", kept_lost, named="what is lost"),
    Wrong("09.memory", "divided by the lag", kept_divided),
    Wrong("09.memory", "tanh", kept_tanh, named="tanh for the gate"),
    Wrong("09.memory", "lag inside the sigmoid", kept_scalar_bias, named="bias times lag"),
    Wrong("09.memory", "root", kept_root),
    Wrong("09.memory", "by recursion, too deep", kept_recursive, says="more often than Python allows"),
    Wrong("09.bias_for", "log10", bias_log_of_ten, named="another base"),
    Wrong("09.bias_for", "rounded", bias_rounded, says="is rounded to"),
    Wrong("09.bias_for", "power for root", bias_power, named="power instead of root"),
    Wrong("09.bias_for", "1 - keep", bias_one_minus),
    Wrong("09.forget_slice", "two blocks", slice_half, named="two blocks"),
    Wrong("09.forget_slice", "third block", slice_third_block, named="candidate's slice"),
    Wrong("09.forget_slice", "all of them", slice_all, named="everywhere"),
    Wrong("09.forget_slice", "four to eight", slice_four),
    Wrong("09.debug_order", "first step only", last_first_states, named="return inside the loop"),
    Wrong("09.debug_order", "g first", last_order_of_pytorch_turned),
    Wrong("09.debug_order", "last step left out", last_one_step_short, named="last input missing"),
    Wrong("09.debug_order", "c only", last_c_only, says="expected 2 values (h, c), got an array"),
    Wrong("09.debug_order", "c, h", last_exchanged, says="are exchanged"),
    Wrong(
        "09.without_gates", "no gates at all", gates(c_without_input_gate=1.038, c_without_forget_gate=1.038)
    ),
    Wrong("09.count", "D for H", count_square),
    Wrong("09.count", "no recurrent weights", count_no_recurrence, named="recurrent weights missing"),
    Wrong("09.count", "as text", count_text, says="expected one number, got the text"),
    Wrong("09.count", "lower case", count_lower_case),
    Wrong("09.gru_step", "one gate for both", gru_reset_is_update),
    Wrong("09.gru_step", "no tanh", gru_no_tanh),
    Wrong("09.gru_step", "the candidate", gru_candidate, named="candidate for the new state"),
    Wrong("09.gru_step", "no second bias", gru_no_second_bias, named="second bias missing"),
    Wrong("09.gru_step", "whole candidate added", gru_sum),
    Wrong("09.seeds", "ten before the last", solved_eleven),
    Wrong("09.seeds", "first ten", solved_first_ten, named="first ten losses"),
    Wrong("09.seeds", "median", solved_median, named="median of the last ten"),
    Wrong("09.seeds", "failed ones", solved_failed, named="share not solved"),
    Wrong("09.seeds", "all updates", solved_all_updates, named="mean of the whole run"),
    Wrong("09.seeds", "one verdict each", solved_list, says="Its mean is the right number"),
    Wrong("09.anbn", "5 at the forget gate", counter_leaking, named="forgets on the way"),
    Wrong("09.anbn", "b takes twice as much", counter_twice),
    Wrong("09.anbn", "ones", counter_ones, named="forgets on the way"),
    Wrong("09.anbn", "no input on b", counter_a_only_gate, named="b not counted"),
    Wrong("09.one_cell", "f and o exchanged", cell(zf=2.0, zo=1.0), named="forget and output gate exchanged"),
    Wrong("09.one_cell", "cell read by a sigmoid", cell(read=sigmoid)),
    Wrong("09.one_cell", "1 - f", cell(keep=lambda f: 1 - f), named="one minus the forget gate"),
    Wrong("09.one_cell", "old cell through tanh", cell(old=np.tanh(1.5)), named="old cell through tanh"),
    Wrong("09.step", "TensorFlow's order", lstm_tensorflow_order, named="gate order mixed up"),
    Wrong("09.step", "i keeps and f writes", lstm_roles_exchanged, named="gate order mixed up"),
    Wrong("09.step", "tanh of the recurrent part", lstm_tanh_of_recurrence),
    Wrong("09.step", "state twice", lstm_state_twice, says="is what `h` should be"),
    Wrong(
        "09.back", "gradients added bare", back_gradients_added, named="gradient of the state added as it is"
    ),
    Wrong("09.back", "(1 - g)²", back_brackets_of_the_slope, named="square outside the brackets"),
    Wrong("09.back", "i sends back", back_input_gate_sent),
    Wrong("09.back", "tanh of the cell missing at o", back_no_cell_at_the_output),
    Wrong("09.bias_for", "searched above 0 only", bias_between_0_and_50),
    Wrong("09.bias_for", "logarithm of the gate", bias_log_of_gate, named="logarithm of the gate alone"),
    Wrong("09.bias_for", "lag + 1", bias_lag_plus_one),
    Wrong("09.bias_for", "odds", bias_odds),
    Wrong("09.debug_order", "candidate by sigmoid", last_sigmoid_candidate, named="candidate by a sigmoid"),
    Wrong("09.debug_order", "no bias", last_no_bias, named="bias left out"),
    Wrong("09.debug_order", "never forgets", last_never_forgets, named="never forgets"),
    Wrong("09.debug_order", "loop over the sequences", last_over_sequences, says="got shape (4, 2)"),
    Wrong("09.gru_step", "reset of the input", gru_reset_on_input, named="only the input part reset"),
    Wrong("09.gru_step", "candidate by sigmoid", gru_sigmoid_candidate, named="sigmoid on the candidate"),
    Wrong(
        "09.gru_step", "second bias in all blocks", gru_bias_everywhere, named="second bias in every block"
    ),
    Wrong("09.gru_step", "old state lost", gru_old_state_lost, named="nothing kept"),
    Wrong("09.count", "bias of one number", count_bias_of_one, named="one number for a bias"),
    Wrong("09.count", "second bias of one", count_second_bias_of_one, named="one number for a bias"),
    Wrong("09.anbn", "forget bias 0", counting_without_forget_bias, named="forgets on the way"),
    Wrong("09.train", "clipped at 5", train_clips_at_five, says="longer than 1"),
    Wrong("09.memory", "percent", kept_as_percent, says="100 times what it should be"),
    Wrong("09.anbn", "6 at the forget gate", counter_with_memory_of_six, named="forgets on the way"),
    Wrong("09.gru_step", "one gate for both", gru_resets_with_update),
    Wrong("09.count", "the larger one for H", count_sorted, says="D = 20, H = 6"),
    Wrong("09.seeds", "second half", seeds_second_half),
]

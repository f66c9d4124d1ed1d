"""Wrong and right answers to the exercises of chapter 08."""

import math
from itertools import accumulate

import numpy as np
from scipy.special import softmax as scipy_softmax

from wrong_answers import Right, Wrong


# 08.two_steps
def two(**changes):
    right = dict(h1=0.761594, h2=-0.523245, delta2=-0.379988, delta1=-0.020332, dw_x=0.339325, dw_h=-0.289397)
    return right | changes


two_chained_three_decimals = two(h1=0.762, h2=-0.523, delta2=-0.380, delta1=-0.020, dw_x=0.340, dw_h=-0.290)
two_nothing_carried = two(delta1=-0.100124, dw_x=0.179739)
two_last_step_only = two(dw_x=0.379988)
two_half = two(delta2=-0.189994, delta1=-0.010166, dw_x=0.169662, dw_h=-0.144698)
two_targets_swapped = two(delta2=-1.106203, delta1=0.552139, dw_x=2.210480, dw_h=-0.842478)
two_h2_forgets_h1 = two(h2=-0.197375, delta2=-0.189686, delta1=-0.060293, dw_x=0.069101, dw_h=-0.144464)
two_no_slope = two(delta2=-0.523245, delta1=0.023216, dw_x=0.569677, dw_h=-0.398500)
two_carried_with_plus = two(delta1=-0.179917, dw_x=0.020154)
two_slope_of_one_minus_h = two(delta2=-0.797029, delta1=0.038171, dw_x=0.873371, dw_h=-0.607013)


# 08.forward
def forward_right(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.stack(states)


def forward_right_filled(X, h, W_ih, W_hh, b):
    T, N, _ = X.shape
    out = np.empty((T, N, len(W_hh)))
    for t in range(T):
        before = h if t == 0 else out[t - 1]
        out[t] = np.tanh(X[t].dot(W_ih) + before.dot(W_hh) + b)
    return out


def forward_no_tanh(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = x @ W_ih + h @ W_hh + b
        states.append(h)
    return np.stack(states)


def forward_last_only(X, h, W_ih, W_hh, b):
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh + b)
    return h


def forward_with_h0(X, h, W_ih, W_hh, b):
    return np.concatenate([h[None], forward_right(X, h, W_ih, W_hh, b)])


def forward_without_last(X, h, W_ih, W_hh, b):
    return np.concatenate([h[None], forward_right(X, h, W_ih, W_hh, b)])[:-1]


def forward_sigmoid(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = 1 / (1 + np.exp(-(x @ W_ih + h @ W_hh + b)))
        states.append(h)
    return np.stack(states)


def forward_from_zero(X, h, W_ih, W_hh, b):
    return forward_right(X, np.zeros_like(h), W_ih, W_hh, b)


def forward_stacked_axis_1(X, h, W_ih, W_hh, b):
    return np.stack(list(forward_right(X, h, W_ih, W_hh, b)), axis=1)


def forward_concatenated(X, h, W_ih, W_hh, b):
    return np.concatenate(list(forward_right(X, h, W_ih, W_hh, b)))


def forward_backwards(X, h, W_ih, W_hh, b):
    return forward_right(X[::-1], h, W_ih, W_hh, b)


def forward_elementwise(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h * np.diag(W_hh) + b)  # each unit reads its own old state only
        states.append(h)
    return np.stack(states)


# 08.bptt
def bptt_right(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X) - 1, -1, -1):
        before = h0 if t == 0 else states[t - 1]
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += before.T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_with(grad_states, X, h0, states, W_ih, W_hh, *, slope=None, carry=None, before=None):
    slope = slope or (lambda h: 1 - h**2)
    carry = carry or (lambda total, delta: delta @ W_hh.T)
    before = before or (lambda t: h0 if t == 0 else states[t - 1])
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X) - 1, -1, -1):
        total = grad_states[t] + carried
        delta = total * slope(states[t])
        dW_ih += X[t].T @ delta
        dW_hh += before(t).T @ delta
        db += delta.sum(axis=0)
        carried = carry(total, delta)
    return dW_ih, dW_hh, db, carried


def bptt_nothing_carried(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(len(X) - 1, -1, -1):
        before = h0 if t == 0 else states[t - 1]
        delta = grad_states[t] * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += before.T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_slope_no_square(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, slope=lambda h: 1 - h)


def bptt_sigmoid_slope(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, slope=lambda h: h * (1 - h))


def bptt_same_step_state(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, before=lambda t: states[t])


def bptt_minus_one_wraps(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, before=lambda t: states[t - 1])


def bptt_zero_before(grad_states, X, h0, states, W_ih, W_hh):
    zero = np.zeros(h0.shape)
    return bptt_with(
        grad_states, X, h0, states, W_ih, W_hh, before=lambda t: zero if t == 0 else states[t - 1]
    )


def bptt_returns_delta(grad_states, X, h0, states, W_ih, W_hh):
    deltas = []
    carried = np.zeros(h0.shape)
    dW_ih, dW_hh, db, _ = bptt_right(grad_states, X, h0, states, W_ih, W_hh)
    for t in range(len(X) - 1, -1, -1):
        deltas.append((grad_states[t] + carried) * (1 - states[t] ** 2))
        carried = deltas[-1] @ W_hh.T
    return dW_ih, dW_hh, db, deltas[-1]


def bptt_carries_without_slope(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, carry=lambda total, delta: total @ W_hh.T)


def bptt_all_mean(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db, d0 = bptt_right(grad_states, X, h0, states, W_ih, W_hh)
    return dW_ih / len(X), dW_hh / len(X), db / len(X), d0


def bptt_db_not_summed(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, _, d0 = bptt_right(grad_states, X, h0, states, W_ih, W_hh)
    db, carried = 0, np.zeros(h0.shape)
    for t in range(len(X) - 1, -1, -1):
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        db = db + delta  # (N, H)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, d0


def bptt_stops_at_one(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X) - 1, 0, -1):
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += states[t - 1].T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_carried_accumulates(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X) - 1, -1, -1):
        before = h0 if t == 0 else states[t - 1]
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += before.T @ delta
        db += delta.sum(axis=0)
        carried += delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_hh_transposed(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db, d0 = bptt_right(grad_states, X, h0, states, W_ih, W_hh)
    return dW_ih, dW_hh.T, db, d0


def bptt_only_last_loss(grad_states, X, h0, states, W_ih, W_hh):
    g = np.zeros(grad_states.shape)
    g[-1] = grad_states[-1]
    return bptt_right(g, X, h0, states, W_ih, W_hh)


def bptt_sign(grad_states, X, h0, states, W_ih, W_hh):
    return tuple(-g for g in bptt_right(grad_states, X, h0, states, W_ih, W_hh))


# 08.lag_40
def lag(**changes):
    return dict(straight=0.9**40, with_tanh=0.72**40, radius_that_keeps=1.25, first_lag=153) | changes


lag_times_40 = lag(straight=0.9 * 40, with_tanh=0.9 * 0.8 * 40)
lag_only_slope = lag(with_tanh=0.8**40)
lag_sum = lag(with_tanh=0.9**40 + 0.8**40)
lag_radius_inverse_of_product = lag(radius_that_keeps=1 / 0.72)
lag_first_not_whole = lag(first_lag=152.98)
lag_first_log10 = lag(first_lag=7)
lag_first_with_tanh = lag(first_lag=50)
lag_39 = lag(straight=0.9**39, with_tanh=0.72**39)


# 08.debug_accumulation
def wg_right(deltas, X, h0, states):
    dW_ih = np.zeros((X.shape[2], states.shape[2]))
    dW_hh = np.zeros((states.shape[2], states.shape[2]))
    db = np.zeros(states.shape[2])
    for t in range(len(X)):
        h_before = states[t - 1] if t > 0 else h0
        dW_ih += X[t].T @ deltas[t]
        dW_hh += h_before.T @ deltas[t]
        db += deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


def wg_right_einsum(deltas, X, h0, states):
    before = np.concatenate([h0[None], states[:-1]])
    return (
        np.einsum("tnd,tnh->dh", X, deltas),
        np.einsum("tnk,tnh->kh", before, deltas),
        deltas.sum(axis=(0, 1)),
    )


def wg_unchanged(deltas, X, h0, states):
    for t in range(len(X)):
        h_before = states[t - 1] if t > 0 else h0
        dW_ih = X[t].T @ deltas[t]
        dW_hh = h_before.T @ deltas[t]
        db = deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


def wg_db_forgotten(deltas, X, h0, states):
    dW_ih, dW_hh, _ = wg_right(deltas, X, h0, states)
    return dW_ih, dW_hh, deltas[-1].sum(axis=0)


def wg_only_db(deltas, X, h0, states):
    dW_ih, dW_hh, _ = wg_unchanged(deltas, X, h0, states)
    return dW_ih, dW_hh, deltas.sum(axis=(0, 1))


def wg_hh_forgotten(deltas, X, h0, states):
    dW_ih, _, db = wg_right(deltas, X, h0, states)
    return dW_ih, wg_unchanged(deltas, X, h0, states)[1], db


def wg_same_step(deltas, X, h0, states):
    dW_ih, _, db = wg_right(deltas, X, h0, states)
    return dW_ih, sum(s.T @ d for s, d in zip(states, deltas, strict=True)), db


def wg_wraps(deltas, X, h0, states):
    dW_ih, _, db = wg_right(deltas, X, h0, states)
    return dW_ih, sum(states[t - 1].T @ deltas[t] for t in range(len(X))), db


def wg_mean(deltas, X, h0, states):
    return tuple(g / len(X) for g in wg_right(deltas, X, h0, states))


def wg_db_axis(deltas, X, h0, states):
    dW_ih, dW_hh, _ = wg_right(deltas, X, h0, states)
    return dW_ih, dW_hh, deltas.sum(axis=0).sum(axis=1)


def wg_two_steps(deltas, X, h0, states):
    dW_ih = X[0].T @ deltas[0] + X[-1].T @ deltas[-1]
    dW_hh = h0.T @ deltas[0] + states[0].T @ deltas[-1]
    return dW_ih, dW_hh, (deltas[0] + deltas[-1]).sum(axis=0)


def wg_sums_multiplied(deltas, X, h0, states):
    before = np.concatenate([h0[None], states[:-1]])
    total = deltas.sum(axis=0)
    return X.sum(axis=0).T @ total, before.sum(axis=0).T @ total, total.sum(axis=0)


def wg_always_h0(deltas, X, h0, states):
    dW_ih, _, db = wg_right(deltas, X, h0, states)
    return dW_ih, sum(h0.T @ d for d in deltas), db


def wg_reset_inside(deltas, X, h0, states):
    for t in range(len(X)):
        dW_ih = np.zeros((X.shape[2], states.shape[2]))
        dW_hh = np.zeros((states.shape[2], states.shape[2]))
        db = np.zeros(states.shape[2])
        h_before = states[t - 1] if t > 0 else h0
        dW_ih += X[t].T @ deltas[t]
        dW_hh += h_before.T @ deltas[t]
        db += deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


# 08.clip
def clip_right(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return factor * dW, factor * db


def clip_right_copies(dW, db, max_norm):
    norm = np.hypot(np.linalg.norm(dW), np.linalg.norm(db))
    if norm <= max_norm:
        return dW.copy(), db.copy()
    return dW * (max_norm / norm), db * (max_norm / norm)


def clip_each(dW, db, max_norm):
    out = []
    for g in (dW, db):
        norm = np.linalg.norm(g)
        out.append(g * min(1.0, max_norm / norm) if norm > 0 else g)
    return tuple(out)


def clip_always(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    return (dW * max_norm / norm, db * max_norm / norm) if norm > 0 else (dW, db)


def clip_zero_nan(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    return dW / norm * min(norm, max_norm), db / norm * min(norm, max_norm)


def clip_norms_added(dW, db, max_norm):
    norm = np.linalg.norm(dW) + np.linalg.norm(db)
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return factor * dW, factor * db


def clip_inverted(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    return (dW * norm / max_norm, db * norm / max_norm) if norm > max_norm else (dW, db)


def clip_only_dW_shortened(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return factor * dW, db


def clip_fixed_one(dW, db, max_norm):
    return clip_right(dW, db, 1.0)


def clip_flat(dW, db, max_norm):
    both = np.concatenate([dW.ravel(), db.ravel()])
    norm = np.linalg.norm(both)
    both = both * (min(1.0, max_norm / norm) if norm > 0 else 1.0)
    return both[: dW.size], both[dW.size :]


def clip_second_uses_new_norm(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    if norm > max_norm:
        dW = dW * max_norm / norm
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    if norm > max_norm:
        db = db * max_norm / norm
    return dW, db


def clip_spectral(dW, db, max_norm):
    norm = np.sqrt(np.linalg.norm(np.atleast_2d(dW), 2) ** 2 + np.sum(db**2))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return factor * dW, factor * db


# 08.targets
def chunk_right(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * length
    return codes[at], codes[at + 1]


def chunk_right_loop(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    inputs = np.zeros((n_steps, n_streams), dtype=int)
    targets = np.zeros((n_steps, n_streams), dtype=int)
    for s in range(n_streams):
        for t in range(n_steps):
            inputs[t, s] = codes[s * length + start + t]
            targets[t, s] = codes[s * length + start + t + 1]
    return inputs, targets


def chunk_no_shift(codes, start, n_steps, n_streams):
    inputs, _ = chunk_right(codes, start, n_steps, n_streams)
    return inputs, inputs


def chunk_interleaved(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    inputs = codes[: length * n_streams].reshape(length, n_streams)
    targets = codes[1 : length * n_streams + 1].reshape(length, n_streams)
    return inputs[start : start + n_steps], targets[start : start + n_steps]


def chunk_start_ignored(codes, start, n_steps, n_streams):
    return chunk_right(codes, 0, n_steps, n_streams)


def chunk_no_minus_one(codes, start, n_steps, n_streams):
    length = len(codes) // n_streams
    at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * length
    return codes[at], codes[np.minimum(at + 1, len(codes) - 1)]


def chunk_start_in_chunks(codes, start, n_steps, n_streams):
    return chunk_right(codes, (start * n_steps) % ((len(codes) - 1) // n_streams), n_steps, n_streams)


def chunk_lecture_length(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams // n_steps * n_steps
    at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * length
    return codes[at], codes[at + 1]


def chunk_consecutive(codes, start, n_steps, n_streams):
    at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * n_steps
    return codes[at], codes[at + 1]


def chunk_one_stream(codes, start, n_steps, n_streams):
    one = codes[start : start + n_steps]
    two_ = codes[start + 1 : start + n_steps + 1]
    return np.stack([one] * n_streams, axis=1), np.stack([two_] * n_streams, axis=1)


def chunk_target_last_only(codes, start, n_steps, n_streams):
    inputs, targets = chunk_right(codes, start, n_steps, n_streams)
    return inputs, targets[-1]


def chunk_ceil(codes, start, n_steps, n_streams):
    length = -(-(len(codes) - 1) // n_streams)
    at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * length
    at = np.minimum(at, len(codes) - 2)
    return codes[at], codes[at + 1]


# 08.temperature
def temp_right(logits, temperature):
    z = logits / temperature
    z = z - z.max(axis=-1, keepdims=True)
    p = np.exp(z)
    return p / p.sum(axis=-1, keepdims=True)


def temp_right_power(logits, temperature):
    z = logits - logits.max(axis=-1, keepdims=True)
    p = np.exp(z) ** (1 / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def temp_after_softmax(logits, temperature):
    return temp_right(logits, 1.0) / temperature


def temp_after_softmax_renormalised(logits, temperature):
    p = temp_right(logits, 1.0) / temperature
    return p / p.sum(axis=-1, keepdims=True)


def temp_softmax_of_probabilities(logits, temperature):
    return temp_right(temp_right(logits, 1.0), temperature)


def temp_axis_0(logits, temperature):
    p = np.exp((logits - logits.max(axis=0)) / temperature)
    return p / p.sum(axis=0)


def temp_overflow(logits, temperature):
    p = np.exp(logits / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def temp_argmax(logits, temperature):
    return (logits == logits.max(axis=-1, keepdims=True)).astype(float)


def temp_in_place(logits, temperature):
    logits -= logits.max(axis=-1, keepdims=True)
    p = np.exp(logits / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def temp_whole_max(logits, temperature):
    p = np.exp((logits - logits.max()) / temperature)  # one maximum for all rows
    return p / p.sum(axis=-1, keepdims=True)


def temp_fixed_half(logits, temperature):
    return temp_right(logits, 0.5)


def temp_max_not_divided(logits, temperature):
    z = logits / temperature - logits.max(axis=-1, keepdims=True)
    p = np.exp(z)
    return p / p.sum(axis=-1, keepdims=True)


def temp_no_keepdims(logits, temperature):
    z = logits / temperature
    p = np.exp(z - z.max(axis=-1))
    return p / p.sum(axis=-1)


def temp_draws(logits, temperature):
    p = np.atleast_2d(temp_right(logits, temperature))
    rng = np.random.default_rng(0)
    return np.array([rng.choice(p.shape[1], p=row) for row in p])


# 08.carry
BORDERS = (
    "state, from a chunk to the next chunk of the same book",
    "gradient, from a chunk back to the chunk before",
    "state, from one customer's review to another customer's",
    "state, to a patient's next measurement, an hour later",
)


def borders(*answers):
    return dict(zip(BORDERS, answers, strict=True))


# written later, by the people who wrote the checks: other right ways, other slips
def forward_list_of_lists(X, h, W_ih, W_hh, b):
    states, old = [], h.tolist()
    for x in X:
        new = []
        for n in range(len(x)):
            z = [sum(x[n][d] * W_ih[d][k] for d in range(len(W_ih))) for k in range(len(b))]
            z = [z[k] + sum(old[n][j] * W_hh[j][k] for j in range(len(b))) + b[k] for k in range(len(b))]
            new.append([np.tanh(value) for value in z])
        states.append(new)
        old = new
    return states


def forward_exponentials(X, h, W_ih, W_hh, b):
    out = []
    for t in range(len(X)):
        h = 2 / (1 + np.exp(-2 * (np.einsum("nd,dh->nh", X[t], W_ih) + h @ W_hh + b))) - 1
        out += [h]
    return np.array(out)


def forward_old_input(X, h, W_ih, W_hh, b):
    states = []
    for t in range(len(X)):
        h = np.tanh(X[t - 1] @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.stack(states)


def forward_bias_outside(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh) + b
        states.append(h)
    return np.stack(states)


def forward_returned_in_the_loop(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh + b)
        states.append(h)
        return np.stack(states)


def bptt_right_einsum(grad_states, X, h0, states, W_ih, W_hh):
    deltas, carried = np.zeros(states.shape), 0
    for t in range(len(X))[::-1]:
        deltas[t] = (grad_states[t] + carried) * (1 - states[t]) * (1 + states[t])
        carried = np.einsum("nk,jk->nj", deltas[t], W_hh)
    before = np.array([h0, *states[:-1]])
    return [
        np.einsum("tnd,tnh->dh", X, deltas),
        np.einsum("tnk,tnh->kh", before, deltas),
        deltas.sum((0, 1)),
        carried,
    ]


def bptt_carried_after_slope(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in reversed(range(len(X))):
        before = h0 if t == 0 else states[t - 1]
        delta = grad_states[t] * (1 - states[t] ** 2) + carried
        dW_ih += X[t].T @ delta
        dW_hh += before.T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_without_weights(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, carry=lambda total, delta: delta)


def bptt_weights_not_turned(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_with(grad_states, X, h0, states, W_ih, W_hh, carry=lambda total, delta: delta @ W_hh)


def bptt_three_results(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_right(grad_states, X, h0, states, W_ih, W_hh)[:3]


def bptt_overwritten(grad_states, X, h0, states, W_ih, W_hh):
    carried = np.zeros(h0.shape)
    for t in reversed(range(len(X))):
        before = h0 if t == 0 else states[t - 1]
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih, dW_hh, db = X[t].T @ delta, before.T @ delta, delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def clip_right_scalars(dW, db, max_norm):
    total = 0.0
    for array in (dW, db):
        for value in np.asarray(array, dtype=float).flat:
            total += value * value
    shrink = 1.0 if total <= max_norm**2 else max_norm / total**0.5
    return np.multiply(dW, shrink), np.multiply(db, shrink)


def clip_elements(dW, db, max_norm):
    return np.clip(dW, -max_norm, max_norm), np.clip(db, -max_norm, max_norm)


def clip_no_root(dW, db, max_norm):
    norm = np.sum(dW**2) + np.sum(db**2)
    return (dW * max_norm / norm, db * max_norm / norm) if norm > max_norm else (dW, db)


def clip_largest(dW, db, max_norm):
    norm = max(np.abs(dW).max(initial=0), np.abs(db).max(initial=0))
    return (dW * max_norm / norm, db * max_norm / norm) if norm > max_norm else (dW, db)


def clip_writes(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    if norm > max_norm:
        dW[...] = dW * max_norm / norm
        db[...] = db * max_norm / norm
    return dW, db


def chunk_right_lists(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    pieces = [codes[s * length : s * length + length + 1] for s in range(n_streams)]
    inputs = [[int(piece[start + t]) for piece in pieces] for t in range(n_steps)]
    targets = [[int(piece[start + t + 1]) for piece in pieces] for t in range(n_steps)]
    return inputs, targets


def chunk_batch_first(codes, start, n_steps, n_streams):
    inputs, targets = chunk_right(codes, start, n_steps, n_streams)
    return inputs.T, targets.T


def chunk_shift_back(codes, start, n_steps, n_streams):
    inputs, _ = chunk_right(codes, start, n_steps, n_streams)
    length = (len(codes) - 1) // n_streams
    at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * length
    return inputs, codes[at - 1]


def chunk_roll(codes, start, n_steps, n_streams):
    inputs, _ = chunk_right(codes, start, n_steps, n_streams)
    return inputs, np.roll(inputs, -1, axis=0)


def chunk_exchanged(codes, start, n_steps, n_streams):
    return chunk_right(codes, start, n_steps, n_streams)[::-1]


def temp_right_logsumexp(logits, temperature):
    z = np.asarray(logits) / temperature
    top = z.max(-1, keepdims=True)
    return np.exp(z - top - np.log(np.exp(z - top).sum(-1, keepdims=True)))


def temp_multiplied(logits, temperature):
    return temp_right(logits * temperature, 1.0)


def temp_not_normalised(logits, temperature):
    return np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)


def temp_sum_of_all(logits, temperature):
    p = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
    return p / p.sum()


# found by a second reader
def chunk_of_bytes(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    at = start + np.arange(n_steps)[:, None] + length * np.arange(n_streams)
    return codes[at].astype(np.uint8), codes[at + 1].astype(np.uint8)


def chunk_stacked(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    at = start + np.arange(n_steps)[:, None] + length * np.arange(n_streams)
    return np.stack([codes[at], codes[at + 1]])


def temperature_minus_mean(logits, temperature):
    z = logits / temperature
    p = np.exp(z - z.mean(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def temperature_minus_largest_size(logits, temperature):
    z = logits / temperature
    p = np.exp(z - np.abs(z).max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def forward_recursive(X, h, W_ih, W_hh, b):
    state = np.tanh(X[0] @ W_ih + h @ W_hh + b)
    if len(X) == 1:
        return state[None]
    return np.concatenate([state[None], forward_recursive(X[1:], state, W_ih, W_hh, b)])


def forward_accumulated(X, h, W_ih, W_hh, b):
    from itertools import accumulate

    inputs = np.einsum("tnd,dh->tnh", X, W_ih) + b
    return np.array(list(accumulate(inputs, lambda state, z: np.tanh(z + state @ W_hh), initial=h))[1:])


def forward_one_table(X, h, W_ih, W_hh, b):
    W = np.vstack([b, W_ih, W_hh])
    states = []
    for x in X:
        h = np.tanh(np.hstack([np.ones((len(x), 1)), x, h]) @ W)
        states += [h]
    return np.stack(states)


def bptt_recursive(grad_states, X, h0, states, W_ih, W_hh):
    def back(t, carried):
        if t < 0:
            return 0, 0, 0, carried
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        before = h0 if t == 0 else states[t - 1]
        a, c, d, first = back(t - 1, delta @ W_hh.T)
        return a + X[t].T @ delta, c + before.T @ delta, d + delta.sum(0), first

    return back(len(X) - 1, np.zeros(h0.shape))


def bptt_shifted(grad_states, X, h0, states, W_ih, W_hh):
    before = np.concatenate([h0[None], states[:-1]])
    deltas = np.empty(states.shape)
    carried = 0 * h0
    for t in reversed(range(X.shape[0])):
        deltas[t] = (grad_states[t] + carried) * (1 + states[t]) * (1 - states[t])
        carried = deltas[t] @ W_hh.T
    return (
        np.tensordot(X, deltas, axes=([0, 1], [0, 1])),
        np.tensordot(before, deltas, axes=([0, 1], [0, 1])),
        deltas.sum(axis=(0, 1)),
        carried,
    )


def wg_tensordot(deltas, X, h0, states):
    before = np.vstack([h0[np.newaxis], states[:-1]])
    flat = deltas.reshape(-1, deltas.shape[2])
    return X.reshape(-1, X.shape[2]).T @ flat, before.reshape(-1, h0.shape[1]).T @ flat, flat.sum(axis=0)


def wg_sum(deltas, X, h0, states):
    olds = [h0, *states][:-1]
    return (
        sum(x.T @ d for x, d in zip(X, deltas)),
        sum(old.T @ d for old, d in zip(olds, deltas)),
        sum(d.sum(axis=0) for d in deltas),
    )


def clip_hypot(dW, db, max_norm):
    length = np.hypot(np.linalg.norm(np.ravel(dW)), np.linalg.norm(db))
    factor = 1.0 if length <= max_norm else max_norm / length
    return dW * factor, db * factor


def clip_as_pytorch(dW, db, max_norm):
    """A millionth in the divisor, so that zeros need no case of their own."""
    factor = min(1.0, max_norm / (np.sqrt(np.sum(dW**2) + np.sum(db**2)) + 1e-6))
    return dW * factor, db * factor


def clip_divided_by_max(dW, db, max_norm):
    both = np.concatenate([dW.ravel(), db])
    shrink = max(1.0, np.sqrt(both @ both) / max_norm)
    return dW / shrink, db / shrink


def chunk_reshaped(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    x = codes[: length * n_streams].reshape(n_streams, length)
    y = codes[1 : length * n_streams + 1].reshape(n_streams, length)
    return x[:, start : start + n_steps].T, y[:, start : start + n_steps].T


def chunk_columns(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    begin = [s * length + start for s in range(n_streams)]
    x = np.column_stack([codes[i : i + n_steps] for i in begin])
    y = np.column_stack([codes[i + 1 : i + 1 + n_steps] for i in begin])
    return [x, y]


def temp_apply(logits, temperature=1.0):
    def of(row):
        e = np.exp((row - row.max()) / temperature)
        return e / e.sum()

    return np.apply_along_axis(of, -1, logits)


def temp_recursive(logits, temperature):
    if np.ndim(logits) > 1:
        return np.array([temp_recursive(row, temperature) for row in logits])
    z = np.asarray(logits, float) / temperature
    return np.exp(z - np.logaddexp.reduce(z))


def forward_transposed_weights(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh.T + b)
        states.append(h)
    return np.array(states)


def forward_in_place(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h[...] = np.tanh(x @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.array(states)


def forward_first_sequence(X, h, W_ih, W_hh, b):
    states = np.zeros((len(X), 1, len(b)))
    h = h[:1]
    for t in range(len(X)):
        h = np.tanh(X[t, :1] @ W_ih + h @ W_hh + b)
        states[t] = h
    return states


def forward_no_bias(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh)
        states.append(h)
    return np.array(states)


def forward_h_from_start(X, h, W_ih, W_hh, b):
    return np.array([np.tanh(x @ W_ih + h @ W_hh + b) for x in X])


def forward_state_and_list(X, h, W_ih, W_hh, b):
    states = forward_recursive(X, h, W_ih, W_hh, b)
    return states, states[-1]


def forward_tanh_twice(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + np.tanh(h) @ W_hh + b)
        states.append(h)
    return np.array(states)


def bptt_forwards(grad_states, X, h0, states, W_ih, W_hh):
    before = np.concatenate([h0[None], states[:-1]])
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X)):
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += before[t].T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_slope_of_the_step_before(grad_states, X, h0, states, W_ih, W_hh):
    before = np.concatenate([h0[None], states[:-1]])
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in reversed(range(len(X))):
        delta = (grad_states[t] + carried) * (1 - before[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += before[t].T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_two_steps(grad_states, X, h0, states, W_ih, W_hh):
    """Truncated after one step back."""
    before = np.concatenate([h0[None], states[:-1]])
    slope = 1 - states**2
    own = grad_states * slope
    deltas = own.copy()
    for t in range(len(X) - 1):
        deltas[t] += own[t + 1] @ W_hh.T * slope[t]
    flat = deltas.reshape(-1, len(W_hh))
    return (
        X.reshape(len(flat), -1).T @ flat,
        before.reshape(len(flat), -1).T @ flat,
        flat.sum(axis=0),
        deltas[0] @ W_hh.T,
    )


def bptt_changes_gradients(grad_states, X, h0, states, W_ih, W_hh):
    before = np.concatenate([h0[None], states[:-1]])
    for t in reversed(range(len(X))):
        grad_states[t] *= 1 - states[t] ** 2
        if t:
            grad_states[t - 1] += grad_states[t] @ W_hh.T
    return (
        np.einsum("tnd,tnh->dh", X, grad_states),
        np.einsum("tng,tnh->gh", before, grad_states),
        grad_states.sum(axis=(0, 1)),
        grad_states[0] @ W_hh.T,
    )


def bptt_mean_over_sequences(grad_states, X, h0, states, W_ih, W_hh):
    *sums, dh0 = bptt_shifted(grad_states, X, h0, states, W_ih, W_hh)
    return *(s / X.shape[1] for s in sums), dh0


def wg_mean_of_sequences(deltas, X, h0, states):
    return tuple(g / X.shape[1] for g in wg_sum(deltas, X, h0, states))


def wg_reversed_inputs(deltas, X, h0, states):
    a, b, c = wg_sum(deltas, X[::-1], h0, states)
    return a, b, c


def wg_next_state(deltas, X, h0, states):
    nexts = [*states[1:], h0]
    return (
        sum(x.T @ d for x, d in zip(X, deltas)),
        sum(s.T @ d for s, d in zip(nexts, deltas)),
        sum(d.sum(axis=0) for d in deltas),
    )


def wg_one_number(deltas, X, h0, states):
    a, b, c = wg_sum(deltas, X, h0, states)
    return a, b, deltas.sum()


def wg_sequences_one(deltas, X, h0, states):
    return wg_sum(deltas[:, :1], X[:, :1], h0[:1], states[:, :1])


def clip_sum_of_absolute(dW, db, max_norm):
    length = np.abs(dW).sum() + np.abs(db).sum()
    factor = min(1.0, max_norm / length) if length else 1.0
    return dW * factor, db * factor


def clip_mean_square(dW, db, max_norm):
    both = np.concatenate([dW.ravel(), db.ravel()])
    length = np.sqrt(np.mean(both**2))
    factor = min(1.0, max_norm / length) if length else 1.0
    return dW * factor, db * factor


def clip_one_array(dW, db, max_norm):
    both = np.concatenate([dW.ravel(), db.ravel()])
    length = np.linalg.norm(both)
    return both * min(1.0, max_norm / length) if length else both


def clip_zeroed(dW, db, max_norm):
    length = np.sqrt((dW**2).sum() + (db**2).sum())
    if length > max_norm:
        return np.zeros_like(dW), np.zeros_like(db)
    return dW, db


def clip_first_too_long(dW, db, max_norm):
    length = np.linalg.norm(dW)
    factor = min(1.0, max_norm / length) if length else 1.0
    return dW * factor, db * factor


def chunk_all_steps(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    x = codes[: length * n_streams].reshape(n_streams, length).T
    y = codes[1 : length * n_streams + 1].reshape(n_streams, length).T
    return x[start:], y[start:]


def chunk_two_ahead(codes, start, n_steps, n_streams):
    x, y = chunk_reshaped(codes, start, n_steps, n_streams)
    return x, np.roll(codes, -2)[: (len(codes) - 1) // n_streams * n_streams].reshape(n_streams, -1)[
        :, start : start + n_steps
    ].T


def chunk_start_one_later(codes, start, n_steps, n_streams):
    return chunk_reshaped(codes, start + 1, n_steps, n_streams)


def chunk_streams_reversed(codes, start, n_steps, n_streams):
    x, y = chunk_reshaped(codes, start, n_steps, n_streams)
    return x[:, ::-1], y[:, ::-1]


def temp_sampled(logits, temperature):
    return np.argmax(logits, axis=-1)


def temp_added(logits, temperature):
    z = logits + temperature
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def temp_squared(logits, temperature):
    z = logits / temperature**2
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def temp_whole(logits, temperature):
    z = logits // temperature
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def temp_logarithms(logits, temperature):
    z = logits / temperature
    return z - np.logaddexp.reduce(z, axis=-1, keepdims=True)


def temp_row_only(logits, temperature):
    z = logits / temperature
    e = np.exp(z - max(z))
    return e / sum(e)


def two_steps(x2=-1.0, slope_of_2=False, inputs=(2.0, -1.0), back=1.0):
    h1 = np.tanh(0.4 * 2 + 0.2)
    h2 = np.tanh(0.4 * x2 - 0.5 * h1 + 0.2)
    delta2 = h2 * (1 - h2**2)
    delta1 = ((h1 - 1) - 0.5 * delta2) * (1 - (h2 if slope_of_2 else h1) ** 2)
    return dict(
        h1=h1,
        h2=h2,
        delta2=delta2,
        delta1=delta1,
        dw_x=delta1 * inputs[0] + delta2 * inputs[1],
        dw_h=delta2 * h1 * back,
    )


def forward_tanh_of_input(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih) + h @ W_hh + b
        states.append(h)
    return np.array(states)


def forward_added(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = h + np.tanh(x @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.array(states)


def forward_over_sequences(X, h, W_ih, W_hh, b):
    states = []
    for n in range(X.shape[1]):
        h = np.tanh(X[:, n] @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.array(states)


def forward_relu(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.maximum(0, x @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.array(states)


def forward_inputs_first(X, h, W_ih, W_hh, b):
    Z = np.einsum("tnd,dh->tnh", X, W_ih) + b
    out = np.empty_like(Z)
    for t, z in enumerate(Z):
        out[t] = h = np.tanh(z + h @ W_hh)
    return out


def forward_first_then_rest(X, h, W_ih, W_hh, b):
    new = np.tanh(np.concatenate([X[0], h], axis=1) @ np.concatenate([W_ih, W_hh]) + b)
    if len(X) == 1:
        return new[None]
    return np.concatenate([new[None], forward_first_then_rest(X[1:], new, W_ih, W_hh, b)])


def accumulate_multiplies(deltas, X, h0, states):
    dW_ih, dW_hh = (np.zeros((A.shape[2], states.shape[2])) for A in (X, states))
    db = np.zeros(states.shape[2])
    for t in range(len(X)):
        dW_ih *= X[t].T @ deltas[t]
        dW_hh *= (states[t - 1] if t else h0).T @ deltas[t]
        db *= deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


def accumulate_from_the_second_step(deltas, X, h0, states):
    dW_ih, dW_hh = (np.zeros((A.shape[2], states.shape[2])) for A in (X, states))
    db = np.zeros(states.shape[2])
    for t in range(1, len(X)):
        dW_ih += X[t].T @ deltas[t]
        dW_hh += states[t - 1].T @ deltas[t]
        db += deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


def accumulate_on_its_side(deltas, X, h0, states):
    before = np.concatenate([h0[None], states[:-1]])
    return (
        sum(d.T @ x for d, x in zip(deltas, X, strict=True)),
        sum(d.T @ h for d, h in zip(deltas, before, strict=True)),
        deltas.sum(axis=(0, 1)),
    )


def accumulate_bias_first(deltas, X, h0, states):
    before = np.concatenate([h0[None], states[:-1]])
    return (
        deltas.sum(axis=(0, 1)),
        np.einsum("tnd,tnh->dh", X, deltas),
        np.einsum("tng,tnh->gh", before, deltas),
    )


def accumulate_einsum(deltas, X, h0, states):
    before = np.concatenate([h0[None], states[:-1]])
    return (
        np.einsum("tnd,tnh->dh", X, deltas),
        np.einsum("tng,tnh->gh", before, deltas),
        np.einsum("tnh->h", deltas),
    )


def accumulate_flat(deltas, X, h0, states):
    D = deltas.reshape(-1, deltas.shape[-1])
    before = np.r_[h0[None], states][:-1]
    return X.reshape(-1, X.shape[-1]).T @ D, before.reshape(-1, h0.shape[-1]).T @ D, np.ones(len(D)) @ D


def clip_compares_the_square(dW, db, max_norm):
    squared = (dW**2).sum() + (db**2).sum()
    factor = max_norm / np.sqrt(squared) if squared > max_norm else 1.0
    return dW * factor, db * factor


def clip_twice(dW, db, max_norm):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    if norm > max_norm:
        dW, db = dW * max_norm / norm * max_norm / norm, db * max_norm / norm * max_norm / norm
    return dW, db


def clip_asks_dW(dW, db, max_norm):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = max_norm / norm if np.sqrt((dW**2).sum()) > max_norm else 1.0
    return dW * factor, db * factor


def clip_subtracts(dW, db, max_norm):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    if norm > max_norm:
        return dW - (norm - max_norm), db - (norm - max_norm)
    return dW, db


def clip_with_hypot(dW, db, max_norm):
    norm = np.hypot(np.linalg.norm(dW), np.linalg.norm(db))
    return (dW, db) if norm <= max_norm else (dW / (norm / max_norm), db / (norm / max_norm))


def clip_together(dW, db, max_norm):
    together = np.concatenate([np.ravel(dW), db])
    together = together * min(1.0, max_norm / max(np.sqrt(together @ together), 1e-300))
    return together[: np.size(dW)].reshape(np.shape(dW)), together[np.size(dW) :]


def temperature_minus(logits, temperature):
    z = -logits / temperature
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def temperature_outside(logits, temperature):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True)) / temperature
    return e / e.sum(axis=-1, keepdims=True)


def temperature_above_the_line(logits, temperature):
    z = logits - logits.max(axis=-1, keepdims=True)
    return np.exp(z / temperature) / np.exp(z).sum(axis=-1, keepdims=True)


def temperature_cut_at_50(logits, temperature):
    e = np.exp(np.clip(logits / temperature, -50, 50))
    return e / e.sum(axis=-1, keepdims=True)


def temperature_scipy(logits, temperature):
    return scipy_softmax(np.divide(logits, temperature), axis=-1)


def temperature_two_dimensions(logits, temperature):
    Z = np.atleast_2d(logits) / temperature
    rows = []
    for z in Z:
        e = np.exp(z - max(z))
        rows.append(e / sum(e))
    return np.array(rows).reshape(np.shape(logits))


ALL_BORDERS = {
    "state, from a chunk to the next chunk of the same book": "carry",
    "gradient, from a chunk back to the chunk before": "cut",
    "state, from one customer's review to another customer's": "reset",
    "state, to a patient's next measurement, an hour later": "carry",
}
BOOK, GRADIENT, REVIEW, PATIENT = ALL_BORDERS


# answers of a second outsider: special inputs and common slips
def forward_accumulate(X, h, W_ih, W_hh, b):
    return list(accumulate(X, lambda s, x: np.tanh(x @ W_ih + s @ W_hh + b), initial=h))[1:]


def forward_one_array(X, h, W_ih, W_hh, b):
    states, state = [], np.array(h, dtype=float)
    for x in X:
        state[:] = np.tanh(x @ W_ih + state @ W_hh + b)
        states.append(state)
    return np.stack(states)


def clip_compares_with_one(dW, db, max_norm):
    norm = np.hypot(np.linalg.norm(dW), np.linalg.norm(db))
    return (dW, db) if norm <= 1 else (dW / norm * max_norm, db / norm * max_norm)


def chunk_late(codes, start, n_steps, n_streams):
    at = np.arange(n_streams) * ((len(codes) - 1) // n_streams) + start + 1 + np.arange(n_steps)[:, None]
    return codes[at], codes[np.minimum(at + 1, len(codes) - 1)]


def temperature_lists(logits, temperature):
    if np.ndim(logits) == 2:
        return [temperature_lists(row, temperature) for row in logits]
    raised = [math.exp((z - max(logits)) / temperature) for z in logits]
    return [e / math.fsum(raised) for e in raised]


def temperature_floored(logits, temperature):
    return scipy_softmax(np.asarray(logits) / max(temperature, 0.1), axis=-1)


def temperature_clipped(logits, temperature):
    z = np.log(np.maximum(scipy_softmax(logits, axis=-1), 1e-6))
    return scipy_softmax(z / temperature, axis=-1)


def temperature_as_a_power(logits, temperature):
    p = np.exp(logits - logits.max(axis=-1, keepdims=True)) ** (1 / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def targets_stacked(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    starts = [k * length + start for k in range(n_streams)]
    return [np.stack([codes[s + ahead : s + ahead + n_steps] for s in starts], axis=1) for ahead in (0, 1)]


def forward_no_state(X, h, W_ih, W_hh, b):
    return np.tanh(X @ W_ih + b)


def forward_tanh_of_each_part(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih) + np.tanh(h @ W_hh) + b
        states.append(h)
    return np.array(states)


def forward_last_step_empty(X, h, W_ih, W_hh, b):
    states = np.zeros((len(X), *h.shape))
    for t in range(len(X) - 1):
        h = states[t] = np.tanh(X[t] @ W_ih + h @ W_hh + b)
    return states


def forward_written_into_h(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h[:] = np.tanh(x @ W_ih + h @ W_hh + b)
        states.append(h.copy())
    return np.array(states)


def bptt_loop(grad_states, X, h0, states, W_ih, W_hh, again=False):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X) - 1, -1, -1):
        slope = 1 - states[t] ** 2
        delta = (grad_states[t] + carried) * slope
        dW_ih += X[t].T @ delta
        dW_hh += (states[t - 1] if t else h0).T @ delta
        db += delta.sum(axis=0)
        carried = (delta * slope if again else delta) @ W_hh.T
    return dW_ih, dW_hh, db, carried


def bptt_slope_again(grad_states, X, h0, states, W_ih, W_hh):
    return bptt_loop(grad_states, X, h0, states, W_ih, W_hh, again=True)


def bptt_no_gradient_of_h0(grad_states, X, h0, states, W_ih, W_hh):
    return *bptt_loop(grad_states, X, h0, states, W_ih, W_hh)[:3], np.zeros(h0.shape)


def clip_with_epsilon(dW, db, max_norm):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    factor = min(1, max_norm / (norm + 0.01))
    return dW * factor, db * factor


def clip_to_one(dW, db, max_norm):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    return (dW / norm, db / norm) if norm > max_norm else (dW.copy(), db.copy())


def targets_ring(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    streams = codes[: length * n_streams].reshape(n_streams, length).T
    return streams[start : start + n_steps], np.roll(streams, -1, axis=0)[start : start + n_steps]


def targets_last_input_again(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    inputs = codes[: length * n_streams].reshape(n_streams, length).T[start : start + n_steps]
    return inputs, np.vstack([inputs[1:], inputs[-1:]])


def temperature_root(logits, temperature):
    z = logits / np.sqrt(temperature)
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def accumulation_slope_again(deltas, X, h0, states):
    deltas = deltas * (1 - states**2)
    before = np.concatenate([h0[None], states[:-1]])
    return (
        np.einsum("tnd,tnh->dh", X, deltas),
        np.einsum("tnk,tnh->kh", before, deltas),
        deltas.sum(axis=(0, 1)),
    )


def bptt_clipped_on_the_way(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = np.zeros(W_ih.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    carried = np.zeros(h0.shape)
    for t in range(len(X) - 1, -1, -1):
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += (states[t - 1] if t else h0).T @ delta
        db += delta.sum(axis=0)
        carried = np.clip(delta @ W_hh.T, -5, 5)
    return dW_ih, dW_hh, db, carried


RIGHT = [
    Right("08.two_steps", two(), "six decimals"),
    Right(
        "08.two_steps",
        two(h1=0.762, h2=-0.523, delta2=-0.380, delta1=-0.020, dw_x=0.339, dw_h=-0.289),
        "three decimals of the exact values",
    ),
    Right(
        "08.two_steps",
        two_chained_three_decimals,
        "three decimals carried through by hand, as the text allows",
    ),
    Right("08.forward", forward_right, "lecture"),
    Right("08.forward", forward_right_filled, "filled array"),
    Right("08.bptt", bptt_right, "lecture"),
    Right("08.lag_40", lag(), "computed"),
    Right("08.lag_40", lag(straight=0.015, with_tanh=2e-6), "rounded to two digits"),
    Right("08.debug_accumulation", wg_right, "three plus signs"),
    Right("08.debug_accumulation", wg_right_einsum, "einsum"),
    Right("08.clip", clip_right, "lecture"),
    Right("08.clip", clip_right_copies, "copies if short"),
    Right("08.targets", chunk_right, "index table"),
    Right("08.targets", chunk_right_loop, "two loops"),
    Right("08.temperature", temp_right, "softmax(z / T)"),
    Right("08.temperature", temp_right_power, "softmax ** (1 / T), renormalised"),
    Right("08.carry", borders("carry", "cut", "reset", "carry"), "all right"),
    Right("08.two_steps", two(h1="0.762") | {"h1": np.array([0.762])}, "an array of one number"),
    Right("08.two_steps", two(delta1=-0.02, dw_x=0.339, dw_h=-0.29), "trailing zeros left out"),
    Right("08.forward", forward_list_of_lists, "loops over lists"),
    Right("08.forward", forward_exponentials, "tanh by exponentials"),
    Right("08.bptt", bptt_right_einsum, "deltas first, a list of results"),
    Right("08.lag_40", lag(straight=0.0148, with_tanh=1.97e-6, first_lag=153.0), "three digits"),
    Right("08.clip", clip_right_scalars, "entry by entry"),
    Right("08.targets", chunk_right_lists, "lists"),
    Right("08.temperature", temp_right_logsumexp, "by the logarithm of the sum"),
    Right("08.carry", borders("Carry", " cut ", "RESET", "carry"), "capitals and blanks"),
    Right("08.targets", chunk_stacked, "both in one array"),
    Right("08.two_steps", two(h1=0.762, h2=-0.524), "three decimals"),
    Right("08.forward", forward_recursive, "by recursion"),
    Right("08.forward", forward_accumulated, "accumulate"),
    Right("08.forward", forward_one_table, "one table for all weights"),
    Right("08.bptt", bptt_recursive, "by recursion"),
    Right("08.bptt", bptt_shifted, "tensordot"),
    Right("08.debug_accumulation", wg_tensordot, "one product for all steps"),
    Right("08.debug_accumulation", wg_sum, "Python's sum"),
    Right("08.clip", clip_hypot, "hypot"),
    Right("08.clip", clip_divided_by_max, "divided by at least 1"),
    Right("08.clip", clip_as_pytorch, "a millionth in the divisor"),
    Right("08.targets", chunk_reshaped, "reshaped"),
    Right("08.targets", chunk_columns, "columns, a list"),
    Right("08.temperature", temp_apply, "apply_along_axis, a default"),
    Right("08.temperature", temp_recursive, "by recursion"),
    Right(
        "08.lag_40",
        lag(straight=0.9**40, with_tanh=0.72**40, radius_that_keeps=5 / 4, first_lag=np.int64(153)),
        "NumPy's int",
    ),
    Right("08.two_steps", two_steps()),
    Right("08.two_steps", {k: round(float(v), 3) for k, v in two_steps().items()}),
    Right("08.forward", forward_inputs_first),
    Right("08.forward", forward_first_then_rest),
    Right("08.debug_accumulation", accumulate_einsum),
    Right("08.debug_accumulation", accumulate_flat),
    Right("08.clip", clip_with_hypot),
    Right("08.clip", clip_together),
    Right("08.temperature", temperature_scipy),
    Right("08.temperature", temperature_two_dimensions),
    Right("08.carry", dict(reversed(ALL_BORDERS.items()))),
    Right("08.carry", {k: v.capitalize() for k, v in ALL_BORDERS.items()}),
    Right("08.forward", forward_accumulate, "itertools"),
    Right("08.temperature", temperature_lists, "lists"),
    Right("08.temperature", temperature_as_a_power, "a power of the exponentials"),
    Right("08.targets", targets_stacked, "streams stacked as columns"),
    Right("08.bptt", bptt_loop, "a loop from behind"),
]

WRONG = [
    Wrong(
        "08.two_steps",
        "nothing carried back",
        two_nothing_carried,
        named="gradient of the next step forgotten",
    ),
    Wrong("08.two_steps", "dw_x of the last step only", two_last_step_only, named="only the last share kept"),
    Wrong("08.two_steps", "a half too many", two_half, named="halved once more"),
    Wrong("08.two_steps", "targets swapped", two_targets_swapped, named="targets exchanged"),
    Wrong("08.two_steps", "h2 does not see h1", two_h2_forgets_h1, named="old state forgotten"),
    Wrong("08.two_steps", "no slope of tanh", two_no_slope, named="slope of tanh forgotten"),
    Wrong(
        "08.two_steps",
        "carried with the wrong sign of w_h",
        two_carried_with_plus,
        named="gradient carried back with the wrong sign",
    ),
    Wrong("08.two_steps", "slope 1 - h", two_slope_of_one_minus_h, named="activation not squared"),
    Wrong("08.forward", "no tanh", forward_no_tanh, named="tanh forgotten"),
    Wrong("08.forward", "last state only", forward_last_only, named="last state only"),
    Wrong("08.forward", "h0 included", forward_with_h0, named="initial state stored too"),
    Wrong("08.forward", "h0 included, last dropped", forward_without_last, named="last step missing"),
    Wrong("08.forward", "sigmoid", forward_sigmoid, named="sigmoid instead of tanh"),
    Wrong("08.forward", "from zeros instead of h", forward_from_zero, named="initial state ignored"),
    Wrong("08.forward", "stacked along axis 1", forward_stacked_axis_1, named="batch first"),
    Wrong(
        "08.forward",
        "concatenated to (T N, H)",
        forward_concatenated,
        says="The numbers are right, arranged in another shape",
    ),
    Wrong("08.forward", "reads backwards", forward_backwards, named="read backwards"),
    Wrong("08.forward", "diagonal of W_hh only", forward_elementwise, named="each unit reads only itself"),
    Wrong("08.bptt", "nothing carried", bptt_nothing_carried, named="next step forgotten"),
    Wrong("08.bptt", "slope 1 - h", bptt_slope_no_square, named="activation not squared"),
    Wrong("08.bptt", "slope of the sigmoid", bptt_sigmoid_slope, named="sigmoid's slope"),
    Wrong(
        "08.bptt", "state of the same step", bptt_same_step_state, named="own state instead of the old one"
    ),
    Wrong(
        "08.bptt",
        "states[t - 1] wraps round at t = 0",
        bptt_minus_one_wraps,
        named="states[-1] at the first step",
    ),
    Wrong("08.bptt", "zeros instead of h0", bptt_zero_before, named="initial state taken for zero"),
    Wrong(
        "08.bptt",
        "delta returned as gradient of h0",
        bptt_returns_delta,
        named="delta instead of the state's gradient",
    ),
    Wrong(
        "08.bptt",
        "carried without the slope",
        bptt_carries_without_slope,
        named="sent back without the slope",
    ),
    Wrong("08.bptt", "all: mean over steps", bptt_all_mean, named="averaged over time"),
    Wrong("08.bptt", "db not summed over sequences", bptt_db_not_summed, says="Summed over axis 0"),
    Wrong("08.bptt", "loop ends before t = 0", bptt_stops_at_one, named="first step left out"),
    Wrong("08.bptt", "carried += instead of =", bptt_carried_accumulates, named="gradients pile up"),
    Wrong("08.bptt", "dW_hh transposed", bptt_hh_transposed, says="`dW_hh` is transposed"),
    Wrong(
        "08.bptt", "only the loss of the last step", bptt_only_last_loss, named="only the last step's loss"
    ),
    Wrong("08.bptt", "signs turned", bptt_sign, says="wrong sign"),
    Wrong("08.lag_40", "times 40 instead of power", lag_times_40, named="multiplied instead of raised"),
    Wrong("08.lag_40", "only the slope of tanh", lag_only_slope, named="only the slopes"),
    Wrong("08.lag_40", "sum of the powers", lag_sum, named="powers added"),
    Wrong("08.lag_40", "radius 1 / 0.72", lag_radius_inverse_of_product, named="radius for both factors"),
    Wrong("08.lag_40", "first lag 151", lag(first_lag=151), says="`first_lag` is 151: that is too small"),
    Wrong("08.lag_40", "first lag 154", lag(first_lag=154), named="one lag too many"),
    Wrong("08.lag_40", "radius 1.24", lag(radius_that_keeps=1.24)),
    Wrong("08.lag_40", "first lag not whole", lag_first_not_whole, named="not a whole number"),
    Wrong("08.lag_40", "first lag 7", lag_first_log10, named="decimal zeros counted"),
    Wrong("08.lag_40", "first lag with tanh", lag_first_with_tanh, named="lag with the slopes of tanh"),
    Wrong("08.lag_40", "power 39", lag_39, named="one step too few"),
    Wrong("08.debug_accumulation", "unchanged", wg_unchanged, named="still the last step alone"),
    Wrong("08.debug_accumulation", "db forgotten", wg_db_forgotten, named="bias left out"),
    Wrong("08.debug_accumulation", "only db repaired", wg_only_db, named="still the last step alone"),
    Wrong("08.debug_accumulation", "dW_hh forgotten", wg_hh_forgotten, named="input weights repaired only"),
    Wrong(
        "08.debug_accumulation", "state of the same step", wg_same_step, named="old states broken on the way"
    ),
    Wrong(
        "08.debug_accumulation", "states[t - 1] wraps round", wg_wraps, named="states[-1] at the first step"
    ),
    Wrong("08.debug_accumulation", "mean over steps", wg_mean, named="averaged"),
    Wrong(
        "08.debug_accumulation",
        "db summed along the wrong axis",
        wg_db_axis,
        named="bias summed over the wrong axis",
    ),
    Wrong("08.debug_accumulation", "two steps hard-coded", wg_two_steps, named="first and last step only"),
    Wrong("08.debug_accumulation", "product of the sums", wg_sums_multiplied, named="sums multiplied"),
    Wrong("08.debug_accumulation", "h0 at every step", wg_always_h0, named="initial state at every step"),
    Wrong(
        "08.debug_accumulation", "zeros inside the loop", wg_reset_inside, named="still the last step alone"
    ),
    Wrong("08.clip", "each gradient alone", clip_each, named="each array by its own norm"),
    Wrong("08.clip", "always to max_norm", clip_always, named="short gradients stretched"),
    Wrong("08.clip", "nan at zero", clip_zero_nan, named="zero divided by zero"),
    Wrong("08.clip", "norms added", clip_norms_added, named="norms added"),
    Wrong("08.clip", "factor inverted", clip_inverted, named="factor upside down"),
    Wrong("08.clip", "db not shortened", clip_only_dW_shortened, named="bias not shortened"),
    Wrong("08.clip", "max_norm 1 hard-coded", clip_fixed_one, named="always to length one"),
    Wrong("08.clip", "shape lost", clip_flat, says="The numbers are right, arranged in another shape"),
    Wrong("08.clip", "norm measured anew for db", clip_second_uses_new_norm, named="length measured anew"),
    Wrong("08.clip", "spectral norm of dW", clip_spectral, named="spectral norm"),
    Wrong("08.targets", "no shift", chunk_no_shift, named="targets not shifted"),
    Wrong("08.targets", "interleaved streams", chunk_interleaved, named="cut like a table"),
    Wrong("08.targets", "start ignored", chunk_start_ignored, named="start ignored"),
    Wrong(
        "08.targets", "length without - 1", chunk_no_minus_one, named="no target left for the last character"
    ),
    Wrong("08.targets", "start counts chunks", chunk_start_in_chunks, named="start counts chunks"),
    Wrong(
        "08.targets",
        "length as in the lecture's chunks",
        chunk_lecture_length,
        named="length of whole chunks",
    ),
    Wrong("08.targets", "streams n_steps apart", chunk_consecutive, named="streams not side by side"),
    Wrong("08.targets", "one stream copied", chunk_one_stream, named="one stream for all"),
    Wrong("08.targets", "last target only", chunk_target_last_only, named="last target only"),
    Wrong("08.targets", "length rounded up", chunk_ceil, named="length rounded up"),
    Wrong("08.temperature", "probabilities divided", temp_after_softmax, named="probabilities divided"),
    Wrong(
        "08.temperature",
        "probabilities divided, renormalised",
        temp_after_softmax_renormalised,
        named="temperature ignored",
    ),
    Wrong("08.temperature", "softmax of probabilities", temp_softmax_of_probabilities, named="softmax twice"),
    Wrong("08.temperature", "axis 0", temp_axis_0, named="over the wrong axis"),
    Wrong("08.temperature", "overflow", temp_overflow, named="overflows"),
    Wrong("08.temperature", "argmax", temp_argmax, named="the likeliest only"),
    Wrong(
        "08.temperature", "caller's logits changed", temp_in_place, says="changes its input `logits` in place"
    ),
    Wrong("08.temperature", "one maximum for all rows", temp_whole_max, named="one maximum for all rows"),
    Wrong("08.temperature", "T = 0.5 hard-coded", temp_fixed_half, named="a fixed temperature"),
    Wrong("08.temperature", "maximum not divided", temp_max_not_divided, named="maximum not divided"),
    Wrong("08.temperature", "no keepdims", temp_no_keepdims, says="cannot be combined element by element"),
    Wrong("08.temperature", "draws instead of probabilities", temp_draws),
    Wrong(
        "08.carry",
        "gradient carried",
        borders("carry", "carry", "reset", "carry"),
        named="gradient carried across chunks",
    ),
    Wrong(
        "08.carry",
        "gradient reset (word for states)",
        borders("carry", "reset", "reset", "carry"),
        named="a gradient is not reset",
    ),
    Wrong(
        "08.carry",
        "state of a review carried",
        borders("carry", "cut", "carry", "carry"),
        named="state kept between independent sequences",
    ),
    Wrong(
        "08.carry",
        "state of the book reset",
        borders("reset", "cut", "reset", "carry"),
        named="state reset inside a stream",
    ),
    Wrong("08.two_steps", "error turned around", two(delta2=0.379988), named="error turned around"),
    Wrong(
        "08.two_steps",
        "error of the first step left out",
        two(delta1=0.079793),
        named="own error of the first step forgotten",
    ),
    Wrong(
        "08.two_steps",
        "blame carried without weight",
        two(delta1=-0.259710),
        named="gradient carried back without its weight",
    ),
    Wrong("08.two_steps", "net input for a state", two(h1=1.0), named="net input instead of state"),
    Wrong("08.two_steps", "loss summed", two(delta2=-0.759976), named="sum instead of mean"),
    Wrong("08.two_steps", "slope from z", two(delta2=-0.346789), named="1 - z² instead of 1 - h²"),
    Wrong(
        "08.two_steps",
        "dw_h with the new states",
        two(dw_h=0.183342),
        named="own state instead of the old one",
    ),
    Wrong("08.forward", "the input of the step before", forward_old_input, named="input of another step"),
    Wrong("08.forward", "bias outside tanh", forward_bias_outside, named="bias outside the tanh"),
    Wrong("08.forward", "return inside the loop", forward_returned_in_the_loop, named="first step only"),
    Wrong(
        "08.bptt",
        "blame added after the slope",
        bptt_carried_after_slope,
        named="gradient added after the slope",
    ),
    Wrong(
        "08.bptt",
        "sent back without the weights",
        bptt_without_weights,
        named="sent back without the weights",
    ),
    Wrong(
        "08.bptt", "weights not transposed", bptt_weights_not_turned, named="recurrent weights not transposed"
    ),
    Wrong(
        "08.bptt",
        "gradient of h0 not returned",
        bptt_three_results,
        says="expected 4 values (dW_ih, dW_hh, db, dh0), got 3",
    ),
    Wrong("08.bptt", "= instead of +=", bptt_overwritten, named="= instead of +="),
    Wrong("08.lag_40", "what is lost", lag(straight=0.985), named="what is lost"),
    Wrong("08.lag_40", "slope only once", lag(with_tanh=0.0118), named="slope taken once"),
    Wrong("08.lag_40", "tanh forgotten, rounded", lag(with_tanh=0.015), named="slopes of tanh forgotten"),
    Wrong("08.lag_40", "nothing is left", lag(straight=0), named="loss per step added up"),
    Wrong("08.lag_40", "radius 1 / 0.9", lag(radius_that_keeps=1.11), named="radius for the old factor"),
    Wrong("08.lag_40", "first lag rounded down", lag(first_lag=152), named="rounded down"),
    Wrong("08.clip", "each element", clip_elements, named="each element clipped"),
    Wrong("08.clip", "root forgotten", clip_no_root, named="norm not rooted"),
    Wrong("08.clip", "largest element", clip_largest, named="largest element taken"),
    Wrong("08.clip", "written into the arrays given", clip_writes, named="changed in place"),
    Wrong("08.targets", "batch first", chunk_batch_first, named="batch first"),
    Wrong("08.targets", "shifted backwards", chunk_shift_back, named="shifted backwards"),
    Wrong("08.targets", "rolled", chunk_roll, named="turned around at the chunk's end"),
    Wrong("08.targets", "targets, inputs", chunk_exchanged, named="inputs and targets exchanged"),
    Wrong("08.temperature", "multiplied", temp_multiplied, named="multiplied"),
    Wrong("08.temperature", "not normalised", temp_not_normalised, named="not normalised"),
    Wrong("08.temperature", "sum over all rows", temp_sum_of_all, named="summed over everything"),
    Wrong(
        "08.carry",
        "state of the book cut",
        borders("cut", "cut", "reset", "carry"),
        named="a state is not cut",
    ),
    Wrong(
        "08.carry",
        "patient reset",
        borders("carry", "cut", "reset", "reset"),
        named="same patient taken for a new one",
    ),
    Wrong("08.targets", "stored as bytes", chunk_of_bytes, says="an alphabet of thousands"),
    Wrong("08.temperature", "mean subtracted", temperature_minus_mean, named="maximum not divided"),
    Wrong(
        "08.temperature",
        "largest size subtracted",
        temperature_minus_largest_size,
        named="one maximum for all rows",
    ),
    Wrong("08.two_steps", "sigmoid", two(h1=0.731, h2=0.3543)),
    Wrong("08.two_steps", "bias only once", two(h2=-0.653), named="bias forgotten"),
    Wrong(
        "08.forward",
        "recurrent weights transposed",
        forward_transposed_weights,
        named="recurrent weights transposed",
    ),
    Wrong("08.forward", "one array written again", forward_in_place, named="one array for all steps"),
    Wrong(
        "08.forward",
        "first sequence only",
        forward_first_sequence,
        says="expected shape (4, 2, 5), got shape (4, 1, 5)",
    ),
    Wrong("08.forward", "no bias", forward_no_bias, named="bias forgotten"),
    Wrong("08.forward", "never handed on", forward_h_from_start, named="state not handed on"),
    Wrong(
        "08.forward",
        "two results",
        forward_state_and_list,
        says="expected an array of shape (4, 2, 5), got 2",
    ),
    Wrong("08.forward", "tanh twice", forward_tanh_twice),
    Wrong("08.bptt", "loop forwards", bptt_forwards, named="forwards in time"),
    Wrong(
        "08.bptt",
        "slope of the step before",
        bptt_slope_of_the_step_before,
        named="slope of tanh at the old state",
    ),
    Wrong("08.bptt", "one step back only", bptt_two_steps, named="one step back only"),
    Wrong("08.bptt", "grad_states changed in place", bptt_changes_gradients, says="in place: whoever"),
    Wrong("08.bptt", "mean over sequences", bptt_mean_over_sequences, named="averaged over sequences"),
    Wrong("08.debug_accumulation", "mean over sequences", wg_mean_of_sequences, named="averaged"),
    Wrong("08.debug_accumulation", "inputs in reverse", wg_reversed_inputs),
    Wrong("08.debug_accumulation", "state of the next step", wg_next_state),
    Wrong("08.debug_accumulation", "one bias", wg_one_number, says="Everything was added up"),
    Wrong("08.debug_accumulation", "first sequence only", wg_sequences_one),
    Wrong("08.clip", "sum of absolute values", clip_sum_of_absolute, named="sizes added"),
    Wrong("08.clip", "root of the mean", clip_mean_square, named="length divided by the number of entries"),
    Wrong("08.clip", "one array", clip_one_array, says="expected 2 values (dW, db), got an array"),
    Wrong("08.clip", "thrown away when long", clip_zeroed, named="thrown away"),
    Wrong("08.clip", "length of dW only", clip_first_too_long, named="each array by its own norm"),
    Wrong("08.targets", "to the end", chunk_all_steps, says="expected shape (4, 3), got shape (15, 3)"),
    Wrong("08.targets", "two ahead", chunk_two_ahead, named="shifted by two"),
    Wrong(
        "08.targets",
        "start counted from 1",
        chunk_start_one_later,
        says="expected shape (4, 3), got shape (3, 3)",
    ),
    Wrong("08.targets", "streams in reverse", chunk_streams_reversed, says="in the wrong order"),
    Wrong("08.temperature", "a choice", temp_sampled, says="expected shape (4,), got one number"),
    Wrong("08.temperature", "added", temp_added, named="temperature ignored"),
    Wrong("08.temperature", "squared temperature", temp_squared, named="another power of the temperature"),
    Wrong("08.temperature", "whole division", temp_whole, named="whole-number division"),
    Wrong("08.temperature", "logarithms", temp_logarithms),
    Wrong("08.temperature", "one row only", temp_row_only),
    Wrong("08.lag_40", "radius root", lag(radius_that_keeps=0.8**-0.5)),
    Wrong("08.lag_40", "per cent", lag(straight=1.478), named="per cent"),
    Wrong("08.lag_40", "log10 of the lag", lag(first_lag=7 / 0.0458)),
    Wrong(
        "08.carry",
        "everything carried",
        borders("carry", "carry", "carry", "carry"),
        named="gradient carried across chunks",
    ),
    Wrong("08.carry", "yes and no", borders("yes", "no", "no", "yes"), says="not among the options"),
    Wrong("08.two_steps", "sign of x2 lost", two_steps(x2=1.0), named="second input without its sign"),
    Wrong("08.two_steps", "slope of the second step in both", two_steps(slope_of_2=True)),
    Wrong("08.two_steps", "inputs exchanged", two_steps(inputs=(-1.0, 2.0)), named="inputs exchanged"),
    Wrong("08.two_steps", "w_h in its own gradient", two_steps(back=-0.5)),
    Wrong("08.forward", "tanh of the input alone", forward_tanh_of_input, named="tanh of the input alone"),
    Wrong("08.forward", "added to the state", forward_added, named="added to the old state"),
    Wrong("08.forward", "loop over the sequences", forward_over_sequences, says="cannot be combined"),
    Wrong("08.forward", "ReLU", forward_relu, named="ReLU instead of tanh"),
    Wrong("08.debug_accumulation", "multiplied", accumulate_multiplies, says="zero everywhere"),
    Wrong(
        "08.debug_accumulation",
        "from the second step on",
        accumulate_from_the_second_step,
        named="a step left out",
    ),
    Wrong("08.debug_accumulation", "on its side", accumulate_on_its_side, says="It is transposed"),
    Wrong("08.debug_accumulation", "bias first", accumulate_bias_first, says="in another order"),
    Wrong("08.clip", "square compared", clip_compares_the_square, named="square compared with the limit"),
    Wrong("08.clip", "factor twice", clip_twice),
    Wrong("08.clip", "asks for dW alone", clip_asks_dW),
    Wrong("08.clip", "excess subtracted", clip_subtracts),
    Wrong("08.temperature", "minus", temperature_minus, named="minus sign"),
    Wrong("08.temperature", "outside the exponential", temperature_outside, named="temperature ignored"),
    Wrong(
        "08.temperature",
        "above the line only",
        temperature_above_the_line,
        named="temperature above the line only",
    ),
    Wrong("08.temperature", "cut at 50", temperature_cut_at_50),
    Wrong("08.carry", "review cut", {**ALL_BORDERS, REVIEW: "cut"}, named="a state is not cut"),
    Wrong("08.carry", "patient cut", {**ALL_BORDERS, PATIENT: "cut"}, named="a state is not cut"),
    Wrong("08.carry", "all reset", dict.fromkeys(ALL_BORDERS, "reset"), named="state reset inside a stream"),
    Wrong(
        "08.carry",
        "book cut and gradient carried",
        {**ALL_BORDERS, BOOK: "cut", GRADIENT: "carry"},
        named="a state is not cut",
    ),
    Wrong("08.forward", "one array", forward_one_array, named="one array for all steps"),
    Wrong("08.clip", "1 for max_norm", clip_compares_with_one, named="short gradients stretched"),
    Wrong("08.targets", "one late", chunk_late, named="one character late"),
    Wrong("08.temperature", "never below 0.1", temperature_floored, named="a limit on the temperature"),
    Wrong("08.temperature", "probabilities clipped", temperature_clipped),
    Wrong("08.forward", "no state", forward_no_state, named="old state left out"),
    Wrong("08.forward", "a tanh for each part", forward_tanh_of_each_part, named="a tanh for each part"),
    Wrong("08.forward", "last step empty", forward_last_step_empty, named="last step left out"),
    Wrong("08.forward", "written into h", forward_written_into_h, named="written into the given state"),
    Wrong("08.bptt", "slope again", bptt_slope_again, named="slope taken twice"),
    Wrong("08.bptt", "no gradient of h0", bptt_no_gradient_of_h0, named="gradient of h0 left at zero"),
    Wrong("08.clip", "epsilon", clip_with_epsilon, named="a small number added to the length"),
    Wrong("08.clip", "to length one", clip_to_one, named="to length one in place of the limit"),
    Wrong("08.targets", "stream as a ring", targets_ring, named="stream closed to a ring"),
    Wrong("08.targets", "last input again", targets_last_input_again, named="last input repeated"),
    Wrong(
        "08.temperature",
        "root of the temperature",
        temperature_root,
        named="another power of the temperature",
    ),
    Wrong(
        "08.debug_accumulation",
        "slope again",
        accumulation_slope_again,
        named="slope multiplied in again",
    ),
    Wrong(
        "08.lag_40",
        "a tenth to the power",
        dict(straight=1e-40, with_tanh=1.96e-6, radius_that_keeps=1.25, first_lag=153),
        named="what is lost raised to the power",
    ),
    Wrong("08.bptt", "clipped on the way", bptt_clipped_on_the_way, named="clipped on the way"),
]

"""Right answers to the exercises of chapter 08."""

import math

import numpy as np

from correct_answers import answer_to


@answer_to("08.two_steps")
def two_steps_by_math():
    h1 = math.tanh(0.4 * 2 + 0.2)
    h2 = math.tanh(0.4 * -1 - 0.5 * h1 + 0.2)
    delta2 = (h2 - 0) * (1 - h2**2)
    delta1 = ((h1 - 1) - 0.5 * delta2) * (1 - h1**2)
    return {
        "h1": h1,
        "h2": h2,
        "delta2": delta2,
        "delta1": delta1,
        "dw_x": 2 * delta1 - delta2,
        "dw_h": delta2 * h1,
    }


@answer_to("08.two_steps")
def two_steps_with_pencil():
    return {"h1": 0.762, "h2": -0.523, "delta2": -0.380, "delta1": -0.020, "dw_x": 0.339, "dw_h": -0.289}


@answer_to("08.forward")
def forward_preallocated(X, h, W_ih, W_hh, b):
    states = np.empty((len(X), *h.shape))
    for t in range(len(X)):
        before = states[t - 1] if t else h
        states[t] = np.tanh(np.dot(X[t], W_ih) + np.dot(before, W_hh) + b)
    return states


@answer_to("08.forward")
def forward_joined_weights(X, h, W_ih, W_hh, b):
    W = np.vstack([W_ih, W_hh])
    states = [h]
    for x in X:
        states.append(np.tanh(np.hstack([x, states[-1]]) @ W + b))
    return np.array(states[1:])


@answer_to("08.bptt")
def bptt_deltas_first(grad_states, X, h0, states, W_ih, W_hh):
    deltas = np.zeros_like(states)
    carried = 0
    for t in range(len(X) - 1, -1, -1):
        deltas[t] = (grad_states[t] + carried) * (1 - states[t] * states[t])
        carried = deltas[t] @ W_hh.T
    before = np.concatenate([h0[None], states[:-1]])
    dW_ih = np.einsum("tnd,tnh->dh", X, deltas)
    dW_hh = np.einsum("tnk,tnh->kh", before, deltas)
    return dW_ih, dW_hh, deltas.sum(axis=(0, 1)), carried


@answer_to("08.bptt")
def bptt_in_the_loop(grad_states, X, h0, states, W_ih, W_hh):
    dW_ih, dW_hh, db = 0 * W_ih, 0 * W_hh, np.zeros(W_hh.shape[1])
    dh = np.zeros_like(h0)
    for t in reversed(range(X.shape[0])):
        dz = (dh + grad_states[t]) * (1 - states[t] ** 2)
        old = h0 if t == 0 else states[t - 1]
        dW_ih = dW_ih + X[t].T @ dz
        dW_hh = dW_hh + old.T @ dz
        db = db + dz.sum(0)
        dh = dz @ W_hh.T
    return dW_ih, dW_hh, db, dh


@answer_to("08.lag_40")
def lag_by_powers():
    return {
        "straight": 0.9**40,
        "with_tanh": 0.72**40,
        "radius_that_keeps": 1.25,
        "first_lag": math.ceil(math.log(1e-7) / math.log(0.9)),
    }


@answer_to("08.lag_40")
def lag_by_loops():
    straight = squashed = 1.0
    for _ in range(40):
        straight *= 0.9
        squashed *= 0.9 * 0.8
    left, lag = 1.0, 0
    while left >= 1e-7:
        left, lag = left * 0.9, lag + 1
    return {"straight": straight, "with_tanh": squashed, "radius_that_keeps": 1 / 0.8, "first_lag": lag}


@answer_to("08.debug_accumulation")
def accumulated(deltas, X, h0, states):
    dW_ih = np.zeros((X.shape[2], states.shape[2]))
    dW_hh = np.zeros((states.shape[2], states.shape[2]))
    db = np.zeros(states.shape[2])
    for t in range(len(X)):
        old = states[t - 1] if t > 0 else h0
        dW_ih += X[t].T @ deltas[t]
        dW_hh += old.T @ deltas[t]
        db += deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


@answer_to("08.debug_accumulation")
def accumulated_at_once(deltas, X, h0, states):
    rows = deltas.reshape(-1, deltas.shape[2])
    before = np.concatenate([h0[None], states[:-1]]).reshape(len(rows), -1)
    return X.reshape(len(rows), -1).T @ rows, before.T @ rows, rows.sum(axis=0)


@answer_to("08.clip")
def clip_joined(dW, db, max_norm):
    length = np.linalg.norm(np.concatenate([dW.ravel(), db]))
    if length <= max_norm:
        return dW, db
    return max_norm / length * dW, max_norm / length * db


@answer_to("08.clip")
def clip_with_hypot(dW, db, max_norm):
    length = np.hypot(np.linalg.norm(dW), np.linalg.norm(db))
    divisor = max(1.0, length / max_norm)
    return dW / divisor, db / divisor


@answer_to("08.targets")
def chunk_of_reshaped_streams(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    inputs = codes[: n_streams * length].reshape(n_streams, length).T
    targets = codes[1 : n_streams * length + 1].reshape(n_streams, length).T
    return inputs[start : start + n_steps], targets[start : start + n_steps]


@answer_to("08.targets")
def chunk_by_loops(codes, start, n_steps, n_streams):
    length = (len(codes) - 1) // n_streams
    inputs = np.zeros((n_steps, n_streams), int)
    targets = np.zeros((n_steps, n_streams), int)
    for n in range(n_streams):
        for t in range(n_steps):
            inputs[t, n] = codes[n * length + start + t]
            targets[t, n] = codes[n * length + start + t + 1]
    return inputs, targets


@answer_to("08.temperature")
def temperature_shifted(logits, temperature):
    p = np.exp((logits - np.max(logits, axis=-1, keepdims=True)) / temperature)
    return p / np.sum(p, axis=-1, keepdims=True)


@answer_to("08.temperature")
def temperature_by_logarithms(logits, temperature):
    z = np.array(logits, dtype=float) / temperature
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


STREAMS = [
    "state, from a chunk to the next chunk of the same book",
    "gradient, from a chunk back to the chunk before",
    "state, from one customer's review to another customer's",
    "state, to a patient's next measurement, an hour later",
]


@answer_to("08.carry")
def carry_listed():
    return dict(zip(STREAMS, ["carry", "cut", "reset", "carry"], strict=True))


@answer_to("08.carry")
def carry_by_kind():
    answer = dict.fromkeys(STREAMS, "carry")
    answer[STREAMS[1]], answer[STREAMS[2]] = "Cut", "Reset"
    return answer

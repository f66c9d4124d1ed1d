"""Right answers to the exercises of chapter 12."""

import math

import numpy as np

from correct_answers import answer_to


@answer_to("12.look_up")
def look_up_with_pencil():
    return {"scores": [2, 1.5, -0.5], "weights": [0.59, 0.36, 0.05], "answer": 11.05}


@answer_to("12.look_up")
def look_up_in_code():
    scores = [4 / 2, 3 / 2, -1 / 2]
    e = [math.exp(s) for s in scores]
    weights = [v / sum(e) for v in e]
    return {
        "scores": scores,
        "weights": weights,
        "answer": 30 * weights[0] - 20 * weights[1] + 10 * weights[2],
    }


@answer_to("12.attention")
def attention_row_by_row(Q, K, V):
    T, d = Q.shape
    A = np.zeros((T, T))
    for t in range(T):
        s = np.array([Q[t] @ K[j] for j in range(t + 1)]) / math.sqrt(d)
        e = np.exp(s - s.max())
        A[t, : t + 1] = e / e.sum()
    return A @ V, A


@answer_to("12.attention")
def attention_with_an_added_mask(Q, K, V):
    S = np.einsum("td,sd->ts", Q, K) / Q.shape[-1] ** 0.5 + np.triu(np.full((len(Q), len(Q)), -np.inf), 1)
    log_weights = S - np.logaddexp.reduce(S, axis=1, keepdims=True)
    return np.exp(log_weights) @ V, np.exp(log_weights)


@answer_to("12.heads")
def heads_by_slices(x, n_heads):
    return np.stack(np.split(x, n_heads, axis=2), axis=1)


@answer_to("12.heads")
def heads_by_transpose(x, n_heads):
    N, T, _ = x.shape
    return x.reshape(N, T, n_heads, -1).transpose(0, 2, 1, 3)


@answer_to("12.entrance")
def entrance_with_take(codes, tokens, positions):
    T = codes.shape[1]
    return np.take(tokens, codes, axis=0) + positions[np.arange(T)][None]


@answer_to("12.entrance")
def entrance_in_loops(codes, tokens, positions):
    return np.array([[tokens[c] + positions[t] for t, c in enumerate(row)] for row in codes])


@answer_to("12.layer_norm")
def norm_with_var(x, gamma, beta, eps):
    return (x - x.mean(2, keepdims=True)) * (x.var(2, keepdims=True) + eps) ** -0.5 * gamma + beta


@answer_to("12.layer_norm")
def norm_row_by_row(x, gamma, beta, eps):
    out = np.zeros_like(x)
    for n in range(len(x)):
        for t in range(x.shape[1]):
            row = x[n, t]
            out[n, t] = gamma * (row - row.mean()) / math.sqrt(((row - row.mean()) ** 2).mean() + eps) + beta
    return out


@answer_to("12.backward")
def backward_with_jacobians(dO, Q, K, V, A):
    dA, c = dO @ V.T, 1 / math.sqrt(Q.shape[1])
    dS = np.array([(np.diag(a) - np.outer(a, a)) @ d for a, d in zip(A, dA, strict=True)])
    return c * dS @ K, c * dS.T @ Q, A.T @ dO


@answer_to("12.backward")
def backward_with_einsum(dO, Q, K, V, A):
    dA = np.einsum("tn,sn->ts", dO, V)
    dS = (A * dA - A * np.einsum("ts,ts->t", A, dA)[:, None]) / Q.shape[1] ** 0.5
    return np.einsum("ts,sd->td", dS, K), np.einsum("ts,td->sd", dS, Q), np.einsum("ts,tn->sn", A, dO)


@answer_to("12.windows")
def windows_by_slices(codes, starts, T):
    x = np.stack([codes[s : s + T] for s in starts])
    return x, np.stack([codes[s + 1 : s + T + 1] for s in starts])


@answer_to("12.windows")
def windows_from_one_longer(codes, starts, T):
    whole = codes[starts.reshape(-1, 1) + np.arange(T + 1)]
    return whole[:, :-1], whole[:, 1:]


@answer_to("12.cost")
def cost_with_pencil():
    return {"head_dim": 32, "scores": 16_384, "in_proj": 49_536, "growth": 4}


@answer_to("12.cost")
def cost_in_code():
    return {"head_dim": 128 / 4, "scores": 4 * 64**2, "in_proj": (128 + 1) * 384, "growth": (128 / 64) ** 2}


@answer_to("12.cache")
def step_with_concatenate(q, k, v, keys, values):
    keys = np.concatenate((keys, k[None]))
    values = np.concatenate((values, v[None]))
    s = (keys * q).sum(1) / math.sqrt(q.size)
    w = np.exp(s) / np.exp(s).sum()
    return (w[:, None] * values).sum(0), keys, values


@answer_to("12.cache")
def step_with_append(q, k, v, keys, values):
    new_keys, new_values = np.append(keys, [k], axis=0), np.append(values, [v], axis=0)
    s = new_keys @ q / len(q) ** 0.5
    e = np.exp(s - s.max())
    return e @ new_values / e.sum(), new_keys, new_values

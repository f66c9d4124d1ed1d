"""Wrong and right answers to the exercises of chapter 12."""

import numpy as np

from wrong_answers import Right, Wrong


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# 12.look_up
def look(**changes):
    return (
        dict(scores=np.array([2, 1.5, -0.5]), weights=np.array([0.592, 0.359, 0.049]), answer=11.07) | changes
    )


look_without_root = look(scores=np.array([4.0, 3, -1]), weights=np.array([0.727, 0.268, 0.005]), answer=16.5)
look_by_four = look(scores=np.array([1, 0.75, -0.25]), weights=np.array([0.486, 0.378, 0.139]), answer=8.4)
look_shares = look(weights=np.array([2, 1.5, -0.5]) / 3, answer=8.33)
look_exponentials = look(weights=np.array([7.39, 4.48, 0.61]), answer=138.2)
look_hard = look(answer=30.0)
look_mean = look(answer=6.67)
look_third = look(answer=3.69)
look_sign = look(answer=25.43)
look_weights_swapped = look(weights=np.array([0.359, 0.592, 0.049]))


# 12.attention
def att_right(Q, K, V):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    A = softmax(np.where(np.tri(len(S)) == 1, S, -np.inf))
    return A @ V, A


def att_right_inf(Q, K, V):
    A = softmax(Q @ K.T / Q.shape[1] ** 0.5 + np.triu(np.full((len(Q), len(Q)), -np.inf), 1))
    return A @ V, A


def att_no_mask(Q, K, V):
    A = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    return A @ V, A


def att_mask_after(Q, K, V):
    A = np.tril(softmax(Q @ K.T / np.sqrt(Q.shape[1])))
    return A @ V, A


def att_triangle(Q, K, V):
    A = softmax(np.where(np.tri(len(Q)).T == 1, Q @ K.T / np.sqrt(Q.shape[1]), -np.inf))
    return A @ V, A


def att_axis(Q, K, V):
    A = softmax(np.where(np.tri(len(Q)) == 1, Q @ K.T / np.sqrt(Q.shape[1]), -np.inf), axis=0)
    return A @ V, A


def att_no_scale(Q, K, V):
    A = softmax(np.where(np.tri(len(Q)) == 1, Q @ K.T, -np.inf))
    return A @ V, A


def att_by_d(Q, K, V):
    A = softmax(np.where(np.tri(len(Q)) == 1, Q @ K.T / Q.shape[1], -np.inf))
    return A @ V, A


def att_scale_T(Q, K, V):
    A = softmax(np.where(np.tri(len(Q)) == 1, Q @ K.T / np.sqrt(len(Q)), -np.inf))
    return A @ V, A


def att_zero_mask(Q, K, V):
    A = softmax(np.tril(Q @ K.T / np.sqrt(Q.shape[1])))
    return A @ V, A


def att_strict(Q, K, V):
    A = softmax(np.where(np.tri(len(Q), k=-1) == 1, Q @ K.T / np.sqrt(Q.shape[1]), -1e9))
    return A @ V, A


def att_ahead(Q, K, V):
    A = softmax(np.where(np.tri(len(Q), k=1) == 1, Q @ K.T / np.sqrt(Q.shape[1]), -np.inf))
    return A @ V, A


def att_swapped_results(Q, K, V):
    return att_right(Q, K, V)[::-1]


def att_only_answers(Q, K, V):
    return att_right(Q, K, V)[0]


def att_small_mask(Q, K, V):
    A = softmax(Q @ K.T / np.sqrt(Q.shape[1]) - 10 * np.triu(np.ones((len(Q), len(Q))), 1))
    return A @ V, A


def att_keys_ask(Q, K, V):
    return att_right(K, Q, V)


# 12.heads
def heads_right(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, T, n_heads, D // n_heads).transpose(0, 2, 1, 3)


def heads_reshape(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, n_heads, T, D // n_heads)


def heads_no_transpose(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, T, n_heads, D // n_heads)


def heads_interleaved(x, n_heads):
    return np.stack([x[:, :, h::n_heads] for h in range(n_heads)], axis=1)


def heads_first(x, n_heads):
    return np.stack(np.split(x, n_heads, axis=2))


def heads_time_last(x, n_heads):
    return heads_right(x, n_heads).swapaxes(2, 3)


def heads_split_time(x, n_heads):
    return x.swapaxes(1, 2).reshape(x.shape[0], n_heads, x.shape[1], -1)


def heads_exchanged(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, T, D // n_heads, n_heads).transpose(0, 2, 1, 3)


def heads_flat(x, n_heads):
    return x


def heads_list(x, n_heads):
    return heads_right(x, n_heads)[0]


# 12.entrance
def ent_right(codes, tokens, positions):
    return tokens[codes] + positions[: codes.shape[1]][None, :, :]


def ent_no_positions(codes, tokens, positions):
    return tokens[codes]


def ent_twice(codes, tokens, positions):
    x = tokens[codes] + positions[: codes.shape[1]]
    return x + positions[: codes.shape[1]]


def ent_by_code(codes, tokens, positions):
    return tokens[codes] + positions[codes]


def ent_from_one(codes, tokens, positions):
    return tokens[codes] + positions[[min(t + 1, len(positions) - 1) for t in range(codes.shape[1])]]


def ent_from_end(codes, tokens, positions):
    return tokens[codes] + positions[-codes.shape[1] :]


def ent_whole_table(codes, tokens, positions):
    return tokens[codes] + positions


def ent_by_example(codes, tokens, positions):
    return tokens[codes] + positions[: codes.shape[0], None]


def ent_first_place(codes, tokens, positions):
    return tokens[codes] + positions[0]


def ent_positions_alone(codes, tokens, positions):
    return np.stack([positions[: codes.shape[1]]] * len(codes))


def ent_minus(codes, tokens, positions):
    return tokens[codes] - positions[: codes.shape[1]]


# 12.layer_norm
def ln_right(x, gamma, beta, eps):
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def ln_batch(x, gamma, beta, eps):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta


def ln_time(x, gamma, beta, eps):
    return gamma * (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps) + beta


def ln_text(x, gamma, beta, eps):
    return gamma * (x - x.mean((1, 2), keepdims=True)) / np.sqrt(x.var((1, 2), keepdims=True) + eps) + beta


def ln_everything(x, gamma, beta, eps):
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta


def ln_ddof(x, gamma, beta, eps):
    return gamma * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True, ddof=1) + eps) + beta


def ln_variance(x, gamma, beta, eps):
    return gamma * (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + eps) + beta


def ln_eps_outside(x, gamma, beta, eps):
    return gamma * (x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True) + eps) + beta


def ln_no_mean(x, gamma, beta, eps):
    return gamma * x / np.sqrt(x.var(-1, keepdims=True) + eps) + beta


def ln_plain(x, gamma, beta, eps):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps)


def ln_exchanged(x, gamma, beta, eps):
    return ln_right(x, beta, gamma, eps)


def ln_no_keepdims(x, gamma, beta, eps):
    return gamma * (x - x.mean(-1)) / np.sqrt(x.var(-1) + eps) + beta


def ln_shift_scaled(x, gamma, beta, eps):
    return gamma * (ln_plain(x, gamma, beta, eps) + beta)


# 12.backward
def back(dO, Q, K, V, A, dS=None, order=lambda q, k, v: (q, k, v)):
    dA = dO @ V.T
    dS = (A * (dA - (A * dA).sum(1, keepdims=True)) if dS is None else dS(A, dA)) / np.sqrt(Q.shape[1])
    return order(dS @ K, dS.T @ Q, A.T @ dO)


def back_right(dO, Q, K, V, A):
    return back(dO, Q, K, V, A)


def back_no_mean(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, dS=lambda A, dA: A * dA)


def back_plain_mean(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, dS=lambda A, dA: A * (dA - dA.mean(1, keepdims=True)))


def back_axis(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, dS=lambda A, dA: A * (dA - (A * dA).sum(0)))


def back_sigmoid(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, dS=lambda A, dA: A * (1 - A) * dA)


def back_no_softmax(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, dS=lambda A, dA: dA)


def back_no_root(dO, Q, K, V, A):
    return back(dO, Q * np.sqrt(Q.shape[1]), K * np.sqrt(Q.shape[1]), V, A)


def back_exchanged(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, order=lambda q, k, v: (k, q, v))


def back_dV(dO, Q, K, V, A):
    q, k, _ = back(dO, Q, K, V, A)
    return q, k, A @ dO


def back_dK(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum(1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS @ Q, A.T @ dO


def back_by_d(dO, Q, K, V, A):
    q, k, v = back(dO, Q, K, V, A)
    return q / np.sqrt(Q.shape[1]), k / np.sqrt(Q.shape[1]), v


def back_two(dO, Q, K, V, A):
    return back(dO, Q, K, V, A)[:2]


def back_v_first(dO, Q, K, V, A):
    return back(dO, Q, K, V, A, order=lambda q, k, v: (v, k, q))


# 12.windows
def win_right(codes, starts, T):
    at = np.add.outer(starts, np.arange(T))
    return codes[at], codes[at + 1]


def win_same(codes, starts, T):
    at = starts[:, None] + np.arange(T)
    return codes[at], codes[at]


def win_back(codes, starts, T):
    at = starts[:, None] + np.arange(T)
    return codes[at], codes[at - 1]


def win_two(codes, starts, T):
    at = starts[:, None] + np.arange(T)
    return codes[at], codes[(at + 2) % len(codes)]


def win_exchanged(codes, starts, T):
    return win_right(codes, starts, T)[::-1]


def win_roll(codes, starts, T):
    x, _ = win_right(codes, starts, T)
    return x, np.roll(x, -1, axis=1)


def win_time_first(codes, starts, T):
    x, y = win_right(codes, starts, T)
    return x.T, y.T


def win_short(codes, starts, T):
    x, _ = win_right(codes, starts, T)
    return x[:, :-1], x[:, 1:]


def win_last_only(codes, starts, T):
    x, y = win_right(codes, starts, T)
    return x, y[:, -1]


def win_positions(codes, starts, T):
    at = starts[:, None] + np.arange(T)
    return at, at + 1


def win_input_late(codes, starts, T):
    _, y = win_right(codes, starts, T)
    return y, y


# 12.cost
def cost(**changes):
    return dict(head_dim=32, scores=16384, in_proj=49536, growth=4) | changes


# 12.cache
def cache_right(q, k, v, keys, values):
    keys, values = np.vstack((keys, k[None])), np.vstack((values, v[None]))
    return softmax(keys @ q / np.sqrt(len(q))) @ values, keys, values


def cache_late(q, k, v, keys, values):
    answer = softmax(keys @ q / np.sqrt(len(q))) @ values if len(keys) else 0 * v
    return answer, np.vstack((keys, k)), np.vstack((values, v))


def cache_front(q, k, v, keys, values):
    keys, values = np.vstack((k, keys)), np.vstack((v, values))
    return softmax(keys @ q / np.sqrt(len(q))) @ values, keys, values


def cache_drop(q, k, v, keys, values):
    keys, values = np.vstack((keys[1:], k)), np.vstack((values[1:], v))
    return softmax(keys @ q / np.sqrt(len(q))) @ values, keys, values


def cache_no_root(q, k, v, keys, values):
    keys, values = np.vstack((keys, k)), np.vstack((values, v))
    return softmax(keys @ q) @ values, keys, values


def cache_by_d(q, k, v, keys, values):
    keys, values = np.vstack((keys, k)), np.vstack((values, v))
    return softmax(keys @ q / len(q)) @ values, keys, values


def cache_by_T(q, k, v, keys, values):
    keys, values = np.vstack((keys, k)), np.vstack((values, v))
    return softmax(keys @ q / np.sqrt(len(keys))) @ values, keys, values


def cache_mean(q, k, v, keys, values):
    keys, values = np.vstack((keys, k)), np.vstack((values, v))
    return values.mean(0), keys, values


def cache_key_asks(q, k, v, keys, values):
    keys, values = np.vstack((keys, k)), np.vstack((values, v))
    return softmax(keys @ k / np.sqrt(len(q))) @ values, keys, values


def cache_best(q, k, v, keys, values):
    keys, values = np.vstack((keys, k)), np.vstack((values, v))
    return values[np.argmax(keys @ q)], keys, values


def cache_not_returned(q, k, v, keys, values):
    return cache_right(q, k, v, keys, values)[0]


def cache_unchanged(q, k, v, keys, values):
    return cache_right(q, k, v, keys, values)[0], keys, values


def cache_order(q, k, v, keys, values):
    answer, keys, values = cache_right(q, k, v, keys, values)
    return keys, values, answer


# a second round, by another reader: look_up
look_column = look(
    scores=np.array([[2], [1.5], [-0.5]]).ravel(), weights=(0.592, 0.359, 0.0486), answer=11.069
)
look_float32 = look(scores=np.float32([2, 1.5, -0.5]), weights=np.float32([0.5923, 0.3592, 0.0486]))
look_third_key = look(scores=np.array([2, 1.5, 0.5]), weights=np.array([0.547, 0.331, 0.122]), answer=11.01)
look_percent = look(weights=np.array([59.2, 35.9, 4.9]))
look_sum_of_values = look(answer=20.0)
look_base_two = look(weights=np.array([0.529, 0.374, 0.094]))
look_scores_times_values = look(answer=25.0)
look_rounded_to_ints = look(weights=np.array([1, 0, 0]), answer=30)


# attention
def att_online(Q, K, V):
    """One key at a time, with a running maximum and sum: no row of scores is ever held."""
    T, d = Q.shape
    O, A = np.zeros((T, V.shape[1])), np.zeros((T, T))
    for t in range(T):
        top, total, mean = -np.inf, 0.0, np.zeros(V.shape[1])
        for s in range(t + 1):
            score = Q[t] @ K[s] / np.sqrt(d)
            new = max(top, score)
            keep, weight = np.exp(top - new), np.exp(score - new)
            top, total, mean = new, total * keep + weight, mean * keep + weight * V[s]
        O[t] = mean / total
        A[t, : t + 1] = np.exp(K[: t + 1] @ Q[t] / np.sqrt(d) - top) / total
    return O, A


def att_masked_array(Q, K, V):
    S = np.ma.masked_array(Q @ K.T / np.sqrt(K.shape[1]), mask=np.triu(np.ones((len(Q),) * 2), 1))
    E = np.exp(S - S.max(axis=1, keepdims=True)).filled(0)
    A = E / E.sum(1)[:, np.newaxis]
    return {"O": np.einsum("ts,sn->tn", A, V), "A": A}


def att_in_place(Q, K, V):
    S = (Q * Q.shape[1] ** -0.25) @ (K * K.shape[1] ** -0.25).T
    S[np.triu_indices(len(S), 1)] = -np.inf
    S -= S.max(axis=1, keepdims=True)
    np.exp(S, out=S)
    S /= S.sum(axis=1, keepdims=True)
    return [S @ V, S]


def att_zero_times_inf(Q, K, V):
    S = Q @ K.T / np.sqrt(Q.shape[1]) + (1 - np.tri(len(Q))) * -np.inf
    A = softmax(S)
    return A @ V, A


def att_tiny_mask(Q, K, V):
    S = np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(Q.shape[1]), 1e-9)
    A = softmax(S)
    return A @ V, A


def att_plain_exp(Q, K, V):
    S = np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(Q.shape[1]), -np.inf)
    E = np.exp(S)
    A = E / E.sum(axis=1, keepdims=True)
    return A @ V, A


def att_sigmoid(Q, K, V):
    A = np.tri(len(Q)) / (1 + np.exp(-np.clip(Q @ K.T / np.sqrt(Q.shape[1]), -700, 700)))
    return A @ V, A


def att_weights_transposed(Q, K, V):
    _, A = att_right(Q, K, V)
    return A.T @ V, A


def att_root_of_values(Q, K, V):
    S = np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(V.shape[1]), -np.inf)
    A = softmax(S)
    return A @ V, A


def att_divided_after(Q, K, V):
    S = np.where(np.tri(len(Q)), Q @ K.T, -np.inf)
    A = softmax(S) / np.sqrt(Q.shape[1])
    return A @ V, A


def att_plain_mean(Q, K, V):
    A = np.tri(len(Q)) / np.arange(1, len(Q) + 1)[:, None]
    return A @ V, A


def att_masks_values(Q, K, V):
    """The mask is put over the product of scores and mask."""
    A = softmax(Q @ K.T / np.sqrt(Q.shape[1]) * np.tri(len(Q)))
    return A @ V, A


# heads
def heads_moved(x, n_heads):
    return np.moveaxis(np.array(np.split(x, n_heads, axis=-1)), 0, 1)


def heads_einsum(x, n_heads):
    return np.einsum("nthd->nhtd", np.reshape(x, (*x.shape[:2], n_heads, -1)))


def heads_time_last_first(x, n_heads):
    N, T, D = x.shape
    return x.swapaxes(1, 2).reshape(N, n_heads, D // n_heads, T).swapaxes(2, 3)


def heads_views(x, n_heads):
    d = x.shape[2] // n_heads
    out = np.empty((len(x), n_heads, x.shape[1], d), dtype=x.dtype)
    for h in range(n_heads):
        out[:, h] = x[..., h * d : (h + 1) * d]
    return out


def heads_as_list(x, n_heads):
    return np.split(x, n_heads, axis=2)


def heads_examples_mixed(x, n_heads):
    N, T, D = x.shape
    return x.reshape(T, N, n_heads, D // n_heads).transpose(1, 2, 0, 3)


def heads_reversed(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, T, n_heads, D // n_heads).swapaxes(1, 2)[:, ::-1]


def heads_true_division(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, T, n_heads, D / n_heads).swapaxes(1, 2)


# entrance
def ent_one_hot(codes, tokens, positions):
    N, T = codes.shape
    symbols = (codes[..., None] == np.arange(len(tokens))).astype(float)
    places = np.eye(T, len(positions))
    return symbols @ tokens + places @ positions


def ent_in_place(codes, tokens, positions):
    x = tokens[codes].copy()
    for t, place in enumerate(positions):
        if t < x.shape[1]:
            x[:, t] += place
    return x


def ent_zip(codes, tokens, positions):
    return [[(tokens[c] + p).tolist() for c, p in zip(row, positions)] for row in codes]


def ent_root_of_size(codes, tokens, positions):
    return tokens[codes] * np.sqrt(tokens.shape[1]) + positions[: codes.shape[1]]


def ent_mean(codes, tokens, positions):
    return (tokens[codes] + positions[: codes.shape[1]]) / 2


def ent_side_by_side(codes, tokens, positions):
    places = np.broadcast_to(positions[: codes.shape[1]], (*codes.shape, positions.shape[1]))
    return np.concatenate([tokens[codes], places], axis=2)


def ent_times(codes, tokens, positions):
    return tokens[codes] * positions[: codes.shape[1]]


def ent_running_sum(codes, tokens, positions):
    return tokens[codes] + np.cumsum(positions, axis=0)[: codes.shape[1]]


def ent_time_first(codes, tokens, positions):
    return (tokens[codes] + positions[: codes.shape[1]]).swapaxes(0, 1)


# layer_norm
def ln_by_moments(x, gamma, beta, eps):
    mean, square = np.mean(x, -1, keepdims=True), np.mean(np.square(x), -1, keepdims=True)
    scale = gamma / np.sqrt(square - mean**2 + eps)
    return x * scale + (beta - mean * scale)


def ln_einsum(x, gamma, beta, eps):
    D = x.shape[-1]
    centred = x @ (np.eye(D) - 1 / D)
    variance = np.einsum("ntd,ntd->nt", centred, centred) / D
    return centred / np.sqrt(variance + eps)[..., None] * gamma + beta


def ln_vectorized(x, gamma, beta, eps):
    def row(v):
        v = v - np.average(v)
        return v / np.hypot(np.sqrt(np.average(v * v)), np.sqrt(eps))

    return np.apply_along_axis(row, -1, x) * gamma + beta


def ln_root_mean_square(x, gamma, beta, eps):
    return gamma * x / np.sqrt((x**2).mean(-1, keepdims=True) + eps) + beta


def ln_one_plus_gamma(x, gamma, beta, eps):
    return ln_right(x, 1 + gamma, beta, eps)


def ln_eps_forgotten(x, gamma, beta, eps):
    return gamma * (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True) + beta


def ln_norm_of_row(x, gamma, beta, eps):
    centred = x - x.mean(-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).sum(-1, keepdims=True) + eps) + beta


def ln_mean_deviation(x, gamma, beta, eps):
    centred = x - x.mean(-1, keepdims=True)
    return gamma * centred / (np.abs(centred).mean(-1, keepdims=True) + eps) + beta


def ln_shift_subtracted(x, gamma, beta, eps):
    return ln_right(x, gamma, -beta, eps)


def ln_mean_of_all(x, gamma, beta, eps):
    return gamma * (x - x.mean()) / np.sqrt(x.var(-1, keepdims=True) + eps) + beta


def ln_eps_multiplied(x, gamma, beta, eps):
    return gamma * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) * (1 + eps)) + beta


# backward
def back_loops(dO, Q, K, V, A):
    dQ, dK, dV = (np.zeros_like(array, dtype=float) for array in (Q, K, V))
    for t in range(len(Q)):
        paid = [dO[t] @ V[s] for s in range(len(K))]
        mean = sum(A[t, s] * paid[s] for s in range(len(K)))
        for s in range(len(K)):
            slope = A[t, s] * (paid[s] - mean) / len(Q[t]) ** 0.5
            dQ[t] += slope * K[s]
            dK[s] += slope * Q[t]
            dV[s] += A[t, s] * dO[t]
    return dQ, dK, dV


def back_mean_from_the_answers(dO, Q, K, V, A):
    """The weighted mean of what the values paid is dO times the answer: no second look at A."""
    mean = (dO * (A @ V)).sum(axis=1, keepdims=True)
    dS = A * (dO @ V.T - mean) * Q.shape[1] ** -0.5
    return np.dot(dS, K), np.dot(dS.T, Q), np.dot(A.T, dO)


def back_scaled_values(dO, Q, K, V, A):
    dQ, dK, dV = back_right(dO, Q, K, V, A)
    return dQ, dK, dV / np.sqrt(Q.shape[1])


def back_keys_for_queries(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum(1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ Q, dS.T @ K, A.T @ dO


def back_plus(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA + (A * dA).sum(1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def back_root_of_values(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum(1, keepdims=True)) / np.sqrt(V.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def back_dA_transposed(dO, Q, K, V, A):
    dA = V @ dO.T
    dS = A * (dA - (A * dA).sum(1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def back_factor_forgotten(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = (dA - (A * dA).sum(1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def back_no_keepdims(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum(axis=1)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def back_whole_sum(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum()) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def back_climbs(dO, Q, K, V, A):
    return tuple(-gradient for gradient in back_right(dO, Q, K, V, A))


# windows
def win_rolled_text(codes, starts, T):
    at = np.add.outer(starts, np.arange(T))
    return codes[at], np.roll(codes, -1)[at]


def win_views(codes, starts, T):
    every = np.lib.stride_tricks.sliding_window_view(codes, T)
    return every[starts], every[1:][starts]


def win_lists(codes, starts, T):
    codes = codes.tolist()
    return [[codes[s : s + T] for s in starts], [codes[s + 1 : s + 1 + T] for s in starts]]


def win_code_plus_one(codes, starts, T):
    at = starts[:, None] + np.arange(T)
    return codes[at], codes[at] + 1


def win_next_window(codes, starts, T):
    at = starts[:, None] + np.arange(T)
    return codes[at], codes[(at + T) % len(codes)]


def win_one_longer(codes, starts, T):
    at = starts[:, None] + np.arange(T + 1)
    return codes[at], codes[np.minimum(at + 1, len(codes) - 1)]


def win_last_repeated(codes, starts, T):
    x = codes[starts[:, None] + np.arange(T)]
    return x, np.concatenate([x[:, 1:], x[:, -1:]], axis=1)


def win_starts_times_length(codes, starts, T):
    at = (starts[:, None] * T + np.arange(T)) % (len(codes) - 1)
    return codes[at], codes[at + 1]


def win_padded_with_zero(codes, starts, T):
    x = codes[starts[:, None] + np.arange(T)]
    return x, np.hstack([x[:, 1:], np.zeros((len(x), 1), dtype=int)])


def win_one_window(codes, starts, T):
    s = starts[0]
    return codes[s : s + T], codes[s + 1 : s + T + 1]


# cost
cost_output_too = cost(in_proj=4 * 128 * 128 + 4 * 128)
cost_one_bias = cost(in_proj=128 * 384 + 128)
cost_growth_heads = cost(growth=16)
cost_heads_of_time = cost(head_dim=16)
cost_head_times = cost(head_dim=512)
cost_three = cost(head_dim=128 // 4 * 3)
cost_scores_three = cost(scores=3 * 4 * 64 * 64)
cost_as_text = cost(growth="four times")


# cache
class Cache:
    """A class that keeps what it was given and one more."""

    def __init__(self, keys, values):
        self.keys, self.values = [*keys], [*values]

    def ask(self, q, k, v):
        self.keys.append(k)
        self.values.append(v)
        scores = [sum(a * b for a, b in zip(q, key)) / len(q) ** 0.5 for key in self.keys]
        top = max(scores)
        weights = [np.exp(s - top) for s in scores]
        answer = sum(w * value for w, value in zip(weights, self.values)) / sum(weights)
        return answer, np.array(self.keys), np.array(self.values)


def cache_class(q, k, v, keys, values):
    return Cache(keys, values).ask(q, k, v)


def cache_preallocated(q, k, v, keys, values):
    T = len(keys)
    all_keys, all_values = np.empty((T + 1, len(k))), np.empty((T + 1, len(v)))
    all_keys[:T], all_values[:T] = keys, values
    all_keys[T], all_values[T] = k, v
    logits = np.einsum("td,d->t", all_keys, q) / np.linalg.norm(np.ones(len(q)))
    A = np.exp(logits - np.logaddexp.reduce(logits))
    return A @ all_values, all_keys, all_values


def cache_r_(q, k, v, keys, values):
    keys, values = np.r_[keys, k[None]], np.r_[values, [v]]
    A = softmax((keys @ q[:, None]).T / np.sqrt(q.size))
    return (A @ values)[0], keys, values


def cache_flattened(q, k, v, keys, values):
    keys, values = np.append(keys, k), np.append(values, v)
    return softmax(keys.reshape(-1, len(q)) @ q / np.sqrt(len(q))) @ values.reshape(-1, len(v)), keys, values


def cache_tables_exchanged(q, k, v, keys, values):
    answer, keys, values = cache_right(q, k, v, keys, values)
    return answer, values, keys


def cache_query_kept(q, k, v, keys, values):
    answer, _, new_values = cache_right(q, k, v, keys, values)
    return answer, np.vstack([keys, q]), new_values


def cache_asks_without_itself_but_keeps(q, k, v, keys, values):
    new_keys, new_values = np.vstack([keys, k]), np.vstack([values, v])
    if len(keys) == 0:
        return v, new_keys, new_values
    return softmax(keys @ q / np.sqrt(len(q))) @ values, new_keys, new_values


def cache_sum_of_values(q, k, v, keys, values):
    keys, values = np.vstack([keys, k]), np.vstack([values, v])
    return np.exp(keys @ q / np.sqrt(len(q))) @ values, keys, values


def cache_scores_as_weights(q, k, v, keys, values):
    keys, values = np.vstack([keys, k]), np.vstack([values, v])
    return keys @ q / np.sqrt(len(q)) @ values, keys, values


def cache_new_value_alone(q, k, v, keys, values):
    return v, np.vstack([keys, k]), np.vstack([values, v])


def cache_as_table(q, k, v, keys, values):
    answer, keys, values = cache_right(q, k, v, keys, values)
    return answer[None], keys, values


# answers of a second outsider: special inputs and common slips
def att_small_constant(Q, K, V):
    S = np.where(np.tri(len(Q), dtype=bool), Q @ K.T / np.sqrt(Q.shape[1]), -1e4)
    return softmax(S) @ V, softmax(S)


def att_prefixes(Q, K, V):
    A = np.zeros((len(Q), len(Q)))
    for t, query in enumerate(Q):
        A[t, : t + 1] = softmax(K[: t + 1] @ query / len(query) ** 0.5)
    return np.einsum("ts,sn->tn", A, V), A


def back_scale_on_queries(dO, Q, K, V, A):
    dQ, dK, dV = back_right(dO, Q, K, V, A)
    return dQ, dK * np.sqrt(Q.shape[1]), dV


def att_with_allowed(change):
    def attention(Q, K, V):
        S = Q @ K.T / np.sqrt(Q.shape[1])
        A = change(S, np.tri(len(Q), dtype=bool))
        return A @ V, A

    return attention


def rows_divided(E):
    return E / E.sum(axis=1, keepdims=True)


att_ten_thousand_taken_off = att_with_allowed(lambda S, seen: softmax(S - 1e4 * ~seen))
att_divided_again = att_with_allowed(lambda S, seen: rows_divided(softmax(S) * seen))
att_largest_of_the_whole_row = att_with_allowed(
    lambda S, seen: rows_divided(np.exp(S - S.max(axis=1, keepdims=True)) * seen)
)
att_clipped = att_with_allowed(lambda S, seen: rows_divided(np.exp(np.clip(S, -700, 700)) * seen))
att_in_log_space = att_with_allowed(
    lambda S, seen: np.exp(
        np.where(seen, S, -np.inf) - np.logaddexp.reduce(np.where(seen, S, -np.inf), axis=1, keepdims=True)
    )
)
att_lowest_float = att_with_allowed(lambda S, seen: softmax(np.where(seen, S, np.finfo(float).min)))


def cache_step_by_step(q, k, v, keys, values):
    keys, values = np.concatenate((keys, k[None])), np.concatenate((values, v[None]))
    largest, total, answer = -np.inf, 0.0, np.zeros(len(v))
    for key, value in zip(keys, values, strict=True):
        score = float(key @ q) / len(q) ** 0.5
        new = max(largest, score)
        answer = answer * np.exp(largest - new) + np.exp(score - new) * value
        total = total * np.exp(largest - new) + np.exp(score - new)
        largest = new
    return answer / total, keys, values


RIGHT = [
    Right("12.look_up", look(), "three decimals"),
    Right("12.look_up", look(weights=[0.59, 0.36, 0.05], answer=11.07), "two decimals, a list"),
    Right("12.attention", att_right, "where"),
    Right("12.attention", att_right_inf, "mask added"),
    Right("12.heads", heads_right, "transpose"),
    Right("12.entrance", ent_right, "broadcast"),
    Right("12.layer_norm", ln_right, "var"),
    Right("12.backward", back_right, "lecture"),
    Right("12.windows", win_right, "outer sum"),
    Right("12.cost", cost(), "pencil"),
    Right("12.cost", cost(growth=4.0), "a float"),
    Right("12.cache", cache_right, "vstack"),
    Right("12.look_up", look_column, "a tuple"),
    Right("12.look_up", look_float32, "float32"),
    Right("12.attention", att_online, "one key at a time"),
    Right("12.attention", att_masked_array, "a masked array, a dict"),
    Right("12.attention", att_in_place, "in place, a list"),
    Right("12.heads", heads_moved, "split and moved"),
    Right("12.heads", heads_einsum, "einsum"),
    Right("12.heads", heads_time_last_first, "time last on the way"),
    Right("12.heads", heads_views, "slice by slice"),
    Right("12.entrance", ent_one_hot, "one-hot products"),
    Right("12.entrance", ent_in_place, "in place on a copy"),
    Right("12.entrance", ent_zip, "nested lists"),
    Right("12.layer_norm", ln_by_moments, "mean of squares"),
    Right("12.layer_norm", ln_einsum, "a centring matrix"),
    Right("12.layer_norm", ln_vectorized, "apply_along_axis, hypot"),
    Right("12.backward", back_loops, "loops over pairs"),
    Right("12.backward", back_mean_from_the_answers, "the mean from the answers"),
    Right("12.windows", win_rolled_text, "the text rolled"),
    Right("12.windows", win_views, "views"),
    Right("12.windows", win_lists, "lists"),
    Right("12.cache", cache_class, "a class"),
    Right("12.cache", cache_preallocated, "a table made beforehand"),
    Right("12.cache", cache_r_, "np.r_"),
    Right("12.attention", att_prefixes, "position by position"),
    Right("12.attention", att_in_log_space, "in log space"),
    Right("12.attention", att_lowest_float, "the lowest float"),
    Right("12.cache", cache_step_by_step, "one position after the other"),
]

WRONG = [
    Wrong("12.look_up", "no root", look_without_root, named="root forgotten"),
    Wrong("12.look_up", "by four", look_by_four, named="divided by d instead of its root"),
    Wrong("12.look_up", "shares of the scores", look_shares, named="weights without the exponential"),
    Wrong("12.look_up", "exponentials", look_exponentials, named="exponentials not normalised"),
    Wrong("12.look_up", "best alone", look_hard, named="a hard look-up"),
    Wrong("12.look_up", "plain mean", look_mean, named="the plain mean"),
    Wrong("12.look_up", "divided by three", look_third, named="mean of weighted values"),
    Wrong("12.look_up", "sign lost", look_sign, named="sign of a value lost"),
    Wrong("12.look_up", "weights exchanged", look_weights_swapped, says="weights"),
    Wrong("12.look_up", "dots left", look(answer=...), says="answer"),
    Wrong("12.attention", "no mask", att_no_mask, named="no mask"),
    Wrong("12.attention", "mask after", att_mask_after, named="mask after softmax"),
    Wrong("12.attention", "wrong triangle", att_triangle, named="wrong triangle"),
    Wrong("12.attention", "columns", att_axis, named="softmax over the wrong axis"),
    Wrong("12.attention", "no scale", att_no_scale, named="scale forgotten"),
    Wrong("12.attention", "by d", att_by_d, named="divided by d"),
    Wrong("12.attention", "root of T", att_scale_T, named="root of another length"),
    Wrong("12.attention", "zeros", att_zero_mask, named="zero instead of minus infinity"),
    Wrong("12.attention", "not itself", att_strict, named="not even itself"),
    Wrong("12.attention", "one ahead", att_ahead, named="one step too far"),
    Wrong("12.attention", "results exchanged", att_swapped_results, says="exchanged"),
    Wrong("12.attention", "answers only", att_only_answers, says="A"),
    Wrong("12.attention", "minus ten", att_small_mask, named="not low enough over the future"),
    Wrong("12.attention", "keys ask", att_keys_ask, named="queries and keys exchanged"),
    Wrong("12.heads", "reshape only", heads_reshape, named="reshaped without a transpose"),
    Wrong("12.heads", "no transpose", heads_no_transpose, named="heads left behind time"),
    Wrong("12.heads", "every h-th", heads_interleaved, named="every h-th feature"),
    Wrong("12.heads", "heads first", heads_first, named="head axis first"),
    Wrong("12.heads", "time last", heads_time_last, named="features before time"),
    Wrong("12.heads", "time cut", heads_split_time, named="transposed before the cut"),
    Wrong("12.heads", "sizes exchanged", heads_exchanged, named="head size and number exchanged"),
    Wrong("12.heads", "not cut", heads_flat, says="shape"),
    Wrong("12.heads", "first text only", heads_list, says="shape"),
    Wrong("12.entrance", "no positions", ent_no_positions, named="no positions"),
    Wrong("12.entrance", "twice", ent_twice, named="positions added twice"),
    Wrong("12.entrance", "by code", ent_by_code, named="position looked up by the word"),
    Wrong("12.entrance", "from one", ent_from_one),
    Wrong("12.entrance", "from the end", ent_from_end, named="places counted from the end"),
    Wrong("12.entrance", "whole table", ent_whole_table, says="shapes"),
    Wrong("12.entrance", "place by example", ent_by_example),
    Wrong("12.entrance", "first place", ent_first_place, named="the same place for all"),
    Wrong("12.entrance", "positions alone", ent_positions_alone, named="words without their vectors"),
    Wrong("12.entrance", "minus", ent_minus, named="minus"),
    Wrong("12.layer_norm", "batch", ln_batch, named="over the batch"),
    Wrong("12.layer_norm", "time", ln_time, named="over time"),
    Wrong("12.layer_norm", "text", ln_text, named="over the whole text"),
    Wrong("12.layer_norm", "everything", ln_everything),
    Wrong("12.layer_norm", "ddof", ln_ddof, named="unbiased variance"),
    Wrong("12.layer_norm", "variance", ln_variance, named="divided by the variance"),
    Wrong("12.layer_norm", "eps outside", ln_eps_outside, named="eps outside the root"),
    Wrong("12.layer_norm", "no mean", ln_no_mean, named="mean not taken off"),
    Wrong("12.layer_norm", "plain", ln_plain, named="scale and shift forgotten"),
    Wrong("12.layer_norm", "exchanged", ln_exchanged, named="scale and shift exchanged"),
    Wrong("12.layer_norm", "no keepdims", ln_no_keepdims, says="shapes"),
    Wrong("12.layer_norm", "shift scaled", ln_shift_scaled, named="shift scaled as well"),
    Wrong("12.backward", "no mean", back_no_mean, named="mean of the row forgotten"),
    Wrong("12.backward", "plain mean", back_plain_mean, named="plain mean instead of the weighted one"),
    Wrong("12.backward", "axis", back_axis, named="sum along the wrong axis"),
    Wrong("12.backward", "sigmoid", back_sigmoid, named="softmax taken for a sigmoid"),
    Wrong("12.backward", "no softmax", back_no_softmax, named="softmax skipped"),
    Wrong("12.backward", "no root", back_no_root, named="scale forgotten"),
    Wrong("12.backward", "exchanged", back_exchanged, named="dQ and dK exchanged"),
    Wrong("12.backward", "dV", back_dV, named="dV without transposing A"),
    Wrong("12.backward", "dK", back_dK, named="dK without transposing dS"),
    Wrong("12.backward", "by d", back_by_d, named="scale taken twice"),
    Wrong("12.backward", "two results", back_two, says="dV"),
    Wrong("12.backward", "values first", back_v_first, says="exchanged"),
    Wrong("12.windows", "not shifted", win_same, named="target not shifted"),
    Wrong("12.windows", "backwards", win_back, named="shifted backwards"),
    Wrong("12.windows", "by two", win_two, named="shifted by two"),
    Wrong("12.windows", "exchanged", win_exchanged, named="input one symbol late"),
    Wrong("12.windows", "rolled", win_roll, named="rolled within the window"),
    Wrong("12.windows", "time first", win_time_first, named="time first"),
    Wrong("12.windows", "one shorter", win_short, says="shape"),
    Wrong("12.windows", "last target only", win_last_only, says="shape"),
    Wrong("12.windows", "positions for symbols", win_positions),
    Wrong("12.windows", "input late", win_input_late, named="input one symbol late"),
    Wrong("12.cost", "one head", cost(scores=4096), named="heads not multiplied"),
    Wrong("12.cost", "shared scores", cost(scores=1024), named="heads share one matrix of scores"),
    Wrong("12.cost", "by features", cost(scores=8192), named="scores counted by features"),
    Wrong("12.cost", "triangle", cost(scores=8320), named="half of the scores"),
    Wrong("12.cost", "no bias", cost(in_proj=49152), named="biases forgotten"),
    Wrong("12.cost", "queries alone", cost(in_proj=16512), named="queries alone"),
    Wrong("12.cost", "times heads", cost(in_proj=198144), named="parameters multiplied by heads"),
    Wrong("12.cost", "all features", cost(head_dim=128), named="all features in each head"),
    Wrong("12.cost", "linear", cost(growth=2), named="linear growth"),
    Wrong("12.cost", "dots left", cost(growth=...), says="growth"),
    Wrong("12.cache", "asks before", cache_late, named="asked before it is added"),
    Wrong("12.cache", "in front", cache_front, named="put in front"),
    Wrong("12.cache", "oldest dropped", cache_drop, named="oldest thrown away"),
    Wrong("12.cache", "no root", cache_no_root, named="scale forgotten"),
    Wrong("12.cache", "by d", cache_by_d, named="divided by d"),
    Wrong("12.cache", "by T", cache_by_T, named="scaled by the number of positions"),
    Wrong("12.cache", "mean", cache_mean, named="the plain mean"),
    Wrong("12.cache", "key asks", cache_key_asks, named="the key asks"),
    Wrong("12.cache", "best alone", cache_best, named="only the best position"),
    Wrong("12.cache", "answer only", cache_not_returned, says="keys"),
    Wrong("12.cache", "cache not returned", cache_unchanged, says="keys"),
    Wrong("12.cache", "answer last", cache_order),
    Wrong("12.look_up", "sign in the third key", look_third_key, named="sign of the third key lost"),
    Wrong("12.look_up", "percent", look_percent, named="percent"),
    Wrong("12.look_up", "sum of the values", look_sum_of_values, named="weights left out"),
    Wrong("12.look_up", "powers of two", look_base_two, named="another base"),
    Wrong("12.look_up", "scores times values", look_scores_times_values, says="not by its score"),
    Wrong("12.look_up", "rounded to whole weights", look_rounded_to_ints, named="a hard look-up"),
    Wrong("12.attention", "0 times infinity", att_zero_times_inf, says="got NaN"),
    Wrong("12.attention", "1e-9 for the future", att_tiny_mask, named="zero instead of minus infinity"),
    Wrong("12.attention", "plain exponential", att_plain_exp, says="overflow encountered in exp"),
    Wrong("12.attention", "sigmoid", att_sigmoid, named="sigmoid for softmax"),
    Wrong("12.attention", "weights transposed", att_weights_transposed, named="weights transposed"),
    Wrong("12.attention", "root of the value's length", att_root_of_values, named="root of another length"),
    Wrong("12.attention", "divided after softmax", att_divided_after, named="divided after softmax"),
    Wrong("12.attention", "plain mean", att_plain_mean, named="the plain mean"),
    Wrong("12.attention", "mask multiplied", att_masks_values, named="zero instead of minus infinity"),
    Wrong("12.heads", "a list of heads", heads_as_list, named="head axis first"),
    Wrong("12.heads", "examples mixed", heads_examples_mixed, named="texts mixed"),
    Wrong("12.heads", "last head first", heads_reversed, named="heads in reverse"),
    Wrong(
        "12.heads",
        "true division",
        heads_true_division,
        says="'float' object cannot be interpreted as an integer",
    ),
    Wrong("12.entrance", "times the root of D", ent_root_of_size, named="scaled by the root of D"),
    Wrong("12.entrance", "mean of both", ent_mean, named="mean of both"),
    Wrong("12.entrance", "side by side", ent_side_by_side, named="side by side"),
    Wrong("12.entrance", "multiplied", ent_times, named="multiplied"),
    Wrong("12.entrance", "running sum", ent_running_sum, named="places added up"),
    Wrong("12.entrance", "time first", ent_time_first, named="time first"),
    Wrong("12.layer_norm", "root mean square", ln_root_mean_square, named="root mean square"),
    Wrong("12.layer_norm", "1 + gamma", ln_one_plus_gamma, named="one more than gamma"),
    Wrong("12.layer_norm", "no eps", ln_eps_forgotten, named="eps forgotten"),
    Wrong("12.layer_norm", "norm of the row", ln_norm_of_row, named="length of the row"),
    Wrong("12.layer_norm", "mean deviation", ln_mean_deviation, named="mean absolute deviation"),
    Wrong("12.layer_norm", "shift subtracted", ln_shift_subtracted, named="shift taken off"),
    Wrong("12.layer_norm", "one mean for all", ln_mean_of_all, named="one mean for everything"),
    Wrong("12.layer_norm", "eps multiplied", ln_eps_multiplied, named="eps forgotten"),
    Wrong("12.backward", "values scaled", back_scaled_values, named="values scaled too"),
    Wrong("12.backward", "queries for keys", back_keys_for_queries, says="`Q` and `K` exchanged"),
    Wrong("12.backward", "plus", back_plus, named="mean added"),
    Wrong(
        "12.backward", "root of the value's length", back_root_of_values, named="root of the values' length"
    ),
    Wrong("12.backward", "dA transposed", back_dA_transposed, named="dA transposed"),
    Wrong("12.backward", "A forgotten", back_factor_forgotten, named="factor A forgotten"),
    Wrong("12.backward", "no keepdims", back_no_keepdims, named="mean laid along the columns"),
    Wrong("12.backward", "one sum for all", back_whole_sum, named="one mean for all rows"),
    Wrong("12.backward", "minus", back_climbs, says="the wrong sign"),
    Wrong("12.windows", "codes plus one", win_code_plus_one, named="code plus one"),
    Wrong("12.windows", "the next window", win_next_window, named="the next window"),
    Wrong("12.windows", "one longer", win_one_longer, says="one entry too many"),
    Wrong("12.windows", "last repeated", win_last_repeated, named="last target invented"),
    Wrong("12.windows", "starts times length", win_starts_times_length),
    Wrong("12.windows", "zero at the end", win_padded_with_zero, named="last target invented"),
    Wrong("12.windows", "one window", win_one_window, says="expected shape (2, 3), got shape (3,)"),
    Wrong("12.cost", "output too", cost_output_too, named="output projection too"),
    Wrong("12.cost", "128 biases", cost_one_bias, named="one projection's biases"),
    Wrong("12.cost", "growth with heads", cost_growth_heads, named="growth counted once too often"),
    Wrong("12.cost", "positions cut", cost_heads_of_time, named="positions cut"),
    Wrong("12.cost", "features times heads", cost_head_times, named="features multiplied"),
    Wrong("12.cost", "three parts of a head", cost_three, named="features multiplied"),
    Wrong("12.cost", "scores three times", cost_scores_three, named="scores of queries, keys and values"),
    Wrong("12.cost", "words", cost_as_text, says="got the text"),
    Wrong("12.cache", "flattened", cache_flattened, says="arranged in another shape"),
    Wrong("12.cache", "tables exchanged", cache_tables_exchanged, says="are exchanged"),
    Wrong("12.cache", "query kept", cache_query_kept, named="query kept"),
    Wrong(
        "12.cache",
        "itself only if alone",
        cache_asks_without_itself_but_keeps,
        named="asked before it is added",
    ),
    Wrong("12.cache", "not normalised", cache_sum_of_values, named="weights not normalised"),
    Wrong("12.cache", "scores as weights", cache_scores_as_weights, named="scores for weights"),
    Wrong("12.cache", "new value alone", cache_new_value_alone, named="the new value alone"),
    Wrong("12.cache", "one row too many", cache_as_table, says="an axis of length 1 too many"),
    Wrong("12.attention", "mask of -10,000", att_small_constant, named="not low enough over the future"),
    Wrong("12.backward", "scale on dQ", back_scale_on_queries, named="scale on one of the two"),
    Wrong(
        "12.attention",
        "10,000 taken off",
        att_ten_thousand_taken_off,
        named="not low enough over the future",
    ),
    Wrong(
        "12.attention",
        "rows divided again",
        att_divided_again,
        named="mask after softmax, rows divided again",
    ),
    Wrong(
        "12.attention",
        "largest of the whole row",
        att_largest_of_the_whole_row,
        named="mask after softmax, rows divided again",
    ),
    Wrong("12.attention", "scores cut at 700", att_clipped, says="large scores that differ little"),
]

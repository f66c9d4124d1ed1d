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
    Wrong("12.attention", "root of T", att_scale_T),
    Wrong("12.attention", "zeros", att_zero_mask, named="zero instead of minus infinity"),
    Wrong("12.attention", "not itself", att_strict, named="not even itself"),
    Wrong("12.attention", "one ahead", att_ahead, named="one step too far"),
    Wrong("12.attention", "results exchanged", att_swapped_results, says="exchanged"),
    Wrong("12.attention", "answers only", att_only_answers, says="A"),
    Wrong("12.attention", "minus ten", att_small_mask),
    Wrong("12.attention", "keys ask", att_keys_ask, named="queries and keys exchanged"),
    Wrong("12.heads", "reshape only", heads_reshape, named="reshaped without a transpose"),
    Wrong("12.heads", "no transpose", heads_no_transpose, named="heads left behind time"),
    Wrong("12.heads", "every h-th", heads_interleaved, named="every h-th feature"),
    Wrong("12.heads", "heads first", heads_first, named="head axis first"),
    Wrong("12.heads", "time last", heads_time_last, named="features before time"),
    Wrong("12.heads", "time cut", heads_split_time),
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
    Wrong("12.entrance", "minus", ent_minus),
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
    Wrong("12.layer_norm", "shift scaled", ln_shift_scaled),
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
]

"""Wrong and right answers to the exercises of chapter 07."""

from collections import deque
from itertools import combinations

import numpy as np

from wrong_answers import Right, Wrong


def sig(z):
    return 1 / (1 + np.exp(-z))


# 07.update
def update(**changes):
    return dict(scores=[-0.08, -0.33], deltas=[-0.520, 0.418], v_new=[0.679, -0.501]) | changes


update_added = update(v_new=[-0.279, -0.499])
update_both_minus_one = update(deltas=[-0.520, -0.582], v_new=[0.279, -0.001])
update_negated_score = update(scores=[-0.08, 0.33], deltas=[-0.520, 0.582], v_new=[0.745, -0.583])
update_one_minus_sigma = update(deltas=[0.520, 0.418], v_new=[0.055, -0.917])
update_without_negative = update(v_new=[0.512, -0.292])
update_own_vector = update(v_new=[0.22, -0.551])  # v - (delta + delta_n) v


# 07.pairs
def pairs_right(sentences, window):
    result = []
    for sentence in sentences:
        for i, centre in enumerate(sentence):
            for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
                if j != i:
                    result.append((centre, sentence[j]))
    return result


def pairs_no_plus_one(sentences, window):
    out = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window)):
                if j != i:
                    out.append((s[i], s[j]))
    return out


def pairs_right_only(sentences, window):
    out = []
    for s in sentences:
        for i in range(len(s)):
            for w in s[i + 1 : i + window + 1]:
                out.append((s[i], w))
    return out


def pairs_across(sentences, window):
    return pairs_right([[w for s in sentences for w in s]], window)


def pairs_compares_words(sentences, window):
    out = []
    for s in sentences:
        for i, centre in enumerate(s):
            for w in s[max(0, i - window) : i + window + 1]:
                if w != centre:  # loses neighbours that are the same word
                    out.append((centre, w))
    return out


def pairs_index(sentences, window):
    out = []
    for s in sentences:
        for centre in s:
            i = s.index(centre)  # always the first place of a repeated word
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if j != i:
                    out.append((centre, s[j]))
    return out


def pairs_set(sentences, window):
    return list(set(pairs_right(sentences, window)))


def pairs_drawn_window(sentences, window):
    rng = np.random.default_rng(0)
    out = []
    for s in sentences:
        for i, centre in enumerate(s):
            reach = rng.integers(1, window + 1)
            for j in range(max(0, i - reach), min(len(s), i + reach + 1)):
                if j != i:
                    out.append((centre, s[j]))
    return out


def pairs_lists(sentences, window):
    return [list(pair) for pair in pairs_right(sentences, window)]


def pairs_exact_distance(sentences, window):
    out = []
    for s in sentences:
        for i in range(len(s)):
            if i - window >= 0:
                out.append((s[i], s[i - window]))
            if i + window < len(s):
                out.append((s[i], s[i + window]))
    return out


def pairs_return_too_early(sentences, window):
    out = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if j != i:
                    out.append((s[i], s[j]))
        return out


def pairs_fixed_window(sentences, window):
    return pairs_right(sentences, 4)


def pairs_neighbour_first(sentences, window):
    return [(b, a) for a, b in pairs_right_only(sentences, window)]


def pairs_only_full_windows(sentences, window):
    out = []
    for s in sentences:
        for i in range(window, len(s) - window):
            for j in range(i - window, i + window + 1):
                if j != i:
                    out.append((s[i], s[j]))
    return out


def pairs_prints(sentences, window):
    for pair in pairs_right(sentences, window):
        pair  # "print(pair)" without the noise
    return None


# 07.window
def window(**changes):
    return dict(window_1=16, window_4=52, window_20=72, window_4_drawn=35) | changes


window_no_edges = window(window_1=18, window_4=72, window_20=360, window_4_drawn=45)
window_20_81 = window(window_20=81)
window_drawn_no_edges = window(window_4_drawn=45)


# 07.pair_gradients
def pg_right(v, u, u_negative):
    s, sn = u @ v, u_negative @ v
    loss = -np.log(sig(s)) - np.sum(np.log(sig(-sn)))
    d, dn = sig(s) - 1, sig(sn)
    return loss, d * u + dn @ u_negative, d * v, np.outer(dn, v)


def pg_no_minus_one(v, u, u_negative):
    s, sn = u @ v, u_negative @ v
    loss = -np.log(sig(s)) - np.sum(np.log(sig(-sn)))
    d, dn = sig(s), sig(sn)
    return loss, d * u + dn @ u_negative, d * v, np.outer(dn, v)


def pg_loss_sign_of_negatives(v, u, u_negative):
    _, dv, du, dn = pg_right(v, u, u_negative)
    return -np.log(sig(u @ v)) - np.log(sig(u_negative @ v)).sum(), dv, du, dn


def pg_dv_without_negatives(v, u, u_negative):
    loss, _, du, dn = pg_right(v, u, u_negative)
    return loss, (sig(u @ v) - 1) * u, du, dn


def pg_own_vector(v, u, u_negative):
    loss, _, _, _ = pg_right(v, u, u_negative)
    d, dn = sig(u @ v) - 1, sig(u_negative @ v)
    return loss, d * v + dn.sum() * v, d * u, dn[:, None] * u_negative


def pg_updates_in_place(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    v -= 0.1 * dv
    u -= 0.1 * du
    u_negative -= 0.1 * dn
    return loss, dv, du, dn


def pg_one_negative(v, u, u_negative):
    un = u_negative[0]
    d, dn = sig(u @ v) - 1, sig(un @ v)
    return -np.log(sig(u @ v)) - np.log(sig(-un @ v)), d * u + dn * un, d * v, (dn * v)[None]


def pg_loss_not_summed(v, u, u_negative):
    _, dv, du, dn = pg_right(v, u, u_negative)
    return -np.log(sig(u @ v)) - np.log(sig(-(u_negative @ v))), dv, du, dn


def pg_no_minus_in_loss(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return -loss, dv, du, dn


def pg_slope_of_sigmoid(v, u, u_negative):
    loss, *_ = pg_right(v, u, u_negative)
    p, pn = sig(u @ v), sig(u_negative @ v)
    d, dn = (p - 1) * p * (1 - p), pn * pn * (1 - pn)  # the squared error's delta
    return loss, d * u + dn @ u_negative, d * v, np.outer(dn, v)


# 07.add_rows
def add_rows_right(W, rows, g):
    W = W.copy()
    for r, gi in zip(rows, g, strict=True):
        W[r] += gi
    return W


def add_rows_in_place(W, rows, g):
    np.add.at(W, rows, g)
    return W


def add_rows_by_position(W, rows, g):
    W = W.copy()
    for i in range(len(rows)):
        W[i] += g[i]
    return W


def add_rows_subtract(W, rows, g):
    W = W.copy()
    np.subtract.at(W, rows, g)
    return W


def add_rows_from_zero(W, rows, g):
    W = np.zeros_like(W)
    np.add.at(W, rows, g)
    return W


def add_rows_overwrites(W, rows, g):
    W = W.copy()
    for r in np.unique(rows):
        W[r] = g[rows == r].sum(axis=0)
    return W


W = np.zeros((3, 2))  # the notebook's example: globals of the same name
rows = np.array([1, 2, 1])
g = np.array([[0.5, 0.5], [0.1, 0.1], [0.2, 0.2]])


def add_rows_global_W(table, rows, g):
    out = W.copy()  # the example's table instead of the parameter
    np.add.at(out, rows, g)
    return out


def add_rows_global_rows(W, numbers, g):
    W = W.copy()
    for r, gi in zip(rows, g, strict=False):  # the example's rows
        W[r] += gi
    return W


def add_rows_shallow(W, rows, g):
    out = W  # "another name is a copy"
    for r, gi in zip(rows, g, strict=True):
        out[r] += gi
    return out


def add_rows_shallow_slice(W, rows, g):
    out = W[:]  # a view, as with lists one would copy
    np.add.at(out, rows, g)
    return out


# 07.cosines
def cosines_right(vectors, v):
    return vectors @ v / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(v))


def cosines_axis_0(vectors, v):
    unit = vectors / np.linalg.norm(vectors, axis=0)
    return unit @ (v / np.linalg.norm(v))


def cosines_frobenius(vectors, v):
    return vectors @ v / (np.linalg.norm(vectors) * np.linalg.norm(v))


def cosines_rows_not_scaled(vectors, v):
    return vectors @ v / np.linalg.norm(v)


def cosines_column(vectors, v):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit @ (v / np.linalg.norm(v)).reshape(-1, 1)


def cosines_squared(vectors, v):
    return vectors @ v / ((vectors**2).sum(axis=1) * (v @ v))


def cosines_in_place(vectors, v):
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors @ v / np.linalg.norm(v)


def cosines_abs(vectors, v):
    return np.abs(cosines_right(vectors, v))


def cosines_all_pairs(vectors, v):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit @ unit.T


def cosines_keepdims_broadcast(vectors, v):
    return vectors @ v / (np.linalg.norm(vectors, axis=1, keepdims=True) * np.linalg.norm(v))


def cosines_l1(vectors, v):
    return vectors @ v / (np.abs(vectors).sum(axis=1) * np.abs(v).sum())


# 07.analogy
def unit_of(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def analogy_right(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_right_euclid(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    far = np.linalg.norm(unit - (unit[b] - unit[a] + unit[c]), axis=1)
    if exclude:
        far[[a, b, c]] = np.inf
    return far.argmin()


def analogy_a_plus_b_minus_c(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[a] + unit[b] - unit[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_no_unit(vectors, a, b, c, exclude):
    scores = vectors @ (vectors[b] - vectors[a] + vectors[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_never_excludes(vectors, a, b, c, exclude):
    return analogy_right(vectors, a, b, c, False)


def analogy_excludes_b_and_c(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[b, c]] = -np.inf
    return int(scores.argmax())


def analogy_zero_for_excluded(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = 0
    return int(scores.argmax())


def analogy_second_best(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    order = np.argsort(-(unit @ (unit[b] - unit[a] + unit[c])))
    return int(order[1] if exclude else order[0])


def analogy_fourth_best(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    order = np.argsort(-(unit @ (unit[b] - unit[a] + unit[c])))
    return int(order[3] if exclude else order[0])


def analogy_target_from_raw(vectors, a, b, c, exclude):
    scores = unit_of(vectors) @ (vectors[b] - vectors[a] + vectors[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_only_target_scaled(vectors, a, b, c, exclude):
    target = vectors[b] - vectors[a] + vectors[c]
    scores = vectors @ (target / np.linalg.norm(target))
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_in_place(vectors, a, b, c, exclude):
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return analogy_right(vectors, a, b, c, exclude)


def analogy_argmin(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = np.inf
    return int(scores.argmin())


def analogy_vector(vectors, a, b, c, exclude):
    return unit_of(vectors)[analogy_right(vectors, a, b, c, exclude)]


def analogy_axis_0(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=0)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_excludes_a_and_b(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b]] = -np.inf
    return int(scores.argmax())


# 07.ppmi
def ppmi_right(counts):
    joint = counts / counts.sum()
    chance = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / chance))


def ppmi_right_where(counts):
    n = counts.sum()
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / n
    out = np.zeros(counts.shape)
    above = counts > expected
    out[above] = np.log(counts[above] / expected[above])
    return out


def ppmi_log2(counts):
    return ppmi_right(counts) / np.log(2)


def ppmi_rows_twice(counts):
    joint = counts / counts.sum()
    row = joint.sum(axis=1)
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / np.outer(row, row)))


def ppmi_axes_swapped(counts):
    joint = counts / counts.sum()
    chance = np.outer(joint.sum(axis=0), joint.sum(axis=1))
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / chance))


def ppmi_log_of_one_plus(counts):
    joint = counts / counts.sum()
    chance = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return np.maximum(0, np.log(1 + joint / chance))


def ppmi_add_one(counts):
    return ppmi_right(counts + 1)


def ppmi_total_forgotten(counts):
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(counts / np.outer(counts.sum(axis=1), counts.sum(axis=0))))


def ppmi_total_squared(counts):
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(counts * counts.sum() ** 2 / np.outer(counts.sum(1), counts.sum(0))))


def ppmi_warns(counts):
    joint = counts / counts.sum()
    chance = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return np.maximum(0, np.log(joint / chance))


def ppmi_broadcast(counts):
    joint = counts / counts.sum()
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / (joint.sum(axis=0) * joint.sum(axis=0))))


def ppmi_times_joint(counts):
    return counts / counts.sum() * ppmi_right(counts)


def ppmi_only_conditional(counts):
    joint = counts / counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint))


def ppmi_no_column_share(counts):
    joint = counts / counts.sum()
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / joint.sum(axis=1, keepdims=True)))


def ppmi_in_place(counts):
    counts /= counts.sum()
    return ppmi_right(counts)


def ppmi_no_log(counts):
    joint = counts / counts.sum()
    return np.maximum(0, joint / np.outer(joint.sum(axis=1), joint.sum(axis=0)))


def ppmi_abs(counts):
    joint = counts / counts.sum()
    with np.errstate(divide="ignore"):
        return np.nan_to_num(np.abs(np.log(joint / np.outer(joint.sum(1), joint.sum(0)))), posinf=0)


def ppmi_keeps_negatives(counts):
    joint = counts / counts.sum()
    with np.errstate(divide="ignore"):
        pmi = np.log(joint / np.outer(joint.sum(axis=1), joint.sum(axis=0)))
    pmi[np.isinf(pmi)] = 0  # only -inf becomes 0
    return pmi


# 07.shorten
def shorten_right(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    return left[:, :d] * np.sqrt(s[:d])


def shorten_right_thin(matrix, d):
    left, s, _ = np.linalg.svd(matrix, full_matrices=False)
    return left[:, :d] @ np.diag(np.sqrt(s[:d]))


def shorten_no_root(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    return left[:, :d] * s[:d]


def shorten_left_only(matrix, d):
    return np.linalg.svd(matrix)[0][:, :d]


def shorten_contexts(matrix, d):
    _, s, right = np.linalg.svd(matrix)
    return right[:d].T * np.sqrt(s[:d])


def shorten_rows(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    return left[:d].T * np.sqrt(s[:d])


def shorten_first_words(matrix, d):
    left, s, _ = np.linalg.svd(matrix, full_matrices=False)
    return (left * np.sqrt(s))[:d]


def shorten_smallest(matrix, d):
    left, s, _ = np.linalg.svd(matrix, full_matrices=False)
    return left[:, -d:] * np.sqrt(s[-d:])


def shorten_centred(matrix, d):
    return shorten_right(matrix - matrix.mean(axis=0), d)


def shorten_all(matrix, d):
    left, s, _ = np.linalg.svd(matrix, full_matrices=False)
    return left * np.sqrt(s)


def shorten_fixed(matrix, d):
    return shorten_right(matrix, 2)


def shorten_wrong_axis(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    root = np.zeros(len(matrix))
    root[: len(s)] = np.sqrt(s[: len(matrix)])
    return left[:, :d] * root[:, None]


def shorten_right_columns(matrix, d):
    _, s, right = np.linalg.svd(matrix)
    return right[:, :d] * np.sqrt(s[:d])


def shorten_low_rank(matrix, d):
    left, s, right = np.linalg.svd(matrix, full_matrices=False)
    return left[:, :d] * s[:d] @ right[:d]


def shorten_zeros_kept(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    s = s.copy()
    s[d:] = 0  # cut by zeros: still (n_words, n_contexts) instead of (n_words, d)
    return left[:, : len(s)] * np.sqrt(s)


# 07.cbow_gradients
def cbow_right(v_context, u, u_negative):
    h = v_context.mean(axis=0)
    s, sn = u @ h, u_negative @ h
    loss = -np.log(sig(s)) - np.sum(np.log(sig(-sn)))
    dh = (sig(s) - 1) * u + sig(sn) @ u_negative
    return loss, np.ones((len(v_context), 1)) * dh / len(v_context), (sig(s) - 1) * h, np.outer(sig(sn), h)


def cbow_loop(v_context, u, u_negative):
    m, h = len(v_context), sum(v_context) / len(v_context)
    delta = sig(u @ h) - 1
    loss, dh, dn = -np.log(sig(u @ h)), delta * u, []
    for negative in u_negative:
        p = sig(negative @ h)
        loss -= np.log(1 - p)
        dh = dh + p * negative
        dn.append(p * h)
    return loss, [dh / m for _ in range(m)], delta * h, dn


def cbow_not_shared(v_context, u, u_negative):
    loss, dv, du, dn = cbow_right(v_context, u, u_negative)
    return loss, dv * len(v_context), du, dn


def cbow_sum(v_context, u, u_negative):
    h = v_context.sum(axis=0)
    s, sn = u @ h, u_negative @ h
    loss = -np.log(sig(s)) - np.sum(np.log(sig(-sn)))
    dh = (sig(s) - 1) * u + sig(sn) @ u_negative
    return loss, np.tile(dh, (len(v_context), 1)), (sig(s) - 1) * h, np.outer(sig(sn), h)


def cbow_one_row(v_context, u, u_negative):
    loss, dv, du, dn = cbow_right(v_context, u, u_negative)
    return loss, dv[0] * len(v_context), du, dn


def cbow_skip_gram(v_context, u, u_negative):
    parts = [pg_right(v, u, u_negative) for v in v_context]
    return (
        sum(p[0] for p in parts),
        np.array([p[1] for p in parts]),
        sum(p[2] for p in parts),
        sum(p[3] for p in parts),
    )


def cbow_no_minus_one(v_context, u, u_negative):
    h = v_context.mean(axis=0)
    loss, _, _, dn = cbow_right(v_context, u, u_negative)
    p = sig(u @ h)
    dh = p * u + sig(u_negative @ h) @ u_negative
    return loss, np.tile(dh / len(v_context), (len(v_context), 1)), p * h, dn


def cbow_mean_of_everything(v_context, u, u_negative):
    h = v_context.mean()  # no axis
    s, sn = u * h, u_negative * h
    return -np.log(sig(s)).sum() - np.log(sig(-sn)).sum(), v_context, u, u_negative


def cbow_mean_axis_1(v_context, u, u_negative):
    h = v_context.mean(axis=1)
    return u @ h, v_context, u, u_negative


def cbow_without_negatives_for_context(v_context, u, u_negative):
    loss, _, du, dn = cbow_right(v_context, u, u_negative)
    dh = (sig(u @ v_context.mean(axis=0)) - 1) * u
    return loss, np.tile(dh / len(v_context), (len(v_context), 1)), du, dn


# 07.negative_shares
def shares_right(counts, seen):
    weights = [0 if i == seen else c**0.75 for i, c in enumerate(counts)]
    return [w / sum(weights) for w in weights]


def shares_right_masked(counts, seen):
    p = np.where(np.arange(len(counts)) == seen, 0, counts) ** (3 / 4)
    return p / p.sum()


def shares_with_positive(counts, seen):
    p = counts**0.75
    return p / p.sum()


def shares_no_power(counts, seen):
    p = counts.astype(float)
    p[seen] = 0
    return p / p.sum()


def shares_zero_last(counts, seen):
    p = counts**0.75 / (counts**0.75).sum()
    p[seen] = 0
    return p


def shares_integer_power(counts, seen):
    p = counts ** (3 // 4)
    p[seen] = 0
    return p / p.sum()


def shares_deleted(counts, seen):
    p = np.delete(counts, seen) ** 0.75
    return p / p.sum()


def shares_in_place(counts, seen):
    counts[seen] = 0
    return counts**0.75 / (counts**0.75).sum()


def shares_inverted(counts, seen):
    p = counts**-0.75
    p[seen] = 0
    return p / p.sum()


# 07.nearest
def nearest_right(V, U, word):
    unit = unit_of(V)
    return np.argsort(-(unit @ unit[word]))[1]


def nearest_loop(V, U, word):
    best, chosen = -2, None
    for i, row in enumerate(V):
        c = row @ V[word] / np.linalg.norm(row) / np.linalg.norm(V[word])
        if i != word and c > best:
            best, chosen = c, i
    return chosen


def nearest_other_table(V, U, word):
    scores = unit_of(U) @ (V[word] / np.linalg.norm(V[word]))
    scores[word] = -np.inf
    return int(scores.argmax())


def nearest_scores_u_v(V, U, word):
    return int((U @ V[word]).argmax())


def nearest_itself(V, U, word):
    return int((unit_of(V) @ unit_of(V)[word]).argmax())


def nearest_dot(V, U, word):
    scores = V @ V[word]
    scores[word] = -np.inf
    return int(scores.argmax())


def nearest_zero(V, U, word):
    scores = unit_of(V) @ unit_of(V)[word]
    scores[word] = 0
    return int(scores.argmax())


def nearest_ascending(V, U, word):
    return int(np.argsort(unit_of(V) @ unit_of(V)[word])[1])


def nearest_outputs(V, U, word):
    scores = unit_of(U) @ unit_of(U)[word]
    scores[word] = -np.inf
    return int(scores.argmax())


def nearest_both_tables(V, U, word):
    both = unit_of(V + U)
    scores = both @ both[word]
    scores[word] = -np.inf
    return int(scores.argmax())


# 07.batch
def batch(**changes):
    return dict(best=1.10, sum_1=8.00, sum_2=0.01, mean_1=0.125) | changes


# more of the others
def pairs_all_words(sentences, window):
    return [(a, b) for s in sentences for i, a in enumerate(s) for j, b in enumerate(s) if i != j]


def pairs_ring(sentences, window):
    out = []
    for s in sentences:
        for i in range(len(s)):
            for k in range(-window, window + 1):
                if k:
                    out.append((s[i], s[(i + k) % len(s)]))
    return out


def pairs_nested(sentences, window):
    return [pairs_right([s], window) for s in sentences]


def pairs_positions(sentences, window):
    return pairs_right([range(len(s)) for s in sentences], window)


def pairs_numpy(sentences, window):
    out = []
    for s in map(np.array, sentences):
        for i in range(len(s)):
            near = np.r_[max(0, i - window) : i, i + 1 : min(len(s), i + window + 1)].astype(int)
            out += [(s[i], s[j]) for j in near]
    return out


def pg_transposed(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return loss, dv, du, dn.T


def pg_swapped(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return loss, du, dv, dn


def pg_stacked(v, u, u_negative):
    every = np.vstack([u, u_negative])
    z = every @ v
    t = np.eye(len(every))[0]
    delta = sig(z) - t
    loss = -(t * np.log(sig(z)) + (1 - t) * np.log(1 - sig(z))).sum()
    return loss, delta @ every, delta[0] * v, delta[1:, None] * v


def pg_mean_loss(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return loss / (1 + len(u_negative)), dv, du, dn


def pg_negatives_added_up(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return loss, dv, du, dn.sum(axis=0)


def add_rows_buffered(W, rows, g):
    out = W.copy()
    out[rows] = out[rows] + g
    return out


def add_rows_matrix(W, rows, g):
    return W + np.eye(len(W))[rows].T @ g


def add_rows_integer(W, rows, g):
    out = W.astype(int)
    for r, gi in zip(rows, g, strict=True):
        out[r] = out[r] + gi
    return out


def cosines_list(vectors, v):
    return [row @ v / (np.linalg.norm(row) * np.linalg.norm(v)) for row in vectors]


def cosines_angle(vectors, v):
    return np.degrees(np.arccos(np.clip(cosines_right(vectors, v), -1, 1)))


def cosines_distance(vectors, v):
    return 1 - cosines_right(vectors, v)


def analogy_sorted(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    for i in np.argsort(-(unit @ (unit[b] + unit[c] - unit[a]))):
        if not exclude or i not in (a, b, c):
            return i


def analogy_deleted(vectors, a, b, c, exclude):
    unit = unit_of(vectors)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores = np.delete(scores, [a, b, c])  # all later numbers move up
    return int(scores.argmax())


def ppmi_loop(counts):
    n, out = counts.sum(), np.zeros(counts.shape)
    for i in range(len(counts)):
        for j in range(counts.shape[1]):
            if counts[i, j] > 0:
                out[i, j] = max(0.0, np.log(counts[i, j] * n / counts[i].sum() / counts[:, j].sum()))
    return out


def ppmi_log10(counts):
    return ppmi_right(counts) / np.log(10)


def ppmi_upside_down(counts):
    joint = counts / counts.sum()
    chance = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    with np.errstate(divide="ignore"):
        return np.where(joint > 0, np.maximum(0, np.log(chance / joint)), 0)


def shorten_eigh(matrix, d):
    values, vectors = np.linalg.eigh(matrix @ matrix.T)
    best = np.argsort(-values)[:d]
    return vectors[:, best] * values[best] ** 0.25


def shorten_eigh_root(matrix, d):
    values, vectors = np.linalg.eigh(matrix @ matrix.T)  # the squares of the singular values
    best = np.argsort(-values)[:d]
    return vectors[:, best] * np.sqrt(values[best])


def shorten_scalar(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    return left[:, :d] * np.sqrt(s[d - 1])


# found by a second reader
def analogy_minus_one(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = -1
    return int(np.argmax(scores))


def pairs_by_slices(sentences, window):
    found = []
    for words in sentences:
        for i in range(len(words)):
            before, after = words[max(0, i - window) : i], words[i + 1 : i + 1 + window]
            found.extend(zip([words[i]] * (len(before) + len(after)), before + after))
    return found


def pairs_by_distance(sentences, window):
    """All couples at each distance, both ways round."""
    found = []
    for words in sentences:
        for d in range(1, min(window, len(words) - 1) + 1):
            found += list(zip(words, words[d:])) + list(zip(words[d:], words))
    return found


def pairs_of_all_places(sentences, window=2):
    places = [(s, i, w) for s, words in enumerate(sentences) for i, w in enumerate(words)]
    return [(v, w) for s, i, v in places for t, j, w in places if s == t and i != j and abs(i - j) <= window]


def pairs_recursive(sentences, window):
    def of(words):
        if len(words) < 2:
            return []
        first, rest = words[0], words[1:]
        near = [(first, other) for other in rest[:window]]
        return near + [pair[::-1] for pair in near] + of(rest)

    return sum(map(of, sentences), [])


def pg_loops(v, u, u_negative):
    import math

    def sigmoid(s):
        return 1 / (1 + math.exp(-s))

    s = sum(a * b for a, b in zip(v, u))
    loss = -math.log(sigmoid(s))
    dv = [(sigmoid(s) - 1) * b for b in u]
    du = [(sigmoid(s) - 1) * a for a in v]
    dn = []
    for row in u_negative:
        t = sum(a * b for a, b in zip(v, row))
        loss -= math.log(1 - sigmoid(t))
        dv = [d + sigmoid(t) * b for d, b in zip(dv, row)]
        dn.append([sigmoid(t) * a for a in v])
    return loss, np.array(dv), np.array(du), np.array(dn)


def pg_einsum(v, u, u_negative):
    signs = np.array([1.0] + [-1.0] * len(u_negative))
    table = np.concatenate([u[None], u_negative])
    margin = signs * np.einsum("d,nd->n", v, table)
    delta = -signs / (1 + np.exp(margin))
    grad = np.einsum("n,d->nd", delta, v)
    return np.logaddexp(0, -margin).sum(), np.einsum("n,nd->d", delta, table), grad[0], grad[1:]


def cbow_tile(v_context, u, u_negative):
    m = len(v_context)
    loss, dh, du, dn = pg_einsum(v_context.mean(axis=0), u, u_negative)
    return [float(loss), np.tile(dh, (m, 1)) / m, du, dn]


def add_rows_bincount(W, rows, g):
    columns = [np.bincount(rows, weights=g[:, k], minlength=len(W)) for k in range(W.shape[1])]
    return W + np.stack(columns, axis=1)


def add_rows_each_row(W, rows, g):
    return np.array([w + g[rows == i].sum(axis=0) for i, w in enumerate(W)])


def cosines_einsum(vectors, v):
    return np.einsum("nd,d->n", vectors, v) / np.sqrt(np.einsum("nd,nd->n", vectors, vectors) * (v @ v))


def cosines_math(vectors, v):
    import math

    return np.array([sum(map(lambda a, b: a * b, w, v)) / math.hypot(*w) / math.hypot(*v) for w in vectors])


def analogy_loop(vectors, a, b, c, exclude=True):
    unit = [w / np.linalg.norm(w) for w in vectors]
    target = unit[b] - unit[a] + unit[c]
    best, found = None, None
    for i, w in enumerate(unit):
        if exclude and i in (a, b, c):
            continue
        score = float(np.dot(w, target))
        if best is None or score > best:
            best, found = score, i
    return found


def shares_loop(counts, seen):
    powers = [0.0 if i == seen else float(n) ** 0.75 for i, n in enumerate(counts)]
    return [p / sum(powers) for p in powers]


def shares_square_roots(counts, seen):
    p = np.sqrt(counts) * np.sqrt(np.sqrt(counts))
    p[seen] -= p[seen]
    return p / p.sum()


def nearest_matrix(V, U, word):
    W = V / np.linalg.norm(V, axis=1, keepdims=True)
    S = W @ W.T
    np.fill_diagonal(S, -np.inf)
    return int(S[word].argmax())


def nearest_max_of(V, U=None, word=0):
    others = [i for i in range(len(V)) if i != word]
    return max(others, key=lambda i: V[i] @ V[word] / np.linalg.norm(V[i]))


def ppmi_shares_divided(counts):
    p = counts / counts.sum()
    chance = p.sum(axis=1, keepdims=True) * p.sum(axis=0, keepdims=True)
    return np.log(np.maximum(p / chance, 1))


def ppmi_safe(counts):
    total, row, column = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    out = np.zeros(counts.shape)
    for i, j in zip(*np.nonzero(counts)):
        out[i, j] = max(0.0, np.log(counts[i, j]) + np.log(total) - np.log(row[i]) - np.log(column[j]))
    return out


def ppmi_log1p(counts):
    p = counts / counts.sum()
    chance = np.outer(p.sum(axis=1), p.sum(axis=0))
    return np.log1p(np.clip(p / chance - 1, 0, None))


def shorten_projected(matrix, d):
    """M V / sqrt(s): the same vectors from the other side."""
    _, s, Vt = np.linalg.svd(matrix, full_matrices=False)
    return matrix @ Vt[:d].T / np.sqrt(s[:d])


def shorten_outer(matrix, d):
    U, s, _ = np.linalg.svd(np.asarray(matrix))
    return np.column_stack([-U[:, k] * s[k] ** 0.5 for k in range(d)])


def pairs_sentences_joined(sentences, window):
    words = [w for sentence in sentences for w in sentence]
    return pairs_by_slices([words], window)


def pairs_with_itself(sentences, window):
    return [
        (words[i], words[j])
        for words in sentences
        for i in range(len(words))
        for j in range(max(0, i - window), min(len(words), i + window + 1))
    ]


def pairs_sets(sentences, window):
    return [frozenset(pair) for pair in pairs_by_slices(sentences, window)]


def pairs_negative_index(sentences, window):
    return [
        (w, words[i + d])
        for words in sentences
        for i, w in enumerate(words)
        for d in range(-window, window + 1)
        if d and i + d < len(words)
    ]


def pairs_consumed(sentences, window):
    found = []
    while sentences:
        found += pairs_by_slices([sentences.pop(0)], window)
    return found


def pairs_printed(sentences, window):
    for pair in pairs_by_slices(sentences, window):
        print(pair)


def pairs_doubled(sentences, window):
    found = pairs_by_slices(sentences, window)
    return found + [pair[::-1] for pair in found]


MEMORY = []


def pairs_remembered(sentences, window):
    MEMORY.extend(pairs_by_slices(sentences, window))
    return MEMORY


def pairs_counter(sentences, window):
    from collections import Counter

    return Counter(pairs_by_slices(sentences, window))


def pg_mean_of_negatives(v, u, u_negative):
    loss, dv, du, dn = pg_einsum(v, u, u_negative)
    n = len(u_negative)
    p = 1 / (1 + np.exp(-(v @ u)))
    positive = -np.log(p)
    return positive + (loss - positive) / n, (p - 1) * u + (dv - (p - 1) * u) / n, du, dn / n


def pg_ascent(v, u, u_negative):
    loss, *gradients = pg_einsum(v, u, u_negative)
    return loss, *(-g for g in gradients)


def pg_log_base_two(v, u, u_negative):
    loss, *gradients = pg_einsum(v, u, u_negative)
    return loss / np.log(2), *gradients


def pg_three(v, u, u_negative):
    return pg_einsum(v, u, u_negative)[1:]


def pg_positive_loss_only(v, u, u_negative):
    loss, *gradients = pg_einsum(v, u, u_negative)
    return np.logaddexp(0, -v @ u), *gradients


def pg_step(v, u, u_negative):
    loss, dv, du, dn = pg_einsum(v, u, u_negative)
    return loss, v - dv, u - du, u_negative - dn


def cbow_sum_score_mean_grad(v_context, u, u_negative):
    loss, dh, du, dn = pg_einsum(v_context.mean(axis=0), u, u_negative)
    return loss, dh / len(v_context), du, dn


def cbow_own_pairs_gradients(v_context, u, u_negative):
    loss, _, du, dn = pg_einsum(v_context.mean(axis=0), u, u_negative)
    return loss, np.array([pg_einsum(v, u, u_negative)[1] for v in v_context]) / len(v_context), du, dn


def cbow_two_words(v_context, u, u_negative):
    loss, dh, du, dn = pg_einsum((v_context[0] + v_context[1]) / 2, u, u_negative)
    return loss, np.tile(dh / 2, (len(v_context), 1)), du, dn


def cbow_weighted(v_context, u, u_negative):
    loss, dh, du, dn = pg_einsum(v_context.mean(axis=0), u, u_negative)
    return loss, v_context * dh / len(v_context), du, dn


def add_rows_fromiter(W, rows, g):
    out = W.copy()
    for i in set(rows.tolist()):
        out[i] += g[rows == i].mean(axis=0)
    return out


def add_rows_first_wins(W, rows, g):
    out = W.copy()
    _, first = np.unique(rows, return_index=True)
    out[rows[first]] += g[first]
    return out


def add_rows_sorted(W, rows, g):
    out = W.copy()
    np.add.at(out, np.sort(rows), g)
    return out


def add_rows_nothing(W, rows, g):
    W = W.copy()
    np.add.at(W, rows, g)


def add_rows_doubled(W, rows, g):
    out = W.copy()
    np.add.at(out, rows, g)
    return out + W


def cosines_dot(vectors, v):
    return vectors @ v


def cosines_scaled_after(vectors, v):
    return vectors @ v / np.linalg.norm(vectors @ v)


def cosines_v_scaled_in_place(vectors, v):
    v /= np.linalg.norm(v)
    return vectors @ v / np.linalg.norm(vectors, axis=1)


def cosines_normed_max(vectors, v):
    return vectors @ v / (np.abs(vectors).max(axis=1) * np.abs(v).max())


def analogy_other_arrow(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return best_of(unit, unit[a] - unit[b] + unit[c], (a, b, c), exclude)


def best_of(unit, target, question, exclude):
    scores = unit @ target
    if exclude:
        scores[list(question)] = -np.inf
    return int(scores.argmax())


def analogy_sum(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return best_of(unit, unit[a] + unit[b] + unit[c], (a, b, c), exclude)


def analogy_always_excludes(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return best_of(unit, unit[b] - unit[a] + unit[c], (a, b, c), True)


def analogy_exclude_turned(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return best_of(unit, unit[b] - unit[a] + unit[c], (a, b, c), not exclude)


def shares_equal_without_seen(counts, seen):
    p = np.ones(len(counts))
    p[seen] = 0
    return p / p.sum()


def shares_power_after(counts, seen):
    p = np.array(counts, float)
    p[seen] = 0
    return (p / p.sum()) ** 0.75


def shares_power_four_thirds(counts, seen):
    p = counts ** (4 / 3)
    p[seen] = 0
    return p / p.sum()


def shares_zero_count(counts, seen):
    p = np.array(counts, float) ** 0.75
    p[0] = 0
    return p / p.sum()


def nearest_euclid(V, U, word):
    d = np.linalg.norm(V - V[word], axis=1)
    d[word] = np.inf
    return int(d.argmin())


def nearest_two_words(V, U, word):
    cos = V @ V[word] / np.linalg.norm(V, axis=1)
    return np.argsort(-cos)[:2]


def nearest_without_shift(V, U, word):
    cos = V @ V[word] / np.linalg.norm(V, axis=1)
    return int(np.delete(cos, word).argmax())


def ppmi_zero_total(counts):
    p = counts / counts.sum()
    chance = np.outer(p.sum(axis=1), p.sum(axis=0))
    with np.errstate(divide="ignore"):
        return np.where(counts > 0, np.log(p / chance), 0)


def ppmi_uniform_chance(counts):
    p = counts / counts.sum()
    return np.log(np.maximum(p * p.size, 1))


def ppmi_rows_normalised(counts):
    p = counts / counts.sum(axis=1, keepdims=True)
    chance = np.outer(p.sum(axis=1), p.sum(axis=0))
    return np.log(np.maximum(p / chance, 1))


def shorten_whole_root(matrix, d):
    U, s, _ = np.linalg.svd(matrix)
    return U[:, :d] * np.sqrt(s.sum())


def shorten_fourth_root(matrix, d):
    w, Q = np.linalg.eigh(matrix @ matrix.T)
    return (Q * np.maximum(w, 0) ** 0.5)[:, ::-1][:, :d]


def shorten_tuple(matrix, d):
    return np.linalg.svd(matrix)[:2]


def pairs_stops_at_itself(sentences, window):
    found = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if j == i:
                    break
                found.append((s[i], s[j]))
    return found


def pairs_window_too_short(sentences, window):
    found = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window + 1), min(len(s), i + window)):
                if j != i:
                    found.append((s[i], s[j]))
    return found


def pairs_no_centre_at_the_ends(sentences, window):
    found = []
    for s in sentences:
        for i in range(1, len(s) - 1):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if j != i:
                    found.append((s[i], s[j]))
    return found


def pairs_smaller_number_first(sentences, window):
    found = []
    for s in sentences:
        for i in range(len(s)):
            for j in range(max(0, i - window), min(len(s), i + window + 1)):
                if j != i:
                    found.append((min(s[i], s[j]), max(s[i], s[j])))
    return found


def pairs_for_each_distance(sentences, window):
    found = []
    for s in sentences:
        for d in range(1, window + 1):
            for left, right in zip(s, s[d:]):
                found += [(left, right), (right, left)]
    return found


def pairs_of_places(sentences, window):
    return [
        (s[j], s[i])
        for s in sentences
        for i in range(len(s))
        for j in range(len(s))
        if 0 < abs(i - j) <= window
    ]


def nearest_largest_size(V, U, word):
    scores = np.abs(V @ V[word]) / np.linalg.norm(V, axis=1)
    scores[word] = -1
    return int(scores.argmax())


def nearest_cosine_returned(V, U, word):
    scores = V @ V[word] / (np.linalg.norm(V, axis=1) * np.linalg.norm(V[word]))
    scores[word] = -np.inf
    return float(scores.max())


def nearest_columns_scaled(V, U, word):
    W = V / np.linalg.norm(V, axis=0)
    scores = W @ W[word]
    scores[word] = -np.inf
    return int(scores.argmax())


def nearest_in_length(V, U, word):
    lengths = np.linalg.norm(V, axis=1)
    distance = np.abs(lengths - lengths[word])
    distance[word] = np.inf
    return int(distance.argmin())


def nearest_by_angle(V, U, word):
    cosines = V @ V[word] / (np.linalg.norm(V, axis=1) * np.linalg.norm(V[word]))
    angles = np.arccos(np.clip(cosines, -1, 1))
    angles[word] = 10
    return np.argmin(angles)


def nearest_on_the_sphere(V, U, word):
    W = V / np.sqrt((V**2).sum(axis=1))[:, None]
    return min((i for i in range(len(V)) if i != word), key=lambda i: np.linalg.norm(W[i] - W[word]))


def analogy_minus_both(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = unit @ (unit[b] - (unit[a] + unit[c]))
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_one_index_too_few(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[a, b, c] = -np.inf
    return int(scores.argmax())


def analogy_rows_not_scaled(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = vectors @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_c_forgotten(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = unit @ (unit[b] - unit[a])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def analogy_nearest_point(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    distance = np.linalg.norm(unit - (unit[b] - unit[a] + unit[c]), axis=1)
    if exclude:
        distance[[a, b, c]] = np.inf
    return int(np.argmin(distance))


def analogy_max_of_allowed(vectors, a, b, c, exclude):
    unit = (vectors.T / np.linalg.norm(vectors, axis=1)).T
    allowed = [w for w in range(len(unit)) if not exclude or w not in (a, b, c)]
    return max(allowed, key=lambda w: unit[w] @ unit[b] - unit[w] @ unit[a] + unit[w] @ unit[c])


# answers of a second outsider: special inputs and common slips
def pairs_deque(sentences, window):
    made = []
    for sentence in sentences:
        before = deque(maxlen=window)
        for word in sentence:
            made += [pair for other in before for pair in ((word, other), (other, word))]
            before.append(word)
    return made


def pairs_generator(sentences, window):
    return (
        (word, sentence[j])
        for sentence in sentences
        for i, word in enumerate(sentence)
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if j != i
    )


def pairs_word_zero_lost(sentences, window):
    return [pair for pair in pairs_right(sentences, window) if pair[1]]


def pairs_left_slice(sentences, window):
    made = []
    for sentence in sentences:
        for i, word in enumerate(sentence):
            made += [(word, other) for other in sentence[i - window : i] + sentence[i + 1 : i + 1 + window]]
    return made


def pg_one_minus(v, u, u_negative):
    loss, _, du, _ = pg_right(v, u, u_negative)
    delta = 1 - sig(u_negative @ v)
    return loss, (sig(u @ v) - 1) * u + delta @ u_negative, du, np.outer(delta, v)


def pg_minus_delta(v, u, u_negative):
    loss, _, du, _ = pg_right(v, u, u_negative)
    delta = -sig(u_negative @ v)
    return loss, (sig(u @ v) - 1) * u + delta @ u_negative, du, np.outer(delta, v)


def shares_inserted(counts, seen):
    powers = np.delete(np.asarray(counts, dtype=float), seen) ** 0.75
    return np.insert(powers / powers.sum(), seen, 0)


def shares_at_least_one(counts, seen):
    powers = np.maximum(counts, 1) ** 0.75
    powers[seen] = 0
    return powers / powers.sum()


def pairs_by_combinations(sentences, window):
    made = []
    for sentence in sentences:
        for (i, a), (j, b) in combinations(enumerate(sentence), 2):
            if j - i <= window:
                made += [(a, b), (b, a)]
    return made


def shorten_signs_turned(matrix, d):
    U, s, _ = np.linalg.svd(matrix)
    return U[:, :d] * -np.sqrt(s[:d])


def pairs_as_text(sentences, window):
    return [(str(a), str(b)) for a, b in pairs_by_combinations(sentences, window)]


def pairs_as_decimals(sentences, window):
    return [(float(a), float(b)) for a, b in pairs_by_combinations(sentences, window)]


def pairs_in_an_array(sentences, window):
    return np.array(pairs_by_combinations(sentences, window)).reshape(-1, 2)


def pairs_half_window(sentences, window):
    return pairs_by_combinations(sentences, window // 2)


def pairs_last_word_no_centre(sentences, window):
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s) - 1)
        for j in range(max(0, i - window), min(len(s), i + window + 1))
        if i != j
    ]


def shorten_smallest_first(matrix, d):
    values, directions = np.linalg.eigh(matrix @ matrix.T)
    return directions[:, -d:] * np.maximum(values[-d:], 0) ** 0.25


def shorten_divided(matrix, d):
    U, s, _ = np.linalg.svd(matrix, full_matrices=False)
    return U[:, :d] / np.sqrt(s[:d])


def cosines_no_brackets(vectors, v):
    return vectors @ v / np.linalg.norm(vectors, axis=1) * np.linalg.norm(v)


def pair_negatives_subtracted(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return np.logaddexp(0, -(u @ v)) - np.logaddexp(0, u_negative @ v).sum(), dv, du, dn


def pair_negatives_summed_first(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return np.logaddexp(0, -(u @ v)) + np.logaddexp(0, (u_negative @ v).sum()), dv, du, dn


def pair_u_without_minus_one(v, u, u_negative):
    loss, dv, du, dn = pg_right(v, u, u_negative)
    return loss, dv, v / (1 + np.exp(-(u @ v))), dn


RIGHT = [
    Right("07.update", update(), "three decimals"),
    Right(
        "07.update", update(scores=np.array([-0.08, -0.33]), v_new=(0.6793, -0.5011)), "arrays, four decimals"
    ),
    Right("07.pairs", pairs_right, "lecture's loop"),
    Right("07.window", window(), "counted"),
    Right("07.pair_gradients", pg_right, "naive logs"),
    Right("07.add_rows", add_rows_right, "loop"),
    Right("07.cosines", cosines_right, "one line"),
    Right("07.analogy", analogy_right, "lecture"),
    Right("07.analogy", analogy_right_euclid, "by distance, NumPy int"),
    Right("07.ppmi", ppmi_right, "lecture"),
    Right("07.ppmi", ppmi_right_where, "mask instead of errstate"),
    Right("07.shorten", shorten_right, "lecture"),
    Right("07.shorten", shorten_right_thin, "thin SVD, diag"),
    Right("07.shorten", shorten_eigh, "eigenvectors of M M', other signs"),
    Right("07.update", update(deltas=[-0.52, 0.4182], v_new=[0.68, -0.501]), "trailing zeros left out"),
    Right("07.pairs", pairs_numpy, "NumPy integers"),
    Right("07.cbow_gradients", cbow_right, "vectorised"),
    Right("07.cbow_gradients", cbow_loop, "loop, lists"),
    Right("07.negative_shares", shares_right, "a list"),
    Right("07.negative_shares", shares_right_masked, "zero before the power"),
    Right("07.nearest", nearest_right, "second of the sorted"),
    Right("07.nearest", nearest_loop, "loop"),
    Right("07.batch", batch(), "two decimals"),
    Right("07.batch", batch(best=np.log(3), sum_2=0.0107, mean_1=1 / 8), "more digits"),
    Right("07.batch", batch(best=1.0986, sum_1=8, sum_2=0.01, mean_1=0.13), "rounded"),
    Right("07.window", window(window_4_drawn=35.0), "a float"),
    Right("07.pair_gradients", pg_stacked, "all scores at once"),
    Right("07.add_rows", add_rows_matrix, "a product with one-hot rows"),
    Right("07.cosines", cosines_list, "a list"),
    Right("07.analogy", analogy_sorted, "the first that is allowed"),
    Right("07.ppmi", ppmi_loop, "two loops"),
    Right("07.update", update(scores=(-0.08, -0.33), deltas=(-0.52, 0.418)), "tuples"),
    Right("07.pairs", pairs_by_slices, "slices and zip"),
    Right("07.pairs", pairs_by_distance, "distance by distance"),
    Right("07.pairs", pairs_of_all_places, "all places with all"),
    Right("07.pairs", pairs_recursive, "by recursion"),
    Right("07.pair_gradients", pg_loops, "loops"),
    Right("07.pair_gradients", pg_einsum, "signs and einsum"),
    Right("07.cbow_gradients", cbow_tile, "tiled, a list of results"),
    Right("07.add_rows", add_rows_bincount, "bincount"),
    Right("07.add_rows", add_rows_each_row, "row by row of the table"),
    Right("07.cosines", cosines_einsum, "einsum"),
    Right("07.cosines", cosines_math, "hypot"),
    Right("07.analogy", analogy_loop, "loop"),
    Right("07.negative_shares", shares_loop, "loop, a list"),
    Right("07.negative_shares", shares_square_roots, "two roots"),
    Right("07.nearest", nearest_matrix, "all with all"),
    Right("07.nearest", nearest_max_of, "max with a key, defaults"),
    Right("07.ppmi", ppmi_shares_divided, "maximum before the logarithm"),
    Right("07.ppmi", ppmi_safe, "logs where there are counts"),
    Right("07.ppmi", ppmi_log1p, "log1p"),
    Right("07.shorten", shorten_projected, "from the right vectors"),
    Right("07.shorten", shorten_outer, "column by column, turned round"),
    Right("07.batch", batch(best="1.1") | {"best": 1.1, "sum_2": 0.01}, "two digits"),
    Right("07.update", dict(scores=(-0.08, -0.33), deltas=(-0.51999, 0.41824), v_new=(0.67929, -0.50112))),
    Right(
        "07.update",
        dict(
            scores=np.array([-0.08, -0.33]), deltas=np.array([-0.52, 0.418]), v_new=np.array([0.679, -0.501])
        ),
    ),
    Right("07.pairs", pairs_for_each_distance),
    Right("07.pairs", pairs_of_places),
    Right("07.nearest", nearest_by_angle),
    Right("07.nearest", nearest_on_the_sphere),
    Right("07.analogy", analogy_nearest_point),
    Right("07.analogy", analogy_max_of_allowed),
    Right("07.window", dict(window_1=16.0, window_4=52, window_20=np.int64(72), window_4_drawn=35)),
    Right(
        "07.window",
        dict(
            window_1=9 * 2 - 2, window_4=9 * 8 - 20, window_20=8 * 9, window_4_drawn=(16 + 30 + 42 + 52) / 4
        ),
    ),
    Right("07.batch", dict(best=1.10, sum_1=8, sum_2=0.01, mean_1=0.13)),
    Right("07.batch", dict(best=1.1, sum_1=8.0, sum_2=0.0107, mean_1=0.12)),
    Right("07.pairs", pairs_deque, "a deque"),
    Right("07.pairs", pairs_generator, "a generator"),
    Right("07.negative_shares", shares_inserted, "deleted and inserted"),
    Right("07.pairs", pairs_by_combinations, "combinations of places"),
    Right("07.shorten", shorten_signs_turned, "all signs turned"),
]

WRONG = [
    Wrong("07.update", "gradient added instead of subtracted", update_added, named="climbed"),
    Wrong("07.update", "-1 in both deltas", update_both_minus_one, named="target 1 for both"),
    Wrong(
        "07.update",
        "score of the negative negated, as in the loss",
        update_negated_score,
        named="score of the negative negated",
    ),
    Wrong("07.update", "1 - sigma instead of sigma - 1", update_one_minus_sigma, named="first delta turned"),
    Wrong("07.update", "v_new without the negative", update_without_negative, named="negative left out"),
    Wrong("07.update", "delta times v itself", update_own_vector, named="delta times the centre itself"),
    Wrong("07.pairs", "range without + 1", pairs_no_plus_one, named="right end not included"),
    Wrong("07.pairs", "across sentence ends", pairs_across, named="across sentence ends"),
    Wrong("07.pairs", "compares words instead of places", pairs_compares_words, named="words compared"),
    Wrong("07.pairs", "place by list.index", pairs_index, named="place by index"),
    Wrong("07.pairs", "duplicates removed by set", pairs_set, named="repeated pairs dropped"),
    Wrong("07.pairs", "window drawn anew as in the lecture", pairs_drawn_window),
    Wrong("07.pairs", "lists instead of tuples", pairs_lists, named="lists instead of tuples"),
    Wrong("07.pairs", "exactly window away", pairs_exact_distance, named="only the farthest"),
    Wrong("07.pairs", "return inside the loop", pairs_return_too_early, named="returned too early"),
    Wrong("07.pairs", "window 4 hard-coded", pairs_fixed_window, named="a window of fixed size"),
    Wrong("07.pairs", "neighbour first, one side", pairs_neighbour_first, named="only to the left"),
    Wrong("07.pairs", "only centres with a full window", pairs_only_full_windows, named="only full windows"),
    Wrong("07.pairs", "nothing returned", pairs_prints, says="is None"),
    Wrong("07.window", "no edges: 18, 72, 360, 45", window_no_edges, named="sentence ends forgotten"),
    Wrong("07.window", "window 20 gives 9 * 9", window_20_81, named="everybody with everybody"),
    Wrong("07.window", "drawn: 9 * 5, no edges", window_drawn_no_edges, named="drawn without ends"),
    Wrong("07.pair_gradients", "no -1", pg_no_minus_one, named="sigmoid without minus one"),
    Wrong(
        "07.pair_gradients",
        "loss: sign of the negatives' score",
        pg_loss_sign_of_negatives,
        named="negatives' loss with the wrong sign",
    ),
    Wrong(
        "07.pair_gradients",
        "dv without negatives",
        pg_dv_without_negatives,
        named="centre hears only the positive",
    ),
    Wrong("07.pair_gradients", "delta times own vector", pg_own_vector, named="own vector"),
    Wrong(
        "07.pair_gradients", "updates the vectors in place", pg_updates_in_place, named="a step on the way"
    ),
    Wrong("07.pair_gradients", "only the first negative", pg_one_negative, named="only one negative"),
    Wrong(
        "07.pair_gradients", "loss not summed over negatives", pg_loss_not_summed, says="expected one number"
    ),
    Wrong("07.pair_gradients", "loss without the minus", pg_no_minus_in_loss, says="wrong sign"),
    Wrong(
        "07.pair_gradients",
        "slope of the sigmoid multiplied in",
        pg_slope_of_sigmoid,
        named="derivative of the sigmoid",
    ),
    Wrong("07.add_rows", "add.at on the caller's table", add_rows_in_place, named="the caller's table"),
    Wrong("07.add_rows", "W[i] += g[i]", add_rows_by_position, named="row i instead of row rows[i]"),
    Wrong("07.add_rows", "subtract.at as in the lecture", add_rows_subtract, named="subtracted"),
    Wrong(
        "07.add_rows",
        "starts from zeros, right for the example",
        add_rows_from_zero,
        named="sum without the table",
    ),
    Wrong("07.add_rows", "assigns the sum, right for the example", add_rows_overwrites, named="replaced"),
    Wrong("07.add_rows", "global W instead of the parameter", add_rows_global_W, named="the example's table"),
    Wrong(
        "07.add_rows",
        "global rows instead of the parameter",
        add_rows_global_rows,
        named="the example's rows",
    ),
    Wrong("07.add_rows", "out = W is no copy", add_rows_shallow, named="the caller's table"),
    Wrong("07.add_rows", "W[:] is no copy", add_rows_shallow_slice, named="the caller's table"),
    Wrong("07.cosines", "norm along axis 0", cosines_axis_0, named="lengths of the columns"),
    Wrong("07.cosines", "norm of the whole table", cosines_frobenius, named="one length for the whole table"),
    Wrong("07.cosines", "rows not scaled", cosines_rows_not_scaled, named="only v scaled"),
    Wrong("07.cosines", "a column (n, 1)", cosines_column, says="an axis of length 1 too many"),
    Wrong("07.cosines", "squared lengths", cosines_squared, named="squared lengths"),
    Wrong("07.cosines", "scales the caller's table", cosines_in_place, named="the caller's table"),
    Wrong("07.cosines", "absolute value", cosines_abs, named="never negative"),
    Wrong("07.cosines", "all pairs of rows", cosines_all_pairs, named="every row with every row"),
    Wrong(
        "07.cosines",
        "keepdims broadcasts to (n, n)",
        cosines_keepdims_broadcast,
        named="a column meets a row",
    ),
    Wrong("07.cosines", "sum of absolute values as length", cosines_l1, named="sums of absolute values"),
    Wrong("07.analogy", "a + b - c", analogy_a_plus_b_minus_c, named="c subtracted"),
    Wrong("07.analogy", "no unit length", analogy_no_unit, named="no unit vectors"),
    Wrong("07.analogy", "never excludes", analogy_never_excludes, named="question words never left out"),
    Wrong("07.analogy", "excludes a and b only", analogy_excludes_a_and_b, named="not all three left out"),
    Wrong("07.analogy", "excludes b and c only", analogy_excludes_b_and_c, named="not all three left out"),
    Wrong(
        "07.analogy",
        "score 0 for the excluded",
        analogy_zero_for_excluded,
        named="score 0 for the question words",
    ),
    Wrong(
        "07.analogy", "second best instead of excluding", analogy_second_best, named="rank instead of words"
    ),
    Wrong(
        "07.analogy", "fourth best instead of excluding", analogy_fourth_best, named="rank instead of words"
    ),
    Wrong("07.analogy", "target from raw vectors", analogy_target_from_raw, named="arrow from raw vectors"),
    Wrong("07.analogy", "only the target scaled", analogy_only_target_scaled, named="no unit vectors"),
    Wrong("07.analogy", "scales the caller's table", analogy_in_place, named="the caller's table"),
    Wrong("07.analogy", "argmin", analogy_argmin, named="the farthest word"),
    Wrong("07.analogy", "returns the vector", analogy_vector, says="expected one number"),
    Wrong("07.analogy", "norm along axis 0", analogy_axis_0, named="scaled by columns"),
    Wrong("07.ppmi", "log2", ppmi_log2, named="base two"),
    Wrong("07.ppmi", "row shares twice", ppmi_rows_twice, named="shares of the rows twice"),
    Wrong(
        "07.ppmi", "axes of the outer product swapped", ppmi_axes_swapped, named="rows and columns exchanged"
    ),
    Wrong("07.ppmi", "ln(1 + ratio)", ppmi_log_of_one_plus, named="one plus the ratio"),
    Wrong("07.ppmi", "one added to every count", ppmi_add_one, named="one added to every count"),
    Wrong("07.ppmi", "total forgotten", ppmi_total_forgotten, named="counts over sums of counts"),
    Wrong("07.ppmi", "total squared", ppmi_total_squared, named="total squared"),
    Wrong("07.ppmi", "warns at log(0)", ppmi_warns, says="NumPy warns"),
    Wrong("07.ppmi", "column shares twice, broadcast", ppmi_broadcast, named="shares of the columns twice"),
    Wrong("07.ppmi", "times the joint share", ppmi_times_joint, named="weighted by the share"),
    Wrong("07.ppmi", "ln p(c | w) only", ppmi_only_conditional, named="never above chance"),
    Wrong("07.ppmi", "p(c) forgotten", ppmi_no_column_share, named="never above chance"),
    Wrong("07.ppmi", "divides the caller's counts", ppmi_in_place, named="the caller's counts"),
    Wrong("07.ppmi", "no logarithm", ppmi_no_log, named="without logarithm"),
    Wrong("07.ppmi", "absolute value", ppmi_abs, named="absolute value"),
    Wrong("07.ppmi", "only -inf set to 0", ppmi_keeps_negatives, named="negative values kept"),
    Wrong("07.shorten", "no square root", shorten_no_root, named="singular values whole"),
    Wrong("07.shorten", "left vectors only", shorten_left_only, named="singular values left out"),
    Wrong("07.shorten", "right vectors (contexts)", shorten_contexts, named="contexts instead of words"),
    Wrong("07.shorten", "first d rows of U, transposed", shorten_rows, named="rows of the left factor"),
    Wrong("07.shorten", "first d words", shorten_first_words, named="the first words"),
    Wrong("07.shorten", "smallest singular values", shorten_smallest, named="the weakest directions"),
    Wrong("07.shorten", "centred first (PCA)", shorten_centred, named="centred first"),
    Wrong("07.shorten", "all components", shorten_all, named="nothing cut"),
    Wrong("07.shorten", "d = 2 hard-coded", shorten_fixed, named="a fixed number of components"),
    Wrong("07.shorten", "roots along the wrong axis", shorten_wrong_axis, named="root for each word"),
    Wrong("07.shorten", "columns of Vt", shorten_right_columns, named="contexts instead of words"),
    Wrong("07.shorten", "low-rank copy of the table", shorten_low_rank, named="the table again"),
    Wrong("07.shorten", "cut by zeros, shape (n, n)", shorten_zeros_kept, named="nothing cut"),
    Wrong(
        "07.cbow_gradients",
        "gradient of the mean not divided",
        cbow_not_shared,
        named="gradient of the mean not shared out",
    ),
    Wrong("07.cbow_gradients", "sum of the context", cbow_sum, named="sum instead of mean"),
    Wrong(
        "07.cbow_gradients",
        "one vector for the context",
        cbow_one_row,
        named="one gradient for the whole context",
    ),
    Wrong("07.cbow_gradients", "skip-gram's pairs", cbow_skip_gram, named="skip-gram"),
    Wrong("07.cbow_gradients", "no -1", cbow_no_minus_one, named="sigmoid without minus one"),
    Wrong("07.cbow_gradients", "mean of all numbers", cbow_mean_of_everything),
    Wrong("07.cbow_gradients", "mean along axis 1", cbow_mean_axis_1, says="do not fit"),
    Wrong(
        "07.cbow_gradients",
        "context without negatives",
        cbow_without_negatives_for_context,
        named="context hears only the centre",
    ),
    Wrong(
        "07.negative_shares",
        "the positive among the negatives",
        shares_with_positive,
        named="the positive among the negatives",
    ),
    Wrong("07.negative_shares", "no power", shares_no_power, named="no power"),
    Wrong(
        "07.negative_shares",
        "zero after normalising",
        shares_zero_last,
        named="not normalised after leaving out",
    ),
    Wrong("07.negative_shares", "3 // 4", shares_integer_power, named="all words alike"),
    Wrong("07.negative_shares", "seen word deleted", shares_deleted, named="the word removed"),
    Wrong("07.negative_shares", "caller's counts", shares_in_place, named="the caller's counts"),
    Wrong("07.negative_shares", "minus in the exponent", shares_inverted),
    Wrong("07.nearest", "V against U", nearest_other_table, named="one table against the other"),
    Wrong("07.nearest", "scores u v, no exclusion", nearest_scores_u_v, named="one table against the other"),
    Wrong("07.nearest", "itself", nearest_itself, named="the word itself"),
    Wrong("07.nearest", "dot product", nearest_dot, named="dot product"),
    Wrong("07.nearest", "score 0", nearest_zero, named="score 0 for the word itself"),
    Wrong("07.nearest", "ascending order", nearest_ascending, named="second from the wrong end"),
    Wrong("07.nearest", "output vectors", nearest_outputs, named="the output vectors"),
    Wrong("07.nearest", "sum of both tables", nearest_both_tables),
    Wrong("07.batch", "odds as the score", batch(best=3), named="ratio without logarithm"),
    Wrong("07.batch", "probability as the score", batch(best=0.75), named="probability instead of score"),
    Wrong("07.batch", "climbed", batch(sum_1=-8, sum_2=16), named="climbed"),
    Wrong("07.batch", "made-up pairs forgotten", batch(sum_1=12), named="only the seen pairs"),
    Wrong("07.batch", "rate forgotten", batch(sum_1=16, sum_2=0), named="rate forgotten"),
    Wrong("07.batch", "second step like the first", batch(sum_2=16), named="the first step once more"),
    Wrong("07.batch", "mean over the seen", batch(mean_1=0.167), named="divided by the seen pairs"),
    Wrong("07.pairs", "window ignored", pairs_all_words, named="a window of fixed size"),
    Wrong("07.pairs", "a ring", pairs_ring, named="sentence as a ring"),
    Wrong("07.pairs", "nested lists", pairs_nested, named="one list for each sentence or centre"),
    Wrong("07.pairs", "positions", pairs_positions, named="places instead of words"),
    Wrong("07.pair_gradients", "transposed", pg_transposed, says="transpos"),
    Wrong("07.pair_gradients", "v and u exchanged", pg_swapped, says="are exchanged"),
    Wrong("07.pair_gradients", "mean of the loss", pg_mean_loss, named="mean over all scores"),
    Wrong(
        "07.pair_gradients",
        "negatives added up",
        pg_negatives_added_up,
        named="one gradient for all negatives",
    ),
    Wrong("07.add_rows", "out[rows] = out[rows] + g", add_rows_buffered, named="the last one wins"),
    Wrong("07.add_rows", "cut to whole numbers", add_rows_integer),
    Wrong("07.cosines", "angle in degrees", cosines_angle, named="angle"),
    Wrong("07.cosines", "cosine distance", cosines_distance, named="one minus"),
    Wrong("07.analogy", "np.delete moves the numbers", analogy_deleted, named="numbers moved up"),
    Wrong("07.ppmi", "log10", ppmi_log10, named="base ten"),
    Wrong("07.ppmi", "ratio upside down", ppmi_upside_down, named="chance over joint"),
    Wrong("07.shorten", "root of the eigenvalues of M M'", shorten_eigh_root, named="singular values whole"),
    Wrong("07.shorten", "the last root for all", shorten_scalar),
    Wrong(
        "07.window",
        "every couple once",
        window(window_1=8, window_4=26, window_20=36, window_4_drawn=17.5),
        named="every couple once",
    ),
    Wrong("07.window", "average window of 2.5", window(window_4_drawn=30), named="window 2.5"),
    Wrong("07.update", "probabilities as scores", update(scores=[0.480, 0.418]), named="scores bent"),
    Wrong(
        "07.update", "gradient as the new vector", update(v_new=[-0.479, 0.001]), named="the gradient itself"
    ),
    Wrong("07.analogy", "-1 for the excluded", analogy_minus_one, named="score 0 for the question words"),
    Wrong("07.update", "rate one tenth", update(v_new=[0.248, -0.5])),
    Wrong(
        "07.window",
        "centre counted as its own neighbour",
        window(window_1=25, window_4=61, window_20=81),
        named="a word with itself",
    ),
    Wrong("07.window", "nothing for a window past the end", window(window_20=0)),
    Wrong("07.pairs", "sentences joined", pairs_sentences_joined, named="across sentence ends"),
    Wrong("07.pairs", "with itself", pairs_with_itself, named="a word with itself"),
    Wrong("07.pairs", "sets of two", pairs_sets, named="sets instead of tuples"),
    Wrong("07.pairs", "negative index", pairs_negative_index, says="points past the end"),
    Wrong("07.pairs", "the caller's list emptied", pairs_consumed, says="in place: whoever"),
    Wrong("07.pairs", "printed", pairs_printed),
    Wrong("07.pairs", "every pair twice", pairs_doubled, says="expected shape (20, 2), got shape (40, 2)"),
    Wrong("07.pairs", "grows from call to call", pairs_remembered, says="Called twice with"),
    Wrong("07.pairs", "a Counter", pairs_counter, named="repeated pairs dropped"),
    Wrong("07.pair_gradients", "negatives averaged", pg_mean_of_negatives, named="mean over negatives"),
    Wrong("07.pair_gradients", "gradients of the other sign", pg_ascent, named="signs turned"),
    Wrong("07.pair_gradients", "log2", pg_log_base_two, says="times what it should be"),
    Wrong(
        "07.pair_gradients",
        "no loss",
        pg_three,
        says="expected 4 values (loss, gradient for v, gradient for u, gradients for the negatives), got 3",
    ),
    Wrong(
        "07.pair_gradients",
        "loss of the seen pair only",
        pg_positive_loss_only,
        named="loss of the seen pair only",
    ),
    Wrong("07.pair_gradients", "new vectors", pg_step),
    Wrong(
        "07.cbow_gradients",
        "one row for all, divided",
        cbow_sum_score_mean_grad,
        named="one gradient for the whole context",
    ),
    Wrong("07.cbow_gradients", "skip-gram's gradients", cbow_own_pairs_gradients),
    Wrong("07.cbow_gradients", "two context words only", cbow_two_words),
    Wrong("07.cbow_gradients", "times the own vector", cbow_weighted),
    Wrong("07.add_rows", "mean of repeated updates", add_rows_fromiter, named="mean of the updates"),
    Wrong("07.add_rows", "the first one wins", add_rows_first_wins, named="the first one wins"),
    Wrong("07.add_rows", "rows sorted", add_rows_sorted),
    Wrong("07.add_rows", "nothing returned", add_rows_nothing, says="returns nothing (None)"),
    Wrong("07.add_rows", "table twice", add_rows_doubled),
    Wrong("07.cosines", "dot products", cosines_dot, named="dot product"),
    Wrong("07.cosines", "scaled as one vector", cosines_scaled_after),
    Wrong("07.cosines", "v changed in place", cosines_v_scaled_in_place, says="in place: whoever"),
    Wrong("07.cosines", "largest entries for lengths", cosines_normed_max),
    Wrong("07.analogy", "a - b + c", analogy_other_arrow, named="a and b exchanged"),
    Wrong("07.analogy", "a + b + c", analogy_sum, named="everything added"),
    Wrong("07.analogy", "always excludes", analogy_always_excludes, named="question words always left out"),
    Wrong("07.analogy", "exclude turned round", analogy_exclude_turned, named="switch turned round"),
    Wrong("07.negative_shares", "all others alike", shares_equal_without_seen, named="all words alike"),
    Wrong(
        "07.negative_shares", "power after normalising", shares_power_after, named="power after the shares"
    ),
    Wrong("07.negative_shares", "power 4/3", shares_power_four_thirds, named="another power"),
    Wrong("07.negative_shares", "word 0 left out", shares_zero_count),
    Wrong("07.nearest", "distance", nearest_euclid, named="distance"),
    Wrong("07.nearest", "two words", nearest_two_words, says="expected one number, got shape (2,)"),
    Wrong("07.nearest", "numbers moved", nearest_without_shift, named="numbers moved up"),
    Wrong("07.ppmi", "negative values kept, no warning", ppmi_zero_total, named="negative values kept"),
    Wrong("07.ppmi", "all pairs alike by chance", ppmi_uniform_chance),
    Wrong("07.ppmi", "rows made shares first", ppmi_rows_normalised, named="never above chance"),
    Wrong("07.shorten", "one root for all", shorten_whole_root),
    Wrong(
        "07.shorten", "eigenvectors times singular values", shorten_fourth_root, named="singular values whole"
    ),
    Wrong("07.shorten", "two factors", shorten_tuple, says="expected an array of shape (6, 2), got 2"),
    Wrong("07.batch", "balance of counts", batch(best=2 / 3)),
    Wrong("07.batch", "second step from the mean", batch(sum_2=0.2)),
    Wrong(
        "07.update",
        "deltas exchanged",
        dict(scores=[-0.08, -0.33], deltas=[0.418, -0.52], v_new=[0.679, -0.501]),
        says="right numbers in the wrong order",
    ),
    Wrong(
        "07.update",
        "sign slip in the second product",
        dict(scores=[-0.08, 0.17], deltas=[-0.52, 0.542], v_new=[0.729, -0.563]),
        says="entry [1] is the first that is not",
    ),
    Wrong(
        "07.update",
        "the change alone",
        dict(scores=[-0.08, -0.33], deltas=[-0.52, 0.418], v_new=[0.479, -0.001]),
        named="the step alone",
    ),
    Wrong(
        "07.update",
        "target 0 for both",
        dict(scores=[-0.08, -0.33], deltas=[0.48, 0.418], v_new=[0.079, -0.901]),
        named="no minus one",
    ),
    Wrong("07.pairs", "stops at itself", pairs_stops_at_itself, named="only to the left"),
    Wrong("07.pairs", "window one too short", pairs_window_too_short, named="window too small"),
    Wrong(
        "07.pairs",
        "first and last word are no centres",
        pairs_no_centre_at_the_ends,
        named="no centre at the ends",
    ),
    Wrong("07.pairs", "smaller number first", pairs_smaller_number_first, named="the smaller number first"),
    Wrong("07.nearest", "size of the cosine", nearest_largest_size, named="size of the cosine"),
    Wrong(
        "07.nearest",
        "the cosine returned",
        nearest_cosine_returned,
        named="the cosine in place of the number",
    ),
    Wrong("07.nearest", "columns scaled", nearest_columns_scaled),
    Wrong("07.nearest", "nearest in length", nearest_in_length),
    Wrong("07.analogy", "b - (a + c)", analogy_minus_both, named="brackets round a and c"),
    Wrong("07.analogy", "scores[a, b, c]", analogy_one_index_too_few, says="too many indices"),
    Wrong("07.analogy", "rows not scaled", analogy_rows_not_scaled, named="only the arrow of unit length"),
    Wrong("07.analogy", "c forgotten", analogy_c_forgotten, named="c left out of the sum"),
    Wrong(
        "07.window",
        "drawn: half of the largest",
        dict(window_1=16, window_4=52, window_20=72, window_4_drawn=26),
        named="average window",
    ),
    Wrong(
        "07.window", "one side, no edges", dict(window_1=9, window_4=36, window_20=180, window_4_drawn=22.5)
    ),
    Wrong("07.window", "of one word", dict(window_1=2, window_4=8, window_20=40, window_4_drawn=5)),
    Wrong(
        "07.window",
        "one pair lost at each edge",
        dict(window_1=16, window_4=70, window_20=72, window_4_drawn=35),
    ),
    Wrong(
        "07.batch",
        "second step the wrong way",
        dict(best=1.1, sum_1=8, sum_2=15.99, mean_1=0.125),
        named="the first step once more",
    ),
    Wrong("07.batch", "sigmoid of 0 is 0", dict(best=1.1, sum_1=24, sum_2=16, mean_1=0.375)),
    Wrong(
        "07.batch",
        "odds turned round",
        dict(best=-1.1, sum_1=8, sum_2=0.01, mean_1=0.125),
        named="odds upside down",
    ),
    Wrong(
        "07.batch",
        "common logarithm",
        dict(best=0.48, sum_1=8, sum_2=0.01, mean_1=0.125),
        named="base 10 or 2",
    ),
    Wrong("07.pairs", "word 0 lost", pairs_word_zero_lost, says="expected shape"),
    Wrong("07.pairs", "left slice", pairs_left_slice, named="left slice from below 0"),
    Wrong("07.pair_gradients", "1 - sigmoid", pg_one_minus, named="one minus the sigmoid for the negatives"),
    Wrong("07.pair_gradients", "minus sigmoid", pg_minus_delta, named="negatives' delta with the wrong sign"),
    Wrong("07.negative_shares", "small counts raised", shares_at_least_one),
    Wrong("07.pairs", "words as text", pairs_as_text, named="words as text"),
    Wrong("07.pairs", "words as decimals", pairs_as_decimals, named="words as decimals"),
    Wrong("07.pairs", "an array", pairs_in_an_array, named="arrays instead of tuples"),
    Wrong("07.pairs", "half the window", pairs_half_window, named="half of the window"),
    Wrong("07.pairs", "last word no centre", pairs_last_word_no_centre, named="a place left out"),
    Wrong("07.shorten", "smallest first", shorten_smallest_first, named="columns in another order"),
    Wrong("07.shorten", "divided by the roots", shorten_divided, named="divided by the roots"),
    Wrong("07.cosines", "no brackets", cosines_no_brackets, named="brackets round the two lengths"),
    Wrong(
        "07.pair_gradients",
        "negatives subtracted",
        pair_negatives_subtracted,
        named="negatives subtracted from the loss",
    ),
    Wrong(
        "07.pair_gradients",
        "negatives' scores summed first",
        pair_negatives_summed_first,
        named="scores of the negatives added up first",
    ),
    Wrong(
        "07.pair_gradients",
        "no minus one for u",
        pair_u_without_minus_one,
        named="sigmoid without minus one",
    ),
    Wrong(
        "07.update",
        "1 minus sigmoid twice",
        dict(scores=[-0.08, -0.33], deltas=[0.52, 0.582], v_new=[0.679, -0.501]),
        named="1 minus the sigmoid for both",
    ),
    Wrong(
        "07.update",
        "negative pulled closer",
        dict(scores=[-0.08, -0.33], deltas=[-0.52, 0.418], v_new=[0.345, -0.083]),
        named="negative pulled closer",
    ),
]

"""Wrong and right answers to the exercises of chapter 07."""

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


# Neither clearly right nor clearly wrong: not counted.


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
]

WRONG = [
    Wrong("07.update", "gradient added instead of subtracted", update_added),
    Wrong("07.update", "-1 in both deltas", update_both_minus_one),
    Wrong("07.update", "score of the negative negated, as in the loss", update_negated_score),
    Wrong("07.update", "1 - sigma instead of sigma - 1", update_one_minus_sigma),
    Wrong("07.update", "v_new without the negative", update_without_negative),
    Wrong("07.update", "delta times v itself", update_own_vector),
    Wrong("07.pairs", "range without + 1", pairs_no_plus_one),
    Wrong("07.pairs", "across sentence ends", pairs_across),
    Wrong("07.pairs", "compares words instead of places", pairs_compares_words),
    Wrong("07.pairs", "place by list.index", pairs_index),
    Wrong("07.pairs", "duplicates removed by set", pairs_set),
    Wrong("07.pairs", "window drawn anew as in the lecture", pairs_drawn_window),
    Wrong("07.pairs", "lists instead of tuples", pairs_lists),
    Wrong("07.pairs", "exactly window away", pairs_exact_distance),
    Wrong("07.pairs", "return inside the loop", pairs_return_too_early),
    Wrong("07.pairs", "window 4 hard-coded", pairs_fixed_window),
    Wrong("07.pairs", "neighbour first, one side", pairs_neighbour_first),
    Wrong("07.pairs", "only centres with a full window", pairs_only_full_windows),
    Wrong("07.pairs", "nothing returned", pairs_prints),
    Wrong("07.window", "no edges: 18, 72, 360, 45", window_no_edges),
    Wrong("07.window", "window 20 gives 9 * 9", window_20_81),
    Wrong("07.window", "drawn: 9 * 5, no edges", window_drawn_no_edges),
    Wrong("07.pair_gradients", "no -1", pg_no_minus_one),
    Wrong("07.pair_gradients", "loss: sign of the negatives' score", pg_loss_sign_of_negatives),
    Wrong("07.pair_gradients", "dv without negatives", pg_dv_without_negatives),
    Wrong("07.pair_gradients", "delta times own vector", pg_own_vector),
    Wrong("07.pair_gradients", "updates the vectors in place", pg_updates_in_place),
    Wrong("07.pair_gradients", "only the first negative", pg_one_negative),
    Wrong("07.pair_gradients", "loss not summed over negatives", pg_loss_not_summed),
    Wrong("07.pair_gradients", "loss without the minus", pg_no_minus_in_loss),
    Wrong("07.pair_gradients", "slope of the sigmoid multiplied in", pg_slope_of_sigmoid),
    Wrong("07.add_rows", "add.at on the caller's table", add_rows_in_place),
    Wrong("07.add_rows", "W[i] += g[i]", add_rows_by_position),
    Wrong("07.add_rows", "subtract.at as in the lecture", add_rows_subtract),
    Wrong("07.add_rows", "starts from zeros, right for the example", add_rows_from_zero),
    Wrong("07.add_rows", "assigns the sum, right for the example", add_rows_overwrites),
    Wrong("07.add_rows", "global W instead of the parameter", add_rows_global_W),
    Wrong("07.add_rows", "global rows instead of the parameter", add_rows_global_rows),
    Wrong("07.add_rows", "out = W is no copy", add_rows_shallow),
    Wrong("07.add_rows", "W[:] is no copy", add_rows_shallow_slice),
    Wrong("07.cosines", "norm along axis 0", cosines_axis_0),
    Wrong("07.cosines", "norm of the whole table", cosines_frobenius),
    Wrong("07.cosines", "rows not scaled", cosines_rows_not_scaled),
    Wrong("07.cosines", "a column (n, 1)", cosines_column),
    Wrong("07.cosines", "squared lengths", cosines_squared),
    Wrong("07.cosines", "scales the caller's table", cosines_in_place),
    Wrong("07.cosines", "absolute value", cosines_abs),
    Wrong("07.cosines", "all pairs of rows", cosines_all_pairs),
    Wrong("07.cosines", "keepdims broadcasts to (n, n)", cosines_keepdims_broadcast),
    Wrong("07.cosines", "sum of absolute values as length", cosines_l1),
    Wrong("07.analogy", "a + b - c", analogy_a_plus_b_minus_c),
    Wrong("07.analogy", "no unit length", analogy_no_unit),
    Wrong("07.analogy", "never excludes", analogy_never_excludes),
    Wrong("07.analogy", "excludes a and b only", analogy_excludes_a_and_b),
    Wrong("07.analogy", "excludes b and c only", analogy_excludes_b_and_c),
    Wrong("07.analogy", "score 0 for the excluded", analogy_zero_for_excluded),
    Wrong("07.analogy", "second best instead of excluding", analogy_second_best),
    Wrong("07.analogy", "fourth best instead of excluding", analogy_fourth_best),
    Wrong("07.analogy", "target from raw vectors", analogy_target_from_raw),
    Wrong("07.analogy", "only the target scaled", analogy_only_target_scaled),
    Wrong("07.analogy", "scales the caller's table", analogy_in_place),
    Wrong("07.analogy", "argmin", analogy_argmin),
    Wrong("07.analogy", "returns the vector", analogy_vector),
    Wrong("07.analogy", "norm along axis 0", analogy_axis_0),
    Wrong("07.ppmi", "log2", ppmi_log2),
    Wrong("07.ppmi", "row shares twice", ppmi_rows_twice),
    Wrong("07.ppmi", "axes of the outer product swapped", ppmi_axes_swapped),
    Wrong("07.ppmi", "ln(1 + ratio)", ppmi_log_of_one_plus),
    Wrong("07.ppmi", "one added to every count", ppmi_add_one),
    Wrong("07.ppmi", "total forgotten", ppmi_total_forgotten),
    Wrong("07.ppmi", "total squared", ppmi_total_squared),
    Wrong("07.ppmi", "warns at log(0)", ppmi_warns),
    Wrong("07.ppmi", "column shares twice, broadcast", ppmi_broadcast),
    Wrong("07.ppmi", "times the joint share", ppmi_times_joint),
    Wrong("07.ppmi", "ln p(c | w) only", ppmi_only_conditional),
    Wrong("07.ppmi", "p(c) forgotten", ppmi_no_column_share),
    Wrong("07.ppmi", "divides the caller's counts", ppmi_in_place),
    Wrong("07.ppmi", "no logarithm", ppmi_no_log),
    Wrong("07.ppmi", "absolute value", ppmi_abs),
    Wrong("07.ppmi", "only -inf set to 0", ppmi_keeps_negatives),
    Wrong("07.shorten", "no square root", shorten_no_root),
    Wrong("07.shorten", "left vectors only", shorten_left_only),
    Wrong("07.shorten", "right vectors (contexts)", shorten_contexts),
    Wrong("07.shorten", "first d rows of U, transposed", shorten_rows),
    Wrong("07.shorten", "first d words", shorten_first_words),
    Wrong("07.shorten", "smallest singular values", shorten_smallest),
    Wrong("07.shorten", "centred first (PCA)", shorten_centred),
    Wrong("07.shorten", "all components", shorten_all),
    Wrong("07.shorten", "d = 2 hard-coded", shorten_fixed),
    Wrong("07.shorten", "roots along the wrong axis", shorten_wrong_axis),
    Wrong("07.shorten", "columns of Vt", shorten_right_columns),
    Wrong("07.shorten", "low-rank copy of the table", shorten_low_rank),
    Wrong("07.shorten", "cut by zeros, shape (n, n)", shorten_zeros_kept),
]

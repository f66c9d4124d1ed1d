"""Right answers to the exercises of chapter 07."""

import math

import numpy as np

from correct_answers import answer_to


@answer_to("07.update")
def update_rounded():
    return {"scores": [-0.08, -0.33], "deltas": [-0.520, 0.418], "v_new": [0.679, -0.501]}


@answer_to("07.update")
def update_computed():
    v, u, n = np.array([0.2, -0.5]), np.array([0.6, 0.4]), np.array([-0.4, 0.5])
    scores = [u @ v, n @ v]
    p = [1 / (1 + math.exp(-score)) for score in scores]
    deltas = [p[0] - 1, p[1]]
    return {"scores": scores, "deltas": deltas, "v_new": v - deltas[0] * u - deltas[1] * n}


@answer_to("07.pairs")
def pairs_by_enumerating(sentences, window):
    found = []
    for sentence in sentences:
        for i, centre in enumerate(sentence):
            for j, other in enumerate(sentence):
                if 0 < abs(i - j) <= window:
                    found.append((centre, other))
    return found


@answer_to("07.pairs")
def pairs_as_a_generator(sentences, window):
    for sentence in sentences:
        for distance in range(1, window + 1):
            for one, other in zip(sentence, sentence[distance:], strict=False):
                yield one, other
                yield other, one


@answer_to("07.pair_gradients")
def pair_by_loops(v, u, u_negative):
    def sigmoid(z):
        return 1 / (1 + math.exp(-z))

    score = sum(a * b for a, b in zip(u, v, strict=True))
    loss, dv, du, dn = -math.log(sigmoid(score)), (sigmoid(score) - 1) * u, (sigmoid(score) - 1) * v, []
    for vector in u_negative:
        p = sigmoid(vector @ v)
        loss -= math.log(1 - p)
        dv = dv + p * vector
        dn.append(p * v)
    return loss, dv, du, np.array(dn)


@answer_to("07.pair_gradients")
def pair_stacked(v, u, u_negative):
    rows, sign = np.vstack([u, u_negative]), np.ones(len(u_negative) + 1)
    sign[0] = -1
    delta = sign / (1 + np.exp(-sign * (rows @ v)))
    loss = np.log1p(np.exp(sign * (rows @ v))).sum()
    slopes = delta[:, None] * v
    return loss, delta @ rows, slopes[0], slopes[1:]


@answer_to("07.add_rows")
def add_rows_loop(W, rows, g):
    result = W.astype(float).copy()
    for row, update in zip(rows, g, strict=True):
        result[row] = result[row] + update
    return result


@answer_to("07.add_rows")
def add_rows_product(W, rows, g):
    return W + np.eye(len(W))[:, rows] @ g


@answer_to("07.cosines")
def cosines_loop(vectors, v):
    return [row @ v / math.sqrt((row @ row) * (v @ v)) for row in vectors]


@answer_to("07.cosines")
def cosines_of_units(vectors, v):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)) @ (v / np.linalg.norm(v))


@answer_to("07.analogy")
def analogy_by_sorting(vectors, a, b, c, exclude):
    unit = np.array([row / np.linalg.norm(row) for row in vectors])
    order = np.argsort(-(unit @ (unit[b] + unit[c] - unit[a])))
    return next(i for i in order if not exclude or i not in (a, b, c))


@answer_to("07.analogy")
def analogy_by_cosine(vectors, a, b, c, exclude):
    unit = vectors / np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    query = unit[b] - unit[a] + unit[c]
    candidates = set(range(len(unit))) - ({a, b, c} if exclude else set())
    return max(candidates, key=lambda i: unit[i] @ query / np.linalg.norm(query))


@answer_to("07.ppmi")
def ppmi_loop(counts):
    counts = np.asarray(counts)
    total, result = counts.sum(), np.zeros(counts.shape)
    for i, j in np.argwhere(counts > 0):
        pmi = math.log(counts[i, j] * total / (counts[i].sum() * counts[:, j].sum()))
        result[i, j] = max(0.0, pmi)
    return result


@answer_to("07.ppmi")
def ppmi_of_the_ratio(counts):
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    return np.log(np.maximum(1, counts / expected))


@answer_to("07.window")
def window_counted():
    def count(window):
        return sum(0 < abs(i - j) <= window for i in range(9) for j in range(9))

    drawn = sum(count(window) for window in (1, 2, 3, 4)) / 4
    return {
        "window_1": count(1),
        "window_4": count(4),
        "window_20": count(20),
        "window_4_drawn": drawn,
    }


@answer_to("07.window")
def window_written():
    return {"window_1": 16, "window_4": 52, "window_20": 72, "window_4_drawn": 35}


@answer_to("07.shorten")
def shorten_with_a_diagonal(matrix, d):
    left, s, _ = np.linalg.svd(matrix)
    return left[:, :d] @ np.diag(s[:d] ** 0.5)


@answer_to("07.shorten")
def shorten_by_eigenvectors(matrix, d):
    values, directions = np.linalg.eigh(matrix @ matrix.T)
    best = np.argsort(-values)[:d]
    return directions[:, best] * values[best] ** 0.25


@answer_to("07.cbow_gradients")
def cbow_by_loops(v_context, u, u_negative):
    h = sum(v_context) / len(v_context)
    delta = 1 / (1 + math.exp(-(u @ h))) - 1
    loss, dh, dn = -math.log(1 + delta), delta * u, []
    for negative in u_negative:
        p = 1 / (1 + math.exp(-(negative @ h)))
        loss -= math.log(1 - p)
        dh = dh + p * negative
        dn.append(p * h)
    return loss, np.array([dh / len(v_context)] * len(v_context)), delta * h, np.array(dn)


@answer_to("07.cbow_gradients")
def cbow_stacked(v_context, u, u_negative):
    outputs = np.vstack([u, u_negative])
    h = v_context.mean(axis=0)
    delta = 1 / (1 + np.exp(-(outputs @ h)))
    loss = -np.log(delta[0]) - np.log(1 - delta[1:]).sum()
    delta[0] -= 1
    share = delta @ outputs / len(v_context)
    gradients = delta[:, None] * h
    return loss, np.broadcast_to(share, v_context.shape), gradients[0], gradients[1:]


@answer_to("07.negative_shares")
def shares_by_a_list(counts, seen):
    weights = [0 if i == seen else count**0.75 for i, count in enumerate(counts)]
    return [weight / sum(weights) for weight in weights]


@answer_to("07.negative_shares")
def shares_by_a_mask(counts, seen):
    others = np.arange(len(counts)) != seen
    weights = others * np.sqrt(counts * np.sqrt(counts))
    return weights / weights.sum()


@answer_to("07.nearest")
def nearest_by_sorting(V, U, word):
    unit = V / np.linalg.norm(V, axis=1, keepdims=True)
    return np.argsort(-(unit @ unit[word]))[1]


@answer_to("07.nearest")
def nearest_by_distance(V, U, word):
    unit = V / np.linalg.norm(V, axis=1, keepdims=True)
    others = [i for i in range(len(V)) if i != word]
    return min(others, key=lambda i: np.linalg.norm(unit[i] - unit[word]))


@answer_to("07.batch")
def batch_rounded():
    return {"best": 1.10, "sum_1": 8, "sum_2": 0.01, "mean_1": 0.125}


@answer_to("07.batch")
def batch_computed():
    def p(v):
        return 1 / (1 + math.exp(-v))

    def gradient(v):
        return 48 * (p(v) - 1) + 16 * p(v)

    first = 0 - 0.5 * gradient(0)
    return {
        "best": math.log(48 / 16),
        "sum_1": first,
        "sum_2": first - 0.5 * gradient(first),
        "mean_1": -0.5 * gradient(0) / 64,
    }

"""The exercises of chapter 12: attention and a small GPT."""

from collections.abc import Callable

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, numbers, unequal_sizes


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# 1 · a look-up by hand

QUERY = np.array([2.0, 1.0, 0.0, 1.0])
KEYS = np.array([[1.0, 1.0, 0.0, 1.0], [0.0, 2.0, 1.0, 1.0], [1.0, -1.0, 0.0, -2.0]])
VALUES = np.array([30.0, -20.0, 10.0])


def _look_up(r=lambda value: value, root=2.0, weigh=None, keys=KEYS):
    """Scores, weights and answer; r rounds what is written down."""
    scores = r(keys @ QUERY / root)
    weights = r(weigh(scores)) if weigh else r(r(np.exp(scores)) / r(np.exp(scores)).sum())
    return {"scores": scores, "weights": weights, "answer": float(r((weights * VALUES).sum()))}


BY_HAND = _look_up()
SCORES, WEIGHTS, ANSWER = BY_HAND["scores"], BY_HAND["weights"], BY_HAND["answer"]

look_up_exercise = Exercise(
    id="12.look_up",
    title="A look-up by hand",
    reference=BY_HAND,
    decimals=2,
    by_hand=lambda r: _look_up(r),
    misconceptions=[
        Misconception(
            "root forgotten",
            _look_up(root=1.0),
            "Your scores are the plain products of query and keys. They are divided by the root of the "
            "length of a key, which is 4.",
        ),
        Misconception(
            "divided by d instead of its root",
            _look_up(root=4.0),
            "Your scores were divided by 4. The length of a key is 4; its *root* is what divides.",
        ),
        Misconception(
            "weights without the exponential",
            _look_up(weigh=lambda s: s / s.sum()),
            "Your weights are shares of the scores themselves, so that one of them is negative. Softmax "
            "takes e to the power of each score first.",
        ),
        Misconception(
            "exponentials not normalised",
            {"weights": np.exp(SCORES)},
            "Those are the exponentials. Divided by their sum they become weights that sum to 1.",
        ),
        Misconception(
            "percent",
            [{"weights": 100 * WEIGHTS}, *({"weights": np.round(100 * WEIGHTS, n)} for n in (0, 1))],
            "Those are percentages. Weights are shares of 1, so that they sum to 1.",
        ),
        Misconception(
            "another base",
            [_look_up(weigh=lambda s, base=base: base**s / (base**s).sum()) for base in (2.0, 10.0)],
            "Your weights are powers of another number. Softmax takes powers of e, 2.718...",
        ),
        Misconception(
            "sign of the third key lost",
            [
                _look_up(keys=np.vstack([KEYS[:2], third]))
                for third in ([1.0, 1.0, 0.0, -2.0], [1.0, -1.0, 0.0, 2.0], [1.0, 1.0, 0.0, 2.0])
            ],
            "The first two scores are right. The third key has two negative numbers: keep both signs.",
        ),
        Misconception(
            "weights left out",
            {"answer": float(VALUES.sum())},
            "That is the plain sum of the values. Each is multiplied by its weight first.",
        ),
        Misconception(
            "a hard look-up",
            [{"answer": 30.0}, {"weights": np.array([1.0, 0.0, 0.0])}],
            "You took the best word alone. A soft look-up lets the others speak as well, each with its "
            "weight.",
        ),
        Misconception(
            "the plain mean",
            {"answer": float(VALUES.mean())},
            "That is the plain mean of the three values. Each counts by its weight.",
        ),
        Misconception(
            "mean of weighted values",
            {"answer": ANSWER / 3},
            "Your answer is a third of the right one: the weights sum to 1 already, so nothing is divided "
            "again.",
        ),
        Misconception(
            "sign of a value lost",
            [{"answer": float(WEIGHTS @ np.abs(VALUES))}, {"answer": float(SCORES @ VALUES)}],
            "Your answer is too large. Does the second value pull it down in your sum, and is each value "
            "multiplied by its weight, not by its score?",
        ),
    ],
    hints=(
        "Three steps: how well each key fits, what share of the attention it gets, what comes out.",
        "A score is the sum of four products, divided by the root of 4.",
        "The first score is (2 + 1 + 0 + 1) / 2 = 2. Then e to the power of each, divided by their sum.",
    ),
)


# 2 · causal attention


def causal_attention(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    scores = np.where(np.tri(len(Q), dtype=bool), scores, -np.inf)
    A = softmax(scores)
    return A @ V, A


def attention_with(
    scale: Callable = lambda d: d**-0.5,
    allowed: Callable = lambda n: np.tri(n, dtype=bool),
    axis: int = -1,
    after: bool = False,
) -> Callable:
    """Attention with one thing changed."""

    def attention(Q, K, V):
        mask = allowed(len(Q))
        scores = Q @ K.T * scale(Q.shape[1])
        A = softmax(scores, axis) * mask if after else softmax(np.where(mask, scores, -1e30), axis)
        return A @ V, A

    return attention


def _given_weights(weigh, mean=lambda A, V: A @ V):
    """Attention with other weights, or another mean."""

    def attention(Q, K, V):
        A = weigh(Q, K, V)
        return mean(A, V), A

    return attention


def _usual_weights(Q, K, V):
    return causal_attention(Q, K, V)[1]


def _sigmoids(Q, K, V):
    scores = np.clip(Q @ K.T / np.sqrt(Q.shape[1]), -700, 700)
    return np.tri(len(Q)) / (1 + np.exp(-scores))


def _divided_by_root_of(length):
    def attention(Q, K, V):
        scores = np.where(np.tri(len(Q), dtype=bool), Q @ K.T / np.sqrt(length(Q, V)), -np.inf)
        return softmax(scores) @ V, softmax(scores)

    return attention


def _divided_after_softmax(Q, K, V):
    A = attention_with(scale=lambda d: 1.0)(Q, K, V)[1]
    return A / np.sqrt(Q.shape[1])


def _low_number(low, added):
    """A number over the future that is not below every score."""

    def attention(Q, K, V):
        scores = Q @ K.T / np.sqrt(Q.shape[1])
        A = softmax(np.where(np.tri(len(Q), dtype=bool), scores, low + scores if added else low))
        return A @ V, A

    return attention


def _filled_up_again(Q, K, V):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.tri(len(Q)) * np.exp(scores - scores.max(axis=1, keepdims=True))
    A = e / e.sum(axis=1, keepdims=True)
    return A @ V, A


def _attention_probe(rng, T, d, n_values, label=""):
    return Probe(numbers(rng, T, d), numbers(rng, T, d), numbers(rng, T, n_values), label=label)


def _far_future_probe(rng, label=""):
    """Each key fits better than the one before it, by thousands."""
    far = 10.0 * rng.integers(25, 35)
    Q = np.column_stack([np.full(3, 100.0), np.round(rng.uniform(0, 1, 3), 1)])
    K = np.column_stack([[-far, 0.0, far], numbers(rng, 3)])
    return Probe(Q, K, numbers(rng, 3, 3), label=label)


def _attention_probes(rng):
    made = [_attention_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)]
    return [*made, _far_future_probe(rng, "a future that fits far better than the past")]


_rng = np.random.default_rng(12)

attention_exercise = Exercise(
    id="12.attention",
    title="Causal attention",
    reference=causal_attention,
    parts=("O", "A"),
    probes=[
        _attention_probe(_rng, 3, 2, 4, label="three positions"),
        _attention_probe(_rng, 5, 3, 2, label="five positions"),
        _attention_probe(_rng, 1, 4, 2, label="a single position"),
        Probe(
            np.diag([300.0, 800.0, 900.0]),
            np.array([[-300.0, 0.0, 0.0], [-400.0, 800.0, 0.0], [-500.0, 0.0, 900.0]]),
            numbers(_rng, 3, 2),
            label="scores in the hundred thousands",
        ),
        _far_future_probe(_rng, "a future that fits far better than the past"),
        Probe(
            np.array([[30.0, 20.0], [40.0, 10.0], [25.0, 45.0]]),
            np.array([[30.0, 9.0], [30.1, 8.7], [29.7, 9.2]]),
            numbers(_rng, 3, 2),
            label="large scores that differ little",
        ),
    ],
    fresh=_attention_probes,
    misconceptions=[
        Misconception(
            "no mask",
            attention_with(allowed=lambda n: np.ones((n, n), bool)),
            "Every position sees every other, its future too. Position t may look at positions 0 to t only.",
        ),
        Misconception(
            "mask after softmax",
            attention_with(after=True),
            "The future is set to zero after softmax, so your rows of weights do not sum to 1, and what "
            "they miss tells of the future. Take it away before softmax.",
        ),
        Misconception(
            "mask after softmax, rows divided again",
            _filled_up_again,
            "You take the future away behind the exponential and divide by what is left of a row. Where the "
            "future fits far better than the past, nothing is left: 0/0. Take it away before softmax.",
        ),
        Misconception(
            "wrong triangle",
            attention_with(allowed=lambda n: np.tri(n, dtype=bool).T),
            "Your positions see the future and not the past: the other triangle of the mask has to go.",
        ),
        Misconception(
            "not even itself",
            attention_with(allowed=lambda n: np.tri(n, k=-1, dtype=bool)),
            "Your positions do not see themselves. Position t may look at position t as well.",
        ),
        Misconception(
            "one step too far",
            attention_with(allowed=lambda n: np.tri(n, k=1, dtype=bool)),
            "Position t also sees position t + 1, the very one that it has to predict. The diagonal is the "
            "last that is allowed.",
        ),
        Misconception(
            "softmax over the wrong axis",
            attention_with(axis=0),
            "Your columns sum to 1. Softmax runs along each row, over the keys that one query asks.",
        ),
        Misconception(
            "scale forgotten",
            attention_with(scale=lambda d: 1.0),
            "The scores are not divided by the root of d, the length of a query.",
        ),
        Misconception(
            "divided by d",
            attention_with(scale=lambda d: 1 / d),
            "The scores are divided by d. They are divided by its root.",
        ),
        Misconception(
            "multiplied by the root",
            attention_with(scale=lambda d: d**0.5),
            "The scores are multiplied by the root of d, which makes them wilder still. Divide.",
        ),
        Misconception(
            "root of another length",
            [_divided_by_root_of(lambda Q, V: V.shape[1]), _divided_by_root_of(lambda Q, V: len(Q))],
            "The scores are divided by the root of another length: d is the length of a query, the number of "
            "products in a score.",
        ),
        Misconception(
            "divided after softmax",
            _given_weights(_divided_after_softmax),
            "You divide the weights by the root of d, so that they no longer sum to 1. The *scores* are "
            "divided, before softmax.",
        ),
        Misconception(
            "sigmoid for softmax",
            _given_weights(_sigmoids),
            "Each of your weights comes from its own score alone, as by a sigmoid, so that rows do not sum "
            "to 1. In softmax the keys of a row compete.",
        ),
        Misconception(
            "the plain mean",
            _given_weights(lambda Q, K, V: np.tri(len(Q)) / np.arange(1, len(Q) + 1)[:, None]),
            "All positions that may be seen have the same weight. How well its key fits decides.",
        ),
        Misconception(
            "weights transposed",
            _given_weights(_usual_weights, mean=lambda A, V: A.T @ V),
            "Your weights are right, your answers are A.T @ V: row t of A belongs to query t, and weighs the "
            "values.",
        ),
        Misconception(
            "zero instead of minus infinity",
            lambda Q, K, V: (
                softmax(np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(Q.shape[1]), 0.0)) @ V,
                softmax(np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(Q.shape[1]), 0.0)),
            ),
            "You put a score of 0 over the future. But e to the power of 0 is 1: the future is still "
            "asked. Which score has the exponential 0?",
        ),
        Misconception(
            "not low enough over the future",
            [
                _low_number(low, added)
                for low in (-1.0, -10.0, -20.0, -50.0, -99.0, -100.0, -999.0, -1e3, -9999.0, -1e4)
                for added in (False, True)
            ],
            "The number that you put over the future is not low enough: where scores are very large, a "
            "position that is still to come gets a part of the weight. Which number is below every score?",
        ),
        Misconception(
            "queries and keys exchanged",
            lambda Q, K, V: causal_attention(K, Q, V),
            "Queries and keys have changed places: row t of the scores belongs to query t, column s to "
            "key s.",
        ),
    ],
    hints=(
        "Scores, mask, softmax, mean: in this order.",
        "`np.where(np.tri(T), scores, -np.inf)` takes the future away before softmax.",
        "`A = softmax(scores)` along the last axis, then `A @ V`.",
    ),
)


# 3 · heads


def split_heads(x: np.ndarray, n_heads: int) -> np.ndarray:
    n, n_steps, size = x.shape
    return x.reshape(n, n_steps, n_heads, size // n_heads).swapaxes(1, 2)


def _heads_probe(rng, n, n_steps, n_heads, d, label=""):
    return Probe(numbers(rng, n, n_steps, n_heads * d), n_heads, label=label)


heads_exercise = Exercise(
    id="12.heads",
    title="Cut into heads",
    reference=split_heads,
    probes=[
        _heads_probe(_rng, 2, 3, 2, 4, label="two texts, two heads"),
        _heads_probe(_rng, 1, 5, 3, 2, label="one text, three heads"),
        _heads_probe(_rng, 2, 4, 1, 3, label="a single head"),
    ],
    fresh=lambda rng: [_heads_probe(rng, *unequal_sizes(rng, 4, 2, 6)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "reshaped without a transpose",
            lambda x, h: x.reshape(x.shape[0], h, x.shape[1], x.shape[2] // h),
            "The shape is right, the rows are not: a reshape alone hands the first head the first words, "
            "all of their features. Every head gets a part of *every* word. Cut the features first, then "
            "move the axis.",
        ),
        Misconception(
            "heads left behind time",
            lambda x, h: x.reshape(x.shape[0], x.shape[1], h, x.shape[2] // h),
            "The features are cut rightly, but the axis of heads is still behind time. It comes second.",
        ),
        Misconception(
            "transposed before the cut",
            lambda x, h: x.swapaxes(1, 2).reshape(x.shape[0], h, x.shape[1], x.shape[2] // h),
            "You exchange time and features first and cut afterwards, so that the rows of a head hold "
            "features of several words. Cut the last axis first.",
        ),
        Misconception(
            "texts mixed",
            lambda x, h: x.reshape(x.shape[1], x.shape[0], h, x.shape[2] // h).transpose(1, 2, 0, 3),
            "Your reshape exchanges texts and time. The first two axes stay N and T; only the last is cut.",
        ),
        Misconception(
            "heads in reverse",
            lambda x, h: split_heads(x, h)[:, ::-1],
            "Your heads are in reverse order: head 0 gets the first block of the features.",
        ),
        Misconception(
            "every h-th feature",
            lambda x, h: x.reshape(x.shape[0], x.shape[1], x.shape[2] // h, h).transpose(0, 3, 1, 2),
            "Your head takes every n_heads-th feature. A head is a block of neighbouring features.",
        ),
        Misconception(
            "head axis first",
            lambda x, h: x.reshape(x.shape[0], x.shape[1], h, x.shape[2] // h).transpose(2, 0, 1, 3),
            "The axis of heads comes first in your result. Examples come first, heads second.",
        ),
        Misconception(
            "features before time",
            lambda x, h: x.reshape(x.shape[0], x.shape[1], h, x.shape[2] // h).transpose(0, 2, 3, 1),
            "In your result time is last. The last axis holds the features of one head.",
        ),
        Misconception(
            "head size and number exchanged",
            lambda x, h: x.reshape(x.shape[0], x.shape[1], x.shape[2] // h, h).swapaxes(1, 2),
            "You cut the features into pieces of length n_heads. There are n_heads *pieces*, of length "
            "D / n_heads.",
        ),
    ],
    hints=(
        "Which axis is cut, and where does the new one belong?",
        "First (N, T, n_heads, d): only the last axis is cut.",
        "`.reshape(N, T, n_heads, D // n_heads)`, then `.swapaxes(1, 2)`.",
    ),
)


# 4 · positions


def entrance(codes: np.ndarray, tokens: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return tokens[codes] + positions[: codes.shape[1]]


def _entrance_probe(rng, n, n_steps, size, label="", n_codes=7, longest=8):
    codes = rng.integers(0, n_codes, (n, n_steps))
    return Probe(codes, numbers(rng, n_codes, size), numbers(rng, longest, size), label=label)


entrance_exercise = Exercise(
    id="12.entrance",
    title="Words and their places",
    reference=entrance,
    probes=[
        _entrance_probe(_rng, 2, 4, 3, label="two texts of four symbols"),
        _entrance_probe(_rng, 3, 8, 2, label="a text as long as the table of positions"),
        _entrance_probe(_rng, 4, 1, 3, label="a single position"),
    ],
    fresh=lambda rng: [_entrance_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "no positions",
            lambda c, w, p: w[c],
            "The vectors of the positions are missing: your words do not know where they stand.",
        ),
        Misconception(
            "positions added twice",
            lambda c, w, p: w[c] + 2 * p[: c.shape[1]],
            "The vectors of the positions are in it twice. Once, at the entrance, is enough.",
        ),
        Misconception(
            "scaled by the root of D",
            lambda c, w, p: w[c] * np.sqrt(w.shape[1]) + p[: c.shape[1]],
            "You multiply the vectors of the words by the root of D, as the first transformer did. A GPT "
            "adds both as they are.",
        ),
        Misconception(
            "multiplied",
            lambda c, w, p: w[c] * p[: c.shape[1]],
            "You multiply the vectors of word and place. They are added, feature by feature.",
        ),
        Misconception(
            "side by side",
            lambda c, w, p: np.concatenate([w[c], np.broadcast_to(p[: c.shape[1]], w[c].shape)], axis=2),
            "You put the two vectors side by side, which makes 2 D features. They are added, feature by "
            "feature.",
        ),
        Misconception(
            "mean of both",
            lambda c, w, p: (w[c] + p[: c.shape[1]]) / 2,
            "You take the mean of the two vectors. Their sum is wanted.",
        ),
        Misconception(
            "places added up",
            lambda c, w, p: w[c] + np.cumsum(p, axis=0)[: c.shape[1]],
            "Your later words get the vectors of all places before them as well. Each word gets the vector "
            "of its own place alone.",
        ),
        Misconception(
            "time first",
            lambda c, w, p: (w[c] + p[: c.shape[1]]).swapaxes(0, 1),
            "Your result is time-major, (T, N, D), as recurrent layers want it. Here examples come first.",
        ),
        Misconception(
            "minus",
            [lambda c, w, p: w[c] - p[: c.shape[1]], lambda c, w, p: p[: c.shape[1]] - w[c]],
            "One of the two vectors is subtracted. Both of them are added.",
        ),
        Misconception(
            "position looked up by the word",
            lambda c, w, p: w[c] + p[c % len(p)],
            "You look the position up with the number of the *word*. Which place is it, counted from 0?",
        ),
        Misconception(
            "positions counted from 1",
            lambda c, w, p: w[c] + p[(np.arange(c.shape[1]) + 1) % len(p)],
            "Your places count from 1. The first word stands at place 0.",
        ),
        Misconception(
            "places counted from the end",
            lambda c, w, p: w[c] + p[len(p) - c.shape[1] :],
            "You take the last rows of the table of positions. A text begins at place 0, however short it "
            "is.",
        ),
        Misconception(
            "the same place for all",
            lambda c, w, p: w[c] + p[0],
            "All your words stand at place 0. Each of the T words has a place of its own.",
        ),
        Misconception(
            "words without their vectors",
            lambda c, w, p: np.broadcast_to(p[: c.shape[1]], (*c.shape, p.shape[1])).copy(),
            "Those are the positions alone. Each word adds a vector of its own.",
        ),
    ],
    hints=(
        "Two look-ups: what it is, and where it stands.",
        "`tokens[codes]` has shape (N, T, D). Which rows of `positions` belong to T places?",
        "`positions[:T]` is (T, D), and NumPy adds it to each of the N texts.",
    ),
)


# 5 · layer normalisation


def layer_norm(x: np.ndarray, gamma: np.ndarray | float, beta: np.ndarray | float, eps: float) -> np.ndarray:
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps) + beta


def norm_with(
    axis: int | tuple[int, int] = -1,
    ddof: int = 0,
    divisor: Callable = lambda v, eps: np.sqrt(v + eps),
    centre: bool = True,
) -> Callable:
    """Layer normalisation with one thing changed."""

    def norm(x, gamma, beta, eps):
        mean = x.mean(axis=axis, keepdims=True)
        variance = x.var(axis=axis, keepdims=True, ddof=ddof)
        return gamma * (x - mean * centre) / divisor(variance, eps) + beta

    return norm


def _divided_by_length(x, gamma, beta, eps):
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).sum(axis=-1, keepdims=True) + eps) + beta


def _divided_by_mean_deviation(x, gamma, beta, eps):
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / (np.abs(centred).mean(axis=-1, keepdims=True) + eps) + beta


def _norm_probe(rng, *shape, label="", eps=0.1):
    return Probe(
        3 * numbers(rng, *shape) + 1, numbers(rng, shape[-1]), numbers(rng, shape[-1]), eps, label=label
    )


norm_exercise = Exercise(
    id="12.layer_norm",
    title="Layer normalisation",
    reference=layer_norm,
    probes=[
        _norm_probe(_rng, 2, 3, 4, label="two texts of three positions"),
        _norm_probe(_rng, 4, 2, 3, eps=1e-5, label="four texts of two positions"),
        Probe(
            np.full((1, 2, 3), 2.5),
            np.array([1.5, 2.0, 3.0]),
            np.array([0.5, -1.0, 2.0]),
            1e-5,
            label="equal features",
        ),
    ],
    fresh=lambda rng: [_norm_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "over the batch",
            norm_with(axis=0),
            "Mean and variance run over the examples, as in batch normalisation. Here each row has its "
            "own, over its features.",
        ),
        Misconception(
            "over time",
            norm_with(axis=1),
            "Mean and variance run over the positions, so that every position hears of those after it. "
            "Take them over the features.",
        ),
        Misconception(
            "over the whole text",
            norm_with(axis=(1, 2)),
            "Mean and variance run over all positions of a text. Each position is normalised by itself.",
        ),
        Misconception(
            "unbiased variance",
            norm_with(ddof=1),
            "Your variance divides by D - 1. Here it is the plain mean of the squared deviations.",
        ),
        Misconception(
            "divided by the variance",
            norm_with(divisor=lambda v, eps: v + eps),
            "You divide by the variance. Its root gives the result variance 1.",
        ),
        Misconception(
            "eps outside the root",
            norm_with(divisor=lambda v, eps: np.sqrt(v) + eps),
            "eps is added to the root. It belongs under it, to the variance.",
        ),
        Misconception(
            "eps forgotten",
            [
                norm_with(divisor=lambda v, eps: np.sqrt(v)),
                norm_with(divisor=lambda v, eps: np.sqrt(v * (1 + eps))),
            ],
            "eps is not *added* to the variance. Where all features of a row are equal, you divide 0 by 0.",
        ),
        Misconception(
            "length of the row",
            [
                _divided_by_length,
                lambda x, gamma, beta, eps: _divided_by_length(x, gamma, beta, 0.0),
            ],
            "You divide by the length of the row, the root of the *sum* of squared deviations. The variance "
            "is their mean.",
        ),
        Misconception(
            "mean absolute deviation",
            _divided_by_mean_deviation,
            "You divide by the mean distance from the mean. The variance squares the deviations first, and "
            "its root divides.",
        ),
        Misconception(
            "one mean for everything",
            lambda x, gamma, beta, eps: (
                gamma * (x - x.mean()) / np.sqrt(x.var(axis=-1, keepdims=True) + eps) + beta
            ),
            "You take one mean over all texts and positions off. Each row has its own: `axis=-1, "
            "keepdims=True`.",
        ),
        Misconception(
            "one more than gamma",
            lambda x, gamma, beta, eps: layer_norm(x, 1 + gamma, beta, eps),
            "You multiply by 1 + gamma. Here gamma itself is the scale.",
        ),
        Misconception(
            "shift taken off",
            lambda x, gamma, beta, eps: layer_norm(x, gamma, -beta, eps),
            "The shift beta is taken off in your result. It is added.",
        ),
        Misconception(
            "shift scaled as well",
            lambda x, gamma, beta, eps: layer_norm(x, 1.0, beta, eps) * gamma,
            "You scale the shift as well. First times gamma, then plus beta.",
        ),
        Misconception(
            "root mean square",
            lambda x, gamma, beta, eps: gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps) + beta,
            "You divide by the root of the mean square and take no mean off. That is a cousin, RMSNorm; "
            "layer normalisation centres each row first.",
        ),
        Misconception(
            "mean not taken off",
            norm_with(centre=False),
            "The mean is still in it: take it off before you divide.",
        ),
        Misconception(
            "scale and shift forgotten",
            lambda x, gamma, beta, eps: layer_norm(x, 1.0, 0.0, eps),
            "Your rows are normalised, but the learned scale gamma and shift beta are missing.",
        ),
        Misconception(
            "scale and shift exchanged",
            lambda x, gamma, beta, eps: layer_norm(x, beta, gamma, eps),
            "gamma and beta have changed places: gamma multiplies, beta is added.",
        ),
    ],
    hints=(
        "Each position of each text has one mean and one variance, over its own features.",
        "`keepdims=True` lets NumPy subtract them row by row.",
        "`gamma * (x - mean) / np.sqrt(variance + eps) + beta`, mean and variance along the last axis.",
    ),
)


# 6 · the way back


def attention_backward(
    dO: np.ndarray, Q: np.ndarray, K: np.ndarray, V: np.ndarray, A: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def backward_with(
    mean: Callable = lambda A, dA: (A * dA).sum(axis=1, keepdims=True),
    scale: Callable = lambda d: d**-0.5,
    spread: Callable | None = None,
) -> Callable:
    """The backward pass with one thing changed."""

    def backward(dO, Q, K, V, A):
        dA = dO @ V.T
        dS = A * (dA - mean(A, dA)) if spread is None else spread(A, dA)
        dS = dS * scale(Q.shape[1])
        return dS @ K, dS.T @ Q, A.T @ dO

    return backward


def _scaled_once(dO, Q, K, V, A, more_in_Q, more_in_K):
    dQ, dK, dV = backward_with()(dO, Q, K, V, A)
    return more_in_Q * dQ, more_in_K * dK, dV


def _root_of_the_values_length(dO, Q, K, V, A):
    return backward_with(scale=lambda d: V.shape[1] ** -0.5)(dO, Q, K, V, A)


def _dA_transposed(dO, Q, K, V, A):
    dA = V @ dO.T
    dS = A * (dA - (A * dA).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ dO


def _values_scaled(dO, Q, K, V, A):
    dQ, dK, dV = attention_backward(dO, Q, K, V, A)
    return dQ, dK, dV / np.sqrt(Q.shape[1])


def _swapped(dO, Q, K, V, A):
    dQ, dK, dV = attention_backward(dO, Q, K, V, A)
    return dK, dQ, dV


def _not_transposed(dO, Q, K, V, A):
    dQ, dK, _ = attention_backward(dO, Q, K, V, A)
    return dQ, dK, A @ dO


def _keys_not_transposed(dO, Q, K, V, A):
    dA = dO @ V.T
    dS = A * (dA - (A * dA).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS @ Q, A.T @ dO


def _backward_probe(rng, T, d, n_values, label=""):
    Q, K, V = numbers(rng, T, d), numbers(rng, T, d), numbers(rng, T, n_values)
    return Probe(numbers(rng, T, n_values), Q, K, V, causal_attention(Q, K, V)[1], label=label)


backward_exercise = Exercise(
    id="12.backward",
    title="Attention backwards",
    reference=attention_backward,
    parts=("dQ", "dK", "dV"),
    probes=[
        _backward_probe(_rng, 3, 2, 4, label="three positions"),
        _backward_probe(_rng, 5, 3, 2, label="five positions"),
        _backward_probe(_rng, 4, 4, 3, label="four positions"),
    ],
    fresh=lambda rng: [_backward_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "mean of the row forgotten",
            backward_with(mean=lambda A, dA: 0),
            "Your dS is A times dA. But raising one weight lowers the others of its row: what the row pays "
            "on average has to be taken off dA first.",
        ),
        Misconception(
            "plain mean instead of the weighted one",
            backward_with(mean=lambda A, dA: dA.mean(axis=1, keepdims=True)),
            "You take the plain mean of the row off. It is the mean *with the weights A*.",
        ),
        Misconception(
            "sum along the wrong axis",
            backward_with(mean=lambda A, dA: (A * dA).sum(axis=0, keepdims=True)),
            "Your sum runs down the columns. Softmax ran along each row, so its way back does.",
        ),
        Misconception(
            "mean laid along the columns",
            backward_with(mean=lambda A, dA: (A * dA).sum(axis=1)),
            "The means of the rows are right, but without `keepdims=True` NumPy lays them along the columns: "
            "entry t is taken from column t instead of row t.",
        ),
        Misconception(
            "one mean for all rows",
            [
                backward_with(mean=lambda A, dA: (A * dA).sum()),
                backward_with(mean=lambda A, dA: (A * dA).mean()),
            ],
            "You take one number off all rows. Each row was a softmax of its own: sum along `axis=1`.",
        ),
        Misconception(
            "mean added",
            backward_with(mean=lambda A, dA: -(A * dA).sum(axis=1, keepdims=True)),
            "The mean of the row is added. It is taken off: raising one weight lowers the others.",
        ),
        Misconception(
            "factor A forgotten",
            backward_with(spread=lambda A, dA: dA - (A * dA).sum(axis=1, keepdims=True)),
            "Your bracket is right, but it is multiplied by A: a weight of 0, as behind the mask, does not "
            "move at all.",
        ),
        Misconception(
            "root of the values' length",
            _root_of_the_values_length,
            "You divide by the root of the length of a *value*. The scores were divided by that of a query.",
        ),
        Misconception(
            "dA transposed",
            _dA_transposed,
            "Your dA is the transposed one. A[t, s] gave dO[t] its part of value s: dA = dO @ V.T.",
        ),
        Misconception(
            "values scaled too",
            _values_scaled,
            "dV is divided by the root of d as well. The values never met it: only the scores were divided.",
        ),
        Misconception(
            "scale on one of the two",
            [
                lambda dO, Q, K, V, A: _scaled_once(dO, Q, K, V, A, np.sqrt(Q.shape[1]), 1.0),
                lambda dO, Q, K, V, A: _scaled_once(dO, Q, K, V, A, 1.0, np.sqrt(Q.shape[1])),
            ],
            "Only one of dQ and dK is divided by the root of d. The scores were divided: it belongs to dS, "
            "from which both come.",
        ),
        Misconception(
            "scale forgotten",
            backward_with(scale=lambda d: 1.0),
            "Your dV is right; dQ and dK are too large by the root of d, by which the scores were divided.",
        ),
        Misconception(
            "scale multiplied",
            backward_with(scale=lambda d: d**0.5),
            "You multiply by the root of d. What divides on the way there divides on the way back.",
        ),
        Misconception(
            "scale taken twice",
            backward_with(scale=lambda d: 1 / d),
            "You divide by d, that is by its root twice. The scores were divided once.",
        ),
        Misconception(
            "softmax taken for a sigmoid",
            backward_with(spread=lambda A, dA: A * (1 - A) * dA),
            "A(1 - A) is how a weight answers to its *own* score. It answers to the other scores of its "
            "row too.",
        ),
        Misconception(
            "softmax skipped",
            backward_with(spread=lambda A, dA: dA),
            "You hand dA on as it is. Between weights and scores there is softmax, with a slope of its own.",
        ),
        Misconception(
            "dQ and dK exchanged",
            _swapped,
            "dQ and dK have changed places. Queries are the rows of S, so dQ is dS times K.",
        ),
        Misconception(
            "dV without transposing A",
            _not_transposed,
            "Your dV is A @ dO. Value s was given to all rows t with weights A[t, s]: sum over t.",
        ),
        Misconception(
            "dK without transposing dS",
            _keys_not_transposed,
            "Your dK is dS @ Q. Key s was asked by all rows t: sum over t.",
        ),
    ],
    hints=(
        "O = A @ V, A = softmax(S), S = Q @ K.T / sqrt(d): three lines, from the last to the first.",
        "Softmax backwards: A * (dA - the sum of A * dA along each row).",
        "dS @ K, dS.T @ Q and A.T @ dO, with dS divided by the root of d.",
    ),
)


# 7 · input and target


def windows(codes: np.ndarray, starts: np.ndarray, n_steps: int) -> tuple[np.ndarray, np.ndarray]:
    at = starts[:, None] + np.arange(n_steps)
    return codes[at], codes[at + 1]


def windows_with(shift: int = 1, first: int = 0) -> Callable:
    def make(codes, starts, n_steps):
        at = starts[:, None] + np.arange(n_steps) + first
        return codes[at % len(codes)], codes[(at + shift) % len(codes)]

    return make


def _last_invented(fill):
    """Targets from the window alone, the last one filled in."""

    def make(codes, starts, n_steps):
        x = codes[starts[:, None] + np.arange(n_steps)]
        return x, np.hstack([x[:, 1:], fill(x[:, -1:])])

    return make


def _windows_probe(rng, n, n_steps, label=""):
    codes = rng.permutation(40) + 3
    return Probe(codes, rng.permutation(np.arange(2, 40 - n_steps - 2))[:n], n_steps, label=label)


windows_exercise = Exercise(
    id="12.windows",
    title="Debugging: too good to be true",
    reference=windows,
    parts=("x", "y"),
    probes=[
        Probe(np.array([5, 3, 8, 9, 4, 7, 6]), np.array([2, 0]), 3, label="two windows of three"),
        _windows_probe(_rng, 2, 5, label="two windows of five"),
        _windows_probe(_rng, 3, 4, label="three windows of four"),
        _windows_probe(_rng, 2, 1, label="windows of one symbol"),
        Probe(np.array([4, 8, 6, 7]), np.array([1, 0]), 2, label="a window that ends with the text"),
    ],
    fresh=lambda rng: [_windows_probe(rng, *unequal_sizes(rng, 2)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "target not shifted",
            windows_with(shift=0),
            "Input and target are the same symbols: the network learns to repeat what it has just read. "
            "The target at each place is the symbol *after* it.",
        ),
        Misconception(
            "shifted backwards",
            windows_with(shift=-1),
            "The target is the symbol *before* each place, which the network has read already. Shift the "
            "other way.",
        ),
        Misconception(
            "shifted by two",
            windows_with(shift=2),
            "The target is two symbols ahead. The next one is asked for.",
        ),
        Misconception(
            "input one symbol late",
            [windows_with(shift=0, first=1), lambda codes, starts, n: windows(codes, starts, n)[::-1]],
            "Your x is one symbol late: it is what belongs to y. x begins at its start, and only y is one "
            "step later.",
        ),
        Misconception(
            "rolled within the window",
            lambda codes, starts, n: (
                windows(codes, starts, n)[0],
                np.roll(windows(codes, starts, n)[0], -1, axis=1),
            ),
            "You roll the window, so that its last target is its own first symbol. The last target is the "
            "next symbol of the *text*.",
        ),
        Misconception(
            "last target invented",
            [_last_invented(lambda x: x), _last_invented(np.zeros_like), _last_invented(lambda x: 0 * x - 1)],
            "Your last target is made up: the window itself does not hold it. It is the next symbol of the "
            "*text*.",
        ),
        Misconception(
            "code plus one",
            lambda codes, starts, n: (windows(codes, starts, n)[0], windows(codes, starts, n)[0] + 1),
            "You add 1 to the *codes*, which makes other symbols of them. Add 1 to the places where you "
            "look.",
        ),
        Misconception(
            "the next window",
            [
                lambda codes, starts, n: windows_with(shift=n)(codes, starts, n),
                lambda codes, starts, n: windows_with(shift=n - 1)(codes, starts, n),
            ],
            "Your target is what comes after the whole window. At *each* place it is the symbol just after "
            "it.",
        ),
        Misconception(
            "time first",
            lambda codes, starts, n: tuple(part.T for part in windows(codes, starts, n)),
            "Your windows are columns, (T, N), as recurrent layers want them. A GPT reads a text in every "
            "row.",
        ),
    ],
    hints=(
        "What does the network have to do to get a loss of zero with the code as it is?",
        "The prediction at place t is made from symbols 0 to t. What comes next is number t + 1.",
        "`codes[at]` and `codes[at + 1]`.",
    ),
)


# 8 · what it costs


COST = {"head_dim": 32, "scores": 16384, "in_proj": 49536, "growth": 4}

cost_exercise = Exercise(
    id="12.cost",
    title="What a block costs",
    reference=COST,
    misconceptions=[
        Misconception(
            "heads not multiplied",
            {"scores": 4096},
            "64 times 64 are the scores of *one* head. The block has four of them.",
        ),
        Misconception(
            "heads share one matrix of scores",
            {"scores": 1024},
            "The heads do not share the positions between them: each compares all 64 with all 64.",
        ),
        Misconception(
            "scores counted by features",
            [{"scores": 64 * 128}, {"scores": 64 * 64 * 128}, {"scores": 4 * 64 * 64 * 32}],
            "A score is one number for a pair of positions, however many features went into it.",
        ),
        Misconception(
            "half of the scores",
            {"scores": 4 * 64 * 65 // 2},
            "You counted what the mask leaves. The product computes all pairs; the mask throws half of "
            "them away.",
        ),
        Misconception(
            "biases forgotten",
            {"in_proj": 49152},
            "Those are the weights alone. Each of the 384 outputs has a bias as well.",
        ),
        Misconception(
            "one projection's biases",
            {"in_proj": 128 * 384 + 128},
            "Your weights are right. There is one bias for each *output*: how many outputs are there?",
        ),
        Misconception(
            "output projection too",
            [{"in_proj": 4 * 128 * 128 + 4 * 128}, {"in_proj": 4 * 128 * 128}],
            "You count the projection behind the heads as well. Asked for is the one to queries, keys and "
            "values.",
        ),
        Misconception(
            "queries alone",
            [{"in_proj": 16512}, {"in_proj": 16384}],
            "That is one projection. Queries, keys and values each have one.",
        ),
        Misconception(
            "parameters multiplied by heads",
            [{"in_proj": 4 * 49536}, {"in_proj": 4 * 49152}],
            "The heads share the 128 outputs between them: cutting them into heads adds no parameters.",
        ),
        Misconception(
            "scores of queries, keys and values",
            [{"scores": 3 * 4 * 64 * 64}, {"scores": 3 * 64 * 64}],
            "You count scores for queries, keys and values. A score belongs to a query *and* a key; values "
            "have none.",
        ),
        Misconception(
            "positions cut",
            {"head_dim": 16},
            "You divided the positions. Heads cut the features; each reads all 64 positions.",
        ),
        Misconception(
            "features multiplied",
            [{"head_dim": 512}, {"head_dim": 96}, {"head_dim": 384}],
            "A head's query is shorter than a row of features: the heads share the 128 between them.",
        ),
        Misconception(
            "growth counted once too often",
            [{"growth": 16}, {"growth": 8}],
            "The number of heads stays, and so do the features. Twice as many positions ask, each asks twice "
            "as many.",
        ),
        Misconception(
            "all features in each head",
            {"head_dim": 128},
            "Each head gets a part of every query: its 128 features are cut into four.",
        ),
        Misconception(
            "linear growth",
            {"growth": 2},
            "Twice as many positions ask, and each asks twice as many.",
        ),
    ],
    hints=(
        "Four heads share 128 features; each head compares every position with every position.",
        "The projection goes from 128 to three times 128, with biases.",
        "Scores: 4 times 64 times 64. Parameters: 128 times 384, and 384 biases.",
    ),
)


# 9 · one step with a cache


def cached_step(
    q: np.ndarray, k: np.ndarray, v: np.ndarray, keys: np.ndarray, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    keys, values = np.vstack([keys, k]), np.vstack([values, v])
    e = np.exp(keys @ q / np.sqrt(len(q)))
    return e @ values / e.sum(), keys, values


def _step_then(answer, append=lambda old, new: np.vstack([old, new])):
    def step(q, k, v, keys, values):
        after = append(keys, k), append(values, v)
        return answer(q, k, v, (keys, values), after), *after

    return step


def _ask(q, cache, scale=lambda d: d**-0.5):
    keys, values = cache
    return softmax(keys @ q * scale(len(q))) @ values


def _cache_probe(rng, n, d, n_values, label=""):
    new = numbers(rng, d), numbers(rng, d), numbers(rng, n_values)
    return Probe(*new, numbers(rng, n, d), numbers(rng, n, n_values), label=label)


cache_exercise = Exercise(
    id="12.cache",
    title="One step with a cache",
    reference=cached_step,
    parts=("answer", "keys", "values"),
    probes=[
        _cache_probe(_rng, 3, 2, 4, label="a cache of three positions"),
        _cache_probe(_rng, 5, 4, 3, label="a cache of five positions"),
        _cache_probe(_rng, 1, 3, 2, label="a cache of one position"),
        Probe(
            np.array([0.5, -1.2]),
            np.array([0.3, 0.7]),
            np.array([1.5, -0.4, 2.0]),
            np.zeros((0, 2)),
            np.zeros((0, 3)),
            label="an empty cache",
        ),
    ],
    fresh=lambda rng: [_cache_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "asked before it is added",
            [
                _step_then(lambda q, k, v, before, after: _ask(q, before) if len(before[0]) else 0 * v),
                _step_then(lambda q, k, v, before, after: _ask(q, before) if len(before[0]) else v),
            ],
            "The new position asks before it is in the cache, so it does not see itself.",
        ),
        Misconception(
            "put in front",
            _step_then(lambda q, k, v, before, after: _ask(q, after), lambda old, new: np.vstack([new, old])),
            "The new key and value stand in front of the old ones. Time goes on at the end.",
        ),
        Misconception(
            "oldest thrown away",
            _step_then(
                lambda q, k, v, before, after: _ask(q, after), lambda old, new: np.vstack([old[1:], new])
            ),
            "The oldest position is gone. The cache keeps all of them and grows by one.",
        ),
        Misconception(
            "scale forgotten",
            _step_then(lambda q, k, v, before, after: _ask(q, after, scale=lambda d: 1.0)),
            "The scores are not divided by the root of d.",
        ),
        Misconception(
            "divided by d",
            _step_then(lambda q, k, v, before, after: _ask(q, after, scale=lambda d: 1 / d)),
            "The scores are divided by d. They are divided by its root.",
        ),
        Misconception(
            "scaled by the number of positions",
            _step_then(lambda q, k, v, before, after: _ask(q, after, scale=lambda d: len(after[0]) ** -0.5)),
            "The scores are divided by the root of the number of positions. The length of the query counts.",
        ),
        Misconception(
            "the plain mean",
            _step_then(lambda q, k, v, before, after: after[1].mean(axis=0)),
            "Every position has the same weight in your answer. How well its key fits decides.",
        ),
        Misconception(
            "the key asks",
            _step_then(lambda q, k, v, before, after: _ask(k, after)),
            "You ask with the new key. The query asks; the key waits to be asked.",
        ),
        Misconception(
            "weights not normalised",
            _step_then(
                lambda q, k, v, before, after: (
                    np.exp(np.minimum(after[0] @ q / len(q) ** 0.5, 700)) @ after[1]
                )
            ),
            "Your weights are exponentials and do not sum to 1. Divide by their sum.",
        ),
        Misconception(
            "scores for weights",
            _step_then(lambda q, k, v, before, after: after[0] @ q / np.sqrt(len(q)) @ after[1]),
            "You multiply the values by the scores. Softmax makes weights of them first.",
        ),
        Misconception(
            "the new value alone",
            _step_then(lambda q, k, v, before, after: v),
            "You return the new value. The new position asks all that is in the cache.",
        ),
        Misconception(
            "query kept",
            lambda q, k, v, keys, values: (
                cached_step(q, k, v, keys, values)[0],
                np.vstack([keys, q]),
                np.vstack([values, v]),
            ),
            "The answer is right, but you keep the query instead of the key. Later positions ask the *key*; "
            "a query is used once.",
        ),
        Misconception(
            "only the best position",
            _step_then(lambda q, k, v, before, after: after[1][(after[0] @ q).argmax()]),
            "You return the value of the best position alone. The answer is a mean of all, by their weights.",
        ),
    ],
    hints=(
        "First the new position joins the cache, then it asks.",
        "`np.vstack([keys, k])` adds a row at the end.",
        "One row of scores, `keys @ q / np.sqrt(d)`; softmax; times `values`.",
    ),
)

"""The exercises of chapter 12: attention and a small GPT."""

from collections.abc import Callable

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, Stable, numbers, unequal_sizes


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# 1 · a look-up by hand

QUERY = np.array([2.0, 1.0, 0.0, 1.0])
KEYS = np.array([[1.0, 1.0, 0.0, 1.0], [0.0, 2.0, 1.0, 1.0], [1.0, -1.0, 0.0, -2.0]])
VALUES = np.array([30.0, -20.0, 10.0])


def _look_up(r=lambda value: value, root=2.0, weigh=None):
    """Scores, weights and answer; r rounds what is written down."""
    scores = r(KEYS @ QUERY / root)
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
            "length "
            "of a key, which is 4.",
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
            "takes e "
            "to the power of each score first.",
        ),
        Misconception(
            "exponentials not normalised",
            {"weights": np.exp(SCORES)},
            "Those are the exponentials. Divided by their sum they become weights that sum to 1.",
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
            {"answer": float(WEIGHTS @ np.abs(VALUES))},
            "The second value is negative and pulls the answer down; yours pulls it up.",
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


def _attention_probe(rng, T, d, n_values, label=""):
    return Probe(numbers(rng, T, d), numbers(rng, T, d), numbers(rng, T, n_values), label=label)


def _attention_probes(rng):
    return [_attention_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)]


_rng = np.random.default_rng(12)

attention_exercise = Exercise(
    id="12.attention",
    title="Causal attention",
    reference=causal_attention,
    parts=("O", "A"),
    promises=(Stable("V", largest=1e4),),
    probes=[
        _attention_probe(_rng, 3, 2, 4),
        _attention_probe(_rng, 5, 3, 2),
        _attention_probe(_rng, 1, 4, 2, label="a single position"),
        Probe(
            np.diag([1.0, 800.0, 900.0]),
            np.diag([1.0, 800.0, 900.0]),
            numbers(_rng, 3, 2),
            label="scores in the hundred thousands",
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
            "The future is set to zero behind softmax, so your rows of weights do not sum to 1, and what "
            "they "
            "miss tells of the future. Take it away before softmax.",
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
            "Position t also sees position t + 1, the very one that it has to predict. The diagonal is "
            "the last "
            "that is allowed.",
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
            "zero instead of minus infinity",
            lambda Q, K, V: (
                softmax(np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(Q.shape[1]), 0.0)) @ V,
                softmax(np.where(np.tri(len(Q)), Q @ K.T / np.sqrt(Q.shape[1]), 0.0)),
            ),
            "You put a score of 0 over the future. But e to the power of 0 is 1: the future is still "
            "asked. Which "
            "score has the exponential 0?",
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
        _heads_probe(_rng, 2, 3, 2, 4),
        _heads_probe(_rng, 1, 5, 3, 2),
        _heads_probe(_rng, 2, 4, 1, 3, label="a single head"),
    ],
    fresh=lambda rng: [_heads_probe(rng, *unequal_sizes(rng, 4, 2, 6)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "reshaped without a transpose",
            lambda x, h: x.reshape(x.shape[0], h, x.shape[1], x.shape[2] // h),
            "The shape is right, the rows are not: a reshape alone hands the first head the first words, "
            "all of "
            "their features. Every head gets a part of *every* word. Cut the features first, then move "
            "the axis.",
        ),
        Misconception(
            "heads left behind time",
            lambda x, h: x.reshape(x.shape[0], x.shape[1], h, x.shape[2] // h),
            "The features are cut rightly, but the axis of heads is still behind time. It comes second.",
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
        _entrance_probe(_rng, 2, 4, 3),
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


def _norm_probe(rng, *shape, label="", eps=0.1):
    return Probe(
        3 * numbers(rng, *shape) + 1, numbers(rng, shape[-1]), numbers(rng, shape[-1]), eps, label=label
    )


norm_exercise = Exercise(
    id="12.layer_norm",
    title="Layer normalisation",
    reference=layer_norm,
    probes=[
        _norm_probe(_rng, 2, 3, 4),
        _norm_probe(_rng, 4, 2, 3, eps=1e-5),
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
            "own, over "
            "its features.",
        ),
        Misconception(
            "over time",
            norm_with(axis=1),
            "Mean and variance run over the positions, so that every position hears of those after it. "
            "Take them "
            "over the features.",
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
    probes=[_backward_probe(_rng, 3, 2, 4), _backward_probe(_rng, 5, 3, 2), _backward_probe(_rng, 4, 4, 3)],
    fresh=lambda rng: [_backward_probe(rng, *unequal_sizes(rng, 3)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "mean of the row forgotten",
            backward_with(mean=lambda A, dA: 0),
            "Your dS is A times dA. But raising one weight lowers the others of its row: what the row "
            "pays on "
            "average has to be taken off dA first.",
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


def _windows_probe(rng, n, n_steps, label=""):
    codes = rng.permutation(40) + 3
    return Probe(codes, rng.permutation(np.arange(2, 40 - n_steps - 2))[:n], n_steps, label=label)


windows_exercise = Exercise(
    id="12.windows",
    title="Debugging: too good to be true",
    reference=windows,
    parts=("x", "y"),
    probes=[
        _windows_probe(_rng, 2, 5),
        _windows_probe(_rng, 3, 4),
        _windows_probe(_rng, 2, 1, label="windows of one symbol"),
        Probe(np.array([4, 8, 6, 7]), np.array([1, 0]), 2, label="a window that ends with the text"),
    ],
    fresh=lambda rng: [_windows_probe(rng, *unequal_sizes(rng, 2)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "target not shifted",
            windows_with(shift=0),
            "Input and target are the same symbols: the network learns to repeat what it has just read. "
            "The target "
            "at each place is the symbol *after* it.",
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
            "step "
            "later.",
        ),
        Misconception(
            "rolled within the window",
            lambda codes, starts, n: (
                windows(codes, starts, n)[0],
                np.roll(windows(codes, starts, n)[0], -1, axis=1),
            ),
            "You roll the window, so that its last target is its own first symbol. The last target is the "
            "next "
            "symbol of the *text*.",
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
            "all features in each head",
            {"head_dim": 128},
            "Each head sees a part of the features: they are cut into four.",
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
        _cache_probe(_rng, 3, 2, 4),
        _cache_probe(_rng, 5, 4, 3),
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
            _step_then(lambda q, k, v, before, after: _ask(q, before) if len(before[0]) else 0 * v),
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

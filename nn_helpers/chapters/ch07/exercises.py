"""The exercises of chapter 07: word vectors."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, numbers, unequal_sizes


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


# 1 · one update by hand

V, U, U_NEGATIVE = np.array([0.2, -0.5]), np.array([0.6, 0.4]), np.array([-0.4, 0.5])


def update(
    delta_of: Callable = lambda s: sigmoid(s) - 1,
    delta_of_negative: Callable = sigmoid,
    sign: int = -1,
    repel: bool = True,
) -> dict[str, np.ndarray]:
    """What exercise 1 asks for, with the steps that may go wrong as arguments."""
    score, negative_score = U @ V, U_NEGATIVE @ V
    delta, delta_negative = float(delta_of(score)), float(delta_of_negative(negative_score))
    gradient = delta * U + (delta_negative * U_NEGATIVE if repel else 0)
    return {
        "scores": np.array([score, negative_score]),
        "deltas": np.array([delta, delta_negative]),
        "v_new": V + sign * gradient,
    }


_UPDATE = update()


def _with_digits(r):
    """The update as a person computes it, every step written down with r(...)."""
    scores = r([U @ V, U_NEGATIVE @ V])
    deltas = r([r(sigmoid(scores[0])) - 1, sigmoid(scores[1])])
    v_new = V - r(deltas[0] * U) - r(deltas[1] * U_NEGATIVE)
    return {"scores": scores, "deltas": deltas, "v_new": v_new}


update_exercise = Exercise(
    id="07.update",
    title="One update by hand",
    reference=_UPDATE,
    decimals=3,
    by_hand=lambda r: _with_digits(lambda x: np.asarray(r(np.asarray(x, dtype=float)))),
    misconceptions=[
        Misconception(
            "scores bent",
            {"scores": sigmoid(_UPDATE["scores"])},
            "Those are the probabilities. A score is the plain dot product, before the sigmoid, and it may "
            "be negative.",
        ),
        Misconception(
            "score of the negative negated",
            {"scores": _UPDATE["scores"] * [1, -1]},
            "The score of the negative has the wrong sign. The minus belongs to the loss; a score is the "
            "plain dot product of the two vectors.",
        ),
        Misconception(
            "score with itself",
            {"scores": np.array([U @ U, U_NEGATIVE @ U_NEGATIVE])},
            "You multiplied the output vectors with themselves. A score belongs to a pair: the other factor "
            "is the vector of the centre.",
        ),
        Misconception(
            "first delta turned",
            {"deltas": _UPDATE["deltas"] * [-1, 1]},
            "Your first delta is target minus prediction, the second prediction minus target. Both are "
            "prediction minus target: with a positive one the step would push the seen word away.",
        ),
        Misconception(
            "targets exchanged",
            {"deltas": sigmoid(_UPDATE["scores"]) - [0, 1]},
            "You gave the seen pair the target 0 and the negative the target 1. Which of the two is really "
            "in the text?",
        ),
        Misconception(
            "no minus one",
            {"deltas": update(delta_of=sigmoid)["deltas"]},
            "Your first delta is positive, so the step would lower the score of a pair that the text "
            "contains. Prediction minus target: what is the target of a seen pair?",
        ),
        Misconception(
            "target 1 for both",
            {"deltas": update(delta_of_negative=lambda s: sigmoid(s) - 1)["deltas"]},
            "Both of your deltas are negative: the made-up pair is pulled together as well. What is the "
            "target of a negative?",
        ),
        Misconception(
            "target minus prediction",
            {"deltas": -_UPDATE["deltas"]},
            "Both of your deltas have the opposite sign. In this course delta is the gradient of the loss: "
            "prediction minus target.",
        ),
        Misconception(
            "climbed",
            {"v_new": update(sign=1)["v_new"]},
            "Your step goes up: the loss has grown. New value is old value minus rate times gradient.",
        ),
        Misconception(
            "negative left out",
            {"v_new": update(repel=False)["v_new"]},
            "The centre was pulled by the seen word only. The negative pushes it as well: its delta times "
            "its vector belongs to the gradient.",
        ),
        Misconception(
            "the gradient itself",
            {"v_new": V - _UPDATE["v_new"]},
            "That is the gradient for v. The question is where v is after the step.",
        ),
        Misconception(
            "the step alone",
            {"v_new": _UPDATE["v_new"] - V},
            "That is how far v moves. Add it to where v was.",
        ),
        Misconception(
            "delta times the centre itself",
            {"v_new": V - _UPDATE["deltas"].sum() * V},
            "You multiplied the deltas by v itself. In a product, the gradient for one factor is the other "
            "factor: u for the first score, the negative for the second.",
        ),
        Misconception(
            "only the negative",
            {"v_new": V - _UPDATE["deltas"][1] * U_NEGATIVE},
            "The centre was only pushed by the negative. The seen word pulls it: its delta times its vector "
            "belongs to the gradient too.",
        ),
        Misconception(
            "1 minus the sigmoid for both",
            {"deltas": 1 - sigmoid(_UPDATE["scores"])},
            "Both of your deltas are 1 minus the sigmoid. Delta is prediction minus target, and the two "
            "targets are different.",
        ),
        Misconception(
            "losses in place of deltas",
            {"deltas": np.logaddexp(0, _UPDATE["scores"] * [-1, 1])},
            "Those are the two terms of the loss. A delta is the slope of such a term: prediction minus "
            "target.",
        ),
        Misconception(
            "derivative of the sigmoid",
            {"deltas": _UPDATE["deltas"] * sigmoid(_UPDATE["scores"]) * (1 - sigmoid(_UPDATE["scores"]))},
            "Your deltas carry the derivative of the sigmoid. It belongs to a squared error; with this loss "
            "it cancels, and prediction minus target is left.",
        ),
        Misconception(
            "output vectors moved first",
            {
                "v_new": V
                - _UPDATE["deltas"][0] * (U - _UPDATE["deltas"][0] * V)
                - _UPDATE["deltas"][1] * (U_NEGATIVE - _UPDATE["deltas"][1] * V)
            },
            "You moved the output vectors first and used the new ones for v. The gradients of all vectors "
            "belong to the old ones.",
        ),
        Misconception(
            "negative pulled closer",
            {"v_new": V - _UPDATE["deltas"][0] * U + _UPDATE["deltas"][1] * U_NEGATIVE},
            "Your v moves towards the negative. Its term of the gradient is subtracted like the other one: "
            "a positive delta pushes away.",
        ),
    ],
    hints=(
        "Two dot products first, then two sigmoids, then the two deltas. Section 3 does the same with other "
        "numbers.",
        "The delta of the seen word is sigmoid minus 1, that of the negative is the sigmoid itself.",
        "The gradient for v is delta times u plus the other delta times the negative; subtract it from v.",
    ),
)


# 2 · the pair generator


def pairs(sentences: list[list[int]], window: int) -> list[tuple[int, int]]:
    return [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in range(len(sentence))
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if i != j
    ]


def sorted_pairs(student: Callable, sentences: list[list[int]], window: int) -> Any:
    """The student's pairs in a fixed order, as an array (pairs, 2), and what each of them is."""
    answer = student(sentences, window)
    if answer is None or answer is Ellipsis:
        return answer
    answer = list(answer)
    kinds = {type(pair).__name__ for pair in answer} - {"tuple"}
    if kinds & {"set", "frozenset"}:
        return {"each pair": kinds.pop()}
    words = {kind_of_word(word) for pair in answer for word in pair} - {"a whole number"}
    ordered = sorted(tuple(int(word) for word in pair) for pair in answer)
    return {
        "each word": words.pop() if words else "a whole number",
        "pairs": np.array(ordered).reshape(-1, 2),
        "each pair": kinds.pop() if kinds else "tuple",
    }


def kind_of_word(word: Any) -> str:
    """What the student's word is: numbers of Python and of NumPy are alike."""
    return "a whole number" if isinstance(word, int | np.integer) else type(word).__name__


def _by_word(sentences, window):
    return [pair for pair in pairs(sentences, window) if pair[0] != pair[1]]


def _by_index(sentences, window):
    return [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in map(sentence.index, sentence)
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if i != j
    ]


def _full_windows(sentences, window):
    return [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in range(window, len(sentence) - window)
        for j in range(i - window, i + window + 1)
        if i != j
    ]


def _numbers_of_places(sentences, window):
    return pairs([list(range(len(sentence))) for sentence in sentences], window)


def _texts(rng):
    """Sentences of several lengths with repeated words, empty ones among them."""
    for window in (1, 2, 3, 5):
        lengths = [*unequal_sizes(rng, 3, 4, 9), 1, 0]
        yield Probe(
            [rng.choice([0, *range(11, 16)], size=n).tolist() for n in lengths],
            window,
            label=f"window {window}",
        )
    yield Probe([rng.permutation(np.arange(20, 31)).tolist()], 4, label="one sentence of eleven words")
    yield Probe([], 2, label="no sentence at all")


def _left_slice_wraps(sentences, window):
    return [
        (centre, neighbour)
        for sentence in sentences
        for i, centre in enumerate(sentence)
        for neighbour in sentence[i - window : i] + sentence[i + 1 : i + 1 + window]
    ]


def _across(sentences, window):
    return pairs([[word for sentence in sentences for word in sentence]], window)


def _with_itself(sentences, window):
    return pairs(sentences, window) + [(word, word) for sentence in sentences for word in sentence]


def _one_side(sentences, window, sign):
    return [
        (sentence[i], sentence[i + sign * k])
        for sentence in sentences
        for i in range(len(sentence))
        for k in range(1, window + 1)
        if 0 <= i + sign * k < len(sentence)
    ]


def _from_behind(sentences, window):
    return [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in range(len(sentence))
        for j in range(i - window, min(len(sentence), i + window + 1))
        if i != j and j >= -len(sentence)
    ]


def _only_edge(sentences, window):
    return [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in range(len(sentence))
        for j in (i - window, i + window)
        if 0 <= j < len(sentence)
    ]


def _sentence_wraps(sentences, window):
    return [
        (sentence[i], sentence[(i + k) % len(sentence)])
        for sentence in sentences
        for i in range(len(sentence))
        for k in (*range(-window, 0), *range(1, window + 1))
    ]


def _no_centre_at_the_ends(sentences, window):
    places = ((s, i, j) for s in sentences for i in range(1, len(s) - 1) for j in range(len(s)))
    return [(s[i], s[j]) for s, i, j in places if 0 < abs(i - j) <= window]


pairs_exercise = Exercise(
    id="07.pairs",
    title="The pair generator",
    reference=pairs,
    run=sorted_pairs,
    measures="the list of pairs",
    parts=("each word", "pairs", "each pair"),
    fresh=lambda rng: list(_texts(rng)),
    probes=[
        Probe([[11, 12, 13, 14, 15], [21, 22, 23]], 2, label="two sentences, window 2"),
        Probe([[31, 32, 33, 34, 35, 36, 37]], 3, label="one sentence of seven words, window 3"),
        Probe([[41, 0], [51, 52, 53, 54]], 5, label="a window longer than the sentences"),
        Probe([[61, 62, 61, 61, 63, 62]], 2, label="a sentence with repeated words"),
        Probe([[71, 72, 73]], 1, label="window 1"),
        Probe([[81], [], [82, 83]], 3, label="a sentence of one word, an empty one"),
        Probe([], 2, label="no sentence at all"),
    ],
    misconceptions=[
        Misconception(
            "across sentence ends",
            _across,
            "Some pairs join the end of one sentence with the start of the next. Their company is a "
            "coincidence: let the window stop where the sentence stops.",
        ),
        Misconception(
            "a word with itself",
            _with_itself,
            "Every word is paired with itself. That tells nothing about its company; skip the centre.",
        ),
        Misconception(
            "only to the right",
            lambda sentences, window: _one_side(sentences, window, 1),
            "Every couple comes once only, with the neighbour on the right of the centre. Company on the "
            "left counts as well.",
        ),
        Misconception(
            "only to the left",
            lambda sentences, window: _one_side(sentences, window, -1),
            "Every couple comes once only, with the neighbour on the left of the centre. Each of the two "
            "words is the centre once; look to the right as well.",
        ),
        Misconception(
            "right end not included",
            lambda sentences, window: _one_side(sentences, window, -1) + _one_side(sentences, window - 1, 1),
            "On the right your windows are one word short: the end of a range or slice is not included.",
        ),
        Misconception(
            "window too small",
            lambda sentences, window: pairs(sentences, window - 1),
            "The farthest neighbours are missing on both sides: with window 2 the second word away still "
            "belongs.",
        ),
        Misconception(
            "negative positions",
            _from_behind,
            "Near the start of a sentence your window reaches back to its end: a negative index counts from "
            "behind. Begin at 0 at the least.",
        ),
        Misconception(
            "sentence as a ring",
            _sentence_wraps,
            "Your windows run over the end of a sentence and come back at its start. Cut them off instead.",
        ),
        Misconception(
            "words compared",
            _by_word,
            "A neighbour that is the same word as the centre is lost. Leave out the centre's place, not its "
            "word: compare positions.",
        ),
        Misconception(
            "left slice from below 0",
            _left_slice_wraps,
            "Near the beginning of a sentence the neighbours on the left are lost: the slice begins at a "
            "negative place, which Python counts from the end. Begin at 0 or later.",
        ),
        Misconception(
            "place by index",
            _by_index,
            "A repeated word always gets the neighbours of its first place: `index` finds that one only. "
            "Let the loop count the places, as `enumerate` does.",
        ),
        Misconception(
            "repeated pairs dropped",
            [
                lambda sentences, window: list(set(pairs(sentences, window))),
                lambda sentences, window: [
                    pair for s in sentences for pair in dict.fromkeys(pairs([s], window))
                ],
            ],
            "A pair that occurs several times is returned once only. How often two words meet is just what "
            "is to be learnt: keep every occurrence (no set, no dictionary).",
        ),
        Misconception(
            "sets instead of tuples",
            [
                lambda sentences, window: [frozenset(pair) for pair in pairs(sentences, window)],
                lambda sentences, window: [set(pair) for pair in pairs(sentences, window)],
            ],
            "Your pairs are sets, which have no order: which of the two words is the centre? The task asks "
            "for tuples.",
        ),
        Misconception(
            "lists instead of tuples",
            lambda sentences, window: [list(pair) for pair in pairs(sentences, window)],
            "The pairs are right, but they are lists. The task asks for tuples: `counts[pair]` picks one "
            "entry for a tuple, and two whole rows for a list.",
        ),
        Misconception(
            "returned too early",
            [
                lambda sentences, window: pairs(sentences[:1], window) if sentences else None,
                lambda sentences, window: pairs(sentences[:1], window),
            ],
            "Only the first sentence is read. Is your `return` inside the loop over sentences?",
        ),
        Misconception(
            "only the last sentence",
            lambda sentences, window: pairs(sentences[-1:], window),
            "Only the pairs of the last sentence come back. Is your list made anew for every sentence?",
        ),
        Misconception(
            "a window of fixed size",
            [lambda sentences, window, k=k: pairs(sentences, k) for k in (1, 2, 3, 4, 5, 10**6)],
            "Your pairs are the same whatever `window` says. Use the parameter: it says how far a neighbour "
            "may be.",
        ),
        Misconception(
            "window too large",
            lambda sentences, window: pairs(sentences, window + 1),
            "Your windows reach one word too far on both sides.",
        ),
        Misconception(
            "only full windows",
            _full_windows,
            "Words near the ends of a sentence are never the centre. Their window is smaller, cut off where "
            "the sentence ends, but it counts.",
        ),
        Misconception(
            "places instead of words",
            _numbers_of_places,
            "Your pairs hold positions in the sentence. Return the words that are found there.",
        ),
        Misconception(
            "one list for each sentence or centre",
            lambda sentences, window: [pairs([sentence], window) for sentence in sentences],
            "You return lists within a list. All pairs belong in one flat list: `extend` instead of "
            "`append`, or `+=`.",
        ),
        Misconception(
            "only the farthest",
            _only_edge,
            "You return only the neighbours at the edge of the window. All the words in between belong too.",
        ),
        Misconception(
            "no centre at the ends",
            _no_centre_at_the_ends,
            "The first and the last word of a sentence are never the centre. They see neighbours too, on "
            "one side.",
        ),
        Misconception(
            "words as text",
            lambda sentences, window: [(str(a), str(b)) for a, b in pairs(sentences, window)],
            "Your pairs hold words as text, such as '11' with quotes. The words are numbers here: leave them "
            "as they are.",
        ),
        Misconception(
            "words as decimals",
            [
                lambda sentences, window: [(float(a), float(b)) for a, b in pairs(sentences, window)],
                lambda sentences, window: [tuple(pair) for pair in np.array(pairs(sentences, window), float)],
            ],
            "Your pairs hold decimals, such as 11.0. A word number is a whole one: it numbers the rows of a "
            "table.",
        ),
        Misconception(
            "arrays instead of tuples",
            lambda sentences, window: np.array(pairs(sentences, window)).reshape(-1, 2),
            "The pairs are right, but they are the rows of an array. The task asks for tuples: "
            "`counts[pair]` picks one entry for a tuple, and two whole rows for an array.",
        ),
        Misconception(
            "half of the window",
            lambda sentences, window: pairs(sentences, window // 2),
            "Your windows are half as wide as asked for. `window` is the distance on each side, not the "
            "width of the whole.",
        ),
        Misconception(
            "a place left out",
            [
                lambda sentences, window: [
                    (s[i], s[j])
                    for s in sentences
                    for i in range(len(s) - 1)
                    for j in range(max(0, i - window), min(len(s), i + window + 1))
                    if i != j
                ],
                lambda sentences, window: [
                    (s[i], s[j])
                    for s in sentences
                    for i in range(1, len(s))
                    for j in range(max(0, i - window), min(len(s), i + window + 1))
                    if i != j
                ],
                lambda sentences, window: [
                    (s[i], s[j])
                    for s in sentences
                    for i in range(len(s))
                    for j in range(max(0, i - window), min(len(s) - 1, i + window + 1))
                    if i != j
                ],
                lambda sentences, window: [
                    (s[i], s[j])
                    for s in sentences
                    for i in range(len(s))
                    for j in range(max(1, i - window), min(len(s), i + window + 1))
                    if i != j
                ],
            ],
            "The first or the last word of a sentence is never a centre, or never a neighbour. Where do your "
            "two loops begin, and where do they end?",
        ),
        Misconception(
            "last sentence left out",
            lambda sentences, window: pairs(sentences[:-1], window),
            "The last sentence is not read. Where does your loop over the sentences end?",
        ),
        Misconception(
            "the smaller number first",
            lambda sentences, window: [tuple(sorted(pair)) for pair in pairs(sentences, window)],
            "In your pairs the smaller number always comes first. A pair is (centre, neighbour): its order "
            "says which of the two is which.",
        ),
    ],
    hints=(
        "Two loops: over the positions of the centre, and over the positions in its window.",
        "The window runs from i - window to i + window, cut off at 0 and at the length of the sentence.",
        "range(max(0, i - window), min(len(sentence), i + window + 1)), leaving out place i itself.",
    ),
    insight="Every later step of word2vec sees the text only through this list.",
)


# 4 · loss and gradients of a pair


def pair_gradients(
    v: np.ndarray, u: np.ndarray, u_negative: np.ndarray, target: float = 1.0, negative_target: float = 0.0
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    score, negative_scores = u @ v, u_negative @ v
    loss = np.logaddexp(0, -score) + np.logaddexp(0, negative_scores).sum()
    delta, delta_negative = sigmoid(score) - target, sigmoid(negative_scores) - negative_target
    return loss, delta * u + delta_negative @ u_negative, delta * v, np.outer(delta_negative, v)


def _changed(change):
    def wrong(v, u, u_negative):
        return change(v, u, u_negative, *pair_gradients(v, u, u_negative))

    return wrong


def _random_pair(rng, d, n, scale=1.0):
    return numbers(rng, d, scale=scale), numbers(rng, d, scale=scale), numbers(rng, n, d, scale=scale)


def _pairs_of_vectors(rng):
    for n in (1, 3, 5):
        (d,) = unequal_sizes(rng, 1, 6, 9)
        yield Probe(*_random_pair(rng, d, n), label=f"{d} components, {n} negatives")
    yield Probe(*_random_pair(rng, 2, 4, scale=2.0), label="large scores")


def _own_vector(v, u, n, whole):
    """Delta times the own vector, for v as well (`whole`) or for the output vectors only."""
    loss, dv, _, _ = pair_gradients(v, u, n)
    delta, deltas = sigmoid(u @ v) - 1, sigmoid(n @ v)
    return loss, (delta + deltas.sum()) * v if whole else dv, delta * u, deltas[:, None] * n


def _first_negative(v, u, n, row):
    loss, dv, du, dn = pair_gradients(v, u, n[:1])
    return loss, dv, du, dn if row else dn[0]


def _sloped(v, u, n):
    """The deltas of a squared error: with the derivative of the sigmoid."""
    p, q = sigmoid(u @ v), sigmoid(n @ v)
    delta, deltas = (p - 1) * p * (1 - p), q * q * (1 - q)
    return pair_gradients(v, u, n)[0], delta * u + deltas @ n, delta * v, np.outer(deltas, v)


def _stepped(v, u, n):
    """The gradients, and a step taken on the way."""
    loss, dv, du, dn = pair_gradients(v, u, n)
    v -= 0.1 * dv
    u -= 0.1 * du
    n -= 0.1 * dn
    return loss, dv, du, dn


def _old_and_new(v, u, n):
    """The gradient for u from a v that has moved already."""
    loss, dv, _, _ = pair_gradients(v, u, n)
    _, _, du, dn = pair_gradients(v - dv, u, n)
    return loss, dv, du, dn


pair_exercise = Exercise(
    id="07.pair_gradients",
    title="The gradients of a pair",
    reference=pair_gradients,
    parts=("loss", "gradient for v", "gradient for u", "gradients for the negatives"),
    fresh=lambda rng: list(_pairs_of_vectors(rng)),
    probes=[
        Probe(*_random_pair(np.random.default_rng(0), 4, 3), label="four components, three negatives"),
        Probe(*_random_pair(np.random.default_rng(1), 6, 5), label="six components, five negatives"),
        Probe(*_random_pair(np.random.default_rng(2), 3, 1), label="three components, one negative"),
        Probe(
            np.array([2.0, -1.0, 3.0]),
            np.array([1.0, 2.0, -2.0]),
            np.array([[3.0, 1.0, 2.0], [-1.0, 4.0, 1.0]]),
            label="large scores",
        ),
    ],
    misconceptions=[
        Misconception(
            "sigmoid without minus one",
            [
                lambda v, u, u_negative: pair_gradients(v, u, u_negative, target=0.0),
                _changed(lambda v, u, n, loss, dv, du, dn: (loss, dv, sigmoid(u @ v) * v, dn)),
            ],
            "The loss is right, but for the seen pair you use the sigmoid as its delta. A step then lowers "
            "its score: words repel the company they keep. What is its target?",
        ),
        Misconception(
            "all are positives",
            [
                lambda v, u, u_negative: pair_gradients(v, u, u_negative, negative_target=1.0),
                _changed(lambda v, u, n, loss, dv, du, dn: (loss, dv, du, np.outer(sigmoid(n @ v) - 1, v))),
            ],
            "Your negatives are pulled closer like the seen word. Their target is 0, not 1.",
        ),
        Misconception(
            "negatives' delta with the wrong sign",
            _changed(
                lambda v, u, n, loss, dv, du, dn: (loss, dv - 2 * sigmoid(n @ v) @ n, du, -dn),
            ),
            "The loss is right, and a negative's delta has the wrong sign. It is prediction minus target as "
            "well: its sigmoid minus 0.",
        ),
        Misconception(
            "one minus the sigmoid for the negatives",
            _changed(
                lambda v, u, n, loss, dv, du, dn: (
                    loss,
                    (sigmoid(u @ v) - 1) * u + sigmoid(-(n @ v)) @ n,
                    du,
                    np.outer(sigmoid(-(n @ v)), v),
                )
            ),
            "The loss is right. As the delta of a negative you take 1 minus its sigmoid, which is largest "
            "where nothing has to be mended. Prediction minus target: what is a negative's target?",
        ),
        Misconception(
            "signs turned",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss, -dv, -du, -dn)),
            "Every gradient has the wrong sign: a step against it climbs. Delta is prediction minus target.",
        ),
        Misconception(
            "own vector",
            [
                lambda v, u, u_negative: _own_vector(v, u, u_negative, whole=True),
                lambda v, u, u_negative: _own_vector(v, u, u_negative, whole=False),
            ],
            "A vector's gradient is delta times the other vector of the pair, and yours is delta times the "
            "vector itself. In a product each factor's gradient is the other factor.",
        ),
        Misconception(
            "centre hears only the positive",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss, (sigmoid(u @ v) - 1) * u, du, dn)),
            "The gradient for v lacks the negatives: v is in their scores as well, so all of them push.",
        ),
        Misconception(
            "centre hears only the negatives",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss, sigmoid(n @ v) @ n, du, dn)),
            "The gradient for v lacks the seen word: its delta times u belongs to it as well.",
        ),
        Misconception(
            "negatives' loss with the wrong sign",
            _changed(
                lambda v, u, n, loss, dv, du, dn: (
                    np.logaddexp(0, -(u @ v)) + np.logaddexp(0, -(n @ v)).sum(),
                    dv,
                    du,
                    dn,
                )
            ),
            "Your loss rewards high scores of the negatives. For them it is minus the logarithm of sigmoid "
            "of minus the score.",
        ),
        Misconception(
            "loss of the seen pair only",
            _changed(lambda v, u, n, loss, dv, du, dn: (np.logaddexp(0, -(u @ v)), dv, du, dn)),
            "Your loss is that of the seen pair alone. Every negative adds a term.",
        ),
        Misconception(
            "mean over negatives",
            [
                _changed(
                    lambda v, u, n, loss, dv, du, dn: (
                        np.logaddexp(0, -(u @ v)) + np.logaddexp(0, n @ v).mean(),
                        (sigmoid(u @ v) - 1) * u + sigmoid(n @ v) @ n / len(n),
                        du,
                        dn / len(n),
                    )
                ),
                _changed(
                    lambda v, u, n, loss, dv, du, dn: (
                        loss,
                        (sigmoid(u @ v) - 1) * u + sigmoid(n @ v) @ n / len(n),
                        du,
                        dn,
                    )
                ),
                _changed(lambda v, u, n, loss, dv, du, dn: (loss, dv, du, dn / len(n))),
            ],
            "The more negatives, the less each of yours counts: you take their mean. The loss adds them up.",
        ),
        Misconception(
            "only one negative",
            [
                lambda v, u, u_negative: _first_negative(v, u, u_negative, row=True),
                lambda v, u, u_negative: _first_negative(v, u, u_negative, row=False),
                *(
                    _changed(
                        lambda v, u, n, loss, dv, du, dn, k=k: (
                            loss,
                            (sigmoid(u @ v) - 1) * u + sigmoid(n[k] @ v) * n[k],
                            du,
                            dn,
                        )
                    )
                    for k in (0, -1)
                ),
            ],
            "Only one of the negatives has an effect. Each row of `u_negative` is one of them; all of them "
            "count.",
        ),
        Misconception(
            "derivative of the sigmoid",
            _sloped,
            "Your deltas carry the factor p(1 - p), the derivative of the sigmoid. It belongs to a squared "
            "error; with this loss it cancels, and prediction minus target is left.",
        ),
        Misconception(
            "one gradient for all negatives",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss, dv, du, dn.sum(axis=0))),
            "Your gradients for the negatives are added up to one vector. Each negative has its own: one row "
            "for each.",
        ),
        Misconception(
            "v has moved already",
            _old_and_new,
            "The gradients for the output vectors are those at a v that has moved already. All gradients "
            "belong to the same, old vectors.",
        ),
        Misconception(
            "a step on the way",
            _stepped,
            "The gradients are right, but the function also moves the vectors it was given. It should only "
            "compute; whoever calls it decides about the step.",
        ),
        Misconception(
            "mean over all scores",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss / (1 + len(n)), dv, du, dn)),
            "Your loss is divided by the number of scores. The loss of a pair is a sum: one term for the "
            "seen word and one for each negative.",
        ),
        Misconception(
            "negatives subtracted from the loss",
            _changed(
                lambda v, u, n, loss, dv, du, dn: (
                    np.logaddexp(0, -(u @ v)) - np.logaddexp(0, n @ v).sum(),
                    dv,
                    du,
                    dn,
                )
            ),
            "The terms of the negatives are subtracted from your loss. Every term of it is a cost, and "
            "none is below 0.",
        ),
        Misconception(
            "scores of the negatives added up first",
            [
                _changed(
                    lambda v, u, n, loss, dv, du, dn: (
                        np.logaddexp(0, -(u @ v)) + np.logaddexp(0, (n @ v).sum()),
                        dv,
                        du,
                        dn,
                    )
                ),
                _changed(
                    lambda v, u, n, loss, dv, du, dn: (
                        loss,
                        (sigmoid(u @ v) - 1) * u + sigmoid((n @ v).sum()) * n.sum(axis=0),
                        du,
                        dn,
                    )
                ),
                _changed(
                    lambda v, u, n, loss, dv, du, dn: (
                        loss,
                        (sigmoid(u @ v) - 1) * u + sigmoid(n @ v).sum() * n.sum(axis=0),
                        du,
                        dn,
                    )
                ),
            ],
            "Something is added up over the negatives too early. Each negative has a score, a term of the "
            "loss and a delta of its own; the sum comes last.",
        ),
    ],
    hints=(
        "Name the scores first, then one delta for each score; everything else is made of them.",
        "For the loss, minus ln sigmoid(z) is np.logaddexp(0, -z); mind the sign for the negatives.",
        "v meets u and every negative, so its gradient has one term each; the others' gradients have a "
        "single v.",
    ),
    insight="Delta times the other vector: the pair that was seen attracts, the invented ones repel.",
)


# 5 · CBOW


def cbow_gradients(
    v_context: np.ndarray, u: np.ndarray, u_negative: np.ndarray, target: float = 1.0
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    h = np.mean(v_context, axis=0)
    score, negative_scores = u @ h, u_negative @ h
    loss = np.logaddexp(0, -score) + np.logaddexp(0, negative_scores).sum()
    delta, delta_negative = sigmoid(score) - target, sigmoid(negative_scores)
    dh = delta * u + delta_negative @ u_negative
    return loss, np.tile(dh / len(v_context), (len(v_context), 1)), delta * h, np.outer(delta_negative, h)


def _cbow(change):
    """CBOW with a mistake: change(v_context, u, u_negative, h, loss, dv, du, dn)."""

    def wrong(v_context, u, u_negative):
        h = np.mean(v_context, axis=0)
        return change(v_context, u, u_negative, h, *cbow_gradients(v_context, u, u_negative))

    return wrong


def _summed(v_context, u, u_negative):
    """The sum of the context vectors instead of their mean, gradients consistent with it."""
    loss, dv, du, dn = cbow_gradients(np.sum(v_context, axis=0, keepdims=True), u, u_negative)
    return loss, np.tile(dv, (len(v_context), 1)), du, dn


def _one_pair_at_a_time(v_context, u, u_negative):
    """Skip-gram's loss, one term for each word of the context."""
    made = [pair_gradients(v, u, u_negative) for v in v_context]
    return (
        sum(m[0] for m in made),
        np.array([m[1] for m in made]),
        sum(m[2] for m in made),
        sum(m[3] for m in made),
    )


def _first_context_word(v_context, u, u_negative):
    loss, dv, du, dn = cbow_gradients(v_context[:1], u, u_negative)
    return loss, np.vstack([dv, np.zeros((len(v_context) - 1, v_context.shape[1]))]), du, dn


def _contexts(rng, sizes=((3, 4), (2, 5), (5, 2))):
    for m, n in sizes:
        (d,) = unequal_sizes(rng, 1, 6, 9)
        yield Probe(
            numbers(rng, m, d), numbers(rng, d), numbers(rng, n, d), label=f"{m} context words, {n} negatives"
        )
    yield Probe(numbers(rng, 1, 3), numbers(rng, 3), numbers(rng, 2, 3), label="one context word")


cbow_exercise = Exercise(
    id="07.cbow_gradients",
    title="CBOW: the context predicts the centre",
    reference=cbow_gradients,
    parts=("loss", "gradients for the context", "gradient for u", "gradients for the negatives"),
    fresh=lambda rng: list(_contexts(rng)),
    probes=list(_contexts(np.random.default_rng(3))),
    misconceptions=[
        Misconception(
            "sum instead of mean",
            [
                _summed,
                lambda v_context, u, u_negative: (
                    *_summed(v_context, u, u_negative)[:1],
                    _summed(v_context, u, u_negative)[1] / len(v_context),
                    *_summed(v_context, u, u_negative)[2:],
                ),
            ],
            "You score the sum of the context vectors: a long context then speaks louder than a short one. "
            "The task asks for their mean.",
        ),
        Misconception(
            "gradient of the mean not shared out",
            _cbow(lambda V, u, n, h, loss, dv, du, dn: (loss, dv * len(V), du, dn)),
            "Each context word receives the whole gradient of the mean. It makes up only one part in m of "
            "the mean, so it receives one part in m of the gradient.",
        ),
        Misconception(
            "shared out twice",
            _cbow(lambda V, u, n, h, loss, dv, du, dn: (loss, dv / len(V), du, dn)),
            "The gradients for the context are divided by the number of context words twice. Once is enough.",
        ),
        Misconception(
            "one gradient for the whole context",
            [
                _cbow(lambda V, u, n, h, loss, dv, du, dn: (loss, dv[0], du, dn)),
                _cbow(lambda V, u, n, h, loss, dv, du, dn: (loss, dv[0] * len(V), du, dn)),
            ],
            "Your gradient for the context is a single vector. Every context word has a vector of its own, "
            "so one row is needed for each.",
        ),
        Misconception(
            "skip-gram",
            _one_pair_at_a_time,
            "That is skip-gram's loss: every context word makes a pair of its own. CBOW takes the mean of "
            "the vectors first and makes one prediction from it.",
        ),
        Misconception(
            "only the first context word",
            _first_context_word,
            "Only the first word of the context has a say. The prediction is made from the mean of them all.",
        ),
        Misconception(
            "sigmoid without minus one",
            lambda v_context, u, u_negative: cbow_gradients(v_context, u, u_negative, target=0.0),
            "The loss is right, but the delta of the true centre lacks its target: it is the sigmoid minus "
            "1.",
        ),
        Misconception(
            "signs turned",
            _cbow(lambda V, u, n, h, loss, dv, du, dn: (loss, -dv, -du, -dn)),
            "Every gradient has the wrong sign: a step against it climbs. Delta is prediction minus target.",
        ),
        Misconception(
            "context hears only the centre",
            _cbow(
                lambda V, u, n, h, loss, dv, du, dn: (
                    loss,
                    np.tile((sigmoid(u @ h) - 1) * u / len(V), (len(V), 1)),
                    du,
                    dn,
                )
            ),
            "The gradients for the context lack the negatives: the mean is in their scores as well.",
        ),
        Misconception(
            "delta times the sum",
            _cbow(lambda V, u, n, h, loss, dv, du, dn: (loss, dv, du * len(V), dn * len(V))),
            "The output vectors receive delta times the sum of the context vectors. What they met was the "
            "mean.",
        ),
    ],
    hints=(
        "Replace v by the mean of the context vectors, h, and you have the loss of exercise 4.",
        "With h instead of v, the gradient for h is what the gradient for v was there.",
        "Each row of the context makes up 1/m of h: its gradient is that of h divided by m, for every row.",
    ),
    insight="Every context word receives the same update, which is why CBOW blurs rare words.",
)


# 6 · repeated rows


def add_rows(W: np.ndarray, rows: np.ndarray, g: np.ndarray) -> np.ndarray:
    W = np.array(W, dtype=float)
    np.add.at(W, rows, g)
    return W


def _assigned(W, rows, g):
    W = np.array(W, dtype=float)
    W[rows] += g
    return W


def _first_wins(W, rows, g):
    return _assigned(W, np.asarray(rows)[::-1], np.asarray(g)[::-1])


def _mean_of_rows(W, rows, g):
    times = np.bincount(rows, minlength=len(W))
    return W + (add_rows(W, rows, g) - W) / np.maximum(times, 1)[:, None]


def _columns(W, rows, g):
    W = np.array(W, dtype=float)
    for row, part in zip(rows, g, strict=True):
        W[:, row % W.shape[1]] += part.sum()
    return W


def _by_position(W, rows, g):
    W = np.array(W, dtype=float)
    for i in range(len(rows)):
        W[i] += g[i]
    return W


def _replaced(W, rows, g):
    W = np.array(W, dtype=float)
    total = add_rows(np.zeros_like(W), rows, g)
    W[rows] = total[rows]
    return W


def _last_replaces(W, rows, g):
    W = np.array(W, dtype=float)
    W[rows] = g
    return W


def _into_the_callers(W, rows, g):
    np.add.at(W, rows, g)
    return W


def _first_update_for_all(W, rows, g):
    return add_rows(W, rows, np.tile(g[0], (len(rows), 1)))


_EXAMPLE = np.zeros((3, 2)), np.array([1, 2, 1]), np.array([[0.5, 0.5], [0.1, 0.1], [0.2, 0.2]])


def _rows_of_the_example(W, rows, g):
    W = np.array(W, dtype=float)
    for row, part in zip(_EXAMPLE[1], g, strict=False):
        W[row] += part
    return W


def _updates(rng):
    """Tables with rows that are listed several times, once and never."""
    for n in (3, 5, 9):
        n_rows, d = unequal_sizes(rng, 2, 4, 7)
        rows = rng.integers(0, n_rows - 1, size=n)
        rows[-1] = rows[0]
        yield Probe(numbers(rng, n_rows, d), rows, numbers(rng, n, d), label=f"{n} updates for {n_rows} rows")
    yield Probe(numbers(rng, 4, 2), np.zeros(0, dtype=int), np.zeros((0, 2)), label="no update at all")
    yield Probe(
        rng.integers(-3, 4, size=(3, 2)), np.array([2, 2]), numbers(rng, 2, 2), label="a table of integers"
    )


add_rows_exercise = Exercise(
    id="07.add_rows",
    title="Repeated rows",
    reference=add_rows,
    fresh=lambda rng: list(_updates(rng)),
    probes=[
        Probe(
            np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]]),
            np.array([1, 3, 1]),
            np.array([[0.5, 0.25], [0.75, 0.3], [0.2, 0.35]]),
            label="row 1 twice",
        ),
        Probe(
            np.arange(15.0).reshape(5, 3),
            np.array([4, 0, 4, 4, 2, 0]),
            np.random.default_rng(0).normal(size=(6, 3)),
            label="row 4 three times, row 0 twice",
        ),
        Probe(
            np.array([[0.3, 0.7], [0.2, 0.9]]), np.zeros(0, dtype=int), np.zeros((0, 2)), label="no update"
        ),
    ],
    misconceptions=[
        Misconception(
            "the last one wins",
            _assigned,
            "A row that is listed several times receives only its last update: NumPy reads all rows, adds, "
            "and writes back, one copy over the other. The updates must be summed.",
        ),
        Misconception(
            "the first one wins",
            _first_wins,
            "A row that is listed several times receives only its first update. All of them count.",
        ),
        Misconception(
            "mean of the updates",
            _mean_of_rows,
            "A row that is listed several times receives the mean of its updates. It must receive their sum.",
        ),
        Misconception(
            "subtracted",
            lambda W, rows, g: add_rows(W, rows, -np.asarray(g)),
            "Your rows move the other way. The task is to add.",
        ),
        Misconception(
            "sum without the table",
            lambda W, rows, g: add_rows(np.zeros_like(W), rows, g),
            "You return the summed updates only. They have to be added to what the table held before.",
        ),
        Misconception(
            "row i instead of row rows[i]",
            _by_position,
            "Your update number i goes to row i of the table. It belongs to row `rows[i]`.",
        ),
        Misconception(
            "replaced",
            [_replaced, _last_replaces],
            "The listed rows forget what they held: you assign the updates instead of adding them to the "
            "table.",
        ),
        Misconception(
            "the caller's table",
            _into_the_callers,
            "The sums are right, but the caller's table has changed: a second name, or a slice of an array, "
            "is no copy. Start with `W.copy()`.",
        ),
        Misconception(
            "the example's table",
            lambda W, rows, g: add_rows(_EXAMPLE[0], rows, g),
            "Your function uses the table `W` of the example above, not the one that it is given. Does it "
            "read a name that is not among its parameters?",
        ),
        Misconception(
            "the example's rows",
            [_rows_of_the_example, lambda W, rows, g: add_rows(W, _EXAMPLE[1], g)],
            "Your function uses the `rows` of the example above, not those that it is given. Does it read a "
            "name that is not among its parameters?",
        ),
        Misconception(
            "the same update for all",
            _first_update_for_all,
            "Every listed row receives the first update. `g` has one row for each entry of `rows`.",
        ),
        Misconception(
            "every row gets everything",
            lambda W, rows, g: W + np.sum(g, axis=0),
            "Every row of the table has changed by the same amount. Only the listed rows may move, each by "
            "its own updates.",
        ),
    ],
    hints=(
        "Work out by hand what row 1 should be in the first example, and compare.",
        "A plain loop over rows and updates does it. NumPy also has a function that is made for this.",
        "np.add.at(W, rows, g), on a copy of W.",
    ),
    insight="Frequent words are updated many times in one batch: exactly they would suffer most.",
)


# 9 · cosine


def cosines(vectors: np.ndarray, v: np.ndarray) -> np.ndarray:
    vectors, v = np.asarray(vectors, dtype=float), np.asarray(v, dtype=float)
    return vectors @ v / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(v))


def _into_unit_length(vectors, v):
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors @ v / np.linalg.norm(v)


def _tables(rng):
    for _ in range(3):
        n, d = unequal_sizes(rng, 2, 3, 8)
        yield Probe(numbers(rng, n, d) * numbers(rng, n, 1, scale=3), numbers(rng, d), label=f"{n} words")
    yield Probe(numbers(rng, 1, 4), numbers(rng, 4), label="a table of one word")


_VECTORS = np.random.default_rng(1).normal(size=(5, 3)) * np.array([[0.3], [2.0], [5.0], [0.7], [1.4]])

cosines_exercise = Exercise(
    id="07.cosines",
    title="Cosine with every word",
    reference=cosines,
    fresh=lambda rng: list(_tables(rng)),
    probes=[
        Probe(_VECTORS, np.array([0.4, -1.2, 0.7]), label="five words of very different length"),
        Probe(
            np.array([[3.0, 4.0], [-4.0, 3.0], [5.0, -2.0], [-6.0, -8.0]]),
            np.array([6.0, 8.0]),
            label="four words, one of them opposite to v",
        ),
        Probe(np.array([[0.5, -1.5, 2.5]]), np.array([1.2, 0.4, -0.3]), label="a table of one word"),
    ],
    misconceptions=[
        Misconception(
            "dot product",
            lambda vectors, v: vectors @ v,
            "Those are dot products: a long vector wins whatever its direction, and values leave the range "
            "from -1 to 1. Which two lengths must be divided out?",
        ),
        Misconception(
            "only v scaled",
            lambda vectors, v: vectors @ v / np.linalg.norm(v),
            "You divided by the length of v only. The words in the table have lengths of their own.",
        ),
        Misconception(
            "only the table scaled",
            lambda vectors, v: vectors @ v / np.linalg.norm(vectors, axis=1),
            "You divided by the lengths of the rows, but v still has its own: the order is right, the "
            "values are not.",
        ),
        Misconception(
            "one length for the whole table",
            lambda vectors, v: vectors @ v / (np.linalg.norm(vectors) * np.linalg.norm(v)),
            "np.linalg.norm without an axis gives one number for the whole table. Each row needs its own.",
        ),
        Misconception(
            "squared lengths",
            lambda vectors, v: vectors @ v / ((vectors**2).sum(axis=1) * (v @ v)),
            "You divided by the squares of the lengths: long vectors now come out too small. A square root "
            "is missing.",
        ),
        Misconception(
            "lengths of the columns",
            [
                lambda vectors, v: vectors / np.linalg.norm(vectors, axis=0) @ (v / np.linalg.norm(v)),
                lambda vectors, v: vectors @ v / np.linalg.norm(vectors, axis=0) / np.linalg.norm(v),
            ],
            "You took the lengths along axis 0, those of the columns. A word is a row: its length runs along "
            "axis 1.",
        ),
        Misconception(
            "sums of absolute values",
            lambda vectors, v: vectors @ v / (np.abs(vectors).sum(axis=1) * np.abs(v).sum()),
            "You divided by sums of absolute values. A length is the root of the sum of the squares.",
        ),
        Misconception(
            "every row with every row",
            lambda vectors, v: (
                (vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
                @ (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).T
            ),
            "You compare every row of the table with every other. The question is how alike each row is to "
            "v.",
        ),
        Misconception(
            "a column meets a row",
            lambda vectors, v: (
                vectors @ v / (np.linalg.norm(vectors, axis=1, keepdims=True) * np.linalg.norm(v))
            ),
            "Your result is a square table: the dot products are a row (n,), the lengths a column (n, 1), "
            "and NumPy pairs them all. Leave out `keepdims` here.",
        ),
        Misconception(
            "distance",
            lambda vectors, v: np.linalg.norm(vectors - v, axis=1),
            "Those are distances between end points. A cosine compares directions only: dot product over "
            "lengths.",
        ),
        Misconception(
            "angle",
            [
                lambda vectors, v: np.arccos(np.clip(cosines(vectors, v), -1, 1)),
                lambda vectors, v: np.degrees(np.arccos(np.clip(cosines(vectors, v), -1, 1))),
            ],
            "Those are the angles. The question is their cosine: leave out the last step.",
        ),
        Misconception(
            "the caller's table",
            _into_unit_length,
            "The values are right, but the caller's table now holds vectors of length 1: `/=` writes into "
            "it. Make a new array.",
        ),
        Misconception(
            "one minus",
            lambda vectors, v: 1 - cosines(vectors, v),
            "Your value is 0 for the same direction: a distance. The cosine of equal directions is 1.",
        ),
        Misconception(
            "never negative",
            lambda vectors, v: np.abs(cosines(vectors, v)),
            "Opposite directions come out as alike. A cosine keeps its sign.",
        ),
        Misconception(
            "brackets round the two lengths",
            [
                lambda vectors, v: vectors @ v / np.linalg.norm(vectors, axis=1) * np.linalg.norm(v),
                lambda vectors, v: vectors @ v / np.linalg.norm(v) * np.linalg.norm(vectors, axis=1),
            ],
            "One length is divided out and the other is multiplied in: a / b * c means (a / b) * c. Put the "
            "two lengths below the line into brackets.",
        ),
        Misconception(
            "means subtracted",
            lambda vectors, v: cosines(vectors - vectors.mean(axis=1, keepdims=True), v - v.mean()),
            "You subtract means first, which makes a correlation. The cosine takes the vectors as they are.",
        ),
        Misconception(
            "distance of unit vectors",
            lambda vectors, v: np.sqrt(np.maximum(0, 2 - 2 * cosines(vectors, v))),
            "Those are distances between vectors of length 1: 0 for the same direction. The cosine of equal "
            "directions is 1.",
        ),
    ],
    hints=(
        "One dot product for each row, divided by two lengths.",
        "np.linalg.norm(vectors, axis=1) holds the length of each row.",
        "vectors @ v / (lengths of the rows * length of v)",
    ),
)


# 10 · the nearest word


def nearest(V: np.ndarray, U: np.ndarray, word: int) -> int:
    scores = cosines(V, V[word])
    scores[word] = -np.inf
    return int(scores.argmax())


def _nearest(scores_of, skip=True):
    def wrong(V, U, word):
        scores = np.array(scores_of(V, U, word), dtype=float)
        if skip:
            scores[word] = -np.inf
        return int(scores.argmax())

    return wrong


def _two_tables(rng):
    for i in range(12):
        n, d = unequal_sizes(rng, 2, 6, 10)
        d = 2 + i % 2
        V, U = (numbers(rng, n, d) * (0.2 + np.abs(numbers(rng, n, 1, scale=3)).round(1)) for _ in range(2))
        yield Probe(V, U, int(rng.integers(n)), label=f"{n} words, {d} components")
    V = -np.abs(numbers(rng, 3, 2))
    V[0] *= -1
    yield Probe(V, numbers(rng, 3, 2), 0, label="all other words on the far side")


def _largest_size(V, U, word):
    scores = np.abs(cosines(V, V[word]))
    scores[word] = -1
    return int(scores.argmax())


nearest_exercise = Exercise(
    id="07.nearest",
    title="The nearest word",
    reference=nearest,
    fresh=lambda rng: list(_two_tables(rng)),
    probes=list(_two_tables(np.random.default_rng(5))),
    misconceptions=[
        Misconception(
            "one table against the other",
            [
                _nearest(lambda V, U, word: cosines(U, V[word])),
                _nearest(lambda V, U, word: cosines(U, V[word]), skip=False),
                _nearest(lambda V, U, word: U @ V[word]),
                _nearest(lambda V, U, word: U @ V[word], skip=False),
                _nearest(lambda V, U, word: cosines(V, U[word])),
                _nearest(lambda V, U, word: cosines(V, U[word]), skip=False),
            ],
            "You compare one table with the other: u · v says which words are met near the word, not which "
            "are like it. Words of like use lie close within one table.",
        ),
        Misconception(
            "the output vectors",
            _nearest(lambda V, U, word: cosines(U, U[word])),
            "You compare the output vectors. They lie close for like words as well, but the question is "
            "about the input vectors, V.",
        ),
        Misconception(
            "dot product",
            [
                _nearest(lambda V, U, word: V @ V[word]),
                _nearest(lambda V, U, word: V @ V[word], skip=False),
            ],
            "Long vectors win, whatever their direction: that is the dot product. Compare cosines.",
        ),
        Misconception(
            "the word itself",
            [
                lambda V, U, word: word,
                _nearest(lambda V, U, word: cosines(V, V[word]), skip=False),
            ],
            "The nearest word is always the word itself: nothing is more alike. Leave it out before you look "
            "for the best.",
        ),
        Misconception(
            "second from the wrong end",
            [
                lambda V, U, word: int(np.argsort(cosines(V, V[word]))[0]),
                lambda V, U, word: int(np.argsort(cosines(V, V[word]))[1]),
            ],
            "You return a word that is most unlike it. The largest cosine is the nearest; argsort begins "
            "with the smallest.",
        ),
        Misconception(
            "score 0 for the word itself",
            lambda V, U, word: int(np.where(np.arange(len(V)) == word, 0, cosines(V, V[word])).argmax()),
            "You leave the word out by giving it the score 0. Where all other cosines are negative, it still "
            "wins. Which number is below every cosine?",
        ),
        Misconception(
            "distance",
            _nearest(lambda V, U, word: -np.linalg.norm(V - V[word], axis=1)),
            "You take the smallest distance between vectors of different lengths. Scale them to length 1 "
            "first, or compare cosines.",
        ),
        Misconception(
            "size of the cosine",
            _largest_size,
            "A word that points the opposite way wins with you: you compare the sizes of the cosines. The "
            "sign counts.",
        ),
        Misconception(
            "numbers moved up",
            lambda V, U, word: int(np.delete(cosines(V, V[word]), word).argmax()),
            "You delete the word's own score, so all later words move to a smaller number. Keep their "
            "places: give the word a score that cannot win.",
        ),
        Misconception(
            "the cosine in place of the number",
            lambda V, U, word: float(np.delete(cosines(V, V[word]), word).max()),
            "This is the largest cosine itself. The question is which word has it.",
        ),
    ],
    hints=(
        "Exercise 9 gives the cosine with every row. Which table are the rows from, and which the vector?",
        "Both from V. Then the word itself has the cosine 1 and must be left out.",
        "Set its score to minus infinity, then take argmax.",
    ),
    insight="u · v asks who is met near a word, v · v who is like it.",
)


# 11 · an honest analogy


def analogy(vectors: np.ndarray, a: int, b: int, c: int, exclude: bool) -> int:
    vectors = np.asarray(vectors, dtype=float)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = vectors @ (vectors[b] - vectors[a] + vectors[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def _analogy(signs=(-1, 1, 1), scaled=True, left_out=lambda a, b, c, exclude: [a, b, c] if exclude else []):
    def wrong(vectors, a, b, c, exclude):
        vectors = np.asarray(vectors, dtype=float)
        if scaled:
            vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        scores = vectors @ (signs[0] * vectors[a] + signs[1] * vectors[b] + signs[2] * vectors[c])
        scores[left_out(a, b, c, exclude)] = -np.inf
        return int(scores.argmax())

    return wrong


def _excluded_at(score):
    def wrong(vectors, a, b, c, exclude):
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        scores = vectors @ (vectors[b] - vectors[a] + vectors[c])
        if exclude:
            scores[[a, b, c]] = score
        return int(scores.argmax())

    return wrong


def _deleted(vectors, a, b, c, exclude):
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = vectors @ (vectors[b] - vectors[a] + vectors[c])
    return int((np.delete(scores, [a, b, c]) if exclude else scores).argmax())


def _by_rank(rank):
    def wrong(vectors, a, b, c, exclude):
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        order = np.argsort(-(vectors @ (vectors[b] - vectors[a] + vectors[c])))
        return int(order[rank] if exclude else order[0])

    return wrong


def _raw_target(vectors, a, b, c, exclude):
    scores = cosines(vectors, vectors[b] - vectors[a] + vectors[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def _by_columns(vectors, a, b, c, exclude):
    vectors = vectors / np.linalg.norm(vectors, axis=0)
    scores = vectors @ (vectors[b] - vectors[a] + vectors[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


def _least(vectors, a, b, c, exclude):
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = vectors @ (vectors[b] - vectors[a] + vectors[c])
    if exclude:
        scores[[a, b, c]] = np.inf
    return int(scores.argmin())


def _unit_in_place(vectors, a, b, c, exclude):
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return analogy(vectors, a, b, c, exclude)


_SUBSETS = [
    lambda a, b, c, exclude: [c] if exclude else [],
    lambda a, b, c, exclude: [a] if exclude else [],
    lambda a, b, c, exclude: [b] if exclude else [],
    lambda a, b, c, exclude: [a, b] if exclude else [],
    lambda a, b, c, exclude: [a, c] if exclude else [],
    lambda a, b, c, exclude: [b, c] if exclude else [],
]


_AROUND = {  # directions of a, b, c in degrees, such that this one of them scores best
    "a": (0, 25, -31),
    "b": (100, -10, 20),
    "c": (100, 20, -10),
}


def _worlds(rng):
    """Tables and questions in which each of the question words, and rank 2 to 4, would be the answer."""
    for i in range(18):
        vectors = numbers(rng, 9, 3) * (0.2 + np.abs(numbers(rng, 9, 1, scale=2)).round(1))
        a, b, c = rng.permutation(9)[:3].tolist()
        yield Probe(vectors, a, b, c, bool(i % 2), label=f"table {i}, exclude={bool(i % 2)}")
    for best, angles in _AROUND.items():
        a, b, c = (np.exp(1j * np.deg2rad(angle)) for angle in angles)
        towards = np.angle(b - a + c, deg=True)
        others = towards + rng.permutation([103, 130, 170, 200])
        turned = np.deg2rad(np.concatenate([angles, others]) + rng.uniform(0, 360))
        lengths = rng.uniform(0.5, 3, size=(7, 1))
        vectors = (np.column_stack([np.cos(turned), np.sin(turned)]) * lengths).round(3)
        for exclude in (True, False):
            yield Probe(vectors, 0, 1, 2, exclude, label=f"{best} nearest of all words, exclude={exclude}")


def _opposite(rng):
    """A table in which every word outside the question points away from b - a + c."""
    directions = np.array([[-1.5, 0.0], [1.0, 0.1], [2.0, -0.2], [-3.0, 0.6], [-0.8, -0.5]])
    lengths = rng.uniform(0.5, 2, (5, 1)).round(2)
    return Probe(directions * lengths, 0, 1, 2, True, label="all other words opposite, exclude=True")


def _rows_as_they_are(vectors, a, b, c, exclude):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = np.asarray(vectors, dtype=float) @ (unit[b] - unit[a] + unit[c])
    if exclude:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax())


analogy_exercise = Exercise(
    id="07.analogy",
    title="An honest analogy",
    reference=analogy,
    fresh=lambda rng: [*_worlds(rng), _opposite(rng)],
    probes=[*_worlds(np.random.default_rng(0)), _opposite(np.random.default_rng(0))],
    misconceptions=[
        Misconception(
            "no unit vectors",
            _analogy(scaled=False),
            "Some answers are long vectors that merely point roughly the right way. Scale every vector to "
            "length 1 before anything is added or compared.",
        ),
        Misconception(
            "question words always left out",
            _analogy(left_out=lambda a, b, c, exclude: [a, b, c]),
            "With exclude=False you leave out the question words all the same: the switch does nothing. "
            "That is what most published scores do silently.",
        ),
        Misconception(
            "question words never left out",
            _analogy(left_out=lambda a, b, c, exclude: []),
            "With exclude=True your answer is often a word of the question. Take the three out before you "
            "look for the best.",
        ),
        Misconception(
            "not all three left out",
            [_analogy(left_out=subset) for subset in _SUBSETS],
            "You leave out some of the question words, but not all. All three words of the question must go.",
        ),
        Misconception(
            "score 0 for the question words",
            [_excluded_at(0), _excluded_at(-1), _excluded_at(-2)],
            "You leave words out by giving them a score, such as 0 or -1, that all others can fall below. "
            "Then they still win. Which number is below every score?",
        ),
        Misconception(
            "rank instead of words",
            [_by_rank(1), _by_rank(2), _by_rank(3)],
            "With exclude=True you return the word of a fixed rank. The question words need not be the best "
            "ones: leave out these three words, then take the best of the rest.",
        ),
        Misconception(
            "numbers moved up",
            _deleted,
            "With exclude=True you delete three scores, so all later words move to a smaller number. Keep "
            "their places: give the three a score that cannot win.",
        ),
        Misconception(
            "arrow from raw vectors",
            _raw_target,
            "You compare by cosine, but combine a, b and c at their own lengths: a long one outweighs the "
            "others. Scale all vectors first, then add.",
        ),
        Misconception(
            "scaled by columns",
            _by_columns,
            "You scaled the columns of the table. A word is a row: the length runs along axis 1.",
        ),
        Misconception(
            "the farthest word",
            _least,
            "You return the word that is most unlike b - a + c. The largest score is the nearest.",
        ),
        Misconception(
            "the caller's table",
            _unit_in_place,
            "The answers are right, but the caller's table now holds vectors of length 1: `/=` writes into "
            "it. Make a new array.",
        ),
        Misconception(
            "switch turned round",
            _analogy(left_out=lambda a, b, c, exclude: [] if exclude else [a, b, c]),
            "The switch works the wrong way round: exclude=True allows the question words.",
        ),
        Misconception(
            "a and b exchanged",
            _analogy(signs=(1, -1, 1)),
            "Your arrow points from b to a. What leads from a to b is b - a; that is added to c.",
        ),
        Misconception(
            "c subtracted",
            _analogy(signs=(1, 1, -1)),
            "You compute a + b - c. The step from a to b is b - a, and it is added to c.",
        ),
        Misconception(
            "c left out of the sum",
            _analogy(signs=(-1, 1, 0)),
            "You look for the word nearest to b - a. That is the step alone; it starts from c.",
        ),
        Misconception(
            "everything added",
            _analogy(signs=(1, 1, 1)),
            "You add all three words. The first is subtracted: b - a is the step, c where it starts.",
        ),
        Misconception(
            "only the arrow of unit length",
            _rows_as_they_are,
            "The step was made with unit vectors, but the words it is compared with have their own "
            "lengths, so long ones win. Scale those as well.",
        ),
        Misconception(
            "brackets round a and c",
            _analogy(signs=(-1, 1, -1)),
            "You subtract c as well, as b - (a + c) would. The step from a to b starts at c: it is added.",
        ),
    ],
    hints=(
        "Scale, combine, score every word, leave out three words if asked to, take the best.",
        "To leave out a word, set its score to minus infinity.",
        "scores = unit @ (unit[b] - unit[a] + unit[c]), then scores.argmax().",
    ),
)


# 12 · PPMI


def ppmi(counts: np.ndarray) -> np.ndarray:
    joint = np.asarray(counts, dtype=float) / np.sum(counts)
    chance = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / chance))


def _ppmi(ratio, log=np.log):
    def wrong(counts):
        joint = np.asarray(counts, dtype=float) / np.sum(counts)
        with np.errstate(divide="ignore"):
            return np.maximum(0, log(ratio(joint, joint.sum(axis=1), joint.sum(axis=0))))

    return wrong


def _counts_over_sums(counts):
    counts = np.asarray(counts, dtype=float)
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(counts / np.outer(counts.sum(axis=1), counts.sum(axis=0))))


def _pmi(counts):
    joint = np.asarray(counts, dtype=float) / np.sum(counts)
    with np.errstate(divide="ignore"):
        return np.log(joint / np.outer(joint.sum(axis=1), joint.sum(axis=0)))


def _negative_kept(counts):
    return np.where(np.isfinite(_pmi(counts)), _pmi(counts), 0)


def _total_squared(counts):
    counts = np.asarray(counts, dtype=float)
    with np.errstate(divide="ignore"):
        return np.maximum(
            0, np.log(counts * counts.sum() ** 2 / np.outer(counts.sum(axis=1), counts.sum(axis=0)))
        )


def _with_columns(counts):
    joint = counts / counts.sum()
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(joint / (joint.sum(axis=0) * joint.sum(axis=0))))


def _into_the_counts(counts):
    counts /= counts.sum()
    return ppmi(counts)


def _tables_of_counts(rng):
    for n, m in ((2, 4), (3, 5), (4, 3), (4, 4)):
        counts = rng.poisson(6, size=(n, m)) * rng.integers(0, 2, size=(n, m))
        counts += (
            np.eye(n, m, dtype=int) * 5 + np.eye(n, m, m - n, dtype=int) * 3 + np.eye(n, m, 1, dtype=int)
        )
        yield Probe(counts + 0.0, label=f"{n} words, {m} contexts")
        yield Probe(counts, label=f"{n} words, {m} contexts, whole numbers")
    yield Probe(rng.uniform(0.05, 0.9, size=(2, 3)).round(2), label="weighted counts below 1")


ppmi_exercise = Exercise(
    id="07.ppmi",
    title="More often than by chance",
    reference=ppmi,
    no_warnings=True,
    fresh=lambda rng: list(_tables_of_counts(rng)),
    probes=[
        Probe(np.array([[6.0, 2.0, 9.0], [3.0, 12.0, 4.0]]), label="two words, three contexts"),
        Probe(np.array([[14, 0, 3, 2], [2, 9, 0, 5], [4, 1, 7, 30]]), label="whole numbers, some of them 0"),
        Probe(np.array([[0.5, 0.25], [0.125, 0.75]]), label="weighted counts below 1"),
        Probe(
            np.array([[9.0, 2.0, 1.0], [0.0, 4.0, 3.0], [5.0, 1.0, 8.0]]), label="as many words as contexts"
        ),
    ],
    misconceptions=[
        Misconception(
            "negative values kept",
            _negative_kept,
            "Pairs that are rarer than chance still have negative values. The first P of PPMI means "
            "positive: nothing below 0.",
        ),
        Misconception(
            "base two",
            _ppmi(lambda joint, w, c: joint / np.outer(w, c), np.log2),
            "Every value is 1.443 times too large: that is the logarithm to base 2. The course uses ln.",
        ),
        Misconception(
            "base ten",
            _ppmi(lambda joint, w, c: joint / np.outer(w, c), np.log10),
            "Every value is 0.434 times what it should be: that is the logarithm to base 10. The course "
            "uses ln.",
        ),
        Misconception(
            "counts over sums of counts",
            _counts_over_sums,
            "You divide a count by a product of two sums of counts: nearly everything falls below 1 and is "
            "cut to 0. Turn counts into shares first.",
        ),
        Misconception(
            "never above chance",
            [
                _ppmi(lambda joint, w, c: joint / w[:, None]),
                _ppmi(lambda joint, w, c: joint / c),
                _ppmi(lambda joint, w, c: joint),
            ],
            "Your table is 0 everywhere: nothing exceeds your chance. A share alone, such as p(w, c) or "
            "p(c | w), is never above 1: it has to be divided by p(w) p(c), and all three are shares of the "
            "whole table.",
            constant=True,
        ),
        Misconception(
            "shares of the rows twice",
            [
                _ppmi(lambda joint, w, c: joint / np.outer(w, w)),
                _ppmi(lambda joint, w, c: joint / (w * w)[:, None]),
            ],
            "You multiply the share of the rows by itself. By chance a pair has the product of its row's "
            "and its column's share.",
        ),
        Misconception(
            "shares of the columns twice",
            [_with_columns, _ppmi(lambda joint, w, c: joint / np.outer(c, c))],
            "You multiply the share of the columns by itself. By chance a pair has the product of its row's "
            "and its column's share.",
        ),
        Misconception(
            "rows and columns exchanged",
            _ppmi(lambda joint, w, c: joint / np.outer(c, w)),
            "Your table of chance has rows and columns exchanged. The share of a row is the sum over its "
            "columns, axis 1, and comes first in np.outer.",
        ),
        Misconception(
            "one plus the ratio",
            _ppmi(lambda joint, w, c: 1 + joint / np.outer(w, c)),
            "You take the logarithm of 1 plus the ratio: nothing is cut off, and chance gives 0.69 instead "
            "of 0. Take that of the ratio itself.",
        ),
        Misconception(
            "one added to every count",
            [
                lambda counts: ppmi(np.asarray(counts) + 1),
                lambda counts: ppmi(np.asarray(counts) + 1e-2),
                lambda counts: ppmi(np.asarray(counts) + 0.5),
            ],
            "You add something to every count to avoid log(0), which changes all other entries. -inf is no "
            "harm here: the maximum with 0 removes it.",
        ),
        Misconception(
            "total squared",
            _total_squared,
            "Your values are too large, all by the same amount: the total comes in once too often. With "
            "counts the ratio is count times total over the product of the two sums.",
        ),
        Misconception(
            "weighted by the share",
            lambda counts: np.asarray(counts) / np.sum(counts) * ppmi(counts),
            "You multiply each value by p(w, c). The sum of those is the mutual information of the whole "
            "table; asked for is that of each pair, the logarithm alone.",
        ),
        Misconception(
            "absolute value",
            lambda counts: np.abs(_negative_kept(counts)),
            "Pairs that are rarer than chance come out as large as frequent ones: the absolute value. "
            "Whatever is below 0 becomes 0.",
        ),
        Misconception(
            "the caller's counts",
            _into_the_counts,
            "Your function writes into the counts it was given: `/=` on an array of whole numbers is an "
            "error, and on any other the caller's counts are gone. Make a new array.",
        ),
        Misconception(
            "without logarithm",
            _ppmi(lambda joint, w, c: joint / np.outer(w, c), lambda x: x),
            "That is the ratio itself: 1 means chance. Its logarithm makes chance 0.",
        ),
        Misconception(
            "chance over joint",
            lambda counts: np.maximum(
                0,
                -np.where(np.asarray(counts) > 0, _negative_kept(counts), 0),
            ),
            "Your table is high where two words meet less often than by chance: the ratio is upside down.",
        ),
    ],
    hints=(
        "Shares first: the table divided by its sum. Then the shares of rows and of columns.",
        "By chance a pair would have the product of its row's share and its column's share: np.outer.",
        "The logarithm of the ratio, and np.maximum with 0. Where a count is 0, np.log warns: see "
        "np.errstate in section 2.",
    ),
)


# 3 · predict the effect of the window


def n_pairs(length: int, window: int, drawn: bool = False) -> float:
    """How many pairs a sentence gives; with a drawn window, on average."""
    distances = range(1, min(window, length - 1) + 1)
    return sum(2 * (length - k) * ((window - k + 1) / window if drawn else 1) for k in distances)


_WINDOW = {
    "window_1": n_pairs(9, 1),
    "window_4": n_pairs(9, 4),
    "window_20": n_pairs(9, 20),
    "window_4_drawn": n_pairs(9, 4, drawn=True),
}

window_exercise = Exercise(
    id="07.window",
    title="What the window does to the number of pairs",
    reference=_WINDOW,
    misconceptions=[
        Misconception(
            "sentence ends forgotten",
            {"window_1": 18, "window_4": 72, "window_20": 360},
            "You gave every word a full window on both sides. Words near the ends of the sentence have fewer "
            "neighbours.",
        ),
        Misconception(
            "every couple once",
            {"window_1": 8, "window_4": 26, "window_20": 36},
            "You counted each couple once. Each of its two words is the centre once, so it gives two pairs.",
        ),
        Misconception(
            "words instead of pairs",
            {"window_1": 9, "window_4": 9, "window_20": 9},
            "Nine is the number of centres. Each of them gives as many pairs as it sees neighbours.",
        ),
        Misconception(
            "a word with itself",
            {"window_1": 25, "window_4": 61, "window_20": 81},
            "Nine too many: the centre is not its own neighbour.",
        ),
        Misconception(
            "everybody with everybody",
            {"window_20": 81},
            "9 times 9 counts every word with itself as well. How many others does each of the nine words "
            "see?",
        ),
        Misconception(
            "window 20 without ends",
            {"window_20": 360},
            "The sentence has nine words: nobody can see 20 neighbours on each side. How many are there at "
            "most?",
        ),
        Misconception(
            "drawn without ends",
            {"window_4_drawn": 45},
            "9 times 5 gives every word a full window. Words near the ends see fewer; count by distance.",
        ),
        Misconception(
            "window 2.5",
            {"window_4_drawn": n_pairs(9, 2)},
            "That is the number for a fixed window of 2. Average the number of pairs over the four windows.",
        ),
        Misconception(
            "drawn like fixed",
            {"window_4_drawn": 52},
            "With a drawn window the far neighbours are seen only sometimes, so the average must be below "
            "that of the fixed window.",
        ),
        Misconception(
            "average window",
            {"window_4_drawn": 26},
            "Half of the fixed number would mean that all neighbours are seen half of the time. The nearest "
            "are always seen, the fourth one time in four; weight each distance.",
        ),
    ],
    hints=(
        "Count by distance: how many couples of positions in a row of nine are 1 apart, how many 2?",
        "Distance k: nine minus k couples, each gives two pairs. No distance exceeds eight.",
        "With a window drawn from 1 to 4, distances 1, 2, 3, 4 are seen with shares 1, 3/4, 1/2, 1/4.",
    ),
)


# 13 · short vectors from a table


def shorten(matrix: np.ndarray, d: int) -> np.ndarray:
    left, singular_values, _ = np.linalg.svd(matrix, full_matrices=False)
    return left[:, :d] * np.sqrt(singular_values[:d])


def up_to_signs(student: Callable, matrix: np.ndarray, d: int) -> Any:
    """The student's vectors; of each column, an SVD leaves the sign open."""
    answer = student(matrix, d)
    if answer is None or answer is Ellipsis:
        return answer
    answer = np.asarray(answer, dtype=float)
    if answer.ndim != 2 or answer.size == 0:
        return answer
    largest = answer[np.abs(answer).argmax(axis=0), np.arange(answer.shape[1])]
    return answer * np.where(largest < 0, -1, 1)


def _svd(choose):
    return lambda matrix, d: choose(*np.linalg.svd(matrix, full_matrices=False), d)


def _zeros_kept(matrix, d):
    left, values, _ = np.linalg.svd(matrix, full_matrices=False)
    return left * np.sqrt(np.where(np.arange(len(values)) < d, values, 0))


def _zeros_kept_in_full(matrix, d):
    left, values, _ = np.linalg.svd(matrix)
    return left[:, : len(values)] * np.sqrt(np.where(np.arange(len(values)) < d, values, 0))


def _root_for_each_word(matrix, d):
    left, values, _ = np.linalg.svd(matrix)
    root = np.zeros(len(matrix))
    root[: len(values)] = np.sqrt(values[: len(matrix)])
    return left[:, :d] * root[:, None]


shorten_exercise = Exercise(
    id="07.shorten",
    title="Short vectors by SVD",
    reference=shorten,
    run=up_to_signs,
    measures="your table of vectors (the signs of columns aside)",
    fresh=lambda rng: [
        Probe(numbers(rng, n, m), d) for n, m, d in ((7, 5, 2), (4, 6, 3), (5, 5, 1), (6, 6, 6))
    ],
    rtol=1e-5,
    atol=1e-8,
    probes=[
        Probe(np.random.default_rng(2).normal(size=(6, 6)) + 1, 2, label="a table of 6 by 6, two components"),
        Probe(np.random.default_rng(3).normal(size=(5, 5)), 3, label="a table of 5 by 5, three components"),
        Probe(numbers(np.random.default_rng(4), 7, 4), 2, label="seven words, four contexts, two components"),
        Probe(numbers(np.random.default_rng(5), 4, 6), 1, label="four words, six contexts, one component"),
    ],
    misconceptions=[
        Misconception(
            "singular values whole",
            _svd(lambda u, s, v, d: u[:, :d] * s[:d]),
            "Your vectors are too long along the first directions: the singular values go in whole. Words "
            "and contexts share them, so each side takes the square root.",
        ),
        Misconception(
            "singular values left out",
            _svd(lambda u, s, v, d: u[:, :d]),
            "All directions count the same in your vectors. The singular values say how much each of them "
            "matters; take their square root as a factor.",
        ),
        Misconception(
            "contexts instead of words",
            [
                _svd(lambda u, s, v, d: v[:d].T * np.sqrt(s[:d])),
                _svd(lambda u, s, v, d: v[:, :d] * np.sqrt(s[:d])),
                lambda matrix, d: np.linalg.svd(matrix)[2][:, :d] * np.sqrt(np.linalg.svd(matrix)[1][:d]),
                lambda matrix, d: np.linalg.svd(matrix)[2][:d].T * np.sqrt(np.linalg.svd(matrix)[1][:d]),
            ],
            "Those are the vectors of the contexts, the columns of the table. The words are its rows: take "
            "the left singular vectors.",
        ),
        Misconception(
            "rows of the left factor",
            [
                _svd(lambda u, s, v, d: u[:d].T * np.sqrt(s[:d])),
                lambda matrix, d: np.linalg.svd(matrix)[0][:d].T * np.sqrt(np.linalg.svd(matrix)[1][:d]),
            ],
            "You took the first rows of the left factor. Its columns are the directions; a word is a row and "
            "must keep its first d entries.",
        ),
        Misconception(
            "the weakest directions",
            _svd(lambda u, s, v, d: u[:, -d:] * np.sqrt(s[-d:])),
            "You kept the smallest singular values, which are mostly noise. NumPy sorts them from large to "
            "small.",
        ),
        Misconception(
            "nothing cut",
            [_svd(lambda u, s, v, d: u * np.sqrt(s)), _zeros_kept, _zeros_kept_in_full],
            "Your vectors have more than d components. Keep the first d columns only; zeros behind them are "
            "components too.",
        ),
        Misconception(
            "the first words",
            [
                _svd(lambda u, s, v, d: (u * np.sqrt(s))[:d]),
                _svd(lambda u, s, v, d: u[:d] * np.sqrt(s)),
            ],
            "You kept the first d words with all their components. Every word keeps its row; the first d "
            "columns remain.",
        ),
        Misconception(
            "the table again",
            _svd(lambda u, s, v, d: u[:, :d] * s[:d] @ v[:d]),
            "That is the table itself, simplified: as wide as before. Stop before you multiply by the right "
            "singular vectors.",
        ),
        Misconception(
            "centred first",
            [
                lambda matrix, d: shorten(matrix - matrix.mean(axis=0), d),
                lambda matrix, d: shorten(matrix - matrix.mean(axis=1, keepdims=True), d),
                lambda matrix, d: shorten(matrix - matrix.mean(), d),
            ],
            "You subtracted a mean first, as in a principal component analysis. Here the table is used as "
            "it is: its zeros mean chance.",
        ),
        Misconception(
            "a fixed number of components",
            [lambda matrix, d, k=k: shorten(matrix, k) for k in (1, 2, 3)],
            "Your vectors have the same number of components whatever `d` says. Use the parameter.",
        ),
        Misconception(
            "root for each word",
            _root_for_each_word,
            "The roots of the singular values belong to the columns, one for each direction; yours multiply "
            "the rows. NumPy aligns the last axis: add no axis of your own.",
        ),
        Misconception(
            "squares instead of roots",
            _svd(lambda u, s, v, d: u[:, :d] * s[:d] ** 2),
            "You multiplied by the squares of the singular values. Take their roots.",
        ),
        Misconception(
            "columns in another order",
            [
                _svd(lambda u, s, v, d: (u[:, :d] * np.sqrt(s[:d]))[:, ::-1]),
                _svd(lambda u, s, v, d: (u[:, :d] * np.sqrt(s[:d]))[:, np.roll(np.arange(d), 1)]),
            ],
            "The columns are right, in another order. The largest singular value comes first; some programs "
            "return the smallest first.",
        ),
        Misconception(
            "singular values in reverse",
            _svd(lambda u, s, v, d: u[:, :d] * np.sqrt(s[:d])[::-1]),
            "The singular values meet the wrong columns: they are in reverse order. Each direction has its "
            "own.",
        ),
        Misconception(
            "divided by the roots",
            _svd(lambda u, s, v, d: u[:, :d] / np.sqrt(np.maximum(s[:d], 1e-300))),
            "You divide by the roots of the singular values, so the strongest direction counts least. "
            "Multiply by them.",
        ),
        Misconception(
            "unit length afterwards",
            lambda matrix, d: shorten(matrix, d) / np.linalg.norm(shorten(matrix, d), axis=1, keepdims=True),
            "You scaled the vectors to length 1 in the end. That is a later step, where cosines are wanted; "
            "return them at their own lengths.",
        ),
    ],
    hints=(
        "np.linalg.svd returns three things: left singular vectors, singular values, right singular vectors.",
        "Keep the first d columns of the left factor.",
        "Multiply those columns by the square roots of the first d singular values.",
    ),
)


# 8 · which words are drawn as negatives


def negative_shares(counts: np.ndarray, seen: int) -> np.ndarray:
    shares = np.asarray(counts, dtype=float) ** 0.75
    shares[seen] = 0
    return shares / shares.sum()


def _shares(power=0.75, leave_out=True, first=False, counts_to_shares=True):
    def wrong(counts, seen):
        shares = np.asarray(counts, dtype=float) ** power
        if first:
            shares = shares / shares.sum()
        if leave_out:
            shares[seen] = 0
        return shares if first or not counts_to_shares else shares / shares.sum()

    return wrong


def _removed(counts, seen):
    return np.delete(_shares()(counts, seen), seen)


def _written_into_counts(counts, seen):
    counts[seen] = 0
    return negative_shares(counts, seen)


def _powered_last(counts, seen):
    return _shares(power=1)(counts, seen) ** 0.75


def _one_subtracted(counts, seen):
    counts = np.array(counts, dtype=float)
    counts[seen] -= 1
    return counts**0.75 / (counts**0.75).sum()


def _only_the_seen(counts, seen):
    return np.delete(_shares(leave_out=False)(counts, seen), seen)


def _vocabularies(rng):
    for n in (3, 5, 8):
        yield Probe(rng.integers(2, 400, size=n), int(rng.integers(n)), label=f"{n} words")
    yield Probe(rng.integers(2, 90, size=6) + 0.5, 5, label="weighted counts")


negatives_exercise = Exercise(
    id="07.negative_shares",
    title="Which words are drawn as negatives",
    reference=negative_shares,
    fresh=lambda rng: list(_vocabularies(rng)),
    probes=[
        Probe(np.array([81, 16, 1, 16]), 1, label="four words"),
        Probe(np.array([625, 256, 81, 16, 3]), 0, label="the most frequent word was seen"),
        Probe(np.array([0.5, 40.0, 2.0]), 2, label="weighted counts"),
    ],
    misconceptions=[
        Misconception(
            "the positive among the negatives",
            _shares(leave_out=False),
            "The seen word can be drawn as its own negative: the same pair is then pulled together and "
            "pushed apart at once. Leave it out.",
        ),
        Misconception(
            "no power",
            _shares(power=1),
            "You draw words by their counts alone, so that rare words hardly ever appear. The counts are "
            "raised to the power 3/4 first.",
        ),
        Misconception(
            "no power and the positive among them",
            _shares(power=1, leave_out=False),
            "Two things are missing: the power 3/4 of the counts, and the seen word must not be drawn.",
        ),
        Misconception(
            "not normalised after leaving out",
            _shares(first=True),
            "Your shares do not add up to 1: the seen word's share is gone, and nobody has received it. "
            "Leave out first, then divide by the sum.",
        ),
        Misconception(
            "not normalised",
            _shares(counts_to_shares=False),
            "Those are the powers of the counts. Shares add up to 1: divide by the sum.",
        ),
        Misconception(
            "all words alike",
            [_shares(power=0), _shares(power=0, leave_out=False)],
            "Every word is drawn equally often. The count of a word matters: its power 3/4.",
        ),
        Misconception(
            "another power",
            [_shares(power=0.5), _shares(power=4 / 3), _shares(power=0.25), _shares(power=2)],
            "The exponent is not 3/4. Compare how far apart a frequent and a rare word are.",
        ),
        Misconception(
            "the word removed",
            [_removed, _only_the_seen],
            "Your list is one word short, so all later words have moved to another number. Keep the place of "
            "the seen word, with share 0.",
        ),
        Misconception(
            "power after the shares",
            _powered_last,
            "You raise the shares to the power 3/4 at the end: they no longer add up to 1. Take the power of "
            "the counts first.",
        ),
        Misconception(
            "one count subtracted",
            _one_subtracted,
            "You take away one occurrence of the seen word. It must not be drawn at all: its share is 0.",
        ),
        Misconception(
            "the caller's counts",
            _written_into_counts,
            "The shares are right, but the caller's counts have changed: the seen word now has 0. Work on a "
            "copy.",
        ),
    ],
    hints=(
        "Three steps: a power, a zero, a division.",
        "The zero comes before the division, so that what is left adds up to 1.",
        "counts ** 0.75 is a new array: set the entry of the seen word to 0, then divide by the sum.",
    ),
    insight="A word that is its own negative would be pulled and pushed at once.",
)


# 7 · a batch sum with a large rate


N_SEEN, N_MADE_UP, RATE = 48, 16, 0.5


def step_of_batch(
    v: float,
    rate: float = RATE,
    mean: bool = False,
    sign: int = -1,
    seen: int = N_SEEN,
    made_up: int = N_MADE_UP,
) -> float:
    """One step for a number v whose score with u = 1 was seen and made up so many times in a batch."""
    gradient = seen * (sigmoid(v) - 1) + made_up * sigmoid(v)
    return float(v + sign * rate * gradient / ((seen + made_up) if mean else 1))


def _batch(step=step_of_batch):
    after_1, best = step(0.0), float(np.log(N_SEEN / N_MADE_UP))
    return {"best": best, "sum_1": after_1, "sum_2": step(after_1), "mean_1": step(0.0, mean=True)}


_BATCH = _batch()

batch_exercise = Exercise(
    id="07.batch",
    title="A batch sum with a large rate",
    reference=_BATCH,
    decimals=2,
    misconceptions=[
        Misconception(
            "probability instead of score",
            {"best": N_SEEN / (N_SEEN + N_MADE_UP)},
            "That is the probability that the best v gives. Which score has it? The sigmoid must be undone.",
        ),
        Misconception(
            "base 10 or 2",
            [{"best": float(np.log10(3))}, {"best": float(np.log2(3))}],
            "The sigmoid is built on e, so the logarithm is the natural one.",
        ),
        Misconception(
            "ratio without logarithm",
            {"best": 3.0},
            "Three to one are the odds. The score is their logarithm.",
        ),
        Misconception(
            "odds upside down",
            {"best": -float(np.log(3))},
            "A pair that is seen more often than made up needs a positive score.",
        ),
        Misconception(
            "climbed",
            {"sum_1": step_of_batch(0.0, sign=1)},
            "v went the wrong way: the pair is mostly seen, so its score must grow. Value minus rate times "
            "gradient.",
        ),
        Misconception(
            "only the seen pairs",
            {"sum_1": step_of_batch(0.0, made_up=0)},
            "Only the 48 seen pairs have moved v. The 16 made-up ones push it back.",
        ),
        Misconception(
            "rate forgotten",
            [
                {"sum_1": step_of_batch(0.0, rate=1.0)},
                {"mean_1": step_of_batch(0.0, rate=1.0, mean=True)},
            ],
            "Your step is twice as long as it should be: the rate is 0.5.",
        ),
        Misconception(
            "mean instead of sum",
            {"sum_1": step_of_batch(0.0, mean=True)},
            "That is the step with the mean of the 64 gradients. First comes the one with their sum.",
        ),
        Misconception(
            "the first step once more",
            {"sum_2": 2 * step_of_batch(0.0)},
            "The second step does not go on like the first: at the new v the sigmoid is close to 1, so the "
            "seen pairs hardly pull any more. Which way do the made-up ones push?",
        ),
        Misconception(
            "the second step alone",
            {"sum_2": step_of_batch(step_of_batch(0.0)) - step_of_batch(0.0)},
            "That is how far the second step goes. Add it to where v was.",
        ),
        Misconception(
            "divided by the seen pairs",
            {"mean_1": 8 / N_SEEN},
            "The mean is taken over all 64 pairs, made-up ones included.",
        ),
        Misconception(
            "sum instead of mean",
            {"mean_1": step_of_batch(0.0)},
            "That is the step with the sum again. The mean is 64 times smaller.",
        ),
    ],
    hints=(
        "At v = 0 every sigmoid is one half: each seen pair has delta -0.5, each made-up one 0.5.",
        "The sum is -16, times the rate. At the new v the sigmoid is almost exactly 1: compute the 64 "
        "deltas again.",
        "The gradient is 0 where 48 (1 - p) = 16 p. Which p is that, and which score has it?",
    ),
    insight="A summed batch is a step as large as all its pairs together: to and fro instead of downhill.",
)

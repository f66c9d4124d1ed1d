"""The exercises of chapter 07: word vectors."""

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


# 1 · one update by hand

V, U, U_NEGATIVE = np.array([0.2, -0.5]), np.array([0.6, 0.4]), np.array([-0.4, 0.5])


def update(delta_of=lambda s: sigmoid(s) - 1, delta_of_negative=sigmoid, sign=-1, repel=True):
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

update_exercise = Exercise(
    id="07.update",
    title="One update by hand",
    reference=_UPDATE,
    decimals=3,
    misconceptions=[
        Misconception(
            "scores bent",
            {"scores": sigmoid(_UPDATE["scores"])},
            "Those are the probabilities. A score is the plain dot product, before the sigmoid, and it may "
            "be negative.",
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
            "Your deltas have the opposite signs. In this course delta is the slope of the loss: prediction "
            "minus target.",
        ),
        Misconception(
            "climbed",
            {"v_new": update(sign=1)["v_new"]},
            "Your step goes up the slope: the loss has grown. New value is old value minus rate times slope.",
        ),
        Misconception(
            "negative left out",
            {"v_new": update(repel=False)["v_new"]},
            "The centre was pulled by the seen word only. The negative pushes it as well: its delta times "
            "its vector belongs to the slope.",
        ),
        Misconception(
            "the slope itself",
            {"v_new": V - _UPDATE["v_new"]},
            "That is the slope for v. The question is where v ends up after the step.",
        ),
    ],
    hints=(
        "Two dot products first, then two sigmoids, then the two deltas. Section 3 does the same with other "
        "numbers.",
        "The delta of the seen word is sigmoid minus 1, that of the negative is the sigmoid itself.",
        "The slope for v is delta times u plus the other delta times the negative; subtract it from v.",
    ),
)


# 2 · the pair generator


def pairs(sentences, window):
    return [
        (sentence[i], sentence[j])
        for sentence in sentences
        for i in range(len(sentence))
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if i != j
    ]


def sorted_pairs(student, sentences, window):
    """The student's pairs in a fixed order, as an array (pairs, 2)."""
    answer = student(sentences, window)
    if answer is None or answer is Ellipsis:
        return answer
    return np.array(sorted(tuple(int(word) for word in pair) for pair in answer))


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


pairs_exercise = Exercise(
    id="07.pairs",
    title="The pair generator",
    reference=pairs,
    run=sorted_pairs,
    probes=[
        Probe([[11, 12, 13, 14, 15], [21, 22, 23]], 2, label="two sentences, window 2"),
        Probe([[31, 32, 33, 34, 35, 36, 37]], 3, label="one sentence of seven words, window 3"),
        Probe([[41, 42], [51, 52, 53, 54]], 5, label="a window longer than the sentences"),
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
            "Your windows look only to the right. Company on the left counts as well.",
        ),
        Misconception(
            "only to the left",
            lambda sentences, window: _one_side(sentences, window, -1),
            "Your windows look only to the left. Perhaps the end of a range is not included?",
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
            "only the farthest",
            _only_edge,
            "You return only the neighbours at the edge of the window. All the words in between belong too.",
        ),
    ],
    hints=(
        "Two loops: over the positions of the centre, and over the positions in its window.",
        "The window runs from i - window to i + window, cut off at 0 and at the length of the sentence.",
        "range(max(0, i - window), min(len(sentence), i + window + 1)), leaving out i itself.",
    ),
    insight="Every later step of word2vec sees the text only through this list.",
)


# 3 · loss and gradients of a pair


def pair_gradients(v, u, u_negative, target=1.0, negative_target=0.0):
    score, negative_scores = u @ v, u_negative @ v
    loss = np.logaddexp(0, -score) + np.logaddexp(0, negative_scores).sum()
    delta, delta_negative = sigmoid(score) - target, sigmoid(negative_scores) - negative_target
    return loss, delta * u + delta_negative @ u_negative, delta * v, np.outer(delta_negative, v)


def _changed(change):
    def wrong(v, u, u_negative):
        return change(v, u, u_negative, *pair_gradients(v, u, u_negative))

    return wrong


def _random_pair(seed, d, n):
    rng = np.random.default_rng(seed)
    return rng.normal(size=d), rng.normal(size=d), rng.normal(size=(n, d))


pair_exercise = Exercise(
    id="07.pair_gradients",
    title="The slopes of a pair",
    reference=pair_gradients,
    parts=("loss", "slope for v", "slope for u", "slopes for the negatives"),
    probes=[
        Probe(*_random_pair(0, 4, 3), label="four components, three negatives"),
        Probe(*_random_pair(1, 6, 5), label="six components, five negatives"),
        Probe(
            np.array([2, -1, 3]), np.array([1, 2, -2]), np.array([[3, 1, 2], [-1, 4, 1]]), label="integers"
        ),
    ],
    misconceptions=[
        Misconception(
            "sigmoid without minus one",
            lambda v, u, n: pair_gradients(v, u, n, target=0.0),
            "The loss is right, but for the seen pair you use the sigmoid as its delta. A step then lowers "
            "its score: words repel the company they keep. What is its target?",
        ),
        Misconception(
            "all are positives",
            lambda v, u, n: pair_gradients(v, u, n, negative_target=1.0),
            "Your negatives are pulled closer like the seen word. Their target is 0, not 1.",
        ),
        Misconception(
            "signs turned",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss, -dv, -du, -dn)),
            "Every slope has the wrong sign: a step against it climbs. Delta is prediction minus target.",
        ),
        Misconception(
            "own vector",
            _changed(
                lambda v, u, n, loss, dv, du, dn: (
                    loss,
                    dv,
                    (sigmoid(u @ v) - 1) * u,
                    sigmoid(n @ v)[:, None] * n,
                )
            ),
            "The slope for u must be delta times v, and yours is delta times u itself. In a product each "
            "factor's slope is the other factor.",
        ),
        Misconception(
            "centre hears only the positive",
            _changed(lambda v, u, n, loss, dv, du, dn: (loss, (sigmoid(u @ v) - 1) * u, du, dn)),
            "The slope for v lacks the negatives: v stands in their scores as well, so all of them push.",
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
            "mean over negatives",
            _changed(
                lambda v, u, n, loss, dv, du, dn: (
                    np.logaddexp(0, -(u @ v)) + np.logaddexp(0, n @ v).mean(),
                    (sigmoid(u @ v) - 1) * u + sigmoid(n @ v) @ n / len(n),
                    du,
                    dn / len(n),
                )
            ),
            "The more negatives, the less each of yours counts: you take their mean. The loss adds them up.",
        ),
    ],
    hints=(
        "Name the scores first, then one delta for each score; everything else is made of them.",
        "For the loss, minus ln sigmoid(z) is np.logaddexp(0, -z); mind the sign for the negatives.",
        "v meets u and every negative, so its slope has one term each; the others' slopes have a single v.",
    ),
    insight="Delta times the other vector: the pair that was seen attracts, the invented ones repel.",
)


# 4 · repeated rows


def add_rows(W, rows, g):
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


add_rows_exercise = Exercise(
    id="07.add_rows",
    title="Repeated rows",
    reference=add_rows,
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


# 5 · cosine


def cosines(vectors, v):
    vectors, v = np.asarray(vectors, dtype=float), np.asarray(v, dtype=float)
    return vectors @ v / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(v))


_VECTORS = np.random.default_rng(1).normal(size=(5, 3)) * np.array([[0.3], [2.0], [5.0], [0.7], [1.4]])

cosines_exercise = Exercise(
    id="07.cosines",
    title="Cosine with every word",
    reference=cosines,
    probes=[
        Probe(_VECTORS, np.array([0.4, -1.2, 0.7]), label="five words of very different length"),
        Probe(np.array([[3, 4], [-4, 3], [5, -2], [-6, -8]]), np.array([6, 8]), label="whole"),
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
            "one minus",
            lambda vectors, v: 1 - cosines(vectors, v),
            "Your value is 0 for the same direction: a distance. The cosine of equal directions is 1.",
        ),
        Misconception(
            "never negative",
            lambda vectors, v: np.abs(cosines(vectors, v)),
            "Opposite directions come out as alike. A cosine keeps its sign.",
        ),
    ],
    hints=(
        "One dot product for each row, divided by two lengths.",
        "np.linalg.norm(vectors, axis=1) holds the length of each row.",
        "vectors @ v / (lengths of the rows * length of v)",
    ),
)


# 6 · an honest analogy


def analogy(vectors, a, b, c, exclude):
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


def _worlds():
    """Tables of vectors and questions that tell the mistakes apart."""
    for seed in range(14):
        rng = np.random.default_rng(seed)
        vectors = rng.normal(size=(9, 3)) * rng.uniform(0.3, 3, size=(9, 1))
        a, b, c = rng.permutation(9)[:3].tolist()
        yield Probe(vectors, a, b, c, bool(seed % 2), label=f"table {seed}, exclude={bool(seed % 2)}")


analogy_exercise = Exercise(
    id="07.analogy",
    title="An honest analogy",
    reference=analogy,
    probes=list(_worlds()),
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
            "only c left out",
            _analogy(left_out=lambda a, b, c, exclude: [c] if exclude else []),
            "You leave out only the third word. All three words of the question must go.",
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
            "everything added",
            _analogy(signs=(1, 1, 1)),
            "You add all three words. The first is subtracted: b - a is the step, c where it starts.",
        ),
    ],
    hints=(
        "Scale, combine, score every word, leave out three words if asked to, take the best.",
        "To leave out a word, set its score to minus infinity.",
        "scores = unit @ (unit[b] - unit[a] + unit[c]), then scores.argmax().",
    ),
)


# 7 · PPMI


def ppmi(counts):
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


def _negative_kept(counts):
    joint = np.asarray(counts, dtype=float) / np.sum(counts)
    with np.errstate(divide="ignore"):
        pmi = np.log(joint / np.outer(joint.sum(axis=1), joint.sum(axis=0)))
    return np.where(np.isfinite(pmi), pmi, 0)


ppmi_exercise = Exercise(
    id="07.ppmi",
    title="More often than by chance",
    reference=ppmi,
    probes=[
        Probe(np.array([[6.0, 2.0, 9.0], [3.0, 12.0, 4.0]]), label="two words, three contexts"),
        Probe(np.array([[14, 0, 3, 2], [2, 9, 0, 5], [4, 1, 7, 30]]), label="whole numbers, some of them 0"),
        Probe(np.array([[0.5, 0.25], [0.125, 0.75]]), label="weighted counts below 1"),
    ],
    misconceptions=[
        Misconception(
            "negative values kept",
            _negative_kept,
            "Pairs that are rarer than chance still have negative values. The first P of PPMI stands for "
            "positive: nothing below 0.",
        ),
        Misconception(
            "base two",
            _ppmi(lambda joint, w, c: joint / np.outer(w, c), np.log2),
            "Every value is 1.443 times too large: that is the logarithm to base 2. The course uses ln.",
        ),
        Misconception(
            "counts over sums of counts",
            _counts_over_sums,
            "You divide a count by a product of two sums of counts: nearly everything falls below 1 and is "
            "cut to 0. Turn counts into shares first.",
        ),
        Misconception(
            "only the row's share",
            _ppmi(lambda joint, w, c: joint / w[:, None] / c.mean()),
            "You do not divide by the share of each context, so frequent contexts seem telling. Chance is "
            "the product of both shares.",
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


# 8 · predict the effect of the window


def n_pairs(length, window, drawn=False):
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


# 9 · short vectors from a table


def shorten(matrix, d):
    left, singular_values, _ = np.linalg.svd(matrix, full_matrices=False)
    return left[:, :d] * np.sqrt(singular_values[:d])


def products(student, matrix, d):
    """All dot products between the student's vectors: they do not depend on the signs that an SVD chose."""
    answer = student(matrix, d)
    if answer is None or answer is Ellipsis:
        return answer
    answer = np.asarray(answer, dtype=float)
    return answer @ answer.T if answer.ndim == 2 else answer


def _svd(choose):
    return lambda matrix, d: choose(*np.linalg.svd(matrix, full_matrices=False), d)


shorten_exercise = Exercise(
    id="07.shorten",
    title="Short vectors by SVD",
    reference=shorten,
    run=products,
    rtol=1e-5,
    atol=1e-8,
    probes=[
        Probe(np.random.default_rng(2).normal(size=(6, 6)) + 1, 2, label="a table of 6 by 6, two components"),
        Probe(np.random.default_rng(3).normal(size=(5, 5)), 3, label="a table of 5 by 5, three components"),
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
            _svd(lambda u, s, v, d: v[:d].T * np.sqrt(s[:d])),
            "Those are the vectors of the contexts, the columns of the table. The words are its rows: take "
            "the left singular vectors.",
        ),
        Misconception(
            "rows of the left factor",
            _svd(lambda u, s, v, d: u[:d].T * np.sqrt(s[:d])),
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
            _svd(lambda u, s, v, d: u * np.sqrt(s)),
            "Your vectors are as long as the rows of the table. Keep the first d components only.",
        ),
    ],
    hints=(
        "np.linalg.svd returns three things: left singular vectors, singular values, right singular vectors.",
        "Keep the first d columns of the left factor.",
        "Multiply those columns by the square roots of the first d singular values.",
    ),
)

"""The explorers of chapter 07: the parallelogram while training, what accuracy needs, and neighbours."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.data.documentation_corpus import load_documentation
from nn_helpers.data.toy_world import WORD2VEC_SETTINGS, ToyWorld, toy_world
from nn_helpers.explorer.controls import Choice, Play, Text
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO
from nn_helpers.figures.rough import between
from nn_helpers.words.analogies import score_analogies
from nn_helpers.words.counts import counted_vectors
from nn_helpers.words.keyed_vectors import KeyedVectors, UnknownWordError
from nn_helpers.words.word2vec import Word2Vec

# Analogies while the vectors are trained

FAMILIES = {
    "role and gender": ("king", "queen", "uncle", "aunt"),
    "country and capital": ("france", "paris", "japan", "tokyo"),
    "noun and number": ("cat", "cats", "tree", "trees"),
}
PASSES = WORD2VEC_SETTINGS["epochs"]  # through the text


@lru_cache(maxsize=1)
def snapshots() -> tuple[ToyWorld, list[KeyedVectors]]:
    """Return the toy world and its vectors before training and after each pass."""
    world = toy_world(2000, random_state=0)
    model = Word2Vec(**WORD2VEC_SETTINGS, chunk_words=256)
    model.build_vocab(world.sentences)
    taken = [model.wv.vectors.copy()]
    taken += [model.wv.vectors.copy() for _ in model.iterate()]
    return world, [KeyedVectors(model.wv.index_to_key, vectors) for vectors in taken]


@cache
def right_answers(family: str, passes: int) -> tuple[int, int]:
    world, vectors = snapshots()
    score = score_analogies(vectors[passes], [q for q in world.questions if q.relation == family])
    return score.n_correct, len(score.answers)


@dataclass
class ParallelogramState:
    """The words of a family on a fixed plane, after some passes through the text."""

    family: str
    passes: int
    couples: list  # of (word with value 0, word with value 1)
    points: np.ndarray  # (couples, 2, 2): couple, word, coordinate
    answer: np.ndarray  # (2,), b - a + c of the question
    agreement: float  # mean cosine between two couples' offsets
    correct: int
    questions: int


def compute_parallelogram(family: str, passes: int) -> ParallelogramState:
    world, vectors = snapshots()
    couples = [(q.a, q.b) for q in world.questions if q.relation == family]
    couples = [pair for pair in dict.fromkeys(couples) if world.attribute_of[pair[0]][1] == 0]

    def unit(step: int) -> np.ndarray:
        table = KeyedVectors(vectors[step].index_to_key, vectors[step].get_normed_vectors())
        return np.array([table[list(pair)] for pair in couples])  # (couples, 2, d)

    final = unit(PASSES).reshape(2 * len(couples), -1)
    middle = final.mean(axis=0)
    directions = np.linalg.svd(final - middle, full_matrices=False)[2][:2]  # (2, d)
    directions = directions * np.where(directions.sum(axis=1, keepdims=True) < 0, -1, 1)
    now = unit(passes)
    offsets = now[:, 1] - now[:, 0]
    offsets = offsets / np.linalg.norm(offsets, axis=1, keepdims=True)
    n = len(couples)
    agreement = ((offsets @ offsets.T).sum() - n) / (n * (n - 1))
    a, b, c, _ = FAMILIES[family]
    points = (now - middle) @ directions.T
    first, second = couples.index((a, b)), [pair[0] for pair in couples].index(c)
    answer = points[first, 1] - points[first, 0] + points[second, 0]
    return ParallelogramState(
        family, passes, couples, points, answer, float(agreement), *right_answers(family, passes)
    )


LETTER, LINE, MARKER = 0.019, 0.052, 0.018  # of the map's axes


def label_places(words: list[str], points: np.ndarray) -> list[np.ndarray]:
    """The middle of each label: beside its point, where it covers the least of points and other labels."""
    taken = [(point, np.array([MARKER, MARKER])) for point in points]
    places = []
    for word, point in zip(words, points, strict=True):
        half = np.array([LETTER * len(word), LINE]) / 2
        beside = MARKER + half
        around = [point + beside * (x, y) for y in (1, -1, 0, 2, -2) for x in (1, -1, 0) if x or y]
        covered = [sum(_overlap(place, half, *other) for other in taken) for place in around]
        best = around[int(np.argmin(np.round(covered, 5)))]
        taken.append((best, half))
        places.append(best)
    return places


def _overlap(middle: np.ndarray, half: np.ndarray, other: np.ndarray, other_half: np.ndarray) -> float:
    """The area that two boxes share."""
    return float(np.prod(np.maximum(0, half + other_half - np.abs(middle - other))))


def prepare_parallelogram(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set(xlabel="first direction", ylabel="second direction", xlim=(-0.7, 0.8), ylim=(-0.75, 0.7))
    lines = [ax.plot([], [], "-", color=COLOURS["muted"], linewidth=1)[0] for _ in range(8)]
    (first,) = ax.plot([], [], "s", color=OKABE_ITO["blue"], label="first of a couple")
    (second,) = ax.plot([], [], "o", color=OKABE_ITO["vermilion"], label="second of a couple")
    (shape,) = ax.plot([], [], "--", color=OKABE_ITO["black"], linewidth=1.4)
    (star,) = ax.plot([], [], "*", color=OKABE_ITO["green"], markersize=15, label="b − a + c")
    texts = [ax.text(0, 0, "", fontsize=8, ha="center", va="center") for _ in range(16)]
    ax.legend(loc="lower right", fontsize=8, ncols=3)
    return {
        "ax": ax,
        "lines": lines,
        "first": first,
        "second": second,
        "shape": shape,
        "star": star,
        "texts": texts,
    }


def draw_parallelogram(artists: dict[str, Any], state: ParallelogramState) -> None:
    for line, pair in zip(artists["lines"], state.points, strict=True):
        line.set_data(*pair.T)
    artists["first"].set_data(*state.points[:, 0].T)
    artists["second"].set_data(*state.points[:, 1].T)
    words = [word for pair in state.couples for word in pair]
    places = label_places(words, state.points.reshape(-1, 2))
    for text, word, place in zip(artists["texts"], words, places, strict=True):
        text.set_text(word)
        text.set_position(place)
        text.set_fontweight("bold" if word in FAMILIES[state.family] else "normal")
    a, b, c, _ = FAMILIES[state.family]
    of = dict(zip(words, state.points.reshape(-1, 2), strict=True))
    artists["shape"].set_data(*np.array([of[c], of[a], of[b], state.answer, of[c]]).T)
    artists["star"].set_data(*state.answer[:, None])
    artists["ax"].set_title(
        f"{a} : {b} = {c} : ?   pass {state.passes}, {state.correct} of {state.questions} analogies right",
        fontsize=10,
    )


def describe_parallelogram(state: ParallelogramState) -> str:
    cosine = between(state.agreement, 0.1, 0.55, 0.7, 0.85)
    share = between(state.correct / state.questions, 0.1, 0.35, 0.65, 0.8, 0.92, percent=True)
    return (
        f"After {state.passes} passes the cosine between the offsets of two couples is {cosine} on average;"
        f" {share} of the analogies are right."
    )


parallelogram_explorer = Explorer(
    name="parallelogram",
    title="A parallelogram grows",
    question="Do the words find their topic first, or the direction from one half of a couple to the other?",
    controls={
        "family": Choice("family", list(FAMILIES)),
        "passes": Play("passes through the text", 0, PASSES, PASSES, interval=700),
    },
    compute=compute_parallelogram,
    prepare=prepare_parallelogram,
    draw=draw_parallelogram,
    describe=describe_parallelogram,
    size=(7.2, 4.8),
)


# What the analogies need: text, dimension, window, little noise

SENTENCES = (125, 250, 500, 1000, 2000)
# Mean accuracy in per cent over the three families and two seeds (one for 2,000 sentences), measured by
# tests/test_chapter_07.py's `measure`: noise, dimension, window; skip-gram and counting for each size.
_MEASURED = """
0.0  4 1    2   9  27  32  31    3   7  11  14  18
0.0  4 2    6  13  27  22  24    5  10  13  19  19
0.0  4 4   11  17  20  28  26    5   8  16  19  20
0.0  8 1    9  21  75  93  91   14  13  34  54  75
0.0  8 2   15  51  86  99 100   19  27  43  56  75
0.0  8 4   28  70  90  99 100   25  36  56  62  81
0.0 16 1   12  36  68  90  94   20  31  58  78  83
0.0 16 2   23  60  85  94 100   30  51  72  82  92
0.0 16 4   36  78  86 100 100   48  68  78  90  96
0.0 50 1   16  39  67  79  84   17  35  57  88  98
0.0 50 2   30  58  82  85  96   17  47  79  98 100
0.0 50 4   45  77  82  96 100   27  68  95 100 100
0.2  4 1    1   3   5   7   9    2   5   5   6   9
0.2  4 2    4   4   7   6   8    3   5   7   7   8
0.2  4 4    4   7   6   5  10    4   6   6   7   6
0.2  8 1    1   7  11  17  51    5  10  18  19  44
0.2  8 2    4  12  20  32  69    5  12  20  31  62
0.2  8 4    5  14  21  39  79    6  15  26  46  74
0.2 16 1    3   8  14  12  23    3  13  20  28  80
0.2 16 2   11  16  16  18  50    7  18  26  52  94
0.2 16 4    9  15  18  30  69    7  28  38  78  97
0.2 50 1    6  12  18  17  37    4  15  27  54  86
0.2 50 2    9  20  17  23  54    6  14  38  80  97
0.2 50 4   11  16  17  43  79    4  17  56  99 100
0.4  4 1    1   3   2   3   5    1   2   2   2   7
0.4  4 2    1   5   4   4   8    1   2   2   3   6
0.4  4 4    3   4   6   3  12    2   2   5   4  10
0.4  8 1    2   2   4   6  30    2   3   5   4  36
0.4  8 2    2   2   9  11  43    1   5   9  10  47
0.4  8 4    4   6  11  23  60    4   6  15  25  51
0.4 16 1    3   3   7   7  28    1   4   7  11  58
0.4 16 2    3   5   9   7  38    3   5  13  23  80
0.4 16 4    3   7  14  15  55    4  10  22  46  91
0.4 50 1    2   4  12   9  23    2   7  12  22  64
0.4 50 2    4   5  12  14  48    2   7  19  46  87
0.4 50 4    4   6  14  26  78    2  11  30  79 100
"""
MEASURED = {}
for _line in _MEASURED.strip().splitlines():
    _noise, _size, _window, *_percent = _line.split()
    MEASURED[float(_noise), int(_size), int(_window)] = np.array(_percent, dtype=int).reshape(2, 5)


@dataclass
class AccuracyState:
    """Accuracy against the size of the text, learnt and counted."""

    n_sentences: int
    learnt: np.ndarray  # (5,), per cent
    counted: np.ndarray  # (5,)

    @property
    def at(self) -> int:
        return SENTENCES.index(self.n_sentences)


def compute_accuracy(n_sentences: int, vector_size: int, window: int, noise: float) -> AccuracyState:
    return AccuracyState(n_sentences, *MEASURED[noise, vector_size, window])


def prepare_accuracy(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set_xscale("log")
    ax.set_xticks(SENTENCES, [f"{n:,}" for n in SENTENCES])
    ax.minorticks_off()
    ax.set(xlabel="sentences of nine words", ylabel="analogies right, per cent", ylim=(-3, 106))
    (learnt,) = ax.plot([], [], "o-", color=OKABE_ITO["blue"], label="skip-gram, 15 passes")
    (counted,) = ax.plot([], [], "s--", color=OKABE_ITO["orange"], label="counted: PPMI and SVD")
    ring = ax.plot([], [], "o", color="none", markeredgecolor=OKABE_ITO["black"], markersize=14)[0]
    ax.set_xlim(110, 2300)
    ax.legend(loc="upper left", fontsize=9)
    return {"ax": ax, "learnt": learnt, "counted": counted, "ring": ring}


def draw_accuracy(artists: dict[str, Any], state: AccuracyState) -> None:
    artists["learnt"].set_data(SENTENCES, state.learnt)
    artists["counted"].set_data(SENTENCES, state.counted)
    artists["ring"].set_data([state.n_sentences] * 2, [state.learnt[state.at], state.counted[state.at]])
    artists["ax"].set_title(
        f"{state.n_sentences:,} sentences: skip-gram {state.learnt[state.at]} %,"
        f" counting {state.counted[state.at]} %",
        fontsize=10,
    )


def describe_accuracy(state: AccuracyState) -> str:
    return (
        f"With {state.n_sentences} sentences skip-gram answers {state.learnt[state.at]} per cent of the"
        f" analogies, counting {state.counted[state.at]}."
    )


accuracy_explorer = Explorer(
    name="analogy_accuracy",
    title="What analogies need",
    question="Once there is noise, is a larger dimension still better, and which method holds out?",
    controls={
        "n_sentences": Choice("sentences", {f"{n:,}": n for n in SENTENCES}, value=2000),
        "vector_size": Choice("dimension", [4, 8, 16, 50], value=50, buttons=True),
        "window": Choice("window", [1, 2, 4], value=4, buttons=True),
        "noise": Choice("noise", {"none": 0.0, "20 %": 0.2, "40 %": 0.4}, buttons=True),
    },
    compute=compute_accuracy,
    prepare=prepare_accuracy,
    draw=draw_accuracy,
    describe=describe_accuracy,
    size=(6.6, 3.9),
)


# Neighbours of any word of the documentation

TOP = 10


@lru_cache(maxsize=2)
def documentation_vectors(method: str) -> KeyedVectors:
    sentences = load_documentation(("numpy", "scipy"), progress=False).sentences
    if method == "counted":
        return counted_vectors(sentences, vector_size=50)
    return Word2Vec(sentences, sg=1, vector_size=50, epochs=3, progress=False).wv


@dataclass
class NeighboursState:
    """The words nearest to one word, or the sentence that says why there are none."""

    word: str
    names: list
    scores: np.ndarray
    trouble: str = ""


def compute_neighbours(word: str, method: str) -> NeighboursState:
    word = word.strip().lower()
    if not word:
        return NeighboursState(word, [], np.empty(0), "Type a word of the documentation, such as matrix.")
    try:
        best = documentation_vectors(method).most_similar(word, topn=TOP)
    except UnknownWordError as error:
        return NeighboursState(word, [], np.empty(0), str(error))
    return NeighboursState(word, [name for name, _ in best], np.array([score for _, score in best]))


def prepare_neighbours(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    bars = ax.barh(np.arange(TOP), np.zeros(TOP), color=OKABE_ITO["sky"])
    ax.set(xlabel="cosine", ylabel="nearest words", xlim=(0, 1.02), ylim=(TOP - 0.4, -0.6))
    ax.set_yticks(range(TOP))
    message = ax.text(0.5, 0.5, "", transform=ax.transAxes, ha="center", va="center", wrap=True)
    return {"ax": ax, "bars": bars, "message": message}


def draw_neighbours(artists: dict[str, Any], state: NeighboursState) -> None:
    names = [*state.names, *[""] * (TOP - len(state.names))]
    scores = np.append(state.scores, np.zeros(TOP - len(state.scores)))
    for bar, score in zip(artists["bars"], scores, strict=True):
        bar.set_width(score)
    artists["ax"].set_yticklabels(names)
    artists["message"].set_text(state.trouble.replace("$", r"\$"))
    shown = state.word[:40].replace("$", r"\$")
    artists["ax"].set_title(f"nearest to {shown}" if state.names else "no neighbours", fontsize=10)


def describe_neighbours(state: NeighboursState) -> str:
    return state.trouble or f"Nearest to {state.word}: {', '.join(state.names[:5])}."


def store_neighbours(state: NeighboursState) -> str:
    """The nearest word alone: the rest depends on the versions of the libraries and of Python."""
    return state.trouble or f"Nearest to {state.word}: {state.names[0]}."


neighbours_explorer = Explorer(
    name="word_neighbours",
    title="Neighbours of any word",
    question="Find two opposites that are neighbours. Then look up a word that has two meanings.",
    controls={
        "word": Text("word", "sin", placeholder="matrix", samples=("rows", "", "eigenvaleu")),
        "method": Choice(
            "vectors", {"counted (PPMI, SVD)": "counted", "skip-gram (trained in seconds)": "skip-gram"}
        ),
    },
    compute=compute_neighbours,
    prepare=prepare_neighbours,
    draw=draw_neighbours,
    describe=describe_neighbours,
    store=store_neighbours,
    size=(6.4, 3.9),
)

EXPLORERS = [parallelogram_explorer, accuracy_explorer, neighbours_explorer]

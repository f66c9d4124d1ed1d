"""Chapter 07."""

SYMMETRIC = "equivalent: the dot product of two vectors does not depend on their order"
ORDER = "equivalent: minimum, maximum and logaddexp do not depend on the order of their arguments"
FLOATS = "equivalent: the text promises arrays, and dividing makes whole numbers decimals anyway"
NUMPY_INT = "equivalent: a NumPy integer is an integer, and the check takes both"
BY_THE_SAME = "equivalent: the length of v divides all cosines alike, so the largest stays the largest"

SURVIVORS = {
    "07.pairs": {
        "pairs: max(0, i - window) -> max(i - window, 0)": ORDER,
        "pairs: min(len(sentence), i + window + 1) -> min(i + window + 1, len(sentence))": ORDER,
    },
    "07.pair_gradients": {
        "pair_gradients: u @ v -> v @ u": SYMMETRIC,
        "pair_gradients: np.logaddexp(0, -score) -> np.logaddexp(-score, 0)": ORDER,
        "pair_gradients: np.logaddexp(0, negative_scores) -> np.logaddexp(negative_scores, 0)": ORDER,
        "pair_gradients: sigmoid(negative_scores) - negative_target -> sigmoid(negative_scores) + "
        "negative_target": "equivalent: the target of a negative is 0",
    },
    "07.cbow_gradients": {
        "cbow_gradients: u @ h -> h @ u": SYMMETRIC,
        "cbow_gradients: np.logaddexp(0, -score) -> np.logaddexp(-score, 0)": ORDER,
        "cbow_gradients: np.logaddexp(0, negative_scores) -> np.logaddexp(negative_scores, 0)": ORDER,
    },
    "07.cosines": {
        "cosines: vectors, v = (np.asarray(vectors, dtype=float), np.asarray(v, dtype... -> pass": FLOATS,
    },
    "07.nearest": {
        "cosines: vectors, v = (np.asarray(vectors, dtype=float), np.asarray(v, dtype... -> pass": FLOATS,
        "cosines: np.linalg.norm(vectors, axis=1) * np.linalg.norm(v) -> np.linalg.norm(vectors, axis=1) / "
        "np.linalg.norm(v)": BY_THE_SAME,
        "cosines: np.linalg.norm(vectors, axis=1) * np.linalg.norm(v) -> np.linalg.norm(vectors, "
        "axis=1)": BY_THE_SAME,
        "nearest: int(scores.argmax()) -> scores.argmax()": NUMPY_INT,
    },
    "07.analogy": {
        "analogy: vectors = np.asarray(vectors, dtype=float) -> pass": FLOATS,
        "analogy: int(scores.argmax()) -> scores.argmax()": NUMPY_INT,
    },
    "07.ppmi": {
        "ppmi: np.maximum(0, np.log(joint / chance)) -> np.maximum(np.log(joint / chance), 0)": ORDER,
    },
    "07.shorten": {
        "shorten: False -> True": "equivalent: the full factors only have more columns, which are cut off",
    },
}

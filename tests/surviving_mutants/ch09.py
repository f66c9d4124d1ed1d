"""Chapter 09."""

ANOTHER_COUNTER = "equivalent: another cell that counts, and the exercise takes every one of them"
NUMPY_NUMBER = "equivalent: a number of NumPy's is as good an answer"

SURVIVORS = {
    "09.seeds": {
        "share_solved: float(np.mean(np.mean(losses[:, -10:], axis=1) < enough)) -> "
        "np.mean(np.mean(losses[:, -10:], axis=1) < enough)": NUMPY_NUMBER,
    },
    "09.anbn": {
        f"counting_cell: 30.0 -> {other}{which}": ANOTHER_COUNTER
        for other in ("31.0", "29.0")
        for which in ("", " (2)", " (3)", " (4)", " (5)", " (6)")
    },
}

"""Chapter 11."""

OVERWRITTEN = "equivalent: every entry is written over afterwards"

SURVIVORS = {
    "11.correlate": {
        "correlate: np.zeros((height, width)) -> np.ones((height, width))": OVERWRITTEN,
    },
    "11.convolve": {
        "convolve: np.zeros((len(x), len(w), height, width)) -> "
        "np.ones((len(x), len(w), height, width))": OVERWRITTEN,
    },
    "11.pool_back": {
        "pool_backward: 2 -> 3 (7)": "equivalent: an index below 4 has the same row and column in three rows",
    },
    "11.global": {
        "global_logits: np.maximum(maps, 0) -> np.maximum(0, maps)": "equivalent: a maximum has no order",
    },
}

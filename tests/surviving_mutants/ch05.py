"""Chapter 05."""

SYMMETRIC = "equivalent: the two arguments may change places"

SURVIVORS = {
    "05.cross_entropy": {"cross_entropy: np.logaddexp(0, z) -> np.logaddexp(z, 0)": SYMMETRIC},
    "05.debug_nan": {"cross_entropy: np.logaddexp(0, z) -> np.logaddexp(z, 0)": SYMMETRIC},
    "05.or_neuron": {
        "train_or: sigmoid(X_OR @ w + b) - Y_OR -> Y_OR - sigmoid(X_OR @ w + b)": (
            "equivalent: the difference is squared"
        ),
    },
    "05.cheapest": {
        "_cost: ~called & (y == 1) -> (y == 1) & ~called": SYMMETRIC,
        "_cost: called & (y == 0) -> (y == 0) & called": SYMMETRIC,
    },
}

"""Chapter 13."""

ORDER = "equivalent: the larger of two numbers, in whichever order they are named"

SURVIVORS = {
    "13.occlusion": {
        "occlusion: np.zeros((n - size + 1, m - size + 1)) -> np.ones((n - size + 1, m - size + 1))": (
            "equivalent: every entry is written"
        ),
    },
    "13.induction": {"induction_score: max(len(masses), 1) -> max(1, len(masses))": ORDER},
    "13.heads": {
        "heads_that_matter: 1 -> 2": "equivalent: NumPy takes any negative length for the unknown one"
    },
    "13.fourier": {
        "fourier_power: (np.abs(waves) ** 2).sum(axis=1) -> (np.abs(waves) ** 2).mean(axis=1)": (
            "equivalent: the number of columns divides all powers alike, and shares do not change"
        ),
    },
    "13.probe": {
        "linear_probe: targets - mean_y -> targets + mean_y": (
            "equivalent: the features have mean 0, so a constant in the targets adds nothing to their product"
        ),
    },
    "13.adversarial_training": {
        "adversarial_training: b = b - rate * error.mean() -> b -= rate * error.mean()": (
            "equivalent: a number is not changed in place"
        ),
        "adversarial_training: X @ w + b -> b": (
            "equivalent: p lies between 0 and 1, so the sign of p - y is the label's alone"
        ),
        "adversarial_training: X @ w + b -> X @ w - b": (
            "equivalent: p lies between 0 and 1, so the sign of p - y is the label's alone"
        ),
    },
}

"""Chapter 02."""

EITHER_AT_THE_KINK = "equivalent: at the kink the exercise takes a slope of 0 as well as one of 1"

SURVIVORS = {
    "02.sse": {
        "sse: np.ravel(y) -> y": "equivalent: targets come as a plain array",
        "sse: np.ravel(y_hat) - np.ravel(y) -> np.ravel(y) - np.ravel(y_hat)": (
            "equivalent: a square has no sign"
        ),
    },
    "02.relu_derivative": {
        "relu_derivative: np.asarray(z) > 0 -> np.asarray(z) >= 0": EITHER_AT_THE_KINK,
    },
    "02.relu_delta": {
        "relu_derivative: np.asarray(z) > 0 -> np.asarray(z) >= 0": EITHER_AT_THE_KINK,
        "relu: np.maximum(0.0, z) -> np.maximum(z, 0.0)": "equivalent: the larger of two numbers",
        "relu: 0.0 -> -1.0": "equivalent: where the ReLU is off, its value is multiplied by a slope of 0",
    },
    "02.own_forward": {
        "forward_delta: sigmoid(x @ W1 + b1) @ w2 -> w2 @ sigmoid(x @ W1 + b1)": (
            "equivalent: the dot product of two vectors is symmetric"
        ),
    },
    "02.gradient_checker": {
        "numerical_gradient: np.zeros_like(x) -> np.ones_like(x)": "equivalent: every entry is overwritten",
    },
}

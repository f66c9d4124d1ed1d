"""Chapter 03."""

ZIP = "equivalent: the lists have the same length, strict or not"

SURVIVORS = {
    "03.input_changes": {
        "slope: 1 - a -> a - 1": "equivalent: two slopes are multiplied, and two minus signs cancel",
    },
    "03.train": {
        "_one_by_one: True -> False": ZIP,
        "_sse: sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2) - Y -> Y - sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2)": (
            "equivalent: a square has no sign"
        ),
    },
    "03.any_depth": {
        "_gradients: True -> False": ZIP,
        "_gradients: layer > 0 -> layer >= 0": "equivalent: the delta of the inputs is computed and not used",
        "_gradients: 0 -> -1 (4)": "equivalent: the delta of the inputs is computed and not used",
    },
}

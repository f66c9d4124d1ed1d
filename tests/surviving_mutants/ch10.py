"""Chapter 10."""

SURVIVORS = {
    "10.tape": {
        "gradients_of_tape: True -> False": "equivalent: parents and slopes of a node are as many",
    },
    "10.checkpoints": {
        "most_kept: min(every, n_layers) -> min(n_layers, every)": "equivalent: the smaller of two numbers",
    },
}

"""Chapter 01."""

ANOTHER_XOR = "equivalent: another network that computes XOR, and the exercise takes every one of them"

SURVIVORS = {
    "01.neuron": {
        "neuron: x @ w -> w @ x": "equivalent: the dot product of two vectors is symmetric",
    },
    "01.xor": {
        "xor_weights: 1.0 -> 2.0": ANOTHER_XOR,
        "xor_weights: 1.0 -> 2.0 (3)": ANOTHER_XOR,
        "xor_weights: 1.0 -> 2.0 (5)": ANOTHER_XOR,
        "xor_weights: 2.0 -> 3.0": ANOTHER_XOR,
        "xor_weights: 2.0 -> 1.0": ANOTHER_XOR,
    },
}

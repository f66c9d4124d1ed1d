"""Chapter 06."""

SURVIVORS = {
    "06.prepare": {
        "prepare: 1 -> 2": "equivalent: NumPy takes every negative length for the one to find",
    },
}

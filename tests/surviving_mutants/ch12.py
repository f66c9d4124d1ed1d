"""Chapter 12."""

AXES = "equivalent: two axes are exchanged, in whichever order they are named"

SURVIVORS = {
    "12.heads": {
        "split_heads: x.reshape(n, n_steps, n_heads, size // n_heads).swapaxes(1, 2) -> "
        "x.reshape(n, n_steps, n_heads, size // n_heads).swapaxes(2, 1)": AXES,
    },
}

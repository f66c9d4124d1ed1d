"""Chapter 08."""

SURVIVORS = {
    "08.clip": {
        "clip_by_norm: norm > max_norm -> norm >= max_norm": "equivalent: at the limit the factor is 1",
    },
}

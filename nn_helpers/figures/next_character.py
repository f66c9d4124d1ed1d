"""How likely each next character is, under two conditions, and what is written: a bar chart above a text."""

from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.figures.plotting import OKABE_ITO
from nn_helpers.validation import Array

SHOWN = 14  # characters
_NAMES = {" ": "space", "\n": "newline"}


def likeliest(p: Array, characters: str) -> tuple[Array, list[str]]:
    """Return the places of the likeliest characters, the first one first, and what to call them."""
    order = np.argsort(-p, kind="stable")[:SHOWN]
    return order, [_NAMES.get(characters[k], characters[k]) for k in order]


def prepare_next(figure: Figure, bars: str, dashes: str) -> dict[str, Any]:
    """Lay the chart out; `bars` and `dashes` name the two conditions. Returns what `draw_next` changes."""
    chart, text = figure.subplots(2, 1, height_ratios=(3, 1.3))
    chart.set(xlim=(-0.6, SHOWN - 0.4), ylim=(0, 1), xlabel="next character", ylabel="probability")
    columns = chart.bar(range(SHOWN), np.zeros(SHOWN), color=OKABE_ITO["blue"], label=bars)
    (marks,) = chart.plot([], [], "_", color=OKABE_ITO["vermilion"], markersize=13, label=dashes)
    chart.legend(loc="upper right")
    text.axis("off")
    words = text.text(0, 1, "", transform=text.transAxes, va="top", family="monospace", fontsize=9)
    return {"chart": chart, "columns": columns, "marks": marks, "words": words}


def draw_next(
    artists: dict[str, Any], names: list[str], bars: Array, dashes: Array, read: str, written: str
) -> None:
    """Show the probabilities of the named characters, and what was written after what was read."""
    for column, p in zip(artists["columns"], bars, strict=True):
        column.set_height(p)
    artists["marks"].set_data(range(SHOWN), dashes)
    artists["chart"].set_xticks(range(SHOWN), names, rotation=45)
    line = f"[{read}]{written}".replace("\n", "¶").replace("$", r"\$")
    artists["words"].set_text("\n".join(wrap(line, 72)))

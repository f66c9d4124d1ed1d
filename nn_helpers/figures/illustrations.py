"""Drawings that carry no data: what things look like, for the first pages of a chapter."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyArrowPatch

from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

BODY = "#DDEBF5"


def draw_biological_neuron(ax: Axes) -> None:
    """Draw a nerve cell with three synapses, and under each part its name in the model.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its axes are switched off.
    """
    ax.set(xlim=(0, 10), ylim=(-1.15, 3.6))
    ax.axis("off")
    body = np.array([4.6, 1.8])
    for height, width, strength in ((3.2, 5.0, "strong"), (1.8, 2.0, "weak"), (0.4, 3.2, "inhibiting")):
        start = np.array([1.9, height])
        colour = OKABE_ITO["vermilion"] if strength == "inhibiting" else OKABE_ITO["blue"]
        _curve(ax, (0.1, height), (1.45, height), COLOURS["muted"], 3, 0)
        _curve(ax, start, body, colour, width, 0.12 * np.sign(1.8 - height))
        ax.add_patch(Ellipse((start[0] - 0.35, start[1]), 0.26, 0.42, color=COLOURS["muted"]))
        ax.text(1.75, height + 0.3, strength, ha="center", fontsize=9, color=colour)
    ax.add_patch(
        Ellipse(tuple(body), 1.9, 1.7, facecolor=BODY, edgecolor=OKABE_ITO["blue"], linewidth=2, zorder=3)
    )
    ax.add_patch(Ellipse(tuple(body), 0.6, 0.55, color=OKABE_ITO["sky"], zorder=4))
    _curve(ax, body + [0.9, 0], (8.3, 1.8), OKABE_ITO["blue"], 5, 0)
    for height in (2.6, 1.8, 1.0):
        _curve(ax, (8.2, 1.8), (9.3, height), OKABE_ITO["blue"], 2.5, 0)
        ax.add_patch(Ellipse((9.4, height), 0.26, 0.3, color=OKABE_ITO["blue"]))
    names = (
        (0.75, "signals", "inputs $x$"),
        (2.3, "synapses", "weights $w$"),
        (4.6, "cell body", r"sum $z$, then $\varphi$"),
        (7.4, "axon", "activation $a$"),
    )
    for x, biology, model in names:
        ax.text(x, -0.35, biology, ha="center", va="center", fontsize=10, color="#444444")
        ax.text(x, -0.95, model, ha="center", va="center", fontsize=10, weight="bold")


def _curve(ax: Axes, start: Any, end: Any, colour: str, width: float, bend: float) -> None:
    path = FancyArrowPatch(
        start,
        end,
        arrowstyle="-",
        connectionstyle=f"arc3,rad={bend}",
        color=colour,
        linewidth=width,
        zorder=2,
    )
    ax.add_patch(path)

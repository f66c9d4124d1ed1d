"""Figures that everybody can read: one look, alternative text, drawings of networks.

from nn_helpers.figures import COLOURS, draw_network, show
"""

from nn_helpers.figures.illustrations import draw_biological_neuron
from nn_helpers.figures.network_diagram import NetworkDrawing, draw_network
from nn_helpers.figures.plotting import (
    CLASSES,
    COLOURS,
    OKABE_ITO,
    SIGNED,
    plot_decision_regions,
    plot_history,
    show,
    style,
    use_style,
)
from nn_helpers.figures.rough import between

__all__ = [
    "between",
    "draw_biological_neuron",
    "draw_network",
    "NetworkDrawing",
    "OKABE_ITO",
    "COLOURS",
    "CLASSES",
    "SIGNED",
    "use_style",
    "style",
    "show",
    "plot_history",
    "plot_decision_regions",
]

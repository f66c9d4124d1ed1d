"""The explorers of chapter 10, a file for each."""

from nn_helpers.chapters.ch10.explorers.graph import graph_explorer
from nn_helpers.chapters.ch10.explorers.modes import modes_explorer

__all__ = ["graph_explorer", "modes_explorer"]

EXPLORERS = [graph_explorer, modes_explorer]

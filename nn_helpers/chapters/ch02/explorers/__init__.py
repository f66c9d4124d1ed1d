"""The explorers of chapter 02, a file for each."""

from nn_helpers.chapters.ch02.explorers.delta import delta_explorer
from nn_helpers.chapters.ch02.explorers.landscape import landscape_explorer
from nn_helpers.chapters.ch02.explorers.tangent import tangent_explorer

__all__ = ["tangent_explorer", "delta_explorer", "landscape_explorer"]

EXPLORERS = [tangent_explorer, delta_explorer, landscape_explorer]

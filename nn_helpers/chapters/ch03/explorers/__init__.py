"""The explorers of chapter 03, a file for each."""

from nn_helpers.chapters.ch03.explorers.backprop import backprop_explorer
from nn_helpers.chapters.ch03.explorers.mistakes import mistake_explorer

__all__ = ["backprop_explorer", "mistake_explorer"]

EXPLORERS = [backprop_explorer, mistake_explorer]

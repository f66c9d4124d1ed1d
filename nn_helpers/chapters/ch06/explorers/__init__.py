"""The explorers of chapter 06, a file for each."""

from nn_helpers.chapters.ch06.explorers.drawing import draw_a_digit, draw_explorer
from nn_helpers.chapters.ch06.explorers.playground import playground_explorer
from nn_helpers.chapters.ch06.explorers.training import trained_so_far, training_explorer

__all__ = ["draw_a_digit", "draw_explorer", "playground_explorer", "trained_so_far", "training_explorer"]

EXPLORERS = [draw_explorer, playground_explorer, training_explorer]

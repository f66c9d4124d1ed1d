"""The explorers of chapter 04, a file for each."""

from nn_helpers.chapters.ch04.explorers.conditioning import conditioning_explorer
from nn_helpers.chapters.ch04.explorers.line import line_explorer
from nn_helpers.chapters.ch04.explorers.points import points_explorer

__all__ = ["line_explorer", "points_explorer", "conditioning_explorer"]

EXPLORERS = [line_explorer, points_explorer, conditioning_explorer]

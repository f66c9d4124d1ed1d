"""The explorers of chapter 13, a file for each subject."""

from nn_helpers.chapters.ch13.explorers.code_plane import code_plane_explorer
from nn_helpers.chapters.ch13.explorers.grokking import grokking_explorer
from nn_helpers.chapters.ch13.explorers.heads import heads_explorer

__all__ = ["heads_explorer", "grokking_explorer", "code_plane_explorer"]

EXPLORERS = [heads_explorer, grokking_explorer, code_plane_explorer]

"""The explorers of chapter 08, a file for each."""

from nn_helpers.chapters.ch08.explorers.decay import decay_explorer
from nn_helpers.chapters.ch08.explorers.small_model import reading_explorer, temperature_explorer
from nn_helpers.chapters.ch08.explorers.unrolled import unroll_explorer

__all__ = ["unroll_explorer", "decay_explorer", "temperature_explorer", "reading_explorer"]

EXPLORERS = [unroll_explorer, decay_explorer, temperature_explorer, reading_explorer]

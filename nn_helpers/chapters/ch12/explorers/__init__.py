"""The explorers of chapter 12, a file for each subject."""

from nn_helpers.chapters.ch12.explorers.masks import mask_explorer
from nn_helpers.chapters.ch12.explorers.small_gpt import attention_explorer, writing_explorer

__all__ = ["mask_explorer", "attention_explorer", "writing_explorer"]

EXPLORERS = [mask_explorer, attention_explorer, writing_explorer]

"""The explorers of chapter 11, a file for each."""

from nn_helpers.chapters.ch11.explorers.feature_maps import feature_maps_explorer
from nn_helpers.chapters.ch11.explorers.kernel import kernel_explorer
from nn_helpers.chapters.ch11.explorers.occlusion import occlusion_explorer
from nn_helpers.chapters.ch11.explorers.receptive_field import receptive_field_explorer

__all__ = ["feature_maps_explorer", "kernel_explorer", "occlusion_explorer", "receptive_field_explorer"]

EXPLORERS = [kernel_explorer, receptive_field_explorer, feature_maps_explorer, occlusion_explorer]

"""What is written on a drawn network: numbers, names and words, held against the sizes of its layers."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np


def shown_nodes(size: int, most: int) -> list[int]:
    """The nodes that are drawn of a layer: all, or the first ones and the last."""
    return list(range(size)) if size <= most else [*range(most - 2), size - 1]


def checked_nodes(values: Sequence[Any] | None, sizes: list[int]) -> list[np.ndarray] | None:
    """One array of floats for each layer; NaN stands for what is not given."""
    if values is None:
        return None
    if len(values) != len(sizes):
        raise ValueError(f"node_values has {len(values)} arrays for {len(sizes)} layers")
    checked = []
    for layer, (given, size) in enumerate(zip(values, sizes, strict=True)):
        array = np.full(size, np.nan) if given is None else np.asarray(given, dtype=float).ravel()
        if array.shape != (size,):
            raise ValueError(f"node_values[{layer}] has {array.size} numbers for a layer of {size} nodes")
        checked.append(array)
    return checked


def checked_edges(key: str, values: Sequence[Any] | None, sizes: list[int]) -> list[np.ndarray] | None:
    """One array, of numbers or of words, for each pair of neighbouring layers."""
    if values is None:
        return None
    shapes = list(pairwise(sizes))
    if len(values) != len(shapes):
        raise ValueError(f"{key} has {len(values)} arrays; {len(sizes)} layers have {len(shapes)} gaps")
    checked = []
    for layer, (given, shape) in enumerate(zip(values, shapes, strict=True)):
        array = np.full(shape, np.nan if key == "edge_values" else "") if given is None else np.asarray(given)
        if array.shape != shape:
            raise ValueError(f"{key}[{layer}] has shape {array.shape}; the layers on its sides need {shape}")
        checked.append(array)
    return checked


def checked_names(
    key: str, names: Sequence[Sequence[str]] | None, sizes: list[int]
) -> list[list[str]] | None:
    """A word for every node, as lists."""
    if names is None:
        return None
    counts = [len(layer) for layer in names]
    if counts != sizes:
        raise ValueError(f"{key} has {counts} entries for layers of {sizes} nodes")
    return [list(layer) for layer in names]

"""Checkpointing: forget what lies inside a block, and compute it once more when backward needs it.

Memory for the results inside one block at a time, against one more forward pass.

Source: Griewank and Walther (2000); Chen, Xu, Zhang and Guestrin (2016).
"""

from collections.abc import Callable

import numpy as np

from nn_helpers.autodiff.graph import topological_order
from nn_helpers.autodiff.tensor import Tensor, result_of
from nn_helpers.validation import Array


def checkpoint(block: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Return block(x), of which only x is remembered.

    Parameters
    ----------
    block : callable
        Takes a tensor and returns one; called again, with equal results, in backward. It may use further
        tensors that want a gradient: they get it.
    x : Tensor

    Returns
    -------
    Tensor
    """

    def way_back(grad: Array) -> Array:
        again = Tensor(x.data, requires_grad=True)
        block(again).backward(grad)
        return np.zeros_like(x.data) if again.grad is None else again.grad

    entrance = x if x.requires_grad else Tensor(x.data, requires_grad=True)
    return result_of(block(Tensor(x.data)).data, (entrance, way_back))


def kept_bytes(result: Tensor) -> int:
    """Return how many bytes of intermediate results a graph keeps alive for backward.

    Parameters
    ----------
    result : Tensor

    Returns
    -------
    int
        The bytes of all results in the graph, inputs not counted, views counted once.
    """
    results = [node.data for node in topological_order(result) if node.parents]
    arrays = {id(base): base.nbytes for base in (a if a.base is None else a.base for a in results)}
    return sum(arrays.values())

"""An embedding is a table with one trainable row per symbol: a one-hot vector times a matrix, looked up."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.layers import Layer, kept
from nn_helpers.nn.one_hot import one_hot_sum
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import (
    Array,
    RandomState,
    check_float_dtype,
    check_positive_int,
    check_random_state,
    describe,
)


class Embedding(Layer):
    """A table of vectors, looked up by index.

    Parameters
    ----------
    num_embeddings : int
        The number of symbols V.
    embedding_dim : int
        The length D of a vector.
    dtype : float64 or float32
    random_state : None, int or numpy.random.Generator

    Attributes
    ----------
    weight : Parameter, shape (V, D)
        Drawn from the standard normal distribution, as in PyTorch.
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        *,
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        self.num_embeddings = check_positive_int(num_embeddings, "num_embeddings")
        self.embedding_dim = check_positive_int(embedding_dim, "embedding_dim")
        shape = (self.num_embeddings, self.embedding_dim)
        self.weight = Parameter(np.zeros(shape, check_float_dtype(dtype)), "weight")
        self._indices: Array | None = None
        self.reset_parameters(random_state)

    def reset_parameters(self, random_state: Any = None) -> None:
        """Draw new vectors, in place."""
        self.weight.data[...] = check_random_state(random_state).standard_normal(self.weight.shape)

    def parameters(self) -> list[Parameter]:
        """Return the table."""
        return [self.weight]

    def forward(self, x: ArrayLike) -> Array:
        """Look up indices of any shape, for example (T, N): the vectors are a new last axis, (T, N, D).

        Raises
        ------
        TypeError
            If x does not hold whole numbers.
        ValueError
            If one of them is no index of the table.
        """
        x = np.asarray(x)
        if x.dtype.kind not in "iu" or x.size == 0:
            raise TypeError(f"x of {self!r}: expected whole numbers, got {describe(x)}.")
        if x.min() < 0 or x.max() >= self.num_embeddings:
            raise ValueError(
                f"x of {self!r}: expected whole numbers from 0 to {self.num_embeddings - 1}, "
                f"got some from {x.min()} to {x.max()}."
            )
        self._indices = kept(x)
        looked_up: Array = self.weight.data[x]
        return looked_up

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to each row the gradients of all places where it was looked up; an index has none: None."""
        indices = self._indices
        shape = None if indices is None else (*indices.shape, self.embedding_dim)
        grad_output = self._check_grad(grad_output, shape)
        assert indices is not None
        rows = grad_output.astype(self.weight.data.dtype, copy=False).reshape(-1, self.embedding_dim)
        self.weight.add_grad(one_hot_sum(indices.ravel(), rows, self.num_embeddings))
        return None

    def __repr__(self) -> str:
        return f"Embedding({self.num_embeddings}, {self.embedding_dim})"

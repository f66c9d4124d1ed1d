"""An embedding is a table with one trainable row per symbol: a one-hot vector times a matrix, looked up."""

import numpy as np

from nn_helpers.nn.layers import Layer
from nn_helpers.nn.one_hot import one_hot_sum
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import check_float_dtype, check_positive_int, check_random_state, describe


class Embedding(Layer):
    """A table of vectors, looked up by index.

    Parameters
    ----------
    num_embeddings : int
        The number of symbols V.
    embedding_dim : int
        The length D of a vector.
    dtype : float64 or float32
    random_state : int, Generator or None

    Attributes
    ----------
    weight : Parameter, shape (V, D)
        Drawn from the standard normal distribution, as in PyTorch.
    """

    def __init__(self, num_embeddings, embedding_dim, *, dtype=np.float64, random_state=None):
        self.num_embeddings = check_positive_int(num_embeddings, "num_embeddings")
        self.embedding_dim = check_positive_int(embedding_dim, "embedding_dim")
        shape = (self.num_embeddings, self.embedding_dim)
        self.weight = Parameter(np.zeros(shape, check_float_dtype(dtype)), "weight")
        self._indices = None
        self.reset_parameters(random_state)

    def reset_parameters(self, random_state=None):
        """Draw new vectors, in place."""
        self.weight.data[...] = check_random_state(random_state).standard_normal(self.weight.shape)

    def parameters(self):
        """Return the table."""
        return [self.weight]

    def forward(self, x):
        """Look up indices of any shape, for example (T, N): the vectors are a new last axis, (T, N, D)."""
        x = np.asarray(x)
        if x.dtype.kind not in "iu" or x.size == 0:
            raise TypeError(f"An embedding looks up whole numbers, but x is {describe(x)}.")
        if x.min() < 0 or x.max() >= self.num_embeddings:
            raise ValueError(
                f"Indices must lie between 0 and {self.num_embeddings - 1}, "
                f"but range from {x.min()} to {x.max()}."
            )
        self._indices = x
        return self.weight.data[x]

    def backward(self, grad_output, needs_input_grad=True):
        """Add to each row the gradients of all places where it was looked up; an index has none: None."""
        shape = None if self._indices is None else (*self._indices.shape, self.embedding_dim)
        self._check_grad(grad_output, shape)
        rows = np.asarray(grad_output, self.weight.data.dtype).reshape(-1, self.embedding_dim)
        self.weight.add_grad(one_hot_sum(self._indices.ravel(), rows, self.num_embeddings))
        return

    def __repr__(self):
        return f"Embedding({self.num_embeddings}, {self.embedding_dim})"

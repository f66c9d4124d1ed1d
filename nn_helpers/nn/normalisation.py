"""Batch normalisation gives every feature mean 0 and variance 1 over the batch, then a scale of its own.

    x_hat = (x - mean) / sqrt(variance + eps)        y = weight * x_hat + bias

A prediction must not depend on who else is in the batch. In evaluation mode mean and variance are therefore
running means of those that were seen in training.

Source: Ioffe and Szegedy (2015); details as in PyTorch.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.layers import Layer
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import Array, as_float_array, check_float_dtype, check_number, check_positive_int


class BatchNorm1d(Layer):
    """Batch normalisation of features, (N, C).

    Parameters
    ----------
    num_features : int
        C.
    eps : float
        Keeps the divisor above 0.
    momentum : float
        Share of the newest batch in the running means, above 0 and at most 1.
    dtype : numpy dtype
        float64, or float32 for speed.

    Attributes
    ----------
    weight, bias : Parameter, shape (C,)
        Scale and shift of the normalised features; they start at 1 and 0.
    running_mean, running_var : ndarray, shape (C,)
        Running means of the batches' means and of their unbiased variances (divided by N - 1). The batch
        itself is normalised by its biased variance (divided by N).

    Raises
    ------
    TypeError, ValueError
        If a number lies outside its range.
    """

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1, *, dtype: DTypeLike = np.float64
    ) -> None:
        self.num_features = check_positive_int(num_features, "num_features")
        self.eps = check_number(eps, "eps", above=0)
        self.momentum = check_number(momentum, "momentum", above=0, maximum=1)
        dtype = check_float_dtype(dtype)
        self.weight = Parameter(np.ones(self.num_features, dtype), "weight")
        self.bias = Parameter(np.zeros(self.num_features, dtype), "bias")
        self.running_mean = np.zeros(self.num_features, dtype)
        self.running_var = np.ones(self.num_features, dtype)
        self._saved: tuple[Array, Array, bool] | None = None

    def parameters(self) -> list[Parameter]:
        """Return weight and bias."""
        return [self.weight, self.bias]

    def named_buffers(self) -> list[tuple[str, Array]]:
        """Return the running means, which are saved with the model but not trained."""
        return [("running_mean", self.running_mean), ("running_var", self.running_var)]

    def reset_parameters(self, random_state: Any = None) -> None:
        """Set scale, shift and running means to their start; nothing is drawn."""
        self.weight.data.fill(1)
        self.bias.data.fill(0)
        self.running_mean.fill(0)
        self.running_var.fill(1)

    def forward(self, x: ArrayLike) -> Array:
        """Return the normalised, scaled and shifted features.

        Parameters
        ----------
        x : array_like, shape (N, C)
            In training mode at least two rows: one has no variance.

        Raises
        ------
        ValueError
            If the shape is another one, or a batch to learn from has a single row.
        """
        values = as_float_array(x, "x", dtype=self.weight.data.dtype, finite=False)
        n = len(values) if values.ndim == 2 else 0
        if values.shape != (n, self.num_features):
            raise ValueError(f"x of {self!r}: expected shape (N, {self.num_features}), got {values.shape}.")
        if self.training:
            if n < 2:
                raise ValueError(
                    f"x of {self!r}: expected at least 2 rows in training mode, got {n}; "
                    "call eval() to predict one example."
                )
            mean, variance = values.mean(axis=0), values.var(axis=0)
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (variance * (n / (n - 1)) - self.running_var)
        else:
            mean, variance = self.running_mean, self.running_var
        scale = 1 / np.sqrt(variance + self.eps)
        x_hat = (values - mean) * scale
        self._saved = x_hat, scale, self.training
        y: Array = self.weight.data * x_hat + self.bias.data
        return y

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of weight and bias, and return that of the input.

        In training mode every row moves the batch's mean and variance, through which it touches all others:

            dL/dx = scale * (d - mean(d) - x_hat * mean(d * x_hat))        d = dL/dx_hat = dL/dy * weight

        In evaluation mode they are constants, and only the first term stays.
        """
        delta = self._check_grad(grad_output, None if self._saved is None else self._saved[0].shape)
        assert self._saved is not None
        x_hat, scale, trained = self._saved
        delta = delta.astype(x_hat.dtype, copy=False)
        self.weight.add_grad((delta * x_hat).sum(axis=0))
        self.bias.add_grad(delta.sum(axis=0))
        if not needs_input_grad:
            return None
        d = delta * self.weight.data
        if trained:
            d = d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)
        return np.asarray(d * scale)

    def __repr__(self) -> str:
        return f"BatchNorm1d({self.num_features})"

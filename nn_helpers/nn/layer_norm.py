"""Layer normalisation gives every row mean 0 and variance 1 over its own features, then a scale of its own.

    x_hat = (x - mean) / sqrt(variance + eps)        y = weight * x_hat + bias

Batch normalisation takes mean and variance over the examples of a batch; here they are one row's own, so
that a row never hears of its neighbours, and training and evaluation are the same.

Source: Ba, Kiros and Hinton (2016), "Layer normalization", arXiv 1607.06450.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.layers import Layer, read_only
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import Array, as_float_array, check_float_dtype, check_number, check_positive_int


class LayerNorm(Layer):
    """Layer normalisation over the last axis, (..., D).

    Parameters
    ----------
    normalized_shape : int
        D, the number of features.
    eps : float
        Keeps the divisor above 0.
    bias : bool
        Whether the shift exists.
    dtype : numpy dtype
        float64, or float32 for speed.

    Attributes
    ----------
    weight, bias : Parameter, shape (D,)
        Scale and shift of the normalised features; they start at 1 and 0. Without a shift ``bias`` is None.

    Raises
    ------
    TypeError, ValueError
        If a number lies outside its range.
    """

    def __init__(
        self, normalized_shape: int, eps: float = 1e-5, *, bias: bool = True, dtype: DTypeLike = np.float64
    ) -> None:
        self.normalized_shape = check_positive_int(normalized_shape, "normalized_shape")
        self.eps = check_number(eps, "eps", above=0)
        dtype = check_float_dtype(dtype)
        self.weight = Parameter(np.ones(self.normalized_shape, dtype), "weight")
        self.bias = Parameter(np.zeros(self.normalized_shape, dtype), "bias") if bias else None
        self._saved: tuple[Array, Array] | None = None

    def parameters(self) -> list[Parameter]:
        """Return weight and, if there is one, bias."""
        return [self.weight] if self.bias is None else [self.weight, self.bias]

    def reset_parameters(self, random_state: Any = None) -> None:
        """Set scale and shift to their start; nothing is drawn."""
        self.weight.data.fill(1)
        if self.bias is not None:
            self.bias.data.fill(0)

    def forward(self, x: ArrayLike) -> Array:
        """Return the normalised, scaled and shifted rows, read-only.

        Parameters
        ----------
        x : array_like, shape (..., D)

        Raises
        ------
        ValueError
            If the last axis has another length.
        """
        values = as_float_array(x, "x", dtype=self.weight.data.dtype, finite=False)
        if values.ndim == 0 or values.shape[-1] != self.normalized_shape:
            raise ValueError(
                f"x of {self!r}: expected shape (..., {self.normalized_shape}), got {values.shape}."
            )
        x_hat = values - row_mean(values)
        scale = 1 / np.sqrt(row_mean(x_hat, x_hat) + self.eps)
        x_hat *= scale
        self._saved = x_hat, scale
        y: Array = x_hat * self.weight.data
        if self.bias is not None:
            y += self.bias.data
        return read_only(y)

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of weight and bias, and return that of the input.

        Every feature moves the mean and the variance of its row, through which it touches all others:

            dL/dx = scale * (d - mean(d) - x_hat * mean(d * x_hat))        d = dL/dx_hat = dL/dy * weight

        the formula of batch normalisation with the means along the other axis.
        """
        delta = self._check_grad(grad_output, None if self._saved is None else self._saved[0].shape)
        assert self._saved is not None
        x_hat, scale = self._saved
        delta = delta.astype(x_hat.dtype, copy=False)
        self.weight.add_grad(column_sum(delta * x_hat))
        if self.bias is not None:
            self.bias.add_grad(column_sum(delta))
        if not needs_input_grad:
            return None
        d = delta * self.weight.data
        grad: Array = d - row_mean(d)
        grad -= x_hat * row_mean(d, x_hat)
        grad *= scale
        return grad

    def __repr__(self) -> str:
        bias = "" if self.bias is not None else ", bias=False"
        return f"LayerNorm({self.normalized_shape}{bias})"


def row_mean(x: Array, y: Array | None = None) -> Array:
    """Return the means of x, or of x * y, along the last axis, which stays with length 1."""
    total = x.sum(axis=-1, keepdims=True) if y is None else np.vecdot(x, y)[..., None]
    mean: Array = total * x.dtype.type(1 / x.shape[-1])
    return mean


def column_sum(x: Array) -> Array:
    """Return the sums over all axes but the last one."""
    total: Array = x.reshape(-1, x.shape[-1]).sum(axis=0)
    return total

"""Images go from layer to layer in the shape (N, C, H, W): example, channel, row, column, as in PyTorch.

In memory the layers keep them the other way about, in the order (H, C, W, N). Then one pixel of all
examples is a run of neighbouring numbers, and what a convolution or a pooling layer does with a pixel it
does to the whole batch in one sweep. NumPy separates the two: ``transpose`` gives the same numbers another
shape without moving them. So shapes stay the familiar ones, rows are examples, and only speed tells.
"""

from collections.abc import Sequence
from numbers import Integral
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.layers import Layer
from nn_helpers.validation import Array, as_float_array, describe

Pair: TypeAlias = int | Sequence[int]


def batch_innermost(images: Array) -> Array:
    """Return images as contiguous (H, C, W, N): a view if they lie in memory so already, else a copy.

    Parameters
    ----------
    images : ndarray, shape (N, C, H, W)
    """
    return np.ascontiguousarray(images.transpose(2, 1, 3, 0))


def batch_first(images: Array) -> Array:
    """Return the view (N, C, H, W) of images of shape (H, C, W, N); nothing moves in memory.

    Parameters
    ----------
    images : ndarray, shape (H, C, W, N)
    """
    return images.transpose(3, 1, 0, 2)


class Flatten(Layer):
    """Turn every example into a row: (N, C, H, W) becomes (N, C * H * W), channel by channel."""

    def __init__(self) -> None:
        self._shape: tuple[int, ...] | None = None

    def forward(self, x: ArrayLike) -> Array:
        """Return x as rows, shape (N, everything else).

        Raises
        ------
        ValueError
            If x is empty or a single number.
        """
        x = as_float_array(x, "x", finite=False)
        if x.ndim == 0:
            raise ValueError(f"x of {self!r}: expected one example per row, got a single number.")
        self._shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Return the gradient in the shape of the input."""
        shape = self._shape
        row = None if shape is None else (shape[0], int(np.prod(shape[1:])))
        grad_output = self._check_grad(grad_output, row)
        return grad_output.reshape(shape) if needs_input_grad and shape is not None else None


def check_images(
    x: ArrayLike, layer: Layer, window: tuple[int, int], *, channels: int | None = None,
    padding: tuple[int, int] = (0, 0), dtype: DTypeLike | None = None,
) -> Array:  # fmt: skip
    """Return a layer's input as an array (N, C, H, W) of floats.

    Parameters
    ----------
    x : array_like
    layer : Layer
        Named in the error message.
    window : pair of int
        Height and width that the padded images have at least.
    channels : int, optional
        C, if only one number will do.
    padding : pair of int
        How many rows and columns of zeros will be added on each side.
    dtype : numpy dtype, optional
        The float type to convert to.

    Raises
    ------
    TypeError
        If x does not consist of real numbers.
    ValueError
        If it has another shape, or is too small for the window.
    """
    x = as_float_array(x, "x", dtype=dtype, finite=False)
    if x.ndim != 4 or channels not in (None, x.shape[1]):
        cure = ""
        if x.ndim == 2 and x.shape[1] == 784:
            cure = "; MNIST's rows become images by x.reshape(-1, 1, 28, 28)"
        elif x.ndim == 4 and x.shape[3] == channels:
            cure = "; channels come before rows and columns: x.transpose(0, 3, 1, 2)"
        raise ValueError(
            f"x of {layer!r}: expected images of shape (N, {channels or 'C'}, H, W), got {x.shape}{cure}."
        )
    height, width = (length + 2 * zeros for length, zeros in zip(x.shape[2:], padding, strict=True))
    if height < window[0] or width < window[1]:
        with_padding = f" with padding {shown(padding)}" if any(padding) else ""
        raise ValueError(
            f"x of {layer!r}: expected images of at least {window[0]} rows and {window[1]} columns, "
            f"got {x.shape[2]} and {x.shape[3]}{with_padding}."
        )
    return x


def check_pair(value: Any, name: str, minimum: int = 1) -> tuple[int, int]:
    """Return a pair (rows, columns) of whole numbers; a single number stands for both.

    Parameters
    ----------
    value : int or pair of int
    name : str
        How the error message calls it.
    minimum : int
        The smallest number allowed.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or a number is too small.
    """
    wanted = f"{name}: expected a whole number of at least {minimum}, or a pair of them (rows, columns)"
    pair = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(pair) != 2:
        raise ValueError(f"{wanted}, got {describe(value)}.")
    for number in pair:
        if isinstance(number, (bool, np.bool_)) or not isinstance(number, Integral):
            raise TypeError(f"{wanted}, got {describe(value)}.")
        if number < minimum:
            raise ValueError(f"{wanted}, got {value}.")
    return int(pair[0]), int(pair[1])


def shown(pair: tuple[int, int]) -> str:
    """Return a pair as it is written in a call: one number where both are equal."""
    return str(pair[0]) if pair[0] == pair[1] else str(pair)

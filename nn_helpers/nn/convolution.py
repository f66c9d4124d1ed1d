"""A convolution lays one small filter over every place of an image: the same weights look everywhere.

    z[n, o, i, j] = b[o] + sum over c, u, v of w[o, c, u, v] * x[n, c, s*i + u, s*j + v]

with stride s, over images x that zero padding has made larger. (A mathematician calls this
cross-correlation and flips the filter first; networks, which learn their filters, do not.)

It is a matrix product, once every place's window is written as a column. A window has K rows of K pixels
of C channels. `unfold` copies the image K times, each time shifted by one column:

    rows[h] = for each v, c:  image[h, c, s*j + v, n]  over all j, n         (K * C, W' * N)

Output row i needs the K image rows from s*i on, which lie one after the other in memory. So they are one
matrix (K * K * C, W' * N) already, without copying each pixel K * K times, and the whole layer is one
product for each output row. `fold` is its mirror image: what was copied there is added back here.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.images import Pair, batch_first, batch_innermost, check_images, check_pair, shown
from nn_helpers.nn.initialisers import Initialiser, get_initialiser
from nn_helpers.nn.layers import Layer
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import (
    Array,
    RandomState,
    check_float_dtype,
    check_positive_int,
    check_random_state,
    check_shape,
)


class Conv2d(Layer):
    """Convolution of images (N, C, H, W) with filters of their own for every output channel.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input, and number of filters.
    kernel_size : int or pair of int
        Rows and columns of a filter.
    stride : int or pair of int
        How far the filter moves from one output to the next.
    padding : int or pair of int
        Rows and columns of zeros around the image, on each side. ``(kernel_size - 1) / 2`` keeps the size.
    bias : bool
        Whether every filter has a bias.
    initialiser : str or function
        A name from `nn_helpers.nn.initialisers`, or a function of the same form; it is asked for a matrix
        (in_channels * kernel rows * kernel columns, out_channels). The bias starts at zero.
    dtype : numpy dtype
        float64, or float32 for speed. Inputs are converted to it.
    random_state : None, int or numpy.random.Generator
        For the initial weights.

    Attributes
    ----------
    weight : Parameter, shape (out_channels, in_channels, kernel rows, kernel columns)
        As in PyTorch; ``weight.data[o, c]`` is a picture of what filter o looks for in channel c.
    bias : Parameter, shape (out_channels,), or None

    Raises
    ------
    TypeError, ValueError
        If a number lies outside its range.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Pair,
        stride: Pair = 1,
        padding: Pair = 0,
        *,
        bias: bool = True,
        initialiser: str | Initialiser = "he_uniform",
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        self.in_channels = check_positive_int(in_channels, "in_channels")
        self.out_channels = check_positive_int(out_channels, "out_channels")
        self.kernel_size = check_pair(kernel_size, "kernel_size")
        self.stride = check_pair(stride, "stride")
        self.padding = check_pair(padding, "padding", minimum=0)
        self.initialiser = get_initialiser(initialiser)
        dtype = check_float_dtype(dtype)
        shape = (self.out_channels, self.in_channels, *self.kernel_size)
        self.weight = Parameter(np.zeros(shape, dtype), "weight")
        self.bias = Parameter(np.zeros(self.out_channels, dtype), "bias") if bias else None
        self._rows: Array | None = None
        self._shapes: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        self.reset_parameters(random_state)

    def reset_parameters(self, random_state: Any = None) -> None:
        """Draw new filters with the layer's initialiser and set the bias to zero."""
        rng, dtype = check_random_state(random_state), self.weight.data.dtype
        shape = (self.weight.size // self.out_channels, self.out_channels)
        drawn = check_shape(self.initialiser(shape, random_state=rng, dtype=dtype), shape, "initialiser")
        self.weight.data = drawn.T.reshape(self.weight.shape)
        if self.bias is not None:
            self.bias.data.fill(0)

    def parameters(self) -> list[Parameter]:
        """Return weight and, if there is one, bias."""
        return [self.weight] if self.bias is None else [self.weight, self.bias]

    def forward(self, x: ArrayLike) -> Array:
        """Return what every filter finds at every place.

        Parameters
        ----------
        x : array_like, shape (N, in_channels, H, W)

        Returns
        -------
        ndarray, shape (N, out_channels, H', W')
            H' = (H + 2 * padding - kernel rows) // stride + 1, and W' alike.

        Raises
        ------
        ValueError
            If x has another shape, or is smaller than the filter.
        """
        x = check_images(
            x, self, self.kernel_size,
            channels=self.in_channels, padding=self.padding, dtype=self.weight.data.dtype,
        )  # fmt: skip
        image = padded(x, self.padding)  # (H, C, W, N)
        self._rows = rows = unfold(image, self.kernel_size, self.stride)  # (H', K K C, W' N)
        z: Array = self._matrix() @ rows  # (H', O, W' N)
        if self.bias is not None:
            z += self.bias.data[:, np.newaxis]
        output = batch_first(z.reshape(*z.shape[:2], -1, len(x)))
        self._shapes = image.shape, output.shape
        return output

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add dL/dw and dL/db to the gradients, and return dL/dx.

        A weight is used at every place, so its blame is a sum over all of them:

            dL/dw[o, c, u, v] = sum over n, i, j of delta[n, o, i, j] * x[n, c, s*i + u, s*j + v]

        and a pixel is seen through several windows, so its blame is the sum of what each of them says. In
        matrices these are the formulas of `Linear`, for each output row, with `fold` for the second sum:

            dL/dW = delta @ rows.T        dL/db = sum of delta        dL/drows = W.T @ delta
        """
        grad_output = self._check_grad(grad_output, None if self._shapes is None else self._shapes[1])
        assert self._rows is not None
        assert self._shapes is not None
        W, (image_shape, _) = self._matrix(), self._shapes
        delta = batch_innermost(grad_output.astype(W.dtype, copy=False))
        delta = delta.reshape(*delta.shape[:2], -1)  # (H', O, W' N)
        grad = (delta @ self._rows.transpose(0, 2, 1)).sum(axis=0)  # (O, K K C)
        (rows, columns), (over, along) = self.kernel_size, self.padding
        grad = grad.reshape(self.out_channels, rows, columns, self.in_channels)
        self.weight.add_grad(grad.transpose(0, 3, 1, 2))
        if self.bias is not None:
            self.bias.add_grad(delta.sum(axis=(0, 2)))
        if not needs_input_grad:
            return None
        image = fold(W.T @ delta, image_shape, self.kernel_size, self.stride)
        height, _, width, _ = image_shape
        return batch_first(image[over : height - over, :, along : width - along])

    def _matrix(self) -> Array:
        """The filters as rows of a matrix (O, K K C), each in the order of a window: row, column, channel."""
        return self.weight.data.transpose(0, 2, 3, 1).reshape(self.out_channels, -1)

    def __repr__(self) -> str:
        stride = f", stride={shown(self.stride)}" if self.stride != (1, 1) else ""
        padding = f", padding={shown(self.padding)}" if any(self.padding) else ""
        bias = "" if self.bias is not None else ", bias=False"
        kernel = shown(self.kernel_size)
        return f"Conv2d({self.in_channels}, {self.out_channels}, {kernel}{stride}{padding}{bias})"


def padded(x: Array, padding: tuple[int, int]) -> Array:
    """Return images (N, C, H, W) as (H, C, W, N), with zeros around them."""
    over, along = padding
    if not over and not along:
        return batch_innermost(x)
    n, channels, height, width = x.shape
    image = np.zeros((height + 2 * over, channels, width + 2 * along, n), x.dtype)
    image[over : over + height, :, along : along + width] = x.transpose(2, 1, 3, 0)
    return image


def unfold(image: Array, kernel_size: tuple[int, int], stride: tuple[int, int]) -> Array:
    """Write every window of the images as a column.

    Parameters
    ----------
    image : ndarray, shape (H, C, W, N)
    kernel_size, stride : pair of int
        Of rows and columns.

    Returns
    -------
    ndarray, shape (H', kernel rows * kernel columns * C, W' * N)
        Read-only: neighbouring output rows share memory.
    """
    (k_rows, k_columns), (down, right) = kernel_size, stride
    height, channels, width, n = image.shape
    n_down, n_right = (height - k_rows) // down + 1, (width - k_columns) // right + 1
    rows = np.empty((height, k_columns, channels, n_right, n), image.dtype)
    for k in range(k_columns):
        rows[:, k] = image[:, :, k : k + right * (n_right - 1) + 1 : right]
    row, _, line, _, number = rows.strides
    shape, strides = (n_down, k_rows * k_columns * channels, n_right * n), (down * row, line, number)
    return as_strided(rows, shape, strides, writeable=False)


def fold(
    columns: Array, shape: tuple[int, ...], kernel_size: tuple[int, int], stride: tuple[int, int]
) -> Array:
    """Add every window's numbers to the pixels that they came from: the gradient of `unfold`.

    Parameters
    ----------
    columns : ndarray, shape (H', kernel rows * kernel columns * C, W' * N)
    shape : tuple (H, C, W, N)
        Of the images.
    kernel_size, stride : pair of int
        Of rows and columns.

    Returns
    -------
    ndarray, shape (H, C, W, N)
    """
    (k_rows, k_columns), (down, right) = kernel_size, stride
    height, channels, _, n = shape
    columns = columns.reshape(len(columns), k_rows, k_columns, channels, -1, n)
    n_down, n_right = len(columns), columns.shape[4]
    rows = np.zeros((height, k_columns, channels, n_right, n), columns.dtype)
    for k in range(k_rows):
        rows[k : k + down * (n_down - 1) + 1 : down] += columns[:, k]
    image = np.zeros(shape, columns.dtype)
    for k in range(k_columns):
        image[:, :, k : k + right * (n_right - 1) + 1 : right] += rows[:, k]
    return image

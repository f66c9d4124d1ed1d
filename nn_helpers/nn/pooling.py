"""Pooling makes an image smaller: one number for each window, its largest or its mean.

    largest:  gradient to the pixel that was largest           mean:  to all pixels alike

The place of an edge no longer matters to a pixel or two, and what follows sees a larger part of the image
with as few weights. The windows of one pixel each, such as "top left of every window", are slices of the
image, so pooling 2 x 2 is three calls on four slices; a maximum over axes would be far slower.
"""

from abc import abstractmethod
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.images import Pair, batch_first, batch_innermost, check_images, check_pair, shown
from nn_helpers.nn.layers import Layer, kept, read_only
from nn_helpers.validation import Array


class Pooling(Layer):
    """What both kinds share: windows, shapes and checks.

    Parameters
    ----------
    kernel_size : int or pair of int
        Rows and columns of a window.
    stride : int or pair of int, optional
        How far one window is from the next; by default they lie side by side. Rows and columns that fill no
        window are left out.

    Raises
    ------
    TypeError, ValueError
        If a number lies outside its range.
    """

    def __init__(self, kernel_size: Pair, stride: Pair | None = None) -> None:
        self.kernel_size = check_pair(kernel_size, "kernel_size")
        self.stride = self.kernel_size if stride is None else check_pair(stride, "stride")
        self._image: Array | None = None
        self._output: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        """Return one number for each window.

        Parameters
        ----------
        x : array_like, shape (N, C, H, W)

        Returns
        -------
        ndarray, shape (N, C, H', W')
            H' = (H - kernel rows) // stride + 1, and W' alike. Read-only: the layer keeps it.

        Raises
        ------
        ValueError
            If x has another shape, or is smaller than a window.
        """
        image = kept(batch_innermost(check_images(x, self, self.kernel_size)))  # (H, C, W, N)
        self._image, self._output = image, read_only(self._pooled(image))
        return batch_first(self._output)

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Return dL/dx; a pixel in several windows gets the sum of what they say."""
        image, output = self._image, self._output
        grad_output = self._check_grad(grad_output, None if output is None else batch_first(output).shape)
        if image is None or output is None or not needs_input_grad:
            return None
        grad = np.zeros_like(image)
        self._spread(batch_innermost(grad_output), image, output, grad)
        return batch_first(grad)

    def _slices(self, image: Array) -> Iterator[Array]:
        """Each pixel of a window in turn, row by row: that pixel of every window, (H', C, W', N)."""
        (rows, columns), (down, right) = self.kernel_size, self.stride
        n_down, n_right = (image.shape[0] - rows) // down, (image.shape[2] - columns) // right
        for i in range(rows):
            for j in range(columns):
                yield image[i : i + down * n_down + 1 : down, :, j : j + right * n_right + 1 : right]

    @abstractmethod
    def _pooled(self, image: Array) -> Array:
        """Return the output, (H', C, W', N)."""

    @abstractmethod
    def _spread(self, delta: Array, image: Array, output: Array, grad: Array) -> None:
        """Add to grad, which has the image's shape, what each window passes on of its delta."""

    def __repr__(self) -> str:
        stride = f", stride={shown(self.stride)}" if self.stride != self.kernel_size else ""
        return f"{type(self).__name__}({shown(self.kernel_size)}{stride})"


class MaxPool2d(Pooling):
    """The largest number of each window. Of several that are equally large, the first gets the gradient.

    Ties are no rarity: where an image is blank, all pixels of a window are equal.

    Parameters
    ----------
    kernel_size : int or pair of int
        Rows and columns of a window.
    stride : int or pair of int, optional
        How far one window is from the next; by default they lie side by side. Rows and columns that fill no
        window are left out.
    """

    def _pooled(self, image: Array) -> Array:
        first, *others = self._slices(image)
        output = first.copy()
        for other in others:
            np.maximum(output, other, out=output)
        return output

    def _spread(self, delta: Array, image: Array, output: Array, grad: Array) -> None:
        waiting = np.ones(output.shape, bool)  # windows whose maximum has not come yet
        for pixel, blame in zip(self._slices(image), self._slices(grad), strict=True):
            first = (pixel == output) & waiting
            waiting ^= first
            blame += delta * first


class AvgPool2d(Pooling):
    """The mean of each window.

    Parameters
    ----------
    kernel_size : int or pair of int
        Rows and columns of a window.
    stride : int or pair of int, optional
        How far one window is from the next; by default they lie side by side. Rows and columns that fill no
        window are left out.
    """

    def _pooled(self, image: Array) -> Array:
        first, *others = self._slices(image)
        output = first.copy()
        for other in others:
            output += other
        output /= self.kernel_size[0] * self.kernel_size[1]
        return output

    def _spread(self, delta: Array, image: Array, output: Array, grad: Array) -> None:
        share = delta / (self.kernel_size[0] * self.kernel_size[1])
        for blame in self._slices(grad):
            blame += share

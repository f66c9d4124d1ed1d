"""The Gaussian error linear unit: a ReLU with a soft corner, in the middle of every transformer block.

    a = z * Phi(z)        Phi(z): the share of a standard normal distribution below z

Far right a is z, far left it is 0, and between them it dips a little below 0. GPT-2 replaced Phi by a
sigmoid, which costs one exponential and differs by less than 0.0005:

    a = z * sigmoid(2 u)        u = sqrt(2 / pi) * (z + 0.044715 z^3)

which is 1/2 z (1 + tanh(u)) said in other words.

Source: Hendrycks and Gimpel (2016), "Gaussian error linear units (GELUs)", arXiv 1606.08415.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.layers import Layer, read_only
from nn_helpers.validation import Array, as_float_array, check_choice

APPROXIMATIONS = ("none", "tanh")
SLOPE = 2 * math.sqrt(2 / math.pi)  # of 2 u at 0
CUBIC = 0.044715


class GELU(Layer):
    """The Gaussian error linear unit as a layer, on arrays of any shape.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        The normal distribution itself, or GPT-2's approximation, which is faster.

    Raises
    ------
    ValueError
        If `approximate` is neither of the two.
    """

    def __init__(self, approximate: str = "none") -> None:
        self.approximate = check_choice(approximate, "approximate", APPROXIMATIONS)
        self._slope: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        """Return a = x * Phi(x), elementwise and read-only."""
        z = as_float_array(x, "x", finite=False)
        a, self._slope = self._exact(z) if self.approximate == "none" else self._sigmoid_form(z)
        return read_only(a)

    @staticmethod
    def _exact(z: Array) -> tuple[Array, Array]:
        """Return a and da/dz = Phi(z) + z * phi(z), with the normal density phi."""
        from scipy.special import ndtr  # here, so that importing a layer loads NumPy alone

        below = ndtr(z)
        density = np.exp(-0.5 * z * z) * (1 / math.sqrt(2 * math.pi))
        return z * below, below + z * density

    @staticmethod
    def _sigmoid_form(z: Array) -> tuple[Array, Array]:
        """Return a = z s and da/dz = s + z s (1 - s) d(2u)/dz, with s = sigmoid(2u).

        While the numbers are at hand both are computed, each in the memory of an array that is used up.
        """
        square = z * z
        s = square * (-SLOPE * CUBIC)
        s -= SLOPE
        s *= z  # -2u
        np.exp(np.minimum(s, 80, out=s), out=s)  # e^80 still is a float32
        s += 1
        np.reciprocal(s, out=s)
        a = z * s
        square *= 3 * SLOPE * CUBIC
        square += SLOPE  # d(2u)/dz
        square *= a
        slope = np.subtract(1, s, out=np.empty_like(s))
        slope *= square
        slope += s
        return a, slope

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Return dL/dz = dL/da * da/dz."""
        slope = self._slope
        grad_output = self._check_grad(grad_output, None if slope is None else slope.shape)
        return grad_output * slope if needs_input_grad and slope is not None else None

    def __repr__(self) -> str:
        return "GELU()" if self.approximate == "none" else f"GELU({self.approximate!r})"

"""An activation turns a neuron's net input z into its output a; without it, stacked layers would be one.

    z  --activation-->  a            a = activation(z)
    dL/dz  <--------  dL/da          dL/dz = dL/da * activation.derivative(z)

Every activation is an object that is called like a function. Two forms of its derivative exist because
the two are easily mixed up: `derivative` takes the net input z, `derivative_from_activation` takes the
activation a (and refuses a number that the activation can never produce).

At a kink the derivative is the one from the left, as in PyTorch: relu'(0) = 0, leaky_relu'(0) = 0.01.
All formulas are stable for any float: no exponential is ever taken of a positive number.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.validation import Array, as_float_array, check_choice, check_number, check_positive_int


class Activation(ABC):
    """What all activations share: called on z, differentiated by z or by a.

    A subclass says ``name``, the ``lowest`` and ``highest`` value it can give, and three formulas on
    checked float arrays: ``_f(z)``, ``_df(z)`` and ``_df_from_a(a)``. Layers use these directly.
    """

    name = ""
    lowest, highest = -np.inf, np.inf

    def __call__(self, z: ArrayLike) -> Any:
        """Return the activation a of net inputs z, elementwise (softmax and maxout: along the last axis).

        Parameters
        ----------
        z : array_like of finite numbers
            Integers are converted to float64; float32 stays float32.

        Raises
        ------
        TypeError, ValueError
            If z does not hold real numbers, is empty, or holds NaN or infinity.
        """
        return self._f(as_float_array(z, "z"))

    def derivative(self, z: ArrayLike) -> Any:
        """Return da/dz at net inputs z, of the shape of z (softmax: the Jacobian)."""
        return self._df(as_float_array(z, "z"))

    def derivative_from_activation(self, a: ArrayLike) -> Any:
        """Return da/dz from the activation a itself, which saves computing it again from z."""
        a = as_float_array(a, "a")
        if a.min() < self.lowest or a.max() > self.highest:
            outside = a.min() if a.min() < self.lowest else a.max()
            raise ValueError(
                f"a: expected outputs of {self.name}, from {self.lowest:g} to {self.highest:g}, "
                f"got {outside:g}; if this is the net input z, call derivative(z)."
            )
        return self._df_from_a(a)

    @abstractmethod
    def _f(self, z: Array) -> Any:
        """Return a."""

    def _df(self, z: Array) -> Any:
        """Return da/dz from z."""
        return self._df_from_a(self._f(z))

    def _df_from_a(self, a: Array) -> Any:
        """Return da/dz from a."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<activation {self.name}>"


class IdentityActivation(Activation):
    """a = z, the output of a regression."""

    name = "identity"

    def _f(self, z: Array) -> Any:
        return np.positive(z)  # a copy, so that changing a leaves z alone

    def _df_from_a(self, a: Array) -> Any:
        return np.ones_like(a)[()]


class StepActivation(Activation):
    """a = 1 where z >= 0, else 0: the unit of McCulloch and Pitts (1943), which fires or does not.

    Its derivative is 0 everywhere (at the jump, where none exists, it is set to 0), so gradient descent
    cannot learn through it.
    """

    name = "step"
    lowest, highest = 0.0, 1.0

    def _f(self, z: Array) -> Any:
        return np.heaviside(z, z.dtype.type(1))

    def _df_from_a(self, a: Array) -> Any:
        return np.zeros_like(a)[()]


class SigmoidActivation(Activation):
    """a = 1 / (1 + e^-z), a number between 0 and 1; a' = a (1 - a), at most 0.25."""

    name = "sigmoid"
    lowest, highest = 0.0, 1.0

    def _f(self, z: Array) -> Any:
        e = np.exp(-np.abs(z))  # never above 1, so it cannot overflow
        return np.where(z >= 0, z.dtype.type(1), e) / (1 + e)

    def _df_from_a(self, a: Array) -> Any:
        return a * (1 - a)


class TanhActivation(Activation):
    """a = tanh(z), a number between -1 and 1; a' = 1 - a^2."""

    name = "tanh"
    lowest, highest = -1.0, 1.0

    def _f(self, z: Array) -> Any:
        return np.tanh(z)

    def _df_from_a(self, a: Array) -> Any:
        return 1 - a * a


class ReLUActivation(Activation):
    """a = max(0, z); a' = 1 where z > 0, else 0 (also at the kink)."""

    name = "relu"
    lowest = 0.0

    def _f(self, z: Array) -> Any:
        return np.maximum(z, 0)

    def _df_from_a(self, a: Array) -> Any:
        return (a > 0).astype(a.dtype)[()]


class LeakyReLUActivation(Activation):
    """a = z where z > 0, else slope * z: a unit that never dies (Maas, Hannun and Ng, 2013).

    Parameters
    ----------
    negative_slope : float
        The slope left of 0, from 0 to 1 and small.
    """

    name = "leaky_relu"

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = check_number(negative_slope, "negative_slope", minimum=0, maximum=1)

    def _f(self, z: Array) -> Any:
        return np.maximum(z, self.negative_slope * z)

    def _df_from_a(self, a: Array) -> Any:
        return np.where(a > 0, a.dtype.type(1), a.dtype.type(self.negative_slope))[()]


class ELUActivation(Activation):
    """a = z where z > 0, else alpha (e^z - 1); a' = 1 or a + alpha (Clevert and others, 2016).

    Parameters
    ----------
    alpha : float
        Above 0; far left the activation levels off at -alpha.
    """

    name = "elu"

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = check_number(alpha, "alpha", above=0)
        self.lowest = -self.alpha

    def _f(self, z: Array) -> Any:
        return np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))[()]

    def _df(self, z: Array) -> Any:
        # From z: a + alpha would lose every digit where a is nearly -alpha.
        return np.where(z > 0, z.dtype.type(1), self.alpha * np.exp(np.minimum(z, 0)))[()]

    def _df_from_a(self, a: Array) -> Any:
        return np.where(a > 0, a.dtype.type(1), a + self.alpha)[()]


class SoftmaxActivation(Activation):
    """a_k = e^(z_k) / sum_j e^(z_j) along the last axis: probabilities that sum to 1.

    Every output depends on every input, so the derivative is the Jacobian, of shape (..., K, K):
    da_i/dz_j = a_i ([i = j] - a_j).
    """

    name = "softmax"
    lowest, highest = 0.0, 1.0

    def __call__(self, z: ArrayLike) -> Any:
        """Return the probabilities of net inputs z, shape (..., K), along the last axis."""
        return self._f(_with_an_axis(z, "z", self.name))

    def derivative(self, z: ArrayLike) -> Any:
        """Return the Jacobian, shape (..., K, K), at net inputs z, shape (..., K)."""
        return self._df(_with_an_axis(z, "z", self.name))

    def derivative_from_activation(self, a: ArrayLike) -> Any:
        """Return the Jacobian, shape (..., K, K), from the probabilities a, shape (..., K)."""
        return super().derivative_from_activation(_with_an_axis(a, "a", self.name))

    def _f(self, z: Array) -> Any:
        a = z - z.max(axis=-1, keepdims=True)  # the largest exponent becomes 0
        np.exp(a, out=a)
        a /= a.sum(axis=-1, keepdims=True)
        return a

    def _df_from_a(self, a: Array) -> Any:
        jacobian = -a[..., :, None] * a[..., None, :]
        diagonal = np.arange(a.shape[-1])
        jacobian[..., diagonal, diagonal] += a
        return jacobian


class MaxoutActivation(Activation):
    """The largest of several linear pieces: the unit learns its own activation (Goodfellow and others, 2013).

    The last axis of z holds the pieces of the units one after another, shape (..., units * pieces);
    the activation has shape (..., units). The gradient flows to the winning piece only, on ties to the first.

    Parameters
    ----------
    pieces : int
        How many net inputs compete for one output.
    """

    name = "maxout"

    def __init__(self, pieces: int = 2) -> None:
        self.pieces = check_positive_int(pieces, "pieces")

    def __call__(self, z: ArrayLike) -> Any:
        """Return the largest piece of every unit, shape (..., units), from z, shape (..., units * pieces)."""
        return self._f(self._checked(z))

    def derivative(self, z: ArrayLike) -> Any:
        """Return 1 at each winning piece and 0 elsewhere, of the shape of z."""
        return self._df(self._checked(z))

    def derivative_from_activation(self, a: ArrayLike) -> Any:
        """Refused: the largest piece does not tell which piece it was."""
        raise TypeError(
            "expected net inputs z, got a, which does not tell which piece won; call derivative(z)."
        )

    def _checked(self, z: ArrayLike, finite: bool = True) -> Array:
        checked = _with_an_axis(z, "z", self.name, finite)
        if checked.shape[-1] % self.pieces:
            raise ValueError(
                f"z: expected a last axis of a multiple of {self.pieces} pieces, got shape {checked.shape}."
            )
        return checked

    def _grouped(self, z: Array) -> Array:
        return z.reshape(*z.shape[:-1], -1, self.pieces)

    def _f(self, z: Array) -> Any:
        return self._grouped(z).max(axis=-1)

    def _df(self, z: Array) -> Any:
        winners = self._grouped(z).argmax(axis=-1)
        mask = winners[..., None] == np.arange(self.pieces)
        return mask.reshape(z.shape).astype(z.dtype)


def _with_an_axis(given: ArrayLike, name: str, activation: str, finite: bool = True) -> Array:
    values = as_float_array(given, name, finite=finite)
    if values.ndim == 0:
        raise ValueError(
            f"{name}: expected at least one axis for {activation}, got the single number {values}."
        )
    return values


identity = IdentityActivation()
step = StepActivation()
sigmoid = SigmoidActivation()
tanh = TanhActivation()
relu = ReLUActivation()
leaky_relu = LeakyReLUActivation()
elu = ELUActivation()
softmax = SoftmaxActivation()
maxout = MaxoutActivation()


def log_softmax(z: ArrayLike) -> Array:
    """Return the logarithms of softmax along the last axis, exact even where those round to zero."""
    z = _with_an_axis(z, "z", "log_softmax")
    shifted = z - z.max(axis=-1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (identity, step, sigmoid, tanh, relu, leaky_relu, elu, softmax, maxout)
}


def get_activation(name: str | Activation) -> Activation:
    """Return the activation of a name such as ``"tanh"``; an activation passes through.

    Raises
    ------
    ValueError
        If nothing has that name.
    """
    if isinstance(name, Activation):
        return name
    return ACTIVATIONS[check_choice(name, "activation", ACTIVATIONS)]

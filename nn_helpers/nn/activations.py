"""An activation bends a neuron's net input z into its output a; without it, stacked layers would be one.

    z  --activation-->  a            a = activation(z)
    dL/dz  <--------  dL/da          dL/dz = dL/da * activation.derivative(z)

Every activation is an object that is called like a function. Two forms of its derivative exist because
the two are easily mixed up: `derivative` takes the net input z, `derivative_from_activation` takes the
activation a (and refuses a number that the activation can never produce).

At a kink the derivative is the one from the left, as in PyTorch: relu'(0) = 0, leaky_relu'(0) = 0.01.
All formulas are stable for any float: no exponential is ever taken of a positive number.
"""

from abc import ABC, abstractmethod

import numpy as np

from nn_helpers.validation import as_float_array, check_choice, check_number, check_positive_int


class Activation(ABC):
    """What all activations share: called on z, differentiated by z or by a.

    A subclass says ``name``, the ``lowest`` and ``highest`` value it can give, and three formulas on
    checked float arrays: ``_f(z)``, ``_df(z)`` and ``_df_from_a(a)``. Layers use these directly.
    """

    name = ""
    lowest, highest = -np.inf, np.inf

    def __call__(self, z):
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

    def derivative(self, z):
        """Return da/dz at net inputs z, of the shape of z (softmax: the Jacobian)."""
        return self._df(as_float_array(z, "z"))

    def derivative_from_activation(self, a):
        """Return da/dz from the activation a itself, which saves computing it again from z."""
        a = as_float_array(a, "a")
        if a.min() < self.lowest or a.max() > self.highest:
            outside = a.min() if a.min() < self.lowest else a.max()
            raise ValueError(
                f"a must be an output of {self.name}, from {self.lowest:g} to {self.highest:g}, "
                f"but holds {outside:g}; if this is the net input z, call derivative(z)."
            )
        return self._df_from_a(a)

    @abstractmethod
    def _f(self, z):
        """Return a."""

    def _df(self, z):
        """Return da/dz from z."""
        return self._df_from_a(self._f(z))

    def _df_from_a(self, a):
        """Return da/dz from a."""
        raise NotImplementedError

    def __repr__(self):
        return f"<activation {self.name}>"


class IdentityActivation(Activation):
    """a = z, the output of a regression."""

    name = "identity"

    def _f(self, z):
        return np.positive(z)  # a copy, so that changing a leaves z alone

    def _df_from_a(self, a):
        return np.ones_like(a)[()]


class StepActivation(Activation):
    """a = 1 where z >= 0, else 0: the unit of McCulloch and Pitts (1943), which fires or does not.

    Its derivative is 0 everywhere (at the jump, where none exists, it is set to 0), so gradient descent
    cannot learn through it.
    """

    name = "step"
    lowest, highest = 0.0, 1.0

    def _f(self, z):
        return np.heaviside(z, z.dtype.type(1))

    def _df_from_a(self, a):
        return np.zeros_like(a)[()]


class SigmoidActivation(Activation):
    """a = 1 / (1 + e^-z), a number between 0 and 1; a' = a (1 - a), at most 0.25."""

    name = "sigmoid"
    lowest, highest = 0.0, 1.0

    def _f(self, z):
        e = np.exp(-np.abs(z))  # never above 1, so it cannot overflow
        return np.where(z >= 0, z.dtype.type(1), e) / (1 + e)

    def _df_from_a(self, a):
        return a * (1 - a)


class TanhActivation(Activation):
    """a = tanh(z), a number between -1 and 1; a' = 1 - a^2."""

    name = "tanh"
    lowest, highest = -1.0, 1.0

    def _f(self, z):
        return np.tanh(z)

    def _df_from_a(self, a):
        return 1 - a * a


class ReLUActivation(Activation):
    """a = max(0, z); a' = 1 where z > 0, else 0 (also at the kink)."""

    name = "relu"
    lowest = 0.0

    def _f(self, z):
        return np.maximum(z, 0)

    def _df_from_a(self, a):
        return (a > 0).astype(a.dtype)[()]


class LeakyReLUActivation(Activation):
    """a = z where z > 0, else slope * z: a unit that never dies (Maas, Hannun and Ng, 2013).

    Parameters
    ----------
    negative_slope : float
        The slope left of 0, from 0 to 1 and small.
    """

    name = "leaky_relu"

    def __init__(self, negative_slope=0.01):
        self.negative_slope = check_number(negative_slope, "negative_slope", minimum=0, maximum=1)

    def _f(self, z):
        return np.maximum(z, self.negative_slope * z)

    def _df_from_a(self, a):
        return np.where(a > 0, a.dtype.type(1), a.dtype.type(self.negative_slope))[()]


class ELUActivation(Activation):
    """a = z where z > 0, else alpha (e^z - 1); a' = 1 or a + alpha (Clevert and others, 2016).

    Parameters
    ----------
    alpha : float
        Above 0; far left the activation levels off at -alpha.
    """

    name = "elu"

    def __init__(self, alpha=1.0):
        self.alpha = check_number(alpha, "alpha", above=0)
        self.lowest = -self.alpha

    def _f(self, z):
        return np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))[()]

    def _df(self, z):
        # From z: a + alpha would lose every digit where a is nearly -alpha.
        return np.where(z > 0, z.dtype.type(1), self.alpha * np.exp(np.minimum(z, 0)))[()]

    def _df_from_a(self, a):
        return np.where(a > 0, a.dtype.type(1), a + self.alpha)[()]


class SoftmaxActivation(Activation):
    """a_k = e^(z_k) / sum_j e^(z_j) along the last axis: probabilities that sum to 1.

    Every output depends on every input, so the derivative is the Jacobian, of shape (..., K, K):
    da_i/dz_j = a_i ([i = j] - a_j).
    """

    name = "softmax"
    lowest, highest = 0.0, 1.0

    def __call__(self, z):
        """Return the probabilities of net inputs z, shape (..., K), along the last axis."""
        return self._f(_with_an_axis(z, "z", self.name))

    def derivative(self, z):
        """Return the Jacobian, shape (..., K, K), at net inputs z, shape (..., K)."""
        return self._df(_with_an_axis(z, "z", self.name))

    def derivative_from_activation(self, a):
        """Return the Jacobian, shape (..., K, K), from the probabilities a, shape (..., K)."""
        return super().derivative_from_activation(_with_an_axis(a, "a", self.name))

    def _f(self, z):
        a = z - z.max(axis=-1, keepdims=True)  # the largest exponent becomes 0
        np.exp(a, out=a)
        a /= a.sum(axis=-1, keepdims=True)
        return a

    def _df_from_a(self, a):
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

    def __init__(self, pieces=2):
        self.pieces = check_positive_int(pieces, "pieces")

    def __call__(self, z):
        """Return the largest piece of every unit, shape (..., units), from z, shape (..., units * pieces)."""
        return self._f(self._checked(z))

    def derivative(self, z):
        """Return 1 at each winning piece and 0 elsewhere, of the shape of z."""
        return self._df(self._checked(z))

    def derivative_from_activation(self, a):
        """Refused: the largest piece does not tell which piece it was."""
        raise TypeError("The activation a of maxout does not tell which piece won; call derivative(z).")

    def _checked(self, z):
        z = _with_an_axis(z, "z", self.name)
        if z.shape[-1] % self.pieces:
            raise ValueError(
                f"The last axis of z must be a multiple of {self.pieces} pieces, but z has shape {z.shape}."
            )
        return z

    def _grouped(self, z):
        return z.reshape(*z.shape[:-1], -1, self.pieces)

    def _f(self, z):
        return self._grouped(z).max(axis=-1)

    def _df(self, z):
        winners = self._grouped(z).argmax(axis=-1)
        mask = winners[..., None] == np.arange(self.pieces)
        return mask.reshape(z.shape).astype(z.dtype)


def _with_an_axis(values, name, activation):
    values = as_float_array(values, name)
    if values.ndim == 0:
        raise ValueError(
            f"{name} must have at least one axis for {activation}, but is the single number {values}."
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

ACTIVATIONS = {
    activation.name: activation
    for activation in (identity, step, sigmoid, tanh, relu, leaky_relu, elu, softmax, maxout)
}


def get_activation(name):
    """Return the activation of a name such as ``"tanh"``; an activation passes through."""
    if isinstance(name, Activation):
        return name
    return ACTIVATIONS[check_choice(name, "activation", ACTIVATIONS)]

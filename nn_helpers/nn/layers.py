"""A layer computes its output from its input, and hands the blame for the loss back the same way.

    x  --forward-->  layer  -->  z           z = layer(x)
    dL/dx  <--  layer  <--backward--  dL/dz      dL/dx = layer.backward(dL/dz)

Each layer knows only its own two formulas and remembers what the backward one needs. Chained, they
make a network of any depth, and the chain rule takes care of itself.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

import nn_helpers.nn.activations as activations
from nn_helpers.nn.initialisers import Initialiser, get_initialiser
from nn_helpers.nn.module import Module
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import (
    Array,
    RandomState,
    as_float_array,
    check_float_dtype,
    check_number,
    check_positive_int,
    check_random_state,
)


class Layer(Module, ABC):
    """One example per row: forward, backward, and a list of parameters.

    What forward remembers for backward nobody may change in between: a layer that keeps its output hands
    it out read-only, and one that keeps its input copies it where somebody else could write into it.
    """

    @abstractmethod
    def forward(self, x: ArrayLike) -> Array:
        """Return the layer's output for inputs x; one example per row.

        Raises
        ------
        TypeError, ValueError
            If the layer cannot take such an input.
        """

    @abstractmethod
    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of the parameters, and return the gradient of the input.

        Parameters
        ----------
        grad_output : ndarray
            dL/d(output), of the shape of the last output.
        needs_input_grad : bool
            False for the first layer of a network, whose input nobody changes: then None is returned.

        Raises
        ------
        RuntimeError
            If no forward came before.
        ValueError
            If the gradient has another shape than the output.
        """

    def __call__(self, x: ArrayLike) -> Array:
        return self.forward(x)

    def _check_grad(self, grad_output: ArrayLike, output_shape: tuple[int, ...] | None) -> Array:
        if output_shape is None:
            raise RuntimeError(f"Call forward before backward: {self!r} has seen no input yet.")
        grad_output = np.asarray(grad_output)
        if grad_output.shape != output_shape:
            raise ValueError(
                f"grad_output of {self!r}: expected its output's shape {output_shape}, "
                f"got {grad_output.shape}."
            )
        return grad_output


class Linear(Layer):
    """A dense layer, Z = A @ W + b: every output listens to every input.

    Parameters
    ----------
    in_features, out_features : int
        Number of inputs and outputs.
    bias : bool
        Whether b exists.
    initialiser : str or function
        A name from `nn_helpers.nn.initialisers`, or a function of the same form. The bias starts at zero.
    dtype : numpy dtype
        float64, or float32 for speed. Inputs are converted to it.
    random_state : None, int or numpy.random.Generator
        For the initial weights.

    Attributes
    ----------
    weight : Parameter, shape (in_features, out_features)
    bias : Parameter, shape (out_features,), or None
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        initialiser: str | Initialiser = "glorot_uniform",
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        self.in_features = check_positive_int(in_features, "in_features")
        self.out_features = check_positive_int(out_features, "out_features")
        self.initialiser = get_initialiser(initialiser)
        dtype = check_float_dtype(dtype)
        self.weight = Parameter(np.zeros((self.in_features, self.out_features), dtype), "weight")
        self.bias = Parameter(np.zeros(self.out_features, dtype), "bias") if bias else None
        self._x: Array | None = None
        self._output_shape: tuple[int, ...] | None = None
        self.reset_parameters(random_state)

    def reset_parameters(self, random_state: Any = None) -> None:
        """Draw new weights with the layer's initialiser and set the bias to zero."""
        rng = check_random_state(random_state)
        shape, dtype = self.weight.shape, self.weight.data.dtype
        self.weight.data = self.initialiser(shape, random_state=rng, dtype=dtype)
        if self.bias is not None:
            self.bias.data.fill(0)

    def parameters(self) -> list[Parameter]:
        """Return weight and, if there is one, bias."""
        return [self.weight] if self.bias is None else [self.weight, self.bias]

    def forward(self, x: ArrayLike) -> Array:
        """Return Z = X @ W + b.

        Parameters
        ----------
        x : array_like, shape (N, in_features)
            One example per row. Further leading axes, such as (T, N, in_features), are allowed.

        Returns
        -------
        ndarray, shape (N, out_features)
        """
        self._x = x = kept(self._checked_input(x))
        z: Array = x @ self.weight.data
        if self.bias is not None:
            z += self.bias.data
        self._output_shape = z.shape
        return z

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add dL/dW and dL/db to the gradients, and return dL/dX.

        For one weight: w_ij carries input x_i to output z_j, so dz_j/dw_ij = x_i, and over the examples n

            dL/dw_ij = sum_n x_ni delta_nj        dL/db_j = sum_n delta_nj

        with delta = dL/dz. Input x_i feeds every output j, so its blame is a sum over them:

            dL/dx_ni = sum_j delta_nj w_ij

        These sums of products are matrix products:

            dL/dW = X.T @ delta        dL/db = delta.sum(axis=0)        dL/dX = delta @ W.T
        """
        grad_output, x, W = self._check_grad(grad_output, self._output_shape), self._x, self.weight.data
        assert x is not None
        X, delta = x.reshape(-1, self.in_features), grad_output.reshape(-1, self.out_features)
        delta = delta.astype(W.dtype, copy=False)

        grad_W = np.matmul(X.T, delta, out=self.weight.free_grad)
        self.weight.add_grad(grad_W)
        if self.bias is not None:
            self.bias.add_grad(delta.sum(axis=0))
        return (delta @ W.T).reshape(x.shape) if needs_input_grad else None

    def _checked_input(self, x: ArrayLike) -> Array:
        dtype = self.weight.data.dtype
        if type(x) is not np.ndarray or x.dtype != dtype:
            x = read_only(as_float_array(x, "x", dtype=dtype, finite=False))
        if x.ndim < 2 or x.shape[-1] != self.in_features:
            hint = "; give one example as a row, x.reshape(1, -1)" if x.shape == (self.in_features,) else ""
            raise ValueError(
                f"x of {self!r} with weights of shape {self.weight.shape}: expected shape "
                f"(N, {self.in_features}), got {x.shape}{hint}."
            )
        return x

    def __repr__(self) -> str:
        bias = "" if self.bias is not None else ", bias=False"
        return f"Linear({self.in_features}, {self.out_features}{bias})"


class Rescale(Layer):
    """Multiply by a constant, in float: ``Rescale(1 / 255)`` turns pixels 0 to 255 into numbers 0 to 1.

    As the first layer it lets images stay bytes until their batch is due: a quarter of float32's memory
    to gather from, and a network that takes images as they are.

    Parameters
    ----------
    scale : float
        The constant, not 0.
    dtype : numpy dtype
        Of the output: float64, or float32 for speed.
    """

    def __init__(self, scale: float, *, dtype: DTypeLike = np.float64) -> None:
        self.scale = check_number(scale, "scale")
        if self.scale == 0:
            raise ValueError("scale: expected a number other than 0, such as 1 / 255 for pixels, got 0.")
        self.dtype = check_float_dtype(dtype)
        self._output_shape: tuple[int, ...] | None = None

    def forward(self, x: ArrayLike) -> Array:
        """Return scale * x, of the layer's dtype."""
        if type(x) is not np.ndarray or x.dtype.kind not in "fiub":
            x = as_float_array(x, "x", finite=False)
        z: Array = x.astype(self.dtype)
        z *= self.scale
        self._output_shape = z.shape
        return read_only(z)  # so that the next layer need not copy it

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Return dL/dx = scale * dL/dz."""
        grad_output = self._check_grad(grad_output, self._output_shape)
        return grad_output * self.scale if needs_input_grad else None

    def __repr__(self) -> str:
        return f"Rescale({self.scale:.4g})"


class ActivationLayer(Layer):
    """An elementwise activation as a layer: forward is a = f(z), backward is dL/dz = dL/da * f'(z).

    Parameters
    ----------
    activation : str or Activation
        Any elementwise one, for example ``"tanh"``.
    """

    def __init__(self, activation: "str | activations.Activation") -> None:
        self.activation = activations.get_activation(activation)
        self._a: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        """Return a = f(x), elementwise and read-only: the layer keeps a for the backward pass."""
        if type(x) is not np.ndarray or x.dtype.kind != "f":
            x = as_float_array(x, "x", finite=False)
        self._a = read_only(self.activation._f(x))
        return self._a

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Return dL/dz = dL/da * f'(z), with f' computed from the activation a."""
        grad_output = self._check_grad(grad_output, None if self._a is None else self._a.shape)
        return self._chain(grad_output, self._a) if needs_input_grad and self._a is not None else None

    def _chain(self, grad_output: Array, a: Array) -> Array:
        return grad_output * self.activation._df_from_a(a)


class Identity(ActivationLayer):
    """The layer that changes nothing."""

    def __init__(self) -> None:
        super().__init__(activations.identity)


class Sigmoid(ActivationLayer):
    """The sigmoid as a layer."""

    def __init__(self) -> None:
        super().__init__(activations.sigmoid)


class Tanh(ActivationLayer):
    """The hyperbolic tangent as a layer."""

    def __init__(self) -> None:
        super().__init__(activations.tanh)


class ReLU(ActivationLayer):
    """max(0, z) as a layer: backward lets the gradient through where z was positive."""

    def __init__(self) -> None:
        super().__init__(activations.relu)

    def _chain(self, grad_output: Array, a: Array) -> Array:
        return grad_output * (a > 0)


class LeakyReLU(ActivationLayer):
    """The leaky ReLU as a layer.

    Parameters
    ----------
    negative_slope : float
        The leak: the slope left of 0, from 0 to 1.
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        super().__init__(activations.LeakyReLUActivation(negative_slope))
        self.negative_slope = float(negative_slope)

    def __repr__(self) -> str:
        return f"LeakyReLU(negative_slope={self.negative_slope:g})"


class ELU(ActivationLayer):
    """The exponential linear unit as a layer.

    Parameters
    ----------
    alpha : float
        Above 0; far left the activation levels off at -alpha.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__(activations.ELUActivation(alpha))
        self.alpha = float(alpha)

    def __repr__(self) -> str:
        return f"ELU(alpha={self.alpha:g})"


class Softmax(ActivationLayer):
    """Softmax along the last axis as a layer.

    Not needed before `CrossEntropyLoss`, which takes logits and contains it.
    """

    def __init__(self) -> None:
        super().__init__(activations.softmax)

    def _chain(self, grad_output: Array, a: Array) -> Array:
        # a_k (dL/da_k - sum_j dL/da_j a_j): the Jacobian's product without the Jacobian
        return a * (grad_output - (grad_output * a).sum(axis=-1, keepdims=True))


class Maxout(Layer):
    """The largest of each group of pieces: (N, units * pieces) becomes (N, units).

    Parameters
    ----------
    pieces : int
        How many neighbouring columns compete for one output.
    """

    def __init__(self, pieces: int = 2) -> None:
        self.activation = activations.MaxoutActivation(pieces)
        self._z: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        """Return the largest piece of every unit."""
        self._z = kept(self.activation._checked(x, finite=False))
        return self.activation._f(self._z)

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Route the gradient of every unit to the piece that won; the others get none."""
        z, pieces = self._z, self.activation.pieces
        shape = None if z is None else (*z.shape[:-1], z.shape[-1] // pieces)
        grad_output = self._check_grad(grad_output, shape)
        if z is None or not needs_input_grad:
            return None
        return np.repeat(grad_output, pieces, axis=-1) * self.activation._df(z)

    def __repr__(self) -> str:
        return f"Maxout(pieces={self.activation.pieces})"


def kept(x: Array) -> Array:
    """Return an array that stays as it is until backward: a copy, where somebody could write into it."""
    return x.copy() if x.flags.writeable else x


def read_only(x: Array) -> Array:
    """Return a layer's own new array so that nobody else can write into it."""
    x.setflags(write=False)
    return x

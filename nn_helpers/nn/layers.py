"""A layer computes its output from its input, and hands the blame for the loss back the same way.

    x  --forward-->  layer  -->  z           z = layer(x)
    dL/dx  <--  layer  <--backward--  dL/dz      dL/dx = layer.backward(dL/dz)

Each layer knows only its own two formulas and remembers what the backward one needs. Chained, they
make a network of any depth, and the chain rule takes care of itself.
"""

from abc import ABC, abstractmethod

import numpy as np

import nn_helpers.nn.activations as activations
from nn_helpers.nn.initialisers import get_initialiser
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import (
    as_float_array,
    check_float_dtype,
    check_number,
    check_positive_int,
    check_random_state,
)


class Layer(ABC):
    """What all layers share: forward, backward, and a list of parameters."""

    @abstractmethod
    def forward(self, x):
        """Return the layer's output for inputs x; one example per row."""

    @abstractmethod
    def backward(self, grad_output, needs_input_grad=True):
        """Add to the gradients of the parameters, and return the gradient of the input.

        Parameters
        ----------
        grad_output : ndarray
            dL/d(output), of the shape of the last output.
        needs_input_grad : bool
            False for the first layer of a network, whose input nobody changes: then None is returned.
        """

    def parameters(self):
        """Return the trainable parameters, a list of Parameter."""
        return []

    def named_parameters(self):
        """Return pairs (name, Parameter)."""
        return [(parameter.name, parameter) for parameter in self.parameters()]

    def reset_parameters(self, random_state=None):  # noqa: B027 - most layers have nothing to draw
        """Draw new initial values for the parameters, in place."""

    def __call__(self, x):
        return self.forward(x)

    def _check_grad(self, grad_output, output_shape):
        if output_shape is None:
            raise RuntimeError(f"Call forward before backward: {self!r} has seen no input yet.")
        if np.shape(grad_output) != output_shape:
            raise ValueError(
                f"The gradient that {self!r} receives must have its output's shape {output_shape}, "
                f"but has shape {np.shape(grad_output)}."
            )

    def __repr__(self):
        return f"{type(self).__name__}()"


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
        in_features,
        out_features,
        bias=True,
        *,
        initialiser="glorot_uniform",
        dtype=np.float64,
        random_state=None,
    ):
        self.in_features = check_positive_int(in_features, "in_features")
        self.out_features = check_positive_int(out_features, "out_features")
        self.initialiser = get_initialiser(initialiser)
        dtype = check_float_dtype(dtype)
        self.weight = Parameter(np.zeros((self.in_features, self.out_features), dtype), "weight")
        self.bias = Parameter(np.zeros(self.out_features, dtype), "bias") if bias else None
        self._x = None
        self._output_shape = None
        self.reset_parameters(random_state)

    def reset_parameters(self, random_state=None):
        """Draw new weights with the layer's initialiser and set the bias to zero."""
        rng = check_random_state(random_state)
        shape, dtype = self.weight.shape, self.weight.data.dtype
        self.weight.data[...] = self.initialiser(shape, random_state=rng, dtype=dtype)
        if self.bias is not None:
            self.bias.data.fill(0)

    def parameters(self):
        """Return weight and, if there is one, bias."""
        return [self.weight] if self.bias is None else [self.weight, self.bias]

    def forward(self, x):
        """Return Z = X @ W + b.

        Parameters
        ----------
        x : array_like, shape (N, in_features)
            One example per row. Further leading axes, such as (T, N, in_features), are allowed.

        Returns
        -------
        ndarray, shape (N, out_features)
        """
        x = self._checked_input(x)
        self._x = x
        z = x @ self.weight.data
        if self.bias is not None:
            z += self.bias.data
        self._output_shape = z.shape
        return z

    def backward(self, grad_output, needs_input_grad=True):
        """Add dL/dW and dL/db to the gradients, and return dL/dX.

        For one weight: w_ij carries input x_i to output z_j, so dz_j/dw_ij = x_i, and over the examples n

            dL/dw_ij = sum_n x_ni delta_nj        dL/db_j = sum_n delta_nj

        with delta = dL/dz. Input x_i feeds every output j, so its blame is a sum over them:

            dL/dx_ni = sum_j delta_nj w_ij

        These sums of products are matrix products:

            dL/dW = X.T @ delta        dL/db = delta.sum(axis=0)        dL/dX = delta @ W.T
        """
        self._check_grad(grad_output, self._output_shape)
        weight = self.weight
        delta = np.asarray(grad_output, weight.data.dtype).reshape(-1, self.out_features)
        weight.add_grad_product(self._x.reshape(-1, self.in_features).T, delta)
        if self.bias is not None:
            self.bias.add_grad_sum(delta)
        if not needs_input_grad:
            return None
        return (delta @ weight.data.T).reshape(self._x.shape)

    def _checked_input(self, x):
        dtype = self.weight.data.dtype
        if type(x) is not np.ndarray or x.dtype != dtype:
            x = as_float_array(x, "x", dtype=dtype, finite=False)
        if x.ndim < 2 or x.shape[-1] != self.in_features:
            hint = "; give one example as a row, x.reshape(1, -1)" if x.shape == (self.in_features,) else ""
            raise ValueError(
                f"{self!r} with weights of shape {self.weight.shape} takes inputs of shape "
                f"(N, {self.in_features}), but x has shape {x.shape}{hint}."
            )
        return x

    def __repr__(self):
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

    def __init__(self, scale, *, dtype=np.float64):
        self.scale = check_number(scale, "scale")
        if self.scale == 0:
            raise ValueError("scale must not be 0: every input would be lost; give 1 / 255 for pixels.")
        self.dtype = check_float_dtype(dtype)
        self._output_shape = None

    def forward(self, x):
        """Return scale * x, of the layer's dtype."""
        if type(x) is not np.ndarray or x.dtype.kind not in "fiub":
            x = as_float_array(x, "x", finite=False)
        z = x.astype(self.dtype)
        z *= self.scale
        self._output_shape = z.shape
        return z

    def backward(self, grad_output, needs_input_grad=True):
        """Return dL/dx = scale * dL/dz."""
        self._check_grad(grad_output, self._output_shape)
        return grad_output * self.scale if needs_input_grad else None

    def __repr__(self):
        return f"Rescale({self.scale:.4g})"


class ActivationLayer(Layer):
    """An elementwise activation as a layer: forward is a = f(z), backward is dL/dz = dL/da * f'(z).

    Parameters
    ----------
    activation : str or Activation
        Any elementwise one, for example ``"tanh"``.
    """

    def __init__(self, activation):
        self.activation = activations.get_activation(activation)
        self._a = None

    def forward(self, x):
        """Return a = f(x), elementwise; the layer keeps a for the backward pass."""
        self._a = self.activation._f(_float_input(x))
        return self._a

    def backward(self, grad_output, needs_input_grad=True):
        """Return dL/dz = dL/da * f'(z), with f' computed from the activation a."""
        self._check_grad(grad_output, None if self._a is None else self._a.shape)
        return grad_output * self.activation._df_from_a(self._a) if needs_input_grad else None


class Identity(ActivationLayer):
    """The layer that changes nothing."""

    def __init__(self):
        super().__init__(activations.identity)


class Sigmoid(ActivationLayer):
    """The sigmoid as a layer."""

    def __init__(self):
        super().__init__(activations.sigmoid)


class Tanh(ActivationLayer):
    """The hyperbolic tangent as a layer."""

    def __init__(self):
        super().__init__(activations.tanh)


class ReLU(ActivationLayer):
    """max(0, z) as a layer: backward lets the gradient through where z was positive."""

    def __init__(self):
        super().__init__(activations.relu)

    def backward(self, grad_output, needs_input_grad=True):
        """Return dL/da where z was positive, and 0 elsewhere."""
        self._check_grad(grad_output, None if self._a is None else self._a.shape)
        return grad_output * (self._a > 0) if needs_input_grad else None


class LeakyReLU(ActivationLayer):
    """The leaky ReLU as a layer."""

    def __init__(self, negative_slope=0.01):
        super().__init__(activations.LeakyReLUActivation(negative_slope))

    def __repr__(self):
        return f"LeakyReLU(negative_slope={self.activation.negative_slope:g})"


class ELU(ActivationLayer):
    """The exponential linear unit as a layer."""

    def __init__(self, alpha=1.0):
        super().__init__(activations.ELUActivation(alpha))

    def __repr__(self):
        return f"ELU(alpha={self.activation.alpha:g})"


class Softmax(ActivationLayer):
    """Softmax along the last axis as a layer.

    Not needed before `CrossEntropyLoss`, which takes logits and contains it.
    """

    def __init__(self):
        super().__init__(activations.softmax)

    def backward(self, grad_output, needs_input_grad=True):
        """Return dL/dz = a * (dL/da - sum_k dL/da_k a_k): the Jacobian's product without the Jacobian."""
        self._check_grad(grad_output, None if self._a is None else self._a.shape)
        if not needs_input_grad:
            return None
        a = self._a
        return a * (grad_output - (grad_output * a).sum(axis=-1, keepdims=True))


class Maxout(Layer):
    """The largest of each group of pieces: (N, units * pieces) becomes (N, units).

    Parameters
    ----------
    pieces : int
        How many neighbouring columns compete for one output.
    """

    def __init__(self, pieces=2):
        self.activation = activations.MaxoutActivation(pieces)
        self._z = None

    def forward(self, x):
        """Return the largest piece of every unit."""
        self._z = self.activation._checked(x)
        return self.activation._f(self._z)

    def backward(self, grad_output, needs_input_grad=True):
        """Route the gradient of every unit to the piece that won; the others get none."""
        z, pieces = self._z, self.activation.pieces
        self._check_grad(grad_output, None if z is None else (*z.shape[:-1], z.shape[-1] // pieces))
        return np.repeat(grad_output, pieces, axis=-1) * self.activation._df(z) if needs_input_grad else None

    def __repr__(self):
        return f"Maxout(pieces={self.activation.pieces})"


def _float_input(x):
    if type(x) is np.ndarray and x.dtype.kind == "f":
        return x
    return as_float_array(x, "x", finite=False)

"""A parameter is a trainable array that carries the gradient of the loss beside it.

    parameter.data  --forward-->  loss
    parameter.grad  <--backward--

Gradients accumulate, as in PyTorch: every backward pass adds to ``grad`` until ``zero_grad``. It
starts as zeros. After ``zero_grad`` there is none, which counts as zero: that writes nothing, and neither
does looking; the next gradient is written over the old one.

Many small arrays make an optimiser slow, because it pays NumPy's overhead once per array. `pack` therefore
lays the parameters of a model end to end in one vector, and their gradients in another: a `FlatParameters`,
the home of each of them. A parameter shows its part of the home in its own shape, so layers notice nothing,
while an optimiser updates the whole model with a handful of calls.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.validation import Array, as_float_array, describe


class FlatParameters:
    """Values and gradients of parameters that lie end to end.

    Attributes
    ----------
    data : ndarray, shape (total size,)
        The values.
    grad : ndarray, shape (total size,)
        The gradients, in the same order.
    """

    def __init__(self, data: Array, grad: Array) -> None:
        self.data, self.grad = data, grad


class Parameter:
    """A trainable array and the gradient of the loss with respect to it.

    Parameters
    ----------
    data : array_like
        The initial value, copied. float32 stays float32; everything else becomes float64.
    name : str
        What the parameter is called in its layer, for example ``"weight"``.

    Attributes
    ----------
    shape : tuple of int
    size : int
        The number of trainable numbers.
    home : FlatParameters
        The vectors in which its numbers lie: its own, or those that it shares since `pack`.
    start, stop : int
        Where its numbers begin and end there.
    has_grad : bool
        False between ``zero_grad`` and the next gradient.
    """

    def __init__(self, data: ArrayLike, name: str = "") -> None:
        values = as_float_array(data, f"Parameter {name!r}")
        self.name = name
        self.shape: tuple[int, ...] = values.shape
        self.size: int = values.size
        self.has_grad = True  # zeros, into which anybody may write
        self._move(FlatParameters(values.flatten(), np.zeros(values.size, values.dtype)), 0)

    def _move(self, home: FlatParameters, start: int) -> None:
        self.home, self.start, self.stop = home, start, start + self.size
        self._data: Array = home.data[self.start : self.stop].reshape(self.shape)
        self._grad: Array = home.grad[self.start : self.stop].reshape(self.shape)

    @property
    def data(self) -> Array:
        """The value. Assigning to it changes the numbers in place, whoever else looks at them."""
        return self._data

    @data.setter
    def data(self, values: ArrayLike) -> None:
        self._data[...] = self._checked(values, "data")

    @property
    def grad(self) -> Array:
        """The gradient dL/d(data), of the same shape; read-only zeros between zero_grad and the next one."""
        return self._grad if self.has_grad else np.broadcast_to(self._grad.dtype.type(0), self.shape)

    @grad.setter
    def grad(self, values: ArrayLike) -> None:
        if values is not self._grad:  # parameter.grad *= 2 has done its work already
            self._grad[...] = self._checked(values, "grad")
        self.has_grad = True

    @property
    def free_grad(self) -> Array | None:
        """Where the first gradient may be written, as in ``np.matmul(a, b, out=p.free_grad)``; else None."""
        return None if self.has_grad else self._grad

    def add_grad(self, grad: ArrayLike) -> None:
        """Add a gradient, of the parameter's shape exactly: nothing is broadcast.

        Raises
        ------
        ValueError
            If the shape is another one.
        """
        if self.has_grad:
            self._grad += self._checked(grad, "grad")
        else:
            self.grad = grad

    def zero_grad(self) -> None:
        """Forget the gradient, so that the next backward pass starts from zero."""
        self.has_grad = False

    def _checked(self, values: ArrayLike, what: str) -> Array:
        values = np.asarray(values)
        if values.shape != self.shape:
            raise ValueError(f"{what} of {self!r}: expected its shape, got {values.shape}.")
        return values

    def __getstate__(self) -> dict[str, Any]:
        """A copy finds its numbers in the copy of its home."""
        return {name: value for name, value in vars(self).items() if name not in ("_data", "_grad")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._move(self.home, self.start)

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, shape={self.shape}, dtype={self.data.dtype})"


def check_parameters(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Return parameters as a list, after making sure that it holds at least one and none twice.

    Raises
    ------
    TypeError
        If one of them is no Parameter, or a model was given.
    ValueError
        If there is none, or one is there twice.
    """
    if not isinstance(parameters, Iterable):
        raise TypeError(
            f"parameters: expected a list, such as model.parameters(), got {describe(parameters)}."
        )
    parameters = list(parameters)
    if not parameters:
        raise ValueError("parameters: expected at least one Parameter, got an empty list.")
    for parameter in parameters:
        if not isinstance(parameter, Parameter):
            raise TypeError(f"parameters: expected Parameter objects, got {describe(parameter)}.")
    if len({id(parameter) for parameter in parameters}) < len(parameters):
        raise ValueError("parameters: expected each Parameter once, got one of them twice.")
    return parameters


def pack(parameters: Iterable[Parameter]) -> FlatParameters:
    """Lay parameters of one dtype end to end in a home of their own, and return it.

    Parameters
    ----------
    parameters : iterable of Parameter
        They keep their values and gradients; arrays that were taken from them before (``parameter.data``)
        no longer show them.

    Returns
    -------
    FlatParameters
        The home of all of them.

    Raises
    ------
    ValueError
        If a parameter is there twice, or if float32 and float64 are mixed.
    """
    parameters = check_parameters(parameters)
    dtypes = sorted({str(parameter.data.dtype) for parameter in parameters})
    if len(dtypes) > 1:
        raise ValueError(f"parameters: expected one dtype for all, got {' and '.join(dtypes)}.")
    home = FlatParameters(
        np.concatenate([parameter.data.ravel() for parameter in parameters]),
        np.concatenate([parameter.grad.ravel() for parameter in parameters]),
    )
    start = 0
    for parameter in parameters:
        parameter._move(home, start)
        start = parameter.stop
    return home

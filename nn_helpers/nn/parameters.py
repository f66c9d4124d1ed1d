"""A parameter is a trainable array that carries the gradient of the loss beside it.

    parameter.data  --forward-->  loss
    parameter.grad  <--backward--

Gradients accumulate, as in PyTorch: every backward pass adds to ``grad`` until ``zero_grad``.

Many small arrays make an optimiser slow, because it pays NumPy's overhead once per array. `pack`
therefore lays the parameters of a model end to end in one flat vector, and their gradients in a
second one. Each parameter keeps its shape as a view into them, so layers notice nothing, while an
optimiser updates the whole model with a handful of calls.
"""

import numpy as np

from nn_helpers.validation import as_float_array, describe


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
    data : ndarray
        The value. Change it in place (``parameter.data[...] = new``).
    """

    def __init__(self, data, name=""):
        self.data = as_float_array(data, f"Parameter {name!r}").copy()
        self.name = name
        self._grad = np.zeros_like(self.data)
        self._grad_is_zero = True

    @property
    def grad(self):
        """The gradient dL/d(data), of the same shape."""
        if self._grad_is_zero:
            self._grad.fill(0)
            self._grad_is_zero = False  # whoever holds the array may write into it
        return self._grad

    @grad.setter
    def grad(self, grad):
        if not isinstance(grad, np.ndarray) or grad.shape != self.shape or grad.dtype != self.data.dtype:
            raise ValueError(
                f"The gradient of {self!r} must be an array of its shape and dtype, but is {describe(grad)}."
            )
        self._grad = grad
        self._grad_is_zero = False

    @property
    def shape(self):
        """The shape of the array, as in ``parameter.data.shape``."""
        return self.data.shape

    @property
    def size(self):
        """The number of trainable numbers."""
        return self.data.size

    def zero_grad(self):
        """Forget the gradient, so that the next backward pass starts from zero.

        The zeros are written only when somebody looks: the next gradient usually overwrites the old one.
        """
        self._grad_is_zero = True

    def add_grad(self, grad):
        """Add a gradient of the parameter's shape."""
        if np.shape(grad) != self.shape:
            raise ValueError(f"The gradient of {self!r} must have its shape, but has shape {np.shape(grad)}.")
        if self._grad_is_zero:
            np.copyto(self._grad, grad)
            self._grad_is_zero = False
        else:
            self._grad += grad

    def add_grad_product(self, a, b):
        """Add the matrix product ``a @ b``, written straight into ``grad`` while that is still zero."""
        if self._grad_is_zero:
            np.matmul(a, b, out=self._grad)
            self._grad_is_zero = False
        else:
            self._grad += a @ b

    def add_grad_sum(self, a):
        """Add the sum of ``a`` over its first axis, in the same way."""
        if self._grad_is_zero:
            np.add.reduce(a, axis=0, out=self._grad)
            self._grad_is_zero = False
        else:
            self._grad += a.sum(axis=0)

    def __repr__(self):
        return f"Parameter({self.name!r}, shape={self.shape}, dtype={self.data.dtype})"


def check_parameters(parameters):
    """Return parameters as a list, after making sure that it holds at least one and none twice."""
    parameters = list(parameters)
    if not parameters:
        raise ValueError("parameters must hold at least one Parameter, but is empty.")
    for parameter in parameters:
        if not isinstance(parameter, Parameter):
            raise TypeError(f"parameters must hold Parameter objects, but one is {describe(parameter)}.")
    if len({id(parameter) for parameter in parameters}) < len(parameters):
        raise ValueError("parameters must differ from each other, but one of them stands there twice.")
    return parameters


def pack(parameters):
    """Lay parameters of one dtype end to end in a flat vector, and their gradients in another.

    Parameters
    ----------
    parameters : list of Parameter
        Rebound in place: ``data`` and ``grad`` become views, values are kept.

    Returns
    -------
    data, grad : ndarray, shape (total size,)
        The two flat vectors. After ``zero_grad`` the second one holds old values until ``parameter.grad``
        is read or a new gradient arrives.

    Raises
    ------
    ValueError
        If a parameter stands there twice, or if float32 and float64 are mixed.
    """
    parameters = check_parameters(parameters)
    dtypes = sorted({str(parameter.data.dtype) for parameter in parameters})
    if len(dtypes) > 1:
        raise ValueError(f"All parameters must have one dtype, but they have {' and '.join(dtypes)}.")
    data = np.concatenate([parameter.data.ravel() for parameter in parameters])
    grad = np.concatenate([parameter.grad.ravel() for parameter in parameters])
    start = 0
    for parameter in parameters:
        stop = start + parameter.size
        parameter.data = data[start:stop].reshape(parameter.shape)
        parameter.grad = grad[start:stop].reshape(parameter.shape)
        start = stop
    return data, grad

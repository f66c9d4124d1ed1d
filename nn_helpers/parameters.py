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


class Parameter:
    """A trainable array and the gradient of the loss with respect to it.

    Parameters
    ----------
    data : ndarray of float32 or float64
        The initial value, copied.
    name : str
        What the parameter is called in its layer, for example ``"weight"``.

    Attributes
    ----------
    data : ndarray
        The value. Change it in place (``parameter.data[...] = new``).
    grad : ndarray
        The gradient dL/d(data), of the same shape.
    """

    def __init__(self, data, name=""):
        self.data = np.array(data)
        self.grad = np.zeros_like(self.data)
        self.name = name
        self._grad_is_zero = True

    @property
    def shape(self):
        """The shape of the array, as in ``parameter.data.shape``."""
        return self.data.shape

    @property
    def size(self):
        """The number of trainable numbers."""
        return self.data.size

    def zero_grad(self):
        """Forget the gradient, so that the next backward pass starts from zero."""
        self.grad.fill(0)
        self._grad_is_zero = True

    def add_grad(self, grad):
        """Add a gradient of the parameter's shape."""
        np.add(self.grad, grad, out=self.grad)
        self._grad_is_zero = False

    def add_grad_product(self, a, b):
        """Add the matrix product ``a @ b``, written straight into ``grad`` while that is still zero."""
        if self._grad_is_zero:
            np.matmul(a, b, out=self.grad)
            self._grad_is_zero = False
        else:
            self.grad += a @ b

    def __repr__(self):
        return f"Parameter({self.name!r}, shape={self.shape}, dtype={self.data.dtype})"


def pack(parameters):
    """Lay parameters of one dtype end to end in a flat vector, and their gradients in another.

    Parameters
    ----------
    parameters : list of Parameter
        Rebound in place: ``data`` and ``grad`` become views, values are kept.

    Returns
    -------
    data, grad : ndarray, shape (total size,)
        The two flat vectors.
    """
    data = np.concatenate([parameter.data.ravel() for parameter in parameters])
    grad = np.concatenate([parameter.grad.ravel() for parameter in parameters])
    start = 0
    for parameter in parameters:
        stop = start + parameter.size
        parameter.data = data[start:stop].reshape(parameter.shape)
        parameter.grad = grad[start:stop].reshape(parameter.shape)
        start = stop
    return data, grad

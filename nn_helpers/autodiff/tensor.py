"""Reverse mode for arrays: every result remembers its parents and, for each, the way back.

    C = A @ B         C.parents = (A, B)      ways back: G -> G @ B.T  and  G -> A.T @ G

A way back takes dL/d(result) and returns the parent's share of dL/d(parent): a formula of chapter 03, written
once for each operation instead of once for each network. Names and rules are PyTorch's.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.autodiff.elementary import check_exponent
from nn_helpers.autodiff.graph import topological_order
from nn_helpers.validation import Array, describe

WayBack = Callable[[Array], Array]


class Tensor:
    """An array in a graph of calculations.

    Parameters
    ----------
    data : array_like
        Real numbers; float32 stays float32, whole numbers become float64. Complex numbers are taken as they
        are: with a tiny imaginary part in an input, that of the gradients is a second derivative.
    requires_grad : bool
        Whether a gradient is wanted. What is computed from constants alone remembers nothing.

    Attributes
    ----------
    grad : ndarray or None
        After ``result.backward()``, for tensors that were made with ``requires_grad=True``: the gradient of
        the result, added to what was there before; set it to None before the next pass. Results in between
        keep none.

    Examples
    --------
    >>> W = Tensor([[1.0], [2.0]], requires_grad=True)
    >>> ((Tensor([[3.0, 4.0]]) @ W) ** 2).sum().backward()
    >>> W.grad.tolist()
    [[66.0], [88.0]]
    """

    __slots__ = ("data", "grad", "parents", "requires_grad", "ways_back")
    __array_ufunc__ = None  # so that ndarray * Tensor is a Tensor

    def __init__(self, data: ArrayLike, requires_grad: bool = False) -> None:
        array = np.asarray(data)
        if array.dtype.kind not in "fc":
            if array.dtype.kind not in "iub":
                raise TypeError(f"data: expected an array of numbers, got {describe(data)}.")
            array = array.astype(np.float64)
        self.data: Array = array
        self.requires_grad = requires_grad
        self.grad: Array | None = None
        self.parents: tuple[Tensor, ...] = ()
        self.ways_back: tuple[WayBack, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the data."""
        return self.data.shape

    def backward(self, gradient: ArrayLike | None = None) -> None:
        """Add the gradient of this result to `grad` of every tensor that asked for one.

        Parameters
        ----------
        gradient : array_like, optional
            dL/d(this), of its shape; 1 for a result of one number.

        Raises
        ------
        RuntimeError
            If nothing that the result depends on asked for a gradient.
        ValueError
            If the gradient has another shape, or is missing for a result of several numbers.
        """
        if not self.requires_grad:
            raise RuntimeError(
                "backward: expected a result of some Tensor(..., requires_grad=True), got none."
            )
        if gradient is None and self.data.size != 1:
            raise ValueError(f"backward: expected one number, or a gradient, got shape {self.shape}.")
        start = np.ones_like(self.data) if gradient is None else np.array(gradient, self.data.dtype)
        if start.shape != self.shape:
            raise ValueError(f"gradient: expected the result's shape {self.shape}, got {start.shape}.")
        grads: dict[Tensor, Array] = {self: start}
        for node in reversed(topological_order(self)):
            grad = grads.pop(node)
            if not node.parents:
                own = grad if grad.flags.writeable else np.array(grad)
                node.grad = own if node.grad is None else node.grad + grad
            for parent, way_back in zip(node.parents, node.ways_back, strict=True):
                share = undo_broadcast(way_back(grad), parent.shape)
                grads[parent] = grads[parent] + share if parent in grads else share

    def __add__(self, other: Any) -> "Tensor":
        other = as_tensor(other, self)
        # a copy: two gradients may not be one array
        return result_of(self.data + other.data, (self, lambda g: g), (other, lambda g: g.copy()))

    def __mul__(self, other: Any) -> "Tensor":
        a, b = self.data, (other := as_tensor(other, self)).data
        return result_of(a * b, (self, lambda g: g * b), (other, lambda g: g * a))

    def __pow__(self, exponent: float) -> "Tensor":
        check_exponent(exponent)
        a = self.data
        lower = exponent - 1 if exponent else 0  # of a constant: at a = 0, 0 * a ** -1 would be no number
        return result_of(a**exponent, (self, lambda g: g * (exponent * a**lower)))

    def __matmul__(self, other: Any) -> "Tensor":
        a, b = self.data, (other := as_tensor(other, self)).data
        if a.ndim < 2 or b.ndim < 2 or a.shape[-1] != b.shape[-2]:
            raise ValueError(f"matmul: expected (..., n, k) and (..., k, m), got {a.shape} and {b.shape}.")
        return result_of(
            a @ b, (self, lambda g: g @ b.swapaxes(-1, -2)), (other, lambda g: a.swapaxes(-1, -2) @ g)
        )

    def exp(self) -> "Tensor":
        """Return e to the power of every element."""
        result = np.exp(self.data)
        return result_of(result, (self, lambda g: g * result))

    def log(self) -> "Tensor":
        """Return the natural logarithm of every element."""
        a = self.data
        return result_of(np.log(a), (self, lambda g: g / a))

    def tanh(self) -> "Tensor":
        """Return the hyperbolic tangent of every element."""
        result = np.tanh(self.data)
        return result_of(result, (self, lambda g: g * (1 - result * result)))

    def sigmoid(self) -> "Tensor":
        """Return 1 / (1 + exp(-z)) of every element, without overflow."""
        return (self * 0.5).tanh() * 0.5 + 0.5

    def relu(self) -> "Tensor":
        """Return every element where it is positive, else 0; the slope at the kink is 0."""
        positive = (self.data.real > 0).astype(self.data.real.dtype)
        return result_of(self.data * positive, (self, lambda g: g * positive))

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """Return the sum over one axis, several, or all."""
        shape, kept = self.shape, self.data.sum(axis=axis, keepdims=True)
        result = kept if keepdims else self.data.sum(axis=axis)
        return result_of(result, (self, lambda g: np.broadcast_to(g.reshape(kept.shape), shape)))

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """Return the mean over one axis, several, or all."""
        total = self.sum(axis, keepdims)
        return total * (total.data.size / self.data.size)

    def __getitem__(self, index: Any) -> "Tensor":
        """Return the chosen elements; one that is chosen several times collects several gradients."""
        shape = self.shape

        def way_back(g: Array) -> Array:
            grad = np.zeros(shape, g.dtype)
            np.add.at(grad, index, g)
            return grad

        return result_of(self.data[index], (self, way_back))

    def reshape(self, *shape: int) -> "Tensor":
        """Return the same numbers in another shape."""
        before = self.shape
        return result_of(self.data.reshape(*shape), (self, lambda g: g.reshape(before)))

    def swapaxes(self, axis1: int, axis2: int) -> "Tensor":
        """Return the same numbers with two axes exchanged."""
        return result_of(self.data.swapaxes(axis1, axis2), (self, lambda g: g.swapaxes(axis1, axis2)))

    def softmax(self, axis: int = -1) -> "Tensor":
        """Return exp(z) / sum exp(z) along an axis, without overflow."""
        e = np.exp(self.data - self.data.max(axis=axis, keepdims=True))
        p = e / e.sum(axis=axis, keepdims=True)
        return result_of(p, (self, lambda g: p * (g - (g * p).sum(axis=axis, keepdims=True))))

    @property
    def T(self) -> "Tensor":
        """The same numbers with the last two axes exchanged."""
        return self.swapaxes(-1, -2)

    def __neg__(self) -> "Tensor":
        return self * -1.0

    def __sub__(self, other: Any) -> "Tensor":
        return self + -as_tensor(other, self)

    def __rsub__(self, other: Any) -> "Tensor":
        return -self + other

    def __truediv__(self, other: Any) -> "Tensor":
        return self * as_tensor(other, self) ** -1.0

    def __rtruediv__(self, other: Any) -> "Tensor":
        return self**-1.0 * other

    def __rmatmul__(self, other: Any) -> "Tensor":
        return as_tensor(other, self) @ self

    __radd__ = __add__
    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"Tensor({np.array2string(self.data, separator=', ')}, requires_grad={self.requires_grad})"


def as_tensor(other: Any, like: Tensor) -> Tensor:
    """Return a tensor as it is, anything else as a constant; a single number takes the dtype of `like`."""
    if isinstance(other, Tensor):
        return other
    return Tensor(np.asarray(other, like.data.dtype) if np.ndim(other) == 0 else other)


def result_of(data: Array, *edges: tuple[Tensor, WayBack]) -> Tensor:
    """Return a tensor that remembers those of its parents from which a gradient is wanted.

    Parameters
    ----------
    data : ndarray
        The result.
    *edges : tuple of a Tensor and a function
        A parent, and its way back: takes dL/d(result) and returns the share of dL/d(parent), a new array of
        the parent's shape, or of one that NumPy broadcast the parent to.
    """
    result = Tensor(data)
    wanted = [edge for edge in edges if edge[0].requires_grad]
    if wanted:
        result.requires_grad = True
        result.parents, result.ways_back = zip(*wanted, strict=True)
    return result


def undo_broadcast(grad: Array, shape: tuple[int, ...]) -> Array:
    """Sum a gradient over the axes along which NumPy had repeated an array of the given shape.

    Repeating is feeding several results: the gradients of all copies add up.

    Parameters
    ----------
    grad : ndarray
    shape : tuple of int
        The array's own shape, before it was broadcast.

    Returns
    -------
    ndarray of that shape
    """
    if grad.shape == shape:
        return grad
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    repeated = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=repeated, keepdims=True) if repeated else grad


def cross_entropy(logits: Tensor, labels: ArrayLike) -> Tensor:
    """Return the mean cross-entropy of softmax probabilities, from logits.

    Parameters
    ----------
    logits : Tensor, shape (..., K)
    labels : array_like of int, shape (...,)
        Classes from 0 to K - 1.

    Raises
    ------
    ValueError
        If the labels are no whole numbers of the logits' shape without its last axis, or no classes.
    """
    z, y = logits.data, np.asarray(labels)
    if y.dtype.kind not in "iu" or y.shape != z.shape[:-1] or y.size == 0:
        raise ValueError(f"labels: expected whole numbers of shape {z.shape[:-1]}, got {describe(y)}.")
    if y.min() < 0 or y.max() >= z.shape[-1]:
        raise ValueError(f"labels: expected 0 to {z.shape[-1] - 1}, got some from {y.min()} to {y.max()}.")
    z = z.reshape(y.size, -1)
    label = np.arange(y.size), y.ravel()  # where each row holds its label
    shifted = z - z.max(axis=1, keepdims=True)
    error = np.exp(shifted)
    sums = error.sum(axis=1, keepdims=True)
    loss = (np.log(sums).sum() - shifted[label].sum()) / y.size
    error /= sums  # the probabilities, from which the labels are taken off
    error[label] -= 1
    return result_of(loss, (logits, lambda g: (error * (g / y.size)).reshape(logits.shape)))

"""Reverse mode for single numbers: every result remembers its parents and the local slope to each of them.

    c = a * b         c.parents = (a, b)      c.slopes = (b.data, a.data)

Backward, from the result to the inputs, each node hands on its gradient times the slope, and a parent adds
up what all its children hand to it: the chain rule, and the sum over all ways.

Source: Linnainmaa (1970) for the method; the form of the class after Karpathy's micrograd (2020). A local
slope is a number here, not a function that waits, so that no node refers to itself: memory is freed at once.
"""

from typing import Any

import nn_helpers.autodiff.elementary as elementary
from nn_helpers.autodiff.dual import Dual
from nn_helpers.autodiff.graph import topological_order


class Value:
    """A number in a graph of calculations.

    Parameters
    ----------
    data : float or Dual
        The number. With a `Dual` the gradients become dual, too: their tangents are second derivatives.
    parents : tuple of Value
        What it was computed from; empty for an input.
    slopes : tuple of float or Dual
        Its derivative with respect to each parent.

    Attributes
    ----------
    grad : float or Dual
        After ``result.backward()``: how fast the result changes with this number. Inputs add up the gradients
        of all backward passes until they are set to 0.

    Examples
    --------
    >>> a, b = Value(2.0), Value(-3.0)
    >>> (a * b + a).backward()
    >>> a.grad, b.grad
    (-2.0, 2.0)
    """

    __slots__ = ("data", "grad", "parents", "slopes")

    def __init__(self, data: Any, parents: tuple["Value", ...] = (), slopes: tuple[Any, ...] = ()) -> None:
        if type(data) is not float and not isinstance(data, Dual):
            data = elementary.as_number(data, "data")
        self.data = data
        self.grad: Any = 0.0
        self.parents = parents
        self.slopes = slopes

    def __add__(self, other: Any) -> "Value":
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0))
        return Value(self.data + other, (self,), (1.0,))

    def __mul__(self, other: Any) -> "Value":
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data))
        return Value(self.data * other, (self,), (other,))

    def __pow__(self, exponent: float) -> "Value":
        elementary.check_exponent(exponent)
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return Value(self.data**exponent, (self,), (slope,))

    def exp(self) -> "Value":
        """Return e to the power of this number."""
        result = elementary.exp(self.data)
        return Value(result, (self,), (result,))

    def log(self) -> "Value":
        """Return the natural logarithm."""
        return Value(elementary.log(self.data), (self,), (1 / self.data,))

    def tanh(self) -> "Value":
        """Return the hyperbolic tangent."""
        result = elementary.tanh(self.data)
        return Value(result, (self,), (1 - result * result,))

    def relu(self) -> "Value":
        """Return the number where it is positive, else 0."""
        slope = 1.0 if self.data > 0 else 0.0
        return Value(self.data * slope, (self,), (slope,))

    def backward(self) -> None:
        """Compute the gradient of this number with respect to every number that it depends on."""
        order = topological_order(self)
        for node in order:
            if node.parents:
                node.grad = 0.0  # from an earlier pass; inputs add up
        self.grad += 1.0
        for node in reversed(order):
            grad, slopes = node.grad, iter(node.slopes)  # faster than pairs from zip
            for parent in node.parents:
                parent.grad += next(slopes) * grad

    def __neg__(self) -> "Value":
        return self * -1.0

    def __sub__(self, other: Any) -> "Value":
        return self + -other

    def __rsub__(self, other: Any) -> "Value":
        return -self + other

    def __truediv__(self, other: Any) -> "Value":
        return self * other**-1.0

    def __rtruediv__(self, other: Any) -> "Value":
        return self**-1.0 * other

    __radd__ = __add__
    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"Value({self.data!r}, grad={self.grad!r})"

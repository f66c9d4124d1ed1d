"""Forward mode: a number that carries its own slope along.

    (a + a' e) (b + b' e) = a b + (a' b + a b') e          because e * e = 0

A `Dual` is a value and a tangent, how fast the value changes while some input moves. Every operation computes
both, so that one pass gives the derivatives of all results with respect to one direction of the inputs.

Source: Clifford (1873) for the numbers; Wengert (1964) for the method.
"""

from typing import Any

import nn_helpers.autodiff.elementary as elementary


class Dual:
    """A number and how fast it changes.

    Parameters
    ----------
    primal : float
        The number.
    tangent : float
        Its rate of change: 1 for the input that is moved, 0 for a constant.

    Examples
    --------
    >>> y = Dual(3.0, 1.0) ** 2
    >>> y.primal, y.tangent
    (9.0, 6.0)
    """

    __slots__ = ("primal", "tangent")

    def __init__(self, primal: float, tangent: float = 0.0) -> None:
        self.primal = primal if type(primal) is float else elementary.as_number(primal, "primal")
        self.tangent = tangent if type(tangent) is float else elementary.as_number(tangent, "tangent")

    def __add__(self, other: Any) -> "Dual":
        other = _as_dual(other)
        return Dual(self.primal + other.primal, self.tangent + other.tangent)

    def __mul__(self, other: Any) -> "Dual":
        other = _as_dual(other)
        slope = self.tangent * other.primal + self.primal * other.tangent
        return Dual(self.primal * other.primal, slope)

    def __pow__(self, exponent: float) -> "Dual":
        elementary.check_exponent(exponent)
        slope = exponent * self.primal ** (exponent - 1) if exponent else 0.0
        return Dual(self.primal**exponent, slope * self.tangent)

    def exp(self) -> "Dual":
        """Return e to the power of this number."""
        result = elementary.exp(self.primal)
        return Dual(result, result * self.tangent)

    def log(self) -> "Dual":
        """Return the natural logarithm."""
        return Dual(elementary.log(self.primal), self.tangent / self.primal)

    def tanh(self) -> "Dual":
        """Return the hyperbolic tangent."""
        result = elementary.tanh(self.primal)
        return Dual(result, (1 - result * result) * self.tangent)

    def relu(self) -> "Dual":
        """Return the number where it is positive, else 0."""
        return Dual(elementary.relu(self.primal), self.tangent if self.primal > 0 else 0.0)

    def __neg__(self) -> "Dual":
        return self * -1.0

    def __sub__(self, other: Any) -> "Dual":
        return self + -_as_dual(other)

    def __rsub__(self, other: Any) -> "Dual":
        return -self + other

    def __truediv__(self, other: Any) -> "Dual":
        return self * _as_dual(other) ** -1

    def __rtruediv__(self, other: Any) -> "Dual":
        return self**-1 * other

    __radd__ = __add__
    __rmul__ = __mul__

    def __gt__(self, other: Any) -> bool:
        return bool(self.primal > _as_dual(other).primal)

    def __repr__(self) -> str:
        return f"Dual({self.primal:g}, {self.tangent:g})"


def _as_dual(number: Any) -> Dual:
    return number if isinstance(number, Dual) else Dual(number)

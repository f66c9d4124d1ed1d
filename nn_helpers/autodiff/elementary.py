"""exp, log, tanh and relu of anything that has a derivative: a number, a `Dual`, a `Value` or a `Tensor`.

What is written with them can be differentiated forward and in reverse without a change:

    def f(x):
        return exp(x) * tanh(x)

    f(0.5)    f(Dual(0.5, 1.0))    f(Value(0.5))
"""

import math
from numbers import Real
from typing import Any

from nn_helpers.validation import describe


def exp(x: Any) -> Any:
    """Return e to the power of x; with slope exp(x)."""
    try:
        return math.exp(x)
    except TypeError:
        return _method_of(x, "exp")()


def log(x: Any) -> Any:
    """Return the natural logarithm of x; with slope 1 / x."""
    try:
        return math.log(x)
    except TypeError:
        return _method_of(x, "log")()


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent of x; with slope 1 - tanh(x) ** 2."""
    try:
        return math.tanh(x)
    except TypeError:
        return _method_of(x, "tanh")()


def relu(x: Any) -> Any:
    """Return x where it is positive, else 0; with slope 1 or 0, and 0 at the kink, as in PyTorch."""
    if isinstance(x, Real):
        return max(0.0, float(x))
    return _method_of(x, "relu")()


def as_number(x: Any, name: str) -> float:
    """Return a real number as a float.

    Raises
    ------
    TypeError
        If it is anything else.
    """
    if not isinstance(x, Real):
        raise TypeError(f"{name}: expected a real number, got {describe(x)}.")
    return float(x)


def check_exponent(exponent: Any) -> None:
    """Refuse exponents that are not plain numbers.

    Raises
    ------
    TypeError
        If the exponent is anything else.
    """
    if not isinstance(exponent, Real):
        raise TypeError(
            f"exponent: expected a plain number, got {describe(exponent)}; write x ** y as exp(y * log(x))."
        )


def _method_of(x: Any, name: str) -> Any:
    method = getattr(x, name, None)
    if method is None:
        raise TypeError(f"{name}: expected a number, a Dual, a Value or a Tensor, got {describe(x)}.")
    return method

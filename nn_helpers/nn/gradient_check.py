"""A gradient is right if nudging one number at a time changes the loss by as much as it says.

    dL/dx_i  ~  (L(x + h e_i) - L(x - h e_i)) / (2 h)

The central difference has an error of order h^2, and subtracting two nearly equal losses costs digits as h
shrinks; near h = 1e-5 both are smallest in float64. Away from kinks the two gradients agree to 1e-7 or
better, so that a forgotten factor, sign or term cannot hide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.validation import Array, as_float_array, check_number, check_shape

TOLERANCE = 1e-7
STEP = 1e-5


def numerical_gradient(f: Callable[[Array], Any], x: ArrayLike, step: float = STEP) -> Array:
    """Return the gradient of a scalar function by central differences, in float64.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns one number.
    x : array_like
        Where; left unchanged.
    step : float
        The nudge h.

    Returns
    -------
    ndarray of float64, of the shape of x

    Raises
    ------
    ValueError
        If f does not return one finite number.
    """
    step = check_number(step, "step", above=0)
    x = as_float_array(x, "x", dtype=np.float64).copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        value = x[index]
        x[index] = right = value + step
        above = _scalar(f(x))
        x[index] = left = value - step
        below = _scalar(f(x))
        x[index] = value
        gradient[index] = (above - below) / (right - left)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """Return how far two gradients are apart, relative to their largest entry.

    max|a - b| / max(max|a|, max|b|), and 0 if both are zero. The largest entry sets the scale, so that
    entries that happen to be nearly zero, whose own digits are noise, do not raise a false alarm.

    Parameters
    ----------
    a, b : array_like
        Of the same shape.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    a = as_float_array(a, "a", dtype=np.float64)
    b = as_float_array(b, "b", dtype=np.float64)
    check_shape(b, a.shape, "b")
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / max(scale, np.finfo(np.float64).tiny))


@dataclass(frozen=True)
class GradientRow:
    """The verdict on one gradient."""

    name: str
    shape: tuple[int, ...]
    error: float


@dataclass(frozen=True)
class GradientReport:
    """What `check_gradients` found: one row for every parameter, and one for the input.

    The printed form is the same on every processor, because an error within the tolerance is not spelled out.
    """

    rows: list[GradientRow]
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether every gradient agrees within the tolerance."""
        return all(row.error <= self.tolerance for row in self.rows)

    def __repr__(self) -> str:
        names = max(len(row.name) for row in self.rows)
        shapes = max(len(str(row.shape)) for row in self.rows)
        verdict = "agree" if self.passed else "DISAGREE"
        lines = [f"gradients {verdict} (relative error, tolerance {self.tolerance:.0e})"]
        for row in self.rows:
            good = row.error <= self.tolerance
            verdict = f"<= {self.tolerance:.0e}" if good else f"{row.error:.1e}  <-- wrong"
            lines.append(f"  {row.name:{names}}  {row.shape!s:{shapes}}  {verdict}")
        return "\n".join(lines)


def check_gradients(
    model: Any,
    loss_fn: Any,
    X: ArrayLike,
    y: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    step: float = STEP,
) -> GradientReport:
    """Compare a model's backward pass with numerical gradients.

    Choose inputs away from kinks: where a ReLU's net input lies within one step of zero, no difference
    quotient can be right. What draws anew in every forward pass, as dropout does, has to be in evaluation
    mode; running means of batch normalisation move with every pass in training mode.

    Parameters
    ----------
    model : Layer
        In float64: anything with forward, backward and parameters. Its gradients are zero afterwards.
    loss_fn : Loss
    X, y : array_like
        A few examples; every parameter costs two forward passes. If X holds integers (word indices,
        for example) its own gradient is not checked.
    tolerance : float
        The largest relative error that passes.
    step : float
        The nudge.

    Returns
    -------
    GradientReport

    Raises
    ------
    ValueError
        If a parameter is not float64.
    """
    tolerance = check_number(tolerance, "tolerance", above=0)
    step = check_number(step, "step", above=0)
    named = (
        model.named_parameters()
        if hasattr(model, "named_parameters")
        else ([(parameter.name, parameter) for parameter in model.parameters()])
    )
    for name, parameter in named:
        if parameter.data.dtype != np.float64:
            raise ValueError(
                f"{name}: expected float64, in which gradients are checked, got {parameter.data.dtype}; "
                "build the model with dtype=np.float64."
            )
        parameter.zero_grad()
    X = np.asarray(X)
    loss_fn(model.forward(X), y)
    input_grad = model.backward(loss_fn.backward())

    rows = []
    for name, parameter in named:
        kept = parameter.data.copy()

        def loss_of_parameter(values: Array, parameter: Any = parameter) -> float:
            parameter.data[...] = values
            return float(loss_fn(model.forward(X), y))

        numerical = numerical_gradient(loss_of_parameter, kept, step)
        parameter.data[...] = kept
        rows.append(GradientRow(name, parameter.shape, relative_error(parameter.grad, numerical)))
        parameter.zero_grad()
    if X.dtype.kind == "f" and input_grad is not None:
        numerical = numerical_gradient(lambda values: loss_fn(model.forward(values), y), X, step)
        rows.append(GradientRow("input", X.shape, relative_error(input_grad, numerical)))
    return GradientReport(rows, tolerance)


def _scalar(value: Any) -> float:
    value = np.asarray(value)
    if value.size != 1:
        raise ValueError(
            f"f(x): expected one number, got an array of shape {value.shape}; sum it up to a loss."
        )
    number = float(value.item())
    if not np.isfinite(number):
        raise ValueError(f"f(x): expected a finite number, got {number}.")
    return number

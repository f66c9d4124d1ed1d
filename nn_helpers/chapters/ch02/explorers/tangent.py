"""The tangent, and two ways to measure its slope."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, LogSlider, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(z / 2)


def plain(value: float, digits: int) -> str:
    """Write a number with fixed digits, and never as -0.00."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


CURVES = {  # value, slope, lowest and highest value shown
    "x³": (lambda x: x**3, lambda x: 3 * x**2, -30.0, 30.0),
    "x²": (lambda x: x**2, lambda x: 2 * x, -2.0, 14.0),
    "(σ(x) - 1)²": (
        lambda x: (sigmoid(x) - 1) ** 2,
        lambda x: 2 * (sigmoid(x) - 1) * sigmoid(x) * (1 - sigmoid(x)),
        -0.2,
        1.2,
    ),
}
X_REACH = 3.0
X_LINE = np.linspace(-X_REACH - 1.2, X_REACH + 1.2, 421)
STEP_LINE = np.geomspace(0.01, 1, 81)
SMALLEST_ERROR = 1e-7  # the lower edge of the picture of errors


def one_sided_slope(f: Callable, x: float, h: np.ndarray | float) -> Any:
    return (f(x + h) - f(x)) / h


def central_slope(f: Callable, x: float, h: np.ndarray | float) -> Any:
    return (f(x + h) - f(x - h)) / (2 * h)


@dataclass
class TangentState:
    """A curve, a point on it, and its slope: true and measured in two ways."""

    curve: str
    x: float
    step: float
    slope: float
    one_sided: float
    central: float
    errors: tuple  # two arrays (81,): one-sided and central, for every step


def compute_tangent(curve: str, x: float, step: float) -> TangentState:
    f, derivative, _, _ = CURVES[curve]
    slope = derivative(x)
    errors = tuple(abs(way(f, x, STEP_LINE) - slope) for way in (one_sided_slope, central_slope))
    return TangentState(curve, x, step, slope, one_sided_slope(f, x, step), central_slope(f, x, step), errors)


def prepare_tangent(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
    one, two, true = OKABE_ITO["orange"], OKABE_ITO["blue"], OKABE_ITO["black"]
    left.set(xlabel="x", ylabel="value", xlim=(X_LINE[0], X_LINE[-1]))
    (curve,) = left.plot([], [], color=COLOURS["reference"], linewidth=3, label="the curve")
    (tangent,) = left.plot([], [], color=true, linewidth=1.5, label="tangent")
    (forward,) = left.plot([], [], "--", color=one, label="one-sided")
    (central,) = left.plot([], [], "-.", color=two, label="central")
    (forward_points,) = left.plot([], [], "s", color=one, markersize=8)
    (central_points,) = left.plot([], [], "o", color=two, markersize=6)
    (point,) = left.plot([], [], "D", color=true, markersize=6)
    left.legend(loc="upper left", frameon=True, framealpha=0.9, edgecolor="none")
    right.set(xlabel="step h", ylabel="error of the slope", xscale="log", yscale="log")
    right.set(xlim=(0.008, 1.25), ylim=(SMALLEST_ERROR, 100))
    (forward_errors,) = right.plot([], [], "--", color=one, label="one-sided")
    (central_errors,) = right.plot([], [], "-.", color=two, label="central")
    (forward_error,) = right.plot([], [], "s", color=one, markersize=9)
    (central_error,) = right.plot([], [], "o", color=two, markersize=7)
    right.legend(loc="lower right")
    right.set_title("error at every step", fontsize=10, loc="center")
    return locals()


def draw_tangent(artists: dict[str, Any], state: TangentState) -> None:
    f, _, low, high = CURVES[state.curve]
    x, h = state.x, state.step
    lines = {"tangent": state.slope, "forward": state.one_sided, "central": state.central}
    artists["left"].set_ylim(low, high)
    artists["curve"].set_data(X_LINE, f(X_LINE))
    for name, slope in lines.items():
        through = x - h if name == "central" else x
        artists[name].set_data(X_LINE, f(through) + slope * (X_LINE - through))
    artists["point"].set_data([x], [f(x)])
    artists["forward_points"].set_data([x + h], [f(x + h)])
    artists["central_points"].set_data([x - h, x + h], [f(x - h), f(x + h)])
    artists["left"].set_title(
        f"slope {plain(state.slope, 3)}, one-sided {plain(state.one_sided, 3)},"
        f" central {plain(state.central, 3)}",
        fontsize=10,
    )
    for name, errors, measured in (
        ("forward", state.errors[0], state.one_sided),
        ("central", state.errors[1], state.central),
    ):
        artists[f"{name}_errors"].set_data(STEP_LINE, np.maximum(errors, SMALLEST_ERROR))
        artists[f"{name}_error"].set_data([h], [max(abs(measured - state.slope), SMALLEST_ERROR)])


def describe_tangent(state: TangentState) -> str:
    errors = [abs(measured - state.slope) for measured in (state.one_sided, state.central)]
    one, two = (f"{error:.2g} off" if error > 1e-9 else "exact" for error in errors)
    return (
        f"At x = {plain(state.x, 2)} the curve {state.curve} has slope {plain(state.slope, 4)}. With step "
        f"{state.step:.3g} the one-sided difference gives {plain(state.one_sided, 4)} ({one}), the central "
        f"one {plain(state.central, 4)} ({two})."
    )


tangent_explorer = Explorer(
    name="tangent",
    title="A slope, measured",
    question="Make the step ten times smaller: how much smaller does each error get? On which curve is the "
    "central difference exact, whatever the step?",
    controls={
        "curve": Choice("curve", list(CURVES), buttons=True),
        "x": Slider("point x", -X_REACH, X_REACH, 2.0, step=0.1, format=".1f"),
        "step": LogSlider("step h", 0.01, 1.0, 1.0, steps=20),
    },
    compute=compute_tangent,
    prepare=prepare_tangent,
    draw=draw_tangent,
    describe=describe_tangent,
    size=(7.8, 3.5),
)

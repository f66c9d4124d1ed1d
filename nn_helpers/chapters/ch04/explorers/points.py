"""Points to drag, and the fit that follows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch04.explorers.line import equation, least_squares
from nn_helpers.explorer.controls import LogSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.pointer_controls import Points, PointSet
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

START = PointSet(((1, 2.2), (2, 2.6), (3, 4.1), (4, 4.2), (5, 5.9), (6, 6.1), (8, 7.9)), selected=6)
REACH = ((0.0, 10.0), (0.0, 10.0))


@dataclass
class PointsState:
    """Points, their least-squares line, the line of a penalised slope, and each point's share of the loss."""

    points: PointSet
    penalty: float
    best: np.ndarray  # (2,) slope and intercept without penalty
    line: np.ndarray  # (2,) with it
    squares: np.ndarray  # (n,) squared errors of the line


def compute_points(points: PointSet, penalty: float) -> PointsState:
    x, y = points.x, points.y
    best = least_squares(x, y)
    variance = x.var()
    slope = best[0] * variance / (variance + penalty) if variance > 0 else 0.0
    line = np.array([slope, y.mean() - slope * x.mean()])
    return PointsState(points, penalty, best, line, (line[0] * x + line[1] - y) ** 2)


def prepare_points(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
    left.set(xlim=(-0.3, 10.3), ylim=(-0.3, 10.3), xlabel="x", ylabel="y")
    (best,) = left.plot([], [], ":", color=OKABE_ITO["black"], label="least squares")
    (line,) = left.plot([], [], "--", color=COLOURS["prediction"], linewidth=2.5, label="with the penalty")
    errors = left.vlines([], [], [], color=COLOURS["muted"], linewidth=1.2)
    (dots,) = left.plot([], [], "o", color=COLOURS["data"], markersize=8)
    (selected,) = left.plot(
        [], [], "o", color="none", markeredgecolor=OKABE_ITO["orange"], markersize=15, mew=2
    )
    left.legend(loc="upper left", fontsize=8)
    names = [left.text(0, 0, str(i + 1), fontsize=8) for i in range(len(START.points))]
    bars = right.barh(np.arange(len(START.points)), 0, color=COLOURS["data"])
    right.set(xlim=(0, 1), xlabel="share of the squared errors", ylabel="point")
    right.set_yticks(np.arange(len(START.points)), [str(i + 1) for i in range(len(START.points))])
    right.invert_yaxis()
    return {
        "left": left,
        "best": best,
        "line": line,
        "errors": errors,
        "dots": dots,
        "selected": selected,
        "names": names,
        "bars": bars,
    }


def draw_points(artists: dict[str, Any], state: PointsState) -> None:
    x, y = state.points.x, state.points.y
    ends = np.array([-0.3, 10.3])
    artists["best"].set_data(ends, state.best[0] * ends + state.best[1])
    artists["line"].set_data(ends, state.line[0] * ends + state.line[1])
    fitted = state.line[0] * x + state.line[1]
    artists["errors"].set_segments([[(u, v), (u, f)] for u, v, f in zip(x, y, fitted, strict=True)])
    artists["dots"].set_data(x, y)
    artists["selected"].set_data(*np.array(state.points.points[state.points.selected])[:, None])
    for name, u, v in zip(artists["names"], x, y, strict=True):
        name.set_position((u + 0.22, v - 0.5))
    for i, (bar, share) in enumerate(zip(artists["bars"], shares(state), strict=True)):
        bar.set_width(share)
        bar.set_color(OKABE_ITO["orange"] if i == state.points.selected else COLOURS["data"])
    slope, intercept = state.line
    artists["left"].set_title(
        f"{equation(slope, intercept, '.2f')}   MSE {state.squares.mean():.2f}",
        fontsize=10,
    )


def shares(state: PointsState) -> np.ndarray:
    total = state.squares.sum()
    return state.squares / total if total > 1e-12 else np.zeros_like(state.squares)


def describe_points(state: PointsState) -> str:
    slope, intercept = state.line
    selected = state.points.selected
    x, y = state.points.points[selected]
    penalty = f" with penalty {state.penalty:.3g} on the slope" if state.penalty > 0.0101 else ""
    where = f"Point {selected + 1} of {len(state.points.points)} is selected, at ({x:.1f}, {y:.1f})."
    fit = f"The line{penalty} has slope {slope:.2f}, intercept {intercept:.2f}"
    share = f"this point owns {shares(state)[selected]:.0%} of the squared errors"
    return f"{where} {fit} and MSE {state.squares.mean():.2f}; {share}."


points_explorer = Explorer(
    name="points_and_fit",
    title="Points that you can move, and the line that follows",
    question="How far can a single point turn the line? What does a penalty on the slope do about it?",
    controls={
        "points": Points("points", START, bounds=REACH),
        "penalty": LogSlider("penalty (L2)", 0.01, 100.0, 0.01, steps=5),
    },
    compute=compute_points,
    prepare=prepare_points,
    draw=draw_points,
    describe=describe_points,
    size=(7.4, 3.9),
)

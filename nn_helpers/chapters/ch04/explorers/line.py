"""A line finds its place, frame by frame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.data.covid import load_danish_covid
from nn_helpers.explorer.controls import Choice, Play, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

ANSCOMBE_X = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5.0])  # Anscombe (1973), first set
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])


def z_score(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


def least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slope and intercept; a flat line where all points stand above each other."""
    variance = x.var()
    slope = np.mean((x - x.mean()) * (y - y.mean())) / variance if variance > 1e-12 else 0.0
    return np.array([slope, y.mean() - slope * x.mean()])


def equation(slope: float, intercept: float, digits: str) -> str:
    return f"y = {slope:{digits}} x {'-' if intercept < 0 else '+'} {abs(intercept):{digits}}"


def mean_squared_error(x: np.ndarray, y: np.ndarray, w: np.ndarray | float, b: np.ndarray | float) -> Any:
    """MSE of one line, or of a grid of lines."""
    return np.mean((np.asarray(w)[..., None] * x + np.asarray(b)[..., None] - y) ** 2, axis=-1)


def descend(x: np.ndarray, y: np.ndarray, rate: float, steps: int) -> np.ndarray:
    """Slope and intercept before each step of descent from zero, (steps + 1, 2)."""
    A = np.column_stack([x, np.ones(len(x))])
    path = np.zeros((steps + 1, 2))
    for t in range(steps):
        path[t + 1] = path[t] - rate * 2 / len(x) * A.T @ (A @ path[t] - y)
    return path


def largest_rate(x: np.ndarray) -> float:
    A = np.column_stack([x, np.ones(len(x))])
    return 2 / np.linalg.eigvalsh(2 / len(x) * A.T @ A)[-1]


FRAMES = 60


@dataclass(frozen=True)
class LineData:
    """Points, and the part of the (slope, intercept) plane that is shown."""

    x: np.ndarray
    y: np.ndarray
    x_label: str
    y_label: str
    slopes: tuple
    intercepts: tuple


def line_data() -> dict[str, LineData]:
    weeks = load_danish_covid()
    scaled = z_score(ANSCOMBE_X)
    return {
        "Anscombe, raw": LineData(ANSCOMBE_X, ANSCOMBE_Y, "x", "y", (-0.4, 1.8), (-0.6, 4.2)),
        "Anscombe, z-scored x": LineData(scaled, ANSCOMBE_Y, "x (z-scored)", "y", (-6.5, 9.5), (-1.5, 16.5)),
        "Danish weeks, z-scored cases": LineData(
            z_score(weeks.new_cases),
            weeks.new_deaths,
            "new cases (z-scored)",
            "new deaths",
            (-20, 85),
            (-15, 75),
        ),
    }


LINE_DATA = line_data()
LEVELS = np.array(
    [0.02, 0.1, 0.3, 0.6, 1.0, 1.6, 2.4]
)  # times the loss of the flat line at 0, above the lowest


@dataclass
class LineState:
    """A descent up to one step."""

    name: str
    data: LineData
    share: float  # the learning rate over the largest stable one
    path: np.ndarray  # (step + 1, 2) slopes and intercepts
    best: np.ndarray  # (2,)
    loss: float


def compute_line(step: int, name: str, share: float) -> LineState:
    data = LINE_DATA[name]
    path = descend(data.x, data.y, share * largest_rate(data.x), step)
    loss = float(mean_squared_error(data.x, data.y, *path[-1]))
    return LineState(name, data, share, path, least_squares(data.x, data.y), loss)


def prepare_line(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2)
    right.set(xlabel="slope w", ylabel="intercept b")
    (points,) = left.plot([], [], "o", color=COLOURS["data"], label="data", zorder=3)
    (best,) = left.plot([], [], ":", color=OKABE_ITO["black"], label="least squares")
    (line,) = left.plot([], [], "--", color=COLOURS["prediction"], linewidth=2.5, label="the line now")
    errors = left.vlines([], [], [], color=COLOURS["muted"], linewidth=1)
    left.legend(loc="upper left", fontsize=8)
    (path,) = right.plot([], [], ".-", color=COLOURS["prediction"], linewidth=1, markersize=5)
    (now,) = right.plot([], [], "o", color=COLOURS["prediction"], markersize=9)
    (goal,) = right.plot([], [], "*", color=OKABE_ITO["black"], markersize=13)
    return {
        "left": left,
        "right": right,
        "points": points,
        "best": best,
        "line": line,
        "errors": errors,
        "path": path,
        "now": now,
        "goal": goal,
        "contours": None,
        "shown": None,
    }


def draw_line(artists: dict[str, Any], state: LineState) -> None:
    data, left = state.data, artists["left"]
    if artists["shown"] != state.name:
        show_data(artists, state)
    w, b = state.path[-1]
    ends = np.array(left.get_xlim())
    artists["line"].set_data(ends, w * ends + b)
    segments = [[(x, y), (x, w * x + b)] for x, y in zip(data.x, data.y, strict=True)]
    artists["errors"].set_segments(segments)
    left.set_title(f"step {len(state.path) - 1}: {equation(w, b, '.3g')}", fontsize=10)
    artists["right"].set_title(f"MSE {state.loss:.4g}", fontsize=10)
    artists["path"].set_data(*state.path.T)
    artists["now"].set_data([w], [b])


def show_data(artists: dict[str, Any], state: LineState) -> None:
    """Set the limits, the points and the contours of a data set: what no step changes."""
    data, left, right = state.data, artists["left"], artists["right"]
    width, height = np.ptp(data.x), np.ptp(data.y)
    left.set(xlim=(data.x.min() - 0.1 * width, data.x.max() + 0.1 * width))
    left.set(ylim=(min(0, data.y.min()) - 0.15 * height, data.y.max() + 0.3 * height))
    left.set(xlabel=data.x_label, ylabel=data.y_label)
    artists["points"].set_data(data.x, data.y)
    ends = np.array(left.get_xlim())
    artists["best"].set_data(ends, state.best[0] * ends + state.best[1])
    artists["goal"].set_data(*state.best[:, None])
    if artists["contours"]:
        artists["contours"].remove()
    w, b = np.meshgrid(*(np.linspace(low, high, 61) for low, high in (data.slopes, data.intercepts)))
    losses = mean_squared_error(data.x, data.y, w, b)
    lowest, start = (mean_squared_error(data.x, data.y, *line) for line in (state.best, (0, 0)))
    levels = lowest + LEVELS * (start - lowest)
    artists["contours"] = right.contour(w, b, losses, levels=levels, cmap="cividis", linewidths=1)
    right.set(xlim=data.slopes, ylim=data.intercepts)
    artists["shown"] = state.name


def describe_line(state: LineState) -> str:
    w, b = state.path[-1]
    words = (
        f"{state.name}, step {len(state.path) - 1} at {state.share:.0%} of the largest stable rate: slope "
        f"{w:.3g}, intercept {b:.3g}, MSE {state.loss:.4g}; least squares has slope {state.best[0]:.3g} and "
        f"intercept {state.best[1]:.3g}."
    )
    return words + (" The rate is too large: the line swings ever further." if state.share > 1 else "")


line_explorer = Explorer(
    name="line_descent",
    title="The line finds its place",
    question="Which is still on its way at the end, slope or intercept? And what does scaling x change?",
    controls={
        "step": Play("step", 0, FRAMES, 3, interval=200),
        "name": Choice("data", list(LINE_DATA)),
        "share": Slider("rate / largest", 0.05, 1.05, 0.9, step=0.05),
    },
    compute=compute_line,
    prepare=prepare_line,
    draw=draw_line,
    describe=describe_line,
    size=(7.8, 3.6),
)

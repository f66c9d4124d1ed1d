"""The explorers of chapter 04: a line finding its place, points to drag, zigzags that are curvature."""

from dataclasses import dataclass

import numpy as np

from nn_helpers.data.covid import load_danish_covid
from nn_helpers.explorer.controls import Choice, LogSlider, Play, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.pointer_controls import Points, PointSet
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

ANSCOMBE_X = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5.0])  # Anscombe (1973), first set
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])


def z_score(values):
    return (values - values.mean()) / values.std()


def least_squares(x, y):
    """Slope and intercept; a flat line where all points stand above each other."""
    variance = x.var()
    slope = np.mean((x - x.mean()) * (y - y.mean())) / variance if variance > 1e-12 else 0.0
    return np.array([slope, y.mean() - slope * x.mean()])


def equation(slope, intercept, digits):
    return f"y = {slope:{digits}} x {'-' if intercept < 0 else '+'} {abs(intercept):{digits}}"


def mean_squared_error(x, y, w, b):
    """MSE of one line, or of a grid of lines."""
    return np.mean((np.asarray(w)[..., None] * x + np.asarray(b)[..., None] - y) ** 2, axis=-1)


def descend(x, y, rate, steps):
    """Slope and intercept before each step of descent from zero, (steps + 1, 2)."""
    A = np.column_stack([x, np.ones(len(x))])
    path = np.zeros((steps + 1, 2))
    for t in range(steps):
        path[t + 1] = path[t] - rate * 2 / len(x) * A.T @ (A @ path[t] - y)
    return path


def largest_rate(x):
    A = np.column_stack([x, np.ones(len(x))])
    return 2 / np.linalg.eigvalsh(2 / len(x) * A.T @ A)[-1]


# A line finds its place, frame by frame

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


def line_data():
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


def compute_line(step, name, share):
    data = LINE_DATA[name]
    path = descend(data.x, data.y, share * largest_rate(data.x), step)
    loss = float(mean_squared_error(data.x, data.y, *path[-1]))
    return LineState(name, data, share, path, least_squares(data.x, data.y), loss)


def prepare_line(figure):
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


def draw_line(artists, state):
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


def show_data(artists, state):
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
    w, b = np.meshgrid(np.linspace(*data.slopes, 61), np.linspace(*data.intercepts, 61))
    losses = mean_squared_error(data.x, data.y, w, b)
    lowest, start = (mean_squared_error(data.x, data.y, *line) for line in (state.best, (0, 0)))
    levels = lowest + LEVELS * (start - lowest)
    artists["contours"] = right.contour(w, b, losses, levels=levels, cmap="cividis", linewidths=1)
    right.set(xlim=data.slopes, ylim=data.intercepts)
    artists["shown"] = state.name


def describe_line(state):
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


# Points to drag, and the fit that follows

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


def compute_points(points, penalty):
    x, y = points.x, points.y
    best = least_squares(x, y)
    variance = x.var()
    slope = best[0] * variance / (variance + penalty) if variance > 0 else 0.0
    line = np.array([slope, y.mean() - slope * x.mean()])
    return PointsState(points, penalty, best, line, (line[0] * x + line[1] - y) ** 2)


def prepare_points(figure):
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


def draw_points(artists, state):
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


def shares(state):
    total = state.squares.sum()
    return state.squares / total if total > 1e-12 else np.zeros_like(state.squares)


def describe_points(state):
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


# Learning rate and conditioning

LONGEST = 100
TURN = np.deg2rad(30)  # the long axis of the bowl, seen from that of the first weight
AXES = np.array([[np.cos(TURN), -np.sin(TURN)], [np.sin(TURN), np.cos(TURN)]])  # columns: flat, steep
WHERE_FROM = AXES @ np.array([-2.6, 0.9])
PLANE = np.linspace(-3.3, 3.3, 81)


@dataclass
class BowlState:
    """A descent in a quadratic bowl with curvatures 1 (steep) and 1/condition (flat)."""

    condition: float
    share: float  # the rate over the largest stable one, which is 2
    losses: np.ndarray  # (81, 81) over the second weight (rows) and the first
    path: np.ndarray  # (steps + 1, 2)
    curve: np.ndarray  # (steps + 1,) loss of the path


def compute_bowl(step, condition, share):
    curvature = np.array([1 / condition, 1.0])
    factor = 1 - 2 * share * curvature
    along = (WHERE_FROM @ AXES) * factor ** np.arange(step + 1)[:, None]  # (step + 1, 2) in the bowl's axes
    first, second = np.meshgrid(PLANE, PLANE)
    flat, steep = np.moveaxis(np.stack([first, second], axis=-1) @ AXES, -1, 0)
    losses = 0.5 * (curvature[0] * flat**2 + curvature[1] * steep**2)
    return BowlState(condition, share, losses, along @ AXES.T, 0.5 * (along**2 @ curvature))


def prepare_bowl(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
    left.set(
        xlabel="first weight", ylabel="second weight", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), aspect="equal"
    )
    (path,) = left.plot([], [], ".-", color=COLOURS["prediction"], linewidth=1.2, markersize=6, zorder=3)
    left.plot(*WHERE_FROM, "o", color="white", markeredgecolor="black", markersize=9, zorder=3)
    left.plot(0, 0, "*", color=OKABE_ITO["black"], markersize=13, zorder=4)
    right.set(
        xlabel="step", ylabel="loss above the minimum", xlim=(0, LONGEST), yscale="log", ylim=(1e-10, 1e3)
    )
    (curve,) = right.plot([], [], color=COLOURS["prediction"], linewidth=2.5)
    return {"left": left, "right": right, "path": path, "curve": curve, "contours": None, "condition": None}


def draw_bowl(artists, state):
    if artists["condition"] != state.condition:
        if artists["contours"]:
            artists["contours"].remove()
        levels = 0.5 * (0.15 + 0.45 * np.arange(6)) ** 2 * (1 + 5 / state.condition)
        artists["contours"] = artists["left"].contour(
            PLANE, PLANE, state.losses, levels=levels, cmap="cividis", linewidths=1
        )
        artists["condition"] = state.condition
    artists["path"].set_data(*state.path.T)
    artists["curve"].set_data(np.arange(len(state.curve)), np.maximum(state.curve, 1e-12))
    steep, flat = factors(state)
    artists["left"].set_title(
        f"condition {state.condition:.3g}, rate {state.share:.0%} of the limit", fontsize=10
    )
    artists["right"].set_title(f"a step: steep {steep:+.3f}, flat {flat:+.3f}", fontsize=10)


def factors(state):
    """What one step multiplies the distance from the minimum by, across the bowl and along it."""
    return 1 - 2 * state.share, 1 - 2 * state.share / state.condition


def describe_bowl(state):
    steep, flat = factors(state)
    if abs(steep) > 1 + 1e-9:
        verdict = "It diverges across the bowl"
    elif abs(steep) > 1 - 1e-9:
        verdict = "It swings from side to side for ever"
    elif steep < -1e-9:
        verdict = "It zigzags and converges"
    else:
        verdict = "It glides in without a zigzag"
    settings = f"Condition number {state.condition:.3g}, rate {state.share:.0%} of the largest stable one"
    by = f"{steep:+.3f} in the steep direction and by {flat:+.3f} in the flat one"
    end = f"after {len(state.path) - 1} steps the loss is {state.curve[-1]:.2g}"
    return f"{settings}: each step multiplies the distance by {by}. {verdict}; {end}."


conditioning_explorer = Explorer(
    name="conditioning",
    title="Learning rate and condition number",
    question="Can you make the zigzag disappear with the rate alone? And with the condition number alone?",
    controls={
        "step": Play("step", 0, LONGEST, 40, interval=150),
        "condition": LogSlider("condition number", 1.0, 100.0, 20.0, steps=10),
        "share": Slider("rate / largest", 0.02, 1.1, 0.92, step=0.02),
    },
    compute=compute_bowl,
    prepare=prepare_bowl,
    draw=draw_bowl,
    describe=describe_bowl,
    size=(7.8, 3.8),
)

EXPLORERS = [line_explorer, points_explorer, conditioning_explorer]

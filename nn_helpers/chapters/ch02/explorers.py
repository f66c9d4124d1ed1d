"""The explorers of chapter 02: a slope measured with steps, delta under two losses, a ball on a landscape."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LightSource
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from mpl_toolkits.mplot3d.proj3d import proj_transform

from nn_helpers.explorer.controls import Choice, LogSlider, Play, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.picture import CSS_DPI
from nn_helpers.explorer.pointer_controls import Points
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def plain(value, digits):
    """Write a number with fixed digits, and never as -0.00."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


# The tangent, and two ways to measure its slope

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


def one_sided_slope(f, x, h):
    return (f(x + h) - f(x)) / h


def central_slope(f, x, h):
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


def compute_tangent(curve, x, step):
    f, derivative, _, _ = CURVES[curve]
    slope = derivative(x)
    errors = tuple(abs(way(f, x, STEP_LINE) - slope) for way in (one_sided_slope, central_slope))
    return TangentState(curve, x, step, slope, one_sided_slope(f, x, step), central_slope(f, x, step), errors)


def prepare_tangent(figure):
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


def draw_tangent(artists, state):
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


def describe_tangent(state):
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


# Delta of a sigmoid output under two losses

A_LINE = np.linspace(0.001, 0.999, 500)


def losses(y, a):
    """Squared error and cross-entropy of a prediction a for the target y (0 or 1)."""
    return (a - y) ** 2, -np.log(np.where(y == 1, a, 1 - a))


def deltas(y, a):
    """dL/dz of both losses, z the net input of the sigmoid whose activation is a."""
    return 2 * (a - y) * a * (1 - a), a - y


@dataclass
class DeltaState:
    """One prediction for one target: both losses and both deltas."""

    y: int
    a: float
    losses: tuple
    deltas: tuple


def compute_delta(a, y):
    return DeltaState(y, a, losses(y, a), deltas(y, a))


def prepare_delta(figure):
    left, right = figure.subplots(1, 2)
    artists = {"left": left, "right": right}
    left.set(xlabel="prediction a", ylabel="loss", xlim=(0, 1), ylim=(-0.15, 5))
    right.set(xlabel="prediction a", ylabel="delta = dL/dz", xlim=(0, 1), ylim=(-1.1, 1.1))
    right.axhline(0, color=COLOURS["reference"], linewidth=1)
    for name, ax in (("loss", left), ("delta", right)):
        (artists[f"sse_{name}"],) = ax.plot([], [], color=OKABE_ITO["blue"], label="squared error")
        (artists[f"ce_{name}"],) = ax.plot([], [], "--", color=OKABE_ITO["orange"], label="cross-entropy")
        (artists[f"sse_{name}_point"],) = ax.plot([], [], "o", color=OKABE_ITO["blue"], markersize=9)
        (artists[f"ce_{name}_point"],) = ax.plot([], [], "s", color=OKABE_ITO["orange"], markersize=9)
        artists[f"{name}_target"] = ax.axvline(0, color=OKABE_ITO["green"], linestyle=":", linewidth=4)
    left.legend(loc="upper center")
    return artists


def draw_delta(artists, state):
    for name, curves, values in (
        ("loss", losses(state.y, A_LINE), state.losses),
        ("delta", deltas(state.y, A_LINE), state.deltas),
    ):
        for loss, curve, value in zip(("sse", "ce"), curves, values, strict=True):
            artists[f"{loss}_{name}"].set_data(A_LINE, curve)
            artists[f"{loss}_{name}_point"].set_data([state.a], [value])
        artists[f"{name}_target"].set_xdata([state.y, state.y])
    artists["left"].set_title(
        f"loss: {state.losses[0]:.4f} and {state.losses[1]:.4f}   (dotted: target)", fontsize=10
    )
    artists["right"].set_title(f"delta: {state.deltas[0]:+.4f} and {state.deltas[1]:+.4f}", fontsize=10)


def describe_delta(state):
    ratio = abs(state.deltas[1] / state.deltas[0])
    way = "up" if state.deltas[0] < 0 else "down"
    return (
        f"Target {state.y}, prediction {state.a:.2f}: the delta of the squared error is "
        f"{state.deltas[0]:+.4f}, that of cross-entropy {state.deltas[1]:+.4f}, {ratio:.1f} times as large. "
        f"Both push the net input {way}."
    )


delta_explorer = Explorer(
    name="delta",
    title="The blame of an output node",
    question="Make the prediction as wrong as you can. Which loss still pushes?",
    controls={
        "a": Slider("prediction a", 0.01, 0.99, 0.6, step=0.01),
        "y": Choice("target", {"0": 0, "1": 1}, 1, buttons=True),
    },
    compute=compute_delta,
    prepare=prepare_delta,
    draw=draw_delta,
    describe=describe_delta,
    size=(7.8, 3.4),
)


# A ball on the landscape of the lecture

U_REACH, V_REACH = 3.2, 3.0
MOST_STEPS = 80
VALLEYS = {"deep": (1.308, 0.841), "shallow": (-1.386, -0.924)}  # the two minima
VIEW = (62, -66)  # elevation and azimuth in degrees


def landscape(u, v):
    bowl = 0.08 * (u**2 + v**2)
    deep = -1.6 * np.exp(-((u - 1.4) ** 2 + (v - 0.9) ** 2) / 1.4)
    shallow = -1.0 * np.exp(-((u + 1.5) ** 2 + (v + 1.0) ** 2) / 1.0)
    return bowl + deep + shallow


def landscape_gradient(u, v):
    deep = 1.6 * np.exp(-((u - 1.4) ** 2 + (v - 0.9) ** 2) / 1.4) * 2 / 1.4
    shallow = 1.0 * np.exp(-((u + 1.5) ** 2 + (v + 1.0) ** 2) / 1.0) * 2 / 1.0
    du = 0.16 * u + deep * (u - 1.4) + shallow * (u + 1.5)
    dv = 0.16 * v + deep * (v - 0.9) + shallow * (v + 1.0)
    return np.array([du, dv])


@dataclass
class LandscapeState:
    """The path of one descent."""

    learning_rate: float
    path: np.ndarray  # (steps + 1, 2)
    heights: np.ndarray  # (steps + 1,)
    verdict: str


LEAP = 0.5  # a step that long comes from a rate too high to be repeatable


def compute_landscape(start, learning_rate, steps):
    path = [np.array(start.points[0])]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * landscape_gradient(*path[-1]))
    path = np.array(path)
    return LandscapeState(learning_rate, path, landscape(*path.T), judge(path[-1], learning_rate))


def judge(position, learning_rate):
    """Say in words where a descent has got to."""
    move = learning_rate * np.linalg.norm(landscape_gradient(*position))
    for name, minimum in VALLEYS.items():
        if np.hypot(*(position - minimum)) < 0.05 and move < 0.01:
            return f"at rest in the {name} valley"
    return "still moving" if move >= 0.01 else "creeping: its steps are shorter than 0.01"


@cache
def relief():
    """Draw the landscape in three dimensions once.

    Returns
    -------
    image : ndarray, shape (height, width, 3)
    project : callable
        u, v, height -> x, y in pixels of the image, from its upper left corner.
    """
    figure = Figure(figsize=(3.7, 3.5), dpi=2 * CSS_DPI, layout="none")
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0.0, 0.03, 0.93, 0.97), projection="3d")
    u, v = np.meshgrid(np.linspace(-U_REACH, U_REACH, 81), np.linspace(-V_REACH, V_REACH, 81))
    light = LightSource(azdeg=315, altdeg=50)
    colours = light.shade(landscape(u, v), colormaps["cividis"], vert_exag=0.12, blend_mode="soft")
    ax.plot_surface(u, v, landscape(u, v), facecolors=colours, rcount=81, ccount=81, shade=False)
    ax.set_xlabel("u", labelpad=-4)
    ax.set_ylabel("v", labelpad=-4)
    ax.set_zlabel("loss", labelpad=-6)
    ax.set_box_aspect((1, V_REACH / U_REACH, 0.55), zoom=0.97)
    ax.tick_params(labelsize=7, pad=-1)
    ax.set_zticks([-1, 0, 1])
    ax.view_init(*VIEW)
    canvas.draw()
    image = np.asarray(canvas.buffer_rgba())[..., :3].copy()
    view, to_pixels = ax.get_proj(), ax.transData.frozen()

    def project(u, v, height):
        x, y, _ = proj_transform(u, v, height, view)
        x, y = to_pixels.transform(np.column_stack([x, y])).T
        return x, len(image) - y

    return image, project


class StillImage(AxesImage):
    """An image that never changes, fitted to the pixels of its axes only once."""

    fitted = (None, None)

    def make_image(self, renderer, magnification=1.0, unsampled=False):
        place = (magnification, unsampled, renderer.width, *self.axes.bbox.extents)
        if self.fitted[0] != place:
            self.fitted = place, super().make_image(renderer, magnification, unsampled)
        return self.fitted[1]


def prepare_landscape(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.05, 1))
    image, _ = relief()
    height, width, _ = image.shape
    edges = (0, width, height, 0)
    left.add_image(StillImage(left, data=image, extent=edges, origin="upper", interpolation="nearest"))
    left.set(xlim=edges[:2], ylim=edges[2:], aspect="equal")
    left.axis("off")
    u, v = np.meshgrid(np.linspace(-U_REACH, U_REACH, 401), np.linspace(-V_REACH, V_REACH, 401))
    bands = np.floor(landscape(u, v) / 0.12)  # what has one colour has one height
    extent = (-U_REACH, U_REACH, -V_REACH, V_REACH)
    right.add_image(StillImage(right, data=bands, extent=extent, origin="lower", cmap="cividis"))
    right.set(xlabel="first weight u", ylabel="second weight v", xlim=extent[:2], ylim=extent[2:])
    right.grid(False)
    artists = {"left": left, "right": right}
    for name, ax in (("relief", left), ("map", right)):
        (artists[f"{name}_edge"],) = ax.plot([], [], "-", color="black", linewidth=2.6)
        (artists[f"{name}_path"],) = ax.plot([], [], "o-", color="white", markersize=3.5, linewidth=1.2)
        (artists[f"{name}_start"],) = ax.plot(
            [], [], "s", color="white", markeredgecolor="black", markersize=9
        )
        (artists[f"{name}_ball"],) = ax.plot(
            [], [], "o", color=OKABE_ITO["vermilion"], markeredgecolor="white", markersize=12
        )
    return artists


def draw_landscape(artists, state):
    _, project = relief()
    for name, points in (
        ("relief", np.column_stack(project(*state.path.T, state.heights))),
        ("map", state.path),
    ):
        for part, some in (("edge", points), ("path", points), ("start", points[:1]), ("ball", points[-1:])):
            artists[f"{name}_{part}"].set_data(*some.T)
    steps = len(state.path) - 1
    artists["left"].set_title(f"loss {plain(state.heights[-1], 3)} after {steps} steps", fontsize=10)
    artists["right"].set_title(f"square: start; ball: {state.verdict.partition(':')[0]}", fontsize=10)


def describe_landscape(state):
    (u, v), (u_end, v_end) = state.path[0], state.path[-1]
    if len(state.path) > 10 and np.linalg.norm(np.diff(state.path[-10:], axis=0), axis=1).max() > LEAP:
        return (
            f"From ({plain(u, 2)}, {plain(v, 2)}) with learning rate {state.learning_rate:.3g} the ball leaps"
            f" about; where it is after {len(state.path) - 1} steps, the last digits of the computer decide."
        )
    return (
        f"From ({plain(u, 2)}, {plain(v, 2)}) with learning rate {state.learning_rate:.3g}, after "
        f"{len(state.path) - 1} steps the ball is at ({plain(u_end, 2)}, {plain(v_end, 2)}), "
        f"loss {plain(state.heights[-1], 3)}: {state.verdict}."
    )


class Start(Points):
    """A single point that also jumps to where the map is clicked."""

    def respond(self, value, event):
        return super().respond(value, replace(event, kind="move") if event.kind == "down" else event)


landscape_explorer = Explorer(
    name="landscape",
    title="A ball on a landscape",
    question="Find two neighbouring starts that end in different valleys. At which learning rate does the "
    "ball jump out of the deep one, or never come to rest?",
    controls={
        "start": Start(
            "start",
            [(-0.2, 0.6)],
            bounds=((-U_REACH, U_REACH), (-V_REACH, V_REACH)),
            axes=1,
            hint="click the map, or drag on it; or focus the picture and press the arrow keys.",
        ),
        "learning_rate": LogSlider("learning rate", 0.01, 3.0, 0.3, steps=20),
        "steps": Play("steps", 0, MOST_STEPS, 40, interval=150),
    },
    compute=compute_landscape,
    prepare=prepare_landscape,
    draw=draw_landscape,
    describe=describe_landscape,
    size=(7.8, 3.7),
)

EXPLORERS = [tangent_explorer, delta_explorer, landscape_explorer]

"""A ball on the landscape of the lecture."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LightSource
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from mpl_toolkits.mplot3d.proj3d import proj_transform

from nn_helpers.chapters.ch02.explorers.tangent import plain
from nn_helpers.explorer.controls import LogSlider, Play
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.picture import CSS_DPI, PictureEvent
from nn_helpers.explorer.pointer_controls import Points, PointSet
from nn_helpers.figures.plotting import OKABE_ITO

U_REACH, V_REACH = 3.2, 3.0
MOST_STEPS = 80
VALLEYS = {"deep": (1.308, 0.841), "shallow": (-1.386, -0.924)}  # the two minima
VIEW = (62, -66)  # elevation and azimuth in degrees


def landscape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    bowl = 0.08 * (u**2 + v**2)
    deep = -1.6 * np.exp(-((u - 1.4) ** 2 + (v - 0.9) ** 2) / 1.4)
    shallow = -1.0 * np.exp(-((u + 1.5) ** 2 + (v + 1.0) ** 2) / 1.0)
    return bowl + deep + shallow


def landscape_gradient(u: float, v: float) -> np.ndarray:
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


def compute_landscape(start: PointSet, learning_rate: float, steps: int) -> LandscapeState:
    path = [np.array(start.points[0])]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * landscape_gradient(*path[-1]))
    path = np.array(path)
    return LandscapeState(learning_rate, path, landscape(*path.T), judge(path[-1], learning_rate))


def judge(position: np.ndarray, learning_rate: float) -> str:
    """Say in words where a descent has got to."""
    move = learning_rate * np.linalg.norm(landscape_gradient(*position))
    for name, minimum in VALLEYS.items():
        if np.hypot(*(position - minimum)) < 0.05 and move < 0.01:
            return f"at rest in the {name} valley"
    return "still moving" if move >= 0.01 else "creeping: its steps are shorter than 0.01"


@cache
def relief() -> tuple[np.ndarray, Callable]:
    """Draw the landscape in three dimensions once.

    Returns
    -------
    image : ndarray, shape (height, width, 3)
    project : callable
        u, v, height -> x, y in pixels of the image, from its upper left corner.
    """
    figure = Figure(figsize=(3.7, 3.5), dpi=2 * CSS_DPI)
    figure.set_layout_engine("none")
    canvas = FigureCanvasAgg(figure)
    ax: Any = figure.add_axes((0.0, 0.03, 0.93, 0.97), projection="3d")  # Axes3D
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

    def project(u: np.ndarray, v: np.ndarray, height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, y, _ = proj_transform(u, v, height, view)
        x, y = to_pixels.transform(np.column_stack([x, y])).T
        return x, len(image) - y

    return image, project


class StillImage(AxesImage):
    """An image that never changes, fitted to the pixels of its axes only once."""

    fitted: tuple[Any, Any] = (None, None)

    def make_image(self, renderer: Any, magnification: float = 1.0, unsampled: bool = False) -> Any:
        place = (magnification, unsampled, renderer.width, *self.axes.bbox.extents)
        if self.fitted[0] != place:
            self.fitted = place, super().make_image(renderer, magnification, unsampled)
        return self.fitted[1]


def prepare_landscape(figure: Figure) -> dict[str, Any]:
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


def draw_landscape(artists: dict[str, Any], state: LandscapeState) -> None:
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


def describe_landscape(state: LandscapeState) -> str:
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

    def respond(self, value: PointSet, event: PictureEvent) -> PointSet:
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

"""The code plane of an autoencoder: drag two points, and walk from one picture to the other."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch13.codes import halves, train_autoencoder
from nn_helpers.data.digits import load_mnist
from nn_helpers.explorer.controls import Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.pointer_controls import Points, PointSet
from nn_helpers.figures.plotting import CLASSES, COLOURS, OKABE_ITO
from nn_helpers.nn.network import Sequential

SIDE, STOPS, SHOWN = 28, 7, 300
REACH = 3.0  # standard deviations of the codes, to each side
_given: list[Sequential] = []


def walk_in(network: Sequential) -> None:
    """Let the explorer walk in the plane of this autoencoder: 11 layers, the code behind the fifth."""
    layers: list[Any] = network.layers
    if len(layers) != 11 or layers[4].weight.data.shape[1] != 2:
        raise ValueError(
            f"network: expected an autoencoder of 11 layers with a code of 2 numbers behind the fifth, "
            f"got {network!r}."
        )
    _given[:] = [network]
    plane.cache_clear()


@lru_cache(maxsize=1)
def plane() -> tuple:
    """The decoder, mean and spread of the codes, and codes and labels of some test digits."""
    encoder, decoder = halves(_given[0] if _given else train_autoencoder(0))
    digits = load_mnist(full=False)
    codes = encoder((digits.X_test / 255).astype(np.float32)).astype(float)
    mean, spread = codes.mean(axis=0), codes.std(axis=0)
    return decoder, mean, spread, (codes - mean)[:SHOWN] / spread, digits.y_test[:SHOWN]


@dataclass
class PlaneState:
    """Two points in standard deviations of the codes, the path between them, and the pictures along it."""

    ends: np.ndarray  # (2, 2)
    selected: int
    here: np.ndarray  # (2,)
    way: float
    pictures: np.ndarray  # (STOPS + 1, 28, 28): along the path, and here
    codes: np.ndarray  # (SHOWN, 2)
    labels: np.ndarray


def compute_plane(points: PointSet, way: float) -> PlaneState:
    decoder, mean, spread, codes, labels = plane()
    ends = np.array(points.points, dtype=float)
    shares = np.append(np.linspace(0, 1, STOPS), way)[:, None]
    along = (1 - shares) * ends[0] + shares * ends[1]
    pictures = decoder((mean + along * spread).astype(np.float32)).astype(float).reshape(-1, SIDE, SIDE)
    return PlaneState(ends, points.selected, along[-1], way, pictures, codes, labels)


def prepare_plane(figure: Figure) -> dict[str, Any]:
    grid = figure.add_gridspec(2, 2, width_ratios=(1.5, 1), height_ratios=(3, 1))
    ax, here, strip = (figure.add_subplot(place) for place in (grid[0, 0], grid[0, 1], grid[1, :]))
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    ax.set(xlabel="first number of the code, in standard deviations", ylabel="second number")
    (line,) = ax.plot([], [], "-", color=COLOURS["reference"], linewidth=1.5)
    ends = ax.scatter([0, 0], [0, 0], s=90, facecolor="none", linewidth=2, zorder=4)
    names = [
        ax.annotate(name, (0, 0), (9, -4), textcoords="offset points", fontsize=9)
        for name in ("start", "end")
    ]
    (dot,) = ax.plot([], [], "o", color=OKABE_ITO["vermilion"], markersize=8, zorder=5)
    pictures = [
        part.imshow(np.zeros((2, 2)), cmap="gray_r", vmin=0, vmax=1, extent=(0, width * SIDE, SIDE, 0))
        for part, width in ((here, 1), (strip, STOPS))
    ]
    for part in (here, strip):
        part.set(xticks=[], yticks=[])
        part.grid(False)
    here.set_title("decoded at the dot", fontsize=10)
    strip.set_xlabel("along the path, from start to end")
    found = {"ax": ax, "line": line, "ends": ends, "names": names, "dot": dot, "pictures": pictures}
    return found | {"digits": []}


def draw_plane(artists: dict[str, Any], state: PlaneState) -> None:
    if not artists["digits"]:  # they stay where they are
        artists["digits"] = [
            artists["ax"].scatter(*state.codes[state.labels == d].T, marker=f"${d}$", s=24,
                                  color=CLASSES[d % 8], linewidth=0.3, alpha=0.8)
            for d in range(10)
        ]  # fmt: skip
    artists["line"].set_data(state.ends.T)
    artists["ends"].set_offsets(state.ends)
    for name, end in zip(artists["names"], state.ends, strict=True):
        name.xy = tuple(end)
    colours = [OKABE_ITO["vermilion"] if k == state.selected else COLOURS["reference"] for k in range(2)]
    artists["ends"].set_edgecolor(colours)
    artists["dot"].set_data([state.here[0]], [state.here[1]])
    artists["pictures"][0].set_data(state.pictures[-1])
    artists["pictures"][1].set_data(np.hstack(list(state.pictures[:-1])))


def describe_plane(state: PlaneState) -> str:
    (x0, y0), (x1, y1) = state.ends
    return (
        f"The path leads from ({x0:.1f}, {y0:.1f}) to ({x1:.1f}, {y1:.1f}), in standard deviations of the "
        f"codes. The dot has gone {state.way:.0%} of it, to ({state.here[0]:.1f}, {state.here[1]:.1f})."
    )


code_plane_explorer = Explorer(
    name="code_plane",
    title="A walk in the code plane",
    question="Drag the ends of the path to two digits. Is there a place between them where the picture is no "
    "digit at all? What lies outside, where no code of a digit lies?",
    controls={
        "points": Points("the ends", ((-1.0, -1.0), (1.0, 1.0)), bounds=((-REACH, REACH), (-REACH, REACH))),
        "way": Slider("how far", 0, 1, 0.5),
    },
    compute=compute_plane,
    prepare=prepare_plane,
    draw=draw_plane,
    describe=describe_plane,
    size=(7.6, 5.2),
)

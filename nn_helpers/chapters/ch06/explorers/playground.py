"""A playground in the plane: a network of a few units, and what each of them sees."""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from sklearn.datasets import make_circles, make_moons

from nn_helpers.explorer.controls import Button, Choice, LogSlider, Play, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.activations import sigmoid
from nn_helpers.nn.layers import Identity, Linear, ReLU, Sigmoid, Tanh
from nn_helpers.nn.losses import BCEWithLogitsLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.training import train_step
from nn_helpers.validation import NotFiniteError

EPOCHS = 150
POINTS = 150  # to learn from, and as many to test with
REACH = 1.6  # of both axes
GRID_SIDE = 48
AXIS = np.linspace(-REACH, REACH, GRID_SIDE)
PLANE = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)
BENDS = {"tanh": Tanh, "ReLU": ReLU, "sigmoid": Sigmoid, "none": Identity}
NETWORKS = {
    "none": (),
    "2": (2,),
    "3": (3,),
    "4": (4,),
    "8": (8,),
    "4 + 2": (4, 2),
    "8 + 8": (8, 8),
    "8 + 8 + 8": (8, 8, 8),
}
WILD = 0.12  # a rise of the loss within one epoch that tells of a rate too high to be repeatable
CELL, PITCH, WIDTH = 24, 30, 300  # pixels of a unit's picture, from row to row, of the whole network


def plane_data(kind: str, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two classes of points in the plane: X (2 * POINTS, 2), y (2 * POINTS,)."""
    rng = np.random.default_rng([7, seed])
    n = 2 * POINTS
    if kind == "circles":
        X, y = make_circles(n, factor=0.45, random_state=seed)
    elif kind == "moons":
        X, y = make_moons(n, random_state=seed)
        X = (X - [0.5, 0.25]) * [0.8, 1.1]
    elif kind == "xor":
        X = rng.uniform(-1.2, 1.2, size=(n, 2))
        y = (X[:, 0] * X[:, 1] > 0).astype(int)
    else:
        y = np.arange(n) % 2
        turn = rng.uniform(0.1, 1, size=n)
        angle = 2.6 * np.pi * turn**0.7 + np.pi * y
        noise = noise / 2  # the arms are close
        X = 1.3 * turn[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    order = rng.permutation(n)
    X = X + noise * rng.normal(size=X.shape)
    return X[order], y[order].astype(float)


class Run:
    """One training in the plane, remembered epoch by epoch."""

    def __init__(
        self,
        data: str,
        noise: float,
        network: tuple[int, ...],
        activation: str,
        rate: float,
        penalty: float,
        batch: int,
        start: int,
    ) -> None:
        X, y = plane_data(data, noise, start)
        self.X, self.y = X[:POINTS], y[:POINTS]
        self.X_test, self.y_test = X[POINTS:], y[POINTS:]
        sizes = (2, *network, 1)
        scale = "he_normal" if activation == "ReLU" else "glorot_normal"
        layers = []
        for n_in, n_out in pairwise(sizes):
            layers += [Linear(n_in, n_out, initialiser=scale), BENDS[activation]()]
        self.model = Sequential(*layers[:-1], random_state=start)
        self.bend = BENDS[activation]().activation
        self.optimizer = SGD(self.model.parameters(), lr=rate, weight_decay=2 * penalty)
        self.loss_fn = BCEWithLogitsLoss()
        self.batch = batch
        self.rng = np.random.default_rng([8, start])
        self.snapshots: list[list[tuple[np.ndarray, np.ndarray]]] = []
        self.losses: list[list[float]] = []
        self._keep()

    def weights(self, epoch: int) -> list[tuple[np.ndarray, np.ndarray]]:
        """The weights and biases after so many epochs, a list of pairs; trains on if need be."""
        while len(self.snapshots) <= epoch:
            self._train_epoch()
            self._keep()
        return self.snapshots[epoch]

    def _train_epoch(self) -> None:
        order = self.rng.permutation(POINTS)
        with suppress(NotFiniteError):  # a rate that is too high: from then on nothing moves
            for first in range(0, POINTS, self.batch):
                rows = order[first : first + self.batch]
                train_step(self.model, self.loss_fn, self.optimizer, (self.X[rows], self.y[rows, None]))

    def _keep(self) -> None:
        values = [parameter.data.copy() for parameter in self.model.parameters()]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        self.snapshots.append(pairs)
        both = (self.X, self.y), (self.X_test, self.y_test)
        self.losses.append([self._loss(self.activations(pairs, X)[-1][:, 0], y) for X, y in both])

    def _loss(self, z: np.ndarray, y: np.ndarray) -> float:
        try:
            return self.loss_fn(z, y)
        except NotFiniteError:
            return np.nan

    def activations(self, pairs: list[tuple[np.ndarray, np.ndarray]], X: np.ndarray) -> list[np.ndarray]:
        """The activations of every layer, inputs first; the last are net inputs."""
        found = [X]
        for i, (W, b) in enumerate(pairs):
            z = found[-1] @ W + b
            found.append(z if i == len(pairs) - 1 else self.bend._f(z))
        return found


@lru_cache(maxsize=24)
def start_run(*settings: Any) -> Run:
    """Return the run of these settings, the same one for every epoch that is asked for."""
    return Run(*settings)


@dataclass
class PlaygroundState:
    """The network after one epoch, seen from all sides."""

    run: Run
    epoch: int
    weights: list  # matrices
    pictures: list  # per layer (units, GRID_SIDE, GRID_SIDE); the last is the probability
    losses: np.ndarray  # (epoch + 1, 2) training, test
    right: float  # share of the test points


def compute_playground(
    data: str,
    noise: float,
    network: str,
    activation: str,
    rate: float,
    penalty: float,
    batch: int,
    start: int,
    epoch: int,
) -> PlaygroundState:
    run = start_run(data, noise, NETWORKS[network], activation, rate, penalty, batch, start)
    with np.errstate(over="ignore", invalid="ignore"):  # a rate that is too high is said in words
        pairs = run.weights(epoch)
        layers = run.activations(pairs, PLANE)
        layers[-1] = sigmoid._f(layers[-1])
        right = ((run.activations(pairs, run.X_test)[-1][:, 0] > 0) == run.y_test).mean()
    pictures = [np.nan_to_num(layer).T.reshape(-1, GRID_SIDE, GRID_SIDE) for layer in layers]
    losses = np.array(run.losses[: epoch + 1])
    return PlaygroundState(run, epoch, [W for W, _ in pairs], pictures, losses, float(right))


def prepare_playground(figure: Figure) -> dict[str, Any]:
    axes = figure.subplot_mosaic(
        [["net", "plane"], ["net", "curve"]], width_ratios=(1.25, 1), height_ratios=(2, 1)
    )
    net, plane, curve = axes["net"], axes["plane"], axes["curve"]
    net.set(xlim=(0, WIDTH), ylim=(8 * PITCH, -14))
    net.axis("off")
    wires = [
        LineCollection([], colors=COLOURS["positive"]),
        LineCollection([], colors=COLOURS["negative"], linestyles="dashed"),
    ]
    for collection in wires:
        net.add_collection(collection)
    extent = (0, WIDTH, 8 * PITCH, 0)
    units = net.imshow(np.zeros((2, 2)), cmap=SIGNED, vmin=-1, vmax=1, extent=extent, aspect="auto", zorder=2)
    heads = [net.text(0, -6, "", ha="center", fontsize=9, color="#333333") for _ in range(5)]
    extent = (-REACH, REACH, -REACH, REACH)
    surface = plane.imshow(
        np.zeros((2, 2)),
        cmap=SIGNED,
        vmin=0,
        vmax=1,
        extent=extent,
        origin="lower",
        aspect="auto",
        alpha=0.75,
    )
    plane.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    plane.grid(False)
    points = [
        plane.plot([], [], marker, color=colour, markersize=4, markeredgecolor="white", markeredgewidth=0.4)[
            0
        ]
        for marker, colour in (("s", COLOURS["negative"]), ("o", COLOURS["positive"]))
    ]
    lines = [
        curve.plot([], [], style, color=COLOURS[name], label=name, linewidth=1.5)[0]
        for name, style in (("training", "-"), ("test", "--"))
    ]
    curve.set(xlim=(0, EPOCHS), ylim=(0, 0.9), xlabel="epoch", ylabel="loss")
    curve.legend(loc="upper right", ncols=2)
    titles = plane.set_title(" ", fontsize=10)
    return {
        "wires": wires,
        "units": units,
        "heads": heads,
        "surface": surface,
        "points": points,
        "lines": lines,
        "title": titles,
    }


def draw_playground(artists: dict[str, Any], state: PlaygroundState) -> None:
    columns = np.linspace(0, WIDTH - CELL, len(state.pictures)).astype(int)
    canvas = np.full((8 * PITCH, WIDTH), np.nan)
    centres = []
    for left, pictures in zip(columns, state.pictures, strict=True):
        tops = (4 * PITCH + PITCH * (np.arange(len(pictures)) - len(pictures) / 2)).astype(int)
        for top, picture in zip(tops, pictures, strict=True):
            small = picture[::-2, ::2]  # the plane's second axis points up
            small = 2 * small - 1 if left == columns[-1] else small / max(np.abs(small).max(), 1e-12)
            canvas[top + 3 : top + 3 + CELL, left : left + CELL] = small
        centres.append(tops + 3 + CELL / 2)
    artists["units"].set_data(canvas)
    _draw_wires(artists["wires"], state.weights, columns, centres)
    names = ["inputs", *(f"layer {i + 1}" for i in range(len(columns) - 2)), "output"]
    for i, head in enumerate(artists["heads"]):
        head.set_text(names[i] if i < len(names) else "")
        head.set_x(np.clip(columns[min(i, len(columns) - 1)] + CELL / 2, 16, WIDTH - 16))
    artists["surface"].set_data(state.pictures[-1][0])
    for value, points in enumerate(artists["points"]):
        points.set_data(*state.run.X[state.run.y == value].T)
    for line, losses in zip(artists["lines"], state.losses.T, strict=True):
        line.set_data(np.arange(len(losses)), losses)
    artists["title"].set_text(f"epoch {state.epoch}: {state.right:.0%} of the test points right")


def _draw_wires(
    collections: list[LineCollection],
    weights: list[np.ndarray],
    columns: np.ndarray,
    centres: list[np.ndarray],
) -> None:
    """Blue and solid for positive weights, vermilion and dashed for negative ones; thick for large ones."""
    segments: tuple[list, list] = ([], [])
    sizes: tuple[list, list] = ([], [])
    for i, W in enumerate(weights):
        for (source, target), w in np.ndenumerate(np.nan_to_num(W)):
            negative = int(w < 0)
            start = (columns[i] + CELL, centres[i][source])
            segments[negative].append([start, (columns[i + 1], centres[i + 1][target])])
            sizes[negative].append(min(0.3 + 1.2 * abs(w), 5.0))
    for collection, lines, widths in zip(collections, segments, sizes, strict=True):
        collection.set_segments(lines)
        collection.set_linewidth(widths)


def describe_playground(state: PlaygroundState) -> str:
    hidden = [len(layer) for layer in state.pictures[1:-1]]
    layers = " and ".join(map(str, hidden)) + " hidden units" if hidden else "no hidden unit"
    if not np.isfinite(state.losses[-1]).all():
        return (
            f"By epoch {state.epoch} the network with {layers} has run away: the learning rate is too high."
        )
    if np.diff(state.losses[:, 0]).max(initial=0) > WILD:
        return (
            f"By epoch {state.epoch} the training loss of the network with {layers} has leapt up on its way."
            " From such a leap on, the last digits decide, and every computer goes its own way."
        )
    training, test = (between(loss, 0.02, 0.2, 0.4, 0.62, 0.8, 2) for loss in state.losses[-1])
    right = between(state.right, 0.4, 0.6, 0.9, percent=True)
    return (
        f"After epoch {state.epoch} the network with {layers} has a training loss of {training}, a test loss"
        f" of {test}, and {right} of the test points right."
    )


playground_explorer = Explorer(
    name="playground",
    title="A playground in the plane",
    question="What is the smallest network that separates the circles? And the spirals?",
    controls={
        "epoch": Play("epoch", 0, EPOCHS, 40, interval=120),
        "data": Choice("data", ["circles", "moons", "xor", "spirals"]),
        "network": Choice("hidden layers", list(NETWORKS), value="4"),
        "activation": Choice("activation", list(BENDS)),
        "rate": LogSlider("learning rate", 0.001, 10.0, 1.0),
        "penalty": Choice("penalty λ", [0.0, 0.0001, 0.001, 0.01, 0.1]),
        "noise": Slider("noise", 0.0, 0.5, 0.1, step=0.05),
        "batch": Choice("batch", {"5": 5, "15": 15, "all 150": POINTS}, value=15, buttons=True),
        "start": Button("New points and weights"),
    },
    compute=compute_playground,
    prepare=prepare_playground,
    draw=draw_playground,
    describe=describe_playground,
    size=(7.8, 4.6),
)

"""A training that can be stopped, looked at, and started again."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.data.digits import load_mnist
from nn_helpers.explorer.controls import Button, Choice, LogSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.layers import Linear, ReLU
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adam, RMSprop
from nn_helpers.nn.training import train_step
from nn_helpers.validation import NotFiniteError

SIDE = 28  # pixels
LONGEST = 120  # epochs
FIRST = 3  # epochs that are over when the picture appears
TILES = (4, 5)  # hidden units whose weights are shown
STEPPERS: dict[str, Callable] = {
    "plain descent": SGD,
    "momentum 0.9": lambda parameters, rate: SGD(parameters, rate, momentum=0.9),
    "RMSprop": RMSprop,
    "Adam": Adam,
}


@lru_cache(maxsize=1)
def training_images() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """MNIST images from 0 to 1: X, y to learn from, X, y to validate with."""
    digits = load_mnist(full=False)
    images = (digits.X_train[:1000], digits.X_validation)
    X, X_validation = (part.astype(np.float32) / 255 for part in images)
    return X, digits.y_train[:1000], X_validation, digits.y_validation


@dataclass
class TrainingState:
    """The learning curve so far, and what the first hidden units look for."""

    curve: np.ndarray  # (epochs + 1, 2) accuracy on training and validation images
    tiles: np.ndarray  # (units, 784)


class Session:
    """A network in training, which keeps what it has learnt when it is stopped."""

    def __init__(self, optimiser: str, rate: float, examples: int, start: int) -> None:
        X, y, self.X_validation, self.y_validation = training_images()
        self.X, self.y = X[:examples], y[:examples]
        # small weights, which become pictures
        self.first = Linear(784, 40, initialiser="normal", dtype=np.float32)
        self.model = Sequential(
            self.first,
            ReLU(),
            Linear(40, 10, dtype=np.float32),
            random_state=start,
        )
        self.optimizer = STEPPERS[optimiser](self.model.parameters(), rate)
        self.loss_fn = CrossEntropyLoss()
        self.rng = np.random.default_rng(start)
        self.curve: list[list[float]] = []
        self.lock = RLock()
        self._record()
        for _ in range(FIRST):
            self.train_epoch()

    def train_epoch(self) -> None:
        """Train one more epoch in batches of 50 and record where it has led."""
        with self.lock, np.errstate(over="ignore", invalid="ignore"):
            order = self.rng.permutation(len(self.X))
            with suppress(NotFiniteError):  # a rate that is too high: from then on nothing moves
                for first in range(0, len(order), 50):
                    rows = order[first : first + 50]
                    train_step(self.model, self.loss_fn, self.optimizer, (self.X[rows], self.y[rows]))
            self._record()

    def _record(self) -> None:
        scores = []
        for X, y in ((self.X, self.y), (self.X_validation, self.y_validation)):
            scores.append((self.model.forward(X).argmax(axis=1) == y).mean())
        self.curve.append(scores)

    def state(self) -> TrainingState:
        """What there is to see now."""
        with self.lock:
            tiles = self.first.weight.data[:, : TILES[0] * TILES[1]].T.astype(float)
            return TrainingState(np.array(self.curve), tiles)


_latest: list[Session] = []


@lru_cache(maxsize=16)
def session(optimiser: str, rate: float, examples: int, start: int) -> Session:
    """Return the session of these settings; one that was stopped goes on where it was."""
    return Session(optimiser, rate, examples, start)


def compute_training(**settings: Any) -> TrainingState:
    current = session(**settings)
    _latest[:] = [current]
    return current.state()


def stream_training(**settings: Any) -> Iterator[TrainingState]:
    current = session(**settings)
    _latest[:] = [current]
    while len(current.curve) <= LONGEST:
        current.train_epoch()
        yield current.state()


def trained_so_far() -> Sequential:
    """The network of the training explorer as it is now, running, stopped, or not yet started.

    Returns
    -------
    Sequential
        A copy: 784 inputs from 0 to 1, 40 hidden units, 10 logits.
    """
    if not _latest:
        compute_training(**training_explorer.defaults())
    (current,) = _latest
    with current.lock:
        twin = Sequential(Linear(784, 40, dtype=np.float32), ReLU(), Linear(40, 10, dtype=np.float32))
        twin.load_state_dict(current.model.state_dict())
        return twin


def prepare_training(figure: Figure) -> dict[str, Any]:
    curve, weights = figure.subplots(1, 2, width_ratios=(1.2, 1))
    curve.set(xlim=(0, LONGEST), ylim=(0, 1.02), xlabel="epoch", ylabel="accuracy")
    lines = [
        curve.plot([], [], style, color=COLOURS[name], label=name)[0]
        for name, style in (("training", "-"), ("validation", "--"))
    ]
    curve.legend(loc="lower right")
    weights.set(xticks=[], yticks=[], xlabel="blue: wants ink here; vermilion: wants none")
    weights.set_title("weights into 20 of the 40 hidden units", fontsize=10)
    weights.grid(False)
    tiles = weights.imshow(
        np.zeros((2, 2)), cmap=SIGNED, vmin=-0.15, vmax=0.15, extent=(0, 5, 0, 4), aspect="equal"
    )
    return {"lines": lines, "title": curve.set_title(" ", fontsize=10), "tiles": tiles}


def draw_training(artists: dict[str, Any], state: TrainingState) -> None:
    for line, values in zip(artists["lines"], state.curve.T, strict=True):
        line.set_data(np.arange(len(values)), values)
    artists["title"].set_text(f"epoch {len(state.curve) - 1}: validation {state.curve[-1, 1]:.1%}")
    rows, columns = TILES
    tiles = np.full((rows, columns, SIDE + 2, SIDE + 2), np.nan)
    tiles[:, :, 1:-1, 1:-1] = state.tiles.reshape(rows, columns, SIDE, SIDE)
    artists["tiles"].set_data(tiles.transpose(0, 2, 1, 3).reshape(rows * (SIDE + 2), -1))


def describe_training(state: TrainingState) -> str:
    training, validation = (
        between(share, 0, 0.2, 0.5, 0.8, 0.95, 1, percent=True) for share in state.curve[-1]
    )
    return (
        f"After epoch {len(state.curve) - 1}: {training} of the training images and {validation} of the"
        " validation images are read correctly."
    )


training_explorer = Explorer(
    name="live_training",
    title="A training that can be stopped",
    question="Start it, stop it when it no longer improves, start it again: is anything lost?",
    controls={
        "optimiser": Choice("optimiser", list(STEPPERS)),
        "rate": LogSlider("learning rate", 0.0001, 1.0, 0.1),
        "examples": Choice("training images", [100, 300, 1000], value=1000, buttons=True),
        "start": Button("New random weights"),
    },
    compute=compute_training,
    prepare=prepare_training,
    draw=draw_training,
    describe=describe_training,
    stream=stream_training,
    size=(7.8, 3.6),
)

"""A small convolutional network in training: its filters, and what they make of one image."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch11.network import images, small_cnn
from nn_helpers.data.digits import load_mnist
from nn_helpers.explorer.controls import Button, IntSlider, LogSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.training import forward_in_batches, train_step
from nn_helpers.validation import NotFiniteError

BATCH = 50
PER_PICTURE = 4  # steps
LONGEST = 400  # steps
FIRST = 4  # pictures whose steps are over when the explorer appears


@dataclass
class MapsState:
    """The curve so far, the filters of the first layer, and what they make of one image."""

    curve: np.ndarray  # accuracy on validation images
    steps: int
    filters: np.ndarray  # (8, 3, 3)
    maps: np.ndarray  # (8, 14, 14)
    image: np.ndarray  # (28, 28)


class Session:
    """A network in training, which keeps what it has learnt when it is stopped."""

    def __init__(self, rate: float, start: int) -> None:
        digits = load_mnist(full=False)
        self.X, self.y = images(digits.X_train), digits.y_train
        self.X_validation, self.y_validation = images(digits.X_validation[:200]), digits.y_validation[:200]
        self.model = small_cnn(start)
        self.optimizer = SGD(self.model.parameters(), lr=rate, momentum=0.9)
        self.rng = np.random.default_rng(start)
        self.loss_fn, self.lock = CrossEntropyLoss(), RLock()
        self.curve: list[float] = []
        self._record()
        for _ in range(FIRST):
            self.go_on()

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return PER_PICTURE * (len(self.curve) - 1)

    def go_on(self) -> None:
        """Make a few steps and record where they have led."""
        with self.lock, np.errstate(over="ignore", invalid="ignore"):
            with suppress(NotFiniteError):  # a rate that is too high: from then on nothing moves
                for _ in range(PER_PICTURE):
                    rows = self.rng.integers(0, len(self.X), BATCH)
                    train_step(self.model, self.loss_fn, self.optimizer, (self.X[rows], self.y[rows]))
            self._record()

    def _record(self) -> None:
        logits = forward_in_batches(self.model, self.X_validation)
        self.curve.append((logits.argmax(axis=1) == self.y_validation).mean())

    def state(self, image: int) -> MapsState:
        """What there is to see now."""
        with self.lock:
            x = self.X_validation[image : image + 1]
            layers: list[Any] = self.model.layers[:4]
            scale, convolution, relu, pool = layers
            maps = pool(relu(convolution(scale(x))))[0].astype(float)
            return MapsState(
                np.array(self.curve), self.steps, convolution.weight.data[:, 0].astype(float), maps, x[0, 0]
            )


@lru_cache(maxsize=8)
def session(rate: float, start: int) -> Session:
    """Return the session of these settings; one that was stopped goes on where it was."""
    return Session(rate, start)


def compute_maps(image: int, rate: float, start: int) -> MapsState:
    return session(rate, start).state(image)


def stream_maps(image: int, rate: float, start: int) -> Iterator[MapsState]:
    current = session(rate, start)
    while current.steps < LONGEST:
        current.go_on()
        yield current.state(image)


def tiled(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Pictures (n, h, w) in rows and columns, with a gap of NaN around each."""
    n, height, width = pictures.shape
    framed = np.full((n, height + 1, width + 1), np.nan)
    framed[:, :-1, :-1] = pictures
    return (
        framed.reshape(-1, columns, height + 1, width + 1).swapaxes(1, 2).reshape(-1, columns * (width + 1))
    )


def prepare_maps(figure: Figure) -> dict[str, Any]:
    curve, filters, maps, digit = figure.subplots(1, 4, width_ratios=(1.3, 0.62, 1.24, 0.62))
    curve.set(xlim=(0, LONGEST), ylim=(0, 1.02), xlabel="step", ylabel="validation accuracy")
    (line,) = curve.plot([], [], color=COLOURS["validation"])
    shown = [
        filters.imshow(np.zeros((2, 2)), cmap=SIGNED, vmin=-1, vmax=1, extent=(0, 2, 0, 4), aspect="equal"),
        maps.imshow(np.zeros((2, 2)), cmap="gray_r", vmin=0, vmax=1, extent=(0, 2, 0, 4), aspect="equal"),
        digit.imshow(np.zeros((2, 2)), cmap="gray_r", vmin=0, vmax=255, extent=(0, 1, 0, 1), aspect="equal"),
    ]
    names = "8 filters, 3 × 3", "8 maps after pooling", "the image"
    for ax, name in zip((filters, maps, digit), names, strict=True):
        ax.set(xticks=[], yticks=[], xlabel=name)
        ax.grid(False)
    return {"line": line, "shown": shown, "title": curve.set_title(" ", fontsize=10)}


def draw_maps(artists: dict[str, Any], state: MapsState) -> None:
    artists["line"].set_data(PER_PICTURE * np.arange(len(state.curve)), state.curve)
    artists["title"].set_text(f"step {state.steps}: {state.curve[-1]:.1%}")
    filters, maps, digit = artists["shown"]
    filters.set_data(tiled(state.filters / max(np.abs(state.filters).max(), 1e-9), 2))
    maps.set_data(tiled(state.maps / max(state.maps.max(), 1e-9), 2))
    digit.set_data(state.image)


def describe_maps(state: MapsState) -> str:
    share = between(state.curve[-1], 0, 0.3, 0.6, 0.95, 1, percent=True)
    return f"After step {state.steps}: {share} of 200 validation images are read correctly."


feature_maps_explorer = Explorer(
    name="feature_maps",
    title="Filters while they learn",
    question="Start it. When do the filters stop changing, and does accuracy wait for them?",
    controls={
        "image": IntSlider("image", 0, 40, 3),
        "rate": LogSlider("learning rate", 0.001, 1.0, 0.05),
        "start": Button("New random filters"),
    },
    compute=compute_maps,
    prepare=prepare_maps,
    draw=draw_maps,
    describe=describe_maps,
    stream=stream_maps,
    size=(8.4, 3.6),
)

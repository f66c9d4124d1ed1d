"""Draw a digit, and see what a network makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nn_helpers.data.digits import centre, load_mnist
from nn_helpers.explorer.controls import ARROWS, Choice, Toggle
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.picture import PictureEvent
from nn_helpers.explorer.pointer_controls import PointerControl
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.activations import softmax
from nn_helpers.nn.layers import Linear, ReLU
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.training import fit

SIDE = 28  # pixels
CLEAR_FROM = 28.6  # below the paper lies a strip that clears it
PIXELS = np.indices((SIDE, SIDE)) + 0.5  # row, column of every pixel's centre


@dataclass(frozen=True)
class Drawing:
    """What is on the paper, and where the pen is."""

    ink: bytes = bytes(SIDE * SIDE)  # one byte a pixel, row by row, 255 for full ink
    pen: tuple[float, float] | None = (14.0, 14.0)  # across, down; None after clearing by pointer
    down: bool = False  # does the pen touch the paper when arrow keys move it?

    @property
    def image(self) -> np.ndarray:
        """The drawing as numbers from 0 to 255, shape (28, 28)."""
        return np.frombuffer(self.ink, dtype=np.uint8).reshape(SIDE, SIDE)

    def line_to(self, x: float, y: float) -> Self:
        """Return the drawing with a line from the pen to (x, y), soft-edged as a felt pen's."""
        x0, y0 = self.pen or (x, y)
        dx, dy = x - x0, y - y0
        along = ((PIXELS[1] - x0) * dx + (PIXELS[0] - y0) * dy) / max(dx * dx + dy * dy, 1e-12)
        along = along.clip(0, 1)
        distance = np.hypot(PIXELS[1] - x0 - along * dx, PIXELS[0] - y0 - along * dy)
        stroke = np.rint(255 * (1.9 - distance).clip(0, 1)).astype(np.uint8)
        return replace(self, ink=np.maximum(self.image, stroke).tobytes(), pen=(float(x), float(y)))


def drawn(*corners: tuple[float, float]) -> Drawing:
    """Return the drawing of one stroke through the corners."""
    drawing = Drawing(pen=corners[0])
    for corner in corners:
        drawing = drawing.line_to(*corner)
    return drawing


THREE = drawn((9, 7), (13, 5), (18, 7), (18, 11), (13, 13.5), (18, 16), (19, 20), (14, 23), (8.5, 21))


@dataclass(frozen=True)
class Paper(PointerControl):
    """A sheet of 28 x 28 pixels to draw on; the value is a `Drawing`."""

    value: Drawing = THREE
    hint: str = (
        "draw on the paper; a press below it clears it. With keys: arrows move the pen (Shift: three pixels),"
        " Space lowers and lifts it, Delete clears."
    )
    samples: tuple = (
        Drawing(),
        drawn((14, 5), (14, 23)),
        drawn((9, 22), (14, 5), (19, 22), (16.5, 15), (11.5, 15)),
    )

    def respond(self, value: Drawing, event: PictureEvent) -> Drawing:
        """Return the drawing after a stroke, a move of the pen, or clearing."""
        if event.kind == "key":
            return self._key(value, event)
        if event.x is None or event.y is None:
            return value
        if event.kind == "down" and event.y > CLEAR_FROM:
            return Drawing(pen=None)
        if event.kind == "down":
            return replace(value, pen=None).line_to(event.x, min(event.y, SIDE))
        if event.kind == "move" and event.y <= CLEAR_FROM:
            return value.line_to(event.x, min(event.y, SIDE))
        return value

    def _key(self, value: Drawing, event: PictureEvent) -> Drawing:
        pen = value.pen or (SIDE / 2, SIDE / 2)
        if event.key in ARROWS:
            step = 3 if event.shift else 1
            right, up = ARROWS[event.key]
            x, y = np.clip((pen[0] + step * right, pen[1] - step * up), 0.5, SIDE - 0.5)
            return replace(value, pen=pen).line_to(x, y) if value.down else replace(value, pen=(x, y))
        if event.key == " ":
            value = replace(value, pen=pen, down=not value.down)
            return value.line_to(*pen) if value.down else value
        if event.key in ("Delete", "Backspace", "Escape"):
            return Drawing(pen=pen)
        return value


def _papers() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(6)
    rows, columns = np.indices((SIDE, SIDE))
    return {
        "white": np.zeros((SIDE, SIDE)),
        "snow: random pixels": 255.0 * rng.random((SIDE, SIDE)),
        "stripes": 255.0 * (columns // 3 % 2),
        "checkerboard": 255.0 * ((rows // 4 + columns // 4) % 2),
        "black": np.full((SIDE, SIDE), 255.0),
    }


PAPERS = _papers()


@dataclass
class ReadingState:
    """What the network receives, how its hidden units react, and what it says."""

    drawing: Drawing
    image: np.ndarray  # (28, 28) from 0 to 255, as drawn
    moved: tuple  # how far the ink's centre lies from the middle: pixels across, down
    hidden: np.ndarray  # (H,)
    shown: np.ndarray  # (H,) what the grid of units displays
    probabilities: np.ndarray  # (10,)
    push: bool


@lru_cache(maxsize=1)
def mnist_reader() -> Sequential:
    """A network with 100 hidden units that has learnt 4,500 MNIST images; trained once, in two seconds."""
    digits = load_mnist(full=False)
    model = Sequential(
        Linear(784, 100, initialiser="he_normal", dtype=np.float32),
        ReLU(),
        Linear(100, 10, dtype=np.float32),
        random_state=0,
    )
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
    X = np.float32(digits.X_full) / 255
    fit(model, CrossEntropyLoss(), optimizer, X, digits.y_full, epochs=12, batch_size=50, random_state=0)
    return model


def read_drawing(reader: Callable, drawing: Drawing, paper: str, centred: bool, units: str) -> ReadingState:
    """Show the drawing on its paper to a network: layers, the last but one of which are the hidden units."""
    image = np.maximum(drawing.image, PAPERS[paper])
    received = centre(image) if centred else image
    *layers, last = reader().layers
    hidden = (received.reshape(1, -1) / 255).astype(last.weight.data.dtype)
    for layer in layers:
        hidden = layer.forward(hidden)
    hidden = hidden[0].astype(float)
    probabilities = softmax(hidden @ last.weight.data.astype(float) + last.bias.data)
    push = units == "push"
    shown = hidden * last.weight.data[:, probabilities.argmax()] if push else hidden
    return ReadingState(
        drawing, image, _off_centre(image) if centred else (0, 0), hidden, shown, probabilities, push
    )


def _off_centre(image: np.ndarray) -> tuple[int, int]:
    """How many whole pixels `centre` moves the picture, left and up counted as positive."""
    ink = image.sum()
    if ink == 0:
        return 0, 0
    rows, columns = image.sum(axis=1, dtype=float), image.sum(axis=0, dtype=float)
    places = np.arange(SIDE) - (SIDE - 1) / 2
    right, down = (int(np.rint(part @ places / ink)) for part in (columns, rows))
    return right, down


def prepare_paper(ax: Axes) -> dict[str, Any]:
    """Make axes the paper that `Paper` draws on, and return what `draw_paper` changes."""
    ax.set(xlim=(0, SIDE), ylim=(32, 0), xticks=[], yticks=[], xlabel="the picture, 28 × 28 pixels")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    image = ax.imshow(
        np.zeros((SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=255, extent=(0, SIDE, SIDE, 0), aspect="equal"
    )
    edge = 0, SIDE, SIDE, 0, 0
    ax.plot(edge, (0, 0, SIDE, SIDE, 0), color=COLOURS["muted"], linewidth=1, clip_on=False)
    ax.axhspan(CLEAR_FROM, 32, color="#EEF3F7")
    ax.text(SIDE / 2, 30.3, "press here to clear", ha="center", va="center", fontsize=9, color="#333333")
    (pen,) = ax.plot([], [], "+", color=OKABE_ITO["vermilion"], markersize=10, markeredgewidth=2)
    return {"image": image, "pen": pen}


def draw_paper(
    artists: dict[str, Any], image: np.ndarray, pen: tuple[float, float] | None, down: bool
) -> None:
    """Show a drawing, and the pen where there is one."""
    artists["image"].set_data(image)
    artists["pen"].set_data(*([[value] for value in pen] if pen else ([], [])))
    artists["pen"].set_marker("x" if down else "+")


def prepare_reading(figure: Figure) -> dict[str, Any]:
    paper, grid, bars = figure.subplots(1, 3, width_ratios=(1.25, 1, 0.95))
    on_paper = prepare_paper(paper)
    (box,) = paper.plot([], [], ":", color=COLOURS["reference"], linewidth=1)
    grid.set(xticks=[], yticks=[], xlabel="hidden units")
    grid.grid(False)
    units = grid.imshow(np.zeros((10, 10)), cmap=SIGNED, vmin=-1, vmax=1, aspect="equal")
    bars.set(xlim=(0, 1.0), ylim=(9.6, -0.6), yticks=range(10), xlabel="probability", ylabel="digit")
    bars.yaxis.grid(False)
    patches = bars.barh(range(10), np.zeros(10), color=COLOURS["muted"])
    titles = [ax.set_title(" ", fontsize=10) for ax in (paper, grid, bars)]
    return {**on_paper, "units": units, "bars": patches, "titles": titles, "box": box}


def draw_reading(artists: dict[str, Any], state: ReadingState) -> None:
    draw_paper(artists, state.image, state.drawing.pen, state.drawing.down)
    across, down = np.array([4, 24, 24, 4, 4]), np.array([4, 4, 24, 24, 4])
    artists["box"].set_data(across + state.moved[0], down + state.moved[1])
    columns = int(np.ceil(np.sqrt(len(state.shown))))
    cells = np.full(columns * -(-len(state.shown) // columns), np.nan)
    cells[: len(state.shown)] = state.shown / max(np.abs(state.shown).max(), 1e-12)
    cells = cells.reshape(-1, columns)
    artists["units"].set_data(cells)
    artists["units"].set_extent((-0.5, columns - 0.5, len(cells) - 0.5, -0.5))
    answer = state.probabilities.argmax()
    for digit, (bar, probability) in enumerate(zip(artists["bars"], state.probabilities, strict=True)):
        bar.set_width(probability)
        bar.set_color(OKABE_ITO["blue"] if digit == answer else COLOURS["muted"])
    on = int((state.hidden > 0).sum())
    texts = [
        "dotted: where the network looks",
        f"their push towards {answer}" if state.push else f"{on} of {len(state.hidden)} are on",
        f"it says {answer}, {state.probabilities[answer]:.1%}",
    ]
    for title, text in zip(artists["titles"], texts, strict=True):
        title.set_text(text)


def describe_reading(state: ReadingState) -> str:
    answer = state.probabilities.argmax()
    sure = between(state.probabilities[answer], 0.1, 0.5, 0.9, percent=True)
    on = between((state.hidden > 0).mean(), 0, 0.3, 0.7, 1, percent=True)
    return f"The network says {answer} (probability {sure}); {on} of its hidden units are on."


def draw_a_digit(reader: Callable = mnist_reader, name: str = "draw_digit") -> Explorer:
    """Make the explorer in which a network reads what is drawn.

    Parameters
    ----------
    reader : Sequential, or function that returns one
        784 inputs from 0 to 1; its last layer is `Linear` with 10 logits.
    name : str
        The explorer's name.
    """
    find = (lambda: reader) if isinstance(reader, Sequential) else reader
    return Explorer(
        name=name,
        title="Draw a digit",
        question="What does the network say when you draw no digit at all: a letter, a scribble, nothing?",
        controls={
            "drawing": Paper("The paper"),
            "paper": Choice("paper", list(PAPERS)),
            "centred": Toggle("centred by its ink, as MNIST's digits were", True),
            "units": Choice(
                "hidden units", {"activation": "activation", "push for the answer": "push"}, buttons=True
            ),
        },
        compute=lambda drawing, paper, centred, units: read_drawing(find, drawing, paper, centred, units),
        prepare=prepare_reading,
        draw=draw_reading,
        describe=describe_reading,
        size=(8.4, 3.5),
        light_has_meaning=True,  # white paper is white paper
    )


draw_explorer = draw_a_digit()

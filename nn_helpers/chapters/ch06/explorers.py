"""The explorers of chapter 06: draw a digit, a playground in the plane, a training that can be stopped."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from threading import RLock

import numpy as np
from matplotlib.collections import LineCollection
from sklearn.datasets import make_circles, make_moons

from nn_helpers.data.digits import centre, load_builtin_digits
from nn_helpers.explorer.controls import (
    ARROWS,
    Button,
    Choice,
    LogSlider,
    Play,
    PointerControl,
    Slider,
    Toggle,
)
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.activations import sigmoid, softmax
from nn_helpers.nn.layers import Identity, Linear, ReLU, Sigmoid, Tanh
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adam, RMSprop
from nn_helpers.nn.training import fit

# Draw a digit

SIDE = 28  # pixels
CLEAR_FROM = 28.6  # below the paper lies a strip that clears it
PIXELS = np.indices((SIDE, SIDE)) + 0.5  # row, column of every pixel's centre


@dataclass(frozen=True)
class Drawing:
    """What is on the paper, and where the pen is."""

    ink: bytes = bytes(SIDE * SIDE)  # one byte a pixel, row by row, 255 for full ink
    pen: tuple | None = (14.0, 14.0)  # across, down; None after clearing by pointer
    down: bool = False  # does the pen touch the paper when arrow keys move it?

    @property
    def image(self):
        """The drawing as numbers from 0 to 255, shape (28, 28)."""
        return np.frombuffer(self.ink, dtype=np.uint8).reshape(SIDE, SIDE)

    def line_to(self, x, y):
        """Return the drawing with a line from the pen to (x, y), soft-edged as a felt pen's."""
        x0, y0 = self.pen or (x, y)
        dx, dy = x - x0, y - y0
        along = ((PIXELS[1] - x0) * dx + (PIXELS[0] - y0) * dy) / max(dx * dx + dy * dy, 1e-12)
        along = along.clip(0, 1)
        distance = np.hypot(PIXELS[1] - x0 - along * dx, PIXELS[0] - y0 - along * dy)
        stroke = np.rint(255 * (1.9 - distance).clip(0, 1)).astype(np.uint8)
        return replace(self, ink=np.maximum(self.image, stroke).tobytes(), pen=(float(x), float(y)))


def drawn(*corners):
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

    def respond(self, value, event):
        """Return the drawing after a stroke, a move of the pen, or clearing."""
        if event.kind == "key":
            return self._key(value, event)
        if event.kind == "down" and event.y > CLEAR_FROM:
            return Drawing(pen=None)
        if event.kind == "down":
            return replace(value, pen=None).line_to(event.x, min(event.y, SIDE))
        if event.kind == "move" and event.y <= CLEAR_FROM:
            return value.line_to(event.x, min(event.y, SIDE))
        return value

    def _key(self, value, event):
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


def _papers():
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
def builtin_reader():
    """A network with 100 hidden units that has learnt the built-in digits; trained once, in a second."""
    digits = load_builtin_digits()
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


def read_drawing(reader, drawing, paper, centred, units):
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


def _off_centre(image):
    """How many whole pixels `centre` moves the picture, left and up counted as positive."""
    ink = image.sum()
    if ink == 0:
        return 0, 0
    rows, columns = image.sum(axis=1, dtype=float), image.sum(axis=0, dtype=float)
    places = np.arange(SIDE) - (SIDE - 1) / 2
    return tuple(int(np.rint(part @ places / ink)) for part in (columns, rows))


def prepare_reading(figure):
    paper, grid, bars = figure.subplots(1, 3, width_ratios=(1.25, 1, 0.95))
    paper.set(xlim=(0, SIDE), ylim=(32, 0), xlabel="the picture, 28 × 28 pixels")
    paper.set(xticks=[], yticks=[])
    paper.grid(False)
    paper.spines[:].set_visible(False)
    image = paper.imshow(
        np.zeros((SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=255, extent=(0, SIDE, SIDE, 0), aspect="equal"
    )
    edge = 0, SIDE, SIDE, 0, 0
    paper.plot(edge, (0, 0, SIDE, SIDE, 0), color=COLOURS["muted"], linewidth=1, clip_on=False)
    (box,) = paper.plot([], [], ":", color=COLOURS["reference"], linewidth=1)
    paper.axhspan(CLEAR_FROM, 32, color="#EEF3F7")
    paper.text(SIDE / 2, 30.3, "press here to clear", ha="center", va="center", fontsize=9, color="#333333")
    (pen,) = paper.plot([], [], "+", color=OKABE_ITO["vermilion"], markersize=10, markeredgewidth=2)
    grid.set(xticks=[], yticks=[], xlabel="hidden units")
    grid.grid(False)
    units = grid.imshow(np.zeros((10, 10)), cmap=SIGNED, vmin=-1, vmax=1, aspect="equal")
    bars.set(xlim=(0, 1.0), ylim=(9.6, -0.6), yticks=range(10), xlabel="probability", ylabel="digit")
    bars.yaxis.grid(False)
    patches = bars.barh(range(10), np.zeros(10), color=COLOURS["muted"])
    titles = [ax.set_title(" ", fontsize=10) for ax in (paper, grid, bars)]
    return {"image": image, "pen": pen, "units": units, "bars": patches, "titles": titles, "box": box}


def draw_reading(artists, state):
    artists["image"].set_data(state.image)
    across, down = np.array([4, 24, 24, 4, 4]), np.array([4, 4, 24, 24, 4])
    artists["box"].set_data(across + state.moved[0], down + state.moved[1])
    artists["pen"].set_data(*([[value] for value in state.drawing.pen] if state.drawing.pen else ([], [])))
    artists["pen"].set_marker("x" if state.drawing.down else "+")
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


def describe_reading(state):
    answer = state.probabilities.argmax()
    sure = between(state.probabilities[answer], 0.1, 0.5, 0.9, percent=True)
    on = between((state.hidden > 0).mean(), 0, 0.3, 0.7, 1, percent=True)
    return f"The network says {answer} (probability {sure}); {on} of its hidden units are on."


def draw_a_digit(reader=builtin_reader, name="draw_digit"):
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
    )


draw_explorer = draw_a_digit()


# The playground

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


def plane_data(kind, noise, seed):
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

    def __init__(self, data, noise, network, activation, rate, penalty, batch, start):
        X, y = plane_data(data, noise, start)
        self.X, self.y = X[:POINTS], y[:POINTS]
        self.X_test, self.y_test = X[POINTS:], y[POINTS:]
        sizes = (2, *network, 1)
        scale = "he_normal" if activation == "ReLU" else "glorot_normal"
        layers = []
        for n_in, n_out in pairwise(sizes):
            layers += [Linear(n_in, n_out, initialiser=scale), BENDS[activation]()]
        self.model = Sequential(*layers[:-1], random_state=start)
        self.bend = layers[-1].activation
        self.optimizer = SGD(self.model.parameters(), lr=rate, weight_decay=2 * penalty)
        self.batch = batch
        self.rng = np.random.default_rng([8, start])
        self.snapshots, self.losses = [], []
        self._keep()

    def weights(self, epoch):
        """The weights and biases after so many epochs, a list of pairs; trains on if need be."""
        while len(self.snapshots) <= epoch:
            self._train_epoch()
            self._keep()
        return self.snapshots[epoch]

    def _train_epoch(self):
        order = self.rng.permutation(POINTS)
        for first in range(0, POINTS, self.batch):
            rows = order[first : first + self.batch]
            z = self.model.forward(self.X[rows])
            delta = (sigmoid._f(z) - self.y[rows, None]) / len(rows)  # cross-entropy
            self.optimizer.zero_grad()
            self.model.backward(delta, needs_input_grad=False)
            self.optimizer.step()

    def _keep(self):
        values = [parameter.data.copy() for parameter in self.model.parameters()]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        self.snapshots.append(pairs)
        both = (self.X, self.y), (self.X_test, self.y_test)
        self.losses.append([self._loss(self.activations(pairs, X)[-1], y) for X, y in both])

    def _loss(self, z, y):
        return (np.maximum(z[:, 0], 0) - z[:, 0] * y + np.log1p(np.exp(-np.abs(z[:, 0])))).mean()

    def activations(self, pairs, X):
        """The activations of every layer, inputs first; the last are net inputs."""
        found = [X]
        for i, (W, b) in enumerate(pairs):
            z = found[-1] @ W + b
            found.append(z if i == len(pairs) - 1 else self.bend._f(z))
        return found


@lru_cache(maxsize=24)
def start_run(*settings):
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


def compute_playground(data, noise, network, activation, rate, penalty, batch, start, epoch):
    run = start_run(data, noise, NETWORKS[network], activation, rate, penalty, batch, start)
    with np.errstate(over="ignore", invalid="ignore"):  # a rate that is too high is said in words
        pairs = run.weights(epoch)
        layers = run.activations(pairs, PLANE)
        layers[-1] = sigmoid._f(layers[-1])
        right = ((run.activations(pairs, run.X_test)[-1][:, 0] > 0) == run.y_test).mean()
    pictures = [np.nan_to_num(layer).T.reshape(-1, GRID_SIDE, GRID_SIDE) for layer in layers]
    losses = np.array(run.losses[: epoch + 1])
    return PlaygroundState(run, epoch, [W for W, _ in pairs], pictures, losses, float(right))


def prepare_playground(figure):
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


def draw_playground(artists, state):
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


def _draw_wires(collections, weights, columns, centres):
    """Blue and solid for positive weights, vermilion and dashed for negative ones; thick for large ones."""
    segments, sizes = ([], []), ([], [])
    for i, W in enumerate(weights):
        for (source, target), w in np.ndenumerate(np.nan_to_num(W)):
            negative = int(w < 0)
            start = (columns[i] + CELL, centres[i][source])
            segments[negative].append([start, (columns[i + 1], centres[i + 1][target])])
            sizes[negative].append(min(0.3 + 1.2 * abs(w), 5.0))
    for collection, lines, widths in zip(collections, segments, sizes, strict=True):
        collection.set_segments(lines)
        collection.set_linewidths(widths)


def describe_playground(state):
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
    question="What is the smallest network that parts the circles? And the spirals?",
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


# A training that can be stopped

LONGEST = 120  # epochs
FIRST = 3  # epochs that are over when the picture appears
TILES = (4, 5)  # hidden units whose weights are shown
STEPPERS = {
    "plain descent": SGD,
    "momentum 0.9": lambda parameters, rate: SGD(parameters, rate, momentum=0.9),
    "RMSprop": RMSprop,
    "Adam": Adam,
}


@lru_cache(maxsize=1)
def training_images():
    """The built-in digits from 0 to 1: X, y to learn from, X, y to validate with."""
    digits = load_builtin_digits()
    images = (digits.X_train[:1000], digits.X_validation)
    X, X_validation = (np.float32(part) / 255 for part in images)
    return X, digits.y_train[:1000], X_validation, digits.y_validation


class Session:
    """A network in training, which keeps what it has learnt when it is stopped."""

    def __init__(self, optimiser, rate, examples, start):
        X, y, self.X_validation, self.y_validation = training_images()
        self.X, self.y = X[:examples], y[:examples]
        self.model = Sequential(
            Linear(784, 40, initialiser="normal", dtype=np.float32),  # small: the weights become pictures
            ReLU(),
            Linear(40, 10, dtype=np.float32),
            random_state=start,
        )
        self.optimizer = STEPPERS[optimiser](self.model.parameters(), rate)
        self.rng = np.random.default_rng(start)
        self.curve = []
        self.lock = RLock()
        self._record()
        for _ in range(FIRST):
            self.train_epoch()

    def train_epoch(self):
        """Train one more epoch in batches of 50 and record where it has led."""
        with self.lock, np.errstate(over="ignore", invalid="ignore"):
            order = self.rng.permutation(len(self.X))
            for first in range(0, len(order), 50):
                rows = order[first : first + 50]
                delta = softmax._f(self.model.forward(self.X[rows]))
                delta[np.arange(len(rows)), self.y[rows]] -= 1
                self.optimizer.zero_grad()
                self.model.backward(delta / len(rows), needs_input_grad=False)
                self.optimizer.step()
            self._record()

    def _record(self):
        scores = []
        for X, y in ((self.X, self.y), (self.X_validation, self.y_validation)):
            scores.append((self.model.forward(X).argmax(axis=1) == y).mean())
        self.curve.append(scores)

    def state(self):
        """What there is to see now."""
        with self.lock:
            tiles = self.model[0].weight.data[:, : TILES[0] * TILES[1]].T.astype(float)
            return TrainingState(np.array(self.curve), tiles)


@dataclass
class TrainingState:
    """The learning curve so far, and what the first hidden units look for."""

    curve: np.ndarray  # (epochs + 1, 2) accuracy on training and validation images
    tiles: np.ndarray  # (units, 784)


_latest = []


@lru_cache(maxsize=16)
def session(optimiser, rate, examples, start):
    """Return the session of these settings; one that was stopped goes on where it was."""
    return Session(optimiser, rate, examples, start)


def compute_training(**settings):
    current = session(**settings)
    _latest[:] = [current]
    return current.state()


def stream_training(**settings):
    current = session(**settings)
    _latest[:] = [current]
    while len(current.curve) <= LONGEST:
        current.train_epoch()
        yield current.state()


def trained_so_far():
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


def prepare_training(figure):
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


def draw_training(artists, state):
    for line, values in zip(artists["lines"], state.curve.T, strict=True):
        line.set_data(np.arange(len(values)), values)
    artists["title"].set_text(f"epoch {len(state.curve) - 1}: validation {state.curve[-1, 1]:.1%}")
    rows, columns = TILES
    tiles = np.full((rows, columns, SIDE + 2, SIDE + 2), np.nan)
    tiles[:, :, 1:-1, 1:-1] = state.tiles.reshape(rows, columns, SIDE, SIDE)
    artists["tiles"].set_data(tiles.transpose(0, 2, 1, 3).reshape(rows * (SIDE + 2), -1))


def describe_training(state):
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

EXPLORERS = [draw_explorer, playground_explorer, training_explorer]

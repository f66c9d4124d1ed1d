"""The explorers of chapter 01: one neuron under your hands, and a stack of layers, linear or not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Button, Choice, IntSlider, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO, SIGNED

# Each chapter's explorers carry their own formulas: the lecture builds the same ones in the open.
ACTIVATIONS: dict[str, Callable] = {
    "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(z / 2),
    "tanh": np.tanh,
    "ReLU": lambda z: np.maximum(0.0, z),
    "leaky ReLU": lambda z: np.where(z > 0, z, 0.01 * z),
    "ELU": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0.0))),
    "step": lambda z: (z >= 0).astype(float),
    "identity": lambda z: z,
}
RANGES = {"sigmoid": (-0.1, 1.1), "step": (-0.1, 1.1), "tanh": (-1.2, 1.2)}
REACH = 4.0  # inputs from -4 to 4
LINE = np.linspace(-REACH, REACH, 401)
GRID = np.linspace(-REACH, REACH, 81)


@dataclass
class NeuronState:
    """What one neuron does: along its first input, and over the plane of both."""

    settings: tuple
    activation: str
    curve: np.ndarray  # (401,) activation along x1, where x2 = 0
    plane: np.ndarray  # (81, 81) activation over x2 (rows) and x1 (columns)
    border: np.ndarray | None  # (2, 2) two points of the line z = 0, or None if both weights are 0


def compute_neuron(w1: float, w2: float, bias: float, activation: str) -> NeuronState:
    f = ACTIVATIONS[activation]
    border = None
    size = np.hypot(w1, w2)
    if size > 0:
        normal = np.array([w1, w2]) / size
        foot = -bias / size * normal
        along = 20 * np.array([-normal[1], normal[0]])
        border = np.stack([foot - along, foot + along])
    plane = f(w1 * GRID[None, :] + w2 * GRID[:, None] + bias)
    return NeuronState((w1, w2, bias), activation, f(w1 * LINE + bias), plane, border)


def prepare_neuron(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    left.set(xlabel="input $x_1$ (while $x_2 = 0$)", ylabel="activation $a$", xlim=(-REACH, REACH))
    left.axvline(0, color=COLOURS["muted"], linewidth=0.8)
    (curve,) = left.plot([], [], color=OKABE_ITO["blue"], linewidth=2.5)
    (middle,) = left.plot([], [], "o", color=OKABE_ITO["orange"], markersize=8)
    right.set(xlabel="input $x_1$", ylabel="input $x_2$", xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    right.grid(False)
    extent = (-REACH, REACH, -REACH, REACH)
    image = right.imshow(np.zeros((81, 81)), origin="lower", extent=extent, cmap=SIGNED, aspect="auto")
    (border,) = right.plot([], [], "--", color=OKABE_ITO["black"], linewidth=1.5)
    return {"left": left, "right": right, "curve": curve, "middle": middle, "image": image, "border": border}


def draw_neuron(artists: dict[str, Any], state: NeuronState) -> None:
    low, high = RANGES.get(state.activation, (-REACH, 2 * REACH))
    w1, w2, bias = state.settings
    artists["curve"].set_data(LINE, state.curve)
    artists["left"].set_ylim(low, high)
    artists["left"].set_title(
        f"a = {state.activation}({w1:.1f}·$x_1$ + {w2:.1f}·$x_2$ + {bias:.1f})", fontsize=10
    )
    visible = w1 != 0 and abs(bias / w1) <= REACH
    at = -bias / w1 if visible else np.nan
    artists["middle"].set_data([at], [ACTIVATIONS[state.activation](np.array(0.0)) if visible else np.nan])
    artists["image"].set_data(state.plane)
    limit = max(1.0, np.abs(state.plane).max())
    artists["image"].set_clim(-limit, limit)
    artists["right"].set_title("dashed: the line z = 0", fontsize=10)
    artists["border"].set_data(*(state.border.T if state.border is not None else ([], [])))


def describe_neuron(state: NeuronState) -> str:
    w1, w2, bias = state.settings
    where = "has no line z = 0, because both weights are 0"
    if w1 != 0:
        where = f"crosses z = 0 at x1 = {0.0 - bias / w1:.2f} (while x2 = 0)"
    elif w2 != 0:
        where = f"crosses z = 0 at x2 = {0.0 - bias / w2:.2f}, whatever x1 is"
    return (
        f"A {state.activation} neuron with weights {w1:.1f} and {w2:.1f} and bias {bias:.1f} {where}; "
        f"along x1 its activation runs from {state.curve[0]:.2f} to {state.curve[-1]:.2f}."
    )


neuron_explorer = Explorer(
    name="neuron",
    title="One neuron",
    question="Which control shifts the curve, and which makes it steeper?",
    controls={
        "w1": Slider("weight w1", -3.0, 3.0, 1.0, step=0.1, format=".1f"),
        "w2": Slider("weight w2", -3.0, 3.0, 0.5, step=0.1, format=".1f"),
        "bias": Slider("bias b", -4.0, 4.0, 0.0, step=0.1, format=".1f"),
        "activation": Choice("activation", list(ACTIVATIONS)),
    },
    compute=compute_neuron,
    prepare=prepare_neuron,
    draw=draw_neuron,
    describe=describe_neuron,
    size=(7.6, 3.4),
)


@dataclass
class StackState:
    """A stack of layers as a function of one input, and the one linear layer that fits it best."""

    layers: int
    activation: str
    output: np.ndarray  # (401,)
    straight: np.ndarray  # (401,)
    distance: float  # largest distance between the two


def compute_stack(layers: int, activation: str, draws: int) -> StackState:
    rng = np.random.default_rng(draws)
    f = ACTIVATIONS["identity" if activation == "none (linear)" else activation]
    width = 8
    A = LINE[:, None]  # (401, 1)
    for _ in range(layers):
        W = rng.normal(size=(A.shape[1], width)) * np.sqrt(2 / A.shape[1])
        A = f(A @ W + rng.normal(size=width))
    output = A @ rng.normal(size=width)
    output = (output - output.mean()) / max(np.abs(output - output.mean()).max(), 1e-12)
    straight = np.polynomial.Polynomial.fit(LINE, output, 1)(LINE)
    return StackState(layers, activation, output, straight, float(np.abs(output - straight).max()))


def prepare_stack(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set(xlabel="input x", ylabel="output (scaled)", xlim=(-REACH, REACH), ylim=(-1.35, 1.35))
    (output,) = ax.plot([], [], color=OKABE_ITO["blue"], linewidth=2.5, label="the stack")
    (straight,) = ax.plot([], [], "--", color=OKABE_ITO["orange"], label="one linear layer, best fit")
    ax.legend(loc="upper center", ncols=2)
    return {"ax": ax, "output": output, "straight": straight}


def draw_stack(artists: dict[str, Any], state: StackState) -> None:
    artists["output"].set_data(LINE, state.output)
    artists["straight"].set_data(LINE, state.straight)
    artists["ax"].set_title(
        f"{state.layers} layer{'s' * (state.layers > 1)} of 8 neurons, activation: {state.activation}",
        fontsize=10,
    )


def describe_stack(state: StackState) -> str:
    layers = f"{state.layers} layer{'s' * (state.layers > 1)} of 8 neurons"
    if state.distance < 1e-9:
        return f"{layers} without an activation: the output is a straight line, exactly one linear layer."
    away = f"{state.distance:.2f}"
    return f"{layers} with {state.activation}: the output leaves the best straight line by up to {away}."


stacker_explorer = Explorer(
    name="layer_stacker",
    title="A stack of layers",
    question="How many linear layers does it take to make a curve?",
    controls={
        "layers": IntSlider("layers", 1, 10, 3),
        "activation": Choice("activation", ["ReLU", "tanh", "none (linear)"], buttons=True),
        "draws": Button("New random weights"),
    },
    compute=compute_stack,
    prepare=prepare_stack,
    draw=draw_stack,
    describe=describe_stack,
    size=(6.0, 3.6),
)

EXPLORERS = [neuron_explorer, stacker_explorer]

"""Forward against reverse mode: how many multiplications all derivatives of a network cost."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import IntSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

MOST = 1000


@dataclass
class ModesState:
    """The sizes of a network, and what each mode needs for the derivatives of all outputs by all inputs."""

    n_inputs: int
    n_outputs: int
    width: int
    depth: int
    one_pass: int  # multiplications
    forward: int
    reverse: int


def multiplications(n_inputs: int, n_outputs: int, width: int, depth: int) -> int:
    """One pass through all weights, one multiplication each."""
    sizes = [n_inputs, *[width] * depth, n_outputs]
    return sum(a * b for a, b in pairwise(sizes))


def compute_modes(n_inputs: int, n_outputs: int, width: int, depth: int) -> ModesState:
    one = multiplications(n_inputs, n_outputs, width, depth)
    return ModesState(n_inputs, n_outputs, width, depth, one, one * n_inputs, one * n_outputs)


def prepare_modes(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    left.set(xlabel="inputs n", ylabel="multiplications", xscale="log", yscale="log", xlim=(1, MOST))
    (forward,) = left.plot([], [], "--", color=OKABE_ITO["orange"], label="forward: a pass for each input")
    (reverse,) = left.plot([], [], "-", color=OKABE_ITO["blue"], label="reverse: a pass for each output")
    (point_f,) = left.plot([], [], "s", color=OKABE_ITO["orange"], markersize=8)
    (point_r,) = left.plot([], [], "o", color=OKABE_ITO["blue"], markersize=8)
    equal = left.axvline(1, color=COLOURS["reference"], linestyle=":")
    left.legend(loc="upper left")
    bars = right.barh([1, 0], [1, 1], color=[OKABE_ITO["orange"], OKABE_ITO["blue"]])
    right.set_yticks([1, 0], ["forward", "reverse"])
    right.set(xlabel="passes", ylim=(-0.6, 1.6))
    right.grid(False, axis="y")
    return {
        "left": left, "right": right, "lines": (forward, reverse), "points": (point_f, point_r),
        "equal": equal, "bars": bars,
    }  # fmt: skip


def draw_modes(artists: dict[str, Any], state: ModesState) -> None:
    inputs = np.unique(np.geomspace(1, MOST, 60).astype(int))
    passes = np.array([multiplications(n, state.n_outputs, state.width, state.depth) for n in inputs])
    artists["lines"][0].set_data(inputs, passes * inputs)
    artists["lines"][1].set_data(inputs, passes * state.n_outputs)
    artists["points"][0].set_data([state.n_inputs], [state.forward])
    artists["points"][1].set_data([state.n_inputs], [state.reverse])
    artists["equal"].set_xdata([state.n_outputs, state.n_outputs])
    every = np.concatenate([passes * inputs, passes * state.n_outputs])
    artists["left"].set_ylim(every.min() / 2, every.max() * 20)
    artists["left"].set_title(f"one pass: {state.one_pass:,} multiplications", fontsize=10)
    for bar, width in zip(artists["bars"], (state.n_inputs, state.n_outputs), strict=True):
        bar.set_width(width)
    artists["right"].set_xlim(0, 1.05 * max(state.n_inputs, state.n_outputs))
    artists["right"].set_title(
        f"{_counted(state.n_inputs, 'input')}, {_counted(state.n_outputs, 'output')}", fontsize=10
    )


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


def describe_modes(state: ModesState) -> str:
    ratio = state.forward / state.reverse
    if ratio == 1:
        verdict = "both cost the same"
    elif ratio > 1:
        verdict = f"forward mode takes {ratio:.4g} times the work"
    else:
        verdict = f"reverse mode takes {1 / ratio:.4g} times the work"
    return (
        f"A network {state.n_inputs}-{'-'.join([str(state.width)] * state.depth)}-{state.n_outputs}: all "
        f"derivatives take {state.forward:,} multiplications forward and {state.reverse:,} in reverse; "
        f"{verdict}."
    )


modes_explorer = Explorer(
    name="forward_or_reverse",
    title="What forward and reverse mode cost",
    question="Where do the two modes cost the same? A loss is one output, and the weights are its inputs: "
    "where is training on this picture?",
    controls={
        "n_inputs": IntSlider("inputs", 1, MOST, 100),
        "n_outputs": IntSlider("outputs", 1, 50, 1),
        "width": IntSlider("units per layer", 1, 100, 20),
        "depth": IntSlider("hidden layers", 1, 6, 2),
    },
    compute=compute_modes,
    prepare=prepare_modes,
    draw=draw_modes,
    describe=describe_modes,
    size=(8.0, 3.4),
)

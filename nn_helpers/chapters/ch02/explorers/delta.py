"""Delta of a sigmoid output under two losses."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

A_LINE = np.linspace(0.001, 0.999, 500)


def losses(y: int, a: np.ndarray | float) -> tuple[Any, Any]:
    """Squared error and cross-entropy of a prediction a for the target y (0 or 1)."""
    return (a - y) ** 2, -np.log(np.where(y == 1, a, 1 - a))


def deltas(y: int, a: np.ndarray | float) -> tuple[Any, Any]:
    """dL/dz of both losses, z the net input of the sigmoid whose activation is a."""
    return 2 * (a - y) * a * (1 - a), a - y


@dataclass
class DeltaState:
    """One prediction for one target: both losses and both deltas."""

    y: int
    a: float
    losses: tuple
    deltas: tuple


def compute_delta(a: float, y: int) -> DeltaState:
    return DeltaState(y, a, losses(y, a), deltas(y, a))


def prepare_delta(figure: Figure) -> dict[str, Any]:
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


def draw_delta(artists: dict[str, Any], state: DeltaState) -> None:
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


def describe_delta(state: DeltaState) -> str:
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

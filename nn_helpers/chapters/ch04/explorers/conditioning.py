"""Learning rate and conditioning: the zigzag is curvature."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import LogSlider, Play, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

LONGEST = 100
TURN = np.deg2rad(30)  # the long axis of the bowl, seen from that of the first weight
AXES = np.array([[np.cos(TURN), -np.sin(TURN)], [np.sin(TURN), np.cos(TURN)]])  # columns: flat, steep
WHERE_FROM = AXES @ np.array([-2.6, 0.9])
PLANE = np.linspace(-3.3, 3.3, 81)


@dataclass
class BowlState:
    """A descent in a quadratic bowl with curvatures 1 (steep) and 1/condition (flat)."""

    condition: float
    share: float  # the rate over the largest stable one, which is 2
    losses: np.ndarray  # (81, 81) over the second weight (rows) and the first
    path: np.ndarray  # (steps + 1, 2)
    curve: np.ndarray  # (steps + 1,) loss of the path


def compute_bowl(step: int, condition: float, share: float) -> BowlState:
    curvature = np.array([1 / condition, 1.0])
    factor = 1 - 2 * share * curvature
    along = (WHERE_FROM @ AXES) * factor ** np.arange(step + 1)[:, None]  # (step + 1, 2) in the bowl's axes
    first, second = np.meshgrid(PLANE, PLANE)
    flat, steep = np.moveaxis(np.stack([first, second], axis=-1) @ AXES, -1, 0)
    losses = 0.5 * (curvature[0] * flat**2 + curvature[1] * steep**2)
    return BowlState(condition, share, losses, along @ AXES.T, 0.5 * (along**2 @ curvature))


def prepare_bowl(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
    left.set(
        xlabel="first weight", ylabel="second weight", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), aspect="equal"
    )
    (path,) = left.plot([], [], ".-", color=COLOURS["prediction"], linewidth=1.2, markersize=6, zorder=3)
    left.plot(*WHERE_FROM, "o", color="white", markeredgecolor="black", markersize=9, zorder=3)
    left.plot(0, 0, "*", color=OKABE_ITO["black"], markersize=13, zorder=4)
    right.set(
        xlabel="step", ylabel="loss above the minimum", xlim=(0, LONGEST), yscale="log", ylim=(1e-10, 1e3)
    )
    (curve,) = right.plot([], [], color=COLOURS["prediction"], linewidth=2.5)
    return {"left": left, "right": right, "path": path, "curve": curve, "contours": None, "condition": None}


def draw_bowl(artists: dict[str, Any], state: BowlState) -> None:
    if artists["condition"] != state.condition:
        if artists["contours"]:
            artists["contours"].remove()
        levels = 0.5 * (0.15 + 0.45 * np.arange(6)) ** 2 * (1 + 5 / state.condition)
        artists["contours"] = artists["left"].contour(
            PLANE, PLANE, state.losses, levels=levels, cmap="cividis", linewidths=1
        )
        artists["condition"] = state.condition
    artists["path"].set_data(*state.path.T)
    artists["curve"].set_data(np.arange(len(state.curve)), np.maximum(state.curve, 1e-12))
    steep, flat = factors(state)
    artists["left"].set_title(
        f"condition {state.condition:.3g}, rate {state.share:.0%} of the limit", fontsize=10
    )
    artists["right"].set_title(f"a step: steep {steep:+.3f}, flat {flat:+.3f}", fontsize=10)


def factors(state: BowlState) -> tuple[float, float]:
    """What one step multiplies the distance from the minimum by, across the bowl and along it."""
    return 1 - 2 * state.share, 1 - 2 * state.share / state.condition


def describe_bowl(state: BowlState) -> str:
    steep, flat = factors(state)
    if abs(steep) > 1 + 1e-9:
        verdict = "It diverges across the bowl"
    elif abs(steep) > 1 - 1e-9:
        verdict = "It swings from side to side for ever"
    elif steep < -1e-9:
        verdict = "It zigzags and converges"
    else:
        verdict = "It glides in without a zigzag"
    settings = f"Condition number {state.condition:.3g}, rate {state.share:.0%} of the largest stable one"
    by = f"{steep:+.3f} in the steep direction and by {flat:+.3f} in the flat one"
    end = f"after {len(state.path) - 1} steps the loss is {state.curve[-1]:.2g}"
    return f"{settings}: each step multiplies the distance by {by}. {verdict}; {end}."


conditioning_explorer = Explorer(
    name="conditioning",
    title="Learning rate and condition number",
    question="Can you make the zigzag disappear with the rate alone? And with the condition number alone?",
    controls={
        "step": Play("step", 0, LONGEST, 40, interval=150),
        "condition": LogSlider("condition number", 1.0, 100.0, 20.0, steps=10),
        "share": Slider("rate / largest", 0.02, 1.1, 0.92, step=0.02),
    },
    compute=compute_bowl,
    prepare=prepare_bowl,
    draw=draw_bowl,
    describe=describe_bowl,
    size=(7.8, 3.8),
)

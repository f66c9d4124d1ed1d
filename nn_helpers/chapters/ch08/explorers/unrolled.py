"""Two steps forward and back, one unit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Slider, Steps
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS

W_X, BIAS = 0.5, 0.1
X, Y = (1.0, 2.0), (0.0, 1.0)
UNROLL_STEPS = [
    "the network, unrolled",
    "the first step reads x1",
    "the second step reads x2 and remembers h1",
    "the loss looks at both states",
    "gradient of the second step",
    "gradient of the first step: from two sides",
    "gradients: one share from each step, added",
]


@dataclass
class UnrollState:
    """All numbers of two steps, and how much of them is known."""

    step: int
    w_h: float
    h: tuple
    loss: float
    delta: tuple
    carried: float
    shares_x: tuple
    shares_h: tuple


def compute_unroll(step: int, w_h: float) -> UnrollState:
    h1 = np.tanh(W_X * X[0] + BIAS)
    h2 = np.tanh(W_X * X[1] + w_h * h1 + BIAS)
    delta2 = (h2 - Y[1]) * (1 - h2**2)
    carried = w_h * delta2
    delta1 = (h1 - Y[0] + carried) * (1 - h1**2)
    loss = ((h1 - Y[0]) ** 2 + (h2 - Y[1]) ** 2) / 2
    shares_x, shares_h = (delta1 * X[0], delta2 * X[1]), (0.0, delta2 * h1)
    return UnrollState(step, w_h, (h1, h2), loss, (delta1, delta2), carried, shares_x, shares_h)


NODES = {
    "h0": (0, 1), "h1": (1, 1), "h2": (2, 1), "x1": (1, 0), "x2": (2, 0), "L1": (1, 2), "L2": (2, 2),
}  # fmt: skip
WIRES = [("h0", "h1"), ("h1", "h2"), ("x1", "h1"), ("x2", "h2"), ("h1", "L1"), ("h2", "L2")]
LIT_WIRES = [(), (0, 2), (1, 3), (4, 5), (5,), (4, 1), (0, 1, 2, 3)]
BACKWARD = 4  # the first step that goes back


def prepare_unroll(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set(xlim=(-0.45, 2.6), ylim=(-0.55, 2.45))
    ax.axis("off")
    boxes = {
        name: ax.text(
            *place, "", ha="center", va="center", fontsize=9, zorder=3,
            bbox={"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": COLOURS["reference"]},
        )
        for name, place in NODES.items()
    }  # fmt: skip
    arrows, labels = [], []
    for start, end in WIRES:
        (x0, y0), (x1, y1) = NODES[start], NODES[end]
        along = np.array([x1 - x0, y1 - y0]) * 0.27
        ends = [(x0 + along[0], y0 + along[1]), (x1 - along[0], y1 - along[1])]
        pair = [
            ax.annotate("", tip, tail, arrowprops={"arrowstyle": "->", "lw": 1.8, "color": COLOURS[colour]})
            for tip, tail, colour in ((ends[1], ends[0], "forward"), (ends[0], ends[1], "backward"))
        ]
        arrows.append(pair)
        aside = (0, 0.14) if y0 == y1 else (0.04, 0)
        ha = "center" if y0 == y1 else "left"
        middle = ((x0 + x1) / 2 + aside[0], (y0 + y1) / 2 + aside[1])
        labels.append(ax.text(*middle, "", fontsize=9, ha=ha, va="center"))
    sums = ax.text(0.98, -0.48, "", ha="center", fontsize=9.5)
    return {"boxes": boxes, "arrows": arrows, "labels": labels, "sums": sums, "title": ax.set_title("")}


def draw_unroll(artists: dict[str, Any], state: UnrollState) -> None:
    step, back = state.step, state.step >= BACKWARD
    h = [f"{v:.4f}" if step > k else "?" for k, v in enumerate(state.h)]
    delta = [f"\nδ = {v:+.4f}" if step >= known else "" for v, known in zip(state.delta, (5, 4), strict=True)]
    texts = {"h0": "h0 = 0", "x1": "x1 = 1", "x2": "x2 = 2"}
    for k in (1, 2):
        texts[f"h{k}"] = f"h{k} = {h[k - 1]}{delta[k - 1]}"
        slope = state.h[k - 1] - Y[k - 1]
        known = f"y{k} = {Y[k - 1]:g}" + (f"\n½(h{k} − y{k})² = {slope**2 / 2:.4f}" if step >= 3 else "")
        texts[f"L{k}"] = known + (f"\nslope {slope:+.4f}" if back else "")
    for name, box in artists["boxes"].items():
        box.set_text(texts[name].replace("-", "−"))
    names = [f"w_h = {state.w_h:+.2f}"] * 2 + [f"w_x = {W_X:g}"] * 2 + ["", ""]
    if step == 5:
        names[1] = f"w_h δ = {state.carried:+.4f}"
    if step == 6:
        names = [f"{v:+.4f}" for v in (*state.shares_h, *state.shares_x)] + ["", ""]
    for k, (pair, label) in enumerate(zip(artists["arrows"], artists["labels"], strict=True)):
        lit = k in LIT_WIRES[step]
        for arrow, shown in zip(pair, (not back, back), strict=True):
            arrow.arrow_patch.set_visible(shown)
            arrow.arrow_patch.set_alpha(1.0 if lit or step == 0 else 0.25)
        label.set_text(names[k].replace("-", "−"))
    sums = (
        f"dL/dw_x = {sum(state.shares_x):+.4f}     dL/dw_h = {sum(state.shares_h):+.4f}     "
        f"dL/db = {sum(state.delta):+.4f}"
    )
    artists["sums"].set_text(sums.replace("-", "−") if step == 6 else "")
    artists["title"].set_text(UNROLL_STEPS[step])


def describe_unroll(state: UnrollState) -> str:
    h1, h2 = state.h
    delta1, delta2 = state.delta
    return [
        f"One unit with the recurrent weight {state.w_h:.2f}, drawn once for each of two steps.",
        f"h1 = tanh(0.5 × 1 + {state.w_h:.2f} × 0 + 0.1) = {h1:.4f}.",
        f"h2 = tanh(0.5 × 2 + {state.w_h:.2f} × {h1:.4f} + 0.1) = {h2:.4f}.",
        f"The loss is the mean of two squared errors, {state.loss:.4f}.",
        f"δ2 = ({h2:.4f} − 1)(1 − h2²) = {delta2:.4f}.",
        f"δ1 = (h1 − y1 + w_h δ2)(1 − h1²) = {delta1:.4f}: "
        f"its own error, and {state.carried:.4f} from step 2.",
        f"Each weight gets a share from each step: dL/dw_x = {sum(state.shares_x):.4f}, "
        f"dL/dw_h = {sum(state.shares_h):.4f}.",
    ][state.step]


unroll_explorer = Explorer(
    name="unrolled_steps",
    title="Two steps forward, two steps back",
    question="Where does the first step's gradient come from? And if the recurrent weight is 0?",
    controls={
        "step": Steps("Step", UNROLL_STEPS),
        "w_h": Slider("recurrent weight", -1.5, 1.5, 0.8, step=0.05),
    },
    compute=compute_unroll,
    prepare=prepare_unroll,
    draw=draw_unroll,
    describe=describe_unroll,
    size=(7.0, 4.3),
)

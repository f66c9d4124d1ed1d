"""Paint a filter, and see what it finds in a drawing."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch06.explorers.drawing import SIDE, THREE, Drawing, Paper, draw_paper, prepare_paper
from nn_helpers.explorer.controls import ARROWS, Choice, Toggle
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.picture import PictureEvent
from nn_helpers.explorer.pointer_controls import PointerControl
from nn_helpers.figures.plotting import OKABE_ITO, SIGNED
from nn_helpers.nn.convolution import Conv2d

K = 3  # rows and columns of the filter
NEXT = {0: 1, 1: -1, -1: 0}
PRESETS = {
    "v": (-1, 0, 1) * 3,  # vertical edges
    "h": (-1,) * 3 + (0,) * 3 + (1,) * 3,  # horizontal edges
    "b": (1,) * 9,  # blur
}


@dataclass(frozen=True)
class Kernel:
    """The weights of a filter, -1, 0 or 1, row by row, and the cell that keys change."""

    weights: tuple = PRESETS["v"]
    cell: int = 4
    brush: int = 1  # what a drag paints

    def painted(self, cell: int, weight: int) -> Self:
        """Return the filter with another weight in one cell."""
        weights = (*self.weights[:cell], weight, *self.weights[cell + 1 :])
        return replace(self, weights=weights, cell=cell, brush=weight)


@dataclass(frozen=True)
class KernelPad(PointerControl):
    """Nine cells to paint with 1, -1 and 0; the value is a `Kernel`."""

    value: Kernel = Kernel()
    hint: str = (
        "a press turns a cell from 0 to 1 to −1, a drag paints on. With keys, after a press on it: arrows "
        "choose a cell, Space turns it; V, H and B: vertical edge, horizontal edge, blur; Delete clears."
    )
    samples: tuple = (Kernel(PRESETS["h"]), Kernel(PRESETS["b"]), Kernel((0,) * 9))
    axes: int = 1

    def respond(self, value: Kernel, event: PictureEvent) -> Kernel:
        """Return the filter after a press, a drag or a key."""
        if event.kind == "key":
            return self._key(value, event)
        if event.kind not in ("down", "move") or event.x is None or event.y is None:
            return value
        cell = K * int(np.clip(event.y, 0, K - 0.01)) + int(np.clip(event.x, 0, K - 0.01))
        return value.painted(cell, NEXT[value.weights[cell]] if event.kind == "down" else value.brush)

    def _key(self, value: Kernel, event: PictureEvent) -> Kernel:
        key = event.key.lower()
        if event.key in ARROWS:
            right, up = ARROWS[event.key]
            row, column = (value.cell // K - up) % K, (value.cell + right) % K
            return replace(value, cell=K * row + column)
        if key == " ":
            return value.painted(value.cell, NEXT[value.weights[value.cell]])
        if key in PRESETS:
            return replace(value, weights=PRESETS[key])
        if key in ("delete", "backspace", "escape"):
            return replace(value, weights=(0,) * K**2)
        return value


@dataclass
class KernelState:
    """The drawing, the filter, and what it finds."""

    image: np.ndarray  # (28, 28), 0 to 255
    kernel: Kernel
    found: np.ndarray  # (H', W')
    pen: tuple | None
    down: bool


def compute_kernel(drawing: Drawing, kernel: Kernel, stride: int, relu: bool) -> KernelState:
    layer = Conv2d(1, 1, K, stride, padding=1, bias=False)
    layer.weight.data[0, 0] = np.reshape(kernel.weights, (K, K))
    found = layer(drawing.image[np.newaxis, np.newaxis])[0, 0]
    return KernelState(
        drawing.image, kernel, np.maximum(found, 0) if relu else found, drawing.pen, drawing.down
    )


def prepare_kernel(figure: Figure) -> dict[str, Any]:
    paper, pad, answer = figure.subplots(1, 3, width_ratios=(1.25, 0.8, 1.25))
    on_paper = prepare_paper(paper)
    cells = pad.imshow(
        np.zeros((K, K)), cmap=SIGNED, vmin=-1.6, vmax=1.6, extent=(0, K, K, 0), aspect="equal"
    )
    pad.set(xlim=(0, K), ylim=(K, 0), xticks=[], yticks=[], xlabel="the filter, 3 × 3 weights")
    words = [
        pad.text(cell % K + 0.5, cell // K + 0.5, " ", ha="center", va="center", fontsize=13)
        for cell in range(K * K)
    ]
    (frame,) = pad.plot([], [], color=OKABE_ITO["black"], linewidth=1.5)
    found = answer.imshow(np.zeros((SIDE, SIDE)), cmap=SIGNED, vmin=-1, vmax=1, aspect="equal")
    answer.set(xticks=[], yticks=[])
    for ax in (pad, answer):
        ax.grid(False)
    title = answer.set_xlabel(" ")
    return {**on_paper, "cells": cells, "words": words, "frame": frame, "found": found,
            "title": title}  # fmt: skip


def draw_kernel(artists: dict[str, Any], state: KernelState) -> None:
    draw_paper(artists, state.image, state.pen, state.down)
    artists["cells"].set_data(np.reshape(state.kernel.weights, (K, K)))
    for word, weight in zip(artists["words"], state.kernel.weights, strict=True):
        word.set_text(f"{weight:+d}".replace("-", "−") if weight else "0")
    row, column = divmod(state.kernel.cell, K)
    x, y = np.array([0.04, 0.96, 0.96, 0.04, 0.04]), np.array([0.04, 0.04, 0.96, 0.96, 0.04])
    artists["frame"].set_data(column + x, row + y)
    height, width = state.found.shape
    artists["found"].set_data(state.found / max(np.abs(state.found).max(), 1))
    artists["found"].set_extent((-0.5, width - 0.5, height - 0.5, -0.5))
    artists["title"].set_text(f"what it finds, {height} × {width}\nblue: positive; vermilion: negative")


def describe_kernel(state: KernelState) -> str:
    total = sum(state.kernel.weights)
    positive, negative = int((state.found > 0).sum()), int((state.found < 0).sum())
    return (
        f"The weights add up to {total}. Of {state.found.size} places {positive} answer positively and "
        f"{negative} negatively; the largest answer is {state.found.max():.0f}, the smallest "
        f"{state.found.min():.0f}."
    )


kernel_explorer = Explorer(
    name="kernel",
    title="Paint a filter",
    question="Which nine weights answer to the lower ends of strokes only, and to nothing else?",
    controls={
        "drawing": Paper("The paper", value=THREE),
        "kernel": KernelPad("The filter"),
        "stride": Choice("stride", [1, 2, 3], buttons=True),
        "relu": Toggle("ReLU afterwards", False),
    },
    compute=compute_kernel,
    prepare=prepare_kernel,
    draw=draw_kernel,
    describe=describe_kernel,
    size=(8.4, 3.6),
)

"""What one unit sees of the image: convolutions and pooling in a row, along one line of pixels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, IntSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

PIXELS = 28
MOST = 5  # convolutions
BETWEEN = {"nothing": None, "pooling 2 × 2": (2, 2), "stride 2": (1, 2)}  # window, stride


@dataclass
class FieldState:
    """Rows of units from the image to the last layer, and which of them the chosen unit sees."""

    names: list  # of the rows
    seen: list  # bool arrays, one for each row
    kernel: int

    @property
    def field(self) -> int:
        """How many pixels lie between the first and the last that are seen, both included."""
        pixels = np.flatnonzero(self.seen[0])
        return int(pixels[-1] - pixels[0] + 1)


def compute_field(kernel: int, layers: int, between: str, place: int) -> FieldState:
    geometry = []  # (name, window, stride, padding)
    for _ in range(layers):
        stride = 2 if between == "stride 2" else 1
        geometry.append((f"convolution {kernel}" + ", stride 2" * (stride == 2), kernel, stride, kernel // 2))
        if between == "pooling 2 × 2":
            geometry.append(("pooling 2", 2, 2, 0))
    sizes, names = [PIXELS], ["image"]
    for name, window, stride, padding in geometry:
        size = (sizes[-1] + 2 * padding - window) // stride + 1
        if size < 1:
            break
        sizes.append(size)
        names.append(name)
    seen = [np.zeros(sizes[-1], bool)]
    seen[0][round(place / 100 * (sizes[-1] - 1))] = True
    for (_, window, stride, padding), size in zip(geometry[len(sizes) - 2 :: -1], sizes[-2::-1], strict=True):
        below = np.zeros(size + 2 * padding, bool)
        for unit in np.flatnonzero(seen[0]):
            below[stride * unit : stride * unit + window] = True
        seen.insert(0, below[padding : padding + size])
    return FieldState(names, seen, kernel)


def _places(seen: np.ndarray) -> np.ndarray:
    """Across, where the units of a row are drawn: spread over the width of the image."""
    return (np.arange(len(seen)) + 0.5) * PIXELS / len(seen)


def prepare_field(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set(xlim=(0, PIXELS), xlabel="pixel", ylabel="layer")
    ax.grid(False)
    rows = 2 * MOST + 1
    dots = [
        ax.plot([], [], "o", color=OKABE_ITO["blue"] if lit else COLOURS["muted"], ms=7 if lit else 3)[0]
        for _ in range(rows)
        for lit in (False, True)
    ]
    (cone,) = ax.fill([0, 0, 0], [0, 0, 0], color=OKABE_ITO["sky"], alpha=0.25, linewidth=0)
    return {"ax": ax, "dots": dots, "cone": cone, "title": ax.set_title(" ", fontsize=10)}


def draw_field(artists: dict[str, Any], state: FieldState) -> None:
    for number in range(len(artists["dots"]) // 2):
        seen = state.seen[number] if number < len(state.seen) else np.zeros(0, bool)
        x = _places(seen) if len(seen) else np.zeros(0)
        for lit in (False, True):
            artists["dots"][2 * number + lit].set_data(x[seen == lit], np.full((seen == lit).sum(), number))
    edges = [_places(seen)[np.flatnonzero(seen)[[0, -1]]] for seen in state.seen]
    left = [(edge[0], number) for number, edge in enumerate(edges)]
    right = [(edge[1], number) for number, edge in enumerate(edges)]
    artists["cone"].set_xy(np.array(left + right[::-1]))
    artists["ax"].set(ylim=(-0.6, len(state.seen) - 0.4))
    artists["ax"].set_yticks(range(len(state.names)), state.names)
    artists["title"].set_text(f"one unit at the top sees {state.field} pixels across")


def describe_field(state: FieldState) -> str:
    return (
        f"A unit of the last of {len(state.seen) - 1} layers sees {state.field} of {PIXELS} pixels across; "
        f"that layer has {len(state.seen[-1])} units across."
    )


receptive_field_explorer = Explorer(
    name="receptive_field",
    title="What one unit sees",
    question="How many convolutions of 3 see as much as one of 7? And what does pooling change?",
    controls={
        "kernel": Choice("kernel", [1, 3, 5, 7], value=3, buttons=True),
        "layers": IntSlider("convolutions", 1, MOST, 2),
        "between": Choice("after or in each", list(BETWEEN), value="pooling 2 × 2", buttons=True),
        "place": IntSlider("place of the unit, in % of the width", 0, 100, 50),
    },
    compute=compute_field,
    prepare=prepare_field,
    draw=draw_field,
    describe=describe_field,
    size=(7.0, 3.8),
)

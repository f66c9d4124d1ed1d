"""A mask that can be edited, and the leak that it makes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, IntSlider, Toggle
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

T = 6
MASKS = {
    "the past and itself": np.tri(T, dtype=bool),
    "the past only": np.tri(T, k=-1, dtype=bool),
    "one step ahead": np.tri(T, k=1, dtype=bool),
    "the wrong triangle": np.tri(T, dtype=bool).T,
    "everything": np.ones((T, T), dtype=bool),
}


@dataclass
class MaskState:
    """Who may look where, and which inputs then change which outputs."""

    allowed: np.ndarray  # (T, T) of bool: row looks at column
    reaches: np.ndarray  # (T, T) of bool: a change of the column's input moves the row's output
    edited: tuple

    @property
    def leaks(self) -> list[tuple[int, int]]:
        """Pairs (t, s): output t changes with input s, which lies in its future."""
        return [(int(t), int(s)) for t, s in np.argwhere(np.triu(self.reaches, k=1))]


def attend(x: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Two layers of attention without weights; a row that may look nowhere gives zeros."""
    for _ in range(2):
        scores = np.where(allowed, x @ x.T / np.sqrt(x.shape[1]), -np.inf)
        highest = np.where(allowed.any(axis=1), scores.max(axis=1), 0)[:, None]
        e = np.exp(scores - highest)
        x = x + e @ x / np.maximum(e.sum(axis=1, keepdims=True), 1e-300)
    return x


def compute_mask(start: str, row: int, column: int, change: bool) -> MaskState:
    allowed = MASKS[start].copy()
    if change:
        allowed[row, column] ^= True
    x = np.random.default_rng(0).normal(size=(T, 4))
    before, reaches = attend(x, allowed), np.zeros((T, T), bool)
    for s in range(T):
        changed = x.copy()
        changed[s] += 1
        reaches[:, s] = np.abs(attend(changed, allowed) - before).max(axis=1) > 1e-9
    return MaskState(allowed, reaches, (row, column))


def prepare_mask(figure: Figure) -> dict[str, Any]:
    axes = figure.subplots(1, 2)
    squares = {}
    for ax, name, title in zip(
        axes, ("mask", "reach"), ("who may look where", "who hears of whom, after two layers"), strict=True
    ):
        ax.set(xlim=(-0.5, T - 0.5), ylim=(T - 0.5, -0.5), xlabel="position s", ylabel="position t")
        ax.set(xticks=range(T), yticks=range(T), aspect="equal")
        ax.set_title(title, fontsize=10)
        ax.grid(False)
        ax.plot([-0.5, T - 0.5], [-0.5, T - 0.5], ":", color=COLOURS["reference"])
        squares[name] = [
            [ax.text(s, t, "", ha="center", va="center", fontsize=13) for s in range(T)] for t in range(T)
        ]
    (frame,) = axes[0].plot([], [], color=OKABE_ITO["vermilion"], linewidth=2)
    return {"squares": squares, "frame": frame}


def draw_mask(artists: dict[str, Any], state: MaskState) -> None:
    for t in range(T):
        for s in range(T):
            artists["squares"]["mask"][t][s].set(
                text="●" if state.allowed[t, s] else "·", color=OKABE_ITO["blue"]
            )
            leak = state.reaches[t, s] and s > t
            artists["squares"]["reach"][t][s].set(
                text="✗" if leak else "●" if state.reaches[t, s] else "·",
                color=OKABE_ITO["vermilion" if leak else "blue"],
            )
    t, s = state.edited
    artists["frame"].set_data(
        np.array([-0.5, 0.5, 0.5, -0.5, -0.5]) + s, np.array([-0.5, -0.5, 0.5, 0.5, -0.5]) + t
    )


def describe_mask(state: MaskState) -> str:
    n = int(state.allowed.sum())
    if not state.leaks:
        return f"{n} of {T * T} pairs are allowed, and no position hears of its future: nothing leaks."
    t, s = state.leaks[0]
    return (
        f"{n} of {T * T} pairs are allowed, and {len(state.leaks)} leak: position {t}, for one, changes with "
        f"what position {s} holds, which lies in its future."
    )


mask_explorer = Explorer(
    name="mask_and_leak",
    title="A mask, and the leak it makes",
    question="Start from the right mask and allow one pair above the dotted diagonal. How many positions "
    "hear of their future after two layers, and why more than one?",
    controls={
        "start": Choice("mask", list(MASKS)),
        "row": IntSlider("position t ...", 0, T - 1, 1),
        "column": IntSlider("... looks at s", 0, T - 1, 4),
        "change": Toggle("change this pair (framed)"),
    },
    compute=compute_mask,
    prepare=prepare_mask,
    draw=draw_mask,
    describe=describe_mask,
    size=(7.8, 4.6),
)

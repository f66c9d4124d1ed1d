"""Heads that copy: where each one looks, and what is left when some are cut."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch13.repeated import (
    HEADS,
    LENGTH,
    SYMBOLS,
    after_earlier,
    copying,
    induction_score,
    repeated_symbols,
    train_copier,
)
from nn_helpers.explorer.controls import Button, Choice
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO
from nn_helpers.figures.rough import between
from nn_helpers.nn.transformer import GPT

LAYERS = 2
LETTERS = "abcdefghijklmnopqrstuvwxyz012345"
CUTS: dict[str, tuple[tuple[int, int], ...]] = {"nothing": ()}
CUTS |= {f"layer {k + 1}, head {h + 1}": ((k, h),) for k in range(LAYERS) for h in range(HEADS)}
CUTS |= {f"all of layer {k + 1}": tuple((k, h) for h in range(HEADS)) for k in range(LAYERS)}
_given: list[GPT] = []


def look_into(gpt: GPT) -> None:
    """Let the explorer look into this network: two layers of two heads that only attend, 32 symbols."""
    shape = gpt.vocab_size, gpt.block_size, len(gpt.blocks), gpt.blocks[0].attention.num_heads
    if shape != (SYMBOLS, LENGTH, LAYERS, HEADS):
        raise ValueError(
            f"gpt: expected {SYMBOLS} symbols, sequences of {LENGTH}, {LAYERS} layers of {HEADS} heads, "
            f"got {shape}."
        )
    _given[:] = [gpt]


@lru_cache(maxsize=1)
def trained_copier() -> GPT:
    """Two layers that have learnt to copy (about two seconds)."""
    return train_copier(LAYERS, 0, 400, every=400)[0]


def without(gpt: GPT, heads: tuple[tuple[int, int], ...]) -> GPT:
    """A network of the same shape in which these heads, (layer, head), write nothing."""
    state = gpt.state_dict()
    d = gpt.blocks[0].attention.head_dim
    for layer, head in heads:
        name = f"blocks.{layer}.attention.out_proj.weight"
        state[name] = state[name].copy()
        state[name][head * d : (head + 1) * d] = 0
    twin = GPT(SYMBOLS, LENGTH, gpt.blocks[0].attention.embed_dim, HEADS, LAYERS,
                     hidden_dim=0, tied=False, dtype=np.float32)  # fmt: skip
    twin.load_state_dict(state)
    return twin


@dataclass
class HeadsState:
    """One sequence, one head's weights on it, and how well the network copies."""

    tokens: np.ndarray  # (T,)
    weights: np.ndarray  # (T, T)
    fits: np.ndarray  # (T, T) of bool: just after an earlier occurrence
    head: tuple
    cut: str
    score: float
    accuracy: float


def compute_heads(layer: int, head: int, cut: str, seed: int) -> HeadsState:
    gpt = without(_given[0] if _given else trained_copier(), CUTS[cut])
    many = repeated_symbols(50, LENGTH + 1, SYMBOLS, np.random.default_rng(seed))
    accuracy = copying(gpt, many)[1]
    attention: Any = gpt.blocks[layer].attention  # after a forward it has weights
    x, weights = many[:, :-1], attention.weights[:, head]
    score = induction_score(weights, x)
    return HeadsState(x[0], weights[0], after_earlier(x[0]), (layer, head), cut, score, accuracy)


def prepare_heads(figure: Figure) -> dict[str, Any]:
    ax, bars = figure.subplots(1, 2, width_ratios=(2.4, 1))
    ax.grid(False)
    image = ax.imshow(np.zeros((LENGTH, LENGTH)), cmap="Blues", vmin=0, vmax=1)
    (dots,) = ax.plot([], [], ".", color=OKABE_ITO["vermilion"], markersize=4)
    ax.set(xlabel="key position (dots: just after an earlier occurrence)", ylabel="query position")
    bars.set(xlim=(-0.6, 1.6), ylim=(0, 1.05), ylabel="share")
    bars.set_xticks([0, 1], ["attention\non the dots", "copied\ncorrectly"])
    bars.xaxis.grid(False)
    columns = bars.bar([0, 1], [0, 0], color=[OKABE_ITO["blue"], COLOURS["target"]], hatch=["", "//"])
    title, cut = ax.set_title(" ", fontsize=9), bars.set_title(" ", fontsize=9)
    return {"image": image, "dots": dots, "columns": columns, "title": title, "cut": cut}


def draw_heads(artists: dict[str, Any], state: HeadsState) -> None:
    letters = [LETTERS[token] for token in state.tokens]
    artists["image"].set_data(state.weights)
    rows, columns = np.nonzero(state.fits)
    artists["dots"].set_data(columns, rows)
    layer, head = state.head
    artists["title"].set_text(f"layer {layer + 1}, head {head + 1} reads {''.join(letters)}")
    artists["cut"].set_text(f"cut: {state.cut}")
    for column, height in zip(artists["columns"], (state.score, state.accuracy), strict=True):
        column.set_height(height)


def describe_heads(state: HeadsState) -> str:
    layer, head = state.head
    score = between(state.score, 0, 0.3, 0.8, 1)
    copied = between(state.accuracy, 0, 0.25, 0.5, 0.9, 1, percent=True)
    return (
        f"Cut: {state.cut}. Head {head + 1} of layer {layer + 1} gives {score} of its attention to the "
        f"places just after earlier occurrences; {copied} of what can be known is copied correctly."
    )


def store_heads(state: HeadsState) -> str:
    """Without the figures, which were trained."""
    layer, head = state.head
    return f"Head {head + 1} of layer {layer + 1} reads {''.join(LETTERS[t] for t in state.tokens)}."


heads_explorer = Explorer(
    name="induction_heads",
    title="Heads that copy, and a knife",
    question="Which heads look just after earlier occurrences? Cut layer 1 and watch the heads of layer 2: "
    "where do they look now?",
    controls={
        "layer": Choice("layer", {str(k + 1): k for k in range(LAYERS)}, value=1, buttons=True),
        "head": Choice("head", {str(k + 1): k for k in range(HEADS)}, buttons=True),
        "cut": Choice("cut", list(CUTS)),
        "seed": Button("Other sequences"),
    },
    compute=compute_heads,
    prepare=prepare_heads,
    draw=draw_heads,
    describe=describe_heads,
    store=store_heads,
    size=(7.8, 4.6),
)

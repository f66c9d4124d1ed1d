"""Addition modulo 31, learnt by heart first: press start, and wait for the other pairs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch13.modular import Adder, P, fourier_power
from nn_helpers.explorer.controls import Button, Choice
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import OKABE_ITO
from nn_helpers.figures.rough import between

LONGEST, EVERY = 3000, 25  # steps
FIRST = 4 * EVERY  # steps that are over when the picture appears


@lru_cache(maxsize=16)
def adder(decay: float, share: float, seed: int) -> Adder:
    """Return the network of these settings; one that was stopped goes on where it was."""
    made = Adder(decay, share, seed)
    while made.steps < FIRST:
        made.train(EVERY)
    return made


@dataclass
class GrokkingState:
    """The curves so far, and how pure a wave each hidden unit is."""

    curve: np.ndarray  # (records, 3): step, accuracy on seen pairs, on the others
    purity: np.ndarray  # (hidden,), share of the power in the strongest frequency
    strength: np.ndarray  # (hidden,), share of all power


def state_of(network: Adder) -> GrokkingState:
    W = network.W1.data[:P]
    purity = np.array([fourier_power(W[:, [unit]]).max() for unit in range(W.shape[1])])
    power = (W**2).sum(axis=0)
    return GrokkingState(np.array(network.curve), purity, power / power.sum())


def compute_grokking(decay: float, share: float, seed: int) -> GrokkingState:
    return state_of(adder(decay, share, seed))


def stream_grokking(decay: float, share: float, seed: int) -> Iterator[GrokkingState]:
    network = adder(decay, share, seed)
    while network.steps < LONGEST:
        network.train(EVERY)
        yield state_of(network)


def prepare_grokking(figure: Figure) -> dict[str, Any]:
    ax, waves = figure.subplots(1, 2, width_ratios=(1.3, 1))
    ax.set(xlim=(EVERY, LONGEST), ylim=(-0.02, 1.04), xscale="log", xlabel="step", ylabel="accuracy")
    seen = ax.plot([], [], ":", color=OKABE_ITO["orange"], label="pairs that it sees")[0]
    others = ax.plot([], [], "-", color=OKABE_ITO["blue"], label="the others")[0]
    ax.legend(loc="center left")
    waves.set(
        xlim=(0, 1.02),
        xlabel="share of a unit's power in one wave",
        ylabel="share of squared weights",
        ylim=(0, 1),
    )
    edges = np.linspace(0, 1, 11)
    bars = waves.bar(
        edges[:-1], np.zeros(10), width=0.1, align="edge", color=OKABE_ITO["blue"], edgecolor="w"
    )
    return {"lines": (seen, others), "bars": bars, "edges": edges, "title": ax.set_title(" ", fontsize=10)}


def draw_grokking(artists: dict[str, Any], state: GrokkingState) -> None:
    steps = state.curve[:, 0]
    for line, values in zip(artists["lines"], state.curve.T[1:], strict=True):
        line.set_data(steps[1:], values[1:])
    heights = np.histogram(state.purity, artists["edges"], weights=state.strength)[0]
    for bar, height in zip(artists["bars"], heights, strict=True):
        bar.set_height(height)
    artists["title"].set_text(f"step {steps[-1]:.0f}: the others {state.curve[-1, 2]:.0%}")


def describe_grokking(state: GrokkingState) -> str:
    seen, others = (between(share, 0, 0.2, 0.5, 0.8, 0.99, 1, percent=True) for share in state.curve[-1, 1:])
    pure = between(state.purity @ state.strength, 0, 0.5, 0.8, 1)
    return (
        f"After step {state.curve[-1, 0]:.0f}: {seen} of the pairs that it sees are right, {others} of the "
        f"others. On average {pure} of a hidden unit's power lies in one wave."
    )


def store_grokking(state: GrokkingState) -> str:
    """Without what was trained."""
    return f"Step {state.curve[-1, 0]:.0f} of {LONGEST}; start it to see what weight decay does."


grokking_explorer = Explorer(
    name="grokking",
    title="Learnt by heart, then understood",
    question="Press start and wait. Then choose other weight decays, and more or fewer pairs: when does it "
    "understand, and when never? Do the waves become pure before that, or after?",
    controls={
        "decay": Choice("weight decay", [0.0, 0.1, 0.3, 0.5, 1.0], value=0.5),
        "share": Choice("share of pairs seen", [0.3, 0.4, 0.6], value=0.4, buttons=True),
        "seed": Button("New random weights"),
    },
    compute=compute_grokking,
    prepare=prepare_grokking,
    draw=draw_grokking,
    describe=describe_grokking,
    store=store_grokking,
    stream=stream_grokking,
    size=(7.8, 3.6),
)

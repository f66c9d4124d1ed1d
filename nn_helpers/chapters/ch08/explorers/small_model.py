"""A small character model, trained on first use (about a second), that two explorers look into."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.sampling import sharpen
from nn_helpers.data.texts import documentation_prose
from nn_helpers.explorer.controls import Button, IntSlider, LogSlider, Text
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.next_character import draw_next, likeliest, prepare_next
from nn_helpers.figures.plotting import OKABE_ITO, SIGNED
from nn_helpers.figures.rough import between

LONGEST = 48  # characters that are read


@lru_cache(maxsize=1)
def small_model() -> CharacterModel:
    """An RNN of 32 units that has read forty thousand characters of the documentation four times."""
    model = CharacterModel("RNN", 32, n_steps=25, batch_size=32, n_epochs=4, random_state=0)
    return model.fit(documentation_prose()[:40_000], progress=False)


def readable(text: str) -> str:
    """What the model can read of a text: its last characters, unknown ones as spaces."""
    known = set(small_model().alphabet_.characters)
    return "".join(c if c in known else " " for c in text[-LONGEST:]) or " "


@dataclass
class TemperatureState:
    """Probabilities of the next character, and what is written with them."""

    prompt: str
    temperature: float
    names: list
    p: np.ndarray
    p_at_1: np.ndarray
    sample: str
    entropy: float


def compute_temperature(prompt: str, temperature: float, seed: int) -> TemperatureState:
    model, prompt = small_model(), readable(prompt)
    at_1 = model.predict_proba(prompt)[-1]
    p = sharpen(np.log(at_1), temperature)
    order, names = likeliest(at_1, model.alphabet_.characters)
    entropy = float(-(p[p > 0] * np.log(p[p > 0])).sum())
    sample = model.sample(150, prompt, temperature, random_state=seed)
    return TemperatureState(prompt, temperature, names, p[order], at_1[order], sample, entropy)


def prepare_temperature(figure: Figure) -> dict[str, Any]:
    return prepare_next(figure, "at this temperature", "at temperature 1")


def draw_temperature(artists: dict[str, Any], state: TemperatureState) -> None:
    draw_next(artists, state.names, state.p, state.p_at_1, state.prompt, state.sample)


def describe_temperature(state: TemperatureState) -> str:
    entropy = between(state.entropy, 0.1, 1, 2, 3.5, 5)
    return (
        f"After {state.prompt!r} at temperature {state.temperature:.2f}: the likeliest next character is "
        f"{state.names[0]}; the surprise to be expected is {entropy} nats. The network writes: {state.sample}"
    )


def store_temperature(state: TemperatureState) -> str:
    """Without the characters: they depend on the text, and so on the version of Python."""
    entropy = between(state.entropy, 0.1, 1, 2, 3.5, 5)
    return f"At temperature {state.temperature:.2f} the surprise to be expected is {entropy} nats."


temperature_explorer = Explorer(
    name="temperature",
    title="Bold or wild: the temperature",
    question="What does the network write near 0, and what near 5? Where does it read best?",
    controls={
        "prompt": Text("begin with", "The value of ", samples=("", "def f(x): ñ")),
        "temperature": LogSlider("temperature", 0.1, 5.0, 1.0),
        "seed": Button("Draw another text"),
    },
    compute=compute_temperature,
    prepare=prepare_temperature,
    draw=draw_temperature,
    describe=describe_temperature,
    store=store_temperature,
    size=(6.8, 4.6),
)


@dataclass
class ReadingState:
    """The state of all units after each character of a text."""

    text: str
    h: np.ndarray  # (T, H)
    unit: int


def compute_reading(text: str, unit: int) -> ReadingState:
    text = readable(text)
    return ReadingState(text, small_model().trace(text)[0]["h"], unit)


def prepare_reading(figure: Figure) -> dict[str, Any]:
    top, below = figure.subplots(2, 1, height_ratios=(2.6, 1))
    top.grid(False)
    image = top.imshow(np.zeros((32, 1)), cmap=SIGNED, vmin=-1, vmax=1, aspect="auto", interpolation="none")
    figure.colorbar(image, ax=[top, below], label="state", shrink=0.7)
    top.set(ylabel="unit")
    (marker,) = top.plot([], [], color=OKABE_ITO["black"], linewidth=1.2)
    (line,) = below.plot([], [], "o-", color=OKABE_ITO["blue"], markersize=3, linewidth=1.2)
    below.set(ylim=(-1.1, 1.1), xlabel="what it reads, character by character", ylabel="this unit")
    return {"top": top, "below": below, "image": image, "marker": marker, "line": line}


def draw_reading(artists: dict[str, Any], state: ReadingState) -> None:
    n = len(state.text)
    artists["image"].set_data(state.h.T)
    artists["image"].set_extent((-0.5, n - 0.5, 31.5, -0.5))
    left, right, up, down = -0.5, n - 0.5, state.unit - 0.5, state.unit + 0.5
    artists["marker"].set_data([left, right, right, left, left], [up, up, down, down, up])
    artists["line"].set_data(range(n), state.h[:, state.unit])
    letters = [{" ": "␣", "\n": "¶", "$": r"\$"}.get(c, c) for c in state.text]
    for ax in (artists["top"], artists["below"]):
        ax.set_xlim(-0.5, n - 0.5)
        ax.set_xticks(range(n), letters, fontsize=8)


def describe_reading(state: ReadingState) -> str:
    low, high = (between(end, -0.8, -0.3, 0.3, 0.8) for end in np.sort(state.h[:, state.unit])[[0, -1]])
    return (
        f"The network reads {state.text!r}, {len(state.text)} characters. The lowest state of unit"
        f" {state.unit} is {low}, its highest {high}."
    )


def store_reading(state: ReadingState) -> str:
    """Without the states: they depend on the text, and so on the version of Python."""
    return (
        f"The network reads {len(state.text)} characters, and its {state.h.shape[1]} states change with each."
    )


reading_explorer = Explorer(
    name="reading_state",
    title="What the state does while it reads",
    question="Type a text. Which unit reacts to spaces? Which one holds its value for a while?",
    controls={
        "text": Text("text", 'If "x" is an object, its type is known.', samples=("", "aaaaaaaaaaaaaaaa")),
        "unit": IntSlider("unit", 0, 31, 5),
    },
    compute=compute_reading,
    prepare=prepare_reading,
    draw=draw_reading,
    describe=describe_reading,
    store=store_reading,
    size=(7.6, 4.8),
)

"""A small GPT that two explorers look into: one that is given to them, or one trained on first use."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.sampling import sharpen
from nn_helpers.data.texts import documentation_prose
from nn_helpers.explorer.controls import Button, Choice, IntSlider, LogSlider, Text
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.next_character import draw_next, likeliest, prepare_next
from nn_helpers.figures.rough import between

WINDOW = 32  # characters that the network sees
LAYERS, HEADS = 2, 4


SETTINGS: dict[str, Any] = {
    "hidden_size": 64,
    "num_layers": LAYERS,
    "num_heads": HEADS,
    "n_steps": WINDOW,
    "batch_size": 16,
}
_given: list[CharacterModel] = []


def look_into(model: CharacterModel) -> None:
    """Let the explorers look into this model: a GPT of the settings above."""
    network: Any = model.network_
    shape = network.block_size, len(network.blocks), network.blocks[0].attention.num_heads
    if shape != (WINDOW, LAYERS, HEADS):
        raise ValueError(
            f"model: expected a GPT that sees {WINDOW} characters, with {LAYERS} blocks of {HEADS} heads, "
            f"got {shape}."
        )
    _given[:] = [model]


def small_gpt() -> CharacterModel:
    """The model that was given, or else one that has read the documentation once (about three seconds)."""
    return _given[0] if _given else trained_gpt()


@lru_cache(maxsize=1)
def trained_gpt() -> CharacterModel:
    """A GPT that has read the documentation once."""
    model = CharacterModel("GPT", **SETTINGS, lr=6e-3, random_state=0)
    return model.fit(documentation_prose(), progress=False)


def readable(text: str) -> str:
    """What the model can read of a text: its last characters, unknown ones as spaces."""
    known = set(small_gpt().alphabet_.characters)
    return "".join(c if c in known else " " for c in text[-WINDOW:]) or " "


@dataclass
class AttentionState:
    """Where every character looks, by one head."""

    text: str
    weights: np.ndarray  # (T, T)
    layer: int
    head: int

    @property
    def to_itself(self) -> float:
        """The mean weight that a character gives to itself."""
        return float(np.diag(self.weights).mean())


def compute_attention(text: str, layer: int, head: int) -> AttentionState:
    model, text = small_gpt(), readable(text)
    network: Any = model.network_  # a GPT
    network(model.alphabet_.encode(text)[None])
    return AttentionState(text, network.blocks[layer].attention.weights[0, head], layer, head)


def prepare_attention(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.grid(False)
    image = ax.imshow(np.zeros((1, 1)), cmap="Blues", vmin=0, vmax=1, interpolation="none")
    figure.colorbar(image, label="weight")
    ax.set(xlabel="is looked at", ylabel="looks")
    return {"ax": ax, "image": image}


def draw_attention(artists: dict[str, Any], state: AttentionState) -> None:
    n, ax = len(state.text), artists["ax"]
    artists["image"].set_data(state.weights)
    artists["image"].set_extent((-0.5, n - 0.5, n - 0.5, -0.5))
    letters = [{" ": "␣", "\n": "¶", "$": r"\$"}.get(c, c) for c in state.text]
    ax.set_xticks(range(n), letters, fontsize=8)
    ax.set_yticks(range(n), letters, fontsize=8)
    ax.set_title(f"block {state.layer + 1}, head {state.head + 1}", fontsize=10)


def describe_attention(state: AttentionState) -> str:
    last = state.weights[-1]
    s = int(last.argmax())
    back = len(state.text) - 1 - s
    where = f"{state.text[s]!r}, {back} back," if back else "itself"
    return (
        f"Head {state.head + 1} of block {state.layer + 1} reads {state.text!r}. The last character looks "
        f"most at {where} with weight {last[s]:.2f}; on average a character gives {state.to_itself:.2f} to "
        "itself."
    )


def store_attention(state: AttentionState) -> str:
    """Without the weights, which were trained."""
    return (
        f"Head {state.head + 1} of block {state.layer + 1} reads {len(state.text)} characters; each row of "
        "weights sums to 1, and there are none above the diagonal."
    )


attention_explorer = Explorer(
    name="attention_heads",
    title="Where does each head look?",
    question="Type a text. Is there a head that looks one character back, or one that looks at the beginning "
    "of the word?",
    controls={
        "text": Text("text", "the value of the value of", samples=("", "aaaaaaaaaaaaaaaaé")),
        "layer": Choice("block", {str(k + 1): k for k in range(LAYERS)}, buttons=True),
        "head": Choice("head", {str(k + 1): k for k in range(HEADS)}, buttons=True),
    },
    compute=compute_attention,
    prepare=prepare_attention,
    draw=draw_attention,
    describe=describe_attention,
    store=store_attention,
    size=(5.6, 4.8),
)


@dataclass
class WritingState:
    """Probabilities of the next character with little context, and with all of it, and what is written."""

    seen: str
    temperature: float
    names: list
    p: np.ndarray
    p_whole: np.ndarray
    sample: str
    entropy: float


def compute_writing(prompt: str, context: int, temperature: float, seed: int) -> WritingState:
    model, prompt = small_gpt(), readable(prompt)
    seen = prompt[-context:]
    p = sharpen(np.log(model.predict_proba(seen)[-1]), temperature)
    whole = sharpen(np.log(model.predict_proba(prompt)[-1]), temperature)
    order, names = likeliest(whole, model.alphabet_.characters)
    entropy = float(-(p[p > 0] * np.log(p[p > 0])).sum())
    sample = model.sample(150, seen, temperature, random_state=seed)
    return WritingState(seen, temperature, names, p[order], whole[order], sample, entropy)


def prepare_writing(figure: Figure) -> dict[str, Any]:
    return prepare_next(figure, "with this context", "with all of it")


def draw_writing(artists: dict[str, Any], state: WritingState) -> None:
    draw_next(artists, state.names, state.p, state.p_whole, state.seen, state.sample)


def describe_writing(state: WritingState) -> str:
    entropy = between(state.entropy, 0.1, 1, 2, 3.5, 5)
    return (
        f"It sees {state.seen!r}. At temperature {state.temperature:.2f} the surprise to be expected of the "
        f"next character is {entropy} nats. The network writes: {state.sample}"
    )


def store_writing(state: WritingState) -> str:
    """Without what was written, which was trained."""
    return (
        f"The network sees {len(state.seen)} characters and writes {len(state.sample)} at temperature "
        f"{state.temperature:.2f}."
    )


writing_explorer = Explorer(
    name="context_and_temperature",
    title="What temperature and context do",
    question="Shorten the context one character at a time. When does the prediction change? And what does a "
    "temperature of 0.2 or of 3 write?",
    controls={
        "prompt": Text("begin with", "If the value of the attrib", samples=("", "def f(x): ñ")),
        "context": IntSlider("characters seen", 1, WINDOW, WINDOW),
        "temperature": LogSlider("temperature", 0.1, 5.0, 0.7),
        "seed": Button("Draw another text"),
    },
    compute=compute_writing,
    prepare=prepare_writing,
    draw=draw_writing,
    describe=describe_writing,
    store=store_writing,
    size=(6.8, 4.6),
)

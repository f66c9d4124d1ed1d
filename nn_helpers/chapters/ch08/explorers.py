"""The explorers of chapter 08: two steps in time, decaying gradients, temperature, and a state that reads."""

from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

import numpy as np

from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.sampling import sharpen
from nn_helpers.data.texts import documentation_prose
from nn_helpers.explorer.controls import Button, Choice, IntSlider, LogSlider, Slider, Steps, Text
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO, SIGNED
from nn_helpers.figures.rough import between

# Two steps forward and back, one unit

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


def compute_unroll(step, w_h):
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


def prepare_unroll(figure):
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


def draw_unroll(artists, state):
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


def describe_unroll(state):
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


# The size of a gradient, lag by lag

LAGS = 100
UNITS = 32


@dataclass
class DecayState:
    """Gradient sizes of several networks, one row each, over lags 0 .. 100."""

    sizes: np.ndarray  # (seeds, LAGS + 1)
    radius: float
    lag: int
    squashed: bool


@lru_cache(maxsize=64)
def gradient_sizes(radius, input_std, squashed=True, seed=0):
    """Length of dL/dh_{T-k} for k = 0 .. LAGS, where dL/dh_T has length 1.

    The recurrent weights are `radius` times a random rotation of 32 units; inputs are normal.
    """
    rng = np.random.default_rng(seed)
    q, r = np.linalg.qr(rng.standard_normal((UNITS, UNITS)))
    W = radius * q * np.sign(np.diag(r))
    h, slopes = np.zeros(UNITS), []
    for x in rng.normal(0, input_std, (LAGS + 50, UNITS)):
        h = np.tanh(h @ W + x) if squashed else np.zeros(UNITS)
        slopes.append(1 - h**2)
    gradient = rng.standard_normal(UNITS)
    gradient /= np.linalg.norm(gradient)
    sizes = [1.0]
    for k in range(LAGS):
        gradient = (gradient * slopes[-1 - k]) @ W.T
        sizes.append(np.linalg.norm(gradient))
    return np.array(sizes)


def compute_decay(radius, input_std, lag, squashed):
    sizes = np.stack([gradient_sizes(radius, input_std, squashed, seed) for seed in range(5)])
    return DecayState(sizes, radius, lag, squashed)


def prepare_decay(figure):
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(0, LAGS), ylim=(1e-12, 1e8))
    ax.set(xlabel="lag in steps", ylabel="gradient, relative to lag 0")
    runs = [ax.plot([], [], color=OKABE_ITO["sky"], linewidth=1)[0] for _ in range(5)]
    runs[0].set_label("five random networks")
    (middle,) = ax.plot([], [], color=OKABE_ITO["blue"], label="their geometric mean")
    (bound,) = ax.plot([], [], "--", color=OKABE_ITO["vermilion"], label="radius to the power of the lag")
    ax.axhline(1e-7, color=COLOURS["reference"], linestyle=":", label="1e-7: the precision of float32")
    (dot,) = ax.plot([], [], "o", color=OKABE_ITO["black"])
    ax.legend(loc="upper left", fontsize=8, ncol=2)
    return {"runs": runs, "middle": middle, "bound": bound, "dot": dot}


def draw_decay(artists, state):
    lags, floor = np.arange(LAGS + 1), 1e-300
    for line, sizes in zip(artists["runs"], state.sizes, strict=True):
        line.set_data(lags, np.maximum(sizes, floor))
    mean = geometric_mean(state.sizes)
    artists["middle"].set_data(lags, np.maximum(mean, floor))
    artists["bound"].set_data(lags, np.maximum(state.radius**lags, floor))
    artists["dot"].set_data([state.lag], [np.clip(mean[state.lag], 1e-12, 1e8)])


def geometric_mean(sizes):
    return np.exp(np.log(np.maximum(sizes, 1e-300)).mean(axis=0))


def describe_decay(state):
    mean = geometric_mean(state.sizes)[state.lag]
    kind = "With tanh" if state.squashed else "Without tanh"
    return (
        f"{kind} and the spectral radius {state.radius:.2f}, a gradient that travels back {state.lag} steps "
        f"arrives with {mean:.0e} of its size; the radius to the power of the lag is "
        f"{state.radius**state.lag:.0e}."
    )


decay_explorer = Explorer(
    name="gradient_decay",
    title="How far back does a gradient reach?",
    question="Radius 0.9 sounds like almost 1. What is left after 20, 40 and 80 steps?",
    controls={
        "radius": Slider("spectral radius", 0.3, 2.0, 0.9, step=0.05),
        "input_std": Slider("size of the inputs", 0.0, 1.0, 0.2, step=0.05),
        "lag": IntSlider("lag", 1, LAGS, 20),
        "squashed": Choice("activation", {"tanh": True, "identity": False}, buttons=True),
    },
    compute=compute_decay,
    prepare=prepare_decay,
    draw=draw_decay,
    describe=describe_decay,
    size=(6.8, 4.0),
)


# A small character model, trained on first use (about a second), that two explorers look into

SHOWN = 14  # characters in the bar chart
LONGEST = 48  # characters that are read
NAMES = {" ": "space", "\n": "newline"}


@lru_cache(maxsize=1)
def small_model():
    """An RNN of 32 units that has read forty thousand characters of the documentation four times."""
    model = CharacterModel("RNN", 32, n_steps=25, batch_size=32, n_epochs=4, random_state=0)
    return model.fit(documentation_prose()[:40_000], progress=False)


def readable(text):
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


def compute_temperature(prompt, temperature, seed):
    model, prompt = small_model(), readable(prompt)
    at_1 = model.predict_proba(prompt)[-1]
    p = sharpen(np.log(at_1), temperature)
    order = np.argsort(-at_1, kind="stable")[:SHOWN]
    names = [NAMES.get(c, c) for c in (model.alphabet_.characters[k] for k in order)]
    entropy = float(-(p[p > 0] * np.log(p[p > 0])).sum())
    sample = model.sample(150, prompt, temperature, random_state=seed)
    return TemperatureState(prompt, temperature, names, p[order], at_1[order], sample, entropy)


def prepare_temperature(figure):
    bars, text = figure.subplots(2, 1, height_ratios=(3, 1.3))
    bars.set(xlim=(-0.6, SHOWN - 0.4), ylim=(0, 1), xlabel="next character", ylabel="probability")
    columns = bars.bar(range(SHOWN), np.zeros(SHOWN), color=OKABE_ITO["blue"], label="at this temperature")
    (dots,) = bars.plot([], [], "_", color=OKABE_ITO["vermilion"], markersize=13, label="at temperature 1")
    bars.legend(loc="upper right")
    text.axis("off")
    words = text.text(0, 1, "", transform=text.transAxes, va="top", family="monospace", fontsize=9)
    return {"bars": bars, "columns": columns, "dots": dots, "words": words}


def draw_temperature(artists, state):
    for column, p in zip(artists["columns"], state.p, strict=True):
        column.set_height(p)
    artists["dots"].set_data(range(SHOWN), state.p_at_1)
    artists["bars"].set_xticks(range(SHOWN), state.names, rotation=45)
    line = f"[{state.prompt}]{state.sample}".replace("\n", "¶").replace("$", r"\$")
    artists["words"].set_text("\n".join(wrap(line, 72)))


def describe_temperature(state):
    entropy = between(state.entropy, 0.1, 1, 2, 3.5, 5)
    return (
        f"After {state.prompt!r} at temperature {state.temperature:.2f}: the likeliest next character is "
        f"{state.names[0]}; the surprise to be expected is {entropy} nats. The network writes: {state.sample}"
    )


def store_temperature(state):
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


def compute_reading(text, unit):
    text = readable(text)
    return ReadingState(text, small_model().trace(text)[0]["h"], unit)


def prepare_reading(figure):
    top, below = figure.subplots(2, 1, height_ratios=(2.6, 1))
    top.grid(False)
    image = top.imshow(np.zeros((32, 1)), cmap=SIGNED, vmin=-1, vmax=1, aspect="auto", interpolation="none")
    figure.colorbar(image, ax=[top, below], label="state", shrink=0.7)
    top.set(ylabel="unit")
    (marker,) = top.plot([], [], color=OKABE_ITO["black"], linewidth=1.2)
    (line,) = below.plot([], [], "o-", color=OKABE_ITO["blue"], markersize=3, linewidth=1.2)
    below.set(ylim=(-1.1, 1.1), xlabel="what it reads, character by character", ylabel="this unit")
    return {"top": top, "below": below, "image": image, "marker": marker, "line": line}


def draw_reading(artists, state):
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


def describe_reading(state):
    low, high = (between(end, -0.8, -0.3, 0.3, 0.8) for end in np.sort(state.h[:, state.unit])[[0, -1]])
    return (
        f"The network reads {state.text!r}, {len(state.text)} characters. The lowest state of unit"
        f" {state.unit} is {low}, its highest {high}."
    )


def store_reading(state):
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

EXPLORERS = [unroll_explorer, decay_explorer, temperature_explorer, reading_explorer]

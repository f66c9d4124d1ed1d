"""The explorers of chapter 09: what a forget bias keeps, gates over a text, two networks that add."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.data.sequence_tasks import adding_problem
from nn_helpers.explorer.controls import Button, Choice, IntSlider, Slider, Text
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import MSELoss
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import training_steps


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


# Forget bias and lag against what is kept

BIASES = np.linspace(-1, 7, 321)
LONGEST = 200
LOWEST = 1e-12  # the lower edge of the picture


@dataclass
class MemoryState:
    """A forget bias, a lag, and what a cell keeps."""

    bias: float
    lag: int
    kept: float
    suggested: float  # log of the lag


def compute_memory(bias: float, lag: int) -> MemoryState:
    return MemoryState(bias, lag, float(sigmoid(bias) ** lag), float(np.log(lag)))


def prepare_memory(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2)
    left.set(xlabel="steps", ylabel="share kept", yscale="log", xlim=(0, LONGEST), ylim=(LOWEST, 3))
    (curve,) = left.plot([], [], color=OKABE_ITO["blue"])
    (point,) = left.plot([], [], "o", color=OKABE_ITO["vermilion"], markersize=9)
    lag_line = left.axvline(1, color=COLOURS["reference"], linestyle=":")
    right.set(xlabel="forget bias b", ylabel="share kept at the lag", xlim=(-1, 7), ylim=(-0.03, 1.03))
    (by_bias,) = right.plot([], [], color=OKABE_ITO["blue"])
    (here,) = right.plot([], [], "o", color=OKABE_ITO["vermilion"], markersize=9)
    right.axhline(np.exp(-1), color=COLOURS["reference"], linestyle=":")
    (suggested,) = right.plot([], [], "D", color=OKABE_ITO["green"], label="b = ln(lag)")
    right.legend(loc="upper left")
    return locals()


def draw_memory(artists: dict[str, Any], state: MemoryState) -> None:
    steps = np.arange(LONGEST + 1)
    curve = sigmoid(state.bias) ** steps
    artists["curve"].set_data(steps, np.where(curve < LOWEST, np.nan, curve))
    artists["point"].set_data([state.lag], [max(state.kept, LOWEST)])
    artists["lag_line"].set_xdata([state.lag, state.lag])
    artists["left"].set_title(f"forget gate {sigmoid(state.bias):.3f} at every step", fontsize=10)
    artists["by_bias"].set_data(BIASES, sigmoid(BIASES) ** state.lag)
    artists["here"].set_data([state.bias], [state.kept])
    artists["suggested"].set_data([state.suggested], [sigmoid(state.suggested) ** state.lag])
    artists["right"].set_title(f"lag {state.lag}: {state.kept:.2g} is kept", fontsize=10)


def describe_memory(state: MemoryState) -> str:
    return (
        f"With forget bias {state.bias:.2f} the gate is {sigmoid(state.bias):.3f} open, and after "
        f"{state.lag} steps a share of {state.kept:.2g} is kept. The bias ln {state.lag} = "
        f"{state.suggested:.2f} would keep {sigmoid(state.suggested) ** state.lag:.2f}."
    )


memory_explorer = Explorer(
    name="forget_bias",
    title="How long does a cell remember?",
    question="What does the usual bias of 1 keep over 40 steps? Which bias keeps about a third, and how does "
    "it grow when the lag is doubled?",
    controls={
        "bias": Slider("forget bias b", -1.0, 7.0, 1.0, step=0.05),
        "lag": IntSlider("lag", 2, LONGEST, 40),
    },
    compute=compute_memory,
    prepare=prepare_memory,
    draw=draw_memory,
    describe=describe_memory,
    size=(7.8, 3.4),
)


# Gates over a text, of an LSTM whose weights were set by hand

KINDS = ("(", ")", "a", "b", "space", "other")
UNITS = {"inside brackets": 0, "as minus bs": 1, "place in the word": 2}
OPEN = 8.0  # net input of a gate that is all but open; minus that, all but shut
LONGEST_TEXT = 40


def kinds_of(text: str) -> np.ndarray:
    """The numbers of the kinds of all characters, (T,)."""
    names = {**{kind: kind for kind in KINDS}, " ": "space"}
    return np.array([KINDS.index(names.get(c, "other")) for c in text], dtype=int)


def built_by_hand() -> LSTM:
    """An LSTM of three units over one-hot kinds: two switches and a counter, without recurrent weights.

    Unit 0 is set by an opening bracket and cleared by a closing one. Unit 1 adds 0.2 for an a and takes 0.2
    for a b. Unit 2 counts characters since the last space, 0.2 each.
    """
    lstm = LSTM(len(KINDS), 3, random_state=0)
    i, f, g, o = (np.zeros((len(KINDS), 3)) for _ in range(4))
    amount = np.arctanh(0.2)
    i[:, 0], f[:, 0] = -OPEN, OPEN  # keep, take nothing in
    i[0, 0], f[0, 0], g[0, 0] = OPEN, -OPEN, 2.0  # (
    f[1, 0] = -OPEN  # )
    i[:, 1], f[:, 1] = OPEN, OPEN
    g[2, 1], g[3, 1] = amount, -amount
    i[:, 2], f[:, 2], g[:, 2] = OPEN, OPEN, amount
    i[4, 2] = f[4, 2] = -OPEN  # a space
    o[:] = OPEN
    for parameter, value in zip(lstm.parameters(), (np.hstack([i, f, g, o]), 0.0, 0.0), strict=True):
        parameter.data[...] = value
    return lstm


@dataclass
class GatesState:
    """A text, and all gates and states of one unit while it was read."""

    text: str
    unit: str
    values: np.ndarray  # (6, T): i, f, g, o, c, h


def compute_gates(text: str, unit: str) -> GatesState:
    text = text[:LONGEST_TEXT] or " "
    trace = built_by_hand().trace(kinds_of(text)[:, None])[0]
    return GatesState(text, unit, np.stack([trace[name][:, 0, UNITS[unit]] for name in "ifgoch"]))


def prepare_gates(figure: Figure) -> dict[str, Any]:
    ax, bar = figure.subplots(1, 2, width_ratios=(30, 1))
    image = ax.imshow(np.zeros((6, 1)), cmap=SIGNED, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
    ax.set_yticks(range(6), ["i input", "f forget", "g candidate", "o output", "c cell", "h state"])
    ax.grid(False)
    ax.set_xlabel("character read")
    figure.colorbar(image, cax=bar)
    return {"ax": ax, "image": image}


def draw_gates(artists: dict[str, Any], state: GatesState) -> None:
    n = len(state.text)
    artists["image"].set_data(state.values)
    artists["image"].set_extent((-0.5, n - 0.5, 5.5, -0.5))
    artists["ax"].set_xlim(-0.5, n - 0.5)
    artists["ax"].set_xticks(range(n), [c if c != " " else "␣" for c in state.text])
    artists["ax"].set_title(f'the unit "{state.unit}"', fontsize=10)


def describe_gates(state: GatesState) -> str:
    cell = state.values[4]
    return (
        f'While "{state.text}" is read, the cell of the unit "{state.unit}" moves between {cell.min():.2f} '
        f"and {cell.max():.2f} and ends at {cell[-1]:.2f}; the forget gate was shut "
        f"{np.count_nonzero(state.values[1] < 0.5)} times."
    )


gates_explorer = Explorer(
    name="gates_over_text",
    title="Gates while a text is read",
    question="The weights were set by hand, not learnt. Type a text with brackets, spaces, a and b: which "
    "characters shut the forget gate of each unit? (Blue is positive, vermilion negative, full at 1.)",
    controls={
        "text": Text(
            "text", "an (abba) cab (bb", "type, then press Enter", samples=("", "a", "bbb (a) " * 6)
        ),
        "unit": Choice("unit", list(UNITS)),
    },
    compute=compute_gates,
    prepare=prepare_gates,
    draw=draw_gates,
    describe=describe_gates,
    size=(7.8, 3.0),
)


# The adding problem, two networks side by side

BATCH = 32
MOST_UPDATES = 1500
SMOOTH = 20  # updates
CONSTANT = 1 / 6  # mean squared error of always saying 1


@dataclass
class AddingState:
    """What two networks have learnt so far."""

    n_steps: int
    units: tuple  # of RNN and LSTM
    sizes: tuple  # their parameters
    losses: tuple  # two lists, the loss of every batch


def networks(n_steps: int, match: str, bias: str, seed: int) -> list[SequenceNetwork]:
    """An LSTM of 16 units, and an RNN with as many units or about as many parameters."""
    rng = np.random.default_rng(seed)
    n_rnn = 16 if match == "units" else 33
    forget_bias = np.log(n_steps) if bias == "ln T" else float(bias)
    layers = (
        RNN(2, n_rnn, dtype=np.float32, random_state=rng),
        LSTM(2, 16, forget_bias=forget_bias, dtype=np.float32, random_state=rng),
    )
    return [
        SequenceNetwork(layer, Linear(layer.hidden_size, 1, dtype=np.float32, random_state=rng), "last")
        for layer in layers
    ]


def compute_adding(n_steps: int, match: str, bias: str, seed: int) -> AddingState:
    """Before training: the loss of one batch."""
    pair = networks(n_steps, match, bias, seed)
    x, y, _ = adding_problem(BATCH, n_steps, random_state=1000 + seed)
    losses = tuple([float(np.mean((network(x) - y) ** 2))] for network in pair)
    return _adding_state(pair, n_steps, losses)


def _adding_state(pair: list[SequenceNetwork], n_steps: int, losses: tuple[list[float], ...]) -> AddingState:
    units = tuple(network.recurrent.hidden_size for network in pair)
    sizes = tuple(sum(parameter.size for parameter in network.parameters()) for network in pair)
    return AddingState(n_steps, units, sizes, losses)


def stream_adding(n_steps: int, match: str, bias: str, seed: int) -> Iterator[AddingState]:
    """Train both on the same sequences, update by update."""
    pair = networks(n_steps, match, bias, seed)
    losses: tuple[list[float], ...] = ([], [])
    draws = [np.random.default_rng(1000 + seed) for _ in pair]
    runs = [
        training_steps(
            network,
            MSELoss(),
            partial(adding_problem, BATCH, n_steps, random_state=rng),
            n_updates=MOST_UPDATES,
        )
        for network, rng in zip(pair, draws, strict=True)
    ]
    for both in zip(*runs, strict=True):
        for history, loss in zip(losses, both, strict=True):
            history.append(float(loss))
        yield _adding_state(pair, n_steps, tuple(map(list, losses)))


def prepare_adding(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set(xlabel="updates (32 new sequences each)", ylabel="mean squared error", yscale="log")
    ax.set(xlim=(0, 100), ylim=(1e-4, 3))
    ax.axhline(CONSTANT, color=COLOURS["reference"], linestyle=":", label="always saying 1")
    (rnn,) = ax.plot([], [], "--", color=OKABE_ITO["orange"], marker="s", markevery=[-1], label="RNN")
    (lstm,) = ax.plot([], [], "-", color=OKABE_ITO["blue"], marker="o", markevery=[-1], label="LSTM")
    ax.legend(loc="lower left")
    return {"ax": ax, "lines": (rnn, lstm)}


def smooth(losses: list[float]) -> np.ndarray:
    """The mean of the last updates, at every update."""
    total = np.cumsum(np.insert(losses, 0, 0.0))
    end = np.arange(1, len(losses) + 1)
    start = np.maximum(end - SMOOTH, 0)
    return (total[end] - total[start]) / (end - start)


def draw_adding(artists: dict[str, Any], state: AddingState) -> None:
    for line, losses in zip(artists["lines"], state.losses, strict=True):
        line.set_data(np.arange(1, len(losses) + 1), smooth(losses))
    longest = len(state.losses[0])
    artists["ax"].set_xlim(0, 100 * np.ceil((longest + 1) / 100))
    artists["ax"].set_title(
        f"T = {state.n_steps}   RNN: {state.units[0]} units, {state.sizes[0]} parameters   "
        f"LSTM: {state.units[1]} units, {state.sizes[1]} parameters",
        fontsize=10,
    )


def describe_adding(state: AddingState) -> str:
    rnn, lstm = (between(smooth(losses)[-1], 0.001, 0.01, 0.1, 0.2, 0.6, 1.2, 3) for losses in state.losses)
    done = len(state.losses[0])
    when = "Before training (press Start)" if done == 1 else f"After {done} updates"
    return (
        f"{when}, adding over {state.n_steps} steps: mean squared error {rnn} (RNN, {state.sizes[0]} "
        f"parameters) and {lstm} (LSTM, {state.sizes[1]}); always saying 1 gives {CONSTANT:.4f}."
    )


adding_explorer = Explorer(
    name="adding_race",
    title="Two networks learn to add",
    question="Press Start. Which network leaves the dotted line first, at T = 10 and at T = 30? Does the "
    "answer survive another seed, and an RNN with as many parameters?",
    controls={
        "n_steps": IntSlider("length T", 5, 50, 20, step=5),
        "match": Choice("equal", ["units", "parameters"], buttons=True),
        "bias": Choice("forget bias", ["0", "1", "ln T"], "ln T", buttons=True),
        "seed": Button("Other seed"),
    },
    compute=compute_adding,
    prepare=prepare_adding,
    draw=draw_adding,
    describe=describe_adding,
    stream=stream_adding,
    size=(7.2, 3.6),
)

EXPLORERS = [memory_explorer, gates_explorer, adding_explorer]

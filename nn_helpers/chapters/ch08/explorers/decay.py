"""The size of a gradient, lag by lag."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, IntSlider, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

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
def gradient_sizes(radius: float, input_std: float, squashed: bool = True, seed: int = 0) -> np.ndarray:
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
        sizes.append(float(np.linalg.norm(gradient)))
    return np.array(sizes)


def compute_decay(radius: float, input_std: float, lag: int, squashed: bool) -> DecayState:
    sizes = np.stack([gradient_sizes(radius, input_std, squashed, seed) for seed in range(5)])
    return DecayState(sizes, radius, lag, squashed)


def prepare_decay(figure: Figure) -> dict[str, Any]:
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


def draw_decay(artists: dict[str, Any], state: DecayState) -> None:
    lags, floor = np.arange(LAGS + 1), 1e-300
    for line, sizes in zip(artists["runs"], state.sizes, strict=True):
        line.set_data(lags, np.maximum(sizes, floor))
    mean = geometric_mean(state.sizes)
    artists["middle"].set_data(lags, np.maximum(mean, floor))
    artists["bound"].set_data(lags, np.maximum(state.radius**lags, floor))
    artists["dot"].set_data([state.lag], [np.clip(mean[state.lag], 1e-12, 1e8)])


def geometric_mean(sizes: np.ndarray) -> np.ndarray:
    return np.exp(np.log(np.maximum(sizes, 1e-300)).mean(axis=0))


def describe_decay(state: DecayState) -> str:
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

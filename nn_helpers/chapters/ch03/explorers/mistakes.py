"""A classical mistake, switched on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch03.explorers.backprop import sigmoid
from nn_helpers.explorer.controls import Choice, IntSlider, LogSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO
from nn_helpers.figures.rough import between

LAMPS = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)], dtype=float)
ONE_LIT = (LAMPS.sum(axis=1) == 1).astype(float)[:, None]
DESCENT = 300  # steps
LOSSES = 0.005, 0.05, 0.2, 0.8  # what is said of a loss lies between two of these
MISTAKES = {
    "none": "none",
    "hidden: all weights added (handout)": "added",
    "hidden: weight twice (linked program)": "twice",
    "hidden: moved weights used": "moved",
    "hidden: slope missing": "slopeless",
    "hidden: a(1 - a) fed with z": "fed with z",
    "hidden: sigmoid applied twice": "sigmoid twice",
    "hidden: the output's slope reused": "reused",
    "hidden: gradient zero (frozen)": "frozen",
    "output: factor 2 lost": "halved",
    "output: wrong sign": "sign",
    "biases: gradient forgotten": "biasless",
    "weights: own activation, not the predecessor's": "own",
}


WEIGHTS_BACK = {  # what carries the blame to the hidden layer, (4, 1), instead of W2
    "added": lambda W2, step: np.full_like(W2, W2.sum()),
    "twice": lambda W2, step: W2 * W2,
    "moved": lambda W2, step: W2 - step,
    "frozen": lambda W2, step: 0 * W2,
}
SLOPES = {  # the hidden slope, (8, 4), instead of a(1 - a)
    "slopeless": lambda Z1, A1, Y_hat: np.ones_like(A1),
    "fed with z": lambda Z1, A1, Y_hat: Z1 * (1 - Z1),
    "sigmoid twice": lambda Z1, A1, Y_hat: sigmoid(A1) * (1 - sigmoid(A1)),
    "reused": lambda Z1, A1, Y_hat: Y_hat * (1 - Y_hat) * np.ones_like(A1),
}


def forward(parameters: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    W1, b1, W2, b2 = parameters
    Z1 = LAMPS @ W1 + b1
    hidden = sigmoid(Z1)
    return Z1, hidden, sigmoid(hidden @ W2 + b2)


def loss_of(parameters: list[np.ndarray]) -> float:
    return ((forward(parameters)[2] - ONE_LIT) ** 2).sum()


def loss_and_gradients(
    parameters: list[np.ndarray], mistake: str = "none", rate: float = 1.0
) -> tuple[float, list[np.ndarray]]:
    """Return the loss, and the gradients of W1, b1, W2, b2, right or with one mistake in them."""
    W1, b1, W2, b2 = parameters
    Z1, A1, Y_hat = forward(parameters)
    error = Y_hat - ONE_LIT
    delta2 = 2 * error * Y_hat * (1 - Y_hat)
    delta2 = {"halved": 0.5, "sign": -1.0}.get(mistake, 1.0) * delta2
    grad_W2 = A1.T @ delta2
    weights = WEIGHTS_BACK[mistake](W2, rate * grad_W2) if mistake in WEIGHTS_BACK else W2
    slope = SLOPES[mistake](Z1, A1, Y_hat) if mistake in SLOPES else A1 * (1 - A1)
    delta1 = (delta2 @ weights.T) * slope
    grads = [LAMPS.T @ delta1, delta1.sum(axis=0), grad_W2, delta2.sum(axis=0)]
    if mistake == "biasless":
        grads[1], grads[3] = 0 * b1, 0 * b2
    if mistake == "own":
        grads[0] = np.broadcast_to((A1 * delta1).sum(axis=0), W1.shape)
        grads[2] = np.broadcast_to((Y_hat * delta2).sum(axis=0), W2.shape)
    return (error**2).sum(), grads


def numerical_gradients(parameters: list[np.ndarray], nudge: float = 1e-5) -> np.ndarray:
    """Return the same by central differences, as one flat array."""
    flat = np.concatenate([p.ravel() for p in parameters])
    judged = np.empty_like(flat)
    for i in range(flat.size):
        moved = [flat.copy(), flat.copy()]
        moved[0][i] += nudge
        moved[1][i] -= nudge
        above, below = (loss_of(_unflatten(m, parameters)) for m in moved)
        judged[i] = (above - below) / (2 * nudge)
    return judged


def _unflatten(flat: np.ndarray, like: list[np.ndarray]) -> list[np.ndarray]:
    ends = np.cumsum([p.size for p in like])[:-1]
    return [part.reshape(p.shape) for part, p in zip(np.split(flat, ends), like, strict=True)]


@lru_cache(maxsize=256)
def descend(start: int, mistake: str, rate: float) -> np.ndarray:
    """Return the losses of a descent, (DESCENT + 1,), NaN from where it breaks down."""
    parameters, losses = random_start(start), np.full(DESCENT + 1, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(DESCENT + 1):
            losses[step], moves = loss_and_gradients(parameters, mistake, rate)
            if not np.isfinite(losses[step]):
                break
            parameters = [p - rate * g for p, g in zip(parameters, moves, strict=True)]
    losses.setflags(write=False)
    return losses


def random_start(seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=(3, 4)), np.zeros(4), rng.normal(size=(4, 1)), np.zeros(1)]


@dataclass
class MistakeState:
    """Two descents from one start, and the gradients at the start against the judge's."""

    mistake: str
    right: np.ndarray  # (DESCENT + 1,)
    wrong: np.ndarray  # (DESCENT + 1,)
    computed: np.ndarray  # (21,) W1, b1, W2, b2 laid end to end
    judged: np.ndarray  # (21,)

    @property
    def disagreeing(self) -> int:
        """How many gradients differ from the judge's by more than a thousandth of the largest."""
        return int((np.abs(self.computed - self.judged) > 1e-3 * np.abs(self.judged).max()).sum())


def compute_mistake(mistake: str, rate: float, start: int) -> MistakeState:
    parameters = random_start(start)
    _, grads = loss_and_gradients(parameters, mistake, rate)
    computed = np.concatenate([g.ravel() for g in grads])
    right, wrong = descend(start, "none", rate), descend(start, mistake, rate)
    return MistakeState(mistake, right, wrong, computed, numerical_gradients(parameters))


def prepare_mistake(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    left.set(xlabel="step", ylabel="loss (logarithmic)", yscale="log", xlim=(0, DESCENT), ylim=(1e-3, 10))
    steps = np.arange(DESCENT + 1)
    lines = [
        left.plot(steps, np.ones(DESCENT + 1), color=OKABE_ITO["blue"], label="right gradient")[0],
        left.plot(steps, np.ones(DESCENT + 1), "--", color=OKABE_ITO["vermilion"], label="with the mistake")[
            0
        ],
    ]
    left.legend(loc="lower left")
    left.set_title("where the descent goes")
    right.set(xlabel="judge: central differences", ylabel="computed gradient")
    right.set_title("what the judge says")
    (diagonal,) = right.plot([-1, 1], [-1, 1], color=COLOURS["muted"], linewidth=1, label="agreement")
    (first,) = right.plot([], [], "o", color=OKABE_ITO["orange"], markersize=6, label="into the hidden layer")
    (second,) = right.plot([], [], "s", color=OKABE_ITO["green"], markersize=6, label="into the output")
    figure.legend(handles=[diagonal, first, second], loc="outside lower right", ncols=3)
    return {"lines": lines, "right": right, "diagonal": diagonal, "first": first, "second": second}


def draw_mistake(artists: dict[str, Any], state: MistakeState) -> None:
    for line, losses in zip(artists["lines"], (state.right, state.wrong), strict=True):
        line.set_ydata(losses)
    hidden = 16  # W1 and b1 come first
    artists["first"].set_data(state.judged[:hidden], state.computed[:hidden])
    artists["second"].set_data(state.judged[hidden:], state.computed[hidden:])
    limit = 1.15 * max(np.abs(state.judged).max(), np.abs(state.computed).max())
    artists["right"].set(xlim=(-limit, limit), ylim=(-limit, limit))
    artists["diagonal"].set_data([-limit, limit], [-limit, limit])


def describe_mistake(state: MistakeState) -> str:
    judge = f"{state.disagreeing} of {state.judged.size} gradients disagree with the judge"
    start, right = f"The loss starts at {state.right[0]:.2f}", between(state.right[-1], *LOSSES)
    if state.mistake == "none":
        return f"No mistake. {start} and after {DESCENT} steps is {right}; {judge}."
    course = "is no number any more"
    if np.isfinite(state.wrong).all():
        course = f"is {between(state.wrong[-1], *LOSSES)}"
    return f"{start} and after {DESCENT} steps {course} (with the right gradient {right}); {judge}."


mistake_explorer = Explorer(
    name="mistake_switch",
    title="Descending with a mistake",
    question="Which mistakes would you not have noticed from the loss?",
    controls={
        "mistake": Choice("mistake", MISTAKES, value="added"),
        "rate": LogSlider("learning rate", 0.1, 10.0, 1.0),
        "start": IntSlider("random start", 0, 9, 2),
    },
    compute=compute_mistake,
    prepare=prepare_mistake,
    draw=draw_mistake,
    describe=describe_mistake,
    size=(7.8, 3.6),
)

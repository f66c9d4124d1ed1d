"""The explorers of chapter 05: a threshold over two groups of scores, and a boundary that learns."""

from dataclasses import dataclass
from functools import cache
from math import erf, sqrt
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from sklearn.datasets import load_iris

from nn_helpers.explorer.controls import Choice, Play, Slider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO
from nn_helpers.figures.rough import between

# A threshold over two groups of scores

PEOPLE = 1000
SCORES = np.linspace(-4, 8, 241)
DENSITY = np.exp(-(SCORES**2) / 2) / np.sqrt(2 * np.pi)


def share_above(threshold: float, mean: float) -> float:
    """The share of a normal distribution with standard deviation 1 that lies above a threshold."""
    return 0.5 - 0.5 * erf((threshold - mean) / sqrt(2))


@dataclass
class ThresholdState:
    """What a threshold does to 1,000 people, and every point that other thresholds would reach."""

    threshold: float
    distance: float
    sick: int
    counts: tuple  # true positives, false positives, false negatives, true negatives, whole people
    roc: np.ndarray  # (241, 2) false and true positive rate

    @property
    def measures(self) -> tuple[float, float, Any, float]:
        """Accuracy, recall, precision (None when nobody is called sick) and specificity."""
        tp, fp, fn, tn = self.counts
        precision = tp / (tp + fp) if tp + fp else None
        return (tp + tn) / PEOPLE, tp / (tp + fn), precision, tn / (tn + fp)


def compute_threshold(threshold: float, distance: float, sick: int) -> ThresholdState:
    tp = round(sick * share_above(threshold, distance))
    fp = round((PEOPLE - sick) * share_above(threshold, 0.0))
    roc = np.array([[share_above(t, 0.0), share_above(t, distance)] for t in SCORES])
    return ThresholdState(threshold, distance, sick, (tp, fp, sick - tp, PEOPLE - sick - fp), roc)


def prepare_threshold(figure: Figure) -> dict[str, Any]:
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.35, 1, 0.95))
    healthy_colour, sick_colour = OKABE_ITO["blue"], OKABE_ITO["orange"]
    left.set(xlabel="score", ylabel="share of each group", yticks=[])
    left.set(xlim=(-4, 8), ylim=(0, 0.55))
    left.plot(SCORES, DENSITY, color=healthy_colour, label="healthy")
    (sick_curve,) = left.plot([], [], "--", color=sick_colour, label="sick")
    (cut,) = left.plot([], [], color=OKABE_ITO["black"], linewidth=1.5)
    words = left.text(0, 0.5, "called sick →", fontsize=9, va="top", clip_on=True)
    false_alarms = left.fill_between([], [], color=healthy_colour, alpha=0.35)
    missed = left.fill_between([], [], color=sick_colour, alpha=0.45, hatch="///")
    left.legend(loc="upper left")
    middle.set(xlim=(0, 2), ylim=(2, 0), xticks=(0.5, 1.5), yticks=(0.5, 1.5), xlabel="of 1,000 people")
    middle.set_xticklabels(["called\nsick", "called\nhealthy"])
    middle.set_yticklabels(["sick", "healthy"], rotation=90, va="center")
    middle.grid(False)
    for x, y, wrong in ((0, 0, False), (1, 0, True), (0, 1, True), (1, 1, False)):
        colour, hatch = ("#F6C9A8", "///") if wrong else ("#D9E8F2", None)
        middle.add_patch(
            Rectangle((x, y), 1, 1, facecolor=colour, edgecolor="white", hatch=hatch, linewidth=2)
        )
    cells = [middle.text(x, y, "", ha="center", va="center", fontsize=9) for x, y in CELLS]
    right.set(xlabel="false positive rate", ylabel="true positive rate (recall)")
    right.set_title("ROC", fontsize=10)
    right.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    right.plot([0, 1], [0, 1], ":", color=COLOURS["reference"], linewidth=1)
    (roc,) = right.plot([], [], color=OKABE_ITO["green"])
    (here,) = right.plot([], [], "D", color=OKABE_ITO["black"], markersize=8)
    return locals()


CELLS = ((0.5, 0.5), (0.5, 1.5), (1.5, 0.5), (1.5, 1.5))  # TP, FP, FN, TN
CELL_NAMES = ("true\npositives", "false\npositives", "false\nnegatives", "true\nnegatives")


def draw_threshold(artists: dict[str, Any], state: ThresholdState) -> None:
    sick_density = np.exp(-((SCORES - state.distance) ** 2) / 2) / np.sqrt(2 * np.pi)
    above = np.linspace(state.threshold, SCORES[-1], 100)
    below = np.linspace(SCORES[0], state.threshold, 100)
    artists["sick_curve"].set_data(SCORES, sick_density)
    artists["cut"].set_data([state.threshold] * 2, [0, 0.47])
    late = state.threshold > 4  # no room on the right
    artists["words"].set(ha="right" if late else "left", y=0.445 if late else 0.5)
    artists["words"].set_x(state.threshold + (-0.1 if late else 0.1))
    artists["words"].set_text("← called healthy" if late else "called sick →")
    artists["false_alarms"].set_verts([under(above, np.interp(above, SCORES, DENSITY))])
    artists["missed"].set_verts([under(below, np.interp(below, SCORES, sick_density))])
    for text, name, count in zip(artists["cells"], CELL_NAMES, state.counts, strict=True):
        text.set_text(f"{count}\n{name}")
    accuracy, recall, precision, _ = state.measures
    artists["left"].set_title(f"accuracy {accuracy:.1%}, recall {recall:.1%}", fontsize=10)
    said = "undefined" if precision is None else f"{precision:.1%}"
    artists["middle"].set_title(f"precision {said}", fontsize=10)
    artists["roc"].set_data(*state.roc.T)
    artists["here"].set_data(
        [share_above(state.threshold, 0.0)], [share_above(state.threshold, state.distance)]
    )


def under(x: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Return the corners of the area under a curve, as Matplotlib 3.8 can take them, too."""
    return np.column_stack([[x[0], *x, x[-1]], [0, *height, 0]])


def describe_threshold(state: ThresholdState) -> str:
    tp, fp, fn, tn = state.counts
    accuracy, recall, precision, specificity = state.measures
    said = "undefined, nobody is called sick" if precision is None else f"{precision:.1%}"
    return (
        f"Of {PEOPLE} people {state.sick} are sick; with threshold {state.threshold:.1f} there are {tp} true "
        f"positives, {fp} false positives, {fn} false negatives and {tn} true negatives: accuracy "
        f"{accuracy:.1%}, recall {recall:.1%}, specificity {specificity:.1%}, precision {said}."
    )


threshold_explorer = Explorer(
    name="threshold",
    title="A threshold over two groups",
    question="With 10 sick people in 1,000, raise the threshold from 2.5 to 5. Which number hardly moves, "
    "and which one collapses? Which control changes precision but not the ROC curve?",
    controls={
        "threshold": Slider("threshold", -3.0, 7.0, 2.5, step=0.1, format=".1f"),
        "distance": Slider("distance", 0.0, 4.0, 3.0, step=0.1, format=".1f"),
        "sick": Choice("sick people in 1,000", [10, 100, 500], buttons=True),
    },
    compute=compute_threshold,
    prepare=prepare_threshold,
    draw=draw_threshold,
    describe=describe_threshold,
    size=(7.8, 3.4),
)


# A boundary that learns

STEPS = 300
FLOWERS = {  # label -> classes of iris: which one is 0, which one is 1
    "versicolor, virginica (they overlap)": (1, 2),
    "setosa, versicolor (a line parts them)": (0, 1),
}
NAMES = ("setosa", "versicolor", "virginica")
REACH = 2.6
GRID = np.linspace(-REACH, REACH, 61)
WASH = LinearSegmentedColormap.from_list("wash", ["#A9CDE6", "#FAFAFA", "#F6D9A0"])  # blue to orange


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(z / 2)


@cache
def flowers(label: str) -> tuple[np.ndarray, np.ndarray]:
    """Petal length and width (N, 2), standardised, and the class 0 or 1 (N,)."""
    iris = load_iris()
    rows = np.isin(iris.target, FLOWERS[label])
    X = iris.data[rows][:, 2:]
    return (X - X.mean(axis=0)) / X.std(axis=0), (iris.target[rows] == FLOWERS[label][1]).astype(float)


@cache
def descent(label: str, learning_rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias (STEPS + 1, 3) and losses (STEPS + 1,) of full-batch descent from a bad start."""
    X, y = flowers(label)
    w, b, path, losses = np.array([-1.0, 1.0]), 0.5, [], []
    for _ in range(STEPS + 1):
        z = X @ w + b
        path.append([*w, b])
        losses.append((np.logaddexp(0, z) - y * z).mean())
        error = sigmoid(z) - y
        w, b = w - learning_rate * X.T @ error / len(y), b - learning_rate * error.mean()
    return np.array(path), np.array(losses)


@dataclass
class BoundaryState:
    """The neuron after some steps, and the losses of the whole descent."""

    label: str
    step: int
    parameters: np.ndarray  # w1, w2, b
    right: int  # flowers on the right side
    losses: np.ndarray


def compute_boundary(step: int, learning_rate: float, label: str) -> BoundaryState:
    path, losses = descent(label, learning_rate)
    X, y = flowers(label)
    right = ((X @ path[step, :2] + path[step, 2] > 0) == (y == 1)).sum()
    return BoundaryState(label, step, path[step], int(right), losses)


def prepare_boundary(figure: Figure) -> dict[str, Any]:
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    left.set(xlabel="petal length (standardised)", ylabel="petal width (standardised)")
    left.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    left.grid(False)
    extent = (-REACH, REACH, -REACH, REACH)
    image = left.imshow(
        np.zeros((61, 61)), origin="lower", extent=extent, cmap=WASH, vmin=0, vmax=1, aspect="auto"
    )
    (zeros,) = left.plot([], [], "o", color=OKABE_ITO["blue"], markersize=5)
    (ones,) = left.plot([], [], "^", color=OKABE_ITO["vermilion"], markersize=5)
    (border,) = left.plot([], [], color=OKABE_ITO["black"], linewidth=2, label="p = 0.5")
    (tenth,) = left.plot([], [], ":", color=OKABE_ITO["black"], linewidth=1.2, label="p = 0.1, 0.9")
    left.legend(loc="lower right", frameon=True, framealpha=0.9)
    right.set(xlabel="step", ylabel="cross-entropy (logarithmic)", yscale="log", xlim=(-5, STEPS + 5))
    right.set(ylim=(0.001, 4))
    (curve,) = right.plot([], [], color=OKABE_ITO["blue"])
    (here,) = right.plot([], [], "D", color=OKABE_ITO["black"], markersize=8)
    return locals()


def line_where(parameters: np.ndarray, z: float) -> np.ndarray:
    """Two points of the line w1 x1 + w2 x2 + b = z, shape (2, 2)."""
    w, b = parameters[:2], parameters[2]
    foot = (z - b) * w / (w @ w)
    along = 20 * np.array([-w[1], w[0]]) / np.sqrt(w @ w)
    return np.stack([foot - along, foot + along])


def draw_boundary(artists: dict[str, Any], state: BoundaryState) -> None:
    X, y = flowers(state.label)
    w1, w2, b = state.parameters
    artists["zeros"].set_data(*X[y == 0].T)
    artists["ones"].set_data(*X[y == 1].T)
    zero, one = FLOWERS[state.label]
    artists["image"].set_data(sigmoid(w1 * GRID[None, :] + w2 * GRID[:, None] + b))
    artists["border"].set_data(*line_where(state.parameters, 0.0).T)
    tenths = [line_where(state.parameters, z) for z in (-np.log(9), np.log(9))]
    gap = np.full((1, 2), np.nan)
    artists["tenth"].set_data(*np.concatenate([tenths[0], gap, tenths[1]]).T)
    artists["left"].set_title(
        f"○ {NAMES[zero]}  △ {NAMES[one]}: {state.right} of {len(y)} right", fontsize=10
    )
    artists["curve"].set_data(np.arange(STEPS + 1), state.losses)
    artists["here"].set_data([state.step], [state.losses[state.step]])
    artists["right"].set_title(
        f"step {state.step}: loss {state.losses[state.step]:.3f}, |w| = {np.hypot(w1, w2):.2f}", fontsize=10
    )


def describe_boundary(state: BoundaryState) -> str:
    w1, w2, _ = state.parameters
    zero, one = FLOWERS[state.label]
    right = between(state.right / len(flowers(state.label)[1]), 0.2, 0.6, 0.85, 0.97, 1, percent=True)
    loss = between(state.losses[state.step], 0.02, 0.07, 0.2, 0.5, 1)
    length = between(np.hypot(w1, w2), 1, 2, 4, 8, 16)
    return (
        f"After {state.step} steps the line between {NAMES[zero]} and {NAMES[one]} has {right} of the flowers"
        f" on their right side; the cross-entropy is {loss} and the weights have a length of {length}."
    )


boundary_explorer = Explorer(
    name="boundary",
    title="A boundary that learns",
    question="Press play. After the line has found its place, what still changes? Compare the two pairs of "
    "flowers: in which one does it go on changing?",
    controls={
        "step": Play("step", 0, STEPS, 0, step=2, interval=120),
        "learning_rate": Choice("learning rate", [0.3, 3.0, 0.03], buttons=True),
        "label": Choice("flowers", list(FLOWERS)),
    },
    compute=compute_boundary,
    prepare=prepare_boundary,
    draw=draw_boundary,
    describe=describe_boundary,
    size=(7.8, 3.6),
)

EXPLORERS = [threshold_explorer, boundary_explorer]

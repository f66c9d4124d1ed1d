"""Cover a part of a drawing, and see where that changes the network's mind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch06.explorers.drawing import SIDE, THREE, Drawing, Paper, draw_paper, prepare_paper
from nn_helpers.chapters.ch11.network import cnn_reader
from nn_helpers.data.digits import centre
from nn_helpers.explorer.controls import Choice, IntSlider
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO, SIGNED
from nn_helpers.figures.rough import between
from nn_helpers.nn.activations import softmax
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.training import forward_in_batches

STEP = 2  # pixels from one patch to the next


@dataclass
class OcclusionState:
    """The drawing, what the network says, and how much each place speaks for it."""

    image: np.ndarray  # (28, 28)
    probabilities: np.ndarray  # (10,)
    matters: np.ndarray  # (28, 28)
    method: str
    pen: tuple | None
    down: bool


def occlusion(model: Sequential, image: np.ndarray, patch: int) -> tuple[np.ndarray, np.ndarray]:
    """How far the answer's lead falls when a patch of paper covers each place, (28, 28); the probabilities.

    The lead is the logit of the answer minus the largest of the others.
    """
    places = [(row, column) for row in range(0, SIDE, STEP) for column in range(0, SIDE, STEP)]
    covered = np.repeat(image[np.newaxis], len(places) + 1, axis=0)
    reach = patch // 2
    for picture, (row, column) in zip(covered, places, strict=False):
        rows, columns = (slice(max(place - reach, 0), place + reach + 1) for place in (row, column))
        picture[rows, columns] = 0
    logits = forward_in_batches(model, covered[:, np.newaxis])
    answer = logits[-1].argmax()
    lead = logits[:, answer] - np.delete(logits, answer, axis=1).max(axis=1)
    fall = (lead[-1] - lead[:-1]).reshape(SIDE // STEP, -1)
    return fall.repeat(STEP, axis=0).repeat(STEP, axis=1), softmax(logits[-1])


def saliency(model: Sequential, image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slope of the answer's logit with respect to every pixel, (28, 28)."""
    logits = model(image[np.newaxis, np.newaxis])
    grad: Any = model.backward(np.eye(10, dtype=logits.dtype)[logits.argmax(axis=1)])
    return grad[0, 0], softmax(logits)[0]


def compute_occlusion(drawing: Drawing, method: str, patch: int) -> OcclusionState:
    model, image = cnn_reader(), centre(drawing.image)
    matters, probabilities = (
        occlusion(model, image, patch) if method == "covering" else saliency(model, image)
    )
    return OcclusionState(
        drawing.image, probabilities.astype(float), _moved_back(matters, drawing.image), method,
        drawing.pen, drawing.down,
    )  # fmt: skip


def _moved_back(picture: np.ndarray, image: np.ndarray) -> np.ndarray:
    """A picture of the centred drawing, moved to where the drawing is."""
    if not image.any():
        return picture
    rows, columns = (image.sum(axis=axis, dtype=float) @ np.arange(SIDE) / image.sum() for axis in (1, 0))
    shift = [int(np.rint((SIDE - 1) / 2 - place)) for place in (rows, columns)]
    return np.roll(picture, (-shift[0], -shift[1]), axis=(0, 1))


def prepare_occlusion(figure: Figure) -> dict[str, Any]:
    paper, map_, bars = figure.subplots(1, 3, width_ratios=(1.25, 1.25, 0.9))
    on_paper = prepare_paper(paper)
    matters = map_.imshow(
        np.zeros((SIDE, SIDE)), cmap=SIGNED, vmin=-1, vmax=1, extent=(0, SIDE, SIDE, 0), aspect="equal"
    )
    map_.set(xticks=[], yticks=[], xlabel=" ")
    bars.set(xlim=(0, 1.0), ylim=(9.6, -0.6), yticks=range(10), xlabel="probability", ylabel="digit")
    bars.yaxis.grid(False)
    patches = bars.barh(range(10), np.zeros(10), color=COLOURS["muted"])
    map_.grid(False)
    titles = [ax.set_title(" ", fontsize=10) for ax in (map_, bars)]
    return {**on_paper, "matters": matters, "bars": patches, "titles": titles, "map": map_}


def draw_occlusion(artists: dict[str, Any], state: OcclusionState) -> None:
    draw_paper(artists, state.image, state.pen, state.down)
    artists["matters"].set_data(state.matters / max(np.abs(state.matters).max(), 1e-9))
    answer = state.probabilities.argmax()
    for digit, (bar, probability) in enumerate(zip(artists["bars"], state.probabilities, strict=True)):
        bar.set_width(probability)
        bar.set_color(OKABE_ITO["blue"] if digit == answer else COLOURS["muted"])
    covering = state.method == "covering"
    artists["map"].set_xlabel("blue: speaks for the answer" if covering else "blue: more ink here raises it")
    artists["titles"][0].set_text(
        f"fall of {answer}'s lead, at most {state.matters.max():.1f}"
        if covering
        else f"slope of the logit of {answer}"
    )
    artists["titles"][1].set_text(f"it says {answer}, {state.probabilities[answer]:.1%}")


def describe_occlusion(state: OcclusionState) -> str:
    answer = state.probabilities.argmax()
    sure = between(state.probabilities[answer], 0.1, 0.4, 0.8, 1, percent=True)
    by = f"the map shows what speaks for it, by {state.method}"
    return f"The network says {answer} (probability {sure}); {by}."


occlusion_explorer = Explorer(
    name="occlusion",
    title="What does it look at?",
    question="Which part of your digit must be covered to turn it into another one for the network?",
    controls={
        "drawing": Paper("The paper", value=THREE),
        "method": Choice("method", ["covering", "slopes"], buttons=True),
        "patch": IntSlider("size of the patch, in pixels", 1, 13, 7),
    },
    compute=compute_occlusion,
    prepare=prepare_occlusion,
    draw=draw_occlusion,
    describe=describe_occlusion,
    size=(8.4, 3.6),
)

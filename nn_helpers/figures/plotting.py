"""One look for all figures of the course, and figures that everybody can read.

`use_style` sets the look for a notebook, `show` displays a figure together with a sentence that says what is
to be seen, and refuses a figure whose axes say nothing. Colours are those of Okabe and Ito (2008), which
readers with any kind of colour vision can tell apart.
"""

from binascii import b2a_base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from nn_helpers.figures.alternative_text import shrink_png
from nn_helpers.figures.page_aids import aid_page

OKABE_ITO = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "purple": "#CC79A7",
}

COLOURS = {
    "positive": OKABE_ITO["blue"],
    "negative": OKABE_ITO["vermilion"],
    "data": OKABE_ITO["blue"],
    "prediction": OKABE_ITO["vermilion"],
    "target": OKABE_ITO["green"],
    "training": OKABE_ITO["blue"],
    "validation": OKABE_ITO["orange"],
    "test": OKABE_ITO["purple"],
    "highlight": OKABE_ITO["orange"],
    "forward": OKABE_ITO["blue"],
    "backward": OKABE_ITO["vermilion"],
    "reference": "#767676",
    "muted": "#B8B8B8",
}

CLASSES = [
    OKABE_ITO[name] for name in ("blue", "orange", "green", "purple", "vermilion", "sky", "yellow", "black")
]

SIGNED = LinearSegmentedColormap.from_list(
    "signed", [OKABE_ITO["vermilion"], "#F6C9A8", "#FAFAFA", "#A9CDE6", OKABE_ITO["blue"]]
)
SIGNED.__doc__ = "Vermilion for negative, white for zero, blue for positive."

SHORTEST_ALT = 20  # characters

STYLE: dict[Any, Any] = {
    "figure.figsize": (6.4, 3.8),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "figure.titlesize": 12,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.prop_cycle": cycler(color=CLASSES),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.8,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "image.cmap": "cividis",
}


def use_style() -> None:
    """Set the course's look for all later figures of this notebook (changes ``matplotlib.rcParams``)."""
    mpl.rcParams.update(STYLE)


@contextmanager
def style() -> Iterator[None]:
    """Set the course's look inside a ``with`` block only."""
    with mpl.rc_context(STYLE):
        yield


def show(fig: Figure, alt: str) -> None:
    """Display a figure with its alternative text, and close it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        What there is to see, in a sentence of at least 20 characters, for readers who do not see it.

    Raises
    ------
    ValueError
        If the alternative text is too short, or an axis shows numbers but has no label.
    """
    if not isinstance(alt, str) or len(alt.strip()) < SHORTEST_ALT:
        raise ValueError(
            f"show needs alt=, a sentence of at least {SHORTEST_ALT} characters that says what the figure"
            f" shows; given was {alt!r}"
        )
    stream = BytesIO()
    fig.savefig(
        stream, format="png", dpi=2 * fig.dpi
    )  # once: Matplotlib 3.8 cannot lay out axes in space twice
    unlabelled = _unlabelled_axes(fig)
    if unlabelled:
        raise ValueError(
            f"show needs a label on every axis with numbers; missing: {', '.join(unlabelled)}."
            " Use ax.set_xlabel and ax.set_ylabel, or ax.axis('off') for a picture without axes"
        )
    plt.close(fig)
    width = round(fig.get_figwidth() * fig.dpi)
    png = b2a_base64(shrink_png(stream.getvalue(), alt)).decode(
        "ascii"
    )  # not every kernel encodes bytes itself
    aid_page()
    display(
        {"image/png": png, "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt, "width": width}},
        raw=True,
    )


def _unlabelled_axes(fig: Figure) -> list[str]:
    """List the axes of a figure that was drawn which show numbers but do not say of what."""
    missing = []
    for number, ax in enumerate(fig.axes, start=1):
        if not (
            ax.get_visible() and getattr(ax, "_axis3don", ax.axison)
        ):  # in space, axison means another thing
            continue
        shared = {"x": fig.get_supxlabel(), "y": fig.get_supylabel()}
        for axis in filter(None, (ax.xaxis, ax.yaxis, getattr(ax, "zaxis", None))):
            numbers = any(label.get_visible() and label.get_text() for label in axis.get_ticklabels())
            if axis.get_visible() and numbers and not (axis.get_label_text() or shared.get(axis.axis_name)):
                missing.append(f"{axis.axis_name} of axes {number}")
    return missing


def plot_history(ax: Axes, history: Any, name: str = "loss") -> None:
    """Draw a learning curve: a quantity after each epoch, on training and, if recorded, validation data.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    history : nn_helpers.nn.training.History
    name : str
        ``"loss"`` or the name of a metric such as ``"accuracy"``.
    """
    for key, words in ((name, "training"), (f"validation_{name}", "validation")):
        try:
            values = history[key]
        except ValueError:
            if key == name:
                raise
            values = []
        if len(values):
            ax.plot(history.epochs, values, color=COLOURS[words], label=words)
    ax.set(xlabel="epoch", ylabel=name)
    ax.legend()


def plot_decision_regions(
    ax: Axes,
    predict: Callable[[np.ndarray], ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    *,
    resolution: int = 200,
    margin: float = 0.1,
) -> None:
    """Colour the plane by predicted class and lay the examples over it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    predict : callable
        (M, 2) array -> (M,) classes, whole numbers from 0.
    X : ndarray, shape (N, 2)
    y : ndarray, shape (N,)
        Classes, whole numbers from 0.
    resolution : int
        Points per axis of the grid.
    margin : float
        Space around the examples, as a share of their range.

    Raises
    ------
    ValueError
        If X, y or what is predicted have other shapes, or a class is none of the eight that have a colour:
        0 to 7.
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or y.shape != X.shape[:1]:
        raise ValueError(
            f"plot_decision_regions needs X of shape (N, 2) and y of shape (N,); given {X.shape}, {y.shape}"
        )
    low, high = X.min(axis=0), X.max(axis=0)
    space = margin * (high - low)
    x1, x2 = (np.linspace(a, b, resolution) for a, b in zip(low - space, high + space, strict=True))
    grid = np.stack([values.ravel() for values in np.meshgrid(x1, x2)], axis=1)
    classes = np.asarray(predict(grid))
    if classes.size != len(grid):
        raise ValueError(
            f"plot_decision_regions needs a predict that returns one class for each of {len(grid)} rows; "
            f"given shape {classes.shape}"
        )
    classes = classes.reshape(resolution, resolution)
    shown = np.unique(np.concatenate([classes.ravel(), y]))
    if not np.isin(shown, range(len(CLASSES))).all():
        raise ValueError(
            f"plot_decision_regions has colours for the classes 0 to {len(CLASSES) - 1}; given were some "
            f"from {shown[0]} to {shown[-1]}, {shown.dtype}"
        )
    count = int(shown[-1]) + 1
    ax.imshow(
        classes,
        origin="lower",
        extent=(x1[0], x1[-1], x2[0], x2[-1]),
        aspect="auto",
        interpolation="nearest",
        cmap=ListedColormap(CLASSES[:count]),
        vmin=-0.5,
        vmax=count - 0.5,
        alpha=0.22,
    )
    for label, marker in enumerate("osD^vPX*"[:count]):
        ax.scatter(
            X[y == label, 0],
            X[y == label, 1],
            s=26,
            color=CLASSES[label],
            marker=marker,
            edgecolor="white",
            linewidth=0.6,
            label=label,
        )
    ax.grid(False)

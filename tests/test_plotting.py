"""One look, and no figure without words and labels."""

from base64 import b64decode
from io import BytesIO

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

from nn_helpers.figures import plotting
from nn_helpers.nn.training import History

ALT = "A straight line that rises from 1 to 4."


@pytest.fixture
def displayed(monkeypatch):
    """Catch what is displayed."""
    caught = []
    monkeypatch.setattr(plotting, "display", lambda data, **options: caught.append((data, options)))
    yield caught
    plt.close("all")


def line_figure():
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot([1, 2], [1, 4])
    ax.set(xlabel="x", ylabel="y")
    return fig


def test_show_displays_picture_and_words_and_closes_the_figure(displayed):
    fig = line_figure()
    plotting.show(fig, alt=ALT)
    ((data, options),) = displayed
    assert data["text/plain"] == f"Figure: {ALT}"
    assert options["metadata"] == {"image/png": {"alt": ALT, "width": 400}}
    image = Image.open(BytesIO(b64decode(data["image/png"])))
    assert image.width == 800
    assert image.info["Description"] == ALT
    assert "Software" not in image.info
    assert not plt.fignum_exists(fig.number)


def test_show_is_reproducible(displayed):
    for _ in range(2):
        plotting.show(line_figure(), alt=ALT)
    assert displayed[0] == displayed[1]


@pytest.mark.parametrize("alt", ["", "a plot", None, " " * 30])
def test_show_wants_words(displayed, alt):
    with pytest.raises(ValueError, match="a sentence of at least 20 characters"):
        plotting.show(line_figure(), alt=alt)
    assert not displayed


@pytest.mark.parametrize("axis", ["x", "y"])
def test_show_wants_labels(displayed, axis):
    fig = line_figure()
    fig.axes[0].set(**{f"{axis}label": ""})
    with pytest.raises(ValueError, match=f"missing: {axis} of axes 1"):
        plotting.show(fig, alt=ALT)
    assert not displayed


def test_show_wants_all_three_labels_in_space(displayed):
    ax = plt.figure().add_subplot(projection="3d")
    ax.set(xlabel="x", ylabel="y")
    with pytest.raises(ValueError, match="missing: z of axes 1"):
        plotting.show(ax.figure, alt=ALT)


def test_show_accepts_axes_that_show_no_numbers(displayed):
    fig, (off, bare, image) = plt.subplots(1, 3)
    off.axis("off")
    bare.set(xticks=[], yticks=[])
    image.imshow(np.eye(3))
    image.axis("off")
    plotting.show(fig, alt=ALT)
    assert len(displayed) == 1


def test_show_accepts_shared_axes_and_common_labels(displayed):
    fig, axes = plt.subplots(2, 1, sharex=True)
    axes[0].set(ylabel="one")
    axes[1].set(xlabel="x", ylabel="two")
    plotting.show(fig, alt=ALT)
    fig, axes = plt.subplots(1, 2)
    fig.supxlabel("x")
    fig.supylabel("y")
    plotting.show(fig, alt=ALT)
    assert len(displayed) == 2


def test_style_leaves_no_trace():
    before = dict(mpl.rcParams)
    with plotting.style():
        assert mpl.rcParams["axes.grid"]
    assert dict(mpl.rcParams) == before


def test_use_style_sets_the_look():
    with mpl.rc_context():
        plotting.use_style()
        assert mpl.rcParams["axes.prop_cycle"].by_key()["color"] == plotting.CLASSES
        assert not mpl.rcParams["axes.spines.top"]


def test_colours_can_be_told_apart():
    assert len(set(plotting.CLASSES)) == 8
    for one, other in [("positive", "negative"), ("training", "validation"), ("data", "prediction")]:
        first, second = (np.array(mpl.colors.to_rgb(plotting.COLOURS[name])) for name in (one, other))
        assert abs(first[2] - second[2]) > 0.3  # the blue cones tell them apart


def test_signed_colours_are_white_at_zero():
    assert min(plotting.SIGNED(0.5)[:3]) > 0.95
    assert plotting.SIGNED(1.0)[2] > plotting.SIGNED(1.0)[0]
    assert plotting.SIGNED(0.0)[0] > plotting.SIGNED(0.0)[2]


@pytest.mark.parametrize(
    ("name", "curves"), [("loss", ["training", "validation"]), ("accuracy", ["training"])]
)
def test_history_is_drawn_epoch_by_epoch(name, curves):
    history = History()
    history.epochs, history.loss, history.validation_loss = [1, 2, 3], [3.0, 2, 1], [4.0, 3, 3]
    history.metrics = {"accuracy": [0.5, 0.6, 0.7]}
    fig, ax = plt.subplots()
    plotting.plot_history(ax, history, name)
    assert [line.get_label() for line in ax.lines] == curves
    assert ax.lines[0].get_xydata().tolist() == [
        [1, history[name][0]],
        [2, history[name][1]],
        [3, history[name][2]],
    ]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", name)
    with pytest.raises(ValueError, match="precision"):
        plotting.plot_history(ax, history, "precision")
    plt.close(fig)


def test_decision_regions_follow_the_prediction():
    X = np.array([[0.0, 0], [1, 1], [1, 0]])
    fig, ax = plt.subplots()
    plotting.plot_decision_regions(
        ax, lambda grid: (grid[:, 0] > 0.5).astype(int), X, [0, 1, 1], resolution=11
    )
    regions = ax.images[0].get_array()
    assert regions.shape == (11, 11)
    assert not regions[:, :5].any()
    assert regions[:, 6:].all()
    assert [len(group.get_offsets()) for group in ax.collections] == [1, 2]
    plt.close(fig)


@pytest.mark.parametrize(
    ("X", "y"), [(np.ones((3, 3)), [0, 1, 0]), (np.ones((3, 2)), [0, 1]), (np.ones(3), [0])]
)
def test_decision_regions_want_two_features(X, y):
    with pytest.raises(ValueError, match=r"needs X of shape \(N, 2\)"):
        plotting.plot_decision_regions(None, None, X, y)


@pytest.mark.parametrize(("y", "words"), [([-1, 1, 1], "from -1 to 1"), ([0, 1, 8], "from 0 to 8")])
def test_decision_regions_refuse_classes_without_a_colour(y, words):
    X = np.array([[0.0, 0], [1, 1], [1, 0]])
    with pytest.raises(ValueError, match=f"colours for the classes 0 to 7; given were some {words}"):
        plotting.plot_decision_regions(None, lambda grid: np.ones(len(grid), int), X, y)


@pytest.mark.parametrize(
    ("predict", "y", "words"),
    [
        (lambda grid: np.linspace(0, 1, len(grid)), [0, 1, 1], "0.0 to 1.0, float64"),  # probabilities
        (lambda grid: np.full(len(grid), "b"), ["a", "b", "b"], "from a to b, <U1"),
        (lambda grid: np.zeros((len(grid), 2)), [0, 1, 1], r"each of 40000 rows; given shape \(40000, 2\)"),
    ],
)
def test_decision_regions_refuse_what_is_no_class(predict, y, words):
    X = np.array([[0.0, 0], [1, 1], [1, 0]])
    with pytest.raises(ValueError, match=words):
        plotting.plot_decision_regions(None, predict, X, y)


def test_a_figure_is_laid_out_once(monkeypatch, displayed):
    times = []
    execute = ConstrainedLayoutEngine.execute
    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", lambda *given: times.append(1) or execute(*given))
    with plotting.style():
        fig = plt.figure()
        ax = fig.add_subplot(projection="3d")  # Matplotlib 3.8 warns where it lays these out a second time
        ax.set(xlabel="x", ylabel="y", zlabel="z")
        plotting.show(fig, alt="three axes with their names and nothing else")
    assert len(times) == 1

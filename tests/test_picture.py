"""Pixels from a figure, and positions back from the browser."""

from io import BytesIO

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nn_helpers.explorer.painter import Painter
from nn_helpers.explorer.picture import Picture, PictureEvent, data_event, encode_png


def two_axes():
    figure = Figure(figsize=(4, 2), dpi=100, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    left.set(xlim=(0, 10), ylim=(0, 1), xlabel="x", ylabel="y")
    right.set(xlim=(0, 1), ylim=(0, 1))
    (line,) = left.plot([1, 9], [0.2, 0.8])
    return canvas, left, right, line


def pixels(canvas):
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def test_encode_png_keeps_every_pixel():
    canvas, *_ = two_axes()
    canvas.draw()
    assert np.array_equal(np.asarray(Image.open(BytesIO(encode_png(canvas)))), pixels(canvas))


def test_the_painter_paints_what_matplotlib_draws():
    canvas, left, _, line = two_axes()
    painter = Painter(canvas)
    painter.paint()
    line.set_data([1, 9], [0.8, 0.2])
    left.set_title("falls")
    painter.paint()
    painted = pixels(canvas)
    for artist in (*left.get_children(), *canvas.figure.get_children()):
        artist.set_animated(False)
    canvas.draw()
    assert np.array_equal(painted, pixels(canvas))


@pytest.mark.parametrize(
    "change",
    [
        lambda ax: ax.set_xlim(0, 20),
        lambda ax: ax.set_xlabel("another"),
        lambda ax: ax.set_xticks([1, 2]),
        lambda ax: ax.set_xticks([2, 4, 6, 8, 10], ["a", "b", "c", "d", "e"]),
        lambda ax: ax.grid(True),
        lambda ax: ax.set_facecolor("yellow"),
        lambda ax: ax.axis("off"),
        lambda ax: ax.set_visible(False),
        lambda ax: ax.figure.set_dpi(150),
        lambda ax: ax.text(5, 0.5, "new"),
        lambda ax: ax.figure.suptitle("new"),
    ],
)
def test_the_painter_notices_a_changed_frame(change):
    canvas, left, *_ = two_axes()
    painter = Painter(canvas)
    painter.paint()
    painter.paint()
    before = pixels(canvas)
    change(left)
    painter.paint()
    after = pixels(canvas)
    assert after.shape != before.shape or not np.array_equal(before, after)


def test_the_painter_keeps_frames_when_a_limit_is_set_to_the_same_value():
    canvas, left, *_ = two_axes()
    painter = Painter(canvas)
    painter.paint()
    frames = painter._frames
    left.set_xlim(0, 10)
    left.grid(left.xaxis.get_gridlines()[0].get_visible())
    painter.paint()
    assert painter._frames is frames


def test_overlapping_axes_are_painted_in_full():
    canvas, left, *_ = two_axes()
    twin = left.twinx()
    twin.plot([0, 10], [0, 1])
    painter = Painter(canvas)
    painter.paint()
    painter.paint()
    assert painter._frames is None
    assert twin.lines[0].get_animated() is False


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_pointer_arrives_in_data_coordinates(dpi):
    canvas, left, right, _ = two_axes()
    canvas.draw()
    canvas.figure.set_dpi(dpi)
    figure = canvas.figure
    for index, axes, point in [(0, left, (7.5, 0.25)), (1, right, (0.1, 0.9))]:
        x, y = axes.transData.transform(point) / (figure.bbox.width, figure.bbox.height)
        event = data_event(figure, {"kind": "down", "x": x, "y": 1 - y, "shift": True})
        assert (event.kind, event.axes, event.shift) == ("down", index, True)
        assert (event.x, event.y) == pytest.approx(point)


def test_a_pointer_outside_and_a_key_have_no_position():
    canvas, *_ = two_axes()
    canvas.draw()
    assert data_event(canvas.figure, {"kind": "move", "x": 0, "y": 0}) == PictureEvent("move")
    key = data_event(canvas.figure, {"kind": "key", "x": 0, "y": 0, "key": "Enter"})
    assert key == PictureEvent("key", key="Enter")


def test_the_browser_gets_words_beside_the_picture():
    state = Picture(
        png=b"1", alt="words", caption="more words", interactive=True, hint="use the keys"
    ).get_state()
    assert state["alt"] == "words"
    assert state["hint"] == "use the keys"
    assert 'setAttribute("role", "alert")' in state["_esm"]

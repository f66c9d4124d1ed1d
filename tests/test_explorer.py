"""The engine of the explorers: values in, picture and words out, and a message where something fails."""

import asyncio
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from demo_explorers import compute_curve, curve, fit, network
from nbclient import NotebookClient

from nn_helpers.explorer.controls import Button, Choice, IntSlider, LogSlider, Play, Slider, Steps
from nn_helpers.explorer.engine import LIVE_COPIES
from nn_helpers.explorer.picture import PictureEvent
from nn_helpers.explorer.pointer_controls import Points, PointSet


def variant(explorer, **changes):
    """Copy a recipe with some parts replaced."""
    return replace(explorer, **changes)


def test_setting_a_control_draws_and_describes():
    live = curve.open()
    before = live.picture.png
    live.controls["weight"].value = 2
    assert live.picture.png != before
    assert live.picture.caption == "A sigmoid neuron with weight 2.00 and bias 0.00."
    assert live.picture.alt == "One neuron. " + live.picture.caption
    assert live.values == {"weight": 2.0, "bias": 0.0, "kind": "sigmoid"}


def test_setting_several_controls_draws_once():
    calls = []

    def compute(weight, bias, kind):
        calls.append((weight, bias))
        return compute_curve(weight, bias, kind)

    live = variant(curve, compute=compute).open()
    calls.clear()
    live.set(weight=3, bias=1)
    assert calls == [(3.0, 1.0)]


def test_copies_are_independent():
    one, other = curve.open(), curve.open()
    picture = other.picture.png
    one.controls["weight"].value = -3
    assert other.controls["weight"].value == 1
    assert other.picture.png == picture


@pytest.mark.parametrize("part", ["compute", "draw", "describe"])
def test_an_exception_becomes_a_message_and_the_next_good_value_clears_it(part):
    def breaks(*args, **values):
        state = values or args[-1]
        if state["weight"] == 2:
            raise RuntimeError("this part is broken")
        return getattr(curve, part)(*args, **values)

    if part == "compute":
        recipe = variant(
            curve, compute=lambda weight, bias, kind: breaks(weight=weight, bias=bias, kind=kind)
        )
    else:
        recipe = variant(curve, **{part: breaks})
    live = recipe.open()
    good = live.picture.png
    live.controls["weight"].value = 2
    assert isinstance(live.error, RuntimeError)
    assert "this part is broken" in live.picture.error
    assert "Weight = 2.0, Bias = 0.0, Activation = 'sigmoid'" in live.picture.error
    assert live.picture.png == good
    live.controls["weight"].value = 1
    assert live.error is None
    assert live.picture.error == ""
    assert live.picture.png == good


def test_an_exception_at_the_default_values_is_displayed_in_words():
    def compute(weight, bias, kind):
        raise ZeroDivisionError("no default")

    data, _ = variant(curve, compute=compute)._repr_mimebundle_()
    assert "image/png" not in data
    assert "ZeroDivisionError: no default" in data["text/plain"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: variant(curve, name="one neuron"), "identifier"),
        (
            lambda: variant(curve, controls={"weight": Slider("Weight", 0, 1, 0)}),
            "missing a required argument",
        ),
        (lambda: variant(curve, stream=lambda weight: iter([])), "must take exactly the controls"),
        (lambda: Slider("Weight", 1, 0, 0.5), "min must be below max"),
        (lambda: Slider("Weight", 0, 1, 2), "not between"),
        (lambda: IntSlider("Units", 0, 10, 11), "not between"),
        (lambda: Play("Frame", 0, 10, -1), "not between"),
        (lambda: LogSlider("Rate", 0, 1, 0.5), "needs min > 0"),
        (lambda: Choice("Kind", []), "no options"),
        (lambda: Choice("Kind", ["a"], "b"), "none of"),
        (lambda: Choice("Kind", ["a"], positions={"b": (0, 0)}), "are no options"),
        (lambda: Steps("Step"), "no steps"),
    ],
)
def test_a_wrong_recipe_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_control_must_be_a_control():
    with pytest.raises(TypeError, match="Slider, Choice"):
        variant(curve, controls={"weight": 3})


def test_sweep_covers_cases_and_pairwise_corners():
    settings = list(curve.sweep())
    assert settings[0] == curve.defaults()
    for weight in (-5.0, 5.0):
        for bias in (-5.0, 5.0):
            assert {"weight": weight, "bias": bias, "kind": "sigmoid"} in settings
    assert len(settings) == len({tuple(values.items()) for values in settings})


def test_button_counts_and_steps_stay_inside():
    button, holder = Button("Again").build()
    button.click()
    button.click()
    assert holder.value == 2
    box, holder = Steps("Step", ["one", "two"]).build()
    back, forward, start = box.children[0].children
    back.click()
    assert holder.value == 0
    forward.click()
    forward.click()
    assert holder.value == 1
    assert box.children[1].value == "Step 2 of 2: two"
    start.click()
    assert holder.value == 0


def pixel_message(live, kind, x, y, axes=0):
    """Say what the browser sends when the pointer is at the data coordinates (x, y)."""
    figure = live._canvas.figure
    across, up = figure.axes[axes].transData.transform((x, y)) / (figure.bbox.width, figure.bbox.height)
    return {"type": "event", "kind": kind, "x": across, "y": 1 - up, "key": "", "shift": False}


def test_a_click_on_the_picture_chooses_the_nearest_option():
    live = network.open()
    position = live._canvas.artists.positions[1, 2]
    live._on_message(live.picture, pixel_message(live, "down", *np.add(position, 0.1)), [])
    assert live.controls["node"].value == (1, 2)


def test_arrow_keys_walk_over_the_options():
    live = network.open()
    for key, node in [
        ("ArrowRight", (1, 0)),
        ("ArrowDown", (1, 1)),
        ("ArrowRight", (2, 0)),
        ("ArrowRight", (2, 0)),
    ]:
        live.respond(PictureEvent("key", key=key))
        assert live.controls["node"].value == node


def test_points_are_dragged_and_stay_in_bounds():
    live = fit.open()
    live._on_message(live.picture, pixel_message(live, "down", 0.78, 0.52), [])
    live._on_message(live.picture, pixel_message(live, "move", 0.6, 0.9), [])
    value = live.controls["points"].value
    assert value.selected == 2
    assert value.points[2] == pytest.approx((0.6, 0.9))
    live._on_message(live.picture, {"type": "event", "kind": "move", "x": 0.0, "y": 0.0}, [])
    assert live.controls["points"].value == value


def test_points_obey_the_keyboard():
    control = Points("Points", [(0.5, 0.5), (0.99, 0.2)])
    value = control.respond(control.value, PictureEvent("key", key="n"))
    assert value.selected == 1
    value = control.respond(value, PictureEvent("key", key="ArrowRight"))
    assert value.points[1] == (1.0, 0.2)
    value = control.respond(value, PictureEvent("key", key="ArrowUp", shift=True))
    assert value.points[1] == pytest.approx((1.0, 0.3))
    assert control.respond(value, PictureEvent("key", key="p")).selected == 0
    assert control.respond(value, PictureEvent("key", key="Enter")) == value
    assert PointSet(((1, 2), (3, 4))).y.tolist() == [2, 4]


def test_a_stream_runs_to_its_end_where_no_loop_runs():
    live = fit.open()
    live.start()
    assert live.picture.caption.endswith("frame 39.")
    assert not live.running


def test_a_stream_runs_to_its_end_in_a_loop():
    async def scenario():
        live = fit.open()
        live.start()
        assert live.running
        assert "frame 0" in live.picture.caption
        await live.finished()
        assert live.picture.caption.endswith("frame 39.")
        assert not live.running
        live.start()
        await asyncio.sleep(0.1)
        assert live.running, "at its end it can begin anew"
        live.stop()

    asyncio.run(scenario())


def test_others_have_their_turn_while_a_stream_runs():
    async def scenario():
        live = fit.open()
        live.start()
        turns = 0
        while live.running:
            await asyncio.sleep(0)
            turns += 1
        assert turns >= 40

    asyncio.run(scenario())


@pytest.mark.parametrize("change", [False, True])
def test_a_stream_stops_when_told_and_when_a_control_changes(change):
    async def scenario():
        live = fit.open()
        live.start()
        await asyncio.sleep(0.2)
        if change:
            live.set(degree=2)
        else:
            live.stop()
        assert not live.running
        assert "frame 39" not in live.picture.caption
        picture = live.picture.png
        await live.finished()
        await asyncio.sleep(0.1)
        assert live.picture.png == picture

    asyncio.run(scenario())


def test_a_stopped_stream_goes_on_where_it_was_and_a_changed_one_begins_anew():
    begun = []

    def stream(**values):
        begun.append(values["degree"])
        yield from fit.stream(**values)

    async def scenario():
        live = variant(fit, stream=stream).open()
        live.start()
        while live.picture.caption.endswith("frame 0."):
            await asyncio.sleep(0)
        live.stop()
        assert "frame 0." not in live.picture.caption
        live.start()
        await live.finished()
        assert begun == [1]
        live.step(3)
        assert live.picture.caption.endswith("frame 2.")
        live.set(degree=2)
        live.step()
        assert live.picture.caption.endswith("frame 0.")
        assert begun == [1, 1, 2]

    asyncio.run(scenario())


def test_two_starts_are_one_run():
    async def scenario():
        live = fit.open()
        live.start()
        first = live._task
        live.start()
        await first
        assert live.running
        await live.finished()
        assert live.picture.caption.endswith("frame 39.")
        assert live.error is None

    asyncio.run(scenario())


@pytest.mark.parametrize("in_a_loop", [False, True])
@pytest.mark.parametrize("part", ["stream", "draw"])
def test_an_exception_in_a_stream_becomes_a_message(part, in_a_loop):
    def stream(**values):
        yield fit.compute(**values)
        if part == "stream":
            raise FloatingPointError("diverged")
        yield from fit.stream(**values)

    def draw(artists, state):
        if part == "draw" and state["frame"] >= 3:
            raise FloatingPointError("diverged")
        fit.draw(artists, state)

    async def scenario():
        live.start()
        await live.finished()

    live = variant(fit, stream=stream, draw=draw).open()
    asyncio.run(scenario()) if in_a_loop else live.start()
    assert "diverged" in live.picture.error
    assert not live.running


def test_threads_take_turns():
    live = curve.open()
    threads = [
        threading.Thread(target=lambda w=weight: live.set(weight=w, bias=w / 2))
        for weight in np.linspace(-4, 4, 8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert live.error is None
    last = live.picture.png
    live.redraw()
    assert live.picture.png == last


STORED = [
    f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom demo_explorers import curve, fit",
    "curve",
    "import matplotlib.pyplot as plt\nfrom nn_helpers import show\nfig, ax = plt.subplots()\n"
    "_ = ax.set(xlabel='x', ylabel='y')\nshow(fig, alt='Empty axes, from zero to one on both.')",
    "fit",
]


def test_a_stored_explorer_passes_a_strict_comparison(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in STORED])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    NotebookClient(notebook, timeout=600, startup_timeout=600).execute()
    notebook.metadata.pop("widgets", None)
    outputs = [output.data for cell in notebook.cells for output in cell.outputs]
    for data in outputs:
        data.pop("application/vnd.jupyter.widget-view+json", None)
    assert [sorted(data) for data in outputs] == [["image/png", "text/plain"]] * 3
    nbformat.write(notebook, tmp_path / "stored.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-cell-timeout=600"]
    command += ["--nbval-kernel-startup-timeout=600", "stored.ipynb"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "4 passed" in result.stdout, result.stdout


def test_old_copies_give_their_memory_back():
    from ipywidgets.widgets.widget import _instances

    explorer = variant(curve)
    before = len(_instances)
    explorer._repr_mimebundle_()
    each = len(_instances) - before
    for _ in range(20):
        explorer._repr_mimebundle_()
    assert len(explorer.live) == LIVE_COPIES
    assert len(_instances) - before <= (LIVE_COPIES + 1) * each


def test_showing_an_explorer_again_stops_the_stream_of_the_copy_before():
    explorer = variant(fit)
    explorer._repr_mimebundle_()
    first = explorer.live[-1]

    async def scenario():
        first.start()
        await asyncio.sleep(0.05)
        explorer._repr_mimebundle_()
        assert not first.running
        picture = first.picture.png
        await first.finished()
        assert first.picture.png == picture

    asyncio.run(scenario())

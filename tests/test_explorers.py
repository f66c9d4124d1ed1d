"""Every explorer survives every corner of its controls, and every control changes its picture."""

import importlib
import pkgutil
from io import BytesIO

import numpy as np
import pytest
from demo_explorers import EXPLORERS as DEMO
from PIL import Image

from nn_helpers import chapters
from nn_helpers.explorer.controls import Text
from nn_helpers.explorer.engine import Canvas


def find_explorers():
    """Collect by name the explorers that test the engine and those of all chapters (a list, or a dict)."""
    found = {explorer.name: explorer for explorer in DEMO}
    for chapter in pkgutil.iter_modules(chapters.__path__, f"{chapters.__name__}."):
        explorers = importlib.import_module(f"{chapter.name}.explorers").EXPLORERS
        for explorer in explorers.values() if isinstance(explorers, dict) else explorers:
            assert explorer.name not in found, f"two explorers are called {explorer.name}"
            found[explorer.name] = explorer
    return found


EXPLORERS = find_explorers()
every_explorer = pytest.mark.parametrize("name", EXPLORERS)


@every_explorer
def test_sweep_draws_and_describes(name):
    explorer = EXPLORERS[name]
    canvas = Canvas(explorer, ratio=0.5)
    for values in explorer.sweep():
        state = explorer.compute(**values)
        words = explorer.describe(state)
        assert isinstance(words, str), values
        assert len(words) >= 20, values
        assert "nan" not in words.lower().split(), values
        pixels = np.asarray(Image.open(BytesIO(canvas.render(state))))
        ink = (pixels.astype(int) - pixels[0, 0]).any(axis=2).mean()
        assert ink > 0.005, f"blank picture at {values}"


@every_explorer
def test_what_was_set_before_leaves_no_trace(name):
    explorer = EXPLORERS[name]
    canvas = Canvas(explorer, ratio=0.5)
    defaults = explorer.defaults()
    words = explorer.describe(explorer.compute(**defaults))
    picture = canvas.render(explorer.compute(**defaults))
    others = [values for values in explorer.sweep() if values != defaults]
    for values in (others[0], others[len(others) // 2], others[-1]):
        assert canvas.render(explorer.compute(**values)) is not None
    assert explorer.describe(explorer.compute(**defaults)) == words
    assert canvas.render(explorer.compute(**defaults)) == picture


@every_explorer
def test_every_control_changes_the_picture(name):
    explorer = EXPLORERS[name]
    live = explorer.open()
    assert live.error is None
    assert live.picture.alt.startswith(f"{explorer.title}{'' if explorer.title.endswith('?') else '.'} ")
    live.picture.pixel_ratio = 1.5  # as a browser does
    live.picture.pixel_ratio = 1.0
    for key, control in explorer.controls.items():
        default = live.picture.png
        pictures = set()
        for value in control.cases():
            live.controls[key].value = value
            assert live.error is None
            pictures.add(live.picture.png)
        live.set(**explorer.defaults())
        assert live.picture.png == default, f"{key}: the picture depends on what was set before"
        assert len(pictures) > 1, f"{key} changes nothing"


@every_explorer
def test_readers_without_widgets_get_the_picture_and_words(name):
    explorer = EXPLORERS[name]
    data, metadata = explorer._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == explorer.words()
    for control in explorer.controls.values():
        assert control.label in data["text/plain"]
    assert len(metadata["image/png"]["alt"]) >= 20


@every_explorer
def test_every_control_has_a_label(name):
    for control in EXPLORERS[name].controls.values():
        assert control.label.strip()
        if isinstance(control, Text):
            assert control.samples

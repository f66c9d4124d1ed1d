"""Explorers on a dark page: what can be read and told apart on white can be read and told apart there."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nn_helpers.chapters.ch06.explorers import draw_explorer, playground_explorer
from nn_helpers.explorer.picture import Picture
from nn_helpers.figures.dark import in_the_dark
from nn_helpers.figures.plotting import OKABE_ITO, SIGNED

WHITE = np.ones(3)
TEXTS = ["#000000", "#333333", "#444444", "#555555", "#767676"]  # what figures write with
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
SIGHTS = {
    "full": np.eye(3),
    "protan": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]],
    "deutan": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "tritan": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
NEAREST = 12  # CIELAB units; the palette's own nearest pair on white has 16


def linear(colour):
    colour = np.asarray(colour)
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast ratio of the Web Content Accessibility Guidelines."""
    low, high = sorted(linear(colour) @ XYZ[1] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour, sight):
    seen = XYZ @ np.clip(np.asarray(SIGHTS[sight]) @ linear(colour), 0, 1) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colour", TEXTS)
def test_text_can_be_read(colour):
    assert contrast(to_rgb(colour), WHITE) >= 4.5
    assert contrast(in_the_dark(colour), in_the_dark("white")) >= 4.5


@pytest.mark.parametrize("name", OKABE_ITO)
def test_a_colour_stands_out_as_much_as_on_white(name):
    there = contrast(to_rgb(OKABE_ITO[name]), WHITE)
    assert contrast(in_the_dark(OKABE_ITO[name]), in_the_dark("white")) >= min(there, 3.0)


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_palette_can_be_told_apart(sight):
    for turned in (to_rgb, in_the_dark):
        pairs = itertools.combinations(OKABE_ITO.values(), 2)
        assert min(np.linalg.norm(lab(turned(a), sight) - lab(turned(b), sight)) for a, b in pairs) > NEAREST


@pytest.mark.parametrize("sight", SIGHTS)
def test_signs_can_be_told_apart_and_zero_is_the_page(sight):
    ends = [lab(in_the_dark(SIGNED(value)[:3]), sight) for value in (0.0, 0.5, 1.0)]
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(ends, 2)) > 25
    assert contrast(in_the_dark(SIGNED(0.5)[:3]), in_the_dark("white")) < 1.1


def test_the_browser_gets_the_same_matrix():
    matrix = np.array(Picture().dark_values.split(), dtype=float).reshape(4, 5)
    for colour in OKABE_ITO.values():
        made = matrix @ [*to_rgb(colour), 1.0, 1.0]
        assert np.allclose(np.clip(made[:3], 0, 1), in_the_dark(colour), atol=1e-3)
        assert made[3] == 1.0


@pytest.mark.parametrize("explorer", [playground_explorer, draw_explorer], ids=lambda one: one.name)
def test_a_picture_that_speaks_of_light_and_dark_is_left_alone(explorer):
    words = repr([control.cases() for control in explorer.controls.values()])
    speaks = re.search(r"'(white|black)'", words) is not None
    assert explorer.light_has_meaning == speaks
    assert (explorer.open().picture.dark_values == "") == speaks


def test_the_filter_works_on_the_colours_as_they_are_written():
    script = Path(__file__).parents[1].joinpath("nn_helpers/explorer/picture.js").read_text(encoding="utf-8")
    assert re.search(r'color-interpolation-filters="sRGB"><feColorMatrix', script)

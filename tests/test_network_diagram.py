"""The drawn network says what the numbers say, and can be read."""

from io import BytesIO
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from nn_helpers.figures.network_diagram import draw_network
from nn_helpers.figures.plotting import COLOURS
from nn_helpers.figures.text_paths import word_outline

WEIGHTS = [np.array([[0.5, -1.0, 2.0, 0.1], [0.3, 0.2, -0.4, 0.6], [-0.7, 0.8, 0.9, -1.1]]), np.ones((4, 1))]


@pytest.fixture
def ax():
    fig, ax = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    yield ax
    plt.close(fig)


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_every_node_and_wire_carries_its_number(ax):
    values = [[1, 3, 5], None, [0.639]]
    drawing = draw_network(ax, [3, 4, 1], node_values=values, edge_values=WEIGHTS, edge_format="+.1f")
    assert words(ax) == ["1", "3", "5", "0.639"]
    assert drawing.edge_words[0, 0, 1] == "−1.0"
    assert drawing.edge_words[0, 2, 3] == "−1.1"
    assert len(drawing.edge_words) == 16
    assert len(drawing._numbers.get_paths()) == 16
    assert not ax.axison


def test_names_stand_inside_empty_nodes_and_above_full_ones(ax):
    drawing = draw_network(ax, [2, 1], node_labels=[["x1", "x2"], ["y"]])
    centre = {text.get_text(): text.get_va() for text in ax.texts}
    assert centre["x1"] == "center"
    drawing.update(node_values=[[1, 2], None])
    above = {text.get_text(): text.get_va() for text in ax.texts}
    assert above["x1"] == "bottom"
    assert above["y"] == "center"


def test_sign_is_colour_and_size_is_width(ax):
    drawing = draw_network(ax, [2, 1], edge_values=[[[1.0], [-0.5]]])
    colours = [to_hex(colour) for colour in drawing._wires.get_color()]
    assert colours == [COLOURS["positive"].lower(), COLOURS["negative"].lower()]
    thick, thin = drawing._wires.get_linewidths()
    assert thick > thin


def test_highlights_fade_the_rest_and_arrows_follow_the_direction(ax):
    drawing = draw_network(ax, [2, 1], edge_values=[[[1.0], [-0.5]]], highlight_edges=[(0, 1, 0)])
    assert drawing._wires.get_color()[:, 3].tolist() == pytest.approx([0.22, 1.0])
    (forward,) = (path.vertices[0, 0] for path in drawing._arrows.get_paths())
    drawing.update(highlight_edges=[(0, 1, 0)], direction="backward")
    (backward,) = (path.vertices[0, 0] for path in drawing._arrows.get_paths())
    assert backward < forward
    drawing.update()
    assert not drawing._arrows.get_paths()


@pytest.mark.parametrize("sizes", [[3, 4, 1], [2, 2, 1], [4, 5, 3], [8, 3]])
def test_numbers_on_wires_do_not_cover_each_other(ax, sizes):
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape) for shape in pairwise(sizes)]
    drawing = draw_network(ax, sizes, edge_values=weights, node_values=[rng.random(size) for size in sizes])
    centres = np.array([sheet.vertices[:4].mean(axis=0) for sheet in drawing._sheets.get_paths()])
    assert len(centres) == sum(array.size for array in weights)
    distance = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
    assert distance[~np.eye(len(centres), dtype=bool)].min() > drawing._em


def test_numbers_on_wires_are_outlines_of_the_right_size():
    vertices, _, width = word_outline("+0.54")
    assert np.ptp(vertices[:, 0]) == pytest.approx(width, abs=0.2)
    assert abs(vertices[:, 0].max() + vertices[:, 0].min()) < 0.2
    assert np.abs(vertices[:, 1]).max() == pytest.approx(0.38, abs=0.03)
    assert word_outline("")[2] == 0
    assert word_outline("a b")[2] > word_outline("ab")[2]
    assert 0.5 < word_outline("$w_1$")[2] < 2


def test_large_layers_get_an_ellipsis(ax):
    drawing = draw_network(ax, [784, 3, 10], max_nodes=6)
    assert words(ax) == ["⋮", "⋮"]
    assert [node for layer, node in drawing.positions if layer == 0] == [0, 1, 2, 3, 783]


def test_update_returns_to_the_same_picture(ax):
    def picture():
        stream = BytesIO()
        ax.figure.savefig(stream, metadata={"Software": None})
        return stream.getvalue()

    drawing = draw_network(ax, [3, 4, 1], edge_values=WEIGHTS)
    before = picture()
    drawing.update(edge_values=[1e5 * WEIGHTS[0], WEIGHTS[1]], highlight_nodes=[(1, 1)])
    assert picture() != before
    drawing.update(edge_values=WEIGHTS)
    assert picture() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"layer_sizes": [3]}, "two or more"),
        ({"layer_sizes": [3, 0]}, "two or more"),
        ({"layer_sizes": [3, 1.5]}, "two or more"),
        ({"max_nodes": 2}, "at least 3"),
        ({"node_values": [[1, 2]]}, "1 arrays for 2 layers"),
        ({"node_values": [[1, 2, 3], [1]]}, "3 numbers for a layer of 2"),
        ({"node_labels": [["a"], ["b"]]}, r"node_labels has \[1, 1\] entries"),
        ({"edge_values": [np.ones((1, 2))]}, r"shape \(1, 2\)"),
        ({"edge_values": []}, "have 1 gaps"),
        ({"layer_names": ["input"]}, "1 names for 2 layers"),
        ({"highlight_edges": [(0, 5, 0)]}, "not in the network"),
        ({"highlight_nodes": [(2, 0)]}, "not in the network"),
        ({"direction": "up"}, "'forward' or 'backward'"),
    ],
)
def test_what_does_not_fit_is_refused(ax, arguments, message):
    with pytest.raises(ValueError, match=message):
        draw_network(ax, **{"layer_sizes": [2, 1]} | arguments)


def test_update_knows_its_arguments(ax):
    with pytest.raises(TypeError, match="update takes node_values"):
        draw_network(ax, [2, 1]).update(weights=[])

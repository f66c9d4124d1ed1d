"""What chapter 11 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import re
from pathlib import Path

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch06.explorers.drawing import THREE
from nn_helpers.chapters.ch11 import exercises, network
from nn_helpers.chapters.ch11.explorers import kernel, occlusion, receptive_field
from nn_helpers.data import load_mnist
from nn_helpers.explorer.picture import PictureEvent
from nn_helpers.nn import (
    SGD,
    Conv2d,
    CrossEntropyLoss,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Rescale,
    Sequential,
    accuracy,
    fit,
    forward_in_batches,
    numerical_gradient,
    relative_error,
)

ROOT = Path(__file__).resolve().parent.parent
OWN = (
    "correlate", "output_size", "convolve", "windows_as_columns", "convolve_by_product", "max_pool",
    "receptive_field", "convolve_backward", "max_pool_backward", "vertical_edge", "picture",
)  # fmt: skip


@pytest.fixture(scope="module")
def lecture():
    return dict(zip(OWN, definitions("11", *OWN), strict=True))


rng = np.random.default_rng(0)


# The lecture's functions are the package's


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 1), (2, 0), (2, 2), (3, 1)])
def test_the_lecture_s_convolution_is_conv2d(lecture, stride, padding):
    layer, x = Conv2d(3, 4, 3, stride, padding, random_state=0), rng.normal(size=(2, 3, 8, 7))
    layer.bias.data = rng.normal(size=4)
    w, b = layer.weight.data, layer.bias.data
    z = layer(x)
    np.testing.assert_allclose(z, lecture["convolve"](x, w, b, stride, padding), rtol=1e-12, atol=1e-13)
    delta = rng.normal(size=z.shape)
    dx = layer.backward(delta)
    mine = lecture["convolve_backward"](delta, x, w, stride, padding)
    for one, other in zip((layer.weight.grad, layer.bias.grad, dx), mine, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-12)
    sizes = [lecture["output_size"](n, 3, stride, padding) for n in (8, 7)]
    assert z.shape[2:] == tuple(sizes)
    assert [exercises.output_size(n, 3, stride, padding) for n in (8, 7)] == sizes


def test_the_lecture_s_product_is_its_loops(lecture):
    x, w, b = rng.normal(size=(3, 8, 7)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    want = lecture["convolve"](x[None], w, b)[0]
    np.testing.assert_allclose(lecture["convolve_by_product"](x, w, b), want, rtol=1e-12)
    columns = lecture["windows_as_columns"](x, 3, 2)
    assert columns[:, 1].tolist() == x[:, 0:3, 1:3].ravel().tolist()  # the second window, as one column


def test_the_lecture_s_pooling_is_max_pool2d(lecture):
    z = rng.integers(0, 3, size=(2, 3, 6, 8)).astype(float)  # many ties
    layer = MaxPool2d(2)
    out = layer(z)
    np.testing.assert_array_equal(out, lecture["max_pool"](z))
    delta = rng.normal(size=out.shape)
    np.testing.assert_array_equal(layer.backward(delta), lecture["max_pool_backward"](delta, z))
    np.testing.assert_array_equal(exercises.pool_backward(delta[0, 0], z[0, 0]), layer.backward(delta)[0, 0])


def test_numbers_of_the_first_sections(lecture):
    found = lecture["correlate"](lecture["picture"].astype(float), lecture["vertical_edge"])
    assert found.tolist() == [[0, 27, 27]] * 3
    assert lecture["vertical_edge"].sum() == 0
    dw, dx = exercises.line_backward(np.array([1.0, 2]), np.array([1.0, 2, 3]), np.array([0.5, -1]))
    assert (dw.tolist(), dx.tolist()) == ([5, 8], [0.5, 0, -2])
    assert lecture["receptive_field"]([(3, 1), (2, 2), (3, 1), (2, 2)]) == 10


def test_the_lecture_s_network_is_the_explorers(lecture):
    (small_cnn,) = definitions("11", "small_cnn")
    small_cnn.__globals__.update(
        Sequential=Sequential, Rescale=Rescale, Conv2d=Conv2d, ReLU=ReLU, MaxPool2d=MaxPool2d,
        Flatten=Flatten, Linear=Linear, SINGLE=network.SINGLE,
    )  # fmt: skip
    one, other = small_cnn(3), network.small_cnn(3)
    assert repr(one) == repr(other)
    assert repr(one).endswith("9,098 parameters")
    x = rng.integers(0, 256, size=(2, 1, 28, 28))
    np.testing.assert_array_equal(one(x), other(x))
    assert exercises.count_weights([1, 8, 16], 3) + 7850 == 9098


def test_saliency_is_the_gradient_of_the_logit():
    net = Sequential(Conv2d(1, 3, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(48, 10), random_state=1)
    image = rng.normal(size=(10, 10))
    slopes, probabilities = occlusion.saliency(net, image)
    answer = probabilities.argmax()
    measured = numerical_gradient(lambda v: net(v[None, None])[0, answer], image)
    assert relative_error(slopes, measured) < 1e-7


# What the lecture says of its experiments


def test_the_learnt_filters_still_resemble_the_random_ones():
    start, learnt = network.small_cnn(0)[1].weight.data, network.cnn_reader()[1].weight.data
    for one, other in zip(start.reshape(8, 9), learnt.reshape(8, 9), strict=True):
        assert one @ other > 0.7 * np.linalg.norm(one) * np.linalg.norm(other)


def test_random_filters_read_about_as_well_as_learnt_ones():
    """So that most of what the small network learns is in the layers above the filters."""
    digits, model, learnt = load_mnist(full=False), network.small_cnn(0), network.cnn_reader()
    optimizer = SGD(model.parameters()[2:], lr=0.05, momentum=0.9)  # without the first layer's
    X, X_test = network.images(digits.X_full), network.images(digits.X_test)
    fit(model, CrossEntropyLoss(), optimizer, X, digits.y_full, epochs=3, batch_size=50, random_state=0,
        schedule=lambda share: 0.05 * (1 - share))  # fmt: skip
    np.testing.assert_array_equal(model[1].weight.data, network.small_cnn(0)[1].weight.data)
    frozen, free = (accuracy(forward_in_batches(m, X_test), digits.y_test) for m in (model, learnt))
    assert frozen > free - 0.02


def test_hardly_any_ink_leaves_a_test_image_that_is_moved():
    images = network.images(load_mnist(full=False).X_test)[:, 0].astype(float)
    edges = images[:, :4], images[:, -4:], images[:, :, :4], images[:, :, -4:]
    assert max(edge.sum() for edge in edges) < images.sum() / 40


# Explorers


@pytest.mark.parametrize("k", [1, 3, 5])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("between", list(receptive_field.BETWEEN))
def test_the_explorer_s_field_is_the_formula_s_away_from_the_edge(lecture, k, layers, between):
    one = {"nothing": [(k, 1)], "pooling 2 × 2": [(k, 1), (2, 2)], "stride 2": [(k, 2)]}[between]
    want = lecture["receptive_field"](one * layers)
    if want <= 15:
        assert receptive_field.compute_field(k, layers, between, 50).field == want


def test_a_filter_is_painted_with_pointer_and_keys():
    pad = kernel.KernelPad("")
    empty = kernel.Kernel((0,) * 9)
    painted = pad.respond(empty, PictureEvent("down", 2.5, 0.5, 1))
    painted = pad.respond(painted, PictureEvent("move", 2.5, 1.5, 1))
    assert painted.weights == (0, 0, 1, 0, 0, 1, 0, 0, 0)
    by_key = pad.respond(painted, PictureEvent("key", key="ArrowDown"))
    by_key = pad.respond(by_key, PictureEvent("key", key=" "))
    assert by_key.weights == (0, 0, 1, 0, 0, 1, 0, 0, 1)
    assert pad.respond(by_key, PictureEvent("key", key=" ")).weights[8] == -1
    assert pad.respond(by_key, PictureEvent("key", key="h")).weights == kernel.PRESETS["h"]
    assert not any(pad.respond(by_key, PictureEvent("key", key="Delete")).weights)


def test_the_painted_filter_finds_what_the_lecture_s_loops_find(lecture):
    state = kernel.compute_kernel(THREE, kernel.Kernel(), 1, False)
    want = lecture["correlate"](np.pad(THREE.image.astype(float), 1), lecture["vertical_edge"])
    np.testing.assert_array_equal(state.found, want)
    rectified = kernel.compute_kernel(THREE, kernel.Kernel(), 2, True).found
    np.testing.assert_array_equal(rectified, np.maximum(want[::2, ::2], 0))


def test_the_explorer_s_occlusion_is_the_lecture_s():
    (own,) = definitions("11", "occlusion")
    own.__globals__["forward_in_batches"] = forward_in_batches
    model = network.small_cnn(0)
    want = own(model, THREE.image, 5)
    found, _ = occlusion.occlusion(model, THREE.image, 5)
    np.testing.assert_allclose(found[::2, ::2], want[::2, ::2], rtol=1e-3, atol=1e-4)


# Stored results


def test_the_stored_results_hold_what_the_lecture_says_of_them():
    text = (ROOT / "benchmarks/results/convolution.md").read_text(encoding="utf-8")
    errors = {int(n): float(mean) for n, mean in re.findall(r"\| (\d+) epochs \| ([\d.]+) % \|", text)}
    assert errors[3] <= 0.95  # LeNet-5 in 1998
    assert errors[10] <= 0.75
    (ratio,) = re.findall(r"\| Conv2d and MaxPool2d of the course .* ([\d.]+) \|", text)
    assert float(ratio) <= 1

"""Convolution and pooling against loops that follow the definitions; layout, use and messages."""

import itertools

import numpy as np
import pytest

from nn_helpers.nn import (
    SGD,
    AvgPool2d,
    Conv2d,
    CrossEntropyLoss,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Rescale,
    Sequential,
    accuracy,
    batch_first,
    batch_innermost,
    fit,
    forward_in_batches,
)
from nn_helpers.nn.convolution import fold, unfold

rng = np.random.default_rng(0)

GEOMETRIES = [
    {"kernel_size": 1},
    {"kernel_size": 3},
    {"kernel_size": 3, "padding": 1},
    {"kernel_size": 5, "stride": 2, "padding": 2},
    {"kernel_size": 2, "stride": 3},
    {"kernel_size": (1, 3), "padding": (0, 1)},
    {"kernel_size": (4, 2), "stride": (1, 2), "padding": (3, 0)},
]


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def convolved_by_loops(x, w, b, stride, padding):
    """Eight sums, one after the other."""
    (down, right), (over, along) = pair(stride), pair(padding)
    x = np.pad(x, [(0, 0), (0, 0), (over, over), (along, along)])
    height, width = (x.shape[2] - w.shape[2]) // down + 1, (x.shape[3] - w.shape[3]) // right + 1
    z = np.zeros((len(x), len(w), height, width))
    for n, o, i, j in np.ndindex(z.shape):
        z[n, o, i, j] = b[o]
        for c, u, v in np.ndindex(w.shape[1:]):
            z[n, o, i, j] += w[o, c, u, v] * x[n, c, down * i + u, right * j + v]
    return z


def gradients_by_loops(x, w, delta, stride, padding):
    """What every product of the eight sums says of its two factors."""
    (down, right), (over, along) = pair(stride), pair(padding)
    x = np.pad(x, [(0, 0), (0, 0), (over, over), (along, along)])
    dw, dx = np.zeros_like(w), np.zeros_like(x)
    for n, o, i, j in np.ndindex(delta.shape):
        for c, u, v in np.ndindex(w.shape[1:]):
            dw[o, c, u, v] += delta[n, o, i, j] * x[n, c, down * i + u, right * j + v]
            dx[n, c, down * i + u, right * j + v] += delta[n, o, i, j] * w[o, c, u, v]
    height, width = x.shape[2:]
    return dw, dx[:, :, over : height - over, along : width - along]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_convolution_is_what_the_loops_say(geometry):
    layer = Conv2d(2, 3, **geometry, random_state=0)
    layer.bias.data = rng.normal(size=3)
    x = rng.normal(size=(2, 2, 6, 7))
    how = geometry.get("stride", 1), geometry.get("padding", 0)
    z = layer(x)
    np.testing.assert_allclose(
        z, convolved_by_loops(x, layer.weight.data, layer.bias.data, *how), rtol=1e-12, atol=1e-13
    )
    delta = rng.normal(size=z.shape)
    dx = layer.backward(delta)
    dw, dx_by_loops = gradients_by_loops(x, layer.weight.data, delta, *how)
    np.testing.assert_allclose(layer.weight.grad, dw, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(layer.bias.grad, delta.sum(axis=(0, 2, 3)), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(dx, dx_by_loops, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("layer_class", [MaxPool2d, AvgPool2d])
@pytest.mark.parametrize("arguments", [(2,), (3,), (3, 2), (2, 3), ((1, 2), (2, 1))], ids=str)
def test_pooling_is_what_the_loops_say(layer_class, arguments):
    x = rng.permutation(2 * 3 * 7 * 6).reshape(2, 3, 7, 6).astype(float)
    (rows, columns), (down, right) = pair(arguments[0]), pair(arguments[-1])
    layer = layer_class(*arguments)
    out = layer(x)
    assert out.shape == (2, 3, (7 - rows) // down + 1, (6 - columns) // right + 1)
    delta, dx = rng.normal(size=out.shape), np.zeros_like(x)
    for n, c, i, j in np.ndindex(out.shape):
        window = n, c, slice(down * i, down * i + rows), slice(right * j, right * j + columns)
        if layer_class is MaxPool2d:
            assert out[n, c, i, j] == x[window].max()
            dx[window] += delta[n, c, i, j] * (x[window] == x[window].max())
        else:
            assert out[n, c, i, j] == pytest.approx(x[window].mean(), rel=1e-13)
            dx[window] += delta[n, c, i, j] / (rows * columns)
    np.testing.assert_allclose(layer.backward(delta), dx, rtol=1e-12, atol=1e-14)


def test_the_first_of_equal_maxima_gets_the_gradient():
    x = np.array([[0.0, 0, 3, 1], [0, 0, 1, 3], [2, 5, 4, 4], [5, 5, 4, 4]]).reshape(1, 1, 4, 4)
    layer = MaxPool2d(2)
    assert layer(x)[0, 0].tolist() == [[0, 3], [5, 4]]
    grad = layer.backward(np.array([[[[1.0, 2], [3, 4]]]]))
    assert grad[0, 0].tolist() == [[1, 0, 2, 0], [0, 0, 0, 0], [0, 3, 4, 0], [0, 0, 0, 0]]


def test_fold_is_the_mirror_image_of_unfold():
    """<unfold(x), y> = <x, fold(y)> for any x and y."""
    for kernel, stride in itertools.product([(1, 1), (3, 2), (2, 4)], [(1, 1), (2, 3)]):
        x = rng.normal(size=(6, 2, 7, 3))
        rows = unfold(x, kernel, stride)
        assert not rows.flags.writeable
        y = rng.normal(size=rows.shape)
        assert (rows * y).sum() == pytest.approx((x * fold(y, x.shape, kernel, stride)).sum(), rel=1e-11)


def test_a_shifted_image_gives_shifted_feature_maps():
    layer, image = Conv2d(1, 4, 3, random_state=0), np.zeros((1, 1, 12, 12))
    image[0, 0, 2:6, 3:7] = rng.normal(size=(4, 4))
    moved = np.roll(image, (3, 2), axis=(2, 3))
    np.testing.assert_allclose(layer(moved)[:, :, 3:, 2:], layer(image)[:, :, :-3, :-2], rtol=1e-12)


def test_between_layers_images_are_not_copied():
    x = rng.normal(size=(5, 2, 8, 8))
    z = Conv2d(2, 3, 3, random_state=0)(x)
    assert z.shape == (5, 3, 6, 6)
    for images in (z, ReLU()(z), MaxPool2d(2)(z), z * (z > 0)):
        assert np.shares_memory(images, batch_innermost(images))
    np.testing.assert_array_equal(batch_first(batch_innermost(x)), x)
    assert batch_innermost(x).flags.c_contiguous


def test_flatten_goes_channel_by_channel():
    x = np.arange(24.0).reshape(2, 3, 2, 2)
    layer = Flatten()
    for images in (x, batch_first(batch_innermost(x))):
        rows = layer(images)
        assert rows.tolist() == x.reshape(2, 12).tolist()
        np.testing.assert_array_equal(layer.backward(rows), x)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays(dtype):
    layers = [
        Conv2d(1, 2, 3, dtype=dtype, random_state=0),
        ReLU(),
        MaxPool2d(2),
        AvgPool2d((1, 2)),
        Flatten(),
    ]
    model = Sequential(*layers)
    out = model(rng.integers(0, 9, size=(3, 1, 6, 6)))
    assert out.dtype == model.backward(np.ones(out.shape, dtype)).dtype == dtype


def stripes(n):
    """Pictures of horizontal (0) and vertical (1) stripes, somewhere."""
    y = np.arange(n) % 2
    X = np.zeros((n, 1, 8, 8), np.uint8)
    for image, label, start in zip(X, y, rng.integers(0, 8, n), strict=True):
        image[0, start % 8] = 255
        if label:
            image[0] = image[0].T
    return X, y


def test_a_network_of_images_is_trained_like_any_other():
    X, y = stripes(64)
    model = Sequential(
        Rescale(1 / 255), Conv2d(1, 4, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(36, 2), random_state=0
    )
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    history = fit(
        model, CrossEntropyLoss(), optimizer, X, y, epochs=20, batch_size=16, random_state=0,
        validation_data=(X, y), metrics={"accuracy": accuracy},
    )  # fmt: skip
    assert history["validation_accuracy"][-1] == 1
    out = forward_in_batches(model, X, batch_size=7)
    np.testing.assert_allclose(out, model(X), rtol=1e-12)
    assert "(1) Conv2d(1, 4, 3)" in repr(model)
    assert [name for name, _ in model.named_parameters()] == ["1.weight", "1.bias", "5.weight", "5.bias"]


def test_a_saved_network_says_the_same(tmp_path):
    model = Sequential(Conv2d(1, 2, 3), Flatten(), Linear(32, 2), random_state=0)
    twin = Sequential(Conv2d(1, 2, 3), Flatten(), Linear(32, 2), random_state=1)
    x = rng.normal(size=(2, 1, 6, 6))
    model.save(tmp_path / "model.npz")
    twin.load(tmp_path / "model.npz")
    np.testing.assert_array_equal(twin(x), model(x))


def test_the_start_keeps_the_size_of_signals():
    layer = Conv2d(16, 400, 5, random_state=0)
    assert layer.weight.data.std() == pytest.approx(np.sqrt(2 / (16 * 25)), rel=0.02)
    assert not layer.bias.data.any()
    assert Conv2d(1, 1, 2, initialiser="zeros").weight.data.tolist() == [[[[0, 0], [0, 0]]]]


def test_what_they_are_called():
    layers = [
        Conv2d(1, 6, 5, padding=2),
        Conv2d(3, 8, (1, 3), (2, 1), bias=False),
        MaxPool2d(2),
        AvgPool2d(3, 2),
        Flatten(),
    ]
    assert [repr(layer) for layer in layers] == [
        "Conv2d(1, 6, 5, padding=2)",
        "Conv2d(3, 8, (1, 3), stride=(2, 1), bias=False)",
        "MaxPool2d(2)",
        "AvgPool2d(3, stride=2)",
        "Flatten()",
    ]


IMAGES = np.ones((2, 3, 5, 5))


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda: Conv2d(0, 1, 3), ValueError, "in_channels: .*at least 1, got 0"),
        (lambda: Conv2d(1, 1, 2.5), TypeError, r"kernel_size: .*at least 1, or a pair .*got 2.5 \(float\)"),
        (lambda: Conv2d(1, 1, (3, 3, 3)), ValueError, r"kernel_size: .* got \(3, 3, 3\) \(tuple\)"),
        (lambda: Conv2d(1, 1, 3, 0), ValueError, "stride: expected a whole number of at least 1, .*got 0"),
        (lambda: Conv2d(1, 1, 3, True), TypeError, "stride: expected a whole number"),
        (lambda: Conv2d(1, 1, 3, padding=-1), ValueError, "padding: .*at least 0, .*got -1"),
        (lambda: Conv2d(1, 2, 3)(IMAGES), ValueError, r"shape \(N, 1, H, W\), got \(2, 3, 5, 5\)"),
        (lambda: Conv2d(1, 2, 3)(np.ones((4, 784))), ValueError, r"x\.reshape\(-1, 1, 28, 28\)"),
        (lambda: Conv2d(3, 2, 3)(np.ones((4, 9, 9, 3))), ValueError, r"x\.transpose\(0, 3, 1, 2\)"),
        (
            lambda: Conv2d(3, 2, 8, padding=1)(IMAGES),
            ValueError,
            r"at least 8 rows and 8 columns, got 5 and 5 with padding 1",
        ),
        (lambda: MaxPool2d(6)(IMAGES), ValueError, r"MaxPool2d\(6\): .* at least 6 rows .* got 5 and 5\."),
        (lambda: AvgPool2d(2)(np.ones((5, 5))), ValueError, r"shape \(N, C, H, W\), got \(5, 5\)"),
        (lambda: MaxPool2d(2)("image"), TypeError, "x: expected real numbers"),
        (lambda: Conv2d(3, 2, 3).backward(IMAGES), RuntimeError, "Call forward before backward"),
        (lambda: MaxPool2d(2).backward(IMAGES), RuntimeError, "Call forward before backward"),
        (lambda: Flatten().backward(IMAGES), RuntimeError, "Call forward before backward"),
        (lambda: Flatten()(3.0), ValueError, "one example per row, got a single number"),
    ],
)
def test_bad_input_gets_one_clear_sentence(act, error, words):
    with pytest.raises(error, match=words):
        act()


@pytest.mark.parametrize("layer", [Conv2d(3, 2, 3), MaxPool2d(2), AvgPool2d(2), Flatten()], ids=repr)
def test_a_gradient_of_another_shape_is_refused(layer):
    layer(IMAGES)
    with pytest.raises(ValueError, match="expected its output's shape"):
        layer.backward(np.ones((1, 1, 1, 1)))
    assert layer.backward(np.ones(layer(IMAGES).shape), needs_input_grad=False) is None

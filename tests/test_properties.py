"""What must hold for any numbers: stability, shapes and gradients, on examples that hypothesis chooses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nn_helpers.nn.activations import ACTIVATIONS, maxout, sigmoid, softmax, tanh
from nn_helpers.nn.gradient_check import check_gradients, numerical_gradient, relative_error
from nn_helpers.nn.layers import ELU, Linear, Sigmoid, Softmax, Tanh
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, SSELoss
from nn_helpers.nn.network import Sequential

few = settings(derandomize=True, max_examples=25, deadline=None, database=None)
BY_NAME = {"ids": lambda activation: activation.name}


def arrays(limit, dtype=np.float64, min_dims=1, max_dims=3, max_side=4):
    """Arrays of even length along the last axis (maxout pairs them), with entries up to a limit."""
    shapes = hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, max_side=max_side)
    shapes = shapes.map(lambda shape: (*shape[:-1], 2 * shape[-1]))
    width = np.dtype(dtype).itemsize * 8
    return hnp.arrays(dtype, shapes, elements=st.floats(-limit, limit, width=width))


# Activations.


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), **BY_NAME)
def test_activations_are_stable_and_keep_dtype_and_range(activation, dtype):
    @few
    @given(arrays(1e4, dtype))
    def check(z):
        a, slope = activation(z), activation.derivative(z)
        assert a.dtype == slope.dtype == dtype
        assert np.isfinite(a).all()
        assert np.isfinite(slope).all()
        assert (a >= activation.lowest).all()
        assert (a <= activation.highest).all()
        assert slope.shape == ((*z.shape, z.shape[-1]) if activation is softmax else z.shape)
        if activation is not maxout:
            assert a.shape == z.shape
            from_a = activation.derivative_from_activation(a)
            np.testing.assert_allclose(from_a, slope, atol=1e-6 if dtype == np.float32 else 1e-14)

    check()


@pytest.mark.parametrize(
    "activation", [a for a in ACTIVATIONS.values() if a not in (softmax, maxout)], **BY_NAME
)
def test_derivatives_agree_with_central_differences(activation):
    away_from_zero = st.floats(0.01, 6) | st.floats(-6, -0.01)

    @few
    @given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4), elements=away_from_zero))
    def check(z):
        numerical = numerical_gradient(lambda z: activation(z).sum(), z)
        np.testing.assert_allclose(activation.derivative(z), numerical, rtol=1e-6, atol=1e-9)

    check()


@few
@given(arrays(1e4))
def test_sigmoid_and_tanh_are_symmetric_and_related(z):
    np.testing.assert_allclose(sigmoid(-z), 1 - sigmoid(z), atol=1e-15)
    np.testing.assert_allclose(tanh(z), 2 * sigmoid(2 * z) - 1, atol=1e-15)


@few
@given(arrays(1e4), st.floats(-1e4, 1e4))
def test_softmax_is_a_distribution_that_a_common_shift_leaves_alone(z, shift):
    a = softmax(z)
    np.testing.assert_allclose(a.sum(axis=-1), 1, rtol=1e-12)
    np.testing.assert_allclose(softmax(z + shift), a, atol=1e-10)
    largest = np.take_along_axis(a, z.argmax(axis=-1, keepdims=True), axis=-1)
    np.testing.assert_array_equal(largest, a.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(softmax(z[..., ::-1])[..., ::-1], a, atol=1e-14)


# Losses.


@pytest.mark.parametrize("loss_class", [SSELoss, MSELoss])
def test_squared_errors_are_zero_at_the_target_and_positive_elsewhere(loss_class):
    @few
    @given(arrays(1e4), st.floats(0.01, 100))
    def check(y, miss):
        loss_fn = loss_class()
        assert loss_fn(y, y) == 0
        assert not loss_fn.backward().any()
        assert loss_fn(y + miss, y) > 0
        assert (loss_fn.backward() > 0).all()

    check()


@few
@given(st.data())
def test_binary_cross_entropy_is_finite_and_its_gradient_points_from_target_to_prediction(data):
    z = data.draw(arrays(1e4))
    y = data.draw(hnp.arrays(np.int64, z.shape, elements=st.integers(0, 1)))
    loss_fn = BCEWithLogitsLoss()
    assert 0 <= loss_fn(z, y) <= 1e4 + 1
    gradient = loss_fn.backward()
    assert (gradient[y == 1] <= 0).all()
    assert (gradient[y == 0] >= 0).all()
    np.testing.assert_allclose(BCEWithLogitsLoss()(-z, 1 - y), loss_fn(z, y), rtol=1e-12, atol=1e-15)


@few
@given(st.data())
def test_cross_entropy_ignores_a_common_shift_and_its_gradient_rows_sum_to_zero(data):
    z = data.draw(arrays(1e4, min_dims=2))
    y = data.draw(hnp.arrays(np.int64, z.shape[:-1], elements=st.integers(0, z.shape[-1] - 1)))
    loss_fn = CrossEntropyLoss()
    loss = loss_fn(z, y)
    assert 0 <= loss <= 2e4 + 10
    np.testing.assert_allclose(loss_fn.backward().sum(axis=-1), 0, atol=1e-14)
    np.testing.assert_allclose(loss_fn(z + 1000, y), loss, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(loss_fn(z, np.eye(z.shape[-1])[y]), loss, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("loss_class", [SSELoss, MSELoss, BCEWithLogitsLoss, CrossEntropyLoss])
def test_loss_gradients_agree_with_central_differences(loss_class):
    @few
    @given(st.integers(1, 4), st.integers(2, 4), st.integers(0, 10**6))
    def check(n, k, seed):
        rng = np.random.default_rng(seed)
        y_hat, y = 3 * rng.normal(size=(n, k)), rng.uniform(size=(n, k))
        if loss_class is CrossEntropyLoss:
            y = rng.integers(0, k, size=n)
        loss_fn = loss_class()
        loss_fn(y_hat, y)
        gradient = loss_fn.backward()
        assert gradient.shape == y_hat.shape
        assert relative_error(gradient, numerical_gradient(lambda y_hat: loss_fn(y_hat, y), y_hat)) <= 1e-7

    check()


# Layers and networks.

sizes = st.integers(1, 5)
seeds = st.integers(0, 10**6)


@few
@given(sizes, sizes, sizes, seeds)
def test_a_linear_layer_is_linear_and_treats_each_row_by_itself(n, n_in, n_out, seed):
    rng = np.random.default_rng(seed)
    layer = Linear(n_in, n_out, bias=False, random_state=seed)
    x, other = rng.normal(size=(2, n, n_in))
    np.testing.assert_allclose(layer(2 * x - 3 * other), 2 * layer(x) - 3 * layer(other), atol=1e-12)
    np.testing.assert_allclose(layer(x), np.concatenate([layer(row[None]) for row in x]), atol=1e-14)


@few
@given(sizes, sizes, sizes, seeds)
def test_the_backward_pass_of_a_linear_layer_is_the_transpose_of_its_forward_pass(n, n_in, n_out, seed):
    rng = np.random.default_rng(seed)
    layer = Linear(n_in, n_out, bias=False, random_state=seed)
    x, delta = rng.normal(size=(n, n_in)), rng.normal(size=(n, n_out))
    assert np.vdot(layer(x), delta) == pytest.approx(np.vdot(x, layer.backward(delta)), abs=1e-10)


@few
@given(
    st.lists(st.tuples(sizes, st.sampled_from([Sigmoid, Tanh, ELU, Softmax])), min_size=1, max_size=3),
    sizes,
    seeds,
)
def test_networks_of_any_shape_have_right_gradients(hidden, n, seed):
    rng = np.random.default_rng(seed)
    layers, width = [], 3
    for units, activation in hidden:
        layers += [Linear(width, units), activation()]
        width = units
    model = Sequential(*layers, Linear(width, 2), random_state=seed)
    X, y = rng.normal(size=(n, 3)), rng.normal(size=(n, 2))
    assert model(X).shape == (n, 2)
    assert check_gradients(model, MSELoss(), X, y, tolerance=1e-6).passed

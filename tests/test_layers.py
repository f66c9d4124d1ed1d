"""Layers compute what a loop over nodes computes, remember it, and take gradients back."""

import numpy as np
import pytest

from nn_helpers.nn import activations
from nn_helpers.nn.layers import (
    ELU,
    ActivationLayer,
    Identity,
    LeakyReLU,
    Linear,
    Maxout,
    ReLU,
    Rescale,
    Sigmoid,
    Softmax,
    Tanh,
)
from nn_helpers.nn.network import Sequential

rng = np.random.default_rng(0)
ACTIVATION_LAYERS = {
    Identity: activations.identity,
    Sigmoid: activations.sigmoid,
    Tanh: activations.tanh,
    ReLU: activations.relu,
    LeakyReLU: activations.leaky_relu,
    ELU: activations.elu,
    Softmax: activations.softmax,
}


def test_linear_equals_a_loop_over_nodes():
    layer = Linear(3, 2, random_state=0)
    layer.bias.data[...] = [0.5, -0.5]
    X, delta = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    Z = layer(X)
    dX = layer.backward(delta)
    W, b = layer.weight.data, layer.bias.data
    for n in range(4):
        for j in range(2):
            assert Z[n, j] == pytest.approx(sum(X[n, i] * W[i, j] for i in range(3)) + b[j])
        for i in range(3):
            assert dX[n, i] == pytest.approx(sum(delta[n, j] * W[i, j] for j in range(2)))
    for j in range(2):
        assert layer.bias.grad[j] == pytest.approx(sum(delta[n, j] for n in range(4)))
        for i in range(3):
            assert layer.weight.grad[i, j] == pytest.approx(sum(X[n, i] * delta[n, j] for n in range(4)))


def test_linear_without_bias():
    layer = Linear(3, 2, bias=False, random_state=0)
    assert layer.bias is None
    assert [parameter.name for parameter in layer.parameters()] == ["weight"]
    X = rng.normal(size=(4, 3))
    np.testing.assert_array_equal(layer(X), X @ layer.weight.data)
    assert repr(layer) == "Linear(3, 2, bias=False)"


def test_linear_starts_with_its_initialiser_and_a_zero_bias():
    layer = Linear(3, 2, initialiser="he_normal", random_state=5)
    again = Linear(3, 2, initialiser="he_normal", random_state=5)
    np.testing.assert_array_equal(layer.weight.data, again.weight.data)
    assert not layer.bias.data.any()
    assert not Linear(3, 2, initialiser="zeros").weight.data.any()
    by_hand = Linear(3, 2, initialiser=lambda shape, random_state, dtype: np.full(shape, 7, dtype))
    assert (by_hand.weight.data == 7).all()


def test_linear_treats_leading_axes_as_more_rows():
    layer = Linear(3, 2, random_state=0)
    X, delta = rng.normal(size=(5, 4, 3)), rng.normal(size=(5, 4, 2))
    Z, dX = layer(X), layer.backward(delta)
    time_grad = layer.weight.grad.copy()
    layer.weight.zero_grad()
    np.testing.assert_allclose(Z.reshape(20, 2), layer(X.reshape(20, 3)))
    np.testing.assert_allclose(dX.reshape(20, 3), layer.backward(delta.reshape(20, 2)))
    np.testing.assert_allclose(time_grad, layer.weight.grad)


def test_gradients_accumulate_over_backward_passes():
    layer = Linear(3, 2, random_state=0)
    X, delta = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    layer(X)
    layer.backward(delta)
    once = [parameter.grad.copy() for parameter in layer.parameters()]
    layer.backward(delta)
    for parameter, grad in zip(layer.parameters(), once, strict=True):
        np.testing.assert_allclose(parameter.grad, 2 * grad)


@pytest.mark.parametrize(
    "x", [[[1, 2, 3]], np.array([[1, 2, 3]], np.uint8), np.array([[1.0, 2.0, 3.0]])], ids=str
)
def test_inputs_are_converted_to_the_layer_s_dtype(x):
    layer = Linear(3, 2, dtype=np.float32, random_state=0)
    z = layer(x)
    assert z.dtype == np.float32
    np.testing.assert_array_equal(z, layer(np.array([[1, 2, 3]], np.float32)))
    assert layer.backward(np.ones((1, 2))).dtype == np.float32
    assert layer.weight.grad.dtype == np.float32


@pytest.mark.parametrize("layer_class", ACTIVATION_LAYERS)
def test_activation_layers_apply_their_activation(layer_class):
    layer, activation = layer_class(), ACTIVATION_LAYERS[layer_class]
    z, grad = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    np.testing.assert_array_equal(layer(z), activation(z))
    if layer_class is Softmax:
        expected = np.einsum("ni,nij->nj", grad, activation.derivative(z))
    else:
        expected = grad * activation.derivative(z)
    np.testing.assert_allclose(layer.backward(grad), expected, atol=1e-15)
    assert layer.parameters() == []
    assert layer.backward(grad, needs_input_grad=False) is None


@pytest.mark.parametrize("layer_class", [*ACTIVATION_LAYERS, Maxout])
def test_activation_layers_keep_float32_and_convert_integers(layer_class):
    layer = layer_class()
    assert layer(np.ones((2, 4), np.float32)).dtype == np.float32
    assert layer.backward(np.ones(layer(np.ones((2, 4), np.float32)).shape, np.float32)).dtype == np.float32
    assert layer(np.ones((2, 4), int)).dtype == np.float64
    assert layer([[1, 2, 3, 4]]).dtype == np.float64


def test_maxout_routes_the_gradient_to_the_winner():
    layer = Maxout(2)
    assert layer([[1.0, 5.0, 2.0, -1.0]]).tolist() == [[5, 2]]
    assert layer.backward(np.array([[10.0, 20.0]])).tolist() == [[0, 10, 20, 0]]


def test_parameters_of_activation_layers():
    assert LeakyReLU(0.5)([[-2.0]]) == -1
    assert ELU(3.0)([[-1e4]]) == -3
    assert ActivationLayer("tanh")([[0.5]]) == np.tanh(0.5)


@pytest.mark.parametrize(
    "layer", [Linear(3, 2), *(layer_class() for layer_class in ACTIVATION_LAYERS), Maxout()], ids=repr
)
def test_backward_before_forward_is_refused(layer):
    with pytest.raises(RuntimeError, match="Call forward before backward"):
        layer.backward(np.ones((4, 2)))


@pytest.mark.parametrize("layer_class", [*ACTIVATION_LAYERS, Maxout, lambda: Linear(4, 4)])
def test_a_gradient_of_another_shape_is_refused(layer_class):
    layer = layer_class()
    shape = layer(np.ones((3, 4))).shape
    with pytest.raises(ValueError, match=r"output's shape .* got \(4,\)") as caught:
        layer.backward(np.ones(4))
    assert str(shape) in str(caught.value)


def test_an_input_of_the_wrong_width_names_both_shapes():
    with pytest.raises(ValueError, match=r"weights of shape \(3, 2\): expected shape \(N, 3\), got \(4, 5\)"):
        Linear(3, 2)(np.ones((4, 5)))
    with pytest.raises(ValueError, match=r"got \(3,\); give one example as a row, x\.reshape\(1, -1\)"):
        Linear(3, 2)([1.0, 2.0, 3.0])


def test_representations():
    assert [repr(layer) for layer in (Linear(3, 2), ReLU(), LeakyReLU(), ELU(0.5), Maxout(3))] == [
        "Linear(3, 2)",
        "ReLU()",
        "LeakyReLU(negative_slope=0.01)",
        "ELU(alpha=0.5)",
        "Maxout(pieces=3)",
    ]


def test_needs_input_grad_saves_the_product_but_not_the_parameters_gradient():
    layer = Linear(3, 2, random_state=0)
    layer(np.ones((4, 3)))
    assert layer.backward(np.ones((4, 2)), needs_input_grad=False) is None
    np.testing.assert_array_equal(layer.weight.grad, np.full((3, 2), 4))


def test_rescale_turns_bytes_into_numbers_and_is_skipped_by_backward():
    pixels = np.array([[0, 51, 255]], dtype=np.uint8)
    layer = Rescale(1 / 255, dtype=np.float32)
    assert layer(pixels).dtype == np.float32
    np.testing.assert_allclose(layer(pixels), [[0, 0.2, 1]], rtol=1e-6)
    assert pixels.tolist() == [[0, 51, 255]]
    np.testing.assert_allclose(layer.backward(np.ones((1, 3))), np.full((1, 3), 1 / 255))
    assert layer.backward(np.ones((1, 3)), needs_input_grad=False) is None
    assert Rescale(0.5)([[1, 2]]).tolist() == [[0.5, 1.0]]
    with pytest.raises(ValueError, match="scale: expected a number other than 0"):
        Rescale(0)


def test_a_network_that_starts_with_rescale_learns_as_one_fed_with_numbers():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, size=(6, 4), dtype=np.uint8)
    with_bytes = Sequential(Rescale(1 / 255), Linear(4, 2), random_state=1)
    with_numbers = Sequential(Linear(4, 2), random_state=1)
    np.testing.assert_allclose(with_bytes(pixels), with_numbers(pixels / 255))
    for model in (with_bytes, with_numbers):
        assert model.backward(np.ones((6, 2)), needs_input_grad=False) is None
    for ours, theirs in zip(with_bytes.parameters(), with_numbers.parameters(), strict=True):
        np.testing.assert_allclose(ours.grad, theirs.grad)

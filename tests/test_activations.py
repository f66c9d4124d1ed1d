"""Activations have the values, derivatives, shapes and dtypes that the textbook says, for any net input."""

import math

import numpy as np
import pytest

from nn_helpers.nn.activations import (
    ACTIVATIONS,
    ELUActivation,
    LeakyReLUActivation,
    MaxoutActivation,
    elu,
    get_activation,
    identity,
    leaky_relu,
    log_softmax,
    maxout,
    relu,
    sigmoid,
    softmax,
    step,
    tanh,
)

ELEMENTWISE = [identity, step, sigmoid, tanh, relu, leaky_relu, elu]
DTYPES = [np.float32, np.float64]
BY_NAME = {"ids": lambda activation: activation.name}

# Scalar formulas as a textbook prints them: value and derivative.
TEXTBOOK = {
    "identity": (lambda z: z, lambda z: 1.0),
    "step": (lambda z: 1.0 if z >= 0 else 0.0, lambda z: 0.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "tanh": (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
    "relu": (lambda z: max(0.0, z), lambda z: 1.0 if z > 0 else 0.0),
    "leaky_relu": (lambda z: z if z > 0 else 0.01 * z, lambda z: 1.0 if z > 0 else 0.01),
    "elu": (lambda z: z if z > 0 else math.exp(z) - 1, lambda z: 1.0 if z > 0 else math.exp(z)),
}


@pytest.mark.parametrize("activation", ELEMENTWISE, **BY_NAME)
def test_values_and_derivatives_are_the_textbook_s(activation):
    value, derivative = TEXTBOOK[activation.name]
    z = np.linspace(-6, 6, 49)
    np.testing.assert_allclose(activation(z), [value(v) for v in z], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(activation.derivative(z), [derivative(v) for v in z], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(
        activation.derivative_from_activation(activation(z)), activation.derivative(z), rtol=1e-9, atol=1e-15
    )


def test_the_neuron_of_the_handout():
    z = np.array([1, 3, 5]) @ np.array([0.5, 1.2, -0.3])
    assert z == pytest.approx(2.6)
    assert sigmoid(z) == pytest.approx(0.9308616, abs=5e-8)
    assert relu(z) == pytest.approx(2.6)
    assert sigmoid.derivative(z) == pytest.approx(0.0643583, abs=5e-8)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [(relu, 0), (leaky_relu, 0.01), (elu, 1), (step, 0), (identity, 1), (sigmoid, 0.25)],
    ids=str,
)
def test_the_derivative_at_zero(activation, expected):
    assert activation.derivative(0.0) == expected
    assert activation.derivative_from_activation(activation(0.0)) == expected


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), **BY_NAME)
def test_extreme_net_inputs_give_no_warning_and_no_nan(activation, dtype):
    z = np.array([-1e4, -800, -90, -30, -1e-30, 0, 1e-30, 30, 90, 1e4], dtype)
    results = [activation(z), activation.derivative(z)]
    if activation is not maxout:
        results.append(activation.derivative_from_activation(activation(z)))
    for result in results:
        assert result.dtype == dtype
        assert np.isfinite(result).all()


def test_saturated_values_are_exact():
    assert sigmoid([-1e4, 1e4]).tolist() == [0, 1]
    assert sigmoid(-700) == pytest.approx(math.exp(-700), rel=1e-12)  # not rounded down to zero
    assert elu(-1e4) == -1
    assert softmax([-1e4, 0, 1e4]).tolist() == [0, 0, 1]
    assert softmax([1e4, 1e4]).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("activation", ELEMENTWISE, **BY_NAME)
def test_integers_are_converted_and_not_truncated(activation):
    numbers = [-2, 0, 1]
    for z in (numbers, np.array(numbers, np.int8), np.array(numbers)):
        assert activation(z).dtype == np.float64
        np.testing.assert_array_equal(activation(z), activation(np.array(numbers, float)))
        np.testing.assert_array_equal(
            activation.derivative(z), activation.derivative(np.array(numbers, float))
        )


@pytest.mark.parametrize("activation", ELEMENTWISE, **BY_NAME)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
def test_shapes_are_kept(activation, shape):
    z = np.full(shape, 0.5)
    assert np.shape(activation(z)) == shape
    assert np.shape(activation.derivative(z)) == shape
    assert np.shape(activation.derivative_from_activation(activation(z))) == shape


@pytest.mark.parametrize("activation", ELEMENTWISE, **BY_NAME)
def test_a_number_gives_a_number(activation):
    for result in (activation(0.5), activation.derivative(0.5), activation.derivative_from_activation(1.0)):
        assert isinstance(result, np.float64)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), **BY_NAME)
def test_the_net_input_is_left_alone(activation):
    z = np.array([-1.0, 0.5, 2.0, 3.0])
    kept = z.copy()
    a = activation(z)
    activation.derivative(z)
    np.testing.assert_array_equal(z, kept)
    assert not np.shares_memory(a, z)


def test_the_slope_of_sigmoid_never_exceeds_a_quarter():
    assert sigmoid.derivative(np.linspace(-50, 50, 10001)).max() == 0.25


def test_parameters_of_leaky_relu_and_elu():
    assert LeakyReLUActivation(0.2)(-10) == -2
    assert LeakyReLUActivation(0.2).derivative(-10) == 0.2
    assert ELUActivation(2.0)(-1e4) == -2
    assert ELUActivation(2.0).derivative(-1.0) == pytest.approx(2 * math.exp(-1))
    assert ELUActivation(2.0).derivative_from_activation(-1.5) == 0.5


@pytest.mark.parametrize(
    ("activation", "a"),
    [(sigmoid, 2.6), (tanh, -1.5), (relu, -0.1), (elu, -1.1), (step, 3.0), (softmax, [1.2, -0.2])],
    ids=str,
)
def test_a_net_input_is_not_taken_for_an_activation(activation, a):
    with pytest.raises(ValueError, match=r"a: expected outputs of .* call derivative\(z\)"):
        activation.derivative_from_activation(a)


def test_softmax_rows_are_distributions_along_the_last_axis():
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    a = softmax(z)
    np.testing.assert_allclose(a.sum(axis=-1), 1, rtol=1e-12)
    by_hand = [math.exp(v) for v in z[1, 2]]
    np.testing.assert_allclose(a[1, 2], np.array(by_hand) / sum(by_hand), rtol=1e-12)


def test_the_jacobian_of_softmax():
    a = softmax([1.0, 2.0, 0.5])
    jacobian = softmax.derivative([1.0, 2.0, 0.5])
    np.testing.assert_allclose(jacobian, np.diag(a) - np.outer(a, a), atol=1e-15)
    np.testing.assert_allclose(jacobian.sum(axis=0), 0, atol=1e-15)  # probabilities keep their sum
    assert softmax.derivative(np.zeros((5, 2, 3))).shape == (5, 2, 3, 3)


def test_maxout_takes_the_largest_piece_and_routes_the_gradient_to_it():
    z = np.array([[1.0, 5.0, 2.0, -1.0], [3.0, 3.0, -2.0, -1.0]])
    assert maxout(z).tolist() == [[5, 2], [3, -1]]
    assert maxout.derivative(z).tolist() == [[0, 1, 1, 0], [1, 0, 0, 1]]  # on a tie, the first
    assert MaxoutActivation(4)(z).tolist() == [[5], [3]]
    assert MaxoutActivation(1)(z).tolist() == z.tolist()


def test_relu_is_a_maxout_of_two_pieces():
    z = np.linspace(-2, 2, 9)
    pieces = np.stack([np.zeros_like(z), z], axis=-1).reshape(9, 2)
    np.testing.assert_array_equal(maxout(pieces)[:, 0], relu(z))


def test_activations_by_name():
    assert set(ACTIVATIONS) == {*TEXTBOOK, "softmax", "maxout"}
    for name, activation in ACTIVATIONS.items():
        assert get_activation(name) is activation
        assert get_activation(activation) is activation
        assert repr(activation) == f"<activation {name}>"


def test_log_softmax_stays_exact_where_softmax_rounds_to_zero():
    z = np.array([[0.0, 1000.0], [-40.0, 0.0], [3.0, 3.0]])
    expected = [[-1000.0, 0.0], [-40.0, 0.0], [-np.log(2), -np.log(2)]]
    assert log_softmax(z) == pytest.approx(np.array(expected), rel=1e-15, abs=1e-15)
    assert log_softmax(z.astype(np.float32)).dtype == np.float32
    with pytest.raises(ValueError, match="at least one axis"):
        log_softmax(3.0)

"""What chapter 01 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import itertools

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch01.explorers import compute_stack
from nn_helpers.nn import activations
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error
from nn_helpers.nn.layers import Linear, Sigmoid
from nn_helpers.nn.network import Sequential

Z = np.linspace(-6, 6, 241) + 0.0125  # away from the kink at 0
X_LOGIC = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)


def test_the_handouts_neuron_to_every_printed_digit():
    products = np.array([1.0, 3.0, 5.0]) * np.array([0.5, 1.2, -0.3])
    assert products == pytest.approx([0.5, 3.6, -1.5])
    assert f"{activations.sigmoid(products.sum()):.7f}" == "0.9308616"
    assert activations.relu(products.sum()) == pytest.approx(2.6)
    assert f"{activations.sigmoid.derivative(2.6):.7f}" == "0.0643583"


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu", "elu"])
def test_the_lectures_derivatives_are_the_packages_and_the_true_slopes(name):
    (sigmoid,) = definitions("01", "sigmoid")
    namespace = {"sigmoid": sigmoid}
    (derivative,) = definitions("01", f"{name}_derivative")
    derivative.__globals__.update(namespace)
    value = getattr(activations, name)
    assert derivative(Z) == pytest.approx(value.derivative(Z), rel=1e-12)
    numerical = numerical_gradient(lambda z: float(value(z).sum()), Z.copy())
    assert relative_error(derivative(Z), numerical) < 1e-7


def test_the_lectures_stable_sigmoid_and_softmax_are_the_packages():
    stable_sigmoid, softmax = definitions("01", "stable_sigmoid", "softmax")
    large = np.array([-1e4, -710.0, -1.0, 0.0, 1.0, 710.0, 1e4])
    assert stable_sigmoid(large) == pytest.approx(activations.sigmoid(large), abs=1e-15)
    for row in np.random.default_rng(0).normal(scale=5, size=(20, 4)):
        assert softmax(row) == pytest.approx(activations.softmax(row), rel=1e-12)
        a = softmax(row)
        assert np.diag(a) - np.outer(a, a) == pytest.approx(activations.softmax.derivative(row), abs=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_loops_equal_matrices_equal_the_package(seed):
    (layer_loops,) = definitions("01", "layer_loops")
    rng = np.random.default_rng(seed)
    model = Sequential(
        Linear(3, 4, random_state=seed), Sigmoid(), Linear(4, 1, random_state=seed + 1), Sigmoid()
    )
    x = rng.normal(size=3)
    a = x
    for layer in model:
        if isinstance(layer, Linear):
            weight, bias = (parameter.data for parameter in layer.parameters())
            a = layer_loops(a, weight, bias)
        else:
            a = 1 / (1 + np.exp(-a))
    assert np.abs(model(x[None])[0] - a).max() < 1e-12


def test_the_slope_of_the_sigmoid_never_exceeds_a_quarter():
    slopes = activations.sigmoid.derivative(np.linspace(-50, 50, 1_000_001))
    assert slopes.max() == 0.25
    assert slopes.min() >= 0


def test_logic_by_threshold_units_and_no_single_unit_for_xor():
    step, unit = definitions("01", "step", "unit")
    unit.__globals__["step"] = step
    assert unit(X_LOGIC, (1, 1), -1.5).tolist() == [0, 0, 0, 1]
    assert unit(X_LOGIC, (1, 1), -0.5).tolist() == [0, 1, 1, 1]
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(2, 100_000)), rng.normal(size=100_000)
    right = (((X_LOGIC @ W + b) >= 0) == np.array([0, 1, 1, 0])[:, None]).sum(axis=0)
    assert right.max() == 3


@pytest.mark.parametrize("learning_rate", [0.1, 0.5, 2.0])
def test_the_perceptron_learns_what_a_line_can_separate(learning_rate):
    step, learn = definitions("01", "step", "learn_perceptron")
    learn.__globals__["step"] = step
    for y, separable in (([0, 0, 0, 1], True), ([0, 1, 1, 1], True), ([0, 1, 1, 0], False)):
        *_, mistakes = learn(X_LOGIC, np.array(y), learning_rate=learning_rate)
        assert (mistakes[-1] == 0) == separable


def test_the_mars_fit_is_a_relu_network():
    names = ("knots", "direction", "W_hinge", "b_hinge", "W_out", "b_out", "relu", "hinge_network")
    *_, hinge_network = definitions("01", *names)
    at = [0, 0.283, 0.485, 0.640, 0.907, 1]
    assert hinge_network(at).round(4).tolist() == [0.1385, 0.6488, 0.7462, 0.7271, 0.2646, 0.2515]


def test_four_times_the_hinges_give_about_a_sixteenth_of_the_error():
    relu, fit, target = definitions("01", "relu", "fit_with_hinges", "target")
    fit.__globals__.update(relu=relu)
    x = np.linspace(0, 1, 401)
    errors = [np.abs(fit(target, n)(x) - target(x)).max() for n in (16, 64, 256)]
    for coarse, fine in itertools.pairwise(errors):
        assert 12 < coarse / fine < 20


def test_the_table_of_the_or_neuron():
    z = X_LOGIC @ np.array([1.0, -1.0]) - 0.5
    assert z.tolist() == [-0.5, -1.5, 0.5, -0.5]
    assert activations.sigmoid(z).round(4).tolist() == [0.3775, 0.1824, 0.6225, 0.3775]


@pytest.mark.parametrize("draws", range(5))
@pytest.mark.parametrize("layers", [1, 4, 10])
def test_linear_layers_collapse_and_bent_ones_do_not(layers, draws):
    assert compute_stack(layers, "none (linear)", draws).distance < 1e-9
    assert compute_stack(layers, "tanh", draws).distance > 0.01

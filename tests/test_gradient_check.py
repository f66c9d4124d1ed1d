"""The judge of all gradients is itself judged: against known derivatives, and on spoilt ones."""

import numpy as np
import pytest

from nn_helpers.nn.gradient_check import check_gradients, numerical_gradient, relative_error
from nn_helpers.nn.layers import Linear, Tanh
from nn_helpers.nn.losses import CrossEntropyLoss, MSELoss
from nn_helpers.nn.network import Sequential

rng = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2)])
def test_numerical_gradients_of_known_functions(shape):
    x = rng.normal(size=shape)
    for f, derivative in [
        (lambda x: (x**3).sum(), 3 * x**2),
        (lambda x: np.sin(x).sum(), np.cos(x)),
        (lambda x: np.exp(x).sum(), np.exp(x)),
    ]:
        assert numerical_gradient(f, x).shape == shape
        assert relative_error(numerical_gradient(f, x), derivative) < 1e-7


def test_the_point_is_left_unchanged_and_converted():
    x = np.array([1, 2])
    np.testing.assert_allclose(numerical_gradient(lambda x: (x**2).sum(), x), [2, 4])
    assert x.tolist() == [1, 2]
    assert numerical_gradient(np.sum, np.ones(2, np.float32)).dtype == np.float64


def test_a_large_x_does_not_spoil_the_difference_quotient():
    # 12345.678 + 1e-5 is rounded: the quotient must divide by the distance that was really gone.
    assert numerical_gradient(np.sum, [12345.678])[0] == 1


def test_the_error_of_the_step_is_v_shaped():
    errors = [
        abs(numerical_gradient(lambda x: np.exp(x).sum(), [1.0], step=step)[0] - np.e)
        for step in (1e-1, 1e-5, 1e-12)
    ]
    assert errors[1] < 1e-8 < min(errors[0], errors[2])


def test_relative_error():
    assert relative_error([1.0, 2.0], [1.0, 2.0]) == 0
    assert relative_error([0.0, 0.0], [0.0, 0.0]) == 0
    assert relative_error([0.0, 1.0], [0.0, 0.0]) == 1
    assert relative_error([100.0, 1.0], [100.0, 2.0]) == 0.01
    assert relative_error(2.5, 1.0) == 0.6
    assert relative_error([1e-200], [-1e-200]) == 2


def test_a_right_network_passes():
    model = Sequential(Linear(3, 4), Tanh(), Linear(4, 2), random_state=0)
    before = model.state_dict()
    report = check_gradients(model, CrossEntropyLoss(), rng.normal(size=(5, 3)), [0, 1, 1, 0, 1])
    assert report.passed
    assert [row.name for row in report.rows] == ["0.weight", "0.bias", "2.weight", "2.bias", "input"]
    assert repr(report) == (
        "gradients agree (relative error, tolerance 1e-07)\n"
        "  0.weight  (3, 4)  <= 1e-07\n"
        "  0.bias    (4,)    <= 1e-07\n"
        "  2.weight  (4, 2)  <= 1e-07\n"
        "  2.bias    (2,)    <= 1e-07\n"
        "  input     (5, 3)  <= 1e-07"
    )
    for name, parameter in model.named_parameters():
        np.testing.assert_array_equal(parameter.data, before[name])
        assert not parameter.grad.any()


def test_a_wrong_layer_is_named():
    class NoDerivative(Tanh):
        def backward(self, grad_output, needs_input_grad=True):
            return grad_output

    model = Sequential(Linear(3, 4), NoDerivative(), Linear(4, 2), random_state=0)
    report = check_gradients(model, MSELoss(), rng.normal(size=(5, 3)), rng.normal(size=(5, 2)))
    assert not report.passed
    wrong = {row.name for row in report.rows if row.error > 1e-7}
    assert wrong == {"0.weight", "0.bias", "input"}  # everything behind the mistake
    assert repr(report).startswith("gradients DISAGREE")
    assert repr(report).count("<-- wrong") == 3


def test_gradients_from_before_do_not_disturb():
    model = Sequential(Linear(3, 2), random_state=0)
    model[0].weight.add_grad(np.ones((3, 2)))
    assert check_gradients(model, MSELoss(), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))).passed


def test_a_single_layer_and_integer_inputs():
    report = check_gradients(Linear(2, 1, random_state=0), MSELoss(), [[1, 2], [3, 5]], [[1.0], [2.0]])
    assert report.passed
    assert [row.name for row in report.rows] == ["weight", "bias"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: numerical_gradient(lambda x: x**2, [1.0, 2.0]),
            r"expected one number, got an array of shape \(2,\)",
        ),
        (
            lambda: numerical_gradient(lambda x: np.nan, [1.0]),
            "expected a finite number, got nan",
        ),
        (lambda: numerical_gradient(np.sum, [1.0], step=0), "step: expected .*above 0, got 0"),
        (lambda: numerical_gradient(np.sum, []), "x: expected at least one number"),
        (lambda: relative_error([1.0], [1.0, 2.0]), r"b: expected shape \(1,\), got \(2,\)"),
        (lambda: relative_error([np.nan], [1.0]), r"nan at a\[0\]"),
        (
            lambda: check_gradients(Linear(2, 1, dtype=np.float32), MSELoss(), [[1.0, 2.0]], [[1.0]]),
            "weight: expected float64, .* got float32",
        ),
    ],
)
def test_bad_arguments_are_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()

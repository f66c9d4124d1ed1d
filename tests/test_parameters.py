"""A parameter accumulates its gradient, and packing changes where it lives but not what it holds."""

import numpy as np
import pytest

from nn_helpers.nn.parameters import Parameter, check_parameters, pack


def test_a_parameter_copies_its_value_and_starts_with_a_zero_gradient():
    value = np.ones((2, 3))
    parameter = Parameter(value, "weight")
    value[0, 0] = 7
    assert parameter.data[0, 0] == 1
    assert parameter.grad.shape == (2, 3)
    assert not parameter.grad.any()
    assert (parameter.shape, parameter.size) == ((2, 3), 6)
    assert repr(parameter) == "Parameter('weight', shape=(2, 3), dtype=float64)"


def test_integers_become_float64_and_float32_stays():
    assert Parameter([1, 2]).data.dtype == np.float64
    assert Parameter(np.ones(2, np.float32)).grad.dtype == np.float32


def test_gradients_accumulate_until_they_are_zeroed():
    parameter = Parameter(np.zeros((2, 2)))
    a, b = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0]])
    parameter.add_grad_product(a, b)
    np.testing.assert_array_equal(parameter.grad, a @ b)
    parameter.add_grad_product(a, b)
    parameter.add_grad(np.ones((2, 2)))
    np.testing.assert_array_equal(parameter.grad, 2 * a @ b + 1)
    parameter.zero_grad()
    assert not parameter.grad.any()
    parameter.add_grad(np.ones((2, 2)))
    parameter.add_grad_product(a, b)
    np.testing.assert_array_equal(parameter.grad, a @ b + 1)


def test_a_gradient_that_was_written_by_hand_is_not_lost():
    parameter = Parameter(np.zeros((2, 2)))
    parameter.grad += 1
    parameter.add_grad_product(np.eye(2), np.eye(2))
    np.testing.assert_array_equal(parameter.grad, np.eye(2) + 1)
    parameter.zero_grad()
    parameter.grad[0, 0] = 5
    parameter.add_grad_product(np.eye(2), np.eye(2))
    assert parameter.grad[0, 0] == 6


def test_a_gradient_of_another_shape_is_refused_instead_of_broadcast():
    parameter = Parameter(np.zeros((2, 3)), "weight")
    with pytest.raises(ValueError, match=r"'weight', shape=\(2, 3\).* has shape \(3,\)"):
        parameter.add_grad(np.ones(3))
    with pytest.raises(ValueError, match="must be an array of its shape and dtype"):
        parameter.grad = np.ones(3)


def test_packing_keeps_values_and_shares_memory():
    weight, bias = Parameter(np.arange(6.0).reshape(2, 3)), Parameter([7.0, 8.0, 9.0])
    bias.add_grad(np.ones(3))
    data, grad = pack([weight, bias])
    assert data.tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 9]
    assert grad.tolist() == [0] * 6 + [1] * 3
    data[0] = 100
    assert weight.data[0, 0] == 100
    weight.add_grad_product(np.ones((2, 1)), np.ones((1, 3)))
    assert grad.tolist() == [1] * 9
    bias.zero_grad()
    assert bias.grad.tolist() == [0] * 3  # looking writes the zeros
    assert grad.tolist() == [1] * 6 + [0] * 3


def test_packing_refuses_mixed_dtypes_duplicates_and_strangers():
    parameter = Parameter([1.0])
    with pytest.raises(ValueError, match="one dtype, but they have float32 and float64"):
        pack([parameter, Parameter(np.ones(1, np.float32))])
    with pytest.raises(ValueError, match="twice"):
        pack([parameter, parameter])
    with pytest.raises(ValueError, match="empty"):
        check_parameters([])
    with pytest.raises(TypeError, match="Parameter objects"):
        check_parameters([np.ones(3)])

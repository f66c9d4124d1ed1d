"""A parameter accumulates its gradient, and packing changes where it lives but not what it holds."""

import copy
import pickle

import numpy as np
import pytest

from nn_helpers.nn.parameters import FlatParameters, Parameter, check_parameters, pack


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
    parameter.add_grad(a @ b)
    np.testing.assert_array_equal(parameter.grad, a @ b)
    parameter.add_grad(a @ b)
    parameter.add_grad(np.ones((2, 2)))
    np.testing.assert_array_equal(parameter.grad, 2 * a @ b + 1)
    parameter.zero_grad()
    assert not parameter.grad.any()
    parameter.add_grad(np.ones((2, 2)))
    parameter.add_grad(a @ b)
    np.testing.assert_array_equal(parameter.grad, a @ b + 1)


def test_a_gradient_that_was_written_by_hand_is_not_lost():
    parameter = Parameter(np.zeros((2, 2)))
    parameter.grad[...] = 1
    parameter.add_grad(np.eye(2))
    parameter.grad *= 2
    parameter.grad[0, 1] += 5
    np.testing.assert_array_equal(parameter.grad, [[4, 7], [2, 4]])


def test_looking_at_a_gradient_writes_nothing():
    parameter = Parameter(np.zeros((2, 3), np.float32))
    parameter.add_grad(np.full((2, 3), 7))
    kept = parameter.home.grad.copy()
    parameter.zero_grad()
    assert parameter.grad.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert parameter.grad.dtype == np.float32
    assert not parameter.has_grad
    np.testing.assert_array_equal(parameter.home.grad, kept)
    with pytest.raises(ValueError, match="read-only"):
        parameter.grad[0, 0] = 1  # it would be lost


def test_the_first_gradient_may_be_written_in_place():
    parameter = Parameter(np.zeros((2, 2)))
    a, b = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0]])
    parameter.zero_grad()
    for n in (1, 2, 3):
        parameter.add_grad(np.matmul(a, b, out=parameter.free_grad))
        np.testing.assert_array_equal(parameter.grad, n * (a @ b))


@pytest.mark.parametrize("packed", [False, True])
def test_a_value_is_assigned_in_place(packed):
    parameter = Parameter(np.zeros((2, 2)), "weight")
    if packed:
        pack([Parameter([1.0]), parameter])
    seen = parameter.data
    parameter.data = [[1, 2], [3, 4]]
    assert seen.tolist() == [[1, 2], [3, 4]]
    assert parameter.home.data[parameter.start : parameter.stop].tolist() == [1, 2, 3, 4]
    with pytest.raises(ValueError, match=r"data of Parameter\('weight'.*: expected its shape, got \(2,\)"):
        parameter.data = [1, 2]


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies_of_packed_parameters_share_a_home_of_their_own(copied):
    weight, bias = Parameter(np.ones((2, 3)), "weight"), Parameter([7.0, 8.0, 9.0], "bias")
    pack([weight, bias])
    weight.add_grad(np.ones((2, 3)))
    bias.zero_grad()
    twin_weight, twin_bias = copied([weight, bias])
    assert twin_weight.home is twin_bias.home is not weight.home
    assert twin_weight.grad.all()
    assert not twin_bias.has_grad
    twin_weight.data[...] = 5
    assert twin_weight.home.data.tolist() == [5] * 6 + [7, 8, 9]
    assert (weight.data == 1).all()


def test_a_gradient_of_another_shape_is_refused_instead_of_broadcast():
    parameter = Parameter(np.zeros((2, 3)), "weight")
    with pytest.raises(ValueError, match=r"'weight', shape=\(2, 3\).*: expected its shape, got \(3,\)"):
        parameter.add_grad(np.ones(3))
    with pytest.raises(ValueError, match=r"expected its shape, got \(3,\)"):
        parameter.grad = np.ones(3)


def test_packing_keeps_values_and_gives_a_home():
    weight, bias = Parameter(np.arange(6.0).reshape(2, 3)), Parameter([7.0, 8.0, 9.0])
    bias.add_grad(np.ones(3))
    home = pack([weight, bias])
    assert isinstance(home, FlatParameters)
    assert weight.home is bias.home is home
    assert [(weight.start, weight.stop), (bias.start, bias.stop)] == [(0, 6), (6, 9)]
    assert home.data.tolist() == [0, 1, 2, 3, 4, 5, 7, 8, 9]
    assert home.grad.tolist() == [0] * 6 + [1] * 3
    home.data[0] = 100
    assert weight.data[0, 0] == 100
    weight.add_grad(np.ones((2, 3)))
    assert home.grad.tolist() == [1] * 9


def test_packing_refuses_mixed_dtypes_duplicates_and_strangers():
    parameter = Parameter([1.0])
    with pytest.raises(ValueError, match="one dtype for all, got float32 and float64"):
        pack([parameter, Parameter(np.ones(1, np.float32))])
    with pytest.raises(ValueError, match="twice"):
        pack([parameter, parameter])
    with pytest.raises(ValueError, match="empty"):
        check_parameters([])
    with pytest.raises(TypeError, match="Parameter objects"):
        check_parameters([np.ones(3)])

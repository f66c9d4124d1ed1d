"""Dropout keeps the mean and its draws; batch normalisation keeps PyTorch's numbers in both modes."""

import math

import numpy as np
import pytest

from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.layers import Linear, Tanh
from nn_helpers.nn.losses import MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.training import fit, forward_in_batches

rng = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dropout_zeroes_a_share_and_scales_the_rest(dtype):
    x = np.ones((200, 500), dtype)
    out = Dropout(0.3, random_state=0)(x)
    assert out.dtype == dtype
    kept = out != 0
    np.testing.assert_allclose(out[kept], 1 / 0.7, rtol=1e-6)
    assert kept.mean() == pytest.approx(0.7, abs=5 * math.sqrt(0.3 * 0.7 / x.size))
    assert out.mean() == pytest.approx(1, abs=0.02)


def test_dropout_lets_the_gradient_through_where_it_let_the_input_through():
    layer = Dropout(0.5, random_state=1)
    out = layer(np.ones((6, 7)))
    np.testing.assert_array_equal(layer.backward(np.ones((6, 7))), out)
    assert layer.backward(np.ones((6, 7)), needs_input_grad=False) is None


def test_dropout_draws_anew_every_time_and_its_seed_repeats_the_series():
    first, second = Dropout(0.5, random_state=3), Dropout(0.5, random_state=3)
    x = np.ones((8, 8))
    series = [first(x).copy() for _ in range(3)]
    assert (series[0] != series[1]).any()
    for one in series:
        np.testing.assert_array_equal(one, second(x))
    first.reset_parameters(3)
    np.testing.assert_array_equal(first(x), series[0])


def test_in_evaluation_dropout_changes_nothing():
    x = rng.normal(size=(4, 5))
    for layer in (Dropout(0.9).eval(), Dropout(0)):
        np.testing.assert_array_equal(layer(x), x)
        np.testing.assert_array_equal(layer.backward(x), x)


def test_dropout_in_a_network_leaves_the_initial_weights_as_they_are():
    plain = Sequential(Linear(3, 4), Linear(4, 2), random_state=5)
    dropped = Sequential(Linear(3, 4), Dropout(), Linear(4, 2), random_state=5)
    np.testing.assert_array_equal(plain[1].weight.data, dropped[2].weight.data)
    again = Sequential(Linear(3, 4), Dropout(), Linear(4, 2), random_state=5)
    x = rng.normal(size=(6, 3))
    np.testing.assert_array_equal(dropped(x), again(x))
    assert (dropped(x) != dropped(x)).any()
    np.testing.assert_array_equal(forward_in_batches(dropped, x), dropped.eval()(x))


# Two features, by hand: means 2 and 5, biased variances 2/3 and 14, unbiased 1 and 21.
X = np.array([[1.0, 0.0], [2.0, 6.0], [3.0, 9.0]])


def test_batch_normalisation_by_hand():
    layer = BatchNorm1d(2, eps=1e-5, momentum=0.1)
    layer.weight.data = [2.0, 0.5]
    layer.bias.data = [1.0, -1.0]
    out = layer(X)
    scale = [1 / math.sqrt(2 / 3 + 1e-5), 1 / math.sqrt(14 + 1e-5)]
    expected = [[2 * (a - 2) * scale[0] + 1, 0.5 * (b - 5) * scale[1] - 1] for a, b in X]
    np.testing.assert_allclose(out, expected, rtol=1e-13)
    np.testing.assert_allclose(layer.running_mean, [0.1 * 2, 0.1 * 5], rtol=1e-14)
    np.testing.assert_allclose(layer.running_var, [0.9 + 0.1 * 1, 0.9 + 0.1 * 21], rtol=1e-14)
    layer.backward(np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]))
    np.testing.assert_allclose(layer.bias.grad, [1, 2])
    np.testing.assert_allclose(layer.weight.grad, [-1 * scale[0], 2 * 1 * scale[1]], rtol=1e-13)


def test_a_batch_comes_out_with_mean_0_and_variance_1():
    x = rng.normal(3, 5, size=(50, 4))
    out = BatchNorm1d(4)(x)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(out.var(axis=0), 1, rtol=1e-5)


def test_in_evaluation_the_running_means_decide_and_stay():
    layer = BatchNorm1d(2)
    layer(X)
    layer.eval()
    before = layer.running_mean.copy(), layer.running_var.copy()
    alone = layer(X[:1])
    np.testing.assert_allclose(alone, (X[:1] - before[0]) / np.sqrt(before[1] + layer.eps), rtol=1e-14)
    np.testing.assert_array_equal(layer(X)[:1], alone)  # whoever else is in the batch
    np.testing.assert_array_equal(layer.running_mean, before[0])
    np.testing.assert_array_equal(layer.running_var, before[1])


def test_running_means_approach_those_of_the_data():
    layer = BatchNorm1d(1)
    for _ in range(500):
        layer(rng.normal(4, 3, size=(64, 1)))
    assert layer.running_mean[0] == pytest.approx(4, abs=0.5)
    assert layer.running_var[0] == pytest.approx(9, rel=0.2)
    layer.reset_parameters()
    assert (layer.running_mean[0], layer.running_var[0]) == (0, 1)


def test_float32_stays_float32():
    layer = BatchNorm1d(2, dtype=np.float32)
    assert layer(X).dtype == layer.backward(np.ones((3, 2))).dtype == layer.running_var.dtype == np.float32


def test_a_network_with_both_learns_and_predicts_one_example():
    x = rng.normal(size=(200, 3))
    y = np.tanh(x @ [[1.0], [-2.0], [0.5]])
    model = Sequential(Linear(3, 32), BatchNorm1d(32), Tanh(), Dropout(0.1), Linear(32, 1), random_state=0)
    history = fit(
        model, MSELoss(), SGD(model.parameters(), lr=0.1), x, y, epochs=60, batch_size=20,
        validation_data=(x, y), random_state=0,
    )  # fmt: skip
    assert history.validation_loss[-1] < 0.1 * y.var()
    model.eval()
    np.testing.assert_allclose(model(x[:1]), model(x)[:1], rtol=1e-12)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: Dropout(1), "p: expected a number at least 0 and below 1, got 1"),
        (lambda: Dropout(-0.1), "p: expected a number at least 0"),
        (lambda: BatchNorm1d(0), "num_features: expected a whole number of at least 1, got 0"),
        (lambda: BatchNorm1d(2, eps=0), "eps: expected a number above 0, got 0"),
        (lambda: BatchNorm1d(2, momentum=2), "momentum: expected a number .*at most 1.*, got 2"),
        (lambda: BatchNorm1d(2)(np.ones((3, 4))), r"BatchNorm1d\(2\): expected shape \(N, 2\), got \(3, 4\)"),
        (lambda: BatchNorm1d(2)(np.ones((1, 2))), r"at least 2 rows in training mode, got 1; call eval\(\)"),
    ],
)
def test_bad_input_gets_one_clear_sentence(act, words):
    with pytest.raises(ValueError, match=words):
        act()

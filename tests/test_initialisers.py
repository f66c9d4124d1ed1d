"""Initial weights have the variance that keeps signals at their size, and are reproducible."""

import numpy as np
import pytest

from nn_helpers.nn.activations import relu, tanh
from nn_helpers.nn.initialisers import (
    INITIALISERS,
    get_initialiser,
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    normal,
    zeros,
)

SHAPE = (300, 200)
RANDOM = [glorot_uniform, glorot_normal, he_uniform, he_normal, normal]


@pytest.mark.parametrize(
    ("initialiser", "variance"),
    [
        (glorot_uniform, 2 / 500),
        (glorot_normal, 2 / 500),
        (he_uniform, 2 / 300),
        (he_normal, 2 / 300),
        (normal, 1e-4),
    ],
)
def test_mean_and_variance(initialiser, variance):
    for seed in range(3):
        weights = initialiser(SHAPE, random_state=seed)
        assert weights.var() == pytest.approx(variance, rel=0.03)
        assert abs(weights.mean()) < 4 * np.sqrt(variance / weights.size)


@pytest.mark.parametrize(("initialiser", "variance"), [(glorot_uniform, 2 / 500), (he_uniform, 2 / 300)])
def test_uniform_weights_stay_within_their_limit(initialiser, variance):
    largest = np.abs(initialiser(SHAPE, random_state=0)).max()
    assert 0.99 < largest / np.sqrt(3 * variance) <= 1


@pytest.mark.parametrize("initialiser", RANDOM)
def test_a_seed_makes_weights_reproducible(initialiser):
    first, again, other = (initialiser((3, 4), random_state=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()
    generator = np.random.default_rng(1)
    np.testing.assert_array_equal(initialiser((3, 4), random_state=generator), first)
    assert (initialiser((3, 4), random_state=generator) != first).all()


@pytest.mark.parametrize("initialiser", INITIALISERS.values())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype(initialiser, dtype):
    weights = initialiser((3, 4), dtype=dtype)
    assert weights.shape == (3, 4)
    assert weights.dtype == dtype


def test_zeros_are_zero():
    assert not zeros((3, 4)).any()


@pytest.mark.parametrize(("initialiser", "activation"), [(he_normal, relu), (glorot_normal, tanh)])
def test_a_signal_survives_ten_layers_but_not_with_plain_normal_weights(initialiser, activation):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        kept = lost = rng.normal(size=(50, 100))
        for _ in range(10):
            kept = activation(kept @ initialiser((100, 100), random_state=rng))
            lost = activation(lost @ normal((100, 100), random_state=rng))
        assert 0.1 < kept.std() < 2
        assert lost.std() < 1e-6


def test_initialisers_by_name():
    for name, initialiser in INITIALISERS.items():
        assert get_initialiser(name) is initialiser
    assert get_initialiser(np.zeros) is np.zeros

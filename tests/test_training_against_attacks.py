"""What the text of exercise 13.adversarial_training says of its mistake holds for handwritten digits."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from nn_helpers.chapters.ch13.exercises import adversarial_training, training_exercise, training_with

EPSILON = 0.2
clean = training_with(features=lambda X, attacked: X)


def halves(one, other, seed):
    """Pictures of two digits with labels 0 and 1, to train on and to test on."""
    X, y = load_digits(return_X_y=True)
    chosen = np.random.default_rng(seed).permutation(np.flatnonzero((y == one) | (y == other)))
    middle = len(chosen) // 2
    return [(X[part] / 16, (y[part] == other).astype(int)) for part in (chosen[:middle], chosen[middle:])]


def under_attack(train, training, test):
    """Accuracy on attacked test pictures."""
    w, b = train(*training, np.zeros(64), 0.0, EPSILON, 1.0, 300)
    X, y = test
    attacked = np.clip(X + EPSILON * np.sign(np.outer(1 - 2 * y, w)), 0, 1)
    return ((attacked @ w + b > 0) == y).mean()


def mistaken():
    return next(
        m.wrong for m in training_exercise.misconceptions if m.name == "gradient with respect to the weights"
    )


@pytest.mark.parametrize("pair", [(3, 5), (1, 7), (4, 9), (3, 8)])
def test_attacks_along_the_gradient_of_the_weights_defend_nothing(pair):
    by_seed = [
        [under_attack(t, *halves(*pair, seed)) for t in (clean, mistaken(), adversarial_training)]
        for seed in range(3)
    ]
    for clean_accuracy, by_weights, right in by_seed:
        assert abs(by_weights - clean_accuracy) < 0.12
        assert right > by_weights + 0.1

"""Logistic and softmax regression by gradient descent, beside scikit-learn and the neuron of seed 003."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_iris, make_blobs
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression as Reference
from sklearn.preprocessing import scale

from nn_helpers.estimators.logistic_regression import LogisticRegression


def reference(l2, n):
    """scikit-learn's estimator with the same minimum."""
    return Reference(C=1 / (2 * n * l2) if l2 else np.inf, tol=1e-9, max_iter=10_000)


def make_data(seed, n_classes, n=200, d=4):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    noise = rng.gumbel(size=(n, n_classes))
    return X, np.argmax(X @ rng.normal(size=(d, n_classes)) + rng.normal(size=n_classes) + noise, axis=1)


@pytest.mark.parametrize("l2", [0.0, 0.01, 0.2])
@pytest.mark.parametrize("n_classes", [2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_lbfgs(seed, n_classes, l2):
    X, y = make_data(seed, n_classes)
    model, other = LogisticRegression(l2=l2, max_iter=20_000).fit(X, y), reference(l2, len(y)).fit(X, y)
    shape = (1 if n_classes == 2 else n_classes, 4)
    assert model.coef_.shape == other.coef_.shape == shape
    assert np.abs(model.coef_ - other.coef_).max() < 1e-4 * np.abs(other.coef_).max()
    np.testing.assert_allclose(model.predict_proba(X), other.predict_proba(X), rtol=1e-3)
    np.testing.assert_array_equal(model.predict(X), other.predict(X))


@pytest.mark.parametrize("seed", range(3))
def test_l1_agrees_with_scikit_learn(seed):
    X, y = make_data(seed, 2)
    l1 = 0.05
    model = LogisticRegression(l1=l1).fit(X, y)
    settings = {"solver": "saga", "tol": 1e-10, "max_iter": 10_000, "random_state": 0}
    other = Reference(l1_ratio=1, C=1 / (len(y) * l1), **settings).fit(X, y)
    np.testing.assert_allclose(model.coef_, other.coef_, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("load", "l2"), [(load_iris, 0.01), (load_breast_cancer, 0.01)])
def test_agrees_with_lbfgs_on_bundled_sets(load, l2):
    X, y = load(return_X_y=True)
    X = scale(X)
    model = LogisticRegression(l2=l2, max_iter=5000).fit(X, y)
    other = reference(l2, len(y)).fit(X, y)
    assert np.abs(model.coef_ - other.coef_).max() < 1e-4 * np.abs(other.coef_).max()
    np.testing.assert_array_equal(model.predict(X), other.predict(X))


def test_two_classes_of_softmax_are_the_sigmoid():
    X, y = make_data(0, 2)
    model = LogisticRegression().fit(X, y)
    Z = np.column_stack([np.zeros(len(X)), model.decision_function(X)])
    softmax = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.predict_proba(X), softmax, rtol=1e-12)


@pytest.mark.parametrize("n_classes", [2, 4])
def test_probabilities(n_classes):
    X, y = make_data(1, n_classes)
    model = LogisticRegression(l2=0.01).fit(X, y)
    probabilities = model.predict_proba(X)
    assert probabilities.shape == (len(X), n_classes)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(np.log(probabilities), model.predict_log_proba(X), rtol=1e-9)
    np.testing.assert_array_equal(model.classes_[probabilities.argmax(axis=1)], model.predict(X))
    extreme = model.predict_log_proba(1e6 * X)
    assert np.isfinite(extreme).all()


@pytest.mark.parametrize("names", [["no", "yes"], [-1, 1], [False, True], ["a", "b", "c"]])
def test_labels_of_any_kind(names):
    X, index = make_data(2, len(names))
    y = np.array(names)[index]
    model = LogisticRegression(l2=0.01).fit(X, y)
    np.testing.assert_array_equal(model.classes_, names)
    np.testing.assert_array_equal(model.coef_, LogisticRegression(l2=0.01).fit(X, index).coef_)
    assert model.score(X, y) > 0.6


def test_one_class_is_refused():
    with pytest.raises(ValueError, match=r"only one class \(1\), expected"):
        LogisticRegression().fit([[0.0], [1.0]], [1, 1])


def test_loss_curve_starts_at_the_entropy_of_a_guess():
    for n_classes in (2, 3, 5):
        X, y = make_data(0, n_classes)
        assert LogisticRegression(l2=0.1).fit(X, y).loss_curve_[0] == pytest.approx(np.log(n_classes))


@pytest.mark.parametrize("seed", range(3))
def test_on_separable_data_the_weights_grow_without_bound(seed):
    X, y = make_blobs(60, centers=[[-3, 0], [3, 0]], cluster_std=0.5, random_state=seed)
    norms = []
    for epochs in (100, 1000, 10_000):
        with pytest.warns(ConvergenceWarning, match="did not converge"):
            model = LogisticRegression(max_iter=epochs).fit(X, y)
        assert model.score(X, y) == 1
        norms.append(np.linalg.norm(model.coef_))
    assert norms[2] - norms[1] > 0.7 * (norms[1] - norms[0]) > 0  # as fast as the logarithm of the epochs
    penalised = LogisticRegression(l2=0.01, max_iter=5000).fit(X, y)  # a penalty gives a minimum: no warning
    assert np.linalg.norm(penalised.coef_) < norms[1]


OR_X, OR_Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 1.0])


def seed_003_neuron(steps, eta=0.5):
    """One sigmoid neuron on OR with the sum of squared errors, from w = (1, -1), b = -0.5."""
    w, b = np.array([1.0, -1.0]), -0.5
    for step in range(steps + 1):
        h = OR_X @ w + b
        p = 1 / (1 + np.exp(-h))
        error = p - OR_Y
        delta = 2 * error * p * (1 - p)
        grad_w, grad_b = OR_X.T @ delta, delta.sum()
        if step < steps:
            w, b = w - eta * grad_w, b - eta * grad_b
    return h, p, (error**2).sum(), np.append(grad_w, grad_b), np.append(w, b)


def test_seed_003_neuron_at_the_start():
    h, p, loss, gradient, _ = seed_003_neuron(0)
    np.testing.assert_array_equal(h, [-0.5, -1.5, 0.5, -0.5])
    np.testing.assert_array_equal(p.round(4), [0.3775, 0.1824, 0.6225, 0.3775])
    np.testing.assert_array_equal(p > 0.5, [0, 0, 1, 0])
    assert np.mean((p > 0.5) == OR_Y) == 0.5
    assert round(loss, 5) == 1.34096
    np.testing.assert_array_equal(gradient.round(5), [-0.47001, -0.53644, -0.53644])


def test_seed_003_neuron_trained_on():
    _, _, loss, _, parameters = seed_003_neuron(1)
    np.testing.assert_array_equal(parameters.round(5), [1.23500, -0.73178, -0.23178])
    assert round(loss, 5) == 0.97867
    right = [np.array_equal(seed_003_neuron(steps)[1] > 0.5, OR_Y) for steps in range(101)]
    assert right.index(True) == 14
    assert all(right[14:])  # the published statement, "right from step 20 on", is true and not sharp
    assert round(seed_003_neuron(100)[2], 5) == 0.06958

"""The multilayer perceptron as an estimator: scikit-learn's own checks, and what those do not look at."""

import copy
import pickle
from collections import Counter

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_iris, make_moons
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from nn_helpers.estimators.mlp import MLPClassifier, MLPRegressor
from nn_helpers.nn.activations import softmax
from nn_helpers.nn.optimisers import SGD

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.mark.parametrize("kind", ["classifier", "regressor"])
def test_scikit_learn_checks_without_an_expected_failure(kind):
    estimator = {"classifier": MLPClassifier, "regressor": MLPRegressor}[kind](max_iter=100)
    results = check_estimator(estimator, on_fail="raise", on_skip=None)
    statuses = Counter(result["status"] for result in results)
    assert statuses["passed"] > 45
    others = {result["check_name"] for result in results if result["status"] != "passed"}
    packages = {"check_array_api_input", f"check_{kind}_data_not_an_array"}
    assert others <= packages  # these look at other packages' arrays, and are skipped without those


@pytest.fixture(scope="module")
def moons():
    X, y = make_moons(400, noise=0.15, random_state=0)
    return X, np.array(["left", "right"])[y]


@pytest.fixture(scope="module")
def diabetes():
    X, y = load_diabetes(return_X_y=True)
    return StandardScaler().fit_transform(X), (y - y.mean()) / y.std()


@pytest.mark.parametrize(
    ("solver", "rate"), [("adam", 0.01), ("sgd", 0.1), ("rmsprop", 0.01), ("adagrad", 0.1)]
)
def test_every_solver_separates_the_moons(moons, solver, rate):
    for seed in range(3):
        model = MLPClassifier(
            (16,), solver=solver, learning_rate_init=rate, batch_size=32, max_iter=60, random_state=seed
        )
        assert model.fit(*moons).score(*moons) > 0.95


@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "leaky_relu", "elu", "identity"])
def test_every_activation_learns(moons, activation):
    rate = 0.1 if activation == "logistic" else 0.05
    model = MLPClassifier((16,), activation, batch_size=32, max_iter=60, tol=0, random_state=0)
    reached = model.set_params(learning_rate_init=rate).fit(*moons).score(*moons)
    assert 0.8 < reached < 0.9 if activation == "identity" else reached > 0.95  # only bent lines part them


def test_probabilities_are_the_softmax_of_the_weights_that_are_shown(moons):
    X, y = moons
    model = MLPClassifier((5, 4), "tanh", max_iter=5, random_state=0).fit(X, y)
    a = X
    for W, b in zip(model.coefs_[:-1], model.intercepts_[:-1], strict=True):
        a = np.tanh(a @ W + b)
    p = softmax(a @ model.coefs_[-1] + model.intercepts_[-1])
    np.testing.assert_allclose(model.predict_proba(X), p, rtol=1e-12)
    np.testing.assert_allclose(model.predict_log_proba(X), np.log(p), rtol=1e-10)
    np.testing.assert_array_equal(model.predict(X), model.classes_[p.argmax(axis=1)])
    assert [W.shape for W in model.coefs_] == [(2, 5), (5, 4), (4, 2)]
    assert (model.n_layers_, model.n_outputs_, model.n_iter_, model.t_) == (4, 2, 5, 2000)
    assert model.loss_curve_[-1] == model.loss_


def test_no_hidden_layer_is_softmax_regression():
    X, y = load_iris(return_X_y=True)
    model = make_pipeline(StandardScaler(), MLPClassifier((), learning_rate_init=0.05, random_state=0))
    assert model.fit(X, y).score(X, y) > 0.95


def test_one_full_batch_step_is_the_step_of_the_formula(moons):
    """One SGD step from known weights: W - lr (X.T (p - y) / N + alpha / N * W), biases without a penalty."""
    X, labels = moons
    model = MLPClassifier((), solver="sgd", momentum=0, alpha=3.0, learning_rate_init=0.5, batch_size=len(X))
    model.partial_fit(X, labels)
    W, b = model.coefs_[0].copy(), model.intercepts_[0].copy()
    delta = (model.predict_proba(X) - (labels[:, np.newaxis] == model.classes_)) / len(X)
    model.partial_fit(X, labels)
    np.testing.assert_allclose(model.coefs_[0], W - 0.5 * (X.T @ delta + 3.0 / len(X) * W), rtol=1e-10)
    np.testing.assert_allclose(model.intercepts_[0], b - 0.5 * delta.sum(axis=0), rtol=1e-10)


@pytest.mark.parametrize("estimator", [MLPClassifier, MLPRegressor])
def test_early_stopping_keeps_the_weights_of_the_best_epoch(moons, diabetes, estimator):
    X, y = moons if estimator is MLPClassifier else diabetes
    model = estimator((30,), learning_rate_init=0.05, early_stopping=True, max_iter=300, random_state=0)
    model.set_params(n_iter_no_change=5, tol=1e-3).fit(X, y)
    scores = np.array(model.validation_scores_)
    assert len(scores) == model.n_iter_ < 300
    assert model.best_validation_score_ == scores.max()
    longer = estimator((30,), learning_rate_init=0.05, early_stopping=True, random_state=0)
    longer.set_params(max_iter=int(scores.argmax()) + 1, n_iter_no_change=300).fit(X, y)
    for ours, theirs in zip(model.coefs_, longer.coefs_, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_training_stops_when_the_loss_no_longer_improves(moons):
    model = MLPClassifier((4,), tol=0.01, n_iter_no_change=3, max_iter=300, random_state=0).fit(*moons)
    assert model.n_iter_ < 300
    assert model.validation_scores_ is None


def test_too_few_epochs_are_announced(moons):
    with pytest.warns(ConvergenceWarning, match="max_iter=2 epochs"):
        MLPClassifier(max_iter=2).fit(*moons)


def test_partial_fit_equals_fit(moons):
    X, y = moons
    whole = MLPClassifier((8,), max_iter=4, tol=0, random_state=1).fit(X, y)
    parts = MLPClassifier((8,), random_state=1)
    for _ in range(4):
        parts.partial_fit(X, y, classes=["right", "left"])
    for ours, theirs in zip(whole.coefs_, parts.coefs_, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert parts.n_iter_ == 4
    assert parts.loss_curve_ == whole.loss_curve_


def test_warm_start_goes_on_and_a_cold_start_does_not(moons):
    X, y = moons
    warm = MLPClassifier((8,), max_iter=3, warm_start=True, random_state=0).fit(X, y)
    first = warm.coefs_[0].copy()
    loss = warm.loss_
    warm.fit(X, y)
    assert warm.n_iter_ == 6
    assert warm.loss_ < loss
    cold = MLPClassifier((8,), max_iter=3, random_state=0).fit(X, y).fit(X, y)
    np.testing.assert_array_equal(cold.coefs_[0], first)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_predicts_alike_learns_on_and_carries_no_data(moons, copied):
    X, y = moons
    model = MLPClassifier((8,), max_iter=3, random_state=0).fit(X, y)
    twin = copied(model)
    before = model.predict_proba(X)
    np.testing.assert_array_equal(twin.predict_proba(X), before)
    twin.partial_fit(X, y)
    assert not np.array_equal(twin.predict_proba(X), before)
    np.testing.assert_array_equal(model.predict_proba(X), before)
    wide = np.random.default_rng(0).normal(size=(5000, 2))
    model.predict(wide)
    assert len(pickle.dumps(model)) < 10_000


def test_a_regressor_with_one_and_with_several_outputs(diabetes):
    X, y = diabetes
    one = MLPRegressor((20,), max_iter=100, random_state=0).fit(X, y)
    assert one.predict(X).shape == (len(X),)
    assert one.score(X, y) > 0.5
    two = MLPRegressor((20,), learning_rate_init=0.01, random_state=0).fit(X, np.column_stack([y, -y]))
    assert two.predict(X).shape == (len(X), 2)
    assert two.score(X, np.column_stack([y, -y])) > 0.5


def test_float32_stays_float32(moons):
    X, y = moons
    model = MLPClassifier(max_iter=2, random_state=0).fit(X.astype(np.float32), y)
    assert {W.dtype for W in model.coefs_} == {np.dtype(np.float32)}
    assert model.predict_proba(X).dtype == np.float32


def test_it_works_in_cross_validation_and_grid_search(moons):
    model = make_pipeline(
        StandardScaler(), MLPClassifier((8,), max_iter=40, learning_rate_init=0.02, random_state=0)
    )
    assert cross_val_score(model, *moons, cv=3).mean() > 0.8
    search = GridSearchCV(model, {"mlpclassifier__activation": ["identity", "tanh"]}, cv=2).fit(*moons)
    assert search.best_params_ == {"mlpclassifier__activation": "tanh"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"solver": "lbfgs"}, "solver: expected one of 'adam', 'sgd', 'rmsprop', 'adagrad', got 'lbfgs'"),
        ({"activation": "swish"}, "activation: expected one of"),
        ({"hidden_layer_sizes": (3, 0)}, "Each of hidden_layer_sizes: expected .*at least 1"),
        ({"learning_rate_init": 0}, "learning_rate_init: expected .*above 0"),
        ({"alpha": -1}, "alpha: expected .*at least 0"),
        ({"batch_size": 0}, "batch_size: expected .*at least 1"),
        ({"max_iter": 0}, "max_iter: expected .*at least 1"),
        ({"early_stopping": True, "validation_fraction": 1.5}, "validation_fraction: expected .*above 0"),
        ({"solver": "sgd", "learning_rate_init": 1e9}, "train with a lower lr"),
    ],
)
def test_bad_parameters_get_one_sentence(moons, wrong, message):
    with pytest.raises(ValueError, match=message):
        MLPClassifier(**wrong).fit(*moons)


def test_bad_targets_get_one_sentence(moons):
    X, y = moons
    with pytest.raises(ValueError, match="only one class"):
        MLPClassifier().fit(X, np.zeros(len(X), dtype=int))
    with pytest.raises(ValueError, match="not announced, \\['right'\\]"):
        MLPClassifier().partial_fit(X, y, classes=["left", "up"])
    model = MLPClassifier(max_iter=2).fit(X, y)
    with pytest.raises(ValueError, match="classes must stay as in the first call"):
        model.partial_fit(X, y, classes=["left", "right", "up"])
    with pytest.raises(ValueError, match="early_stopping is True"):
        MLPClassifier(early_stopping=True).partial_fit(X, y)
    regressor = MLPRegressor(max_iter=2, warm_start=True).fit(X, X)
    with pytest.raises(ValueError, match="expected y with 2 outputs as in the last fit, got 1"):
        regressor.fit(X, X[:, 0])
    with pytest.raises(NotFittedError):
        MLPClassifier().predict(X)


def test_it_uses_the_optimiser_of_the_course(moons):
    model = MLPClassifier((3,), solver="sgd", max_iter=1).fit(*moons)
    assert isinstance(model._optimizer, SGD)
    assert model._optimizer.nesterov


def test_early_stopping_needs_a_score_that_is_defined():
    rng = np.random.default_rng(0)
    X = rng.random((6, 4))
    y = 2 * X[:, 0] + X[:, 1]
    with pytest.raises(ValueError, match="validation set is too small"):
        MLPRegressor((10,), early_stopping=True, random_state=1).fit(X, y)


def test_weights_set_by_hand_are_the_ones_that_predict():
    model = MLPRegressor((2,), activation="identity", max_iter=1, random_state=0)
    model.fit([[0.0, 0.0], [1.0, 1.0]], [0.0, 1.0])
    model.coefs_, model.intercepts_ = [np.diag([2.0, 3.0]), np.ones((2, 1))], [np.zeros(2), np.ones(1)]
    assert model.predict([[1.0, 1.0]]) == [6.0]
    assert copy.deepcopy(model).predict([[1.0, 1.0]]) == [6.0]
    assert pickle.loads(pickle.dumps(model)).predict([[1.0, 1.0]]) == [6.0]
    model.coefs_[0] = np.diag([1.0, 1.0])
    assert model.predict([[1.0, 1.0]]) == [3.0]
    model.set_params(learning_rate_init=1e-9).partial_fit([[1.0, 1.0]], [3.0])  # goes on from what is shown
    assert model.predict([[1.0, 1.0]]) == pytest.approx([3.0], abs=1e-6)


def test_a_copy_predicts_what_the_original_predicts_whatever_was_set_since(moons):
    model = MLPClassifier((5,), max_iter=5, random_state=0).fit(*moons)
    expected = model.predict_proba(moons[0])
    for settings in ({"hidden_layer_sizes": (7,)}, {"hidden_layer_sizes": (5,), "activation": "tanh"}):
        model.set_params(**settings)
        for twin in (model, copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
            np.testing.assert_array_equal(twin.predict_proba(moons[0]), expected)


@pytest.mark.parametrize("settings", [{"hidden_layer_sizes": (50, 20)}, {"activation": "tanh"}])
def test_a_warm_start_with_another_network_is_refused(moons, settings):
    model = MLPClassifier((5,), warm_start=True, max_iter=5, random_state=0).fit(*moons)
    before = [W.copy() for W in model.coefs_]
    with pytest.raises(ValueError, match=r"expected hidden_layer_sizes=\(5,\) and activation='relu'"):
        model.set_params(**settings).fit(*moons)
    assert all(np.array_equal(*pair) for pair in zip(model.coefs_, before, strict=True))


def test_a_warm_start_with_classes_left_out_is_refused(moons):
    X, y = moons
    model = MLPClassifier((5,), warm_start=True, max_iter=5, random_state=0).fit(X, y)
    with pytest.raises(ValueError, match="expected all 2 classes"):
        model.fit(X[y == "left"], y[y == "left"])


def test_the_penalty_is_scaled_by_the_examples_that_are_trained_on():
    X, y = make_moons(210, random_state=0)
    model = MLPClassifier((4,), alpha=1.0, early_stopping=True, max_iter=1, random_state=0).fit(X, y)
    assert model._optimizer.weight_decay == pytest.approx(1 / 189)  # 21 of 210 are held out

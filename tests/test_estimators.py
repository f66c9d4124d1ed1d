"""Linear and logistic regression are estimators: scikit-learn's own suite says so, without exception."""

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from nn_helpers.estimators.gradient_descent import Progress, curvature_bound, soft_threshold
from nn_helpers.estimators.linear_regression import LinearRegression
from nn_helpers.estimators.logistic_regression import LogisticRegression

MODELS = (LinearRegression, LogisticRegression)
OPTIONAL = {"check_sample_weights_pandas_series", "check_array_api_input"}  # need packages
OPTIONAL |= {"check_regressor_data_not_an_array", "check_classifier_data_not_an_array"}  # not installed


def data_for(model, n=60, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    signal = X @ [1.0, -2.0, 0.5] + rng.normal(size=n)
    return X, (signal if model is LinearRegression else (signal > 0).astype(int))


@pytest.mark.parametrize("model", MODELS)
def test_check_estimator_passes_without_an_expected_failure(model):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the suite's data are unscaled or separable
        results = check_estimator(model(), on_skip=None)  # raises at the first failure
    assert len(results) > 50
    assert {result["status"] for result in results} <= {"passed", "skipped"}
    assert {result["check_name"] for result in results if result["status"] == "skipped"} <= OPTIONAL


@pytest.mark.parametrize(
    ("model", "load", "grid", "at_least"),
    [
        (LinearRegression, load_diabetes, {"linearregression__l2": [0.0, 0.01, 10.0]}, 0.45),
        (LogisticRegression, load_breast_cancer, {"logisticregression__l2": [0.01, 0.1, 10.0]}, 0.97),
    ],
)
def test_pipeline_grid_search_and_cross_validation(model, load, grid, at_least):
    X, y = load(return_X_y=True)
    search = GridSearchCV(make_pipeline(StandardScaler(), model(tol=1e-4)), grid, cv=5).fit(X, y)
    assert next(iter(search.best_params_.values())) != 10.0
    scores = cross_val_score(search.best_estimator_, X, y, cv=5)
    assert scores.mean() > at_least


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("model", MODELS)
def test_sample_weight_counts_as_repetition(model, seed):
    X, y = data_for(model, seed=seed)
    weight = np.random.default_rng(seed).integers(0, 4, size=len(y))
    weighted = model(l1=0.01, l2=0.02).fit(X, y, sample_weight=weight)
    repeated = model(l1=0.01, l2=0.02).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight))
    np.testing.assert_allclose(weighted.coef_, repeated.coef_, rtol=1e-8)
    np.testing.assert_allclose(weighted.intercept_, repeated.intercept_, rtol=1e-6)
    assert not np.allclose(weighted.coef_, model(l1=0.01, l2=0.02).fit(X, y).coef_, rtol=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_mini_batches_use_the_sample_weights(model):
    X, y = data_for(model, n=200)
    wrong = 1 - y if model is LogisticRegression else -y
    X, y = np.vstack([X, X]), np.concatenate([y, wrong])
    weight = np.repeat([1.0, 0.0], 200)
    settings = {"batch_size": 10, "max_iter": 20, "tol": None, "random_state": 0}
    weighted, unweighted = model(**settings).fit(X, y, sample_weight=weight), model(**settings).fit(X, y)
    assert weighted.score(X[:200], y[:200]) > 0.7
    assert np.linalg.norm(unweighted.coef_) < 0.3 * np.linalg.norm(weighted.coef_)  # the halves contradict


@pytest.mark.parametrize(("batch_size", "rate"), [(1, 0.003), (7, 0.02), (64, 0.1)])
@pytest.mark.parametrize("model", MODELS)
def test_mini_batches_hover_near_the_full_batch_answer(model, batch_size, rate):
    X, y = data_for(model, n=400)
    full = model(l2=0.01).fit(X, y)
    near = model(l2=0.01, batch_size=batch_size, learning_rate=rate, random_state=1).fit(X, y)  # no warning
    assert near.n_iter_ < near.max_iter
    assert np.linalg.norm(near.coef_ - full.coef_) < 0.05 * np.linalg.norm(full.coef_)
    assert np.linalg.norm(near.coef_ - full.coef_) > 1e-6 * np.linalg.norm(full.coef_)


@pytest.mark.parametrize("model", MODELS)
def test_mini_batches_are_repeatable_and_shuffled(model):
    X, y = data_for(model)
    settings = {"batch_size": 8, "max_iter": 3, "tol": None}
    coefs = [model(random_state=seed, **settings).fit(X, y).coef_ for seed in (0, 0, 1)]
    np.testing.assert_array_equal(coefs[0], coefs[1])
    assert not np.allclose(coefs[0], coefs[2], rtol=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_one_step_is_the_line_of_the_lecture(model):
    X, y = data_for(model)
    y_hat, slope = (0, 2) if model is LinearRegression else (0.5, 1)  # the prediction of zero weights
    error = y_hat - y
    fitted = model(learning_rate=0.1, max_iter=1, tol=None).fit(X, y)
    np.testing.assert_allclose(fitted.coef_.ravel(), -0.1 * slope * X.T @ error / len(X), rtol=1e-12)
    np.testing.assert_allclose(fitted.intercept_, -0.1 * slope * error.mean(), rtol=1e-12)
    assert fitted.n_iter_ == 1 == len(fitted.loss_curve_)


@pytest.mark.parametrize("model", MODELS)
def test_auto_rate_never_raises_the_full_batch_loss(model):
    X, y = data_for(model)
    curve = model(max_iter=200, tol=None).fit(X * [1, 10, 100], y).loss_curve_
    assert np.all(np.diff(curve) <= 1e-15)


def test_auto_rate_is_half_the_largest_stable_rate():
    X, y = data_for(LinearRegression)
    A = np.column_stack([X, np.ones(len(X))])
    largest = np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]
    assert LinearRegression().fit(X, y).learning_rate_ == pytest.approx(1 / largest, rel=1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        below = LinearRegression(learning_rate=1.99 / largest, max_iter=400, tol=None).fit(X, y).loss_curve_
    assert below[-1] < below[0]
    with pytest.raises(ValueError, match="grew from"):
        LinearRegression(learning_rate=2.2 / largest).fit(X, y)


def test_curvature_bound_runs_from_the_largest_eigenvalue_to_the_longest_row():
    X, weight = np.random.default_rng(0).normal(size=(50, 4)), np.ones(50)
    eigenvalue = np.linalg.eigvalsh(X.T @ X / 50)[-1]
    bounds = [curvature_bound(X, weight, b, fit_intercept=False) for b in (1, 5, 25, 50)]
    assert bounds == sorted(bounds, reverse=True)
    np.testing.assert_allclose([bounds[0], bounds[-1]], [np.square(X).sum(axis=1).max(), eigenvalue])
    wide = curvature_bound(X.T.copy(), np.ones(4), 4, fit_intercept=False)  # more features than examples
    assert wide == pytest.approx(eigenvalue * 50 / 4)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"max_iter": 3}, "did not converge in 3 epochs"),
        ({"learning_rate": 1e-7}, "increase max_iter or learning_rate"),  # a small change is not convergence
    ],
)
def test_what_has_not_converged_warns(model, settings, message):
    X, y = data_for(model)
    with pytest.warns(ConvergenceWarning, match=message):
        model(**settings).fit(X, y)


def test_unscaled_features_warn_instead_of_being_trusted():
    X, y = data_for(LinearRegression)
    with pytest.warns(ConvergenceWarning, match="Scale the features") as caught:
        LinearRegression().fit(1000 + 300 * X, y)
    assert caught[0].filename == __file__  # the warning points at the line that called fit


def test_a_rate_at_which_the_loss_oscillates_is_not_taken_for_convergence():
    X, y = data_for(LogisticRegression)
    with pytest.raises(ValueError, match=r"grew from 0\.69"):
        LogisticRegression(learning_rate=500.0).fit(X, y)
    with pytest.warns(ConvergenceWarning, match="decrease learning_rate"):
        LogisticRegression(learning_rate=20.0).fit(X, y)


@pytest.mark.parametrize("batch_size", [None, 1, 8])
def test_divergence_is_one_clear_sentence_and_not_nan(batch_size):
    X, y = data_for(LinearRegression)
    with pytest.raises(ValueError, match=r'learning_rate=1 is too large .*"auto" would be'):
        LinearRegression(learning_rate=1.0, batch_size=batch_size).fit(X * 100, y)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"learning_rate": 0}, "learning_rate"),
        ({"learning_rate": "fast"}, "learning_rate must be a number above 0 or"),
        ({"batch_size": 0}, "batch_size"),
        ({"max_iter": 1.5}, "max_iter"),
        ({"tol": -1}, "tol"),
        ({"l2": -0.1}, "l2"),
        ({"l1": "some"}, "l1"),
        ({"fit_intercept": "yes"}, "fit_intercept must be True or False"),
    ],
)
def test_bad_settings_are_named(model, settings, said):
    with pytest.raises((ValueError, TypeError), match=said):
        model(**settings).fit(*data_for(model))


@pytest.mark.parametrize("model", MODELS)
def test_bad_data_are_refused(model):
    X, y = data_for(model)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        model().fit(X, y[:-1])
    with pytest.raises(ValueError, match="contains NaN"):
        model().fit(np.where(X > 2, np.nan, X), y)
    with pytest.raises(ValueError, match="expecting 3 features"):
        model().fit(X, y).predict(X[:, :2])
    with pytest.raises(ValueError, match=r"weights are zero|at least one non-zero"):
        model().fit(X, y, sample_weight=np.zeros(len(y)))
    with pytest.raises(ValueError, match="Negative values"):
        model().fit(X, y, sample_weight=-np.ones(len(y)))


@pytest.mark.parametrize("model", MODELS)
def test_settings_survive_cloning(model):
    settings = {"learning_rate": 0.2, "batch_size": 4, "l1": 0.1, "n_iter_no_change": 3}
    assert clone(model(**settings)).get_params() == model(**settings).get_params()


def test_progress_tells_rest_from_hovering_and_from_stalling():
    def after(losses, full_batch):
        progress = Progress(1e-8, 2, first_loss=1.0, full_batch=full_batch)
        for loss in losses:
            progress.record(loss, gradient=1.0)
        return [word for word in ("ended", "converged", "diverged") if getattr(progress, word)]

    assert after([0.9, 0.5, 0.5], full_batch=True) == []
    assert after([0.9, 0.5, 0.5, 0.5], full_batch=True) == ["ended", "converged"]
    assert after([0.9, 0.5, 0.6, 0.7], full_batch=True) == ["ended"]
    assert after([0.9, 0.5, 0.6, 1.7], full_batch=True) == ["ended", "diverged"]
    assert after([0.9, 0.5, 0.6, 0.7], full_batch=False) == ["ended", "converged"]
    assert after([1.9, 1.5, 1.6, 1.7], full_batch=False) == ["ended"]
    assert after([np.nan], full_batch=False) == after([1e11], full_batch=True) == ["diverged"]


def test_soft_threshold():
    np.testing.assert_allclose(soft_threshold(np.array([-3, -0.5, 0, 0.5, 3]), 1), [-2, 0, 0, 0, 2])


def test_a_small_gradient_alone_is_not_convergence():
    day = 1_700_000_000 + 86_400 * np.arange(6)[:, None]
    target = 3.0 * np.arange(6) + 1
    with pytest.warns(ConvergenceWarning, match="Scale the features"):
        LinearRegression().fit(day, target)
    scaled = make_pipeline(StandardScaler(), LinearRegression()).fit(day, target)  # no warning
    assert scaled.score(day, target) == pytest.approx(1)
    assert scaled[-1].coef_[0] / scaled[0].scale_[0] * 86_400 == pytest.approx(3)
    rng = np.random.default_rng(0)
    age, income = rng.uniform(20, 60, 100), rng.uniform(20_000, 90_000, 100)
    X, y = np.column_stack([age, income]), 2 * age + 1e-4 * income
    with pytest.warns(ConvergenceWarning):
        LinearRegression().fit(X, y)
    with pytest.warns(ConvergenceWarning):
        LogisticRegression().fit(X * [1, 1e8], (age > 40).astype(int))

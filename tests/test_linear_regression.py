"""Linear regression by gradient descent arrives where closed forms and published figures say."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge
from sklearn.preprocessing import StandardScaler, scale

from nn_helpers.data.covid import load_danish_covid
from nn_helpers.estimators.linear_regression import LinearRegression

ANSCOMBE_X = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5.0])  # Anscombe (1973), first set
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])


def make_data(seed, n=80, d=4):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) @ (np.eye(d) + 0.3 * rng.normal(size=(d, d)))
    return X, 3 + X @ rng.normal(size=d) + rng.normal(size=n)


def least_squares(x, y):
    """Slopes and intercept in closed form."""
    A = np.column_stack([x, np.ones(len(x))])
    return np.linalg.lstsq(A, y, rcond=None)[0]


def relative_difference(coef, expected):
    return np.linalg.norm(coef - expected) / np.linalg.norm(expected)


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_least_squares(seed):
    X, y = make_data(seed)
    model = LinearRegression().fit(X, y)
    expected = least_squares(X, y)
    assert relative_difference(np.append(model.coef_, model.intercept_), expected) < 1e-6
    np.testing.assert_allclose(model.coef_, expected[:-1], rtol=1e-4)
    X_condition = np.linalg.cond(np.column_stack([X, np.ones(len(X))])) ** 2
    assert relative_difference(np.append(model.coef_, model.intercept_), expected) <= model.tol * X_condition


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_least_squares_without_an_intercept(seed):
    X, y = make_data(seed)
    model = LinearRegression(fit_intercept=False).fit(X, y)
    np.testing.assert_allclose(model.coef_, np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-4)
    assert model.intercept_ == 0


@pytest.mark.parametrize("l2", [0.01, 0.3, 5.0])
@pytest.mark.parametrize("seed", range(3))
def test_l2_is_ridge_with_alpha_n_times_l2(seed, l2):
    X, y = make_data(seed)
    model, ridge = LinearRegression(l2=l2).fit(X, y), Ridge(alpha=len(y) * l2).fit(X, y)
    np.testing.assert_allclose(model.coef_, ridge.coef_, rtol=1e-4)
    assert model.intercept_ == pytest.approx(ridge.intercept_, rel=1e-4)


@pytest.mark.parametrize("l1", [0.05, 0.5])
@pytest.mark.parametrize("seed", range(3))
def test_l1_is_lasso_with_half_alpha_and_zeros_the_same_weights(seed, l1):
    X, y = make_data(seed)
    X = np.column_stack([X, np.random.default_rng(seed).normal(size=(len(X), 3))])  # three useless features
    model, lasso = LinearRegression(l1=l1).fit(X, y), Lasso(alpha=l1 / 2, tol=1e-10).fit(X, y)
    np.testing.assert_allclose(model.coef_, lasso.coef_, rtol=1e-4, atol=1e-9)
    np.testing.assert_array_equal(model.coef_ == 0, lasso.coef_ == 0)
    assert l1 < 0.5 or np.any(model.coef_ == 0)


def test_penalties_leave_the_bias_alone():
    X, y = make_data(0)
    model = LinearRegression(l1=1e3, l2=1).fit(X, y)
    assert not model.coef_.any()
    assert model.intercept_ == pytest.approx(y.mean(), rel=1e-6)


def test_anscombe_to_the_published_digits():
    X = ANSCOMBE_X[:, np.newaxis]
    model = LinearRegression(max_iter=20_000, tol=1e-11, n_iter_no_change=1000)  # unscaled, so it takes long
    model.fit(X, ANSCOMBE_Y)
    squares = np.square(model.predict(X) - ANSCOMBE_Y).sum()
    assert round(model.intercept_, 6) == 3.000091
    assert round(model.coef_[0], 6) == 0.500091
    assert round(squares, 5) == 13.76269
    assert round(model.score(X, ANSCOMBE_Y), 5) == 0.66654


def test_anscombe_curvature():
    A = np.column_stack([ANSCOMBE_X, np.ones(11)])
    smallest, largest = np.linalg.eigvalsh(A.T @ A / 11)  # Hessian of the 1/(2m) cost
    assert (round(smallest, 4), round(largest, 3)) == (0.1088, 91.891)
    assert (round(2 / largest, 5), round(largest / smallest)) == (0.02176, 844)  # as published (2 / 91.891)
    auto = LinearRegression(max_iter=1, tol=None).fit(ANSCOMBE_X[:, np.newaxis], ANSCOMBE_Y).learning_rate_
    assert auto == pytest.approx(1 / (2 * largest))  # MSE is twice that cost: its rates are half as large


def test_several_features_of_a_bundled_set():
    X, y = load_diabetes(return_X_y=True)
    X = X[:, [0, 1, 2, 3, 6, 8, 9]]  # the blood values 4, 5 and 7 are nearly combinations of the others
    X = scale(X)
    np.testing.assert_allclose(LinearRegression().fit(X, y).coef_, least_squares(X, y)[:-1], rtol=1e-4)


def danish_fit(lag, skip=None):
    """Least squares of deaths on the cases of `lag` weeks before, for deaths from week `skip` on."""
    data = load_danish_covid()
    skip = lag if skip is None else skip
    x, y = data.new_cases[skip - lag : len(data.new_cases) - lag], data.new_deaths[skip:]
    slope, intercept = least_squares(x, y)
    squares = np.square(slope * x + intercept - y).sum()
    return x, y, slope, intercept, 1 - squares / np.square(y - y.mean()).sum()


def test_danish_figures_are_21_full_weeks():
    data = load_danish_covid()
    assert [len(column) for column in data] == [21, 21, 21]
    assert (str(data.week_start[0]), str(data.week_start[-1])) == ("2020-03-02", "2020-07-20")
    assert np.all(np.diff(data.week_start) == np.timedelta64(7, "D"))
    assert (data.new_cases.sum(), data.new_deaths.sum()) == (13434, 613)


def test_danish_line_by_descent_is_that_of_least_squares():
    x, y, slope, intercept, r_squared = danish_fit(lag=0)
    scaler = StandardScaler().fit(x[:, np.newaxis])
    model = LinearRegression().fit(scaler.transform(x[:, np.newaxis]), y)
    in_cases = model.coef_[0] / scaler.scale_[0]  # back from scaled units
    assert in_cases == pytest.approx(slope, rel=1e-6)
    assert model.intercept_ - in_cases * scaler.mean_[0] == pytest.approx(intercept, rel=1e-6)
    assert (round(slope, 4), round(intercept, 3), round(r_squared, 3)) == (0.0596, -8.942, 0.896)


def test_danish_deaths_fit_the_cases_of_the_same_week_best():
    all_weeks = [round(danish_fit(lag)[-1], 3) for lag in range(5)]
    assert all_weeks == [0.896, 0.716, 0.466, 0.203, 0.04]
    same_deaths = [round(float(danish_fit(lag, skip=4)[-1]), 3) for lag in range(5)]
    assert same_deaths == [0.968, 0.789, 0.461, 0.29, 0.04]

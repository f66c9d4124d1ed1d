"""What chapter 04 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge
from sklearn.linear_model import LinearRegression as LeastSquares

from lecture_code import definitions
from nn_helpers.chapters.ch04.explorers.conditioning import compute_bowl, factors
from nn_helpers.chapters.ch04.explorers.line import compute_line
from nn_helpers.chapters.ch04.explorers.points import START, compute_points
from nn_helpers.data.covid import load_danish_covid
from nn_helpers.estimators.linear_regression import LinearRegression
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error

CORE = ("gradient", "design", "least_squares", "descend", "hessian", "soft_threshold", "descend_penalised")
GRADIENT, DESIGN, LEAST_SQUARES, DESCEND, HESSIAN, _, DESCEND_PENALISED = definitions("04", *CORE)
X_ANSCOMBE, Y_ANSCOMBE = definitions("04", "x_anscombe", "y_anscombe")
X_ANSCOMBE = X_ANSCOMBE[:, None]
WEEKS = load_danish_covid()
CASES, DEATHS = WEEKS.new_cases, WEEKS.new_deaths
DIABETES = load_diabetes(scaled=False)


def make_data(seed, n=40, d=3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) * rng.uniform(0.5, 2, size=d) + rng.normal(size=d)
    return X, 1.5 + X @ rng.normal(size=d) + 0.5 * rng.normal(size=n)


def mse(X, y, theta):
    return np.mean((DESIGN(X) @ theta - y) ** 2)


def z_scored(x):
    return ((x - x.mean()) / x.std())[:, None]


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_gradient_is_the_true_slope(seed):
    X, y = make_data(seed)
    theta = np.random.default_rng(seed + 100).normal(size=4)
    analytic = np.append(*GRADIENT(X, y, theta[:-1], theta[-1]))
    assert relative_error(analytic, numerical_gradient(lambda t: mse(X, y, t), theta)) < 1e-7


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_descent_is_the_estimators(seed):
    X, y = make_data(seed)
    rate = 1 / np.linalg.eigvalsh(HESSIAN(X))[-1]
    model = LinearRegression(learning_rate=rate, max_iter=40, tol=None).fit(X, y)
    assert DESCEND(X, y, rate, 40)[-1] == pytest.approx([*model.coef_, model.intercept_], rel=1e-12)


@pytest.mark.parametrize("penalty", [{"l2": 0.5}, {"l1": 0.3}])
@pytest.mark.parametrize("seed", range(3))
def test_the_lectures_penalties_are_the_estimators_and_scikit_learns(seed, penalty):
    X, y = make_data(seed)
    w, b = DESCEND_PENALISED(X, y, **penalty)
    model = LinearRegression(max_iter=20_000, **penalty).fit(X, y)
    peer = Ridge(len(y) * penalty["l2"]) if "l2" in penalty else Lasso(penalty["l1"] / 2, tol=1e-10)
    for other in (model, peer.fit(X, y)):
        assert w == pytest.approx(other.coef_, rel=1e-5, abs=1e-7)
        assert b == pytest.approx(other.intercept_, rel=1e-5)


def test_the_three_points_by_hand():
    x, y = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 7.0])
    gradient_w, gradient_b = GRADIENT(x, y, np.array([1.0]), 0.0)
    assert (gradient_w[0], gradient_b) == pytest.approx((-10, -4))
    assert mse(x, y, [2.0, 0.4]) == pytest.approx(0.8267, abs=5e-5)
    assert LEAST_SQUARES(x, y) == pytest.approx([2.5, -1])


@pytest.mark.parametrize("seed", range(5))
def test_the_broadcast_learns_the_mean(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(15, 1)), rng.normal(size=15) * 3 + 2
    w, b = 0.0, 0.0
    for _ in range(3000):
        error = (w * x + b) - y
        assert error.shape == (15, 15)
        w, b = w - 0.1 * 2 * np.mean(error * x), b - 0.1 * 2 * np.mean(error)
    loss = np.mean(((w * x + b) - y) ** 2)
    assert [w, b, loss] == pytest.approx([0, y.mean(), y.var()], abs=1e-9)


def test_anscombes_published_numbers():
    slope, intercept = LEAST_SQUARES(X_ANSCOMBE, Y_ANSCOMBE)
    sse = 11 * mse(X_ANSCOMBE, Y_ANSCOMBE, (slope, intercept))
    assert (round(slope, 6), round(intercept, 6), round(sse, 5)) == (0.500091, 3.000091, 13.76269)
    assert 1 - sse / (11 * Y_ANSCOMBE.var()) == pytest.approx(0.66654, abs=5e-6)
    on_half_mean = np.linalg.eigvalsh(HESSIAN(X_ANSCOMBE)) / 2  # of the 1/(2m) cost
    assert on_half_mean == pytest.approx([0.1088, 91.891], abs=5e-4)
    assert 2 / on_half_mean[1] == pytest.approx(0.02176, abs=5e-6)
    assert on_half_mean[1] / on_half_mean[0] == pytest.approx(844, abs=0.5)


@pytest.mark.parametrize("seed", range(8))
def test_the_limit_of_the_learning_rate(seed):
    X, y = make_data(seed)
    limit = 2 / np.linalg.eigvalsh(HESSIAN(X))[-1]
    start = mse(X, y, np.zeros(4))
    below, above = (mse(X, y, DESCEND(X, y, share * limit, 2500)[-1]) for share in (0.99, 1.01))
    assert below < start
    assert above > 1e6 * start


@pytest.mark.parametrize("seed", range(3))
def test_a_learning_rate_belongs_to_a_loss(seed):
    X, y = make_data(seed)
    A, m, alpha = DESIGN(X), len(y), 0.05
    expected = DESCEND(X, y, alpha / 2, 30)[-1]
    for factor, rate in ((1 / m, alpha), (2, alpha / (2 * m))):
        theta = np.zeros(4)
        for _ in range(30):
            theta = theta - rate * factor * A.T @ (A @ theta - y)
        assert theta == pytest.approx(expected, rel=1e-10)


def test_stopping_on_a_small_change_stops_where_the_published_notebook_did():
    _, stop = definitions("04", "gradient", "stop_on_small_change")
    slope, intercept = stop(X_ANSCOMBE, Y_ANSCOMBE, 0.005, tolerance=2e-6)
    assert (round(intercept, 4), round(slope, 4)) == (2.9089, 0.5091)
    slower_slope, slower_intercept = stop(X_ANSCOMBE, Y_ANSCOMBE, 0.0005, tolerance=2e-6)
    assert abs(slower_intercept - 3.0001) > 3 * abs(intercept - 3.0001)
    assert abs(slower_slope - 0.5001) > 3 * abs(slope - 0.5001)


@pytest.mark.parametrize(("x", "y"), [(CASES, DEATHS), (X_ANSCOMBE[:, 0], Y_ANSCOMBE)])
def test_one_z_scored_feature_takes_one_step(x, y):
    Z = z_scored(x)
    assert HESSIAN(Z) == pytest.approx(2 * np.eye(2), abs=1e-12)
    assert DESCEND(Z, y, 0.5, 1)[-1] == pytest.approx(LEAST_SQUARES(Z, y), rel=1e-12)


def test_the_danish_line_and_its_lags():
    _, _, r_squared = definitions("04", "design", "least_squares", "r_squared")
    assert LEAST_SQUARES(CASES[:, None], DEATHS) == pytest.approx([0.0596, -8.94], rel=1e-3)
    assert np.linalg.cond(HESSIAN(CASES[:, None])) == pytest.approx(1.69e6, rel=5e-3)
    every = [r_squared(CASES[: 21 - lag, None], DEATHS[lag:]) for lag in range(5)]
    common = [r_squared(CASES[4 - lag : 21 - lag, None], DEATHS[4:]) for lag in range(5)]
    assert (round(every[0], 3), round(common[0], 3)) == (0.896, 0.968)
    assert every == sorted(every, reverse=True)
    assert common == sorted(common, reverse=True)
    two = r_squared(np.column_stack([CASES[1:], CASES[:-1]]), DEATHS[1:])
    assert round(two, 3) == 0.925
    residuals = np.abs(DEATHS - DESIGN(CASES[:, None]) @ LEAST_SQUARES(CASES[:, None], DEATHS))
    assert WEEKS.week_start[residuals.argmax()] == np.datetime64("2020-03-09")


def test_small_batches_are_quick_and_then_hover():
    _, descend = definitions("04", "gradient", "descend_in_batches")
    Z = z_scored(CASES)
    best = mse(Z, DEATHS, LEAST_SQUARES(Z, DEATHS))
    sizes = (1, 3, 21)
    runs = {
        size: np.array([descend(Z, DEATHS, 0.03, 30, size, np.random.default_rng(s))[1] for s in range(10)])
        for size in sizes
    }
    first, last = ({size: runs[size][:, epoch].mean() / best - 1 for size in sizes} for epoch in (0, -1))
    assert first[1] < first[3] < first[21]
    assert last[3] < last[1] < last[21]
    assert runs[21] == pytest.approx(np.tile(runs[21][0], (10, 1)), rel=1e-12)  # no chance in a full batch
    path, _ = descend(Z, DEATHS, 0.03, 30, 21, np.random.default_rng(0))
    assert path == pytest.approx(DESCEND(Z, DEATHS, 0.03, 30), rel=1e-9, abs=1e-12)


def test_k_folds_are_scikit_learns_on_the_same_folds():
    names = ("design", "least_squares", "r2_score", "k_fold_scores")
    *_, r2_score, k_fold_scores = definitions("04", *names)
    X, y = DIABETES.data, DIABETES.target
    scores = k_fold_scores(X, y, 5, np.random.default_rng(3))
    for fold, score in zip(np.array_split(np.random.default_rng(3).permutation(442), 5), scores, strict=True):
        rest = np.setdiff1d(np.arange(442), fold)
        model = LeastSquares().fit(X[rest], y[rest])
        above_mean = 1 - np.mean((model.predict(X[fold]) - y[fold]) ** 2) / np.mean(
            (y[rest].mean() - y[fold]) ** 2
        )
        assert score == pytest.approx(above_mean, rel=1e-9)
        theta = np.append(model.coef_, model.intercept_)
        assert r2_score(X[fold], y[fold], theta, y[rest].mean()) == pytest.approx(score, rel=1e-9)


def test_choosing_features_before_the_split_makes_knowledge_of_noise():
    *_, k_fold_scores = definitions("04", "design", "least_squares", "r2_score", "k_fold_scores")
    for seed in range(100, 105):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(100, 2000)), rng.normal(size=100)
        seen = np.argsort(-np.abs((X - X.mean(axis=0)).T @ (y - y.mean())))[:10]
        chance = rng.permutation(2000)[:10]
        assert k_fold_scores(X[:, seen], y, 5, rng).mean() > 0.2
        assert k_fold_scores(X[:, chance], y, 5, rng).mean() < 0.1


def test_l1_selects_l2_does_not_and_the_bias_goes_free():
    X, y = DIABETES.data, DIABETES.target
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    (w_l1, _), (w_l2, _) = DESCEND_PENALISED(Z, y, l1=10.0), DESCEND_PENALISED(Z, y, l2=10.0)
    assert (w_l1 == 0).sum() >= 4
    assert (w_l2 != 0).all()
    w, b = DESCEND_PENALISED(Z, y, l1=1e3)
    assert not w.any()
    assert b == pytest.approx(y.mean(), rel=1e-6)


def test_a_chosen_penalty_helps_where_examples_are_few():
    names = (
        "design",
        "least_squares",
        "r2_score",
        "k_fold_scores",
        "ridge",
        "penalties",
        "with_few_patients",
    )
    *_, with_few_patients = definitions("04", *names)
    with_few_patients.__globals__["diabetes"] = DIABETES
    penalised, plain = np.array([with_few_patients(seed) for seed in range(50, 70)]).T
    assert penalised.mean() > plain.mean() + 0.03
    assert (penalised > plain).sum() >= 12


@pytest.mark.parametrize("seed", range(3))
def test_error_is_bias_and_variance_and_noise(seed):
    x_fixed, fits_of_degree = definitions("04", "x_fixed", "fits_of_degree")
    truth = np.sin(np.pi * x_fixed)
    fits_of_degree.__globals__.update(truth=truth, noise=0.4)
    errors, training = [], []
    for degree in range(12):
        rng = np.random.default_rng(1000 + seed)
        predictions, targets = fits_of_degree(degree, rng)
        bias2 = np.mean((predictions.mean(axis=0) - truth) ** 2)
        variance = predictions.var(axis=0).mean()
        errors.append(np.mean((predictions - truth - 0.4 * rng.normal(size=targets.shape)) ** 2))
        training.append(np.mean((predictions - targets) ** 2))
        assert variance == pytest.approx(0.16 * (degree + 1) / 20, rel=0.15)
        assert errors[-1] == pytest.approx(bias2 + variance + 0.16, rel=0.05)
    assert np.argmin(errors) == 3
    assert np.argmin(training) == 11


def test_steps_grow_with_the_condition_number():
    (steps_needed,) = definitions("04", "steps_needed")
    for seed in range(10, 13):
        for kappa in (30, 100, 300):
            steps = steps_needed(kappa, np.random.default_rng(seed))
            assert steps == pytest.approx(kappa * np.log(1e6), rel=0.1)


def test_the_line_explorer_walks_the_lectures_path():
    state = compute_line(12, "Anscombe, raw", 0.9)
    rate = 0.9 * 2 / np.linalg.eigvalsh(HESSIAN(X_ANSCOMBE))[-1]
    assert state.path == pytest.approx(DESCEND(X_ANSCOMBE, Y_ANSCOMBE, rate, 12), rel=1e-9)
    assert state.best == pytest.approx(LEAST_SQUARES(X_ANSCOMBE, Y_ANSCOMBE), rel=1e-9)


@pytest.mark.parametrize("penalty", [0.01, 1.0, 30.0])
def test_the_points_explorer_draws_the_ridge_line(penalty):
    state = compute_points(START, penalty)
    x, y = START.x, START.y
    peer = Ridge(alpha=len(x) * penalty).fit(x[:, None], y)
    assert state.line == pytest.approx([peer.coef_[0], peer.intercept_], rel=1e-9)


@pytest.mark.parametrize(("condition", "share"), [(1.0, 0.5), (20.0, 0.92), (100.0, 1.04)])
def test_the_conditioning_explorer_is_a_descent(condition, share):
    state = compute_bowl(6, condition, share)
    turn = np.deg2rad(30)
    axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    H = axes @ np.diag([1 / condition, 1.0]) @ axes.T
    for before, after in zip(state.path[:-1], state.path[1:], strict=True):
        assert after == pytest.approx(before - share * 2 * H @ before, abs=1e-12)
    assert (abs(factors(state)[0]) > 1) == (share > 1)

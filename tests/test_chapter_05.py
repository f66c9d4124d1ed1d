"""What chapter 05 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import numpy as np
import pytest
from sklearn import metrics
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression as SklearnLogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lecture_code import definitions
from nn_helpers.chapters.ch05.explorers import FLOWERS, compute_boundary, compute_threshold
from nn_helpers.estimators.logistic_regression import LogisticRegression
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error
from nn_helpers.nn.losses import BCEWithLogitsLoss

SEEDS = range(5)


def lecture(*names):
    """Definitions of the lecture that see each other."""
    found = dict(zip(names, definitions("05", *names), strict=True))
    for value in found.values():
        if callable(value):
            value.__globals__.update(found)
    return found.values()


def random_rows(seed, n_classes=2):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(30, 4))
    y = rng.integers(0, n_classes, size=30)
    y[:n_classes] = np.arange(n_classes)
    return X, y


def petals(*classes):
    iris = load_iris()
    rows = np.isin(iris.target, classes)
    X = iris.data[rows][:, 2:]
    return (X - X.mean(axis=0)) / X.std(axis=0), (iris.target[rows] == classes[-1]).astype(int)


def test_likelihood_and_cross_entropy_are_one():
    likelihood, cross_entropy = lecture("likelihood", "cross_entropy")
    y = np.array([1, 0, 1, 1])
    for p, value in (([0.9, 0.2, 0.6, 0.8], 0.3456), ([0.99, 0.4, 0.1, 0.99], 0.058806)):
        assert likelihood(np.array(p), y) == pytest.approx(value)
        assert np.exp(-4 * cross_entropy(np.array(p), y)) == pytest.approx(value)
    losses = [round(cross_entropy(p, target), 3) for target in (0, 1) for p in (0.1, 0.9)]
    assert losses == [0.105, 2.303, 2.303, 0.105]


@pytest.mark.parametrize("seed", SEEDS)
def test_one_gradient_for_both_regressions(seed):
    gradient, identity, sigmoid, *losses = lecture(
        "gradient", "identity", "sigmoid", "half_mean_squared_error", "mean_cross_entropy", "cross_entropy"
    )
    X, y = random_rows(seed)
    w = np.random.default_rng(seed + 100).normal(size=4)
    for mean, loss in ((identity, losses[0]), (sigmoid, losses[1])):
        grad_w, grad_b = gradient(X, y, w, 0.3, mean)
        numerical = numerical_gradient(lambda v, loss=loss: loss(X, y, v, 0.3), w.copy())
        assert relative_error(grad_w, numerical) < 1e-7
        numerical = numerical_gradient(lambda v, loss=loss: loss(X, y, w, v[0]), np.array([0.3]))
        assert relative_error(np.array([grad_b]), numerical) < 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_an_extra_slope_of_the_sigmoid_is_caught_and_too_small(seed):
    gradient, sigmoid = lecture("gradient", "sigmoid")
    X, y = random_rows(seed)
    p = sigmoid(X @ np.ones(4))
    wrong = X.T @ ((p - y) * p * (1 - p)) / len(y)
    right, _ = gradient(X, y, np.ones(4), 0.0, sigmoid)
    assert relative_error(wrong, right) > 0.1
    assert np.abs((p - y) * p * (1 - p)).max() <= np.abs(p - y).max() / 4


def test_the_or_neuron_to_every_published_figure():
    names = ("X_or", "y_or", "sigmoid", "squared_delta", "train_or", "rows_right")
    X_or, y_or, sigmoid, squared_delta, train_or, rows_right = lecture(*names)
    p = sigmoid(X_or @ np.array([1.0, -1.0]) - 0.5)
    assert p.round(4).tolist() == [0.3775, 0.1824, 0.6225, 0.3775]
    delta = squared_delta(p, y_or)
    assert np.round([*X_or.T @ delta, delta.sum()], 5).tolist() == [-0.47001, -0.53644, -0.53644]
    squared, entropy = train_or(squared_delta, steps=200), train_or(lambda p, y: p - y, steps=200)
    assert squared[[0, 1, 100], 3].round(5).tolist() == [1.34096, 0.97867, 0.06958]
    assert squared[1, :3].round(5).tolist() == [1.23500, -0.73178, -0.23178]
    for rows, first in ((squared, 14), (entropy, 9)):
        assert (rows_right(rows)[first:] == 4).all()
        assert rows_right(rows)[first - 1] == 3
        assert (np.diff(rows[:, 3]) < 0).all()
    assert rows_right(squared)[2:4].tolist() == [3, 2]
    assert (entropy[1:, 3] < squared[1:, 3]).all()


@pytest.mark.parametrize("labels", [[0, 1, 1, 0], [1, 0, 0, 1]])
def test_one_neuron_has_no_answer_to_xor(labels):
    gradient, sigmoid, X_or = lecture("gradient", "sigmoid", "X_or")
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(2000):
        grad_w, grad_b = gradient(X_or, np.array(labels), w, b, sigmoid)
        w, b = w - grad_w, b - grad_b
    assert np.abs([*w, b]).max() < 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stable_cross_entropy_is_the_textbooks_and_the_packages(seed):
    stable, cross_entropy, sigmoid = lecture("stable_cross_entropy", "cross_entropy", "sigmoid")
    rng = np.random.default_rng(seed)
    z, y = rng.normal(scale=3, size=50), rng.integers(0, 2, size=50)
    assert stable(z, y) == pytest.approx(cross_entropy(sigmoid(z), y), rel=1e-10)
    assert stable(100 * z, y) == pytest.approx(BCEWithLogitsLoss()(100 * z, y.astype(float)), rel=1e-12)
    assert stable(z, y) == pytest.approx(np.logaddexp(0, -(2 * y - 1) * z).mean(), rel=1e-12)


def test_where_the_textbook_form_fails_and_labels_of_minus_one():
    stable, cross_entropy, sigmoid = lecture("stable_cross_entropy", "cross_entropy", "sigmoid")
    with np.errstate(all="ignore"):
        assert np.isinf(cross_entropy(sigmoid(40.0), 0))
        assert np.isnan(cross_entropy(sigmoid(40.0), 1))
    assert stable(40.0, 0) == 40
    assert stable(np.array([-1e4]), np.array([1])) == 1e4
    assert stable(-5.0, -1) < 0


@pytest.mark.parametrize("l2", [0.0, 0.02])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_lectures_descents_are_the_estimators(seed, l2):
    fit, fit_softmax, *_ = lecture("fit", "fit_softmax", "gradient", "sigmoid", "softmax")
    settings = {"learning_rate": 0.3, "l2": l2}
    X, y = random_rows(seed)
    w, b = fit(X, y, steps=60, **settings)
    model = LogisticRegression(max_iter=60, tol=None, **settings).fit(X, y)
    assert model.coef_[0] == pytest.approx(w, rel=1e-10)
    assert model.intercept_[0] == pytest.approx(b, rel=1e-10)
    X, y = random_rows(seed, n_classes=3)
    W, b = fit_softmax(X, np.eye(3)[y], steps=60, **settings)
    model = LogisticRegression(max_iter=60, tol=None, **settings).fit(X, y)
    assert model.coef_ == pytest.approx(W.T, rel=1e-10)
    assert model.intercept_ == pytest.approx(b, rel=1e-10, abs=1e-14)


def test_the_boundary_of_the_two_overlapping_flowers():
    fit, *_ = lecture("fit", "gradient", "sigmoid")
    X, y = petals(1, 2)
    w, b = fit(X, y, steps=5000)
    assert (((X @ w + b) > 0) == y).sum() == 94
    assert ((X @ (2 * w) + 2 * b > 0) == (X @ w + b > 0)).all()


def test_separable_weights_grow_like_a_logarithm_and_a_penalty_stops_them():
    fit, *_ = lecture("fit", "gradient", "sigmoid")
    X, y = petals(0, 1)
    lengths = [np.linalg.norm(fit(X, y, steps=steps)[0]) for steps in (30, 300, 3000)]
    growth = np.diff(lengths)
    assert ((growth > 1.5) & (growth < 3.5)).all()
    penalised = [np.linalg.norm(fit(X, y, steps=steps, l2=0.01)[0]) for steps in (1000, 3000)]
    assert penalised[0] == pytest.approx(penalised[1], rel=1e-6)
    with pytest.warns(ConvergenceWarning):
        model = LogisticRegression(max_iter=500).fit(X, y)
    assert model.score(X, y) == 1


def test_scikit_learns_irises_are_fishers():
    rows = load_iris().data[[34, 37]]
    assert rows.tolist() == [[4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1]]


@pytest.mark.parametrize("seed", SEEDS)
def test_measures_and_roc_by_hand_are_scikit_learns(seed):
    confusion, roc = lecture("confusion", "roc")
    rng = np.random.default_rng(seed)
    true = rng.permutation(np.repeat([0, 1], [40, 20]))
    score = rng.normal(size=60) + true
    tp, fp, fn, tn = confusion(score > 0.5, true)
    assert metrics.confusion_matrix(true, score > 0.5).tolist() == [[tn, fp], [fn, tp]]
    false_rate, true_rate = roc(score, true)
    area = np.sum(np.diff(false_rate) * true_rate[1:])
    assert area == pytest.approx(metrics.roc_auc_score(true, score))
    assert area == pytest.approx((score[true == 1][:, None] > score[true == 0]).mean())


def test_the_twelve_people():
    score, sick, confusion = lecture("score", "sick", "confusion")
    assert confusion(score > 0.5, sick) == (4, 2, 1, 5)
    assert metrics.roc_auc_score(sick, score) == pytest.approx(31 / 35)


def test_accuracy_stays_while_recall_collapses():
    states = [compute_threshold(threshold, 3.0, 10) for threshold in (2.5, 3.0, 4.0, 5.0)]
    accuracy, recall = np.array([state.measures[:2] for state in states]).T
    assert np.ptp(accuracy) < 0.005
    assert recall[0] >= 0.7
    assert recall[-1] == 0
    assert (np.diff(recall) < 0).all()


def test_prevalence_changes_precision_but_not_the_roc_curve():
    rare, common = (compute_threshold(2.5, 3.0, sick) for sick in (10, 500))
    assert (rare.roc == common.roc).all()
    assert common.measures[2] > rare.measures[2] + 0.3


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("costs", [(50, 1), (1000, 1), (1, 20)])
def test_the_formula_for_the_threshold_is_the_cheapest_when_probabilities_are_true(costs, seed):
    (mean_cost,) = lecture("mean_cost")
    rng = np.random.default_rng(seed)
    p = rng.beta(0.5, 2.0, size=20_000)
    miss, alarm = costs
    expected = [miss * p * (p <= t) + alarm * (1 - p) * (p > t) for t in (alarm / (alarm + miss), 0.5)]
    for other in np.geomspace(0.0003, 0.9997, 50):  # without luck: the costs that the probabilities promise
        assert expected[0].mean() <= (miss * p * (p <= other) + alarm * (1 - p) * (p > other)).mean()
    truth = rng.random(20_000) < p
    drawn = [mean_cost(t, miss, alarm, p, truth) for t in (alarm / (alarm + miss), 0.5)]
    assert drawn[0] < drawn[1]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("load", [load_iris, load_breast_cancer])
def test_ours_beats_the_majority_and_equals_scikit_learn(load, seed):
    X, y = load(return_X_y=True)
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    ours = LogisticRegression(l2=1 / (2 * 0.8 * len(y)), tol=1e-3)
    majority, own, theirs = (
        cross_val_score(make_pipeline(StandardScaler(), model), X, y, cv=folds).mean()
        for model in (DummyClassifier(), ours, SklearnLogisticRegression())
    )
    assert own > majority + 0.3
    assert abs(own - theirs) < 0.01


@pytest.mark.parametrize("label", FLOWERS)
def test_the_boundary_is_found_before_the_confidence(label):
    states = [compute_boundary(step, 3.0, label) for step in (0, 100, 300)]
    start, middle, end = states
    assert start.right < 60
    assert middle.right >= 94
    assert end.right == middle.right
    assert np.linalg.norm(end.parameters) > 1.1 * np.linalg.norm(middle.parameters)
    assert (np.diff(end.losses) < 0).all()

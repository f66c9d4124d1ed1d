"""Right answers to the exercises of chapter 05."""

import math

import numpy as np
from scipy.special import expit, log_expit
from sklearn import metrics

from correct_answers import answer_to


@answer_to("05.by_hand")
def by_hand_rounded():
    return {
        "p": 0.231,
        "z": 1.386,
        "loss_right": 0.051,
        "loss_wrong": 2.996,
        "likelihood": 0.378,
        "mean_loss": 0.324,
    }


@answer_to("05.by_hand")
def by_hand_with_math():
    likelihood = math.prod([0.7, 1 - 0.4, 0.9])
    return {
        "p": math.exp(-1.2) / (1 + math.exp(-1.2)),
        "z": math.log(4),
        "loss_right": math.log(1 / 0.95),
        "loss_wrong": math.log(20),
        "likelihood": likelihood,
        "mean_loss": math.log(1 / likelihood) / 3,
    }


@answer_to("05.cross_entropy")
def cross_entropy_by_sign(z, y):
    losses = [
        max(value, 0) + math.log1p(math.exp(-abs(value))) - t * value for value, t in zip(z, y, strict=True)
    ]
    return sum(losses) / len(losses)


@answer_to("05.cross_entropy")
def cross_entropy_of_margins(z, y):
    return np.logaddexp(0, -(2 * y - 1) * z).mean()


@answer_to("05.gradient")
def gradient_loop(X, y, w, b):
    grad_w, grad_b = np.zeros(len(w)), 0.0
    for x, target in zip(X, y, strict=True):
        error = 1 / (1 + math.exp(-(x @ w + b))) - target
        grad_w += error * x / len(y)
        grad_b += error / len(y)
    return grad_w, grad_b


@answer_to("05.gradient")
def gradient_by_rows(X, y, w, b):
    delta = (expit(w @ X.T + b) - y)[:, None]
    return (delta * X).mean(axis=0), delta.mean()


@answer_to("05.fit")
def fit_with_a_column_of_ones(X, y, learning_rate, steps):
    A = np.column_stack([X, np.ones(len(X))])
    theta = np.zeros(A.shape[1])
    for _ in range(steps):
        theta -= learning_rate * A.T @ (expit(A @ theta) - y) / len(y)
    return theta[:-1], theta[-1]


@answer_to("05.fit")
def fit_in_place(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    while steps > 0:
        error = 1 / (1 + np.exp(-X @ w - b)) - y
        w -= learning_rate * np.mean(error[:, None] * X, axis=0)
        b -= learning_rate * np.mean(error)
        steps -= 1
    return w, b


@answer_to("05.decide")
def decide_on_z(z, threshold):
    return np.where(z > math.log(threshold / (1 - threshold)), 1, 0)


@answer_to("05.decide")
def decide_in_a_loop(z, threshold):
    return [int(1 / (1 + math.exp(-value)) > threshold) for value in z]


@answer_to("05.bad_start")
def bad_start_computed():
    p = expit(-6.0)
    return {
        "slope_cross_entropy": p - 1,
        "slope_squared": 2 * (p - 1) * p * (1 - p),
        "times_faster": 1 / (2 * p * (1 - p)),
    }


@answer_to("05.bad_start")
def bad_start_rounded():
    return {"slope_cross_entropy": -0.998, "slope_squared": -0.00492, "times_faster": 203}


@answer_to("05.debug_nan")
def mean_loss_softplus(X, y, w, b):
    z = X @ w + b
    return -np.average(log_expit(np.where(y == 1, z, -z)))


@answer_to("05.debug_nan")
def mean_loss_row_by_row(X, y, w, b):
    total = 0.0
    for x, target in zip(X, y, strict=True):
        z = float(x @ w + b)
        wrong_way = -z if target == 1 else z
        total += max(wrong_way, 0) + math.log1p(math.exp(-abs(wrong_way)))
    return total / len(y)


@answer_to("05.or_neuron")
def train_or_with_scalars(steps, learning_rate=0.5):
    rows = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1)]
    w1, w2, b = 1.0, -1.0, -0.5

    def p(x1, x2):
        return 1 / (1 + math.exp(-(w1 * x1 + w2 * x2 + b)))

    for _ in range(steps):
        deltas = [2 * (p(x1, x2) - y) * p(x1, x2) * (1 - p(x1, x2)) for x1, x2, y in rows]
        g1 = sum(d * row[0] for d, row in zip(deltas, rows, strict=True))
        g2 = sum(d * row[1] for d, row in zip(deltas, rows, strict=True))
        w1, w2, b = w1 - learning_rate * g1, w2 - learning_rate * g2, b - learning_rate * sum(deltas)
    return [w1, w2], b, sum((y - p(x1, x2)) ** 2 for x1, x2, y in rows)


@answer_to("05.or_neuron")
def train_or_with_one_vector(steps, learning_rate=0.5):
    A = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    y, theta = np.array([0, 1, 1, 1]), np.array([1, -1, -0.5])
    for _ in range(steps):
        p = expit(A @ theta)
        theta = theta - learning_rate * 2 * A.T @ ((p - y) * p * (1 - p))
    return theta[:2], theta[2], np.square(y - expit(A @ theta)).sum()


@answer_to("05.measures")
def measures_named(tp, fp, fn, tn):
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    return {
        "accuracy": 1 - (fp + fn) / (tp + fp + fn + tn),
        "precision": precision,
        "recall": recall,
        "specificity": 1 - fp / (fp + tn),
        "f1": 2 * precision * recall / (precision + recall),
    }


@answer_to("05.measures")
def measures_from_sklearn(tp, fp, fn, tn):
    true = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    called = np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    return {
        "accuracy": metrics.accuracy_score(true, called),
        "precision": metrics.precision_score(true, called),
        "recall": metrics.recall_score(true, called),
        "specificity": metrics.recall_score(true, called, pos_label=0),
        "f1": metrics.f1_score(true, called),
    }


@answer_to("05.cheapest")
def cheapest_with_min(p, y, thresholds, miss, alarm):
    def bill(threshold):
        total = 0
        for probability, label in zip(p, y, strict=True):
            if label == 1 and probability <= threshold:
                total += miss
            if label == 0 and probability > threshold:
                total += alarm
        return total

    return min(thresholds, key=bill)


@answer_to("05.cheapest")
def cheapest_with_a_table(p, y, thresholds, miss, alarm):
    called = p[None, :] > thresholds[:, None]
    prices = np.where(y == 1, miss, alarm)
    return thresholds[((called != (y == 1)) @ prices).argmin()]


@answer_to("05.diagnosis")
def diagnosis_told():
    return {
        "accuracy_as_loss": "the slope is zero almost everywhere",
        "rare_disease": "saying no to everybody does as well",
        "scaled_first": "the test rows have been seen",
        "separable": "there is no minimum to arrive at",
    }


@answer_to("05.diagnosis")
def diagnosis_in_another_order():
    because = {
        "separable": "there is no minimum to arrive at",
        "scaled_first": "The test rows have been seen",
    }
    return {
        **because,
        "rare_disease": "Saying no to everybody does as well",
        "accuracy_as_loss": "The slope is zero almost everywhere",
    }

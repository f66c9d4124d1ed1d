"""Gradient cases of linear and logistic regression, with sample weights and the l2 penalty."""

import numpy as np

from gradient_cases import register
from nn_helpers.estimators.linear_regression import LinearRegression
from nn_helpers.estimators.logistic_regression import LogisticRegression


def model_rows(model, Y, rng):
    n, k = Y.shape
    X, weight = rng.normal(size=(n, 3)), rng.uniform(0.2, 2, size=n)
    W, b = rng.normal(size=(3, k)), rng.normal(size=k)
    _, grad_W, grad_b = model._loss_and_gradient(X, Y, weight, W, b)
    yield "W", grad_W, lambda W: float(model._loss_and_gradient(X, Y, weight, W, b)[0]), W
    yield "b", grad_b, lambda b: float(model._loss_and_gradient(X, Y, weight, W, b)[0]), b


register(
    "linear regression",
    LinearRegression,
    lambda rng: model_rows(LinearRegression(l2=0.3), rng.normal(size=(7, 1)), rng),
)
register(
    "logistic regression",
    LogisticRegression,
    lambda rng: model_rows(LogisticRegression(l2=0.3), rng.integers(0, 2, size=(7, 1)).astype(float), rng),
)
register(
    "softmax regression",
    LogisticRegression,
    lambda rng: model_rows(LogisticRegression(l2=0.3), np.eye(4)[rng.integers(0, 4, size=7)], rng),
)

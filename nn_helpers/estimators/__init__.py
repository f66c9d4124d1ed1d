"""Models with scikit-learn's interface: fit, predict, score.

from nn_helpers.estimators import LinearRegression, MLPClassifier
"""

from nn_helpers.estimators.gradient_descent import GradientDescentModel, curvature_bound, largest_eigenvalue
from nn_helpers.estimators.linear_regression import LinearRegression
from nn_helpers.estimators.logistic_regression import LogisticRegression, log_sum_exp
from nn_helpers.estimators.mlp import MLPClassifier, MLPRegressor

__all__ = [
    "GradientDescentModel",
    "curvature_bound",
    "largest_eigenvalue",
    "LinearRegression",
    "LogisticRegression",
    "log_sum_exp",
    "MLPClassifier",
    "MLPRegressor",
]

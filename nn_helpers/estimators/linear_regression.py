"""Linear regression by gradient descent on the mean squared error.

y_hat = X @ w + b,   error = y_hat - y,   grad_w = X.T @ error * 2 / N
"""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from nn_helpers.estimators.gradient_descent import GradientDescentModel


class LinearRegression(RegressorMixin, GradientDescentModel):
    """Linear regression, trained by gradient descent.

    The loss is mean((y_hat - y)**2) + l1 * sum(|w|) + l2 * sum(w**2). It is a scikit-learn estimator:
    pipelines, grid search and cross-validation take it. The same minimum in scikit-learn's terms:
    ``Ridge(alpha=N * l2)`` and ``Lasso(alpha=l1 / 2)``.

    Attributes
    ----------
    coef_ : ndarray, shape (D,)
    intercept_ : float
    n_iter_ : int
        Epochs run.
    loss_curve_ : list of float
        The loss of every epoch, penalties included, over the batches as they were met.
    learning_rate_ : float
        The learning rate used.
    n_features_in_ : int

    Examples
    --------
    >>> model = LinearRegression().fit([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> model.coef_.round(4), round(model.intercept_, 4)
    (array([2.]), 1.0)
    """

    _slope = 2  # d(error**2) = 2 * error
    _curvature = 2

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learn ``coef_`` and ``intercept_``.

        Parameters
        ----------
        X : array-like, shape (N, D)
        y : array-like, shape (N,)
        sample_weight : array-like, shape (N,), optional
            A weight of 2 counts as the example twice.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            When an argument is unusable, or the learning rate so large that the loss grows without bound.
        """
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        W, b = self._descend(X, y[:, np.newaxis].astype(np.float64), sample_weight)
        self.coef_, self.intercept_ = W[:, 0], float(b[0])
        return self

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return the predictions X @ coef_ + intercept_, of shape (N,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return X @ self.coef_ + self.intercept_

    @staticmethod
    def _predictions_and_losses(Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return Z, np.square(Z - Y)[:, 0]

"""Logistic regression by gradient descent on the mean cross-entropy.

    p = sigmoid(X @ w + b),   error = p - y,   grad_w = X.T @ error / N

With more than two classes the sigmoid becomes the softmax and y one-hot; the gradient stays the same line.
"""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from nn_helpers.estimators.gradient_descent import GradientDescentModel
from nn_helpers.nn.activations import log_softmax


class LogisticRegression(ClassifierMixin, GradientDescentModel):
    """Logistic (two classes) or softmax regression, trained by gradient descent.

    The loss is the mean cross-entropy + l1 * sum(|W|) + l2 * sum(W**2). It is a scikit-learn estimator:
    pipelines, grid search and cross-validation take it. scikit-learn's `LogisticRegression` has the same
    minimum with ``C = 1 / (2 * N * l2)``; mind that it penalises by default (C = 1) and this one does not.
    On separable data without a penalty there is no minimum: the weights grow for ever, and fit warns.

    Attributes
    ----------
    classes_ : ndarray, shape (K,)
    coef_ : ndarray, shape (1, D) for two classes, else (K, D)
    intercept_ : ndarray, shape (1,) for two classes, else (K,)
    n_iter_ : int
        Epochs run.
    loss_curve_ : list of float
        The loss of every epoch, penalties included, over the batches as they were met.
    learning_rate_ : float
        The learning rate used.
    n_features_in_ : int

    Examples
    --------
    >>> model = LogisticRegression(l2=0.01).fit([[0.0], [1.0], [2.0], [3.0]], ["no", "no", "yes", "yes"])
    >>> model.predict([[0.5], [2.5]])
    array(['no', 'yes'], dtype='<U3')
    """

    _slope = 1

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learn ``coef_`` and ``intercept_``.

        Parameters
        ----------
        X : array-like, shape (N, D)
        y : array-like, shape (N,)
            Class labels of any kind, of at least two classes.
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
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, index = np.unique(y, return_inverse=True)
        n_classes = len(self.classes_)
        if n_classes < 2:
            raise ValueError(
                f"y holds only one class ({self.classes_.tolist()[0]!r}), expected at least two classes: "
                "there is nothing to tell apart."
            )
        Y = np.eye(n_classes)[index] if n_classes > 2 else index[:, np.newaxis].astype(np.float64)
        W, b = self._descend(X, Y, sample_weight)
        self.coef_, self.intercept_ = W.T.copy(), b
        return self

    def decision_function(self, X: ArrayLike) -> np.ndarray:
        """Return the net inputs: shape (N,) for two classes, (N, K) for more."""
        Z = self._net_input(X)
        return Z[:, 0] if len(self.classes_) == 2 else Z

    def predict_proba(self, X: ArrayLike) -> np.ndarray:
        """Return the probabilities of the classes, of shape (N, K)."""
        return np.exp(self.predict_log_proba(X))

    def predict_log_proba(self, X: ArrayLike) -> np.ndarray:
        """Return the logarithms of the probabilities, of shape (N, K)."""
        Z = self._net_input(X)
        if len(self.classes_) == 2:
            Z = np.hstack([np.zeros_like(Z), Z])  # sigmoid(z) is the second entry of softmax(0, z)
        return log_softmax(Z)

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return the most probable class of every row, of shape (N,)."""
        Z = self._net_input(X)
        return self.classes_[(Z[:, 0] > 0).astype(int) if len(self.classes_) == 2 else Z.argmax(axis=1)]

    def _net_input(self, X: ArrayLike) -> np.ndarray:
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return X @ self.coef_.T + self.intercept_  # (N, 1) or (N, K)

    @property
    def _curvature(self) -> float:
        return 1 / 4 if len(self.classes_) == 2 else 1 / 2  # the largest p * (1 - p), of softmax's Hessian

    @staticmethod
    def _predictions_and_losses(Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Work with logarithms of probabilities, so that no logarithm of zero can occur."""
        log_total = log_sum_exp(Z)  # (N, 1)
        Y_hat = np.exp(Z - log_total)
        YZ = Y * Z if Z.shape[1] == 1 else (Y * Z).sum(axis=1, keepdims=True)  # (N, 1), z of the true class
        return Y_hat, (log_total - YZ)[:, 0]


def log_sum_exp(Z: np.ndarray) -> np.ndarray:
    """Logarithm of softmax's denominator, (N, 1); a single column stands for (0, z), as in the sigmoid."""
    if Z.shape[1] == 1:
        return np.logaddexp(0, Z)
    largest = Z.max(axis=1, keepdims=True)
    return largest + np.log(np.exp(Z - largest).sum(axis=1, keepdims=True))

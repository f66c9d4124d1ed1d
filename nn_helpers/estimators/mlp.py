"""The multilayer perceptron as scikit-learn's users expect an estimator: fit, predict, score.

    X --> Linear --> activation --> ... --> Linear --> softmax (classes) or nothing (numbers)

`MLPClassifier` and `MLPRegressor` put the pieces of the course together: a `Sequential` of `Linear`
layers, a loss, an optimiser, and `fit`. Names of parameters and of learnt attributes are scikit-learn's,
so they work in its pipelines, grid searches and cross-validations. Where they differ: more activations
and solvers (no lbfgs), softmax with two outputs for two classes, biases start at zero, ReLU-like layers
start with He's weights, and losses are the plain means of the data, without the penalty.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin, RegressorMixin
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from nn_helpers.estimators.mlp_base import FLOATS, BaseMLP, hold_out
from nn_helpers.nn.activations import log_softmax, softmax
from nn_helpers.nn.losses import CrossEntropyLoss, MSELoss
from nn_helpers.validation import describe


class MLPClassifier(ClassifierMixin, BaseMLP):
    """A multilayer perceptron for classes: softmax with cross-entropy.

    Parameters
    ----------
    hidden_layer_sizes : int or sequence of int
        Units of each hidden layer; ``()`` is softmax regression.
    activation : {"relu", "tanh", "logistic", "identity", "leaky_relu", "elu"}
        Of the hidden layers.
    solver : {"adam", "sgd", "rmsprop", "adagrad"}
        The optimiser, see `nn_helpers.nn.optimisers`.
    alpha : float
        Strength of the L2 penalty on the weights (never on biases); divided by the batch size.
    batch_size : int or "auto"
        Examples per step; "auto" is 200, or all if there are fewer.
    learning_rate_init : float
        The learning rate.
    max_iter : int
        The largest number of epochs of one call of `fit`.
    shuffle : bool
        Whether each epoch has a new order.
    random_state : None, int or numpy.random.RandomState
        For weights, order, and held-out examples.
    tol : float
        An epoch that improves by less does not count as an improvement.
    verbose : bool
        Whether a progress bar appears when training takes more than two seconds.
    warm_start : bool
        Whether `fit` goes on from the last weights.
    momentum, nesterovs_momentum : float, bool
        For "sgd".
    early_stopping : bool
        Hold ``validation_fraction`` of the examples out, stop when their score no longer improves, and
        keep the weights of the best epoch.
    validation_fraction : float
        Between 0 and 1.
    beta_1, beta_2, epsilon : float
        For "adam".
    n_iter_no_change : int
        Epochs without improvement before training stops.

    Attributes
    ----------
    coefs_, intercepts_ : list of ndarray
        Weights (n_in, n_out) and biases (n_out,) of each layer.
    classes_ : ndarray, shape (n_classes,)
    loss_curve_ : list of float
        Training loss of each epoch; ``loss_`` the last, ``best_loss_`` the smallest.
    validation_scores_, best_validation_score_
        With early stopping: the score after each epoch, and the best; else None.
    n_iter_, t_, n_layers_, n_outputs_ : int
        Epochs, examples seen, layers counting the input, outputs.
    """

    classes_: np.ndarray

    def partial_fit(self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None) -> Self:
        """Train one epoch on some more examples.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_features)
        y : array_like, shape (n_samples,)
        classes : array_like, optional
            All classes that will ever come; needed in the first call unless y holds them all.

        Returns
        -------
        self

        Raises
        ------
        TypeError, ValueError
            If a setting or the data cannot be used, or y holds a class that was not announced.
        NotFiniteError
            A ValueError: the loss has become NaN or infinite.
        """
        first = not hasattr(self, "coefs_")
        if classes is not None:
            classes = np.unique(classes)
            if not first and not np.array_equal(classes, self.classes_):
                raise ValueError(
                    f"classes must stay as in the first call, {describe(self.classes_.tolist())}, "
                    f"but is {describe(classes.tolist())}."
                )
        if first:
            self.classes_ = np.unique(column_or_1d(y)) if classes is None else classes
        return self._partial_fit(X, y, first)

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return the most probable class of each example, shape (n_samples,)."""
        z = self._outputs(X)
        return self.classes_[z.argmax(axis=1)]

    def predict_proba(self, X: ArrayLike) -> np.ndarray:
        """Return the probability of each class, shape (n_samples, n_classes), in the order of classes_."""
        return softmax(self._outputs(X))

    def predict_log_proba(self, X: ArrayLike) -> np.ndarray:
        """Return the logarithms of `predict_proba`, exact even where those round to zero."""
        return log_softmax(self._outputs(X))

    def _loss(self) -> CrossEntropyLoss:
        return CrossEntropyLoss()

    def _validate(self, X: ArrayLike, y: ArrayLike, reset: bool) -> tuple[np.ndarray, np.ndarray]:
        X, y = validate_data(self, X, y, dtype=FLOATS, reset=reset, multi_output=True)
        check_classification_targets(y)
        return X, column_or_1d(y, warn=True)

    def _encode(self, y: np.ndarray, reset: bool) -> tuple[np.ndarray, int]:
        if reset:
            self.classes_ = np.unique(y)
        unknown = np.setdiff1d(y, self.classes_)
        if unknown.size:
            raise ValueError(
                f"y holds classes that were not announced, {describe(unknown.tolist())}; "
                f"known are {describe(self.classes_.tolist())}: fit anew, or name all classes at first."
            )
        if len(self.classes_) < 2:
            raise ValueError("y must hold at least two classes, but holds only one class.")
        return np.searchsorted(self.classes_, y), len(self.classes_)

    def _decode(self, targets: np.ndarray) -> np.ndarray:
        return self.classes_[targets]

    def _hold_out(self, X: np.ndarray, targets: np.ndarray) -> list[np.ndarray]:
        return hold_out(self, X, targets, stratify=targets)


class MLPRegressor(RegressorMixin, BaseMLP):
    """A multilayer perceptron for numbers: no activation at the output, mean squared error.

    Parameters and attributes are those of `MLPClassifier`, without ``classes_``; y may have several
    columns. Scale y to a spread of about 1 first: a network has to learn its mean and scale, too.
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def partial_fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train one epoch on some more examples; X (n_samples, n_features), y as for `fit`."""
        return self._partial_fit(X, y, first=not hasattr(self, "coefs_"))

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return the predictions, of the shape that y had in training."""
        y_hat = self._outputs(X)
        return y_hat[:, 0] if self._y_is_flat else y_hat

    def _loss(self) -> MSELoss:
        return MSELoss()

    def _validate(self, X: ArrayLike, y: ArrayLike, reset: bool) -> tuple[np.ndarray, np.ndarray]:
        X, y = validate_data(self, X, y, dtype=FLOATS, reset=reset, multi_output=True, y_numeric=True)
        self._y_is_flat = y.ndim == 1 or y.shape[1] == 1
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        return X, y

    def _encode(self, y: np.ndarray, reset: bool) -> tuple[np.ndarray, int]:
        targets = y.reshape(len(y), -1)
        return targets, targets.shape[1]

    def _decode(self, targets: np.ndarray) -> np.ndarray:
        return targets[:, 0] if self._y_is_flat else targets

    def _hold_out(self, X: np.ndarray, targets: np.ndarray) -> list[np.ndarray]:
        return hold_out(self, X, targets, stratify=None)

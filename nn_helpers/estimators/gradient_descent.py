"""Gradient descent for models that are linear in their parameters, as scikit-learn estimators.

    Z = X @ W + b  ->  y_hat = mean(Z)  ->  error = y_hat - y  ->  grad_W = X.T @ error * slope / N

Linear regression (mean = identity, squared error, slope 2) and logistic regression (mean = sigmoid or
softmax, cross-entropy, slope 1) differ in nothing but that mean and that slope. `GradientDescentModel`
holds what they share: the descent itself, the penalties, the learning rate and the decision to stop.
"""

import warnings
from collections.abc import Iterator
from numbers import Real
from typing import NoReturn

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_array, check_consistent_length

from nn_helpers.validation import check_number, check_positive_int, describe

DIVERGED = 1e10  # times the loss of zero weights
ROUNDING = 1e-12  # a loss that differs from the best by less than this is the best, up to rounding
UNGAINED = 1e-3  # share of what descent could gain at all that it may leave when it calls itself converged


class GradientDescentModel(BaseEstimator):
    """What linear and logistic regression share; not used by itself.

    A model gives `_slope`, `_curvature` (the largest second derivative of its loss in the net input) and the
    method ``_predictions_and_losses(Z, Y)``: from net inputs and targets (N, K) to predictions (N, K) and the
    loss of every example (N,).
    """

    def __init__(
        self,
        *,
        learning_rate: float | str = "auto",
        batch_size: int | None = None,
        max_iter: int = 2000,
        tol: float | None = 1e-8,
        n_iter_no_change: int = 5,
        l1: float = 0.0,
        l2: float = 0.0,
        fit_intercept: bool = True,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        """Store the settings; they are checked by ``fit``.

        Parameters
        ----------
        learning_rate : float or "auto"
            The step size eta. "auto" takes 1/L, where L bounds the curvature of the loss (see
            `curvature_bound`), so that a full-batch step never raises the loss; 1/(2L) with mini-batches.
        batch_size : int, optional
            Examples in a step. None is full batch, 1 is online descent. Batches are drawn anew, without
            replacement, in every epoch; the last one may be smaller.
        max_iter : int
            The largest number of epochs (passes over the data, as in `sklearn.linear_model.SGDClassifier`).
        tol : float, optional
            Training has converged when the gradient, averaged over an epoch, is at most `tol` times
            that of the first epoch. With full-batch least squares the relative error of the parameters is
            then at most `tol` times the condition number of the Hessian, whatever the learning rate.
            None runs exactly `max_iter` epochs.
        n_iter_no_change : int
            Patience: training also stops after so many epochs in a row without a new lowest loss. With
            mini-batches that is the usual end, since a constant rate hovers around the minimum.
        l1, l2 : float
            Penalties: ``l1 * sum(|w|) + l2 * sum(w**2)`` is added to the mean loss. The bias is
            never penalised. l1 is applied as a soft threshold after each step, so weights become exactly 0.
        fit_intercept : bool
            Whether there is a bias.
        random_state : int, RandomState instance or None
            Decides the order of the examples in mini-batches. The weights start at zero.
        """
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.l1 = l1
        self.l2 = l2
        self.fit_intercept = fit_intercept
        self.random_state = random_state

    def _check_settings(self) -> None:
        """Refuse impossible settings in one sentence."""
        if not isinstance(self.learning_rate, str) or self.learning_rate != "auto":
            if isinstance(self.learning_rate, str):
                raise ValueError(
                    f'learning_rate must be a number above 0 or "auto", got {describe(self.learning_rate)}.'
                )
            check_number(self.learning_rate, "learning_rate", above=0)
        if self.batch_size is not None:
            check_positive_int(self.batch_size, "batch_size")
        check_positive_int(self.max_iter, "max_iter")
        check_positive_int(self.n_iter_no_change, "n_iter_no_change")
        if self.tol is not None:
            check_number(self.tol, "tol", minimum=0)
        check_number(self.l1, "l1", minimum=0)
        check_number(self.l2, "l2", minimum=0)
        if not isinstance(self.fit_intercept, bool | np.bool_):
            raise ValueError(f"fit_intercept must be True or False, got {describe(self.fit_intercept)}.")

    @np.errstate(over="ignore", invalid="ignore")  # a diverging descent is reported in words
    def _descend(
        self, X: np.ndarray, Y: np.ndarray, sample_weight: ArrayLike | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Minimise the mean loss, starting from zero weights.

        Parameters
        ----------
        X : ndarray, shape (N, D)
        Y : ndarray, shape (N, K)
        sample_weight : array-like, shape (N,), or None

        Returns
        -------
        W : ndarray, shape (D, K)
        b : ndarray, shape (K,)

        Raises
        ------
        ValueError
            When the loss grows without bound, or when all sample weights are zero.
        """
        self._check_settings()
        n_examples, n_outputs = Y.shape
        weight = mean_one_weight(X, sample_weight)  # (N,)
        batch_size = min(self.batch_size or n_examples, n_examples)
        given = self.learning_rate
        rate = self._auto_rate(X, weight, batch_size) if isinstance(given, str) else float(given)
        random_state = check_random_state(self.random_state)
        W, b = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs)
        first_loss = weight @ self._predictions_and_losses(np.zeros_like(Y), Y)[1] / n_examples
        progress = Progress(self.tol, self.n_iter_no_change, first_loss, full_batch=batch_size == n_examples)

        self.learning_rate_ = rate
        self.loss_curve_: list[float] = []
        while not progress.ended and len(self.loss_curve_) < self.max_iter:
            W_before, b_before, loss, n_steps = W.copy(), b.copy(), 0.0, 0
            for X_batch, Y_batch, weight_batch in batches(X, Y, weight, batch_size, random_state):
                batch_loss, grad_W, grad_b = self._loss_and_gradient(X_batch, Y_batch, weight_batch, W, b)
                W -= rate * grad_W
                if self.fit_intercept:
                    b -= rate * grad_b
                if self.l1:
                    W = soft_threshold(W, rate * self.l1)
                loss += batch_loss * len(X_batch) / n_examples
                n_steps += 1
            self.loss_curve_.append(float(loss))
            step = np.sqrt(np.square(W - W_before).sum() + np.square(b - b_before).sum())
            progress.record(loss, gradient=step / (rate * n_steps))
            if progress.diverged:
                self._raise_diverged(first_loss, self._auto_rate(X, weight, batch_size))
        self.n_iter_ = len(self.loss_curve_)
        if progress.converged and progress.full_batch:
            left = self._gain_left(X, Y, weight, W, b)
            progress.converged = left <= UNGAINED * (max(first_loss - self.loss_curve_[-1], 0) + left)
        if self.tol is not None and not progress.converged:
            self._warn_not_converged(progress)
        return W, b

    def _gain_left(
        self, X: np.ndarray, Y: np.ndarray, weight: np.ndarray, W: np.ndarray, b: np.ndarray
    ) -> float:
        """How far the loss could still fall, by Newton's decrement: each direction in its own scale.

        A small gradient is no proof: where one feature is a million times as large as another, the gradient
        has become small as soon as the large one has moved. With l1 there is no such formula; 0 is returned.

        Source: Boyd and Vandenberghe (2004), Convex Optimization, section 9.5.1.
        """
        if self.l1:
            return 0.0
        n = len(X)
        mean = weight @ X / n if self.fit_intercept else np.zeros(X.shape[1])
        A = X - mean  # (N, D)
        scale = np.sqrt(weight @ np.square(A) / n)
        scale[scale == 0] = 1
        A /= scale
        Y_hat = self._predictions_and_losses(X @ W + b, Y)[0]
        error = (Y_hat - Y) * weight[:, np.newaxis] * (self._slope / n)  # (N, K)
        grad = A.T @ error + 2 * self.l2 * W / scale[:, np.newaxis]  # (D, K)
        hessian = self._curvature * (A * weight[:, np.newaxis]).T @ A / n + np.diag(2 * self.l2 / scale**2)
        newton = np.linalg.lstsq(hessian, grad, rcond=1e-12)[0]
        left = np.sum(grad * newton) / 2
        if self.fit_intercept:
            left += np.sum(np.square(error.sum(axis=0))) / (2 * self._curvature)
        return float(left)

    def _loss_and_gradient(
        self, X: np.ndarray, Y: np.ndarray, weight: np.ndarray, W: np.ndarray, b: np.ndarray
    ) -> tuple[float, np.ndarray, np.ndarray]:
        """Return the penalised mean loss and its gradient with respect to W and b (that of l1 left out)."""
        n = len(X)
        Y_hat, losses = self._predictions_and_losses(X @ W + b, Y)  # (N, K), (N,)
        error = (Y_hat - Y) * weight[:, np.newaxis]  # (N, K)
        grad_W = X.T @ error * (self._slope / n)  # (D, K)
        grad_b = error.sum(axis=0) * (self._slope / n)  # (K,)
        loss = weight @ losses / n
        if self.l1:
            loss += self.l1 * np.abs(W).sum()
        if self.l2:
            loss += self.l2 * np.square(W).sum()
            grad_W += 2 * self.l2 * W
        return loss, grad_W, grad_b

    def _auto_rate(self, X: np.ndarray, weight: np.ndarray, batch_size: int) -> float:
        curvature = self._curvature * curvature_bound(X, weight, batch_size, self.fit_intercept) + 2 * self.l2
        stable = 1.0 if batch_size == len(X) else 0.5  # times 1/L; Gower et al. (2019), theorem 3.1
        return stable / curvature if curvature > 0 else 1.0

    def _raise_diverged(self, first_loss: float, auto_rate: float) -> NoReturn:
        raise ValueError(
            f"The loss grew from {first_loss:.3g} to {self.loss_curve_[-1]:.3g} "
            f"in {len(self.loss_curve_)} epochs: "
            f"learning_rate={self.learning_rate_:.3g} is too large for these data. "
            f"Scale the features (for example with StandardScaler), or take a smaller rate: "
            f'learning_rate="auto" would be {auto_rate:.3g}.'
        )

    def _warn_not_converged(self, progress: "Progress") -> None:
        if progress.ended and progress.relative_gradient <= (self.tol or 0):
            warnings.warn(
                f"{type(self).__name__} stopped after {self.n_iter_} epochs because its gradient is small "
                f"(tol={self.tol:.1e}), but the loss can still fall noticeably: the features differ too much "
                "in scale, or lie too far from 0. Scale the features (for example with StandardScaler).",
                ConvergenceWarning,
                stacklevel=5,  # the line that called fit
            )
            return
        if progress.ended:
            advice = (
                f"the loss found no new minimum for {self.n_iter_no_change} epochs: "
                f"decrease learning_rate ({self.learning_rate_:.3g}) or increase n_iter_no_change"
            )
        else:
            advice = "scale the features, increase max_iter or learning_rate, add a penalty or loosen tol"
        warnings.warn(
            f"{type(self).__name__} did not converge in {self.n_iter_} epochs: the gradient is "
            f"{progress.relative_gradient:.1e} of what it was at first, tol={self.tol:.1e}. "
            f"{advice[0].upper()}{advice[1:]}.",
            ConvergenceWarning,
            stacklevel=5,  # the line that called fit
        )


class Progress:
    """Decides after every epoch whether training has ended, and whether it has converged or diverged.

    It ends when the gradient has become small, or when patience is exhausted. The second counts as converged
    only if the loss is at rest up to rounding, or if mini-batches make it hover below where it began. It has
    diverged when the loss has outgrown all measure, or when full-batch descent ends above where it began.
    """

    def __init__(self, tol: float | None, patience: int, first_loss: float, full_batch: bool) -> None:
        self.tol, self.patience = tol, patience
        self.first_loss, self.full_batch = first_loss, full_batch
        self.best_loss, self.n_stalled = np.inf, 0
        self.first_gradient: float | None = None
        self.relative_gradient = np.inf
        self.ended = self.converged = self.diverged = False

    def record(self, loss: float, gradient: float) -> None:
        """Take note of the loss of an epoch and of the norm of its mean gradient."""
        self.diverged = not loss <= DIVERGED * self.first_loss and loss != 0
        if self.tol is None or self.diverged:
            return
        if self.first_gradient is None:
            self.first_gradient = gradient
        self.relative_gradient = gradient / self.first_gradient if self.first_gradient else 0.0
        self.n_stalled = 0 if loss < self.best_loss else self.n_stalled + 1
        self.best_loss = min(loss, self.best_loss)
        if self.relative_gradient <= self.tol:
            self.ended = self.converged = True
        elif self.n_stalled >= self.patience:
            at_rest = loss - self.best_loss <= ROUNDING * self.best_loss
            hovers = not self.full_batch and self.best_loss < self.first_loss
            self.ended, self.converged = True, at_rest or hovers
            self.diverged = not self.converged and self.full_batch and loss > self.first_loss


def batches(
    X: np.ndarray, Y: np.ndarray, weight: np.ndarray, batch_size: int, random_state: np.random.RandomState
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield the batches of one epoch: all examples as they stand, or shuffled pieces of `batch_size`.

    Parameters
    ----------
    X, Y : ndarray, shape (N, D) and (N, K)
    weight : ndarray, shape (N,)
    batch_size : int
    random_state : RandomState

    Yields
    ------
    X_batch, Y_batch : ndarray, shape (B, D) and (B, K)
        Valid until the next batch is drawn: `X_batch` is one buffer that is used again.
    weight_batch : ndarray, shape (B,)
    """
    if batch_size == len(X):
        yield X, Y, weight
        return
    order = random_state.permutation(len(X))
    Y, weight = Y[order], weight[order]
    buffer = np.empty((batch_size, X.shape[1]))
    for start in range(0, len(X), batch_size):
        batch = slice(start, start + batch_size)
        rows = order[batch]
        X_batch = X.take(rows, axis=0, out=buffer[: len(rows)], mode="clip")  # "raise" would copy twice
        yield X_batch, Y[batch], weight[batch]


def soft_threshold(w: np.ndarray, threshold: float) -> np.ndarray:
    """Move every entry of `w` towards zero by `threshold`, and no further: the step that l1 asks for.

    Source: Daubechies, Defrise and De Mol (2004), equation 2.5.
    """
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)


def mean_one_weight(X: np.ndarray, sample_weight: ArrayLike | None) -> np.ndarray:
    """Check sample weights (None: all alike) and scale them to a mean of 1, so that N examples stay N.

    Raises
    ------
    ValueError
        If they are not one number for each example, of at least 0, and not all 0.
    """
    if sample_weight is None:
        return np.ones(len(X))
    if isinstance(sample_weight, Real):
        sample_weight = np.full(len(X), sample_weight)
    weight = check_array(sample_weight, ensure_2d=False, dtype=np.float64, input_name="sample_weight")
    if weight.ndim != 1:
        raise ValueError(f"Sample weights must be 1D array or scalar, got shape {weight.shape}.")
    check_consistent_length(X, weight)
    if weight.min() < 0:
        raise ValueError(
            f"Negative values in data passed to sample_weight: the smallest is {weight.min():g}."
        )
    if not weight.any():
        raise ValueError("All sample weights are zero: at least one example must count.")
    return weight / weight.mean()


def curvature_bound(X: np.ndarray, weight: np.ndarray, batch_size: int, fit_intercept: bool = True) -> float:
    """Bound the curvature of a mean loss whose second derivative in the net input is at most 1.

    For the full batch: the largest eigenvalue of X.T @ X / N (X with a column of ones for the bias). For
    batches of size B it is the expected smoothness of Gower et al. (2019, "SGD: general analysis and
    improved rates", proposition 3.8): from the longest squared row (B = 1) to that eigenvalue (B = N), which
    is then estimated from ten examples per feature.

    Parameters
    ----------
    X : ndarray, shape (N, D)
    weight : ndarray, shape (N,)
        Sample weights of mean 1.
    batch_size : int
    fit_intercept : bool

    Returns
    -------
    float
    """
    n, b = len(X), batch_size
    if b == n:
        return largest_eigenvalue(X, weight, fit_intercept)
    some = np.random.RandomState(0).permutation(n)[: 10 * (X.shape[1] + 1)]
    full = largest_eigenvalue(X[some], weight[some], fit_intercept)
    single = np.max(weight * (np.einsum("nd,nd->n", X, X) + fit_intercept))
    return (n * (b - 1) * full + (n - b) * single) / (b * (n - 1))


def largest_eigenvalue(X: np.ndarray, weight: np.ndarray, fit_intercept: bool = True) -> float:
    """Return the largest eigenvalue of X.T @ diag(weight) @ X / N, X with a column of ones for the bias."""
    A = np.column_stack([X, np.ones(len(X))]) if fit_intercept else X
    A = A * np.sqrt(weight)[:, np.newaxis]
    gram = A.T @ A if A.shape[1] < len(A) else A @ A.T  # the eigenvalues that are not 0 are the same
    return np.linalg.eigvalsh(gram)[-1] / len(A)

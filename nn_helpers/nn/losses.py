"""A loss says in one number how wrong the predictions are; its gradient starts the backward pass.

    y_hat, y  --loss_fn-->  L            loss = loss_fn(y_hat, y)
    dL/dy_hat  <----------               model.backward(loss_fn.backward())

The order of the arguments is PyTorch's, prediction first. The two classification losses take logits
(net inputs without sigmoid or softmax), because only then are loss and gradient exact for any size:
the gradient with respect to the net input is simply prediction minus target.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.activations import sigmoid
from nn_helpers.validation import Array, NotFiniteError, as_float_array, check_finite, describe


class Loss(ABC):
    """What all losses share: called on predictions and targets, then asked for the gradient.

    Attributes
    ----------
    reduction : str
        ``"sum"`` or ``"mean"``: how the examples are put together.
    """

    reduction = "mean"
    _saved: tuple[Any, ...] | None = None

    def __call__(self, y_hat: ArrayLike, y: ArrayLike) -> float:
        """Return the loss as a float, and remember what `backward` needs.

        Parameters
        ----------
        y_hat : array_like
            Predictions.
        y : array_like
            Targets; of the shape of ``y_hat`` unless the loss says otherwise.

        Raises
        ------
        TypeError, ValueError
            If shapes or values do not fit; shapes are never broadcast.
        NotFiniteError
            A ValueError: the loss is NaN or infinite.
        """
        self._saved = None  # a call that fails leaves no gradient of an earlier one behind
        y_hat = as_float_array(y_hat, "y_hat", finite=False)
        y = self._checked_targets(y_hat, y)
        with np.errstate(over="ignore", invalid="ignore"):
            loss, saved = self._compute(y_hat, y)
        loss = float(loss)
        if not np.isfinite(loss):
            _explain_not_finite(loss, y_hat, y)
        self._saved = saved
        return loss

    def backward(self) -> Array:
        """Return the gradient dL/dy_hat of the last call, of the shape of y_hat.

        Raises
        ------
        RuntimeError
            If no call came before, or the last one failed.
        """
        if self._saved is None:
            raise RuntimeError(f"Call loss = loss_fn(y_hat, y) before loss_fn.backward() of {self!r}.")
        return self._gradient(*self._saved)

    def _checked_targets(self, y_hat: Array, y: ArrayLike) -> Array:
        y = as_float_array(y, "y", dtype=y_hat.dtype, finite=False)
        check_same_shape(y_hat, y)
        return y

    @abstractmethod
    def _compute(self, y_hat: Array, y: Array) -> tuple[Any, tuple[Any, ...]]:
        """Return the loss and a tuple of what ``_gradient`` takes."""

    @abstractmethod
    def _gradient(self, *saved: Any) -> Array:
        """Return dL/dy_hat."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class SSELoss(Loss):
    """Sum of squared errors over all elements, L = sum (y_hat - y)^2, without a 1/2.

    Its gradient is 2 (y_hat - y). Chapters 2 and 3 use it; from chapter 4 on losses are means.
    """

    reduction = "sum"

    def _compute(self, y_hat: Array, y: Array) -> tuple[Any, tuple[Any, ...]]:
        error = y_hat - y
        return np.vdot(error, error), (error,)

    def _gradient(self, *saved: Array) -> Array:
        (error,) = saved
        return 2 * error


class MSELoss(Loss):
    """Mean of squared errors over all elements, as in PyTorch; gradient 2 (y_hat - y) / size."""

    def _compute(self, y_hat: Array, y: Array) -> tuple[Any, tuple[Any, ...]]:
        error = y_hat - y
        return np.vdot(error, error) / error.size, (error,)

    def _gradient(self, *saved: Array) -> Array:
        (error,) = saved
        return error * (2 / error.size)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy of logits z, mean over all elements.

    With p = sigmoid(z) the loss of one element is -y log p - (1 - y) log(1 - p). It is computed as
    max(z, 0) - z y + log(1 + e^-|z|), which is the same and stays finite for any z.
    The gradient is (p - y) / size. Targets are labels 0 and 1, or probabilities between them.
    """

    def _checked_targets(self, y_hat: Array, y: ArrayLike) -> Array:
        y = super()._checked_targets(y_hat, y)
        if not (y.min() >= 0 and y.max() <= 1):
            check_finite(y, "y")
            raise ValueError(
                "y: expected labels 0 and 1 (or probabilities between), "
                f"got some from {y.min():g} to {y.max():g}; labels -1 and +1 become 0 and 1 by (y + 1) / 2."
            )
        return y

    def _compute(self, y_hat: Array, y: Array) -> tuple[Any, tuple[Any, ...]]:
        losses = np.maximum(y_hat, 0) - y_hat * y + np.log1p(np.exp(-np.abs(y_hat)))
        return losses.mean(), (sigmoid._f(y_hat) - y,)

    def _gradient(self, *saved: Array) -> Array:
        (error,) = saved
        return error / error.size


class CrossEntropyLoss(Loss):
    """Cross-entropy of softmax probabilities, from logits, mean over examples.

    With p = softmax(z) along the last axis, the loss of one example is -sum_k y_k log p_k, computed as
    log(sum_k e^(z_k - m)) - (z_label - m) with m = max z. The gradient is (p - y) / N.

    The logits have shape (N, K), K >= 2. The targets are integer class labels 0 to K - 1 of shape (N,), or
    rows of probabilities (one-hot, for example) of shape (N, K). Further leading axes, such as time and
    batch (T, N, K), are allowed; the mean then runs over all of them.
    """

    def _checked_targets(self, y_hat: Array, y: ArrayLike) -> Array:
        if y_hat.ndim < 2 or y_hat.shape[-1] < 2:
            raise ValueError(
                "y_hat: expected logits of shape (N, K) with at least K = 2 classes, "
                f"got shape {y_hat.shape}; for one output use BCEWithLogitsLoss."
            )
        y = np.asarray(y)
        if y.shape == y_hat.shape:
            return self._checked_rows(y_hat, y)
        if y.shape != y_hat.shape[:-1]:
            hint = "; call y.ravel()." if y.shape == (*y_hat.shape[:-1], 1) else "."
            raise ValueError(
                f"y: expected class labels of shape {y_hat.shape[:-1]} or rows of shape {y_hat.shape} "
                f"for logits of shape {y_hat.shape}, got shape {y.shape}{hint}"
            )
        if y.dtype.kind not in "iu":
            raise TypeError(f"y: expected integer class labels, got {describe(y)}; call y.astype(int).")
        classes = y_hat.shape[-1]
        if y.min() < 0 or y.max() >= classes:
            raise ValueError(
                f"y: expected class labels from 0 to {classes - 1} for {classes} logits, "
                f"got some from {y.min()} to {y.max()}."
            )
        return y

    @staticmethod
    def _checked_rows(y_hat: Array, y: ArrayLike) -> Array:
        y = as_float_array(y, "y", dtype=y_hat.dtype)
        sums = y.sum(axis=-1)
        if y.min() < 0 or np.abs(sums - 1).max() > 1e-3:
            raise ValueError(
                f"y: expected rows of probabilities (at least 0, sum 1), got {y.min():g} as the smallest "
                f"entry and row sums from {sums.min():g} to {sums.max():g}."
            )
        return y

    def _compute(self, y_hat: Array, y: Array) -> tuple[Any, tuple[Any, ...]]:
        classes = y_hat.shape[-1]
        rows = y_hat.reshape(-1, classes)
        if classes < 32:  # NumPy reduces short rows several times faster in column-major order
            rows = np.asfortranarray(rows)
        shifted = rows - rows.max(axis=1, keepdims=True)
        y = y.reshape(-1, classes) if y.ndim == y_hat.ndim else y.ravel()
        label = np.arange(len(rows)), y  # where each row holds its label
        fit = (shifted * y).sum() if y.ndim == 2 else shifted[label].sum()
        error = np.exp(shifted, out=shifted)
        sums = error.sum(axis=1, keepdims=True)
        error /= sums  # the probabilities, from which the targets are taken off
        if y.ndim == 2:
            error -= y
        else:
            error[label] -= 1
        return (np.log(sums).sum() - fit) / len(rows), (error, y_hat.shape)

    def _gradient(self, *saved: Any) -> Array:
        error, shape = saved
        gradient: Array = error * (1 / len(error))
        return gradient.reshape(shape)


def check_same_shape(y_hat: Array, y: Array) -> None:
    """Refuse targets that NumPy would broadcast against the predictions.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    if y_hat.shape == y.shape:
        return
    if y_hat.ndim == 2 and y_hat.shape[1] == 1 and y.shape == y_hat.shape[:1]:
        cure = "make them alike with y.reshape(-1, 1)"
    elif y.ndim == 2 and y.shape[1] == 1 and y_hat.shape == y.shape[:1]:
        cure = "make them alike with y.ravel()"
    else:
        cure = "give one target for each prediction"
    raise ValueError(
        f"y: expected y_hat's shape {y_hat.shape}, got {y.shape}, "
        f"which NumPy would try to broadcast against it; {cure}."
    )


def _explain_not_finite(loss: float, y_hat: Array, y: Array) -> None:
    check_finite(y, "y")
    if np.isfinite(y_hat).all():
        cause = f"y_hat is as large as {np.abs(y_hat).max():.0e}"
    else:
        cause = "y_hat holds NaN or infinity"
    raise NotFiniteError(f"The loss is {loss} because {cause}; check the inputs, or train with a lower lr.")

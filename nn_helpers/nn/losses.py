"""A loss says in one number how wrong the predictions are; its gradient starts the backward pass.

    y_hat, y  --loss_fn-->  L            loss = loss_fn(y_hat, y)
    dL/dy_hat  <----------               model.backward(loss_fn.backward())

The order of the arguments is PyTorch's, prediction first. The two classification losses take logits
(net inputs without sigmoid or softmax), because only then are loss and gradient exact for any size:
the gradient with respect to the net input is simply prediction minus target.
"""

from abc import ABC, abstractmethod

import numpy as np

from nn_helpers.nn.activations import sigmoid
from nn_helpers.validation import NotFiniteError, as_float_array, check_finite, describe


class Loss(ABC):
    """What all losses share: called on predictions and targets, then asked for the gradient.

    Attributes
    ----------
    reduction : str
        ``"sum"`` or ``"mean"``: how the examples are put together.
    """

    reduction = "mean"
    _saved = None

    def __call__(self, y_hat, y):
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
        y_hat = as_float_array(y_hat, "y_hat", finite=False)
        y = self._checked_targets(y_hat, y)
        with np.errstate(over="ignore", invalid="ignore"):
            loss, self._saved = self._compute(y_hat, y)
        loss = float(loss)
        if not np.isfinite(loss):
            self._saved = None
            _explain_not_finite(loss, y_hat, y)
        return loss

    def backward(self):
        """Return the gradient dL/dy_hat of the last call, of the shape of y_hat."""
        if self._saved is None:
            raise RuntimeError(f"Call loss = loss_fn(y_hat, y) before loss_fn.backward() of {self!r}.")
        return self._gradient(*self._saved)

    def _checked_targets(self, y_hat, y):
        y = as_float_array(y, "y", dtype=y_hat.dtype, finite=False)
        check_same_shape(y_hat, y)
        return y

    @abstractmethod
    def _compute(self, y_hat, y):
        """Return the loss and a tuple of what ``_gradient`` takes."""

    @abstractmethod
    def _gradient(self, *saved):
        """Return dL/dy_hat."""

    def __repr__(self):
        return f"{type(self).__name__}()"


class SSELoss(Loss):
    """Sum of squared errors over all elements, L = sum (y_hat - y)^2, without a 1/2.

    Its gradient is 2 (y_hat - y). Chapters 2 and 3 use it; from chapter 4 on losses are means.
    """

    reduction = "sum"

    def _compute(self, y_hat, y):
        error = y_hat - y
        return np.vdot(error, error), (error,)

    def _gradient(self, error):
        return 2 * error


class MSELoss(Loss):
    """Mean of squared errors over all elements, as in PyTorch; gradient 2 (y_hat - y) / size."""

    def _compute(self, y_hat, y):
        error = y_hat - y
        return np.vdot(error, error) / error.size, (error,)

    def _gradient(self, error):
        return error * (2 / error.size)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy of logits z, mean over all elements.

    With p = sigmoid(z) the loss of one element is -y log p - (1 - y) log(1 - p). It is computed as
    max(z, 0) - z y + log(1 + e^-|z|), which is the same and stays finite for any z.
    The gradient is (p - y) / size. Targets are labels 0 and 1, or probabilities between them.
    """

    def _checked_targets(self, y_hat, y):
        y = super()._checked_targets(y_hat, y)
        if not (y.min() >= 0 and y.max() <= 1):
            check_finite(y, "y")
            raise ValueError(
                "y must hold labels 0 and 1 (or probabilities between), "
                f"but ranges from {y.min():g} to {y.max():g}; labels -1 and +1 become 0 and 1 by (y + 1) / 2."
            )
        return y

    def _compute(self, y_hat, y):
        losses = np.maximum(y_hat, 0) - y_hat * y + np.log1p(np.exp(-np.abs(y_hat)))
        return losses.mean(), (y_hat, y)

    def _gradient(self, z, y):
        return (sigmoid._f(z) - y) / z.size


class CrossEntropyLoss(Loss):
    """Cross-entropy of softmax probabilities, from logits, mean over examples.

    With p = softmax(z) along the last axis, the loss of one example is -sum_k y_k log p_k, computed as
    log(sum_k e^(z_k - m)) - (z_label - m) with m = max z. The gradient is (p - y) / N.

    The logits have shape (N, K), K >= 2. The targets are integer class labels 0 to K - 1 of shape (N,), or
    rows of probabilities (one-hot, for example) of shape (N, K). Further leading axes, such as time and
    batch (T, N, K), are allowed; the mean then runs over all of them.
    """

    def _checked_targets(self, y_hat, y):
        if y_hat.ndim < 2 or y_hat.shape[-1] < 2:
            raise ValueError(
                "y_hat must hold logits of shape (N, K) with at least K = 2 classes, "
                f"but has shape {y_hat.shape}; for one output use BCEWithLogitsLoss."
            )
        y = np.asarray(y)
        if y.shape == y_hat.shape:
            return self._checked_rows(y_hat, y)
        if y.shape != y_hat.shape[:-1]:
            hint = "; call y.ravel()." if y.shape == (*y_hat.shape[:-1], 1) else "."
            raise ValueError(
                f"y must hold class labels of shape {y_hat.shape[:-1]} or rows of shape {y_hat.shape} "
                f"for logits of shape {y_hat.shape}, but has shape {y.shape}{hint}"
            )
        if y.dtype.kind not in "iu":
            raise TypeError(f"y must hold integer class labels, but is {describe(y)}; call y.astype(int).")
        classes = y_hat.shape[-1]
        if y.min() < 0 or y.max() >= classes:
            raise ValueError(
                f"y must hold class labels from 0 to {classes - 1} for {classes} logits, "
                f"but ranges from {y.min()} to {y.max()}."
            )
        return y

    @staticmethod
    def _checked_rows(y_hat, y):
        y = as_float_array(y, "y", dtype=y_hat.dtype)
        sums = y.sum(axis=-1)
        if y.min() < 0 or np.abs(sums - 1).max() > 1e-3:
            raise ValueError(
                f"The rows of y must be probabilities (at least 0, sum 1), but {y.min():g} is the smallest "
                f"entry and row sums range from {sums.min():g} to {sums.max():g}."
            )
        return y

    def _compute(self, y_hat, y):
        classes = y_hat.shape[-1]
        rows = y_hat.reshape(-1, classes)
        if classes < 32:  # NumPy reduces short rows several times faster in column-major order
            rows = np.asfortranarray(rows)
        shifted = rows - rows.max(axis=1, keepdims=True)
        if y.ndim == y_hat.ndim:
            y = y.reshape(-1, classes)
            fit = (shifted * y).sum()
        else:
            y = np.arange(len(rows)), y.ravel()  # where each row holds its label
            fit = shifted[y].sum()
        p = np.exp(shifted, out=shifted)
        sums = p.sum(axis=1, keepdims=True)
        p /= sums
        return (np.log(sums).sum() - fit) / len(rows), (p, y, y_hat.shape)

    def _gradient(self, p, y, shape):
        gradient = p.copy(order="K")
        if isinstance(y, tuple):
            gradient[y] -= 1
        else:
            gradient -= y
        gradient *= 1 / len(p)
        return gradient.reshape(shape)


def check_same_shape(y_hat, y):
    """Refuse targets that NumPy would broadcast against the predictions."""
    if y_hat.shape == y.shape:
        return
    if y_hat.ndim == 2 and y_hat.shape[1] == 1 and y.shape == y_hat.shape[:1]:
        cure = "make them alike with y.reshape(-1, 1)"
    elif y.ndim == 2 and y.shape[1] == 1 and y_hat.shape == y.shape[:1]:
        cure = "make them alike with y.ravel()"
    else:
        cure = "give one target for each prediction"
    raise ValueError(
        f"y has shape {y.shape} but y_hat has shape {y_hat.shape}, "
        f"which NumPy would try to broadcast against each other; {cure}."
    )


def _explain_not_finite(loss, y_hat, y):
    check_finite(y, "y")
    if np.isfinite(y_hat).all():
        cause = f"y_hat is as large as {np.abs(y_hat).max():.0e}"
    else:
        cause = "y_hat holds NaN or infinity"
    raise NotFiniteError(f"The loss is {loss} because {cause}; check the inputs, or train with a lower lr.")

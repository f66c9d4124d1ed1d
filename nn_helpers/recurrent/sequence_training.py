"""Train a sequence network on batches that are drawn afresh for every update."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.losses import Loss
from nn_helpers.nn.optimisers import Adam
from nn_helpers.nn.training import train_step
from nn_helpers.recurrent.recurrent_layer import check_mask
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.validation import Array, check_positive_int


def training_steps(
    network: SequenceNetwork,
    loss_fn: Loss,
    draw: Callable[[], tuple[Array, Array, Array | None]],
    *,
    n_updates: int,
    lr: float = 5e-3,
    max_norm: float = 1.0,
) -> Iterator[float]:
    """Train step by step: a generator that gives the loss of each batch, taken before its update.

    Parameters
    ----------
    network : SequenceNetwork
    loss_fn : Loss
    draw : callable
        Returns ``x, y, mask`` of a new batch, as the tasks of `nn_helpers.data.sequence_tasks` do.
    n_updates : int
    lr : float
        Adam's rate.
    max_norm : float
        Gradients are clipped to this common length.

    Raises
    ------
    TypeError, ValueError
        If a number lies outside its range, or the loss or a gradient is not finite.
    """
    optimizer = Adam(network.parameters(), lr=lr)
    for _ in range(check_positive_int(n_updates, "n_updates")):
        x, y, mask = draw()
        masked = MaskedLoss(loss_fn, mask if network.read == "all" else None)
        yield train_step(network, masked, optimizer, (x, None, mask, y), max_norm=max_norm)


class MaskedLoss:
    """A loss over the steps that exist; its gradient is zero at the others.

    Parameters
    ----------
    loss_fn : Loss
    mask : ndarray of bool, shape (T, N), or None
        False where a sequence has no step.
    """

    def __init__(self, loss_fn: Loss, mask: Array | None) -> None:
        self.loss_fn, self.mask = loss_fn, mask
        self._shape: tuple[int, ...] = ()

    def __call__(self, y_hat: ArrayLike, y: ArrayLike) -> float:
        """Return the loss; y_hat (T, N, K), y (T, N) or (T, N, K).

        Raises
        ------
        ValueError
            If the mask is no array of bool of shape (T, N), or the loss cannot be computed.
        """
        y_hat, y = np.asarray(y_hat), np.asarray(y)
        check_mask(self.mask, y_hat)
        self._shape = y_hat.shape
        return self.loss_fn(y_hat, y) if self.mask is None else self.loss_fn(y_hat[self.mask], y[self.mask])

    def backward(self) -> Array:
        """Return the gradient of the last call, of the shape of y_hat."""
        existing = self.loss_fn.backward()
        if self.mask is None:
            return existing
        grad = np.zeros(self._shape, existing.dtype)
        grad[self.mask] = existing
        return grad


def masked_loss(
    loss_fn: Loss, y_hat: ArrayLike, y: ArrayLike, mask: Array | None = None
) -> tuple[float, Array]:
    """Return the loss over the steps that exist, and its gradient, which is zero at the others.

    Parameters
    ----------
    loss_fn : Loss
    y_hat : array_like, shape (T, N, K)
    y : array_like, shape (T, N) or (T, N, K)
    mask : ndarray of bool, shape (T, N), or None

    Raises
    ------
    ValueError
        If the mask is no array of bool of shape (T, N), or the loss cannot be computed.
    """
    masked = MaskedLoss(loss_fn, mask)
    return masked(y_hat, y), masked.backward()

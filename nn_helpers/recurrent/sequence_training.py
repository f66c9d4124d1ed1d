"""Train a sequence network on batches that are drawn afresh for every update."""

import numpy as np

from nn_helpers.nn.clipping import clip_grad_norm_
from nn_helpers.nn.optimisers import Adam
from nn_helpers.validation import check_positive_int


def training_steps(network, loss_fn, draw, *, n_updates, lr=5e-3, max_norm=1.0):
    """Train step by step: a generator that gives the loss of each batch after its update.

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
    """
    optimizer = Adam(network.parameters(), lr=lr)
    for _ in range(check_positive_int(n_updates, "n_updates")):
        x, y, mask = draw()
        y_hat = network(x, mask=mask)
        loss, grad = masked_loss(loss_fn, y_hat, y, mask if network.read == "all" else None)
        optimizer.zero_grad()
        network.backward(grad, needs_input_grad=False)
        clip_grad_norm_(network.parameters(), max_norm)
        optimizer.step()
        yield loss


def masked_loss(loss_fn, y_hat, y, mask=None):
    """Return the loss over the steps that exist, and its gradient, which is zero at the others.

    Parameters
    ----------
    y_hat : (T, N, K); y : (T, N) or (T, N, K); mask : bool (T, N) or None
    """
    if mask is None:
        return loss_fn(y_hat, y), loss_fn.backward()
    loss = loss_fn(y_hat[mask], y[mask])
    grad = np.zeros_like(y_hat)
    grad[mask] = loss_fn.backward()
    return loss, grad

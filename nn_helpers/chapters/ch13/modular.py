"""Addition modulo p: the data, a network that learns it, and one whose weights are written down."""

from typing import Any

import numpy as np

from nn_helpers.nn.losses import MSELoss
from nn_helpers.nn.optimisers import AdamW
from nn_helpers.nn.parameters import Parameter

P, HIDDEN, RATE = 31, 128, 0.02


def modular_addition(p: int) -> tuple[np.ndarray, np.ndarray]:
    """All pairs (a, b) of numbers below p, (p^2, 2), and their sums modulo p, (p^2,)."""
    pairs = np.stack(np.divmod(np.arange(p * p), p), axis=1)
    return pairs, pairs.sum(axis=1) % p


def fourier_power(embedding: np.ndarray) -> np.ndarray:
    """Share of the power at frequencies 1 to p // 2 along the symbols, (p, features) to (p // 2,)."""
    power = (np.abs(np.fft.rfft(embedding, axis=0)[1:]) ** 2).sum(axis=1)
    return power / power.sum()


def closed_form(p: int) -> tuple[np.ndarray, np.ndarray]:
    """First and second weights of a network that adds modulo p exactly (after Gromov, 2023).

    Six hidden units for each frequency k = 1 to (p - 1) / 2: cos(ka + u) + cos(kb + v), squared, is read out
    by cos(kc + u + v). Over three values of u + v and two of u - v everything cancels but cos k(a + b - c).

    Returns
    -------
    ndarray, shape (2 p, 3 (p - 1))
        The rows of a, then those of b.
    ndarray, shape (3 (p - 1), p)
    """
    angles = 2 * np.pi * np.arange(p)[:, None] / p
    k, s, d = (
        values.ravel()
        for values in np.meshgrid(
            np.arange(1, (p + 1) // 2), 2 * np.pi * np.arange(3) / 3, np.pi * np.arange(2), indexing="ij"
        )
    )
    first = np.vstack([np.cos(k * angles + (s + d) / 2), np.cos(k * angles + (s - d) / 2)])
    return first, np.cos(k * angles + s).T


class Adder:
    """Two layers, (one-hot a, one-hot b) @ W1, squared, @ W2, trained on a share of all pairs.

    Parameters
    ----------
    decay : float
        Weight decay of AdamW.
    share : float
        Of the pairs, to learn from.
    seed : int

    Attributes
    ----------
    curve : list of (step, accuracy on pairs learnt from, accuracy on the others)
    """

    def __init__(
        self, decay: float, share: float = 0.4, seed: int = 0, p: int = P, hidden: int = HIDDEN
    ) -> None:
        rng = np.random.default_rng(seed)
        pairs, self.sums = modular_addition(p)
        one_hot = np.eye(p, dtype=np.float32)
        self.X, self.Y = np.hstack([one_hot[pairs[:, 0]], one_hot[pairs[:, 1]]]), one_hot[self.sums]
        self.seen = np.zeros(p * p, bool)
        self.seen[rng.permutation(p * p)[: int(share * p * p)]] = True
        self.batch = self.X[self.seen], self.Y[self.seen]
        shapes = (2 * p, hidden), (hidden, p)
        self.W1, self.W2 = (Parameter((0.1 * rng.normal(size=shape)).astype(np.float32)) for shape in shapes)
        self.optimizer = AdamW([self.W1, self.W2], RATE, weight_decay=decay)
        self.loss_fn, self.steps = MSELoss(), 0
        self.curve: list[Any] = []
        self._record()

    def train(self, n_steps: int) -> None:
        """Take some steps with all pairs of the training set, and record where they led."""
        X, Y = self.batch
        for _ in range(n_steps):
            Z = X @ self.W1.data
            self.loss_fn(Z**2 @ self.W2.data, Y)
            delta = self.loss_fn.backward()
            self.optimizer.zero_grad()
            self.W2.add_grad((Z**2).T @ delta)
            self.W1.add_grad(X.T @ (delta @ self.W2.data.T * 2 * Z))
            self.optimizer.step()
        self.steps += n_steps
        self._record()

    def _record(self) -> None:
        right = ((self.X @ self.W1.data) ** 2 @ self.W2.data).argmax(axis=1) == self.sums
        self.curve.append((self.steps, right[self.seen].mean(), right[~self.seen].mean()))

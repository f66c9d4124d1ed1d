"""A recurrent network reads a text as streams side by side, one character after another, time first."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import Adam
from nn_helpers.nn.training import train_step
from nn_helpers.recurrent.gru import GRU
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.validation import Array

CELLS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
SCORED_STREAM = 1000  # characters; long texts are scored as streams side by side
WARM_UP = 200  # characters that a stream reads before it is scored


class Streams:
    """The reading of a recurrent character model.

    Parameters
    ----------
    model : CharacterModel
        Its settings.
    size : int
        How many characters there are.
    rng : Generator

    Attributes
    ----------
    network : SequenceNetwork
    """

    def __init__(self, model: Any, size: int, rng: np.random.Generator) -> None:
        recurrent = CELLS[model.cell](
            size,
            model.hidden_size,
            model.num_layers,
            input_scale=(3 * model.hidden_size) ** 0.5,  # of a one-hot vector one weight counts: variance 1
            dtype=model.dtype,
            random_state=rng,
        )
        readout = Linear(model.hidden_size, size, dtype=model.dtype, random_state=rng)
        self.network = SequenceNetwork(recurrent, readout)

    def updates(self, codes: Array, model: Any, n_chunks: int, rng: np.random.Generator) -> Iterator[float]:
        """Learn by truncated backpropagation through time; give the loss of each chunk."""
        loss_fn, optimizer = CrossEntropyLoss(), Adam(self.network.parameters(), lr=model.lr)
        n_steps, n_updates = model.n_steps, model.n_epochs * n_chunks
        length = n_chunks * n_steps  # per stream
        for epoch in range(model.n_epochs):
            start = rng.integers(len(codes) - model.batch_size * length)  # other borders in every epoch
            span = start + np.arange(model.batch_size) * length
            state = None
            for chunk in range(n_chunks):
                at = chunk * n_steps + np.arange(n_steps)[:, None] + span  # (T, N)
                optimizer.lr = model.lr * (1 - 0.9 * (epoch * n_chunks + chunk) / n_updates)
                batch = codes[at], state, codes[at + 1]
                yield train_step(self.network, loss_fn, optimizer, batch, max_norm=model.max_norm)
                state = self.network.state

    def log_likelihood(self, codes: Array) -> float:
        """Return the mean log-likelihood of all characters but the first, in nats."""
        n = len(codes) - 1
        n_streams = max(1, n // SCORED_STREAM)
        length = -(-n // n_streams)
        at = np.arange(-WARM_UP if n_streams > 1 else 0, length)[:, None] + length * np.arange(n_streams)
        exists = (at >= 0) & (at < n)
        scored = exists & (at >= length * np.arange(n_streams))
        at = at.clip(0, n - 1)
        loss_fn, total, state = CrossEntropyLoss(), 0.0, None
        for rows in np.array_split(np.arange(len(at)), -(-len(at) // 100)):
            logits = self.network(codes[at[rows]], state, exists[rows])
            state = self.network.state
            if (kept := scored[rows]).any():
                total += loss_fn(logits[kept], codes[at[rows] + 1][kept]) * kept.sum()
        return -float(total) / n

    def logits(self, codes: Array) -> Array:
        """Return the logits of what follows each character, (len(codes), size)."""
        logits: Array = self.network(codes[:, None])[:, 0]
        return logits

    def begin(self) -> Callable[[Sequence[int]], Array]:
        """Return a function that reads on, from call to call, and gives the logits of what follows."""
        state = None

        def read(codes: Sequence[int]) -> Array:
            nonlocal state
            logits: Array = self.network(np.asarray(codes)[:, None], state)[-1, 0]
            state = self.network.state
            return logits

        return read

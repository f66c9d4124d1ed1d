"""Learn to write, one character at a time: a recurrent network that predicts the next character of a text."""

from collections.abc import Iterator
from typing import Self

import numpy as np
from numpy.typing import DTypeLike
from tqdm.auto import tqdm

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.sampling import check_temperature, sharpen
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import Adam
from nn_helpers.nn.training import train_step
from nn_helpers.recurrent.gru import GRU
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.validation import (
    RandomState,
    check_choice,
    check_fitted,
    check_number,
    check_positive_int,
    check_random_state,
)

CELLS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
SCORED_STREAM = 1000  # characters; long texts are scored as streams side by side
WARM_UP = 200  # characters that a stream reads before it is scored


class CharacterModel:
    """Character model trained by truncated backpropagation through time.

    The text is cut into `batch_size` streams that are read side by side, `n_steps` characters at a time. The
    state goes on from chunk to chunk; the gradient stops at its border.

    Parameters
    ----------
    cell : {"LSTM", "GRU", "RNN"}
    hidden_size, num_layers : int
    n_steps, batch_size, n_epochs : int
    lr : float
        Adam's rate at the start; it falls linearly to a tenth.
    max_norm : float
        Gradients are clipped to this common length.
    alphabet : Alphabet, optional
        By default the characters of the text that it is fitted to.
    dtype : float32 or float64
    random_state : int, Generator or None

    Attributes
    ----------
    alphabet_ : Alphabet
    network_ : SequenceNetwork
    losses_ : list of float
        Training loss in nats per character, one per chunk.
    """

    def __init__(
        self,
        cell: str = "LSTM",
        hidden_size: int = 128,
        num_layers: int = 1,
        *,
        n_steps: int = 32,
        batch_size: int = 32,
        n_epochs: int = 1,
        lr: float = 1e-2,
        max_norm: float = 1.0,
        alphabet: Alphabet | None = None,
        dtype: DTypeLike = np.float32,
        random_state: RandomState = None,
    ) -> None:
        self.cell = cell
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.n_steps = n_steps
        self.batch_size = batch_size
        self.n_epochs = n_epochs
        self.lr = lr
        self.max_norm = max_norm
        self.alphabet = alphabet
        self.dtype = dtype
        self.random_state = random_state

    def fit(self, text: str, progress: bool = True) -> Self:
        """Learn from a text, and return self."""
        steps = self.training_steps(text)
        with tqdm(total=self.n_epochs * self._chunks(text), unit="chunk", disable=not progress) as bar:
            for loss in steps:
                bar.update()
                bar.set_postfix_str(f"{loss:.3f} nats", refresh=False)
        return self

    def training_steps(self, text: str) -> Iterator[float]:
        """Learn step by step: a generator that gives the loss of each chunk, taken before its update.

        `fit` runs through it; run through it by hand to look at the model on its way.
        """
        cell = CELLS[check_choice(self.cell, "cell", tuple(CELLS))]
        lr, max_norm = check_number(self.lr, "lr", above=0), check_number(self.max_norm, "max_norm", above=0)
        rng = check_random_state(self.random_state)
        n_epochs = check_positive_int(self.n_epochs, "n_epochs")
        n_steps, n_chunks = self.n_steps, self._chunks(text)
        self.alphabet_ = self.alphabet or Alphabet(text)
        size = len(self.alphabet_)
        if size < 2:
            raise ValueError(
                "expected a text with at least two different characters, "
                f"got only {self.alphabet_.characters!r}: there is nothing to predict."
            )
        self.network_ = SequenceNetwork(
            cell(
                size,
                self.hidden_size,
                self.num_layers,
                input_scale=(3 * self.hidden_size)
                ** 0.5,  # of a one-hot vector one weight counts: variance 1
                dtype=self.dtype,
                random_state=rng,
            ),
            Linear(self.hidden_size, size, dtype=self.dtype, random_state=rng),
        )
        self.losses_: list[float] = []
        codes = self.alphabet_.encode(text)
        loss_fn, optimizer = CrossEntropyLoss(), Adam(self.network_.parameters(), lr=lr)
        length = n_chunks * n_steps  # per stream
        for _ in range(n_epochs):
            start = rng.integers(len(codes) - self.batch_size * length)  # other chunk borders in every epoch
            span = start + np.arange(self.batch_size) * length
            state = None
            for chunk in range(n_chunks):
                at = chunk * n_steps + np.arange(n_steps)[:, None] + span  # (T, N)
                optimizer.lr = lr * (1 - 0.9 * len(self.losses_) / (n_epochs * n_chunks))
                batch = codes[at], state, codes[at + 1]
                loss = train_step(self.network_, loss_fn, optimizer, batch, max_norm=max_norm)
                state = self.network_.state
                self.losses_.append(loss)
                yield loss

    def score(self, text: str) -> float:
        """Return the mean log-likelihood of a text per character in nats, its first character being given.

        A long text is read as streams side by side, each of which has read 200 characters before those for
        which it answers.
        """
        check_fitted(self, "network_", "fit(text)")
        codes = self.alphabet_.encode(text)
        n = len(codes) - 1
        if n < 1:
            raise ValueError(
                "A text of at least two characters is needed: the first is given, the others are scored."
            )
        n_streams = max(1, n // SCORED_STREAM)
        length = -(-n // n_streams)
        at = np.arange(-WARM_UP if n_streams > 1 else 0, length)[:, None] + length * np.arange(n_streams)
        exists = (at >= 0) & (at < n)
        scored = exists & (at >= length * np.arange(n_streams))
        at = at.clip(0, n - 1)
        loss_fn, total, state = CrossEntropyLoss(), 0.0, None
        for rows in np.array_split(np.arange(len(at)), -(-len(at) // 100)):
            logits = self.network_(codes[at[rows]], state, exists[rows])
            state = self.network_.state
            if (kept := scored[rows]).any():
                total += loss_fn(logits[kept], codes[at[rows] + 1][kept]) * kept.sum()
        return -float(total) / n

    def nats_per_character(self, text: str) -> float:
        """Return the mean surprise -log P of the characters of a text: lower is better."""
        return -self.score(text)

    def predict_proba(self, text: str) -> np.ndarray:
        """Return the probabilities of what follows each character of a text, (len(text), alphabet size)."""
        check_fitted(self, "network_", "fit(text)")
        logits = self.network_(self.alphabet_.encode(text)[:, None])
        return sharpen(logits[:, 0], 1.0)

    def sample(
        self,
        n_characters: int,
        prompt: str = "\n",
        temperature: float = 1.0,
        random_state: RandomState = None,
    ) -> str:
        """Write a text, character by character, and return it without the prompt.

        Parameters
        ----------
        n_characters : int
        prompt : str
            At least one character, from which the text goes on.
        temperature : float
            Above 0. Logits are divided by it: below 1 bolder, above 1 wilder.
        random_state : int, Generator or None
        """
        check_fitted(self, "network_", "fit(text)")
        temperature = check_temperature(temperature)
        rng = check_random_state(random_state)
        codes = self.alphabet_.encode(prompt)
        if len(codes) == 0:
            raise ValueError("The prompt must hold at least one character to go on from.")
        written, state = [], None
        for _ in range(check_positive_int(n_characters, "n_characters")):
            logits = self.network_(np.asarray(codes)[:, None], state)[-1, 0]
            state = self.network_.state
            codes = [rng.choice(len(logits), p=sharpen(logits, temperature))]
            written += codes
        return self.alphabet_.decode(written)

    def trace(self, text: str) -> list[dict[str, np.ndarray]]:
        """Return gates and states while it reads, (len(text), hidden_size) each: `RecurrentLayer.trace`."""
        check_fitted(self, "network_", "fit(text)")
        levels = self.network_.recurrent.trace(self.alphabet_.encode(text)[:, None])
        return [{name: array[:, 0] for name, array in level.items()} for level in levels]

    def _chunks(self, text: str) -> int:
        """How many chunks a stream has."""
        n_steps, batch_size = (
            check_positive_int(self.n_steps, "n_steps"),
            check_positive_int(self.batch_size, "batch_size"),
        )
        chunks = (len(text) - 1) // (n_steps * batch_size)
        if chunks < 1:
            raise ValueError(
                f"A text of {len(text)} characters is too short for one chunk of {batch_size} x {n_steps}; "
                "lower batch_size or n_steps."
            )
        return chunks

    def __repr__(self) -> str:
        return f"CharacterModel({self.cell!r}, hidden_size={self.hidden_size}, num_layers={self.num_layers})"

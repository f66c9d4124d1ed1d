"""Learn to write, one character at a time: a network that predicts the next character of a text."""

from collections.abc import Iterator
from typing import Self

import numpy as np
from numpy.typing import DTypeLike
from tqdm.auto import tqdm

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.sampling import check_temperature, sharpen
from nn_helpers.characters.streams import CELLS, Streams
from nn_helpers.characters.windows import Windows
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.validation import (
    RandomState,
    check_choice,
    check_fitted,
    check_number,
    check_positive_int,
    check_random_state,
    describe,
)


class CharacterModel:
    """A recurrent network or a GPT that learns to continue a text.

    A recurrent network learns by truncated backpropagation through time: the text is cut into `batch_size`
    streams that are read side by side, `n_steps` characters at a time. The state goes on from chunk to
    chunk; the gradient stops at its border. A GPT learns from `batch_size` windows of `n_steps` characters
    that begin anywhere in the text, and never looks further back than its window.

    Parameters
    ----------
    cell : {"LSTM", "GRU", "RNN", "GPT"}
    hidden_size, num_layers : int
        Units of a recurrent layer, or length of a GPT's vectors; layers, or blocks.
    num_heads : int
        Heads of a GPT; of no meaning to the others.
    n_steps, batch_size, n_epochs : int
        In an epoch as many characters are read as the text holds.
    lr : float
        Adam's rate at the start; it falls linearly to a tenth. A GPT learns with AdamW (decay 0.1), whose
        rate rises to `lr` in the first twentieth and falls to a tenth along a cosine.
    max_norm : float
        Gradients are clipped to this common length.
    alphabet : Alphabet, optional
        By default the characters of the text that it is fitted to.
    dtype : float32 or float64
    random_state : int, Generator or None

    Attributes
    ----------
    alphabet_ : Alphabet
    network_ : SequenceNetwork or GPT
    losses_ : list of float
        Training loss in nats per character, one per update.
    """

    def __init__(
        self,
        cell: str = "LSTM",
        hidden_size: int = 128,
        num_layers: int = 1,
        *,
        num_heads: int = 4,
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
        self.num_heads = num_heads
        self.n_steps = n_steps
        self.batch_size = batch_size
        self.n_epochs = n_epochs
        self.lr = lr
        self.max_norm = max_norm
        self.alphabet = alphabet
        self.dtype = dtype
        self.random_state = random_state

    def fit(self, text: str, progress: bool = True) -> Self:
        """Learn from a text, and return self.

        Parameters
        ----------
        text : str
        progress : bool
            Whether a progress bar appears.

        Raises
        ------
        TypeError, ValueError
            If a setting cannot be used, or the text is too short.
        """
        steps, n_epochs = self.training_steps(text), check_positive_int(self.n_epochs, "n_epochs")
        with tqdm(total=n_epochs * self._chunks(text), unit="chunk", disable=not progress) as bar:
            for loss in steps:
                bar.update()
                bar.set_postfix_str(f"{loss:.3f} nats", refresh=False)
        return self

    def training_steps(self, text: str) -> Iterator[float]:
        """Learn step by step: a generator that gives the loss of each chunk, taken before its update.

        `fit` runs through it; run through it by hand to look at the model on its way. Raises what `fit` does.
        """
        check_choice(self.cell, "cell", (*CELLS, "GPT"))
        check_number(self.lr, "lr", above=0)
        check_number(self.max_norm, "max_norm", above=0)
        check_positive_int(self.n_epochs, "n_epochs")
        n_chunks, rng = self._chunks(text), check_random_state(self.random_state)
        self.alphabet_ = self.alphabet or Alphabet(text)
        size = len(self.alphabet_)
        if size < 2:
            raise ValueError(
                "expected a text with at least two different characters, "
                f"got only {self.alphabet_.characters!r}: there is nothing to predict."
            )
        self._reader: Streams | Windows = (Windows if self.cell == "GPT" else Streams)(self, size, rng)
        self.network_ = self._reader.network
        self.losses_: list[float] = []
        for loss in self._reader.updates(self.alphabet_.encode(text), self, n_chunks, rng):
            self.losses_.append(loss)
            yield loss

    def score(self, text: str) -> float:
        """Return the mean log-likelihood of a text per character in nats, its first character being given.

        A long text is read in parts side by side. Each part of a recurrent network has read 200 characters
        before those for which it answers; each window of a GPT has read half of its length.

        Raises
        ------
        ValueError
            If the text has one character only, or others than those of the alphabet.
        """
        check_fitted(self, "network_", "fit(text)")
        codes = self.alphabet_.encode(text)
        if len(codes) < 2:
            raise ValueError(
                "A text of at least two characters is needed: the first is given, the others are scored."
            )
        return self._reader.log_likelihood(codes)

    def nats_per_character(self, text: str) -> float:
        """Return the mean surprise -log P of the characters of a text: lower is better."""
        return -self.score(text)

    def predict_proba(self, text: str) -> np.ndarray:
        """Return the probabilities of what follows each character of a text, (len(text), alphabet size)."""
        check_fitted(self, "network_", "fit(text)")
        return sharpen(self._reader.logits(self.alphabet_.encode(text)), 1.0)

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

        Raises
        ------
        TypeError, ValueError
            If a number lies outside its range, or the prompt is empty or not of the alphabet.
        """
        check_fitted(self, "network_", "fit(text)")
        temperature = check_temperature(temperature)
        rng = check_random_state(random_state)
        codes = self.alphabet_.encode(prompt).tolist()
        if not codes:
            raise ValueError("The prompt must hold at least one character to go on from.")
        read, written = self._reader.begin(), []
        for _ in range(check_positive_int(n_characters, "n_characters")):
            logits = read(codes)
            codes = [rng.choice(len(logits), p=sharpen(logits, temperature))]
            written += codes
        return self.alphabet_.decode(written)

    def trace(self, text: str) -> list[dict[str, np.ndarray]]:
        """Return gates and states while it reads, (len(text), hidden_size) each: `RecurrentLayer.trace`.

        Raises
        ------
        TypeError
            If it is a GPT, which has none.
        """
        check_fitted(self, "network_", "fit(text)")
        if not isinstance(self.network_, SequenceNetwork):
            raise TypeError(
                "trace: expected a recurrent model, got a GPT, which has no states; "
                "look at network_.blocks[0].attention.weights after network_(codes)."
            )
        levels = self.network_.recurrent.trace(self.alphabet_.encode(text)[:, None])
        return [{name: array[:, 0] for name, array in level.items()} for level in levels]

    def _chunks(self, text: str) -> int:
        """How many chunks a stream has."""
        if not isinstance(text, str):
            raise TypeError(f"text: expected a str, got {describe(text)}.")
        n_steps = check_positive_int(self.n_steps, "n_steps")
        batch_size = check_positive_int(self.batch_size, "batch_size")
        chunks = (len(text) - 1) // (n_steps * batch_size)
        if chunks < 1:
            raise ValueError(
                f"A text of {len(text)} characters is too short for one chunk of {batch_size} x {n_steps}; "
                "lower batch_size or n_steps."
            )
        return chunks

    def __repr__(self) -> str:
        return f"CharacterModel({self.cell!r}, hidden_size={self.hidden_size}, num_layers={self.num_layers})"

"""A GPT reads a text through windows of fixed length, all characters of one at once, examples first."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import AdamW
from nn_helpers.nn.schedules import CosineSchedule
from nn_helpers.nn.training import train_step
from nn_helpers.nn.transformer import GPT
from nn_helpers.validation import Array

AT_ONCE = 64  # windows that are scored side by side


class Windows:
    """The reading of a character model that is a GPT.

    Parameters
    ----------
    model : CharacterModel
        Its settings.
    size : int
        How many characters there are.
    rng : Generator

    Attributes
    ----------
    network : GPT
    """

    def __init__(self, model: Any, size: int, rng: np.random.Generator) -> None:
        self.network = GPT(
            size,
            model.n_steps,
            model.hidden_size,
            model.num_heads,
            model.num_layers,
            std=0.1,  # 0.02 is for vectors ten times as long, and learns more slowly here
            dtype=model.dtype,
            random_state=rng,
        )

    def updates(self, codes: Array, model: Any, n_chunks: int, rng: np.random.Generator) -> Iterator[float]:
        """Learn from windows that begin anywhere; give the loss of each batch."""
        n_updates = model.n_epochs * n_chunks
        schedule = CosineSchedule(model.lr, warmup=0.05, minimum=model.lr / 10)
        loss_fn = CrossEntropyLoss()
        optimizer = AdamW(self.network.parameters(), model.lr, betas=(0.9, 0.99), weight_decay=0.1)
        for update in range(n_updates):
            starts = rng.integers(len(codes) - model.n_steps, size=(model.batch_size, 1))
            at = starts + np.arange(model.n_steps)  # (N, T)
            optimizer.lr = schedule((update + 1) / n_updates)
            batch = codes[at], codes[at + 1]
            yield train_step(self.network, loss_fn, optimizer, batch, max_norm=model.max_norm)

    def log_likelihood(self, codes: Array) -> float:
        """Return the mean log-likelihood of all characters but the first, in nats."""
        return -CrossEntropyLoss()(self.logits(codes[:-1]), codes[1:])

    def logits(self, codes: Array) -> Array:
        """Return the logits of what follows each character, (len(codes), size).

        A window begins in the middle of the one before and answers for its second half alone, so that every
        answer rests on at least half a window, or on all that there is.
        """
        n, length = len(codes), min(len(codes), self.network.block_size)
        half = max(1, length // 2)
        starts = np.append(np.arange(0, n - length, half), n - length)
        answers = np.empty((n, self.network.vocab_size), self.network.tokens.weight.data.dtype)
        for some in np.array_split(starts, -(-len(starts) // AT_ONCE)):
            for start, logits in zip(
                some, self.network(codes[some[:, None] + np.arange(length)]), strict=True
            ):
                first = 0 if start == 0 else length - half
                answers[start + first : start + length] = logits[first:]
        return answers

    def begin(self) -> Callable[[Sequence[int]], Array]:
        """Return a function that reads on, from call to call, and gives the logits of what follows.

        Keys and values of what was read are kept. A full window gives way to a new one, which begins with
        its last half.
        """
        longest, cache = self.network.block_size, self.network.new_cache()
        text: list[int] = []

        def read(codes: Sequence[int]) -> Array:
            nonlocal cache, text
            new = list(codes)
            text = [*text, *new][-longest:]
            if cache[0].length + len(new) > longest:
                cache, new = self.network.new_cache(), text[-max(1, longest // 2) :]
            logits: Array = self.network(np.asarray(new)[None], cache)[0, -1]
            return logits

        return read

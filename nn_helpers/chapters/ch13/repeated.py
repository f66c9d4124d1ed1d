"""Random symbols that repeat, networks that only attend, and what their heads do with them."""

import numpy as np

from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import AdamW
from nn_helpers.nn.training import train_step
from nn_helpers.nn.transformer import GPT

SYMBOLS, LENGTH = 32, 32
WIDTH, HEADS = 32, 2


def repeated_symbols(batch: int, length: int, symbols: int, rng: np.random.Generator) -> np.ndarray:
    """Rows of symbols that begin anew after a random period, from length // 8 to length // 2.

    Within one period all symbols differ, so that one earlier occurrence tells what comes next.

    Parameters
    ----------
    batch, length, symbols : int
        At least length // 2 symbols.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int, shape (batch, length)
    """
    period = rng.integers(length // 8, length // 2 + 1, size=(batch, 1))
    order = rng.permuted(np.tile(np.arange(symbols), (batch, 1)), axis=1)
    return np.take_along_axis(order, np.arange(length) % period, axis=1)


def after_earlier(tokens: np.ndarray) -> np.ndarray:
    """Where position s comes just after an earlier occurrence of the symbol at t, (..., T, T) of bool."""
    before = np.concatenate([np.full_like(tokens[..., :1], -1), tokens[..., :-1]], axis=-1)
    return np.tril(tokens[..., :, None] == before[..., None, :])


def induction_score(weights: np.ndarray, tokens: np.ndarray) -> float:
    """The attention on all positions just after earlier occurrences of the current symbol.

    Parameters
    ----------
    weights : ndarray, shape (..., T, T)
    tokens : ndarray of int, shape (..., T)

    Returns
    -------
    float
        From 0 to 1, the mean over the positions whose symbol has occurred before.
    """
    fits = after_earlier(tokens)
    return float((weights * fits).sum(axis=-1)[fits.any(axis=-1)].mean())


def attention_only(n_layers: int, rng: np.random.Generator) -> GPT:
    """A GPT of blocks that only attend, with symbols and positions of a size that makes learning quick."""
    gpt = GPT(SYMBOLS, LENGTH, WIDTH, HEADS, n_layers, hidden_dim=0, tied=False, std=0.1,
              position_std=0.3, dtype=np.float32, random_state=rng)  # fmt: skip
    gpt.tokens.weight.data[...] *= 10
    return gpt


def copying(gpt: GPT, tokens: np.ndarray) -> tuple[float, float]:
    """Loss and accuracy where the next symbol can be known: where the current one has occurred before."""
    x, y = tokens[:, :-1], tokens[:, 1:]
    known = after_earlier(x).any(axis=2)
    logits, y = gpt(x)[known], y[known]
    return CrossEntropyLoss()(logits, y), float((logits.argmax(axis=1) == y).mean())


def train_copier(n_layers: int, seed: int, n_steps: int, every: int = 20) -> tuple[GPT, np.ndarray]:
    """Train an attention-only network.

    Returns
    -------
    GPT
    ndarray, shape (n_steps // every + 1, 3)
        Step, loss and accuracy on fresh sequences, see `copying`.
    """
    rng = np.random.default_rng(seed)
    gpt, fresh = attention_only(n_layers, rng), repeated_symbols(100, LENGTH + 1, SYMBOLS, rng)
    optimizer, loss_fn, history = AdamW(gpt.parameters(), 1e-2), CrossEntropyLoss(), []
    for step in range(n_steps + 1):
        if step % every == 0:
            history.append((step, *copying(gpt, fresh)))
        x = repeated_symbols(32, LENGTH + 1, SYMBOLS, rng)
        train_step(gpt, loss_fn, optimizer, (x[:, :-1], x[:, 1:]), max_norm=1.0)
    return gpt, np.array(history)

"""A transformer is a stack of blocks, each of which adds to a stream of vectors, one for every position.

    x = x + attention(norm1(x))        positions exchange what they know
    x = x + feedforward(norm2(x))      each position thinks by itself

A GPT feeds it with embeddings of symbols and of positions, and reads the next symbol off its last vectors.
Because every block adds, the gradient of the loss reaches all of them undiminished through the sums.

Arrays are batch-major, (N, T, D); see `nn_helpers.nn.attention`.

Sources: Radford, Wu, Child, Luan, Amodei and Sutskever (2019), "Language models are unsupervised multitask
learners" (normalisation before each part, initial values); Karpathy (2022), nanoGPT,
https://github.com/karpathy/nanoGPT (initial values of what adds to the stream, settings of small models).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.attention import KeyValueCache, MultiHeadAttention
from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.gelu import GELU
from nn_helpers.nn.layer_norm import LayerNorm
from nn_helpers.nn.layers import Layer, Linear
from nn_helpers.nn.module import Module
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.parameters import pack
from nn_helpers.validation import Array, RandomState, check_number, check_positive_int, check_random_state


class TransformerBlock(Layer):
    """Attention and a small network, each behind a normalisation and beside a shortcut.

    Parameters
    ----------
    embed_dim : int
        D.
    num_heads : int
        Must divide D.
    hidden_dim : int, optional
        Units of the small network, 4 D by default; 0 leaves it out, so that the block only attends.
    bias : bool
        Whether linear layers and normalisations have biases.
    causal : bool
        Whether no position sees those after it.
    dtype : numpy dtype
        float64, or float32 for speed.
    random_state : None, int or numpy.random.Generator

    Attributes
    ----------
    norm1, norm2 : LayerNorm
    attention : MultiHeadAttention
    feedforward : Sequential
        Linear, GELU, Linear; None, as norm2, if there is no small network.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        hidden_dim: int | None = None,
        *,
        bias: bool = True,
        causal: bool = True,
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        rng = check_random_state(random_state)
        if hidden_dim is None:
            hidden_dim = 4 * embed_dim
        self.norm1 = LayerNorm(embed_dim, bias=bias, dtype=dtype)
        self.attention = MultiHeadAttention(
            embed_dim, num_heads, bias=bias, causal=causal, dtype=dtype, random_state=rng
        )
        self.norm2: LayerNorm | None = None
        self.feedforward: Sequential | None = None
        if hidden_dim != 0:
            self.norm2 = LayerNorm(embed_dim, bias=bias, dtype=dtype)
            self.feedforward = Sequential(
                Linear(embed_dim, hidden_dim, bias, dtype=dtype, random_state=rng),
                GELU("tanh"),
                Linear(hidden_dim, embed_dim, bias, dtype=dtype, random_state=rng),
            )

    def parts(self) -> dict[str, Module]:
        """Return the parts by name, from input to output."""
        parts = {name: getattr(self, name) for name in ("norm1", "attention", "norm2", "feedforward")}
        return {name: part for name, part in parts.items() if part is not None}

    def forward(self, x: ArrayLike, cache: KeyValueCache | None = None) -> Array:
        """Return the stream behind the block, (N, T, D).

        Parameters
        ----------
        x : array_like, shape (N, T, D)
        cache : KeyValueCache, optional
            See `MultiHeadAttention.forward`.
        """
        x = np.asarray(x)
        stream: Array = x + self.attention.forward(self.norm1(x), cache)
        if self.feedforward is not None and self.norm2 is not None:
            stream = stream + self.feedforward(self.norm2(stream))
        return stream

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of all parts, and return that of the input.

        At a sum the gradient goes both ways: on through the shortcut as it is, and back through the part.
        """
        grad: Any = np.asarray(grad_output)
        if self.feedforward is not None and self.norm2 is not None:
            through: Any = self.feedforward.backward(grad)
            grad = grad + self.norm2.backward(through)
        through = self.attention.backward(grad)
        through = self.norm1.backward(through, needs_input_grad)
        return grad + through if needs_input_grad else None

    def __repr__(self) -> str:
        return f"TransformerBlock({self.attention.embed_dim}, {self.attention.num_heads})"


class GPT(Layer):
    """A stack of causal blocks that predicts, at every position, the symbol that comes next.

    Parameters
    ----------
    vocab_size : int
        V, the number of symbols.
    block_size : int
        The longest sequence T that it can read.
    embed_dim, num_heads, num_layers : int
    hidden_dim : int, optional
        See `TransformerBlock`.
    bias : bool
        Whether linear layers and normalisations have biases.
    tied : bool
        Whether the read-out is the table of embeddings again, as in GPT-2, or a layer of its own.
    std : float
        Standard deviation of the initial weights: 0.02 as in GPT-2, about 0.1 for networks as small as those
        of this course. In the layers that add to the stream it is std / sqrt(2 * num_layers): so many terms
        are added.
    position_std : float, optional
        Another one for the vectors of the positions.
    dtype : numpy dtype
        float64, or float32 for speed.
    random_state : None, int or numpy.random.Generator

    Attributes
    ----------
    tokens, positions : Embedding
    blocks : list of TransformerBlock
    norm : LayerNorm
    readout : Linear, or None if it is tied
    """

    def __init__(
        self,
        vocab_size: int,
        block_size: int,
        embed_dim: int,
        num_heads: int,
        num_layers: int,
        *,
        hidden_dim: int | None = None,
        bias: bool = True,
        tied: bool = True,
        std: float = 0.02,
        position_std: float | None = None,
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        rng = check_random_state(random_state)
        self.vocab_size = check_positive_int(vocab_size, "vocab_size")
        self.block_size = check_positive_int(block_size, "block_size")
        self.std = check_number(std, "std", above=0)
        self.position_std = (
            self.std if position_std is None else check_number(position_std, "position_std", minimum=0)
        )
        self.tokens = Embedding(vocab_size, embed_dim, dtype=dtype)
        self.positions = Embedding(block_size, embed_dim, dtype=dtype)
        self.blocks = [
            TransformerBlock(embed_dim, num_heads, hidden_dim, bias=bias, dtype=dtype)
            for _ in range(check_positive_int(num_layers, "num_layers"))
        ]
        self.norm = LayerNorm(embed_dim, bias=bias, dtype=dtype)
        self.readout = None if tied else Linear(embed_dim, vocab_size, bias=False, dtype=dtype)
        self._last: Array | None = None
        self._shape: tuple[int, int] = (0, 0)
        self.reset_parameters(rng)
        pack(self.parameters())

    def parts(self) -> dict[str, Module]:
        """Return the parts by name, from input to output."""
        parts: dict[str, Module] = {"tokens": self.tokens, "positions": self.positions}
        parts.update({f"blocks.{i}": block for i, block in enumerate(self.blocks)})
        parts["norm"] = self.norm
        if self.readout is not None:
            parts["readout"] = self.readout
        return parts

    def reset_parameters(self, random_state: Any = None) -> None:
        """Draw new initial weights, set biases to 0 and the scales of normalisations to 1."""
        rng = check_random_state(random_state)
        adds = self.std / (2 * len(self.blocks)) ** 0.5
        for name, parameter in self.named_parameters():
            if parameter.data.ndim == 1:
                parameter.data.fill(1 if name.endswith("weight") else 0)
                continue
            std = adds if name.endswith(("out_proj.weight", "feedforward.2.weight")) else self.std
            std = self.position_std if name == "positions.weight" else std
            parameter.data[...] = std * rng.standard_normal(parameter.shape)

    def forward(self, x: ArrayLike, cache: list[KeyValueCache] | None = None) -> Array:
        """Return the logits of the next symbol at every position.

        Parameters
        ----------
        x : array_like of int, shape (N, T)
            A sequence of symbols in every row, T at most `block_size`.
        cache : list of KeyValueCache, optional
            From `new_cache`: x goes on where it ends, and is added to it. No backward may follow.

        Returns
        -------
        ndarray, shape (N, T, V)

        Raises
        ------
        TypeError, ValueError
            If x does not hold symbols, or too many.
        """
        x = np.asarray(x)
        start = 0 if cache is None else cache[0].length
        if x.ndim != 2 or x.size == 0 or start + x.shape[1] > self.block_size:
            read = f" after {start} that were read" if start else ""
            raise ValueError(
                f"x of {self!r}: expected whole numbers (N, T), with T from 1 to {self.block_size - start}"
                f"{read}, got shape {x.shape}."
            )
        stream = self.tokens(x)
        stream += self.positions(np.arange(start, start + x.shape[1]))
        for i, block in enumerate(self.blocks):
            stream = block.forward(stream, None if cache is None else cache[i])
        self._last, self._shape = self.norm(stream), (x.shape[0], x.shape[1])
        if self.readout is not None:
            return self.readout(self._last)
        logits: Array = self._last @ self.tokens.weight.data.T
        return logits

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> None:
        """Add to the gradients of all parameters, from the logits to the embeddings; symbols have none."""
        delta = self._check_grad(grad_output, None if self._last is None else (*self._shape, self.vocab_size))
        grad = self._readout_backward(delta)
        for layer in (self.norm, *reversed(self.blocks)):
            grad = np.asarray(layer.backward(grad))
        self.positions.backward(grad.sum(axis=0))
        self.tokens.backward(grad)

    def _readout_backward(self, delta: Array) -> Array:
        """Hand the gradient back through the read-out; a tied table gets its share of it here."""
        if self.readout is not None:
            return np.asarray(self.readout.backward(delta))
        weight, last = self.tokens.weight, self._last
        assert last is not None
        delta = delta.astype(last.dtype, copy=False)
        weight.add_grad(delta.reshape(-1, self.vocab_size).T @ last.reshape(-1, last.shape[-1]))
        grad: Array = delta @ weight.data
        return grad

    def new_cache(self, n: int = 1) -> list[KeyValueCache]:
        """Return an empty cache for n texts: hand it to `forward`, and each symbol is read only once."""
        return [block.attention.new_cache(n, self.block_size) for block in self.blocks]

    @property
    def layers(self) -> list[Module]:
        """The parts from input to output."""
        return list(self.parts().values())

    def __call__(self, x: ArrayLike, cache: list[KeyValueCache] | None = None) -> Array:
        return self.forward(x, cache)

    def __repr__(self) -> str:
        block = self.blocks[0].attention
        return (
            f"GPT({self.vocab_size}, {self.block_size}, {block.embed_dim}, {block.num_heads}, "
            f"{len(self.blocks)})"
        )

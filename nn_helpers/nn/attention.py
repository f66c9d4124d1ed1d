"""Attention is a soft look-up: every position asks all others, and takes a mean of what they answer.

    q, k, v = x @ W + b, cut in three              a query, a key and a value for every position
    scores  = q @ k.T / sqrt(d)                    how well position t's query fits position s's key
    weights = softmax(scores + mask)               each row sums to 1; the mask takes the future away
    output  = weights @ v, then @ W_out + b_out

Several heads do this side by side, each on its own d = D / n_heads of the features.

Arrays are **batch-major** here, (N, T, D), examples first: nothing runs through time, all positions are
computed at once, and each head is one matrix product for every example. (Recurrent layers walk through time
and are time-major, (T, N, D), in this course. `nn_helpers.characters.CharacterModel` gives each its own.)

Source: Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser and Polosukhin (2017), "Attention is all you
need", arXiv 1706.03762.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.layers import Layer, Linear, read_only
from nn_helpers.nn.module import Module
from nn_helpers.validation import Array, RandomState, as_float_array, check_positive_int, check_random_state


class KeyValueCache:
    """Keys and values of the positions that were read, so that a text goes on without reading it again.

    Parameters
    ----------
    shape : (N, n_heads, capacity, d)
    dtype : numpy dtype

    Attributes
    ----------
    length : int
        How many positions it holds.
    """

    def __init__(self, shape: tuple[int, int, int, int], dtype: DTypeLike) -> None:
        self.keys, self.values = np.zeros(shape, dtype), np.zeros(shape, dtype)
        self.length = 0

    @property
    def capacity(self) -> int:
        """How many positions it can hold."""
        return int(self.keys.shape[2])

    def append(self, k: Array, v: Array) -> tuple[Array, Array]:
        """Add the keys and values of new positions, (N, n_heads, T, d), and return all that there are.

        Raises
        ------
        ValueError
            If there is no room for them, or if they belong to another batch.
        """
        end = self.length + k.shape[2]
        if end > self.capacity or k.shape[0] != self.keys.shape[0]:
            raise ValueError(
                f"cache: expected at most {self.capacity - self.length} more positions of "
                f"{self.keys.shape[0]} texts, got {k.shape[2]} of {k.shape[0]}; begin a new cache."
            )
        self.keys[:, :, self.length : end], self.values[:, :, self.length : end] = k, v
        self.length = end
        return self.keys[:, :, :end], self.values[:, :, :end]


class MultiHeadAttention(Layer):
    """Self-attention with several heads, (N, T, D) to (N, T, D).

    Parameters
    ----------
    embed_dim : int
        D.
    num_heads : int
        Must divide D.
    bias : bool
        Whether the two projections have biases.
    causal : bool
        Whether position t sees positions 0 to t only, as a model that predicts the next symbol must.
    dtype : numpy dtype
        float64, or float32 for speed.
    random_state : None, int or numpy.random.Generator

    Attributes
    ----------
    in_proj : Linear
        D to 3 D: queries, keys and values side by side, each with its heads side by side.
    out_proj : Linear
        D to D.
    weights : ndarray, shape (N, n_heads, T, T), or None
        The attention weights of the last forward: row t says where position t looked.

    Raises
    ------
    ValueError
        If the heads do not divide the features.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        *,
        bias: bool = True,
        causal: bool = False,
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        self.embed_dim = check_positive_int(embed_dim, "embed_dim")
        self.num_heads = check_positive_int(num_heads, "num_heads")
        if self.embed_dim % self.num_heads:
            raise ValueError(
                f"num_heads: expected a divisor of embed_dim = {self.embed_dim}, got {self.num_heads}."
            )
        self.head_dim = self.embed_dim // self.num_heads
        self.causal = bool(causal)
        rng = check_random_state(random_state)
        self.in_proj = Linear(self.embed_dim, 3 * self.embed_dim, bias, dtype=dtype, random_state=rng)
        self.out_proj = Linear(self.embed_dim, self.embed_dim, bias, dtype=dtype, random_state=rng)
        self.weights: Array | None = None
        self._saved: tuple[Array, ...] | None = None

    def parts(self) -> dict[str, Module]:
        """Return the two projections by name."""
        return {"in_proj": self.in_proj, "out_proj": self.out_proj}

    def forward(self, x: ArrayLike, cache: KeyValueCache | None = None) -> Array:
        """Let every position of every example look around, and return what they saw.

        Parameters
        ----------
        x : array_like, shape (N, T, D)
        cache : KeyValueCache, optional
            x goes on where the cache ends, and is added to it. No backward may follow.

        Returns
        -------
        ndarray, shape (N, T, D)

        Raises
        ------
        ValueError
            If the shape is another one.
        """
        values = as_float_array(x, "x", dtype=self.in_proj.weight.data.dtype, finite=False)
        if values.ndim != 3 or values.shape[2] != self.embed_dim:
            raise ValueError(
                f"x of {self!r}: expected shape (N, T, {self.embed_dim}), examples first, got {values.shape}."
            )
        q, k, v = self._heads(self.in_proj(values))
        if cache is not None:
            k, v = cache.append(k, v)
        weights = attention_weights(q, k, self.causal)
        merged = np.empty_like(values)
        np.matmul(weights, v, out=self._split(merged))
        self.weights = read_only(weights)
        self._saved = (q, k, v, weights) if cache is None else None
        return self.out_proj(read_only(merged))

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of both projections, and return that of the input.

        Every line of the forward pass backwards, with A for the weights and S for the scores:

            O = A @ V          dA = dO @ V.T            dV = A.T @ dO
            A = softmax(S)     dS = A * (dA - sum(A * dA))         along each row
            S = Q @ K.T * c    dQ = c dS @ K            dK = c dS.T @ Q          c = 1 / sqrt(d)

        A weight that the mask made zero stays zero in dS, so that no gradient flows to the future either.

        Raises
        ------
        RuntimeError
            If no forward came before, or one with a cache.
        ValueError
            If the gradient has another shape than the output.
        """
        if self._saved is None:
            raise RuntimeError(f"Call forward, without a cache, before backward of {self!r}.")
        q, k, v, A = self._saved
        merged = self.out_proj.backward(grad_output)
        assert merged is not None
        dO = self._split(merged)

        dS = dO @ v.swapaxes(-1, -2)  # dA, which becomes dS in place
        dS -= np.vecdot(A, dS)[..., None]
        dS *= A
        dS *= self.head_dim**-0.5

        grad = np.empty((*merged.shape[:2], 3 * self.embed_dim), merged.dtype)
        dq, dk, dv = self._heads(grad)
        np.matmul(dS, k, out=dq)
        np.matmul(dS.swapaxes(-1, -2), q, out=dk)
        np.matmul(A.swapaxes(-1, -2), dO, out=dv)
        return self.in_proj.backward(grad, needs_input_grad)

    def _split(self, x: Array) -> Array:
        """View (N, T, D) as (N, n_heads, T, d), without a copy."""
        n, n_steps, _ = x.shape
        return x.reshape(n, n_steps, self.num_heads, self.head_dim).swapaxes(1, 2)

    def _heads(self, qkv: Array) -> tuple[Array, Array, Array]:
        """View (N, T, 3 D) as queries, keys and values, (N, n_heads, T, d) each, without a copy."""
        n, n_steps, _ = qkv.shape
        q, k, v = qkv.reshape(n, n_steps, 3, self.num_heads, self.head_dim).transpose(2, 0, 3, 1, 4)
        return q, k, v

    def new_cache(self, n: int, capacity: int) -> KeyValueCache:
        """Return an empty cache for n texts of up to `capacity` positions."""
        n, capacity = check_positive_int(n, "n"), check_positive_int(capacity, "capacity")
        shape = (n, self.num_heads, capacity, self.head_dim)
        return KeyValueCache(shape, self.in_proj.weight.data.dtype)

    def __repr__(self) -> str:
        causal = ", causal=True" if self.causal else ""
        return f"MultiHeadAttention({self.embed_dim}, {self.num_heads}{causal})"


def attention_weights(q: Array, k: Array, causal: bool) -> Array:
    """Return softmax(q @ k.T / sqrt(d)) along the last axis, with the future masked if `causal`.

    Parameters
    ----------
    q : ndarray, shape (..., T, d)
    k : ndarray, shape (..., S, d)
        S >= T, if `causal`: the queries belong to the last T of the S positions.
    causal : bool

    Returns
    -------
    ndarray, shape (..., T, S)

    Raises
    ------
    ValueError
        If there are more queries than keys, and the future is to be masked.
    """
    weights: Array = q @ k.swapaxes(-1, -2)
    weights *= q.shape[-1] ** -0.5
    if causal:
        weights += causal_mask(q.shape[-2], k.shape[-2], weights.dtype)
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights


def causal_mask(n_queries: int, n_keys: int | None = None, dtype: Any = np.float64) -> Array:
    """Return what is added to the scores: 0 where position t may look, minus infinity in its future.

    Parameters
    ----------
    n_queries : int
        T: the last T positions ask.
    n_keys : int, optional
        S, T by default: so many positions there are.
    dtype : numpy dtype

    Returns
    -------
    ndarray, shape (T, S)

    Raises
    ------
    TypeError, ValueError
        If a number is no whole number of at least 1, or T is larger than S: then some may look nowhere.
    """
    n_queries = check_positive_int(n_queries, "n_queries")
    n_keys = n_queries if n_keys is None else check_positive_int(n_keys, "n_keys")
    if n_keys < n_queries:
        raise ValueError(f"n_keys: expected at least as many as the {n_queries} queries, got {n_keys}.")
    return np.triu(np.full((n_queries, n_keys), -np.inf, dtype), k=1 + n_keys - n_queries)

"""Gradient cases of word2vec: the definition of one pair, and the fast path over whole chunks."""

import numpy as np

from gradient_cases import register
from nn_helpers.words.negative_sampling import (
    BLOCKS_PER_GROUP,
    Chunk,
    ChunkGradients,
    add_to_rows,
    block_size,
    pair_gradients,
)

N_WORDS, SIZE, WINDOW, NEGATIVE, SHARED, N_BLOCKS = 7, 3, 2, 5, 4, 8


def pair_rows(rng):
    v, u, u_negative = rng.normal(size=4), rng.normal(size=4), rng.normal(size=(3, 4))
    _, dv, du, du_negative = pair_gradients(v, u, u_negative, weight=1.5)
    yield "v", dv, lambda x: pair_gradients(x, u, u_negative, 1.5)[0], v
    yield "u", du, lambda x: pair_gradients(v, x, u_negative, 1.5)[0], u
    yield "negatives", du_negative, lambda x: pair_gradients(v, u, x, 1.5)[0], u_negative


def random_chunk(rng, n_words=N_WORDS, window=WINDOW, n_blocks=N_BLOCKS, shared=SHARED):
    """A chunk in which words repeat and negatives often are the words to predict."""
    block = block_size(window)
    left, right = rng.integers(0, window + 1, (2, n_blocks, block))
    words = rng.integers(0, n_words, (n_blocks, block + 2 * window))
    return Chunk(words, left, right, rng.integers(0, n_words, (n_blocks // BLOCKS_PER_GROUP, shared)))


def chunk_rows(rng, method):
    chunk = random_chunk(rng)
    gradients = ChunkGradients(N_BLOCKS, WINDOW, NEGATIVE, SIZE, SHARED, dtype=np.float64)
    tables = rng.normal(size=(2, N_WORDS, SIZE))
    n_seen = chunk.left + chunk.right
    n_pairs = n_seen.sum() if method == "skip_gram" else (n_seen > 0).sum()

    def loss(tables):
        return getattr(gradients, method)(*tables, chunk, with_loss=True)[2] * n_pairs

    of_input, of_output, _ = getattr(gradients, method)(*tables, chunk)
    analytic = np.zeros_like(tables)
    add_to_rows(analytic[0], *of_input)
    add_to_rows(analytic[1], *of_output)
    yield "input and output vectors", analytic, loss, tables


register("word2vec, one pair", (), pair_rows)
register("word2vec, skip-gram chunk", ChunkGradients, lambda rng: chunk_rows(rng, "skip_gram"))
register("word2vec, CBOW chunk", ChunkGradients, lambda rng: chunk_rows(rng, "cbow"))

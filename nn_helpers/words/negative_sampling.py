"""The objective of word2vec with negative sampling: its definition, and a fast way to the same gradients.

    loss of one pair = -log sigmoid(u . v) - sum over negatives of log sigmoid(-u_n . v)

v is the input vector of a word, u the output vector of a word seen near it, and the u_n belong to
words drawn at random. `pair_gradients` is this formula and its derivative, one pair at a time.

`ChunkGradients` computes the sum of the same gradients over all pairs of about a thousand running words
with a handful of matrix products. See there for the trick. A test holds one to the other.

Source: Mikolov, Sutskever, Chen, Corrado and Dean (2013), Distributed Representations of Words and Phrases
and their Compositionality, equation 4. Shared negatives: Ji, Satish, Li and Dubey (2016).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nn_helpers.nn.activations import sigmoid

BLOCKS_PER_GROUP = 4  # that share their negatives

Rows = tuple[np.ndarray, np.ndarray]  # numbers of words, and an update for each


def pair_gradients(
    v: np.ndarray, u: np.ndarray, u_negative: np.ndarray, weight: float = 1.0
) -> tuple[Any, Any, Any, Any]:
    """Return the loss of one pair and its gradients.

    Parameters
    ----------
    v : ndarray, shape (d,)
        The input vector: of the centre word (skip-gram), or the mean over the context words (CBOW).
    u : ndarray, shape (d,)
        The output vector of the word to predict.
    u_negative : ndarray, shape (n, d)
        The output vectors of the negatives.
    weight : float
        What each negative counts.

    Returns
    -------
    loss : float
    dv, du, du_negative : ndarray
        Gradients of the loss, of the shapes of v, u, u_negative.
    """
    score, negative_scores = u @ v, u_negative @ v
    loss = np.logaddexp(0, -score) + weight * np.logaddexp(0, negative_scores).sum()
    delta = sigmoid(score) - 1.0
    delta_negative = weight * sigmoid(negative_scores)
    return loss, delta * u + delta_negative @ u_negative, delta * v, np.outer(delta_negative, v)


@dataclass(frozen=True)
class Chunk:
    """Some short stretches of running text, and the negatives drawn for them.

    Attributes
    ----------
    words : ndarray of int, shape (n_blocks, window + block + window)
        Word numbers: in each row some centres, and the neighbours that the first and the last can see.
    left, right : ndarray of int, shape (n_blocks, block)
        How many words a centre sees on either side: its drawn window, cut at the ends of its sentence.
    negatives : ndarray of int, shape (n_blocks / 4, shared)
        The words drawn for each group of four blocks.
    """

    words: np.ndarray
    left: np.ndarray
    right: np.ndarray
    negatives: np.ndarray


class ChunkGradients:
    """The gradients of all pairs of a chunk at once.

    Parameters
    ----------
    n_blocks : int
        Stretches of text in a chunk, each of `block_size(window)` centres; a multiple of four.
    window, negative, vector_size : int
        As in `Word2Vec`.
    shared : int
        Negatives that a group of blocks shares. Each counts negative / shared for every pair.
    dtype : dtype
        float32 to train, float64 to check gradients.
    """

    def __init__(
        self,
        n_blocks: int,
        window: int,
        negative: int,
        vector_size: int,
        shared: int = 16,
        dtype: DTypeLike = np.float32,
    ) -> None:
        # The trick. Word by word, every pair would be a dot product of two vectors fetched from all over
        # the memory. But 16 neighbouring centres look at the same 16 + 2 * window words: one product of two
        # small matrices gives all their scores, and a 0/1 mask keeps those inside the window and the
        # sentence. In the same way four such blocks, better from different places of the text, share 16
        # negatives, which then count negative / 16 each. Most of the products are thrown away, and it is
        # still several times faster.
        block, d = block_size(window), vector_size
        n_groups, group, width = n_blocks // BLOCKS_PER_GROUP, BLOCKS_PER_GROUP * block, block + 2 * window
        self.window, self.centre = window, slice(window, window + block)
        self.dtype = np.dtype(dtype)
        self.weight = np.asarray(negative / shared, self.dtype)[()]

        offset = np.arange(width) - window - np.arange(block)[:, None]  # of a seen word from its centre
        left, right = np.arange(window + 1)[:, None, None], np.arange(window + 1)[:, None]
        offset = offset[:, None, None]
        seen = (offset >= -left) & (offset <= right) & (offset != 0)  # (block, left, right, width)
        self._masks = seen.reshape(-1, width).astype(dtype)
        self._first_mask = np.arange(block) * (window + 1) ** 2

        def empty(*shape: int) -> np.ndarray:
            return np.empty(shape, dtype)

        self._mask, self._score = empty(n_blocks, block, width), empty(n_blocks, block, width)
        self._negative_weight = empty(n_groups, group, shared)
        self._negative_score = empty(n_groups, group, shared)
        # Vectors and gradients of the centres, by blocks and, as a view of the same numbers, by groups.
        self._v, self._dv, self._dv_negative = empty(3, n_blocks, block, d)
        self._v_group = self._v.reshape(n_groups, group, d)
        self._dv_group, self._dv_negative = (
            x.reshape(n_groups, group, d) for x in (self._dv, self._dv_negative)
        )
        # Two kinds of rows lie in one array, so that one call fetches or changes both: words and negatives.
        negatives, words, centres = (n_groups, shared), (n_blocks, width), (n_blocks, block)
        self._near, self._seen, self._near_negative = _two_parts(words, negatives, d, dtype)
        self._dnear, self._dseen, self._dnear_negative = _two_parts(words, negatives, d, dtype)
        self._far, self._target, self._far_negative = _two_parts(centres, negatives, d, dtype)
        self._dfar, self._dtarget, self._dfar_negative = _two_parts(centres, negatives, d, dtype)

    def skip_gram(
        self,
        input_vectors: np.ndarray,
        output_vectors: np.ndarray,
        chunk: Chunk,
        scale: float = 1.0,
        with_loss: bool = False,
    ) -> tuple[Rows, Rows, float | None]:
        """Return the gradients of the loss summed over all pairs (centre, word in its window).

        Parameters
        ----------
        input_vectors, output_vectors : ndarray, shape (n_words, d)
        chunk : Chunk
        scale : float
            What the gradients are multiplied by; minus the learning rate makes them updates.
        with_loss : bool
            Also compute the mean loss of a pair.

        Returns
        -------
        of_input, of_output : tuple (words, gradients)
            The gradient of word ``words[i]`` has the part ``gradients[i]``; words may repeat. The arrays are
            overwritten by the next call.
        loss : float or None
        """
        centres, n_pairs = chunk.words[:, self.centre].ravel(), chunk.left + chunk.right
        words = np.concatenate((chunk.words.ravel(), chunk.negatives.ravel()))
        mask = self._read_masks(chunk)
        weight = self._weigh_negatives(chunk, n_pairs, mask)
        v, dv = self._v.reshape(len(centres), -1), self._dv.reshape(len(centres), -1)
        input_vectors.take(centres, axis=0, out=v, mode="clip")
        output_vectors.take(words, axis=0, out=self._near, mode="clip")
        seen, u_negative = self._seen, self._near_negative

        score = np.matmul(self._v, seen.swapaxes(1, 2), out=self._score)
        negative_score = np.matmul(self._v_group, u_negative.swapaxes(1, 2), out=self._negative_score)
        loss = _mean_loss(mask, score, weight, negative_score, n_pairs.sum()) if with_loss else None
        delta = _times_sigmoid(mask, score, sign=-1, scale=-scale)
        delta_negative = _times_sigmoid(weight, negative_score, sign=1, scale=scale)

        np.matmul(delta, seen, out=self._dv)
        self._dv_group += np.matmul(delta_negative, u_negative, out=self._dv_negative)
        np.matmul(delta.swapaxes(1, 2), self._v, out=self._dseen)
        np.matmul(delta_negative.swapaxes(1, 2), self._v_group, out=self._dnear_negative)
        return (centres, dv), (words, self._dnear), loss

    def cbow(
        self,
        input_vectors: np.ndarray,
        output_vectors: np.ndarray,
        chunk: Chunk,
        scale: float = 1.0,
        with_loss: bool = False,
    ) -> tuple[Rows, Rows, float | None]:
        """The same for CBOW, where the mean over the window predicts the centre: one pair per centre."""
        centres, n_seen = chunk.words[:, self.centre], chunk.left + chunk.right
        words = np.concatenate((centres.ravel(), chunk.negatives.ravel()))
        mean = self._read_masks(chunk)
        mean *= (1 / np.maximum(n_seen, 1)).astype(self.dtype)[:, :, None]
        has_window = (n_seen > 0).astype(self.dtype)
        weight = self._negative_weight
        by_group = (*weight.shape[:2], 1)
        np.not_equal(centres.reshape(by_group), chunk.negatives[:, None], out=weight, casting="unsafe")
        weight *= (self.weight * has_window).reshape(by_group)
        near, dnear = self._near[: chunk.words.size], self._dnear[: chunk.words.size]
        input_vectors.take(chunk.words.ravel(), axis=0, out=near, mode="clip")
        output_vectors.take(words, axis=0, out=self._far, mode="clip")
        u, u_negative = self._target, self._far_negative

        np.matmul(mean, self._seen, out=self._v)
        score = np.einsum("bid,bid->bi", self._v, u)
        negative_score = np.matmul(self._v_group, u_negative.swapaxes(1, 2), out=self._negative_score)
        n_pairs = has_window.sum()
        loss = _mean_loss(has_window, score, weight, negative_score, n_pairs) if with_loss else None
        delta = _times_sigmoid(has_window, score, sign=-1, scale=-scale)[:, :, None]
        delta_negative = _times_sigmoid(weight, negative_score, sign=1, scale=scale)

        np.multiply(delta, u, out=self._dv)
        self._dv_group += np.matmul(delta_negative, u_negative, out=self._dv_negative)
        np.multiply(delta, self._v, out=self._dtarget)
        np.matmul(delta_negative.swapaxes(1, 2), self._v_group, out=self._dfar_negative)
        np.matmul(mean.swapaxes(1, 2), self._dv, out=self._dseen)
        return (chunk.words.ravel(), dnear), (words, self._dfar), loss

    def _read_masks(self, chunk: Chunk) -> np.ndarray:
        which = self._first_mask + chunk.left * (self.window + 1) + chunk.right
        return self._masks.take(which, axis=0, out=self._mask, mode="clip")

    def _weigh_negatives(self, chunk: Chunk, n_pairs: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """A negative counts for every pair of a centre, except where it is the very word to predict."""
        weight = self._negative_weight
        weight[...] = (self.weight * n_pairs.astype(self.dtype)).reshape(*weight.shape[:2], 1)
        (_, block, width), shared = mask.shape, weight.shape[2]
        negatives = chunk.negatives.repeat(BLOCKS_PER_GROUP, axis=0)
        same = np.flatnonzero(negatives[:, :, None] == chunk.words[:, None, :])  # rare
        which, position = np.divmod(same, width)
        which, drawn = np.divmod(which, shared)
        centre = which[:, None] * block + np.arange(block)
        excluded = self.weight * mask[which, :, position]
        np.subtract.at(weight.reshape(-1), (centre * shared + drawn[:, None]).ravel(), excluded.ravel())
        return weight


def block_size(window: int) -> int:
    """The number of neighbouring centres whose windows are looked at together."""
    return max(16, 2 * window)


def _two_parts(
    first: tuple[int, ...], second: tuple[int, ...], d: int, dtype: DTypeLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One array of rows of length d, and its two parts as (*first, d) and (*second, d)."""
    n_first, n_second = np.prod(first), np.prod(second)
    rows = np.empty((n_first + n_second, d), dtype)
    return rows, rows[:n_first].reshape(*first, d), rows[n_first:].reshape(*second, d)


def _mean_loss(
    weight: np.ndarray,
    score: np.ndarray,
    negative_weight: np.ndarray,
    negative_score: np.ndarray,
    n_pairs: int,
) -> float:
    total = (weight * np.logaddexp(0, -score)).sum() + (
        negative_weight * np.logaddexp(0, negative_score)
    ).sum()
    return float(total / max(1, n_pairs))


def _times_sigmoid(weight: np.ndarray, score: np.ndarray, sign: int, scale: float) -> np.ndarray:
    """Write scale * weight * sigmoid(sign * score) into score."""
    if sign > 0:
        np.negative(score, out=score)
    np.exp(score, out=score)
    score += 1
    np.divide(weight, score, out=score)
    score *= score.dtype.type(scale)
    return score


def add_to_rows(table: np.ndarray, words: np.ndarray, updates: np.ndarray, limit: float = np.inf) -> None:
    """Add ``updates[i]`` to ``table[words[i]]``, where words may repeat.

    `np.add.at` does this one element at a time. Here the updates are brought into the order: every word's
    first, then every word's second (words that have one), and so on, the most frequent word always in
    front. Then each further rank is one addition to a slice.

    Parameters
    ----------
    table : ndarray, shape (n_words, d)
        Changed in place.
    words : ndarray of int, shape (n,)
    updates : ndarray, shape (n, d)
    limit : float
        Longest step of one word. The updates of a frequent word were all computed for the same old vector,
        and their sum may be far too long.
    """
    by_word = np.argsort(words.astype(np.uint16) if len(table) <= 1 << 16 else words, kind="stable")
    words = words[by_word]
    starts = np.flatnonzero(np.concatenate(([True], words[1:] != words[:-1])))
    counts = np.append(starts[1:], len(words)) - starts
    frequent_first = np.argsort(-counts, kind="stable")
    starts, counts = starts[frequent_first], counts[frequent_first]
    ranks = np.arange(counts[0])
    n_with_rank = np.searchsorted(-counts, -ranks)
    stops = np.cumsum(n_with_rank)
    place = np.arange(len(words)) - np.repeat(stops - n_with_rank, n_with_rank)
    order = by_word[starts[place] + np.repeat(ranks, n_with_rank)]
    ranked = updates.take(order, axis=0)
    total = ranked[: len(starts)]
    for n, stop in zip(n_with_rank[1:].tolist(), stops[1:].tolist(), strict=True):
        total[:n] += ranked[stop - n : stop]
    if limit < np.inf:
        squares = np.einsum("ij,ij->i", total, total)
        too_long = np.flatnonzero(squares > limit * limit)
        total[too_long] *= (limit / np.sqrt(squares[too_long]))[:, None]
    words = words[starts]
    total += table.take(words, axis=0)
    table[words] = total

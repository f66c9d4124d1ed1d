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

import numpy as np
from numpy.lib.stride_tricks import as_strided


def pair_gradients(v, u, u_negative, weight=1.0):
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
    delta = _sigmoid(score) - 1.0
    delta_negative = weight * _sigmoid(negative_scores)
    return loss, delta * u + delta_negative @ u_negative, delta * v, np.outer(delta_negative, v)


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


@dataclass(frozen=True)
class Chunk:
    """A stretch of running text and the negatives drawn for it.

    Attributes
    ----------
    words : ndarray of int, shape (window + n + window,)
        Word numbers: n centres, and the neighbours that the first and the last of them can see.
    left, right : ndarray of int, shape (n,)
        How many words a centre sees on either side: its drawn window, cut at the ends of its sentence.
    negatives : ndarray of int, shape (n // group, shared)
        The words drawn for each group of centres.
    """

    words: np.ndarray
    left: np.ndarray
    right: np.ndarray
    negatives: np.ndarray


class ChunkGradients:
    """The gradients of all pairs of a chunk at once.

    Parameters
    ----------
    n : int
        Centres in a chunk, a multiple of `group_size(n, window)`.
    window, negative, vector_size : int
        As in `Word2Vec`.
    shared : int
        Negatives that a group of centres shares. Each counts negative / shared for every pair.
    dtype : dtype
        float32 to train, float64 to check gradients.
    """

    def __init__(self, n, window, negative, vector_size, shared=16, dtype=np.float32):
        # The trick. Word by word, every pair would be a dot product of two vectors fetched from all over
        # the memory. But 16 neighbouring centres look at the same 16 + 2 * window words: one product of two
        # small matrices gives all their scores, and a 0/1 mask keeps those inside the window and the
        # sentence. In the same way 64 centres share 16 negatives, which then count negative / 16 each. Most
        # of the products are thrown away, and it is still several times faster.
        block, group = block_size(window), group_size(n, window)
        n_blocks, n_groups, width = n // block, n // group, block + 2 * window
        self.n, self.window, self.block, self.width = n, window, block, width
        self.dtype = np.dtype(dtype)
        self.weight = self.dtype.type(negative / shared)

        offset = np.arange(width) - window - np.arange(block)[:, None]  # of a seen word from its centre
        left, right = np.arange(window + 1)[:, None, None], np.arange(window + 1)[:, None]
        offset = offset[:, None, None]
        seen = (offset >= -left) & (offset <= right) & (offset != 0)  # (block, left, right, width)
        self._masks = seen.reshape(-1, width).astype(dtype)
        self._first_mask = np.tile(np.arange(block) * (window + 1) ** 2, n_blocks)

        def empty(*shape):
            return np.empty(shape, dtype)

        self._mask = empty(n_blocks, block, width)
        self._score, self._mean_mask = empty(n_blocks, block, width), empty(n_blocks, block, width)
        self._negative_score, self._negative_weight = empty(n_groups, group, shared), empty(n_groups, group, shared)
        self._centres, self._centre_gradient = empty(n, vector_size), empty(n, vector_size)
        self._negative_part = empty(n_groups, group, vector_size)
        n_negatives = n_groups * shared
        self._near, self._far = empty(n + 2 * window + n_negatives, vector_size), empty(n + n_negatives, vector_size)
        # One row per word that a block sees (neighbouring blocks see 2 * window words twice) and per negative.
        self._row_gradient = empty(n_blocks * width + n_negatives, vector_size)
        own = np.arange(n_blocks)[:, None] * width + np.arange(block)
        beyond_last = np.arange(n_blocks * width - 2 * window, n_blocks * width)
        self._rows = np.concatenate(
            (own.ravel(), beyond_last, n_blocks * width + np.arange(n_negatives))
        )
        self._far_gradient = empty(n + n_negatives, vector_size)

    def skip_gram(self, input_vectors, output_vectors, chunk, scale=1.0, with_loss=False):
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
        of_input, of_output : tuple (words, gradients, rows)
            The gradient of word ``words[i]`` has the part ``gradients[rows[i]]``; words may repeat. The
            arrays are overwritten by the next call.
        loss : float or None
        """
        n, window = self.n, self.window
        centres = chunk.words[window : window + n]
        mask, weight = self._read_masks(chunk), self._negative_weight
        n_pairs = (chunk.left + chunk.right).astype(self.dtype)
        self._weigh_negatives(chunk, n_pairs, mask)

        v = input_vectors.take(centres, axis=0, out=self._centres, mode="clip")
        words = np.concatenate((chunk.words, chunk.negatives.ravel()))
        u = output_vectors.take(words, axis=0, out=self._near, mode="clip")
        seen, u_negative = self._windows(u), u[n + 2 * window :].reshape(*chunk.negatives.shape, -1)
        v_block, v_group = v.reshape(-1, self.block, v.shape[1]), v.reshape(len(u_negative), -1, v.shape[1])

        score = np.matmul(v_block, seen.transpose(0, 2, 1), out=self._score)
        negative_score = np.matmul(v_group, u_negative.transpose(0, 2, 1), out=self._negative_score)
        loss = None
        if with_loss:
            total = (mask * np.logaddexp(0, -score)).sum() + (weight * np.logaddexp(0, negative_score)).sum()
            loss = float(total) / max(1.0, float(n_pairs.sum()))
        delta = _times_sigmoid(mask, score, sign=-1, scale=-scale)
        delta_negative = _times_sigmoid(weight, negative_score, sign=1, scale=scale)

        dv = np.matmul(delta, seen, out=self._centre_gradient.reshape(v_block.shape))
        dv = self._centre_gradient.reshape(v_group.shape)
        dv += np.matmul(delta_negative, u_negative, out=self._negative_part)
        du, du_negative = self._split_row_gradient(u_negative.shape)
        np.matmul(delta.transpose(0, 2, 1), v_block, out=du)
        np.matmul(delta_negative.transpose(0, 2, 1), v_group, out=du_negative)
        self._add_overlap(du)
        return (centres, self._centre_gradient, None), (words, self._row_gradient, self._rows), loss

    def cbow(self, input_vectors, output_vectors, chunk, scale=1.0, with_loss=False):
        """The same for CBOW, where the mean over the window predicts the centre: one pair per centre."""
        n, window = self.n, self.window
        centres = chunk.words[window : window + n]
        n_seen = (chunk.left + chunk.right).astype(self.dtype)
        has_window = (n_seen > 0).astype(self.dtype)
        mask = np.divide(
            self._read_masks(chunk), np.maximum(n_seen, 1).reshape(-1, self.block, 1), out=self._mean_mask
        )
        near = self._near[: n + 2 * window]
        seen = self._windows(input_vectors.take(chunk.words, axis=0, out=near, mode="clip"))
        words = np.concatenate((centres, chunk.negatives.ravel()))
        u = output_vectors.take(words, axis=0, out=self._far, mode="clip")
        u_negative = u[n:].reshape(*chunk.negatives.shape, -1)

        np.matmul(mask, seen, out=self._centres.reshape(len(mask), self.block, -1))
        v, v_group = self._centres, self._centres.reshape(len(u_negative), -1, u.shape[1])
        score = np.einsum("ij,ij->i", v, u[:n])
        negative_score = np.matmul(v_group, u_negative.transpose(0, 2, 1), out=self._negative_score)
        weight = self._negative_weight
        np.not_equal(
            centres.reshape(*v_group.shape[:2], 1), chunk.negatives[:, None], out=weight, casting="unsafe"
        )
        weight *= (self.weight * has_window).reshape(*v_group.shape[:2], 1)
        loss = None
        if with_loss:
            total = (has_window * np.logaddexp(0, -score)).sum() + (weight * np.logaddexp(0, negative_score)).sum()
            loss = float(total) / max(1.0, float(has_window.sum()))
        delta = _times_sigmoid(has_window, score, sign=-1, scale=-scale)
        delta_negative = _times_sigmoid(weight, negative_score, sign=1, scale=scale)

        dv = np.multiply(delta[:, None], u[:n], out=self._centre_gradient).reshape(v_group.shape)
        dv += np.matmul(delta_negative, u_negative, out=self._negative_part)
        np.multiply(delta[:, None], v, out=self._far_gradient[:n])
        np.matmul(
            delta_negative.transpose(0, 2, 1), v_group, out=self._far_gradient[n:].reshape(u_negative.shape)
        )
        du, _ = self._split_row_gradient(u_negative.shape)
        np.matmul(mask.transpose(0, 2, 1), dv.reshape(len(mask), self.block, -1), out=du)
        self._add_overlap(du)
        rows = self._rows[: n + 2 * window]
        return (chunk.words, self._row_gradient, rows), (words, self._far_gradient, None), loss

    def _read_masks(self, chunk):
        side = self.window + 1
        which = self._first_mask + chunk.left * side + chunk.right
        return self._masks.take(which.reshape(-1, self.block), axis=0, out=self._mask, mode="clip")

    def _weigh_negatives(self, chunk, n_pairs, mask):
        """A negative counts for every pair of a centre, except where it is the very word to predict."""
        weight = self._negative_weight
        n_groups, group, shared = weight.shape
        weight[...] = (self.weight * n_pairs).reshape(n_groups, group, 1)
        seen = self._windows(chunk.words)
        negatives = chunk.negatives.repeat(group // self.block, axis=0)
        block, which, position = np.nonzero(negatives[:, :, None] == seen[:, None, :])
        by_block = weight.reshape(len(mask), self.block, shared).transpose(0, 2, 1)
        np.subtract.at(by_block, (block, which), self.weight * mask.transpose(0, 2, 1)[block, position])

    def _windows(self, rows):
        """View of rows as overlapping stretches, one per block: (n_blocks, width, ...)."""
        step, *inner = rows.strides
        shape = (self.n // self.block, self.width, *rows.shape[1:])
        return as_strided(rows, shape, (self.block * step, step, *inner), writeable=False)

    def _split_row_gradient(self, negative_shape):
        n_seen = self.n // self.block * self.width
        du = self._row_gradient[:n_seen].reshape(-1, self.width, negative_shape[2])
        return du, self._row_gradient[n_seen:].reshape(negative_shape)

    def _add_overlap(self, du):
        du[1:, : 2 * self.window] += du[:-1, self.block :]


def block_size(window):
    """The number of neighbouring centres whose windows are looked at together."""
    return max(16, 2 * window)


def group_size(n, window):
    """The number of centres, out of about n, that share negatives: some whole blocks."""
    return max(1, min(64, n) // block_size(window)) * block_size(window)


def _times_sigmoid(weight, score, sign, scale):
    """scale * weight * sigmoid(sign * score), written into score."""
    if sign > 0:
        np.negative(score, out=score)
    np.exp(score, out=score)
    score += 1
    np.divide(weight, score, out=score)
    score *= score.dtype.type(scale)
    return score


def add_to_rows(table, words, updates, rows=None, limit=np.inf):
    """Add to ``table[words[i]]`` the update ``updates[rows[i]]``, where words may repeat.

    `np.add.at` does this one element at a time. Here the updates are brought into the order: every word's
    first, then every word's second (words that have one), and so on, the most frequent word always in
    front. Then each further rank is one addition to a slice.

    Parameters
    ----------
    table : ndarray, shape (n_words, d)
        Changed in place.
    words : ndarray of int, shape (n,)
    updates : ndarray, shape (m, d)
    rows : ndarray of int, shape (n,), optional
        Without it, ``updates[i]`` belongs to ``words[i]``.
    limit : float
        Longest step of one word. The updates of a frequent word were all computed for the same old vector, and
        their sum may be far too long.
    """
    by_word = np.argsort(words.astype(np.uint16) if len(table) <= 1 << 16 else words, kind="stable")
    words = words[by_word]
    starts = np.flatnonzero(np.concatenate(([True], words[1:] != words[:-1])))
    counts = np.diff(starts, append=len(words))
    frequent_first = np.argsort(-counts, kind="stable")
    starts, counts = starts[frequent_first], counts[frequent_first]
    n_with_rank = np.searchsorted(-counts, -np.arange(counts[0])).tolist()
    order = by_word[np.concatenate([starts[:n] + rank for rank, n in enumerate(n_with_rank)])]
    ranked = updates.take(order if rows is None else rows[order], axis=0)
    total, stop = ranked[: len(starts)], len(starts)
    for n in n_with_rank[1:]:
        total[:n] += ranked[stop : stop + n]
        stop += n
    if limit < np.inf:
        squares = np.einsum("ij,ij->i", total, total)
        too_long = np.flatnonzero(squares > limit * limit)
        total[too_long] *= (limit / np.sqrt(squares[too_long]))[:, None]
    words = words[starts]
    total += table.take(words, axis=0)
    table[words] = total

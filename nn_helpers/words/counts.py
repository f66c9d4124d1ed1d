"""Word vectors by counting: which words stand near which, how much more often than by chance, and SVD.

    co-occurrence counts  ->  PPMI  ->  truncated SVD  ->  vectors

Skip-gram with negative sampling factorises almost the same matrix: at its optimum, the dot product of the
input vector of w and the output vector of c is PMI(w, c) - log(negative).

Sources: Church and Hanks (1990); Bullinaria and Levy (2007); Levy and Goldberg (2014), Neural Word Embedding
as Implicit Matrix Factorization, equation 11.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from nn_helpers.validation import check_positive_int
from nn_helpers.words.keyed_vectors import KeyedVectors


def check_sentences(sentences: Iterable[Iterable[str]]) -> list[Iterable[str]]:
    """Return sentences as a list, after making sure that there are some and that each is a list of words.

    Raises
    ------
    TypeError
        If the sentences are one text, or one of them is: its letters would be taken for words.
    ValueError
        If there is none.
    """
    if isinstance(sentences, str) or not isinstance(sentences, Iterable):
        raise TypeError(
            f"sentences must be a list of lists of words, got {type(sentences).__name__}: split the text into"
            " sentences and each sentence into words."
        )
    sentences = list(sentences)
    if not sentences:
        raise ValueError("the text is empty: sentences must hold at least one list of words.")
    for sentence in sentences:
        if isinstance(sentence, str):
            raise TypeError(
                f"each sentence must be a list of words, got the str {sentence[:40]!r}: call .split()."
            )
    return sentences


def count_vocabulary(sentences: Iterable[Iterable[str]], min_count: int = 1) -> tuple[list[str], np.ndarray]:
    """Return words and their counts, the most frequent first and equals in alphabetical order.

    Parameters
    ----------
    sentences : iterable of list of str
    min_count : int
        Rarer words are left out.

    Returns
    -------
    words : list of str
    counts : ndarray of int, shape (n_words,)

    Raises
    ------
    TypeError, ValueError
        If a sentence is no list of words, min_count is no whole number of at least 1, or no word is left.
    """
    check_positive_int(min_count, "min_count")
    counter = Counter(chain.from_iterable(check_sentences(sentences)))
    words = sorted(
        (word for word in counter if counter[word] >= min_count), key=lambda word: (-counter[word], word)
    )
    if not words:
        raise ValueError(f"no word occurs min_count={min_count} times: give more text or lower min_count.")
    return words, np.array([counter[word] for word in words])


def cooccurrence(
    sentences: Iterable[Iterable[str]], words: Sequence[str], window: int = 5, *, weighted: bool = True
) -> Any:
    """Count how often each word is within the window of each other, never across a sentence's end.

    Parameters
    ----------
    sentences : list of list of str
    words : list of str
        Row and column order of the result; other words are left out before windows are formed.
    window : int
        Farthest neighbour.
    weighted : bool
        Count a neighbour at distance d as (window - d + 1) / window, which is how often word2vec's randomly
        drawn window reaches it; otherwise as 1.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_words, n_words)
        Symmetric.

    Raises
    ------
    TypeError, ValueError
        If a sentence is no list of words, or the window is no whole number of at least 1.
    """
    check_positive_int(window, "window")
    number = {word: index for index, word in enumerate(words)}
    encoded = [
        [number[word] for word in sentence if word in number] for sentence in check_sentences(sentences)
    ]
    lengths = np.array([len(sentence) for sentence in encoded], dtype=int)
    text = np.fromiter(chain.from_iterable(encoded), np.int64, lengths.sum())
    sentence = np.repeat(np.arange(len(encoded)), lengths)
    counts = sparse.csr_array((len(words), len(words)))
    for distance in range(1, min(window, max(len(text) - 1, 0)) + 1):
        same = sentence[:-distance] == sentence[distance:]
        left, right = text[:-distance][same], text[distance:][same]
        weight = np.full(len(left), (window - distance + 1) / window if weighted else 1.0)
        counts = counts + sparse.coo_array((weight, (left, right)), shape=counts.shape).tocsr()
    return (counts + counts.T).tocsr()


def ppmi(counts: Any, *, shift: float = 0.0, context_exponent: float = 1.0) -> Any:
    """Return positive pointwise mutual information, max(0, log(p(w, c) / (p(w) p(c))) - shift).

    Parameters
    ----------
    counts : sparse array or ndarray, shape (n_words, n_contexts)
    shift : float
        log(negative) gives what skip-gram with negative sampling factorises.
    context_exponent : float
        0.75 smooths the context distribution as word2vec's negative sampling does.

    Returns
    -------
    scipy.sparse.csr_array, shape (n_words, n_contexts)

    Raises
    ------
    ValueError
        If nothing was counted.
    """
    counts = sparse.csr_array(counts, dtype=float).tocoo()  # by rows, so that each pair stands there once
    if counts.sum() <= 0:
        raise ValueError("no two words stand together in these counts: PPMI needs at least one pair.")
    row_share = counts.sum(axis=1) / counts.sum()
    column_share = counts.sum(axis=0) ** context_exponent
    column_share /= column_share.sum()
    joint = counts.data / counts.sum()
    with np.errstate(divide="ignore"):
        pmi = np.log(joint / (row_share[counts.row] * column_share[counts.col])) - shift
    result = sparse.coo_array((np.maximum(pmi, 0), (counts.row, counts.col)), shape=counts.shape).tocsr()
    result.eliminate_zeros()
    return result


def svd_vectors(
    matrix: Any, vector_size: int = 100, *, exponent: float = 0.5, random_state: int | None = 0
) -> np.ndarray:
    """Return the vectors U * S**exponent of the truncated singular value decomposition.

    Parameters
    ----------
    matrix : sparse array or ndarray, shape (n_words, n_contexts)
    vector_size : int
        Singular values to keep.
    exponent : float
        0.5 shares the singular values between words and contexts, 0 drops them, 1 leaves them with the words.
    random_state : int
        Of the randomised algorithm.

    Returns
    -------
    ndarray, shape (n_words, vector_size)

    Raises
    ------
    ValueError
        If the matrix has fewer singular values.
    """
    if not 1 <= vector_size <= min(matrix.shape):
        raise ValueError(f"vector_size must lie between 1 and {min(matrix.shape)} here, got {vector_size!r}.")
    u, s, _ = randomized_svd(matrix, vector_size, random_state=random_state)
    return u * s**exponent


def counted_vectors(
    sentences: Iterable[Iterable[str]],
    *,
    vector_size: int = 100,
    window: int = 5,
    min_count: int = 5,
    exponent: float = 0.5,
    context_exponent: float = 0.75,
) -> KeyedVectors:
    """Return KeyedVectors made by counting alone: co-occurrence, PPMI, SVD.

    Parameters
    ----------
    sentences : iterable of list of str
    vector_size, window, min_count, exponent, context_exponent
        As in `svd_vectors`, `cooccurrence`, `count_vocabulary` and `ppmi`; so are the errors.

    Returns
    -------
    KeyedVectors
    """
    sentences = check_sentences(sentences)  # a list: they are read twice
    words, counts = count_vocabulary(sentences, min_count)
    matrix = ppmi(cooccurrence(sentences, words, window), context_exponent=context_exponent)
    return KeyedVectors(words, svd_vectors(matrix, vector_size, exponent=exponent), counts)

"""Counting: co-occurrence by hand, PPMI by its formula, SVD that rebuilds the matrix."""

import numpy as np
import pytest
from scipy import sparse

from nn_helpers.words.counts import cooccurrence, count_vocabulary, counted_vectors, ppmi, svd_vectors

SENTENCES = [["a", "b", "c"], ["c", "a"], ["rare"]]


def test_vocabulary():
    words, counts = count_vocabulary(SENTENCES, min_count=1)
    assert words == ["a", "c", "b", "rare"]
    assert counts.tolist() == [2, 2, 1, 1]
    assert count_vocabulary(SENTENCES, min_count=2)[0] == ["a", "c"]
    with pytest.raises(ValueError, match="min_count=3"):
        count_vocabulary(SENTENCES, min_count=3)
    with pytest.raises(ValueError, match="min_count: expected a whole number of at least 1, got 0"):
        count_vocabulary(SENTENCES, min_count=0)


def test_cooccurrence_stops_at_the_sentence():
    words = ["a", "b", "c"]
    near = cooccurrence(SENTENCES, words, window=2, weighted=False).toarray()
    np.testing.assert_array_equal(near, [[0, 1, 2], [1, 0, 1], [2, 1, 0]])
    weighted = cooccurrence(SENTENCES, words, window=2).toarray()
    np.testing.assert_array_equal(weighted, [[0, 1, 1.5], [1, 0, 1], [1.5, 1, 0]])
    assert cooccurrence([["a", "a"]], ["a"], window=1).toarray().tolist() == [[2]]
    with pytest.raises(ValueError, match="window"):
        cooccurrence(SENTENCES, words, window=0)


def test_ppmi_is_its_formula():
    rng = np.random.default_rng(0)
    counts = rng.poisson(2, size=(5, 4)) + np.eye(5, 4)
    joint = counts / counts.sum()
    context = counts.sum(axis=0) ** 0.75
    chance = joint.sum(axis=1, keepdims=True) * context / context.sum()
    with np.errstate(divide="ignore"):
        expected = np.maximum(0, np.log(joint / chance) - 0.1)
    np.testing.assert_allclose(ppmi(counts, shift=0.1, context_exponent=0.75).toarray(), expected)
    with pytest.raises(ValueError, match="at least one pair"):
        ppmi(np.zeros((2, 2)))


def test_ppmi_adds_up_what_is_counted_in_parts():
    whole = np.array([[0, 3.0], [2, 1]])
    parts = sparse.coo_array(([1.0, 2, 2, 1], ([0, 0, 1, 1], [1, 1, 0, 1])), shape=(2, 2))
    np.testing.assert_allclose(ppmi(parts).toarray(), ppmi(whole).toarray())


def test_svd_vectors_rebuild_a_symmetric_matrix():
    rng = np.random.default_rng(1)
    factors = rng.normal(size=(6, 3))
    matrix = factors @ factors.T
    vectors = svd_vectors(matrix, 3)
    np.testing.assert_allclose(vectors @ vectors.T, matrix, atol=1e-8)
    with pytest.raises(ValueError, match="between 1 and 6"):
        svd_vectors(matrix, 7)


def test_counted_vectors_have_the_interface_of_word2vec():
    vectors = counted_vectors([["x", "and", "y"], ["z", "and", "y"]] * 3, vector_size=2, min_count=1)
    assert vectors.similarity("x", "z") == pytest.approx(1)
    assert vectors.counts.tolist() == [6, 6, 3, 3]


def test_sentences_may_come_once():
    text = [["x", "and", "y"], ["z", "and", "y"]] * 3
    once = counted_vectors(iter(text), vector_size=2, min_count=1)
    np.testing.assert_array_equal(once.vectors, counted_vectors(text, vector_size=2, min_count=1).vectors)
    with pytest.raises(TypeError, match="got str"):
        counted_vectors("x and y", min_count=1)


@pytest.mark.parametrize("count", [count_vocabulary, lambda text: cooccurrence(text, ["a", "b"])])
def test_letters_are_not_taken_for_words(count):
    with pytest.raises(TypeError, match=r"each sentence must be a list of words, got the str 'a b': call"):
        count(["a b", "b a"])
    with pytest.raises(ValueError, match="the text is empty"):
        count([])

"""Words as vectors: counted, learned, compared.

from nn_helpers.words import Word2Vec, score_analogies
"""

from nn_helpers.words.analogies import AnalogyScore, Answer, score_analogies
from nn_helpers.words.counts import (
    cooccurrence,
    count_vocabulary,
    counted_vectors,
    ppmi,
    svd_vectors,
)
from nn_helpers.words.keyed_vectors import KeyedVectors, UnknownWordError
from nn_helpers.words.negative_sampling import pair_gradients
from nn_helpers.words.word2vec import Word2Vec

__all__ = [
    "Answer",
    "AnalogyScore",
    "score_analogies",
    "count_vocabulary",
    "cooccurrence",
    "ppmi",
    "svd_vectors",
    "counted_vectors",
    "UnknownWordError",
    "KeyedVectors",
    "pair_gradients",
    "Word2Vec",
]

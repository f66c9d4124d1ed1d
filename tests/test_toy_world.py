"""The toy world: its analogies hold, for both methods of making vectors, and break when they should."""

import numpy as np
import pytest

from nn_helpers.data.toy_world import _FAMILIES, WORD2VEC_SETTINGS, toy_world
from nn_helpers.words.analogies import score_analogies
from nn_helpers.words.counts import counted_vectors
from nn_helpers.words.word2vec import Word2Vec


@pytest.mark.parametrize("seed", range(2))
def test_skip_gram_finds_every_analogy(seed):
    world = toy_world(random_state=seed)
    model = Word2Vec(world.sentences, **WORD2VEC_SETTINGS, seed=seed, progress=False)
    score = score_analogies(model.wv, world.questions)
    assert score.misses == []
    assert len(score.by_relation()) == 3


def test_counting_finds_them_too():
    world = toy_world(random_state=0)
    score = score_analogies(counted_vectors(world.sentences, vector_size=30, min_count=1), world.questions)
    assert score.accuracy > 0.95


def test_noise_alone_teaches_nothing():
    world = toy_world(500, noise=1, random_state=0)
    score = score_analogies(counted_vectors(world.sentences, vector_size=30, min_count=1), world.questions)
    assert score.accuracy < 0.1


def test_the_world_is_what_it_says():
    world = toy_world(960, random_state=3)
    assert world.sentences == toy_world(960, random_state=3).sentences
    assert world.sentences != toy_world(960, random_state=4).sentences
    assert world.n_words == 960 * 9
    centres = [sentence[4] for sentence in world.sentences]
    names, counts = np.unique(centres, return_counts=True)
    assert set(names) == set(world.attribute_of)
    assert set(counts) == {20}
    for question in world.questions:
        family, value = world.attribute_of[question.b]
        assert world.attribute_of[question.d] == (family, value)
        assert world.attribute_of[question.a] == world.attribute_of[question.c] == (family, 1 - value)
        assert world.item_of[question.a] == world.item_of[question.b] != world.item_of[question.c]
        assert world.item_of[question.c] == world.item_of[question.d]
    # A neighbour never belongs to another item or to another value of the attribute.
    kings = {word for sentence in world.sentences if sentence[4] == "king" for word in sentence}
    assert kings & {"crown", "throne", "palace", "reign"}
    assert kings & {"he", "him"}
    assert not kings & {"she", "castle", "city", "queen"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"n_sentences": 0}, "n_sentences"), ({"noise": 2}, "noise"), ({"neighbours": 0}, "neighbours")],
)
def test_bad_settings(settings, message):
    with pytest.raises(ValueError, match=message):
        toy_world(**settings)


def test_the_verbs_are_a_world_of_their_own():
    verbs = toy_world(2000, families=["verb and tense"], random_state=0)
    assert {question.relation for question in verbs.questions} == {"verb and tense"}
    assert ("verb and tense", "walk", "walked", "eat", "ate") in [tuple(q) for q in verbs.questions]
    vectors = counted_vectors(verbs.sentences, vector_size=30, min_count=1)
    assert score_analogies(vectors, verbs.questions).accuracy > 0.95


def test_no_word_belongs_to_two_things():
    listed = [
        word
        for values, items in _FAMILIES.values()
        for text in (*values, items.replace(":", " "))
        for word in text.split()
    ]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("families", [[], ["birds"]])
def test_a_family_that_does_not_exist(families):
    with pytest.raises(ValueError, match="expected families among"):
        toy_world(families=families)

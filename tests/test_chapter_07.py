"""What chapter 07 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch07.explorers import (
    FAMILIES,
    LETTER,
    LINE,
    MEASURED,
    PASSES,
    SENTENCES,
    compute_parallelogram,
    label_places,
)
from nn_helpers.data.toy_world import WORD2VEC_SETTINGS, toy_world
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error
from nn_helpers.words import counts as word_counts
from nn_helpers.words import negative_sampling
from nn_helpers.words.analogies import score_analogies
from nn_helpers.words.keyed_vectors import KeyedVectors
from nn_helpers.words.word2vec import Word2Vec

FAMILY = "role and gender"
TRAINING = (
    *("sigmoid", "pair_gradients", "cbow_gradients", "make_pairs", "noise_distribution"),
    *("skip_gram_examples", "cbow_examples", "start", "one_epoch", "train"),
)


@pytest.fixture(scope="module")
def people():
    """The sentences of one family, its vocabulary, the text as numbers, and its questions."""
    world = toy_world(2000, random_state=0)
    sentences = [s for s in world.sentences if world.attribute_of[s[4]][0] == FAMILY]
    words = sorted({word for sentence in sentences for word in sentence})
    number = {word: i for i, word in enumerate(words)}
    text = [[number[word] for word in sentence] for sentence in sentences]
    return sentences, words, text, [q for q in world.questions if q.relation == FAMILY]


@pytest.fixture(scope="module", params=[0, 1])
def trained(request, people):
    """The lecture's plain training, on the lecture's text."""
    _, words, text, _ = people
    *_, train = definitions("07", *TRAINING)
    return train(text, len(words), seed=request.param, report=lambda line: None)


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_pair_is_the_packages_and_has_the_true_slopes(seed):
    _, ours, _ = definitions("07", "sigmoid", "pair_gradients", "cbow_gradients")
    rng = np.random.default_rng(seed)
    v, u, u_negative = rng.normal(size=6), rng.normal(size=6), rng.normal(size=(5, 6))
    for mine, theirs in zip(
        ours(v, u, u_negative), negative_sampling.pair_gradients(v, u, u_negative), strict=True
    ):
        assert mine == pytest.approx(theirs, rel=1e-12)
    _, dv, du, dn = ours(v, u, u_negative)
    assert relative_error(dv, numerical_gradient(lambda x: ours(x, u, u_negative)[0], v)) < 1e-7
    assert relative_error(du, numerical_gradient(lambda x: ours(v, x, u_negative)[0], u)) < 1e-7
    assert relative_error(dn, numerical_gradient(lambda x: ours(v, u, x)[0], u_negative)) < 1e-7


@pytest.mark.parametrize("seed", range(5))
def test_cbow_shares_its_gradient_among_the_window(seed):
    *_, cbow = definitions("07", "sigmoid", "pair_gradients", "cbow_gradients")
    rng = np.random.default_rng(seed)
    window, u, u_negative = rng.normal(size=(3, 6)), rng.normal(size=6), rng.normal(size=(5, 6))
    measured = numerical_gradient(lambda x: cbow(x, u, u_negative)[0], window)
    assert relative_error(cbow(window, u, u_negative)[1], measured) < 1e-7


def test_the_update_by_hand_to_every_printed_digit():
    _, pair = definitions("07", "sigmoid", "pair_gradients")
    v, u, u_negative = np.array([0.5, -0.2]), np.array([0.4, 0.3]), np.array([[-0.3, 0.6]])
    assert (u @ v, u_negative[0] @ v) == pytest.approx((0.14, -0.27))
    loss, dv, *_ = pair(v, u, u_negative)
    assert loss == pytest.approx(1.1928, abs=5e-5)
    assert dv == pytest.approx([-0.3159, 0.1202], abs=5e-5)


@pytest.mark.parametrize("weighted", [False, True])
def test_the_lectures_counts_and_ppmi_are_the_packages(people, weighted):
    sentences, words, text, _ = people
    count_company, ppmi = definitions("07", "count_company", "ppmi")
    counts = count_company(text, len(words), 4, weighted=weighted)
    assert counts == pytest.approx(
        word_counts.cooccurrence(sentences, words, 4, weighted=weighted).toarray(), rel=1e-12
    )
    assert ppmi(counts) == pytest.approx(word_counts.ppmi(counts).toarray(), abs=1e-12)


def test_a_drawn_window_reaches_each_distance_as_stated():
    (make_pairs,) = definitions("07", "make_pairs")
    rng, seen = np.random.default_rng(1), np.zeros(5)
    for _ in range(2000):
        for centre, other in make_pairs([list(range(11))], 5, rng):
            if centre == 5 and other > 5:
                seen[other - 6] += 1
    assert seen / 2000 == pytest.approx([1, 0.8, 0.6, 0.4, 0.2], abs=0.04)


def test_pairs_never_cross_the_end_of_a_sentence():
    (make_pairs,) = definitions("07", "make_pairs")
    pairs = set(make_pairs([[0, 1, 2], [3, 4]], 5, np.random.default_rng(0)))
    assert pairs
    assert not {(a, b) for a, b in pairs if (a < 3) != (b < 3)}


def test_plain_training_finds_every_analogy_with_the_question_words_in_or_out(trained, people):
    _, words, _, questions = people
    for exclude in (True, False):
        score = score_analogies(KeyedVectors(words, trained[0]), questions, exclude=exclude)
        assert score.accuracy >= 0.99


@pytest.mark.parametrize("seed", [0, 1])
def test_cbow_and_the_full_softmax_find_the_analogies_too(people, seed):
    _, words, text, questions = people
    *_, cbow_examples, _, _, train = definitions("07", *TRAINING)
    V, _ = train(text, len(words), cbow_examples, rate=0.5, seed=seed, report=lambda line: None)
    assert score_analogies(KeyedVectors(words, V), questions).accuracy > 0.85
    *_, train_softmax = definitions("07", "make_pairs", "start", "softmax_gradients", "train_softmax")
    V, _ = train_softmax(text, len(words), seed=seed)
    assert score_analogies(KeyedVectors(words, V), questions).accuracy >= 0.99


def test_the_lectures_softmax_has_the_true_gradients():
    (softmax,) = definitions("07", "softmax_gradients")
    rng = np.random.default_rng(0)
    v, U = rng.normal(size=5), rng.normal(size=(7, 5))
    _, dv, dU = softmax(v, U, 3)
    assert relative_error(dv, numerical_gradient(lambda x: softmax(x, U, 3)[0], v)) < 1e-7
    assert relative_error(dU, numerical_gradient(lambda x: softmax(v, x, 3)[0], U)) < 1e-7


def test_france_minus_paris_plus_rome_and_the_tenses():
    world = toy_world(2000, random_state=0)
    wv = Word2Vec(world.sentences, **WORD2VEC_SETTINGS, progress=False).wv
    assert wv.most_similar(positive=["france", "rome"], negative=["paris"], topn=1)[0][0] == "italy"
    verbs = toy_world(2000, families=["verb and tense"], random_state=0)
    wv = Word2Vec(verbs.sentences, **WORD2VEC_SETTINGS, progress=False).wv
    assert score_analogies(wv, verbs.questions).accuracy > 0.9


def test_cbow_examples_leave_the_centre_out():
    (cbow_examples,) = definitions("07", "cbow_examples")
    for inputs, centre in cbow_examples([[0, 1, 2, 3, 4], [5, 6]], 3, np.random.default_rng(0)):
        assert inputs
        assert centre not in inputs
        assert all((word < 5) == (centre < 5) for word in inputs)


def test_labels_of_the_map_cover_no_other_label():
    for family in FAMILIES:
        state = compute_parallelogram(family, PASSES)
        words = [word for pair in state.couples for word in pair]
        places = label_places(words, state.points.reshape(-1, 2))
        for i, one in enumerate(places):
            for j in range(i):
                gap = np.abs(one - places[j]) - [LETTER * (len(words[i]) + len(words[j])) / 2, LINE]
                assert gap.max() > -1e-6, (words[i], words[j])


def test_the_lectures_analogy_is_the_packages(trained, people):
    _, words, _, questions = people
    unit, analogy = definitions("07", "unit", "analogy")
    analogy.__globals__.update(number={word: i for i, word in enumerate(words)}, vocabulary=words)
    for exclude in (True, False):
        answers = score_analogies(KeyedVectors(words, trained[1]), questions, exclude=exclude)
        for question, answer in zip(questions[:30], answers.answers[:30], strict=True):
            assert analogy(unit(trained[1]), *question[1:4], exclude) == answer.given


def test_scores_follow_pmi_minus_log_of_the_negatives(trained, people):
    _, words, text, _ = people
    V, U = trained
    count_company, noise_distribution = definitions("07", "count_company", "noise_distribution")
    company = count_company(text, len(words), 4, weighted=True)
    joint, often = company / company.sum(), company >= 5
    noise = noise_distribution(np.bincount(np.concatenate(text), minlength=len(words)))
    expected = np.log(joint[often] / np.outer(joint.sum(axis=1), noise)[often]) - np.log(5)
    scores = (V @ U.T)[often]
    assert np.corrcoef(expected, scores)[0, 1] > 0.8
    slope, intercept = np.polyfit(expected, scores, 1)
    assert 0.7 < slope < 1.3
    assert abs(intercept) < 0.4


def measure(noise, vector_size, window, n_sentences, seed):
    """Per cent of the analogies that skip-gram and counting answer: what the accuracy explorer shows."""
    world = toy_world(n_sentences, noise=noise, random_state=seed)
    settings = WORD2VEC_SETTINGS | {"vector_size": vector_size, "window": window, "seed": seed}
    learnt = Word2Vec(world.sentences, **settings, progress=False).wv
    counted = word_counts.counted_vectors(
        world.sentences, vector_size=vector_size, window=window, min_count=1
    )
    return [100 * score_analogies(vectors, world.questions).accuracy for vectors in (learnt, counted)]


@pytest.mark.parametrize(("noise", "vector_size", "window"), [(0.0, 16, 4), (0.0, 8, 1), (0.2, 50, 4)])
def test_the_table_of_the_accuracy_explorer_was_measured(noise, vector_size, window):
    measured = np.mean([measure(noise, vector_size, window, 250, seed) for seed in (0, 1)], axis=0)
    stored = MEASURED[noise, vector_size, window][:, SENTENCES.index(250)]
    assert np.abs(measured - stored).max() < 8  # per cent: training differs a little between processors


@pytest.mark.parametrize("family", FAMILIES)
def test_the_offsets_of_couples_line_up_while_training(family):
    start, end = compute_parallelogram(family, 0), compute_parallelogram(family, PASSES)
    assert start.correct < 0.2 * start.questions
    assert end.correct == end.questions
    assert abs(start.agreement) < 0.3
    assert end.agreement > 0.7


def test_a_world_of_noise_has_nothing_to_find():
    world = toy_world(500, noise=1.0, random_state=0)
    wv = Word2Vec(world.sentences, **WORD2VEC_SETTINGS, chunk_words=256).wv
    assert score_analogies(wv, world.questions).accuracy < 0.05


def test_the_cell_for_text8_trains_and_scores_once_it_is_switched_on(monkeypatch, capsys):
    from time import perf_counter
    from types import SimpleNamespace

    world = toy_world(2000, random_state=0)
    _, train = definitions("07", "minutes_of_training", "train_on_text8")
    train.__globals__.update(
        time=SimpleNamespace(perf_counter=perf_counter),
        load_text8=lambda n_words: world.sentences,
        load_questions=lambda: [*world.questions, ("unknown", "no", "such", "word", "here")],
        Word2Vec=Word2Vec,
        score_analogies=score_analogies,
    )
    model = train(epochs=2)
    said = capsys.readouterr().out
    assert model.wv.vectors.shape[1] == 100
    assert "2 epochs: about" in said
    assert f"of {len(world.questions) + 1:5d}" in said

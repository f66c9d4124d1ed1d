"""Word2Vec: the fast path equals the definition, training is deterministic, files and errors are clear."""

import gzip

import numpy as np
import pytest

from gradient_cases.word2vec import random_chunk
from nn_helpers.words.keyed_vectors import KeyedVectors, UnknownWordError
from nn_helpers.words.negative_sampling import ChunkGradients, add_to_rows, pair_gradients
from nn_helpers.words.word2vec import Word2Vec

SENTENCES = [
    f"the {a} eats {b} and {c} today".split() for a in ("cat", "dog", "cow") for b in "abc" for c in "xyz"
]
SMALL = {"vector_size": 8, "min_count": 1, "epochs": 2, "sample": 0, "progress": False}


def by_pairs(input_vectors, output_vectors, chunk, window, weight, skip_gram):
    """The definition: one pair after the other. Returns loss, pairs and both gradients."""
    gradients, loss, n_pairs = np.zeros((2, *input_vectors.shape)), 0.0, 0
    of_block = chunk.negatives.repeat(4, axis=0)
    for words, lefts, rights, negatives in zip(chunk.words, chunk.left, chunk.right, of_block, strict=True):
        for i, (left, right) in enumerate(zip(lefts, rights, strict=True), start=window):
            seen = [*words[i - left : i], *words[i + 1 : i + 1 + right]]
            pairs = (
                [([words[i]], target) for target in seen] if skip_gram else [(seen, words[i])] * bool(seen)
            )
            for inputs, target in pairs:
                drawn = negatives[negatives != target]
                v = input_vectors[inputs].mean(axis=0)
                pair_loss, dv, du, du_negative = pair_gradients(
                    v, output_vectors[target], output_vectors[drawn], weight
                )
                np.add.at(gradients[0], inputs, dv / len(inputs))
                gradients[1, target] += du
                np.add.at(gradients[1], drawn, du_negative)
                loss, n_pairs = loss + pair_loss, n_pairs + 1
    return loss, n_pairs, gradients


@pytest.mark.parametrize("skip_gram", [True, False])
@pytest.mark.parametrize("window", [1, 2, 5, 9])
def test_fast_path_is_the_definition(window, skip_gram):
    rng = np.random.default_rng(window)
    chunk, tables = random_chunk(rng, 9, window, shared=16), rng.normal(size=(2, 9, 4))
    loss, n_pairs, expected = by_pairs(*tables, chunk, window, 5 / 16, skip_gram)
    fast = ChunkGradients(8, window, 5, 4, shared=16, dtype=np.float64)
    *parts, mean_loss = (fast.skip_gram if skip_gram else fast.cbow)(
        *tables, chunk, scale=-0.5, with_loss=True
    )
    updated = tables.copy()
    for table, part in zip(updated, parts, strict=True):
        add_to_rows(table, *part)
    assert mean_loss == pytest.approx(loss / n_pairs, rel=1e-12)
    np.testing.assert_allclose(updated, tables - 0.5 * expected, rtol=1e-10, atol=1e-10)


def test_add_to_rows_is_add_at():
    rng = np.random.default_rng(0)
    for n, n_words in ((1, 1), (50, 1), (200, 7), (300, 1000)):
        table, words, updates = (
            rng.normal(size=(n_words, 3)),
            rng.integers(0, n_words, n),
            rng.normal(size=(n, 3)),
        )
        expected = table.copy()
        np.add.at(expected, words, updates)
        add_to_rows(table, words, updates)
        np.testing.assert_allclose(table, expected, rtol=1e-12, atol=1e-12)


def test_a_frequent_word_takes_no_giant_step():
    table = np.zeros((2, 2))
    add_to_rows(table, np.array([0] * 9 + [1]), np.full((10, 2), 0.3), limit=1.0)
    np.testing.assert_allclose(table, [[0.5**0.5] * 2, [0.3] * 2])


@pytest.mark.parametrize("sg", [0, 1])
def test_seed_decides_and_loss_falls(sg):
    models = [Word2Vec(SENTENCES, **{**SMALL, "epochs": 12}, sg=sg, seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(models[0].wv.vectors, models[1].wv.vectors)
    assert not np.array_equal(models[0].wv.vectors, models[2].wv.vectors)
    losses = [report.loss for report in models[0].losses]
    assert losses[-1] < losses[0] - 0.3
    assert models[0].losses[-1].fraction == 1


def test_windows_end_with_the_sentence_and_are_uniform():
    sentences = [["a", "b", "c", "d", "e", "f", "g"]] * 400 + [["h", "i"]] * 3
    model = Word2Vec(window=3, **SMALL)
    model.build_vocab(sentences)
    n = len(model._text)
    chunks = model._draw(0, n, np.ones(9), np.full(9, 1 / 9), 4)
    names, reaches, pairs = np.array(model.wv.index_to_key), [], 0
    for chunk in chunks:
        for words, lefts, rights in zip(chunk.words, chunk.left, chunk.right, strict=True):
            for i, (left, right) in enumerate(zip(lefts, rights, strict=True), start=3):
                seen = "".join(names[words[i - left : i + right + 1]])
                assert seen in "abcdefg" or seen in "hi"
                pairs += left + right
                if names[words[i]] == "d":  # the middle of its sentence: nothing is cut
                    assert left == right
                    reaches.append(left)
    assert set(reaches) - {0} == {1, 2, 3}
    assert np.bincount(reaches, minlength=4)[1:].min() > 90
    assert pairs > 0


def test_rare_words_go_and_frequent_ones_are_subsampled():
    sentences = [["the", "the", "the", f"w{i % 8}"] for i in range(4000)] + [["rare", "the"]]
    model = Word2Vec(sample=1e-2, min_count=2, vector_size=4)
    model.build_vocab(sentences)
    assert model.wv.index_to_key[0] == "the"
    assert "rare" not in model.wv
    frequency = model.wv.counts / model.wv.counts.sum()
    keep = np.sqrt(0.01 / frequency) + 0.01 / frequency
    left = sum(
        chunk.words[:, 5:-5].ravel().tolist().count(1)
        for chunk in model._draw(0, len(model._text), keep, np.full(9, 1 / 9), 8)
    )
    assert left == pytest.approx(500 * keep[1], rel=0.1)


def test_training_can_be_watched_and_stopped():
    model = Word2Vec(**SMALL)
    model.build_vocab(SENTENCES)
    steps = list(model.iterate(words_per_step=60, epochs=1))
    assert len(steps) > 2
    assert [step.n_words for step in steps] == sorted({step.n_words for step in steps})
    assert steps[-1].n_words == sum(map(len, SENTENCES))
    assert steps[-1].learning_rate == pytest.approx(model.min_alpha)
    seen = []
    report = model.train(epochs=3, callback=lambda report: seen.append(report) or len(seen) == 2)
    assert len(seen) == 2
    assert report.epoch == 1


@pytest.mark.parametrize(
    ("sentences", "settings", "error", "message"),
    [
        ([], {}, ValueError, "text is empty"),
        ("the cat", {}, TypeError, "split the text"),
        (["the cat", "a dog"], {}, TypeError, "call .split"),
        ([["a", "b", "c"]], {"min_count": 5}, ValueError, "lower min_count"),
        ([["a", "b", "c", "d"]], {}, ValueError, "vocabulary has 4 words, but negative=5"),
        ([[letter] for letter in "abcdefgh"], {}, ValueError, "no pairs"),
        (SENTENCES, {"window": 0}, ValueError, "window: expected"),
        (SENTENCES, {"sg": 2}, ValueError, "sg must be"),
        (SENTENCES, {"sample": 3}, ValueError, "sample: expected"),
        (SENTENCES, {"alpha": 0.0}, ValueError, "alpha: expected"),
    ],
)
def test_bad_input_gets_one_clear_sentence(sentences, settings, error, message):
    with pytest.raises(error, match=message):
        Word2Vec(sentences, **{**SMALL, **settings})


def test_save_and_load(tmp_path):
    model = Word2Vec(SENTENCES, **SMALL, sg=1)
    model.save(tmp_path / "model")
    loaded = Word2Vec.load(tmp_path / "model.npz")
    assert np.array_equal(loaded.wv.vectors, model.wv.vectors)
    assert np.array_equal(loaded.syn1neg, model.syn1neg)
    assert (loaded.sg, loaded.window, loaded.sample) == (1, 5, 0)
    with pytest.raises(ValueError, match="without its text"):
        loaded.train()
    loaded.train(SENTENCES, epochs=1)
    assert not np.array_equal(loaded.wv.vectors, model.wv.vectors)


def test_word2vec_text_format(tmp_path):
    model = Word2Vec(SENTENCES, **SMALL)
    model.wv.save_word2vec_format(tmp_path / "ours.txt")
    loaded = KeyedVectors.load_word2vec_format(tmp_path / "ours.txt")
    assert loaded.index_to_key == model.wv.index_to_key
    np.testing.assert_array_equal(loaded.vectors, model.wv.vectors)
    # As gensim 4.4 wrote it (save_word2vec_format, binary=False).
    written_by_gensim = "2 3\nhello 0.1 -0.25 3.0000001e-05\nnaïve -0.0 1.0 0.33333334\n"
    (tmp_path / "gensim.txt").write_text(written_by_gensim, encoding="utf-8")
    loaded = KeyedVectors.load_word2vec_format(tmp_path / "gensim.txt")
    np.testing.assert_array_equal(loaded["naïve"], np.array([0, 1, 1 / 3], np.float32))
    for text, message in [
        ("hello\n", "line 1"),
        ("2 3\na 1 2 3\nb 1 2\n", "expected a word and 3 numbers in line 3"),
    ]:
        (tmp_path / "bad.txt").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=message):
            KeyedVectors.load_word2vec_format(tmp_path / "bad.txt")


def test_most_similar():
    words = KeyedVectors(
        ["king", "man", "woman", "queen", "long"], [[1, 1], [1, 0], [0, 1], [0.1, 2], [9, 9]]
    )
    assert words.most_similar("king", topn=1)[0] == ("long", pytest.approx(1))
    unit = words.get_normed_vectors()
    query = unit[0] - unit[1] + unit[2]
    question = {"positive": ["king", "woman"], "negative": ["man"]}
    expected = query @ unit[3] / np.linalg.norm(query)
    assert words.most_similar(**question, topn=1)[0] == ("queen", pytest.approx(expected))
    assert words.most_similar(**question, topn=1, exclude=False)[0][0] == "woman"
    assert words.most_similar(**question, topn=1, metric="dot")[0] == ("long", pytest.approx(18))
    assert words.most_similar(words["king"], topn=1, exclude=False) == words.most_similar(
        [[1.0, 1.0]], topn=1
    )
    assert words.similarity("man", "woman") == 0
    assert len(words.most_similar("king", topn=99)) == 4
    assert words.get_vector("queen", norm=True) @ words.get_vector("queen", norm=True) == pytest.approx(1)


def test_vectors_of_whole_numbers_are_compared_as_floats():
    words = KeyedVectors(["x", "y", "z"], [[3, 0], [0, 2], [1, 1]])
    assert words.get_vector("x", norm=True).tolist() == [1, 0]
    scores = dict(words.most_similar([[0.5, 0.25]], metric="dot"))  # a truncated question would be 0
    assert scores == {"x": 1.5, "y": 0.5, "z": 0.75}


def test_an_unknown_word_gets_a_suggestion():
    words = KeyedVectors(["column", "columns", "row"], np.eye(3))
    with pytest.raises(UnknownWordError, match=r"'colum' has no vector\. Did you mean column"):
        words["colum"]
    with pytest.raises(KeyError, match="expected a word"):
        words.similarity("row", 3)
    with pytest.raises(ValueError, match="at least one word"):
        words.most_similar()
    with pytest.raises(ValueError, match="metric"):
        words.most_similar("row", metric="euclid")


@pytest.mark.parametrize("sg", [0, 1])
def test_a_text_whose_words_are_mostly_subsampled_away_trains(sg):
    toy = [["tea", "milk"], ["pear", "plum", "fig", "lime", "date"], ["milk", "pear"]]
    for seed in range(20):
        model = Word2Vec(toy, min_count=1, vector_size=16, window=2, seed=seed, sg=sg)
        assert model.losses[-1].n_words == 5 * 9
        assert np.isfinite(model.wv.vectors).all()


def test_a_section_without_pairs_is_counted_as_read():
    sentences = [["rare", "word"]] + [["often", "often"]] * 500
    model = Word2Vec(min_count=1, negative=1, sample=1e-9, seed=0, epochs=1)
    model.build_vocab(sentences)
    reports = list(model.iterate(words_per_step=50))
    assert [report.n_words for report in reports] == sorted(report.n_words for report in reports)
    assert reports[-1].n_words == 1002


@pytest.mark.parametrize("given", [0, -3, True, 1.5, "2"])
def test_impossible_numbers_of_epochs_and_words_are_refused(given):
    model = Word2Vec([["a", "b", "c"]] * 20, min_count=1, negative=2, sample=0, vector_size=4)
    before = model.wv.vectors.copy()
    for call in (model.train, model.iterate):
        with pytest.raises((ValueError, TypeError), match="epochs: expected"):
            call(epochs=given)
    with pytest.raises((ValueError, TypeError), match="words_per_step: expected"):
        model.iterate(words_per_step=given)
    np.testing.assert_array_equal(model.wv.vectors, before)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_the_word2vec_format_holds_every_word_without_space_and_line_end(tmp_path, binary, packed):
    words = ["new\u00a0york", "a\u3000b", "c\u2028d", "e\u0085f", "g\u001ch", "naïve"]
    vectors = np.random.default_rng(0).normal(size=(len(words), 3)).astype(np.float32)
    path = tmp_path / "vectors"
    KeyedVectors(words, vectors).save_word2vec_format(path, binary=binary)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    loaded = KeyedVectors.load_word2vec_format(path, binary=binary)
    assert loaded.index_to_key == words
    np.testing.assert_array_equal(loaded.vectors, vectors)


def test_a_binary_file_read_as_text_says_so(tmp_path):
    vectors = np.full((2, 3), -1e-30, np.float32)
    KeyedVectors(["a", "b"], vectors).save_word2vec_format(tmp_path / "v.bin", binary=True)
    with pytest.raises(ValueError, match="read it with binary=True"):
        KeyedVectors.load_word2vec_format(tmp_path / "v.bin")
    (tmp_path / "cut.bin").write_bytes((tmp_path / "v.bin").read_bytes()[:-8])
    with pytest.raises(ValueError, match="expected 2 words with 3 numbers each, got 1 of them"):
        KeyedVectors.load_word2vec_format(tmp_path / "cut.bin", binary=True)
    for word in ("two words", "line\nend", ""):
        with pytest.raises(ValueError, match="expected words without spaces and line ends"):
            KeyedVectors([word], vectors[:1]).save_word2vec_format(tmp_path / "w.txt")

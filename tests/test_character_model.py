"""Character models, embeddings and the texts they read."""

import hashlib

import numpy as np
import pytest

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.ngram import CharacterNGram
from nn_helpers.characters.sampling import sharpen
from nn_helpers.data import texts
from nn_helpers.nn.embedding import Embedding

TEXT = "".join(np.random.default_rng(0).choice(["abc ", "xyz "], 3000))


@pytest.fixture(scope="module")
def model():
    return CharacterModel("LSTM", 16, n_steps=20, batch_size=16, n_epochs=4, lr=2e-2, random_state=0).fit(
        TEXT, False
    )


def test_a_model_learns_what_can_be_known(model):
    """One of two words follows: ln 2 nats for four characters, and no more can be learnt."""
    assert len(model.losses_) == 4 * ((len(TEXT) - 1) // 320)
    assert np.log(2) / 4 - 0.02 < model.nats_per_character(TEXT) < 0.25
    assert model.score(TEXT) == -model.nats_per_character(TEXT)
    assert set(model.sample(400, temperature=0.5, prompt="a", random_state=0)[2:].split()) >= {"abc", "xyz"}
    p = model.predict_proba("abc ")[-1]
    assert sorted(model.alphabet_.characters[k] for k in p.argsort()[-2:]) == ["a", "x"]


def test_the_score_of_streams_is_the_score_in_one_piece(model):
    codes = model.alphabet_.encode(TEXT[:3000])
    p = model.predict_proba(TEXT[:3000])
    one_piece = np.log(p[np.arange(2999), codes[1:]]).mean()
    assert abs(model.score(TEXT[:3000]) - one_piece) < 1e-3
    assert abs(model.score(TEXT[:50]) - np.log(p[np.arange(49), codes[1:50]]).mean()) < 1e-6


def test_samples_are_reproducible_and_continue_the_stream(model):
    text = model.sample(30, prompt="abc x", random_state=3)
    assert text == model.sample(30, prompt="abc x", random_state=3)
    assert len(text) == 30
    assert model.sample(7, prompt="abc x", temperature=0.01, random_state=0)[:3] == "yz "


def test_a_trace_looks_inside(model):
    trace = model.trace("abc xyz")[0]
    assert set(trace) == set("hcifgo")
    assert trace["f"].shape == (7, 16)
    np.testing.assert_allclose(trace["h"], trace["o"] * np.tanh(trace["c"]), atol=1e-6)


def test_fit_is_its_steps_and_depends_on_the_seed_alone():
    settings = {"n_steps": 10, "batch_size": 8, "random_state": 4}
    one, other = CharacterModel("GRU", 8, 2, **settings), CharacterModel("GRU", 8, 2, **settings)
    assert list(one.training_steps(TEXT[:1000])) == other.fit(TEXT[:1000], False).losses_


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda m: CharacterModel("Elman").fit(TEXT, False), "cell: expected one of 'RNN', 'LSTM', 'GRU'"),
        (lambda m: CharacterModel().fit("too short", False), "too short for one chunk of 32 x 32"),
        (lambda m: m.score("abc!"), "'!' is not among the 7"),
        (lambda m: m.sample(5, prompt=""), "at least one character"),
        (lambda m: m.sample(5, prompt="a", temperature=-1), "temperature: expected .*above 0"),
        (lambda m: m.score("a"), "at least two characters"),
    ],
)
def test_bad_input_gets_one_clear_sentence(model, act, message):
    with pytest.raises(ValueError, match=message):
        act(model)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match=r"text: expected a str, got \['a'\]"):
        CharacterModel().fit(["a"], False)


@pytest.mark.parametrize("temperature", [0, -1])
def test_no_temperature_turns_the_likely_into_the_unlikely(temperature):
    with pytest.raises(ValueError, match="temperature: expected a number above 0"):
        sharpen([1.0, 2.0], temperature)


def test_temperature():
    logits = np.log([0.5, 0.3, 0.2])
    np.testing.assert_allclose(sharpen(logits, 1), [0.5, 0.3, 0.2])
    np.testing.assert_allclose(sharpen(logits, 0.5), np.array([25, 9, 4]) / 38)
    np.testing.assert_allclose(sharpen(logits, 1e-3), [1, 0, 0], atol=1e-9)
    np.testing.assert_allclose(sharpen(logits, 1e6), 1 / 3, atol=1e-5)


def test_embedding_looks_up_and_sums():
    embedding = Embedding(4, 3, random_state=0)
    indices = np.array([[1, 1], [3, 1]])
    np.testing.assert_array_equal(embedding(indices)[1, 0], embedding.weight.data[3])
    grad = np.arange(12.0).reshape(2, 2, 3)
    assert embedding.backward(grad) is None
    expected = np.zeros((4, 3))
    np.add.at(expected, indices, grad)
    np.testing.assert_array_equal(embedding.weight.grad, expected)
    with pytest.raises(ValueError, match="from 0 to 3"):
        embedding(np.array([4]))
    with pytest.raises(TypeError, match="whole numbers"):
        embedding(np.array([0.5]))


def test_documentation_is_english_prose(capsys):
    text = texts.load_text()
    assert capsys.readouterr().out.startswith("The text is the prose of Python's language reference")
    assert text.name == "documentation"
    assert 0.899 < len(text.train) / len(text.characters) < 0.901
    assert len(text.characters) > 100_000
    assert text.characters.isascii()
    lines = text.characters.splitlines()
    assert len(set(lines)) == len(lines)
    assert sum("the " in line for line in lines) > 0.6 * len(lines)


def test_tinyshakespeare_comes_from_the_folder_and_only_if_it_is_the_right_one(tmp_path, monkeypatch, capsys):
    content = b"First Citizen:\n" * 100
    (tmp_path / "tinyshakespeare.txt").write_bytes(content)
    monkeypatch.setattr(texts, "TINYSHAKESPEARE_SHA256", hashlib.sha256(content).hexdigest())
    monkeypatch.setenv("NN_DATA", str(tmp_path))
    text = texts.load_text("tinyshakespeare", mirrors=())
    assert (text.name, text.characters) == ("tinyshakespeare", content.decode())
    (tmp_path / "tinyshakespeare.txt").write_bytes(content + b"!")
    monkeypatch.setenv("NN_DOWNLOAD", "0")
    assert texts.load_text("tinyshakespeare").name == "documentation"
    assert "Cannot load tinyshakespeare.txt" in capsys.readouterr().out
    assert len(texts.TINYSHAKESPEARE_MIRRORS) >= 2


def test_both_models_speak_of_the_same_quantity(model):
    """The n-gram and the network are compared in one unit: both near ln 2 / 4 here."""
    baseline = CharacterNGram(5, Alphabet(TEXT)).fit(TEXT)
    assert abs(baseline.nats_per_character(TEXT) - model.nats_per_character(TEXT)) < 0.05


@pytest.mark.parametrize("model", [CharacterModel, CharacterNGram])
@pytest.mark.parametrize("ask", ["sample", "score", "predict_proba"])
def test_a_model_that_has_learnt_nothing_says_so(model, ask):
    with pytest.raises(ValueError, match=r"has learnt nothing yet, expected a call of fit\(text\) first"):
        getattr(model(), ask)(3 if ask == "sample" else "text")


def test_a_text_of_one_character_is_refused():
    with pytest.raises(ValueError, match="at least two different characters, got only 'a'"):
        CharacterModel(n_steps=4, batch_size=2).fit("a" * 100, progress=False)

"""The n-gram baseline counts what it should, smooths as Witten and Bell say, and is a probability."""

import numpy as np
import pytest

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.ngram import CharacterNGram

TEXT = "the cat sat on the mat. the rat sat on the cat. a hat! " * 3


def test_two_orders_by_hand():
    """In "abaab": a 3 times, b 2 times; after a: b, a, b."""
    model = CharacterNGram(2).fit("abaab")
    # unigram: (count + 2 * 1/2) / (5 + 2); after a (n = 3, two followers): (count + 2 * unigram) / (3 + 2)
    np.testing.assert_allclose(model.predict_proba(""), [4 / 7, 3 / 7])
    np.testing.assert_allclose(model.predict_proba("a"), [(1 + 2 * 4 / 7) / 5, (2 + 2 * 3 / 7) / 5])
    # after b (n = 1, one follower)
    np.testing.assert_allclose(model.predict_proba("bb"), [(1 + 4 / 7) / 2, (3 / 7) / 2])


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_score_is_the_mean_of_the_predictions(n):
    model, probe = CharacterNGram(n).fit(TEXT), "that cat on a mat"
    logs = []
    for t in range(1, len(probe)):
        p = model.predict_proba(probe[:t])
        assert p.min() > 0
        np.testing.assert_allclose(p.sum(), 1)
        logs.append(np.log(p[model.alphabet_.encode(probe[t])[0]]))
    np.testing.assert_allclose(model.score(probe), np.mean(logs))
    assert model.nats_per_character(probe) == -model.score(probe)


def test_context_helps_and_an_unseen_character_of_the_alphabet_is_possible():
    alphabet = Alphabet(TEXT + "z")
    nats = [
        CharacterNGram(n, alphabet).fit(TEXT).nats_per_character("the rat sat on a cat.") for n in (1, 2, 3)
    ]
    assert nats[0] > nats[1] > nats[2]
    assert np.isfinite(CharacterNGram(3, alphabet).fit(TEXT).score("the zzz"))


def test_samples_follow_the_model():
    model = CharacterNGram(4).fit(TEXT)
    text = model.sample(200, "the ", random_state=0)
    assert len(text) == 200
    assert text == model.sample(200, "the ", random_state=0)
    assert {text[k : k + 2] for k in range(0, 40)} & {"ca", "at", "sa"}
    bold = model.sample(60, "the ", temperature=0.05, random_state=1)
    assert bold[:3] in ("cat", "mat", "rat", "hat")


def test_alphabet():
    alphabet = Alphabet("banana")
    assert (alphabet.characters, len(alphabet)) == ("abn", 3)
    assert alphabet.decode(alphabet.encode("nab")) == "nab"
    assert Alphabet("a😀b").encode("😀").tolist() == [2]
    assert alphabet.encode("").shape == (0,)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: Alphabet("abc").encode("abd"), "'d' is not among the 3"),
        (lambda: Alphabet(""), "at least one character"),
        (
            lambda: Alphabet("abc").decode([0, -1]),
            "codes: expected whole numbers from 0 to 2, .* from -1 to 0",
        ),
        (lambda: Alphabet("abc").decode(np.array([3])), "codes: expected whole numbers from 0 to 2"),
        (lambda: CharacterNGram(40).fit(TEXT), "n = 40 is too long"),
        (lambda: CharacterNGram(3).fit("ab"), "at least n = 3 characters"),
        (lambda: CharacterNGram(2).fit(TEXT).score("a"), "at least two characters"),
        (lambda: CharacterNGram(2).fit(TEXT).sample(5, temperature=0), "temperature: expected .*above 0"),
    ],
)
def test_bad_input_gets_one_clear_sentence(act, message):
    with pytest.raises(ValueError, match=message):
        act()

"""Analogies: answers agree with most_similar, unknown words count as misses, the list is long enough."""

import numpy as np
import pytest

from nn_helpers.data.questions import CODE_ANALOGIES, Question, questions_from_pairs, read_questions
from nn_helpers.words.analogies import score_analogies
from nn_helpers.words.keyed_vectors import KeyedVectors

WORDS = ["king", "queen", "man", "woman", "apple"]


@pytest.fixture
def vectors():
    return KeyedVectors(WORDS, [[1, 1.0], [1, -1], [0.2, 1], [0.2, -1], [9, 0]])


@pytest.mark.parametrize("metric", ["cosine", "dot"])
@pytest.mark.parametrize("exclude", [True, False])
def test_answers_are_those_of_most_similar(metric, exclude):
    rng = np.random.default_rng(0)
    words = [f"w{i}" for i in range(30)]
    vectors = KeyedVectors(words, rng.normal(size=(30, 3)) * rng.uniform(0.1, 5, size=(30, 1)))
    questions = [Question("r", *(f"w{i}" for i in rng.permutation(30)[:4])) for _ in range(300)]
    score = score_analogies(vectors, questions, exclude=exclude, metric=metric)
    for (_, a, b, c, d), answer in zip(questions, score.answers, strict=True):
        best = vectors.most_similar(positive=[b, c], negative=[a], topn=30, exclude=exclude, metric=metric)
        order = [word for word, _ in best]
        assert answer.given == order[0]
        assert answer.rank == 1 + order.index(d)


def test_question_words_and_metric_matter(vectors):
    question = [("gender", "man", "woman", "king", "queen")]
    assert score_analogies(vectors, question).n_correct == 1
    assert score_analogies(vectors, question, metric="dot").answers[0].given == "apple"
    near = KeyedVectors(WORDS, [[1, 0.2], [0.3, -1], [0.9, 0.4], [0.95, 0.3], [-1, 0.3]])
    included = score_analogies(near, question, exclude=False).answers[0]
    assert included.given == "king"
    assert str(included) == f"man : woman = king : king   (expected queen, rank {included.rank})"


def test_score_by_relation_with_unknown_words(vectors):
    questions = [
        ("g", "man", "woman", "king", "queen"),
        ("g", "man", "woman", "pear", "queen"),
        ("h", *WORDS[:4]),
    ]
    score = score_analogies(vectors, questions)
    assert score.by_relation()["g"] == (1, 2)
    assert score.answers[1].given is None
    assert "a word is unknown" in str(score.misses[0])
    assert len(score.misses) + score.n_correct == 3
    assert score.accuracy == score.n_correct / 3
    assert str(score).splitlines()[0].split() == ["g", "1", "of", "2"]
    with pytest.raises(ValueError, match="no questions"):
        score_analogies(vectors, [])


def test_lists_of_questions(tmp_path):
    assert len(CODE_ANALOGIES) >= 40
    assert len(set(CODE_ANALOGIES)) == len(CODE_ANALOGIES)
    assert all(len(set(question[1:])) == 4 for question in CODE_ANALOGIES)
    assert questions_from_pairs("r", [("a", "b"), ("c", "d")]) == [("r", *"abcd"), ("r", *"cdab")]
    (tmp_path / "q.txt").write_text(": capitals\nAthens Greece Oslo Norway\n", encoding="utf-8")
    assert read_questions(tmp_path / "q.txt") == [("capitals", "athens", "greece", "oslo", "norway")]
    (tmp_path / "q.txt").write_text("a b c\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 should hold four words"):
        read_questions(tmp_path / "q.txt")

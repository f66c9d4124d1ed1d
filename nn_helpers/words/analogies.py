"""Analogy questions, and an honest score: by relation, with every miss, and with both switches visible.

    a is to b as c is to ?        answer: the word nearest to  b - a + c

How a score was reached matters as much as the score. If the three words of the question may be answers,
one of them often wins; nearly all published figures leave them out without saying so. The formula also
assumes vectors of unit length: the dot product prefers long vectors. Both are arguments here.

Sources: Mikolov, Yih and Zweig (2013), Linguistic Regularities in Continuous Space Word Representations;
Linzen (2016), Issues in evaluating semantic spaces using word analogies; Rogers, Drozd and Li (2017), The
(too many) problems of analogical reasoning with word vectors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_helpers.data.questions import Question
from nn_helpers.validation import check_choice


@dataclass(frozen=True)
class Answer:
    """What the vectors answered to a question.

    Attributes
    ----------
    question : Question
    given : str or None
        None if a word of the question has no vector.
    correct : bool
    rank : int or None
        Place of the expected word, 1 for a correct answer.
    """

    question: Question
    given: str | None
    correct: bool
    rank: int | None

    def __str__(self) -> str:
        _, a, b, c, d = self.question
        if self.given is None:
            return f"{a} : {b} = {c} : {d}   (a word is unknown)"
        return f"{a} : {b} = {c} : {self.given}" + (
            "" if self.correct else f"   (expected {d}, rank {self.rank})"
        )


@dataclass(frozen=True)
class AnalogyScore:
    """The answers to a list of questions.

    Attributes
    ----------
    answers : list of Answer
        One per question, in the order of the questions. An unknown word counts as a miss.
    """

    answers: list

    @property
    def n_correct(self) -> int:
        """Number of correct answers."""
        return sum(answer.correct for answer in self.answers)

    @property
    def accuracy(self) -> float:
        """Correct answers divided by questions; questions with unknown words count."""
        return self.n_correct / len(self.answers)

    @property
    def misses(self) -> list[Answer]:
        """The answers that were wrong."""
        return [answer for answer in self.answers if not answer.correct]

    def by_relation(self) -> dict[str, tuple[int, int]]:
        """Return a dict from relation to (correct, questions)."""
        table: dict[str, tuple[int, int]] = {}
        for answer in self.answers:
            correct, total = table.get(answer.question.relation, (0, 0))
            table[answer.question.relation] = (correct + answer.correct, total + 1)
        return table

    def __str__(self) -> str:
        rows = [(relation, *pair) for relation, pair in self.by_relation().items()]
        rows.append(("all", self.n_correct, len(self.answers)))
        width = max(len(row[0]) for row in rows)
        return "\n".join(f"{name:<{width}}  {correct:5d} of {total:5d}" for name, correct, total in rows)


def score_analogies(
    vectors: Any, questions: Iterable[Question], *, exclude: bool = True, metric: str = "cosine"
) -> AnalogyScore:
    """Ask every question and return all answers.

    Parameters
    ----------
    vectors : KeyedVectors
        Anything with ``vectors``, ``index_to_key`` and ``key_to_index`` will do, gensim's too.
    questions : sequence of Question
        Or of tuples (relation, a, b, c, d).
    exclude : bool
        Whether a, b and c are left out of the possible answers.
    metric : {"cosine", "dot"}
        "cosine" scales all vectors to unit length first.

    Returns
    -------
    AnalogyScore

    Raises
    ------
    ValueError
        If there are no questions.
    """
    check_choice(metric, "metric", ("cosine", "dot"))
    questions = [Question(*question) for question in questions]
    if not questions:
        raise ValueError("there are no questions to ask.")
    number = vectors.key_to_index
    table = np.asarray(vectors.vectors)
    if metric == "cosine":
        norms = np.linalg.norm(table, axis=1, keepdims=True)
        table = table / np.where(norms > 0, norms, 1)
    known = [question for question in questions if all(word in number for word in question[1:])]
    found = {}
    for start in range(0, len(known), 256):  # 256 questions times the vocabulary at a time
        part = known[start : start + 256]
        a, b, c, d = np.array([[number[word] for word in question[1:]] for question in part]).T
        scores = (table[b] - table[a] + table[c]) @ table.T
        rows = np.arange(len(part))
        if exclude:
            expected = scores[rows, d].copy()
            for word in (a, b, c):
                scores[rows, word] = -np.inf
            scores[rows, d] = np.where((d == a) | (d == b) | (d == c), -np.inf, expected)
        ranks = 1 + (scores > scores[rows, d][:, None]).sum(axis=1)
        for question, best, rank in zip(part, scores.argmax(axis=1), ranks.tolist(), strict=True):
            given = vectors.index_to_key[best]
            found[question] = Answer(question, given, given == question.d, rank)
    return AnalogyScore([found.get(question, Answer(question, None, False, None)) for question in questions])

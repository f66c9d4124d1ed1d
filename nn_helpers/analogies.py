"""Analogy questions, and an honest score: by relation, with every miss, and with both switches visible.

    a is to b as c is to ?        answer: the word nearest to  b - a + c

How a score was reached matters as much as the score. If the three words of the question may be answers,
one of them often wins; nearly all published figures leave them out without saying so. The formula also
assumes vectors of unit length: the dot product prefers long vectors. Both are arguments here.

Sources: Mikolov, Yih and Zweig (2013), Linguistic Regularities in Continuous Space Word Representations;
Linzen (2016), Issues in evaluating semantic spaces using word analogies; Rogers, Drozd and Li (2017), The
(too many) problems of analogical reasoning with word vectors.
"""

from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nn_helpers.download import fetch
from nn_helpers.validation import check_choice

QUESTIONS_MIRRORS = (
    "https://raw.githubusercontent.com/tmikolov/word2vec/master/questions-words.txt",
    "https://raw.githubusercontent.com/nicholas-leonard/word2vec/master/questions-words.txt",
    "https://download.tensorflow.org/data/questions-words.txt",
)
QUESTIONS_SHA256 = "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36"


class Question(NamedTuple):
    """a is to b as c is to d."""

    relation: str
    a: str
    b: str
    c: str
    d: str


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

    def __str__(self):
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
    def n_correct(self):
        """Number of correct answers."""
        return sum(answer.correct for answer in self.answers)

    @property
    def accuracy(self):
        """Correct answers divided by questions; questions with unknown words count."""
        return self.n_correct / len(self.answers)

    @property
    def misses(self):
        """The answers that were wrong."""
        return [answer for answer in self.answers if not answer.correct]

    def by_relation(self):
        """Return a dict from relation to (correct, questions)."""
        table = {}
        for answer in self.answers:
            correct, total = table.get(answer.question.relation, (0, 0))
            table[answer.question.relation] = (correct + answer.correct, total + 1)
        return table

    def __str__(self):
        rows = [(relation, *pair) for relation, pair in self.by_relation().items()]
        rows.append(("all", self.n_correct, len(self.answers)))
        width = max(len(row[0]) for row in rows)
        return "\n".join(f"{name:<{width}}  {correct:5d} of {total:5d}" for name, correct, total in rows)


def score_analogies(vectors, questions, *, include_inputs=False, metric="cosine"):
    """Ask every question and return all answers.

    Parameters
    ----------
    vectors : KeyedVectors
        Anything with ``vectors``, ``index_to_key`` and ``key_to_index`` will do, gensim's too.
    questions : sequence of Question
        Or of tuples (relation, a, b, c, d).
    include_inputs : bool
        Whether a, b and c may be answers.
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
        if not include_inputs:
            expected = scores[rows, d].copy()
            for word in (a, b, c):
                scores[rows, word] = -np.inf
            scores[rows, d] = np.where((d == a) | (d == b) | (d == c), -np.inf, expected)
        ranks = 1 + (scores > scores[rows, d][:, None]).sum(axis=1)
        for question, best, rank in zip(part, scores.argmax(axis=1), ranks.tolist(), strict=True):
            given = vectors.index_to_key[best]
            found[question] = Answer(question, given, given == question.d, rank)
    return AnalogyScore([found.get(question, Answer(question, None, False, None)) for question in questions])


def questions_from_pairs(relation, pairs):
    """Return the questions that all ordered pairs of pairs make: (a, b) and (c, d) give a : b = c : d."""
    return [Question(relation, *first, *second) for first, second in permutations(pairs, 2)]


def read_questions(path):
    """Read the format of Mikolov's questions-words.txt: lines ": relation" and "a b c d", in lower case."""
    return _parse_questions(Path(path).read_text(encoding="utf-8"), path)


def load_questions(*, mirrors=QUESTIONS_MIRRORS, folders=None, progress=True):
    """Load the 19,544 questions of Mikolov and others (2013), fetched on first use (0.6 MB) and kept.

    8,869 are semantic (capitals, currencies, cities, family), 10,675 syntactic ("gram1" to "gram9").

    Parameters
    ----------
    mirrors, folders, progress
        As in `nn_helpers.download.fetch`.

    Returns
    -------
    list of Question

    Raises
    ------
    DownloadError
        When they are neither on disk nor to be fetched; the message is one sentence that says why.
    """
    content = fetch("questions-words.txt", mirrors, QUESTIONS_SHA256, folders, progress)
    return _parse_questions(content.decode("ascii"), "questions-words.txt")


def _parse_questions(text, source):
    questions, relation = [], ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(":"):
            relation = line[1:].strip()
        elif line.strip():
            words = line.lower().split()
            if len(words) != 4:
                raise ValueError(f"{source}: line {number} should hold four words, it has {len(words)}.")
            questions.append(Question(relation, *words))
    return questions


_CODE_ANALOGIES = {
    "smallest : largest": """
        min max argmin argmax
        argmin argmax nanmin nanmax
        minimum maximum smallest largest
        lower upper lowest highest
        smallest largest min max
        floor ceil lower upper
    """,
    "do : undo": """
        encode decode dump load
        read write load save
        open close start stop
        push pop insert remove
        connect disconnect enable disable
        acquire release lock unlock
        encoder decoder encoding decoding
        transform inverse_transform fft ifft
    """,
    "function : inverse function": """
        sin arcsin cos arccos
        cos arccos tan arctan
        sinh arcsinh cosh arccosh
        tan arctan tanh arctanh
        exp log exp2 log2
        fft ifft fft2 ifft2
    """,
    "one : many": """
        row rows column columns
        column columns value values
        axis axes index indices
        matrix matrices vertex vertices
        feature features sample samples
        array arrays vector vectors
    """,
    "plain : ignoring NaN": """
        mean nanmean std nanstd
        std nanstd var nanvar
        min nanmin max nanmax
        sum nansum prod nanprod
        argmin nanargmin argmax nanargmax
        median nanmedian percentile nanpercentile
    """,
    "regressor : classifier": """
        randomforestregressor randomforestclassifier decisiontreeregressor decisiontreeclassifier
        decisiontreeregressor decisiontreeclassifier kneighborsregressor kneighborsclassifier
        kneighborsregressor kneighborsclassifier mlpregressor mlpclassifier
        sgdregressor sgdclassifier svr svc
        regression classification regressor classifier
        adaboostregressor adaboostclassifier baggingregressor baggingclassifier
    """,
    "first axis : second axis": """
        row column rows columns
        x y xlim ylim
        xlabel ylabel xlim ylim
        horizontal vertical width height
        left right top bottom
        xaxis yaxis xdata ydata
    """,
    "sine : cosine": """
        sin cos sinh cosh
        sin cos arcsin arccos
        sine cosine sin cos
        arcsin arccos arcsinh arccosh
    """,
}

# Written before any of them was scored, and scored in full.
CODE_ANALOGIES = tuple(
    Question(relation, *line.split())
    for relation, lines in _CODE_ANALOGIES.items()
    for line in lines.strip().splitlines()
)

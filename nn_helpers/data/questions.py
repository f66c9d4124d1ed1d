"""Analogy questions: Mikolov's list, and one about the vocabulary of code.

    a is to b as c is to d

Sources: Mikolov, Chen, Corrado and Dean (2013), Efficient Estimation of Word Representations in Vector Space.
"""

from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from nn_helpers.data.download import fetch

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


def questions_from_pairs(relation: str, pairs: Iterable[tuple[str, str]]) -> list[Question]:
    """Return the questions that all ordered pairs of pairs make: (a, b) and (c, d) give a : b = c : d."""
    return [Question(relation, *first, *second) for first, second in permutations(pairs, 2)]


def read_questions(path: str | Path) -> list[Question]:
    """Read the format of Mikolov's questions-words.txt: lines ": relation" and "a b c d", in lower case."""
    return _parse_questions(Path(path).read_text(encoding="utf-8"), path)


def load_questions(
    *,
    mirrors: Sequence[str] = QUESTIONS_MIRRORS,
    folders: Sequence[str | Path] | None = None,
    progress: bool = True,
) -> list[Question]:
    """Load the 19,544 questions of Mikolov and others (2013), fetched on first use (0.6 MB) and kept.

    8,869 are semantic (capitals, currencies, cities, family), 10,675 syntactic ("gram1" to "gram9").

    Parameters
    ----------
    mirrors, folders, progress
        As in `nn_helpers.data.download.fetch`.

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


def _parse_questions(text: str, source: str | Path) -> list[Question]:
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

"""text8: the first 100 million characters of Wikipedia (2006), in lower case and without punctuation.

    sentences = load_text8()                       # 17,005,207 running words, 31 MB to fetch once
    model = Word2Vec(sentences)
    score_analogies(model.wv, load_questions())    # Mikolov's 19,544 questions, see analogies.py

The text has neither full stops nor lines. It comes in stretches of a thousand words, so that only one
window in a hundred is cut off. Source: M. Mahoney, Large text compression benchmark (2006).
"""

from collections.abc import Sequence
from pathlib import Path

from nn_helpers.data.download import fetch
from nn_helpers.validation import check_positive_int

MIRRORS = (
    "https://mattmahoney.net/dc/text8.zip",
    "https://github.com/piskvorky/gensim-data/releases/download/text8/text8.gz",
    "http://mattmahoney.net/dc/text8.zip",
)
SHA256 = "6e890197040d37d85beb962ae1f041ff1d9a9ca8d20c7d99c85027eebf51dca7"
STRETCH = 1000


def load_text8(
    n_words: int | None = None,
    *,
    mirrors: Sequence[str] = MIRRORS,
    folders: Sequence[str | Path] | None = None,
    progress: bool = True,
) -> list[list[str]]:
    """Load text8, or its beginning, as sentences.

    Parameters
    ----------
    n_words : int, optional
        How many running words to keep; by default all.
    mirrors, folders, progress
        As in `nn_helpers.data.download.fetch`.

    Returns
    -------
    list of list of str
        Stretches of 1,000 words; the last one may be shorter.

    Raises
    ------
    DownloadError
        When it is neither on disk nor to be fetched; the message is one sentence that says why.
    """
    if n_words is not None:
        n_words = check_positive_int(n_words, "n_words")
    words = fetch("text8.zip", mirrors, SHA256, folders, progress).decode("ascii").split()[:n_words]
    return [words[start : start + STRETCH] for start in range(0, len(words), STRETCH)]

"""Texts that character models learn from.

``"documentation"`` is English prose that comes with the course: the paragraphs of the language reference of
Python 3.11, as its `help()` shows them, one per line, without grammar, examples, tables, headings and what is
not ASCII. (c) Python Software Foundation, PSF License Version 2. ``"tinyshakespeare"`` (Karpathy 2015:
1,115,394 characters of Shakespeare's plays) is fetched on first use and kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nn_helpers.data.download import DownloadError, fetch
from nn_helpers.validation import check_choice, check_number

TEXTS = ("documentation", "tinyshakespeare")
TINYSHAKESPEARE_MIRRORS = (
    "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    "https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt",
)
TINYSHAKESPEARE_SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"


@dataclass(frozen=True)
class Text:
    """A text, split once and for all.

    Attributes
    ----------
    name : str
        ``"documentation"`` or ``"tinyshakespeare"``: which one it really is.
    train, test : str
        All but the last tenth, and the last tenth.
    """

    name: str
    train: str
    test: str

    @property
    def characters(self) -> str:
        """The whole text."""
        return self.train + self.test

    def __repr__(self) -> str:
        size = len(set(self.characters))
        return (
            f"Text({self.name!r}: {len(self.train):,} + {len(self.test):,} characters, {size} different ones)"
        )


def load_text(
    name: str = "documentation",
    *,
    mirrors: Sequence[str] = TINYSHAKESPEARE_MIRRORS,
    folders: Sequence[str | Path] | None = None,
    progress: bool = True,
) -> Text:
    """Load a text, and announce in one sentence which one it is.

    Parameters
    ----------
    name : {"documentation", "tinyshakespeare"}
        If tinyshakespeare is neither on disk nor to be fetched, the documentation takes its place, and the
        sentence says so.
    mirrors, folders, progress
        As in `nn_helpers.data.download.fetch`.

    Returns
    -------
    Text
    """
    check_choice(name, "name", TEXTS)
    excuse = ""
    if name == "tinyshakespeare":
        try:
            content = fetch("tinyshakespeare.txt", mirrors, TINYSHAKESPEARE_SHA256, folders, progress)
            print("The text is tinyshakespeare, 1.1 million characters of Shakespeare's plays.")
            return split(name, content.decode("ascii"))
        except DownloadError as error:
            excuse = f" {error}"
    print(f"The text is the prose of Python's language reference, which comes with the course.{excuse}")
    return split("documentation", documentation_prose())


def documentation_prose() -> str:
    """Return the English paragraphs of Python's language reference, one per line, by topic."""
    return Path(__file__).with_name("language_reference.txt").read_text(encoding="utf-8")


def split(name: str, characters: Any, held_out: float = 0.1) -> Text:
    """Split a text into its first part, to learn from, and its last part, to be judged by."""
    held_out = check_number(held_out, "held_out", above=0, below=1)
    border = round(len(characters) * (1 - held_out))
    return Text(name, characters[:border], characters[border:])

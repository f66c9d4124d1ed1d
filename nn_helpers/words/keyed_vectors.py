"""Word vectors that can be looked up, compared and exchanged with other programs.

The interface is gensim's `KeyedVectors`. Two switches of `most_similar` are for teaching: gensim
silently leaves out the words of the question and always compares directions.
"""

import difflib
import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.archive import load_arrays, save_arrays
from nn_helpers.validation import as_float_array, check_choice, check_positive_int

Query: TypeAlias = str | np.ndarray | Iterable[str | np.ndarray]  # words, or vectors of shape (d,)


class UnknownWordError(KeyError, ValueError):
    """A word that has no vector."""

    def __str__(self) -> str:
        return self.args[0]


class KeyedVectors:
    """A vector for each word of a vocabulary.

    Parameters
    ----------
    words : sequence of str
        Distinct, usually in descending order of frequency.
    vectors : array_like, shape (n_words, d)
    counts : array_like of int, shape (n_words,), optional
        How often each word occurred.

    Raises
    ------
    TypeError, ValueError
        If a word is there twice, or not every word has one vector of numbers and one count.

    Attributes
    ----------
    index_to_key : list of str
    key_to_index : dict from str to int
    vectors : ndarray of float, shape (n_words, d)
    counts : ndarray of int or None
    """

    def __init__(self, words: Sequence[str], vectors: ArrayLike, counts: ArrayLike | None = None) -> None:
        self.index_to_key = list(words)
        self.key_to_index = {word: index for index, word in enumerate(self.index_to_key)}
        self.vectors = as_float_array(vectors, "vectors", finite=False, allow_empty=True)
        self.counts = None if counts is None else np.asarray(counts, dtype=np.int64)
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.index_to_key):
            raise ValueError(
                f"vectors must have one row per word: got shape {self.vectors.shape} for"
                f" {len(self.index_to_key)} words."
            )
        if len(self.key_to_index) < len(self.index_to_key):
            raise ValueError("a word is listed twice; every word needs exactly one vector.")
        if self.counts is not None and self.counts.shape != (len(self.index_to_key),):
            raise ValueError(f"counts must hold one number per word, got shape {self.counts.shape}.")

    @property
    def vector_size(self) -> int:
        """The number of components of a vector."""
        return self.vectors.shape[1]

    def __len__(self) -> int:
        return len(self.index_to_key)

    def __contains__(self, word: object) -> bool:
        return word in self.key_to_index

    def __getitem__(self, words: str | Iterable[str]) -> np.ndarray:
        """The vector of a word, shape (d,), or of a list of words, shape (n, d)."""
        if isinstance(words, str) or not isinstance(words, Iterable):
            return self.vectors[self.get_index(words)]
        return self.vectors[[self.get_index(word) for word in words]]

    def get_index(self, word: str) -> int:
        """Return the row of a word, or raise `UnknownWordError` with words that look alike."""
        try:
            return self.key_to_index[word]
        except (KeyError, TypeError):
            raise UnknownWordError(self._unknown(word)) from None

    def _unknown(self, word: Any) -> str:
        if not isinstance(word, str):
            return f"expected a word (a str), got {word!r}."
        alike = difflib.get_close_matches(word.lower(), self.index_to_key, n=3, cutoff=0.75)
        hint = f" Did you mean {', '.join(alike)}?" if alike else " Only words seen min_count times have one."
        return f"{word!r} has no vector.{hint}"

    def get_vector(self, word: str, norm: bool = False) -> np.ndarray:
        """Return the vector of a word, scaled to unit length with ``norm=True``."""
        vector = self[word]
        return vector / max(np.linalg.norm(vector), np.finfo(vector.dtype).tiny) if norm else vector

    def get_normed_vectors(self) -> np.ndarray:
        """Return all vectors at unit length, shape (n_words, d); a zero vector stays zero."""
        norms = np.linalg.norm(self.vectors, axis=1, keepdims=True)
        return self.vectors / np.where(norms > 0, norms, 1)

    def similarity(self, word1: str, word2: str) -> float:
        """Return the cosine of the angle between two words."""
        return float(self.get_vector(word1, norm=True) @ self.get_vector(word2, norm=True))

    def most_similar(
        self,
        positive: Query = (),
        negative: Query = (),
        topn: int = 10,
        *,
        exclude: bool = True,
        metric: str = "cosine",
    ) -> list[tuple[str, float]]:
        """Return the words nearest to sum(positive) - sum(negative).

        ``most_similar(positive=["king", "woman"], negative=["man"])`` asks: man : king = woman : what?

        Parameters
        ----------
        positive, negative : str, ndarray or list of these
            Words, or vectors of shape (d,).
        topn : int
            How many words to return.
        exclude : bool
            Whether the words of the question are left out of the answers, as gensim does.
        metric : {"cosine", "dot"}
            "cosine" compares directions: vectors are scaled to unit length before they are added and before
            they are compared. "dot" uses them as they are, so long vectors win.

        Returns
        -------
        list of (str, float)
            Words and scores, best first.

        Raises
        ------
        UnknownWordError
            A ValueError: a word has no vector.
        TypeError, ValueError
            If nothing is asked for, or an argument is none of the above.
        """
        positive, negative = _as_list(positive), _as_list(negative)
        if not positive and not negative:
            raise ValueError("most_similar needs at least one word in positive or negative.")
        check_choice(metric, "metric", ("cosine", "dot"))
        check_positive_int(topn, "topn")
        candidates = self.get_normed_vectors() if metric == "cosine" else self.vectors
        query, inputs = np.zeros(self.vector_size), []
        for items, sign in ((positive, 1), (negative, -1)):
            for item in items:
                if isinstance(item, str):
                    inputs.append(self.get_index(item))
                    query += sign * candidates[inputs[-1]]
                else:
                    vector = self._check_vector(item)
                    query += sign * (vector / (np.linalg.norm(vector) or 1) if metric == "cosine" else vector)
        if metric == "cosine":
            query /= np.linalg.norm(query) or 1
        scores = candidates @ query.astype(candidates.dtype)
        order = np.argsort(-scores, kind="stable")[: topn + len(inputs)]
        excluded = set(inputs) if exclude else set()
        best = [index for index in order if index not in excluded][:topn]
        return [(self.index_to_key[index], float(scores[index])) for index in best]

    def _check_vector(self, vector: ArrayLike) -> np.ndarray:
        vector = np.asarray(vector, dtype=float)
        if vector.shape != (self.vector_size,):
            raise ValueError(
                f"expected a word or a vector of shape ({self.vector_size},), got shape {vector.shape}."
            )
        return vector

    def save(self, path: str | Path) -> None:
        """Write words, vectors and counts to an npz file that needs no pickle."""
        save_arrays(path, self.as_arrays())

    def as_arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays that `save` writes."""
        arrays = {"words": np.array(self.index_to_key, dtype=str), "vectors": self.vectors}
        return arrays if self.counts is None else {**arrays, "counts": self.counts}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """Build from what `as_arrays` returned."""
        return cls(arrays["words"].tolist(), arrays["vectors"], arrays.get("counts"))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read what `save` wrote."""
        return cls.from_arrays(load_arrays(path, "KeyedVectors.save"))

    def save_word2vec_format(self, path: str | Path, *, binary: bool = False) -> None:
        """Write the format of the original word2vec: a line "n d", then each word with its d numbers.

        Parameters
        ----------
        path : str or Path
        binary : bool
            Numbers as float32 bytes instead of text.

        Raises
        ------
        ValueError
            For a word that the format cannot hold: an empty one, or one with a space or a line end.
        """
        for word in self.index_to_key:
            if not word or any(mark in word for mark in " \n\r"):
                raise ValueError(
                    "expected words without spaces and line ends, because these separate words in the "
                    f"word2vec format, got {word!r}."
                )
        with Path(path).open("wb") as file:
            file.write(f"{len(self)} {self.vector_size}\n".encode())
            for word, vector in zip(self.index_to_key, self.vectors, strict=True):
                if binary:
                    file.write(word.encode() + b" " + vector.astype("<f4").tobytes() + b"\n")
                else:
                    file.write(f"{word} {' '.join(map(repr, vector.tolist()))}\n".encode())

    @classmethod
    def load_word2vec_format(cls, path: str | Path, *, binary: bool = False) -> Self:
        """Read the format of word2vec, as written by gensim or by `save_word2vec_format` (float32).

        Parameters
        ----------
        path : str or Path
            A file, which may be compressed with gzip.
        binary : bool
            Whether the numbers are bytes instead of text.

        Raises
        ------
        ValueError
            If the file is not of this format; the message says in which line.
        """
        content = Path(path).read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        header, _, body = content.partition(b"\n")
        if not re.fullmatch(rb"\s*\d+\s+\d+\s*", header):
            found = header[:60].decode("utf-8", "replace")
            raise ValueError(f"{path}: expected 'number_of_words vector_size' in line 1, got {found!r}.")
        n, d = map(int, header.split())
        read = _read_binary if binary else _read_text
        words, vectors = read(body, n, d, path)
        return cls(words, vectors)


def _read_binary(body: bytes, n: int, d: int, path: str | PathLike[str]) -> tuple[list[str], np.ndarray]:
    words, vectors, start = [], np.empty((n, d), np.float32), 0
    for row in range(n):
        space = body.find(b" ", start)
        stop = space + 1 + 4 * d
        if space < 0 or stop > len(body):
            raise ValueError(f"{path}: expected {n} words with {d} numbers each, got {row} of them.")
        words.append(body[start:space].lstrip(b"\n").decode("utf-8", "replace"))
        vectors[row] = np.frombuffer(body[space + 1 : stop], "<f4")
        start = stop
    return words, vectors


def _read_text(body: bytes, n: int, d: int, path: str | PathLike[str]) -> tuple[list[str], np.ndarray]:
    try:
        lines = body.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: expected text, got bytes; read it with binary=True.") from None
    words, vectors = [], np.empty((n, d), np.float32)
    for row in range(n):
        fields = lines[row].rstrip(" \r").split(" ") if row < len(lines) else [""]
        if len(fields) != d + 1:
            raise ValueError(
                f"{path}: expected a word and {d} numbers in line {row + 2}, got {len(fields) - 1} numbers."
            )
        words.append(fields[0])
        try:
            vectors[row] = fields[1:]
        except ValueError:
            raise ValueError(f"{path}: expected numbers after the word in line {row + 2}.") from None
    return words, vectors


def _as_list(items: Any) -> list[Any]:
    if isinstance(items, (str, np.ndarray)):
        return [items]
    return list(items)

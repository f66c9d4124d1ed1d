"""The characters of a text and their numbers."""

import operator
from collections.abc import Iterable

import numpy as np

from nn_helpers.validation import describe


class Alphabet:
    """A sorted set of characters, numbered from 0.

    Parameters
    ----------
    text : str
        Every character that occurs in it belongs to the alphabet.

    Raises
    ------
    ValueError
        If it is no text, or an empty one.
    """

    def __init__(self, text: str) -> None:
        if not isinstance(text, str) or not text:
            raise ValueError(
                f"An alphabet is made from a text of at least one character, but this is {describe(text)}."
            )
        self.characters = "".join(sorted(set(text)))
        self._code_points = np.array([ord(character) for character in self.characters], np.uint32)

    def encode(self, text: str) -> np.ndarray:
        """Return the numbers of the characters, shape (len(text),).

        Raises
        ------
        TypeError
            If it is no text.
        ValueError
            If a character is not in the alphabet.
        """
        if not isinstance(text, str):
            raise TypeError(f"A text must be a string, but is {describe(text)}.")
        points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        codes = np.searchsorted(self._code_points, points).clip(max=len(self) - 1)
        unknown = self._code_points[codes] != points
        if unknown.any():
            character = text[int(unknown.argmax())]
            raise ValueError(
                f"The character {character!r} is not among the {len(self)} of this alphabet; "
                "remove it, or build the alphabet from all texts together."
            )
        return codes

    def decode(self, codes: Iterable[int]) -> str:
        """Return the text of a sequence of numbers.

        Raises
        ------
        TypeError
            If one of them is no whole number.
        ValueError
            If one of them is no character's.
        """
        numbers = [operator.index(code) for code in codes]
        if numbers and not 0 <= min(numbers) <= max(numbers) < len(self):
            raise ValueError(
                f"codes: expected whole numbers from 0 to {len(self) - 1}, got some from {min(numbers)} to "
                f"{max(numbers)}."
            )
        return "".join(self.characters[number] for number in numbers)

    def __len__(self) -> int:
        return len(self.characters)

    def __repr__(self) -> str:
        return f"Alphabet({self.characters!r})"

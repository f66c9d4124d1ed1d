"""Count which character follows which context: the baseline that a character network has to beat.

A context of length k that was seen n times, before t different characters, predicts (Witten and Bell 1991)

    P_k(c | context) = (count(context c) + t * P_{k-1}(c | shorter context)) / (n + t)

t out of n + t times something new has come after this context, so that much is left to the shorter one.
The shortest, P_{-1}, is uniform.
"""

from typing import Self

import numpy as np

from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.sampling import check_temperature, sharpen
from nn_helpers.validation import RandomState, check_fitted, check_positive_int, check_random_state


class CharacterNGram:
    """Witten-Bell interpolated character n-gram.

    Parameters
    ----------
    n : int
        The length of the longest n-gram: n - 1 characters of context.
    alphabet : Alphabet, optional
        By default the characters of the text that it is fitted to.

    Attributes
    ----------
    alphabet_ : Alphabet
    n_contexts_ : list of int
        How many different contexts of length 0 .. n - 1 were counted.
    """

    def __init__(self, n: int = 5, alphabet: Alphabet | None = None) -> None:
        self.n = n
        self.alphabet = alphabet

    def fit(self, text: str) -> Self:
        """Count all n-grams of a text, and return self.

        Raises
        ------
        TypeError, ValueError
            If n is no whole number of at least 1, is too long to be counted, or longer than the text.
        """
        n = check_positive_int(self.n, "n")
        self.alphabet_ = self.alphabet or Alphabet(text)
        size = len(self.alphabet_)
        if n * np.log2(size) > 62:
            raise ValueError(
                f"n = {n} is too long for {size} characters; at most {int(62 / np.log2(size))} fits."
            )
        codes = self.alphabet_.encode(text)
        if len(codes) < n:
            raise ValueError(f"The text must hold at least n = {n} characters, but holds {len(codes)}.")
        self._tables = []
        for k in range(n):
            grams, counts = np.unique(self._numbers(codes, k + 1), return_counts=True)
            contexts, first = np.unique(grams // size, return_index=True)
            followers = np.diff(np.append(first, len(grams)))
            self._tables.append((grams, counts, contexts, np.add.reduceat(counts, first), followers))
        self.n_contexts_ = [len(table[2]) for table in self._tables]
        return self

    def score(self, text: str) -> float:
        """Return the mean log-likelihood of a text per character in nats, its first character being given.

        Raises
        ------
        ValueError
            If the text has one character only, or others than those of the alphabet.
        """
        check_fitted(self, "alphabet_", "fit(text)")
        codes = self.alphabet_.encode(text)
        if len(codes) < 2:
            raise ValueError(
                "A text of at least two characters is needed: the first is given, the others are scored."
            )
        p = np.full(len(codes), 1 / len(self.alphabet_))
        for k in range(min(self.n, len(codes))):
            p[k:] = self._interpolate(k, self._numbers(codes, k + 1), p[k:])
        return float(np.log(p[1:]).mean())

    def nats_per_character(self, text: str) -> float:
        """Return the mean surprise -log P of the characters of a text: lower is better."""
        return -self.score(text)

    def predict_proba(self, context: str) -> np.ndarray:
        """Return the probabilities of the next character after a context, shape (alphabet size,)."""
        check_fitted(self, "alphabet_", "fit(text)")
        return self._next(self.alphabet_.encode(context))

    def sample(
        self, n_characters: int, prompt: str = "", temperature: float = 1.0, random_state: RandomState = None
    ) -> str:
        """Write a text, character by character, and return it without the prompt.

        Parameters
        ----------
        n_characters : int
        prompt : str
            What the text goes on from.
        temperature : float
            Above 0. Probabilities are raised to 1 / temperature: below 1 bolder, above 1 wilder.
        random_state : int, Generator or None
        """
        check_fitted(self, "alphabet_", "fit(text)")
        temperature = check_temperature(temperature)
        rng = check_random_state(random_state)
        codes = list(self.alphabet_.encode(prompt))
        for _ in range(check_positive_int(n_characters, "n_characters")):
            p = sharpen(np.log(self._next(np.array(codes[-self.n + 1 :], int))), temperature)
            codes.append(rng.choice(len(p), p=p))
        return self.alphabet_.decode(codes[len(prompt) :])

    def _next(self, codes: np.ndarray) -> np.ndarray:
        size = len(self.alphabet_)
        p = np.full(size, 1 / size)
        for k in range(min(self.n, len(codes) + 1)):
            context = self._numbers(codes[len(codes) - k :], k)[0] if k else 0
            p = self._interpolate(k, context * size + np.arange(size), p)
        return p

    def _interpolate(self, k: int, grams: np.ndarray, shorter: np.ndarray) -> np.ndarray:
        known_grams, counts, contexts, totals, followers = self._tables[k]
        count = _look_up(known_grams, counts, grams)
        context = grams // len(self.alphabet_)
        total, new = _look_up(contexts, totals, context), _look_up(contexts, followers, context)
        return np.where(total > 0, (count + new * shorter) / np.maximum(total + new, 1), shorter)

    def _numbers(self, codes: np.ndarray, length: int) -> np.ndarray:
        """Number all substrings of a length: they are the digits of a number in base (alphabet size)."""
        numbers = np.zeros(len(codes) - length + 1, np.int64)
        for offset in range(length):
            numbers = numbers * len(self.alphabet_) + codes[offset : offset + len(numbers)]
        return numbers

    def __repr__(self) -> str:
        return f"CharacterNGram(n={self.n})"


def _look_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The value of each wanted key, 0 where there is none; keys are sorted."""
    at = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)

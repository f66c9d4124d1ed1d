"""Small problems that ask for memory, made to measure.

Every task returns ``x, y, mask``: time-major inputs (T, N, ...), targets, and which steps exist (None if
all sequences are equally long).
"""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.validation import RandomState, check_choice, check_positive_int, check_random_state, describe

Task: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray | None]  # x, y, mask

REBER_SYMBOLS = "BTPSXVE"
# Reber's grammar: from each state, symbol -> next state. State 5 is left with E.
_REBER = {
    0: {"T": 1, "P": 2},
    1: {"S": 1, "X": 3},
    2: {"T": 2, "V": 4},
    3: {"X": 2, "S": 5},
    4: {"P": 3, "V": 5},
}


def padding_mask(lengths: ArrayLike, n_steps: int | None = None) -> np.ndarray:
    """Mark the real steps of sequences that were padded at their end.

    Parameters
    ----------
    lengths : array of int, shape (N,)
        How many steps of each sequence are real.
    n_steps : int, optional
        T, the padded length (default: the greatest length).

    Returns
    -------
    ndarray of bool, shape (T, N)

    Raises
    ------
    ValueError
        If the lengths are no whole numbers, or one is greater than n_steps.
    TypeError
        If n_steps is no whole number.
    """
    lengths = np.asarray(lengths)
    if lengths.ndim != 1 or lengths.size == 0 or lengths.dtype.kind not in "iu" or lengths.min() < 0:
        raise ValueError(f"lengths must be whole numbers, one per sequence, but is {describe(lengths)}.")
    n_steps = int(lengths.max()) if n_steps is None else check_positive_int(n_steps, "n_steps")
    if lengths.max() > n_steps:
        raise ValueError(f"A sequence of length {lengths.max()} does not fit into {n_steps} steps.")
    return np.arange(n_steps)[:, None] < lengths


def adding_problem(
    n_sequences: int, n_steps: int, *, variant: str = "sum", random_state: RandomState = None
) -> Task:
    """Add the two marked numbers of a long sequence.

    Parameters
    ----------
    n_sequences, n_steps : int
        N and T.
    variant : {"sum", "1997"}
        ``"sum"``: numbers from U(0, 1), one marked with 1 in each half, target their sum; predicting always
        1 gives a mean squared error of 1/6. ``"1997"`` (Hochreiter and Schmidhuber, experiment 4): numbers
        from U(-1, 1), length from T to 1.1 T, one of the first ten and one more of the first T/2 - 1
        marked, both ends marked with -1, target 1/2 + (X1 + X2) / 4; constant prediction gives 1/24.
    random_state : int, Generator or None

    Returns
    -------
    x : (T, N, 2), numbers and marks; y : (N, 1); mask : (T, N) or None

    Raises
    ------
    TypeError, ValueError
        If a number is too small, or there is no such variant.
    """
    n = check_positive_int(n_sequences, "n_sequences")
    n_steps = check_positive_int(n_steps, "n_steps")
    check_choice(variant, "variant", ("sum", "1997"))
    if n_steps < (2 if variant == "sum" else 24):
        raise ValueError(f"The adding problem needs more steps, but n_steps is {n_steps}.")
    rng = check_random_state(random_state)
    rows = np.arange(n)
    if variant == "sum":
        x = np.zeros((n_steps, n, 2))
        x[:, :, 0] = rng.uniform(0, 1, (n_steps, n))
        half = n_steps // 2
        first, second = rng.integers(0, half, n), rng.integers(half, n_steps, n)
        x[first, rows, 1] = x[second, rows, 1] = 1
        return x, (x[first, rows, 0] + x[second, rows, 0])[:, None], None

    lengths = rng.integers(n_steps, n_steps + n_steps // 10 + 1, n)
    mask = padding_mask(lengths)
    x = np.zeros((len(mask), n, 2))
    x[:, :, 0] = rng.uniform(-1, 1, x.shape[:2])
    first = rng.integers(0, 10, n)
    second = rng.integers(0, n_steps // 2 - 2, n)
    second += second >= first  # one of the unmarked
    x[0, :, 1] = x[lengths - 1, rows, 1] = -1
    x[first, rows, 1] = x[second, rows, 1] = 1
    x[0, (first == 0) | (second == 0), 0] = 0
    x *= mask[:, :, None]
    return x, (0.5 + (x[first, rows, 0] + x[second, rows, 0]) / 4)[:, None], mask


def recall_cue(
    n_sequences: int, lag: int, *, n_cues: int = 4, n_distractors: int = 4, random_state: RandomState = None
) -> Task:
    """Say at the end which cue stood at the start, over `lag` steps of random distractors.

    Parameters
    ----------
    n_sequences, lag : int
        N, and the steps behind the cue.
    n_cues, n_distractors : int
        How many symbols of either kind there are.
    random_state : int, Generator or None

    Returns
    -------
    x : int (lag + 1, N), symbols 0 .. n_cues - 1 are cues, the next n_distractors distract
    y : int (N,), the cue; mask : None

    Raises
    ------
    TypeError, ValueError
        If a number is no whole number of at least 1.
    """
    n, lag = check_positive_int(n_sequences, "n_sequences"), check_positive_int(lag, "lag")
    n_cues = check_positive_int(n_cues, "n_cues")
    n_distractors = check_positive_int(n_distractors, "n_distractors")
    rng = check_random_state(random_state)
    x = rng.integers(n_cues, n_cues + n_distractors, (lag + 1, n))
    x[0] = rng.integers(0, n_cues, n)
    return x, x[0].copy(), None


def reber_string(random_state: RandomState = None, *, embedded: bool = True) -> tuple[str, list[str]]:
    """Draw a string of Reber's grammar and say what might have come at each step.

    The embedded grammar wraps it between two T or two P, so that the last symbol but one repeats the
    second one across the whole inner string.

    Parameters
    ----------
    random_state : int, Generator or None
    embedded : bool
        False draws a string of the plain grammar.

    Returns
    -------
    string : str
    legal : list of str
        ``legal[t]`` are the symbols that may stand at place t + 1, after ``string[: t + 1]``.
    """
    rng = check_random_state(random_state)
    inner, legal, state = "B", [], 0
    while state != 5:
        choices = _REBER[state]
        legal.append("".join(choices))
        symbol = legal[-1][rng.integers(len(choices))]
        inner, state = inner + symbol, choices[symbol]
    inner, legal = inner + "E", [*legal, "E"]
    if not embedded:
        return inner, legal
    wrapper = "TP"[rng.integers(2)]
    return f"B{wrapper}{inner}{wrapper}E", ["TP", "B", *legal, wrapper, "E"]


def embedded_reber(n_sequences: int, *, random_state: RandomState = None) -> Task:
    """Predict which symbols may come next in strings of the embedded Reber grammar.

    Returns
    -------
    x : int (T, N), symbols as in `REBER_SYMBOLS`, without the last
    y : (T, N, 7), 1 for every symbol that may come next
    mask : bool (T, N)
    """
    n = check_positive_int(n_sequences, "n_sequences")
    rng = check_random_state(random_state)
    drawn = [reber_string(rng) for _ in range(n)]
    mask = padding_mask([len(legal) for _, legal in drawn])
    x, y = np.zeros(mask.shape, int), np.zeros((*mask.shape, len(REBER_SYMBOLS)))
    for row, (string, legal) in enumerate(drawn):
        for t, symbols in enumerate(legal):
            x[t, row] = REBER_SYMBOLS.index(string[t])
            y[t, row, [REBER_SYMBOLS.index(symbol) for symbol in symbols]] = 1
    return x, y, mask


def reber_success(scores: np.ndarray, y: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say of each string whether every step gives all legal symbols higher scores than all others.

    Parameters
    ----------
    scores, y : (T, N, 7); mask : (T, N)

    Returns
    -------
    all_right : bool (N,)
        Over the whole string: the criterion of 1997.
    end_right : bool (N,)
        At the last symbol but one, the only one that takes memory across the inner string.
    """
    lowest_legal = np.where(y > 0, scores, np.inf).min(axis=2)
    highest_other = np.where(y > 0, -np.inf, scores).max(axis=2)
    right = (lowest_legal > highest_other) | ~mask
    end = mask.sum(axis=0) - 2
    return right.all(axis=0), right[end, np.arange(mask.shape[1])]


def anbn(lengths: Iterable[int]) -> Task:
    """Read ``S a^n b^n T`` and predict the next symbol (Gers and Schmidhuber 2001).

    From the first b on the string is determined: n - 1 more b, then the end. Before, only a or b can be told.

    Parameters
    ----------
    lengths : list of int
        n of each string.

    Returns
    -------
    x : int (T, N), symbols 0 = S/T (start and end), 1 = a, 2 = b; without the last
    y : int (T, N), the next symbol
    mask : bool (T, N)
    """
    lengths = [check_positive_int(n, "Each of lengths") for n in lengths]
    mask = padding_mask([2 * n + 1 for n in lengths])
    x, y = np.zeros(mask.shape, int), np.zeros(mask.shape, int)
    for row, n in enumerate(lengths):
        string = np.array([0] + [1] * n + [2] * n + [0])
        x[: 2 * n + 1, row], y[: 2 * n + 1, row] = string[:-1], string[1:]
    return x, y, mask

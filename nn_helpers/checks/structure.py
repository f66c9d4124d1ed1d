"""What can be seen of a wrong answer's structure: the kind of thing that came back, and its shape.

Every look is a function (Sight -> sentence or None). A cause is named only if it holds for every input.
"""

import numpy as np

from nn_helpers.checks.failure import Failure
from nn_helpers.checks.sight import Case, Sight, count, kind_of, start
from nn_helpers.checks.values import MISSING, Strange, show


def nothing(s: Sight) -> str | None:
    """None came back."""
    case = next((case for case in s.wrong if case.got is None), None)
    if case is None:
        return None
    if s.part or not s.is_function or s.measures:
        return s.tell(
            f"{s.subject} is None. A function without `return`, or a name that was never filled?", case
        )
    return s.tell("your function returns nothing (None). Does every way through it end with `return`?", case)


def refusal(s: Sight) -> str | None:
    """An answer where an error was due."""
    case = next((case for case in s.wrong if isinstance(case.want, Failure)), None)
    if case is not None:
        return s.contrast(f"{case.want.kind.split()[0]}, as this input makes no sense", show(case.got), case)


def missing(s: Sight) -> str | None:
    """A named part too few or too many."""
    if any(case.got is MISSING for case in s.wrong):
        case = next(case for case in s.wrong if case.got is MISSING)
        return s.tell(f"there is no part named `{s.part}` in your answer.", case)
    case = next((case for case in s.wrong if case.want is MISSING), None)
    if case is not None:
        return s.tell(f"your answer has an entry {s.subject} that does not belong there.", case)


def same_everywhere(s: Sight) -> str | None:
    """One constant for all inputs, though they call for different values."""
    first = s.cases[0]
    if not s.is_function or len(s.cases) < 2 or s.right:
        return None
    if all(s.same(case.want, first.want) for case in s.cases):
        return None
    if not all(isinstance(c.got, np.ndarray) and c.got.size and s.same(c.got, first.got) for c in s.cases):
        return None
    if any(isinstance(c.want, np.ndarray) and c.want.ndim > c.got.ndim for c in s.cases):
        return None  # one number where many are due: the shape says more
    if first.got.dtype.kind == "f" and np.isnan(first.got).all():
        return None  # as of an empty mean: that it is no number says more
    reads = (
        f" It reads {' and '.join(f'`{name}`' for name in s.reads[:3])} from the notebook." if s.reads else ""
    )
    return (
        f"{start(s.subject)} is {show(first.got)} for every input, though they call for different ones."
        f"{reads} Does it depend on what the function is given?"
    )


def wrong_type(s: Sight) -> str | None:
    """Another kind of thing than was asked for."""
    case = next((case for case in s.wrong if type(case.got) is not type(case.want)), None)
    if case is None:
        return None
    got, want = case.got, case.want
    if isinstance(want, np.ndarray):
        expected = kind_of(want)
    elif isinstance(want, tuple):
        expected = count(len(want), "value")
    elif isinstance(want, dict):
        named = ", ".join(want) if len(want) <= 6 else ""
        expected = count(len(want), "value") + (f" ({named})" if named else "")
    else:
        expected = "a word in quotes" if isinstance(want, str) else show(want)
    if isinstance(got, Strange) and got.callable:
        return s.contrast(expected, "a function", case, "Call it: brackets after its name.")
    if isinstance(got, tuple) and isinstance(want, dict):
        return s.contrast(expected, str(len(got)), case)
    return s.contrast(expected, kind_of(got), case)


def number_of_values(s: Sight) -> str | None:
    """A tuple of another length."""
    case = next((c for c in s.wrong if isinstance(c.want, tuple) and len(c.got) != len(c.want)), None)
    if case is not None:
        return s.contrast(count(len(case.want), "value"), str(len(case.got)), case)


def word(s: Sight) -> str | None:
    """A wrong word."""
    case = s.wrong[0]
    if not isinstance(case.want, str):
        return None
    if s.is_function:
        return s.contrast(show(case.want), show(case.got), case)
    return s.tell((f"{s.subject}: " if s.part else "") + f"{show(case.got)} is not the right one.")


def kind_of_number(s: Sight) -> str | None:
    """Truth values for whole numbers, whole numbers for decimals, where that makes a difference."""
    for case in s.wrong:
        if isinstance(case.got, np.ndarray) and isinstance(case.want, np.ndarray):
            got, want = _NUMBERS.get(case.got.dtype.kind), _NUMBERS.get(case.want.dtype.kind)
            if s.tolerance.exact_kind and got != want and case.got.shape == case.want.shape:
                return s.contrast(str(want), str(got), case)


def shape(s: Sight) -> str | None:
    """An array of another shape, and why, if one reason fits all inputs."""
    off = [c for c in s.wrong if isinstance(c.got, np.ndarray) and c.got.shape != c.want.shape]
    if not off:
        return None
    case = next((c for c in off if c.want.size > 1), off[0])
    got = f"shape {case.got.shape}" if case.got.ndim else "one number"
    want = f"shape {case.want.shape}" if case.want.ndim else "one number"
    comparable = all(isinstance(c.got, np.ndarray) and isinstance(c.want, np.ndarray) for c in s.cases)
    whys = _WHY_SHAPE if comparable else ()
    why = next(filter(None, (look(s, [c for c in s.cases if c.want.size], case) for look in whys)), "")
    return s.contrast(want, got, case, why)


def _empty(s: Sight, cases: list[Case], case: Case) -> str | None:
    if case.got.size == 0:
        return "It is empty: did a loop or a slice find nothing to do?"


def _axis_too_many(s: Sight, cases: list[Case], case: Case) -> str | None:
    if all(c.got.size == c.want.size and s.same(c.got.reshape(c.want.shape), c.want) for c in cases):
        if _without_ones(case.got) != _without_ones(case.want):
            return "The numbers are right, arranged in another shape."
        if case.got.ndim > case.want.ndim:
            return "The numbers are right; there is an axis of length 1 too many."
        if case.got.ndim < case.want.ndim:
            return "The numbers are right; an axis was lost on the way (a `keepdims` or a `reshape`?)."
        return "The numbers are right, arranged in another shape."


def _without_ones(array: np.ndarray) -> list[int]:
    return [n for n in array.shape if n != 1]


def _transposed(s: Sight, cases: list[Case], case: Case) -> str | None:
    if all(s.same(c.got.T, c.want) for c in cases):
        return "It is transposed."
    if all(c.got.ndim == 2 and c.got.shape == c.want.shape[::-1] for c in cases):
        return "The two axes are the other way round."


def _outer(s: Sight, cases: list[Case], case: Case) -> str | None:
    n = case.want.size
    vectors = all(
        c.got.shape == (c.want.size,) * 2 and max(c.want.shape, default=0) == c.want.size for c in cases
    )
    if vectors and n > 1:
        return (
            f"That happens when ({n},) meets ({n}, 1): NumPy pairs every row with every column "
            f"and makes ({n}, {n}). Give both the same shape first."
        )


def _reduction_missing(s: Sight, cases: list[Case], case: Case) -> str | None:
    if not s.is_function:
        return None  # a value may be a sum or a mean by chance
    if all(c.want.ndim == 0 for c in cases):
        if all(s.same(c.got.sum(), c.want) for c in cases):
            return "Its sum is the right number: the last step is to add up."
        if all(c.got.size and s.same(c.got.mean(), c.want) for c in cases):
            if all((c.got == c.got.flat[0]).all() for c in cases):
                return "The right number stands there more than once."
            return "Its mean is the right number: the last step is to average."
    elif all(c.got.ndim == c.want.ndim + 1 for c in cases):
        for axis in range(case.got.ndim):
            if all(s.same(c.got.sum(axis=axis), c.want) for c in cases):
                return f"Summed over axis {axis} it would be right."


def _reduced_too_far(s: Sight, cases: list[Case], case: Case) -> str | None:
    if s.is_function and all(c.got.ndim == 0 for c in cases) and case.want.size > 1:
        if all(s.same(c.got, c.want.sum()) for c in cases):
            return "Everything was added up; sum over one axis only, or not at all."
        if all(s.same(c.got, c.want.mean()) for c in cases):
            return "Everything was averaged; average over one axis only, or not at all."


def _one_off(s: Sight, cases: list[Case], case: Case) -> str | None:
    found = {_missing_end(s, c) for c in s.wrong}
    one = found.pop() if len(found) == 1 else None
    if one is None:
        return None
    axis, what, end = one
    return f"Off by one: one entry {what} along axis {axis} (the {end} one)."


def _missing_end(s: Sight, case: Case) -> tuple[int, str, str] | None:
    """(axis, too many or too few, which end) where the shapes differ by one entry and the rest is right."""
    got, want = case.got, case.want
    if got.ndim != want.ndim:
        return None
    off = [axis for axis in range(got.ndim) if got.shape[axis] != want.shape[axis]]
    if len(off) != 1 or abs(got.shape[off[0]] - want.shape[off[0]]) != 1:
        return None
    axis = off[0]
    longer, shorter = (got, want) if got.shape[axis] > want.shape[axis] else (want, got)
    n = shorter.shape[axis]
    for end, begin in (("last", 0), ("first", 1)):
        if n and s.same(np.take(longer, range(begin, begin + n), axis), shorter):
            return axis, "too many" if longer is got else "too few", end
    return None


_WHY_SHAPE = (
    _empty,
    _axis_too_many,
    _transposed,
    _outer,
    _reduction_missing,
    _reduced_too_far,
    _one_off,
)
_NUMBERS = {
    "b": "True and False",
    "i": "whole numbers",
    "u": "whole numbers",
    "f": "floats",
    "c": "complex numbers",
}
FORM = (nothing, wrong_type, number_of_values, shape)
LOOKS = (
    nothing,
    refusal,
    missing,
    same_everywhere,
    wrong_type,
    number_of_values,
    word,
    shape,
    kind_of_number,
)

"""What can be seen in a wrong answer that matches no known misconception: one sentence, actual numbers.

Every look is a small function (Sight -> sentence or None); the first that recognises something speaks.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nn_helpers.checks.compare import Tolerance, same, wide
from nn_helpers.checks.failure import Failure
from nn_helpers.checks.values import MISSING, Strange, show, show_pair


@dataclass(frozen=True)
class Case:
    """One input: its name, what came out, what should have, its arguments' lengths, NumPy's warnings."""

    where: str
    got: object
    want: object
    sizes: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """Everything that is known about one wrong part of an answer."""

    part: str
    cases: Sequence[Case]
    tolerance: Tolerance
    is_function: bool
    reads: tuple[str, ...] = ()

    @property
    def wrong(self) -> list[Case]:
        return [case for case in self.cases if not self.same(case.got, case.want)]

    @property
    def subject(self) -> str:
        if self.part:
            return f"`{self.part}`"
        return "your result" if self.is_function else "your answer"

    def same(self, got, want) -> bool:
        """True where two values agree within the tolerance of the exercise."""
        got, want = (np.asarray(v) if isinstance(v, np.generic) else v for v in (got, want))
        return same(got, want, self.tolerance)

    def all_same(self, change) -> bool:
        """True where change(case) turns every wrong answer into the right one."""
        return all(self.same(change(case), case.want) for case in self.wrong)

    def tell(self, sentence: str, case: Case | None = None) -> str:
        """The sentence, with the input that shows it and the number of inputs that were right."""
        case = case or self.wrong[0]
        right = len(self.cases) - len(self.wrong)
        if not self.is_function:
            return sentence[0].upper() + sentence[1:]
        count = (
            f" The other {right} inputs are right."
            if right > 1
            else " The other input is right."
            if right
            else ""
        )
        return f"For {case.where}: {sentence}{count}"


def diagnose(sight: Sight) -> str:
    """The sentence for a wrong part."""
    looks = _STRUCTURE + (_NUMBERS if all(_numbers_of_one_shape(case) for case in sight.wrong) else ())
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return next(filter(None, (look(sight) for look in looks)), None) or _difference(sight)


def _numbers_of_one_shape(case):
    return (
        isinstance(case.got, np.ndarray)
        and isinstance(case.want, np.ndarray)
        and case.got.shape == case.want.shape
    )


# ---- structure: what kind of thing came back, and its shape


def _nothing(s):
    case = next((case for case in s.wrong if case.got is None), None)
    if case is None:
        return None
    if s.part or not s.is_function:
        return s.tell(
            f"{s.subject} is None. A function without `return`, or a name that was never filled?", case
        )
    return s.tell("your function returns nothing (None). Does every way through it end with `return`?", case)


def _refusal(s):
    case = next((case for case in s.wrong if isinstance(case.want, Failure)), None)
    if case is not None:
        kind = case.want.kind.split()[0]
        return s.tell(
            f"this input makes no sense and should raise {kind}, but {show(case.got)} came back.", case
        )


def _missing(s):
    if any(case.got is MISSING for case in s.wrong):
        return s.tell(f"there is no part named `{s.part}` in your answer.")


def _wrong_type(s):
    case = next((case for case in s.wrong if type(case.got) is not type(case.want)), None)
    if case is None:
        return None
    got, want = case.got, case.want
    expected = {np.ndarray: _kind_of(want), str: "a word in quotes", dict: "named parts"}.get(
        type(want), "several values"
    )
    if isinstance(want, tuple):
        expected = f"{len(want)} values"
    elif isinstance(want, dict):
        expected = f"{len(want)} values ({', '.join(want)})"
    if isinstance(got, Strange) and got.callable:
        return s.tell(
            f"{s.subject} is a function, where {expected} was expected. Call it: brackets after its name.",
            case,
        )
    if isinstance(got, Strange):
        return s.tell(f"{s.subject} is a {got.type_name}, where {expected} was expected.", case)
    if isinstance(got, str):
        return s.tell(f"{s.subject} is the text {show(got)}, where {expected} was expected.", case)
    if isinstance(got, tuple):
        return s.tell(
            f"{s.subject} consists of {len(got)} values of different shape, where {expected} was expected.",
            case,
        )
    if isinstance(got, dict):
        return s.tell(f"{s.subject} is a dictionary, where {expected} was expected.", case)
    return s.tell(f"{s.subject} is {_kind_of(got)}, where {expected} was expected.", case)


def _kind_of(value):
    if not isinstance(value, np.ndarray):
        return f"a {type(value).__name__}"
    return "one number" if value.ndim == 0 else f"an array of shape {value.shape}"


def _number_of_values(s):
    case = next((c for c in s.wrong if isinstance(c.want, tuple) and len(c.got) != len(c.want)), None)
    if case is not None:
        return s.tell(f"{len(case.want)} values were expected, {len(case.got)} came back.", case)


def _word(s):
    case = s.wrong[0]
    if isinstance(case.want, str):
        return s.tell(f"{show(case.got)} is not the right one." if not s.is_function else _expected(s, case))


def _shape(s):
    case = next((c for c in s.wrong if isinstance(c.got, np.ndarray) and c.got.shape != c.want.shape), None)
    if case is None:
        return None
    got, want = case.got, case.want
    shapes = f"{s.subject} has shape {got.shape}" if got.ndim else f"{s.subject} is one number"
    shapes += f", expected was shape {want.shape}" if want.ndim else ", expected was one number"
    return s.tell(f"{shapes}. {_why_shape(s, got, want)}".rstrip(), case)


def _why_shape(s, got, want):
    n = want.size
    if got.size == 0:
        return "It is empty: did a loop or a slice find nothing to do?"
    if got.size == want.size and s.same(got.reshape(want.shape), want):
        if got.ndim > want.ndim:
            return "The numbers are right; there is an axis of length 1 too many."
        if got.ndim < want.ndim:
            return "The numbers are right; an axis was lost on the way (a `keepdims` or a `reshape`?)."
    if got.ndim > 1 and got.shape == want.shape[::-1]:
        return "It is transposed." if s.same(got.T, want) else "Rows and columns have changed places."
    if got.shape == (n, n) and n > 1 and want.shape in ((n,), (n, 1), (1, n)):
        return (
            f"That happens when ({n},) meets ({n}, 1): NumPy pairs every row with every column "
            f"and makes ({n}, {n}). Give both the same shape first."
        )
    if want.ndim == 0:
        if s.same(got.sum(), want):
            return "Its sum is the right number: the last step is to add up."
        if s.same(got.mean(), want):
            return "Its mean is the right number: the last step is to average."
        return "Is there still a sum or a mean to take?"
    if got.ndim == 0:
        if s.same(got, want.sum()):
            return "Everything was added up; sum over one axis only, or not at all."
        if s.same(got, want.mean()):
            return "Everything was averaged; average over one axis only, or not at all."
        return "Does a sum or a mean run over all axes, or is only one entry returned?"
    if got.ndim == want.ndim:
        off = [axis for axis in range(got.ndim) if got.shape[axis] != want.shape[axis]]
        if len(off) == 1 and abs(got.shape[off[0]] - want.shape[off[0]]) == 1:
            return _one_off(s, got, want, off[0])
    if got.ndim == want.ndim + 1 and any(s.same(got.sum(axis=axis), want) for axis in range(got.ndim)):
        return "Summed over one axis it would be right."
    return ""


def _one_off(s, got, want, axis):
    longer, shorter = (got, want) if got.shape[axis] > want.shape[axis] else (want, got)
    n = shorter.shape[axis]
    ends = [
        e
        for e, start in (("last", 0), ("first", 1))
        if s.same(np.take(longer, range(start, start + n), axis), shorter)
    ]
    what = "too many" if longer is got else "too few"
    return f"Off by one: one entry {what} along axis {axis}" + (
        f" (the {ends[0]} one)." if len(ends) == 1 else "."
    )


# ---- numbers of the right shape


def _not_a_number(s):
    for case in s.wrong:
        got, want = wide(case.got), wide(case.want)
        for name, test in (("NaN", np.isnan), ("inf", np.isinf)):
            if np.any(test(got) & ~test(want)):
                notes = f" NumPy warned: {case.warnings[0]}." if case.warnings else ""
                return s.tell(
                    f"{s.subject} contains {name}, where a finite number was expected.{notes}", case
                )
        if not np.all(np.isfinite(want)) and np.any(np.isfinite(got) & ~np.isfinite(want)):
            return s.tell(f"{s.subject} is finite where {show(case.want)} was expected.", case)
    return None


def _same_everywhere(s):
    first = s.cases[0]
    if len(s.cases) < 2 or all(s.same(case.want, first.want) for case in s.cases):
        return None
    if not all(isinstance(c.got, np.ndarray) and c.got.size and s.same(c.got, first.got) for c in s.cases):
        return None
    reads = (
        f" It reads {' and '.join(f'`{name}`' for name in s.reads[:3])} from the notebook." if s.reads else ""
    )
    return (
        f"{_start(s.subject)} is {show(first.got)} for every input: it does not depend on the arguments."
        f"{reads} Compute with what the function is given."
    )


def _zero(s):
    if s.is_function and all(np.all(case.got == 0) and np.any(case.want != 0) for case in s.wrong):
        return s.tell(f"{s.subject} is zero everywhere. Is the result stored in what you return?")


def _truncated(s):
    whole = [(c, wide(c.got), wide(c.want)) for c in s.wrong]
    if any(np.all(want == np.rint(want)) for _, _, want in whole):
        return None
    for change in (np.trunc, np.floor):
        if all(np.array_equal(got, change(want.real)) for _, got, want in whole):
            return s.tell(
                f"the decimals are lost: {_compared(s, s.wrong[0])}. Whole numbers somewhere on the way "
                "(an integer array, `//` or `int`)? Compute with floats."
            )


def _rounded(s):
    for decimals in range(0, 7):
        if s.all_same(lambda c, d=decimals: c.got) or any(np.all(c.want == np.rint(c.want)) for c in s.wrong):
            return None
        if all(
            np.allclose(wide(c.got), np.round(wide(c.want), decimals), rtol=0, atol=1e-14) for c in s.wrong
        ):
            return s.tell(
                f"{s.subject} is rounded to {decimals} decimals. Return it unrounded; round what you print."
            )


def _sign(s):
    if s.all_same(lambda c: -wide(c.got)):
        return s.tell(f"{s.subject} has the right size and the wrong sign.")


def _factor(s):
    factors = [_common_factor(case, s.tolerance) for case in s.wrong]
    if any(factor is None for factor in factors):
        return None
    first = factors[0]
    constant = np.allclose(factors, first, rtol=1e-6)
    named = _means_or_sums(s, factors)
    if not constant:
        return s.tell(named) if named else None
    evidence = sum(case.got.size for case in s.wrong)
    if evidence < 3 and not _is_round(abs(first)):
        return s.tell(named) if named else None
    sign = " and has the wrong sign" if first < 0 else ""
    also = f" {_start(named)}" if named else ""
    return s.tell(f"{s.subject} is {show(abs(first))} times what it should be{sign}.{also}")


def _common_factor(case, tolerance):
    got, want = wide(case.got).ravel(), wide(case.want).ravel()
    at = np.argmax(np.abs(want)) if want.size else None
    if at is None or want[at] == 0 or got[at] == 0 or np.iscomplexobj(want):
        return None
    factor = got[at] / want[at]
    tight = Tolerance(min(tolerance.rtol, 1e-6), 1e-12)
    return float(factor) if same(got, factor * want, tight) else None


def _is_round(factor):
    candidates = [2, 3, 4, 5, 8, 10, 16, 100, 1000]
    return any(np.isclose(factor, c, rtol=1e-6) or np.isclose(factor, 1 / c, rtol=1e-6) for c in candidates)


def _means_or_sums(s, factors):
    pairs = list(zip(s.wrong, factors, strict=True))
    if all(any(n > 1 and np.isclose(f, n, rtol=1e-6) for n in c.sizes) for c, f in pairs):
        return f"is that a sum where a mean is asked for? {show(factors[0])} is a length in this input."
    if all(any(n > 1 and np.isclose(f, 1 / n, rtol=1e-6) for n in c.sizes) for c, f in pairs):
        return f"is that a mean where a sum is asked for? {show(1 / factors[0])} is a length in this input."
    return None


def _offset(s):
    differences = np.concatenate([(wide(c.got) - wide(c.want)).ravel() for c in s.wrong])
    wants = np.concatenate([wide(c.want).ravel() for c in s.wrong])
    if differences.size < 3 or np.ptp(wants.real) == 0 or np.iscomplexobj(differences):
        return None
    scale = max(float(np.max(np.abs(wants))), 1e-300)
    if np.ptp(differences) <= 1e-9 * scale and abs(differences[0]) > 1e-6 * scale:
        size, way = show(np.asarray(abs(differences[0]))), "large" if differences[0] > 0 else "small"
        return s.tell(f"{s.subject} is too {way} by the same {size} everywhere.")


def _counted(s):
    counts = all(c.got.dtype.kind in "iu" and c.want.dtype.kind in "iu" for c in s.wrong)
    if counts and all(np.all(np.abs(wide(c.got) - wide(c.want)) == 1) for c in s.wrong):
        return s.tell(f"off by one: {_compared(s, s.wrong[0])}.")


def _transposed(s):
    if all(c.got.ndim == 2 for c in s.wrong) and s.all_same(
        lambda c: c.got.T if c.got.shape[0] == c.got.shape[1] else c.got
    ):
        return s.tell(f"{s.subject} is transposed: rows and columns have changed places.")


def _shifted(s):
    case = s.wrong[0]
    for axis in range(case.got.ndim):
        if any(c.got.shape[axis] < 3 for c in s.wrong):
            continue
        for way, (a, b) in {
            "late": (slice(1, None), slice(None, -1)),
            "early": (slice(None, -1), slice(1, None)),
        }.items():
            index = [(slice(None),) * axis + (part,) for part in (a, b)]
            if all(
                s.same(c.got[index[0]], c.want[index[1]]) and np.ptp(wide(c.want[index[1]])) > 0
                for c in s.wrong
            ):
                return s.tell(
                    f"off by one: {s.subject} holds the right numbers one place too {way} along axis {axis}."
                )
        if s.all_same(lambda c, axis=axis: np.flip(c.got, axis)):
            return s.tell(f"{s.subject} is in reverse order along axis {axis}.")
    return None


def _permuted(s):
    if all(c.got.size > 2 for c in s.wrong) and all(
        s.same(np.sort(wide(c.got), axis=None), np.sort(wide(c.want), axis=None)) for c in s.wrong
    ):
        return s.tell(f"{s.subject} holds the right numbers in the wrong order: {_compared(s, s.wrong[0])}.")


def _slightly(s):
    worst = 0.0
    for c in s.wrong:
        got, want = wide(c.got), wide(c.want)
        scale = np.max(np.abs(want)) if want.size else 0.0
        if scale == 0 or np.iscomplexobj(want):
            return None
        worst = max(worst, float(np.max(np.abs(got - want)) / scale))
    if worst < 1e-3:
        types = {str(c.got.dtype) for c in s.wrong if c.got.dtype.kind == "f"} - {"float64"}
        why = "Rounded on the way, or a value that has already moved?"
        if types:
            why = f"It is computed in {types.pop()}; use float64."
        return s.tell(f"{s.subject} is close but not close enough ({show(100 * worst, 2)} % off). {why}")


def _some_entries(s):
    case = s.wrong[0]
    if case.got.ndim == 0:
        return None
    limit = s.tolerance.atol + s.tolerance.rtol * np.abs(wide(case.want))
    right = np.abs(wide(case.got) - wide(case.want)) <= limit
    if not right.any():
        return None
    at = tuple(int(i) for i in np.argwhere(~right)[0])
    text = ", ".join(map(str, at))
    if not s.is_function:
        return s.tell(
            f"{int(right.sum())} of {right.size} entries are right; entry [{text}] is the first that is not."
        )
    got, want = show_pair(case.got[at], case.want[at])
    return s.tell(
        f"{int(right.sum())} of {right.size} entries are right; entry [{text}] is the first that is not: "
        f"{got}, expected {want}.",
        case,
    )


def _difference(s):
    case = s.wrong[0]
    if s.is_function:
        return s.tell(_expected(s, case), case)
    if isinstance(case.got, np.ndarray) and case.got.ndim == 0:
        if "b" in (case.got.dtype.kind, case.want.dtype.kind):
            return f"{show(case.got)} is not right."
        if case.got * case.want < 0:
            return (
                f"{_start(s.subject)} is {show(case.got)}: it is neither the right size nor the right sign."
            )
        way = "large" if case.got > case.want else "small"
        return f"{_start(s.subject)} is {show(case.got)}: that is too {way}."
    return f"{_start(s.subject)} is not right yet."


def _expected(s, case):
    got, want = show_pair(case.got, case.want)
    if got == want:
        first = (0,) * case.got.ndim
        got, want = show_pair(case.got[first], case.want[first])
        return (
            f"{s.subject} has the right shape, but no right number: the first is {got}, expected was {want}."
        )
    return f"{s.subject} is {got}, expected was {want}."


def _compared(s, case):
    got, want = show_pair(case.got, case.want)
    return f"{got}, expected was {want}" if s.is_function else got


def _start(text):
    return text[0].upper() + text[1:]


_STRUCTURE = (_nothing, _refusal, _missing, _same_everywhere, _wrong_type, _number_of_values, _word, _shape)
_NUMBERS = (
    _not_a_number,
    _zero,
    _truncated,
    _sign,
    _transposed,
    _counted,
    _factor,
    _rounded,
    _offset,
    _shifted,
    _permuted,
    _slightly,
    _some_entries,
)

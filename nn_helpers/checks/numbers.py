"""What can be seen in wrong numbers of the right shape.

Every look is a function (Sight -> sentence or None). A cause is named only if it explains every input.
"""

import numpy as np

from nn_helpers.checks.compare import Tolerance, same, wide
from nn_helpers.checks.sight import Case, Sight, count, start
from nn_helpers.checks.values import show, show_pair


def comparable(s: Sight) -> bool:
    """True where every case has numbers of the right shape."""
    return all(
        isinstance(c.got, np.ndarray) and isinstance(c.want, np.ndarray) and c.got.shape == c.want.shape
        for c in s.cases
    )


def not_a_number(s: Sight) -> str | None:
    """NaN or inf, and NumPy's word on it."""
    for case in s.wrong:
        got, want = wide(case.got), wide(case.want)
        for name, test in (("NaN", np.isnan), ("inf", np.isinf)):
            if np.any(test(got) & ~test(want)):
                notes = f" NumPy warned: {case.warnings[0]}." if case.warnings else ""
                return s.contrast("finite numbers", name, case, notes.strip())
        if not np.all(np.isfinite(want)) and np.any(np.isfinite(got) & ~np.isfinite(want)):
            return s.contrast(show(case.want), show(case.got), case)
    return None


def zero(s: Sight) -> str | None:
    """Nothing but zeros, for every input."""
    if s.is_function and all(np.all(case.got == 0) for case in s.cases) and _size(s) > 1:
        return s.tell(f"{s.subject} is zero everywhere, as for every other input.")


def truncated(s: Sight) -> str | None:
    """The right numbers without their decimals."""
    got, want = _flat(s, "got"), _flat(s, "want")
    if not s.is_function or np.iscomplexobj(want) or np.all(want == np.rint(want)) or len(set(got)) < 2:
        return None
    if any(np.array_equal(got, change(want)) for change in (np.trunc, np.floor)):
        case = s.wrong[0]
        one, other = show_pair(case.got, case.want)
        if one == other:  # too large to be shown: the first entry that differs
            place = tuple(np.argwhere(case.got != case.want)[0])
            one, other = show_pair(case.got[place], case.want[place])
        return s.tell(
            f"the decimals are lost: expected {other}, got {one}. Whole numbers somewhere on the way "
            "(an integer array, `//` or `int`)? Compute with floats."
        )


def sign(s: Sight) -> str | None:
    """The right size with the wrong sign."""
    if any(np.any(np.abs(wide(c.want)) < 5 * s.tolerance.limit(wide(c.want))) for c in s.wrong):
        return None
    if all(s.same(-wide(c.got), c.want) for c in s.wrong):
        return s.tell(f"{s.subject} has the right size and the wrong sign.")


def transposed(s: Sight) -> str | None:
    """A square matrix, its axes exchanged."""
    square = all(c.got.ndim == 2 and c.got.shape[0] == c.got.shape[1] for c in s.cases)
    if square and s.explains_all(lambda c: c.got.T):
        return s.tell(f"{s.subject} is transposed: rows and columns have changed places.")


def counted(s: Sight) -> str | None:
    """A count that is one too high or too low, for every input."""
    if not s.is_function or any(
        c.got.dtype.kind not in "iu" or c.want.dtype.kind not in "iu" for c in s.cases
    ):
        return None
    difference = _flat(s, "got") - _flat(s, "want")
    if abs(difference[0]) == 1 and np.all(difference == difference[0]) and np.max(_flat(s, "want")) > 1:
        return s.tell(f"off by one: {s.compared(s.wrong[0])}.")


def factor(s: Sight) -> str | None:
    """A constant factor, or each input's own length as a factor."""
    if s.is_function and s.right and any(np.any(c.want != 0) for c in s.right):
        return None
    found = [_common_factor(case, s.tolerance) for case in s.wrong]
    if not s.is_function and (by_hand := _factor_by_hand(s.wrong[0], s.tolerance)):
        found = [by_hand]
    factors = [f for f in found if f is not None]
    if len(factors) < len(found):
        return None
    first, evidence = factors[0], sum(np.count_nonzero(case.want) for case in s.wrong)
    named = _means_or_sums(s, factors) if s.is_function else None
    if (
        not np.allclose(factors, first, rtol=1e-6)
        or (s.is_function and evidence < 2)
        or (evidence < 3 and not _is_round(abs(first)))
        or (not s.is_function and all(np.all(16 * wide(c.want) % 1 == 0) for c in s.wrong))
    ):
        about = f"{s.subject}: " if s.part or s.measures else ""
        return s.tell(f"{about}{named}") if named else None
    if first < 0 and np.isclose(first, -1, rtol=1e-6):
        return s.tell(f"{s.subject} has the right size and the wrong sign.")
    turned = " and has the wrong sign" if first < 0 else ""
    also = f" {start(named)}" if named else ""
    return s.tell(f"{s.subject} is {show(abs(first))} times what it should be{turned}.{also}")


def _common_factor(case: Case, tolerance: Tolerance) -> float | None:
    got, want = wide(case.got).ravel(), wide(case.want).ravel()
    at = np.argmax(np.abs(want)) if want.size else None
    if at is None or want[at] == 0 or got[at] == 0 or np.iscomplexobj(want):
        return None
    ratio = got[at] / want[at]
    tight = Tolerance(min(tolerance.rtol, 1e-6), 1e-12)
    return float(ratio) if same(got, ratio * want, tight) else None


def _factor_by_hand(case: Case, tolerance: Tolerance) -> float | None:
    """A turned sign or a per cent among numbers that a person has rounded, where the digits tell."""
    got, want = wide(case.got), wide(case.want)
    if (
        np.iscomplexobj(want)
        or got.shape != want.shape
        or np.any(tolerance.limit(want) > 0.01 * np.abs(want))
    ):
        return None
    factors = (-1.0, 100.0)
    return next(
        (f for f in factors if np.all(np.abs(got - f * want) <= abs(f) * tolerance.limit(want))), None
    )


def _is_round(ratio: float) -> bool:
    candidates = [1, 2, 3, 4, 5, 8, 10, 16, 100, 1000]
    return any(np.isclose(ratio, c, rtol=1e-6) or np.isclose(ratio, 1 / c, rtol=1e-6) for c in candidates)


def _means_or_sums(s: Sight, factors: list[float]) -> str | None:
    pairs = list(zip(s.wrong, factors, strict=True))
    if all(any(n > 1 and np.isclose(f, n, rtol=1e-6) for n in c.sizes) for c, f in pairs):
        return f"is that a sum where a mean is asked for? {show(factors[0])} is a length in this input."
    if all(any(n > 1 and np.isclose(f, 1 / n, rtol=1e-6) for n in c.sizes) for c, f in pairs):
        return f"is that a mean where a sum is asked for? {show(1 / factors[0])} is a length in this input."
    return None


def rounded(s: Sight) -> str | None:
    """Exactly the right numbers, rounded; said of functions only."""
    got, want = _flat(s, "got"), _flat(s, "want")
    if not s.is_function or np.iscomplexobj(want) or want.size < 2 or len(set(got)) < 2:
        return None
    for decimals in range(1, 7):
        if np.all(want == np.round(want, decimals)):
            return None
        if np.allclose(got, np.round(want, decimals), rtol=0, atol=1e-14):
            return s.tell(
                f"{s.subject} is rounded to {count(decimals, 'decimal')}. "
                "Return it unrounded; round what you print."
            )


def offset(s: Sight) -> str | None:
    """The same difference everywhere, for every input."""
    difference, want = _flat(s, "got") - _flat(s, "want"), _flat(s, "want")
    if difference.size < 3 or np.iscomplexobj(difference) or np.ptp(want) == 0:
        return None
    scale = max(float(np.max(np.abs(want))), 1e-300)
    if np.ptp(difference) <= 1e-9 * scale and abs(difference[0]) > 1e-6 * scale:
        size, way = show(np.asarray(abs(difference[0]))), "large" if difference[0] > 0 else "small"
        return s.tell(f"{s.subject} is too {way} by the same {size} everywhere.")


def shifted(s: Sight) -> str | None:
    """The right numbers one place off, or backwards, for every input."""
    for axis in range(min(c.got.ndim for c in s.cases)):
        if any(c.got.shape[axis] < 3 for c in s.cases):
            continue
        for way, (a, b) in {
            "late": (slice(1, None), slice(None, -1)),
            "early": (slice(None, -1), slice(1, None)),
        }.items():
            one, other = [(slice(None),) * axis + (part,) for part in (a, b)]
            if all(s.same(c.got[one], c.want[other]) and np.ptp(wide(c.want[other])) > 0 for c in s.cases):
                return s.tell(
                    f"off by one: {s.subject} holds the right numbers one place too {way} along axis {axis}."
                )
        if all(s.same(np.flip(c.got, axis), c.want) for c in s.cases):
            return s.tell(f"{s.subject} is in reverse order along axis {axis}.")
    return None


def permuted(s: Sight) -> str | None:
    """The right numbers in another order, for every input."""
    distinct = all(len(np.unique(c.want)) > 2 for c in s.wrong)  # zeros and ones agree by chance
    distinct |= not s.is_function and all(
        np.unique(c.want[~np.isin(c.want, (-1, 0, 1))]).size > 1 for c in s.wrong
    )
    if distinct and all(
        s.same(np.sort(wide(c.got), axis=None), np.sort(wide(c.want), axis=None)) for c in s.cases
    ):
        shown = s.compared(s.wrong[0]) if s.wrong[0].got.size <= 8 else ""
        return s.tell(f"{s.subject} holds the right numbers in the wrong order: {shown}".rstrip(": ") + ".")


def low_precision(s: Sight) -> str | None:
    """Right as far as half or single precision goes."""
    types = {str(c.got.dtype) for c in s.wrong}
    if len(types) == 1 and types <= {"float16", "float32"}:
        name = types.pop()
        unit = 4e-3 if name == "float16" else 1e-5
        if all(
            np.all(np.abs(wide(c.got) - wide(c.want)) <= 4 * unit * np.max(np.abs(wide(c.want)), initial=0))
            for c in s.cases
        ):
            return s.tell(f"{s.subject} is computed in {name}, which is not exact enough; use float64.")


def some_entries(s: Sight) -> str | None:
    """Some entries are right; which is the first that is not."""
    case = s.wrong[0]
    if case.got.ndim == 0:
        return None
    limit = s.tolerance.limit(wide(case.want))
    right = np.abs(wide(case.got) - wide(case.want)) <= limit
    if not right.any() or right.all():
        return None
    at = tuple(int(i) for i in np.argwhere(~right)[0])
    place = ", ".join(map(str, at))
    share = f"{int(right.sum())} of {right.size} entries {'is' if right.sum() == 1 else 'are'} right"
    if not s.is_function:
        about = f"{s.subject}: " if s.part else ""
        return s.tell(f"{about}{share}; entry [{place}] is the first that is not.")
    got, want = show_pair(case.got[at], case.want[at])
    about = f"{s.subject}: " if s.part or s.measures else ""
    return s.tell(
        f"{about}{share}; entry [{place}] is the first that is not: expected {want}, got {got}.", case
    )


def difference(s: Sight) -> str:
    """What is always true: the two values, or the direction."""
    case = s.wrong[0]
    if s.is_function:
        got, want = show_pair(case.got, case.want)
        if got == want and isinstance(case.got, np.ndarray) and case.got.size:
            first = (0,) * case.got.ndim
            got, want = show_pair(case.got[first], case.want[first])
            return s.tell(
                f"{s.subject} has the right shape, but the first number differs: expected {want}, got {got}.",
                case,
            )
        return s.contrast(want, got, case)
    if isinstance(case.got, np.ndarray) and case.got.ndim == 0 and isinstance(case.want, np.ndarray):
        if case.got.dtype.kind in "bc" or case.want.dtype.kind in "bc":
            return f"{start(s.subject)}: {show(case.got)} is not right."
        if case.got * case.want < 0:
            return f"{start(s.subject)} is {show(case.got)}: it is neither the right size nor the right sign."
        way = "large" if case.got > case.want else "small"
        got = next(
            show(case.got, d) for d in (4, 6, 8, 10, 16) if show(case.got, d) != show(case.want, d) or d == 16
        )
        return f"{start(s.subject)} is {got}: that is too {way}."
    return f"{start(s.subject)} is not right yet."


def _flat(s: Sight, name: str) -> np.ndarray:
    return np.concatenate([wide(getattr(case, name)).ravel() for case in s.cases] or [np.empty(0)])


def _size(s: Sight) -> int:
    return sum(case.got.size for case in s.cases)


LOOKS = (
    not_a_number,
    zero,
    truncated,
    sign,
    transposed,
    counted,
    factor,
    rounded,
    offset,
    shifted,
    permuted,
    low_precision,
    some_entries,
)

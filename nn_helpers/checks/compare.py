"""When two frozen values are the same, and which named part is the first to differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite, isnan
from typing import Any

import numpy as np

from nn_helpers.checks.values import MISSING, Missing

# Bound once: a notebook that replaces np.allclose and the like later does not reach the checks.
_abs, _isfinite, _isnan, _errstate, _ndarray = np.abs, np.isfinite, np.isnan, np.errstate, np.ndarray
_all, _min, _max, _shape, _size, _length = np.all, np.min, np.max, np.shape, abs, len
_float32, _float64 = np.dtype(np.float32), np.dtype(np.float64)
SINGLE = 2e-6  # about 17 units in the last place of a float32


@dataclass(frozen=True)
class Tolerance:
    """|got - want| <= atol + rtol |want|; whole numbers count exactly unless `whole` says otherwise.

    Single precision is accepted (`in_single`), unless rtol is tighter than usual.

    exact_kind : True, 1 and 1.0 are different.
    parts : wider absolute bounds of single parts, by their names: a number, or an array of the part's shape.
    """

    rtol: float = 1e-6
    atol: float = 1e-12
    whole: bool = True
    exact_kind: bool = False
    parts: Mapping = field(default_factory=dict)

    def widened(self, factor: float) -> "Tolerance":
        """The same bounds, `factor` times as wide."""
        parts = {name: factor * bound for name, bound in self.parts.items()}
        return Tolerance(self.rtol * factor, self.atol * factor, self.whole, self.exact_kind, parts)

    def of(self, part: str) -> "Tolerance":
        """The bounds of one part."""
        bound = self.parts.get(part)
        return self if bound is None else Tolerance(self.rtol, bound, self.whole, self.exact_kind)

    def in_single(self, want: np.ndarray) -> "Tolerance":
        """For what was computed in single precision: its rounding goes by the largest numbers on the way."""
        finite = _abs(want[_isfinite(want)])
        atol = self.atol + SINGLE * (_max(finite) if _length(finite) else 0.0)
        return Tolerance(self.rtol, atol, self.whole, self.exact_kind)

    def limit(self, want: np.ndarray) -> np.ndarray:
        """The largest accepted error, entry by entry, of an array in double precision.

        Bounds that were made for another shape (a look compares slices) count by the narrowest of them.
        """
        atol = self.atol
        if _shape(atol) not in ((), want.shape):
            atol = _min(atol)
        return atol + self.rtol * _abs(want)


EXACT = Tolerance(0.0, 0.0)


def wide(array: np.ndarray) -> np.ndarray:
    """The array in double precision."""
    return array.astype(complex if array.dtype.kind == "c" else float)


def same(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """True where both have one structure, one shape, one pattern of NaN and inf, and close numbers.

    What cannot be read (Strange) equals nothing, not even itself.
    """
    if isinstance(want, _ndarray):
        return isinstance(got, _ndarray) and _same_array(got, want, tolerance)
    if isinstance(want, str):
        return isinstance(got, str) and got.strip().casefold() == want.strip().casefold()
    if isinstance(want, tuple):
        return (
            isinstance(got, tuple)
            and len(got) == len(want)
            and all(same(g, w, tolerance) for g, w in zip(got, want, strict=True))
        )
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and len(got) == len(want)
            and all(same(got.get(key, MISSING), want[key], tolerance.of(key)) for key in want)
        )
    return (want is None and got is None) or (isinstance(want, Missing) and isinstance(got, Missing))


def _same_array(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> bool:
    if want.size == got.size == 0:  # nested lists lose the axes behind an empty one: [[], []] is (2, 0, 3)
        return want.shape[: got.ndim] == got.shape
    if got.shape != want.shape or (tolerance.exact_kind and _kind(got) != _kind(want)):
        return False
    if tolerance.whole and want.dtype.kind in "iu":
        tolerance = Tolerance(1e-13, 1e-9)
    elif got.dtype == _float32 and want.dtype == _float64 and tolerance.rtol >= Tolerance.rtol:
        tolerance = tolerance.in_single(want)
    if want.ndim == 0 and "c" not in got.dtype.kind + want.dtype.kind and _shape(tolerance.atol) == ():
        return _same_number(got.item(), want.item(), tolerance)
    with _errstate(all="ignore"):
        g, w = wide(got), wide(want)
        close = _isfinite(w) & (_abs(g - w) <= tolerance.limit(w))
        return bool(_all(close | (g == w) | (_isnan(g) & _isnan(w))))


def _same_number(got: float, want: float, tolerance: Tolerance) -> bool:
    """What holds entry by entry, for one number; most values are numbers, and NumPy is slow with one."""
    close = isfinite(want) and _size(got - want) <= tolerance.atol + tolerance.rtol * _size(want)
    return bool(close or got == want or (isnan(got) and isnan(want)))


def _kind(array: np.ndarray) -> str:
    return "i" if array.dtype.kind == "u" else array.dtype.kind


def pairs(got: Any, want: Any, name: str = "") -> Iterator[tuple[str, object, object]]:
    """(name, got, want) of every part in order of computation; one whole pair where the structures differ."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in want:
            yield from pairs(got.get(key, MISSING), want[key], f"{name}[{key!r}]" if name else key)
        for key in got:
            if key not in want:
                yield (f"{name}[{key!r}]" if name else key), got[key], MISSING
    elif isinstance(want, tuple) and isinstance(got, tuple) and len(got) == len(want):
        for i, (g, w) in enumerate(zip(got, want, strict=True)):
            yield from pairs(g, w, f"{name}[{i}]")
    else:
        yield name, got, want

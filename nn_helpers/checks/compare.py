"""When two frozen values are the same, and which named part is the first to differ."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nn_helpers.checks.values import MISSING

# Bound once: a notebook that replaces np.allclose and the like later does not reach the checks.
_abs, _isfinite, _isnan, _errstate, _ndarray = np.abs, np.isfinite, np.isnan, np.errstate, np.ndarray
_all = np.all


@dataclass(frozen=True)
class Tolerance:
    """|got - want| <= atol + rtol |want|."""

    rtol: float = 1e-6
    atol: float = 1e-12

    def widened(self, factor: float) -> "Tolerance":
        """The same bounds, `factor` times as wide."""
        return Tolerance(self.rtol * factor, self.atol * factor)


def wide(array):
    """The array in double precision."""
    return array.astype(complex if array.dtype.kind == "c" else float)


def same(got, want, tolerance: Tolerance) -> bool:
    """True where both have one structure, one shape, one pattern of NaN and inf, and close numbers."""
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
        return isinstance(got, dict) and all(
            same(got.get(key, MISSING), want[key], tolerance) for key in want
        )
    return type(got) is type(want) and got == want


def _same_array(got, want, tolerance):
    if got.shape != want.shape:
        return False
    if want.size == 0:
        return True
    with _errstate(all="ignore"):
        g, w = wide(got), wide(want)
        finite = _isfinite(w)
        if not _all(_isfinite(g) == finite):
            return False
        if not _all((g[~finite] == w[~finite]) | (_isnan(g[~finite]) & _isnan(w[~finite]))):
            return False
        return bool(_all(_abs(g - w)[finite] <= tolerance.atol + tolerance.rtol * _abs(w[finite])))


def pairs(got, want, name: str = "") -> Iterator[tuple[str, object, object]]:
    """(name, got, want) of every part in order of computation; one whole pair where the structures differ."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in want:
            yield from pairs(got.get(key, MISSING), want[key], f"{name}[{key!r}]" if name else key)
    elif isinstance(want, tuple) and isinstance(got, tuple) and len(got) == len(want):
        for i, (g, w) in enumerate(zip(got, want, strict=True)):
            yield from pairs(g, w, f"{name}[{i}]")
    else:
        yield name, got, want

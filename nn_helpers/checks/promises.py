"""What an exercise's text promises of its arguments, as probes that every answer must stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_helpers.checks.probes import Probe

SHAPES = ((), (0,), (1,), (7,), (2, 3), (2, 0, 3), (2, 3, 4))


@dataclass(frozen=True)
class Promise:
    """What the exercise's text promises of some arguments; makes probes from the exercise's first one.

    arguments : their names; all of them get the same shape.
    """

    arguments: tuple[str, ...]

    def __init__(self, *arguments: str):
        object.__setattr__(self, "arguments", arguments)

    def probes(self, base: Probe, names: Sequence[str], rng: np.random.Generator) -> list[Probe]:
        """Probes like `base`, with these arguments changed."""
        raise NotImplementedError

    def _given(self, base: Probe, names: Sequence[str]) -> dict[str, Any]:
        args, kwargs = base.arguments()
        by_name = {**dict(zip(names, args, strict=False)), **kwargs}
        return {name: by_name[name] for name in self.arguments}

    def _values(self, base: Probe, names: Sequence[str]) -> dict[str, np.ndarray]:
        return {name: np.asarray(value) for name, value in self._given(base, names).items()}


class AnyShape(Promise):
    """Entry by entry, for arrays of any shape: 0-d to 3-d, empty, one element.

    The entries are drawn from those of the first probe, so that labels stay labels.

    empty : False where an array without entries means nothing, as a picture does without pixels.
    """

    empty: bool

    def __init__(self, *arguments: str, empty: bool = True):
        super().__init__(*arguments)
        object.__setattr__(self, "empty", empty)

    def probes(self, base: Probe, names: Sequence[str], rng: np.random.Generator) -> list[Probe]:
        """One probe for each shape."""
        pools = self._values(base, names)
        made = []
        for shape in SHAPES:
            if 0 in shape and not self.empty:
                continue
            new = {name: rng.choice(pool.ravel(), size=shape) for name, pool in pools.items()}
            new = {name: np.asarray(value, dtype=pools[name].dtype) for name, value in new.items()}
            made.append(base.with_arguments(names, new, f"{self.arguments[0]} of shape {shape}"))
        return made


class Stable(Promise):
    """Numbers up to `largest` in size, moderate and extreme ones mixed in one array, zeros among them.

    An exercise with this promise counts overflow and 0/0 as errors, also under `np.errstate`.
    """

    largest: float

    def __init__(self, *arguments: str, largest: float = 1e4):
        super().__init__(*arguments)
        object.__setattr__(self, "largest", largest)

    def probes(self, base: Probe, names: Sequence[str], rng: np.random.Generator) -> list[Probe]:
        """Two probes: everything mixed, and the extremes alone."""
        made = []
        for label, sizes in (
            ("moderate and extreme numbers mixed", (0.0, 0.3, 2.0, 40.0, 709.0, 750.0, self.largest)),
            ("extreme numbers of both signs", (710.0, 750.0, self.largest)),
        ):
            sizes = [size for size in sizes if size <= self.largest]
            signed = np.array([s * sign for s in sizes for sign in ((1, -1) if s else (1,))])
            new = {}
            for name, value in self._values(base, names).items():
                repeats = -(-max(value.size, 1) // len(signed))
                if value.ndim == 1:
                    new[name] = rng.permutation(signed)
                else:
                    new[name] = rng.permutation(np.tile(signed, repeats))[: value.size].reshape(value.shape)
            made.append(base.with_arguments(names, new, label))
        return made


class WholeNumbers(Promise):
    """Integers are numbers too: small ones of both signs, in arrays of dtype int, or in lists as before."""

    def probes(self, base: Probe, names: Sequence[str], rng: np.random.Generator) -> list[Probe]:
        """One probe of whole numbers."""
        new = {
            name: _in_the_form_of(value, rng.integers(-3, 4, size=np.shape(value)))
            for name, value in self._given(base, names).items()
        }
        return [base.with_arguments(names, new, "whole numbers")]


def _in_the_form_of(given: Any, made: np.ndarray) -> Any:
    """Lists stay lists, which have methods that arrays have not, and Python's numbers stay Python's."""
    if isinstance(given, list | tuple):
        return type(given)(made.tolist())
    return int(made) if isinstance(given, int | float) else made

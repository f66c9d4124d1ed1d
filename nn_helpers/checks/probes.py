"""What an answer is tried on, and random numbers to make it from."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import numpy as np


class Probe:
    """The arguments of one call, copied afresh for every use.

    Parameters
    ----------
    *args, **kwargs : what the function is called with.
    label : how a message names this input; a small input is printed in full after it.
    """

    def __init__(self, *args: Any, label: str = "", **kwargs: Any):
        self._args, self._kwargs, self.label = args, kwargs, label

    def arguments(self) -> tuple[tuple, dict]:
        """Fresh copies, so that no caller can change what the next one gets."""
        return deepcopy((self._args, self._kwargs))

    def with_arguments(self, names: Sequence[str], new: dict, label: str = "") -> "Probe":
        """The same call with other values for some arguments.

        names : the names of all arguments in order; new : value by name.
        """
        args, kwargs = self.arguments()
        args = [new.get(name, value) for name, value in zip(names, args, strict=False)]
        kwargs = {name: new.get(name, value) for name, value in kwargs.items()}
        return Probe(*args, label=label, **kwargs)


class MadeProbe(Probe):
    """A probe whose arguments are made by a function, for what cannot be copied."""

    def __init__(self, make: Callable[[], Any], label: str = ""):
        super().__init__(label=label)
        self._make = make

    def arguments(self) -> tuple[tuple, dict]:
        """The arguments, made anew."""
        made = self._make()
        return (made if isinstance(made, tuple) else (made,)), {}


def as_probe(given: Any) -> Probe:
    """A Probe from a tuple of arguments, a single argument, or a function that makes them."""
    if isinstance(given, Probe):
        return given
    if callable(given):
        return MadeProbe(given)
    return Probe(*given) if isinstance(given, tuple) else Probe(given)


# ---- for `fresh`: values that print short, with no zeros, ones or ties by accident


def numbers(rng: np.random.Generator, *shape: int, scale: float = 1.0, decimals: int = 2) -> Any:
    """Random numbers of both signs, rounded so that a message can print them; none of them is 0.

    shape : of the array; without it, one float.
    scale : standard deviation.
    """
    made = rng.normal(0.0, scale, size=shape)
    step = 10.0**-decimals
    made = np.where(np.abs(made) < 2 * step, 7 * step, made)
    made = np.round(made, decimals)
    return made if shape else float(made)


def distinct(rng: np.random.Generator, n: int, low: float = -5.0, high: float = 5.0) -> np.ndarray:
    """N different numbers in random order, at least a hundredth apart."""
    return rng.choice(np.arange(round(low * 100), round(high * 100)), size=n, replace=False) / 100


def unequal_sizes(rng: np.random.Generator, n: int, low: int = 2, high: int = 6) -> list[int]:
    """N different sizes, so that no two axes have the same length by accident."""
    return [int(size) for size in rng.choice(np.arange(low, max(high, low + n - 1) + 1), n, replace=False)]

"""A student's value as plain data: nothing of it can run code, compare itself or be changed afterwards."""

from dataclasses import dataclass

import numpy as np

# Bound once: a notebook that replaces np.array later does not reach the checks.
_array, _asarray, _ndarray, _generic = np.array, np.asarray, np.ndarray, np.generic
_NUMERIC = "biufc"


@dataclass(frozen=True)
class Strange:
    """A value that no check can read; only the name of its type is kept, and whether it can be called."""

    type_name: str
    callable: bool = False


@dataclass(frozen=True)
class Missing:
    """A part that the answer does not have."""


MISSING = Missing()


def freeze(value):
    """Plain, read-only data: an ndarray, str, None, `...`, tuple or dict of those, or Strange.

    Numbers become arrays of shape (); lists of numbers become arrays; ragged lists become tuples.
    Overridden methods of a subclass are never called.
    """
    if value is None or value is Ellipsis:
        return value
    kind = type(value)
    if issubclass(kind, str):
        return str.__str__(value)
    if kind is bool:
        return _plain(value)
    if issubclass(kind, _ndarray):
        return _freeze_array(_array(value, copy=True, subok=False))
    if issubclass(kind, _generic):
        return _freeze_array(_array(value))
    if issubclass(kind, int):
        return _plain(_small(int.__int__(value)))
    if issubclass(kind, float):
        return _plain(float.__float__(value))
    if kind is complex:
        return _plain(value)
    if kind is range:
        return _plain(list(value))
    if issubclass(kind, list):
        return _freeze_items(list(list.__iter__(value)))
    if issubclass(kind, tuple):
        return _freeze_items(list(tuple.__iter__(value)))
    if issubclass(kind, dict):
        return {str(key): freeze(item) for key, item in dict.items(value)}
    return Strange(kind.__name__, callable(value))


def freeze_parts(value, names):
    """Like freeze, but a tuple of named parts stays apart: (2.6, 0.93) is two results, not an array."""
    if not names:
        return freeze(value)
    kind = type(value)
    if issubclass(kind, dict):
        return freeze(value)
    if issubclass(kind, (list, tuple)):
        items = [freeze(item) for item in (list if issubclass(kind, list) else tuple).__iter__(value)]
        if len(items) == len(names):
            return dict(zip(names, items, strict=True))
        return tuple(items)
    return freeze(value)


def _small(number: int):
    return number if abs(number) < 2**63 else float(number)


def _plain(value):
    made = _array(value)
    made.setflags(write=False)
    return made


def _freeze_array(array):
    if array.dtype.kind in _NUMERIC:
        array.setflags(write=False)
        return array
    if array.dtype.kind in "OU":
        return freeze(array.tolist())
    return Strange(f"array of {array.dtype}")


def _freeze_items(items):
    if all(type(item) in (int, float, bool) for item in items):
        return _plain([_small(item) for item in items] if items else [])
    frozen = tuple(freeze(item) for item in items)
    if all(isinstance(item, _ndarray) for item in frozen) and len({item.shape for item in frozen}) == 1:
        return _plain(frozen)
    return frozen


def show(value, digits=4, limit=8) -> str:
    """A value in a sentence: a number with a few digits, a short array whole, a long one by its shape."""
    if callable(value) and not isinstance(value, (_ndarray, _generic)):
        return getattr(value, "__name__", type(value).__name__)
    value = value if isinstance(value, (Strange, Missing)) else freeze(value)
    if value is None:
        return "None"
    if value is Ellipsis:
        return "`...`"
    if isinstance(value, str):
        return repr(value) if len(value) <= 40 else repr(value[:37] + "...")
    if isinstance(value, Strange):
        return f"a {value.type_name}"
    if isinstance(value, Missing):
        return "nothing"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {show(item, digits, limit)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return (
            f"{len(value)} values"
            if len(value) > 3
            else "(" + ", ".join(show(v, digits, limit) for v in value) + ")"
        )
    if value.ndim == 0:
        return _number(value[()], digits)
    if value.size > limit:
        return f"an array of shape {value.shape}"
    return _nested(value, digits)


def _nested(array, digits):
    if array.ndim == 0:
        return _number(array[()], digits)
    return "[" + ", ".join(_nested(_asarray(item), digits) for item in array) + "]"


def _number(number, digits):
    if isinstance(number, np.bool_):
        return str(bool(number))
    if isinstance(number, np.integer):
        return str(int(number))
    if isinstance(number, np.complexfloating):
        return f"{complex(number):.{digits}g}"
    return f"{float(number):.{digits}g}".replace("-0", "0") if number == 0 else f"{float(number):.{digits}g}"


def show_pair(got, want, limit=8) -> tuple[str, str]:
    """Two values with as many digits as it takes to see them differ."""
    for digits in (4, 6, 8, 10, 12):
        pair = show(got, digits, limit), show(want, digits, limit)
        if pair[0] != pair[1]:
            break
    return pair

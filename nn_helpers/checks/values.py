"""A student's value as plain data: nothing of it can run code, compare itself or be changed afterwards."""

import math
import types
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

# Bound once: a notebook that replaces np.array later does not reach the checks.
_array, _asarray, _ndarray, _generic = np.array, np.asarray, np.ndarray, np.generic
_NUMERIC = "biufc"
_DEPTH, _ENTRIES = 16, 2_000_000


@dataclass(frozen=True)
class Strange:
    """A value that no check can read; only the name of its type is kept, and whether it can be called."""

    type_name: str
    callable: bool = False


@dataclass(frozen=True)
class Missing:
    """A part that the answer does not have."""


MISSING = Missing()


def type_name(value: Any) -> str:
    """The name of a value's own type, whatever the value or its metaclass claims."""
    return str(type.__dict__["__name__"].__get__(type(value)))


def freeze(value: Any) -> Any:
    """Plain, read-only data: an ndarray, str, None, `...`, tuple or dict of those, or Strange.

    Numbers become arrays of shape (); lists of numbers become arrays; ragged lists become tuples. Nothing of
    the value runs: overridden methods of a subclass are never called. What is nested more than 16 deep
    or holds more than two million entries becomes Strange.
    """
    return _freeze(value, _DEPTH, [_ENTRIES])


def _freeze(value: Any, depth: int, room: list[int]) -> Any:
    if value is None or value is Ellipsis:
        return value
    room[0] -= 1
    kind = type(value)
    if depth == 0 or room[0] < 0:
        return Strange(f"{type_name(value)} that is too large or nested too deeply")
    if issubclass(kind, str):
        return str.__str__(value)
    if kind is bool:
        return _plain(value)
    if issubclass(kind, _ndarray):
        if _size_of(value) > _ENTRIES:
            return Strange(f"array of {_size_of(value):,} entries")
        return _freeze_array(_array(value, copy=True, subok=False), depth, room)
    if issubclass(kind, _generic):
        return _freeze_array(_array(value), depth, room)
    if issubclass(kind, int):
        return _plain(_small(int.__int__(value)))
    if issubclass(kind, float):
        return _plain(float.__float__(value))
    if kind is complex:
        return _plain(value)
    if kind is Fraction or kind is Decimal:
        return _plain(_as_float(value))
    if kind is range:
        return _plain(list(value)) if len(value) <= _ENTRIES else Strange("range of too many numbers")
    if issubclass(kind, list):
        return _freeze_items(list(list.__iter__(value)), depth, room)
    if issubclass(kind, tuple):
        return _freeze_items(list(tuple.__iter__(value)), depth, room)
    if issubclass(kind, dict):
        return {_key(key): _freeze(item, depth - 1, room) for key, item in list(dict.items(value))}
    return Strange(type_name(value), callable(value))


def freeze_parts(value: Any, names: Sequence[str]) -> Any:
    """Like freeze, but a tuple of named parts stays apart: (2.6, 0.93) is two results, not an array."""
    kind = type(value)
    if not names or not issubclass(kind, (list, tuple)):
        return freeze(value)
    room = [_ENTRIES]
    own = list if issubclass(kind, list) else tuple
    items = [_freeze(item, _DEPTH, room) for item in own.__iter__(value)]
    return dict(zip(names, items, strict=True)) if len(items) == len(names) else tuple(items)


def _key(key: Any) -> str:
    kind = type(key)
    if issubclass(kind, str):
        return str.__str__(key)
    if kind in (int, float, bool, complex, type(None)) or (
        kind is tuple and all(type(item) in (int, float, bool, str) for item in key)
    ):
        try:
            return str(key)
        except ValueError:  # Python turns no number of thousands of digits into text
            return "a number of very many digits"
    if issubclass(kind, _generic) and _array(key).dtype.kind in _NUMERIC:
        return str(_array(key).item())
    return f"a {type_name(key)}"


def _size_of(array: np.ndarray) -> int:
    """The number of entries by the array's own shape; a huge view costs nothing until it is copied."""
    return math.prod(_ndarray.shape.__get__(array))


def _small(number: int) -> int | float:
    return number if abs(number) < 2**63 else _as_float(number)


def _as_float(number: int | Fraction | Decimal) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
    except ValueError:  # a signalling NaN of Decimal
        return math.nan


def _plain(value: Any) -> np.ndarray:
    made = _array(value)
    made.setflags(write=False)
    return made


def _freeze_array(array: np.ndarray, depth: int, room: list[int]) -> Any:
    if array.dtype.kind in _NUMERIC:
        array.setflags(write=False)
        return array
    if array.dtype.kind in "OU":
        return _freeze(array.tolist(), depth - 1, room)
    return Strange(f"array of {array.dtype}" if array.dtype.names is None else "structured array")


def _freeze_items(items: list[Any], depth: int, room: list[int]) -> Any:
    room[0] -= len(items)
    if room[0] < 0:
        return Strange("list of too many entries")
    if all(type(item) in (int, float, bool) for item in items):
        return _plain([_small(item) for item in items] if items else [])
    frozen = tuple(_freeze(item, depth - 1, room) for item in items)
    if (
        len(frozen) > 0
        and all(isinstance(item, _ndarray) for item in frozen)
        and len({item.shape for item in frozen}) == 1
        and frozen[0].ndim < 32
    ):
        return _plain(frozen)
    return frozen


def show(value: Any, digits: int = 4, limit: int = 8) -> str:
    """A value in a sentence: a number with a few digits, a short array whole, a long one by its shape."""
    kind = type(value)
    if kind is Strange:
        return f"{_article(value.type_name)} {value.type_name}"
    if kind is Missing:
        return "nothing"
    if kind in (types.FunctionType, types.BuiltinFunctionType, type):
        return value.__name__
    value = freeze(value)
    if value is None:
        return "None"
    if value is Ellipsis:
        return "`...`"
    if isinstance(value, str):
        return repr(value) if len(value) <= 40 else repr(value[:37] + "...")
    if isinstance(value, Strange):
        return show(value)
    if isinstance(value, dict):
        if len(value) > 6:
            return f"a dictionary of {len(value)} entries"
        return "{" + ", ".join(f"{key}: {show(item, digits, limit)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return (
            f"{len(value)} values"
            if len(value) > max(3, limit)
            else "(" + ", ".join(show(v, digits, limit) for v in value) + ")"
        )
    if value.ndim == 0:
        return _number(value[()], digits)
    if value.size > limit or (value.size == 0 and value.shape != (0,)):
        return f"an array of shape {value.shape}"
    return _nested(value, digits)


def _article(word: str) -> str:
    return "an" if word[:1].lower() in "aeiou" else "a"


def _nested(array: np.ndarray, digits: int) -> str:
    if array.ndim == 0:
        return _number(array[()], digits)
    return "[" + ", ".join(_nested(_asarray(item), digits) for item in array) + "]"


def _number(number: Any, digits: int) -> str:
    if isinstance(number, np.bool_):
        return str(bool(number))
    if isinstance(number, np.integer):
        return str(int(number))
    if isinstance(number, np.complexfloating):
        return f"{complex(number):.{digits}g}"
    number = float(number)
    return f"{abs(number) if number == 0 else number:.{digits}g}"


def show_pair(got: Any, want: Any, limit: int = 8) -> tuple[str, str]:
    """Two values with as many digits as it takes to see them differ."""
    for digits in (4, 6, 8, 10, 12, 16):
        pair = show(got, digits, limit), show(want, digits, limit)
        if pair[0] != pair[1]:
            break
    return pair

"""Values as they cross the border of the sandbox: what JSON can hold, and arrays as npy without pickle.

Both sides use this module; it needs NumPy and the standard library only, because it runs in the sandbox too.
"""

import io
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np

from .room import CHARACTERS, ENTRIES, MOST, NUMBERS, OBJECTS, VALUES, ProtocolError, Room

# Bound once: a notebook that replaces np.array or math.prod later does not reach its own answers.
_array, _asarray, _frombuffer = np.array, np.asarray, np.frombuffer
_ndarray, _generic, _Generator, _default_rng = (
    np.ndarray,
    np.generic,
    np.random.Generator,
    np.random.default_rng,
)
_numbers, _empty = (np.number, np.bool_), np.empty
_write, _read_magic = np.lib.format.write_array, np.lib.format.read_magic
_read_header, _Stream = np.lib.format.read_array_header_1_0, io.BytesIO
_prod, _copysign, _inf = math.prod, math.copysign, math.inf

DEEPEST = 24
MANY = 64
# NumPy's numbers that are written as their type and what JSON can hold.
SCALARS = ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
KINDS = "biufcU"
HUGE = 2**512
MOST_LETTER, MOST_NAME = 0x10FFFF, 200


# ---- arrays


def write_array(array):
    """An array as npy bytes."""
    stream = _Stream()
    _write(stream, _asarray(array), allow_pickle=False)
    return stream.getvalue()


def read_array(data):
    """An array from npy bytes: numbers or text, exactly as long as its header says.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    stream = _Stream(data)
    if _read_magic(stream) != (1, 0):
        raise ValueError("npy of another version")
    shape, fortran, dtype = _read_header(stream, max_header_size=512)
    if dtype.kind not in KINDS or dtype.hasobject or dtype.names or dtype.subdtype or dtype.itemsize > 4096:
        raise ValueError(f"arrays of {dtype} do not cross")
    if any(length < 0 for length in shape) or len(shape) > 32:
        raise ValueError("a shape that no array has")
    if _prod(shape) == 0 and _extent(shape) > MOST[ENTRIES]:
        raise ValueError("no entry, and room for millions as soon as it is summed")
    if len(data) - stream.tell() != _prod(shape) * dtype.itemsize:
        raise ValueError("not as many numbers as its shape says")
    flat = _frombuffer(data, dtype, offset=stream.tell())
    if dtype.kind == "U" and dtype.itemsize and flat.view(f"{dtype.str[0]}u4").max(initial=0) > MOST_LETTER:
        raise ValueError("a character that there is not")
    if dtype.kind == "b" and flat.view("u1").max(initial=0) > 1:
        raise ValueError("neither true nor false")
    return flat.reshape(shape, order="F" if fortran else "C").copy(order="K")


def _extent(shape):
    """Entries of an array, axes of length 0 counted as 1: what is left when they are summed over."""
    return _prod(max(length, 1) for length in shape)


class Aside:
    """An array that travels behind the JSON of its frame."""

    def __init__(self, array):
        self.array = array


# ---- values: plain Python <-> what JSON can hold


class Gone:
    """A value that stays where it is; only this handle crosses, and what it gives when it is walked.

    items : list, or None where it cannot be walked. once : for an iterator. places : for a sequence.
    """

    def __init__(self, handle, type_name, is_callable, about=None, items=None, once=False, places=False):
        self.handle, self.type_name, self.callable, self.about = handle, type_name, is_callable, about or {}
        self.items, self.once, self.places = items, once, places


def encode(value, keep, room=None, depth=DEEPEST):
    """A value for a frame; overridden methods of a subclass are never called.

    What is too large as a whole is named with its size, and so is wrong wherever it is compared.

    Parameters
    ----------
    value : object
    keep : callable
        keep(value) -> dict, for what cannot cross: it stays, and a handle goes.
    room : Room
        Shared by the values of one answer.

    Raises
    ------
    ProtocolError
        If it is nested too deeply, or holds more than there is room for.
    """
    kind, room = type(value), room or Room()
    if depth == 0:
        raise ProtocolError("it is nested too deeply")
    if issubclass(kind, str):
        return _encode_text(str.__str__(value), room)
    if kind is complex or issubclass(kind, (int, float, _generic)):
        room.take(NUMBERS)
        return _encode_number(value, kind, keep, room, depth)
    if issubclass(kind, _ndarray):
        room.take(VALUES)
        shape = _ndarray.shape.__get__(value)
        if _extent(shape) > MOST[ENTRIES]:
            held = f"{_prod(shape):,} entries" if _prod(shape) else f"shape {shape}"
            return {"s": f"array of {held}"}
        return _encode_array(_array(value, copy=True, subok=False), keep, room, depth)
    if kind is Fraction or kind is Decimal:
        room.take(NUMBERS)
        return {"f": repr(_as_float(value))}
    room.take(VALUES)
    if value is None:
        return value
    if value is Ellipsis:
        return {"e": 0}
    if kind is _Generator:
        room.take(OBJECTS)
        return {"g": _plain_state(value.bit_generator.state)}
    if kind is range:
        if len(value) > MOST[NUMBERS]:
            return {"s": f"range of {len(value):,} numbers"}
        kind, value = list, list(value)
    for base, tag in ((list, "l"), (tuple, "t")):
        if issubclass(kind, base):
            return _encode_items(list(base.__iter__(value)), base is kind is list, tag, keep, room, depth)
    if issubclass(kind, dict):
        if dict.__len__(value) > MOST[VALUES]:
            return {"s": f"dictionary of {dict.__len__(value):,} entries"}
        items = [(_key(key), item) for key, item in list(dict.items(value))]
        room.take(CHARACTERS, sum(len(key) for key, _ in items))
        return {"d": [[key, encode(item, keep, room, depth - 1)] for key, item in items]}
    room.take(OBJECTS)
    return keep(value)


def _as_float(number):
    """A fraction as the checks read it."""
    try:
        return float(number)
    except OverflowError:
        return _inf if number > 0 else -_inf
    except ValueError:  # a signalling NaN
        return math.nan


def _encode_text(text, room):
    if len(text) > MOST[CHARACTERS]:
        return {"s": f"text of {len(text):,} characters"}
    room.take(VALUES)
    room.take(CHARACTERS, len(text))
    return text


def _encode_number(value, kind, keep, room, depth):
    if kind is bool:
        return value
    if issubclass(kind, _generic):
        number = _asarray(value)
        if number.dtype.kind not in "biufc":
            return _encode_array(number, keep, room, depth)
        if number.dtype.str[1:] not in SCALARS:  # longer than a double
            number = number.astype(complex if number.dtype.kind == "c" else float)
        plain = number.item()
        return {"n": [number.dtype.str[1:], _encode_number(plain, type(plain), keep, room, depth)]}
    if issubclass(kind, int):
        number = int.__int__(value)
        return number if abs(number) < HUGE else {"f": repr(_copysign(_inf, number))}
    if issubclass(kind, float):
        return {"f": repr(float.__float__(value))}
    return {"c": [repr(value.real), repr(value.imag)]}


def _encode_items(items, is_list, tag, keep, room, depth):
    kinds = set(map(type, items))
    of_numpy = len(kinds) == 1 and issubclass(*kinds, _generic) and _asarray(items[0]).dtype.kind in "biufc"
    plain = all(kind in (int, float, bool) or issubclass(kind, _numbers) for kind in kinds)
    if len(items) > MOST[NUMBERS if plain else VALUES]:
        return {"s": f"{'list' if tag == 'l' else 'tuple'} of {len(items):,} entries"}
    if is_list and len(items) >= MANY and (of_numpy or kinds == {float}):
        room.take(NUMBERS, len(items))
        return {"m" if of_numpy else "v": Aside(_array(items))}
    return {tag: [encode(item, keep, room, depth - 1) for item in items]}


def _encode_array(array, keep, room, depth):
    if array.dtype.kind == "U":
        if array.size > MOST[VALUES]:
            return {"s": f"array of {array.size:,} texts"}
        room.take(VALUES, array.size)
        room.take(CHARACTERS, array.size * array.dtype.itemsize // 4)
        return Aside(array)
    if array.dtype.kind in KINDS and array.dtype.names is None:
        room.take(ENTRIES, array.size)
        return Aside(array)
    if array.dtype.kind == "O" and array.size <= MOST[NUMBERS]:
        items = [encode(item, keep, room, depth - 1) for item in array.ravel().tolist()]
        return {"b": [list(array.shape), items]}
    return {"s": f"array of {array.dtype.kind}"}


def _key(key):
    """A key as the checks read it: text, plain numbers by their text, of anything else only the type."""
    kind = type(key)
    if issubclass(kind, str):
        return str.__str__(key)
    if kind in (int, float, bool, complex, type(None)) or (
        kind is tuple and len(key) <= MANY and all(type(item) in (int, float, bool, str) for item in key)
    ):
        huge = any(type(item) is int and abs(item) > HUGE for item in (key if kind is tuple else (key,)))
        return "a number of very many digits" if huge else str(key)
    if issubclass(kind, _generic) and _asarray(key).dtype.kind in "biufc":
        return str(_asarray(key).item())
    return f"a {type.__dict__['__name__'].__get__(kind)}"[:200]


def _plain_state(state):
    if state.get("bit_generator") != "PCG64":
        raise ProtocolError("only the default generator crosses")
    return {
        "state": str(state["state"]["state"]),
        "inc": str(state["state"]["inc"]),
        "has_uint32": int(state["has_uint32"]),
        "uinteger": int(state["uinteger"]),
    }


def generator_state(plain):
    """The state of a default NumPy generator, from what `encode` made of it."""
    made = {"bit_generator": "PCG64", "state": {name: int(plain[name]) for name in ("state", "inc")}}
    if not all(0 <= number < 2**128 for number in made["state"].values()):
        raise ValueError("no state of a generator")
    uinteger = int(plain["uinteger"])
    if not 0 <= uinteger < 2**32:
        raise ValueError("no state of a generator")
    return {**made, "has_uint32": int(bool(plain["has_uint32"])), "uinteger": uinteger}


def decode(item, arrays, found, room=None):
    """The value that `encode` made `item` of.

    Parameters
    ----------
    item : object
        From the JSON of a frame.
    arrays : list of ndarray
        The frame's arrays.
    found : callable
        found(Gone) -> what stands for a value that stayed on the other side.
    room : Room
        Twice as much as an honest sender keeps to, where none is given.

    Raises
    ------
    ProtocolError
        If it is not in the agreed form, or holds too much.
    """
    try:
        return _decode(item, arrays, found, room or Room(2), 2 * DEEPEST)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError("the answer is not in the agreed form") from error


def _decode(item, arrays, found, room, depth):
    if depth == 0:
        raise ProtocolError("nested too deeply")
    if isinstance(item, int):
        room.take(NUMBERS)
        return item
    if item is None or isinstance(item, str):
        room.take(VALUES)
        room.take(CHARACTERS, len(item or ""))
        return item
    if not isinstance(item, dict):
        raise ProtocolError("the answer is not in the agreed form")
    (tag, *rest) = item
    held = item[tag]
    if tag in ("f", "c"):
        room.take(NUMBERS)
        return float(held) if tag == "f" else complex(float(held[0]), float(held[1]))
    if tag == "a":
        array = _array_of(held, arrays, room)
        room.take(VALUES)
        room.take(ENTRIES, array.size)
        return array
    if tag == "n":
        code, number = held[0], _decode(held[1], arrays, found, room, depth - 1)
        if code not in SCALARS or not isinstance(number, (int, float, complex)):
            raise ProtocolError("a number of no such type")
        return _array(number, dtype=code)[()]
    if tag in ("v", "m"):
        numbers = _array_of(held["a"], arrays, room).ravel()
        room.take(NUMBERS, numbers.size)
        if (numbers.dtype != float and tag == "v") or numbers.dtype.kind == "U":
            raise ProtocolError("a list of other things than numbers")
        return numbers.tolist() if tag == "v" else list(numbers)
    room.take(VALUES)
    if tag == "e":
        return Ellipsis
    if tag == "l":
        return [_decode(inner, arrays, found, room, depth - 1) for inner in held]
    if tag == "t":
        return tuple(_decode(inner, arrays, found, room, depth - 1) for inner in held)
    if tag == "b":
        shape, items = held
        if _extent(map(_index, shape)) > MOST[NUMBERS] or len(shape) > 32:
            raise ProtocolError("a shape that no array has")
        made = _empty(len(items), object)
        for place, inner in enumerate(items):
            made[place] = _decode(inner, arrays, found, room, depth - 1)
        return made.reshape(shape)
    if tag == "d":
        room.take(CHARACTERS, sum(len(key) for key, _ in held))
        return {_text(key): _decode(inner, arrays, found, room, depth - 1) for key, inner in held}
    room.take(OBJECTS)
    if tag == "g":
        rng = _default_rng(0)
        rng.bit_generator.state = generator_state(held)
        return rng
    if tag == "s":
        return found(Gone(None, _text(held)[:MOST_NAME], False))
    if tag == "o" and not rest:
        items = held.get("items")
        if items is not None:
            items = [_decode(inner, arrays, found, room, depth - 1) for inner in items]
        about, once, places = held.get("about", {}), held.get("once") is True, held.get("places") is True
        name = _text(held["type"])[:MOST_NAME]
        return found(Gone(_index(held["n"]), name, bool(held["call"]), about, items, once, places))
    raise ProtocolError("the answer is not in the agreed form")


def _array_of(number, arrays, room):
    """One of the frame's arrays."""
    place = _index(number, arrays)
    array, arrays[place] = arrays[place], None
    if array is None:  # a million mentions of one array would be a million copies later
        raise ProtocolError("one array in several places")
    if array.dtype.kind == "U":
        room.take(VALUES, array.size)
        room.take(CHARACTERS, array.size * array.dtype.itemsize // 4)
    return array


def _index(number, sequence=None):
    if type(number) is not int or not 0 <= number < (10**6 if sequence is None else len(sequence)):
        raise ProtocolError("no such handle")
    return number


def _text(value):
    if not isinstance(value, str) or len(value) > 2**16:
        raise ProtocolError("a name that is no text")
    return value

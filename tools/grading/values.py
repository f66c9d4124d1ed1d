"""Values as they cross the border of the sandbox: what JSON can hold, and arrays as npy without pickle.

Both sides use this module; it needs NumPy and the standard library only, because it runs in the sandbox too.
"""

import io
import math
import types

import numpy as np

DEEPEST = 24
LONGEST = 4 * 2**20
MANY = 64
MOST_LISTED = 2_000_000  # numbers in a list: a checker reads no more, and each takes 32 bytes
KINDS = "biufcU"


class ProtocolError(Exception):
    """The other side sent what was not agreed, or more than is allowed."""


# ---- arrays


def write_array(array):
    """An array as npy bytes."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asarray(array), allow_pickle=False)
    return stream.getvalue()


def read_array(data):
    """An array from npy bytes: numbers or text, exactly as long as its header says.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("npy of another version")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream, max_header_size=512)
    if dtype.kind not in KINDS or dtype.hasobject or dtype.names or dtype.subdtype or dtype.itemsize > 4096:
        raise ValueError(f"arrays of {dtype} do not cross")
    if any(length < 0 for length in shape) or len(shape) > 32:
        raise ValueError("a shape that no array has")
    if len(data) - stream.tell() != math.prod(shape) * dtype.itemsize:
        raise ValueError("not as many numbers as its shape says")
    flat = np.frombuffer(data, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if fortran else "C").copy(order="K")


class Aside:
    """An array that travels behind the JSON of its frame."""

    def __init__(self, array):
        self.array = array


# ---- values: plain Python <-> what JSON can hold


class Gone:
    """A value that stays where it is; only this handle crosses."""

    def __init__(self, handle, type_name, is_callable, about=None):
        self.handle, self.type_name, self.callable, self.about = handle, type_name, is_callable, about or {}


def encode(value, keep, depth=DEEPEST):
    """A value for a frame; overridden methods of a subclass are never called.

    Parameters
    ----------
    value : object
    keep : callable
        keep(value) -> dict, for what cannot cross: it stays, and a handle goes.
    """
    kind = type(value)
    if depth == 0:
        raise ProtocolError("nested too deeply")
    if value is None or kind is bool:
        return value
    if value is Ellipsis:
        return {"e": 0}
    if issubclass(kind, str):
        return str.__str__(value)[:LONGEST]
    if issubclass(kind, np.ndarray):
        return _encode_array(np.array(value, copy=True, subok=False), keep, depth)
    if issubclass(kind, np.generic):
        return _encode_array(np.asarray(value), keep, depth)
    if issubclass(kind, int):
        number = int.__int__(value)
        return number if abs(number) < 2**512 else {"f": repr(math.copysign(math.inf, number))}
    if issubclass(kind, float):
        return {"f": repr(float.__float__(value))}
    if kind is complex:
        return {"c": [repr(value.real), repr(value.imag)]}
    if kind is np.random.Generator:
        return {"g": _plain_state(value.bit_generator.state)}
    if kind is list and len(value) > MOST_LISTED:
        return {"s": "list of too many entries"}
    if kind is list and len(value) >= MANY and all(type(item) is float for item in value):
        return {"v": Aside(np.array(value))}
    for base, tag in ((list, "l"), (tuple, "t")):
        if issubclass(kind, base):
            return {tag: [encode(item, keep, depth - 1) for item in base.__iter__(value)]}
    if kind is range and len(value) <= 10**6:
        return {"l": list(value)}
    if issubclass(kind, dict):
        items = list(dict.items(value))
        return {"d": [[_key(key), encode(item, keep, depth - 1)] for key, item in items]}
    return keep(value)


def _encode_array(array, keep, depth):
    if array.dtype.kind in KINDS and array.dtype.names is None:
        return Aside(array)
    if array.dtype.kind == "O" and array.size <= 10**6:
        return encode(array.tolist(), keep, depth - 1)
    return {"s": f"array of {array.dtype.kind}"}


def _key(key):
    if issubclass(type(key), str):
        return str.__str__(key)
    return str(key.item() if issubclass(type(key), np.generic) else key)[:200]


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


def decode(item, arrays, found, depth=2 * DEEPEST):
    """The value that `encode` made `item` of.

    Parameters
    ----------
    item : object
        From the JSON of a frame.
    arrays : list of ndarray
        The frame's arrays.
    found : callable
        found(Gone) -> what stands for a value that stayed on the other side.

    Raises
    ------
    ProtocolError
        If it is not in the agreed form.
    """
    try:
        return _decode(item, arrays, found, depth)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError("the answer is not in the agreed form") from error


def _decode(item, arrays, found, depth):
    if depth == 0:
        raise ProtocolError("nested too deeply")
    if item is None or isinstance(item, (bool, int, str)):
        return item
    if not isinstance(item, dict):
        raise ProtocolError("the answer is not in the agreed form")
    (tag, *rest) = item
    held = item[tag]
    if tag == "e":
        return Ellipsis
    if tag == "f":
        return float(held)
    if tag == "c":
        return complex(float(held[0]), float(held[1]))
    if tag == "a":
        place = _index(held, arrays)
        array, arrays[place] = arrays[place], None
        if array is None:  # a million mentions of one array would be a million copies later
            raise ProtocolError("one array in several places")
        return array
    if tag == "v":
        numbers = _decode(held, arrays, found, depth - 1)
        if numbers.dtype != float or numbers.size > MOST_LISTED:
            raise ProtocolError("a list of other things than numbers, or of too many")
        return numbers.ravel().tolist()
    if tag == "g":
        rng = np.random.default_rng(0)
        rng.bit_generator.state = generator_state(held)
        return rng
    if tag == "l":
        return [_decode(inner, arrays, found, depth - 1) for inner in held]
    if tag == "t":
        return tuple(_decode(inner, arrays, found, depth - 1) for inner in held)
    if tag == "i":
        items = [_decode(inner, arrays, found, depth - 1) for inner in held]
        return (inner for inner in items)
    if tag == "d":
        return {_text(key): _decode(inner, arrays, found, depth - 1) for key, inner in held}
    if tag == "s":
        return found(Gone(None, _text(held), False))
    if tag == "o" and not rest:
        about = held.get("about", {})
        return found(Gone(_index(held["n"]), _text(held["type"]), bool(held["call"]), about))
    raise ProtocolError("the answer is not in the agreed form")


def _index(number, sequence=None):
    if type(number) is not int or not 0 <= number < (10**6 if sequence is None else len(sequence)):
        raise ProtocolError("no such handle")
    return number


def _text(value):
    if not isinstance(value, str) or len(value) > 2**16:
        raise ProtocolError("a name that is no text")
    return value


def is_stream(value):
    """True for what gives its items once: a generator, zip, map and the like."""
    return isinstance(value, (types.GeneratorType, zip, map, filter, enumerate, reversed))

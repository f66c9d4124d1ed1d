"""Bad input gets one clear sentence: what was given, what was expected, and what to do.

Every public function of the package checks its arguments with these few functions, so that a wrong
shape or a stray NaN stops at the door instead of turning into a silent wrong answer.
"""

import math
from numbers import Integral, Real
from typing import TypeAlias

import numpy as np

RandomState: TypeAlias = int | np.random.Generator | None


class NotFiniteError(ValueError):
    """A loss that became NaN or infinite.

    Attributes
    ----------
    history : History or None
        What `nn_helpers.nn.training.fit` had recorded when it stopped.
    """

    history = None


def as_float_array(value, name, *, ndim=None, dtype=None, finite=True, allow_empty=False):
    """Return a value as an array of float32 or float64.

    Parameters
    ----------
    value : array_like
        Numbers. Integers and booleans are converted, never truncated; float32 stays float32.
    name : str
        How the error message calls the value.
    ndim : int, optional
        The number of axes that is expected.
    dtype : numpy dtype, optional
        The float type to convert to; by default float32 stays and everything else becomes float64.
    finite : bool
        Whether NaN and infinity are refused.
    allow_empty : bool
        Whether an array without elements is accepted.

    Returns
    -------
    ndarray
        The array itself where nothing had to be converted, never a copy without need.

    Raises
    ------
    TypeError
        If the value does not consist of real numbers.
    ValueError
        If it is ragged, empty, not finite, or has the wrong number of axes.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} must be a rectangular array of numbers, but its rows differ in length."
        ) from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, but is {describe(value)}.")
    if dtype is None:
        dtype = array.dtype if array.dtype in (np.float32, np.float64) else np.float64
    if array.dtype != dtype:
        with np.errstate(over="ignore"):  # beyond float32's range it becomes infinite, and is refused below
            array = array.astype(dtype)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(
            f"{name} must have {ndim} {'axis' if ndim == 1 else 'axes'}, but has shape {array.shape}."
        )
    if array.size == 0 and not allow_empty:
        raise ValueError(f"{name} must not be empty, but has shape {array.shape}.")
    if finite:
        check_finite(array, name)
    return array


def check_finite(array, name):
    """Refuse NaN and infinity, and say where the first one stands."""
    good = np.isfinite(array)
    if not good.all():
        if array.ndim == 0:
            raise ValueError(f"{name} must be a finite number, but is {array}.")
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        index = where[0] if len(where) == 1 else where
        raise ValueError(
            f"{name} must hold finite numbers only, but {name}[{str(index).strip('()')}] is {array[where]} "
            f"({np.count_nonzero(~good)} of {array.size} are not finite)."
        )


def check_shape(array, shape, name):
    """Hold an array against an expected shape; ``None`` or a letter stands for any length.

    Parameters
    ----------
    array : ndarray
    shape : tuple of int, str or None
        For example ``("N", 3)`` for any number of rows and three columns.
    name : str
        How the error message calls the array.
    """
    fits = array.ndim == len(shape) and all(
        not isinstance(want, Integral) or have == want for have, want in zip(array.shape, shape, strict=True)
    )
    if not fits:
        inner = ", ".join("any" if want is None else str(want) for want in shape)
        wanted = f"({inner},)" if len(shape) == 1 else f"({inner})"
        raise ValueError(f"{name} must have shape {wanted}, but has shape {array.shape}.")
    return array


def check_positive_int(value, name):
    """Return a whole number of at least 1 as an int."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, but is {describe(value)}.")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, but is {value}.")
    return int(value)


def check_number(value, name, *, minimum=None, maximum=None, above=None, below=None):
    """Return a finite number within bounds as a float.

    Parameters
    ----------
    value : float
    name : str
        How the error message calls it.
    minimum, maximum : float, optional
        Bounds that belong to the range.
    above, below : float, optional
        Bounds that do not.
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, but is {describe(value)}.")
    good = (
        math.isfinite(value)
        and (minimum is None or value >= minimum)
        and (maximum is None or value <= maximum)
        and (above is None or value > above)
        and (below is None or value < below)
    )
    if not good:
        bounds = [("at least", minimum), ("above", above), ("at most", maximum), ("below", below)]
        wanted = " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)
        raise ValueError(f"{name} must be {wanted or 'finite'}, but is {value}.")
    return float(value)


def check_choice(value, name, choices):
    """Return a value that is one of the choices."""
    if not isinstance(value, str) or value not in choices:
        known = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name} must be one of {known}, but is {describe(value)}.")
    return value


def check_random_state(random_state):
    """Return a random generator: a new one for None or a seed, the same one for a generator."""
    if random_state is None or isinstance(random_state, np.random.Generator):
        return np.random.default_rng(random_state)
    if isinstance(random_state, (bool, np.bool_)) or not isinstance(random_state, Integral):
        raise TypeError(
            "random_state must be None, a whole number or a numpy.random.Generator, "
            f"but is {describe(random_state)}."
        )
    if random_state < 0:
        raise ValueError(f"random_state must not be negative, but is {random_state}.")
    return np.random.default_rng(int(random_state))


def check_float_dtype(dtype):
    """Return float32 or float64 as a numpy dtype."""
    try:
        result = np.dtype(dtype)
    except TypeError:
        raise TypeError(f"dtype must be float32 or float64, but is {describe(dtype)}.") from None
    if result not in (np.float32, np.float64):
        raise ValueError(f"dtype must be float32 or float64, but is {result}.")
    return result


def describe(value):
    """Say in a few words what a value is, for an error message."""
    if isinstance(value, np.ndarray):
        return f"an array of dtype {value.dtype} and shape {value.shape}"
    text = repr(value)
    if len(text) > 60:
        text = text[:57] + "..."
    return f"{text} ({type(value).__name__})"

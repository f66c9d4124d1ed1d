"""Bad input gets one clear sentence: what was given, what was expected, and what to do.

Every public function of the package checks its arguments with these few functions, so that a wrong
shape or a stray NaN stops at the door instead of turning into a silent wrong answer.
"""

import math
from collections.abc import Collection, Sequence
from numbers import Integral, Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Array: TypeAlias = NDArray[Any]
RandomState: TypeAlias = int | np.random.Generator | None


class NotFiniteError(ValueError):
    """A loss that became NaN or infinite.

    Attributes
    ----------
    history : History or None
        What `nn_helpers.nn.training.fit` had recorded when it stopped.
    """

    history: Any = None


def as_array(value: ArrayLike, name: str) -> Array:
    """Return a value as an array of whatever it holds.

    Parameters
    ----------
    value : array_like
    name : str
        Its name in the error message.

    Raises
    ------
    ValueError
        If it is ragged.
    """
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name}: expected a rectangular array of numbers, got rows that differ in length."
        ) from None


def as_float_array(
    value: ArrayLike,
    name: str,
    *,
    ndim: int | None = None,
    dtype: DTypeLike | None = None,
    finite: bool = True,
    allow_empty: bool = False,
) -> Array:
    """Return a value as an array of float32 or float64.

    Parameters
    ----------
    value : array_like
        Numbers. Integers and booleans are converted, never truncated; float32 stays float32.
    name : str
        The value's name in the error message.
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
    array = as_array(value, name)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name}: expected real numbers, got {describe(value)}.")
    if dtype is None:
        dtype = array.dtype if array.dtype in (np.float32, np.float64) else np.float64
    if array.dtype != dtype:
        with np.errstate(over="ignore"):  # beyond float32's range it becomes infinite, and is refused below
            array = array.astype(dtype)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(
            f"{name}: expected {ndim} {'axis' if ndim == 1 else 'axes'}, got shape {array.shape}."
        )
    if array.size == 0 and not allow_empty:
        raise ValueError(f"{name}: expected at least one number, got an empty array of shape {array.shape}.")
    if finite:
        check_finite(array, name)
    return array


def check_finite(array: Array, name: str) -> None:
    """Refuse NaN and infinity, and say where the first one is.

    Parameters
    ----------
    array : ndarray of float
    name : str
        Its name in the error message.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.
    """
    good = np.isfinite(array)
    if not good.all():
        if array.ndim == 0:
            raise ValueError(f"{name}: expected a finite number, got {array}.")
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        index = where[0] if len(where) == 1 else where
        raise ValueError(
            f"{name}: expected finite numbers, got {array[where]} at {name}[{str(index).strip('()')}] "
            f"({np.count_nonzero(~good)} of {array.size} are not finite)."
        )


def check_shape(array: Array, shape: Sequence[int | str | None], name: str) -> Array:
    """Hold an array against an expected shape; ``None`` or a letter stands for any length.

    Parameters
    ----------
    array : ndarray
    shape : tuple of int, str or None
        For example ``("N", 3)`` for any number of rows and three columns.
    name : str
        The array's name in the error message.

    Returns
    -------
    ndarray
        The array itself.

    Raises
    ------
    ValueError
        If the shape is another one.
    """
    fits = array.ndim == len(shape) and all(
        not isinstance(want, Integral) or have == want for have, want in zip(array.shape, shape, strict=True)
    )
    if not fits:
        inner = ", ".join("any" if want is None else str(want) for want in shape)
        wanted = f"({inner},)" if len(shape) == 1 else f"({inner})"
        raise ValueError(f"{name}: expected shape {wanted}, got {array.shape}.")
    return array


def check_positive_int(value: Any, name: str) -> int:
    """Return a whole number of at least 1 as an int.

    Parameters
    ----------
    value : int
        Also NumPy's integers; booleans are none.
    name : str
        Its name in the error message.

    Raises
    ------
    TypeError
        If it is no whole number.
    ValueError
        If it is below 1.
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected a whole number of at least 1, got {describe(value)}.")
    if int(value) < 1:
        raise ValueError(f"{name}: expected a whole number of at least 1, got {value}.")
    return int(value)


def check_number(
    value: Any,
    name: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> float:
    """Return a finite number within bounds as a float.

    Parameters
    ----------
    value : float
    name : str
        Its name in the error message.
    minimum, maximum : float, optional
        Bounds that belong to the range.
    above, below : float, optional
        Bounds that do not.

    Raises
    ------
    TypeError
        If it is no real number.
    ValueError
        If it lies outside, or is NaN or infinite.
    """
    bounds = [("at least", minimum), ("above", above), ("at most", maximum), ("below", below)]
    wanted = " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)
    wanted = f"a number {wanted}" if wanted else "a finite number"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected {wanted}, got {describe(value)}.")
    number = float(value)
    good = (
        math.isfinite(number)
        and (minimum is None or number >= minimum)
        and (maximum is None or number <= maximum)
        and (above is None or number > above)
        and (below is None or number < below)
    )
    if not good:
        raise ValueError(f"{name}: expected {wanted}, got {value}.")
    return number


def check_choice(value: Any, name: str, choices: Collection[str]) -> str:
    """Return a text that is one of the choices.

    Raises
    ------
    ValueError
        If it is none of them.
    """
    if not isinstance(value, str) or value not in choices:
        known = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name}: expected one of {known}, got {describe(value)}.")
    return value


def check_random_state(random_state: Any) -> np.random.Generator:
    """Return a random generator: a new one for None or a seed, the same one for a generator.

    Parameters
    ----------
    random_state : None, int or numpy.random.Generator

    Raises
    ------
    TypeError
        If it is anything else.
    ValueError
        If it is negative.
    """
    if random_state is None or isinstance(random_state, np.random.Generator):
        return np.random.default_rng(random_state)
    wanted = "None, a whole number of at least 0 or a numpy.random.Generator"
    if isinstance(random_state, (bool, np.bool_)) or not isinstance(random_state, Integral):
        raise TypeError(f"random_state: expected {wanted}, got {describe(random_state)}.")
    if int(random_state) < 0:
        raise ValueError(f"random_state: expected {wanted}, got {random_state}.")
    return np.random.default_rng(int(random_state))


def check_float_dtype(dtype: DTypeLike) -> np.dtype[Any]:
    """Return float32 or float64 as a NumPy dtype.

    Raises
    ------
    TypeError
        If it names no dtype.
    ValueError
        If it is another dtype.
    """
    try:
        result = np.dtype(dtype)
    except TypeError:
        raise TypeError(f"dtype: expected float32 or float64, got {describe(dtype)}.") from None
    if result not in (np.float32, np.float64):
        raise ValueError(f"dtype: expected float32 or float64, got {result}.")
    return result


def describe(value: Any) -> str:
    """Say in a few words what a value is, for an error message."""
    if isinstance(value, np.ndarray):
        return f"an array of dtype {value.dtype} and shape {value.shape}"
    text = repr(value)
    if len(text) > 60:
        text = text[:57] + "..."
    return f"{text} ({type(value).__name__})"


def check_fitted(model: object, attribute: str, first: str) -> None:
    """Make sure that a model has been trained.

    Parameters
    ----------
    model : object
    attribute : str
        What training leaves behind, such as ``"network_"``.
    first : str
        The call that has to come first, such as ``"fit(text)"``.

    Raises
    ------
    ValueError
        If the attribute is missing.
    """
    if not hasattr(model, attribute):
        raise ValueError(
            f"This {type(model).__name__} has learnt nothing yet, expected a call of {first} first."
        )

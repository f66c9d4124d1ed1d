"""Initial weights are random, so that hidden units differ, and scaled, so that signals keep their size.

A sum of n_in products has a variance n_in times that of one product. Weights of variance about 1 / n_in
therefore hand activations (and, with n_out, gradients) on without making them grow or fade.

Every initialiser takes the shape (n_in, n_out) of a weight matrix and returns a new array.

Sources: Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural
networks", equation 16; He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", equation 10.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from nn_helpers.validation import (
    Array,
    RandomState,
    check_choice,
    check_float_dtype,
    check_number,
    check_positive_int,
    check_random_state,
    describe,
)

Initialiser: TypeAlias = Callable[..., Array]
Shape: TypeAlias = Sequence[int]


def glorot_uniform(shape: Shape, *, random_state: RandomState = None, dtype: DTypeLike = np.float64) -> Array:
    """Uniform weights of variance 2 / (n_in + n_out): for tanh, sigmoid and linear layers.

    Parameters
    ----------
    shape : pair of int
        Inputs and outputs, (n_in, n_out).
    random_state : None, int or numpy.random.Generator
    dtype : numpy dtype
        float64, or float32 for speed.

    Returns
    -------
    ndarray, shape (n_in, n_out)

    Raises
    ------
    TypeError, ValueError
        If shape is no pair of whole numbers of at least 1, or another argument cannot be used.
    """
    n_in, n_out = check_weight_shape(shape)
    return _uniform((n_in, n_out), 2 / (n_in + n_out), random_state, dtype)


def glorot_normal(shape: Shape, *, random_state: RandomState = None, dtype: DTypeLike = np.float64) -> Array:
    """Normal weights of variance 2 / (n_in + n_out): for tanh, sigmoid and linear layers.

    Parameters
    ----------
    shape, random_state, dtype
        As in `glorot_uniform`, and so are the result and the errors.
    """
    n_in, n_out = check_weight_shape(shape)
    return normal(shape, std=np.sqrt(2 / (n_in + n_out)), random_state=random_state, dtype=dtype)


def he_uniform(shape: Shape, *, random_state: RandomState = None, dtype: DTypeLike = np.float64) -> Array:
    """Uniform weights of variance 2 / n_in: for ReLU, which passes on half of its inputs.

    Parameters
    ----------
    shape, random_state, dtype
        As in `glorot_uniform`, and so are the result and the errors.
    """
    n_in, n_out = check_weight_shape(shape)
    return _uniform((n_in, n_out), 2 / n_in, random_state, dtype)


def he_normal(shape: Shape, *, random_state: RandomState = None, dtype: DTypeLike = np.float64) -> Array:
    """Normal weights of variance 2 / n_in: for ReLU, which passes on half of its inputs.

    Parameters
    ----------
    shape, random_state, dtype
        As in `glorot_uniform`, and so are the result and the errors.
    """
    n_in, _ = check_weight_shape(shape)
    return normal(shape, std=np.sqrt(2 / n_in), random_state=random_state, dtype=dtype)


def normal(
    shape: Shape, *, std: float = 0.01, random_state: RandomState = None, dtype: DTypeLike = np.float64
) -> Array:
    """Normal weights of a fixed standard deviation, whatever the shape.

    Parameters
    ----------
    shape : pair of int
        Inputs and outputs, (n_in, n_out).
    std : float
        The standard deviation, above 0.
    random_state : None, int or numpy.random.Generator
    dtype : numpy dtype
        float64, or float32 for speed.

    Returns
    -------
    ndarray, shape (n_in, n_out)

    Raises
    ------
    TypeError, ValueError
        If shape is no pair of whole numbers of at least 1, or another argument cannot be used.
    """
    shape = check_weight_shape(shape)
    std = check_number(std, "std", above=0)
    rng = check_random_state(random_state)
    return rng.normal(0, std, size=shape).astype(check_float_dtype(dtype), copy=False)


def zeros(shape: Shape, *, random_state: RandomState = None, dtype: DTypeLike = np.float64) -> Array:
    """Zeros: right for a bias, wrong for hidden weights, whose units would stay identical for ever.

    Parameters
    ----------
    shape, random_state, dtype
        As in `glorot_uniform`, and so are the result and the errors.
    """
    return np.zeros(check_weight_shape(shape), dtype=check_float_dtype(dtype))


def _uniform(shape: tuple[int, int], variance: float, random_state: RandomState, dtype: DTypeLike) -> Array:
    limit = np.sqrt(3 * variance)  # a uniform number in (-limit, limit) has variance limit^2 / 3
    rng = check_random_state(random_state)
    return rng.uniform(-limit, limit, size=shape).astype(check_float_dtype(dtype), copy=False)


def check_weight_shape(shape: Any) -> tuple[int, int]:
    """Return a weight shape as the pair (n_in, n_out).

    Raises
    ------
    TypeError, ValueError
        If it is no pair of whole numbers of at least 1.
    """
    if not isinstance(shape, (tuple, list)) or len(shape) != 2:
        raise ValueError(f"shape: expected a pair (n_in, n_out), got {describe(shape)}.")
    return check_positive_int(shape[0], "n_in"), check_positive_int(shape[1], "n_out")


INITIALISERS: dict[str, Initialiser] = {
    function.__name__: function
    for function in (glorot_uniform, glorot_normal, he_uniform, he_normal, normal, zeros)
}


def get_initialiser(name: str | Initialiser) -> Initialiser:
    """Return the initialiser of a name; a function ``f(shape, *, random_state, dtype)`` passes through.

    Raises
    ------
    ValueError
        If nothing has that name.
    """
    if callable(name):
        return name
    return INITIALISERS[check_choice(name, "initialiser", INITIALISERS)]

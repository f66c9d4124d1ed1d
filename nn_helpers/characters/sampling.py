"""Draw from predictions, more boldly or more wildly: the temperature."""

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.validation import check_number


def check_temperature(temperature: float) -> float:
    """Return a temperature, a number above 0, as a float.

    Raises
    ------
    TypeError, ValueError
        If it is none.
    """
    return check_number(temperature, "temperature", above=0)


def sharpen(logits: ArrayLike, temperature: float) -> np.ndarray:
    """Return the probabilities softmax(logits / temperature), in float64, along the last axis.

    Below 1 the likely becomes likelier; towards 0 only the most likely is left; above 1 all become alike.

    Parameters
    ----------
    logits : array_like, shape (..., K)
    temperature : float
        Above 0.

    Returns
    -------
    ndarray of float64, shape (..., K)

    Raises
    ------
    TypeError, ValueError
        If the temperature is no number above 0.
    """
    scaled = np.asarray(logits, np.float64) / check_temperature(temperature)
    p = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)

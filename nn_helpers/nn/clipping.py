"""Clip gradients by their common length (Pascanu, Mikolov and Bengio 2013).

A gradient that explodes once would throw the weights far away. Shortening all gradients by one factor
keeps their direction; clipping each element would bend it.
"""

import math
from collections.abc import Iterable

import numpy as np

from nn_helpers.nn.parameters import Parameter, check_parameters
from nn_helpers.validation import check_number


def clip_grad_norm_(parameters: Iterable[Parameter], max_norm: float) -> float:
    """Scale all gradients by one factor, in place, so that together they are no longer than max_norm.

    Parameters
    ----------
    parameters : iterable of Parameter
    max_norm : float
        The greatest length of the vector that holds all gradients, above 0.

    Returns
    -------
    float
        The length before clipping.

    Raises
    ------
    ValueError
        If a gradient is not finite: no factor makes it so.
    """
    parameters = check_parameters(parameters)
    max_norm = check_number(max_norm, "max_norm", above=0)
    norm = math.sqrt(sum(float(np.vdot(parameter.grad, parameter.grad)) for parameter in parameters))
    if not math.isfinite(norm):  # perhaps only the squares are too large for float32
        norm = math.hypot(*(float(np.linalg.norm(p.grad.astype(np.float64))) for p in parameters))
    if not math.isfinite(norm):
        raise ValueError(
            "gradients: expected finite numbers, got NaN or infinity, which clipping cannot cure; "
            "lower the learning rate."
        )
    if norm > max_norm:
        for parameter in parameters:
            if parameter.has_grad:
                parameter.grad *= max_norm / norm
    return norm

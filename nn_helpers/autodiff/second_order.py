"""Second derivatives by both modes at once: a reverse pass over dual numbers.

Reverse mode gives the gradient g(x). Forward mode gives how g changes while x moves along v, which is the
Hessian times v. So `Value(Dual(x, v))`, and one reverse pass: the tangents of its gradients are H v.

Source: Pearlmutter (1994).
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.autodiff.dual import Dual
from nn_helpers.autodiff.value import Value
from nn_helpers.validation import Array, as_float_array, check_shape


def hessian_vector(f: Callable[[Sequence[Value]], Value], x: ArrayLike, v: ArrayLike) -> tuple[Array, Array]:
    """Return the gradient of f at x and its Hessian times v, without ever writing down the Hessian.

    Parameters
    ----------
    f : callable
        Takes a list of n values and returns one value.
    x, v : array_like, shape (n,)

    Returns
    -------
    gradient, product : ndarray, shape (n,)
    """
    x = as_float_array(x, "x", ndim=1)
    v = check_shape(as_float_array(v, "v"), x.shape, "v")
    inputs = [Value(Dual(*pair)) for pair in zip(x.tolist(), v.tolist(), strict=True)]
    f(inputs).backward()
    grads: list[Any] = [node.grad if isinstance(node.grad, Dual) else Dual(node.grad) for node in inputs]
    return np.array([g.primal for g in grads]), np.array([g.tangent for g in grads])


def hessian(f: Callable[[Sequence[Value]], Value], x: ArrayLike) -> tuple[Array, Array]:
    """Return the gradient and the Hessian of f at x, one column for each pass.

    Parameters
    ----------
    f : callable
        Takes a list of n values and returns one value.
    x : array_like, shape (n,)

    Returns
    -------
    gradient : ndarray, shape (n,)
    hessian : ndarray, shape (n, n)
    """
    x = as_float_array(x, "x", ndim=1)
    passes = [hessian_vector(f, x, unit) for unit in np.eye(len(x))]
    return passes[0][0], np.stack([column for _, column in passes], axis=1)

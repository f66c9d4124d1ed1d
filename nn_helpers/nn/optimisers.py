"""An optimiser turns gradients into steps: every parameter moves a little against its own gradient.

    optimizer.zero_grad()                   forget the last gradients
    model.backward(loss_fn.backward())      compute new ones
    optimizer.step()                        move

Formulas, argument names and defaults are PyTorch's, but for SGD's rate, which has no default here; arguments
that stand at another place there are given by name. Each optimiser remembers something about the past:
SGD a velocity, Adagrad a sum of squares, RMSprop a fading mean of squares, Adam a fading mean and one
of squares, Adadelta fading means of squared gradients and of squared steps.

`weight_decay` adds weight_decay * w to the gradient of every weight, which is the gradient of the
penalty weight_decay / 2 * sum(w^2). One choice differs from PyTorch: a parameter whose name contains
"bias" is not penalised, because a penalty should make a function smooth and not pull it towards zero.
`decay_bias=True` penalises all, as PyTorch does.
"""

import math
from collections.abc import Iterable

import numpy as np

from nn_helpers.nn.parameters import Parameter
from nn_helpers.nn.stepping import Optimizer
from nn_helpers.validation import Array, check_number, describe


def over_root(direction: Array, squares: Array, eps: float) -> Array:
    """Return direction / (sqrt(squares) + eps), with one new array instead of three.

    Parameters
    ----------
    direction, squares : ndarray of one shape
    eps : float
        Keeps the divisor above 0.
    """
    result: Array = np.sqrt(squares)
    result += eps
    return np.divide(direction, result, out=result)


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if wanted.

    v = momentum * v + g, then w = w - lr * v; Nesterov's form steps along g + momentum * v instead.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, above 0.
    momentum : float
        Share of the velocity that is kept, from 0 to below 1.
    nesterov : bool
        Look ahead along the velocity; needs momentum.
    weight_decay : float
        See the module's description.
    decay_bias : bool
        Whether biases decay, too.

    Raises
    ------
    ValueError
        If a number lies outside its range.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
        decay_bias: bool = False,
    ) -> None:
        self.momentum = check_number(momentum, "momentum", minimum=0, below=1)
        self.nesterov = bool(nesterov)
        if self.nesterov and self.momentum == 0:
            raise ValueError("nesterov=True: expected a momentum above 0, such as 0.9, got 0.")
        self.n_memories = 1 if self.momentum else 0
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _move(self, w: Array, g: Array, *memories: Array) -> None:
        for velocity in memories:
            velocity *= self.momentum
            velocity += g
            g = g + self.momentum * velocity if self.nesterov else velocity
        w -= self.lr * g


class Adagrad(Optimizer):
    """A rate for every weight, divided by the root of its summed squared gradients (Duchi and others, 2011).

    s = s + g^2, then w = w - lr * g / (sqrt(s) + eps).

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, above 0.
    eps : float
        Keeps the divisor above 0.
    weight_decay, decay_bias
        See the module's description.

    Raises
    ------
    ValueError
        If a number lies outside its range.
    """

    n_memories = 1

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 0.01,
        *,
        eps: float = 1e-10,
        weight_decay: float = 0.0,
        decay_bias: bool = False,
    ) -> None:
        self.eps = check_number(eps, "eps", above=0)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _move(self, w: Array, g: Array, *memories: Array) -> None:
        (s,) = memories
        s += g * g
        w -= self.lr * over_root(g, s, self.eps)


class RMSprop(Optimizer):
    """A rate for every weight, divided by the root of a fading mean of its squared gradients (Hinton, 2012).

    s = alpha * s + (1 - alpha) * g^2, then w = w - lr * g / (sqrt(s) + eps); with momentum the
    fraction feeds a velocity first.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, above 0.
    alpha : float
        Share of the mean that is kept, from 0 to below 1.
    eps : float
        Keeps the divisor above 0.
    momentum : float
        Share of the velocity that is kept, from 0 to below 1.
    weight_decay, decay_bias
        See the module's description.

    Raises
    ------
    ValueError
        If a number lies outside its range.
    """

    n_memories = 2

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        *,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        decay_bias: bool = False,
    ) -> None:
        self.alpha = check_number(alpha, "alpha", minimum=0, below=1)
        self.eps = check_number(eps, "eps", above=0)
        self.momentum = check_number(momentum, "momentum", minimum=0, below=1)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _move(self, w: Array, g: Array, *memories: Array) -> None:
        s, velocity = memories
        s *= self.alpha
        s += (1 - self.alpha) * (g * g)
        step = over_root(g, s, self.eps)
        if self.momentum:
            velocity *= self.momentum
            velocity += step
            step = velocity
        w -= self.lr * step


class Adadelta(Optimizer):
    """A step in the units of the weights: the root of past squared steps over that of past squared gradients.

    s = rho * s + (1 - rho) * g^2 and step = g * sqrt(d + eps) / sqrt(s + eps), then
    d = rho * d + (1 - rho) * step^2 and w = w - lr * step (Zeiler, 2012).

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Factor on the step, above 0.
    rho : float
        Share of the two means that is kept, from 0 to below 1.
    eps : float
        Keeps the divisor above 0, and makes the first step larger than 0.
    weight_decay, decay_bias
        See the module's description.

    Raises
    ------
    ValueError
        If a number lies outside its range.
    """

    n_memories = 2

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        *,
        decay_bias: bool = False,
    ) -> None:
        self.rho = check_number(rho, "rho", minimum=0, below=1)
        self.eps = check_number(eps, "eps", above=0)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _move(self, w: Array, g: Array, *memories: Array) -> None:
        s, d = memories
        s += (1 - self.rho) * (g * g - s)
        step = g * np.sqrt(d + self.eps) / np.sqrt(s + self.eps)
        d += (1 - self.rho) * (step * step - d)
        w -= self.lr * step


class Adam(Optimizer):
    """Momentum and a rate for every weight, both corrected for their start at zero (Kingma and Ba, 2015).

    m = beta1 * m + (1 - beta1) * g and s = beta2 * s + (1 - beta2) * g^2, then after t steps
    w = w - lr * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + eps).

    The code keeps m / (1 - beta1) and s / (1 - beta2), whose updates need one product less, and folds
    all constants into one rate and one eps: the same numbers with fewer passes over the memory.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, above 0.
    betas : pair of float
        Shares of the two means that are kept, from 0 to below 1.
    eps : float
        Keeps the divisor above 0.
    weight_decay, decay_bias
        See the module's description.

    Raises
    ------
    ValueError
        If a number lies outside its range, or if betas is no pair.
    """

    n_memories = 2

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        decay_bias: bool = False,
    ) -> None:
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise ValueError(f"betas: expected a pair such as (0.9, 0.999), got {describe(betas)}.")
        self.betas = tuple(check_number(beta, "Each of betas", minimum=0, below=1) for beta in betas)
        self.eps = check_number(eps, "eps", above=0)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _move(self, w: Array, g: Array, *memories: Array) -> None:
        (m, s), (beta1, beta2) = memories, self.betas
        rate = (1 - beta1) / (1 - beta1**self.n_steps)
        root = math.sqrt((1 - beta2) / (1 - beta2**self.n_steps))
        m *= beta1
        m += g
        s *= beta2
        s += g * g
        w -= self.lr * rate / root * over_root(m, s, self.eps / root)


class AdamW(Adam):
    """Adam with a decay that no gradient scales: w shrinks by lr * weight_decay * w before every step.

    In Adam the penalty's gradient is divided by the root of s like any other, so that weights with large
    gradients hardly decay; here all decay alike (Loshchilov and Hutter, 2019).

    Parameters
    ----------
    parameters : iterable of Parameter
    lr, betas, eps
        As in `Adam`.
    weight_decay : float
        Share by which weights shrink per step and unit of lr.
    decay_bias : bool
        Whether biases decay, too.

    Raises
    ------
    ValueError
        If a number lies outside its range, or if betas is no pair.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        *,
        decay_bias: bool = False,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay, decay_bias=decay_bias)

    def _decayed(self, w: Array, g: Array) -> Array:
        """Shrink w itself and leave the gradient alone."""
        w *= 1 - self.lr * self.weight_decay
        return g

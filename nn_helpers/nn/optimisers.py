"""An optimiser turns gradients into steps: every parameter moves a little against its own gradient.

    optimizer.zero_grad()                   forget the last gradients
    model.backward(loss_fn.backward())      compute new ones
    optimizer.step()                        move

Formulas, argument names and defaults are PyTorch's. Each optimiser remembers something about the past:
SGD a velocity, Adagrad a sum of squares, RMSprop a fading mean of squares, Adam a fading mean and one
of squares.

`weight_decay` adds weight_decay * w to the gradient of every weight, which is the gradient of the
penalty weight_decay / 2 * sum(w^2). One choice differs from PyTorch: a parameter whose name contains
"bias" is not penalised, because a penalty should make a function smooth and not pull it towards zero.
`decay_bias=True` penalises all, as PyTorch does.

Parameters that lie end to end in memory (see `nn_helpers.nn.parameters.pack`) are updated as one run.
"""

import numpy as np

from nn_helpers.nn.parameters import check_parameters
from nn_helpers.validation import check_number, describe


class Optimizer:
    """What all optimisers share: the parameters, their gradients, and the weight decay.

    A subclass says in ``_update(run)`` how one run of parameters moves. It finds there ``data``, ``grad``
    (which it must not change), two scratch vectors, and the vectors it remembers between steps.

    Attributes
    ----------
    lr : float
        The learning rate; may be changed between steps.
    """

    _memories = ()

    def __init__(self, parameters, lr, weight_decay, decay_bias):
        self.parameters = check_parameters(parameters)
        self.lr = check_number(lr, "lr", above=0)
        self.weight_decay = check_number(weight_decay, "weight_decay", minimum=0)
        self.n_steps = 0
        self._arrays = [(parameter.data, parameter.grad) for parameter in self.parameters]
        decays = self.weight_decay > 0
        self._runs = [_Run(group, self._memories, decays, decay_bias) for group in _adjacent(self.parameters)]

    def zero_grad(self):
        """Forget the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.zero_grad()

    def step(self):
        """Move every parameter once, against its gradient.

        Raises
        ------
        RuntimeError
            If a parameter was given a new array after the optimiser was built.
        """
        for parameter, (data, grad) in zip(self.parameters, self._arrays, strict=True):
            if parameter.data is not data or parameter.grad is not grad:
                raise RuntimeError(
                    f"{parameter!r} was given a new array after this optimiser was built, "
                    "so a step would move the old one; build the network first and the optimiser last, "
                    "and change values in place (parameter.data[...] = new)."
                )
        self.n_steps += 1
        for run in self._runs:
            run.prepare(self.weight_decay)
            self._update(run)

    def _update(self, run):
        raise NotImplementedError

    def __getstate__(self):
        raise TypeError(
            "An optimiser moves the arrays of one network, so it is not copied or pickled; "
            "copy the network and build a new optimiser from its parameters()."
        )

    def __repr__(self):
        size = sum(parameter.size for parameter in self.parameters)
        return f"{type(self).__name__}(lr={self.lr:g}, {size:,} parameters)"


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if wanted.

    v = momentum * v + g, then w = w - lr * v; Nesterov's form steps along g + momentum * v instead.

    Parameters
    ----------
    parameters : list of Parameter
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
    """

    _memories = ("velocity",)

    def __init__(self, parameters, lr, momentum=0.0, nesterov=False, weight_decay=0.0, *, decay_bias=False):
        self.momentum = check_number(momentum, "momentum", minimum=0, below=1)
        self.nesterov = bool(nesterov)
        if self.nesterov and self.momentum == 0:
            raise ValueError("nesterov=True needs a momentum above 0, but momentum is 0; 0.9 is usual.")
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _update(self, run):
        direction = run.g
        if self.momentum:
            run.velocity *= self.momentum
            run.velocity += run.g
            direction = run.velocity
            if self.nesterov:
                np.multiply(run.velocity, self.momentum, out=run.scratch)
                run.scratch += run.g
                direction = run.scratch
        np.multiply(direction, self.lr, out=run.scratch)
        run.data -= run.scratch


class Adagrad(Optimizer):
    """A rate for every weight, divided by the root of its summed squared gradients (Duchi and others, 2011).

    s = s + g^2, then w = w - lr * g / (sqrt(s) + eps).

    Parameters
    ----------
    parameters : list of Parameter
    lr : float
        Learning rate, above 0.
    eps : float
        Keeps the divisor above 0.
    weight_decay, decay_bias
        See the module's description.
    """

    _memories = ("square_sum",)

    def __init__(self, parameters, lr=0.01, eps=1e-10, weight_decay=0.0, *, decay_bias=False):
        self.eps = check_number(eps, "eps", above=0)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _update(self, run):
        np.multiply(run.g, run.g, out=run.scratch)
        run.square_sum += run.scratch
        np.sqrt(run.square_sum, out=run.scratch)
        run.scratch += self.eps
        np.divide(run.g, run.scratch, out=run.scratch)
        run.scratch *= self.lr
        run.data -= run.scratch


class RMSprop(Optimizer):
    """A rate for every weight, divided by the root of a fading mean of its squared gradients (Hinton, 2012).

    s = alpha * s + (1 - alpha) * g^2, then w = w - lr * g / (sqrt(s) + eps); with momentum the
    fraction feeds a velocity first.

    Parameters
    ----------
    parameters : list of Parameter
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
    """

    _memories = ("square_mean", "velocity")

    def __init__(
        self, parameters, lr=0.01, alpha=0.99, eps=1e-8, momentum=0.0, weight_decay=0.0, *, decay_bias=False
    ):
        self.alpha = check_number(alpha, "alpha", minimum=0, below=1)
        self.eps = check_number(eps, "eps", above=0)
        self.momentum = check_number(momentum, "momentum", minimum=0, below=1)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _update(self, run):
        run.square_mean *= self.alpha
        np.multiply(run.g, run.g, out=run.scratch)
        run.scratch *= 1 - self.alpha
        run.square_mean += run.scratch
        np.sqrt(run.square_mean, out=run.scratch)
        run.scratch += self.eps
        np.divide(run.g, run.scratch, out=run.scratch)
        if self.momentum:
            run.velocity *= self.momentum
            run.velocity += run.scratch
            np.copyto(run.scratch, run.velocity)
        run.scratch *= self.lr
        run.data -= run.scratch


class Adam(Optimizer):
    """Momentum and a rate for every weight, both corrected for their start at zero (Kingma and Ba, 2015).

    m = beta1 * m + (1 - beta1) * g and s = beta2 * s + (1 - beta2) * g^2, then after t steps
    w = w - lr * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + eps).

    The code keeps m / (1 - beta1) and s / (1 - beta2), whose updates need one product less, and folds
    all constants into one rate and one eps: the same numbers with fewer passes over the memory.

    Parameters
    ----------
    parameters : list of Parameter
    lr : float
        Learning rate, above 0.
    betas : pair of float
        Shares of the two means that are kept, from 0 to below 1.
    eps : float
        Keeps the divisor above 0.
    weight_decay, decay_bias
        See the module's description.
    """

    _memories = ("grad_sum", "square_sum")

    def __init__(
        self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, *, decay_bias=False
    ):
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise ValueError(f"betas must be a pair such as (0.9, 0.999), but is {describe(betas)}.")
        self.betas = tuple(check_number(beta, "Each of betas", minimum=0, below=1) for beta in betas)
        self.eps = check_number(eps, "eps", above=0)
        super().__init__(parameters, lr, weight_decay, decay_bias)

    def _update(self, run):
        beta1, beta2 = self.betas
        grad_share = (1 - beta1) / (1 - beta1**self.n_steps)
        square_share = np.sqrt((1 - beta2) / (1 - beta2**self.n_steps)).item()
        run.grad_sum *= beta1
        run.grad_sum += run.g
        run.square_sum *= beta2
        np.multiply(run.g, run.g, out=run.scratch)
        run.square_sum += run.scratch
        np.sqrt(run.square_sum, out=run.scratch)
        run.scratch += self.eps / square_share
        np.divide(run.grad_sum, run.scratch, out=run.scratch)
        run.scratch *= self.lr * grad_share / square_share
        run.data -= run.scratch


class _Run:
    """Parameters that lie end to end, seen as one flat vector."""

    def __init__(self, parameters, memories, decays, decay_bias):
        self.data = _as_one_vector([parameter.data for parameter in parameters])
        self.grad = _as_one_vector([parameter.grad for parameter in parameters])
        self.g = self.grad  # what the step follows: the gradient, with the penalty's added
        self.scratch = np.empty_like(self.data)
        for memory in memories:
            setattr(self, memory, np.zeros_like(self.data))
        if decays:
            self.g = np.empty_like(self.data)
            self.penalised = np.ones_like(self.data)
            stops = np.cumsum([parameter.size for parameter in parameters])
            for parameter, stop in zip(parameters, stops, strict=True):
                if "bias" in parameter.name and not decay_bias:
                    self.penalised[stop - parameter.size : stop] = 0

    def prepare(self, weight_decay):
        """Add the gradient of the penalty, if there is one."""
        if self.g is not self.grad:
            np.multiply(self.data, self.penalised, out=self.g)
            self.g *= weight_decay
            self.g += self.grad


def _adjacent(parameters):
    """Group parameters whose data and whose gradients follow each other in memory."""
    groups = [[parameters[0]]]
    for parameter in parameters[1:]:
        before = groups[-1][-1]
        if _follows(before.data, parameter.data) and _follows(before.grad, parameter.grad):
            groups[-1].append(parameter)
        else:
            groups.append([parameter])
    return groups


def _follows(first, second):
    return (
        first.base is not None
        and first.base is second.base
        and isinstance(first.base, np.ndarray)
        and first.base.flags.c_contiguous
        and first.dtype == second.dtype
        and first.flags.c_contiguous
        and second.flags.c_contiguous
        and second.ctypes.data == first.ctypes.data + first.nbytes
    )


def _as_one_vector(arrays):
    first = arrays[0]
    if len(arrays) == 1:
        if not first.flags.c_contiguous:
            raise ValueError(
                f"Parameters must be contiguous in memory, but one of shape {first.shape} is not."
            )
        return first.reshape(-1)
    start = (first.ctypes.data - first.base.ctypes.data) // first.itemsize
    return first.base.reshape(-1)[start : start + sum(array.size for array in arrays)]

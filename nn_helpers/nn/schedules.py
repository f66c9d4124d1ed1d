"""The learning rate over time, as functions of the share of the training that is done.

    fit(..., schedule=CosineSchedule(1e-3, warmup=0.05, minimum=1e-4))
    optimizer.lr = schedule(step / n_steps)

Source of the cosine: Loshchilov and Hutter (2017), "SGDR: stochastic gradient descent with warm restarts",
arXiv 1608.03983, without the restarts.
"""

import math

from nn_helpers.validation import check_number


class CosineSchedule:
    """Rise in a straight line, then fall along half a wave of the cosine.

    Adam's first steps rest on means of very few gradients; the rise keeps them short.

    Parameters
    ----------
    lr : float
        The highest rate, above 0.
    warmup : float
        Share of the training in which the rate rises, from 0 to below 1.
    minimum : float
        The rate at the end, from 0 to `lr`.

    Raises
    ------
    ValueError
        If a number lies outside its range.

    Examples
    --------
    >>> schedule = CosineSchedule(1e-3, warmup=0.1, minimum=1e-4)
    >>> schedule(0.05), schedule(0.1), schedule(1.0)
    (0.0005, 0.001, 0.0001)
    """

    def __init__(self, lr: float, warmup: float = 0.0, minimum: float = 0.0) -> None:
        self.lr = check_number(lr, "lr", above=0)
        self.warmup = check_number(warmup, "warmup", minimum=0, below=1)
        self.minimum = check_number(minimum, "minimum", minimum=0, maximum=self.lr)

    def __call__(self, share: float) -> float:
        """Return the rate when a share of the training, from 0 to 1, is done."""
        share = check_number(share, "share", minimum=0, maximum=1)
        if share < self.warmup:
            return self.lr * share / self.warmup
        fallen = (share - self.warmup) / (1 - self.warmup)
        return self.minimum + (self.lr - self.minimum) * 0.5 * (1 + math.cos(math.pi * fallen))

    def __repr__(self) -> str:
        return f"CosineSchedule({self.lr:g}, warmup={self.warmup:g}, minimum={self.minimum:g})"

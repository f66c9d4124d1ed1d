"""Dropout switches units off at random while a network learns, so that none can rely on another.

training:    out = x * keep / (1 - p)      keep: 1 with probability 1 - p, else 0; drawn anew every time
evaluation:  out = x

The factor 1 / (1 - p) makes the mean of out equal to x, so that nothing has to be scaled afterwards.

Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), in the form that PyTorch uses.
"""

from typing import Any

from numpy.typing import ArrayLike

from nn_helpers.nn.layers import Layer
from nn_helpers.validation import Array, RandomState, as_float_array, check_number, check_random_state


class Dropout(Layer):
    """Zero each input with probability p, and scale the others up, in training mode only.

    Parameters
    ----------
    p : float
        Probability of being dropped, from 0 to below 1.
    random_state : None, int or numpy.random.Generator
        For what is dropped.

    Raises
    ------
    ValueError
        If p lies outside its range.
    """

    def __init__(self, p: float = 0.5, *, random_state: RandomState = None) -> None:
        self.p = check_number(p, "p", minimum=0, below=1)
        self._factors: Array | None = None
        self._shape: tuple[int, ...] | None = None
        self.reset_parameters(random_state)

    def reset_parameters(self, random_state: Any = None) -> None:
        """Begin a new series of draws; a generator that is given is not advanced."""
        (self._rng,) = check_random_state(random_state).spawn(1)

    def forward(self, x: ArrayLike) -> Array:
        """Return x with some entries dropped, or x as it is in evaluation mode; any shape."""
        values = as_float_array(x, "x", finite=False)
        self._shape = values.shape
        if not self.training or self.p == 0:
            self._factors = None
            return values
        kept = self._rng.random(values.shape, values.dtype.type) >= self.p
        self._factors = kept * values.dtype.type(1 / (1 - self.p))
        return values * self._factors

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Return the gradient of what was kept, scaled alike, and 0 elsewhere."""
        grad_output = self._check_grad(grad_output, self._shape)
        if not needs_input_grad:
            return None
        return grad_output if self._factors is None else grad_output * self._factors

    def __repr__(self) -> str:
        return f"Dropout(p={self.p:g})"

"""What RNN, LSTM and GRU share: a stack of levels, each reading a sequence one step at a time.

    x_1      x_2             x_T
     |        |               |
    [h_1] -> [h_2] -> ... -> [h_T]     level 0:  h_t = step(x_t, h_{t-1})
     |        |               |
    [h_1] -> [h_2] -> ... -> [h_T]     level 1 reads the states of level 0

What one step computes is said once, readably, beside each layer: `rnn_step`, `lstm_step`, `gru_step`
and their backward steps. The layers compute the same numbers faster, and the tests hold them to it.
All tricks that make them fast are in `nn_helpers.recurrent.time_loops`.

A recurrent layer is no `Layer`: it reads sequences, returns outputs and a state, and can be handed a state.
"""

from abc import ABC, abstractmethod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nn_helpers.nn.layers import read_only
from nn_helpers.nn.module import Module
from nn_helpers.nn.parameters import Parameter
from nn_helpers.recurrent.time_loops import Level
from nn_helpers.validation import (
    Array,
    RandomState,
    as_float_array,
    check_choice,
    check_float_dtype,
    check_number,
    check_positive_int,
    check_random_state,
    check_shape,
    describe,
)

RECURRENT_WEIGHTS = ("uniform", "orthogonal", "identity")

State: TypeAlias = Array | tuple[Array, ...]


def initial_recurrent_weights(
    kind: str, scale: float, hidden_size: int, n_gates: int, rng: np.random.Generator
) -> Array:
    """Draw recurrent weights, one square block per gate.

    Parameters
    ----------
    kind : {"uniform", "orthogonal", "identity"}
        Numbers from +-1/sqrt(H) (PyTorch's default), a random rotation (Saxe et al. 2014), or the unit matrix
        (Le, Jaitly and Hinton 2015).
    scale : float
        Factor on all of them, so that an orthogonal block has the spectral radius `scale`.
    hidden_size, n_gates : int
    rng : Generator

    Returns
    -------
    ndarray, shape (H, n_gates * H)

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    check_choice(kind, "kind", RECURRENT_WEIGHTS)
    if kind == "identity":
        blocks = [np.eye(hidden_size)] * n_gates
    elif kind == "orthogonal":
        blocks = []
        for _ in range(n_gates):
            q, r = np.linalg.qr(rng.standard_normal((hidden_size, hidden_size)))
            blocks.append(q * np.sign(np.diag(r)))
    else:
        bound = hidden_size**-0.5
        return scale * rng.uniform(-bound, bound, (hidden_size, n_gates * hidden_size))
    return scale * np.hstack(blocks)


class RecurrentLayer(Module, ABC):
    """A stack of levels over a time-major sequence; the base class of `RNN`, `LSTM` and `GRU`.

    A subclass names its ``level_class`` and the letters of its state, and says what one step computes.
    Parameters are described there.
    """

    level_class: type[Level]
    state_names: tuple[str, ...] = ("h",)

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        *,
        recurrent_weights: str = "uniform",
        recurrent_scale: float = 1.0,
        input_scale: float = 1.0,
        dtype: DTypeLike = np.float64,
        random_state: RandomState = None,
    ) -> None:
        self.input_size = check_positive_int(input_size, "input_size")
        self.hidden_size = check_positive_int(hidden_size, "hidden_size")
        self.num_layers = check_positive_int(num_layers, "num_layers")
        self.recurrent_weights = check_choice(recurrent_weights, "recurrent_weights", RECURRENT_WEIGHTS)
        self.recurrent_scale = check_number(recurrent_scale, "recurrent_scale", minimum=0)
        self.input_scale = check_number(input_scale, "input_scale", minimum=0)
        self.dtype = check_float_dtype(dtype)
        rng = check_random_state(random_state)
        self.levels: list[Level] = []
        for k in range(self.num_layers):
            named = {
                name: Parameter(array.astype(self.dtype), f"{name}_l{k}")
                for name, array in self.initial_values(k, rng).items()
            }
            for parameter in named.values():
                setattr(self, parameter.name, parameter)
            self.levels.append(self.make_level(**named))
        self._pending = False
        self._mask: Array | None = None
        self._shape = (0, 0)

    @property
    def instead(self) -> str:  # type: ignore[override]
        """What a student does instead of putting it into a row of layers."""
        return (
            "it reads sequences (T, N, D) and returns outputs and a state; "
            f"build SequenceNetwork({self!r}, Linear({self.hidden_size}, 1))"
        )

    def initial_values(self, k: int, rng: np.random.Generator) -> dict[str, Array]:
        """Draw the initial parameters of level k, a dict of arrays by name."""
        n_in, gates = (self.input_size if k == 0 else self.hidden_size), self.level_class.n_gates
        bound = self.hidden_size**-0.5 * (self.input_scale if k == 0 else 1)
        return {
            "weight_ih": rng.uniform(-bound, bound, (n_in, gates * self.hidden_size)),
            "weight_hh": initial_recurrent_weights(
                self.recurrent_weights, self.recurrent_scale, self.hidden_size, gates, rng
            ),
            **self.initial_biases(rng),
        }

    def reset_parameters(self, random_state: Any = None) -> None:
        """Draw new initial values for all parameters, in place."""
        rng = check_random_state(random_state)
        for k in range(self.num_layers):
            for name, array in self.initial_values(k, rng).items():
                getattr(self, f"{name}_l{k}").data[...] = array

    def initial_biases(self, rng: np.random.Generator) -> dict[str, Array]:
        """Return the bias vectors of one level by name: zero unless a subclass knows better."""
        return {"bias": np.zeros(self.level_class.n_gates * self.hidden_size)}

    def make_level(self, **parameters: Parameter) -> Level:
        """Build one level from its parameters."""
        return self.level_class(**parameters)

    @abstractmethod
    def readable_step(self, weights: list[Array], x: Array, *state: Array) -> dict[str, Array]:
        """Compute one step by the definition; return states and gates by their letters."""

    def parameters(self) -> list[Parameter]:
        """Return the parameters of all levels, bottom first: input weights, recurrent weights, biases."""
        return [parameter for level in self.levels for parameter in level.parameters()]

    def __call__(self, x: ArrayLike, state: Any = None, mask: ArrayLike | None = None) -> tuple[Array, State]:
        return self.forward(x, state, mask)

    def forward(self, x: ArrayLike, state: Any = None, mask: ArrayLike | None = None) -> tuple[Array, State]:
        """Read a batch of sequences.

        Parameters
        ----------
        x : ndarray, shape (T, N, input_size), or ndarray of int, shape (T, N)
            The inputs, time first. Whole numbers stand for one-hot vectors and are looked up.
        state : ndarray or tuple of ndarray, each (num_layers, N, hidden_size), optional
            The initial state (h; for an LSTM the pair (h, c)). Zero if not given.
        mask : ndarray of bool, shape (T, N), optional
            False where a sequence has no step (`padding_mask` makes it from lengths). A missing step
            leaves the state as it is, its output is zero, and what x holds there does not matter.

        Returns
        -------
        output : ndarray, shape (T, N, hidden_size)
            h_t of the top level at every step. Read-only, because backward needs it.
        state : as above
            The state after the last step, ready to be handed to the next forward.

        Raises
        ------
        ValueError
            If a shape does not fit, or a whole number is no index.
        """
        x = np.asarray(x)
        mask = check_mask(mask, x)
        x = self._check_input(hide(x, mask))
        n_steps, n = x.shape[:2]
        states = self._check_state(state, n)
        final = []
        for k, level in enumerate(self.levels):
            x, last = level.forward(x, [s[k] for s in states], mask)
            final.append(last)
        self._mask, self._shape, self._pending = mask, (n_steps, n), True
        output = read_only(x if mask is None else x * mask[:, :, None])
        return output, self._as_state([np.stack(arrays) for arrays in zip(*final, strict=True)])

    def backward(
        self, grad_output: ArrayLike | None = None, grad_state: Any = None, needs_input_grad: bool = True
    ) -> tuple[Array | None, State]:
        """Propagate through time, add to every parameter's gradient.

        Parameters
        ----------
        grad_output : ndarray, shape (T, N, hidden_size), optional
            Gradient of the loss with respect to the output; zero if the loss reads only the final state.
        grad_state : as the state, optional
            Gradient with respect to the final state; zero if not given.
        needs_input_grad : bool
            False spares the gradient with respect to the inputs.

        Returns
        -------
        grad_input : ndarray, shape (T, N, input_size), or None
            None for index inputs or if it is not needed.
        grad_initial_state : as the state

        Raises
        ------
        RuntimeError
            If no forward came before, or another backward followed it already.
        ValueError
            If a shape does not fit.
        """
        if not self._pending:
            raise RuntimeError(
                f"{type(self).__name__}.backward needs a forward before it, and only one backward may follow."
            )
        n_steps, n = self._shape
        shape = (n_steps, n, self.hidden_size)
        grad: Any
        if grad_output is None:
            grad = np.zeros(shape, self.dtype)
        else:
            grad = np.asarray(grad_output, self.dtype)
            if grad.shape != shape:
                raise ValueError(f"grad_output: expected the output's shape {shape}, got {grad.shape}.")
            grad = hide(grad, self._mask)
        grad_states = self._check_state(grad_state, n)
        self._pending = False  # the local derivatives are overwritten by the gradients
        initial = []
        for k in reversed(range(self.num_layers)):
            needed = needs_input_grad or k > 0
            grad, first = self.levels[k].backward(grad, [s[k] for s in grad_states], needed)
            initial.append(first)
        return grad, self._as_state([np.stack(arrays) for arrays in zip(*initial[::-1], strict=True)])

    def zero_state(self, n: int) -> State:
        """Return the state that n sequences start from if none is given: zeros (num_layers, N, H)."""
        shape = (self.num_layers, check_positive_int(n, "n"), self.hidden_size)
        return self._as_state([np.zeros(shape, self.dtype) for _ in self.state_names])

    def trace(self, x: ArrayLike, state: Any = None) -> list[dict[str, Array]]:
        """Read sequences with the readable step and keep all that it computes, to look at it.

        Returns
        -------
        list of dict of str to ndarray, shape (T, N, hidden_size)
            One dict per level, bottom first: the gates and states by their letters (``"h"``; for an LSTM
            also ``"c", "i", "f", "g", "o"``; for a GRU ``"r", "z", "n"``).
        """
        x = self._check_input(x)
        states = self._check_state(state, x.shape[1])
        if x.ndim == 2:
            x = np.eye(self.input_size, dtype=self.dtype)[x]
        traces = []
        for k, level in enumerate(self.levels):
            current, steps = [s[k] for s in states], []
            weights = [parameter.data for parameter in level.parameters()]
            for x_t in x:
                values = self.readable_step(weights, x_t, *current)
                current = [values[name] for name in self.state_names]
                steps.append(values)
            traces.append({name: np.stack([values[name] for values in steps]) for name in steps[0]})
            x = traces[-1]["h"]
        return traces

    def _as_state(self, arrays: list[Array]) -> State:
        return arrays[0] if len(self.state_names) == 1 else tuple(arrays)

    def _check_input(self, given: ArrayLike) -> Array:
        x = np.asarray(given)
        if x.ndim == 2 and x.dtype.kind in "iu":
            if x.size and (x.min() < 0 or x.max() >= self.input_size):
                raise ValueError(
                    f"x of {self!r}: expected whole numbers from 0 to {self.input_size - 1}, which stand for "
                    f"one-hot vectors, got some from {x.min()} to {x.max()}."
                )
        elif x.ndim != 3 or x.shape[2] != self.input_size:
            raise ValueError(
                f"x of {self!r}: expected sequences of shape (T, N, {self.input_size}), time first, "
                f"or whole numbers (T, N), got {describe(x)}."
            )
        else:
            x = as_float_array(x, "x", dtype=self.dtype, finite=False, allow_empty=True)
        if 0 in x.shape[:2]:
            raise ValueError(
                f"x of {self!r}: expected at least one step of one sequence, got shape {x.shape}."
            )
        return x

    def _check_state(self, state: Any, n: int) -> list[Array]:
        shape, names = (self.num_layers, n, self.hidden_size), self.state_names
        if state is None:
            state = self.zero_state(n)
        if len(names) == 1:
            state = [state]
        elif not isinstance(state, (tuple, list)) or len(state) != len(names):
            raise ValueError(
                f"state of {self!r}: expected the pair ({', '.join(names)}), got {describe(state)}."
            )
        return [
            check_shape(
                as_float_array(part, f"State {name}", dtype=self.dtype, finite=False), shape, f"State {name}"
            )
            for name, part in zip(names, state, strict=True)
        ]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.input_size}, {self.hidden_size}, num_layers={self.num_layers})"


def check_mask(mask: ArrayLike | None, x: Array) -> Array | None:
    """Return a mask of the steps of x as an array, or None if there is no missing step.

    Raises
    ------
    ValueError
        If it is no array of bool of shape (T, N).
    """
    if mask is None:
        return None
    mask = np.asarray(mask)
    if mask.shape != x.shape[:2] or mask.dtype != bool:
        raise ValueError(
            f"mask: expected an array of bool of shape (T, N) = {x.shape[:2]}, "
            f"got {mask.dtype} of shape {mask.shape}."
        )
    return None if mask.all() else mask


def hide(x: Array, mask: Array | None) -> Array:
    """Put zeros where the mask says that there is nothing: whatever stood there, NaN included, is gone."""
    if mask is None:
        return x
    return np.where(mask.reshape(mask.shape + (1,) * (x.ndim - 2)), x, x.dtype.type(0))

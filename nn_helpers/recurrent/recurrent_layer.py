"""What RNN, LSTM and GRU share: a stack of levels, each reading a sequence one step at a time.

    x_1      x_2             x_T
     |        |               |
    [h_1] -> [h_2] -> ... -> [h_T]     level 0:  h_t = step(x_t, h_{t-1})
     |        |               |
    [h_1] -> [h_2] -> ... -> [h_T]     level 1 reads the states of level 0

What one step computes is said once, readably, beside each layer: `rnn_step`, `lstm_step`, `gru_step`
and their backward steps. The layers compute the same numbers faster, and the tests hold them to it.
All tricks that make them fast are in the class `Level` and in the time loops of its subclasses.
"""

from abc import ABC, abstractmethod

import numpy as np

from nn_helpers.nn.layers import Layer
from nn_helpers.nn.one_hot import one_hot_sum
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import (
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


def initial_recurrent_weights(kind, scale, hidden_size, n_gates, rng):
    """Draw recurrent weights (H, n_gates * H), one square block per gate.

    ``"uniform"`` draws from +-1/sqrt(H) (PyTorch's default), ``"orthogonal"`` a random rotation (Saxe et
    al. 2014), ``"identity"`` the unit matrix (Le, Jaitly and Hinton 2015). All are multiplied by `scale`,
    so that an orthogonal block has the spectral radius `scale`.
    """
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


class Level(ABC):
    """One level of the stack: its parameters, its input projection and its weight gradients.

    A subclass adds the time loop. Gates live in planes: an array (planes, T, N, H), so that one gate at
    one step is a contiguous block (N, H), all gates of a step take one NumPy call, and a gate over all
    steps is a contiguous matrix (T*N, H), ready for the weight gradient.
    """

    n_gates = 1
    # Planes of the gradient that the input weights and the recurrent weights receive.
    input_planes = recurrent_planes = slice(None)
    # The power of two by which a gate's net input is shrunk: sigmoid(z) = 1/2 + 1/2 tanh(z/2).
    fold = (1.0,)
    # The power of two that the stored local derivatives of a gate lack.
    unfold = (1.0,)

    def __init__(self, weight_ih, weight_hh, bias):
        self.weight_ih, self.weight_hh, self.bias = weight_ih, weight_hh, bias
        self.input_size = weight_ih.shape[0]
        self.hidden_size = weight_hh.shape[0]
        dtype = weight_ih.data.dtype
        self._fold = np.array(self.fold, dtype).reshape(-1, 1, 1)
        self._unfold = np.array(self.unfold, dtype).reshape(-1, 1, 1)
        self._buffers = {}

    @abstractmethod
    def readable_step(self, x, *state):
        """Compute one step by the definition; return gates and states by their letters."""

    @abstractmethod
    def forward(self, x, state, mask):
        """Read a sequence: return h at all steps (T, N, H) and the final state, a tuple of (N, H)."""

    @abstractmethod
    def backward(self, grad_output, grad_state, needs_input_grad):
        """Add to the parameters' gradients; return those of the input (or None) and of the initial state."""

    def parameters(self):
        """Return input weights, recurrent weights and bias."""
        return [self.weight_ih, self.weight_hh, self.bias]

    def buffer(self, name, *shape):
        """A work array that is allocated once and used again while its shape stays the same."""
        array = self._buffers.get(name)
        if array is None or array.shape != shape:
            array = self._buffers[name] = np.empty(shape, self.weight_ih.data.dtype)
        return array

    def gate_blocks(self, weight):
        """A weight (n, G*H) as one contiguous block per gate, (G, n, H)."""
        return weight.reshape(len(weight), self.n_gates, -1).transpose(1, 0, 2)

    def recurrent_blocks(self):
        """Contiguous recurrent weights per gate, copied once per batch: the loop multiplies at full speed."""
        return np.ascontiguousarray(self.gate_blocks(self.weight_hh.data) * self._fold)

    def recurrent_blocks_transposed(self):
        """The same, transposed, for the loop of the backward pass."""
        blocks = self.gate_blocks(self.weight_hh.data) * self._unfold
        return np.ascontiguousarray(blocks.transpose(0, 2, 1))

    def project_input(self, x, planes, scratch):
        """Return a function that gives the input's share of the net inputs at step t, (G, N, H).

        For vectors it is computed for all steps at once, in `planes`; for indices step by step, in `scratch`.
        """
        weights = np.vstack([self.weight_ih.data, self.bias.data])  # bias: the weight of a column of ones
        blocks = self.gate_blocks(weights) * self._fold
        if x.ndim == 2:  # indices: a one-hot row times a matrix is a row of the matrix
            self._x = x
            table = blocks[:, :-1] + blocks[:, -1:]
            return lambda t: np.take(table, x[t], axis=1, out=scratch, mode="clip")
        n_steps, n, _ = x.shape
        self._x = np.concatenate([x, np.ones((n_steps, n, 1), x.dtype)], axis=2).reshape(n_steps * n, -1)
        z = planes[: self.n_gates].reshape(self.n_gates, n_steps * n, self.hidden_size)
        np.matmul(self._x, blocks, out=z)
        return lambda t: planes[: self.n_gates, t]

    def add_weight_gradients(self, delta, h_previous, needs_input_grad):
        """From the gradients of all net inputs (planes, T, N, H): weight gradients, and the input's."""
        n_steps, n, hidden = h_previous.shape
        delta = delta.reshape(len(delta), n_steps * n, hidden)

        def joined(blocks):  # (G, n, H) -> (n, G*H)
            return (blocks * self._unfold).transpose(1, 0, 2).reshape(blocks.shape[1], -1)

        recurrent = np.matmul(h_previous.reshape(n_steps * n, hidden).T, delta[self.recurrent_planes])
        self.weight_hh.add_grad(joined(recurrent))
        delta = delta[self.input_planes]
        if self._x.dtype.kind in "iu":
            indices = self._x.ravel()
            table = joined(np.stack([one_hot_sum(indices, rows, self.input_size) for rows in delta]))
            self.weight_ih.add_grad(table)
            self.bias.add_grad(table.sum(axis=0))
            return None
        table = joined(np.matmul(self._x.T, delta))
        self.weight_ih.add_grad(table[:-1])
        self.bias.add_grad(table[-1])
        if not needs_input_grad:
            return None
        blocks = (self.gate_blocks(self.weight_ih.data) * self._unfold).transpose(0, 2, 1)
        grad_x = delta[0] @ blocks[0]
        for rows, block in zip(delta[1:], blocks[1:], strict=True):
            grad_x += rows @ block
        return grad_x.reshape(n_steps, n, -1)


class RecurrentLayer(Layer):
    """A stack of levels over a time-major sequence; the base class of `RNN`, `LSTM` and `GRU`."""

    level_class = None
    state_names = ("h",)

    def __init__(
        self, input_size, hidden_size, num_layers=1, *,
        recurrent_weights="uniform", recurrent_scale=1.0,
        input_scale=1.0, dtype=np.float64, random_state=None,
    ):  # fmt: skip
        self.input_size = check_positive_int(input_size, "input_size")
        self.hidden_size = check_positive_int(hidden_size, "hidden_size")
        self.num_layers = check_positive_int(num_layers, "num_layers")
        self.recurrent_weights = check_choice(recurrent_weights, "recurrent_weights", RECURRENT_WEIGHTS)
        self.recurrent_scale = check_number(recurrent_scale, "recurrent_scale", minimum=0)
        self.input_scale = check_number(input_scale, "input_scale", minimum=0)
        self.dtype = check_float_dtype(dtype)
        rng = check_random_state(random_state)
        self.levels = []
        for k in range(self.num_layers):
            named = {
                name: Parameter(array.astype(self.dtype), f"{name}_l{k}")
                for name, array in self.initial_values(k, rng).items()
            }
            for parameter in named.values():
                setattr(self, parameter.name, parameter)
            self.levels.append(self.make_level(**named))
        self._pending = False

    def initial_values(self, k, rng):
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

    def reset_parameters(self, random_state=None):
        """Draw new initial values for all parameters, in place."""
        rng = check_random_state(random_state)
        for k in range(self.num_layers):
            for name, array in self.initial_values(k, rng).items():
                getattr(self, f"{name}_l{k}").data[...] = array

    def initial_biases(self, rng):
        """The bias vectors of one level by name: zero unless a subclass knows better."""
        return {"bias": np.zeros(self.level_class.n_gates * self.hidden_size)}

    def make_level(self, **parameters):
        """Build one level from its parameters."""
        return self.level_class(**parameters)

    def parameters(self):
        """The parameters of all levels: input weights, recurrent weights and biases, level by level."""
        return [parameter for level in self.levels for parameter in level.parameters()]

    def __call__(self, x, state=None, mask=None):
        return self.forward(x, state, mask)

    def forward(self, x, state=None, mask=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : ndarray, shape (T, N, input_size), or ndarray of int, shape (T, N)
            The inputs, time first. Whole numbers stand for one-hot vectors and are looked up.
        state : ndarray or tuple of ndarray, each (num_layers, N, hidden_size), optional
            The initial state (h; for an LSTM the pair (h, c)). Zero if not given.
        mask : ndarray of bool, shape (T, N), optional
            False where a sequence has no step (`padding_mask` makes it from lengths). A missing step
            leaves the state as it is, and its output is zero.

        Returns
        -------
        output : ndarray, shape (T, N, hidden_size)
            h_t of the top level at every step.
        state : as above
            The state after the last step, ready to be handed to the next forward.
        """
        x = self._check_input(x)
        n_steps, n = x.shape[:2]
        states = self._check_state(state, n)
        if mask is not None:
            mask = np.asarray(mask)
            if mask.shape != (n_steps, n) or mask.dtype != bool:
                raise ValueError(
                    f"mask must be an array of bool of shape (T, N) = ({n_steps}, {n}), "
                    f"got {mask.dtype} of shape {mask.shape}."
                )
            if mask.all():
                mask = None
        final = []
        for k, level in enumerate(self.levels):
            x, last = level.forward(x, [s[k] for s in states], mask)
            final.append(last)
        self._mask, self._shape, self._pending = mask, (n_steps, n), True
        output = x if mask is None else x * mask[:, :, None]
        return output, self._as_state([np.stack(arrays) for arrays in zip(*final, strict=True)])

    def backward(self, grad_output=None, grad_state=None, needs_input_grad=True):
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
        """
        if not self._pending:
            raise RuntimeError(
                f"{type(self).__name__}.backward needs a forward before it, and only one backward may follow."
            )
        n_steps, n = self._shape
        shape = (n_steps, n, self.hidden_size)
        if grad_output is None:
            grad = np.zeros(shape, self.dtype)
        else:
            grad = np.asarray(grad_output, self.dtype)
            if grad.shape != shape:
                raise ValueError(f"grad_output must have the output's shape {shape}, got {grad.shape}.")
            if self._mask is not None:
                grad = grad * self._mask[:, :, None]
        grad_states = self._check_state(grad_state, n)
        self._pending = False  # the local derivatives are overwritten by the gradients
        initial = []
        for k in reversed(range(self.num_layers)):
            needed = needs_input_grad or k > 0
            grad, first = self.levels[k].backward(grad, [s[k] for s in grad_states], needed)
            initial.append(first)
        return grad, self._as_state([np.stack(arrays) for arrays in zip(*initial[::-1], strict=True)])

    def zero_state(self, n):
        """The state that n sequences start from if none is given: zeros (num_layers, N, hidden_size)."""
        shape = (self.num_layers, n, self.hidden_size)
        return self._as_state([np.zeros(shape, self.dtype) for _ in self.state_names])

    def trace(self, x, state=None):
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
            for x_t in x:
                values = level.readable_step(x_t, *current)
                current = [values[name] for name in self.state_names]
                steps.append(values)
            traces.append({name: np.stack([values[name] for values in steps]) for name in steps[0]})
            x = traces[-1]["h"]
        return traces

    def _as_state(self, arrays):
        return arrays[0] if len(self.state_names) == 1 else tuple(arrays)

    def _check_input(self, x):
        x = np.asarray(x)
        if x.ndim == 2 and x.dtype.kind in "iu":
            if x.size and (x.min() < 0 or x.max() >= self.input_size):
                raise ValueError(
                    f"Whole numbers stand for one-hot vectors of length {self.input_size} and must lie "
                    f"between 0 and {self.input_size - 1}, but range from {x.min()} to {x.max()}."
                )
        elif x.ndim != 3 or x.shape[2] != self.input_size:
            raise ValueError(
                f"{self!r} reads sequences of shape (T, N, {self.input_size}), time first, "
                f"or whole numbers (T, N), but x is {describe(x)}."
            )
        else:
            x = as_float_array(x, "x", dtype=self.dtype, finite=False, allow_empty=True)
        if 0 in x.shape[:2]:
            raise ValueError(f"A batch needs at least one step of one sequence, but x has shape {x.shape}.")
        return x

    def _check_state(self, state, n):
        shape, names = (self.num_layers, n, self.hidden_size), self.state_names
        if state is None:
            state = self.zero_state(n)
        if len(names) == 1:
            state = [state]
        elif not isinstance(state, (tuple, list)) or len(state) != len(names):
            raise ValueError(
                f"The state of {self!r} is the pair ({', '.join(names)}), but is {describe(state)}."
            )
        return [
            check_shape(
                as_float_array(part, f"State {name}", dtype=self.dtype, finite=False), shape, f"State {name}"
            )
            for name, part in zip(names, state, strict=True)
        ]

    def __repr__(self):
        return f"{type(self).__name__}({self.input_size}, {self.hidden_size}, num_layers={self.num_layers})"

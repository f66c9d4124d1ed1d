"""The time loops of RNN, LSTM and GRU: the same numbers as their definitions, several times as fast.

What one step computes is said readably in `rnn_step`, `lstm_step` and `gru_step`. Here the work of a whole
sequence is laid out so that NumPy is fast: contiguous gates, one call for all gates of a step, no array
allocated in the loop, and local derivatives computed while their numbers are still in the cache.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np

from nn_helpers.nn.layers import kept
from nn_helpers.nn.one_hot import one_hot_sum
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import Array


class Level(ABC):
    """One level of the stack: its parameters, its input projection and its weight gradients.

    A subclass adds the time loop. Gates live in planes: an array (planes, T, N, H), so that one gate at
    one step is a contiguous block (N, H), all gates of a step take one NumPy call, and a gate over all
    steps is a contiguous matrix (T*N, H), ready for the weight gradient.
    """

    n_gates = 1
    # Planes of the gradient that the input weights and the recurrent weights receive.
    input_planes: slice | Array = slice(None)
    recurrent_planes = slice(None)
    # The power of two by which a gate's net input is shrunk: sigmoid(z) = 1/2 + 1/2 tanh(z/2).
    fold: tuple[float, ...] = (1.0,)
    # The power of two that the stored local derivatives of a gate lack.
    unfold: tuple[float, ...] = (1.0,)

    def __init__(self, weight_ih: Parameter, weight_hh: Parameter, bias: Parameter) -> None:
        self.weight_ih, self.weight_hh, self.bias = weight_ih, weight_hh, bias
        self.input_size = weight_ih.shape[0]
        self.hidden_size = weight_hh.shape[0]
        dtype = weight_ih.data.dtype
        self._fold = np.array(self.fold, dtype).reshape(-1, 1, 1)
        self._unfold = np.array(self.unfold, dtype).reshape(-1, 1, 1)
        self._buffers: dict[str, Array] = {}
        self._x: Array  # the input as the weight gradients need it

    @abstractmethod
    def forward(
        self, x: Array, state: Sequence[Array], mask: Array | None
    ) -> tuple[Array, tuple[Array, ...]]:
        """Read a sequence: return h at all steps (T, N, H) and the final state, a tuple of (N, H)."""

    @abstractmethod
    def backward(
        self, grad_output: Array, grad_state: Sequence[Array], needs_input_grad: bool
    ) -> tuple[Array | None, tuple[Array, ...]]:
        """Add to the parameters' gradients; return those of the input (or None) and of the initial state."""

    def parameters(self) -> list[Parameter]:
        """Return input weights, recurrent weights and bias."""
        return [self.weight_ih, self.weight_hh, self.bias]

    def buffer(self, name: str, *shape: int) -> Array:
        """A work array that is allocated once and used again while its shape stays the same."""
        array = self._buffers.get(name)
        if array is None or array.shape != shape:
            array = self._buffers[name] = np.empty(shape, self.weight_ih.data.dtype)
        return array

    def gate_blocks(self, weight: Array) -> Array:
        """A weight (n, G*H) as one contiguous block per gate, (G, n, H)."""
        return weight.reshape(len(weight), self.n_gates, -1).transpose(1, 0, 2)

    def recurrent_blocks(self) -> Array:
        """Contiguous recurrent weights per gate, copied once per batch: the loop multiplies at full speed."""
        return np.ascontiguousarray(self.gate_blocks(self.weight_hh.data) * self._fold)

    def recurrent_blocks_transposed(self) -> Array:
        """The same, transposed, for the loop of the backward pass."""
        blocks = self.gate_blocks(self.weight_hh.data) * self._unfold
        return np.ascontiguousarray(blocks.transpose(0, 2, 1))

    def project_input(self, x: Array, planes: Array, scratch: Array) -> Callable[[int], Array]:
        """Return a function that gives the input's share of the net inputs at step t, (G, N, H).

        For vectors it is computed for all steps at once, in `planes`; for indices step by step, in `scratch`.
        """
        weights = np.vstack([self.weight_ih.data, self.bias.data])  # bias: the weight of a column of ones
        blocks = self.gate_blocks(weights) * self._fold
        if x.ndim == 2:  # indices: a one-hot row times a matrix is a row of the matrix
            self._x = kept(x)
            table = blocks[:, :-1] + blocks[:, -1:]
            numbers = x.astype(np.intp, copy=False)  # take wants no int64 on 32 bits
            return lambda t: np.take(table, numbers[t], axis=1, out=scratch, mode="clip")
        n_steps, n, _ = x.shape
        self._x = np.concatenate([x, np.ones((n_steps, n, 1), x.dtype)], axis=2).reshape(n_steps * n, -1)
        z = planes[: self.n_gates].reshape(self.n_gates, n_steps * n, self.hidden_size)
        np.matmul(self._x, blocks, out=z)
        return lambda t: planes[: self.n_gates, t]

    def add_weight_gradients(self, delta: Array, h_previous: Array, needs_input_grad: bool) -> Array | None:
        """From the gradients of all net inputs (planes, T, N, H): weight gradients, and the input's."""
        n_steps, n, hidden = h_previous.shape
        delta = delta.reshape(len(delta), n_steps * n, hidden)

        def joined(blocks: Array) -> Array:  # (G, n, H) -> (n, G*H)
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
        grad_x: Array = delta[0] @ blocks[0]
        for rows, block in zip(delta[1:], blocks[1:], strict=True):
            grad_x += rows @ block
        return grad_x.reshape(n_steps, n, -1)


class RNNLevel(Level):
    """The time loops of an RNN."""

    def __init__(
        self, weight_ih: Parameter, weight_hh: Parameter, bias: Parameter, nonlinearity: str
    ) -> None:
        super().__init__(weight_ih, weight_hh, bias)
        self.nonlinearity = nonlinearity

    def forward(
        self, x: Array, state: Sequence[Array], mask: Array | None
    ) -> tuple[Array, tuple[Array, ...]]:
        n_steps, n = x.shape[:2]
        planes = self.buffer("planes", 1, n_steps, n, self.hidden_size)
        scratch = self.buffer("scratch", 1, n, self.hidden_size)
        weights, net_input = self.recurrent_blocks()[0], self.project_input(x, planes, scratch)
        h = np.empty((n_steps + 1, n, self.hidden_size), weights.dtype)
        h[0] = state[0]
        for t in range(n_steps):
            h_next, derivative = h[t + 1], planes[0, t]
            np.matmul(h[t], weights, out=h_next)
            h_next += net_input(t)[0]
            if self.nonlinearity == "tanh":
                np.tanh(h_next, out=h_next)
                np.multiply(h_next, h_next, out=derivative)
                np.subtract(1, derivative, out=derivative)
            else:
                np.maximum(h_next, 0, out=h_next)
                np.greater(h_next, 0, out=derivative)
            if mask is not None:  # a missing step: the state stays, no gradient through tanh
                missing = ~mask[t]
                h_next[missing], derivative[missing] = h[t, missing], 0
        self._saved = planes, h, mask
        return h[1:], (h[-1],)

    def backward(
        self, grad_output: Array, grad_state: Sequence[Array], needs_input_grad: bool
    ) -> tuple[Array | None, tuple[Array, ...]]:
        planes, h, mask = self._saved
        weights = self.recurrent_blocks_transposed()[0]
        grad_h = grad_state[0].copy()
        for t in reversed(range(len(grad_output))):
            grad_h += grad_output[t]
            delta = planes[0, t]
            delta *= grad_h
            if mask is not None:
                missing = ~mask[t]
                grad_missing = grad_h[missing]
            np.matmul(delta, weights, out=grad_h)
            if mask is not None:
                grad_h[missing] = grad_missing
        grad_x = self.add_weight_gradients(planes, h[:-1], needs_input_grad)
        return grad_x, (grad_h,)


class LSTMLevel(Level):
    """The time loops of an LSTM."""

    n_gates = 4
    fold = (0.5, 0.5, 1.0, 0.5)
    unfold = (0.25, 0.25, 1.0, 0.25)  # sigmoid' = 1/4 (1 - tanh(z/2)^2): the 1/4 waits in the weights

    def forward(
        self, x: Array, state: Sequence[Array], mask: Array | None
    ) -> tuple[Array, tuple[Array, ...]]:
        n_steps, n = x.shape[:2]
        hidden, dtype = self.hidden_size, self.weight_ih.data.dtype
        planes = self.buffer("planes", 4, n_steps, n, hidden)
        to_cell = self.buffer("to_cell", n_steps, n, hidden)  # dh/dc = o (1 - tanh(c)^2)
        forget = self.buffer("forget", n_steps, n, hidden)  # dc/dc_previous
        squashed, gates, slope = (self.buffer(name, 4, n, hidden) for name in ("squashed", "gates", "slope"))
        i, f, _, o = gates
        g = squashed[2]
        tanh_c = self.buffer("tanh_c", n, hidden)
        weights, net_input = self.recurrent_blocks(), self.project_input(x, planes, scratch=gates)
        h = np.empty((n_steps + 1, n, hidden), dtype)
        h[0], c = state[0], state[1].copy()
        for t in range(n_steps):
            np.matmul(h[t], weights, out=squashed)
            squashed += net_input(t)
            np.tanh(squashed, out=squashed)  # one tanh for all gates
            np.multiply(squashed, 0.5, out=gates)  # sigmoid(z) = 1/2 + 1/2 tanh(z/2), for i, f and o
            np.add(gates, 0.5, out=gates)
            # while all is in the cache: the local derivatives that backward will multiply
            local = planes[:, t]
            np.multiply(squashed, squashed, out=slope)
            np.subtract(1, slope, out=slope)
            np.multiply(slope[0], g, out=local[0])
            np.multiply(slope[1], c, out=local[1])
            np.multiply(slope[2], i, out=local[2])
            if mask is not None:
                missing = ~mask[t]
                c_missing = c[missing]
            forget[t] = f
            c *= f
            i *= g
            c += i
            np.tanh(c, out=tanh_c)
            np.multiply(slope[3], tanh_c, out=local[3])
            np.multiply(o, tanh_c, out=h[t + 1])
            np.multiply(h[t + 1], tanh_c, out=to_cell[t])
            np.subtract(o, to_cell[t], out=to_cell[t])
            if mask is not None:  # a missing step: the state stays, no gradient through the gates
                c[missing], h[t + 1, missing] = c_missing, h[t, missing]
                local[:, missing], to_cell[t, missing], forget[t, missing] = 0, 0, 1
        self._saved = planes, to_cell, forget, h, mask
        return h[1:], (h[-1], c)

    def backward(
        self, grad_output: Array, grad_state: Sequence[Array], needs_input_grad: bool
    ) -> tuple[Array | None, tuple[Array, ...]]:
        planes, to_cell, forget, h, mask = self._saved
        n_steps, n, hidden = grad_output.shape
        weights = self.recurrent_blocks_transposed()
        from_gates, through = self.buffer("gates", 4, n, hidden), self.buffer("tanh_c", n, hidden)
        grad_h, grad_c = grad_state[0].copy(), grad_state[1].copy()
        for t in reversed(range(n_steps)):
            grad_h += grad_output[t]
            np.multiply(grad_h, to_cell[t], out=through)
            grad_c += through
            delta = planes[:, t]
            delta[:3] *= grad_c
            delta[3] *= grad_h
            grad_c *= forget[t]
            if mask is not None:
                missing = ~mask[t]
                grad_missing = grad_h[missing]
            np.matmul(delta, weights, out=from_gates)
            np.add.reduce(from_gates, axis=0, out=grad_h)
            if mask is not None:
                grad_h[missing] = grad_missing
        grad_x = self.add_weight_gradients(planes, h[:-1], needs_input_grad)
        return grad_x, (grad_h, grad_c)


class GRULevel(Level):
    """The time loops of a GRU."""

    n_gates = 3
    recurrent_planes = slice(0, 3)  # planes r, z, n as the recurrent product sees it, n as the input sees it
    input_planes = np.array([0, 1, 3])
    fold = (0.5, 0.5, 1.0)
    unfold = (0.25, 0.25, 1.0)  # sigmoid' = 1/4 (1 - tanh(z/2)^2): the 1/4 waits in the weights

    def __init__(
        self, weight_ih: Parameter, weight_hh: Parameter, bias: Parameter, bias_hn: Parameter
    ) -> None:
        super().__init__(weight_ih, weight_hh, bias)
        self.bias_hn = bias_hn

    def parameters(self) -> list[Parameter]:
        return [*super().parameters(), self.bias_hn]

    def forward(
        self, x: Array, state: Sequence[Array], mask: Array | None
    ) -> tuple[Array, tuple[Array, ...]]:
        n_steps, n = x.shape[:2]
        hidden = self.hidden_size
        planes = self.buffer("planes", 4, n_steps, n, hidden)
        update = self.buffer("update", n_steps, n, hidden)  # the part of dh/dh_previous that skips the gates
        recurrent, gates = self.buffer("recurrent", 3, n, hidden), self.buffer("gates", 3, n, hidden)
        (r, z, candidate), h_n = gates, recurrent[2]
        keep = self.buffer("keep", n, hidden)
        weights, net_input = self.recurrent_blocks(), self.project_input(x, planes, scratch=gates)
        h = np.empty((n_steps + 1, n, hidden), weights.dtype)
        h[0] = state[0]
        for t in range(n_steps):
            np.matmul(h[t], weights, out=recurrent)
            h_n += self.bias_hn.data
            inputs, local = net_input(t), planes[:, t]
            if inputs is not gates:
                np.copyto(gates, inputs)
            squashed, slope = gates[:2], recurrent[:2]
            squashed += recurrent[:2]
            np.tanh(squashed, out=squashed)
            np.multiply(squashed, squashed, out=slope)
            np.subtract(1, slope, out=slope)  # 4 sigmoid'
            squashed *= 0.5
            squashed += 0.5
            np.multiply(r, h_n, out=keep)
            candidate += keep
            np.tanh(candidate, out=candidate)
            update[t] = z
            # h_next = n + z (h - n), and the local derivatives of the four planes with respect to dh
            np.subtract(h[t], candidate, out=keep)
            np.multiply(z, keep, out=h[t + 1])
            h[t + 1] += candidate
            np.multiply(slope[1], keep, out=local[1])
            np.multiply(candidate, candidate, out=candidate)
            np.subtract(1, candidate, out=candidate)
            np.subtract(1, z, out=z)
            np.multiply(candidate, z, out=local[3])
            np.multiply(local[3], r, out=local[2])
            slope[0] *= h_n
            np.multiply(slope[0], local[3], out=local[0])
            if mask is not None:  # a missing step: the state stays, no gradient through the gates
                missing = ~mask[t]
                h[t + 1, missing] = h[t, missing]
                local[:, missing], update[t, missing] = 0, 1
        self._saved = planes, update, h
        return h[1:], (h[-1],)

    def backward(
        self, grad_output: Array, grad_state: Sequence[Array], needs_input_grad: bool
    ) -> tuple[Array | None, tuple[Array, ...]]:
        planes, update, h = self._saved
        n_steps, n, hidden = grad_output.shape
        weights = self.recurrent_blocks_transposed()
        from_gates = self.buffer("gates", 3, n, hidden)
        grad_h = grad_state[0].copy()
        for t in reversed(range(n_steps)):
            grad_h += grad_output[t]
            delta = planes[:, t]
            delta *= grad_h
            np.matmul(delta[:3], weights, out=from_gates)
            grad_h *= update[t]
            for part in from_gates:
                grad_h += part
        self.bias_hn.add_grad(planes[2].sum(axis=(0, 1)))
        grad_x = self.add_weight_gradients(planes, h[:-1], needs_input_grad)
        return grad_x, (grad_h,)

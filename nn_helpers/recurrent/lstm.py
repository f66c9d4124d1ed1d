"""The long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).

    i = sigmoid(z_i)   f = sigmoid(z_f)   g = tanh(z_g)   o = sigmoid(z_o)      z = x W_ih + h W_hh + b
    c_t = f * c_{t-1} + i * g
    h_t = o * tanh(c_t)

The cell c is carried from step to step by a product with f alone: no matrix, no squashing. Along it a
gradient shrinks by f per step, so a forget bias b keeps sigmoid(b)**T of it over T steps.
"""

import numpy as np

from nn_helpers.nn.activations import sigmoid
from nn_helpers.recurrent.recurrent_layer import Level, RecurrentLayer


def lstm_step(x, h, c, weight_ih, weight_hh, bias):
    """One step of an LSTM: the definition.

    Parameters
    ----------
    x : (N, D) input; h, c : (N, H) state before the step
    weight_ih : (D, 4H), weight_hh : (H, 4H), bias : (4H,), gates stacked i, f, g, o

    Returns
    -------
    h, c : (N, H)
        The state after the step.
    gates : tuple of four (N, H)
        i, f, g, o.
    """
    z_i, z_f, z_g, z_o = np.split(x @ weight_ih + h @ weight_hh + bias, 4, axis=1)
    i, f, g, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c = f * c + i * g
    return o * np.tanh(c), c, (i, f, g, o)


def lstm_step_backward(grad_h, grad_c, x, h_previous, c_previous, c, gates, weight_ih, weight_hh):
    """The gradient of one step.

    Parameters
    ----------
    grad_h, grad_c : (N, H)
        dL/dh and dL/dc after the step, from the output and from all later steps.

    Returns
    -------
    grad_x, grad_h, grad_c
        With respect to the step's input and to the state before the step.
    grad_weight_ih, grad_weight_hh, grad_bias
        This step's share of the weight gradients, which are summed over time.
    """
    i, f, g, o = gates
    tanh_c = np.tanh(c)
    grad_c = grad_c + grad_h * o * (1 - tanh_c**2)
    delta = np.hstack(
        [
            grad_c * g * i * (1 - i),
            grad_c * c_previous * f * (1 - f),
            grad_c * i * (1 - g**2),
            grad_h * tanh_c * o * (1 - o),
        ]
    )
    return (
        delta @ weight_ih.T, delta @ weight_hh.T, grad_c * f,
        x.T @ delta, h_previous.T @ delta, delta.sum(axis=0),
    )  # fmt: skip


class LSTMLevel(Level):
    """The time loops of an LSTM."""

    n_gates = 4
    fold = (0.5, 0.5, 1.0, 0.5)
    unfold = (0.25, 0.25, 1.0, 0.25)  # sigmoid' = 1/4 (1 - tanh(z/2)^2): the 1/4 waits in the weights

    def readable_step(self, x, h, c):
        h, c, gates = lstm_step(x, h, c, self.weight_ih.data, self.weight_hh.data, self.bias.data)
        return dict(zip("hcifgo", (h, c, *gates), strict=True))

    def forward(self, x, state, mask):
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
                kept = ~mask[t]
                c_kept = c[kept]
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
                c[kept], h[t + 1, kept] = c_kept, h[t, kept]
                local[:, kept], to_cell[t, kept], forget[t, kept] = 0, 0, 1
        self._saved = planes, to_cell, forget, h, mask
        return h[1:], (h[-1], c)

    def backward(self, grad_output, grad_state, needs_input_grad):
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
                kept = ~mask[t]
                grad_kept = grad_h[kept]
            np.matmul(delta, weights, out=from_gates)
            np.add.reduce(from_gates, axis=0, out=grad_h)
            if mask is not None:
                grad_h[kept] = grad_kept
        grad_x = self.add_weight_gradients(planes, h[:-1], needs_input_grad)
        return grad_x, (grad_h, grad_c)


class LSTM(RecurrentLayer):
    """Long short-term memory over time-major sequences (T, N, D).

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        How many LSTMs are stacked; each reads the states of the one below.
    forget_bias : float or "chrono"
        Initial bias of the forget gate. With bias b a cell keeps sigmoid(b)**T of its content over T steps
        while the weights are small: 1 (Jozefowicz et al. 2015) suits lags of a few steps, log(T) a lag T.
        ``"chrono"`` draws log(U(1, longest_lag - 1)) per unit and gives the input gate the negative
        (Tallec and Ollivier 2018).
    longest_lag : int, optional
        The longest lag that matters, at least 3; needed for ``forget_bias="chrono"``.
    recurrent_weights : {"uniform", "orthogonal", "identity"}
        How the recurrent weights start; see `initial_recurrent_weights`.
    recurrent_scale : float
        Factor on the initial recurrent weights.
    input_scale : float
        Factor on the initial input weights of level 0, which are drawn from +-1/sqrt(H) (PyTorch's default).
    dtype : float64 or float32
    random_state : int, Generator or None

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_l0, weight_ih_l1, ... : Parameter
        (D, 4H), (H, 4H), (4H,) of each level, gates in PyTorch's order i, f, g, o. There is one bias where
        PyTorch keeps two that are always added, and weights have the course's shape (n_in, n_out).

    The state is the pair (h, c), each (num_layers, N, H). `forward` and `backward` are those of
    `RecurrentLayer`.
    """

    level_class = LSTMLevel
    state_names = ("h", "c")

    def __init__(
        self, input_size, hidden_size, num_layers=1, *, forget_bias=1.0, longest_lag=None, **options
    ):
        if isinstance(forget_bias, str) and forget_bias != "chrono":
            raise ValueError(f'forget_bias must be a number or "chrono", got {forget_bias!r}.')
        if forget_bias == "chrono" and (longest_lag is None or longest_lag < 3):
            raise ValueError(
                f'forget_bias="chrono" needs longest_lag of at least 3 steps, got {longest_lag}.'
            )
        self.forget_bias, self.longest_lag = forget_bias, longest_lag
        super().__init__(input_size, hidden_size, num_layers, **options)

    def initial_biases(self, rng):
        bias = np.zeros((4, self.hidden_size))
        if self.forget_bias == "chrono":
            bias[1] = np.log(rng.uniform(1, self.longest_lag - 1, self.hidden_size))
            bias[0] = -bias[1]
        else:
            bias[1] = self.forget_bias
        return {"bias": bias.ravel()}

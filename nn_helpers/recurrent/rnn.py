"""The plain recurrent network (Elman 1990): a layer that also reads its own last state.

h_t = tanh(x_t W_ih + h_{t-1} W_hh + b)
"""

import numpy as np

from nn_helpers.recurrent.recurrent_layer import Level, RecurrentLayer
from nn_helpers.validation import check_choice


def rnn_step(x, h, weight_ih, weight_hh, bias, nonlinearity="tanh"):
    """One step of a recurrent network: the definition.

    Parameters
    ----------
    x : (N, D) input; h : (N, H) state before the step
    weight_ih : (D, H), weight_hh : (H, H), bias : (H,)

    Returns
    -------
    h : (N, H)
        The state after the step.
    """
    z = x @ weight_ih + h @ weight_hh + bias
    return np.tanh(z) if nonlinearity == "tanh" else np.maximum(z, 0)


def rnn_step_backward(grad_h, x, h_previous, h, weight_ih, weight_hh, nonlinearity="tanh"):
    """The gradient of one step, from dL/dh after the step (N, H).

    Returns
    -------
    grad_x, grad_h
        With respect to the step's input and to the state before the step.
    grad_weight_ih, grad_weight_hh, grad_bias
        This step's share of the weight gradients, which are summed over time.
    """
    delta = grad_h * (1 - h**2 if nonlinearity == "tanh" else h > 0)
    return (
        delta @ weight_ih.T, delta @ weight_hh.T,
        x.T @ delta, h_previous.T @ delta, delta.sum(axis=0),
    )  # fmt: skip


class RNNLevel(Level):
    """The time loops of an RNN."""

    def __init__(self, weight_ih, weight_hh, bias, nonlinearity):
        super().__init__(weight_ih, weight_hh, bias)
        self.nonlinearity = nonlinearity

    def readable_step(self, x, h):
        weights = self.weight_ih.data, self.weight_hh.data, self.bias.data
        return {"h": rnn_step(x, h, *weights, self.nonlinearity)}

    def forward(self, x, state, mask):
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
                kept = ~mask[t]
                h_next[kept], derivative[kept] = h[t, kept], 0
        self._saved = planes, h, mask
        return h[1:], (h[-1],)

    def backward(self, grad_output, grad_state, needs_input_grad):
        planes, h, mask = self._saved
        weights = self.recurrent_blocks_transposed()[0]
        grad_h = grad_state[0].copy()
        for t in reversed(range(len(grad_output))):
            grad_h += grad_output[t]
            delta = planes[0, t]
            delta *= grad_h
            if mask is not None:
                kept = ~mask[t]
                grad_kept = grad_h[kept]
            np.matmul(delta, weights, out=grad_h)
            if mask is not None:
                grad_h[kept] = grad_kept
        grad_x = self.add_weight_gradients(planes, h[:-1], needs_input_grad)
        return grad_x, (grad_h,)


class RNN(RecurrentLayer):
    """Recurrent layer over time-major sequences (T, N, D).

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        How many layers are stacked; each reads the states of the one below.
    nonlinearity : {"tanh", "relu"}
    recurrent_weights : {"uniform", "orthogonal", "identity"}
        How the recurrent weights start; see `initial_recurrent_weights`.
    recurrent_scale : float
        Factor on the initial recurrent weights; the spectral radius, if they are orthogonal.
    input_scale : float
        Factor on the initial input weights of level 0, which are drawn from +-1/sqrt(H) (PyTorch's default).
    dtype : float64 or float32
    random_state : int, Generator or None

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_l0, weight_ih_l1, ... : Parameter
        (D, H), (H, H), (H,) of each level. There is one bias where PyTorch keeps two that are always added.

    The state is h, (num_layers, N, H). `forward` and `backward` are those of `RecurrentLayer`.
    """

    level_class = RNNLevel

    def __init__(self, input_size, hidden_size, num_layers=1, nonlinearity="tanh", **options):
        self.nonlinearity = check_choice(nonlinearity, "nonlinearity", ("tanh", "relu"))
        super().__init__(input_size, hidden_size, num_layers, **options)

    def make_level(self, **parameters):
        return RNNLevel(**parameters, nonlinearity=self.nonlinearity)

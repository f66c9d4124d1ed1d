"""The gated recurrent unit (Cho et al. 2014), in the form that PyTorch and cuDNN compute.

r = sigmoid(x W_ir + h W_hr + b_r)          reset
z = sigmoid(x W_iz + h W_hz + b_z)          update
n = tanh(x W_in + b_n + r * (h W_hn + b_hn))
h_t = (1 - z) * n + z * h_{t-1}
"""

import numpy as np

from nn_helpers.nn.activations import sigmoid
from nn_helpers.recurrent.recurrent_layer import Level, RecurrentLayer


def gru_step(x, h, weight_ih, weight_hh, bias, bias_hn):
    """One step of a GRU: the definition.

    Parameters
    ----------
    x : (N, D) input; h : (N, H) state before the step
    weight_ih : (D, 3H), weight_hh : (H, 3H), bias : (3H,), stacked r, z, n
    bias_hn : (H,), inside the reset product

    Returns
    -------
    h : (N, H)
        The state after the step.
    gates : tuple of three (N, H)
        r, z, n.
    """
    x_r, x_z, x_n = np.split(x @ weight_ih + bias, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ weight_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * (h_n + bias_hn))
    return (1 - z) * n + z * h, (r, z, n)


def gru_step_backward(grad_h, x, h_previous, gates, weight_ih, weight_hh, bias_hn):
    """The gradient of one step, from dL/dh after the step (N, H).

    Returns
    -------
    grad_x, grad_h
        With respect to the step's input and to the state before the step.
    grad_weight_ih, grad_weight_hh, grad_bias, grad_bias_hn
        This step's share of the weight gradients, which are summed over time.
    """
    r, z, n = gates
    h_n = np.split(h_previous @ weight_hh, 3, axis=1)[2]
    delta_n = grad_h * (1 - z) * (1 - n**2)
    delta_r = delta_n * (h_n + bias_hn) * r * (1 - r)
    delta_z = grad_h * (h_previous - n) * z * (1 - z)
    delta_x = np.hstack([delta_r, delta_z, delta_n])
    delta_h = np.hstack([delta_r, delta_z, delta_n * r])
    return (
        delta_x @ weight_ih.T, grad_h * z + delta_h @ weight_hh.T,
        x.T @ delta_x, h_previous.T @ delta_h, delta_x.sum(axis=0), (delta_n * r).sum(axis=0),
    )  # fmt: skip


class GRULevel(Level):
    """The time loops of a GRU."""

    n_gates = 3
    recurrent_planes = slice(0, 3)  # planes r, z, n as the recurrent product sees it, n as the input sees it
    input_planes = np.array([0, 1, 3])
    fold = (0.5, 0.5, 1.0)
    unfold = (0.25, 0.25, 1.0)  # sigmoid' = 1/4 (1 - tanh(z/2)^2): the 1/4 waits in the weights

    def __init__(self, weight_ih, weight_hh, bias, bias_hn):
        super().__init__(weight_ih, weight_hh, bias)
        self.bias_hn = bias_hn

    def parameters(self):
        return [*super().parameters(), self.bias_hn]

    def readable_step(self, x, h):
        weights = self.weight_ih.data, self.weight_hh.data, self.bias.data, self.bias_hn.data
        h, gates = gru_step(x, h, *weights)
        return dict(zip("hrzn", (h, *gates), strict=True))

    def forward(self, x, state, mask):
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
                kept = ~mask[t]
                h[t + 1, kept] = h[t, kept]
                local[:, kept], update[t, kept] = 0, 1
        self._saved = planes, update, h
        return h[1:], (h[-1],)

    def backward(self, grad_output, grad_state, needs_input_grad):
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


class GRU(RecurrentLayer):
    """Gated recurrent unit over time-major sequences (T, N, D).

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        How many layers are stacked; each reads the states of the one below.
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
    weight_ih_l0, weight_hh_l0, bias_l0, bias_hn_l0, weight_ih_l1, ... : Parameter
        (D, 3H), (H, 3H), (3H,), (H,) of each level, gates in PyTorch's order r, z, n. `bias_hn` stands
        inside the reset product; where PyTorch keeps two biases that are always added there is one.

    The state is h, (num_layers, N, H). `forward` and `backward` are those of `RecurrentLayer`.
    """

    level_class = GRULevel

    def initial_biases(self, rng):
        return {**super().initial_biases(rng), "bias_hn": np.zeros(self.hidden_size)}

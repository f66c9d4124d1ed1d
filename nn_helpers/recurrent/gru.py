"""The gated recurrent unit (Cho et al. 2014), in the form that PyTorch and cuDNN compute.

r = sigmoid(x W_ir + h W_hr + b_r)          reset
z = sigmoid(x W_iz + h W_hz + b_z)          update
n = tanh(x W_in + b_n + r * (h W_hn + b_hn))
h_t = (1 - z) * n + z * h_{t-1}
"""

from collections.abc import Sequence

import numpy as np

from nn_helpers.nn.activations import sigmoid
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer
from nn_helpers.recurrent.time_loops import GRULevel
from nn_helpers.validation import Array


def gru_step(
    x: Array, h: Array, weight_ih: Array, weight_hh: Array, bias: Array, bias_hn: Array
) -> tuple[Array, tuple[Array, ...]]:
    """One step of a GRU: the definition.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        The input of the step.
    h : ndarray, shape (N, H)
        The state before the step.
    weight_ih : ndarray, shape (D, 3H)
        Input weights, gates stacked r, z, n.
    weight_hh : ndarray, shape (H, 3H)
        Recurrent weights, alike.
    bias : ndarray, shape (3H,)
    bias_hn : ndarray, shape (H,)
        Inside the reset product.

    Returns
    -------
    h : ndarray, shape (N, H)
        The state after the step.
    gates : tuple of three ndarray, shape (N, H)
        r, z, n.
    """
    x_r, x_z, x_n = np.split(x @ weight_ih + bias, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ weight_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * (h_n + bias_hn))
    return (1 - z) * n + z * h, (r, z, n)


def gru_step_backward(
    grad_h: Array,
    x: Array,
    h_previous: Array,
    gates: Sequence[Array],
    weight_ih: Array,
    weight_hh: Array,
    bias_hn: Array,
) -> tuple[Array, ...]:
    """The gradient of one step.

    Parameters
    ----------
    grad_h : ndarray, shape (N, H)
        dL/dh after the step, from the output and from all later steps.
    x : ndarray, shape (N, D)
        The input of the step.
    h_previous : ndarray, shape (N, H)
        The state before the step.
    gates : sequence of three ndarray, shape (N, H)
        r, z, n.
    weight_ih, weight_hh : ndarray, shape (D, 3H) and (H, 3H)
    bias_hn : ndarray, shape (H,)

    Returns
    -------
    grad_x, grad_h : ndarray
        With respect to the step's input and to the state before the step.
    grad_weight_ih, grad_weight_hh, grad_bias, grad_bias_hn : ndarray
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
    dtype : numpy dtype
        float64, or float32 for speed.
    random_state : None, int or numpy.random.Generator
        For the initial weights.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_l0, bias_hn_l0, weight_ih_l1, ... : Parameter
        (D, 3H), (H, 3H), (3H,), (H,) of each level, gates in PyTorch's order r, z, n. `bias_hn` is
        inside the reset product; where PyTorch keeps two biases that are always added there is one.

    The state is h, (num_layers, N, H). `forward` and `backward` are those of `RecurrentLayer`.
    """

    level_class = GRULevel

    def readable_step(self, weights: list[Array], x: Array, *state: Array) -> dict[str, Array]:
        """Compute one step by `gru_step`; return state and gates by their letters."""
        h, gates = gru_step(x, *state, *weights)
        return dict(zip("hrzn", (h, *gates), strict=True))

    def initial_biases(self, rng: np.random.Generator) -> dict[str, Array]:
        """Return the bias vectors: zeros."""
        return {**super().initial_biases(rng), "bias_hn": np.zeros(self.hidden_size)}

"""The plain recurrent network (Elman 1990): a layer that also reads its own last state.

h_t = tanh(x_t W_ih + h_{t-1} W_hh + b)
"""

from typing import Any

import numpy as np

from nn_helpers.nn.parameters import Parameter
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer
from nn_helpers.recurrent.time_loops import RNNLevel
from nn_helpers.validation import Array, check_choice


def rnn_step(
    x: Array, h: Array, weight_ih: Array, weight_hh: Array, bias: Array, nonlinearity: str = "tanh"
) -> Array:
    """One step of a recurrent network: the definition.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        The input of the step.
    h : ndarray, shape (N, H)
        The state before the step.
    weight_ih : ndarray, shape (D, H)
        Input weights.
    weight_hh : ndarray, shape (H, H)
        Recurrent weights, alike.
    bias : ndarray, shape (H,)
    nonlinearity : {"tanh", "relu"}

    Returns
    -------
    h : ndarray, shape (N, H)
        The state after the step.
    """
    z: Array = x @ weight_ih + h @ weight_hh + bias
    return np.tanh(z) if nonlinearity == "tanh" else np.maximum(z, 0)


def rnn_step_backward(
    grad_h: Array,
    x: Array,
    h_previous: Array,
    h: Array,
    weight_ih: Array,
    weight_hh: Array,
    nonlinearity: str = "tanh",
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
    h : ndarray, shape (N, H)
        The state after the step.
    weight_ih, weight_hh : ndarray, shape (D, H) and (H, H)
    nonlinearity : {"tanh", "relu"}

    Returns
    -------
    grad_x, grad_h : ndarray
        With respect to the step's input and to the state before the step.
    grad_weight_ih, grad_weight_hh, grad_bias : ndarray
        This step's share of the weight gradients, which are summed over time.
    """
    delta = grad_h * (1 - h**2 if nonlinearity == "tanh" else h > 0)
    return (
        delta @ weight_ih.T, delta @ weight_hh.T,
        x.T @ delta, h_previous.T @ delta, delta.sum(axis=0),
    )  # fmt: skip


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
    dtype : numpy dtype
        float64, or float32 for speed.
    random_state : None, int or numpy.random.Generator
        For the initial weights.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_l0, weight_ih_l1, ... : Parameter
        (D, H), (H, H), (H,) of each level. There is one bias where PyTorch keeps two that are always added.

    The state is h, (num_layers, N, H). `forward` and `backward` are those of `RecurrentLayer`.
    """

    level_class = RNNLevel

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        **options: Any,
    ) -> None:
        self.nonlinearity = check_choice(nonlinearity, "nonlinearity", ("tanh", "relu"))
        super().__init__(input_size, hidden_size, num_layers, **options)

    def make_level(self, **parameters: Parameter) -> RNNLevel:
        """Build one level from its parameters."""
        return RNNLevel(**parameters, nonlinearity=self.nonlinearity)

    def readable_step(self, weights: list[Array], x: Array, *state: Array) -> dict[str, Array]:
        """Compute one step by `rnn_step`; return the state by its letter."""
        weight_ih, weight_hh, bias = weights
        return {"h": rnn_step(x, state[0], weight_ih, weight_hh, bias, self.nonlinearity)}

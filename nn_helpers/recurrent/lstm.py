"""The long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).

    i = sigmoid(z_i)   f = sigmoid(z_f)   g = tanh(z_g)   o = sigmoid(z_o)      z = x W_ih + h W_hh + b
    c_t = f * c_{t-1} + i * g
    h_t = o * tanh(c_t)

The cell c is carried from step to step by a product with f alone: no matrix, no squashing. Along it a
gradient shrinks by f per step, so a forget bias b keeps sigmoid(b)**T of it over T steps.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nn_helpers.nn.activations import sigmoid
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer
from nn_helpers.recurrent.time_loops import LSTMLevel
from nn_helpers.validation import Array, check_number, check_positive_int, describe


def lstm_step(
    x: Array, h: Array, c: Array, weight_ih: Array, weight_hh: Array, bias: Array
) -> tuple[Array, Array, tuple[Array, ...]]:
    """One step of an LSTM: the definition.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        The input of the step.
    h, c : ndarray, shape (N, H)
        The state before the step.
    weight_ih : ndarray, shape (D, 4H)
        Input weights, gates stacked i, f, g, o.
    weight_hh : ndarray, shape (H, 4H)
        Recurrent weights, alike.
    bias : ndarray, shape (4H,)

    Returns
    -------
    h, c : ndarray, shape (N, H)
        The state after the step.
    gates : tuple of four ndarray, shape (N, H)
        i, f, g, o.
    """
    z_i, z_f, z_g, z_o = np.split(x @ weight_ih + h @ weight_hh + bias, 4, axis=1)
    i, f, g, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c = f * c + i * g
    return o * np.tanh(c), c, (i, f, g, o)


def lstm_step_backward(
    grad_h: Array,
    grad_c: Array,
    x: Array,
    h_previous: Array,
    c_previous: Array,
    c: Array,
    gates: Sequence[Array],
    weight_ih: Array,
    weight_hh: Array,
) -> tuple[Array, ...]:
    """The gradient of one step.

    Parameters
    ----------
    grad_h, grad_c : ndarray, shape (N, H)
        dL/dh and dL/dc after the step, from the output and from all later steps.
    x : ndarray, shape (N, D)
        The input of the step.
    h_previous, c_previous : ndarray, shape (N, H)
        The state before the step.
    c : ndarray, shape (N, H)
        The cell after the step.
    gates : sequence of four ndarray, shape (N, H)
        i, f, g, o.
    weight_ih, weight_hh : ndarray, shape (D, 4H) and (H, 4H)

    Returns
    -------
    grad_x, grad_h, grad_c : ndarray
        With respect to the step's input and to the state before the step.
    grad_weight_ih, grad_weight_hh, grad_bias : ndarray
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
    dtype : numpy dtype
        float64, or float32 for speed.
    random_state : None, int or numpy.random.Generator
        For the initial weights.

    Raises
    ------
    TypeError, ValueError
        If a number lies outside its range, or no lag is given for ``"chrono"``.

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
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        *,
        forget_bias: float | str = 1.0,
        longest_lag: int | None = None,
        **options: Any,
    ) -> None:
        if isinstance(forget_bias, str) and forget_bias != "chrono":
            raise ValueError(f'forget_bias: expected a number or "chrono", got {describe(forget_bias)}.')
        if forget_bias != "chrono":
            forget_bias = check_number(forget_bias, "forget_bias")
        elif longest_lag is None or check_positive_int(longest_lag, "longest_lag") < 3:
            raise ValueError(
                f'longest_lag: expected at least 3 steps for forget_bias="chrono", got {longest_lag}.'
            )
        self.forget_bias, self.longest_lag = forget_bias, longest_lag
        super().__init__(input_size, hidden_size, num_layers, **options)

    def readable_step(self, weights: list[Array], x: Array, *state: Array) -> dict[str, Array]:
        """Compute one step by `lstm_step`; return states and gates by their letters."""
        h, c, gates = lstm_step(x, *state, *weights)
        return dict(zip("hcifgo", (h, c, *gates), strict=True))

    def initial_biases(self, rng: np.random.Generator) -> dict[str, Array]:
        """Return the bias, whose forget slice starts as `forget_bias` says."""
        bias = np.zeros((4, self.hidden_size))
        if self.forget_bias == "chrono" and self.longest_lag is not None:
            bias[1] = np.log(rng.uniform(1, self.longest_lag - 1, self.hidden_size))
            bias[0] = -bias[1]
        else:
            bias[1] = self.forget_bias
        return {"bias": bias.ravel()}

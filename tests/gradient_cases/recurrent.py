"""Gradient cases of recurrent layers: inputs, initial states, weights, masks, stacks, readable steps."""

import numpy as np

from gradient_cases import layer_rows, parameter_function, register
from nn_helpers.data.sequence_tasks import padding_mask
from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.recurrent.gru import GRU, gru_step, gru_step_backward
from nn_helpers.recurrent.lstm import LSTM, lstm_step, lstm_step_backward
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer
from nn_helpers.recurrent.rnn import RNN, rnn_step, rnn_step_backward
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import MaskedLoss
from nn_helpers.recurrent.time_loops import GRULevel, LSTMLevel, RNNLevel


def recurrent_rows(layer, x, rng, mask=None):
    """Under a loss on all outputs and on the final state: inputs, initial state and all parameters."""
    for parameter in layer.parameters():  # nothing starts at zero, so no mistake hides
        parameter.data[...] = rng.normal(0, 0.7, parameter.shape)
    n = x.shape[1]
    names, shape = layer.state_names, (layer.num_layers, n, layer.hidden_size)
    start = {name: rng.normal(size=shape) for name in names}
    weights = rng.normal(size=(*x.shape[:2], layer.hidden_size))
    state_weights = [rng.normal(size=shape) for _ in names]

    def as_state(arrays):
        return tuple(arrays) if len(names) > 1 else arrays[0]

    def loss(x, **changed):
        output, state = layer.forward(x, as_state([{**start, **changed}[name] for name in names]), mask)
        parts = state if len(names) > 1 else (state,)
        return float(
            (output * weights).sum() + sum((p * w).sum() for p, w in zip(parts, state_weights, strict=True))
        )

    loss(x)
    grad_x, grad_state = layer.backward(weights, as_state(state_weights))
    for name, grad in zip(names, grad_state if len(names) > 1 else (grad_state,), strict=True):
        yield f"initial {name}", grad, lambda values, name=name: loss(x, **{name: values}), start[name]
    if x.dtype.kind == "f":
        yield "input", grad_x, loss, x
    for parameter in layer.parameters():
        yield (
            parameter.name, parameter.grad.copy(),
            parameter_function(parameter, lambda: loss(x)), parameter.data.copy(),
        )  # fmt: skip


for _cls, _level in ((RNN, RNNLevel), (LSTM, LSTMLevel), (GRU, GRULevel)):
    _covers = (_cls, _level, RecurrentLayer)
    register(
        f"{_cls.__name__}, two levels",
        _covers,
        lambda rng, cls=_cls: recurrent_rows(cls(3, 4, 2), rng.normal(size=(5, 2, 3)), rng),
    )
    register(
        f"{_cls.__name__}, indices and a mask",
        _covers,
        lambda rng, cls=_cls: recurrent_rows(
            cls(4, 3), rng.integers(0, 4, (5, 3)), rng, padding_mask([5, 2, 4])
        ),
    )
    for _read in ("all", "last"):
        register(
            f"SequenceNetwork of {_cls.__name__}, reads {_read}",
            SequenceNetwork,
            lambda rng, cls=_cls, read=_read: layer_rows(
                SequenceNetwork(cls(3, 4, random_state=rng), Linear(4, 2, random_state=rng), read),
                rng.normal(size=(4, 2, 3)),
                rng,
            ),
        )

register(
    "SequenceNetwork with Embedding",
    SequenceNetwork,
    lambda rng: layer_rows(
        SequenceNetwork(
            GRU(3, 4, random_state=rng),
            Linear(4, 5, random_state=rng),
            embedding=Embedding(5, 3, random_state=rng),
        ),
        rng.integers(0, 5, (4, 2)),
        rng,
    ),
)
register(
    "RNN with relu, away from kinks",
    (RNN, RNNLevel),
    lambda rng: layer_rows(
        SequenceNetwork(
            RNN(3, 4, nonlinearity="relu", recurrent_weights="identity", random_state=5),
            Linear(4, 2, random_state=5),
        ),
        np.cos(np.arange(24.0)).reshape(4, 2, 3),
        rng,
    ),
)
register(
    "Embedding",
    Embedding,
    lambda rng: layer_rows(Embedding(6, 3, random_state=rng), rng.integers(0, 6, (4, 5)), rng),
)


def step_rows(step, step_backward, n_gates, n_states, rng, extra=()):
    """A readable step: its gradients with respect to everything that it takes."""
    inputs = {"x": rng.normal(size=(2, 3))}
    inputs.update({name: rng.normal(size=(2, 4)) for name in "hc"[:n_states]})
    inputs["weight_ih"] = rng.normal(size=(3, n_gates * 4))
    inputs["weight_hh"] = rng.normal(size=(4, n_gates * 4))
    inputs["bias"] = rng.normal(size=n_gates * 4)
    inputs.update({name: rng.normal(size=4) for name in extra})
    weights = [rng.normal(size=(2, 4)) for _ in range(n_states)]

    def outputs(changed):
        result = step(*{**inputs, **changed}.values())
        return result if isinstance(result, tuple) else (result,)

    def loss(changed):
        return float(sum((part * w).sum() for part, w in zip(outputs(changed), weights, strict=False)))

    for name, grad in zip(inputs, step_backward(inputs, outputs({}), weights), strict=True):
        yield name, grad, lambda values, name=name: loss({name: values}), inputs[name]


register(
    "rnn_step",
    RNN,
    lambda rng: step_rows(
        rnn_step,
        lambda v, out, w: rnn_step_backward(w[0], v["x"], v["h"], out[0], v["weight_ih"], v["weight_hh"]),
        1, 1, rng,
    ),
)  # fmt: skip
register(
    "lstm_step",
    LSTM,
    lambda rng: step_rows(
        lstm_step,
        lambda v, out, w: lstm_step_backward(
            *w, v["x"], v["h"], v["c"], out[1], out[2], v["weight_ih"], v["weight_hh"]
        ),
        4, 2, rng,
    ),
)  # fmt: skip
register(
    "gru_step",
    GRU,
    lambda rng: step_rows(
        gru_step,
        lambda v, out, w: gru_step_backward(
            w[0], v["x"], v["h"], out[1], v["weight_ih"], v["weight_hh"], v["bias_hn"]
        ),
        3, 1, rng, ("bias_hn",),
    ),
)  # fmt: skip


def masked_loss_rows(rng):
    loss_fn = MaskedLoss(CrossEntropyLoss(), padding_mask([4, 2]))
    y_hat, y = rng.normal(size=(4, 2, 3)), rng.integers(0, 3, (4, 2))
    loss_fn(y_hat, y)
    yield "y_hat", loss_fn.backward(), lambda y_hat: loss_fn(y_hat, y), y_hat


register("MaskedLoss", MaskedLoss, masked_loss_rows)

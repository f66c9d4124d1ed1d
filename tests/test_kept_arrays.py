"""Nobody changes from outside what backward will read: the gradient is right, or there is an error."""

import numpy as np
import pytest

from nn_helpers.nn.convolution import Conv2d
from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.gelu import GELU
from nn_helpers.nn.images import Flatten
from nn_helpers.nn.layer_norm import LayerNorm
from nn_helpers.nn.layers import (
    ELU,
    ActivationLayer,
    Identity,
    LeakyReLU,
    Linear,
    Maxout,
    ReLU,
    Rescale,
    Sigmoid,
    Softmax,
    Tanh,
)
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, SSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d
from nn_helpers.nn.pooling import AvgPool2d, MaxPool2d
from nn_helpers.recurrent.gru import GRU
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN

LAYERS = {
    "Linear": lambda: Linear(4, 3, random_state=0),
    "Rescale": lambda: Rescale(0.5),
    "Maxout": Maxout,
    "Softmax": Softmax,
    "BatchNorm1d": lambda: BatchNorm1d(4),
    "BatchNorm1d in evaluation": lambda: BatchNorm1d(4).eval(),
    "LayerNorm": lambda: LayerNorm(4),
    "GELU": GELU,
    "GELU tanh": lambda: GELU("tanh"),
    "Dropout": lambda: Dropout(0.4, random_state=0),
    "Dropout in evaluation": lambda: Dropout(0.4).eval(),
    "ActivationLayer": lambda: ActivationLayer("tanh"),
    **{layer.__name__: layer for layer in (Identity, Sigmoid, Tanh, ReLU, LeakyReLU, ELU)},
    "Sequential": lambda: Sequential(Linear(4, 3), Tanh(), Linear(3, 2), Linear(2, 2), random_state=0),
}


IMAGE_LAYERS = {
    "Conv2d": lambda: Conv2d(2, 3, 2, padding=1, random_state=0),
    "Conv2d of pixels": lambda: Conv2d(2, 3, 1, random_state=0),
    "MaxPool2d": lambda: MaxPool2d(2),
    "AvgPool2d": lambda: AvgPool2d(2),
    "Flatten": Flatten,
}


def spoil(array):
    """Change an array in place, or find that it cannot be changed."""
    try:
        array *= -3
    except ValueError as error:
        assert "read-only" in str(error)  # noqa: PT017


def gradients(layer, x, changed):
    x = x.copy()
    output = layer.forward(x)
    weights = np.random.default_rng(1).normal(size=output.shape)
    if changed == "output":
        spoil(output)
    if changed == "input":
        spoil(x)
    grad = layer.backward(weights)
    return [grad, *(parameter.grad.copy() for parameter in layer.parameters())]


@pytest.mark.parametrize("changed", ["output", "input"])
@pytest.mark.parametrize("name", [*LAYERS, *IMAGE_LAYERS])
def test_a_layer_s_gradient_is_that_of_what_it_saw(name, changed):
    x = np.random.default_rng(0).normal(size=(5, 2, 4, 4) if name in IMAGE_LAYERS else (5, 4))
    layers = LAYERS | IMAGE_LAYERS
    want, have = (gradients(layers[name](), x, what) for what in ("nothing", changed))
    for one, other in zip(have, want, strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_embedding_remembers_the_indices_that_it_looked_up():
    layer, x = Embedding(5, 2, random_state=0), np.array([1, 1, 3])
    layer(x)
    x[:] = 0
    layer.backward(np.ones((3, 2)))
    assert layer.weight.grad[:, 0].tolist() == [0, 2, 0, 1, 0]


@pytest.mark.parametrize("inputs", ["vectors", "indices"])
@pytest.mark.parametrize("cls", [RNN, LSTM, GRU])
def test_a_recurrent_layer_s_gradient_is_that_of_what_it_saw(cls, inputs):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 2, 3)) if inputs == "vectors" else rng.integers(0, 3, (6, 2))
    weights, found = rng.normal(size=(6, 2, 4)), []
    for changed in (False, True):
        layer, seen = cls(3, 4, 2, random_state=0), x.copy()
        output, state = layer(seen)
        if changed:
            spoil(output)
            spoil(seen)
            for part in state if isinstance(state, tuple) else (state,):
                spoil(part)
        layer.backward(weights)
        found.append([parameter.grad for parameter in layer.parameters()])
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("loss_fn", "y"),
    [
        (SSELoss(), np.ones((3, 2))),
        (MSELoss(), np.ones((3, 2))),
        (BCEWithLogitsLoss(), np.ones((3, 2))),
        (CrossEntropyLoss(), np.array([0, 1, 1])),
        (CrossEntropyLoss(), np.full((3, 2), 0.5)),
    ],
)
def test_a_loss_s_gradient_is_that_of_what_it_saw(loss_fn, y):
    y_hat, y = np.random.default_rng(0).normal(size=(3, 2)), y.copy()
    loss_fn(y_hat, y)
    want = loss_fn.backward()
    loss_fn(y_hat, y)
    y_hat *= 7
    y[...] = 0
    np.testing.assert_array_equal(loss_fn.backward(), want)


def test_the_report_s_dropout_by_hand_gives_an_error_or_the_right_gradient():
    x = np.random.default_rng(0).normal(size=(5, 4))
    first, tanh = Linear(4, 3, random_state=0), Tanh()
    h = tanh(first(x))
    with pytest.raises(ValueError, match="read-only"):
        h *= np.array([0, 2, 2])
    dropped = h * np.array([0, 2, 2])  # a new array is what was meant
    assert not dropped[:, 0].any()

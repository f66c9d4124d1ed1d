"""Optimisers make the textbook's steps, however their parameters lie in memory."""

import copy
import math
import pickle

import numpy as np
import pytest

from nn_helpers.nn import stepping
from nn_helpers.nn.layers import Linear, Tanh
from nn_helpers.nn.losses import MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from nn_helpers.nn.parameters import Parameter, pack
from nn_helpers.nn.training import train_step

# The textbook: one number w at a time, its gradients g_1, g_2, ... given. Returns w after every step.


def sgd(w, gradients, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
    velocity = 0.0
    for g in gradients:
        g = g + weight_decay * w
        velocity = momentum * velocity + g
        w = w - lr * (g + momentum * velocity if nesterov else velocity)
        yield w


def adagrad(w, gradients, lr=0.01, eps=1e-10, weight_decay=0.0):
    total = 0.0
    for g in gradients:
        g = g + weight_decay * w
        total += g**2
        w = w - lr * g / (math.sqrt(total) + eps)
        yield w


def rmsprop(w, gradients, lr=0.01, alpha=0.99, eps=1e-8, momentum=0.0, weight_decay=0.0):
    mean, velocity = 0.0, 0.0
    for g in gradients:
        g = g + weight_decay * w
        mean = alpha * mean + (1 - alpha) * g**2
        velocity = momentum * velocity + g / (math.sqrt(mean) + eps)
        w = w - lr * velocity
        yield w


def adam(w, gradients, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    m, v = 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        g = g + weight_decay * w
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
        w = w - lr * m_hat / (math.sqrt(v_hat) + eps)
        yield w


def adamw(w, gradients, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    m, v = 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        w = w - lr * weight_decay * w
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
        w = w - lr * m_hat / (math.sqrt(v_hat) + eps)
        yield w


def adadelta(w, gradients, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0):
    mean, steps = 0.0, 0.0
    for g in gradients:
        g = g + weight_decay * w
        mean = rho * mean + (1 - rho) * g**2
        step = math.sqrt(steps + eps) / math.sqrt(mean + eps) * g
        steps = rho * steps + (1 - rho) * step**2
        w = w - lr * step
        yield w


CASES = [
    (SGD, sgd, {"lr": 0.1}),
    (SGD, sgd, {"lr": 0.1, "momentum": 0.9}),
    (SGD, sgd, {"lr": 0.1, "momentum": 0.8, "nesterov": True}),
    (SGD, sgd, {"lr": 0.1, "weight_decay": 0.3}),
    (SGD, sgd, {"lr": 0.1, "momentum": 0.8, "nesterov": True, "weight_decay": 0.3}),
    (Adagrad, adagrad, {}),
    (Adagrad, adagrad, {"lr": 0.5, "eps": 0.1, "weight_decay": 0.3}),
    (RMSprop, rmsprop, {}),
    (RMSprop, rmsprop, {"lr": 0.2, "alpha": 0.7, "eps": 0.1, "momentum": 0.5, "weight_decay": 0.3}),
    (Adam, adam, {}),
    (AdamW, adamw, {}),
    (AdamW, adamw, {"lr": 0.2, "betas": (0.5, 0.7), "eps": 0.1, "weight_decay": 0.3}),
    (Adadelta, adadelta, {}),
    (Adadelta, adadelta, {"lr": 0.2, "rho": 0.7, "eps": 0.1, "weight_decay": 0.3}),
    (Adam, adam, {"lr": 0.2, "betas": (0.5, 0.7), "eps": 0.1, "weight_decay": 0.3}),
]
STEPS = 7


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "apart"])
@pytest.mark.parametrize(("optimizer_class", "textbook", "settings"), CASES)
def test_every_step_is_the_textbook_s(optimizer_class, textbook, settings, packed):
    rng = np.random.default_rng(0)
    parameters = [Parameter(rng.normal(size=shape), "weight") for shape in ((2, 3), (3,), (1,))]
    if packed:
        pack(parameters)
    gradients = [[rng.normal(size=parameter.shape) for _ in range(STEPS)] for parameter in parameters]
    expected = [
        [
            list(textbook(w, [g.flat[i] for g in of_one], **settings))
            for i, w in enumerate(parameter.data.ravel().tolist())
        ]
        for parameter, of_one in zip(parameters, gradients, strict=True)
    ]
    optimizer = optimizer_class(parameters, **settings)
    for t in range(STEPS):
        optimizer.zero_grad()
        for parameter, of_one in zip(parameters, gradients, strict=True):
            parameter.add_grad(of_one[t])
        optimizer.step()
        for parameter, of_one, right in zip(parameters, gradients, expected, strict=True):
            np.testing.assert_allclose(parameter.data.ravel(), [w[t] for w in right], rtol=1e-12)
            np.testing.assert_array_equal(parameter.grad, of_one[t])  # a step leaves the gradient alone


@pytest.mark.parametrize(("optimizer_class", "_textbook", "settings"), CASES)
def test_float32_stays_float32(optimizer_class, _textbook, settings):
    parameter = Parameter(np.ones(3, np.float32), "weight")
    optimizer = optimizer_class([parameter], **settings)
    data = parameter.data
    parameter.add_grad(np.ones(3, np.float32))
    optimizer.step()
    assert parameter.data is data
    assert parameter.data.dtype == np.float32
    assert (parameter.data < 1).all()


def test_adam_s_first_step_is_the_learning_rate():
    parameter = Parameter([5.0, -5.0])
    optimizer = Adam([parameter], lr=0.1)
    parameter.add_grad([1e-3, 1e3])
    optimizer.step()
    np.testing.assert_allclose(parameter.data, [4.9, -5.1], rtol=1e-5)


def test_the_bias_is_not_penalised_unless_asked_for():
    for decay_bias in (False, True):
        model = Sequential(Linear(3, 2), Tanh(), Linear(2, 2), random_state=0)
        for parameter in model.parameters():
            parameter.data[...] = 1
        optimizer = SGD(model.parameters(), lr=0.1, weight_decay=0.5, decay_bias=decay_bias)
        optimizer.step()  # the gradient is zero: only the penalty moves anything
        for name, parameter in model.named_parameters():
            shrinks = decay_bias or name.endswith("weight")
            np.testing.assert_allclose(parameter.data, 0.95 if shrinks else 1)


def test_a_network_is_one_piece_and_loose_parameters_are_several():
    model = Sequential(Linear(3, 2), Tanh(), Linear(2, 2))
    assert len(Adam(model.parameters()).pieces()) == 1
    assert len(Adam(model.parameters(), weight_decay=0.1).pieces()) == 4  # biases do not decay
    assert len(Adam(model.parameters(), weight_decay=0.1, decay_bias=True).pieces()) == 1
    assert len(Adam(model.parameters()[::-1]).pieces()) == 4
    assert len(Adam(model[2].parameters()).pieces()) == 1
    assert len(Adam([Parameter([1.0]), Parameter([2.0])]).pieces()) == 2


def test_many_numbers_move_in_pieces_as_few_do_at_once(monkeypatch):
    moved = []
    for size in (1000, 4):
        monkeypatch.setattr(stepping, "PIECE", size)
        model = Sequential(Linear(3, 5, random_state=0), Tanh(), Linear(5, 2, random_state=0))
        optimizer = Adam(model.parameters(), lr=0.1, weight_decay=0.2)
        for step in range(3):
            for parameter in model.parameters():
                parameter.grad = np.full(parameter.shape, step - 0.5)
            optimizer.step()
        moved.append(np.concatenate([parameter.data.ravel() for parameter in model.parameters()]))
    np.testing.assert_array_equal(*moved)


def test_a_weight_decay_that_begins_later_spares_the_biases_too():
    model = Sequential(Linear(2, 2, random_state=0), random_state=0)
    model[0].bias.data = [1.0, 1.0]
    optimizer = SGD(model.parameters(), lr=0.1)
    optimizer.step()
    optimizer.weight_decay = 0.5
    before = model.state_dict()
    optimizer.step()
    np.testing.assert_array_equal(model[0].bias.data, before["0.bias"])
    np.testing.assert_allclose(model[0].weight.data, 0.95 * before["0.weight"])


def test_adamw_shrinks_what_adam_hardly_touches():
    """A large gradient hides Adam's penalty behind its root; AdamW's does not care."""
    ends = {}
    for optimizer_class in (Adam, AdamW):
        parameter = Parameter([1.0], "weight")
        optimizer = optimizer_class([parameter], lr=0.01, weight_decay=0.1)
        for step in range(100):
            parameter.grad = [1e4 * (-1) ** step]
            optimizer.step()
        ends[optimizer_class] = parameter.data[0]
    assert ends[AdamW] == pytest.approx(ends[Adam] * (1 - 0.01 * 0.1) ** 100, rel=2e-3)


def test_parameters_of_part_of_a_network_leave_the_rest_alone():
    model = Sequential(Linear(3, 2), Tanh(), Linear(2, 2), random_state=0)
    before = model.state_dict()
    optimizer = SGD([model[0].bias, model[2].weight], lr=1)
    for parameter in model.parameters():
        parameter.add_grad(np.ones(parameter.shape))
    optimizer.step()
    for name, parameter in model.named_parameters():
        moved = name in ("0.bias", "2.weight")
        np.testing.assert_array_equal(parameter.data, before[name] - moved)


def test_the_learning_rate_may_change_between_steps():
    parameter = Parameter([0.0])
    optimizer = SGD([parameter], lr=1)
    parameter.add_grad([1.0])
    optimizer.step()
    optimizer.lr = 0.5
    optimizer.step()
    assert parameter.data.tolist() == [-1.5]


def test_zero_grad_forgets():
    model = Sequential(Linear(3, 2), Linear(2, 2))
    optimizer = SGD(model.parameters(), lr=1)
    for parameter in model.parameters():
        parameter.add_grad(np.ones(parameter.shape))
    optimizer.zero_grad()
    assert not any(parameter.grad.any() for parameter in model.parameters())


def trained(change, momentum=0.9):
    """Weights and bias after five steps, with something done to the layer after the second one."""
    layer = Linear(3, 2, random_state=0)
    optimizer = SGD(layer.parameters(), lr=0.1, momentum=momentum)
    for step in range(5):
        optimizer.zero_grad()
        for parameter in layer.parameters():
            parameter.add_grad(np.full(parameter.shape, 1.0 + step))
        optimizer.step()
        if step == 1:
            change(layer)
    return layer


def test_an_optimiser_finds_its_parameters_wherever_they_move():
    undisturbed, networks = trained(lambda layer: None), []
    moved = trained(lambda layer: networks.append(Sequential(Linear(1, 3), layer, Linear(2, 1))))
    for have, want in zip(moved.parameters(), undisturbed.parameters(), strict=True):
        np.testing.assert_array_equal(have.data, want.data)
    assert moved.weight.home is networks[0][0].weight.home


def test_a_second_network_from_the_first_one_s_layers_leaves_the_first_optimiser_whole():
    def first_alone_and_beside():
        for with_second in (False, True):
            first = Sequential(Linear(3, 4), Tanh(), Linear(4, 2), random_state=0)
            optimizer = Adam(first.parameters(), lr=0.1)
            for step in range(6):
                train_step(first, MSELoss(), optimizer, (np.ones((2, 3)), np.zeros((2, 2))))
                if with_second and step == 2:
                    Sequential(*first.layers[:2])
            yield first.state_dict()

    alone, beside = first_alone_and_beside()
    for name, values in alone.items():
        np.testing.assert_array_equal(beside[name], values)


@pytest.mark.parametrize("what", ["data", "grad"])
def test_a_value_or_gradient_that_is_assigned_is_the_one_that_moves(what):
    layer = Linear(3, 2)
    optimizer = SGD(layer.parameters(), lr=0.1)
    setattr(layer.weight, what, np.ones((3, 2)))
    before = layer.weight.data.copy()
    optimizer.step()
    np.testing.assert_allclose(layer.weight.data, before - (0.1 if what == "grad" else 0))


@pytest.mark.parametrize(
    ("optimizer_class", "settings", "share"),
    [
        (SGD, {"lr": 0.3}, 0.5),
        (SGD, {"lr": 0.05, "momentum": 0.9}, 0.5),
        (SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True}, 0.5),
        (Adagrad, {"lr": 0.1}, 0.5),
        (RMSprop, {}, 0.5),
        (Adam, {"lr": 0.01}, 0.5),
        (AdamW, {"lr": 0.01}, 0.5),
        (Adadelta, {"lr": 5}, 0.5),
    ],
)
def test_every_optimiser_learns(optimizer_class, settings, share):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(40, 3))
        y = np.tanh(X @ rng.normal(size=(3, 1)))
        model = Sequential(Linear(3, 8), Tanh(), Linear(8, 1), random_state=seed)
        loss_fn, optimizer = MSELoss(), optimizer_class(model.parameters(), **settings)
        losses = []
        for _ in range(150):
            losses.append(loss_fn(model(X), y))
            optimizer.zero_grad()
            model.backward(loss_fn.backward())
            optimizer.step()
        assert losses[-1] < share * losses[0]


def test_representation():
    assert repr(Adam(Linear(3, 2).parameters())) == "Adam(lr=0.001, 8 parameters)"


P = [Parameter([1.0])]


@pytest.mark.parametrize(
    ("build", "error", "words"),
    [
        (lambda: SGD([], lr=0.1), ValueError, "at least one Parameter, got an empty list"),
        (lambda: SGD(P + P, lr=0.1), ValueError, "twice"),
        (lambda: SGD([np.ones(3)], lr=0.1), TypeError, r"Parameter objects, got an array"),
        (lambda: SGD(Linear(2, 1), lr=0.1), TypeError, r"such as model.parameters\(\), got Linear\(2, 1\)"),
        (lambda: SGD(P, lr=0), ValueError, "lr: expected .*above 0, got 0"),
        (lambda: SGD(P, lr=-1), ValueError, "lr: expected .*above 0, got -1"),
        (lambda: SGD(P, lr=np.nan), ValueError, "lr: expected .*above 0, got nan"),
        (lambda: SGD(P, lr="fast"), TypeError, "lr: expected a number above 0, got 'fast'"),
        (
            lambda: SGD(P, lr=0.1, momentum=1),
            ValueError,
            "momentum: expected .*at least 0 and below 1, got 1",
        ),
        (lambda: SGD(P, lr=0.1, nesterov=True), ValueError, "nesterov=True: expected a momentum above 0"),
        (lambda: SGD(P, lr=0.1, weight_decay=-1), ValueError, "weight_decay: expected .*at least 0, got -1"),
        (lambda: Adagrad(P, eps=0), ValueError, "eps: expected .*above 0, got 0"),
        (lambda: RMSprop(P, alpha=1.5), ValueError, "alpha: expected .*at least 0 and below 1, got 1.5"),
        (lambda: Adam(P, betas=0.9), ValueError, r"betas: expected a pair such as \(0.9, 0.999\), got 0.9"),
        (lambda: Adam(P, betas=(0.9, 1)), ValueError, "betas: expected .*at least 0 and below 1, got 1"),
    ],
)
def test_bad_settings_are_refused(build, error, words):
    with pytest.raises(error, match=words):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: SGD(P, 0.1, 0.9, 0.5),  # in PyTorch the fourth is the dampening,
        lambda: Adagrad(P, 0.01, 1e-8),  # the decay of the rate,
        lambda: RMSprop(P, 0.01, 0.99, 1e-8, 1e-4),  # the weight decay
    ],
)
def test_what_stands_elsewhere_in_pytorch_is_given_by_name(build):
    with pytest.raises(TypeError, match="positional arguments"):
        build()


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_copy_that_would_move_other_arrays_is_refused(copied):
    optimizer = SGD([Parameter([1.0, 2.0])], lr=0.1)
    with pytest.raises(TypeError, match="build a new optimiser"):
        copied(optimizer)

"""One gate, two judges: the hand-written backward passes of chapters 03 to 09, proved again by the tensors.

Central differences see errors above 1e-7. The tensor engine, which shares no line with those passes, computes
the same gradients exactly: here both agree to 1e-10, outputs as well as gradients.
"""

import inspect
import zlib

import numpy as np
import pytest

from gradient_cases import COVERED, away_from_kinks
from gradient_cases.core import probabilities
from gradient_cases.word2vec import N_BLOCKS, N_WORDS, NEGATIVE, SHARED, SIZE, WINDOW, random_chunk
from nn_helpers import recurrent
from nn_helpers.autodiff import Tensor, cross_entropy
from nn_helpers.data.sequence_tasks import padding_mask
from nn_helpers.estimators.linear_regression import LinearRegression
from nn_helpers.estimators.logistic_regression import LogisticRegression
from nn_helpers.nn import activations, layers, losses
from nn_helpers.nn.dropout import Dropout
from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.normalisation import BatchNorm1d
from nn_helpers.recurrent import GRU, LSTM, RNN, MaskedLoss, SequenceNetwork, time_loops
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer
from nn_helpers.words.negative_sampling import ChunkGradients, add_to_rows, pair_gradients

TOLERANCE = 1e-10
TWINS = {}
PROVED = set()
ROOMS = ("nn.activations", "nn.losses", "nn.layers", "nn.dropout", "nn.embedding", "nn.network")
ROOMS += ("nn.normalisation", "recurrent.", "estimators.", "words.")


def twin(name, *covers):
    """Register a function of a random generator that yields (what, by hand, by tensors)."""

    def keep(build):
        assert name not in TWINS
        TWINS[name] = build
        PROVED.update(covers)
        return build

    return keep


def wanted(array):
    return Tensor(np.array(array), requires_grad=True)


# Activations


def leaky(slope):
    return lambda z: z.relu() - (-z).relu() * slope


def elu(alpha):
    return lambda z: z.relu() + ((-(-z).relu()).exp() - 1) * alpha


def largest(z, pieces):
    """Of each group of neighbours, the first of the largest."""
    groups = z.reshape(*z.shape[:-1], -1, pieces)
    winner = np.eye(pieces)[groups.data.argmax(axis=-1)]
    return (groups * winner).sum(axis=-1)


ELEMENTWISE = {
    "identity": (activations.identity, lambda z: z * 1),
    "step": (activations.step, lambda z: z * 0 + (z.data > 0)),
    "sigmoid": (activations.sigmoid, lambda z: z.sigmoid()),
    "tanh": (activations.tanh, lambda z: z.tanh()),
    "relu": (activations.relu, lambda z: z.relu()),
    "leaky relu": (activations.LeakyReLUActivation(0.3), leaky(0.3)),
    "elu": (activations.ELUActivation(0.7), elu(0.7)),
}


def elementwise_rows(rng, activation, by_tensors):
    z = away_from_kinks(rng, 9)
    weights, one = rng.normal(size=9), wanted(z)
    result = by_tensors(one)
    (result * weights).sum().backward()
    yield "value", activation(z), result.data
    yield "derivative", activation.derivative(z) * weights, one.grad
    yield "from activation", activation.derivative_from_activation(activation(z)) * weights, one.grad


for _name, (_activation, _twin) in ELEMENTWISE.items():
    twin(f"activation {_name}", type(_activation))(
        lambda rng, a=_activation, t=_twin: elementwise_rows(rng, a, t)
    )


@twin("activation softmax", activations.SoftmaxActivation)
def softmax_rows(rng):
    z, weights = rng.normal(size=(2, 4, 5))
    one = wanted(z)
    result = one.softmax()
    (result * weights).sum().backward()
    yield "value", activations.softmax(z), result.data
    yield "Jacobian", np.einsum("ni,nij->nj", weights, activations.softmax.derivative(z)), one.grad


@twin("activation maxout", activations.MaxoutActivation)
def maxout_rows(rng):
    maxout, z = activations.MaxoutActivation(3), rng.normal(size=(2, 12))
    weights, one = rng.normal(size=(2, 4)), wanted(z)
    result = largest(one, 3)
    (result * weights).sum().backward()
    yield "value", maxout(z), result.data
    yield "derivative", np.repeat(weights, 3, axis=-1) * maxout.derivative(z), one.grad


# Losses


def loss_rows(loss_fn, y_hat, y, by_tensors):
    value, one = loss_fn(y_hat, y), wanted(y_hat)
    result = by_tensors(one, y)
    result.backward()
    yield "loss", value, result.data
    yield "y_hat", loss_fn.backward(), one.grad


def binary_cross_entropy(z, y):
    p = z.sigmoid()
    return -(p.log() * y + (1 - p).log() * (1 - y)).mean()


def of_rows(z, y):
    return -(z.softmax().log() * y).sum(axis=-1).mean()


for _shape in ((6,), (4, 3), (2, 3, 4)):
    twin(f"SSELoss {_shape}", losses.SSELoss)(
        lambda rng, s=_shape: loss_rows(
            losses.SSELoss(), *rng.normal(size=(2, *s)), lambda a, y: ((a - y) ** 2).sum()
        )
    )
    twin(f"MSELoss {_shape}", losses.MSELoss)(
        lambda rng, s=_shape: loss_rows(
            losses.MSELoss(), *rng.normal(size=(2, *s)), lambda a, y: ((a - y) ** 2).mean()
        )
    )
    twin(f"BCEWithLogitsLoss {_shape}", losses.BCEWithLogitsLoss)(
        lambda rng, s=_shape: loss_rows(
            losses.BCEWithLogitsLoss(), rng.normal(size=s), rng.uniform(size=s), binary_cross_entropy
        )
    )
for _shape in ((5, 2), (4, 3), (2, 3, 4)):
    twin(f"CrossEntropyLoss labels {_shape}", losses.CrossEntropyLoss)(
        lambda rng, s=_shape: loss_rows(
            losses.CrossEntropyLoss(), rng.normal(size=s), rng.integers(0, s[-1], size=s[:-1]), cross_entropy
        )
    )
    twin(f"CrossEntropyLoss rows {_shape}", losses.CrossEntropyLoss)(
        lambda rng, s=_shape: loss_rows(
            losses.CrossEntropyLoss(), rng.normal(size=s), probabilities(rng, s), of_rows
        )
    )


@twin("MaskedLoss", MaskedLoss)
def masked_loss_rows(rng):
    mask = padding_mask([4, 2])
    loss_fn = MaskedLoss(losses.CrossEntropyLoss(), mask)
    return loss_rows(
        loss_fn,
        rng.normal(size=(4, 2, 3)),
        rng.integers(0, 3, (4, 2)),
        lambda z, y: cross_entropy(z[mask], y[mask]),
    )


# Layers and networks


def layer_rows(rng, layer, x, by_tensors):
    """Output, gradient of the input and of all parameters; by_tensors takes the input and the parameters."""
    parameters = layer.parameters()
    for parameter in parameters:
        parameter.data[...] = rng.normal(0.5, 0.7, parameter.shape)  # nothing is zero, so no mistake hides
        parameter.zero_grad()
    output = layer.forward(x)
    weights = rng.normal(size=output.shape)
    grad_input = layer.backward(weights)
    is_float = np.asarray(x).dtype.kind == "f"
    one = wanted(x) if is_float else x
    tensors = [wanted(parameter.data) for parameter in parameters]
    result = by_tensors(one, *tensors)
    (result * weights).sum().backward()
    yield "output", output, result.data
    if is_float:
        yield "input", grad_input, one.grad
    for (name, parameter), tensor in zip(layer.named_parameters(), tensors, strict=True):
        yield name, parameter.grad, tensor.grad


def batch_norm(x, weight, bias):
    """As it is defined: nothing of the formula for its gradient is used."""
    centred = x - x.mean(axis=0)
    return centred * ((centred**2).mean(axis=0) + 1e-5) ** -0.5 * weight + bias


LAYERS = {
    "Linear": (lambda: layers.Linear(4, 3), (5, 4), lambda x, W, b: x @ W + b),
    "Linear without bias": (lambda: layers.Linear(4, 3, bias=False), (5, 4), lambda x, W: x @ W),
    "Linear over time": (lambda: layers.Linear(4, 3), (2, 5, 4), lambda x, W, b: x @ W + b),
    "Rescale": (lambda: layers.Rescale(1 / 255), (5, 4), lambda x: x * (1 / 255)),
    "ActivationLayer": (lambda: layers.ActivationLayer("tanh"), (5, 4), lambda x: x.tanh()),
    "Identity": (layers.Identity, (5, 4), lambda x: x * 1),
    "Sigmoid": (layers.Sigmoid, (5, 4), lambda x: 1 / (1 + (-x).exp())),
    "Tanh": (layers.Tanh, (5, 4), lambda x: 1 - 2 / ((2 * x).exp() + 1)),
    "ReLU": (layers.ReLU, (5, 4), lambda x: x.relu()),
    "LeakyReLU": (lambda: layers.LeakyReLU(0.3), (5, 4), leaky(0.3)),
    "ELU": (lambda: layers.ELU(0.3), (5, 4), elu(0.3)),
    "Softmax": (layers.Softmax, (5, 4), lambda x: x.exp() / x.exp().sum(axis=-1, keepdims=True)),
    "Maxout": (lambda: layers.Maxout(2), (3, 8), lambda x: largest(x, 2)),
    "Dropout": (lambda: Dropout(0.4).eval(), (5, 4), lambda x: x * 1),
    "BatchNorm1d": (lambda: BatchNorm1d(4), (6, 4), batch_norm),
    "Sequential": (
        lambda: Sequential(
            layers.Linear(4, 5), BatchNorm1d(5), layers.ReLU(), layers.Linear(5, 3), layers.Tanh()
        ),
        (6, 4),
        lambda x, W1, b1, weight, bias, W2, b2: (
            batch_norm(x @ W1 + b1, weight, bias).relu() @ W2 + b2
        ).tanh(),
    ),
}
for _name, (_make, _shape, _twin) in LAYERS.items():
    twin(_name, type(_make()))(
        lambda rng, make=_make, s=_shape, t=_twin: layer_rows(rng, make(), away_from_kinks(rng, s), t)
    )


@twin("Dropout in training", Dropout)
def dropout_rows(rng):
    layer, x = Dropout(0.4, random_state=0), rng.normal(size=(5, 4))
    kept = Dropout(0.4, random_state=0)(np.ones((5, 4)))  # the same draws
    return layer_rows(rng, layer, x, lambda x: x * kept)


@twin("Embedding", Embedding)
def embedding_rows(rng):
    return layer_rows(rng, Embedding(6, 3), rng.integers(0, 6, (4, 5)), lambda x, table: table[x])


@twin("BatchNorm1d in evaluation", BatchNorm1d)
def evaluated_batch_norm_rows(rng):
    layer = BatchNorm1d(4).eval()
    layer.running_mean[...], layer.running_var[...] = rng.normal(size=4), rng.uniform(0.5, 2, size=4)
    scale = (layer.running_var + 1e-5) ** -0.5
    return layer_rows(
        rng,
        layer,
        rng.normal(size=(5, 4)),
        lambda x, weight, bias: (x - layer.running_mean) * scale * weight + bias,
    )


# Recurrent layers, as their equations say


def rnn_twin(x, state, W_ih, W_hh, b):
    (h,) = state
    return ((x @ W_ih + h @ W_hh + b).tanh(),)


def lstm_twin(x, state, W_ih, W_hh, b):
    (h, c), H = state, W_hh.shape[0]
    z = x @ W_ih + h @ W_hh + b
    i, f, g, o = (z[:, k * H : (k + 1) * H] for k in range(4))
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def gru_twin(x, state, W_ih, W_hh, b, b_hn):
    (h,), H = state, W_hh.shape[0]
    from_x, from_h = x @ W_ih + b, h @ W_hh
    r, z = ((from_x[:, k : k + H] + from_h[:, k : k + H]).sigmoid() for k in (0, H))
    n = (from_x[:, 2 * H :] + r * (from_h[:, 2 * H :] + b_hn)).tanh()
    return ((1 - z) * n + z * h,)


STEPS = {RNN: rnn_twin, LSTM: lstm_twin, GRU: gru_twin}
LEVELS = {RNN: time_loops.RNNLevel, LSTM: time_loops.LSTMLevel, GRU: time_loops.GRULevel}


def run_twin(step, xs, state, parameters, mask):
    """All outputs of one level and its last state; at a missing step the state stays and the output is 0."""
    outputs = []
    for t, x in enumerate(xs):
        new = step(x, state, *parameters)
        if mask is not None:
            there = mask[t][:, None].astype(float)
            new = tuple(
                after * there + before * (1 - there) for after, before in zip(new, state, strict=True)
            )
            outputs.append(new[0] * there)
        else:
            outputs.append(new[0])
        state = new
    return outputs, state


def recurrent_rows(rng, cls, num_layers=1, lengths=None):
    T, N, D, H = 5, 3, 3, 4
    layer, mask = cls(D, H, num_layers), None if lengths is None else padding_mask(lengths)
    for parameter in layer.parameters():
        parameter.data[...] = rng.normal(0, 0.7, parameter.shape)
    x = rng.normal(size=(T, N, D))
    start = [rng.normal(size=(num_layers, N, H)) for _ in layer.state_names]
    weights, *of_state = rng.normal(size=(T, N, H)), *(rng.normal(size=s.shape) for s in start)
    as_state = tuple if len(start) > 1 else lambda parts: next(iter(parts))
    output, _ = layer.forward(x, as_state(start), mask)
    grad_x, grad_state = layer.backward(weights, as_state(of_state))
    grad_state = grad_state if len(start) > 1 else (grad_state,)

    inputs, tensors = wanted(x), [wanted(p.data) for p in layer.parameters()]
    states, each = [wanted(s) for s in start], len(tensors) // num_layers
    below, loss = [inputs[t] for t in range(T)], 0.0
    for level in range(num_layers):
        own = tensors[level * each : (level + 1) * each]
        below, last = run_twin(STEPS[cls], below, tuple(s[level] for s in states), own, mask)
        loss = loss + sum((part * w[level]).sum() for part, w in zip(last, of_state, strict=True))
    loss = loss + sum((out * w).sum() for out, w in zip(below, weights, strict=True))
    loss.backward()
    yield "output", output, np.stack([out.data for out in below])
    yield "input", grad_x, inputs.grad
    for name, grad, state in zip(layer.state_names, grad_state, states, strict=True):
        yield f"initial {name}", grad, state.grad
    for parameter, tensor in zip(layer.parameters(), tensors, strict=True):
        yield parameter.name, parameter.grad, tensor.grad


for _cls, _level in LEVELS.items():
    for _layers, _lengths in ((1, None), (2, None), (2, [5, 2, 4])):
        twin(f"{_cls.__name__}, {_layers} levels, lengths {_lengths}", _cls, _level, RecurrentLayer)(
            lambda rng, c=_cls, n=_layers, s=_lengths: recurrent_rows(rng, c, n, s)
        )


def step_rows(rng, cls):
    """The readable steps rnn_step, lstm_step, gru_step and their backward."""
    name, n_states = cls.__name__.lower(), 2 if cls is LSTM else 1
    step, backward = (getattr(recurrent, f"{name}_step{end}") for end in ("", "_backward"))
    gates = {RNN: 1, LSTM: 4, GRU: 3}[cls]
    x, state = rng.normal(size=(2, 3)), [rng.normal(size=(2, 4)) for _ in range(n_states)]
    weights = [rng.normal(size=shape) for shape in ((3, gates * 4), (4, gates * 4), (gates * 4,))]
    weights += [rng.normal(size=4)] if cls is GRU else []
    grads = [rng.normal(size=(2, 4)) for _ in range(n_states)]
    found = step(x, *state, *weights)
    given = {
        RNN: lambda: (grads[0], x, state[0], found, *weights[:2]),
        LSTM: lambda: (*grads, x, *state, found[1], found[2], *weights[:2]),
        GRU: lambda: (grads[0], x, state[0], found[1], *weights[:2], weights[3]),
    }[cls]()
    by_hand = []
    for part in backward(*given):
        by_hand += list(part) if isinstance(part, tuple) else [part]
    tensors = [wanted(array) for array in (x, *state, *weights)]
    after = STEPS[cls](tensors[0], tuple(tensors[1 : 1 + n_states]), *tensors[1 + n_states :])
    sum((part * g).sum() for part, g in zip(after, grads, strict=True)).backward()
    for k, (grad, tensor) in enumerate(zip(by_hand, tensors, strict=True)):
        yield f"argument {k}", grad, tensor.grad


for _cls in STEPS:
    twin(f"{_cls.__name__} step", _cls)(lambda rng, c=_cls: step_rows(rng, c))


@twin("SequenceNetwork with Embedding", SequenceNetwork)
def sequence_network_rows(rng):
    network = SequenceNetwork(LSTM(3, 4), layers.Linear(4, 5), embedding=Embedding(5, 3))

    def by_tensors(x, *parameters):
        table, *own, W, b = parameters
        zeros = Tensor(np.zeros((2, 4)))
        outputs, _ = run_twin(lstm_twin, [table[row] for row in x], (zeros, zeros), own, None)
        place = np.eye(len(x))[:, :, None, None]
        return sum((out @ W + b) * place[t] for t, out in enumerate(outputs))

    return layer_rows(rng, network, rng.integers(0, 5, (4, 2)), by_tensors)


# Linear models and word2vec


def model_rows(rng, model, Y, loss):
    X, weight = rng.normal(size=(7, 3)), rng.uniform(0.2, 2, size=7)
    W, b = rng.normal(size=(3, Y.shape[1])), rng.normal(size=Y.shape[1])
    value, grad_W, grad_b = model._loss_and_gradient(X, Y, weight, W, b)
    one, other = wanted(W), wanted(b)
    result = (loss(X @ one + other, Y) * weight).mean() + (one**2).sum() * 0.3
    result.backward()
    yield "loss", value, result.data
    yield "W", grad_W, one.grad
    yield "b", grad_b, other.grad


@twin("linear regression", LinearRegression)
def linear_rows(rng):
    Y = rng.normal(size=(7, 1))
    return model_rows(rng, LinearRegression(l2=0.3), Y, lambda Z, Y: ((Z - Y) ** 2).sum(axis=1))


@twin("logistic regression", LogisticRegression)
def logistic_rows(rng):
    Y = rng.integers(0, 2, size=(7, 1)).astype(float)
    return model_rows(
        rng,
        LogisticRegression(l2=0.3),
        Y,
        lambda Z, Y: -(Z.sigmoid().log() * Y + (1 - Z.sigmoid()).log() * (1 - Y)).sum(axis=1),
    )


@twin("softmax regression", LogisticRegression)
def softmax_regression_rows(rng):
    Y = np.eye(4)[rng.integers(0, 4, size=7)]
    return model_rows(rng, LogisticRegression(l2=0.3), Y, lambda Z, Y: -(Z.softmax().log() * Y).sum(axis=1))


def pair_loss(v, u, u_negative, weight):
    """V (1, d), u (1, d), u_negative (n, d)."""
    return -((u * v).sum().sigmoid().log() + (-(u_negative @ v.T)).sigmoid().log().sum() * weight)


@twin("word2vec, one pair")
def pair_rows(rng):
    arrays = rng.normal(size=4), rng.normal(size=4), rng.normal(size=(3, 4))
    v, u, u_negative = (wanted(np.atleast_2d(array)) for array in arrays)
    loss, *grads = pair_gradients(*arrays, weight=1.5)
    result = pair_loss(v, u, u_negative, 1.5)
    result.backward()
    yield "loss", loss, result.data
    for what, grad, tensor in zip(("v", "u", "negatives"), grads, (v, u, u_negative), strict=True):
        yield what, np.atleast_2d(grad), tensor.grad


def chunk_rows(rng, method):
    """Pair by pair, from the definition."""
    chunk, tables = random_chunk(rng), rng.normal(size=(2, N_WORDS, SIZE))
    fast = ChunkGradients(N_BLOCKS, WINDOW, NEGATIVE, SIZE, SHARED, dtype=np.float64)
    by_hand = np.zeros_like(tables)
    for table, part in zip(by_hand, getattr(fast, method)(*tables, chunk)[:2], strict=True):
        add_to_rows(table, *part)
    of_input, of_output = (wanted(table) for table in tables)
    loss, drawn = 0.0, chunk.negatives.repeat(4, axis=0)
    for words, lefts, rights, negatives in zip(chunk.words, chunk.left, chunk.right, drawn, strict=True):
        for i, (left, right) in enumerate(zip(lefts, rights, strict=True), start=WINDOW):
            seen = [*words[i - left : i], *words[i + 1 : i + 1 + right]]
            if method == "skip_gram":
                pairs = [([words[i]], target) for target in seen]
            else:
                pairs = [(seen, words[i])] * bool(seen)
            for inputs, target in pairs:
                v = of_input[inputs].mean(axis=0, keepdims=True)
                others = of_output[negatives[negatives != target]]
                loss = loss + pair_loss(v, of_output[[target]], others, NEGATIVE / SHARED)
    loss.backward()
    yield "input vectors", by_hand[0], of_input.grad
    yield "output vectors", by_hand[1], of_output.grad


for _method in ("skip_gram", "cbow"):
    twin(f"word2vec, {_method} chunk", ChunkGradients)(lambda rng, m=_method: chunk_rows(rng, m))


# The second judge


@pytest.mark.parametrize("name", sorted(TWINS))
def test_the_hand_written_gradient_is_that_of_the_tensors(name):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    rows = list(TWINS[name](rng))
    assert rows
    for what, by_hand, by_tensors in rows:
        by_hand, by_tensors = np.asarray(by_hand), np.asarray(by_tensors)
        assert by_hand.shape == by_tensors.shape, what
        scale = max(1.0, np.abs(by_tensors).max())
        assert np.abs(by_hand - by_tensors).max() <= TOLERANCE * scale, what


def test_every_backward_pass_of_chapters_03_to_09_stands_before_both_judges():
    mine = {
        thing
        for thing in COVERED
        if inspect.isclass(thing) and thing.__module__.removeprefix("nn_helpers.").startswith(ROOMS)
    }
    assert len(mine) > 30
    missing = sorted(thing.__name__ for thing in mine - PROVED)
    assert not missing, f"add a twin of {', '.join(missing)}"


@pytest.mark.parametrize("name", ["Linear", "BatchNorm1d", "LSTM step"])
def test_the_second_judge_sees_what_the_first_cannot(name):
    """A gradient that is wrong by 1e-8 of its size passes central differences, and not the tensors."""
    rows = list(TWINS[name](np.random.default_rng(0)))
    for what, by_hand, by_tensors in rows:
        if what != "output":
            spoilt = np.asarray(by_hand) * (1 + 1e-8)
            assert np.abs(spoilt - by_tensors).max() > TOLERANCE * max(1.0, np.abs(by_tensors).max()), what

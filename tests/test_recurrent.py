"""Recurrent layers compute what PyTorch computes and what their readable steps say, fast path or not."""

import numpy as np
import pytest

from nn_helpers.data.sequence_tasks import padding_mask
from nn_helpers.nn.clipping import clip_grad_norm_
from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss, MSELoss
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.parameters import Parameter
from nn_helpers.recurrent.gru import GRU, gru_step_backward
from nn_helpers.recurrent.lstm import LSTM, lstm_step_backward
from nn_helpers.recurrent.recurrent_layer import initial_recurrent_weights
from nn_helpers.recurrent.rnn import RNN, rnn_step_backward
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import MaskedLoss, training_steps

LAYERS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
each_layer = pytest.mark.parametrize("cls", LAYERS.values(), ids=LAYERS)

# First four entries of what torch.nn.RNN, LSTM and GRU of PyTorch 2.13.0 give in float64 for the numbers of
# `wave` below: two levels, initial and final states. Loss and gradients are its autograd's.
PYTORCH = {
    "RNN": {
        "loss": 1.32630892071,
        "output": [0.894796966743, -0.99295499232, 0.710084484341, -0.995948217039],
        "state": [0.650086101858, -0.672658123109, 0.983460794617, 0.169429045564],
        "x": [-0.0564564397583, 0.157721681973, -0.213843431132, 0.0151091879541],
        "h": [0.0477997241286, 0.00248382502372, -0.510170253655, 0.187144802482],
        "weight_ih_l0": [0.20819659973, 0.0637114233045, 0.232714592565, 0.875668248259],
        "weight_hh_l1": [0.865774833494, 0.0060665407022, 1.04619140937, 0.140752128009],
        "bias_l0": [0.165793570943, -0.45487667357],
    },
    "LSTM": {
        "loss": 1.68338138192,
        "output": [0.131836764799, 0.0405415464875, 0.106325852967, -0.266369251878],
        "state": [0.451209729352, 0.182917136659, 0.795406545856, 0.495977346228],
        "x": [0.00963778040758, -0.0247502484499, 0.0181312190881, -0.110462431383],
        "h": [0.00483638722456, -0.0236165969515, -0.0556844315251, 0.0596314496847],
        "weight_ih_l0": [-0.0111923484835, -0.0729657768253, -0.0608456902893, 0.0654772541624],
        "weight_hh_l1": [0.0583520087801, 0.0259269587288, 0.0370673923915, 0.139036038186],
        "bias_l0": [-0.0375315005282, -0.124244105285, 0.268424514703, -0.150607359726],
    },
    "GRU": {
        "loss": 4.07197486598,
        "output": [0.949935344678, 0.582351859689, 0.960809151664, -0.372115090421],
        "state": [0.944461939242, 0.360974699593, 0.797723064726, 0.46745935876],
        "x": [-0.00745174992964, 0.0205189415232, 0.00966596616841, 0.0414306173712],
        "h": [0.010993744881, 0.00335615054423, -1.33780171616, 1.11980754211],
        "weight_ih_l0": [0.0476109868943, 0.00108633812641, -0.192661374451, -0.0227144322612],
        "weight_hh_l1": [0.00330418483785, -0.00915632199172, -0.108088977134, 0.333668578273],
        "bias_l0": [-0.0860905805561, -0.0116629213255, 0.382225190249, -0.113371416904],
    },
}


def wave(shape, phase):
    return np.cos(phase + 1.3 * np.arange(np.prod(shape))).reshape(shape)


def parts(state):
    return state if isinstance(state, tuple) else (state,)


def as_state(arrays):
    return tuple(arrays) if len(arrays) > 1 else arrays[0]


def drawn(cls, n_in=3, hidden=4, num_layers=1, **options):
    """A layer none of whose parameters is zero."""
    layer = cls(n_in, hidden, num_layers, **options)
    rng = np.random.default_rng(7)
    for parameter in layer.parameters():
        parameter.data[...] = rng.normal(0, 0.6, parameter.shape)
    return layer


@pytest.mark.parametrize("name", LAYERS)
def test_the_numbers_are_pytorchs(name):
    layer, golden = LAYERS[name](3, 2, 2), PYTORCH[name]
    phases = {"weight_ih": 0, "weight_hh": 0.5, "bias": 0.7, "bias_hn": 0.9}
    for parameter in layer.parameters():
        kind, level = parameter.name.rsplit("_l", 1)
        parameter.data[...] = wave(parameter.shape, int(level) + phases[kind])
    start = [wave((2, 2, 2), phase) for phase in (0.2, 0.3)][: len(layer.state_names)]
    output, state = layer(wave((4, 2, 3), 0.1), as_state(start))
    weights, state_weight = wave((4, 2, 2), 0.4), wave((2, 2, 2), 0.6)
    loss = (output * weights).sum() + sum((part * state_weight).sum() for part in parts(state))
    grad_x, grad_start = layer.backward(weights, as_state([state_weight] * len(start)))
    found = {
        "loss": loss, "output": output[-1], "state": parts(state)[-1][0],
        "x": grad_x[1], "h": parts(grad_start)[0],
        **{parameter.name: parameter.grad for parameter in layer.parameters()},
    }  # fmt: skip
    for what, expected in golden.items():
        np.testing.assert_allclose(np.ravel(found[what])[:4], expected, rtol=1e-9, atol=1e-11, err_msg=what)


def by_readable_steps(layer, x, start, grad_output):
    """Forward and backward by the readable steps alone: output, gradients of x, state and parameters."""
    trace = layer.trace(x, start)[0]
    weights = [parameter.data for parameter in layer.parameters()]
    before = [
        np.concatenate([first, trace[name]])
        for first, name in zip(parts(start), layer.state_names, strict=True)
    ]
    grad_state, grad_x = [np.zeros_like(first[0]) for first in parts(start)], np.zeros_like(x)
    sums = [np.zeros_like(weight) for weight in weights]
    for t in reversed(range(len(x))):
        grad_h = grad_state[0] + grad_output[t]
        if isinstance(layer, LSTM):
            gates = [trace[letter][t] for letter in "ifgo"]
            grads = lstm_step_backward(
                grad_h, grad_state[1], x[t], before[0][t], before[1][t], trace["c"][t], gates, *weights[:2]
            )
        elif isinstance(layer, GRU):
            gates = [trace[letter][t] for letter in "rzn"]
            grads = gru_step_backward(grad_h, x[t], before[0][t], gates, *weights[:2], weights[3])
        else:
            grads = rnn_step_backward(
                grad_h, x[t], before[0][t], trace["h"][t], *weights[:2], layer.nonlinearity
            )
        grad_x[t], grad_state = grads[0], grads[1 : 1 + len(grad_state)]
        sums = [total + grad for total, grad in zip(sums, grads[1 + len(grad_state) :], strict=True)]
    return trace["h"], grad_x, grad_state, sums


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-4)])
@pytest.mark.parametrize("name", [*LAYERS, "RNN relu"])
def test_the_fast_path_is_the_readable_step(name, dtype, tolerance):
    options = {"nonlinearity": "relu"} if "relu" in name else {}
    rng = np.random.default_rng(0)
    layer = drawn(LAYERS[name.split()[0]], n_in=5, hidden=6, dtype=dtype, **options)
    x, grad_output = rng.normal(size=(9, 4, 5)).astype(dtype), rng.normal(size=(9, 4, 6)).astype(dtype)
    start = as_state([rng.normal(size=(1, 4, 6)).astype(dtype) for _ in layer.state_names])
    expected = by_readable_steps(layer, x, start, grad_output)
    output, _ = layer(x, start)
    grad_x, grad_start = layer.backward(grad_output)
    found = output, grad_x, [part[0] for part in parts(grad_start)], [p.grad for p in layer.parameters()]
    for have, want in zip(found, expected, strict=True):
        for one, other in zip(have, want, strict=True):
            assert one.dtype == dtype
            np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


@each_layer
def test_indices_are_one_hot_vectors(cls):
    rng = np.random.default_rng(1)
    indices, weights = rng.integers(0, 3, (6, 2)), rng.normal(size=(6, 2, 4))
    outputs, grads = [], []
    for x in (indices, np.eye(3)[indices]):
        layer = drawn(cls, num_layers=2)
        outputs.append(layer(x)[0])
        grad_x, _ = layer.backward(weights)
        assert (grad_x is None) == (x is indices)
        grads.append([p.grad for p in layer.parameters()])
    np.testing.assert_allclose(outputs[0], outputs[1], atol=1e-13)
    for one, other in zip(*grads, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


@each_layer
def test_a_masked_batch_is_its_sequences_one_by_one(cls):
    rng = np.random.default_rng(2)
    lengths, layer = [5, 2, 3], drawn(cls, num_layers=2)
    x, weights = rng.normal(size=(5, 3, 3)), rng.normal(size=(5, 3, 4))
    output, state = layer(x, mask=padding_mask(lengths))
    grad_x, _ = layer.backward(weights)
    together = [p.grad.copy() for p in layer.parameters()]
    for p in layer.parameters():
        p.zero_grad()
    for n, length in enumerate(lengths):
        alone, alone_state = layer(x[:length, n : n + 1])
        alone_grad, _ = layer.backward(weights[:length, n : n + 1])
        np.testing.assert_allclose(output[:length, n], alone[:, 0], atol=1e-13)
        np.testing.assert_allclose(grad_x[:length, n], alone_grad[:, 0], atol=1e-13)
        assert not output[length:, n].any()
        assert not grad_x[length:, n].any()
        for have, want in zip(parts(state), parts(alone_state), strict=True):
            np.testing.assert_allclose(have[:, n], want[:, 0], atol=1e-13)
    for have, p in zip(together, layer.parameters(), strict=True):
        np.testing.assert_allclose(have, p.grad, atol=1e-12)


@each_layer
def test_a_gap_in_the_mask_is_a_step_that_did_not_happen(cls):
    x, layer = np.random.default_rng(3).normal(size=(5, 1, 3)), drawn(cls)
    mask = np.array([[True], [True], [False], [True], [True]])
    output, _ = layer(x, mask=mask)
    without, _ = layer(np.delete(x, 2, axis=0))
    np.testing.assert_allclose(np.delete(output, 2, axis=0), without, atol=1e-14)


@each_layer
def test_a_stream_in_two_pieces_is_the_stream(cls):
    x, layer = np.random.default_rng(4).normal(size=(8, 2, 3)), drawn(cls, num_layers=2)
    whole, last = layer(x)
    first, state = layer(x[:3])
    kept = first.copy()
    second, end = layer(x[3:], state)
    np.testing.assert_allclose(whole, np.concatenate([kept, second]), atol=1e-14)
    np.testing.assert_array_equal(first, kept)  # an output is not overwritten by the next forward
    for one, other in zip(parts(last), parts(end), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-14)


@each_layer
def test_gradients_accumulate_and_backward_happens_once(cls):
    rng = np.random.default_rng(5)
    layer, x, weights = drawn(cls), rng.normal(size=(4, 2, 3)), rng.normal(size=(4, 2, 4))
    layer(x)
    layer.backward(weights)
    once = [p.grad.copy() for p in layer.parameters()]
    with pytest.raises(RuntimeError, match="only one backward may follow"):
        layer.backward(weights)
    layer(x)
    assert layer.backward(weights, needs_input_grad=False)[0] is None
    for p, grad in zip(layer.parameters(), once, strict=True):
        np.testing.assert_allclose(p.grad, 2 * grad, atol=1e-12)


@each_layer
def test_random_state_decides_all_and_reset_draws_again(cls):
    one, other, third = (
        cls(3, 4, 2, random_state=1),
        cls(3, 4, 2, random_state=1),
        cls(3, 4, 2, random_state=2),
    )
    pairs = list(zip(one.parameters(), other.parameters(), strict=True))
    assert all((a.data == b.data).all() for a, b in pairs)
    assert (one.weight_hh_l1.data != third.weight_hh_l1.data).any()
    third.reset_parameters(1)
    assert all((a.data == b.data).all() for a, b in zip(one.parameters(), third.parameters(), strict=True))


def test_initial_recurrent_weights():
    orthogonal = RNN(
        2, 8, recurrent_weights="orthogonal", recurrent_scale=0.9, random_state=0
    ).weight_hh_l0.data
    np.testing.assert_allclose(np.abs(np.linalg.eigvals(orthogonal)), 0.9)
    np.testing.assert_array_equal(RNN(2, 3, recurrent_weights="identity").weight_hh_l0.data, np.eye(3))
    uniform = LSTM(2, 100, recurrent_scale=0.1, random_state=0).weight_hh_l0.data
    assert 0.0099 < np.abs(uniform).max() <= 0.01


def test_forget_bias_stands_in_the_forget_slice():
    np.testing.assert_array_equal(LSTM(2, 2, forget_bias=3.0).bias_l0.data, [0, 0, 3, 3, 0, 0, 0, 0])
    i, f, g, o = LSTM(2, 500, forget_bias="chrono", longest_lag=50, random_state=0).bias_l0.data.reshape(
        4, -1
    )
    memory = 1 + np.exp(f)  # about the steps that a forget gate of bias f keeps
    assert 2 <= memory.min() < 3 < 45 < memory.max() <= 50
    np.testing.assert_array_equal(i, -f)
    assert not g.any()
    assert not o.any()


def test_a_network_of_layers_learns():
    """Sequence to one: did a 1 come first? Only memory tells."""
    rng = np.random.default_rng(6)
    x = rng.integers(0, 2, (6, 64))
    y = x[0][:, None].astype(float)
    network = SequenceNetwork(RNN(2, 8, random_state=0), Linear(8, 1, random_state=0), "last")
    optimizer = SGD(network.parameters(), lr=0.2, momentum=0.9)
    for _ in range(150):
        optimizer.zero_grad()
        network.backward(2 * (network(x) - y) / len(y), needs_input_grad=False)
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    assert (np.abs(network(x) - y) < 0.3).all()


def test_clipping_keeps_the_direction():
    one, two = Parameter(np.zeros(2), "one"), Parameter(np.zeros((1, 2)), "two")
    one.grad, two.grad = [3.0, 0.0], [[0.0, 4.0]]
    assert clip_grad_norm_([one, two], 10) == 5
    np.testing.assert_array_equal(one.grad, [3, 0])
    assert clip_grad_norm_([one, two], 1) == 5
    np.testing.assert_allclose([one.grad, two.grad[0]], [[0.6, 0], [0, 0.8]])
    two.grad[0, 0] = np.nan
    with pytest.raises(ValueError, match="lower the learning rate"):
        clip_grad_norm_([one, two], 1)


def test_clipping_a_gradient_whose_square_is_beyond_single_precision():
    parameter = Parameter(np.zeros(2, np.float32), "weight")
    parameter.grad = [3e30, 4e30]
    assert clip_grad_norm_([parameter], 1) == pytest.approx(5e30)
    np.testing.assert_allclose(parameter.grad, [0.6, 0.8], rtol=1e-6)


x = np.zeros((4, 2, 3))


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: RNN(3, 4)(np.zeros((4, 3))), r"sequences of shape \(T, N, 3\), time first"),
        (lambda: RNN(3, 4)(np.full((4, 2), 3)), "from 0 to 2, .* got some from 3 to 3"),
        (lambda: RNN(3, 4)(np.zeros((0, 2, 3))), "at least one step"),
        (lambda: LSTM(3, 4)(x, np.zeros((1, 2, 4))), r"expected the pair \(h, c\)"),
        (lambda: GRU(3, 4)(x, np.zeros((2, 4))), r"State h: expected shape \(1, 2, 4\)"),
        (lambda: GRU(3, 4)(x, mask=np.ones((4, 2))), "mask: expected an array of bool"),
        (lambda: RNN(3, 4, nonlinearity="sigmoid"), "nonlinearity: expected one of"),
        (lambda: RNN(3, 4, recurrent_weights="zeros"), "recurrent_weights: expected one of"),
        (lambda: initial_recurrent_weights("unifrom", 1.0, 4, 1, None), "kind: expected one of 'uniform'"),
        (lambda: LSTM(3, 4, forget_bias="one"), 'expected a number or "chrono"'),
        (lambda: LSTM(3, 4, forget_bias="chrono"), "longest_lag: expected at least 3"),
        (lambda: LSTM(3, 4).zero_state(0), "n: expected a whole number of at least 1, got 0"),
        (lambda: padding_mask([3, 5], 4), "length 5 does not fit into 4 steps"),
        (lambda: padding_mask([]), "whole numbers, one per sequence"),
        (lambda: clip_grad_norm_(RNN(3, 4).parameters(), 0), "max_norm: expected .*above 0"),
    ],
)
def test_bad_input_gets_one_clear_sentence(act, message):
    with pytest.raises(ValueError, match=message):
        act()


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: LSTM(3, 4, forget_bias="chrono", longest_lag="50"), "longest_lag: expected a whole number"),
        (lambda: padding_mask([1, 2], 3.5), "n_steps: expected a whole number of at least 1, got 3.5"),
    ],
)
def test_what_is_no_number_is_refused(act, message):
    with pytest.raises(TypeError, match=message):
        act()


def test_backward_refuses_another_shape():
    layer = RNN(3, 4)
    with pytest.raises(RuntimeError, match="needs a forward before it"):
        layer.backward(np.zeros((4, 2, 4)))
    layer(x)
    with pytest.raises(ValueError, match=r"output's shape \(4, 2, 4\)"):
        layer.backward(np.zeros((4, 2, 3)))
    layer.backward(np.zeros((4, 2, 4)))  # a refused gradient does not use up the forward


NOTHING = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf, "huge": 1e300}


@pytest.mark.parametrize("value", NOTHING.values(), ids=NOTHING)
@each_layer
def test_what_lies_under_a_mask_never_matters(cls, value):
    rng = np.random.default_rng(5)
    x, weights, mask = rng.normal(size=(4, 2, 2)), rng.normal(size=(4, 2, 3)), padding_mask([4, 2])
    found = []
    for under in (0.0, value):
        layer = cls(2, 3, 2, random_state=0)
        x[~mask] = weights[~mask] = under
        output, state = layer(x, mask=mask)
        grad_x, _ = layer.backward(weights)
        found.append([output, *parts(state), grad_x, *(p.grad for p in layer.parameters())])
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_nan_under_a_mask_is_worth_the_report_s_number():
    layer, x = LSTM(2, 3, random_state=0), np.random.default_rng(5).normal(size=(4, 2, 2))
    x[2:, 1] = np.nan
    mask = padding_mask([4, 2])
    output, _ = layer(x, mask=mask)
    layer.backward(mask[:, :, None] * np.ones_like(output))
    assert np.abs(layer.weight_ih_l0.grad).sum() == pytest.approx(4.029457748, abs=5e-10)


@pytest.mark.parametrize("under", [-1, 99])
@pytest.mark.parametrize("embedded", [False, True])
def test_an_index_under_a_mask_never_matters(embedded, under):
    mask, found = padding_mask([4, 2]), []
    for filler in (0, under):
        x = np.random.default_rng(5).integers(0, 3, (4, 2))
        x[~mask] = filler
        embedding = Embedding(3, 3, random_state=0) if embedded else None
        network = SequenceNetwork(
            GRU(3, 4, random_state=0), Linear(4, 2, random_state=0), embedding=embedding
        )
        loss_fn = MaskedLoss(CrossEntropyLoss(), mask)
        loss_fn(network(x, mask=mask), np.where(mask, 1, filler))
        network.backward(loss_fn.backward())
        found.append([p.grad for p in network.parameters()])
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_training_goes_on_with_nan_under_the_mask():
    rng = np.random.default_rng(0)
    network = SequenceNetwork(RNN(2, 4, random_state=0), Linear(4, 1, random_state=0))
    mask = padding_mask([5, 3])

    def draw():
        x, y = rng.normal(size=(5, 2, 2)), np.zeros((5, 2, 1))
        x[~mask] = y[~mask] = np.nan
        return x, y, mask

    losses = list(training_steps(network, MSELoss(), draw, n_updates=40, lr=0.05))
    assert np.isfinite(losses).all()
    assert losses[-1] < 0.5 * losses[0]


def test_a_sequence_network_refuses_parts_of_another_kind():
    with pytest.raises(TypeError, match=r"recurrent: expected RNN, LSTM or GRU, got Linear\(3, 4\)"):
        SequenceNetwork(Linear(3, 4), Linear(4, 2))
    with pytest.raises(TypeError, match=r"readout: expected a layer such as Linear, got RNN"):
        SequenceNetwork(RNN(3, 4), RNN(4, 2))
    with pytest.raises(TypeError, match=r"embedding: expected an Embedding, got Linear\(3, 3\)"):
        SequenceNetwork(RNN(3, 4), Linear(4, 2), embedding=Linear(3, 3))

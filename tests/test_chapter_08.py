"""What chapter 08 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch08.explorers.decay import (
    compute_decay,
    describe_decay,
    geometric_mean,
    gradient_sizes,
)
from nn_helpers.chapters.ch08.explorers.small_model import compute_reading, compute_temperature
from nn_helpers.chapters.ch08.explorers.unrolled import compute_unroll
from nn_helpers.characters.alphabet import Alphabet
from nn_helpers.characters.character_model import CharacterModel
from nn_helpers.characters.ngram import CharacterNGram
from nn_helpers.characters.sampling import sharpen
from nn_helpers.data.sequence_tasks import recall_cue
from nn_helpers.data.texts import documentation_prose, split
from nn_helpers.nn.clipping import clip_grad_norm_
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import Adam
from nn_helpers.nn.parameters import Parameter
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import training_steps

seeds = pytest.mark.parametrize("seed", range(5))


def lecture(*names, **given):
    """Definitions of the lecture that see each other and what is given."""
    found = dict(zip(names, definitions("08", *names), strict=True))
    for value in found.values():
        if callable(value):
            value.__globals__.update(found, **given)
    return list(found.values())


def network(seed, T=6, N=3, D=4, H=5):
    rng = np.random.default_rng(seed)
    X, h0, Y = rng.normal(size=(T, N, D)), rng.normal(size=(N, H)), rng.uniform(-1, 1, (T, N, H))
    return X, h0, Y, rng.normal(0, 0.5, (D, H)), rng.normal(0, 0.5, (H, H)), rng.normal(0, 0.5, H)


def test_two_steps_to_every_printed_digit():
    h1 = np.tanh(0.6)
    h2 = np.tanh(1.0 + 0.8 * h1 + 0.1)
    delta2 = (h2 - 1) * (1 - h2**2)
    delta1 = (h1 + 0.8 * delta2) * (1 - h1**2)
    printed = [0.5370, 0.9104, -0.0153, -0.0123, 0.3734]
    assert np.round([h1, h2, delta2, 0.8 * delta2, delta1], 4) == pytest.approx(printed)
    state = compute_unroll(6, 0.8)
    assert (*state.h, *state.delta[::-1], state.carried) == pytest.approx(
        (h1, h2, delta2, delta1, 0.8 * delta2)
    )
    shown = [sum(state.shares_x), sum(state.shares_h), sum(state.delta)]

    def loss(p):
        first = np.tanh(p[0] + p[2])
        return (first**2 + (np.tanh(2 * p[0] + p[1] * first + p[2]) - 1) ** 2) / 2

    assert relative_error(np.array(shown), numerical_gradient(loss, np.array([0.5, 0.8, 0.1]))) < 1e-7


@pytest.mark.parametrize("w_h", [-1.5, -0.3, 0.0, 1.2])
def test_the_explorers_gradients_are_measured_ones(w_h):
    state = compute_unroll(6, w_h)

    def loss(p):
        first = np.tanh(p[0] + p[2])
        return (first**2 + (np.tanh(2 * p[0] + p[1] * first + p[2]) - 1) ** 2) / 2

    shown = np.array([sum(state.shares_x), sum(state.shares_h), sum(state.delta)])
    assert relative_error(shown, numerical_gradient(loss, np.array([0.5, w_h, 0.1]))) < 1e-7


@seeds
def test_the_lectures_layer_is_the_packages(seed):
    forward, backward = lecture("rnn_forward", "rnn_backward")
    X, h0, Y, *weights = network(seed)
    states = forward(X, h0, *weights)
    layer = RNN(4, 5)
    for parameter, value in zip(layer.parameters(), weights, strict=True):
        parameter.data[...] = value
    output, final = layer(X, h0[None])
    assert np.allclose(output, states, rtol=0, atol=1e-13)
    assert np.array_equal(final[0], output[-1])
    _, grad_h0 = layer.backward(2 * (states - Y) / Y.size)
    own = backward(2 * (states - Y) / Y.size, X, h0, states, *weights[:2])
    for mine, parameter in zip(own, layer.parameters(), strict=False):
        assert np.allclose(mine, parameter.grad, rtol=0, atol=1e-13)
    assert np.allclose(own[3], grad_h0[0], rtol=0, atol=1e-13)


@seeds
def test_the_lectures_gradients_are_measured_ones_and_its_mistakes_are_not(seed):
    X, h0, Y, *weights = network(seed)
    forward, backward = lecture("rnn_forward", "rnn_backward")
    states = forward(X, h0, *weights)
    parameters = [*weights, h0]

    def loss(k, value):
        W_ih, W_hh, b, h = [*parameters[:k], value, *parameters[k + 1 :]]
        return np.mean((forward(X, h, W_ih, W_hh, b) - Y) ** 2)

    own = backward(2 * (states - Y) / Y.size, X, h0, states, *weights[:2])
    for k, gradient in enumerate(own):
        measured = numerical_gradient(lambda value, k=k: loss(k, value), parameters[k])
        assert relative_error(gradient, measured) < 1e-7
    names = {"states": states, "Y": Y, "h0": h0, "X": X, "W_hh": weights[1], "T": len(X)}
    mistakes, broken = lecture("MISTAKES", "backward_with", **names)
    errors = [relative_error(broken(mistake), own[1]) for mistake in mistakes]
    assert errors[0] < 1e-12
    assert min(errors[1:]) > 1e-3


def test_gradients_fade_with_the_lag_and_the_radius():
    *_, by_lag = lecture("rnn_forward", "scaled_rotation", "gradient_by_lag")
    runs = np.stack([by_lag(0.9, seed=seed) for seed in range(20)])
    assert np.allclose(runs[:5], compute_decay(0.9, 0.2, 20, True).sizes, rtol=1e-9, atol=0)
    sizes = geometric_mean(runs)
    assert 1.5e-2 < sizes[20] < 2.5e-2
    assert 2.5e-4 < sizes[40] < 5e-4
    assert 0.5e-7 < sizes[80] < 2e-7
    assert np.all(runs[:, 40] < 1e-3)
    assert np.all(runs[:, 1:] <= 0.9 ** np.arange(1, 101) * (1 + 1e-9))


def test_a_radius_above_one_may_explode_or_not():
    for seed in range(5):
        assert gradient_sizes(1.1, 0.2, seed=seed)[100] < 1
        assert gradient_sizes(2.0, 0.2, seed=seed)[80] > 10
    straight = compute_decay(1.1, 0.2, 40, False).sizes
    assert np.allclose(straight, 1.1 ** np.arange(101), rtol=1e-9)
    assert "5e+01" in describe_decay(compute_decay(1.1, 0.2, 40, False))


@seeds
def test_clipping_keeps_the_direction(seed):
    (clip,) = lecture("clip_by_norm")
    rng = np.random.default_rng(seed)
    gradients = [rng.normal(0, 10, shape) for shape in ((3, 4), (4,))]
    parameters = [Parameter(np.zeros(g.shape)) for g in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    clipped, norm = clip(gradients, 1.0)
    assert clip_grad_norm_(parameters, 1.0) == pytest.approx(norm)
    for parameter, mine, before in zip(parameters, clipped, gradients, strict=True):
        assert np.allclose(parameter.grad, mine)
        assert np.allclose(mine * norm, before)
    assert all(np.array_equal(a, b) for a, b in zip(clip(gradients, 1e6)[0], gradients, strict=True))


@seeds
def test_the_last_target_of_a_chunk_is_the_first_input_of_the_next(seed):
    (chunks,) = lecture("chunks")
    codes = np.random.default_rng(seed).integers(0, 50, 200)
    parts = list(chunks(codes, 8, 5))
    assert len(parts) == 199 // 5 // 8
    for (inputs, targets), (following, _) in pairwise(parts):
        assert np.array_equal(targets[:-1], inputs[1:])
        assert np.array_equal(targets[-1], following[0])


@seeds
def test_cold_is_bold_and_hot_is_wild(seed):
    (softmax_at,) = lecture("softmax_at")
    logits = np.random.default_rng(seed).normal(0, 2, 9)
    tops = []
    for temperature in (0.1, 0.5, 1.0, 2.0, 10.0):
        p = softmax_at(logits, temperature)
        assert np.allclose(p, sharpen(logits, temperature))
        tops.append(p.max())
    assert tops == sorted(tops, reverse=True)


def test_the_lectures_ngram_is_the_packages():
    text = documentation_prose()[:6000]
    alphabet = sorted(set(text))
    count, probability = lecture(
        "count_followers", "ngram_probability", alphabet=alphabet, Counter=Counter, defaultdict=defaultdict
    )
    package = CharacterNGram(4, alphabet=Alphabet(text)).fit(text[:5000])
    followers = count(text[:5000], 4)
    for at in range(5000, 5200):
        context = text[at - 3 : at]
        mine = [probability(followers, context, character) for character in alphabet]
        assert np.allclose(mine, package.predict_proba(context), rtol=1e-12)
        assert sum(mine) == pytest.approx(1)


@pytest.fixture(scope="module")
def text():
    return split("documentation", documentation_prose())


def test_the_5_gram_beats_the_3_gram_and_worsens_beyond(text):
    alphabet = Alphabet(text.characters)
    piece, held_out = text.train[:60_000], text.test[:8_000]
    nats = [
        CharacterNGram(n, alphabet=alphabet).fit(piece).nats_per_character(held_out) for n in (1, 2, 3, 5, 8)
    ]
    assert nats[:4] == sorted(nats[:4], reverse=True)
    assert nats[4] > nats[3]


@pytest.mark.parametrize("seed", range(3))
def test_counting_beats_the_small_network(text, seed):
    """The lecture's network and passes, other draws: it lies between the 3-gram and the 5-gram."""
    alphabet = Alphabet(text.characters)
    piece, held_out = text.train[:60_000], text.test[:8_000]
    model = CharacterModel(
        "RNN", 64, n_steps=25, batch_size=32, n_epochs=6, alphabet=alphabet, random_state=seed
    )
    learnt = model.fit(piece, progress=False).nats_per_character(held_out)
    three, five = (
        CharacterNGram(n, alphabet=alphabet).fit(piece).nats_per_character(held_out) for n in (3, 5)
    )
    assert five + 0.05 < learnt < three


def test_the_lectures_training_step_is_the_packages():
    chunks, clip, forward, backward = lecture("chunks", "clip_by_norm", "rnn_forward", "rnn_backward")
    shared = {"Parameter": Parameter, "Adam": Adam, "CrossEntropyLoss": CrossEntropyLoss}
    shared |= {"rnn_forward": forward, "rnn_backward": backward, "clip_by_norm": clip}
    new_model, logits_of, step = lecture("new_model", "logits_of", "training_step", **shared)
    model, h = new_model(20, H=7, seed=3), np.zeros((4, 7))
    package = SequenceNetwork(RNN(20, 7), Linear(7, 20))
    for parameter, own in zip(package.parameters(), model, strict=True):
        parameter.data[...] = own.data
    optimizers = Adam(model, lr=1e-2), Adam(package.parameters(), lr=1e-2)
    loss_fn, state = CrossEntropyLoss(), None
    for inputs, targets in chunks(np.random.default_rng(4).integers(0, 20, 300), 9, 4):
        loss, h = step(model, optimizers[0], inputs, targets, h)
        assert loss_fn(package(inputs, state), targets) == pytest.approx(loss, rel=1e-9)
        state = package.state
        optimizers[1].zero_grad()
        package.backward(loss_fn.backward())
        clip_grad_norm_(package.parameters(), 1.0)
        optimizers[1].step()
    assert np.allclose(logits_of(model, inputs, h)[0], package(inputs, state))


def recall_accuracy(lag, seed):
    rng = np.random.default_rng(seed)
    model = SequenceNetwork(RNN(8, 16, random_state=seed), Linear(16, 4, random_state=seed), "last")
    loss_fn = CrossEntropyLoss()
    for _ in training_steps(model, loss_fn, lambda: recall_cue(32, lag, random_state=rng), n_updates=300):
        pass
    x, y, _ = recall_cue(500, lag, random_state=1000 + seed)
    return np.mean(model(x).argmax(axis=1) == y)


@pytest.mark.parametrize("seed", range(5, 8))
def test_a_short_lag_is_learnt_and_a_long_one_is_not(seed):
    """Other seeds than the lecture's."""
    assert recall_accuracy(2, seed) > 0.95
    assert recall_accuracy(40, seed) < 0.6


def test_the_explorers_read_anything():
    for typed in ("", "ñandú 🙂", "a" * 500):
        state = compute_reading(typed, 3)
        assert state.h.shape == (len(state.text), 32)
        assert np.abs(state.h).max() <= 1
    cold, hot = (compute_temperature("The ", t, 0) for t in (0.1, 5.0))
    assert cold.entropy < compute_temperature("The ", 1.0, 0).entropy < hot.entropy
    assert cold.p[0] > hot.p[0]

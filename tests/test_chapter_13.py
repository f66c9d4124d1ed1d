"""What chapter 13 claims, asserted: and what its lecture defines equals what its explorers compute."""

import re
from pathlib import Path

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers import nn
from nn_helpers.chapters.ch13 import codes, modular, repeated
from nn_helpers.chapters.ch13.explorers import code_plane, grokking, heads

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "saliency", "occlusion", "fgsm", "uphill", "ten_steps", "repeated_symbols", "attention_only",
    "after_earlier", "copying", "train_copier", "induction_score", "previous_score", "cut",
    "modular_addition", "train_adder", "fourier_power", "closed_form", "linear_probe", "probed",
    "control_labels", "task_and_control", "autoencoder",
)  # fmt: skip


@pytest.fixture(scope="module")
def lecture():
    found = dict(zip(NAMES, definitions("13", *NAMES), strict=True))
    one_hot, (pairs, sums) = np.eye(31, dtype=np.float32), modular.modular_addition(31)
    found["fgsm"].__globals__.update(
        {name: getattr(nn, name) for name in nn.__all__},
        loss_fn=nn.CrossEntropyLoss(), p=31, sums=sums, targets=one_hot[sums],
        inputs=np.hstack([one_hot[pairs[:, 0]], one_hot[pairs[:, 1]]]),
    )  # fmt: skip
    return found


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def reader():
    """A small smooth network of 784 pixels, not trained."""
    return nn.Sequential(nn.Linear(784, 12), nn.Tanh(), nn.Linear(12, 10), random_state=0)


def brute_force_score(weights, tokens):
    masses = []
    for t in range(len(tokens)):
        after = [s + 1 for s in range(t) if tokens[s] == tokens[t]]
        if after:
            masses.append(sum(weights[t, s] for s in after))
    return np.mean(masses)


# Pictures


def test_saliency_is_the_slope_of_the_logit(lecture, reader, rng):
    image = rng.uniform(size=784)
    measured = nn.numerical_gradient(lambda x: reader(x[None])[0, 3], image)
    assert nn.relative_error(lecture["saliency"](reader, image, 3), measured) < 1e-6


def test_occlusion_covers_one_place_at_a_time_and_leaves_the_picture_alone(lecture, reader, rng):
    image = rng.uniform(size=784)
    kept, fall = image.copy(), lecture["occlusion"](reader, image, 3, size=5)
    assert (image == kept).all()
    for row, column in ((0, 0), (13, 20), (27, 27)):
        covered = image.reshape(28, 28).copy()
        covered[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
        change = reader(image[None])[0, 3] - reader(covered.reshape(1, 784))[0, 3]
        assert fall[row, column] == pytest.approx(change)


def test_attacks_stay_within_their_size_and_raise_the_loss(lecture, reader, rng):
    X, y, loss_fn = rng.uniform(size=(6, 784)), rng.integers(10, size=6), nn.CrossEntropyLoss()
    one = lecture["fgsm"](X, lecture["uphill"](reader, X, y), 0.1)
    ten = lecture["ten_steps"](reader, X, y, 0.1)
    for attacked in (one, ten):
        assert np.abs(attacked - X).max() <= 0.1 + 1e-12
        assert attacked.min() >= 0
        assert attacked.max() <= 1
    losses = [loss_fn(reader(pictures), y) for pictures in (X, one, ten)]
    assert losses == sorted(losses)


# Copying


def test_symbols_repeat_after_a_period_and_differ_within_it(lecture):
    rows = lecture["repeated_symbols"](200, 33, 32, np.random.default_rng(1))
    np.testing.assert_array_equal(rows, repeated.repeated_symbols(200, 33, 32, np.random.default_rng(1)))
    periods = set()
    for row in rows:
        period = int(np.flatnonzero(row[1:] == row[0])[0]) + 1
        assert len(set(row[:period])) == period
        assert (row[period:] == row[:-period]).all()
        periods.add(period)
    assert periods == set(range(4, 17))


@pytest.mark.parametrize("seed", range(5))
def test_the_induction_score_counts_all_earlier_matches(lecture, seed):
    rng = np.random.default_rng(seed)
    tokens, weights = rng.integers(4, size=(3, 9)), np.tril(rng.uniform(size=(3, 9, 9)))
    for one, A in zip(tokens, weights, strict=True):
        assert lecture["induction_score"](A, one) == pytest.approx(brute_force_score(A, one))
        assert repeated.induction_score(A, one) == pytest.approx(brute_force_score(A, one))
    several = np.array([repeated.induction_score(A, np.arange(9) % 3) for A in weights])
    assert repeated.induction_score(weights, np.tile(np.arange(9) % 3, (3, 1))) == pytest.approx(
        several.mean()
    )


@pytest.fixture(scope="module")
def copier():
    return heads.trained_copier()


def test_two_layers_copy_and_their_heads_are_where_the_lecture_says(lecture, copier):
    tokens = repeated.repeated_symbols(100, 33, 32, np.random.default_rng(7))
    assert lecture["copying"](copier, tokens) == repeated.copying(copier, tokens)
    assert repeated.copying(copier, tokens)[1] > 0.99
    first, second = (block.attention.weights for block in copier.blocks)
    assert min(lecture["induction_score"](second[:, h], tokens[:, :-1]) for h in range(2)) > 0.9
    assert max(lecture["induction_score"](first[:, h], tokens[:, :-1]) for h in range(2)) < 0.2
    assert max(lecture["previous_score"](first[:, h]) for h in range(2)) > 0.3


def test_cutting_a_layer_takes_the_ability_away_and_puts_nothing_back_wrongly(lecture, copier):
    tokens = repeated.repeated_symbols(100, 33, 32, np.random.default_rng(7))
    before = {name: p.data.copy() for name, p in copier.named_parameters()}
    for layer in range(2):
        assert lecture["cut"](copier, [(layer, 0), (layer, 1)], tokens) < 0.25
        twin = heads.without(copier, [(layer, 0), (layer, 1)])
        assert lecture["cut"](copier, [(layer, 0), (layer, 1)], tokens) == repeated.copying(twin, tokens)[1]
    assert min(lecture["cut"](copier, [(1, h)], tokens) for h in range(2)) > 0.9
    assert all((p.data == before[name]).all() for name, p in copier.named_parameters())


def test_layer_2_waits_at_the_first_position_where_nothing_has_occurred_before(copier):
    tokens = repeated.repeated_symbols(100, 33, 32, np.random.default_rng(7))
    repeated.copying(copier, tokens)
    new = ~repeated.after_earlier(tokens[:, :-1]).any(axis=-1)
    weights = copier.blocks[1].attention.weights  # (N, heads, T, T)
    assert min(weights[:, h, :, 0][new].mean() for h in range(2)) > 0.8


@pytest.mark.parametrize("seed", range(3))
def test_copying_is_learnt_suddenly(seed):
    accuracy = repeated.train_copier(2, seed, 260, every=20)[1][:, 2]
    assert accuracy[4] < 0.3  # step 80
    assert accuracy[-1] > 0.95
    assert (np.abs(accuracy - 0.5) < 0.25).sum() <= 4


def test_a_guess_among_symbols_seen_but_not_lately_is_right_as_often_as_one_layer():
    chances = []
    for row in repeated.repeated_symbols(400, 33, 32, np.random.default_rng(0)):
        for t in np.flatnonzero(repeated.after_earlier(row[:-1]).any(axis=1)):
            candidates = {*row[: t + 1]} - {*row[t - 2 : t + 1]}
            assert row[t + 1] in candidates
            chances.append(1 / len(candidates))
    assert 0.24 < np.mean(chances) < 0.31  # the table: 0.23 to 0.30


def test_a_fixed_period_is_copied_by_one_layer_that_matches_nothing(lecture, monkeypatch):
    def always_eight(batch, length, symbols, rng):
        order = rng.permuted(np.tile(np.arange(symbols), (batch, 1)), axis=1)
        return order[:, np.arange(length) % 8]

    tokens = {name: make(200, 33, 32, np.random.default_rng(7)) for name, make in (
        ("fixed", always_eight), ("random", repeated.repeated_symbols))}  # fmt: skip
    monkeypatch.setitem(lecture["train_copier"].__globals__, "repeated_symbols", always_eight)
    gpt, _ = lecture["train_copier"](1, 0, 300)
    assert repeated.copying(gpt, tokens["fixed"])[1] > 0.95
    assert repeated.copying(gpt, tokens["random"])[1] < 0.35


def test_the_lecture_trains_as_the_explorer_does(lecture):
    ours, history = repeated.train_copier(1, 3, 4, every=2)
    theirs, other = lecture["train_copier"](1, 3, 4, every=2)
    np.testing.assert_array_equal(history, other)
    for one, two in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_array_equal(one.data, two.data)


# Addition modulo p


@pytest.mark.parametrize("p", [3, 5, 7, 12, 31])
def test_the_closed_form_adds_exactly(lecture, p):
    pairs, sums = lecture["modular_addition"](p)
    assert len({tuple(pair) for pair in pairs}) == p * p
    first, second = lecture["closed_form"](p)
    for ours, theirs in zip(modular.closed_form(p), (first, second), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    logits = (first[pairs[:, 0]] + first[p + pairs[:, 1]]) ** 2 @ second
    if p % 2:
        k = (p - 1) // 2
        np.testing.assert_allclose(logits, 3 * (k + 0.5) * np.eye(p)[sums] - 1.5, atol=1e-9)


def test_all_of_a_wave_is_at_its_own_frequency(lecture, rng):
    a = np.arange(31)[:, None]
    for k in (1, 7, 15):
        power = lecture["fourier_power"](2 + np.cos(2 * np.pi * k * a / 31 + np.array([0.3, 2.0])))
        assert power.shape == (15,)
        assert power[k - 1] == pytest.approx(1)
    noise = rng.normal(size=(31, 6))
    np.testing.assert_array_equal(lecture["fourier_power"](noise), modular.fourier_power(noise))
    assert modular.fourier_power(noise).sum() == pytest.approx(1)


def test_addition_is_understood_long_after_it_is_known_by_heart(lecture):
    _, _, curve = lecture["train_adder"](1.0, seed=1, n_steps=800, every=50)
    by_heart, understood = (curve[curve[:, k] == 1, 0][0] for k in (1, 2))
    assert by_heart == 50
    assert understood >= 300
    _, _, curve = lecture["train_adder"](0.0, seed=1, n_steps=800, every=400)
    assert curve[-1, 1] == 1
    assert curve[-1, 2] < 0.1


@pytest.mark.parametrize("seed", range(3))
def test_the_held_out_loss_rises_at_once_and_stays_high_for_hundreds_of_steps(seed):
    adder = modular.Adder(0.5, seed=seed)
    X, Y = adder.X[~adder.seen], adder.Y[~adder.seen]

    def loss():
        return (((X @ adder.W1.data) ** 2 @ adder.W2.data - Y) ** 2).mean()

    start, losses = loss(), []
    for n_steps in (20, 80, 200, 200):
        adder.train(n_steps)
        losses.append(loss())
    assert adder.curve[1][1] == 1  # by heart after 20 steps
    assert min(losses) > 1.3 * start
    assert losses[-1] < losses[1]  # and moving


def test_trained_frequencies_and_phases_are_those_of_the_formula():
    adder = modular.Adder(1.0, seed=1)
    adder.train(800)
    W1, W2, p = adder.W1.data, adder.W2.data, modular.P
    waves = [np.fft.rfft(part, axis=0)[1:] for part in (W1[:p], W1[p:], W2.T)]
    own, strength = np.abs(waves[0]).argmax(axis=0), (W1**2).sum(axis=0)
    of_a, of_b, of_c = (part[own, np.arange(W2.shape[0])] for part in waves)
    close = np.abs(np.angle(of_a * of_b / of_c)) < np.pi / 8
    assert strength @ close / strength.sum() > 0.9
    shares = modular.fourier_power(W1[:p])  # nearly even
    assert shares.min() > 0.04
    assert shares.max() < 0.1


def test_the_explorer_s_adder_is_the_lecture_s(lecture):
    adder = modular.Adder(0.5, seed=2)
    adder.train(30)
    W1, W2, curve = lecture["train_adder"](0.5, seed=2, n_steps=30, every=30)
    np.testing.assert_allclose(adder.curve, curve)
    moved = lecture["train_adder"](0.5, seed=2, n_steps=29, every=29)[0]  # updates once after its record
    np.testing.assert_allclose(adder.W1.data, moved, rtol=1e-5, atol=1e-6)
    assert W1.shape == (62, 128)
    assert W2.shape == (128, 31)


def test_the_adder_s_gradients_are_the_loss_s():
    adder = modular.Adder(0.0, share=0.6, seed=3, p=5, hidden=4)
    W1, W2 = (parameter.data.astype(float) for parameter in (adder.W1, adder.W2))
    adder.train(1)

    def loss(A, B):
        return (((adder.batch[0] @ A) ** 2 @ B - adder.batch[1]) ** 2).mean()

    for grad, measured in (
        (adder.W1.grad, nn.numerical_gradient(lambda A: loss(A, W2), W1)),
        (adder.W2.grad, nn.numerical_gradient(lambda B: loss(W1, B), W2)),
    ):
        assert nn.relative_error(grad.astype(float), measured) < 1e-4


# Probes and codes


def test_the_probe_is_ridge_regression_with_a_free_bias(lecture, rng):
    F, Y = rng.normal(size=(40, 5)) + 3, rng.normal(size=(40, 2))
    W, b = lecture["linear_probe"](F, Y, 2.0)

    def cost(W, b):
        return ((F @ W + b - Y) ** 2).sum() + 2.0 * (W**2).sum()

    assert np.abs(nn.numerical_gradient(lambda V: cost(V, b), W)).max() < 1e-4
    assert np.abs(nn.numerical_gradient(lambda c: cost(W, c), b)).max() < 1e-4


def test_random_features_are_selective_for_nothing(lecture, rng):
    """Fixed random vectors for each symbol let a probe read any label of the symbol, and no other."""
    table, symbols = rng.normal(size=(12, 30)), rng.integers(12, size=400)
    labels, control = lecture["control_labels"](12, 3, rng), lecture["control_labels"](12, 3, rng)
    task, by_control = lecture["task_and_control"](table[symbols], labels[symbols], control[symbols], 300)
    assert task == by_control == 1
    by_chance = rng.integers(3, size=400)
    assert lecture["task_and_control"](table[symbols], by_chance, control[symbols], 300)[0] < 0.6


def test_the_lecture_s_autoencoder_is_the_explorer_s(lecture, rng):
    ours, theirs = codes.autoencoder(1), lecture["autoencoder"](1)
    X = rng.uniform(size=(3, 784)).astype(np.float32)
    np.testing.assert_array_equal(ours(X), theirs(X))
    encoder, decoder = codes.halves(ours)
    assert encoder(X).shape == (3, 2)
    np.testing.assert_array_equal(decoder(encoder(X)), ours(X))


def test_explorers_refuse_other_networks():
    with pytest.raises(ValueError, match="expected 32 symbols, sequences of 32, 2 layers of 2 heads, got"):
        heads.look_into(nn.GPT(5, 8, 8, 2, 1))
    with pytest.raises(ValueError, match="expected an autoencoder of 11 layers"):
        code_plane.walk_in(nn.Sequential(nn.Linear(3, 2)))


def test_a_stopped_training_goes_on_where_it_was():
    grokking.adder.cache_clear()
    stream = grokking.stream_grokking(0.5, 0.4, 5)
    steps = [next(stream).curve[-1, 0] for _ in range(3)]
    assert steps == [125, 150, 175]
    assert grokking.compute_grokking(0.5, 0.4, 5).curve[-1, 0] == 175
    grokking.adder.cache_clear()


# What the benchmark has stored


def test_the_stored_tables_say_what_the_lecture_says():
    text = (ROOT / "benchmarks/results/looking_inside.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line[:2] == "| "
    ]
    found = {" ".join(row[:3]) if row[0] in ("1", "2") else row[0]: row for row in rows}

    def numbers(cell):
        return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", cell)]

    assert max(numbers(found["plain"][2])) < 20
    assert min(numbers(found["hardened"][2])) > 60
    assert max(numbers(found["hardened"][5])) < 15
    assert min(numbers(found["hardened"][6])) > max(numbers(found["plain"][6]))
    assert min(numbers(found["2 4 to 16 400"][4])) >= 0.998
    assert max(numbers(found["2 4 to 16 400"][3])) < 325
    assert found["1 4 to 16 3,000"][3] == "never"
    assert max(numbers(found["1 4 to 16 3,000"][4])) < 0.35
    assert min(numbers(found["1 8 400"][4])) > 0.9
    assert min(numbers(found["1 8 400"][5])) > 0.8
    assert max(numbers(found["0.5"][2])) < 20
    assert min(numbers(found["0.5"][3])) >= 1000
    assert found["0.0"][3] == found["0.1"][3] == "never"
    assert max(numbers(found["autoencoder, 2 numbers"][1])) < numbers(found["SVD, 3 numbers"][1])[0]
    assert (
        min(numbers(found["families, words left out"][1]))
        > 0.9
        > 0.6
        > max(numbers(found["families, words left out"][2]))
    )
    for which in ("trained", "untrained"):
        assert min(numbers(" ".join(found[f"this character, at the entrance, {which}"][1:3]))) > 0.9
    learnt, not_learnt = (found[f"the previous one, behind one block, {w}"] for w in ("trained", "untrained"))
    for column in (1, 2):  # the control rises, too
        assert min(numbers(learnt[column])) > 0.1 + max(numbers(not_learnt[column]))
        gained = np.subtract(numbers(learnt[column]), numbers(not_learnt[column]))
        assert np.abs(gained - 0.25).max() < 0.1  # by as much as the task
    removed = found["the same, directions of that probe removed"]
    assert min(numbers(removed[1])) > 0.75
    assert max(numbers(removed[3])) < 0.01

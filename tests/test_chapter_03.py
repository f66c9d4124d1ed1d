"""What chapter 03 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks import bench_linked_program as linked_program
from lecture_code import definitions
from nn_helpers.chapters.ch03.exercises import (
    A1_LECTURE,
    B2_LECTURE,
    W1_LECTURE,
    W2_LECTURE,
    X_LECTURE,
    deltas,
    gradients,
)
from nn_helpers.chapters.ch03.explorers.backprop import STEPS, Numbers, compute_backprop
from nn_helpers.chapters.ch03.explorers.mistakes import MISTAKES, compute_mistake
from nn_helpers.nn import gradient_check
from nn_helpers.nn.layers import Linear, Sigmoid
from nn_helpers.nn.losses import SSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD

ROOT = Path(__file__).resolve().parent.parent
FORWARD = ("sigmoid", "forward", "gradients")
A1, B2, W1, W2, X = A1_LECTURE, B2_LECTURE, W1_LECTURE, W2_LECTURE, X_LECTURE
SLOPE_H1 = A1[0] * (1 - A1[0])
TWICE = 1 / (1 + np.exp(-A1[0]))


def random_problem(seed):
    rng = np.random.default_rng(seed)
    N, D, H, K = rng.integers(1, 6, size=4)
    parameters = [rng.normal(size=shape) for shape in ((D, H), (H,), (H, K), (K,))]
    return rng.normal(size=(N, D)), rng.uniform(size=(N, K)), parameters


def network(W1, b1, W2, b2):
    model = Sequential(Linear(*W1.shape), Sigmoid(), Linear(*W2.shape), Sigmoid())
    model.load_state_dict({"0.weight": W1, "0.bias": b1, "2.weight": W2, "2.bias": b2})
    return model


def lecture_and_its_globals(*names):
    found = definitions("03", *FORWARD, *names)
    return found[len(FORWARD) :]


# The handout, digit by digit


def test_the_printed_forward_pass_and_output_layer():
    assert f"{A1[0]:.7f}" == "0.9308616"
    assert f"{1 / (1 + np.exp(-0.8 * A1[0])):.3f}" == "0.678"
    assert f"{1 / (1 + np.exp(-(A1 @ W2)[0])):.4f}" == "0.5243"
    delta, _ = deltas(X @ W1, W2, B2, np.array([1.0]))
    assert delta[0] == pytest.approx(-0.192, abs=1e-12)
    assert deltas(X @ W1, W2, B2, np.array([0.0]))[0][0] == pytest.approx(0.288, abs=1e-12)
    assert f"{-0.01 * delta[0] * A1[0]:.9f}" == "0.001787254"
    assert f"{0.8 - 0.01 * delta[0] * A1[0]:.7f}" == "0.8017873"


def test_the_printed_hidden_delta_and_what_is_right():
    terms = 0.192 * np.array([0.8 + 0.01 * 0.192 * A1[0], 0.5, 0.1, 0.6])
    assert [f"{term:.7f}" for term in terms] == ["0.1539432", "0.0960000", "0.0192000", "0.1152000"]
    assert f"{terms.sum():.7f}" == "0.3843432"
    printed = terms.sum() * SLOPE_H1
    assert f"{printed:.8f}" == "0.02473567"
    assert [f"{change:.10f}" for change in 0.01 * printed * X] == [
        "0.0002473567",
        "0.0007420701",
        "0.0012367836",
    ]
    assert [f"{w:.7f}" for w in W1[:, 0] + 0.01 * printed * X] == ["0.5002474", "1.2007421", "-0.2987632"]

    right = deltas(X @ W1, W2, B2, np.array([1.0]))[1][0]
    assert f"{right:.7f}" == "-0.0098854"
    assert -printed / right == pytest.approx(2.5022, abs=1e-4)
    assert [f"{change:.8f}" for change in -0.01 * right * X] == ["0.00009885", "0.00029656", "0.00049427"]
    assert [f"{w:.7f}" for w in W1[:, 0] - 0.01 * right * X] == ["0.5000989", "1.2002966", "-0.2995057"]


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (0.192 * 0.8, "0.1536"),  # slope missing
        (2.6 * (1 - 2.6) * 0.192 * 0.8, "-0.6390"),  # a(1 - a) fed with z
        (0.192 * (0.8 + 0.5 + 0.1 + 0.6) * SLOPE_H1, "0.0247"),  # all weights summed
        (0.192 * 0.8**2 * SLOPE_H1, "0.0079"),  # weight twice
        (0.192 / 2 * 0.8 * SLOPE_H1, "0.0049"),  # factor 2 lost
        (0.192 * 0.8 * TWICE * (1 - TWICE), "0.0312"),  # sigmoid applied twice
        (0.192 * 0.8 * 0.24, "0.0369"),  # the output's slope reused
        (0.192 * 0.8017873 * SLOPE_H1, "0.0099"),  # moved weight
    ],
)
def test_no_classical_mistake_gives_the_right_hidden_delta(value, digits):
    assert f"{value:.4f}" == digits
    assert abs(value - 0.0098854) > 1e-5


@pytest.mark.parametrize("others", [(-1.2, 0.5, -0.3), (0.5, 0.1, 0.6), (40.0, -7.0, 0.0)])
def test_blame_travels_along_ones_own_wire_only(others):
    W = np.array([[0.8], *[[w] for w in others]])
    b = np.log(1.5) - A1 @ W
    assert deltas(X @ W1, W, b, np.array([1.0]))[1][0] == pytest.approx(-0.0098854, abs=1e-7)


def test_the_error_of_a_moved_weight_grows_with_the_learning_rate():
    gradient = -0.192 * A1[0]
    errors = [(0.8 - rate * gradient) / 0.8 - 1 for rate in (0.01, 5.0)]
    assert errors == pytest.approx([0.002234, 1.117], rel=1e-3)


def test_mazurs_printed_error_comes_from_moving_the_output_layer_first():
    x, y = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    weights = [np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([[0.40, 0.50], [0.45, 0.55]])]
    biases = [np.array([0.35, 0.35]), np.array([0.60, 0.60])]
    forward, gradients_of_one = definitions("03", *FORWARD)[1:]

    def error(W1, W2):
        return ((forward(x, W1, biases[0], W2, biases[1])[1] - y) ** 2).sum() / 2

    (first, second), _ = gradients(x, y, weights, biases)  # twice his: no one-half in our loss
    moved = weights[1] - 0.25 * second
    assert f"{weights[0][0, 0] - 0.25 * first[0, 0]:.9f}" == "0.149780716"
    assert f"{error(weights[0] - 0.25 * first, moved):.9f}" == "0.291027774"
    A, _ = forward(x, weights[0], biases[0], weights[1], biases[1])
    delta = gradients_of_one(x, y, weights[0], biases[0], weights[1], biases[1])[3]
    late = x.T @ ((delta @ moved.T) * A * (1 - A))
    assert f"{error(weights[0] - 0.25 * late, moved):.9f}" == "0.291027924"


# The lecture's definitions, the package and the judge


@pytest.mark.parametrize("seed", range(10))
def test_loops_matrices_package_and_judge_agree(seed):
    forward, by_matrices, by_loops, numerical = definitions(
        "03", *FORWARD, "gradients_loops", "numerical_gradient"
    )[1:]
    X, Y, parameters = random_problem(seed)
    own = by_matrices(X, Y, *parameters)
    rows = [by_loops(x, y, *parameters) for x, y in zip(X, Y, strict=True)]
    model, loss_fn = network(*parameters), SSELoss()
    loss_fn(model(X), Y)
    model.backward(loss_fn.backward())
    for i, (gradient, row, parameter) in enumerate(
        zip(own, zip(*rows, strict=True), model.parameters(), strict=True)
    ):
        assert np.abs(gradient - sum(row)).max() < 1e-12
        assert np.abs(gradient - parameter.grad).max() < 1e-12

        def loss(p, i=i):
            return ((forward(X, *parameters[:i], p, *parameters[i + 1 :])[1] - Y) ** 2).sum()

        assert gradient_check.relative_error(gradient, numerical(loss, parameters[i])) <= 1e-7
        assert numerical(loss, parameters[i]) == pytest.approx(
            gradient_check.numerical_gradient(loss, parameters[i]), rel=1e-4, abs=1e-9
        )


@pytest.mark.parametrize("seed", range(5))
def test_any_depth_agrees_with_the_package(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 6, size=5)
    layers = [part for m, n in pairwise(sizes) for part in (Linear(int(m), int(n)), Sigmoid())]
    model, loss_fn = Sequential(*layers, random_state=seed), SSELoss()
    X, Y = rng.normal(size=(6, sizes[0])), rng.uniform(size=(6, sizes[-1]))
    loss_fn(model(X), Y)
    model.backward(loss_fn.backward())
    linear = [layer for layer in model if isinstance(layer, Linear)]
    weights, biases = gradients(X, Y, [la.weight.data for la in linear], [la.bias.data for la in linear])
    for layer, weight, bias in zip(linear, weights, biases, strict=True):
        assert np.abs(layer.weight.grad - weight).max() < 1e-12
        assert np.abs(layer.bias.grad - bias).max() < 1e-12


def test_one_step_of_the_package_gives_the_corrected_weights():
    model, loss_fn = network(W1, np.zeros(4), W2, B2), SSELoss()
    optimizer = SGD(model.parameters(), lr=0.01)
    assert loss_fn(model(X[None]), np.array([[1.0]])) == pytest.approx(0.16)
    model.backward(loss_fn.backward())
    optimizer.step()
    assert f"{model[2].weight.data[0, 0]:.7f}" == "0.8017873"
    assert [f"{w:.7f}" for w in model[0].weight.data[:, 0]] == ["0.5000989", "1.2002966", "-0.2995057"]


# Descents


@pytest.mark.parametrize("rate", [0.01, 0.1, 1.0])
def test_the_loss_of_the_example_falls_at_each_of_100_steps(rate):
    (descend,) = lecture_and_its_globals("descend")
    losses = descend(X[None], np.array([[1.0]]), (W1, np.zeros(4), W2, B2), rate, 100)
    assert losses[0] == pytest.approx(0.16)
    assert (np.diff(losses) < 0).all()
    assert losses[-1] < losses[0] / 2


def test_doubling_a_small_rate_about_doubles_the_drop_of_the_loss():
    (descend,) = lecture_and_its_globals("descend")
    start = (W1, np.zeros(4), W2, B2)
    once, twice = (0.16 - descend(X[None], np.array([[1.0]]), start, rate, 1)[1] for rate in (0.05, 0.1))
    assert 1.8 < twice / once < 2.0


def test_batch_sizes_need_about_the_same_epochs_and_momentum_fewer():
    names = ("X_lamps", "Y_lamps", "random_start", "epochs_needed")
    *_, epochs_needed = lecture_and_its_globals(*names)
    for seed in range(5):
        epochs = [epochs_needed(seed, 2.0, batch_size) for batch_size in (1, 4, 8)]
        assert max(epochs) < 1.5 * min(epochs)
    for seed in range(10):
        assert epochs_needed(seed, 0.2, momentum=0.9) < epochs_needed(seed, 0.2)


def test_the_handouts_mistake_trains_as_well_and_the_judge_sees_it():
    names = ("X_lamps", "Y_lamps", "random_start", "descend", "gradients_with", "ways")
    X, Y, random_start, descend, gradients_with, ways = lecture_and_its_globals(*names)
    wrong = gradients_with(ways["all weights added"])
    for seed in range(8):
        start = random_start(np.random.default_rng(seed))
        assert descend(X, Y, start, 2.0, 400)[-1] < 0.05
        assert descend(X, Y, start, 2.0, 400, wrong)[-1] < 0.05
        right_W1, wrong_W1 = (f(X, Y, *start)[0] for f in (gradients_with(ways["right: own wires"]), wrong))
        assert gradient_check.relative_error(right_W1, wrong_W1) > 0.1


@pytest.mark.parametrize("twice", [False, True])
def test_objects_and_matrices_learn_the_same(twice):
    names = ("Neuron", "blame_of", "right_blame_of", "backward", "learn")
    Neuron, wrong, right, backward, learn = lecture_and_its_globals(*names)
    (sigmoid,) = definitions("03", "sigmoid")
    for function in (Neuron.fire, learn):
        function.__globals__.update(sigmoid=sigmoid, backward=backward)
    W1, W2 = linked_program.starts(seeds=2)
    X, Y, *_ = linked_program.splits(seeds=2)
    rng = np.random.default_rng(0)
    hidden, outputs = [Neuron(4, rng) for _ in range(3)], [Neuron(3, rng) for _ in range(3)]
    for layer, W in ((hidden, W1[1]), (outputs, W2[1])):
        for j, neuron in enumerate(layer):
            neuron.w = W[:, j].copy()
    for i in range(60):
        learn(hidden, outputs, X[1, i], Y[1, i], 0.1, wrong if twice else right)
        linked_program.step(W1, W2, X[:, i : i + 1], Y[:, i : i + 1], 0.1, weight_twice=twice)
    for layer, W in ((hidden, W1[1]), (outputs, W2[1])):
        assert np.abs(np.array([neuron.w for neuron in layer]).T - W).max() < 1e-12


def test_the_gradient_check_finds_the_weight_that_is_multiplied_twice():
    rng = np.random.default_rng(0)
    W1, W2, x = rng.normal(size=(1, 5, 3)), rng.normal(size=(1, 4, 3)), rng.normal(size=(1, 1, 4))
    y = np.array([[[1.0, 0.0, 0.0]]])

    def loss(W):
        a1 = linked_program.with_ones(linked_program.sigmoid(linked_program.with_ones(x) @ W))
        return ((linked_program.sigmoid(a1 @ W2) - y) ** 2).sum() / 2

    measured = gradient_check.numerical_gradient(loss, W1)
    for twice in (False, True):
        moved = W1.copy()
        linked_program.step(moved, W2.copy(), x, y, 1.0, weight_twice=twice)
        error = gradient_check.relative_error(W1 - moved, measured)
        assert error > 0.1 if twice else error < 1e-7


def test_the_stored_run_of_the_linked_program():
    """52.9 % and 97.0 % were reported as means of 16 seeds: they lie among ours."""
    stored = (ROOT / "benchmarks/results/linked_program.md").read_text(encoding="utf-8")
    for name, reported in (("weight twice", 52.9), ("right", 97.0)):
        cells = re.search(rf"^\| {name} \|(.*)\|$", stored, re.MULTILINE)[1].split("|")
        low, high = map(float, cells[-1].split(" to "))
        assert low < reported < high


@pytest.mark.parametrize("seed", range(5))
def test_weights_with_the_bias_as_first_column_predict_the_same(seed):
    sigmoid, forward, to_theta, forward_theta = definitions(
        "03", "sigmoid", "forward", "to_theta", "forward_theta"
    )
    forward_theta.__globals__["sigmoid"] = forward.__globals__["sigmoid"] = sigmoid
    X, _, parameters = random_problem(seed)
    thetas = [to_theta(*parameters[:2]), to_theta(*parameters[2:])]
    assert np.abs(forward_theta(X, thetas) - forward(X, *parameters)[1]).max() < 1e-12


def test_sigmoids_make_deltas_vanish_and_relus_keep_them():
    (delta_sizes,) = lecture_and_its_globals("delta_sizes")
    for seed in range(10):
        sigmoid, relu = delta_sizes("sigmoid", seed), delta_sizes("ReLU", seed)
        assert sigmoid[0] / sigmoid[-1] < 1e-5
        assert (sigmoid[:-1] / sigmoid[1:] < 0.3).all()
        assert 0.1 < relu[0] / relu[-1] < 10


# Explorers


@pytest.mark.parametrize("mistake", MISTAKES.values())
@pytest.mark.parametrize("start", [0, 4])
def test_the_judge_convicts_every_mistake_and_only_mistakes(mistake, start):
    state = compute_mistake(mistake, rate=1.0, start=start)
    if mistake == "none":
        assert state.disagreeing == 0
        assert gradient_check.relative_error(state.computed, state.judged) <= 1e-7
    else:
        assert state.disagreeing >= 5


def test_the_explorer_shows_the_lectures_numbers():
    state = compute_backprop(step=8, node="h1", target=1.0, rate=0.01)
    assert "-0.00989" in state.words
    assert state.lit_edges == [(1, 0, 0)]
    assert Numbers(1.0, 0.01).delta1 == pytest.approx(deltas(X @ W1, W2, B2, np.array([1.0]))[1])
    moved = compute_backprop(step=10, node="ŷ", target=1.0, rate=0.01)
    assert moved.edge_values[1][0, 0] == pytest.approx(0.8017873, abs=1e-7)
    flipped = Numbers(0.0, 0.01).delta1
    assert (np.sign(flipped) == -np.sign(Numbers(1.0, 0.01).delta1)).all()


def test_blame_lights_one_wire_for_each_hidden_neuron():
    step = STEPS.index("blame travels back")
    for i, node in enumerate(("h1", "h2", "h3", "h4")):
        assert compute_backprop(step, node, 1.0, 0.01).lit_edges == [(1, i, 0)]

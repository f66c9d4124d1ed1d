"""What chapter 06 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import asyncio
import itertools
import time

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch06.explorers import drawing as reading
from nn_helpers.chapters.ch06.explorers import playground_explorer, training
from nn_helpers.data.digits import centre, load_builtin_digits, load_mnist
from nn_helpers.explorer.picture import PictureEvent
from nn_helpers.nn.layers import Linear, ReLU
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adam, RMSprop
from nn_helpers.nn.training import accuracy, fit, forward_in_batches

NAMES = (
    ["count", "pairwise", "one_hot", "Dense", "Activation", "relu", "sigmoid", "relu_derivative"]
    + ["sigmoid_derivative", "forward", "backward", "softmax", "cross_entropy", "cross_entropy_gradient"]
    + ["numerical_gradient", "relative_error", "small_network", "worst_error", "empty_loop", "theta_forward"]
    + ["theta_gradients", "he_start", "parameters", "gradients", "descent", "train_epoch", "momentum"]
    + ["rmsprop", "adam", "starts", "start_with"]
)


@pytest.fixture(scope="module")
def lecture():
    """The lecture's own definitions, by name."""
    names = [name for name in NAMES if name not in ("count", "pairwise")]
    found = dict(zip(names, definitions("06", *names), strict=True))
    found["he_start"].__globals__.update(count=itertools.count, pairwise=itertools.pairwise)
    return found


@pytest.fixture(scope="module")
def digits():
    data = load_mnist(full=False)
    return data.X_train[:1000] / 255, data.y_train[:1000], data.X_validation / 255, data.y_validation


def small_batch(seed):
    rng = np.random.default_rng(100 + seed)
    return rng.normal(size=(7, 6)), rng.integers(0, 3, size=7)


def trained(lecture, layers, X, y, rate, epochs, batch_size=50, order=None, seed=0):
    rng = np.random.default_rng(seed)
    step = lecture["descent"](lecture["parameters"](layers), rate)
    for _ in range(epochs):
        rows = rng.permutation(len(X)) if order is None else order
        lecture["train_epoch"](layers, step, X, y, batch_size, rows)
    return layers


def score(lecture, layers, X, y):
    return (lecture["forward"](layers, X).argmax(axis=1) == y).mean()


# The gradient, and who gets it wrong


@pytest.mark.parametrize("seed", range(6))
def test_the_lectures_gradients_pass_the_check_and_published_mistakes_do_not(lecture, seed):
    X, y = small_batch(seed)
    network, worst = lecture["small_network"], lecture["worst_error"]
    relu, sigmoid = lecture["relu"], lecture["sigmoid"]
    assert worst(network((sigmoid, lecture["sigmoid_derivative"]), seed), X, y) <= 1e-7
    assert worst(network((relu, lecture["relu_derivative"]), seed), X, y) <= 1e-7
    assert worst(network((np.tanh, lecture["sigmoid_derivative"]), seed), X, y) > 0.05
    assert worst(network((relu, lambda Z: (relu(Z) >= 0).astype(float)), seed), X, y) > 0.05
    silent = network((relu, lecture["relu_derivative"]), seed)
    assert worst(silent, X, y, lecture["empty_loop"]) == 1
    assert not any(layer.dW.any() or layer.db.any() for layer in silent[::2])


@pytest.mark.parametrize("sizes", [(6, 3), (6, 5, 3), (6, 5, 4, 3)])
def test_weight_tables_with_a_bias_column_are_the_same_network(lecture, sizes):
    X, y = small_batch(len(sizes))
    rng = np.random.default_rng(9)
    dense = [lecture["Dense"](rng.normal(size=shape)) for shape in itertools.pairwise(sizes)]
    layers = []
    for layer in dense:
        layer.b += rng.normal(size=layer.b.shape)
        layers += [layer, lecture["Activation"](lecture["sigmoid"], lecture["sigmoid_derivative"])]
    thetas = [np.column_stack([layer.b, layer.W.T]) for layer in dense]
    outputs, Y = lecture["theta_forward"](thetas, X), np.eye(3)[y]
    assert outputs[-1] == pytest.approx(lecture["forward"](layers, X))
    lecture["backward"](layers[:-1], (outputs[-1] - Y) / len(X))
    for layer, gradient in zip(dense, lecture["theta_gradients"](thetas, outputs, Y), strict=True):
        assert gradient == pytest.approx(np.column_stack([layer.db, layer.dW.T]))


def test_the_list_of_layers_equals_loops_over_nodes(lecture):
    rng = np.random.default_rng(0)
    W, b, A, delta = (rng.normal(size=shape) for shape in ((4, 3), (3,), (5, 4), (5, 3)))
    layer = lecture["Dense"](W)
    layer.b += b
    Z, blame = layer.forward(A), layer.backward(delta)
    for n in range(5):
        for j in range(3):
            assert Z[n, j] == pytest.approx(b[j] + sum(A[n, i] * W[i, j] for i in range(4)))
        for i in range(4):
            assert blame[n, i] == pytest.approx(sum(delta[n, j] * W[i, j] for j in range(3)))
    for i in range(4):
        for j in range(3):
            assert layer.dW[i, j] == pytest.approx(sum(A[n, i] * delta[n, j] for n in range(5)))
    assert layer.db == pytest.approx([sum(delta[n, j] for n in range(5)) for j in range(3)])


@pytest.mark.parametrize(
    ("own", "package"),
    [
        (("descent", 0.1), lambda p: SGD(p, 0.1)),
        (("momentum", 0.03), lambda p: SGD(p, 0.03, momentum=0.9)),
        (("rmsprop", 0.003), lambda p: RMSprop(p, 0.003)),
        (("adam", 0.003), lambda p: Adam(p, 0.003)),
    ],
)
def test_the_lectures_optimisers_equal_the_packages(lecture, digits, own, package):
    X, y, _, _ = digits
    layers = lecture["he_start"]([784, 20, 10], 3)
    model = Sequential(Linear(784, 20), ReLU(), Linear(20, 10))
    for parameter, p in zip(model.parameters(), lecture["parameters"](layers), strict=True):
        parameter.data[...] = p
    name, rate = own
    step = lecture[name](lecture["parameters"](layers), rate)
    loss_fn, optimizer = CrossEntropyLoss(), package(model.parameters())
    for start in range(0, 300, 50):
        batch = X[start : start + 50], y[start : start + 50]
        loss = loss_fn(model(batch[0]), batch[1])
        assert loss == pytest.approx(
            lecture["cross_entropy"](lecture["forward"](layers, batch[0]), batch[1]), rel=1e-9
        )
        optimizer.zero_grad()
        model.backward(loss_fn.backward())
        optimizer.step()
        lecture["train_epoch"](layers, step, *batch, 50, np.arange(50))
    for parameter, p in zip(model.parameters(), lecture["parameters"](layers), strict=True):
        assert np.abs(parameter.data - p).max() < 1e-8


# Softmax


def test_softmax_of_sigmoids_is_never_sure_and_the_wrong_axis_is_silent(lecture):
    softmax, sigmoid = lecture["softmax"], lecture["sigmoid"]
    surest = softmax(sigmoid(np.array([[1e3] + [-1e3] * 9])))[0, 0]
    assert surest == pytest.approx(np.e / (np.e + 9))
    assert f"{surest:.2f}" == "0.23"
    Z = np.random.default_rng(0).normal(size=(4, 3))
    assert softmax(Z).sum(axis=1) == pytest.approx(1)
    assert np.abs(softmax(Z.T).T.sum(axis=1) - 1).max() > 0.1
    assert np.isfinite(softmax(np.array([[1000.0, -1000.0], [-1000.0, -1001.0]]))).all()
    assert lecture["cross_entropy_gradient"](Z, np.array([0, 2, 1, 1])).sum(axis=1) == pytest.approx(0)


# Training


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_batches_shuffled_anew_learn_most(lecture, digits, seed):
    X, y, X_val, y_val = digits
    start = lecture["he_start"]

    def run(**how):
        return trained(lecture, start([784, 30, 10], seed), X, y, 0.1, 6, seed=seed, **how)

    rough, exact, ordered = run(batch_size=10), run(batch_size=1000), run(order=np.argsort(y, kind="stable"))
    assert score(lecture, rough, X_val, y_val) > score(lecture, exact, X_val, y_val) + 0.1
    assert score(lecture, rough, X_val, y_val) > score(lecture, ordered, X_val, y_val) + 0.15


@pytest.mark.parametrize("seed", [1, 2])
def test_what_each_start_does(lecture, digits, seed):
    X, y, X_val, y_val = digits

    def outcome(name, rate=0.05):
        layers = lecture["start_with"](lecture["starts"][name], seed)
        first = lecture["cross_entropy"](lecture["forward"](layers, X), y)
        with np.errstate(all="ignore"):
            trained(lecture, layers, X, y, rate, 8, seed=seed)
        return first, score(lecture, layers, X_val, y_val)

    he, zeros = outcome("He: sqrt(2 / n_in)"), outcome("zeros")
    small, large = outcome("spread 0.01"), outcome("spread 1")
    slow = outcome("He: sqrt(2 / n_in)", rate=1e-6)
    assert abs(he[0] - np.log(10)) < 0.4
    assert he[1] > 0.85
    assert zeros[0] == pytest.approx(np.log(10))
    assert small[0] == pytest.approx(np.log(10), abs=0.01)
    assert max(zeros[1], small[1], slow[1]) < 0.3
    assert large[0] > 1000


def test_undivided_pixels_saturate_sigmoids(lecture, digits):
    X, *_ = digits
    for seed in range(5):
        W = np.random.default_rng(seed).normal(size=(784, 30)) / 28
        slope = lecture["sigmoid_derivative"]
        assert (slope(X @ W) < 0.01).mean() < 0.01
        assert (slope(255 * X @ W) < 0.01).mean() > 0.9


@pytest.mark.parametrize("load", [lambda: load_mnist(full=False), load_builtin_digits])
def test_hidden_units_beat_straight_lines_on_both_data_sets_or_nearly(load):
    data = load()
    X, X_test = (np.float32(part) / 255 for part in (data.X_train, data.X_test))
    errors = {}
    for name, layers in {
        "lines": lambda: [Linear(784, 10, dtype=np.float32)],
        "hidden": lambda: [
            Linear(784, 100, initialiser="he_normal", dtype=np.float32),
            ReLU(),
            Linear(100, 10, dtype=np.float32),
        ],
    }.items():
        model = Sequential(*layers(), random_state=0)
        optimizer = SGD(model.parameters(), lr=0.03, momentum=0.9)
        fit(model, CrossEntropyLoss(), optimizer, X, data.y_train, epochs=10, batch_size=25, random_state=0)
        errors[name] = 1 - accuracy(forward_in_batches(model, X_test), data.y_test)
    assert errors["hidden"] < 0.1
    assert errors["hidden"] < errors["lines"] + 0.02
    if data.source == "mnist-5k":
        assert errors["hidden"] < 0.75 * errors["lines"]


# The published table


def test_the_stored_table_holds_what_the_benchmark_measures():
    """Every row that is stored has a recipe, and its mean is that of as many seeds as it says."""
    from benchmarks.mnist_results import HEADER, RESULTS, ROWS

    text = (RESULTS / "mnist_results.md").read_text(encoding="utf-8")
    lines = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if "|" in line
    ]
    assert lines[0] == HEADER
    assert [cells[0] for cells in lines[2:]] == list(ROWS)
    for name, mean, each, _, published, source, word, _ in lines[2:]:
        seeds = [float(error) for error in each.split(",")]
        assert len(seeds) in (1, 3), name
        assert float(mean) == pytest.approx(np.mean(seeds), abs=0.011)
        assert (float(published), source, word) == ROWS[name][1:]
        assert word or float(mean) <= float(published), f"a word on why {name} falls short"


# Explorers


def event(kind, x=None, y=None, key="", shift=False):
    return PictureEvent(kind, x, y, 0 if x is not None else None, key, shift)


def test_a_digit_drawn_with_the_pointer():
    paper = reading.Paper("paper")
    drawing = paper.respond(reading.THREE, event("down", 14, 30.5))
    assert not drawing.image.any()
    drawing = paper.respond(drawing, event("down", 14, 5))
    for y in (11, 17, 23):
        drawing = paper.respond(drawing, event("move", 14, y))
    drawing = paper.respond(drawing, event("up", 14, 23))
    assert (drawing.image[6:22, 13:15] > 200).all()
    assert not drawing.image[:, :9].any()
    state = reading.read_drawing(reading.mnist_reader, drawing, "white", True, "activation")
    assert state.probabilities.argmax() == 1
    assert state.probabilities.sum() == pytest.approx(1)


def test_the_same_digit_drawn_with_keys():
    paper = reading.Paper("paper")
    drawing = paper.respond(reading.THREE, event("key", key="Delete"))
    assert not drawing.image.any()
    for key, times in (("ArrowRight", 6), ("ArrowUp", 16), (" ", 1), ("ArrowDown", 17), (" ", 1)):
        for _ in range(times):
            drawing = paper.respond(drawing, event("key", key=key))
    assert (drawing.image[6:16, 13:15] > 200).all()
    assert not drawing.down
    state = reading.read_drawing(reading.mnist_reader, drawing, "white", True, "activation")
    assert state.probabilities.argmax() == 1


@pytest.mark.parametrize("drawing", [reading.THREE, reading.drawn((3, 3), (10, 3), (6, 14))])
def test_the_dotted_box_is_where_centring_takes_its_picture_from(drawing):
    across, down = reading._off_centre(drawing.image)
    moved = np.roll(drawing.image, (-down, -across), axis=(0, 1))
    assert np.array_equal(moved, centre(drawing.image))


def test_the_reader_is_confident_off_its_data():
    reader = reading.mnist_reader()
    images = np.float32(np.random.default_rng(0).random((500, 784)))
    assert reading.softmax(forward_in_batches(reader, images)).max(axis=1).mean() > 0.5
    data = load_mnist(full=False)
    assert accuracy(forward_in_batches(reader, np.float32(data.X_test) / 255), data.y_test) > 0.9


def playground(**settings):
    explorer = playground_explorer
    return explorer.compute(**explorer.defaults() | settings)


@pytest.mark.parametrize("start", [0, 1, 2])
def test_the_playground_needs_bends_and_three_units_for_the_circles(start):
    best = {name: playground(network=name, epoch=150, start=start).right for name in ("none", "2", "4")}
    assert best["none"] < 0.75
    assert best["4"] > 0.9
    assert best["4"] > best["2"]
    assert playground(activation="none", epoch=150, start=start).right < 0.75


def test_the_playground_can_go_back_in_time():
    late, early = playground(epoch=60), playground(epoch=5)
    assert len(early.losses) == 6
    assert np.array_equal(late.losses[:6], early.losses)
    assert np.array_equal(playground(epoch=60).pictures[-1], late.pictures[-1])


def test_a_training_stopped_half_way_keeps_its_network_and_goes_on():
    explorer = training.training_explorer
    training.session.cache_clear()
    live = explorer.open()
    counts = []

    async def scenario():
        for _ in range(2):
            live.start()
            before, end = len(training.session(**live.values).curve), time.monotonic() + 300
            while len(training.session(**live.values).curve) < before + 3 and time.monotonic() < end:
                await asyncio.sleep(0)
            live.stop()
            counts.append(len(training.session(**live.values).curve))

    asyncio.run(scenario())
    current = training.session(**live.values)
    assert live.error is None
    assert counts[1] >= counts[0] + 3 > training.FIRST + 3
    share = accuracy(
        forward_in_batches(training.trained_so_far(), current.X_validation), current.y_validation
    )
    assert share == pytest.approx(current.curve[-1][1])
    training.session.cache_clear()

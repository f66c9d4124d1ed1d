"""What chapter 02 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch02.explorers.delta import compute_delta, deltas, describe_delta, losses
from nn_helpers.chapters.ch02.explorers.landscape import (
    VALLEYS,
    compute_landscape,
    landscape,
    landscape_explorer,
    landscape_gradient,
    relief,
)
from nn_helpers.chapters.ch02.explorers.tangent import CURVES, central_slope, compute_tangent, one_sided_slope
from nn_helpers.explorer.pointer_controls import PointSet
from nn_helpers.nn import activations, gradient_check, optimisers
from nn_helpers.nn.layers import Linear, ReLU, Sigmoid
from nn_helpers.nn.losses import BCEWithLogitsLoss, MSELoss, SSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.parameters import Parameter

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y = np.array([0.0, 1.0, 1.0, 1.0])
W, B = np.array([1.0, -1.0]), -0.5
START = np.array([-4.0, 0.6])


def lecture(*names):
    """Functions of the lecture that see each other and the OR neuron."""
    found = dict(zip(names, definitions("02", *names), strict=True))
    for function in found.values():
        function.__globals__.update(found, X=X, y=Y)
    return list(found.values())


def test_the_or_neuron_to_every_printed_digit():
    _, loss, gradient = lecture("sigmoid", "loss", "gradient")
    assert f"{loss(W, B):.5f}" == "1.34096"
    slope_w, slope_b = gradient(W, B)
    assert [f"{v:.5f}" for v in (*slope_w, slope_b)] == ["-0.47001", "-0.53644", "-0.53644"]
    w, b = W - 0.5 * slope_w, B - 0.5 * slope_b
    assert [f"{v:.5f}" for v in (*w, b)] == ["1.23500", "-0.73178", "-0.23178"]
    assert f"{loss(w, b):.5f}" == "0.97867"


def test_the_or_neuron_learns_in_twenty_steps():
    sigmoid, loss, gradient = lecture("sigmoid", "loss", "gradient")
    w, b, right = W, B, []
    for _ in range(100):
        slope_w, slope_b = gradient(w, b)
        w, b = w - 0.5 * slope_w, b - 0.5 * slope_b
        right.append(np.all((sigmoid(X @ w + b) > 0.5) == (Y > 0.5)))
    assert all(right[19:])
    assert f"{loss(w, b):.5f}" == "0.06958"


def test_the_same_gradient_from_the_package():
    model = Sequential(Linear(2, 1), Sigmoid())
    weight, bias = (parameter.data for parameter in model.parameters())
    weight[:, 0], bias[:] = W, B
    loss_fn = SSELoss()
    assert loss_fn(model(X), Y[:, None]) == pytest.approx(1.34096, abs=5e-6)
    model.backward(loss_fn.backward())
    gradients = np.concatenate([parameter.grad.ravel() for parameter in model.parameters()])
    assert gradients == pytest.approx([-0.47001, -0.53644, -0.53644], abs=5e-6)


def test_accuracy_is_flat_where_the_loss_has_a_slope():
    _, loss, accuracy = lecture("sigmoid", "loss", "accuracy")
    weights = np.linspace(-4, 8, 1201)
    stairs = np.array([accuracy(np.array([v, -1.0]), B) for v in weights])
    slope = np.array([loss(np.array([v, -1.0]), B) for v in weights])
    assert set(stairs) == {0.25, 0.5, 0.75}
    assert np.count_nonzero(np.diff(stairs)) == 2
    assert np.all(np.diff(slope)[:900] < 0)


def test_sum_and_mean_differ_by_the_number_of_examples():
    y_hat = np.random.default_rng(0).random(7)
    y = np.ones(7)
    sse, mse = SSELoss(), MSELoss()
    assert sse(y_hat, y) == pytest.approx(7 * mse(y_hat, y))
    assert sse.backward() == pytest.approx(7 * mse.backward())


def test_one_sided_errors_shrink_with_the_step_and_central_ones_with_its_square():
    (cubic,) = definitions("02", "cubic")
    for h in (0.1, 0.01, 0.001):
        assert one_sided_slope(cubic, 2, h) - 12 == pytest.approx(6 * h + h**2, rel=1e-6)
        assert central_slope(cubic, 2, h) - 12 == pytest.approx(h**2, rel=1e-5)
    for x in (-1.5, 0.0, 2.0):
        state = compute_tangent("x²", x, 1.0)
        assert state.central == pytest.approx(2 * x, abs=1e-12)
        assert abs(state.one_sided - 2 * x) == pytest.approx(1.0)


@pytest.mark.parametrize("curve", CURVES)
def test_the_slopes_of_the_tangent_explorer(curve):
    f, derivative, _, _ = CURVES[curve]
    x = np.linspace(-3, 3, 25)
    measured = gradient_check.numerical_gradient(lambda x: float(f(x).sum()), x)
    assert gradient_check.relative_error(derivative(x), measured) < 1e-7


def test_the_handouts_delta_with_the_courses_sign():
    (delta_output,) = definitions("02", "delta_output")
    assert delta_output(1, 0.6) == pytest.approx(-0.192)
    assert delta_output(0, 0.6) == pytest.approx(0.288)
    assert abs(delta_output(1, 0.001)) == pytest.approx(0.002, rel=1e-2)


@pytest.mark.parametrize("seed", range(10))
def test_both_deltas_are_the_slopes_of_their_losses(seed):
    (delta_output,) = definitions("02", "delta_output")
    rng = np.random.default_rng(seed)
    z, y = rng.normal(scale=2, size=8), rng.integers(0, 2, size=8)
    a = activations.sigmoid(z)
    squared, entropy = SSELoss(), BCEWithLogitsLoss()
    for delta, loss in (
        (delta_output(y, a), lambda z: squared(activations.sigmoid(z), y)),
        (a - y, lambda z: 8 * entropy(z, y)),
    ):
        measured = gradient_check.numerical_gradient(loss, z)
        assert gradient_check.relative_error(delta, measured) < 1e-7
    assert np.allclose(deltas(y, a), (delta_output(y, a), a - y), rtol=1e-12, atol=0)
    assert np.sum(losses(y, a), axis=1) == pytest.approx([squared(a, y), 8 * entropy(z, y)])


def test_delta_saturates_and_cross_entropy_does_not():
    a = np.linspace(0, 1, 300_001)
    sizes = np.abs(deltas(1, a)[0])
    assert a[sizes.argmax()] == pytest.approx(1 / 3, abs=1e-5)
    assert sizes.max() == pytest.approx(8 / 27, rel=1e-9)
    assert sizes[0] == sizes[-1] == 0
    state = compute_delta(0.01, 1)
    assert np.abs(state.deltas) == pytest.approx([0.0196, 0.99], abs=5e-5)
    assert "-0.0196" in describe_delta(state)
    assert "-0.9900" in describe_delta(state)
    mirrored = compute_delta(0.99, 0)
    assert mirrored.deltas == pytest.approx(tuple(-delta for delta in state.deltas))


def test_a_relu_passes_all_blame_or_none():
    relu, relu_derivative = definitions("02", "relu", "relu_derivative")
    z = np.array([-2.0, 0.5, 3.0])
    delta = 2 * (relu(z) - 1) * relu_derivative(z)
    assert delta == pytest.approx([0, -1, 4])
    layer, loss_fn = ReLU(), SSELoss()
    loss_fn(layer(z), np.ones(3))
    assert layer.backward(loss_fn.backward()) == pytest.approx(delta)


@pytest.mark.parametrize("seed", range(10))
def test_the_lectures_checker_is_the_packages_and_exposes_classical_mistakes(seed):
    checker, relative_error = definitions("02", "numerical_gradient", "relative_error")
    rng = np.random.default_rng(seed)
    A, y, p = rng.normal(size=(6, 4)), rng.integers(0, 2, size=6), rng.normal(size=4)
    kept = p.copy()

    def loss(p):
        return np.sum((activations.sigmoid(A @ p) - y) ** 2)

    measured = checker(loss, p)
    assert np.array_equal(p, kept)
    assert measured == pytest.approx(gradient_check.numerical_gradient(loss, p), rel=1e-7, abs=1e-9)
    z = A @ p
    a = activations.sigmoid(z)
    right = A.T @ (2 * (a - y) * a * (1 - a))
    assert relative_error(right, measured) < 1e-7
    assert relative_error(right, measured) == gradient_check.relative_error(right, measured)
    for delta in ((a - y) * a * (1 - a), 2 * (a - y) * z * (1 - z), 2 * (a - y), 2 * (y - a) * a * (1 - a)):
        assert relative_error(A.T @ delta, measured) > 0.1


@pytest.mark.parametrize("seed", [None, *range(5)])
def test_the_v_shaped_curve(seed):
    """None is the OR neuron of the lecture."""
    (checker,) = definitions("02", "numerical_gradient")
    A, y, p = np.column_stack([X, np.ones(4)]), Y, np.append(W, B)
    if seed is not None:
        rng = np.random.default_rng(seed)
        A, y, p = rng.normal(size=(6, 3)), rng.integers(0, 2, size=6), rng.normal(size=3)
    a = activations.sigmoid(A @ p)
    right = A.T @ (2 * (a - y) * a * (1 - a))

    def loss(p):
        return np.sum((activations.sigmoid(A @ p) - y) ** 2)

    def error(step):
        return gradient_check.relative_error(checker(loss, p, step), right)

    def one_sided_error(step):
        forward = [(loss(p + step * e) - loss(p)) / step for e in np.eye(3)]
        return gradient_check.relative_error(np.array(forward), right)

    assert error(1e-5) < min(error(1e-2), error(1e-8), error(1e-12))
    assert all(error(step) < 1e-7 for step in (1e-7, 1e-6, 1e-5, 1e-4))
    assert error(1e-5) < 1e-8
    assert error(1e-1) > 1e-5
    assert error(1e-12) > 1e-6
    assert all(one_sided_error(step) > 1e-7 for step in (1e-12, 1e-5, 1e-3, 1e-1))
    assert one_sided_error(1e-5) > 100 * error(1e-5)


def test_the_explorers_landscape_is_the_lectures():
    (landscape,) = definitions("02", "landscape")
    u, v = np.meshgrid(np.linspace(-3, 3, 13), np.linspace(-3, 3, 13))
    assert np.array_equal(landscape(u, v), landscape(u, v))
    points = np.stack([u.ravel(), v.ravel()])
    measured = gradient_check.numerical_gradient(lambda p: float(landscape(*p).sum()), points)
    assert gradient_check.relative_error(landscape_gradient(*points), measured) < 1e-7


def test_every_quiet_descent_ends_in_one_of_two_minima_and_neighbours_may_part():
    _, _, descend = lecture("landscape", "numerical_gradient", "descend")
    deep, shallow = (np.array(VALLEYS[name]) for name in ("deep", "shallow"))
    one, other = (descend(start, 0.3, 60)[-1] for start in ((-0.2, 0.6), (-0.9, 0.2)))
    assert one == pytest.approx(deep, abs=0.005)
    assert other == pytest.approx(shallow, abs=0.005)
    assert landscape(*deep) < landscape(*shallow) - 0.5
    ends = []
    for start in np.random.default_rng(0).uniform(-3, 3, size=(100, 2)):
        start = PointSet((tuple(start),))
        ends.append(compute_landscape(start, 0.3, 300).path[-1])
    to_deep, to_shallow = (np.hypot(*(np.array(ends) - minimum).T) < 0.01 for minimum in (deep, shallow))
    assert np.all(to_deep | to_shallow)
    assert min(to_deep.sum(), to_shallow.sum()) >= 20


def test_the_landscape_explorer_descends_as_the_lecture_does():
    _, _, descend = lecture("landscape", "numerical_gradient", "descend")
    for start in ((-0.2, 0.6), (-0.9, 0.2), (2.5, -2.0)):
        state = compute_landscape(PointSet((start,)), 0.3, 40)
        assert np.abs(state.path - descend(start, 0.3, 40)).max() < 1e-7
        assert np.all(np.diff(state.heights) < 1e-12)


def test_too_large_a_learning_rate_leaves_the_valley_or_never_rests():
    start = landscape_explorer.defaults()["start"]
    verdicts = {}
    for rate in (0.01, 0.3, 1.2, 2.5):
        verdicts[rate] = compute_landscape(start, rate, 80).verdict
    assert verdicts[0.3] == "at rest in the deep valley"
    assert verdicts[1.2] == verdicts[2.5] == "still moving"
    path = compute_landscape(PointSet(((1.3, 0.9),)), 2.5, 80).path
    assert np.hypot(*(path - VALLEYS["deep"]).T).max() > 1.5


def test_a_click_on_the_map_moves_the_start_and_the_arrow_keys_do_too():
    control = landscape_explorer.controls["start"]
    event = landscape_explorer.open()._to_event
    clicked = event({"kind": "down", "x": 0.75, "y": 0.5})
    assert clicked.axes == control.axes
    assert control.respond(control.value, clicked).points[0] == pytest.approx((clicked.x, clicked.y))
    moved = control.respond(control.value, event({"kind": "key", "key": "ArrowLeft"}))
    assert moved.points[0][0] < control.value.points[0][0]


def test_the_ball_is_drawn_where_it_lies_on_the_relief():
    image, project = relief()
    height, width, _ = image.shape
    corners = [(-3.2, -3.0), (-3.2, 3.0), (3.2, -3.0), (3.2, 3.0), *VALLEYS.values()]
    u, v = np.array(corners).T
    x, y = project(u, v, landscape(u, v))
    assert x.min() > 0
    assert x.max() < width
    assert y.min() > 0
    assert y.max() < height
    for column, row in zip(x[4:].round().astype(int), y[4:].round().astype(int), strict=True):
        red, _, blue = image[row, column].astype(int)
        assert blue > red + 10, "the floors of the valleys are blue, and in sight"


@pytest.mark.parametrize("learning_rate", [0.01, 0.4, 0.9, 1.1])
def test_on_a_parabola_each_step_multiplies(learning_rate):
    position = Parameter(np.array([1.0]))
    optimizer = optimisers.SGD([position], lr=learning_rate)
    for _ in range(20):
        optimizer.zero_grad()
        position.add_grad(2 * position.data)
        optimizer.step()
    assert position.data == pytest.approx((1 - 2 * learning_rate) ** 20)
    assert (abs(position.data[0]) > 1) == (learning_rate > 1)


def momentum(p, gradient, state, lr, momentum=0.8):
    state["v"] = momentum * state.get("v", 0) + gradient
    return p - lr * state["v"]


def nesterov(p, gradient, state, lr, momentum=0.8):
    state["v"] = momentum * state.get("v", 0) + gradient
    return p - lr * (gradient + momentum * state["v"])


def adagrad(p, gradient, state, lr):
    state["s"] = state.get("s", 0) + gradient**2
    return p - lr * gradient / (np.sqrt(state["s"]) + 1e-10)


def rmsprop(p, gradient, state, lr, keep=0.99):
    state["s"] = keep * state.get("s", 0) + (1 - keep) * gradient**2
    return p - lr * gradient / (np.sqrt(state["s"]) + 1e-8)


def adam(p, gradient, state, lr, keep=0.9, keep_squares=0.999):
    state["t"] = state.get("t", 0) + 1
    state["m"] = keep * state.get("m", 0) + (1 - keep) * gradient
    state["s"] = keep_squares * state.get("s", 0) + (1 - keep_squares) * gradient**2
    mean = state["m"] / (1 - keep ** state["t"])
    square = state["s"] / (1 - keep_squares ** state["t"])
    return p - lr * mean / (np.sqrt(square) + 1e-8)


TEXTBOOK = {
    "plain": (lambda p, gradient, state, lr: p - lr * gradient, 0.045, "SGD", {}),
    "momentum": (momentum, 0.02, "SGD", {"momentum": 0.8}),
    "Nesterov": (nesterov, 0.02, "SGD", {"momentum": 0.8, "nesterov": True}),
    "Adagrad": (adagrad, 0.6, "Adagrad", {}),
    "RMSprop": (rmsprop, 0.1, "RMSprop", {}),
    "Adam": (adam, 0.3, "Adam", {}),
}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_the_optimisers_walk_as_the_textbook_says(name):
    step, lr, kind, settings = TEXTBOOK[name]
    valley_gradient, run = definitions("02", "valley_gradient", "run")
    run.__globals__.update(Parameter=Parameter, valley_gradient=valley_gradient)
    path = run(getattr(optimisers, kind), lr=lr, **settings)
    p, state = START, {}
    for position in path:
        assert position == pytest.approx(p, rel=1e-9, abs=1e-12)
        p = step(p, valley_gradient(p), state, lr)
    reached = np.linalg.norm(path[-1])
    assert (reached > 0.2) == (name == "plain"), "plain descent is the last to arrive"


def test_momentum_in_three_lines_and_the_largest_rate_of_plain_descent():
    valley_gradient, roll = definitions("02", "valley_gradient", "roll")
    roll.__globals__["valley_gradient"] = valley_gradient
    plain = roll(0.0, 0.045)
    assert np.all(np.diff(np.sign(plain[:20, 1])) != 0), "it zigzags across the valley"
    assert np.linalg.norm(roll(0.8, 0.02)[-1]) < 0.01 < 0.2 < np.linalg.norm(plain[-1])
    assert np.linalg.norm(roll(0.0, 0.051, steps=400)[-1]) > 100
    assert np.linalg.norm(roll(0.0, 0.049, steps=400)[-1]) < 0.01

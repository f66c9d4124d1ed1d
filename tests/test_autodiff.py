"""Automatic differentiation: what PyTorch promises, and how large the two engines are."""

import ast
import gc
import itertools
import weakref
from pathlib import Path

import numpy as np
import pytest

import nn_helpers.autodiff as autodiff
from nn_helpers.autodiff import (
    Dual,
    Tensor,
    Value,
    checkpoint,
    cross_entropy,
    exp,
    hessian,
    hessian_vector,
    kept_bytes,
    log,
    relu,
    result_of,
    tanh,
    topological_order,
    undo_broadcast,
)
from nn_helpers.nn import numerical_gradient, relative_error

ROOM = Path(autodiff.__file__).parent


def lines_of_code(module):
    """Lines that are neither blank nor comment nor docstring."""
    source = (ROOM / f"{module}.py").read_text(encoding="utf-8")
    documented = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            documented |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in documented
        for number, line in lines
    )


@pytest.mark.parametrize(("module", "most"), [("value", 60), ("tensor", 150)])
def test_an_engine_is_read_in_one_sitting(module, most):
    assert lines_of_code(module) <= most


# Order


def random_graph(rng, n):
    nodes = [Value(1.0) for _ in range(3)]
    for _ in range(n):
        one, other = rng.integers(0, len(nodes), 2)
        nodes.append(nodes[one] + nodes[other] if rng.random() < 0.5 else nodes[one] * nodes[other])
    return nodes


@pytest.mark.parametrize("seed", range(5))
def test_every_node_comes_once_and_after_its_parents(seed):
    nodes = random_graph(np.random.default_rng(seed), 60)
    order = topological_order(nodes[-1])
    place = {node: k for k, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is nodes[-1]
    assert all(place[parent] < place[node] for node in order for parent in node.parents)
    reached, frontier = {nodes[-1]}, [nodes[-1]]
    while frontier:
        new = set(frontier.pop().parents) - reached
        reached |= new
        frontier += new
    assert reached == set(order)


@pytest.mark.parametrize("start", [Value(1.0), Tensor(1.0, requires_grad=True)])
def test_a_graph_may_be_deeper_than_python_recurses(start):
    result = start
    for _ in range(20_000):
        result = result + 1
    result.backward()
    assert start.grad == 1


def all_ways(node, target):
    """The chain rule as it is defined: the sum over all ways of the product of the slopes."""
    if node is target:
        return 1.0
    pairs = zip(node.parents, node.slopes, strict=True)
    return sum(slope * all_ways(parent, target) for parent, slope in pairs)


@pytest.mark.parametrize("seed", range(5))
def test_a_gradient_is_the_sum_over_all_ways(seed):
    nodes = random_graph(np.random.default_rng(seed), 12)
    nodes[-1].backward()
    for node in topological_order(nodes[-1]):
        assert node.grad == pytest.approx(all_ways(nodes[-1], node), rel=1e-12)


# Gradients add up in inputs, and only there


def test_a_value_adds_up_until_it_is_cleared():
    a = Value(3.0)
    middle = a * a
    result = middle * 2
    for passes in (1, 2, 3):
        result.backward()
        assert (a.grad, middle.grad, result.grad) == (12.0 * passes, 2.0, 1.0)
    a.grad = 0.0
    result.backward()
    assert a.grad == 12.0
    a.backward()
    assert a.grad == 13.0


def test_a_tensor_adds_up_until_it_is_cleared():
    a = Tensor([3.0, 1.0], requires_grad=True)
    middle = a * a
    result = (middle * 2).sum()
    result.backward()
    result.backward()
    assert a.grad.tolist() == [24.0, 8.0]
    assert middle.grad is None
    a.grad = None
    result.backward()
    assert a.grad.tolist() == [12.0, 4.0]


def test_no_two_gradients_share_memory():
    a, b, c = (Tensor(np.ones((2, 3)), requires_grad=True) for _ in range(3))
    start = np.ones((2, 3))
    (a + b + c.reshape(2, 3)).backward(start)
    for one, other in itertools.combinations([a.grad, b.grad, c.grad, start], 2):
        assert not np.shares_memory(one, other)
    a.grad *= 0
    assert b.grad.sum() == 6


def test_constants_are_not_remembered():
    constant = Tensor([1.0, 2.0])
    assert (constant * 3 + 1).parents == ()
    W = Tensor([1.0, 1.0], requires_grad=True)
    assert (constant * W).parents == (W,)
    (constant * W).sum().backward()
    assert constant.grad is None


def test_a_graph_is_freed_without_the_garbage_collector():
    class Watched(Value):
        __slots__ = ("__weakref__",)

    gc.collect()
    gc.disable()
    try:
        a = Watched(2.0)
        result = tanh(a * a + a)
        result.backward()
        gone = weakref.ref(a)
        del a, result
        assert gone() is None
    finally:
        gc.enable()


# Types


def test_single_precision_stays():
    W = Tensor(np.ones((3, 2), np.float32), requires_grad=True)
    x = np.ones((4, 3), np.float32)
    hidden = ((x @ W) * 2 + 1 - 0.5).tanh().relu().sigmoid() / 3
    loss = cross_entropy(hidden + hidden.softmax().mean(axis=0), [0, 1, 1, 0])
    loss.backward()
    assert loss.data.dtype == W.grad.dtype == np.float32
    assert Tensor([1, 2]).data.dtype == np.float64
    assert Tensor([True]).data.dtype == np.float64


def test_extreme_logits_stay_finite():
    z = Tensor([[1e4, -1e4, 0.0]], requires_grad=True)
    loss = cross_entropy(z, [1])
    loss.backward()
    assert loss.data == 2e4
    assert z.grad.tolist() == [[1.0, -1.0, 0.0]]
    assert Tensor([-1e4, 1e4]).sigmoid().data.tolist() == [0.0, 1.0]
    assert Tensor([-1e4, 1e4]).softmax().data.tolist() == [0.0, 1.0]


def test_the_kink_of_relu_has_slope_zero():
    for zero in (Value(0.0), Dual(0.0, 1.0), Tensor(0.0, requires_grad=True)):
        result = relu(zero)
        if isinstance(zero, Dual):
            assert result.tangent == 0
        else:
            result.backward()
            assert zero.grad == 0


@pytest.mark.parametrize("exponent", [0, 0.0])
def test_the_power_0_is_a_constant_also_of_0(exponent):
    x, v = Tensor([0.0, 3.0], requires_grad=True), Value(0.0)
    with np.errstate(all="raise"):
        (x**exponent).sum().backward()
        (v**exponent).backward()
    assert x.grad.tolist() == [0.0, 0.0]
    assert v.grad == 0.0
    assert Dual(0.0, 1.0).__pow__(exponent).tangent == 0.0


def test_numbers_may_stand_on_the_left_and_be_whole():
    a = Value(2)
    assert type(a.data) is float
    assert (3 - a).data == 1
    assert (1 / a).data == 0.5
    assert (np.float64(3) * a).data == 6
    assert isinstance(np.float64(3) * a, Value)
    assert isinstance(np.ones(2) * Tensor([1.0, 2.0]), Tensor)
    assert sum([a, a]).data == 4


def test_an_elementary_function_takes_everything_that_has_a_derivative():
    for f, expected in ((exp, np.exp(0.5)), (log, np.log(0.5)), (tanh, np.tanh(0.5)), (relu, 0.5)):
        assert f(0.5) == pytest.approx(expected, rel=1e-15)
        assert f(Value(0.5)).data == f(Dual(0.5)).primal == f(0.5)
        assert f(Tensor(0.5)).data == pytest.approx(expected, rel=1e-15)
    assert relu(-2) == 0


# Broadcasting


@pytest.mark.parametrize(
    "shape", [(), (1,), (3,), (1, 3), (2, 1), (1, 1), (2, 3), (4, 2, 3), (4, 1, 1), (1, 2, 1)]
)
def test_undoing_a_broadcast_sums_over_the_copies(shape):
    wide = (4, 2, 3)
    grad = np.random.default_rng(0).normal(size=wide)
    summed = np.zeros(shape)
    owner = np.broadcast_to(np.arange(summed.size).reshape(shape), wide)
    for index in np.ndindex(wide):
        summed.flat[owner[index]] += grad[index]
    assert undo_broadcast(grad, shape) == pytest.approx(summed, rel=1e-12)
    assert undo_broadcast(grad, shape).shape == shape


# Second derivatives


def test_the_hessian_of_a_quadratic_is_its_matrix():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(4, 4))
    A = A + A.T

    def quadratic(x):
        return sum(A[i, j] * x[i] * x[j] for i in range(4) for j in range(4)) * 0.5 + x[0] * 3

    x, v = rng.normal(size=(2, 4))
    gradient, matrix = hessian(quadratic, x)
    assert gradient == pytest.approx(A @ x + np.array([3, 0, 0, 0]), rel=1e-12)
    assert matrix == pytest.approx(A, rel=1e-12)
    assert hessian_vector(quadratic, x, v)[1] == pytest.approx(A @ v, rel=1e-12)


def test_an_input_without_influence_has_derivatives_zero():
    gradient, matrix = hessian(lambda x: x[0] ** 2, [3.0, 1.0])
    assert gradient.tolist() == [6, 0]
    assert matrix.tolist() == [[2, 0], [0, 0]]


@pytest.mark.parametrize("seed", range(3))
def test_a_tiny_imaginary_part_gives_the_hessian_times_a_vector(seed):
    """Of a network with every operation that a network needs."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(6, 3)), rng.integers(0, 2, 6)
    w, v = rng.normal(size=(2, 3, 4))
    V = rng.normal(size=(4, 2))

    def gradient(w):
        W = Tensor(w, requires_grad=True)
        hidden = (X @ W).tanh() + ((X @ W) * 2).relu() * (X @ W).sigmoid() + (X @ W).softmax()
        cross_entropy(hidden @ V, y).backward()
        return W.grad

    exact = gradient(w + 1e-30j * v).imag / 1e-30
    assert gradient(w + 0j).real == pytest.approx(gradient(w), rel=1e-13)
    measured = (gradient(w + 1e-5 * v) - gradient(w - 1e-5 * v)) / 2e-5
    assert relative_error(exact, measured) < 1e-7


# Checkpoints


@pytest.mark.parametrize("seed", range(3))
def test_checkpoints_change_memory_and_nothing_else(seed):
    rng = np.random.default_rng(seed)
    weights = [Tensor(rng.normal(size=(5, 5)), requires_grad=True) for _ in range(6)]
    x = rng.normal(size=(4, 5))

    def run(wrap):
        for W in weights:
            W.grad = None
        a = Tensor(x)
        for k in range(0, 6, 2):
            a = wrap(lambda a, k=k: ((a @ weights[k]).tanh() @ weights[k + 1]).tanh(), a)
        loss = (a * a).sum()
        kept = kept_bytes(loss)
        loss.backward()
        return loss.data, kept, [W.grad for W in weights]

    plain = run(lambda block, a: block(a))
    saving = run(checkpoint)
    assert saving[0] == plain[0]
    assert saving[1] < plain[1] / 2
    for one, other in zip(saving[2], plain[2], strict=True):
        assert one == pytest.approx(other, rel=1e-12)


def test_a_block_may_ignore_its_input():
    x, W = (Tensor([2.0], requires_grad=True) for _ in range(2))
    checkpoint(lambda x: W * W, x).backward()
    assert x.grad.tolist() == [0.0]
    assert W.grad.tolist() == [4.0]


def test_kept_bytes_counts_results_once():
    a = Tensor(np.ones((2, 3)), requires_grad=True)
    doubled = a * 2  # 48 bytes
    assert kept_bytes(doubled.reshape(3, 2).swapaxes(0, 1)) == 48
    assert kept_bytes((doubled + doubled).sum()) == 48 + 48 + 8
    assert kept_bytes(a) == 0


def test_an_operation_of_ones_own_is_a_result_and_its_ways_back():
    a = Tensor([0.5, -1.0], requires_grad=True)
    sine = result_of(np.sin(a.data), (a, lambda g: g * np.cos(a.data)))
    (sine * sine).sum().backward()
    assert relative_error(a.grad, numerical_gradient(lambda x: (np.sin(x) ** 2).sum(), a.data)) < 1e-7


# Bad input


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Value("3"), TypeError, "data: expected a real number, got '3' (str)"),
        (lambda: Value(np.ones(2)), TypeError, "data: expected a real number, got an array"),
        (lambda: Value(-1.0) ** 0.5, TypeError, "data: expected a real number, got"),
        (lambda: Value(1.0) + "a", TypeError, "unsupported operand"),
        (lambda: Value(2.0) ** Value(2.0), TypeError, "write x ** y as exp(y * log(x))"),
        (lambda: Tensor([1.0]) ** Tensor([2.0]), TypeError, "exponent: expected a plain number"),
        (lambda: Dual(2.0) ** Dual(2.0), TypeError, "exponent: expected a plain number"),
        (lambda: Dual("x"), TypeError, "primal: expected a real number"),
        (lambda: exp("3"), TypeError, "exp: expected a number, a Dual, a Value or a Tensor, got '3'"),
        (lambda: relu([1]), TypeError, "relu: expected a number"),
        (lambda: Tensor(["a"]), TypeError, "data: expected an array of numbers"),
        (lambda: Tensor([1.0]).backward(), RuntimeError, "requires_grad=True"),
        (
            lambda: Tensor([1.0, 2.0], requires_grad=True).backward(),
            ValueError,
            "expected one number, or a gradient, got shape (2,)",
        ),
        (
            lambda: Tensor([1.0, 2.0], requires_grad=True).backward([1.0]),
            ValueError,
            "gradient: expected the result's shape (2,), got (1,)",
        ),
        (lambda: Tensor([1.0]) @ Tensor([1.0]), ValueError, "(..., k, m), got (1,) and (1,)"),
        (lambda: Tensor([[1.0, 2.0]]) @ Tensor([[1.0]]), ValueError, "(..., k, m), got (1, 2) and (1, 1)"),
        (lambda: cross_entropy(Tensor([[1.0, 2.0]]), [0, 1]), ValueError, "whole numbers of shape (1,)"),
        (lambda: cross_entropy(Tensor([[1.0, 2.0]]), [0.5]), ValueError, "labels: expected whole numbers"),
        (lambda: cross_entropy(Tensor([[1.0, 2.0]]), [-1]), ValueError, "expected 0 to 1, got some from -1"),
        (lambda: cross_entropy(Tensor([[1.0, 2.0]]), [2]), ValueError, "expected 0 to 1, got some from 2"),
        (lambda: hessian_vector(lambda x: x[0], [1.0, 2.0], [1.0]), ValueError, "v: expected shape (2,)"),
    ],
)
def test_bad_input_gets_one_clear_sentence(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert message in str(caught.value)

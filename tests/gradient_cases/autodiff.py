"""Gradient cases of automatic differentiation: every operation, alone and combined, in both modes."""

import numpy as np

from gradient_cases import away_from_kinks, register
from nn_helpers.autodiff import Dual, Tensor, Value, checkpoint, cross_entropy, exp, hessian, log, relu, tanh

SCALAR = {
    "sum": lambda a, b: a + b,
    "sum with a number": lambda a, b: 3 + a + 2.5 + 0 * b,
    "difference": lambda a, b: a - b,
    "difference from a number": lambda a, b: (3 - a) - (b - 2),
    "product": lambda a, b: a * b,
    "product with a number": lambda a, b: 3 * a * -2.0 + b,
    "quotient": lambda a, b: a / b,
    "number over value": lambda a, b: 2 / a + b / 4,
    "power": lambda a, b: a**3 + b**-2 + a**0 + b**1 + (a * a) ** 0.5,
    "negative": lambda a, b: -a * b,
    "exp": lambda a, b: exp(a) * b,
    "log": lambda a, b: log(a * a) + log(b * b + 1),
    "tanh": lambda a, b: tanh(a) * tanh(b),
    "relu": lambda a, b: relu(a) + relu(-a) * 3 + relu(b) * b,
    "used again": lambda a, b: (c := a * b) * c + c - c * a,
    "deep": lambda a, b: tanh(exp(tanh(a * b) + a) / (1 + b * b)) + tanh(a) ** 3,
}


def scalar_rows(f, rng):
    x = away_from_kinks(rng, 2)
    a, b = (Value(float(v)) for v in x)
    result = f(a, b)
    result.backward()
    yield "reverse", np.array([a.grad, b.grad]), lambda x: f(*map(float, x)), x
    result.backward()
    yield "a second pass adds up", np.array([a.grad, b.grad]) / 2, lambda x: f(*map(float, x)), x
    forward = [f(*(Dual(v, t) for v, t in zip(x, unit, strict=True))).tangent for unit in np.eye(2)]
    yield "forward", np.array(forward), lambda x: f(*map(float, x)), x

    def gradient(x, k):
        values = [Value(float(v)) for v in x]
        f(*values).backward()
        return values[k].grad

    for k, row in enumerate(hessian(lambda v: f(*v), x)[1]):
        if np.abs(row).max() > 1e-9:  # a zero row has no relative error
            yield f"row {k} of the Hessian", row, lambda x, k=k: gradient(x, k), x


for _name, _f in SCALAR.items():
    register(f"autodiff, single numbers: {_name}", (Value, Dual), lambda rng, f=_f: scalar_rows(f, rng))

MASK = np.array([[0.0, 0.0, -np.inf], [0.0, -np.inf, -np.inf]])
TENSOR = {
    "sum": (lambda a, b: a + b, (2, 3), (2, 3)),
    "sum, a row repeated": (lambda a, b: a + b, (2, 3), (3,)),
    "sum, a column repeated": (lambda a, b: a - b, (2, 1), (4, 2, 3)),
    "product, both repeated": (lambda a, b: a * b, (2, 1), (1, 3)),
    "product, a single number repeated": (lambda a, b: a * b, (), (2, 3)),
    "product, an axis of length 1": (lambda a, b: a * b, (1, 1), (3,)),
    "quotient": (lambda a, b: a / b, (2, 3), (3,)),
    "numbers and arrays on the left": (
        lambda a, b: 2 / a + (3 - b) * 0.5 + np.arange(3.0) * a + 1,
        (2, 3),
        (2, 3),
    ),
    "power": (lambda a, b: a**3 + (b * b) ** -0.5, (2, 3), (3,)),
    "matmul": (lambda a, b: a @ b, (2, 3), (3, 4)),
    "matmul of stacks": (lambda a, b: a @ b, (5, 2, 3), (5, 3, 4)),
    "matmul, a matrix for all": (lambda a, b: a @ b, (5, 2, 3), (3, 4)),
    "matmul, a stack from one": (lambda a, b: a @ b, (2, 3), (5, 3, 4)),
    "matmul, array on the left": (lambda a, b: np.arange(6.0).reshape(3, 2) @ a + b, (2, 3), (3,)),
    "exp, log": (lambda a, b: a.exp() * (b * b + 1).log(), (2, 3), (2, 3)),
    "tanh, sigmoid": (lambda a, b: a.tanh() * b.sigmoid(), (2, 3), (2, 3)),
    "relu": (lambda a, b: a.relu() * b + (-b).relu(), (2, 3), (2, 3)),
    "sum over an axis": (lambda a, b: a.sum(axis=0) * b, (2, 3), (3,)),
    "sum over the last axis, kept": (lambda a, b: a.sum(-1, keepdims=True) * b, (2, 3), (2, 3)),
    "sum over two axes": (lambda a, b: a.sum(axis=(0, 2)) * b, (2, 3, 4), (3,)),
    "mean": (lambda a, b: a.mean() * b.mean(axis=1), (2, 3), (2, 3)),
    "slices": (lambda a, b: a[:, 1:] * b[:, :2] + a[0, 0], (2, 3), (2, 3)),
    "rows chosen twice": (lambda a, b: a[[0, 1, 1, 0, 1]] * b, (2, 3), (5, 3)),
    "elements by two lists": (lambda a, b: a[[0, 1, 1], [2, 0, 0]] * b, (2, 3), (3,)),
    "reshape": (lambda a, b: a.reshape(3, 2) * b, (2, 3), (3, 2)),
    "reshape with -1": (lambda a, b: a.reshape(-1) * b, (2, 3), (6,)),
    "transpose": (lambda a, b: a.T @ b, (2, 3), (2, 4)),
    "swapaxes": (lambda a, b: a.swapaxes(0, 1) * b, (2, 3, 4), (3, 2, 4)),
    "softmax": (lambda a, b: a.softmax() * b, (2, 3), (2, 3)),
    "softmax along rows": (lambda a, b: a.softmax(axis=0) * b, (2, 3), (2, 3)),
    "softmax under a mask": (lambda a, b: (a + MASK).softmax() * b, (2, 3), (2, 3)),
    "cross-entropy": (lambda a, b: cross_entropy(a * b, [2, 0]), (2, 3), (2, 3)),
    "cross-entropy over time": (lambda a, b: cross_entropy(a + b, [[1, 0], [2, 2]]), (2, 2, 3), (3,)),
    "used again": (lambda a, b: (c := a * b) * c + c - c @ b.T @ a, (2, 3), (2, 3)),
    "checkpoint": (
        lambda a, b: checkpoint(lambda x: (x @ b).tanh() @ b.T * x, a) * a,
        (2, 3),
        (3, 4),
    ),
}


def tensor_rows(f, shapes, rng):
    a, b = (away_from_kinks(rng, shape) for shape in shapes)
    weights = rng.normal(size=f(Tensor(a), Tensor(b)).shape)

    def loss(a, b):
        return (f(a, b) * weights).sum()

    one, other = Tensor(a, requires_grad=True), Tensor(b, requires_grad=True)
    loss(one, other).backward()
    yield "a", one.grad, lambda a: loss(Tensor(a), Tensor(b)).data, a
    yield "b", other.grad, lambda b: loss(Tensor(a), Tensor(b)).data, b
    alone = Tensor(a, requires_grad=True)
    loss(alone, Tensor(b)).backward()
    yield "a, b constant", alone.grad, lambda a: loss(Tensor(a), Tensor(b)).data, a


for _name, (_f, *_shapes) in TENSOR.items():
    register(f"autodiff, arrays: {_name}", Tensor, lambda rng, f=_f, s=_shapes: tensor_rows(f, s, rng))

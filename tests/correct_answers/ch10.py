"""Right answers to the exercises of chapter 10."""

import math
from graphlib import TopologicalSorter

import numpy as np

from correct_answers import answer_to
from nn_helpers.autodiff import Dual, Tensor, Value


@answer_to("10.by_hand")
def by_hand_with_pencil():
    return {"d_s": 3, "d_p": 3, "d_a": -14, "d_b": 12}


@answer_to("10.by_hand")
def by_hand_by_machine():
    a, b = Value(3.0), Value(-2.0)
    p = a * b
    s = p + b
    (s * a).backward()
    return {"d_s": s.grad, "d_p": p.grad, "d_a": a.grad, "d_b": b.grad}


@answer_to("10.slopes")
def slopes_by_branches(operation, a, b):
    if operation == "+":
        return 1, 1
    if operation == "-":
        return 1, -1
    if operation == "*":
        return b, a
    return 1 / b, -a / (b * b)


@answer_to("10.slopes")
def slopes_by_machine(operation, a, b):
    one, other = Value(a), Value(b)
    result = {
        "+": lambda: one + other,
        "-": lambda: one - other,
        "*": lambda: one * other,
        "/": lambda: one / other,
    }[operation]()
    result.backward()
    return [one.grad, other.grad]


@answer_to("10.tape")
def tape_by_pulling(parents, slopes):
    """Each node asks those that it feeds, from the back."""
    n = len(parents)
    grads = np.zeros(n)
    grads[n - 1] = 1
    for k in range(n - 2, -1, -1):
        for child in range(k + 1, n):
            for parent, slope in zip(parents[child], slopes[child], strict=True):
                if parent == k:
                    grads[k] += slope * grads[child]
    return grads


@answer_to("10.tape")
def tape_by_a_matrix(parents, slopes):
    """(I - S)^-1 adds up all ways."""
    n = len(parents)
    S = np.zeros((n, n))
    for child in range(n):
        for parent, slope in zip(parents[child], slopes[child], strict=True):
            S[child, parent] += slope
    return np.linalg.inv(np.eye(n) - S)[-1].tolist()


@answer_to("10.tape")
def tape_forward(parents, slopes):
    """A tangent for every node, one pass each."""
    answer = []
    for moved in range(len(parents)):
        tangents = []
        for k in range(len(parents)):
            tangents.append(
                float(k == moved) + sum(s * tangents[p] for p, s in zip(parents[k], slopes[k], strict=True))
            )
        answer.append(tangents[-1])
    return answer


@answer_to("10.order")
def order_from_the_library(parents, result):
    needed, stack = {}, [result]
    while stack:
        node = stack.pop()
        if node not in needed:
            needed[node] = parents[node]
            stack += parents[node]
    return list(TopologicalSorter(needed).static_order())


@answer_to("10.order")
def order_by_depth(parents, result):
    def depth(node):
        return 1 + max((depth(parent) for parent in parents[node]), default=0)

    nodes, stack = set(), [result]
    while stack:
        node = stack.pop()
        nodes.add(node)
        stack += parents[node]
    return sorted(nodes, key=depth)


@answer_to("10.order")
def order_on_a_stack(parents, result):
    order, stack = [], [(result, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in order:
            stack.append((node, True))
            stack += [(parent, False) for parent in parents[node] if parent not in order]
    return np.array(list(dict.fromkeys(order)))


@answer_to("10.broadcast")
def broadcast_by_a_loop(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@answer_to("10.broadcast")
def broadcast_number_by_number(grad, shape):
    answer = np.zeros(shape)
    for index in np.ndindex(grad.shape):
        own = index[len(index) - len(shape) :]
        answer[tuple(0 if size == 1 else i for i, size in zip(own, shape, strict=True))] += grad[index]
    return answer


@answer_to("10.softmax")
def softmax_by_the_jacobian(p, g):
    jacobian = p[..., None] * (np.eye(p.shape[-1]) - p[..., None, :])
    return np.einsum("...j,...jk->...k", g, jacobian)


@answer_to("10.softmax")
def softmax_by_machine(p, g):
    z = Tensor(np.log(p), requires_grad=True)
    z.softmax().backward(g)
    return z.grad


@answer_to("10.clear")
def clear_by_assignment(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        grad = 0.0
        grad += np.mean(2 * (w * x - y) * x)
        w -= lr * grad
    return w


@answer_to("10.clear")
def clear_in_closed_form(x, y, lr, steps):
    rate, target = 2 * lr * np.mean(x * x), np.mean(x * y) / np.mean(x * x)
    return float(target * (1 - (1 - rate) ** steps))


@answer_to("10.polynomial")
def polynomial_by_powers(coefficients, x):
    value = sum(c * x**k for k, c in enumerate(coefficients))
    slope = sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients) if k)
    return value, slope


@answer_to("10.polynomial")
def polynomial_with_dual_numbers(coefficients, x):
    moving, result = Dual(x, 1.0), Dual(0.0)
    for c in coefficients[::-1]:
        result = result * moving + c
    return [result.primal, result.tangent]


@answer_to("10.passes")
def passes_by_loops(sizes, mode):
    total = 0
    for k in range(len(sizes) - 1):
        total += sizes[k] * sizes[k + 1]
    if mode == "forward":
        return total * sizes[0]
    return total * sizes[-1]


@answer_to("10.passes")
def passes_by_arrays(sizes, mode):
    sizes = np.array(sizes)
    return int(sizes[:-1] @ sizes[1:] * sizes[{"forward": 0, "reverse": -1}[mode]])


@answer_to("10.checkpoints")
def checkpoints_by_rounding(n_layers, every):
    return math.ceil(n_layers / every) + min(n_layers, every)


@answer_to("10.checkpoints")
def checkpoints_by_counting(n_layers, every):
    entrances = list(range(0, n_layers, every))
    block = range(n_layers)[:every]
    return len(entrances) + len(block)


@answer_to("10.newton")
def newton_by_the_inverse(w, gradient, hessian):
    return w - np.linalg.inv(hessian) @ gradient


@answer_to("10.newton")
def newton_by_least_squares(w, gradient, hessian):
    return (w + np.linalg.lstsq(hessian, -gradient, rcond=None)[0]).tolist()

"""Wrong and right answers to the exercises of chapter 10."""

from fractions import Fraction

import numpy as np

from wrong_answers import Right, Wrong


# 10.by_hand
def hand(**changes):
    return dict(d_s=3.0, d_p=3.0, d_a=-14.0, d_b=12.0) | changes


# 10.slopes
def slopes_right(operation, a, b):
    if operation == "+":
        return 1.0, 1.0
    elif operation == "-":
        return 1.0, -1.0
    elif operation == "*":
        return b, a
    else:
        return 1 / b, -a / b**2


def slopes_changed(sign, new):
    def f(operation, a, b):
        return new(a, b) if operation == sign else slopes_right(operation, a, b)

    return f


def slopes_the_value(operation, a, b):
    return {"+": a + b, "-": a - b, "*": a * b, "/": a / b}[operation]


def slopes_no_quotient(operation, a, b):
    if operation == "+":
        return 1.0, 1.0
    if operation == "-":
        return 1.0, -1.0
    if operation == "*":
        return b, a


def slopes_whole_division(operation, a, b):
    return (1 // b, -a // b**2) if operation == "/" else slopes_right(operation, a, b)


# 10.tape
def tape_right(parents, slopes):
    grads = [0.0 for _ in parents]
    grads[-1] = 1.0
    for k in range(len(parents) - 1, -1, -1):
        for j in range(len(parents[k])):
            grads[parents[k][j]] += slopes[k][j] * grads[k]
    return grads


def tape_equals(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] = s * grads[k]
    return grads


def tape_forwards(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in range(len(parents)):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] += s * grads[k]
    return grads


def tape_no_start(parents, slopes):
    grads = [0.0] * len(parents)
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] += s * grads[k]
    return grads


def tape_slopes_only(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] += s
    return grads


def tape_grad_only(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p in parents[k]:
            grads[p] += grads[k]
    return grads


def tape_ones(parents, slopes):
    grads = [1.0] * len(parents)
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] += s * grads[k]
    return grads


def tape_product(parents, slopes):
    grads = [1.0] * len(parents)
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] *= s * grads[k]
    return grads


def tape_stops_early(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for p, s in zip(parents[-1], slopes[-1]):
        grads[p] += s
    return grads


def tape_inputs_only(parents, slopes):
    return [g for g, p in zip(tape_right(parents, slopes), parents) if len(p) == 0]


def tape_reversed_output(parents, slopes):
    return tape_right(parents, slopes)[::-1]


def tape_two_parents(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        a, b = parents[k]
        grads[a] += slopes[k][0] * grads[k]
        grads[b] += slopes[k][1] * grads[k]
    return grads


def tape_skips_last(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in range(len(parents) - 1, 0, -1):
        for p, s in zip(parents[k], slopes[k]):
            grads[p] += s * grads[-1]
    return grads


# 10.order
def order_right(parents, result):
    order = []

    def go(n):
        if n in order:
            return
        for p in parents[n]:
            go(p)
        order.append(n)

    go(result)
    return order


def order_breadth(parents, result):
    order, queue = [], [result]
    while queue:
        n = queue.pop(0)
        if n not in order:
            order.append(n)
            queue.extend(parents[n])
    return order[::-1]


def order_no_seen(parents, result):
    order = []

    def go(n):
        for p in parents[n]:
            go(p)
        order.append(n)

    go(result)
    return order


def order_pre(parents, result):
    order = []

    def go(n):
        if n not in order:
            order.append(n)
            for p in parents[n]:
                go(p)

    go(result)
    return order


def order_reversed(parents, result):
    return order_right(parents, result)[::-1]


def order_sorted(parents, result):
    return sorted(order_right(parents, result))


def order_all(parents, result):
    return list(range(len(parents)))


def order_one_level(parents, result):
    return parents[result] + [result]


def order_no_result(parents, result):
    return order_right(parents, result)[:-1]


def order_set(parents, result):
    return set(order_right(parents, result))


def order_names(parents, result):
    return [f"node {n}" for n in order_right(parents, result)]


def order_forgets_return(parents, result):
    order_right(parents, result)


def order_pre_reversed(parents, result):
    return order_pre(parents, result)[::-1]


# 10.broadcast
def undo_right(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(0)
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(i, keepdims=True)
    return grad


def undo_mean(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.mean(0)
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.mean(i, keepdims=True)
    return grad


def undo_first(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for i, n in enumerate(shape):
        if n == 1:
            grad = np.take(grad, [0], axis=i)
    return grad


def undo_leading_only(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad


def undo_ones_only(grad, shape):
    extra = grad.ndim - len(shape)
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=i + extra, keepdims=True)
    return grad


def undo_no_keepdims(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for i in reversed(range(len(shape))):
        if shape[i] == 1:
            grad = grad.sum(axis=i)
    return grad


def undo_all(grad, shape):
    return np.full(shape, grad.sum())


def undo_axis_0(grad, shape):
    return grad.sum(axis=0)


def undo_reshape(grad, shape):
    return grad.reshape(shape)


def undo_resize(grad, shape):
    return np.resize(grad, shape)


def undo_nothing(grad, shape):
    return grad


def undo_trailing(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad


def undo_max(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.max(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.max(axis=i, keepdims=True)
    return grad


# 10.softmax
def soft_right(p, g):
    s = np.sum(g * p, axis=-1, keepdims=True)
    return p * g - p * s


def soft_sigmoid(p, g):
    return g * p * (1 - p)


def soft_numerator(p, g):
    return p * g


def soft_plus(p, g):
    return p * (g + np.sum(g * p, axis=-1, keepdims=True))


def soft_axis_0(p, g):
    return p * (g - np.sum(g * p, axis=0))


def soft_whole(p, g):
    return p * (g - np.sum(g * p))


def soft_no_keepdims(p, g):
    return p * (g - np.sum(g * p, axis=-1))


def soft_unweighted(p, g):
    return p * (g - np.sum(g, axis=-1, keepdims=True))


def soft_mean(p, g):
    return p * (g - np.mean(g * p, axis=-1, keepdims=True))


def soft_no_p(p, g):
    return g - np.sum(g * p, axis=-1, keepdims=True)


def soft_bracket(p, g):
    return p * g - np.sum(g * p, axis=-1, keepdims=True)


def soft_cross_entropy(p, g):
    return p - g


def soft_again(p, g):
    e = np.exp(p)
    p = e / e.sum(axis=-1, keepdims=True)
    return p * (g - np.sum(g * p, axis=-1, keepdims=True))


def soft_axis_1(p, g):
    return p * (g - (g * p).sum(axis=1, keepdims=True))


# 10.clear
def fit_right(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        grad = 0.0
        grad += np.mean(2 * (w * x - y) * x)
        w = w - lr * grad
    return w


def fit_planted(x, y, lr, steps):
    w, grad = 0.0, 0.0
    for _ in range(steps):
        grad += np.mean(2 * (w * x - y) * x)
        w -= lr * grad
    return w


def fit_cleared_weight(x, y, lr, steps):
    for _ in range(steps):
        w, grad = 0.0, 0.0
        grad += np.mean(2 * (w * x - y) * x)
        w -= lr * grad
    return w if steps else 0.0


def fit_climbs(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w += lr * np.mean(2 * (w * x - y) * x)
    return w


def fit_sum(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * np.sum(2 * (w * x - y) * x)
    return w


def fit_no_2(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * np.mean((w * x - y) * x)
    return w


def fit_return_inside(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * np.mean(2 * (w * x - y) * x)
        return w
    return w


def fit_returns_grad(x, y, lr, steps):
    w, grad = 0.0, 0.0
    for _ in range(steps):
        grad = np.mean(2 * (w * x - y) * x)
        w -= lr * grad
    return grad


def fit_no_x(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * np.mean(2 * (w * x - y))
    return w


def fit_divides_by_step(x, y, lr, steps):
    w, grad = 0.0, 0.0
    for k in range(steps):
        grad += np.mean(2 * (w * x - y) * x)
        w -= lr * grad / (k + 1)
    return w


def fit_cleared_after_all(x, y, lr, steps):
    w, grad = 0.0, 0.0
    for _ in range(steps):
        grad += np.mean(2 * (w * x - y) * x)
        w -= lr * grad
    grad = 0.0
    return w


def fit_all_in_one(x, y, lr, steps):
    w, grad = 0.0, 0.0
    for _ in range(steps):
        grad += np.mean(2 * (w * x - y) * x)
    return w - lr * grad


# 10.polynomial
def poly_right(coefficients, x):
    value, slope, power, previous = 0.0, 0.0, 1.0, 0.0
    for k, c in enumerate(coefficients):
        value += c * power
        slope += k * c * previous
        power, previous = power * x, power
    return value, slope


def poly_reversed(coefficients, x):
    value, slope = 0.0, 0.0
    for c in coefficients:
        slope = slope * x + value
        value = value * x + c
    return value, slope


def poly_late(coefficients, x):
    value, slope = 0.0, 0.0
    for c in coefficients[::-1]:
        value = value * x + c
        slope = slope * x + value
    return value, slope


def poly_half(coefficients, x):
    value, slope = 0.0, 0.0
    for c in coefficients[::-1]:
        slope = slope + value
        value = value * x + c
    return value, slope


def poly_other_half(coefficients, x):
    value, slope = 0.0, 1.0
    for c in coefficients[::-1]:
        slope = slope * x
        value = value * x + c
    return value, slope


def poly_constant(coefficients, x):
    value, slope = 0.0, 0.0
    for c in coefficients[::-1]:
        slope = slope * x + value + c
        value = value * x + c
    return value, slope


def poly_no_factor(coefficients, x):
    return poly_right(coefficients, x)[0], sum(c * x ** (k - 1) for k, c in enumerate(coefficients) if k > 0)


def poly_not_lowered(coefficients, x):
    return poly_right(coefficients, x)[0], sum(k * c * x**k for k, c in enumerate(coefficients))


def poly_swapped(coefficients, x):
    return poly_right(coefficients, x)[::-1]


def poly_value_only(coefficients, x):
    return poly_right(coefficients, x)[0]


def poly_second(coefficients, x):
    value = poly_right(coefficients, x)[0]
    return value, sum(k * (k - 1) * c * x ** (k - 2) for k, c in enumerate(coefficients) if k > 1)


def poly_coarse_difference(coefficients, x):
    f = lambda x: sum(c * x**k for k, c in enumerate(coefficients))
    return f(x), (f(x + 0.01) - f(x)) / 0.01


# 10.passes
def passes_right(sizes, mode):
    one = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return one * sizes[0] if mode == "forward" else one * sizes[-1]


def passes_swapped(sizes, mode):
    one = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return one * sizes[-1] if mode == "forward" else one * sizes[0]


def passes_one(sizes, mode):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


def passes_product(sizes, mode):
    one = 1
    for n in sizes:
        one *= n
    return one * (sizes[0] if mode == "forward" else sizes[-1])


def passes_units(sizes, mode):
    return sum(sizes) * (sizes[0] if mode == "forward" else sizes[-1])


def passes_biases(sizes, mode):
    one = sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))
    return one * (sizes[0] if mode == "forward" else sizes[-1])


def passes_pairs(sizes, mode):
    return passes_one(sizes, mode) * sizes[0] * sizes[-1]


def passes_or(sizes, mode):
    return passes_one(sizes, mode) * (sizes[0] if mode == "forward" or "reverse" else sizes[-1])


def passes_twice(sizes, mode):
    return 2 * passes_right(sizes, mode)


def passes_first_layer(sizes, mode):
    return sizes[0] * sizes[1] * (sizes[0] if mode == "forward" else sizes[-1])


def passes_reverse_is_one(sizes, mode):
    return passes_one(sizes, mode) * (sizes[0] if mode == "forward" else 1)


def passes_only_count(sizes, mode):
    return sizes[0] if mode == "forward" else sizes[-1]


# 10.checkpoints
def kept_right(n_layers, every):
    blocks = n_layers // every
    if n_layers % every:
        blocks += 1
    return blocks + min(every, n_layers)


def kept_floor(n_layers, every):
    return n_layers // every + every


def kept_float(n_layers, every):
    return n_layers / every + every


def kept_long_block(n_layers, every):
    return -(-n_layers // every) + every


def kept_entrances(n_layers, every):
    return -(-n_layers // every)


def kept_block(n_layers, every):
    return min(n_layers, every)


def kept_everything(n_layers, every):
    return n_layers


def kept_product(n_layers, every):
    return -(-n_layers // every) * every


def kept_both(n_layers, every):
    return n_layers + -(-n_layers // every)


def kept_minus_one(n_layers, every):
    return kept_right(n_layers, every) - 1


def kept_root(n_layers, every):
    return 2 * int(np.sqrt(n_layers))


def kept_saved(n_layers, every):
    return n_layers - kept_right(n_layers, every)


def kept_always_one_more_block(n_layers, every):
    return n_layers // every + 1 + min(every, n_layers)


# 10.newton
def newton_right(w, gradient, hessian):
    return w - np.linalg.solve(hessian, gradient)


def newton_plus(w, gradient, hessian):
    return w + np.linalg.solve(hessian, gradient)


def newton_times(w, gradient, hessian):
    return w - hessian @ gradient


def newton_diagonal(w, gradient, hessian):
    return w - gradient / hessian.diagonal()


def newton_divides(w, gradient, hessian):
    return w - gradient / hessian


def newton_star(w, gradient, hessian):
    return w - np.linalg.inv(hessian) * gradient


def newton_plain(w, gradient, hessian):
    return w - gradient


def newton_small(w, gradient, hessian):
    return w - 0.1 * gradient


def newton_step_only(w, gradient, hessian):
    return -np.linalg.solve(hessian, gradient)


def newton_half(w, gradient, hessian):
    return w - np.linalg.solve(hessian, gradient) / 2


def newton_solves_for_w(w, gradient, hessian):
    return np.linalg.solve(hessian, w) - gradient


def newton_power(w, gradient, hessian):
    return w - hessian**-1.0 @ gradient


def newton_changes_w(w, gradient, hessian):
    w -= np.linalg.solve(hessian, gradient)
    return w


def newton_scalar(w, gradient, hessian):
    return w - gradient / np.linalg.det(hessian)


# a second round, by another reader: by_hand
hand_by_polynomial = {
    "d_s": 3,
    "d_p": 3,
    "d_a": 2 * 3 * -2 + -2,  # the result is a² b + a b
    "d_b": 3**2 + 3,
}
hand_strings = hand(d_s="3", d_p="3", d_a="-14", d_b="12")


# slopes
def slopes_by_match(operation, a, b):
    match operation:
        case "+":
            return [1, 1]
        case "-":
            return [1, -1]
        case "*":
            return [b, a]
        case _:
            return [b**-1, -a * b**-2]


def slopes_by_complex_step(operation, a, b, h=1e-20):
    f = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
    rule = f[operation]
    return np.array([rule(a + 1j * h, b).imag / h, rule(a, b + 1j * h).imag / h])


class SlopesOnDemand:
    """A class instead of a function."""

    rules = {"+": "1 1", "-": "1 -1"}

    def __call__(self, operation, a, b):
        if operation in self.rules:
            return tuple(float(word) for word in self.rules[operation].split())
        return (b, a) if operation == "*" else (1 / b, -a / b / b)


def slopes_quotient_exchanged(operation, a, b):
    return (-a / b**2, 1 / b) if operation == "/" else slopes_right(operation, a, b)


def slopes_difference_exchanged(operation, a, b):
    return (-1, 1) if operation == "-" else slopes_right(operation, a, b)


def slopes_hat_for_power(operation, a, b):
    return (1 / b, -a / b ^ 2) if operation == "/" else slopes_right(operation, a, b)


def slopes_twice_for_square(operation, a, b):
    return (1 / b, -a / (b * 2)) if operation == "/" else slopes_right(operation, a, b)


def slopes_precedence(operation, a, b):
    return (1 / b, -a / b * b) if operation == "/" else slopes_right(operation, a, b)


def slopes_as_dict(operation, a, b):
    one, other = slopes_right(operation, a, b)
    return {"a": one, "b": other}


def slopes_forward_difference(operation, a, b, h=1e-3):
    f = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
    rule = f[operation]
    return (rule(a + h, b) - rule(a, b)) / h, (rule(a, b + h) - rule(a, b)) / h


def slopes_quotient_rule_without_square(operation, a, b):
    return (b / b**2, (a - b) / b**2) if operation == "/" else slopes_right(operation, a, b)


# tape
def tape_recursive(parents, slopes):
    """The gradient of node k: 1 for the last, otherwise the sum over all that it feeds."""
    last = len(parents) - 1

    def gradient(k):
        total = 1.0 if k == last else 0.0
        for child in range(k + 1, last + 1):
            total += sum(s * gradient(child) for p, s in zip(parents[child], slopes[child]) if p == k)
        return total

    return [gradient(k) for k in range(last + 1)]


def tape_with_add_at(parents, slopes):
    grads = np.zeros(len(parents), dtype=np.longdouble)
    grads[-1] = 1
    for k in range(len(parents))[::-1]:
        np.add.at(grads, np.array(parents[k], dtype=int), np.array(slopes[k], dtype=float) * grads[k])
    return grads


def tape_emptied(parents, slopes):
    """Works on copies and empties them from the end."""
    parents, slopes = [list(p) for p in parents], [list(s) for s in slopes]
    grads = {len(parents) - 1: 1.0}
    n = len(parents)
    while parents:
        k = len(parents) - 1
        for parent, slope in zip(parents.pop(), slopes.pop()):
            grads[parent] = grads.get(parent, 0) + slope * grads.get(k, 0)
    return tuple(grads.get(k, 0) for k in range(n))


def tape_scales_the_slopes(parents, slopes):
    """Right numbers, but the slopes are multiplied in place."""
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for j, parent in enumerate(parents[k]):
            slopes[k][j] *= grads[k]
            grads[parent] += slopes[k][j]
    return grads


def tape_wrong_end(parents, slopes):
    grads = [0.0] * len(parents)
    grads[0] = 1.0
    for k in reversed(range(len(parents))):
        for parent, slope in zip(parents[k], slopes[k]):
            grads[parent] += slope * grads[k]
    return grads


def tape_takes_from_parents(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for parent, slope in zip(parents[k], slopes[k]):
            grads[k] += slope * grads[parent]
    return grads


def tape_whole_numbers(parents, slopes):
    grads = np.zeros(len(parents), dtype=int)
    grads[-1] = 1
    for k in reversed(range(len(parents))):
        for parent, slope in zip(parents[k], slopes[k]):
            grads[parent] += int(slope * grads[k])
    return grads


def tape_mean_of_uses(parents, slopes):
    grads, uses = [0.0] * len(parents), [0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        grads[k] /= max(uses[k], 1)
        for parent, slope in zip(parents[k], slopes[k]):
            grads[parent] += slope * grads[k]
            uses[parent] += 1
    return grads


def tape_own_gradient_lost(parents, slopes):
    return tape_right(parents, slopes)[:-1] + [0.0]


def tape_as_dict(parents, slopes):
    return dict(enumerate(tape_right(parents, slopes)))


def tape_first_parent(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        if parents[k]:
            grads[parents[k][0]] += slopes[k][0] * grads[k]
    return grads


# order
def order_kahn(parents, result):
    """Kahn: take a node whose parents are all done, again and again."""
    needed, front = {result}, [result]
    while front:
        front = [p for node in front for p in parents[node] if p not in needed]
        needed.update(front)
    order = []
    while needed:
        ready = min(node for node in needed if not needed & set(parents[node]))
        needed.remove(ready)
        order.append(ready)
    return order


def order_by_concatenation(parents, result):
    order = []
    for parent in parents[result]:
        order += [node for node in order_by_concatenation(parents, parent) if node not in order]
    return order + [result]


class OrderMaker:
    """A class whose object remembers nothing between two calls."""

    def __call__(self, parents, result):
        self.parents, self.order = parents, []
        self.visit(result)
        return tuple(self.order)

    def visit(self, node):
        if node in self.order:
            return
        for parent in reversed(self.parents[node]):
            self.visit(parent)
        self.order.append(node)


def order_default_list(parents, result, order=[], seen=set()):
    """Lists in the head of a function are made once, for all calls."""
    if result not in seen:
        seen.add(result)
        for parent in parents[result]:
            order_default_list(parents, parent, order, seen)
        order.append(result)
    return order


def order_first_parent(parents, result):
    order = [result]
    while parents[order[-1]]:
        order.append(parents[order[-1]][0])
    return order[::-1]


def order_depth_first_reversed(parents, result):
    order, stack = [], [result]
    while stack:
        node = stack.pop()
        if node not in order:
            order.append(node)
            stack += parents[node]
    return order[::-1]


def order_inputs_first(parents, result):
    nodes = order_right(parents, result)
    return sorted(nodes, key=lambda node: (len(parents[node]) > 0, node))


def order_of_lists(parents, result):
    return [parents[node] for node in order_right(parents, result)]


def order_text(parents, result):
    return " ".join(map(str, order_right(parents, result)))


# broadcast
def undo_with_einsum(grad, shape):
    extra = grad.ndim - len(shape)
    letters = "abcdefgh"[: grad.ndim]
    kept = "".join(letter for letter, size in zip(letters[extra:], shape) if size != 1)
    return np.einsum(f"{letters}->{kept}", grad).reshape(shape)


def undo_recursive(grad, shape):
    if grad.ndim > len(shape):
        return undo_recursive(sum(grad), shape)
    for axis, (have, size) in enumerate(zip(grad.shape, shape)):
        if have != size:
            return undo_recursive(np.add.reduce(grad, axis, keepdims=True), shape)
    return grad


def undo_python_number(grad, shape):
    if shape == ():
        return float(grad.sum())
    return undo_right(grad, shape)


def undo_by_linearity(grad, shape):
    """The gradient of sum(grad * broadcast(array)), one unit array at a time."""
    answer = np.empty(shape)
    for index in np.ndindex(*shape):
        unit = np.zeros(shape)
        unit[index] = 1
        answer[index] = (grad * np.broadcast_to(unit, grad.shape)).sum()
    return answer


def undo_leading_kept(grad, shape):
    full = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    for axis, size in enumerate(full):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def undo_aligned_left(grad, shape):
    for axis, size in enumerate(shape):
        if grad.shape[axis] != size:
            grad = grad.sum(axis=axis, keepdims=True)
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    return grad


def undo_axes_shift(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis)
    return grad.reshape(shape)


def undo_last_copy(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[-1]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = np.take(grad, [-1], axis=axis)
    return grad


def undo_adds_in_place(grad, shape):
    while grad.ndim > len(shape):
        for k in range(1, len(grad)):
            grad[0] += grad[k]
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


# softmax
def soft_rows(p, g):
    answer = np.empty(p.shape)
    for index in np.ndindex(p.shape[:-1]):
        jacobian = np.diag(p[index]) - np.outer(p[index], p[index])
        answer[index] = jacobian @ g[index]
    return answer


def soft_matmul(p, g):
    inner = (p[..., None, :] @ g[..., :, None])[..., 0]
    return p * g - inner * p


def soft_number_by_number(p, g):
    K = p.shape[-1]
    z = np.zeros(p.shape)
    for k in range(K):
        for j in range(K):
            z[..., k] += g[..., j] * p[..., j] * ((j == k) - p[..., k])
    return z


def soft_shifted(p, g):
    """Any constant may be taken off g first: it moves nothing."""
    g = g - g.max(axis=-1, keepdims=True)
    return p * (g - np.einsum("...k,...k->...", g, p)[..., None])


def soft_no_diagonal(p, g):
    return -p * (g * p).sum(axis=-1, keepdims=True)


def soft_own_twice(p, g):
    return p * (1 - p) * g - p * (p * g).sum(axis=-1, keepdims=True)


def soft_other_classes_only(p, g):
    total = (p * g).sum(axis=-1, keepdims=True)
    return p * g - p * (total - p * g)


def soft_dot(p, g):
    return p * (g - np.dot(p, g))


def soft_of_gradient(p, g):
    return p * (g - (g * g).sum(axis=-1, keepdims=True))


def soft_p_for_g(p, g):
    return p * (p - (g * p).sum(axis=-1, keepdims=True))


# clear
def fit_cleared_after_each(x, y, lr, steps):
    w, grad = 0.0, 0.0
    while steps > 0:
        grad += np.mean(2 * (w * x - y) * x)
        w -= lr * grad
        grad *= 0
        steps -= 1
    return w


def fit_recursive(x, y, lr, steps):
    if steps == 0:
        return 0.0
    w = fit_recursive(x, y, lr, steps - 1)
    return w - 2 * lr * np.dot(w * x - y, x) / x.size


class Slope:
    """An optimiser, written as a class."""

    def __init__(self):
        self.w, self.grad = np.zeros(1), np.zeros(1)

    def step(self, x, y, lr):
        self.grad[:] = 0
        for xi, yi in zip(x, y):
            self.grad += 2 * (self.w * xi - yi) * xi / len(x)
        self.w -= lr * self.grad


def fit_with_a_class(x, y, lr, steps):
    model = Slope()
    for _ in range(steps):
        model.step(x, y, lr)
    return model.w.item()


def fit_least_squares(x, y, lr, steps):
    return np.sum(x * y) / np.sum(x * x)


def fit_one_short(x, y, lr, steps):
    w = 0.0
    for _ in range(1, steps):
        w -= lr * np.mean(2 * (w * x - y) * x)
    return w


def fit_history(x, y, lr, steps):
    w, history = 0.0, []
    for _ in range(steps):
        w -= lr * np.mean(2 * (w * x - y) * x)
        history.append(w)
    return history


def fit_rounds(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w = round(w - lr * np.mean(2 * (w * x - y) * x), 2)
    return w


def fit_means_multiplied(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * np.mean(2 * (w * x - y)) * np.mean(x)
    return w


def fit_from_one(x, y, lr, steps):
    w = 1.0
    for _ in range(steps):
        w -= lr * np.mean(2 * (w * x - y) * x)
    return w


def fit_cleared_too_early(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        grad = np.mean(2 * (w * x - y) * x)
        grad = 0.0
        w -= lr * grad
    return w


def fit_example_by_example(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        for xi, yi in zip(x, y):
            w -= lr * 2 * (w * xi - yi) * xi / len(x)
    return w


# polynomial
def poly_numpy(coefficients, x):
    p = np.polynomial.Polynomial(coefficients)
    return p(x), p.deriv()(x)


def poly_running_power(coefficients, x):
    value, slope, power = coefficients[0], 0, 1
    for k in range(1, len(coefficients)):
        slope += k * coefficients[k] * power
        power *= x
        value += coefficients[k] * power
    return value, slope


def poly_both_at_once(coefficients, x):
    v = s = 0
    for c in coefficients[::-1]:
        v, s = v * x + c, s * x + v
    return np.array([v, s])


def poly_recursive(coefficients, x):
    if not len(coefficients):
        return 0.0, 0.0
    value, slope = poly_recursive(coefficients[1:], x)
    return coefficients[0] + x * value, value + x * slope


def poly_reverses_the_list(coefficients, x):
    coefficients.reverse()
    value, slope = 0.0, 0.0
    for c in coefficients:
        value, slope = value * x + c, slope * x + value
    return value, slope


def poly_reverse_returns_none(coefficients, x):
    value, slope = 0.0, 0.0
    for c in coefficients.reverse():
        value, slope = value * x + c, slope * x + value
    return value, slope


def poly_zero_power(coefficients, x):
    value = sum(c * x**k for k, c in enumerate(coefficients))
    return value, sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients))


def poly_slope_coefficients(coefficients, x):
    value = sum(c * x**k for k, c in enumerate(coefficients))
    return value, [k * c for k, c in enumerate(coefficients)][1:]


def poly_last_lost(coefficients, x):
    return poly_both_at_once(coefficients[:-1], x)


def poly_first_lost(coefficients, x):
    value, slope = 0.0, 0.0
    for c in coefficients[:0:-1]:
        value, slope = value * x + c, slope * x + value
    return value, slope


def poly_index_from_one(coefficients, x):
    value = sum(c * x**k for k, c in enumerate(coefficients, 1))
    return value, sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients, 1))


# passes
def passes_zip(sizes, mode):
    seeds = {"forward": sizes[0], "reverse": sizes[-1]}
    return seeds[mode] * sum(map(int.__mul__, sizes, sizes[1:]))


def passes_by_matrices(sizes, mode):
    weights = [np.empty((n_in, n_out)) for n_in, n_out in zip(sizes, sizes[1:])]
    return (weights[0].shape[0] if mode == "forward" else weights[-1].shape[1]) * sum(W.size for W in weights)


def passes_cheaper_always(sizes, mode):
    return min(sizes[0], sizes[-1]) * sum(a * b for a, b in zip(sizes, sizes[1:]))


def passes_capital(sizes, mode):
    one = sum(a * b for a, b in zip(sizes, sizes[1:]))
    return one * sizes[0] if mode == "Forward" else one * sizes[-1]


def passes_last_layer_lost(sizes, mode):
    one = sum(sizes[k] * sizes[k + 1] for k in range(len(sizes) - 2))
    return one * (sizes[0] if mode == "forward" else sizes[-1])


def passes_next_but_one(sizes, mode):
    one = sum(a * b for a, b in zip(sizes, sizes[2:]))
    return one * (sizes[0] if mode == "forward" else sizes[-1])


def passes_second_size(sizes, mode):
    one = sum(a * b for a, b in zip(sizes, sizes[1:]))
    return one * (sizes[1] if mode == "forward" else sizes[-2])


def passes_depth(sizes, mode):
    one = sum(a * b for a, b in zip(sizes, sizes[1:]))
    return one * (len(sizes) - 1) * (sizes[0] if mode == "forward" else sizes[-1])


# checkpoints
def kept_by_ceil(n_layers, every):
    return np.ceil(n_layers / every) + np.minimum(every, n_layers)


def kept_by_simulation(n_layers, every):
    kept = {("entrance", first) for first in range(0, n_layers, every)}
    most = 0
    for first in reversed(range(0, n_layers, every)):
        inside = {("result", k) for k in range(first, min(first + every, n_layers))}
        most = max(most, len(kept | inside))
    return most


def kept_two_each(n_layers, every):
    return -(-n_layers // every) + 2 * min(every, n_layers)


def kept_last_block(n_layers, every):
    return -(-n_layers // every) + (n_layers % every or every)


def kept_rounded(n_layers, every):
    return round(n_layers / every) + min(every, n_layers)


def kept_roles_exchanged(n_layers, every):
    return -(-every // n_layers) + min(every, n_layers)


# newton
def newton_row_times_inverse(w, gradient, hessian):
    return w - gradient @ np.linalg.inv(hessian)


def newton_cholesky(w, gradient, hessian):
    L = np.linalg.cholesky(hessian)
    return w - np.linalg.solve(L.T, np.linalg.solve(L, gradient))


def newton_eigen(w, gradient, hessian):
    values, vectors = np.linalg.eigh(hessian)
    step = sum((v @ gradient) / value * v for value, v in zip(values, vectors.T))
    return w - step


def newton_copy_in_place(w, gradient, hessian):
    w = w.astype(np.float64)
    w -= np.linalg.pinv(hessian).dot(gradient[:, None]).ravel()
    return w


def newton_solve_exchanged(w, gradient, hessian):
    return w - np.linalg.solve(gradient, hessian)


def newton_with_a_rate(w, gradient, hessian):
    return w - 0.1 * np.linalg.solve(hessian, gradient)


def newton_largest_bend(w, gradient, hessian):
    return w - gradient / np.linalg.eigvalsh(hessian).max()


def newton_inverse_twice(w, gradient, hessian):
    H = np.linalg.inv(hessian)
    return w - H @ H @ gradient


def newton_forgets_the_gradient(w, gradient, hessian):
    return w - np.linalg.solve(hessian, w)


def newton_as_column(w, gradient, hessian):
    return w - np.linalg.solve(hessian, gradient[:, None])


# answers of a second outsider: special inputs and common slips
def tape_equations(parents, slopes):
    shares = np.eye(len(parents))
    for k, numbers in enumerate(parents):
        for parent, slope in zip(numbers, slopes[k], strict=True):
            shares[parent, k] -= slope
    return np.linalg.solve(shares, np.eye(len(parents))[-1])


def tape_slope_by_index(parents, slopes):
    grads = [0.0] * (len(parents) - 1) + [1.0]
    for k in reversed(range(len(parents))):
        for parent in parents[k]:
            grads[parent] += slopes[k][parents[k].index(parent)] * grads[k]
    return grads


def tape_first_two(parents, slopes):
    grads = [0.0] * (len(parents) - 1) + [1.0]
    for k in reversed(range(len(parents))):
        for parent, slope in list(zip(parents[k], slopes[k], strict=True))[:2]:
            grads[parent] += slope * grads[k]
    return grads


def slopes_all_at_once(operation, a, b):
    return {"+": (1, 1), "-": (1, -1), "*": (b, a), "/": (1 / b, -a / b**2)}[operation]


def slopes_central_difference(operation, a, b):
    f = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }[operation]
    e = 1e-6
    return (f(a + e, b) - f(a - e, b)) / 2 / e, (f(a, b + e) - f(a, b - e)) / 2 / e


def polynomial_central_difference(coefficients, x):
    def f(x):
        return sum(c * x**k for k, c in enumerate(coefficients))

    return f(x), (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


def fit_until_steps_are_small(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        step = lr * np.mean(2 * (w * x - y) * x)
        if abs(step) < 1e-3:
            break
        w -= step
    return w


def multiplications_in_single_words(sizes, mode):
    ends = sizes[0] if mode == "forward" else sizes[-1]
    weights = np.array(sizes[:-1], dtype=np.int32) @ np.array(sizes[1:], dtype=np.int32)
    return weights.astype(np.int32) * np.int32(ends)


by_hand_fractions = {name: Fraction(value) for name, value in dict(d_s=3, d_p=3, d_a=-14, d_b=12).items()}


class Dual:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __mul__(self, other):
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __add__(self, number):
        return Dual(self.value + number, self.slope)


def polynomial_of_duals(coefficients, x):
    y = Dual(0.0)
    for c in coefficients[::-1]:
        y = y * Dual(x, 1.0) + c
    return y.value, y.slope


def tape_as_linear_equations(parents, slopes):
    n = len(parents)
    A = np.eye(n)
    for k in range(n):
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            A[parent, k] -= slope
    return np.linalg.solve(A, np.eye(n)[-1]).tolist()


def order_by_longest_paths(parents, result):
    queue = [result]
    for k in queue:
        queue.extend(parents[k])
    return list(dict.fromkeys(reversed(queue)))


def fit_at_the_rate_of_the_example(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= 0.1 * np.mean(2 * (w * x - y) * x)
    return w


def order_in_words(parents, result):
    order = {}

    def visit(node):
        for parent in parents[node]:
            visit(parent)
        order.setdefault(str(node))

    visit(result)
    return list(order)


RIGHT = [
    Right("10.by_hand", hand()),
    Right("10.slopes", slopes_right),
    Right("10.tape", tape_right),
    Right("10.order", order_right),
    Right("10.broadcast", undo_right),
    Right("10.softmax", soft_right),
    Right("10.clear", fit_right),
    Right("10.polynomial", poly_right),
    Right("10.passes", passes_right),
    Right("10.checkpoints", kept_right),
    Right("10.newton", newton_right),
    Right("10.by_hand", hand_by_polynomial, "from a² b + a b"),
    Right("10.slopes", slopes_by_match, "match, and lists"),
    Right("10.slopes", slopes_by_complex_step, "a complex step"),
    Right("10.slopes", SlopesOnDemand(), "an object that can be called"),
    Right("10.tape", tape_recursive, "recursive"),
    Right("10.tape", tape_with_add_at, "np.add.at, long double"),
    Right("10.tape", tape_emptied, "copies emptied from the end"),
    Right("10.order", order_kahn, "Kahn's way"),
    Right("10.order", order_by_concatenation, "lists joined"),
    Right("10.order", OrderMaker(), "an object, parents from the last"),
    Right("10.broadcast", undo_with_einsum, "einsum"),
    Right("10.broadcast", undo_recursive, "recursive"),
    Right("10.broadcast", undo_python_number, "a Python number for ()"),
    Right("10.broadcast", undo_by_linearity, "one unit array at a time"),
    Right("10.softmax", soft_rows, "a Jacobian for each row"),
    Right("10.softmax", soft_matmul, "the sum as a product"),
    Right("10.softmax", soft_number_by_number, "loops over classes"),
    Right("10.softmax", soft_shifted, "g shifted"),
    Right("10.clear", fit_cleared_after_each, "cleared after each step"),
    Right("10.clear", fit_recursive, "recursive"),
    Right("10.clear", fit_with_a_class, "a class"),
    Right("10.polynomial", poly_numpy, "NumPy's polynomial"),
    Right("10.polynomial", poly_running_power, "a running power"),
    Right("10.polynomial", poly_both_at_once, "both at once, an array"),
    Right("10.polynomial", poly_recursive, "recursive"),
    Right("10.passes", passes_zip, "map"),
    Right("10.passes", passes_by_matrices, "matrices made"),
    Right("10.checkpoints", kept_by_ceil, "np.ceil, a float"),
    Right("10.checkpoints", kept_by_simulation, "simulated"),
    Right("10.newton", newton_row_times_inverse, "a row times the inverse"),
    Right("10.newton", newton_cholesky, "Cholesky"),
    Right("10.newton", newton_eigen, "eigenvectors"),
    Right("10.newton", newton_copy_in_place, "a copy changed in place"),
    Right("10.tape", tape_equations, "a system of equations"),
    Right("10.by_hand", by_hand_fractions, "fractions"),
    Right("10.polynomial", polynomial_of_duals, "a class of dual numbers"),
    Right("10.tape", tape_as_linear_equations, "a system of equations"),
    Right("10.order", order_by_longest_paths, "by the longest path"),
]

WRONG = [
    Wrong("10.by_hand", "the later use of a", hand(d_a=-8.0), named="the later use of a only"),
    Wrong("10.by_hand", "the earlier use of a", hand(d_a=-6.0), named="the earlier use of a only"),
    Wrong("10.by_hand", "ways of a multiplied", hand(d_a=48.0), named="uses of a multiplied"),
    Wrong("10.by_hand", "b through the sum", hand(d_b=3.0), named="the sum only for b"),
    Wrong("10.by_hand", "b through the product", hand(d_b=9.0), named="the product only for b"),
    Wrong("10.by_hand", "ways of b multiplied", hand(d_b=27.0), named="uses of b multiplied"),
    Wrong(
        "10.by_hand",
        "s for its own slope",
        hand(d_s=-8.0, d_p=-8.0, d_a=8.0, d_b=-32.0),
        named="own value for the slope",
    ),
    Wrong(
        "10.by_hand", "values", hand(d_s=-8.0, d_p=-6.0, d_a=3.0, d_b=-2.0), named="own value for the slope"
    ),
    Wrong("10.by_hand", "local slope of p", hand(d_p=1.0, d_a=-10.0, d_b=6.0), named="local slope alone"),
    Wrong("10.by_hand", "factors exchanged", hand(d_a=1.0, d_b=-3.0), named="factors of p exchanged"),
    Wrong("10.by_hand", "sign of d_a", hand(d_a=14.0)),
    Wrong("10.slopes", "own factor", slopes_changed("*", lambda a, b: (a, b)), named="own factor"),
    Wrong(
        "10.slopes",
        "difference like a sum",
        slopes_changed("-", lambda a, b: (1.0, 1.0)),
        named="sign of what is subtracted",
    ),
    Wrong(
        "10.slopes",
        "quotient without minus",
        slopes_changed("/", lambda a, b: (1 / b, a / b**2)),
        named="sign of the denominator",
    ),
    Wrong(
        "10.slopes",
        "quotient not squared",
        slopes_changed("/", lambda a, b: (1 / b, -a / b)),
        named="denominator not squared",
    ),
    Wrong(
        "10.slopes",
        "quotient like a product",
        slopes_changed("/", lambda a, b: (b, a)),
        named="quotient like a product",
    ),
    Wrong(
        "10.slopes",
        "1 / b alone",
        slopes_changed("/", lambda a, b: (1 / b, -1 / b**2)),
        named="numerator forgotten",
    ),
    Wrong(
        "10.slopes", "log b", slopes_changed("/", lambda a, b: (1 / b, np.log(abs(b)))), says="slope for b"
    ),
    Wrong("10.slopes", "exchanged", lambda o, a, b: slopes_right(o, a, b)[::-1], named="exchanged"),
    Wrong("10.slopes", "values of a sum", slopes_changed("+", lambda a, b: (a, b)), says="slope for a"),
    Wrong("10.slopes", "the value", slopes_the_value, says="division by zero"),
    Wrong("10.slopes", "no quotient", slopes_no_quotient, says="nothing"),
    Wrong("10.slopes", "whole division", slopes_whole_division),
    Wrong("10.tape", "= for +=", tape_equals, named="overwritten"),
    Wrong("10.tape", "from the front", tape_forwards, named="from the front"),
    Wrong("10.tape", "no beginning", tape_no_start, named="no beginning"),
    Wrong("10.tape", "slopes alone", tape_slopes_only, named="slope handed on alone"),
    Wrong("10.tape", "gradient alone", tape_grad_only, named="slope forgotten"),
    Wrong("10.tape", "all ones", tape_ones, named="everything begins with 1"),
    Wrong("10.tape", "ways multiplied", tape_product),
    Wrong("10.tape", "last node alone", tape_stops_early, named="from the front"),
    Wrong("10.tape", "inputs only", tape_inputs_only, named="inputs only"),
    Wrong("10.tape", "list reversed", tape_reversed_output, named="backwards list"),
    Wrong("10.tape", "always two parents", tape_two_parents, says="does not match the number of values"),
    Wrong("10.tape", "result's gradient for all", tape_skips_last, named="slope handed on alone"),
    Wrong("10.order", "breadth first", order_breadth, named="by the distance from the result"),
    Wrong("10.order", "nothing seen", order_no_seen, named="every way walked"),
    Wrong("10.order", "node before parents", order_pre, named="nodes before their parents"),
    Wrong("10.order", "reversed", order_reversed, named="nodes before their parents"),
    Wrong("10.order", "sorted", order_sorted, named="numbers taken for an order"),
    Wrong("10.order", "all nodes", order_all, named="all nodes"),
    Wrong("10.order", "one level", order_one_level, named="parents only"),
    Wrong("10.order", "no result", order_no_result, named="result missing"),
    Wrong("10.order", "a set", order_set, says="set"),
    Wrong("10.order", "names", order_names),
    Wrong("10.order", "nothing returned", order_forgets_return, says="return"),
    Wrong(
        "10.order",
        "node before parents, reversed",
        order_pre_reversed,
        named="by the distance from the result",
    ),
    Wrong("10.broadcast", "mean", undo_mean, named="mean for sum"),
    Wrong("10.broadcast", "first copy", undo_first, named="first copy"),
    Wrong("10.broadcast", "leading only", undo_leading_only, named="axes of length 1 forgotten"),
    Wrong("10.broadcast", "ones only", undo_ones_only, named="leading axes forgotten"),
    Wrong("10.broadcast", "no keepdims", undo_no_keepdims, named="axis lost"),
    Wrong("10.broadcast", "everything", undo_all, named="everything summed"),
    Wrong("10.broadcast", "axis 0", undo_axis_0, named="axis 0 always"),
    Wrong("10.broadcast", "reshape", undo_reshape, says="reshape"),
    Wrong("10.broadcast", "resize", undo_resize, named="cut to shape"),
    Wrong("10.broadcast", "nothing", undo_nothing, says="shape"),
    Wrong("10.broadcast", "axes at the end", undo_trailing),
    Wrong("10.broadcast", "largest", undo_max, named="largest copy"),
    Wrong("10.softmax", "sigmoid", soft_sigmoid, named="slope of a sigmoid"),
    Wrong("10.softmax", "numerator", soft_numerator, named="only the own numerator"),
    Wrong("10.softmax", "plus", soft_plus, named="plus for minus"),
    Wrong("10.softmax", "axis 0", soft_axis_0, named="sum over examples"),
    Wrong("10.softmax", "one sum for all", soft_whole, named="sum over examples"),
    Wrong("10.softmax", "no keepdims", soft_no_keepdims, says="cannot be combined element by element"),
    Wrong("10.softmax", "unweighted", soft_unweighted, named="gradient summed without its weights"),
    Wrong("10.softmax", "mean", soft_mean, named="mean for sum"),
    Wrong("10.softmax", "no factor", soft_no_p, named="factor p forgotten"),
    Wrong("10.softmax", "bracket lost", soft_bracket, named="p forgotten at the sum"),
    Wrong("10.softmax", "cross-entropy", soft_cross_entropy, named="cross-entropy"),
    Wrong("10.softmax", "softmax once more", soft_again),
    Wrong("10.softmax", "axis 1", soft_axis_1, says="axis"),
    Wrong("10.clear", "as planted", fit_planted, named="gradient never cleared"),
    Wrong("10.clear", "weight cleared", fit_cleared_weight, named="one step"),
    Wrong("10.clear", "climbs", fit_climbs, named="climbing"),
    Wrong("10.clear", "sum", fit_sum, named="sum for mean"),
    Wrong("10.clear", "no 2", fit_no_2, named="factor 2 lost"),
    Wrong("10.clear", "return inside", fit_return_inside, named="one step"),
    Wrong("10.clear", "gradient returned", fit_returns_grad),
    Wrong("10.clear", "no x", fit_no_x, named="input forgotten"),
    Wrong("10.clear", "divided by the step", fit_divides_by_step),
    Wrong("10.clear", "cleared after the loop", fit_cleared_after_all, named="gradient never cleared"),
    Wrong("10.clear", "all in one step", fit_all_in_one),
    Wrong("10.polynomial", "wrong end", poly_reversed, named="coefficients from the wrong end"),
    Wrong("10.polynomial", "late", poly_late, named="slope from the new value"),
    Wrong("10.polynomial", "half", poly_half, named="half of the product rule"),
    Wrong("10.polynomial", "other half", poly_other_half, named="half of the product rule"),
    Wrong("10.polynomial", "constant", poly_constant, named="constant has a slope"),
    Wrong("10.polynomial", "no factor", poly_no_factor, named="exponent forgotten"),
    Wrong("10.polynomial", "not lowered", poly_not_lowered, named="exponent not lowered"),
    Wrong("10.polynomial", "swapped", poly_swapped, named="exchanged"),
    Wrong("10.polynomial", "value only", poly_value_only, says="2 values"),
    Wrong("10.polynomial", "second derivative", poly_second, named="second derivative"),
    Wrong("10.polynomial", "coarse difference", poly_coarse_difference, says="slope"),
    Wrong("10.passes", "swapped", passes_swapped, named="modes exchanged"),
    Wrong("10.passes", "one pass", passes_one, named="one pass"),
    Wrong("10.passes", "product", passes_product, named="layers multiplied"),
    Wrong("10.passes", "units", passes_units, named="units counted"),
    Wrong("10.passes", "biases", passes_biases, named="biases counted"),
    Wrong("10.passes", "pairs", passes_pairs, named="both ends"),
    Wrong("10.passes", "or", passes_or, named="the same for both modes"),
    Wrong("10.passes", "twice", passes_twice, named="forward and back counted"),
    Wrong("10.passes", "first layer", passes_first_layer),
    Wrong("10.passes", "reverse is always one pass", passes_reverse_is_one),
    Wrong("10.passes", "number of passes", passes_only_count),
    Wrong("10.checkpoints", "rounded down", kept_floor, named="last short block forgotten"),
    Wrong("10.checkpoints", "not rounded", kept_float, named="last short block forgotten"),
    Wrong("10.checkpoints", "long block", kept_long_block, named="block longer than the network"),
    Wrong("10.checkpoints", "entrances", kept_entrances, named="entrances only"),
    Wrong("10.checkpoints", "block", kept_block, named="one block only"),
    Wrong("10.checkpoints", "everything", kept_everything, named="no checkpoints"),
    Wrong("10.checkpoints", "product", kept_product, named="multiplied"),
    Wrong("10.checkpoints", "both", kept_both, named="everything and the entrances"),
    Wrong("10.checkpoints", "minus one", kept_minus_one, named="entrance counted once too often"),
    Wrong("10.checkpoints", "root", kept_root),
    Wrong("10.checkpoints", "saved instead of kept", kept_saved),
    Wrong("10.checkpoints", "one block too many", kept_always_one_more_block, named="rounded wrongly"),
    Wrong("10.newton", "plus", newton_plus, named="added"),
    Wrong("10.newton", "times", newton_times, named="multiplied by the Hessian"),
    Wrong("10.newton", "diagonal", newton_diagonal, named="diagonal only"),
    Wrong("10.newton", "divided", newton_divides, named="divided entry by entry"),
    Wrong("10.newton", "star", newton_star, named="inverse times entry by entry"),
    Wrong("10.newton", "plain", newton_plain, named="plain descent"),
    Wrong("10.newton", "small", newton_small, named="plain descent"),
    Wrong("10.newton", "step only", newton_step_only, named="the step alone"),
    Wrong("10.newton", "half", newton_half, named="half a step"),
    Wrong("10.newton", "w solved for", newton_solves_for_w),
    Wrong("10.newton", "power", newton_power, named="divided entry by entry"),
    Wrong("10.newton", "w changed in place", newton_changes_w, says="change"),
    Wrong("10.newton", "determinant", newton_scalar, named="one curvature for all"),
    Wrong(
        "10.by_hand",
        "product like a sum",
        hand(d_s=1.0, d_p=1.0, d_a=-10.0, d_b=4.0),
        named="product treated like a sum",
    ),
    Wrong("10.by_hand", "passed through p", hand(d_p=9.0), named="one node too far"),
    Wrong("10.by_hand", "p times b", hand(d_p=-6.0), named="values for gradients"),
    Wrong("10.by_hand", "a and b exchanged", hand(d_a=12.0, d_b=-14.0), says="are exchanged"),
    Wrong("10.by_hand", "words", hand_strings, says="got the text"),
    Wrong("10.by_hand", "sign in the product", hand(d_b=-6.0)),
    Wrong("10.slopes", "quotient exchanged", slopes_quotient_exchanged, named="exchanged"),
    Wrong("10.slopes", "difference exchanged", slopes_difference_exchanged, named="exchanged"),
    Wrong("10.slopes", "hat for power", slopes_hat_for_power, says="a power is written `**`"),
    Wrong("10.slopes", "twice for squared", slopes_twice_for_square, named="denominator not squared"),
    Wrong("10.slopes", "no brackets", slopes_precedence, named="brackets of the denominator missing"),
    Wrong("10.slopes", "a dict", slopes_as_dict, says="no part named"),
    Wrong(
        "10.slopes",
        "forward difference",
        slopes_forward_difference,
        named="differences for derivatives",
    ),
    Wrong("10.slopes", "quotient rule mixed up", slopes_quotient_rule_without_square),
    Wrong("10.tape", "slopes changed in place", tape_scales_the_slopes, says="changes its input"),
    Wrong("10.tape", "begins at node 0", tape_wrong_end, named="begun at the first node"),
    Wrong("10.tape", "takes from its parents", tape_takes_from_parents, named="from the parents"),
    Wrong("10.tape", "whole numbers", tape_whole_numbers),
    Wrong("10.tape", "mean of uses", tape_mean_of_uses, named="mean of the uses"),
    Wrong("10.tape", "result's own lost", tape_own_gradient_lost, named="the result's own gradient lost"),
    Wrong("10.tape", "a dict", tape_as_dict, says="got a dictionary"),
    Wrong("10.tape", "first parent only", tape_first_parent, named="one parent only"),
    Wrong("10.order", "list in the head", order_default_list, says="remember something between calls"),
    Wrong("10.order", "first parent only", order_first_parent, named="one parent only"),
    Wrong("10.order", "depth first, reversed", order_depth_first_reversed, named="visited on the way out"),
    Wrong("10.order", "inputs first", order_inputs_first, named="inputs first, then by numbers"),
    Wrong("10.order", "lists of parents", order_of_lists),
    Wrong("10.order", "a text", order_text, says="got the text"),
    Wrong("10.broadcast", "front axes kept", undo_leading_kept, named="axes in front kept"),
    Wrong("10.broadcast", "aligned on the left", undo_aligned_left, named="shapes compared from the left"),
    Wrong("10.broadcast", "axes shift", undo_axes_shift, says="out of bounds"),
    Wrong("10.broadcast", "last copy", undo_last_copy, named="last copy"),
    Wrong("10.broadcast", "added in place", undo_adds_in_place, says="changes its input"),
    Wrong("10.softmax", "no diagonal", soft_no_diagonal, named="own slope missing"),
    Wrong("10.softmax", "own term twice", soft_own_twice, named="own term subtracted twice"),
    Wrong("10.softmax", "own term never", soft_other_classes_only, named="own class left out of the sum"),
    Wrong("10.softmax", "np.dot", soft_dot, says="matrix product"),
    Wrong("10.softmax", "g times g", soft_of_gradient),
    Wrong("10.softmax", "p for g", soft_p_for_g),
    Wrong("10.clear", "least squares", fit_least_squares, named="the best slope"),
    Wrong("10.clear", "one step short", fit_one_short, named="one step too few"),
    Wrong("10.clear", "history", fit_history, says="expected one number"),
    Wrong("10.clear", "rounds", fit_rounds),
    Wrong("10.clear", "means multiplied", fit_means_multiplied, named="mean taken too early"),
    Wrong("10.clear", "from w = 1", fit_from_one, named="from another beginning"),
    Wrong("10.clear", "cleared before use", fit_cleared_too_early, named="cleared before use"),
    Wrong("10.clear", "example by example", fit_example_by_example, named="a step for each example"),
    Wrong("10.polynomial", "list reversed in place", poly_reverses_the_list, says="changes its input"),
    Wrong("10.polynomial", "reverse gives None", poly_reverse_returns_none, says="`.sort()` or `.reverse()`"),
    Wrong("10.polynomial", "power -1 at 0", poly_zero_power, says="negative power"),
    Wrong("10.polynomial", "coefficients of the slope", poly_slope_coefficients, says="expected one number"),
    Wrong("10.polynomial", "last coefficient lost", poly_last_lost, named="last coefficient missing"),
    Wrong("10.polynomial", "first coefficient lost", poly_first_lost, named="constant missing"),
    Wrong("10.polynomial", "exponents from 1", poly_index_from_one, named="exponents from 1"),
    Wrong("10.passes", "the cheaper mode always", passes_cheaper_always, named="the cheaper mode always"),
    Wrong("10.passes", "Forward", passes_capital, named="the same for both modes"),
    Wrong("10.passes", "last layer lost", passes_last_layer_lost, named="a layer missing"),
    Wrong("10.passes", "next but one", passes_next_but_one),
    Wrong("10.passes", "second size", passes_second_size, named="sizes at the wrong end"),
    Wrong("10.passes", "a pass for each layer", passes_depth, named="a pass for each layer"),
    Wrong("10.checkpoints", "two results a layer", kept_two_each, named="two results for each layer"),
    Wrong("10.checkpoints", "last block", kept_last_block, named="the last block"),
    Wrong("10.checkpoints", "rounded to the nearest", kept_rounded, named="rounded wrongly"),
    Wrong("10.checkpoints", "roles exchanged", kept_roles_exchanged, says="exchanged"),
    Wrong("10.newton", "solve exchanged", newton_solve_exchanged, says="1-dimensional"),
    Wrong("10.newton", "with a rate", newton_with_a_rate, named="half a step"),
    Wrong("10.newton", "largest bend", newton_largest_bend, named="one curvature for all"),
    Wrong("10.newton", "inverse twice", newton_inverse_twice),
    Wrong("10.newton", "solved for w", newton_forgets_the_gradient, named="gradient not used"),
    Wrong("10.newton", "a column", newton_as_column, says="NumPy pairs every row"),
    Wrong("10.tape", "slope by index", tape_slope_by_index, says="an input that is not used"),
    Wrong("10.tape", "two parents at most", tape_first_two, says="a result used twice"),
    Wrong("10.slopes", "all four at once", slopes_all_at_once, says="division by zero"),
    Wrong(
        "10.slopes",
        "central difference",
        slopes_central_difference,
        named="differences for derivatives",
    ),
    Wrong(
        "10.polynomial",
        "central difference",
        polynomial_central_difference,
        named="difference for the slope",
    ),
    Wrong("10.clear", "stops when steps are small", fit_until_steps_are_small, says="forty steps"),
    Wrong("10.passes", "32 bits", multiplications_in_single_words, says="a large network"),
    Wrong("10.clear", "the rate of the example", fit_at_the_rate_of_the_example, says="lr = 0.2"),
    Wrong("10.order", "in words", order_in_words, says="texts"),
]

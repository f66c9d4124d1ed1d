"""Wrong and right answers to the exercises of chapter 10."""

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
    Wrong("10.slopes", "the value", slopes_the_value, says="2 values"),
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
    Wrong("10.checkpoints", "one block too many", kept_always_one_more_block),
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
    Wrong("10.newton", "determinant", newton_scalar),
]

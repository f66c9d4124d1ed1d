"""The exercises of chapter 10: automatic differentiation."""

import operator
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, WholeNumbers, numbers, unequal_sizes

# 1 · a graph by hand: result = s * a with s = p + b and p = a * b, at a = 3, b = -2

A, B = 3.0, -2.0
P = A * B
S = P + B
D_S = A
D_P = D_S
D_A = S + D_P * B
D_B = D_S + D_P * A

by_hand_exercise = Exercise(
    id="10.by_hand",
    title="A graph by hand",
    reference={"d_s": D_S, "d_p": D_P, "d_a": D_A, "d_b": D_B},
    misconceptions=[
        Misconception(
            "own value for the slope",
            [{"d_s": S, "d_p": S, "d_a": S + S * B, "d_b": S + S * A}, {"d_s": S, "d_p": S}, {"d_s": S}],
            "The slope of a product with respect to one factor is the *other* factor. The result is s times "
            "a; you took s for the slope with respect to s.",
        ),
        Misconception(
            "values for gradients",
            {"d_p": P},
            "-6 is the value of p in the pass forward. A gradient says how fast the result changes with a "
            "number, and between s and p there is only a sum.",
        ),
        Misconception(
            "product treated like a sum",
            [{"d_s": 1.0, "d_p": 1.0, "d_a": S + B, "d_b": 1.0 + A}, {"d_s": 1.0, "d_p": 1.0}, {"d_s": 1.0}],
            "The result is s times a. If s moves by 1, by how much does the result move? Only a sum would "
            "answer 1.",
        ),
        Misconception(
            "one node too far",
            [{"d_p": D_S * A}, {"d_p": D_S * A, "d_a": S + D_S * A * B, "d_b": D_S + D_S * A * A}],
            "You went one node too far: that is what p hands on to b. p itself receives what s hands on, and "
            "s = p + b.",
        ),
        Misconception(
            "local slope alone",
            [{"d_p": 1.0}, {"d_p": 1.0, "d_b": 1.0 + A}, {"d_p": 1.0, "d_a": S + B}],
            "That is the local slope of a sum. What arrived at s is handed on times this slope.",
        ),
        Misconception(
            "the later use of a only",
            {"d_a": S},
            "Your gradient of a knows the last product only. a is also a factor of p.",
        ),
        Misconception(
            "the earlier use of a only",
            {"d_a": D_P * B},
            "Your gradient of a knows the path through p only. a is also a factor of the result.",
        ),
        Misconception(
            "uses of a multiplied",
            {"d_a": S * D_P * B},
            "You multiplied the two paths of a. Along a path slopes are multiplied; the paths themselves are "
            "added up.",
        ),
        Misconception(
            "the sum only for b",
            {"d_b": D_S},
            "Your gradient of b knows the sum only. b is also a factor of p.",
        ),
        Misconception(
            "the product only for b",
            {"d_b": D_P * A},
            "Your gradient of b knows the path through p only. b is also a term of s.",
        ),
        Misconception(
            "uses of b multiplied",
            {"d_b": D_S * D_P * A},
            "You multiplied the two paths of b. Along a path slopes are multiplied; the paths themselves are "
            "added up.",
        ),
        Misconception(
            "factors of p exchanged",
            [{"d_a": S + D_P * A, "d_b": D_S + D_P * B}, {"d_b": D_S + D_P * B}, {"d_a": S + D_P * A}],
            "In p = a b each factor is the slope with respect to the *other* one. You have exchanged them.",
        ),
        Misconception(
            "local slope on the way through p",
            [{"d_a": S + B}, {"d_b": D_S + A}, {"d_a": S + B, "d_b": D_S + A}, {"d_b": 1 + A}],
            "On the path through p only the local slope is counted. It is multiplied by what has arrived "
            "at p.",
        ),
    ],
    hints=(
        "Begin at the right: how does the result change with s, how with a?",
        "A sum hands on what it receives, unchanged. A product hands to each factor what it receives times "
        "the other factor.",
        "a and b each have two paths to the result. Find the share of each path, then add.",
    ),
    insight="Two products and a sum, and already two paths for each input.",
)


# 2 · local slopes


def local_slopes(operation: str, a: float, b: float) -> tuple[float, float]:
    if operation == "/":
        return 1 / b, -a / b**2
    return {"+": (1.0, 1.0), "-": (1.0, -1.0), "*": (b, a)}[operation]


OPERATIONS: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
STEPS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)


def difference(f: Callable, x: float, h: float, central: bool) -> float:
    """The slope of f at x as a difference of two values."""
    return (f(x + h) - f(x - h)) / (2 * h) if central else (f(x + h) - f(x)) / h


def _differences(h, central):
    def wrong(operation, a, b):
        f = OPERATIONS[operation]
        return difference(lambda v: f(v, b), a, h, central), difference(lambda v: f(a, v), b, h, central)

    return wrong


def _slopes(**changed):
    names = {"plus": "+", "minus": "-", "times": "*", "over": "/"}

    def wrong(operation, a, b):
        for name, rule in changed.items():
            if names[name] == operation:
                return rule(a, b)
        return local_slopes(operation, a, b)

    return wrong


def _slope_probes(rng):
    made = [Probe(operation, numbers(rng), numbers(rng)) for operation in "+-*//"]
    large = 1e6 * rng.integers(2, 9, 2)
    return [
        *made,
        Probe("*", float(large[0]), -float(large[1]), label="a product of large numbers"),
        Probe("/", numbers(rng), 1e-4 * int(rng.integers(1, 4)), label="a small denominator"),
    ]


slopes_exercise = Exercise(
    id="10.slopes",
    title="Local slopes",
    reference=local_slopes,
    parts=("slope for a", "slope for b"),
    probes=[
        Probe("+", 3.0, -2.0, label="a sum"),
        Probe("-", 3.0, -2.0, label="a difference"),
        Probe("*", 3.0, -2.0, label="a product"),
        Probe("/", 3.0, -2.0, label="a quotient"),
        Probe("*", 0.5, 4.0),
        Probe("/", -1.5, 0.4),
        Probe("/", 5, 2, label="a quotient of whole numbers"),
        Probe("*", -1.5, 0.0, label="a product with 0"),
        Probe("-", 0.0, 0.0, label="a difference of zeros"),
        Probe("*", 4e6, -3e6, label="a product of large numbers"),
        Probe("/", 0.7, 1e-4, label="a small denominator"),
    ],
    fresh=_slope_probes,
    misconceptions=[
        Misconception(
            "own factor",
            _slopes(times=lambda a, b: (a, b)),
            "For a product you give each factor its own value. If b stays fixed and a moves by 1, by how "
            "much does a b move?",
        ),
        Misconception(
            "sign of what is subtracted",
            _slopes(minus=lambda a, b: (1.0, 1.0)),
            "For a difference both of your slopes are 1. If b grows, a - b falls.",
        ),
        Misconception(
            "sign of the denominator",
            _slopes(over=lambda a, b: (1 / b, a / b**2)),
            "The slope for the denominator lost its sign: for positive a, a larger b makes a / b smaller.",
        ),
        Misconception(
            "denominator not squared",
            [
                _slopes(over=lambda a, b: (1 / b, -a / b)),
                _slopes(over=lambda a, b: (1 / b, a / b)),
                _slopes(over=lambda a, b: (1 / b, -a / (2 * b))),
                _slopes(over=lambda a, b: (1 / b, a / (2 * b))),
            ],
            "The slope for the denominator has b to the first power. Write a / b as a times b to the power "
            "of -1 and use the power rule.",
        ),
        Misconception(
            "brackets of the denominator missing",
            [
                _slopes(over=lambda a, b: (1 / b, -a / b * b)),
                _slopes(over=lambda a, b: (1 / b, a / b * b)),
            ],
            "Your slope for the denominator is a itself, as from `-a / b * b`: Python divides first and then "
            "multiplies. Put the denominator into brackets.",
        ),
        Misconception(
            "quotient like a product",
            [_slopes(over=lambda a, b: (b, a)), _slopes(over=lambda a, b: (1 / b, 1 / a))],
            "You treat the quotient like a product. Write a / b as a times b to the power of -1.",
        ),
        Misconception(
            "numerator forgotten",
            _slopes(over=lambda a, b: (1 / b, -1 / b**2)),
            "The slope for the denominator forgets the numerator: -1 / b² is the slope of 1 / b.",
        ),
        Misconception(
            "derivatives of other functions",
            _slopes(over=lambda a, b: (1.0, -1.0)),
            "For a quotient you give the slopes of a difference.",
        ),
        Misconception(
            "exchanged",
            [
                lambda operation, a, b: local_slopes(operation, a, b)[::-1],
                _slopes(minus=lambda a, b: (-1.0, 1.0)),
                _slopes(over=lambda a, b: (-a / b**2, 1 / b)),
                _slopes(minus=lambda a, b: (-1.0, 1.0), over=lambda a, b: (-a / b**2, 1 / b)),
            ],
            "Your two slopes are exchanged, at least for one operation: the one for a comes first, then the "
            "one for b.",
        ),
        Misconception(
            "differences for derivatives",
            [_differences(h, central) for h in STEPS for central in (True, False)],
            "You compare two values that are a small step apart. That is close as long as the step suits the "
            "numbers, and hardly ever exact; an engine knows the rule of each operation.",
        ),
        Misconception(
            "values of a sum",
            _slopes(plus=lambda a, b: (a, b), minus=lambda a, b: (a, -b)),
            "For a sum you give the numbers themselves. If a moves by 1, by how much does a + b move?",
        ),
    ],
    hints=(
        "Hold one number fixed and ask how fast the result moves with the other one.",
        "A sum has two slopes of 1. Which of them changes for a difference?",
        "a / b is a times 1 / b, and 1 / b has the slope -1 / b².",
    ),
    insight="With these four rules any program made of sums and products can be differentiated.",
)


# 3 · a pass back over a tape


def gradients_of_tape(parents: list[list[int]], slopes: list[list[float]]) -> list[float]:
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            grads[parent] += slope * grads[k]
    return grads


def _tape_with(add=True, backwards=True, seed=1.0, share=lambda slope, grad: slope * grad, all_ones=False):
    def wrong(parents, slopes):
        grads = [1.0 if all_ones else 0.0] * len(parents)
        grads[-1] = seed
        order = range(len(parents))
        for k in reversed(order) if backwards else order:
            for parent, slope in zip(parents[k], slopes[k], strict=True):
                grads[parent] = (grads[parent] if add else 0.0) + share(slope, grads[k])
        return grads

    return wrong


def _tape_once(parents, slopes):
    """A number that occurs twice in one operation is paid once."""
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for parent, slope in dict(zip(parents[k], slopes[k], strict=True)).items():
            grads[parent] += slope * grads[k]
    return grads


def _tape_from_parents(parents, slopes):
    """Every node takes from its parents, instead of handing on to them."""
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            grads[k] += slope * grads[parent]
    return grads


def _tape_begun_at(start, backwards=True):
    def wrong(parents, slopes):
        grads = [0.0] * len(parents)
        grads[start] = 1.0
        for k in reversed(range(len(parents))) if backwards else range(len(parents)):
            for parent, slope in zip(parents[k], slopes[k], strict=True):
                grads[parent] += slope * grads[k]
        return grads

    return wrong


def _tape_mean(parents, slopes):
    """The mean of what a number's uses hand on."""
    grads, uses = [0.0] * len(parents), [0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        grads[k] /= max(uses[k], 1)
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            grads[parent] += slope * grads[k]
            uses[parent] += 1
    return grads


def _tape_one_parent(which):
    def wrong(parents, slopes):
        return gradients_of_tape(
            [[p[which]] if p else [] for p in parents], [[s[which]] if s else [] for s in slopes]
        )

    return wrong


def _slopes_of_the_parent(parents, slopes):
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for k in reversed(range(len(parents))):
        for parent, slope in zip(parents[k], slopes[k][::-1], strict=True):
            grads[parent] += slope * grads[k]
    return grads


def tape_probe(seed: int, n_inputs: int, n_results: int, label: str = "") -> Probe:
    rng = np.random.default_rng(seed)
    parents: list[list[int]] = [[] for _ in range(n_inputs)]
    slopes: list[list[float]] = [[] for _ in range(n_inputs)]
    for k in range(n_inputs, n_inputs + n_results):
        count = 1 + int(rng.random() < 0.7)
        near = rng.integers(max(0, k - 4), k, count)
        parents.append([k - 1, int(near[0])][:count])
        slopes.append(numbers(rng, count).tolist())
    parents[-1], slopes[-1] = [*parents[-1], 0, 0], [*slopes[-1], *numbers(rng, 2).tolist()]
    return Probe(parents, slopes, label=label)


tape_exercise = Exercise(
    id="10.tape",
    title="A pass back over a tape",
    reference=gradients_of_tape,
    probes=[
        Probe([[], [], [0, 1]], [[], [], [-2.0, 3.0]], label="one product"),
        Probe([[], [0], [1]], [[], [0.5], [4.0]], label="a chain"),
        Probe([[], [0], [0, 1]], [[], [0.3], [2.0, -1.5]], label="a number used twice"),
        Probe([[], [0, 0]], [[], [1.7, 1.7]], label="a number times itself"),
        Probe(
            [[], [0], [0, 1], [2], [2, 3, 0]],
            [[], [0.6], [-1.4, 2.5], [0.8], [1.2, -0.7, 0.5]],
            label="a result used twice",
        ),
        Probe([[], [], [0], [2, 2]], [[], [], [1.5], [0.4, -1.1]], label="an input that is not used"),
        tape_probe(0, 3, 6, "nine nodes"),
        Probe([[]], [[]], label="a single node"),
    ],
    fresh=lambda rng: [
        tape_probe(int(rng.integers(10**6)), 2 + k, 4 + k, f"{6 + 2 * k} nodes") for k in range(3)
    ],
    misconceptions=[
        Misconception(
            "overwritten",
            _tape_with(add=False),
            "Where a number is used twice, the second share overwrites the first. Gradients of all uses "
            "add up.",
        ),
        Misconception(
            "from the front",
            _tape_with(backwards=False),
            "Only the parents of the last node receive anything. A loop from the first node on does that: "
            "each node hands on before it has received. So does one that ends too early.",
        ),
        Misconception(
            "no beginning",
            _tape_with(seed=0.0),
            "All of your gradients are 0. The result's own gradient, how fast it changes with itself, has to "
            "be set before the loop.",
            constant=True,
        ),
        Misconception(
            "slope handed on alone",
            _tape_with(share=lambda slope, grad: slope),
            "Each parent receives the local slope alone. It should receive the slope times the gradient that "
            "has arrived at the node.",
        ),
        Misconception(
            "slope forgotten",
            _tape_with(share=lambda slope, grad: grad),
            "Each parent receives the node's gradient unchanged. On the way back it is multiplied by the "
            "slope.",
        ),
        Misconception(
            "slope added",
            _tape_with(share=lambda slope, grad: slope + grad),
            "You add slope and gradient. Along a path they are multiplied.",
        ),
        Misconception(
            "everything begins with 1",
            _tape_with(all_ones=True),
            "Every gradient of yours begins with 1. Only the result's does; all others begin with 0.",
        ),
        Misconception(
            "a repeated parent paid once",
            _tape_once,
            "Where a node has the same parent twice, as in a times a, only one of the two shares is counted.",
        ),
        Misconception(
            "from the parents",
            _tape_from_parents,
            "Your nodes take from their parents. It is the other way round: a node hands its gradient, times "
            "the slope, to each of its parents.",
        ),
        Misconception(
            "begun at the first node",
            _tape_begun_at(0),
            "You set the gradient of the first node to 1. The pass back begins at the result, which is the "
            "last node.",
        ),
        Misconception(
            "mean of the uses",
            _tape_mean,
            "A number that is used several times gets the mean of its shares. Each use moves the result, so "
            "the shares add up.",
        ),
        Misconception(
            "one parent only",
            [_tape_one_parent(0), _tape_one_parent(-1)],
            "Only one parent of each node receives its share. Go through all entries of `parents[k]`.",
        ),
        Misconception(
            "the result's own gradient lost",
            lambda parents, slopes: [*gradients_of_tape(parents, slopes)[:-1], 0.0],
            "All is right but the last entry: how fast does the result change with itself?",
        ),
        Misconception(
            "slopes of a node exchanged",
            _slopes_of_the_parent,
            "Within a node, slopes and parents are paired the wrong way round: the first slope belongs to "
            "the first parent.",
        ),
        Misconception(
            "inputs only",
            lambda parents, slopes: [
                g for g, p in zip(gradients_of_tape(parents, slopes), parents, strict=True) if not p
            ],
            "You return the gradients of the inputs alone. Return one for every node of the tape.",
        ),
        Misconception(
            "backwards list",
            lambda parents, slopes: gradients_of_tape(parents, slopes)[::-1],
            "Your list is turned round. Entry k belongs to node k.",
        ),
    ],
    hints=(
        "One gradient per node; all begin with 0, except one. Which?",
        "From the last node to the first: hand to each parent the slope times the node's gradient.",
        "`for parent, slope in zip(parents[k], slopes[k]): grads[parent] += ...`",
    ),
    insight="This is reverse mode, whole: on a tape the order of the calculation is a topological order.",
)


# 4 · an order for a graph


def topological_order(parents: list[list[int]], result: int) -> list[int]:
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in parents[node]:
                visit(parent)
            order.append(node)

    visit(result)
    return order


ORDER_FACTS = ("nodes, sorted", "how many stand before one of their parents", "last node")


def _order_facts(student, parents, result):
    """Every order that keeps the promise gives the same facts."""
    order = student(parents, result)
    if hasattr(type(order), "__next__"):
        order = list(order)
    if not isinstance(order, (list, tuple, np.ndarray)) or any(isinstance(node, str) for node in order):
        raise TypeError("not a list of numbers: the check says what came instead")
    order = [int(node) for node in order]
    place = {node: k for k, node in enumerate(order)}
    early = sum(
        any(place.get(p, -1) > place[node] for p in parents[node]) for node in place if node < len(parents)
    )
    return sorted(order), early, order[-1] if order else -1


def _nearest_first(parents, result):
    order = [result]
    for node in order:
        order += [p for p in parents[node] if p not in order]
    return order[::-1]


def _breadth_first(parents, result):
    order, queue = [], [result]
    while queue:
        node = queue.pop(0)
        if node not in order:
            order.append(node)
            queue += parents[node]
    return order[::-1]


def _every_way(parents, result):
    order = []

    def visit(node):
        for parent in parents[node]:
            visit(parent)
        order.append(node)

    visit(result)
    return order


def _before_parents(parents, result):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            order.append(node)
            for parent in parents[node]:
                visit(parent)

    visit(result)
    return order


def _stack_reversed(parents, result):
    order, stack = [], [result]
    while stack:
        node = stack.pop()
        if node not in order:
            order.append(node)
            stack += parents[node]
    return order[::-1]


def _along_one_parent(which):
    def wrong(parents, result):
        order = [result]
        while parents[order[-1]]:
            order.append(parents[order[-1]][which])
        return order[::-1]

    return wrong


def _direct(parents, result):
    return [*dict.fromkeys(parents[result]), result]


def order_probe(seed: int, n: int, label: str = "") -> Probe:
    """A graph whose numbers say nothing about its order."""
    rng = np.random.default_rng(seed)
    names = rng.permutation(n)
    parents: list[list[int]] = [[] for _ in range(n)]
    for k in range(1, n):
        chosen = [k - 1, int(rng.integers(0, k))][: 1 + int(rng.random() < 0.7)]
        parents[names[k]] = [int(names[c]) for c in rng.permutation(chosen)]
    return Probe(parents, int(names[n - 2 if n > 4 else n - 1]), label=label)


order_exercise = Exercise(
    id="10.order",
    title="An order for a graph",
    reference=topological_order,
    run=_order_facts,
    measures="what your order holds",
    parts=ORDER_FACTS,
    probes=[
        Probe([[], [], [0, 1]], 2, label="one product"),
        Probe([[1], [2], []], 0, label="a chain, numbered from the result"),
        Probe([[3, 2], [], [1], [2]], 0, label="a number used twice"),
        Probe([[2, 1], [2, 3], [3], []], 0, label="a short path beside a long one"),
        Probe([[], [0, 0], [0], [1]], 3, label="a node that the result does not need"),
        Probe([[1], []], 1, label="an input as the result"),
        order_probe(1, 8, "eight nodes"),
        order_probe(2, 9, "nine nodes"),
    ],
    fresh=lambda rng: [order_probe(int(rng.integers(10**6)), 6 + k, f"{6 + k} nodes") for k in range(3)],
    misconceptions=[
        Misconception(
            "by the distance from the result",
            [_nearest_first, _breadth_first],
            "The right nodes, but one of them comes before one of its parents: a node may be near the "
            "result by one path and far by another. When may it be appended?",
        ),
        Misconception(
            "visited on the way out",
            _stack_reversed,
            "The right nodes. But turning the order of first visits round does not do: a node is listed "
            "when you first meet it, and its parents may have been met earlier. When may it be appended?",
        ),
        Misconception(
            "inputs first, then by numbers",
            lambda parents, result: sorted(
                topological_order(parents, result), key=lambda node: (len(parents[node]) > 0, node)
            ),
            "You list the inputs first and the other nodes by their numbers. Among the others, too, parents "
            "come first, whatever their numbers.",
        ),
        Misconception(
            "one parent only",
            [_along_one_parent(0), _along_one_parent(-1)],
            "You follow one parent of each node only (is there a `return` inside the loop?). All parents, "
            "and theirs, belong to the list.",
        ),
        Misconception(
            "every way walked",
            _every_way,
            "A node that is reached in two ways is in your list twice. Remember which ones you have seen.",
        ),
        Misconception(
            "nodes before their parents",
            [
                _before_parents,
                lambda parents, result: topological_order(parents, result)[::-1],
            ],
            "In your list nodes come before their parents. A node is appended when all its parents are in "
            "the list.",
        ),
        Misconception(
            "numbers taken for an order",
            lambda parents, result: sorted(topological_order(parents, result)),
            "You list the nodes by their numbers. The numbers say nothing; only `parents` says who comes "
            "before whom.",
        ),
        Misconception(
            "all nodes",
            [
                lambda parents, result: list(range(len(parents))),
                lambda parents, result: [
                    *[k for k in range(len(parents)) if k not in topological_order(parents, result)],
                    *topological_order(parents, result),
                ],
            ],
            "Your list holds nodes that the result does not depend on. Begin at the result and follow the "
            "parents.",
        ),
        Misconception(
            "parents only",
            _direct,
            "You list the result and its parents. Their parents belong to it as well, and so on.",
        ),
        Misconception(
            "result missing",
            lambda parents, result: topological_order(parents, result)[:-1],
            "The result itself is missing at the end of your list.",
        ),
    ],
    hints=(
        "Write a function inside that visits one node: first its parents, then itself.",
        "A node that was visited before is not visited again: keep a set.",
        "`visit(node)`: leave if seen; visit each of `parents[node]`; then append the node.",
    ),
    insight="Walked backwards, this order never hands on a gradient that is incomplete.",
)


# 5 · a broadcast undone


def undo_broadcast(grad: np.ndarray, shape: tuple[int, ...]) -> Any:
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    ones = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=ones, keepdims=True)


def _undo_with(leading=np.sum, inner=np.sum, keepdims=True):
    def wrong(grad, shape):
        for _ in range(grad.ndim - len(shape)):
            grad = leading(grad, axis=0)
        for axis in reversed([k for k, size in enumerate(shape) if size == 1]):
            grad = inner(grad, axis=axis, keepdims=keepdims)
        return grad

    return wrong


def _first(grad, axis, keepdims=False):
    return np.take(grad, [0] if keepdims else 0, axis=axis)


def _last(grad, axis, keepdims=False):
    return np.take(grad, [-1] if keepdims else -1, axis=axis)


def _front_kept(grad, shape):
    front = tuple(range(grad.ndim - len(shape)))
    return undo_broadcast(grad.sum(axis=front, keepdims=True), (*[1] * len(front), *shape))


def _from_the_left(grad, shape):
    for axis, size in enumerate(shape):
        if grad.shape[axis] != size:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad.sum(axis=tuple(range(len(shape), grad.ndim)))


def _untouched(grad, axis, keepdims=False):
    return grad


broadcast_exercise = Exercise(
    id="10.broadcast",
    title="A broadcast undone",
    reference=undo_broadcast,
    probes=[
        Probe(numbers(np.random.default_rng(0), 4, 3), (3,), label="a bias, repeated for four examples"),
        Probe(numbers(np.random.default_rng(1), 2, 5), (2, 1), label="a column"),
        Probe(numbers(np.random.default_rng(2), 4, 3), (1, 3), label="a row with two axes"),
        Probe(numbers(np.random.default_rng(3), 2, 3), (), label="a single number"),
        Probe(numbers(np.random.default_rng(4), 2, 3), (2, 3), label="nothing repeated"),
        Probe(numbers(np.random.default_rng(5), 4, 2, 3), (2, 1), label="three axes, a column"),
        Probe(numbers(np.random.default_rng(6), 2, 3, 4), (1, 3, 1), label="the middle axis alone"),
        Probe(numbers(np.random.default_rng(7), 5, 2), (1, 1), label="a number with two axes"),
    ],
    promises=(WholeNumbers("grad"),),
    fresh=lambda rng: [
        Probe(numbers(rng, n, m), shape)
        for n, m in [unequal_sizes(rng, 2)]
        for shape in ((m,), (n, 1), (1, m))
    ],
    misconceptions=[
        Misconception(
            "mean for sum",
            _undo_with(np.mean, np.mean),
            "You take the mean over the copies. The loss changes through every copy, so their gradients "
            "add up.",
        ),
        Misconception(
            "first copy",
            _undo_with(_first, _first),
            "You keep the gradient of the first copy and drop the others. All of them move the result.",
        ),
        Misconception(
            "last copy",
            _undo_with(_last, _last),
            "You keep the gradient of the last copy and drop the others. All of them move the result.",
        ),
        Misconception(
            "axes in front kept",
            _front_kept,
            "The sums are right, but the axes in front are still there, with length 1. The array itself does "
            "not have them: sum over them without `keepdims`.",
        ),
        Misconception(
            "shapes compared from the left",
            _from_the_left,
            "You compare the two shapes from the left. NumPy lays them side by side at their *ends*: the "
            "axes that the array lacks are in front.",
        ),
        Misconception(
            "axes of length 1 forgotten",
            _undo_with(inner=_untouched),
            "Axes in front are summed, but an axis of length 1 that was stretched is not: a (2, 1) column "
            "gets a gradient of its own for every copy.",
        ),
        Misconception(
            "leading axes forgotten",
            lambda grad, shape: undo_broadcast(grad, (*grad.shape[: grad.ndim - len(shape)], *shape)),
            "Axes of length 1 are summed, but the axes in front, which the array itself does not have, are "
            "still there.",
        ),
        Misconception(
            "axis lost",
            _undo_with(keepdims=False),
            "The sums are right, the shape is not: where the array has an axis of length 1, its gradient has "
            "one, too.",
        ),
        Misconception(
            "everything summed",
            [
                lambda grad, shape: np.broadcast_to(grad.sum(), shape),
                lambda grad, shape: grad.sum(),
                lambda grad, shape: np.full(shape, grad.sum()),
            ],
            "You add up everything. Sum over the repeated axes alone.",
        ),
        Misconception(
            "axis 0 always",
            lambda grad, shape: grad.sum(axis=0),
            "You always sum over axis 0. Which axes were repeated depends on the shape that is given.",
        ),
        Misconception(
            "largest copy",
            _undo_with(np.max, np.max),
            "You keep the largest of the copies' gradients. They add up.",
        ),
        Misconception(
            "cut to shape",
            lambda grad, shape: np.resize(grad, shape),
            "You cut the gradient to the shape. What is cut off belongs to copies that moved the result as "
            "well.",
        ),
    ],
    hints=(
        "Which axes has `grad` that the array did not have, and which did the array have with length 1?",
        "First sum over the axes in front, until the numbers of axes agree.",
        "Then sum over every axis where `shape` has a 1, with `keepdims=True`.",
    ),
    insight="In chapter 03 this was `delta.sum(axis=0)`, the gradient of a bias.",
)


# 6 · the way back of softmax


def softmax_back(p: np.ndarray, g: np.ndarray) -> np.ndarray:
    return p * (g - (g * p).sum(axis=-1, keepdims=True))


def softmax_probe(rng: np.random.Generator, *shape: int, label: str = "") -> Probe:
    parts = rng.multinomial(100 - 3 * shape[-1], rng.dirichlet(np.full(shape[-1], 2.0), size=shape[:-1]))
    return Probe((parts + 3) / 100, numbers(rng, *shape), label=label)


softmax_exercise = Exercise(
    id="10.softmax",
    title="The way back of softmax",
    reference=softmax_back,
    probes=[
        softmax_probe(np.random.default_rng(0), 1, 3, label="one example, three classes"),
        softmax_probe(np.random.default_rng(1), 4, 3, label="four examples, three classes"),
        softmax_probe(np.random.default_rng(2), 2, 5, label="two examples, five classes"),
        softmax_probe(np.random.default_rng(3), 2, 3, 4, label="three axes"),
        softmax_probe(np.random.default_rng(4), 6, label="a single row"),
    ],
    promises=(WholeNumbers("g"),),
    fresh=lambda rng: [softmax_probe(rng, *unequal_sizes(rng, 2)) for _ in range(3)],
    misconceptions=[
        Misconception(
            "slope of a sigmoid",
            lambda p, g: g * p * (1 - p),
            "You treat every probability by itself, like a sigmoid. A logit also moves the *other* "
            "probabilities, through the sum in the denominator.",
        ),
        Misconception(
            "only the own numerator",
            lambda p, g: g * p,
            "That is what comes through the numerator. Each logit is in the denominator of every probability "
            "as well.",
        ),
        Misconception(
            "plus for minus",
            lambda p, g: p * (g + (g * p).sum(axis=-1, keepdims=True)),
            "The share through the denominator has the wrong sign: raising one logit lowers the other "
            "probabilities.",
        ),
        Misconception(
            "sum over examples",
            [
                lambda p, g: p * (g - (g * p).sum(axis=0, keepdims=True)),
                lambda p, g: p * (g - (g * p).sum(axis=0)),
                lambda p, g: p * (g - (g * p).sum()),
            ],
            "The sum runs over the examples. Each row is a softmax of its own: sum over the classes, the "
            "last axis.",
        ),
        Misconception(
            "gradient summed without its weights",
            lambda p, g: p * (g - g.sum(axis=-1, keepdims=True)),
            "You sum the incoming gradients as they are. Each of them is weighted by its probability.",
        ),
        Misconception(
            "mean for sum",
            [
                lambda p, g: p * (g - (g * p).mean(axis=-1, keepdims=True)),
                lambda p, g: p * (g - g.mean(axis=-1, keepdims=True)),
            ],
            "You take a mean over the classes. The shares of all classes add up.",
        ),
        Misconception(
            "factor p forgotten",
            lambda p, g: g - (g * p).sum(axis=-1, keepdims=True),
            "The bracket is right. All of it passes the probability itself: exp is its own slope.",
        ),
        Misconception(
            "p forgotten at the sum",
            lambda p, g: p * g - (g * p).sum(axis=-1, keepdims=True),
            "The share through the denominator is weighted by the probability of the class itself as well.",
        ),
        Misconception(
            "own slope missing",
            lambda p, g: -p * (g * p).sum(axis=-1, keepdims=True),
            "That is the share through the denominator alone. A logit also moves its own numerator.",
        ),
        Misconception(
            "own term subtracted twice",
            lambda p, g: p * (1 - p) * g - p * (g * p).sum(axis=-1, keepdims=True),
            "p (1 - p) contains the minus sign for j = k already, and your sum over all classes takes it off "
            "again. Use one of them: p (1 - p) with a sum over the *other* classes, or p with the whole sum.",
        ),
        Misconception(
            "own class left out of the sum",
            lambda p, g: p * g - p * ((g * p).sum(axis=-1, keepdims=True) - g * p),
            "Your sum leaves the own class out, as is right beside p (1 - p); but you took p for the own "
            "slope. With p alone the sum runs over all classes.",
        ),
        Misconception(
            "cross-entropy",
            lambda p, g: p - g,
            "That is the gradient of softmax *and* cross-entropy with the target g. Here g is a gradient "
            "that arrives at the probabilities.",
        ),
    ],
    hints=(
        "dp_j / dz_k is p_j (1 - p_k) for j = k and - p_j p_k otherwise.",
        "Multiply by g_j and add up over j; the terms with a minus sign have a factor in common.",
        "p times (g minus the sum over the classes of g times p).",
    ),
    insight="No Jacobian of K by K numbers is ever written down.",
)


# 7 · a planted mistake


def fit_slope(x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    w = 0.0
    for _ in range(steps):
        grad = np.mean(2 * (w * x - y) * x)
        w -= lr * grad
    return w


def _fit_with(keep=0.0, factor=2, sign=-1, reduce=np.mean, first=0.0, extra=0, slope=lambda x: x):
    def wrong(x, y, lr, steps):
        w, grad = first, 0.0
        for _ in range(steps + extra):
            grad = keep * grad + reduce(factor * (w * x - y) * slope(x))
            w += sign * lr * grad
        return w

    return wrong


def _least_squares(x, y, lr, steps):
    return np.sum(x * y) / np.sum(x * x)


def _example_by_example(share):
    def wrong(x, y, lr, steps):
        w = 0.0
        for _ in range(steps):
            for one, target in zip(x, y, strict=True):
                w -= lr * 2 * (w * one - target) * one * share(len(x))
        return w

    return wrong


def _means_multiplied(x, y, lr, steps):
    w = 0.0
    for _ in range(steps):
        w -= lr * np.mean(2 * (w * x - y)) * np.mean(x)
    return w


def fit_probe(rng: np.random.Generator, n: int, steps: int, label: str = "", lr: float = 0.1) -> Probe:
    x = numbers(rng, n)
    y = np.round(1.7 * x + 0.3 * rng.normal(size=n), 2)
    return Probe(x, y, lr, steps, label=label)


clear_exercise = Exercise(
    id="10.clear",
    title="Find the mistake",
    reference=fit_slope,
    probes=[
        fit_probe(np.random.default_rng(0), 5, 1, "one step"),
        fit_probe(np.random.default_rng(1), 5, 2, "two steps", lr=0.2),
        fit_probe(np.random.default_rng(2), 4, 3, "three steps"),
        fit_probe(np.random.default_rng(3), 6, 10, "ten steps", lr=0.05),
        fit_probe(np.random.default_rng(4), 3, 0, "no step"),
        fit_probe(np.random.default_rng(5), 5, 40, "forty steps"),
    ],
    fresh=lambda rng: [
        fit_probe(rng, 4 + k, 2 + k, f"{2 + k} steps", lr=float(rng.choice([0.05, 0.15, 0.2])))
        for k in range(3)
    ],
    misconceptions=[
        Misconception(
            "gradient never cleared",
            _fit_with(keep=1.0),
            "The first step is right, the second one is not: each step still moves along all the gradients "
            "before it. That is the planted mistake.",
        ),
        Misconception(
            "climbing",
            _fit_with(sign=1),
            "Your w moves away from the minimum. Every update subtracts.",
        ),
        Misconception(
            "sum for mean",
            _fit_with(reduce=np.sum),
            "Your steps are as many times too long as there are examples. The loss is a mean; only the "
            "clearing was wrong.",
        ),
        Misconception(
            "factor 2 lost",
            _fit_with(factor=1),
            "Your steps are half as long as they should be. The 2 of the squared error was right.",
        ),
        Misconception(
            "one step",
            lambda x, y, lr, steps: fit_slope(x, y, lr, min(steps, 1)),
            "However many steps are asked for, your w is where the first one leads. Does the function return "
            "inside the loop, or does w begin anew in every step?",
        ),
        Misconception(
            "one step too many",
            _fit_with(extra=1),
            "You take one step more than asked for: `steps` of them are wanted, even if that is 0.",
        ),
        Misconception(
            "one step too few",
            lambda x, y, lr, steps: fit_slope(x, y, lr, max(steps - 1, 0)),
            "You take one step less than asked for. `range(steps)` has `steps` rounds, `range(1, steps)` one "
            "less.",
        ),
        Misconception(
            "the best slope",
            _least_squares,
            "That is the slope of least squares, where the descent would end after many steps. Asked for is "
            "where it is after `steps` of them.",
        ),
        Misconception(
            "mean taken too early",
            _means_multiplied,
            "You multiply the mean error by the mean of x. Each error belongs to its own x: multiply first, "
            "then take the mean.",
        ),
        Misconception(
            "from another beginning",
            _fit_with(first=1.0),
            "Your w begins at 1. It begins at 0, as in the function with the mistake.",
        ),
        Misconception(
            "a step for each example",
            [_example_by_example(lambda n: 1 / n), _example_by_example(lambda n: 1.0)],
            "Your w moves after every single example, so that the later ones see another w. One step uses "
            "the mean over all examples at the same w.",
        ),
        Misconception(
            "cleared before use",
            lambda x, y, lr, steps: 0.0,
            "Your w never moves. Is the gradient cleared after it is computed and before it is used?",
            constant=True,
        ),
        Misconception(
            "gradient returned",
            lambda x, y, lr, steps: np.mean(2 * (fit_slope(x, y, lr, steps) * x - y) * x),
            "You return a gradient. The weight after the last step is wanted.",
        ),
        Misconception(
            "halved",
            _fit_with(keep=0.5),
            "Half of the old gradient stays. It has to be cleared completely.",
        ),
        Misconception(
            "input forgotten",
            _fit_with(slope=lambda x: 1.0),
            "The gradient lost its last link: the slope of w x with respect to w is x.",
        ),
    ],
    hints=(
        "Print w after each step. The first one is right. What is different in the second?",
        "What is in `grad` when the second step begins?",
        "`grad += ...` adds to the old gradient. Clear it before, or write `=`.",
    ),
    insight="PyTorch adds up as well. That is what `optimizer.zero_grad()` is for.",
)


# 8 · a polynomial with its slope, forward


def value_and_slope(coefficients: list[float] | np.ndarray, x: float) -> tuple[float, float]:
    value, slope = 0.0, 0.0
    for c in reversed(coefficients):
        slope = slope * x + value
        value = value * x + c
    return value, slope


def _late(coefficients, x):
    value, slope = 0.0, 0.0
    for c in reversed(coefficients):
        value = value * x + c
        slope = slope * x + value
    return value, slope


def _slope_of(rule, start=0.0):
    """Horner's rule with another step for the slope."""

    def wrong(coefficients, x):
        value, slope = 0.0, start
        for c in reversed(coefficients):
            slope = rule(slope, value, x, c)
            value = value * x + c
        return value, slope

    return wrong


def _polynomial_probes(rng):
    made = [Probe(numbers(rng, 3 + k).tolist(), numbers(rng)) for k in range(3)]
    large, larger = 1e6 * int(rng.integers(2, 9)), 1e9 * int(rng.integers(2, 9))
    return [
        *made,
        Probe([large, 0.5, 0.25], float(rng.integers(1, 4)), label="a large constant"),
        Probe([0.0, 0.0, 0.0, larger], 1e-4, label="a large coefficient"),
    ]


def _by_powers(coefficients, x):
    return sum(c * x**k for k, c in enumerate(coefficients))


def _by_horner(coefficients, x):
    return value_and_slope(coefficients, x)[0]


def _polynomial_difference(value, h, central):
    def wrong(coefficients, x):
        return value(coefficients, x), difference(lambda v: value(coefficients, v), x, h, central)

    return wrong


polynomial_exercise = Exercise(
    id="10.polynomial",
    title="A value and its slope in one pass",
    reference=value_and_slope,
    parts=("value", "slope"),
    probes=[
        Probe([2.0, -1.0, 3.0], 2.0, label="2 - x + 3 x²"),
        Probe([1.0, 0.5], 4.0, label="a straight line"),
        Probe([7.0], 3.0, label="a constant"),
        Probe([0.0, 0.0, 0.0, 1.0], -2.0, label="x³"),
        Probe([1.5, -2.0, 0.5, 0.25, -0.4], 0.8),
        Probe([4.0, 3.0, 2.0], 0.0, label="at x = 0"),
        Probe([5e6, 0.5, 0.25], 2.0, label="a large constant"),
        Probe([0.0, 0.0, 0.0, 4e9], 1e-4, label="a large coefficient"),
    ],
    fresh=_polynomial_probes,
    promises=(WholeNumbers("coefficients"),),
    misconceptions=[
        Misconception(
            "coefficients from the wrong end",
            lambda coefficients, x: value_and_slope(coefficients[::-1], x),
            "You read the coefficients from the wrong end: the first one is the constant.",
        ),
        Misconception(
            "slope from the new value",
            _late,
            "The values are right. For the slope you use the *new* value of the same step; the product rule "
            "needs the one before it.",
        ),
        Misconception(
            "half of the product rule",
            [
                _slope_of(lambda slope, value, x, c: slope + value),
                _slope_of(lambda slope, value, x, c: slope * x, start=1.0),
            ],
            "Of the product rule only one half is there. value times x has the slope: slope times x, plus "
            "value times 1.",
        ),
        Misconception(
            "constant has a slope",
            [
                _slope_of(lambda slope, value, x, c: slope * x + value + c),
                _slope_of(lambda slope, value, x, c: slope * x + value + 1),
            ],
            "You give the coefficients a slope. They are constants; only x moves.",
        ),
        Misconception(
            "last coefficient missing",
            lambda coefficients, x: value_and_slope(coefficients[:-1], x),
            "The coefficient of the highest power is missing. The list has one coefficient for every power "
            "from 0 on.",
        ),
        Misconception(
            "constant missing",
            [
                lambda coefficients, x: (
                    value_and_slope(coefficients, x)[0] - coefficients[0],
                    value_and_slope(coefficients, x)[1],
                ),
                lambda coefficients, x: value_and_slope(coefficients[1:], x),
            ],
            "Your loop never meets the first coefficient of the list, the constant.",
        ),
        Misconception(
            "exponents from 1",
            lambda coefficients, x: value_and_slope([0.0, *coefficients], x),
            "Your exponents begin with 1. The first coefficient belongs to the power 0: it is the constant.",
        ),
        Misconception(
            "exponent forgotten",
            lambda coefficients, x: (
                value_and_slope(coefficients, x)[0],
                float(sum(c * x ** (k - 1) for k, c in enumerate(coefficients) if k)),
            ),
            "The values are right. In your slope the exponents do not come down as factors.",
        ),
        Misconception(
            "exponent not lowered",
            lambda coefficients, x: (
                value_and_slope(coefficients, x)[0],
                float(sum(k * c * x**k for k, c in enumerate(coefficients))),
            ),
            "Your slope is x times too large: the exponent comes down as a factor *and* is lowered by one.",
        ),
        Misconception(
            "exchanged",
            lambda coefficients, x: value_and_slope(coefficients, x)[::-1],
            "You return the slope first and the value second. The value comes first.",
        ),
        Misconception(
            "difference for the slope",
            [
                _polynomial_difference(value, h, central)
                for value in (_by_powers, _by_horner)
                for h in STEPS
                for central in (True, False)
            ],
            "Your slope compares two values that are a small step apart. That is close as long as the step "
            "suits the numbers, and hardly ever exact. The product rule is, and it takes no second value.",
        ),
        Misconception(
            "second derivative",
            lambda coefficients, x: (
                value_and_slope(coefficients, x)[0],
                value_and_slope([k * c for k, c in enumerate(coefficients)][1:] or [0.0], x)[1],
            ),
            "The values are right, but your slope is the slope of the slope.",
        ),
        Misconception(
            "value for the slope",
            lambda coefficients, x: (value_and_slope(coefficients, x)[0],) * 2,
            "You return the value twice. The second number is to be how fast the value changes with x.",
        ),
    ],
    hints=(
        "Keep two numbers, the value so far and its slope, both 0 at the beginning.",
        "From the last coefficient to the first: value becomes value times x plus c.",
        "By the product rule the slope becomes slope times x plus the value *before* this step.",
    ),
    insight="These are dual numbers: a value and a tangent, moved along together.",
)


# 9 · what passes cost


def multiplications(sizes: list[int], mode: str) -> int:
    one_pass = sum(a * b for a, b in pairwise(sizes))
    return one_pass * (sizes[0] if mode == "forward" else sizes[-1])


def _weights(sizes):
    return sum(a * b for a, b in pairwise(sizes))


def _with_biases(sizes):
    return sum((a + 1) * b for a, b in pairwise(sizes))


def _cost(one=_weights, ends=(0, -1), times=True):
    def wrong(sizes, mode):
        passes = sizes[ends[0] if mode == "forward" else ends[1]]
        return one(sizes) * passes if times else one(sizes)

    return wrong


def _product(sizes):
    return int(np.prod(sizes))


passes_exercise = Exercise(
    id="10.passes",
    title="What the two modes cost",
    reference=multiplications,
    probes=[
        Probe([3, 4, 1], "forward", label="3-4-1, forward"),
        Probe([3, 4, 1], "reverse", label="3-4-1, reverse"),
        Probe([784, 100, 10], "forward"),
        Probe([784, 100, 10], "reverse"),
        Probe([1, 20, 30, 50], "forward"),
        Probe([2, 5], "reverse", label="a single layer"),
        Probe([6, 7, 8, 9, 2], "reverse"),
        Probe([784, 4096, 4096, 10], "forward", label="a large network"),
    ],
    fresh=lambda rng: [
        Probe(sizes[::turn], mode)
        for sizes in ([int(v) for v in rng.permutation(np.arange(2, 20))[: 3 + k]] for k in range(2))
        for turn in (1, -1)
        for mode in ("forward", "reverse")
    ],
    misconceptions=[
        Misconception(
            "modes exchanged",
            _cost(ends=(-1, 0)),
            "The two modes are exchanged. A forward pass moves one input; a reverse pass starts at one "
            "output.",
        ),
        Misconception(
            "one pass",
            _cost(times=False),
            "That is one pass. How many are needed for the derivatives of all outputs by all inputs?",
        ),
        Misconception(
            "layers multiplied",
            [_cost(one=_product), _cost(one=_product, times=False)],
            "You multiply the layers with each other. Within a pass the layers come one after the other: "
            "their multiplications add up.",
        ),
        Misconception(
            "units counted",
            [_cost(one=sum), _cost(one=sum, times=False)],
            "You count units. A pass has one multiplication for every *weight*.",
        ),
        Misconception(
            "biases counted",
            _cost(one=_with_biases),
            "You count the biases as well. They are added to a net input, and not multiplied by anything.",
        ),
        Misconception(
            "both ends",
            [
                lambda sizes, mode: _cost(times=False)(sizes, mode) * sizes[0] * sizes[-1],
                lambda sizes, mode: _cost(times=False)(sizes, mode) * (sizes[0] + sizes[-1]),
            ],
            "You count a pass for every pair of input and output, or for both ends. One pass serves all "
            "outputs at once (forward), or all inputs (reverse).",
        ),
        Misconception(
            "the same for both modes",
            [
                lambda sizes, mode: multiplications(sizes, "forward"),
                lambda sizes, mode: multiplications(sizes, "reverse"),
            ],
            "Your answer does not depend on the mode. Do you compare it with the very words of the "
            "docstring? "
            '(And in Python, `mode == "forward" or "reverse"` is always true.)',
        ),
        Misconception(
            "the cheaper mode always",
            lambda sizes, mode: _weights(sizes) * min(sizes[0], sizes[-1]),
            "You always count the cheaper mode. The caller says which one is used, even if it is the wrong "
            "choice.",
        ),
        Misconception(
            "a layer missing",
            [
                lambda sizes, mode: _cost(lambda s: _weights(s[:-1]))(sizes, mode),
                lambda sizes, mode: _cost(lambda s: _weights(s[1:]))(sizes, mode),
            ],
            "One layer of weights is missing. k + 1 sizes make k layers: one between any two neighbours.",
        ),
        Misconception(
            "sizes at the wrong end",
            lambda sizes, mode: _weights(sizes) * sizes[1 if mode == "forward" else -2],
            "For the number of passes you take a hidden layer. The inputs are at index 0, the outputs at -1.",
        ),
        Misconception(
            "a pass for each layer",
            lambda sizes, mode: (len(sizes) - 1) * multiplications(sizes, mode),
            "You count all weights once for every layer. One pass goes through all layers and meets each "
            "weight once.",
        ),
        Misconception(
            "forward and back counted",
            lambda sizes, mode: 2 * multiplications(sizes, mode),
            "You count twice the work. Here a pass is counted once, one multiplication for each weight.",
        ),
    ],
    hints=(
        "One pass: a layer from a to b units has a times b weights.",
        "Forward mode needs a pass for every input, reverse mode one for every output.",
        "The sum of a times b over neighbouring sizes, times the first or the last size.",
    ),
    insight="For 784-100-10 and a single loss instead of ten outputs the ratio would be 784 to 1.",
)


# 10 · checkpoints


def most_kept(n_layers: int, every: int) -> int:
    return -(-n_layers // every) + min(every, n_layers)


checkpoints_exercise = Exercise(
    id="10.checkpoints",
    title="What checkpoints keep",
    reference=most_kept,
    probes=[
        Probe(100, 10, label="100 layers, a checkpoint every 10"),
        Probe(64, 8),
        Probe(64, 2),
        Probe(64, 32),
        Probe(20, 6, label="blocks of 6, 6, 6 and 2"),
        Probe(7, 10, label="blocks longer than the network"),
        Probe(12, 1, label="a checkpoint at every layer"),
        Probe(9, 9, label="a single block"),
    ],
    fresh=lambda rng: (
        [Probe(int(rng.integers(20, 99)), int(rng.integers(3, 15))) for _ in range(4)]
        + [
            Probe(int(rng.integers(3, 9)) * every + rest, every, label=f"a rest of {rest}")
            for every, rest in zip(rng.integers(4, 12, 2).tolist(), (0, 1), strict=True)
        ]
        + [Probe(int(rng.integers(3, 9)), int(rng.integers(10, 20)), label="blocks longer than the network")]
    ),
    misconceptions=[
        Misconception(
            "last short block forgotten",
            [
                lambda n_layers, every: n_layers // every + every,
                lambda n_layers, every: n_layers // every + min(every, n_layers),
                lambda n_layers, every: n_layers / every + every,
                lambda n_layers, every: n_layers / every + min(every, n_layers),
            ],
            "Where the blocks do not come out even, the last, shorter block has an entrance, too. Round up.",
        ),
        Misconception(
            "rounded wrongly",
            [
                lambda n_layers, every: n_layers // every + 1 + min(every, n_layers),
                lambda n_layers, every: round(n_layers / every) + min(every, n_layers),
            ],
            "The number of blocks is rounded wrongly: where the layers come out even there is no further "
            "block, and any rest makes one. Try 100 by 10, then 20 by 6.",
        ),
        Misconception(
            "two results for each layer",
            lambda n_layers, every: -(-n_layers // every) + 2 * min(every, n_layers),
            "You count two results for each layer, as the lecture's network has (a product and a tanh). Here "
            "each layer has one.",
        ),
        Misconception(
            "the last block",
            lambda n_layers, every: -(-n_layers // every) + (n_layers % every or every),
            "You count the last, shorter block. The most is kept while a full one is worked on.",
        ),
        Misconception(
            "block longer than the network",
            lambda n_layers, every: -(-n_layers // every) + every,
            "A block cannot keep more results than the network has layers.",
        ),
        Misconception(
            "entrances only",
            lambda n_layers, every: -(-n_layers // every),
            "You count the entrances. While a block is computed again, the results inside it are kept as "
            "well.",
        ),
        Misconception(
            "one block only",
            lambda n_layers, every: min(every, n_layers),
            "You count the results of one block. The entrances of all blocks are kept all the time.",
        ),
        Misconception(
            "no checkpoints",
            lambda n_layers, every: n_layers,
            "That is what is kept without checkpoints: every result, until the pass back has used it.",
        ),
        Misconception(
            "multiplied",
            lambda n_layers, every: -(-n_layers // every) * every,
            "You multiply blocks and layers, which keeps everything. Only one block at a time is kept as a "
            "whole.",
        ),
        Misconception(
            "everything and the entrances",
            lambda n_layers, every: n_layers + -(-n_layers // every),
            "You keep every result and the entrances on top. Inside a block results are kept only while it "
            "is worked on.",
        ),
        Misconception(
            "entrance counted once too often",
            [
                lambda n_layers, every: -(-n_layers // every) + min(every, n_layers) - 1,
                lambda n_layers, every: -(-n_layers // every) + min(every, n_layers) + 1,
            ],
            "You are off by one. Every block has one entrance, and one block keeps one result for each of "
            "its layers.",
        ),
    ],
    hints=(
        "How many blocks are there? A shorter one at the end counts, too.",
        "All entrances, and the results inside one block.",
        "In Python, -(-n // k) divides and rounds up.",
    ),
    insight="For n layers the best block has about the square root of n.",
)


# 11 · a step of Newton's


def newton_step(w: np.ndarray, gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    return w - np.linalg.solve(hessian, gradient)


def newton_probe(rng: np.random.Generator, n: int, label: str = "") -> Probe:
    root = numbers(rng, n, n)
    hessian = np.round(root @ root.T + np.diag(rng.uniform(0.5, 1.5, n)), 2)
    return Probe(numbers(rng, n), numbers(rng, n), hessian, label=label)


newton_exercise = Exercise(
    id="10.newton",
    title="A step of Newton's method",
    reference=newton_step,
    probes=[
        Probe(
            np.array([3.0, -1.0]),
            np.array([2.0, 4.0]),
            np.array([[4.0, 1.0], [1.0, 3.0]]),
            label="two weights",
        ),
        newton_probe(np.random.default_rng(0), 3, "three weights"),
        newton_probe(np.random.default_rng(1), 4, "four weights"),
        Probe(np.array([0.5]), np.array([3.0]), np.array([[1.5]]), label="a single weight"),
    ],
    fresh=lambda rng: [newton_probe(rng, n) for n in (2, 3, 5)],
    misconceptions=[
        Misconception(
            "added",
            lambda w, gradient, hessian: w + np.linalg.solve(hessian, gradient),
            "You step away from the minimum: in this course every update subtracts.",
        ),
        Misconception(
            "multiplied by the Hessian",
            [
                lambda w, gradient, hessian: w - hessian @ gradient,
                lambda w, gradient, hessian: w - hessian.T @ gradient,
            ],
            "You multiply the gradient by the Hessian. Where the surface bends strongly the step has to be "
            "*shorter*: solve H times step = gradient.",
        ),
        Misconception(
            "diagonal only",
            lambda w, gradient, hessian: w - gradient / np.diag(hessian),
            "You divide by the diagonal of the Hessian. The other entries say how the weights act together, "
            "and belong to it.",
        ),
        Misconception(
            "divided entry by entry",
            [
                lambda w, gradient, hessian: w - gradient / hessian,
                lambda w, gradient, hessian: w - (gradient / hessian).sum(axis=1),
                lambda w, gradient, hessian: w - (1 / hessian) @ gradient,
            ],
            "You divide by the Hessian's entries. The inverse of a matrix is not the inverse of its entries.",
        ),
        Misconception(
            "inverse times entry by entry",
            [
                lambda w, gradient, hessian: w - np.linalg.inv(hessian) * gradient,
                lambda w, gradient, hessian: w - (np.linalg.inv(hessian) * gradient).sum(axis=0),
            ],
            "The inverse is right, but it is multiplied entry by entry. The matrix product is written @.",
        ),
        Misconception(
            "plain descent",
            [
                lambda w, gradient, hessian: w - gradient,
                lambda w, gradient, hessian: w - 0.1 * gradient,
                lambda w, gradient, hessian: w - 0.01 * gradient,
            ],
            "That is a step of gradient descent. Newton's step also uses how the gradient itself changes.",
        ),
        Misconception(
            "the step alone",
            [
                lambda w, gradient, hessian: np.linalg.solve(hessian, gradient),
                lambda w, gradient, hessian: -np.linalg.solve(hessian, gradient),
            ],
            "That is the step by itself. The weights after the step are wanted.",
        ),
        Misconception(
            "half a step",
            [
                lambda w, gradient, hessian: w - 0.5 * np.linalg.solve(hessian, gradient),
                lambda w, gradient, hessian: w - 0.1 * np.linalg.solve(hessian, gradient),
                lambda w, gradient, hessian: w - 0.01 * np.linalg.solve(hessian, gradient),
            ],
            "Your step has the right direction and is too short. On a quadratic surface the whole "
            "step ends exactly at the minimum, without any learning rate.",
        ),
        Misconception(
            "one curvature for all",
            [
                lambda w, gradient, hessian: w - gradient / np.linalg.eigvalsh(hessian).max(),
                lambda w, gradient, hessian: w - gradient / np.linalg.norm(hessian),
                lambda w, gradient, hessian: w - gradient / np.trace(hessian),
                lambda w, gradient, hessian: w - gradient / np.linalg.det(hessian),
            ],
            "You divide the gradient by one number, so the step has the direction of plain descent. The "
            "Hessian bends differently in every direction: solve H times step = gradient.",
        ),
        Misconception(
            "gradient not used",
            lambda w, gradient, hessian: w - np.linalg.solve(hessian, w),
            "You solve for w. On the right-hand side belongs the gradient: H times step = gradient.",
        ),
    ],
    hints=(
        "If the surface were exactly quadratic, where would its gradient be 0?",
        "Find the step with H times step = gradient, and subtract it.",
        "`np.linalg.solve(hessian, gradient)` is that step.",
    ),
    insight="One step is enough on any quadratic surface, whatever its axes.",
)

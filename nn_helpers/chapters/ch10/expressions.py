"""A typed expression becomes a tape: its calculation, one operation after the other, with local slopes.

The text is parsed and never evaluated: numbers, the names a, b and c, + - * / ** and a few functions are all
that it may hold.
"""

import ast
import math
from dataclasses import dataclass

MOST_NODES = 24
LONGEST = 120  # characters
NAMES = "abc"


class ExpressionError(ValueError):
    """What is wrong with an expression, in one sentence."""


@dataclass
class Node:
    """A step of the calculation.

    Attributes
    ----------
    label : str
        A name, a number, an operator or a function.
    value : float
    parents : tuple of int
        The numbers of the nodes that it was computed from; all are smaller than its own.
    slopes : tuple of float
        Its derivative with respect to each parent.
    """

    label: str
    value: float
    parents: tuple = ()
    slopes: tuple = ()


BINARY = {
    ast.Add: ("+", lambda a, b: (a + b, 1.0, 1.0)),
    ast.Sub: ("−", lambda a, b: (a - b, 1.0, -1.0)),
    ast.Mult: ("×", lambda a, b: (a * b, b, a)),
    ast.Div: ("/", lambda a, b: (a / b, 1 / b, -a / b**2)),
}
FUNCTIONS = {
    "exp": lambda a: (math.exp(a), math.exp(a)),
    "log": lambda a: (math.log(a), 1 / a),
    "tanh": lambda a: (math.tanh(a), 1 - math.tanh(a) ** 2),
    "relu": lambda a: (max(0.0, a), 1.0 if a > 0 else 0.0),
}
ALLOWED = f"numbers, {', '.join(NAMES)}, + - * / ** and {', '.join(FUNCTIONS)}"


def tape_of(text: str, values: dict[str, float]) -> list[Node]:
    """The nodes of an expression in the order of the calculation; the last one is the result.

    Parameters
    ----------
    text : str
    values : dict of str to float
        What a, b and c are. A name that occurs several times is one node.

    Raises
    ------
    ExpressionError
        If the text is no such expression, too long, or has no value there.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"Expected at most {LONGEST} characters, got {len(text)}.")
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"This is no complete expression. It may hold {ALLOWED}.") from None
    tape: list[Node] = []
    names: dict[str, int] = {}
    try:
        _visit(tree, values, tape, names)
    except (ArithmeticError, ValueError) as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError(
            "The expression has no value here: a division by 0, a log of no positive number, or a result "
            "that is too large."
        ) from None
    return tape


def _visit(tree: ast.AST, values: dict[str, float], tape: list[Node], names: dict[str, int]) -> int:
    """Append what a part of the tree computes, and return the number of its node."""
    if isinstance(tree, ast.Name):
        if tree.id not in values:
            raise ExpressionError(f"Expected the names {', '.join(NAMES)}, got {tree.id[:12]}.")
        if tree.id not in names:
            names[tree.id] = _append(tape, Node(tree.id, values[tree.id]))
        return names[tree.id]
    if (number := _number(tree)) is not None:
        return _append(tape, Node(f"{number:g}", number))
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        a = _visit(tree.operand, values, tape, names)
        return _append(tape, Node("−", -tape[a].value, (a,), (-1.0,)))
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Pow):
        exponent = _number(tree.right)
        if exponent is None or abs(exponent) > 9:
            raise ExpressionError("Expected a number between −9 and 9 as an exponent.")
        a = _visit(tree.left, values, tape, names)
        base = tape[a].value
        slope = exponent * base ** (exponent - 1) if exponent else 0.0
        return _append(tape, Node(f"^{exponent:g}", base**exponent, (a,), (slope,)))
    if isinstance(tree, ast.BinOp) and type(tree.op) in BINARY:
        a, b = (_visit(side, values, tape, names) for side in (tree.left, tree.right))
        sign, rule = BINARY[type(tree.op)]
        value, *slopes = rule(tape[a].value, tape[b].value)
        return _append(tape, Node(sign, value, (a, b), tuple(slopes)))
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in FUNCTIONS:
        if len(tree.args) != 1 or tree.keywords:
            raise ExpressionError(f"Expected one argument in brackets after {tree.func.id}.")
        a = _visit(tree.args[0], values, tape, names)
        value, slope = FUNCTIONS[tree.func.id](tape[a].value)
        return _append(tape, Node(tree.func.id, value, (a,), (slope,)))
    raise ExpressionError(f"Expected nothing but {ALLOWED}.")


def _number(tree: ast.AST) -> float | None:
    """The value of a number, with or without a minus sign, or None."""
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        inner = _number(tree.operand)
        return None if inner is None else -inner
    value = tree.value if isinstance(tree, ast.Constant) else None
    return float(value) if type(value) is int or type(value) is float else None


def _append(tape: list[Node], node: Node) -> int:
    if isinstance(node.value, complex) or not math.isfinite(node.value):
        raise ExpressionError("The expression has no real, finite value here.")
    if not all(map(math.isfinite, node.slopes)):
        raise ExpressionError("The expression has no slope here.")
    if len(tape) == MOST_NODES:
        raise ExpressionError(f"The graph has more than {MOST_NODES} nodes: give a shorter expression.")
    tape.append(node)
    return len(tape) - 1


def partial_gradients(tape: list[Node], n_done: int) -> list[float | None]:
    """The gradients after the last n_done nodes have handed theirs on, from the result backwards.

    Returns
    -------
    list of float or None
        None for a node that nothing has reached yet.
    """
    grads: list[float | None] = [None] * len(tape)
    grads[-1] = 1.0
    for k in list(reversed(range(len(tape))))[:n_done]:
        own = grads[k] or 0.0
        for parent, slope in zip(tape[k].parents, tape[k].slopes, strict=True):
            grads[parent] = (grads[parent] or 0.0) + slope * own
    return grads

"""Small mistakes made by a machine: variants of an exercise's solution that its check must reject.

One node of the syntax tree changes at a time, in the reference or in a function of its module that it uses:
operators, comparisons, constants, axes, dropped terms, calls and statements, exchanged operands and returns.
"""

import ast
import copy
import inspect
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from nn_helpers.checks import Exercise

MOST = 60  # mutants of one exercise, drawn with the exercise's own seed

_OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
}
_COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_CALLS = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "maximum": "minimum",
    "minimum": "maximum",
    "floor": "ceil",
    "ceil": "floor",
    "log": "log2",
    "exp": "exp2",
    "tanh": "sin",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "cumsum": "cumprod",
    "std": "var",
    "var": "std",
    "append": "insert",
}
_DROPPED = {"abs", "sqrt", "sort", "sorted", "reversed", "flip", "copy", "ravel", "square", "float", "int"}


@dataclass(frozen=True)
class Mutant:
    """A changed solution: what was changed, and the function or class."""

    name: str
    answer: Callable


def mutants(exercise: Exercise) -> list[Mutant]:
    """The mutants of an exercise's reference, the same ones on every machine; none for values."""
    if not exercise.is_function:
        return []
    tree, space, expression = _source_of(exercise)
    found, seen = [], {}
    for root in [*_reachable(tree, space, expression), expression]:
        for before, after, changed in _changes(root):
            name = f"{_title(root)}: {before} -> {after}"
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name += f" ({seen[name]})"
            found.append((name, root, changed))
    if len(found) > MOST:
        found = random.Random(zlib.crc32(exercise.id.encode())).sample(found, MOST)
    return [Mutant(name, _built(tree, space, expression, root, changed)) for name, root, changed in found]


@cache
def _module_tree(name):
    return ast.parse(inspect.getsource(sys.modules[name]))


def _source_of(exercise):
    """The tree of the module that defines the exercise, its names, and the expression of its reference."""
    for name, module in list(sys.modules.items()):
        if exercise in [v for v in vars(module).values() if isinstance(v, Exercise)] and ".ch" in name:
            tree = _module_tree(name)
            break
    else:
        raise LookupError(f"No module defines the exercise {exercise.id}.")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Exercise":
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            if getattr(given.get("id"), "value", None) == exercise.id:
                return tree, vars(module), given["reference"]
    raise LookupError(f"The reference of {exercise.id} is not written in an Exercise(...) call.")


def _reachable(tree, space, expression):
    """The module's own functions and classes, named by any statement, that the expression uses, in order."""
    own = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            own |= {name: node} if callable(space.get(name)) else {}
    used, queue = {}, [expression]
    while queue:
        for node in ast.walk(queue.pop()):
            if isinstance(node, ast.Name) and node.id in own and node.id not in used:
                used[node.id] = own[node.id]
                queue.append(own[node.id])
    return [node for node in own.values() if node in used.values()]


def _title(root):
    if isinstance(root, ast.Assign):
        return root.targets[0].id
    return getattr(root, "name", "reference")


def _built(tree, space, expression, root, changed):
    """The reference, evaluated where one definition is the changed one."""
    space = dict(space)
    for node in _reachable(tree, space, expression):
        body = changed if node is root else node
        module = ast.fix_missing_locations(ast.Module([body], []))
        exec(compile(module, "<mutant>", "exec"), space)
    body = changed if root is expression else expression
    return eval(compile(ast.fix_missing_locations(ast.Expression(body)), "<mutant>", "eval"), space)


def _changes(root) -> Iterator[tuple[str, str, ast.AST]]:
    """(text before, text after, changed copy of root) for every mutation."""
    for path, node in _walk(root):
        for replacement in _variants(node):
            changed = copy.deepcopy(root)
            if not path:
                continue
            parent = changed
            for step in path[:-1]:
                parent = _child(parent, step)
            _put(parent, path[-1], copy.deepcopy(replacement))
            yield _text(node), _text(replacement), changed


def _walk(node, path=()):
    if isinstance(node, ast.Raise | ast.JoinedStr) or _is_docstring(node):
        return
    yield path, node
    for field, value in ast.iter_fields(node):
        if field in ("decorator_list", "returns", "annotation"):
            continue
        if isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _walk(item, (*path, (field, i)))
        elif isinstance(value, ast.AST):
            yield from _walk(value, (*path, (field, None)))


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _child(node, step):
    value = getattr(node, step[0])
    return value if step[1] is None else value[step[1]]


def _put(node, step, new):
    if step[1] is None:
        setattr(node, step[0], new)
    else:
        getattr(node, step[0])[step[1]] = new


def _text(node):
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 70 else text[:67] + "..."


def _variants(node) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for operator in _OPERATORS.get(type(node.op), []):
            yield ast.BinOp(node.left, operator(), node.right)
        commutes = isinstance(node.op, ast.Add | ast.Mult)
        yield node.left if commutes else ast.BinOp(node.right, node.op, node.left)
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
            yield node.right
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield ast.Compare(node.left, [_COMPARISONS.get(type(node.ops[0]), ast.Eq)()], node.comparators)
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif (isinstance(node, ast.Attribute) and node.attr == "T") or (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and isinstance(node.ctx, ast.Load)
    ):
        yield node.value
    elif isinstance(node, ast.If):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.AugAssign):
        other = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}.get(type(node.op))
        if other:
            yield ast.AugAssign(node.target, other(), node.value)
        yield ast.Pass()
    elif isinstance(node, ast.Assign):
        yield ast.Pass()
        yield from _in_place(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        yield ast.Return(ast.Tuple(node.value.elts[::-1], ast.Load()))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)


def _constants(value):
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)


def _calls(node):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _CALLS:
        if isinstance(node.func, ast.Attribute):
            function = ast.Attribute(node.func.value, _CALLS[name], ast.Load())
            yield ast.Call(function, node.args, node.keywords)
        elif name in ("max", "min"):
            yield ast.Call(ast.Name(_CALLS[name], ast.Load()), node.args, node.keywords)
    if name in _DROPPED:
        if node.args:
            yield node.args[0]
        elif isinstance(node.func, ast.Attribute):
            yield node.func.value
    if name == "range":
        *first, last = node.args
        for operator in (ast.Sub, ast.Add):
            yield ast.Call(node.func, [*first, ast.BinOp(last, operator(), ast.Constant(1))], [])
    if len(node.args) == 2 and not node.keywords:
        yield ast.Call(node.func, node.args[::-1], [])
    for keyword in node.keywords:
        if keyword.arg in ("axis", "keepdims", "initial"):
            rest = [other for other in node.keywords if other is not keyword]
            yield ast.Call(node.func, node.args, rest)


def _in_place(node):
    """W = w - step becomes w -= step, which changes the caller's array."""
    target, value = node.targets[0], node.value
    if (
        isinstance(target, ast.Name)
        and isinstance(value, ast.BinOp)
        and isinstance(value.left, ast.Name)
        and value.left.id == target.id
    ):
        yield ast.AugAssign(ast.Name(target.id, ast.Store()), value.op, value.right)

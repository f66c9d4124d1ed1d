"""Let this process train as another machine might: every trained weight is moved by one part in 10^6.

Another processor adds up products in another order, so its weights differ in their last digits, and training
may enlarge the difference. Here the difference is made by force and much larger. What the course stores as
text must not notice.

Everything in the course that trains moves its weights in one of a few ways, and each is reached:

    weights -= rate * gradient          in a notebook or a module: its syntax tree gets a call of `__shake__`
    weights = weights - ...             the same
    [p - ... for p, ... in zip(...)]    the same
    path[-1] - rate * gradient          the same
    np.subtract.at(weights, ...)        the same

plus start values of `Word2Vec`, whose updates are scattered by compiled code, and fitted scikit-learn models.
A factor follows from the weight's own value, and its direction changes from update to update: two trainings
that should agree with each other still do. `NN_SHAKE` is the seed; it is read when a kernel starts.
"""

import ast
import importlib
import importlib.abc
import importlib.machinery
import itertools
import json
import os
import sys
import weakref
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIZE = float(os.environ.get("NN_SHAKE_SIZE", "1e-6"))
STATEMENTS = itertools.count()
RATES = {"rate", "lr", "learning_rate", "eta", "step_size"}
WAVES = 1000  # radians per unit: neighbouring weights get different factors, equal ones equal factors
TRAINING_MODULES = (
    "nn_helpers.estimators.gradient_descent",
    "nn_helpers.nn.optimisers",
    "nn_helpers.chapters.",
)

# Cells that may notice: lecture, a piece of the cell's code, and why. What a check compares is never shaken.
EXACT = (
    ("01", "def learn_perceptron(", "weights that are multiples of one half: exact on every machine"),
    ("02", "after 20 steps |x| =", "twenty steps of a parabola by hand, to four digits"),
    ("02", "assert np.allclose(runs", "two ways to write an optimiser agree to rounding"),
    ("03", "new weight h1 to output {model", "one step by hand, to seven digits"),
    ("04", "distance < 1e-9", "asks when a descent is at the minimum but for rounding"),
    (
        "04",
        "LinearRegression(max_iter=20_000",
        "warns when it has not come to rest, which a shaken one never does",
    ),
    ("04", "walked = np.append(", "a descent ends at the closed form, to 1e-6"),
    (
        "05",
        "squared = train_or(squared_delta)",
        "the source's table of a hundred steps on four rows, to five decimals",
    ),
    ("10", "PyTorch's numbers are", "two libraries agree to 1e-10"),
)


def exact(path: str, source: str) -> bool:
    """Whether a cell of a lecture may notice that weights are shaken, which `EXACT` says.

    Parameters
    ----------
    path : str
        Of the lecture, below the checkout.
    source : str
        The cell's code.
    """
    return any(path.startswith(f"notebooks/{number}_") and piece in source for number, piece, _ in EXACT)


class Shaker:
    """Multiplies weights by factors close to 1, in one direction and back from update to update."""

    def __init__(self, seed: int, size: float = SIZE) -> None:
        self.phase, self.size = seed, size
        self.resting = False
        self.updates: dict[
            int, tuple[Any, int]
        ] = {}  # id of the memory -> the array that owns it, number of updates
        self.numbers: dict[
            int | None, tuple[Any, int]
        ] = {}  # statement -> last number that it left behind, number of updates

    def __call__(self, value: Any, before: Any = None, statement: int | None = None) -> Any:
        """Return what a statement left behind, shaken: arrays in place; what holds no floats is kept.

        Parameters
        ----------
        value, before : object
            What the weight is after the statement, and was before it.
        statement : int
            Which statement it was.
        """
        if self.resting:
            return value
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.flags.writeable:
            value *= self._factor(value, self._count(value, before)).astype(value.dtype)
        elif isinstance(value, (float, np.floating)):
            last, count = self.numbers.get(statement, (None, 0))
            count = count if last == before else 0
            value = type(value)(value * self._factor(value, count))
            self.numbers[statement] = value, count + 1
        return value

    def _factor(self, value: Any, count: int) -> Any:
        return 1 + self.size * (-1) ** count * np.sin(WAVES * value + self.phase)

    def _count(self, array: Any, before: Any) -> int:
        """How often this weight has been shaken before, whether it was moved in place or made anew."""
        owner, previous = self._owner(array), self._owner(before)
        kept, count = self.updates.get(id(previous), (None, 0))
        count = count if kept is not None and kept() is previous else 0
        self.updates[id(owner)] = weakref.ref(owner), count + 1
        return count

    @staticmethod
    def _owner(array: Any) -> Any:
        while isinstance(array, np.ndarray) and isinstance(array.base, np.ndarray):
            array = array.base
        return array


class MarkUpdates(ast.NodeTransformer):
    """Let `__shake__` see every weight that was just moved."""

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        moves = isinstance(node.op, ast.Sub) and not isinstance(node.value, (ast.Name, ast.Constant))
        return self._around(node, [node.target]) if moves else node

    def visit_Assign(self, node: ast.Assign) -> Any:
        target, value = node.targets[0], node.value
        targets = target.elts if isinstance(target, ast.Tuple) else [target]
        values = value.elts if isinstance(value, ast.Tuple) else [value]
        pairs = zip(targets, values, strict=True) if len(targets) == len(values) else ()
        moved = [target for target, value in pairs if self._subtracts_from(value, [ast.unparse(target)])]
        return self._around(node, moved) if moved else self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> Any:
        call = node.value
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "np.subtract.at":
            name = ast.unparse(call.args[0])
            return [node, *self._placed(f"__shake__({name}, {name})", node)]
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        factor = node.right
        while isinstance(factor, ast.BinOp) and isinstance(factor.op, (ast.Mult, ast.Div)):
            factor = factor.left
        if isinstance(node.op, ast.Sub) and factor is not node.right and self._name(factor) in RATES:
            return self._inside(node)
        return node

    def visit_ListComp(self, node: ast.ListComp) -> Any:
        loops = {name for loop in node.generators for name in map(self._name, ast.walk(loop.target))}
        if self._subtracts_from(node.elt, loops):
            node.elt = self._inside(node.elt)
            return node
        return self.generic_visit(node)

    @staticmethod
    def _name(node: ast.AST) -> str | None:
        return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)

    @staticmethod
    def _subtracts_from(value: ast.AST, names: Container[str | None]) -> bool:
        return (
            isinstance(value, ast.BinOp)
            and isinstance(value.op, ast.Sub)
            and ast.unparse(value.left) in names
            and isinstance(value.right, (ast.BinOp, ast.Call, ast.Attribute, ast.Subscript))
        )

    def _inside(self, node: Any) -> Any:
        code = f"__shake__({ast.unparse(node)}, {ast.unparse(node.left)}, {next(STATEMENTS)})"
        return self._placed(code, node)[0].value

    def _around(self, node: ast.stmt, targets: Iterable[ast.expr]) -> list[ast.stmt]:
        ahead, behind = [], []
        for target in targets:
            name, statement = ast.unparse(target), next(STATEMENTS)
            ahead += self._placed(f"__before_{statement} = {name}", node)
            behind += self._placed(f"{name} = __shake__({name}, __before_{statement}, {statement})", node)
        return [*ahead, node, *behind]

    @staticmethod
    def _placed(code: str, node: ast.AST) -> list[Any]:
        statements = ast.parse(code).body
        for statement in statements:
            for part in ast.walk(statement):
                ast.copy_location(part, node)
        return statements


class ShakenLoader(importlib.machinery.SourceFileLoader):
    """Compiles a module of the package with its updates marked."""

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

    def source_to_code(self, data: Any, path: Any, **_: Any) -> Any:  # type: ignore[override]
        tree = MarkUpdates().visit(ast.parse(data))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class ShakenFinder(importlib.abc.MetaPathFinder):
    """Finds the modules of the package that train."""

    def find_spec(self, fullname: str, path: Any, _target: Any = None) -> Any:
        if not fullname.startswith(TRAINING_MODULES) or fullname.endswith(".exercises"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin:
            spec.loader = ShakenLoader(fullname, spec.origin)
        return spec


def shake_word2vec(shake: Shaker) -> None:
    from nn_helpers.words.word2vec import Word2Vec

    plain = Word2Vec.build_vocab

    def build_vocab(self: Any, *arguments: Any, **keywords: Any) -> Any:
        found = plain(self, *arguments, **keywords)
        shake(self.wv.vectors)
        return found

    Word2Vec.build_vocab = build_vocab  # type: ignore[method-assign]


def shake_scikit_learn(shake: Shaker) -> None:
    from sklearn.base import BaseEstimator

    def __setattr__(self: Any, name: str, value: Any) -> None:
        if name in ("coef_", "intercept_") and type(self).__module__.startswith("sklearn."):
            value = shake(np.array(value))
        object.__setattr__(self, name, value)

    BaseEstimator.__setattr__ = __setattr__


def rest_in_checks(shake: Shaker) -> None:
    """Leave an answer alone while a check holds it to the reference: both are to agree to rounding."""
    import nn_helpers.checks

    module: Any = sys.modules["nn_helpers.checks.judge"]
    plain = module.judge

    def judge(*arguments: Any, **keywords: Any) -> Any:
        shake.resting = True
        try:
            return plain(*arguments, **keywords)
        finally:
            shake.resting = False

    module.judge = nn_helpers.checks.judge = judge


def install(seed: int) -> MarkUpdates:
    """Shake whatever this process trains from now on; call before the package's modules are imported."""
    import builtins

    loaded = [
        name for name in sys.modules if name.startswith(TRAINING_MODULES) and not name.endswith(".exercises")
    ]
    if loaded:
        raise RuntimeError(f"too late: {', '.join(loaded)} cannot be shaken any more, for it is loaded")
    shake = vars(builtins)["__shake__"] = Shaker(seed)
    sys.meta_path.insert(0, ShakenFinder())
    shake_word2vec(shake)
    shake_scikit_learn(shake)
    rest_in_checks(shake)
    return MarkUpdates()


STARTUP = """
import sys
sys.path.insert(0, {root!r})
from tools import shake as _shake
get_ipython().ast_transformers.append(_shake.install({seed}))
del _shake, sys.path[0]
"""


def write_startup(scratch: Path, seed: int) -> None:
    """Make every kernel shake whose surroundings are in a folder (see `tools.isolation`).

    Parameters
    ----------
    scratch : pathlib.Path
        The folder; name it in ``COURSE_SCRATCH``.
    seed : int
        Decides the factors.
    """
    folder = scratch / "ipython" / "profile_default" / "startup"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "00-shake.py").write_text(STARTUP.format(root=str(ROOT), seed=seed), encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Print as JSON what every explorer stores about all its settings, shaken with a seed (0: not shaken)."""
    seed, names = int(arguments[0]), arguments[1:]
    if seed:
        install(seed)
    said = {}
    for name in names:
        found = importlib.import_module(f"nn_helpers.chapters.{name}.explorers").EXPLORERS
        for explorer in found.values() if isinstance(found, dict) else found:
            for values in explorer.sweep():
                said[f"{explorer.name} {values}"] = explorer.stored_sentence(**values)
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1:])

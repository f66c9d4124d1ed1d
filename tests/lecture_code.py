"""Takes definitions out of a lecture, so that tests hold what students see to what nn_helpers computes."""

import ast
from pathlib import Path

import matplotlib as mpl
import nbformat
import numpy as np

from nn_helpers.figures.rough import between

ROOT = Path(__file__).resolve().parent.parent


def definitions(chapter, *names):
    """The functions and constants of these names, as the lecture of a chapter ("01", ...) defines them.

    Everything is executed in the lecture's order, together with its imports of numpy; where a name is
    defined twice, the last definition wins.
    """
    (path,) = ROOT.glob(f"notebooks/{chapter}_*.ipynb")
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    namespace, found = {"np": np, "mpl": mpl, "between": between}, set()
    for node in ast.parse("\n\n".join(cells)).body:
        own = defined_by(node)
        if own & set(names):
            exec(compile(ast.Module([node], []), str(path), "exec"), namespace)
            found |= own
    missing = set(names) - found
    if missing:
        raise LookupError(f"{path.name} does not define {', '.join(sorted(missing))}")
    return [namespace[name] for name in names]


def defined_by(node):
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return set()

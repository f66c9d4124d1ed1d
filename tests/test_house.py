"""nn_helpers as a small house: imports without circles, docstrings on everything public, no stray names."""

import ast
import inspect
import pkgutil
import subprocess
import sys
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import nn_helpers

ROOT = Path(nn_helpers.__file__).parent
MODULES = sorted(module.name for module in pkgutil.walk_packages([str(ROOT)], "nn_helpers."))


def imports_of(name):
    """The modules of nn_helpers that a module imports."""
    source = Path(import_module(name).__file__).read_text(encoding="utf-8")
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nn_helpers"):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("nn_helpers")}
    return {module for module in found if module in MODULES}


def test_imports_run_one_way():
    order = list(TopologicalSorter({name: imports_of(name) for name in MODULES}).static_order())
    assert len(order) == len(MODULES) >= 20


def test_importing_a_layer_loads_numpy_and_nothing_else():
    code = "import sys, nn_helpers.nn; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {"matplotlib", "ipywidgets", "IPython", "PIL", "anywidget", "sklearn", "scipy", "pooch", "tqdm"}
    assert "numpy" in loaded.split()
    assert not heavy & set(loaded.split())


def test_no_module_is_called_utils():
    assert not [
        name for name in MODULES if name.rpartition(".")[2] in {"utils", "util", "helpers", "misc", "common"}
    ]


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_does(name):
    module = import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    if ".chapters." in name:
        return  # references, mistakes and drawings: their exercise or explorer describes them
    silent = []
    for key, value in vars(module).items():
        if key.startswith("_") or getattr(value, "__module__", None) != name:
            continue
        if inspect.isclass(value) or inspect.isfunction(value):
            if not inspect.getdoc(value):
                silent.append(key)
            if inspect.isclass(value):
                silent += [
                    f"{key}.{method}"
                    for method, function in vars(value).items()
                    if inspect.isfunction(function)
                    and not method.startswith("_")
                    and not inspect.getdoc(getattr(value, method))
                ]
    assert not silent


def public_functions(tree):
    """The functions of a module, and the methods of its classes, that do not begin with an underscore."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node)
        elif isinstance(node, ast.FunctionDef) and (not node.name.startswith("_") or node.name == "__init__"):
            yield node


@pytest.mark.parametrize("name", [name for name in MODULES if name.endswith(".exercises")])
def test_answers_say_what_they_take_and_return(name):
    """Mypy asks it of all other modules; of these it asks only that a signature is typed in full or bare."""
    tree = ast.parse(Path(import_module(name).__file__).read_text(encoding="utf-8"))
    functions = list(public_functions(tree))
    assert functions
    assert not [f.name for f in functions if f.returns is None and f.name != "__init__"]
    assert not [
        f"{f.name}({a.arg})"
        for f in functions
        for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)
        if a.annotation is None and a.arg != "self"
    ]

"""Cells that ran out of order: what a check judges may be older than the present text of its cell.

A live notebook says which cell it runs (JupyterLab and its relatives send an id with every execution); an
automatic run sends none, so nothing is ever said there. A cell that was edited and not run is seen as soon as
the notebook is saved, which JupyterLab does every two minutes.
"""

import ast
import json
import os
import sys
import time
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nn_helpers.checks.stub import code_of


@dataclass(frozen=True)
class Run:
    """One execution of a cell: its place in time, its id and text, the names that it binds and reads.

    at : when it ran, in seconds since the epoch, as files are dated.
    """

    order: int
    cell: str
    source: str
    binds: frozenset[str]
    reads: frozenset[str]
    at: float = field(default_factory=time.time)


@dataclass
class Notebook:
    """What ran, in order.

    namespace : the notebook's variables. file : where it is saved, if that is known.
    running : the text of the cell that runs now, if it has an id.
    """

    namespace: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    runs: list[Run] = field(default_factory=list)
    running: str = ""

    def record(self, cell: str | None, source: str) -> None:
        """Remember one execution; a cell without an id, or one that is not Python, is left out."""
        self.running = ""
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            return
        if cell is not None:
            self.running = source
            self.runs.append(Run(len(self.runs), cell, source, *_names(tree)))

    def note(self, call: str, first: str | None = None) -> str:
        """One sentence on what the call in the running cell is given, or an empty string.

        Parameters
        ----------
        call : the name of the function that is called: "check" or "reveal".
        first : the text of its first argument, to tell several calls apart; None takes all of them.
        """
        given = _given(self.running, call, first)
        reached = sorted(self._reached(given))
        for name in reached:
            run = self._last(name)
            if run is not None and any(later.cell == run.cell for later in self.runs[run.order + 1 :]):
                return (
                    f"Note: `{name}` comes from an earlier version of its cell, which no longer defines it. "
                    "Run the cell that defines it now."
                )
        edited = self._edited([run for name in reached if (run := self._last(name))])
        for name in reached:
            run = self._last(name)
            if run is not None and run.cell in edited:
                return f"Note: the cell that defines `{name}` was changed after it ran. Run it again."
        for name in sorted(given):
            changed = self._changed_since(name)
            if changed:
                return f"Note: `{name}` was computed before `{changed}` was changed. Run its cell again."
        return ""

    def _last(self, name: str, before: int | None = None) -> Run | None:
        runs = self.runs if before is None else self.runs[:before]
        return next((run for run in reversed(runs) if name in run.binds), None)

    def _reached(self, names: Iterable[str]) -> set[str]:
        """The names, and those of the notebook that the functions among them use."""
        reached, queue = set(), list(names)
        while queue:
            name = queue.pop()
            if name in reached:
                continue
            reached.add(name)
            code = code_of(self.namespace.get(name))
            if code is not None:
                queue += [used for used in _global_names(code) if used in self.namespace]
        return reached

    def _edited(self, runs: list[Run]) -> set[str]:
        """The cells among these runs whose saved text is another one, saved a second or more later."""
        if self.file is None or not self.file.is_file():
            return set()
        saved_at = self.file.stat().st_mtime
        runs = [run for run in runs if saved_at >= run.at + 1]
        if not runs:
            return set()
        cells = json.loads(self.file.read_text(encoding="utf-8"))["cells"]
        saved = {cell.get("id"): "".join(cell["source"]) for cell in cells}
        return {run.cell for run in runs if saved.get(run.cell, run.source).strip() != run.source.strip()}

    def _changed_since(self, name: str) -> str | None:
        """A name that the value was computed from, and whose cell ran again with another text since."""
        run = self._last(name)
        if run is None or callable(self.namespace.get(name)):
            return None
        for used in sorted(run.reads - run.binds):
            now, then = self._last(used), self._last(used, run.order)
            if now and then and now.order > run.order and now.cell == then.cell and now.source != then.source:
                return used
        return None


def _global_names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _global_names(constant)


def _names(tree: ast.Module) -> tuple[frozenset[str], frozenset[str]]:
    """The names that the module level of a cell binds, and all that it reads."""
    binds, reads = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            reads.add(node.id)
    queue: list[ast.AST] = list(tree.body)
    while queue:
        node = queue.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            binds.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            binds.add(node.id)
        elif isinstance(node, ast.alias):
            binds.add((node.asname or node.name).partition(".")[0])
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            queue += ast.iter_child_nodes(node)
    return frozenset(binds), frozenset(reads)


def _given(source: str, call: str, first: str | None) -> set[str]:
    """The names in the arguments of one call in a cell."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            start = getattr(node.args[0], "value", first) if node.args else None
            if called == call and first in (None, start):
                inside = (part for argument in [*node.args, *node.keywords] for part in ast.walk(argument))
                names |= {part.id for part in inside if isinstance(part, ast.Name)}
    return names


_notebook: Notebook | None = None


def watch() -> None:
    """Begin to record the cells of the notebook that this process serves, if it does."""
    global _notebook
    interpreter = sys.modules.get("IPython")
    shell = interpreter.get_ipython() if interpreter is not None else None
    if shell is None or not hasattr(shell, "kernel") or _notebook is not None:
        return
    path = os.environ.get("JPY_SESSION_NAME")  # set by Jupyter's server
    notebook = _notebook = Notebook(shell.user_ns, Path(path) if path else None)

    def before(info: Any) -> None:
        notebook.record(getattr(info, "cell_id", None), info.raw_cell)

    shell.events.register("pre_run_cell", before)


def live() -> bool:
    """True while a person runs a cell, False in an automatic run and outside notebooks."""
    if sys.platform == "emscripten":  # the kernel in a browser names no cells, and serves one person
        return "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None
    return _notebook is not None and bool(_notebook.running)


def note(call: str, first: str | None = None) -> str:
    """One sentence where what a call is given is older than its cell; empty outside a live notebook."""
    if _notebook is None:
        return ""
    try:
        return _notebook.note(call, first)
    except Exception:  # a note must never be in the way of the verdict
        return ""

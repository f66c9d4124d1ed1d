"""What a chapter asks for: the checks of its solution notebook, read as text and never executed."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from .notebook import read_cells
from .package import ROOT

# from MODULE import (several, or one) | import plainly
IMPORT = re.compile(
    r"(?:^|;)[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]{0,2000}\)|[^\n;#(]*)"
    r"|import[ \t]+([^\n;#]*))",
    re.MULTILINE,
)
# Strings and comments
WORDS = re.compile(r"\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#.*")


class Unsupported(Exception):
    """A graded cell that this grader cannot honour; the message names it."""


@dataclass(frozen=True)
class Check:
    """One check cell.

    id : its nbgrader id. exercise : the id of the exercise. points : for all of it.
    names : the student's names that it hands to check(), by part; {"": name} for a single answer.
    before : ids of the cells that stand before it, the nearest first.
    source : as students get it. written : its text asks for a function or class, and gives its first line.
    uses : what the course's own answer takes from nn_helpers.
    """

    id: str
    exercise: str
    points: float
    names: dict
    before: tuple = ()
    source: str = ""
    written: bool = False
    uses: frozenset = frozenset()


@dataclass(frozen=True)
class Chapter:
    """A chapter as the grader sees it.

    checks : in the order of the notebook. by_hand : nbgrader id -> points that a person gives.
    imports : what the handed-out notebook takes from nn_helpers.
    """

    name: str
    file: str
    checks: tuple
    by_hand: dict = field(default_factory=dict)
    imports: frozenset = frozenset()

    @property
    def most(self):
        """Points of all checks."""
        return sum(check.points for check in self.checks)


def names_of_chapters(root=ROOT):
    """All chapters that have solutions."""
    return sorted(path.name for path in (root / "solutions").glob("*/"))


def file_of(chapter):
    """The name of a chapter's notebook."""
    return f"{chapter[:2]}_exercises.ipynb"


def read_chapter(chapter, root=ROOT):
    """Read the checks of a chapter.

    Raises
    ------
    Unsupported
        If a graded cell tests something else than `check(...)`.
    """
    path = Path(root) / "solutions" / chapter / file_of(chapter)
    checks, by_hand, before, defined = [], {}, [], set()
    cells = read_cells(path.read_bytes())
    names, sources = bound(cells), {cell.grade_id: cell.source for cell in cells}
    for cell in cells:
        if cell.graded and cell.solution:
            by_hand[cell.grade_id] = cell.points
        elif cell.graded:
            exercise, asked_for = asked(cell, path.name)
            checks.append(
                Check(
                    cell.grade_id,
                    exercise,
                    cell.points,
                    asked_for,
                    tuple(reversed(before)),
                    handed_out(cell.source),
                    asked_for.get("") in defined,
                    frozenset(used(names, sources[before[-1]] if before else "")),
                )
            )
        elif cell.solution and cell.kind == "code":
            defined |= set(re.findall(r"(?m)^(?:def|class) (\w+)", cell.source))
        if cell.grade_id:
            before.append(cell.grade_id)
    return Chapter(chapter, path.name, tuple(checks), by_hand, frozenset(imported(cells)))


def imported(cells, packages=("nn_helpers",)):
    """What code cells import from these packages, as dotted names."""
    return {name for name, _ in bound(cells, packages)}


def used(names, source):
    """Of the names that cells bind, the dotted ones of those that stand in this code."""
    words = set(re.findall(r"\w+", WORDS.sub(" ", source)))
    return {name for name, here in names if here in words}


def bound(cells, packages=("nn_helpers",)):
    """What code cells import: pairs of dotted name and name here. Read by lines: a cell may be hostile."""
    names = set()
    for cell in cells:
        for module, several, plainly in IMPORT.findall(cell.source if cell.kind == "code" else ""):
            prefix = f"{module}." if module else ""
            for one in (several.strip("()") or plainly).split(","):
                name, here = re.match(
                    r"(\*|[\w.]*)(?:[ \t]+as[ \t]+(\w+))?", re.sub(r"#.*", "", one).strip()
                ).groups()
                if name and (prefix + name).split(".")[0] in packages:
                    names.add((prefix + name, here or name))
    return names


def handed_out(source):
    """The text of a check cell without its hidden tests."""
    lines, hidden = [], False
    for line in source.splitlines():
        if line.strip() == "### BEGIN HIDDEN TESTS":
            hidden = True
        elif line.strip() == "### END HIDDEN TESTS":
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines).strip()


def asked(cell, file):
    """The exercise and the names that a check cell hands to check()."""
    where = f"The cell {cell.grade_id!r} of {file}"
    if cell.kind != "code":
        raise Unsupported(f"{where} has points, but is neither a check nor an answer.")
    tables, calls = {}, []
    for statement in ast.parse(cell.source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                tables[name] = entries(value, tables, where)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="update")) as call):
                tables[name] = {**tables.get(name, {}), **entries(call, tables, where)}
            case ast.Expr(value=call) | ast.Assert(test=ast.Attribute(value=call, attr="passed")):
                calls.append(one_call(call, tables, where))
            case _:
                raise Unsupported(
                    f"{where} tests something else than check(...) in line {statement.lineno}; this grader "
                    "asks for answers and cannot run tests. Grade this chapter with nbgrader autograde."
                )
    if not calls or any(call != calls[0] for call in calls):
        raise Unsupported(f"{where} needs one check(...), the same one if it is there twice.")
    return calls[0]


def one_call(call, tables, where):
    match call:
        case ast.Call(func=ast.Name(id="check"), args=[ast.Constant(value=str(exercise)), *given]):
            pass
        case _:
            raise Unsupported(f"{where} tests something else than check(...).")
    if not given:
        return exercise, entries(ast.Call(call.func, [], call.keywords), tables, where)
    if len(given) > 1 or call.keywords or not isinstance(given[0], ast.Name):
        raise Unsupported(f"{where} hands something to check(...) that has no name.")
    return exercise, {"": given[0].id}


def entries(node, tables, where):
    """Part -> name, from a name, from dict(a=b), {"a": b} and the keywords of a call."""
    match node:
        case ast.Name(id=name):
            return tables.get(name, {})
        case ast.Dict(keys=keys, values=values):
            pairs = list(zip(keys, values, strict=True))
        case ast.Call(func=ast.Name(id="dict" | "check") | ast.Attribute(attr="update"), args=[]):
            pairs = [(keyword.arg, keyword.value) for keyword in node.keywords]
        case _:
            raise Unsupported(f"{where} computes what it hands to check(...).")
    found = {}
    for key, value in pairs:
        key = key.value if isinstance(key, ast.Constant) else key
        if key is None:
            found.update(entries(value, tables, where))
        elif isinstance(key, str) and isinstance(value, ast.Name):
            found[key] = value.id
        else:
            raise Unsupported(f"{where} hands something to check(...) that has no name.")
    return found

"""Which answers of a class are alike, after everything that copying changes is taken away. Accuses nobody.

    make similar ARGS="01_neurons_and_activations"

writes grading/similar/CHAPTER.html: pairs by likeness, both texts side by side. Syntax trees are compared,
without what was handed out, with own names numbered, and without comments, layout and docstrings. An answer
that many give counts little, because there are questions to which everybody finds the same three lines.
"""

import argparse
import ast
import difflib
import re
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path

from .course import file_of, names_of_chapters, read_chapter
from .feedback import chapter_title, escape
from .notebook import read_cells
from .package import ROOT
from .pages import document
from .submissions import submissions
from .table import in_one_move

SHORTEST = 12  # tokens: below that, everybody writes the same
SHOWN = 40
MOST_TEXT, MOST_TOKENS = 20_000, 500  # of an answer: few write more, and two made to be slow take a second
WORDS = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Pair:
    """Two students. likeness : from 0 to 1. parts : (likeness, weight, answer's id), the heaviest first."""

    one: str
    other: str
    likeness: float
    parts: tuple


def main(arguments):
    """Write the page; return 0, or the sentence that says why not."""
    parser = argparse.ArgumentParser(
        prog="make similar", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapter")
    parser.add_argument("--folder", type=Path, default=ROOT / "grading")
    options = parser.parse_args(arguments)
    if options.chapter not in names_of_chapters():
        return f"There is no chapter {options.chapter!r}; there are: {', '.join(names_of_chapters())}."
    chapter = read_chapter(options.chapter)
    stubs = stubs_of(chapter)
    answers = answers_of(options.folder, chapter, stubs)
    if len(answers) < 2:
        return f"There are {len(answers)} readable submissions: two are needed to compare."
    target = options.folder / "similar" / f"{chapter.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    print(f"Comparing {len(answers)} submissions, {comb(len(answers), 2):,} pairs.", flush=True)
    pairs = compare(answers, stubs)
    in_one_move(target, page(chapter, answers, pairs))
    print(f"{len(answers)} submissions compared: {target}")
    return 0


def stubs_of(chapter):
    """What was handed out: the id of a cell -> its text."""
    cells = read_cells((ROOT / "exercises" / chapter.name / file_of(chapter.name)).read_bytes())
    return {cell.grade_id: cell.source for cell in cells if cell.grade_id}


def answers_of(folder, chapter, stubs):
    """Student -> id of an answer -> its text; ids that were not handed out would only take time."""
    found = {}
    for submission in submissions(Path(folder), chapter, ROOT):
        if submission.cells:
            found[submission.student] = {
                cell.grade_id: cell.source[:MOST_TEXT]
                for cell in submission.cells
                if cell.grade_id in stubs and not cell.grade_id.startswith("check_")
            }
    return found


def tokens(source, stub=""):
    """What an answer is made of, whatever its names and its layout; () where it is the stub.

    Parameters
    ----------
    source : str
        Of the answer.
    stub : str
        What was handed out; the statements in it do not count.

    Returns
    -------
    tuple of str
    """
    try:
        return _of_trees(_tree(source), _tree(stub))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        handed = set(map(str.strip, stub.splitlines()))
        lines = [line for line in source.splitlines() if line.strip() not in handed]
        return tuple(WORDS.findall(re.sub(r"#.*", "", "\n".join(lines)).casefold())[:MOST_TOKENS])


def _of_trees(tree, given):
    known = {ast.dump(node) for node in ast.walk(given) if _counts(node)}
    _Leave(known).visit(tree)
    own = _own_names(tree)
    numbers, made = {}, []
    handed = _own_names(given)
    for node in _in_order(tree):
        token = _token(node, own, numbers)
        name = node.name if isinstance(node, ast.FunctionDef) else getattr(node, "arg", None)
        if token and not (isinstance(node, ast.FunctionDef | ast.arg) and name in handed):
            made.append(token)
    return tuple(made[:MOST_TOKENS])


def _tree(source):
    text = re.sub(r"^([ \t]*)[%!?].*$", r"\1pass", source, flags=re.MULTILINE)
    return ast.parse(textwrap.dedent(text))


def _counts(node):
    """A statement without statements in it."""
    return isinstance(node, ast.stmt) and not hasattr(node, "body")


class _Leave(ast.NodeTransformer):
    """Removes what was handed out, docstrings, `pass` and types that are only noted."""

    def __init__(self, known):
        self._known = known

    def visit(self, node):
        if isinstance(node, ast.Pass) or (_counts(node) and ast.dump(node) in self._known):
            return None
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return None
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            node = ast.Assign([node.target], node.value)
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        return self.generic_visit(node)


def _own_names(tree):
    own = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            own.add(node.name)
    return own


def _in_order(tree):
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _token(node, own, numbers):
    match node:
        case ast.Module() | ast.Load() | ast.Store() | ast.Expr() | ast.arguments():
            return ""
        case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            if name in own:
                name = f"name {numbers.setdefault(name, len(numbers))}"
            return f"{type(node).__name__} {name}" if not isinstance(node, ast.Name) else name
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.Constant(value=value):
            return repr(value)
        case ast.keyword(arg=name):
            return f"{name}="
        case _:
            return type(node).__name__


def compare(answers, stubs):
    """All pairs that have anything in common, the most alike first.

    Parameters
    ----------
    answers : dict
        From `answers_of`.
    stubs : dict
        From `stubs_of`.

    Returns
    -------
    list of Pair
    """
    forms = {
        student: {name: tokens(text, stubs.get(name, "")) for name, text in given.items()}
        for student, given in answers.items()
    }
    names = sorted({name for given in forms.values() for name in given})
    counts = {name: Counter(given.get(name, ()) for given in forms.values()) for name in names}
    alike = {}

    def likeness(name, one, other):
        key = name, *sorted((one, other))
        if key not in alike:
            alike[key] = 1.0 if one == other else ratio(one, other)
        return alike[key]

    found = []
    for one, other in combinations(sorted(forms), 2):
        parts = []
        for name in names:
            first, second = forms[one].get(name, ()), forms[other].get(name, ())
            if min(len(first), len(second)) < SHORTEST:
                continue
            often = max(counts[name][first], counts[name][second], 2)
            rare = 1 - (often - 2) / max(len(forms) - 1, 1)
            weight = rare * min(len(first), len(second))
            parts.append((round(likeness(name, first, second), 3), round(weight, 1), name))
        whole = sum(weight for _, weight, _ in parts)
        if whole:
            share = sum(like * weight for like, weight, _ in parts) / whole
            parts.sort(key=lambda part: (-part[0] * part[1], part[2]))
            found.append(Pair(one, other, round(share, 3), tuple(parts)))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other))


def ratio(one, other):
    """The share of tokens in common, in order."""
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def page(chapter, answers, pairs):
    """The ranked pairs, with both texts of their three most alike answers."""
    shown = pairs[:SHOWN]
    body = [
        f"<h1>{escape(chapter_title(chapter))}: answers that are alike</h1>",
        "<p><strong>This page accuses nobody.</strong> Likeness has many causes: a short question, a worked "
        "example, a tutor, work in pairs. Read both texts, then talk to both students. No grade depends on "
        "it.</p>",
        f"<p>{len(answers)} submissions, {len(pairs)} pairs; the first {len(shown)} are shown. Names, "
        "layout, comments and what was handed out do not count; an answer that many give counts little.</p>",
        "<table><caption>Pairs by likeness</caption><thead><tr><th scope='col'>Likeness</th>"
        "<th scope='col'>Students</th><th scope='col'>Most alike</th></tr></thead><tbody>",
    ]
    for place, pair in enumerate(shown):
        best = ", ".join(f"{escape(name)} {like:.0%}" for like, _, name in pair.parts[:3])
        link = f'<a href="#pair{place}">{escape(pair.one)} and {escape(pair.other)}</a>'
        body.append(f"<tr><td>{pair.likeness:.0%}</td><td>{link}</td><td>{best}</td></tr>")
    body.append("</tbody></table>")
    for place, pair in enumerate(shown):
        heading = f"{escape(pair.one)} and {escape(pair.other)}: {pair.likeness:.0%}"
        body.append(f'<section id="pair{place}"><h2>{heading}</h2>')
        for like, _, name in pair.parts[:3]:
            body.append(f"<h3>{escape(name)}: {like:.0%}</h3><div class='beside'>")
            for student in (pair.one, pair.other):
                lines = answers[student][name][:5000].expandtabs(4).splitlines()
                text = "\n".join(map(escape, lines))
                body.append(f"<figure><figcaption>{escape(student)}</figcaption><pre>{text}</pre></figure>")
            body.append("</div>")
        body.append("</section>")
    return document(f"{chapter_title(chapter)}: answers that are alike", "\n".join(body))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

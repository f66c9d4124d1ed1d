"""Makes a class whose submissions have everything that goes wrong, for the tests of grading."""

import copy
import json
import os
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "01_neurons_and_activations"
NAME = "01_exercises.ipynb"
SOLVED = nbformat.read(ROOT / "solutions" / CHAPTER / NAME, as_version=4)
UNSOLVED = nbformat.read(ROOT / "exercises" / CHAPTER / NAME, as_version=4)


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def with_cell(notebook, name, source):
    """A copy of a notebook in which one nbgrader cell has other source."""
    changed = copy.deepcopy(notebook)
    next(cell for cell in changed.cells if grade_id(cell) == name).source = source
    return changed


def without_cell(notebook, name):
    """A copy of a notebook without one nbgrader cell."""
    changed = copy.deepcopy(notebook)
    changed.cells = [cell for cell in changed.cells if grade_id(cell) != name]
    return changed


def submit(folder, student, content, name=NAME, chapter=CHAPTER):
    """Put a notebook, or text or bytes that are none, where a student's submission belongs."""
    path = folder / "submitted" / student / chapter / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    path.write_bytes(content)
    return path


# ---- one function for each kind of submission


def handed_out(solved):
    """A solved notebook as a student hands it in: without the hidden tests."""
    made = copy.deepcopy(solved)
    sources = {grade_id(cell): cell.source for cell in UNSOLVED.cells}
    for cell in made.cells:
        if grade_id(cell).startswith("check_"):
            cell.source = sources[grade_id(cell)]
    return made


HONEST = handed_out(SOLVED)
WRONG_NEURON = "def neuron(x, w, b):\n    return x @ w + b"


def changed(change, base=HONEST):
    """A copy that was changed in place."""
    made = copy.deepcopy(base)
    return change(made) or made


def with_line_ends(mark):
    def change(notebook):
        for cell in notebook.cells:
            cell.source = cell.source.replace("\n", mark)

    return changed(change)


def in_lines(notebook):
    """Lines without their ends, as some converter writes them, and another spelling of the cells' kinds."""
    made = json.loads(json.dumps(notebook))
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"]).split("\n")
        cell["cell_type"] = cell["cell_type"].capitalize()
    return made


def checks_first(notebook):
    """All checks moved up, above every answer."""
    notebook.cells.sort(key=lambda cell: not grade_id(cell).startswith("check_"))


def with_long_names(notebook):
    """Two cells of one id that is as long as a book, and more imports than a person reads."""
    names = ",".join(f"a{number}" for number in range(50_000))
    for source in (f"from nn_helpers.nn import {names}", "", ""):
        cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": {"grade_id": "n" * 10**6}})
        notebook.cells.append(cell)


def put_first(source):
    """Code in front of the first answer."""

    def change(notebook):
        notebook.cells.insert(2, nbformat.v4.new_code_cell(source))

    return changed(change)


def duplicated(source=None):
    """The answer to the first exercise twice, the second time with another text."""

    def change(notebook):
        at = next(i for i, cell in enumerate(notebook.cells) if grade_id(cell) == "neuron")
        again = copy.deepcopy(notebook.cells[at])
        again.source = source or again.source
        notebook.cells.insert(at + 1, again)

    return changed(change)


def pasted_below(keep_metadata):
    """The handed-out notebook with a solved one below it."""

    def change(notebook):
        for cell in copy.deepcopy(HONEST).cells:
            if not keep_metadata:
                cell.metadata = {}
            notebook.cells.append(cell)

    return changed(change, UNSOLVED)


def answers_in_checks():
    """Answers typed into the check cells, above the check."""
    made = copy.deepcopy(UNSOLVED)
    answers = {grade_id(cell): cell.source for cell in HONEST.cells}
    names = [name for name in answers if name and not name.startswith("check_")]
    following = {}
    for name in names:
        order = list(answers)
        after = [later for later in order[order.index(name) :] if later.startswith("check_")]
        if after and name != "zero_weights":
            following.setdefault(after[0], []).append(answers[name])
    for cell in made.cells:
        if grade_id(cell) in following:
            cell.source = "\n".join([*following[grade_id(cell)], cell.source])
    return made


def of_format_3():
    """As old notebooks are: worksheets, `input` for `source`, no ids."""
    cells = []
    for cell in HONEST.cells:
        text = (
            {"input": cell.source, "language": "python"}
            if cell.cell_type == "code"
            else {"source": cell.source}
        )
        cells.append({"cell_type": cell.cell_type, "metadata": cell.metadata, **text, "outputs": []})
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def turned_into_text(name):
    def change(notebook):
        next(cell for cell in notebook.cells if grade_id(cell) == name).cell_type = "markdown"

    return changed(change)


def with_bad_metadata():
    def change(notebook):
        made = json.loads(json.dumps(notebook))
        odd = [None, [], "text", {"nbgrader": None}, {"nbgrader": "x"}, {"nbgrader": {"grade_id": 7}}, {}]
        for cell in made["cells"]:
            if "nbgrader" not in cell["metadata"] and odd:
                cell["metadata"] = odd.pop()
        made["cells"][3:3] = [7, None, "cell", {"cell_type": "code", "source": {"a": 1}}, {"source": 5}]
        made["metadata"] = []
        return made

    return changed(change)


def without_metadata():
    def change(notebook):
        for cell in notebook.cells:
            cell.metadata = {}

    return changed(change)


def with_outputs(output):
    def change(notebook):
        made = json.loads(json.dumps(notebook))
        next(cell for cell in made["cells"] if cell["cell_type"] == "code")["outputs"] = [output]
        return made

    return changed(change)


def from_elsewhere(metadata, of_cells):
    def change(notebook):
        notebook.metadata = metadata
        for cell in notebook.cells:
            cell.metadata = {**of_cells, **cell.metadata}
            cell.pop("id", None)
        notebook.nbformat_minor = 0

    return changed(change)


COLAB = from_elsewhere({"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}, {"id": "x1"})
VS_CODE = from_elsewhere({"language_info": {"name": "python"}}, {"vscode": {"languageId": "python"}})
PICTURE = (
    "![lost](attachment:lost.png) <script>alert(1)</script> <img src=x onerror=alert(2)> [f](file:///etc)"
)
MAGICS = (
    "%matplotlib inline\n%load_ext autoreload\n!echo hello\nimport asyncio\nawait asyncio.sleep(0)\n"
    "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))\n"
    "get_ipython().run_line_magic('time', '1')"
)

# kind -> (what is handed in, points that are due, status, flags), the last two as regular expressions
KINDS = {
    "honest": (HONEST, 16, "^graded$", "^$"),
    "handed in with its hidden tests": (SOLVED, 16, "^graded$", "^$"),
    "blank": (UNSOLVED, 0, "^graded$", "^$"),
    "empty file": (b"", 0, "the file is empty", "^$"),
    "cut off": (json.dumps(HONEST)[:4000], 0, "not JSON", "^$"),
    "binary": (bytes(range(256)) * 50, 0, "not text", "^$"),
    "a zip": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xff\xfe", 0, "not text", "^$"),
    "a web page": ("<!DOCTYPE html><html></html>", 0, "not JSON", "^$"),
    "JSON, but no notebook": ("[1, 2]", 0, "no notebook", "^$"),
    "an empty notebook": ('{"cells": []}', 0, "^graded$", "check is missing"),
    "JSON too deep": ("[" * 100_000, 0, "not JSON", "^$"),
    "50 MB of output": (
        with_outputs({"output_type": "stream", "name": "stdout", "text": ["x" * 1000 + "\n"] * 50_000}),
        16,
        "^graded$",
        "^$",
    ),
    "outputs that make no sense": (with_outputs({"output_type": 7, "data": None}), 16, "^graded$", "^$"),
    "nbformat 3": (of_format_3(), 16, "^graded$", "^$"),
    "Colab": (COLAB, 16, "^graded$", "^$"),
    "VS Code": (VS_CODE, 16, "^graded$", "^$"),
    "byte order mark": (b"\xef\xbb\xbf" + json.dumps(HONEST).encode(), 16, "^graded$", "^$"),
    "UTF-16": (json.dumps(HONEST).encode("utf-16"), 16, "^graded$", "^$"),
    "UTF-16 without a mark": (json.dumps(HONEST).encode("utf-16-le"), 16, "^graded$", "^$"),
    "UTF-32": (json.dumps(HONEST).encode("utf-32"), 16, "^graded$", "^$"),
    "an old editor's letters": (
        json.dumps(HONEST, ensure_ascii=False).encode("cp1252", "replace"),
        16,
        "^graded$",
        "^$",
    ),
    "two marks, and zeros behind": (
        b"\xef\xbb\xbf\xef\xbb\xbf" + json.dumps(HONEST).encode() + b"\0\0",
        16,
        "^graded$",
        "^$",
    ),
    "line ends within strings": (json.dumps(HONEST).replace("\\n", "\n"), 16, "^graded$", "^$"),
    "line ends of Windows": (with_line_ends("\r\n"), 16, "^graded$", "^$"),
    "line ends of old": (with_line_ends("\r"), 16, "^graded$", "^$"),
    "lines without ends": (changed(in_lines), 16, "^graded$", "^$"),
    "more cells than a person writes": (
        json.dumps({"cells": [{"cell_type": "code", "source": ""}] * 5001}),
        0,
        "more than 5,000 cells",
        "^$",
    ),
    "checks moved up": (changed(checks_first), 16, "^graded$", "answered below"),
    "names as long as a book": (changed(with_long_names), 16, "^graded$", "more to look at"),
    "many texts": (
        changed(lambda notebook: notebook.cells.extend([nbformat.v4.new_markdown_cell("w" * 10**6)] * 12)),
        16,
        "^graded$",
        "^$",
    ),
    "quit": (put_first("quit()\nexit"), 16, "^graded$", "^$"),
    "built-ins shadowed": (
        changed(
            lambda notebook: notebook.cells.append(nbformat.v4.new_code_cell("list = str = len = 3\ndel np"))
        ),
        16,
        "^graded$",
        "^$",
    ),
    "prompts pasted": (put_first(">>> x = 1\n>>> y = 2"), 16, "^graded$", "^$"),
    "a null in code": (put_first('x = "\0"'), 16, "^graded$", "^$"),
    "processes": (
        put_first("from multiprocessing import Pool\nwith Pool(2) as p:\n    p.map(abs, [1])"),
        16,
        "^graded$",
        "starts other programs",
    ),
    "bad metadata": (with_bad_metadata(), 16, "^graded$", "^$"),
    "no metadata": (without_metadata(), 16, "^graded$", "check is missing"),
    "half a character": (
        json.dumps(put_first("x = 1  # HERE")).replace("HERE", "\\ud800"),
        16,
        "^graded$",
        "^$",
    ),
    "answer twice, the last wrong": (duplicated(WRONG_NEURON), 14, "^graded$", "several cells .* neuron"),
    "answer twice": (duplicated(), 16, "^graded$", "several cells .* neuron"),
    "one wrong answer": (with_cell(HONEST, "neuron", WRONG_NEURON), 14, "^graded$", "^$"),
    "answer deleted": (without_cell(HONEST, "neuron"), 14, "^graded$", "^$"),
    "check deleted": (
        without_cell(HONEST, "check_table"),
        16,
        "^graded$",
        "check_table: .* is missing",
    ),
    "check turned into text": (
        turned_into_text("check_neuron"),
        16,
        "^graded$",
        "check_neuron: .* text",
    ),
    "answer turned into text": (turned_into_text("neuron"), 14, "^graded$", "neuron: the answer is text"),
    "check emptied": (with_cell(HONEST, "check_neuron", ""), 16, "^graded$", "check_neuron: .* changed"),
    "answers in the check cells": (answers_in_checks(), 16, "^graded$", "check_neuron: .* changed"),
    "solved below": (pasted_below(True), 16, "^graded$", "several cells"),
    "solved below without metadata": (pasted_below(False), 16, "^graded$", "answered below"),
    "two parts of four": (
        with_cell(HONEST, "curves", 'curves = {"A": "tanh", "B": "step", "C": "sigmoid", "D": ...}'),
        15.5,
        "^graded$",
        "^$",
    ),
    "lost picture": (with_cell(HONEST, "zero_weights", PICTURE), 16, "^graded$", "^$"),
    "magics": (put_first(MAGICS), 16, "^graded$", "starts other programs"),
    "a helper below its use": (
        changed(
            lambda notebook: notebook.cells.append(
                nbformat.v4.new_code_cell("def squash(z):\n    return 1 / (1 + np.exp(-z))")
            ),
            with_cell(HONEST, "neuron", "def neuron(x, w, b):\n    return squash(x @ w + b)"),
        ),
        16,
        "^graded$",
        "^check_neuron: answered below its check$",
    ),
    "a module of one's own": (
        with_cell(
            HONEST,
            "neuron",
            "open('mine.py', 'w').write('from math import exp')\nimport mine\n"
            "def neuron(x, w, b):\n    return 1 / (1 + mine.exp(-(x @ w + b)))",
        ),
        16,
        "^graded$",
        "^$",
    ),
    "input": (put_first("input('your name?')"), 16, "^graded$", "^$"),
    "an error on the way": (put_first("1 / 0"), 16, "^graded$", "^$"),
    "syntax error": (with_cell(HONEST, "neuron", "def neuron(x, w, b:\n"), 14, "^graded$", "^$"),
    "endless loop": (put_first("while True:\n    pass"), 16, "^graded$", "^$"),
    "exit": (put_first("import sys\nsys.exit()"), 16, "^graded$", "^$"),
    "hard exit": (
        with_cell(HONEST, "outputs", "import os\nos._exit(0)"),
        15,
        r"^graded without cell \d+: its process ended",
        "starts other programs",
    ),
    "6 MB of code": (put_first("#" * 6_000_000), 0, "more than 1 MB of code", "^$"),
    "a picture as 6 MB of text": (
        with_cell(HONEST, "zero_weights", "![p](data:image/png;base64," + "A" * 6_000_000 + ")"),
        16,
        "^graded$",
        "^$",
    ),
    "blank lines by the million": (put_first("\n" * 1_000_000 + "x = 1"), 16, "^graded$", "^$"),
    "one name by the million": (put_first("np." * 300_000 + "pi"), 16, "^graded$", "^$"),
    "lists by the million": (b'{"cells": [' + b"[]," * 20_000_000 + b"[]]}", 0, "millions of values", "^$"),
    "brackets in words": (with_cell(HONEST, "zero_weights", "[![*_`<" * 100_000), 16, "^graded$", "^$"),
}

# names of folders that do harm somewhere
NAMES = (
    "=1+1", "+1", "-x", "@sum", "Ünï çødé 学生", "tab\tname", "two\nlines", "\x1b[31mred", "<b>bold<",
    "with space", "...", "n" * 200, "007", "a,b;c", "quote\"'", "\u202egnol",
)  # fmt: skip


def make_class(folder):
    """Hand in one of every kind and name; return student -> (points, status, flags) that are due."""
    due = {}
    for kind, (content, *what) in KINDS.items():
        submit(folder, kind, content)
        due[kind] = tuple(what)
    for name in NAMES:
        submit(folder, name, HONEST)
        due[name] = (16, "^graded$", "^$")
    due.update(odd_places(folder))
    return due


def odd_places(folder):
    """Submissions that are not where, or not what, they should be."""
    base = folder / "submitted"
    submit(folder, "renamed", HONEST, name="my exercises (1).ipynb")
    submit(folder, "wrong chapter", HONEST, chapter="02_sse_and_gradients")
    submit(folder, "no chapter", HONEST, chapter="")
    submit(folder, "added to", HONEST, name=f"{NAME}.txt")
    submit(folder, "capitals", HONEST, name=NAME.upper())
    submit(folder, "from a Mac", HONEST, name="mine.ipynb")
    submit(folder, "from a Mac", b"\0\5\x16\7", name="._mine.ipynb")
    submit(folder, "from a Mac", b"\0", name=f"__MACOSX/{NAME}")
    submit(folder, os.fsdecode(b"\xff\xfe"), HONEST)
    submit(folder, "two names", HONEST, name="a.ipynb")
    submit(folder, "two names", HONEST, name="b.ipynb")
    (base / "zoe.ipynb").write_text(json.dumps(HONEST))
    (base / "empty folder").mkdir()
    (base / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (base / "folder as file" / CHAPTER / NAME).mkdir(parents=True)
    (base / "fifo" / CHAPTER).mkdir(parents=True)
    os.mkfifo(base / "fifo" / CHAPTER / NAME)
    solution = ROOT / "solutions" / CHAPTER / NAME
    (base / "link" / CHAPTER).mkdir(parents=True)
    (base / "link" / CHAPTER / NAME).symlink_to(solution)
    (base / "linked chapter").mkdir()
    (base / "linked chapter" / CHAPTER).symlink_to(solution.parent)
    (base / "linked student").symlink_to(base / "honest")
    (base / "too large" / CHAPTER).mkdir(parents=True)
    with (base / "too large" / CHAPTER / NAME).open("wb") as file:
        file.truncate(201 * 2**20)
    missing, link = "not run: there is no", "not run: a link leads elsewhere"
    return {
        "renamed": (16, "^graded$", "handed in as .*my exercises"),
        "added to": (16, "^graded$", r"handed in as .*\.ipynb\.txt"),
        "capitals": (16, "^graded$", "handed in as .*EXERCISES.IPYNB"),
        "from a Mac": (16, "^graded$", "handed in as .*/mine.ipynb"),
        os.fsdecode(b"\xff\xfe"): (16, "^graded$", "^$"),
        "wrong chapter": (16, "^graded$", "handed in as 02_sse"),
        "no chapter": (16, "^graded$", "handed in as 01_exercises.ipynb"),
        "two names": (0, missing + ".*a.ipynb.*b.ipynb", "^$"),
        "zoe.ipynb": (0, "not run: a loose file; expected submitted/STUDENT/", "^$"),
        "empty folder": (0, missing + ".*found: nothing", "^$"),
        "folder as file": (0, missing, "^$"),
        "fifo": (0, missing, "^$"),
        "link": (0, link, "^$"),
        "linked chapter": (0, link, "^$"),
        "linked student": (0, link, "^$"),
        "too large": (0, "larger than 200 MB", "^$"),
    }

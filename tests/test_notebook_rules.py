"""The rules that every notebook of the course keeps."""

import ast
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
LECTURES = sorted(path for path in ROOT.glob("notebooks/[0-9][0-9]_*.ipynb") if path.name[:2] != "00")
START = ROOT / "notebooks/00_start_here.ipynb"
PROGRESS = ROOT / "notebooks/my_progress.ipynb"
SOLUTIONS = sorted(ROOT.glob("solutions/*/*.ipynb"))
EXERCISES = sorted(ROOT.glob("exercises/*/*.ipynb"))
STORED = [START, PROGRESS, *LECTURES, *SOLUTIONS]
EVERY = STORED + EXERCISES

LONGEST_CELL = 20  # lines
MEDIAN_CELL = 6  # lines
LONGEST_FIRST_PATH = 2_500  # words
HEADING = re.compile(r"(#+) (.*)")
ENDING = " · second reading"
SOURCES = "Where it comes from"
MOST_EXEMPT = 0.15  # of the cells that have output
SKELETON = [
    r"# \d\d · ",
    r"## What you will be able to do",
    r"## What you need",
    r"## 1 · ",
    r"## Summary",
    r"## Exercises",
    r"## Where it comes from",
    r"## Next",
]
NETWORK = {"requests", "urllib", "http", "socket", "ftplib", "aiohttp", "httpx", "pooch"}
FRAMEWORKS = {"torch", "tensorflow", "keras", "jax"}


def name_of(path):
    return f"{path.parent.name}/{path.name}"


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=name_of)


def load(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in load(path).cells if cell.cell_type == "code" and cell.source.strip()]


def markdown(path):
    return "\n\n".join(cell.source for cell in load(path).cells if cell.cell_type == "markdown")


def tags(cell):
    return set(cell.metadata.get("tags", []))


def heading_of(cell):
    """(level, text) of the heading that a cell begins with, None if it begins otherwise."""
    found = HEADING.match(cell.source) if cell.cell_type == "markdown" else None
    return found and (len(found[1]), found[2].strip())


def first_path(cells):
    """The cells outside second readings; one ends at the next heading of its own level or a higher one."""
    path, folded = [], None
    for cell in cells:
        heading = heading_of(cell)
        if heading and (folded is None or heading[0] <= folded):
            folded = heading[0] if heading[1].endswith(ENDING) else None
        if folded is None:
            path.append(cell)
    return path


def words(text):
    """How many words a person reads: a formula is one, tags and the targets of links are none."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", " x ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>|\]\([^)]*\)", " ", text)
    return len([word for word in text.split() if re.search(r"\w", word)])


def part(path, heading):
    """The text below one heading of the second level."""
    return markdown(path).split(f"\n## {heading}\n")[1].split("\n## ")[0]


def shows_a_widget(cell):
    return any("Explorer:" in output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def test_every_chapter_has_a_lecture_exercises_and_solutions():
    chapters = [path.stem for path in LECTURES]
    assert len(chapters) >= 3
    assert [path.parent.name for path in SOLUTIONS] == chapters
    assert [path.parent.name for path in EXERCISES] == chapters


@each(EVERY)
def test_the_notebook_is_valid_and_runs_on_the_standard_kernel(path):
    notebook = load(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@each(LECTURES)
def test_a_lecture_keeps_the_skeleton(path):
    headings = [line for line in markdown(path).splitlines() if re.match(r"##? ", line)]
    position = 0
    for pattern in SKELETON:
        found = [i for i in range(position, len(headings)) if re.match(pattern, headings[i])]
        assert found, f"no heading {pattern!r} after {headings[max(position - 1, 0)]!r}; headings: {headings}"
        position = found[0] + 1
    numbers = [int(n) for n in re.findall(r"^## (\d+) · ", markdown(path), re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1)), "sections are numbered from 1"
    assert re.match(rf"# {path.stem[:2]} · ", load(path).cells[0].source), (
        "the title carries the chapter's number"
    )


@each(LECTURES + SOLUTIONS + EXERCISES)
def test_the_time_is_stated(path):
    opening = "\n".join(cell.source for cell in load(path).cells[:3])
    assert re.search(r"\*\*Time:\*\* about \d+ minutes", opening)
    assert re.search(r"runs in under (\d+) seconds", opening)


@each(LECTURES)
def test_every_section_ends_in_a_question_from_memory(path):
    sections = re.split(r"^## (?=\d+ · )", markdown(path), flags=re.MULTILINE)[1:]
    sections[-1] = sections[-1].split("\n## ")[0]
    without = [section.splitlines()[0] for section in sections if "**From memory:**" not in section]
    assert not without, "these sections have no question from memory"


@each(EVERY)
def test_code_cells_are_short(path):
    long = [cell.source for cell in code_cells(path) if len(cell.source.splitlines()) > LONGEST_CELL]
    assert not long


@each(LECTURES)
def test_half_of_the_code_cells_have_six_lines_or_fewer(path):
    lengths = [len(cell.source.strip().splitlines()) for cell in code_cells(path)]
    assert statistics.median(lengths) <= MEDIAN_CELL, f"median {statistics.median(lengths)} lines a code cell"


@each(LECTURES)
def test_the_first_path_is_short(path):
    """Without second readings and without the list of sources."""
    text = "\n\n".join(cell.source for cell in first_path(load(path).cells) if cell.cell_type == "markdown")
    sources = part(path, SOURCES)
    count = words(text) - words(sources)
    assert count <= LONGEST_FIRST_PATH, f"{count} words on the first path"


@each(LECTURES)
def test_second_readings_are_tagged_and_folded(path):
    for cell in load(path).cells:
        heading = heading_of(cell)
        announced = bool(heading) and heading[1].endswith(ENDING)
        assert announced == ("second-reading" in tags(cell)), cell.source
        assert announced == bool(cell.metadata.get("jp-MarkdownHeadingCollapsed")), cell.source
        headings = re.findall(r"^#+ .*", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
        assert announced or not any(line.endswith(ENDING) for line in headings), "begin a cell with it"
        assert not announced or len(headings) == 1, f"a fold hides no other heading of its cell: {headings}"


@each(LECTURES)
def test_no_section_hides_its_question_from_memory(path):
    """A second reading ends before the question, follows it, or is a section as a whole."""
    cells = load(path).cells
    shown = first_path(cells)
    for number, cell in enumerate(cells):
        if cell.cell_type == "markdown" and "**From memory:**" in cell.source and cell not in shown:
            section = [h for c in cells[: number + 1] if (h := heading_of(c)) and h[0] <= 2][-1]
            assert section[1].endswith(ENDING), cell.source


@each(LECTURES)
def test_sources_are_named_with_author_title_and_address(path):
    """Each entry: an author with an initial, a title in italics, and an address on the web."""
    entries = re.findall(r"^- (.*(?:\n(?!- ).+)*)", part(path, SOURCES), re.MULTILINE)
    assert len(entries) >= 3
    for entry in entries:
        assert re.search(r"(?<!\w)[A-Z]\.([ -]?[A-Z]\.)* \w", entry), f"no author: {entry}"
        assert re.search(r"(?<!\*)\*[^*\s][^*]+\*(?!\*)", entry), f"no title in italics: {entry}"
        assert re.search(r"https?://|no public address", entry), f"no address: {entry}"


@each(STORED)
def test_every_code_cell_was_executed_in_order(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1)), "run `make execute`"


@each(STORED)
def test_nothing_is_skipped_and_little_is_exempt_from_comparison(path):
    cells = code_cells(path)
    assert not [cell.source for cell in cells if "nbval-skip" in tags(cell)]
    assert not [cell.source for cell in cells if re.search(r"#\s*NBVAL_", cell.source)]
    with_output = [cell for cell in cells if cell.outputs]
    exempt = [cell for cell in cells if "nbval-ignore-output" in tags(cell)]
    for cell in exempt:
        assert "assert " in cell.source or shows_a_widget(cell), (
            f"exempt without asserting its claim:\n{cell.source}"
        )
    assert len(exempt) <= MOST_EXEMPT * len(with_output)


@each(STORED)
def test_no_output_is_an_error_unless_the_cell_announces_it(path):
    for cell in code_cells(path):
        failed = [output for output in cell.outputs if output.output_type == "error"]
        assert not failed or "raises-exception" in tags(cell), cell.source
        assert failed or "raises-exception" not in tags(cell), (
            f"announces an exception, raises none:\n{cell.source}"
        )


@each(STORED)
def test_no_output_carries_warnings_or_what_changes_from_run_to_run(path):
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    text = json.dumps([output.get("text", output.get("traceback", "")) for output in outputs])
    for output in outputs:
        text += json.dumps(
            {mime: c for mime, c in output.get("data", {}).items() if not mime.startswith("image/")}
        )
    for volatile in (r"0x[0-9a-f]{6,}", r"ipykernel_\d", r"Warning:", r"site-packages", r"widget-view\+json"):
        assert not re.search(volatile, text), volatile


@each(STORED)
def test_every_picture_has_alternative_text(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                plain = output.data.get("text/plain", "")
                assert re.match(r"(Figure|Explorer): .{20,}", plain), (
                    f"use show(fig, alt=...):\n{cell.source}"
                )
                assert len(output.metadata.get("image/png", {}).get("alt", "")) >= 20


@each(EVERY)
def test_markdown_pictures_have_alternative_text(path):
    assert not re.findall(r"!\[\s*\]\(", markdown(path))
    assert not re.findall(r"<img(?![^>]*\balt=)", markdown(path))


@each(EVERY)
def test_every_column_of_a_table_has_a_head_in_words(path):
    """A formula alone is silent to a screen reader in JupyterLab, an empty head everywhere."""
    shown = [
        output.data["text/markdown"]
        for cell in code_cells(path)
        for output in cell.outputs
        if "text/markdown" in output.get("data", {})
    ]
    text = "\n\n".join([markdown(path), *shown])
    heads = re.findall(r"^\|(.*)\|\n\|[-| :]+\|$", text, re.MULTILINE)
    for head in heads:
        assert all(re.sub(r"\$[^$]*\$", "", name).strip() for name in head.split("|")), head


@each(LECTURES)
def test_figures_are_shown_with_labels(path):
    """`show` refuses axes without labels, so every figure must pass through it."""
    source = "\n".join(cell.source for cell in code_cells(path))
    assert "plt.show(" not in source
    assert source.count("show(") >= 3


@each(EVERY)
def test_no_network_no_framework_no_absolute_path(path):
    for cell in code_cells(path):
        assert not re.search(r"""["'](/(?!\w*/?["'])[a-z]+/|[A-Za-z]:\\|~/)""", cell.source), cell.source
        if cell.source.lstrip().startswith(("%", "!")):
            raise AssertionError(f"shell or magic in a cell:\n{cell.source}")
        for node in ast.walk(ast.parse(cell.source)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            roots = {name.split(".")[0] for name in names}
            assert not roots & (NETWORK | FRAMEWORKS), cell.source


@each(EVERY)
def test_no_line_ends_in_a_semicolon(path):
    assert not [
        line for cell in code_cells(path) for line in cell.source.splitlines() if line.rstrip().endswith(";")
    ]


@each(EVERY)
def test_links_resolve(path):
    text = markdown(path)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"href=\"([^\"]+)\"", text)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = {heading.strip().replace(" ", "-") for heading in headings}
    for target in targets:
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        if file:
            assert (path.parent / file).exists(), f"dead link {target}"
        else:
            assert anchor in anchors, f"dead anchor {target}; there are {sorted(anchors)}"


@each(EXERCISES)
def test_exercises_carry_no_output(path):
    assert not [cell.source for cell in code_cells(path) if cell.outputs or cell.execution_count]


@each(EXERCISES)
def test_exercises_carry_no_solution(path):
    text = path.read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "BEGIN HIDDEN TESTS" not in text


def test_no_name_is_used_before_it_is_defined():
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F811,F821,F822,F823"]
    result = subprocess.run([*command, *map(str, EVERY)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout

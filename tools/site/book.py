"""The book: every notebook of the course as a page, with the outputs that are stored in it."""

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat

from tools.site import builder, live
from tools.site.places import ASSETS, ROOT, VENV, WORK, course_notebooks

LIVE = "live/notebooks/index.html?path="
PARTS = {"notebooks": "Lectures", "exercises": "Exercises", "solutions": "Solutions"}
INDEX = """\
# Neural networks, from one neuron to the LSTM and beyond

You build neural networks yourself in plain NumPy, from a single neuron by hand to recurrent networks. Every
number and every picture on these pages was computed, and every cell is run and compared by the test suite.

<p class="live-link"><a href="{live}notebooks/00_start_here.ipynb">Open the live course</a> It runs in this
browser. Nothing is installed, nothing leaves your machine; the first visit loads about {size} MB.</p>

- **Read** here: all lectures with their pictures, light or dark, searchable, printable.
- **Run** there: each page has a link to its notebook, and each notebook one back to its page.

| | lecture | exercises | run |
|---|---|---|---|
{rows}

Code: BSD-3-Clause; text and pictures: CC BY 4.0.
"""


def title(notebook: Any) -> str:
    """The first heading of a notebook."""
    found = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)
    return found[1] if found else "Neural networks"


def page_of(path: Path) -> str:
    """A notebook's page, from the top of the site."""
    return path.with_suffix(".html").as_posix()


def link(path: Path) -> str:
    """What is shown under a page's title: the way to the live notebook."""
    up = "../" * (len(path.parts) - 1)
    return (
        f'<p class="live-link"><a href="{up}{LIVE}{path.as_posix()}">Run this page live</a> in this browser, '
        "with nothing to install.</p>"
    )


def with_pictures_described(notebook: Any) -> Any:
    """Hand each picture's alternative text and width to the page; they stand in the output's metadata."""
    for cell in notebook.cells:
        described = [
            output.metadata["image/png"]
            for output in cell.get("outputs", [])
            if "image/png" in output.get("metadata", {})
        ]
        if described:
            image = {"alt": described[0]["alt"], "width": f"{described[0].get('width', 700)}px"}
            cell.metadata["mystnb"] = {"image": image}
    return notebook


def for_the_book(path: Path) -> Any:
    """A notebook as the book shows it: a link to the live one, no test's marks, pictures with words."""
    notebook = with_pictures_described(nbformat.read(ROOT / path, as_version=4))
    head, _, rest = notebook.cells[0].source.partition("\n")
    notebook.cells[0].source = f"{head}\n\n{link(path)}\n{rest}"
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    return notebook


def mended(page: str) -> str:
    """A page without what axe complains of: a table's corner is no heading, the sidebar is a landmark."""
    page = page.replace('<th class="head"><p></p></th>', '<td class="head"></td>')
    sidebar = 'id="pst-primary-sidebar"'
    return page.replace(sidebar, f'{sidebar} role="navigation" aria-label="Book"')


def build(target: Path) -> None:
    """Build the book's pages into the site.

    Parameters
    ----------
    target : pathlib.Path
        The site; what lies there already stays.
    """
    source = WORK / "book"
    shutil.rmtree(source, ignore_errors=True)
    (source / "_static").mkdir(parents=True)
    titles, tocs = {}, []
    for path in course_notebooks():
        notebook = for_the_book(path)
        titles[path] = title(notebook)
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, source / path)
    for part, caption in PARTS.items():
        documents = [path.with_suffix("").as_posix() for path in titles if path.parts[0] == part]
        tocs.append(f"```{{toctree}}\n:caption: {caption}\n:hidden:\n\n" + "\n".join(documents) + "\n```\n")
    rows = "\n".join(_row(path, name) for path, name in titles.items() if path.parts[0] == "notebooks")
    text = INDEX.format(live=LIVE, rows=rows, size=live.megabytes()) + "\n" + "\n".join(tocs)
    (source / "index.md").write_text(text, encoding="utf-8")
    shutil.copyfile(ASSETS / "conf.py", source / "conf.py")
    for name in ("book.css", "book.js", "favicon.svg"):
        shutil.copyfile(ASSETS / name, source / "_static" / name)
    builder.builder_python()
    formulas = next(VENV.rglob("sphinx-mathjax-offline/static/mathjax"))
    fonts = "output/chtml/fonts"
    (source / "_static" / "mathjax").mkdir()
    shutil.copyfile(formulas / "tex-chtml.js", source / "_static" / "mathjax" / "tex-chtml.js")
    shutil.copytree(formulas / fonts, source / "_static" / "mathjax" / fonts)
    printed = builder.run("-m", "sphinx", "-b", "html", "-q", "-d", WORK / "doctrees", source, WORK / "html")
    warnings = [line for line in printed.splitlines() if "WARNING" in line]
    for line in warnings:
        print(f"\n  {line.replace(str(source), '')}", flush=True)
    for page in (WORK / "html").rglob("*.html"):
        page.write_text(mended(page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(WORK / "html", target, dirs_exist_ok=True)
    for name in (".buildinfo", "objects.inv", "_sources"):
        left = target / name
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    for sourcemap in (target / "_static").rglob("*.map"):
        sourcemap.unlink()
    for name in ("course.css", "course.js", "favicon.svg"):
        shutil.copyfile(ASSETS / name, target / name)


def _row(path: Path, name: str) -> str:
    number = path.name[:2]
    folder = path.stem
    exercises = f"exercises/{folder}/{number}_exercises.ipynb"
    practice = f"[exercises]({exercises})" if (ROOT / exercises).exists() else ""
    short = re.sub(r"^\d\d · ", "", name)
    run = f'<a href="{LIVE}{path.as_posix()}" aria-label="Run {short} live">live</a>'
    return f"| {number} | [{short}]({path.as_posix()}) | {practice} | {run} |"

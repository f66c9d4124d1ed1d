"""The house tool for notebooks: build from text, execute, normalise, generate the exercises.

    python -m tools.notebooks build chapter.py notebooks/01_name.ipynb   jupytext's percent text to notebook
    python -m tools.notebooks text notebooks/01_name.ipynb chapter.py    and back, for editing
    python -m tools.notebooks execute [notebook ...]                     run, store normalised outputs
    python -m tools.notebooks normalise notebook ...                     store as if it had just been run
    python -m tools.notebooks release [chapter ...]                      exercises/ from solutions/ (nbgrader)

In the text form a cell's metadata may carry short forms, which `build` writes out as nbgrader wants them:

    # %% answer="weighted_sum"               a cell whose solution the student replaces
    # %% check="weighted_sum" points=2       a locked cell that checks it
    # %% [markdown] essay="why" points=2     a text answer that a person grades

A cell that begins with a heading ending in "· second reading" is tagged and folded by `build`; all metadata
of a cell survive `text`, `build` and `execute`.
"""

import argparse
import hashlib
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

from tools.isolation import isolate

ROOT = Path(__file__).resolve().parent.parent
CELL_TIMEOUT = 600  # seconds; ends a hang
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
SECOND_READING = re.compile(r"#+ .* · second reading\s*(?:\n|$)")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# What differs from run to run or machine to machine, and what takes its place.
VOLATILE = [
    (re.compile(r"0x[0-9a-fA-F]{6,}"), "0xADDRESS"),
    (re.compile(r"[^\s\"']*ipykernel_\d+[/\\]\d+\.py"), "<cell>"),
]


def stored_notebooks() -> list[Path]:
    """Every notebook that is committed with its outputs."""
    return sorted(ROOT.glob("notebooks/*.ipynb")) + sorted(ROOT.glob("solutions/*/*.ipynb"))


def write(notebook: Any, path: Path) -> None:
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8")


def steady(text: str) -> str:
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    return text


def normalise(notebook: Any) -> Any:
    """Remove from an executed notebook, in place, whatever another run would write differently."""
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": language})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "text" in output:
                output.text = steady(output.text)
            for mime, content in list(output.get("data", {}).items()):
                if mime == WIDGET_VIEW:
                    del output.data[mime]
                elif isinstance(content, str) and mime.startswith("text/"):
                    output.data[mime] = steady(content)
    return notebook


def expand_short_forms(cell: Any) -> None:
    """Write out the answer / check / essay short forms as nbgrader's metadata."""
    kinds = {
        "answer": {"grade": False, "solution": True, "locked": False},
        "check": {"grade": True, "solution": False, "locked": True},
        "essay": {"grade": True, "solution": True, "locked": False},
    }
    for kind, flags in kinds.items():
        if kind in cell.metadata:
            name = cell.metadata.pop(kind)
            grade_id = f"check_{name}" if kind == "check" else name
            cell.metadata["nbgrader"] = {"schema_version": 3, "task": False, "grade_id": grade_id, **flags}
            if flags["grade"]:
                cell.metadata["nbgrader"]["points"] = cell.metadata.pop("points")


def fold_second_reading(cell: Any) -> None:
    """Tag a cell whose heading announces a second reading, so that JupyterLab opens it folded."""
    if cell.cell_type == "markdown" and SECOND_READING.match(cell.source):
        tags = cell.metadata.get("tags", [])
        cell.metadata["tags"] = [*tags, *{"second-reading"}.difference(tags)]
        cell.metadata["jp-MarkdownHeadingCollapsed"] = True


def build(source: str | Path, target: str | Path) -> None:
    """Make a notebook of a text in jupytext's percent format; ids follow from the cells' content."""
    notebook = jupytext.read(source, fmt="py:percent")
    seen: set[str] = set()
    for cell in notebook.cells:
        expand_short_forms(cell)
        fold_second_reading(cell)
        digest = hashlib.sha256((cell.cell_type + cell.source).encode()).hexdigest()
        cell.id = next(digest[i : i + 8] for i in range(50) if digest[i : i + 8] not in seen)
        seen.add(cell.id)
    notebook.nbformat_minor = 5
    write(normalise(notebook), Path(target))


def to_text(source: str | Path, target: str | Path) -> None:
    """Write a notebook as percent text, its nbgrader metadata in the short forms."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        grader = cell.metadata.pop("nbgrader", None)
        if grader:
            kind = (
                "essay"
                if grader["grade"] and grader["solution"]
                else "check"
                if grader["grade"]
                else "answer"
            )
            cell.metadata[kind] = grader["grade_id"].removeprefix("check_")
            if grader["grade"]:
                cell.metadata["points"] = grader["points"]
    notebook.metadata = {"jupytext": {"notebook_metadata_filter": "-all"}}
    jupytext.write(notebook, target, fmt="py:percent")


def execute(path: Path) -> float:
    """Run one notebook from top to bottom and store its normalised outputs; return the seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        startup_timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        coalesce_streams=True,
    )
    start = time.perf_counter()
    client.execute()
    write(normalise(notebook), path)
    return time.perf_counter() - start


def execute_all(paths: Iterable[Path]) -> int:
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = {path: pool.submit(execute, path) for path in paths}
        for path, job in jobs.items():
            try:
                print(f"{job.result():6.1f} s  {path.name}", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED    {path.name}\n{error}", flush=True)
    return failed


def normalise_all(paths: Iterable[Path]) -> int:
    """Normalise notebooks where they lie; return how many it changed."""
    changed = 0
    for path in paths:
        before = path.read_text(encoding="utf-8")
        write(normalise(nbformat.read(path, as_version=4)), path)
        if path.read_text(encoding="utf-8") != before:
            print(f"normalised {path}")
            changed += 1
    return changed


def drop_idle_stubs(notebook: Any, stub: str) -> Any:
    """Remove nbgrader's stub, in place, where the cell has blanks of its own: its dots would be displayed."""
    for cell in notebook.cells:
        lines = cell.source.splitlines()
        if cell.cell_type == "code" and len(lines) > 1 and stub in lines:
            cell.source = "\n".join(line for line in lines if line != stub).rstrip()
    return notebook


def generate_exercises(target: str | Path, only: Sequence[str] = ()) -> None:
    """Generate the exercises of all chapters, or of some, into a folder with nbgrader's own converter."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    with tempfile.TemporaryDirectory() as folder:
        config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
        config.CourseDirectory.root = folder
        # No gradebook: nbgrader would start alembic, which cannot read a path with an umlaut in every locale
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
        for source in ROOT.glob("solutions/*/*.ipynb"):
            copy = Path(folder, source.relative_to(ROOT))
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)  # without its mode: the checkout may be read-only
        course = CourseDirectory(config=config)
        for chapter in sorted(Path(folder, "solutions").glob("*/")):
            if only and chapter.name not in only:
                continue
            course.assignment_id = chapter.name
            GenerateAssignment(coursedir=course, config=config).start()
            for path in sorted(Path(folder, "exercises", chapter.name).glob("*.ipynb")):
                notebook = drop_idle_stubs(
                    nbformat.read(path, as_version=4), config.ClearSolutions.code_stub["python"]
                )
                write(normalise(notebook), Path(target) / chapter.name / path.name)


def release(only: Sequence[str] = ()) -> None:
    known = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())
    if unknown := set(only) - set(known):
        raise SystemExit(f"release: no chapter {', '.join(sorted(unknown))}; there are {', '.join(known)}.")
    with tempfile.TemporaryDirectory() as folder:
        generate_exercises(folder, only)
        for old in [ROOT / "exercises" / name for name in only] or [ROOT / "exercises"]:
            shutil.rmtree(old, ignore_errors=True)
        for made in Path(folder).iterdir():  # one by one: the folder itself is readable for its maker only
            shutil.copytree(made, ROOT / "exercises" / made.name, dirs_exist_ok=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("build", "text"):
        command = commands.add_parser(name)
        command.add_argument("source", type=Path)
        command.add_argument("target", type=Path)
    commands.add_parser("execute").add_argument("paths", nargs="*", type=Path)
    commands.add_parser("normalise").add_argument("paths", nargs="+", type=Path)
    commands.add_parser("release").add_argument("chapters", nargs="*")
    options = parser.parse_args(arguments)
    isolate()
    if options.command == "build":
        build(options.source, options.target)
    elif options.command == "text":
        to_text(options.source, options.target)
    elif options.command == "normalise":
        return normalise_all(options.paths)
    elif options.command == "release":
        release(options.chapters)
    else:
        return execute_all(options.paths or stored_notebooks())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

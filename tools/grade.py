"""Grade the submissions of a class: untrusted notebooks, each run in a sandbox of its own.

    python tools/grade.py 01_neurons_and_activations

reads grading/submitted/STUDENT/CHAPTER/NN_exercises.ipynb and writes

    grading/grades.csv                         a row for each student and chapter
    grading/feedback/STUDENT/CHAPTER.html      the notebook as it ran, with the verdicts

Checks come from solutions/, never from the submission: an edited or deleted check is put back. A submission
that could not be run, or not to its end, is listed with the reason; it is not silently scored 0. Code that
touches the checks themselves is flagged for a person to look at. bubblewrap keeps each kernel without
network, without the files of this machine and within bounds of memory and time.
"""

import argparse
import asyncio
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbconvert import HTMLExporter

ROOT = Path(__file__).resolve().parent.parent
CELL_SECONDS = 30
NOTEBOOK_SECONDS = 180
MEMORY_BYTES = 4 * 2**30
FILE_BYTES = 100 * 2**20
SYSTEM_FOLDERS = ("/usr", "/bin", "/lib", "/lib64", "/etc/fonts", "/etc/ssl", "/etc/ld.so.cache")

# Stands at the head of every check, so that a student's own function of that name is not asked.
GENUINE = "from nn_helpers.checks import check"
HIDDEN = r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS\n?"

# What an honest answer has no reason to contain: a person should look at it.
SUSPICIOUS = {
    "defines check or hint itself": r"^\s*(def\s+(check|hint)\b|(check|hint)\s*=)",
    "changes nn_helpers or numpy": r"\b(np|numpy|nn_helpers)(\.\w+)+\s*=[^=]|setattr\s*\(\s*(np|numpy|nn_)",
    "reaches into the checks": r"nn_helpers\.(checks|exercises)|sys\.modules|gc\.get_|inspect\.|ctypes",
    "starts other programs": r"\bos\.(system|exec|fork|_exit)|subprocess|multiprocessing",
}


@dataclass
class Grade:
    """What one student earned in one chapter.

    points : grade id of a check -> points earned.
    status : "graded", or why the notebook could not be run, or not to its end.
    flags : what a person should look at.
    """

    student: str
    chapter: str
    points: dict = field(default_factory=dict)
    most: float = 0
    by_hand: float = 0
    status: str = "graded"
    flags: tuple = ()

    @property
    def total(self):
        """Points earned from checks."""
        return sum(self.points.values())


def grader(cell):
    return cell.metadata.get("nbgrader", {})


def is_check(cell):
    return cell.cell_type == "code" and grader(cell).get("grade", False)


def is_essay(cell):
    return cell.cell_type == "markdown" and grader(cell).get("grade", False)


def parted(check):
    """A check as two cells: what the student sees, then the hidden test that earns the points."""
    hidden = re.search(HIDDEN, check.source, re.DOTALL)
    shown = nbformat.v4.new_code_cell(f"{GENUINE}\n{check.source.replace(hidden[0], '')}")
    graded = nbformat.from_dict({**check, "source": f"{GENUINE}\n{hidden[0]}"})
    return [shown, graded]


def assemble(submitted, source):
    """The student's cells in their order, with every check as `source` has it; missing ones come last."""
    checks = {grader(cell)["grade_id"]: parted(cell) for cell in source.cells if is_check(cell)}
    cells = []
    for cell in submitted.cells:
        name = grader(cell).get("grade_id")
        if name in checks:
            cells += checks.pop(name)
        elif not is_check(cell):
            cells.append(cell)
    cells += [cell for pair in checks.values() for cell in pair]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"  # a duplicated id would make the notebook invalid
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = source.metadata.kernelspec
    return notebook


def sandboxed(folder):
    """The command for a kernel that sees the system and the course read-only, and one folder of its own."""
    command = ["env", "-i", f"PATH={os.defpath}"]  # what the first process was given is readable in /proc
    command += ["prlimit", f"--as={MEMORY_BYTES}", f"--fsize={FILE_BYTES}", "--core=0", "bwrap"]
    command += ["--die-with-parent", "--new-session", "--unshare-all", "--unshare-user", "--clearenv"]
    command += ["--cap-drop", "ALL"]  # root would keep them, and could make the system writable
    command += ["--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    prefix, base = Path(sys.prefix), Path(sys.base_prefix)
    for path in (*SYSTEM_FOLDERS, base, prefix, ROOT / "nn_helpers", ROOT / "data"):
        if Path(path).exists():
            command += ["--ro-bind", str(path), str(path)]
    for path in prefix.glob("lib/python*/site-packages/__editable__*"):
        command += ["--ro-bind", str(path), str(path)]
    command += ["--bind", str(folder), str(folder), "--chdir", str(folder)]
    for name, value in kernel_environment(folder).items():
        command += ["--setenv", name, value]
    return command


def kernel_environment(folder):
    return {
        "HOME": str(folder),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "OPENBLAS_NUM_THREADS": "1",
        "NN_DOWNLOAD": "0",
        "JPY_PARENT_PID": "0",
        "LANG": "C.UTF-8",
    }


def kernel_manager(folder, unsafe):
    """A kernel manager that talks through sockets in a private folder, so that no network is needed."""
    manager = AsyncKernelManager(
        transport="ipc", ip=str(folder / "socket"), connection_file=str(folder / "connection.json")
    )
    launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    command = launch if unsafe else sandboxed(folder) + launch
    manager._kernel_spec = KernelSpec(
        argv=command, language="python", display_name="graded", interrupt_mode="message"
    )
    return manager


async def run(notebook, folder, unsafe):
    """Execute a notebook in place; return why it was not run to its end, or an empty string."""
    client = NotebookClient(
        notebook,
        km=kernel_manager(folder, unsafe),
        timeout=CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        await asyncio.wait_for(client.async_execute(env=dict(os.environ), **silent), NOTEBOOK_SECONDS)
    except TimeoutError:
        return f"stopped after {NOTEBOOK_SECONDS} seconds; it does not react to an interrupt"
    except DeadKernelError:
        return "its kernel died (exit, or out of memory)"
    finally:
        if client.kc:
            client.kc.stop_channels()
        await client.km.shutdown_kernel(now=True)
        await client.km.cleanup_resources()
    return ""


def score(notebook):
    """Points of each check cell: all of them if it ran without an error, otherwise none."""
    points = {}
    for cell in filter(is_check, notebook.cells):
        failed = any(output.output_type == "error" for output in cell.outputs)
        done = cell.execution_count is not None and not failed
        points[grader(cell)["grade_id"]] = grader(cell)["points"] if done else 0
    return points


def plain(output):
    """An output reduced to text and pictures: a page of feedback runs nothing."""
    if "data" in output:
        output.data = {kind: output.data[kind] for kind in ("text/plain", "image/png") if kind in output.data}
    return output


def suspicions(notebook):
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "code" and not is_check(c))
    return tuple(what for what, pattern in SUSPICIOUS.items() if re.search(pattern, text, re.MULTILINE))


def grade(path, source, unsafe=False):
    """Grade one submission.

    Parameters
    ----------
    path : Path
        grading/submitted/STUDENT/CHAPTER/NN_exercises.ipynb
    source : Path
        The notebook with the solutions and the checks.
    unsafe : bool
        Run without a sandbox.

    Returns
    -------
    Grade, notebook or None
    """
    original = nbformat.read(source, as_version=4)
    result = Grade(path.parent.parent.name, path.parent.name)
    result.most = sum(grader(cell)["points"] for cell in original.cells if is_check(cell))
    result.by_hand = sum(grader(cell)["points"] for cell in original.cells if is_essay(cell))
    if any(part.is_symlink() for part in (path, path.parent, path.parent.parent)):
        result.status = "not run: a link leads elsewhere; hand in the notebook itself"
        return result, None
    if not path.exists():
        others = ", ".join(sorted(other.name for other in path.parent.glob("*"))) or "nothing"
        result.status = f"not run: there is no {path.name} (found: {others})"
        return result, None
    try:
        submitted = nbformat.read(path, as_version=4)
    except Exception as error:
        result.status = f"not run: not readable as a notebook ({type(error).__name__})"
        return result, None
    notebook = assemble(submitted, original)
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        reason = asyncio.run(run(notebook, Path(folder), unsafe))
    result.points, result.flags = score(notebook), suspicions(submitted)
    if reason:
        result.status = f"not run to its end: {reason}"
    return result, notebook


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">
<title>Feedback</title></head><body>
{body}
</body></html>
"""


def write_feedback(notebook, result, folder):
    summary = f"# {result.student}: {result.total:g} of {result.most:g} points\n\nStatus: {result.status}."
    if result.by_hand:
        summary += f" {result.by_hand:g} further points are given by a person."
    cells = [cell for cell in notebook.cells if not is_check(cell)]
    visible = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(summary), *cells])
    for cell in visible.cells:
        cell.source = cell.source.removeprefix(GENUINE + "\n")
        cell.pop("attachments", None)
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("attachment:", "")
        if cell.cell_type == "code":
            cell.outputs = [plain(output) for output in cell.outputs]
    exporter = HTMLExporter(template_name="basic", sanitize_html=True, embed_images=False)
    body = exporter.from_notebook_node(visible)[0]
    html = PAGE.format(body=re.sub(r' (href="(?!#)|src="(?!data:image/png;))[^"]*"', "", body))
    target = folder / result.student / f"{result.chapter}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")


def write_table(results, path):
    """Add the grades to the table; a student's earlier row of the same chapter is replaced."""
    columns = ["student", "chapter", "points", "of", "needs a person", "status", "flags", "by check"]
    rows = {}
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            rows = {(row["student"], row["chapter"]): row for row in csv.DictReader(file)}
    for result in results:
        parts = "; ".join(
            f"{name.removeprefix('check_')} {points:g}" for name, points in result.points.items()
        )
        values = [
            result.student,
            result.chapter,
            f"{result.total:g}",
            f"{result.most:g}",
            f"{result.by_hand:g}",
        ]
        values += [result.status, "; ".join(result.flags), parts]
        rows[result.student, result.chapter] = dict(zip(columns, values, strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))


def grade_class(chapter, folder, unsafe=False):
    """Grade every submission of a chapter under a folder, two at a time; return the grades."""
    source = ROOT / "solutions" / chapter / f"{chapter[:2]}_exercises.ipynb"
    students = sorted(path for path in (folder / "submitted").glob("*") if path.is_dir())
    paths = [student / chapter / source.name for student in students if (student / chapter).is_dir()]
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result, notebook in pool.map(lambda path: grade(path, source, unsafe), paths):
            if notebook:
                write_feedback(notebook, result, folder / "feedback")
            note = "" if result.status == "graded" else f"   {result.status}"
            flags = f"   LOOK: {'; '.join(result.flags)}" if result.flags else ""
            print(f"{result.total:5g} of {result.most:g}  {result.student}{note}{flags}", flush=True)
            results.append(result)
    write_table(results, folder / "grades.csv")
    return results


def main(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapter", help="for instance 01_neurons_and_activations")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "grading", help="holds submitted/ (default: grading)"
    )
    parser.add_argument(
        "--unsafe", action="store_true", help="run without a sandbox: only code that you trust"
    )
    options = parser.parse_args(arguments)
    chapters = sorted(path.name for path in (ROOT / "solutions").glob("*/"))
    if options.chapter not in chapters:
        return f"There is no chapter {options.chapter!r}; there are: {', '.join(chapters)}."
    if not options.unsafe and not (shutil.which("bwrap") and shutil.which("prlimit")):
        return (
            "Submissions are untrusted code, and bubblewrap, which would lock it up, is not installed. On "
            "Debian or Ubuntu: apt-get install bubblewrap. Or say --unsafe if you trust every submission."
        )
    results = grade_class(options.chapter, options.folder.resolve(), options.unsafe)
    if not results:
        return f"No submissions: expected folders like {options.folder}/submitted/STUDENT/{options.chapter}/."
    print(f"{len(results)} submissions, grades in {options.folder / 'grades.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

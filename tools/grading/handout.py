"""The course as students get it: no solutions, no references, no mistakes; its checks work on kept outcomes.

    make handout                                  build/handout/neural-networks.zip
    make handout ARGS="--target elsewhere.zip"

The questions and answers that the checks compare are in it, compressed: what each probe gives, not how it is
computed. Graded probes are drawn anew, so that knowing them earns nothing where a function is asked for.
"""

import argparse
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import nn_helpers.chapters  # noqa: F401  (tells the checks where exercises live)
from nn_helpers.checks.frozen import freeze
from nn_helpers.checks.registry import chapters, load

from .package import KNOWS, ROOT, Leak

NAME = "neural-networks"
FILES = (
    ".dockerignore", "CITATION.cff", "Dockerfile", "LICENSE", "LICENSE-TEXT.md", "Makefile", "data/README.md",
    "docs/course.png", "environment.yml", "pyproject.toml", "requirements.lock",
    "tools/__init__.py", "tools/data.py", "tools/install.py",
)  # fmt: skip
FOLDERS = ("notebooks", "exercises", "nn_helpers", "binder", ".devcontainer")
# In these the names stand for what an exercise is, and no exercise is defined.
ENGINE = ("nn_helpers/checks/__init__.py", "nn_helpers/checks/exercise.py", "nn_helpers/checks/frozen.py")
LOADS = """
from pathlib import Path  # noqa: E402

from nn_helpers.checks.frozen import thaw  # noqa: E402

for _exercise in thaw(Path(__file__).with_name("outcomes.bin").read_bytes(), globals()).values():
    globals()[_exercise.id.replace(".", "_")] = _exercise
"""
README = """# Neural networks, from one neuron to the LSTM and beyond

You build neural networks yourself in plain NumPy, from a single neuron by hand to recurrent networks.

    make lab

opens the course in JupyterLab, at the map of all chapters; the first time it installs what it needs (about a
minute). Needed beforehand: Python 3.11 or newer and `make`. On Windows without make:

    python tools\\install.py && .venv\\Scripts\\jupyter lab notebooks\\00_start_here.ipynb

1. Each chapter is a lecture in `notebooks/` and exercises in `exercises/`.
2. Run cells with Shift + Enter. Predict before you run; drag the sliders or use the arrow keys.
3. Exercises answer back: `check(...)` says what went wrong, `hint("01.neuron")` helps in three steps. A wrong
   try costs nothing.
4. Something broken? *Kernel, Restart Kernel and Run All Cells*.

Code: BSD-3-Clause (LICENSE); text and pictures: CC BY 4.0 (LICENSE-TEXT.md).
"""
# How a lecture ends: its link to the solutions.
SOLUTIONS = re.compile(rb" \[Solutions\]\(\.\./solutions/[^)]*\)( are there when you want to compare)?\.")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes from the same course


def contents(root=ROOT):
    """The files of the handout.

    Returns
    -------
    files : dict of str to bytes
        By their path in the archive, from the course's folder.
    left : dict of str to str
        Exercises whose check cannot be handed out, and why.

    Raises
    ------
    Leak
        If a file that defines exercises, or a solution, is among them.
    """
    files = {name: (root / name).read_bytes() for name in FILES if (root / name).is_file()}
    files["README.md"] = README.encode()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            hidden = any(part in ("__pycache__", ".ipynb_checkpoints") for part in path.parts)
            if path.is_file() and not hidden and not exercises_of(path):
                files[path.relative_to(root).as_posix()] = SOLUTIONS.sub(b"", path.read_bytes())
    left = {}
    for chapter in chapters():
        bank, code, without = freeze(load(chapter).values())
        left.update(without)
        place = f"nn_helpers/chapters/ch{chapter}"
        files[f"{place}/outcomes.bin"] = bank
        files[f"{place}/exercises.py"] = (code + LOADS).encode()
    for name, data in files.items():
        if name.endswith(".py") and name not in ENGINE and KNOWS.search(data.decode()):
            raise Leak(f"{name} defines exercises and must not be handed out.")
        if b"### BEGIN SOLUTION" in data or b"### BEGIN HIDDEN TESTS" in data:
            raise Leak(f"{name} holds a solution: run `make release`.")
    return files, left


def exercises_of(path):
    """True for the module, or a file of the folder, that defines a chapter's exercises."""
    parts = path.parts
    return (
        "nn_helpers" in parts
        and "chapters" in parts
        and (path.name == "exercises.py" or "exercises" in parts[parts.index("chapters") :])
    )


def archive(files):
    """The bytes of the archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(files):
            about = zipfile.ZipInfo(f"{NAME}/{name}", LONG_AGO)
            about.external_attr, about.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            file.writestr(about, files[name])
    return made.getvalue()


def stale(root=ROOT):
    """Chapters whose exercises have other cells than their solutions: `make release` was forgotten."""
    found = []
    for path in sorted((root / "solutions").glob("*/*_exercises.ipynb")):
        other = root / "exercises" / path.parent.name / path.name
        if not other.exists() or ids(path) != ids(other):
            found.append(path.parent.name)
    return found


def ids(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]


def main(arguments):
    """Write the archive; return 0, or the sentence that says why not."""
    options = argparse.ArgumentParser(
        prog="make handout", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--target", type=Path, default=ROOT / "build" / "handout" / f"{NAME}.zip")
    target = options.parse_args(arguments).target
    behind = stale()
    if behind:
        return f"The exercises of {', '.join(behind)} are not those of the solutions: run `make release`."
    try:
        files, left = contents()
    except Leak as error:
        return str(error)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(archive(files))
    for exercise, reason in left.items():
        print(f"{exercise}: its check is not handed out, {reason}.")
    print(f"{target}: {len(files)} files, {target.stat().st_size / 2**20:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

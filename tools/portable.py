"""Run every notebook as other machines would: what is stored as text must hold on all of them.

    make test-portable                                   everything, about five minutes a variant
    make test-portable ARGS="--only SkylakeX shaken"     variants whose name contains one of these words
    make test-portable ARGS="--chapters 06 07"           these chapters only
    make test-portable ARGS="--resume"                   only variants without a passed row in the table

OpenBLAS chooses its kernels by processor, NumPy its vector instructions; both can be told to act as another.
Other versions and other Pythons get environments of their own under ``.venv/portable``. The table is
``benchmarks/results/portable.md``; a row stays until its variant runs again.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools import isolation, shake

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "benchmarks" / "results" / "portable.md"
HOUSE = ROOT / ".venv" / "portable"
CORES = ("SkylakeX", "Cooperlake", "Haswell", "Zen", "Sandybridge", "Nehalem", "Barcelona", "Prescott")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
FOLDERS = ("notebooks", "solutions", "exercises")
HEAD = "| variant | chapters | result | failed cells | seconds | date |"

NUMPY_FEATURES = (
    "from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f;"
    "print(' '.join(x for x in d if f.get(x)))"
)
KERNELS = (
    "import numpy, scipy.linalg; from threadpoolctl import threadpool_info;"
    "print(*{i['architecture'] for i in threadpool_info() if i['internal_api'] == 'openblas'})"
)


@dataclass
class Variant:
    """One machine to act as.

    Attributes
    ----------
    name : str
        What the table calls it.
    environment : dict of str to str
        Variables that make the difference.
    install : callable, optional
        ``install() -> path of an interpreter`` with the course in it; by default the course's own.
    unfit : callable, optional
        ``unfit() -> str``: why it cannot run here, or nothing.
    seed : int
        Of `tools.shake`; 0 shakes nothing.
    """

    name: str
    environment: dict = field(default_factory=dict)
    install: object = None
    unfit: object = None
    seed: int = 0


def output_of(code, **environment):
    """What a piece of Python prints under these variables."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def other_kernel(core):
    """Say which kernel OpenBLAS takes if it does not take the one it was told to."""
    used = output_of(KERNELS, OPENBLAS_CORETYPE=core)
    return "" if used.lower() == core.lower() else f"not on this processor (OpenBLAS takes {used or 'none'})"


def interpreter(version):
    """The path of a Python of this version, from the search path or pyenv's folder, or None."""
    found = [shutil.which(f"python{version}")]
    found += sorted(Path("~").expanduser().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    code = "import sys; print('{}.{}'.format(*sys.version_info))"
    for path in filter(None, found):
        done = subprocess.run([str(path), "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return str(path)
    return None


def environment_for(name, python, requirements, *options):
    """Make, or bring up to date, an environment under `HOUSE` and return its interpreter."""
    folder = HOUSE / name
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = [sys.executable, "-m", "uv"]
    if not inside.exists():
        subprocess.run([*uv, "venv", "--quiet", "--python", python, folder], check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", inside]
    subprocess.run([*install, *options, *requirements], cwd=ROOT, check=True)
    subprocess.run([*install, "--no-deps", "-e", ROOT], cwd=ROOT, check=True)
    return inside


def variants():
    """Every variant, the quick ones first."""
    found = [Variant(f"shaken {seed}", seed=seed) for seed in (1, 2)]
    for core in CORES:
        for threads in ("1", "2"):
            found.append(
                Variant(
                    f"{core}, {threads} thread{'s' * (threads > '1')}",
                    {"OPENBLAS_CORETYPE": core, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
                    unfit=lambda core=core: other_kernel(core),
                )
            )
    features = output_of(NUMPY_FEATURES)
    none = "" if features else "this processor has no vector instructions to turn off"
    found.append(
        Variant(
            "NumPy without vector instructions", {"NPY_DISABLE_CPU_FEATURES": features}, unfit=lambda: none
        )
    )
    for version in PYTHONS:
        python = interpreter(version)
        found.append(
            Variant(
                f"Python {version}, locked versions",
                install=lambda version=version, python=python: environment_for(
                    f"python{version}", python, ["-r", "requirements.lock"], "--require-hashes"
                ),
                unfit=lambda python=python: "" if python else "no such interpreter found",
            )
        )
    old = interpreter("3.12") or sys.executable
    found.append(
        Variant(
            "oldest versions",
            install=lambda: environment_for("oldest", old, [".[test]"], "--resolution", "lowest-direct"),
        )
    )
    found.append(
        Variant(
            "newest versions",
            install=lambda: environment_for("newest", sys.executable, [".[test]"], "--upgrade"),
        )
    )
    return found


def notebooks(chapters):
    """The notebooks of these chapters ("06", ...), or all of them."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.ipynb"))]
    return [path for path in paths if not chapters or path.name[:2] in chapters]


def run(variant, paths):
    """Run notebooks as a variant.

    Returns
    -------
    result : str
        ``passed``, ``FAILED`` or ``not run: ...``.
    cells : list of str
        Those whose text is another.
    seconds : float
    """
    if variant.unfit and (reason := variant.unfit()):
        return f"not run: {reason}", [], 0.0
    try:
        python = variant.install() if variant.install else sys.executable
    except (subprocess.CalledProcessError, OSError) as error:
        return f"not run: could not be installed ({type(error).__name__})", [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        scratch, report = Path(folder), Path(folder, "report.xml")
        if variant.seed:
            shake.write_startup(scratch, variant.seed)
        command = [python, "-m", "pytest", "-q", "-n", "logical", "--maxprocesses", "8", "--dist", "loadfile"]
        command += ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "-p", "no:cacheprovider"]
        command += ["--nbval-sanitize-with", "tests/nbval_sanitise.cfg", f"--junitxml={report}", *paths]
        environment = os.environ | isolation.variables(scratch) | variant.environment
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if not report.exists():
            print(done.stdout[-3000:], done.stderr[-3000:])
            return "FAILED", ["the run did not start"], seconds
        cells = [
            named(case.get("classname"), case.get("name"))
            for case in ElementTree.parse(report).iter("testcase")
            if case.find("failure") is not None or case.find("error") is not None
        ]
    exempt = [cell for cell in cells if variant.seed and cell in shake.EXACT]
    cells = [cell for cell in cells if cell not in exempt]
    return ("FAILED" if cells else "passed"), cells, seconds


def named(classname, name):
    """Name a cell as the table does: nbval's ``notebooks.06_mlp_on_mnist.ipynb``, ``Cell 60`` -> 06:60."""
    folder, chapter = classname.split(".")[0], re.search(r"\d\d(?=_\w*\.ipynb)", classname)
    return f"{chapter[0] if chapter else classname}:{name.split()[-1]} ({folder})"


def processor():
    """The processor's name, as well as the system tells it."""
    try:
        names = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def read_rows():
    """The table's rows, variant to line."""
    if not TABLE.exists():
        return {}
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    start = next((i for i, line in enumerate(lines) if line == HEAD), len(lines))
    return {
        line.split(" | ")[0].removeprefix("| "): line for line in lines[start + 2 :] if line.startswith("|")
    }


def write_rows(rows, order):
    """Write the table, its rows in the order of the variants."""
    lines = [
        "# What is stored as text, run as other machines would",
        "",
        f"Written by `make test-portable`; processor: {processor()}. Solutions and exercises included."
        " A failed cell is named chapter:cell (folder).",
        "",
        HEAD,
        "|---|---|---|---|---|---|",
        *(rows[name] for name in order if name in rows),
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments):
    """Run the variants that are asked for; the return value names those that failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    parser.add_argument("--chapters", nargs="+", default=[], metavar="06")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args(arguments)
    if platform.machine() not in ("x86_64", "AMD64"):
        print(f"The kernels of x86 processors cannot be imitated on {platform.machine()}.")
    everything, rows, failed = variants(), read_rows(), []
    chosen = [
        variant
        for variant in everything
        if not options.only or any(word.lower() in variant.name.lower() for word in options.only)
    ]
    if not chosen:
        return f"no variant is called so; there are: {', '.join(v.name for v in everything)}"
    chapters = " ".join(options.chapters) or "all"
    for variant in chosen:
        done = rows.get(variant.name, "").split(" | ")
        if options.resume and done[1:3] == [chapters, "passed"]:
            continue
        print(f"{variant.name} ...", end=" ", flush=True)
        result, cells, seconds = run(variant, notebooks(options.chapters))
        print(result, *cells, f"({seconds:.0f} s)", flush=True)
        date = time.strftime("%Y-%m-%d")
        row = [variant.name, chapters, result, ", ".join(cells), f"{seconds:.0f}", date]
        rows[variant.name] = "| " + " | ".join(row) + " |"
        write_rows(rows, [v.name for v in everything])
        if result == "FAILED":
            failed.append(variant.name)
    return "\n".join(f"failed as {name}" for name in failed) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

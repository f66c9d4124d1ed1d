"""Run every notebook as other machines would: what is stored as text must hold on all of them.

    make test-portable                                   what has not passed yet, about ten minutes a variant
    make test-portable ARGS="--only SkylakeX shaken"     variants whose name contains one of these words
    make test-portable ARGS="--chapters 06 07"           these chapters only
    make test-portable ARGS="--again"                    also what has passed
    make test-portable ARGS="--jobs 4"                   four notebooks at a time

OpenBLAS chooses its kernels by processor, NumPy its vector instructions; both can be told to act as another.
Other versions and other Pythons get environments of their own under ``.venv/portable``. The table is
``benchmarks/results/portable.md``; what it is made of lies beside it in ``portable.json``. A notebook that
passed as a variant is not run again until its code or its stored text is another, so a run that was stopped
goes on where it was; on another processor it begins anew. A change in `nn_helpers` that leaves the notebooks
alone is not seen: ask for it with ``--again``.
"""

import argparse
import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat

from tools import isolation, shake
from tools.machines import Variant, variants

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "benchmarks" / "results" / "portable.md"
RECORD = TABLE.with_suffix(".json")
FOLDERS = {"notebooks": "lectures", "solutions": "solutions"}
Record = dict[str, dict[str, Any]]  # see `read_record`
SLOW = ("Timeout of", "Kernel died", "Failed: Timeout")  # said of a busy machine, not of a cell's text


def notebooks(chapters: Sequence[str]) -> dict[str, str]:
    """The notebooks of these chapters ("06", ...), or all of them: path below the checkout -> digest."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.ipynb"))]
    return {
        path.relative_to(ROOT).as_posix(): digest(path)
        for path in paths
        if not chapters or path.name[:2] in chapters
    }


def code_cells(path: Path) -> list[Any]:
    """The cells that nbval runs."""
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def digest(path: Path) -> str:
    """A name for what nbval runs and compares: code, tags and stored text, without the pictures."""
    seen = []
    for cell in code_cells(path):
        outputs = json.loads(json.dumps(cell.outputs))
        for output in outputs:
            for picture in ("image/png", "image/jpeg"):
                output.get("data", {}).pop(picture, None)
        seen.append((cell.source, cell.metadata.get("tags"), outputs))
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:12]


@dataclass
class Run:
    """One notebook, run as a variant.

    Attributes
    ----------
    failed : list of int
        The code cells whose text is another, counted from 0.
    finished : bool
        Whether every cell was run and none of them for too long; if not, it says nothing.
    seconds : float
    """

    failed: list[int]
    finished: bool
    seconds: float


def run(variant: Variant, python: str | Path, paths: Sequence[str], jobs: int) -> dict[str, Run]:
    """Run notebooks as a variant, all of them in one call of pytest.

    Parameters
    ----------
    variant : Variant
    python : str or pathlib.Path
        The interpreter.
    paths : list of str
        Notebooks, below the checkout.
    jobs : int
        How many at a time.

    Returns
    -------
    dict of str to Run
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch, report = Path(folder), Path(folder, "report.xml")
        if variant.seed:
            shake.write_startup(scratch, variant.seed)
        command = [python, "-m", "pytest", "-q", "-n", str(jobs if jobs > 1 else 0), "--dist", "loadfile"]
        command += ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=600", "-p", "no:cacheprovider"]
        command += ["--nbval-kernel-startup-timeout=600"]
        command += ["--nbval-sanitize-with", "tests/nbval_sanitise.cfg", f"--junitxml={report}", *paths]
        environment = os.environ | isolation.variables(scratch) | variant.environment
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        if not report.exists():
            raise RuntimeError(f"the run did not start:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        cases = list(ElementTree.parse(report).iter("testcase"))
    return {path: run_of(path, [case for case in cases if belongs(case, path)], variant) for path in paths}


def belongs(case: ElementTree.Element, path: str) -> bool:
    """Whether a case of the report is a cell of a notebook; nbval names ``notebooks.06_mlp.ipynb``."""
    return case.attrib["classname"].replace(".", "/").endswith(path.replace(".", "/"))


def run_of(path: str, cases: Sequence[ElementTree.Element], variant: Variant) -> Run:
    """What the report says of one notebook."""
    failed, ran, slow = [], 0, False
    sources = [cell.source for cell in code_cells(ROOT / path)]
    for case in cases:
        complaints = [part for part in case if part.tag in ("failure", "error")]
        text = "".join(part.get("message", "") + (part.text or "") for part in complaints)
        slow |= any(words in text for words in SLOW)
        ran += case.find("skipped") is None
        cell = int(case.attrib["name"].split()[-1])
        if complaints and not (variant.seed and shake.exact(path, sources[cell])):
            failed.append(cell)
            print(f"\n--- {named(path, cell)}\n{text[:1500]}", file=sys.stderr)
    seconds = sum(float(case.attrib["time"]) for case in cases)
    return Run(failed, not slow and ran == len(sources), seconds)


def named(path: str, cell: int) -> str:
    """Name a cell as the table does: chapter:cell (folder)."""
    return f"{short(path)}:{cell} ({path.split('/')[0]})"


def short(path: str) -> str:
    """The number of a notebook, or its name where it has none."""
    number = re.match(r"\d\d(?=_)", Path(path).name)
    return number[0] if number else Path(path).stem


def processor() -> str:
    """The processor's name, as well as the system tells it."""
    try:
        names = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def commit() -> str:
    """The commit that is checked out, shortened; with a plus if notebooks or package differ from it."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run(
        [*git, "rev-parse", "--short=7", "HEAD"], capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--", *FOLDERS, "nn_helpers"],
        capture_output=True,
        text=True,
        check=False,
    )
    return (head.stdout.strip() or "no checkout") + "+" * bool(changed.stdout)


def read_record() -> Record:
    """What was run on this processor: variant -> {"unfit": why}, or notebook -> what `run_variant` notes."""
    if not RECORD.exists():
        return {}
    found = json.loads(RECORD.read_text(encoding="utf-8"))
    return found["variants"] if found["processor"] == processor() else {}


def write(record: Record, order: Sequence[str], now: Mapping[str, str]) -> None:
    """Write the record and the table, rows in the order of the variants.

    Parameters
    ----------
    record : dict
        See `read_record`.
    order : list of str
        Names of the variants.
    now : dict of str to str
        Notebook -> digest, of all that there are.
    """
    found = {"processor": processor(), "variants": {name: record[name] for name in order if name in record}}
    RECORD.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    TABLE.write_text("\n".join(table(record, order, now)) + "\n", encoding="utf-8")


def table(record: Record, order: Sequence[str], now: Mapping[str, str]) -> list[str]:
    """The lines of the table; a notebook counts only if it was run as it stands."""
    lines = [
        "# What is stored as text, run as other machines would",
        "",
        f"Written by `make test-portable`; processor: {processor()}. Counted are the notebooks of which every"
        " cell ran and gave the stored text; those that were not run as they stand now are named, and count"
        " as neither passed nor failed. A failed cell is named chapter:cell (folder).",
        "",
        f"| variant | {' | '.join(FOLDERS.values())} | failed cells | not run | seconds | date | commit |",
        "|" + "---|" * (len(FOLDERS) + 6),
    ]
    for name in order:
        entry = record.get(name, {})
        if "unfit" in entry:
            lines.append(f"| {name} | {' | '.join('–' for _ in FOLDERS)} | | {entry['unfit']} | | | |")
            continue
        valid = {path: entry[path] for path in now if path in entry and entry[path]["digest"] == now[path]}
        if not valid:
            lines.append(f"| {name} | {' | '.join('–' for _ in FOLDERS)} | | all | | | |")
            continue
        counts = []
        for folder in FOLDERS:
            there = [path for path in now if path.startswith(folder + "/")]
            passed = [path for path in there if path in valid and not valid[path]["failed"]]
            counts.append(f"{len(passed)} of {len(there)}")
        failed = [named(path, cell) for path, found in valid.items() for cell in found["failed"]]
        missing = [f"{short(path)} ({path.split('/')[0]})" for path in now if path not in valid]
        seconds = sum(found["seconds"] for found in valid.values())
        dates = sorted({found["date"] for found in valid.values()})
        commits = list(dict.fromkeys(found["commit"] for found in valid.values()))
        cells = [name, *counts, ", ".join(failed), ", ".join(missing), f"{seconds:.0f}", " ".join(dates[-1:])]
        lines.append("| " + " | ".join([*cells, " ".join(commits)]) + " |")
    return lines


def run_variant(
    variant: Variant,
    python: str | Path,
    entry: dict[str, Any],
    paths: Sequence[str],
    now: Mapping[str, str],
    jobs: int,
    save: Callable[[], object],
) -> list[str]:
    """Run a variant's notebooks; those that a busy machine did not finish once more. Return what failed."""
    done: dict[str, Run] = {}
    for _ in range(2):
        left = [path for path in paths if path not in done]
        if not left:
            break
        runs = {path: found for path, found in run(variant, python, left, jobs).items() if found.finished}
        for path, found in runs.items():
            entry[path] = {
                "digest": now[path],
                "failed": found.failed,
                "seconds": round(found.seconds, 1),
                "date": time.strftime("%Y-%m-%d"),
                "commit": commit(),
            }
        done |= runs
        save()
    failed = [named(path, cell) for path, found in done.items() for cell in found.failed]
    return failed + [f"not finished: {path}" for path in paths if path not in done]


def main(arguments: Sequence[str]) -> str | int:
    """Run the variants that are asked for; the return value names those that failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    parser.add_argument("--chapters", nargs="+", default=[], metavar="06")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(arguments)
    if platform.machine() not in ("x86_64", "AMD64"):
        print(f"The kernels of x86 processors cannot be imitated on {platform.machine()}.")
    everything, failed = variants(), []
    chosen = [
        variant
        for variant in everything
        if not options.only or any(word.lower() in variant.name.lower() for word in options.only)
    ]
    order = [variant.name for variant in everything]
    if not chosen:
        return f"no variant is called so; there are: {', '.join(order)}"
    for variant in chosen:
        now, name = notebooks([]), variant.name

        def save(entry: dict[str, Any], name: str = name, now: Mapping[str, str] = now) -> None:
            write(read_record() | {name: entry}, order, now)

        entry = {path: found for path, found in read_record().get(name, {}).items() if path in now}
        paths = [
            path for path in notebooks(options.chapters) if options.again or not passed(entry, path, now)
        ]
        if not paths:
            print(f"{name}: has passed", flush=True)
            continue
        reason, python = variant.unfit() if variant.unfit else "", sys.executable
        if not reason and variant.install:
            try:
                python = variant.install()
            except (subprocess.CalledProcessError, OSError) as error:
                reason = f"could not be installed ({type(error).__name__})"
                failed.append(name)
        if reason:
            save({"unfit": reason})
            print(f"{name}: {reason}", flush=True)
            continue
        print(f"{name}: {len(paths)} notebooks ...", flush=True)
        found = run_variant(variant, python, entry, paths, now, options.jobs, partial(save, entry))
        print(f"{name}:", ", ".join(found) or "passed", flush=True)
        failed += [name] * bool(found)
    return "\n".join(f"failed as {name}" for name in failed) or 0


def passed(entry: Mapping[str, Any], path: str, now: Mapping[str, str]) -> bool:
    """Whether a notebook, as it stands, has passed as a variant."""
    return path in entry and entry[path]["digest"] == now[path] and not entry[path]["failed"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

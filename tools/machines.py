"""The machines that `make test-portable` acts as: kernels of OpenBLAS, NumPy's instructions, versions."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / ".venv" / "portable"
CORES = ("SkylakeX", "Cooperlake", "Haswell", "Zen", "Sandybridge", "Nehalem", "Barcelona", "Prescott")
SAID_AS = {"Prescott": "Katmai"}  # the oldest kernels, by the first of their names
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
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
    environment: dict[str, str] = field(default_factory=dict)
    install: Callable[[], str | Path] | None = None
    unfit: Callable[[], str] | None = None
    seed: int = 0


def output_of(code: str, **environment: str) -> str:
    """What a piece of Python prints under these variables."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def other_kernel(core: str) -> str:
    """Say which kernels OpenBLAS takes if it has none of its own for the processor it was told to be."""
    used = output_of(KERNELS, OPENBLAS_CORETYPE=core)
    if used in (core, SAID_AS.get(core)):
        return ""
    return f"this OpenBLAS takes its kernels for {used}: see there" if used else "OpenBLAS takes no kernels"


def interpreter(version: str) -> str | None:
    """The path of a Python of this version, from the search path or pyenv's folder, or None."""
    found: list[str | Path | None] = [shutil.which(f"python{version}")]
    found += sorted(Path("~").expanduser().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    code = "import sys; print('{}.{}'.format(*sys.version_info))"
    for path in filter(None, found):
        done = subprocess.run([str(path), "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return str(path)
    return None


def environment_for(name: str, python: str, requirements: Sequence[str], *options: str) -> Path:
    """Make, or bring up to date, an environment under `HOUSE` and return its interpreter."""
    folder = HOUSE / name
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv: list[str | Path] = [sys.executable, "-m", "uv"]
    if not inside.exists():
        subprocess.run([*uv, "venv", "--quiet", "--python", python, folder], check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", inside]
    subprocess.run([*install, *options, *requirements], cwd=ROOT, check=True)
    subprocess.run([*install, "--no-deps", "-e", ROOT], cwd=ROOT, check=True)
    return inside


def variants() -> list[Variant]:
    """Every variant, the quick ones first."""
    found = [Variant(f"shaken {seed}", seed=seed) for seed in (1, 2)]
    for core in CORES:
        for threads in ("1", "2"):
            found.append(
                Variant(
                    f"{core}, {threads} thread{'s' * (threads > '1')}",
                    {"OPENBLAS_CORETYPE": core, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
                    unfit=partial(other_kernel, core),
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
                install=partial(
                    environment_for,
                    f"python{version}",
                    python or "",
                    ["-r", "requirements.lock"],
                    "--require-hashes",
                ),
                unfit=partial(str, "" if python else "no such interpreter found"),
            )
        )
    old = interpreter("3.12") or sys.executable
    found.append(
        Variant(
            "oldest versions",
            install=lambda: environment_for("oldest", old, [".[lab,test]"], "--resolution", "lowest-direct"),
        )
    )
    found.append(
        Variant(
            "newest versions",
            install=lambda: environment_for("newest", sys.executable, [".[lab,test]"], "--upgrade"),
        )
    )
    return found

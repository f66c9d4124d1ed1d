"""Run every notebook as other processors would: stored text must hold for all of them.

OpenBLAS chooses its kernels by processor, NumPy its vector instructions; both can be told to act as another.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = ["Haswell", "SkylakeX", "Zen", "Sandybridge"]
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
SANITISE = ["--nbval-sanitize-with", "tests/nbval_sanitise.cfg"]
FOLDERS = ["notebooks", "solutions", "exercises"]


def available_vector_instructions():
    """The vector instructions beyond NumPy's baseline that this processor has and that can be turned off."""
    code = (
        "from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f;"
        "print(' '.join(x for x in d if f.get(x)))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def main(arguments):
    variants = [{"OPENBLAS_CORETYPE": core, "OPENBLAS_NUM_THREADS": n} for core in CORES for n in ("1", "2")]
    variants.append({"NPY_DISABLE_CPU_FEATURES": available_vector_instructions()})
    if platform.machine() not in ("x86_64", "AMD64"):
        print(f"Other x86 processors cannot be imitated on {platform.machine()}; only the last variant runs.")
        variants = variants[-1:]
    failed = []
    for variant in variants:
        name = " ".join(f"{key}={value}" for key, value in variant.items())
        print(f"== {name}", flush=True)
        pytest = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "logical",
            "--maxprocesses",
            "8",
            "--dist",
            "loadfile",
        ]
        command = [*pytest, *NBVAL, *SANITISE, *FOLDERS, *arguments]
        if subprocess.run(command, cwd=ROOT, env={**os.environ, **variant}, check=False).returncode:
            failed.append(name)
    print(f"{len(variants) - len(failed)} passed, {len(failed)} failed")
    return "\n".join(f"failed under {name}" for name in failed) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Run all benchmarks, or those that are named: ``python -m benchmarks [linear_models ...]``."""

import subprocess
import sys
from pathlib import Path


def main(names):
    """Run each benchmark in a process of its own and return how many failed."""
    here = Path(__file__).parent
    known = sorted(path.stem.removeprefix("bench_") for path in here.glob("bench_*.py"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise SystemExit(f"No benchmark is called {', '.join(unknown)}; there are {', '.join(known)}.")
    failed = 0
    for name in names or known:
        command = [sys.executable, "-m", f"benchmarks.bench_{name}"]
        failed += subprocess.run(command, cwd=here.parent, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

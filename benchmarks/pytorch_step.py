"""Run the programs of chapter 10 in PyTorch and store what they return, for readers who have none.

python -m benchmarks.pytorch_step
"""

import json
import time

import numpy as np

from benchmarks.measure import RESULTS
from nn_helpers.chapters.ch10.pytorch_step import PROGRAMS, find_torch

TOLERANCE = 1e-12


def main():
    """Store PyTorch's numbers, and fail where ours are others."""
    torch = find_torch()
    if torch is None:
        raise SystemExit("PyTorch is not installed, so there is nothing to store.")
    stored = {"version": torch.__version__.partition("+")[0], "date": time.strftime("%Y-%m-%d")}
    for name, (ours, theirs) in PROGRAMS.items():
        stored[name] = theirs(torch)
        for mine, other in zip(ours(), stored[name], strict=True):
            difference = np.abs(np.subtract(mine, other)).max()
            print(f"{name}: largest difference {difference:.1e}")
            if difference > TOLERANCE:
                raise SystemExit(f"Other numbers than PyTorch's: {name}")
    head = "# The programs of chapter 10 in PyTorch\n\nA stored run; lecture 10 reads it."
    text = f"{head}\n\n```json\n{json.dumps(stored)}\n```\n"
    (RESULTS / "pytorch_step.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

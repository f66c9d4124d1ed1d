"""How fast a class is graded: invented submissions of chapter 01, for one worker and more.

Every submission is another one (a comment with its number), half of them solved, a quarter wrong, a quarter
blank. Memory is what one sandbox holds at its largest: the process that is forked for every submission, and
the submission's own. Needs bubblewrap.

    python -m benchmarks.bench_grading [submissions]
"""

from benchmarks.measure import table, write_result  # isort: skip  (before NumPy)

import json
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import psutil  # noqa: E402
from submissions import CHAPTER, HONEST, UNSOLVED, WRONG_NEURON, submit, with_cell  # noqa: E402

from tools.grading import cli  # noqa: E402

WORKERS = (1, 2, 4)


def make_class(folder, count):
    """Hand in `count` different submissions."""
    wrong = with_cell(HONEST, "neuron", WRONG_NEURON)
    for number in range(count):
        notebook = (HONEST, wrong, HONEST, UNSOLVED)[number % 4]
        text = json.dumps(notebook).replace("use_style()", f"use_style()  # {number}", 1)
        submit(folder, f"student {number:04}", text)


class Memory(threading.Thread):
    """Looks several times a second at what the sandboxes hold."""

    def __init__(self):
        super().__init__(daemon=True)
        self.largest, self.over = 0, threading.Event()

    def run(self):
        """Keep the largest sum of one sandbox."""
        while not self.over.wait(0.2):
            for process in psutil.Process().children(recursive=True):
                try:
                    if process.name() == "bwrap" and process.parent().name() != "bwrap":
                        below = process.children(recursive=True)
                        self.largest = max(self.largest, sum(p.memory_full_info().pss for p in below))
                except psutil.Error:
                    continue


def measure(count, workers):
    """Seconds for a class, and the largest memory of one sandbox in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        make_class(Path(folder), count)
        memory = Memory()
        memory.start()
        start = time.perf_counter()
        rows = cli.grade_class(CHAPTER, Path(folder), workers=workers)
        seconds = time.perf_counter() - start
        memory.over.set()
        memory.join()
    due = [(16, 14, 16, 0)[number % 4] for number in range(count)]
    got = [row.points for _, row in sorted(rows.items())]
    if got != due:
        raise RuntimeError("The class was not graded as due: the figures would mean nothing.")
    return seconds, memory.largest


def main(count=200):
    """Measure, and write the table."""
    rows = []
    for workers in WORKERS:
        seconds, memory = measure(count, workers)
        rows.append([workers, f"{seconds:.0f}", f"{count / seconds * 60:.0f}", f"{memory / 2**20:.0f}"])
    header = ["workers", f"seconds for {count}", "submissions a minute", "MB for a worker's sandbox"]
    method = __doc__.split("\n\n")[1]
    write_result("grading", f"Grading {count} submissions of chapter 01", method, table(header, rows))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

"""Is this checkout as fast as an earlier one? Recurrent layers and word2vec, a process for each state.

    git worktree add FOLDER COMMIT
    python -m benchmarks.before_after FOLDER

The two states take turns, with the same interpreter, and each process times one pass over all the work. Times
are processor seconds of one thread; each row is the median over the turns of ratios within a turn.
"""

from benchmarks.measure import ratio, table, write_result  # isort: skip  (before NumPy)

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
WORK = {
    "LSTM, 128 units, batch 64": 'recurrent.ours("LSTM", 128, 64, 64)',
    "LSTM, 256 units, batch 64": 'recurrent.ours("LSTM", 256, 64, 64)',
    "RNN, 128 units, batch 64": 'recurrent.ours("RNN", 128, 64, 64)',
    "RNN, 256 units, batch 64": 'recurrent.ours("RNN", 256, 64, 64)',
    "GRU, 128 units, batch 64": 'recurrent.ours("GRU", 128, 64, 64)',
    "GRU, 256 units, batch 64": 'recurrent.ours("GRU", 256, 64, 64)',
    "word2vec, skip-gram": "word2vec.ours(word2vec.zipf_text(100_000, 10_000), sg=1)",
    "word2vec, CBOW": "word2vec.ours(word2vec.zipf_text(100_000, 10_000), sg=0)",
}
# runs in the folder of a state: the least seconds of each work
TIMING = """
import json, sys, time
from pathlib import Path
from benchmarks import bench_recurrent as recurrent, bench_word2vec as word2vec
import nn_helpers
assert Path(nn_helpers.__file__).is_relative_to(Path.cwd()), nn_helpers.__file__

def least(run, budget=0.25):
    run()
    times, start = [], time.process_time()
    while len(times) < 3 or time.process_time() - start < budget:
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)

print(json.dumps({name: least(eval(work)) for name, work in json.loads(sys.argv[1]).items()}))
"""


def timed(folder):
    """The seconds of every work in one state."""
    command = [sys.executable, "-c", TIMING, json.dumps(WORK)]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def commit(folder):
    """The commit of a checkout, as git names it."""
    command = ["git", "log", "-1", "--format=%h of %ad", "--date=short"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="a checkout of the earlier state")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds before each process")
    options = parser.parse_args()
    states = {"before": options.folder.resolve(), "after": HERE}
    turns = []
    for turn in range(options.turns):
        order = ("before", "after") if turn % 2 else ("after", "before")
        turns.append({})
        for state in order:
            time.sleep(options.pause)
            turns[-1][state] = timed(states[state])
        print(f"turn {turn + 1} of {options.turns}", file=sys.stderr, flush=True)
    rows = []
    for name in WORK:
        seconds = {state: [turn[state][name] for turn in turns] for state in states}
        times = [f"{statistics.median(seconds[state]) * 1e3:.3g}" for state in states]
        rows.append([name, *times, f"{ratio(seconds, 'after', 'before'):.2f}"])
    text = (
        "One step of training of a recurrent network on 64 characters, and one epoch of word2vec on 100,000 "
        f"words: commit {commit(states['before'])} before, {commit(HERE)} after; {options.turns} turns."
    )
    header = ["work", "before, ms", "after, ms", "after / before"]
    write_result("before_after", "As fast as an earlier state?", text, table(header, rows))


if __name__ == "__main__":
    main()

"""Strings written backwards by an encoder and a decoder: how the error grows with the length.

Trained and judged with the very functions of lecture 09: two LSTMs of 32 units, Adam at 1e-2, 64 fresh
strings of eight different letters in every update; 500 strings to judge, written without help. A figure is
the share of wrong letters in per cent, all seeds shown; guessing gives 87.5.

    python -m benchmarks.bench_sequence_to_sequence
"""

from benchmarks.measure import table, write_result  # isort: skip  (before NumPy)

import statistics
import sys
from pathlib import Path

from tqdm import tqdm

from nn_helpers.nn import Adam, CrossEntropyLoss, Linear, clip_grad_norm_
from nn_helpers.recurrent import LSTM

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from lecture_code import definitions

LENGTHS = (2, 4, 6, 8, 10, 12, 16)
SEEDS = range(5)
NAMES = ("LETTERS", "START", "new_translator", "letter_logits", "translator_step", "write_answer")


def lecture_functions():
    """train_translator and letter_errors as lecture 09 defines them."""
    *_, train, errors = definitions("09", *NAMES, "train_translator", "letter_errors")
    needed = (LSTM, Linear, Adam, CrossEntropyLoss, clip_grad_norm_)
    train.__globals__.update({tool.__name__: tool for tool in needed})
    return train, errors


def rows(n_updates):
    """One row for each length: the errors of all seeds, and their median."""
    train, errors = lecture_functions()
    made = []
    for length in LENGTHS:
        found = [
            100 * errors(train(length, seed, n_updates), length)
            for seed in tqdm(SEEDS, desc=f"{length} letters", leave=False)
        ]
        made.append([length, " ".join(f"{error:.1f}" for error in found), f"{statistics.median(found):.1f}"])
        print(made[-1], flush=True)
    return made


def main():
    """Write the table: 600 updates as in the lecture, and four times as many."""
    sections = [
        f"With {n:,} updates:\n\n" + table(["letters", "wrong letters in %, five seeds", "median"], rows(n))
        for n in (600, 2400)
    ]
    write_result(
        "sequence_to_sequence",
        "Sequence to sequence: strings written backwards",
        __doc__.split("\n\n")[1],
        *sections,
    )


if __name__ == "__main__":
    main()

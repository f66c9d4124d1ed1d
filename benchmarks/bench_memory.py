"""What recurrent networks remember: tasks of growing lag, several seeds, all of them shown.

Every run draws fresh sequences for every update: 16 units, Adam at 5e-3, batch 32, gradients clipped to a
common norm of 1. A run ends as soon as its task is solved; the figure is the number of thousand sequences it
took, and a dot is a run that had not solved it in time.

    python -m benchmarks.bench_memory [recall] [adding] [adding_500] [reber] [parameters]
"""

from benchmarks.measure import table, write_result  # isort: skip  (before NumPy)

import statistics
import sys

import numpy as np
from tqdm import tqdm

from nn_helpers.data.sequence_tasks import adding_problem, embedded_reber, reber_success, recall_cue
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nn_helpers.recurrent.gru import GRU
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import training_steps

BATCH = 32
CHECK_EVERY = 25


def layers(lag):
    """The contestants for a lag: name to function of (input size, hidden size, seed)."""

    def lstm(**options):
        return lambda n, units, seed: LSTM(n, units, dtype=np.float32, random_state=seed, **options)

    return {
        "RNN": lambda n, units, seed: RNN(n, units, dtype=np.float32, random_state=seed),
        "LSTM, forget bias 0": lstm(forget_bias=0.0),
        "LSTM, bias 1": lstm(forget_bias=1.0),
        "LSTM, bias ln T": lstm(forget_bias=float(np.log(lag))),
        "LSTM, chrono": lstm(forget_bias="chrono", longest_lag=lag),
        "GRU": lambda n, units, seed: GRU(n, units, dtype=np.float32, random_state=seed),
    }


def sequences_until(network, loss_fn, draw, solved, most):
    """Train until `solved(network)`; return the number of sequences, or None if that was not in time."""
    updates = training_steps(network, loss_fn, draw, n_updates=most // BATCH)
    for update, _ in enumerate(tqdm(updates, total=most // BATCH, leave=False), start=1):
        if update % CHECK_EVERY == 0 and solved(network):
            return update * BATCH
    return None


def recall(layer, lag, seed, units=16, most=32_000):
    rng, judge = np.random.default_rng(seed), np.random.default_rng(1000 + seed)
    network = SequenceNetwork(
        layer(8, units, seed), Linear(units, 4, dtype=np.float32, random_state=seed), "last"
    )

    def solved(network):
        x, y, _ = recall_cue(200, lag, random_state=judge)
        return (network(x).argmax(axis=1) == y).mean() >= 0.99

    return sequences_until(
        network, CrossEntropyLoss(), lambda: recall_cue(BATCH, lag, random_state=rng), solved, most
    )


def adding(layer, n_steps, seed, units=16, most=64_000, variant="sum", enough=0.01):
    rng, judge = np.random.default_rng(seed), np.random.default_rng(1000 + seed)
    network = SequenceNetwork(
        layer(2, units, seed), Linear(units, 1, dtype=np.float32, random_state=seed), "last"
    )

    def solved(network):
        x, y, mask = adding_problem(500, n_steps, variant=variant, random_state=judge)
        return np.mean((network(x, mask=mask) - y) ** 2) < enough

    return sequences_until(
        network,
        MSELoss(),
        lambda: adding_problem(BATCH, n_steps, variant=variant, random_state=rng),
        solved,
        most,
    )


def reber(layer, seed, units=16, most=64_000):
    rng, judge = np.random.default_rng(seed), np.random.default_rng(1000 + seed)
    network = SequenceNetwork(layer(7, units, seed), Linear(units, 7, dtype=np.float32, random_state=seed))

    def solved(network):
        x, y, mask = embedded_reber(256, random_state=judge)
        return reber_success(network(x, mask=mask), y, mask)[0].all()

    return sequences_until(
        network, BCEWithLogitsLoss(), lambda: embedded_reber(BATCH, random_state=rng), solved, most
    )


def outcome(runs):
    """All seeds in one cell: how many solved it, and after how many thousand sequences."""
    solved = [run for run in runs if run is not None]
    shown = " ".join("·" if run is None else f"{run / 1000:.0f}" for run in runs)
    return f"{len(solved)}/{len(runs)} ({shown})"


def recall_table(seeds=5, lags=(20, 40, 80)):
    rows = []
    for lag in lags:
        row = [f"lag {lag}"]
        for name, layer in layers(lag).items():
            row.append(
                outcome(
                    [
                        recall(layer, lag, seed)
                        for seed in tqdm(range(seeds), desc=f"{lag} {name}", leave=False)
                    ]
                )
            )
        rows.append(row)
        print(row, flush=True)
    return table(["recall a cue (4 cues)", *layers(20)], rows)


def adding_table(n_steps=50, seeds=3, names=None, **options):
    names = names or list(layers(n_steps))
    cells = []
    for name in names:
        runs = [adding(layers(n_steps)[name], n_steps, seed, **options) for seed in range(seeds)]
        middle = statistics.median_high(10**9 if run is None else run for run in runs)
        cells.append([name, outcome(runs), f"{middle:,.0f}" if middle < 10**9 else "-"])
        print(cells[-1], flush=True)
    return table([f"adding problem, T = {n_steps}", "solved (thousand sequences)", "median"], cells)


def reber_table(seeds=5):
    rows = []
    for name in ("RNN", "LSTM, bias 1", "GRU"):
        runs = [reber(layers(10)[name], seed) for seed in range(seeds)]
        rows.append([name, outcome(runs)])
        print(rows[-1], flush=True)
    return table(["embedded Reber grammar", "every legal symbol above every other, 256 strings"], rows)


def parameters_table(lag=40, seeds=5):
    """The RNN once with as many units and once with as many parameters as the LSTM."""
    rows = []
    for name, kind, units in [
        ("LSTM, bias ln T", "LSTM, bias ln T", 16),
        ("RNN, equal units", "RNN", 16),
        ("RNN, equal parameters", "RNN", 37),
    ]:  # fmt: skip
        layer = layers(lag)[kind]
        size = sum(p.size for p in layer(8, units, 0).parameters()) + 4 * (units + 1)
        rows.append([name, units, size, outcome([recall(layer, lag, seed, units) for seed in range(seeds)])])
        print(rows[-1], flush=True)
    return table([f"recall a cue, lag {lag}", "units", "parameters", "solved (thousand sequences)"], rows)


PARTS = {
    "recall": recall_table,
    "adding": lambda: "\n\n".join(
        [adding_table(50, 3), adding_table(100, 10, ["RNN", "LSTM, bias ln T", "LSTM, chrono"])]
    ),
    "adding_500": lambda: adding_table(500, 3, ["LSTM, chrono"]),
    "reber": reber_table,
    "parameters": parameters_table,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        write_result(
            f"memory_{part}",
            f"What recurrent networks remember: {part.replace('_', ' ')}",
            __doc__.split("\n\n")[1],
            PARTS[part](),
        )

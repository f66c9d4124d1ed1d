"""Recurrent layers: against PyTorch, against their own matrix products, and against one sequence at a time.

One step of training is measured: forward, backward, clipping and Adam on a character model of 65
characters, float32, one thread, the state carried on from step to step.

    python -m benchmarks.bench_recurrent
"""

from benchmarks.measure import compare, optional, ratio, table, write_result  # isort: skip  (before NumPy)

import statistics

import numpy as np

from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.optimisers import Adam
from nn_helpers.nn.training import train_step
from nn_helpers.recurrent.gru import GRU
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork

N_CHARACTERS = 65
LAYERS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
AT_LEAST = {("LSTM", 128): 0.95, ("LSTM", 256): 1.15, ("RNN", 128): 1.5, ("RNN", 256): 1.2}
torch = optional("torch")


def characters(n_steps, batch):
    """Random characters and their successors, each (n_steps, batch)."""
    text = np.random.default_rng(0).integers(0, N_CHARACTERS, (n_steps + 1, batch))
    return text[:-1], text[1:]


def ours(kind, hidden, batch, n_steps):
    """Return a function that trains for one step."""
    network = SequenceNetwork(
        LAYERS[kind](N_CHARACTERS, hidden, dtype=np.float32, random_state=0),
        Linear(hidden, N_CHARACTERS, dtype=np.float32, random_state=0),
    )
    loss_fn, optimizer = CrossEntropyLoss(), Adam(network.parameters(), lr=2e-3)
    x, y = characters(n_steps, batch)

    def step():
        train_step(network, loss_fn, optimizer, (x, network.state, y), max_norm=5.0)

    return step


def in_torch(kind, hidden, batch, n_steps):
    """The same in PyTorch, or None if it is not installed."""
    if torch is None:
        return None
    torch.set_num_threads(1)
    recurrent = getattr(torch.nn, kind)(N_CHARACTERS, hidden)
    readout = torch.nn.Linear(hidden, N_CHARACTERS)
    parameters = [*recurrent.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=2e-3, fused=True)
    one_hot = torch.eye(N_CHARACTERS)
    x, y = map(torch.tensor, characters(n_steps, batch))
    state = None

    def step():
        nonlocal state
        output, state = recurrent(one_hot[x], state)
        state = tuple(part.detach() for part in state) if kind == "LSTM" else state.detach()
        loss = torch.nn.functional.cross_entropy(readout(output).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()

    return step


def products(kind, hidden, batch, n_steps):
    """The matrix products of one step alone, in our layout: the least that NumPy could take."""
    gates, n = GATES[kind], n_steps * batch

    def zeros(*shape):
        return np.full(shape, 0.01, np.float32)

    h, weights, z = zeros(n_steps, batch, hidden), zeros(gates, hidden, hidden), zeros(gates, batch, hidden)
    delta, weight_grad = zeros(gates, n_steps, batch, hidden), zeros(gates, hidden, hidden)
    output, readout, logits = zeros(n, hidden), zeros(hidden, N_CHARACTERS), zeros(n, N_CHARACTERS)

    def step():
        for t in range(n_steps):
            np.matmul(h[t], weights, out=z)
        np.matmul(output, readout, out=logits)
        np.matmul(output.T, logits)
        np.matmul(logits, readout.T)
        for t in range(n_steps):
            np.matmul(delta[:, t], weights, out=z)
        np.matmul(h.reshape(n, hidden).T, delta.reshape(gates, n, hidden), out=weight_grad)

    return step


def one_at_a_time(hidden, n_steps):
    """A character RNN as it is usually written: one sequence, one-hot columns, a loop over the characters."""
    rng = np.random.default_rng(0)
    shapes = [
        (hidden, N_CHARACTERS),
        (hidden, hidden),
        (N_CHARACTERS, hidden),
        (hidden, 1),
        (N_CHARACTERS, 1),
    ]
    weights = [rng.normal(0, 0.01, shape) for shape in shapes]
    w_xh, w_hh, w_hy, b_h, b_y = weights
    memories = [np.zeros(shape) for shape in shapes]
    x, y = (part[:, 0] for part in characters(n_steps, 1))

    def step():
        inputs, states, probabilities = [], [np.zeros((hidden, 1))], []
        for character in x:
            column = np.zeros((N_CHARACTERS, 1))
            column[character] = 1
            inputs.append(column)
            states.append(np.tanh(w_xh @ column + w_hh @ states[-1] + b_h))
            scores = w_hy @ states[-1] + b_y
            exponentials = np.exp(scores - scores.max())
            probabilities.append(exponentials / exponentials.sum())
        grads = [np.zeros(shape) for shape in shapes]
        from_later = np.zeros((hidden, 1))
        for t in reversed(range(n_steps)):
            delta_y = probabilities[t].copy()
            delta_y[y[t]] -= 1
            grads[2] += delta_y @ states[t + 1].T
            grads[4] += delta_y
            delta = (w_hy.T @ delta_y + from_later) * (1 - states[t + 1] ** 2)
            grads[3] += delta
            grads[0] += delta @ inputs[t].T
            grads[1] += delta @ states[t].T
            from_later = w_hh.T @ delta
        for weight, grad, memory in zip(weights, grads, memories, strict=True):
            np.clip(grad, -5, 5, out=grad)
            memory += grad * grad
            weight -= 0.1 * grad / np.sqrt(memory + 1e-8)

    return step


def repeated(step, times):
    """A function that calls another several times: short work is timed in longer pieces."""

    def run():
        for _ in range(times):
            step()

    return run


def against_torch_and_products(n_steps=64, rounds=11):
    rows = []
    for kind, hidden, batch in [
        ("LSTM", 128, 32), ("LSTM", 128, 64), ("LSTM", 256, 64),
        ("RNN", 128, 32), ("RNN", 128, 64), ("RNN", 256, 64), ("GRU", 128, 64), ("GRU", 256, 64),
    ]:  # fmt: skip
        work = kind, hidden, batch, n_steps
        contestants = {"ours": ours(*work), "products": products(*work), "PyTorch": in_torch(*work)}
        seconds = compare(contestants, rounds=rounds)
        per_character = statistics.median(seconds["ours"]) / (n_steps * batch) * 1e6
        peer = f"{ratio(seconds, 'PyTorch', 'ours'):.2f}" if seconds.get("PyTorch") else "not installed"
        rows.append(
            [
                f"{kind}, {hidden} units, batch {batch}", f"{per_character:.1f}", peer,
                str(AT_LEAST.get((kind, hidden), "")), f"{ratio(seconds, 'ours', 'products'):.2f}",
            ]
        )  # fmt: skip
    header = [
        "work",
        "microseconds per character",
        "times as fast as PyTorch",
        "at least",
        "over its products alone",
    ]
    return table(header, rows)


def against_one_at_a_time(hidden=100, n_steps=25, batch=64, rounds=9):
    contestants = {"one": one_at_a_time(hidden, n_steps), "batched": ours("RNN", hidden, batch, n_steps)}
    seconds = compare(contestants, rounds=rounds)
    gain = ratio(seconds, "one", "batched") * batch
    rows = [
        [name, f"{statistics.median(seconds[key]) / n * 1e6:.1f}", factor]
        for name, key, n, factor in [
            ("one sequence at a time", "one", n_steps, "1"),
            (f"batch {batch}", "batched", n_steps * batch, f"{gain:.1f}"),
        ]
    ]
    return table([f"RNN, {hidden} units, T = {n_steps}", "microseconds per character", "times as fast"], rows)


def over_lengths_and_batches(kind="LSTM", hidden=128, rounds=9):
    lengths, batches = (25, 50, 100, 200, 400), (8, 16, 32, 64, 128)
    parts = []
    for name, sizes in [("T", [(t, 64) for t in lengths]), ("batch", [(100, b) for b in batches])]:
        steps = {
            size: repeated(ours(kind, hidden, size[1], size[0]), max(1, 8000 // (size[0] * size[1])))
            for size in sizes
        }
        seconds = compare({str(size): step for size, step in steps.items()}, rounds=rounds)
        cost = []
        for t, b in sizes:
            times = max(1, 8000 // (t * b))
            cost.append(statistics.median(seconds[str((t, b))]) / (t * b * times) * 1e6)
        header = [f"{kind}, {hidden} units: {name}"] + [str(t if name == "T" else b) for t, b in sizes]
        parts.append(table(header, [["microseconds per character"] + [f"{c:.2f}" for c in cost]]))
    return "\n\n".join(parts)


if __name__ == "__main__":
    write_result(
        "recurrent",
        "Recurrent layers: one step of training, 65 characters",
        against_torch_and_products(),
        against_one_at_a_time(),
        over_lengths_and_batches(),
        packages=["torch"] if torch else [],
    )

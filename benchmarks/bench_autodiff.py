"""Automatic differentiation: what the two engines cost, and what forward mode and checkpoints trade.

python -m benchmarks.bench_autodiff

Times are processor seconds of one thread, so that other programs on the machine do not count.
"""

from benchmarks.measure import compare, optional, ratio, table, write_result  # isort: skip  (before NumPy)

import functools
import gc
import random
import statistics
import time
import tracemalloc

import numpy as np

from nn_helpers.autodiff import Dual, Tensor, Value, checkpoint, cross_entropy, kept_bytes
from nn_helpers.nn import CrossEntropyLoss, Linear, ReLU, Sequential

compare = functools.partial(compare, clock=time.process_time)
torch = optional("torch")
micrograd = optional("micrograd.engine")


# The scalar engine: 2-16-16-1 on 100 points


def scalar_pass(number):
    """A function that computes the loss of a 2-16-16-1 network on 100 points, and its gradients."""
    rng = random.Random(0)
    sizes = [(2, 16), (16, 16), (16, 1)]
    layers = [
        [([number(rng.uniform(-1, 1)) for _ in range(n_in)], number(0.0)) for _ in range(n_out)]
        for n_in, n_out in sizes
    ]
    points = [([rng.gauss(0, 1), rng.gauss(0, 1)], rng.choice([-1, 1])) for _ in range(100)]

    def predict(x):
        for k, neurons in enumerate(layers):
            x = [sum((w * xi for w, xi in zip(ws, x, strict=True)), b) for ws, b in neurons]
            if k < 2:
                x = [z.relu() for z in x]
        return x[0]

    def run():
        loss = sum((1 + predict(x) * -label).relu() for x, label in points) * (1 / len(points))
        loss.backward()

    return run


def scalar_engine(rounds):
    """Without the collector in turns; with it one by one, as one's garbage is the other's work."""
    contestants = {"ours": scalar_pass(Value), "micrograd": micrograd and scalar_pass(micrograd.Value)}
    rows = []
    for name in ("off", "on"):
        gc.collect()
        gc.freeze()  # what was there before is nobody's work
        if name == "off":
            gc.disable()
            seconds = compare(contestants, rounds=rounds, before=gc.collect)
            gc.enable()
        else:
            seconds = {key: compare({key: run}, rounds=rounds)[key] for key, run in contestants.items()}
        medians = {key: statistics.median(times) * 1e3 for key, times in seconds.items() if times}
        if micrograd:
            peer = [f"{medians['micrograd']:.0f}", f"{ratio(seconds, 'micrograd', 'ours'):.2f}", "1.7"]
        else:
            peer = ["not installed", "", "1.7"]
        rows.append([f"garbage collector {name}", f"{medians['ours']:.0f}", *peer])
    header = ["2-16-16-1, 100 points", "ours, ms", "micrograd, ms", "times as fast", "at least"]
    return table(header, rows)


# The tensor engine: 784-100-10, batch 128, float32


def batch(size=128):
    rng = np.random.default_rng(0)
    return rng.random((size, 784), dtype=np.float32), rng.integers(0, 10, size)


def network():
    return Sequential(
        Linear(784, 100, dtype=np.float32), ReLU(), Linear(100, 10, dtype=np.float32), random_state=0
    )


def by_hand(X, y):
    model, loss_fn = network(), CrossEntropyLoss()

    def run():
        for parameter in model.parameters():
            parameter.zero_grad()
        loss_fn(model(X), y)
        model.backward(loss_fn.backward(), needs_input_grad=False)

    return run


def by_tensors(X, y):
    W1, b1, W2, b2 = parameters = [Tensor(p.data.copy(), requires_grad=True) for p in network().parameters()]
    x = Tensor(X)

    def run():
        for parameter in parameters:
            parameter.grad = None
        cross_entropy((x @ W1 + b1).relu() @ W2 + b2, y).backward()

    return run


def in_torch(X, y):
    if torch is None:
        return None
    torch.set_num_threads(1)
    model = torch.nn.Sequential(torch.nn.Linear(784, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10))
    x, labels = torch.tensor(X), torch.tensor(y)

    def run():
        model.zero_grad()
        torch.nn.functional.cross_entropy(model(x), labels).backward()

    return run


def tensor_engine(rounds):
    work = batch()
    gc.collect()
    contestants = {"hand": by_hand(*work), "tensors": by_tensors(*work), "torch": in_torch(*work)}
    seconds = compare(contestants, rounds=rounds * 20, warm_up=20)
    rows = []
    for key, name, most in (
        ("hand", "written by hand (chapter 06's layers)", ""),
        ("tensors", "tensor engine", "1.15 of hand-written"),
        ("torch", "PyTorch", ""),
    ):
        if not seconds[key]:
            rows.append([name, "not installed", "", "", most])
            continue
        to_torch = f"{ratio(seconds, key, 'torch'):.2f}" if seconds["torch"] else ""
        median = f"{statistics.median(seconds[key]) * 1e6:.0f}"
        rows.append([name, median, f"{ratio(seconds, key, 'hand'):.2f}", to_torch, most])
    header = ["784-100-10, batch 128", "microseconds", "to hand-written", "to PyTorch", "at most"]
    return table(header, rows)


# Forward against reverse


def modes(rounds):
    """The gradient of sum of tanh(w_i x_i) products: n passes forward, one in reverse."""
    rows = []
    for n in (1, 10, 100, 300):
        w = np.random.default_rng(0).normal(size=n).tolist()

        def f(values):
            total = 0.0
            for value in values:
                total = total + value.tanh() * value
            return total

        def forward(w=w, n=n, f=f):
            for k in range(n):
                f([Dual(v, float(i == k)) for i, v in enumerate(w)])

        def reverse(w=w, f=f):
            f([Value(v) for v in w]).backward()

        seconds = compare({"forward": forward, "reverse": reverse}, rounds=rounds)
        times = [statistics.median(seconds[key]) * 1e3 for key in ("forward", "reverse")]
        rows.append([f"{n:,}", str(n), "1", *(f"{t:.3g}" for t in times), f"{times[0] / times[1]:.0f}"])
    header = [
        "inputs",
        "passes forward",
        "passes in reverse",
        "forward, ms",
        "reverse, ms",
        "forward over reverse",
    ]
    return table(header, rows)


# Checkpoints


def checkpoints(n_layers=64, width=256, size=256, rounds=5):
    rng = np.random.default_rng(0)
    weights = [
        Tensor(rng.normal(0, width**-0.5, (width, width)), requires_grad=True) for _ in range(n_layers)
    ]
    X = rng.normal(size=(size, width))

    def block(a, first, last):
        for W in weights[first:last]:
            a = (a @ W).tanh()
        return a

    def run(every):
        """One pass forward and back; returns the bytes that were kept between them."""
        a = Tensor(X, requires_grad=True)
        for first in range(0, n_layers, every or n_layers):
            if every is None:
                a = block(a, 0, n_layers)
            else:
                a = checkpoint(lambda a, f=first: block(a, f, f + every), a)
        loss = (a * a).sum()
        kept = kept_bytes(loss)
        loss.backward()
        for W in weights:
            W.grad = None
        return kept

    choices = (None, 2, 4, 8, 16, 32)
    seconds = compare({every: lambda e=every: run(e) for every in choices}, rounds=rounds)
    rows = []
    for every in choices:
        tracemalloc.start()
        kept, peak = run(every), tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        name = "none" if every is None else f"every {every} layers"
        times = f"{ratio(seconds, every, None):.2f}"
        rows.append([name, f"{kept / 2**20:.0f}", f"{peak / 2**20:.0f}", times])
    header = [
        f"checkpoints, {n_layers} layers",
        "kept after forward, MB",
        "at most in use, MB",
        "times as long",
    ]
    return table(header, rows)


def main(rounds=9):
    packages = [name for name, module in (("torch", torch), ("micrograd", micrograd)) if module]
    write_result(
        "autodiff",
        "Automatic differentiation: what it costs",
        "One forward and one backward pass, processor time; medians of rounds in which all take turns.",
        scalar_engine(2 * rounds + 1),
        tensor_engine(rounds),
        modes(rounds),
        checkpoints(),
        packages=packages,
    )


if __name__ == "__main__":
    main()

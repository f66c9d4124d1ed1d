"""LeNet's layers on all of MNIST: its errors, and how long a training step takes beside PyTorch.

    python -m benchmarks.bench_convolution               both tables
    python -m benchmarks.bench_convolution --choose      validation errors of several learning rates

Convolutions of 5 x 5 with 6 and 16 filters, each with ReLU and max pooling, then 120, 84 and 10 units: 61,706
parameters. Batches of 64, momentum 0.9, a learning rate that warms up and then falls to 0 over the whole
schedule, chosen on the last 10,000 training images with seed 3, which the table does not use. The full MNIST
is needed (`make data`).
"""

from benchmarks.measure import compare, optional, table, timing_rows, write_result  # isort: skip  (before NumPy)

import statistics
import sys
import time

import numpy as np

from nn_helpers.data.digits import load_mnist
from nn_helpers.nn.convolution import Conv2d
from nn_helpers.nn.images import Flatten
from nn_helpers.nn.layers import Linear, ReLU, Rescale
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.pooling import MaxPool2d
from nn_helpers.nn.training import accuracy, fit, forward_in_batches, train_step

torch = optional("torch")

BATCH, MOMENTUM, SEEDS = 64, 0.9, (0, 1, 2)
RATE = {3: 0.04, 10: 0.04}  # by the number of epochs, see choose_rate
PUBLISHED = "LeNet-5 in LeCun et al. (1998): 0.95 %"
SINGLE = {"dtype": np.float32}


def lenet(random_state):
    def dense(n_in, n_out):
        return Linear(n_in, n_out, initialiser="he_uniform", **SINGLE)

    return Sequential(
        Rescale(1 / 255, **SINGLE),
        Conv2d(1, 6, 5, padding=2, **SINGLE), ReLU(), MaxPool2d(2),
        Conv2d(6, 16, 5, **SINGLE), ReLU(), MaxPool2d(2),
        Flatten(), dense(400, 120), ReLU(), dense(120, 84), ReLU(), dense(84, 10),
        random_state=random_state,
    )  # fmt: skip


def trained(X, y, epochs, rate, seed):
    """A network after its whole schedule, and the seconds of processor time that it took."""
    model, start = lenet(seed), time.process_time()
    optimizer = SGD(model.parameters(), lr=rate, momentum=MOMENTUM)
    fit(
        model, CrossEntropyLoss(), optimizer, X, y, epochs=epochs, batch_size=BATCH, random_state=seed,
        schedule=lambda share: rate * min(share / 0.05, (1 - share) / 0.95),
    )  # fmt: skip
    return model, time.process_time() - start


def errors(model, X, y):
    return 100 * (1 - accuracy(forward_in_batches(model, X, batch_size=500), y))


def images(rows):
    return rows.reshape(-1, 1, 28, 28)


def choose_rate(digits, epochs=3, rates=(0.02, 0.04, 0.08, 0.12)):
    for rate in rates:
        model, seconds = trained(images(digits.X_train), digits.y_train, epochs, rate, 3)
        found = errors(model, images(digits.X_validation), digits.y_validation)
        print(f"{epochs} epochs, rate {rate}: {found:.2f} % validation errors, {seconds:.0f} s", flush=True)


def results(digits):
    """Test errors in per cent of three seeds, for each schedule."""
    X, y = images(digits.X_full), digits.y_full
    X_test, y_test = images(digits.X_test), digits.y_test
    rows = []
    for epochs, rate in RATE.items():
        runs = [trained(X, y, epochs, rate, seed) for seed in SEEDS]
        found = [errors(model, X_test, y_test) for model, _ in runs]
        seconds = statistics.median(seconds for _, seconds in runs)
        each = ", ".join(f"{error:.2f}" for error in found)
        rows.append([f"{epochs} epochs", f"{np.mean(found):.2f} %", each, f"{seconds:.0f} s"])
    return ["training", "test errors, mean", "each seed", "processor time of one"], rows


def steps():
    """One training step of the course's layers and of PyTorch's, on the same batch: seconds."""
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, size=(BATCH, 1, 28, 28), dtype=np.uint8), rng.integers(0, 10, BATCH)
    model = lenet(0)
    optimizer, loss_fn = SGD(model.parameters(), lr=0.01, momentum=MOMENTUM), CrossEntropyLoss()

    def ours():
        for _ in range(20):
            train_step(model, loss_fn, optimizer, (x, y))

    return compare({"ours": ours, "PyTorch": torch and torch_steps(x, y)}, rounds=15)


def torch_steps(x, y):
    torch.set_num_threads(1)
    nn = torch.nn
    network = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=MOMENTUM, fused=True)
    loss_fn, x, y = nn.CrossEntropyLoss(), torch.from_numpy(x), torch.from_numpy(y)

    def run():
        for _ in range(20):
            optimizer.zero_grad()
            loss_fn(network(x * (1 / 255)), y).backward()
            optimizer.step()

    return run


def main(arguments):
    digits = load_mnist(full=True)
    if digits.source != "mnist":
        raise SystemExit("This benchmark needs all of MNIST: run `make data` first.")
    if "--choose" in arguments:
        choose_rate(digits)
        return
    header, rows = timing_rows(steps(), peer="PyTorch")
    rows = [[cell.replace("ours", "Conv2d and MaxPool2d of the course") for cell in row] for row in rows]
    write_result(
        "convolution",
        "LeNet's layers on MNIST",
        f"61,706 parameters, 60,000 images, batches of {BATCH}. {PUBLISHED}.",
        table(*results(digits)),
        "Twenty training steps on a batch of 64, forward, backward and momentum, in turns on one thread.",
        table(header, rows),
        packages=["torch"],
    )


if __name__ == "__main__":
    main(sys.argv[1:])

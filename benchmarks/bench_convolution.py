"""LeNet's layers on all of MNIST: its errors, and how long a training step takes beside PyTorch.

    python -m benchmarks.bench_convolution               both tables
    python -m benchmarks.bench_convolution --choose      validation errors of several recipes

Convolutions of 5 x 5 with 6 and 16 filters, each with ReLU and max pooling, then 120, 84 and 10 units: 61,706
parameters. Batches of 64, momentum 0.9, a learning rate that warms up and then falls to 0 over the whole
schedule. Rate, weight decay and smoothed labels were chosen on the last 10,000 training images with seeds 3
and 4, which the table does not use; images are never shifted or bent. The full MNIST is needed (`make data`).
"""

from benchmarks.measure import compare, optional, table, timing_rows, write_result  # isort: skip  (before NumPy)

import statistics
import sys
import time
from dataclasses import dataclass

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
EPOCHS = (3, 10)


@dataclass(frozen=True)
class Recipe:
    """What was to choose.

    lr : the highest learning rate
    weight_decay : of the weights, not of the biases
    smoothing : share of a label that is spread evenly over all ten digits
    """

    lr: float
    weight_decay: float = 0.0
    smoothing: float = 0.0

    def __str__(self):
        decay, share = f"{self.weight_decay:g}", f"{self.smoothing:g}"
        return f"highest rate {self.lr:g}, weight decay {decay}, labels smoothed by {share}"


CHOSEN = Recipe(0.08, 2e-4, 0.05)  # see choose
OTHERS = (
    Recipe(0.04),
    Recipe(0.04, smoothing=0.1),
    Recipe(0.08, smoothing=0.1),
    Recipe(0.08, weight_decay=2e-4),
    Recipe(0.12, 2e-4, 0.1),
)
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


def trained(X, y, epochs, recipe, seed):
    """A network after its whole schedule, and the seconds of processor time that it took."""
    model, start = lenet(seed), time.process_time()
    optimizer = SGD(model.parameters(), recipe.lr, MOMENTUM, weight_decay=recipe.weight_decay)
    targets = (1 - recipe.smoothing) * np.eye(10, dtype=np.float32)[y] + np.float32(recipe.smoothing / 10)
    fit(
        model, CrossEntropyLoss(), optimizer, X, targets, epochs=epochs, batch_size=BATCH, random_state=seed,
        schedule=lambda share: recipe.lr * min(share / 0.05, (1 - share) / 0.95),
    )  # fmt: skip
    return model, time.process_time() - start


def errors(model, X, y):
    return 100 * (1 - accuracy(forward_in_batches(model, X, batch_size=500), y))


def images(rows):
    return rows.reshape(-1, 1, 28, 28)


def choose(digits, epochs=3, seeds=(3, 4)):
    X, y = images(digits.X_train), digits.y_train
    for recipe in (CHOSEN, *OTHERS):
        models = [trained(X, y, epochs, recipe, seed)[0] for seed in seeds]
        found = [errors(model, images(digits.X_validation), digits.y_validation) for model in models]
        each = ", ".join(f"{error:.2f}" for error in found)
        print(f"{recipe}: {np.mean(found):.2f} % validation errors ({each})", flush=True)


def results(digits):
    """Test errors in per cent of three seeds, for each schedule."""
    X, y = images(digits.X_full), digits.y_full
    X_test, y_test = images(digits.X_test), digits.y_test
    rows = []
    for epochs in EPOCHS:
        runs = [trained(X, y, epochs, CHOSEN, seed) for seed in SEEDS]
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

    return compare({"ours": ours, "PyTorch": torch and torch_steps(x, y)}, rounds=15, clock=time.process_time)


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
        choose(digits)
        return
    header, rows = timing_rows(steps(), peer="PyTorch")
    rows = [[cell.replace("ours", "Conv2d and MaxPool2d of the course") for cell in row] for row in rows]
    write_result(
        "convolution",
        "LeNet's layers on MNIST",
        f"61,706 parameters, 60,000 images, batches of {BATCH}; {CHOSEN}. {PUBLISHED}.",
        table(*results(digits)),
        "Twenty training steps on a batch of 64, forward, backward and momentum, in turns; processor time.",
        table(header, rows),
        packages=["torch"],
    )


if __name__ == "__main__":
    main(sys.argv[1:])

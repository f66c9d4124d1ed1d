"""Test errors on MNIST beside the published ones, each with its own architecture and loss, three seeds.

    python -m benchmarks.mnist_results

Recipes were chosen on the 10,000 validation images; the test images are looked at once, after the last
epoch. Nielsen trains on 50,000 images, the others on all 60,000. Losses of the course are means over all
elements, so a published rate for a sum over the 10 outputs is multiplied by 10 here.
"""

from benchmarks.measure import table, write_result  # isort: skip  (before NumPy)

import statistics
import time

import numpy as np

from nn_helpers.data.digits import load_mnist
from nn_helpers.nn.layers import Linear, ReLU, Rescale, Sigmoid, Tanh
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.training import accuracy, fit, forward_in_batches

SEEDS = (0, 1, 2)
FLOAT = np.float32


class Recipe:
    """How one row of the table is trained."""

    def __init__(
        self,
        layers,
        loss_fn,
        lr,
        *,
        epochs,
        batch_size,
        momentum=0.0,
        weight_decay=0.0,
        decay_rate=True,
        images=60_000,
        standard_normal=False,
    ):
        self.layers = layers
        self.loss_fn = loss_fn
        self.lr = lr
        self.epochs = epochs
        self.batch_size = batch_size
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.schedule = linearly_to_zero(lr) if decay_rate else None
        self.images = images
        self.standard_normal = standard_normal

    def train(self, X, y, seed):
        """Return the trained network."""
        model = Sequential(Rescale(1 / 255, dtype=FLOAT), *self.layers(), random_state=seed)
        if self.standard_normal:
            rng = np.random.default_rng(seed)
            for parameter in model.parameters():
                parameter.data[...] = rng.standard_normal(parameter.shape)
        targets = y if isinstance(self.loss_fn, CrossEntropyLoss) else np.eye(10, dtype=FLOAT)[y]
        optimizer = SGD(model.parameters(), self.lr, self.momentum, weight_decay=self.weight_decay)
        fit(
            model,
            self.loss_fn,
            optimizer,
            X,
            targets,
            epochs=self.epochs,
            batch_size=self.batch_size,
            random_state=seed,
            schedule=self.schedule,
        )
        return model


def linearly_to_zero(lr):
    """The rate over the training: 5 % warm-up, then linearly down to 0."""
    return lambda share: lr * min((share + 1e-3) / 0.05, (1 - share) / 0.95)


def dense(n_in, n_out, initialiser="glorot_uniform"):
    return Linear(n_in, n_out, initialiser=initialiser, dtype=FLOAT)


def nielsen(units, loss_fn, lr, weight_decay=0.0):
    """Sigmoid hidden units, batches of 10, 30 epochs, a constant rate, weights and biases from N(0, 1)."""
    output = [Sigmoid()] if isinstance(loss_fn, MSELoss) else []  # the other loss contains the sigmoid
    return Recipe(
        lambda: [dense(784, units), Sigmoid(), dense(units, 10), *output],
        loss_fn,
        lr,
        epochs=30,
        batch_size=10,
        weight_decay=weight_decay,
        decay_rate=False,
        images=50_000,
        standard_normal=True,
    )


# name: recipe, published test error in %, its source
ROWS = {
    "linear, MSE": (
        Recipe(lambda: [dense(784, 10)], MSELoss(), 0.1, epochs=10, batch_size=64),
        12.0,
        "LeCun and others 1998, linear classifier",
    ),
    "linear, softmax, cross-entropy": (
        Recipe(lambda: [dense(784, 10)], CrossEntropyLoss(), 0.3, epochs=10, batch_size=64),
        12.0,
        "the same",
    ),
    "300 tanh units, MSE": (
        Recipe(
            lambda: [dense(784, 300), Tanh(), dense(300, 10)],
            MSELoss(),
            0.1,
            epochs=12,
            batch_size=64,
            momentum=0.9,
        ),
        4.7,
        "LeCun and others 1998, 300 hidden units, MSE",
    ),
    "Nielsen 784-30-10, quadratic": (
        nielsen(30, MSELoss(), 3.0 * 10 / 2),
        4.58,
        "Nielsen, chapter 1, best epoch",
    ),
    "Nielsen 784-100-10, quadratic": (
        nielsen(100, MSELoss(), 3.0 * 10 / 2),
        3.41,
        "Nielsen, chapter 1, best epoch of best run",
    ),
    "Nielsen 784-100-10, cross-entropy, L2": (
        nielsen(100, BCEWithLogitsLoss(), 0.5 * 10, weight_decay=5.0 / 50_000 / 10),
        2.08,
        "Nielsen, chapter 3, on his validation images",
    ),
    "800 ReLU units, cross-entropy": (
        Recipe(
            lambda: [dense(784, 800, "he_normal"), ReLU(), dense(800, 10)],
            CrossEntropyLoss(),
            0.3,
            epochs=8,
            batch_size=128,
            momentum=0.9,
            weight_decay=1e-4,
        ),
        1.6,
        "Simard and others 2003, 800 hidden units",
    ),
}


def error_in_percent(model, X, y):
    return 100 * (1 - accuracy(forward_in_batches(model, X), y))


def measure(name, digits):
    """Train one row with every seed, and return it as text."""
    recipe, published, source = ROWS[name]
    X, y = digits.X_full[: recipe.images], digits.y_full[: recipe.images]
    errors, seconds = [], []
    for seed in SEEDS:
        start = time.process_time()  # of one thread, so that a busy machine does not count
        model = recipe.train(X, y, seed)
        seconds.append(time.process_time() - start)
        errors.append(error_in_percent(model, digits.X_test, digits.y_test))
        print(f"{name}, seed {seed}: {errors[-1]:.2f} % in {seconds[-1]:.1f} s", flush=True)
    return [
        name,
        f"{statistics.mean(errors):.2f}",
        ", ".join(f"{error:.2f}" for error in errors),
        f"{published:g}",
        source,
        f"{recipe.epochs} x {statistics.median(seconds) / recipe.epochs:.2f} s",
    ]


def report(rows):
    header = ["network", "our error in %", "each seed", "published", "source", "epochs x processor time"]
    write_result(
        "mnist_results",
        "Test errors on MNIST",
        "Errors on the 10,000 test images after the last epoch, one thread; "
        f"seeds {', '.join(map(str, SEEDS))}.",
        table(header, rows),
    )


def main():
    digits = load_mnist(True)
    if digits.source != "mnist":
        raise SystemExit("These results are about MNIST, which is not at hand.")
    report([measure(name, digits) for name in ROWS])


if __name__ == "__main__":
    main()

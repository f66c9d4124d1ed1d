"""The small convolutional network of the chapter, as its lecture builds it."""

from functools import lru_cache
from typing import Any

import numpy as np

from nn_helpers.data.digits import load_mnist
from nn_helpers.nn.convolution import Conv2d
from nn_helpers.nn.images import Flatten
from nn_helpers.nn.layers import Linear, ReLU, Rescale
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD
from nn_helpers.nn.pooling import MaxPool2d
from nn_helpers.nn.training import fit

SINGLE: dict[str, Any] = {"dtype": np.float32}


def images(rows: np.ndarray) -> np.ndarray:
    """Rows of 784 pixels as images (N, 1, 28, 28)."""
    return rows.reshape(-1, 1, 28, 28)


def small_cnn(seed: int) -> Sequential:
    """9,098 parameters: two convolutions of 3 x 3 with pooling, then one linear layer."""
    return Sequential(
        Rescale(1 / 255, **SINGLE),
        Conv2d(1, 8, 3, padding=1, **SINGLE), ReLU(), MaxPool2d(2),
        Conv2d(8, 16, 3, padding=1, **SINGLE), ReLU(), MaxPool2d(2),
        Flatten(), Linear(784, 10, **SINGLE),
        random_state=seed,
    )  # fmt: skip


@lru_cache(maxsize=1)
def cnn_reader() -> Sequential:
    """The small network after three epochs of 4,500 MNIST images; trained once, in about a second."""
    digits, model = load_mnist(full=False), small_cnn(0)
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
    X, y = images(digits.X_full), digits.y_full
    fit(model, CrossEntropyLoss(), optimizer, X, y, epochs=3, batch_size=50, random_state=0,
        schedule=lambda share: 0.05 * (1 - share))  # fmt: skip
    return model

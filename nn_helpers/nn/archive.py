"""Named arrays in a file that ends in ``.npz``: written and read in one place."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.validation import Array


def save_arrays(path: str | os.PathLike[str], arrays: Mapping[str, ArrayLike]) -> None:
    """Write arrays to a file; the ending ``.npz`` is added where it is missing."""
    named: dict[str, Any] = dict(arrays)
    np.savez(npz_path(path), **named)


def load_arrays(path: str | os.PathLike[str], writer: str) -> dict[str, Array]:
    """Read what `save_arrays` wrote.

    Parameters
    ----------
    path : str or path
    writer : str
        What writes such files, for the message: for example ``"Sequential.save"``.

    Raises
    ------
    ValueError
        If the file is no such file.
    FileNotFoundError
        If there is none.
    """
    path = npz_path(path)
    try:
        with np.load(path, allow_pickle=False) as archive:
            return dict(archive)
    except (zipfile.BadZipFile, ValueError, EOFError, AttributeError, TypeError):
        raise ValueError(
            f"{Path(path).name}: expected a file that {writer} wrote, got something else."
        ) from None


def npz_path(path: str | os.PathLike[str]) -> str:
    """Return the path as text that ends in ``.npz``."""
    path = os.fspath(path)
    return path if path.endswith(".npz") else path + ".npz"

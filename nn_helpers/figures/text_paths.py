"""Words as outlines: many small numbers drawn as one collection, ten times faster than as many texts."""

from functools import cache
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path

FONT = FontProperties(family="DejaVu Sans")
SIZE = 100  # at which outlines are fetched; they are returned in ems
HALF_DIGIT = 0.365  # half the height of a digit, in ems


def word_outline(word: str) -> Any:
    """Return the outline of a word, in ems, centred on the middle of its digits, and its width.

    Parameters
    ----------
    word : str
        Plain text, or mathematics between dollar signs.

    Returns
    -------
    vertices : ndarray, shape (n, 2)
    codes : ndarray, shape (n,)
        As in `matplotlib.path.Path`.
    width : float
    """
    pieces = [word] if "$" in word else list(word)
    vertices: list[Any] = [np.empty((0, 2))]
    codes: list[Any] = [np.empty(0, Path.code_type)]
    x = 0.0
    for piece in pieces:
        outline, advance = _piece(piece)
        vertices.append(np.asarray(outline.vertices) / SIZE + (x, 0))
        codes.append(outline.codes)
        x += advance
    return np.concatenate(vertices) - (x / 2, HALF_DIGIT), np.concatenate(codes), x


@cache
def _piece(text: str) -> tuple[Path, float]:
    width, _, _ = text_to_path.get_text_width_height_descent(text, FONT, "$" in text)
    if not text.strip():
        return Path(np.empty((0, 2)), np.empty(0, Path.code_type)), width / FONT.get_size()
    return TextPath((0, 0), text, size=SIZE, prop=FONT), width / FONT.get_size()

"""A figure on a dark page: light and dark change places, and hues stay what they are.

    colour + INK - (1 + INK - PAGE) * luma(colour)      white -> PAGE, black -> INK, differences as before

The browser applies this to a picture as a filter, so Python draws once for both themes. Colours of the
palette stay as far apart as they were, for every kind of colour vision.
"""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.typing import ColorType

PAGE = 0x11 / 255  # what white becomes: the page of JupyterLab's dark theme
INK = 0.94  # what black becomes
LUMA = np.array([0.2126, 0.7152, 0.0722])  # of ITU-R BT.709
RANGE = 1 + INK - PAGE


def in_the_dark(colour: ColorType) -> np.ndarray:
    """What a colour becomes on a dark page.

    Parameters
    ----------
    colour : any colour of Matplotlib

    Returns
    -------
    ndarray, shape (3,)
        Red, green and blue from 0 to 1.
    """
    rgb = np.array(to_rgb(colour), dtype=float)
    return np.clip(rgb + INK - RANGE * (LUMA @ rgb), 0, 1)


def filter_values() -> str:
    """The same as the ``values`` of an SVG ``feColorMatrix``: 4 rows of 5 numbers."""
    rows = np.zeros((4, 5))
    rows[:3, :3] = np.eye(3) - RANGE * LUMA
    rows[:3, 4] = INK
    rows[3, 3] = 1  # what is transparent stays so
    return "  ".join(" ".join(f"{value:.4f}" for value in row) for row in rows)

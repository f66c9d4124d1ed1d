"""A picture in the browser that Python redraws, with words for those who cannot see it.

    Figure --Agg--> PNG bytes --Picture--> <img alt="...">        and back: pointer and keys

`encode_png` turns a figure into bytes quickly, `Picture` carries them to the browser (``picture.js``),
and `PictureEvent` brings a pointer or a key back in the coordinates of the data.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from nn_helpers.figures.dark import filter_values

CSS_DPI = 100  # one inch of a figure is 100 pixels of a web page


@dataclass(frozen=True)
class PictureEvent:
    """What a reader did to a picture.

    Attributes
    ----------
    kind : {"down", "move", "up", "key"}
        Pointer pressed, moved while pressed, released; or a key.
    x, y : float or None
        Position in the data coordinates of axes number `axes`; None for a key or outside all axes.
    axes : int or None
        Index into ``figure.axes``.
    key : str
        Name of the key, such as ``"ArrowLeft"``, ``"Enter"`` or ``" "``; empty for the pointer.
    shift : bool
        Whether Shift was held.
    """

    kind: str
    x: float | None = None
    y: float | None = None
    axes: int | None = None
    key: str = ""
    shift: bool = False


class Picture(anywidget.AnyWidget):
    """An image that is swapped without flicker, with alternative text, caption and error message.

    Parameters
    ----------
    png : bytes
        The image.
    width : int
        Width on the page in CSS pixels.
    alt, caption : str
        Alternative text, and the sentence under the picture that screen readers announce politely.
    error : str
        Shown as an alert over the paled picture while it is not empty.
    dark_values : str
        The colour matrix that the browser applies where the page is dark; empty: none.
    interactive : bool
        Whether the picture takes the focus and reports pointer and keys; `hint` then says how to use it.
    """

    _esm = Path(__file__).with_name("picture.js")
    png = traitlets.Bytes(b"").tag(sync=True)
    width = traitlets.Int(600).tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    dark_values = traitlets.Unicode(filter_values()).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    interactive = traitlets.Bool(False).tag(sync=True)
    hint = traitlets.Unicode("").tag(sync=True)
    pixel_ratio = traitlets.Float(1.0).tag(sync=True)


def encode_png(canvas: FigureCanvasAgg) -> bytes:
    """Return the drawn figure as PNG bytes, compressed lightly because speed counts here.

    Parameters
    ----------
    canvas : matplotlib.backends.backend_agg.FigureCanvasAgg

    Returns
    -------
    bytes
    """
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    stream = BytesIO()
    image.save(stream, "png", compress_level=1)
    return stream.getvalue()


def data_event(figure: Figure, message: dict[str, Any]) -> PictureEvent:
    """Translate a browser's message into a `PictureEvent`.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    message : dict
        ``kind``, ``key``, ``shift`` and the position ``x``, ``y`` as fractions of the picture from its
        upper left corner.
    """
    kind, key, shift = message["kind"], message.get("key", ""), bool(message.get("shift"))
    if kind == "key":
        return PictureEvent(kind, key=key, shift=shift)
    pixel = figure.bbox.width * message["x"], figure.bbox.height * (1 - message["y"])
    for index, axes in enumerate(figure.axes):
        if axes.get_visible() and axes.bbox.contains(*pixel):
            x, y = axes.transData.inverted().transform(pixel)
            return PictureEvent(kind, float(x), float(y), index, key, shift)
    return PictureEvent(kind, key=key, shift=shift)

"""Draws a figure again and again, and what does not change only once.

Most of the time that Matplotlib takes for a plot goes into tick labels and grid. A `Painter` keeps the frames
of all axes (background, grid, ticks, spines) as pixels and paints only the rest over them.
"""

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg


class Painter:
    """Paints the figure of an Agg canvas.

    The first painting settles the layout, which then stays. Frames are painted anew when their limits, ticks
    or labels change. Figures with overlapping or three-dimensional axes are always painted in full.

    Parameters
    ----------
    canvas : matplotlib.backends.backend_agg.FigureCanvasAgg
    """

    def __init__(self, canvas: FigureCanvasAgg) -> None:
        self.canvas = canvas
        self.figure = canvas.figure
        self._frames: Any = None
        self._key: tuple[Any, ...] | None = None
        self._settled = False

    def paint(self) -> None:
        """Bring the canvas up to date."""
        if not self._settled:
            self.canvas.draw()
            self.figure.set_layout_engine("none")
            self._settled = True
        if not self._separable():
            self.canvas.draw()
            return
        contents = [(ax, _contents(ax)) for ax in self.figure.axes if ax.get_visible()]
        around = [artist for artist in self.figure.get_children() if not isinstance(artist, Axes)]
        around = [artist for artist in around if artist is not self.figure.patch]
        if self._frames_changed():
            self._paint_frames([*around, *(artist for _, artists in contents for artist in artists)])
        self.canvas.restore_region(self._frames)
        renderer = self.canvas.get_renderer()
        for artists in (*(artists for _, artists in contents), around):
            for artist in sorted(artists, key=lambda artist: artist.zorder):
                artist.draw(renderer)

    def _separable(self) -> bool:
        axes = [ax for ax in self.figure.axes if ax.get_visible()]
        flat = all(ax.name == "rectilinear" for ax in axes)
        return flat and not any(a.bbox.overlaps(b.bbox) for i, a in enumerate(axes) for b in axes[:i])

    def _frames_changed(self) -> bool:
        axes = [ax for ax in self.figure.axes if ax.get_visible() and ax.axison]
        parts = [part for ax in axes for part in (ax.patch, *ax.spines.values())]
        return any(part.stale and part.get_visible() for part in parts) or self._key != self._new_key()

    def _new_key(self) -> tuple[Any, ...]:
        return self.figure.dpi, [
            (
                ax.get_visible(),
                ax.axison,
                *ax.viewLim.extents,
                *ax.bbox.extents,
                _ticks(ax.xaxis),
                _ticks(ax.yaxis),
            )
            for ax in self.figure.axes
        ]

    def _paint_frames(self, others: list[Artist]) -> None:
        for artist in others:
            artist.set_animated(True)  # canvas.draw leaves animated artists out
        self.canvas.draw()
        self._frames = self.canvas.copy_from_bbox(self.figure.bbox)
        self._key = self._new_key()


def _ticks(axis: Axis) -> tuple[Any, ...] | None:
    """Return what the numbers beside an axis depend on; setting a limit to the same value changes nothing."""
    if not (axis.axes.axison and axis.get_visible()):
        return None
    places = list(axis.get_majorticklocs())
    words = axis.get_major_formatter().format_ticks(places)
    return places, words, axis.get_label_text(), axis.get_scale(), axis.get_tick_params()


def _frame(ax: Axes) -> list[Artist]:
    return [ax.patch, ax.xaxis, ax.yaxis, *ax.spines.values()]


def _contents(ax: Axes) -> list[Artist]:
    frame = set(_frame(ax))
    return [artist for artist in ax.get_children() if artist not in frame]

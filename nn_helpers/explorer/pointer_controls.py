"""Controls that are set on the picture itself: dragged, clicked, drawn, and with keys just as well."""

from dataclasses import dataclass, replace
from typing import Any, Self

import ipywidgets as widgets
import numpy as np

from nn_helpers.explorer.controls import ARROWS, Control, Holder
from nn_helpers.explorer.picture import PictureEvent


@dataclass(frozen=True)
class PointSet:
    """Points in the plane of which one is selected."""

    points: tuple
    selected: int = 0

    @property
    def x(self) -> np.ndarray:
        """The first coordinates, shape (n,)."""
        return np.array([point[0] for point in self.points], dtype=float)

    @property
    def y(self) -> np.ndarray:
        """The second coordinates, shape (n,)."""
        return np.array([point[1] for point in self.points], dtype=float)

    def moved(self, x: float, y: float) -> Self:
        """Return the same set with the selected point at (x, y)."""
        points = list(self.points)
        points[self.selected] = (float(x), float(y))
        return replace(self, points=tuple(points))


@dataclass(frozen=True)
class PointerControl(Control):
    """A value that is set on the picture itself: base of all controls that are dragged, clicked or drawn.

    A subclass defines `respond` as a pure function of the value and a `PictureEvent` in data coordinates,
    and must give the keyboard the same powers as the pointer.

    Parameters
    ----------
    value
        The value at the start; hashable or comparable with ``==``.
    hint : str
        How to use it with pointer and keys, shown beside the picture.
    samples : tuple
        Further values to test with.
    axes : int
        Index of the axes that listen.
    """

    value: Any = None
    hint: str = ""
    samples: tuple = ()
    axes: int = 0

    @property
    def listens(self) -> bool:
        return True

    def build(self) -> tuple[Any, Any]:
        hint = widgets.HTML(f"<strong>{self.label}</strong>: {self.hint}")
        return hint, Holder(value=self.value)

    def cases(self) -> list[Any]:
        return [self.value, *self.samples]

    def respond(self, value: Any, event: PictureEvent) -> Any:
        """Return the next value."""
        raise NotImplementedError


@dataclass(frozen=True)
class Points(PointerControl):
    """Points to drag inside `bounds` = ((x_min, x_max), (y_min, y_max)); the value is a `PointSet`.

    The arrow keys move the selected point by one fiftieth of the bounds (with Shift, by one tenth),
    N and P select the next and the previous point.
    """

    bounds: tuple = ((0, 1), (0, 1))
    hint: str = "drag a point; or focus the picture, N and P select a point, the arrow keys move it."

    def __post_init__(self) -> None:
        if not isinstance(self.value, PointSet):
            points = tuple((float(x), float(y)) for x, y in self.value)
            object.__setattr__(self, "value", PointSet(points))
        if not self.samples:
            corner = (self.bounds[0][1], self.bounds[1][0])
            object.__setattr__(self, "samples", (self.value.moved(*corner),))

    def respond(self, value: Any, event: PictureEvent) -> Any:
        """Return the points after a drag, an arrow key, or N and P, which select another one."""
        (left, right), (bottom, top) = self.bounds
        if event.key in ARROWS:
            share = 0.1 if event.shift else 0.02
            x, y = value.points[value.selected]
            dx, dy = ARROWS[event.key]
            x, y = x + dx * share * (right - left), y + dy * share * (top - bottom)
        elif event.key in ("n", "p"):
            step = 1 if event.key == "n" else -1
            return replace(value, selected=(value.selected + step) % len(value.points))
        elif event.kind == "down" and event.x is not None:
            distance = np.hypot((value.x - event.x) / (right - left), (value.y - event.y) / (top - bottom))
            return replace(value, selected=int(distance.argmin()))
        elif event.kind == "move" and event.x is not None:
            x, y = event.x, event.y
        else:
            return value
        return value.moved(min(max(x, left), right), min(max(y, bottom), top))

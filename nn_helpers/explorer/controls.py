"""The controls of an explorer: what a reader can set, between which limits, and from where it starts.

A control is a small description. `build` turns it into a pair of the ipywidget that is shown and the object
whose ``value`` trait holds the setting; often they are the same. `cases` lists the values that tests sweep.
A control may also listen to the picture: `respond` maps its value and a `PictureEvent` to its next value.
"""

from dataclasses import dataclass, field, replace
from math import hypot, log10
from typing import Any, Self

import ipywidgets as widgets
import numpy as np
import traitlets

from nn_helpers.explorer.picture import PictureEvent

ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}
LABEL_WIDTH = "8em"
WIDE = {"width": "100%"}  # each widget gets a layout of its own
AUTO = {"width": "auto"}


def add_classes(widget: Any, *names: str) -> Any:
    """Return the widget, with classes for ``picture.js`` to know it by."""
    for name in names:
        widget.add_class(name)
    return widget


class Holder(traitlets.HasTraits):
    """Carries the value of a control for which ipywidgets has no widget of its own."""

    value = traitlets.Any()


def _check_range(label: str, low: float, high: float, value: float) -> None:
    if not low < high:
        raise ValueError(f"control {label!r}: min is {low} and max is {high}; min must be below max")
    if not low <= value <= high:
        raise ValueError(f"control {label!r}: the value {value} is not between min {low} and max {high}")


@dataclass(frozen=True)
class Control:
    """What all controls share: a label, and no interest in the picture."""

    label: str

    @property
    def listens(self) -> bool:
        """Whether the control takes part in what happens on the picture."""
        return False

    def build(self) -> tuple[Any, Any]:
        """Return the widget to show and the object whose ``value`` holds the setting."""
        raise NotImplementedError

    def cases(self) -> list[Any]:
        """Return the values to sweep, corners first and last."""
        raise NotImplementedError

    def words(self) -> str:
        """Say in words what the control sets, for readers without widgets."""
        return self.label

    def located(self, artists: Any) -> Self:
        """Return the control that knows where its options are drawn."""
        return self


@dataclass(frozen=True)
class RangeControl(Control):
    """What all sliders share: a number between `min` and `max`."""

    min: float
    max: float
    value: float

    kind = widgets.FloatSlider

    def __post_init__(self) -> None:
        _check_range(self.label, self.min, self.max, self.value)

    def settings(self) -> dict[str, Any]:
        """Return what the slider's widget is told beyond its value and looks."""
        raise NotImplementedError

    def build(self) -> tuple[Any, Any]:
        look = {"layout": WIDE, "style": {"description_width": LABEL_WIDTH}}
        slider = self.kind(self.value, description=self.label, **self.settings(), **look)
        return slider, slider

    def cases(self) -> list[Any]:
        return [float(self.min), float(self.value), float(self.max)]

    def words(self) -> str:
        return f"{self.label} from {self.min:g} to {self.max:g}, here {self.value:g}"


@dataclass(frozen=True)
class Slider(RangeControl):
    """A real number between `min` and `max`, in steps of `step` (one hundredth of the range if None)."""

    step: float | None = None
    format: str = ".2f"

    def settings(self) -> dict[str, Any]:
        step = self.step or (self.max - self.min) / 100
        return {"min": self.min, "max": self.max, "step": step, "readout_format": self.format}


@dataclass(frozen=True)
class IntSlider(RangeControl):
    """A whole number between `min` and `max`."""

    step: int = 1

    kind = widgets.IntSlider

    def settings(self) -> dict[str, Any]:
        return {"min": self.min, "max": self.max, "step": self.step}

    def cases(self) -> list[Any]:
        return [self.min, self.value, self.max]

    def words(self) -> str:
        return f"{self.label} from {self.min} to {self.max}, here {self.value}"


@dataclass(frozen=True)
class LogSlider(RangeControl):
    """A positive number between `min` and `max` on a logarithmic scale, `steps` steps to a power of ten."""

    steps: int = 10
    format: str = ".3g"

    kind = widgets.FloatLogSlider

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.min <= 0:
            raise ValueError(f"control {self.label!r}: min is {self.min}; a logarithmic scale needs min > 0")

    def settings(self) -> dict[str, Any]:
        low, high = log10(self.min), log10(self.max)
        return {"base": 10, "min": low, "max": high, "step": 1 / self.steps, "readout_format": self.format}


@dataclass(frozen=True)
class Choice(Control):
    """One of several options, by default the first, shown as a drop-down list or as buttons.

    Parameters
    ----------
    options : list or dict
        The values, or label -> value.
    value
        The value at the start.
    buttons : bool
        Buttons side by side instead of a list: for two to four short options.
    positions : dict or callable, optional
        value -> (x, y) in data coordinates of axes number `axes`, or a function that returns such a dict when
        given what the explorer's `prepare` returned. The picture then becomes clickable: a click chooses the
        nearest option, an arrow key the next one in its direction.
    """

    options: list | dict
    value: Any = None
    buttons: bool = False
    positions: Any = None
    axes: int = 0

    def __post_init__(self) -> None:
        if not self._values():
            raise ValueError(f"control {self.label!r} has no options; give at least one")
        if self.value is None:
            object.__setattr__(self, "value", self._values()[0])
        if self.value not in self._values():
            raise ValueError(f"control {self.label!r}: {self.value!r} is none of {self._values()}")
        unknown = set() if callable(self.positions) else set(self.positions or ()) - set(self._values())
        if unknown:
            raise ValueError(f"control {self.label!r}: positions has {unknown}, which are no options")

    def located(self, artists: Any) -> Self:
        return replace(self, positions=self.positions(artists)) if callable(self.positions) else self

    def _values(self) -> list[Any]:
        return list(self.options.values()) if isinstance(self.options, dict) else list(self.options)

    @property
    def listens(self) -> bool:
        return self.positions is not None

    @property
    def hint(self) -> str:
        return f"Click, or press an arrow key, to choose: {self.label}"

    def build(self) -> tuple[Any, Any]:
        options = list(self.options.items()) if isinstance(self.options, dict) else list(self.options)
        kind = widgets.ToggleButtons if self.buttons else widgets.Dropdown
        widget = kind(options=options, value=self.value, description=self.label)
        widget.style.description_width = LABEL_WIDTH if not self.buttons else "initial"
        if self.buttons:
            widget.style.button_width = "auto"
        else:
            widget.layout = WIDE
        return widget, widget

    def cases(self) -> list[Any]:
        return self._values()

    def words(self) -> str:
        names = [str(name) for name in self.options]
        return f"{self.label} ({', '.join(names[:8])}{', ...' if len(names) > 8 else ''})"

    def respond(self, value: Any, event: PictureEvent) -> Any:
        """Return the option that a click or an arrow key on the picture chooses."""
        if event.kind == "down" and event.x is not None and event.y is not None:
            here = event.x, event.y
            return min(self.positions, key=lambda v: hypot(*np.subtract(self.positions[v], here)))
        if event.key in ARROWS and value in self.positions:
            return self._neighbour(value, ARROWS[event.key])
        return value

    def _neighbour(self, value: Any, direction: tuple[int, int]) -> Any:
        """Find the option that is near along `direction`; one to the side counts as three times as far."""
        best, best_distance = value, float("inf")
        for other, position in self.positions.items():
            dx, dy = np.subtract(position, self.positions[value])
            along = dx * direction[0] + dy * direction[1]
            aside = abs(dx * direction[1]) + abs(dy * direction[0])
            if along > 1e-9 and along + 3 * aside < best_distance:
                best, best_distance = other, along + 3 * aside
        return best


@dataclass(frozen=True)
class Toggle(Control):
    """A check box."""

    value: bool = False

    def build(self) -> tuple[Any, Any]:
        box = widgets.Checkbox(self.value, description=self.label, indent=False, layout=WIDE)
        return box, box

    def cases(self) -> list[Any]:
        return [False, True]

    def words(self) -> str:
        return f"{self.label} ({'on' if self.value else 'off'})"


@dataclass(frozen=True)
class Text(Control):
    """A line of text, taken over when Enter is pressed; `samples` are further texts to test with."""

    value: str = ""
    placeholder: str = ""
    samples: tuple = ("", "a")

    def build(self) -> tuple[Any, Any]:
        line = widgets.Text(
            self.value,
            description=self.label,
            placeholder=self.placeholder,
            continuous_update=False,
            layout=WIDE,
            style={"description_width": LABEL_WIDTH},
        )
        return line, line

    def cases(self) -> list[Any]:
        return [self.value, *self.samples]


@dataclass(frozen=True)
class Button(Control):
    """A button; its value counts the clicks, so it can serve as a seed."""

    value: int = 0

    def build(self) -> tuple[Any, Any]:
        holder = Holder(value=self.value)
        button = widgets.Button(description=self.label, layout=AUTO)

        def count(_: Any) -> None:
            holder.value += 1

        button.on_click(count)
        return button, holder

    def cases(self) -> list[Any]:
        return [self.value, self.value + 1, self.value + 2]


@dataclass(frozen=True)
class Steps(Control):
    """Back and next through named steps; the value is the number of the step, from 0."""

    names: list = field(default_factory=list)
    value: int = 0

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError(f"control {self.label!r} has no steps; give their names")
        _check_range(self.label, 0, max(len(self.names) - 1, 1), self.value)

    def build(self) -> tuple[Any, Any]:
        holder = Holder(value=self.value)
        text = widgets.Label()
        back = widgets.Button(
            description="Back", icon="arrow-left", tooltip=f"{self.label}: back", layout=AUTO
        )
        forward = widgets.Button(
            description="Next", icon="arrow-right", tooltip=f"{self.label}: next", layout=AUTO
        )
        start = widgets.Button(description="Start", tooltip=f"{self.label}: to the start", layout=AUTO)

        def move(by: int) -> None:
            holder.value = min(max(holder.value + by, 0), len(self.names) - 1)

        def name(*_: Any) -> None:
            text.value = f"{self.label} {holder.value + 1} of {len(self.names)}: {self.names[holder.value]}"

        back.on_click(lambda _: move(-1))
        forward.on_click(lambda _: move(1))
        start.on_click(lambda _: move(-len(self.names)))
        holder.observe(name, "value")
        name()
        return widgets.VBox([widgets.HBox([back, forward, start]), text]), holder

    def cases(self) -> list[Any]:
        return list(range(len(self.names)))

    def words(self) -> str:
        return f"{self.label} (back and next through {len(self.names)} steps)"


@dataclass(frozen=True)
class Play(Control):
    """A whole number between `min` and `max` that can also run by itself, every `interval` milliseconds."""

    min: int
    max: int
    value: int = 0
    step: int = 1
    interval: int = 200

    def __post_init__(self) -> None:
        _check_range(self.label, self.min, self.max, self.value)

    def build(self) -> tuple[Any, Any]:
        limits = {"min": self.min, "max": self.max, "step": self.step}
        play = widgets.Play(value=self.value, interval=self.interval, show_repeat=False, **limits)
        slider = widgets.IntSlider(
            self.value, description=self.label, layout=WIDE, style={"description_width": "initial"}, **limits
        )
        box = widgets.VBox([play, self._single_steps(slider), slider])
        box.link = widgets.jslink((play, "value"), (slider, "value"))
        return box, slider

    def _single_steps(self, slider: widgets.IntSlider) -> widgets.HBox:
        """Back and next, shown instead of the play button to readers who want no moving pictures."""

        def move(by: int) -> None:
            slider.value = min(max(slider.value + by, self.min), self.max)

        back, forward = (
            widgets.Button(description=name, icon=icon, tooltip=f"{self.label}: {name.lower()}", layout=AUTO)
            for name, icon in (("Back", "arrow-left"), ("Next", "arrow-right"))
        )
        back.on_click(lambda _: move(-self.step))
        forward.on_click(lambda _: move(self.step))
        return add_classes(widgets.HBox([back, forward]), "nn-still")

    def cases(self) -> list[Any]:
        return [self.min, self.value, self.max]

    def words(self) -> str:
        return f"{self.label} from {self.min} to {self.max}, can be played, here {self.value}"

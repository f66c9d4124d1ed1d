"""Pictures with controls: the engine behind every explorer of the course.

from nn_helpers.explorer import Explorer, Slider
"""

from nn_helpers.explorer.controls import (
    ARROWS,
    Button,
    Choice,
    Control,
    IntSlider,
    LogSlider,
    Play,
    RangeControl,
    Slider,
    Steps,
    Text,
    Toggle,
)
from nn_helpers.explorer.engine import Canvas, Explorer, LiveExplorer
from nn_helpers.explorer.picture import CSS_DPI, Picture, PictureEvent
from nn_helpers.explorer.pointer_controls import PointerControl, Points, PointSet

__all__ = [
    "ARROWS",
    "Control",
    "RangeControl",
    "Slider",
    "IntSlider",
    "LogSlider",
    "Choice",
    "Toggle",
    "Text",
    "Button",
    "Steps",
    "Play",
    "PointSet",
    "PointerControl",
    "Points",
    "Explorer",
    "Canvas",
    "LiveExplorer",
    "CSS_DPI",
    "PictureEvent",
    "Picture",
]

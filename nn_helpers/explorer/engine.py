r"""An explorer: a figure with controls, made of pure functions.

    controls --values--> compute --state--> draw --figure--> picture
                                       \--> describe --words--> alternative text, status line

`compute` knows nothing of figures, `draw` nothing of widgets. Where widgets do not run, the picture of the
default values takes their place. While a picture is being drawn, further changes wait; ipywidgets keeps
only the last of them, so a fast hand on a slider costs at most one superfluous picture.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from nn_helpers.explorer.controls import Control
from nn_helpers.explorer.live import Canvas, LiveExplorer
from nn_helpers.figures.alternative_text import shrink_png

LIVE_COPIES = 3  # displayed copies of one explorer that answer; older ones are closed to free their memory


@dataclass(frozen=True)
class Explorer:
    """The recipe of an interactive figure; show it by making it the last expression of a cell.

    Parameters
    ----------
    name : str
        An identifier, unique in the course.
    title : str
        The heading.
    controls : dict of str to Control
        Parameter of `compute` -> control.
    compute : callable
        ``compute(**values) -> state``: pure, any state.
    prepare : callable
        ``prepare(figure) -> artists``: creates axes and artists once.
    draw : callable
        ``draw(artists, state)``: updates the artists in place, without pyplot.
    describe : callable
        ``describe(state) -> str``: what can be seen, in a sentence with its numbers.
    store : callable, optional
        ``store(state) -> str``: what is said instead where the words are stored in a notebook, if `describe`
        says what differs from one computer to another.
    stream : callable, optional
        ``stream(**values)``: a generator of states in small steps, run from Start to Stop.
    question : str
        What the reader should find out, shown under the title.
    size : tuple of float
        Width and height in units of 100 CSS pixels.
    light_has_meaning : bool
        The picture speaks of light and dark, as of white paper: a dark page then leaves them as they are.
    """

    name: str
    title: str
    controls: dict
    compute: Callable[..., Any]
    prepare: Callable[..., Any]
    draw: Callable[..., Any]
    describe: Callable[..., Any]
    store: Callable[..., Any] | None = None
    stream: Callable[..., Any] | None = None
    question: str = ""
    size: tuple = (6.0, 3.8)
    light_has_meaning: bool = False
    live: list = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(
                f"an explorer's name must be an identifier such as 'neuron_sliders', not {self.name!r}"
            )
        for key, control in self.controls.items():
            if not isinstance(control, Control):
                raise TypeError(
                    f"explorer {self.name}: control {key!r} is {control!r}; give a Slider, Choice, ..."
                )
        for function in filter(None, (self.compute, self.stream)):
            try:
                inspect.signature(function).bind(**self.defaults())
            except TypeError as error:
                raise ValueError(
                    f"explorer {self.name}: {function.__name__} must take exactly the controls"
                    f" {', '.join(self.controls)} as arguments: {error}"
                ) from None

    def defaults(self) -> dict[str, Any]:
        """Return the values that the controls start from."""
        return {key: control.value for key, control in self.controls.items()}

    def render(self, *, ratio: float = 1, **values: Any) -> bytes:
        """Draw one picture without widgets.

        Parameters
        ----------
        ratio : float
            Pixels per CSS pixel.
        **values
            Values of controls; those left out keep their default.

        Returns
        -------
        bytes
            A PNG.
        """
        return Canvas(self, ratio).render(self.compute(**self.defaults() | values))

    def sweep(self) -> Iterator[dict[str, Any]]:
        """Yield the settings that every explorer must survive, as dicts without repetition.

        The defaults; each control over all its cases; each pair of controls in the four corners.
        """
        seen = []
        for change in self._changes():
            values = self.defaults() | change
            if values not in seen:
                seen.append(values)
                yield values

    def _changes(self) -> Iterator[dict[str, Any]]:
        yield {}
        cases = {key: control.cases() for key, control in self.controls.items()}
        for key in cases:
            yield from ({key: value} for value in cases[key])
        for one, other in combinations(cases, 2):
            corners = product((cases[one][0], cases[one][-1]), (cases[other][0], cases[other][-1]))
            yield from ({one: first, other: second} for first, second in corners)

    def open(self) -> LiveExplorer:
        """Start a live copy with its own widgets, as each display does.

        Returns
        -------
        LiveExplorer
        """
        return LiveExplorer(self)

    def stored_sentence(self, **values: Any) -> str:
        """Return what a notebook stores about these values of all controls: the same on every computer."""
        return (self.store or self.describe)(self.compute(**values))

    @property
    def headline(self) -> str:
        """The title as a sentence: with a full stop, unless it asks."""
        return self.title if self.title.endswith("?") else f"{self.title}."

    def words(self) -> str:
        """Return the explorer in words, as plain-text readers get it."""
        described = self.stored_sentence(**self.defaults())
        controls = "; ".join(control.words() for control in self.controls.values())
        return f"Explorer: {self.headline} {described} Controls: {controls}."

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        for earlier in self.live:
            earlier.stop()
        live = self.open()
        self.live.append(live)
        while len(self.live) > LIVE_COPIES:
            self.live.pop(0).close()
        view = live.widget._repr_mimebundle_()
        kind = "application/vnd.jupyter.widget-view+json"
        if live.error:
            return {kind: view[kind], "text/plain": f"Explorer: {self.headline} {live.picture.error}"}, {}
        data = {kind: view[kind], "image/png": shrink_png(live.picture.png), "text/plain": self.words()}
        return data, {"image/png": {"alt": live.picture.alt, "width": live.picture.width}}

"""An explorer: a figure with controls, made of pure functions.

    controls --values--> compute --state--> draw --figure--> picture
                                       \\--> describe --words--> alternative text, status line

`compute` knows nothing of figures, `draw` nothing of widgets. Where widgets do not run, the picture of the
default values stands in their place. While a picture is being drawn, further changes wait; ipywidgets keeps
only the last of them, so a fast hand on a slider costs at most one superfluous picture.
"""

import inspect
import threading
import time
from dataclasses import dataclass, field
from html import escape
from itertools import combinations, product

import ipywidgets as widgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Control
from nn_helpers.explorer.painter import Painter
from nn_helpers.explorer.picture import CSS_DPI, Picture, data_event, encode_png
from nn_helpers.figures.alternative_text import shrink_png
from nn_helpers.figures.plotting import style

STATIC_RATIO = 2  # the stored picture has two pixels per CSS pixel
FRAME_SECONDS = 0.1  # a stream is drawn at most ten times a second


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
        ``stream(**values)``: a generator of states, run in a thread by a Start button until Stop is pressed.
    question : str
        What the reader should find out, shown under the title.
    size : tuple of float
        Width and height in units of 100 CSS pixels.
    """

    name: str
    title: str
    controls: dict
    compute: object
    prepare: object
    draw: object
    describe: object
    store: object = None
    stream: object = None
    question: str = ""
    size: tuple = (6.0, 3.8)
    live: list = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self):
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

    def defaults(self):
        """Return the values that the controls start from."""
        return {key: control.value for key, control in self.controls.items()}

    def render(self, *, ratio=1, **values):
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

    def sweep(self):
        """Yield the settings that every explorer must survive, as dicts without repetition.

        The defaults; each control over all its cases; each pair of controls in the four corners.
        """
        seen = []
        for change in self._changes():
            values = self.defaults() | change
            if values not in seen:
                seen.append(values)
                yield values

    def _changes(self):
        yield {}
        cases = {key: control.cases() for key, control in self.controls.items()}
        for key in cases:
            yield from ({key: value} for value in cases[key])
        for one, other in combinations(cases, 2):
            corners = product((cases[one][0], cases[one][-1]), (cases[other][0], cases[other][-1]))
            yield from ({one: first, other: second} for first, second in corners)

    def open(self):
        """Start a live copy with its own widgets, as each display does.

        Returns
        -------
        LiveExplorer
        """
        return LiveExplorer(self)

    def stored_sentence(self, **values):
        """Return what a notebook stores about these values of all controls: the same on every computer."""
        return (self.store or self.describe)(self.compute(**values))

    def words(self):
        """Return the explorer in words, as plain-text readers get it."""
        described = self.stored_sentence(**self.defaults())
        controls = "; ".join(control.words() for control in self.controls.values())
        return f"Explorer: {self.title}. {described} Controls: {controls}."

    def _repr_mimebundle_(self, include=None, exclude=None):
        live = self.open()
        self.live.append(live)
        view = live.widget._repr_mimebundle_()
        kind = "application/vnd.jupyter.widget-view+json"
        if live.error:
            return {kind: view[kind], "text/plain": f"Explorer: {self.title}. {live.picture.error}"}, {}
        data = {kind: view[kind], "image/png": shrink_png(live.picture.png), "text/plain": self.words()}
        return data, {"image/png": {"alt": live.picture.alt, "width": live.picture.width}}


class Canvas:
    """A figure of an explorer, drawn over and over by one thread at a time."""

    def __init__(self, explorer, ratio=1):
        self.explorer = explorer
        self.figure = None
        self.ratio = ratio

    def render(self, state):
        """Draw a state and return the PNG; after a failure the figure is built anew next time."""
        if self.figure is None:
            self._build()
        try:
            self.figure.set_dpi(CSS_DPI * self.ratio)
            self.explorer.draw(self.artists, state)
            self.painter.paint()
            return encode_png(self.canvas)
        except Exception:
            self.figure = None
            raise

    def _build(self):
        figure = Figure(figsize=self.explorer.size, dpi=CSS_DPI, layout="constrained")
        self.canvas = FigureCanvasAgg(figure)
        with style():
            self.artists = self.explorer.prepare(figure)
        self.painter = Painter(self.canvas)
        self.figure = figure


class LiveExplorer:
    """One displayed copy of an explorer.

    Attributes
    ----------
    widget : ipywidgets.Widget
        All of it.
    picture : Picture
    controls : dict of str to object
        Key -> object with a ``value`` that can be read and set; setting it draws.
    error : Exception or None
        What the last drawing raised.
    """

    def __init__(self, explorer):
        self.explorer = explorer
        self.error = None
        self._lock = threading.RLock()
        self._held = 0
        self._canvas = Canvas(explorer, STATIC_RATIO)
        self._thread = None
        self._stop = threading.Event()
        built = {key: control.build() for key, control in explorer.controls.items()}
        self.controls = {key: holder for key, (_, holder) in built.items()}
        self._listeners = {key: c for key, c in explorer.controls.items() if c.listens}
        self._active = next(iter(self._listeners), None)
        self.picture = Picture(
            width=round(explorer.size[0] * CSS_DPI),
            interactive=bool(self._listeners),
            hint=" ".join([f"Picture: {explorer.title}.", *(c.hint for c in self._listeners.values())]),
        )
        self.widget = self._layout([view for view, _ in built.values()])
        self.redraw()
        self.picture.observe(self._set_ratio, "pixel_ratio")
        self.picture.on_msg(self._on_message)
        for holder in self.controls.values():
            holder.observe(self._on_change, "value")

    def _layout(self, views):
        explorer = self.explorer
        head = f"<strong style='font-size:1.15em'>{escape(explorer.title)}</strong>"
        if explorer.question:
            head += f"<br>{escape(explorer.question)}"
        if explorer.stream:
            views = [*views, self._run_buttons()]
        column = widgets.Layout(flex="1 1 280px", min_width="240px", max_width="600px", padding="0 8px")
        body = widgets.HBox(
            [self.picture, widgets.VBox(views, layout=column)], layout=widgets.Layout(flex_flow="row wrap")
        )
        box = widgets.VBox([widgets.HTML(head), body])
        box.add_class("nn-explorer")
        return box

    def _run_buttons(self):
        start = widgets.Button(description="Start", icon="play", tooltip="Start the run")
        stop = widgets.Button(description="Stop", icon="stop", tooltip="Stop the run")
        start.on_click(lambda _: self.start())
        stop.on_click(lambda _: self.stop())
        return widgets.HBox([start, stop])

    @property
    def values(self):
        """The present values of all controls."""
        return {key: holder.value for key, holder in self.controls.items()}

    def set(self, **values):
        """Set several controls and draw once."""
        self._held += 1
        try:
            for key, value in values.items():
                self.controls[key].value = value
        finally:
            self._held -= 1
        self._on_change()

    def _on_change(self, _=None):
        if not self._held:
            self.stop()
            self.redraw()

    def redraw(self):
        """Compute and draw from the present values; an exception becomes a message beside the picture."""
        with self._lock:
            values = self.values
            self._show(lambda: self.explorer.compute(**values), values)

    def _show(self, get_state, values, busy=False):
        """Draw a state under the lock, and send picture and words to the browser in one message."""
        try:
            state = get_state()
            words = self.explorer.describe(state)
            png = self._canvas.render(state)
        except Exception as error:
            self.error = error
            self._fail(error, values)
            return
        self.error = None
        with self.picture.hold_sync():
            self.picture.png = png
            self.picture.alt = f"{self.explorer.title}. {words}"
            self.picture.caption = words
            self.picture.error = ""
            self.picture.busy = busy

    def _fail(self, error, values):
        settings = ", ".join(
            f"{self.explorer.controls[key].label} = {value!r}" for key, value in values.items()
        )
        reason = str(error) or "no reason given"
        with self.picture.hold_sync():
            self.picture.busy = False
            self.picture.error = (
                f"This picture could not be drawn ({type(error).__name__}: {reason}) with {settings}."
                " It shows earlier values. Change a control to go on."
            )

    def _set_ratio(self, change):
        self._canvas.ratio = change["new"]
        self.redraw()

    def _on_message(self, _, message, __):
        if message.get("type") != "event":
            return
        try:
            self.respond(self._to_event(message))
        finally:
            self.picture.send({"type": "done"})

    def _to_event(self, message):
        with self._lock:
            figure = self._canvas.figure
            return data_event(figure, message) if figure else None

    def respond(self, event):
        """Hand a `PictureEvent` to the control it concerns, and draw if that changes its value."""
        if event is None or not self._listeners:
            return
        if event.kind == "down":
            here = (key for key, control in self._listeners.items() if control.axes == event.axes)
            self._active = next(here, self._active)
        control = self._listeners[self._active]
        if event.kind != "key" and event.axes != control.axes:
            return
        holder = self.controls[self._active]
        holder.value = control.located(self._canvas.artists).respond(holder.value, event)

    def start(self):
        """Run the stream in a thread of its own; a run that is on is stopped first."""
        self.stop()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._stop, self.values), daemon=True)
        self._thread.start()

    def stop(self):
        """Stop the stream, and wait until its thread has left the picture alone."""
        thread = self._thread
        self._stop.set()
        if thread and thread is not threading.current_thread():
            thread.join(timeout=5)
        self._thread = None

    def wait(self, timeout=None):
        """Wait until the stream has come to its end."""
        thread = self._thread
        if thread:
            thread.join(timeout)

    def _run(self, stop, values):
        state, drawn = None, 0.0
        try:
            for state in self.explorer.stream(**values):
                if stop.is_set():
                    break
                if time.monotonic() - drawn > FRAME_SECONDS:
                    with self._lock:
                        self._show(lambda: state, values, busy=True)  # noqa: B023
                    drawn = time.monotonic()
        except Exception as error:
            self.error = error
            self._fail(error, values)
            return
        if state is not None and self._thread is threading.current_thread():  # not given up by stop
            with self._lock:
                self._show(lambda: state, values)

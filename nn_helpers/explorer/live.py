"""A displayed copy of an explorer: its widgets, its canvas, and the run of its stream.

A run is a task of the event loop that serves the notebook, in a native kernel and in the browser alike: one
state, then everything else has its turn. Where no loop runs, `start` goes through to the end at once.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from html import escape
from typing import Any

import ipywidgets as widgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import AUTO, add_classes
from nn_helpers.explorer.painter import Painter
from nn_helpers.explorer.picture import CSS_DPI, Picture, PictureEvent, data_event, encode_png
from nn_helpers.figures.dark import filter_values
from nn_helpers.figures.plotting import style

STATIC_RATIO = 2  # the stored picture has two pixels per CSS pixel
FRAME_SECONDS = 0.1  # a stream is drawn at most ten times a second


class Canvas:
    """A figure of an explorer, drawn over and over."""

    def __init__(self, explorer: Any, ratio: float = 1) -> None:
        self.explorer = explorer
        self.figure: Any = None
        self.ratio = ratio

    def render(self, state: Any) -> bytes:
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

    def _build(self) -> None:
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

    def __init__(self, explorer: Any) -> None:
        self.explorer = explorer
        self.error: Exception | None = None
        self._lock = threading.RLock()  # a kernel may serve widgets in another thread than cells
        self._held = 0
        self._canvas = Canvas(explorer, STATIC_RATIO)
        self._states: Iterator | None = None  # the stream, as far as it has come
        self._state: Any = None
        self._turn = 0  # counts runs and stops: a run whose number has passed is over
        self._task: asyncio.Task | None = None
        built = {key: control.build() for key, control in explorer.controls.items()}
        self.controls = {key: holder for key, (_, holder) in built.items()}
        self._listeners = {key: c for key, c in explorer.controls.items() if c.listens}
        self._active = next(iter(self._listeners), None)
        self.picture = Picture(
            width=round(explorer.size[0] * CSS_DPI),
            layout={"max_width": "100%"},  # on a narrow page the picture shrinks
            dark_values="" if explorer.light_has_meaning else filter_values(),
            interactive=bool(self._listeners),
            hint=" ".join([f"Picture: {explorer.headline}", *(c.hint for c in self._listeners.values())]),
        )
        self.widget = self._layout([view for view, _ in built.values()])
        self.redraw()
        self.picture.observe(self._set_ratio, "pixel_ratio")
        self.picture.on_msg(self._on_message)
        for holder in self.controls.values():
            holder.observe(self._on_change, "value")

    def _layout(self, views: list[Any]) -> widgets.Widget:
        explorer = self.explorer
        head = f"<strong style='font-size:1.15em'>{escape(explorer.title)}</strong>"
        if explorer.question:
            head += f"<br>{escape(explorer.question)}"
        if explorer.stream:
            views = [*views, self._run_buttons()]
        # overflow: controls stick out by their margins, which is no reason for a scroll bar
        column = widgets.Layout(
            flex="1 1 280px", min_width="240px", max_width="600px", padding="0 8px", overflow="visible"
        )
        body = widgets.HBox(
            [self.picture, widgets.VBox(views, layout=column)], layout=widgets.Layout(flex_flow="row wrap")
        )
        box = widgets.VBox([widgets.HTML(head), body])
        return add_classes(box, "nn-explorer")

    def _run_buttons(self) -> widgets.Widget:
        start = widgets.Button(description="Start", icon="play", tooltip="Start the run")
        stop = widgets.Button(description="Stop", icon="stop", tooltip="Stop the run")
        start.on_click(lambda _: self.start())
        stop.on_click(lambda _: self.stop())
        steps = [widgets.Button(description=f"{n} step{'s' * (n > 1)}", layout=AUTO) for n in (1, 10)]
        steps[0].on_click(lambda _: self.step(1))
        steps[1].on_click(lambda _: self.step(10))
        moving, still = widgets.HBox([start, stop]), widgets.HBox(steps)
        return widgets.VBox([add_classes(moving, "nn-moving"), add_classes(still, "nn-still")])

    @property
    def values(self) -> dict[str, Any]:
        """The present values of all controls."""
        return {key: holder.value for key, holder in self.controls.items()}

    def set(self, **values: Any) -> None:
        """Set several controls and draw once."""
        self._held += 1
        try:
            for key, value in values.items():
                self.controls[key].value = value
        finally:
            self._held -= 1
        self._on_change()

    def _on_change(self, _: Any = None) -> None:
        if not self._held:
            self._give_up()
            self.redraw()

    def redraw(self) -> None:
        """Compute and draw from the present values; an exception becomes a message beside the picture."""
        with self._lock:
            values = self.values
            self._show(lambda: self.explorer.compute(**values), values)

    def _show(self, get_state: Callable[[], Any], values: dict[str, Any], busy: bool = False) -> None:
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
            self.picture.alt = f"{self.explorer.headline} {words}"
            self.picture.caption = words
            self.picture.error = ""
            self.picture.busy = busy

    def _fail(self, error: Exception, values: dict[str, Any]) -> None:
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

    def _set_ratio(self, change: dict[str, Any]) -> None:
        self._canvas.ratio = change["new"]
        self.redraw()

    def _on_message(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if message.get("type") != "event":
            return
        try:
            self.respond(self._to_event(message))
        finally:
            self.picture.send({"type": "done"})

    def _to_event(self, message: dict[str, Any]) -> Any:
        with self._lock:
            figure = self._canvas.figure
            return data_event(figure, message) if figure else None

    def respond(self, event: PictureEvent) -> Any:
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

    def close(self) -> None:
        """End the run and give widgets, figure and picture back; the copy answers no longer."""
        self._give_up()
        self._canvas.figure = None
        for widget in list(_all_widgets(self.widget)):
            widget.close()

    @property
    def running(self) -> bool:
        """Whether a run is on."""
        return self.picture.busy

    def start(self) -> None:
        """Run the stream, from where `stop` left it; from its beginning if a control has changed since."""
        with self._lock:
            self._turn += 1
            self._begin()
            self.picture.busy = True
            run = self._run(self._turn)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            _go_through(run)
        else:
            self._task = loop.create_task(run)  # the loop itself would forget it

    def step(self, count: int = 1) -> None:
        """Stop, go on by so many states of the stream, and draw the last of them."""
        with self._lock:
            self.stop()
            self._begin()
            for _ in range(count):
                if not self._advance():
                    return
            self._draw(busy=False)

    def stop(self) -> None:
        """Stop the run, so that `start` can go on; when this returns, the picture is left alone."""
        with self._lock:
            self._turn += 1
            if self.running:
                self._draw(busy=False)

    def _give_up(self) -> None:
        with self._lock:
            self._turn += 1
            self._states, self._state = None, None

    async def finished(self) -> None:
        """Wait until the run has come to its end or was stopped."""
        if self._task is not None:
            await self._task

    def _begin(self) -> None:
        if self._states is None:
            self._states = self.explorer.stream(**self.values)

    async def _run(self, turn: int) -> None:
        drawn = time.monotonic()
        while True:
            with self._lock:
                if turn != self._turn or not self._advance():
                    return
                if time.monotonic() - drawn > FRAME_SECONDS:
                    self._draw(busy=True)
                    drawn = time.monotonic()
                    if self.error is not None:
                        return
            await asyncio.sleep(0)

    def _advance(self) -> bool:
        """Go on by one state; at the end of the stream, or at an error, finish the run and return False."""
        assert self._states is not None
        try:
            self._state = next(self._states)
            return True
        except StopIteration:
            self._draw(busy=False)
        except Exception as error:
            self.error = error
            self._fail(error, self.values)
        self._give_up()
        return False

    def _draw(self, busy: bool) -> None:
        if self._state is None:
            self.picture.busy = busy
        else:
            self._show(lambda: self._state, self.values, busy)


def _go_through(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Run to the end what only gives others their turn, where there are no others."""
    with suppress(StopIteration):
        while True:
            coroutine.send(None)


def _all_widgets(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    """Yield a widget, and then all that hang on it: children, layouts, styles, links."""
    yield widget
    parts = [getattr(widget, name, None) for name in ("layout", "style", "link")]
    for part in [*getattr(widget, "children", ()), *parts]:
        if isinstance(part, widgets.Widget):
            yield from _all_widgets(part)

"""Runs in the sandbox beside the student's code: executes cells and answers probes. It knows nothing else.

Everything here may be replaced or lied about by the student's code: the verdict is made elsewhere. What the
agent is asked, and what it answers:

    {"do": "run", "source": ..., "seconds": s}          {} or {"error": text}
    {"do": "ask", "name": ...}                          {"value": v} or {"missing": true}
    {"do": "call", "target": n, "args": v, ...}         {"value": v, "changed": [...]} or {"failure": {...}}
    {"do": "get" | "set", "target": n, "name": ...}     the same

Every request has an id, which its answer repeats.
"""

import contextlib
import inspect
import io
import os
import signal
import sys
import warnings

import numpy as np

from nn_helpers.checks import limits
from nn_helpers.checks.failure import TimeLimit, explain
from nn_helpers.checks.stub import borrowed, is_stub, reads_from_notebook, unwritten

from .protocol import Closed, Late
from .values import Gone, ProtocolError, Room, decode, encode

_errstate = np.errstate  # a notebook that replaces it later does not reach this one
MOST_HANDLES = 100_000
MOST_ITEMS = 100_000
PLAIN = (str, int, float, complex, list, tuple, dict, range, np.ndarray, np.generic)


class Agent:
    """Executes cells in one namespace and answers what it is asked about it."""

    def __init__(self, channel, shell):
        self.channel, self.shell = channel, shell
        self.kept, self.names, self.arrays, self.asked = [], {}, [], ""

    def serve(self):
        """Answer until the other side closes the channel."""
        while True:
            message = self.channel.receive()
            self.arrays, self.asked = message.pop("arrays"), message["id"]
            try:
                reply = getattr(self, "do_" + message["do"])(message)
                self.channel.send({**reply, "id": self.asked})
            except (Closed, Late):
                raise
            except Exception as error:
                self.channel.send({"error": str(error)[:200], "id": self.asked})

    # ---- what can be asked

    def do_run(self, message):
        """Run one cell."""
        here = os.getpid()
        try:
            with limits.limited(message["seconds"]):
                error = self.shell.run(message["source"])
        except BaseException as caught:
            error = caught
        end_copies(here)
        close_figures()
        return {} if error is None else {"error": in_one_line(error, message["seconds"])}

    def do_ask(self, message):
        """The value of a name."""
        name = message["name"]
        space = self.shell.user_ns
        return {"value": self.encode(space[name])} if name in space else {"missing": True}

    def do_call(self, message):
        """Call a kept function with plain data."""
        target = self.kept[message["target"]]
        args = [self.decode(item) for item in message["args"]]
        kwargs = {name: self.decode(item) for name, item in message["kwargs"].items()}
        given = [*args, *kwargs.values()]
        before = [self.encode(value) for value in given]
        return self._attempt(lambda: target(*args, **kwargs), target, message, given, before)

    def do_get(self, message):
        """An attribute of a kept object."""
        target = self.kept[message["target"]]
        return self._attempt(lambda: getattr(target, message["name"]), target, message)

    def do_set(self, message):
        """Set an attribute of a kept object."""
        target, value = self.kept[message["target"]], self.decode(message["value"])
        return self._attempt(lambda: setattr(target, message["name"], value), target, message)

    # ---- how it is done

    def _attempt(self, action, target, message, given=(), before=()):
        value = failure = None
        silenced, here = [], os.getpid()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                with self._errors(message, silenced), limits.limited(message["seconds"]):
                    value = walked(action())
            except BaseException as error:
                failure = error
            notes = [str(c.message)[:200] for c in caught if issubclass(c.category, RuntimeWarning)]
        end_copies(here)
        reply = {"warnings": list(dict.fromkeys(notes))[:20]}
        if failure is not None:
            told = explain(failure, target, message["stated"], silenced=bool(silenced))
            reply["failure"] = {"kind": told.kind, "sentence": told.sentence, "unwritten": told.unwritten}
            return reply
        after = [self.encode(value) for value in given]
        reply["changed"] = [[i, new] for i, new in enumerate(after) if not alike(new, before[i])]
        reply["value"] = self.encode(value)
        return reply

    def _errors(self, message, silenced):
        if message["strict"]:
            return limits.loud(silenced)
        return _errstate(**message["errors"])

    def encode(self, value):
        if type(value) is not Walked:
            return encode(value, self._keep)
        room, kept = Room(), self._keep(value.value)
        kept["o"]["items"] = [encode(item, self._keep, room) for item in value.items]
        kept["o"] |= {"once": value.once, "places": value.places}
        return kept

    def decode(self, item):
        return decode(item, self.arrays, self._found)

    def _found(self, gone: Gone):
        """A function that stayed with the judge: calling it asks there."""

        def function(*args, **kwargs):
            if kwargs:
                raise TypeError("this function takes its arguments by position")
            args = [self.encode(arg) for arg in args]
            self.channel.send({"back": gone.handle, "args": args, "id": self.asked})
            reply = self.channel.receive()
            if "failure" in reply:
                raise ValueError(str(reply["failure"]))
            return decode(reply["value"], reply["arrays"], self._found)

        function.__name__ = gone.type_name
        return function

    def _keep(self, value):
        known = self.names.get(id(value))
        if known is not None and self.kept[known] is value:
            number = known
        else:
            if len(self.kept) >= MOST_HANDLES:
                raise ProtocolError("too many objects")
            self.kept.append(value)
            number = self.names[id(value)] = len(self.kept) - 1
        name = str(type.__dict__["__name__"].__get__(type(value)))[:100]
        held = {"n": number, "type": name, "call": callable(value)}
        if callable(value):
            held["about"] = self._about(value)
        return {"o": held}

    def _about(self, function):
        about = {"name": "", "stub": False, "unwritten": [], "reads": [], "signature": None}
        try:
            about["name"] = str(getattr(function, "__name__", ""))[:100]
            about["module"] = str(getattr(function, "__module__", ""))[:100]
            about["stub"] = bool(is_stub(function))
            about["unwritten"] = [str(name)[:100] for name in unwritten(function)][:20]
            about["reads"] = [str(name)[:100] for name in reads_from_notebook(function)][:20]
            about["signature"] = signature_of(function)
            about["borrowed"] = str(borrowed(function))[:200]
        except Exception:
            return about
        return about


class Walked:
    """A value that stays here, and the items that it gave.

    once : it gives them once. places : it has a length and can be indexed, so NumPy takes it for a sequence.
    """

    def __init__(self, value, items, once):
        self.value, self.items, self.once = value, items, once
        self.places = hasattr(type(value), "__len__") and hasattr(type(value), "__getitem__")


def walked(value):
    """What a function returned; what is no plain data and can be walked, with its items.

    They are taken at once: a generator draws and computes while it is walked, as it is within the check.
    """
    kind = type(value)
    once = hasattr(kind, "__next__")
    if issubclass(kind, PLAIN) or not (once or hasattr(kind, "__iter__") or hasattr(kind, "__getitem__")):
        return value
    try:
        return Walked(value, [item for item, _ in zip(value, range(MOST_ITEMS), strict=False)], once)
    except Exception:
        if once:
            raise
        return value  # whoever walks it there will hear that it cannot be walked


def signature_of(function):
    """Names and kinds of a function's parameters, as plain data; None where there are none to see."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[p.name[:100], int(p.kind), p.default is not p.empty] for p in parameters][:50]


def alike(one, other):
    """True where two encoded values are the same, bit for bit."""
    if hasattr(one, "array") and hasattr(other, "array"):
        one, other = one.array, other.array
        return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and one == other


def in_one_line(error, seconds):
    """A student's exception as one line of text."""
    if isinstance(error, TimeLimit):
        return f"stopped after {seconds:g} seconds"
    try:
        text = " ".join(str(error).split())
    except BaseException:
        text = ""
    return f"{type(error).__name__}: {text}"[:300].removesuffix(": ")


def end_copies(here):
    """End what a bare `os.fork()` made of this process: two of them would answer on one channel."""
    if os.getpid() != here:
        os._exit(0)
    for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):  # a cell's own: they would ring in another
        signal.setitimer(timer, 0)


def close_figures():
    """Forget the figures of a cell, as a notebook does once it has shown them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    with contextlib.suppress(Exception):
        if pyplot is not None:
            pyplot.close("all")


# ---- the notebook's shell


class Nowhere(io.TextIOBase):
    """Takes everything that is printed and keeps nothing."""

    encoding = "utf-8"

    def write(self, text):
        return len(text)

    def fileno(self):
        return 1


def make_shell():
    """An IPython shell that shows nothing, with the magics that notebooks use."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Silent(DisplayHook):
        def __call__(self, result=None):
            if result is not None:
                self.update_user_ns(result)

    class Mute(DisplayPublisher):
        def publish(self, *args, **kwargs):
            pass

        def clear_output(self, wait=False):
            pass

    class Blind(DisplayFormatter):
        def format(self, *_args, **_how):
            return {}, {}

    class Shell(InteractiveShell):
        displayhook_class = Silent
        display_pub_class = Mute

        def init_display_formatter(self):
            self.display_formatter = Blind(parent=self)

        def init_io(self):
            pass

        def enable_gui(self, *_args):
            pass

        def ask_exit(self):
            pass

        def enable_matplotlib(self, *_args):
            return None, "agg"

        def _showtraceback(self, *args):
            pass

        def showtraceback(self, *args, **kwargs):
            pass

        def showsyntaxerror(self, *args, **kwargs):
            pass

        def run(self, source):
            result = self.run_cell(source, store_history=False)
            return result.error_before_exec or result.error_in_exec

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=config)

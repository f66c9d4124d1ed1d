"""The student's side as the judge meets it: names to ask for, functions to call, plain data back."""

import contextlib
import inspect
import secrets
import time
import warnings
from functools import lru_cache

import numpy as np

from nn_helpers.checks.failure import Failure, RemoteFailure

from .protocol import Closed, Late
from .values import ProtocolError, decode, encode
from .watch import Exceeded

GRACE = 5.0
MOST_CALLBACKS = 100_000


class Missing(Exception):
    """There is nothing of that name in the notebook."""


class Student:
    """What one notebook answers, over the channel to its sandbox.

    Attributes
    ----------
    lost : str
        Why nothing is answered any more; empty as long as it is.
    calls : int
        Of its functions, so far.
    """

    def __init__(self, channel):
        self.channel, self.lost = channel, ""
        self.functions, self.callbacks, self.calls = [], 0, 0

    def run(self, source, seconds):
        """Run a cell; return its error in one line, or an empty string."""
        return _line(
            self._exchange({"do": "run", "source": source, "seconds": seconds}, seconds).get("error")
        )

    def ask(self, name, seconds, terms):
        """The value of a name, functions as proxies that are called on these terms.

        Raises
        ------
        Missing
            If there is none.
        RemoteFailure
            If it cannot be had.
        """
        reply = self._exchange({"do": "ask", "name": name}, seconds)
        if reply.get("missing"):
            raise Missing(name)
        return self._value(reply, terms)

    def is_there(self, seconds):
        """Ask for nothing; `lost` says why where no answer comes."""
        with contextlib.suppress(RemoteFailure):
            self._exchange({"do": "ask", "name": ""}, seconds)

    def _value(self, reply, terms):
        if "error" in reply or "value" not in reply:
            reason = _line(reply.get("error")) or "not in the agreed form"
            raise RemoteFailure(Failure("Unreadable", f"The answer cannot be read: {reason}."))
        return self._guarded(
            lambda: decode(reply["value"], reply["arrays"], lambda gone: self._stand_in(gone, terms))
        )

    def _exchange(self, message, seconds):
        if self.lost:
            raise no_answer(self.lost)
        return self._guarded(lambda: self._answer_to(message, seconds + GRACE))

    def _answer_to(self, message, seconds):
        until, asked = time.monotonic() + seconds, secrets.token_hex(8)
        self.channel.send({**message, "id": asked}, GRACE)
        while True:
            reply = self.channel.receive(until - time.monotonic())
            if reply.get("id") != asked:
                raise ProtocolError("it answers what was not asked")
            if "back" not in reply:
                return reply
            self._call_back(reply)

    def _guarded(self, action):
        try:
            return action()
        except Late:
            self.lost = "it does not stop when its time is over"
        except Closed:
            self.lost = "its process ended (exit, a crash, or out of memory)"
        except (ProtocolError, Exceeded) as error:
            self.lost = str(error)
        except Exception as error:  # a message made to confuse
            self.lost = f"its answers are not in the agreed form ({type(error).__name__})"
        raise no_answer(self.lost)

    def _call_back(self, message):
        self.callbacks += 1
        number = message["back"]
        if (
            self.callbacks > MOST_CALLBACKS
            or type(number) is not int
            or not 0 <= number < len(self.functions)
        ):
            raise ProtocolError("it asks for a function that it was not given")
        args = [decode(arg, message["arrays"], _opaque) for arg in message["args"]]
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reply = {"value": encode(self.functions[number](*args), self._refuse)}
        except Exception as error:
            reply = {"failure": f"{type(error).__name__}: {error}"[:300]}
        self.channel.send(reply, GRACE)

    def _refuse(self, value):
        raise ProtocolError(f"a {type(value).__name__} does not cross")

    def _keep(self, value):
        if not callable(value):
            return self._refuse(value)
        self.functions.append(value)
        name = getattr(value, "__name__", "function")
        return {"o": {"n": len(self.functions) - 1, "type": name, "call": True}}

    def _stand_in(self, gone, terms):
        if gone.handle is None or not isinstance(gone.about, dict):
            return _opaque(gone)
        if gone.callable and gone.type_name in ("function", "builtin_function_or_method", "method"):
            return self._function(gone, terms)
        return self._object(gone, terms)

    def _function(self, gone, terms):
        def answer(*args, **kwargs):
            return self.call(gone.handle, terms, args, kwargs)

        about = About(gone.about)
        answer.__name__ = about.name
        if about.signature is not None:
            answer.__signature__ = about.signature
        answer.about = about
        return answer

    def _object(self, gone, terms):
        student = self

        class Held:
            about = About(gone.about)

            def __getattr__(self, name):
                if name.startswith("__"):
                    raise AttributeError(name)
                return student._value(
                    student._attempt({"do": "get", "target": gone.handle, "name": name}, terms), terms
                )

            def __setattr__(self, name, value):
                message = {
                    "do": "set",
                    "target": gone.handle,
                    "name": name,
                    "value": encode(value, student._keep),
                }
                student._attempt(message, terms)

        if gone.items is not None:
            left = iter(gone.items)
            Held.__iter__ = lambda held: held if gone.once else iter(gone.items)
            if gone.once:
                Held.__next__ = lambda _: next(left)
            if gone.places:
                Held.__len__ = lambda _: len(gone.items)
                Held.__getitem__ = lambda _, place: gone.items[place]
        if gone.callable:
            Held.__call__ = lambda _, *args, **kwargs: student.call(gone.handle, terms, args, kwargs)
        Held.__name__ = Held.__qualname__ = gone.type_name.replace("\0", "")
        return Held()

    def call(self, handle, terms, args, kwargs):
        """Call a function of the notebook; what it changes in its arguments is changed here too."""
        self.calls += 1
        given = [*args, *kwargs.values()]
        message = {
            "do": "call",
            "target": handle,
            "args": [encode(arg, self._keep) for arg in args],
            "kwargs": {name: encode(value, self._keep) for name, value in kwargs.items()},
        }
        reply = self._attempt(message, terms)
        self._guarded(lambda: self._write_back(reply, given))
        return self._value(reply, terms)

    def _attempt(self, message, terms):
        seconds = terms.seconds
        message.update(seconds=seconds, stated=terms.seconds, strict=terms.strict, errors=np.geterr())
        reply = self._exchange(message, seconds)
        for note in reply.get("warnings", ())[:20]:
            warnings.warn(_line(note), RuntimeWarning, stacklevel=2)
        if "failure" in reply:
            raise RemoteFailure(self._guarded(lambda: _failure(reply["failure"])))
        return reply

    def _write_back(self, reply, given):
        for place, item in reply.get("changed", ()):
            if type(place) is not int or not 0 <= place < len(given):
                raise ProtocolError("it changes an argument that it was not given")
            overwrite(given[place], decode(item, reply["arrays"], _opaque))


class About:
    """What the agent says of a callable: good for a message, and never for a point.

    stub : nothing is written yet. unwritten : what it waits for. signature : of its parameters, or None.
    borrowed : the name of a library's function, if it is one.
    """

    def __init__(self, told=None):
        told = told if isinstance(told, dict) else {}
        name, waits = told.get("name"), told.get("unwritten")
        self.name = name if isinstance(name, str) and name.isidentifier() else "answer"
        self.stub = told.get("stub") is True
        self.unwritten = [_line(one, 60) for one in waits if _line(one)] if isinstance(waits, list) else []
        self.signature = _signature(told.get("signature"))
        self.borrowed = _line(told.get("borrowed"), 100).replace("`", "'")


def about_of(value):
    """What is known of an answer that is a function; nothing of any other."""
    about = getattr(value, "about", None)
    return about if isinstance(about, About) else About()


class Terms:
    """How an exercise's functions are called: seconds for a call, and whether overflow is an error."""

    def __init__(self, seconds, strict=False):
        self.seconds, self.strict = seconds, strict


def no_answer(reason):
    """The failure of an answer that did not come."""
    return RemoteFailure(Failure("NoAnswer", f"There was no answer: {reason}."))


def overwrite(old, new):
    """Make a mutable argument what the student's code made of it."""
    if isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.shape == new.shape:
        old[...] = new
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            old[:] = new
        for i, (one, other) in enumerate(zip(old, new, strict=True)):
            if isinstance(one, (np.ndarray, list, dict)):
                overwrite(one, other)
            else:
                old[i] = other
    elif isinstance(old, dict) and isinstance(new, dict):
        old.clear()
        old.update(new)
    elif isinstance(old, np.random.Generator) and isinstance(new, np.random.Generator):
        old.bit_generator.state = new.bit_generator.state


def _opaque(gone):
    return _opaque_type(gone.type_name, gone.callable)()


@lru_cache(maxsize=1000)
def _opaque_type(name, is_callable):
    made = type(name.replace("\0", "") or "object", (), {})
    if is_callable:
        made.__call__ = lambda _self, *_args, **_kwargs: None
    return made


def _failure(told):
    return Failure(
        _line(told["kind"], 200) or "Failure", _line(told["sentence"], 2000), told["unwritten"] is True
    )


def _line(text, most=300):
    return " ".join(text.split())[:most] if isinstance(text, str) else ""


def _signature(told):
    if not isinstance(told, list):
        return None
    try:
        parameters = []
        for name, kind, optional in told[:50]:
            default = None if optional else inspect.Parameter.empty
            parameters.append(inspect.Parameter(name[:100], inspect._ParameterKind(kind), default=default))
        return inspect.Signature(parameters)
    except (TypeError, ValueError):
        return None

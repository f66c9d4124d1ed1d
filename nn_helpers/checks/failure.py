"""An exception in one sentence, with the student's own line instead of a wall of frames."""

import linecache
import re
from dataclasses import dataclass
from typing import Any

from nn_helpers.checks.stub import code_of
from nn_helpers.checks.values import type_name


@dataclass(frozen=True)
class Failure:
    """What went wrong while the student's code ran.

    kind : type and cause in one word each; equal kinds are the same mistake.
    sentence : for the student.
    unwritten : the code met what is still to be written, a `...` or a NotImplementedError.
    unusable : not the student's code stopped, but the check, on what that code returned.
    """

    kind: str
    sentence: str
    unwritten: bool = False
    unusable: bool = False


class RemoteFailure(Exception):
    """Raised by a proxy of a function that runs elsewhere: carries the failure that was seen there."""

    def __init__(self, failure: Failure):
        super().__init__(failure.sentence)
        self.failure = failure


class TimeLimit(BaseException):
    """Raised in the student's code when its time is over; `except Exception` does not catch it."""


# (kind, pattern in the exception's text, what a tutor says; {0} {1} are the pattern's groups)
_CAUSES = [
    (
        "truth",
        r"truth value of an array",
        "Python asked a whole array one yes-or-no question (`if`, `and`, `max`, `min`); "
        "an array needs an operation that works element by element",
    ),
    (
        "scalar",
        r"only (?:length-1|size-1|0-dimensional) arrays|only integer scalar arrays",
        "a function or an index that takes a single number was given a whole array",
    ),
    (
        "align",
        r"matmul: Input operand 1 .*\(size (\d+) is different from (\d+)\)",
        "the two sides of `@` do not fit: the left one ends with an axis of {1}, "
        "the right one starts with an axis of {0}",
    ),
    (
        "scalar product",
        r"matmul: Input operand (?:0|1) does not have enough dimensions",
        "one side of `@` is a single number; `@` multiplies arrays, `*` multiplies numbers",
    ),
    (
        "align",
        r"shapes (\(.*?\)) and (\(.*?\)) not aligned",
        "shapes {0} and {1} do not fit a matrix product: "
        "the last axis of the first must equal the first of the second",
    ),
    (
        "broadcast",
        r"could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
        "shapes {0} and {1} cannot be combined element by element",
    ),
    (
        "broadcast",
        r"non-broadcastable output operand with shape (\(.*?\)) doesn't match the broadcast shape (\(.*?\))",
        "a result of shape {1} does not fit into the array of shape {0} that should hold it",
    ),
    (
        "casting",
        r"Cannot cast ufunc '\w+' output from dtype\('(\w+)'\) to dtype\('(\w+)'\)",
        "decimals ({0}) cannot be stored in an array of whole numbers ({1})",
    ),
    ("ellipsis", r"ellipsis", "a value is still `...`"),
    (
        "none",
        r"NoneType",
        "something that should be a number, a list or an array is None: what a function without `return` "
        "gives, or a method such as `.sort()` or `.reverse()`",
    ),
    (
        "power",
        r"for \^=?: |ufunc 'bitwise_xor' not supported",
        "`^` is no power in Python (it compares bits); a power is written `**`",
    ),
    ("sequence", r"can't multiply sequence by non-int", "a plain list does not compute like an array"),
    (
        "index",
        r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
        "index {0} does not exist: axis {1} has {2} entries, numbered from 0",
    ),
    ("index", r"index out of range", "an index points past the end of the list"),
    ("overflow", r"^overflow encountered", "a number grew beyond what a float can hold (overflow)"),
    ("invalid", r"^invalid value encountered", "a result is no number, as in 0/0, inf - inf or 0 times inf"),
    (
        "division",
        r"^divide by zero encountered",
        "something was divided by zero, or is the logarithm of zero",
    ),
    (
        "unpack",
        r"(?:too many|not enough) values to unpack",
        "the number of names on the left of `=` does not match the number of values on its right",
    ),
]


def explain(error: BaseException, answer: Any, time_limit: float, *, silenced: bool = False) -> Failure:
    """The failure that a student reads for one exception of their code.

    silenced : the code hid NumPy's warning, so the error that it met is a surprise.
    """
    if isinstance(error, RemoteFailure):
        return error.failure
    if isinstance(error, SystemExit):
        return Failure(
            "SystemExit", "Your code called `exit()`: a function ends with `return`, not with the program."
        )
    where = _own_line(error, answer)
    if isinstance(error, TimeLimit):
        return Failure(
            "TimeLimit",
            f"Your code was stopped after {time_limit:g} seconds{where}: does every loop come to an end?",
        )
    if isinstance(error, RecursionError):
        return Failure(
            "RecursionError",
            f"Your function calls itself more often than Python allows{where} (RecursionError): does it ever "
            "come to an end? If it does, a loop goes further.",
        )
    name = type_name(error)
    cause, reason = _cause(error)
    if silenced and isinstance(error, FloatingPointError):
        return Failure(
            f"{name} {cause} hidden",
            f"Your code hides NumPy's warning{where}, but what it warns of happens all the same: {reason}. "
            "Compute in a form that cannot meet it.",
        )
    return Failure(
        f"{name} {cause}".strip(),
        f"Your code stopped with {name}{where}: {reason}.",
        unwritten=isinstance(error, NotImplementedError) or cause == "ellipsis" or _meets_ellipsis(error),
    )


def unusable(error: BaseException) -> Failure:
    """The failure where the check itself stopped on what the student's code returned."""
    return Failure(
        f"unusable {type_name(error)}",
        "The check cannot work with what your code returns. Compare it with what the exercise asks for: "
        "how many values, of which kinds and shapes?",
        unwritten=_meets_ellipsis(error),
        unusable=True,
    )


def _cause(error: BaseException) -> tuple[str, str]:
    text = _text(error)
    if isinstance(error, KeyError):
        return "key", f"there is no entry {text}"
    for cause, pattern, reason in _CAUSES:
        found = re.search(pattern, text)
        if found:
            return cause, reason.format(*found.groups())
    text = " ".join(text[:1000].split())
    if len(text) > 160:  # whole sentences, or whole words
        sentence, word = text.rfind(". ", 0, 160), text.rfind(" ", 0, 160)
        text = text[: sentence if sentence > 0 else word if word > 0 else 160]
    return "", text.rstrip(".") or "without a message"


def _meets_ellipsis(error: BaseException) -> bool:
    """True where a variable of a frame that the exception passed is still `...`."""
    trace = error.__traceback__
    while trace is not None:
        if any(value is Ellipsis for value in trace.tb_frame.f_locals.values()):
            return True
        trace = trace.tb_next
    return False


def _text(error: BaseException) -> str:
    try:
        return str(str(error))
    except BaseException:
        return ""


def _own_line(error: BaseException, answer: Any) -> str:
    own = _code_files(answer)
    line = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in own or "ipykernel_" in file or file.startswith("<ipython-input"):
            line = file, trace.tb_lineno
        trace = trace.tb_next
    if line is None:
        return ""
    source = linecache.getline(*line).strip()
    source = (source[:77] + "...") if len(source) > 80 else source
    return f" in line {line[1]} of its cell" + (f", `{source}`" if source else "")


def _code_files(answer: Any) -> set[str]:
    functions = vars(answer).values() if issubclass(type(answer), type) else [answer]
    unwrapped = (f.__func__ if isinstance(f, staticmethod | classmethod) else f for f in functions)
    return {code.co_filename for code in map(code_of, unwrapped) if code is not None}

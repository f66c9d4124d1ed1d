"""Tells whether an answer is still the untouched stub, or somebody else's function."""

import dis
import functools
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nn_helpers.checks.values import type_name

# Types that hold a function, and where.
_AROUND = {functools.partial: "func", np.vectorize: "pyfunc", type(functools.cache(print)): "__wrapped__"}

BORROWED = (
    "Your answer is `{}`, which was written elsewhere. This exercise asks for a function of your own, "
    "written in the notebook."
)

_IDLE = {
    "RESUME",
    "NOP",
    "CACHE",
    "EXTENDED_ARG",
    "COPY_FREE_VARS",
    "MAKE_CELL",
    "LOAD_CONST",
    "POP_TOP",
    "RETURN_VALUE",
    "RETURN_CONST",
}


def code_of(answer: Any) -> types.CodeType | None:
    """The code of a plain function, method or partial; None for everything else, which is not asked."""
    while type(answer) is functools.partial:
        answer = answer.func
    if type(answer) is types.MethodType:
        answer = answer.__func__
    return answer.__code__ if type(answer) is types.FunctionType else None


def is_stub(function: Any) -> bool:
    """True where the body is only a docstring, `...`, `pass`, or `raise NotImplementedError`."""
    code = code_of(function)
    if code is None:
        return False
    if code.co_names == ("NotImplementedError",):
        return not any(
            i.opname.startswith(("STORE", "BINARY", "COMPARE")) for i in dis.get_instructions(code)
        )
    return all(
        instruction.opname in _IDLE
        and (
            instruction.opname not in ("LOAD_CONST", "RETURN_CONST") or instruction.argval in (None, Ellipsis)
        )
        for instruction in dis.get_instructions(code)
    )


def unwritten(answer: Any) -> list[str]:
    """What the answer still waits for: stub methods of a class, stubs and `...` that a function uses."""
    if issubclass(type(answer), type):
        return [
            f"{name}()"
            for name, method in vars(answer).items()
            if is_stub(method.__func__ if isinstance(method, staticmethod | classmethod) else method)
        ]
    return list(dict.fromkeys(_waits_for(answer, set())))


def _waits_for(function: types.FunctionType, seen: set[Any]) -> Iterator[str]:
    code = code_of(function)
    if code is None or code in seen or type(function) is not types.FunctionType:
        return
    seen.add(code)
    cells = function.__closure__ or ()
    closure = dict(zip(code.co_freevars, cells, strict=True))
    for name in _names(code):
        used = function.__globals__.get(name)
        if name in closure:
            try:
                used = closure[name].cell_contents
            except ValueError:
                continue
        if used is Ellipsis:
            yield name
        elif type(used) is types.FunctionType and used is not function:
            if is_stub(used):
                yield f"{name}()"
            else:
                yield from _waits_for(used, seen)
        elif type(used) is type and used.__module__ == "__main__":
            yield from (f"{name}.{method}" for method in unwritten(used))


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    yield from code.co_freevars
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def reads_from_notebook(function: Any) -> tuple[str, ...]:
    """Names of data (no functions, no modules) that a function takes from outside, not from its arguments."""
    code = code_of(function)
    if code is None or type(function) is not types.FunctionType:
        return ()
    around = function.__globals__
    data = (name for name in code.co_names if name in around)
    return tuple(n for n in data if not callable(around[n]) and type(around[n]) is not types.ModuleType)


def borrowed(answer: Any) -> str:
    """The full name of an answer that was not written in the notebook; "" for one that was.

    Looked at is where the code stands: a function of the notebook that calls a library is the notebook's own.
    """
    for _ in range(10):
        if type(answer) in _AROUND:
            answer = getattr(answer, _AROUND[type(answer)])
        elif type(answer) is types.FunctionType and _is_file(answer.__code__.co_filename):
            answer = vars(answer).get("__wrapped__", answer)  # a library's decorator around an own function
    code = code_of(answer)
    if code is not None:
        return _full_name(answer) if _is_file(code.co_filename) else ""
    if not callable(answer):
        return ""
    home = answer if issubclass(type(answer), type) else type(answer)
    if type.__getattribute__(home, "__module__") == "__main__":
        return ""
    return _full_name(answer)


def _is_file(name: str) -> bool:
    """True for a module's file; a cell has a name of its own, and no file unless a debugger wrote one."""
    return "ipykernel_" not in name and Path(name).is_file()


def _full_name(answer: Any) -> str:
    home = type(answer)
    try:
        named = answer if isinstance(getattr(answer, "__name__", None), str) else home
        module = getattr(named, "__module__", None) or ("numpy" if home.__module__ == "numpy" else "")
        name = getattr(named, "__qualname__", named.__name__)
    except Exception:  # an object may answer these questions with anything
        return type_name(answer)
    return f"{module}.{name}".removeprefix("builtins.").removeprefix(".")

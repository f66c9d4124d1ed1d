"""Tells whether an answer is still the untouched stub."""

import dis
import types

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


def is_stub(function) -> bool:
    """True where the body is only a docstring, `...`, `pass`, or `raise NotImplementedError`."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
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


def unwritten(answer) -> list[str]:
    """What the answer still waits for: stub methods of a class, stubs and `...` that a function uses."""
    if isinstance(answer, type):
        return [
            f"{name}()"
            for name, method in vars(answer).items()
            if is_stub(getattr(method, "__func__", method))
        ]
    return list(dict.fromkeys(_waits_for(answer, set())))


def _waits_for(function, seen):
    code = getattr(function, "__code__", None)
    if code is None or code in seen:
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
        elif isinstance(used, types.FunctionType) and used is not function:
            if is_stub(used):
                yield f"{name}()"
            else:
                yield from _waits_for(used, seen)
        elif isinstance(used, type) and used.__module__ == "__main__":
            yield from (f"{name}.{method}" for method in unwritten(used))


def _names(code):
    yield from code.co_names
    yield from code.co_freevars
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def reads_from_notebook(function) -> tuple[str, ...]:
    """Names of data (no functions, no modules) that a function takes from outside, not from its arguments."""
    code, around = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    if code is None:
        return ()
    data = (name for name in code.co_names if name in around)
    return tuple(n for n in data if not callable(around[n]) and not isinstance(around[n], types.ModuleType))

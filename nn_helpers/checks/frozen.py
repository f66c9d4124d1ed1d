"""Checks without their references: what right and mistaken answers give is kept, not how it is computed.

An instructor hands out the course so (`make handout`). `freeze` makes the bank of a chapter, `thaw` reads it;
the engine judges a thawed exercise like any other. For a question about values the value itself is in the
bank, compressed and not encrypted: it keeps the answer from a glance, not from whoever decodes it.
"""

import builtins
import inspect
import io
import pickle
import types
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import Any, NoReturn

import numpy as np

from nn_helpers.checks.compare import Tolerance
from nn_helpers.checks.exercise import Exercise, Misconception
from nn_helpers.checks.probes import Probe
from nn_helpers.checks.runner import Outcome
from nn_helpers.checks.trial import Trial, trial_of
from nn_helpers.checks.values import MISSING

KEPT = [
    "id",
    "title",
    "hints",
    "parts",
    "measures",
    "form",
    "rtol",
    "atol",
    "exact_kind",
    "no_warnings",
    "choices",
    "must_not_modify",
    "time_limit",
    "insight",
]


class CannotFreeze(Exception):
    """An exercise needs code that must stay with the instructor; the message says which."""


class FrozenExercise(Exercise):
    """An exercise whose outcomes were computed before.

    Parameters
    ----------
    record : what `freeze` kept of it.
    run : the function that calls the student's, where the exercise has one.
    """

    record: Mapping[str, Any]

    def __init__(self, record: Mapping[str, Any], run: Any = None):
        mistakes = [
            Misconception(name, None, message, constant) for name, message, constant in record["named"]
        ]
        reference = _Absent(record["names"]) if record["is_function"] else None
        probes = [Probe(*args, label=label, **kwargs) for args, kwargs, label in record["probes"]]
        super().__init__(
            reference=reference, probes=probes, misconceptions=mistakes, run=run, **record["about"]
        )
        object.__setattr__(self, "record", record)

    @property
    def strict(self) -> bool:
        """True where overflow, 0/0 and division by 0 count as errors."""
        return self.record["strict"]

    @cached_property
    def tolerance(self) -> Tolerance:
        """How close an answer to this exercise has to be."""
        return self.record["tolerance"]

    def trial(self) -> "FrozenTrial":
        """The trial whose outcomes were kept."""
        return FrozenTrial(self)


class FrozenTrial(Trial):
    """A trial on the outcomes that a frozen exercise kept."""

    def __init__(self, exercise: FrozenExercise):
        super().__init__(exercise)
        self._mistaken = dict(zip(exercise.misconceptions, exercise.record["mistaken"], strict=True))
        self._exchanged = dict(exercise.record["exchanged"])
        self._wants: list[Outcome] = exercise.record["wants"]

    @cached_property
    def wants(self) -> list[Outcome]:
        """What the reference gave for every probe."""
        return self._wants


class _Absent:
    """In the place of a reference: has its signature and cannot be called."""

    def __init__(self, names: Iterable[str]) -> None:
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        self.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in names])

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The reference of this exercise was not handed out.")


class _Pickler(pickle.Pickler):
    """Writes data; a function is handed over as text, unless it answers an exercise."""

    def __init__(self, file: io.BytesIO, texts: "_Texts") -> None:
        super().__init__(file, protocol=5)
        self._texts = texts

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, types.FunctionType) and obj.__module__.partition(".")[0] not in (
            "numpy",
            "copyreg",
        ):
            self._texts.add(obj)
            return obj.__name__
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, code: Mapping[str, Any]) -> None:
        super().__init__(file)
        self._code = code

    def persistent_load(self, pid: Any) -> Any:
        return self._code[pid]


def freeze(exercises: Iterable[Exercise]) -> tuple[bytes, str, dict[str, str]]:
    """The bank of a chapter.

    Parameters
    ----------
    exercises : of one chapter.

    Returns
    -------
    bank : bytes for `thaw`.
    code : text of a module with the functions that call a student's, where exercises have such.
    left : id -> why an exercise cannot be handed out so; it is not in the bank.
    """
    exercises = list(exercises)
    secret = {id(code) for exercise in exercises for code in _secrets(exercise)}
    records, texts, left = {}, _Texts(secret), {}
    for exercise in exercises:
        try:
            if exercise.run is not None:
                texts.add(exercise.run)
            record = _record(exercise)
            _dumped(record, texts)
            records[exercise.id] = record
        except CannotFreeze as why:
            left[exercise.id] = str(why)
    bank = zlib.compress(_dumped((records, texts.constants), texts), 9)
    return bank, texts.text(), left


def thaw(bank: bytes, code: dict[str, Any] | None = None) -> dict[str, FrozenExercise]:
    """The exercises of a bank by id. As trusted as the package it comes with: it is read by pickle.

    bank : from `freeze`. code : the globals of the module that `freeze` wrote; completed here.
    """
    code = {} if code is None else code
    records, constants = _Unpickler(io.BytesIO(zlib.decompress(bank)), code).load()
    code.update(constants)
    return {name: FrozenExercise(record, code.get(record["run"])) for name, record in records.items()}


def _dumped(thing: Any, texts: "_Texts") -> bytes:
    file = io.BytesIO()
    _Pickler(file, texts).dump(thing)
    return file.getvalue()


def _secrets(exercise: Exercise) -> list[types.CodeType]:
    """Code objects of the reference and of every mistake."""
    answers = [exercise.reference, *(v for m in exercise.misconceptions for v in m.variants)]
    return [answer.__code__ for answer in answers if isinstance(answer, types.FunctionType)]


def _record(exercise: Exercise) -> dict[str, Any]:
    trial = trial_of(exercise)
    names = exercise.argument_names(exercise.probes[0]) if exercise.is_function else []
    return {
        "about": {name: getattr(exercise, name) for name in KEPT},
        "is_function": exercise.is_function,
        "names": names,
        "strict": exercise.strict,
        "tolerance": exercise.tolerance,
        "probes": [(*probe.arguments(), probe.label) for probe in exercise.probes],
        "wants": [_with_form_only(exercise, want) for want in trial.wants],
        "named": [(m.name, m.message, m.constant) for m in exercise.misconceptions],
        "mistaken": [list(map(_value_only, trial.mistaken(m))) for m in exercise.misconceptions],
        "exchanged": {
            pair: _value_only(trial.exchanged(names, *pair)) for pair in combinations(range(len(names)), 2)
        },
        "run": exercise.run.__name__ if exercise.run is not None else "",
    }


def _value_only(outcomes: Any) -> Any:
    """Without what a mistake returned to `run`: it is large, and nothing compares it."""
    return [replace(outcome, returned=MISSING) for outcome in outcomes]


def _with_form_only(exercise: Exercise, want: Any) -> Any:
    """Of what the reference returned to `run` no more than a message needs: shapes where there is a form."""
    if exercise.run is None:
        return replace(want, returned=MISSING)
    return replace(want, returned=_zeros_for(want.returned)) if exercise.form else want


def _zeros_for(returned: Any) -> Any:
    if isinstance(returned, tuple):
        return tuple(map(_zeros_for, returned))
    return np.zeros_like(returned) if isinstance(returned, np.ndarray) else returned


class _Texts:
    """The source of functions, and of what they use; refuses references and mistakes."""

    def __init__(self, secret: set[int]) -> None:
        self.secret = secret  # ids of code
        self.constants: dict[str, Any] = {}
        self._texts: dict[str, str] = {}
        self._imports: dict[str, str] = {}

    def add(self, thing: Any) -> None:
        """Take a function or class over, with every name of its module that it uses."""
        name = thing.__name__
        if name in self._texts:
            return
        codes = [thing.__code__] if isinstance(thing, types.FunctionType) else []
        if any(id(code) in self.secret for code in codes) or name == "<lambda>":
            raise CannotFreeze(f"its check uses {name}, which answers an exercise")
        if getattr(thing, "__closure__", None):
            raise CannotFreeze(f"its check uses {name}, which was made by another function")
        self._texts[name] = ""
        for used in sorted({used for code in codes for used in _names(code)}):
            if used not in thing.__globals__ or hasattr(builtins, used):
                continue
            value = thing.__globals__[used]
            if isinstance(value, types.ModuleType):
                self._imports[used] = f"import {value.__name__} as {used}"
            elif isinstance(value, type | types.FunctionType):
                if value.__module__ == thing.__module__:
                    self.add(value)
                else:
                    self._imports[used] = f"from {value.__module__} import {value.__name__} as {used}"
            else:
                self.constants[used] = value
        self._texts[name] = inspect.getsource(thing)

    def text(self) -> str:
        """The text of a module."""
        head = '"""What calls a student\'s functions in the checks of this chapter."""\n'
        head += "\nfrom __future__ import annotations  # what types they name is not needed here\n"
        imports = "\n".join(sorted(self._imports.values()))
        return "\n\n".join([head + "\n" + imports, *(text for text in self._texts.values() if text)]) + "\n"


def _names(code: types.CodeType) -> set[str]:
    """Names that a code object uses, and the functions inside of it."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= _names(constant)
    return found

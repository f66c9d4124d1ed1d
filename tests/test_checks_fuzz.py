"""Whatever is handed in, every check says something, raises nothing, and passes nothing that is not equal."""

import datetime
import decimal
import itertools
from functools import cache

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_helpers.checks.judge import judge_trial
from nn_helpers.checks.registry import load_all
from nn_helpers.checks.trial import Trial

EXERCISES = load_all()
FUNCTIONS = {name: exercise for name, exercise in EXERCISES.items() if exercise.is_function}
VALUES = {name: exercise for name, exercise in EXERCISES.items() if not exercise.is_function}
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_function = pytest.mark.parametrize("exercise", FUNCTIONS.values(), ids=FUNCTIONS)
every_value = pytest.mark.parametrize("exercise", VALUES.values(), ids=VALUES)
bounded = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


# ---- values that misbehave


def fail(*args, **kwargs):
    raise RuntimeError("asked what it should not be asked")


class Hostile:
    """Raises at everything that can be asked of it."""

    __eq__ = __ne__ = __lt__ = __bool__ = __len__ = __iter__ = __getitem__ = __repr__ = __str__ = fail
    __array__ = __float__ = __int__ = __index__ = __contains__ = __getattr__ = __format__ = fail
    __hash__ = object.__hash__
    __class__ = property(fail)


class Caller(Hostile):
    def __call__(self, *args, **kwargs):
        raise decimal.InvalidOperation


class HostileType(type):
    __name__ = property(fail)
    __subclasscheck__ = __instancecheck__ = __repr__ = fail


class OfHostileType(metaclass=HostileType):
    pass


class Lies(list):
    __iter__ = __len__ = __getitem__ = fail


class Words(str):
    casefold = strip = __eq__ = fail
    __hash__ = str.__hash__


class Key:
    __hash__ = object.__hash__
    __str__ = __repr__ = fail


class Lazy:
    shape, dtype, ndim, size = (2, 3), "float64", 2, 6

    def __array__(self, *args, **kwargs):
        raise MemoryError


class Array(np.ndarray):
    __array_finalize__ = __eq__ = __getitem__ = astype = tolist = fail
    shape = property(fail)


class Error(Exception):
    __str__ = __repr__ = fail


def recursive_list():
    made = [1.0]
    made.append(made)
    return made


def recursive_array():
    made = np.empty(2, dtype=object)
    made[:] = [made, 1.0]
    return made


def deep():
    made = []
    for _ in range(5000):
        made = [made]
    return made


HOSTILE = {
    "hostile": Hostile(),
    "caller": Caller(),
    "type": OfHostileType,
    "of hostile type": OfHostileType(),
    "list that lies": Lies([1.0, 2.0]),
    "word that raises": Words("tanh"),
    "key that raises": {Key(): 1.0, (1, 2): 3.0},
    "lazy": Lazy(),
    "lazy list": [Lazy(), 1.0],
    "array that raises": np.ones(3).view(np.ndarray),
    "masked": np.ma.masked_array([1.0, 2.0], mask=[False, True]),
    "recursive list": recursive_list(),
    "recursive array": recursive_array(),
    "deep": deep(),
    "huge view": np.broadcast_to(np.float64(1.0), (10**6, 10**6)),
    "huge row": np.broadcast_to(np.float64(1.0), (10**9,)),
    "huge range": range(10**12),
    "huge number": 10**5000,
    "huge negative number": -(10**400),
    "ragged": [[1.0, 2.0], [3.0]],
    "mixed": [np.ones((2, 3)), 1.0, "a", None, ...],
    "structured": np.zeros(2, dtype=[("a", float), ("b", int)]),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "date": datetime.date(2020, 1, 1),
    "complex": np.array([1 + 2j, 0j]),
    "NaN": [float("nan")] * 3,
    "decimal": decimal.Decimal("-98765.4321"),
    "bytes": b"0.5",
    "generator": (i for i in range(3)),
    "counter": itertools.count(),
    "function": fail,
    "class": Hostile,
    "module": np,
    "not implemented": NotImplemented,
}

ERRORS = {
    "error that raises": Error,
    "base exception": BaseException,
    "generator exit": GeneratorExit,
    "interrupt": KeyboardInterrupt,
    "exit": SystemExit,
    "stop iteration": StopIteration,
    "memory": MemoryError,
    "recursion": RecursionError,
    "group": lambda: BaseExceptionGroup("two", [ValueError(), KeyboardInterrupt()]),
    "unicode": lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "odd"),
}


def answers(exercise, value):
    """Ways to hand in a value: as it is, from a function, as every part."""
    if exercise.is_function:
        yield lambda *args, **kwargs: value
        if exercise.parts:
            yield lambda *args, **kwargs: (value,) * len(exercise.parts)
    else:
        yield value
        if exercise.parts:
            yield dict.fromkeys(exercise.parts, value)
            yield {**exercise.reference, exercise.parts[-1]: value}


@cache
def trial_of(exercise):
    return Trial(exercise, time_limit=1.0)


def judged(exercise, answer):
    result = judge_trial(trial_of(exercise), answer)
    assert result.message
    assert len(result.message) < 3000
    return result


@every_exercise
def test_no_hostile_value_raises_or_passes(exercise):
    for name, value in HOSTILE.items():
        inside = [1.0, {"a": value}]
        for answer in [value, *answers(exercise, value), *itertools.islice(answers(exercise, inside), 1)]:
            assert not judged(exercise, answer).passed, name


@every_function
def test_no_error_of_an_answer_comes_through(exercise):
    for make in ERRORS.values():

        def raises(*args, make=make, **kwargs):
            raise make()

        assert judged(exercise, raises).state == "error"


@every_function
def test_no_misdeed_of_an_answer_raises_or_passes(exercise):
    def returns_itself(*args):
        return returns_itself

    def spoils(*args):
        for arg in args:
            if isinstance(arg, np.ndarray):
                arg[...] = 0
            elif isinstance(arg, list):
                arg[:] = [arg, Hostile()]
        np.seterr(all="ignore")
        return args

    def deeper(*args):
        return deeper(*args)

    def yields(*args):
        print("x" * 10_000)
        yield args
        raise KeyboardInterrupt

    settings_before = np.geterr()
    for answer in (returns_itself, spoils, deeper, yields):
        assert not judged(exercise, answer).passed
    assert np.geterr() == settings_before


# ---- arbitrary values

numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.complex_numbers())
anything = st.one_of(
    numbers,
    st.none(),
    st.just(...),
    st.text(max_size=8),
    st.binary(max_size=4),
    st.dates(),
    arrays.arrays(
        st.sampled_from(
            [np.float64, np.float32, np.int64, np.uint8, np.bool_, np.complex128, "datetime64[s]"]
        ),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    ),
)
nested = st.recursive(
    anything,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)


@every_exercise
@bounded
@given(value=nested)
def test_no_value_raises_or_passes_unless_it_is_equal(exercise, value):
    for answer in answers(exercise, value):
        result = judged(exercise, answer)
        assert not result.passed or (not exercise.is_function and equals(answer, exercise.reference))


def equals(answer, reference):
    """Equality written down once more, without the checks: the leaves in order, two per cent apart."""
    one, other = list(leaves(answer)), list(leaves(reference))
    return len(one) == len(other) and all(
        a == b if isinstance(b, str) else abs(a - b) <= 0.02 * (1 + abs(b))
        for a, b in zip(one, other, strict=True)
    )


def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | np.ndarray) and np.ndim(value):
        for item in value:
            yield from leaves(item)
    else:
        yield value.casefold() if isinstance(value, str) else float(value)


# ---- values next to the right one


def neighbours(value, choices, tolerance):
    """The value with one leaf changed by three times what is accepted, or with another word."""
    if isinstance(value, dict):
        for key, item in value.items():
            for changed in neighbours(item, choices, tolerance.of(key)):
                yield {**value, key: changed}
    elif isinstance(value, str):
        yield from (word for word in choices if word != value)
    else:
        array = np.asarray(value, dtype=float)
        bounds = np.broadcast_to(3 * tolerance.limit(array), array.shape)
        for at in np.ndindex(array.shape):
            for sign in (1, -1):
                changed = array.copy()
                changed[at] += sign * bounds[at]
                yield changed


@every_value
def test_values_next_to_the_right_one_do_not_pass(exercise):
    tolerance = exercise.tolerance
    for changed in neighbours(exercise.reference, exercise.choices, tolerance):
        assert not judged(exercise, changed).passed, changed

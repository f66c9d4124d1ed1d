"""The five verdicts, whatever a student hands in: nothing raises, nothing hangs, nothing is fooled."""

import itertools
import signal
import sys
import threading
import time

import numpy as np
import pytest

from nn_helpers.checks import Exercise, Misconception, Probe, check
from nn_helpers.checks.compare import EXACT, Tolerance, same


def demo(reference=None, *probes, **settings):
    def weighted_sum(x, w, b):
        return x @ w + b

    base = {
        "id": "99.demo",
        "title": "Demonstration",
        "reference": weighted_sum if reference is None else reference,
        "probes": probes or (() if reference is not None else PROBES),
        "hints": ("one", "two", "three"),
    }
    return Exercise(**{**base, **settings})


PROBES = (
    (np.array([1.0, 3.0, 5.0]), np.array([0.5, 1.2, -0.3]), 0.25),
    Probe(np.array([2, -1]), np.array([0.4, 0.7]), -1.0, label="whole numbers"),
)


V = np.array([0.3, 1.7, -2.2])


# ---- passed


def loop(x, w, b):
    total = b
    for i in range(len(x)):
        total += x[i] * w[i]
    return total


def with_default(x, w, b=0.0):
    return np.dot(w, x) + b


@pytest.mark.parametrize("answer", [loop, with_default, lambda *arguments: loop(*arguments)])
def test_right_answers_pass(answer):
    result = check(demo(insight="A neuron adds."), answer)
    assert result.passed
    assert result
    assert result.message == "Right on all 2 inputs. A neuron adds."


@pytest.mark.parametrize("given", [0.93086, 0.9309, np.float64(0.9308616), np.array([[0.93086]]), [0.93086]])
def test_a_value_may_be_rounded_and_wrapped(given):
    assert check(demo(0.9308616, decimals=4), given).passed


def test_several_results_may_come_stacked_in_one_array():
    """`a, b = f(x)` takes them apart as well; an array of another shape is none of that."""

    def moments(x):
        return x - 1, 2 * x

    task = demo(moments, (V,), parts=("less", "twice"))
    assert check(task, lambda x: np.stack([x - 1, 2 * x])).passed
    assert "expected 2 values (less, twice), got" in check(task, lambda x: np.stack([x, x, x])).message
    assert "`less` and `twice` are exchanged" in check(task, lambda x: np.stack([2 * x, x - 1])).message
    named = demo(lambda x: {"low": x.min(), "high": x.max()}, (V,))
    assert not check(named, lambda x: np.array([x.min(), x.max()])).passed


def test_a_value_rounded_too_far_is_not_right():
    assert not check(demo(0.9308616, decimals=4), 0.931).passed


def test_parts_by_name_by_tuple_and_by_dict():
    exercise = demo({"z": 2.6, "a": [0.5, 3.6]})
    assert check(exercise, z=2.6, a=(0.5, 3.6)).passed
    assert check(exercise, {"a": np.array([0.5, 3.6]), "z": 2.6}).passed
    assert check(exercise, 2.6, [0.5, 3.6]).passed
    assert check(exercise, z=2.6, a=[0.5, 3.7]).message.startswith("Right so far: `z`.")


def test_words_are_compared_without_case_and_must_be_options():
    exercise = demo("tanh", choices=("tanh", "sigmoid"))
    assert check(exercise, " Tanh").passed
    assert check(exercise, "sigmoid").state == "wrong"
    assert "not among the options: 'tanh', 'sigmoid'" in check(exercise, "relu").message
    assert "not among the options" in check(exercise, "...tan").message


@pytest.mark.parametrize("given", ["about 10000  times as large", "About 10,000 times as large."])
def test_words_are_compared_without_spaces_marks_and_thousands(given):
    assert check(demo("about 10,000 times as large", choices=("about 10,000 times as large",)), given).passed


def test_characters_of_a_function_are_compared_as_they_are():
    exercise = demo(lambda n: "ab."[n], Probe(1), Probe(2))
    assert not check(exercise, lambda n: "ab!"[n]).passed


def test_nested_lists_may_be_empty():
    exercise = demo(lambda z: 1.0 * (z > 0), Probe(np.ones((2, 0, 3))), Probe(np.array([[2.0, -1.0, 0.5]])))
    assert check(exercise, lambda z: (1.0 * (z > 0)).tolist()).passed
    assert not check(exercise, lambda z: (1.0 * (z > 0)).ravel()).passed


def test_a_class_and_an_in_place_update_are_driven_by_run():
    class Momentum:
        def __init__(self, rate):
            self.rate, self.velocity = rate, 0.0

        def step(self, gradient):
            self.velocity = 0.9 * self.velocity + gradient
            return -self.rate * self.velocity

    class Plain:
        def __init__(self, rate):
            self.rate = rate

        def step(self, gradient):
            return -self.rate * gradient

    class Stub:
        def __init__(self, rate):
            self.rate = rate

        def step(self, gradient):
            """One step."""
            ...

    def trace(optimiser, rate, gradients):
        made = optimiser(rate)
        return [made.step(g) for g in gradients]

    exercise = demo(
        Momentum,
        (0.1, [1.0, 2.0, 3.0]),
        run=trace,
        misconceptions=[Misconception("forgets", Plain, "It forgets.")],
    )
    assert check(exercise, Momentum).passed
    assert check(exercise, Plain).misconception == "forgets"
    assert check(exercise, Stub).state == "not_attempted"
    assert "`step()`" in check(exercise, Stub).message

    def descend(w, g):
        w -= 0.1 * g

    def rebind(w, g):
        w = w - 0.1 * g

    updated = demo(
        descend, (np.ones(3), np.arange(3.0)), run=lambda f, w, g: (f(w, g), w)[1], must_not_modify=False
    )
    assert check(updated, descend).passed
    assert not check(updated, rebind).passed


# ---- not attempted


def only_dots(x, w, b): ...


def only_doc(x, w, b):
    """Says what to do."""


def doc_and_pass(x, w, b):
    """Says what to do."""
    pass


def not_implemented(x, w, b):
    """Says what to do."""
    raise NotImplementedError("your turn")


def placeholder(x, w, b):
    z = ...
    return z


def placeholder_used(x, w, b):
    z = ...
    return z + b


def placeholder_hidden(x, w, b):
    z = ...
    return x @ z


def calls_a_stub(x, w, b):
    return only_doc(x, w, b) + b


unfilled = ...


def reads_a_placeholder(x, w, b):
    return b * unfilled


STUBS = [
    only_dots,
    only_doc,
    doc_and_pass,
    not_implemented,
    placeholder,
    placeholder_used,
    placeholder_hidden,
]


@pytest.mark.parametrize("stub", [*STUBS, calls_a_stub, reads_a_placeholder, ..., None])
def test_stubs_are_not_attempted(stub):
    result = check(demo(), stub)
    assert result.state == "not_attempted"
    assert not result


def test_an_untouched_stub_is_pointed_to_the_hint():
    assert check(demo(), only_doc).message.endswith('hint("99.demo").')


def test_what_a_function_waits_for_is_named():
    assert "`only_doc()`" in check(demo(), calls_a_stub).message
    assert "`unfilled`" in check(demo(), reads_a_placeholder).message


@pytest.mark.parametrize("value", [..., None, "", "...", []])
def test_blank_values_are_not_attempted(value):
    assert check(demo(2.6), value).state == "not_attempted"


def test_a_blank_part_is_not_attempted_and_says_what_is_right():
    exercise = demo({"z": 2.6, "a": 0.93})
    assert check(exercise, z=..., a=...).state == "not_attempted"
    result = check(exercise, z=2.6, a=...)
    assert result.state == "not_attempted"
    assert result.message.startswith("Right so far: `z`. Next: `a`.")
    assert check(exercise, z=3.0, a=...).state == "wrong"


@pytest.mark.parametrize("answer", [lambda x, w, b: 0, lambda x, w, b: x, lambda x, w, b: [None]])
def test_short_attempts_are_not_taken_for_stubs(answer):
    assert check(demo(), answer).state == "wrong"


# ---- misconceptions


def test_a_misconception_is_recognised_with_small_differences_and_by_any_variant():
    slip = Misconception("no bias", [lambda x, w, b: x @ w, lambda x, w, b: x @ w - b], "Where is b?")
    exercise = demo(misconceptions=[slip])
    for wrong in (lambda x, w, b: sum(x * w) + 1e-13, lambda x, w, b: np.dot(x, w) - b):
        result = check(exercise, wrong)
        assert (result.state, result.misconception, result.message) == (
            "misconception",
            "no bias",
            "Where is b?",
        )


def test_of_two_mistakes_that_share_a_value_the_one_that_explains_the_others_is_named():
    """2 is both 4 / 2 and 4 - 2; the second value tells them apart."""
    halves = Misconception("halved", {"a": 2.0, "b": 4.5}, "Half of it.")
    less = Misconception("two less", {"a": 2.0, "b": 7.0}, "Two less.")
    exercise = demo({"a": 4.0, "b": 9.0}, probes=(), misconceptions=[halves, less])
    assert check(exercise, a=2, b=4.5).misconception == "halved"
    assert check(exercise, a=2, b=7).misconception == "two less"
    assert check(exercise, a=2, b=9).misconception == "halved"


def test_a_misconception_that_raises_is_recognised_only_by_its_own_cause():
    relu = demo(
        lambda z: np.where(z > 0, z, 0.0),
        (np.array([-1.5, 2.5]),),
        misconceptions=[Misconception("max", lambda z: max(0, z), "One number at a time.")],
    )
    assert check(relu, lambda z: z if z > 0 else 0).misconception == "max"
    assert check(relu, lambda z: z @ np.zeros(7)).state == "error"


def test_a_value_that_is_not_a_number_is_recognised():
    def risky(z):
        with np.errstate(all="ignore"):
            return np.exp(z) / (1 + np.exp(z))

    stable = demo(
        lambda z: 0.5 + 0.5 * np.tanh(z / 2),
        (np.array([0.5, 1000.0]),),
        misconceptions=[Misconception("overflow", risky, "Too big.")],
    )
    assert (
        check(stable, lambda z: 1 / (1 + np.exp(-z)) * np.where(z > 700, np.nan, 1)).misconception
        == "overflow"
    )


def test_a_changed_input_can_be_a_misconception():
    def in_place(v):
        v -= v.mean()
        return v

    exercise = demo(
        lambda v: v - v.mean(),
        (np.arange(3.0),),
        misconceptions=[Misconception("in place", in_place, "Copy!")],
    )
    assert check(exercise, in_place).misconception == "in place"
    assert check(demo(lambda v: v - v.mean(), (np.arange(3.0),)), in_place).message.startswith(
        "The result is right, but"
    )


# ---- errors


def broken(x, w, b):
    y = x + 1
    return y @ undefined_name  # noqa: F821


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (broken, "NameError in line"),
        (broken, "`return y @ undefined_name"),
        (broken, "name 'undefined_name' is not defined."),
        (lambda x, w, b: x @ np.zeros((4, 2)), "`@` do not fit: the left one ends with an axis of 3"),
        (lambda x, w, b: np.dot(x, np.zeros((4, 2))), "shapes (3,) and (4,2) do not fit a matrix product"),
        (lambda x, w, b: x + np.zeros(7), "shapes (3,) and (7,) cannot be combined"),
        (lambda x, w, b: x[7], "index 7 does not exist: axis 0 has 3 entries"),
        (lambda x, w, b: [1, 2][7], "an index points past the end"),
        (lambda x, w, b: {}["k"], "there is no entry 'k'"),
        (lambda x, w, b: 1 / 0, "ZeroDivisionError"),
        (lambda x, w, b: None + b, "is None"),
        (lambda x, w, b: 1 if x > 0 else 0, "one yes-or-no question"),
        (lambda x, w, b: sys.exit(), "`exit()`"),
        (lambda x, w: 0, "takes (x, w), but is called with (x, w, b)"),
    ],
)
def test_an_exception_is_one_sentence(answer, words):
    result = check(demo(), answer)
    assert result.state == "error"
    assert words in result.message
    assert "Traceback" not in result.message
    assert "\n" not in result.message


def test_an_error_on_some_inputs_names_the_input():
    result = check(demo(), lambda x, w, b: x[2] * 0 + x @ w + b)
    assert result.state == "error"
    assert result.message.endswith("The input was: whole numbers (x = [2, -1], w = [0.4, 0.7], b = -1).")


@pytest.fixture(params=["by alarm", "step by step"])
def timekeeper(request, monkeypatch):
    """Both ways to keep a time limit; without an alarm the clock is looked at on every line."""
    if request.param == "step by step":
        monkeypatch.delattr(signal, "setitimer")
    elif not hasattr(signal, "setitimer"):
        pytest.skip("no alarm on this system")
    yield request.param
    assert sys.gettrace() is None


def test_infinite_recursion_and_endless_loops_end(timekeeper):
    def deeper(x, w, b):
        return deeper(x, w, b)

    def endless(x, w, b):
        while True:
            pass

    def stubborn(x, w, b):
        while True:
            try:  # noqa: SIM105
                b += 1
            except:  # noqa: E722
                pass

    def slow_to_learn(x, w, b):
        for _ in range(1000):
            try:
                endless(x, w, b)
            except BaseException as error:
                b = str(error)

    def many_short_calls(x, w, b):
        return sum(loop(x, w, b) for _ in itertools.repeat(None))

    assert "calls itself more often than Python allows" in check(demo(), deeper).message
    start = time.process_time()
    for answer in (endless, stubborn, slow_to_learn, many_short_calls):
        result = check(demo(time_limit=0.25), answer)
        assert result.state == "error"
        assert "stopped after 0.25 seconds in line" in result.message
    assert time.process_time() - start < 10
    assert check(demo(time_limit=60.0), loop).passed


def test_the_interrupt_button_still_works():
    def interrupted(x, w, b):
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        check(demo(), interrupted)


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, GeneratorExit, BaseException, StopIteration, MemoryError]
)
def test_an_answer_that_raises_what_nobody_should_is_stopped_like_any_other(error):
    def raises(x, w, b):
        raise error("on purpose")

    result = check(demo(), raises)
    assert result.state == "error"
    assert error.__name__ in result.message


def test_a_check_works_outside_the_main_thread():
    results = []
    thread = threading.Thread(target=lambda: results.append(check(demo(), loop)))
    thread.start()
    thread.join()
    assert results[0].passed


def test_a_check_outside_the_main_thread_ends():
    def endless(x, w, b):
        while True:
            b += 1

    results = []
    thread = threading.Thread(target=lambda: results.append(check(demo(time_limit=0.25), endless)))
    thread.start()
    thread.join(300)
    assert "stopped after 0.25 seconds in line" in results[0].message


@pytest.mark.parametrize("given", [3.0, "weighted_sum", np.ones(3), [1, 2]])
def test_a_result_instead_of_the_function(given):
    result = check(demo(), given)
    assert result.state == "wrong"
    assert "the function itself" in result.message


ZOO = {
    "number": 2.6,
    "whole number": 3,
    "truth": True,
    "complex": 1 + 2j,
    "nan": float("nan"),
    "huge": 10**400 // 10**200,
    "word": "tanh",
    "empty word": "",
    "vector": np.array([0.3, -1.2, 0.0, 5.1]),
    "column": np.array([[0.3], [-1.2], [0.0], [5.1]]),
    "matrix": np.arange(6.0).reshape(2, 3),
    "unsigned": np.array([1, 2, 250], dtype=np.uint8),
    "truths": np.array([True, False, True, True]),
    "with inf": np.array([0.3, np.inf, -np.inf, np.nan]),
    "empty": np.array([]),
    "words": np.array(["a", "b"]),
    "dates": np.array(["2020-03-01"], dtype="datetime64[D]"),
    "objects": np.array([1, None, "a"], dtype=object),
    "masked": np.ma.masked_array([1.0, 2.0], mask=[0, 1]),
    "ragged": [np.ones(2), np.ones(3)],
    "named": {"z": 2.6, "a": np.ones(2)},
    "nested": {"z": [np.ones(2), np.ones(3)], "w": {"b": 1.5}},
    "set": {1, 2},
    "nothing": None,
    "dots": ...,
    "function": np.tanh,
}

UNREADABLE = ("dates", "set", "function", "dots")  # nothing can be compared with these


@pytest.mark.parametrize("right", ZOO)
def test_no_answer_makes_the_check_stumble(right):
    function = demo(lambda x: ZOO[right], (1.0,), (2.0,))
    for given, answer in ZOO.items():
        result = check(function, lambda x, answer=answer: answer)
        assert result.passed == (right == given and right not in UNREADABLE), given
        assert result.message
        if right not in ("nothing", "dots", "function"):
            assert check(demo(ZOO[right]), answer).message


# ---- hard to fool


class Yes:
    """Claims to be equal to everything."""

    __array_priority__ = 1e9

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __array__(self, *args, **kwargs):
        return np.array(2.85)

    def __float__(self):
        return 2.85


class YesArray(np.ndarray):
    def __eq__(self, other):
        return np.True_

    def astype(self, *args, **kwargs):
        return np.array(2.85)

    __hash__ = None


class YesFloat(float):
    __hash__ = None

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


EDGES = (0, -0.0, 1, 1 + 1e-9, 1 - 2e-6, -1, 1e-13, 1e308, -1e308, 2**62, np.inf, -np.inf, np.nan)
NUMBERS = [np.array(value, dtype) for dtype in (float, complex) for value in EDGES] + [
    np.array(value, dtype) for dtype in (np.float32, int, bool, np.uint8) for value in (0, 1)
]


@pytest.mark.parametrize(
    "tolerance",
    [EXACT, Tolerance(), Tolerance(whole=False), Tolerance(exact_kind=True), Tolerance(0, np.array(0.5))],
    ids=str,
)
def test_one_number_is_compared_as_an_array_of_one_is(tolerance):
    both = [(same(g, w, tolerance), same(g[None], w[None], tolerance)) for g in NUMBERS for w in NUMBERS]
    assert len(set(both)) == 2
    assert all(one == many for one, many in both)


@pytest.mark.parametrize(
    "fake", [Yes(), np.ones(()).view(YesArray), YesFloat(1.0)], ids=["object", "array", "float"]
)
def test_values_that_claim_to_be_equal_do_not_pass(fake):
    assert not check(demo(), lambda x, w, b: fake).passed
    assert not check(demo(2.85), fake).passed


def test_patched_comparisons_do_not_pass(monkeypatch):
    for name in ("allclose", "isclose", "array_equal", "all", "any", "abs", "isfinite", "isnan"):
        monkeypatch.setattr(np, name, lambda *a, **k: True)
    assert not check(demo(), lambda x, w, b: 1.0).passed


def test_the_reference_is_out_of_reach_of_a_function_that_spoils_its_inputs():
    def spoil(x, w, b):
        x[:] = 0
        w[:] = 0
        return b

    exercise = demo()
    assert not check(exercise, spoil).passed
    assert check(exercise, loop).passed


def test_different_answers_to_the_same_question_are_noticed():
    noise, counter = np.random.default_rng(1), itertools.count()
    for answer in (
        lambda x, w, b: x @ w + b + noise.normal(),
        lambda x, w, b: x @ w + b + max(next(counter) - 1, 0),
    ):
        assert "two different answers" in check(demo(), answer).message


def test_prints_and_warnings_of_the_answer_stay_out(capsys, recwarn):
    def talkative(x, w, b):
        print("x is", x)
        np.log(np.array([-1.0]))
        return x @ w + b

    assert check(demo(), talkative).passed
    assert capsys.readouterr() == ("", "")
    assert not recwarn


# ---- the author's own faults are raised


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: check("01.neuro", loop), "Did you mean '01.neuron'"),
        (lambda: check("77.nothing_like_it", loop), "There is no exercise '77.nothing_like_it'"),
        (lambda: check(demo()), "takes the answer"),
        (lambda: check(demo({"z": 1.5}), zed=1.5), "expected the parts z, got zed"),
        (lambda: check(loop, "01.neuron"), "The first argument is an id"),
        (lambda: demo(id="neuron"), "two digits, a dot and a name"),
        (lambda: demo(loop), "needs probes"),
        (lambda: demo(2.6, (1,)), "nothing to probe"),
        (lambda: demo(2.6, run=lambda f: f), "the reference is a value"),
        (lambda: demo(hints="abc"), "not one string"),
        (lambda: demo(misconceptions=[loop]), "is not a Misconception"),
    ],
)
def test_author_faults(call, words):
    with pytest.raises((ValueError, TypeError), match=words):
        call()

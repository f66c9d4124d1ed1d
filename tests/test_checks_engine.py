"""What the engine promises to those who write exercises, and to a judge that runs answers elsewhere."""

import contextlib
import itertools
import math
import signal
import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from nn_helpers.checks import (
    AnyShape,
    Exercise,
    Misconception,
    Probe,
    Stable,
    WholeNumbers,
    check,
    judge,
    numbers,
    unequal_sizes,
)
from nn_helpers.checks.failure import Failure, RemoteFailure, TimeLimit
from nn_helpers.checks.limits import limited
from nn_helpers.checks.probes import distinct
from nn_helpers.checks.registry import find, register


def exercise(reference, *probes, **settings):
    hints = ("one", "two", "three")
    return Exercise(id="99.demo", title="Demo", reference=reference, probes=probes, hints=hints, **settings)


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


def shapes_of(probes):
    return [np.shape(probe.arguments()[0][0]) for probe in probes]


# ---- promises and fresh probes

Z = np.array([0.4, -1.3, 2.2])


def test_any_shape_means_no_axis_to_three_of_them_empty_and_single():
    made = exercise(sigmoid, (Z,), promises=(AnyShape("z"),))
    assert {(), (0,), (1,), (2, 3), (2, 3, 4)} <= set(shapes_of(made.probes))
    assert not check(made, lambda z: np.array([sigmoid(v) for v in np.ravel(z)])).passed
    assert check(made, sigmoid).passed


def test_any_shape_leaves_out_what_is_empty_where_that_means_nothing():
    made = exercise(sigmoid, (Z,), promises=(AnyShape("z", empty=False),))
    shapes = set(shapes_of(made.probes))
    assert {(), (1,), (2, 3), (2, 3, 4)} <= shapes
    assert not any(0 in shape for shape in shapes)
    assert check(made, np.vectorize(lambda z: 1 / (1 + math.exp(-z)))).passed


def test_labels_stay_labels_in_any_shape():
    made = exercise(lambda z, y: (z - y) ** 2, (Z, np.array([0, 1, 1])), promises=(AnyShape("z", "y"),))
    for probe in made.probes:
        z, y = probe.arguments()[0]
        assert np.shape(z) == np.shape(y)
        assert np.isin(y, [0, 1]).all()


def textbook(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def hushed(z):
    with np.errstate(over="ignore"):
        return textbook(z)


def hushed_by_seterr(z):
    np.seterr(all="ignore")
    return textbook(z)


def test_stable_mixes_extremes_and_counts_an_overflow_that_is_hidden():
    made = exercise(sigmoid, (Z,), promises=(Stable("z", largest=1e4),))
    sizes = np.abs(made.probes[1].arguments()[0][0])
    assert sizes.min() == 0
    assert sizes.max() == 1e4
    assert check(made, sigmoid).passed
    assert "overflow" in check(made, textbook).message
    before = np.geterr()
    for answer in (hushed, hushed_by_seterr):
        assert "hides NumPy's warning" in check(made, answer).message
    assert np.geterr() == before


def test_numpy_may_hide_what_it_knows():
    made = exercise(np.linalg.norm, (Z,), promises=(Stable("x", largest=10),))
    assert check(made, lambda x: np.sqrt(x @ x) * np.isclose(np.inf, np.inf)).passed


def masked(x):
    return (np.ma.masked_less(x, 0) - 1).filled(0.0)


def test_masked_arrays_are_not_taken_for_an_attempt_to_hide():
    """numpy.ma turns warnings off by np.seterr: an error that comes later is not hidden by the answer."""
    made = exercise(masked, (Z,), promises=(Stable("x", largest=1e4),))
    assert check(made, masked).passed
    before = np.geterr()
    message = check(made, lambda x: masked(x) + np.exp(np.abs(x)) * 0).message
    assert "overflow" in message
    assert "hides" not in message
    assert np.geterr() == before


def test_whole_numbers_are_integers():
    made = exercise(lambda x: x / 2, (Z,), promises=(WholeNumbers("x"),))
    assert made.probes[1].arguments()[0][0].dtype.kind == "i"


def test_whole_numbers_in_a_list_come_in_a_list_and_single_ones_are_pythons():
    """An answer may use what lists have and arrays have not: a truth value, reverse(), +."""
    made = exercise(lambda c, x: c[0] * x, ([0.5, 2.0], 1.5), promises=(WholeNumbers("c", "x"),))
    c, x = made.probes[1].arguments()[0]
    assert type(c) is list
    assert {type(value) for value in (*c, x)} == {int}
    assert judge(made, lambda c, x: c.copy().pop(0) * x if c else 0).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: x ^ 2, "a power is written `**`"),
        (lambda x: 2.5 ^ 2, "a power is written `**`"),
        (lambda x: x.sort() + 1, "`.sort()` or `.reverse()`"),
    ],
)
def test_the_cause_of_a_failure_is_told_in_the_students_words(answer, words):
    assert words in judge(exercise(lambda x: x**2, (np.array([1.5, -0.5]),)), answer).message


def test_fresh_probes_come_from_a_seed():
    made = exercise(np.sum, (Z,), fresh=lambda rng: [Probe(numbers(rng, n)) for n in unequal_sizes(rng, 2)])
    one, again, other = (made.probes_for(seed)[0].arguments()[0][0] for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert judge(made, np.sum, made.probes_for(3)).passed
    assert not judge(made, np.mean, made.probes_for(3)).passed
    with pytest.raises(ValueError, match="no `fresh`"):
        exercise(np.sum, (Z,)).probes_for(1)


def test_random_numbers_for_probes_are_short_unequal_and_never_zero():
    rng = np.random.default_rng(0)
    made = numbers(rng, 200)
    assert np.array_equal(made, np.round(made, 2))
    assert np.all(made != 0)
    assert isinstance(numbers(rng), float)
    assert len(set(distinct(rng, 50))) == 50
    for _ in range(20):
        assert len(set(unequal_sizes(rng, 3))) == 3


# ---- judged elsewhere


class Remote:
    """A stand-in for a function that runs in another process: no code, no signature, plain data only."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        try:
            return self.function(*args)
        except Exception as error:
            raise RemoteFailure(Failure("ValueError there", f"It stopped there: {error}.")) from None


def test_a_proxy_without_code_is_judged_like_a_function():
    made = exercise(np.cumsum, (Z,), misconceptions=[Misconception("sum", np.sum, "The sum.")])
    assert judge(made, Remote(np.cumsum)).passed
    assert judge(made, Remote(np.sum)).misconception == "sum"
    assert "It stopped there: math." in judge(made, Remote(lambda a: 1 // 0)).message.replace(
        "integer division or modulo by zero", "math"
    )


def test_what_a_proxy_returns_to_run_is_told_from_its_errors():
    made = exercise(lambda x: (x.min(), x.max()), (Z,), run=unpacks, measures="the range")
    assert judge(made, Remote(lambda x: (x.min(), x.max()))).passed
    assert judge(made, Remote(lambda x: x)).message.startswith("What you return: expected 2 values")
    assert "It stopped there" in judge(made, Remote(lambda x: 1 // 0)).message


def test_the_judge_takes_a_time_limit_and_keeps_no_state():
    made = exercise(np.cumsum, (Z,))
    assert (
        "stopped after 0.05 seconds"
        in judge(made, lambda a: [0 for _ in itertools.count()], None, 0.05).message
    )
    assert judge(made, np.cumsum, time_limit=60.0).passed


# ---- values by hand


def test_values_accept_what_written_down_digits_add_up_to():
    def by_hand(r):
        h = r(np.tanh(0.7))
        return {"h": h, "product": r(8 * h), "square": r(r(8 * h) ** 2)}

    right = by_hand(lambda value: value)
    strict, lenient = (exercise(right, decimals=2, by_hand=hand) for hand in (None, by_hand))
    rounded = by_hand(lambda value: np.round(value, 2))
    assert not check(strict, rounded).passed
    assert check(lenient, rounded).passed
    assert not check(lenient, {**right, "square": right["square"] + 1}).passed
    assert not check(lenient, {**right, "h": right["h"] + 0.03}).passed


def test_the_last_digit_may_be_cut_off():
    made = exercise(0.93086, decimals=3)
    assert check(made, 0.930).passed
    assert check(made, 0.931).passed
    assert not check(made, 0.929).passed


def test_whole_numbers_are_exact():
    made = exercise(lambda n: n**3, (400,))
    assert not check(made, lambda n: n**3 + 1).passed
    assert check(made, lambda n: float(n) ** 3).passed


# ---- right cause or none


def both(a, b):
    return a @ b, a + b


TWO = (np.array([0.3, 0.7]), np.array([1.5, -0.4]))
PAIRS = TWO, (np.array([0.2, 0.9, 1.1]), np.array([0.6, -0.8, 0.5]))


def test_exchanged_returns_come_before_everything_else():
    made = exercise(both, *PAIRS, parts=("product", "sum"))
    message = check(made, lambda a, b: both(a, b)[::-1]).message
    assert message == "The numbers are right, but `product` and `sum` are exchanged."


def test_exchanged_arguments_are_named():
    made = exercise(lambda a, b: a - 2 * b, *PAIRS)
    assert "`a` and `b` exchanged" in check(made, lambda a, b: b - 2 * a).message
    assert "in this order" in check(made, lambda b, a: a - 2 * b).message


def test_a_part_that_is_another_part():
    made = exercise(lambda a, b: (a * b, a + b, a - b), *PAIRS, parts=("product", "sum", "difference"))
    message = check(made, lambda a, b: (a * b, a * b, a - b)).message
    assert "`sum` is what `product` should be." in message


@pytest.mark.parametrize(
    ("reference", "answer", "silent"),
    [
        (np.abs, lambda x: np.where(x > 0, x, 2 * np.abs(x)), "times what it should be"),
        (np.sort, lambda x: np.sort(x) if len(x) > 2 else x + 1, "wrong order"),
        (np.abs, lambda x: np.abs(x) + (len(x) > 2) * 0.25, "by the same"),
        (np.mean, lambda x: np.sum(x) if len(x) > 2 else np.mean(x), "mean is asked for"),
    ],
)
def test_a_cause_that_holds_for_some_inputs_only_is_not_named(reference, answer, silent):
    made = exercise(reference, (np.array([0.3, -1.2, 2.5]),), (np.array([1.4, -0.6]),))
    result = check(made, answer)
    assert result.state == "wrong"
    assert silent not in result.message


@pytest.mark.parametrize(("given", "words"), [(0.93, "is too small"), (0.9, "is too small")])
def test_rounded_is_not_said_of_values(given, words):
    message = check(exercise(0.93086), given).message
    assert words in message
    assert "rounded" not in message


def test_a_constant_mistake_does_not_claim_every_constant():
    zero = Misconception("logit against label", lambda x: 0.0, "You compared the logit with the label.")
    made = exercise(np.mean, (Z,), (Z[:2],), misconceptions=[zero])
    result = check(made, lambda x: 0 * len(x))
    assert result.misconception == ""
    claims = Misconception("zero", lambda x: 0.0, "Zero.", constant=True)
    assert (
        check(exercise(np.mean, (Z,), (Z[:2],), misconceptions=[claims]), lambda x: 0).misconception == "zero"
    )


def unpacks(student, x):
    low, high = student(x)
    return np.asarray(high, dtype=float) - np.asarray(low, dtype=float)


def test_an_error_in_the_checks_own_call_is_not_the_students_line():
    made = exercise(lambda x: (x.min(), x.max()), (Z,), run=unpacks, measures="the range")
    message = check(made, lambda x: (x.min(), x.mean(), x.max())).message
    assert message == "What you return: expected 2 values, got 3."
    assert "line" not in check(made, lambda x: ("low", "high")).message
    assert "in line" in check(made, lambda x: x.nothing).message


def test_a_derived_quantity_has_its_own_name():
    made = exercise(lambda x: (x.min(), x.max()), (Z,), (Z[:2],), run=unpacks, measures="the range")
    message = check(made, lambda x: (x.min(), x.mean())).message
    assert "the range: expected 3.5, got" in message
    assert "your result" not in message


def test_the_form_of_what_is_returned():
    made = exercise(
        lambda x: (x[:, None], x[:1]), (Z,), run=lambda f, x: float(np.sum(f(x)[0])), form=("W", "b")
    )
    assert check(made, lambda x: (x, x[:1])).message == (
        "`W`: expected an array of shape (3, 1), got an array of shape (3,)."
    )
    assert check(made, lambda x: (x[:, None],)).message == "Expected 2 values (W, b), got 1."


def test_small_inputs_are_printed_so_that_they_can_be_typed_in():
    made = exercise(lambda x, n: x**n, (np.array([0.125, 12345.678]), 3), (np.ones(3000), 2))
    assert check(made, lambda x, n: x).message.startswith("For x = [0.125, 12345.678], n = 3: ")
    assert "shape (3000,)" in made.describe(made.probes[1])
    words = exercise(lambda words, size: size, ([["a", "b"], []], {"n": 2}), (["w"] * 2000, None))
    assert words.describe(words.probes[0]) == "words = [['a', 'b'], []], size = {'n': 2}"
    assert len(words.describe(words.probes[1])) < 100


# ---- what else counts


def test_a_generator_that_is_handed_in_must_be_used():
    made = exercise(lambda rng, n: 0 * rng.permutation(n), (np.random.default_rng(1), 5))
    assert check(made, lambda rng, n: 0 * rng.permutation(n)).passed
    message = check(made, lambda rng, n: 0 * np.random.default_rng(0).permutation(n)).message
    assert "draws nothing from the generator `rng`" in message


def test_kinds_of_numbers_count_where_the_exercise_says_so():
    lenient, strict = (
        exercise(lambda x: (x > 0).astype(int), (Z,), exact_kind=exact) for exact in (False, True)
    )
    assert check(lenient, lambda x: x > 0).passed
    assert "expected whole numbers, got True and False" in check(strict, lambda x: x > 0).message


def test_warnings_count_where_the_exercise_says_so():
    def noisy(x):
        return np.where(x > 0, np.log(x), 0.0)

    def quiet(x):
        return np.log(np.where(x > 0, x, 1.0))

    made = exercise(quiet, (Z,), no_warnings=True)
    assert check(made, quiet).passed
    assert "NumPy warns on the way: invalid value" in check(made, noisy).message


def test_an_endless_iterator_ends():
    made = exercise(lambda x: iter(x), (Z,), run=lambda f, x: sum(f(x)))
    assert check(made, lambda x: iter(list(x))).passed
    assert "more than 100,000 items" in check(made, lambda x: itertools.repeat(1.0)).message


def test_an_entry_too_many_is_wrong():
    made = exercise(lambda words: dict.fromkeys(words, 1), (["a", "b"],))
    assert "an entry `c` that does not belong" in check(made, lambda words: dict.fromkeys("abc", 1)).message


def test_exercises_are_where_register_says():
    try:
        register("nn_helpers.figures")
        with pytest.raises(ValueError, match="There is no exercise"):
            find("01.neuron")
    finally:
        register("nn_helpers.chapters")
    assert find("01.neuron").id == "01.neuron"


def test_an_alarm_that_rings_before_the_answer_starts_leaves_nothing_behind():
    before = signal.getsignal(signal.SIGALRM)
    for _ in range(200):
        with contextlib.suppress(TimeLimit), limited(1e-6):
            pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert sys.gettrace() is None


def test_step_by_step_watches_only_inside_and_leaves_other_watches_alone(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")

    def outer(frame, event, argument):
        return None

    def endless():
        while True:
            pass

    for _ in range(200):
        with contextlib.suppress(TimeLimit), limited(1e-6):
            pass
    assert sys.gettrace() is None
    sys.settrace(outer)
    try:
        with pytest.raises(TimeLimit), limited(0.02):
            endless()
        assert sys.gettrace() is outer
    finally:
        sys.settrace(None)
    with limited(60), pytest.raises(TimeLimit), limited(0.02):
        endless()
    assert sys.gettrace() is None


@pytest.mark.parametrize("right", [Fraction(3, 4), Decimal("0.75"), [Fraction(3, 4), 2]])
def test_fractions_and_decimals_are_numbers(right):
    want = np.array(right, dtype=float) if isinstance(right, list) else 0.75
    made = exercise(lambda x: x * want, (1.0,))
    assert check(made, lambda x: right).passed
    assert "expected" in check(made, lambda x: Fraction(1, 3)).message


@pytest.mark.parametrize("odd", [Decimal("sNaN"), Decimal("-Infinity"), Fraction(10**400)])
def test_odd_decimals_and_fractions_are_rejected_without_a_stumble(odd):
    result = check(exercise(lambda x: 2 * x, (1.0,)), lambda x: odd)
    assert not result.passed
    assert result.message


def single(x, w):
    """Numbers of very different sizes in one result; the smallest is a difference of larger ones."""
    return x.astype(np.float32) @ w.astype(np.float32)


def test_single_precision_is_enough_unless_the_exercise_is_strict():
    rng = np.random.default_rng(0)
    probe = rng.normal(size=(6, 40)), rng.normal(size=(40, 5))
    for rtol, passes in ((1e-6, True), (1e-9, False)):
        made = exercise(lambda x, w: x @ w, probe, rtol=rtol)
        assert check(made, single).passed is passes
        assert not check(made, lambda x, w: single(x, w) + np.float32(1e-3)).passed
    assert not check(made, lambda x, w: (x @ w).astype(np.float16)).passed

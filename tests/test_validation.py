"""Arguments are converted without loss, and bad ones are refused in one sentence."""

import numpy as np
import pytest

from nn_helpers.validation import (
    as_float_array,
    check_choice,
    check_finite,
    check_float_dtype,
    check_number,
    check_positive_int,
    check_random_state,
    check_shape,
    describe,
)


@pytest.mark.parametrize(
    "value", [[1, 2], (True, False), np.array([1, 2], np.int8), np.array([1, 2], np.uint64)]
)
def test_integers_and_booleans_become_float64(value):
    array = as_float_array(value, "x")
    assert array.dtype == np.float64
    assert array.tolist() == [float(v) for v in value]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_are_neither_copied_nor_converted(dtype):
    value = np.ones(3, dtype)
    assert as_float_array(value, "x") is value


def test_half_precision_becomes_float64():
    assert as_float_array(np.ones(2, np.float16), "x").dtype == np.float64


def test_the_dtype_can_be_asked_for():
    assert as_float_array([1.5], "x", dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize(
    ("value", "options", "error", "words"),
    [
        (["a", "b"], {}, TypeError, ["x", "real numbers", "'a'"]),
        (None, {}, TypeError, ["x", "None"]),
        ([1 + 2j], {}, TypeError, ["x", "real numbers"]),
        ([[1, 2], [3]], {}, ValueError, ["x", "rectangular"]),
        ([], {}, ValueError, ["x", "empty", "(0,)"]),
        (np.zeros((0, 3)), {}, ValueError, ["x", "empty", "(0, 3)"]),
        ([1.0, np.nan], {}, ValueError, ["nan at x[1]"]),
        ([[1.0, 2.0], [-np.inf, 0.0]], {}, ValueError, ["x[1, 0]", "-inf", "1 of 4"]),
        (np.nan, {}, ValueError, ["x", "finite", "nan"]),
        ([1.0], {"ndim": 2}, ValueError, ["x", "2 axes", "(1,)"]),
        ([[1.0]], {"ndim": 1}, ValueError, ["x", "1 axis", "(1, 1)"]),
        ([1e300], {"dtype": np.float32}, ValueError, ["x[0]", "inf"]),
    ],
)
def test_as_float_array_refuses(value, options, error, words):
    with pytest.raises(error) as caught:
        as_float_array(value, "x", **options)
    for word in words:
        assert word in str(caught.value)


def test_empty_and_infinite_arrays_pass_where_they_are_allowed():
    assert as_float_array([], "x", allow_empty=True).shape == (0,)
    assert np.isinf(as_float_array([np.inf], "x", finite=False)).all()
    check_finite(np.zeros(3), "x")


def test_check_shape():
    array = np.zeros((4, 3))
    assert check_shape(array, (4, 3), "x") is array
    assert check_shape(array, ("N", 3), "x") is array
    assert check_shape(array, (None, None), "x") is array
    with pytest.raises(ValueError, match=r"x: expected shape \(N, 2\), got \(4, 3\)"):
        check_shape(array, ("N", 2), "x")
    with pytest.raises(ValueError, match=r"x: expected shape \(4,\), got \(4, 3\)"):
        check_shape(array, (4,), "x")


@pytest.mark.parametrize("value", [1, np.int64(7), np.uint8(3)])
def test_positive_ints_pass(value):
    result = check_positive_int(value, "n")
    assert type(result) is int
    assert result == value


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (0, ValueError),
        (-2, ValueError),
        (1.5, TypeError),
        (2.0, TypeError),
        ("3", TypeError),
        (True, TypeError),
    ],
)
def test_other_numbers_are_no_positive_int(value, error):
    with pytest.raises(error, match=rf"^n: expected .* got {value!r}"):
        check_positive_int(value, "n")


@pytest.mark.parametrize(
    ("value", "bounds", "wanted"),
    [
        (0, {"above": 0}, "above 0"),
        (1, {"minimum": 0, "below": 1}, "at least 0 and below 1"),
        (-0.1, {"minimum": 0}, "at least 0"),
        (2, {"maximum": 1}, "at most 1"),
        (np.nan, {}, "finite"),
        (np.inf, {"above": 0}, "above 0"),
    ],
)
def test_numbers_out_of_bounds_are_refused(value, bounds, wanted):
    with pytest.raises(ValueError, match=f"^lr: expected a .*{wanted}.*, got {value}"):
        check_number(value, "lr", **bounds)


def test_numbers_within_bounds_become_floats():
    assert check_number(np.float32(0.5), "lr", above=0, maximum=0.5) == 0.5
    assert type(check_number(1, "lr")) is float


@pytest.mark.parametrize("value", ["0.1", None, True, [0.1]])
def test_what_is_no_number_is_a_type_error(value):
    with pytest.raises(TypeError, match="lr: expected a finite number, got "):
        check_number(value, "lr")


@pytest.mark.parametrize("value", ["swish", "", None, 3])
def test_an_unknown_name_lists_the_known_ones(value):
    with pytest.raises(ValueError, match="activation: expected one of 'relu', 'tanh', got ") as caught:
        check_choice(value, "activation", ["relu", "tanh"])
    assert repr(value) in str(caught.value)


def test_random_states():
    assert check_random_state(3).random() == np.random.default_rng(3).random()
    generator = np.random.default_rng(0)
    assert check_random_state(generator) is generator
    assert check_random_state(None).random() != check_random_state(None).random()


@pytest.mark.parametrize(
    ("value", "error"), [(-1, ValueError), (1.5, TypeError), ("seed", TypeError), (True, TypeError)]
)
def test_bad_random_states(value, error):
    with pytest.raises(error, match=f"random_state: expected .* got {value!r}"):
        check_random_state(value)


@pytest.mark.parametrize(
    ("dtype", "error"), [(np.int64, ValueError), (np.float16, ValueError), ("flaot", TypeError)]
)
def test_bad_dtypes(dtype, error):
    with pytest.raises(error, match="dtype: expected float32 or float64, got "):
        check_float_dtype(dtype)


def test_long_values_are_described_briefly():
    assert len(describe(list(range(1000)))) < 80
    assert describe(np.zeros((2, 3))) == "an array of dtype float64 and shape (2, 3)"

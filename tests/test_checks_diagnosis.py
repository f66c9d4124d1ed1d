"""What a check sees in a wrong answer that matches no known misconception."""

import numpy as np
import pytest

from nn_helpers.checks import Exercise, Misconception, Probe, check

RNG = np.random.default_rng(3)


def exercise(reference, *probes, **settings):
    return Exercise(
        id="99.demo",
        title="Demonstration",
        reference=reference,
        probes=probes,
        hints=("one", "two", "three"),
        **settings,
    )


def said(reference, answer, *probes, state="wrong", **settings):
    result = check(exercise(reference, *probes, **settings), answer)
    assert result.state == state, result
    return result.message


def affine(x, w):
    return x @ w + 0.37


X = RNG.normal(size=(4, 3))
W = RNG.normal(size=3)
ROWS = (X, W), (RNG.normal(size=(6, 2)), RNG.normal(size=2))
V = np.array([0.3, 1.7, -2.2, 4.1, 0.9])
VECTORS = (V,), (np.array([2.5, -0.4, 1.1, 3.3]),)
SQUARES = (RNG.normal(size=(3, 3)),), (RNG.normal(size=(2, 4)),)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# ---- numbers


@pytest.mark.parametrize(
    ("reference", "answer", "probes", "words"),
    [
        (affine, lambda x, w: -(x @ w + 0.37), ROWS, "right size and the wrong sign"),
        (affine, lambda x, w: 2 * (x @ w + 0.37), ROWS, "is 2 times what it should be"),
        (
            affine,
            lambda x, w: -0.5 * (x @ w + 0.37),
            ROWS,
            "is 0.5 times what it should be and has the wrong sign",
        ),
        (
            lambda v: np.mean(v**2),
            lambda v: np.sum(v**2),
            VECTORS,
            "is that a sum where a mean is asked for? 5 is",
        ),
        (
            lambda v: np.sum(v**2),
            lambda v: np.mean(v**2),
            VECTORS,
            "a mean where a sum is asked for? 5 is a length",
        ),
        (
            lambda v: np.sum(v**2),
            lambda v: np.mean(v**2),
            VECTORS[:1],
            "is that a mean where a sum is asked for? 5 is a length",
        ),
        (affine, lambda x, w: x @ w + 1.37, ROWS, "too large by the same 1 everywhere"),
        (affine, lambda x, w: x @ w, ROWS, "too small by the same 0.37 everywhere"),
        (affine, lambda x, w: (x @ w + 0.37).astype(int), ROWS, "the decimals are lost: expected"),
        (affine, lambda x, w: np.floor(x @ w + 0.37), ROWS, "the decimals are lost"),
        (affine, lambda x, w: np.round(x @ w + 0.37, 2), ROWS, "is rounded to 2 decimals"),
        (affine, lambda x, w: 1.0001 * (x @ w) + 0.37, ROWS, "expected [1.06206, 1.05958"),
        (affine, lambda x, w: (x @ w + 0.37).astype(np.float16), ROWS, "computed in float16"),
        (affine, lambda x, w: 0 * (x @ w), ROWS, "zero everywhere"),
        (affine, lambda x, w: np.sort(x @ w) + 0.37, ROWS, "right numbers in the wrong order"),
        (np.cumsum, lambda v: np.append(0, np.cumsum(v)[:-1]), VECTORS, "one place too late along axis 0"),
        (np.cumsum, lambda v: np.append(np.cumsum(v)[1:], 7), VECTORS, "one place too early along axis 0"),
        (np.cumsum, lambda v: np.cumsum(v)[::-1], VECTORS, "in reverse order"),
        (lambda v: len(v), lambda v: len(v) - 1, VECTORS, "off by one: expected 5, got 4"),
        (lambda m: m**2, lambda m: (m**2).T, SQUARES[:1], "is transposed"),
        (
            np.sqrt,
            lambda v: np.sqrt(v) * np.where(v > 4, np.nan, 1),
            ((np.array([1.0, 5.0, 9.0]),),),
            "expected finite numbers, got NaN",
        ),
        (
            np.sqrt,
            lambda v: np.sqrt(v) / np.where(v > 4, 0, 1),
            ((np.array([1.0, 5.0, 9.0]),),),
            "expected finite numbers, got inf",
        ),
        (np.cbrt, np.sqrt, VECTORS, "NumPy warned: invalid value encountered in sqrt"),
        (affine, lambda x, w: np.where(x @ w < 0, 5.0, x @ w + 0.37), ROWS, "entries are right; entry ["),
        (affine, lambda x, w: (x @ w) ** 2 + 5, ROWS, "expected ["),
        (
            np.exp,
            lambda v: np.exp2(v) + 1,
            ((np.linspace(0.3, 3, 40),),),
            "the first number differs: expected 1.35, got 2.231",
        ),
    ],
)
def test_numbers(reference, answer, probes, words):
    assert words in said(reference, answer, *probes)


def test_an_overflow_is_named_with_its_input_and_the_inputs_that_are_right():
    message = said(
        lambda z: 0.5 + 0.5 * np.tanh(z / 2),
        lambda z: np.exp(z) / (1 + np.exp(z)),
        Probe(np.array([0.5, -1.5]), label="moderate z"),
        Probe(np.array([-3.0, 1000.0]), label="z = 1000"),
    )
    assert message == (
        "For z = 1000 (z = [-3, 1000]): expected finite numbers, got NaN. NumPy warned: overflow encountered "
        "in exp. The other input (moderate z) is right."
    )


def test_right_on_some_inputs_only_says_which():
    message = said(np.abs, lambda x: x, (2.5,), (0.0,), (-1.5,))
    assert (
        message
        == "For x = -1.5: your result has the right size and the wrong sign. 2 of the 3 inputs are right."
    )


def test_labels_of_right_inputs_are_not_repeated():
    same_label = Probe(2.5, label="positive"), Probe(0.5, label="positive"), Probe(-1.5, label="negative")
    assert said(np.abs, lambda x: x, *same_label).endswith("2 of the 3 inputs are right.")


def test_an_entry_of_the_input_is_not_taken_for_exchanged_arguments():
    def closest(v, w):
        return w[np.argmin(np.abs(np.subtract.outer(w, v)).sum(axis=1) * (v.max() < 10))]

    probes = (
        (np.array([1.0, 2.0]), np.array([40.0, 2.5])),
        (np.array([3.0, 0.5]), np.array([70.0, 1.0, 20.0])),
    )
    assert "exchanged" not in said(closest, lambda v, w: v[0], *probes)


# ---- shape


@pytest.mark.parametrize(
    ("reference", "answer", "probes", "words"),
    [
        (affine, lambda x, w: x @ w + np.full((len(x), 1), 0.37), ROWS, "(4,) meets (4, 1)"),
        (affine, lambda x, w: (x @ w + 0.37)[:, None], ROWS, "an axis of length 1 too many"),
        (lambda x, w: (x @ w)[:, None], lambda x, w: x @ w, ROWS, "an axis was lost"),
        (
            lambda m: 2 * m,
            lambda m: 2 * m.T,
            SQUARES[1:],
            "expected shape (2, 4), got shape (4, 2). It is transposed.",
        ),
        (lambda m: 2 * m, lambda m: 3 * m.T, SQUARES[1:], "The two axes are the other way round"),
        (np.sum, lambda v: v, VECTORS, "Its sum is the right number"),
        (np.mean, lambda v: v, VECTORS, "Its mean is the right number"),
        (np.max, lambda v: v, VECTORS, "expected one number, got shape (5,)."),
        (lambda v: v, np.sum, VECTORS, "Everything was added up"),
        (lambda v: v, np.mean, VECTORS, "Everything was averaged"),
        (lambda v: v, np.max, VECTORS, "expected shape (5,), got one number."),
        (np.cumsum, lambda v: np.cumsum(v)[:-1], VECTORS, "one entry too few along axis 0 (the last one)"),
        (
            np.cumsum,
            lambda v: np.append(0, np.cumsum(v)),
            VECTORS,
            "one entry too many along axis 0 (the first one)",
        ),
        (lambda m: m.sum(axis=0), lambda m: m, SQUARES[1:], "Summed over axis 0 it would be right"),
        (np.cumsum, lambda v: np.array([]), VECTORS, "It is empty"),
    ],
)
def test_shapes(reference, answer, probes, words):
    message = said(reference, answer, *probes)
    assert words in message
    assert "shape" in message or "one number" in message


# ---- kind of thing


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda v: print(v.sum()), "returns nothing (None)"),
        (lambda v: np.sum, "expected one number, got a function. Call it"),
        (lambda v: str(v.sum()), "expected one number, got the text '4.8'"),
        (lambda v: (x for x in v), "got a generator"),
        (lambda v: {"sum": v.sum()}, "got a dictionary"),
        (lambda v: (v, v.sum()), "got 2 values of different kinds or shapes"),
        (lambda v: 2.6, "is 2.6 for every input"),
    ],
)
def test_kinds(answer, words):
    assert words in said(np.sum, answer, *VECTORS)


shadow = np.array([1.0, 2.0])


def test_a_function_that_reads_the_notebook_instead_of_its_arguments():
    assert "It reads `shadow` from the notebook" in said(np.sum, lambda v: shadow.sum(), *VECTORS)


def test_several_values_where_the_number_differs():
    reference, answer = (lambda v: [v, v[1:]]), (lambda v: [v, v[1:], v[2:]])
    assert "expected 2 values, got 3" in said(reference, answer, *VECTORS)


def test_an_error_that_should_have_been_raised():
    def reference(x):
        if x < 0:
            raise ValueError("negative")
        return np.sqrt(x)

    message = said(reference, lambda x: np.sqrt(abs(x)), (2.0,), (-3.0,))
    assert "expected ValueError, as this input makes no sense, got 1.732" in message
    assert check(exercise(reference, (2.0,), (-3.0,)), reference).passed


# ---- several parts: the first wrong one speaks


def forward(x, w):
    z = x @ w
    a = sigmoid(z)
    return z, a, a * (1 - a)


def test_the_first_wrong_part_is_reported():
    def answer(x, w):
        z, a, slope = forward(x, w)
        return z, -a, slope + 1

    message = said(forward, answer, *ROWS, parts=("z", "a", "slope"))
    assert message.startswith("Right so far: `z`. For ")
    assert "`a` has the right size and the wrong sign" in message


def test_a_recognised_part_does_not_depend_on_later_mistakes():
    def fed_z(x, w):
        z, a, _ = forward(x, w)
        return z, a, z * (1 - z)

    def half(x, w):
        z, _, slope = forward(x, w)
        return z, z, slope

    known = (Misconception("fed z", fed_z, "fed z"), Misconception("no activation", half, "no activation"))
    demo = exercise(forward, *ROWS, parts=("z", "a", "slope"), misconceptions=known)
    assert check(demo, lambda x, w: (x @ w, x @ w, 99.0)).misconception == "no activation"
    assert check(demo, fed_z).misconception == "fed z"
    assert check(demo, forward).passed


def test_a_dict_of_parts_and_a_missing_part():
    def reference(v):
        return {"mean": v.mean(), "centred": v - v.mean()}

    assert "no part named `centred`" in said(reference, lambda v: {"mean": v.mean()}, *VECTORS)
    assert said(reference, lambda v: v.mean(), *VECTORS).endswith(
        "expected 2 values (mean, centred), got one number."
    )


# ---- values never give the answer away


@pytest.mark.parametrize(
    ("right", "given", "words"),
    [
        (0.9308616, 0.5, "Your answer is 0.5: that is too small."),
        (0.9308616, 3, "Your answer is 3: that is too large."),
        (-0.192, 0.192, "has the right size and the wrong sign"),
        (-0.192, 0.5, "neither the right size nor the right sign"),
        (-0.192, -0.384, "is 2 times what it should be"),
        (2.6, "2.6", "expected one number, got the text '2.6'"),
        (2.6, np.tanh, "expected one number, got a function"),
        ([0.5, 3.6], ["0.5", "3.6"], "expected an array of shape (2,), got 2 texts"),
        ([0.5, 3.6, -1.5], [0.5, 3.6, 1.5], "2 of 3 entries are right; entry [2] is the first that is not."),
        ([0.5, 3.6, -1.5], 2.6, "expected shape (3,), got one number."),
        ([0, 1, 1, 0], [0, 1, 1], "one entry too few"),
        (True, False, "False is not right."),
        ("tanh", "sigmoid", "'sigmoid' is not the right one."),
    ],
)
def test_values(right, given, words):
    message = said(right, given)
    assert words in message
    if isinstance(right, float):
        assert f"{abs(right):.3g}" not in message.replace(f"{given}", "")


def test_bounds_of_single_entries_do_not_stop_the_looks():
    """`by_hand` gives every entry of a part its own bound; looks at slices met them with another shape."""
    task = exercise(
        {"p": np.array([1, 2, 5]) / 8, "loss": 0.47},
        decimals=2,
        by_hand=lambda r: {"p": r(np.array([1, 2, 5]) / 8), "loss": 0.47},
    )
    result = check(task, p=[0.625, 0.25, 0.125], loss=0.47)
    assert result.state == "wrong"
    assert "`p` is in reverse order" in result.message
    assert "`p`" in check(task, p=[0.5, 2 / 3, 5 / 6], loss=0.18).message


def test_the_opposite_of_a_result_is_named_without_a_factor():
    def doubled(x):
        return 2 * x

    message = said(doubled, lambda x: -2 * x, (np.array([1.5, -2.5, 0.0]),), (np.array([0.0, 0.0]),))
    assert "has the right size and the wrong sign" in message
    assert "1 times" not in message


def test_a_mistake_in_several_values_is_claimed_only_where_they_all_agree():
    exchanged = Misconception("exchanged", {"a": 0.75, "b": 0.25}, "They have changed places.")
    asked = exercise({"a": 0.25, "b": 0.75}, parts=("a", "b"), misconceptions=[exchanged])
    assert check(asked, a=0.75, b=0.25).misconception == "exchanged"
    assert check(asked, a=0.75, b=0.75).misconception == "exchanged"  # b was mended, or not affected
    assert check(asked, a=0.75, b=0.5).state == "wrong"
    three = Misconception("exchanged", {"a": 0.75, "b": 0.25}, "They have changed places.")
    asked = exercise({"a": 0.25, "c": 2.0, "b": 0.75}, parts=("a", "c", "b"), misconceptions=[three])
    assert check(asked, a=0.75, c=5.0, b=0.5).state == "wrong"
    assert check(asked, a=0.75, c=5.0, b=0.25).misconception == "exchanged"  # c has a mistake of its own


@pytest.mark.parametrize("named", [True, False])
def test_of_two_mistakes_within_reach_of_a_value_the_nearer_is_named(named):
    def as_asked(value):
        return {"loss": value} if named else value

    mistakes = [Misconception(name, as_asked(value), "...") for name, value in (("a", 0.21), ("b", 0.204))]
    asked = exercise(as_asked(0.47), decimals=2, misconceptions=mistakes)
    assert check(asked, as_asked(0.204)).misconception == "b"
    assert check(asked, as_asked(0.205)).misconception == "b"
    assert check(asked, as_asked(0.21)).misconception == "a"
    assert check(asked, as_asked(0.218)).misconception == "a"


def test_numbers_rounded_by_hand_show_their_mistake_as_well():
    asked = exercise({"p": 0.23147}, parts=("p",), decimals=3)
    assert "is 100 times what it should be" in check(asked, p=23.1).message
    assert "wrong sign" in check(asked, p=-0.231).message
    assert "times" not in check(asked, p=22.0).message
    coarse = exercise({"p": 0.02}, parts=("p",), decimals=2)
    assert "times" not in check(coarse, p=1.6).message  # anything from 1 to 3 rounds to that
    pair = exercise({"d": np.array([0.418, -0.52])}, parts=("d",), decimals=3)
    assert "right numbers in the wrong order" in check(pair, d=[-0.52, 0.418]).message

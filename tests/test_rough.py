"""Numbers said so roughly that every machine says the same."""

import pytest

from nn_helpers.figures.rough import between


@pytest.mark.parametrize(
    ("value", "edges", "percent", "words"),
    [
        (0.2874, (0.2, 0.5), False, "0.2 to 0.5"),
        (0.5, (0, 0.5, 1), False, "0.5 to 1"),
        (1, (0, 0.5, 1), False, "0.5 to 1"),
        (0.1, (0.2, 0.5), False, "below 0.2"),
        (0.98, (0.5, 0.9), True, "above 90 %"),
        (0.35, (0, 0.35, 0.5), True, "35 to 50 %"),
        (1200, (500, 2000), False, "500 to 2,000"),
    ],
)
def test_the_interval_is_named(value, edges, percent, words):
    assert between(value, *edges, percent=percent) == words


def test_a_change_in_the_last_digits_changes_nothing():
    assert between(0.1348, 0.1, 0.2) == between(0.1351, 0.1, 0.2)


@pytest.mark.parametrize("edges", [(), (1,), (2, 1), (1, 1)])
def test_edges_ascend(edges):
    with pytest.raises(ValueError, match="expected two or more ascending edges"):
        between(1, *edges)


def test_what_is_no_number_lies_nowhere():
    with pytest.raises(ValueError, match="got nan"):
        between(float("nan"), 0, 1)

"""Bounds of grading without a sandbox: what an answer may hold, and what is left out of the next run."""

import io
import os
import time
import tracemalloc
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from submissions import CHAPTER
from test_grading import there_and_back

from nn_helpers.checks.registry import find
from tools.grading import engine, judge, pool, remote, values, watch
from tools.grading.blame import Blame

# ---- what an answer may hold


def nested(levels, width):
    made = 0.5
    for _ in range(levels):
        made = [made] * width
    return made


TOO_MUCH = {
    "a dictionary": ({str(n): n for n in range(20_000)}, "dictionary of 20,000 entries"),
    "a list of texts": (["x"] * 20_000, "list of 20,000 entries"),
    "a list of numbers": (list(range(200_000)), "list of 200,000 entries"),
    "a list of floats": ([0.5] * 2_000_001, "list of 2,000,001 entries"),
    "a tuple": ((None,) * 10**6, "tuple of 1,000,000 entries"),
    "a range": (range(10**9), "range of 1,000,000,000 numbers"),
    "an array": (np.zeros(10**7), "array of 10,000,000 entries"),
    "a view": (np.broadcast_to(0.0, 10**15), "array of 1,000,000,000,000,000 entries"),
    "an array of texts": (np.full(10**6, "x"), "array of 1,000,000 texts"),
    "a text": ("x" * 10**6, "text of 1,000,000 characters"),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_what_is_too_large_is_named_with_its_size(kind):
    value, name = TOO_MUCH[kind]
    assert there_and_back(value, lambda gone: gone.type_name) == name
    assert there_and_back([value, 1], lambda gone: gone.type_name) == [name, 1]


IN_PARTS = {
    "rows": (nested(2, 300), None),
    "many rows": ([[1] for _ in range(3000)], "list of 3,000 entries"),
    "rows of rows": (nested(5, 8), "2,000 values in lists"),
    "a deep tree": (nested(16, 2), "2,000 values in lists"),
    "rows of whole numbers": ([list(range(900))] * 300, "100,000 numbers in lists"),
    "texts": (["x" * 90_000] * 2, "100,000 characters of text"),
    "long keys": ({str(n) * 20_000: n for n in range(10)}, "100,000 characters of text"),
    "long array of text": (np.full(200, "x" * 1000), "100,000 characters of text"),
    "arrays": ([np.zeros(600_000)] * 2, "1,000,000 entries in arrays"),
    "small arrays": ([np.zeros(1)] * 1999, None),
    "objects": ([object()] * 1999, None),
    "generators": ([np.random.default_rng(0)] * 1999, None),
}


@pytest.mark.parametrize("kind", IN_PARTS)
def test_what_is_too_much_in_all_is_refused_in_a_sentence(kind):
    value, reason = IN_PARTS[kind]
    if reason is None:
        there_and_back(value)
    elif reason.startswith("list of"):
        assert there_and_back(value) is not None
    else:
        with pytest.raises(values.ProtocolError, match=f"^it holds more than {reason}"):
            there_and_back(value)


@pytest.mark.parametrize("item", [[1] * 300_000, [[1]] * 9000, ["x" * 300_000], {"d": [["k" * 300_000, 1]]}])
def test_the_judge_takes_no_more_whoever_sends_it(item):
    item = {"l": item} if isinstance(item, list) else item
    if item.get("l") and isinstance(item["l"][0], list):
        item = {"l": [{"l": inner} for inner in item["l"]]}
    with pytest.raises(values.ProtocolError, match="it holds more than"):
        values.decode(item, [], str)


def in_rows(convert, rows):
    return lambda weights: rows(rows(map(convert, row)) for row in weights.tolist())


def one_plain(weights):
    """As a loop collects that starts with a number of Python's."""
    return [[0.0, *map(np.float64, row[1:])] for row in weights]


FORMS = {
    "lists": in_rows(float, list),
    "lists of NumPy's numbers": in_rows(np.float64, list),
    "tuples of NumPy's numbers": in_rows(np.float64, tuple),
    "lists of both": one_plain,
    "rows of arrays": list,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", [(299, 298), (900, 60)])
def test_the_largest_right_answers_cross_in_every_form(form, shape):
    sizes = [
        probe.arguments()[0][:2] for seed in range(50) for probe in find("06.relu_start").probes_for(seed)
    ]
    assert max(n_in * n_out for n_in, n_out in sizes) <= 299 * 298
    assert shape in {(299, 298), *sizes}
    weights = np.random.default_rng(0).normal(size=shape)
    weights[:, 0] = 0
    crossed, biases = there_and_back((FORMS[form](weights), [0.0] * shape[1]))
    assert np.array_equal(crossed, weights)
    assert len(biases) == shape[1]


def test_long_lists_of_both_kinds_of_numbers_cross():
    crossed = there_and_back([0.0, *map(np.float64, range(3000))])
    assert [type(crossed[0]), type(crossed[1]), len(crossed)] == [float, np.float64, 3001]


@pytest.mark.parametrize(
    "held", [["O8", 1], ["U9", "a"], ["f8", None], ["f8", {"l": []}], ["u1", 10**9], [], 7]
)
def test_forged_numbers_of_numpy_do_not_cross(held):
    with pytest.raises(values.ProtocolError):
        values.decode({"n": held}, [], str)


@pytest.mark.parametrize("key", [10**300, -(10**5000), (1, 10**5000)], ids=["long", "longer", "in a tuple"])
def test_keys_of_many_digits_cross_and_are_judged(key):
    crossed = there_and_back({key: 1.0, "a": 2.0})
    assert list(crossed) == ["a number of very many digits", "a"]
    verdict = in_a_thread("01.curves", {key: 1.0})
    assert verdict.state == "wrong"


ODD = {
    "keys": {str(n): n for n in range(1900)},
    "ragged rows": [[1] * (n % 5) for n in range(1900)],
    "rows of numbers": [[0.5] * 50 for _ in range(1900)],
    "keys with rows": {str(n): [1.5, 2] for n in range(900)},
    "array": np.ones(10**6, complex),
    "small arrays": [np.ones(100) for _ in range(1900)],
    "text": "1" + ",000" * 24_000,
    "objects": [object() for _ in range(1900)],
    "a tree": nested(10, 2),
}


def in_a_thread(name, answer):
    """As the grader judges: not in the main thread, where an alarm could ring."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(engine.judged, engine.trial_for(name, 1), answer).result()


@pytest.mark.parametrize("kind", ODD)
def test_the_largest_answers_that_cross_are_judged_in_seconds_and_wrong(kind):
    """08.clip compares thirteen inputs with nine known mistakes: of all exercises it takes longest."""
    crossed = there_and_back(ODD[kind], remote._opaque)
    engine.trial_for("08.clip", 1)
    start = time.process_time()
    verdict = in_a_thread("08.clip", lambda *_args: crossed)
    assert time.process_time() - start < 60, "two or three on a quiet machine"
    assert verdict.state == "wrong"
    assert len(verdict.message) > 20


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (Fraction(1, 4), 0.25),
        (Decimal("0.5"), 0.5),
        (Fraction(-(10**400)), -np.inf),
        (Decimal("sNaN"), np.nan),
    ],
)
def test_fractions_cross_as_the_numbers_that_the_checks_read(value, number):
    assert np.array_equal(there_and_back(value), number, equal_nan=True)


BROADCAST = {
    "long": ("01.xor", [(2, 10**4), (10**4, 1, 1), (10**4, 1), (1,)]),
    "along axes of their own": ("01.xor", [(100, 1, 1, 2, 3), (100, 1, 1, 3), (100, 3, 1), (1,)]),
    "long cells": ("09.anbn", [(2, 4), (1, 4), (10**5, 4)]),
    "cells along axes of their own": ("09.anbn", [(150, 1, 1, 2, 4), (150, 1, 1, 4), (150, 1, 4)]),
}


@pytest.mark.parametrize("kind", BROADCAST)
def test_small_arrays_of_odd_shapes_do_not_fill_the_judge_s_memory(kind):
    name, shapes = BROADCAST[kind]
    answer = tuple(map(np.ones, shapes))
    engine.trial_for(name, 1)
    tracemalloc.start()
    verdict = in_a_thread(name, lambda *_args: answer)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not verdict.passed
    assert len(verdict.message) > 20
    assert most < 50 * 2**20


def npy(descr, shape, data):
    """An array as whoever replaces the agent may write it."""
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": descr, "fortran_order": False, "shape": shape})
    return stream.getvalue() + data


FORGED = {
    "no such letter": ("<U1", (1,), (0x110000).to_bytes(4, "little"), "a character that there is not"),
    "of another byte order": (">U1", (1,), (0x110000).to_bytes(4, "big"), "a character that there is not"),
    "neither true nor false": ("|b1", (2,), b"\1\2", "neither true nor false"),
    "no entry": ("<f8", (0, 10**9), b"", "room for millions"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_arrays_that_numpy_cannot_have_made_do_not_reach_the_judge(kind):
    *header, what = FORGED[kind]
    with pytest.raises(ValueError, match=what):
        values.read_array(npy(*header))


def test_arrays_without_entries_cross_unless_a_sum_would_fill_the_memory():
    assert there_and_back(np.ones((0, 5))).shape == (0, 5)
    named = there_and_back(np.ones((0, 10**9)), lambda gone: gone.type_name)
    assert named == "array of shape (0, 1000000000)"


def test_the_judge_takes_no_more_entries_than_an_honest_agent_sends_twice():
    with pytest.raises(values.ProtocolError, match="entries in arrays"):
        values.decode({"a": 0}, [np.zeros(2_000_001, "i1")], str)


# ---- the machine and the other submissions


def test_memory_that_others_share_before_a_submission_begins_is_not_its_own(monkeypatch):
    monkeypatch.setattr(watch, "shared_memory", lambda: 0)
    counted = watch.Counted(watch.Bounds(memory=2**40, disk=1))
    monkeypatch.setattr(watch, "shared_memory", lambda: 2**42)
    with pytest.raises(watch.Exceeded, match="shared memory"):
        counted.look(os.getpid())
    counted.begin()
    counted.look(os.getpid())


class FragilePool:
    """A pool of processes in which one task takes all that are under way along, before any of them ends."""

    _processes = None

    def __init__(self, *_how, **_more):
        pass

    def submit(self, _function, task):
        future = Future()
        future.student = task.student
        return future

    def shutdown(self, **_how):
        pass


def all_at_once(running, **_how):
    for future in running:
        if any(one.student == "deadly" for one in running):
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result((f"row of {future.student}", True))
    return set(running), set()


def test_a_submission_that_kills_its_grading_process_takes_nobody_along(monkeypatch):
    monkeypatch.setattr(pool, "ProcessPoolExecutor", FragilePool)
    monkeypatch.setattr(pool, "wait", all_at_once)
    names = ["ada", "bob", "deadly", "eve", "joe", "kim"]
    tasks = [SimpleNamespace(student=name, chapter=SimpleNamespace(name=CHAPTER), flags=()) for name in names]
    rows = {number: (row, final) for number, row, final in pool.rows_of(tasks, 2)}
    row, final = rows.pop(2)
    assert (row.student, row.status, final) == ("deadly", "not run: the grading process died", False)
    assert rows == {n: (f"row of {name}", True) for n, name in enumerate(names) if name != "deadly"}


# ---- what is left out of the next run


def test_a_step_that_dies_is_left_out():
    blame = Blame()
    assert blame.died(5, "it ended") == set()
    assert blame.died("check_a", "it hangs", []) == set()
    assert blame.out == {5: "it ended", "check_a": "it hangs"}


def test_who_was_blamed_for_what_another_had_begun_gets_another_try():
    """Children of cell 3 filled the memory, first while an answer was asked for, then at once."""
    blame = Blame()
    blame.died("check_a", "too much memory")
    assert blame.died(3, "too much memory", [], survived=True) == {"check_a"}
    assert blame.out == {3: "too much memory"}


def outcome(blame, step, cells, killers, idle, harmful):
    """One run of a made-up notebook: (step that died or None, what was left running)."""
    running, armed = [], False
    for cell in range(cells):
        if cell in blame.out:
            continue
        if cell in killers or (armed and cell - armed[0] >= harmful[armed[0]]):
            return cell, running
        if cell in idle or cell in harmful:
            running.append(cell)
        if cell in harmful and not armed:
            armed = (cell,)
    return step, running


@given(
    st.sets(st.integers(0, 19), max_size=6),
    st.sets(st.integers(0, 19), max_size=4),
    st.dictionaries(st.integers(0, 19), st.integers(1, 3), max_size=1),
)
def test_who_kills_is_found_and_nobody_else(killers, idle, harmful):
    """Killers, cells that leave something harmless running, and one whose thread strikes some cells later."""
    blame, looks = Blame(), False
    for _ in range(60):
        step, running = outcome(blame, None, 20, killers, idle, harmful)
        if step is None:
            break
        blame.died(step, "it ended", running if looks else None)
        looks = True
    else:
        raise AssertionError("it never ends")
    assert killers <= set(blame.out)
    if not harmful:
        assert set(blame.out) == killers


def test_an_answer_is_called_for_a_verdict_twice_at_most():
    """Its place and the end, as in one run: who lies that nothing is written yet has no more."""
    record, student = judge.Record([]), SimpleNamespace(calls=0)
    check = SimpleNamespace(id="check_a")
    lying = SimpleNamespace(state="not_attempted")

    def called(student, *_):
        student.calls += 3
        return lying

    examine, judge.examine = judge.examine, called
    try:
        for _ in range(2):
            assert not record.settled(check)
            record.said[check.id] = record.examine(student, check, 1)
    finally:
        judge.examine = examine
    assert record.settled(check)
    record.died(
        "check_a", SimpleNamespace(student=SimpleNamespace(lost="it ended"), running=[1], survived=set())
    )
    assert record.said["check_a"] is lying

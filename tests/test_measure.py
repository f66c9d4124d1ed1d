"""The benchmarks' stopwatch: interleaved rounds, medians, absent peers; memory that is kept."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import measure


def test_contestants_take_turns_and_missing_peers_get_a_row(monkeypatch):
    monkeypatch.setattr(measure, "THREADS_ARE_KNOWN", True)
    calls = []
    contestants = {"a": lambda: calls.append("a"), "b": lambda: calls.append("b"), "c": None}
    seconds = measure.compare(contestants, rounds=5)
    assert "".join(calls) == "ba" + "abba" * 2 + "ab"
    assert seconds["c"] is None
    header, rows = measure.timing_rows({"a": [1, 3, 2], "b": [4, 4, 5], "c": None}, peer="b")
    assert header == ["contestant", "median", "fastest", "slowest", "ratio to b"]
    assert rows == [
        ["a", "2 s", "1 s", "3 s", "0.50"],
        ["b", "4 s", "4 s", "5 s", "1.00"],
        ["c", "not installed", "", "", ""],
    ]
    assert measure.optional("a_module_that_nobody_has") is None


def test_a_stopwatch_that_cannot_be_trusted_refuses(monkeypatch):
    with pytest.raises(ValueError, match="at least 5"):
        measure.compare({}, rounds=4)
    monkeypatch.setattr(measure, "THREADS_ARE_KNOWN", False)
    with pytest.raises(RuntimeError, match="before NumPy"):
        measure.compare({})


def test_result_is_a_table_with_the_machine_below(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "RESULTS", tmp_path)
    table = measure.table(["", "n"], [["a", 1]])
    measure.write_result("x", "Title", "Words.", table, packages=["nobody-has-this"])
    lines = (tmp_path / "x.md").read_text(encoding="utf-8").splitlines()
    assert lines[:8] == ["# Title", "", "Words.", "", "|  | n |", "| --- | ---: |", "| a | 1 |", ""]
    assert lines[8].startswith("Measured on: ")
    assert "numpy 2" in lines[8]
    assert "nobody-has-this not installed" in lines[8]


# Twenty megabytes in small pieces, freed at once like a graph: how many pages are fetched anew.
FETCHED = """
import resource
from benchmarks.measure import keep_freed_memory

def fetched():
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        [bytes(100_000) for _ in range(200)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

print(fetched(), keep_freed_memory(), fetched())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other ways")
def test_what_is_freed_is_kept_for_the_next_request():
    root = Path(measure.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", FETCHED], cwd=root, capture_output=True, text=True, check=True
    )
    before, kept, after = done.stdout.split()
    assert kept == "True"
    assert int(before) > 2000
    assert int(after) < 100

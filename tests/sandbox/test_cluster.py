"""Grading on a real Dask scheduler and two workers, one of which is killed while it works."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from submissions import CHAPTER, HONEST, ROOT, UNSOLVED, WRONG_NEURON, put_first, submit, with_cell

from tools.grading import cli, judge
from tools.grading.course import read_chapter

pytest.importorskip("distributed")
PATIENCE = 600  # seconds: nothing but a hang takes so long, however busy the machine is
SLOW = "import time\ntime.sleep(1.5)"


def started(stack, arguments, log):
    """A program of Dask's, ended with the test."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            stdout=said,
            stderr=said,
            env={**os.environ, "DASK_DISTRIBUTED__DASHBOARD__LINK": ""},
        )
    stack.callback(process.wait, PATIENCE)
    stack.callback(process.kill)
    return process


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def cluster(tmp_path):
    """The scheduler's address and the processes of its two workers."""
    with contextlib.ExitStack() as stack:
        about = tmp_path / "scheduler.json"
        scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
        scheduler += ["--no-dashboard", "--scheduler-file", str(about)]
        started(stack, scheduler, tmp_path / "scheduler.log")
        until(lambda: about.exists() and about.read_text().strip().endswith("}"))
        address = json.loads(about.read_text())["address"]
        workers = []
        for name in ("one", "two"):
            command = [
                "distributed.cli.dask_worker",
                address,
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
            ]
            command += ["--host", "127.0.0.1", "--local-directory", str(tmp_path / name)]
            workers.append(started(stack, command, tmp_path / f"{name}.log"))
        logs = [tmp_path / "one.log", tmp_path / "two.log"]
        until(lambda: all("Registered to" in log.read_text() for log in logs))
        yield address, workers


def class_of_ten(folder):
    slow = put_first(SLOW)
    for place in range(6):
        submit(folder, f"slow {place}", slow)
    submit(folder, "wrong", with_cell(HONEST, "neuron", WRONG_NEURON))
    submit(folder, "blank", UNSOLVED)
    submit(folder, "broken", b"\xff\x00")
    submit(folder, "leaves", with_cell(HONEST, "outputs", "import os\nos._exit(0)"))


def test_a_killed_worker_loses_nothing_and_the_table_is_the_same(cluster, tmp_path):
    address, workers = cluster
    here, there = tmp_path / "here", tmp_path / "there"
    class_of_ten(here)
    class_of_ten(there)
    run = cli.run_of(address)

    def with_an_accident(tasks, count):
        for place, made in enumerate(run(tasks, count)):
            if place == 1:
                workers[0].kill()  # it is in the middle of another one
            yield made

    rows = cli.grade_class(CHAPTER, there, seed=5, run=with_an_accident)
    assert workers[0].wait(PATIENCE) != 0
    assert len(rows) == 10
    cli.grade_class(CHAPTER, here, seed=5)
    assert (there / "grades.csv").read_bytes() == (here / "grades.csv").read_bytes()
    pages = sorted(path.relative_to(here) for path in here.glob("feedback/*/*.html"))
    assert len(pages) == 10
    assert all((there / page).read_bytes() == (here / page).read_bytes() for page in pages)


def test_a_worker_with_another_course_is_told_and_not_believed(cluster, tmp_path, monkeypatch):
    from tools.grading import cluster as module

    monkeypatch.setattr(module, "course_digest", lambda root: "another")
    submit(tmp_path, "ada", HONEST)
    rows = cli.grade_class(CHAPTER, tmp_path, seed=5, run=cli.run_of(cluster[0]))
    assert re.search("^not run: the worker at tcp.* has another version", rows["ada"].status)


def test_a_worker_that_does_not_grade_the_course_s_own_solution_grades_nobody(monkeypatch):
    from tools.grading import cluster as module

    monkeypatch.setattr(module, "course_here", lambda chapter: ("digest", "nowhere"))
    monkeypatch.setattr(module, "get_worker", lambda: SimpleNamespace(address="tcp://far:1"))
    monkeypatch.setattr(module, "shortcomings", lambda terms: (f"it earns nothing ({terms['seed']})", True))
    task = judge.Task("ada", (), read_chapter(CHAPTER), 5, None)
    row, final = module.grade_there(task, "digest")
    assert (row.points, final) == (0, False)
    assert row.status == "not run: the worker at tcp://far:1 cannot grade: it earns nothing (5)"


def test_without_a_cluster_nobody_is_graded(tmp_path, monkeypatch):
    from tools.grading import cluster as module

    monkeypatch.setattr(module, "WAIT_SECONDS", 2)
    submit(tmp_path, "ada", HONEST)
    with pytest.raises(cli.Refused, match="there is no scheduler at"):
        cli.grade_class(CHAPTER, tmp_path, run=cli.run_of("tcp://127.0.0.1:9"))

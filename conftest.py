"""Gives the suite surroundings of its own, and holds every notebook to the run time that it states.

The run time is the processor time of a notebook's kernel, summed over its cells: what else the machine is
doing does not count. The stated time is for an ordinary processor. A slow one may take up to twice as long
before the run fails.
"""

import contextlib
import re
from collections import Counter
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.connect import LocalPortCache

from tools.isolation import isolate

isolate()

LIMIT = 60  # seconds, for a notebook that states nothing
PATIENCE = 2  # times the stated time
OUTPUT_SECONDS = 300  # nbval's five for outputs to arrive after a cell's end are few for a busy machine
WORKED = "seconds of processor time"
seconds = Counter()


def stated_seconds(path):
    """The limit in a notebook's "runs in under N seconds", or the course's own."""
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells[:3])
    found = re.search(r"runs in under (\d+) seconds", text)
    return min(int(found[1]), LIMIT) if found else LIMIT


def worked(kernel):
    """Seconds of processor time of a kernel so far, its ended children's included; 0 where it is gone."""
    with contextlib.suppress(psutil.Error, AttributeError):  # nbval drops the manager of what it stops
        return sum(psutil.Process(kernel.km.provisioner.pid).cpu_times()[:4])
    return 0.0


def pytest_configure(config):
    """Give each worker ports of its own for kernels, which bind them a second after they were found free."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        return
    mine, count = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    find = LocalPortCache.find_available_port

    def find_mine(cache, ip):
        while (port := find(cache, ip)) // 2 % count != mine:  # Linux offers odd numbers only
            pass
        return port

    LocalPortCache.find_available_port = find_mine


def pytest_itemcollected(item):
    """Give the output of a notebook's cell its time."""
    if hasattr(item, "output_timeout"):
        item.output_timeout = OUTPUT_SECONDS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Note what a cell's kernel works on it."""
    kernel = getattr(item.parent, "kernel", None)
    if kernel is None:
        return (yield)
    before = worked(kernel)
    try:
        return (yield)
    finally:
        item.user_properties.append((WORKED, max(worked(kernel) - before, 0.0)))


def pytest_runtest_logreport(report):
    """Add up the time of a notebook's cells."""
    name = report.nodeid.split("::")[0]
    if name.endswith(".ipynb") and report.when == "call":
        seconds[name] += dict(report.user_properties).get(WORKED, 0)


def pytest_sessionfinish(session):
    """Fail a run in which a notebook took too long."""
    slow = [
        name
        for name, spent in seconds.items()
        if spent > PATIENCE * stated_seconds(Path(session.config.rootpath, name))
    ]
    if slow and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    """Show a table of times beside the stated ones."""
    if not seconds or hasattr(config, "workerinput"):
        return
    terminalreporter.section(f"notebooks: {WORKED} / stated limit")
    for name, spent in sorted(seconds.items()):
        limit = stated_seconds(Path(config.rootpath, name))
        verdict = "" if spent <= limit else "   TOO SLOW: state a longer time (at most 60) or make it faster"
        terminalreporter.write_line(f"{spent:6.1f} / {limit}  {name}{verdict}")

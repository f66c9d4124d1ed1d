"""Gives the suite surroundings of its own, and holds every notebook to the run time that it states.

The run time is the sum over a notebook's cells, as nbval reports them.
The stated time is for an idle machine. A busy one may take up to twice as long before the run fails.
"""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from tools.isolation import isolate

isolate()

LIMIT = 60  # seconds, for a notebook that states nothing
PATIENCE = 2  # times the stated time
seconds = Counter()


def stated_seconds(path):
    """The limit in a notebook's "runs in under N seconds", or the course's own."""
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells[:3])
    found = re.search(r"runs in under (\d+) seconds", text)
    return min(int(found[1]), LIMIT) if found else LIMIT


def pytest_runtest_logreport(report):
    """Add up the time of a notebook's cells."""
    name = report.nodeid.split("::")[0]
    if name.endswith(".ipynb"):
        seconds[name] += report.duration


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
    terminalreporter.section("notebooks: seconds taken / stated limit")
    for name, spent in sorted(seconds.items()):
        limit = stated_seconds(Path(config.rootpath, name))
        verdict = "" if spent <= limit else "   TOO SLOW: state a longer time (at most 60) or make it faster"
        terminalreporter.write_line(f"{spent:6.1f} / {limit}  {name}{verdict}")

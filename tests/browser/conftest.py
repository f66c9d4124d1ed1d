"""Fixtures of the browser tests, which run only when asked for by path: ``pytest tests/browser``."""

import shutil

import pytest
from lab import REPOSITORY, Lab, start_browser, start_server


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A copy of the notebooks, the small data and the stored results, for tests to spoil."""
    root = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "exercises", "data", "benchmarks/results"):
        if (REPOSITORY / name).is_dir():
            ignored = shutil.ignore_patterns(".ipynb_checkpoints")
            shutil.copytree(REPOSITORY / name, root / name, ignore=ignored)
    (root / "notebooks").mkdir(exist_ok=True)
    return root


@pytest.fixture(scope="session")
def lab(course, tmp_path_factory):
    """One JupyterLab and one browser page for all tests."""
    log = tmp_path_factory.mktemp("server") / "jupyterlab.log"
    with start_server(course, log) as (address, token), start_browser() as page:
        yield Lab(page, address, token)


@pytest.fixture(scope="session")
def screenshots():
    """Where pictures of the screen go, to be looked at."""
    folder = REPOSITORY / "build" / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

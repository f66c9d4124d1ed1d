"""The site is built if it is not there, or made from other sources; then everything runs in one browser."""

import asyncio
import json
import os
import subprocess
from pathlib import Path

import nbformat
import pytest
import report
from browser import black_hole, find_chromium, visit_all
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from tools.site import live
from tools.site.__main__ import build
from tools.site.places import ROOT, SITE, STAMP, SiteError, fingerprint
from tools.site.server import serving

AT_ONCE = 2
SCREENSHOTS = ROOT / "build" / "site-work" / "screenshots"


@pytest.fixture(scope="session")
def site():
    """The folder of the site as the sources are now; without Pyodide's files the run ends in one sentence."""
    if not (STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint()):
        try:
            build()
        except SiteError as error:
            pytest.exit(f"The site was not tested. {error}", returncode=1)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SITE


@pytest.fixture(scope="session")
def server(site):
    """A server of the site on the loopback address."""
    with serving(site) as server:
        yield server


@pytest.fixture(scope="session")
def proxy():
    """Where requests to other hosts end up."""
    with black_hole() as proxy:
        yield proxy


@pytest.fixture(scope="session")
def chromium_path():
    return find_chromium(os.environ)


def run_natively(path):
    """Run a stored notebook in a kernel of this machine; return its processor time without the start."""
    notebook = nbformat.read(ROOT / path, as_version=4)
    clock = "import time; print(time.process_time())"
    notebook.cells = [new_code_cell(clock), *notebook.cells, new_code_cell(clock)]
    place = {"metadata": {"path": str((ROOT / path).parent)}}
    limits = {"timeout": 600, "startup_timeout": 600}  # seconds; they end a hang
    client = NotebookClient(notebook, kernel_name="python3", resources=place, **limits)
    asyncio.run(client.async_execute(stderr=subprocess.DEVNULL))  # a loop of its own, closed again
    start, end = (float(notebook.cells[i].outputs[0].text) for i in (0, -1))
    return end - start


@pytest.fixture(scope="session")
def known_times(site):
    """What the site was built with: path -> seconds in the browser and beside it."""
    return json.loads((site / "live" / "course.json").read_text(encoding="utf-8"))["times"]


def longest_first(paths):
    """Notebooks in the order that keeps two pages busy to the end; those never timed come first."""
    known = live.times()
    return sorted(paths, key=lambda path: -known.get(path, {"browser": float("inf")})["browser"])


@pytest.fixture(scope="session")
def visits(request, site, server, proxy, chromium_path):
    """Run the notebooks that are asked for, natively and in the browser; path -> `Visit`."""
    wanted = {
        item.callspec.params["path"]
        for item in request.session.items
        if "path" in getattr(item, "fixturenames", ())
    }

    def tell(path, seen):
        print(f"\n{path}: {seen.seconds:.0f} s in the browser", end="", flush=True)

    seen = asyncio.run(
        visit_all(
            server.address,
            longest_first(sorted(wanted)),
            chromium_path,
            proxy.server_port,
            SCREENSHOTS,
            AT_ONCE,
            run_natively,
            tell,
        )
    )
    report.write_times({path: visit for path, visit in seen.items() if visit.cells})
    return seen


def pytest_collection_modifyitems(items):
    """Notebooks first, then what is done to the server and the pages."""
    items.sort(key=lambda item: "path" not in getattr(item, "fixturenames", ()))


def pytest_configure(config):
    Path(ROOT / "build").mkdir(exist_ok=True)

"""The site in a real Chromium: every lecture and every solution runs there and shows what is stored."""

import asyncio
import io
import json
import math
import re
import time
import zipfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
import report
from axe_playwright_python.base import AXE_SCRIPT
from browser import READY, Live, black_hole, chromium, new_context

from conftest import SCREENSHOTS
from nn_helpers import check
from tools.site import book, compare
from tools.site.places import ROOT, course_notebooks
from tools.site.server import serving

NOTEBOOKS = [path.as_posix() for path in course_notebooks() if path.parts[0] != "exercises"]
EXERCISES = "exercises/01_neurons_and_activations/01_exercises.ipynb"
LECTURE = "notebooks/01_neurons_and_activations.ipynb"
RULES = compare.sanitiser()
LIMIT_MB = 60
SLOWEST = 4  # times as long as native, or the live page says so
RIGHT = """
def neuron(x, w, b):
    return 1 / (1 + np.exp(-(x @ w + b)))
check("01.neuron", neuron)
"""
WRONG = """
def neuron(x, w, b):
    return x @ w + b
check("01.neuron", neuron)
"""


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_runs_in_the_browser_as_it_is_stored(visits, path):
    seen = visits[path]
    assert seen.messages == []
    stored = nbformat.read(ROOT / path, as_version=4).cells
    assert compare.differences(stored, seen.cells, RULES) == []
    assert seen.undescribed == []


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.startswith("notebooks/")])
def test_every_explorer_moves(visits, path):
    seen = visits[path]
    shown = sum("Explorer: " in text for cell in seen.cells for text in plain_texts(cell))
    assert len(seen.explorers) >= shown
    assert [before for before, after in seen.explorers if not after] == []
    assert seen.alarms == []


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_page_states_its_time(visits, known_times, path):
    """The one that was measured before this site was built; how much longer it is where that is much."""
    if path not in known_times:
        assert visits[path].said.startswith("Ready. Run a cell with Shift + Enter.")
        return
    browser, native = known_times[path]["browser"], known_times[path]["native"]
    assert f"All cells take about {math.ceil(browser / 5) * 5} seconds here" in visits[path].said
    assert ("times as long as outside a browser" in visits[path].said) == (
        browser > max(SLOWEST * native, 10)
    )


def plain_texts(cell):
    return [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", [])]


def text_of(outputs):
    return "\n".join(str(output.get("data", {}).get("text/plain", output)) for output in outputs)


def said_natively(source):
    """What the check at the end of a cell says here."""
    namespace = {"np": np, "check": check}
    definition, last = source.strip().rsplit("\n", 1)
    exec(definition, namespace)
    return repr(eval(last, namespace))


def in_a_browser(act, chromium_path, proxy, **context):
    """Run ``act(context)`` in a context of its own."""

    async def go():
        async with chromium(chromium_path, proxy.server_port) as browser:
            return await act(await new_context(browser, **context))

    return asyncio.run(go())


def test_an_exercise_answers_and_the_buttons_work(server, proxy, chromium_path):
    """A right answer, a wrong one; then the copy is taken home, and a fresh one fetched."""

    async def act(context):
        page = await context.new_page()
        live = Live(page, server.address)
        await live.open(EXERCISES)
        start = "import numpy as np\nfrom nn_helpers import check"
        assert await live.run_cell(start) == []
        right, wrong = text_of(await live.run_cell(RIGHT)), text_of(await live.run_cell(WRONG))
        say = page.locator("#course-bar [role=status]")
        await page.evaluate(AXE_SCRIPT)
        closed = await page.evaluate(VIOLATIONS, "#course-bar")

        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="Download my work").click()
        download = await waiting.value
        archive = zipfile.ZipFile(io.BytesIO(Path(await download.path()).read_bytes()))
        assert archive.testzip() is None
        mine = {name: json.loads(archive.read(name)) for name in archive.namelist()}

        await page.get_by_role("button", name="Fresh copy").click()
        await say.filter(has_text="This is a fresh copy").wait_for()
        fresh = await live.cells()
        book = await page.get_by_role("link", name="Book page").get_attribute("href")
        return right, wrong, mine, fresh, book, live.messages + closed

    right, wrong, mine, fresh, book, messages = in_a_browser(act, chromium_path, proxy)
    assert "✓ Passed" in right
    assert said_natively(WRONG) in wrong
    assert "✗" in wrong
    assert list(mine) == [EXERCISES, "my_progress.json"]
    assert mine["my_progress.json"]["exercises"]["01.neuron"]
    assert any("x @ w + b" in compare.joined(cell["source"]) for cell in mine[EXERCISES]["cells"])
    stored = nbformat.read(ROOT / EXERCISES, as_version=4).cells
    assert [compare.joined(cell["source"]) for cell in fresh] == [cell.source for cell in stored]
    assert book == f"{server.address}/{EXERCISES.removesuffix('.ipynb')}.html"
    assert messages == []


def test_a_first_visit_is_small_a_second_loads_nothing_and_a_third_needs_no_network(site, chromium_path):
    """From the book to its live notebook; again; and again after the server is gone."""

    async def act(proxy_port, server):
        async with chromium(chromium_path, proxy_port) as browser:
            context = await new_context(browser, width=820)
            page = await context.new_page()
            live = Live(page, server.address)
            await page.goto(f"{server.address}/{LECTURE.removesuffix('.ipynb')}.html")
            await page.screenshot(path=SCREENSHOTS / "book-820.png")
            start = time.monotonic()
            await page.get_by_role("link", name="Run this page live").click()
            await page.wait_for_function("window.jupyterapp !== undefined")
            progress = page.locator("#course-bar [role=status]")
            await progress.filter(has_text=re.compile(r"\d+ of \d+ files")).wait_for()
            await page.screenshot(path=SCREENSHOTS / "loading-820.png")
            await page.wait_for_function(READY)
            loading = time.monotonic() - start
            to_run = sum(size for _, _, size in server.sent)
            await page.wait_for_function("document.documentElement.dataset.offline === 'yes'")
            first = sum(size for _, _, size in server.sent)

            server.sent.clear()
            again = await live.open(LECTURE)
            second = sum(size for _, _, size in server.sent)

            server.shutdown()
            server.server_close()
            offline = await live.open(LECTURE)
            outputs = await live.run_cell("import nn_helpers, scipy; 6 * 7")
            await page.screenshot(path=SCREENSHOTS / "offline-820.png")
            await page.goto(f"{server.address}/notebooks/02_sse_and_gradients.html")
            heading = await page.locator("h1").first.inner_text()
            return loading, to_run, first, again, second, offline, text_of(outputs), heading, live.messages

    with black_hole() as proxy, serving(site) as server:
        seen = asyncio.run(act(proxy.server_port, server))
    loading, to_run, first, again, second, offline, text, heading, messages = seen
    report.write_sizes(
        first_visit=f"{to_run / 1e6:.1f} MB until the first cell can run, {first / 1e6:.1f} MB with all "
        "that is kept for offline use, as transferred",
        second_visit=f"{second / 1e6:.2f} MB",
        time_until_the_first_cell_can_run=f"{loading:.0f} s on the first visit, {again:.0f} s on the second, "
        f"{offline:.0f} s without a network",
    )
    assert first < LIMIT_MB * 1e6
    assert second < 1e6
    assert text == "42"
    assert heading.startswith("02")
    assert proxy.asked == []
    assert messages == []


def test_nothing_was_asked_of_another_host(server, proxy):
    """Also by workers: what leaves this machine goes through the proxy, which lets nothing through."""
    assert [entry for entry in server.sent if entry[1] >= 400] == []
    assert proxy.asked == []


def test_a_proxy_that_hears_nothing_would_be_noticed(server, proxy, chromium_path):
    """The guard itself: a page that asks for another host is seen doing so."""

    async def act(context):
        page = await context.new_page()
        await page.goto(f"{server.address}/index.html")
        await page.evaluate("fetch('http://elsewhere.invalid/').catch(() => null)")

    with black_hole() as other:
        in_a_browser(act, chromium_path, other)
        assert other.asked == ["http://elsewhere.invalid/"]


PAGES = ["index.html", *(book.page_of(path) for path in course_notebooks() if path.parts[0] == "notebooks")]
PAGES += [book.page_of(Path(EXERCISES)), "search.html"]
VIOLATIONS = """part => axe.run(part ?? document, {resultTypes: ['violations']}).then(result =>
    result.violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 200)}`)))"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_book_is_closed_to_nobody(server, proxy, chromium_path, theme):
    """Axe finds nothing on any page; formulas are set, and pictures are there."""

    async def act(context):
        page, found = await context.new_page(), {}
        for name in PAGES:
            await page.goto(f"{server.address}/{name}")
            await page.wait_for_load_state("networkidle")
            await page.evaluate("window.MathJax?.startup.promise")
            await page.evaluate(AXE_SCRIPT)
            violations = await page.evaluate(VIOLATIONS)
            raw = await page.evaluate("document.body.innerText.match(/\\\\\\(.*?\\\\\\)/g)")
            if violations or raw:
                found[name] = violations, raw
        await page.goto(f"{server.address}/{PAGES[2]}")
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=SCREENSHOTS / f"book-{theme}.png")
        return found

    assert in_a_browser(act, chromium_path, proxy, color_scheme=theme) == {}

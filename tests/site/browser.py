"""A Chromium that can reach this machine only, and the live course in its pages."""

import asyncio
import contextlib
import http.server
import shutil
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import async_playwright
from quiet import COUNT_PICTURES, DRAWN, QUIET, SHOWN

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]
# Chromium's own calls: for updates, an account, lists of bad pages, suggestions. No page of ours asks there.
ITS_OWN = {
    "accounts.google.com",
    "android.clients.google.com",
    "clients1.google.com",
    "clients2.google.com",
    "clients4.google.com",
    "clientservices.googleapis.com",
    "content-autofill.googleapis.com",
    "edgedl.me.gvt1.com",
    "mtalk.google.com",
    "optimizationguide-pa.googleapis.com",
    "passwordsleakcheck-pa.googleapis.com",
    "redirector.gvt1.com",
    "safebrowsing.googleapis.com",
    "safebrowsing.google.com",
    "safebrowsingohttpgateway.googleapis.com",
    "update.googleapis.com",
}
LOAD_SECONDS, RUN_SECONDS = 600, 2400  # of a busy machine
CONTROLS = ".noUi-handle, select, input[type=checkbox], input[type=text], button:not(.mod-active)"
READY = "document.documentElement.dataset.course === 'ready'"
RUN_ALL = """async () => {
    const { commands } = window.jupyterapp;
    await commands.execute('notebook:expand-all-headings'); // second readings are folded
    await commands.execute('notebook:run-all-cells');
}"""
CELLS = "() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells"


class BlackHole(http.server.BaseHTTPRequestHandler):
    """A proxy that lets nothing through and remembers what was asked for."""

    def do_CONNECT(self):
        if urlsplit(self.path if "//" in self.path else f"//{self.path}").hostname not in ITS_OWN:
            self.server.asked.append(self.path)
        self.send_error(403)

    do_GET = do_POST = do_HEAD = do_CONNECT

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def black_hole():
    """Yield the proxy; ``asked`` lists what somebody wanted from another host."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), BlackHole) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextlib.asynccontextmanager
async def chromium(path, proxy_port):
    """Yield a browser whose every way to other hosts leads into the black hole."""
    flags = [*FLAGS, f"--proxy-server=http://127.0.0.1:{proxy_port}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=flags, timeout=1000 * LOAD_SECONDS
        )
        try:
            yield browser
        finally:
            await browser.close()


async def new_context(browser, width=1280, **options):
    """A context of its own, as a student's machine; on a busy one everything may take its time."""
    context = await browser.new_context(viewport={"width": width, "height": 1000}, **options)
    context.set_default_timeout(1000 * LOAD_SECONDS)
    await context.add_init_script(COUNT_PICTURES)
    return context


def find_chromium(environment):
    """The path of a Chromium; ``CHROMIUM`` in the environment names another one."""
    path = environment.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not path:
        raise RuntimeError("no Chromium found: install Debian's packages chromium and fonts-dejavu-core")
    return path


@dataclass
class Visit:
    """What was seen of one notebook.

    Attributes
    ----------
    cells : list of dict
        As they stand after the run.
    said : str
        The bar's words once Python is ready.
    loading, seconds : float
        Until Python was ready, and of the run.
    work, native : float
        Processor time of the run, in the browser and beside it.
    explorers : list of tuple of str
        Each one's words before and after its first control moved; the second is empty if nothing changed.
    alarms, messages, undescribed : list of str
        What explorers complain of; errors of the page; pictures without words.
    """

    cells: list = field(default_factory=list)
    said: str = ""
    loading: float = 0.0
    seconds: float = 0.0
    work: float = 0.0
    native: float = 0.0
    explorers: list = field(default_factory=list)
    alarms: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    undescribed: list = field(default_factory=list)


class Live:
    """One page with a live notebook."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.messages = []
        page.on("pageerror", lambda error: self.messages.append(error.stack or str(error)))

    async def open(self, path):
        """Open a notebook and wait until its Python has nn_helpers; return the seconds that took."""
        start = time.monotonic()
        await self.page.goto(f"{self.address}/live/notebooks/index.html?path={path}")
        try:
            await self.page.wait_for_function(READY)
        except PlaywrightTimeout:
            said = await self.said()
            raise TimeoutError(f"{path}: not ready after {LOAD_SECONDS} s; the page says: {said}") from None
        return time.monotonic() - start

    async def said(self):
        """What the bar above the notebook says."""
        return await self.page.locator("#course-bar [role=status]").inner_text()

    async def run_all(self):
        """Run all cells; return the seconds that took."""
        start = time.monotonic()
        await asyncio.wait_for(self.page.evaluate(RUN_ALL), RUN_SECONDS)
        return time.monotonic() - start

    async def processor_time(self):
        """Seconds that all threads of the page have worked so far, Python's included."""
        session = await self.page.context.new_cdp_session(self.page)
        await session.send("Performance.enable")
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        await session.detach()
        return next(metric["value"] for metric in metrics if metric["name"] == "ProcessTime")

    async def cells(self):
        """The notebook's cells as they stand."""
        return await self.page.evaluate(CELLS)

    async def run_cell(self, source):
        """Put a cell at the end, run it, and return its outputs."""
        return await self.page.evaluate(
            """async source => {
                const panel = window.jupyterapp.shell.currentWidget;
                const model = panel.context.model.sharedModel;
                model.addCell({ cell_type: 'code', source, metadata: {} });
                panel.content.activeCellIndex = panel.content.widgets.length - 1;
                await window.jupyterapp.commands.execute('notebook:run-cell');
                return panel.context.model.toJSON().cells.at(-1).outputs;
            }""",
            source,
        )

    async def move_explorers(self):
        """Move each explorer by its first control that moves; return words before and after, and alarms."""
        await self.page.wait_for_function(SHOWN)
        await self.page.wait_for_function(QUIET)
        moved, alarms = [], []
        for explorer in await self.page.locator(".nn-explorer").all():
            image = explorer.locator("img.widget-image")
            before = await image.get_attribute("alt")
            moved.append((before, await self._move(explorer, image)))
            alarms += filter(None, [await explorer.locator("[role=alert]").inner_text()])
        return moved, alarms

    async def _move(self, explorer, image):
        for control in await explorer.locator(CONTROLS).all():
            for key in await self._keys(control):
                before = await image.get_attribute("src")
                await control.press(key)
                drawn = await self.page.wait_for_function(DRAWN, arg=[await image.element_handle(), before])
                if await drawn.json_value() == "drawn":
                    return await image.get_attribute("alt")
        return ""

    async def _keys(self, control):
        if await control.evaluate("node => node.tagName") == "SELECT":
            return ["ArrowDown", "ArrowUp"]
        keys = {"button": ["Enter"], "checkbox": ["Space"], "text": ["a", "Enter"]}
        return keys.get(await control.get_attribute("type"), ["ArrowRight", "ArrowLeft"])

    async def undescribed(self):
        """Pictures in outputs that have no alternative text."""
        return await self.page.evaluate(
            """() => [...document.querySelectorAll('.jp-OutputArea-output img')]
                .filter(image => image.alt.length < 20).map(image => image.src.slice(0, 60))"""
        )


async def visit(context, address, path, screenshot, run_natively):
    """Run a notebook beside the browser, then in a page of its own; move its explorers."""
    seen = Visit()
    page = await context.new_page()
    live = Live(page, address)
    try:
        seen.native = await asyncio.to_thread(run_natively, path)
        seen.loading = await live.open(path)
        seen.said = await live.said()
        start = await live.processor_time()
        seen.seconds = await live.run_all()
        seen.work = await live.processor_time() - start
        seen.cells = await live.cells()
        seen.explorers, seen.alarms = await live.move_explorers()
        seen.undescribed = await live.undescribed()
        await page.screenshot(path=screenshot)
    except Exception as error:
        seen.messages.append(f"{type(error).__name__}: {error}")
    finally:
        seen.messages += live.messages
        await page.close()
    return seen


async def visit_all(address, paths, browser_path, proxy_port, screenshots, at_once, run_natively, report):
    """Visit notebooks in this order, some at once, in one browser; return path -> `Visit`.

    Each of the lanes is a student of its own, with a record of progress that no other lane writes.
    """
    seen, waiting = {}, list(paths)
    async with chromium(browser_path, proxy_port) as browser:

        async def work():
            context = await new_context(browser)
            while waiting:
                path = waiting.pop(0)
                picture = screenshots / f"{path.replace('/', '-').removesuffix('.ipynb')}.png"
                seen[path] = await visit(context, address, path, picture, run_natively)
                report(path, seen[path])

        await asyncio.gather(*(work() for _ in range(at_once)))
    return seen

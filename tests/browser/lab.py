"""A JupyterLab of its own, driven through a real Chromium: nothing of the user's is read or written."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright
from quiet import COUNT_PICTURES, DRAWN, LAID_OUT, QUIET, SHOWN

REPOSITORY = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(f"notebooks/{path.name}" for path in (REPOSITORY / "notebooks").glob("*.ipynb"))
EXERCISES = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for path in (REPOSITORY / "exercises").rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
PATIENCE = 600  # seconds: nothing but a hang takes so long, however busy the machine is
FRAMES = 2000  # of a run in the demonstration, which is on for longer than it takes to press Stop
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "docmanager-extension/plugin": {"autosave": False},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
READY = """async () => {
    const app = window.jupyterapp;
    if (!app) return false;
    await app.restored;
    const panel = app.shell.currentWidget;
    if (!panel || !panel.sessionContext) return false;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
    return true;
}"""
RUN_ALL = """async () => {
    await window.jupyterapp.commands.execute('notebook:expand-all-headings'); // second readings are folded
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
ERRORS = """() => {
    const cells = window.jupyterapp.shell.currentWidget.context.model.toJSON().cells;
    return cells.filter(cell => !(cell.metadata.tags || []).includes('raises-exception'))
        .flatMap(cell => cell.outputs || [])
        .filter(output => output.output_type === 'error')
        .map(output => `${output.ename}: ${output.evalue}`);
}"""
# JupyterLab takes its splash screen away 0.2 s after a theme has come, and raises if another came meanwhile.
SPLASH_GONE = "() => document.getElementById('jupyterlab-splash') === null"
NOT_RUN = """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells
    .filter(cell => cell.cell_type === 'code' && cell.execution_count === null)
    .filter(cell => [].concat(cell.source).join('').trim() !== '').length"""


def find_chromium():
    """Return the path of an installed Chromium; ``CHROMIUM`` in the environment names another one."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not path:
        raise RuntimeError("no Chromium found: install Debian's packages chromium and fonts-dejavu-core")
    return path


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def start_server(directory, log):
    """Serve the notebooks in `directory` from a JupyterLab with a home of its own; yield (address, token)."""
    home = Path(log).parent / "home"
    places = {"HOME": home, "IPYTHONDIR": home / "ipython", "JUPYTERLAB_SETTINGS_DIR": home / "settings"}
    for name in ("CONFIG", "DATA", "RUNTIME"):
        places[f"JUPYTER_{name}_DIR"] = home / name.lower()
    for name, content in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={directory}", "--LabApp.expose_app_in_browser=True"]
    environment = os.environ | {name: str(path) for name, path in places.items()}
    with Path(log).open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token={token}", server, log)
            yield address, token
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(url, server, log):
    end = time.monotonic() + PATIENCE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # it is on this machine
    while time.monotonic() < end and server.poll() is None:
        try:
            with opener.open(url, timeout=60):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{Path(log).read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def start_browser(width=1280, height=1000, device_scale_factor=1):
    """Yield a page of a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=CHROMIUM_FLAGS, timeout=1000 * PATIENCE
        )
        context = browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=device_scale_factor
        )
        context.set_default_timeout(1000 * PATIENCE)
        context.add_init_script(COUNT_PICTURES)
        try:
            yield context.new_page()
        finally:
            browser.close()


class Unchanged(Exception):
    """A picture stayed as it was."""


class Lab:
    """A page that shows JupyterLab."""

    def __init__(self, page, address, token):
        self.page = page
        self.address = address
        self.token = token
        self.messages = []
        page.on("pageerror", lambda error: self.messages.append(error.stack or str(error)))

    def open(self, name):
        """Open the notebook and wait until its kernel answers."""
        self.page.goto("about:blank")  # what the page before complains of as it goes is not this one's
        self.messages.clear()
        self.page.goto(f"{self.address}/lab/tree/{name}?token={self.token}&reset")
        self.page.wait_for_function("window.jupyterapp !== undefined")
        end = time.monotonic() + PATIENCE
        while not self.page.evaluate(READY):
            if time.monotonic() > end:
                raise TimeoutError(f"{name}: no notebook and kernel after {PATIENCE} seconds")
            time.sleep(0.1)
        self.page.wait_for_function(SPLASH_GONE)

    def run_all(self):
        """Run all cells to the end."""
        self.page.evaluate(RUN_ALL)

    def errors(self):
        """Return the errors that cells ended with, where no tag expects one."""
        return self.page.evaluate(ERRORS)

    def cells_not_run(self):
        """Return how many code cells have not been run."""
        return self.page.evaluate(NOT_RUN)

    def explorers(self):
        """Return the explorers on the page, once each shows a picture that has room."""
        self.page.wait_for_function(SHOWN)
        self.settle()
        return self.page.locator(".nn-explorer").all()

    def settle(self):
        """Wait until everything that was asked of the kernel has been answered and is in the page."""
        self.page.wait_for_function(QUIET)

    def resize(self, width, height):
        """Give the page another size, and wait until nothing in an explorer moves any more."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(LAID_OUT, arg=width)

    def change_picture(self, explorer, act, moving=False):
        """Do `act` and wait for another picture; return its alternative text.

        moving : it begins a run, which goes on when this returns.

        Raises
        ------
        Unchanged
            If everything is answered, and the picture is the same.
        """
        image = explorer.locator("img.widget-image")
        before = image.get_attribute("src")
        act()
        drawn = self.page.wait_for_function(DRAWN, arg=[image.element_handle(), before])
        if drawn.json_value() != "drawn":
            raise Unchanged("no other picture came")
        if not moving:
            self.settle()
        return image.get_attribute("alt")

    def set_theme(self, name):
        """Make the page "Light" or "Dark"."""
        self.page.evaluate(
            "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
            f"JupyterLab {name}",
        )
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light", arg=str(name == "Light").lower()
        )
        self.page.wait_for_function(  # the style sheet arrives after the mark
            """light => {
                const sheet = getComputedStyle(document.body).getPropertyValue('--jp-layout-color0');
                return (sheet.trim() === 'white') === light;
            }""",
            arg=name == "Light",
        )
        self.page.wait_for_function(SPLASH_GONE)

    def shut_down(self):
        """Stop the kernel of the open notebook and close it."""
        self.page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.sessionContext.shutdown();
                panel.context.model.dirty = false;
                panel.dispose();
            }"""
        )

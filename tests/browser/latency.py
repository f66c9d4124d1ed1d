"""Measure how long a key press on a slider takes to become a picture: ``python tests/browser/latency.py``."""

import shutil
import statistics
import tempfile
from pathlib import Path

import nbformat
from lab import REPOSITORY, Lab, start_browser, start_server

PRESSES = 40
EXPLORERS = ["curve", "fit", "network"]
STOPWATCH = """image => {
    window.times = [];
    let start = 0;
    document.addEventListener('keydown', () => { start = performance.now(); }, true);
    const stop = () => requestAnimationFrame(() => window.times.push(performance.now() - start));
    new MutationObserver(stop).observe(image, { attributes: true, attributeFilter: ['src'] });
}"""


def measure(name):
    """Return the milliseconds from key to picture, one number a press, for an explorer of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "course")
        root.mkdir()
        shutil.copy(REPOSITORY / "tests" / "demo_explorers.py", root)
        cell = nbformat.v4.new_code_cell(f"from demo_explorers import {name}\n{name}")
        notebook = nbformat.v4.new_notebook(cells=[cell])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, root / "latency.ipynb")
        with start_server(root, Path(folder, "log")) as (address, token), start_browser() as page:
            lab = Lab(page, address, token)
            lab.open("latency.ipynb")
            lab.run_all()
            (explorer,) = lab.explorers()
            page.evaluate(STOPWATCH, explorer.locator("img.widget-image").element_handle())
            control = explorer.locator(".noUi-handle, select").first
            for press in range(PRESSES):
                key = "ArrowDown" if control.evaluate("node => node.tagName") == "SELECT" else "ArrowRight"
                if name != "curve" and press % 2:
                    key = {"ArrowDown": "ArrowUp", "ArrowRight": "ArrowLeft"}[key]
                lab.change_picture(explorer, lambda key=key: control.press(key))
                page.wait_for_timeout(30)
            times = page.evaluate("window.times")
            lab.shut_down()
            return times


if __name__ == "__main__":
    for name in EXPLORERS:
        times = measure(name)
        print(f"{name:8} median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms of {len(times)}")

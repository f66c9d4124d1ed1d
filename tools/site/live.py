"""The live course: JupyterLite, the notebooks, and Python served from the site itself."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat

from tools.site import builder, pyodide, wheels
from tools.site.places import ASSETS, ROOT, WORK, course_notebooks

KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
EVIDENCE = "benchmarks/results"
TABLE = ROOT / EVIDENCE / "site.md"
PROGRESS = Path("notebooks/my_progress.ipynb")
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
HEAD = """\
    <link rel="icon" href="../../favicon.svg" />
    <link rel="stylesheet" href="../../course.css" />
    <script type="module" src="../../course.js"></script>
  </head>"""


def without_outputs(notebook: Any) -> Any:
    """A notebook as a student opens it: nothing has run; what it shows is in the book."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def measured() -> str:
    """What `make test-site` has written, if it has run."""
    return TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""


def megabytes() -> int:
    """What the first visit loads until the first cell can run; all of Pyodide's files if nobody measured."""
    found = re.search(r"^- first visit: ([\d.]+) MB", measured(), re.MULTILINE)
    return round(float(found[1])) if found else pyodide.MEGABYTES


def times() -> dict[str, dict[str, float]]:
    """Notebook to measured seconds, in the browser and beside it."""
    rows = re.findall(r"^\| (\S+\.ipynb) \| ([\d.]+) \| ([\d.]+) \|", measured(), re.MULTILINE)
    return {path: {"browser": float(browser), "native": float(native)} for path, browser, native in rows}


def build(target: Path, version: str | None = None) -> None:
    """Build the live course into a folder.

    Parameters
    ----------
    target : pathlib.Path
        Is made anew.
    version : str, optional
        Of Pyodide; by default the one of pyodide.json.
    """
    lite = WORK / "live"
    shutil.rmtree(lite, ignore_errors=True)
    home = lite / "static" / "pyodide"
    lock = pyodide.collect(home, version)
    packages = wheels.add_wheels(home, lock)
    (home / pyodide.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    loader = home / "pyodide.js"
    progress = (ASSETS / "progress.js").read_text(encoding="utf-8").replace("TOTAL", str(len(packages) + 3))
    loader.write_text(progress + loader.read_text(encoding="utf-8"), encoding="utf-8")

    contents = WORK / "contents"
    shutil.rmtree(contents, ignore_errors=True)
    for path in course_notebooks():
        notebook = without_outputs(nbformat.read(ROOT / path, as_version=4))
        (contents / path).parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, contents / path)
    (contents / EVIDENCE).mkdir(parents=True)
    for table in sorted((ROOT / EVIDENCE).glob("*.md")):  # lectures show some of them
        shutil.copyfile(table, contents / EVIDENCE / table.name)

    # tqdm wants a thread to watch its bars, and says at length that there is none
    options = {"packages": packages, "env": {"PYTHONWARNINGS": "ignore:tqdm"}}
    kernel = {"disablePyPIFallback": True, "loadPyodideOptions": options}
    configuration = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Neural networks, live",
            "exposeAppInBrowser": True,
            "litePluginSettings": {PLUGIN: kernel},
        },
    }
    (lite / "jupyter-lite.json").write_text(json.dumps(configuration), encoding="utf-8")
    (lite / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    build_options = {"apps": ["notebooks", "tree"], "no_sourcemaps": True, "no_unused_shared_packages": True}
    settings = {"LiteBuildConfig": build_options | {"contents": [str(contents)], "output_dir": str(target)}}
    (lite / "jupyter_lite_config.json").write_text(json.dumps(settings), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    builder.run("-m", "jupyterlite_core", "build", "--lite-dir", lite, cwd=lite)
    page = target / "notebooks" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("  </head>", HEAD), encoding="utf-8")
    progress = PROGRESS.as_posix() if (ROOT / PROGRESS).exists() else None
    known = {"times": times(), "progress": progress}
    (target / "course.json").write_text(json.dumps(known), encoding="utf-8")

"""Fixtures of the browser tests, which run only when asked for by path: ``pytest tests/browser``."""

import shutil

import nbformat
import pytest
from lab import FRAMES, REPOSITORY, Lab, start_browser, start_server

DEMO = [
    "import demo_explorers\nimport matplotlib.pyplot as plt\nfrom demo_explorers import curve, fit, network\n"
    f"from nn_helpers.figures.plotting import show, use_style\nuse_style()\ndemo_explorers.FRAMES = {FRAMES}",
    "fig, ax = plt.subplots()\nax.plot([1, 2], [1, 4])\nax.set(xlabel='x', ylabel='y')\n"
    "show(fig, alt='A line that rises from 1 to 4 – steeply.')",
    "from nn_helpers import check, hint, predict_first\n"
    "display(check('01.neuron', abs), check('01.neuron', ...), hint('01.neuron'))\n"
    "guess = predict_first('99.demo', 'Up or down?', ['up', 'down'])",
    "guess.reveal({'up': True, 'down': False})",
    "curve",
    "network",
    "fit",
]


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A copy of the notebooks, the small data and the stored results, for tests to spoil."""
    root = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "exercises", "data", "benchmarks/results"):
        if (REPOSITORY / name).is_dir():
            ignored = shutil.ignore_patterns(".ipynb_checkpoints")
            shutil.copytree(REPOSITORY / name, root / name, ignore=ignored)
    (root / "notebooks").mkdir(exist_ok=True)
    demo = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in DEMO])
    demo.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(demo, root / "notebooks" / "demo.ipynb")
    shutil.copy(REPOSITORY / "tests" / "demo_explorers.py", root / "notebooks")
    return root


@pytest.fixture(scope="session")
def lab(course, tmp_path_factory):
    """One JupyterLab and one browser page for all tests."""
    log = tmp_path_factory.mktemp("server") / "jupyterlab.log"
    with start_server(course, log) as (address, token), start_browser() as page:
        yield Lab(page, address, token)


@pytest.fixture(scope="session")
def ran(lab, request):
    """The lab with a notebook of which every cell has run, shared by all tests on that notebook."""
    lab.open(request.param)
    lab.run_all()
    yield lab
    lab.shut_down()


@pytest.fixture
def fresh(ran):
    """The same, run once more: its explorers stand where they start."""
    ran.run_all()
    return ran


@pytest.fixture(scope="session")
def screenshots():
    """Where pictures of the screen go, to be looked at."""
    folder = REPOSITORY / "build" / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

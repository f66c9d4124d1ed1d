"""Surroundings of its own for the suite: nothing of the user's is read, nothing of the user's is written.

A matplotlibrc would change the pictures, an IPython profile the outputs, a kernel called python3 the
interpreter, and a home that cannot be written to would fail every lecture. All of them are pointed at one
folder, ``.venv/scratch``, or at a temporary one where the checkout is read-only.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "COURSE_SCRATCH"  # set by the first process; the ones that it starts share its folder

DROPPED = (
    "MATPLOTLIBRC",
    "MPLBACKEND",
    "JUPYTER_PATH",
    "JUPYTER_CONFIG_PATH",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
)


def variables(scratch: Path) -> dict[str, str]:
    """The environment variables that point everything at one folder.

    Parameters
    ----------
    scratch : pathlib.Path
        The folder; it need not exist yet.

    Returns
    -------
    dict of str to str
    """
    home = scratch / "home"
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_STATE_HOME": home / ".local/state",
        "MPLCONFIGDIR": scratch / "matplotlib",
        "IPYTHONDIR": scratch / "ipython",
        "JUPYTER_CONFIG_DIR": scratch / "jupyter/config",
        "JUPYTER_DATA_DIR": scratch / "jupyter/data",
        "JUPYTER_RUNTIME_DIR": scratch / "jupyter/runtime",
        "JUPYTERLAB_SETTINGS_DIR": scratch / "jupyter/lab/settings",
        "JUPYTERLAB_WORKSPACES_DIR": scratch / "jupyter/lab/workspaces",
        "HYPOTHESIS_STORAGE_DIRECTORY": scratch / "hypothesis",
        "RUFF_CACHE_DIR": scratch / "ruff",
        "MYPY_CACHE_DIR": scratch / "mypy",
        "NN_DATA": scratch / "data",
    }
    switches = {
        MARK: scratch,
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "UV_NO_CONFIG": "1",
        "NN_DOWNLOAD": "0",
    }
    return {name: str(value) for name, value in (folders | switches).items()}


def scratch_folder(environment: Mapping[str, str] = os.environ, venv: Path = ROOT / ".venv") -> Path:
    """The folder for everything that a run leaves behind.

    Parameters
    ----------
    environment : mapping
        Names the folder of the process that started this one, if any.
    venv : pathlib.Path
        Where the course is installed.

    Returns
    -------
    pathlib.Path
        An existing folder that can be written to; a temporary one is removed when this process ends.
    """
    if given := environment.get(MARK):
        return Path(given)
    scratch = venv / "scratch"
    if venv.is_dir():
        try:
            scratch.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=scratch):
                return scratch
        except OSError:
            pass
    scratch = Path(tempfile.mkdtemp(prefix="course-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    return scratch


def isolate() -> None:
    """Change the environment of this process, and so of all that it starts. Once is enough.

    One BLAS thread a process, unless the environment names a number: the suite runs one process a core.
    """
    if MARK in os.environ:
        return
    scratch = scratch_folder()
    for name in DROPPED:
        os.environ.pop(name, None)
    os.environ.update(variables(scratch))
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for folder in ("home", "matplotlib", "jupyter/runtime", "data"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)

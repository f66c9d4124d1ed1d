"""The suite reads nothing of the user's, writes nothing of the user's, and runs in any folder and locale."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import isolation, notebooks

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "01_neurons_and_activations"
PLACES = """
import pathlib, IPython.paths, jupyter_core.paths, matplotlib
print(pathlib.Path.home(), IPython.paths.get_ipython_dir(), sep="\\n")
print(matplotlib.get_configdir(), matplotlib.get_cachedir(), sep="\\n")
for kind in ("config", "data", "runtime"):
    print(getattr(jupyter_core.paths, f"jupyter_{kind}_dir")())
"""


def test_this_very_process_is_isolated():
    scratch = Path(os.environ[isolation.MARK])
    assert scratch.is_dir()
    for name in ("HOME", "MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "XDG_CACHE_HOME", "NN_DATA"):
        assert Path(os.environ[name]).is_relative_to(scratch), name
    assert os.environ["PIP_CONFIG_FILE"] == os.devnull
    assert not set(isolation.DROPPED) & set(os.environ)


def test_the_libraries_look_into_the_scratch_folder_only():
    result = subprocess.run(
        [sys.executable, "-c", PLACES], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "not a writable directory" not in result.stderr
    places = result.stdout.split("\n")[:-1]
    assert len(places) == 7
    assert all(Path(place).is_relative_to(os.environ[isolation.MARK]) for place in places), places


def test_a_process_shares_the_folder_of_the_one_that_started_it(tmp_path):
    assert isolation.scratch_folder({isolation.MARK: str(tmp_path)}) == tmp_path


def test_the_scratch_folder_is_in_the_installation(tmp_path):
    assert isolation.scratch_folder({}, venv=tmp_path) == tmp_path / "scratch"
    assert not list((tmp_path / "scratch").iterdir())


def test_without_an_installation_that_can_be_written_to_it_is_a_temporary_one(tmp_path, monkeypatch):
    removed = []
    monkeypatch.setattr(isolation.atexit, "register", lambda *call, **settings: removed.append(call))
    (tmp_path / "file").touch()
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv/scratch").touch()  # a file where the folder should be fails for root, too
    for venv in (tmp_path / "missing", tmp_path / "venv"):
        found = isolation.scratch_folder({}, venv)
        assert found.is_dir()
        assert tmp_path not in found.parents
        assert (shutil.rmtree, found) in removed
        found.rmdir()


def test_exercises_are_generated_in_any_folder_and_locale(tmp_path):
    """In a checkout called "Übung" under LC_ALL=C, nbgrader's gradebook could not be opened."""
    course = tmp_path / "Übung mit Leerzeichen"
    course.mkdir()
    (course / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    python = course / ".venv" / Path(sys.executable).relative_to(sys.prefix)
    code = f"from tools import notebooks; notebooks.generate_exercises({str(course)!r}, [{CHAPTER!r}])"
    surroundings = os.environ | {"LC_ALL": "C", "TMPDIR": str(course), "TMP": str(course)}
    subprocess.run([python, "-c", code], cwd=ROOT, env=surroundings, check=True, capture_output=True)
    (made,) = course.glob(f"{CHAPTER}/*.ipynb")
    assert made.read_bytes() == (ROOT / "exercises" / made.relative_to(course)).read_bytes()


def test_notebooks_are_read_and_written_as_utf8(tmp_path):
    """Whatever the locale: the house tool is run here with the encoding of a western Linux or Windows."""
    path = tmp_path / "text.py"
    path.write_text("# %% [markdown]\n# Größe – σ(z)\n", encoding="utf-8")
    command = [sys.executable, "-X", "utf8=0", "-m", "tools.notebooks", "build"]
    surroundings = os.environ | {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "de_DE"}
    subprocess.run([*command, path, tmp_path / "text.ipynb"], cwd=ROOT, env=surroundings, check=True)
    assert "Größe – σ(z)" in (tmp_path / "text.ipynb").read_text(encoding="utf-8")
    notebooks.to_text(tmp_path / "text.ipynb", tmp_path / "back.py")
    assert "Größe – σ(z)" in (tmp_path / "back.py").read_text(encoding="utf-8")

"""Create .venv with exactly the locked packages. Needs the standard library only: nothing is installed yet.

uv installs the set in seconds; where uv itself cannot be had, pip does the same from the same hashes.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
READY = VENV / ".ready"
UV = "uv==0.13.8"

# JupyterLab asks on its first start whether it may fetch news; the course works offline and does not ask.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
}
# The teacher's toolbars of nbgrader would only puzzle students; instructors grade with `make grade`.
HIDDEN_EXTENSIONS = {"disabledExtensions": {"@jupyter/nbgrader": True}}
UNUSED_SERVER_EXTENSIONS = (
    "jupyterlab_jupytext",
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment",
)
SERVER = {"ServerApp": {"jpserver_extensions": dict.fromkeys(UNUSED_SERVER_EXTENSIONS, False)}}


def run(*command):
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode == 0


def install_packages():
    """Install the lock with uv, or with pip if that fails; True on success."""
    lock, quiet = ROOT / "requirements.lock", "--quiet"
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", quiet]
    if run(*pip, UV):
        uv = [PYTHON, "-m", "uv", "pip", "install", quiet, "--python", PYTHON]
        if run(*uv, "--require-hashes", "-r", lock) and run(*uv, "--no-deps", "-e", ROOT):
            return True
        print("uv could not install the packages; trying pip ...", flush=True)
    return run(*pip, "--require-hashes", "-r", lock) and run(*pip, "--no-deps", "-e", ROOT)


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def main():
    if sys.version_info < (3, 11):  # noqa: UP036 (this is what tells the user)
        found = ".".join(map(str, sys.version_info[:3]))
        return f"This is Python {found}; the course needs 3.11 or newer. Try: make lab PYTHON=python3.12"
    READY.unlink(missing_ok=True)
    print("Setting up the course in .venv (once; about a minute) ...", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    except (subprocess.CalledProcessError, OSError) as error:
        return (
            f"Python could not create .venv ({error}). On Debian or Ubuntu install the package python3-venv; "
            "elsewhere check that this folder is writable and the disk not full. Then run the command again."
        )
    if not install_packages():
        return (
            "The packages could not be installed; the messages above say why. Most often the package index "
            "cannot be reached: check the connection or the proxy, then run the same command again."
        )
    write_json(VENV / "share/jupyter/lab/settings/overrides.json", LAB_SETTINGS)
    write_json(VENV / "etc/jupyter/labconfig/page_config.json", HIDDEN_EXTENSIONS)
    write_json(VENV / "etc/jupyter/jupyter_server_config.json", SERVER)
    READY.touch()
    print("Ready.", flush=True)
    return None


if __name__ == "__main__":
    sys.exit(main())

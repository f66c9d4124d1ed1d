"""The environment that builds the site: apart from the course's, made from a lock of its own."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from tools.install import UNREACHABLE, environment
from tools.site.places import ROOT, VENV, SiteError

LOCK = Path(__file__).with_name("requirements.lock")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
READY = VENV / ".ready"
LOG = VENV / "install.log"


def fingerprint() -> str:
    """What the environment must have been made from: the place, the lock and this Python."""
    parts = [str(ROOT).encode(), LOCK.read_bytes(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def builder_python() -> Path:
    """The interpreter that has JupyterLite and Sphinx; installs them on the first call.

    Raises
    ------
    SiteError
        When they cannot be installed.
    """
    if PYTHON.exists() and READY.exists() and READY.read_text(encoding="utf-8") == fingerprint():
        return PYTHON
    print("Setting up the site's builder in .venv-site (once; about a minute) ...", flush=True)
    READY.unlink(missing_ok=True)
    venv.create(VENV, clear=True, symlinks=os.name != "nt")
    hashed = ["--require-hashes", "-r", LOCK]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--python", PYTHON]
    pip = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--disable-pip-version-check"]
    if not (_log(*uv, *hashed) or _log(*pip, *hashed)):
        unreachable = UNREACHABLE.search(LOG.read_text(encoding="utf-8", errors="replace"))
        reason = "the package index cannot be reached" if unreachable else "pip and uv failed"
        raise SiteError(
            f"The site's builder could not be installed: {reason}; messages: {LOG.relative_to(ROOT)}."
        )
    READY.write_text(fingerprint(), encoding="utf-8")
    return PYTHON


def _log(*command: object) -> bool:
    with LOG.open("ab") as log:
        parts = [str(part) for part in command]
        done = subprocess.run(parts, cwd=ROOT, env=environment(), stdout=log, stderr=log, check=False)
    return not done.returncode


def run(*command: object, cwd: Path = ROOT, **variables: str) -> str:
    """Run one step of the build with the builder's Python, and return what it printed.

    Raises
    ------
    SiteError
        When the step fails; the message ends with the last lines that it printed.
    """
    parts = [str(part) for part in (builder_python(), *command)]
    surroundings = environment() | {"NO_COLOR": "1", **variables}
    done = subprocess.run(parts, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise SiteError(f"A step of the build failed: {' '.join(parts[1:4])}\n{tail}")
    return done.stdout + done.stderr

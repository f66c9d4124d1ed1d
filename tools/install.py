"""Create .venv with exactly the locked packages. Needs the standard library only: nothing is installed yet.

uv installs the set in seconds; where uv itself cannot be had, pip does the same from the same hashes.
Whether .venv is complete is noted in .venv/.ready, written last. So an installation that was killed is begun
again, and one that is at work in another terminal is waited for.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
READY = VENV / ".ready"
LOG = VENV / "install.log"
LOCK = ROOT / ".venv.lock"
UV = "uv==0.13.8"
OLDEST, NEWEST = (3, 11), (3, 14)

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

# Where packages come from is the user's to say; where they go, and which, is not.
MISLEADING = re.compile(
    r"(PIP|UV)_(TARGET|PREFIX|ROOT|CONSTRAINT|OVERRIDE|REQUIREMENT|NO_DEPS|DRY_RUN|PYTHON|SYSTEM_PYTHON|"
    r"EXCLUDE_NEWER|NO_BINARY|ONLY_BINARY)|PYTHON(HOME|PATH|STARTUP|WARNINGS)|VIRTUAL_ENV|CONDA_PREFIX"
)
UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|Connection (refused|reset|broken)|Name or service not known|"
    r"dns error|name resolution|NameResolutionError|ProxyError|timed out|error sending request|"
    r"No matching distribution",
    re.IGNORECASE,
)


def fingerprint():
    """What .venv must have been made from: the place, the lock, the project's declaration and this file."""
    declared = re.search(rb"^\[project\].*?(?=^\[tool)", (ROOT / "pyproject.toml").read_bytes(), re.M | re.S)
    parts = [str(ROOT).encode(), (ROOT / "requirements.lock").read_bytes(), declared[0]]
    return hashlib.sha256(b"\0".join([*parts, Path(__file__).read_bytes()])).hexdigest()


def is_ready():
    """Whether .venv is complete and belongs to this checkout as it stands."""
    try:
        return PYTHON.exists() and READY.read_text(encoding="utf-8") == fingerprint()
    except OSError:
        return False


@contextmanager
def locked():
    """Hold the lock of this checkout, waiting for it if need be; yield what programs must inherit to hold it.

    The system frees the lock with the last process that has the file open. So nothing is left behind by an
    installation that was killed, and a uv that outlives it is waited for.
    """
    with LOCK.open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            def acquire():
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            def acquire():
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

        wait_for(acquire)
        yield () if os.name == "nt" else (file.fileno(),)


def wait_for(acquire, pause=0.5):
    """Call `acquire` until nobody else holds the lock; say once that somebody does."""
    told = False
    while True:
        try:
            acquire()
        except (BlockingIOError, PermissionError):
            if not told:
                print("Another installation is at work in this folder; waiting for it ...", flush=True)
            told = True
            time.sleep(pause)
        except OSError:  # a file system without locks
            return
        else:
            return


def environment():
    """The user's surroundings, without what would make pip and uv install elsewhere, or other things."""
    kept = {name: value for name, value in os.environ.items() if not MISLEADING.fullmatch(name)}
    return kept | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUTF8": "1"}


def run(*command, inherited=()):
    """Run a program, what it prints into the log; True on success."""
    with LOG.open("ab") as log:
        return not subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=inherited,
            check=False,
        ).returncode


def install_packages(inherited=()):
    """Install pip, then the lock with uv, or with pip if that fails; True on success."""
    if not run(PYTHON, "-m", "ensurepip", "--default-pip", inherited=inherited):
        return False
    lock = ROOT / "requirements.lock"
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--retries", "2"]
    if run(*pip, UV, inherited=inherited):
        uv = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON]
        if run(*uv, "--require-hashes", "-r", lock, inherited=inherited) and run(
            *uv, "--no-deps", "-e", ROOT, inherited=inherited
        ):
            return True
        print("uv could not install the packages; trying pip ...", flush=True)
    return run(*pip, "--require-hashes", "-r", lock, inherited=inherited) and run(
        *pip, "--no-deps", "-e", ROOT, inherited=inherited
    )


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def too_old(version):
    """What to tell somebody whose Python is too old."""
    found = ".".join(map(str, version[:3]))
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    there = next(filter(shutil.which, names), None)
    remedy = (
        f"Try: make lab PYTHON={there}" if there else "Install a newer Python, then run the command again."
    )
    return f"This is Python {found}; the course needs 3.11 or newer. {remedy}"


def what_went_wrong(log):
    """One sentence about a failed installation, from what pip and uv printed."""
    shown = LOG.relative_to(ROOT)
    if UNREACHABLE.search(log):
        return (
            "The packages could not be installed: the package index cannot be reached or lacks them; "
            f"check the connection or the proxy, then run the same command again. All messages: {shown}."
        )
    if "No module named ensurepip" in log:
        return (
            "This Python cannot install packages: its module ensurepip is missing. On Debian or Ubuntu run "
            "`apt-get install python3-venv`, then run the same command again."
        )
    if "No space left" in log:
        return "The packages could not be installed: the disk is full. The course needs about 800 MB."
    complaints = [line for line in log.splitlines() if re.search(r"error", line, re.IGNORECASE)]
    last = (complaints or log.splitlines() or ["nothing was printed"])[-1].strip()
    return (
        f"The packages could not be installed: {last.rstrip('.')}. All messages: {shown}; when the cause is "
        "mended, run the same command again."
    )


def install():
    """Make .venv anew; return None, or the sentence that says why it could not be made."""
    try:
        with locked() as inherited:
            if is_ready():
                return None
            print("Setting up the course in .venv (once; about a minute) ...", flush=True)
            READY.unlink(missing_ok=True)
            venv.create(VENV, clear=VENV.exists())
            if not install_packages(inherited):
                return what_went_wrong(LOG.read_text(encoding="utf-8", errors="replace"))
            write_json(VENV / "share/jupyter/lab/settings/overrides.json", LAB_SETTINGS)
            write_json(VENV / "etc/jupyter/labconfig/page_config.json", HIDDEN_EXTENSIONS)
            write_json(VENV / "etc/jupyter/jupyter_server_config.json", SERVER)
            READY.write_text(fingerprint(), encoding="utf-8")
    except OSError as error:
        return (
            f"Python could not create .venv ({error}). Check that this folder can be written to and that the "
            "disk is not full, then run the same command again."
        )
    print("Ready.", flush=True)
    return None


def main(arguments=()):
    if is_ready():
        return None
    if "--check" in arguments:
        return 1
    if sys.version_info < OLDEST:
        return too_old(sys.version_info)
    try:
        return install()
    except KeyboardInterrupt:
        return "\nInterrupted. Run the same command again: it starts over."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Python for the browser: the files of Pyodide that the course needs, each held to its SHA-256.

They are taken from a folder beside the checkout, ``../shared/pyodide``, or from the one that
``PYODIDE_FILES`` names, and what is not there is fetched from Pyodide's public distribution. pyodide.json
says which version; its core files have their checksums there, its packages in Pyodide's own lock file.
"""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from tools.site.places import ROOT, VENV, SiteError

SETTINGS = json.loads(Path(__file__).with_name("pyodide.json").read_text(encoding="utf-8"))
LOCK = "pyodide-lock.json"
MEGABYTES = 60  # of all files together, for the sentence that says what would be fetched


def folders() -> list[Path]:
    """Where the files may lie, the first one preferred."""
    named = os.environ.get("PYODIDE_FILES")
    return [Path(named)] if named else [ROOT.parent / "shared" / "pyodide"]


def canonical(name: str) -> str:
    """A package's name as Pyodide's lock file writes it: ``prompt_toolkit`` -> ``prompt-toolkit``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(lock: dict[str, Any], roots: list[str]) -> list[str]:
    """The packages of a lock file that some of them need, themselves included."""
    found: list[str] = []
    waiting = [canonical(name) for name in roots]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += map(canonical, lock["packages"][name]["depends"])
    return sorted(found)


def collect(target: Path, version: str | None = None) -> dict[str, Any]:
    """Put the core and the packages into a folder.

    Parameters
    ----------
    target : pathlib.Path
        Gets the files, without the lock file.
    version : str, optional
        Another version of the public distribution than pyodide.json names. What it holds is then checked
        against its own lock file only.

    Returns
    -------
    dict
        The lock file, its packages those that were collected.

    Raises
    ------
    SiteError
        When a file is neither on disk nor to be fetched.
    """
    target.mkdir(parents=True, exist_ok=True)
    other = version not in (None, SETTINGS["version"])
    version = version or SETTINGS["version"]
    core = dict.fromkeys(SETTINGS["core"]) if other else SETTINGS["core"]
    paths = {name: _find(name, sha256, version) for name, sha256 in core.items()}
    lock = json.loads(paths[LOCK].read_text(encoding="utf-8"))
    lock["packages"] = {name: lock["packages"][name] for name in closure(lock, SETTINGS["packages"])}
    for package in lock["packages"].values():
        paths[package["file_name"]] = _find(package["file_name"], package["sha256"], version)
    for name, path in paths.items():
        if name != LOCK:
            shutil.copyfile(path, target / name)
    return lock


def _find(name: str, sha256: str | None, version: str) -> Path:
    """The path of a file with this checksum, on disk or fetched."""
    for folder in folders() if version == SETTINGS["version"] else ():
        path = folder / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return path
    address = SETTINGS["distribution"].format(version=version)
    try:
        return Path(_fetch(address + name, sha256, VENV / f"pyodide-{version}"))
    except (OSError, ValueError) as error:
        raise SiteError(
            f"Pyodide {version} is not at hand: `make site` would fetch {name} and the other files of its "
            f"core and of the packages {', '.join(SETTINGS['packages'])} with what they need (about "
            f"{MEGABYTES} MB, each held to its SHA-256) from {address}, which failed ({_reason(error)}); "
            "connect to the internet, or name a folder that holds them in PYODIDE_FILES."
        ) from error


def _fetch(url: str, sha256: str | None, folder: Path) -> str:
    import logging

    import pooch

    pooch.get_logger().setLevel(logging.ERROR)
    print(f"fetching {url.rsplit('/', 1)[1]} ...", flush=True)
    download = pooch.HTTPDownloader(timeout=(5, 60))
    known = sha256 and f"sha256:{sha256}"
    return pooch.retrieve(url, known, url.rsplit("/", 1)[1], folder, downloader=download)


def _reason(error: Exception) -> str:
    import requests

    if isinstance(error, requests.exceptions.HTTPError) and error.response is not None:
        return f"the server answers {error.response.status_code}"
    if isinstance(error, requests.exceptions.RequestException):
        return "the server cannot be reached"
    if isinstance(error, ValueError):
        return "its SHA-256 is another"
    return getattr(error, "strerror", None) or type(error).__name__

"""Where the site is built, and the one exception that stops it."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASSETS = Path(__file__).resolve().parent / "assets"
SITE = ROOT / "build" / "site"
WORK = ROOT / "build" / "site-work"
STAMP = WORK / "stamp"  # what build/site was made from
VENV = ROOT / ".venv-site"
NOTEBOOKS = ("notebooks", "exercises", "solutions")


class SiteError(Exception):
    """The site cannot be built; the message is one sentence that says why and what to do."""


def course_notebooks() -> list[Path]:
    """Every notebook of the course, as paths from the root: lectures, exercises, solutions."""
    found = [path for name in NOTEBOOKS for path in sorted((ROOT / name).rglob("*.ipynb"))]
    return [path.relative_to(ROOT) for path in found if ".ipynb_checkpoints" not in path.parts]


def fingerprint() -> str:
    """What the site is made from, as one number."""
    folders = [*NOTEBOOKS, "nn_helpers", "tools/site"]
    files = [path for name in folders for path in sorted((ROOT / name).rglob("*")) if path.is_file()]
    files += [ROOT / "pyproject.toml", ROOT / "requirements.lock"]
    kept = [path for path in files if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)]
    made_from = [f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes() for path in kept]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in made_from)).hexdigest()

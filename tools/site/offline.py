"""What the browser keeps, so that a second visit loads nothing and the course works without a network."""

import hashlib
import json
import re
from pathlib import Path

from tools.site.places import ASSETS

WORKERS = {"service-worker.js": "./", "live/service-worker.js": "../"}
# Not needed to read or to run, or asked for only by their own makers' tools.
NOT_KEPT = re.compile(
    r"(^|/)service-worker\.js$|third-party-licenses|\.LICENSE\.txt$|\.schema\.v0\.json$"
    r"|\.(eot|ttf|svg|woff)$|^live/(tree|doc)/|^live/build/(tree/|schemas/@)|package\.json$|install\.json$"
)


def manifest(site: Path) -> dict[str, str]:
    """The files to keep: path from the top of the site to the first digits of their SHA-256."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    names = [path.relative_to(site).as_posix() for path in files]
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for name, path in zip(names, files, strict=True)
        if not NOT_KEPT.search(name)
    }


def build(site: Path) -> None:
    """Write the service workers: one for the book, and JupyterLite's own with ours before it."""
    kept = manifest(site)
    ours = (ASSETS / "offline.js").read_text(encoding="utf-8")
    for name, up in WORKERS.items():
        path = site / name
        theirs = path.read_text(encoding="utf-8") if path.exists() else ""
        text = ours.replace("const KEPT = {}", f"const KEPT = {json.dumps(kept)}").replace('"UP"', f'"{up}"')
        path.write_text(text + theirs, encoding="utf-8")

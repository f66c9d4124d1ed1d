"""Build the site into build/site.

make site                            the book, and the live course
make site ARGS=--serve               and serve it on this machine
make site ARGS="--pyodide 0.28.0"    with another Pyodide of the public distribution
make site ARGS=--can                 only see whether Pyodide's files can be had
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tools.site import book, builder, live, offline, pyodide, server
from tools.site.places import SITE, STAMP, SiteError, fingerprint


def see_whether_it_can(version: str | None = None) -> None:
    """Raise `SiteError` where Pyodide's files cannot be had; nothing has been touched then."""
    with tempfile.TemporaryDirectory() as folder:
        pyodide.collect(Path(folder), version)


def build(version: str | None = None) -> None:
    """Build everything anew."""
    see_whether_it_can(version)
    steps = {
        "the builder": builder.builder_python,
        "the live course": lambda: live.build(SITE / "live", version),
        "the book": lambda: book.build(SITE),
        "what is kept offline": lambda: offline.build(SITE),
    }
    made_from = fingerprint()
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(parents=True)
    for name, step in steps.items():
        start = time.monotonic()
        print(f"{name} ...", end=" ", flush=True)
        step()
        print(f"{time.monotonic() - start:.0f} s", flush=True)
    STAMP.write_text(made_from, encoding="utf-8")


def main(arguments: list[str]) -> int | str | None:
    """Build, and serve if asked; return a sentence if it cannot be built."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pyodide", metavar="VERSION")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--can", action="store_true")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    try:
        if options.can:
            see_whether_it_can(options.pyodide)
            return None
        build(options.pyodide)
    except SiteError as error:
        return f"\n{error}"
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file())
    print(f"build/site: {size / 1e6:.0f} MB. `make site ARGS=--serve` serves it; any static host does.")
    if options.serve:
        server.serve(SITE, options.port)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

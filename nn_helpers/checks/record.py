"""What a student has done so far: one small JSON file, on the student's own side and nowhere else.

Checks, hints and predictions report here. An automatic run leaves no trace, nor does the sandbox of grading,
which has no checks. Nothing that goes wrong with the file stops a check: it is said in one sentence.
"""

import contextlib
import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nn_helpers.checks.cells import live

VERSION = 1
NAME = "my_progress.json"
_said: set[str] = set()  # a sentence is said once in a kernel, not under every check


class Unreadable(ValueError):
    """The file is there, and it is not a record of progress."""


def place() -> Path:
    """The file: what ``NN_PROGRESS`` names, else one in the platform's folder for a user's data.

    In the browser it lies beside the notebooks, where JupyterLite keeps it.
    """
    if named := os.environ.get("NN_PROGRESS"):
        return Path(named).expanduser()
    if sys.platform == "emscripten":
        drive = Path("/drive")
        return (drive if drive.is_dir() else Path.cwd()) / NAME
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(base) / "neural-network-course" / NAME


def empty() -> dict[str, Any]:
    """A record of nothing."""
    return {"version": VERSION, "exercises": {}, "predictions": {}}


def read(path: Path) -> dict[str, Any]:
    """The record in a file; an empty one where there is no file.

    Raises
    ------
    Unreadable : the file holds something else.
    OSError : the file cannot be opened.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return empty()
    except ValueError as error:
        raise Unreadable(f"{path} is not JSON: {error}") from None
    if not _is_record(found):
        raise Unreadable(f"{path} is not a record of progress of version {VERSION}")
    return found


def _is_record(found: Any) -> bool:
    if not isinstance(found, dict) or found.get("version") != VERSION:
        return False
    parts = [part for part in map(found.get, ("exercises", "predictions")) if isinstance(part, dict)]
    if len(parts) < 2:
        return False
    entries = [entry for part in parts for entry in part.values()]
    return all(
        isinstance(entry, dict) and all(isinstance(entry.get(name, 0), int) for name in ("tries", "hints"))
        for entry in entries
    )


def write(path: Path, record: dict[str, Any]) -> None:
    """Write the record in one move: a reader sees the old one or the new one.

    Raises
    ------
    OSError : the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    if sys.platform == "emscripten":  # one process, and every file shows in the file browser
        _write_over(path, text.encode())
        return
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _write_over(path: Path, data: bytes) -> None:
    """Write without emptying the file first: an empty file called .json stops JupyterLite's kernel."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as file:
        longer = file.seek(0, os.SEEK_END)
        file.seek(0)
        file.write(data.ljust(longer, b"\n"))  # blank lines at the end of JSON say nothing


def put_aside(path: Path) -> Path:
    """Move a file to a name with the date and a free number, and return that name."""
    day = datetime.date.today().isoformat()
    names = (path.with_name(f"{path.stem}-{day}{number}{path.suffix}") for number in ("", *_numbers()))
    free = next(name for name in names if not name.exists())
    path.rename(free)
    return free


def _numbers() -> Iterator[str]:
    return (f"-{number}" for number in range(2, 10_000))


def checked(exercise: str, state: str) -> str:
    """Note the verdict of a check; what is not attempted leaves no trace, and passed stays passed.

    Returns
    -------
    str : a sentence if something is wrong with the file, mostly "".
    """
    if state == "not_attempted":
        return ""

    def add(record: dict[str, Any]) -> None:
        entry = record["exercises"].setdefault(exercise, {})
        entry["tries"] = entry.get("tries", 0) + 1
        if state == "passed":
            entry.setdefault("passed", _today())

    return _change(add)


def hinted(exercise: str, level: int) -> str:
    """Note the highest level of hint that was shown; returns what `checked` does."""

    def add(record: dict[str, Any]) -> None:
        entry = record["exercises"].setdefault(exercise, {})
        entry["hints"] = max(entry.get("hints", 0), level)

    return _change(add)


def predicted(question: str, right: bool) -> str:
    """Note how a prediction came out; the first one counts. Returns what `checked` does."""

    def add(record: dict[str, Any]) -> None:
        record["predictions"].setdefault(question, {"right": right, "on": _today()})

    return _change(add)


def _today() -> str:
    return datetime.date.today().isoformat()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time: two notebooks may note something at the same moment."""
    if sys.platform in ("emscripten", "win32"):  # one process; no lock that waits
        yield
        return
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.stem}.lock").open("w") as lock:
        with contextlib.suppress(OSError):  # some network drives know no locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _change(add: Callable[[dict[str, Any]], None]) -> str:
    if not live():
        return ""
    note = ""
    try:
        path = place()
        with _alone(path):
            try:
                record = read(path)
            except Unreadable:
                kept, record = put_aside(path), empty()
                note = (
                    "Note: the file of your progress could not be read. "
                    f"It is kept as {kept.name}, and a new one begins."
                )
            add(record)
            write(path, record)
    except Exception as error:  # a record must never be in the way of a verdict
        reason = getattr(error, "strerror", None) or type(error).__name__
        note = f"Note: your progress could not be kept ({reason}); everything else works."
    if note in _said:
        return ""
    _said.add(note)
    return note

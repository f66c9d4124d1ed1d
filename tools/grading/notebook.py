"""The cells of a notebook from its bytes, however broken: outputs and everything else are left aside."""

import json
import re
from dataclasses import dataclass, replace

MOST_BYTES = 200 * 2**20
MOST_CODE = 2**20
MOST_WORDS = 2**20  # of one text cell; what follows is left out, for instance a picture as text
MOST_TEXT = 8 * 2**20  # of all text cells
MOST_OPENED, MOST_SEPARATED = 3_000_000, 20_000_000  # of lists and dicts, of values in them
MOST_CELLS = 5000
MOST_NAME = 200


class Unreadable(Exception):
    """No notebook; the message says what it is instead."""


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, its text and what nbgrader wrote beside it. ran : when, if that was recorded."""

    kind: str
    source: str
    grade_id: str = ""
    graded: bool = False
    solution: bool = False
    points: float = 0
    ran: str = ""


def is_notebook(name):
    """True for a file's name that a notebook has, also where a browser or a system added to it."""
    ended = re.search(r"\.ipynb(\.(txt|json))?$", name, re.IGNORECASE)
    return ended is not None and not name.startswith(".")  # ._name is what macOS keeps beside a file


def read_cells(data):
    """The cells of a notebook of any format from 3 on.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    Unreadable
        If there are none.
    """
    if not data.strip():
        raise Unreadable("the file is empty")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the file is larger than {MOST_BYTES >> 20} MB")
    if data.count(b"[") + data.count(b"{") > MOST_OPENED or data.count(b",") > MOST_SEPARATED:
        raise Unreadable("the file holds millions of values: clear the outputs and hand it in again")
    try:
        made = json.loads(_text(data), strict=False)
    except UnicodeDecodeError:
        raise Unreadable("the file is not text") from None
    except (ValueError, RecursionError):
        raise Unreadable("the file is not JSON: cut off, or no notebook") from None
    cells = _cells_of(made)
    if cells is None:
        raise Unreadable("the file is JSON, but no notebook")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"the notebook has more than {MOST_CELLS:,} cells")
    cells = [_cell(cell) for cell in cells if isinstance(cell, dict)]
    if sum(len(cell.source) for cell in cells if cell.kind == "code") > MOST_CODE:
        raise Unreadable(f"its cells hold more than {MOST_CODE >> 20} MB of code")
    return _with_room(cells)


def _with_room(cells):
    """The cells, texts left out where they are too many for a whole class to be kept in memory."""
    room, kept = MOST_TEXT, []
    for cell in cells:
        room -= len(cell.source)
        kept.append(cell if cell.kind == "code" or room > 0 else replace(cell, source=""))
    return kept


def _text(data):
    try:
        return data.decode(json.detect_encoding(data)).strip("\ufeff\xa0\0 \t\r\n")
    except UnicodeDecodeError:
        if not data.lstrip().startswith(b"{"):
            raise
        return data.decode("cp1252", "replace")  # an old editor's; letters may change, code does not


def _cells_of(made):
    if not isinstance(made, dict):
        return None
    if isinstance(made.get("cells"), list):
        return made["cells"]
    if isinstance(made.get("worksheets"), list):  # format 3
        sheets = [sheet.get("cells") for sheet in made["worksheets"] if isinstance(sheet, dict)]
        return [cell for cells in sheets if isinstance(cells, list) for cell in cells]
    return None


def _cell(cell):
    metadata = cell.get("metadata")
    beside = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    beside = beside if isinstance(beside, dict) else {}
    timing = metadata.get("execution") if isinstance(metadata, dict) else None
    ran = timing.get("iopub.execute_input") if isinstance(timing, dict) else None
    name, points = beside.get("grade_id"), beside.get("points")
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        lines = [part for part in source if isinstance(part, str)]
        ended = len(lines) < 2 or any("\n" in line for line in lines)
        source = ("" if ended else "\n").join(lines)
    kind = "code" if str(cell.get("cell_type")).lower() == "code" else "text"
    if kind == "text" and isinstance(source, str):
        source = source[:MOST_WORDS]
    return Cell(
        kind=kind,
        source=_sayable(source) if isinstance(source, str) else "",
        grade_id=_sayable(name[:MOST_NAME]) if isinstance(name, str) else "",
        graded=beside.get("grade") is True,
        solution=beside.get("solution") is True,
        points=points if type(points) in (int, float) else 0,
        ran=_sayable(ran[:MOST_NAME]) if isinstance(ran, str) else "",
    )


def _sayable(text):
    """Text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()

"""The cells of a notebook from its bytes, however broken: outputs and everything else are left aside."""

import codecs
import json
from dataclasses import dataclass

MOST_BYTES = 200 * 2**20
MOST_CODE = 2**20
MOST_WORDS = 2**20  # of one text cell; what follows is left out, for instance a picture as text
MOST_OPENED, MOST_SEPARATED = 3_000_000, 20_000_000  # of lists and dicts, of values in them
MOST_CELLS = 5000


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
        made = json.loads(_text(data))
    except UnicodeDecodeError:
        raise Unreadable("the file is not text") from None
    except (ValueError, RecursionError):
        raise Unreadable("the file is not JSON: cut off, or no notebook") from None
    cells = _cells_of(made)
    if cells is None:
        raise Unreadable("the file is JSON, but no notebook")
    cells = [_cell(cell) for cell in cells[:MOST_CELLS] if isinstance(cell, dict)]
    if sum(len(cell.source) for cell in cells if cell.kind == "code") > MOST_CODE:
        raise Unreadable(f"its cells hold more than {MOST_CODE >> 20} MB of code")
    return cells


def _text(data):
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding)
    return data.decode()


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
        source = "".join(part for part in source if isinstance(part, str))
    kind = "code" if cell.get("cell_type") == "code" else "text"
    if kind == "text" and isinstance(source, str):
        source = source[:MOST_WORDS]
    return Cell(
        kind=kind,
        source=_sayable(source) if isinstance(source, str) else "",
        grade_id=_sayable(name) if isinstance(name, str) else "",
        graded=beside.get("grade") is True,
        solution=beside.get("solution") is True,
        points=points if type(points) in (int, float) else 0,
        ran=_sayable(ran) if isinstance(ran, str) else "",
    )


def _sayable(text):
    """Text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()

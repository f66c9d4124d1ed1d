"""grades.csv: a row for each student and chapter, written whole in one move; what a person typed stays."""

import csv
import io
import json
import os
import pathlib
import re
import tempfile
import unicodedata

KEY = ("student", "chapter")
COLUMNS = (*KEY, "points", "of", "by hand", "needs a person", "status", "flags", "by check")
TYPED = {"by hand"}
# Where a cell begins, also to a spreadsheet that divides by semicolons; wide signs count as the narrow ones.
FORMULA = re.compile(r"(^|[;|])(['\s]*)(?=[=+@＝＋＠－-])")
MOST_IN_A_CELL = 30_000  # characters: no spreadsheet has room for more


def plain(text):
    """Text for a terminal and a table: one line, control characters spelt out."""
    shown = []
    for character in str(text).encode("utf-8", "backslashreplace").decode():
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
            character = character.encode("unicode_escape").decode()
        shown.append(character)
    return "".join(shown)


def cell(text):
    """Text for a table that no spreadsheet takes for a formula."""
    text = plain(text)[:MOST_IN_A_CELL]
    return FORMULA.sub(r"\1'\2", text)


def number(value):
    return f"{round(value, 2):g}"


def values(row, chapter):
    """The columns of one graded row."""
    parts = "; ".join(f"{v.check.removeprefix('check_')} {number(v.points)}" for v in row.verdicts)
    made = {
        "student": row.student,
        "chapter": row.chapter,
        "points": number(row.points),
        "of": number(chapter.most),
        "by hand": "",
        "needs a person": number(sum(chapter.by_hand.values())),
        "status": row.status,
        "flags": "; ".join(row.flags),
        "by check": parts,
    }
    return {name: cell(text) for name, text in made.items()}


class Table:
    """The table of a grading folder.

    A person may type into it, add columns and rows, and save it with any spreadsheet, also while it is being
    written, as may another run. What differs from what was written here last is theirs and stays.
    """

    def __init__(self, folder):
        self.path, self._memory = folder / "grades.csv", folder / ".written.json"
        self._mine = {}
        self._read()

    def _read(self):
        self._seen = _stamp(self.path)
        self.columns, self.rows = read(self.path)
        self._written = _remembered(self._memory)

    def put(self, made):
        """Set a row; cells that a person changed keep what they typed."""
        key = _name_of(made)
        if key not in self.rows:
            self._find_again(key)
        old, last = self.rows.get(key, {}), self._written.get(key, {})
        row = {**old, **made}
        for name in made:
            if name in KEY or name not in old:
                continue
            typed = old[name].strip()
            if name in TYPED or (last and not _same(typed, last.get(name, ""))):
                row[name] = typed if typed or name in TYPED else made[name]
        self.rows[key] = row
        self._written[key] = self._mine[key] = dict(made)

    def _find_again(self, key):
        """Take over the row whose name a spreadsheet changed: letters it cannot write, zeros in front."""
        student, chapter = key.split("\n")
        spoilt = student.encode("cp1252", "replace").decode("cp1252")
        for other in list(self.rows):
            name, where = other.split("\n")
            if where == chapter and other not in self._written and (name == spoilt or _same(name, student)):
                self.rows[key] = {**self.rows.pop(other), "student": student}
                return

    def write(self):
        """Write the table and what it held, each in one move."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if _stamp(self.path) != self._seen:
            self._read()
            for made in self._mine.values():
                self.put(made)
        columns = [*COLUMNS, *(name for name in self.columns if name not in COLUMNS)]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**self.rows[key]} for key in sorted(self.rows))
        in_one_move(self.path, text.getvalue())
        in_one_move(self._memory, json.dumps(self._written, indent=0, sort_keys=True))
        self._seen = _stamp(self.path)


def read(path):
    """Columns and rows of a table, whatever a spreadsheet made of it: mark, separator, encoding."""
    if not path.exists():
        return [], {}
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = re.sub(r"\Asep=.\r?\n", "", text)
    first = text.splitlines()[0] if text else ""
    separator = max(",;\t", key=first.count)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    columns = [name.strip() for name in lines[0]] if lines else []
    if not set(KEY) <= set(columns):
        if not text.strip():
            return [], {}
        raise ValueError(
            f"{path.name} has no columns 'student' and 'chapter': put them back, or move the file away."
        )
    rows = {}
    for line in lines[1:]:
        row = {name: value for name, value in zip(columns, line, strict=False) if name}
        if row.get("student"):
            rows[_name_of(row)] = row
    return [name for name in columns if name], rows


def _name_of(row):
    return f"{row['student']}\n{row['chapter']}"


def _stamp(path):
    """Changes whenever somebody saves the file."""
    try:
        about = path.stat()
        return about.st_mtime_ns, about.st_size, about.st_ino
    except OSError:
        return None


def _remembered(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _same(one, other):
    """True where a spreadsheet may have made one of the other."""
    if one == other.strip():
        return True
    try:
        return float(one.replace(",", ".")) == float(other.replace(",", "."))
    except ValueError:
        return False


def in_one_move(path, text):
    """Write a file so that it is whole or absent, whatever happens meanwhile."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:20]}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        pathlib.Path(name).chmod(0o644)
        pathlib.Path(name).replace(path)
    except BaseException:
        pathlib.Path(name).unlink(missing_ok=True)  # if it is interrupted after the move, it is gone
        raise

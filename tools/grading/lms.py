"""Canvas and Moodle: their downloads as they are, gradebooks as they import them, feedback to upload.

Nothing is asked over a network. What a download says of a student, in the name of each file, is kept in
`lms.json` and used again for the uploads. Sources of the forms: Moodle's `mod/assign/feedback/file/
importziplib.php` and `feedback/offline/importgradeslib.php`; Canvas's `Assignment#
infer_comment_context_from_filename` and its guide on importing grades (student or id, section, assignment).
"""

import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from .feedback import chapter_title
from .notebook import MOST_BYTES, is_notebook
from .table import Table, cell, in_one_move, number, plain

# Ada Lovelace_123456_assignsubmission_file_/01_exercises.ipynb, in a folder or with the file's name behind it
MOODLE = re.compile(r"(?P<name>[^_]*)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)")
# lovelaceada_LATE_1234_567890_01_exercises-1.ipynb
CANVAS = re.compile(r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)")
MOST_FILES = 20_000
MOST_IN_ALL = 8 * 2**30
MOST_OF_ONE = 1000, 2**28  # files and bytes in an archive that a student made
DEEPEST = 3
MOODLE_COLUMNS = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed",
    "Last modified (submission)", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


@dataclass(frozen=True)
class Handed:
    """What a download says of one student. where : the folder or file there, by which an upload is known."""

    system: str
    id: str
    name: str
    where: str
    late: bool = False


class TooMuch(ValueError):
    """More files or bytes than an archive may hold."""


def unpack(archive, folder, chapter):
    """Put the notebooks of a download where grading looks for them.

    Parameters
    ----------
    archive : Path
        The zip as it was downloaded.
    folder : Path
        Of grading; submitted/ is made in it.
    chapter : Chapter

    Returns
    -------
    dict of str to Handed
        By the student's folder.

    Raises
    ------
    ValueError
        If the archive is no zip, or no file in it has a name of Canvas's or Moodle's.
    """
    found, taken = {}, {}
    try:
        with zipfile.ZipFile(archive) as opened:
            for path, data in _files(opened):
                _place(path, data, folder, chapter, found, taken)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"{Path(archive).name} cannot be read as a zip: {error}.") from error
    if not found:
        raise ValueError(
            f"{Path(archive).name} holds no submissions: expected names as Canvas (ada_12_34_file.ipynb) or "
            "Moodle (Ada Lovelace_12_assignsubmission_file_/file.ipynb) writes them."
        )
    remembered = memory(folder)
    remembered[chapter.name] = {student: asdict(handed) for student, handed in found.items()}
    _put_away(folder / "submitted", chapter.name, remembered.setdefault("files", {}), taken)
    in_one_move(folder / "lms.json", json.dumps(remembered, indent=1, sort_keys=True))
    return found


def _files(opened, depth=0, used=None, own=False):
    """Files of an archive in order, (path, data or None where it is too large); archives in it are opened.

    What is wrong with a student's own one, or too much in it, is that student's affair and stops nobody.
    """
    used, of_one, inside = Counter() if used is None else used, Counter(), defaultdict(Counter)
    most_files, most_bytes = MOST_OF_ONE if own else (MOST_FILES, MOST_IN_ALL)
    too_much = TooMuch(f"The archive holds more than {most_files} files or {most_bytes / 2**30:g} GB.")
    for about in sorted(opened.infolist(), key=lambda about: about.filename):
        path = about.filename.replace("\\", "/")
        is_archive = path.lower().endswith(".zip") and depth < DEEPEST
        if about.is_dir() or "__MACOSX" in path or PurePosixPath(path).name.startswith("."):
            continue
        if not is_archive and not is_notebook(PurePosixPath(path).name):
            used["others"] += 1
            if used["others"] <= most_files:
                yield path, b""
            elif not own:
                raise too_much
            continue
        handed = None if own else who(path)[0]
        student = handed and (handed.name, handed.id)
        of_one[student] += about.file_size
        if about.file_size > MOST_BYTES or (student and of_one[student] > MOST_OF_ONE[1]):
            yield path, None
            continue
        used += Counter(files=1, bytes=about.file_size)
        if used["files"] > most_files or used["bytes"] > most_bytes:
            raise too_much
        data, theirs = opened.read(about), own or student is not None
        if not is_archive:
            yield path, data
            continue
        counted = used if own or not theirs else inside[student]
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as inner:
                for name, more in _files(inner, depth + 1, counted, theirs):
                    yield f"{path[:-4]}/{name}", more
        except Exception as error:  # an archive that a student made may break in every way
            if isinstance(error, TooMuch) and not theirs:
                raise
            yield path, b""


def _place(path, data, folder, chapter, found, taken):
    handed, name = who(path)
    if handed is None:
        return
    student = safe(f"{handed.name}_{handed.id}")
    found.setdefault(student, handed)
    name = safe(name)
    if not name:
        return
    target = folder / "submitted" / student / chapter.name / name
    if taken.setdefault(target, path) != path:  # two files of one name, from two folders of the student's
        target = target.with_name(f"{len(taken)} {target.name}")
        taken[target] = path
    _no_link(target, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        if data is None:  # a hole of that size, so that the row says why
            file.truncate(MOST_BYTES + 1)
        else:
            file.write(data)


def _put_away(base, chapter, files, taken):
    """What an earlier download wrote for these students, and this one did not: two versions would compete."""
    earlier, now = files.get(chapter, {}), defaultdict(list)
    for target in taken:
        now[target.relative_to(base).parts[0]].append(target.name)
    for student, names in now.items():
        for name in set(earlier.get(student, ())) - set(names):
            (base / student / chapter / name).unlink(missing_ok=True)
    files[chapter] = {**earlier, **now}


def _no_link(target, folder):
    for part in (target, *target.parents):
        if part == folder:
            return
        if part.is_symlink():
            raise ValueError(f"{part} is a link: move it away before unpacking.")


def who(path):
    """What a path in a download says of the student, and the name of the file; (None, "") if nothing.

    The outermost part that says anything counts: what is inside of it has its names from the student.
    """
    parts = PurePosixPath(path).parts
    for place, part in enumerate(parts):
        met = MOODLE.fullmatch(part)
        if met:
            rest = parts[place + 1 :] or (met["file"],)
            name = rest[-1] if met["kind"] == "file" else ""
            where = part if parts[place + 1 :] else part[: len(part) - len(met["file"])]
            return Handed("moodle", met["id"], met["name"], where), name
        met = CANVAS.fullmatch(part)
        if met:
            name = parts[-1] if place + 1 < len(parts) else met["file"]
            name = re.sub(r"-\d+(\.ipynb)$", r"\1", name)  # Canvas counts a student's attempts
            where = part if place + 1 == len(parts) else f"{part}.zip"
            return Handed("canvas", met["id"], met["name"], where, met["late"] is not None), name
    return None, ""


def safe(name):
    """A name for a file: one part of a path, visible, not too long."""
    made = re.sub(r'[/\\:*?"<>|\x00-\x1f\x7f]', "-", name).strip().lstrip(".")
    if len(made) <= 150 and len(made.encode()) < 250:
        return made
    return f"{made[:40].strip()}{made[-20:].strip()}"  # a number or a suffix stands at the end


def memory(folder):
    """Chapter -> student's folder -> what the download said; "files" -> the same -> what it wrote."""
    try:
        return json.loads((folder / "lms.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def uploads(folder, chapter, gradebook=None, assignment=None):
    """Write gradebook and feedback for the students of a download.

    Parameters
    ----------
    folder : Path
        Of grading.
    chapter : Chapter
    gradebook : Path
        As exported by Canvas or Moodle: a copy with the grades in it is written, everything else as it was.
    assignment : str
        The column in Canvas's gradebook; default: the chapter's title, made anew if there is none.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    ValueError
        If the exported gradebook has not the columns by which students are found.
    """
    students = {name: Handed(**held) for name, held in memory(folder).get(chapter.name, {}).items()}
    if not students:
        return []
    target = folder / "upload" / chapter.name
    target.mkdir(parents=True, exist_ok=True)
    rows = Table(folder).rows
    grades = {name: grade_of(rows.get(f"{cell(name)}\n{chapter.name}", {})) for name in students}
    written = []
    title = assignment or chapter_title(chapter)
    forms = {
        "moodle": lambda those: moodle(those, grades, chapter, gradebook),
        "canvas": lambda those: canvas(those, grades, chapter, gradebook, title),
    }
    for system, form in forms.items():
        those = {name: handed for name, handed in students.items() if handed.system == system}
        if those:
            path = target / f"{system}-grades.csv"
            in_one_move(path, form(those))
            pages = target / f"{system}-feedback.zip"
            pages.write_bytes(feedback_zip(folder, chapter, those))
            written += [path, pages]
    return written


def grade_of(row):
    """Points of the checks and of a person, as far as there are any."""
    found = [_decimal(row.get("points", "")), _decimal(row.get("by hand", ""))]
    return number(sum(value for value in found if value is not None)) if found[0] is not None else ""


def _decimal(text):
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def full_points(chapter):
    return number(chapter.most + sum(chapter.by_hand.values()))


def moodle(students, grades, chapter, gradebook):
    """A grading worksheet of Moodle's."""
    given = {f"Participant {handed.id}": grades[name] for name, handed in students.items()}
    if gradebook is not None:
        lines, at = _exported(gradebook, "Identifier", "Grade", "Last modified (grade)")
        for line in lines[1:]:
            if line[at["Identifier"]] in given:
                line[at["Grade"]] = given[line[at["Identifier"]]]
        return _csv(lines)
    lines = [list(MOODLE_COLUMNS)]
    for name, handed in students.items():
        lines.append(
            [f"Participant {handed.id}", cell(handed.name), "", "", grades[name], full_points(chapter)]
            + ["Yes", "-", "-", ""]
        )
    return _csv(lines)


def canvas(students, grades, chapter, gradebook, assignment):
    """A gradebook of Canvas's."""
    given = {handed.id: grades[name] for name, handed in students.items()}
    if gradebook is None:
        lines = [[*CANVAS_COLUMNS, assignment], ["    Points Possible", "", "", "", "", full_points(chapter)]]
        lines += [[cell(h.name), h.id, "", "", "", grades[name]] for name, h in students.items()]
        return _csv(lines)
    lines, at = _exported(gradebook, "Student", "ID", "Section")
    titles = [re.sub(r" \(\d+\)$", "", title) for title in lines[0]]
    if assignment in titles:
        column = titles.index(assignment)
    else:
        column = len(lines[0])
        lines[0].append(assignment)
    for line in lines[1:]:
        line += [""] * (len(lines[0]) - len(line))
        if "Points Possible" in line[0]:
            line[column] = full_points(chapter)
        elif line[at["ID"]] in given:
            line[column] = given[line[at["ID"]]]
    return _csv(lines)


def _exported(path, *columns):
    text = Path(path).read_text(encoding="utf-8-sig")
    lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    missing = [name for name in columns if not lines or name not in lines[0]]
    if missing:
        raise ValueError(f"{Path(path).name} has no column {missing[0]!r}: is it the exported gradebook?")
    width = len(lines[0])
    lines = [line + [""] * (width - len(line)) for line in lines]
    return lines, {name: lines[0].index(name) for name in columns}


def _csv(lines):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def feedback_zip(folder, chapter, students):
    """Every student's page under the name by which the system knows whose it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, handed in sorted(students.items()):
            page = folder / "feedback" / name / f"{chapter.name}.html"
            if not page.is_file():
                continue
            stem = handed.where.rpartition(".")[0] or handed.where
            inside = f"{handed.where}/feedback.html" if handed.system == "moodle" else f"{stem}.html"
            about = zipfile.ZipInfo(inside, (1980, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(about, page.read_bytes())
    return made.getvalue()


def late(students):
    """Whom the system calls late, for a sentence."""
    return ", ".join(plain(handed.name) for handed in students.values() if handed.late)

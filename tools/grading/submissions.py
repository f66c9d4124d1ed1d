"""Everything that was handed in for a chapter: one entry for each student, whatever it is."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .notebook import MOST_BYTES, Unreadable, is_notebook, read_cells

DEEPEST = 4
MOST_FILES = 2000
LINK = "a link leads elsewhere; hand in the notebook itself"


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    student : the name of their folder. cells : None where nothing can be graded, and `reason` says why.
    digest : of the file's bytes. flags : what a person should know.
    """

    student: str
    cells: tuple | None = None
    reason: str = ""
    digest: str = ""
    flags: tuple = ()


def submissions(folder, chapter, root):
    """One Submission for each entry of folder/submitted, sorted by name.

    Parameters
    ----------
    folder : Path
        Holds submitted/STUDENT/CHAPTER/NN_exercises.ipynb.
    chapter : Chapter
    root : Path
        The course: a submission that is a link to one of its files is refused.

    Yields
    ------
    Submission
    """
    base = folder / "submitted"
    for entry in _entries(base):
        if entry.is_symlink():
            yield Submission(entry.name, reason=LINK)
        elif entry.is_dir(follow_symlinks=False):
            yield _of_student(entry, chapter, root)
        elif not entry.name.startswith("."):  # .DS_Store and the like are nobody's
            expected = f"submitted/STUDENT/{chapter.name}/{chapter.file}"
            yield Submission(entry.name, reason=f"a loose file; expected {expected}")


def _entries(folder):
    try:
        return sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError:
        return []


def _of_student(entry, chapter, root):
    top = Path(entry.path)
    files, links = _files(top)
    wanted = top / chapter.name / chapter.file
    if any(wanted == link or link in wanted.parents for link in links):
        return Submission(entry.name, reason=LINK)
    if wanted in files or _is_there(wanted, top):
        return _read(entry.name, wanted, root, ())
    path = _only_candidate(files, top / chapter.name, chapter)
    if path is None:
        around = ", ".join(str(path.relative_to(top)) for path in files[:5]) or "nothing"
        around += f", and {len(links)} links, which are not followed" if links else ""
        return Submission(entry.name, reason=f"there is no {chapter.name}/{chapter.file} (found: {around})")
    return _read(entry.name, path, root, (f"handed in as {path.relative_to(top)}",))


def _is_there(path, top):
    """True for an ordinary file below a folder that no link leads to, however many lie around it."""
    steps = [path, *path.parents][: len(path.relative_to(top).parts)]
    return path.is_file() and not any(step.is_symlink() for step in steps)


def _only_candidate(files, folder, chapter):
    """The one notebook that can be meant: of this name anywhere, or any in the chapter's folder."""
    beside = {".ipynb_checkpoints", "__MACOSX"}
    notebooks = [path for path in files if is_notebook(path.name) and not beside & set(path.parts)]
    same_name = [path for path in notebooks if path.name.lower().startswith(chapter.file)]
    in_folder = [path for path in notebooks if path.parent == folder]
    for found in (same_name, in_folder):
        if len(found) == 1:
            return found[0]
    return None


def _files(top):
    """Ordinary files below a folder, and links, which are not followed."""
    files, links, waiting, seen = [], [], [(top, 0)], 0
    while waiting and seen < MOST_FILES:
        folder, depth = waiting.pop()
        for entry in _entries(folder):
            seen += 1
            if entry.is_symlink():
                links.append(Path(entry.path))
            elif entry.is_dir(follow_symlinks=False):
                if depth < DEEPEST:
                    waiting.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False):
                files.append(Path(entry.path))
    return sorted(files, key=os.fsencode), links


def _read(student, path, root, flags):
    try:
        data = _bytes(path, root)
        cells = tuple(read_cells(data))
        return Submission(student, cells, "", hashlib.sha256(data).hexdigest(), flags)
    except Unreadable as error:
        return Submission(student, reason=f"not readable: {error}", flags=flags)
    except OSError as error:
        return Submission(student, reason=f"not readable: {error.strerror}", flags=flags)


def _bytes(path, root):
    """The content of an ordinary file that is nobody else's."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is no ordinary file")
        if about.st_nlink > 1 and any(
            os.path.samestat(other.stat(), about) for other in (root / "solutions").rglob("*.ipynb")
        ):
            raise Unreadable("it is a link to a solution")
        if about.st_size > MOST_BYTES:
            raise Unreadable(f"the file is larger than {MOST_BYTES >> 20} MB")
        return file.read(MOST_BYTES + 1)

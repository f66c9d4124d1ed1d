"""Grade the submissions of a class: untrusted notebooks, each run in a sandbox, judged outside of it.

    make grade ARGS="01_neurons_and_activations"

reads grading/submitted/STUDENT/CHAPTER/NN_exercises.ipynb and writes

    grading/grades.csv                         a row for each student and chapter, written as it goes
    grading/feedback/STUDENT/CHAPTER.html      verdicts and hints

The course's own solutions are graded first: unless they earn everything, nobody is graded. Whoever could not
be graded is listed with the reason. A run that was interrupted goes on where it stopped. What you type into
grades.csv stays.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from . import engine, feedback, lms, package
from .course import Unsupported, names_of_chapters, read_chapter
from .judge import Row, Task, keeper
from .marks import marks
from .package import ROOT
from .pool import rows_of
from .proof import shortcomings
from .results import Results, course_digest, seed_of
from .sandbox import ADVICE
from .submissions import submissions
from .table import Table, in_one_move, number, plain, values
from .watch import Bounds


class Refused(Exception):
    """Nobody is graded; the message says why."""


def parser():
    """The options of the command line."""
    made = argparse.ArgumentParser(
        prog="make grade", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("chapter", help="for instance 01_neurons_and_activations")
    made.add_argument(
        "--folder", type=Path, default=ROOT / "grading", help="holds submitted/ (default: grading)"
    )
    made.add_argument("--workers", type=int, default=2, help="submissions at once (default: 2)")
    made.add_argument(
        "--seed", type=int, help="of the graded probes (default: drawn once, kept in the folder)"
    )
    made.add_argument("--again", action="store_true", help="grade everybody anew, also what has not changed")
    made.add_argument(
        "--from", dest="archive", type=Path, metavar="ZIP", help="a download of Canvas or Moodle, as it is"
    )
    made.add_argument(
        "--gradebook", type=Path, metavar="CSV", help="as exported there: a copy with the grades is written"
    )
    made.add_argument("--assignment", help="the column of Canvas's gradebook (default: the chapter's title)")
    made.add_argument("--scheduler", metavar="tcp://...", help="of a Dask cluster that does the work")
    made.add_argument("--unsafe", action="store_true", help="run without a sandbox: only code that you trust")
    return made


def main(arguments):
    """Run the command line; return 0, or the sentence that says why not."""
    options = parser().parse_args(arguments)
    if options.chapter not in names_of_chapters():
        return f"There is no chapter {options.chapter!r}; there are: {', '.join(names_of_chapters())}."
    if os.name == "nt":
        return "Grading needs Linux: on Windows run it in WSL or in a virtual machine."
    if not options.unsafe and not shutil.which("bwrap"):
        return f"bubblewrap is not installed. {ADVICE}"
    folder = options.folder.resolve()
    try:
        if options.archive:
            take(options.archive, folder, options.chapter)
        rows = grade_class(
            options.chapter,
            folder,
            unsafe=options.unsafe,
            workers=options.workers,
            seed=options.seed,
            again=options.again,
            run=run_of(options.scheduler),
        )
        written = lms.uploads(folder, read_chapter(options.chapter), options.gradebook, options.assignment)
    except (Refused, Unsupported, ValueError, OSError) as error:  # also a disk that is full
        return str(error)
    except KeyboardInterrupt:
        keeper.close()
        return f"\nInterrupted. {options.folder / 'grades.csv'} holds what was graded; call again to go on."
    if not rows:
        return f"No submissions: expected folders like {options.folder}/submitted/STUDENT/{options.chapter}/."
    others = sum(row.status != "graded" for row in rows.values())
    look = f" ({others} not graded as a whole: see *status*)" if others else ""
    print(f"{len(rows)} submissions{look}, grades in {options.folder / 'grades.csv'}")
    for path in written:
        print(f"to upload: {options.folder / path.relative_to(folder)}")
    return 0


def run_of(scheduler):
    """Where the work is done: on this machine, or on a cluster."""
    if scheduler is None:
        return rows_of
    try:
        from . import cluster
    except ImportError as error:
        raise Refused(
            f"Grading on a cluster needs Dask ({error}). Install it: .venv/bin/pip install distributed"
        ) from error

    def run(tasks, workers):
        try:
            yield from cluster.rows_on(scheduler)(tasks, workers)
        except cluster.NoCluster as why:
            raise Refused(str(why)) from why

    return run


def take(archive, folder, name):
    """Unpack a download, and say what was in it."""
    if not archive.is_file():
        raise Refused(f"There is no file {archive}.")
    folder.mkdir(parents=True, exist_ok=True)
    students = lms.unpack(archive, folder, read_chapter(name))
    print(f"{len(students)} students in {archive.name}", flush=True)
    if lms.late(students):
        print(f"late: {lms.late(students)}", flush=True)


def grade_class(name, folder, *, unsafe=False, workers=2, seed=None, again=False, bounds=None, run=rows_of):
    """Grade every submission of a chapter under a folder.

    Parameters
    ----------
    name : str
        The chapter.
    folder : Path
        Holds submitted/.
    unsafe, workers, seed, again : see the command line.
    bounds : watch.Bounds
    run : callable
        run(tasks, workers) -> (number, Row, final) for each task: where the work is done.

    Returns
    -------
    dict of str to Row
        By student.

    Raises
    ------
    Refused, Unsupported
        If nobody can be graded.
    """
    chapter, table = read_chapter(name), Table(folder)
    known = engine.fixed(check.exercise for check in chapter.checks)
    if known:
        raise Refused(
            f"Nobody was graded: {', '.join(known)} cannot draw new probes, and students know the others. "
            "Give the exercise a `fresh`."
        )
    seed, bounds = seed_of(folder, seed), bounds or Bounds()
    results = Results(folder, course_digest(ROOT))
    rows, taken = {}, set()

    def done(submission, row):
        made = values(row, chapter)
        while made["student"] in taken:  # names that differ only in what a table cannot show
            made["student"] += " (again)"
        taken.add(made["student"])
        table.put(made)
        table.write()
        write_feedback(folder, row, chapter, submission)
        rows[submission.student] = row
        say(row, chapter, f"{len(rows):>{len(str(len(handed)))}}/{len(handed)}")

    with tempfile.TemporaryDirectory(prefix="grading-") as course:
        package.build(Path(course), chapter)
        terms = {"chapter": chapter, "seed": seed, "course": course, "bounds": bounds, "unsafe": unsafe}
        print("The course's own solution is graded first.", flush=True)
        prove(terms)
        tasks, waiting = [], []
        handed = list(submissions(folder, chapter, ROOT))
        for submission in handed:
            held = None if again or submission.cells is None else results.get(submission, chapter, seed)
            if submission.cells is None:
                status = f"not run: {submission.reason}"
                done(submission, Row(submission.student, chapter.name, status, list(submission.flags)))
            elif held is not None:
                done(submission, held)
            else:
                flags = (*submission.flags, *marks(submission.cells, chapter))
                tasks.append(Task(submission.student, submission.cells, flags=flags, **terms))
                waiting.append(submission)
        for place, row, final in run(tasks, workers):
            if final:
                results.keep(waiting[place], chapter, seed, row)
            done(waiting[place], row)
    return rows


def prove(terms):
    """Grade the course's own solution.

    Raises
    ------
    Refused
        Unless it earns everything.
    """
    reason, ran = shortcomings(terms)
    keeper.close()
    if reason:
        raise Refused(f"Nobody was graded{':' if ran else '.'} {reason}")


def write_feedback(folder, row, chapter, submission):
    """Write a student's page."""
    last = {cell.grade_id: cell.source for cell in submission.cells or () if cell.grade_id in chapter.by_hand}
    target = folder / "feedback" / submission.student / f"{chapter.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    in_one_move(target, feedback.page(row, chapter, last))


def say(row, chapter, place):
    """One line for the terminal."""
    note = "" if row.status == "graded" else f"   {plain(row.status)}"
    flags = f"   LOOK: {plain('; '.join(row.flags))}" if row.flags else ""
    points = f"{number(row.points):>5} of {number(chapter.most)}"
    print(f"{place}  {points}  {plain(row.student)}{note}{flags}", flush=True)

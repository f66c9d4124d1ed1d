"""Grade one submission: run its cells in a sandbox, ask for the answers, judge them here."""

from dataclasses import asdict, dataclass, field

from nn_helpers.checks.stub import BORROWED

from . import engine
from .remote import Missing, RemoteFailure, Student, Terms, about_of
from .sandbox import Keeper
from .watch import Bounds

ASK_SECONDS = 10.0
keeper = Keeper()


@dataclass(frozen=True)
class Verdict:
    """What was said of one check. state : of the engine, or "no_answer"."""

    check: str
    exercise: str
    title: str
    state: str
    word: str
    message: str
    misconception: str
    points: float
    of: float


@dataclass(frozen=True)
class Task:
    """All that it takes to grade one submission, as plain data.

    cells : of the submission. chapter : of the course. course : folder that `package.build` made.
    """

    student: str
    cells: tuple
    chapter: object
    seed: int
    course: object
    flags: tuple = ()
    bounds: Bounds = field(default_factory=Bounds)
    unsafe: bool = False


@dataclass
class Row:
    """What became of one submission.

    status : "graded", or why it was not, or not to its end. errors : cells that stopped, in one line each.
    """

    student: str
    chapter: str
    status: str = "graded"
    flags: list = field(default_factory=list)
    verdicts: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def points(self):
        """Points earned from checks."""
        return round(sum(verdict.points for verdict in self.verdicts), 2)

    def as_dict(self):
        """Plain data, for a file."""
        return asdict(self)


def grade_one(task):
    """Grade one submission.

    Parameters
    ----------
    task : Task

    Returns
    -------
    Row

    Raises
    ------
    CannotStart
        If this machine has no sandbox to run it in.
    """
    for check in task.chapter.checks:
        engine.trial_for(check.exercise, task.seed)
    row = Row(task.student, task.chapter.name, flags=list(task.flags))
    places = placed(task.cells, task.chapter.checks)
    said = {}
    with keeper.sandbox(task.course, task.bounds, task.unsafe) as sandbox:
        student = Student(sandbox.channel)
        for number, cell in enumerate(task.cells):
            if cell.kind == "code" and cell.source.strip() and not student.lost:
                run_cell(student, number, cell, task.bounds, row)
            for check in places.get(number, ()):
                said[check.id] = examine(student, check, task.seed)
        for check in task.chapter.checks:
            if said.get(check.id) is None or (unanswered(said[check.id]) and not student.lost):
                again = examine(student, check, task.seed)
                if again.points and check.id in said:
                    row.flags.append(f"{check.id}: answered below its check")
                if again.points or check.id not in said:
                    said[check.id] = again
        if student.lost:
            row.status = f"not run to its end: {student.lost}"
    row.verdicts = [said[check.id] for check in task.chapter.checks]
    return row


def run_cell(student, number, cell, bounds, row):
    """Run one cell; its error goes into the row."""
    try:
        error = student.run(cell.source, bounds.cell)
    except RemoteFailure:
        error = student.lost
    if error:
        row.errors.append(f"cell {number + 1}: {error}")


def unanswered(verdict):
    return verdict.state in ("not_attempted", "no_answer")


def placed(cells, checks):
    """Number of a cell -> the checks to ask after it.

    The last cell that carries a check's id counts; without one, the last that calls it; without that, the
    nearest cell that comes before it in the course. Checks that fit nowhere are asked at the end.
    """
    last = {}
    for number, cell in enumerate(cells):
        if cell.grade_id:
            last[cell.grade_id] = number
    places = {}
    for check in checks:
        number = last.get(check.id)
        if number is None:
            calls = (f'check("{check.exercise}"', f"check('{check.exercise}'")
            found = [n for n, cell in enumerate(cells) if any(call in cell.source for call in calls)]
            number = found[-1] if found else next((last[name] for name in check.before if name in last), None)
        if number is not None:
            places.setdefault(number, []).append(check)
    return places


def examine(student, check, seed):
    """Ask for the answer to one check, and judge it."""
    trial = engine.trial_for(check.exercise, seed)
    try:
        terms = Terms(trial.exercise.time_limit, trial.exercise.strict)
        answers = {part: student.ask(name, ASK_SECONDS, terms) for part, name in check.names.items()}
        return told(student, check, trial, answers.get("", answers))
    except Missing as missing:
        sentence = f"There is nothing named `{missing}`."
        return verdict(check, trial, "not_attempted", "Not attempted", sentence)
    except RemoteFailure as failure:
        state = "no_answer" if student.lost else "wrong"
        return verdict(check, trial, state, "No answer", failure.failure.sentence)


def told(student, check, trial, given):
    """The engine's verdict, and the points for it."""
    about, parts = about_of(given), trial.exercise.parts
    result = engine.judged(trial, Ellipsis if about.stub else given)
    if student.lost:
        sentence = f"There was no answer: {student.lost}."
        return verdict(check, trial, "no_answer", "No answer", sentence)
    if not result.passed and result.state != "not_attempted" and about.unwritten:
        names = ", ".join(f"`{name}`" for name in about.unwritten[:4])
        sentence = f"It uses what is not written yet: {names}."
        return verdict(check, trial, "not_attempted", "Not attempted", sentence)
    if result.passed and check.written and about.borrowed:
        return verdict(check, trial, "wrong", "Not your own", BORROWED.format(about.borrowed))
    share = 1.0 if result.passed else 0.0
    if not result.passed and not trial.exercise.is_function and parts:
        share = min(engine.share_right(trial, given), 1 - 1 / len(parts))
    points = round(check.points * share, 2)
    return verdict(check, trial, result.state, result.word, result.message, result.misconception, points)


def verdict(check, trial, state, word, message, misconception="", points=0.0):
    """A verdict on a check."""
    return Verdict(
        check.id,
        check.exercise,
        trial.exercise.title,
        state,
        word,
        message,
        misconception,
        points,
        check.points,
    )

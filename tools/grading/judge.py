"""Grade one submission: run its cells in a sandbox, ask for the answers, judge them here."""

from collections import Counter
from dataclasses import dataclass, field

from nn_helpers.checks.stub import BORROWED

from . import engine
from .blame import Blame
from .remote import Missing, RemoteFailure, Student, Terms, about_of
from .sandbox import Keeper
from .watch import Bounds

ASK_SECONDS = 10.0
MOST_TRIES = 2  # a function notices whether it is called once more, which only a right one is
MOST_TOLD = 3
# Asked again at the end, when the cells below have run; from its first asking nobody learns what is right.
AGAIN = ("not_attempted", "no_answer", "error")
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


def grade_one(task):
    """Grade one submission.

    A step that its process does not survive is left out, and the notebook is run again; all runs together
    have the time of one. What was said of an answer stays: a run that dies buys no second try.

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
    record, until = Record(row.flags), None
    while True:
        with keeper.sandbox(task.course, task.bounds, task.unsafe, until) as sandbox:
            run = Run(task, sandbox, record, looks=until is not None)
            step, until = run.through(), sandbox.until
            if step is None:
                break
            if sandbox.over:
                run.student.lost = sandbox.too_long
                break
            record.died(step, run)
    for check in task.chapter.checks:
        if check.id not in record.said:
            record.said[check.id] = examine(run.student, check, task.seed)
    row.status = record.status(run.student.lost)
    row.errors = record.lines()
    row.verdicts = [record.said[check.id] for check in task.chapter.checks]
    return row


class Record:
    """What the runs of one submission have shown so far.

    said : a check's id -> Verdict. errors : number of a cell -> why it stopped. flags : for a person.
    """

    def __init__(self, flags):
        self.said, self.errors, self.flags, self.blame = {}, {}, flags, Blame()
        self._tries, self._survived = Counter(), set()

    def settled(self, check):
        """True where a check is not to be asked (again)."""
        found = self.said.get(check.id)
        over = check.id in self.blame.out or self._tries[check.id] >= MOST_TRIES
        return found is not None and (over or found.state not in AGAIN)

    def examine(self, student, check, seed):
        """The verdict on a check; counts how often its answer was called, whatever came of it."""
        calls = student.calls
        found = examine(student, check, seed)
        self._tries[check.id] += student.calls > calls
        return found

    def died(self, step, run):
        """The process did not survive this step."""
        again = self.blame.died(step, run.student.lost, run.running, step in self._survived)
        self._survived |= run.survived
        for one in again:
            if self._tries[one] < MOST_TRIES:
                self.said.pop(one, None)

    def status(self, lost):
        """The row's: in one sentence what was left out, or why the end was not reached."""
        if lost:
            return f"not run to its end: {lost}"
        told = [f"{named(step)}: {reason}" for step, reason in self._left_out()]
        more = f"; and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
        return f"graded without {'; '.join(told[:MOST_TOLD])}{more}" if told else "graded"

    def lines(self):
        """One for each cell that stopped, and each step that was left out."""
        left_out = {step: f"{reason}; all the rest was run without it" for step, reason in self._left_out()}
        cells = {**self.errors, **{step: why for step, why in left_out.items() if isinstance(step, int)}}
        checks = [f"{named(step)}: {why}" for step, why in left_out.items() if not isinstance(step, int)]
        return [f"{named(number)}: {cells[number]}" for number in sorted(cells)] + checks

    def _left_out(self):
        return sorted(self.blame.out.items(), key=lambda pair: (isinstance(pair[0], str), pair[0]))


def named(step):
    """A step as a person reads it: cells count from 1, text cells too."""
    return f"cell {step + 1}" if isinstance(step, int) else f"an answer to {step}"


class Run:
    """One run of a notebook from its first cell on, without what is left out.

    running : cells that left a thread or a process behind; None where `looks` is false.
    survived : cells that the process got past.
    """

    def __init__(self, task, sandbox, record, looks):
        self.task, self.sandbox, self.record = task, sandbox, record
        self.student, self.survived = Student(sandbox.channel), set()
        self.running, self._threads = ([], sandbox.running()) if looks else (None, 0)

    def through(self):
        """Run the cells, ask for the answers; return the step that ended the process, or None."""
        places = placed(self.task.cells, self.task.chapter.checks)
        for number, cell in enumerate(self.task.cells):
            if cell.kind == "code" and cell.source.strip() and number not in self.record.blame.out:
                self._run(number, cell)
                if self.student.lost:
                    return number
                self.survived.add(number)
            for check in places.get(number, ()):
                if check.id not in self.record.said:
                    self.record.said[check.id] = self.record.examine(self.student, check, self.task.seed)
                if self.student.lost:
                    return check.id
        for check in self.task.chapter.checks:
            if not self.record.settled(check):
                self._ask_at_the_end(check)
            if self.student.lost:
                return check.id
        return None

    def _run(self, number, cell):
        """Run one cell; its error goes into the record.

        Where somebody looks, the process must answer once more afterwards: one that is just being killed
        counts as few threads as one in which nothing was started.
        """
        self.record.errors.pop(number, None)
        try:
            error = self.student.run(cell.source, self.task.bounds.cell)
        except RemoteFailure:
            error = self.student.lost
        if error:
            self.record.errors[number] = error
        if self.running is not None and not self.student.lost:
            before, self._threads = self._threads, self.sandbox.running()
            self.running += [number] if self._threads > before else []
            self.student.is_there(ASK_SECONDS)

    def _ask_at_the_end(self, check):
        said = self.record.said
        again = self.record.examine(self.student, check, self.task.seed)
        if again.points and check.id in said:
            self.record.flags.append(f"{check.id}: answered below its check")
        if again.points or check.id not in said or self.student.lost:
            said[check.id] = again


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

"""A page for the class: how each exercise went, which mistakes were made, and who needs a look.

    make report ARGS="01_neurons_and_activations"

reads what `make grade` left (grading/.results/, grading/submitted/) and writes grading/report/CHAPTER.html.
No name of a student stands beside an answer. Hints are counted where a notebook still holds the call, times
where JupyterLab recorded when cells ran.
"""

import argparse
import re
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from .course import names_of_chapters, read_chapter
from .engine import title_of
from .feedback import WRONG, chapter_title, escape, with_code
from .package import ROOT
from .pages import document
from .results import Results
from .submissions import submissions
from .table import in_one_move, number

HINT = re.compile(r"""^[ \t]*hint\(\s*["'](\d\d\.\w+)["']""", re.MULTILINE)
KINDS = ("passed", "a known mistake", "otherwise wrong", "not attempted")
# Okabe and Ito's colours; every bar also says its number.
COLOURS = {
    "passed": "#009e73",
    "a known mistake": "#d55e00",
    "otherwise wrong": "#e69f00",
    "not attempted": "#bbbbbb",
}


@dataclass
class Exercise:
    """How one exercise went. mistakes : name -> [count, message, an answer that shows it]."""

    title: str
    kinds: Counter = field(default_factory=Counter)
    mistakes: dict = field(default_factory=dict)
    hints: int = 0


@dataclass
class Class:
    """All that the page says."""

    exercises: dict
    points: list = field(default_factory=list)
    problems: Counter = field(default_factory=Counter)
    students: int = 0
    minutes: list = field(default_factory=list)


def main(arguments):
    """Write the page; return 0, or the sentence that says why not."""
    parser = argparse.ArgumentParser(
        prog="make report", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapter")
    parser.add_argument("--folder", type=Path, default=ROOT / "grading")
    options = parser.parse_args(arguments)
    if options.chapter not in names_of_chapters():
        return f"There is no chapter {options.chapter!r}; there are: {', '.join(names_of_chapters())}."
    chapter = read_chapter(options.chapter)
    seen = gather(options.folder, chapter)
    if not seen.points:
        return f"Nobody of {chapter.name} is graded yet: run `make grade` first."
    target = options.folder / "report" / f"{chapter.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    in_one_move(target, page(chapter, seen))
    print(f"{len(seen.points)} of {seen.students} submissions: {target}")
    return 0


def gather(folder, chapter):
    """Read what grading left.

    Parameters
    ----------
    folder : Path
        Of grading.
    chapter : Chapter

    Returns
    -------
    Class
    """
    results = Results(Path(folder), None)
    seen = Class({check.exercise: Exercise(title_of(check.exercise)) for check in chapter.checks})
    answers = {check.id: next(iter(check.before), "") for check in chapter.checks}
    for submission in submissions(Path(folder), chapter, ROOT):
        seen.students += 1
        row = results.last(submission, chapter)
        if submission.cells is None or row is None:
            seen.problems[submission.reason.partition(" (")[0] or "not graded yet"] += 1
            continue
        seen.points.append(row.points)
        if row.status != "graded":
            seen.problems[row.status] += 1
        sources = {cell.grade_id: cell.source for cell in submission.cells if cell.grade_id}
        for verdict in row.verdicts:
            enter(seen.exercises.get(verdict.exercise), verdict, sources.get(answers.get(verdict.check), ""))
        for name in used_hints(submission.cells):
            if name in seen.exercises:
                seen.exercises[name].hints += 1
        spent = minutes(submission.cells)
        if spent is not None:
            seen.minutes.append(spent)
    return seen


def enter(exercise, verdict, answer):
    """Count one verdict. answer : the text of the cell above the check."""
    if exercise is None:
        return
    known = verdict.misconception
    if verdict.state == "passed":
        exercise.kinds["passed"] += 1
    elif known:
        exercise.kinds["a known mistake"] += 1
        mistake = exercise.mistakes.setdefault(known, [0, verdict.message, ""])
        mistake[0] += 1
        if answer and (not mistake[2] or len(answer) < len(mistake[2])):
            mistake[2] = answer
    else:
        exercise.kinds["otherwise wrong" if verdict.state in WRONG else "not attempted"] += 1


def used_hints(cells):
    """Exercises for which a notebook asks for a hint."""
    return {name for cell in cells if cell.kind == "code" for name in HINT.findall(cell.source)}


def minutes(cells):
    """Minutes between the first and the last recorded run of a cell, pauses of over an hour left out."""
    times = []
    for cell in cells:
        try:
            times.append(datetime.fromisoformat(cell.ran).timestamp())
        except (ValueError, OverflowError, OSError):
            continue
    times.sort()
    if len(times) < 3:
        return None
    steps = [later - sooner for sooner, later in pairwise(times)]
    return sum(step for step in steps if step <= 3600) / 60


def page(chapter, seen):
    """The page."""
    title = f"{chapter_title(chapter)}: the class"
    of = number(chapter.most)
    mean, median = statistics.mean(seen.points), statistics.median(seen.points)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{len(seen.points)} of {seen.students} submissions were graded. Points from checks: mean "
        f"{mean:.1f}, median {median:g}, of {of}.</p>",
        histogram(seen.points, chapter.most),
    ]
    if seen.problems:
        items = "".join(f"<li>{count} × {escape(why)}</li>" for why, count in seen.problems.most_common())
        body.append(f"<h2>Who needs a look</h2><ul>{items}</ul>")
    body += ["<h2>Exercises</h2>", bars(seen), table(seen), "<h2>Known mistakes</h2>", mistakes(seen)]
    body += ["<h2>Times</h2>", times(seen)]
    return document(title, "\n".join(body))


def histogram(points, most):
    """How many students have how many points, as a picture with its numbers."""
    steps = 8
    counts = [0] * steps
    for value in points:
        counts[min(int(value / most * steps), steps - 1)] += 1
    highest, parts, said = max(counts), [], []
    for place, count in enumerate(counts):
        low, high = most * place / steps, most * (place + 1) / steps
        height = 100 * count / highest
        parts.append(f'<rect x="{40 + 75 * place}" y="{130 - height:.0f}" width="71" height="{height:.0f}"/>')
        parts.append(f'<text x="{75 + 75 * place}" y="{124 - height:.0f}">{count or ""}</text>')
        parts.append(f'<text x="{75 + 75 * place}" y="148">{low:g}–{high:g}</text>')
        said += [f"{count} with {low:g} to {high:g}"] if count else []
    alt = f"Students by points: {', '.join(said)}."
    return (
        f'<figure><svg viewBox="0 0 680 156" role="img" aria-label="{escape(alt)}" fill="#0072b2" '
        f'font-size="13" text-anchor="middle">{text_dark("".join(parts))}</svg>'
        f"<figcaption>Students by points from checks</figcaption></figure>"
    )


def text_dark(parts):
    return parts.replace("<text ", '<text fill="#1a1a1a" ')


def bars(seen):
    """A bar for each exercise, divided by what became of it."""
    parts, y = [], 0
    for name, exercise in seen.exercises.items():
        x, whole = 230.0, sum(exercise.kinds.values()) or 1
        parts.append(f'<text x="222" y="{y + 16}" text-anchor="end">{escape(name)}</text>')
        for kind in KINDS:
            count = exercise.kinds[kind]
            width = 480 * count / whole
            if count:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="22" fill="{COLOURS[kind]}" '
                    f'stroke="#fff"><title>{kind}: {count}</title></rect>'
                )
                parts.append(
                    f'<text x="{x + width / 2:.1f}" y="{y + 16}" text-anchor="middle">{count}</text>'
                )
            x += width
        y += 28
    legend = "".join(
        f'<rect x="{130 + 150 * place}" y="{y + 8}" width="14" height="14" fill="{COLOURS[kind]}"/>'
        f'<text x="{148 + 150 * place}" y="{y + 20}">{kind}</text>'
        for place, kind in enumerate(KINDS)
    )
    alt = "For each exercise, how many passed, made a known mistake, were wrong otherwise, or did not try."
    return (
        f'<figure><svg viewBox="0 0 740 {y + 30}" role="img" aria-label="{alt} The table has the numbers." '
        f'font-size="13">{text_dark("".join(parts) + legend)}</svg>'
        "<figcaption>Answers by verdict; the same numbers stand in the table</figcaption></figure>"
    )


def table(seen):
    heads = "".join(f'<th scope="col" class="number">{kind}</th>' for kind in (*KINDS, "asked for a hint"))
    lines = []
    for name, exercise in seen.exercises.items():
        whole = sum(exercise.kinds.values()) or 1
        cells = "".join(f'<td class="number">{exercise.kinds[kind]}</td>' for kind in KINDS[1:])
        share = f"{exercise.kinds['passed']} ({exercise.kinds['passed'] / whole:.0%})"
        lines.append(
            f'<tr><th scope="row">{escape(name)} {escape(exercise.title)}</th>'
            f'<td class="number">{share}</td>{cells}<td class="number">{exercise.hints}</td></tr>'
        )
    caption = "<caption>Students by exercise and verdict</caption>"
    head = f'<thead><tr><th scope="col">Exercise</th>{heads}</tr></thead>'
    table = f"<table>{caption}{head}<tbody>{''.join(lines)}</tbody></table>"
    return f'<div class="wide" tabindex="0" role="region" aria-label="Answers by verdict">{table}</div>'


def mistakes(seen):
    """Known mistakes by count, each with what its students read and the shortest answer that shows it."""
    found = [
        (count, name, mistake, message, answer)
        for name, exercise in seen.exercises.items()
        for mistake, (count, message, answer) in exercise.mistakes.items()
    ]
    if not found:
        return "<p>No known mistake was made.</p>"
    lines = []
    for count, name, mistake, message, answer in sorted(found, key=lambda one: (-one[0], *one[1:3])):
        shown = "\n".join(escape(line) for line in answer[:3000].expandtabs(4).splitlines())
        example = f"<details><summary>An answer that shows it</summary><pre>{shown}</pre></details>"
        lines.append(
            f"<section><h3>{count} × {escape(mistake)} ({escape(name)})</h3><p>{with_code(message)}</p>"
            f"{example if answer else ''}</section>"
        )
    return "\n".join(lines)


def times(seen):
    if not seen.minutes:
        return (
            "<p>No notebook recorded when its cells ran. In JupyterLab: Settings, Notebook, "
            "<em>Record timing</em>.</p>"
        )
    low, high = min(seen.minutes), max(seen.minutes)
    return (
        f"<p>{len(seen.minutes)} notebooks recorded when their cells ran. Between the first and the last "
        f"run, pauses of over an hour left out: median {statistics.median(seen.minutes):.0f} minutes, from "
        f"{low:.0f} to {high:.0f}. Only a cell's last run is recorded.</p>"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

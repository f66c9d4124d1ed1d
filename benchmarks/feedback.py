"""How good the feedback is: every answer of tests/wrong_answers, counted by chapter.

python -m benchmarks.feedback            writes benchmarks/results/feedback.md
python -m benchmarks.feedback --show 01  prints every message of a chapter
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import wrong_answers  # noqa: E402
from nn_helpers.checks import check  # noqa: E402

RESULT = ROOT / "benchmarks" / "results" / "feedback.md"
HEAD = """# Feedback: what the checks say to wrong answers

Written by `python -m benchmarks.feedback`. Every answer of `tests/wrong_answers/` is handed to its check.
Rejected: wrong answers that do not pass. Named: the message states the actual mistake, as the case's
expectation confirms. Wrong cause: the message contradicts the expectation, or claims a known mistake that
nobody has confirmed yet. The rest are told which input fails, what was expected and what came out.

| chapter | right answers accepted | wrong answers | rejected | named | wrong cause or unconfirmed |
|---|---|---|---|---|---|
"""


def category(case, result):
    """What became of one wrong answer: "passed", "named", "wrong cause" or "rejected"."""
    if result.passed:
        return "passed"
    if case.expects:
        met = result.misconception == case.named if case.named else case.says in result.message
        return "named" if met else "wrong cause"
    return "wrong cause" if result.misconception else "rejected"


def verdict(case):
    """What its check says to an answer."""
    return check(case.exercise, case.answer)


def row(module, verdict=verdict):
    """The counts of one chapter."""
    counts = Counter(category(case, verdict(case)) for case in module.WRONG)
    accepted = sum(verdict(case).passed for case in module.RIGHT)
    return Counter(
        right=len(module.RIGHT),
        accepted=accepted,
        wrong=len(module.WRONG),
        rejected=len(module.WRONG) - counts["passed"],
        named=counts["named"],
        misled=counts["wrong cause"],
    )


def line(name, c):
    """One line of the table."""
    share = f"{c['named']} ({c['named'] / max(c['wrong'], 1):.0%})"
    cells = [name, f"{c['accepted']} of {c['right']}", c["wrong"], c["rejected"], share, c["misled"]]
    return f"| {' | '.join(map(str, cells))} |"


def table(verdict=verdict):
    """The text of the result: a line for each chapter, and one for all."""
    rows = {name: row(module, verdict) for name, module in wrong_answers.chapters().items()}
    rows["all"] = sum(rows.values(), Counter())
    return HEAD + "".join(f"{line(name, counts)}\n" for name, counts in rows.items())


def show(module):
    """Print every message of a chapter, with its category."""
    for case in module.WRONG:
        result = verdict(case)
        print(f"{case.exercise} · {case.label} [{category(case, result)}]")
        print(f"    {result.misconception or result.state}: {result.message}\n")
    for case in module.RIGHT:
        result = verdict(case)
        if not result.passed:
            print(f"{case.exercise} · a right answer is refused {case.label}\n    {result.message}\n")


def main():
    """Write the table, or show a chapter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--show", metavar="NN", help="print the messages of one chapter")
    show_chapter = parser.parse_args().show
    chapters = wrong_answers.chapters()
    if show_chapter:
        show(chapters[show_chapter])
        return
    RESULT.write_text(table(), encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

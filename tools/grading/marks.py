"""What a person should look at in a submission: told beside the points, never in their place."""

import re
from collections import Counter

from .course import bound, handed_out, imported, used

# What an honest answer has no reason to contain. The patterns take no longer than the text is long.
UNUSUAL = {
    "defines check or hint itself": r"^[ \t]*(def\s+(check|hint)\b|(check|hint)\s*=)",
    "changes nn_helpers or numpy": r"\b(np|numpy|nn_helpers)(\.\w+){1,5}[ \t]*=[^=]"
    r"|setattr\s*\(\s*(np|numpy|nn_)",
    "reaches for the checks": r"nn_helpers\.(checks|exercises|chapters)|importlib|__import__",
    "reaches into Python": r"sys\.modules|gc\.get_|inspect\.|ctypes|_getframe",
    "reaches for the grader": r"grading_agent|/proc/|os\.(read|write|dup2?|pipe|kill)\b",
    "starts other programs": r"\bos\.(system|exec|fork|_exit|spawn)|subprocess|multiprocessing|^[ \t]*!",
}
MOST_FLAGS, LONGEST = 30, 300  # a person reads no more, and a table has room for no more
# Libraries that no exercise needs, and that hold answers to some.
TOOLS = {"check", "hint", "show", "figures", "data"}  # of the package: they answer nothing
LIBRARIES = ("sklearn", "scipy", "mlxtend", "torch", "tensorflow", "keras", "jax")


def marks(cells, chapter):
    """What there is to look at, in fixed order.

    Parameters
    ----------
    cells : of the submission.
    chapter : Chapter
    """
    text = "\n".join(cell.source for cell in cells if cell.kind == "code")
    found = [what for what, pattern in UNUSUAL.items() if re.search(pattern, text, re.MULTILINE)]
    found += [f"imports {name}" for name in sorted(imported(cells) - chapter.imports)]
    found += [f"takes from a library: {name}" for name in sorted(imported(cells, LIBRARIES))][:6]
    counts = Counter(cell.grade_id for cell in cells if cell.grade_id)
    several = [name for name, count in counts.items() if count > 1]
    if several:
        shown = ", ".join(several[:4]) + (f" and {len(several) - 4} more" if len(several) > 4 else "")
        found.append(f"several cells of one id, the last counts: {shown}")
    by_id = {cell.grade_id: cell for cell in cells if cell.grade_id}
    names = {pair for pair in bound(cells) if pair[0].split(".")[1:2] and pair[0].split(".")[1] not in TOOLS}
    for check in chapter.checks:
        cell = by_id.get(check.id)
        if cell is None:
            found.append(f"{check.id}: the check is missing")
        elif cell.kind != "code":
            found.append(f"{check.id}: the check was turned into text")
        elif handed_out(cell.source) != check.source:
            found.append(f"{check.id}: the check was changed")
        answer = by_id.get(check.id.removeprefix("check_"))
        if answer is not None and answer.kind != "code" and answer.source.strip():
            found.append(f"{answer.grade_id}: the answer is text, not code")
        written = by_id.get(check.before[0]) if check.written and check.before else None
        taken = used(names, written.source) - check.uses if written is not None else ()
        found += [f"{written.grade_id}: takes {name}" for name in sorted(taken)]
    shown = [flag if len(flag) <= LONGEST else f"{flag[:LONGEST]} ..." for flag in found[:MOST_FLAGS]]
    return shown + ([f"and {len(found) - len(shown)} more to look at"] if len(found) > len(shown) else [])

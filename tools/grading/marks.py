"""What a person should look at in a submission: told beside the points, never in their place."""

import ast
import re
from collections import Counter

# What an honest answer has no reason to contain.
UNUSUAL = {
    "defines check or hint itself": r"^\s*(def\s+(check|hint)\b|(check|hint)\s*=)",
    "changes nn_helpers or numpy": r"\b(np|numpy|nn_helpers)(\.\w+)+\s*=[^=]|setattr\s*\(\s*(np|numpy|nn_)",
    "reaches for the checks": r"nn_helpers\.(checks|exercises|chapters)|sys\.modules|gc\.get_|inspect\.|ctypes|_getframe",
    "reaches for the grader": r"grading_agent|/proc/|os\.(read|write|dup2?|pipe|kill)\b",
    "starts other programs": r"\bos\.(system|exec|fork|_exit|spawn)|subprocess|multiprocessing|^\s*!",
}


def marks(cells, chapter, allowed):
    """What there is to look at, in fixed order.

    Parameters
    ----------
    cells : of the submission.
    chapter : Chapter
    allowed : set of str
        Modules of nn_helpers that the handed-out notebook itself imports.
    """
    text = "\n".join(cell.source for cell in cells if cell.kind == "code")
    found = [what for what, pattern in UNUSUAL.items() if re.search(pattern, text, re.MULTILINE)]
    found += [f"imports {name}" for name in sorted(imported(cells) - allowed)]
    counts = Counter(cell.grade_id for cell in cells if cell.grade_id)
    found += [f"{name}: {count} cells of this id, the last counts" for name, count in counts.items() if count > 1]
    by_id = {cell.grade_id: cell for cell in cells if cell.grade_id}
    for check in chapter.checks:
        cell = by_id.get(check.id)
        if cell is None:
            found.append(f"{check.id}: the check is missing")
        elif cell.kind != "code":
            found.append(f"{check.id}: the check was turned into text")
        elif cell.source.strip() != check.source:
            found.append(f"{check.id}: the check was changed")
        answer = by_id.get(check.id.removeprefix("check_"))
        if answer is not None and answer.kind != "code" and answer.source.strip():
            found.append(f"{answer.grade_id}: the answer is text, not code")
    return found


def imported(cells):
    """Modules of nn_helpers that code cells import, as dotted names."""
    names = set()
    for cell in cells:
        if cell.kind != "code" or "nn_helpers" not in cell.source:
            continue
        try:
            tree = ast.parse(re.sub(r"^\s*[%!].*$", "", cell.source, flags=re.MULTILINE))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nn_helpers"):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names if alias.name.startswith("nn_helpers")}
    return names

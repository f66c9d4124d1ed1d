"""Three levels of hint, one more at every call."""

from nn_helpers.checks.record import hinted
from nn_helpers.checks.registry import find
from nn_helpers.checks.report import Report

_given: dict[str, int] = {}


def hint(exercise: str, level: int | None = None) -> Report:
    """The next hint for an exercise: a nudge first, the last step but one third.

    Parameters
    ----------
    exercise : its id, for instance "01.weighted_sum".
    level : 1, 2 or 3 shows that one; without it every call goes one level further.

    Raises
    ------
    ValueError : unknown exercise, or a level that it does not have.
    """
    found = find(exercise)
    last = len(found.hints)
    if level is not None and level not in range(1, last + 1):
        raise ValueError(f"level is {level!r}, but the hints of {found.id} have the levels 1 to {last}.")
    reached = _given.get(found.id, 0)
    shown = min(reached + 1, last) if level is None else level
    _given[found.id] = max(reached, shown)
    if level is None and reached == last:
        after = (
            "That was the last one: the lecture's section on this exercise shows the idea on smaller numbers."
        )
    elif shown < last:
        after = "Call `hint` again for a stronger one."
    else:
        after = ""
    note = hinted(found.id, shown)
    return Report(
        "hint",
        f"Hint {shown} of {last}",
        found.title,
        found.id,
        " ".join(filter(None, [found.hints[shown - 1], after, note])),
    )

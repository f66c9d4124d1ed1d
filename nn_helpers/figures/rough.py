"""Numbers said so roughly that every machine says the same.

Two machines add up the same products in another order, and training enlarges the difference: a loss of 0.1348
here may be 0.1351 there, and 40 hidden units may be 39. Stored texts are compared word for word, so they name
an interval with the number well inside; pictures show the number itself.
"""

from itertools import pairwise


def between(value: float, *edges: float, percent: bool = False) -> str:
    """Return the interval that a number lies in, in words.

    Parameters
    ----------
    value : float
        A finite number.
    *edges : float
        Two or more, ascending; choose them so that the value is not near one of them.
    percent : bool
        Whether value and edges are shares, to be given in per cent.

    Returns
    -------
    str
        Such as ``"0.2 to 0.5"`` or ``"90 to 100 %"``; below the first edge ``"below 0.2"``, above the last
        ``"above 0.5"``.

    Raises
    ------
    ValueError
        If the edges are not ascending or the value is not a number.

    Examples
    --------
    >>> between(0.2874, 0.2, 0.5)
    '0.2 to 0.5'
    >>> between(0.98, 0.5, 0.9, percent=True)
    'above 90 %'
    """
    if len(edges) < 2 or any(high <= low for low, high in pairwise(edges)):
        raise ValueError(f"expected two or more ascending edges, got {edges}.")
    if value != value:
        raise ValueError("expected a number to place between the edges, got nan.")
    scale, unit = (100, " %") if percent else (1, "")
    names = [f"{scale * edge:,.6g}" for edge in edges]
    if value < edges[0]:
        return f"below {names[0]}{unit}"
    if value > edges[-1]:
        return f"above {names[-1]}{unit}"
    where = max(i for i in range(len(edges) - 1) if edges[i] <= value)
    return f"{names[where]} to {names[where + 1]}{unit}"

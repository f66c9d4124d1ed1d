"""How much one answer may hold, counted on both sides of the border of the sandbox."""

# Of one answer. The judge looks at every value about a hundred times (probes, calls, known mistakes). The
# largest right answer of the course holds about 90,000 numbers, in 900 lists where they are lists.
MOST = {
    "numbers in lists": 100_000,
    "values in lists and dictionaries": 2_000,
    "objects": 2_000,
    "characters of text": 100_000,
    "entries in arrays": 1_000_000,
}
NUMBERS, VALUES, OBJECTS, CHARACTERS, ENTRIES = MOST


class ProtocolError(Exception):
    """The other side sent what was not agreed, or more than is allowed."""


class Room:
    """What one answer may still hold.

    Parameters
    ----------
    times : int
        As many times the bounds.
    """

    def __init__(self, times=1):
        self._left = {what: times * most for what, most in MOST.items()}

    def take(self, what, count=1):
        """Use some of it.

        Raises
        ------
        ProtocolError
            If there is not so much.
        """
        self._left[what] -= count
        if self._left[what] < 0:
            raise ProtocolError(f"it holds more than {MOST[what]:,} {what}")

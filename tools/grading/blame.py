"""Who is at fault when a submission's process does not survive: what its next run leaves out.

A run is made of steps: cells, by their number, and checks, by their id. Where the process ends, hangs or goes
beyond a bound in a step, the notebook is run again in a fresh process without that step. What an earlier cell
left running (a thread, a process) may have done it as well; from the second run on somebody looks for such
cells. They are left out first, and the step gets another try.
"""


class Blame:
    """What is left out, and why.

    Attributes
    ----------
    out : dict
        Step -> what happened.
    """

    def __init__(self):
        self.out = {}
        self._unseen = None  # left out after a run in which nobody looked
        self._suspects, self._accused, self._cleared = set(), set(), set()

    def died(self, step, reason, running=None, survived=False):
        """Leave out what is at fault for the end of a run.

        Parameters
        ----------
        step : int or str
            In which it ended.
        reason : str
        running : iterable of int
            Cells that left something running; None where nobody looked.
        survived : bool
            True where an earlier run got past this step: it does harm later, and others may have been blamed.

        Returns
        -------
        set
            Steps that get another try.
        """
        suspects = set(running or ()) - self._cleared - {step}
        if suspects:
            again = {step, self._unseen} - {None}
            self._accused |= again
            self._suspects |= suspects
            self.out |= dict.fromkeys(suspects, f"what it left running did harm: {reason}")
        else:
            innocent = self._suspects if step in self._accused else set()  # it dies without them too
            self._cleared |= innocent
            self._suspects = self._suspects - innocent
            again = innocent | ({self._unseen} - {None} if survived else set())
        for one in again:
            self.out.pop(one, None)
        if not suspects:
            self.out[step] = reason
        self._unseen = step if running is None else None
        return again

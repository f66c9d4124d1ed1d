"""A question that a student answers before running the next cell.

    guess = predict_first("01.ten_layers", "What do ten linear layers draw?", ["a straight line", "a curve"])
    ...                                            # the next cells compute what really happens
    guess.reveal({"a straight line": bend < 1e-12, "a curve": bend > 0.1}, "A product of matrices is one.")

Nothing waits for an answer: an automatic run goes through, and `reveal` says that no prediction was made.
"""

import difflib
import html
from collections.abc import Mapping, Sequence
from typing import Any

from nn_helpers.checks.cells import note
from nn_helpers.checks.record import predicted
from nn_helpers.checks.report import Report

_kept: dict[str, str] = {}


class Prediction:
    """One question with its options; made by `predict_first`."""

    def __init__(self, id: str, question: str, options: Sequence[str]):
        self.id, self.question, self.options = id, question, tuple(options)

    @property
    def choice(self) -> str | None:
        """The option that was chosen, None before that. It survives running the question's cell again."""
        kept = _kept.get(self.id)
        return kept if kept in self.options else None

    def choose(self, option: str | int) -> None:
        """Choose without the mouse or without widgets: an option, or its number counted from 1.

        Raises
        ------
        ValueError : there is no such option.
        """
        if isinstance(option, int) and 1 <= option <= len(self.options):
            option = self.options[option - 1]
        _kept[self.id] = self._known(option)

    def reveal(self, happened: Mapping[str, bool], explanation: str = "") -> Report:
        """Compare the prediction with what happened.

        Parameters
        ----------
        happened : for each option the condition under which it came true, worked out by the notebook's own
            code: ``{"a straight line": bend < 1e-12, "a curve": bend > 0.1}``.
        explanation : one or two sentences on why.

        Raises
        ------
        TypeError : no conditions were given.
        ValueError : the conditions do not name every option, or not exactly one of them holds.
        """
        if not isinstance(happened, Mapping):
            raise TypeError(
                f"expected a condition for every option, such as {{{self.options[0]!r}: bend < 1e-12, ...}}, "
                f"got {happened!r}."
            )
        for option in happened:
            self._known(option)
        missing = [option for option in self.options if option not in happened]
        if missing:
            raise ValueError(f"{self.id} needs a condition for every option; missing: {missing[0]!r}.")
        true = [option for option, holds in happened.items() if bool(holds)]
        if len(true) != 1:
            found = "none" if not true else " and ".join(map(repr, true))
            raise ValueError(f"Exactly one option of {self.id} must come true, but {found} did.")
        actual = true[0]
        result = f"What happens: {actual.rstrip('.')}. {explanation}".strip()
        if self.choice is None:
            return self._report("seen", "No prediction made", result)
        result = f"{result} {predicted(self.id, self.choice == actual)}".strip()
        if self.choice == actual:
            return self._report("passed", "As predicted", result)
        return self._report(
            "misconception", "Not as predicted", f"You expected: {self.choice.rstrip('.')}. {result}"
        )

    def _report(self, state: str, word: str, message: str) -> Report:
        return Report(state, word, self.question, self.id, f"{message} {note('reveal')}".strip())

    def _known(self, option: Any) -> str:
        if option not in self.options:
            close = difflib.get_close_matches(str(option), self.options, n=1, cutoff=0.4)
            advice = f" Did you mean {close[0]!r}?" if close else ""
            raise ValueError(
                f"{option!r} is not an option of {self.id}: {', '.join(map(repr, self.options))}.{advice}"
            )
        return option

    def __repr__(self) -> str:
        lines = [f"Predict first: {self.question}"]
        return "\n".join(lines + [f"  ( ) {option}" for option in self.options])

    def _static_html(self) -> str:
        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        return (
            f"<p><strong>Predict first:</strong> {html.escape(self.question)}</p>"
            f'<ul aria-label="options">{items}</ul>'
        )

    def _ipython_display_(self) -> None:
        """Nothing: `predict_first` has shown the question already, assigned or not."""

    def _show(self) -> None:
        from IPython.display import display

        bundle = {"text/plain": repr(self), "text/html": self._static_html()}
        display({**self._widget()._repr_mimebundle_(), **bundle}, raw=True)

    def _widget(self) -> Any:
        import ipywidgets

        note = ipywidgets.HTML(self._note())
        radio = ipywidgets.RadioButtons(
            options=self.options,
            value=self.choice,
            description="Your prediction:",
            tooltip=self.question,
            style={"description_width": "initial"},
            layout={"width": "max-content", "max_width": "100%"},
        )

        def keep(change: Mapping[str, Any]) -> None:
            if change["new"] is not None:
                self.choose(change["new"])
                note.value = self._note()

        radio.observe(keep, names="value")
        question = ipywidgets.HTML(f"<strong>Predict first:</strong> {html.escape(self.question)}")
        return ipywidgets.VBox([question, radio, note])

    def _note(self) -> str:
        # aria-live: a screen reader says it when it changes
        said = (
            f"Kept: {html.escape(self.choice)}. Now run the next cell."
            if self.choice
            else "Nothing chosen yet."
        )
        return f'<span aria-live="polite">{said}</span>'


def predict_first(id: str, question: str, options: Sequence[str]) -> Prediction:
    """Ask for a prediction: radio buttons in a live notebook, a list of the options everywhere else.

    Parameters
    ----------
    id : unique name of the question, for instance "01.ten_layers".
    question : one sentence.
    options : two or more different answers; none is chosen beforehand.

    Returns
    -------
    Prediction : `reveal(actual, explanation)` compares, `choose(option)` answers from code.

    Raises
    ------
    ValueError, TypeError : fewer than two options, equal options, or no texts.
    """
    if isinstance(options, str) or not all(
        isinstance(text, str) and text for text in [id, question, *options]
    ):
        raise TypeError("predict_first(id, question, options) takes two texts and a list of texts.")
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"A prediction needs two or more different options, given were {list(options)!r}.")
    prediction = Prediction(id, question, options)
    prediction._show()
    return prediction

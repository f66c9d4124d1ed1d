"""A prediction is kept, compared, and never in the way of an automatic run."""

import nbformat
import pytest
from nbclient import NotebookClient

from nn_helpers import predict_first
from nn_helpers.checks import prediction

QUESTION = ("99.layers", "What do ten linear layers draw?", ["a straight line", "a curve & more"])
LINE, CURVE = (
    {"a straight line": True, "a curve & more": False},
    {"a straight line": False, "a curve & more": True},
)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(prediction, "_kept", {})


def radio(guess):
    return guess._widget().children[1]


def test_nothing_is_chosen_beforehand():
    guess = predict_first(*QUESTION)
    assert guess.choice is None
    assert radio(guess).value is None
    assert guess.reveal(CURVE, "Why.").message == "What happens: a curve & more. Why."
    assert repr(guess.reveal(CURVE)).startswith("○ No prediction made")


def test_a_click_is_kept_when_the_cell_runs_again():
    guess = predict_first(*QUESTION)
    widget = guess._widget()
    widget.children[1].value = "a curve & more"
    assert "Kept: a curve &amp; more." in widget.children[2].value
    again = predict_first(*QUESTION)
    assert radio(again).value == again.choice == "a curve & more"


def test_reveal_compares():
    guess = predict_first(*QUESTION)
    guess.choose(1)
    assert repr(guess.reveal(LINE, "Why.")).startswith("✓ As predicted")
    wrong = guess.reveal(CURVE, "Why.")
    assert wrong.message == "You expected: a straight line. What happens: a curve & more. Why."
    guess.choose("a curve & more")
    assert "✓" in repr(guess.reveal(CURVE))


def test_an_option_that_no_longer_exists_is_forgotten():
    predict_first(*QUESTION).choose(2)
    assert predict_first(*QUESTION[:2], ["a straight line", "a parabola"]).choice is None


def test_the_widget_is_labelled():
    widget = radio(predict_first(*QUESTION))
    assert widget.description == "Your prediction:"
    assert widget.tooltip == QUESTION[1]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: predict_first("99.x", "Which?", ["only one"]), "two or more different options"),
        (lambda: predict_first("99.x", "Which?", ["a", "a"]), "two or more different options"),
        (lambda: predict_first("99.x", "Which?", "ab"), "list of texts"),
        (lambda: predict_first("99.x", "Which?", [1, 2]), "list of texts"),
        (lambda: predict_first(*QUESTION).reveal({"a straight lin": True}), "Did you mean 'a straight line'"),
        (lambda: predict_first(*QUESTION).reveal("a straight line"), "expected a condition for every option"),
        (lambda: predict_first(*QUESTION).reveal({"a straight line": True}), "missing: 'a curve & more'"),
        (lambda: predict_first(*QUESTION).reveal(dict.fromkeys(QUESTION[2], False)), "but none did"),
        (lambda: predict_first(*QUESTION).reveal(dict.fromkeys(QUESTION[2], True)), "Exactly one option"),
        (lambda: predict_first(*QUESTION).choose(3), "3 is not an option"),
    ],
)
def test_author_faults(call, words):
    with pytest.raises((ValueError, TypeError), match=words):
        call()


def test_an_automatic_run_passes_and_shows_the_same_every_time():
    ask = f"from nn_helpers import predict_first\nguess = predict_first(*{QUESTION!r})"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in (ask, f"guess.reveal({LINE!r})", ask)]
    )
    NotebookClient(notebook, timeout=600, startup_timeout=600).execute()
    (first,), (revealed,), (second,) = (cell.outputs for cell in notebook.cells)
    assert first.data.pop("application/vnd.jupyter.widget-view+json") != second.data.pop(
        "application/vnd.jupyter.widget-view+json"
    )
    assert first.data == second.data  # nothing else can differ when nbval compares
    assert "( ) a straight line" in first.data["text/plain"]
    assert "<li>a curve &amp; more</li>" in first.data["text/html"]
    assert revealed.data["text/plain"].startswith("○ No prediction made")

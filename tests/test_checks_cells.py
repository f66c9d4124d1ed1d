"""A definition that is older than the text of its cell is noticed, in a live notebook only."""

import contextlib
import json
import os
import time

import pytest
from jupyter_client.manager import KernelManager

from nn_helpers.checks.cells import Notebook

DEFINE = "def neuron(x, w, b):\n    return sigmoid(x @ w + b)"
HELPER = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
CHECK = 'check("01.neuron", neuron)'


def notebook(*runs, namespace=None):
    made = Notebook(namespace or {})
    for cell, source in runs:
        made.record(cell, source)
        if namespace is None:
            with contextlib.suppress(NameError, SyntaxError):
                exec(source, made.namespace)
    return made


def test_nothing_is_said_of_cells_that_ran_in_order():
    made = notebook(("a", HELPER), ("b", DEFINE), ("c", CHECK), ("b", DEFINE), ("c", CHECK))
    assert made.note("check", "01.neuron") == ""


def test_a_function_whose_cell_defines_another_name_now():
    made = notebook(("a", HELPER), ("b", DEFINE), ("b", DEFINE.replace("neuron", "unit")), ("c", CHECK))
    assert made.note("check", "01.neuron").startswith("Note: `neuron` comes from an earlier version")


def test_a_helper_whose_cell_defines_another_name_now():
    made = notebook(("a", HELPER), ("b", DEFINE), ("a", "logistic = 3"), ("c", CHECK))
    assert made.note("check", "01.neuron").startswith("Note: `sigmoid` comes from an earlier version")


def test_a_value_that_was_computed_from_an_earlier_version_of_another():
    runs = [("a", "w = 3.0"), ("b", "z = 2 * w"), ("a", "w = 4.0"), ("c", 'check("01.table", z=z)')]
    assert notebook(*runs).note("check", "01.table") == (
        "Note: `z` was computed before `w` was changed. Run its cell again."
    )
    again = [*runs[:3], runs[1], runs[3]]
    assert notebook(*again).note("check", "01.table") == ""
    unchanged = [runs[0], runs[1], runs[0], runs[3]]
    assert notebook(*unchanged).note("check", "01.table") == ""


def test_a_name_that_two_exercises_use_is_not_a_change():
    made = notebook(("a", "x = 1.0"), ("b", "z = x"), ("d", "x = 7.0"), ("c", 'check("01.table", z=z)'))
    assert made.note("check", "01.table") == ""


def test_several_calls_in_one_cell_are_told_apart():
    both = 'check("01.neuron", neuron)\ncheck("01.forward", forward)'
    made = notebook(("b", "neuron = 1"), ("b", "unit = 1"), ("d", "forward = 1"), ("c", both))
    assert made.note("check", "01.neuron")
    assert not made.note("check", "01.forward")


def test_an_execution_without_an_id_and_a_magic_are_left_out():
    made = notebook((None, "x = 1"), ("a", "%matplotlib inline"))
    assert made.runs == []
    assert made.note("check", "01.neuron") == ""


def save(path, sources, later=2.0):
    """A notebook's file with these cells (id to text), dated some seconds from now."""
    path.write_text(json.dumps({"cells": [{"id": k, "source": [v]} for k, v in sources.items()]}))
    os.utime(path, (time.time() + later,) * 2)


def test_a_cell_that_was_edited_and_saved_but_not_run(tmp_path):
    made = notebook(("a", HELPER), ("b", DEFINE), ("c", CHECK))
    made.file = tmp_path / "mine.ipynb"
    assert made.note("check", "01.neuron") == ""  # not saved yet
    save(made.file, {"a": HELPER, "b": DEFINE, "c": CHECK})
    assert made.note("check", "01.neuron") == ""
    save(made.file, {"a": HELPER, "b": DEFINE.replace("@", "*"), "c": CHECK})
    note = "Note: the cell that defines `neuron` was changed after it ran. Run it again."
    assert made.note("check", "01.neuron") == note
    save(made.file, {"a": HELPER.replace("1 +", "2 +"), "b": DEFINE, "c": CHECK})
    assert made.note("check", "01.neuron") == note.replace("neuron", "sigmoid")
    save(made.file, {"b": "another text"}, later=-3600)  # saved before it ran: says nothing about now
    assert made.note("check", "01.neuron") == ""
    made.file.write_text("no notebook")
    os.utime(made.file, (time.time() - 3600,) * 2)
    assert made.note("check", "01.neuron") == ""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return tmp_path_factory.mktemp("notebook") / "mine.ipynb"


@pytest.fixture(scope="module")
def kernel(saved):
    manager = KernelManager()
    manager.start_kernel(env={**os.environ, "JPY_SESSION_NAME": str(saved)})  # as Jupyter's server does
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=600)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client, source, cell=None):
    """The text that a cell shows, executed as JupyterLab does with an id, or as nbclient does without."""
    content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
    message = client.session.msg("execute_request", content)
    if cell is not None:
        message["metadata"]["cellId"] = cell
    client.shell_channel.send(message)
    shown = ""
    while True:
        reply = client.get_iopub_msg(timeout=600)
        if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if reply["msg_type"] in ("execute_result", "display_data"):
            shown += reply["content"]["data"]["text/plain"]
        if reply["msg_type"] == "error":
            raise AssertionError(reply["content"]["evalue"])
        if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
            return shown


STEPS = [
    ("a", "import numpy as np\nfrom nn_helpers import check\ncheck"),
    ("b", HELPER),
    ("d", DEFINE),
    ("e", CHECK),
    ("b", "logistic = sigmoid"),
    ("e", CHECK),
]


def test_a_live_notebook_is_told_and_an_automatic_run_is_not(kernel):
    live = [run(kernel, source, cell) for cell, source in STEPS]
    assert "Passed" in live[3]
    assert "Note" not in live[3]
    assert "Passed" in live[5]
    assert live[5].endswith(
        "Note: `sigmoid` comes from an earlier version of its cell, which no longer "
        "defines it. Run the cell that defines it now."
    )
    automatic = [run(kernel, source) for _, source in STEPS]
    assert "Note" not in automatic[5]


def test_a_live_notebook_is_told_of_an_edit_that_did_not_run(kernel, saved):
    for source, cell in ((STEPS[0][1], "a"), (HELPER, "b"), (DEFINE, "d")):
        run(kernel, source, cell)
    save(saved, {"b": HELPER, "d": DEFINE.replace("@", "*"), "e": CHECK})
    told = run(kernel, CHECK, "e")
    assert "Passed" in told
    assert told.endswith("Note: the cell that defines `neuron` was changed after it ran. Run it again.")
    assert "Note" not in run(kernel, CHECK)  # an automatic run
    run(kernel, DEFINE, "d")
    save(saved, {"b": HELPER, "d": DEFINE, "e": CHECK})
    assert "Note" not in run(kernel, CHECK, "e")


def test_a_live_notebook_is_told_of_a_function_that_was_written_elsewhere(kernel):
    ask = 'check("01.stable_sigmoid", stable_sigmoid)'
    run(kernel, "import functools\nfrom scipy.special import expit as stable_sigmoid", "f")
    told = run(kernel, ask, "g")
    assert "Passed" in told
    assert "`numpy.expit`, which was written elsewhere" in told
    run(kernel, "own = stable_sigmoid\ndef stable_sigmoid(z):\n    return own(z)", "f")
    assert "elsewhere" not in run(kernel, ask, "g")
    for around in ("%%time\n", "@np.errstate(under='ignore')\n", "@functools.singledispatch\n"):
        run(kernel, f"{around}def stable_sigmoid(z):\n    return own(z)", "f")
        assert "elsewhere" not in run(kernel, ask, "g"), around

"""Answers that are somebody else's function: assigned, or called where the package needs not contain it."""

import copy
import json

import nbformat
import pytest
from submissions import ROOT, grade_id

from tools.grading import cli, watch

UNHURRIED = watch.Bounds(cell=600.0, notebook=3600.0)  # seconds: chapters that train, on a busy machine
NN = "from nn_helpers.nn import "
ASSIGNED = {
    "01_neurons_and_activations": {"stable_sigmoid": "from scipy.special import expit as stable_sigmoid"},
    "06_mlp_on_mnist": {
        "accuracy": NN + "accuracy",
        "softmax": "import functools\nfrom scipy.special import softmax as s\n"
        "softmax = functools.partial(s, axis=-1)",
    },
}
WRAPPED = {
    "01_neurons_and_activations": {
        "stable_sigmoid": NN + "Sigmoid\ndef stable_sigmoid(z):\n    return Sigmoid()(z)"
    },
    "06_mlp_on_mnist": {"softmax": NN + "softmax as s\ndef softmax(Z):\n    return s(Z)"},
    "07_word2vec": {
        "shorten": "from nn_helpers.words import svd_vectors\n"
        "def shorten(matrix, d):\n    return svd_vectors(matrix, d)",
        "pair_gradients": "from nn_helpers.words import pair_gradients as p\n"
        "def pair_gradients(v, u, u_negative):\n    return p(v, u, u_negative)",
    },
    "09_lstm": {
        "lstm_step": "from nn_helpers.recurrent import lstm_step as s\n"
        "def lstm_step(x, h, c, W_ih, W_hh, b):\n    return s(x, h, c, W_ih, W_hh, b)[:2]",
        "train": NN + "train_step\ndef train(cell, batches, seed):\n"
        "    network, loss_fn, optimizer = start(cell, seed)\n"
        "    return [train_step(network, loss_fn, optimizer, batch, max_norm=1.0) for batch in batches]",
    },
}
# Here the notebook itself uses what the answer calls: nobody can leave it out, and a person is told.
NEEDED = {
    "06_mlp_on_mnist": {
        "dense_backward": "from nn_helpers.nn import Linear\n"
        "def dense_backward(A, W, delta):\n    layer = Linear(*W.shape)\n    layer.weight.data = W\n"
        "    layer(A)\n    back = layer.backward(delta)\n"
        "    return layer.weight.grad, layer.bias.grad, back",
        "one_hot": "from sklearn.preprocessing import label_binarize\n"
        "def one_hot(labels, n_classes):\n"
        "    return label_binarize(labels, classes=range(n_classes)).astype(float)",
    }
}


def answers(chapter, changed):
    """The course's own solution with other answers."""
    path = ROOT / "solutions" / chapter / f"{chapter[:2]}_exercises.ipynb"
    made = copy.deepcopy(nbformat.read(path, as_version=4))
    for name, source in changed.items():
        next(cell for cell in made.cells if grade_id(cell) == name).source = source
    return made


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder, rows = tmp_path_factory.mktemp("grading"), {}
    kinds = {"assigned": ASSIGNED, "wrapped": WRAPPED, "needed": NEEDED}
    for chapter in sorted({chapter for kind in kinds.values() for chapter in kind}):
        for kind, changed in kinds.items():
            if chapter in changed:
                path = folder / "submitted" / kind / chapter / f"{chapter[:2]}_exercises.ipynb"
                path.parent.mkdir(parents=True)
                path.write_text(json.dumps(answers(chapter, changed[chapter])))
        for kind, row in cli.grade_class(chapter, folder, seed=5, bounds=UNHURRIED).items():
            rows[kind, chapter] = row
    return rows


def verdicts(graded, kind, chapter, changed):
    row = graded[kind, chapter]
    lost = sum(v.of for v in row.verdicts if v.check.removeprefix("check_") in changed)
    return row, lost, [v for v in row.verdicts if v.check.removeprefix("check_") in changed]


@pytest.mark.parametrize("chapter", ASSIGNED)
def test_a_function_written_elsewhere_earns_nothing_and_says_why(graded, chapter):
    row, lost, said = verdicts(graded, "assigned", chapter, ASSIGNED[chapter])
    assert [(v.points, v.word) for v in said] == [(0, "Not your own")] * len(ASSIGNED[chapter])
    assert all("asks for a function of your own, written in the notebook" in v.message for v in said)
    assert row.points == sum(v.of for v in row.verdicts) - lost


@pytest.mark.parametrize("chapter", WRAPPED)
def test_a_call_of_what_is_left_out_earns_nothing_and_says_why(graded, chapter):
    row, lost, said = verdicts(graded, "wrapped", chapter, WRAPPED[chapter])
    assert [v.points for v in said] == [0] * len(WRAPPED[chapter])
    assert all("is left out in grading" in v.message for v in said), said
    assert row.points <= sum(v.of for v in row.verdicts) - lost
    assert not [error for error in row.errors if "import" in error.lower()]


def test_what_the_notebook_itself_needs_is_flagged(graded):
    flags = graded["needed", "06_mlp_on_mnist"].flags
    assert "takes from a library: sklearn.preprocessing.label_binarize" in flags

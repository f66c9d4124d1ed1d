"""What chapter 09 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import re
from functools import partial
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch09 import exercises as exercises
from nn_helpers.chapters.ch09 import explorers as explorers
from nn_helpers.data.sequence_tasks import recall_cue
from nn_helpers.nn import Adam, clip_grad_norm_
from nn_helpers.nn.activations import sigmoid
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss
from nn_helpers.recurrent import lstm as package
from nn_helpers.recurrent.gru import GRU, gru_step
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import training_steps

ROOT = Path(__file__).resolve().parent.parent
CELL = (
    "sigmoid", "lstm_step", "lstm_forward", "lstm_step_backward", "lstm_backward", "random_lstm",
    "loss_of_states",
)  # fmt: skip


def lecture(*names):
    """Definitions of the lecture that see each other and the package's gradient tools."""
    found = dict(zip((*CELL, *names), definitions("09", *CELL, *names), strict=True))
    found["sigmoid"].__globals__.update(
        LSTM=LSTM, numerical_gradient=numerical_gradient, partial=partial, relative_error=relative_error
    )
    return [found[name] for name in names]


# One cell


def test_the_cell_by_hand_to_every_printed_digit():
    i, f, g, o = sigmoid(np.array(1.0)), sigmoid(np.array(2.0)), np.tanh(0.5), sigmoid(np.array(-1.0))
    c = f * 0.8 + i * g
    assert [f"{v:.4f}" for v in (i, f, g, o, c, o * np.tanh(c))] == [
        "0.7311", "0.8808", "0.4621", "0.2689", "1.0425", "0.2095",
    ]  # fmt: skip


def test_a_sum_hands_its_gradient_on_and_a_squashed_state_does_not():
    slopes = numerical_gradient(np.sum, np.linspace(-1, 1, 41))
    assert slopes == pytest.approx(np.ones(41))
    assert (0.9 * 0.75) ** 40 < 2e-7


@pytest.mark.parametrize("seed", range(5))
def test_without_forgetting_a_stream_saturates_the_cell(seed):
    stream = 0.5 * np.random.default_rng(seed).uniform(-0.6, 1, 400)
    kept = {1.0: 0.0, 0.95: 0.0}
    for value in stream:
        kept = {f: f * c + value for f, c in kept.items()}
    assert 1 - np.tanh(kept[1.0]) < 1e-6
    assert abs(kept[0.95]) < 5


# The lecture's cell is the package's


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_step_and_its_gradient_are_the_packages(seed):
    step, back, problem = lecture("lstm_step", "lstm_step_backward", "random_lstm")
    X, (h, c), weights, targets = problem(seed)
    mine, theirs = step(X[0], h, c, *weights), package.lstm_step(X[0], h, c, *weights)
    for one, other in zip(mine[:2], theirs[:2], strict=True):
        assert one == pytest.approx(other, abs=1e-13)
    given = (targets[0], targets[1], X[0], h, c, mine[1], mine[2], *weights[:2])
    *ours, shares = back(*given)
    for one, other in zip((*ours, *shares), package.lstm_step_backward(*given), strict=True):
        assert one == pytest.approx(other, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_gradient_over_time_is_right_and_the_packages(seed):
    check_backward, package_agrees = lecture("check_backward", "package_agrees")
    assert check_backward(seed) < 1e-7
    assert package_agrees(seed)


@pytest.mark.parametrize("seed", range(3))
def test_a_lost_path_or_a_lost_factor_is_found(seed):
    probe = exercises.back_probe(seed, 3, 2)
    right = exercises.step_deltas(*probe.arguments()[0])
    for name in ("path through the output gate lost", "cell gradient not multiplied by f"):
        (wrong,) = [m.wrong for m in exercises.back_exercise.misconceptions if m.name == name]
        assert relative_error(wrong(*probe.arguments()[0])[4], right[4]) > 0.1


@pytest.mark.parametrize("seed", range(3))
def test_the_exercises_deltas_are_central_differences(seed):
    rng = np.random.default_rng(seed)
    z, c_before, grad_h, grad_c = rng.normal(size=(4, 3)), *rng.normal(size=(3, 3))

    def loss(z, c_before):
        i, f, o = (exercises.sigmoid(z[k]) for k in (0, 1, 3))
        c = f * c_before + i * np.tanh(z[2])
        return (o * np.tanh(c)) @ grad_h + c @ grad_c

    i, f, o, g = *(exercises.sigmoid(z[k]) for k in (0, 1, 3)), np.tanh(z[2])
    deltas = exercises.step_deltas(grad_h, grad_c, c_before, f * c_before + i * g, i, f, g, o)
    assert relative_error(np.stack(deltas[:4]), numerical_gradient(lambda v: loss(v, c_before), z)) < 1e-7
    assert relative_error(deltas[4], numerical_gradient(lambda v: loss(z, v), c_before)) < 1e-7


def test_the_lectures_gru_is_the_packages():
    (step,) = lecture("my_gru_step")
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, h = rng.normal(size=(2, 3)), rng.normal(size=(2, 4))
        weights = [rng.normal(size=shape) for shape in ((3, 12), (4, 12), (12,), (4,))]
        assert step(x, h, *weights) == pytest.approx(gru_step(x, h, *weights)[0], abs=1e-13)
        weights[2][4:8] = 50
        assert step(x, h, *weights) == pytest.approx(h)


# The forget bias


def test_what_a_bias_keeps():
    assert f"{exercises.kept(1.0, 40):.0e}" == "4e-06"
    assert f"{exercises.kept(np.log(40), 40):.2f}" == "0.37"
    for lag in (10, 40, 200, 1000):
        assert abs(exercises.kept(np.log(lag), lag) - np.exp(-1)) < 0.6 / lag
        assert exercises.kept(exercises.bias_for(lag, 0.3), lag) == pytest.approx(0.3)


@pytest.mark.parametrize("bias", [0.0, 1.0, np.log(40)])
def test_real_layers_forget_as_the_formula_says_and_side_roads_add(bias):
    (gradient_sizes,) = lecture("gradient_sizes")
    for seed in range(5):
        alone, whole = (gradient_sizes(bias, seed, roads)[40] for roads in (False, True))
        assert alone ** (1 / 40) == pytest.approx(sigmoid(np.array(bias)), rel=0.1)
        assert whole > alone
        assert (whole < 0.01) == (bias <= 1)


def test_chrono_spreads_the_memory():
    layer = LSTM(8, 1000, forget_bias="chrono", longest_lag=80, random_state=0)
    bias_i, bias_f, _, _ = np.split(layer.bias_l0.data, 4)
    assert bias_i == pytest.approx(-bias_f)
    half_life = np.log(0.5) / np.log(sigmoid(bias_f))
    assert np.percentile(half_life, 10) < 10
    assert np.percentile(half_life, 90) > 45


def test_a_gate_with_a_bias_of_30_is_open_and_stays_there():
    assert 1 - sigmoid(np.array(30.0)) < 1e-12
    layer = LSTM(3, 2, random_state=0)
    layer.bias_l0.data[2:4] = 30
    assert np.all(layer.trace(np.random.default_rng(0).normal(size=(5, 2, 3)))[0]["f"] > 1 - 1e-11)


# The fair fight


def test_equal_units_are_four_times_the_parameters():
    sizes = {kind: sum(p.size for p in kind(8, 16).parameters()) for kind in (RNN, GRU, LSTM)}
    assert (sizes[RNN], sizes[GRU], sizes[LSTM]) == (400, 1216, 1600)
    for kind, size in sizes.items():
        assert exercises.count(kind.__name__, 8, 16) == size
    assert sum(p.size for p in RNN(8, 37).parameters()) + 38 * 4 == 1854


@pytest.mark.parametrize("seed", range(3))
def test_the_forget_bias_decides_whether_a_cue_is_recalled(seed):
    best = {}
    for bias in (0.0, np.log(20)):
        rng = np.random.default_rng(seed)
        network = SequenceNetwork(
            LSTM(8, 16, forget_bias=bias, dtype=np.float32, random_state=rng),
            Linear(16, 4, dtype=np.float32, random_state=rng),
            "last",
        )
        draw = lambda rng=rng: recall_cue(32, 20, random_state=rng)  # noqa: E731
        losses = list(training_steps(network, CrossEntropyLoss(), draw, n_updates=100))
        best[bias] = np.mean(losses[-10:])
    assert best[np.log(20)] < 0.2
    assert best[0.0] > 1.2


@pytest.mark.parametrize("chapter", ["08", "09"])
def test_every_table_that_a_lecture_shows_is_stored_in_the_benchmarks(chapter):
    """Read by a cell, and still what the file says."""
    (path,) = ROOT.glob(f"notebooks/{chapter}_*.ipynb")
    files = [file.read_text(encoding="utf-8") for file in ROOT.glob("benchmarks/results/*.md")]
    stored = {part.strip() for text in files for part in text.split("\n\n") if part.startswith("|")}
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    shown = [
        o.data["text/markdown"] for c in cells for o in c.outputs if "text/markdown" in o.get("data", {})
    ]
    assert len(shown) >= 3
    assert all(table.strip() in stored for table in shown)


# The explorers


def test_the_hand_made_cells_do_what_the_explorer_says():
    state = explorers.compute_gates("(a) bb(", "inside brackets")
    assert (state.values[4] > 0.9).tolist() == [True, True, False, False, False, False, True]
    counted = explorers.compute_gates("aabx b", "as minus bs").values[4]
    assert counted == pytest.approx(0.2 * np.array([1, 2, 1, 1, 1, 0]), abs=0.005)
    place = explorers.compute_gates("abc de", "place in the word").values[4]
    assert place == pytest.approx(0.2 * np.array([1, 2, 3, 0, 1, 2]), abs=0.005)


def test_the_memory_explorer_shows_both_famous_numbers():
    assert f"{explorers.compute_memory(1.0, 40).kept:.0e}" == "4e-06"
    state = explorers.compute_memory(np.log(40), 40)
    assert f"{state.kept:.2f}" == "0.37"
    assert state.suggested == pytest.approx(state.bias)


def test_the_race_trains_both_on_the_same_sequences_and_matches_parameters():
    fair = explorers.compute_adding(20, "parameters", "ln T", 0)
    assert fair.sizes[0] == pytest.approx(fair.sizes[1], rel=0.02)
    assert explorers.compute_adding(20, "units", "ln T", 0).units == (16, 16)
    run = explorers.stream_adding(5, "units", "1", 0)
    states = [next(run) for _ in range(150)]
    assert [len(losses) for losses in states[-1].losses] == [150, 150]
    before, after = (
        np.array([explorers.smooth(state.losses[k])[-1] for k in (0, 1)]) for state in states[::149]
    )
    assert np.all(after < before)
    assert "After 150 updates" in explorers.describe_adding(states[-1])


# Sequence to sequence


TRANSLATOR = (
    "LETTERS", "START", "new_translator", "letter_logits", "translator_step", "train_translator",
    "write_answer", "letter_errors",
)  # fmt: skip


def translator():
    found = dict(zip(TRANSLATOR, definitions("09", *TRANSLATOR), strict=True))
    needed = (LSTM, Linear, Adam, CrossEntropyLoss, clip_grad_norm_)
    found["train_translator"].__globals__.update({tool.__name__: tool for tool in needed})
    return found


class Still:
    """An optimiser that leaves the weights, so that the gradients can be read."""

    def __init__(self, parameters):
        self.parameters = parameters

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.zero_grad()

    def step(self):
        pass


@pytest.mark.parametrize("seed", range(3))
def test_the_translators_gradient_reaches_the_encoder(seed):
    own = translator()
    rng = np.random.default_rng(seed)
    parts = LSTM(9, 3, random_state=rng), LSTM(9, 3, random_state=rng), Linear(3, 8, random_state=rng)
    x = rng.integers(0, 8, (4, 2))
    still = Still([p for part in parts for p in part.parameters()])
    own["translator_step"](parts, still, CrossEntropyLoss(), x, x[::-1])
    for part in parts:
        parameter = part.parameters()[0]
        before = parameter.data.copy()

        def loss(value, parameter=parameter):
            parameter.data[...] = value
            return CrossEntropyLoss()(own["letter_logits"](parts, x, x[::-1]), x[::-1])

        measured = numerical_gradient(loss, before.copy())
        parameter.data[...] = before
        assert relative_error(parameter.grad, measured) < 1e-6


def test_the_decoder_reads_its_own_letters():
    own = translator()
    parts = own["new_translator"](8, seed=1)
    x = np.random.default_rng(1).integers(0, 8, (5, 6))
    written = own["write_answer"](parts, x)
    assert np.array_equal(own["letter_logits"](parts, x, written).argmax(axis=-1), written)


@pytest.mark.parametrize("seed", [5, 6])
def test_short_strings_are_learnt_and_long_ones_are_not(seed):
    """Other seeds than those of the stored result."""
    own = translator()
    short, long = (own["letter_errors"](own["train_translator"](n, seed), n) for n in (4, 12))
    assert short < 0.02
    assert long > 0.1


def test_the_stored_adding_problem_is_what_the_lecture_says_of_it():
    results = ROOT / "benchmarks" / "results"
    text = "".join((results / f"memory_adding{end}.md").read_text(encoding="utf-8") for end in ("", "_500"))
    rows = re.findall(r"^\| ([\w ,]+) \| (\d+)/(\d+) \((.*)\) \|", text, re.MULTILINE)
    gated = [row for row in rows if row[0] != "RNN"]
    unsolved = [(name, int(n) - int(solved)) for name, solved, n, _ in gated if solved != n]
    assert unsolved[:2] == [("LSTM, bias ln T", 1), ("LSTM, bias ln T", 5)]
    chrono = [[int(run) for run in runs.split()] for name, _, _, runs in rows if name == "LSTM, chrono"]
    assert [len(runs) for runs in chrono] == [3, 10, 3]
    assert max(chrono[2]) < 1.3 * np.median(chrono[1])  # thousand sequences, T = 500 and T = 100


def test_the_stored_errors_grow_with_the_length():
    text = (ROOT / "benchmarks/results/sequence_to_sequence.md").read_text(encoding="utf-8")
    tables = [part for part in text.split("\n\n") if part.startswith("|")]
    assert tables
    for table in tables:
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
        medians = [float(row[2]) for row in rows]
        assert medians == sorted(medians)
        assert min(float(error) for error in rows[-1][1].split()) > 10
        assert all(len(row[1].split()) == 5 for row in rows)

"""The memory tasks are what they say, and nothing but memory solves them."""

import numpy as np
import pytest

from nn_helpers.data.sequence_tasks import (
    REBER_SYMBOLS,
    adding_problem,
    anbn,
    embedded_reber,
    reber_string,
    reber_success,
    recall_cue,
)
from nn_helpers.nn.layers import Linear
from nn_helpers.nn.losses import CrossEntropyLoss, MSELoss
from nn_helpers.recurrent.lstm import LSTM
from nn_helpers.recurrent.sequence_network import SequenceNetwork
from nn_helpers.recurrent.sequence_training import masked_loss, training_steps


def test_adding_problem():
    x, y, mask = adding_problem(2000, 20, random_state=0)
    assert x.shape == (20, 2000, 2)
    assert mask is None
    assert (x[:10, :, 1].sum(axis=0) == 1).all()
    assert (x[10:, :, 1].sum(axis=0) == 1).all()
    np.testing.assert_allclose((x[:, :, 0] * x[:, :, 1]).sum(axis=0), y[:, 0])
    assert abs(np.mean((y - 1) ** 2) - 1 / 6) < 0.01


def test_adding_problem_of_1997():
    x, y, mask = adding_problem(2000, 40, variant="1997", random_state=0)
    lengths = mask.sum(axis=0)
    assert (lengths.min(), lengths.max()) == (40, 44)
    marks = x[:, :, 1]
    ends = marks[lengths - 1, np.arange(2000)]
    assert (ends == -1).all()
    assert ((marks == 1).sum(axis=0) == 2).all()
    assert ((marks[:10] == 1).sum(axis=0) >= 1).all()
    assert not (marks[19:] == 1).any()
    np.testing.assert_allclose(0.5 + (x[:, :, 0] * (marks == 1)).sum(axis=0) / 4, y[:, 0])
    assert not x[~mask].any()


def test_recall_cue():
    x, y, _ = recall_cue(500, 7, n_cues=3, n_distractors=2, random_state=0)
    assert x.shape == (8, 500)
    np.testing.assert_array_equal(x[0], y)
    assert set(np.unique(y)) == {0, 1, 2}
    assert set(np.unique(x[1:])) == {3, 4}


def test_embedded_reber():
    successors = {"": {"B"}}
    rng = np.random.default_rng(0)
    for _ in range(300):
        string, legal = reber_string(rng)
        assert string[1] == string[-2]
        assert (string[0], string[2], string[-3], string[-1]) == ("B", "B", "E", "E")
        assert all(symbol in choices for symbol, choices in zip(string[1:], legal, strict=True))
        for t in range(len(legal)):
            successors.setdefault(string[: t + 1], set()).add(string[t + 1])
            assert successors[string[: t + 1]] <= set(legal[t])
    assert successors["BTB"] == successors["BPB"] == {"T", "P"}
    _, y, mask = embedded_reber(50, random_state=1)
    assert y.shape == (*mask.shape, len(REBER_SYMBOLS))
    assert set(y[mask].sum(axis=-1)) == {1, 2}
    perfect, end = reber_success(y, y, mask)
    assert perfect.all()
    assert end.all()
    forgetful = y.copy()
    forgetful[:, :, [1, 2]] = y[:, :, [1, 2]].max(axis=2, keepdims=True)  # T as likely as P, always
    perfect, end = reber_success(forgetful, y, mask)
    assert not perfect.any()
    assert not end.any()


def test_anbn():
    x, y, mask = anbn([1, 3])
    assert [row[m].tolist() for row, m in zip(x.T, mask.T, strict=True)] == [[0, 1, 2], [0, 1, 1, 1, 2, 2, 2]]
    assert [row[m].tolist() for row, m in zip(y.T, mask.T, strict=True)] == [[1, 2, 0], [1, 1, 1, 2, 2, 2, 0]]


def test_masked_loss_ignores_what_does_not_exist():
    rng = np.random.default_rng(0)
    y_hat, y, mask = (
        rng.normal(size=(3, 2, 4)),
        rng.integers(0, 4, (3, 2)),
        np.array([[1, 1], [1, 0], [1, 0]], bool),
    )
    loss, grad = masked_loss(CrossEntropyLoss(), y_hat, y, mask)
    y_hat[~mask] = 100
    assert loss == masked_loss(CrossEntropyLoss(), y_hat, y, mask)[0]
    assert not grad[~mask].any()
    assert grad[mask].any(axis=1).all()


def test_a_mask_of_numbers_would_choose_steps_and_is_refused():
    y_hat, y = np.zeros((3, 2, 4)), np.zeros((3, 2), int)
    with pytest.raises(ValueError, match=r"mask: expected an array of bool of shape \(T, N\) = \(3, 2\)"):
        masked_loss(CrossEntropyLoss(), y_hat, y, np.array([[1, 1], [1, 0], [1, 0]]))


@pytest.mark.parametrize("seed", range(3))
def test_an_lstm_with_forget_bias_ln_t_learns_to_recall(seed):
    rng = np.random.default_rng(seed)
    lstm = LSTM(8, 12, forget_bias=np.log(15), dtype=np.float32, random_state=seed)
    network = SequenceNetwork(lstm, Linear(12, 4, dtype=np.float32, random_state=seed), "last")
    draw = lambda: recall_cue(32, 15, random_state=rng)  # noqa: E731
    losses = list(training_steps(network, CrossEntropyLoss(), draw, n_updates=400, lr=1e-2))
    assert np.mean(losses[:5]) > 1.2  # ln 4 is guessing
    assert np.mean(losses[-20:]) < 0.3


def test_training_follows_a_masked_task():
    rng = np.random.default_rng(0)
    network = SequenceNetwork(LSTM(2, 8, random_state=0), Linear(8, 1, random_state=0), "last")
    draw = lambda: adding_problem(32, 24, variant="1997", random_state=rng)  # noqa: E731
    losses = list(training_steps(network, MSELoss(), draw, n_updates=60, lr=1e-2))
    assert np.mean(losses[-10:]) < np.mean(losses[:5])


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: adding_problem(3, 1), "more steps"),
        (lambda: adding_problem(3, 20, variant="1997"), "more steps"),
        (lambda: adding_problem(3, 20, variant="product"), "variant: expected one of"),
        (lambda: recall_cue(3, 0), "lag: expected .*at least 1"),
        (lambda: recall_cue(3, 5, n_distractors=0), "n_distractors: expected .*at least 1"),
    ],
)
def test_bad_input_gets_one_clear_sentence(act, message):
    with pytest.raises(ValueError, match=message):
        act()

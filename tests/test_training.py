"""Training sees every example once per epoch, records what happened, and stops with a clear word."""

import numpy as np
import pytest

from nn_helpers.nn.layers import Layer, Linear, ReLU, Tanh
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, SSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adam
from nn_helpers.nn.training import History, accuracy, fit, forward_in_batches
from nn_helpers.validation import NotFiniteError

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


class Recorder(Layer):
    """Passes its input on, and keeps a copy."""

    def __init__(self):
        self.seen = []

    def forward(self, x):
        self.seen.append(np.array(x))
        return np.asarray(x, float)

    def backward(self, grad_output, needs_input_grad=True):
        return grad_output


def line(n=10, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 2))
    y = X @ [[2.0], [-1.0]] + 0.5
    model = Sequential(Linear(2, 1, dtype=dtype), random_state=seed)
    return model, X, y


def test_it_is_the_five_verbs_in_a_loop():
    model, X, y = line()
    twin, _, _ = line()
    history = fit(
        model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, epochs=3, shuffle=False, batch_size=4
    )

    loss_fn, optimizer, losses = MSELoss(), SGD(twin.parameters(), lr=0.1), []
    for _ in range(3):
        total = 0
        for rows in (slice(0, 4), slice(4, 8), slice(8, 10)):
            loss = loss_fn(twin(X[rows]), y[rows])
            total += loss * len(X[rows])
            optimizer.zero_grad()
            twin.backward(loss_fn.backward())
            optimizer.step()
        losses.append(total / 10)
    np.testing.assert_array_equal(model[0].weight.data, twin[0].weight.data)
    np.testing.assert_allclose(history.loss, losses)
    assert history.epochs == [1, 2, 3]
    assert history.validation_loss == []
    assert len(history) == 3


def test_every_epoch_is_a_new_permutation_of_all_examples():
    recorder = Recorder()
    model = Sequential(recorder, Linear(1, 1), random_state=0)
    X = np.arange(10).reshape(10, 1)
    fit(model, MSELoss(), SGD(model.parameters(), lr=1e-6), X, X, epochs=3, batch_size=4, random_state=0)
    assert [len(x) for x in recorder.seen] == [4, 4, 2] * 3
    epochs = [tuple(np.concatenate(recorder.seen[i : i + 3]).ravel()) for i in (0, 3, 6)]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert len({*epochs, tuple(range(10))}) == 4


def test_examples_stay_with_their_targets_when_shuffled():
    model, X, y = line(n=50)
    history = fit(
        model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, epochs=60, batch_size=10, random_state=0
    )
    assert history.loss[-1] < 1e-6
    np.testing.assert_allclose(model[0].weight.data.ravel(), [2, -1], atol=1e-3)


def test_random_state_makes_training_reproducible():
    results = []
    for seed in (0, 0, 1):
        model, X, y = line()
        fit(
            model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, epochs=2, batch_size=3, random_state=seed
        )
        results.append(model[0].weight.data.copy())
    np.testing.assert_array_equal(results[0], results[1])
    assert (results[0] != results[2]).all()


def test_a_hidden_layer_learns_xor_and_a_single_neuron_does_not():
    y = np.array([0, 1, 1, 0])
    solved = 0
    for seed in range(5):
        deep = Sequential(Linear(2, 8), Tanh(), Linear(8, 2), random_state=seed)
        fit(deep, CrossEntropyLoss(), Adam(deep.parameters(), lr=0.05), XOR, y, epochs=300, random_state=seed)
        solved += accuracy(deep(XOR), y) == 1
        flat = Sequential(Linear(2, 2), random_state=seed)
        fit(flat, CrossEntropyLoss(), Adam(flat.parameters(), lr=0.05), XOR, y, epochs=300, random_state=seed)
        assert accuracy(flat(XOR), y) <= 0.75
    assert solved == 5


def test_a_loss_that_sums_is_summed_over_the_batches():
    model, X, y = line()
    whole = SSELoss()(model(X), y)
    history = fit(model, SSELoss(), SGD(model.parameters(), lr=1e-12), X, y, epochs=1, batch_size=3)
    assert history.loss[0] == pytest.approx(whole)


def test_validation_data_is_watched_but_not_learnt_from():
    model, X, y = line()
    twin, _, _ = line()
    X_new, y_new = X + 1, y - 1
    settings = {"epochs": 4, "batch_size": 4, "random_state": 0}
    history = fit(
        model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, validation_data=(X_new, y_new), **settings
    )
    fit(twin, MSELoss(), SGD(twin.parameters(), lr=0.1), X, y, **settings)
    np.testing.assert_array_equal(model[0].weight.data, twin[0].weight.data)
    assert len(history.validation_loss) == 4
    assert history.validation_loss[-1] == pytest.approx(MSELoss()(model(X_new), y_new))


def test_metrics_are_recorded_for_both_sets():
    y = np.array([0, 1, 1, 1])
    model = Sequential(Linear(2, 2), random_state=0)
    history = fit(
        model,
        CrossEntropyLoss(),
        Adam(model.parameters(), lr=0.1),
        XOR,
        y,
        epochs=50,
        validation_data=(XOR[:2], y[:2]),
        metrics={"accuracy": accuracy},
    )
    assert len(history["accuracy"]) == len(history["validation_accuracy"]) == 50
    assert history["accuracy"][-1] == accuracy(model(XOR), y) == 1
    assert history["loss"] is history.loss
    with pytest.raises(ValueError, match=r"name must be one of 'loss', .*'accuracy'.*, but is 'acuracy'"):
        history["acuracy"]


def test_a_callback_can_stop_training():
    model, X, y = line()
    lengths = []

    def stop_after_three(history):
        lengths.append(len(history))
        return len(history) == 3

    history = fit(
        model, MSELoss(), SGD(model.parameters(), lr=0.01), X, y, epochs=10, callback=stop_after_three
    )
    assert lengths == history.epochs == [1, 2, 3]
    assert history.stopped
    assert not history.interrupted
    assert repr(history).endswith(", stopped")


def test_an_interrupt_keeps_the_model_and_the_history():
    model, X, y = line()
    before = model[0].weight.data.copy()

    def press_ctrl_c(history):
        if len(history) == 2:
            raise KeyboardInterrupt

    history = fit(model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, epochs=10, callback=press_ctrl_c)
    assert history.interrupted
    assert history.epochs == [1, 2]
    assert len(history.loss) == 2
    assert (model[0].weight.data != before).all()
    assert repr(history).endswith(", interrupted")


@pytest.mark.parametrize("batch_size", [None, 3])
def test_divergence_stops_with_a_word_about_the_learning_rate(batch_size):
    model, X, y = line()
    optimizer = SGD(model.parameters(), lr=1e6)
    with pytest.raises(
        NotFiniteError, match=r"stopped in epoch \d+ with lr=1e\+06, .* train with a lower lr"
    ) as caught:
        fit(model, MSELoss(), optimizer, X, y, epochs=200, batch_size=batch_size)
    history = caught.value.history
    assert isinstance(history, History)
    assert np.isfinite(history.loss).all()
    assert len(history.loss) == len(history.epochs) > 0


def test_parameters_that_overflow_in_the_very_last_step_do_not_pass():
    model, X, y = line()
    with pytest.raises(NotFiniteError):
        fit(model, MSELoss(), SGD(model.parameters(), lr=1e308), 10 * X, 10 * y, epochs=1)


def test_integer_inputs_and_other_floats_are_converted():
    model = Sequential(Linear(2, 1, dtype=np.float32), random_state=0)
    for X in (XOR, XOR.astype(np.uint8), XOR.astype(float), XOR.tolist()):
        history = fit(
            model, BCEWithLogitsLoss(), SGD(model.parameters(), lr=0.1), X, [[0], [1], [1], [1]], epochs=2
        )
        assert len(history) == 2
        assert model(X).dtype == np.float32


def test_integers_reach_the_first_layer_as_integers():
    recorder = Recorder()
    model = Sequential(recorder, Linear(2, 1), random_state=0)
    fit(model, MSELoss(), SGD(model.parameters(), lr=0.1), XOR, np.ones((4, 1)), epochs=1)
    assert recorder.seen[0].dtype == XOR.dtype


@pytest.mark.parametrize("progress", [False, True])
def test_progress_appears_only_where_it_is_asked_for(monkeypatch, progress):
    asked = {}

    class Bar(list):
        def __init__(self, values, **settings):
            super().__init__(values)
            asked.update(settings)

        def set_postfix_str(self, text, refresh):
            asked["text"] = text

        def close(self):
            asked["closed"] = True

    monkeypatch.setattr("tqdm.auto.tqdm", Bar)
    model, X, y = line()
    fit(model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, epochs=2, progress=progress)
    assert asked["disable"] is not progress
    assert asked["delay"] == 2
    assert asked["closed"]
    assert asked["text"].startswith("loss ")


def test_the_history_reads_well():
    history = History()
    assert repr(history) == "History of 0 epochs"
    history.epochs, history.loss, history.metrics = [1, 2], [1.0, 0.25], {"accuracy": [0.5, 0.75]}
    assert repr(history) == "History of 2 epochs, loss 1 -> 0.25, accuracy 0.5 -> 0.75"


def test_predict_is_the_forward_pass_in_batches():
    model = Sequential(Linear(2, 3), ReLU(), random_state=0)
    X = np.random.default_rng(0).normal(size=(10, 2))
    np.testing.assert_allclose(forward_in_batches(model, X, batch_size=3), model(X), rtol=1e-14)
    assert forward_in_batches(model, X).shape == (10, 3)


@pytest.mark.parametrize(
    ("y_hat", "y", "expected"),
    [
        ([[1, 2], [3, 1], [0, 1]], [1, 0, 0], 2 / 3),
        ([[1, 2], [3, 1], [0, 1]], [[0, 1], [1, 0], [1, 0]], 2 / 3),
        ([[0.5], [-0.5]], [[1], [1]], 0.5),
        ([0.5, -0.5, 2.0, 3.0], [True, False, False, False], 0.5),
    ],
)
def test_accuracy(y_hat, y, expected):
    assert accuracy(y_hat, y) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"X": []}, ValueError, r"X must hold at least one example, but has shape \(0,\)"),
        ({"X": [["a", "b"]]}, TypeError, "X must hold real numbers"),
        ({"X": np.full((10, 2), np.nan)}, ValueError, r"X\[0, 0\] is nan"),
        ({"y": np.full((10, 1), np.inf)}, ValueError, r"y\[0, 0\] is inf"),
        ({"y": np.ones((9, 1))}, ValueError, "same length, but have 10 and 9 rows"),
        ({"y": np.ones(10)}, ValueError, r"y has shape \(10,\) but y_hat has shape \(10, 1\)"),
        ({"X": np.ones((10, 3))}, ValueError, r"takes inputs of shape \(N, 2\), but x has shape \(10, 3\)"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, but is 0"),
        ({"epochs": 2.5}, TypeError, "epochs must be a whole number, but is 2.5"),
        ({"batch_size": -1}, ValueError, "batch_size must be at least 1, but is -1"),
        ({"random_state": "seed"}, TypeError, "random_state must be None"),
        ({"validation_data": np.ones((3, 2))}, ValueError, r"validation_data must be a pair \(X, y\)"),
        ({"validation_data": ([[1.0, np.nan]], [[1]])}, ValueError, "X of validation_data.* nan"),
        ({"metrics": ["accuracy"]}, TypeError, "metrics must be a dict of functions"),
        ({"metrics": {"loss": accuracy}}, ValueError, "must not be called 'loss'"),
        ({"callback": 3}, TypeError, "callback must be a function"),
    ],
)
def test_bad_arguments_are_refused(changes, error, words):
    model, X, y = line()
    arguments = {"X": X, "y": y, "epochs": 1} | changes
    with pytest.raises(error, match=words):
        fit(model, MSELoss(), SGD(model.parameters(), lr=0.1), **arguments)


def test_a_schedule_sets_the_rate_before_each_step():
    model, X, y = line()
    optimizer = SGD(model.parameters(), lr=0.1)
    rates = []

    def schedule(share):
        rates.append((share, optimizer.lr))
        return 0.1 * (1 - share)

    fit(model, MSELoss(), optimizer, X, y, epochs=2, batch_size=5, schedule=schedule)
    assert [share for share, _ in rates] == [0, 0.25, 0.5, 0.75]
    assert [rate for _, rate in rates] == pytest.approx([0.1, 0.1, 0.075, 0.05])
    assert optimizer.lr == pytest.approx(0.025)
    with pytest.raises(TypeError, match="schedule must be a function of the share done"):
        fit(model, MSELoss(), optimizer, X, y, epochs=1, schedule=0.1)

"""Training sees every example once per epoch, records what happened, and stops with a clear word."""

import numpy as np
import pytest

from nn_helpers.nn.layers import Layer, Linear, Maxout, ReLU, Tanh
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, SSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adam
from nn_helpers.nn.training import History, accuracy, fit, forward_in_batches, train_step
from nn_helpers.recurrent.rnn import RNN
from nn_helpers.recurrent.sequence_network import SequenceNetwork
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
    with pytest.raises(ValueError, match=r"name: expected one of 'loss', .*'accuracy'.*, got 'acuracy'"):
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


def test_a_maxout_network_that_diverges_is_reported_like_any_other():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    model = Sequential(Linear(3, 8), Maxout(2), Linear(4, 1), random_state=0)
    with pytest.raises(NotFiniteError, match="Training stopped in epoch") as caught:
        fit(model, MSELoss(), SGD(model.parameters(), lr=1e3), X, X[:, :1], epochs=100, random_state=0)
    assert np.isfinite(caught.value.history.loss).all()


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
        ({"X": []}, ValueError, r"X: expected at least one example, got shape \(0,\)"),
        ({"X": [["a", "b"]]}, TypeError, "X: expected real numbers"),
        ({"X": [[1, 2], [3]]}, ValueError, "X: expected a rectangular array of numbers"),
        ({"X": np.full((10, 2), np.nan)}, ValueError, r"nan at X\[0, 0\]"),
        ({"y": np.full((10, 1), np.inf)}, ValueError, r"inf at y\[0, 0\]"),
        ({"y": np.ones((9, 1))}, ValueError, "expected one target for each of 10 examples, got 9"),
        ({"y": np.ones(10)}, ValueError, r"y: expected y_hat's shape \(10, 1\), got \(10,\)"),
        ({"X": np.ones((10, 3))}, ValueError, r"expected shape \(N, 2\), got \(10, 3\)"),
        ({"epochs": 0}, ValueError, "epochs: expected .*at least 1, got 0"),
        ({"epochs": 2.5}, TypeError, "epochs: expected a whole number of at least 1, got 2.5"),
        ({"batch_size": -1}, ValueError, "batch_size: expected .*at least 1, got -1"),
        ({"random_state": "seed"}, TypeError, "random_state: expected None"),
        ({"validation_data": np.ones((3, 2))}, ValueError, r"validation_data: expected a pair \(X, y\)"),
        ({"validation_data": ([[1.0, np.nan]], [[1]])}, ValueError, "X of validation_data.* nan"),
        ({"metrics": ["accuracy"]}, TypeError, "metrics: expected a dict of functions"),
        ({"metrics": {"loss": accuracy}}, ValueError, "the history does not use itself, got 'loss'"),
        ({"callback": 3}, TypeError, "callback: expected a function"),
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
    with pytest.raises(TypeError, match="schedule: expected a function of the share done"):
        fit(model, MSELoss(), optimizer, X, y, epochs=1, schedule=0.1)


def test_one_step_is_the_five_verbs():
    model, X, y = line()
    twin, _, _ = line()
    loss = train_step(model, MSELoss(), SGD(model.parameters(), lr=0.1), (X, y))
    loss_fn, optimizer = MSELoss(), SGD(twin.parameters(), lr=0.1)
    assert loss == loss_fn(twin(X), y)
    optimizer.zero_grad()
    twin.backward(loss_fn.backward())
    optimizer.step()
    np.testing.assert_array_equal(model[0].weight.data, twin[0].weight.data)


def test_one_step_clips_all_gradients_together():
    model, X, y = line()
    before = model.state_dict()
    train_step(model, MSELoss(), SGD(model.parameters(), lr=1), (X, y), max_norm=0.01)
    moved = [model.state_dict()[name] - values for name, values in before.items()]
    assert np.sqrt(sum((part**2).sum() for part in moved)) == pytest.approx(0.01)


def test_a_step_whose_loss_is_not_finite_moves_nothing():
    model, X, y = line()
    before = model.state_dict()
    with pytest.raises(NotFiniteError):
        train_step(model, MSELoss(), SGD(model.parameters(), lr=1), (X, np.full_like(y, 1e300)))
    for name, values in model.state_dict().items():
        np.testing.assert_array_equal(values, before[name])


LOGITS = np.array([[[2.0, -1, -3], [0.2, 0.1, 0.3]], [[1, 3, 2], [-1, -2, -3]]])


@pytest.mark.parametrize("targets", ["labels", "one-hot"])
def test_accuracy_of_sequences_looks_at_the_last_axis(targets):
    right = LOGITS.argmax(-1)
    wrong = (right + [[0, 1], [0, 0]]) % 3
    for labels, expected in ((right, 1.0), (wrong, 0.75)):
        assert accuracy(LOGITS, labels if targets == "labels" else np.eye(3)[labels]) == expected


def test_accuracy_of_one_output_over_time():
    z = np.array([[[2.0], [-1.0]], [[0.5], [3.0]]])
    assert accuracy(z, z > 0) == 1
    assert accuracy(z, np.ones((2, 2, 1))) == 0.75


def test_accuracy_takes_numbers_only():
    with pytest.raises(ValueError, match="expected logits, got numbers from 0 to 1"):
        accuracy([True, False], [1, 0])
    assert accuracy([True, False], [1, 0], threshold=0.5) == 1
    with pytest.raises(TypeError, match="y_hat: expected real numbers"):
        accuracy(["a", "b"], [1, 0])
    with pytest.raises(ValueError, match="y_hat: expected at least one number"):
        accuracy([], [])


def test_accuracy_of_probabilities_needs_a_word():
    p, y = np.array([0.1, 0.2, 0.9]), np.array([0, 0, 1])
    with pytest.raises(ValueError, match=r"expected logits, got numbers from 0.1 to 0.9, .* threshold=0.5"):
        accuracy(p, y)
    assert accuracy(p, y, threshold=0.5) == 1
    assert accuracy(p, y, threshold=0) == pytest.approx(1 / 3)
    assert accuracy([0.7, 0.9], [1, 0]) == 0.5  # the two readings agree


@pytest.mark.parametrize(
    ("y_hat", "y"),
    [(LOGITS, np.zeros((2, 3), int)), (np.ones((3, 1)), [1, 1, 1]), (LOGITS, np.zeros(4, int))],
)
def test_accuracy_of_other_shapes_is_refused(y_hat, y):
    with pytest.raises(ValueError, match="y: expected one label for each prediction"):
        accuracy(y_hat, y)


class Spy(Layer):
    """Passes on, and writes down the mode in which it was called."""

    def __init__(self):
        self.modes = []

    def forward(self, x):
        self.modes.append(self.training)
        return np.asarray(x, float)

    def backward(self, grad_output, needs_input_grad=True):
        return grad_output


def test_fit_learns_in_training_mode_and_evaluates_in_evaluation_mode():
    spy = Spy()
    model = Sequential(spy, Linear(2, 1), random_state=0).eval()
    _, X, y = line()
    fit(
        model, MSELoss(), SGD(model.parameters(), lr=0.1), X, y, epochs=2, batch_size=5,
        validation_data=(X, y), metrics={"largest": lambda y_hat, y: float(y_hat.max())},
    )  # fmt: skip
    assert spy.modes == [True, True, False, False] * 2
    assert not model.training  # as it was
    assert not spy.training
    model.train()
    spy.eval()
    forward_in_batches(model, X, batch_size=5)
    assert spy.modes[-2:] == [False, False]
    assert model.training  # every part is back in its own mode
    assert not spy.training


def repeat_the_bit_before():
    x = np.random.default_rng(0).integers(0, 2, (30, 40, 1)).astype(float)
    y = np.concatenate([np.zeros((1, 40), int), x[:-1, :, 0].astype(int)])
    return SequenceNetwork(RNN(1, 8, random_state=0), Linear(8, 2, random_state=0)), x, y


def test_a_sequence_network_is_refused_with_the_cure():
    """Its first axis is time: fit would shuffle the steps, and both would cut the state."""
    network, x, y = repeat_the_bit_before()
    optimizer = Adam(network.parameters(), lr=0.02)
    with pytest.raises(TypeError, match=r"SequenceNetwork.*first axis is time.*training_steps"):
        fit(network, CrossEntropyLoss(), optimizer, x, y, epochs=1)
    with pytest.raises(TypeError, match=r"first axis is time.*network\(x\)"):
        forward_in_batches(network, x)
    for _ in range(150):  # the cure
        train_step(network, CrossEntropyLoss(), optimizer, (x, y))
    assert accuracy(network(x), y) == 1


def test_a_class_that_only_has_the_verbs_can_be_trained():
    class Own:
        def __init__(self, layer):
            self.forward, self.backward, self.parameters = layer.forward, layer.backward, layer.parameters

        def __call__(self, x):
            return self.forward(x)

    model, X, y = line()
    own = Own(model)
    history = fit(own, MSELoss(), SGD(own.parameters(), lr=0.1), X, y, epochs=3, validation_data=(X, y))
    assert history.validation_loss[-1] < history.validation_loss[0]

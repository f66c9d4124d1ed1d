"""Losses have the textbook's values, stay finite for any logit, and never broadcast in silence."""

import math

import numpy as np
import pytest

from nn_helpers.nn.activations import sigmoid, softmax
from nn_helpers.nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, SSELoss
from nn_helpers.validation import NotFiniteError

rng = np.random.default_rng(0)


def test_sse_sums_and_mse_averages_over_all_elements():
    y_hat, y = [[1.0, 2.0], [3.0, 5.0]], [[0.0, 2.0], [1.0, 1.0]]
    assert SSELoss()(y_hat, y) == 21
    assert MSELoss()(y_hat, y) == 21 / 4
    assert (SSELoss.reduction, MSELoss.reduction) == ("sum", "mean")


def test_the_output_delta_of_the_handout():
    sse = SSELoss()
    for y, delta in [(1.0, -0.192), (0.0, 0.288)]:
        sse([0.6], [y])
        assert sse.backward() * 0.6 * 0.4 == pytest.approx(delta)


def test_gradients_of_squared_errors():
    y_hat, y = np.array([[1.0], [4.0]]), np.array([[3.0], [3.0]])
    sse, mse = SSELoss(), MSELoss()
    sse(y_hat, y)
    mse(y_hat, y)
    assert sse.backward().tolist() == [[-4], [2]]
    assert mse.backward().tolist() == [[-2], [1]]


def test_binary_cross_entropy_is_minus_the_log_of_the_right_probability():
    z, y = np.array([2.0, -1.0, 0.5]), np.array([1, 0, 0])
    p = sigmoid(z)
    loss_fn = BCEWithLogitsLoss()
    assert loss_fn(z, y) == pytest.approx(-np.mean([math.log(p[0]), math.log(1 - p[1]), math.log(1 - p[2])]))
    np.testing.assert_allclose(loss_fn.backward(), (p - y) / 3)


def test_binary_cross_entropy_of_0_9_and_0_1():
    logit = math.log(0.9 / 0.1)
    assert BCEWithLogitsLoss()([logit], [1]) == pytest.approx(0.105, abs=5e-4)
    assert BCEWithLogitsLoss()([-logit], [1]) == pytest.approx(2.303, abs=5e-4)


def test_cross_entropy_is_minus_the_log_of_the_right_probability():
    z, y = rng.normal(size=(4, 3)), np.array([0, 2, 1, 1])
    p = softmax(z)
    loss_fn = CrossEntropyLoss()
    assert loss_fn(z, y) == pytest.approx(-np.mean([math.log(p[i, k]) for i, k in enumerate(y)]))
    np.testing.assert_allclose(loss_fn.backward(), (p - np.eye(3)[y]) / 4, atol=1e-15)


def test_labels_and_one_hot_rows_are_the_same_target():
    z, y = rng.normal(size=(5, 4)), np.array([3, 0, 1, 1, 2])
    labels, rows = CrossEntropyLoss(), CrossEntropyLoss()
    assert labels(z, y) == pytest.approx(rows(z, np.eye(4)[y]), rel=1e-14)
    assert labels(z, y) == pytest.approx(rows(z, np.eye(4, dtype=int)[y]), rel=1e-14)
    np.testing.assert_allclose(labels.backward(), rows.backward(), atol=1e-15)


def test_two_classes_are_a_binary_problem():
    z, y = rng.normal(size=(6, 2)), np.array([0, 1, 1, 0, 1, 0])
    assert CrossEntropyLoss()(z, y) == pytest.approx(BCEWithLogitsLoss()(z[:, 1] - z[:, 0], y), rel=1e-12)


def test_cross_entropy_over_time_is_the_mean_over_time_and_examples():
    z, y = rng.normal(size=(3, 4, 5)), rng.integers(0, 5, size=(3, 4))
    steps, flat = CrossEntropyLoss(), CrossEntropyLoss()
    assert steps(z, y) == pytest.approx(flat(z.reshape(12, 5), y.ravel()), rel=1e-14)
    np.testing.assert_allclose(steps.backward().reshape(12, 5), flat.backward(), atol=1e-16)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_logits_stay_finite(dtype):
    z = np.array([1e4, -1e4, 1e4, -1e4], dtype)
    bce = BCEWithLogitsLoss()
    assert bce(z, [1, 0, 0, 1]) == 5000
    assert bce.backward().tolist() == [0, 0, 0.25, -0.25]
    cross_entropy = CrossEntropyLoss()
    assert cross_entropy(z.reshape(2, 2), [0, 0]) == 0
    assert cross_entropy(z.reshape(2, 2), [1, 1]) == 20000
    assert cross_entropy.backward().dtype == dtype


@pytest.mark.parametrize("loss_fn", [SSELoss(), MSELoss(), BCEWithLogitsLoss()], ids=str)
def test_float32_stays_float32_and_the_loss_is_a_float(loss_fn):
    y_hat = np.full((3, 1), 0.5, np.float32)
    loss = loss_fn(y_hat, np.ones((3, 1)))
    assert type(loss) is float
    assert loss_fn.backward().dtype == np.float32


def test_the_gradient_is_a_new_array_of_the_prediction_s_shape_every_time():
    z = rng.normal(size=(4, 3))
    for loss_fn, y in [
        (SSELoss(), z + 1),
        (MSELoss(), z + 1),
        (BCEWithLogitsLoss(), z > 0),
        (CrossEntropyLoss(), [0, 1, 2, 0]),
    ]:
        kept = z.copy()
        loss_fn(z, y)
        first, second = loss_fn.backward(), loss_fn.backward()
        assert first.shape == z.shape
        first += 1
        np.testing.assert_array_equal(second, loss_fn.backward())
        np.testing.assert_array_equal(z, kept)


@pytest.mark.parametrize("loss_fn", [SSELoss(), MSELoss(), BCEWithLogitsLoss()], ids=str)
@pytest.mark.parametrize(
    ("shape", "other", "cure"),
    [
        ((4, 1), (4,), r"y\.reshape\(-1, 1\)"),
        ((4,), (4, 1), r"y\.ravel\(\)"),
        ((4, 2), (2,), "one target"),
        ((4,), (), "one target"),
    ],
)
def test_shapes_that_numpy_would_broadcast_are_refused(loss_fn, shape, other, cure):
    with pytest.raises(ValueError, match=cure) as caught:
        loss_fn(np.zeros(shape), np.zeros(other))
    assert str(shape) in str(caught.value)
    assert str(other) in str(caught.value)


@pytest.mark.parametrize("loss_fn", [SSELoss(), MSELoss(), BCEWithLogitsLoss(), CrossEntropyLoss()], ids=str)
def test_backward_needs_a_loss_first(loss_fn):
    with pytest.raises(RuntimeError, match=r"before loss_fn\.backward\(\)"):
        type(loss_fn)().backward()


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("loss_fn", [SSELoss(), MSELoss(), BCEWithLogitsLoss(), CrossEntropyLoss()], ids=str)
def test_a_prediction_that_is_not_finite_is_reported(loss_fn, value):
    y = [1, 0] if isinstance(loss_fn, CrossEntropyLoss) else [[1, 0], [0, 1]]
    with pytest.raises(NotFiniteError, match=r"y_hat holds NaN or infinity; .* lower lr"):
        loss_fn([[0.0, value], [1.0, 2.0]], y)
    with pytest.raises(RuntimeError):  # and nothing stale is left to go on with
        loss_fn.backward()


def test_a_call_that_fails_leaves_no_gradient_of_an_earlier_one():
    loss_fn = MSELoss()
    loss_fn([1.0, 2.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="expected y_hat's shape"):
        loss_fn([1.0, 2.0], [[0.0, 0.0]])
    with pytest.raises(RuntimeError):
        loss_fn.backward()


def test_an_overflow_is_reported():
    with pytest.raises(NotFiniteError, match=r"The loss is inf because y_hat is as large as 1e\+200"):
        MSELoss()([1e200], [0.0])


def test_targets_that_are_not_finite_are_reported():
    with pytest.raises(ValueError, match=r"nan at y\[1\]"):
        MSELoss()([1.0, 2.0], [0.0, np.nan])
    with pytest.raises(ValueError, match=r"nan at y\[1\]"):
        BCEWithLogitsLoss()([1.0, 2.0], [0.0, np.nan])

"""Training repeats five verbs: forward, loss, forget the old gradients, backward, step.

    loss = loss_fn(model(X_batch), y_batch)
    optimizer.zero_grad()
    model.backward(loss_fn.backward())
    optimizer.step()

`train_step` says them once. `fit` says them for every epoch and every batch of a fresh shuffle, with a
record of what happened, and with a clear word when it goes wrong.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.clipping import clip_grad_norm_
from nn_helpers.nn.history import History
from nn_helpers.nn.layers import Layer
from nn_helpers.nn.losses import Loss
from nn_helpers.nn.module import Module, mode
from nn_helpers.nn.stepping import Optimizer
from nn_helpers.validation import (
    Array,
    NotFiniteError,
    RandomState,
    as_array,
    as_float_array,
    check_finite,
    check_positive_int,
    check_random_state,
    describe,
)

EVALUATION_BATCH = 4096

Metric: TypeAlias = Callable[[Array, Array], float]


def train_step(
    model: Any, loss_fn: Any, optimizer: Optimizer, batch: Sequence[Any], *, max_norm: float | None = None
) -> float:
    """Move all parameters once, against the gradient of the loss of one batch.

    Parameters
    ----------
    model : Layer or SequenceNetwork
    loss_fn : Loss
    optimizer : Optimizer
        Built from ``model.parameters()``.
    batch : sequence (*inputs, targets)
        What the model is called with, usually one array, and what the loss compares its output with.
    max_norm : float, optional
        If given, the gradients are clipped to this common length.

    Returns
    -------
    float
        The loss before the step.

    Raises
    ------
    NotFiniteError
        If the loss is NaN or infinite; then nothing moves.
    ValueError
        If the gradients are to be clipped but are not finite, or shapes do not fit.
    """
    *inputs, targets = batch
    loss: float = loss_fn(model(*inputs), targets)
    optimizer.zero_grad()
    model.backward(loss_fn.backward(), needs_input_grad=False)
    if max_norm is not None:
        clip_grad_norm_(optimizer.parameters, max_norm)
    optimizer.step()
    return loss


def fit(
    model: Layer,
    loss_fn: Loss,
    optimizer: Optimizer,
    X: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    batch_size: int | None = None,
    shuffle: bool = True,
    random_state: RandomState = None,
    schedule: Callable[[float], float] | None = None,
    validation_data: Sequence[ArrayLike] | None = None,
    metrics: dict[str, Metric] | None = None,
    callback: Callable[[History], object] | None = None,
    progress: bool = False,
) -> History:
    """Train a model in place: `train_step` for every batch of every epoch.

    It trains in training mode and is evaluated in evaluation mode; afterwards it is in the mode that it
    was in before.

    Parameters
    ----------
    model : Layer
        Usually a Sequential. A sequence network is trained by `nn_helpers.recurrent.training_steps`.
    loss_fn : Loss
    optimizer : Optimizer
        Built from ``model.parameters()``.
    X : array_like, shape (N, ...)
        One example per row.
    y : array_like, shape (N, ...)
        Targets as the loss takes them.
    epochs : int
        How many times every example is seen.
    batch_size : int, optional
        Examples per step; all N by default. The last batch of an epoch may be smaller.
    shuffle : bool
        Whether the examples come in a new random order in every epoch.
    random_state : None, int or numpy.random.Generator
        For the shuffles.
    schedule : function, optional
        The learning rate over time: before each step ``optimizer.lr = schedule(share)``, with the share of
        the training that is done, from 0 to below 1. By default the rate stays as it is.
    validation_data : pair (X, y), optional
        Examples to watch but not to learn from.
    metrics : dict of str to function, optional
        Functions ``f(y_hat, y) -> float``, for example ``{"accuracy": accuracy}``. At the end of each epoch
        they are evaluated on the training data and on the validation data.
    callback : function, optional
        Called as ``callback(history)`` after each epoch; training ends when it returns True.
    progress : bool
        Whether a progress bar appears where training takes more than two seconds.

    Returns
    -------
    History
        Also after an interrupt from the keyboard, with ``interrupted`` set; the model keeps what it learnt.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be used; a sequence network, for example, whose first axis is time.
    NotFiniteError
        If the loss becomes NaN or infinite. Its attribute ``history`` holds the finished epochs.
    """
    X, y, validation_data = _check_data(model, X, y, validation_data)
    epochs = check_positive_int(epochs, "epochs")
    batches = _Batches(X, y, batch_size, shuffle, random_state)
    _check_function(schedule, "schedule", "the share done")
    _check_function(callback, "callback", "the history")
    evaluate = _Evaluation(model, loss_fn, (X, y), validation_data, metrics)
    history = History()
    history.metrics = {name: [] for name in evaluate.names}
    from tqdm.auto import tqdm  # here, so that importing a layer loads NumPy alone

    bar = tqdm(range(1, epochs + 1), desc="epochs", unit="epoch", delay=2, disable=not progress, leave=False)
    try:
        with mode(model, training=True), np.errstate(over="ignore", invalid="ignore"):  # said in words below
            for epoch in bar:
                total = 0.0
                for batch, share in batches:
                    if schedule is not None:
                        optimizer.lr = schedule((epoch - 1) / epochs + 1 / epochs * share)
                    loss = train_step(model, loss_fn, optimizer, batch)
                    total += loss if loss_fn.reduction == "sum" else loss * len(batch[0])
                loss = total if loss_fn.reduction == "sum" else total / len(X)
                evaluate(history, epoch, loss)
                bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
                if callback is not None and callback(history):
                    history.stopped = True
                    break
    except NotFiniteError as error:
        raise _stopped(history, optimizer) from error
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        bar.close()
    return history


def forward_in_batches(model: Layer, X: ArrayLike, batch_size: int = EVALUATION_BATCH) -> Array:
    """Return a model's outputs in evaluation mode, computed in batches to save memory.

    Parameters
    ----------
    model : Layer
        A sequence network is called itself, ``network(x)``: its first axis is time.
    X : array_like, shape (N, ...)
    batch_size : int
        Examples per forward pass.

    Returns
    -------
    ndarray, shape (N, ...)

    Raises
    ------
    TypeError
        If the model does not take one example per row.
    ValueError
        If there is no example.
    """
    _check_rows(model)
    X = as_array(X, "X")
    if X.ndim == 0 or len(X) == 0:
        raise ValueError(f"X: expected at least one example, got shape {X.shape}.")
    batch_size = check_positive_int(batch_size, "batch_size")
    X = X.view()
    X.setflags(write=False)  # so that the first layer need not copy what it keeps
    with mode(model, training=False):
        outputs = [model.forward(X[start : start + batch_size]) for start in range(0, len(X), batch_size)]
    return outputs[0] if len(outputs) == 1 else np.concatenate(outputs)


def accuracy(y_hat: ArrayLike, y: ArrayLike, *, threshold: float | None = None) -> float:
    """Return the share of examples whose predicted class is right.

    Parameters
    ----------
    y_hat : array_like, shape (..., K), (..., 1) or (N,)
        Logits or probabilities of K classes, the largest of which is the prediction; or one output, which
        predicts class 1 above the threshold. Axes in front, such as time and batch (T, N, K), are examples.
    y : array_like
        Of K classes: labels of shape (...), or one-hot rows of the shape of y_hat. Of one output: labels 0
        and 1 of the shape of y_hat.
    threshold : float, optional
        For one output: 0 for logits, 0.5 for probabilities. By default 0.

    Raises
    ------
    TypeError
        If y_hat does not hold real numbers.
    ValueError
        If shapes do not fit, a number is not finite, or no threshold is given and all outputs lie between
        0 and 1, some below 0.5: then probabilities were probably meant.
    """
    y_hat, y = as_float_array(y_hat, "y_hat"), np.asarray(y)
    if y_hat.ndim >= 2 and y_hat.shape[-1] > 1:
        predicted: Array = y_hat.argmax(axis=-1)
        labels = y.argmax(axis=-1) if y.shape == y_hat.shape else y
    else:
        if threshold is None and y_hat.min() >= 0 and y_hat.max() <= 1 and y_hat.min() < 0.5:
            raise ValueError(
                f"y_hat: expected logits, got numbers from {y_hat.min():.3g} to {y_hat.max():.3g}, as "
                "probabilities are; say threshold=0.5 for probabilities, threshold=0 for logits."
            )
        predicted, labels = y_hat > (threshold or 0), y
    if labels.shape != predicted.shape:
        raise ValueError(
            f"y: expected one label for each prediction, shape {predicted.shape} for y_hat of shape "
            f"{y_hat.shape}, got {y.shape}."
        )
    return float(np.mean(predicted == labels))


class _Batches:
    """Goes once through all examples, in a new order each time: gives batches and the share that is done."""

    def __init__(
        self, X: Array, y: Array, batch_size: int | None, shuffle: bool, random_state: RandomState
    ) -> None:
        self.X, self.y, self.shuffle = X, y, shuffle
        self.size = len(X) if batch_size is None else check_positive_int(batch_size, "batch_size")
        self.rng = check_random_state(random_state)

    def __iter__(self) -> Iterator[tuple[tuple[Array, Array], float]]:
        n = len(self.X)
        order = self.rng.permutation(n) if self.shuffle else None
        for start in range(0, n, self.size):
            rows = slice(start, start + self.size)
            if order is None:
                X, y = self.X[rows], self.y[rows]
            else:  # take gathers rows faster than X[order[rows]]
                X, y = self.X.take(order[rows], axis=0), self.y.take(order[rows], axis=0)
            X.setflags(write=False)  # so that the first layer need not copy what it keeps
            yield (X, y), start / n


class _Evaluation:
    """Adds a finished epoch to the history; nothing is added where a number is not finite."""

    def __init__(
        self,
        model: Layer,
        loss_fn: Loss,
        training_data: tuple[Array, Array],
        validation_data: tuple[Array, Array] | None,
        metrics: dict[str, Metric] | None,
    ) -> None:
        self.model, self.loss_fn, self.metrics = model, loss_fn, _check_metrics(metrics)
        self.data = {"": training_data} | (
            {} if validation_data is None else {"validation_": validation_data}
        )
        self.names = [prefix + name for name in self.metrics for prefix in self.data]

    def __call__(self, history: History, epoch: int, loss: float) -> None:
        if not all(np.isfinite(parameter.data).all() for parameter in self.model.parameters()):
            raise NotFiniteError("A parameter is NaN or infinite.")
        validation_loss: float | None = None
        values: dict[str, float] = {}
        for prefix, (X, y) in self.data.items():
            if prefix or self.metrics:
                y_hat = forward_in_batches(self.model, X)
                if prefix:
                    validation_loss = self.loss_fn(y_hat, y)
                values |= {prefix + name: float(metric(y_hat, y)) for name, metric in self.metrics.items()}
        history.epochs.append(epoch)
        history.loss.append(loss)
        if validation_loss is not None:
            history.validation_loss.append(validation_loss)
        for name, value in values.items():
            history.metrics[name].append(value)


def _stopped(history: History, optimizer: Optimizer) -> NotFiniteError:
    error = NotFiniteError(
        f"Training stopped in epoch {len(history) + 1} with lr={optimizer.lr:g}, "
        "because the loss is no longer finite; "
        "build the model anew and train with a lower lr, or check that the inputs are scaled."
    )
    error.history = history
    return error


def _check_rows(model: Any) -> None:
    if isinstance(model, Module) and not isinstance(model, Layer):
        raise TypeError(
            f"model: expected a layer or a Sequential, which take one example per row, "
            f"got {describe(model)}; {model.instead}."
        )


def _check_data(
    model: Layer, X: ArrayLike, y: ArrayLike, validation_data: Any
) -> tuple[Array, Array, tuple[Array, Array] | None]:
    _check_rows(model)
    X, y = _check_examples(X, y, "")
    if validation_data is not None:
        if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
            raise ValueError(f"validation_data: expected a pair (X, y), got {describe(validation_data)}.")
        validation_data = _check_examples(validation_data[0], validation_data[1], " of validation_data")
    parameters = model.parameters()
    if X.dtype.kind == "f" and parameters:  # once instead of once per batch; integers may be looked up
        X = X.astype(parameters[0].data.dtype, copy=False)
    return X, y, validation_data


def _check_examples(X: ArrayLike, y: ArrayLike, where: str) -> tuple[Array, Array]:
    X, y = as_array(X, f"X{where}"), as_array(y, f"y{where}")
    for array, name in ((X, f"X{where}"), (y, f"y{where}")):
        if array.dtype.kind not in "fiub":
            raise TypeError(f"{name}: expected real numbers, got {describe(array)}.")
        if array.ndim == 0 or array.size == 0:
            raise ValueError(f"{name}: expected at least one example, got shape {array.shape}.")
        if array.dtype.kind == "f":
            check_finite(array, name)
    if len(X) != len(y):
        raise ValueError(f"y{where}: expected one target for each of {len(X)} examples, got {len(y)}.")
    return X, y


def _check_function(function: Any, name: str, argument: str) -> None:
    if function is not None and not callable(function):
        raise TypeError(f"{name}: expected a function of {argument}, got {describe(function)}.")


def _check_metrics(metrics: Any) -> dict[str, Metric]:
    metrics = {} if metrics is None else metrics
    if not isinstance(metrics, dict) or not all(callable(metric) for metric in metrics.values()):
        raise TypeError(
            'metrics: expected a dict of functions such as {"accuracy": accuracy}, '
            f"got {describe(metrics)}."
        )
    reserved = [name for name in metrics if name in ("loss", "validation_loss")]
    if reserved:
        raise ValueError(
            f"metrics: expected names that the history does not use itself, got {reserved[0]!r}."
        )
    return metrics

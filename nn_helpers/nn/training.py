"""Training repeats five verbs: forward, loss, forget the old gradients, backward, step.

    for every epoch, for every batch of a fresh shuffle:
        loss = loss_fn(model(X_batch), y_batch)
        optimizer.zero_grad()
        model.backward(loss_fn.backward())
        optimizer.step()

`fit` is this loop with a record of what happened, and with a clear word when it goes wrong.
"""

import numpy as np

from nn_helpers.validation import (
    NotFiniteError,
    check_choice,
    check_finite,
    check_positive_int,
    check_random_state,
    describe,
)

EVALUATION_BATCH = 4096


class History:
    """What happened in each epoch.

    Attributes
    ----------
    epochs : list of int
        1, 2, ...: the horizontal axis of a learning curve. Only finished epochs count.
    loss : list of float
        The mean of the training loss over an epoch's batches, while the parameters moved. A loss that
        sums (SSE) is summed over the batches instead.
    validation_loss : list of float
        The loss on the validation data at the end of each epoch; empty without such data.
    metrics : dict of list of float
        For each metric, its value at the end of each epoch: ``"accuracy"`` on the training data and
        ``"validation_accuracy"`` on the validation data.
    stopped : bool
        Whether the callback ended training.
    interrupted : bool
        Whether the user ended training (Ctrl+C, or the stop button).
    """

    def __init__(self):
        self.epochs = []
        self.loss = []
        self.validation_loss = []
        self.metrics = {}
        self.stopped = False
        self.interrupted = False

    def __getitem__(self, name):
        """Return a recorded list by its name, for example ``history["validation_accuracy"]``."""
        recorded = {"loss": self.loss, "validation_loss": self.validation_loss, **self.metrics}
        return recorded[check_choice(name, "name", recorded)]

    def __len__(self):
        return len(self.epochs)

    def __repr__(self):
        count = len(self.epochs)
        text = f"History of {count} epoch{'' if count == 1 else 's'}"
        recorded = {"loss": self.loss, "validation_loss": self.validation_loss, **self.metrics}
        for name, values in recorded.items():
            if values:
                text += f", {name} {values[0]:.4g} -> {values[-1]:.4g}"
        return text + (", interrupted" if self.interrupted else "") + (", stopped" if self.stopped else "")


def fit(
    model,
    loss_fn,
    optimizer,
    X,
    y,
    *,
    epochs,
    batch_size=None,
    shuffle=True,
    random_state=None,
    schedule=None,
    validation_data=None,
    metrics=None,
    callback=None,
    progress=False,
):
    """Train a model in place.

    Parameters
    ----------
    model : Layer
        Usually a Sequential.
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
    NotFiniteError
        If the loss becomes NaN or infinite. Its attribute ``history`` holds the finished epochs.
    """
    X, y = _check_examples(X, y, "")
    epochs = check_positive_int(epochs, "epochs")
    batch_size = len(X) if batch_size is None else min(check_positive_int(batch_size, "batch_size"), len(X))
    rng = check_random_state(random_state)
    if validation_data is not None:
        if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
            raise ValueError(f"validation_data must be a pair (X, y), but is {describe(validation_data)}.")
        validation_data = _check_examples(*validation_data, " of validation_data")
    metrics = _check_metrics(metrics)
    if callback is not None and not callable(callback):
        raise TypeError(f"callback must be a function of the history, but is {describe(callback)}.")
    if schedule is not None and not callable(schedule):
        raise TypeError(f"schedule must be a function of the share done, but is {describe(schedule)}.")
    X = _as_model_dtype(X, model)

    history = History()
    for name in metrics:
        history.metrics[name] = []
        if validation_data is not None:
            history.metrics[f"validation_{name}"] = []
    from tqdm.auto import tqdm  # here, so that importing a layer loads NumPy alone

    bar = tqdm(range(1, epochs + 1), desc="epochs", unit="epoch", delay=2, disable=not progress, leave=False)
    try:
        for epoch in bar:
            order = rng.permutation(len(X)) if shuffle else None
            done = (epoch - 1) / epochs, 1 / epochs
            loss = _train_epoch(model, loss_fn, optimizer, X, y, batch_size, order, schedule, done)
            _record(history, epoch, loss, model, loss_fn, X, y, validation_data, metrics)
            bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
            if callback is not None and callback(history):
                history.stopped = True
                break
    except NotFiniteError as error:
        stopped = NotFiniteError(
            f"Training stopped in epoch {len(history) + 1} with lr={optimizer.lr:g}, "
            "because the loss is no longer finite; "
            "build the model anew and train with a lower lr, or check that the inputs are scaled."
        )
        stopped.history = history
        raise stopped from error
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        bar.close()
    return history


def forward_in_batches(model, X, batch_size=EVALUATION_BATCH):
    """Return a model's outputs for many examples, computed in batches to save memory.

    Parameters
    ----------
    model : Layer
    X : array_like, shape (N, ...)
    batch_size : int
        Examples per forward pass.

    Returns
    -------
    ndarray, shape (N, ...)
    """
    X = np.asarray(X)
    if X.ndim == 0 or len(X) == 0:
        raise ValueError(f"X must hold at least one example, but has shape {X.shape}.")
    batch_size = check_positive_int(batch_size, "batch_size")
    outputs = [model.forward(X[start : start + batch_size]) for start in range(0, len(X), batch_size)]
    return outputs[0] if len(outputs) == 1 else np.concatenate(outputs)


def accuracy(y_hat, y):
    """Return the share of examples whose predicted class is right.

    Parameters
    ----------
    y_hat : array_like, shape (N, K), (N, 1) or (N,)
        Logits or probabilities of K classes, the largest of which is the prediction; or logits of one
        output, which predicts class 1 above 0.
    y : array_like
        Class labels of shape (N,), or of the shape of y_hat (labels of one output, or one-hot rows).
    """
    y_hat, y = np.asarray(y_hat), np.asarray(y)
    if y_hat.size == 0:
        raise ValueError(f"y_hat must hold at least one example, but has shape {y_hat.shape}.")
    check_finite(y_hat, "y_hat")
    if y_hat.ndim == 2 and y_hat.shape[1] > 1:
        predicted = y_hat.argmax(axis=1)
        labels = y.argmax(axis=1) if y.shape == y_hat.shape else y
    else:
        predicted = y_hat > 0
        labels = y
    if labels.shape != predicted.shape:
        raise ValueError(
            f"y must hold one label for each row of y_hat of shape {y_hat.shape}, but has shape {y.shape}."
        )
    return float(np.mean(predicted == labels))


def _train_epoch(model, loss_fn, optimizer, X, y, batch_size, order, schedule=None, done=(0.0, 1.0)):
    """Run once through all examples, and return the loss over them.

    ``done`` says, as shares of the whole training, what came before this epoch and how much this epoch is.
    """
    before, share = done
    total = 0.0
    with np.errstate(over="ignore", invalid="ignore"):  # the loss says it in words
        for start in range(0, len(X), batch_size):
            rows = slice(start, start + batch_size)
            if order is None:
                X_batch, y_batch = X[rows], y[rows]
            else:  # take gathers rows faster than X[order[rows]]
                X_batch, y_batch = X.take(order[rows], axis=0), y.take(order[rows], axis=0)
            if schedule is not None:
                optimizer.lr = schedule(before + share * start / len(X))
            loss = loss_fn(model.forward(X_batch), y_batch)
            optimizer.zero_grad()
            model.backward(loss_fn.backward(), needs_input_grad=False)
            optimizer.step()
            total += loss if loss_fn.reduction == "sum" else loss * len(X_batch)
    return total if loss_fn.reduction == "sum" else total / len(X)


def _record(history, epoch, loss, model, loss_fn, X, y, validation_data, metrics):
    """Add one finished epoch to the history; nothing is added where a loss is not finite."""
    validation_loss = None
    values = {}
    with np.errstate(over="ignore", invalid="ignore"):
        if not all(np.isfinite(parameter.data).all() for parameter in model.parameters()):
            raise NotFiniteError("A parameter is NaN or infinite.")
        if validation_data is not None:
            y_hat = forward_in_batches(model, validation_data[0])
            validation_loss = loss_fn(y_hat, validation_data[1])
            values |= {
                f"validation_{name}": metric(y_hat, validation_data[1]) for name, metric in metrics.items()
            }
        if metrics:
            y_hat = forward_in_batches(model, X)
            for name, metric in metrics.items():
                values[name] = metric(y_hat, y)
    history.epochs.append(epoch)
    history.loss.append(loss)
    if validation_loss is not None:
        history.validation_loss.append(validation_loss)
    for name, value in values.items():
        history.metrics[name].append(float(value))


def _check_examples(X, y, where):
    X, y = np.asarray(X), np.asarray(y)
    for array, name in ((X, "X"), (y, "y")):
        if array.dtype.kind not in "fiub":
            raise TypeError(f"{name}{where} must hold real numbers, but is {describe(array)}.")
        if array.ndim == 0 or array.size == 0:
            raise ValueError(f"{name}{where} must hold at least one example, but has shape {array.shape}.")
        if array.dtype.kind == "f":
            check_finite(array, f"{name}{where}")
    if len(X) != len(y):
        raise ValueError(f"X and y{where} must have the same length, but have {len(X)} and {len(y)} rows.")
    return X, y


def _check_metrics(metrics):
    metrics = {} if metrics is None else metrics
    if not isinstance(metrics, dict) or not all(callable(metric) for metric in metrics.values()):
        raise TypeError(
            'metrics must be a dict of functions such as {"accuracy": accuracy}, '
            f"but is {describe(metrics)}."
        )
    reserved = [name for name in metrics if name in ("loss", "validation_loss")]
    if reserved:
        raise ValueError(
            f"metrics must not be called {reserved[0]!r}, because the history already records it."
        )
    return metrics


def _as_model_dtype(X, model):
    """Convert float inputs once instead of once per batch; integers stay, for layers that look words up."""
    parameters = model.parameters()
    if X.dtype.kind == "f" and parameters:
        return X.astype(parameters[0].data.dtype, copy=False)
    return X

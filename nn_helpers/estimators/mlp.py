"""The multilayer perceptron as scikit-learn's users expect an estimator: fit, predict, score.

    X --> Linear --> activation --> ... --> Linear --> softmax (classes) or nothing (numbers)

`MLPClassifier` and `MLPRegressor` put the pieces of the course together: a `Sequential` of `Linear`
layers, a loss, an optimiser, and `fit`. Names of parameters and of learnt attributes are scikit-learn's,
so they work in its pipelines, grid searches and cross-validations. Where they differ: more activations
and solvers (no lbfgs), softmax with two outputs for two classes, biases start at zero, ReLU-like layers
start with He's weights, and losses are the plain means of the data, without the penalty.
"""

import warnings
from abc import abstractmethod

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from nn_helpers.nn.activations import softmax
from nn_helpers.nn.layers import ELU, Identity, LeakyReLU, Linear, ReLU, Sigmoid, Tanh
from nn_helpers.nn.losses import CrossEntropyLoss, MSELoss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adagrad, Adam, RMSprop
from nn_helpers.nn.training import fit, forward_in_batches
from nn_helpers.validation import check_choice, check_number, check_positive_int, describe

HIDDEN_LAYERS = {
    "identity": Identity,
    "logistic": Sigmoid,
    "tanh": Tanh,
    "relu": ReLU,
    "leaky_relu": LeakyReLU,
    "elu": ELU,
}
INITIALISERS = {"relu": "he_uniform", "leaky_relu": "he_uniform", "elu": "he_uniform"}
SOLVERS = ("adam", "sgd", "rmsprop", "adagrad")
FLOATS = (np.float64, np.float32)


class _MLP(BaseEstimator):
    """What classifier and regressor share: everything but the meaning of y."""

    def __init__(
        self,
        hidden_layer_sizes=(100,),
        activation="relu",
        *,
        solver="adam",
        alpha=0.0001,
        batch_size="auto",
        learning_rate_init=0.001,
        max_iter=200,
        shuffle=True,
        random_state=None,
        tol=1e-4,
        verbose=False,
        warm_start=False,
        momentum=0.9,
        nesterovs_momentum=True,
        early_stopping=False,
        validation_fraction=0.1,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
        n_iter_no_change=10,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change

    def fit(self, X, y):
        """Train until ``max_iter`` epochs are over, or nothing has improved for ``n_iter_no_change`` epochs.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_features)
        y : array_like, shape (n_samples,) or, for a regressor, (n_samples, n_outputs)

        Returns
        -------
        self
            With ``warm_start`` training goes on from the weights of the last call.
        """
        go_on = self.warm_start and hasattr(self, "coefs_")
        X, y = self._validate(X, y, reset=not go_on)
        targets, n_outputs = self._encode(y, reset=not go_on)
        if not go_on:
            self._start(X, n_outputs)
        self._check_n_outputs(n_outputs)
        self._optimizer = self._make_optimizer(len(X))
        validation = None
        if self.early_stopping:
            X, validation_X, targets, validation_y = self._hold_out(X, targets)
            validation = validation_X, self._decode(validation_y)
        epochs = check_positive_int(self.max_iter, "max_iter")
        watch = _Watch(self, validation)
        history = self._train(X, targets, epochs, watch)
        watch.finish()
        if not history.stopped and not history.interrupted:
            warnings.warn(
                f"Training ended after max_iter={epochs} epochs and might still improve; raise max_iter.",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def _partial_fit(self, X, y, first):
        if self.early_stopping:
            raise ValueError(
                "partial_fit cannot stop early, but early_stopping is True; set it to False or call fit."
            )
        X, y = self._validate(X, y, reset=first)
        targets, n_outputs = self._encode(y, reset=False)
        if first:
            self._start(X, n_outputs)
        self._check_n_outputs(n_outputs)
        if not hasattr(self, "_optimizer"):
            self._optimizer = self._make_optimizer(len(X))
        self._train(X, targets, 1, callback=None)
        return self

    def _train(self, X, targets, epochs, callback):
        history = fit(
            self._network,
            self._loss(),
            self._optimizer,
            X,
            targets,
            epochs=epochs,
            batch_size=self._batch_size(len(X)),
            shuffle=self.shuffle,
            random_state=self._rng,
            callback=callback,
            progress=bool(self.verbose),
        )
        self.loss_curve_ += history.loss
        self.n_iter_ += len(history)
        self.t_ += len(history) * len(X)
        if history.loss:
            self.loss_ = history.loss[-1]
            self.best_loss_ = min(self.loss_curve_)
        return history

    def _start(self, X, n_outputs):
        """Forget everything learnt and draw new weights."""
        seed = check_random_state(self.random_state).randint(np.iinfo(np.int32).max)
        self._rng = np.random.default_rng(seed)
        self.__dict__.pop("_optimizer", None)
        self._build(X.shape[1], n_outputs, X.dtype, self._rng)
        self.n_outputs_ = n_outputs
        self.n_layers_ = len(self.coefs_) + 1
        self.n_iter_ = self.t_ = 0
        self.loss_curve_ = []
        self.validation_scores_ = [] if self.early_stopping else None
        self.best_validation_score_ = None

    def _build(self, n_inputs, n_outputs, dtype, rng):
        activation = check_choice(self.activation, "activation", HIDDEN_LAYERS)
        layers = []
        for size in self._hidden_sizes():
            initialiser = INITIALISERS.get(activation, "glorot_uniform")
            layers += [Linear(n_inputs, size, initialiser=initialiser, dtype=dtype)]
            layers += [HIDDEN_LAYERS[activation]()]
            n_inputs = size
        layers += [Linear(n_inputs, n_outputs, dtype=dtype)]
        self._network = Sequential(*layers, random_state=rng)
        linear = [layer for layer in self._network if isinstance(layer, Linear)]
        self.coefs_ = [layer.weight.data for layer in linear]
        self.intercepts_ = [layer.bias.data for layer in linear]

    def _make_optimizer(self, n_samples):
        solver = check_choice(self.solver, "solver", SOLVERS)
        alpha = check_number(self.alpha, "alpha", minimum=0)
        lr = check_number(self.learning_rate_init, "learning_rate_init", above=0)
        parameters = self._network.parameters()
        options = {"weight_decay": alpha / self._batch_size(n_samples)}  # as scikit-learn scales alpha
        if solver == "adam":
            return Adam(parameters, lr, (self.beta_1, self.beta_2), self.epsilon, **options)
        if solver == "sgd":
            nesterov = bool(self.nesterovs_momentum and self.momentum)
            return SGD(parameters, lr, self.momentum, nesterov, **options)
        return (RMSprop if solver == "rmsprop" else Adagrad)(parameters, lr, **options)

    def _hidden_sizes(self):
        sizes = self.hidden_layer_sizes
        sizes = [sizes] if np.ndim(sizes) == 0 else list(sizes)
        return [check_positive_int(size, "Each of hidden_layer_sizes") for size in sizes]

    def _batch_size(self, n_samples):
        if isinstance(self.batch_size, str) and self.batch_size == "auto":
            return min(200, n_samples)
        return min(check_positive_int(self.batch_size, "batch_size"), n_samples)

    def _check_n_outputs(self, n_outputs):
        if n_outputs != self.n_outputs_:
            raise ValueError(
                f"y asks for {n_outputs} outputs, but this estimator was trained for {self.n_outputs_}; "
                "set warm_start=False to start anew."
            )

    def _outputs(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, dtype=FLOATS, reset=False)
        return forward_in_batches(self._network, X)

    def __getstate__(self):
        """Copies and pickles carry the weights, not the memory of the optimiser nor the last batch."""
        state = dict(super().__getstate__())
        for name in ("_network", "_optimizer"):
            state.pop(name, None)
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        if "coefs_" in state:
            first, last = state["coefs_"][0], state["coefs_"][-1]
            self._build(first.shape[0], last.shape[1], first.dtype, rng=None)
            for new, old in zip(
                self.coefs_ + self.intercepts_, state["coefs_"] + state["intercepts_"], strict=True
            ):
                new[...] = old

    @abstractmethod
    def _loss(self):
        """Return the loss that is minimised."""

    @abstractmethod
    def _validate(self, X, y, reset):
        """Return X and y as checked arrays; with ``reset`` the number of features is learnt."""

    @abstractmethod
    def _encode(self, y, reset):
        """Return y as the loss takes it, and the number of outputs that it asks for."""

    @abstractmethod
    def _decode(self, targets):
        """Return y as `score` takes it, the reverse of ``_encode``."""

    @abstractmethod
    def _hold_out(self, X, targets):
        """Set ``validation_fraction`` of the examples aside."""


class _Watch:
    """Called after each epoch: says when nothing improves any more, and keeps the best weights."""

    def __init__(self, estimator, validation):
        self.estimator = estimator
        self.validation = validation
        self.tol = check_number(estimator.tol, "tol", minimum=0)
        self.patience = check_positive_int(estimator.n_iter_no_change, "n_iter_no_change")
        self.best = -np.inf
        self.waited = 0
        self.best_state = None

    def __call__(self, history):
        estimator = self.estimator
        if self.validation is None:
            reached = -history.loss[-1]
        else:
            reached = estimator.score(*self.validation)
            if estimator.validation_scores_ is None:
                estimator.validation_scores_ = []
            estimator.validation_scores_.append(reached)
        self.waited = 0 if reached > self.best + self.tol else self.waited + 1
        if reached > self.best:
            self.best = reached
            if self.validation is not None:
                self.best_state = estimator._network.state_dict()
        return self.waited >= self.patience

    def finish(self):
        if self.best_state is not None:
            self.estimator._network.load_state_dict(self.best_state)
            self.estimator.best_validation_score_ = float(self.best)


class MLPClassifier(ClassifierMixin, _MLP):
    """A multilayer perceptron for classes: softmax with cross-entropy.

    Parameters
    ----------
    hidden_layer_sizes : int or sequence of int
        Units of each hidden layer; ``()`` is softmax regression.
    activation : {"relu", "tanh", "logistic", "identity", "leaky_relu", "elu"}
        Of the hidden layers.
    solver : {"adam", "sgd", "rmsprop", "adagrad"}
        The optimiser, see `nn_helpers.nn.optimisers`.
    alpha : float
        Strength of the L2 penalty on the weights (never on biases); divided by the batch size.
    batch_size : int or "auto"
        Examples per step; "auto" is 200, or all if there are fewer.
    learning_rate_init : float
        The learning rate.
    max_iter : int
        The largest number of epochs of one call of `fit`.
    shuffle : bool
        Whether each epoch has a new order.
    random_state : None, int or numpy.random.RandomState
        For weights, order, and held-out examples.
    tol : float
        An epoch that improves by less does not count as an improvement.
    verbose : bool
        Whether a progress bar appears when training takes more than two seconds.
    warm_start : bool
        Whether `fit` goes on from the last weights.
    momentum, nesterovs_momentum : float, bool
        For "sgd".
    early_stopping : bool
        Hold ``validation_fraction`` of the examples out, stop when their score no longer improves, and
        keep the weights of the best epoch.
    validation_fraction : float
        Between 0 and 1.
    beta_1, beta_2, epsilon : float
        For "adam".
    n_iter_no_change : int
        Epochs without improvement before training stops.

    Attributes
    ----------
    coefs_, intercepts_ : list of ndarray
        Weights (n_in, n_out) and biases (n_out,) of each layer.
    classes_ : ndarray, shape (n_classes,)
    loss_curve_ : list of float
        Training loss of each epoch; ``loss_`` the last, ``best_loss_`` the smallest.
    validation_scores_, best_validation_score_
        With early stopping: the score after each epoch, and the best; else None.
    n_iter_, t_, n_layers_, n_outputs_ : int
        Epochs, examples seen, layers counting the input, outputs.
    """

    def partial_fit(self, X, y, classes=None):
        """Train one epoch on some more examples.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_features)
        y : array_like, shape (n_samples,)
        classes : array_like, optional
            All classes that will ever come; needed in the first call unless y holds them all.

        Returns
        -------
        self
        """
        first = not hasattr(self, "coefs_")
        if classes is not None:
            classes = np.unique(classes)
            if not first and not np.array_equal(classes, self.classes_):
                raise ValueError(
                    f"classes must stay as in the first call, {describe(self.classes_.tolist())}, "
                    f"but is {describe(classes.tolist())}."
                )
        if first:
            self.classes_ = np.unique(column_or_1d(y)) if classes is None else classes
        return self._partial_fit(X, y, first)

    def predict(self, X):
        """Return the most probable class of each example, shape (n_samples,)."""
        z = self._outputs(X)
        return self.classes_[z.argmax(axis=1)]

    def predict_proba(self, X):
        """Return the probability of each class, shape (n_samples, n_classes), in the order of classes_."""
        return softmax(self._outputs(X))

    def predict_log_proba(self, X):
        """Return the logarithms of `predict_proba`, exact even where those round to zero."""
        z = self._outputs(X)
        z -= z.max(axis=1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

    def _loss(self):
        return CrossEntropyLoss()

    def _validate(self, X, y, reset):
        X, y = validate_data(self, X, y, dtype=FLOATS, reset=reset, multi_output=True)
        check_classification_targets(y)
        return X, column_or_1d(y, warn=True)

    def _encode(self, y, reset):
        if reset:
            self.classes_ = np.unique(y)
        unknown = np.setdiff1d(y, self.classes_)
        if unknown.size:
            raise ValueError(
                f"y holds classes that were not announced, {describe(unknown.tolist())}; "
                f"known are {describe(self.classes_.tolist())}: fit anew, or name all classes at first."
            )
        if len(self.classes_) < 2:
            raise ValueError("y must hold at least two classes, but holds only one class.")
        return np.searchsorted(self.classes_, y), len(self.classes_)

    def _decode(self, targets):
        return self.classes_[targets]

    def _hold_out(self, X, targets):
        return _split(self, X, targets, stratify=targets)


class MLPRegressor(RegressorMixin, _MLP):
    """A multilayer perceptron for numbers: no activation at the output, mean squared error.

    Parameters and attributes are those of `MLPClassifier`, without ``classes_``; y may have several
    columns. Scale y to a spread of about 1 first: a network has to learn its mean and scale, too.
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def partial_fit(self, X, y):
        """Train one epoch on some more examples; X (n_samples, n_features), y as for `fit`."""
        return self._partial_fit(X, y, first=not hasattr(self, "coefs_"))

    def predict(self, X):
        """Return the predictions, of the shape that y had in training."""
        y_hat = self._outputs(X)
        return y_hat[:, 0] if self._y_is_flat else y_hat

    def _loss(self):
        return MSELoss()

    def _validate(self, X, y, reset):
        X, y = validate_data(self, X, y, dtype=FLOATS, reset=reset, multi_output=True, y_numeric=True)
        self._y_is_flat = y.ndim == 1 or y.shape[1] == 1
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        return X, y

    def _encode(self, y, reset):
        targets = y.reshape(len(y), -1)
        return targets, targets.shape[1]

    def _decode(self, targets):
        return targets[:, 0] if self._y_is_flat else targets

    def _hold_out(self, X, targets):
        return _split(self, X, targets, stratify=None)


def _split(estimator, X, targets, stratify):
    fraction = check_number(estimator.validation_fraction, "validation_fraction", above=0, below=1)
    return train_test_split(
        X,
        targets,
        test_size=fraction,
        stratify=stratify,
        random_state=int(estimator._rng.integers(np.iinfo(np.int32).max)),
    )

"""What the two multilayer perceptrons share: settings, weights, training, early stopping.

coefs_, intercepts_   the only truth: what is predicted with, shown, copied and pickled
_network, _optimizer  tools of a training in progress, made from them when training starts
"""

import warnings
from abc import abstractmethod
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from nn_helpers.nn.history import History
from nn_helpers.nn.initialisers import get_initialiser
from nn_helpers.nn.layers import ELU, Identity, LeakyReLU, Linear, ReLU, Sigmoid, Tanh
from nn_helpers.nn.losses import Loss
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.optimisers import SGD, Adagrad, Adam, RMSprop
from nn_helpers.nn.stepping import Optimizer
from nn_helpers.nn.training import fit
from nn_helpers.validation import check_choice, check_number, check_positive_int

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
BATCH = 4096  # examples that are predicted at a time


class BaseMLP(BaseEstimator):
    """What classifier and regressor share: everything but the meaning of y."""

    _network: Any  # a Sequential, or None until it is built from ``coefs_``

    def __init__(
        self,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: str = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: int | str = "auto",
        learning_rate_init: float = 0.001,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: int | np.random.RandomState | None = None,
        tol: float = 1e-4,
        verbose: bool = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: int = 10,
    ) -> None:
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

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train until ``max_iter`` epochs are over, or nothing has improved for ``n_iter_no_change`` epochs.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_features)
        y : array_like, shape (n_samples,) or, for a regressor, (n_samples, n_outputs)

        Returns
        -------
        self
            With ``warm_start`` training goes on from the weights of the last call.

        Raises
        ------
        TypeError, ValueError
            If a setting or the data cannot be used.
        NotFiniteError
            A ValueError: the loss has become NaN or infinite.
        """
        go_on = self.warm_start and hasattr(self, "coefs_")
        X, y = self._validate(X, y, reset=not go_on)
        targets, n_outputs = self._encode(y, reset=not go_on)
        if go_on:
            self._check_same_network(n_outputs, targets)
        else:
            self._start(X, n_outputs)
        validation = None
        if self.early_stopping:
            X, validation_X, targets, validation_y = self._hold_out(X, targets)
            validation = validation_X, self._decode(validation_y)
        self._load_network()
        self._optimizer = self._make_optimizer(len(X))
        epochs = check_positive_int(self.max_iter, "max_iter")
        watch = Watch(self, validation)
        history = self._train(X, targets, epochs, watch)
        watch.finish()
        if not history.stopped and not history.interrupted:
            warnings.warn(
                f"Training ended after max_iter={epochs} epochs and might still improve; raise max_iter.",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def _partial_fit(self, X: ArrayLike, y: ArrayLike, first: bool) -> Self:
        if self.early_stopping:
            raise ValueError(
                "partial_fit cannot stop early, but early_stopping is True; set it to False or call fit."
            )
        X, y = self._validate(X, y, reset=first)
        targets, n_outputs = self._encode(y, reset=False)
        if first:
            self._start(X, n_outputs)
        else:
            self._check_same_network(n_outputs)
        if not self._network_is_current():
            self._load_network()
            self._optimizer = self._make_optimizer(len(X))
        self._train(X, targets, 1, callback=None)
        return self

    def _train(self, X: np.ndarray, targets: np.ndarray, epochs: int, callback: Any) -> History:
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

    def _start(self, X: np.ndarray, n_outputs: int) -> None:
        """Forget everything learnt and draw new weights."""
        seed = check_random_state(self.random_state).randint(np.iinfo(np.int32).max)
        self._rng = np.random.default_rng(seed)
        self.activation_ = check_choice(self.activation, "activation", HIDDEN_LAYERS)
        sizes = [X.shape[1], *self._hidden_sizes(), n_outputs]
        initialiser = INITIALISERS.get(self.activation_, "glorot_uniform")
        starts = [initialiser] * (len(sizes) - 2) + ["glorot_uniform"]
        shapes = list(pairwise(sizes))
        self.coefs_ = [
            get_initialiser(start)(shape, random_state=self._rng, dtype=X.dtype)
            for start, shape in zip(starts, shapes, strict=True)
        ]
        self.intercepts_ = [np.zeros(n_out, X.dtype) for _, n_out in shapes]
        self._network = None
        self.n_outputs_ = n_outputs
        self.n_layers_ = len(self.coefs_) + 1
        self.n_iter_ = self.t_ = 0
        self.loss_curve_: list[float] = []
        self.validation_scores_: list[float] | None = [] if self.early_stopping else None
        self.best_validation_score_ = None

    def _load_network(self) -> None:
        """Build the network that is trained from the weights; from then on both are the same arrays."""
        dtype = np.result_type(*(W.dtype for W in self.coefs_))
        layers = []
        for W in self.coefs_:
            layers += [Linear(*W.shape, dtype=dtype), HIDDEN_LAYERS[self.activation_]()]
        self._network = Sequential(*layers[:-1])
        linear: list[Any] = [layer for layer in self._network if isinstance(layer, Linear)]
        for layer, W, b in zip(linear, self.coefs_, self.intercepts_, strict=True):
            layer.weight.data[...], layer.bias.data[...] = W, b
        self.coefs_ = [layer.weight.data for layer in linear]
        self.intercepts_ = [layer.bias.data for layer in linear]

    def _network_is_current(self) -> bool:
        """True where the network in memory still holds the very arrays that ``coefs_`` shows."""
        if getattr(self, "_network", None) is None:
            return False
        shown = [*self.coefs_, *self.intercepts_]
        linear: list[Any] = [layer for layer in self._network if isinstance(layer, Linear)]
        held = [layer.weight.data for layer in linear] + [layer.bias.data for layer in linear]
        return len(shown) == len(held) and all(a is b for a, b in zip(shown, held, strict=True))

    def _make_optimizer(self, n_samples: int) -> Optimizer:
        solver = check_choice(self.solver, "solver", SOLVERS)
        alpha = check_number(self.alpha, "alpha", minimum=0)
        lr = check_number(self.learning_rate_init, "learning_rate_init", above=0)
        parameters = self._network.parameters()
        decay = alpha / self._batch_size(n_samples)  # as scikit-learn scales alpha
        if solver == "adam":
            return Adam(parameters, lr, (self.beta_1, self.beta_2), self.epsilon, weight_decay=decay)
        if solver == "sgd":
            nesterov = bool(self.nesterovs_momentum and self.momentum)
            return SGD(parameters, lr, self.momentum, nesterov=nesterov, weight_decay=decay)
        return (RMSprop if solver == "rmsprop" else Adagrad)(parameters, lr, weight_decay=decay)

    def _hidden_sizes(self) -> list[int]:
        given: Any = self.hidden_layer_sizes
        sizes = [given] if np.ndim(given) == 0 else list(given)
        return [check_positive_int(size, "Each of hidden_layer_sizes") for size in sizes]

    def _batch_size(self, n_samples: int) -> int:
        if isinstance(self.batch_size, str) and self.batch_size == "auto":
            return min(200, n_samples)
        return min(check_positive_int(self.batch_size, "batch_size"), n_samples)

    def _check_same_network(self, n_outputs: int, targets: np.ndarray | None = None) -> None:
        """Refuse to go on where y or the settings ask for another network than the one that is there."""
        if n_outputs != self.n_outputs_:
            raise ValueError(
                f"expected y with {self.n_outputs_} outputs as in the last fit, got {n_outputs}; "
                "set warm_start=False to start anew."
            )
        trained = [W.shape[1] for W in self.coefs_[:-1]]
        if self._hidden_sizes() != trained or self.activation != self.activation_:
            raise ValueError(
                f"expected hidden_layer_sizes={tuple(trained)} and activation={self.activation_!r} as in the "
                f"last fit, got {tuple(self._hidden_sizes())} and {self.activation!r}; "
                "set warm_start=False to start anew."
            )
        if targets is not None and targets.ndim == 1 and len(np.unique(targets)) < n_outputs:
            raise ValueError(
                f"expected all {n_outputs} classes of the last fit in y, got only {len(np.unique(targets))}; "
                "use partial_fit, or set warm_start=False to start anew."
            )

    def _outputs(self, X: ArrayLike) -> np.ndarray:
        """The outputs of the network that ``coefs_`` and ``intercepts_`` are, 4,096 examples at a time."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=FLOATS, reset=False)
        activation = HIDDEN_LAYERS[self.activation_]()
        outputs = []
        for start in range(0, len(X), BATCH):
            a = X[start : start + BATCH].astype(self.coefs_[0].dtype, copy=False)
            for k, (W, b) in enumerate(zip(self.coefs_, self.intercepts_, strict=True)):
                z = a @ W + b
                a = z if k == len(self.coefs_) - 1 else activation.forward(z)
            outputs.append(a)
        return np.concatenate(outputs)

    def __getstate__(self) -> dict[str, Any]:
        """Copies and pickles carry the weights, not the memory of the optimiser nor the last batch."""
        state = dict(super().__getstate__())
        for name in ("_network", "_optimizer"):
            state.pop(name, None)
        return state

    @abstractmethod
    def _loss(self) -> Loss:
        """Return the loss that is minimised."""

    @abstractmethod
    def _validate(self, X: ArrayLike, y: ArrayLike, reset: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return X and y as checked arrays; with ``reset`` the number of features is learnt."""

    @abstractmethod
    def _encode(self, y: np.ndarray, reset: bool) -> tuple[np.ndarray, int]:
        """Return y as the loss takes it, and the number of outputs that it asks for."""

    @abstractmethod
    def _decode(self, targets: np.ndarray) -> np.ndarray:
        """Return y as `score` takes it, the reverse of ``_encode``."""

    @abstractmethod
    def _hold_out(self, X: np.ndarray, targets: np.ndarray) -> list[np.ndarray]:
        """Set ``validation_fraction`` of the examples aside."""


class Watch:
    """Called after each epoch: says when nothing improves any more, and keeps the best weights."""

    def __init__(self, estimator: Any, validation: tuple[Any, Any] | None) -> None:
        self.estimator = estimator
        self.validation = validation
        self.tol = check_number(estimator.tol, "tol", minimum=0)
        self.patience = check_positive_int(estimator.n_iter_no_change, "n_iter_no_change")
        self.best = -np.inf
        self.waited = 0
        self.best_state = None

    def __call__(self, history: Any) -> bool:
        estimator = self.estimator
        if self.validation is None:
            reached = -history.loss[-1]
        else:
            reached = estimator.score(*self.validation)
            if not np.isfinite(reached):
                raise ValueError(
                    f"The score of the {len(self.validation[0])} held-out examples is {reached}, so nothing "
                    "can be stopped by it; give more examples or a larger validation_fraction."
                )
            if estimator.validation_scores_ is None:
                estimator.validation_scores_ = []
            estimator.validation_scores_.append(reached)
        self.waited = 0 if reached > self.best + self.tol else self.waited + 1
        if reached > self.best:
            self.best = reached
            if self.validation is not None:
                self.best_state = estimator._network.state_dict()
        return self.waited >= self.patience

    def finish(self) -> None:
        """Go back to the weights of the best epoch, where a validation set has chosen it."""
        if self.best_state is not None:
            self.estimator._network.load_state_dict(self.best_state)
            self.estimator.best_validation_score_ = float(self.best)


def hold_out(
    estimator: Any, X: np.ndarray, targets: np.ndarray, stratify: np.ndarray | None
) -> list[np.ndarray]:
    """Set ``validation_fraction`` of the examples aside: X, X held out, targets, targets held out."""
    fraction = check_number(estimator.validation_fraction, "validation_fraction", above=0, below=1)
    held_out = int(np.ceil(fraction * len(X)))
    if held_out < 2:
        raise ValueError(
            f"expected at least 2 held-out examples for early stopping, got {held_out} "
            f"(validation_fraction={fraction:g} of {len(X)}): the validation set is too small to be scored. "
            "Give more examples, a larger validation_fraction, or early_stopping=False."
        )
    return train_test_split(
        X,
        targets,
        test_size=fraction,
        stratify=stratify,
        random_state=int(estimator._rng.integers(np.iinfo(np.int32).max)),
    )

"""What every optimiser needs and no formula shows: which numbers to move, and how many at a time.

Parameters that lie end to end in one home (see `nn_helpers.nn.parameters.pack`) move together, in pieces
that are small enough to stay in the processor's cache from the first line of a formula to the last.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from nn_helpers.nn.parameters import FlatParameters, Parameter, check_parameters
from nn_helpers.validation import Array, check_number

PIECE = 131_072  # numbers


@dataclass(frozen=True)
class Piece:
    """Some neighbouring numbers of one home: values, gradients, and what the optimiser remembers of them."""

    data: Array
    grad: Array
    memories: list[Array]
    decays: bool


class Optimizer(ABC):
    """What all optimisers share: the parameters, their gradients, and the weight decay.

    A subclass says in ``_move(w, g, *memories)`` how values w move in place, given their gradient g
    (which it must not change) and the ``n_memories`` vectors that it remembers between steps.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, above 0.
    weight_decay : float
        Strength of the penalty, at least 0.
    decay_bias : bool
        Whether biases are penalised, too.
    """

    n_memories = 0

    def __init__(
        self, parameters: Iterable[Parameter], lr: float, weight_decay: float, decay_bias: bool
    ) -> None:
        self.parameters = check_parameters(parameters)
        self._lr = check_number(lr, "lr", above=0)
        self.weight_decay = check_number(weight_decay, "weight_decay", minimum=0)
        self.decay_bias = decay_bias
        self.n_steps = 0
        size = sum(parameter.size for parameter in self.parameters)
        dtype = np.result_type(*(parameter.data for parameter in self.parameters))
        self._memories = [np.zeros(size, dtype) for _ in range(self.n_memories)]
        self._layout: tuple[list[FlatParameters], bool] = [], False
        self._pieces: list[Piece] = []

    @property
    def lr(self) -> float:
        """The learning rate; may be changed between steps, also to 0."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self._lr = check_number(lr, "lr", minimum=0)

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.zero_grad()

    def step(self) -> None:
        """Move every parameter once, against its gradient."""
        self.n_steps += 1
        for parameter in self.parameters:
            if not parameter.has_grad:
                parameter.grad = np.zeros(parameter.shape)
        for piece in self.pieces():
            g = piece.grad
            if piece.decays and self.weight_decay:
                g = self._decayed(piece.data, g)
            self._move(piece.data, g, *piece.memories)

    def pieces(self) -> list[Piece]:
        """Return the parameters as pieces, found anew when one of them has moved to another home."""
        layout = [parameter.home for parameter in self.parameters], self.weight_decay > 0
        if layout != self._layout:
            self._layout, self._pieces = layout, self._find_pieces()
        return self._pieces

    def _find_pieces(self) -> list[Piece]:
        runs: list[tuple[FlatParameters, bool, int, int]] = []
        for parameter in self.parameters:
            home, decays = parameter.home, self.decay_bias or "bias" not in parameter.name
            start = parameter.start
            goes_on = runs and runs[-1][0] is home and runs[-1][3] == start
            if goes_on and (runs[-1][1] == decays or not self.weight_decay):
                _, decays, start, _ = runs.pop()
            runs.append((home, decays, start, parameter.stop))
        pieces, position = [], 0  # position: in the memories, which follow the order of the parameters
        for home, decays, run_start, run_stop in runs:
            for start in range(run_start, run_stop, PIECE):
                stop = min(start + PIECE, run_stop)
                memories = [memory[position : position + stop - start] for memory in self._memories]
                pieces.append(Piece(home.data[start:stop], home.grad[start:stop], memories, decays))
                position += stop - start
        return pieces

    def _decayed(self, w: Array, g: Array) -> Array:
        """Add the gradient of the penalty."""
        return g + self.weight_decay * w

    @abstractmethod
    def _move(self, w: Array, g: Array, *memories: Array) -> None:
        """Change w in place."""

    def __getstate__(self) -> NoReturn:
        raise TypeError(
            "An optimiser moves the arrays of one network, so it is not copied or pickled; "
            "copy the network and build a new optimiser from its parameters()."
        )

    def __repr__(self) -> str:
        size = sum(parameter.size for parameter in self.parameters)
        return f"{type(self).__name__}(lr={self.lr:g}, {size:,} parameters)"

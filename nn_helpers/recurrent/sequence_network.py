"""A recurrent layer and a readout make a network that reads sequences.

x (T, N, D) --> recurrent --> h (T, N, H) --> readout --> y_hat (T, N, K)      read="all"
                              h_T (N, H)  --> readout --> y_hat (N, K)         read="last"
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.embedding import Embedding
from nn_helpers.nn.layers import Layer
from nn_helpers.nn.module import Module
from nn_helpers.nn.parameters import pack
from nn_helpers.recurrent.recurrent_layer import RecurrentLayer, State, check_mask, hide
from nn_helpers.validation import Array, check_choice, describe


class SequenceNetwork(Module):
    """A recurrent layer whose states a readout turns into predictions.

    Its inputs are time-major: the first axis is time, the second one the examples.

    Parameters
    ----------
    recurrent : RNN, LSTM or GRU
    readout : Layer
        For example ``Linear(hidden_size, n_classes)``.
    read : {"all", "last"}
        Predict at every step, or once, from the state after the last step.
    embedding : Embedding, optional
        Turns indices (T, N) into vectors before the recurrent layer reads them.

    Attributes
    ----------
    state : the recurrent layer's state after the last forward
        Hand it to the next forward to go on in a stream; the gradient stops there (truncated
        backpropagation through time).

    Raises
    ------
    TypeError
        If a part is of another kind.
    ValueError
        If `read` is neither of the two.
    """

    instead = (
        "its first axis is time: train it with training_steps or train_step, and call network(x) for outputs"
    )

    def __init__(
        self,
        recurrent: RecurrentLayer,
        readout: Layer,
        read: str = "all",
        *,
        embedding: Embedding | None = None,
    ) -> None:
        for part, kind, name in ((recurrent, RecurrentLayer, "recurrent"), (readout, Layer, "readout")):
            if not isinstance(part, kind):
                wanted = "RNN, LSTM or GRU" if kind is RecurrentLayer else "a layer such as Linear"
                raise TypeError(f"{name}: expected {wanted}, got {describe(part)}.")
        if not isinstance(embedding, Embedding | None):
            raise TypeError(f"embedding: expected an Embedding, got {describe(embedding)}.")
        self.recurrent, self.readout, self.embedding = recurrent, readout, embedding
        self.read = check_choice(read, "read", ("all", "last"))
        self.state: State | None = None
        pack(self.parameters())

    @property
    def layers(self) -> list[Module]:
        """The layers from input to output."""
        return list(self.parts().values())

    def parts(self) -> dict[str, Module]:
        """Return embedding (if there is one), recurrent layer and readout by these names."""
        parts = {"embedding": self.embedding, "recurrent": self.recurrent, "readout": self.readout}
        return {name: part for name, part in parts.items() if part is not None}

    def __call__(self, x: ArrayLike, state: Any = None, mask: ArrayLike | None = None) -> Array:
        return self.forward(x, state, mask)

    def forward(self, x: ArrayLike, state: Any = None, mask: ArrayLike | None = None) -> Array:
        """Return the predictions: (T, N, K), or (N, K) if only the last state is read.

        Parameters
        ----------
        x : ndarray, shape (T, N, D), or ndarray of int, shape (T, N)
        state, mask
            See `RecurrentLayer.forward`. With a mask, the last state is that of each sequence's own end.
        """
        if self.embedding is not None:
            x = np.asarray(x)
            x = self.embedding(hide(x, check_mask(mask, x)))
        output, self.state = self.recurrent(x, state, mask)
        if self.read == "last":
            output = self._top_hidden(self.state)
        return self.readout(output)

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of all parameters; return the gradient of the input, or None.

        Raises
        ------
        RuntimeError
            If no forward came before.
        ValueError
            If the gradient has another shape than the output.
        """
        grad = self.readout.backward(grad_output)
        assert grad is not None
        needed = needs_input_grad or self.embedding is not None
        if self.read == "all":
            grad, _ = self.recurrent.backward(grad, needs_input_grad=needed)
        else:
            grad_state = self.recurrent.zero_state(len(grad))
            self._top_hidden(grad_state)[...] = grad
            grad, _ = self.recurrent.backward(None, grad_state, needs_input_grad=needed)
        if self.embedding is not None and grad is not None:
            return self.embedding.backward(grad)
        return grad

    @staticmethod
    def _top_hidden(state: State) -> Array:
        h: Array = (state[0] if isinstance(state, tuple) else state)[-1]
        return h

    def __repr__(self) -> str:
        return f"SequenceNetwork({', '.join(map(repr, self.layers))}, read={self.read!r})"

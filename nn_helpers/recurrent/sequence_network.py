"""A recurrent layer and a readout make a network that reads sequences.

x (T, N, D) --> recurrent --> h (T, N, H) --> readout --> y_hat (T, N, K)      read="all"
                              h_T (N, H)  --> readout --> y_hat (N, K)         read="last"
"""

from nn_helpers.nn.layers import Layer
from nn_helpers.nn.parameters import pack
from nn_helpers.validation import check_choice, check_random_state


class SequenceNetwork(Layer):
    """A recurrent layer whose states a readout turns into predictions.

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
    """

    def __init__(self, recurrent, readout, read="all", *, embedding=None):
        self.recurrent, self.readout, self.embedding = recurrent, readout, embedding
        self.read = check_choice(read, "read", ("all", "last"))
        self.state = None
        pack(self.parameters())

    @property
    def layers(self):
        """The layers from input to output."""
        return [layer for layer in (self.embedding, self.recurrent, self.readout) if layer is not None]

    def parameters(self):
        """Return the parameters of all layers."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def named_parameters(self):
        """Return pairs (name, Parameter); names start with the part's name, as in ``"readout.weight"``."""
        parts = {"embedding": self.embedding, "recurrent": self.recurrent, "readout": self.readout}
        return [
            (f"{part}.{name}", parameter)
            for part, layer in parts.items()
            if layer is not None
            for name, parameter in layer.named_parameters()
        ]

    def reset_parameters(self, random_state=None):
        """Draw new initial values for all parameters, in place."""
        rng = check_random_state(random_state)
        for layer in self.layers:
            layer.reset_parameters(rng)

    def __call__(self, x, state=None, mask=None):
        return self.forward(x, state, mask)

    def forward(self, x, state=None, mask=None):
        """Return the predictions: (T, N, K), or (N, K) if only the last state is read.

        Parameters
        ----------
        x : ndarray, shape (T, N, D), or ndarray of int, shape (T, N)
        state, mask
            See `RecurrentLayer.forward`. With a mask, the last state is that of each sequence's own end.
        """
        if self.embedding is not None:
            x = self.embedding(x)
        output, self.state = self.recurrent(x, state, mask)
        if self.read == "last":
            output = self._top_hidden(self.state)
        return self.readout(output)

    def backward(self, grad_output, needs_input_grad=True):
        """Add to the gradients of all parameters; return the gradient of the input, or None."""
        grad = self.readout.backward(grad_output)
        needed = needs_input_grad or self.embedding is not None
        if self.read == "all":
            grad, _ = self.recurrent.backward(grad, needs_input_grad=needed)
        else:
            grad_state = self.recurrent.zero_state(len(grad))
            self._top_hidden(grad_state)[...] = grad
            grad, _ = self.recurrent.backward(None, grad_state, needs_input_grad=needed)
        if self.embedding is not None:
            return self.embedding.backward(grad)
        return grad

    @staticmethod
    def _top_hidden(state):
        return (state[0] if isinstance(state, tuple) else state)[-1]

    def __repr__(self):
        return f"SequenceNetwork({', '.join(map(repr, self.layers))}, read={self.read!r})"

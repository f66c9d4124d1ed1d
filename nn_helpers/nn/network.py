"""A network is a list of layers: forward runs through it, backward runs through it from the other end.

x --> Linear --> ReLU --> Linear --> y_hat
      dL/dx  <-- ... <--  ... <-- dL/dy_hat
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from nn_helpers.nn.layers import Layer
from nn_helpers.nn.module import Module
from nn_helpers.nn.parameters import pack
from nn_helpers.validation import Array, RandomState, describe


class Sequential(Layer):
    """Layers in a row, each fed with the output of the one before.

    Parameters
    ----------
    *layers : Layer
        From input to output.
    random_state : None, int or numpy.random.Generator
        If given, all layers draw their initial parameters anew from it, in order: one number then
        makes the whole network reproducible.

    Raises
    ------
    TypeError
        If one of them is no layer: a recurrent layer, for example, belongs into a `SequenceNetwork`.
    ValueError
        If there is none, one is there twice, or float32 and float64 are mixed.

    Examples
    --------
    >>> model = Sequential(Linear(784, 100), ReLU(), Linear(100, 10), random_state=0)
    >>> y_hat = model(X)
    """

    def __init__(self, *layers: Layer, random_state: RandomState = None) -> None:
        if not layers:
            raise ValueError("Sequential: expected at least one layer, such as Linear(2, 1), got none.")
        for layer in layers:
            if not isinstance(layer, Layer):
                cure = f"; {layer.instead}" if isinstance(layer, Module) else ""
                raise TypeError(
                    f"Sequential: expected layers such as Linear(2, 1) or ReLU(), "
                    f"got {describe(layer)}{cure}."
                )
        if len({id(layer) for layer in layers}) < len(layers):
            raise ValueError("Sequential: expected layers that are objects of their own, got one twice.")
        self.layers = list(layers)
        if random_state is not None:
            self.reset_parameters(random_state)
        if self.parameters():
            pack(self.parameters())
        trainable = [i for i, layer in enumerate(self.layers) if layer.parameters()]
        self._first_trainable = trainable[0] if trainable else len(layers)

    def parts(self) -> dict[str, Module]:
        """Return the layers by their index, ``"0"``, ``"1"``, ..."""
        return {str(i): layer for i, layer in enumerate(self.layers)}

    def forward(self, x: ArrayLike) -> Array:
        """Return the output of the last layer."""
        for layer in self.layers:
            x = layer.forward(x)
        return np.asarray(x)

    def backward(self, grad_output: ArrayLike, needs_input_grad: bool = True) -> Array | None:
        """Add to the gradients of all parameters, from the last layer to the first.

        Parameters
        ----------
        grad_output : ndarray
            dL/dy_hat, from ``loss_fn.backward()``.
        needs_input_grad : bool
            Whether dL/dx is computed and returned; training does not need it.
        """
        stop = 0 if needs_input_grad else self._first_trainable
        grad: ArrayLike | None = grad_output
        for i in range(len(self.layers) - 1, stop - 1, -1):
            if grad is None:
                raise RuntimeError(f"{self.layers[i + 1]!r} returns no gradient, so it must come first.")
            grad = self.layers[i].backward(grad, needs_input_grad or i > stop)
        return np.asarray(grad) if needs_input_grad and grad is not None else None

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __getitem__(self, index: int) -> Layer:
        return self.layers[index]

    def __repr__(self) -> str:
        width = max(len(repr(layer)) for layer in self.layers)
        lines = ["Sequential("]
        for i, layer in enumerate(self.layers):
            size = sum(parameter.size for parameter in layer.parameters())
            line = f"  ({i}) {layer!r:{width}}  {size:>9,} parameters" if size else f"  ({i}) {layer!r}"
            lines.append(line)
        total = sum(parameter.size for parameter in self.parameters())
        return "\n".join([*lines, f")  {total:,} parameters"])

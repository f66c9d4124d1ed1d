"""A network is a list of layers: forward runs through it, backward runs through it from the other end.

x --> Linear --> ReLU --> Linear --> y_hat
      dL/dx  <-- ... <--  ... <-- dL/dy_hat
"""

import os
import zipfile
from pathlib import Path

import numpy as np

from nn_helpers.nn.layers import Layer
from nn_helpers.nn.parameters import pack
from nn_helpers.validation import as_float_array, check_random_state, describe


class Sequential(Layer):
    """Layers in a row, each fed with the output of the one before.

    Parameters
    ----------
    *layers : Layer
        From input to output.
    random_state : None, int or numpy.random.Generator
        If given, all layers draw their initial parameters anew from it, in order: one number then
        makes the whole network reproducible.

    Examples
    --------
    >>> model = Sequential(Linear(784, 100), ReLU(), Linear(100, 10), random_state=0)
    >>> y_hat = model(X)
    """

    def __init__(self, *layers, random_state=None):
        if not layers:
            raise ValueError("Sequential needs at least one layer, for example Sequential(Linear(2, 1)).")
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(
                    f"Sequential takes layers such as Linear(2, 1) or ReLU(), but one is {describe(layer)}."
                )
        if len({id(layer) for layer in layers}) < len(layers):
            raise ValueError(
                "Every layer must be an object of its own, but one of them stands in the network twice."
            )
        self.layers = list(layers)
        if random_state is not None:
            self.reset_parameters(random_state)
        if self.parameters():
            pack(self.parameters())
        trainable = [i for i, layer in enumerate(self.layers) if layer.parameters()]
        self._first_trainable = trainable[0] if trainable else len(layers)

    def forward(self, x):
        """Return the output of the last layer."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad_output, needs_input_grad=True):
        """Add to the gradients of all parameters, from the last layer to the first.

        Parameters
        ----------
        grad_output : ndarray
            dL/dy_hat, from ``loss_fn.backward()``.
        needs_input_grad : bool
            Whether dL/dx is computed and returned; training does not need it.
        """
        stop = 0 if needs_input_grad else self._first_trainable
        for i in range(len(self.layers) - 1, stop - 1, -1):
            grad_output = self.layers[i].backward(grad_output, needs_input_grad or i > stop)
        return grad_output if needs_input_grad else None

    def parameters(self):
        """Return the parameters of all layers, from the first to the last."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def named_parameters(self):
        """Return pairs (name, Parameter); names start with the layer's index, as in ``"0.weight"``."""
        return [
            (f"{i}.{name}", parameter)
            for i, layer in enumerate(self.layers)
            for name, parameter in layer.named_parameters()
        ]

    def reset_parameters(self, random_state=None):
        """Draw new initial values for all parameters, in place."""
        rng = check_random_state(random_state)
        for layer in self.layers:
            layer.reset_parameters(rng)

    def state_dict(self):
        """Return a dict of copies of all parameters, by name."""
        return {name: parameter.data.copy() for name, parameter in self.named_parameters()}

    def load_state_dict(self, state):
        """Set all parameters from a dict as `state_dict` returns it.

        Raises
        ------
        ValueError
            If names or shapes differ; then nothing is changed.
        """
        own = dict(self.named_parameters())
        if set(own) != set(state):
            missing = ", ".join(sorted(set(own) - set(state))) or "none"
            unknown = ", ".join(sorted(set(state) - set(own))) or "none"
            raise ValueError(
                f"The saved parameters belong to another network: "
                f"missing are {missing}; not in this network are {unknown}."
            )
        arrays = {name: as_float_array(state[name], name) for name in own}
        for name, parameter in own.items():
            if arrays[name].shape != parameter.shape:
                raise ValueError(
                    f"The saved {name} has shape {arrays[name].shape}, "
                    f"but this network's has shape {parameter.shape}; build the same network first."
                )
        for name, parameter in own.items():
            parameter.data[...] = arrays[name]

    def save(self, path):
        """Write all parameters to a file that ends in ``.npz``."""
        np.savez(_npz(path), **self.state_dict())

    def load(self, path):
        """Read all parameters from a file that `save` wrote for a network of the same layers.

        Raises
        ------
        ValueError
            If the file is no such file, or belongs to another network.
        """
        path = _npz(path)
        try:
            with np.load(path, allow_pickle=False) as archive:
                state = dict(archive)
        except (zipfile.BadZipFile, ValueError, EOFError, AttributeError, TypeError):
            raise ValueError(f"{Path(path).name} is not a file that Sequential.save wrote.") from None
        self.load_state_dict(state)

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)

    def __getitem__(self, index):
        return self.layers[index]

    def __repr__(self):
        width = max(len(repr(layer)) for layer in self.layers)
        lines = ["Sequential("]
        for i, layer in enumerate(self.layers):
            size = sum(parameter.size for parameter in layer.parameters())
            line = f"  ({i}) {layer!r:{width}}  {size:>9,} parameters" if size else f"  ({i}) {layer!r}"
            lines.append(line)
        total = sum(parameter.size for parameter in self.parameters())
        return "\n".join([*lines, f")  {total:,} parameters"])


def _npz(path):
    path = os.fspath(path)
    return path if path.endswith(".npz") else path + ".npz"

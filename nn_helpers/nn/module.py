"""What every trainable thing shares: parameters by name, two modes, and a file to be kept in.

A module is a layer, a recurrent layer, or a network of them. Its parts are modules, too, so that each of
the methods below is said once: ask every part.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from numpy.typing import ArrayLike

from nn_helpers.nn.archive import load_arrays, save_arrays
from nn_helpers.nn.parameters import Parameter
from nn_helpers.validation import Array, as_float_array, check_random_state, describe


class Module:
    """A thing with parameters: its own, or those of its parts.

    Attributes
    ----------
    training : bool
        The mode. Dropout and batch normalisation do one thing while a network learns and another while it
        is used; all other layers do not care.
    """

    training = True
    instead = "its inputs are no rows of examples"  # what refuses it says this

    def parts(self) -> dict[str, "Module"]:
        """Return the modules that this one is made of, by name; none unless a subclass has some."""
        return {}

    def parameters(self) -> list[Parameter]:
        """Return the trainable parameters of all parts, from input to output."""
        return [parameter for part in self.parts().values() for parameter in part.parameters()]

    def named_parameters(self) -> list[tuple[str, Parameter]]:
        """Return pairs (name, Parameter); a part's name is in front, as in ``"0.weight"``."""
        parts = self.parts()
        if not parts:
            return [(parameter.name, parameter) for parameter in self.parameters()]
        return [
            (f"{part}.{name}", p) for part, module in parts.items() for name, p in module.named_parameters()
        ]

    def named_buffers(self) -> list[tuple[str, Array]]:
        """Return pairs (name, array) of what is kept but not trained, such as running means."""
        parts = self.parts().items()
        return [(f"{part}.{name}", a) for part, module in parts for name, a in module.named_buffers()]

    def reset_parameters(self, random_state: Any = None) -> None:
        """Draw new initial values for all parameters, in place.

        Parameters
        ----------
        random_state : None, int or numpy.random.Generator
        """
        rng = check_random_state(random_state)
        for part in self.parts().values():
            part.reset_parameters(rng)

    def train(self, mode: bool = True) -> Self:
        """Go over to training mode, with all parts, and return self."""
        self.training = bool(mode)
        for part in self.parts().values():
            part.train(mode)
        return self

    def eval(self) -> Self:
        """Go over to evaluation mode, with all parts, and return self."""
        return self.train(False)

    def state_dict(self) -> dict[str, Array]:
        """Return a dict of copies of all parameters and buffers, by name."""
        arrays = [(name, parameter.data) for name, parameter in self.named_parameters()]
        return {name: array.copy() for name, array in arrays + self.named_buffers()}

    def load_state_dict(self, state: Mapping[str, ArrayLike]) -> None:
        """Set all parameters and buffers from a dict as `state_dict` returns it.

        Raises
        ------
        TypeError
            If it is no dict.
        ValueError
            If names or shapes differ; then nothing is changed.
        """
        if not isinstance(state, Mapping):
            raise TypeError(f"state: expected a dict of arrays by name, got {describe(state)}.")
        own = {name: parameter.data for name, parameter in self.named_parameters()}
        own.update(self.named_buffers())
        if set(own) != set(state):
            missing = ", ".join(sorted(set(own) - set(state))) or "none"
            unknown = ", ".join(sorted(set(state) - set(own))) or "none"
            raise ValueError(
                f"state: expected the arrays of this network, got those of another; "
                f"missing are {missing}; not in this network are {unknown}."
            )
        arrays = {name: as_float_array(state[name], name) for name in own}
        for name, array in own.items():
            if arrays[name].shape != array.shape:
                raise ValueError(
                    f"{name}: expected shape {array.shape}, got {arrays[name].shape}; "
                    "build the network first that was saved."
                )
        for name, array in own.items():
            array[...] = arrays[name]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all parameters and buffers to a file that ends in ``.npz``."""
        save_arrays(path, self.state_dict())

    def load(self, path: str | os.PathLike[str]) -> None:
        """Read what `save` wrote for a network of the same parts.

        Raises
        ------
        ValueError
            If the file is no such file, or belongs to another network.
        FileNotFoundError
            If there is none.
        """
        self.load_state_dict(load_arrays(path, f"{type(self).__name__}.save"))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@contextmanager
def mode(module: Module, *, training: bool) -> Iterator[None]:
    """Put a module into a mode for the length of a with block, and every part back into its own.

    A student's own class that is no Module has no modes and stays as it is.
    """
    if not isinstance(module, Module):
        yield
        return
    modules = [module]
    for each in modules:  # the list grows while it is read
        modules += each.parts().values()
    before = [each.training for each in modules]
    module.train(training)
    try:
        yield
    finally:
        for each, training_before in zip(modules, before, strict=True):
            each.training = training_before

"""Every backward pass of the package registers here, one file per area, to be checked by the gate.

A new layer is one line in a file of this folder (files are collected by themselves):

    register("Tanh", Tanh, lambda rng: layer_rows(Tanh(), rng.normal(size=(3, 4)), rng))

A case is a function of a random generator that returns or yields rows (what, analytic gradient, f, x):
the gate compares the analytic gradient with central differences of the scalar function f at x, in float64.
`covers` is the class (or a tuple of classes) of which the case is the proof; the gate fails for a class
that nobody covers.
"""

import importlib
import pkgutil

import numpy as np

CASES = {}
COVERED = set()


def register(name, covers, build):
    """Add a case under a unique name."""
    assert name not in CASES, f"two gradient cases are called {name!r}"
    CASES[name] = build
    COVERED.update(covers if isinstance(covers, tuple) else (covers,))


def layer_rows(layer, x, rng):
    """Yield rows for all parameters and the input of a layer, under the loss sum(output * random weights)."""
    weights = rng.normal(size=layer.forward(x).shape)

    def loss(inputs):
        return float((layer.forward(inputs) * weights).sum())

    for parameter in layer.parameters():
        parameter.zero_grad()
    layer.forward(x)
    input_grad = layer.backward(weights)
    for name, parameter in layer.named_parameters():
        yield (
            name,
            parameter.grad.copy(),
            parameter_function(parameter, lambda: loss(x)),
            parameter.data.copy(),
        )
    if np.asarray(x).dtype.kind == "f":
        yield "input", input_grad, loss, x


def parameter_function(parameter, loss):
    """Return loss() as a function of one parameter's values."""

    def f(values):
        kept = parameter.data.copy()
        parameter.data[...] = values
        try:
            return loss()
        finally:
            parameter.data[...] = kept

    return f


def away_from_kinks(rng, size):
    """Return random numbers between 0.1 and 3 with random signs: no kink at zero is near."""
    return rng.uniform(0.1, 3, size=size) * rng.choice([-1, 1], size=size)


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

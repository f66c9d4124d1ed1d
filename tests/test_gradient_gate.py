"""Every backward pass of the package agrees with central differences to 1e-7, and none is missing."""

import importlib
import inspect
import pkgutil
import zlib

import numpy as np
import pytest

import nn_helpers
from gradient_cases import CASES, COVERED
from nn_helpers.nn.gradient_check import numerical_gradient, relative_error

TOLERANCE = 1e-7


@pytest.mark.parametrize("name", sorted(CASES))
def test_gradient_agrees_with_central_differences(name):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    rows = list(CASES[name](rng))
    assert rows, f"the gradient case {name!r} checks nothing"
    for what, analytic, f, x in rows:
        assert np.asarray(analytic).dtype == np.float64, f"{what}: gradients are checked in float64"
        error = relative_error(analytic, numerical_gradient(f, x))
        assert error <= TOLERANCE, f"{what}: relative error {error:.1e}"


def differentiable_classes():
    """Return all public classes of the package that have a backward pass or a derivative."""
    found = set()
    for module_info in pkgutil.walk_packages(nn_helpers.__path__, "nn_helpers."):
        module = importlib.import_module(module_info.name)
        for name, thing in vars(module).items():
            public = (
                inspect.isclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
            )
            if public and not inspect.isabstract(thing):
                verbs = [getattr(thing, verb, None) for verb in ("backward", "derivative")]
                if any(callable(verb) for verb in verbs):
                    found.add(thing)
    return found


def test_every_backward_pass_is_registered():
    missing = sorted(f"{thing.__module__}.{thing.__name__}" for thing in differentiable_classes() - COVERED)
    assert not missing, f"register in tests/gradient_cases: {', '.join(missing)}"


def test_the_search_for_backward_passes_finds_them():
    names = {thing.__name__ for thing in differentiable_classes()}
    assert {"Linear", "Sequential", "CrossEntropyLoss", "SigmoidActivation"} <= names


@pytest.mark.parametrize(
    ("mistake", "spoil"),
    [
        ("factor 2.5", lambda gradient: 2.5 * gradient),
        ("wrong sign", lambda gradient: -gradient),
        (
            "one entry off by a millionth",
            lambda gradient: gradient + 1e-6 * np.abs(gradient).max() * np.eye(1, 6)[0],
        ),
        ("all zero", np.zeros_like),
    ],
)
def test_the_gate_catches_a_wrong_gradient(mistake, spoil):
    x = np.linspace(-1, 1, 6)
    gradient = np.cos(x)
    assert relative_error(gradient, numerical_gradient(lambda x: np.sin(x).sum(), x)) <= TOLERANCE
    assert relative_error(spoil(gradient), numerical_gradient(lambda x: np.sin(x).sum(), x)) > TOLERANCE

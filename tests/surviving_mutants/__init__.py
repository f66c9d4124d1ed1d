"""Mutants of a solution that its check accepts, by exercise and name, each with the reason.

    SURVIVORS = {
        "01.neuron": {
            "sigmoid: 0.5 * np.tanh(z / 2) + 0.5 -> ...": "equivalent: ...",
        },
    }

A reason that begins with "equivalent" says why no input can tell the mutant from the solution, or why it is
as right an answer. Every other reason counts against the 95 % that `tests/test_mutants.py` asks for.
"""

import importlib
import pkgutil


def survivors() -> dict[str, dict[str, dict[str, str]]]:
    """The listed survivors: chapter -> exercise -> name of the mutant -> reason."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name[2:]: importlib.import_module(f"{__name__}.{name}").SURVIVORS for name in names}

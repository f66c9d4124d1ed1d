"""The same program twice, line by line: in this course's words and in PyTorch's.

PyTorch is no dependency. Where it is installed both columns are run; elsewhere PyTorch's come from a real run
that `python -m benchmarks.pytorch_step` has stored.
"""

# mypy: disable-error-code="operator, union-attr"
# The programs are shown as they stand: no line of theirs may ask whether there is a gradient yet.

import importlib
import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np

from nn_helpers import nn
from nn_helpers.autodiff import Tensor, cross_entropy

X = np.array([[0.5, -1.2], [1.5, 0.3], [-0.7, 0.8], [0.2, 1.1], [-1.4, -0.6]])
Y = np.array([0, 1, 1, 0, 2])
START = [
    np.array([[0.4, -0.6, 0.2], [0.1, 0.5, -0.3]]),
    np.array([0.1, 0.0, -0.1]),
    np.array([[0.3, -0.2, 0.6], [-0.5, 0.4, 0.1], [0.2, 0.7, -0.4]]),
    np.array([0.0, 0.1, -0.2]),
]


Outcome = tuple[list[float], list]  # losses of all steps; the last gradient or weights, as nested lists


def tensors_ours() -> Outcome:
    W1, b1, W2, b2 = weights = [Tensor(w.copy(), requires_grad=True) for w in START]
    losses = []
    for _ in range(3):
        hidden = (Tensor(X) @ W1 + b1).tanh()
        loss = cross_entropy(hidden @ W2 + b2, Y)
        losses.append(float(loss.data))
        for w in weights:
            w.grad = None
        loss.backward()
        for w in weights:
            w.data -= 0.5 * w.grad
    return losses, W1.grad.tolist()


def tensors_torch(torch: Any) -> Outcome:
    W1, b1, W2, b2 = weights = [torch.tensor(w, requires_grad=True) for w in START]
    losses = []
    for _ in range(3):
        hidden = (torch.tensor(X) @ W1 + b1).tanh()
        loss = torch.nn.functional.cross_entropy(hidden @ W2 + b2, torch.tensor(Y))
        losses.append(float(loss.data))
        for w in weights:
            w.grad = None
        loss.backward()
        for w in weights:
            w.data -= 0.5 * w.grad
    return losses, W1.grad.tolist()


def layers_ours() -> Outcome:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 3))
    for p, w in zip(model.parameters(), START, strict=True):
        p.data[...] = w
    loss_fn, optimizer = nn.CrossEntropyLoss(), nn.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(3):
        loss = loss_fn(model(X), Y)
        losses.append(float(loss))
        optimizer.zero_grad()
        model.backward(loss_fn.backward())
        optimizer.step()
    return losses, model.parameters()[2].data.tolist()


def layers_torch(torch: Any) -> Outcome:
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).double()
    for p, w in zip(model.parameters(), START, strict=True):
        p.data[...] = torch.tensor(w.T)
    loss_fn, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(3):
        loss = loss_fn(model(torch.tensor(X)), torch.tensor(Y))
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses, list(model.parameters())[2].data.T.tolist()


PROGRAMS = {"tensors": (tensors_ours, tensors_torch), "layers": (layers_ours, layers_torch)}


def find_torch() -> Any:
    """PyTorch, or None where it is not installed."""
    try:
        return importlib.import_module("torch")
    except ImportError:
        return None


def read_stored(path: str | Path) -> dict[str, Any]:
    """The stored run: the block of JSON in a Markdown file."""
    block = Path(path).read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    return json.loads(block)


def beside(name: str) -> str:
    """Both programs as a Markdown table, a line beside its twin; lines that differ are marked."""
    ours, theirs = (inspect.getsource(program).splitlines()[1:] for program in PROGRAMS[name])
    rows = ["| differs | this course | PyTorch |", "|---|---|---|"]
    for one, other in zip(ours, theirs, strict=True):
        mark = "" if one == other else "≠"
        rows.append(f"| {mark} | {_code(one)} | {_code(other)} |")
    return "\n".join(rows)


def _code(line: str) -> str:
    inner = line[4:]
    indent = "&nbsp;" * (len(inner) - len(inner.lstrip()))
    return f"{indent}`{inner.strip()}`"


def run_both(name: str, stored: str | Path) -> tuple[Outcome, Outcome, str]:
    """What both programs return, and where PyTorch's numbers come from.

    Parameters
    ----------
    name : "tensors" or "layers"
    stored : path of the stored run

    Returns
    -------
    ours, theirs : tuple of (losses, numbers)
    origin : str
    """
    ours, theirs = PROGRAMS[name]
    torch = find_torch()
    if torch is not None:
        return ours(), theirs(torch), f"PyTorch {torch.__version__.partition('+')[0]}, run here and now"
    kept = read_stored(stored)
    return ours(), kept[name], f"stored: a run of PyTorch {kept['version']} on {kept['date']}"

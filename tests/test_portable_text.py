"""What explorers say does not notice when every trained weight is moved by one part in 10^6."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from tools import shake

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = [f"ch{number:02}" for number in range(1, 14)]
ONE_STEP = "backprop_steps"  # this explorer takes one step by hand and shows its digits; it trains nothing


def said_by_explorers(seed):
    command = [sys.executable, "-m", "tools.shake", str(seed), *CHAPTERS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    return {settings: words for settings, words in said.items() if not settings.startswith(ONE_STEP)}


def test_no_sentence_of_an_explorer_changes():
    plain, shaken = said_by_explorers(0), said_by_explorers(1)
    changed = {key: (plain[key], shaken[key]) for key in plain if plain[key] != shaken[key]}
    assert len(plain) > 300
    assert not changed


def test_two_trainings_that_agree_still_agree_when_shaken():
    one, other = shake.Shaker(seed=1), shake.Shaker(seed=1)
    w, v = np.linspace(-1, 1, 7), np.linspace(-1, 1, 7)[None]
    for _ in range(5):
        before = v
        w -= 0.1 * w
        v = v - 0.1 * v
        one(w, w, 0)
        v = other(v, before, 0)
    assert np.array_equal(w, v[0])


def test_a_check_sees_an_answer_that_is_not_shaken():
    code = """
from tools import shake
shake.install(1)
import builtins
shaker = builtins.__shake__
from nn_helpers import check
from nn_helpers.checks import Exercise
halved = Exercise(id="99.x", title="x", reference=lambda x: x - 0.5 * x, probes=[(2.0,), (3.0,)])
answer = lambda x: shaker(x - 0.5 * x)
print(check(halved, answer).passed, answer(2.0) == 1.0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


@pytest.mark.parametrize(("number", "piece", "reason"), shake.EXACT)
def test_a_cell_that_may_notice_is_there(number, piece, reason):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    found = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert 1 <= sum(shake.exact(f"notebooks/{path.name}", source) for source in found) < 5
    assert any(piece in source for source in found)
    assert reason


@pytest.mark.parametrize(
    "code",
    [
        "w -= rate * 2 * w",
        "w = w - 0.1 * 2 * w",
        "w, x = w - rate * 2 * w, x",
        "w = [p - 0.1 * g for p, g in zip(w, w)]",
        "path.append(path[-1] - learning_rate * 2 * path[-1]); w = path[-1]",
        "np.subtract.at(w, [0], 0.1 * w[0])",
    ],
)
def test_every_way_to_move_a_weight_is_reached(code):
    results = []
    for transform in (lambda tree: tree, shake.MarkUpdates().visit):
        names = {"w": np.array([0.7]), "x": 1, "rate": 0.1, "learning_rate": 0.1, "np": np}
        names |= {"path": [np.array([0.7])], "__shake__": shake.Shaker(seed=1)}
        exec(compile(ast.fix_missing_locations(transform(ast.parse(code))), "cell", "exec"), names)
        results.append(float(names["w"][0]))
    assert 0 < abs(results[1] / results[0] - 1) < 2e-6

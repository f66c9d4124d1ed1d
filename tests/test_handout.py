"""What students get: no solution, no reference, no mistake in it, and checks that say the same as here."""

import ast
import importlib
import inspect
import io
import json
import posixpath
import re
import subprocess
import sys
import textwrap
import zipfile

import pytest
from submissions import ROOT

from nn_helpers.checks.exercise import Exercise
from nn_helpers.checks.frozen import freeze, thaw
from nn_helpers.checks.judge import judge, judge_trial
from nn_helpers.checks.registry import chapters, load, load_all
from tools.grading import handout
from wrong_answers import Right, Wrong


@pytest.fixture(scope="module")
def files():
    return handout.contents()


def squeezed(text):
    """Text without anything that formatting changes."""
    return re.sub(r"\s+", "", text)


def texts(files):
    """Everything in the handout that is read as text: code, and notebooks cell by cell."""
    found = {}
    for name, data in files.items():
        if name.endswith(".ipynb"):
            found[name] = "\n".join("".join(cell["source"]) for cell in json.loads(data)["cells"])
        elif name.endswith((".py", ".md", ".txt", ".js")):
            found[name] = data.decode()
    return found


def solutions():
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            for block in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.DOTALL):
                yield path.parent.name, block


def secrets():
    """Source of every reference, mistake and generator of probes that is a function."""
    for exercise in load_all().values():
        wrong = [variant for known in exercise.misconceptions for variant in known.variants]
        for code in (exercise.reference, exercise.fresh, *wrong):
            if inspect.isfunction(code) and code.__name__ != "<lambda>":
                yield exercise.id, inspect.getsource(code)


def body_of(function):
    """The statements of a function without its docstring, as one text."""
    statements = [node for node in function.body if not isinstance(node, ast.Expr)]
    return squeezed("\n".join(ast.unparse(node) for node in statements))


def functions_in(text):
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def test_no_solution_is_in_the_exercises_the_checks_or_the_archive(files):
    found = texts(files[0])
    places = {n: squeezed(t) for n, t in found.items() if n.startswith(("exercises/", "nn_helpers/ch"))}
    blocks = [(chapter, squeezed(block)) for chapter, block in solutions()]
    assert len(blocks) > 80
    for chapter, block in blocks:
        if len(block) > 25:
            assert not [name for name, text in places.items() if block in text], (chapter, block)
    whole = "\n".join(found.values())
    assert "### BEGIN SOLUTION" not in whole
    assert "### BEGIN HIDDEN TESTS" not in whole
    assert not [name for name in files[0] if name.startswith(("solutions/", "tests/", "tools/grading"))]


def test_no_reference_no_mistake_and_no_generator_of_probes_is_in_it(files):
    """Not as text; the package's own layers, which lectures teach and some exercises rebuild, stay."""
    handed = {n: t for n, t in texts(files[0]).items() if n.startswith(("nn_helpers/ch", "tools/"))}
    found = [function for text in handed.values() for function in functions_in(text)]
    bodies = {body_of(function) for function in found}
    names = {
        (name[-15:-13], function.name)
        for name, text in handed.items()
        if name.endswith("/exercises.py")
        for function in functions_in(text)
    }
    checked = 0
    for exercise, source in secrets():
        function = functions_in(textwrap.dedent(source))[0]
        assert body_of(function) not in bodies, (exercise, function.name)
        assert (exercise[:2], function.name) not in names, exercise
        checked += 1
    assert checked > 100


def test_what_is_linked_is_handed_out(files):
    links = 0
    for name, text in texts(files[0]).items():
        for link in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text) if name.endswith((".ipynb", ".md")) else ():
            if re.match(r"\w+:", link) or not re.search(r"\.\w+$|/$", link):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
            assert any(f == path or f.startswith(f"{path}/") for f in files[0]), (name, link)
            links += 1
    assert links > 20
    assert "solutions/" not in "".join(
        text for name, text in texts(files[0]).items() if "checks/" not in name
    )


def test_every_exercise_has_its_check(files):
    assert files[1] == {}
    assert sorted(name for name in files[0] if name.endswith("outcomes.bin")) == [
        f"nn_helpers/chapters/ch{chapter}/outcomes.bin" for chapter in chapters()
    ]


@pytest.fixture(scope="module")
def frozen():
    made = {}
    for chapter in ("01", "02", "06"):
        bank, code, _ = freeze(load(chapter).values())
        names = {}
        exec(code, names)  # as the module of the handout does
        made.update(thaw(bank, names))
    return made


@pytest.mark.parametrize("chapter", ["01", "02", "06"])
def test_a_frozen_check_says_what_the_check_says(chapter, frozen):
    module = importlib.import_module(f"wrong_answers.ch{chapter}")
    answers = [*module.RIGHT, *module.WRONG]
    assert answers
    for entry in answers:
        assert isinstance(entry, Right | Wrong)
        exercise = load(chapter)[entry.exercise]
        here = judge(exercise, entry.answer)
        there = judge_trial(frozen[entry.exercise].trial(), entry.answer)
        assert (there.state, there.message, there.misconception) == (
            here.state,
            here.message,
            here.misconception,
        ), entry


def double(x):
    return 2 * x


def beside_the_reference(student, x):
    return student(x) / double(x)


def made_elsewhere(factor):
    return lambda student, x: student(x) * factor


@pytest.mark.parametrize("run", [beside_the_reference, made_elsewhere(2), lambda student, x: student(x)])
def test_a_check_that_needs_a_reference_or_cannot_be_read_is_left_out(run):
    exercise = Exercise(id="01.double", title="Twice", reference=double, run=run, probes=[(3.0,)])
    bank, code, left = freeze([exercise])
    assert left["01.double"].startswith("its check uses ")
    assert thaw(bank) == {}
    assert "double" not in code


def test_the_archive_is_the_same_every_time_and_its_checks_work(files, tmp_path):
    data = handout.archive(files[0])
    assert data == handout.archive(dict(reversed(files[0].items())))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        file.extractall(tmp_path)
    tried = (
        "import sys, numpy as np, nn_helpers\n"
        "from nn_helpers.checks import check\n"
        "right = check('01.neuron', lambda x, w, b: 1 / (1 + np.exp(-(x @ w + b))))\n"
        "wrong = check('01.neuron', lambda x, w, b: np.tanh(x @ w + b))\n"
        "print(nn_helpers.__file__, right.state, wrong.misconception)"
    )
    said = subprocess.run(
        [sys.executable, "-c", tried],
        cwd=tmp_path / handout.NAME,
        env={"PYTHONPATH": str(tmp_path / handout.NAME), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith(str(tmp_path))
    assert "passed tanh" in said


def test_a_forgotten_release_is_told(tmp_path):
    assert handout.stale() == []
    folder = tmp_path / "solutions" / "01_a"
    folder.mkdir(parents=True)
    (folder / "01_exercises.ipynb").write_text('{"cells": []}')
    assert handout.stale(tmp_path) == ["01_a"]


def test_the_archive_is_small(files):
    assert len(handout.archive(files[0])) < 5 * 2**20


def test_what_a_reference_returned_to_its_check_is_kept_as_a_form_only():
    exercise = load("09")["09.anbn"]
    bank, code, _ = freeze([exercise])
    space = {}
    exec(code, space)
    kept = thaw(bank, space)["09.anbn"].record["wants"][0].returned
    assert [part.shape for part in kept] == [(2, 4), (1, 4), (4,)]
    assert not any(part.any() for part in kept)

"""What chapter 10 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import ast
import inspect
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lecture_code import definitions
from nn_helpers import autodiff
from nn_helpers.autodiff import Dual, Tensor, Value, exp, hessian, hessian_vector, kept_bytes, log, relu, tanh
from nn_helpers.chapters.ch10 import exercises, pytorch_step
from nn_helpers.chapters.ch10.explorers.graph import (
    compute_graph,
    describe_graph,
    draw_graph,
    graph_explorer,
    places,
    prepare_graph,
)
from nn_helpers.chapters.ch10.explorers.modes import compute_modes, describe_modes
from nn_helpers.chapters.ch10.expressions import (
    LONGEST,
    MOST_NODES,
    ExpressionError,
    partial_gradients,
    tape_of,
)
from nn_helpers.nn import numerical_gradient, relative_error

ROOT = Path(__file__).resolve().parent.parent


def lecture(*names, **given):
    """Definitions of the lecture, which see each other and what is given."""
    found = dict(zip(names, definitions("10", *names), strict=True))
    for thing in found.values():
        getattr(thing, "__globals__", {}).update(given)
    return [found[name] for name in names]


# The lecture's engine is the package's


def random_graph(kind, seed, n=25):
    """The same random calculation with any kind of number."""
    rng = np.random.default_rng(seed)
    nodes = [kind(float(value)) for value in rng.uniform(-1, 1, 3)]
    for _ in range(n):
        one, other = (nodes[k] for k in rng.integers(0, len(nodes), 2))
        nodes.append([one + other, one * other, one.tanh()][rng.integers(3)].tanh())
    return nodes


@pytest.mark.parametrize("seed", range(10))
def test_the_lectures_number_is_the_packages_value(seed):
    Number, over_paths, _, backward = lecture("Number", "gradient_over_all_paths", "ordered", "backward")
    mine, theirs = random_graph(Number, seed), random_graph(Value, seed)
    backward(mine[-1])
    theirs[-1].backward()
    for one, other in zip(mine, theirs, strict=True):
        assert one.data == pytest.approx(other.data, rel=1e-14)
        assert one.grad == pytest.approx(other.grad, rel=1e-12, abs=1e-15)
    for k in range(3):
        assert over_paths(mine[-1], mine[k]) == pytest.approx(mine[k].grad, rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_dual_number_is_the_packages(seed):
    DualNumber, forward_gradient = lecture("DualNumber", "forward_gradient")
    x = np.random.default_rng(seed).normal(size=3).tolist()

    def f(v):
        return (v[0] * v[1] + v[2]).tanh() * v[0] + v[2] * v[2]

    gradient, passes = forward_gradient(f, x)
    expected = [f([Dual(v, float(i == k)) for i, v in enumerate(x)]).tangent for k in range(3)]
    assert gradient == pytest.approx(expected, rel=1e-12)
    assert passes == 3
    assert (DualNumber(2.0, 1.0) * DualNumber(3.0)).tangent == 3.0


@pytest.mark.parametrize("seed", range(5))
def test_the_lectures_block_is_the_packages_tensor(seed):
    Block, backward_blocks, _, undo = lecture("Block", "backward_blocks", "ordered", "undo_broadcast")
    rng = np.random.default_rng(seed)
    x, W, b, G = (rng.normal(size=shape) for shape in ((5, 3), (3, 2), (2,), (5, 2)))
    blocks = [Block(array) for array in (x, W, b)]
    backward_blocks((blocks[0] @ blocks[1] + blocks[2]).tanh(), G)
    tensors = [Tensor(array, requires_grad=True) for array in (x, W, b)]
    (tensors[0] @ tensors[1] + tensors[2]).tanh().backward(G)
    for block, tensor in zip(blocks, tensors, strict=True):
        assert block.grad == pytest.approx(tensor.grad, rel=1e-12)
    for shape in ((), (2,), (1, 2), (5, 1), (1, 1)):
        assert undo(G, shape) == pytest.approx(autodiff.undo_broadcast(G, shape), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_classical_mistakes_are_mistakes_and_only_where_something_is_used_twice(seed):
    names = (
        "Number",
        "ordered",
        "backward",
        "backward_overwriting",
        "nearest_first",
        "backward_nearest_first",
    )
    Number, _, backward, overwriting, _, nearest = lecture(*names)
    start = float(np.random.default_rng(seed).uniform(0.5, 1.5))

    def gradient(way, twice):
        a, b = Number(start), Number(-1.5)
        s = a * b
        way(s * s.tanh() if twice else s.tanh())
        return a.grad

    for way in (overwriting, nearest):
        assert gradient(way, twice=False) == pytest.approx(gradient(backward, twice=False))
        assert abs(gradient(way, twice=True) / gradient(backward, twice=True) - 1) > 0.1


def test_ways_double_and_nodes_do_not():
    Number, over_paths, doubled, ordered = lecture("Number", "gradient_over_all_paths", "doubled", "ordered")
    for times in (1, 5, 10):
        start = Number(1.0)
        result = doubled(start, times)
        assert over_paths(result, start) == 2**times
        assert len(ordered(result)) == times + 1


@pytest.mark.parametrize("seed", [7, 8])
def test_single_numbers_learn_two_moons(seed):
    """Other seeds than the lecture's."""
    given = {"Value": Value, "exp": exp, "log": log, "tanh": tanh, "pairwise": pairwise}
    from sklearn.datasets import make_moons

    given["make_moons"] = make_moons
    _, predict, _, train = lecture("new_network", "predict", "moons_loss", "train_moons", **given)
    network, X, y, losses = train(seed)
    right = [predict(network, x).data * label > 0 for x, label in zip(X.tolist(), y, strict=True)]
    assert np.mean(right) > 0.85
    assert losses[-1] < losses[0] / 1.3


def test_a_gradient_that_is_never_cleared_swings_around_a_parabola():
    x = np.array([-1.0, 0.5, 1.0, 2.0])
    mistaken = exercises._fit_with(keep=1.0)
    far = [abs(mistaken(x, 2 * x, 0.1, steps) - 2) for steps in range(200, 260)]
    assert max(far) > 1
    assert exercises.fit_slope(x, 2 * x, 0.1, 200) == pytest.approx(2)


# Second derivatives and memory


def test_newton_needs_few_steps_where_descent_needs_thousands():
    _, newton, descent = lecture(
        "valley", "newton", "descent", hessian=hessian, hessian_vector=hessian_vector
    )
    for start in ([-1.2, 1.0], [0.5, -1.0]):
        assert newton(start, 8)[-1] == pytest.approx([1, 1], abs=1e-8)
        assert np.linalg.norm(descent(start, 1000, 1e-3)[-1] - 1) > 0.05


def test_the_root_of_the_depth_is_the_best_block():
    kept = {every: exercises.most_kept(64, every) for every in range(1, 65)}
    assert min(kept, key=kept.get) == 8
    assert kept[8] == 16


def test_kept_arrays_are_what_the_lecture_counts():
    """Two results a layer without checkpoints: the product and its tanh."""
    rng = np.random.default_rng(0)
    a = Tensor(rng.normal(size=(20, 10)))
    for _ in range(64):
        a = (a @ Tensor(rng.normal(size=(10, 10)), requires_grad=True)).tanh()
    assert kept_bytes(a) == 128 * 1600


# The explorer of expressions


VALUES = {"a": 2.0, "b": -0.5, "c": 1.5}
TEXTS = [
    "tanh(a * b + c) * a",
    "(a + b) * (b + 1) / c ** 2 - exp(-a)",
    "relu(a) * relu(-a) - log(c) / a",
    "a * a * a",
    "-a ** 2 + 3 * (a - b) ** -1",
    "2 ** 3 + a ^ 2",
    "7",
]


def in_values(text, values):
    """The same expression by the package's engine; Python evaluates a text of the tests."""
    inputs = {name: Value(value) for name, value in values.items()}
    functions = {"exp": exp, "log": log, "tanh": tanh, "relu": relu}
    result = eval(text.replace("^", "**"), {"__builtins__": {}}, inputs | functions)
    return inputs, result if isinstance(result, Value) else Value(result)


@pytest.mark.parametrize("text", TEXTS)
def test_a_typed_expression_has_the_engines_value_and_gradients(text):
    tape = tape_of(text, VALUES)
    inputs, result = in_values(text, VALUES)
    result.backward()
    assert tape[-1].value == pytest.approx(result.data, rel=1e-13)
    grads = partial_gradients(tape, len(tape))
    for node, grad in zip(tape, grads, strict=True):
        if node.label in inputs:
            assert grad == pytest.approx(inputs[node.label].grad, rel=1e-12)
    assert exercises.gradients_of_tape(
        [list(node.parents) for node in tape], [list(node.slopes) for node in tape]
    ) == pytest.approx([grad or 0.0 for grad in grads], rel=1e-12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no complete expression"),
        ("a +", "no complete expression"),
        ("a b", "no complete expression"),
        ("x + 1", "names a, b, c, got x"),
        ("__import__('os')", "nothing but"),
        ("a.real", "nothing but"),
        ("a if b else c", "nothing but"),
        ("[a]", "nothing but"),
        ("'text'", "nothing but"),
        ("True", "nothing but"),
        ("1j * a", "nothing but"),
        ("a @ b", "nothing but"),
        ("lambda: a", "nothing but"),
        ("(a := 3)", "nothing but"),
        ("exp(a, b)", "one argument"),
        ("exp", "names a, b, c, got exp"),
        ("sin(a)", "nothing but"),
        ("a ** b", "number between"),
        ("a ** 100", "number between"),
        ("a / 0", "no value here"),
        ("log(-a)", "no value here"),
        ("exp(exp(exp(a * a * a)))", "no value here"),
        ("b ** 0.5", "no real, finite value"),
        ("(a - 2) ** -1", "no value here"),
        ("(a - 2) ** 0.5", "no value here"),
        ("1e999 * a", "no real, finite value"),
        ("+".join("a" * 30), f"more than {MOST_NODES} nodes"),
        ("(" * 300 + "a" + ")" * 300, f"at most {LONGEST} characters"),
        ("-" * 100 + "a", "nodes"),
    ],
)
def test_other_text_is_refused_in_one_sentence_and_never_run(text, words):
    with pytest.raises(ExpressionError, match=words.replace("(", "[(]")):
        tape_of(text, VALUES)
    assert describe_graph(compute_graph(text, 2.0, -0.5, 1.5, 48)).startswith("There is no graph")


def test_a_long_number_is_a_number():
    assert tape_of("9" * 110, VALUES)[0].value == 1e110


def test_nothing_in_the_chapter_evaluates_text():
    for path in (ROOT / "nn_helpers/chapters/ch10").rglob("*.py"):
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        assert not [
            c for c in calls if isinstance(c.func, ast.Name) and c.func.id in {"eval", "exec", "compile"}
        ]


def test_the_graph_is_drawn_from_left_to_right():
    for text in TEXTS:
        tape = tape_of(text, VALUES)
        spots = places(tape)
        assert all(spots[p][0] < spots[k][0] for k, node in enumerate(tape) for p in node.parents)
        assert len({tuple(spot) for spot in spots.round(6)}) == len(tape)


@pytest.mark.parametrize("step", range(15))
def test_no_arrow_is_hidden_behind_a_box(step):
    figure = Figure(figsize=graph_explorer.size)
    artists = prepare_graph(figure)
    draw_graph(artists, compute_graph("tanh(a * b + c) * a", 2.0, -0.5, 1.5, step))
    FigureCanvasAgg(figure).draw()
    texts = [text for text in artists["drawn"] if text.zorder == 3]
    arrows = [drawn.arrow_patch for drawn in artists["drawn"] if getattr(drawn, "arrow_patch", None)]
    boxes = [text.get_bbox_patch().get_window_extent() for text in texts]
    assert len(boxes) == len(arrows) == 7
    for arrow in arrows:
        points = arrow.get_transform().transform_path(arrow.get_path()).interpolated(20).vertices
        assert not any(box.contains(*point) for box in boxes for point in points)


def test_steps_go_forward_and_then_back():
    n = len(tape_of("tanh(a * b + c) * a", VALUES))
    states = [compute_graph("tanh(a * b + c) * a", 2.0, -0.5, 1.5, step) for step in range(2 * n + 2)]
    assert all(grad is None for state in states[: n + 1] for grad in state.grads)
    known = [sum(grad is not None for grad in state.grads) for state in states[n + 1 :]]
    assert known == sorted(known)
    assert known[-1] == n
    assert states[-1].step == 2 * n
    assert graph_explorer.defaults()["step"] >= 2 * n


def test_the_modes_explorer_counts_weights_and_passes():
    state = compute_modes(100, 1, 20, 2)
    assert state.one_pass == 100 * 20 + 20 * 20 + 20
    assert (state.forward, state.reverse) == (100 * state.one_pass, state.one_pass)
    assert state.forward == exercises.multiplications([100, 20, 20, 1], "forward")
    assert state.reverse == exercises.multiplications([100, 20, 20, 1], "reverse")
    assert "both cost the same" in describe_modes(compute_modes(7, 7, 20, 2))
    assert "reverse mode takes 10 times" in describe_modes(compute_modes(1, 10, 20, 2))


# The step to PyTorch


@pytest.mark.parametrize("name", pytorch_step.PROGRAMS)
def test_our_program_computes_what_pytorch_computed(name):
    stored = pytorch_step.read_stored(ROOT / "benchmarks/results/pytorch_step.md")
    assert len(stored["version"].split(".")) == 3
    for mine, other in zip(pytorch_step.PROGRAMS[name][0](), stored[name], strict=True):
        assert np.asarray(mine) == pytest.approx(np.asarray(other), abs=1e-12)


def test_both_programs_take_the_same_three_steps():
    (first, _), (second, _) = (ours() for ours, _ in pytorch_step.PROGRAMS.values())
    assert first == pytest.approx(second, rel=1e-12)


@pytest.mark.parametrize("name", pytorch_step.PROGRAMS)
def test_every_line_stands_beside_its_twin(name):
    ours, theirs = (inspect.getsource(p).splitlines() for p in pytorch_step.PROGRAMS[name])
    assert len(ours) == len(theirs)
    rows = pytorch_step.beside(name).splitlines()[2:]
    assert len(rows) == len(ours) - 1
    marked = [row.startswith("| ≠") for row in rows]
    assert marked == [one != other for one, other in zip(ours[1:], theirs[1:], strict=True)]
    assert sum(marked) < 0.6 * len(rows)


def test_without_pytorch_its_numbers_are_said_to_be_stored(monkeypatch):
    monkeypatch.setattr(pytorch_step, "find_torch", lambda: None)
    ours, theirs, origin = pytorch_step.run_both("tensors", ROOT / "benchmarks/results/pytorch_step.md")
    assert origin.startswith("stored: a run of PyTorch 2.")
    assert ours[0] == pytest.approx(theirs[0], abs=1e-12)


# Exercises


@pytest.mark.parametrize("seed", range(5))
def test_the_references_agree_with_the_engine(seed):
    rng = np.random.default_rng(seed)
    p = exercises.softmax_probe(rng, 3, 4).arguments()[0]
    z = Tensor(np.log(p[0]), requires_grad=True)
    (z.softmax() * p[1]).sum().backward()
    assert exercises.softmax_back(*p) == pytest.approx(z.grad, rel=1e-10, abs=1e-12)
    (parents, slopes), _ = exercises.tape_probe(seed, 3, 8).arguments()
    S = np.zeros((len(parents),) * 2)
    for k, pairs in enumerate(zip(parents, slopes, strict=True)):
        for parent, slope in zip(*pairs, strict=True):
            S[k, parent] += slope
    ways = np.linalg.inv(np.eye(len(parents)) - S)[-1]
    assert exercises.gradients_of_tape(parents, slopes) == pytest.approx(ways, rel=1e-9, abs=1e-12)
    w, gradient, matrix = exercises.newton_probe(rng, 4).arguments()[0]
    minimum = exercises.newton_step(w, gradient, matrix)
    assert gradient + matrix @ (minimum - w) == pytest.approx(np.zeros(4), abs=1e-9)


def test_the_graph_by_hand_is_the_engines():
    a, b = Value(exercises.A), Value(exercises.B)
    p = a * b
    s = p + b
    (s * a).backward()
    assert exercises.by_hand_exercise.reference == {
        "d_s": s.grad,
        "d_p": p.grad,
        "d_a": a.grad,
        "d_b": b.grad,
    }
    measured = numerical_gradient(lambda x: (x[0] * x[1] + x[1]) * x[0], np.array([3.0, -2.0]))
    assert relative_error(np.array([a.grad, b.grad]), measured) < 1e-8


def test_every_table_of_the_lecture_is_stored_in_the_benchmarks():
    (path,) = ROOT.glob("notebooks/10_*.ipynb")
    stored = (ROOT / "benchmarks/results/autodiff.md").read_text(encoding="utf-8").split("\n\n")
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    shown = [
        o.data["text/markdown"]
        for c in cells
        if c.source.rstrip().splitlines()[-1].startswith("stored_table(")
        for o in c.outputs
        if "text/markdown" in o.get("data", {})
    ]
    assert len(shown) == 4
    assert all(table in stored for table in shown)

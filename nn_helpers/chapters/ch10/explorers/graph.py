"""The graph of a typed expression, forward and back, one node at a time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.chapters.ch10.expressions import MOST_NODES, ExpressionError, Node, partial_gradients, tape_of
from nn_helpers.explorer.controls import Play, Slider, Text
from nn_helpers.explorer.engine import Explorer
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO

DONE = "#D9EAF7"
WAITING = "#F3F3F3"
LIT = "#FFE3A3"
AXES = (800, 370)  # pixels of the picture, about
FONT = 9  # points


@dataclass
class GraphState:
    """A tape, how far it has been computed, and the gradients so far; or what is wrong with the text."""

    text: str
    tape: list
    step: int  # 0 to 2 n: n nodes forward, then n nodes back
    grads: list
    error: str = ""


def compute_graph(text: str, a: float, b: float, c: float, step: int) -> GraphState:
    try:
        tape = tape_of(text, {"a": a, "b": b, "c": c})
    except ExpressionError as error:
        return GraphState(text, [], 0, [], str(error))
    step = min(step, 2 * len(tape))
    back = max(step - len(tape), 0)
    return GraphState(text, tape, step, partial_gradients(tape, back) if back else [None] * len(tape))


def places(tape: list[Node]) -> np.ndarray:
    """Where the nodes stand: a column is the longest path from an input, a row a place in the column."""
    depth: list[int] = []
    for node in tape:
        depth.append(1 + max((depth[parent] for parent in node.parents), default=-1))
    for k, node in enumerate(tape):  # an input stands just before what needs it first
        if not node.parents:
            needing = [depth[j] for j, other in enumerate(tape) if k in other.parents]
            depth[k] = min(needing, default=1) - 1
    columns = {d: [k for k in range(len(tape)) if depth[k] == d] for d in sorted(set(depth))}
    spots, most = np.zeros((len(tape), 2)), max(map(len, columns.values()))
    for d, members in columns.items():
        for row, k in enumerate(members):
            spread = (row - (len(members) - 1) / 2) * most / len(members)
            spots[k] = d, -spread + 0.12 * (d % 2)
    return spots


def prepare_graph(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.axis("off")
    title = ax.set_title("forward", fontsize=11)
    return {"ax": ax, "title": title, "drawn": []}


def _current(state: GraphState) -> int | None:
    """The node that was just computed or that has just handed on its gradient, or None."""
    n = len(state.tape)
    if state.step == 0:
        return None
    return state.step - 1 if state.step <= n else 2 * n - state.step


def draw_graph(artists: dict[str, Any], state: GraphState) -> None:
    ax, drawn = artists["ax"], artists["drawn"]
    while drawn:
        drawn.pop().remove()
    if state.error:
        artists["title"].set_text("not yet")
        ax.set(xlim=(0, 1), ylim=(0, 1))
        drawn.append(ax.text(0.02, 0.6, state.error, fontsize=11, wrap=True))
        return
    spots, n, now = places(state.tape), len(state.tape), _current(state)
    backward = state.step > n
    low, high = spots.min(axis=0), spots.max(axis=0)
    limits = (low[0] - 0.5, max(high[0], 1) + 0.5), (low[1] - 0.9, max(high[1], low[1] + 1) + 0.9)
    ax.set(xlim=limits[0], ylim=limits[1])
    scale = np.divide(AXES, np.diff(limits)[:, 0])  # pixels per unit, about
    lines = [
        _lines(node, grad, k < state.step)
        for k, (node, grad) in enumerate(zip(state.tape, state.grads, strict=True))
    ]
    for k, node in enumerate(state.tape):
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            style = {"lit": now == k, "backward": backward, "known": k < state.step}
            halves = _half(lines[parent]), _half(lines[k])
            _wire(artists, spots[parent], spots[k], slope, scale, halves, **style)
    for k, spot in enumerate(spots):
        _box(artists, spot, lines[k], LIT if now == k else DONE if k < state.step else WAITING)
    artists["title"].set_text(_heading(state))


def _wire(
    artists: dict[str, Any],
    start: np.ndarray,
    end: np.ndarray,
    slope: float,
    scale: np.ndarray,
    halves: tuple[np.ndarray, np.ndarray],
    *,
    lit: bool,
    backward: bool,
    known: bool,
) -> None:
    """An arrow from box to box; one over several columns makes a bow around what lies between."""
    colour = COLOURS["reference"] if not lit else OKABE_ITO["vermilion"] if backward else OKABE_ITO["blue"]
    outwards = 1 if start[1] >= 0 else -1
    bow = outwards * (0.06 + 0.32 * (end[0] - start[0] > 1))
    along = (end - start) * scale
    aside = bow * np.array([-along[1], along[0]])  # from the middle to where both ends point
    gaps = [_edge(half, aside + sign * along / 2) for half, sign in zip(halves, (1, -1), strict=True)]
    turned = backward and lit
    arrow = {"arrowstyle": "->", "color": colour, "linewidth": 2.4 if lit else 1.2}
    arrow |= dict(zip(("shrinkB", "shrinkA") if turned else ("shrinkA", "shrinkB"), gaps, strict=True))
    arrow["connectionstyle"] = f"arc3,rad={bow if turned else -bow}"
    ax, drawn = artists["ax"], artists["drawn"]
    ends = (start, end) if turned else (end, start)
    drawn.append(ax.annotate("", *ends, arrowprops=arrow, zorder=1))
    if known:
        spot = 0.5 * (start + end) + 0.5 * aside / scale
        box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"}
        style = {"ha": "center", "va": "center", "fontsize": 8, "color": colour, "bbox": box, "zorder": 2}
        drawn.append(ax.text(*spot, f"{slope:.3g}", **style))


def _lines(node: Node, grad: float | None, known: bool) -> list[str]:
    """What is written into the box of a node."""
    value = [f"{node.value:.4g}"] if known and node.label != f"{node.value:g}" else []
    return [node.label, *value, *([] if grad is None else [f"grad {grad:.4g}"])]


def _half(lines: list[str]) -> np.ndarray:
    """Half the width and half the height of a box with these lines, in points, about."""
    return FONT * np.array([0.3 * max(map(len, lines)), 0.6 * len(lines)]) + 5


def _edge(half: np.ndarray, direction: np.ndarray) -> float:
    """How far a box reaches from its middle in a direction."""
    return float((half / np.maximum(np.abs(direction) / np.linalg.norm(direction), 1e-9)).min())


def _box(artists: dict[str, Any], spot: np.ndarray, lines: list[str], colour: str) -> None:
    box = {"boxstyle": "round,pad=0.35", "fc": colour, "ec": OKABE_ITO["black"]}
    style = {"ha": "center", "va": "center", "fontsize": FONT, "bbox": box, "zorder": 3}
    artists["drawn"].append(artists["ax"].text(*spot, "\n".join(lines), **style))


def _heading(state: GraphState) -> str:
    n, now = len(state.tape), _current(state)
    if now is None:
        return f"step 0 of {2 * n}: nothing computed yet"
    node, count = state.tape[now], f"step {state.step} of {2 * n}"
    if state.step <= n:
        return f"{count}, forward: {_name(node)} = {node.value:.4g}"
    grad = "0" if state.grads[now] is None else f"{state.grads[now]:.4g}"
    if not node.parents:
        return f"{count}, back: {_name(node)} keeps its gradient {grad}"
    shares = " and ".join(f"{slope:.3g}" for slope in node.slopes)
    return f"{count}, back: {_name(node)} hands on {grad} times {shares}"


def _name(node: Node) -> str:
    return f"the number {node.label}" if node.label == f"{node.value:g}" else f"node {node.label}"


def describe_graph(state: GraphState) -> str:
    if state.error:
        return f"There is no graph for this text. {state.error}"
    said = f"{state.text.strip()[:60]} is a graph of {len(state.tape)} nodes. {_heading(state)}."
    inputs = [
        f"{node.label} = {node.value:.3g}" + ("" if grad is None else f" with gradient {grad:.4g}")
        for node, grad in zip(state.tape, state.grads, strict=True)
        if node.label in "abc"
    ]
    return said + (f" Inputs: {', '.join(inputs)}." if inputs else " It has no input to differentiate by.")


graph_explorer = Explorer(
    name="expression_graph",
    title="The graph of your own expression",
    question="Go back to step 0 and step through: first values, to the right, then gradients, to the left. "
    "Before each step say what will be written. What happens at a name that you use twice?",
    controls={
        "text": Text(
            "expression",
            "tanh(a * b + c) * a",
            "numbers, a, b, c, + - * / **, exp, log, tanh, relu; then Enter",
            samples=("", "a", "(a + b) * (b + 1) / c ** 2 - exp(-a)", "log(a", "a + x", "relu(a) * relu(-a)"),
        ),
        "a": Slider("a", -3.0, 3.0, 2.0, step=0.1),
        "b": Slider("b", -3.0, 3.0, -0.5, step=0.1),
        "c": Slider("c", -3.0, 3.0, 1.5, step=0.1),
        "step": Play("step", 0, 2 * MOST_NODES, 2 * MOST_NODES, interval=900),
    },
    compute=compute_graph,
    prepare=prepare_graph,
    draw=draw_graph,
    describe=describe_graph,
    size=(8.2, 4.2),
)

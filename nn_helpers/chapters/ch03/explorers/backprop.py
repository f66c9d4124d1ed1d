"""The 3-4-1 network, one example, step by step."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, LogSlider, Steps
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.picture import CSS_DPI
from nn_helpers.figures.network_diagram import draw_network


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(z / 2)  # the same function, and no overflow


X = np.array([1.0, 3.0, 5.0])
W1 = np.array([[0.5, -0.4, 0.1, 0.3], [1.2, 0.2, -0.3, 0.1], [-0.3, 0.1, 0.2, -0.2]])
W2 = np.array([0.8, -1.2, 0.5, -0.3])
A1 = sigmoid(X @ W1)
B2 = np.log(0.6 / 0.4) - A1 @ W2  # so that the prediction is 0.6

SIZES = [3, 4, 1]
NAMES = [["x1", "x2", "x3"], ["h1", "h2", "h3", "h4"], ["ŷ"]]
NODES = {name: (layer, i) for layer, names in enumerate(NAMES) for i, name in enumerate(names)}
STEPS = [
    "the network and its input",
    "net inputs of the hidden neurons",
    "activations of the hidden neurons",
    "net input of the output",
    "prediction and loss",
    "delta of the output",
    "gradients of the weights into the output",
    "blame travels back",
    "deltas of the hidden neurons",
    "gradients of the first weights",
    "all weights move at once",
]
FORMULAS = [
    "",
    r"forward: $z_j = \sum_i x_i\, w_{ij}$",
    r"forward: $a_j = \sigma(z_j)$",
    r"forward: $z = \sum_j a_j\, w_j + b$",
    r"forward: $\hat y = \sigma(z)$,   $L = (y - \hat y)^2$",
    r"back: $\delta = 2(\hat y - y)\,\hat y\,(1 - \hat y)$",
    r"back: $\partial L/\partial w_j = a_j\,\delta$",
    r"back: $h_j$ receives $w_j\,\delta$, along its own wire",
    r"back: $\delta_j = w_j\,\delta\; a_j (1 - a_j)$",
    r"back: $\partial L/\partial w_{ij} = x_i\,\delta_j$",
    r"move: $w \leftarrow w - \eta\;\partial L/\partial w$",
]
FIRST_BACKWARD = 5


@dataclass
class BackpropState:
    """What is written on nodes and wires in one step, and what is lit."""

    step: int
    target: float
    node_values: list  # arrays (3,), (4,), (1,), NaN where nothing is known yet
    edge_values: list  # arrays (3, 4), (4, 1)
    edge_labels: list
    lit_nodes: list
    lit_edges: list
    words: str
    rate: float


@dataclass
class Numbers:
    """Every number of one pass, forward and back."""

    target: float
    rate: float

    def __post_init__(self) -> None:
        self.z1, self.z2 = X @ W1, A1 @ W2 + B2
        self.y_hat = sigmoid(self.z2)
        self.loss = (self.y_hat - self.target) ** 2
        self.delta2 = 2 * (self.y_hat - self.target) * self.y_hat * (1 - self.y_hat)
        self.grad2 = A1 * self.delta2
        self.blame = W2 * self.delta2
        self.delta1 = self.blame * A1 * (1 - A1)
        self.grad1 = np.outer(X, self.delta1)
        self.new1, self.new2 = W1 - self.rate * self.grad1, W2 - self.rate * self.grad2
        new_hidden = sigmoid(X @ self.new1 - self.rate * self.delta1)
        self.new_y_hat = sigmoid(new_hidden @ self.new2 + B2 - self.rate * self.delta2)


def compute_backprop(step: int, node: str, target: float, rate: float) -> BackpropState:
    n = Numbers(target, rate)
    unknown3, unknown4, unknown1 = np.full(3, np.nan), np.full(4, np.nan), np.full(1, np.nan)
    grey1, grey2 = np.full((3, 4), np.nan), np.full((4, 1), np.nan)
    w2, carried, grad2, blame, new2 = (v[:, None] for v in (W2, A1 * W2, n.grad2, n.blame, n.new2))
    pictures = [
        (X, unknown4, unknown1, W1, w2),
        (X, n.z1, unknown1, X[:, None] * W1, grey2),
        (X, A1, unknown1, W1, w2),
        (X, A1, [n.z2], grey1, carried),
        (X, A1, [n.y_hat], W1, w2),
        (unknown3, A1, [n.delta2], grey1, w2),
        (unknown3, A1, [n.delta2], grey1, grad2),
        (unknown3, unknown4, [n.delta2], grey1, blame),
        (unknown3, n.delta1, [n.delta2], grey1, blame),
        (X, n.delta1, [n.delta2], n.grad1, grey2),
        (X, unknown4, [n.new_y_hat], n.new1, new2),
    ]
    *nodes, first, second = pictures[step]
    nodes = [np.round(values, 4) for values in nodes]
    edges = [first, second]
    labels = [np.array([[_label(value) for value in row] for row in table]) for table in edges]
    lit = _own_wires(step, *NODES[node])
    ends = {(layer, i) for layer, i, _ in lit} | {(layer + 1, j) for layer, _, j in lit}
    words = f"Step {step + 1}, {STEPS[step]}. {_explain(step, node, n)}"
    return BackpropState(step, target, nodes, edges, labels, sorted({NODES[node], *ends}), lit, words, rate)


def _label(value: float) -> str:
    text = "" if np.isnan(value) else f"{value:+.4f}" if abs(value) < 0.1 else f"{value:+.3g}"
    return text.replace("-", "−")


def _own_wires(step: int, layer: int, i: int) -> list[tuple[int, int, int]]:
    """List the wires that carry this step's numbers to or from the chosen node."""
    into = {1: [(0, k, i) for k in range(3)], 2: [(1, k, 0) for k in range(4)]}
    out_of = {0: [(0, i, k) for k in range(4)], 1: [(1, i, 0)]}
    if step in (1, 2):
        return out_of[0] if layer == 0 else into[1] if layer == 1 else []
    if step in (3, 4, 5, 6, 7, 8):
        return out_of[1] if layer == 1 else into[2] if layer == 2 else []
    if step == 9:
        return out_of[0] if layer == 0 else into[1] if layer == 1 else []
    return out_of.get(layer, []) + into.get(layer, [])


def _explain(step: int, node: str, n: Numbers) -> str:
    layer, i = NODES[node]
    if layer == 0:
        return _explain_input(step, node, i, n)
    return _explain_hidden(step, node, i, n) if layer == 1 else _explain_output(step, n)


def _explain_input(step: int, node: str, i: int, n: Numbers) -> str:
    if step == 9:
        product = f"{X[i]:g} × ({n.delta1[0]:.5f}) = {n.grad1[i, 0]:.5f}"
        return f"The wire from {node} to h1 has the gradient {product}: input times delta."
    if step == 10:
        return f"The wire from {node} to h1 moves from {W1[i, 0]:g} to {n.new1[i, 0]:.5f}."
    return f"{node} = {X[i]:g} is given. Nobody changes an input, so it needs no delta."


def _explain_hidden(step: int, node: str, i: int, n: Numbers) -> str:
    slope = A1[i] * (1 - A1[i])
    products = " + ".join(f"{x:g} × ({w:g})" for x, w in zip(X, W1[:, i], strict=True))
    return [
        f"{node} listens to three inputs and speaks to one neuron, the output, with the weight {W2[i]:g}.",
        f"{node} collects {products} = {n.z1[i]:.1f}.",
        f"{node} emits sigmoid({n.z1[i]:.1f}) = {A1[i]:.4f}.",
        f"{node} contributes {A1[i]:.4f} × ({W2[i]:g}) = {A1[i] * W2[i]:.4f} to the output's net input.",
        f"{node} has done its part; the prediction is {n.y_hat:.1f} and the loss {n.loss:.2f}.",
        f"The output's delta is {n.delta2:.3f}; {node} does not know its own yet.",
        f"The wire from {node} has the gradient {A1[i]:.4f} × ({n.delta2:.3f}) = {n.grad2[i]:.4f}.",
        f"{node} receives {W2[i]:g} × ({n.delta2:.3f}) = {n.blame[i]:.4f}, along its own wire and no other.",
        f"The delta of {node} is {n.blame[i]:.4f} × {slope:.4f} = {n.delta1[i]:.5f}: blame times slope.",
        f"The wires into {node} have the gradients 1, 3 and 5 times its delta {n.delta1[i]:.5f}.",
        f"The wire from {node} to the output moves from {W2[i]:g} to {n.new2[i]:.5f}; "
        f"the network now predicts {n.new_y_hat:.4f}.",
    ][step]


def _explain_output(step: int, n: Numbers) -> str:
    return [
        f"The output listens to four neurons and has the bias {B2:.4f}. The target is {n.target:g}.",
        "The output waits for the hidden neurons.",
        "The output waits: the hidden neurons are bending.",
        f"The output collects four products and its bias: {n.z2:.4f}.",
        f"It predicts {n.y_hat:.1f}; the loss is ({n.target:g} - {n.y_hat:.1f})² = {n.loss:.2f}.",
        f"Its delta is 2 × ({n.y_hat - n.target:.1f}) × 0.24 = {n.delta2:.3f}: "
        f"{'raising' if n.delta2 < 0 else 'lowering'} its net input lowers the loss.",
        f"Each wire into it has the gradient: activation at its beginning times {n.delta2:.3f}.",
        f"It sends {n.delta2:.3f} back along every wire, times that wire's weight.",
        "Its delta has been handed on; every hidden neuron multiplies by its own slope.",
        "Its own wires have their gradients already.",
        f"All weights and biases have moved: the prediction goes from 0.6 to {n.new_y_hat:.4f}, "
        f"the loss from {n.loss:.4f} to {(n.new_y_hat - n.target) ** 2:.4f}.",
    ][step]


def prepare_backprop(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    drawing = draw_network(ax, SIZES, node_labels=NAMES, node_format=".4g")
    title = ax.set_title("forward: nothing yet\n", fontsize=11)
    return {"drawing": drawing, "title": title}


def draw_backprop(artists: dict[str, Any], state: BackpropState) -> None:
    artists["drawing"].update(
        node_values=state.node_values,
        edge_values=state.edge_values,
        edge_labels=state.edge_labels,
        highlight_nodes=state.lit_nodes,
        highlight_edges=state.lit_edges,
        direction="backward" if FIRST_BACKWARD <= state.step < len(STEPS) - 1 else "forward",
    )
    setting = f"target {state.target:g}, learning rate {state.rate:.3g}"
    artists["title"].set_text(f"{STEPS[state.step]}  ({setting})\n{FORMULAS[state.step]}")


BACKPROP_SIZE = (7.4, 5.0)


def _positions() -> dict[str, tuple[float, float]]:
    """Lay the network out once, to know where a click will find its nodes."""
    figure = Figure(figsize=BACKPROP_SIZE, dpi=CSS_DPI, layout="constrained")
    places = prepare_backprop(figure)["drawing"].positions
    return {name: places[node] for name, node in NODES.items()}


backprop_explorer = Explorer(
    name="backprop_steps",
    title="One example, forward and back",
    question="When blame travels back, which wires bring some of it to h2?",
    controls={
        "node": Choice("neuron", list(NODES), value="h1", positions=_positions()),
        "step": Steps("Step", STEPS),
        "target": Choice("target y", {"1": 1.0, "0": 0.0}, buttons=True),
        "rate": LogSlider("learning rate", 0.01, 10.0, 0.01),
    },
    compute=compute_backprop,
    prepare=prepare_backprop,
    draw=draw_backprop,
    describe=lambda state: state.words,
    size=BACKPROP_SIZE,
)

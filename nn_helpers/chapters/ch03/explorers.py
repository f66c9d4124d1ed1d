"""The explorers of chapter 03: one example forward and back, and the descent with a classical mistake."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from nn_helpers.explorer.controls import Choice, IntSlider, LogSlider, Steps
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.picture import CSS_DPI
from nn_helpers.figures.network_diagram import draw_network
from nn_helpers.figures.plotting import COLOURS, OKABE_ITO
from nn_helpers.figures.rough import between


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)  # the same function, and no overflow


# The 3-4-1 network, one example, step by step

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
    """What stands on nodes and wires in one step, and what is lit."""

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

    def __post_init__(self):
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


def compute_backprop(step, node, target, rate):
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


def _label(value):
    text = "" if np.isnan(value) else f"{value:+.4f}" if abs(value) < 0.1 else f"{value:+.3g}"
    return text.replace("-", "−")


def _own_wires(step, layer, i):
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


def _explain(step, node, n):
    layer, i = NODES[node]
    if layer == 0:
        return _explain_input(step, node, i, n)
    return _explain_hidden(step, node, i, n) if layer == 1 else _explain_output(step, n)


def _explain_input(step, node, i, n):
    if step == 9:
        product = f"{X[i]:g} × ({n.delta1[0]:.5f}) = {n.grad1[i, 0]:.5f}"
        return f"The wire from {node} to h1 has the gradient {product}: input times delta."
    if step == 10:
        return f"The wire from {node} to h1 moves from {W1[i, 0]:g} to {n.new1[i, 0]:.5f}."
    return f"{node} = {X[i]:g} is given. Nobody changes an input, so it needs no delta."


def _explain_hidden(step, node, i, n):
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


def _explain_output(step, n):
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


def prepare_backprop(figure):
    ax = figure.subplots()
    drawing = draw_network(ax, SIZES, node_labels=NAMES, node_format=".4g")
    title = ax.set_title("forward: nothing yet\n", fontsize=11)
    return {"drawing": drawing, "title": title}


def draw_backprop(artists, state):
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


def _positions():
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


# A classical mistake, switched on

LAMPS = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)], dtype=float)
ONE_LIT = (LAMPS.sum(axis=1) == 1).astype(float)[:, None]
DESCENT = 300  # steps
LOSSES = 0.005, 0.05, 0.2, 0.8  # what is said of a loss lies between two of these
MISTAKES = {
    "none": "none",
    "hidden: all weights added (handout)": "added",
    "hidden: weight twice (linked program)": "twice",
    "hidden: moved weights used": "moved",
    "hidden: slope missing": "slopeless",
    "hidden: a(1 - a) fed with z": "fed with z",
    "hidden: sigmoid applied twice": "sigmoid twice",
    "hidden: the output's slope reused": "reused",
    "hidden: gradient zero (frozen)": "frozen",
    "output: factor 2 lost": "halved",
    "output: wrong sign": "sign",
    "biases: gradient forgotten": "biasless",
    "weights: own activation, not the predecessor's": "own",
}


WEIGHTS_BACK = {  # what carries the blame to the hidden layer, (4, 1), instead of W2
    "added": lambda W2, step: np.full_like(W2, W2.sum()),
    "twice": lambda W2, step: W2 * W2,
    "moved": lambda W2, step: W2 - step,
    "frozen": lambda W2, step: 0 * W2,
}
SLOPES = {  # the hidden slope, (8, 4), instead of a(1 - a)
    "slopeless": lambda Z1, A1, Y_hat: np.ones_like(A1),
    "fed with z": lambda Z1, A1, Y_hat: Z1 * (1 - Z1),
    "sigmoid twice": lambda Z1, A1, Y_hat: sigmoid(A1) * (1 - sigmoid(A1)),
    "reused": lambda Z1, A1, Y_hat: Y_hat * (1 - Y_hat) * np.ones_like(A1),
}


def forward(parameters):
    W1, b1, W2, b2 = parameters
    Z1 = LAMPS @ W1 + b1
    hidden = sigmoid(Z1)
    return Z1, hidden, sigmoid(hidden @ W2 + b2)


def loss_of(parameters):
    return ((forward(parameters)[2] - ONE_LIT) ** 2).sum()


def loss_and_gradients(parameters, mistake="none", rate=1.0):
    """Return the loss, and the gradients of W1, b1, W2, b2, right or with one mistake in them."""
    W1, b1, W2, b2 = parameters
    Z1, A1, Y_hat = forward(parameters)
    error = Y_hat - ONE_LIT
    delta2 = 2 * error * Y_hat * (1 - Y_hat)
    delta2 = {"halved": 0.5, "sign": -1.0}.get(mistake, 1.0) * delta2
    grad_W2 = A1.T @ delta2
    weights = WEIGHTS_BACK[mistake](W2, rate * grad_W2) if mistake in WEIGHTS_BACK else W2
    slope = SLOPES[mistake](Z1, A1, Y_hat) if mistake in SLOPES else A1 * (1 - A1)
    delta1 = (delta2 @ weights.T) * slope
    grads = [LAMPS.T @ delta1, delta1.sum(axis=0), grad_W2, delta2.sum(axis=0)]
    if mistake == "biasless":
        grads[1], grads[3] = 0 * b1, 0 * b2
    if mistake == "own":
        grads[0] = np.broadcast_to((A1 * delta1).sum(axis=0), W1.shape)
        grads[2] = np.broadcast_to((Y_hat * delta2).sum(axis=0), W2.shape)
    return (error**2).sum(), grads


def numerical_gradients(parameters, nudge=1e-5):
    """Return the same by central differences, as one flat array."""
    flat = np.concatenate([p.ravel() for p in parameters])
    judged = np.empty_like(flat)
    for i in range(flat.size):
        moved = [flat.copy(), flat.copy()]
        moved[0][i] += nudge
        moved[1][i] -= nudge
        above, below = (loss_of(_unflatten(m, parameters)) for m in moved)
        judged[i] = (above - below) / (2 * nudge)
    return judged


def _unflatten(flat, like):
    ends = np.cumsum([p.size for p in like])[:-1]
    return [part.reshape(p.shape) for part, p in zip(np.split(flat, ends), like, strict=True)]


@lru_cache(maxsize=256)
def descend(start, mistake, rate):
    """Return the losses of a descent, (DESCENT + 1,), NaN from where it breaks down."""
    parameters, losses = random_start(start), np.full(DESCENT + 1, np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(DESCENT + 1):
            losses[step], moves = loss_and_gradients(parameters, mistake, rate)
            if not np.isfinite(losses[step]):
                break
            parameters = [p - rate * g for p, g in zip(parameters, moves, strict=True)]
    losses.setflags(write=False)
    return losses


def random_start(seed):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=(3, 4)), np.zeros(4), rng.normal(size=(4, 1)), np.zeros(1)]


@dataclass
class MistakeState:
    """Two descents from one start, and the gradients at the start against the judge's."""

    mistake: str
    right: np.ndarray  # (DESCENT + 1,)
    wrong: np.ndarray  # (DESCENT + 1,)
    computed: np.ndarray  # (21,) W1, b1, W2, b2 laid end to end
    judged: np.ndarray  # (21,)

    @property
    def disagreeing(self):
        """How many gradients differ from the judge's by more than a thousandth of the largest."""
        return int((np.abs(self.computed - self.judged) > 1e-3 * np.abs(self.judged).max()).sum())


def compute_mistake(mistake, rate, start):
    parameters = random_start(start)
    _, grads = loss_and_gradients(parameters, mistake, rate)
    computed = np.concatenate([g.ravel() for g in grads])
    right, wrong = descend(start, "none", rate), descend(start, mistake, rate)
    return MistakeState(mistake, right, wrong, computed, numerical_gradients(parameters))


def prepare_mistake(figure):
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    left.set(xlabel="step", ylabel="loss (logarithmic)", yscale="log", xlim=(0, DESCENT), ylim=(1e-3, 10))
    steps = np.arange(DESCENT + 1)
    lines = [
        left.plot(steps, np.ones(DESCENT + 1), color=OKABE_ITO["blue"], label="right gradient")[0],
        left.plot(steps, np.ones(DESCENT + 1), "--", color=OKABE_ITO["vermilion"], label="with the mistake")[
            0
        ],
    ]
    left.legend(loc="lower left")
    left.set_title("where the descent goes")
    right.set(xlabel="judge: central differences", ylabel="computed gradient")
    right.set_title("what the judge says")
    (diagonal,) = right.plot([-1, 1], [-1, 1], color=COLOURS["muted"], linewidth=1, label="agreement")
    (first,) = right.plot([], [], "o", color=OKABE_ITO["orange"], markersize=6, label="into the hidden layer")
    (second,) = right.plot([], [], "s", color=OKABE_ITO["green"], markersize=6, label="into the output")
    figure.legend(handles=[diagonal, first, second], loc="outside lower right", ncols=3)
    return {"lines": lines, "right": right, "diagonal": diagonal, "first": first, "second": second}


def draw_mistake(artists, state):
    for line, losses in zip(artists["lines"], (state.right, state.wrong), strict=True):
        line.set_ydata(losses)
    hidden = 16  # W1 and b1 come first
    artists["first"].set_data(state.judged[:hidden], state.computed[:hidden])
    artists["second"].set_data(state.judged[hidden:], state.computed[hidden:])
    limit = 1.15 * max(np.abs(state.judged).max(), np.abs(state.computed).max())
    artists["right"].set(xlim=(-limit, limit), ylim=(-limit, limit))
    artists["diagonal"].set_data([-limit, limit], [-limit, limit])


def describe_mistake(state):
    judge = f"{state.disagreeing} of {state.judged.size} gradients disagree with the judge"
    start, right = f"The loss starts at {state.right[0]:.2f}", between(state.right[-1], *LOSSES)
    if state.mistake == "none":
        return f"No mistake. {start} and after {DESCENT} steps is {right}; {judge}."
    course = "is no number any more"
    if np.isfinite(state.wrong).all():
        course = f"is {between(state.wrong[-1], *LOSSES)}"
    return f"{start} and after {DESCENT} steps {course} (with the right gradient {right}); {judge}."


mistake_explorer = Explorer(
    name="mistake_switch",
    title="Descending with a mistake",
    question="Which mistakes would you not have noticed from the loss?",
    controls={
        "mistake": Choice("mistake", MISTAKES, value="added"),
        "rate": LogSlider("learning rate", 0.1, 10.0, 1.0),
        "start": IntSlider("random start", 0, 9, 2),
    },
    compute=compute_mistake,
    prepare=prepare_mistake,
    draw=draw_mistake,
    describe=describe_mistake,
    size=(7.8, 3.6),
)

EXPLORERS = [backprop_explorer, mistake_explorer]

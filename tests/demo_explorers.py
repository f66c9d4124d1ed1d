"""Explorers that exist only to test the engine: together they use every kind of control."""

import time

import numpy as np

from nn_helpers.explorer.controls import (
    Button,
    Choice,
    IntSlider,
    LogSlider,
    Play,
    Slider,
    Steps,
    Text,
    Toggle,
)
from nn_helpers.explorer.engine import Explorer
from nn_helpers.explorer.pointer_controls import Points
from nn_helpers.figures.network_diagram import draw_network
from nn_helpers.figures.plotting import COLOURS

x = np.linspace(-6, 6, 121)


def compute_curve(weight, bias, kind):
    if weight == 0 and bias == 5:
        raise ValueError("weight 0 and bias 5 are forbidden in this demonstration")
    z = weight * x + bias
    return {
        "y": np.tanh(z) if kind == "tanh" else 1 / (1 + np.exp(-z)),
        "weight": weight,
        "bias": bias,
        "kind": kind,
    }


def prepare_curve(figure):
    ax = figure.subplots()
    (line,) = ax.plot(x, np.zeros_like(x), color=COLOURS["data"])
    ax.set(xlim=(-6, 6), ylim=(-1.1, 1.1), xlabel="input x", ylabel="activation a")
    return line


def draw_curve(line, state):
    line.set_ydata(state["y"])


def describe_curve(state):
    return f"A {state['kind']} neuron with weight {state['weight']:.2f} and bias {state['bias']:.2f}."


curve = Explorer(
    name="curve",
    title="One neuron",
    question="What does the bias do, what does the weight do?",
    controls={
        "weight": Slider("Weight", -5, 5, 1, step=0.1),
        "bias": Slider("Bias", -5, 5, 0, step=0.1),
        "kind": Choice("Activation", ["sigmoid", "tanh"], buttons=True),
    },
    compute=compute_curve,
    prepare=prepare_curve,
    draw=draw_curve,
    describe=describe_curve,
)

SIZES = [3, 4, 1]
NAMES = [["x1", "x2", "x3"], ["h1", "h2", "h3", "h4"], ["y"]]
NODES = {(layer, node): name for layer, names in enumerate(NAMES) for node, name in enumerate(names)}


def compute_network(node, step):
    rng = np.random.default_rng(step)
    values = [np.array([1.0, 3, 5]), rng.random(4), rng.random(1)]
    return {
        "node": node,
        "step": step,
        "values": values,
        "weights": [rng.normal(size=(3, 4)), rng.normal(size=(4, 1))],
    }


def prepare_network(figure):
    weights = [np.ones((3, 4)), np.ones((4, 1))]
    return draw_network(figure.subplots(), SIZES, node_labels=NAMES, edge_values=weights)


def draw_state(drawing, state):
    layer, node = state["node"]
    wires = [(layer - 1, source, node) for source in range(SIZES[layer - 1])] if layer else []
    drawing.update(
        node_values=state["values"],
        edge_values=state["weights"],
        highlight_nodes=[state["node"]],
        highlight_edges=wires,
        direction="backward" if state["step"] else "forward",
    )


network = Explorer(
    name="network",
    title="A network to click on",
    controls={
        "node": Choice(
            "Node", {name: place for place, name in NODES.items()}, positions=lambda net: net.positions
        ),
        "step": Steps("Step", ["inputs", "hidden layer", "output"]),
    },
    compute=compute_network,
    prepare=prepare_network,
    draw=draw_state,
    describe=lambda state: f"Node {NODES[state['node']]} is chosen in step {state['step'] + 1}.",
)


def compute_fit(points, degree, seed, grid, penalty, frame, name):
    rng = np.random.default_rng(seed)
    basis = np.vander(points.x, degree + 1)
    gram = basis.T @ basis + penalty * np.eye(degree + 1)
    coefficients = np.linalg.solve(gram, basis.T @ (points.y + 0.05 * rng.normal(size=points.y.size)))
    across = np.linspace(0, 1, 50)
    fit = np.vander(across, degree + 1) @ coefficients
    return {"points": points, "across": across, "fit": fit, "grid": grid, "frame": frame, "name": name}


def prepare_fit(figure):
    ax = figure.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="x", ylabel="y")
    (fit,) = ax.plot([], [], color=COLOURS["prediction"])
    (points,) = ax.plot([], [], "o", color=COLOURS["data"])
    (chosen,) = ax.plot([], [], "o", markersize=13, markerfacecolor="none", color=COLOURS["highlight"])
    return {"ax": ax, "fit": fit, "points": points, "chosen": chosen, "title": ax.set_title("")}


def draw_fit(artists, state):
    points = state["points"]
    artists["fit"].set_data(state["across"], state["fit"])
    artists["points"].set_data(points.x, points.y)
    artists["chosen"].set_data(*np.array([points.points[points.selected]]).T)
    artists["title"].set_text(f"{state['name']} {state['frame']}")
    artists["ax"].xaxis.grid(state["grid"])


FRAMES = 40


def stream_fit(**values):
    for frame in range(FRAMES):
        time.sleep(0.02)
        yield compute_fit(**values | {"frame": frame})


fit = Explorer(
    name="fit",
    title="Points to drag",
    controls={
        "points": Points("Points", [(0.1, 0.2), (0.4, 0.7), (0.8, 0.5)]),
        "degree": IntSlider("Degree", 0, 3, 1),
        "penalty": LogSlider("Penalty", 1e-4, 1, 1e-3),
        "seed": Button("New noise"),
        "grid": Toggle("Grid lines", True),
        "frame": Play("Frame", 0, 20),
        "name": Text("Title", "fit"),
    },
    compute=compute_fit,
    prepare=prepare_fit,
    draw=draw_fit,
    describe=lambda state: f"A curve through {len(state['points'].points)} points, frame {state['frame']}.",
    stream=stream_fit,
)

EXPLORERS = [curve, network, fit]

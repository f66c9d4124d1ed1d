"""A layered network as a picture: nodes with their values, wires with their weights.

    x1 --w--> h1 --w--> y        blue: positive, vermilion: negative, the thicker the larger

`draw_network` lays the network out and returns a `NetworkDrawing`, whose `update` changes values and
highlights in place, quickly enough for an explorer.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection, PathCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import ArrayLike

from nn_helpers.figures.label_placement import place_labels
from nn_helpers.figures.network_values import checked_edges, checked_names, checked_nodes, shown_nodes
from nn_helpers.figures.plotting import COLOURS, SIGNED
from nn_helpers.figures.text_paths import word_outline

RADIUS = 0.34  # of a node; the nodes of a layer are 1 apart
DIMMED = 0.22  # opacity of what is not highlighted, while something is
ROOMS = (5, 8, 12, 16)  # characters to make room for on a wire: few sizes, so that numbers seldom jump


def draw_network(
    ax: Axes,
    layer_sizes: Sequence[int],
    *,
    node_values: Sequence[ArrayLike | None] | None = None,
    node_labels: Sequence[Sequence[str]] | None = None,
    node_notes: Sequence[Sequence[str]] | None = None,
    edge_values: Sequence[ArrayLike | None] | None = None,
    edge_labels: Sequence[ArrayLike | None] | None = None,
    layer_names: Sequence[str] | None = None,
    highlight_nodes: Iterable[tuple[int, int]] = (),
    highlight_edges: Iterable[tuple[int, int, int]] = (),
    direction: str = "forward",
    show_edge_values: bool = True,
    node_format: str = ".3g",
    edge_format: str = "+.2f",
    max_nodes: int = 8,
) -> "NetworkDrawing":
    """Draw a layered network and switch the axes off.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    layer_sizes : list of int
        Number of nodes in each layer, inputs first.
    node_values : list of array, optional
        One array per layer, shape (n,); NaN or None leaves a node without its number.
    node_labels : list of list of str, optional
        Names beside the values, such as ``[["x1", "x2"], ["h1"]]``.
    node_notes : list of list of str, optional
        A small line under each node, such as ``"b = -1.5"``.
    edge_values : list of array, optional
        One array per pair of neighbouring layers, shape (n_in, n_out); NaN leaves a wire grey.
    edge_labels : list of array of str, optional
        What is written on the wires instead of the formatted values.
    layer_names : list of str, optional
        A heading for each layer.
    highlight_nodes : iterable of (layer, node)
        Nodes to bring forward; all others fade.
    highlight_edges : iterable of (layer, source, target)
        Wires to bring forward, from ``source`` in ``layer`` to ``target`` in the next one.
    direction : {"forward", "backward"}
        Which way the arrows on highlighted wires point.
    show_edge_values : bool
        Whether numbers stand on the wires.
    node_format, edge_format : str
        Format of the numbers.
    max_nodes : int
        Larger layers are shown with an ellipsis.

    Returns
    -------
    NetworkDrawing

    Raises
    ------
    ValueError
        If a size is not positive, or values or names do not fit the layers.
    """
    sizes = [int(size) for size in layer_sizes]
    if len(sizes) < 2 or min(sizes) < 1 or sizes != list(layer_sizes):
        raise ValueError(
            f"layer_sizes is {layer_sizes!r}; give two or more positive integers, such as [3, 4, 1]"
        )
    if max_nodes < 3:
        raise ValueError(f"max_nodes is {max_nodes}; an ellipsis needs room for at least 3 nodes")
    drawing = NetworkDrawing(
        ax, sizes, max_nodes, node_labels, layer_names, node_notes is not None, node_format, edge_format
    )
    drawing.shows_edge_values = show_edge_values
    drawing.update(
        node_values=node_values,
        node_notes=node_notes,
        edge_values=edge_values,
        edge_labels=edge_labels,
        highlight_nodes=highlight_nodes,
        highlight_edges=highlight_edges,
        direction=direction,
    )
    return drawing


class NetworkDrawing:
    """A drawn network whose numbers and highlights can be changed in place.

    Attributes
    ----------
    positions : dict
        (layer, node) -> (x, y) in data coordinates, for every node that is shown.
    edge_words : dict
        (layer, source, target) -> what is written on that wire.
    """

    def __init__(
        self,
        ax: Axes,
        sizes: list[int],
        max_nodes: int,
        node_labels: Sequence[Sequence[str]] | None,
        layer_names: Sequence[str] | None,
        has_notes: bool,
        node_format: str,
        edge_format: str,
    ) -> None:
        self.ax = ax
        self.sizes = sizes
        self.node_format = node_format
        self.edge_format = edge_format
        self.shows_edge_values = True
        self._values: dict[str, Any] = dict.fromkeys(
            ("node_values", "node_notes", "edge_values", "edge_labels")
        )
        self._names = checked_names("node_labels", node_labels, sizes)
        if layer_names is not None and len(layer_names) != len(sizes):
            raise ValueError(f"layer_names has {len(layer_names)} names for {len(sizes)} layers")
        self._shown = [shown_nodes(size, max_nodes) for size in sizes]
        self._lay_out(layer_names, has_notes)
        self._create_wires()
        self._create_nodes()

    def _lay_out(self, layer_names: Sequence[str] | None, has_notes: bool) -> None:
        """Spread the layers so that they fill the axes; one unit is the distance of neighbouring nodes."""
        ax = self.ax
        rows = [len(nodes) + (len(nodes) < size) for nodes, size in zip(self._shown, self.sizes, strict=True)]
        pitch = 1.35 if has_notes and self._names else 1.1 if has_notes or self._names else 1.0
        half = pitch * (max(rows) - 1) / 2 + RADIUS + 0.1
        low = -half - (0.3 if has_notes else 0)
        high = half + (0.3 if self._names else 0) + (0.45 if layer_names else 0)
        width, height = _size_in_inches(ax)
        margin = RADIUS + (0.3 if has_notes else 0.1)
        gap = max((width / height * (high - low) - 2 * margin) / (len(self.sizes) - 1), 1.6)
        self._points = 72 * min(height / (high - low), width / (gap * (len(self.sizes) - 1) + 2 * margin))
        self._font = min(10.0, self._points * 2 * RADIUS / 3.3)
        self._em = min(9.0, 0.95 * self._font + 0.6) / self._points  # of the numbers on wires
        ax.set(xlim=(-margin, gap * (len(self.sizes) - 1) + margin), ylim=(low, high), aspect="equal")
        ax.axis("off")
        self.positions = {}
        for layer, (nodes, count) in enumerate(zip(self._shown, rows, strict=True)):
            for row, node in enumerate(nodes):
                place = row if node == row else count - 1
                self.positions[layer, node] = (layer * gap, pitch * ((count - 1) / 2 - place))
            if len(nodes) < self.sizes[layer]:
                middle = pitch * ((count - 1) / 2 - (count - 2))
                ax.text(layer * gap, middle, "⋮", ha="center", va="center", fontsize=16, color="#444444")
            if layer_names:
                heading: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10, "color": "#444444"}
                ax.text(layer * gap, high - 0.2, layer_names[layer], **heading)

    def _create_wires(self) -> None:
        self._edges = [
            (layer, source, target)
            for layer in range(len(self.sizes) - 1)
            for target in self._shown[layer + 1]
            for source in self._shown[layer]
        ]
        ends = np.array([(self.positions[k, i], self.positions[k + 1, j]) for k, i, j in self._edges])
        along = ends[:, 1] - ends[:, 0]
        self._unit = along / np.hypot(*along.T)[:, None]
        starts, stops = ends[:, 0] + RADIUS * self._unit, ends[:, 1] - RADIUS * self._unit
        segments: Any = np.stack([starts, stops], axis=1)  # (n_edges, 2, 2)
        self._segments = segments
        self._halo: Any = LineCollection(segments, linewidths=0, colors=COLOURS["highlight"], zorder=1)
        self._wires: Any = LineCollection(segments, zorder=2, capstyle="butt")
        self._arrows: Any = PolyCollection([], zorder=2.5, linewidths=0)
        self._sheets = PolyCollection([], zorder=4, facecolors="white", linewidths=0)  # under the numbers
        self._numbers: Any = PathCollection([], zorder=4.5, linewidths=0)
        for collection in (self._halo, self._wires, self._arrows, self._sheets, self._numbers):
            self.ax.add_collection(collection, autolim=False)
        self._room, self._middles = 0, segments.mean(axis=1)

    def _create_nodes(self) -> None:
        places = list(self.positions.values())
        self._circles: Any = PatchCollection([Circle(place, RADIUS) for place in places], zorder=3)
        self.ax.add_collection(self._circles, autolim=False)

        def texts(lift: float, va: str, size: float, colour: str) -> list[Text]:
            style: dict[str, Any] = {"ha": "center", "va": va, "zorder": 5, "color": colour}
            return [self.ax.text(x, y + lift, "", fontsize=size * self._font, **style) for x, y in places]

        self._node_texts = texts(0, "center", 1, "black")
        self._note_texts = texts(-RADIUS - 0.04, "top", 0.85, "#444444")
        self._name_texts = texts(RADIUS + 0.03, "bottom", 0.95, "#222222")

    def update(
        self,
        *,
        highlight_nodes: Iterable[tuple[int, int]] = (),
        highlight_edges: Iterable[tuple[int, int, int]] = (),
        direction: str = "forward",
        **values: Any,
    ) -> None:
        """Change numbers, highlights and direction.

        Parameters
        ----------
        highlight_nodes, highlight_edges, direction
            As in `draw_network`; without them nothing is highlighted.
        **values
            Any of `node_values`, `node_notes`, `edge_values`, `edge_labels`; those left out stay.
        """
        unknown = set(values) - set(self._values)
        if unknown:
            raise TypeError(f"update takes {', '.join(self._values)}, not {', '.join(sorted(unknown))}")
        if direction not in ("forward", "backward"):
            raise ValueError(f"direction is {direction!r}; choose 'forward' or 'backward'")
        if "node_values" in values:
            self._values["node_values"] = checked_nodes(values["node_values"], self.sizes)
        if "node_notes" in values:
            self._values["node_notes"] = checked_names("node_notes", values["node_notes"], self.sizes)
        for key in ("edge_values", "edge_labels"):
            if key in values:
                self._values[key] = checked_edges(key, values[key], self.sizes)
        nodes, edges = set(highlight_nodes), set(highlight_edges)
        for kind, wanted, known in (("node", nodes, self._all_nodes()), ("edge", edges, self._all_edges())):
            if wanted - known:
                raise ValueError(
                    f"highlight_{kind}s has {sorted(wanted - known)}, which are not in the network"
                )
        self._update_wires(edges, direction, dim=bool(nodes or edges))
        self._update_nodes(nodes, dim=bool(nodes or edges))

    def _all_nodes(self) -> set[tuple[int, int]]:
        return {(layer, node) for layer, size in enumerate(self.sizes) for node in range(size)}

    def _all_edges(self) -> set[tuple[int, int, int]]:
        pairs = enumerate(pairwise(self.sizes))
        return {(layer, i, j) for layer, (m, n) in pairs for i in range(m) for j in range(n)}

    def _update_wires(self, highlighted: set[tuple[int, int, int]], direction: str, dim: bool) -> None:
        bright = np.array([edge in highlighted for edge in self._edges])
        table = self._values["edge_values"]
        values = np.array([table[k][i, j] if table else np.nan for k, i, j in self._edges], dtype=float)
        size = np.abs(values)
        largest = np.nanmax(size) if np.isfinite(size).any() else 1.0
        share = np.nan_to_num(size / largest if largest > 0 else 0 * size, nan=0.35, posinf=1.0)
        colours = np.array([_signed_colour(value) for value in values])
        opacity = np.where(bright | (not dim), 1.0, DIMMED)
        colours[:, 3] = opacity if dim else 0.45 + 0.55 * share
        widths = 0.8 + 2.6 * share
        self._wires.set_color(colours)
        self._wires.set_linewidths(widths)
        self._halo.set_linewidths(np.where(bright, widths + 4.5, 0.0))
        self._halo.set_color([to_rgba(COLOURS["highlight"], 0.45 if on else 0.0) for on in bright])
        self._update_arrows(bright, colours, widths, direction)
        self._update_edge_words(values, opacity)

    def _update_arrows(
        self, bright: np.ndarray, colours: np.ndarray, widths: np.ndarray, direction: str
    ) -> None:
        sign = 1 if direction == "forward" else -1
        tips = self._segments[bright, 1 if sign > 0 else 0]
        unit = sign * self._unit[bright]
        side = _turned(unit)
        half = (0.07 + 0.012 * widths[bright])[:, None]
        backs = tips - 2.2 * half * unit
        self._arrows.set_verts(np.stack([tips, backs + half * side, backs - half * side], axis=1))
        self._arrows.set_color(colours[bright])

    def _update_edge_words(self, values: np.ndarray, opacity: np.ndarray) -> None:
        labels = self._values["edge_labels"]
        if labels is not None:
            words = [str(labels[k][i, j]) for k, i, j in self._edges]
        elif self.shows_edge_values:
            words = [_number(value, self.edge_format) for value in values]
        else:
            words = [""] * len(self._edges)
        self.edge_words = dict(zip(self._edges, words, strict=True))
        longest = max(len(word) for word in words)
        room = next((room for room in ROOMS if longest <= room), longest)
        if longest and room != self._room:
            self._make_room(room)
        outlines, sheets = [], []
        for word, middle, unit in zip(words, self._middles, self._unit, strict=True):
            vertices, codes, width = word_outline(word)
            turn = self._em * np.array([unit, (-unit[1], unit[0])])
            outlines.append(Path(vertices @ turn + middle, codes))
            half = np.array([width + 0.12, 1.1]) / 2 * bool(word)
            sheets.append(half * [(-1, -1), (1, -1), (1, 1), (-1, 1)] @ turn + middle)
        self._numbers.set_paths(outlines)
        self._sheets.set_verts(sheets)
        colours = np.array([_signed_colour(value, dark=True) for value in values])
        colours[:, 3] = np.maximum(opacity, 0.3)
        self._numbers.set_facecolor(colours)

    def _make_room(self, characters: int) -> None:
        """Place numbers of so many characters where they are clear of each other and of other wires."""
        self._room = characters
        self._middles = place_labels(
            self._segments, self._unit, 0.62 * characters * self._em, 1.25 * self._em
        )

    def _update_nodes(self, highlighted: set[tuple[int, int]], dim: bool) -> None:
        table = self._values["node_values"]
        values = [table[layer][node] if table else np.nan for layer, node in self.positions]
        bright = [place in highlighted for place in self.positions]
        largest = max((abs(value) for value in values if np.isfinite(value)), default=1.0) or 1.0
        self._circles.set_facecolor(SIGNED(0.5 + 0.28 * np.nan_to_num(values, posinf=0, neginf=0) / largest))
        self._circles.set_edgecolor([COLOURS["highlight"] if on else "#555555" for on in bright])
        self._circles.set_linewidths([3.2 if on else 1.2 for on in bright])
        names, notes = self._names, self._values["node_notes"]
        for index, (layer, node) in enumerate(self.positions):
            word = _number(values[index], self.node_format)
            name = names[layer][node] if names else ""
            self._node_texts[index].set_text(word or name)
            self._name_texts[index].set_text(name if word else "")
            self._note_texts[index].set_text(notes[layer][node] if notes else "")
            self._node_texts[index].set_alpha(1.0 if bright[index] or not dim else 0.75)


def _turned(unit: np.ndarray) -> np.ndarray:
    return np.stack([-unit[:, 1], unit[:, 0]], axis=1)


def _number(value: float, form: str) -> str:
    return "" if not np.isfinite(value) else format(value, form).replace("-", "−")


def _signed_colour(value: float, dark: bool = False) -> tuple[float, ...]:
    if not np.isfinite(value) or value == 0:
        return to_rgba("#333333" if dark else COLOURS["reference"])
    colour = np.array(to_rgba(COLOURS["positive" if value > 0 else "negative"]))
    return tuple(np.append(colour[:3] * (0.75 if dark else 1.0), 1.0))


def _size_in_inches(ax: Axes) -> tuple[float, float]:
    """Return the room of the axes, without the margins that a layout engine will remove."""
    figure = ax.figure.figure  # the root also of an axes in a subfigure, in every Matplotlib from 3.8 on
    width, height = figure.get_figwidth(), figure.get_figheight()
    box, spec = ax.get_position(), ax.get_subplotspec()
    if figure.get_layout_engine() is None or spec is None:
        return width * box.width, height * box.height
    frame, cell = figure.subplotpars, spec.get_position(figure)
    share = cell.width / (frame.right - frame.left), cell.height / (frame.top - frame.bottom)
    return width * share[0] - 0.1, height * share[1] - 0.1

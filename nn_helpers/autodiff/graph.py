"""A calculation is a graph: every result remembers its parents, the numbers that it was computed from."""

from typing import Any, Protocol


class Node(Protocol):
    """Anything with parents: a `Value`, a `Tensor`."""

    @property
    def parents(self) -> tuple[Any, ...]:
        """The nodes that this one was computed from; none for an input."""


def topological_order(result: Node) -> list[Any]:
    """Return all nodes that a result depends on, each of them after its parents, the result last.

    Walked backwards, every node comes after everything that it feeds, so that its gradient is complete when
    it is handed on. The search keeps a list of its own instead of calling itself: a graph may be deeper than
    Python's recursion limit.

    Parameters
    ----------
    result : Value or Tensor

    Returns
    -------
    list of nodes, each once
    """
    order: list[Any] = []
    seen: set[Any] = set()
    stack: list[Any] = [result]
    while stack:
        node = stack.pop()
        if node is None:  # the parents of the node below are done
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            stack += node.parents
    return order

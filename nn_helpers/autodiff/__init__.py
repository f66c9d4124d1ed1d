"""Automatic differentiation: programs that find their own derivatives.

from nn_helpers.autodiff import Tensor, Value, cross_entropy
"""

from nn_helpers.autodiff.checkpoint import checkpoint, kept_bytes
from nn_helpers.autodiff.dual import Dual
from nn_helpers.autodiff.elementary import exp, log, relu, tanh
from nn_helpers.autodiff.graph import topological_order
from nn_helpers.autodiff.second_order import hessian, hessian_vector
from nn_helpers.autodiff.tensor import Tensor, cross_entropy, result_of, undo_broadcast
from nn_helpers.autodiff.value import Value

__all__ = [
    "exp",
    "log",
    "tanh",
    "relu",
    "topological_order",
    "Dual",
    "Value",
    "hessian_vector",
    "hessian",
    "Tensor",
    "cross_entropy",
    "result_of",
    "undo_broadcast",
    "checkpoint",
    "kept_bytes",
]

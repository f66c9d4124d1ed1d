"""The GPT of chapter 12 without a single backward pass of its own: the engine of chapter 10 finds all."""

import functools
import math

import numpy as np

from nn_helpers.autodiff import Tensor, result_of
from nn_helpers.nn import GELU, LayerNorm, causal_mask
from nn_helpers.nn.one_hot import one_hot_sum


def parameters_of(gpt):
    """The parameters of a GPT as tensors that ask for gradients, by name."""
    return {name: Tensor(p.data, requires_grad=True) for name, p in gpt.named_parameters()}


def forward(gpt, parameters, x, fused=False):
    """The logits of a GPT (N, T, V), from plain operations, or with norm and GELU in one piece each.

    The stream is a matrix with one row for each position of each text, (N T, D), so that a linear layer is
    one product; only inside attention do the texts and the heads have axes of their own.
    """
    normalise, bend = (fused_norm, fused_gelu) if fused else (norm, gelu)
    (n, n_steps), heads = x.shape, gpt.blocks[0].attention.num_heads
    stream = look_up(parameters["tokens.weight"], x) + cut(parameters["positions.weight"], slice(n_steps))
    stream = stream.reshape(n * n_steps, -1)
    mask = causal_mask(n_steps, dtype=stream.data.dtype)
    for i in range(len(gpt.blocks)):
        p = {name.partition(f"blocks.{i}.")[2]: v for name, v in parameters.items()}
        z = normalise(stream, p["norm1.weight"], p["norm1.bias"])
        stream = stream + attention(z, p, (n, n_steps, heads, -1), mask)
        z = normalise(stream, p["norm2.weight"], p["norm2.bias"])
        hidden = bend(z @ p["feedforward.0.weight"] + p["feedforward.0.bias"])
        stream = stream + (hidden @ p["feedforward.2.weight"] + p["feedforward.2.bias"])
    last = normalise(stream, parameters["norm.weight"], parameters["norm.bias"])
    readout = parameters.get("readout.weight", parameters["tokens.weight"].T)
    return (last @ readout).reshape(n, n_steps, -1)


def attention(x, p, by_head, mask):
    """Causal attention with several heads.

    The weights of queries, keys and values are cut apart instead of their result: they are fewer numbers.
    """
    W, b, size = p["attention.in_proj.weight"], p["attention.in_proj.bias"], x.shape[-1]
    parts = [(..., slice(start, start + size)) for start in (0, size, 2 * size)]
    q, k, v = ((x @ cut(W, at) + cut(b, at)).reshape(*by_head).swapaxes(1, 2) for at in parts)
    weights = (q * q.shape[-1] ** -0.5 @ k.T + mask).softmax()
    merged = (weights @ v).swapaxes(1, 2).reshape(*x.shape)
    return merged @ p["attention.out_proj.weight"] + p["attention.out_proj.bias"]


def look_up(table, indices):
    """Rows of a table; a row that is looked up several times collects several gradients."""
    back = functools.partial(one_hot_sum, indices.ravel(), n_classes=len(table.data))
    return result_of(table.data[indices], (table, lambda g: back(rows=g.reshape(-1, g.shape[-1]))))


def cut(x, index):
    """A slice, which holds nothing twice."""

    def way_back(g):
        grad = np.zeros(x.shape, g.dtype)
        grad[index] = g
        return grad

    return result_of(x.data[index], (x, way_back))


def norm(x, weight, bias, eps=1e-5):
    """Layer normalisation from means, products and powers."""
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred * ((centred**2).mean(axis=-1, keepdims=True) + eps) ** -0.5 * weight + bias


def gelu(z):
    """GPT-2's form of the GELU."""
    return z * 0.5 * ((z + z**3 * 0.044715) * math.sqrt(2 / math.pi)).tanh() + z * 0.5


def fused_norm(x, weight, bias):
    """Layer normalisation as one operation, with the formulas of `LayerNorm`."""
    layer = LayerNorm(x.shape[-1], dtype=x.data.dtype)
    layer.weight.data, layer.bias.data = weight.data, bias.data
    result, done = layer(x.data), {}

    def back(name):
        def way_back(g):
            if not done:
                layer.weight.zero_grad(), layer.bias.zero_grad()
                done["x"] = layer.backward(g)
                done["weight"], done["bias"] = layer.weight.grad, layer.bias.grad
            return done[name]

        return way_back

    return result_of(result, (x, back("x")), (weight, back("weight")), (bias, back("bias")))


def fused_gelu(z):
    """The GELU as one operation."""
    layer = GELU("tanh")
    return result_of(layer(z.data), (z, layer.backward))

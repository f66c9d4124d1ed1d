"""Gradient cases of chapter 12: normalisation of rows, GELU, attention, blocks, and a whole GPT."""

from gradient_cases import layer_rows, register
from nn_helpers.nn import GELU, GPT, LayerNorm, MultiHeadAttention, TransformerBlock


def off_their_start(layer, rng):
    """Return a layer whose parameters all count: scales are not 1, biases not 0, nothing is nearly 0."""
    for parameter in layer.parameters():
        parameter.data[...] += 0.3 * rng.normal(size=parameter.shape)
    return layer


for _form in ("none", "tanh"):
    register(
        f"GELU {_form}",
        GELU,
        lambda rng, form=_form: layer_rows(GELU(form), 2 * rng.normal(size=(3, 4)), rng),
    )

for _bias in (True, False):
    register(
        f"LayerNorm bias={_bias}",
        LayerNorm,
        lambda rng, bias=_bias: layer_rows(
            off_their_start(LayerNorm(5, bias=bias), rng), 3 * rng.normal(size=(2, 3, 5)) + 1, rng
        ),
    )

for _causal in (True, False):
    register(
        f"MultiHeadAttention causal={_causal}",
        MultiHeadAttention,
        lambda rng, causal=_causal: layer_rows(
            off_their_start(MultiHeadAttention(6, 3, causal=causal, random_state=rng), rng),
            rng.normal(size=(2, 4, 6)),
            rng,
        ),
    )
    register(
        f"TransformerBlock causal={_causal}",
        TransformerBlock,
        lambda rng, causal=_causal: layer_rows(
            off_their_start(TransformerBlock(4, 2, 5, causal=causal, random_state=rng), rng),
            rng.normal(size=(2, 3, 4)),
            rng,
        ),
    )
register(
    "TransformerBlock that only attends, without biases",
    TransformerBlock,
    lambda rng: layer_rows(
        off_their_start(TransformerBlock(4, 2, 0, bias=False, random_state=rng), rng),
        rng.normal(size=(2, 3, 4)),
        rng,
    ),
)
for _tied in (True, False):
    register(
        f"GPT tied={_tied}",
        GPT,
        lambda rng, tied=_tied: layer_rows(
            off_their_start(GPT(5, 4, 4, 2, 2, tied=tied, random_state=rng), rng),
            rng.integers(0, 5, size=(3, 4)),
            rng,
        ),
    )

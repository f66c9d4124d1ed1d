"""Layers of images: every stride, padding and window, ties in pooling apart (they have no derivative)."""

from gradient_cases import layer_rows, register
from nn_helpers.nn.convolution import Conv2d
from nn_helpers.nn.images import Flatten
from nn_helpers.nn.layers import Linear, Tanh
from nn_helpers.nn.network import Sequential
from nn_helpers.nn.pooling import AvgPool2d, MaxPool2d


def distinct(rng, *shape):
    """Numbers that lie at least 0.05 apart, in random order: no two of them tie for a maximum."""
    size = 1
    for length in shape:
        size *= length
    return rng.permutation(size).reshape(shape) / 20 - 1


for _arguments in (
    (1, 1, 2),
    (2, 3, 3),
    (3, 2, 1),
    (2, 3, 3, 2, 1),
    (2, 2, 2, 3),
    (1, 2, (1, 3)),
    (2, 2, (3, 2), (1, 2), (0, 1)),
    (1, 2, 3, 1, 3),
):
    register(
        f"Conv2d{_arguments}",
        Conv2d,
        lambda rng, arguments=_arguments: layer_rows(
            Conv2d(*arguments, random_state=rng), rng.normal(size=(2, arguments[0], 5, 6)), rng
        ),
    )
register(
    "Conv2d without bias",
    Conv2d,
    lambda rng: layer_rows(Conv2d(2, 2, 3, bias=False, random_state=rng), rng.normal(size=(3, 2, 4, 4)), rng),
)
for _layer in (MaxPool2d, AvgPool2d):
    for _arguments in ((2,), (3, 1), (2, 3), ((1, 2), (2, 1))):
        register(
            f"{_layer.__name__}{_arguments}",
            _layer,
            lambda rng, layer=_layer, arguments=_arguments: layer_rows(
                layer(*arguments), distinct(rng, 2, 3, 5, 6), rng
            ),
        )
register("Flatten", Flatten, lambda rng: layer_rows(Flatten(), rng.normal(size=(2, 3, 2, 2)), rng))


def network_rows(rng):
    model = Sequential(
        Conv2d(1, 2, 3, padding=1, random_state=rng),
        Tanh(),
        MaxPool2d(2),
        Conv2d(2, 3, 2, random_state=rng),
        Tanh(),
        AvgPool2d(2),
        Flatten(),
        Linear(3, 2, random_state=rng),
    )
    return layer_rows(model, rng.normal(size=(3, 1, 6, 6)), rng)


register("Sequential of images", Sequential, network_rows)

"""The exercises of chapter 11: convolution."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, WholeNumbers, numbers, unequal_sizes


def _misconceptions(table):
    return [Misconception(name, wrong, message) for name, (wrong, message) in table.items()]


# 1 · two by two, by hand

PICTURE = np.array([[1, 2, 0], [0, 3, 1], [2, 1, 4]], dtype=float)
KERNEL = np.array([[1, -1], [2, 0]], dtype=float)
BIAS = 0.5


def _by_hand(kernel=KERNEL, bias=BIAS, rectified=True, pool=np.max, after=lambda z: z):
    z = after(np.array([[(PICTURE[i : i + 2, j : j + 2] * kernel).sum() for j in (0, 1)] for i in (0, 1)]))
    z = z + bias
    pooled = pool(np.maximum(z, 0) if rectified else z)
    return {"z00": z[0, 0], "z01": z[0, 1], "z10": z[1, 0], "z11": z[1, 1], "pooled": float(pooled)}


BY_HAND = _by_hand()

by_hand_exercise = Exercise(
    id="11.by_hand",
    title="A filter by hand",
    reference=BY_HAND,
    misconceptions=[
        Misconception(
            "kernel turned",
            _by_hand(KERNEL[::-1, ::-1]),
            "You turned the kernel by half a turn, as a mathematician does. In networks it is laid on the "
            "picture as it is.",
        ),
        Misconception(
            "kernel mirrored",
            [_by_hand(KERNEL[:, ::-1]), _by_hand(KERNEL[::-1])],
            "Your kernel is mirrored along one axis. Its upper left weight, 1, meets the upper left pixel of "
            "the window.",
        ),
        Misconception(
            "kernel transposed",
            _by_hand(KERNEL.T),
            "Rows and columns of your kernel are exchanged: its lower left weight has to meet the lower left "
            "pixel of the window.",
        ),
        Misconception(
            "bias forgotten",
            _by_hand(bias=0),
            "Your sums of products are right, but the filter also has a bias, which every place gets.",
        ),
        Misconception(
            "bias at every weight",
            _by_hand(bias=4 * BIAS),
            "The bias was added once for each of the four products. It is added once to their sum.",
        ),
        Misconception(
            "bias added twice",
            _by_hand(bias=2 * BIAS),
            "Your sums of products are right, but the bias was added twice.",
        ),
        Misconception(
            "bias subtracted",
            _by_hand(bias=-BIAS),
            "Your sums of products are right, but the bias is taken off. It is added.",
        ),
        Misconception(
            "ReLU before the bias",
            [{"z00": BIAS}, _by_hand(after=lambda z: np.maximum(z, 0))],
            "Your z00 is positive. Either its sign was lost, or a negative sum was made 0 before the bias "
            "was added: the bias belongs to the net input, and the ReLU comes after it.",
        ),
        Misconception(
            "another place pooled",
            [{"pooled": BY_HAND["z11"]}, {"pooled": BY_HAND["z10"]}],
            "That is one of the four numbers, but not the largest. Max pooling looks at all four.",
        ),
        Misconception(
            "pooled without the bias",
            {"pooled": BY_HAND["pooled"] - BIAS},
            "Your largest number lacks the bias, which your z01 has.",
        ),
        Misconception(
            "down and across exchanged",
            {"z01": BY_HAND["z10"], "z10": BY_HAND["z01"]},
            "Two places are exchanged. The first index is the row: z10 belongs to the window that is one "
            "pixel further down.",
        ),
        Misconception(
            "ReLU before pooling written into z",
            {"z00": 0.0},
            "This place comes out as zero, which is what the ReLU makes of it. Asked for is the number "
            "before the ReLU.",
        ),
        Misconception(
            "the mean pooled",
            {"pooled": _by_hand(pool=np.mean)["pooled"]},
            "That is the mean of the four numbers after the ReLU. Max pooling keeps the largest.",
        ),
        Misconception(
            "the sum pooled",
            {"pooled": _by_hand(pool=np.sum)["pooled"]},
            "That is the sum of the four numbers after the ReLU. Max pooling keeps only one of them.",
        ),
        Misconception(
            "the smallest pooled",
            {"pooled": _by_hand(pool=np.min)["pooled"]},
            "That is what is smallest after the ReLU. Max pooling keeps the largest of the window.",
        ),
    ],
    hints=(
        "Four windows of 2 × 2 fit into the picture; write each of them down first.",
        "Multiply each window and the kernel entry by entry, add up the four products, then the bias.",
        "The window of z01 is 2, 0 above 3, 1: two products of it are zero.",
    ),
    insight=(
        "The negative answer would not survive the ReLU, and pooling keeps the best answer "
        "and forgets its place."
    ),
)


# 2 · how large is the output?


def output_size(size: int, kernel: int, stride: int, padding: int) -> int:
    return (size + 2 * padding - kernel) // stride + 1


SIZE_MISTAKES = {
    "first place forgotten": (
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel) // stride,
        "You count how often the window can move on. The place where it starts is an output, too.",
    ),
    "padding on one side": (
        lambda size, kernel, stride, padding: (size + padding - kernel) // stride + 1,
        "Your picture grew on one side only. Padding adds its zeros on both.",
    ),
    "rounded up": (
        lambda size, kernel, stride, padding: -(-(size + 2 * padding - kernel) // stride) + 1,
        "You round up. A window that would stick out over the edge does not count.",
    ),
    "not rounded": (
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel) / stride + 1,
        "Your answer may have a fraction, or is a float. Only whole windows count, and what is left over is "
        "not seen: divide with `//`.",
    ),
    "stride ignored": (
        lambda size, kernel, stride, padding: size + 2 * padding - kernel + 1,
        "Right for a stride of 1. With a larger stride, the window skips places.",
    ),
    "padding ignored": (
        lambda size, kernel, stride, padding: (size - kernel) // stride + 1,
        "Right without padding. The window also moves over the zeros around the picture.",
    ),
    "kernel ignored": (
        lambda size, kernel, stride, padding: (size + 2 * padding - 1) // stride + 1,
        "That is right for a kernel of one pixel. A larger one reaches the far edge earlier and fits in "
        "fewer places.",
    ),
    "padding subtracted": (
        lambda size, kernel, stride, padding: (size - 2 * padding - kernel) // stride + 1,
        "Your padding makes the picture smaller. It is laid around the picture, outside.",
    ),
    "padding twice on both sides": (
        lambda size, kernel, stride, padding: (size + 4 * padding - kernel) // stride + 1,
        "You count the padding four times. Along one axis there are two edges.",
    ),
    "the same size taken for granted": (
        lambda size, kernel, stride, padding: -(-size // stride),
        "Your answer uses neither kernel nor padding: it is right only where the padding makes up for the "
        "kernel exactly.",
    ),
    "half the kernel": (
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel // 2) // stride + 1,
        "You take half of the kernel off. The window is laid from its first pixel to its last, so all of it "
        "has to fit.",
    ),
    "one subtracted": (
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel) // stride - 1,
        "You take 1 off. The moves are counted; the place where the window starts comes on top, + 1.",
    ),
    "padding added to the output": (
        lambda size, kernel, stride, padding: (size - kernel) // stride + 1 + 2 * padding,
        "You add the padding to the output. It makes the *picture* larger, before the stride divides.",
    ),
    "windows side by side": (
        lambda size, kernel, stride, padding: (size + 2 * padding) // kernel,
        "You count windows side by side, as if each began where the one before it ends. The stride says how "
        "far apart they begin.",
    ),
    "plus one inside": (
        lambda size, kernel, stride, padding: (size + 2 * padding - kernel + 1) // stride,
        "The 1 for the first place is inside your division. It is one output, not one pixel more.",
    ),
}


def _sizes(rng):
    made = []
    for stride in (1, 2, 3, int(rng.integers(2, 6))):
        kernel, padding = int(rng.integers(2, 8)), int(rng.integers(1, 5))
        made.append(Probe(int(rng.integers(14, 40)), kernel, stride, padding))
    kernel = int(rng.integers(3, 8))
    return [*made, Probe(2 * kernel + 1, kernel, 3, 2), Probe(2 * kernel, kernel, 3, 1)]


size_exercise = Exercise(
    id="11.size",
    title="How large is the output?",
    reference=output_size,
    exact_kind=True,
    probes=[
        Probe(28, 5, 1, 2, label="LeNet's first layer"),
        Probe(28, 3, 2, 1, label="stride 2"),
        Probe(14, 5, 3, 1),
        Probe(7, 7, 1, 0, label="a kernel as large as the picture"),
        Probe(10, 4, 4, 3),
        Probe(9, 2, 5, 2, label="a stride that is larger than the kernel"),
    ],
    fresh=_sizes,
    misconceptions=_misconceptions(SIZE_MISTAKES),
    hints=(
        "How long is the picture with its zeros on both sides?",
        "The window starts at the left edge. How many pixels are left over which it can move?",
        "(size + 2 * padding - kernel) pixels, in whole moves of `stride`, and one more for the start.",
    ),
    insight="Every library computes this line for every layer, and many messages about shapes come from it.",
)


# 3 · count the weights


def count_weights(channels: list[int], kernel: int) -> int:
    return sum(n_out * (n_in * kernel * kernel + 1) for n_in, n_out in pairwise(channels))


def _counted(one):
    return lambda channels, kernel: sum(one(n_in, n_out, kernel) for n_in, n_out in pairwise(channels))


COUNT_MISTAKES = {
    "no biases": (
        _counted(lambda n_in, n_out, k: n_out * n_in * k * k),
        "Your weights are all there. Every filter has a bias as well.",
    ),
    "one bias a layer": (
        _counted(lambda n_in, n_out, k: n_out * n_in * k * k + 1),
        "You count one bias for each layer. Every filter, that is every output channel, has its own.",
    ),
    "a bias for each input channel": (
        _counted(lambda n_in, n_out, k: n_out * n_in * (k * k + 1)),
        "You count a bias for every pair of channels. A filter adds up what it finds in all its channels "
        "and then adds one bias.",
    ),
    "input channels forgotten": (
        _counted(lambda n_in, n_out, k: n_out * (k * k + 1)),
        "Your filters are flat. A filter looks through all input channels at once and has weights for each.",
    ),
    "kernel not squared": (
        _counted(lambda n_in, n_out, k: n_out * (n_in * k + 1)),
        "The kernel has rows and columns, K of each. How many weights is that for one channel?",
    ),
    "biases of the input": (
        _counted(lambda n_in, n_out, k: n_out * n_in * k * k + n_in),
        "You count a bias for each input channel of a layer. There is one for each of its outputs.",
    ),
    "one bias in all": (
        lambda channels, kernel: count_weights(channels, kernel) - sum(channels[1:]) + 1,
        "You count a single bias for the whole network. Every filter of every layer has its own.",
    ),
    "biases of the picture": (
        lambda channels, kernel: count_weights(channels, kernel) + channels[0],
        "You count biases for the channels of the picture as well. They are given and not computed by any "
        "filter.",
    ),
    "layers multiplied": (
        lambda channels, kernel: int(
            np.prod([n_out * (n_in * kernel**2 + 1) for n_in, n_out in pairwise(channels)])
        ),
        "You multiply the layers with each other. Each has weights of its own: add them up.",
    ),
    "kernel cubed": (
        _counted(lambda n_in, n_out, k: n_out * (n_in * k**3 + 1)),
        "Your kernel has three axes of length K. It has rows and columns; its depth is the number of input "
        "channels, which you count already.",
    ),
    "bias at every weight": (
        _counted(lambda n_in, n_out, k: n_out * (n_in + 1) * k * k),
        "You count the bias like one more channel, with K · K numbers. It is a single number for each "
        "filter.",
    ),
    "all earlier channels": (
        lambda channels, kernel: sum(
            channels[k] * (sum(channels[:k]) * kernel**2 + 1) for k in range(1, len(channels))
        ),
        "Your layers read the channels of all layers before them. Each reads only those of the one just "
        "before.",
    ),
    "last layer only": (
        lambda channels, kernel: channels[-1] * (channels[-2] * kernel**2 + 1),
        "That is the last layer alone. Add up over all pairs of neighbours in the list.",
    ),
    "first layer only": (
        lambda channels, kernel: channels[1] * (channels[0] * kernel**2 + 1),
        "That is the first layer alone. Add up over all pairs of neighbours in the list.",
    ),
    "first and last channel": (
        lambda channels, kernel: channels[-1] * (channels[0] * kernel**2 + 1),
        "You go from the first number of channels to the last in one step. Each layer goes to its neighbour.",
    ),
}


def _channel_lists(rng):
    return [
        Probe([int(c) for c in rng.choice(np.arange(2, 20), n, replace=False)], int(k))
        for n, k in ((3, 3), (4, 5), (3, 2), (5, 7))
    ]


count_exercise = Exercise(
    id="11.count",
    title="Count the weights",
    reference=count_weights,
    probes=[
        Probe([1, 8, 16], 3, label="the lecture's two convolutions"),
        Probe([3, 64, 128, 256], 5, label="three layers on a colour picture"),
        Probe([2, 7], 4, label="a single layer"),
        Probe([5, 3, 6], 2),
    ],
    fresh=_channel_lists,
    misconceptions=_misconceptions(COUNT_MISTAKES),
    hints=(
        "Begin with one filter of one layer: how many numbers does it hold?",
        "One filter has K · K weights for each input channel, and one bias. A layer has one filter for each "
        "output channel.",
        "`zip(channels, channels[1:])` gives the pairs (in, out) of all layers.",
    ),
    insight="The size of the picture is nowhere in this function: the same filters work on any.",
)


# 4 · a feature map


def correlate(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    z = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            z[i, j] = (image[i : i + rows, j : j + columns] * kernel).sum()
    return z


def _same_size(image, kernel):
    (rows, columns), (height, width) = kernel.shape, image.shape
    padded = np.zeros((height + rows - 1, width + columns - 1))
    padded[(rows - 1) // 2 :, (columns - 1) // 2 :][:height, :width] = image
    return correlate(padded, kernel)


def _wrapped(image, kernel):
    padded = np.pad(image, ((0, kernel.shape[0] - 1), (0, kernel.shape[1] - 1)), mode="wrap")
    return correlate(padded, kernel)


def _last_left_at_zero(image, kernel):
    z = correlate(image, kernel)
    z[-1], z[:, -1] = 0, 0
    return z


def _running_total(image, kernel):
    z = correlate(image, kernel)
    return np.cumsum(z).reshape(z.shape)


def _in_tiles(image, kernel):
    rows, columns = kernel.shape
    return correlate(image, kernel)[::rows, ::columns]


def _square(image, kernel):
    side = kernel.shape[0]
    z = np.zeros((image.shape[0] - side + 1, image.shape[1] - side + 1))
    for i, j in np.ndindex(z.shape):
        z[i, j] = (image[i : i + side, j : j + side] * kernel).sum()
    return z


CORRELATE_MISTAKES = {
    "kernel turned": (
        lambda image, kernel: correlate(image, kernel[::-1, ::-1]),
        "Your kernel is turned by half a turn. That is the mathematician's convolution; here the kernel is "
        "laid on the picture as it is.",
    ),
    "kernel mirrored": (
        [
            lambda image, kernel: correlate(image, kernel[::-1]),
            lambda image, kernel: correlate(image, kernel[:, ::-1]),
        ],
        "Your kernel is mirrored along one axis. Which weight meets the upper left pixel of the window?",
    ),
    "last row and column missing": (
        [lambda image, kernel: correlate(image, kernel)[:-1, :-1], _last_left_at_zero],
        "Your map ends one row and one column too early, or holds zeros there. The last window touches the "
        "far edge: H - K + 1 places, not H - K.",
    ),
    "same size as the image": (
        [_same_size, _wrapped],
        "Your map is as large as the picture, so windows reach over its edge. Without padding only those "
        "count that fit inside.",
    ),
    "windows side by side": (
        _in_tiles,
        "Your windows lie side by side. They overlap: the next window begins one pixel further.",
    ),
    "mean instead of sum": (
        lambda image, kernel: correlate(image, kernel) / kernel.size,
        "You take the mean of the products. A filter adds them up.",
    ),
    "total never reset": (
        _running_total,
        "Your sum goes on from window to window. Each place has a sum of its own, which begins at 0.",
    ),
    "ReLU added": (
        lambda image, kernel: np.maximum(correlate(image, kernel), 0),
        "Your negative answers are 0. The ReLU is a layer of its own; asked for is what the kernel finds, of "
        "either sign.",
    ),
    "divided by the weights": (
        [
            lambda image, kernel: correlate(image, kernel) / np.abs(kernel).sum(),
            lambda image, kernel: correlate(image, kernel) / kernel.sum(),
        ],
        "You divide by the sum of the weights, as for a mean. A filter adds the products up and leaves it at "
        "that.",
    ),
    "map transposed": (
        lambda image, kernel: correlate(image, kernel).T,
        "Rows and columns of your map are exchanged: its first index goes down.",
    ),
    "upper left pixel only": (
        lambda image, kernel: (
            image[: image.shape[0] - kernel.shape[0] + 1, : image.shape[1] - kernel.shape[1] + 1]
            * kernel.sum()
        ),
        "Every weight of your kernel meets the same pixel, the upper left one of the window. Each weight "
        "has a pixel of its own.",
    ),
    "square kernels only": (
        _square,
        "Your windows are always square. A kernel may have more columns than rows: use both numbers of its "
        "shape.",
    ),
}


def _pictures(rng):
    made = []
    for _ in range(3):
        rows, columns, more, further = unequal_sizes(rng, 4)
        shape = rows + more, columns + further
        made.append(Probe(numbers(rng, *shape), numbers(rng, rows, columns), label="another picture"))
    return made


correlate_exercise = Exercise(
    id="11.correlate",
    title="A feature map",
    reference=correlate,
    probes=[
        Probe(
            np.array([[1.5, 2.0, -1.0, 0.5], [0.3, -2.0, 4.0, 1.2], [2.2, 0.7, -0.4, 3.0]]),
            np.array([[0.5, -1.0], [2.0, 0.3]]),
            label="3 × 4 pixels, a kernel of 2 × 2",
        ),
        Probe(
            np.arange(30.0).reshape(5, 6) ** 2 / 50,
            np.array([[0.2, -0.4, 0.7], [1.1, 0.6, -0.9]]),
            label="5 × 6 pixels, a kernel of 2 × 3",
        ),
        Probe(np.array([[2.5, -1.5, 0.5, 3.5]]), np.array([[1.0, -2.0, 0.4]]), label="a single row"),
        Probe(np.array([[7, 2], [3, -4]]), np.array([[0.5, 2.0], [-1.0, 0.3]]), label="one place"),
    ],
    promises=(WholeNumbers("image", "kernel"),),
    fresh=_pictures,
    misconceptions=_misconceptions(CORRELATE_MISTAKES),
    hints=(
        "First the shape: in how many places does the kernel fit, down and across?",
        "For each place (i, j), cut the window out of the image: rows from i, columns from j.",
        "`(image[i : i + K, j : j + L] * kernel).sum()` with K, L = kernel.shape.",
    ),
    insight="Two loops and a sum: this is all that a convolutional layer does, many times over.",
)


# 5 · channels, stride and padding


def convolve(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int, padding: int) -> np.ndarray:
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    rows, columns = w.shape[2:]
    height, width = (x.shape[2] - rows) // stride + 1, (x.shape[3] - columns) // stride + 1
    z = np.zeros((len(x), len(w), height, width))
    for i in range(height):
        for j in range(width):
            window = x[:, :, stride * i : stride * i + rows, stride * j : stride * j + columns]
            z[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return z


def _each_channel_alone(x, w, b, stride, padding):
    """The mean over input channels instead of their sum."""
    return convolve(x, w / w.shape[1], b, stride, padding)


def _first_channel(x, w, b, stride, padding):
    return convolve(x[:, :1], w[:, :1], b, stride, padding)


def _without_stride(x, w, b, stride, padding):
    """Windows that move by one pixel, as many as fit with the stride."""
    height, width = convolve(x, w, b, stride, padding).shape[2:]
    return convolve(x, w, b, 1, padding)[:, :, :height, :width]


def _padded_at_the_end(x, w, b, stride, padding):
    x = np.pad(x, [(0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)])
    return convolve(x, w, b, stride, 0)


def _padded_with_edges(x, w, b, stride, padding):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], mode="edge")
    return convolve(x, w, b, stride, 0)


def _stride_along(axis):
    def wrong(x, w, b, stride, padding):
        height, width = convolve(x, w, b, stride, padding).shape[2:]
        steps = (stride, 1) if axis == 0 else (1, stride)
        full = convolve(x, w, b, 1, padding)
        return full[:, :, :: steps[0], :: steps[1]][:, :, :height, :width]

    return wrong


def _padded_along(axis):
    def wrong(x, w, b, stride, padding):
        widths = [(0, 0), (0, 0), (0, 0), (0, 0)]
        widths[axis] = (padding, padding)
        return convolve(np.pad(x, widths), w, b, stride, 0)

    return wrong


def _padded_with_ones(x, w, b, stride, padding):
    widths = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    return convolve(np.pad(x, widths, constant_values=1), w, b, stride, 0)


def _size_of_the_unpadded(x, w, b, stride, padding):
    height, width = ((x.shape[k] - w.shape[k]) // stride + 1 for k in (2, 3))
    return convolve(x, w, b, stride, padding)[:, :, :height, :width]


CONVOLVE_MISTAKES = {
    "stride ignored": (
        [lambda x, w, b, stride, padding: convolve(x, w, b, 1, padding), _without_stride],
        "Your windows always move by one pixel. Window (i, j) begins at row stride * i and column stride "
        "* j.",
    ),
    "padding ignored": (
        lambda x, w, b, stride, padding: convolve(x, w, b, stride, 0),
        "Your windows stay inside the picture. First lay `padding` rows and columns of zeros around it.",
    ),
    "padding on one side": (
        _padded_at_the_end,
        "All your zeros are below and to the right. Half of them belong above and to the left.",
    ),
    "padded with the edge": (
        _padded_with_edges,
        "Around your picture its own edge is repeated. Padding is with zeros here.",
    ),
    "bias missing": (
        lambda x, w, b, stride, padding: convolve(x, w, 0 * b, stride, padding),
        "The bias does not reach your output. Each output channel has one, the same at all places.",
    ),
    "bias at every channel": (
        lambda x, w, b, stride, padding: convolve(x, w, b * w.shape[1], stride, padding),
        "Your bias is added once for each input channel. It belongs to the output channel and is added once.",
    ),
    "first input channel only": (
        _first_channel,
        "Your filters look at the first channel only. A filter adds up over all channels of the window.",
    ),
    "mean over channels": (
        _each_channel_alone,
        "You take the mean over the input channels. A filter adds up what it finds in each.",
    ),
    "kernel turned": (
        lambda x, w, b, stride, padding: convolve(x, w[:, :, ::-1, ::-1], b, stride, padding),
        "Your kernels are turned by half a turn. They are laid on the picture as they are.",
    ),
    "stride along one axis": (
        [_stride_along(0), _stride_along(1)],
        "Your windows skip places along one axis only. Rows begin at stride * i *and* columns at stride * j.",
    ),
    "padding along one axis": (
        [_padded_along(2), _padded_along(3)],
        "Your zeros lie along one axis only. They go all the way round: above, below, left and right.",
    ),
    "padded with ones": (
        _padded_with_ones,
        "Around your picture lie ones. Padding is with zeros, which add nothing to a sum.",
    ),
    "size without padding": (
        _size_of_the_unpadded,
        "Your output is as large as without padding, so the last windows are missing. Compute H' and W' from "
        "the padded picture.",
    ),
    "ReLU added": (
        lambda x, w, b, stride, padding: np.maximum(convolve(x, w, b, stride, padding), 0),
        "Your negative answers are 0. The ReLU is a layer of its own, after this one.",
    ),
    "kernel transposed": (
        lambda x, w, b, stride, padding: convolve(x, w.swapaxes(2, 3), b, stride, padding),
        "Rows and columns of your kernels are exchanged: w is (O, C, K, L), with K rows and L columns.",
    ),
    "examples added up": (
        [
            lambda x, w, b, stride, padding: convolve(x, w, b, stride, padding).sum(axis=0, keepdims=True),
            lambda x, w, b, stride, padding: convolve(x[:1], w, b, stride, padding),
        ],
        "Your output has one example only, the first or the sum of all. Every picture of the batch has its "
        "own maps: N stays.",
    ),
    "channels last": (
        lambda x, w, b, stride, padding: convolve(x, w, b, stride, padding).transpose(0, 2, 3, 1),
        "Your output has its channels last. The order is example, channel, row, column.",
    ),
}


def _layers(rng):
    made = []
    for stride, padding in ((1, 0), (2, 1), (3, 2), (1, 1)):
        n, c, o, rows, columns = unequal_sizes(rng, 5, high=5)
        rows, columns = min(rows, 3), min(columns, 4)
        x = numbers(rng, n, c, rows + 5, columns + 6)
        made.append(
            Probe(
                x, numbers(rng, o, c, rows, columns), numbers(rng, o), stride, padding, label="another layer"
            )
        )
    return made


def _layer_probe(seed, shape, filters, stride, padding, label):
    rng = np.random.default_rng(seed)
    return Probe(
        numbers(rng, *shape), numbers(rng, *filters), numbers(rng, filters[0]), stride, padding, label=label
    )


convolve_exercise = Exercise(
    id="11.convolve",
    title="Channels, stride and padding",
    reference=convolve,
    probes=[
        _layer_probe(0, (2, 3, 5, 6), (4, 3, 2, 3), 1, 0, "stride 1, no padding"),
        _layer_probe(1, (1, 2, 6, 7), (3, 2, 3, 2), 2, 1, "stride 2, padding 1"),
        _layer_probe(2, (3, 2, 5, 8), (1, 2, 3, 3), 3, 2, "stride 3, padding 2"),
        _layer_probe(3, (2, 4, 4, 5), (3, 4, 1, 1), 1, 1, "kernels of one pixel"),
    ],
    promises=(WholeNumbers("x", "w"),),
    fresh=_layers,
    misconceptions=_misconceptions(CONVOLVE_MISTAKES),
    hints=(
        "Lay the zeros around the picture first, with `np.pad`; then forget about padding.",
        "A window of all examples and channels at place (i, j) is (N, C, K, L). Its first row is stride * i.",
        "`np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3]))` adds up over C, K and L and gives (N, O).",
    ),
    insight="This is `Conv2d` without its speed, and a few lines longer than its formula.",
)


# 6 · max pooling, backwards


def pool_backward(delta: np.ndarray, z: np.ndarray) -> np.ndarray:
    grad = np.zeros(z.shape)
    for i in range(delta.shape[0]):
        for j in range(delta.shape[1]):
            window = z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            row, column = np.unravel_index(window.argmax(), (2, 2))
            grad[2 * i + row, 2 * j + column] = delta[i, j]
    return grad


def _spread_by(share):
    """The gradient of z if a window (2, 2) takes its shares of delta by a rule."""

    def wrong(delta, z):
        grad = np.zeros(z.shape)
        for i, j in np.ndindex(delta.shape):
            place = slice(2 * i, 2 * i + 2), slice(2 * j, 2 * j + 2)
            grad[place] = delta[i, j] * share(z[place])
        return grad

    return wrong


def _one_hot(index):
    return np.eye(4)[index].reshape(2, 2)


def _ties(window):
    return window == window.max()


def _first_by_columns(window):
    return _one_hot(window.T.argmax()).T


def _one_maximum(delta, z):
    grad = np.zeros(z.shape)
    grad[np.unravel_index(z.argmax(), z.shape)] = delta.sum()
    return grad


def _without_delta(delta, z):
    return pool_backward(np.ones(delta.shape), z)


def _maxima_written(delta, z):
    grad = np.zeros(z.shape)
    for i, j in np.ndindex(delta.shape):
        place = slice(2 * i, 2 * i + 2), slice(2 * j, 2 * j + 2)
        grad[place] = np.where(_ties(z[place]), z[place], 0)
    return grad


POOL_MISTAKES = {
    "all of a tie": (
        _spread_by(_ties),
        "Where several pixels of a window are equally large, all of yours get the whole gradient, which is "
        "thus counted several times. Only the first one gets it.",
    ),
    "a tie shared": (
        _spread_by(lambda window: _ties(window) / _ties(window).sum()),
        "Where several pixels are equally large, yours share the gradient. A defensible rule, but here, as "
        "in PyTorch, the first one gets all of it.",
    ),
    "last of a tie": (
        _spread_by(lambda window: _one_hot(3 - window.ravel()[::-1].argmax())),
        "Where several pixels are equally large, your gradient goes to the last. It goes to the first, row "
        "by row.",
    ),
    "first by columns": (
        _spread_by(_first_by_columns),
        "Where several pixels are equally large, yours is the first when read column by column. Read the "
        "window row by row.",
    ),
    "row and column exchanged": (
        _spread_by(lambda window: _one_hot(window.argmax()).T),
        "Row and column of the largest pixel are exchanged within your windows: `argmax` counts row by row, "
        "so index 1 is the upper *right* one.",
    ),
    "delta forgotten": (
        _without_delta,
        "You mark the right pixels with 1. Each of them gets its window's `delta`.",
    ),
    "maxima written": (
        _maxima_written,
        "You write the largest pixels themselves where their gradient belongs. That is `delta` of the "
        "window.",
    ),
    "one maximum for all": (
        _one_maximum,
        "You look for the largest pixel of the whole map. Every window of 2 × 2 has its own.",
    ),
    "spread over the window": (
        _spread_by(lambda window: np.full((2, 2), 0.25)),
        "Every pixel of your windows gets a quarter. That is right for average pooling; here only the "
        "largest pixel moved the output.",
    ),
    "to all four": (
        _spread_by(lambda window: np.ones((2, 2))),
        "All four pixels of your windows get the whole gradient. Three of them did not move the output.",
    ),
    "times the maximum": (
        _spread_by(lambda window: _one_hot(window.argmax()) * window.max()),
        "Your gradient is multiplied by the maximum itself. The output is the largest pixel times one: the "
        "slope is 1.",
    ),
    "to the smallest": (
        _spread_by(lambda window: _one_hot(window.argmin())),
        "Your gradient goes to the smallest pixel of each window. The largest one is the output.",
    ),
    "only positive maxima": (
        _spread_by(lambda window: _one_hot(window.argmax()) * (window.max() > 0)),
        "Windows whose largest pixel is zero or below get nothing from you. That is the ReLU's rule; pooling "
        "passes its gradient on all the same.",
    ),
    "always the upper left": (
        _spread_by(lambda window: _one_hot(0)),
        "Your gradient goes to the upper left pixel of every window. Where is the largest one?",
    ),
}


def _maps(rng):
    made = []
    for _ in range(3):
        height, width = unequal_sizes(rng, 2)
        made.append(Probe(numbers(rng, height, width), numbers(rng, 2 * height, 2 * width)))
    z = numbers(rng, 4, 6)
    z[0:2, 0:2], z[2:4, 2:4] = 0.0, [[-2.0, -0.5], [-0.5, -0.5]]
    return [*made, Probe(numbers(rng, 2, 3), z, label="with ties")]


pool_exercise = Exercise(
    id="11.pool_back",
    title="Max pooling, backwards",
    reference=pool_backward,
    probes=[
        Probe(
            np.array([[2.0, -3.0]]),
            np.array([[1.5, 4.0, -2.0, -1.0], [0.5, 2.5, -0.7, -3.0]]),
            label="two windows",
        ),
        Probe(
            np.array([[1.5, 2.5], [-3.5, 4.5]]),
            np.array(
                [[0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 2.0, 1.0], [3.0, 1.5, 7.0, 7.0], [5.0, 5.0, 7.0, 7.0]]
            ),
            label="with ties",
        ),
        Probe(np.array([[2.5], [-2.0]]), np.array([[-2, -4], [-3, -1], [6, 0], [8, 9]])),
        Probe(
            np.array([[0.4, -1.1, 2.0], [1.7, -0.6, 0.9], [-2.3, 0.8, 1.2]]),
            np.arange(36.0).reshape(6, 6) / 10 - 1,
            label="numbers that grow to the right and downwards",
        ),
    ],
    fresh=_maps,
    promises=(WholeNumbers("z"),),
    misconceptions=_misconceptions(POOL_MISTAKES),
    hints=(
        "Begin with zeros of the shape of z: most pixels get no gradient.",
        "In each window of 2 × 2, find the place of the largest pixel; delta goes there.",
        "`window.argmax()` counts row by row and gives the first of several; "
        "`np.unravel_index(..., (2, 2))` makes row and column of it.",
    ),
    insight=(
        "On blank paper nearly every window is a tie, so the rule for ties is at work in every MNIST image."
    ),
)


# 7 · find the mistake: a line of pixels, backwards


def line_backward(delta: np.ndarray, x: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        dw += delta[j] * x[j : j + len(w)]
        dx[j : j + len(w)] += delta[j] * w
    return dw, dx


def line_with(
    weights: Callable = lambda delta, window: delta * window,
    pixels: Callable = lambda delta, w: delta * w,
    overwrite: str | tuple = (),
    end: int | None = None,
) -> Callable:
    """The two gradients with something changed."""

    def wrong(delta, x, w):
        dw, dx = np.zeros(len(w)), np.zeros(len(x))
        for j in range(len(delta))[:end]:
            place = slice(j, j + len(w))
            dw = weights(delta[j], x[place]) + (0 if "w" in overwrite else dw)
            dx[place] = pixels(delta[j], w) + (0 if "x" in overwrite else dx[place])
        return dw, dx

    return wrong


def _pixels_from_pixels(delta, x, w):
    dx = np.zeros(len(x))
    for j in range(len(delta)):
        place = slice(j, j + len(w))
        dx[place] += delta[j] * x[place]
    return line_backward(delta, x, w)[0], dx


def _line_in_tiles(delta, x, w):
    dw, dx, K = np.zeros(len(w)), np.zeros(len(x)), len(w)
    for j in range(len(delta)):
        window = x[K * j : K * (j + 1)]
        dw[: len(window)] += delta[j] * window
        dx[K * j : K * (j + 1)] += delta[j] * w[: len(window)]
    return dw, dx


LINE_MISTAKES = {
    "pixels overwritten": (
        line_with(overwrite="x"),
        "The weights are right. A pixel in several windows keeps only what the last of them says: its "
        "gradients have to be added up.",
    ),
    "weights overwritten": (
        line_with(overwrite="w"),
        "Your weights keep only what the last place says. A shared weight occurs at every place and collects "
        "from all of them.",
    ),
    "kernel turned": (
        line_with(pixels=lambda delta, w: delta * w[::-1]),
        "Your kernel is turned, although every window gives back along the weights it came through: pixel "
        "j + k was multiplied by w[k].",
    ),
    "windows turned": (
        line_with(weights=lambda delta, window: delta * window[::-1]),
        "For the gradient of the weights your windows are turned: it was pixel j + k that met w[k].",
    ),
    "last place missing": (
        line_with(end=-1),
        "Your last window is never visited. There are as many places as deltas.",
    ),
    "weights from the weights": (
        lambda delta, x, w: (delta.sum() * w, line_backward(delta, x, w)[1]),
        "For the gradient of the weights you multiply by the weights. In w · x the slope with respect to w "
        "is the pixel.",
    ),
    "pixels from the pixels": (
        _pixels_from_pixels,
        "For the gradient of the pixels you multiply by the pixels. In w · x the slope with respect to x is "
        "the weight.",
    ),
    "delta forgotten": (
        lambda delta, x, w: line_backward(np.ones(len(delta)), x, w),
        "Every place hands back the same. What it hands back is multiplied by its own delta.",
    ),
    "first place missing": (
        lambda delta, x, w: line_backward(np.where(np.arange(len(delta)) > 0, delta, 0), x, w),
        "Your first window is never visited: `range(1, ...)` leaves place 0 out.",
    ),
    "windows side by side": (
        _line_in_tiles,
        "Your windows lie side by side. Window j begins at pixel j, so neighbours overlap.",
    ),
    "mean over places": (
        lambda delta, x, w: (line_backward(delta, x, w)[0] / len(delta), line_backward(delta, x, w)[1]),
        "You divide the gradient of the weights by the number of places. Weights collect a sum; a mean "
        "belongs to the loss.",
    ),
    "results exchanged": (
        lambda delta, x, w: line_backward(delta, x, w)[::-1],
        "Your two results are exchanged. First the gradient of the weights, then that of the pixels.",
    ),
}


def _lines(rng):
    made = []
    for _ in range(3):
        k, places = unequal_sizes(rng, 2)
        made.append(Probe(numbers(rng, places), numbers(rng, places + k - 1), numbers(rng, k)))
    return made


line_exercise = Exercise(
    id="11.line",
    title="Find the mistake",
    reference=line_backward,
    parts=("dw", "dx"),
    probes=[
        Probe(
            np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0]), label="the lecture's line"
        ),
        Probe(
            np.array([0.5, -1.5, 2.5, 0.7]),
            np.array([1.2, -0.4, 3.0, 0.6, -2.0, 1.1]),
            np.array([2.0, 0.3, -0.8]),
        ),
        Probe(
            np.array([-1.0, 0.4, 1.3]),
            np.array([2.0, -1.0, 0.5, 4.0, -0.3, 1.7]),
            np.array([1, -2, 3, 2]),
        ),
    ],
    promises=(WholeNumbers("x", "w"),),
    fresh=_lines,
    misconceptions=_misconceptions(LINE_MISTAKES),
    hints=(
        "Take the lecture's line of three pixels, whose gradients you know: (5, 8) and (0.5, 0, -2).",
        "Which pixel is in two windows? What is its gradient after the loop?",
        "`dx[place] = ...` forgets what an earlier window said; `+=` adds to it.",
    ),
    insight="Overlap is the rule in a convolution: `=` is wrong at every pixel but the outermost.",
)


# 8 · how far does a unit see?


def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field, jump = field + (kernel - 1) * jump, jump * stride
    return field


def field_with(
    step: Callable = lambda field, jump, kernel: field + (kernel - 1) * jump,
    grow: Callable = lambda jump, stride: jump * stride,
    early: bool = False,
    order: Callable = lambda layers: layers,
) -> Callable:
    """The receptive field with something changed."""

    def wrong(layers):
        field, jump = 1, 1
        for kernel, stride in order(layers):
            if early:
                jump = grow(jump, stride)
            field = step(field, jump, kernel)
            if not early:
                jump = grow(jump, stride)
        return field

    return wrong


def _field_times_stride(layers):
    field = 1
    for kernel, stride in layers:
        field = field * stride + kernel - 1
    return field


FIELD_MISTAKES = {
    "strides ignored": (
        field_with(grow=lambda jump, stride: 1),
        "Right where every stride is 1. After a stride of 2, one step of a unit is two pixels of the image.",
    ),
    "stride too early": (
        field_with(early=True),
        "You apply a layer's stride to its own kernel. The stride tells how far apart its *outputs* are, so "
        "only later layers see further.",
    ),
    "kernels added up": (
        field_with(step=lambda field, jump, kernel: field + kernel * jump),
        "Each layer adds one step too many. A kernel of K pixels reaches K - 1 steps beyond its first.",
    ),
    "kernels multiplied": (
        field_with(step=lambda field, jump, kernel: field * kernel),
        "You multiply the kernels, as if windows did not overlap. Each layer adds K - 1 steps.",
    ),
    "strides added up": (
        field_with(grow=lambda jump, stride: jump + stride - 1),
        "Your strides are added up. Two strides of 3 in a row make nine pixels a step, not five.",
    ),
    "last stride only": (
        field_with(grow=lambda jump, stride: stride),
        "Only the stride just before counts in your step. All strides so far multiply.",
    ),
    "from the top": (
        field_with(order=lambda layers: layers[::-1]),
        "You go through the layers from the top. The list begins at the image, and the jump grows from "
        "there.",
    ),
    "last stride applied": (
        lambda layers: receptive_field(layers) * layers[-1][1],
        "You multiply by the last stride at the end. It says how far apart the units are, and not how far "
        "one of them sees.",
    ),
    "the jump": (
        lambda layers: int(np.prod([stride for _, stride in layers])),
        "That is the jump, how far apart neighbouring units are. Asked for is how far one unit sees.",
    ),
    "half of each kernel": (
        field_with(step=lambda field, jump, kernel: field + kernel // 2 * jump),
        "You count one side of each kernel. A kernel reaches out on both sides, K - 1 steps in all.",
    ),
    "kernel and stride exchanged": (
        lambda layers: receptive_field([(stride, kernel) for kernel, stride in layers]),
        "You read the pairs the other way round. The kernel comes first, the stride second.",
    ),
    "field times stride": (
        _field_times_stride,
        "You multiply the whole field by the stride on the way up. That rule goes from the last layer down; "
        "from the image upwards only the *steps* grow.",
    ),
    "last layer left out": (
        lambda layers: receptive_field(layers[:-1]),
        "Your last layer is left out. It adds (K - 1) steps like any other.",
    ),
    "largest kernel": (
        lambda layers: max(kernel for kernel, _ in layers),
        "That is the largest kernel. Layers on top of each other see further than any of them.",
    ),
}


def _stacks(rng):
    made = [[(int(rng.integers(2, 8)), int(rng.integers(2, 4))) for _ in range(n)] for n in (2, 3, 4)] + [
        [(int(rng.integers(3, 6)), 3), (2, 3), (int(rng.integers(3, 8)), 1), (3, 2), (4, 1)]
    ]
    return [Probe(layers) for layers in made]


field_exercise = Exercise(
    id="11.field",
    title="How far does a unit see?",
    reference=receptive_field,
    probes=[
        Probe([(3, 1), (3, 1), (3, 1)], label="three convolutions of 3"),
        Probe([(5, 1), (2, 2), (5, 1), (2, 2)], label="LeNet's four layers"),
        Probe([(3, 3), (3, 3), (4, 2), (2, 1)]),
        Probe([(7, 2), (3, 2), (1, 2), (5, 1)], label="with a kernel of one pixel"),
        Probe([(4, 5)], label="a single layer"),
    ],
    fresh=_stacks,
    misconceptions=_misconceptions(FIELD_MISTAKES),
    hints=(
        "Two numbers go along: how far a unit sees, and how many pixels apart two neighbouring units are.",
        "A kernel of K adds K - 1 steps, each as long as the distance of the units that it looks at.",
        "First field += (kernel - 1) * jump, and only then jump *= stride.",
    ),
    insight="With stride or pooling the field grows by factors, without them only by a sum.",
)


# 9 · what happens when the picture moves?

MOVES, STAYS, NEITHER = "moves along", "stays the same", "neither"

moved_exercise = Exercise(
    id="11.moved",
    title="The picture moves",
    reference={"maps": MOVES, "mean": STAYS, "pooled": NEITHER, "dense": NEITHER, "pooled_by_two": MOVES},
    choices=(MOVES, STAYS, NEITHER),
    misconceptions=[
        Misconception(
            "convolution taken for invariant",
            {"maps": STAYS},
            "Feature maps say where a filter found something. If that place moves, can the map stay as "
            "it is?",
        ),
        Misconception(
            "convolution taken for neither",
            {"maps": NEITHER},
            "The same weights look at every place. What does a filter say about a window that is now "
            "one pixel further to the right?",
        ),
        Misconception(
            "the mean moves",
            {"mean": MOVES},
            "The mean over a whole map is a single number. There is no place in it that could move.",
        ),
        Misconception(
            "the mean is neither",
            {"mean": NEITHER},
            "The moved map holds the same numbers in other places. What does that do to their mean?",
        ),
        Misconception(
            "pooling taken for equivariant",
            {"pooled": MOVES},
            "Moved by one pixel, every number may fall into a window together with other neighbours than "
            "before. Half a window is no step that the pooled map could take.",
        ),
        Misconception(
            "pooling taken for invariant",
            {"pooled": STAYS},
            "Some maxima stay, but not all: the largest pixel of a window may now be in the next one.",
        ),
        Misconception(
            "a dense layer taken for equivariant",
            {"dense": MOVES},
            "Every output of a dense layer has weights of its own for every pixel. Why should one of them "
            "say what its neighbour said before?",
        ),
        Misconception(
            "a dense layer taken for invariant",
            {"dense": STAYS},
            "The pixel that was multiplied by one weight now meets another. With random weights nothing "
            "stays.",
        ),
        Misconception(
            "two pixels taken like one",
            {"pooled_by_two": NEITHER},
            "Two pixels are exactly one window of the pooling. Which pixels share a window before and after?",
        ),
        Misconception(
            "pooled by two taken for invariant",
            {"pooled_by_two": STAYS},
            "The windows hold the same four pixels as before, but it is the next window that holds them.",
        ),
    ],
    hints=(
        "Equivariant: the output is the old one, moved. Invariant: the output is the old one.",
        "Think of a single bright pixel, and follow it through each of the operations.",
        "For the pooling, draw windows of 2 × 2 and move the pixel by one, then by two.",
    ),
    insight="Only the mean over the whole map is invariant, and it is the subject of the last exercise.",
)


# 10 · logits without places


def global_logits(maps: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.maximum(maps, 0).mean(axis=(2, 3)) @ W + b


GLOBAL_MISTAKES = {
    "sum over the map": (
        lambda maps, W, b: np.maximum(maps, 0).sum(axis=(2, 3)) @ W + b,
        "You add up over the places of a map. Take the mean, or a larger picture would give larger logits.",
    ),
    "largest of the map": (
        lambda maps, W, b: np.maximum(maps, 0).max(axis=(2, 3)) @ W + b,
        "You keep the largest number of each map. That is global max pooling; asked for is the mean.",
    ),
    "ReLU forgotten": (
        lambda maps, W, b: maps.mean(axis=(2, 3)) @ W + b,
        "Positive and negative answers cancel in your mean. First the ReLU, then the mean.",
    ),
    "ReLU after the mean": (
        lambda maps, W, b: np.maximum(maps.mean(axis=(2, 3)), 0) @ W + b,
        "Your ReLU comes after the mean, where positive and negative places have cancelled already.",
    ),
    "bias forgotten": (
        lambda maps, W, b: np.maximum(maps, 0).mean(axis=(2, 3)) @ W,
        "Your logits lack the bias. There is one for each class, added at the end.",
    ),
    "ReLU on the logits": (
        lambda maps, W, b: np.maximum(np.maximum(maps, 0).mean(axis=(2, 3)) @ W + b, 0),
        "There is a ReLU behind your linear layer as well. Logits may be negative.",
    ),
    "mean along one axis": (
        [
            lambda maps, W, b: np.maximum(maps, 0).mean(axis=2).sum(axis=2) @ W + b,
            lambda maps, W, b: np.maximum(maps, 0).mean(axis=3).sum(axis=2) @ W + b,
        ],
        "You take the mean along one axis of the map and the sum along the other. The mean runs over both.",
    ),
    "mean of the positive places": (
        lambda maps, W, b: (
            np.maximum(maps, 0).sum(axis=(2, 3)) / np.maximum((maps > 0).sum(axis=(2, 3)), 1) @ W + b
        ),
        "You divide by the number of positive places. After the ReLU the others are zeros, and they count in "
        "the mean.",
    ),
    "linear layer before the mean": (
        lambda maps, W, b: np.maximum(np.einsum("nchw,ck->nkhw", maps, W) + b[:, None, None], 0).mean(
            axis=(2, 3)
        ),
        "Your linear layer comes first, and the ReLU acts on its logits. The order is ReLU, mean, linear "
        "layer.",
    ),
    "bias added twice": (
        lambda maps, W, b: global_logits(maps, W, b) + b,
        "The bias is in your logits twice. It is added once, at the end.",
    ),
    "classes instead of logits": (
        lambda maps, W, b: global_logits(maps, W, b).argmax(axis=1),
        "You return the likeliest class of each picture. Asked for are the logits, (N, K).",
    ),
    "mean over channels": (
        lambda maps, W, b: np.maximum(maps, 0).mean(axis=(1, 2, 3))[:, None] * W.sum(axis=0) + b,
        "Your mean runs over the channels, too, so that all filters say the same. Each channel keeps a "
        "number of its own.",
    ),
    "mean over examples": (
        lambda maps, W, b: np.broadcast_to(
            np.maximum(maps, 0).mean(axis=(0, 2, 3)) @ W + b, (len(maps), len(b))
        ),
        "Your mean runs over the examples, too: all pictures get the same logits.",
    ),
}


def _maps_and_weights(rng):
    made = []
    for _ in range(3):
        n, c, height, width, classes = unequal_sizes(rng, 5)
        made.append(Probe(numbers(rng, n, c, height, width), numbers(rng, c, classes), numbers(rng, classes)))
    return made


def _global_probe(seed, shape, classes, label):
    rng = np.random.default_rng(seed)
    return Probe(numbers(rng, *shape), numbers(rng, shape[1], classes), numbers(rng, classes), label=label)


global_exercise = Exercise(
    id="11.global",
    title="Logits that forget the place",
    reference=global_logits,
    probes=[
        _global_probe(0, (2, 3, 4, 5), 6, "two pictures, three maps"),
        _global_probe(1, (4, 2, 3, 2), 3, "four pictures, two maps"),
        _global_probe(2, (1, 5, 2, 6), 4, "a single picture"),
    ],
    promises=(WholeNumbers("maps", "W"),),
    fresh=_maps_and_weights,
    misconceptions=_misconceptions(GLOBAL_MISTAKES),
    hints=(
        "Three steps: ReLU, one number for each map, a linear layer.",
        "The mean over rows and columns of all maps at once: `.mean(axis=(2, 3))`.",
        "After that there is a row of C numbers for each picture, as in chapter 06: rows @ W + b.",
    ),
    insight=(
        "Wherever in the picture a filter answers, the mean is the same: what was equivariant is "
        "invariant now."
    ),
)

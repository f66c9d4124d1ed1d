"""Right answers to the exercises of chapter 11."""

import math
from itertools import pairwise

import numpy as np

from correct_answers import answer_to
from nn_helpers.nn import Conv2d, MaxPool2d


@answer_to("11.by_hand")
def by_hand_with_pencil():
    return {"z00": -0.5, "z01": 8.5, "z10": 1.5, "z11": 4.5, "pooled": 8.5}


@answer_to("11.by_hand")
def by_hand_in_code():
    image, kernel = [[1, 2, 0], [0, 3, 1], [2, 1, 4]], [[1, -1], [2, 0]]
    z = {
        f"z{i}{j}": sum(image[i + u][j + v] * kernel[u][v] for u in (0, 1) for v in (0, 1)) + 0.5
        for i in (0, 1)
        for j in (0, 1)
    }
    return z | {"pooled": max(0, *z.values())}


@answer_to("11.size")
def size_by_walking(size, kernel, stride, padding):
    return len(range(0, size + 2 * padding - kernel + 1, stride))


@answer_to("11.size")
def size_by_floor(size, kernel, stride, padding):
    return math.floor((size + 2 * padding - kernel) / stride) + 1


@answer_to("11.size")
def size_by_counting(size, kernel, stride, padding):
    count, start = 0, -padding
    while start + kernel <= size + padding:
        count += 1
        start += stride
    return count


@answer_to("11.count")
def count_by_building(channels, kernel):
    layers = [Conv2d(n_in, n_out, kernel) for n_in, n_out in pairwise(channels)]
    return sum(parameter.size for layer in layers for parameter in layer.parameters())


@answer_to("11.count")
def count_by_index(channels, kernel):
    total = 0
    for k in range(1, len(channels)):
        total += channels[k - 1] * channels[k] * kernel**2
    return total + sum(channels[1:])


@answer_to("11.correlate")
def correlate_by_weights(image, kernel):
    K, L = kernel.shape
    H, W = image.shape[0] - K + 1, image.shape[1] - L + 1
    return sum(kernel[u, v] * image[u : u + H, v : v + W] for u in range(K) for v in range(L))


@answer_to("11.correlate")
def correlate_by_windows(image, kernel):
    return np.einsum("ijuv,uv->ij", np.lib.stride_tricks.sliding_window_view(image, kernel.shape), kernel)


@answer_to("11.correlate")
def correlate_as_lists(image, kernel):
    (H, W), (K, L) = image.shape, kernel.shape
    return [
        [
            sum(image[i + u, j + v] * kernel[u, v] for u in range(K) for v in range(L))
            for j in range(W - L + 1)
        ]
        for i in range(H - K + 1)
    ]


@answer_to("11.convolve")
def convolve_by_layer(x, w, b, stride, padding):
    layer = Conv2d(w.shape[1], len(w), w.shape[2:], stride, padding)
    layer.weight.data, layer.bias.data = w, b
    return layer(x)


@answer_to("11.convolve")
def convolve_by_weights(x, w, b, stride, padding):
    p = padding
    big = np.zeros((*x.shape[:2], x.shape[2] + 2 * p, x.shape[3] + 2 * p))
    big[:, :, p : p + x.shape[2], p : p + x.shape[3]] = x
    H, W = (big.shape[2] - w.shape[2]) // stride + 1, (big.shape[3] - w.shape[3]) // stride + 1
    z = np.zeros((len(x), len(w), H, W)) + b[:, None, None]
    for u, v in np.ndindex(w.shape[2:]):
        seen = big[:, :, u : u + stride * (H - 1) + 1 : stride, v : v + stride * (W - 1) + 1 : stride]
        z += np.einsum("nchw,oc->nohw", seen, w[:, :, u, v])
    return z


@answer_to("11.pool_back")
def pool_back_by_layer(delta, z):
    layer = MaxPool2d(2)
    layer(z[None, None])
    return layer.backward(delta[None, None])[0, 0]


@answer_to("11.pool_back")
def pool_back_by_search(delta, z):
    grad = np.zeros(z.shape)
    for (i, j), d in np.ndenumerate(delta):
        pixels = [(2 * i, 2 * j), (2 * i, 2 * j + 1), (2 * i + 1, 2 * j), (2 * i + 1, 2 * j + 1)]
        grad[max(pixels, key=lambda place: z[place])] = d
    return grad


@answer_to("11.line")
def line_by_old_acquaintances(delta, x, w):
    return np.correlate(x, delta), np.convolve(delta, w)


@answer_to("11.line")
def line_by_two_loops(delta, x, w):
    dw, dx = [0.0] * len(w), [0.0] * len(x)
    for j in range(len(delta)):
        for k in range(len(w)):
            dw[k] += delta[j] * x[j + k]
            dx[j + k] += delta[j] * w[k]
    return np.array(dw), np.array(dx)


@answer_to("11.field")
def field_from_the_top(layers):
    field = 1
    for kernel, stride in reversed(layers):
        field = (field - 1) * stride + kernel
    return field


@answer_to("11.field")
def field_with_products(layers):
    strides = [stride for _, stride in layers]
    return 1 + sum((kernel - 1) * math.prod(strides[:k]) for k, (kernel, _) in enumerate(layers))


@answer_to("11.moved")
def moved_thought_over():
    return {
        "maps": "moves along",
        "mean": "stays the same",
        "pooled": "neither",
        "dense": "neither",
        "pooled_by_two": "moves along",
    }


@answer_to("11.moved")
def moved_measured():
    rng = np.random.default_rng(0)
    image = np.zeros((1, 1, 16, 16))
    image[0, 0, 4:10, 4:10] = rng.normal(size=(6, 6))
    filters = rng.normal(size=(1, 1, 3, 3))
    convolution, dense, pool = Conv2d(1, 1, 3, padding=1, bias=False), rng.normal(size=(16, 16)), MaxPool2d(2)
    convolution.weight.data = filters

    def verdict(f, pixels, units):
        before, after = f(image), f(np.roll(image, pixels, axis=3))
        if np.allclose(before, after):
            return "stays the same"
        moved = before.ndim > 0 and np.allclose(np.roll(before, units, axis=-1), after)
        return "moves along" if moved else "neither"

    return {
        "maps": verdict(convolution, 1, 1),
        "mean": verdict(lambda x: convolution(x).mean(), 1, 1),
        "pooled": verdict(pool, 1, 1),
        "dense": verdict(lambda x: x[0, 0].reshape(-1)[:16] @ dense + x[0, 0, 5] @ dense, 1, 1),
        "pooled_by_two": verdict(pool, 2, 1),
    }


@answer_to("11.global")
def global_with_einsum(maps, W, b):
    positive = np.where(maps > 0, maps, 0)
    return np.einsum("nchw,ck->nk", positive, W) / (maps.shape[2] * maps.shape[3]) + b


@answer_to("11.global")
def global_one_by_one(maps, W, b):
    rows = [[np.clip(feature_map, 0, None).mean() for feature_map in picture] for picture in maps]
    return np.array(rows) @ W + b

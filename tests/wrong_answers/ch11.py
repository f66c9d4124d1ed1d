"""Wrong and right answers to the exercises of chapter 11."""

from functools import reduce

import numpy as np
from scipy.signal import correlate2d

from nn_helpers.autodiff import Tensor
from nn_helpers.nn import AvgPool2d
from wrong_answers import Right, Wrong


# 11.by_hand
def hand(**changes):
    return dict(z00=-0.5, z01=8.5, z10=1.5, z11=4.5, pooled=8.5) | changes


# 11.size
def size_right(size, kernel, stride, padding):
    return 1 + (size - kernel + padding * 2) // stride


def size_right_numpy(size, kernel, stride, padding):
    return int(np.floor((size + 2 * padding - kernel) / stride + 1))


def size_no_one(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) // stride


def size_one_padding(size, kernel, stride, padding):
    return (size + padding - kernel) // stride + 1


def size_true_division(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) / stride + 1


def size_floor_float(size, kernel, stride, padding):
    return np.floor((size + 2 * padding - kernel) / stride) + 1


def size_ceil(size, kernel, stride, padding):
    return int(np.ceil((size + 2 * padding - kernel) / stride)) + 1


def size_rounded(size, kernel, stride, padding):
    return round((size + 2 * padding - kernel) / stride) + 1


def size_no_stride(size, kernel, stride, padding):
    return size + 2 * padding - kernel + 1


def size_no_padding(size, kernel, stride, padding):
    return (size - kernel) // stride + 1


def size_one_inside(size, kernel, stride, padding):
    return (size + 2 * padding - kernel + 1) // stride


def size_half(size, kernel, stride, padding):
    return size // stride


def size_minus_one_kernel(size, kernel, stride, padding):
    return (size + 2 * padding - kernel - 1) // stride + 1


def size_padding_minus(size, kernel, stride, padding):
    return (size - 2 * padding - kernel) // stride + 1


def size_right_range(size, kernel, stride, padding):
    return len([start for start in range(-padding, size + padding) if (start + padding) % stride == 0
                and start + kernel <= size + padding])  # fmt: skip


def size_right_array(size, kernel, stride, padding):
    return np.array(size + 2 * padding - kernel) // stride + 1


# 11.count
def count_right(channels, kernel):
    total = 0
    for before, after in zip(channels[:-1], channels[1:]):
        total += (before * kernel * kernel + 1) * after
    return total


def count_right_numpy(channels, kernel):
    c = np.array(channels)
    return (c[:-1] * c[1:]).sum() * kernel**2 + c[1:].sum()


def count_right_recursive(channels, kernel):
    if len(channels) < 2:
        return 0
    return channels[1] * (1 + kernel * channels[0] * kernel) + count_right_recursive(channels[1:], kernel)


def count_with(one):
    def count(channels, kernel):
        return sum(one(a, b, kernel) for a, b in zip(channels, channels[1:]))

    return count


count_no_bias = count_with(lambda a, b, k: a * b * k**2)
count_one_bias = count_with(lambda a, b, k: a * b * k**2 + 1)
count_pair_bias = count_with(lambda a, b, k: a * b * (k**2 + 1))
count_flat = count_with(lambda a, b, k: b * k**2 + b)
count_line = count_with(lambda a, b, k: a * b * k + b)
count_input_bias = count_with(lambda a, b, k: a * b * k**2 + a)
count_sum_of_channels = count_with(lambda a, b, k: (a + b) * k**2 + b)
count_twice_the_kernel = count_with(lambda a, b, k: a * b * 2 * k + b)


def count_last(channels, kernel):
    for a, b in zip(channels, channels[1:]):
        total = a * b * kernel**2 + b
    return total


def count_early_return(channels, kernel):
    for a, b in zip(channels, channels[1:]):
        return a * b * kernel**2 + b


def count_ends(channels, kernel):
    return channels[0] * channels[-1] * kernel**2 + channels[-1]


def count_list(channels, kernel):
    return [a * b * kernel**2 + b for a, b in zip(channels, channels[1:])]


def count_out_of_range(channels, kernel):
    return sum(channels[k] * channels[k + 1] * kernel**2 + channels[k + 1] for k in range(len(channels)))


# 11.correlate
def correlate_right(image, kernel):
    K, L = kernel.shape
    H, W = image.shape
    out = []
    for i in range(H - K + 1):
        out.append([np.sum(image[i : i + K, j : j + L] * kernel) for j in range(W - L + 1)])
    return np.array(out)


def correlate_right_scipy(image, kernel):
    return correlate2d(image, kernel, mode="valid")


def correlate_right_shifted(image, kernel):
    rows, columns = np.array(image.shape) - kernel.shape + 1
    z = np.zeros((rows, columns))
    for (u, v), weight in np.ndenumerate(kernel):
        z += weight * image[u:][:rows, v:][:, :columns]
    return z


def correlate_with(image, kernel, rows=1, columns=1, change=lambda k: k, reduce=np.sum):
    K, L = kernel.shape
    z = np.zeros((image.shape[0] - K + rows, image.shape[1] - L + columns))
    for i, j in np.ndindex(z.shape):
        z[i, j] = reduce(image[i : i + K, j : j + L] * change(kernel))
    return z


def correlate_turned(image, kernel):
    return correlate_with(image, kernel, change=lambda k: k[::-1, ::-1])


def correlate_flipped_rows(image, kernel):
    return correlate_with(image, kernel, change=np.flipud)


def correlate_flipped_columns(image, kernel):
    return correlate_with(image, kernel, change=np.fliplr)


def correlate_short(image, kernel):
    return correlate_with(image, kernel, 0, 0)


def correlate_mean(image, kernel):
    return correlate_with(image, kernel, reduce=np.mean)


def correlate_max(image, kernel):
    return correlate_with(image, kernel, reduce=np.max)


def correlate_transposed(image, kernel):
    return correlate_with(image, kernel).T


def correlate_kernel_transposed(image, kernel):
    return correlate_with(image, kernel, change=lambda k: k.T)


def correlate_dot(image, kernel):
    return correlate_with(image, kernel, reduce=lambda products: products)


def correlate_padded(image, kernel):
    K, L = kernel.shape
    big = np.pad(image, [((K - 1) // 2, K - 1 - (K - 1) // 2), ((L - 1) // 2, L - 1 - (L - 1) // 2)])
    return correlate_with(big, kernel)


def correlate_tiles(image, kernel):
    K, L = kernel.shape
    return correlate_with(image, kernel)[::K, ::L]


def correlate_integers(image, kernel):
    return correlate_with(image, kernel).astype(int)


def correlate_one_pixel(image, kernel):
    K, L = kernel.shape
    z = np.zeros((image.shape[0] - K + 1, image.shape[1] - L + 1))
    for i, j in np.ndindex(z.shape):
        z[i, j] = (image[i, j] * kernel).sum()
    return z


def correlate_overwrites(image, kernel):
    K, L = kernel.shape
    for i in range(image.shape[0] - K + 1):
        for j in range(image.shape[1] - L + 1):
            image[i, j] = (image[i : i + K, j : j + L] * kernel).sum()
    return image[: image.shape[0] - K + 1, : image.shape[1] - L + 1]


# 11.convolve
def convolve_with(
    x, w, b, stride, padding, pad=None, mode="constant", start=None, axes=([1, 2, 3], [1, 2, 3])
):
    pad = [(padding, padding)] * 2 if pad is None else pad
    x = np.pad(x, [(0, 0), (0, 0), *pad], mode=mode)
    K, L = w.shape[2:]
    start = stride if start is None else start
    z = np.zeros((len(x), len(w), (x.shape[2] - K) // stride + 1, (x.shape[3] - L) // stride + 1))
    for i in range(z.shape[2]):
        for j in range(z.shape[3]):
            window = x[:, :, start * i : start * i + K, start * j : start * j + L]
            z[:, :, i, j] = np.tensordot(window, w, axes=axes) + b
    return z


def convolve_right(x, w, b, stride, padding):
    return convolve_with(x, w, b, stride, padding)


def convolve_right_flat(x, w, b, stride, padding):
    x = np.pad(x, ((0,), (0,), (padding,), (padding,)))
    O, C, K, L = w.shape
    W = w.reshape(O, -1)
    rows = range(0, x.shape[2] - K + 1, stride)
    columns = range(0, x.shape[3] - L + 1, stride)
    places = [[x[:, :, i : i + K, j : j + L].reshape(len(x), -1) @ W.T + b for j in columns] for i in rows]
    return np.array(places).transpose(2, 3, 0, 1)


def convolve_right_einsum(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,ocuv->nohw", windows, w) + b.reshape(1, -1, 1, 1)


def convolve_right_thinned(x, w, b, stride, padding):
    return convolve_with(x, w, b, 1, padding)[:, :, ::stride, ::stride]


def convolve_no_stride(x, w, b, stride, padding):
    return convolve_with(x, w, b, 1, padding)


def convolve_starts_without_stride(x, w, b, stride, padding):
    return convolve_with(x, w, b, stride, padding, start=1)


def convolve_no_padding(x, w, b, stride, padding):
    return convolve_with(x, w, b, stride, 0)


def convolve_pads_the_end(x, w, b, stride, padding):
    return convolve_with(x, w, b, stride, padding, pad=[(0, 2 * padding)] * 2)


def convolve_pads_one_side(x, w, b, stride, padding):
    return convolve_with(x, w, b, stride, padding, pad=[(padding, 0)] * 2)


def convolve_pads_edges(x, w, b, stride, padding):
    return convolve_with(x, w, b, stride, padding, mode="edge")


def convolve_no_bias(x, w, b, stride, padding):
    return convolve_with(x, w, np.zeros_like(b), stride, padding)


def convolve_bias_per_channel(x, w, b, stride, padding):
    return sum(convolve_with(x[:, [c]], w[:, [c]], b, stride, padding) for c in range(x.shape[1]))


def convolve_first_channel(x, w, b, stride, padding):
    return convolve_with(x[:, :1], w[:, :1], b, stride, padding)


def convolve_mean_of_channels(x, w, b, stride, padding):
    return convolve_with(x, w / w.shape[1], b, stride, padding)


def convolve_turned(x, w, b, stride, padding):
    return convolve_with(x, np.flip(w, (2, 3)), b, stride, padding)


def convolve_channels_last(x, w, b, stride, padding):
    return np.moveaxis(convolve_with(x, w, b, stride, padding), 1, -1)


def convolve_first_example(x, w, b, stride, padding):
    return convolve_with(x[:1], w, b, stride, padding)


def convolve_pads_everything(x, w, b, stride, padding):
    return convolve_with(np.pad(x, padding), w, b, stride, 0)


# 11.pool_back
def pool_right(delta, z):
    grad = np.zeros(z.shape)
    for i in range(len(delta)):
        for j in range(delta.shape[1]):
            k = z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()
            grad[2 * i + k // 2, 2 * j + k % 2] = delta[i, j]
    return grad


def pool_right_masks(delta, z):
    corners = np.stack([z[0::2, 0::2], z[0::2, 1::2], z[1::2, 0::2], z[1::2, 1::2]])
    first = corners.argmax(axis=0)
    grad = np.zeros_like(z, dtype=float)
    for k in range(4):
        grad[k // 2 :: 2, k % 2 :: 2] = np.where(first == k, delta, 0)
    return grad


def pool_with(share):
    def backward(delta, z):
        grad = np.zeros(z.shape)
        for i in range(delta.shape[0]):
            for j in range(delta.shape[1]):
                window = z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
                grad[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = share(window) * delta[i, j]
        return grad

    return backward


pool_all_of_a_tie = pool_with(lambda window: window == window.max())
pool_shared = pool_with(lambda window: (window == window.max()) / (window == window.max()).sum())
pool_mean = pool_with(lambda window: np.full((2, 2), 1 / 4))
pool_everywhere = pool_with(lambda window: np.ones((2, 2)))
pool_minimum = pool_with(lambda window: np.eye(4)[window.argmin()].reshape(2, 2))
pool_times_value = pool_with(lambda window: np.eye(4)[window.argmax()].reshape(2, 2) * window.max())
pool_upper_left = pool_with(lambda window: np.array([[1, 0], [0, 0]]))
pool_positive = pool_with(lambda window: np.eye(4)[window.argmax()].reshape(2, 2) * (window.max() > 0))
pool_largest_size = pool_with(lambda window: np.eye(4)[np.abs(window).argmax()].reshape(2, 2))


def pool_last_of_a_tie(delta, z):
    grad = np.zeros(z.shape)
    for i in range(delta.shape[0]):
        for j in range(delta.shape[1]):
            best, place = -np.inf, None
            for u in range(2):
                for v in range(2):
                    if z[2 * i + u, 2 * j + v] >= best:
                        best, place = z[2 * i + u, 2 * j + v], (2 * i + u, 2 * j + v)
            grad[place] = delta[i, j]
    return grad


def pool_repeated(delta, z):
    largest = np.maximum(np.maximum(z[::2, ::2], z[::2, 1::2]), np.maximum(z[1::2, ::2], z[1::2, 1::2]))
    return np.kron(delta, np.ones((2, 2))) * (z == np.kron(largest, np.ones((2, 2))))


def pool_by_average_layer(delta, z):
    layer = AvgPool2d(2)
    layer(z[None, None])
    return layer.backward(delta[None, None])[0, 0]


def pool_small_output(delta, z):
    return delta


# 11.line
def line_right(delta, x, w):
    dw, dx = np.zeros(w.shape), np.zeros(x.shape)
    for j, d in enumerate(delta):
        dw = dw + d * x[j : j + len(w)]
        dx[j : j + len(w)] = dx[j : j + len(w)] + d * w
    return dw, dx


def line_right_matrix(delta, x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x, len(w))
    return windows.T @ delta, np.convolve(w, delta)


def line_as_given(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        dw += delta[j] * x[j : j + len(w)]
        dx[j : j + len(w)] = delta[j] * w
    return dw, dx


def line_weights_too(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        dw = delta[j] * x[j : j + len(w)]
        dx[j : j + len(w)] += delta[j] * w
    return dw, dx


def line_turned(delta, x, w):
    return line_right(delta, x, w)[0], line_right(delta, x, w[::-1])[1]


def line_windows_turned(delta, x, w):
    return line_right(delta, x, w)[0][::-1], line_right(delta, x, w)[1]


def line_one_short(delta, x, w):
    return line_right(delta[:-1], x, w)


def line_exchanged(delta, x, w):
    dw, dx = line_right(delta, x, w)
    return dx, dw


def line_mean(delta, x, w):
    dw, dx = line_right(delta, x, w)
    return dw / len(delta), dx


def line_pixels_only(delta, x, w):
    return line_right(delta, x, w)[1]


def line_in_place(delta, x, w):
    for j in range(len(delta)):
        w += delta[j] * x[j : j + len(w)]
    return w, line_right(delta, x, w)[1]


def line_minus(delta, x, w):
    dw, dx = line_right(delta, x, w)
    return -dw, -dx


# 11.field
def field_right(layers):
    r = j = 1
    for k, s in layers:
        r += (k - 1) * j
        j *= s
    return r


def field_right_recursive(layers):
    if not layers:
        return 1
    (kernel, stride), *above = layers
    return (field_right_recursive(above) - 1) * stride + kernel


def field_no_strides(layers):
    return 1 + sum(k - 1 for k, _ in layers)


def field_stride_first(layers):
    r = j = 1
    for k, s in layers:
        j *= s
        r += (k - 1) * j
    return r


def field_kernels_added(layers):
    r = j = 1
    for k, s in layers:
        r += k * j
        j *= s
    return r


def field_kernels_multiplied(layers):
    r = 1
    for k, _ in layers:
        r *= k
    return r


def field_last_stride(layers):
    r, j = 1, 1
    for k, s in layers:
        r += (k - 1) * j
        j = s
    return r


def field_strides_added(layers):
    r, j = 1, 1
    for k, s in layers:
        r += (k - 1) * j
        j += s - 1
    return r


def field_reversed(layers):
    return field_right(layers[::-1])


def field_starts_at_zero(layers):
    return field_right(layers) - 1


def field_largest(layers):
    return max(k for k, s in layers)


def field_first_layer(layers):
    for k, _ in layers:
        return k


def field_squared(layers):
    return field_right(layers) ** 2


def field_sum_of_kernels(layers):
    return sum(k for k, s in layers)


# 11.moved
def moved(**changes):
    right = dict(
        maps="moves along",
        mean="stays the same",
        pooled="neither",
        dense="neither",
        pooled_by_two="moves along",
    )
    return right | changes


# 11.global
def global_right(maps, W, b):
    rows = np.maximum(0, maps).reshape(*maps.shape[:2], -1).mean(-1)
    return rows @ W + b


def global_right_twice(maps, W, b):
    maps = maps * (maps > 0)
    return np.add(np.dot(maps.mean(axis=-1).mean(axis=-1), W), b)


def global_sum(maps, W, b):
    return np.maximum(maps, 0).sum((2, 3)) @ W + b


def global_max(maps, W, b):
    return np.maximum(maps, 0).max(axis=(2, 3)) @ W + b


def global_no_relu(maps, W, b):
    return maps.mean(axis=(2, 3)) @ W + b


def global_relu_late(maps, W, b):
    return np.maximum(maps.mean(axis=(2, 3)), 0) @ W + b


def global_no_bias(maps, W, b):
    return np.maximum(maps, 0).mean(axis=(2, 3)) @ W


def global_relu_at_the_end(maps, W, b):
    return np.maximum(global_right(maps, W, b), 0)


def global_over_examples(maps, W, b):
    return np.tile(np.maximum(maps, 0).mean(axis=(0, 2, 3)) @ W + b, (len(maps), 1))


def global_one_axis(maps, W, b):
    return np.maximum(maps, 0).mean(axis=3) @ W + b


def global_transposed(maps, W, b):
    return global_right(maps, W, b).T


def global_softmax(maps, W, b):
    z = np.exp(global_right(maps, W, b))
    return z / z.sum(axis=1, keepdims=True)


def global_absolute(maps, W, b):
    return np.abs(maps).mean(axis=(2, 3)) @ W + b


# a second round, by another reader: by_hand
hand_whole_matrix = {
    f"z{i}{j}": np.einsum(
        "uv,uv", np.array([[1, 2, 0], [0, 3, 1], [2, 1, 4]])[i : i + 2, j : j + 2], [[1, -1], [2, 0]]
    )
    + 0.5
    for i in (0, 1)
    for j in (0, 1)
} | {"pooled": np.float32(8.5)}


# size
def size_recursive(size, kernel, stride, padding):
    if padding:
        return size_recursive(size + 2, kernel, stride, padding - 1)
    return 0 if size < kernel else 1 + size_recursive(size - stride, kernel, stride, 0)


def size_by_divmod(size, kernel, stride, padding):
    moves, _left_over = divmod(size - kernel + padding + padding, stride)
    return moves + 1


def size_by_arange(size, kernel, stride, padding):
    return np.arange(-padding, size + padding - kernel + 1, stride).size


def size_double_padding(size, kernel, stride, padding):
    return (size + 4 * padding - kernel) // stride + 1


def size_same(size, kernel, stride, padding):
    return -(-size // stride)


def size_half_kernel(size, kernel, stride, padding):
    return (size + 2 * padding - kernel // 2) // stride + 1


def size_minus_one(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) // stride - 1


def size_padding_after_division(size, kernel, stride, padding):
    return (size - kernel) // stride + 1 + 2 * padding


def size_window_by_window(size, kernel, stride, padding):
    return (size + 2 * padding) // kernel


# count
def count_with_shapes(channels, kernel):
    layers = [np.zeros((o, i, kernel, kernel)) for i, o in zip(channels[:-1], channels[1:])]
    return np.sum([w.size + w.shape[0] for w in layers])


def count_by_dot(channels, kernel):
    n_in, n_out = np.array(channels[:-1]), np.array(channels[1:])
    return (n_in @ n_out) * kernel**2 + n_out.sum()


class CountLayers:
    """Adds up while it goes through the list."""

    def __call__(self, channels, kernel):
        total, before = 0, None
        for now in channels:
            if before is not None:
                total += now + now * before * kernel * kernel
            before = now
        return total


def count_one_bias_in_all(channels, kernel):
    return sum(i * o * kernel**2 for i, o in zip(channels, channels[1:])) + 1


def count_all_biases(channels, kernel):
    return sum(i * o * kernel**2 for i, o in zip(channels, channels[1:])) + sum(channels)


def count_product(channels, kernel):
    total = 1
    for i, o in zip(channels, channels[1:]):
        total *= o * (i * kernel**2 + 1)
    return total


def count_cubed(channels, kernel):
    return sum(o * (i * kernel**3 + 1) for i, o in zip(channels, channels[1:]))


def count_all_inputs(channels, kernel):
    """Each layer is taken to read all channels so far."""
    return sum(channels[k] * (sum(channels[:k]) * kernel**2 + 1) for k in range(1, len(channels)))


def count_weights_of_bias(channels, kernel):
    return sum(o * (i + 1) * kernel**2 for i, o in zip(channels, channels[1:]))


# correlate
def correlate_as_product(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return windows.reshape(*windows.shape[:2], -1) @ kernel.ravel()


def correlate_by_fft(image, kernel):
    shape = [n + k - 1 for n, k in zip(image.shape, kernel.shape)]
    full = np.fft.irfft2(np.fft.rfft2(image, shape) * np.fft.rfft2(kernel[::-1, ::-1], shape), shape)
    K, L = kernel.shape
    return full[K - 1 : image.shape[0], L - 1 : image.shape[1]]


def correlate_in_place_on_a_copy(image, kernel):
    image = image.astype(float)
    K, L = kernel.shape
    H, W = image.shape[0] - K + 1, image.shape[1] - L + 1
    for i, j in np.ndindex(H, W):
        image[i, j] = np.vdot(image[i : i + K, j : j + L], kernel)  # nobody needs this pixel any more
    return image[:H, :W]


def correlate_zeros_at_the_edge(image, kernel):
    K, L = kernel.shape
    z = np.zeros((image.shape[0] - K + 1, image.shape[1] - L + 1))
    for i in range(image.shape[0] - K):
        for j in range(image.shape[1] - L):
            z[i, j] = (image[i : i + K, j : j + L] * kernel).sum()
    return z


def correlate_never_reset(image, kernel):
    K, L = kernel.shape
    H, W = image.shape[0] - K + 1, image.shape[1] - L + 1
    z, total = np.zeros((H, W)), 0
    for i in range(H):
        for j in range(W):
            total += (image[i : i + K, j : j + L] * kernel).sum()
            z[i, j] = total
    return z


def correlate_matrix_product(image, kernel):
    K, L = kernel.shape
    H, W = image.shape[0] - K + 1, image.shape[1] - L + 1
    return np.array([[(image[i : i + K, j : j + L] @ kernel).sum() for j in range(W)] for i in range(H)])


def correlate_wraps_around(image, kernel):
    z = np.zeros(image.shape)
    for u, v in np.ndindex(kernel.shape):
        z += kernel[u, v] * np.roll(image, (-u, -v), axis=(0, 1))
    return z


def correlate_normalised(image, kernel):
    z = correlate_right(image, kernel)
    return z / np.abs(kernel).sum()


def correlate_relu(image, kernel):
    return np.maximum(correlate_right(image, kernel), 0)


def correlate_flat_list(image, kernel):
    return np.ravel(correlate_right(image, kernel))


# convolve
def convolve_right_product(x, w, b, stride, padding):
    """Windows as a matrix, one product for the whole batch."""
    p = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    x = np.pad(x.astype(np.longdouble), p)
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    N, C, H, W, K, L = windows.shape
    columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(N * H * W, C * K * L)
    z = columns @ w.reshape(len(w), -1).T + b
    return z.reshape(N, H, W, -1).transpose(0, 3, 1, 2).astype(float)


def convolve_right_scipy(x, w, b, stride, padding):
    out = []
    for image in x:
        padded = [np.pad(channel, padding) for channel in image]
        out.append([])
        for filter_, bias in zip(w, b):
            z = sum(correlate2d(channel, kernel, mode="valid") for channel, kernel in zip(padded, filter_))
            out[-1].append(z[::stride, ::stride] + bias)
    return out


def convolve_right_no_copy(x, w, b, stride, padding):
    """Nothing is padded: weights that would reach over the edge are left out."""
    N, H, W = len(x), *x.shape[2:]
    K, L = w.shape[2:]
    rows, columns = (H + 2 * padding - K) // stride + 1, (W + 2 * padding - L) // stride + 1
    z = np.empty((N, len(w), rows, columns))
    for i, j in np.ndindex(rows, columns):
        top, left = i * stride - padding, j * stride - padding
        ys = [u for u in range(K) if 0 <= top + u < H]
        xs = [v for v in range(L) if 0 <= left + v < W]
        z[:, :, i, j] = b
        for u in ys:
            for v in xs:
                z[:, :, i, j] += x[:, :, top + u, left + v] @ w[:, :, u, v].T
    return z


def convolve_stride_in_rows_only(x, w, b, stride, padding):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    K, L = w.shape[2:]
    H, W = (x.shape[2] - K) // stride + 1, (x.shape[3] - L) // stride + 1
    z = np.zeros((len(x), len(w), H, W))
    for i, j in np.ndindex(H, W):
        window = x[:, :, stride * i : stride * i + K, j : j + L]
        z[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return z


def convolve_pads_rows_only(x, w, b, stride, padding):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (0, 0)])
    return convolve_right(x, w, b, stride, 0)


def convolve_with_relu(x, w, b, stride, padding):
    return np.maximum(convolve_right(x, w, b, stride, padding), 0)


def convolve_kernel_transposed(x, w, b, stride, padding):
    return convolve_right(x, w.swapaxes(2, 3), b, stride, padding)


def convolve_pads_ones(x, w, b, stride, padding):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], constant_values=1)
    return convolve_right(x, w, b, stride, 0)


def convolve_size_of_the_unpadded(x, w, b, stride, padding):
    full = convolve_right(x, w, b, stride, padding)
    H, W = (x.shape[2] - w.shape[2]) // stride + 1, (x.shape[3] - w.shape[3]) // stride + 1
    return full[:, :, :H, :W]


def convolve_summed_over_examples(x, w, b, stride, padding):
    return convolve_right(x, w, b, stride, padding).sum(axis=0, keepdims=True)


def convolve_bias_to_rows(x, w, b, stride, padding):
    return convolve_right(x, w, 0 * b, stride, padding) + b


# pool_back
def pool_with_windows(delta, z):
    H, W = delta.shape
    windows = z.reshape(H, 2, W, 2).swapaxes(1, 2).reshape(H, W, 4)
    first = np.eye(4)[windows.argmax(axis=-1)]
    return (first * delta[..., None]).reshape(H, W, 2, 2).swapaxes(1, 2).reshape(z.shape)


def pool_in_place_on_views(delta, z):
    grad = np.zeros_like(z, dtype=float)
    for (i, j), d in np.ndenumerate(delta):
        window, target = (a[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] for a in (z, grad))
        u, v = np.argwhere(window == window.max())[0]
        target[u, v] += d
    return grad


def pool_no_delta(delta, z):
    return pool_right(np.ones(delta.shape), z)


def pool_one_for_all(delta, z):
    grad = np.zeros(z.shape)
    grad[np.unravel_index(z.argmax(), z.shape)] = delta.sum()
    return grad


def pool_row_and_column_exchanged(delta, z):
    grad = np.zeros(z.shape)
    for i, j in np.ndindex(delta.shape):
        row, column = np.unravel_index(z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax(), (2, 2))
        grad[2 * i + column, 2 * j + row] = delta[i, j]
    return grad


def pool_first_by_columns(delta, z):
    grad = np.zeros(z.shape)
    for i, j in np.ndindex(delta.shape):
        window = z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        column, row = np.unravel_index(window.T.argmax(), (2, 2))
        grad[2 * i + row, 2 * j + column] = delta[i, j]
    return grad


def pool_quarter(delta, z):
    return pool_right(delta, z) / 4


def pool_maximum_written(delta, z):
    grad = np.zeros(z.shape)
    for i, j in np.ndindex(delta.shape):
        window = z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        grad[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = np.where(window == window.max(), window, 0)
    return grad


def pool_whole_numbers(delta, z):
    return pool_right(delta, z).astype(int)


# line
def line_einsum(delta, x, w):
    windows = np.lib.stride_tricks.sliding_window_view(x, len(w))
    dx = np.zeros(len(x))
    np.add.at(dx, np.arange(len(delta))[:, None] + np.arange(len(w)), np.outer(delta, w))
    return np.einsum("j,jk->k", delta, windows), dx


def line_tensor(delta, x, w):
    x, w = Tensor(x, requires_grad=True), Tensor(w, requires_grad=True)
    J, K = len(delta), len(w.data)
    z = sum(x[k : k + J] * w[k] for k in range(K))
    (z * delta).sum().backward()
    return [w.grad, x.grad]


def line_by_toeplitz(delta, x, w):
    """The map is z = M x with M (J, J + K - 1); the way back is M transposed."""
    J, K = len(delta), len(w)
    M = np.zeros((J, J + K - 1))
    for j in range(J):
        M[j, j : j + K] = w
    return tuple(delta @ x[k : k + J] for k in range(K)), delta @ M


def line_pixels_for_weights(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        dw += delta[j] * w
        dx[j : j + len(w)] += delta[j] * w
    return dw, dx


def line_windows_for_pixels(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        dw += delta[j] * x[j : j + len(w)]
        dx[j : j + len(w)] += delta[j] * x[j : j + len(w)]
    return dw, dx


def line_without_delta(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        dw += x[j : j + len(w)]
        dx[j : j + len(w)] += w
    return dw, dx


def line_from_one(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(1, len(delta)):
        dw += delta[j] * x[j : j + len(w)]
        dx[j : j + len(w)] += delta[j] * w
    return dw, dx


def line_adds_into_x(delta, x, w):
    dw = np.zeros(len(w))
    for j in range(len(delta)):
        dw += delta[j] * x[j : j + len(w)]
    x[:] = 0
    for j in range(len(delta)):
        x[j : j + len(w)] += delta[j] * w
    return dw, x


def line_windows_side_by_side(delta, x, w):
    dw, dx = np.zeros(len(w)), np.zeros(len(x))
    for j in range(len(delta)):
        window = x[len(w) * j : len(w) * (j + 1)]
        dw[: len(window)] += delta[j] * window
        dx[len(w) * j : len(w) * (j + 1)] += delta[j] * w[: len(window)]
    return dw, dx


# field
def field_by_marking(layers):
    """The pixels that one unit sees, found from the top."""
    seen = {0}
    for kernel, stride in layers[::-1]:
        seen = {stride * place + k for place in seen for k in range(kernel)}
    return max(seen) - min(seen) + 1


def field_by_reduce(layers):
    field, _jump = reduce(lambda rj, ks: (rj[0] + (ks[0] - 1) * rj[1], rj[1] * ks[1]), layers, (1, 1))
    return field


def field_cumulative(layers):
    kernels, strides = np.array(layers).T
    return 1 + np.sum((kernels - 1) * np.cumprod(np.r_[1, strides[:-1]]))


def field_last_stride_counts(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field * layers[-1][1]


def field_jump_returned(layers):
    jump = 1
    for _, stride in layers:
        jump *= stride
    return jump


def field_half_kernels(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += kernel // 2 * jump
        jump *= stride
    return field


def field_pair_exchanged(layers):
    field, jump = 1, 1
    for stride, kernel in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def field_times_stride(layers):
    field = 1
    for kernel, stride in layers:
        field = field * stride + kernel - 1
    return field


def field_last_layer_left_out(layers):
    return field_right(layers[:-1])


# global
def global_by_layer(maps, W, b):
    positive = maps * (maps > 0)
    means = np.stack([[channel.sum() / channel.size for channel in picture] for picture in positive])
    return np.add(np.dot(means, W), b)


def global_float32(maps, W, b):
    return np.einsum("nchw,ck->nk", np.fmax(maps, 0.0), W) / np.prod(maps.shape[-2:]) + b[None]


def global_mean_of_rows_only(maps, W, b):
    return np.maximum(maps, 0).mean(axis=2).sum(axis=2) @ W + b


def global_positive_mean(maps, W, b):
    """The mean over the positive places only."""
    positive = np.maximum(maps, 0)
    count = np.maximum((maps > 0).sum(axis=(2, 3)), 1)
    return positive.sum(axis=(2, 3)) / count @ W + b


def global_linear_first(maps, W, b):
    z = np.einsum("nchw,ck->nkhw", maps, W) + b[:, None, None]
    return np.maximum(z, 0).mean(axis=(2, 3))


def global_argmax(maps, W, b):
    return (np.maximum(maps, 0).mean(axis=(2, 3)) @ W + b).argmax(axis=1)


def global_changes_maps(maps, W, b):
    maps[maps < 0] = 0
    return maps.mean(axis=(2, 3)) @ W + b


def global_bias_twice(maps, W, b):
    return global_right(maps, W, b) + b


# answers of a second outsider: special inputs and common slips
def correlate_in_the_image_dtype(image, kernel):
    K, L = kernel.shape
    found = np.zeros_like(image)[: len(image) - K + 1, : image.shape[1] - L + 1]
    for i, j in np.ndindex(found.shape):
        found[i, j] = (image[i : i + K, j : j + L] * kernel).sum()
    return found


def pool_in_the_dtype_of_z(delta, z):
    grad = np.zeros_like(z)
    for i, j in np.ndindex(delta.shape):
        row, column = divmod(int(z[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        grad[2 * i + row, 2 * j + column] = delta[i, j]
    return grad


def line_in_the_dtype_of_w(delta, x, w):
    dw, dx = np.zeros_like(w), np.zeros(len(x))
    for j, k in np.ndindex(len(delta), len(w)):
        dw[k] += delta[j] * x[j + k]
        dx[j + k] += delta[j] * w[k]
    return dw, dx


def line_by_numpy(delta, x, w):
    return np.correlate(x, delta, "valid"), np.convolve(delta, w)


def output_size_counted(size, kernel, stride, padding):
    count, left = 0, -padding
    while left + kernel <= size + padding:
        count, left = count + 1, left + stride
    return count


def field_by_pixels(layers):
    seen = {0}
    for kernel, stride in layers[::-1]:
        seen = {pixel * stride + k for pixel in seen for k in range(kernel)}
    return max(seen) - min(seen) + 1


def field_of_both_axes(layers):
    field = field_by_pixels(layers)
    return field, field


by_hand_sign_of_the_first = dict(z00=0.5, z01=8.5, z10=1.5, z11=4.5, pooled=8.5)


RIGHT = [
    Right("11.by_hand", hand(), "with pencil"),
    Right("11.size", size_right, "terms in another order"),
    Right("11.size", size_right_numpy, "with NumPy"),
    Right("11.count", count_right, "a loop"),
    Right("11.correlate", correlate_right, "rows of a list"),
    Right("11.convolve", convolve_right, "the definition"),
    Right("11.convolve", convolve_right_flat, "flat windows"),
    Right("11.pool_back", pool_right, "divmod of the index"),
    Right("11.line", line_right, "without +="),
    Right("11.field", field_right, "short"),
    Right("11.by_hand", {k: np.array(v) for k, v in hand().items()}, "arrays without axes"),
    Right("11.size", size_right_range, "all starts listed"),
    Right("11.size", size_right_array, "a NumPy number"),
    Right("11.count", count_right_numpy, "with NumPy"),
    Right("11.count", count_right_recursive, "recursive"),
    Right("11.correlate", correlate_right_scipy, "with SciPy"),
    Right("11.correlate", correlate_right_shifted, "weight by weight"),
    Right("11.convolve", convolve_right_einsum, "einsum over windows"),
    Right("11.convolve", convolve_right_thinned, "every place, then thinned"),
    Right("11.pool_back", pool_right_masks, "four slices"),
    Right("11.line", line_right_matrix, "windows as a matrix"),
    Right("11.field", field_right_recursive, "recursive"),
    Right("11.global", global_right_twice, "mean of means"),
    Right("11.moved", moved(), "thought over"),
    Right("11.global", global_right, "flat maps"),
    Right("11.by_hand", hand_whole_matrix, "einsum, float32"),
    Right("11.size", size_recursive, "recursive"),
    Right("11.size", size_by_divmod, "divmod"),
    Right("11.size", size_by_arange, "all starts in an array"),
    Right("11.count", count_with_shapes, "arrays made"),
    Right("11.count", count_by_dot, "a scalar product"),
    Right("11.count", CountLayers(), "an object"),
    Right("11.correlate", correlate_as_product, "windows times a vector"),
    Right("11.correlate", correlate_by_fft, "Fourier"),
    Right("11.correlate", correlate_in_place_on_a_copy, "in place on a copy"),
    Right("11.convolve", convolve_right_product, "one product, long double"),
    Right("11.convolve", convolve_right_scipy, "SciPy, nested lists"),
    Right("11.convolve", convolve_right_no_copy, "nothing padded"),
    Right("11.pool_back", pool_with_windows, "one-hot rows"),
    Right("11.pool_back", pool_in_place_on_views, "views"),
    Right("11.line", line_einsum, "einsum and np.add.at"),
    Right("11.line", line_tensor, "the engine"),
    Right("11.line", line_by_toeplitz, "a matrix of weights"),
    Right("11.field", field_by_marking, "pixels marked"),
    Right("11.field", field_by_reduce, "reduce"),
    Right("11.field", field_cumulative, "cumprod"),
    Right("11.global", global_by_layer, "map by map"),
    Right("11.global", global_float32, "einsum, fmax"),
    Right("11.line", line_by_numpy, "NumPy's own"),
    Right("11.size", output_size_counted, "counted"),
    Right("11.field", field_by_pixels, "a set of pixels"),
]

WRONG = [
    Wrong(
        "11.by_hand",
        "kernel turned",
        hand(z00=7.5, z01=-1.5, z10=5.5, z11=5.5, pooled=7.5),
        named="kernel turned",
    ),
    Wrong(
        "11.by_hand", "no bias", hand(z00=-1.0, z01=8.0, z10=1.0, z11=4.0, pooled=8.0), named="bias forgotten"
    ),
    Wrong("11.by_hand", "exchanged", hand(z01=1.5, z10=8.5), named="down and across exchanged"),
    Wrong("11.by_hand", "ReLU in z", hand(z00=0), named="ReLU before pooling written into z"),
    Wrong("11.by_hand", "mean", hand(pooled=3.625), named="the mean pooled"),
    Wrong("11.by_hand", "sum", hand(pooled=14.5), named="the sum pooled"),
    Wrong("11.by_hand", "mean without ReLU", hand(pooled=3.5)),
    Wrong("11.by_hand", "smallest", hand(pooled=0), named="the smallest pooled"),
    Wrong(
        "11.by_hand",
        "bias four times",
        hand(z00=1, z01=10, z10=3, z11=6, pooled=10),
        named="bias at every weight",
    ),
    Wrong(
        "11.by_hand",
        "pooled without bias",
        hand(pooled=8.0),
        named="pooled without the bias",
    ),
    Wrong("11.size", "no start", size_no_one, named="first place forgotten"),
    Wrong(
        "11.size",
        "padding once",
        size_one_padding,
        named="padding on one side",
    ),
    Wrong("11.size", "true division", size_true_division, named="not rounded"),
    Wrong("11.size", "np.floor", size_floor_float, says="whole"),
    Wrong("11.size", "ceil", size_ceil, named="rounded up"),
    Wrong("11.size", "round", size_rounded),
    Wrong("11.size", "no stride", size_no_stride, named="stride ignored"),
    Wrong("11.size", "no padding", size_no_padding, named="padding ignored"),
    Wrong("11.size", "one inside", size_one_inside, named="plus one inside"),
    Wrong("11.size", "size over stride", size_half),
    Wrong("11.size", "one pixel too much", size_minus_one_kernel),
    Wrong("11.size", "padding taken away", size_padding_minus, named="padding subtracted"),
    Wrong("11.count", "no bias", count_no_bias, named="no biases"),
    Wrong("11.count", "one bias", count_one_bias, named="one bias a layer"),
    Wrong("11.count", "bias for each pair", count_pair_bias, named="a bias for each input channel"),
    Wrong("11.count", "flat filters", count_flat, named="input channels forgotten"),
    Wrong("11.count", "kernel is a line", count_line, named="kernel not squared"),
    Wrong("11.count", "biases of inputs", count_input_bias, named="biases of the input"),
    Wrong("11.count", "channels added", count_sum_of_channels),
    Wrong("11.count", "twice instead of squared", count_twice_the_kernel),
    Wrong("11.count", "last layer", count_last, named="last layer only"),
    Wrong("11.count", "return in the loop", count_early_return, named="first layer only"),
    Wrong("11.count", "first to last", count_ends, named="first and last channel"),
    Wrong("11.count", "a list", count_list, says="expected"),
    Wrong("11.count", "index out of range", count_out_of_range, says="IndexError"),
    Wrong("11.correlate", "turned", correlate_turned, named="kernel turned"),
    Wrong("11.correlate", "flipud", correlate_flipped_rows, named="kernel mirrored"),
    Wrong("11.correlate", "fliplr", correlate_flipped_columns, named="kernel mirrored"),
    Wrong("11.correlate", "H - K", correlate_short, named="last row and column missing"),
    Wrong("11.correlate", "mean", correlate_mean, named="mean instead of sum"),
    Wrong("11.correlate", "max", correlate_max),
    Wrong("11.correlate", "map transposed", correlate_transposed, named="map transposed"),
    Wrong(
        "11.correlate",
        "kernel transposed",
        correlate_kernel_transposed,
        says="cannot be combined element by element",
    ),
    Wrong("11.correlate", "not summed", correlate_dot, says="setting an array element with a sequence"),
    Wrong("11.correlate", "padded", correlate_padded, named="same size as the image"),
    Wrong("11.correlate", "tiles", correlate_tiles, named="windows side by side"),
    Wrong("11.correlate", "integers", correlate_integers, says="the decimals are lost"),
    Wrong("11.correlate", "one pixel", correlate_one_pixel, named="upper left pixel only"),
    Wrong("11.correlate", "writes into the image", correlate_overwrites, says="in place"),
    Wrong("11.convolve", "stride 1", convolve_no_stride, named="stride ignored"),
    Wrong("11.convolve", "starts not multiplied", convolve_starts_without_stride, named="stride ignored"),
    Wrong("11.convolve", "no padding", convolve_no_padding, named="padding ignored"),
    Wrong("11.convolve", "padding at the end", convolve_pads_the_end, named="padding on one side"),
    Wrong(
        "11.convolve",
        "padding once",
        convolve_pads_one_side,
        says="expected shape (3, 1, 3, 4), got shape (3, 1, 2, 3)",
    ),
    Wrong("11.convolve", "edges repeated", convolve_pads_edges, named="padded with the edge"),
    Wrong("11.convolve", "no bias", convolve_no_bias, named="bias missing"),
    Wrong("11.convolve", "bias for each channel", convolve_bias_per_channel, named="bias at every channel"),
    Wrong("11.convolve", "one channel", convolve_first_channel, named="first input channel only"),
    Wrong("11.convolve", "mean of channels", convolve_mean_of_channels, named="mean over channels"),
    Wrong("11.convolve", "turned", convolve_turned, named="kernel turned"),
    Wrong("11.convolve", "channels last", convolve_channels_last, named="channels last"),
    Wrong(
        "11.convolve",
        "one example",
        convolve_first_example,
        named="examples added up",
    ),
    Wrong("11.convolve", "all axes padded", convolve_pads_everything),
    Wrong("11.pool_back", "all of a tie", pool_all_of_a_tie, named="all of a tie"),
    Wrong("11.pool_back", "shared", pool_shared, named="a tie shared"),
    Wrong("11.pool_back", "mean", pool_mean, named="spread over the window"),
    Wrong("11.pool_back", "everywhere", pool_everywhere, named="to all four"),
    Wrong("11.pool_back", "minimum", pool_minimum, named="to the smallest"),
    Wrong("11.pool_back", "times the value", pool_times_value, named="times the maximum"),
    Wrong("11.pool_back", "upper left", pool_upper_left, named="always the upper left"),
    Wrong("11.pool_back", "positive only", pool_positive, named="only positive maxima"),
    Wrong("11.pool_back", "largest size", pool_largest_size, says="the right numbers in the wrong order"),
    Wrong("11.pool_back", ">= in the search", pool_last_of_a_tie, named="last of a tie"),
    Wrong("11.pool_back", "kron", pool_repeated, named="all of a tie"),
    Wrong("11.pool_back", "average layer", pool_by_average_layer, named="spread over the window"),
    Wrong("11.pool_back", "delta returned", pool_small_output, says="shape"),
    Wrong("11.line", "as it was given", line_as_given, named="pixels overwritten"),
    Wrong("11.line", "the other one overwritten", line_weights_too, named="weights overwritten"),
    Wrong("11.line", "turned", line_turned, named="kernel turned"),
    Wrong("11.line", "weights turned", line_windows_turned, named="windows turned"),
    Wrong("11.line", "one short", line_one_short, named="last place missing"),
    Wrong("11.line", "exchanged", line_exchanged, named="results exchanged"),
    Wrong("11.line", "mean", line_mean, named="mean over places"),
    Wrong("11.line", "pixels only", line_pixels_only, says="expected 2 values (dw, dx)"),
    Wrong("11.line", "writes into w", line_in_place, says="cannot be stored in an array of whole numbers"),
    Wrong("11.line", "minus", line_minus, says="the wrong sign"),
    Wrong("11.field", "no strides", field_no_strides, named="strides ignored"),
    Wrong("11.field", "stride first", field_stride_first, named="stride too early"),
    Wrong("11.field", "K instead of K - 1", field_kernels_added, named="kernels added up"),
    Wrong("11.field", "product", field_kernels_multiplied, named="kernels multiplied"),
    Wrong("11.field", "last stride", field_last_stride, named="last stride only"),
    Wrong("11.field", "strides added", field_strides_added, named="strides added up"),
    Wrong("11.field", "from the top", field_reversed, named="from the top"),
    Wrong("11.field", "starts at 0", field_starts_at_zero),
    Wrong("11.field", "largest", field_largest, named="largest kernel"),
    Wrong("11.field", "first layer", field_first_layer),
    Wrong("11.field", "area", field_squared),
    Wrong("11.field", "sum of kernels", field_sum_of_kernels),
    Wrong("11.moved", "maps stay", moved(maps="stays the same"), named="convolution taken for invariant"),
    Wrong("11.moved", "maps neither", moved(maps="neither"), named="convolution taken for neither"),
    Wrong("11.moved", "mean moves", moved(mean="moves along"), named="the mean moves"),
    Wrong("11.moved", "mean neither", moved(mean="neither"), named="the mean is neither"),
    Wrong("11.moved", "pooled moves", moved(pooled="moves along"), named="pooling taken for equivariant"),
    Wrong("11.moved", "pooled stays", moved(pooled="stays the same"), named="pooling taken for invariant"),
    Wrong("11.moved", "dense moves", moved(dense="moves along"), named="a dense layer taken for equivariant"),
    Wrong(
        "11.moved", "dense stays", moved(dense="stays the same"), named="a dense layer taken for invariant"
    ),
    Wrong("11.moved", "by two neither", moved(pooled_by_two="neither"), named="two pixels taken like one"),
    Wrong("11.moved", "another word", moved(maps="equivariant"), says="moves along"),
    Wrong("11.global", "sum", global_sum, named="sum over the map"),
    Wrong("11.global", "max", global_max, named="largest of the map"),
    Wrong("11.global", "no ReLU", global_no_relu, named="ReLU forgotten"),
    Wrong("11.global", "late ReLU", global_relu_late, named="ReLU after the mean"),
    Wrong("11.global", "no bias", global_no_bias, named="bias forgotten"),
    Wrong("11.global", "ReLU at the end", global_relu_at_the_end, named="ReLU on the logits"),
    Wrong("11.global", "over examples", global_over_examples, named="mean over examples"),
    Wrong("11.global", "one axis", global_one_axis, says="the left one ends with an axis of 4"),
    Wrong("11.global", "transposed", global_transposed, says="It is transposed"),
    Wrong("11.global", "softmax", global_softmax),
    Wrong("11.global", "absolute value", global_absolute),
    Wrong(
        "11.by_hand",
        "bias subtracted",
        hand(z00=-1.5, z01=7.5, z10=0.5, z11=3.5, pooled=7.5),
        named="bias subtracted",
    ),
    Wrong(
        "11.by_hand",
        "mirrored",
        hand(z00=7.5, z01=0.5, z10=5.5, z11=6.5, pooled=7.5),
        named="kernel mirrored",
    ),
    Wrong("11.by_hand", "ReLU before the bias", hand(z00=0.5), named="ReLU before the bias"),
    Wrong("11.by_hand", "the last one pooled", hand(pooled=4.5), named="another place pooled"),
    Wrong("11.size", "padding four times", size_double_padding, named="padding twice on both sides"),
    Wrong("11.size", "always same", size_same, named="the same size taken for granted"),
    Wrong("11.size", "half the kernel", size_half_kernel, named="half the kernel"),
    Wrong("11.size", "minus one", size_minus_one, named="one subtracted"),
    Wrong("11.size", "padding afterwards", size_padding_after_division, named="padding added to the output"),
    Wrong("11.size", "windows side by side", size_window_by_window, named="windows side by side"),
    Wrong("11.count", "one bias in all", count_one_bias_in_all, named="one bias in all"),
    Wrong("11.count", "biases of the picture too", count_all_biases, named="biases of the picture"),
    Wrong("11.count", "layers multiplied", count_product, named="layers multiplied"),
    Wrong("11.count", "cubed", count_cubed, named="kernel cubed"),
    Wrong("11.count", "all earlier channels", count_all_inputs, named="all earlier channels"),
    Wrong("11.count", "bias like a channel", count_weights_of_bias, named="bias at every weight"),
    Wrong(
        "11.correlate",
        "zeros at the far edge",
        correlate_zeros_at_the_edge,
        named="last row and column missing",
    ),
    Wrong("11.correlate", "total never reset", correlate_never_reset, named="total never reset"),
    Wrong("11.correlate", "matrix product", correlate_matrix_product, says="the two sides of `@` do not fit"),
    Wrong("11.correlate", "wraps around", correlate_wraps_around, named="same size as the image"),
    Wrong("11.correlate", "normalised", correlate_normalised, named="divided by the weights"),
    Wrong("11.correlate", "ReLU", correlate_relu, named="ReLU added"),
    Wrong("11.correlate", "flat", correlate_flat_list, says="arranged in another shape"),
    Wrong("11.convolve", "stride in rows only", convolve_stride_in_rows_only, named="stride along one axis"),
    Wrong("11.convolve", "rows padded only", convolve_pads_rows_only, named="padding along one axis"),
    Wrong("11.convolve", "ReLU", convolve_with_relu, named="ReLU added"),
    Wrong("11.convolve", "kernel transposed", convolve_kernel_transposed, named="kernel transposed"),
    Wrong("11.convolve", "ones around", convolve_pads_ones, named="padded with ones"),
    Wrong("11.convolve", "size without padding", convolve_size_of_the_unpadded, named="size without padding"),
    Wrong("11.convolve", "examples summed", convolve_summed_over_examples, named="examples added up"),
    Wrong(
        "11.convolve", "bias along rows", convolve_bias_to_rows, says="cannot be combined element by element"
    ),
    Wrong("11.pool_back", "delta forgotten", pool_no_delta, named="delta forgotten"),
    Wrong("11.pool_back", "one maximum for all", pool_one_for_all, named="one maximum for all"),
    Wrong(
        "11.pool_back",
        "row and column exchanged",
        pool_row_and_column_exchanged,
        named="row and column exchanged",
    ),
    Wrong("11.pool_back", "first by columns", pool_first_by_columns, named="first by columns"),
    Wrong("11.pool_back", "a quarter", pool_quarter, says="0.25 times"),
    Wrong("11.pool_back", "maxima written", pool_maximum_written, named="maxima written"),
    Wrong(
        "11.pool_back", "whole numbers", pool_whole_numbers, says="the decimals are lost: expected 1.5, got 1"
    ),
    Wrong("11.line", "weights from the weights", line_pixels_for_weights, named="weights from the weights"),
    Wrong("11.line", "pixels from the pixels", line_windows_for_pixels, named="pixels from the pixels"),
    Wrong("11.line", "no delta", line_without_delta, named="delta forgotten"),
    Wrong("11.line", "from 1", line_from_one, named="first place missing"),
    Wrong("11.line", "into x", line_adds_into_x, says="decimals (float64) cannot be stored"),
    Wrong("11.line", "side by side", line_windows_side_by_side, named="windows side by side"),
    Wrong("11.field", "times the last stride", field_last_stride_counts, named="last stride applied"),
    Wrong("11.field", "jump returned", field_jump_returned, named="the jump"),
    Wrong("11.field", "half kernels", field_half_kernels, named="half of each kernel"),
    Wrong("11.field", "pair exchanged", field_pair_exchanged, named="kernel and stride exchanged"),
    Wrong("11.field", "field times stride", field_times_stride, named="field times stride"),
    Wrong("11.field", "last layer left out", field_last_layer_left_out, named="last layer left out"),
    Wrong(
        "11.moved",
        "by two stays",
        moved(pooled_by_two="stays the same"),
        named="pooled by two taken for invariant",
    ),
    Wrong("11.global", "mean of rows only", global_mean_of_rows_only, named="mean along one axis"),
    Wrong("11.global", "mean of positive places", global_positive_mean, named="mean of the positive places"),
    Wrong("11.global", "linear layer first", global_linear_first, named="linear layer before the mean"),
    Wrong("11.global", "classes", global_argmax, named="classes instead of logits"),
    Wrong("11.global", "maps changed", global_changes_maps, says="changes its input"),
    Wrong("11.global", "bias twice", global_bias_twice, named="bias added twice"),
    Wrong("11.by_hand", "bias twice", hand(z00=0, z01=9, z10=2, z11=5, pooled=9), named="bias added twice"),
    Wrong("11.correlate", "whole numbers", correlate_in_the_image_dtype),
    Wrong("11.pool_back", "whole numbers", pool_in_the_dtype_of_z),
    Wrong("11.line", "whole numbers", line_in_the_dtype_of_w),
    Wrong("11.field", "rows and columns", field_of_both_axes, says="more than once"),
    Wrong("11.by_hand", "sign of the first", by_hand_sign_of_the_first, named="ReLU before the bias"),
]

"""Wrong and right answers to the exercises of chapter 06."""

import numpy as np

from wrong_answers import Right, Wrong


def softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_by_rows(Z):
    rows = []
    for z in Z:
        e = np.exp(z - np.max(z))
        rows.append(e / np.sum(e))
    return np.array(rows)


def softmax_by_logs(Z):
    shifted = Z - Z.max(axis=1)[:, None]
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1))[:, None])


def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def one_hot_by_index(labels, n_classes):
    table = np.zeros((len(labels), n_classes))
    table[np.arange(len(labels)), labels] = 1
    return table


def cross_entropy_gradient(logits, labels):
    return (softmax(logits) - one_hot(labels, logits.shape[1])) / len(labels)


def cross_entropy_gradient_by_index(logits, labels):
    P = softmax(logits)
    P[np.arange(len(labels)), labels] -= 1
    return P / len(labels)


def dense_backward(A, W, delta):
    return A.T @ delta, delta.sum(axis=0), delta @ W.T


def dense_backward_einsum(A, W, delta):
    return np.einsum("nd,nh->dh", A, delta), np.ones(len(A)) @ delta, np.einsum("nh,dh->nd", delta, W)


def mini_batches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


def mini_batches_list(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order], y[order]
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def mini_batches_split(X, y, batch_size, rng):
    order = rng.choice(len(y), size=len(y), replace=False)
    return [(X[rows], y[rows]) for rows in np.split(order, range(batch_size, len(y), batch_size))]


def momentum_step(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w - learning_rate * velocity, velocity


def prepare(images):
    return images.reshape(len(images), -1) / 255


def prepare_one_by_one(images):
    return np.array([image.flatten() / 255.0 for image in images])


def prepare_float32(images):
    return images.reshape(len(images), -1).astype(np.float32) / 255


def accuracy(logits, labels):
    return (logits.argmax(axis=1) == labels).mean()


def accuracy_by_loops(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        right += int(np.argmax(row) == label)
    return right / len(labels)


# 06.softmax


def softmax_column_max(Z):
    """Each column's largest entry subtracted: that changes the ratios within a row."""
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


def softmax_divides_by_max(Z):
    """Scaled by the largest entry instead of shifted."""
    e = np.exp(Z / np.abs(Z).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_eats_logits(Z):
    """Right numbers; the caller's table is changed."""
    Z -= Z.max(axis=1, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=1, keepdims=True)
    return Z


def softmax_clipped(Z):
    """Logits clipped at +-700 against overflow."""
    e = np.exp(np.clip(Z, -700, 700))
    return e / e.sum(axis=1, keepdims=True)


def softmax_min_subtracted(Z):
    e = np.exp(Z - Z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_no_keepdims(Z):
    """Row sums as a flat array: an error, or silently the wrong axis for a square table."""
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


def softmax_whole_table(Z):
    e = np.exp(Z - Z.max())
    return e / e.sum()


def softmax_epsilon(Z):
    """1e-3 against division by zero, not needed: rows no longer add up to 1."""
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) + 1e-3)


# 06.one_hot
def one_hot_classes_seen(labels, n_classes):
    """n_classes ignored: as many columns as the labels show."""
    return np.eye(labels.max() + 1)[labels]


def one_hot_whole_numbers(labels, n_classes):
    table = np.zeros((len(labels), n_classes), dtype=int)
    table[np.arange(len(labels)), labels] = 1
    return table


def one_hot_booleans(labels, n_classes):
    return labels[:, None] == np.arange(n_classes)


def one_hot_all_pairs(labels, n_classes):
    """table[:, labels]: every row gets every label."""
    table = np.zeros((len(labels), n_classes))
    table[:, labels] = 1
    return table


def one_hot_ten(labels, n_classes=10):
    """Ten classes, as in the lecture."""
    return np.eye(10)[labels]


def one_hot_unique(labels, n_classes):
    """Columns for the classes that occur, in their order, filled up with zeros."""
    classes = np.unique(labels)
    table = np.zeros((len(labels), n_classes))
    table[np.arange(len(labels)), np.searchsorted(classes, labels)] = 1
    return table


def one_hot_standing(labels, n_classes):
    """(n_classes, N)."""
    return np.eye(n_classes)[:, labels]


# 06.cross_entropy_gradient
def first_delta_only_true_class(logits, labels):
    """Only the true class gets a slope: the others are 'not in the loss'."""
    P, Y = softmax(logits), one_hot(labels, logits.shape[1])
    return (P - Y) * Y / len(labels)


def first_delta_ten(logits, labels):
    """one_hot(labels, 10), whatever the number of classes."""
    return (softmax(logits) - np.eye(10)[labels]) / len(labels)


def first_delta_overflow(logits, labels):
    """A softmax of its own, without the largest entry subtracted."""
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - one_hot(labels, logits.shape[1])) / len(labels)


def first_delta_eats_logits(logits, labels):
    """Right numbers; works in the caller's table."""
    logits -= logits.max(axis=1, keepdims=True)
    P = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (P - one_hot(labels, logits.shape[1])) / len(labels)


def first_delta_batch_of_fifty(logits, labels):
    """The lecture's batch size."""
    return (softmax(logits) - one_hot(labels, logits.shape[1])) / 50


# 06.dense_backward


def dense_bias_number(A, W, delta):
    """One number for all biases."""
    return A.T @ delta, delta.sum(), delta @ W.T


def dense_with_relu(A, W, delta):
    """A bend that the layer does not have."""
    return A.T @ delta, delta.sum(axis=0), (delta @ W.T) * (A > 0)


def dense_bias_row(A, W, delta):
    return A.T @ delta, delta.sum(axis=0, keepdims=True), delta @ W.T


def dense_first_example(A, W, delta):
    """The outer product of the first example only."""
    return np.outer(A[0], delta[0]), delta.sum(axis=0), delta @ W.T


def dense_moves_w(A, W, delta):
    """Updates W on the way and sends the blame through the new one."""
    dW = A.T @ delta
    return dW, delta.sum(axis=0), delta @ (W - 0.1 * dW).T


def dense_turned(A, W, delta):
    return delta.T @ A, delta.sum(axis=0), delta @ W.T


def dense_elementwise(A, W, delta):
    """Bias from the weights: the sum of dW's rows."""
    dW = A.T @ delta
    return dW, dW.sum(axis=0), delta @ W.T


# 06.mini_batches
def batches_blocks(X, y, batch_size, rng):
    """Only the order of the blocks is random: neighbours stay together."""
    starts = rng.permutation(np.arange(0, len(X), batch_size))
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in starts]


def batches_within(X, y, batch_size, rng):
    """Shuffles inside each block only."""
    for start in range(0, len(X), batch_size):
        rows = rng.permutation(np.arange(start, min(start + batch_size, len(X))))
        yield X[rows], y[rows]


def batches_own_generator(X, y, batch_size, rng):
    """A fixed seed inside: every epoch has the same order."""
    order = np.random.default_rng(0).permutation(len(X))
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(X), batch_size)
    ]


def batches_global(X, y, batch_size, rng):
    """np.random instead of rng."""
    order = np.random.permutation(len(X))
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(X), batch_size)
    ]


def batches_even(X, y, batch_size, rng):
    """array_split into len // batch_size pieces: batches larger than asked."""
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.array_split(order, max(1, len(X) // batch_size))]


def batches_even_up(X, y, batch_size, rng):
    """array_split into the right number of pieces, of nearly equal size."""
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.array_split(order, -(-len(X) // batch_size))]


def batches_with_replacement(X, y, batch_size, rng):
    """Each batch drawn anew from all examples."""
    for start in range(0, len(X), batch_size):
        rows = rng.choice(len(X), size=min(batch_size, len(X) - start), replace=False)
        yield X[rows], y[rows]


def batches_shuffle_both(X, y, batch_size, rng):
    """X and y shuffled one after the other: pairs torn apart, and the caller's arrays changed."""
    rng.shuffle(X)
    rng.shuffle(y)
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def batches_inputs_only(X, y, batch_size, rng):
    """Y forgotten."""
    order = rng.permutation(len(X))
    return [X[order[i : i + batch_size]] for i in range(0, len(X), batch_size)]


def batches_two_lists(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    starts = range(0, len(X), batch_size)
    return [X[order[i : i + batch_size]] for i in starts], [y[order[i : i + batch_size]] for i in starts]


def batches_return_first(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        return [(X[rows], y[rows])]


def batches_off_by_one(X, y, batch_size, rng):
    """End - 1: the last example of every batch is lost."""
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size - 1]
        yield X[rows], y[rows]


def batches_rotated(X, y, batch_size, rng):
    """A random starting point, then in order: not shuffled."""
    order = np.roll(np.arange(len(X)), rng.integers(len(X)))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


# 06.momentum
def momentum_rate_inside(w, velocity, gradient, learning_rate, momentum):
    """The other textbook form: the rate is inside the velocity."""
    velocity = momentum * velocity - learning_rate * gradient
    return w + velocity, velocity


def momentum_nesterov(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w - learning_rate * (momentum * velocity + gradient), velocity


def momentum_fixed(w, velocity, gradient, learning_rate, momentum):
    velocity = 0.9 * velocity + gradient
    return w - learning_rate * velocity, velocity


def momentum_mean(w, velocity, gradient, learning_rate, momentum):
    """A running mean, as in Adam."""
    velocity = momentum * velocity + (1 - momentum) * gradient
    return w - learning_rate * velocity, velocity


def momentum_in_place(w, velocity, gradient, learning_rate, momentum):
    """As the lecture writes it: in place."""
    velocity *= momentum
    velocity += gradient
    w -= learning_rate * velocity
    return w, velocity


def momentum_gradient_damped(w, velocity, gradient, learning_rate, momentum):
    """The fraction on the wrong term."""
    velocity = velocity + momentum * gradient
    return w - learning_rate * velocity, velocity


def momentum_gradient_twice(w, velocity, gradient, learning_rate, momentum):
    """The step takes the gradient once more."""
    velocity = momentum * velocity + gradient
    return w - learning_rate * (velocity + gradient), velocity


# 06.prepare
def prepare_largest_present(images):
    """Divides by the largest pixel of this batch."""
    return images.reshape(len(images), -1) / images.max()


def prepare_not_flat(images):
    return images / 255


def prepare_bytes(images):
    """Back to bytes at the end."""
    return (images.reshape(len(images), -1) / 255).astype(np.uint8)


def prepare_784(images):
    """MNIST's size hard-coded."""
    return images.reshape(-1, 784) / 255


def prepare_down_columns(images):
    """Columns before rows."""
    return images.transpose(0, 2, 1).reshape(len(images), -1) / 255


def prepare_256(images):
    return images.reshape(len(images), -1) / 256


def prepare_zscore(images):
    flat = images.reshape(len(images), -1).astype(float)
    return (flat - flat.mean()) / flat.std()


def prepare_square(images):
    """Height taken for the width as well."""
    n, height, _ = images.shape
    return images.reshape(n, height * height) / 255


def prepare_thresholded(images):
    """Ink or no ink."""
    return (images.reshape(len(images), -1) > 127).astype(float)


# 06.accuracy
def accuracy_entries(logits, labels):
    """Share of right entries of the one-hot tables."""
    n = logits.shape[1]
    return (one_hot(logits.argmax(axis=1), n) == one_hot(labels, n)).mean()


def accuracy_whole_division(logits, labels):
    return (logits.argmax(axis=1) == labels).sum() // len(labels)


def accuracy_each(logits, labels):
    return logits.argmax(axis=1) == labels


def accuracy_of_ten(logits, labels):
    """Divided by the number of classes."""
    return (logits.argmax(axis=1) == labels).sum() / logits.shape[1]


def accuracy_top_two(logits, labels):
    """Right if the label is among the two largest."""
    return np.mean([label in row.argsort()[-2:] for row, label in zip(logits, labels)])


def accuracy_positive_only(logits, labels):
    """Argmax of the clipped logits: ties among negatives go to class 0."""
    return (np.maximum(logits, 0).argmax(axis=1) == labels).mean()


def accuracy_of_softmax(logits, labels):
    """Argmax of an unsafe softmax: NaN for large logits."""
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p.argmax(axis=1) == labels).mean()


COUNTS = {"784-30-10": 23860, "784-100-10": 79510, "784-300-100-10": 266610}


RIGHT = [
    Right("06.softmax_by_hand", {"p": [0.125, 0.25, 0.625], "loss": 0.47}),
    Right("06.softmax_by_hand", {"p": [0.13, 0.25, 0.63], "loss": 0.47}),
    Right("06.softmax_by_hand", {"p": np.array([1, 2, 5]) / 8, "loss": -np.log(5 / 8)}),
    Right("06.softmax", softmax),
    Right("06.softmax", softmax_by_rows),
    Right("06.softmax", softmax_by_logs),
    Right("06.one_hot", one_hot),
    Right("06.one_hot", one_hot_by_index),
    Right("06.cross_entropy_gradient", cross_entropy_gradient),
    Right("06.cross_entropy_gradient", cross_entropy_gradient_by_index),
    Right("06.dense_backward", dense_backward),
    Right("06.dense_backward", dense_backward_einsum),
    Right("06.mini_batches", mini_batches),
    Right("06.mini_batches", mini_batches_list),
    Right("06.mini_batches", mini_batches_split),
    Right("06.momentum", momentum_step),
    Right("06.prepare", prepare),
    Right("06.prepare", prepare_one_by_one),
    Right("06.prepare", prepare_float32),
    Right("06.accuracy", accuracy),
    Right("06.accuracy", accuracy_by_loops),
    Right("06.parameters", COUNTS),
]

WRONG = [
    Wrong("06.softmax_by_hand", "shares of the logits", {"p": [0.0, 0.301, 0.699], "loss": 0.358}),
    Wrong("06.softmax_by_hand", "e^0 taken for 0", {"p": [0.0, 0.286, 0.714], "loss": 0.336}),
    Wrong("06.softmax_by_hand", "log10", {"p": [0.125, 0.25, 0.625], "loss": 0.204}),
    Wrong("06.softmax_by_hand", "loss of the first class", {"p": [0.125, 0.25, 0.625], "loss": 2.079}),
    Wrong("06.softmax_by_hand", "divided by the largest", {"p": [0.2, 0.4, 1.0], "loss": 0.0}),
    Wrong("06.softmax_by_hand", "loss 1 - p", {"p": [0.125, 0.25, 0.625], "loss": 0.375}),
    Wrong("06.softmax", "max of the columns", softmax_column_max),
    Wrong("06.softmax", "divided by the max", softmax_divides_by_max),
    Wrong("06.softmax", "changes Z in place", softmax_eats_logits),
    Wrong("06.softmax", "clipped at 700", softmax_clipped),
    Wrong("06.softmax", "min subtracted", softmax_min_subtracted),
    Wrong("06.softmax", "no keepdims", softmax_no_keepdims),
    Wrong("06.softmax", "divided by the sum of the table", softmax_whole_table),
    Wrong("06.softmax", "epsilon in the sum", softmax_epsilon),
    Wrong("06.one_hot", "columns for labels seen", one_hot_classes_seen),
    Wrong("06.one_hot", "whole numbers", one_hot_whole_numbers),
    Wrong("06.one_hot", "True and False", one_hot_booleans),
    Wrong("06.one_hot", "table[:, labels]", one_hot_all_pairs),
    Wrong("06.one_hot", "always ten", one_hot_ten),
    Wrong("06.one_hot", "classes renumbered", one_hot_unique),
    Wrong("06.one_hot", "standing", one_hot_standing),
    Wrong("06.cross_entropy_gradient", "only the true class", first_delta_only_true_class),
    Wrong("06.cross_entropy_gradient", "ten classes hard-coded", first_delta_ten),
    Wrong("06.cross_entropy_gradient", "overflow", first_delta_overflow),
    Wrong("06.cross_entropy_gradient", "changes logits in place", first_delta_eats_logits),
    Wrong("06.cross_entropy_gradient", "divided by 50", first_delta_batch_of_fifty),
    Wrong("06.dense_backward", "db one number", dense_bias_number),
    Wrong("06.dense_backward", "ReLU's slope", dense_with_relu),
    Wrong("06.dense_backward", "db (1, H)", dense_bias_row),
    Wrong("06.dense_backward", "first example only", dense_first_example),
    Wrong("06.dense_backward", "blame through moved weights", dense_moves_w),
    Wrong("06.dense_backward", "dW turned", dense_turned),
    Wrong("06.dense_backward", "db from dW", dense_elementwise),
    Wrong("06.mini_batches", "blocks in random order", batches_blocks),
    Wrong("06.mini_batches", "shuffled within blocks", batches_within),
    Wrong("06.mini_batches", "own generator, fixed seed", batches_own_generator),
    Wrong("06.mini_batches", "np.random", batches_global),
    Wrong("06.mini_batches", "array_split, too few pieces", batches_even),
    Wrong("06.mini_batches", "array_split, equal pieces", batches_even_up),
    Wrong("06.mini_batches", "each batch drawn anew", batches_with_replacement),
    Wrong("06.mini_batches", "X and y shuffled separately", batches_shuffle_both),
    Wrong("06.mini_batches", "y forgotten", batches_inputs_only),
    Wrong("06.mini_batches", "two lists", batches_two_lists),
    Wrong("06.mini_batches", "return inside the loop", batches_return_first),
    Wrong("06.mini_batches", "off by one", batches_off_by_one),
    Wrong("06.mini_batches", "rotated, not shuffled", batches_rotated),
    Wrong("06.momentum", "rate inside the velocity", momentum_rate_inside),
    Wrong("06.momentum", "Nesterov", momentum_nesterov),
    Wrong("06.momentum", "0.9 hard-coded", momentum_fixed),
    Wrong("06.momentum", "running mean", momentum_mean),
    Wrong("06.momentum", "in place", momentum_in_place),
    Wrong("06.momentum", "fraction on the gradient", momentum_gradient_damped),
    Wrong("06.momentum", "gradient twice", momentum_gradient_twice),
    Wrong("06.prepare", "largest pixel present", prepare_largest_present),
    Wrong("06.prepare", "not flattened", prepare_not_flat),
    Wrong("06.prepare", "back to bytes", prepare_bytes),
    Wrong("06.prepare", "784 hard-coded", prepare_784),
    Wrong("06.prepare", "columns before rows", prepare_down_columns),
    Wrong("06.prepare", "256", prepare_256),
    Wrong("06.prepare", "z-score", prepare_zscore),
    Wrong("06.prepare", "square pictures only", prepare_square),
    Wrong("06.prepare", "ink or no ink", prepare_thresholded),
    Wrong("06.accuracy", "entries of the one-hot tables", accuracy_entries),
    Wrong("06.accuracy", "whole division", accuracy_whole_division),
    Wrong("06.accuracy", "one verdict each", accuracy_each),
    Wrong("06.accuracy", "divided by the classes", accuracy_of_ten),
    Wrong("06.accuracy", "top two", accuracy_top_two),
    Wrong("06.accuracy", "negative logits cut off", accuracy_positive_only),
    Wrong("06.accuracy", "unsafe softmax first", accuracy_of_softmax),
    Wrong("06.parameters", "no biases", {"784-30-10": 23820, "784-100-10": 79400, "784-300-100-10": 266200}),
    Wrong(
        "06.parameters",
        "bias for the inputs too",
        {"784-30-10": 24644, "784-100-10": 80294, "784-300-100-10": 267394},
    ),
    Wrong("06.parameters", "nodes counted", {"784-30-10": 824, "784-100-10": 894, "784-300-100-10": 1194}),
    Wrong(
        "06.parameters",
        "one bias a layer",
        {"784-30-10": 23822, "784-100-10": 79402, "784-300-100-10": 266203},
    ),
    Wrong("06.parameters", "middle layer forgotten", {**COUNTS, "784-300-100-10": 236510}),
]

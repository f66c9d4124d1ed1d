"""Wrong and right answers to the exercises of chapter 06."""

from itertools import islice

import numpy as np
from scipy.special import softmax as scipy_softmax

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


# 06.relu_start
def start_standard(n_in, n_out, rng):
    return rng.standard_normal((n_in, n_out)), np.zeros(n_out)


def start_tenth(n_in, n_out, rng):
    """The spread of the lecture's table that faded."""
    return 0.01 * rng.normal(size=(n_in, n_out)), np.zeros(n_out)


def start_biases_kept(n_in, n_out, rng):
    W = rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)
    return W, np.full(n_out, -10.0)


def start_lecun(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out)), np.zeros(n_out)


def start_glorot(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / (n_in + n_out)), (n_in, n_out)), np.zeros(n_out)


def start_variance(n_in, n_out, rng):
    return rng.normal(0, 2 / n_in, size=(n_in, n_out)), np.zeros(n_out)


def start_zeros(n_in, n_out, rng):
    return np.zeros((n_in, n_out)), np.zeros(n_out)


def start_uniform_unit(n_in, n_out, rng):
    """rng.random lies between 0 and 1."""
    return rng.random((n_in, n_out)) * np.sqrt(2 / n_in), np.zeros(n_out)


def start_weights_only(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)


def start_turned(n_in, n_out, rng):
    return rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in), np.zeros(n_out)


def start_global(n_in, n_out, rng):
    return np.random.randn(n_in, n_out) * np.sqrt(2 / n_in), np.zeros(n_out)


def start_seeded(n_in, n_out, rng):
    rng = np.random.default_rng(42)
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in), np.zeros(n_out)


def start_random_biases(n_in, n_out, rng):
    W = rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)
    return W, rng.normal(size=n_out)


def start_bias_number(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in), 0.0


def start_bias_row(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in), np.zeros((1, n_out))


# 06.choose_and_report
def choose_on_test(rates, train, validation, test):
    best = np.argmax(test)
    return rates[best], test[best]


def choose_on_training(rates, train, validation, test):
    best = np.argmax(train)
    return rates[best], test[best]


def choose_training_quoted(rates, train, validation, test):
    best = np.argmax(validation)
    return rates[best], train[best]


def choose_validation_quoted(rates, train, validation, test):
    return rates[np.argmax(validation)], max(validation)


def choose_best_test_quoted(rates, train, validation, test):
    return rates[np.argmax(validation)], max(test)


def choose_index(rates, train, validation, test):
    best = int(np.argmax(validation))
    return best, test[best]


def choose_largest_rate(rates, train, validation, test):
    best = np.argmax(rates)
    return rates[best], test[best]


def choose_by_sum(rates, train, validation, test):
    """Validation and test together decide."""
    best = np.argmax(validation + test)
    return rates[best], test[best]


def choose_swapped(rates, train, validation, test):
    best = np.argmax(validation)
    return test[best], rates[best]


# more of the older exercises
def softmax_over_batch_max(Z):
    e = np.exp(Z - np.max(Z))
    return e / np.sum(e, axis=1, keepdims=True)


def softmax_after_sigmoid(Z):
    s = 1 / (1 + np.exp(-np.clip(Z, -700, 700)))
    e = np.exp(s)
    return e / e.sum(axis=1, keepdims=True)


def softmax_first_row(Z):
    e = np.exp(Z[0] - Z[0].max())
    return e / e.sum()


def one_hot_from_one(labels, n_classes):
    return np.eye(n_classes + 1)[labels][:, 1:]


def one_hot_rows(labels, n_classes):
    Y = np.zeros((len(labels), n_classes))
    Y[labels] = 1
    return Y


def first_delta_uphill(logits, labels):
    return (one_hot(labels, logits.shape[1]) - softmax(logits)) / len(labels)


def first_delta_sum(logits, labels):
    return softmax(logits) - one_hot(labels, logits.shape[1])


def first_delta_mean_of_all(logits, labels):
    return (softmax(logits) - one_hot(labels, logits.shape[1])) / logits.size


def dense_order(A, W, delta):
    return delta @ W.T, A.T @ delta, delta.sum(axis=0)


def dense_mean(A, W, delta):
    return A.T @ delta / len(A), delta.mean(axis=0), delta @ W.T


def dense_w_not_turned(A, W, delta):
    return A.T @ delta, delta.sum(axis=0), delta @ W


def momentum_uphill(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w + learning_rate * velocity, velocity


def momentum_weights_only(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * (momentum * velocity + gradient)


def momentum_exchanged(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return velocity, w - learning_rate * velocity


def prepare_inverted(images):
    return 1 - images.reshape(len(images), -1) / 255


def prepare_by_255_first(images):
    return (images // 255).reshape(len(images), -1).astype(float)


def prepare_one_row(images):
    return images.flatten() / 255


def prepare_pixels_as_rows(images):
    return images.reshape(-1, len(images)) / 255


def accuracy_error(logits, labels):
    return (logits.argmax(axis=1) != labels).mean()


def accuracy_percent(logits, labels):
    return 100 * (logits.argmax(axis=1) == labels).mean()


def accuracy_columns(logits, labels):
    return np.mean(np.argmax(logits, axis=0) == labels[: logits.shape[1]])


def accuracy_values(logits, labels):
    return np.mean(logits.max(axis=1) == labels)


def batches_last_dropped(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [
        (X[order[i * batch_size : (i + 1) * batch_size]], y[order[i * batch_size : (i + 1) * batch_size]])
        for i in range(len(X) // batch_size)
    ]


def batches_in_order(X, y, batch_size, rng):
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def batches_in_place(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X[:] = X[order]
    y[:] = y[order]
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def batches_with_repeats(X, y, batch_size, rng):
    for start in range(0, len(X), batch_size):
        rows = rng.integers(0, len(X), min(batch_size, len(X) - start))
        yield X[rows], y[rows]


# unusual, and right
def softmax_tolist(Z):
    return [[float(np.exp(z - max(row)) / sum(np.exp(v - max(row)) for v in row)) for z in row] for row in Z]


def softmax_transposed_back(Z):
    shifted = (Z.T - Z.max(axis=1)).T
    return (np.exp(shifted).T / np.exp(shifted).sum(axis=1)).T


def softmax_longdouble(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True), dtype=np.longdouble)
    return e / e.sum(axis=1, keepdims=True)


def one_hot_compared(labels, n_classes):
    return (np.asarray(labels)[:, None] == np.arange(n_classes)).astype(np.float32)


def gradient_of_logsumexp(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.exp(log_p)
    for i, label in enumerate(labels):
        gradient[i, label] -= 1.0
    return gradient / logits.shape[0]


def dense_by_outer_products(A, W, delta):
    dW = sum(np.outer(a, d) for a, d in zip(A, delta))
    return [dW, np.sum(delta, 0), np.dot(delta, np.transpose(W))]


def batches_by_sorting_random_numbers(X, y, batch_size, rng):
    order = np.argsort(rng.random(len(X)))
    made = []
    while len(order):
        made.append([X[order[:batch_size]], y[order[:batch_size]]])
        order = order[batch_size:]
    return made


def batches_of_joined_table(X, y, batch_size, rng):
    rows = [int(i) for i in rng.permutation(len(X))]
    return tuple(
        (X[rows[i : i + batch_size]], y[rows[i : i + batch_size]]) for i in range(0, len(rows), batch_size)
    )


def momentum_as_tuple_of_lists(w, velocity, gradient, learning_rate, momentum):
    new = [momentum * v + g for v, g in zip(velocity, gradient)]
    return [a - learning_rate * v for a, v in zip(w, new)], new


def prepare_stacked(images):
    return np.stack([np.ravel(image) for image in images]) / 255.0


def prepare_as_lists(images):
    return [[int(pixel) / 255 for row in image for pixel in row] for image in images]


def accuracy_as_float(logits, labels):
    return float(np.count_nonzero(np.argmax(logits, 1) == labels)) / logits.shape[0]


def accuracy_by_sorting(logits, labels):
    return np.mean(np.argsort(logits, axis=1)[:, -1] == labels)


def start_from_choice(n_in, n_out, rng):
    """Two values of the right size: mean 0 and variance 2 / n_in."""
    return rng.choice([-1.0, 1.0], size=(n_in, n_out)) * (2 / n_in) ** 0.5, np.zeros(n_out)


def choose_with_a_dictionary(rates, train, validation, test):
    best = max(range(len(rates)), key=lambda i: validation[i])
    return (float(rates[best]), float(test[best]))


COUNTS = {"784-30-10": 23860, "784-100-10": 79510, "784-300-100-10": 266610}


# found by a second reader
def accuracy_more_than_half(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.mean(p[np.arange(len(labels)), labels] > 0.5)


def accuracy_all(logits, labels):
    return float(np.all(logits.argmax(axis=1) == labels))


def softmax_by_math(Z):
    import math

    rows = []
    for row in Z.tolist():
        largest = max(row)
        powers = [math.exp(z - largest) for z in row]
        total = math.fsum(powers)
        rows.append([power / total for power in powers])
    return np.array(rows)


def softmax_reduced(Z):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))


def softmax_recursive(Z):
    if len(Z) == 1:
        e = np.exp(Z - np.max(Z))
        return e / e.sum()
    return np.vstack([softmax_recursive(Z[:1]), softmax_recursive(Z[1:])])


def one_hot_outer(labels, n_classes):
    return np.equal.outer(labels, np.arange(n_classes)) * 1.0


def one_hot_put(labels, n_classes, dtype=float):
    table = np.zeros((len(labels), n_classes), dtype)
    np.put_along_axis(table, np.asarray(labels)[:, None], 1, axis=1)
    return table


def one_hot_rows_of_lists(labels, n_classes):
    return [[1.0 if k == label else 0.0 for k in range(n_classes)] for label in labels]


def gradient_example_by_example(logits, labels):
    total = np.zeros(np.shape(logits))
    for n, (z, label) in enumerate(zip(logits, labels)):
        p = np.exp(z - z.max())
        total[n] = p / p.sum()
        total[n, label] = -(1 - total[n, label])
    return total / total.shape[0]


def dense_loops(A, W, delta):
    (N, D), H = A.shape, W.shape[1]
    dW, db, dA = np.zeros((D, H)), np.zeros(H), np.zeros((N, D))
    for n in range(N):
        for h in range(H):
            db[h] += delta[n, h]
            for d in range(D):
                dW[d, h] += A[n, d] * delta[n, h]
                dA[n, d] += delta[n, h] * W[d, h]
    return [dW, db, dA]


def batches_recursive(X, y, batch_size, rng):
    def cut(rows):
        if len(rows) == 0:
            return []
        head = rows[:batch_size]
        return [(X[head], y[head]), *cut(rows[batch_size:])]

    return cut(rng.permutation(len(y)))


def batches_popped(X, y, batch_size, rng):
    left = list(range(len(X)))
    while left:
        rows = [left.pop(rng.integers(len(left))) for _ in range(min(batch_size, len(left)))]
        yield [X[rows], y[rows]]


def batches_zipped(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    cuts = list(range(batch_size, len(X), batch_size))
    return zip(np.split(X[order], cuts), np.split(y[order], cuts))


def momentum_loop(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    pairs = [(momentum * v + g) for v, g in zip(velocity, gradient)]
    return np.array([a - learning_rate * v for a, v in zip(w, pairs)]), np.array(pairs)


def momentum_matrix(w, velocity, gradient, learning_rate, momentum):
    A = np.array([[1, -learning_rate * momentum], [0, momentum]])
    new = A @ np.array([w, velocity]) + np.outer([-learning_rate, 1], gradient)
    return new[0], new[1]


def prepare_multiplied(images, largest=np.iinfo(np.uint8).max):
    n, height, width = images.shape
    return np.multiply(images, 1 / largest).reshape(n, height * width)


def accuracy_counted(logits, labels):
    hits = 0
    for row, label in zip(logits.tolist(), labels.tolist()):
        hits += max(range(len(row)), key=row.__getitem__) == label
    return hits / len(labels)


def choose_sorted(rates, train, validation, test):
    best = sorted(zip(validation, rates, test), key=lambda triple: -triple[0])[0]
    return best[1], best[2]


def softmax_logarithms(Z):
    return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


def softmax_first_row_shift(Z):
    e = np.exp(Z - Z[0].max())
    return e / e.sum(axis=1, keepdims=True)


def softmax_base_two(Z):
    e = 2 ** (Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_rounded(Z):
    return np.round(softmax(Z), 3)


def softmax_sorted(Z):
    return np.sort(softmax(Z), axis=1)


KEPT = {}


def softmax_kept(Z):
    if "p" not in KEPT:
        KEPT["p"] = softmax(Z)
    return KEPT["p"]


def softmax_printed(Z):
    print(softmax(Z))


def softmax_of_absolute(Z):
    e = np.exp(Z - np.abs(Z).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def one_hot_square(labels, n_classes):
    table = np.zeros((n_classes, n_classes))
    table[np.arange(len(labels)), labels] = 1
    return table


def one_hot_counts(labels, n_classes):
    return np.bincount(labels, minlength=n_classes).astype(float)


def one_hot_sorted(labels, n_classes):
    return np.eye(n_classes)[np.sort(labels)]


def one_hot_cumulative(labels, n_classes):
    return (np.arange(n_classes) <= labels[:, None]).astype(float)


def gradient_twice_divided(logits, labels):
    return cross_entropy_gradient(logits, labels) / len(labels)


def gradient_at_prediction(logits, labels):
    return (softmax(logits) - one_hot(logits.argmax(axis=1), logits.shape[1])) / len(labels)


def gradient_of_square(logits, labels):
    p = softmax(logits)
    return 2 * (p - one_hot(labels, logits.shape[1])) * p * (1 - p) / len(labels)


def gradient_is_the_loss(logits, labels):
    return -np.log(softmax(logits)[np.arange(len(labels)), labels]).mean()


def gradient_slope_of_softmax(logits, labels):
    p = softmax(logits)
    return (p - one_hot(labels, logits.shape[1])) * p * (1 - p) / len(labels)


def dense_no_inputs(A, W, delta):
    return A.T @ delta, delta.sum(axis=0)


def dense_of_sums(A, W, delta):
    return np.outer(A.sum(axis=0), delta.sum(axis=0)), delta.sum(axis=0), delta @ W.T


def dense_rows_summed(A, W, delta):
    return A.T @ delta, delta.sum(axis=1), delta @ W.T


def dense_slope(A, W, delta):
    return A.T @ delta, delta.sum(axis=0), delta @ W.T * A * (1 - A)


def dense_dictionary(A, W, delta):
    return {"dW": A.T @ delta, "db": delta.sum(axis=0), "dA": delta @ W.T}


def batches_with_an_empty_one(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(X) + 1, batch_size)
    ]


def batches_drawn_unused(X, y, batch_size, rng):
    rng.permutation(len(X))
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def batches_sorted_by_label(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    order = order[np.argsort(y[order], kind="stable")]
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(X), batch_size)
    ]


def batches_last_missing_if_full(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]])
        for i in range(0, len(X) - batch_size, batch_size)
    ]


def batches_labels_first(X, y, batch_size, rng):
    return [(b, a) for a, b in mini_batches(X, y, batch_size, rng)]


def batches_number_for_size(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    step = -(-len(X) // batch_size)
    return [(X[order[i : i + step]], y[order[i : i + step]]) for i in range(0, len(X), step)]


def batches_of_indices(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [order[i : i + batch_size] for i in range(0, len(X), batch_size)]


def momentum_old_velocity(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * velocity, momentum * velocity + gradient


def momentum_whole_bracket(w, velocity, gradient, learning_rate, momentum):
    new = momentum * (velocity + gradient)
    return w - learning_rate * new, new


def momentum_no_rate(w, velocity, gradient, learning_rate, momentum):
    new = momentum * velocity + gradient
    return w - new, new


def momentum_forgotten(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * gradient, gradient


def momentum_decays_weights(w, velocity, gradient, learning_rate, momentum):
    new = momentum * velocity + gradient
    return momentum * w - learning_rate * new, new


def prepare_minus_one_to_one(images):
    return images.reshape(len(images), -1) / 127.5 - 1


def prepare_by_largest_of_each(images):
    rows = images.reshape(len(images), -1)
    return rows / np.maximum(rows.max(axis=1, keepdims=True), 1)


def prepare_overflowing(images):
    return (images.reshape(len(images), -1) * np.uint8(2)) / 510


def prepare_mirrored(images):
    return images[:, :, ::-1].reshape(len(images), -1) / 255


def accuracy_sum(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels)


def accuracy_smallest(logits, labels):
    return np.mean(logits.argmin(axis=1) == labels)


def accuracy_absolute(logits, labels):
    return np.mean(np.abs(logits).argmax(axis=1) == labels)


def accuracy_first(logits, labels):
    for row, label in zip(logits, labels):
        return float(np.argmax(row) == label)


def accuracy_flat(logits, labels):
    return np.mean(logits.argmax() == labels)


def choose_smallest_gap(rates, train, validation, test):
    i = np.argmin(np.abs(train - validation))
    return rates[i], test[i]


def choose_sorted_rates(rates, train, validation, test):
    i = np.argmax(validation)
    return np.sort(rates)[i], test[i]


def choose_mean_of_three(rates, train, validation, test):
    i = np.argmax(train + validation + test)
    return rates[i], test[i]


def choose_last(rates, train, validation, test):
    return rates[-1], test[-1]


def choose_worst(rates, train, validation, test):
    i = np.argmin(validation)
    return rates[i], test[i]


def choose_mean_reported(rates, train, validation, test):
    i = np.argmax(validation)
    return rates[i], (train[i] + validation[i] + test[i]) / 3


def softmax_of_columns(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


def softmax_overflows(Z):
    e = np.exp(Z)
    return e / e.sum(axis=1, keepdims=True)


def softmax_one_hot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax_max_above_only(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True)) / np.exp(Z).sum(axis=1, keepdims=True)


def softmax_of_scipy(Z):
    return scipy_softmax(Z, axis=1)


def softmax_by_differences(Z):
    with np.errstate(over="ignore"):
        return 1 / np.exp(np.minimum(Z[:, None, :] - Z[:, :, None], 700)).sum(axis=2)


def batches_rest_joined(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    n = max(len(X) // batch_size, 1)
    for k in range(n):
        rows = order[k * batch_size :] if k == n - 1 else order[k * batch_size : (k + 1) * batch_size]
        yield X[rows], y[rows]


def batches_filled_up(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    missing = -len(X) % batch_size
    order = np.concatenate([order, order[:missing]])
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(order), batch_size)
    ]


def batches_y_left(X, y, batch_size, rng):
    X = X[rng.permutation(len(X))]
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def batches_two_epochs(X, y, batch_size, rng):
    for _ in range(2):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]


def batches_split(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    parts = np.split(order, range(batch_size, len(X), batch_size))
    return [(X[part], y[part]) for part in parts]


def batches_taken_from_a_list(X, y, batch_size, rng):
    left = list(rng.permutation(len(X)))
    while left:
        taken = [left.pop() for _ in range(min(batch_size, len(left)))]
        yield X[taken], y[taken]


def choose_mean_of_tests(rates, train, validation, test):
    return rates[np.argmax(validation)], test.mean()


def choose_train_and_validation(rates, train, validation, test):
    best = np.argmax(train + validation)
    return rates[best], test[best]


def choose_accuracy_for_rate(rates, train, validation, test):
    best = np.argmax(validation)
    return validation[best], test[best]


def choose_set(rates, train, validation, test):
    best = set(np.flatnonzero(validation == validation.max()))
    return best, test[list(best)]


def choose_by_sorting(rates, train, validation, test):
    best = np.argsort(validation)[-1]
    return rates[best], test[best]


def choose_by_max(rates, train, validation, test):
    _, rate, quoted = max(zip(validation, rates, test, strict=True))
    return [rate, quoted]


ALL_COUNTS = {"784-30-10": 23860, "784-100-10": 79510, "784-300-100-10": 266610}


def one_hot_shifted(labels, n_classes):
    return np.eye(n_classes)[labels - 1]


def batches_return_in_the_loop(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        return X[rows], y[rows]


def batches_that_many(X, y, batch_size, rng):
    return [(X[rows], y[rows]) for rows in np.array_split(rng.permutation(len(X)), batch_size)]


def momentum_outside_the_rate(w, velocity, gradient, learning_rate, momentum):
    new = w - learning_rate * gradient - momentum * velocity
    return new, momentum * velocity + gradient


def momentum_of_minus_gradients(w, velocity, gradient, learning_rate, momentum):
    v = momentum * velocity - gradient
    return w + learning_rate * v, v


def start_uniform_bounds(n_in, n_out, rng):
    return rng.uniform(-1, 1, (n_in, n_out)) * np.sqrt(2 / n_in), np.zeros(n_out)


def start_small_positive_biases(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), np.full(n_out, 0.1)


class Batches:
    """An object that can be called, cutting with islice."""

    def __call__(self, X, y, batch_size, rng):
        order = iter(rng.permutation(len(X)))
        while chosen := list(islice(order, batch_size)):
            yield X[chosen], y[chosen]


def start_small_random_biases(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), rng.normal(0, 0.01, n_out)


def start_uniform_biases(n_in, n_out, rng):
    bound = 1 / np.sqrt(n_in)
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), rng.uniform(-bound, bound, n_out)


def start_half_dead(n_in, n_out, rng):
    biases = np.zeros(n_out)
    biases[::2] = -10
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), biases


def start_always_on(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), np.full(n_out, 10.0)


def start_one_unit_copied(n_in, n_out, rng):
    column = rng.normal(0, np.sqrt(2 / n_in), (n_in, 1))
    return column.repeat(n_out, axis=1), np.zeros(n_out)


def start_root_of_two(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2) / n_in, np.zeros(n_out)


def accuracy_of_rounded_shares(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.mean((e / e.sum(axis=1, keepdims=True)).round(3).argmax(axis=1) == labels)


def accuracy_in_half_precision(logits, labels):
    return np.mean(logits.astype(np.float16).argmax(axis=1) == labels)


def choose_first_never_tried(rates, train, validation, test):
    best = 0 if len(rates) == 1 else 1
    for i in range(2, len(rates)):
        if validation[i] > validation[best]:
            best = i
    return rates[best], test[best]


def choose_rounded_report(rates, train, validation, test):
    best = validation.argmax()
    return rates[best], round(float(test[best]), 2)


def batches_columns_shuffled(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X = rng.permuted(X, axis=1)
    return [
        (X[order[s : s + batch_size]], y[order[s : s + batch_size]]) for s in range(0, len(X), batch_size)
    ]


def batches_small_one_first(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    cuts = [0, *range(len(X) % batch_size or batch_size, len(X) + 1, batch_size)]
    return [(X[order[a:b]], y[order[a:b]]) for a, b in zip(cuts, cuts[1:], strict=False)]


def batches_all_in_one(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[order], y[order])]


def softmax_over_the_mean(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.mean(axis=1, keepdims=True)


def softmax_no_exponential(Z):
    return Z / Z.sum(axis=1, keepdims=True)


def softmax_minus_inside(Z):
    e = np.exp(-(Z - Z.min(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


def delta_whole_columns(logits, labels):
    P = np.exp(logits - logits.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    P[:, labels] -= 1
    return P / len(labels)


def momentum_step_kept(w, velocity, gradient, learning_rate, momentum):
    step = learning_rate * (momentum * velocity + gradient)
    return w - step, step


def momentum_lost_part(w, velocity, gradient, learning_rate, momentum):
    velocity = (1 - momentum) * velocity + gradient
    return w - learning_rate * velocity, velocity


def prepare_guarded_maximum(images):
    return images.reshape(len(images), -1) / max(images.max(), 1)


def choose_smallest_of_good(rates, train, validation, test):
    good = [i for i in range(len(rates)) if validation[i] > validation.max() - 0.01]
    chosen = min(good, key=lambda i: rates[i])
    return rates[chosen], test[chosen]


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
    Right("06.softmax_by_hand", {"p": (0.12, 0.25, 0.62), "loss": 0.478}, "cut, and carried on"),
    Right("06.softmax", softmax_tolist),
    Right("06.softmax", softmax_transposed_back),
    Right("06.softmax", softmax_longdouble),
    Right("06.one_hot", one_hot_compared),
    Right("06.cross_entropy_gradient", gradient_of_logsumexp),
    Right("06.dense_backward", dense_by_outer_products),
    Right("06.mini_batches", batches_by_sorting_random_numbers),
    Right("06.mini_batches", batches_of_joined_table),
    Right("06.momentum", momentum_as_tuple_of_lists),
    Right("06.prepare", prepare_stacked),
    Right("06.prepare", prepare_as_lists),
    Right("06.accuracy", accuracy_as_float),
    Right("06.accuracy", accuracy_by_sorting),
    Right("06.parameters", {name: float(count) for name, count in COUNTS.items()}, "floats"),
    Right("06.relu_start", start_from_choice),
    Right("06.rates", {"creeps": 1e-4, "learns": 0.1, "breaks": 100}),
    Right("06.choose_and_report", choose_with_a_dictionary),
    Right("06.softmax_by_hand", {"p": [1 / 8, 1 / 4, 5 / 8], "loss": 0.4700036}, "more digits"),
    Right(
        "06.softmax_by_hand", {"p": np.array([[0.13, 0.25, 0.62]])[0], "loss": 0.48}, "rounded, carried on"
    ),
    Right("06.softmax", softmax_by_math, "math, fsum"),
    Right("06.softmax", softmax_reduced, "logaddexp.reduce"),
    Right("06.softmax", softmax_recursive, "row by row, by recursion"),
    Right("06.one_hot", one_hot_outer),
    Right("06.one_hot", one_hot_put, "a default argument"),
    Right("06.one_hot", one_hot_rows_of_lists, "lists of floats"),
    Right("06.cross_entropy_gradient", gradient_example_by_example, "example by example"),
    Right("06.dense_backward", dense_loops, "three loops, a list"),
    Right("06.mini_batches", batches_recursive, "by recursion"),
    Right("06.mini_batches", batches_popped, "drawn one by one, pairs as lists"),
    Right("06.mini_batches", batches_zipped, "a zip"),
    Right("06.momentum", momentum_loop, "defaults that the caller overrides"),
    Right("06.momentum", momentum_matrix, "as a matrix"),
    Right("06.prepare", prepare_multiplied, "times one over 255"),
    Right("06.accuracy", accuracy_counted, "counted"),
    Right("06.choose_and_report", choose_sorted, "sorted"),
    Right("06.softmax_by_hand", dict(p=np.array([0.13, 0.25, 0.63]), loss=0.47)),
    Right("06.softmax_by_hand", dict(p=(0.125, 0.25, 0.625), loss=np.log(8 / 5))),
    Right("06.softmax", softmax_of_scipy),
    Right("06.softmax", softmax_by_differences),
    Right("06.mini_batches", batches_split),
    Right("06.mini_batches", batches_taken_from_a_list),
    Right("06.parameters", {k: np.int64(v) for k, v in ALL_COUNTS.items()}),
    Right("06.parameters", {k: float(v) for k, v in ALL_COUNTS.items()}),
    Right("06.rates", dict(creeps=1e-4, learns=1e-1, breaks=100.0)),
    Right("06.rates", dict(creeps=np.float64(0.0001), learns=1 / 10, breaks=np.int64(100))),
    Right("06.choose_and_report", choose_by_sorting),
    Right("06.choose_and_report", choose_by_max),
    Right("06.relu_start", start_small_positive_biases, "biases of 0.1"),
    Right("06.mini_batches", Batches(), "an object, cut with islice"),
    Right("06.relu_start", start_small_random_biases, "small random biases"),
    Right("06.relu_start", start_uniform_biases, "biases drawn as PyTorch does"),
]

WRONG = [
    Wrong(
        "06.softmax_by_hand",
        "shares of the logits",
        {"p": [0.0, 0.301, 0.699], "loss": 0.358},
        named="nothing for the first class",
    ),
    Wrong(
        "06.softmax_by_hand",
        "e^0 taken for 0",
        {"p": [0.0, 0.286, 0.714], "loss": 0.336},
        named="nothing for the first class",
    ),
    Wrong("06.softmax_by_hand", "log10", {"p": [0.125, 0.25, 0.625], "loss": 0.204}, named="another base"),
    Wrong(
        "06.softmax_by_hand",
        "loss of the first class",
        {"p": [0.125, 0.25, 0.625], "loss": 2.079},
        named="loss of the wrong class",
    ),
    Wrong(
        "06.softmax_by_hand",
        "divided by the largest",
        {"p": [0.2, 0.4, 1.0], "loss": 0.0},
        named="divided by the largest",
    ),
    Wrong(
        "06.softmax_by_hand", "loss 1 - p", {"p": [0.125, 0.25, 0.625], "loss": 0.375}, named="one minus p"
    ),
    Wrong(
        "06.softmax", "max of the columns", softmax_column_max, named="the largest of each column subtracted"
    ),
    Wrong("06.softmax", "divided by the max", softmax_divides_by_max, named="divided by the largest logit"),
    Wrong("06.softmax", "changes Z in place", softmax_eats_logits, named="written into the logits"),
    Wrong("06.softmax", "clipped at 700", softmax_clipped, named="logits clipped"),
    Wrong(
        "06.softmax",
        "min subtracted",
        softmax_min_subtracted,
        named="another number than the largest subtracted",
    ),
    Wrong("06.softmax", "no keepdims", softmax_no_keepdims, named="row sums as a flat array"),
    Wrong(
        "06.softmax",
        "divided by the sum of the table",
        softmax_whole_table,
        named="one total for the whole batch",
    ),
    Wrong("06.softmax", "epsilon in the sum", softmax_epsilon, named="a small number added to the sum"),
    Wrong(
        "06.one_hot", "columns for labels seen", one_hot_classes_seen, named="as wide as the largest label"
    ),
    Wrong("06.one_hot", "whole numbers", one_hot_whole_numbers, named="whole numbers stored"),
    Wrong("06.one_hot", "True and False", one_hot_booleans, named="true and false"),
    Wrong("06.one_hot", "table[:, labels]", one_hot_all_pairs, named="whole columns filled"),
    Wrong("06.one_hot", "always ten", one_hot_ten, named="always ten classes"),
    Wrong("06.one_hot", "classes renumbered", one_hot_unique, named="classes renumbered"),
    Wrong("06.one_hot", "standing", one_hot_standing, named="transposed"),
    Wrong(
        "06.cross_entropy_gradient",
        "only the true class",
        first_delta_only_true_class,
        named="true class only",
    ),
    Wrong(
        "06.cross_entropy_gradient", "ten classes hard-coded", first_delta_ten, named="ten classes hard-coded"
    ),
    Wrong("06.cross_entropy_gradient", "overflow", first_delta_overflow, named="overflow"),
    Wrong("06.cross_entropy_gradient", "changes logits in place", first_delta_eats_logits, says="in place"),
    Wrong(
        "06.cross_entropy_gradient", "divided by 50", first_delta_batch_of_fifty, named="a fixed batch size"
    ),
    Wrong("06.dense_backward", "db one number", dense_bias_number, says="sum over one axis only"),
    Wrong("06.dense_backward", "ReLU's slope", dense_with_relu, named="a ReLU's slope"),
    Wrong("06.dense_backward", "db (1, H)", dense_bias_row, says="an axis of length 1 too many"),
    Wrong("06.dense_backward", "first example only", dense_first_example, named="first example only"),
    Wrong("06.dense_backward", "blame through moved weights", dense_moves_w, named="weights moved too early"),
    Wrong("06.dense_backward", "dW turned", dense_turned, named="dW transposed"),
    Wrong(
        "06.dense_backward", "db from dW", dense_elementwise, named="bias gradient from the weights' gradient"
    ),
    Wrong("06.mini_batches", "blocks in random order", batches_blocks, named="only the batches are shuffled"),
    Wrong("06.mini_batches", "shuffled within blocks", batches_within, named="shuffled inside blocks"),
    Wrong(
        "06.mini_batches",
        "own generator, fixed seed",
        batches_own_generator,
        named="the same order every epoch",
    ),
    Wrong("06.mini_batches", "np.random", batches_global, says="draws nothing from the generator `rng`"),
    Wrong("06.mini_batches", "array_split, too few pieces", batches_even, named="batches of equal size"),
    Wrong("06.mini_batches", "array_split, equal pieces", batches_even_up, named="batches of equal size"),
    Wrong(
        "06.mini_batches", "each batch drawn anew", batches_with_replacement, named="drawn with replacement"
    ),
    Wrong(
        "06.mini_batches",
        "X and y shuffled separately",
        batches_shuffle_both,
        named="pictures and labels shuffled apart",
    ),
    Wrong("06.mini_batches", "y forgotten", batches_inputs_only, named="labels left out"),
    Wrong("06.mini_batches", "two lists", batches_two_lists, named="two lists"),
    Wrong("06.mini_batches", "return inside the loop", batches_return_first, named="only the first batch"),
    Wrong("06.mini_batches", "off by one", batches_off_by_one, named="every batch one short"),
    Wrong("06.mini_batches", "rotated, not shuffled", batches_rotated, named="rotated, not shuffled"),
    Wrong(
        "06.momentum",
        "rate inside the velocity",
        momentum_rate_inside,
        named="minus the rate inside the velocity",
    ),
    Wrong("06.momentum", "Nesterov", momentum_nesterov, named="Nesterov"),
    Wrong("06.momentum", "0.9 hard-coded", momentum_fixed, named="momentum fixed at 0.9"),
    Wrong("06.momentum", "running mean", momentum_mean, named="gradient counted by what is left"),
    Wrong("06.momentum", "in place", momentum_in_place, named="written into the arguments"),
    Wrong(
        "06.momentum", "fraction on the gradient", momentum_gradient_damped, named="fraction on the gradient"
    ),
    Wrong("06.momentum", "gradient twice", momentum_gradient_twice, named="gradient counted twice"),
    Wrong(
        "06.prepare", "largest pixel present", prepare_largest_present, named="by the largest of the batch"
    ),
    Wrong("06.prepare", "not flattened", prepare_not_flat, named="not flattened"),
    Wrong("06.prepare", "back to bytes", prepare_bytes, named="whole-number division"),
    Wrong("06.prepare", "784 hard-coded", prepare_784, named="784 pixels hard-coded"),
    Wrong("06.prepare", "columns before rows", prepare_down_columns, named="column by column"),
    Wrong("06.prepare", "256", prepare_256, named="by 256"),
    Wrong("06.prepare", "z-score", prepare_zscore, named="standardised"),
    Wrong("06.prepare", "square pictures only", prepare_square, named="square pictures only"),
    Wrong("06.prepare", "ink or no ink", prepare_thresholded, named="ink or no ink"),
    Wrong(
        "06.accuracy",
        "entries of the one-hot tables",
        accuracy_entries,
        named="entries of the tables compared",
    ),
    Wrong("06.accuracy", "whole division", accuracy_whole_division, named="whole-number division"),
    Wrong("06.accuracy", "one verdict each", accuracy_each, says="the last step is to average"),
    Wrong("06.accuracy", "divided by the classes", accuracy_of_ten, named="divided by the classes"),
    Wrong("06.accuracy", "top two", accuracy_top_two, named="near misses counted"),
    Wrong("06.accuracy", "negative logits cut off", accuracy_positive_only, named="negative logits cut off"),
    Wrong("06.accuracy", "unsafe softmax first", accuracy_of_softmax, named="a softmax that overflows"),
    Wrong(
        "06.parameters",
        "no biases",
        {"784-30-10": 23820, "784-100-10": 79400, "784-300-100-10": 266200},
        named="biases forgotten",
    ),
    Wrong(
        "06.parameters",
        "bias for the inputs too",
        {"784-30-10": 24644, "784-100-10": 80294, "784-300-100-10": 267394},
        named="biases of the inputs",
    ),
    Wrong(
        "06.parameters",
        "nodes counted",
        {"784-30-10": 824, "784-100-10": 894, "784-300-100-10": 1194},
        named="nodes counted",
    ),
    Wrong(
        "06.parameters",
        "one bias a layer",
        {"784-30-10": 23822, "784-100-10": 79402, "784-300-100-10": 266203},
        named="one bias for each layer",
    ),
    Wrong(
        "06.parameters",
        "middle layer forgotten",
        {**COUNTS, "784-300-100-10": 236510},
        named="middle layer forgotten",
    ),
    Wrong("06.relu_start", "N(0, 1)", start_standard, named="weights from N(0, 1)"),
    Wrong("06.relu_start", "spread 0.01", start_tenth, named="a fixed spread"),
    Wrong("06.relu_start", "negative biases kept", start_biases_kept, named="biases that keep the units off"),
    Wrong("06.relu_start", "variance 1/n_in", start_lecun, named="LeCun's spread"),
    Wrong("06.relu_start", "Glorot", start_glorot, named="Glorot's spread"),
    Wrong("06.relu_start", "variance for spread", start_variance, named="variance taken for spread"),
    Wrong("06.relu_start", "zeros", start_zeros, named="all zeros"),
    Wrong("06.relu_start", "from 0 to 1", start_uniform_unit, named="no negative weights"),
    Wrong("06.relu_start", "no biases", start_weights_only, says="Expected 2 values"),
    Wrong("06.relu_start", "W turned", start_turned, named="W turned"),
    Wrong("06.relu_start", "np.random", start_global, says="draws nothing from the generator `rng`"),
    Wrong("06.relu_start", "own seed", start_seeded, named="the same weights every time"),
    Wrong("06.relu_start", "random biases", start_random_biases, named="random biases"),
    Wrong(
        "06.relu_start",
        "one bias",
        start_bias_number,
        says="`b`: expected an array of shape (100,), got one number",
    ),
    Wrong("06.relu_start", "bias as a row", start_bias_row, says="got an array of shape (1, 100)"),
    Wrong("06.choose_and_report", "chosen on test", choose_on_test, named="chosen on the test set"),
    Wrong(
        "06.choose_and_report", "chosen on training", choose_on_training, named="chosen on the training set"
    ),
    Wrong(
        "06.choose_and_report", "training quoted", choose_training_quoted, named="training accuracy quoted"
    ),
    Wrong(
        "06.choose_and_report",
        "validation quoted",
        choose_validation_quoted,
        named="validation accuracy quoted",
    ),
    Wrong(
        "06.choose_and_report",
        "best test quoted",
        choose_best_test_quoted,
        named="the best test accuracy quoted",
    ),
    Wrong("06.choose_and_report", "index", choose_index, named="the number of the rate"),
    Wrong("06.choose_and_report", "largest rate", choose_largest_rate, named="the largest rate"),
    Wrong(
        "06.choose_and_report", "validation plus test", choose_by_sum, named="validation and test together"
    ),
    Wrong("06.choose_and_report", "exchanged", choose_swapped, says="are exchanged"),
    Wrong(
        "06.rates",
        "all turned",
        {"creeps": 100, "learns": 0.1, "breaks": 0.0001},
        named="rates the wrong way round",
    ),
    Wrong(
        "06.rates",
        "larger is better",
        {"creeps": 0.0001, "learns": 100, "breaks": 0.1},
        named="the larger the better",
    ),
    Wrong(
        "06.rates",
        "0.1 creeps",
        {"creeps": 0.1, "learns": 100, "breaks": 0.0001},
        named="a tenth taken for small",
    ),
    Wrong(
        "06.softmax",
        "max of the batch",
        softmax_over_batch_max,
        named="the largest of the whole batch subtracted",
    ),
    Wrong("06.softmax", "sigmoid first", softmax_after_sigmoid, named="sigmoid in front"),
    Wrong("06.softmax", "first row only", softmax_first_row, says="got shape (4,)"),
    Wrong("06.one_hot", "labels from 1", one_hot_from_one, says="one place too early along axis 1"),
    Wrong("06.one_hot", "Y[labels] = 1", one_hot_rows, named="whole rows filled"),
    Wrong("06.cross_entropy_gradient", "uphill", first_delta_uphill, named="uphill"),
    Wrong("06.cross_entropy_gradient", "not divided", first_delta_sum, named="not divided by the batch"),
    Wrong(
        "06.cross_entropy_gradient",
        "divided by all entries",
        first_delta_mean_of_all,
        named="divided by all entries",
    ),
    Wrong("06.dense_backward", "another order", dense_order, says="in another order"),
    Wrong("06.dense_backward", "means", dense_mean, named="divided by the batch once more"),
    Wrong("06.dense_backward", "W not turned", dense_w_not_turned, named="through the wires the wrong way"),
    Wrong("06.momentum", "uphill", momentum_uphill, named="climbs"),
    Wrong("06.momentum", "weights only", momentum_weights_only, says="expected 2 values"),
    Wrong("06.momentum", "exchanged", momentum_exchanged, says="are exchanged"),
    Wrong("06.prepare", "negatives", prepare_inverted, named="ink and paper exchanged"),
    Wrong("06.prepare", "divided first", prepare_by_255_first, named="whole-number division"),
    Wrong("06.prepare", "one long row", prepare_one_row, named="everything in one row"),
    Wrong("06.prepare", "pixels as rows", prepare_pixels_as_rows, says="arranged in another shape"),
    Wrong("06.accuracy", "error rate", accuracy_error, named="share of errors"),
    Wrong("06.accuracy", "per cent", accuracy_percent, named="per cent"),
    Wrong("06.accuracy", "down the columns", accuracy_columns, named="argmax over the wrong axis"),
    Wrong("06.accuracy", "largest value", accuracy_values, named="the value in place of its position"),
    Wrong("06.mini_batches", "rest dropped", batches_last_dropped, named="the rest is dropped"),
    Wrong("06.mini_batches", "in order", batches_in_order, named="not shuffled"),
    Wrong("06.mini_batches", "in place", batches_in_place, named="shuffled in place"),
    Wrong("06.mini_batches", "with repeats", batches_with_repeats, named="drawn with replacement"),
    Wrong("06.softmax_by_hand", "per cent", {"p": [12.5, 25, 62.5], "loss": 0.47}, named="per cent"),
    Wrong("06.softmax_by_hand", "exponentials", {"p": [1, 2, 5], "loss": 0.47}, named="not divided"),
    Wrong("06.softmax_by_hand", "no minus", {"p": [0.125, 0.25, 0.625], "loss": -0.47}, named="no minus"),
    Wrong(
        "06.parameters",
        "product of all",
        {"784-30-10": 235200, "784-100-10": 784000, "784-300-100-10": 235200000},
        named="all sizes multiplied",
    ),
    Wrong(
        "06.parameters",
        "output biases left out",
        {"784-30-10": 23850, "784-100-10": 79500, "784-300-100-10": 266600},
        named="output bias forgotten",
    ),
    Wrong("06.accuracy", "more than half", accuracy_more_than_half, named="more than half"),
    Wrong("06.accuracy", "all or nothing", accuracy_all, named="whole-number division"),
    Wrong("06.softmax_by_hand", "reversed", dict(p=[0.625, 0.25, 0.125], loss=0.47), says="in reverse order"),
    Wrong(
        "06.softmax_by_hand",
        "squared error for the loss",
        {"p": [0.125, 0.25, 0.625], "loss": 0.14},
        named="squared error",
    ),
    Wrong(
        "06.softmax_by_hand",
        "loss over three",
        {"p": [0.125, 0.25, 0.625], "loss": 0.157},
        named="divided by the classes",
    ),
    Wrong("06.softmax", "logarithms", softmax_logarithms, named="logarithm returned"),
    Wrong(
        "06.softmax",
        "max of the first row",
        softmax_first_row_shift,
        named="the largest of the whole batch subtracted",
    ),
    Wrong("06.softmax", "2 for e", softmax_base_two, says="Integers to negative integer powers"),
    Wrong("06.softmax", "rounded to three decimals", softmax_rounded, says="is rounded to"),
    Wrong("06.softmax", "sorted", softmax_sorted, says="in the wrong order"),
    Wrong(
        "06.softmax",
        "first result kept for ever",
        softmax_kept,
        says="expected shape (3, 2), got shape (2, 4)",
    ),
    Wrong("06.softmax", "printed", softmax_printed, says="returns nothing (None)"),
    Wrong("06.softmax", "largest size subtracted", softmax_of_absolute, says="a result is no number"),
    Wrong("06.one_hot", "a square table", one_hot_square, says="expected shape (3, 5), got shape (5, 5)"),
    Wrong("06.one_hot", "counts", one_hot_counts, says="expected shape (3, 5), got shape (5,)"),
    Wrong("06.one_hot", "labels sorted", one_hot_sorted),
    Wrong("06.one_hot", "ones up to the label", one_hot_cumulative, named="ones up to the label"),
    Wrong(
        "06.cross_entropy_gradient",
        "divided twice",
        gradient_twice_divided,
        named="divided by the batch twice",
    ),
    Wrong("06.cross_entropy_gradient", "at the predicted class", gradient_at_prediction),
    Wrong("06.cross_entropy_gradient", "of the squared error", gradient_of_square),
    Wrong("06.cross_entropy_gradient", "the loss", gradient_is_the_loss),
    Wrong("06.cross_entropy_gradient", "times p (1 - p)", gradient_slope_of_softmax, named="an extra slope"),
    Wrong("06.dense_backward", "two results", dense_no_inputs, says="expected 3 values (dW, db, dA), got 2"),
    Wrong("06.dense_backward", "product of the sums", dense_of_sums),
    Wrong("06.dense_backward", "db over the units", dense_rows_summed, named="bias summed over the nodes"),
    Wrong("06.dense_backward", "a sigmoid's slope", dense_slope, named="slope of the layer itself"),
    Wrong(
        "06.mini_batches",
        "an empty one at the end",
        batches_with_an_empty_one,
        named="an empty batch at the end",
    ),
    Wrong("06.mini_batches", "drawn and not used", batches_drawn_unused, named="not shuffled"),
    Wrong("06.mini_batches", "sorted by label", batches_sorted_by_label, named="sorted by label"),
    Wrong("06.mini_batches", "last one missing", batches_last_missing_if_full, named="the rest is dropped"),
    Wrong("06.mini_batches", "labels first", batches_labels_first, named="labels first"),
    Wrong("06.mini_batches", "size taken for a number", batches_number_for_size, says="expected 7, got 8"),
    Wrong("06.mini_batches", "row numbers", batches_of_indices, named="row numbers in place of rows"),
    Wrong("06.momentum", "step along the old velocity", momentum_old_velocity, named="old velocity used"),
    Wrong("06.momentum", "fraction of both", momentum_whole_bracket, named="fraction on both"),
    Wrong("06.momentum", "no rate", momentum_no_rate, named="no rate in the step"),
    Wrong("06.momentum", "plain descent", momentum_forgotten, named="no memory"),
    Wrong("06.momentum", "weights decay too", momentum_decays_weights),
    Wrong("06.prepare", "from -1 to 1", prepare_minus_one_to_one, named="from -1 to 1"),
    Wrong(
        "06.prepare",
        "largest pixel of each picture",
        prepare_by_largest_of_each,
        named="each picture by its own maximum",
    ),
    Wrong("06.prepare", "bytes doubled", prepare_overflowing),
    Wrong("06.prepare", "mirrored", prepare_mirrored),
    Wrong("06.accuracy", "a count", accuracy_sum, named="right answers counted"),
    Wrong("06.accuracy", "smallest logit", accuracy_smallest, named="smallest logit"),
    Wrong("06.accuracy", "largest size", accuracy_absolute),
    Wrong("06.accuracy", "first example only", accuracy_first),
    Wrong("06.accuracy", "argmax of the table", accuracy_flat),
    Wrong(
        "06.parameters",
        "bias nodes receive wires",
        {
            "784-30-10": 785 * 31 + 31 * 10,
            "784-100-10": 785 * 101 + 101 * 10,
            "784-300-100-10": 785 * 301 + 301 * 101 + 101 * 10,
        },
        named="bias nodes receive wires",
    ),
    Wrong(
        "06.parameters",
        "weights and nodes multiplied",
        {
            "784-30-10": (784 + 30) * 10,
            "784-100-10": (784 + 100) * 10,
            "784-300-100-10": (784 + 300 + 100) * 10,
        },
    ),
    Wrong("06.choose_and_report", "smallest gap", choose_smallest_gap, named="the smallest gap"),
    Wrong("06.choose_and_report", "rates sorted first", choose_sorted_rates, named="rates sorted"),
    Wrong("06.choose_and_report", "sum of all three", choose_mean_of_three, named="other sets have a say"),
    Wrong("06.choose_and_report", "the last", choose_last, named="the last one"),
    Wrong("06.choose_and_report", "smallest validation accuracy", choose_worst, named="the worst one"),
    Wrong("06.choose_and_report", "mean of three reported", choose_mean_reported),
    Wrong(
        "06.rates",
        "middle rate breaks",
        {"creeps": 0.0001, "learns": 100, "breaks": 0.1},
        named="the larger the better",
    ),
    Wrong(
        "06.rates",
        "numbers in quotes",
        {"creeps": "0.0001", "learns": "slow", "breaks": "100"},
        says="expected one number, got the text",
    ),
    Wrong(
        "06.softmax_by_hand",
        "loss of all classes",
        dict(p=[0.125, 0.25, 0.625], loss=3.94),
        named="all classes counted",
    ),
    Wrong(
        "06.softmax_by_hand",
        "entropy",
        dict(p=[0.125, 0.25, 0.625], loss=0.90),
        named="probability times logarithm",
    ),
    Wrong(
        "06.softmax_by_hand",
        "loss: the logit",
        dict(p=[0.125, 0.25, 0.625], loss=1.61),
        named="the logit in place of the loss",
    ),
    Wrong("06.softmax_by_hand", "one decimal", dict(p=[0.1, 0.3, 0.6], loss=0.5)),
    Wrong("06.softmax", "columns", softmax_of_columns, named="softmax over the wrong axis"),
    Wrong("06.softmax", "no maximum", softmax_overflows, named="no maximum subtracted"),
    Wrong("06.softmax", "1 for the largest", softmax_one_hot, named="one for the largest"),
    Wrong("06.softmax", "maximum above the line only", softmax_max_above_only, says="overflow"),
    Wrong(
        "06.mini_batches",
        "rest joined to the last batch",
        batches_rest_joined,
        named="the rest joined to the last batch",
    ),
    Wrong("06.mini_batches", "last one filled up", batches_filled_up, says="expected 2, got 8"),
    Wrong("06.mini_batches", "y left in order", batches_y_left, named="pictures and labels shuffled apart"),
    Wrong("06.mini_batches", "two epochs", batches_two_epochs, named="several epochs"),
    Wrong(
        "06.parameters",
        "output layer forgotten",
        {"784-30-10": 23550, "784-100-10": 78500, "784-300-100-10": 265600},
        named="output layer forgotten",
    ),
    Wrong(
        "06.parameters",
        "28 inputs",
        {
            "784-30-10": 28 * 30 + 30 + 310,
            "784-100-10": 28 * 100 + 100 + 1010,
            "784-300-100-10": 28 * 300 + 300 + 30100 + 1010,
        },
        named="side of the picture for the pixels",
    ),
    Wrong(
        "06.parameters",
        "a bias for each weight",
        {"784-30-10": 2 * 23820, "784-100-10": 2 * 79400, "784-300-100-10": 2 * 266200},
        named="a bias for every weight",
    ),
    Wrong(
        "06.parameters",
        "first two exchanged",
        {**ALL_COUNTS, "784-30-10": 79510, "784-100-10": 23860},
        says="are exchanged",
    ),
    Wrong(
        "06.rates",
        "100 creeps",
        dict(creeps=100, learns=0.0001, breaks=0.1),
        named="rates the wrong way round",
    ),
    Wrong(
        "06.rates", "100 learns", dict(creeps=0.1, learns=100, breaks=0.0001), named="a tenth taken for small"
    ),
    Wrong(
        "06.rates",
        "0.001 for 0.0001",
        dict(creeps=0.001, learns=0.1, breaks=100),
        says="10 times what it should be",
    ),
    Wrong(
        "06.rates", "0.1 for all", dict(creeps=0.1, learns=0.1, breaks=0.1), named="a tenth taken for small"
    ),
    Wrong("06.choose_and_report", "mean of all tests", choose_mean_of_tests, named="mean test accuracy"),
    Wrong(
        "06.choose_and_report",
        "training plus validation",
        choose_train_and_validation,
        named="other sets have a say",
    ),
    Wrong(
        "06.choose_and_report",
        "accuracy for the rate",
        choose_accuracy_for_rate,
        named="accuracy in place of the rate",
    ),
    Wrong("06.choose_and_report", "row number as a set", choose_set, says="expected one number, got a set"),
    Wrong("06.one_hot", "labels from one", one_hot_shifted, named="counted from one"),
    Wrong(
        "06.mini_batches",
        "return in the loop",
        batches_return_in_the_loop,
        named="only the first batch",
    ),
    Wrong(
        "06.mini_batches",
        "batch_size batches",
        batches_that_many,
        named="size taken for the number of batches",
    ),
    Wrong(
        "06.momentum",
        "rate on the gradient only",
        momentum_outside_the_rate,
        named="rate on the gradient alone",
    ),
    Wrong(
        "06.momentum",
        "minus in the velocity",
        momentum_of_minus_gradients,
        named="gradient subtracted in the velocity",
    ),
    Wrong("06.relu_start", "uniform bounds", start_uniform_bounds, named="spread of uniform numbers"),
    Wrong("06.relu_start", "every other unit off", start_half_dead, named="biases that keep the units off"),
    Wrong("06.relu_start", "biases of 10", start_always_on, named="biases that keep the units on"),
    Wrong("06.relu_start", "one unit copied", start_one_unit_copied, named="every unit the same"),
    Wrong("06.relu_start", "root of the 2", start_root_of_two, named="root of the 2 alone"),
    Wrong(
        "06.accuracy",
        "shares rounded",
        accuracy_of_rounded_shares,
        named="differences lost before the comparison",
    ),
    Wrong(
        "06.accuracy",
        "half precision",
        accuracy_in_half_precision,
        named="differences lost before the comparison",
    ),
    Wrong("06.choose_and_report", "first never tried", choose_first_never_tried, named="a rate left out"),
    Wrong("06.choose_and_report", "report rounded", choose_rounded_report, says="rounded to 2 decimals"),
    Wrong(
        "06.mini_batches",
        "columns shuffled",
        batches_columns_shuffled,
        named="something else than rows of X",
    ),
    Wrong("06.mini_batches", "small one first", batches_small_one_first, named="the small batch first"),
    Wrong("06.mini_batches", "all in one", batches_all_in_one, named="everything in one batch"),
    Wrong("06.softmax", "over the mean", softmax_over_the_mean, named="divided by the mean"),
    Wrong("06.softmax", "no exponential", softmax_no_exponential, named="no exponential"),
    Wrong("06.softmax", "minus inside", softmax_minus_inside, named="minus in the exponent"),
    Wrong(
        "06.cross_entropy_gradient", "P[:, labels] -= 1", delta_whole_columns, named="whole columns lowered"
    ),
    Wrong("06.momentum", "step kept", momentum_step_kept, named="the step returned as velocity"),
    Wrong(
        "06.momentum",
        "1 - momentum",
        momentum_lost_part,
        named="what is lost in place of what survives",
    ),
    Wrong("06.prepare", "guarded maximum", prepare_guarded_maximum, named="by the largest of the batch"),
    Wrong(
        "06.softmax_by_hand",
        "logits as probabilities",
        {"p": [0, 0.69, 1.61], "loss": 0.47},
        named="logits in place of probabilities",
    ),
    Wrong(
        "06.softmax_by_hand",
        "logarithm to base 10",
        {"p": [0.125, 0.25, 0.625], "loss": 0.204},
        named="another base",
    ),
    Wrong("06.choose_and_report", "the smallest of the good rates", choose_smallest_of_good),
]

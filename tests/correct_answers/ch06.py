"""Right answers to the exercises of chapter 06."""

import itertools
import math

import numpy as np

from correct_answers import answer_to


@answer_to("06.softmax_by_hand")
def softmax_from_odds():
    odds = [1, 2, 5]
    return {"p": [odd / sum(odds) for odd in odds], "loss": math.log(8) - math.log(5)}


@answer_to("06.softmax_by_hand")
def softmax_rounded():
    return {"p": [0.13, 0.25, 0.63], "loss": 0.47}


@answer_to("06.softmax")
def softmax_row_by_row(Z):
    rows = []
    for z in Z:
        e = [math.exp(value - max(z)) for value in z]
        rows.append([value / sum(e) for value in e])
    return np.array(rows)


@answer_to("06.softmax")
def softmax_through_logarithms(Z):
    shifted = Z - np.max(Z, axis=-1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


@answer_to("06.one_hot")
def one_hot_loop(labels, n_classes):
    table = []
    for label in labels:
        row = [0.0] * n_classes
        row[label] = 1.0
        table.append(row)
    return np.array(table)


@answer_to("06.one_hot")
def one_hot_from_identity(labels, n_classes):
    return np.eye(n_classes)[labels]


@answer_to("06.cross_entropy_gradient")
def gradient_in_place(logits, labels):
    P = np.exp(logits - logits.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    P[np.arange(len(labels)), labels] -= 1
    return P / len(labels)


@answer_to("06.cross_entropy_gradient")
def gradient_example_by_example(logits, labels):
    result = np.empty(logits.shape)
    for i, (z, label) in enumerate(zip(logits, labels, strict=True)):
        e = np.exp(z - np.max(z))
        p = e / e.sum()
        result[i] = (p - np.eye(len(z))[label]) / len(logits)
    return result


@answer_to("06.dense_backward")
def dense_backward_loops(A, W, delta):
    dW, db, dA = np.zeros_like(W), np.zeros(W.shape[1]), np.zeros_like(A)
    for n in range(len(A)):
        for j in range(W.shape[1]):
            db[j] += delta[n, j]
            for i in range(W.shape[0]):
                dW[i, j] += A[n, i] * delta[n, j]
                dA[n, i] += delta[n, j] * W[i, j]
    return dW, db, dA


@answer_to("06.dense_backward")
def dense_backward_einsum(A, W, delta):
    return np.einsum("ni,nj->ij", A, delta), np.ones(len(A)) @ delta, np.einsum("nj,ij->ni", delta, W)


@answer_to("06.mini_batches")
def batches_from_a_split(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    return [(X[piece], y[piece]) for piece in np.split(order, range(batch_size, len(y), batch_size))]


@answer_to("06.mini_batches")
def batches_from_a_shuffled_list(X, y, batch_size, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    while order:
        chosen, order = order[:batch_size], order[batch_size:]
        yield np.array([X[i] for i in chosen]), np.array([y[i] for i in chosen])


@answer_to("06.momentum")
def momentum_in_one_line(w, velocity, gradient, learning_rate, momentum):
    return w - learning_rate * (gradient + momentum * velocity), gradient + momentum * velocity


@answer_to("06.momentum")
def momentum_entry_by_entry(w, velocity, gradient, learning_rate, momentum):
    new = [momentum * v + g for v, g in zip(velocity, gradient, strict=True)]
    return np.array([x - learning_rate * v for x, v in zip(w, new, strict=True)]), np.array(new)


@answer_to("06.prepare")
def prepare_by_multiplying(images):
    n, height, width = images.shape
    return images.astype(np.float64).reshape(n, height * width) * (1 / 255)


@answer_to("06.prepare")
def prepare_one_by_one(images):
    return np.array([[pixel / 255.0 for pixel in image.ravel()] for image in images])


@answer_to("06.accuracy")
def accuracy_counted(logits, labels):
    right = 0
    for row, label in zip(logits, labels, strict=True):
        right += int(np.argmax(row) == label)
    return right / len(labels)


@answer_to("06.accuracy")
def accuracy_of_the_true_logit(logits, labels):
    true = logits[np.arange(len(labels)), labels]
    return (true == logits.max(axis=1)).mean()


@answer_to("06.parameters")
def parameters_with_a_ones_column():
    return {
        "784-30-10": 785 * 30 + 31 * 10,
        "784-100-10": 785 * 100 + 101 * 10,
        "784-300-100-10": 785 * 300 + 301 * 100 + 101 * 10,
    }


@answer_to("06.parameters")
def parameters_added_up():
    counts = {}
    for name in ("784-30-10", "784-100-10", "784-300-100-10"):
        sizes = [int(size) for size in name.split("-")]
        counts[name] = sum(sizes[1:]) + sum(a * b for a, b in itertools.pairwise(sizes))
    return counts


@answer_to("06.relu_start")
def start_with_a_scale(n_in, n_out, rng):
    W = rng.normal(loc=0.0, scale=math.sqrt(2.0 / n_in), size=(n_in, n_out))
    return W, np.zeros((n_out,))


@answer_to("06.relu_start")
def start_from_a_uniform_distribution(n_in, n_out, rng):
    bound = (6 / n_in) ** 0.5  # its variance is bound squared over three
    return [rng.uniform(-bound, bound, (n_in, n_out)), [0.0] * n_out]


@answer_to("06.rates")
def rates_as_given():
    return {"creeps": 0.0001, "learns": 0.1, "breaks": 100}


@answer_to("06.rates")
def rates_as_powers():
    rates = sorted([0.1, 100.0, 1e-4])
    return dict(zip(("creeps", "learns", "breaks"), rates, strict=True))


@answer_to("06.choose_and_report")
def chosen_by_a_loop(rates, train, validation, test):
    best = 0
    for i in range(len(rates)):
        if validation[i] > validation[best]:
            best = i
    return rates[best], test[best]


@answer_to("06.choose_and_report")
def chosen_by_sorting(rates, train, validation, test):
    _, rate, result = max(zip(validation, rates, test, strict=True))
    return [float(rate), float(result)]


@answer_to("06.relu_start")
def start_with_small_positive_biases(n_in, n_out, rng):
    W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
    return W, np.repeat(0.01, n_out)


@answer_to("06.relu_start")
def start_with_small_random_biases(n_in, n_out, rng):
    return rng.normal(0, math.sqrt(2 / n_in), (n_in, n_out)), rng.normal(0, 0.05, n_out)

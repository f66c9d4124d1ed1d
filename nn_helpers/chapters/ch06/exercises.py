"""The exercises of chapter 06: the multilayer perceptron."""

import itertools

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe

# 1 · softmax by hand

softmax_by_hand_exercise = Exercise(
    id="06.softmax_by_hand",
    title="Softmax with pencil and paper",
    reference={"p": np.array([1, 2, 5]) / 8, "loss": -np.log(5 / 8)},
    decimals=2,
    misconceptions=[
        Misconception(
            "logits divided by their sum",
            {"p": np.log([1.0, 2.0, 5.0]) / np.log(10)},
            "You divided the logits by their sum. Softmax exponentiates first, which makes everything "
            "positive, and then divides.",
        ),
        Misconception(
            "not divided",
            {"p": np.array([1.0, 2.0, 5.0])},
            "These are the exponentials, and they are right. Probabilities add up to 1: one step is missing.",
        ),
        Misconception(
            "loss of the wrong class",
            {"loss": -np.log(1 / 8)},
            "The probabilities are right. The cross-entropy looks at one of them only: the probability "
            "of the true class.",
        ),
        Misconception(
            "no minus",
            {"loss": np.log(5 / 8)},
            "The logarithm of a probability is never positive, and a loss should be smaller when the "
            "answer is better. A sign is missing.",
        ),
        Misconception(
            "another base",
            {"loss": -np.log10(5 / 8)},
            "The cross-entropy takes the natural logarithm, whose slope at 1 is 1. Yours has another base.",
        ),
        Misconception(
            "one minus p",
            {"loss": 3 / 8},
            "One minus the probability is an error of a kind, but a mild one even for absurd answers. "
            "The cross-entropy takes a logarithm.",
        ),
    ],
    hints=(
        "Exponentiate each logit. They were chosen so that you need no calculator for it.",
        "Divide the three exponentials by their sum.",
        "The loss is minus the natural logarithm of the probability that the true class received.",
    ),
)


# 2 · softmax for a batch


def softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _strictly(student, Z):
    """Run the student's function with overflow as an error."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return student(Z)


def _over_columns(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


def _over_everything(Z):
    e = np.exp(Z - Z.max())
    return e / e.sum()


def _unsafe(Z):
    e = np.exp(Z)
    return e / e.sum(axis=1, keepdims=True)


softmax_exercise = Exercise(
    id="06.softmax",
    title="Softmax of a batch",
    reference=softmax,
    run=_strictly,
    probes=[
        np.array([[0.2, -1.1, 0.7, 1.4], [2.0, 0.3, -0.6, 0.1]]),
        Probe(np.array([[1, 3], [2, -1], [0, 4]]), label="whole-number logits"),
        Probe(
            np.array([[1000.0, 1001.0, 998.0], [-1000.0, -999.0, -1003.0]]),
            label="logits around 1000 and -1000",
        ),
    ],
    misconceptions=[
        Misconception(
            "softmax over the wrong axis",
            _over_columns,
            "Your columns add up to 1; the rows should. A row is one example, and its classes compete "
            "with each other, not with other examples.",
        ),
        Misconception(
            "one total for the whole batch",
            _over_everything,
            "All numbers of the batch together add up to 1. Each example has probabilities of its own: "
            "sum along its row and keep the dimension.",
        ),
        Misconception(
            "no maximum subtracted",
            _unsafe,
            "Moderate logits are right, large ones overflow. Subtracting the same number from a whole "
            "row changes no probability: which number makes every exponent safe?",
        ),
        Misconception(
            "not divided",
            lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True)),
            "The largest entry of each row is 1: these are exponentials that were never divided by "
            "their sum.",
        ),
        Misconception(
            "logarithm returned",
            lambda Z: np.log(softmax(Z) + 0.0),
            "Your numbers are negative: logarithms of probabilities. The exercise asks for the "
            "probabilities.",
        ),
        Misconception(
            "sigmoids",
            lambda Z: 0.5 + 0.5 * np.tanh(Z / 2),
            "Each number was squashed by itself, so rows do not add up to 1. In a softmax the classes "
            "share one total.",
        ),
    ],
    hints=(
        "Exponentials of a row, divided by the sum of that row.",
        "`axis=1` with `keepdims=True` keeps a column of row sums, which divides each row by its own.",
        "Before exponentiating, subtract each row's largest entry; the ratio does not notice.",
    ),
    insight="Every library subtracts the maximum first.",
)


# 3 · one-hot


def one_hot(labels, n_classes):
    Y = np.zeros((len(labels), n_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y


one_hot_exercise = Exercise(
    id="06.one_hot",
    title="One-hot targets",
    reference=one_hot,
    probes=[
        (np.array([2, 0, 3]), 5),
        Probe(np.array([1, 1, 0, 2]), 4, label="labels (1, 1, 0, 2) of 4 classes"),
    ],
    misconceptions=[
        Misconception(
            "transposed",
            lambda labels, n_classes: one_hot(labels, n_classes).T,
            "Classes run down, examples across. The course's rows are examples: turn the table.",
        ),
        Misconception(
            "counted from one",
            lambda labels, n_classes: one_hot((labels - 1) % n_classes, n_classes),
            "Every 1 stands one place too far to the left: label 0 belongs into the first column, which "
            "has number 0.",
        ),
        Misconception(
            "as wide as the largest label",
            lambda labels, n_classes: one_hot(labels, labels.max() + 1),
            "The table is too narrow when the last class does not occur in this batch. Its width is the "
            "number of classes, not the largest label.",
        ),
        Misconception(
            "whole rows filled",
            lambda labels, n_classes: (
                np.isin(np.arange(max(len(labels), n_classes))[: len(labels)], labels)[:, None]
                * np.ones(n_classes)
            ),
            "`Y[labels] = 1` chooses whole rows. You need one entry a row: a row number and a column "
            "number for each.",
        ),
        Misconception(
            "label in place of one",
            lambda labels, n_classes: one_hot(labels, n_classes) * labels[:, None],
            "The right places, but the label itself is stored there. A one-hot row holds a single 1.",
        ),
        Misconception(
            "one-cold",
            lambda labels, n_classes: 1 - one_hot(labels, n_classes),
            "Yours is 1 everywhere except at the label. Turn it around.",
        ),
    ],
    hints=(
        "Start from zeros with one row for each example and one column for each class.",
        "You want to set entry (0, labels[0]), (1, labels[1]), and so on. NumPy takes two index arrays "
        "at once.",
        "`np.arange(len(labels))` gives the rows; or look at what the rows of an identity matrix are.",
    ),
)


# 4 · the gradient of softmax with cross-entropy


def cross_entropy_gradient(logits, labels):
    return (softmax(logits) - one_hot(labels, logits.shape[1])) / len(labels)


def _extra_slope(logits, labels):
    P = softmax(logits)
    return (P - one_hot(labels, logits.shape[1])) * P * (1 - P) / len(labels)


gradient_exercise = Exercise(
    id="06.cross_entropy_gradient",
    title="Delta of a softmax with cross-entropy",
    reference=cross_entropy_gradient,
    probes=[
        (np.array([[0.2, -1.1, 0.7], [2.0, 0.3, -0.6]]), np.array([2, 1])),
        (
            np.array([[0.5, 1.5, -0.4, 0.1], [-0.3, 0.8, 1.1, 0.6], [1.2, -0.7, 0.4, 0.9]]),
            np.array([0, 3, 1]),
        ),
    ],
    misconceptions=[
        Misconception(
            "not divided by the batch",
            lambda logits, labels: cross_entropy_gradient(logits, labels) * len(labels),
            "Each row is right for its own example. The loss is a mean over the batch, so a batch twice "
            "as large must not push twice as hard.",
        ),
        Misconception(
            "uphill",
            lambda logits, labels: -cross_entropy_gradient(logits, labels),
            "The sign is turned: the true class gets a positive delta, so subtracting it would make the "
            "class less likely.",
        ),
        Misconception(
            "divided by all entries",
            lambda logits, labels: cross_entropy_gradient(logits, labels) / logits.shape[1],
            "The result is too small by the number of classes. The mean runs over examples; within one "
            "example the classes belong together.",
        ),
        Misconception(
            "targets forgotten",
            lambda logits, labels: softmax(logits) / len(labels),
            "These are the probabilities alone: no entry is negative, so nothing would push the true "
            "class up. What is subtracted from the probabilities?",
        ),
        Misconception(
            "label subtracted as a number",
            lambda logits, labels: (softmax(logits) - labels[:, None]) / len(labels),
            "The label's number was subtracted from every class. Class 3 is not three times class 1: it "
            "is a place, so it wants a one-hot row.",
        ),
        Misconception(
            "an extra slope",
            _extra_slope,
            "There is an extra factor p(1 - p). It belongs to squared error behind a sigmoid; here the "
            "slope of the softmax has cancelled already.",
        ),
        Misconception(
            "logits in place of probabilities",
            lambda logits, labels: (logits - one_hot(labels, logits.shape[1])) / len(labels),
            "The targets are subtracted from raw logits, which is the gradient of a squared error. Turn "
            "the logits into probabilities first.",
        ),
    ],
    hints=(
        "It is the gradient of chapter 05 again: what was predicted minus what was true.",
        "Both are tables of the same shape: probabilities from a softmax, and one-hot rows.",
        "The loss is a mean, so divide by the number of examples, once.",
    ),
    points=2,
    insight="The same line as in chapters 04 and 05: prediction minus target.",
)


# 5 · a dense layer backwards


def dense_backward(A, W, delta):
    return A.T @ delta, delta.sum(axis=0), delta @ W.T


def _dense(dW=None, db=None, dA=None):
    def backward(A, W, delta):
        right = dense_backward(A, W, delta)
        return tuple(
            wrong(A, W, delta) if wrong else part for wrong, part in zip((dW, db, dA), right, strict=True)
        )

    return backward


dense_exercise = Exercise(
    id="06.dense_backward",
    title="A dense layer, backwards",
    reference=dense_backward,
    parts=("dW", "db", "dA"),
    probes=[
        (
            np.array([[0.5, -1.2], [0.3, 0.8], [-0.7, 1.1]]),
            np.array([[0.4, -0.9], [1.3, 0.2]]),
            np.array([[0.2, -0.5], [0.7, 0.1], [-0.3, 0.6]]),
        ),
        (
            np.array([[1.0, 2.0, -1.0], [0.5, -0.4, 0.3]]),
            np.array([[0.1, 0.2, 0.3, 0.4], [-0.5, 0.6, -0.7, 0.8], [0.9, -0.2, 0.5, -0.6]]),
            np.array([[0.3, -0.1, 0.4, 0.2], [-0.6, 0.5, 0.1, -0.2]]),
        ),
    ],
    misconceptions=[
        Misconception(
            "dW transposed",
            _dense(dW=lambda A, W, delta: delta.T @ A),
            "dW has the shape (out, in); the course stores W as (in, out), and a gradient has the shape "
            "of what it corrects.",
        ),
        Misconception(
            "divided by the batch once more",
            _dense(dW=lambda A, W, delta: A.T @ delta / len(A)),
            "dW is too small by the batch size. The mean of the loss has been taken care of in delta "
            "already; here the examples are added.",
        ),
        Misconception(
            "bias gradient not summed",
            _dense(db=lambda A, W, delta: delta),
            "db has one row for each example, but the layer has a single bias for each node. Every "
            "example used the same one: add up their wishes.",
        ),
        Misconception(
            "bias gradient averaged",
            _dense(db=lambda A, W, delta: delta.mean(axis=0)),
            "db is too small by the batch size: average and sum were mixed. Delta carries the 1/N of "
            "the mean loss already.",
        ),
        Misconception(
            "bias summed over the nodes",
            _dense(db=lambda A, W, delta: delta.sum(axis=1)),
            "db was summed along the rows, which gives one number for each example. Sum over the "
            "examples instead.",
        ),
        Misconception(
            "through the wires the wrong way",
            _dense(dA=lambda A, W, delta: delta @ W if W.shape[0] == W.shape[1] else delta @ W.T),
            "dA is wrong where W is square, so nothing complained. Forwards a row met W from the left "
            "side; backwards it has to meet the transpose.",
        ),
        Misconception(
            "slope of the layer itself",
            _dense(dA=lambda A, W, delta: (delta @ W.T) * A * (1 - A)),
            "dA carries an extra A(1 - A). A dense layer does not bend; the activation is a layer of "
            "its own and multiplies its slope itself.",
        ),
    ],
    hints=(
        "Compare shapes: dW looks like W, db like b, dA like A. Only one product of the given tables "
        "fits each.",
        "A weight's gradient is the activation that went in times the delta that came back, added over "
        "the batch.",
        "For dA every node sends its delta back along its wires: a product with W turned around.",
    ),
    points=2,
    insight="Three products: that is the whole backward pass of a layer.",
)


# 6 · mini-batches


def mini_batches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


def _two_epochs(student, n, batch_size, seed):
    """What two epochs of the student's batches look like, in facts that no right order changes."""
    X, y = np.arange(n, dtype=float)[:, None] * [1.0, 10.0], np.arange(n) * 2
    rng = np.random.default_rng(seed)
    epochs = []
    for _ in range(2):
        made = student(X, y, batch_size, rng)
        if made is None or made is Ellipsis:
            return made
        epochs.append([(np.asarray(a), np.asarray(b)) for a, b in made])
    seen = [np.concatenate([a[:, 0] for a, _ in epoch]) for epoch in epochs]
    labels = np.concatenate([b for _, b in epochs[0]])
    sizes = [len(a) for a, _ in epochs[0]]
    first = epochs[0][0][0][:, 0]
    return {
        "sizes of the batches": sizes,
        "examples of an epoch, sorted": np.sort(seen[0]),
        "every picture has its own label": bool(np.array_equal(labels, 2 * seen[0])),
        "shuffled": bool(not np.array_equal(seen[0], np.arange(n))),
        "shuffled within batches": bool(not np.array_equal(np.diff(first), np.ones(len(first) - 1))),
        "another order in the second epoch": bool(not np.array_equal(seen[0], seen[1])),
    }


def _in_order(X, y, batch_size, rng):
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


def _shuffled_apart(X, y, batch_size, rng):
    return _in_order(X[rng.permutation(len(X))], y[rng.permutation(len(y))], batch_size, rng)


def _same_order_every_epoch(X, y, batch_size, rng):
    return mini_batches(X, y, batch_size, np.random.default_rng(0))


def _rest_dropped(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X) - batch_size + 1, batch_size):
        yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]


def _only_starts(X, y, batch_size, rng):
    starts = np.arange(0, len(X), batch_size)
    for start in np.concatenate([rng.permutation(starts[:-1]), starts[-1:]]):
        yield X[start : start + batch_size], y[start : start + batch_size]


def _with_replacement(X, y, batch_size, rng):
    chosen = np.sort(rng.integers(0, len(X), size=len(X)) // 2)
    for start in range(0, len(X), batch_size):
        yield X[chosen[start : start + batch_size]], y[chosen[start : start + batch_size]]


mini_batches_exercise = Exercise(
    id="06.mini_batches",
    title="One epoch in mini-batches",
    reference=mini_batches,
    run=_two_epochs,
    parts=(
        "sizes of the batches",
        "every picture has its own label",
        "examples of an epoch, sorted",
        "shuffled",
        "shuffled within batches",
        "another order in the second epoch",
    ),
    probes=[
        Probe(50, 8, 1, label="50 examples in batches of 8"),
        Probe(60, 12, 2, label="60 examples in batches of 12"),
    ],
    misconceptions=[
        Misconception(
            "not shuffled",
            _in_order,
            "The examples come in the order in which they are stored. If the data are sorted by class, "
            "each batch sees one digit only. Draw a fresh order.",
        ),
        Misconception(
            "pictures and labels shuffled apart",
            _shuffled_apart,
            "Pictures and labels were shuffled with two different orders, so a three may now be called "
            "a seven. One order must serve both.",
        ),
        Misconception(
            "the same order every epoch",
            _same_order_every_epoch,
            "Both epochs have the same order: a generator of its own starts anew each time. Use the one "
            "that is handed in, which goes on.",
        ),
        Misconception(
            "the rest is dropped",
            _rest_dropped,
            "Some examples never appear in the epoch: the last batch is not full and was dropped. A "
            "smaller batch is allowed.",
        ),
        Misconception(
            "only the batches are shuffled",
            _only_starts,
            "The batches come in a new order, but each holds neighbours of the stored data, always the "
            "same ones. Shuffle the examples, not the starts.",
        ),
        Misconception(
            "drawn with replacement",
            _with_replacement,
            "Some examples appear twice and others not at all. An epoch shows every example exactly "
            "once: a permutation does that.",
        ),
    ],
    hints=(
        "Draw one order of all examples, then cut it into pieces.",
        "`rng.permutation(len(X))` gives the order; index both X and y with the same piece of it.",
        "A loop over `range(0, len(X), batch_size)` gives the starts, and slices may run over the end.",
    ),
    points=2,
)


# 7 · momentum


def momentum_step(w, velocity, gradient, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return w - learning_rate * velocity, velocity


momentum_exercise = Exercise(
    id="06.momentum",
    title="A step with momentum",
    reference=momentum_step,
    parts=("new weights", "new velocity"),
    probes=[
        (np.array([0.5, -1.0]), np.array([0.2, 0.4]), np.array([1.5, -0.6]), 0.1, 0.9),
        (np.array([2.0, 0.3, -0.7]), np.array([-0.5, 0.8, 0.1]), np.array([0.4, 0.9, -1.1]), 0.05, 0.6),
    ],
    misconceptions=[
        Misconception(
            "climbs",
            lambda w, v, g, lr, m: (w + lr * (m * v + g), m * v + g),
            "The velocity is right, and you walk along it uphill. Every update of this course subtracts.",
        ),
        Misconception(
            "old velocity used",
            lambda w, v, g, lr, m: (w - lr * v, m * v + g),
            "The weights move by the velocity from before this step. Update the velocity first, then move.",
        ),
        Misconception(
            "gradient counted by what is left",
            lambda w, v, g, lr, m: (w - lr * (m * v + (1 - m) * g), m * v + (1 - m) * g),
            "This is a running mean: the gradient is weighted by one minus the momentum. That is a "
            "variant with smaller steps; the course, like PyTorch, adds the full gradient.",
        ),
        Misconception(
            "rate inside the velocity",
            lambda w, v, g, lr, m: (w - (m * v + lr * g), m * v + lr * g),
            "The rate was put into the velocity. It comes to the same while the rate is constant, but "
            "the velocity has another scale than the one asked for, which sums plain gradients.",
        ),
        Misconception(
            "no memory",
            lambda w, v, g, lr, m: (w - lr * g, g),
            "This is plain gradient descent: the old velocity plays no part. What fraction of it should "
            "survive?",
        ),
        Misconception(
            "Nesterov",
            lambda w, v, g, lr, m: (w - lr * (g + m * (m * v + g)), m * v + g),
            "This is Nesterov's step, which looks one step ahead. The exercise asks for plain momentum.",
        ),
    ],
    hints=(
        "Two lines: first the velocity, then the weights.",
        "The new velocity is a fraction of the old one plus the whole gradient.",
        "Subtract the learning rate times the new velocity from the weights.",
    ),
)


# 8 · pictures for a network


def prepare(images):
    return images.reshape(len(images), -1) / 255


def _images(seed, n, side):
    return np.random.default_rng(seed).integers(0, 256, size=(n, side, side), dtype=np.uint8)


prepare_exercise = Exercise(
    id="06.prepare",
    title="A network that saw numbers up to 255",
    reference=prepare,
    probes=[
        Probe(_images(0, 3, 4), label="3 pictures of 4 x 4 pixels"),
        Probe(_images(1, 5, 3) // 2, label="5 dark pictures of 3 x 3 pixels"),
        Probe(
            np.array([[[0, 255], [255, 0]], [[255, 255], [0, 0]]], dtype=np.uint8),
            label="black and white only",
        ),
    ],
    misconceptions=[
        Misconception(
            "not scaled",
            lambda images: images.reshape(len(images), -1).astype(float),
            "The pixels still run up to 255. A sigmoid that receives such sums is saturated from the "
            "start: its slope, and with it every gradient, is gone.",
        ),
        Misconception(
            "whole-number division",
            lambda images: images.reshape(len(images), -1) // 255,
            "Almost everything is 0 now: `//` divides whole numbers and drops the rest. Grey needs a "
            "decimal point.",
        ),
        Misconception(
            "each picture by its own maximum",
            lambda images: images.reshape(len(images), -1) / images.max(axis=(1, 2))[:, None],
            "Every picture now reaches 1, dark ones too: brightness, which is information, has been "
            "removed. Divide all pictures by one and the same number.",
        ),
        Misconception(
            "by the largest of the batch",
            lambda images: images.reshape(len(images), -1) / images.max(),
            "You divide by the brightest pixel that happens to be there, so another batch gets another "
            "scale. Divide by the largest value that a pixel can have.",
        ),
        Misconception(
            "pixels as rows",
            lambda images: images.reshape(len(images), -1).T / 255,
            "Scaled rightly, but pictures are columns here. One example is one row.",
        ),
        Misconception(
            "by 256",
            lambda images: images.reshape(len(images), -1) / 256,
            "Close: white comes out slightly below 1. A byte takes 256 values, and the largest of them "
            "is one less.",
        ),
    ],
    hints=(
        "Two things are wrong for a network: the shape of the pictures and the size of the numbers.",
        "`reshape(len(images), -1)` makes each picture one row.",
        "The largest value of a byte should become 1, the smallest stays 0.",
    ),
)


# 9 · accuracy


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)


accuracy_exercise = Exercise(
    id="06.accuracy",
    title="How many were right?",
    reference=accuracy,
    probes=[
        (
            np.array([[0.1, 2.0, 0.3], [1.5, 0.2, 0.4], [0.2, 0.1, 0.9], [0.6, 0.5, 0.1], [0.3, 0.9, 0.2]]),
            np.array([1, 0, 2, 1, 0]),
        ),
        (np.array([[3.0, 1.0, 2.0], [0.0, 5.0, 4.0], [7.0, 8.0, 6.0]]), np.array([0, 1, 2])),
        (np.array([[-0.5, -0.1], [-0.2, -0.9], [0.4, 0.6]]), np.array([1, 1, 1])),
        (np.array([[1.0, 0.5], [0.2, 1.0], [0.4, 0.1], [0.0, -0.3]]), np.array([1, 1, 0, 0])),
    ],
    misconceptions=[
        Misconception(
            "argmax over the wrong axis",
            lambda logits, labels: np.mean(logits.argmax(axis=0) == labels[: logits.shape[1]]),
            "The largest entry was sought down the columns: that finds the example most typical of a "
            "class. Each example wants the best class of its row.",
        ),
        Misconception(
            "right answers counted",
            lambda logits, labels: np.sum(logits.argmax(axis=1) == labels),
            "That counts the right answers. Accuracy is their share of all answers, a number from 0 to 1.",
        ),
        Misconception(
            "share of errors",
            lambda logits, labels: np.mean(logits.argmax(axis=1) != labels),
            "That is the error rate, one minus what is asked for.",
        ),
        Misconception(
            "the value in place of its position",
            lambda logits, labels: np.mean(logits.max(axis=1) == labels),
            "The largest logit itself was compared with the label. Its position in the row is the "
            "predicted class.",
        ),
        Misconception(
            "smallest logit",
            lambda logits, labels: np.mean(logits.argmin(axis=1) == labels),
            "The least likely class was chosen. The prediction is the class with the largest logit.",
        ),
    ],
    hints=(
        "First a predicted class for each row, then a comparison with the labels.",
        "The position of the largest entry of a row: `argmax`, with the right axis.",
        "The mean of an array of true and false is the share of true.",
    ),
)


# 10 · counting parameters


def _count(*sizes):
    return sum(a * b + b for a, b in itertools.pairwise(sizes))


parameters_exercise = Exercise(
    id="06.parameters",
    title="How many numbers are learnt?",
    reference={
        "784-30-10": _count(784, 30, 10),
        "784-100-10": _count(784, 100, 10),
        "784-300-100-10": _count(784, 300, 100, 10),
    },
    misconceptions=[
        Misconception(
            "biases forgotten",
            {"784-30-10": 784 * 30 + 30 * 10},
            "Every wire is counted, but no node has its bias. Each hidden and each output node has one.",
        ),
        Misconception(
            "biases of the inputs",
            {"784-30-10": _count(784, 30, 10) + 784},
            "The input nodes have no bias: they only pass the pixels on.",
        ),
        Misconception(
            "output layer forgotten",
            {"784-30-10": 784 * 30 + 30},
            "That is the first layer alone. The output layer has weights and biases too.",
        ),
        Misconception(
            "output bias forgotten",
            {"784-30-10": 784 * 30 + 30 + 300},
            "The ten output nodes have a bias each; they are missing.",
        ),
        Misconception(
            "layers skipped",
            {"784-300-100-10": 784 * 300 + 300 + 784 * 100 + 100 + 100 * 10 + 10},
            "In the deep network the second hidden layer reads the first one, not the pixels.",
        ),
    ],
    hints=(
        "Layer by layer: how many wires come in, how many nodes are there?",
        "A layer has inputs times outputs weights and one bias for each output.",
        "Add the layers up; the first is by far the largest.",
    ),
)

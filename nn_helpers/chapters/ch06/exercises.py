"""The exercises of chapter 06: the multilayer perceptron."""

import itertools
from collections.abc import Iterator

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, Stable, WholeNumbers, numbers, unequal_sizes


def _labels(rng, n, classes):
    """N labels; the last class is missing, and the first label is not 0."""
    made = rng.integers(0, classes - 1, size=n)
    made[0] = classes - 2
    return made


# 1 · softmax by hand


def _softmax_by_hand(r):
    p = np.array([1, 2, 5]) / 8
    return {"p": p, "loss": -np.log(r(p[2]))}


softmax_by_hand_exercise = Exercise(
    id="06.softmax_by_hand",
    title="Softmax with pencil and paper",
    reference={"p": np.array([1, 2, 5]) / 8, "loss": -np.log(5 / 8)},
    decimals=2,
    by_hand=_softmax_by_hand,
    misconceptions=[
        Misconception(
            "squared error",
            [
                {"loss": (1 / 8) ** 2 + (2 / 8) ** 2 + (3 / 8) ** 2},
                {"loss": ((1 / 8) ** 2 + (2 / 8) ** 2 + (3 / 8) ** 2) / 3},
                {"loss": (3 / 8) ** 2},
            ],
            "This is a squared error. The cross-entropy is minus the logarithm of the probability that the "
            "true class received.",
        ),
        Misconception(
            "divided by the largest",
            {"p": np.array([1.0, 2.0, 5.0]) / 5},
            "You divided by the largest exponential, so the shares do not add up to 1. Divide by the sum.",
        ),
        Misconception(
            "per cent",
            {"p": np.array([12.5, 25.0, 62.5])},
            "These are per cent. Probabilities lie between 0 and 1.",
        ),
        Misconception(
            "nothing for the first class",
            [
                {"p": np.log([1.0, 2.0, 5.0]) / np.log(10)},
                {"p": np.array([0.0, 2.0, 5.0]) / 7},
            ],
            "Softmax never gives a probability of 0. What is divided by its sum are the exponentials of "
            "the logits, and e to the power of 0 is 1.",
        ),
        Misconception(
            "not divided",
            {"p": np.array([1.0, 2.0, 5.0])},
            "These are the exponentials, and they are right. Probabilities add up to 1: one step is missing.",
        ),
        Misconception(
            "loss of the wrong class",
            [{"loss": -np.log(1 / 8)}, {"loss": -np.log(2 / 8)}],
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
            [{"loss": -np.log10(5 / 8)}, {"loss": -np.log2(5 / 8)}],
            "The cross-entropy takes the natural logarithm, whose slope at 1 is 1. Yours has another base.",
        ),
        Misconception(
            "one minus p",
            {"loss": 3 / 8},
            "One minus the probability is an error of a kind, but a mild one even for absurd answers. "
            "The cross-entropy takes a logarithm.",
        ),
        Misconception(
            "all classes counted",
            [{"loss": -np.log(10 / 512)}, {"loss": -np.log(10 / 512) / 3}],
            "You took the logarithms of all three probabilities. The cross-entropy charges for one of them "
            "only: that of the true class.",
        ),
        Misconception(
            "logits in place of probabilities",
            {"p": np.log([1.0, 2.0, 5.0])},
            "These are the logits as numbers. Softmax takes their exponentials first, which undoes the "
            "logarithms here, and then shares.",
        ),
        Misconception(
            "one for the largest",
            {"p": np.array([0.0, 0.0, 1.0])},
            "You give everything to the largest logit. Softmax shares: the others get less, but not nothing.",
        ),
        Misconception(
            "probability times logarithm",
            [
                {"loss": -5 / 8 * np.log(5 / 8)},
                {"loss": -sum(p * np.log(p) for p in (1 / 8, 2 / 8, 5 / 8))},
            ],
            "You weighted the logarithm with the probability itself, which gives an entropy. The true class "
            "is certain: its logarithm counts in full.",
        ),
        Misconception(
            "divided by the classes",
            {"loss": -np.log(5 / 8) / 3},
            "You divided by the number of classes. There is one example here, and it costs one logarithm.",
        ),
        Misconception(
            "no logarithm",
            {"loss": 5 / 8},
            "This is the probability of the true class. The loss is small where it is large: which function "
            "of it does the cross-entropy take?",
        ),
        Misconception(
            "the logit in place of the loss",
            {"loss": np.log(5)},
            "This is the logit of the true class. The loss looks at its probability, which depends on the "
            "other logits too.",
        ),
        Misconception(
            "three questions of yes or no",
            {"loss": -np.log(5 / 8) - np.log(7 / 8) - np.log(6 / 8)},
            "You also charged for the two wrong classes, as if three sigmoids had answered yes or no. A "
            "softmax is charged once: for the probability of the true class.",
        ),
    ],
    hints=(
        "Exponentiate each logit. They were chosen so that you need no calculator for it.",
        "Divide the three exponentials by their sum.",
        "The loss is minus the natural logarithm of the probability that the true class received.",
    ),
)


# 2 · softmax for a batch


def softmax(Z: np.ndarray) -> np.ndarray:
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _logits(rng):
    """Tables of unequal sizes, one of them square, one with a single row, one with rows far apart."""
    n, k = unequal_sizes(rng, 2)
    far = numbers(rng, 3, 4) + np.array([[0.0], [-1500.0], [1200.0]])
    return [
        numbers(rng, n, k),
        numbers(rng, 3, 3),
        numbers(rng, 1, 4),
        Probe(far, label="rows far apart"),
        Probe(numbers(rng, 2, 3) - 1000, label="all logits around -1000"),
        Probe(np.array([[0.5, -1200.0, 800.0], [-900.0, 0.3, 1.2]]), label="one row up to 800"),
    ]


def _over_columns(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)


def _over_everything(Z):
    e = np.exp(Z - Z.max())
    return e / e.sum()


def _unsafe(Z):
    e = np.exp(Z)
    return e / e.sum(axis=1, keepdims=True)


def _subtracting(shift):
    def wrong(Z):
        e = np.exp(Z - shift(Z))
        return e / e.sum(axis=1, keepdims=True)

    return wrong


def _written_into_logits(Z):
    Z -= Z.max(axis=1, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=1, keepdims=True)
    return Z


def _flat_sums(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


def _flat_maxima(Z):
    e = np.exp(Z - Z.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


def _with_more_in_the_sum(extra):
    def wrong(Z):
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        return e / (e.sum(axis=1, keepdims=True) + extra)

    return wrong


softmax_exercise = Exercise(
    id="06.softmax",
    title="Softmax of a batch",
    reference=softmax,
    fresh=_logits,
    promises=(Stable("Z"),),
    probes=[
        np.array([[0.2, -1.1, 0.7, 1.4], [2.0, 0.3, -0.6, 0.1]]),
        Probe(np.array([[1, 3], [2, -1], [0, 4]]), label="whole-number logits"),
        np.array([[0.4, 1.3, -0.2], [1.1, -0.7, 0.6], [0.9, 0.1, 2.2]]),
        Probe(np.array([[0.6, -0.4, 1.7]]), label="a single example"),
        Probe(
            np.array([[1000.0, 1001.0, 998.0], [-1000.0, -999.0, -1003.0]]),
            label="logits around 1000 and -1000",
        ),
        Probe(np.array([[-1000.0, -999.0, -1003.0]]), label="one example, logits around -1000"),
        Probe(np.array([[0.3, 1.2], [-1500.0, -1501.0], [0.4, -0.8]]), label="one row far below the others"),
        Probe(np.array([[0.5, -1200.0, 800.0], [-900.0, 0.3, 1.2]]), label="one row up to 800"),
    ],
    misconceptions=[
        Misconception(
            "softmax over the wrong axis",
            [_over_columns, lambda Z: np.exp(Z) / np.exp(Z).sum(axis=0)],
            "Your columns add up to 1; the rows should. A row is one example, and its classes compete "
            "with each other, not with other examples.",
        ),
        Misconception(
            "one total for the whole batch",
            [
                _over_everything,
                lambda Z: np.exp(Z) / np.exp(Z).sum(),
                lambda Z: softmax(Z) / len(Z),
                lambda Z: (
                    np.exp(Z - Z.max(axis=1, keepdims=True)) / np.exp(Z - Z.max(axis=1, keepdims=True)).sum()
                ),
            ],
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
            "the largest of the whole batch subtracted",
            _subtracting(np.max),
            "The number you subtract (the largest logit of the whole batch, or of another row?) can lie far "
            "above a row, which becomes nothing but zeros, divided by zero. Each row needs its own largest "
            "logit.",
        ),
        Misconception(
            "the largest of each column subtracted",
            _subtracting(lambda Z: Z.max(axis=0)),
            "You subtract from each column its largest entry, which changes the ratios within a row. "
            "The number to subtract belongs to a row: another axis, with the dimension kept.",
        ),
        Misconception(
            "another number than the largest subtracted",
            [
                _subtracting(lambda Z: Z.min(axis=1, keepdims=True)),
                _subtracting(lambda Z: Z.mean(axis=1, keepdims=True)),
            ],
            "Subtracting one number from a row is right, but with yours an exponent can still be large "
            "and positive, and overflow. Which entry of the row leaves no exponent above 0?",
        ),
        Misconception(
            "logits clipped",
            [
                lambda Z: _unsafe(np.clip(Z, -700, 700)),
                lambda Z: _unsafe(np.clip(Z, -500, 500)),
                lambda Z: _unsafe(np.minimum(Z, 700)),
            ],
            "Nothing overflows, but clipping makes different logits equal: beyond the bound all classes "
            "get the same share. Subtract from each row its largest entry instead.",
        ),
        Misconception(
            "divided by the largest logit",
            [
                lambda Z: softmax(Z / np.abs(Z).max(axis=1, keepdims=True)),
                lambda Z: softmax(Z / Z.max(axis=1, keepdims=True)),
            ],
            "You divide the logits by the largest one. That changes their differences, and with them the "
            "probabilities; subtracting it would not.",
        ),
        Misconception(
            "row sums as a flat array",
            [_flat_sums, lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1), _flat_maxima],
            "A flat array of one number for each row cannot be combined with the table, or meets its "
            "columns if the table is square. Keep the dimension, so that each row meets its own number.",
        ),
        Misconception(
            "written into the logits",
            _written_into_logits,
            "Your function works in its own input: whoever called it finds other logits afterwards, and "
            "whole numbers cannot hold the result. Put the differences into a new array.",
        ),
        Misconception(
            "a small number added to the sum",
            [_with_more_in_the_sum(extra) for extra in (1e-2, 1e-3, 1e-4, 1e-5)],
            "Your rows add up to slightly less than 1: a small number was added to the sum. The sum is "
            "never below 1 once the largest entry is subtracted, so nothing needs protection.",
        ),
        Misconception(
            "not divided",
            lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True)),
            "The largest entry of each row is 1: these are exponentials that were never divided by "
            "their sum.",
        ),
        Misconception(
            "logarithm returned",
            lambda Z: (
                Z
                - Z.max(axis=1, keepdims=True)
                - np.log(np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))
            ),
            "Your numbers are negative: logarithms of probabilities. The exercise asks for the "
            "probabilities.",
        ),
        Misconception(
            "sigmoids",
            lambda Z: 0.5 + 0.5 * np.tanh(Z / 2),
            "Each number was squashed by itself, so rows do not add up to 1. In a softmax the classes "
            "share one total.",
        ),
        Misconception(
            "sigmoid in front",
            lambda Z: softmax(0.5 + 0.5 * np.tanh(Z / 2)),
            "A sigmoid comes before your softmax: then all logits lie between 0 and 1, and no class can "
            "get much more than another. Take the logits as they are.",
        ),
        Misconception(
            "one for the largest",
            lambda Z: np.eye(Z.shape[1])[Z.argmax(axis=1)],
            "You give everything to the largest logit. Softmax shares: the others get less, but not nothing.",
        ),
        Misconception(
            "divided by the mean",
            lambda Z: softmax(Z) * Z.shape[1],
            "Your rows add up to the number of classes: the exponentials were divided by their mean. Divide "
            "by their sum.",
        ),
        Misconception(
            "no exponential",
            [
                lambda Z: Z / Z.sum(axis=1, keepdims=True),
                lambda Z: np.abs(Z) / np.abs(Z).sum(axis=1, keepdims=True),
                lambda Z: (
                    (Z - Z.min(axis=1, keepdims=True))
                    / (Z - Z.min(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
                ),
            ],
            "You share out the logits themselves, which may be negative or 0 together. What is divided by "
            "its sum are their exponentials.",
        ),
        Misconception(
            "minus in the exponent",
            [lambda Z: softmax(-Z), lambda Z: _unsafe(-Z)],
            "The smallest logit of a row gets the largest share: there is a minus too many in the exponent.",
        ),
        Misconception(
            "another base than e",
            [lambda Z: softmax(Z * np.log(2)), lambda Z: softmax(Z * np.log(10))],
            "Your powers have another base than e, such as 2 or 10. Softmax takes the exponential function.",
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


def one_hot(labels: np.ndarray, n_classes: int) -> np.ndarray:
    Y = np.zeros((len(labels), n_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y


def _some_labels(rng):
    n, k = unequal_sizes(rng, 2, 3, 8)
    return [
        Probe(_labels(rng, n, k), k, label=f"{n} labels of {k} classes"),
        Probe(_labels(rng, 4, 4), 4, label="4 labels of 4 classes"),
        (np.array([2, 5, 2, 0, 5]), 7),
        (rng.integers(0, 12, size=5), 12),
    ]


def _rows_filled(labels, n_classes):
    Y = np.zeros((len(labels), n_classes))
    Y[labels] = 1
    return Y


def _columns_filled(labels, n_classes):
    Y = np.zeros((len(labels), n_classes))
    Y[:, labels] = 1
    return Y


def _renumbered(labels, n_classes):
    return one_hot(np.searchsorted(np.unique(labels), labels), n_classes)


one_hot_exercise = Exercise(
    id="06.one_hot",
    title="One-hot targets",
    reference=one_hot,
    fresh=_some_labels,
    exact_kind=True,
    probes=[
        (np.array([2, 0, 3]), 5),
        Probe(np.array([1, 1, 0, 2]), 4, label="labels (1, 1, 0, 2) of 4 classes"),
        (np.array([4]), 6),
        (np.array([2, 5, 2, 0, 5]), 7),
        Probe(np.array([11, 0, 7, 3], dtype=np.uint8), 12, label="labels stored as bytes"),
    ],
    misconceptions=[
        Misconception(
            "transposed",
            lambda labels, n_classes: one_hot(labels, n_classes).T,
            "Classes run down, examples across. The course's rows are examples: turn the table.",
        ),
        Misconception(
            "counted from one",
            [
                lambda labels, n_classes: one_hot((labels.astype(int) - 1) % n_classes, n_classes),
                lambda labels, n_classes: np.eye(n_classes)[labels - 1],
            ],
            "Every 1 is one place too far to the left: label 0 belongs in the first column, which "
            "has number 0.",
        ),
        Misconception(
            "as wide as the largest label",
            lambda labels, n_classes: one_hot(labels, int(labels.max()) + 1),
            "The table is too narrow when the last class does not occur in this batch. Its width is the "
            "number of classes, not the largest label.",
        ),
        Misconception(
            "whole rows filled",
            _rows_filled,
            "`Y[labels] = 1` chooses whole rows. You need one entry for each row: a row number and a column "
            "number.",
        ),
        Misconception(
            "whole columns filled",
            _columns_filled,
            "Every row has a one for every label of the batch: `Y[:, labels]` chooses whole columns. Pair "
            "each row number with its own label.",
        ),
        Misconception(
            "always ten classes",
            [
                lambda labels, n_classes: one_hot(labels, 10),
                lambda labels, n_classes: np.eye(10)[labels],
            ],
            "Your table has ten columns whatever is asked for. The number of classes is an argument: use "
            "`n_classes`.",
        ),
        Misconception(
            "classes renumbered",
            [
                _renumbered,
                lambda labels, n_classes: one_hot(_renumbered(labels, n_classes).argmax(1), n_classes),
            ],
            "You number the classes that occur in this batch from 0. A label is the number of its column, "
            "also where classes in between are missing.",
        ),
        Misconception(
            "whole numbers stored",
            lambda labels, n_classes: one_hot(labels, n_classes).astype(int),
            "Right places, but the table holds whole numbers (dtype int); floats are asked for. The "
            "gradient that is computed from it could not be stored in it.",
        ),
        Misconception(
            "true and false",
            lambda labels, n_classes: one_hot(labels, n_classes).astype(bool),
            "Right places, but your table holds True and False, and minus is not defined for them. Turn "
            "it into floats.",
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
        Misconception(
            "last example left out",
            lambda labels, n_classes: (
                one_hot(labels, n_classes) * (np.arange(len(labels)) < len(labels) - 1)[:, None]
            ),
            "The row of the last example is empty. Where does your loop end?",
        ),
        Misconception(
            "label 0 left empty",
            lambda labels, n_classes: one_hot(labels, n_classes) * (labels > 0)[:, None],
            "Rows with the label 0 stay empty. 0 is a class like the others; in an `if` it counts as false.",
        ),
        Misconception(
            "minus ones in place of zeros",
            lambda labels, n_classes: 2 * one_hot(labels, n_classes) - 1,
            "The other entries are -1 in your table. They should be 0.",
        ),
        Misconception(
            "ones up to the label",
            lambda labels, n_classes: (np.arange(n_classes) <= np.reshape(labels, (-1, 1))).astype(float),
            "All columns up to the label are filled. One-hot means a single 1, at the label's place.",
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


def cross_entropy_gradient(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (softmax(logits) - one_hot(labels, logits.shape[1])) / len(labels)


def _extra_slope(logits, labels):
    P = softmax(logits)
    return (P - one_hot(labels, logits.shape[1])) * P * (1 - P) / len(labels)


def _classifier_batches(rng):
    made = []
    for n, k in (unequal_sizes(rng, 2, 3, 7), (3, 3), (1, 4)):
        made.append(Probe(numbers(rng, n, k), _labels(rng, n, k), label=f"{n} examples, {k} classes"))
    return made


def _overflowing(logits, labels):
    return (_unsafe(logits) - one_hot(labels, logits.shape[1])) / len(labels)


def _true_class_only(logits, labels):
    Y = one_hot(labels, logits.shape[1])
    return (softmax(logits) - Y) * Y / len(labels)


def _divided_by(n):
    return lambda logits, labels: cross_entropy_gradient(logits, labels) * len(labels) / n


gradient_exercise = Exercise(
    id="06.cross_entropy_gradient",
    title="Delta of a softmax with cross-entropy",
    reference=cross_entropy_gradient,
    fresh=_classifier_batches,
    promises=(Stable("logits"),),
    probes=[
        (np.array([[0.2, -1.1, 0.7], [2.0, 0.3, -0.6]]), np.array([2, 1])),
        (
            np.array([[0.5, 1.5, -0.4, 0.1], [-0.3, 0.8, 1.1, 0.6], [1.2, -0.7, 0.4, 0.9]]),
            np.array([0, 3, 1]),
        ),
        Probe(np.array([[0.3, -0.8, 1.2, 0.6, -0.1]]), np.array([3]), label="a single example"),
        Probe(np.array([[1, 3, 0], [2, -1, 1]]), np.array([0, 2]), label="whole-number logits"),
    ],
    misconceptions=[
        Misconception(
            "overflow",
            _overflowing,
            "Moderate logits are right; for large ones the softmax inside overflows. Subtract from each "
            "row its largest entry, as in exercise 2.",
        ),
        Misconception(
            "true class only",
            _true_class_only,
            "Only the true class gets a slope. The other logits are in the loss as well: they enlarge the "
            "sum that the softmax divides by, so their probability pushes them down.",
        ),
        Misconception(
            "ten classes hard-coded",
            lambda logits, labels: (softmax(logits) - one_hot(labels, 10)) / len(labels),
            "Your targets have ten columns whatever the logits have. How many classes there are, "
            "`logits.shape[1]` says.",
        ),
        Misconception(
            "a fixed batch size",
            [_divided_by(n) for n in (50, 100, 10, 32)],
            "You divide by a fixed number, as if every batch had that size. The mean is taken over the "
            "examples that are there: `len(labels)`.",
        ),
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
            "You divide by the number of classes as well. The mean runs over examples; within one example "
            "the classes belong together.",
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
        Misconception(
            "whole columns lowered",
            lambda logits, labels: (
                (softmax(logits) - one_hot(labels, logits.shape[1]).max(axis=0)) / len(labels)
            ),
            "1 is subtracted from whole columns: `P[:, labels]` means every row in those columns. Each "
            "row has one true class, so pair its number with its own label.",
        ),
        Misconception(
            "slope with respect to the probabilities",
            lambda logits, labels: (
                -one_hot(labels, logits.shape[1]) / np.maximum(softmax(logits), 1e-300) / len(labels)
            ),
            "This is the slope with respect to the probabilities, -1/p at the true class. The chain goes "
            "on: the probabilities depend on the logits through the softmax.",
        ),
        Misconception(
            "divided by the batch twice",
            lambda logits, labels: cross_entropy_gradient(logits, labels) / len(labels),
            "You divide by the number of examples twice. The mean takes it once.",
        ),
        Misconception(
            "decision in place of probabilities",
            lambda logits, labels: (
                (one_hot(logits.argmax(axis=1), logits.shape[1]) - one_hot(labels, logits.shape[1]))
                / len(labels)
            ),
            "You compare the decision, a one for the largest logit, with the target: where it is right, "
            "nothing is left to learn. The gradient takes the probabilities.",
        ),
    ],
    hints=(
        "It is the gradient of chapter 05 again: what was predicted minus what was true.",
        "Both are tables of the same shape: probabilities from a softmax, and one-hot rows.",
        "The loss is a mean, so divide by the number of examples, once.",
    ),
    insight="The same line as in chapters 04 and 05: prediction minus target.",
)


# 5 · a dense layer backwards


def dense_backward(
    A: np.ndarray, W: np.ndarray, delta: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return A.T @ delta, delta.sum(axis=0), delta @ W.T


def _dense(dW=None, db=None, dA=None):
    def backward(A, W, delta):
        right = dense_backward(A, W, delta)
        return tuple(
            wrong(A, W, delta) if wrong else part for wrong, part in zip((dW, db, dA), right, strict=True)
        )

    return backward


def _layers(rng):
    made = []
    for n, d, h in (unequal_sizes(rng, 3), (4, 3, 3), (1, 2, 3)):
        made.append(
            Probe(
                numbers(rng, n, d),
                numbers(rng, d, h),
                numbers(rng, n, h),
                label=f"a layer of {d} inputs and {h} outputs, {n} examples",
            )
        )
    return made


def _moved_first(rate):
    return _dense(dA=lambda A, W, delta: delta @ (W - rate * A.T @ delta).T)


dense_exercise = Exercise(
    id="06.dense_backward",
    title="A dense layer, backwards",
    reference=dense_backward,
    fresh=_layers,
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
        Probe(
            np.array([[0.6, -0.3]]),
            np.array([[0.2, -0.7, 0.5], [0.9, 0.4, -0.1]]),
            np.array([[0.3, -0.8, 0.4]]),
            label="a single example",
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
            "dW is divided by the batch size once more. Delta carries the 1/N of the mean loss already; "
            "here the examples are added.",
        ),
        Misconception(
            "bias gradient not summed",
            _dense(db=lambda A, W, delta: delta),
            "db has one row for each example, but the layer has a single bias for each node. Every "
            "example used the same one: add their deltas up.",
        ),
        Misconception(
            "bias gradient averaged",
            _dense(db=lambda A, W, delta: delta.mean(axis=0)),
            "db is divided by the batch size once more: an average where a sum is due. Delta carries the "
            "1/N of the mean loss already.",
        ),
        Misconception(
            "bias summed over the nodes",
            _dense(db=lambda A, W, delta: delta.sum(axis=1)),
            "db was summed along the rows, which gives one number for each example. Sum over the "
            "examples instead.",
        ),
        Misconception(
            "bias gradient from the weights' gradient",
            [
                _dense(db=lambda A, W, delta: (A.T @ delta).sum(axis=0)),
                _dense(db=lambda A, W, delta: (A.T @ delta).mean(axis=0)),
            ],
            "db was computed from dW, where each delta is multiplied by an activation already. A bias has "
            "the input 1: its gradient is made of the deltas alone.",
        ),
        Misconception(
            "first example only",
            _dense(dW=lambda A, W, delta: np.outer(A[0], delta[0])),
            "dW comes from the first example alone. Every example of the batch used the same weights: add "
            "up what each of them contributes.",
        ),
        Misconception(
            "through the wires the wrong way",
            _dense(dA=lambda A, W, delta: delta @ W),
            "delta @ W works only where W is square, and is wrong there. Forwards a row met W from the left "
            "side; backwards it has to meet the transpose.",
        ),
        Misconception(
            "weights moved too early",
            [_moved_first(rate) for rate in (0.1, 1.0, 0.01, 0.5)],
            "dA was computed with weights that had moved already. The gradient belongs to the weights of "
            "the forward pass: first all gradients, then all updates.",
        ),
        Misconception(
            "slope of the layer itself",
            _dense(dA=lambda A, W, delta: (delta @ W.T) * A * (1 - A)),
            "dA carries an extra A(1 - A). A dense layer has no activation; that is a layer of "
            "its own and multiplies its slope itself.",
        ),
        Misconception(
            "a ReLU's slope",
            [
                _dense(dA=lambda A, W, delta: (delta @ W.T) * (A > 0)),
                _dense(dA=lambda A, W, delta: (delta @ W.T) * (A >= 0)),
            ],
            "dA is 0 where the input was negative: that is the slope of a ReLU. A dense layer has no "
            "activation; that is a layer of its own.",
        ),
        Misconception(
            "dA divided by the batch",
            _dense(dA=lambda A, W, delta: delta @ W.T / len(A)),
            "dA is divided by the batch size. Delta carries the 1/N of the mean loss already, and every "
            "example has its own row in dA.",
        ),
        Misconception(
            "minus in front of the gradients",
            [
                _dense(dW=lambda A, W, delta: -A.T @ delta),
                lambda A, W, delta: tuple(-g for g in dense_backward(A, W, delta)),
            ],
            "dW has its sign turned. A gradient points uphill; the update subtracts it later.",
        ),
    ],
    hints=(
        "Compare shapes: dW looks like W, db like b, dA like A. Only one product of the given tables "
        "fits each.",
        "A weight's gradient is the activation that went in times the delta that came back, added over "
        "the batch.",
        "For dA every node sends its delta back along its wires: a product with W turned around.",
    ),
    insight="Three products: that is the whole backward pass of a layer.",
)


# 6 · mini-batches


def mini_batches(
    X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


def _two_epochs(student, n, batch_size, rng):
    """What two epochs of the student's batches look like, in facts that no right order changes."""
    stored = np.arange(n, dtype=float)[:, None] * [1.0, 10.0], 3 * (np.arange(n) * 7 % n)
    X, y = stored[0].copy(), stored[1].copy()
    facts = dict.fromkeys(BATCH_FACTS)
    orders = []
    for _ in range(2):
        made = student(X, y, batch_size, rng)
        if made is None or made is Ellipsis:
            return made
        batches = list(made)
        facts["what is given"] = _form_of_batches(batches, n)
        if facts["what is given"] != PAIRS:
            return facts
        rows = [np.asarray(a)[:, 0] for a, _ in batches]
        labels = [np.asarray(b) for _, b in batches]
        orders.append(np.concatenate(rows))
        if orders[1:]:
            break
        facts["number of batches"] = len(rows)
        facts["sizes of the batches"] = [len(a) for a in rows]
        facts["pictures with their own label"] = bool(
            np.array_equal(np.concatenate(labels), stored[1][orders[0].astype(int)])
        )
        facts["examples of an epoch"] = _seen(orders[0], n)
        facts["order of an epoch"] = _order_of(rows, np.concatenate(labels))
    facts["order of the next epoch"] = "the same" if np.array_equal(orders[0], orders[1]) else "another"
    kept = np.array_equal(X, stored[0]) and np.array_equal(y, stored[1])
    facts["X and y afterwards"] = "as before" if kept else "shuffled in place"
    return facts


PAIRS = "pairs (X_batch, y_batch)"
BATCH_FACTS = (
    "what is given",
    "number of batches",
    "sizes of the batches",
    "pictures with their own label",
    "examples of an epoch",
    "order of an epoch",
    "order of the next epoch",
    "X and y afterwards",
)


def _form_of_batches(batches, n):
    if batches and all(
        isinstance(b, tuple | list) and len(b) == 2 and len(b[0]) == len(b[1]) and np.ndim(b[1]) == 1
        for b in batches
    ):
        return PAIRS if all(_rows_of_X(np.asarray(b[0]), n) for b in batches) else "pairs without rows of X"
    if batches and all(isinstance(b, tuple | list) and len(b) == 2 and np.ndim(b[0]) == 1 for b in batches):
        return "pairs (y_batch, X_batch)"
    if len(batches) == 2 and all(isinstance(part, tuple | list) for part in batches):
        return "a list of X_batch and a list of y_batch"
    if [np.ndim(b) for b in batches if isinstance(b, np.ndarray)] == [2, 1]:
        return "one pair alone"
    if batches and all(isinstance(b, np.ndarray) and b.ndim == 2 for b in batches):
        return "arrays alone"
    if batches and all(isinstance(b, np.ndarray) and b.ndim == 1 for b in batches):
        return "flat arrays alone"
    return "something else"


def _rows_of_X(rows, n):
    """True where each row is one of X, in which the second number is ten times the first."""
    return rows.shape == (len(rows), 2) and all(a in range(n) and b == 10 * a for a, b in rows)


def _seen(order, n):
    if len(np.unique(order)) < len(order):
        return "some more than once"
    return "each once" if len(order) == n else "some never"


def _order_of(rows, labels):
    order = np.concatenate(rows)
    if np.array_equal(order, np.arange(len(order))):
        return "as stored"
    if np.all(np.diff(labels) >= 0):
        return "sorted by label"
    if np.sum(np.diff(order) == 1) >= len(order) - 2:
        return "rotated"
    rows = [row for row in rows if len(row)]
    if 1 < len(rows) < len(order) and all(np.ptp(row) == len(row) - 1 for row in rows):
        inside = all(np.array_equal(row, np.sort(row)) for row in rows)
        return "blocks of neighbours" if inside else "shuffled inside blocks"
    return "mixed"


def _in_order(X, y, batch_size, rng):
    rng.random()
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


def _shuffled_apart(X, y, batch_size, rng):
    return _in_order(X[rng.permutation(len(X))], y[rng.permutation(len(y))], batch_size, rng)


def _same_order_every_epoch(X, y, batch_size, rng):
    return mini_batches(X, y, batch_size, np.random.default_rng(0))


def _sorted_by_label(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    order = order[np.argsort(y[order])]
    return _in_order(X[order], y[order], batch_size, rng)


def _rest_dropped(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X) - batch_size + 1, batch_size):
        yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]


def _only_starts(X, y, batch_size, rng):
    for start in rng.permutation(np.arange(0, len(X), batch_size)):
        yield X[start : start + batch_size], y[start : start + batch_size]


def _inside_blocks(X, y, batch_size, rng):
    for start in range(0, len(X), batch_size):
        rows = rng.permutation(np.arange(start, min(start + batch_size, len(X))))
        yield X[rows], y[rows]


def _rotated(X, y, batch_size, rng):
    order = np.roll(np.arange(len(X)), rng.integers(1, len(X)))
    for start in range(0, len(X), batch_size):
        yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]


def _with_replacement(X, y, batch_size, rng):
    for start in range(0, len(X), batch_size):
        rows = rng.choice(len(X), size=min(batch_size, len(X) - start), replace=False)
        yield X[rows], y[rows]


def _with_repeats(X, y, batch_size, rng):
    for start in range(0, len(X), batch_size):
        rows = rng.integers(0, len(X), min(batch_size, len(X) - start))
        yield X[rows], y[rows]


def _pieces(count):
    def wrong(X, y, batch_size, rng):
        pieces = np.array_split(rng.permutation(len(X)), count(len(X), batch_size))
        return [(X[rows], y[rows]) for rows in pieces]

    return wrong


def _first_batch_only(X, y, batch_size, rng):
    return list(mini_batches(X, y, batch_size, rng))[:1]


def _one_short(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    pieces = [order[start : start + batch_size - 1] for start in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in pieces]


def _with_an_empty_one(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    pieces = [order[start : start + batch_size] for start in range(0, len(X) + 1, batch_size)]
    return [(X[rows], y[rows]) for rows in pieces]


def _pictures_alone(X, y, batch_size, rng):
    return [a for a, _ in mini_batches(X, y, batch_size, rng)]


def _two_lists(X, y, batch_size, rng):
    made = list(mini_batches(X, y, batch_size, rng))
    return [a for a, _ in made], [b for _, b in made]


def _columns_shuffled(X, y, batch_size, rng):
    return [(rng.permuted(a, axis=1)[:, ::-1], b) for a, b in mini_batches(X, y, batch_size, rng)]


def _rest_joined(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    pieces = np.split(order, range(batch_size, len(X) - batch_size + 1, batch_size))
    return [(X[rows], y[rows]) for rows in pieces]


def _small_one_first(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    pieces = np.split(order, range(len(X) % batch_size or batch_size, len(X), batch_size))
    return [(X[rows], y[rows]) for rows in pieces]


def _in_place(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return list(_in_order(X, y, batch_size, rng))


def _epochs(rng):
    n, size = int(rng.integers(30, 80)), int(rng.integers(6, 13))
    return [
        Probe(n, size, rng.spawn(1)[0], label=f"{n} examples in batches of {size}"),
        Probe(6 * size, size, rng.spawn(1)[0], label=f"{6 * size} examples in batches of {size}"),
        Probe(n, n + 5, rng.spawn(1)[0], label=f"{n} examples in batches of {n + 5}"),
    ]


mini_batches_exercise = Exercise(
    id="06.mini_batches",
    title="One epoch in mini-batches",
    reference=mini_batches,
    run=_two_epochs,
    measures="two epochs of your batches",
    parts=BATCH_FACTS,
    fresh=_epochs,
    probes=[
        Probe(50, 8, np.random.default_rng(1), label="50 examples in batches of 8"),
        Probe(60, 12, np.random.default_rng(2), label="60 examples in batches of 12"),
        Probe(20, 32, np.random.default_rng(3), label="20 examples in batches of 32"),
        Probe(30, 1, np.random.default_rng(4), label="30 examples in batches of 1"),
    ],
    misconceptions=[
        Misconception(
            "labels left out",
            _pictures_alone,
            "Your batches hold pictures alone, without their labels. Give pairs: the rows of X and the "
            "same rows of y.",
        ),
        Misconception(
            "row numbers in place of rows",
            lambda X, y, size, rng: np.split(rng.permutation(len(X)), range(size, len(X), size)),
            "Your batches are flat arrays, of row numbers perhaps. Index with those: give pairs, the rows of "
            "X and the same rows of y.",
        ),
        Misconception(
            "two lists",
            _two_lists,
            "You return all pictures and all labels as two lists. A training loop wants one pair "
            "(X_batch, y_batch) after the other.",
        ),
        Misconception(
            "labels first",
            lambda X, y, size, rng: [(b, a) for a, b in mini_batches(X, y, size, rng)],
            "Your pairs begin with the labels. A training loop unpacks them as (X_batch, y_batch): pictures "
            "first.",
        ),
        Misconception(
            "an empty batch at the end",
            _with_an_empty_one,
            "Where the batches come out even, yours end with one that holds nothing: the last start is "
            "len(X) itself. `range` ends before its second number, so nothing has to be added there.",
        ),
        Misconception(
            "only the first batch",
            [_first_batch_only, lambda X, y, size, rng: next(mini_batches(X, y, size, rng))],
            "Only one batch comes out: `return` inside the loop ends the function in its first round. "
            "Collect the batches in a list, or `yield` them.",
            constant=True,
        ),
        Misconception(
            "everything in one batch",
            lambda X, y, size, rng: list(mini_batches(X, y, len(X), rng)),
            "All examples come in a single batch: `batch_size` plays no part. Cut the order into pieces of "
            "that size.",
            constant=True,
        ),
        Misconception(
            "every batch one short",
            _one_short,
            "Every batch lacks its last example. A slice ends *before* its second number, so nothing has "
            "to be subtracted there.",
        ),
        Misconception(
            "batches of equal size",
            [
                _pieces(lambda n, size: max(1, n // size)),
                _pieces(lambda n, size: -(-n // size)),
            ],
            "Your batches have nearly equal sizes, not the size that was asked for: `array_split` divides "
            "evenly. All batches have `batch_size` examples, only the last may have fewer.",
        ),
        Misconception(
            "size taken for the number of batches",
            _pieces(lambda n, size: size),
            "You make `batch_size` batches. It says how many *examples* are in each of them: `array_split` "
            "takes the number of pieces, or the places to cut at.",
        ),
        Misconception(
            "not shuffled",
            [_in_order, lambda X, y, size, rng: list(_in_order(X, y, size, np.random.default_rng(0)))],
            "The examples come in the order in which they are stored. If the data are sorted by class, "
            "each batch sees one digit only. Draw a fresh order, and index with it.",
        ),
        Misconception(
            "sorted by label",
            _sorted_by_label,
            "Your epoch is sorted by label: each batch sees one digit only, and the network forgets the "
            "others meanwhile. Mix the examples.",
        ),
        Misconception(
            "pictures and labels shuffled apart",
            _shuffled_apart,
            "Pictures and labels have two different orders, or only one of them was shuffled: a three may "
            "now be called a seven. One order must serve both.",
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
            "Some examples never appear in the epoch: the last batch is missing. It may be smaller than the "
            "others, but it belongs to the epoch.",
        ),
        Misconception(
            "only the batches are shuffled",
            _only_starts,
            "The batches come in a new order, but each holds neighbours of the stored data, always the "
            "same ones. Shuffle the examples, not the starts.",
        ),
        Misconception(
            "shuffled inside blocks",
            _inside_blocks,
            "Each batch holds the same neighbours of the stored data in every epoch, shuffled or turned "
            "round inside. Shuffle all examples first, then cut.",
        ),
        Misconception(
            "rotated, not shuffled",
            _rotated,
            "Your epoch starts at a random place and then goes on in the stored order. Neighbours stay "
            "neighbours: draw a new order of all examples.",
        ),
        Misconception(
            "drawn with replacement",
            [_with_replacement, _with_repeats],
            "Some examples appear twice and others not at all. An epoch shows every example exactly "
            "once: a permutation does that.",
        ),
        Misconception(
            "shuffled in place",
            _in_place,
            "The batches are right, but your function shuffles the caller's X and y themselves. Index "
            "with the new order instead: that makes a copy.",
        ),
        Misconception(
            "something else than rows of X",
            [
                _columns_shuffled,
                lambda X, y, size, rng: [(a[:, :1], b) for a, b in mini_batches(X, y, size, rng)],
                lambda X, y, size, rng: [(a / 10, b) for a, b in mini_batches(X, y, size, rng)],
            ],
            "The first part of your pairs does not hold rows of X as they are. Whole rows change their "
            "order, and nothing inside a row changes: shuffle along the first axis only.",
        ),
        Misconception(
            "several epochs",
            lambda X, y, size, rng: [batch for _ in range(2) for batch in mini_batches(X, y, size, rng)],
            "Your function goes through the examples more than once. One call is one epoch; the training "
            "loop calls it again.",
        ),
        Misconception(
            "the rest joined to the last batch",
            _rest_joined,
            "Your last batch is larger than the others: the rest was joined to it. The rest is a batch of "
            "its own, a smaller one.",
        ),
        Misconception(
            "the small batch first",
            _small_one_first,
            "Your smaller batch comes first. All batches have `batch_size` examples, only the *last* may "
            "have fewer.",
        ),
        Misconception(
            "every batch one too large",
            lambda X, y, size, rng: [
                (X[rows], y[rows])
                for order in [rng.permutation(len(X))]
                for rows in [order[start : start + size + 1] for start in range(0, len(X), size)]
            ],
            "Every batch reaches one example into the next. A slice ends *before* its second number, so "
            "`start + batch_size` is where the next batch begins.",
        ),
    ],
    hints=(
        "Draw one order of all examples, then cut it into pieces.",
        "`rng.permutation(len(X))` gives the order; index both X and y with the same piece of it.",
        "A loop over `range(0, len(X), batch_size)` gives the starts, and slices may run over the end.",
    ),
)


# 7 · momentum


def momentum_step(
    w: np.ndarray, velocity: np.ndarray, gradient: np.ndarray, learning_rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    velocity = momentum * velocity + gradient
    return w - learning_rate * velocity, velocity


def _moving(rng):
    made = []
    for n in (*unequal_sizes(rng, 2), 1):
        rate, fraction = float(rng.choice([0.02, 0.15, 0.3])), float(rng.choice([0.5, 0.7, 0.85]))
        made.append(Probe(numbers(rng, n), numbers(rng, n), numbers(rng, n), rate, fraction))
    return made


def _momentum_in_place(which):
    def wrong(w, velocity, gradient, learning_rate, momentum):
        if "v" in which:
            velocity *= momentum
            velocity += gradient
        else:
            velocity = momentum * velocity + gradient
        if "w" in which:
            w -= learning_rate * velocity
            return w, velocity
        return w - learning_rate * velocity, velocity

    return wrong


momentum_exercise = Exercise(
    id="06.momentum",
    title="A step with momentum",
    reference=momentum_step,
    fresh=_moving,
    promises=(WholeNumbers("w", "velocity", "gradient"),),
    parts=("new weights", "new velocity"),
    probes=[
        (np.array([0.5, -1.0]), np.array([0.2, 0.4]), np.array([1.5, -0.6]), 0.1, 0.9),
        (np.array([2.0, 0.3, -0.7]), np.array([-0.5, 0.8, 0.1]), np.array([0.4, 0.9, -1.1]), 0.05, 0.6),
        (np.array([0.8]), np.array([-0.3]), np.array([0.7]), 0.2, 0.75),
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
            "rate on the gradient alone",
            lambda w, v, g, lr, m: (w - lr * g - m * v, m * v + g),
            "Your new velocity is right. In the step, though, the rate multiplies the gradient alone, and "
            "the old velocity comes in at full length. The rate belongs to the whole new velocity.",
        ),
        Misconception(
            "gradient subtracted in the velocity",
            lambda w, v, g, lr, m: (w + lr * (m * v - g), m * v - g),
            "Your velocity subtracts the gradient, and the step adds the velocity: a form that other texts "
            "use, for another start. Here the velocity adds the gradients, and the step subtracts.",
        ),
        Misconception(
            "rate inside the velocity",
            lambda w, v, g, lr, m: (w - (m * v + lr * g), m * v + lr * g),
            "The rate was put into the velocity. It comes to the same while the rate is constant, but "
            "the velocity has another scale than the one asked for, which sums plain gradients.",
        ),
        Misconception(
            "minus the rate inside the velocity",
            lambda w, v, g, lr, m: (w + (m * v - lr * g), m * v - lr * g),
            "Your new weights differ, because the rate and a minus are part of your velocity: a form that "
            "other texts use. Here the velocity adds plain gradients, and the step subtracts rate times "
            "velocity.",
        ),
        Misconception(
            "momentum fixed at 0.9",
            lambda w, v, g, lr, m: (w - lr * (0.9 * v + g), 0.9 * v + g),
            "You always keep nine tenths of the velocity. The fraction is an argument: use `momentum`.",
        ),
        Misconception(
            "fraction on the gradient",
            lambda w, v, g, lr, m: (w - lr * (v + m * g), v + m * g),
            "You keep the whole old velocity and a fraction of the gradient. It is the other way round: a "
            "fraction of the velocity survives, and the gradient comes in whole.",
        ),
        Misconception(
            "fraction on both",
            lambda w, v, g, lr, m: (w - lr * m * (v + g), m * (v + g)),
            "The fraction is applied to the gradient as well. Only the old velocity fades; the gradient "
            "comes in whole.",
        ),
        Misconception(
            "gradient counted twice",
            lambda w, v, g, lr, m: (w - lr * (m * v + g + g), m * v + g),
            "Your step takes the gradient once more, although the velocity contains it already. Step along "
            "the velocity alone.",
        ),
        Misconception(
            "nothing fades",
            lambda w, v, g, lr, m: (w - lr * (v + g), v + g),
            "Your velocity adds up all gradients for ever: `momentum` plays no part. What fraction of the "
            "old velocity should survive?",
        ),
        Misconception(
            "old velocity returned",
            lambda w, v, g, lr, m: (w - lr * (m * v + g), v),
            "The new weights are right, but the velocity that you return is the old one. The next step "
            "needs the new one.",
        ),
        Misconception(
            "written into the arguments",
            [_momentum_in_place(which) for which in ("wv", "v", "w")],
            "Your function changes w or velocity in place (`+=`, `-=`, `*=`): the caller's arrays are "
            "overwritten, and whole numbers cannot hold the result. Compute new arrays here.",
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
        Misconception(
            "what is lost in place of what survives",
            lambda w, v, g, lr, m: (w - lr * ((1 - m) * v + g), (1 - m) * v + g),
            "The old velocity is multiplied by one minus the momentum. `momentum` is the fraction that "
            "survives, not the one that is lost.",
        ),
        Misconception(
            "no rate in the step",
            lambda w, v, g, lr, m: (w - (m * v + g), m * v + g),
            "The velocity is right, and the step is the whole of it: the learning rate plays no part.",
        ),
        Misconception(
            "the step returned as velocity",
            [
                lambda w, v, g, lr, m: (w - lr * (m * v + g), lr * (m * v + g)),
                lambda w, v, g, lr, m: (w - lr * (m * v + g), -lr * (m * v + g)),
            ],
            "The new weights are right. What you return beside them is the step that was taken, with the "
            "rate in it; the velocity is the sum of gradients before the rate.",
        ),
    ],
    hints=(
        "Two lines: first the velocity, then the weights.",
        "The new velocity is a fraction of the old one plus the whole gradient.",
        "Subtract the learning rate times the new velocity from the weights.",
    ),
)


# 8 · pictures for a network


def prepare(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1) / 255


def _images(seed, n, height, width):
    return np.random.default_rng(seed).integers(0, 256, size=(n, height, width), dtype=np.uint8)


def _pictures(rng):
    n, height, width = unequal_sizes(rng, 3)
    return [
        Probe(rng.integers(0, 256, size=(n, height, width), dtype=np.uint8), label="pictures of grey"),
        Probe(rng.integers(0, 90, size=(width, n, height), dtype=np.uint8), label="pale pictures"),
        Probe(rng.integers(0, 256, size=(1, 3, 4), dtype=np.uint8), label="a single picture"),
        Probe(np.full((2, 3, 2), 0, dtype=np.uint8), label="empty paper"),
    ]


def _z_scores(axis, guarded=False):
    def wrong(images):
        flat = images.reshape(len(images), -1).astype(float)
        spread = flat.std(axis=axis, keepdims=True)
        if guarded:
            spread = np.where(spread > 0, spread, 1)
        return (flat - flat.mean(axis=axis, keepdims=True)) / spread

    return wrong


prepare_exercise = Exercise(
    id="06.prepare",
    title="A network that saw numbers up to 255",
    reference=prepare,
    fresh=_pictures,
    probes=[
        Probe(_images(0, 3, 4, 4), label="3 pictures of 4 x 4 pixels"),
        Probe(_images(1, 5, 3, 3) // 2, label="5 pale pictures of 3 x 3 pixels"),
        Probe(_images(2, 2, 3, 5), label="2 pictures, 3 pixels high and 5 wide"),
        Probe(_images(3, 1, 2, 3), label="a single picture"),
        Probe(
            np.array([[[0, 255], [255, 0]], [[255, 255], [0, 0]]], dtype=np.uint8),
            label="full ink and paper only",
        ),
        Probe(np.zeros((2, 2, 3), dtype=np.uint8), label="empty paper"),
    ],
    misconceptions=[
        Misconception(
            "not flattened",
            [lambda images: images / 255, lambda images: images.astype(float) / 255],
            "Scaled rightly, but each picture is still a table. The network wants one row of numbers for "
            "each picture.",
        ),
        Misconception(
            "everything in one row",
            lambda images: images.reshape(-1) / 255,
            "All pictures ended up in one long row. Keep the first axis: one row for each picture.",
        ),
        Misconception(
            "784 pixels hard-coded",
            [
                lambda images: images.reshape(-1, 784) / 255,
                lambda images: images.reshape(len(images), 784) / 255,
            ],
            "Your function works for 28 x 28 pixels only. Height times width is what belongs in one row; "
            "-1 lets NumPy find it.",
        ),
        Misconception(
            "square pictures only",
            [
                lambda images: images.reshape(len(images), images.shape[1] ** 2) / 255,
                lambda images: images.reshape(len(images), images.shape[2] ** 2) / 255,
            ],
            "Square pictures are right, others are not: one side of the picture was taken for the other as "
            "well.",
        ),
        Misconception(
            "column by column",
            lambda images: images.transpose(0, 2, 1).reshape(len(images), -1) / 255,
            "The right numbers in another order: you go down the columns. The course, like NumPy, reads a "
            "picture row by row.",
        ),
        Misconception(
            "ink and paper exchanged",
            lambda images: 1 - images.reshape(len(images), -1) / 255,
            "Your pictures are negatives: paper became 1 and ink 0. Nothing has to be turned round, only "
            "scaled.",
        ),
        Misconception(
            "from -1 to 1",
            lambda images: images.reshape(len(images), -1) / 127.5 - 1,
            "Your numbers run from -1 to 1, which a network could live with; the exercise asks for 0 to 1.",
        ),
        Misconception(
            "ink or no ink",
            [
                lambda images: (images.reshape(len(images), -1) > 127).astype(float),
                lambda images: (images.reshape(len(images), -1) > 0).astype(float),
                lambda images: np.round(images.reshape(len(images), -1) / 255),
            ],
            "Only 0 and 1 are left: the shades of grey are gone. Divide, and keep the decimals.",
        ),
        Misconception(
            "standardised",
            [_z_scores(axis, guarded) for axis in (None, 1, 0) for guarded in (False, True)],
            "You subtract a mean and divide by a spread of this batch. The exercise asks for a fixed "
            "scale, from 0 for paper to 1 for full ink.",
        ),
        Misconception(
            "not scaled",
            lambda images: images.reshape(len(images), -1).astype(float),
            "The pixels still run up to 255. A sigmoid that receives such sums is saturated from the "
            "start: its slope, and with it every gradient, is gone.",
        ),
        Misconception(
            "whole-number division",
            [
                lambda images: images.reshape(len(images), -1) // 255,
                lambda images: (images.reshape(len(images), -1) / 255).astype(int),
            ],
            "Almost everything is 0 now: whole numbers (`//`, `astype(int)` or `astype(np.uint8)`) drop what "
            "comes after the decimal point. Grey needs it.",
        ),
        Misconception(
            "each picture by its own maximum",
            [
                lambda images: images.reshape(len(images), -1) / images.max(axis=(1, 2))[:, None],
                lambda images: images.reshape(len(images), -1) / np.maximum(images.max((1, 2)), 1)[:, None],
            ],
            "Every picture now reaches 1, pale ones too: how strong the ink is has been removed. Divide "
            "all pictures by one and the same number.",
        ),
        Misconception(
            "by the largest of the batch",
            [
                lambda images: images.reshape(len(images), -1) / images.max(),
                lambda images: images.reshape(len(images), -1) / max(images.max(), 1),
                lambda images: (
                    (images.reshape(len(images), -1) - 1.0 * images.min())
                    / max(1.0 * images.max() - images.min(), 1)
                ),
                lambda images: (
                    (images.reshape(len(images), -1) - 1.0 * images.min())
                    / (1.0 * images.max() - images.min())
                ),
            ],
            "You divide by the darkest pixel that happens to be there, so another batch gets another "
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
            "Close: full ink comes out slightly below 1. A byte takes 256 values, and the largest of them "
            "is one less.",
        ),
        Misconception(
            "by another number",
            [
                lambda images, n=n: images.reshape(len(images), -1) / n
                for n in (100, 128, 127, 254, 1000, 255**2)
            ],
            "The numbers do not end at 1: you divide by another number than the largest value of a byte.",
        ),
    ],
    hints=(
        "The shape is right already: a row for each picture. Look at the size of the numbers.",
        "`reshape(len(images), -1)` makes each picture one row.",
        "The largest value of a byte should become 1, the smallest stays 0.",
    ),
)


# 9 · accuracy


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    return np.mean(logits.argmax(axis=1) == labels)


def _answers(rng):
    """Tables in which some answers are right, among them negative and large logits."""
    made = []
    for n, k in (unequal_sizes(rng, 2, 4, 9), (6, 4)):
        logits = np.stack([rng.permutation(k) + numbers(rng) / 10 for _ in range(n)])
        second, first = logits.argsort(axis=1)[:, -2:].T
        labels = np.where(np.arange(n) % 3 == 0, second, first)
        made += [(logits, labels), (logits - 2 * k, labels), Probe(900 + 10 * logits, labels)]
    close = np.array([[0.1, 0.3, 0.2], [0.4, 0.5, 0.3]]) + numbers(rng)
    closer = int(rng.integers(100, 500)) + np.array([0.001, 0.002, -50])
    return [
        *made,
        Probe(close, np.array([1, 0]), label="close logits"),
        Probe(closer[None], np.array([1]), label="logits that differ by a thousandth"),
        PERFECT,
    ]


def _through_softmax(logits, labels):
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return np.mean(p.argmax(axis=1) == labels)


def _entries(logits, labels):
    k = logits.shape[1]
    return np.mean(one_hot(logits.argmax(axis=1), k) == one_hot(labels, k))


def _top(n):
    return lambda logits, labels: np.mean(
        [label in row.argsort()[-n:] for row, label in zip(logits, labels, strict=True)]
    )


PERFECT = Probe(
    np.array([[0.2, 1.4], [0.9, 0.3], [0.5, 0.8]]), np.array([1, 0, 1]), label="all answers right"
)

accuracy_exercise = Exercise(
    id="06.accuracy",
    title="How many were right?",
    reference=accuracy,
    fresh=_answers,
    probes=[
        (
            np.array([[0.1, 2.0, 0.3], [1.5, 0.2, 0.4], [0.2, 0.1, 0.9], [0.6, 0.5, 0.1], [0.3, 0.9, 0.2]]),
            np.array([1, 0, 2, 1, 0]),
        ),
        (np.array([[3.0, 1.0, 2.0], [0.0, 5.0, 4.0], [7.0, 8.0, 6.0]]), np.array([0, 1, 2])),
        (np.array([[-0.5, -0.1], [-0.2, -0.9], [0.4, 0.6]]), np.array([1, 1, 1])),
        (np.array([[1.0, 0.5], [0.2, 1.0], [0.4, 0.1], [0.0, -0.3]]), np.array([1, 1, 0, 0])),
        (
            np.array([[0.5, 2.0, 1.0], [1.0, 0.2, 0.4], [0.3, 0.1, 2.0], [0.7, 1.0, 0.2]]),
            np.array([2, 1, 2, 0]),
        ),
        Probe(
            np.array([[1000.0, 1001.0, 998.0], [-1003.0, -1001.0, -1002.0], [2000.0, 1990.0, 1995.0]]),
            np.array([1, 2, 0]),
            label="logits around 1000 and -1000",
        ),
        (np.array([[-2.0, -1.5, -3.0, -0.7], [-0.9, -0.2, -0.8, -1.1]]), np.array([3, 0])),
        PERFECT,
        (np.array([[0.4, 1.2, -0.3]]), np.array([2])),
        Probe(
            np.array([[0.3, 0.2, 0.1], [0.5, 0.4, 0.45], [-0.1, -0.3, 0.0]]),
            np.array([0, 0, 1]),
            label="close logits",
        ),
        Probe(
            np.array([[500.001, 500.002, 499.0], [-0.00003, -0.00002, -0.00001], [0.5, 500.002, 500.001]]),
            np.array([1, 2, 2]),
            label="logits that differ by very little",
        ),
    ],
    misconceptions=[
        Misconception(
            "more than half",
            lambda logits, labels: np.mean(softmax(logits)[np.arange(len(labels)), labels] > 0.5),
            "You ask whether the true class has more than half of the probability. Among three classes "
            "the largest share may be smaller, and wins all the same.",
        ),
        Misconception(
            "whole-number division",
            lambda logits, labels: np.sum(logits.argmax(axis=1) == labels) // len(labels),
            "Your result is 0 unless every answer is right (`//` and `all` do that). A share can lie "
            "between. Divide with `/`, or take the mean.",
        ),
        Misconception(
            "entries of the tables compared",
            _entries,
            "You compare all entries of the one-hot tables, and most zeros agree even where the answer is "
            "wrong. Compare one answer with one label for each example.",
        ),
        Misconception(
            "divided by the classes",
            lambda logits, labels: np.sum(logits.argmax(axis=1) == labels) / logits.shape[1],
            "You divide the right answers by the number of classes. A share of the examples is asked for.",
        ),
        Misconception(
            "divided by all logits",
            lambda logits, labels: np.sum(logits.argmax(axis=1) == labels) / logits.size,
            "You divide the right answers by the number of all logits. There is one answer for each "
            "example: divide by the examples.",
        ),
        Misconception(
            "near misses counted",
            _top(2),
            "An answer counts as right for you when the label is among the largest few logits. Here only "
            "the very largest counts.",
        ),
        Misconception(
            "negative logits cut off",
            lambda logits, labels: np.mean(np.maximum(logits, 0).argmax(axis=1) == labels),
            "Where all logits of a row are negative you lose which is the largest: they were cut off at 0 "
            "first. Logits may be negative; compare them as they are.",
        ),
        Misconception(
            "a softmax that overflows",
            _through_softmax,
            "Moderate logits are right; with large ones your softmax overflows and the comparison is one "
            "of NaNs. The largest logit is at the same place as the largest probability: no softmax needed.",
        ),
        Misconception(
            "more than one half",
            lambda logits, labels: np.mean((logits > 0.5).argmax(axis=1) == labels),
            "You look for the first logit above one half. Logits are no probabilities: the prediction is "
            "the class with the largest one.",
        ),
        Misconception(
            "per cent",
            lambda logits, labels: 100 * accuracy(logits, labels),
            "This is in per cent. The share itself is asked for, a number from 0 to 1.",
        ),
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
        Misconception(
            "differences lost before the comparison",
            [
                lambda logits, labels: np.mean((0.5 + 0.5 * np.tanh(logits / 2)).argmax(axis=1) == labels),
                *(
                    lambda logits, labels, n=n: np.mean(softmax(logits).round(n).argmax(axis=1) == labels)
                    for n in (1, 2, 3)
                ),
                *(
                    lambda logits, labels, n=n: np.mean(logits.round(n).argmax(axis=1) == labels)
                    for n in (0, 1, 2)
                ),
                lambda logits, labels: np.mean(logits.astype(int).argmax(axis=1) == labels),
                lambda logits, labels: np.mean(logits.astype(np.float16).argmax(axis=1) == labels),
            ],
            "Logits that are close or large become equal before you look for the largest: rounding does "
            "that, and so does a sigmoid, which is 1 for all large ones. Compare the logits as they are.",
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
            "nodes counted",
            {"784-30-10": 784 + 30 + 10},
            "You counted the nodes. What is learnt sits on the wires, one weight on each, and each node "
            "behind them has a bias.",
        ),
        Misconception(
            "one bias for each layer",
            {"784-30-10": 784 * 30 + 1 + 300 + 1},
            "You gave each layer one bias. Each of its nodes has a bias of its own.",
        ),
        Misconception(
            "all sizes multiplied",
            {"784-30-10": 784 * 30 * 10},
            "You multiplied all sizes. Wires run from each layer to the next one only: multiply "
            "neighbours, and add the products.",
        ),
        Misconception(
            "middle layer forgotten",
            [
                {"784-300-100-10": 784 * 300 + 300 + 100 * 10 + 10},
                {"784-300-100-10": 784 * 300 + 300 + 300 * 10 + 10},
            ],
            "The wires between the two hidden layers are missing: 300 nodes send to 100.",
        ),
        Misconception(
            "bias nodes receive wires",
            {"784-30-10": 785 * 31 + 31 * 10},
            "Your bias node in the hidden layer receives wires. It sends its 1 and reads nothing.",
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
        Misconception(
            "side of the picture for the pixels",
            {
                "784-30-10": 28 * 30 + 30 + 310,
                "784-100-10": 28 * 100 + 100 + 1010,
                "784-300-100-10": 28 * 300 + 300 + 30100 + 1010,
            },
            "You count 28 inputs. A picture has 28 rows and 28 columns: how many pixels does a hidden "
            "unit see?",
        ),
        Misconception(
            "a bias for every weight",
            {"784-30-10": 2 * 23820, "784-100-10": 2 * 79400, "784-300-100-10": 2 * 266200},
            "Twice the number of weights. A bias belongs to a node, not to a wire.",
        ),
    ],
    hints=(
        "Layer by layer: how many wires come in, how many nodes are there?",
        "A layer has inputs times outputs weights and one bias for each output.",
        "Add the layers up; the first is by far the largest.",
    ),
)


# 11 · a network that is dead from the start


def relu_start(n_in: int, n_out: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in), np.zeros(n_out)


def _two_layers(student, n_in, n_out, rng):
    """What two starts look like, in facts that no drawn number changes."""
    made = [student(n_in, n_out, rng) for _ in range(2)]
    if any(one is None or one is Ellipsis for one in made):
        return None
    (W, b), (other, _) = ((np.asarray(W, float), np.asarray(b, float)) for W, b in made)
    unit = np.sqrt(2 / n_in)
    return {
        "shape of W": W.shape,
        "shape of b": b.shape,
        "units with weights of their own": _different_columns(W),
        "spread of W, in units of sqrt(2 / n_in)": _nearly(1.0, W.std() / unit),
        "mean of W, in the same units": _nearly(0.0, W.mean() / unit),
        "biases": _where_biases_are(b),
        "weights of the next layer": "the same" if np.array_equal(W, other) else "others",
    }


def _different_columns(W):
    return np.unique(W, axis=1).shape[1] if W.ndim == 2 and np.ptp(W) > 0 else W.shape[-1]


def _nearly(want, number):
    """The number to two digits, or what it should be if it is as close as drawn numbers come."""
    return want if abs(number - want) < 0.05 else float(f"{number:.2g}")


def _where_biases_are(b):
    if not np.all(np.isfinite(b)):
        return "no numbers"
    sides = [word for word, far in (("below", b < -0.5), ("above", b > 0.5)) if np.any(far)]
    many = "all" if np.all(np.abs(b) > 0.5) else "some"
    return f"{many} far {' or '.join(sides)} 0" if sides else "near 0"


def _shapes(rng):
    n_in, n_out = unequal_sizes(rng, 2, 150, 300)
    return [
        Probe(n_in, n_out, rng.spawn(1)[0], label=f"{n_in} inputs and {n_out} units"),
        Probe(900, 60, rng.spawn(1)[0], label="900 inputs and 60 units"),
    ]


def _spread(spread):
    return lambda n_in, n_out, rng: (rng.normal(size=(n_in, n_out)) * spread(n_in, n_out), np.zeros(n_out))


def _with_biases(biases):
    return lambda n_in, n_out, rng: (relu_start(n_in, n_out, rng)[0], biases(n_out, rng))


relu_start_exercise = Exercise(
    id="06.relu_start",
    title="A network that is dead from the start",
    reference=relu_start,
    run=_two_layers,
    measures="two starts drawn with your function",
    form=("W", "b"),
    parts=(
        "shape of W",
        "shape of b",
        "units with weights of their own",
        "spread of W, in units of sqrt(2 / n_in)",
        "mean of W, in the same units",
        "biases",
        "weights of the next layer",
    ),
    fresh=_shapes,
    probes=[
        Probe(784, 100, np.random.default_rng(1), label="784 inputs and 100 units"),
        Probe(200, 300, np.random.default_rng(2), label="200 inputs and 300 units"),
    ],
    misconceptions=[
        Misconception(
            "biases that keep the units off",
            [
                _with_biases(lambda n_out, rng: np.full(n_out, -10.0)),
                _with_biases(lambda n_out, rng: np.full(n_out, -5.0)),
                _with_biases(lambda n_out, rng: np.where(np.arange(n_out) % 2, 0.0, -10.0)),
            ],
            "Biases are still far below 0: such units start off, and a ReLU that is off for every picture "
            "gets no gradient. Start biases at 0.",
        ),
        Misconception(
            "weights from N(0, 1)",
            _spread(lambda n_in, n_out: 1.0),
            "Your weights have spread 1, whatever the number of inputs. The net inputs then grow with every "
            "layer, and the first loss is huge. Scale the weights by the number of inputs.",
        ),
        Misconception(
            "a fixed spread",
            [_spread(lambda n_in, n_out: 0.01), _spread(lambda n_in, n_out: 0.1)],
            "Your weights have the same spread whatever the number of inputs. A net input adds one product "
            "for each input: with more of them every weight has to be smaller.",
        ),
        Misconception(
            "variance taken for spread",
            _spread(lambda n_in, n_out: 2 / n_in),
            "2 / n_in is the variance. A normal distribution is scaled by its spread, the square root of it.",
        ),
        Misconception(
            "LeCun's spread",
            _spread(lambda n_in, n_out: np.sqrt(1 / n_in)),
            "Your variance is 1 / n_in. A ReLU throws half of its inputs away, so the signal would shrink "
            "from layer to layer: the variance has to be twice as large.",
        ),
        Misconception(
            "Glorot's spread",
            _spread(lambda n_in, n_out: np.sqrt(2 / (n_in + n_out))),
            "Your variance is 2 / (n_in + n_out), Glorot's start, made for tanh. The exercise asks for He's, "
            "which looks at the inputs alone.",
        ),
        Misconception(
            "outputs in place of inputs",
            _spread(lambda n_in, n_out: np.sqrt(2 / n_out)),
            "You scale by the number of units. A net input adds one product for each *input*: that number "
            "decides how large it gets.",
        ),
        Misconception(
            "all zeros",
            lambda n_in, n_out, rng: (0 * rng.normal(size=(n_in, n_out)), np.zeros(n_out)),
            "All weights are 0, so every ReLU is off and no gradient arrives: another dead network. Weights "
            "must differ from each other: draw them.",
            constant=True,
        ),
        Misconception(
            "spread of uniform numbers",
            lambda n_in, n_out, rng: (
                rng.uniform(-1, 1, (n_in, n_out)) * np.sqrt(2 / n_in),
                np.zeros(n_out),
            ),
            "Your weights have six tenths of the spread asked for. Numbers drawn evenly between -1 and 1, "
            "for instance, have the spread 0.58; normal ones have 1.",
        ),
        Misconception(
            "no negative weights",
            [
                lambda n_in, n_out, rng: (rng.random((n_in, n_out)) * np.sqrt(2 / n_in), np.zeros(n_out)),
                lambda n_in, n_out, rng: (np.abs(relu_start(n_in, n_out, rng)[0]), np.zeros(n_out)),
                lambda n_in, n_out, rng: (rng.random((n_in, n_out)), np.zeros(n_out)),
            ],
            "None of your weights is negative, so net inputs add up instead of balancing out. Draw weights "
            "around 0, as many negative as positive.",
        ),
        Misconception(
            "random biases",
            [
                _with_biases(lambda n_out, rng: rng.normal(size=n_out)),
                _with_biases(lambda n_out, rng: np.where(np.arange(n_out) % 2, 2.0, -2.0)),
            ],
            "The weights are right. Your biases lie far apart, some of them so low that their units hardly "
            "fire. They need not differ, because the weights do: start them at 0.",
        ),
        Misconception(
            "W turned",
            lambda n_in, n_out, rng: (relu_start(n_in, n_out, rng)[0].T, np.zeros(n_out)),
            "Your W has a row for each unit. The course writes A @ W: a row for each input, a column for "
            "each unit.",
        ),
        Misconception(
            "the same weights every time",
            lambda n_in, n_out, rng: relu_start(n_in, n_out, np.random.default_rng(0)),
            "Your function makes a generator of its own, so every layer of that size gets the same weights. "
            "Draw from the one that is handed in.",
        ),
        Misconception(
            "biases that keep the units on",
            [
                _with_biases(lambda n_out, rng: np.full(n_out, 10.0)),
                _with_biases(lambda n_out, rng: np.where(np.arange(n_out) % 2, 0.0, 10.0)),
            ],
            "Your biases are far above 0. A unit that fires for every picture has no bend: the network is "
            "a linear one. Start biases at 0.",
        ),
        Misconception(
            "every unit the same",
            lambda n_in, n_out, rng: (
                np.tile(relu_start(n_in, n_out, rng)[0][:, :1], (1, n_out)),
                np.zeros(n_out),
            ),
            "All units start with the same weights, so they compute the same and receive the same "
            "gradients for ever. Draw a number for each weight.",
            constant=True,
        ),
        Misconception(
            "half of He's spread",
            _spread(lambda n_in, n_out: np.sqrt(2 / n_in) / 2),
            "Your spread is half of what it should be. Is the 2 below the line, or was it divided by once "
            "more?",
        ),
        Misconception(
            "root of the 2 alone",
            _spread(lambda n_in, n_out: np.sqrt(2) / n_in),
            "Only the 2 is under your root. The variance is 2 / n_in, so the root is taken of the whole "
            "fraction.",
        ),
    ],
    hints=(
        "A unit fires when its net input is positive. What pushes every net input below 0 here?",
        "Biases start at 0. For the weights, section 4 of the lecture names a variance for ReLUs.",
        "`rng.normal(size=(n_in, n_out))` has spread 1: multiply it by the square root of 2 / n_in.",
    ),
    insight="A loss that stays at ln 10 is a network in which nothing arrives: look at who fires.",
)


# 12 · the effect of the rate

rates_exercise = Exercise(
    id="06.rates",
    title="Three rates, three fates",
    reference={"creeps": 0.0001, "learns": 0.1, "breaks": 100.0},
    misconceptions=[
        Misconception(
            "rates the wrong way round",
            {"creeps": 100.0},
            "Each step is the rate times the gradient. The largest rate makes the largest steps: can it be "
            "the one that creeps?",
        ),
        Misconception(
            "a tenth taken for small",
            {"creeps": 0.1},
            "You call the rate slow that the lecture's network learnt with in a few epochs. Another one is "
            "a thousand times smaller: what can a hundred steps of that size reach?",
        ),
        Misconception(
            "the larger the better",
            {"learns": 100.0},
            "A step in the direction of the slope helps only as far as the slope reaches. A thousand times "
            "the lecture's rate jumps far beyond the valley, and every ReLU may be off where it lands.",
        ),
    ],
    hints=(
        "A step is the rate times the gradient. How far does a network get in 100 steps of each rate?",
        "One of the three is the rate with which the lecture's network learnt well.",
        "Of the other two, one is a thousand times smaller and one a thousand times larger.",
    ),
    insight="Rates are tried in factors: one that is too small costs time, one that is too large everything.",
)


# 13 · choose and report


def choose_and_report(
    rates: np.ndarray, train: np.ndarray, validation: np.ndarray, test: np.ndarray
) -> tuple[float, float]:
    best = np.argmax(validation)
    return rates[best], test[best]


def _tables(rng):
    made = []
    for n in (*unequal_sizes(rng, 2, 4, 7), 4):
        rates = rng.permutation([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0])[:n]
        places = rng.permutation(n)
        columns = []
        for place in places[:3]:  # three different winners
            column = rng.permutation(np.arange(n)) / 100 + 0.8
            top = column.argmax()
            column[[top, place]] = column[[place, top]]
            columns.append(column)
        train, validation, test = columns
        made.append((rates, train + 0.1, validation + 0.01, test))
    close = np.array([0.01, 0.1, 1.0]), np.array([0.99, 0.95, 0.9]), np.array([0.915, 0.91, 0.92])
    order = rng.permutation(3)
    made.append(tuple(column[order] for column in (*close, np.array([0.93, 0.95, 0.89]))))
    falling = [rng.permutation([0.002, 0.02, 0.2, 2.0])]
    falling += [rng.permutation(np.arange(8000, 9500))[:4] / 10000 for _ in range(3)]
    falling[2] = np.sort(falling[2])[::-1]
    return [*made, tuple(falling), tuple(column[::-1] for column in falling)]  # the best first, and last


def _at(place, rates, test):
    return rates[place], test[place]


def _chosen_by(which, reported=3):
    def wrong(rates, train, validation, test):
        best = np.argmax((train, validation, test)[which - 1])
        return rates[best], (train, validation, test)[reported - 1][best]

    return wrong


choose_exercise = Exercise(
    id="06.choose_and_report",
    title="Choose a rate, report a result",
    reference=choose_and_report,
    parts=("chosen rate", "reported accuracy"),
    fresh=_tables,
    probes=[
        (
            np.array([0.01, 0.03, 0.1, 0.3]),
            np.array([0.91, 0.96, 0.99, 1.0]),
            np.array([0.89, 0.94, 0.93, 0.9]),
            np.array([0.88, 0.91, 0.92, 0.87]),
        ),
        (
            np.array([1.0, 0.003, 0.1, 0.03, 0.01]),
            np.array([0.3, 0.95, 0.98, 1.0, 0.97]),
            np.array([0.28, 0.9, 0.92, 0.91, 0.95]),
            np.array([0.31, 0.96, 0.9, 0.92, 0.93]),
        ),
        Probe(np.array([0.5]), np.array([0.9]), np.array([0.8]), np.array([0.7]), label="a single rate"),
        (
            np.array([3.0, 0.3, 0.03]),
            np.array([0.99, 0.95, 0.9]),
            np.array([0.915, 0.91, 0.92]),
            np.array([0.93, 0.95, 0.89]),
        ),
        (
            np.array([0.5, 0.05, 0.005, 0.01]),
            np.array([0.9743, 0.9881, 0.9127, 0.9602]),
            np.array([0.9514, 0.9478, 0.9036, 0.9431]),
            np.array([0.9467, 0.9493, 0.9052, 0.9388]),
        ),
    ],
    misconceptions=[
        Misconception(
            "chosen on the test set",
            [_chosen_by(3), _chosen_by(3, 1), _chosen_by(3, 2)],
            "You chose the rate that does best on the test set. Its accuracy took part in a choice, "
            "and is better than what new pictures will give. Choose on validation data.",
        ),
        Misconception(
            "chosen on the training set",
            [_chosen_by(1), _chosen_by(1, 1), _chosen_by(1, 2)],
            "You chose by training accuracy, which rewards learning by heart. Choose by pictures that were "
            "not trained on, and are not the test pictures.",
        ),
        Misconception(
            "training accuracy quoted",
            _chosen_by(2, 1),
            "The choice is right, but you quote the training accuracy. The network has seen these pictures, "
            "with their labels: that is no result.",
        ),
        Misconception(
            "validation accuracy quoted",
            _chosen_by(2, 2),
            "The choice is right, but you quote the accuracy on the very pictures you chose with: the "
            "largest of several, so it flatters. Which set took no part in anything?",
        ),
        Misconception(
            "the best test accuracy quoted",
            lambda rates, train, validation, test: (rates[np.argmax(validation)], np.max(test)),
            "The choice is right, but you quote the best test accuracy of all rates. The result of the "
            "network that you chose is the one to report, whatever it is.",
        ),
        Misconception(
            "mean test accuracy",
            lambda rates, train, validation, test: (rates[np.argmax(validation)], np.mean(test)),
            "The choice is right, but you average the test accuracy of all rates. You hand over one network: "
            "report that one.",
        ),
        Misconception(
            "the number of the rate",
            lambda rates, train, validation, test: (np.argmax(validation), test[np.argmax(validation)]),
            "Your first result is the place of the rate in the list. Return the rate itself.",
        ),
        Misconception(
            "validation and test together",
            lambda rates, train, validation, test: _at(np.argmax(validation + test), rates, test),
            "The test accuracy takes part in your choice. Then it is no test any more: let validation "
            "decide alone.",
        ),
        Misconception(
            "the largest rate",
            lambda rates, train, validation, test: _at(np.argmax(rates), rates, test),
            "You take the largest rate, whatever its results. Look at the accuracies: one of the three lists "
            "is made for choosing.",
        ),
        Misconception(
            "the last one",
            lambda rates, train, validation, test: _at(-1, rates, test),
            "You take the last rate of the list. The list is in no order of quality: one of the three lists "
            "of accuracies decides.",
        ),
        Misconception(
            "the worst one",
            lambda rates, train, validation, test: _at(np.argmin(validation), rates, test),
            "You chose the smallest validation accuracy. That is right for a loss; of accuracies the largest "
            "is best.",
        ),
        Misconception(
            "the smallest gap",
            lambda rates, train, validation, test: _at(np.argmin(abs(train - validation)), rates, test),
            "You chose the rate with the smallest gap between training and validation. A network that learns "
            "nothing has no gap at all: choose the best validation accuracy.",
        ),
        Misconception(
            "other sets have a say",
            [
                lambda rates, train, validation, test: _at(np.argmax(train + validation), rates, test),
                lambda rates, train, validation, test: _at(np.argmax(train + validation + test), rates, test),
            ],
            "In your choice accuracies are added up. What was learnt by heart should have no say, and the "
            "test set none either: the validation set decides alone.",
        ),
        Misconception(
            "accuracy in place of the rate",
            lambda rates, train, validation, test: (validation.max(), test[np.argmax(validation)]),
            "The reported accuracy is right. In place of the rate you return its validation accuracy; "
            "asked for is what you would hand over.",
        ),
        Misconception(
            "a rate left out",
            [
                lambda rates, train, validation, test: _at(
                    validation[: max(1, len(rates) - 1)].argmax(), rates, test
                ),
                lambda rates, train, validation, test: _at(
                    max((i for i in range(len(rates)) if i or len(rates) == 1), key=validation.item),
                    rates,
                    test,
                ),
            ],
            "The first or the last rate has no chance with you. Where does your loop begin, and where does "
            "it end?",
        ),
        Misconception(
            "rates sorted",
            [
                lambda rates, train, validation, test: _at(validation.argmax(), np.sort(rates), test),
                lambda rates, train, validation, test: _at(validation.argmax(), np.sort(rates)[::-1], test),
            ],
            "You sort the rates, and the accuracies stay where they were, so they belong to other rates. "
            "Leave the order alone: the places of the four lists belong together.",
        ),
    ],
    hints=(
        "Three lists, three purposes: learn, choose, report. Which list decides, and which one is quoted?",
        "`np.argmax` of the list that decides gives a place.",
        "Return the rate and the test accuracy at that place.",
    ),
    insight="Test pictures take part in nothing but the last line of the report.",
)

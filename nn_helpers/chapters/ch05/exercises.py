"""The exercises of chapter 05: logistic regression by gradient descent."""

from typing import Any

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, Stable, WholeNumbers, numbers, unequal_sizes


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


def _labelled(rng):
    """Inputs and labels of different sizes, both classes among them; one example, one input."""
    sizes = [unequal_sizes(rng, 2), unequal_sizes(rng, 2, 4, 9), (6, 1), (3, 3)]
    tables = [(numbers(rng, n, d), rng.permutation(np.arange(n) % 2)) for n, d in sizes]
    return [*tables, (numbers(rng, 1, 2), np.array([1]))]


# 1 · probabilities and losses by hand

_log = np.log

by_hand_exercise = Exercise(
    id="05.by_hand",
    title="Probabilities and losses by hand",
    reference={
        "p": 1 / (1 + np.exp(1.2)),
        "z": _log(0.8 / 0.2),
        "loss_right": -_log(0.95),
        "loss_wrong": -_log(0.05),
        "likelihood": 0.7 * 0.6 * 0.9,
        "mean_loss": -_log(0.7 * 0.6 * 0.9) / 3,
    },
    decimals=3,
    by_hand=lambda r: {
        "p": 1 / (1 + r(np.exp(1.2))),
        "z": _log(0.8 / 0.2),
        "loss_right": -_log(0.95),
        "loss_wrong": -_log(0.05),
        "likelihood": 0.7 * 0.6 * 0.9,
        "mean_loss": (r(-_log(0.7)) + r(-_log(0.6)) + r(-_log(0.9))) / 3,
    },
    misconceptions=[
        Misconception(
            "sign in the exponent",
            {"p": 1 / (1 + np.exp(-1.2))},
            "A negative net input gives a probability below one half. The exponent of the sigmoid is minus "
            "the net input, and minus a negative number is positive.",
        ),
        Misconception(
            "p for z",
            {"z": sigmoid(0.8)},
            "You put 0.8 through the sigmoid. The question goes the other way: which net input comes out "
            "as 0.8? Section 1 turns the sigmoid around.",
        ),
        Misconception(
            "logarithm to base 10",
            {"loss_right": -np.log10(0.95)},
            "This is the logarithm to base 10. Section 1 uses the natural one; its table shows what 0.9 and "
            "0.1 cost.",
        ),
        Misconception(
            "losses swapped",
            {"loss_right": -_log(0.05), "loss_wrong": -_log(0.95)},
            "You have the two losses the wrong way round. Which forecast should be expensive: the one that "
            "gave what happened a high probability, or a low one?",
        ),
        Misconception(
            "negative loss",
            {"loss_right": _log(0.95), "loss_wrong": _log(0.05)},
            "A loss of this kind is never below zero. The logarithm of a probability is; what belongs in "
            "front of it?",
        ),
        Misconception(
            "probabilities of rain multiplied",
            {"likelihood": 0.7 * 0.4 * 0.9},
            "You multiplied the probabilities of rain. On the dry day something else happened: which "
            "probability did the forecast give to that?",
        ),
        Misconception(
            "sum instead of mean",
            {"mean_loss": -_log(0.7 * 0.6 * 0.9)},
            "This is the sum over the three days. The cross-entropy of this course is a mean.",
        ),
        Misconception(
            "brackets of the sigmoid",
            [{"p": 1 + np.exp(1.2)}, {"p": np.exp(-1.2)}, {"p": 1 + np.exp(-1.2)}],
            "Only a part of the sigmoid: it is one divided by the whole sum of one and e to the minus z.",
        ),
        Misconception(
            "odds without the logarithm",
            {"z": 4.0},
            "These are the odds, p divided by one minus p. The net input is their logarithm.",
        ),
        Misconception(
            "odds turned around",
            {"z": -_log(4.0)},
            "Right size, wrong sign: a probability above one half belongs to a positive net input.",
        ),
        Misconception(
            "logarithm of p alone",
            [{"z": _log(0.8)}, {"z": np.log10(4.0)}],
            "The net input is the natural logarithm of the odds, p divided by one minus p.",
        ),
        Misconception(
            "logarithm to base 2",
            [{"loss_right": -np.log2(0.95)}, {"loss_wrong": -np.log2(0.05)}],
            "This is the logarithm to base 2. Section 1 uses the natural one.",
        ),
        Misconception(
            "squared error",
            [{"loss_right": 0.05**2}, {"loss_wrong": 0.95**2}],
            "This is the squared error. The cross-entropy is minus the logarithm of the probability that was "
            "given to what happened.",
        ),
        Misconception(
            "probability times logarithm",
            [{"loss_right": -0.95 * _log(0.95)}, {"loss_wrong": -0.05 * _log(0.05)}],
            "You weighted the logarithm with the forecast's own probability, which gives an entropy. What "
            "happened is certain afterwards: its logarithm counts in full.",
        ),
        Misconception(
            "one minus the probability",
            [{"loss_right": 0.05}, {"loss_wrong": 0.95}],
            "This is how far the forecast is from the label. The cross-entropy takes minus the logarithm of "
            "the probability given to what happened.",
        ),
        Misconception(
            "probabilities averaged",
            {"likelihood": 2.2 / 3},
            "This is the mean of the three probabilities. All three things happened: for days that do not "
            "influence each other the probabilities multiply.",
        ),
        Misconception(
            "probabilities added",
            {"likelihood": 2.2},
            "A probability above 1? Probabilities of things that all happened multiply.",
        ),
        Misconception(
            "dry day left out",
            [{"mean_loss": -_log(0.7 * 0.9) / 2}, {"mean_loss": -_log(0.7 * 0.9) / 3}],
            "Only the two days of rain are in your mean. The forecast of the dry day is charged too, with "
            "the probability that it gave to staying dry.",
        ),
        Misconception(
            "logarithm of the mean",
            {"mean_loss": -_log(2.2 / 3)},
            "You took the logarithm of the mean probability. The mean is taken over the losses, the "
            "logarithms.",
        ),
        Misconception(
            "logarithm forgotten",
            {"mean_loss": 0.7 * 0.6 * 0.9 / 3},
            "You divided the likelihood itself by three. First take minus its logarithm.",
        ),
        Misconception(
            "dry day charged for rain",
            {"mean_loss": -_log(0.7 * 0.4 * 0.9) / 3},
            "On the dry day you charged the probability of rain. The loss looks at the probability that was "
            "given to what happened.",
        ),
        Misconception(
            "mean without the logarithm",
            {"mean_loss": (0.7 * 0.6 * 0.9) ** (1 / 3)},
            "This is a mean probability. The loss of a day is minus the logarithm of one.",
        ),
    ],
    hints=(
        "Every question is answered in section 1, except the second: turn the sigmoid around.",
        "The net input that belongs to p is the logarithm of p divided by one minus p.",
        "For the three days: write down the probability of what happened on each, multiply, take minus the "
        "logarithm, divide by three.",
    ),
)


# 2 · a cross-entropy that survives


def cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    return np.mean(np.logaddexp(0, z) - y * z)


def _textbook_losses(z, y, epsilon=0.0):
    p = sigmoid(z) if epsilon else 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
    return -(y * np.log(p + epsilon) + (1 - y) * np.log(1 - p + epsilon))


def _from_probability(z, y):
    return float(np.mean(_textbook_losses(z, y)))


TINY = (1e-16, 1e-15, 1e-14, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)
TINIER = (1e-300, 1e-100, 1e-50, 1e-30, 1e-20)  # lost beside 1, not within a logarithm


class _StableWithLabels(Stable):
    """Extreme net inputs, each with a label: it may be right or wrong."""

    def probes(self, base, names, rng):
        """Like Stable's, with as many labels as there are net inputs."""
        made = super().probes(base, names, rng)
        sizes = [len(probe.arguments()[0][0]) for probe in made]
        return [
            probe.with_arguments(names, {"y": rng.permutation(np.arange(n) % 2)}, probe.label)
            for probe, n in zip(made, sizes, strict=True)
        ]


def _safe_but_for_the_logarithm(z, y):
    p = sigmoid(z)
    return float(np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))))


def _itself_from(cut):
    """ln(1 + e^z) taken as z from a cut on, and as 0 below its negative where `both`."""

    def loss(z, y, both=False):
        small = np.logaddexp(0, z)
        small = np.where(z > cut, z, small)
        return float(np.mean(np.where(both & (z < -cut), 0, small) - y * z))

    return loss


def _net_inputs(rng):
    """Net inputs of different numbers and sizes with labels, among them large ones alone."""
    made = [
        Probe(numbers(rng, n, scale=3.0), rng.permutation(np.arange(n) % 2), label=f"{n} net inputs")
        for n in unequal_sizes(rng, 3, 2, 9)
    ]
    big = numbers(rng, 4, scale=100.0) + np.array([800, -800, 60, -60])
    made.append(Probe(big, np.array([1, 1, 0, 0]), label="large net inputs"))
    made += [
        Probe(np.array([z]), np.array([int(z > 0)]), label="sure and right") for z in (6.5, 12.5, 22.5, -13.5)
    ]
    return made


def _from_log_of_chosen(z, y):
    p = sigmoid(z)
    return float(np.mean(-np.log(np.where(y == 1, p, 1 - p))))


def _clipped(epsilon):
    def loss(z, y):
        p = np.clip(sigmoid(z), epsilon, 1 - epsilon)
        return float(np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))))

    return loss


Z_MIXED = np.array([0.7, -1.3, 2.4, -0.2, 1.9])
Y_MIXED = np.array([1, 0, 0, 1, 1])

cross_entropy_exercise = Exercise(
    id="05.cross_entropy",
    title="A cross-entropy for every number",
    reference=cross_entropy,
    promises=(_StableWithLabels("z"), WholeNumbers("z")),
    fresh=_net_inputs,
    probes=[
        Probe(Z_MIXED, Y_MIXED, label="five moderate net inputs"),
        Probe(
            np.array([800.0, -750.0, 60.0]),
            np.array([1, 0, 1]),
            label="net inputs of 800, -750 and 60, all right",
        ),
        Probe(np.array([900.0, -45.0]), np.array([0, 1]), label="net inputs of 900 and -45, both wrong"),
        Probe(np.array([3, -2, 5, 2]), np.array([0, 0, 1, 1]), label="whole-number net inputs"),
        *(
            Probe(np.array([z]), np.array([int(z > 0)]), label=f"one net input of {z}, right")
            for z in (5.5, 8.5, 12.0, 18.0, 22.0, -5.5, -12.0, -22.0)
        ),
    ],
    misconceptions=[
        Misconception(
            "logarithm of zero",
            [_safe_but_for_the_logarithm, _from_log_of_chosen],
            "Right for moderate net inputs. For large ones the sigmoid is rounded to 0 or 1, and its "
            "logarithm is infinite or not a number. Section 4 has a form that never computes p.",
        ),
        Misconception(
            "overflow in the sigmoid",
            _from_probability,
            "For large negative net inputs e to the minus z is beyond what a float can hold. A safe sigmoid "
            "would not be enough, its logarithm comes next: section 4 has a form that never computes p.",
        ),
        Misconception(
            "overflow in the logarithm",
            [
                lambda z, y: float(np.mean(np.log(1 + np.exp(z)) - y * z)),
                lambda z, y: float(np.mean(np.log1p(np.exp(z)) - y * z)),
                lambda z, y: float(np.mean(np.where(z > 30, z, np.log(1 + np.exp(z))) - y * z)),
            ],
            "The formula is right, and e to the z overflows for large z. `np.where` does not prevent it, "
            "since it computes both branches. `np.logaddexp(0, z)` is the same logarithm without overflow.",
        ),
        Misconception(
            "z itself from some size on",
            [
                *(_itself_from(cut) for cut in (3, 4, 5, 6, 7, 8, 10, 12, 15, 20)),
                *(
                    lambda z, y, cut=cut: _itself_from(cut)(z, y, both=True)
                    for cut in (3, 4, 5, 6, 7, 8, 10, 12, 15, 20)
                ),
            ],
            "From some net input on you take ln(1 + e^z) for z itself. It is nearly that, but a sure and "
            "right example then costs nothing at all: use a form that needs no switch.",
        ),
        Misconception(
            "only the larger of 0 and z",
            lambda z, y: float(np.mean(np.maximum(0, z) - y * z)),
            "max(0, z) is what ln(1 + e^z) comes to for large z of either sign. Near 0 the difference is up "
            "to ln 2: the rest of the logarithm is missing.",
        ),
        Misconception(
            "the larger of 0 and z left out",
            lambda z, y: float(np.mean(np.log1p(np.exp(-np.abs(z))) - y * z)),
            "ln(1 + e^-|z|) is only the small part of the logarithm: max(0, z) belongs to it as well.",
        ),
        Misconception(
            "minus left over",
            [
                lambda z, y: float(-np.mean(np.logaddexp(0, z) - y * z)),
                lambda z, y: float(np.mean(y * z - np.logaddexp(0, z))),
            ],
            "Right size, wrong sign: your loss is negative. The minus of the cross-entropy is already used "
            "up in ln(1 + e^z) - yz.",
        ),
        Misconception(
            "logarithm to base 2",
            lambda z, y: float(np.mean(np.logaddexp(0, z) - y * z) / np.log(2)),
            "Your losses are in bits: the logarithm is to base 2. The course's is the natural one.",
        ),
        Misconception(
            "squared error",
            lambda z, y: float(np.mean((sigmoid(z) - y) ** 2)),
            "This is the squared error of the probabilities: it charges at most 1. The cross-entropy takes "
            "the logarithm.",
        ),
        Misconception(
            "net input clipped",
            [
                *(
                    lambda z, y, c=c: cross_entropy(np.clip(z, -c, c), y)
                    for c in (10.0, 20.0, 30.0, 35.0, 50.0, 100.0, 500.0, 700.0, 709.0)
                ),
                *(
                    lambda z, y, c=c: _safe_but_for_the_logarithm(np.clip(z, -c, c), y)
                    for c in (10.0, 20.0, 30.0, 35.0)
                ),
            ],
            "Net inputs are clipped before the loss is taken. The stable form of section 4 needs no such "
            "protection: a net input of 900 is welcome, and being wrong there costs 900.",
        ),
        Misconception(
            "clipped",
            [
                *(_clipped(epsilon) for epsilon in TINY),
                *(lambda z, y, e=e: float(np.mean(_textbook_losses(z, y, e))) for e in TINY + TINIER),
            ],
            "Clipping p, or a small number inside the logarithm, avoids the NaN and caps the loss: being "
            "sure and wrong at z = 900 should cost 900, not 20 or 35. Work with z instead of p.",
        ),
        Misconception(
            "sum",
            lambda z, y: float(np.sum(np.logaddexp(0, z) - y * z)),
            "Your loss grows with the number of examples: it is a sum. From chapter 04 on every loss is a "
            "mean over examples.",
        ),
        Misconception(
            "sign of yz",
            lambda z, y: float(np.mean(np.logaddexp(0, z) + y * z)),
            "With label 1 and a large positive z, which is right, your loss grows. Check the sign of the "
            "part that contains the label.",
        ),
        Misconception(
            "label forgotten",
            lambda z, y: float(np.mean(np.logaddexp(0, z))),
            "Your loss does not depend on the labels at all. This is the loss of an example with label 0; "
            "what does label 1 take away from it?",
        ),
        Misconception(
            "label 0 costs nothing",
            lambda z, y: float(np.mean(y * np.logaddexp(0, -z))),
            "Examples with label 0 cost nothing in your loss, however sure and wrong the neuron is about "
            "them. The cross-entropy has a second half, for them.",
        ),
        Misconception(
            "labels -1 and +1",
            lambda z, y: float(np.mean(np.logaddexp(0, -y * z))),
            "This is the form for labels -1 and +1. With the labels 0 and 1 of this course, every example "
            "with label 0 costs ln 2, whatever its net input.",
        ),
        Misconception(
            "not averaged",
            lambda z, y: np.logaddexp(0, z) - y * z,
            "These are the losses of the single examples, and they are right. The loss is one number: their "
            "mean.",
        ),
        Misconception(
            "classes swapped",
            lambda z, y: float(np.mean(np.logaddexp(0, z) - (1 - y) * z)),
            "Right answers cost a lot and wrong ones little: the two classes are swapped. A positive net "
            "input speaks for label 1.",
        ),
    ],
    hints=(
        "Do not compute the probability. Put the sigmoid into the loss on paper and simplify.",
        "What remains is the logarithm of one plus e to the z, minus the label times z.",
        "`np.logaddexp(0, z)` is that logarithm, without overflow. Then take the mean.",
    ),
    insight="Loss functions 'with logits' do exactly this.",
)


# 3 · the gradient


def gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> tuple[np.ndarray, float]:
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(y), error.mean()


def _gradient_with(error_of, collect=lambda X, error: (X.T @ error / len(X), float(error.mean()))):
    return lambda X, y, w, b: collect(X, error_of(sigmoid(X @ w + b), y, X @ w + b))


def _plain_error(p, y, z):
    return p - y


X_FOUR = np.array([[0.4, -1.3, 2.1], [1.7, 0.6, -0.8], [-0.9, 1.1, 0.3], [0.2, -0.5, -1.6], [2.2, 0.8, 0.7]])
Y_FOUR = np.array([1, 0, 0, 1, 1])
W_FOUR = np.array([0.8, -0.4, 1.3])
X_INTEGERS = np.array([[3, -1], [2, 2], [-2, 1], [1, 4]])


def _labels_of_both_signs(X, y, w, b):
    error = sigmoid(X @ w + b) - (2 * y - 1)
    return X.T @ error / len(y), error.mean()


gradient_exercise = Exercise(
    id="05.gradient",
    title="The gradient of the cross-entropy",
    reference=gradient,
    promises=(WholeNumbers("X"),),
    fresh=lambda rng: [
        Probe(X, y, numbers(rng, X.shape[1]), numbers(rng), label=f"{len(y)} examples, {X.shape[1]} inputs")
        for X, y in _labelled(rng)
    ],
    parts=("gradient of w", "gradient of b"),
    probes=[
        Probe(X_FOUR, Y_FOUR, W_FOUR, -0.35, label="five examples with three inputs"),
        Probe(X_INTEGERS, np.array([1, 1, 0, 1]), np.array([0.3, -0.7]), 0.2, label="whole-number inputs"),
    ],
    misconceptions=[
        Misconception(
            "slope of the sigmoid",
            _gradient_with(lambda p, y, z: (p - y) * p * (1 - p)),
            "Your gradient points roughly the right way and is too small, most of all where p is near 0 or "
            "1. The slope of the sigmoid is in it. Where did it cancel in section 2?",
        ),
        Misconception(
            "squared error",
            _gradient_with(lambda p, y, z: 2 * (p - y) * p * (1 - p)),
            "This is the gradient of the squared error. The cross-entropy has another first link in its "
            "chain, and that one cancels the slope of the sigmoid.",
        ),
        Misconception(
            "uphill",
            _gradient_with(lambda p, y, z: y - p),
            "Every sign is turned: this is the direction down. The course's gradient points up, and the "
            "update subtracts it.",
        ),
        Misconception(
            "summed",
            _gradient_with(_plain_error, lambda X, error: (X.T @ error, float(error.sum()))),
            "Too large by the number of examples: you added where the loss takes the mean.",
        ),
        Misconception(
            "bias summed",
            _gradient_with(_plain_error, lambda X, error: (X.T @ error / len(X), float(error.sum()))),
            "The weights are right. The bias belongs to the same mean loss, so its gradient is a mean as "
            "well.",
        ),
        Misconception(
            "no sigmoid",
            _gradient_with(lambda p, y, z: z - y),
            "This is the gradient of linear regression: the error uses the net input. What does this neuron "
            "predict?",
        ),
        Misconception(
            "factor 2",
            _gradient_with(lambda p, y, z: 2 * (p - y)),
            "Exactly twice too large. The 2 comes from differentiating a square, and there is no square in "
            "the cross-entropy.",
        ),
        Misconception(
            "bias left out of z",
            lambda X, y, w, b: gradient(X, y, w, 0.0),
            "Your prediction ignores the bias: change b and your gradient stays the same. Look at the net "
            "input.",
        ),
        Misconception(
            "labels instead of probabilities",
            _gradient_with(lambda p, y, z: (z > 0) - y),
            "Your error is only ever -1, 0 or 1: you compare decisions. That is the perceptron's rule; the "
            "gradient needs the probabilities.",
        ),
        Misconception(
            "chain not finished",
            _gradient_with(lambda p, y, z: (p - y) / (p * (1 - p))),
            "This is the slope with respect to p. The chain goes on: p depends on z with the slope "
            "p(1 - p), which cancels the denominator.",
        ),
        Misconception(
            "inputs forgotten",
            [
                _gradient_with(_plain_error, lambda X, e: (np.full(X.shape[1], e.mean()), e.mean())),
                _gradient_with(_plain_error, lambda X, e: (X.mean(axis=0) * e.mean(), e.mean())),
            ],
            "Your slopes do not multiply each error by its own input before the mean is taken. A weight's "
            "blame is error times input, example by example.",
        ),
        Misconception(
            "divided by the number of inputs",
            [
                _gradient_with(_plain_error, lambda X, e: (X.T @ e / X.shape[1], e.mean())),
                _gradient_with(_plain_error, lambda X, e: (X.T @ e / X.size, e.mean())),
            ],
            "Your slopes of w are divided by the number of inputs, or of all entries of X. The mean runs "
            "over the examples, the rows.",
        ),
        Misconception(
            "labels forgotten",
            _gradient_with(lambda p, y, z: p),
            "Change the labels, and your gradient stays the same. The error is prediction minus target.",
        ),
        Misconception(
            "bias with a minus",
            _gradient_with(_plain_error, lambda X, e: (X.T @ e / len(X), -e.mean())),
            "The weights are right, the gradient of b has its sign turned: it is the mean of the same "
            "errors.",
        ),
        Misconception(
            "bias blamed like a weight",
            _gradient_with(_plain_error, lambda X, e: (X.T @ e / len(X), (X[:, 0] * e).mean())),
            "The weights are right. Your gradient of b contains an input, but the bias moves every net "
            "input by the same amount.",
        ),
        Misconception(
            "absolute errors",
            _gradient_with(lambda p, y, z: np.abs(p - y)),
            "Your errors are never negative: without their sign, nobody knows which way to go.",
        ),
        Misconception(
            "one example only",
            [
                _gradient_with(
                    _plain_error, lambda X, e, i=i, n=n: (X[i] * e[i] / n(len(X)), e[i] / n(len(X)))
                )
                for i in (0, -1)
                for n in (lambda m: m, lambda m: 1)
            ],
            "Only one example has any influence on your gradient. Is the `return` inside your loop, or is a "
            "sum overwritten instead of added to?",
        ),
        Misconception(
            "labels -1 and 1",
            _labels_of_both_signs,
            "Your errors are those of labels -1 and 1. A probability is compared with the labels as they "
            "are, 0 and 1.",
        ),
        Misconception(
            "sign in the exponent",
            _gradient_with(lambda p, y, z: sigmoid(-z) - y),
            "The larger z, the smaller your prediction: the sign in the exponent of the sigmoid is turned.",
        ),
        Misconception(
            "a step in place of the gradient",
            lambda X, y, w, b: tuple(
                old - slope for old, slope in zip((w, b), gradient(X, y, w, b), strict=True)
            ),
            "You return w and b after a step. Asked for is the gradient alone: whoever calls the function "
            "takes the step.",
        ),
        Misconception(
            "an example left out",
            [
                lambda X, y, w, b, kept=kept, n=n: tuple(
                    g * len(y[kept]) / n(len(y)) for g in gradient(X[kept], y[kept], w, b)
                )
                for kept in (slice(1, None), slice(None, -1))
                for n in (lambda m: m, lambda m: m - 1)
            ],
            "The first or the last example has no influence on your gradient. Where does your loop begin, "
            "and where does it end?",
        ),
    ],
    hints=(
        "Three lines: the predictions, the errors, and how they travel to the weights.",
        "The error of an example is prediction minus target. A weight's gradient is the mean of error times "
        "input.",
        "With X of shape (N, D), `X.T @ error` adds up error times input for every weight.",
    ),
    insight="Without the sigmoid it would be half of chapter 04's gradient.",
)


# 4 · the descent


def fit(X: np.ndarray, y: np.ndarray, learning_rate: float, steps: int) -> tuple[np.ndarray, float]:
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        grad_w, grad_b = gradient(X, y, w, b)
        w, b = w - learning_rate * grad_w, b - learning_rate * grad_b
    return w, b


def _fit_with(change=lambda g, X: g, sign=-1.0, extra=0, start=(0.0, 0.0)):
    def descend(X, y, learning_rate, steps):
        w, b = np.full(X.shape[1], start[0]), start[1]
        for _ in range(steps + extra):
            grad_w, grad_b = change(gradient(X, y, w, b), X)
            w, b = w + sign * learning_rate * grad_w, b + sign * learning_rate * grad_b
        return w, float(b)

    return descend


def _one_after_the_other(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        w = w - learning_rate * gradient(X, y, w, b)[0]
        b = b - learning_rate * gradient(X, y, w, b)[1]
    return w, b


def _stops(after):
    """Stops where the slopes are small: on inputs below a millionth, after so many steps."""
    return lambda X, y, learning_rate, steps: fit(
        X, y, learning_rate, min(steps, after) if np.abs(X).max() < 1e-5 else steps
    )


def _gradient_once(X, y, learning_rate, steps):
    grad_w, grad_b = gradient(X, y, np.zeros(X.shape[1]), 0.0)
    return -learning_rate * steps * grad_w, -learning_rate * steps * grad_b


def _descent_of(slopes):
    """A descent with other slopes."""

    def variant(X, y, learning_rate, steps):
        w, b = np.zeros(X.shape[1]), 0.0
        for _ in range(steps):
            grad_w, grad_b = slopes(X, y, w, b)
            w, b = w - learning_rate * grad_w, b - learning_rate * grad_b
        return w, float(b)

    return variant


def _squared(factor):
    return _gradient_with(lambda p, y, z: factor * (p - y) * p * (1 - p))


def _online(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for step in range(steps):
        i = step % len(X)
        error = sigmoid(X[i] @ w + b) - y[i]
        w, b = w - learning_rate * error * X[i], b - learning_rate * error
    return w, b


def _pass_by_pass(share):
    """Every step goes through the examples one by one."""

    def variant(X, y, learning_rate, steps):
        w, b = np.zeros(X.shape[1]), 0.0
        for _ in range(steps):
            for x, target in zip(X, y, strict=True):
                error = (sigmoid(x @ w + b) - target) / share(len(y))
                w, b = w - learning_rate * error * x, b - learning_rate * error
        return w, b

    return variant


_TINY_INPUTS = np.array([[1e-6, 3e-6], [2e-6, -4e-6], [-3e-6, 1e-6], [2e-6, 2e-6]])


def _descents(rng):
    """Tables with labels, rates and steps; tiny inputs; no step at all."""
    made = [
        Probe(X, y, rate, steps, label=f"{len(y)} examples, {steps} steps")
        for (X, y), rate, steps in zip(
            _labelled(rng), (0.5, 0.2, 0.7, 0.25, 0.4), (7, 3, 12, 20, 5), strict=True
        )
    ]
    tiny = numbers(rng, 6, 2).round(1) * 1e-6
    made.append(Probe(tiny, np.array([0, 1, 1, 0, 0, 1]), 0.5, 6, label="tiny inputs"))
    made.append(Probe(*made[0].arguments()[0][:2], 0.0002, 2000, label="two thousand steps"))
    return [*made, Probe(*made[0].arguments()[0][:3], 0, label="no step at all")]


def _returns_inside(X, y, learning_rate, steps):
    return fit(X, y, learning_rate, 1) if steps else None


def _rate_falls(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for t in range(steps):
        grad_w, grad_b = gradient(X, y, w, b)
        w, b = w - learning_rate / (1 + t) * grad_w, b - learning_rate / (1 + t) * grad_b
    return w, b


fit_exercise = Exercise(
    id="05.fit",
    title="The descent",
    reference=fit,
    fresh=_descents,
    parts=("w", "b"),
    probes=[
        Probe(X_FOUR, Y_FOUR, 0.5, 7, label="five examples, rate 0.5, 7 steps"),
        Probe(X_INTEGERS, np.array([1, 1, 0, 1]), 0.2, 3, label="whole-number inputs, rate 0.2, 3 steps"),
        Probe(_TINY_INPUTS, np.array([1, 0, 0, 1]), 0.5, 9, label="tiny inputs, 9 steps"),
        Probe(X_FOUR, Y_FOUR, 0.5, 0, label="no step at all"),
        Probe(X_FOUR, Y_FOUR, 0.0002, 2000, label="a tiny rate, 2,000 steps"),
    ],
    misconceptions=[
        Misconception(
            "a limit of its own",
            [
                lambda X, y, learning_rate, steps, most=most: fit(X, y, learning_rate, min(steps, most))
                for most in (100, 200, 500, 1000)
            ],
            "Your descent ends after a number of steps that nobody asked for. The argument says how many "
            "there are, however large it is.",
        ),
        Misconception(
            "uphill",
            _fit_with(sign=1.0),
            "The loss rises with every step: you walk with the gradient. Every update of the course "
            "subtracts.",
        ),
        Misconception(
            "bias with the new weights",
            _one_after_the_other,
            "Close, but not equal: the bias is updated with weights that have already moved. All gradients "
            "first, then all moves.",
        ),
        Misconception(
            "sum with the mean's rate",
            _fit_with(lambda g, X: (g[0] * len(X), g[1] * len(X))),
            "Your steps are longer by the number of examples: the gradient is summed where the loss takes a "
            "mean.",
        ),
        Misconception(
            "bias never moves",
            _fit_with(lambda g, X: (g[0], 0.0)),
            "The bias is still where it began. It has a gradient of its own: the mean error.",
        ),
        Misconception(
            "one step short",
            _fit_with(extra=-1),
            "Everything is right, except that you took one step fewer than asked. Count the turns of your "
            "loop.",
        ),
        Misconception(
            "one step too many",
            _fit_with(extra=1),
            "Everything is right, except that you took one step more than asked. Count the turns of your "
            "loop.",
        ),
        Misconception(
            "only one step",
            lambda X, y, learning_rate, steps: fit(X, y, learning_rate, 1),
            "You return after the first step. Is the `return` inside your loop?",
        ),
        Misconception(
            "return inside the loop",
            _returns_inside,
            "Your function returns from inside its loop: with 0 steps nothing comes back. The `return` "
            "belongs after the loop, one level further to the left.",
        ),
        Misconception(
            "started elsewhere",
            [_fit_with(start=start) for start in ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, -0.5))],
            "Your descent does not start from zero weights and a zero bias: with 0 steps it returns "
            "something else. The task says zeros, so that everybody arrives at the same numbers.",
        ),
        Misconception(
            "stops before the end",
            [_stops(0), _stops(1), _stops(2)],
            "Where the slopes are small, your descent ends before all `steps` are taken. Small slopes may "
            "belong to small numbers: here the number of steps is given, so take all of them.",
        ),
        Misconception(
            "gradient computed once",
            _gradient_once,
            "All your steps are the same: the gradient is computed once, before the loop. After each move "
            "it is another one.",
        ),
        Misconception(
            "a rate of its own",
            [
                lambda X, y, learning_rate, steps, rate=rate: fit(X, y, rate, steps)
                for rate in (1.0, 0.1, 0.01, 0.05, 0.3)
            ],
            "Your descent uses a fixed rate: another `learning_rate` gives the same numbers. Use the one "
            "that comes as an argument.",
        ),
        Misconception(
            "one example at a time",
            [_online, _pass_by_pass(lambda n: 1), _pass_by_pass(lambda n: n)],
            "You move after every single example. Asked for is the gradient of the mean over *all* "
            "examples, with one move in each step.",
        ),
        Misconception(
            "no sigmoid",
            _descent_of(lambda X, y, w, b: (X.T @ (X @ w + b - y) / len(y), np.mean(X @ w + b - y))),
            "This is the descent of linear regression: the error uses the net input. What does this neuron "
            "predict?",
        ),
        Misconception(
            "squared error",
            [_descent_of(_squared(2.0)), _descent_of(_squared(1.0))],
            "The slope of the sigmoid is in your steps: this descends on the squared error. With the "
            "cross-entropy it cancels.",
        ),
        Misconception(
            "twice the rate",
            _fit_with(lambda g, X: (2 * g[0], 2 * g[1])),
            "Your steps are twice as long as they should be. The factor 2 belongs to the square of chapter "
            "04, and there is no square in the cross-entropy.",
        ),
        Misconception(
            "rate divided by N once more",
            _fit_with(lambda g, X: (g[0] / len(X), g[1] / len(X))),
            "Your steps are too short by the number of examples: the gradient is a mean already.",
        ),
        Misconception(
            "rate falls with the steps",
            _rate_falls,
            "The first step is right, the later ones get shorter and shorter. The learning rate stays the "
            "same for all steps.",
        ),
        Misconception(
            "inputs standardised inside",
            lambda X, y, learning_rate, steps: fit(
                (X - X.mean(axis=0)) / X.std(axis=0), y, learning_rate, steps
            ),
            "You standardise the inputs first. These weights then belong to other inputs than the ones that "
            "you were given; descend on X as it is.",
        ),
    ],
    hints=(
        "Start from zeros, then repeat: predictions, gradients, moves.",
        "Your own `gradient` does the first two. Keep both of its results before anything moves.",
        "`w, b = w - learning_rate * grad_w, b - learning_rate * grad_b`, in a loop over `range(steps)`.",
    ),
    insight="It is chapter 04's loop, word for word.",
)


# 5 · a decision


def decide(z: np.ndarray, threshold: float) -> np.ndarray:
    return (sigmoid(z) > threshold).astype(int)


def _decisions(student, z, threshold):
    """What the student decides; 1.0 is as good as 1, True is another kind of answer."""
    got = student(z, threshold)
    if isinstance(got, list) and got and all(isinstance(item, float | np.floating) for item in got):
        got = np.array(got)
    if isinstance(got, np.ndarray) and got.dtype.kind == "f" and np.all(np.isin(got, (0, 1))):
        return got.astype(int)
    return got


def _scores_and_thresholds(rng):
    """Net inputs around the thresholds' own, and one exactly on it."""
    made = []
    for threshold, n in zip((0.5, 0.15, 0.8, 0.35), unequal_sizes(rng, 4, 4, 9), strict=True):
        near = np.log(threshold / (1 - threshold)) + numbers(rng, n, scale=0.5)
        z = np.concatenate([near.round(2), numbers(rng, n, scale=2.0), [0.0]])
        made.append(Probe(z, threshold, label=f"threshold {threshold}"))
    return made


decide_exercise = Exercise(
    id="05.decide",
    title="From net inputs to decisions",
    reference=decide,
    run=_decisions,
    measures="your decision",
    exact_kind=True,
    fresh=_scores_and_thresholds,
    probes=[
        Probe(np.array([-2.0, -0.3, 0.2, 0.45, 0.9, 3.0, 0.0]), 0.5, label="threshold 0.5"),
        Probe(np.array([-5.0, -2.5, -2.0, -0.4, 0.15, 1.1]), 0.1, label="threshold 0.1"),
        Probe(np.array([-1.0, 0.3, 0.95, 1.8, 2.6, 7.0]), 0.9, label="threshold 0.9"),
        Probe(np.array([-1.0, -0.82, 0.0, -0.87, 1.5]), 0.3, label="threshold 0.3"),
        Probe(np.array([3.46, 2.9, 3.49, -2.0]), 0.97, label="threshold 0.97"),
    ],
    misconceptions=[
        Misconception(
            "threshold on z",
            lambda z, threshold: (z > threshold).astype(int),
            "You compare the net input with the threshold (a sigmoid on both sides changes nothing about "
            "that). The threshold is a probability: 0.45 is a net input whose probability is above one half.",
        ),
        Misconception(
            "always zero",
            [
                lambda z, threshold: (z > 0).astype(int),
                lambda z, threshold: (sigmoid(z) > 0.5).astype(int),
                lambda z, threshold: np.round(sigmoid(z)).astype(int),
            ],
            "Right for the threshold one half, where z = 0 is the border. Your function does not use the "
            "threshold that it is given.",
        ),
        Misconception(
            "turned around",
            lambda z, threshold: (sigmoid(z) < threshold).astype(int),
            "Your function says 1 to the improbable ones. Turn the comparison around.",
        ),
        Misconception(
            "probabilities",
            lambda z, threshold: sigmoid(z),
            "These are the probabilities, and they are right. The question asks for decisions: 0 or 1.",
        ),
        Misconception(
            "sigmoid twice",
            lambda z, threshold: (sigmoid(sigmoid(z)) > threshold).astype(int),
            "The sigmoid is taken twice: at threshold one half everybody is called, because the sigmoid of a "
            "probability is never below one half. z becomes p once.",
        ),
        Misconception(
            "minus and plus one",
            lambda z, threshold: np.where(sigmoid(z) > threshold, 1, -1),
            "The decisions are right, their names are not: the classes of this course are called 0 and 1.",
        ),
        Misconception(
            "truth values",
            [
                lambda z, threshold: sigmoid(z) > threshold,
                lambda z, threshold: (sigmoid(z) > threshold).tolist(),
            ],
            "Right, but as True and False. The docstring asks for 0 and 1: `.astype(int)` makes numbers of "
            "them.",
        ),
        Misconception(
            "at the threshold",
            lambda z, threshold: (sigmoid(z) >= threshold).astype(int),
            "Right, except where the probability equals the threshold: 1 only where it *exceeds* it.",
        ),
        Misconception(
            "odds turned around",
            lambda z, threshold: (z > np.log((1 - threshold) / threshold)).astype(int),
            "You compare with one minus the threshold, or, which is the same, with the logarithm of its odds "
            "turned around. Right for one half only.",
        ),
        Misconception(
            "brackets of the odds",
            [
                lambda z, threshold: (z > np.log(threshold) / (1 - threshold)).astype(int),
            ],
            "Comparing z with the threshold's own net input is a good idea, but brackets are missing: it is "
            "the logarithm of the whole fraction t / (1 - t).",
        ),
        Misconception(
            "odds without the logarithm",
            lambda z, threshold: (z > threshold / (1 - threshold)).astype(int),
            "You compare z with the odds t / (1 - t). The net input is the *logarithm* of the odds.",
        ),
        Misconception(
            "logarithm of the threshold",
            lambda z, threshold: (z > np.log(threshold)).astype(int),
            "You compare z with ln t. The net input that belongs to a probability t is ln(t / (1 - t)).",
        ),
        Misconception(
            "sign in the exponent",
            lambda z, threshold: (sigmoid(-z) > threshold).astype(int),
            "The larger z, the smaller your probability: the sign in the exponent of the sigmoid is turned.",
        ),
        Misconception(
            "sigmoid of the threshold",
            lambda z, threshold: (z > sigmoid(threshold)).astype(int),
            "You put the threshold through the sigmoid and left z as it is. The threshold is a probability "
            "already; z is the one that is not.",
        ),
        Misconception(
            "a straight line for the sigmoid",
            [
                lambda z, threshold, width=width: (0.5 + z / width > threshold).astype(int)
                for width in (4, 5, 6, 8, 10)
            ],
            "You put a straight line in the place of the sigmoid. It is close near 0 and wrong further out: "
            "take the sigmoid itself.",
        ),
    ],
    hints=(
        "On which scale does the threshold live, and on which one z?",
        "Bring both to the same scale: the sigmoid takes z to a probability.",
        "Compare, then `.astype(int)` makes 0 and 1 from False and True.",
    ),
)


# 6 · a bad start

P_BAD = 1 / (1 + np.exp(6.0))
SLOPE_CE = P_BAD - 1
SLOPE_SQ = 2 * (P_BAD - 1) * P_BAD * (1 - P_BAD)

bad_start_exercise = Exercise(
    id="05.bad_start",
    title="A bad start, under two losses",
    reference={
        "slope_cross_entropy": SLOPE_CE,
        "slope_squared": SLOPE_SQ,
        "times_faster": SLOPE_CE / SLOPE_SQ,
    },
    rtol=0.02,
    misconceptions=[
        Misconception(
            "signs",
            {"slope_cross_entropy": -SLOPE_CE, "slope_squared": -SLOPE_SQ},
            "The sizes are right. The loss falls when z rises, so both slopes are negative.",
        ),
        Misconception(
            "target 0",
            [{"slope_cross_entropy": P_BAD}, {"slope_squared": 2 * P_BAD * P_BAD * (1 - P_BAD)}],
            "This is the slope for the target 0 (under the cross-entropy, p itself). The target is 1: what "
            "is prediction minus target?",
        ),
        Misconception(
            "sigmoid in the cross-entropy",
            {"slope_cross_entropy": (P_BAD - 1) * P_BAD * (1 - P_BAD)},
            "Much too small. Either the slope of the sigmoid is in it, which cancels under the "
            "cross-entropy, or your neuron starts at plus 6. What is left is prediction minus target, at "
            "minus 6.",
        ),
        Misconception(
            "slope with respect to p",
            {"slope_squared": 2 * (P_BAD - 1)},
            "This is the slope with respect to p. To get to z, one more link of the chain is needed.",
        ),
        Misconception(
            "2 forgotten",
            [
                {"slope_squared": (P_BAD - 1) * P_BAD * (1 - P_BAD)},
                {"times_faster": 1 / (P_BAD * (1 - P_BAD))},
            ],
            "A factor is missing: the derivative of a square brings something to the front.",
        ),
        Misconception(
            "ratio turned around",
            {"times_faster": SLOPE_SQ / SLOPE_CE},
            "Your ratio is below 1. The question is how many times larger the first slope is.",
        ),
        Misconception(
            "chain not finished",
            {"slope_cross_entropy": -1 / P_BAD},
            "This is the slope of the cross-entropy with respect to p. To get to z, multiply by the slope of "
            "the sigmoid.",
        ),
        Misconception(
            "the loss, not its slope",
            [{"slope_cross_entropy": -_log(P_BAD)}, {"slope_squared": (1 - P_BAD) ** 2}],
            "This is the loss itself. The question asks for its slope with respect to z.",
        ),
        Misconception(
            "slope of the sigmoid alone",
            {"slope_squared": P_BAD * (1 - P_BAD)},
            "This is the slope of the sigmoid. The squared error has one more link: its own slope with "
            "respect to p.",
        ),
        Misconception(
            "difference instead of ratio",
            [{"times_faster": SLOPE_CE - SLOPE_SQ}, {"times_faster": SLOPE_SQ - SLOPE_CE}],
            "This is the difference of the two slopes. How many *times* larger means: divide.",
        ),
    ],
    hints=(
        "First compute p at this net input. It is small: about a four-hundredth.",
        "Cross-entropy: prediction minus target. Squared error: twice that, times p(1 - p).",
        "The ratio is one divided by 2p(1 - p).",
    ),
    insight="Both know that z must rise. Only one of them says so loudly.",
)


# 7 · a NaN


def mean_loss(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> float:
    return cross_entropy(X @ w + b, y)


def _naive_mean_loss(X, y, w, b):
    return _from_probability(X @ w + b, y)


def _quiet_losses(z, y):
    """The textbook losses, NaN where an example cannot be computed."""
    p, unsure = sigmoid(z), np.abs(z) < 36
    p = np.where(unsure, p, 0.5)
    return np.where(unsure, -(y * np.log(p) + (1 - y) * np.log(1 - p)), np.nan)


def _with_nan_to_num(X, y, w, b):
    return float(np.nan_to_num(_quiet_losses(X @ w + b, y)).mean())


def _nanmean(X, y, w, b):
    losses = _quiet_losses(X @ w + b, y)
    finite = np.isfinite(losses)
    return float(losses[finite].mean()) if finite.any() else 0.0


def _hidden(compute):
    """A computation whose warnings are silenced."""

    def quiet(X, y, w, b):
        with np.errstate(all="ignore"):
            return compute(X, y, w, b)

    return quiet


def _scaled_inside(X, y, w, b):
    spread = X.std(axis=0)
    return mean_loss((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1), y, w, b)


def _people(rng):
    """Inputs of every size, weights that suit them or do not."""
    made = []
    for X, y in _labelled(rng):
        w = numbers(rng, X.shape[1])
        made.append(Probe(X, y, w, numbers(rng), label=f"{len(y)} moderate examples"))
        made.append(
            Probe((X * 1000).round(), y, w, numbers(rng), label=f"{len(y)} examples that nobody scaled")
        )
    return made


nan_exercise = Exercise(
    id="05.debug_nan",
    title="The loss that became NaN",
    reference=mean_loss,
    promises=(Stable("X"), WholeNumbers("X")),
    fresh=_people,
    probes=[
        Probe(
            np.array([[30000.0, 10.0], [-20000.0, 40.0], [100.0, 2000.0]]),
            np.array([0, 1, 1]),
            np.array([0.05, -0.4]),
            0.3,
            label="net inputs beyond a thousand, all wrong",
        ),
        Probe(
            np.array([[0.4, -1.3], [1.7, 0.6], [90.0, -40.0], [0.2, -0.5]]),
            np.array([1, 0, 0, 1]),
            np.array([0.8, -0.4]),
            -0.35,
            label="one sure and wrong example among moderate ones",
        ),
        Probe(
            np.array([[1200.0, 3.0], [900.0, 2.0], [1500.0, 4.0]]),
            np.array([0, 1, 1]),
            np.array([0.05, -0.4]),
            -0.7,
            label="incomes that were never scaled",
        ),
        Probe(X_FOUR, Y_FOUR, W_FOUR, -0.35, label="five moderate examples"),
        Probe(
            np.array([[-1100, 5], [950, 8]]),
            np.array([1, 1]),
            np.array([0.06, 0.1]),
            0.3,
            label="whole numbers",
        ),
    ],
    misconceptions=[
        Misconception(
            "unchanged",
            _naive_mean_loss,
            "That is the function as it was: for the unscaled inputs p is exactly 1, and its other half "
            "takes the logarithm of zero.",
        ),
        Misconception(
            "logarithm of zero",
            [
                lambda X, y, w, b: _from_log_of_chosen(X @ w + b, y),
                lambda X, y, w, b: _safe_but_for_the_logarithm(X @ w + b, y),
            ],
            "The sigmoid is safe now, or one half of the formula is left out, but p is still rounded to 0 or "
            "1, and the logarithm of zero is infinite. Section 4 has a form without p.",
        ),
        Misconception(
            "warning hidden",
            [
                _hidden(_naive_mean_loss),
                _hidden(lambda X, y, w, b: _from_log_of_chosen(X @ w + b, y)),
                _hidden(lambda X, y, w, b: _safe_but_for_the_logarithm(X @ w + b, y)),
            ],
            "You silence NumPy's warning. What it warns of happens all the same: p is rounded to 0 or 1, and "
            "its logarithm is infinite or not a number. Change the formula, not the volume.",
        ),
        Misconception(
            "features scaled inside",
            _scaled_inside,
            "You scale the features inside the loss. The weights were learnt for the features as they are, "
            "so this is the loss of another model. Repair the formula.",
        ),
        Misconception(
            "bias forgotten",
            lambda X, y, w, b: mean_loss(X, y, w, 0.0),
            "The loss is stable now, but the bias has no effect on it: look at the net input.",
        ),
        Misconception(
            "sum",
            lambda X, y, w, b: len(y) * mean_loss(X, y, w, b),
            "The loss is stable now, but it is the sum over the examples: the mean was lost.",
        ),
        Misconception(
            "label forgotten",
            lambda X, y, w, b: float(np.mean(np.logaddexp(0, X @ w + b))),
            "The loss no longer depends on the labels: the part yz is missing.",
        ),
        Misconception(
            "sign of yz",
            lambda X, y, w, b: float(np.mean(np.logaddexp(0, X @ w + b) + y * (X @ w + b))),
            "With label 1 a large positive net input, which is right, becomes expensive. Check the sign of "
            "the part with the label.",
        ),
        Misconception(
            "overflow in the logarithm",
            [
                lambda X, y, w, b: float(np.mean(np.log(1 + np.exp(X @ w + b)) - y * (X @ w + b))),
                lambda X, y, w, b: float(np.mean(np.log1p(np.exp(X @ w + b)) - y * (X @ w + b))),
            ],
            "The formula is right, and e to the z overflows for large z. `np.logaddexp(0, z)` is the same "
            "logarithm without overflow.",
        ),
        Misconception(
            "NaN replaced",
            _with_nan_to_num,
            "The NaN is gone, and so is the loss of every example that was sure and wrong: they count as 0 "
            "now, although they cost most. Repair the formula, not its result.",
        ),
        Misconception(
            "NaN left out",
            _nanmean,
            "You leave out the examples that cannot be computed. Those are the surest ones, right and wrong, "
            "so the mean is about other data now.",
        ),
        Misconception(
            "p kept away from 0 and 1",
            [
                *(lambda X, y, w, b, e=e: _clipped(e)(X @ w + b, y) for e in TINY),
                *(
                    lambda X, y, w, b, e=e: float(np.mean(_textbook_losses(X @ w + b, y, e)))
                    for e in TINY + TINIER
                ),
            ],
            "Clipping p, or a small number inside the logarithm, keeps the loss finite at a wrong value: the "
            "example that is sure and wrong by a net input of 58 should cost 58. Section 4 has a form "
            "without p.",
        ),
        Misconception(
            "net input clipped",
            [
                *(
                    lambda X, y, w, b, c=c: cross_entropy(np.clip(X @ w + b, -c, c), y)
                    for c in (10.0, 20.0, 30.0, 35.0, 50.0, 100.0, 500.0, 700.0, 709.0)
                ),
                *(
                    lambda X, y, w, b, c=c: _safe_but_for_the_logarithm(np.clip(X @ w + b, -c, c), y)
                    for c in (10.0, 20.0, 30.0, 35.0)
                ),
            ],
            "The net inputs are clipped before the loss is taken. The stable form of section 4 needs no such "
            "protection: a net input of 58 is welcome, and being wrong there costs 58.",
        ),
        Misconception(
            "only the larger of 0 and z",
            lambda X, y, w, b: float(np.mean(np.maximum(0, X @ w + b) - y * (X @ w + b))),
            "max(0, z) is what ln(1 + e^z) comes to for large z of either sign. Near 0 the difference is up "
            "to ln 2: the rest of the logarithm is missing.",
        ),
        Misconception(
            "squared error",
            lambda X, y, w, b: float(np.mean((sigmoid(X @ w + b) - y) ** 2)),
            "Nothing overflows now, but this is the squared error: another loss. The cross-entropy itself "
            "can be written in a form that stays finite.",
        ),
    ],
    hints=(
        "Print p for the first table. What is the logarithm of 1 - p, and what is 0 times that?",
        "You need a loss that never computes p. Section 4 derives one.",
        "With z at hand: the mean of `np.logaddexp(0, z) - y * z`.",
    ),
)


# 8 · the OR neuron, a hundred steps

X_OR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y_OR = np.array([0, 1, 1, 1])


def _train(
    steps,
    learning_rate,
    delta_of=lambda p: 2 * (p - Y_OR) * p * (1 - p),
    mean=1.0,
    order=False,
    start=((1.0, -1.0), -0.5),
):
    w, b = np.array(start[0]), start[1]
    for _ in range(steps):
        delta = mean * delta_of(sigmoid(X_OR @ w + b))
        w = w - learning_rate * X_OR.T @ delta
        if order:
            delta = mean * delta_of(sigmoid(X_OR @ w + b))
        b = b - learning_rate * delta.sum()
    return w, float(b), float(((sigmoid(X_OR @ w + b) - Y_OR) ** 2).sum())


def train_or(steps: int, learning_rate: float = 0.5) -> tuple[np.ndarray, float, float]:
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X_OR @ w + b)
        delta = 2 * (p - Y_OR) * p * (1 - p)
        w, b = w - learning_rate * X_OR.T @ delta, b - learning_rate * delta.sum()
    return w, b, ((sigmoid(X_OR @ w + b) - Y_OR) ** 2).sum()


def _trained_with(**changes):
    return lambda steps, learning_rate=0.5: _train(steps, learning_rate, **changes)


def _loss_before_the_last_step(steps, learning_rate=0.5):
    w, b, _ = train_or(steps, learning_rate)
    return w, b, train_or(max(steps - 1, 0), learning_rate)[2]


def _from_start(w, b):
    def variant(steps, learning_rate=0.5):
        return _train(steps, learning_rate, start=(w, b))

    return variant


def _row_by_row(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        for x, target in zip(X_OR, Y_OR, strict=True):
            p = sigmoid(x @ w + b)
            delta = 2 * (p - target) * p * (1 - p)
            w, b = w - learning_rate * delta * x, b - learning_rate * delta
    return w, float(b), float(((sigmoid(X_OR @ w + b) - Y_OR) ** 2).sum())


def _bias_stays(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X_OR @ w + b)
        w = w - learning_rate * X_OR.T @ (2 * (p - Y_OR) * p * (1 - p))
    return w, b, float(((sigmoid(X_OR @ w + b) - Y_OR) ** 2).sum())


def _whole_numbers(steps, learning_rate=0.5):
    w, b = np.array([1, -1]), -0.5
    for _ in range(steps):
        p = sigmoid(X_OR @ w + b)
        delta = 2 * (p - Y_OR) * p * (1 - p)
        w = (w - learning_rate * X_OR.T @ delta).astype(int)
        b = b - learning_rate * delta.sum()
    return w, float(b), float(((sigmoid(X_OR @ w + b) - Y_OR) ** 2).sum())


def _with_loss(change):
    def variant(steps, learning_rate=0.5):
        w, b, loss = train_or(steps, learning_rate)
        return w, b, change(loss)

    return variant


def _weights_exchanged(steps, learning_rate=0.5):
    w, b, total = train_or(steps, learning_rate)
    return w[::-1], b, total


or_exercise = Exercise(
    id="05.or_neuron",
    title="The OR neuron, for a hundred steps",
    reference=train_or,
    fresh=lambda rng: [
        *(
            Probe(steps, round(float(rng.uniform(0.1, 1.5)), 2), label=f"{steps} steps")
            for steps in (*unequal_sizes(rng, 2, 2, 9), int(rng.integers(20, 60)))
        ),
        Probe(0, 0.3, label="no step at all"),
        Probe(int(rng.integers(3, 9)), label="the rate 0.5, which is the default"),
    ],
    parts=("w", "b", "sum of squares"),
    probes=[
        Probe(1, label="one step"),
        Probe(100, label="a hundred steps"),
        Probe(20, 0.3, label="twenty steps at rate 0.3"),
        Probe(0, label="no step at all"),
        Probe(2000, label="two thousand steps"),
    ],
    misconceptions=[
        Misconception(
            "slope of the sigmoid forgotten",
            _trained_with(delta_of=lambda p: 2 * (p - Y_OR)),
            "Your steps are too long: the chain from the squared error to z has another link after "
            "2(p - y). What does the sigmoid contribute?",
        ),
        Misconception(
            "cross-entropy",
            _trained_with(delta_of=lambda p: p - Y_OR),
            "This neuron is trained on the cross-entropy: a better idea, but another one. Here the loss is "
            "the sum of squares.",
        ),
        Misconception(
            "2 forgotten",
            _trained_with(delta_of=lambda p: (p - Y_OR) * p * (1 - p)),
            "Your steps are half as long as they should be. A square was differentiated.",
        ),
        Misconception(
            "mean instead of sum",
            _trained_with(mean=0.25),
            "Your steps are a quarter of what they should be: the loss of this exercise is the sum over "
            "four rows, as in chapter 02.",
        ),
        Misconception(
            "bias with the new weights",
            _trained_with(order=True),
            "The first weights are right, the bias is not: it was moved with weights that had moved "
            "already. All gradients first, then all moves.",
        ),
        Misconception(
            "uphill",
            _trained_with(delta_of=lambda p: -2 * (p - Y_OR) * p * (1 - p)),
            "The loss rises: the update went with the gradient. Subtract it.",
        ),
        Misconception(
            "loss before the last step",
            _loss_before_the_last_step,
            "The parameters are right. The sum of squares belongs to the parameters before the last step: "
            "predict once more before you report it.",
        ),
        Misconception(
            "weights kept as whole numbers",
            _whole_numbers,
            "Your weights are whole numbers at every step: an array that is made of whole numbers cuts "
            "the decimals off what is stored in it. Start from `1.0, -1.0`.",
            constant=True,
        ),
        Misconception(
            "bias never moves",
            _bias_stays,
            "With steps your weights go astray: b never leaves -0.5. It has a slope of its own, the sum of "
            "the four deltas.",
        ),
        Misconception(
            "always a hundred steps",
            lambda steps, learning_rate=0.5: train_or(100, learning_rate),
            "Your neuron always takes a hundred steps. How many it should take comes as the argument "
            "`steps`.",
        ),
        Misconception(
            "a rate of its own",
            lambda steps, learning_rate=0.5: train_or(steps, 0.5),
            "Right at the rate 0.5. Your function does not use the `learning_rate` that it is given.",
        ),
        Misconception(
            "one row at a time",
            _row_by_row,
            "You move after every single row. Here all four rows give their gradient first, then the "
            "parameters move once.",
        ),
        Misconception(
            "started elsewhere",
            [_from_start((0.0, 0.0), 0.0), _from_start((1.0, -1.0), 0.5), _from_start((1.0, 1.0), -0.5)],
            "With 0 steps your function does not return the start of section 3: w = (1, -1) and b = -0.5.",
        ),
        Misconception(
            "one step short",
            lambda steps, learning_rate=0.5: train_or(max(steps - 1, 0), learning_rate),
            "You took one step fewer than asked. Count the turns of your loop.",
        ),
        Misconception(
            "one step too many",
            lambda steps, learning_rate=0.5: train_or(steps + 1, learning_rate),
            "You took one step more than asked. Count the turns of your loop.",
        ),
        Misconception(
            "mean of squares reported",
            [_with_loss(lambda loss: loss / 4), _with_loss(lambda loss: loss / 2)],
            "The parameters are right. The loss that you report is divided by something; asked for is the "
            "sum of squares.",
        ),
        Misconception(
            "root reported",
            _with_loss(np.sqrt),
            "The parameters are right. You took the root of the sum of squares.",
        ),
        Misconception(
            "weights exchanged at the start",
            _weights_exchanged,
            "Your two weights have changed places. Section 3 starts from w = (1, -1): plus for the first "
            "input, minus for the second.",
        ),
    ],
    hints=(
        "Follow section 3: predictions, deltas, gradients, moves, as often as asked.",
        "delta = 2(p - y)p(1 - p) for each row; w moves against X.T @ delta, b against the sum of deltas.",
        "Compute delta once per step, use it for w and b. After the loop predict again, for the sum of "
        "squares.",
    ),
    insight="Section 3 has the table that these numbers belong to.",
)


# 9 · the measures


def measures(tp: int, fp: int, fn: int, tn: int) -> dict[str, float]:
    return {
        "accuracy": (tp + tn) / (tp + fp + fn + tn),
        "precision": tp / (tp + fp),
        "recall": tp / (tp + fn),
        "specificity": tn / (tn + fp),
        "f1": 2 * tp / (2 * tp + fp + fn),
    }


def _measures_with(**changes):
    def wrong(tp, fp, fn, tn):
        return measures(tp, fp, fn, tn) | {name: f(tp, fp, fn, tn) for name, f in changes.items()}

    return wrong


def _harmonic(a, b):
    return 2 * a * b / (a + b)


def _arithmetic(tp, fp, fn, tn):
    return (tp / (tp + fp) + tp / (tp + fn)) / 2


measures_exercise = Exercise(
    id="05.measures",
    title="Five measures from four counts",
    reference=measures,
    fresh=lambda rng: [
        Probe(*map(int, rng.choice(np.arange(2, 90), size=4, replace=False)), label="four other counts")
        for _ in range(4)
    ],
    probes=[
        Probe(30, 20, 10, 140, label="TP 30, FP 20, FN 10, TN 140"),
        Probe(8, 3, 12, 77, label="TP 8, FP 3, FN 12, TN 77"),
        Probe(5, 0, 3, 40, label="no false positive"),
        Probe(7, 6, 0, 11, label="no false negative"),
    ],
    misconceptions=[
        Misconception(
            "precision and recall swapped",
            _measures_with(
                precision=lambda tp, fp, fn, tn: tp / (tp + fn), recall=lambda tp, fp, fn, tn: tp / (tp + fp)
            ),
            "Your precision is a share of those who *are* positive, which is recall. Precision is asked of "
            "those *called* positive. Have the two changed places?",
        ),
        Misconception(
            "accuracy as precision",
            _measures_with(accuracy=lambda tp, fp, fn, tn: tp / (tp + fp)),
            "What you call accuracy is precision. Accuracy counts every right answer, the negatives "
            "included, out of everybody.",
        ),
        Misconception(
            "only the positives are right",
            _measures_with(accuracy=lambda tp, fp, fn, tn: tp / (tp + fp + fn + tn)),
            "Your accuracy counts only the positives as right. A healthy person who is called healthy is a "
            "right answer, too.",
        ),
        Misconception(
            "specificity of the called",
            _measures_with(specificity=lambda tp, fp, fn, tn: tn / (tn + fn)),
            "Below your line are those called negative. Specificity is asked of those who are "
            "negative: which of the four counts are they?",
        ),
        Misconception(
            "false positive rate",
            _measures_with(specificity=lambda tp, fp, fn, tn: fp / (tn + fp)),
            "This is the false positive rate, one minus the specificity.",
        ),
        Misconception(
            "arithmetic mean",
            _measures_with(f1=_arithmetic),
            "Your F1 is the ordinary mean of precision and recall. The harmonic mean is pulled towards the "
            "smaller of the two.",
        ),
        Misconception(
            "half the F1",
            _measures_with(f1=lambda tp, fp, fn, tn: tp / (2 * tp + fp + fn)),
            "Your F1 is half of what it should be: with precision 1 and recall 1 it must be 1.",
        ),
        Misconception(
            "without names",
            [
                lambda tp, fp, fn, tn: tuple(measures(tp, fp, fn, tn).values()),
                lambda tp, fp, fn, tn: list(measures(tp, fp, fn, tn).values()),
            ],
            "The five numbers are right, but they come without names. Return a dict, with the keys that the "
            "exercise lists.",
        ),
        Misconception(
            "balanced accuracy",
            _measures_with(accuracy=lambda tp, fp, fn, tn: (tp / (tp + fn) + tn / (tn + fp)) / 2),
            "Your accuracy is the mean of recall and specificity, which is called balanced accuracy. The "
            "plain one is right answers out of everybody.",
        ),
        Misconception(
            "mistakes counted",
            _measures_with(accuracy=lambda tp, fp, fn, tn: (fp + fn) / (tp + fp + fn + tn)),
            "This is the share of *mistakes*. Accuracy is the share of right answers.",
        ),
        Misconception(
            "recall of the called",
            _measures_with(recall=lambda tp, fp, fn, tn: tp / (tp + fp)),
            "Your recall looks at those called positive; that is precision. Recall is asked of those who "
            "*are* positive.",
        ),
        Misconception(
            "recall of everybody",
            [
                _measures_with(recall=lambda tp, fp, fn, tn: tp / (tp + fp + fn + tn)),
                _measures_with(recall=lambda tp, fp, fn, tn: (tp + tn) / (tp + fp + fn + tn)),
            ],
            "Your recall is a share of everybody. Below the line belong those who are positive: the found "
            "and the missed.",
        ),
        Misconception(
            "F1 of specificity",
            _measures_with(f1=lambda tp, fp, fn, tn: _harmonic(tn / (tn + fp), tp / (tp + fn))),
            "Your F1 combines recall with specificity. It is the harmonic mean of *precision* and recall.",
        ),
        Misconception(
            "geometric mean",
            _measures_with(f1=lambda tp, fp, fn, tn: (tp / (tp + fp) * tp / (tp + fn)) ** 0.5),
            "Your F1 is the geometric mean, the root of the product. F1 is the harmonic mean.",
        ),
        Misconception(
            "product",
            [
                _measures_with(f1=lambda tp, fp, fn, tn: tp / (tp + fp) * tp / (tp + fn)),
                _measures_with(f1=lambda tp, fp, fn, tn: 2 * tp / (tp + fp) * tp / (tp + fn)),
            ],
            "Your F1 is a product of precision and recall that is not divided by their sum.",
        ),
        Misconception(
            "per cent",
            lambda tp, fp, fn, tn: {name: 100 * v for name, v in measures(tp, fp, fn, tn).items()},
            "Your numbers are per cent. The docstring asks for numbers between 0 and 1.",
        ),
        Misconception(
            "whole-number division",
            lambda tp, fp, fn, tn: {name: int(v) for name, v in measures(tp, fp, fn, tn).items()},
            "Your accuracy is 0 although some answers are right: `//` and `int` cut every share below 1 down "
            "to 0. Divide with `/`, and keep the decimals.",
            constant=True,
        ),
        Misconception(
            "brackets forgotten",
            [
                _measures_with(accuracy=lambda tp, fp, fn, tn: tp + tn / (tp + fp + fn + tn)),
                _measures_with(precision=lambda tp, fp, fn, tn: tp / tp + fp),
                _measures_with(recall=lambda tp, fp, fn, tn: tp / tp + fn),
                _measures_with(specificity=lambda tp, fp, fn, tn: tn / tn + fp),
                _measures_with(f1=lambda tp, fp, fn, tn: 2 * tp / 2 * tp + fp + fn),
            ],
            "A share above 1? A division comes before a sum: put the sum into brackets.",
        ),
        Misconception(
            "recall of all who are called or missed",
            _measures_with(recall=lambda tp, fp, fn, tn: tp / (tp + fp + fn)),
            "False positives stand below your line of recall. Recall is asked of those who *are* positive; "
            "whoever is called by mistake is not one of them.",
        ),
    ],
    hints=(
        "For each measure ask: out of whom? That group belongs below the line.",
        "Called positive: TP and FP. Truly positive: TP and FN. Truly negative: TN and FP.",
        "F1 is twice precision times recall, divided by their sum.",
    ),
)


# 10 · the cheapest threshold


def cheapest(p: np.ndarray, y: np.ndarray, thresholds: np.ndarray, miss: float, alarm: float) -> float:
    costs = [_cost(p, y, threshold, miss, alarm) for threshold in thresholds]
    return thresholds[np.argmin(costs)]


def _cost(p, y, threshold, miss, alarm):
    called = p > threshold
    return miss * np.sum(~called & (y == 1)) + alarm * np.sum(called & (y == 0))


def _cost_from(p, y, threshold, miss, alarm):
    """The bill where those on the threshold are called, too."""
    called = p >= threshold
    return miss * np.sum(~called & (y == 1)) + alarm * np.sum(called & (y == 0))


def _cheapest_by(value):
    return lambda p, y, thresholds, miss, alarm: float(
        thresholds[int(np.argmin([value(p > t, y, miss, alarm, p) for t in thresholds]))]
    )


P_PEOPLE = np.array([0.95, 0.85, 0.78, 0.66, 0.60, 0.52, 0.45, 0.38, 0.25, 0.20, 0.12, 0.05])
Y_PEOPLE = np.array([1, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0])
CANDIDATES = np.array([0.02, 0.15, 0.32, 0.42, 0.55, 0.7, 0.82, 0.97])


def _last_of_equals(p, y, thresholds, miss, alarm):
    return cheapest(p, y, thresholds[::-1], miss, alarm)


def _smallest_of_equals(p, y, thresholds, miss, alarm):
    return cheapest(p, y, np.sort(thresholds), miss, alarm)


def _first_valley(p, y, thresholds, miss, alarm):
    best = thresholds[0]
    for threshold in thresholds[1:]:
        bill, least = (_cost(p, y, t, miss, alarm) for t in (threshold, best))
        if bill > least:
            break
        best = threshold if bill < least else best
    return float(best)


def _tickets(rng):
    """People in any order with several price lists; candidates unsorted, some of them on a probability."""
    made = []
    for (miss, alarm), n in zip(
        ((50, 1), (1, 20), (5, 2), (3, 3)), unequal_sizes(rng, 4, 7, 14), strict=True
    ):
        p = (rng.permutation(np.arange(5, 98))[:n] / 100).round(2)
        y = (rng.random(n) < p).astype(int)
        y[0] = 1 - y[1]
        thresholds = np.concatenate([rng.choice(p, 4, replace=False), [0.02, 0.33, 0.555, 0.985]])
        made.append(Probe(p, y, rng.permutation(thresholds), miss, alarm, label=f"{n} people"))
    return [*made, *_TELLING]


_TELLING = [
    Probe(P_PEOPLE, Y_PEOPLE, CANDIDATES, 50, 1, label="screening: a miss costs 50, an alarm 1"),
    Probe(P_PEOPLE, Y_PEOPLE, CANDIDATES, 1, 20, label="junk mail: a miss costs 1, an alarm 20"),
    Probe(
        np.array([0.9, 0.81, 0.6, 0.33, 0.3, 0.28, 0.22, 0.16, 0.1, 0.04]),
        np.array([1, 1, 0, 1, 0, 0, 1, 0, 0, 0]),
        np.array([0.01, 0.13, 0.25, 0.31, 0.45, 0.7, 0.85]),
        5,
        2,
        label="ten people, a miss costs 5, an alarm 2",
    ),
    Probe(
        np.array([0.3, 0.7, 0.4, 0.9, 0.1]),
        np.array([0, 1, 1, 0, 0]),
        np.array([0.6, 0.3, 0.75, 0.35, 0.38, 0.32, 0.05]),
        3,
        2,
        label="candidates in no order, one of them on a probability",
    ),
    Probe(
        np.array([0.2, 0.8]),
        np.array([1, 0]),
        np.array([0.9, 0.5, 0.1, 0.15]),
        2,
        2,
        label="several candidates with the same bill",
    ),
    Probe(
        np.array([0.2, 0.55, 0.7, 0.35]),
        np.array([1, 0, 0, 1]),
        np.array([0.1, 0.3, 0.6, 0.9]),
        3e9,
        2e9,
        label="prices in the thousands of millions",
    ),
    Probe(
        np.array([0.62, 0.35, 0.09, 0.44, 0.15, 0.88, 0.27, 0.69, 0.17]),
        np.array([1, 1, 1, 0, 0, 1, 0, 0, 1]),
        np.array([0.36, 0.77, 0.14, 0.75, 0.68, 0.58]),
        2.5,
        1.75,
        label="prices with decimals, nine people",
    ),
    Probe(
        np.array([0.18, 0.91, 0.85, 0.82, 0.34, 0.94, 0.81, 0.95, 0.54]),
        np.array([0, 0, 1, 1, 1, 0, 0, 0, 0]),
        np.array([0.04, 0.31, 0.89, 0.76, 0.48, 0.18]),
        1.6,
        2.5,
        label="prices with decimals, nine other people",
    ),
    Probe(
        np.array([0.14, 0.05, 0.4, 0.56, 0.95, 0.47, 0.12, 0.5, 0.45]),
        np.array([1, 1, 0, 1, 0, 1, 0, 0, 0]),
        np.array([0.21, 0.77, 0.66, 0.58, 0.47, 0.12, 0.04]),
        2.5,
        1.75,
        label="calling everybody is cheapest",
    ),
]


cheapest_exercise = Exercise(
    id="05.cheapest",
    title="The cheapest threshold",
    reference=cheapest,
    fresh=_tickets,
    probes=_TELLING,
    misconceptions=[
        Misconception(
            "costs swapped",
            lambda p, y, thresholds, miss, alarm: cheapest(p, y, thresholds, alarm, miss),
            "The two costs have changed places: a miss is somebody who is positive and was not called.",
        ),
        Misconception(
            "most right answers",
            _cheapest_by(lambda called, y, miss, alarm, p: np.sum(called != (y == 1))),
            "You take the threshold with the fewest mistakes, whatever they cost. Weigh each kind with its "
            "price.",
        ),
        Misconception(
            "only misses",
            _cheapest_by(lambda called, y, miss, alarm, p: miss * np.sum(~called & (y == 1))),
            "Your bill has no alarms on it, so calling everybody is free. Add the second kind of mistake.",
        ),
        Misconception(
            "only alarms",
            _cheapest_by(lambda called, y, miss, alarm, p: alarm * np.sum(called & (y == 0))),
            "Your bill has no misses on it, so calling nobody is free. Add the second kind of mistake.",
        ),
        Misconception(
            "most expensive",
            _cheapest_by(
                lambda called, y, miss, alarm, p: (
                    -(miss * np.sum(~called & (y == 1)) + alarm * np.sum(called & (y == 0)))
                )
            ),
            "This is the most expensive of the thresholds. Look for the smallest bill.",
        ),
        Misconception(
            "position instead of threshold",
            lambda p, y, thresholds, miss, alarm: float(
                np.argmin([_cost(p, y, t, miss, alarm) for t in thresholds])
            ),
            "This is the position of the best threshold in the list. The question asks for the threshold "
            "itself.",
        ),
        Misconception(
            "first candidate",
            lambda p, y, thresholds, miss, alarm: thresholds[0],
            "This is the first of the candidates, whatever their bills are. Is there a `return` inside the "
            "loop, or does the comparison never let a later one win?",
        ),
        Misconception(
            "formula without data",
            [
                lambda p, y, thresholds, miss, alarm: alarm / (alarm + miss),
                lambda p, y, thresholds, miss, alarm: float(
                    thresholds[np.argmin(np.abs(thresholds - alarm / (alarm + miss)))]
                ),
            ],
            "This is the formula of section 9. It holds for true probabilities; here choose among the "
            "candidates, by the bill on these data.",
        ),
        Misconception(
            "rates instead of people",
            _cheapest_by(
                lambda called, y, miss, alarm, p: (
                    miss * np.mean(~called[y == 1]) + alarm * np.mean(called[y == 0])
                )
            ),
            "You multiply prices with rates. A bill counts people: when the healthy outnumber the sick, "
            "their alarms are many.",
        ),
        Misconception(
            "every call billed",
            _cheapest_by(
                lambda called, y, miss, alarm, p: miss * np.sum(~called & (y == 1)) + alarm * np.sum(called)
            ),
            "Your bill has an alarm for everybody who is called, the positives too. A false positive is "
            "somebody who is called and has the label 0.",
        ),
        Misconception(
            "called at the threshold",
            lambda p, y, thresholds, miss, alarm: float(
                thresholds[int(np.argmin([_cost_from(p, y, t, miss, alarm) for t in thresholds]))]
            ),
            "Somebody whose probability *equals* the threshold is called by your function. The text calls "
            "only those who exceed it.",
        ),
        Misconception(
            "last of equals",
            _last_of_equals,
            "Where several candidates have the same bill, you return the last of them. The text asks for "
            "the first.",
        ),
        Misconception(
            "largest of equals",
            lambda p, y, thresholds, miss, alarm: cheapest(p, y, np.sort(thresholds)[::-1], miss, alarm),
            "Where several candidates have the same bill, you return the largest of them. The text asks for "
            "the first in the list, in the order in which they are given.",
        ),
        Misconception(
            "candidates sorted",
            _smallest_of_equals,
            "Where several candidates have the same bill, you return the smallest of them. The text asks for "
            "the first in the list, in the order in which they are given.",
        ),
        Misconception(
            "first valley",
            _first_valley,
            "You stop as soon as the bill rises. A bill can fall again behind the first valley: look at all "
            "candidates.",
        ),
        Misconception(
            "candidates of its own",
            [
                lambda p, y, thresholds, miss, alarm, own=own: cheapest(p, y, own, miss, alarm)
                for own in (
                    np.arange(2, 100, 2) / 100,
                    np.arange(1, 100) / 100,
                    np.linspace(0, 1, 101),
                    np.linspace(0, 1, 11),
                )
            ]
            + [lambda p, y, thresholds, miss, alarm: cheapest(p, y, p, miss, alarm)],
            "Your threshold is not among the candidates: your function tries others. Choose from the "
            "`thresholds` that it is given.",
        ),
        Misconception(
            "the bill instead of the threshold",
            lambda p, y, thresholds, miss, alarm: float(min(_cost(p, y, t, miss, alarm) for t in thresholds)),
            "This is the smallest bill itself. The question is at which threshold it is reached.",
        ),
        Misconception(
            "classes swapped",
            lambda p, y, thresholds, miss, alarm: cheapest(p, 1 - y, thresholds, miss, alarm),
            "You take those with label 0 for the ones to be found. Positive is label 1.",
        ),
        Misconception(
            "the larger of two amounts",
            _cheapest_by(
                lambda called, y, miss, alarm, p: max(
                    miss * np.sum(~called & (y == 1)), alarm * np.sum(called & (y == 0))
                )
            ),
            "Your bill is the larger of two amounts, that of the misses and that of the alarms. Whoever "
            "pays, pays for both.",
        ),
        Misconception(
            "squares on the bill",
            [
                _cheapest_by(
                    lambda called, y, miss, alarm, p: (
                        (miss * np.sum(~called & (y == 1))) ** 2 + (alarm * np.sum(called & (y == 0))) ** 2
                    )
                ),
                _cheapest_by(
                    lambda called, y, miss, alarm, p: (
                        miss * np.sum(~called & (y == 1)) ** 2 + alarm * np.sum(called & (y == 0)) ** 2
                    )
                ),
            ],
            "There is a square on your bill, so the second mistake costs more than the first. Each costs "
            "its price.",
        ),
        Misconception(
            "prices without their decimals",
            [
                lambda p, y, thresholds, miss, alarm: cheapest(p, y, thresholds, int(miss), int(alarm)),
                lambda p, y, thresholds, miss, alarm: cheapest(p, y, thresholds, round(miss), round(alarm)),
            ],
            "Your bills are right where both prices are whole numbers. Somewhere on the way a price or a "
            "bill loses its decimals, as in an array of integers.",
        ),
        Misconception(
            "a candidate left out",
            [
                lambda p, y, thresholds, miss, alarm: cheapest(p, y, thresholds[:-1], miss, alarm),
                lambda p, y, thresholds, miss, alarm: cheapest(p, y, thresholds[1:], miss, alarm),
            ],
            "The first or the last candidate is never tried. Where does your loop begin, and where does it "
            "end?",
        ),
    ],
    hints=(
        "For each candidate: whom would it call, how many misses and how many alarms are that, and what do "
        "they cost together?",
        "A miss: not called, although y is 1. An alarm: called, although y is 0.",
        "Put the bills into a list and take the threshold at `np.argmin` of it.",
    ),
    insight="Same scores, same people, another price list: another threshold.",
)


# 11 · what went wrong

_NO_SLOPE, _MAJORITY, _SEEN, _NO_MINIMUM, _RATE, _MORE = (
    "the slope is zero almost everywhere",
    "saying no to everybody does as well",
    "the test rows have been seen",
    "there is no minimum to arrive at",
    "the learning rate is too large",
    "more steps are needed",
)

diagnosis_exercise = Exercise(
    id="05.diagnosis",
    title="What went wrong?",
    reference={
        "accuracy_as_loss": _NO_SLOPE,
        "rare_disease": _MAJORITY,
        "scaled_first": _SEEN,
        "separable": _NO_MINIMUM,
    },
    choices=(_NO_SLOPE, _MAJORITY, _SEEN, _NO_MINIMUM, _RATE, _MORE),
    misconceptions=[
        Misconception(
            "accuracy needs patience",
            [{"accuracy_as_loss": _MORE}, {"accuracy_as_loss": _RATE}, {"accuracy_as_loss": _NO_MINIMUM}],
            "The weights do not move at all. Nudge one of them by a millionth: how many of the examples "
            "change sides, and so what is the slope of the accuracy?",
        ),
        Misconception(
            "accuracy blamed on the data",
            [{"accuracy_as_loss": _MAJORITY}, {"accuracy_as_loss": _SEEN}],
            "The weights do not move at all, whatever the data are. What does gradient descent need from a "
            "loss, and does the accuracy have it?",
        ),
        Misconception(
            "99 % taken for success",
            [{"rare_disease": _MORE}, {"rare_disease": _RATE}, {"rare_disease": _NO_MINIMUM}],
            "Nothing is wrong with the descent here. Work out the accuracy of a program that never finds "
            "anybody sick, and compare.",
        ),
        Misconception(
            "rare disease blamed on the slope",
            [{"rare_disease": _NO_SLOPE}, {"rare_disease": _SEEN}],
            "The model was trained on the cross-entropy, and tested on new people. Which program, without "
            "any model, would reach the same accuracy?",
        ),
        Misconception(
            "leak not seen",
            [{"scaled_first": option} for option in (_NO_SLOPE, _MAJORITY, _NO_MINIMUM, _RATE, _MORE)],
            "Follow the mean and the standard deviation: from which rows do they come, and what should "
            "nobody know about the test rows before the test?",
        ),
        Misconception(
            "a smaller rate for separable classes",
            {"separable": _RATE},
            "The loss falls at every step, so the rate is not too large. A smaller one leads to the same "
            "place more slowly, and where is that?",
        ),
        Misconception(
            "more steps for separable classes",
            {"separable": _MORE},
            "Ten times the steps, and the weights are a little longer; ten times more, and longer again. "
            "Section 6 says where this ends.",
        ),
        Misconception(
            "separable classes blamed on the data",
            [{"separable": _SEEN}, {"separable": _MAJORITY}, {"separable": _NO_SLOPE}],
            "The classes are balanced, and there is a slope, as the loss keeps falling. What happens to it "
            "when all weights of a perfect boundary are doubled?",
        ),
    ],
    hints=(
        "For each story ask what a change of one little thing would do: one weight, one row, one step.",
        "Two of them are about data (who is rare, who was seen), two about the loss (its slope, its "
        "minimum).",
        "Sections 3, 6 and 8 tell three of the stories; chapter 04 tells the fourth, about scaling.",
    ),
    insight="Four ways to be fooled, and none of them prints an error message.",
)

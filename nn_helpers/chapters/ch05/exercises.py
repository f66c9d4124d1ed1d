"""The exercises of chapter 05: logistic regression by gradient descent."""

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


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
            "as 0.8? Section 5 uses that formula for its parallel lines.",
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
            "A loss of this kind is never below zero. The logarithm of a probability is; what stands in "
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
    ],
    hints=(
        "Every question is answered in section 1, except the second: turn the sigmoid around.",
        "The net input that belongs to p is the logarithm of p divided by one minus p.",
        "For the three days: write down the probability of what happened on each, multiply, take minus the "
        "logarithm, divide by three.",
    ),
    points=2,
)


# 2 · a cross-entropy that survives


def cross_entropy(z, y):
    return float(np.mean(np.logaddexp(0, z) - y * z))


def _textbook_losses(z, y, epsilon=0.0):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
        return -(y * np.log(p + epsilon) + (1 - y) * np.log(1 - p + epsilon))


def _from_probability(z, y):
    return float(np.mean(_textbook_losses(z, y)))


TINY = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)


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
    probes=[
        Probe(Z_MIXED, Y_MIXED, label="five moderate net inputs"),
        Probe(
            np.array([800.0, -750.0, 60.0]),
            np.array([1, 0, 1]),
            label="net inputs of 800, -750 and 60, all right",
        ),
        Probe(np.array([900.0, -45.0]), np.array([0, 1]), label="net inputs of 900 and -45, both wrong"),
        Probe(np.array([3, -2, 5, 2]), np.array([0, 0, 1, 1]), label="whole-number net inputs"),
    ],
    misconceptions=[
        Misconception(
            "logarithm of zero",
            _from_probability,
            "Right for moderate net inputs. For large ones the sigmoid is rounded to 0 or 1 and its "
            "logarithm is infinite, or not a number. Section 4 has a form that never computes p.",
        ),
        Misconception(
            "clipped",
            [_clipped(epsilon) for epsilon in TINY],
            "Clipping p avoids the NaN and caps the loss: being sure and wrong at z = 900 should cost 900, "
            "not 20 or 35. Work with z instead of p.",
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
    points=2,
    insight="Loss functions 'with logits' do exactly this.",
)


# 3 · the gradient


def gradient(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(y), float(error.mean())


def _gradient_with(error_of, collect=lambda X, error: (X.T @ error / len(X), float(error.mean()))):
    return lambda X, y, w, b: collect(X, error_of(sigmoid(X @ w + b), y, X @ w + b))


def _plain_error(p, y, z):
    return p - y


X_FOUR = np.array([[0.4, -1.3, 2.1], [1.7, 0.6, -0.8], [-0.9, 1.1, 0.3], [0.2, -0.5, -1.6], [2.2, 0.8, 0.7]])
Y_FOUR = np.array([1, 0, 0, 1, 1])
W_FOUR = np.array([0.8, -0.4, 1.3])
X_INTEGERS = np.array([[3, -1], [2, 2], [-2, 1], [1, 4]])

gradient_exercise = Exercise(
    id="05.gradient",
    title="The gradient of the cross-entropy",
    reference=gradient,
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
    ],
    hints=(
        "Three lines: the predictions, the errors, and how they travel to the weights.",
        "The error of an example is prediction minus target. A weight's gradient is the mean of error times "
        "input.",
        "With X of shape (N, D), `X.T @ error` adds up error times input for every weight.",
    ),
    points=2,
    insight="Without the sigmoid it would be half of chapter 04's gradient.",
)


# 4 · the descent


def fit(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        grad_w, grad_b = gradient(X, y, w, b)
        w, b = w - learning_rate * grad_w, b - learning_rate * grad_b
    return w, b


def _fit_with(change=lambda g, X: g, sign=-1.0, extra=0, start=0.0):
    def descend(X, y, learning_rate, steps):
        w, b = np.full(X.shape[1], start), start
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


fit_exercise = Exercise(
    id="05.fit",
    title="The descent",
    reference=fit,
    parts=("w", "b"),
    probes=[
        Probe(X_FOUR, Y_FOUR, 0.5, 7, label="five examples, rate 0.5, 7 steps"),
        Probe(X_INTEGERS, np.array([1, 1, 0, 1]), 0.2, 3, label="whole-number inputs, rate 0.2, 3 steps"),
    ],
    misconceptions=[
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
            "started at one",
            _fit_with(start=1.0),
            "Your descent starts from ones. The task says zeros, so that everybody arrives at the same "
            "numbers.",
        ),
    ],
    hints=(
        "Start from zeros, then repeat: predictions, gradients, moves.",
        "Your own `gradient` does the first two. Keep both of its results before anything moves.",
        "`w, b = w - learning_rate * grad_w, b - learning_rate * grad_b`, in a loop over `range(steps)`.",
    ),
    points=2,
    insight="It is chapter 04's loop, word for word.",
)


# 5 · a decision


def decide(z, threshold):
    return (sigmoid(z) > threshold).astype(int)


decide_exercise = Exercise(
    id="05.decide",
    title="From net inputs to decisions",
    reference=decide,
    probes=[
        Probe(np.array([-2.0, -0.3, 0.2, 0.45, 0.9, 3.0]), 0.5, label="threshold 0.5"),
        Probe(np.array([-5.0, -2.5, -2.0, -0.4, 0.15, 1.1]), 0.1, label="threshold 0.1"),
        Probe(np.array([-1.0, 0.3, 0.95, 1.8, 2.6, 7.0]), 0.9, label="threshold 0.9"),
    ],
    misconceptions=[
        Misconception(
            "threshold on z",
            lambda z, threshold: (z > threshold).astype(int),
            "You compare the net input with the threshold. The threshold is a probability: 0.45 is a net "
            "input whose probability is above one half.",
        ),
        Misconception(
            "always zero",
            lambda z, threshold: (z > 0).astype(int),
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
            "sigmoid in the cross-entropy",
            {"slope_cross_entropy": (P_BAD - 1) * P_BAD * (1 - P_BAD)},
            "The slope of the sigmoid cancels under the cross-entropy. What is left is prediction minus "
            "target.",
        ),
        Misconception(
            "slope with respect to p",
            {"slope_squared": 2 * (P_BAD - 1)},
            "This is the slope with respect to p. To get to z, one more link of the chain is needed.",
        ),
        Misconception(
            "2 forgotten",
            {"slope_squared": (P_BAD - 1) * P_BAD * (1 - P_BAD)},
            "A factor is missing: the derivative of a square brings something to the front.",
        ),
        Misconception(
            "ratio turned around",
            {"times_faster": SLOPE_SQ / SLOPE_CE},
            "Your ratio is below 1. The question is how many times larger the first slope is.",
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


def mean_loss(X, y, w, b):
    return cross_entropy(X @ w + b, y)


def _naive_mean_loss(X, y, w, b):
    return _from_probability(X @ w + b, y)


def _with_nan_to_num(X, y, w, b):
    return float(np.nan_to_num(_textbook_losses(X @ w + b, y), posinf=0.0).mean())


def _nanmean(X, y, w, b):
    losses = _textbook_losses(X @ w + b, y)
    finite = np.isfinite(losses)
    return float(losses[finite].mean()) if finite.any() else 0.0


nan_exercise = Exercise(
    id="05.debug_nan",
    title="The loss that became NaN",
    reference=mean_loss,
    probes=[
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
                *(lambda X, y, w, b, e=e: float(np.mean(_textbook_losses(X @ w + b, y, e))) for e in TINY),
            ],
            "Clipping p, or a small number inside the logarithm, keeps the loss finite at a wrong value: the "
            "example that is sure and wrong by a net input of 58 should cost 58. Section 4 has a form "
            "without p.",
        ),
        Misconception(
            "net input clipped",
            [
                lambda X, y, w, b, c=c: cross_entropy(np.clip(X @ w + b, -c, c), y)
                for c in (10.0, 20.0, 30.0, 35.0, 50.0)
            ],
            "The formula is the stable one, but the net inputs are clipped before it. It needs no "
            "protection: a net input of 58 is welcome.",
        ),
    ],
    hints=(
        "Print p for the first table. What is the logarithm of 1 - p, and what is 0 times that?",
        "You need a loss that never computes p. Section 4 derives one.",
        "With z at hand: the mean of `np.logaddexp(0, z) - y * z`.",
    ),
    points=2,
)


# 8 · the OR neuron, a hundred steps

X_OR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y_OR = np.array([0, 1, 1, 1])


def _train(steps, learning_rate, delta_of=lambda p: 2 * (p - Y_OR) * p * (1 - p), mean=1.0, order=False):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        delta = mean * delta_of(sigmoid(X_OR @ w + b))
        w = w - learning_rate * X_OR.T @ delta
        if order:
            delta = mean * delta_of(sigmoid(X_OR @ w + b))
        b = b - learning_rate * delta.sum()
    return w, float(b), float(((sigmoid(X_OR @ w + b) - Y_OR) ** 2).sum())


def train_or(steps, learning_rate=0.5):
    return _train(steps, learning_rate)


def _trained_with(**changes):
    return lambda steps, learning_rate=0.5: _train(steps, learning_rate, **changes)


def _loss_before_the_last_step(steps, learning_rate=0.5):
    w, b, _ = train_or(steps, learning_rate)
    return w, b, train_or(max(steps - 1, 0), learning_rate)[2]


or_exercise = Exercise(
    id="05.or_neuron",
    title="The OR neuron, for a hundred steps",
    reference=train_or,
    parts=("w", "b", "sum of squares"),
    probes=[
        Probe(1, label="one step"),
        Probe(100, label="a hundred steps"),
        Probe(20, 0.3, label="twenty steps at rate 0.3"),
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
    ],
    hints=(
        "Follow section 3: predictions, deltas, gradients, moves, as often as asked.",
        "delta = 2(p - y)p(1 - p) for each row; w moves against X.T @ delta, b against the sum of deltas.",
        "Compute delta once per step, use it for w and b. After the loop predict again, for the sum of "
        "squares.",
    ),
    points=3,
    insight="Section 3 has the table that these numbers belong to.",
)


# 9 · the measures


def measures(tp, fp, fn, tn):
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


def _arithmetic(tp, fp, fn, tn):
    return (tp / (tp + fp) + tp / (tp + fn)) / 2


measures_exercise = Exercise(
    id="05.measures",
    title="Five measures from four counts",
    reference=measures,
    parts=("accuracy", "precision", "recall", "specificity", "f1"),
    probes=[
        Probe(30, 20, 10, 140, label="TP 30, FP 20, FN 10, TN 140"),
        Probe(8, 3, 12, 77, label="TP 8, FP 3, FN 12, TN 77"),
    ],
    misconceptions=[
        Misconception(
            "precision and recall swapped",
            _measures_with(
                precision=lambda tp, fp, fn, tn: tp / (tp + fn), recall=lambda tp, fp, fn, tn: tp / (tp + fp)
            ),
            "Precision and recall have changed places. Precision is asked of those called positive, "
            "recall of those who are.",
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
            "Below your line stand those called negative. Specificity is asked of those who are "
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
    ],
    hints=(
        "For each measure ask: out of whom? That group stands below the line.",
        "Called positive: TP and FP. Truly positive: TP and FN. Truly negative: TN and FP.",
        "F1 is twice precision times recall, divided by their sum.",
    ),
    points=2,
)


# 10 · the cheapest threshold


def cheapest(p, y, thresholds, miss, alarm):
    costs = [_cost(p, y, threshold, miss, alarm) for threshold in thresholds]
    return float(thresholds[int(np.argmin(costs))])


def _cost(p, y, threshold, miss, alarm):
    called = p > threshold
    return miss * np.sum(~called & (y == 1)) + alarm * np.sum(called & (y == 0))


def _cheapest_by(value):
    return lambda p, y, thresholds, miss, alarm: float(
        thresholds[int(np.argmin([value(p > t, y, miss, alarm, p) for t in thresholds]))]
    )


P_PEOPLE = np.array([0.95, 0.85, 0.78, 0.66, 0.60, 0.52, 0.45, 0.38, 0.25, 0.20, 0.12, 0.05])
Y_PEOPLE = np.array([1, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0])
CANDIDATES = np.array([0.02, 0.15, 0.32, 0.42, 0.55, 0.7, 0.82, 0.97])

cheapest_exercise = Exercise(
    id="05.cheapest",
    title="The cheapest threshold",
    reference=cheapest,
    probes=[
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
    ],
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
            "dearest",
            _cheapest_by(
                lambda called, y, miss, alarm, p: (
                    -(miss * np.sum(~called & (y == 1)) + alarm * np.sum(called & (y == 0)))
                )
            ),
            "This is the dearest of the thresholds. Look for the smallest bill.",
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
            "formula without data",
            lambda p, y, thresholds, miss, alarm: alarm / (alarm + miss),
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
    ],
    hints=(
        "For each candidate: whom would it call, how many misses and how many alarms are that, and what do "
        "they cost together?",
        "A miss: not called, although y is 1. An alarm: called, although y is 0.",
        "Put the bills into a list and take the threshold at `np.argmin` of it.",
    ),
    points=2,
    insight="Same scores, same people, another price list: another threshold.",
)

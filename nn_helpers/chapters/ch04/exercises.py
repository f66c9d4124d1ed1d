"""The exercises of chapter 04: linear regression by gradient descent."""

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe
from nn_helpers.data.covid import load_danish_covid

_RNG = np.random.default_rng(4)
X_MANY = (_RNG.normal(size=(7, 3)) * [1.0, 2.0, 0.5] + [0.4, -1.2, 2.1]).round(2)
Y_MANY = (X_MANY @ [0.8, -0.6, 1.7] + 1.3 + 0.5 * _RNG.normal(size=7)).round(2)
X_FEW = np.array([[1.5], [2.5], [4.0], [6.0]])
Y_FEW = np.array([2.2, 2.9, 5.1, 6.6])
X_WHOLE = np.array([[2, 5], [3, -4], [7, 2], [-2, 6], [4, 3]])
Y_WHOLE = np.array([3, 8, 5, -2, 7])
W_MANY = np.array([0.7, -0.4, 1.1])


# 1 · one step by hand

by_hand_exercise = Exercise(
    id="04.by_hand",
    title="One step by hand",
    reference={"loss": 5.25, "gradient_w": 11.5, "gradient_b": 3.5, "w": -0.15, "b": 0.65},
    rtol=6e-3,
    misconceptions=[
        Misconception(
            "sum instead of mean",
            {"loss": 21.0},
            "That is the sum of squared errors. From this chapter on the loss is a mean over examples: "
            "it does not grow when there are more of them.",
        ),
        Misconception(
            "one half in front",
            {"loss": 2.625},
            "Half of it: this is the cost with 1/(2m) that some texts use. The course's MSE has no one-half.",
        ),
        Misconception(
            "factor 2 lost",
            {"gradient_w": 5.75},
            "Half of the slope. What does the derivative of a square bring along?",
        ),
        Misconception(
            "input forgotten",
            {"gradient_w": 3.5},
            "This is the slope for b. A change of w moves prediction i by x_i: each error has to be "
            "multiplied by its own x before they are added.",
        ),
        Misconception(
            "target minus prediction",
            {"gradient_w": -11.5},
            "Right size, wrong sign. The course's error is prediction minus target; the line is too "
            "high here, and the slope says that raising w makes it worse.",
        ),
        Misconception(
            "bias slope from a sum",
            {"gradient_b": 14.0},
            "The errors were added but not divided by the number of examples.",
        ),
        Misconception(
            "climbs",
            {"w": 2.15},
            "This step goes uphill. The slope is positive, so which way should w move?",
        ),
        Misconception(
            "rate forgotten",
            {"w": -10.5},
            "A full step of the gradient: multiply it by the learning rate first.",
        ),
        Misconception(
            "bias after the weight",
            {"b": 1.225},
            "The slope for b was computed with the new w. Both slopes belong to the line before the "
            "step: compute them first, then move.",
        ),
    ],
    hints=(
        "Write four columns: x, prediction, target, error.",
        "Slope for w: 2/4 of the sum of error times x. Slope for b: 2/4 of the sum of the errors.",
        "The errors are 1, 0, 2 and 4. New value = old value − 0.1 × slope.",
    ),
    points=2,
    insight="The point on the far right has the largest error and the largest lever.",
)


# 2 · the gradient


def gradient(X, y, w, b):
    error = X @ w + b - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


def _gradient(weights=None, bias=None, error=lambda X, y, w, b: X @ w + b - y):
    """A variant of `gradient` with another error, or another slope made of it."""

    def variant(X, y, w, b):
        e = error(X, y, w, b)
        grad_w = weights(X, e) if weights else 2 * X.T @ e / len(y)
        return grad_w, bias(X, e) if bias else 2 * e.mean()

    return variant


gradient_exercise = Exercise(
    id="04.gradient",
    title="The gradient of the mean squared error",
    reference=gradient,
    parts=("gradient of w", "gradient of b"),
    probes=[
        Probe(X_MANY, Y_MANY, W_MANY, -0.3, label="7 examples, 3 features"),
        Probe(X_FEW, Y_FEW, np.array([0.4]), 0.6, label="4 examples, 1 feature"),
        Probe(X_WHOLE, Y_WHOLE, np.array([1, -2]), 2, label="whole numbers"),
    ],
    misconceptions=[
        Misconception(
            "climbs",
            _gradient(error=lambda X, y, w, b: y - X @ w - b),
            "Right size, wrong sign: this is the way *down*. A gradient points uphill, and the step "
            "subtracts it. Which difference do you take?",
        ),
        Misconception(
            "factor 2 lost",
            _gradient(lambda X, e: X.T @ e / len(e), lambda X, e: e.mean()),
            "Everything is half of what it should be: the gradient of the 1/(2m) cost. The derivative "
            "of a square brings a factor down.",
        ),
        Misconception(
            "sum instead of mean",
            _gradient(lambda X, e: 2 * X.T @ e, lambda X, e: 2 * e.sum()),
            "This is the gradient of the *sum* of squared errors: it grows with the number of examples, "
            "and with the mean's learning rate it would diverge.",
        ),
        Misconception(
            "mean over all entries",
            _gradient(lambda X, e: 2 * X.T @ e / X.size),
            "Right with a single feature, too small with several: you divide by all entries of X. How "
            "many examples are there?",
        ),
        Misconception(
            "intercept forgotten",
            _gradient(error=lambda X, y, w, b: X @ w - y),
            "Your errors ignore the bias: change b, and nothing changes. What does the model predict?",
        ),
        Misconception(
            "bias slope summed",
            _gradient(bias=lambda X, e: 2 * e.sum()),
            "The weights are right. The slope of b was added up over the examples, but not averaged.",
        ),
        Misconception(
            "bias slope without factor 2",
            _gradient(bias=lambda X, e: e.mean()),
            "The weights are right, the slope of b is half of what it should be. It is the same sum "
            "with x = 1.",
        ),
        Misconception(
            "bias blamed like a weight",
            _gradient(bias=lambda X, e: 2 * np.mean(X[:, 0] * e)),
            "The weights are right. Your slope of b contains an input, but the bias moves every "
            "prediction by the same amount.",
        ),
        Misconception(
            "inputs averaged apart",
            _gradient(lambda X, e: 2 * X.mean(axis=0) * e.mean()),
            "You multiplied two averages. Each error must meet its own input *before* the mean is taken.",
        ),
    ],
    hints=(
        "Predictions first, then one error per example, of shape (N,).",
        "For a weight: error times that feature, added over all examples. Which matrix product does that?",
        "X.T @ error has shape (D,). What is missing is a factor in front.",
    ),
    points=3,
    insight="The same line trains the output layer of every network in this course.",
)


# 3 · the descent


def fit(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gradient_w, gradient_b = gradient(X, y, w, b)
        w, b = w - learning_rate * gradient_w, b - learning_rate * gradient_b
    return w, b


def _fit(slopes=gradient, moves=lambda steps: steps, climb=-1, bias_moves=True, w_first=False):
    """A variant of `fit` with other slopes, another number of moves, or another order."""

    def variant(X, y, learning_rate, steps):
        w, b = np.zeros(X.shape[1]), 0.0
        for _ in range(moves(steps)):
            gradient_w, gradient_b = slopes(X, y, w, b)
            w = w + climb * learning_rate * gradient_w
            if w_first:
                _, gradient_b = slopes(X, y, w, b)
            b = b + climb * learning_rate * gradient_b * bias_moves
        return w, b

    return variant


def _online(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        for i in range(len(y)):
            gradient_w, gradient_b = gradient(X[i : i + 1], y[i : i + 1], w, b)
            w, b = w - learning_rate * gradient_w, b - learning_rate * gradient_b
    return w, b


fit_exercise = Exercise(
    id="04.fit",
    title="Gradient descent",
    reference=fit,
    parts=("w", "b"),
    probes=[
        Probe(X_MANY, Y_MANY, 0.03, 12, label="7 examples, 3 features, 12 steps"),
        Probe(X_FEW, Y_FEW, 0.02, 5, label="4 examples, 1 feature, 5 steps"),
        Probe(X_WHOLE, Y_WHOLE, 0.01, 8, label="whole numbers, 8 steps"),
    ],
    misconceptions=[
        Misconception(
            "b moved with the new w",
            _fit(w_first=True),
            "Close, but not the same path: the slope of b was computed after w had moved. Both slopes "
            "belong to the same line; compute them, then move both.",
        ),
        Misconception(
            "climbs",
            _fit(climb=+1),
            "Your parameters run away from the minimum: the step walks with the gradient, and the "
            "gradient points uphill.",
        ),
        Misconception(
            "sum with the mean's rate",
            _fit(slopes=_gradient(lambda X, e: 2 * X.T @ e, lambda X, e: 2 * e.sum())),
            "Your steps are N times too long: the gradient of a *sum* meets a rate meant for a *mean*. "
            "Divide by the number of examples.",
        ),
        Misconception(
            "factor 2 lost",
            _fit(slopes=_gradient(lambda X, e: X.T @ e / len(e), lambda X, e: e.mean())),
            "Your descent goes half as fast: this is the gradient of the cost with 1/(2m), which needs "
            "twice the rate for the same steps.",
        ),
        Misconception(
            "bias stays",
            _fit(bias_moves=False),
            "The intercept never leaves 0, so the line is pinned to the origin and the slope makes up "
            "for it. Move b as well.",
        ),
        Misconception(
            "one step only",
            _fit(moves=lambda steps: 1),
            "This is where the first step ends. Is your return inside the loop?",
        ),
        Misconception(
            "one step short",
            _fit(moves=lambda steps: steps - 1),
            "You are one step behind: count how often the parameters move.",
        ),
        Misconception(
            "one example at a time",
            _online,
            "You take a step after every single example. That is online descent, a good method; asked "
            "for is the gradient of all examples, one step at a time.",
        ),
    ],
    hints=(
        "Start with zeros, repeat `steps` times: gradient, then move.",
        "Call your `gradient` from exercise 2 and keep both slopes before you change anything.",
        "w, b = w − rate × slope of w, b − rate × slope of b, on one line.",
    ),
    points=3,
    insight="With a bend at the end and more layers, this loop is the rest of the course.",
)


# 4 · the largest stable rate


def largest_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]


def _curvatures(X):
    A = np.column_stack([X, np.ones(len(X))])
    return np.linalg.eigvalsh(2 * A.T @ A / len(A))


largest_rate_exercise = Exercise(
    id="04.largest_rate",
    title="The largest stable learning rate",
    reference=largest_rate,
    probes=[
        Probe(X_MANY, label="7 examples, 3 features"),
        Probe(X_FEW, label="4 examples, 1 feature"),
        Probe(X_WHOLE, label="whole numbers"),
    ],
    misconceptions=[
        Misconception(
            "one over the curvature",
            lambda X: 1 / _curvatures(X)[-1],
            "This rate is safe, but not the largest: it is the one that jumps exactly to the floor of "
            "the steepest direction. It may overshoot, as long as it lands nearer than it started.",
        ),
        Misconception(
            "the 1/(2m) cost's rate",
            lambda X: 4 / _curvatures(X)[-1],
            "Twice too large: this is right for the cost with 1/(2m), whose curvatures are half of the "
            "MSE's. What stands in front of the sum here?",
        ),
        Misconception(
            "sum instead of mean",
            lambda X: 2 / _curvatures(X)[-1] / len(X),
            "Your rate gets smaller with every further example: you took the curvature of the *sum* of "
            "squared errors. The loss is a mean.",
        ),
        Misconception(
            "bias column missing",
            lambda X: 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1],
            "Too large, because you let only the weights move. The bias is a parameter as well: its "
            "column of ones belongs to the design matrix.",
        ),
        Misconception(
            "flattest direction",
            lambda X: 2 / _curvatures(X)[0],
            "This comes from the smallest eigenvalue. The flat direction would bear that rate; the "
            "steepest one will not.",
        ),
        Misconception(
            "singular value not squared",
            lambda X: 2 / (2 * np.linalg.norm(np.column_stack([X, np.ones(len(X))]), 2) / len(X)),
            "It looks as if you took a singular value of A itself. The curvatures are eigenvalues of "
            "AᵀA, which are squares of those.",
        ),
        Misconception(
            "centred first",
            lambda X: 2 / _curvatures(X - X.mean(axis=0))[-1],
            "This is the rate for centred features. Asked for is that of X as it is given: centring "
            "would change the curvature (that is why we do it).",
        ),
    ],
    hints=(
        "A parabola with curvature λ is stable for rates below 2/λ. Which direction is the steepest?",
        "Build the design matrix A (features, ones). The second derivative of the MSE is 2 AᵀA/N.",
        "np.linalg.eigvalsh returns the eigenvalues in rising order.",
    ),
    points=2,
    insight="You knew where it breaks before it broke.",
)


# 5 · the broadcast


def column_gradient(x, y, w, b):
    error = w * np.ravel(x) + b - np.ravel(y)
    return 2 * np.mean(error * np.ravel(x)), 2 * np.mean(error)


def _broadcast(x, y, w, b):
    error = (w * x + b) - np.ravel(y)
    return 2 * np.mean(error * x), 2 * np.mean(error)


broadcast_exercise = Exercise(
    id="04.broadcast",
    title="A gradient that learns the mean",
    reference=column_gradient,
    parts=("gradient of w", "gradient of b"),
    probes=[
        Probe(X_FEW, Y_FEW, 0.4, 0.6, label="a column x (4, 1), targets (4,)"),
        Probe(X_MANY[:, :1], Y_MANY, -0.7, 1.2, label="a column x (7, 1), targets (7,)"),
    ],
    misconceptions=[
        Misconception(
            "still every pair",
            _broadcast,
            "The slope of w is still that of all pairs. Look at the shape of `w * x + b`, at that of y, "
            "and at that of their difference.",
        ),
        Misconception(
            "every pair, the other way round",
            lambda x, y, w, b: (
                2 * np.mean((w * np.ravel(x) + b - np.ravel(y)[:, None]) * np.ravel(x)[:, None]),
                column_gradient(x, y, w, b)[1],
            ),
            "You turned the targets into a column, but the predictions are flat now: again a table. "
            "Both must have the same shape.",
        ),
        Misconception(
            "errors averaged too early",
            lambda x, y, w, b: (
                2 * np.mean(w * x + b - np.mean(y)) * np.mean(x),
                2 * np.mean(w * x + b - np.mean(y)),
            ),
            "The error was averaged before it met its input. Keep one error per example until it has "
            "been multiplied.",
        ),
        Misconception(
            "sum instead of mean",
            lambda x, y, w, b: tuple(len(y) * slope for slope in column_gradient(x, y, w, b)),
            "The pairs are gone, well done. Now your slopes are N times too large: a sum has replaced "
            "the mean.",
        ),
        Misconception(
            "factor 2 lost",
            lambda x, y, w, b: tuple(slope / 2 for slope in column_gradient(x, y, w, b)),
            "The pairs are gone, well done. But both slopes are half of what they were: the factor of "
            "the square is missing.",
        ),
        Misconception(
            "sign",
            lambda x, y, w, b: tuple(-slope for slope in column_gradient(x, y, w, b)),
            "The pairs are gone, well done. Both slopes have changed their sign, though: prediction "
            "minus target.",
        ),
    ],
    hints=(
        "Print the shapes of the prediction, of y and of the error.",
        "(4, 1) minus (4,) is (4, 4). Make both flat, or both columns.",
        "`x[:, 0]` is flat; so is `np.ravel(x)`.",
    ),
    points=2,
    insight="Slope 0, intercept mean(y), loss var(y): now you will recognise it.",
)


# 6 · scaling without a leak


def standardise(train, test):
    mean, scale = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / scale, (test - mean) / scale


def _together(train, test):
    both = np.concatenate([train, test])
    mean, scale = both.mean(axis=0), both.std(axis=0)
    return (train - mean) / scale, (test - mean) / scale


def _each_its_own(train, test):
    return standardise(train, train)[0], standardise(test, test)[0]


def _with(shift, scale):
    """A scaling by other numbers of the training set."""
    return lambda train, test: tuple((rows - shift(train)) / scale(train) for rows in (train, test))


def _mean(train):
    return train.mean(axis=0)


standardise_exercise = Exercise(
    id="04.standardise",
    title="Standardise without leaking",
    reference=standardise,
    parts=("scaled training set", "scaled test set"),
    probes=[
        Probe(X_MANY, np.array([[0.9, 1.4, 2.5], [-0.3, -2.2, 1.1]]), label="7 and 2 examples, 3 features"),
        Probe(X_WHOLE, np.array([[6, -3], [9, 8], [3, 4]]), label="whole numbers"),
    ],
    misconceptions=[
        Misconception(
            "both together",
            _together,
            "The test rows have helped to choose mean and scale: that is the leak. Pretend that they "
            "arrive tomorrow.",
        ),
        Misconception(
            "each with its own",
            _each_its_own,
            "The test set is scaled by its own mean and deviation, so the same patient gets two "
            "different numbers depending on the company. One scaling for both, learnt from the training "
            "set.",
        ),
        Misconception(
            "not divided",
            _with(_mean, lambda train: 1.0),
            "The means are 0, but each feature kept its unit. Divide by something that measures how far "
            "it spreads.",
        ),
        Misconception(
            "divided by the variance",
            _with(_mean, lambda train: train.var(axis=0)),
            "You divided by the variance. It has the square of the unit; what has the unit itself?",
        ),
        Misconception(
            "mean normalisation",
            _with(_mean, lambda train: np.ptp(train, axis=0)),
            "Divided by the range: this is mean normalisation, one of the three ways. Asked for is the "
            "z-score, with variance 1.",
        ),
        Misconception(
            "min-max",
            _with(lambda train: train.min(axis=0), lambda train: np.ptp(train, axis=0)),
            "Everything lies between 0 and 1: min-max scaling. Asked for is the z-score, with mean 0 "
            "and variance 1.",
        ),
        Misconception(
            "one scale for all features",
            _with(lambda train: train.mean(), lambda train: train.std()),
            "One mean and one deviation for the whole table: features in different units were thrown "
            "together. Which axis runs along the examples?",
        ),
        Misconception(
            "divided by N - 1",
            _with(_mean, lambda train: train.std(axis=0, ddof=1)),
            "Your deviation divides by N − 1, as statisticians do for an estimate. Here the scaled "
            "training set is to have variance exactly 1, so divide by N (NumPy's default).",
        ),
        Misconception(
            "test not scaled",
            lambda train, test: (standardise(train, test)[0], test.astype(float)),
            "The training set is right, the test set went through as it was. The model would meet "
            "numbers in a unit that it never saw.",
        ),
    ],
    hints=(
        "Two numbers per feature, both from the training rows.",
        "train.mean(axis=0) and train.std(axis=0) have shape (D,).",
        "Subtract the first and divide by the second, in both tables.",
    ),
    points=2,
    insight="What is learnt, is learnt from the training set. Scaling is learnt.",
)


# 7 · back to real units


def real_units(w, b, mean, scale):
    return w / scale, b - np.sum(w * mean / scale)


real_units_exercise = Exercise(
    id="04.real_units",
    title="Back to real units",
    reference=real_units,
    parts=("w in real units", "b in real units"),
    probes=[
        Probe(
            np.array([3.2, -1.5, 0.7]),
            4.5,
            np.array([50.0, 1.8, -3.0]),
            np.array([10.0, 0.4, 2.5]),
            label="three features",
        ),
        Probe(np.array([32.1]), 29.2, np.array([640.0]), np.array([540.0]), label="one feature"),
    ],
    misconceptions=[
        Misconception(
            "left in scaled units",
            lambda w, b, mean, scale: (w, b),
            "These are still the weights of the scaled features. Nobody outside knows what a deviation "
            "of 1 is.",
        ),
        Misconception(
            "multiplied",
            lambda w, b, mean, scale: (w * scale, b - np.sum(w * mean * scale)),
            "You multiplied by the scale. If a deviation of 10 units brings 3, what does one unit bring?",
        ),
        Misconception(
            "intercept untouched",
            lambda w, b, mean, scale: (w / scale, b),
            "The weights are right. But b was the prediction for *average* features, and in real units "
            "it is the prediction for zeros: how far are they from the average?",
        ),
        Misconception(
            "wrong direction",
            lambda w, b, mean, scale: (w / scale, b + np.sum(w * mean / scale)),
            "The weights are right, the intercept moved the wrong way. Put z = (x − mean)/scale into wz "
            "+ b and collect what has no x.",
        ),
        Misconception(
            "intercept with scaled weights",
            lambda w, b, mean, scale: (w / scale, b - np.sum(w * mean)),
            "The weights are right. The intercept was corrected with the *scaled* weights; the mean is "
            "in real units, and so must its weight be.",
        ),
        Misconception(
            "intercept divided",
            lambda w, b, mean, scale: (w / scale, b - np.sum(mean / scale)),
            "The weights are right. In the correction of the intercept the weights are missing: each "
            "mean counts as much as its feature does.",
        ),
        Misconception(
            "one intercept per feature",
            lambda w, b, mean, scale: (w / scale, b - w * mean / scale),
            "One intercept for each feature? The corrections of all features belong into a single number.",
        ),
    ],
    hints=(
        "Write the prediction as w · (x − mean)/scale + b and multiply out.",
        "What stands in front of x is the new weight.",
        "Everything without x is the new intercept: b minus a sum over the features.",
    ),
    points=2,
    insight="Fit in comfort, report in units.",
)


# 8 · the Danish line

_WEEKS = load_danish_covid()


def _line(x, y):
    slope, intercept = np.polyfit(x, y, 1)
    return {
        "slope": slope,
        "intercept": intercept,
        "deaths_at_1500": slope * 1500 + intercept,
        "r2": np.corrcoef(x, y)[0, 1] ** 2,
    }


_DANISH = _line(_WEEKS.new_cases, _WEEKS.new_deaths)
_LAGGED = _line(_WEEKS.new_cases[:-1], _WEEKS.new_deaths[1:])
_SWAPPED = _line(_WEEKS.new_deaths, _WEEKS.new_cases)
_Z = (_WEEKS.new_cases - _WEEKS.new_cases.mean()) / _WEEKS.new_cases.std()
_SCALED = _line(_Z, _WEEKS.new_deaths)
_ORIGIN = _WEEKS.new_cases @ _WEEKS.new_deaths / (_WEEKS.new_cases @ _WEEKS.new_cases)

danish_exercise = Exercise(
    id="04.danish",
    title="The Danish line",
    reference=_DANISH,
    rtol=5e-3,
    misconceptions=[
        Misconception(
            "slope in scaled units",
            {"slope": _SCALED["slope"]},
            "That is the slope per *standard deviation* of cases. Divide by it to get deaths per case.",
        ),
        Misconception(
            "cases from deaths",
            {"slope": _SWAPPED["slope"]},
            "This line predicts cases from deaths. Which of the two is the x?",
        ),
        Misconception(
            "through the origin",
            {"slope": _ORIGIN},
            "This is the best line through the origin: the intercept has been forgotten.",
        ),
        Misconception(
            "a week's lag",
            {"slope": _LAGGED["slope"]},
            "You set deaths against the cases of the week before. The question is about the same week.",
        ),
        Misconception(
            "intercept in scaled units",
            {"intercept": _SCALED["intercept"]},
            "That is the mean number of deaths, the intercept of the *scaled* line. In real units, the "
            "intercept is the prediction for no cases at all.",
        ),
        Misconception(
            "intercept the wrong way",
            {"intercept": 2 * _SCALED["intercept"] - _DANISH["intercept"]},
            "The intercept was moved in the wrong direction on the way back from scaled units.",
        ),
        Misconception(
            "prediction without the intercept",
            {"deaths_at_1500": 1500 * _DANISH["slope"]},
            "The slope times the cases is not yet the prediction: where does the line start?",
        ),
        Misconception(
            "correlation",
            {"r2": np.sqrt(_DANISH["r2"])},
            "This is the correlation. R² is the share of the spread that the line accounts for: with "
            "one feature, the square of it.",
        ),
        Misconception(
            "share left over",
            {"r2": 1 - _DANISH["r2"]},
            "This is the share of the spread that the line does *not* account for: the rest.",
        ),
    ],
    hints=(
        "Scale the cases first, run your `fit` on them, go back with your `real_units`.",
        "The scaled bowl is round: the rate 0.4 and fifty steps are more than enough.",
        "R² = 1 − (mean squared error) / (variance of the deaths).",
    ),
    points=3,
    insight="About six deaths per hundred reported cases, in this wave, by these reports.",
)


# 9 · ridge


def ridge_gradient(X, y, w, b, l2):
    gradient_w, gradient_b = gradient(X, y, w, b)
    return gradient_w + 2 * l2 * w, gradient_b


def _ridge(weights=lambda w, l2, n: 2 * l2 * w, bias=lambda b, l2: 0.0, slopes=gradient):
    """A variant of `ridge_gradient` with another penalty."""

    def variant(X, y, w, b, l2):
        gradient_w, gradient_b = slopes(X, y, w, b)
        return gradient_w + weights(w, l2, len(y)), gradient_b + bias(b, l2)

    return variant


ridge_exercise = Exercise(
    id="04.ridge",
    title="The gradient with an L2 penalty",
    reference=ridge_gradient,
    parts=("gradient of w", "gradient of b"),
    probes=[
        Probe(X_MANY, Y_MANY, W_MANY, -0.3, 0.25, label="7 examples, 3 features"),
        Probe(X_FEW, Y_FEW, np.array([0.4]), 0.6, 1.7, label="4 examples, 1 feature"),
    ],
    misconceptions=[
        Misconception(
            "bias penalised",
            _ridge(bias=lambda b, l2: 2 * l2 * b),
            "The weights are right, and the bias is being punished too. It carries the level of y, "
            "which costs nothing.",
        ),
        Misconception(
            "factor 2 lost",
            _ridge(weights=lambda w, l2, n: l2 * w),
            "The penalty's part is half of what it should be: its derivative, like that of every "
            "square, brings a factor down.",
        ),
        Misconception(
            "divided by N",
            _ridge(weights=lambda w, l2, n: 2 * l2 * w / n),
            "Your penalty fades as examples are added: it was divided by N together with the errors. It "
            "is added to the *mean* loss as it stands.",
        ),
        Misconception(
            "rewards size",
            _ridge(weights=lambda w, l2, n: -2 * l2 * w),
            "The penalty has the wrong sign: it makes large weights grow.",
        ),
        Misconception(
            "L1",
            _ridge(weights=lambda w, l2, n: l2 * np.sign(w)),
            "Every weight feels the same pull, whatever its size: that is L1. L2 pulls large weights harder.",
        ),
        Misconception(
            "penalty itself added",
            _ridge(weights=lambda w, l2, n: l2 * np.sum(w**2)),
            "You added the penalty to the gradient. The penalty is part of the *loss*; the gradient "
            "gets its slope.",
        ),
        Misconception(
            "penalty forgotten",
            _ridge(weights=lambda w, l2, n: 0.0),
            "This is the gradient without any penalty: l2 makes no difference to it.",
        ),
    ],
    hints=(
        "The loss is MSE + l2 · sum of w². Slopes of a sum add.",
        "The first slope is your `gradient`. What is the derivative of l2 · w²?",
        "Only the weights get the addition.",
    ),
    points=2,
    insight="One more term, and the weights pay for what they claim.",
)


# 10 · another unit

_SAME, _HUNDRED, _HUNDREDTH, _MUCH = (
    "stays the same",
    "100 times as large",
    "a hundredth",
    "about 10,000 times as large",
)

units_exercise = Exercise(
    id="04.units",
    title="Cases in hundreds",
    reference={"slope": _HUNDRED, "intercept": _SAME, "r2": _SAME, "largest_rate": _MUCH},
    choices=(_SAME, _HUNDRED, _HUNDREDTH, _MUCH),
    misconceptions=[
        Misconception(
            "slope divided",
            {"slope": _HUNDREDTH},
            "The numbers for x became smaller, the deaths did not. What must the slope do to reach them?",
        ),
        Misconception(
            "slope stays",
            {"slope": _SAME},
            "The slope is deaths per unit of x, and the unit has just become a hundred cases.",
        ),
        Misconception(
            "intercept changes",
            {"intercept": _HUNDREDTH},
            "The intercept is the prediction for no cases. Does zero change its meaning with the unit?",
        ),
        Misconception(
            "fit changes",
            {"r2": _HUNDREDTH},
            "The predictions for every week are the same as before, only written in another unit.",
        ),
        Misconception(
            "rate follows x",
            {"largest_rate": _HUNDRED},
            "Right direction. The curvature is made of *products* of inputs: what does a factor do to x²?",
        ),
        Misconception(
            "rate unaffected",
            {"largest_rate": _SAME},
            "The curvature 2 AᵀA/N is made of the inputs themselves, so their unit is in it.",
        ),
    ],
    hints=(
        "Only the x column changes: every number in it is divided by 100.",
        "slope × x must remain what it was, for every week.",
        "The steepest curvature is about twice the mean of x².",
    ),
    insight="Units change the descent and nothing else. That is why scaling is free.",
)

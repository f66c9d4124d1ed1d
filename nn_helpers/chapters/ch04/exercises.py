"""The exercises of chapter 04: linear regression by gradient descent."""

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe, WholeNumbers, numbers, unequal_sizes
from nn_helpers.data.covid import load_danish_covid

_RNG = np.random.default_rng(4)
X_MANY = (_RNG.normal(size=(7, 3)) * [1.0, 2.0, 0.5] + [0.4, -1.2, 2.1]).round(2)
Y_MANY = (X_MANY @ [0.8, -0.6, 1.7] + 1.3 + 0.5 * _RNG.normal(size=7)).round(2)
X_FEW = np.array([[1.5], [2.5], [4.0], [6.0]])
Y_FEW = np.array([2.2, 2.9, 5.1, 6.6])
X_WHOLE = np.array([[2, 5], [3, -4], [7, 2], [-2, 6], [4, 3]])
Y_WHOLE = np.array([3, 8, 5, -2, 7])
W_MANY = np.array([0.7, -0.4, 1.1])


def _tables(rng):
    """Features and targets of different sizes: one example, one feature, a square table among them."""
    sizes = [unequal_sizes(rng, 2), unequal_sizes(rng, 2, 4, 9), (5, 1), (3, 3), (1, 2)]
    return [(numbers(rng, n, d), numbers(rng, n, scale=2.0)) for n, d in sizes]


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
            "changes in place of positions",
            [{"w": -1.15, "b": -0.35}, {"b": -0.35}],
            "That is the change of one step. Asked for is where w and b *are* after it: add the change to "
            "the start.",
        ),
        Misconception(
            "bias after the weight",
            [{"b": 1.225}, {"gradient_b": -2.25}],
            "The slope for b was computed with the new w. Both slopes belong to the line before the "
            "step: compute them first, then move.",
        ),
        Misconception(
            "absolute errors",
            {"loss": 1.75},
            "This is the mean of the absolute errors. The loss of this chapter squares each error first.",
        ),
        Misconception(
            "root taken",
            {"loss": 5.25**0.5},
            "You took the root at the end. The mean squared error stays squared; its root is another "
            "measure.",
        ),
        Misconception(
            "divided by N - 1",
            {"loss": 7.0},
            "You divided by one less than the number of examples, as for a variance that is estimated. The "
            "loss is a plain mean.",
        ),
        Misconception(
            "weight slope from a sum",
            {"gradient_w": 46.0},
            "The products were added, twice, but not divided by the number of examples.",
        ),
        Misconception(
            "bias slope without the 2",
            {"gradient_b": 1.75},
            "This is the mean error. The square brings its factor down in both slopes.",
        ),
        Misconception(
            "bias slope turned",
            {"gradient_b": -3.5},
            "Right size, wrong sign: the error of the course is prediction minus target, for both slopes.",
        ),
        Misconception(
            "bias climbs",
            {"b": 1.35},
            "The bias goes uphill. Its slope is positive, so it must become smaller.",
        ),
    ],
    hints=(
        "Write four columns: x, prediction, target, error.",
        "Slope for w: 2/4 of the sum of error times x. Slope for b: 2/4 of the sum of the errors.",
        "The errors are 1, 0, 2 and 4. New value = old value − 0.1 × slope.",
    ),
    insight="The point on the far right has the largest error and the largest lever.",
)


# 2 · the gradient


def gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> tuple[np.ndarray, float]:
    error = X @ w + b - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


def _gradient(weights=None, bias=None, error=lambda X, y, w, b: X @ w + b - y):
    """A variant of `gradient` with another error, or another slope made of it."""

    def variant(X, y, w, b):
        e = error(X, y, w, b)
        grad_w = weights(X, e) if weights else 2 * X.T @ e / len(y)
        return grad_w, bias(X, e) if bias else 2 * e.mean()

    return variant


def _of_one_example(i, share):
    """The slopes that example i alone has, times a share."""

    def variant(X, y, w, b):
        error = X[i] @ w + b - y[i]
        return 2 * share(len(y)) * error * X[i], 2 * share(len(y)) * error

    return variant


gradient_exercise = Exercise(
    id="04.gradient",
    title="The gradient of the mean squared error",
    reference=gradient,
    promises=(WholeNumbers("X", "w"),),
    fresh=lambda rng: [
        Probe(X, y, numbers(rng, X.shape[1]), numbers(rng), label=f"{len(y)} examples, {X.shape[1]} features")
        for X, y in _tables(rng)
    ],
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
            "Your slopes of w have the right size and the wrong sign: this is the way *down*. A gradient "
            "points uphill, and the step subtracts it. Which difference do you take?",
        ),
        Misconception(
            "factor 2 lost",
            _gradient(lambda X, e: X.T @ e / len(e), lambda X, e: e.mean()),
            "Your slopes of w are half of what they should be: those of the 1/(2m) cost. The derivative "
            "of a square brings a factor down.",
        ),
        Misconception(
            "sum instead of mean",
            _gradient(lambda X, e: 2 * X.T @ e, lambda X, e: 2 * e.sum()),
            "Your slopes of w are those of the *sum* of squared errors: they grow with the number of "
            "examples, and with the mean's learning rate the descent would diverge.",
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
        Misconception(
            "divided by the number of features",
            _gradient(lambda X, e: 2 * X.T @ e / X.shape[1]),
            "Your slopes of w are divided by the number of features. The mean runs over examples, the rows "
            "of X: how many are there?",
        ),
        Misconception(
            "a fixed number of examples",
            [
                _gradient(lambda X, e, n=n: 2 * X.T @ e / n, lambda X, e, n=n: 2 * e.sum() / n)
                for n in (2, 3, 5, 6, 8, 10, 11, 12)
            ]
            + [_gradient(lambda X, e, n=n: 2 * X.T @ e / n) for n in (3, 4, 11)]
            + [_gradient(lambda X, e: X.T @ e / 2, lambda X, e: e.sum() / 2)],
            "You divide by a fixed number, as in an example that was computed by hand. Your function must "
            "ask its own data how many examples there are.",
        ),
        Misconception(
            "squared errors",
            _gradient(lambda X, e: 2 * X.T @ e**2 / len(e), lambda X, e: 2 * np.mean(e**2)),
            "The errors are still squared. The derivative of a square is twice the thing itself, not its "
            "square.",
        ),
        Misconception(
            "signs of the errors",
            _gradient(lambda X, e: X.T @ np.sign(e) / len(e), lambda X, e: np.sign(e).mean()),
            "Only the signs of the errors count in your slopes: that is the gradient of the mean *absolute* "
            "error.",
        ),
        Misconception(
            "one example only",
            [
                _of_one_example(i, share)
                for i in (0, -1)
                for share in (lambda n: 1, lambda n: 1 / n, lambda n: 0.5)
            ],
            "Only one example has any influence on your slopes. Is the `return` inside your loop, or is a "
            "sum overwritten instead of added to?",
        ),
        Misconception(
            "targets forgotten",
            _gradient(error=lambda X, y, w, b: X @ w + b),
            "Change the targets, and your slopes stay the same. What is the error of a prediction?",
        ),
        Misconception(
            "features centred",
            _gradient(weights=lambda X, e: 2 * (X - X.mean(axis=0)).T @ e / len(X)),
            "The slope of b is right; those of w belong to features from which their mean was taken off. "
            "Use X as it is given.",
        ),
    ],
    hints=(
        "Predictions first, then one error per example, of shape (N,).",
        "For a weight: error times that feature, added over all examples. Which matrix product does that?",
        "X.T @ error has shape (D,). What is missing is a factor in front.",
    ),
    insight="The same line trains the output layer of every network in this course.",
)


# 3 · the descent


def fit(X: np.ndarray, y: np.ndarray, learning_rate: float, steps: int) -> tuple[np.ndarray, float]:
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


def _stops(after):
    """Stops where the slopes are small: on targets below a millionth, after so many steps."""
    return lambda X, y, learning_rate, steps: fit(
        X, y, learning_rate, min(steps, after) if np.abs(y).max() < 1e-5 else steps
    )


def _gives_up(X, y, learning_rate, steps):
    """Ends as soon as the loss rises."""
    w, b, before = np.zeros(X.shape[1]), 0.0, np.inf
    for _ in range(steps):
        loss = np.mean((X @ w + b - y) ** 2)
        if loss > before:
            break
        before = loss
        gradient_w, gradient_b = gradient(X, y, w, b)
        w, b = w - learning_rate * gradient_w, b - learning_rate * gradient_b
    return w, b


def _best_line(X, y, learning_rate, steps):
    """The best of all lines on the way."""
    ends = [fit(X, y, learning_rate, count) for count in range(min(steps, 50) + 1)]
    return min(
        [*ends, fit(X, y, learning_rate, steps)], key=lambda end: np.mean((X @ end[0] + end[1] - y) ** 2)
    )


def _from(start):
    """A descent that starts elsewhere."""

    def variant(X, y, learning_rate, steps):
        w, b = start(X.shape[1])
        for _ in range(steps):
            gradient_w, gradient_b = gradient(X, y, w, b)
            w, b = w - learning_rate * gradient_w, b - learning_rate * gradient_b
        return w, b

    return variant


def _bias_first(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        b = b - learning_rate * gradient(X, y, w, b)[1]
        w = w - learning_rate * gradient(X, y, w, b)[0]
    return w, b


def _gradient_once(X, y, learning_rate, steps):
    gradient_w, gradient_b = gradient(X, y, np.zeros(X.shape[1]), 0.0)
    return -learning_rate * steps * gradient_w, -learning_rate * steps * gradient_b


def _scaled_inside(X, y, learning_rate, steps):
    scale = np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    return fit((X - X.mean(axis=0)) / scale, y, learning_rate, steps)


def _descents(rng):
    """Tables with a rate that suits them, among them tiny targets and no step at all."""
    made = []
    for (X, y), steps in zip(_tables(rng), (7, 12, 30, 1, 4), strict=True):
        rate = round(0.6 * largest_rate(X), 4)
        made.append(Probe(X, y, rate, steps, label=f"{len(y)} examples, {steps} steps"))
    (X, y), _ = _tables(rng)[:2]
    made.append(Probe(X, (1e-6 * y).round(9), round(0.6 * largest_rate(X), 4), 6, label="tiny targets"))
    made.append(Probe(X, y, round(0.001 * largest_rate(X), 6), 2000, label="two thousand steps"))
    made.append(Probe(X, y, round(1.2 * largest_rate(X), 4), 6, label="a rate above the largest stable one"))
    return [*made, Probe(X, y, 0.1, 0, label="no step at all")]


def _returns_inside(X, y, learning_rate, steps):
    return fit(X, y, learning_rate, 1) if steps else None


fit_exercise = Exercise(
    id="04.fit",
    title="Gradient descent",
    reference=fit,
    fresh=_descents,
    parts=("w", "b"),
    probes=[
        Probe(X_MANY, Y_MANY, 0.03, 12, label="7 examples, 3 features, 12 steps"),
        Probe(X_FEW, Y_FEW, 0.02, 5, label="4 examples, 1 feature, 5 steps"),
        Probe(X_WHOLE, Y_WHOLE, 0.01, 8, label="whole numbers, 8 steps"),
        Probe(X_FEW, Y_FEW * 1e-6, 0.02, 9, label="tiny targets, 9 steps"),
        Probe(X_FEW, Y_FEW, 0.02, 0, label="no step at all"),
        Probe(X_FEW, Y_FEW, 1e-5, 2000, label="a tiny rate, 2,000 steps"),
        Probe(X_FEW, Y_FEW, 0.08, 6, label="a rate above the largest stable one, 6 steps"),
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
            [_fit(moves=lambda steps: 1), _fit(moves=lambda steps: min(steps, 1))],
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
        Misconception(
            "w moved with the new b",
            _bias_first,
            "Close, but not the same path: the slopes of w were computed after b had moved. Compute all "
            "slopes, then move.",
        ),
        Misconception(
            "one step too many",
            _fit(moves=lambda steps: steps + 1),
            "You are one step ahead: count how often the parameters move. With 0 steps, nothing does.",
        ),
        Misconception(
            "stops before the end",
            [_stops(0), _stops(1), _stops(2)],
            "Where the slopes are small, your descent ends before all `steps` are taken. Small slopes may "
            "belong to small numbers: here the number of steps is given, so take all of them.",
        ),
        Misconception(
            "a rate of its own",
            [
                lambda X, y, learning_rate, steps, rate=rate: fit(X, y, rate, steps)
                for rate in (0.1, 0.01, 0.005, 0.001, 0.05, 0.4, 0.5, 1.0)
            ],
            "Your descent uses a fixed rate: another `learning_rate` gives the same numbers. Use the one "
            "that comes as an argument.",
        ),
        Misconception(
            "scales inside",
            _scaled_inside,
            "Your w and b belong to z-scored features: the scaling happens inside the function. Asked for "
            "is the descent on X as it is given.",
        ),
        Misconception(
            "gradient computed once",
            _gradient_once,
            "All your steps are the same: the gradient is computed once, before the loop. It belongs to one "
            "line; after each move compute it anew.",
        ),
        Misconception(
            "return inside the loop",
            _returns_inside,
            "Your function returns from inside its loop: with 0 steps nothing comes back. The `return` "
            "belongs after the loop, one level further to the left.",
        ),
        Misconception(
            "started elsewhere",
            [
                _from(lambda d: (np.ones(d), 0.0)),
                _from(lambda d: (np.ones(d), 1.0)),
                _from(lambda d: (np.zeros(d), 1.0)),
            ],
            "With 0 steps your function does not return zeros: the descent starts from ones. Start w and b "
            "from 0, so that everybody takes the same path.",
        ),
        Misconception(
            "least squares at once",
            lambda X, y, learning_rate, steps: tuple(
                np.split(np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0], [-1])
            ),
            "This is the minimum itself, whatever `steps` and `learning_rate` are. Asked for is where the "
            "descent is after so many steps.",
        ),
        Misconception(
            "rate divided by N once more",
            lambda X, y, learning_rate, steps: fit(X, y, learning_rate / len(y), steps),
            "Your steps are too short by the number of examples: the gradient is a mean already, and was "
            "divided by N a second time.",
        ),
        Misconception(
            "gives up when the loss rises",
            _gives_up,
            "Your descent ends as soon as the loss rises. With a rate that is too large it rises at every "
            "step, and the text asks for exactly `steps` of them.",
        ),
        Misconception(
            "best line instead of the last",
            _best_line,
            "You return the best line on the way. Asked for is the one after exactly `steps` steps, even "
            "where the rate is too large and every step makes it worse.",
        ),
    ],
    hints=(
        "Start with zeros, repeat `steps` times: gradient, then move.",
        "Call your `gradient` from exercise 2 and keep both slopes before you change anything.",
        "w, b = w − rate × slope of w, b − rate × slope of b, on one line.",
    ),
    insight="With an activation at the end and more layers, this loop is the rest of the course.",
)


# 4 · the largest stable rate


def largest_rate(X: np.ndarray) -> float:
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]


def _curvatures(X):
    A = np.column_stack([X, np.ones(len(X))])
    return np.linalg.eigvalsh(2 * A.T @ A / len(A))


def _hessian(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 * A.T @ A / len(A)


def _power(steps):
    """The curvature after so many steps of the power iteration from ones."""

    def variant(X):
        H = _hessian(X)
        v = np.ones(len(H))
        for _ in range(steps):
            v = H @ v / np.linalg.norm(H @ v)
        return 2 / (v @ H @ v)

    return variant


def _power_along(axis):
    """The power iteration from one axis: the curvature along it where the axes are independent."""

    def variant(X):
        H = _hessian(X)
        v = np.eye(len(H))[axis]
        for _ in range(200):
            v = H @ v / np.linalg.norm(H @ v)
        return 2 / (v @ H @ v)

    return variant


def _feature_tables(rng):
    """Features of different spreads; the steepest direction is the first, the last or between."""
    made = []
    for n, d in (unequal_sizes(rng, 2, 4, 9), (8, 3), (6, 1), (5, 4), (9, 2)):
        spread = rng.choice([0.3, 2.0, 5.0, 1.0], size=d)
        made.append((numbers(rng, n, d) * spread).round(2))
    made.append(rng.integers(-5, 6, size=(7, 2)))
    made.append(np.diag(rng.uniform(3.0, 3.1, size=4).round(3)) * np.array([1, -1, 1, -1]))
    made.append(np.array([[1, 1], [-1, 1], [1, -1], [-1, -1]]) * rng.integers([1, 3], [3, 7]))
    return [Probe(X, label=f"{len(X)} examples, {X.shape[1]} features") for X in made]


largest_rate_exercise = Exercise(
    id="04.largest_rate",
    title="The largest stable learning rate",
    reference=largest_rate,
    promises=(WholeNumbers("X"),),
    fresh=_feature_tables,
    probes=[
        Probe(X_MANY, label="7 examples, 3 features"),
        Probe(X_FEW, label="4 examples, 1 feature"),
        Probe(X_WHOLE, label="five rows of whole numbers"),
        Probe(
            np.array([[0.2, 5.5], [-0.3, 4.0], [0.1, -6.5], [0.4, 3.0]]),
            label="the second feature much larger than the first",
        ),
        Probe(np.array([[0.1], [-0.3], [0.2]]), label="one feature, smaller than the bias"),
        Probe(
            np.array([[2.0, 0.1], [-2.0, 0.2], [0.1, 2.1], [0.2, -2.0]]),
            label="two features of nearly the same spread",
        ),
        Probe(
            np.array([[1, 3], [-1, 3], [1, -3], [-1, -3]]),
            label="uncorrelated features of mean 0, the second the steeper one",
        ),
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
            "MSE's. What is in front of the sum here?",
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
        Misconception(
            "scaled first",
            lambda X: 2 / _curvatures((X - X.mean(axis=0)) / X.std(axis=0))[-1],
            "This is the rate for z-scored features. Asked for is that of X as it is given.",
        ),
        Misconception(
            "norm of the whole matrix",
            lambda X: 2 / np.linalg.norm(_hessian(X)),
            "Somewhat too small: `np.linalg.norm` of a matrix mixes all its curvatures (the root of the sum "
            "of their squares). Only the largest eigenvalue counts.",
        ),
        Misconception(
            "all curvatures together",
            lambda X: 2 / np.trace(_hessian(X)),
            "Safe, but too small: this divides by the *sum* of all curvatures (the trace). A step is taken "
            "in each direction by its own curvature, and the steepest decides.",
        ),
        Misconception(
            "curvature along the axes only",
            lambda X: 2 / np.max(np.diag(_hessian(X))),
            "The largest entry of the diagonal is the curvature along one axis. The steepest direction lies "
            "between the axes: it is an eigenvector.",
        ),
        Misconception(
            "first feature only",
            lambda X: 2 / _curvatures(X[:, :1])[-1],
            "Only the first feature has any influence on your rate. All columns of X belong to the design "
            "matrix.",
        ),
        Misconception(
            "power iteration cut short",
            [_power(steps) for steps in (1, 2, 3, 4, 5, 6, 8, 10, 15, 20)],
            "Nearly right where one curvature is far above the others: repeated products with H turn "
            "towards the steepest direction only gradually, and yours stop too soon.",
        ),
        Misconception(
            "best rate instead of the limit",
            lambda X: 2 / (_curvatures(X)[-1] + _curvatures(X)[0]),
            "This is the *best* rate, two over the sum of the largest and the smallest curvature. Asked for "
            "is the limit, beyond which the descent diverges.",
        ),
        Misconception(
            "eigenvalues not sorted",
            [lambda X: 2 / np.linalg.eig(_hessian(X))[0][0], lambda X: 2 / np.linalg.eig(_hessian(X))[0][-1]],
            "`np.linalg.eig` does not sort its eigenvalues: the first or the last of them is sometimes the "
            "largest and sometimes not. Take the largest.",
        ),
        Misconception(
            "the curvature itself",
            lambda X: _curvatures(X)[-1],
            "This is the largest curvature. The steeper the bowl, the *smaller* the rate must be: how do "
            "the two belong together?",
        ),
        Misconception(
            "divided by N - 1",
            lambda X: 2 / np.linalg.eigvalsh(_hessian(X) * len(X) / max(len(X) - 1, 1))[-1],
            "You divided by one less than the number of examples. The loss is a plain mean over all N.",
        ),
        Misconception(
            "divided by all entries",
            lambda X: largest_rate(X) * (X.shape[1] + 1),
            "You divide by the number of entries of the table. The mean runs over the examples, so it is "
            "the number of rows.",
        ),
        Misconception(
            "power iteration along an axis",
            [_power_along(0), _power_along(-1)],
            "Right unless the features are independent: your power iteration starts along one axis, and "
            "where nothing mixes the axes it never leaves it. Start in a direction that has a share in all "
            "of them.",
        ),
    ],
    hints=(
        "A parabola with curvature c is stable for rates below 2/c. Which direction is the steepest?",
        "Build the design matrix A (features, ones). The second derivative of the MSE is 2 AᵀA/N.",
        "np.linalg.eigvalsh returns the eigenvalues in rising order.",
    ),
    insight="You knew where it breaks before it broke.",
)


# 5 · where to stop


def fit_until(
    X: np.ndarray, y: np.ndarray, learning_rate: float, tolerance: float
) -> tuple[np.ndarray, float, int]:
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    gradient_w, gradient_b = gradient(X, y, w, b)
    while max(np.abs(gradient_w).max(), abs(gradient_b)) >= tolerance:
        w, b = w - learning_rate * gradient_w, b - learning_rate * gradient_b
        gradient_w, gradient_b = gradient(X, y, w, b)
        steps += 1
    return w, b, steps


def _until(flat, first=0, extra=0, most=100_000, counted=False):
    """A descent with another rule: flat(before, after, slopes, rate) says when it is over."""

    def variant(X, y, learning_rate, tolerance):
        A = np.column_stack([X, np.ones(len(X))])
        H, c = 2 / len(y) * A.T @ A, 2 / len(y) * A.T @ y
        theta, steps, before = np.zeros(A.shape[1]), 0, np.inf
        slopes = -c
        while steps < most:
            loss = theta @ (slopes - c) / 2  # but for a constant
            if steps >= first and flat(before - loss, slopes, learning_rate, tolerance):
                break
            theta, before = theta - learning_rate * slopes, loss
            slopes = H @ theta - c
            steps += 1
        for _ in range(extra):
            theta = theta - learning_rate * (H @ theta - c)
        return theta[:-1], theta[-1], steps + extra * counted

    return variant


def _at_the_minimum(X, y, learning_rate, tolerance):
    theta = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]
    return theta[:-1], theta[-1], 10**6


def _small_change_of_loss(change, slopes, rate, tolerance):
    return change < tolerance


def _small_step(change, slopes, rate, tolerance):
    return rate * np.abs(slopes).max() < tolerance


def _every_slope(change, slopes, rate, tolerance):
    return np.abs(slopes).max() < tolerance


def _of_the_sum(X, y, learning_rate, tolerance):
    return fit_until(X, y, learning_rate, tolerance / len(y))


def _stoppings(rng):
    """Tables with rates from tiny to usual, and a tolerance that is met at once."""
    made = []
    for (X, y), share, tolerance in zip(
        _tables(rng)[:4], (0.5, 0.05, 0.02, 0.6), (0.05, 0.2, 0.3, 0.4), strict=True
    ):
        rate = round(share * largest_rate(X), 5)
        made.append(Probe(X, y, rate, tolerance, label=f"rate {rate}, tolerance {tolerance}"))
    far = (numbers(rng, 6, 1) + 4).round(2)  # far from 0: the intercept arrives last
    rate = round(0.5 * largest_rate(far), 5)
    made.append(Probe(far, numbers(rng, 6, scale=2.0), rate, 0.02, label="a feature far from 0"))
    return [*made, Probe(X, y, 0.1, 1000.0, label="a tolerance that is met at once"), _LONG, _EQUAL]


_LONG = Probe(X_FEW, Y_FEW, 0.0005, 0.02, label="a descent of ten thousand steps")


_EQUAL = Probe(
    np.array([[2.0], [-2.0]]),
    np.array([1.0, -1.0]),
    0.1,
    4.0,
    label="a first slope that equals the tolerance",
)

until_exercise = Exercise(
    id="04.stop",
    title="Stop where the ground is flat",
    reference=fit_until,
    parts=("w", "b", "steps"),
    fresh=_stoppings,
    probes=[
        Probe(X_FEW, Y_FEW, 0.02, 0.05, label="4 examples, 1 feature, tolerance 0.05"),
        Probe(X_FEW, Y_FEW, 0.0002, 0.3, label="a rate a hundred times smaller"),
        _LONG,
        Probe(X_MANY, Y_MANY, 0.03, 0.2, label="7 examples, 3 features"),
        Probe(X_WHOLE, Y_WHOLE, 0.01, 500.0, label="a tolerance that is met at once"),
        _EQUAL,
        Probe(X_FEW, -Y_FEW, 0.02, 0.05, label="4 examples, targets below 0"),
        Probe(X_MANY, -Y_MANY, 0.03, 0.2, label="7 examples, other signs"),
    ],
    misconceptions=[
        Misconception(
            "a limit of its own",
            [_until(_every_slope, most=most) for most in (100, 500, 1000, 5000, 10_000)],
            "Your descent gives up while a slope is still large. A limit against endless loops has to leave "
            "room for 50,000 steps: a small rate needs many.",
        ),
        Misconception(
            "small change of the loss",
            [
                _until(_small_change_of_loss),
                _until(_small_change_of_loss, first=1),
                _until(_small_change_of_loss, extra=1),
            ],
            "Your rule looks at how much the loss has changed. A tiny rate makes tiny changes, far from the "
            "minimum: it takes slowness for arrival. Look at the slopes instead.",
        ),
        Misconception(
            "small step",
            [
                _until(_small_step),
                _until(lambda change, slopes, rate, tolerance: rate * np.linalg.norm(slopes) < tolerance),
                _until(_small_step, first=1),
                _until(_small_step, extra=1, counted=True),
            ],
            "Your rule looks at the size of the *step*, rate times slope. A tiny rate makes tiny steps "
            "anywhere. The slope itself does not shrink with the rate.",
        ),
        Misconception(
            "tolerance ignored",
            _at_the_minimum,
            "Your w and b are those of the minimum itself: the tolerance is ignored. The descent is over as "
            "soon as every slope is below it.",
        ),
        Misconception(
            "weights only",
            _until(lambda change, slopes, rate, tolerance: np.abs(slopes[:-1]).max() < tolerance),
            "Your rule does not ask about the slope of b. The intercept is often the last to arrive.",
        ),
        Misconception(
            "bias only",
            _until(lambda change, slopes, rate, tolerance: abs(slopes[-1]) < tolerance),
            "Your rule asks only about the slope of b. Every slope must be small, those of w as well.",
        ),
        Misconception(
            "sign not removed",
            [
                _until(lambda change, slopes, rate, tolerance: slopes.max() < tolerance),
                _until(
                    lambda change, slopes, rate, tolerance: (
                        max(slopes[:-1].max(), abs(slopes[-1])) < tolerance
                    )
                ),
                _until(
                    lambda change, slopes, rate, tolerance: (
                        max(np.abs(slopes[:-1]).max(), slopes[-1]) < tolerance
                    )
                ),
            ],
            "A steep *negative* slope counts as flat for your rule. Compare sizes: the absolute value is "
            "missing.",
        ),
        Misconception(
            "any slope",
            _until(lambda change, slopes, rate, tolerance: np.abs(slopes).min() < tolerance),
            "Your descent ends as soon as *one* slope is small. All of them must be.",
        ),
        Misconception(
            "slopes added up",
            [
                _until(lambda change, slopes, rate, tolerance: np.linalg.norm(slopes) < tolerance),
                _until(lambda change, slopes, rate, tolerance: np.abs(slopes).sum() < tolerance),
                _until(lambda change, slopes, rate, tolerance: abs(slopes.sum()) < tolerance),
            ],
            "You compare all slopes together, as a length or a sum, with the tolerance. Asked for is that "
            "*each* of them is below it.",
        ),
        Misconception(
            "slopes averaged",
            [
                _until(lambda change, slopes, rate, tolerance: np.abs(slopes).mean() < tolerance),
                _until(lambda change, slopes, rate, tolerance: abs(slopes.mean()) < tolerance),
            ],
            "You compare the mean of the slopes with the tolerance; a large one hides behind small ones.",
        ),
        Misconception(
            "one step too many",
            [_until(_every_slope, first=1), _until(_every_slope, extra=1)],
            "Your parameters move once more than they should: ask whether the ground is flat *before* each "
            "step, also before the first.",
        ),
        Misconception(
            "equality counts as small",
            _until(lambda change, slopes, rate, tolerance: np.abs(slopes).max() <= tolerance),
            "Right, except where a slope equals the tolerance: the text says *below*.",
        ),
        Misconception(
            "slopes of the sum",
            _of_the_sum,
            "You compare the slopes of the *sum* of squared errors with the tolerance, and stop too late. "
            "The loss is the mean.",
        ),
        Misconception(
            "first weight only",
            _until(lambda change, slopes, rate, tolerance: max(abs(slopes[0]), abs(slopes[-1])) < tolerance),
            "Of the weights, your rule asks only about the first. With more than one feature every weight "
            "has a slope of its own.",
        ),
        Misconception(
            "halved slopes",
            [
                _until(lambda change, slopes, rate, tolerance: np.abs(slopes).max() / 2 < tolerance),
                lambda X, y, learning_rate, tolerance: fit_until(X, y, learning_rate / 2, 2 * tolerance),
            ],
            "Your descent stops too early: the slopes that you compare are half of the MSE's. The derivative "
            "of a square brings a factor down.",
        ),
    ],
    hints=(
        "What stays large as long as the minimum is far away, however tiny the rate?",
        "Before each step compute the slopes, and compare the largest of their sizes with the tolerance.",
        "`max(np.abs(gradient_w).max(), abs(gradient_b))` is that size; count the steps in a `while` loop.",
    ),
    insight="A tiny rate can no longer pass for arrival; it only takes longer.",
)


# 6 · the broadcast


def column_gradient(x: np.ndarray, y: np.ndarray, w: float, b: float) -> tuple[float, float]:
    error = w * np.ravel(x) + b - y
    return 2 * np.mean(error * np.ravel(x)), 2 * np.mean(error)


def _broadcast(x, y, w, b):
    error = (w * x + b) - np.ravel(y)
    return 2 * np.mean(error * x), 2 * np.mean(error)


broadcast_exercise = Exercise(
    id="04.broadcast",
    title="A gradient that learns the mean",
    reference=column_gradient,
    promises=(WholeNumbers("x", "y"),),
    fresh=lambda rng: [
        Probe(
            numbers(rng, n, 1), numbers(rng, n, scale=2.0), numbers(rng), numbers(rng), label=f"{n} examples"
        )
        for n in (*unequal_sizes(rng, 3, 2, 9), 1)
    ],
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
            "errors do not meet their own inputs",
            lambda x, y, w, b: (
                2 * np.mean(w * x + b - np.mean(y)) * np.mean(x),
                2 * np.mean(w * x + b - np.mean(y)),
            ),
            "Your slope of w is the mean error times the mean input. Either the error is averaged too "
            "early, or a column of errors meets a flat x, which is a table of all pairs once more: print "
            "the shape of `error * x`.",
        ),
        Misconception(
            "input forgotten",
            lambda x, y, w, b: (column_gradient(x, y, w, b)[1],) * 2,
            "Both slopes are the same number. The slope of w needs each error multiplied by its input.",
        ),
        Misconception(
            "bias slope blamed like a weight",
            lambda x, y, w, b: (column_gradient(x, y, w, b)[0],) * 2,
            "Both slopes are the same number. The bias moves every prediction by the same amount, whatever "
            "its input.",
        ),
        Misconception(
            "sum instead of mean",
            lambda x, y, w, b: tuple(len(y) * slope for slope in column_gradient(x, y, w, b)),
            "The pairs are gone, well done. Now your slope of w is N times too large: a sum has replaced "
            "the mean.",
        ),
        Misconception(
            "factor 2 lost",
            lambda x, y, w, b: tuple(slope / 2 for slope in column_gradient(x, y, w, b)),
            "The pairs are gone, well done. But your slope of w is half of what it should be: the factor of "
            "the square is missing.",
        ),
        Misconception(
            "sign",
            lambda x, y, w, b: tuple(-slope for slope in column_gradient(x, y, w, b)),
            "The pairs are gone, well done. Your slope of w has the wrong sign, though: prediction minus "
            "target.",
        ),
    ],
    hints=(
        "Print the shapes of the prediction, of y and of the error.",
        "(4, 1) minus (4,) is (4, 4). Make both flat, or both columns.",
        "`x[:, 0]` is flat; so is `np.ravel(x)`.",
    ),
    insight="Slope 0, intercept mean(y), loss var(y): now you will recognise it.",
)


# 7 · scaling without a leak


def standardise(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
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


def _wide(deviations):
    return np.where(deviations == 0, np.nan, deviations)


def _test_with(shift, scale):
    """The training set as it should be, the test set by other numbers."""
    return lambda train, test: (
        standardise(train, test)[0],
        (test - shift(train, test)) / scale(train, test),
    )


def _stored_in_whole_numbers(train, test):
    return tuple(
        rows.astype(tables.dtype)
        for rows, tables in zip(standardise(train, test), (train, test), strict=True)
    )


def _pairs_of_tables(rng):
    """Tables of unequal sizes, a single test row, whole numbers, and a test row far outside."""
    sizes = (unequal_sizes(rng, 3, 3, 8), unequal_sizes(rng, 3, 3, 8), (4, 4, 4), (6, 1, 2), (5, 3, 1))
    made = [
        ((numbers(rng, n, d) * 3 + 1).round(2), (numbers(rng, m, d) * 3 + 1).round(2)) for n, m, d in sizes
    ]
    train = made[0][0]
    made.append((train, (train[:1] * 0 + 90 * rng.choice([-1, 1], size=train.shape[1])).round(2)))
    made.append((rng.permutation(9)[:, None] - [4, 1], rng.integers(-9, 10, size=(3, 2))))
    return [
        Probe(train, test, label=f"{len(train)} and {len(test)} examples, {train.shape[1]} features")
        for train, test in made
    ]


standardise_exercise = Exercise(
    id="04.standardise",
    title="Standardise without leaking",
    reference=standardise,
    fresh=_pairs_of_tables,
    parts=("scaled training set", "scaled test set"),
    probes=[
        Probe(X_MANY, np.array([[0.9, 1.4, 2.5], [-0.3, -2.2, 1.1]]), label="7 and 2 examples, 3 features"),
        Probe(X_WHOLE, np.array([[6, -3], [9, 8], [3, 4]]), label="whole numbers"),
        Probe(X_MANY, np.array([[40.0, -35.5, 60.0]]), label="a single test row, far outside"),
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
            "The training set is right, the test set went through as it was. Forgotten, or scaled with the "
            "mean and deviation of a `train` that was already scaled, which are 0 and 1?",
        ),
        Misconception(
            "by the test set's numbers",
            lambda train, test: standardise(test, train)[::-1],
            "Both tables are scaled by what the *test* set says. Its rows arrive tomorrow: mean and "
            "deviation can only come from the training set.",
        ),
        Misconception(
            "row by row",
            [
                lambda train, test: tuple(
                    (rows - rows.mean(axis=1, keepdims=True)) / _wide(rows.std(axis=1, keepdims=True))
                    for rows in (train, test)
                ),
            ],
            "Every row has mean 0 now: you scaled each *example* by itself, across its features. A feature "
            "is a column; which axis runs along the examples?",
        ),
        Misconception(
            "brackets",
            [
                lambda train, test: tuple(
                    rows / train.std(axis=0) - train.mean(axis=0) for rows in (train, test)
                ),
                lambda train, test: tuple(
                    rows - train.mean(axis=0) / train.std(axis=0) for rows in (train, test)
                ),
            ],
            "The deviation divides only one of the two, the feature or its mean: brackets are missing around "
            "the difference.",
        ),
        Misconception(
            "length 1",
            [
                lambda train, test: tuple(rows / np.linalg.norm(train, axis=0) for rows in (train, test)),
                _with(_mean, lambda train: np.linalg.norm(train, axis=0)),
                _with(_mean, lambda train: np.linalg.norm(train - train.mean(axis=0), axis=0)),
            ],
            "You divided by a norm, which gives columns the *length* 1 (or less). It depends on the number "
            "of examples, and does not centre. Divide by the standard deviation.",
        ),
        Misconception(
            "only divided",
            _with(lambda train: 0.0, lambda train: train.std(axis=0)),
            "The spread is right, but the means are not 0: subtract them before you divide.",
        ),
        Misconception(
            "largest value",
            [
                _with(lambda train: 0.0, lambda train: np.abs(train).max(axis=0)),
                _with(lambda train: 0.0, lambda train: train.max(axis=0)),
                _with(_mean, lambda train: train.max(axis=0)),
            ],
            "You divided by the largest value. Asked for is the z-score: divide by the standard deviation.",
        ),
        Misconception(
            "test scaled with its own deviation",
            _test_with(lambda train, test: train.mean(axis=0), lambda train, test: test.std(axis=0)),
            "The training set is right. The test rows are centred with the training mean, and divided by a "
            "deviation of their own: it, too, has to come from the training set.",
        ),
        Misconception(
            "test centred with its own mean",
            _test_with(lambda train, test: test.mean(axis=0), lambda train, test: train.std(axis=0)),
            "The training set is right. The test rows lose a mean of their own: it, too, has to come from "
            "the training set, as the deviation does.",
        ),
        Misconception(
            "test not centred",
            _test_with(lambda train, test: 0.0, lambda train, test: train.std(axis=0)),
            "The training set is right. The test rows were divided, but the training mean was not taken off "
            "first.",
        ),
        Misconception(
            "test not divided",
            _test_with(lambda train, test: train.mean(axis=0), lambda train, test: np.ones(test.shape[1])),
            "The training set is right. From the test rows the training mean was taken off, but they were "
            "not divided by the training deviation.",
        ),
        Misconception(
            "clipped",
            [
                lambda train, test, most=most: tuple(
                    np.clip(rows, -most, most) for rows in standardise(train, test)
                )
                for most in (1, 2, 3, 5)
            ],
            "Values far from the mean are cut off. A z-score has no limits: whoever is ten deviations away "
            "gets a 10.",
        ),
        Misconception(
            "whole numbers truncated",
            _stored_in_whole_numbers,
            "With whole numbers the decimals are lost: the result is stored in an integer array. Make a new "
            "array of floats.",
        ),
    ],
    hints=(
        "Two numbers per feature, both from the training rows.",
        "train.mean(axis=0) and train.std(axis=0) have shape (D,).",
        "Subtract the first and divide by the second, in both tables.",
    ),
    insight="What is learnt, is learnt from the training set. Scaling is learnt.",
)


# 8 · back to real units


def real_units(w: np.ndarray, b: float, mean: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, float]:
    return w / scale, b - np.sum(w * mean / scale)


real_units_exercise = Exercise(
    id="04.real_units",
    title="Back to real units",
    reference=real_units,
    fresh=lambda rng: [
        Probe(
            numbers(rng, d, scale=3.0),
            numbers(rng, scale=4.0),
            numbers(rng, d, scale=20.0),
            rng.uniform(0.3, 9.0, size=d).round(2),
            label=f"{d} features",
        )
        for d in (*unequal_sizes(rng, 2), 1, 3)
    ],
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
        Misconception(
            "first feature only",
            [
                lambda w, b, mean, scale: (w / scale, b - w[0] * mean[0] / scale[0]),
                lambda w, b, mean, scale: (w / scale, b - w[-1] * mean[-1] / scale[-1]),
            ],
            "The weights are right. Only one feature corrects your intercept, as if there were no others: "
            "every feature has a mean of its own.",
        ),
        Misconception(
            "divided twice",
            lambda w, b, mean, scale: (w / scale, b - np.sum(w * mean / scale**2)),
            "The weights are right. In the intercept the scale divides twice: was w already in real units "
            "when you used it there?",
        ),
        Misconception(
            "corrections averaged",
            lambda w, b, mean, scale: (w / scale, b - np.mean(w * mean / scale)),
            "The weights are right. The corrections of the features were averaged; they add up.",
        ),
        Misconception(
            "only the means",
            lambda w, b, mean, scale: (w / scale, b - np.sum(mean)),
            "The weights are right. You took the means off the intercept as they are; each counts with its "
            "weight in real units.",
        ),
        Misconception(
            "intercept lost",
            lambda w, b, mean, scale: (w / scale, -np.sum(w * mean / scale)),
            "The weights are right. The scaled model's own b is missing from the intercept.",
        ),
        Misconception(
            "intercept scaled too",
            [
                lambda w, b, mean, scale: (w / scale, np.sum((b - w * mean) / scale)),
                lambda w, b, mean, scale: (w / scale, b / scale[0] - np.sum(w * mean / scale)),
            ],
            "The weights are right. The model's b was divided by a scale, but it has no feature: it is in "
            "units of the target already.",
        ),
    ],
    hints=(
        "Write the prediction as w · (x − mean)/scale + b and multiply out.",
        "What multiplies x is the new weight.",
        "Everything without x is the new intercept: b minus a sum over the features.",
    ),
    insight="Fit in comfort, report in units.",
)


# 9 · the Danish line

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
    rtol=6e-3,
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
        Misconception(
            "prediction with scaled parameters",
            {"deaths_at_1500": 1500 * _SCALED["slope"] + _SCALED["intercept"]},
            "The weights of the scaled line met 1,500 unscaled cases. Use the line in real units.",
        ),
        Misconception(
            "per cent",
            {"r2": 100 * _DANISH["r2"]},
            "Right, in per cent. R² is a share, between 0 and 1 for a fitted line.",
        ),
        Misconception(
            "scaled by N - 1",
            {"slope": _DANISH["slope"] * np.sqrt(21 / 20)},
            "Nearly: two different standard deviations are mixed, one divided by N and one by N − 1. Scale "
            "and return with the same one.",
        ),
        Misconception(
            "rounded too far",
            [{"slope": 0.06}, {"intercept": -9.0}],
            "Right as far as it goes, but rounded too far: the text asks for three digits or more.",
        ),
        Misconception(
            "deaths scaled too",
            {"slope": np.sqrt(_DANISH["r2"])},
            "This is the slope of scaled deaths against scaled cases, which is the correlation. Only the "
            "features are scaled; deaths stay deaths.",
        ),
    ],
    hints=(
        "Scale the cases first, run your `fit` on them, go back with your `real_units`.",
        "The scaled bowl is round: the rate 0.4 and fifty steps are more than enough.",
        "R² = 1 − (mean squared error) / (variance of the deaths).",
    ),
    insight="About six deaths per hundred reported cases, in this wave, by these reports.",
)


# 10 · ridge


def ridge_gradient(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, l2: float
) -> tuple[np.ndarray, float]:
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
    promises=(WholeNumbers("X", "w"),),
    fresh=lambda rng: [
        Probe(
            X,
            y,
            numbers(rng, X.shape[1]),
            numbers(rng),
            abs(numbers(rng)),
            label=f"penalty on {X.shape[1]} weights",
        )
        for X, y in _tables(rng)
    ],
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
            "is added to the *mean* loss as it is.",
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
            "penalty on the bias alone",
            _ridge(weights=lambda w, l2, n: 0.0, bias=lambda b, l2: 2 * l2 * b),
            "The penalty is in the slope of b, and those of w have none. The weights are to be kept small; "
            "the bias carries the level of y and goes free.",
        ),
        Misconception(
            "penalty forgotten",
            _ridge(weights=lambda w, l2, n: 0.0),
            "This is the gradient without any penalty: l2 makes no difference to it.",
        ),
        Misconception(
            "sum of the weights",
            _ridge(weights=lambda w, l2, n: 2 * l2 * np.sum(w)),
            "Every weight gets the same addition, made of the sum of all weights. The slope with respect "
            "to one weight contains that weight alone.",
        ),
        Misconception(
            "absolute values",
            _ridge(weights=lambda w, l2, n: 2 * l2 * np.abs(w)),
            "A negative weight is pushed further down: the penalty's slope lost its sign. It pulls every "
            "weight towards 0, from either side.",
        ),
        Misconception(
            "squares not differentiated",
            [_ridge(weights=lambda w, l2, n: 2 * l2 * w**2), _ridge(weights=lambda w, l2, n: l2 * w**2)],
            "The weights in your addition are still squared. What is the derivative of w²?",
        ),
        Misconception(
            "divided by the number of weights",
            [
                _ridge(weights=lambda w, l2, n: 2 * l2 * w / len(w)),
                _ridge(weights=lambda w, l2, n: l2 * w / len(w)),
            ],
            "Your penalty is a mean over the weights. In this course it is l2 times their *sum* of squares.",
        ),
        Misconception(
            "multiplied by N",
            _ridge(weights=lambda w, l2, n: 2 * l2 * w * n),
            "Your penalty grows with the number of examples. It is added to the mean loss as it is, once.",
        ),
        Misconception(
            "length instead of squares",
            _ridge(weights=lambda w, l2, n: l2 * w / (np.linalg.norm(w) or 1.0)),
            "This is the slope of l2 times the *length* of w. The penalty is the sum of squares, without a "
            "root.",
        ),
        Misconception(
            "penalty alone",
            lambda X, y, w, b, l2: (2 * l2 * w, 0.0),
            "This is the slope of the penalty alone. The loss has two parts, and slopes of a sum add.",
        ),
        Misconception(
            "strength squared",
            _ridge(weights=lambda w, l2, n: 2 * l2**2 * w),
            "`l2` is the strength itself, although its name has a 2 in it: do not square it.",
        ),
        Misconception(
            "errors summed",
            _ridge(slopes=lambda X, y, w, b: tuple(len(y) * g for g in gradient(X, y, w, b))),
            "The penalty is right, the other part belongs to the *sum* of squared errors. The loss is "
            "their mean.",
        ),
        Misconception(
            "the same for every weight",
            _ridge(lambda w, l2, n: 2 * l2),
            "You add the same number to every slope. The slope of a square depends on where you are: a "
            "large weight is pulled more than a small one.",
        ),
        Misconception(
            "errors' factor 2 lost",
            _ridge(slopes=lambda X, y, w, b: tuple(g / 2 for g in gradient(X, y, w, b))),
            "The penalty is right. The errors' part is half of what it should be: the derivative of their "
            "square brings a factor down, too.",
        ),
    ],
    hints=(
        "The loss is MSE + l2 · sum of w². Slopes of a sum add.",
        "The first slope is your `gradient`. What is the derivative of l2 · w²?",
        "Only the weights get the addition.",
    ),
    insight="One more term, and the weights pay for what they claim.",
)


# 11 · another unit

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
            [{"intercept": _HUNDREDTH}, {"intercept": _HUNDRED}, {"intercept": _MUCH}],
            "The intercept is the prediction for no cases. Does zero change its meaning with the unit?",
        ),
        Misconception(
            "fit changes",
            [{"r2": _HUNDREDTH}, {"r2": _HUNDRED}, {"r2": _MUCH}],
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
        Misconception(
            "rate the wrong way",
            {"largest_rate": _HUNDREDTH},
            "Smaller inputs make a flatter bowl. Does a flatter bowl bear smaller or larger steps?",
        ),
        Misconception(
            "slope by the square",
            {"slope": _MUCH},
            "Right direction. The slope multiplies x once, so the factor comes in once, too.",
        ),
    ],
    hints=(
        "Only the x column changes: every number in it is divided by 100.",
        "slope × x must remain what it was, for every week.",
        "The steepest curvature is about twice the mean of x².",
    ),
    insight="Units change the descent and nothing else. That is why scaling is free.",
)

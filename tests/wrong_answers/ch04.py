"""Wrong and right answers to the exercises of chapter 04."""

import numpy as np

from wrong_answers import Right, Wrong


def gradient(X, y, w, b):
    error = X @ w + b - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


def gradient_by_loops(X, y, w, b):
    n, d = X.shape
    gw, gb = [0.0] * d, 0.0
    for i in range(n):
        e = sum(X[i, j] * w[j] for j in range(d)) + b - y[i]
        gb += 2 * e / n
        for j in range(d):
            gw[j] += 2 * e * X[i, j] / n
    return np.array(gw), gb


def gradient_of_design(X, y, w, b):
    A = np.column_stack([X, np.ones(len(X))])
    g = 2 / len(y) * A.T @ (A @ np.append(w, b) - y)
    return g[:-1], g[-1]


def fit(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_theta(X, y, learning_rate, steps):
    A = np.c_[X, np.ones(len(X))]
    theta = np.zeros(A.shape[1])
    for _ in range(steps):
        theta -= learning_rate * 2 / len(y) * A.T @ (A @ theta - y)
    return theta[:-1], theta[-1]


def largest_rate(X):
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]


def largest_rate_svd(X):
    A = np.column_stack([np.ones(len(X)), X])
    return len(A) / np.linalg.norm(A, 2) ** 2


def column_gradient(x, y, w, b):
    error = w * x[:, 0] + b - y
    return 2 * np.mean(error * x[:, 0]), 2 * np.mean(error)


def column_gradient_columns(x, y, w, b):
    error = (w * x + b) - y[:, None]
    return 2 * np.mean(error * x), 2 * np.mean(error)


def standardise(train, test):
    m, s = train.mean(axis=0), train.std(axis=0)
    return (train - m) / s, (test - m) / s


def real_units(w, b, mean, scale):
    return w / scale, b - np.sum(w * mean / scale)


def real_units_dot(w, b, mean, scale):
    new = w / scale
    return new, b - new @ mean


def ridge_gradient(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * w, gb


# 04.gradient
def gradient_mean_over_table(X, y, w, b):
    """np.mean over the whole (N, D) table: one number for all features."""
    error = X @ w + b - y
    return 2 * np.mean(error[:, None] * X), 2 * np.mean(error)


def gradient_bias_sum(X, y, w, b):
    """W has its mean, b is left a sum."""
    error = X @ w + b - y
    return 2 * X.T @ error / len(y), 2 * np.sum(error)


def gradient_divides_by_features(X, y, w, b):
    error = X @ w + b - y
    return 2 * X.T @ error / X.shape[1], 2 * error.mean()


def gradient_three_points(X, y, w, b):
    """2/3 from the hand example of section 1."""
    error = X @ w + b - y
    return 2 / 3 * X.T @ error, 2 / 3 * error.sum()


def gradient_bias_forgotten(X, y, w, b):
    error = X @ w - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


# 04.fit


def fit_one_step_too_many(X, y, learning_rate, steps):
    return fit(X, y, learning_rate, steps + 1)


def fit_stops_at_a_tenth(X, y, learning_rate, steps):
    """Stops when the slope of w is below 0.1: far from the minimum."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        if np.linalg.norm(gw) < 0.1:
            break
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_stops_early(X, y, learning_rate, steps):
    """A stopping rule nobody asked for."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        if np.abs(gw).max() < 1e-3 and abs(gb) < 1e-3:
            break
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_rate_of_example(X, y, learning_rate, steps):
    """0.1 from the lecture instead of the parameter."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - 0.1 * gw, b - 0.1 * gb
    return w, b


def fit_scales_first(X, y, learning_rate, steps):
    """Section 5 by heart: z-scores inside, nobody asked."""
    return fit((X - X.mean(axis=0)) / X.std(axis=0), y, learning_rate, steps)


def fit_bias_first(X, y, learning_rate, steps):
    """B moves first; w's slope is then computed with the new b."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        b = b - learning_rate * gradient(X, y, w, b)[1]
        w = w - learning_rate * gradient(X, y, w, b)[0]
    return w, b


# 04.largest_rate
def rate_frobenius(X):
    """np.linalg.norm of the matrix (Frobenius) taken for the largest eigenvalue."""
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.norm(2 * A.T @ A / len(A))


def rate_trace(X):
    """Sum of the curvatures instead of the largest."""
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.trace(2 * A.T @ A / len(A))


def rate_first_of_eig(X):
    """np.linalg.eig does not sort; its first eigenvalue happens to be the largest for Anscombe."""
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.linalg.eig(2 * A.T @ A / len(A))[0][0]


def rate_steepest_axis(X):
    """Largest entry of the diagonal: curvature along the axes only."""
    A = np.column_stack([X, np.ones(len(X))])
    return 2 / np.max(np.diag(2 * A.T @ A / len(A)))


def rate_first_column_only(X):
    """Written for Anscombe: one feature, column 0."""
    A = np.column_stack([X[:, 0], np.ones(len(X))])
    return 2 / np.linalg.eigvalsh(2 * A.T @ A / len(A))[-1]


def rate_one_step_of_power(X):
    """Power iteration from ones, five steps: not converged."""
    A = np.column_stack([X, np.ones(len(X))])
    H, v = 2 * A.T @ A / len(A), np.ones(A.shape[1])
    for _ in range(5):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


def rate_best(X):
    """The best rate 2/(largest + smallest), not the limit."""
    A = np.column_stack([X, np.ones(len(X))])
    curvature = np.linalg.eigvalsh(2 * A.T @ A / len(A))
    return 2 / (curvature[-1] + curvature[0])


def rate_constant(X):
    return 0.01088


# 04.broadcast
def column_half_cured(x, y, w, b):
    """Error is right now, but error * x.ravel() stretches again."""
    error = (w * x + b) - y[:, None]
    return 2 * np.mean(error * x.ravel()), 2 * np.mean(error)


def column_arrays(x, y, w, b):
    """Arrays of shape (1,) instead of numbers."""
    error = (w * x + b) - y[:, None]
    return 2 * np.mean(error * x, axis=0), 2 * np.mean(error, axis=0)


def column_sums(x, y, w, b):
    error = (w * x.ravel() + b) - y
    return 2 * np.sum(error * x.ravel()), 2 * np.sum(error)


def column_flattened_table(x, y, w, b):
    """Flattens the 3 x 3 table: quiet, and still all pairs."""
    error = ((w * x + b) - y).ravel()
    return 2 * np.mean(error * np.repeat(x.ravel(), len(y))), 2 * np.mean(error)


# 04.standardise
def standardise_in_the_wrong_order(train, test):
    """Train is scaled first; mean and std of the scaled train are 0 and 1: test stays raw."""
    train = (train - train.mean(axis=0)) / train.std(axis=0)
    test = (test - train.mean(axis=0)) / train.std(axis=0)
    return train, test


def standardise_ddof(train, test):
    """The sample standard deviation (n - 1), as spreadsheets have it."""
    m, s = train.mean(axis=0), train.std(axis=0, ddof=1)
    return (train - m) / s, (test - m) / s


def standardise_per_row(train, test):
    m, s = train.mean(axis=1, keepdims=True), train.std(axis=1, keepdims=True)
    return (train - m) / s, (test - test.mean(axis=1, keepdims=True)) / test.std(axis=1, keepdims=True)


def standardise_swapped(train, test):
    m, s = train.mean(axis=0), train.std(axis=0)
    return (test - m) / s, (train - m) / s


# 04.real_units


def real_first_feature(w, b, mean, scale):
    return w / scale, b - w[0] * mean[0] / scale[0]


# 04.ridge
def ridge_adds_the_penalty(X, y, w, b, l2):
    """Adds the penalty itself, not its slope."""
    gw, gb = gradient(X, y, w, b)
    return gw + l2 * np.sum(w**2), gb


def ridge_sum_of_weights(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * np.sum(w), gb


def ridge_absolute(X, y, w, b, l2):
    """2 * l2 * |w|: pulls negative weights further down."""
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * np.abs(w), gb


def ridge_squared_weight(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * w**2, gb


def ridge_over_features(X, y, w, b, l2):
    """A mean over the weights."""
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * w / len(w), gb


DANISH = {"slope": 0.0596082, "intercept": -8.941741, "deaths_at_1500": 80.47056, "r2": 0.896295}
BY_HAND = {"loss": 5.25, "gradient_w": 11.5, "gradient_b": 3.5, "w": -0.15, "b": 0.65}
SAME, TIMES, PART, MUCH = "stays the same", "100 times as large", "a hundredth", "about 10,000 times as large"
UNITS = {"slope": TIMES, "intercept": SAME, "r2": SAME, "largest_rate": MUCH}


RIGHT = [
    Right("04.by_hand", BY_HAND),
    Right("04.gradient", gradient),
    Right("04.gradient", gradient_by_loops),
    Right("04.gradient", gradient_of_design),
    Right("04.fit", fit),
    Right("04.fit", fit_theta),
    Right("04.largest_rate", largest_rate),
    Right("04.largest_rate", largest_rate_svd),
    Right("04.broadcast", column_gradient),
    Right("04.broadcast", column_gradient_columns),
    Right("04.standardise", standardise),
    Right("04.real_units", real_units),
    Right("04.real_units", real_units_dot),
    Right("04.danish", DANISH),
    Right("04.danish", {"slope": 0.0596, "intercept": -8.94, "deaths_at_1500": 80.5, "r2": 0.896}),
    Right("04.ridge", ridge_gradient),
    Right("04.units", UNITS),
]

WRONG = [
    Wrong("04.by_hand", "sum, not mean", {**BY_HAND, "loss": 21.0}),
    Wrong("04.by_hand", "uphill", {**BY_HAND, "w": 2.15, "b": 1.35}),
    Wrong("04.by_hand", "b's slope with the new w", {**BY_HAND, "gradient_b": -2.25, "b": 1.225}),
    Wrong("04.by_hand", "x forgotten in w's slope", {**BY_HAND, "gradient_w": 3.5, "w": 0.65}),
    Wrong("04.gradient", "one mean over the whole table", gradient_mean_over_table),
    Wrong("04.gradient", "bias: sum instead of mean", gradient_bias_sum),
    Wrong("04.gradient", "divides by D", gradient_divides_by_features),
    Wrong("04.gradient", "2/3 hard-coded", gradient_three_points),
    Wrong("04.gradient", "bias left out of the prediction", gradient_bias_forgotten),
    Wrong("04.fit", "early stop at a small gradient", fit_stops_early),
    Wrong("04.fit", "early stop at a slope of 0.1", fit_stops_at_a_tenth),
    Wrong("04.fit", "one step too many", fit_one_step_too_many),
    Wrong("04.fit", "rate 0.1 hard-coded", fit_rate_of_example),
    Wrong("04.fit", "scales inside", fit_scales_first),
    Wrong("04.fit", "b first, then w with the new b", fit_bias_first),
    Wrong("04.largest_rate", "Frobenius norm", rate_frobenius),
    Wrong("04.largest_rate", "trace", rate_trace),
    Wrong("04.largest_rate", "first of unsorted eig", rate_first_of_eig),
    Wrong("04.largest_rate", "largest diagonal entry", rate_steepest_axis),
    Wrong("04.largest_rate", "first feature only", rate_first_column_only),
    Wrong("04.largest_rate", "five power steps", rate_one_step_of_power),
    Wrong("04.largest_rate", "best rate instead of limit", rate_best),
    Wrong("04.largest_rate", "0.01088 hard-coded", rate_constant),
    Wrong("04.broadcast", "half cured: error * x.ravel()", column_half_cured),
    Wrong("04.broadcast", "arrays of shape (1,)", column_arrays),
    Wrong("04.broadcast", "sums", column_sums),
    Wrong("04.broadcast", "flattens the table of pairs", column_flattened_table),
    Wrong("04.standardise", "test scaled by the scaled train", standardise_in_the_wrong_order),
    Wrong("04.standardise", "ddof=1", standardise_ddof),
    Wrong("04.standardise", "per row", standardise_per_row),
    Wrong("04.standardise", "returned in the other order", standardise_swapped),
    Wrong("04.real_units", "first feature only", real_first_feature),
    Wrong(
        "04.danish",
        "scaled units",
        {"slope": 32.08, "intercept": 29.19, "deaths_at_1500": 48149.0, "r2": 0.8963},
    ),
    Wrong("04.danish", "correlation for R2", {**DANISH, "r2": 0.94673}),
    Wrong(
        "04.danish",
        "axes swapped",
        {"slope": 15.04, "intercept": 200.3, "deaths_at_1500": 22754.0, "r2": 0.896295},
    ),
    Wrong("04.ridge", "adds the penalty, not its slope", ridge_adds_the_penalty),
    Wrong("04.ridge", "sum of the weights", ridge_sum_of_weights),
    Wrong("04.ridge", "absolute values", ridge_absolute),
    Wrong("04.ridge", "w squared", ridge_squared_weight),
    Wrong("04.ridge", "divided by the number of weights", ridge_over_features),
    Wrong("04.units", "slope a hundredth", {**UNITS, "slope": PART}),
    Wrong("04.units", "intercept scaled too", {**UNITS, "intercept": TIMES}),
    Wrong("04.units", "rate unchanged", {**UNITS, "largest_rate": SAME}),
]

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


# The second half: more of what students do, and unusual ways that are right.


def by_looping_over_parameters(X, y, w, b):
    """Lists of plain numbers."""
    errors = [float(row @ w + b - target) for row, target in zip(X, y)]
    n = len(errors)
    return [2 / n * sum(e * row[j] for e, row in zip(errors, X)) for j in range(len(w))], 2 / n * sum(errors)


def gradient_einsum(X, y, w, b):
    e = np.einsum("nd,d->n", X, w) + b - y
    return np.einsum("n,nd->d", e, X) * (2 / e.size), np.asarray(2 * e.mean())


def gradient_by_column_sums(X, y, w, b):
    e = (X @ w + b - y).reshape(-1, 1)
    return (2 * e * X).mean(axis=0), float(2 * e.sum() / len(e))


def gradient_of_half(X, y, w, b):
    e = X @ w + b - y
    return X.T @ e / len(y), e.mean()


def gradient_error_squared(X, y, w, b):
    e = (X @ w + b - y) ** 2
    return 2 * X.T @ e / len(y), 2 * e.mean()


def gradient_last_row(X, y, w, b):
    """Overwrites instead of adding up."""
    for row, target in zip(X, y):
        e = row @ w + b - target
        gw, gb = 2 * e * row / len(y), 2 * e / len(y)
    return gw, gb


def gradient_targets_minus(X, y, w, b):
    e = y - (X @ w + b)
    return 2 * X.T @ e / len(y), 2 * e.mean()


def gradient_in_place(X, y, w, b):
    e = X @ w + b - y
    w -= 2 * X.T @ e / len(y)
    return w, b - 2 * e.mean()


def fit_weights_as_list(X, y, learning_rate, steps):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, np.array(w), b)
        w, b = [u - learning_rate * g for u, g in zip(w, gw)], b - learning_rate * gb
    return w, b


def fit_recursive_average(X, y, learning_rate, steps):
    """An ndarray of one axis, taken apart at the end; b as a 0-d array."""
    theta = np.zeros(X.shape[1] + 1)
    A = np.hstack([X, np.ones((len(X), 1))])
    for _ in range(steps):
        theta = theta - learning_rate * (2 / len(A)) * (A.T @ (A @ theta - y))
    return theta[:-1], theta[-1:].reshape(())


def fit_rate_decays(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for step in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate / (1 + step) * gw, b - learning_rate / (1 + step) * gb
    return w, b


def fit_starts_at_ones(X, y, learning_rate, steps):
    w, b = np.ones(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_solves(X, y, learning_rate, steps):
    """Least squares at once."""
    theta = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
    return theta[:-1], theta[-1]


def fit_ascends(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w + learning_rate * gw, b + learning_rate * gb
    return w, b


def rate_from_eig(X):
    A = np.c_[np.ones(len(X)), X]
    return np.array(2 / max(np.linalg.eig(2 * A.T @ A / len(A))[0].real))


def rate_twice(X):
    """4 / lambda: the cost with one half."""
    A = np.c_[X, np.ones(len(X))]
    return 2 / np.linalg.eigvalsh(A.T @ A / len(A)).max()


def rate_of_features(X):
    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X)).max()


def until(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        gw, gb = gradient(X, y, w, b)
        if np.all(np.abs(gw) < tolerance) and abs(gb) < tolerance:
            return w, b, steps
        w, b, steps = w - learning_rate * gw, b - learning_rate * gb, steps + 1


def until_one_vector(X, y, learning_rate, tolerance):
    A, steps = np.c_[X, np.ones(len(X))], 0
    theta = np.zeros(A.shape[1])
    slope = 2 / len(A) * A.T @ (A @ theta - y)
    while not np.linalg.norm(slope, np.inf) < tolerance:
        theta -= learning_rate * slope
        slope = 2 / len(A) * A.T @ (A @ theta - y)
        steps += 1
    return list(theta[:-1]), theta[-1], steps


def until_loss_settles(X, y, learning_rate, tolerance):
    """The rule that section 4 warns of."""
    w, b, steps, losses = np.zeros(X.shape[1]), 0.0, 0, []
    while len(losses) < 2 or losses[-2] - losses[-1] >= tolerance:
        losses.append(np.mean((X @ w + b - y) ** 2))
        gw, gb = gradient(X, y, w, b)
        w, b, steps = w - learning_rate * gw, b - learning_rate * gb, steps + 1
    return w, b, steps


def until_steps_are_small(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        gw, gb = gradient(X, y, w, b)
        if np.max(np.abs(learning_rate * np.append(gw, gb))) < tolerance:
            return w, b, steps
        w, b, steps = w - learning_rate * gw, b - learning_rate * gb, steps + 1


def until_without_abs(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    gw, gb = gradient(X, y, w, b)
    while max(gw.max(), gb) >= tolerance:
        w, b = w - learning_rate * gw, b - learning_rate * gb
        gw, gb = gradient(X, y, w, b)
        steps += 1
    return w, b, steps


def until_w_only(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    gw, gb = gradient(X, y, w, b)
    while np.abs(gw).max() >= tolerance:
        w, b = w - learning_rate * gw, b - learning_rate * gb
        gw, gb = gradient(X, y, w, b)
        steps += 1
    return w, b, steps


def until_norm(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    gw, gb = gradient(X, y, w, b)
    while np.sqrt(gw @ gw + gb**2) >= tolerance:
        w, b = w - learning_rate * gw, b - learning_rate * gb
        gw, gb = gradient(X, y, w, b)
        steps += 1
    return w, b, steps


def until_moves_first(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        gw, gb = gradient(X, y, w, b)
        w, b, steps = w - learning_rate * gw, b - learning_rate * gb, steps + 1
        gw, gb = gradient(X, y, w, b)
        if max(np.abs(gw).max(), abs(gb)) < tolerance:
            return w, b, steps


def until_counts_from_one(X, y, learning_rate, tolerance):
    w, b, steps = until(X, y, learning_rate, tolerance)
    return w, b, steps + 1


def until_without_steps(X, y, learning_rate, tolerance):
    return until(X, y, learning_rate, tolerance)[:2]


def column_loop(x, y, w, b):
    errors = [w * float(x[i, 0]) + b - y[i] for i in range(len(y))]
    n = len(y)
    return 2 * sum(e * float(x[i, 0]) for i, e in enumerate(errors)) / n, 2 * sum(errors) / n


def column_unchanged(x, y, w, b):
    error = (w * x + b) - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


def standardise_lists(train, test):
    m, s = np.mean(train, axis=0), np.sqrt(np.mean((train - np.mean(train, axis=0)) ** 2, axis=0))
    return ((train - m) / s).tolist(), [(row - m) / s for row in test]


def standardise_jointly(train, test):
    both = np.vstack([train, test])
    m, s = both.mean(axis=0), both.std(axis=0)
    return (train - m) / s, (test - m) / s


def standardise_separately(train, test):
    return tuple((t - t.mean(axis=0)) / t.std(axis=0) for t in (train, test))


def standardise_norm(train, test):
    length = np.sqrt((train**2).sum(axis=0))
    return train / length, test / length


def standardise_table(train, test):
    return (train - train.mean()) / train.std(), (test - train.mean()) / train.std()


def standardise_brackets(train, test):
    m, s = train.mean(axis=0), train.std(axis=0)
    return train - m / s, test - m / s


def real_twice(w, b, mean, scale):
    w = w / scale
    return w, b - np.sum(w * mean / scale)


def real_plus(w, b, mean, scale):
    w = w / scale
    return w, b + w @ mean


def ridge_bias_too(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * w, gb + 2 * l2 * b


def ridge_over_n(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2 * w / len(y), gb


def ridge_by_augmenting(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return np.array([g + 2 * l2 * v for g, v in zip(gw, w)]), np.float64(gb)


DANISH = {"slope": 0.0596082, "intercept": -8.941741, "deaths_at_1500": 80.47056, "r2": 0.896295}
BY_HAND = {"loss": 5.25, "gradient_w": 11.5, "gradient_b": 3.5, "w": -0.15, "b": 0.65}
SAME, TIMES, PART, MUCH = "stays the same", "100 times as large", "a hundredth", "about 10,000 times as large"
UNITS = {"slope": TIMES, "intercept": SAME, "r2": SAME, "largest_rate": MUCH}


def fit_at_most_1000(X, y, learning_rate, steps):
    return fit(X, y, learning_rate, min(steps, 1000))


def until_at_most_1000(X, y, learning_rate, tolerance):
    w, b = np.zeros(X.shape[1]), 0.0
    for steps in range(1000):
        slope_w, slope_b = gradient(X, y, w, b)
        if max(np.abs(slope_w).max(), abs(slope_b)) < tolerance:
            return w, b, steps
        w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
    return w, b, 1000


def gradient_n_minus_one(X, y, w, b):
    error = X @ w + b - y
    return 2 * X.T @ error / (len(y) - 1), 2 * error.sum() / (len(y) - 1)


def rate_last_eigenvalue(X):
    design = np.column_stack([X, np.ones(len(X))])
    return 1 / np.linalg.eig(design.T @ design / len(X))[0][-1]


def rate_rounded(X):
    design = np.column_stack([X, np.ones(len(X))])
    return round(1 / np.linalg.eigvalsh(design.T @ design / len(X)).max(), 5)


def scaled_by_scaled(train, test):
    train = (train - train.mean(axis=0)) / train.std(axis=0)
    return train, (test - train.mean(axis=0)) / train.std(axis=0)


def gradient_by_tensordot(X, y, w, b):
    r = np.tensordot(X, w, axes=1) + b - y
    return np.tensordot(r, X, axes=1) * (2 / r.size), 2 * np.average(r)


def gradient_running(X, y, w, b):
    gw, gb = np.zeros(len(w)), 0.0
    for n, (x, t) in enumerate(zip(X, y), 1):
        e = 2 * (sum(x * w) + b - t)
        gw += (e * x - gw) / n
        gb += (e - gb) / n
    return [gw, gb]


def fit_closed_form_of_descent(X, y, learning_rate=0.1, steps=100):
    """Powers of the matrix that one step multiplies by."""
    A = np.column_stack([X, np.ones(len(X))])
    M = np.eye(A.shape[1]) - learning_rate * 2 / len(y) * A.T @ A
    theta, c = np.zeros(A.shape[1]), learning_rate * 2 / len(y) * A.T @ y
    for _ in range(steps):
        theta = M @ theta + c
    return theta[:-1], float(theta[-1])


def largest_rate_norm(X):
    A = np.c_[X, np.ones(len(X))]
    return len(A) / np.linalg.norm(A, 2) ** 2


def until_while_true(X, y, learning_rate, tolerance):
    A, theta, steps = np.c_[X, np.ones(len(X))], np.zeros(X.shape[1] + 1), 0
    while True:
        slopes = 2 / len(y) * A.T @ (A @ theta - y)
        if not np.any(np.abs(slopes) >= tolerance):
            return list(theta[:-1]), theta[-1], steps
        theta = theta - learning_rate * slopes
        steps += 1


def until_slow_loops(X, y, learning_rate, tolerance):
    w, b, steps = [0.0] * X.shape[1], 0.0, 0
    rows = X.tolist()
    n = len(rows)
    while True:
        errors = [sum(a * c for a, c in zip(row, w)) + b - t for row, t in zip(rows, y.tolist())]
        gw = [2 * sum(e * row[j] for e, row in zip(errors, rows)) / n for j in range(len(w))]
        gb = 2 * sum(errors) / n
        if max(map(abs, [*gw, gb])) < tolerance:
            return w, b, steps
        w, b, steps = [c - learning_rate * g for c, g in zip(w, gw)], b - learning_rate * gb, steps + 1


def column_dot(x, y, w, b):
    x = x.squeeze(axis=1)
    r = w * x + b - y
    return 2 * r.dot(x) / len(x), 2 * r.sum() / len(x)


def standardise_apply(train, test):
    columns = [((c - c.mean()) / c.std(), (t - c.mean()) / c.std()) for c, t in zip(train.T, test.T)]
    return [np.column_stack(both) for both in zip(*columns)]


def real_units_loop(w, b, mean, scale):
    new = [a / s for a, s in zip(w, scale)]
    return np.array(new), b - sum(v * m for v, m in zip(new, mean))


def gradient_per_feature(X, y, w, b):
    r = X @ w + b - y
    return 2 * X.T @ r / X.size, 2 * r.mean()


def gradient_root(X, y, w, b):
    r = X @ w + b - y
    root = np.sqrt(np.mean(r**2))
    return X.T @ r / len(y) / root, r.mean() / root


def gradient_bias_in_weights(X, y, w, b):
    r = X @ w + b - y
    return np.append(2 * X.T @ r / len(y), 2 * r.mean())


def gradient_b_of_zero(X, y, w, b):
    r = X @ w - y
    return 2 * X.T @ r / len(y), 2 * r.mean()


def fit_momentum(X, y, learning_rate, steps):
    w, b, v, u = np.zeros(X.shape[1]), 0.0, 0.0, 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        v, u = 0.5 * v + gw, 0.5 * u + gb
        w, b = w - learning_rate * v, b - learning_rate * u
    return w, b


def rate_of_scaled(X):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    return largest_rate_norm(Z)


def rate_reciprocal(X):
    return 1 / largest_rate_norm(X)


def rate_best_of_both(X):
    A = np.c_[X, np.ones(len(X))]
    lam = np.linalg.eigvalsh(2 / len(A) * A.T @ A)
    return 2 / (lam[0] + lam[-1])


def until_any(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        gw, gb = gradient(X, y, w, b)
        if np.min(np.abs(np.append(gw, gb))) < tolerance:
            return w, b, steps
        w, b, steps = w - learning_rate * gw, b - learning_rate * gb, steps + 1


def until_not_above(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        gw, gb = gradient(X, y, w, b)
        if np.max(np.abs(np.append(gw, gb))) < tolerance * learning_rate:
            return w, b, steps
        w, b, steps = w - learning_rate * gw, b - learning_rate * gb, steps + 1


def until_two_results(X, y, learning_rate, tolerance):
    return until_while_true(X, y, learning_rate, tolerance)[:2]


def standardise_in_place(train, test):
    mean, scale = train.mean(axis=0), train.std(axis=0)
    train -= mean
    train /= scale
    return train, (test - mean) / scale


def standardise_minmax(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return (train - low) / (high - low), (test - low) / (high - low)


def real_units_times(w, b, mean, scale):
    return w * scale, b - np.sum(w * scale * mean)


def real_units_b_kept(w, b, mean, scale):
    return w / scale, b


def ridge_half(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + l2 * w, gb


def ridge_lasso(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + l2 * np.sign(w), gb


def ridge_minus(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw - 2 * l2 * w, gb


def gradient_sums(X, y, w, b):
    e = X @ w + b - y
    return 2 * X.T @ e, 2 * e.sum()


def gradient_of_centred(X, y, w, b):
    e = X @ w + b - y
    return 2 * (X - X.mean(axis=0)).T @ e / len(y), 2 * e.mean()


def gradient_of_absolute_error(X, y, w, b):
    s = np.sign(X @ w + b - y)
    return X.T @ s / len(y), s.mean()


def gradient_with_sigmoid(X, y, w, b):
    e = 1 / (1 + np.exp(-(X @ w + b))) - y
    return 2 * X.T @ e / len(y), 2 * e.mean()


def gradient_with_ones(X, y, w, b):
    A = np.c_[X, np.ones(len(X))]
    g = 2 * A.T @ (A @ np.r_[w, b] - y) / len(A)
    return g[:-1], g[-1]


def gradient_by_average(X, y, w, b):
    e = (X * w).sum(axis=1) + (b - y)
    return np.average(2 * e[:, None] * X, axis=0), np.average(2 * e)


def rate_of_covariance(X):
    C = np.cov(np.atleast_2d(X.T), bias=True)
    return 2 / np.max(np.linalg.eigvalsh(2 * np.atleast_2d(C)))


def rate_of_sums(X):
    A = np.c_[X, np.ones(len(X))]
    return 2 / np.linalg.eigvalsh(2 * A.T @ A).max()


def rate_singular_value(X):
    A = np.c_[X, np.ones(len(X))]
    return len(A) / np.linalg.svd(A, compute_uv=False)[0]


def rate_all_entries(X):
    A = np.c_[X, np.ones(len(X))]
    return 2 / np.linalg.eigvalsh(2 * A.T @ A / A.size).max()


def rate_by_norm(X):
    A = np.insert(X, 0, 1, axis=1)
    return len(A) / np.linalg.norm(A, 2) ** 2


def rate_of_rows(X):
    A = np.hstack([np.ones((len(X), 1)), X])
    return 1 / np.linalg.eigvalsh(A @ A.T / len(A)).max()


def until_mean_slope(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    gw, gb = gradient(X, y, w, b)
    while np.mean(np.abs(np.append(gw, gb))) >= tolerance:
        w, b = w - learning_rate * gw, b - learning_rate * gb
        gw, gb = gradient(X, y, w, b)
        steps += 1
    return w, b, steps


def until_bias_after_weights(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        gw, gb = gradient(X, y, w, b)
        if max(np.abs(gw).max(), abs(gb)) < tolerance:
            return w, b, steps
        w = w - learning_rate * gw
        b = b - learning_rate * gradient(X, y, w, b)[1]
        steps += 1


def until_from_the_mean(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), y.mean(), 0
    while True:
        gw, gb = gradient(X, y, w, b)
        if max(np.abs(gw).max(), abs(gb)) < tolerance:
            return w, b, steps
        w, b = w - learning_rate * gw, b - learning_rate * gb
        steps += 1


def until_half_slopes(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        e = X @ w + b - y
        gw, gb = X.T @ e / len(y), e.mean()
        if max(np.abs(gw).max(), abs(gb)) < tolerance:
            return w, b, steps
        w, b = w - learning_rate * gw, b - learning_rate * gb
        steps += 1


def until_infinity_norm(X, y, learning_rate, tolerance):
    A, theta, steps = np.c_[X, np.ones(len(X))], np.zeros(X.shape[1] + 1), 0
    while np.linalg.norm(g := 2 * A.T @ (A @ theta - y) / len(y), np.inf) >= tolerance:
        theta = theta - learning_rate * g
        steps += 1
    return theta[:-1], theta[-1], steps


def until_flag(X, y, learning_rate, tolerance):
    w, b = [0.0] * X.shape[1], 0.0
    steps, flat = -1, False
    while not flat:
        gw, gb = gradient(X, y, np.array(w), b)
        flat = all(abs(s) < tolerance for s in [*gw, gb])
        steps += 1
        if not flat:
            w = [p - learning_rate * s for p, s in zip(w, gw, strict=True)]
            b -= learning_rate * gb
    return np.array(w), b, steps


def column_other_half(x, y, w, b):
    error = w * x[:, 0] + b - y[:, None]
    return 2 * np.mean(error * x[:, 0]), 2 * np.mean(error)


def column_product_of_means(x, y, w, b):
    error = w * x[:, 0] + b - y
    return 2 * error.mean() * x.mean(), 2 * error.mean()


def column_no_two(x, y, w, b):
    error = w * x[:, 0] + b - y
    return np.mean(error * x[:, 0]), np.mean(error)


def column_turned(x, y, w, b):
    error = y - (w * x[:, 0] + b)
    return 2 * np.mean(error * x[:, 0]), 2 * np.mean(error)


def column_diagonal(x, y, w, b):
    error = np.diag(w * x + b - y)
    return 2 * (error @ x)[0] / len(x), 2 * error.mean()


def column_target_column(x, y, w, b):
    error = w * x + b - y.reshape(-1, 1)
    return 2 * float(np.mean(error * x)), 2 * float(np.mean(error))


def units_scale_forgotten(w, b, mean, scale):
    return w / scale, b - np.sum(w * mean)


def units_array(w, b, mean, scale):
    return w / scale, b - w * mean / scale


def units_mean_of_products(w, b, mean, scale):
    return w / scale, b - np.mean(w * mean / scale)


def units_variance(w, b, mean, scale):
    return w / scale**2, b - np.sum(w * mean / scale**2)


def units_by_questions(w, b, mean, scale):
    def predict(x):
        return ((x - mean) / scale) @ w + b

    b_new = predict(np.zeros(len(w)))
    return predict(np.eye(len(w))) - b_new, b_new


def units_new_weights(w, b, mean, scale):
    new = np.array([wi / s for wi, s in zip(w, scale, strict=True)])
    return new, b - mean @ new


def ridge_of_the_root(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + l2 * w / np.linalg.norm(w), gb


def ridge_constant(X, y, w, b, l2):
    gw, gb = gradient(X, y, w, b)
    return gw + 2 * l2, gb


def ridge_shrinks_first(X, y, w, b, l2):
    return gradient(X, y, w * (1 - l2), b)


def ridge_data_summed(X, y, w, b, l2):
    e = X @ w + b - y
    return 2 * X.T @ e + 2 * l2 * w, 2 * e.sum()


def ridge_more_rows(X, y, w, b, l2):
    N, D = X.shape
    A = np.block([[X, np.ones((N, 1))], [np.sqrt(N * l2) * np.eye(D), np.zeros((D, 1))]])
    g = 2 / N * A.T @ (A @ np.r_[w, b] - np.r_[y, np.zeros(D)])
    return g[:D], g[D]


def ridge_loops(X, y, w, b, l2):
    gw, gb = [2 * l2 * wj for wj in w], 0.0
    for row, target in zip(X, y, strict=True):
        e = sum(p * q for p, q in zip(row, w, strict=True)) + b - target
        gb += 2 * e / len(y)
        for j, value in enumerate(row):
            gw[j] += 2 * e * value / len(y)
    return np.array(gw), gb


def ridge_on_the_bias_alone(X, y, w, b, l2):
    e = X @ w + b - y
    return 2 * X.T @ e / len(y), 2 * e.mean() + 2 * l2 * b


def ridge_as_more_rows(X, y, w, b, l2):
    N, D = X.shape
    A = np.vstack([X, np.sqrt(N * l2) * np.eye(D)])
    ones = np.append(np.ones(N), np.zeros(D))
    e = A @ w + b * ones - np.append(y, np.zeros(D))
    return 2 * A.T @ e / N, 2 * (e @ ones) / N


# Written by a third reader, from the exercise texts alone.


def third_gradient(X, y, w, b):
    error = X @ w + b - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


def third_descent(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        slope_w, slope_b = third_gradient(X, y, w, b)
        w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
    return w, b


def third_fit_until_it_rises(X, y, learning_rate, steps):
    w, b, before = np.zeros(X.shape[1]), 0.0, np.inf
    for _ in range(steps):
        loss = np.mean((X @ w + b - y) ** 2)
        if loss > before:
            break
        before = loss
        slope_w, slope_b = third_gradient(X, y, w, b)
        w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
    return w, b


def third_fit_best(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    best = (np.mean((X @ w + b - y) ** 2), w, b)
    for _ in range(steps):
        slope_w, slope_b = third_gradient(X, y, w, b)
        w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
        loss = np.mean((X @ w + b - y) ** 2)
        if loss < best[0]:
            best = (loss, w, b)
    return best[1:]


def third_rate_along_the_first_axis(X):
    A = np.c_[X, np.ones(len(X))]
    H = A.T @ A / len(A)
    v = np.eye(len(H))[0]
    for _ in range(500):
        v = H @ v / np.linalg.norm(H @ v)
    return 1 / (v @ H @ v)


def third_rate_by_squaring(X):
    A = np.c_[X, np.ones(len(X))]
    H = A.T @ A / len(A)
    M = H / np.trace(H)
    for _ in range(40):
        M = M @ M
        M = M / np.trace(M)
    return float(1 / np.trace(M @ H))


def third_stop(flat, most=10**9):
    def until(X, y, learning_rate, tolerance):
        w, b, steps = np.zeros(X.shape[1]), 0.0, 0
        while True:
            slope_w, slope_b = third_gradient(X, y, w, b)
            if flat(slope_w, slope_b, tolerance) or steps >= most:
                return w, b, steps
            w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
            steps += 1

    return until


def third_flat(slope_w, slope_b, tolerance):
    return max(np.abs(slope_w).max(), abs(slope_b)) < tolerance


def third_stops_by_itself(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while steps < 100_000:
        slope_w, slope_b = third_gradient(X, y, w, b)
        if third_flat(slope_w, slope_b, tolerance):
            break
        if np.abs(slope_w).max() >= tolerance:
            w = w - learning_rate * slope_w
        if abs(slope_b) >= tolerance:
            b = b - learning_rate * slope_b
        steps += 1
    return w, b, steps


def third_scaled(train, test):
    return (train - train.mean(axis=0)) / train.std(axis=0), (test - train.mean(axis=0)) / train.std(axis=0)


def third_test_by_its_deviation(train, test):
    return third_scaled(train, test)[0], (test - train.mean(axis=0)) / test.std(axis=0)


def third_test_not_centred(train, test):
    return third_scaled(train, test)[0], test / train.std(axis=0)


def third_clipped(train, test):
    return tuple(np.clip(rows, -3, 3) for rows in third_scaled(train, test))


def third_scaled_into_integers(train, test):
    made = []
    for rows, scaled in zip((train, test), third_scaled(train, test), strict=True):
        table = np.zeros_like(rows)
        table[...] = scaled
        made.append(table)
    return tuple(made)


def third_ridge_errors_halved(X, y, w, b, l2):
    slope_w, slope_b = third_gradient(X, y, w, b)
    return slope_w / 2 + 2 * l2 * w, slope_b / 2


def third_ridge_as_more_rows(X, y, w, b, l2):
    n, d = X.shape
    A = np.vstack([np.c_[X, np.ones(n)] / np.sqrt(n), np.c_[np.sqrt(l2) * np.eye(d), np.zeros(d)]])
    slopes = 2 * A.T @ (A @ np.r_[w, b] - np.r_[y / np.sqrt(n), np.zeros(d)])
    return slopes[:-1], slopes[-1]


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
    Right("04.by_hand", {name: np.array([value]) for name, value in BY_HAND.items()}, "arrays of one number"),
    Right("04.gradient", by_looping_over_parameters),
    Right("04.gradient", gradient_einsum),
    Right("04.gradient", gradient_by_column_sums),
    Right("04.fit", fit_weights_as_list),
    Right("04.fit", fit_recursive_average),
    Right("04.largest_rate", rate_from_eig),
    Right("04.stop", until),
    Right("04.stop", until_one_vector),
    Right("04.broadcast", column_loop),
    Right("04.standardise", standardise_lists),
    Right("04.danish", {"slope": 0.0596, "intercept": -8.94, "deaths_at_1500": 80, "r2": 0.90}),
    Right("04.ridge", ridge_by_augmenting),
    Right("04.units", {**UNITS, "largest_rate": "About 10000 times  as large."}),
    Right("04.gradient", gradient_by_tensordot, "tensordot"),
    Right("04.gradient", gradient_running, "running means, a list"),
    Right("04.fit", fit_closed_form_of_descent, "the step as a matrix, defaults"),
    Right("04.largest_rate", largest_rate_norm, "spectral norm"),
    Right("04.stop", until_while_true, "one vector, a list of weights"),
    Right("04.stop", until_slow_loops, "loops over lists"),
    Right("04.broadcast", column_dot, "squeezed"),
    Right("04.standardise", standardise_apply, "feature by feature"),
    Right("04.real_units", real_units_loop, "loop"),
    Right("04.gradient", gradient_with_ones),
    Right("04.gradient", gradient_by_average),
    Right("04.largest_rate", rate_by_norm),
    Right("04.largest_rate", rate_of_rows),
    Right("04.stop", until_infinity_norm),
    Right("04.stop", until_flag),
    Right("04.broadcast", column_diagonal),
    Right("04.broadcast", column_target_column),
    Right("04.real_units", units_by_questions),
    Right("04.real_units", units_new_weights),
    Right("04.ridge", ridge_more_rows),
    Right("04.ridge", ridge_loops),
    Right("04.ridge", ridge_as_more_rows),
    Right("04.largest_rate", third_rate_by_squaring, "repeated squaring"),
    Right("04.stop", third_stop(third_flat, 50_000), "with a limit of 50,000 steps"),
    Right("04.ridge", third_ridge_as_more_rows, "more rows"),
]

WRONG = [
    Wrong("04.by_hand", "sum, not mean", {**BY_HAND, "loss": 21.0}, named="sum instead of mean"),
    Wrong("04.by_hand", "uphill", {**BY_HAND, "w": 2.15, "b": 1.35}, named="climbs"),
    Wrong(
        "04.by_hand",
        "b's slope with the new w",
        {**BY_HAND, "gradient_b": -2.25, "b": 1.225},
        named="bias after the weight",
    ),
    Wrong(
        "04.by_hand",
        "x forgotten in w's slope",
        {**BY_HAND, "gradient_w": 3.5, "w": 0.65},
        named="input forgotten",
    ),
    Wrong(
        "04.gradient",
        "one mean over the whole table",
        gradient_mean_over_table,
        says="Everything was averaged",
    ),
    Wrong("04.gradient", "bias: sum instead of mean", gradient_bias_sum, named="bias slope summed"),
    Wrong(
        "04.gradient", "divides by D", gradient_divides_by_features, named="divided by the number of features"
    ),
    Wrong("04.gradient", "2/3 hard-coded", gradient_three_points, named="a fixed number of examples"),
    Wrong(
        "04.gradient", "bias left out of the prediction", gradient_bias_forgotten, named="intercept forgotten"
    ),
    Wrong("04.fit", "early stop at a small gradient", fit_stops_early, named="stops before the end"),
    Wrong("04.fit", "early stop at a slope of 0.1", fit_stops_at_a_tenth, named="stops before the end"),
    Wrong("04.fit", "one step too many", fit_one_step_too_many, named="one step too many"),
    Wrong("04.fit", "rate 0.1 hard-coded", fit_rate_of_example, named="a rate of its own"),
    Wrong("04.fit", "scales inside", fit_scales_first, named="scales inside"),
    Wrong("04.fit", "b first, then w with the new b", fit_bias_first, named="w moved with the new b"),
    Wrong("04.largest_rate", "Frobenius norm", rate_frobenius, named="norm of the whole matrix"),
    Wrong("04.largest_rate", "trace", rate_trace, named="all curvatures together"),
    Wrong("04.largest_rate", "first of unsorted eig", rate_first_of_eig, named="eigenvalues not sorted"),
    Wrong(
        "04.largest_rate", "largest diagonal entry", rate_steepest_axis, named="curvature along the axes only"
    ),
    Wrong("04.largest_rate", "first feature only", rate_first_column_only, named="first feature only"),
    Wrong("04.largest_rate", "five power steps", rate_one_step_of_power, named="power iteration cut short"),
    Wrong("04.largest_rate", "best rate instead of limit", rate_best, named="best rate instead of the limit"),
    Wrong("04.largest_rate", "0.01088 hard-coded", rate_constant, says="0.01088 for every input"),
    Wrong(
        "04.broadcast",
        "half cured: error * x.ravel()",
        column_half_cured,
        named="errors do not meet their own inputs",
    ),
    Wrong("04.broadcast", "arrays of shape (1,)", column_arrays, says="an axis of length 1 too many"),
    Wrong("04.broadcast", "sums", column_sums, named="sum instead of mean"),
    Wrong("04.broadcast", "flattens the table of pairs", column_flattened_table, named="still every pair"),
    Wrong(
        "04.standardise",
        "test scaled by the scaled train",
        standardise_in_the_wrong_order,
        named="test not scaled",
    ),
    Wrong("04.standardise", "ddof=1", standardise_ddof, named="divided by N - 1"),
    Wrong("04.standardise", "per row", standardise_per_row, named="row by row"),
    Wrong("04.standardise", "returned in the other order", standardise_swapped, says="are exchanged"),
    Wrong("04.real_units", "first feature only", real_first_feature, named="first feature only"),
    Wrong(
        "04.danish",
        "scaled units",
        {"slope": 32.08, "intercept": 29.19, "deaths_at_1500": 48149.0, "r2": 0.8963},
        named="slope in scaled units",
    ),
    Wrong("04.danish", "correlation for R2", {**DANISH, "r2": 0.94673}, named="correlation"),
    Wrong(
        "04.danish",
        "axes swapped",
        {"slope": 15.04, "intercept": 200.3, "deaths_at_1500": 22754.0, "r2": 0.896295},
        named="cases from deaths",
    ),
    Wrong(
        "04.ridge", "adds the penalty, not its slope", ridge_adds_the_penalty, named="penalty itself added"
    ),
    Wrong("04.ridge", "sum of the weights", ridge_sum_of_weights, named="sum of the weights"),
    Wrong("04.ridge", "absolute values", ridge_absolute, named="absolute values"),
    Wrong("04.ridge", "w squared", ridge_squared_weight, named="squares not differentiated"),
    Wrong(
        "04.ridge",
        "divided by the number of weights",
        ridge_over_features,
        named="divided by the number of weights",
    ),
    Wrong("04.units", "slope a hundredth", {**UNITS, "slope": PART}, named="slope divided"),
    Wrong("04.units", "intercept scaled too", {**UNITS, "intercept": TIMES}, named="intercept changes"),
    Wrong("04.units", "rate unchanged", {**UNITS, "largest_rate": SAME}, named="rate unaffected"),
    Wrong("04.by_hand", "mean of absolute errors", {**BY_HAND, "loss": 1.75}, named="absolute errors"),
    Wrong("04.by_hand", "root of the mean", {**BY_HAND, "loss": 2.291}, named="root taken"),
    Wrong("04.by_hand", "one half in front", {**BY_HAND, "loss": 2.625}, named="one half in front"),
    Wrong("04.by_hand", "rate forgotten", {**BY_HAND, "w": -10.5, "b": -2.5}, named="rate forgotten"),
    Wrong("04.gradient", "the 1/(2m) cost", gradient_of_half, named="factor 2 lost"),
    Wrong("04.gradient", "errors squared", gradient_error_squared, named="squared errors"),
    Wrong("04.gradient", "the last row only", gradient_last_row, named="one example only"),
    Wrong("04.gradient", "target minus prediction", gradient_targets_minus, named="climbs"),
    Wrong(
        "04.gradient",
        "takes the step in place",
        gradient_in_place,
        says="cannot be stored in an array of whole numbers",
    ),
    Wrong("04.fit", "the rate decays", fit_rate_decays),
    Wrong("04.fit", "starts at ones", fit_starts_at_ones, named="started elsewhere"),
    Wrong("04.fit", "least squares at once", fit_solves, named="least squares at once"),
    Wrong("04.fit", "climbs", fit_ascends, named="climbs"),
    Wrong("04.largest_rate", "twice too large", rate_twice, named="the 1/(2m) cost's rate"),
    Wrong("04.largest_rate", "bias column missing", rate_of_features, named="bias column missing"),
    Wrong("04.stop", "small change of the loss", until_loss_settles, named="small change of the loss"),
    Wrong("04.stop", "small steps", until_steps_are_small, named="small step"),
    Wrong("04.stop", "no absolute value", until_without_abs, named="sign not removed"),
    Wrong("04.stop", "slopes of w only", until_w_only, named="weights only"),
    Wrong("04.stop", "length of the gradient", until_norm, named="slopes added up"),
    Wrong("04.stop", "moves before it asks", until_moves_first, named="one step too many"),
    Wrong("04.stop", "counts from one", until_counts_from_one, says="off by one"),
    Wrong(
        "04.stop", "steps not returned", until_without_steps, says="expected 3 values (w, b, steps), got 2"
    ),
    Wrong("04.broadcast", "as it was", column_unchanged, named="still every pair"),
    Wrong("04.standardise", "both tables together", standardise_jointly, named="both together"),
    Wrong("04.standardise", "each by itself", standardise_separately, named="each with its own"),
    Wrong("04.standardise", "divided by the norm", standardise_norm, named="length 1"),
    Wrong(
        "04.standardise",
        "one mean for the whole table",
        standardise_table,
        named="one scale for all features",
    ),
    Wrong("04.standardise", "brackets", standardise_brackets, named="brackets"),
    Wrong("04.real_units", "scale divides twice", real_twice, named="divided twice"),
    Wrong("04.real_units", "plus", real_plus, named="wrong direction"),
    Wrong(
        "04.danish",
        "through the origin",
        {**DANISH, "slope": 0.05129, "intercept": 0.0},
        named="through the origin",
    ),
    Wrong(
        "04.danish",
        "slope times cases",
        {**DANISH, "deaths_at_1500": 89.4},
        named="prediction without the intercept",
    ),
    Wrong("04.danish", "the rest, not R2", {**DANISH, "r2": 0.1037}, named="share left over"),
    Wrong("04.ridge", "bias penalised too", ridge_bias_too, named="bias penalised"),
    Wrong("04.ridge", "penalty divided by N", ridge_over_n, named="divided by N"),
    Wrong("04.units", "rate a hundred times", {**UNITS, "largest_rate": TIMES}, named="rate follows x"),
    Wrong("04.units", "R2 changes", {**UNITS, "r2": PART}, named="fit changes"),
    Wrong("04.gradient", "divided by N - 1", gradient_n_minus_one),
    Wrong("04.fit", "at most a thousand steps", fit_at_most_1000, named="a limit of its own"),
    Wrong("04.stop", "at most a thousand steps", until_at_most_1000, named="a limit of its own"),
    Wrong("04.largest_rate", "eigenvalues not sorted", rate_last_eigenvalue, named="eigenvalues not sorted"),
    Wrong("04.largest_rate", "rounded", rate_rounded, says="rounded to 5 decimals"),
    Wrong("04.standardise", "by the scaled table", scaled_by_scaled, named="test not scaled"),
    Wrong("04.gradient", "divided by all entries", gradient_per_feature, named="mean over all entries"),
    Wrong("04.gradient", "of the root", gradient_root),
    Wrong(
        "04.gradient",
        "one array",
        gradient_bias_in_weights,
        says="expected 2 values (gradient of w, gradient of b), got an array",
    ),
    Wrong("04.gradient", "b left out", gradient_b_of_zero, named="intercept forgotten"),
    Wrong("04.fit", "momentum", fit_momentum),
    Wrong("04.largest_rate", "of scaled features", rate_of_scaled, named="scaled first"),
    Wrong("04.largest_rate", "one over it", rate_reciprocal),
    Wrong("04.largest_rate", "best rate", rate_best_of_both, named="best rate instead of the limit"),
    Wrong("04.stop", "one slope is enough", until_any, named="any slope"),
    Wrong("04.stop", "tolerance times rate", until_not_above),
    Wrong("04.stop", "two results", until_two_results, says="expected 3 values (w, b, steps), got 2"),
    Wrong("04.standardise", "train in place", standardise_in_place),
    Wrong("04.standardise", "from 0 to 1", standardise_minmax, named="min-max"),
    Wrong("04.real_units", "times scale", real_units_times, named="multiplied"),
    Wrong("04.real_units", "b kept", real_units_b_kept, named="intercept untouched"),
    Wrong("04.ridge", "half of it", ridge_half, named="factor 2 lost"),
    Wrong("04.ridge", "sign of w", ridge_lasso, named="L1"),
    Wrong("04.ridge", "minus", ridge_minus, named="rewards size"),
    Wrong("04.gradient", "sums", gradient_sums, named="sum instead of mean"),
    Wrong("04.gradient", "features centred", gradient_of_centred, named="features centred"),
    Wrong("04.gradient", "of the absolute error", gradient_of_absolute_error, named="signs of the errors"),
    Wrong("04.gradient", "with a sigmoid", gradient_with_sigmoid),
    Wrong("04.largest_rate", "of the covariance", rate_of_covariance),
    Wrong("04.largest_rate", "of the sums", rate_of_sums, named="sum instead of mean"),
    Wrong(
        "04.largest_rate",
        "singular value not squared",
        rate_singular_value,
        named="singular value not squared",
    ),
    Wrong("04.largest_rate", "divided by all entries", rate_all_entries, named="divided by all entries"),
    Wrong("04.stop", "no 2", until_half_slopes, named="halved slopes"),
    Wrong("04.broadcast", "half cured: y the column", column_other_half, named="still every pair"),
    Wrong(
        "04.broadcast",
        "product of the means",
        column_product_of_means,
        named="errors do not meet their own inputs",
    ),
    Wrong("04.broadcast", "no 2", column_no_two, named="factor 2 lost"),
    Wrong("04.broadcast", "target minus prediction", column_turned, named="sign"),
    Wrong(
        "04.real_units", "scale forgotten in b", units_scale_forgotten, named="intercept with scaled weights"
    ),
    Wrong("04.real_units", "b for every feature", units_array, named="one intercept per feature"),
    Wrong("04.real_units", "mean for the sum", units_mean_of_products, named="corrections averaged"),
    Wrong("04.real_units", "variance", units_variance),
    Wrong("04.ridge", "norm not squared", ridge_of_the_root, named="length instead of squares"),
    Wrong("04.ridge", "the same for all weights", ridge_constant, named="the same for every weight"),
    Wrong("04.ridge", "weights shrunk first", ridge_shrinks_first),
    Wrong("04.ridge", "errors summed", ridge_data_summed, named="errors summed"),
    Wrong("04.ridge", "only the bias", ridge_on_the_bias_alone, named="penalty on the bias alone"),
    Wrong(
        "04.by_hand",
        "the changes",
        {"loss": 5.25, "gradient_w": 11.5, "gradient_b": 3.5, "w": -1.15, "b": -0.35},
        named="changes in place of positions",
    ),
    Wrong("04.fit", "ends when it rises", third_fit_until_it_rises, named="gives up when the loss rises"),
    Wrong("04.fit", "the best line", third_fit_best, named="best line instead of the last"),
    Wrong(
        "04.largest_rate",
        "power iteration from the first axis",
        third_rate_along_the_first_axis,
        named="power iteration along an axis",
    ),
    Wrong("04.stop", "10,000 steps at most", third_stop(third_flat, 10_000), named="a limit of its own"),
    Wrong(
        "04.stop",
        "w with its sign",
        third_stop(lambda w, b, tolerance: w.max() < tolerance and abs(b) < tolerance),
        named="sign not removed",
    ),
    Wrong(
        "04.stop",
        "b with its sign",
        third_stop(lambda w, b, tolerance: np.abs(w).max() < tolerance and b < tolerance),
        named="sign not removed",
    ),
    Wrong(
        "04.stop",
        "the first weight and b",
        third_stop(lambda w, b, tolerance: max(abs(w[0]), abs(b)) < tolerance),
        named="first weight only",
    ),
    Wrong(
        "04.stop",
        "halved slopes",
        third_stop(lambda w, b, tolerance: third_flat(w / 2, b / 2, tolerance)),
        named="halved slopes",
    ),
    Wrong("04.stop", "each by itself", third_stops_by_itself),
    Wrong(
        "04.standardise",
        "test by its own deviation",
        third_test_by_its_deviation,
        named="test scaled with its own deviation",
    ),
    Wrong("04.standardise", "test not centred", third_test_not_centred, named="test not centred"),
    Wrong("04.standardise", "cut at three deviations", third_clipped, named="clipped"),
    Wrong(
        "04.standardise",
        "stored in integers",
        third_scaled_into_integers,
        named="whole numbers truncated",
    ),
    Wrong("04.danish", "slope 0.06", {**DANISH, "slope": 0.06}, named="rounded too far"),
    Wrong("04.ridge", "errors halved", third_ridge_errors_halved, named="errors' factor 2 lost"),
]

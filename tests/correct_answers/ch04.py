"""Right answers to the exercises of chapter 04."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from correct_answers import answer_to
from nn_helpers.data.covid import load_danish_covid


@answer_to("04.by_hand")
def by_hand_on_paper():
    return {"loss": 5.25, "gradient_w": 11.5, "gradient_b": 3.5, "w": -0.15, "b": 0.65}


@answer_to("04.by_hand")
def by_hand_with_loops():
    w, b, x, y = 1.0, 1.0, [1, 2, 3, 4], [1, 3, 2, 1]
    errors = [w * u + b - v for u, v in zip(x, y, strict=True)]
    slope_w = 2 * sum(e * u for e, u in zip(errors, x, strict=True)) / 4
    slope_b = 2 * sum(errors) / 4
    loss = sum(e**2 for e in errors) / 4
    moved = {"w": w - 0.1 * slope_w, "b": b - 0.1 * slope_b}
    return {"loss": loss, "gradient_w": slope_w, "gradient_b": slope_b, **moved}


@answer_to("04.gradient")
def gradient_with_loops(X, y, w, b):
    grad_w, grad_b = np.zeros(X.shape[1]), 0.0
    for row, target in zip(X, y, strict=True):
        error = sum(row[j] * w[j] for j in range(len(w))) + b - target
        grad_b += 2 * error / len(y)
        for j in range(len(w)):
            grad_w[j] += 2 * error * row[j] / len(y)
    return grad_w, grad_b


@answer_to("04.gradient")
def gradient_from_the_design_matrix(X, y, w, b):
    A = np.column_stack([X, np.ones(len(X))])
    slopes = 2 / len(A) * A.T @ (A @ np.append(w, b) - y)
    return slopes[:-1], slopes[-1]


@answer_to("04.fit")
def fit_in_place(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        error = X @ w + b - y
        w -= learning_rate * 2 * (error @ X) / len(y)
        b -= learning_rate * 2 * np.mean(error)
    return w, b


@answer_to("04.fit")
def fit_with_one_vector(X, y, learning_rate, steps):
    A = np.hstack([np.ones((len(X), 1)), X])
    theta = np.zeros(A.shape[1])
    while steps:
        theta = theta - learning_rate * 2 * A.T @ (A @ theta - y) / len(A)
        steps -= 1
    return theta[1:], theta[0]


@answer_to("04.largest_rate")
def largest_rate_from_singular_values(X):
    A = np.column_stack([np.ones(len(X)), X])
    return len(A) / np.linalg.svd(A, compute_uv=False)[0] ** 2


@answer_to("04.largest_rate")
def largest_rate_by_power_iteration(X):
    A = np.column_stack([X, np.ones(len(X))])
    H, v = 2 * A.T @ A / len(A), np.ones(X.shape[1] + 1)
    for _ in range(2000):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


@answer_to("04.stop")
def stop_in_an_endless_loop(X, y, learning_rate, tolerance):
    w, b, steps = np.zeros(X.shape[1]), 0.0, 0
    while True:
        error = X @ w + b - y
        slope_w, slope_b = 2 * (error @ X) / len(y), 2 * np.mean(error)
        if (np.abs(slope_w) < tolerance).all() and abs(slope_b) < tolerance:
            return w, b, steps
        w, b, steps = w - learning_rate * slope_w, b - learning_rate * slope_b, steps + 1


@answer_to("04.stop")
def stop_with_one_vector(X, y, learning_rate, tolerance):
    A, steps = np.hstack([X, np.ones((len(X), 1))]), 0
    theta = np.zeros(A.shape[1])
    slopes = 2 * A.T @ (A @ theta - y) / len(A)
    while np.linalg.norm(slopes, np.inf) >= tolerance:
        theta = theta - learning_rate * slopes
        slopes = 2 * A.T @ (A @ theta - y) / len(A)
        steps += 1
    return theta[:-1], theta[-1], steps


@answer_to("04.broadcast")
def broadcast_flat(x, y, w, b):
    x = x[:, 0]
    error = w * x + b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


@answer_to("04.broadcast")
def broadcast_columns(x, y, w, b):
    error = x * w + b - y.reshape(-1, 1)
    return 2 * (error * x).sum() / len(y), 2 * error.sum() / len(y)


@answer_to("04.standardise")
def standardise_with_scikit_learn(train, test):
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)


@answer_to("04.standardise")
def standardise_column_by_column(train, test):
    columns = []
    for j in range(train.shape[1]):
        mean = sum(train[:, j]) / len(train)
        deviation = (sum((value - mean) ** 2 for value in train[:, j]) / len(train)) ** 0.5
        columns.append([(rows[:, j] - mean) / deviation for rows in (train, test)])
    return tuple(np.array(side).T for side in zip(*columns, strict=True))


@answer_to("04.real_units")
def real_units_from_predictions(w, b, mean, scale):
    """Predict at zero, and one unit further along every feature."""
    at_zero = (0 - mean) / scale @ w + b
    return np.array([(row - mean) / scale @ w + b - at_zero for row in np.eye(len(w))]), at_zero


@answer_to("04.real_units")
def real_units_by_formula(w, b, mean, scale):
    w = w / scale
    return w, b - w @ mean


@answer_to("04.danish")
def danish_by_descent():
    weeks = load_danish_covid()
    x, y = weeks.new_cases, weeks.new_deaths
    z, w, b = (x - x.mean()) / x.std(), 0.0, 0.0
    for _ in range(60):
        error = w * z + b - y
        w, b = w - 0.8 * np.mean(error * z), b - 0.8 * np.mean(error)
    slope, intercept = w / x.std(), b - w * x.mean() / x.std()
    r2 = 1 - np.mean((slope * x + intercept - y) ** 2) / y.var()
    return {"slope": slope, "intercept": intercept, "deaths_at_1500": 1500 * slope + intercept, "r2": r2}


@answer_to("04.danish")
def danish_with_scikit_learn():
    weeks = load_danish_covid()
    X, y = weeks.new_cases.reshape(-1, 1), weeks.new_deaths
    model = LinearRegression().fit(X, y)
    (deaths,) = model.predict([[1500]])
    return {
        "slope": round(model.coef_[0], 4),
        "intercept": round(model.intercept_, 2),
        "deaths_at_1500": round(deaths, 1),
        "r2": round(model.score(X, y), 3),
    }


@answer_to("04.ridge")
def ridge_from_more_rows(X, y, w, b, l2):
    """The penalty as examples that ask every weight to be 0."""
    error = X @ w + b - y
    rows = np.vstack([X, np.sqrt(l2 * len(y)) * np.eye(len(w))])
    errors = np.concatenate([error, np.sqrt(l2 * len(y)) * w])
    return 2 * rows.T @ errors / len(y), 2 * error.mean()


@answer_to("04.ridge")
def ridge_weight_by_weight(X, y, w, b, l2):
    error = X @ w + b - y
    slopes = [2 * np.mean(error * X[:, j]) + l2 * 2 * w[j] for j in range(len(w))]
    return slopes, 2 * np.mean(error)


@answer_to("04.units")
def units_by_trying():
    weeks = load_danish_covid()
    x, y = weeks.new_cases, weeks.new_deaths

    def measure(x):
        slope, intercept = np.polyfit(x, y, 1)
        steepest = np.linalg.norm([x, np.ones(21)], 2) ** 2
        return [slope, intercept, np.corrcoef(x, y)[0, 1], 1 / steepest]

    words = {1: "stays the same", 100: "100 times as large", 10_000: "about 10,000 times as large"}
    ratios = np.divide(measure(x / 100), measure(x))
    return dict(
        zip(
            ["slope", "intercept", "r2", "largest_rate"],
            [words[float(f"{r:.1g}")] for r in ratios],
            strict=True,
        )
    )


@answer_to("04.units")
def units_listed():
    return {
        "largest_rate": "about 10,000 times as large",
        "slope": "100 times as large",
        "intercept": "stays the same",
        "r2": "stays the same",
    }

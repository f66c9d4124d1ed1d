"""Wrong and right answers to the exercises of chapter 05."""

import numpy as np

from wrong_answers import Right, Wrong


def sigmoid(z):
    """Safe for any z, so that only the planted mistake shows."""
    return 0.5 + 0.5 * np.tanh(z / 2)


def cross_entropy(z, y):
    return np.mean(np.logaddexp(0, z) - y * z)


def cross_entropy_by_parts(z, y):
    return np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))))


def cross_entropy_signed(z, y):
    """With labels -1 and +1."""
    return np.logaddexp(0, -(2 * y - 1) * z).mean()


def gradient(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(y), error.mean()


def gradient_by_loops(X, y, w, b):
    gw, gb = np.zeros(X.shape[1]), 0.0
    for x, target in zip(X, y):
        error = sigmoid(x @ w + b) - target
        gw += error * x / len(y)
        gb += error / len(y)
    return gw, gb


def fit(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def decide(z, threshold):
    return (sigmoid(z) > threshold).astype(int)


def decide_on_z(z, threshold):
    return np.where(z > np.log(threshold / (1 - threshold)), 1, 0)


def mean_loss(X, y, w, b):
    z = X @ w + b
    return np.mean(np.logaddexp(0, z) - y * z)


X_or = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y_or = np.array([0, 1, 1, 1])


def train_or(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        delta = 2 * (p - y_or) * p * (1 - p)
        w, b = w - learning_rate * X_or.T @ delta, b - learning_rate * delta.sum()
    return w, b, np.sum((sigmoid(X_or @ w + b) - y_or) ** 2)


def measures(tp, fp, fn, tn):
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    return {
        "accuracy": (tp + tn) / (tp + fp + fn + tn),
        "precision": precision,
        "recall": recall,
        "specificity": tn / (tn + fp),
        "f1": 2 * precision * recall / (precision + recall),
    }


def measures_direct(tp, fp, fn, tn):
    return {**measures(tp, fp, fn, tn), "f1": 2 * tp / (2 * tp + fp + fn)}


def cheapest(p, y, thresholds, miss, alarm):
    bills = [np.sum(miss * ((y == 1) & (p <= t)) + alarm * ((y == 0) & (p > t))) for t in thresholds]
    return thresholds[np.argmin(bills)]


def cheapest_by_loops(p, y, thresholds, miss, alarm):
    best, lowest = None, float("inf")
    for t in thresholds:
        bill = 0
        for probability, label in zip(p, y):
            if label == 1 and probability <= t:
                bill += miss
            if label == 0 and probability > t:
                bill += alarm
        if bill < lowest:
            best, lowest = t, bill
    return best


# 05.cross_entropy


def cross_entropy_clips_p(z, y):
    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def cross_entropy_only_max(z, y):
    """ln(1 + e^z) replaced by max(0, z): right for large z only."""
    return np.mean(np.maximum(0, z) - y * z)


def cross_entropy_labels_turned(z, y):
    return np.mean(np.logaddexp(0, z) - (1 - y) * z)


def cross_entropy_safe_sigmoid(z, y):
    """The sigmoid is safe now, the logarithm is not."""
    p = sigmoid(z)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def cross_entropy_switches(z, y):
    """ln(1 + e^z) = z for z > 30; np.where computes both branches all the same."""
    return np.mean(np.where(z > 30, z, np.log(1 + np.exp(z))) - y * z)


def cross_entropy_switches_at_five(z, y):
    """ln(1 + e^z) = z 'for large z', from 5 on: 0.7 % off at 5, 0.04 % at 6."""
    small = np.log1p(np.exp(np.minimum(z, 5)))
    return np.mean(np.where(z > 5, z, small) - y * z)


def cross_entropy_minus(z, y):
    return -np.mean(np.logaddexp(0, z) - y * z)


# 05.gradient
def gradient_perceptron(X, y, w, b):
    """The decision instead of the probability."""
    error = (X @ w + b > 0).astype(int) - y
    return X.T @ error / len(y), error.mean()


def gradient_identity(X, y, w, b):
    """Linear regression: no sigmoid."""
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()


def gradient_over_dp(X, y, w, b):
    """dL/dp = (p - y) / (p(1 - p)), the chain not finished."""
    p = sigmoid(X @ w + b)
    error = (p - y) / (p * (1 - p))
    return X.T @ error / len(y), error.mean()


def gradient_swapped(X, y, w, b):
    return gradient(X, y, w, b)[::-1]


def gradient_two_over_n(X, y, w, b):
    """Chapter 04's factor for w only."""
    error = sigmoid(X @ w + b) - y
    return 2 * X.T @ error / len(y), error.mean()


# 05.fit


def fit_stops_at_a_tenth(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        if np.linalg.norm(gw) < 0.1:
            break
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_gradient_once(X, y, learning_rate, steps):
    """The gradient is computed once, before the loop."""
    w, b = np.zeros(X.shape[1]), 0.0
    gw, gb = gradient(X, y, w, b)
    for _ in range(steps):
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_rate_one(X, y, learning_rate, steps):
    """The default rate of the lecture's fit."""
    return fit(X, y, 1.0, steps)


def fit_starts_bad(X, y, learning_rate, steps):
    """Starts at the OR neuron's b = -0.5."""
    w, b = np.zeros(X.shape[1]), -0.5
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_online(X, y, learning_rate, steps):
    """One example a step, in turn."""
    w, b = np.zeros(X.shape[1]), 0.0
    for i in range(steps):
        x, target = X[i % len(X)], y[i % len(X)]
        error = sigmoid(x @ w + b) - target
        w, b = w - learning_rate * error * x, b - learning_rate * error
    return w, b


def fit_passes_of_examples(X, y, learning_rate, steps):
    """Every step runs through the examples one by one."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        for x, target in zip(X, y):
            error = sigmoid(x @ w + b) - target
            w, b = w - learning_rate * error * x / len(y), b - learning_rate * error / len(y)
    return w, b


# 05.decide
def decide_z_above_threshold(z, threshold):
    return (z > threshold).astype(int)


def decide_booleans(z, threshold):
    return sigmoid(z) > threshold


def decide_logit_turned(z, threshold):
    return (z > np.log((1 - threshold) / threshold)).astype(int)


def decide_precedence(z, threshold):
    """log(t) / (1 - t): brackets."""
    return (z > np.log(threshold) / (1 - threshold)).astype(int)


def decide_both_through_sigmoid(z, threshold):
    """Sigmoid on both sides: the same as comparing z with the threshold."""
    return (sigmoid(z) > sigmoid(threshold)).astype(int)


def decide_sign(z, threshold):
    """-1 and +1."""
    return np.where(sigmoid(z) > threshold, 1, -1)


def decide_list(z, threshold):
    """A list of Python numbers for the probability 0.5 only."""
    return [1 if value > 0 else 0 for value in z]


# 05.debug_nan
def mean_loss_scales_people(X, y, w, b):
    """'Nobody scaled the income': scales it inside."""
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    z = X @ w + b
    return np.mean(np.logaddexp(0, z) - y * z)


def mean_loss_clips_z(X, y, w, b):
    """Net inputs clipped at +-100: 'any size' ends there."""
    z = np.clip(X @ w + b, -100, 100)
    return np.mean(np.logaddexp(0, z) - y * z)


def mean_loss_nanmean(X, y, w, b):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        return np.nanmean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def mean_loss_epsilon(X, y, w, b):
    p = sigmoid(X @ w + b)
    return np.mean(-(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)))


def mean_loss_no_bias(X, y, w, b):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def mean_loss_drops_zero_times(X, y, w, b):
    """Only the probability of what happened: no 0 * inf, but still ln 0."""
    p = sigmoid(X @ w + b)
    with np.errstate(all="ignore"):
        return np.mean(-np.log(np.where(y == 1, p, 1 - p)))


def mean_loss_nan_to_num(X, y, w, b):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        return np.mean(np.nan_to_num(-(y * np.log(p) + (1 - y) * np.log(1 - p))))


def mean_loss_longdouble(X, y, w, b):
    """More digits only move the wall."""
    with np.errstate(all="ignore"):
        z = (X @ w + b).astype(np.longdouble)
        p = 1 / (1 + np.exp(-z))
        return float(np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))))


# 05.or_neuron
def or_whole_numbers(steps, learning_rate=0.5):
    """W is an array of whole numbers: every move is cut off."""
    w, b = np.array([1, -1]), -0.5
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        delta = 2 * (p - y_or) * p * (1 - p)
        for j in range(2):
            w[j] = w[j] - learning_rate * (X_or[:, j] * delta).sum()
        b = b - learning_rate * delta.sum()
    return w, b, np.sum((sigmoid(X_or @ w + b) - y_or) ** 2)


def or_hundred(steps, learning_rate=0.5):
    return train_or(100, learning_rate)


def or_online(steps, learning_rate=0.5):
    """Row by row, each with the newest weights."""
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        for x, target in zip(X_or, y_or):
            p = sigmoid(x @ w + b)
            delta = 2 * (p - target) * p * (1 - p)
            w, b = w - learning_rate * delta * x, b - learning_rate * delta
    return w, b, np.sum((sigmoid(X_or @ w + b) - y_or) ** 2)


def or_delta_twice(steps, learning_rate=0.5):
    """Delta is computed anew for b, after w has moved."""
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        w = w - learning_rate * X_or.T @ (2 * (p - y_or) * p * (1 - p))
        p = sigmoid(X_or @ w + b)
        b = b - learning_rate * (2 * (p - y_or) * p * (1 - p)).sum()
    return w, b, np.sum((sigmoid(X_or @ w + b) - y_or) ** 2)


def or_flat_vector(steps, learning_rate=0.5):
    w, b, loss = train_or(steps, learning_rate)
    return np.array([*w, b, loss])


def or_remembers(steps, learning_rate=0.5, w=np.array([1.0, -1.0]), bias=[-0.5]):
    """Default arguments changed in place: a second call goes on where the first ended."""
    for _ in range(steps):
        p = sigmoid(X_or @ w + bias[0])
        delta = 2 * (p - y_or) * p * (1 - p)
        w -= learning_rate * X_or.T @ delta
        bias[0] -= learning_rate * delta.sum()
    return w, bias[0], np.sum((sigmoid(X_or @ w + bias[0]) - y_or) ** 2)


# 05.measures
def measures_npv(tp, fp, fn, tn):
    """Specificity: share of the called-healthy who are."""
    return {**measures(tp, fp, fn, tn), "specificity": tn / (tn + fn)}


def measures_balanced(tp, fp, fn, tn):
    m = measures(tp, fp, fn, tn)
    return {**m, "accuracy": (m["recall"] + m["specificity"]) / 2}


def measures_f1_specificity(tp, fp, fn, tn):
    m = measures(tp, fp, fn, tn)
    a, b = m["specificity"], m["recall"]
    return {**m, "f1": 2 * a * b / (a + b)}


def measures_tuple(tp, fp, fn, tn):
    return tuple(measures(tp, fp, fn, tn).values())


def measures_capital(tp, fp, fn, tn):
    m = measures(tp, fp, fn, tn)
    return {name.capitalize(): value for name, value in m.items()}


# 05.cheapest
def cheapest_rates(p, y, thresholds, miss, alarm):
    """Rates instead of counts: each group weighs the same, however small."""
    bills = [miss * np.mean(p[y == 1] <= t) + alarm * np.mean(p[y == 0] > t) for t in thresholds]
    return thresholds[np.argmin(bills)]


def cheapest_formula(p, y, thresholds, miss, alarm):
    """The candidate nearest to section 9's formula, without looking at the data."""
    return thresholds[np.argmin(np.abs(thresholds - alarm / (alarm + miss)))]


def cheapest_first_valley(p, y, thresholds, miss, alarm):
    """Stops as soon as the bill rises: the first valley, not the deepest."""

    def bill(t):
        return np.sum(miss * ((y == 1) & (p <= t)) + alarm * ((y == 0) & (p > t)))

    best = thresholds[0]
    for t in thresholds[1:]:
        if bill(t) > bill(best):
            break
        if bill(t) < bill(best):
            best = t
    return best


def cheapest_at_least(p, y, thresholds, miss, alarm):
    """Called from the threshold on (>=), not above it."""
    bills = [np.sum(miss * ((y == 1) & (p < t)) + alarm * ((y == 0) & (p >= t))) for t in thresholds]
    return thresholds[np.argmin(bills)]


def cheapest_whole_percent(p, y, thresholds, miss, alarm):
    """Its own candidates, as in the cell below the exercise."""
    return cheapest(p, y, np.arange(2, 100, 2) / 100, miss, alarm)


def cheapest_bill(p, y, thresholds, miss, alarm):
    """The smallest bill instead of its threshold."""
    return min(np.sum(miss * ((y == 1) & (p <= t)) + alarm * ((y == 0) & (p > t))) for t in thresholds)


# The second half: more of what students do, and unusual ways that are right.


def cross_entropy_list(z, y):
    """One example at a time, by the sign of z."""
    total = 0.0
    for value, label in zip(z.tolist(), y.tolist()):
        away = -value if label else value
        total += away + np.log1p(np.exp(-away)) if away > 0 else np.log1p(np.exp(away))
    return total / len(z)


def cross_entropy_reduce(z, y):
    return np.asarray(np.logaddexp.reduce(np.stack([np.zeros(len(z)), (1 - 2 * y) * z])).mean())


def cross_entropy_textbook(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def cross_entropy_log_of_exp(z, y):
    return np.mean(np.log(1 + np.exp(z)) - y * z)


def cross_entropy_summed(z, y):
    return np.sum(np.logaddexp(0, z) - y * z)


def cross_entropy_epsilon(z, y):
    p = sigmoid(z)
    return -np.mean(y * np.log(p + 1e-15) + (1 - y) * np.log(1 - p + 1e-15))


def cross_entropy_bits(z, y):
    return np.mean(np.logaddexp(0, z) - y * z) / np.log(2)


def gradient_lists(X, y, w, b):
    errors = [1 / (1 + np.exp(-(row @ w + b))) - target for row, target in zip(X, y)]
    return [float(np.mean([e * row[j] for e, row in zip(errors, X)])) for j in range(len(w))], np.mean(errors)


def gradient_einsum(X, y, w, b):
    e = (sigmoid(np.einsum("nd,d->n", X, w) + b) - y) / y.size
    return np.einsum("n,nd->d", e, X), np.array(e.sum())


def gradient_summed(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error, error.sum()


def gradient_with_slope(X, y, w, b):
    p = sigmoid(X @ w + b)
    error = (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


def gradient_uphill(X, y, w, b):
    error = y - sigmoid(X @ w + b)
    return X.T @ error / len(y), error.mean()


def gradient_without_bias(X, y, w, b):
    error = sigmoid(X @ w) - y
    return X.T @ error / len(y), error.mean()


def gradient_without_inputs(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return np.repeat(error.mean(), X.shape[1]), error.mean()


def fit_in_lists(X, y, learning_rate, steps):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, np.array(w), b)
        w, b = [u - learning_rate * g for u, g in zip(w, gw)], b - learning_rate * gb
    return w, b


def fit_bias_forgotten(X, y, learning_rate, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - learning_rate * gradient(X, y, w, 0.0)[0]
    return w, 0.0


def fit_with_the_newest(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        w = w - learning_rate * gradient(X, y, w, b)[0]
        b = b - learning_rate * gradient(X, y, w, b)[1]
    return w, b


def fit_from_ones(X, y, learning_rate, steps):
    w, b = np.ones(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate * gw, b - learning_rate * gb
    return w, b


def fit_returns_early(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        gw, gb = gradient(X, y, w, b)
        w, b = w - learning_rate * gw, b - learning_rate * gb
        return w, b


def decide_floats(z, threshold):
    """0.0 and 1.0 are 0 and 1."""
    return np.where(sigmoid(z) > threshold, 1.0, 0.0)


def decide_list_of_floats(z, threshold):
    return [1.0 if sigmoid(value) > threshold else 0.0 for value in z]


def decide_by_rounding(z, threshold):
    """The difference p - t is between -1 and 1, and a half is rounded to the even 0."""
    return np.round(sigmoid(z) - threshold + 0.5).astype(int)


def decide_by_rounding_up(z, threshold):
    return np.ceil(sigmoid(z) - threshold).astype(int)


def decide_small_integers(z, threshold):
    return (sigmoid(z) > threshold).astype(np.int8)


def decide_at_least(z, threshold):
    return (sigmoid(z) >= threshold).astype(int)


def decide_probabilities(z, threshold):
    return sigmoid(z)


def decide_below(z, threshold):
    return (sigmoid(z) < threshold).astype(int)


def decide_truth_list(z, threshold):
    return [bool(sigmoid(value) > threshold) for value in z]


def mean_loss_rows(X, y, w, b):
    return float(np.mean([np.logaddexp(0, (1 - 2 * t) * (row @ w + b)) for row, t in zip(X, y)]))


def mean_loss_clipped_p(X, y, w, b):
    p = np.clip(sigmoid(X @ w + b), 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def mean_loss_unchanged(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def mean_loss_overflows(X, y, w, b):
    z = X @ w + b
    return np.mean(np.log(1 + np.exp(z)) - y * z)


def or_by_rows_of_lists(steps, learning_rate=0.5):
    w, b = [1.0, -1.0], -0.5
    for _ in range(steps):
        p = [sigmoid(x[0] * w[0] + x[1] * w[1] + b) for x in X_or]
        delta = [2 * (q - t) * q * (1 - q) for q, t in zip(p, y_or)]
        w = [w[j] - learning_rate * sum(d * x[j] for d, x in zip(delta, X_or)) for j in range(2)]
        b = b - learning_rate * sum(delta)
    return w, b, sum((sigmoid(x[0] * w[0] + x[1] * w[1] + b) - t) ** 2 for x, t in zip(X_or, y_or))


def or_cross_entropy(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        delta = sigmoid(X_or @ w + b) - y_or
        w, b = w - learning_rate * X_or.T @ delta, b - learning_rate * delta.sum()
    return w, b, np.sum((sigmoid(X_or @ w + b) - y_or) ** 2)


def or_from_zero(steps, learning_rate=0.5):
    w, b = np.zeros(2), 0.0
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        delta = 2 * (p - y_or) * p * (1 - p)
        w, b = w - learning_rate * X_or.T @ delta, b - learning_rate * delta.sum()
    return w, b, np.sum((sigmoid(X_or @ w + b) - y_or) ** 2)


def or_default_rate(steps, learning_rate=0.5):
    return train_or(steps)


def or_mean_reported(steps, learning_rate=0.5):
    w, b, loss = train_or(steps, learning_rate)
    return w, b, loss / 4


def measures_swapped(tp, fp, fn, tn):
    m = measures(tp, fp, fn, tn)
    return {**m, "precision": m["recall"], "recall": m["precision"]}


def measures_arithmetic(tp, fp, fn, tn):
    m = measures(tp, fp, fn, tn)
    return {**m, "f1": (m["precision"] + m["recall"]) / 2}


def measures_numpy(tp, fp, fn, tn):
    return {name: np.array(value) for name, value in measures(tp, fp, fn, tn).items()}


def measures_false_rate(tp, fp, fn, tn):
    return {**measures(tp, fp, fn, tn), "specificity": fp / (fp + tn)}


def cheapest_array(p, y, thresholds, miss, alarm):
    """The threshold as an array of one number."""
    called = p[:, None] > thresholds
    bills = np.where(called, alarm * (y == 0)[:, None], miss * (y == 1)[:, None]).sum(axis=0)
    return np.asarray(thresholds[bills == bills.min()][0])


def cheapest_last(p, y, thresholds, miss, alarm):
    bills = [np.sum(miss * ((y == 1) & (p <= t)) + alarm * ((y == 0) & (p > t))) for t in thresholds]
    return thresholds[len(bills) - 1 - int(np.argmin(bills[::-1]))]


def cheapest_swapped(p, y, thresholds, miss, alarm):
    return cheapest(p, y, thresholds, alarm, miss)


def cheapest_accurate(p, y, thresholds, miss, alarm):
    return thresholds[np.argmax([np.mean((p > t) == y) for t in thresholds])]


def cheapest_position(p, y, thresholds, miss, alarm):
    return int(
        np.argmin([np.sum(miss * ((y == 1) & (p <= t)) + alarm * ((y == 0) & (p > t))) for t in thresholds])
    )


STORIES = {
    "accuracy_as_loss": "the slope is zero almost everywhere",
    "rare_disease": "saying no to everybody does as well",
    "scaled_first": "the test rows have been seen",
    "separable": "there is no minimum to arrive at",
}


BY_HAND = {
    "p": 0.231,
    "z": 1.386,
    "loss_right": 0.051,
    "loss_wrong": 2.996,
    "likelihood": 0.378,
    "mean_loss": 0.324,
}
BAD_START = {"slope_cross_entropy": -0.9975, "slope_squared": -0.00492, "times_faster": 202.7}


def fit_at_most_1000(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(min(steps, 1000)):
        slope_w, slope_b = gradient(X, y, w, b)
        w, b = w - learning_rate * slope_w, b - learning_rate * slope_b
    return w, b


def decide_texts(z, threshold):
    return np.where(sigmoid(z) > threshold, "1", "0")


def bill(p, y, threshold, miss, alarm):
    return miss * np.sum((y == 1) & (p <= threshold)) + alarm * np.sum((y == 0) & (p > threshold))


def cheapest_from_a_thousand(p, y, thresholds, miss, alarm):
    smallest, best = 1000, None
    for threshold in thresholds:
        if bill(p, y, threshold, miss, alarm) < smallest:
            smallest, best = bill(p, y, threshold, miss, alarm), threshold
    return best


def cheapest_returns_in_the_loop(p, y, thresholds, miss, alarm):
    smallest = float("inf")
    for threshold in thresholds:
        if bill(p, y, threshold, miss, alarm) < smallest:
            return threshold


def cheapest_by_key(p, y, thresholds, miss, alarm):
    return min(thresholds, key=lambda threshold: bill(p, y, threshold, miss, alarm))


def measures_jaccard(tp, fp, fn, tn):
    return {
        "accuracy": (tp + tn) / (tp + fp + fn + tn),
        "precision": tp / (tp + fp),
        "recall": tp / (tp + fn),
        "specificity": tn / (tn + fp),
        "f1": tp / (tp + fp + fn),
    }


def cross_entropy_chosen(z, y):
    return sum(np.logaddexp(0, -v) if t == 1 else np.logaddexp(0, v) for v, t in zip(z, y)) / len(y)


def cross_entropy_abs(z, y):
    z = np.asarray(z, float)
    return np.average(np.clip(z, 0, None) - z * y + np.log1p(np.exp(-abs(z))))


def gradient_by_tanh(X, y, w, b):
    r = 0.5 + 0.5 * np.tanh((X @ w + b) / 2) - y
    return r @ X / r.size, r.sum() / r.size


def fit_joined(X, y, learning_rate=1.0, steps=10):
    A, theta = np.hstack([X, np.ones((len(X), 1))]), np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        theta = theta - learning_rate * A.T @ (0.5 + 0.5 * np.tanh(A @ theta / 2) - y) / len(A)
    return list(theta[:-1]), theta[-1]


def decide_comprehension(z, threshold):
    limit = np.log(threshold) - np.log1p(-threshold) if 0 < threshold < 1 else np.inf * (2 * threshold - 1)
    return [int(v > limit) for v in z]


def mean_loss_rows_of_math(X, y, w, b):
    total = 0.0
    for x, t in zip(X, y):
        z = float(np.dot(x, w)) + b
        s = -z if t else z
        total += max(s, 0.0) + np.log1p(np.exp(-abs(s)))
    return total / len(y)


def measures_fractions(tp, fp, fn, tn):
    from fractions import Fraction

    p, r = Fraction(tp, tp + fp), Fraction(tp, tp + fn)
    return {
        "f1": float(2 * p * r / (p + r)),
        "accuracy": (tp + tn) / (tp + fp + fn + tn),
        "precision": float(p),
        "recall": float(r),
        "specificity": tn / (tn + fp),
    }


def cheapest_sorted(p, y, thresholds, miss, alarm):
    def bill(t):
        return sum(
            miss if label and not q > t else alarm if q > t and not label else 0 for q, label in zip(p, y)
        )

    return sorted(thresholds, key=bill)[0]


def cross_entropy_median(z, y):
    return np.median(np.logaddexp(0, np.where(y == 1, -z, z)))


def cross_entropy_each(z, y):
    return np.logaddexp(0, np.where(y == 1, -z, z))


def cross_entropy_of_means(z, y):
    m = np.mean(z)
    return np.logaddexp(0, m) - m * np.mean(y)


def cross_entropy_signs(z, y):
    return np.mean(np.logaddexp(0, -z * y))


def gradient_wrong_label_only(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    d = np.where((p > 0.5) == (y == 1), 0, p - y)
    return X.T @ d / len(y), d.mean()


def gradient_hard(X, y, w, b):
    d = (X @ w + b > 0) - y
    return X.T @ d / len(y), d.mean()


def gradient_row(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return (X.T @ (p - y) / len(y))[None], np.mean(p - y)


def gradient_all_entries(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / X.size, np.mean(p - y)


def fit_sum(X, y, learning_rate, steps):
    return fit_joined(X, y, learning_rate * len(y), steps)


def fit_one_less(X, y, learning_rate, steps):
    return fit_joined(X, y, learning_rate, max(steps - 1, 0))


def fit_probabilities(X, y, learning_rate, steps):
    w, b = fit_joined(X, y, learning_rate, steps)
    return 1 / (1 + np.exp(-(X @ np.array(w) + b))), b


def decide_first(z, threshold):
    return int(1 / (1 + np.exp(-z[0])) > threshold)


def decide_same_scale(z, threshold):
    return (z / np.abs(z).max() > threshold).astype(int)


def mean_loss_sum(X, y, w, b):
    return mean_loss_rows_of_math(X, y, w, b) * len(y)


def mean_loss_no_bias_too(X, y, w, b):
    return mean_loss_rows_of_math(X, y, w, 0.0)


def mean_loss_inf_dropped(X, y, w, b):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        each = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return np.mean(each[np.isfinite(each)])


def or_steps_plus_one(steps, learning_rate=0.5):
    return train_or(steps + 1, learning_rate)


def or_loss_before(steps, learning_rate=0.5):
    w, b, _ = train_or(steps, learning_rate)
    return w, b, train_or(max(steps - 1, 0), learning_rate)[2]


def measures_swapped_too(tp, fp, fn, tn):
    m = measures_fractions(tp, fp, fn, tn)
    return {**m, "precision": m["recall"], "recall": m["precision"]}


def measures_per_cent(tp, fp, fn, tn):
    return {k: 100 * v for k, v in measures_fractions(tp, fp, fn, tn).items()}


def cheapest_bill_too(p, y, thresholds, miss, alarm):
    t = cheapest_sorted(p, y, thresholds, miss, alarm)
    return miss * np.sum((p <= t) & (y == 1)) + alarm * np.sum((p > t) & (y == 0))


def cheapest_dearest(p, y, thresholds, miss, alarm):
    bills = [miss * np.sum((p <= t) & (y == 1)) + alarm * np.sum((p > t) & (y == 0)) for t in thresholds]
    return thresholds[int(np.argmax(bills))]


def cheapest_sorted_first(p, y, thresholds, miss, alarm):
    return cheapest_sorted(p, y, np.sort(thresholds), miss, alarm)


def cheapest_right_answers_rewarded(p, y, thresholds, miss, alarm):
    bills = [
        miss * np.sum((p <= t) & (y == 1)) + alarm * np.sum((p > t) & (y == 0)) - np.sum((p > t) & (y == 1))
        for t in thresholds
    ]
    return thresholds[int(np.argmin(bills))]


ROUNDED_BY_HAND = dict(
    p=0.231, z=1.386, loss_right=0.051, loss_wrong=2.996, likelihood=0.378, mean_loss=0.324
)


def gradient_minus_one_labels(X, y, w, b):
    e = sigmoid(X @ w + b) - (2 * y - 1)
    return X.T @ e / len(y), e.mean()


def gradient_bias_summed(X, y, w, b):
    e = sigmoid(X @ w + b) - y
    return X.T @ e / len(y), e.sum()


def gradient_product_of_means(X, y, w, b):
    e = sigmoid(X @ w + b) - y
    return e.mean() * X.mean(axis=0), e.mean()


def gradient_over_positives(X, y, w, b):
    e = sigmoid(X @ w + b) - y
    return X.T @ e / y.sum(), e.sum() / y.sum()


def gradient_class_by_class(X, y, w, b):
    p = sigmoid(X @ w + b)
    yes, no = y == 1, y == 0
    gw = (p[no] @ X[no] - (1 - p[yes]) @ X[yes]) / len(y)
    return gw, (p[no].sum() - (1 - p[yes]).sum()) / len(y)


def gradient_with_column_of_ones(X, y, w, b):
    A = np.hstack([np.ones((len(X), 1)), X])
    g = np.mean(A * (sigmoid(A @ np.r_[b, w]) - y)[:, None], axis=0)
    return g[1:], g[0]


def fit_climbs(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        e = sigmoid(X @ w + b) - y
        w, b = w + learning_rate * X.T @ e / len(y), b + learning_rate * e.mean()
    return w, b


def fit_squared_error(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        p = sigmoid(X @ w + b)
        d = 2 * (p - y) * p * (1 - p)
        w, b = w - learning_rate * X.T @ d / len(y), b - learning_rate * d.mean()
    return w, b


def fit_rate_decays(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for t in range(steps):
        e = sigmoid(X @ w + b) - y
        rate = learning_rate / (1 + t)
        w, b = w - rate * X.T @ e / len(y), b - rate * e.mean()
    return w, b


def fit_a_weight_for_each_row(X, y, learning_rate, steps):
    w, b = np.zeros(X.shape[0]), 0.0
    for _ in range(steps):
        e = sigmoid(X @ w + b) - y
        w, b = w - learning_rate * X.T @ e / len(y), b - learning_rate * e.mean()
    return w, b


def fit_with_ones(X, y, learning_rate, steps):
    A, theta = np.c_[X, np.ones(len(X))], np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        theta = theta - learning_rate * A.T @ (sigmoid(A @ theta) - y) / len(y)
    return theta[:-1], theta[-1]


def decide_rounds(z, threshold):
    return np.round(sigmoid(z)).astype(int)


def decide_log_only(z, threshold):
    return (z > np.log(threshold)).astype(int)


def decide_if_on_array(z, threshold):
    if sigmoid(z) > threshold:
        return 1
    return 0


def decide_keeps_p(z, threshold):
    p = sigmoid(z)
    return np.where(p > threshold, p, 0)


def decide_logit(z, threshold):
    return np.where(z > np.log(threshold) - np.log(1 - threshold), 1, 0)


def decide_heaviside(z, threshold):
    return np.heaviside(1 / (1 + np.exp(-z)) - threshold, 0)


def or_no_two(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        d = (p - y_or) * p * (1 - p)
        w, b = w - learning_rate * X_or.T @ d, b - learning_rate * d.sum()
    return w, b, ((sigmoid(X_or @ w + b) - y_or) ** 2).sum()


def or_no_slope(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        d = 2 * (sigmoid(X_or @ w + b) - y_or)
        w, b = w - learning_rate * X_or.T @ d, b - learning_rate * d.sum()
    return w, b, ((sigmoid(X_or @ w + b) - y_or) ** 2).sum()


def or_loss_second(steps, learning_rate=0.5):
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        d = 2 * (p - y_or) * p * (1 - p)
        w, b = w - learning_rate * X_or.T @ d, b - learning_rate * d.sum()
    return w, ((sigmoid(X_or @ w + b) - y_or) ** 2).sum(), b


def or_learns_and(steps, learning_rate=0.5):
    w, b, y = np.array([1.0, -1.0]), -0.5, np.array([0, 0, 0, 1])
    for _ in range(steps):
        p = sigmoid(X_or @ w + b)
        d = 2 * (p - y) * p * (1 - p)
        w, b = w - learning_rate * X_or.T @ d, b - learning_rate * d.sum()
    return w, b, ((sigmoid(X_or @ w + b) - y) ** 2).sum()


def or_with_ones(steps, learning_rate=0.5):
    A, theta = np.c_[X_or, np.ones(4)], np.array([1.0, -1.0, -0.5])
    for _ in range(steps):
        p = sigmoid(A @ theta)
        theta = theta - 2 * learning_rate * A.T @ ((p - y_or) * p * (1 - p))
    errors = sigmoid(A @ theta) - y_or
    return theta[:2], theta[2], errors @ errors


def or_loops(steps, learning_rate=0.5):
    w1, w2, b = 1.0, -1.0, -0.5
    rows = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1)]
    for _ in range(steps):
        g1 = g2 = gb = 0.0
        for x1, x2, y in rows:
            p = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
            d = 2 * (p - y) * p * (1 - p)
            g1, g2, gb = g1 + d * x1, g2 + d * x2, gb + d
        w1, w2, b = w1 - learning_rate * g1, w2 - learning_rate * g2, b - learning_rate * gb
    loss = sum((1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b))) - y) ** 2 for x1, x2, y in rows)
    return np.array([w1, w2]), b, loss


def measures_right(tp, fp, fn, tn, **changes):
    made = dict(
        accuracy=(tp + tn) / (tp + fp + fn + tn),
        precision=tp / (tp + fp),
        recall=tp / (tp + fn),
        specificity=tn / (tn + fp),
        f1=2 * tp / (2 * tp + fp + fn),
    )
    return {**made, **changes}


def measures_f1_no_two(tp, fp, fn, tn):
    p, r = tp / (tp + fp), tp / (tp + fn)
    return measures_right(tp, fp, fn, tn, f1=p * r / (p + r))


def measures_accuracy_of_hits(tp, fp, fn, tn):
    return measures_right(tp, fp, fn, tn, accuracy=tp / (tp + fp + fn + tn))


def measures_misspelt(tp, fp, fn, tn):
    made = measures_right(tp, fp, fn, tn)
    made["specifity"] = made.pop("specificity")
    return made


def measures_rounded(tp, fp, fn, tn):
    return {k: round(v, 2) for k, v in measures_right(tp, fp, fn, tn).items()}


def measures_by_table(tp, fp, fn, tn):
    table = np.array([[tp, fn], [fp, tn]])
    return dict(
        f1=2 * tp / (table[0].sum() + table[:, 0].sum()),
        accuracy=np.trace(table) / table.sum(),
        precision=tp / table[:, 0].sum(),
        recall=tp / table[0].sum(),
        specificity=tn / table[1].sum(),
    )


def cross_entropy_of_ones_only(z, y):
    return np.mean(y * np.logaddexp(0, -z))


def measures_whole(tp, fp, fn, tn):
    return {
        "accuracy": (tp + tn) // (tp + fp + fn + tn),
        "precision": tp // (tp + fp),
        "recall": tp // (tp + fn),
        "specificity": tn // (tn + fp),
        "f1": 2 * tp // (2 * tp + fp + fn),
    }


def bills(p, y, thresholds, miss, alarm):
    called = p > np.asarray(thresholds)[:, None]
    return miss * (~called & (y == 1)).sum(axis=1) + alarm * (called & (y == 0)).sum(axis=1)


def cheapest_every_call_billed(p, y, thresholds, miss, alarm):
    called = p > thresholds[:, None]
    return thresholds[np.argmin(miss * (~called & (y == 1)).sum(axis=1) + alarm * called.sum(axis=1))]


def cheapest_largest(p, y, thresholds, miss, alarm):
    costs = bills(p, y, thresholds, miss, alarm)
    return max(thresholds[costs == costs.min()])


def or_bias_stays(steps, learning_rate=0.5):
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 1])
    w, b = np.array([1.0, -1.0]), -0.5
    for _ in range(steps):
        p = sigmoid(X @ w + b)
        w = w - learning_rate * X.T @ (2 * (p - y) * p * (1 - p))
    return w, b, np.sum((sigmoid(X @ w + b) - y) ** 2)


def cross_entropy_by_sign(z, y):
    loss = np.empty(len(z))
    high = z > 0
    loss[high] = z[high] + np.log1p(np.exp(-z[high]))
    loss[~high] = np.log1p(np.exp(z[~high]))
    return float(sum(loss - y * z) / len(y))


def gradient_with_ones(X, y, w, b):
    A = np.hstack([X, np.ones((len(X), 1))])
    slopes = A.T @ (sigmoid(A @ np.append(w, b)) - y) / len(y)
    return slopes[:-1], slopes[-1]


def cheapest_min_with_key(p, y, thresholds, miss, alarm):
    def bill(t):
        return np.where(y == 1, (p <= t) * miss, (p > t) * alarm).sum()

    return min(thresholds, key=bill)


def two_amounts(p, y, thresholds, miss, alarm):
    for t in thresholds:
        yield miss * np.sum((y == 1) & (p <= t)), alarm * np.sum((y == 0) & (p > t))


def cheapest_larger_of_two(p, y, thresholds, miss, alarm):
    return thresholds[np.argmin([max(pair) for pair in two_amounts(p, y, thresholds, miss, alarm)])]


def cheapest_squares(p, y, thresholds, miss, alarm):
    return thresholds[np.argmin([a**2 + b**2 for a, b in two_amounts(p, y, thresholds, miss, alarm)])]


def cheapest_last_never_tried(p, y, thresholds, miss, alarm):
    best, chosen = np.inf, None
    for i in range(len(thresholds) - 1):
        bill = sum(next(two_amounts(p, y, thresholds[i : i + 1], miss, alarm)))
        if bill < best:
            best, chosen = bill, thresholds[i]
    return chosen


def cheapest_whole_prices(p, y, thresholds, miss, alarm):
    return thresholds[np.argmin([a + b for a, b in two_amounts(p, y, thresholds, int(miss), int(alarm))])]


def cheapest_minimum_of_two(p, y, thresholds, miss, alarm):
    return thresholds[np.argmin([min(pair) for pair in two_amounts(p, y, thresholds, miss, alarm)])]


def gradient_exponent_turned(X, y, w, b):
    error = 1 / (1 + np.exp(X @ w + b)) - y
    return X.T @ error / len(y), error.mean()


def gradient_step_returned(X, y, w, b):
    slope_w, slope_b = gradient(X, y, w, b)
    return w - slope_w, b - slope_b


def gradient_first_example_lost(X, y, w, b):
    gw, gb = np.zeros(len(w)), 0.0
    for i in range(1, len(X)):
        error = sigmoid(X[i] @ w + b) - y[i]
        gw, gb = gw + error * X[i], gb + error
    return gw / len(X), gb / len(X)


def fit_standardised(X, y, learning_rate, steps):
    return fit((X - X.mean(axis=0)) / X.std(axis=0), y, learning_rate, steps)


def decide_threshold_bent(z, threshold):
    return (z > sigmoid(threshold)).astype(int)


def nan_z_clipped_for_p(X, y, w, b):
    p = sigmoid(np.clip(X @ w + b, -30, 30))
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def nan_tiny_inside_the_logarithm(X, y, w, b):
    p = sigmoid(X @ w + b)
    return np.mean(-(y * np.log(p + 1e-300) + (1 - y) * np.log(1 - p + 1e-300)))


def measures_without_brackets(tp, fp, fn, tn):
    return {
        "accuracy": tp + tn / tp + fp + fn + tn,
        "precision": tp / tp + fp,
        "recall": tp / tp + fn,
        "specificity": tn / tn + fp,
        "f1": 2 * tp / 2 * tp + fp + fn,
    }


def decide_straight_line(z, threshold):
    return (np.clip(0.5 + z / 6, 0, 1) > threshold).astype(int)


RIGHT = [
    Right("05.by_hand", BY_HAND),
    Right("05.cross_entropy", cross_entropy),
    Right("05.cross_entropy", cross_entropy_by_parts),
    Right("05.cross_entropy", cross_entropy_signed),
    Right("05.gradient", gradient),
    Right("05.gradient", gradient_by_loops),
    Right("05.fit", fit),
    Right("05.decide", decide),
    Right("05.decide", decide_on_z),
    Right("05.bad_start", BAD_START),
    Right("05.bad_start", {"slope_cross_entropy": -1.0, "slope_squared": -0.0049, "times_faster": 200}),
    Right("05.debug_nan", mean_loss),
    Right("05.or_neuron", train_or),
    Right("05.measures", measures),
    Right("05.measures", measures_direct),
    Right("05.cheapest", cheapest),
    Right("05.cheapest", cheapest_by_loops),
    Right("05.by_hand", {**BY_HAND, "p": 0.2315, "z": 1.3863}, "four digits"),
    Right("05.by_hand", {name: np.float32(value) for name, value in BY_HAND.items()}, "single precision"),
    Right("05.cross_entropy", cross_entropy_list),
    Right("05.cross_entropy", cross_entropy_reduce),
    Right("05.gradient", gradient_lists),
    Right("05.gradient", gradient_einsum),
    Right("05.fit", fit_in_lists),
    Right("05.decide", decide_floats),
    Right("05.decide", decide_list_of_floats),
    Right("05.decide", decide_by_rounding, "by rounding"),
    Right("05.decide", decide_by_rounding_up, "by rounding up"),
    Right("05.decide", decide_small_integers),
    Right("05.debug_nan", mean_loss_rows),
    Right("05.or_neuron", or_by_rows_of_lists),
    Right("05.measures", measures_numpy),
    Right("05.cheapest", cheapest_array),
    Right("05.diagnosis", STORIES),
    Right("05.diagnosis", {name: f" {text.upper()} " for name, text in STORIES.items()}, "capitals"),
    Right("05.cheapest", cheapest_by_key),
    Right("05.diagnosis", {key: f"{text.capitalize()}." for key, text in STORIES.items()}),
    Right("05.cross_entropy", cross_entropy_chosen, "Python's sum"),
    Right("05.cross_entropy", cross_entropy_abs, "clipped at 0"),
    Right("05.gradient", gradient_by_tanh, "tanh"),
    Right("05.fit", fit_joined, "one vector, defaults"),
    Right("05.decide", decide_comprehension, "a list of ints"),
    Right("05.debug_nan", mean_loss_rows_of_math, "row by row"),
    Right("05.measures", measures_fractions, "fractions, keys in another order"),
    Right("05.cheapest", cheapest_sorted, "sorted"),
    Right("05.by_hand", {**ROUNDED_BY_HAND, "p": 0.2315, "loss_wrong": 2.9957}),
    Right("05.by_hand", {**ROUNDED_BY_HAND, "likelihood": 0.378, "mean_loss": 0.973 / 3}),
    Right("05.gradient", gradient_class_by_class),
    Right("05.gradient", gradient_with_column_of_ones),
    Right("05.fit", fit_with_ones),
    Right("05.decide", decide_logit),
    Right("05.decide", decide_heaviside),
    Right("05.or_neuron", or_with_ones),
    Right("05.or_neuron", or_loops),
    Right("05.measures", measures_right),
    Right("05.measures", measures_by_table),
    Right("05.cross_entropy", cross_entropy_by_sign, "positive and negative net inputs apart"),
    Right("05.gradient", gradient_with_ones, "a column of ones"),
    Right("05.cheapest", cheapest_min_with_key, "min with a key"),
]

WRONG = [
    Wrong("05.by_hand", "sign of z lost", {**BY_HAND, "p": 0.769}, named="sign in the exponent"),
    Wrong("05.by_hand", "z: sigmoid of 0.8", {**BY_HAND, "z": 0.690}, named="p for z"),
    Wrong(
        "05.by_hand", "z: odds without logarithm", {**BY_HAND, "z": 4.0}, named="odds without the logarithm"
    ),
    Wrong(
        "05.by_hand",
        "mean of probabilities",
        {**BY_HAND, "likelihood": 0.733},
        named="probabilities averaged",
    ),
    Wrong("05.by_hand", "sum of losses", {**BY_HAND, "mean_loss": 0.973}, named="sum instead of mean"),
    Wrong(
        "05.by_hand",
        "log10",
        {**BY_HAND, "loss_right": 0.022, "loss_wrong": 1.301},
        named="logarithm to base 10",
    ),
    Wrong("05.cross_entropy", "p clipped", cross_entropy_clips_p, named="clipped"),
    Wrong("05.cross_entropy", "max(0, z) only", cross_entropy_only_max, named="only the larger of 0 and z"),
    Wrong("05.cross_entropy", "labels turned", cross_entropy_labels_turned, named="classes swapped"),
    Wrong(
        "05.cross_entropy", "safe sigmoid, unsafe log", cross_entropy_safe_sigmoid, named="logarithm of zero"
    ),
    Wrong(
        "05.cross_entropy",
        "np.where with both branches",
        cross_entropy_switches,
        named="overflow in the logarithm",
    ),
    Wrong(
        "05.cross_entropy",
        "z itself from 5 on",
        cross_entropy_switches_at_five,
        named="z itself from some size on",
    ),
    Wrong("05.cross_entropy", "minus left over", cross_entropy_minus, named="minus left over"),
    Wrong(
        "05.gradient", "decision instead of p", gradient_perceptron, named="labels instead of probabilities"
    ),
    Wrong("05.gradient", "no sigmoid", gradient_identity, named="no sigmoid"),
    Wrong("05.gradient", "dL/dp, chain unfinished", gradient_over_dp, named="chain not finished"),
    Wrong("05.gradient", "returned in the other order", gradient_swapped, says="are exchanged"),
    Wrong("05.gradient", "factor 2 for w only", gradient_two_over_n, named="factor 2"),
    Wrong("05.fit", "stops at a gradient of 0.1", fit_stops_at_a_tenth, named="stops before the end"),
    Wrong("05.fit", "gradient computed once", fit_gradient_once, named="gradient computed once"),
    Wrong("05.fit", "rate 1 hard-coded", fit_rate_one, named="a rate of its own"),
    Wrong("05.fit", "b starts at -0.5", fit_starts_bad, named="started elsewhere"),
    Wrong("05.fit", "one example a step", fit_online, named="one example at a time"),
    Wrong("05.fit", "example by example in each step", fit_passes_of_examples, named="one example at a time"),
    Wrong("05.decide", "z > threshold", decide_z_above_threshold, named="threshold on z"),
    Wrong("05.decide", "logit turned", decide_logit_turned, named="odds turned around"),
    Wrong("05.decide", "brackets of the logit", decide_precedence, named="brackets of the odds"),
    Wrong("05.decide", "sigmoid on both sides", decide_both_through_sigmoid, named="threshold on z"),
    Wrong("05.decide", "-1 and +1", decide_sign, named="minus and plus one"),
    Wrong("05.decide", "always 0.5, a list", decide_list, named="always zero"),
    Wrong("05.decide", "True and False", decide_booleans, named="truth values"),
    Wrong(
        "05.bad_start",
        "no factor 2",
        {**BAD_START, "slope_squared": -0.00246, "times_faster": 405.0},
        named="2 forgotten",
    ),
    Wrong(
        "05.bad_start",
        "signs",
        {"slope_cross_entropy": 0.9975, "slope_squared": 0.00492, "times_faster": 202.7},
        named="signs",
    ),
    Wrong(
        "05.bad_start",
        "slope of dL/dp",
        {**BAD_START, "slope_cross_entropy": -404.4},
        named="chain not finished",
    ),
    Wrong(
        "05.bad_start", "ratio turned", {**BAD_START, "times_faster": 0.00493}, named="ratio turned around"
    ),
    Wrong(
        "05.bad_start",
        "squared slope without p(1-p)",
        {**BAD_START, "slope_squared": -1.995, "times_faster": 0.5},
        named="slope with respect to p",
    ),
    Wrong("05.debug_nan", "scales inside", mean_loss_scales_people, named="features scaled inside"),
    Wrong("05.debug_nan", "z clipped to 100", mean_loss_clips_z, named="net input clipped"),
    Wrong("05.debug_nan", "nanmean", mean_loss_nanmean, named="warning hidden"),
    Wrong("05.debug_nan", "epsilon", mean_loss_epsilon, named="p kept away from 0 and 1"),
    Wrong("05.debug_nan", "bias forgotten", mean_loss_no_bias, named="bias forgotten"),
    Wrong("05.debug_nan", "np.where, still ln 0", mean_loss_drops_zero_times, named="warning hidden"),
    Wrong("05.debug_nan", "nan_to_num", mean_loss_nan_to_num, named="warning hidden"),
    Wrong("05.debug_nan", "long double", mean_loss_longdouble, says="hides NumPy's warning"),
    Wrong("05.or_neuron", "whole-number weights", or_whole_numbers, named="weights kept as whole numbers"),
    Wrong("05.or_neuron", "always 100 steps", or_hundred, named="always a hundred steps"),
    Wrong("05.or_neuron", "row by row", or_online, named="one row at a time"),
    Wrong("05.or_neuron", "delta anew for b", or_delta_twice, named="bias with the new weights"),
    Wrong(
        "05.or_neuron",
        "one flat vector",
        or_flat_vector,
        says="expected 3 values (w, b, sum of squares), got an array",
    ),
    Wrong("05.or_neuron", "remembers between calls", or_remembers, says="remember something between calls"),
    Wrong("05.measures", "specificity below called-healthy", measures_npv, named="specificity of the called"),
    Wrong("05.measures", "balanced accuracy", measures_balanced, named="balanced accuracy"),
    Wrong("05.measures", "F1 of specificity and recall", measures_f1_specificity, named="F1 of specificity"),
    Wrong("05.measures", "a tuple", measures_tuple, named="without names"),
    Wrong("05.measures", "capital keys", measures_capital, says="no part named `accuracy`"),
    Wrong("05.cheapest", "rates instead of counts", cheapest_rates, named="rates instead of people"),
    Wrong("05.cheapest", "formula, data ignored", cheapest_formula, named="formula without data"),
    Wrong("05.cheapest", "first valley", cheapest_first_valley, named="first valley"),
    Wrong("05.cheapest", "called from the threshold on", cheapest_at_least, named="called at the threshold"),
    Wrong("05.cheapest", "own candidates", cheapest_whole_percent, named="candidates of its own"),
    Wrong(
        "05.cheapest", "the bill, not the threshold", cheapest_bill, named="the bill instead of the threshold"
    ),
    Wrong("05.by_hand", "logarithm to base 2", {**BY_HAND, "loss_right": 0.074}, named="logarithm to base 2"),
    Wrong("05.by_hand", "squared error", {**BY_HAND, "loss_right": 0.0025}, named="squared error"),
    Wrong(
        "05.by_hand",
        "negative losses",
        {**BY_HAND, "loss_right": -0.051, "loss_wrong": -2.996},
        named="negative loss",
    ),
    Wrong(
        "05.by_hand",
        "probabilities of rain",
        {**BY_HAND, "likelihood": 0.252},
        named="probabilities of rain multiplied",
    ),
    Wrong(
        "05.by_hand", "logarithm of the mean", {**BY_HAND, "mean_loss": 0.310}, named="logarithm of the mean"
    ),
    Wrong("05.cross_entropy", "the textbook form", cross_entropy_textbook, named="overflow in the sigmoid"),
    Wrong("05.cross_entropy", "log(1 + exp(z))", cross_entropy_log_of_exp, named="overflow in the logarithm"),
    Wrong("05.cross_entropy", "sum", cross_entropy_summed, named="sum"),
    Wrong("05.cross_entropy", "epsilon", cross_entropy_epsilon, named="clipped"),
    Wrong("05.cross_entropy", "in bits", cross_entropy_bits, named="logarithm to base 2"),
    Wrong("05.gradient", "sums", gradient_summed, named="summed"),
    Wrong("05.gradient", "slope of the sigmoid left in", gradient_with_slope, named="slope of the sigmoid"),
    Wrong("05.gradient", "uphill", gradient_uphill, named="uphill"),
    Wrong("05.gradient", "bias left out", gradient_without_bias, named="bias left out of z"),
    Wrong("05.gradient", "inputs forgotten", gradient_without_inputs, named="inputs forgotten"),
    Wrong("05.fit", "bias never moves", fit_bias_forgotten, named="bias never moves"),
    Wrong("05.fit", "b with the new w", fit_with_the_newest, named="bias with the new weights"),
    Wrong("05.fit", "starts from ones", fit_from_ones, named="started elsewhere"),
    Wrong("05.fit", "return inside the loop", fit_returns_early, named="return inside the loop"),
    Wrong("05.decide", "at the threshold", decide_at_least, named="at the threshold"),
    Wrong("05.decide", "probabilities", decide_probabilities, named="probabilities"),
    Wrong("05.decide", "below", decide_below, named="turned around"),
    Wrong("05.decide", "a list of truth values", decide_truth_list, named="truth values"),
    Wrong("05.debug_nan", "p clipped", mean_loss_clipped_p, named="p kept away from 0 and 1"),
    Wrong("05.debug_nan", "unchanged", mean_loss_unchanged, named="unchanged"),
    Wrong("05.debug_nan", "log(1 + exp(z))", mean_loss_overflows, named="overflow in the logarithm"),
    Wrong("05.or_neuron", "cross-entropy", or_cross_entropy, named="cross-entropy"),
    Wrong("05.or_neuron", "starts from zero", or_from_zero, named="started elsewhere"),
    Wrong("05.or_neuron", "learning rate ignored", or_default_rate, named="a rate of its own"),
    Wrong("05.or_neuron", "mean of squares", or_mean_reported, named="mean of squares reported"),
    Wrong(
        "05.measures", "precision and recall swapped", measures_swapped, named="precision and recall swapped"
    ),
    Wrong("05.measures", "arithmetic mean", measures_arithmetic, named="arithmetic mean"),
    Wrong("05.measures", "false positive rate", measures_false_rate, named="false positive rate"),
    Wrong("05.cheapest", "the last of equals", cheapest_last, named="last of equals"),
    Wrong("05.cheapest", "costs swapped", cheapest_swapped, named="costs swapped"),
    Wrong("05.cheapest", "most right answers", cheapest_accurate, named="most right answers"),
    Wrong("05.cheapest", "position", cheapest_position, named="position instead of threshold"),
    Wrong(
        "05.diagnosis",
        "rate blamed",
        {**STORIES, "separable": "the learning rate is too large"},
        named="a smaller rate for separable classes",
    ),
    Wrong(
        "05.diagnosis",
        "patience",
        {**STORIES, "accuracy_as_loss": "more steps are needed"},
        named="accuracy needs patience",
    ),
    Wrong(
        "05.diagnosis",
        "99 % is fine",
        {**STORIES, "rare_disease": "more steps are needed"},
        named="99 % taken for success",
    ),
    Wrong(
        "05.diagnosis",
        "leak missed",
        {**STORIES, "scaled_first": "more steps are needed"},
        named="leak not seen",
    ),
    Wrong("05.fit", "at most a thousand steps", fit_at_most_1000, named="a limit of its own"),
    Wrong("05.decide", "texts for numbers", decide_texts, says="got 7 texts"),
    Wrong("05.bad_start", "target 0", {**BAD_START, "slope_cross_entropy": 0.002473}, named="target 0"),
    Wrong("05.measures", "Jaccard for F1", measures_jaccard),
    Wrong("05.cheapest", "smallest bill starts at 1,000", cheapest_from_a_thousand),
    Wrong("05.cheapest", "return in the loop", cheapest_returns_in_the_loop, named="first candidate"),
    Wrong("05.cross_entropy", "median", cross_entropy_median),
    Wrong("05.cross_entropy", "one for each", cross_entropy_each, named="not averaged"),
    Wrong("05.cross_entropy", "of the means", cross_entropy_of_means),
    Wrong("05.cross_entropy", "labels for signs", cross_entropy_signs, named="labels -1 and +1"),
    Wrong("05.gradient", "only where the decision is wrong", gradient_wrong_label_only),
    Wrong(
        "05.gradient", "decisions for probabilities", gradient_hard, named="labels instead of probabilities"
    ),
    Wrong("05.gradient", "w as a row", gradient_row, says="axis of length 1 too many"),
    Wrong(
        "05.gradient", "divided by all entries", gradient_all_entries, named="divided by the number of inputs"
    ),
    Wrong("05.fit", "sum", fit_sum, named="sum with the mean's rate"),
    Wrong("05.fit", "one step too few", fit_one_less, named="one step short"),
    Wrong("05.fit", "probabilities", fit_probabilities, says="expected shape (3,), got shape (5,)"),
    Wrong("05.decide", "first only", decide_first, says="expected shape (7,), got one number"),
    Wrong("05.decide", "scaled to one", decide_same_scale),
    Wrong("05.debug_nan", "sum", mean_loss_sum, named="sum"),
    Wrong("05.debug_nan", "no bias", mean_loss_no_bias_too, named="bias forgotten"),
    Wrong("05.debug_nan", "infinite ones dropped", mean_loss_inf_dropped, named="warning hidden"),
    Wrong("05.or_neuron", "one step too many", or_steps_plus_one, named="one step too many"),
    Wrong("05.or_neuron", "loss before the last step", or_loss_before, named="loss before the last step"),
    Wrong(
        "05.measures",
        "precision and recall exchanged",
        measures_swapped_too,
        named="precision and recall swapped",
    ),
    Wrong("05.measures", "per cent", measures_per_cent, named="per cent"),
    Wrong("05.cheapest", "the bill", cheapest_bill_too, named="the bill instead of the threshold"),
    Wrong("05.cheapest", "the dearest", cheapest_dearest, named="most expensive"),
    Wrong("05.cheapest", "thresholds sorted", cheapest_sorted_first, named="candidates sorted"),
    Wrong("05.cheapest", "hits rewarded", cheapest_right_answers_rewarded),
    Wrong(
        "05.by_hand",
        "label ignored",
        {**ROUNDED_BY_HAND, "loss_wrong": 0.051},
        says="is what `loss_right` should be",
    ),
    Wrong("05.by_hand", "z of 0.2", {**ROUNDED_BY_HAND, "z": -1.386}, named="odds turned around"),
    Wrong(
        "05.by_hand",
        "per cent",
        {**ROUNDED_BY_HAND, "p": 23.1, "likelihood": 37.8},
        says="100 times what it should be",
    ),
    Wrong("05.by_hand", "rainy days only", {**ROUNDED_BY_HAND, "mean_loss": 0.231}, named="dry day left out"),
    Wrong("05.gradient", "labels -1 and 1", gradient_minus_one_labels, named="labels -1 and 1"),
    Wrong("05.gradient", "sum for the bias", gradient_bias_summed, named="bias summed"),
    Wrong("05.gradient", "product of the means", gradient_product_of_means, named="inputs forgotten"),
    Wrong("05.gradient", "divided by the positives", gradient_over_positives),
    Wrong("05.fit", "climbs", fit_climbs, named="uphill"),
    Wrong("05.fit", "rate decays", fit_rate_decays, named="rate falls with the steps"),
    Wrong(
        "05.fit",
        "a weight for each row",
        fit_a_weight_for_each_row,
        says="the left one ends with an axis of 3",
    ),
    Wrong("05.decide", "rounds", decide_rounds, named="always zero"),
    Wrong("05.decide", "log of the threshold", decide_log_only, named="logarithm of the threshold"),
    Wrong("05.decide", "if on an array", decide_if_on_array, says="one yes-or-no question"),
    Wrong(
        "05.decide", "probabilities where above", decide_keeps_p, says="expected whole numbers, got floats"
    ),
    Wrong("05.or_neuron", "no 2", or_no_two, named="2 forgotten"),
    Wrong("05.or_neuron", "no slope", or_no_slope, named="slope of the sigmoid forgotten"),
    Wrong("05.or_neuron", "loss before b", or_loss_second, says="are exchanged"),
    Wrong("05.or_neuron", "AND learnt", or_learns_and),
    Wrong("05.measures", "F1 without the 2", measures_f1_no_two, named="half the F1"),
    Wrong(
        "05.measures",
        "accuracy of hits alone",
        measures_accuracy_of_hits,
        named="only the positives are right",
    ),
    Wrong("05.measures", "a key misspelt", measures_misspelt, says="no part named `specificity`"),
    Wrong("05.measures", "two decimals", measures_rounded, says="rounded to 2 decimals"),
    Wrong("05.cross_entropy", "ones only", cross_entropy_of_ones_only, named="label 0 costs nothing"),
    Wrong("05.measures", "//", measures_whole, named="whole-number division"),
    Wrong("05.cheapest", "every call billed", cheapest_every_call_billed, named="every call billed"),
    Wrong("05.cheapest", "largest of equals", cheapest_largest, named="largest of equals"),
    Wrong("05.or_neuron", "b stays", or_bias_stays, named="bias never moves"),
    Wrong("05.cheapest", "larger of two amounts", cheapest_larger_of_two, named="the larger of two amounts"),
    Wrong("05.cheapest", "smaller of two amounts", cheapest_minimum_of_two),
    Wrong("05.cheapest", "squares", cheapest_squares, named="squares on the bill"),
    Wrong("05.cheapest", "last never tried", cheapest_last_never_tried, named="a candidate left out"),
    Wrong("05.cheapest", "whole prices", cheapest_whole_prices, named="prices without their decimals"),
    Wrong("05.gradient", "exponent turned", gradient_exponent_turned, named="sign in the exponent"),
    Wrong("05.gradient", "step returned", gradient_step_returned, named="a step in place of the gradient"),
    Wrong("05.gradient", "loop from 1", gradient_first_example_lost, named="an example left out"),
    Wrong("05.fit", "standardised inside", fit_standardised, named="inputs standardised inside"),
    Wrong("05.decide", "threshold bent", decide_threshold_bent, named="sigmoid of the threshold"),
    Wrong("05.debug_nan", "z clipped for p", nan_z_clipped_for_p, named="net input clipped"),
    Wrong(
        "05.debug_nan",
        "1e-300 inside the logarithm",
        nan_tiny_inside_the_logarithm,
        named="p kept away from 0 and 1",
    ),
    Wrong("05.measures", "no brackets", measures_without_brackets),
    Wrong(
        "05.by_hand",
        "rain charged on the dry day",
        dict(p=0.231, z=1.386, loss_right=0.051, loss_wrong=2.996, likelihood=0.378, mean_loss=0.459),
        named="dry day charged for rain",
    ),
    Wrong(
        "05.by_hand",
        "p ln p",
        dict(p=0.231, z=1.386, loss_right=0.049, loss_wrong=0.150, likelihood=0.378, mean_loss=0.324),
        named="probability times logarithm",
    ),
    Wrong("05.decide", "a straight line", decide_straight_line, named="a straight line for the sigmoid"),
]

"""One epoch of mini-batch logistic regression beside scikit-learn's SGDClassifier: 100,000 x 100, float64.

Run with ``python -m benchmarks.bench_linear_models`` from the root of the repository.
"""

from benchmarks.measure import compare, table, timing_rows, write_result  # isort: skip  (before NumPy)

import numpy as np
from sklearn.linear_model import SGDClassifier

from nn_helpers.estimators.logistic_regression import LogisticRegression

LIMIT = 1.5  # times the time of SGDClassifier
N_EXAMPLES, N_FEATURES = 100_000, 100
SGD, OURS = "SGDClassifier (online)", "LogisticRegression, batch {}"


def make_data():
    """Standard normal features, and labels drawn from a logistic model of them."""
    random_state = np.random.RandomState(0)
    X = random_state.standard_normal((N_EXAMPLES, N_FEATURES))
    w = random_state.standard_normal(N_FEATURES) / np.sqrt(N_FEATURES)
    y = (random_state.random_sample(N_EXAMPLES) < 1 / (1 + np.exp(-X @ w))).astype(int)
    return X, y


def main():
    """Measure, write the table, and fail when the limit is exceeded."""
    X, y = make_data()
    sgd = {"learning_rate": "constant", "eta0": 0.002, "penalty": None, "max_iter": 1, "tol": None}
    models = {SGD: SGDClassifier(loss="log_loss", random_state=0, **sgd)}
    for batch_size in (32, 64, 128, 256):
        models[OURS.format(batch_size)] = LogisticRegression(
            learning_rate=0.1, batch_size=batch_size, max_iter=1, tol=None, random_state=0
        )
    automatic = 'LogisticRegression, batch 64, "auto" rate'
    models[automatic] = LogisticRegression(batch_size=64, max_iter=1, tol=None, random_state=0)

    seconds = compare({name: lambda model=model: model.fit(X, y) for name, model in models.items()}, rounds=9)
    accuracy = {name: f"{model.score(X, y):.4f}" for name, model in models.items()}
    header, rows = timing_rows(seconds, peer=SGD, extra={"training accuracy": accuracy})
    ratio = np.median(seconds[OURS.format(64)]) / np.median(seconds[SGD])
    write_result(
        "linear_models",
        "One epoch of logistic regression",
        f"{N_EXAMPLES:,} x {N_FEATURES} float64, two classes, no penalty, examples shuffled, `fit` from raw "
        f"arrays to coefficients, medians of {len(seconds[SGD])} interleaved rounds.",
        table(header, rows),
        f"Batch 64 with a given rate takes {ratio:.2f} times as long as SGDClassifier; the limit is {LIMIT}.",
        packages=["scikit-learn"],
    )
    if ratio > LIMIT:
        raise SystemExit(f"{ratio:.2f} times SGDClassifier is above the limit of {LIMIT}.")


if __name__ == "__main__":
    main()

"""scikit-learn's own suite, without a single expected failure, and the places where estimators are used."""

import warnings
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.estimator_checks import check_estimator
from nn_helpers.linear_regression import LinearRegression
from nn_helpers.logistic_regression import LogisticRegression


@pytest.mark.parametrize("estimator", [LinearRegression(), LogisticRegression()], ids=lambda e: type(e).__name__)
def test_check_estimator_has_no_failure(estimator):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # separable and unscaled data are part of the suite
        results = check_estimator(estimator, on_skip=None, on_fail=None)
    bad = [(r["check_name"], repr(r["exception"])[:300]) for r in results if r["status"] != "passed"]
    print(len(results), bad)
    assert not bad

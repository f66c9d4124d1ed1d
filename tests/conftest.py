"""Property tests try the same examples in every run, and no clock fails them: a busy machine is no fault.

To look for new examples: ``pytest tests/test_grading.py --hypothesis-profile=default``.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def pytest_configure(config):
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("suite")

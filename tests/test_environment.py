"""The first cell of the course says what is there, and what to do about what is not."""

from importlib.metadata import PackageNotFoundError

from nn_helpers import environment


def test_a_complete_environment_is_ready():
    report = environment.check_environment()
    assert report.ready
    assert {"python", "numpy", "ipywidgets"} <= set(report.found)
    assert not {"pytest", "jupyterlab"} & set(report.found), (
        "extras are not needed, in the browser not even the lab"
    )
    assert "Everything is in place" in repr(report)


def test_a_missing_package_is_named_with_its_remedy(monkeypatch):
    def version(name):
        if name == "ipywidgets":
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(environment, "version", version)
    report = environment.check_environment()
    assert not report.ready
    assert report.missing == ("ipywidgets",)
    assert "missing: ipywidgets" in repr(report)
    assert "make lab" in repr(report)

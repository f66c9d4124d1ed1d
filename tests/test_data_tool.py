"""`make data`: what is missing is named, what is there is kept, and nothing stops half-way."""

from nn_helpers.data.download import DownloadError
from tools import data


def test_what_cannot_be_fetched_is_named_and_the_rest_is_fetched(monkeypatch, capsys):
    def fails():
        raise DownloadError("Cannot load it: no network.")

    fetched = []
    monkeypatch.setattr(data, "DATA", {"one (1 MB)": fails, "two (2 MB)": lambda: fetched.append("two")})
    assert data.main() == "Not fetched: one. The course works without; run `make data` again."
    assert fetched == ["two"]
    assert "Cannot load it: no network." in capsys.readouterr().out


def test_a_stand_in_does_not_count_as_fetched(monkeypatch, tmp_path):
    monkeypatch.setenv("NN_DOWNLOAD", "0")
    monkeypatch.setenv("NN_DATA", str(tmp_path))
    missing = data.main()
    assert missing.count(";") == 4  # three between four names, and one in the advice
    assert "MNIST" in missing

"""text8 and Mikolov's questions: loaded from disk with a checksum, refused in one sentence otherwise."""

import gzip
import hashlib
import zipfile

import pytest

from nn_helpers.data import questions, text8
from nn_helpers.data.download import DownloadError
from nn_helpers.data.questions import load_questions
from nn_helpers.data.text8 import load_text8

WORDS = [f"w{'abcdefghij'[i % 10]}" for i in range(2500)]
TEXT = " ".join(WORDS).encode()
QUESTIONS = b": capital-common-countries\nAthens Greece Oslo Norway\n: gram1\nbig bigger small smaller\n"


def joined(sentences):
    return [word for sentence in sentences for word in sentence]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that holds a small stand-in for both files, and the stand-ins' checksums."""
    monkeypatch.setattr(text8, "SHA256", hashlib.sha256(TEXT).hexdigest())
    monkeypatch.setattr(questions, "QUESTIONS_SHA256", hashlib.sha256(QUESTIONS).hexdigest())
    with zipfile.ZipFile(tmp_path / "text8.zip", "w") as archive:
        archive.writestr("text8", TEXT)
    (tmp_path / "questions-words.txt").write_bytes(QUESTIONS)
    return tmp_path


def test_text8_comes_in_stretches_of_a_thousand_words(folder):
    sentences = load_text8(mirrors=(), folders=[folder])
    assert [len(sentence) for sentence in sentences] == [1000, 1000, 500]
    assert joined(sentences) == WORDS
    assert joined(load_text8(1200, mirrors=(), folders=[folder])) == WORDS[:1200]


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_text8_may_be_packed_as_any_mirror_packs_it(folder, pack):
    (folder / "text8.zip").write_bytes(pack(TEXT))
    assert joined(load_text8(mirrors=(), folders=[folder])) == WORDS


def test_questions_come_by_relation_and_in_lower_case(folder):
    questions = load_questions(mirrors=(), folders=[folder])
    assert questions == [
        ("capital-common-countries", "athens", "greece", "oslo", "norway"),
        ("gram1", "big", "bigger", "small", "smaller"),
    ]


@pytest.mark.parametrize(
    ("load", "name"), [(load_text8, "text8.zip"), (load_questions, "questions-words.txt")]
)
def test_another_content_is_refused(folder, load, name):
    (folder / name).write_bytes(b"something else")
    with pytest.raises(DownloadError, match="SHA-256 differs"):
        load(mirrors=(), folders=[folder])
    assert (folder / name).read_bytes() == b"something else"


@pytest.mark.parametrize("load", [load_text8, load_questions])
def test_nothing_at_hand_is_said_in_one_sentence(tmp_path, load):
    with pytest.raises(DownloadError, match=r"^Cannot load .*\.$"):
        load(mirrors=("http://127.0.0.1:9/file",), folders=[tmp_path])
    assert not any(tmp_path.iterdir())


def test_bad_length():
    with pytest.raises(ValueError, match="n_words"):
        load_text8(0)

"""The documentation as a corpus: splitting, order, cache, and what happens when something is missing."""

import json
import warnings
from pathlib import Path

import pytest

from nn_helpers.data import documentation_corpus
from nn_helpers.data.documentation_corpus import (
    REFERENCE_VERSIONS,
    docstrings_of_source,
    gather_docstrings,
    load_documentation,
    split_sentences,
    tokenise,
)

DOCSTRING = """
Return the mean. It is a float.

Parameters
----------
x : array_like
    Input data, which is long
    enough for two lines.

>>> np.arg_max(x, 3)
>>> f(2.5e3)
"""


@pytest.fixture
def only_two_files(monkeypatch):
    """Read two files of the standard library instead of six hundred, and no compiled modules."""
    everything = documentation_corpus._source_files
    monkeypatch.setattr(
        documentation_corpus,
        "_source_files",
        lambda library: [path for path in everything(library) if path.name in ("textwrap.py", "heapq.py")],
    )
    monkeypatch.setattr(documentation_corpus, "_COMPILED_MODULES", {"python": ("math",)})


def test_sentences_and_words():
    assert [" ".join(words) for words in split_sentences(DOCSTRING)] == [
        "return the mean",
        "it is a float",
        "x array_like",
        "input data which is long enough for two lines",
        "np arg_max x",
    ]
    assert tokenise("np.Sin(x_1) %(bounds)s {name} __init__ 3.5 _") == ["np", "sin", "x_1", "__init__"]


def test_docstrings_of_nested_definitions():
    source = "'m'\nclass A:\n    'a'\n    if True:\n        async def f():\n            'f'\nx = 'no'\n"
    assert docstrings_of_source(source) == ["m", "a", "f"]
    assert docstrings_of_source("def broken(:") == []


@pytest.mark.usefixtures("only_two_files")
def test_gathering_is_ordered_and_reads_compiled_functions():
    documents = gather_docstrings(["python"], progress=False)
    assert documents == gather_docstrings(["python"], progress=False)
    assert len(set(documents)) == len(documents)
    text = " ".join(documents)
    assert "Dedent" in text or "leading whitespace" in text
    assert "Return the arc cosine" in text


@pytest.mark.usefixtures("only_two_files")
def test_cache_is_read_unless_the_versions_changed(tmp_path, monkeypatch):
    corpus = load_documentation(["python"], cache_dir=tmp_path, progress=False)
    assert corpus.n_words > 1000
    assert corpus.word_counts().total() == corpus.n_words
    assert "from the documentation of python 3" in str(corpus)
    (path,) = tmp_path.iterdir()
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(header)["versions"] == corpus.versions
    assert first.split() == corpus.sentences[0]
    assert load_documentation(["python"], cache_dir=tmp_path) == corpus

    monkeypatch.setattr(documentation_corpus, "_installed_version", lambda library: "4.0")
    monkeypatch.setattr(documentation_corpus, "gather_docstrings", lambda libraries, progress: ["a new text"])
    newer = load_documentation(["python"], cache_dir=tmp_path, progress=False)
    assert newer.sentences == [["a", "new", "text"]]
    assert not newer.is_reference


def test_missing_libraries_are_named(tmp_path, monkeypatch):
    roots = documentation_corpus._root
    monkeypatch.setattr(
        documentation_corpus, "_root", lambda library: None if library == "scipy" else roots(library)
    )
    monkeypatch.setattr(documentation_corpus, "gather_docstrings", lambda libraries, progress: ["some text"])
    with pytest.warns(UserWarning, match="not part of the corpus: scipy"):
        corpus = load_documentation(["scipy", "python"], cache_dir=tmp_path)
    assert corpus.missing == ("scipy",)
    with pytest.raises(ValueError, match="none of scipy is installed"):
        load_documentation(["scipy"], cache_dir=tmp_path)
    with pytest.raises(ValueError, match="libraries must be some of"):
        load_documentation(["torch"])


def test_a_folder_that_cannot_be_written_is_no_disaster(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(documentation_corpus, "gather_docstrings", lambda libraries, progress: ["some text"])
    with pytest.warns(UserWarning, match="could not be cached"):
        corpus = load_documentation(["python"], cache_dir=tmp_path / "file")
    assert corpus.sentences == [["some", "text"]]
    monkeypatch.setattr(documentation_corpus, "gather_docstrings", None)  # it is in memory: nothing is read
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_documentation(["python"], cache_dir=tmp_path / "file").sentences == corpus.sentences


def test_no_tests_of_a_library_are_read(tmp_path, monkeypatch):
    for name in ("core.py", "test/test_core.py", "tests/test_more.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('"""Some words of a module."""', encoding="utf-8")
    monkeypatch.setattr(documentation_corpus, "_root", lambda library: tmp_path)
    assert [path.name for path in documentation_corpus._source_files("python")] == ["core.py"]


def test_reference_versions_are_those_of_the_lock_file():
    lock = (Path(__file__).parent.parent / "requirements.lock").read_text(encoding="utf-8")
    for library, number in REFERENCE_VERSIONS.items():
        if library != "python":
            name = documentation_corpus._DISTRIBUTIONS.get(library, library)
            assert f"{name}=={number} " in lock

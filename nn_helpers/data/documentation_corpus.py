"""A real text that every installation of the course carries: the documentation of its own libraries.

    source files  --ast-->  docstrings  --split-->  sentences  --tokenise-->  lists of words

The docstrings of NumPy, SciPy, scikit-learn, Matplotlib and the standard library are about two
million words of consistent technical English. No download is needed, and the text is cached after the
first reading, together with the versions it was read from.

Source files are parsed, never imported. Only what has no source file (the built-in and compiled
functions of Python, NumPy and `scipy.special`) is read from the living objects.
"""

import ast
import gc
import importlib
import importlib.util
import inspect
import json
import os
import platform
import re
import sys
import sysconfig
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tqdm.auto import tqdm

from nn_helpers.data.download import data_folders

LIBRARIES = ("numpy", "scipy", "sklearn", "matplotlib", "python")
# The versions of the course's lock file. What the chapter asserts was measured with these.
REFERENCE_VERSIONS = {
    "numpy": "2.4.6",
    "scipy": "1.17.1",
    "sklearn": "1.9.1",
    "matplotlib": "3.11.2",
    "python": "3.11",
}

_DISTRIBUTIONS = {"sklearn": "scikit-learn"}
_SKIPPED_FOLDERS = {
    "tests", "test", "site-packages", "dist-packages", "idlelib", "lib2to3", "__pycache__", "_vendor",
}  # fmt: skip
_COMPILED_MODULES = {
    "numpy": ("numpy", "numpy.linalg", "numpy.random", "numpy.char", "numpy.rec"),
    "scipy": ("scipy.special", "scipy.spatial", "scipy.interpolate", "scipy.ndimage"),
    "python": ("builtins", "math", "cmath", "array", *sorted(sys.builtin_module_names)),
}
_FORMAT_VERSION = 1
_UNSAVED: dict[Path, tuple[dict, list]] = {}  # what no file could take, by the file's path
_WORD = re.compile(r"(?<![a-z0-9])_*[a-z][a-z_0-9]*")
_TEMPLATE = re.compile(r"%\([^)]*\)[sd]|\{\w*\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_UNDERLINE = re.compile(r"[-=~^*]{3,}$")


@dataclass(frozen=True)
class DocumentationCorpus:
    """The sentences of the documentation and where they come from.

    Attributes
    ----------
    sentences : list of list of str
        Tokenised, lower case, at least two words each.
    versions : dict
        Library to version, of the libraries that were read.
    missing : tuple of str
        Libraries that were asked for but are not installed.
    """

    sentences: list
    versions: dict
    missing: tuple = ()

    @property
    def n_words(self) -> int:
        """The number of running words."""
        return sum(map(len, self.sentences))

    @property
    def is_reference(self) -> bool:
        """Whether the text is the one that the course's claims were measured on."""
        return self.versions == REFERENCE_VERSIONS

    def word_counts(self) -> Counter[str]:
        """Return a Counter from word to number of occurrences."""
        return Counter(word for sentence in self.sentences for word in sentence)

    def __str__(self) -> str:
        read = ", ".join(f"{library} {number}" for library, number in self.versions.items())
        text = (
            f"{self.n_words:,} words in {len(self.sentences):,} sentences, from the documentation of {read}"
        )
        return text + (f" (not installed: {', '.join(self.missing)})" if self.missing else "")


def load_documentation(
    libraries: Sequence[str] = LIBRARIES,
    *,
    cache_dir: str | Path | None = None,
    refresh: bool = False,
    progress: bool = True,
) -> DocumentationCorpus:
    """Return the documentation of the installed libraries as a tokenised corpus.

    Parameters
    ----------
    libraries : sequence of str
        Any of `LIBRARIES`; ``"python"`` is the standard library.
    cache_dir : path, optional
        Where the text is kept; by default ``data/`` beside the package in a checkout of the course,
        otherwise the user's cache directory.
    refresh : bool
        Read the documentation again even if it is cached.
    progress : bool
        Show a progress bar while reading.

    Returns
    -------
    DocumentationCorpus
        In a fixed order: the same versions give the same sentences.

    Raises
    ------
    ValueError
        For an unknown library, or if none of them is installed.
    """
    libraries = _check_libraries(libraries)
    versions = {library: _installed_version(library) for library in libraries if _root(library)}
    missing = tuple(library for library in libraries if library not in versions)
    if not versions:
        raise ValueError(
            f"none of {', '.join(libraries)} is installed, so there is no documentation to read."
        )
    if missing:
        warnings.warn(f"not installed, so not part of the corpus: {', '.join(missing)}.", stacklevel=2)
    header = {"format": _FORMAT_VERSION, "versions": versions}
    path = (
        Path(cache_dir) if cache_dir else _default_cache_dir()
    ) / f"documentation_{'_'.join(versions)}.txt"
    sentences = None if refresh else _read_cache(path, header)
    if sentences is None:
        documents = gather_docstrings(tuple(versions), progress=progress)
        sentences = [sentence for document in documents for sentence in split_sentences(document)]
        _write_cache(path, header, sentences)
    return DocumentationCorpus(sentences, versions, missing)


def gather_docstrings(libraries: Sequence[str] = LIBRARIES, *, progress: bool = True) -> list[str]:
    """Return the distinct docstrings of the given libraries, in a fixed order."""
    files = [path for library in _check_libraries(libraries) for path in _source_files(library)]
    documents = {}  # a dict keeps the order and drops repetitions
    with _no_garbage_collection():
        for path in tqdm(files, desc="reading docstrings", unit="file", disable=not progress):
            docstrings = docstrings_of_source(path.read_text(encoding="utf-8", errors="replace"))
            documents.update(dict.fromkeys(docstrings))
    for library in libraries:
        for name in _COMPILED_MODULES.get(library, ()):
            documents.update(dict.fromkeys(_docstrings_of_compiled(name)))
    return list(documents)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Syntax trees are millions of small objects; looking for cycles among them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def docstrings_of_source(source: str) -> list[str]:
    """Return the docstrings of a module, its classes and its functions, in order of appearance."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's invalid escape sequences
        try:
            body = ast.parse(source)
        except (SyntaxError, ValueError):
            return []
    found: list[str] = []
    _collect(body, found)
    return found


def _collect(node: ast.AST, found: list[str]) -> None:
    if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        docstring = ast.get_docstring(node)
        if docstring:
            found.append(docstring)
    for field in ("body", "orelse", "handlers", "finalbody"):  # statements only: expressions hold none
        for child in getattr(node, field, ()):
            if hasattr(child, "body"):
                _collect(child, found)


def split_sentences(docstring: str) -> list[list[str]]:
    """Split a docstring into tokenised sentences of at least two words.

    A sentence ends at a full stop, at an empty line, where the indentation changes, and at each line of
    an interactive example.
    """
    sentences: list[str] = []
    paragraph: list[str] = []
    indentation = 0

    def finish() -> None:
        sentences.extend(_SENTENCE_END.split(" ".join(paragraph)))
        paragraph.clear()

    for line in docstring.expandtabs().splitlines():
        text = line.strip()
        if not text or _UNDERLINE.match(text):
            finish()
            continue
        is_example = text.startswith((">>>", "...", "- ", "* ", ".. "))
        if is_example or len(line) - len(line.lstrip()) != indentation:
            finish()
        indentation = len(line) - len(line.lstrip())
        paragraph.append(text)
    finish()
    tokenised = map(tokenise, sentences)
    return [words for words in tokenised if len(words) > 1]


def tokenise(text: str) -> list[str]:
    """Return the lower-case words of a text; ``np.arg_max(x, 3)`` gives np, arg_max, x. No numbers."""
    return _WORD.findall(_TEMPLATE.sub(" ", text).lower())


def _docstrings_of_compiled(module_name: str) -> Iterator[str]:
    """Yield the docstrings of public objects that have no source file, with the methods of classes."""
    try:
        module = importlib.import_module(module_name)
    except ImportError:
        return
    for _, member in sorted(vars(module).items()):
        if inspect.ismodule(member) or not callable(member):
            continue
        members = [member]
        if inspect.isclass(member):
            members += [attribute for _, attribute in sorted(vars(member).items())]
        for item in members:
            docstring = getattr(item, "__doc__", None)
            has_source = inspect.isfunction(item) or (inspect.isclass(item) and _is_python_class(item))
            if (
                isinstance(docstring, str)
                and not has_source
                and not isinstance(item, (str, int, float, tuple, dict))
            ):
                yield inspect.cleandoc(docstring)


def _is_python_class(cls: type) -> bool:
    return "__dict__" in vars(cls) or "__weakref__" in vars(cls)


def _check_libraries(libraries: str | Iterable[str]) -> tuple[str, ...]:
    libraries = (libraries,) if isinstance(libraries, str) else tuple(libraries)
    unknown = [library for library in libraries if library not in LIBRARIES]
    if unknown or not libraries:
        raise ValueError(f"libraries must be some of {', '.join(LIBRARIES)}, got {libraries!r}.")
    return libraries


def _root(library: str) -> Path | None:
    """The folder of a library's source files, or None."""
    if library == "python":
        return Path(sysconfig.get_paths()["stdlib"])
    spec = importlib.util.find_spec(library)
    return Path(spec.origin).parent if spec and spec.origin else None


def _installed_version(library: str) -> str:
    if library == "python":
        return ".".join(platform.python_version_tuple()[:2])
    return version(_DISTRIBUTIONS.get(library, library))


def _source_files(library: str) -> list[Path]:
    root = _root(library)
    if root is None:
        return []
    files: list[Path] = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in _SKIPPED_FOLDERS]
        files += [Path(folder, name) for name in names if name.endswith(".py")]
    return sorted(files, key=lambda path: path.relative_to(root).as_posix())


def _default_cache_dir() -> Path:
    return data_folders()[0]


def _read_cache(path: Path, header: dict[str, Any]) -> list[list[str]] | None:
    """The cached sentences, or None if there are none for these versions."""
    if path in _UNSAVED and _UNSAVED[path][0] == header:
        return _UNSAVED[path][1]
    try:
        with path.open(encoding="utf-8") as lines:
            if json.loads(next(lines)) != header:
                return None
            return [line.split() for line in lines]
    except (OSError, ValueError, StopIteration):
        return None


def _write_cache(path: Path, header: dict[str, Any], sentences: list[list[str]]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        with partial.open("w", encoding="utf-8") as file:
            file.write(json.dumps(header) + "\n")
            file.writelines(" ".join(sentence) + "\n" for sentence in sentences)
        partial.replace(path)
    except OSError as error:
        _UNSAVED[path] = header, sentences
        warnings.warn(
            f"the documentation could not be cached at {path} ({error}); it stays in memory.", stacklevel=3
        )

"""Fetch a public file once, check what it contains, and keep it for the next time.

    look in the folders  ->  else try one mirror after another  ->  check the content  ->  store in one move

A file appears in its folder under its own name only when it is complete and checked. A download that
fails, is interrupted, or runs in two kernels at once therefore leaves nothing half-written behind.
The hash is that of the *uncompressed* content: mirrors pack the same content with different headers.

Two environment variables: ``NN_DATA`` names the folder to look in and to store in, instead of the
repository's ``data/`` (a relative one counts from the repository, because a notebook's working directory
is its own folder); ``NN_DOWNLOAD=0`` forbids downloads.
"""

import gzip
import hashlib
import io
import os
import socket
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from platformdirs import user_cache_dir

REPOSITORY = Path(__file__).resolve().parents[2]
PROBE_SECONDS = 1.5  # an offline machine knows after this long, whatever its name server does
READ_SECONDS = 10.0  # a server that sends nothing for this long is given up


class DownloadError(OSError):
    """A file can neither be found nor fetched; the message is one sentence that says why."""


def data_folders() -> list[Path]:
    """The folders that may hold data, the first one preferred.

    Returns
    -------
    list of pathlib.Path
        ``NN_DATA`` alone if set, else the repository's ``data/`` when the package runs from its repository,
        then the user's cache folder, for an installed package and for a repository that is read-only.
    """
    in_repository = (REPOSITORY / "pyproject.toml").exists()
    if named := os.environ.get("NN_DATA"):
        return [(REPOSITORY if in_repository else Path.cwd()) / Path(named).expanduser()]
    cache = Path(user_cache_dir("nn_helpers"))
    return [REPOSITORY / "data", cache] if in_repository else [cache]


def fetch(
    name: str,
    mirrors: Sequence[str],
    sha256: str,
    folders: Sequence[str | Path] | None = None,
    progress: bool = True,
) -> bytes:
    """The content of a public file, from disk if it is there, else from the first mirror that has it.

    Parameters
    ----------
    name : str
        Path of the file inside the data folder, for example ``"mnist/train-labels-idx1-ubyte.gz"``.
    mirrors : sequence of str
        Addresses of the same file, tried in this order.
    sha256 : str
        Hexadecimal SHA-256 of the uncompressed content. A gzip file, or a zip file of one member, is
        unpacked; anything else is taken as it is.
    folders : list of path-like, optional
        Where to look and where to store, the first writable one. By default `data_folders`.
    progress : bool
        Show a progress bar while downloading.

    Returns
    -------
    bytes
        The uncompressed content, checked.

    Raises
    ------
    DownloadError
        When no folder holds the file and no mirror delivers it.
    """
    folders = [Path(folder) for folder in (data_folders() if folders is None else folders)]
    complaints = []
    for path in [Path(folder) / name for folder in folders]:
        try:
            return _checked(path.read_bytes(), sha256)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as error:
            complaints.append(f"the file {path}: {_reason(error)}")
    if os.environ.get("NN_DOWNLOAD") == "0":
        complaints.append("NN_DOWNLOAD=0 forbids downloads")
        raise DownloadError(f"Cannot load {name}: {'; '.join(complaints)}.")

    if sys.platform == "emscripten":
        complaints.append("in the browser nothing is fetched from other hosts")
        raise DownloadError(f"Cannot load {name}: {'; '.join(complaints)}.")

    reachable = _reachable(mirrors)
    complaints += [f"{_host(url)}: it cannot be reached" for url in mirrors if url not in reachable]
    if reachable:
        handle, partial = _open_partial(folders, name)
        try:
            for url in reachable:
                try:
                    content = _download(url, handle, sha256, progress)
                    break
                except (OSError, ValueError) as error:  # requests' errors are OSErrors
                    complaints.append(f"{_host(url)}: {_reason(error)}")
            else:
                raise DownloadError(f"Cannot load {name}: {'; '.join(complaints)}.")
            handle.close()
            _move(partial, partial.parent / Path(name).name, sha256)
            return content
        finally:
            handle.close()
            partial.unlink(missing_ok=True)
    raise DownloadError(f"Cannot load {name}: {'; '.join(complaints)}.")


def _download(url: str, handle: IO[bytes], sha256: str, progress: bool) -> bytes:
    """Write what the address delivers into the open file and return its checked content."""
    import pooch  # here, because it needs lzma, which a Python in the browser has not

    handle.seek(0)
    handle.truncate()
    download = pooch.HTTPDownloader(
        progressbar=progress, chunk_size=1 << 16, timeout=(PROBE_SECONDS, READ_SECONDS)
    )
    download(url, handle, None)
    handle.flush()
    handle.seek(0)
    return _checked(handle.read(), sha256)


def _checked(raw: bytes, sha256: str) -> bytes:
    """Unpack, and refuse content that is not what was asked for."""
    try:
        if raw[:2] == b"\x1f\x8b":
            content = gzip.decompress(raw)
        elif raw[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                content = archive.read(archive.namelist()[0])
        else:
            content = raw
    except (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
        raise ValueError("it holds a damaged file") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("it holds something else than expected (its SHA-256 differs)")
    return content


def _open_partial(folders: Sequence[str | Path], name: str) -> tuple[IO[bytes], Path]:
    """An open file beside the final one, in the first folder that can be written to."""
    failures = []
    for folder in folders:
        final = Path(folder, name)
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            number, partial = tempfile.mkstemp(prefix=f".{final.name}.", suffix=".part", dir=final.parent)
            return os.fdopen(number, "w+b"), Path(partial)
        except OSError as error:
            failures.append((folder, error))
    folder, error = failures[0]
    raise DownloadError(
        f"Cannot store {name}: the folder {folder} cannot be written to ({error.strerror}); "
        "name one that can be written to in the environment variable NN_DATA."
    )


def _move(partial: Path, final: Path, sha256: str) -> None:
    """Give the complete file its name, at once; another kernel may have been faster."""
    partial.chmod(0o644)  # mkstemp makes files for their owner only
    try:
        partial.replace(final)
    except PermissionError:  # Windows, while the other kernel reads its copy
        _checked(final.read_bytes(), sha256)


def _reachable(mirrors: Sequence[str]) -> list[str]:
    """The mirrors whose machine answers, in order. Asks all at once and waits `PROBE_SECONDS` at most."""
    answers = {}

    import requests

    def knock(url: str) -> None:
        proxy = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
        parts = urlsplit(proxy or url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((parts.hostname, port), timeout=PROBE_SECONDS).close()
            answers[url] = True
        except OSError:
            answers[url] = False

    for url in mirrors:  # daemon threads: a name server that never answers holds nobody up
        threading.Thread(target=knock, args=(url,), daemon=True).start()
    deadline = time.monotonic() + PROBE_SECONDS
    while len(answers) < len(mirrors) and time.monotonic() < deadline:
        time.sleep(0.01)
    return [url for url in mirrors if answers.get(url)]


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _reason(error: Exception) -> str:
    """The end of a sentence that begins with the name of a mirror or of a file."""
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"it answers with error {error.response.status_code}"
    if isinstance(error, requests.Timeout):
        return "it does not answer in time"
    if isinstance(error, requests.RequestException):
        return "it breaks off in the middle"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)

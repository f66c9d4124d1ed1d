"""A server for the site on the loopback address, which compresses as public hosts do."""

import gzip
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".ipynb": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
COMPRESSED = {".html", ".js", ".mjs", ".css", ".json", ".ipynb", ".svg", ".wasm", ".txt", ".webmanifest"}


@cache
def body_of(path: Path, modified: float) -> bytes:  # noqa: ARG001  (another body when the file changes)
    """What is sent for a file."""
    content = path.read_bytes()
    return gzip.compress(content, 6, mtime=0) if path.suffix in COMPRESSED else content


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers GET and HEAD with files of ``server.root``; counts what it sends."""

    protocol_version = "HTTP/1.1"
    server: "SiteServer"

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send what a file would be sent with."""
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        path = (self.server.root / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or self.server.root not in path.parents:
            self._send(404, b"not found", {"Content-Type": "text/plain"}, with_body)
            return
        modified = path.stat().st_mtime
        tag = f'"{modified:.6f}-{path.stat().st_size}"'
        headers = {
            "Content-Type": TYPES.get(path.suffix, "application/octet-stream"),
            "Cache-Control": "max-age=600",  # as GitHub Pages says
            "ETag": tag,
            "Last-Modified": formatdate(modified, usegmt=True),
        }
        if self.headers.get("If-None-Match") == tag:
            self._send(304, b"", headers, with_body=False)
            return
        if path.suffix in COMPRESSED:
            headers["Content-Encoding"] = "gzip"
        self._send(200, body_of(path, modified), headers, with_body)

    def _send(self, code: int, body: bytes, headers: dict[str, str], with_body: bool) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with self.server.counting:  # before the client can have it all
            self.server.sent.append((self.path, code, len(body) if with_body else 0))
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class SiteServer(http.server.ThreadingHTTPServer):
    """Serves a folder.

    Attributes
    ----------
    root : pathlib.Path
    sent : list of tuple
        Path, status and bytes of each answer.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, root: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.root = root.resolve()
        self.sent: list[tuple[str, int, int]] = []
        self.counting = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone away; report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(root: Path) -> Iterator[SiteServer]:
    """Serve a folder from a thread for as long as the block runs."""
    with SiteServer(root) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def serve(root: Path, port: int) -> None:
    """Serve a folder until somebody presses Ctrl + C."""
    with SiteServer(root, port) as server:
        print(f"{server.address}  (Ctrl + C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()

"""Package servers on this machine that are out of order, each in its own way."""

import base64
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def answering(status: int, asked: list[str]) -> type[BaseHTTPRequestHandler]:
    """What answers every request with `status` and an empty page, and notes in `asked` what was asked for."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Answer


@contextmanager
def server(status: int = 200, *, certificate: Path | None = None, asked: list[str] | None = None) -> Iterator[str]:
    """A server that answers everything with this status, also as a proxy; its URL without a path.

    Args:
        status: of HTTP.
        certificate: file of a certificate and its key: it speaks TLS.
        asked: is filled with the requests, `GET /simple/pip/`.
    """
    http = ThreadingHTTPServer(("127.0.0.1", 0), answering(status, [] if asked is None else asked))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        http.socket = context.wrap_socket(http.socket, server_side=True)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        http.server_close()


@contextmanager
def private_server(folder: Path, credentials: str) -> Iterator[str]:
    """Serves a folder to those who know the credentials, `ada:secret`; its URL without them."""
    wanted = "Basic " + base64.b64encode(credentials.encode()).decode()

    class Private(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def send_head(self) -> Any:
            if self.headers.get("Authorization") == wanted:
                return super().send_head()
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="wheels"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Private)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        http.server_close()


@contextmanager
def half_server(folder: Path, *, stall: bool = False) -> Iterator[str]:
    """Serves a folder, but of each wheel only the first half; then it hangs up, or says nothing more.

    Args:
        folder: an index on the disk.
        stall: the connection stays open.
    """
    over = threading.Event()

    class Half(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def copyfile(self, source: Any, outputfile: Any) -> None:
            content = source.read()
            half = content[: len(content) // 2] if self.path.endswith(".whl") else content
            outputfile.write(half)
            outputfile.flush()
            if stall and half != content:
                over.wait(60)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Half)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        over.set()
        http.shutdown()
        http.server_close()


@contextmanager
def mute_server() -> Iterator[str]:
    """One that accepts connections and never says a word; its URL without a path."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        yield f"http://127.0.0.1:{mute.getsockname()[1]}"


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, and its key, in one file.

    Raises:
        FileNotFoundError: there is no openssl.
    """
    file = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{file}.key", "-out", f"{file}.crt"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    file.write_text(Path(f"{file}.crt").read_text() + Path(f"{file}.key").read_text())
    return file

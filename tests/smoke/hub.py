"""A hub on this machine: the few answers of huggingface.co that a download takes, over one model's folder."""

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MODEL = "someone/tiny-embedding"
GATED = "someone/gated"


@contextlib.contextmanager
def hub(folder: Path) -> Iterator[str]:
    """The address of a hub that has `folder` as `MODEL`, knows `GATED`, and nothing else."""
    handler = type("Handler", (_Handler,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    folder: Path

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(f"/api/models/{MODEL}/revision/") or path == f"/api/models/{MODEL}":
            return self._send(json.dumps(self._info()).encode(), body=body)
        if path.startswith(f"/api/models/{MODEL}/tree/"):
            return self._send(json.dumps(self._tree()).encode(), body=body)
        prefix = f"/{MODEL}/resolve/"
        file = self.folder / path.removeprefix(prefix).partition("/")[2]
        if path.startswith(prefix) and file.is_file():
            return self._send(file.read_bytes(), body=body)
        return self._refuse(path)

    def _info(self) -> dict[str, object]:
        files = [{"rfilename": file.name} for file in sorted(self.folder.iterdir())]
        return {"id": MODEL, "sha": COMMIT, "private": False, "tags": [], "downloads": 0, "siblings": files}

    def _tree(self) -> list[dict[str, object]]:
        files = [(file.name, file.read_bytes()) for file in sorted(self.folder.iterdir())]
        return [{"type": "file", "path": name, "size": len(data), "oid": _oid(data)} for name, data in files]

    def _send(self, data: bytes, *, body: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{_oid(data)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _refuse(self, path: str) -> None:
        gated = GATED in path
        self.send_response(403 if gated else 401)
        self.send_header("X-Error-Code", "GatedRepo" if gated else "RepoNotFound")
        self.send_header("X-Error-Message", "Access to model is restricted." if gated else "Repository not found")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def _oid(data: bytes) -> str:
    """The name that git gives to a content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()

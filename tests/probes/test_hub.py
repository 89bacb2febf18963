"""The hub as a machine sees it: cache, endpoint, token, files; asked over the network only when that is of use."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.hub import probe_hub
from envcheck.snapshot import Hub, ModelFiles
from envcheck.urls import web_address
from tests.probes.hub_cache import MODEL, REVISION, SHARDS, write_cached_model, write_model

SECRET = "hf_abcdefghijklmnop"


@dataclass
class Server:
    """A hub on this machine that answers every question with one status, and remembers what it was asked."""

    status: int = 200
    asked: list[str] = field(default_factory=list)
    authorization: list[str | None] = field(default_factory=list)
    port: int = 0


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            state.asked.append(f"{self.command} {self.path}")
            state.authorization.append(self.headers.get("Authorization"))
            self.send_response(state.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        state.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield state
        http.shutdown()
        thread.join()


def see(home: Path, *, model: str = MODEL, **environ: str) -> tuple[Hub, dict[str, str]]:
    """Look from a home folder; offline, unless an endpoint is named."""
    offline = {} if "HF_ENDPOINT" in environ else {"HF_HUB_OFFLINE": "1"}
    seen = probe_hub(Box(environ={"HOME": str(home), **offline, **environ}, model=model))
    facts = seen.sections["hub"]
    assert isinstance(facts, Hub)
    return facts, seen.unavailable


def test_model_in_the_cache(tmp_path: Path) -> None:
    cache = tmp_path / ".cache/huggingface/hub"
    snapshot = write_cached_model(cache)
    facts, gaps = see(tmp_path)
    assert facts.cache == str(cache)
    assert facts.model is not None
    assert facts.model == ModelFiles(
        chosen=False,
        id=MODEL,
        path=str(snapshot),
        cached=True,
        revision=REVISION,
        present_bytes=facts.model.present_bytes,
        expected_bytes=768,
    )
    assert gaps == {}


def test_model_that_was_never_here(tmp_path: Path) -> None:
    facts, _ = see(tmp_path)
    assert facts.model == ModelFiles(id=MODEL, chosen=False)


def test_download_that_was_cut_off(tmp_path: Path) -> None:
    snapshot = write_cached_model(tmp_path / "hub")
    (snapshot / SHARDS[1]).unlink()
    (tmp_path / "hub" / f"models--{MODEL.replace('/', '--')}" / "blobs/0a1b.5c6d.incomplete").touch()
    model = see(tmp_path, HF_HOME=str(tmp_path))[0].model
    assert model is not None
    assert (model.cached, model.missing, model.incomplete_downloads) == (False, (SHARDS[1],), 1)


def test_another_revision_than_main_is_not_what_would_be_loaded(tmp_path: Path) -> None:
    write_cached_model(tmp_path)
    (tmp_path / f"models--{MODEL.replace('/', '--')}" / "refs/main").unlink()
    model = see(tmp_path, HF_HUB_CACHE=str(tmp_path))[0].model
    assert model == ModelFiles(id=MODEL, chosen=False)


def test_model_in_a_folder(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "my model")
    facts, _ = see(tmp_path, model=str(folder), HF_ENDPOINT="http://127.0.0.1:9")
    assert facts.model is not None
    assert (facts.model.id, facts.model.path, facts.model.cached) == (str(folder), str(folder), True)
    assert facts.reachable is None


def test_built_in_model_is_no_matter_of_the_hub(tmp_path: Path) -> None:
    facts, _ = see(tmp_path, model="tiny", HF_ENDPOINT="http://127.0.0.1:9")
    assert (facts.model, facts.reachable) == (None, None)


@pytest.mark.parametrize(
    ("environ", "offline"),
    [
        ({"HF_HUB_OFFLINE": "1"}, True),
        ({"HF_HUB_OFFLINE": "yes"}, True),
        ({"HF_HUB_OFFLINE": "", "TRANSFORMERS_OFFLINE": "on"}, True),
        ({"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9"}, False),
    ],
)
def test_offline_as_the_hubs_library_understands_it(tmp_path: Path, environ: dict[str, str], offline: bool) -> None:
    facts, _ = see(tmp_path, **environ)
    assert facts.offline is offline
    assert facts.reachable is (None if offline else False)


class TestToken:
    """There is one or not; its text never leaves the machine."""

    def test_in_the_environment(self, tmp_path: Path) -> None:
        assert see(tmp_path, HF_TOKEN=SECRET)[0].token is True
        assert see(tmp_path, HUGGING_FACE_HUB_TOKEN=SECRET)[0].token is True

    def test_saved_by_a_login(self, tmp_path: Path) -> None:
        (tmp_path / "token").write_text(f"{SECRET}\n")
        assert see(tmp_path, HF_HOME=str(tmp_path))[0].token is True

    def test_none_or_empty(self, tmp_path: Path) -> None:
        assert see(tmp_path)[0].token is False
        (tmp_path / "token").write_text("\n")
        assert see(tmp_path, HF_HOME=str(tmp_path))[0].token is False

    def test_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "token").mkdir()
        facts, gaps = see(tmp_path, HF_HOME=str(tmp_path))
        assert facts.token is None
        assert "directory" in gaps["hub.token"]

    def test_its_text_is_nowhere(self, tmp_path: Path, server: Server) -> None:
        endpoint = f"http://ann:{SECRET}@127.0.0.1:{server.port}"
        assert SECRET not in repr(see(tmp_path, HF_TOKEN=SECRET, HF_ENDPOINT=endpoint))

    def test_it_is_not_sent_without_encryption(self, tmp_path: Path, server: Server) -> None:
        see(tmp_path, HF_TOKEN=SECRET, HF_ENDPOINT=f"http://127.0.0.1:{server.port}")
        assert server.authorization == [None]


class TestReachability:
    """One connection, then one question in a child process."""

    @pytest.mark.parametrize("status", [200, 401, 403, 404, 503])
    def test_hub_that_answers(self, tmp_path: Path, server: Server, status: int) -> None:
        server.status = status
        facts, gaps = see(tmp_path, HF_ENDPOINT=f"http://127.0.0.1:{server.port}/mirror/")
        assert (facts.reachable, facts.status_code, facts.reason) == (True, status, None)
        assert facts.endpoint == f"http://127.0.0.1:{server.port}/mirror"
        assert server.asked == [f"HEAD /mirror/{MODEL}/resolve/main/config.json"]
        assert gaps == {}

    def test_port_that_nobody_listens_on(self, tmp_path: Path) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            facts, _ = see(tmp_path, HF_ENDPOINT=f"http://127.0.0.1:{unused.getsockname()[1]}")
        assert (facts.reachable, facts.status_code, facts.reason) == (False, None, "Connection refused")

    def test_server_that_takes_the_call_and_says_nothing(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            started = time.monotonic()
            facts, _ = see(tmp_path, HF_ENDPOINT=f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert time.monotonic() - started < 5
        assert facts.reachable is False
        assert facts.reason is not None
        assert "no answer within" in facts.reason

    def test_server_that_speaks_something_else(self, tmp_path: Path, server: Server) -> None:
        facts, _ = see(tmp_path, HF_ENDPOINT=f"https://127.0.0.1:{server.port}")
        assert facts.reachable is False
        assert facts.reason

    def test_proxy_is_what_must_answer(self, tmp_path: Path, server: Server) -> None:
        facts, _ = see(
            tmp_path, HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=f"http://ann:{SECRET}@127.0.0.1:{server.port}"
        )
        assert (facts.reachable, facts.status_code) == (True, 200)
        assert server.asked == [f"HEAD http://hub.invalid/{MODEL}/resolve/main/config.json"]

    def test_host_that_the_proxy_is_not_for(self, tmp_path: Path, server: Server) -> None:
        facts, _ = see(
            tmp_path,
            HF_ENDPOINT=f"http://127.0.0.1:{server.port}",
            http_proxy="http://127.0.0.1:9",
            NO_PROXY="localhost, 127.0.0.1",
        )
        assert facts.reachable is True

    def test_proxy_of_another_kind_is_not_judged(self, tmp_path: Path) -> None:
        facts, gaps = see(tmp_path, HF_ENDPOINT="http://hub.invalid", ALL_PROXY="socks5://127.0.0.1:1080")
        assert facts.reachable is None
        assert "proxy" in gaps["hub.reachable"]

    @pytest.mark.parametrize("model", ["./gone", "/no/such/folder", "~/model", "a/b/c", "a b", "a?b", ""])
    def test_what_is_no_hub_id_is_not_asked_for(self, tmp_path: Path, server: Server, model: str) -> None:
        see(tmp_path, model=model, HF_ENDPOINT=f"http://127.0.0.1:{server.port}")
        assert server.asked == []


def test_endpoint_that_is_no_address(tmp_path: Path) -> None:
    facts, gaps = see(tmp_path, HF_ENDPOINT="hf-mirror.example")
    assert facts.endpoint is None
    assert "HF_ENDPOINT" in gaps["hub.endpoint"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://huggingface.co/", "https://huggingface.co"),
        ("HTTPS://ann:secret@mirror.example:8443/hf/?key=1#top", "https://mirror.example:8443/hf"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://mirror.example:80", "http://mirror.example"),
        ("https://a:b@c:d@host.example", "https://host.example"),
        ("mirror.example", None),
        ("ftp://mirror.example", None),
        ("https://", None),
        ("https://ann:secret@", None),
    ],
)
def test_addresses_lose_their_credentials(text: str, clean: str | None) -> None:
    url = web_address(text)
    assert (str(url) if url else None) == clean


def test_network_is_not_loaded_for_a_model_that_is_here(tmp_path: Path) -> None:
    write_cached_model(tmp_path / ".cache/huggingface/hub")
    code = (
        "import sys; from envcheck.probes.box import Box; from envcheck.probes.hub import probe_hub\n"
        f"probe_hub(Box(environ={{'HOME': {str(tmp_path)!r}}}))\n"
        "print([name for name in ('socket', 'ssl', 'urllib.request') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"

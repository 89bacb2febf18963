"""Where packages come from: the user's settings, what answers, and what pip and uv are told."""

import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from envcheck.catalogue.tables.tested_sets import TESTED_SETS
from envcheck.install.constraints import objection, read_constraints
from envcheck.install.handover import for_pip, for_uv, hand_over, pip_network
from envcheck.install.reach import hide, show, unreachable
from envcheck.install.sources import Sources, from_pip, from_uv, parse_pip_config, without
from envcheck.pypi import PYPI
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090

OWN = "https://user:secret@packages.example.org/simple"


def answering(*silent: str) -> "object":
    def reach(urls: Iterable[str]) -> Mapping[str, str]:
        return {url: "connection refused" for url in urls if url in silent}

    return reach


class TestSettings:
    def test_pips_own_words_are_read_the_environment_before_the_files(self) -> None:
        lines = ["global.index-url='https://a.example/simple'", ":env:.index-url='https://b.example/simple'", "noise"]
        assert parse_pip_config(lines) == {"index-url": "https://b.example/simple"}

    def test_without_settings_it_is_pypi(self) -> None:
        assert from_pip({}) == Sources(index=PYPI)
        assert from_uv({}) is None

    def test_no_index_means_no_index(self) -> None:
        found = from_pip({"no-index": "true", "find-links": "/wheels /more"})
        assert (found.index, found.links) == (None, ("/wheels", "/more"))

    def test_uvs_variables_in_their_old_and_new_names(self) -> None:
        found = from_uv({"UV_INDEX_URL": OWN, "UV_EXTRA_INDEX_URL": "https://x.example https://y.example"})
        assert found == Sources(index=OWN, extra=("https://x.example", "https://y.example"))


class TestWhatAnswers:
    def test_what_is_silent_is_left_out_and_the_next_takes_its_place(self) -> None:
        left = without(Sources(index=OWN, extra=("https://x.example",)), {OWN: "no answer"})
        assert (left.index, left.extra) == (PYPI, ("https://x.example",))
        assert left.dropped == (("https://packages.example.org/simple", "no answer"),)

    def test_where_nothing_answers_there_is_only_the_cache(self) -> None:
        assert without(Sources(), {PYPI: "no answer"}).offline

    def test_a_folder_of_wheels_is_enough(self) -> None:
        left = without(Sources(links=("/wheels",)), {PYPI: "no answer"})
        assert (left.offline, left.index, left.links) == (False, None, ("/wheels",))

    def test_uv_is_told_what_pip_would_use(self) -> None:
        told = for_uv(Sources(index=OWN, extra=("https://x.example",)), merged=True, environ={})
        assert told == {
            "UV_DEFAULT_INDEX": OWN, "UV_INDEX": "https://x.example", "UV_INDEX_STRATEGY": "unsafe-best-match",
        }  # fmt: skip

    def test_pip_is_told_to_use_exactly_these(self) -> None:
        assert for_pip(Sources(index=None, links=("/w",)))["PIP_NO_INDEX"] == "1"
        assert for_pip(Sources())["PIP_EXTRA_INDEX_URL"].strip() == ""

    def test_certificates_proxies_and_constraints_reach_uv_but_never_in_the_place_of_what_is_set(self) -> None:
        settings = {"cert": "/ca.pem", "proxy": "http://proxy:3128", "constraint": "a.txt\nb.txt"}
        told = pip_network(settings, {"SSL_CERT_FILE": "/own.pem", "https_proxy": "http://mine:1"})
        assert told == {"HTTP_PROXY": "http://proxy:3128", "UV_CONSTRAINT": "a.txt b.txt"}

    def test_the_note_names_what_is_silent_without_its_credentials(self) -> None:
        environ = {"PIP_INDEX_URL": OWN, "PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}
        told = hand_over(environ, reach=answering(OWN))  # type: ignore[arg-type]
        text = " ".join(told.notes)
        assert "https://packages.example.org/simple does not answer (connection refused)" in text
        assert "secret" not in text

    def test_an_index_that_was_asked_for_is_replaced_by_no_other(self) -> None:
        environ = {"PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}
        told = hand_over(environ, index=OWN, reach=answering(OWN))  # type: ignore[arg-type]
        assert told.silent


@contextmanager
def server(status: int) -> Iterator[str]:
    """A server on this machine that answers everything with this status; its URL."""

    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/simple"
    finally:
        http.shutdown()
        http.server_close()


class TestReach:
    @pytest.mark.parametrize(("status", "silent"), [(200, False), (404, False), (401, False), (503, True), (407, True)])
    def test_any_answer_counts_but_that_it_is_out_of_order(self, status: int, silent: bool) -> None:
        with server(status) as url:
            assert bool(unreachable([url])) == silent

    def test_one_that_accepts_and_says_nothing_costs_its_limit_and_no_more(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            url = f"http://127.0.0.1:{mute.getsockname()[1]}/simple"
            began = time.monotonic()
            assert list(unreachable([url, f"{url}/2", f"{url}/3"], limit_s=0.5)) == [url, f"{url}/2", f"{url}/3"]
            assert time.monotonic() - began < 20

    def test_a_refusal_is_said_in_its_own_words(self) -> None:
        assert unreachable(["http://127.0.0.1:9/simple"])["http://127.0.0.1:9/simple"] == "connection refused"

    def test_folders_are_looked_for(self, tmp_path: Path) -> None:
        assert list(unreachable([tmp_path.as_uri(), "/nonexistent/wheels"])) == ["/nonexistent/wheels"]

    def test_credentials_are_hidden_wherever_an_url_stands(self) -> None:
        assert hide("from https://user:pa%40ss@host/x and http://token@host") == "from https://host/x and http://host"
        assert show("own=https://u:p@host/simple") == "https://host/simple"


class TestConstraints:
    def read(self, text: str, tmp_path: Path, box: Snapshot | None = None) -> list[str]:
        (tmp_path / "c.txt").write_text(text)
        found = read_constraints([str(tmp_path / "c.txt")], box or healthy_2x3090())
        return [str(constraint.requirement) for constraint in found]

    def test_lines_are_read_as_pip_reads_them(self, tmp_path: Path) -> None:
        text = "# ours\ntorch<=2.14.1  # why\n\nTransformers ~= 5.0\n-c other.txt\nnumpy\n--no-binary :all:\n"
        assert self.read(text, tmp_path) == ["torch<=2.14.1", "transformers~=5.0"]

    def test_markers_are_heeded(self, tmp_path: Path) -> None:
        text = 'torch<2; python_version < "3.8"\npillow<13; sys_platform == "linux"\n'
        assert self.read(text, tmp_path) == ["pillow<13"]

    def test_what_cannot_be_read_is_left_to_the_installer(self, tmp_path: Path) -> None:
        assert read_constraints(["/nonexistent", "https://example.org/c.txt"], healthy_2x3090()) == ()
        assert self.read("torch @ https://example.org/torch.whl\n???\n", tmp_path) == []

    def test_the_first_that_forbids_a_version_is_the_objection(self, tmp_path: Path) -> None:
        (tmp_path / "c.txt").write_text("requests==1.0\npillow<1\n")
        found = read_constraints([str(tmp_path / "c.txt")], healthy_2x3090())
        assert "pillow<1" in str(objection(TESTED_SETS[0], found))
        assert objection(TESTED_SETS[0], found[:1]) is None

"""Where packages come from: the user's settings, what answers, and what pip and uv are told."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from envcheck.compat.constraints import contradiction, pins_of
from envcheck.compat.plan_options import Pin
from envcheck.compat.refused_pins import allowed_sets, objection
from envcheck.install.index_config import Sources, from_pip, from_uv, without
from envcheck.install.index_env import for_pip, for_uv, hand_over, has_cache, pip_constraints, pip_network
from envcheck.install.index_health import Answer, ask_for, reason_of, show, unreachable
from envcheck.install.transport import Route, route_of
from envcheck.pypi import PYPI
from envcheck.requirement_files import lines
from envcheck.snapshot import Snapshot
from envcheck.urls import hide
from tests.boxes import healthy_2x3090
from tests.install.servers import make_certificate, mute_server, server
from tests.install.wheels import SETS

OWN = "https://user:secret@packages.example.org/simple"
PATIENT_S = 120.0
"""For a server on this machine, which may be busy."""
BARE = {"PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}
"""No settings of the machine that runs the tests."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a server on this machine, signed by nobody."""
    try:
        return make_certificate(tmp_path_factory.mktemp("certificate"))
    except FileNotFoundError:
        pytest.skip("there is no openssl here to make a certificate with")


def read_constraints(files: Iterable[str], snapshot: Snapshot) -> tuple[Pin, ...]:
    return tuple(pins_of(lines(files), snapshot))


def answering(*silent: str) -> "object":
    def reach(urls: Iterable[str]) -> Mapping[str, str]:
        return {url: "connection refused" for url in urls if url in silent}

    return reach


class TestSettings:
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
        assert told == {"HTTP_PROXY": "http://proxy:3128"}
        assert pip_constraints(settings, {}) == {"UV_CONSTRAINT": "a.txt b.txt"}
        assert pip_constraints(settings, {"UV_CONSTRAINT": "own.txt"}) == {}

    def test_the_note_names_what_is_silent_without_its_credentials(self) -> None:
        environ = {"PIP_INDEX_URL": OWN, "PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}
        told = hand_over(environ, reach=answering(OWN))  # type: ignore[arg-type]
        text = " ".join(told.notes)
        assert "https://packages.example.org/simple does not respond (connection refused)" in text
        assert "secret" not in text

    def test_an_index_that_was_asked_for_is_replaced_by_no_other(self) -> None:
        told = hand_over(BARE, index=OWN, reach=answering(OWN))  # type: ignore[arg-type]
        assert told.silent


class TestReach:
    @pytest.mark.parametrize(("status", "silent"), [(200, False), (404, False), (401, False), (503, True), (407, True)])
    def test_any_answer_counts_but_that_it_is_out_of_order(self, status: int, silent: bool) -> None:
        with server(status) as url:
            assert bool(unreachable([f"{url}/simple"], PATIENT_S)) == silent

    def test_a_server_that_knows_no_head_answers(self) -> None:
        with server(501) as url:
            assert unreachable([f"{url}/simple"], PATIENT_S) == {}

    def test_one_that_accepts_and_says_nothing_costs_its_limit(self) -> None:
        with mute_server() as url:
            assert list(unreachable([url, f"{url}/2", f"{url}/3"], limit_s=0.5)) == [url, f"{url}/2", f"{url}/3"]

    def test_pips_proxy_is_the_way_to_ask(self) -> None:
        """Where there is no other way out, the index would seem to be silent."""
        asked: list[str] = []
        with server(200, asked=asked) as proxy:
            environ = {**BARE, "PIP_PROXY": proxy, "PIP_INDEX_URL": "http://packages.invalid/simple"}
            told = hand_over(environ, reach=lambda urls: unreachable(urls, PATIENT_S, route=route_of({"proxy": proxy})))
            assert told.route.proxy == proxy
            assert "http://packages.invalid/simple" not in str(told.notes)
            assert asked.count("HEAD http://packages.invalid/simple/pip/") == 1

    def test_a_proxy_without_a_scheme_is_one_of_http(self) -> None:
        assert route_of({"proxy": "proxy.example.org:3128"}).proxy == "http://proxy.example.org:3128"
        assert route_of({}).proxy is None

    def test_a_certificate_of_an_unknown_authority_is_left_to_the_installer(self, certificate: Path) -> None:
        with server(200, certificate=certificate) as url:
            assert unreachable([url], PATIENT_S) == {}

    def test_the_users_authorities_are_trusted(self, certificate: Path) -> None:
        with server(404, certificate=certificate) as url:
            assert ask_for("pip", url, PATIENT_S, Route(authorities=str(certificate))) == Answer(404, "Not Found")
            assert ask_for("pip", url, PATIENT_S) == ""
            assert ask_for("pip", url, PATIENT_S, Route(authorities="/nonexistent.pem")) == ""

    def test_a_refusal_is_said_in_its_own_words(self) -> None:
        assert (
            unreachable(["http://127.0.0.1:9/simple"], PATIENT_S)["http://127.0.0.1:9/simple"] == "connection refused"
        )

    def test_folders_are_looked_for(self, tmp_path: Path) -> None:
        assert list(unreachable([tmp_path.as_uri(), "/nonexistent/wheels"], PATIENT_S)) == ["/nonexistent/wheels"]

    def test_credentials_are_hidden_wherever_an_url_stands(self) -> None:
        assert (
            hide("from https://user:pa%40ss@host/x and http://token@host")
            == "from https://***@host/x and http://***@host"
        )
        assert show("own=https://u:p@host/simple") == "https://host/simple"


class TestConstraints:
    def read(self, text: str, tmp_path: Path, box: Snapshot | None = None) -> list[str]:
        (tmp_path / "c.txt").write_text(text)
        found = read_constraints([str(tmp_path / "c.txt")], box or healthy_2x3090())
        return [str(constraint.requirement) for constraint in found]

    def test_lines_are_read_as_pip_reads_them(self, tmp_path: Path) -> None:
        text = "# ours\ntorch<=2.14.1  # why\n\nTransformers ~= 5.0\t# tab\n-c other.txt\nnumpy\n--no-binary :all:\n"
        assert self.read(text, tmp_path) == ["torch<=2.14.1", "transformers~=5.0"]

    def test_hashes_extras_and_continued_lines(self, tmp_path: Path) -> None:
        text = "torch==2.9.1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\ntransformers[torch] < 5\n"
        assert self.read(text, tmp_path) == ["torch==2.9.1", "transformers[torch]<5"]

    def test_a_wheels_address_pins_its_version(self, tmp_path: Path) -> None:
        text = (
            "torch @ https://host.example/whl/cu126/torch-2.9.1%2Bcu126-cp312-cp312-manylinux_2_28_x86_64.whl#sha256=0\n"
            'numpy @ file:///wheels/numpy-2.2.6-1-cp312-cp312-linux_x86_64.whl ; python_version < "3.8"\n'
            "pillow @ git+https://host.example/pillow\n"
        )
        (tmp_path / "c.txt").write_text(text)
        (pin,) = read_constraints([str(tmp_path / "c.txt")], healthy_2x3090())
        assert (pin.requirement.name, pin.requirement.specifier) == ("torch", "==2.9.1")
        assert pin.requirement.address.endswith("torch-2.9.1%2Bcu126-cp312-cp312-manylinux_2_28_x86_64.whl#sha256=0")

    def test_further_files_are_found_beside_the_one_that_names_them(self, tmp_path: Path) -> None:
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "a.txt").write_text("torch<2.15\n--constraint=b.txt\n")
        (tmp_path / "more" / "b.txt").write_text("-c ../c.txt\n-r b.txt\npillow<13\n")
        assert self.read("-c more/a.txt\nnumpy<3\n", tmp_path) == ["torch<2.15", "pillow<13", "numpy<3"]

    def test_an_address_of_a_file_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "my constraints.txt").write_text("torch<2.15\n")
        found = read_constraints([(tmp_path / "my constraints.txt").as_uri()], healthy_2x3090())
        assert [str(c.requirement) for c in found] == ["torch<2.15"]

    def test_markers_are_heeded(self, tmp_path: Path) -> None:
        text = 'torch<2; python_version < "3.8"\npillow<13; sys_platform == "linux"\n'
        assert self.read(text, tmp_path) == ["pillow<13"]

    def test_what_cannot_be_read_is_left_to_the_installer(self, tmp_path: Path) -> None:
        assert read_constraints(["/nonexistent", "https://example.org/c.txt"], healthy_2x3090()) == ()
        assert self.read("torch @ https://example.org/torch.whl\n???\n", tmp_path) == []

    def test_the_first_that_forbids_a_version_is_the_objection(self, tmp_path: Path) -> None:
        (tmp_path / "c.txt").write_text("requests==1.0\npillow<1\n")
        found = read_constraints([str(tmp_path / "c.txt")], healthy_2x3090())
        assert "pillow<1" in str(objection(SETS[0], found))
        assert objection(SETS[0], found[:1]) is None


class TestSetsAndConstraints:
    def allowed(self, text: str, tmp_path: Path) -> tuple[list[str], tuple[str, ...]]:
        (tmp_path / "c.txt").write_text(text)
        sets, notes = allowed_sets(SETS, read_constraints([str(tmp_path / "c.txt")], healthy_2x3090()))
        return [chosen.id for chosen in sets], notes

    def test_without_constraints_all_are_allowed_and_nothing_is_said(self, tmp_path: Path) -> None:
        assert self.allowed("", tmp_path) == ([s.id for s in SETS], ())

    def test_what_is_passed_over_is_told_with_the_line_that_forbids_it(self, tmp_path: Path) -> None:
        ids, notes = self.allowed("torch<2.15\n", tmp_path)
        assert ids == [s.id for s in SETS if s.version("torch") != "2.15.0"]
        assert notes == (f"torch 2.15.0 is not used: your constraint torch<2.15 in {tmp_path}/c.txt forbids it.",)

    def test_a_forbidden_companion_is_named(self, tmp_path: Path) -> None:
        _, notes = self.allowed("pillow<1\n", tmp_path)
        assert "forbids pillow 13.0.0" in notes[0]

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("pillow<1", "The releases of pillow that are known to work are 10.0.0 to"),
            ("transformers==4.40.0", "Qwen3-VL needs transformers 4.57.0 or newer"),
            ("numpy==2.5.5", "numpy 2.5.5 has no wheels for Python 3.12"),
        ],
    )
    def test_a_line_that_no_set_meets_is_told_once_with_the_reason(self, line: str, why: str, tmp_path: Path) -> None:
        ids, notes = self.allowed(f"{line}\n", tmp_path)
        assert ids == []
        assert sum(note.startswith(why) for note in notes) == 1

    def test_less_preferred_sets_that_are_forbidden_are_not_worth_a_word(self, tmp_path: Path) -> None:
        _, notes = self.allowed("torch>=2.15\n", tmp_path)
        assert notes == ()


class TestUvsCache:
    def test_a_home_that_can_be_written_to_is_enough(self, tmp_path: Path) -> None:
        assert has_cache({"HOME": str(tmp_path)})
        assert "UV_NO_CACHE" not in hand_over({**BARE, "HOME": str(tmp_path)}, reach=lambda _: {}).environment

    def test_a_file_in_its_place_is_none(self, tmp_path: Path) -> None:
        (tmp_path / ".cache").write_text("")
        assert not has_cache({"HOME": str(tmp_path)})
        assert hand_over({**BARE, "HOME": str(tmp_path)}, reach=lambda _: {}).environment["UV_NO_CACHE"] == "1"
        assert has_cache({"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "new")})
        assert not has_cache({"UV_CACHE_DIR": str(tmp_path / ".cache" / "uv")})


@pytest.mark.once  # where there is pip, which reads its files
def test_bootstrap_is_told_lines_that_it_can_export_and_credentials_in_them_alone(tmp_path: Path) -> None:
    """As bootstrap.sh runs it: nothing but the standard library, settings from a file of pip's own."""
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = {OWN}\nextra-index-url = {tmp_path.as_uri()}\n")
    script = (
        "import sys; sys.path.insert(0, sys.argv.pop()); from envcheck.install.index_env import main; sys.exit(main())"
    )
    child = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, str(Path(__file__).parents[2])],
        env={**BARE, "PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "HOME": str(tmp_path), "https_proxy": "http://127.0.0.1:9"},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    told = dict(line.split("=", 1) for line in child.stdout.splitlines())
    assert (
        "packages.example.org/simple does not respond (connection refused through the proxy http://127.0.0.1:9)"
        in " ".join(child.stderr.split())
    )
    assert "secret" not in child.stderr
    assert told["UV_DEFAULT_INDEX"] == tmp_path.as_uri()
    assert child.returncode == 0, os.linesep.join((child.stdout, child.stderr))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (10, "expired or not yet valid according to this machine's clock"),
        (9, "expired or not yet valid according to this machine's clock"),
        (20, None),
    ],
)
def test_a_wrong_clock_is_told_from_an_unknown_authority(code: int, told: str | None) -> None:
    """OpenSSL's numbers: 9 not yet valid, 10 expired, 20 an authority that is not known, which uv may know."""
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    assert (told in reason_of(error)) if told else not reason_of(error)


def test_constraints_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text("torch>=2.4\nnumpy==2.4.6\nnumpy<2\n")
    pair = contradiction(read_constraints([str(tmp_path / "pins.txt")], healthy_2x3090()))
    assert pair is not None
    assert [str(one.requirement) for one in pair] == ["numpy==2.4.6", "numpy<2"]
    (tmp_path / "pins.txt").write_text("numpy==1.26.4\nnumpy<2\n")
    assert contradiction(read_constraints([str(tmp_path / "pins.txt")], healthy_2x3090())) is None


def test_a_python_without_ssl_leaves_the_answer_to_the_installer() -> None:
    """One that was built without OpenSSL's headers, or whose libraries are those of another Python."""
    code = (
        "import sys; sys.modules['_ssl'] = None; from envcheck.install.index_health import ask_for; "
        "print(repr(ask_for('pip', 'https://127.0.0.1:9/simple', 5)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert told.stdout == "''\n", told.stderr


def test_dns_is_told_from_a_connection() -> None:
    assert reason_of(socket.gaierror(-2, "Name or service not known")) == (
        "its name cannot be resolved by DNS: name or service not known"
    )
    assert reason_of(ConnectionRefusedError(111, "Connection refused")) == "connection refused"

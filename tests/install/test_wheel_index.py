"""Wheels of flash-attn from an index that the user allowed: tiny real wheels over HTTP, taken by the real pip."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from envcheck.compat.flash_wheels import parse
from envcheck.errors import UserError
from envcheck.install.wheel_index import pinned, read_index, record, recorded
from envcheck.plan import PlanOptions, plan
from tests.cli.command import envcheck, environment
from tests.compat.machines import machine
from tests.install.wheels import make_wheel, write_page

HERE = f"cp{sys.version_info[0]}{sys.version_info[1]}"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
LABELS = ("cu126torch2.14", "cu126torch2.12", "cu13torch2.14cxx11abiTRUE")
BOX = ("--gpu", "2x RTX 3090", "--driver", "550.54", "--python-version", PYTHON)


def wheel(folder: Path, label: str, module: str = "") -> Path:
    return make_wheel(folder, "flash-attn", f"2.8.3+{label}", module, tag=f"{HERE}-{HERE}-linux_x86_64")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A simple index with wheels for three builds of torch, and einops, which pip asks for with them."""
    root = tmp_path / "index"
    for label in LABELS:
        wheel(root / "flash-attn", label)
    make_wheel(root / "einops", "einops", "0.8.1")
    for project in root.iterdir():
        write_page(project)
    (root / "index.html").write_text('<a href="flash-attn/">flash-attn</a>\n<a href="einops/">einops</a>\n')
    return root


def with_hashes(index: Path) -> None:
    """The page tells the SHA-256 of each file (PEP 503)."""
    project = index / "flash-attn"
    links = (f'<a href="{f.name}#sha256={digest(f)}">{f.name}</a>' for f in sorted(project.glob("*.whl")))
    (project / "index.html").write_text("\n".join(links))


def digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def planned(home: Path, *arguments: str) -> Any:
    result = envcheck("plan", *BOX, *arguments, "--json", env=environment(home), limit_s=60)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


class TestThePlan:
    def test_the_newest_torch_with_an_allowed_wheel_is_taken(self, index: Path, tmp_path: Path) -> None:
        """Without the index the newest with FlashAttention on this driver is 2.12."""
        with_hashes(index)
        (file,) = (index / "flash-attn").glob("*cu126torch2.14*")
        with served(index) as url:
            made = planned(tmp_path, "--flash-attn-wheels", url)
        versions = {p["name"]: p["version"] for p in made["packages"]}
        assert (versions["torch"], made["torch_backend"], made["attention"]["way"]) == ("2.14.1", "cu126", "wheel")
        assert made["attention"]["source"].endswith(
            f"cu126torch2.14-{HERE}-{HERE}-linux_x86_64.whl#sha256={digest(file)}"
        )
        assert "not of flash-attn's own project" in made["attention"]["why"]
        (step,) = (s for s in made["steps"] if s["id"] == "flash-attn")
        assert made["attention"]["source"] in step["command"]

    def test_what_is_not_published_is_said(self, index: Path, tmp_path: Path) -> None:
        with served(index) as url:
            result = envcheck(
                "plan", *BOX, "--flash-attn-wheels", f"{url}/flash-attn/", env=environment(tmp_path), limit_s=60
            )
        assert result.returncode == 0, result.stderr
        assert "is not published; `envcheck install` computes and records it." in " ".join(result.stdout.split())

    def test_a_folder_is_hashed_at_once(self, index: Path, tmp_path: Path) -> None:
        (file,) = (index / "flash-attn").glob("*cu126torch2.14*")
        made = planned(tmp_path, "--flash-attn-wheels", str(index / "flash-attn"))
        assert made["attention"]["source"] == f"{file.as_uri()}#sha256={digest(file)}"

    def test_json_of_pep_691(self, index: Path, tmp_path: Path) -> None:
        (file,) = (index / "flash-attn").glob("*cu126torch2.14*")
        entry = {"filename": file.name, "url": f"flash-attn/{file.name}", "hashes": {"sha256": digest(file)}}
        (index / "simple.json").write_text(json.dumps({"files": [entry]}))
        with served(index) as url:
            (found,) = read_index(f"{url}/simple.json", {"HOME": str(tmp_path)})
        assert found.source == f"{url}/flash-attn/{file.name}#sha256={digest(file)}"

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("http://127.0.0.1:9/", "does not respond"),
            ("http://ada:secret@127.0.0.1:9/", "without user and password"),
            ("/nonexistent", "or an existing folder, not '/nonexistent'"),
        ],
    )
    def test_what_is_no_index_is_refused_in_one_sentence(self, tmp_path: Path, address: str, says: str) -> None:
        result = envcheck("plan", *BOX, "--flash-attn-wheels", address, env=environment(tmp_path), limit_s=60)
        assert (result.returncode, result.stdout) == (2, "")
        assert says in result.stderr
        assert "secret" not in result.stderr

    def test_an_index_without_wheels_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with served(tmp_path / "empty") as url, pytest.raises(UserError, match="lists no flash-attn wheel"):
            read_index(url, {"HOME": str(tmp_path)})

    def test_a_page_of_the_network_leads_to_no_file_of_this_machine(self, index: Path, tmp_path: Path) -> None:
        (file,) = (index / "flash-attn").glob("*cu126torch2.14*")
        (index / "index.html").write_text(f'<a href="{file.as_uri()}">{file.name}</a>')
        with served(index) as url, pytest.raises(UserError, match="lists no flash-attn wheel"):
            read_index(url, {"HOME": str(tmp_path)})


class TestTheHash:
    def test_it_is_computed_recorded_and_put_into_the_plan(self, index: Path, tmp_path: Path) -> None:
        home = {"HOME": str(tmp_path)}
        (file,) = (index / "flash-attn").glob("*cu126torch2.14*")
        with served(index) as url:
            wheels = read_index(url, home)
            made = plan(machine("550.54.14", "RTX 3090", f"{PYTHON}.0"), PlanOptions(flash_wheels=wheels))
            done, note = pinned(made, home, fetch=True)
            assert note is None
            assert done.attention is not None
            assert (done.attention.source or "").endswith(f"#sha256={digest(file)}")
            assert any(done.attention.source in step.command for step in done.steps)
            assert list(recorded(home).values()) == [digest(file)]
            assert all(wheel.sha256 for wheel in read_index(url, home) if wheel.file == file.name)

    def test_an_index_that_changes_a_wheel_is_refused(self, index: Path, tmp_path: Path) -> None:
        home = {"HOME": str(tmp_path)}
        with_hashes(index)
        with served(index) as url:
            (first,) = (w for w in read_index(url, home) if "torch2.12" in w.file)
            record(first.url, first.sha256 or "", home)
            wheel(index / "flash-attn", "cu126torch2.12", "import os\n")
            with_hashes(index)
            with pytest.raises(UserError, match="the file was replaced"):
                read_index(url, home)

    @pytest.mark.once
    @pytest.mark.skipif(find_spec("pip") is None, reason="pip installs it")
    @pytest.mark.parametrize("tampered", [False, True])
    def test_pip_takes_the_wheel_of_the_plan_and_no_other(self, index: Path, tmp_path: Path, tampered: bool) -> None:
        """The plan's own step, carried out; the wheel on the server is exchanged after the plan was made."""
        with_hashes(index)
        with served(index) as url:
            made = planned(tmp_path, "--flash-attn-wheels", url)
            (step,) = (s["command"] for s in made["steps"] if s["id"] == "flash-attn")
            if tampered:
                wheel(index / "flash-attn", "cu126torch2.14", "import os\n")
            place = tmp_path / "site"
            arguments = step[step.index("install") :]
            env = {**os.environ, "PIP_INDEX_URL": f"{url}/", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
            command = [sys.executable, "-m", "pip", *arguments, "--target", str(place), "--no-cache-dir"]
            done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
        assert (done.returncode == 0) != tampered, done.stderr
        assert (place / "flash_attn").exists() != tampered
        assert ("HASH" in done.stderr.upper()) == tampered


NAMES = {
    "2.8.3+cu128torch2.9-cp312-cp312-linux_x86_64": ("2.8.3", (2, 9), (12, 8), None, (3, 12)),
    "2.8.3+cu12torch2.8cxx11abiTRUE-cp310-cp310-linux_x86_64": ("2.8.3", (2, 8), (12,), True, (3, 10)),
    "2.8.3.post1+cu130torch2.10-cp313-cp313-manylinux_2_28_x86_64": ("2.8.3.post1", (2, 10), (13, 0), None, (3, 13)),
    "2.8.3+pt29cu13-cp312-cp312-linux_x86_64": None,
    "2.8.3-cp312-cp312-linux_x86_64": None,
    "2.8.3+cu128torch2.9-cp313-cp313t-linux_x86_64": None,
    "2.8.3+cu128torch2.9-cp312-cp312-win_amd64": None,
    "2.8.3+cu128torch2.9-cp312-cp312-linux_x86_64.whl/../x": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_name_of_a_wheel_tells(name: str) -> None:
    found = parse(f"flash_attn-{name}.whl", "https://example.org/x.whl", None)
    told = (found.version, found.torch, found.cuda, found.cxx11_abi, found.python) if found else None
    assert told == NAMES[name]

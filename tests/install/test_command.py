"""`envcheck install`, with real pip and real uv, from a local index into real environments."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envcheck.schemas.make import make_schema
from tests.cli.command import envcheck, environment
from tests.install.servers import private_server
from tests.install.wheels import SETS, make_index, make_wheel, write_page

pytestmark = pytest.mark.once

Venv = Callable[[], Path]
INSTALLERS = ("uv", "pip")


def settings(home: Path, **more: str) -> dict[str, str]:
    """An environment in which no settings of this machine's pip and uv count."""
    return environment(home, PIP_CONFIG_FILE=os.devnull, UV_NO_CONFIG="1", UV_CACHE_DIR=str(home / "uv-cache"), **more)


def install(python: Path, home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    command = ("install", "--yes", "--python", str(python), *arguments)
    return envcheck(*command, env=settings(home, **more), limit_s=240)


def installed(python: Path, name: str) -> str | None:
    script = f"import importlib.metadata as m; print(m.version({name!r}))"
    child = subprocess.run([str(python), "-c", script], capture_output=True, text=True, timeout=60)
    return child.stdout.strip() or None


def problems(result: "subprocess.CompletedProcess[str]") -> list[str]:
    return [finding["problem"] for finding in document(result)["findings"] if finding["status"] == "fail"]


def document(result: "subprocess.CompletedProcess[str]") -> Any:
    assert "defect of envcheck" not in result.stderr
    answer = json.loads(result.stdout)
    assert [e.message for e in Draft202012Validator(make_schema("install")).iter_errors(answer)] == []
    return answer


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_whole_set_is_installed_tried_and_then_left_alone(
    installer: str, venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    first = install(python, tmp_path, "--index-url", index, "--installer", installer)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "[1/2] install torch" in first.stdout
    assert installed(python, "transformers") is not None
    second = install(python, tmp_path, "--index-url", "file:///nowhere", "--installer", installer)
    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.startswith("In place")


def test_a_dry_run_prints_the_commands_and_changes_nothing(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    result = install(python, tmp_path, "--index-url", index, "--installer", "pip", "--dry-run")
    assert result.returncode == 0
    assert f"{python} -m pip install torch==" in result.stdout
    assert installed(python, "torch") is None


def test_without_a_terminal_and_without_yes_it_asks_for_yes(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    result = envcheck("install", "--python", str(python), "--index-url", index, env=settings(tmp_path))
    assert result.returncode == 2
    assert "--yes" in result.stderr


def test_a_constraint_of_the_user_chooses_an_older_set(venv: Venv, index: str, tmp_path: Path) -> None:
    forbidden = SETS[0].version("torch")
    (tmp_path / "constraints.txt").write_text(f"# ours\ntorch<{forbidden}  # not yet\n")
    (tmp_path / "pip.conf").write_text(f"[install]\nconstraint = {tmp_path}/constraints.txt\n")
    python = venv()
    for installer in INSTALLERS:
        more = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf"), "UV_CONSTRAINT": str(tmp_path / "constraints.txt")}
        command = ("install", "--yes", "--python", str(python), "--index-url", index, "--installer", installer)
        result = envcheck(*command, env={**settings(tmp_path), **more}, limit_s=240)
        assert result.returncode == 0, result.stdout + result.stderr
        torch = installed(python, "torch")
        assert torch is not None
        assert torch != forbidden


def test_constraints_that_allow_no_set_are_named_before_anything_is_installed(
    venv: Venv, index: str, tmp_path: Path
) -> None:
    (tmp_path / "constraints.txt").write_text("torch==1.13.1\n")
    python = venv()
    result = install(
        python, tmp_path, "--index-url", index, "--json", "--installer", "pip",
        PIP_CONSTRAINT=str(tmp_path / "constraints.txt"),
    )  # fmt: skip
    assert result.returncode == 1
    assert problems(result) == ["package-conflict"]
    assert "torch==1.13.1" in result.stdout
    assert installed(python, "pillow") is None


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_version_that_the_index_lacks_is_named(installer: str, venv: Venv, tmp_path: Path) -> None:
    root = make_index(tmp_path / "simple")
    shutil.rmtree(root / "transformers")
    make_wheel(root / "transformers", "transformers", "4.40.0")
    write_page(root / "transformers")
    result = install(venv(), tmp_path, "--index-url", root.as_uri(), "--json", "--installer", installer)
    assert result.returncode == 1
    assert problems(result) == ["wheel-not-found"]


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_wheel_for_another_platform_alone_is_named(installer: str, venv: Venv, tmp_path: Path) -> None:
    root = make_index(tmp_path / "simple")
    for wheel in (root / "torch").glob("*.whl"):
        wheel.rename(wheel.with_name(wheel.name.replace("py3-none-any", "cp312-cp312-win_amd64")))
    write_page(root / "torch")
    result = install(venv(), tmp_path, "--index-url", root.as_uri(), "--json", "--installer", installer)
    assert result.returncode == 1
    assert problems(result) == ["wheel-not-found"]


@pytest.mark.parametrize("installer", INSTALLERS)
def test_what_cannot_be_imported_afterwards_is_a_failure(installer: str, venv: Venv, tmp_path: Path) -> None:
    crash = {"torch": "raise ImportError('libcudart.so.13: cannot open shared object file: No such file')\n"}
    root = make_index(tmp_path / "simple", modules=crash)
    result = install(venv(), tmp_path, "--index-url", root.as_uri(), "--json", "--installer", installer)
    assert result.returncode == 1
    assert problems(result) == ["library-missing"]
    again = install(tmp_path / "venv/bin/python", tmp_path, "--index-url", root.as_uri(), "--json")
    assert again.returncode == 1, "a set that was never imported is not in place"


def test_a_torch_that_crashes_on_import_is_named_with_its_signal(venv: Venv, tmp_path: Path) -> None:
    root = make_index(tmp_path / "simple", modules={"torch": "import os\nos.abort()\n"})
    result = install(venv(), tmp_path, "--index-url", root.as_uri(), "--json")
    assert problems(result) == ["torch-import-crashed"]


def test_a_full_disk_is_named(venv: Venv, tmp_path: Path) -> None:
    big = {"transformers": "X = '''" + "x" * 6_000_000 + "'''\nclass AutoProcessor: ...\nclass Qwen3VLModel: ...\n"}
    root = make_index(tmp_path / "simple", modules=big)
    python = venv()
    script = f"mount -t tmpfs -o size=2m tmpfs {tmp_path}/venv/lib/python3.*/site-packages/transformers && exec "
    (Path(subprocess.run([str(python), "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True,
                         text=True, check=True).stdout.strip()) / "transformers").mkdir()  # fmt: skip
    arguments = f"--yes --json --python {python} --index-url {root.as_uri()} --installer pip"
    command = f"{sys.executable} -m envcheck install {arguments}"
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("mount namespaces cannot be made here")
    result = subprocess.run(
        ["unshare", "-m", "sh", "-c", script + command], env=settings(tmp_path), capture_output=True, text=True,
        timeout=240,
    )  # fmt: skip
    assert problems(result) == ["disk-full"], result.stderr


def test_an_index_that_does_not_answer_is_named(venv: Venv, tmp_path: Path) -> None:
    result = install(venv(), tmp_path, "--index-url", "http://127.0.0.1:9/simple", "--json")
    assert result.returncode == 1
    assert problems(result) == ["network-failed"]
    assert "127.0.0.1:9" in result.stdout


def test_credentials_of_an_index_are_neither_shown_nor_kept(venv: Venv, tmp_path: Path) -> None:
    python = venv()
    result = install(python, tmp_path, "--index-url", "http://ada:hunter2secret@127.0.0.1:9/simple", "--json")
    assert "hunter2secret" not in result.stdout + result.stderr
    kept = [file for file in (tmp_path / "venv/share").rglob("*") if file.is_file()]
    assert [file for file in kept if "hunter2secret" in file.read_text("utf-8", "replace")] == []


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_private_index_of_torch_is_used_and_its_credentials_stay_private(
    installer: str, venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    folder = Path(index.removeprefix("file://"))
    with private_server(folder, "ada:hunter2secret") as url:
        private = url.replace("://", "://ada:hunter2secret@")
        ask = ("--index-url", index, "--torch-index", private, "--installer", installer)
        without = install(python, tmp_path, "--index-url", index, "--torch-index", url, "--dry-run")
        dry = install(python, tmp_path, *ask, "--dry-run")
        result = install(python, tmp_path, *ask, "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"--index-url {url}" in dry.stdout
    assert installed(python, "torch") is not None
    assert "hunter2secret" not in dry.stdout + dry.stderr + result.stdout + result.stderr
    kept = [file for file in (tmp_path / "venv").rglob("*") if file.is_file() and file.suffix in (".json", ".log", "")]
    assert [file for file in kept if b"hunter2secret" in file.read_bytes()] == []
    assert without.returncode == 1
    assert "401 Unauthorized" in without.stdout


def test_a_python_outside_of_an_environment_is_refused(index: str, tmp_path: Path) -> None:
    base = Path(sys.base_prefix) / "bin" / "python{}.{}".format(*sys.version_info[:2])
    result = install(base, tmp_path, "--index-url", index, "--json", "--dry-run")
    assert result.returncode == 1
    assert problems(result) == ["externally-managed"]


def test_an_interrupted_installation_is_gone_on_with(venv: Venv, index: str, tmp_path: Path) -> None:
    """Killed at several moments; the last run always ends with everything in place."""
    python = venv()
    command = [sys.executable, "-m", "envcheck", "install", "--yes", "--python", str(python), "--index-url", index]
    for moment in (0.4, 0.8, 1.2, 1.8):
        with subprocess.Popen(
            command,
            env=settings(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as child:
            time.sleep(moment)
            os.killpg(child.pid, signal.SIGKILL)
    last = install(python, tmp_path, "--index-url", index)
    assert last.returncode == 0, last.stdout + last.stderr
    assert installed(python, "torch") is not None


def test_after_an_interruption_every_step_is_made_again(venv: Venv, index: str, tmp_path: Path) -> None:
    """Also where every package is there: an optional step may not have been come to."""
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    journal = tmp_path / "venv/share/envcheck/install.json"
    journal.write_text(json.dumps({**json.loads(journal.read_text()), "state": "running"}))
    result = install(python, tmp_path, "--index-url", index)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "install torch, transformers and what they need" in result.stdout
    assert install(python, tmp_path, "--index-url", index).stdout.startswith("In place")


def test_a_release_that_was_taken_back_is_a_warning(venv: Venv, tmp_path: Path) -> None:
    root = make_index(tmp_path / "simple")
    page = root / "accelerate" / "index.html"
    page.write_text(page.read_text().replace("<a ", '<a data-yanked="eats files" '))
    result = install(venv(), tmp_path, "--index-url", root.as_uri(), "--json")
    assert result.returncode == 0, result.stderr
    assert [(f["problem"], f["status"]) for f in document(result)["findings"]] == [("wheel-yanked", "warn")]


def test_half_written_packages_are_reinstalled(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    package = next((tmp_path / "venv/lib").glob("python3*/site-packages/transformers/__init__.py"))
    package.unlink()  # uv links files from its cache: writing into this one would change that one
    package.write_text("")
    journal = tmp_path / "venv/share/envcheck/install.json"
    journal.write_text(json.dumps({**json.loads(journal.read_text()), "state": "running"}))
    result = install(python, tmp_path, "--index-url", index)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Damaged: transformers: transformers/__init__.py has another size" in result.stdout
    assert package.read_text() != ""


def test_deleted_files_are_reinstalled_though_the_last_installation_ended_well(
    venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    package = next((tmp_path / "venv/lib").glob("python3*/site-packages/accelerate/__init__.py"))
    package.unlink()
    result = install(python, tmp_path, "--index-url", index)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Damaged: accelerate: accelerate/__init__.py is missing" in result.stdout
    assert package.is_file()
    assert install(python, tmp_path, "--index-url", "file:///nowhere").stdout.startswith("In place")


def test_what_was_installed_is_kept_though_another_set_would_now_be_preferred(
    venv: Venv, index: str, tmp_path: Path
) -> None:
    preferred = SETS[0].version("torch")
    (tmp_path / "constraints.txt").write_text(f"torch<{preferred}\n")
    python = venv()
    first = install(python, tmp_path, "--index-url", index, UV_CONSTRAINT=str(tmp_path / "constraints.txt"))
    assert first.returncode == 0, first.stdout + first.stderr
    older = installed(python, "torch")
    assert older not in (None, preferred)
    second = install(python, tmp_path, "--index-url", index)
    assert second.stdout.startswith("In place")
    assert installed(python, "torch") == older


def test_an_uv_that_is_too_old_is_passed_over(venv: Venv, index: str, tmp_path: Path) -> None:
    """It would not be told the index: UV_DEFAULT_INDEX came with 0.4.23."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text("#!/bin/sh\necho uv 0.4.10\n")
    (tools / "uv").chmod(0o755)
    result = install(venv(), tmp_path, "--index-url", index, "--dry-run", PATH=f"{tools}:{os.environ['PATH']}")
    assert result.returncode == 0, result.stdout + result.stderr
    assert str(tools) not in result.stdout


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.org/simple", "relative/folder"])
def test_what_is_no_index_is_refused_in_one_sentence(url: str, tmp_path: Path) -> None:
    for option in ("--index-url", "--torch-index"):
        result = envcheck("install", "--yes", option, url, env=settings(tmp_path))
        assert (result.returncode, result.stdout) == (2, "")
        assert url in result.stderr
        assert result.stderr.count("\n") == 1


def test_an_installer_that_there_is_not_is_refused(tmp_path: Path) -> None:
    result = envcheck("install", "--yes", "--installer", "conda", env=settings(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "uv, pip" in result.stderr

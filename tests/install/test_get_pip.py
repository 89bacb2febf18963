"""pip for an environment that was made without it, from an index or a folder."""

import ensurepip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from envcheck.install.get_pip import NoPipError, fetch, in_folder
from envcheck.install.transport import DIRECT

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SCRIPT = "import sys; sys.path.insert(0, sys.argv.pop()); from envcheck.install.get_pip import main; sys.exit(main())"


@pytest.fixture(scope="module")
def wheel() -> Path:
    """A real pip, which Python brings along."""
    found = sorted(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    if not found:
        pytest.skip("this Python's ensurepip brings no wheel of its own")
    return found[-1]


@pytest.fixture
def index(wheel: Path, tmp_path: Path) -> Callable[..., str]:
    """Makes an index (PEP 503) that has pip; its URL."""

    def make(*more: str, digest: str | None = None) -> str:
        page = tmp_path / "my index" / "pip"
        page.mkdir(parents=True)
        shutil.copy(wheel, page / wheel.name)
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        links = f'<a href="{wheel.name}#sha256={digest}" data-requires-python="&gt;=3.7">{wheel.name}</a>'
        (page / "index.html").write_text("<html>" + "".join(more) + links + "</html>")
        return page.parent.as_uri()

    return make


def run(tmp_path: Path, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """As bootstrap.sh runs it, in an environment without pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True, timeout=120)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environ}
    command = [str(tmp_path / "venv/bin/python"), "-I", "-c", SCRIPT, str(tmp_path / "to"), *arguments, str(ROOT)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=240)


def has_pip(tmp_path: Path) -> bool:
    asked = subprocess.run([str(tmp_path / "venv/bin/python"), "-I", "-m", "pip", "--version"], timeout=120)
    return asked.returncode == 0


def test_it_comes_from_the_users_index(index: Callable[..., str], tmp_path: Path) -> None:
    result = run(tmp_path, PIP_INDEX_URL=index())
    assert (result.returncode, result.stderr) == (0, "")
    assert has_pip(tmp_path)


def test_it_comes_from_a_folder(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "usb stick"
    folder.mkdir()
    shutil.copy(wheel, folder)
    assert run(tmp_path, str(folder)).returncode == 0
    assert has_pip(tmp_path)


def test_what_is_newer_and_does_not_run_here_is_passed_over(
    index: Callable[..., str], wheel: Path, tmp_path: Path
) -> None:
    links = (
        '<a href="pip-999.0-py3-none-any.whl" data-requires-python="&gt;=3.99">x</a>',
        '<a href="pip-998.0-py3-none-any.whl" data-yanked="broken">x</a>',
        '<a href="pip-997.0rc1-py3-none-any.whl">x</a><a href="pip-997.0.tar.gz">x</a>',
    )
    assert fetch(index(*links), tmp_path / "to", DIRECT).name == wheel.name


def test_another_file_than_the_index_says_is_refused(index: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(NoPipError, match="sent a different"):
        fetch(index(digest="0" * 64), tmp_path / "to", DIRECT)
    assert not (tmp_path / "to").exists()


def test_an_index_that_does_not_answer_is_named_without_its_credentials(tmp_path: Path) -> None:
    result = run(tmp_path, PIP_INDEX_URL="http://ada:secret@127.0.0.1:9/simple")
    assert result.returncode == 1
    assert "http://127.0.0.1:9/simple" in result.stderr
    assert "secret" not in result.stderr


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    with pytest.raises(NoPipError, match="no wheel of pip"):
        in_folder(tmp_path)

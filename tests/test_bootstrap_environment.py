"""What bootstrap.sh does with an environment that it finds: moved, of a Python that is gone, another user's, or to go.

Each run ends at the installer, for want of a network and of wheels: the steps before it are what is tested.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_bootstrap import bootstrap, checkout, said

__all__ = ["checkout"]

pytestmark = pytest.mark.once
AS_ADA = ("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups")
ROOT = Path(__file__).parents[1]


def make_environment(place: Path, python: str = sys.executable) -> Path:
    """An environment as bootstrap.sh makes it, without pip, with a script of its own."""
    subprocess.run([python, "-I", "-m", "venv", "--without-pip", str(place)], check=True, timeout=120)
    script = place / "bin" / "tool"
    # As pip writes it where the path has blanks.
    script.write_text(f"#!/bin/sh\n'''exec' \"{place}/bin/python\" \"$0\" \"$@\"\n' '''\nprint('hello')\n")
    script.chmod(0o755)
    (place.parent / ".envcheck").mkdir(exist_ok=True)
    return place


def begun(checkout: Path, *arguments: str, **variables: str) -> str:
    """What it says, up to the installer."""
    empty = checkout.parent / "no wheels"
    empty.mkdir(exist_ok=True)
    return said(bootstrap(checkout, "--no-models", "--offline", str(empty), *arguments, path=None, **variables))


def answers(program: Path) -> bool:
    try:
        return subprocess.run([str(program)], capture_output=True, stdin=subprocess.DEVNULL, timeout=60).returncode == 0
    except OSError:
        return False


def test_scripts_of_a_moved_checkout_are_rewritten(checkout: Path) -> None:
    make_environment(checkout / ".venv")
    moved = checkout.with_name("another place")
    checkout.rename(moved)
    assert not answers(moved / ".venv/bin/tool")
    assert "in place, moved or changed: " in begun(moved)
    assert answers(moved / ".venv/bin/tool")


@pytest.mark.parametrize("lost", ["python", "pyvenv.cfg", "bin"])
def test_an_environment_whose_python_is_gone_is_linked_to_another_and_loses_nothing(lost: str, checkout: Path) -> None:
    venv = make_environment(checkout / ".venv")
    (venv / "mine.txt").write_text("mine")
    if lost == "python":
        for link in venv.glob("bin/python*"):
            link.unlink()
            link.symlink_to(f"/opt/gone/{link.name}")
    elif lost == "bin":
        shutil.rmtree(venv / "bin")
    else:
        (venv / "pyvenv.cfg").unlink()
    told = begun(checkout)
    assert "relinked to 3." in told, told
    assert (venv / "mine.txt").read_text() == "mine"
    assert (
        subprocess.run([venv / "bin/python", "-c", "import sys; sys.exit(sys.prefix == sys.base_prefix)"]).returncode
        == 0
    )


def test_a_flat_copy_whose_python_stayed_elsewhere_is_linked_to_one_that_is_here(checkout: Path) -> None:
    """`cp -rL` from another machine: its Python is a file that runs, and pyvenv.cfg names a folder that is not here."""
    venv = make_environment(checkout / ".venv")
    for link in list(venv.glob("bin/python*")):
        real = link.resolve()
        link.unlink()
        shutil.copy2(real, link)
    config = (venv / "pyvenv.cfg").read_text()
    (venv / "pyvenv.cfg").write_text(re.sub(r"(?m)^home = .*", "home = /home/eve/.pyenv/versions/3.11.4/bin", config))
    told = begun(checkout, PATH=f"{venv}/bin:{os.environ['PATH']}")
    assert "relinked to 3." in told, told
    home = re.search(r"(?m)^home = (.*)", (venv / "pyvenv.cfg").read_text())
    assert home is not None
    assert list(Path(home[1]).glob("python3*"))
    assert not home[1].startswith(str(venv))


def test_a_path_file_that_is_no_text_is_renamed_and_the_environment_kept(checkout: Path) -> None:
    venv = make_environment(checkout / ".venv")
    site = next(venv.glob("lib/python3*/site-packages"))
    (site / "work.pth").write_bytes(b"\x80\x81\xfe\0garbage\n")
    (site / "mine.pth").write_text(str(checkout))
    assert not answers(venv / "bin/tool")
    told = begun(checkout)
    assert (
        "work.pth is not a text file and made every start of Python fail; it was renamed to work.pth.disabled" in told
    ), told
    assert answers(venv / "bin/tool")
    assert (site / "mine.pth").is_file()
    assert not (checkout / ".venv.old").exists()


def test_a_pythonhome_with_which_nothing_starts_is_said_and_ignored(checkout: Path) -> None:
    venv = make_environment(checkout / ".venv")
    told = begun(checkout, PYTHONHOME="/opt/another")
    assert "PYTHONHOME is set (/opt/another). bootstrap.sh ignores it" in told
    assert "unset PYTHONHOME" in told
    assert "Virtual environment ... in place" in told
    assert venv.is_dir()


def test_an_environment_of_another_python_is_renamed_and_named(checkout: Path) -> None:
    other = next((p for n in range(10, 15) if n != sys.version_info[1] and (p := _python(n))), None)
    if other is None:
        pytest.skip("there is one Python here")
    venv = make_environment(checkout / ".venv", other)
    (venv / "mine.txt").write_text("mine")
    told = begun(checkout, "--python", sys.executable)
    assert f"it was renamed to {venv}.old" in told, told
    assert (checkout / ".venv.old/mine.txt").read_text() == "mine"


def _python(minor: int) -> str | None:
    found = shutil.which(f"python3.{minor}")
    works = found and subprocess.run([found, "-c", "import venv"], capture_output=True).returncode == 0
    return found if works else None


def test_remove_names_the_users_own_files_and_the_caches_and_deletes_only_what_is_its_own(checkout: Path) -> None:
    venv = make_environment(checkout / ".venv")
    (venv / "thesis.txt").write_text("mine")
    (checkout / "notes.txt").write_text("mine")
    cache = checkout.parent / ".cache/uv"
    cache.mkdir(parents=True)
    (cache / "wheel").write_bytes(b"x" * 100_000)
    asked = bootstrap(checkout, "--remove")
    assert asked.returncode == 1
    assert venv.is_dir()
    assert "Also deleted, although no installer created them:" in asked.stdout
    assert str(venv / "thesis.txt") in asked.stdout
    done = bootstrap(checkout, "--remove", "--yes")
    assert done.returncode == 0, said(done)
    assert not venv.exists()
    assert not (checkout / ".envcheck").exists()
    assert (checkout / "notes.txt").exists()
    assert str(cache) in done.stdout
    assert (cache / "wheel").exists()
    assert "There is no environment here" in said(bootstrap(checkout, "--remove", "--yes"))


def test_remove_leaves_a_folder_alone_that_is_no_environment(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv/thesis.txt").write_text("mine")
    result = bootstrap(checkout, "--remove", "--yes")
    assert result.returncode == 1
    assert "is not a Python environment" in said(result)
    assert (checkout / ".venv/thesis.txt").exists()


@pytest.fixture
def of_ada() -> Iterator[Path]:
    """A checkout that an ordinary user can reach and owns."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv, to be two users")
    with tempfile.TemporaryDirectory(prefix="ada ") as folder:
        place = Path(folder) / "checkout"
        place.mkdir()
        for name in ("bootstrap.sh", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, place / name)
        shutil.copytree(ROOT / "envcheck", place / "envcheck", ignore=shutil.ignore_patterns("__pycache__"))
        for path in (Path(folder), place, *place.rglob("*")):
            os.chown(path, 1000, 1000)
        yield place


def as_ada(checkout: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(checkout.parent), "LC_ALL": "C.UTF-8"}
    command = [*AS_ADA, "bash", str(checkout / "bootstrap.sh"), *arguments]
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)


@pytest.mark.parametrize("file", [".venv/lib/site.py", ".envcheck/core"])
def test_files_of_root_are_named_with_what_gives_them_back(file: str, of_ada: Path) -> None:
    (of_ada / file).parent.mkdir(parents=True)
    (of_ada / file).write_text("")
    result = as_ada(of_ada, "--no-models")
    assert result.returncode == 1
    assert "belongs to the user root, probably from a run with sudo" in said(result)
    assert "sudo chown -R" in said(result)
    assert "Permission denied" not in said(result)
    subprocess.run(["chown", "-R", "1000:1000", str(of_ada)], check=True)
    assert "belongs to" not in said(as_ada(of_ada, "--no-models", "--dry-run"))


def test_a_folder_that_cannot_be_written_to_is_said_in_one_sentence(of_ada: Path) -> None:
    os.chown(of_ada, 0, 0)
    result = as_ada(of_ada, "--no-models")
    assert result.returncode == 1
    assert "is not writable; copy this folder to a place where you can write" in said(result)

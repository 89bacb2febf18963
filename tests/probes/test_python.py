"""The checked Python: envcheck's own and others, real ones, broken ones and none at all."""

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from envcheck.probes import python_child
from envcheck.probes.box import Box
from envcheck.probes.python import Interpreter, interpreter, judged_version, provider, python_facts, resolve_python
from envcheck.probes.python_environment import probe_python
from envcheck.snapshot import PythonEnvironment


def facts(box: Box) -> PythonEnvironment:
    answer = interpreter(box)
    assert isinstance(answer, Interpreter), answer
    return python_facts(box, answer)


def other_pythons() -> list[str]:
    """Pythons on this machine that are not the one that runs the tests."""
    installed = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob("versions/*/bin/python")
    named = [path for minor in range(6, 16) if (path := shutil.which(f"python3.{minor}")) and "shims" not in path]
    mine = Path(sys.executable).resolve()
    return [path for path in (*map(str, sorted(installed)), *named) if Path(path).resolve() != mine]


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture(scope="module")
def bare_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment without anything in it."""
    folder = tmp_path_factory.mktemp("venv") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


def test_own_python_is_described_as_it_describes_itself() -> None:
    seen = facts(Box())
    assert seen.executable == sys.executable
    assert seen.version == sys.version.split()[0].rstrip("+")
    assert seen.implementation == sys.implementation.name
    assert seen.prefix == sys.prefix
    assert seen.base_prefix == sys.base_prefix
    assert seen.virtual is (sys.prefix != sys.base_prefix)
    assert seen.include == sysconfig.get_path("include")
    assert sysconfig.get_path("purelib") in seen.site_packages
    assert sysconfig.get_path("stdlib") not in seen.site_packages


def test_headers_are_named_only_where_they_lie() -> None:
    seen = facts(Box())
    header = Path(sysconfig.get_path("include"), "Python.h")
    assert seen.headers == (str(header) if header.is_file() else None)


def test_virtual_environment_is_judged_by_its_own_folders(bare_venv: Path) -> None:
    seen = facts(Box(python=str(bare_venv / "bin/python")))
    assert seen.prefix == str(bare_venv)
    assert seen.virtual is True
    assert seen.externally_managed is False
    assert [Path(folder).is_relative_to(bare_venv) for folder in seen.site_packages] == [True]


@pytest.mark.parametrize("path", other_pythons() or [pytest.param("", marks=pytest.mark.skip("no other Python here"))])
def test_other_python_says_its_own_version(path: str) -> None:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.split()
    if not told or told[1] < "3":
        with pytest.raises(ValueError, match=r"older than Python 3\.6"):
            resolve_python(path)
        return
    seen = facts(Box(python=path))
    assert seen.version == told[1]
    assert judged_version(Box(python=path)) == told[1]
    assert seen.tag == "cp" + "".join(told[1].split(".")[:2])


def test_child_has_nothing_that_python_3_6_cannot_read() -> None:
    ast.parse(Path(python_child.__file__).read_text(), feature_version=(3, 6))


def test_distribution_python_is_managed_by_the_distribution() -> None:
    system = Path("/usr/bin/python3")
    if not system.exists():
        pytest.skip("no /usr/bin/python3 here")
    seen = facts(Box(python=str(system)))
    assert seen.provider in ("distribution", "deadsnakes")
    assert seen.virtual is False
    assert seen.externally_managed is bool(list(Path("/usr/lib").glob("python3.*/EXTERNALLY-MANAGED")))


@pytest.mark.parametrize(
    ("base_prefix", "expected"),
    [
        ("/usr", "distribution"),
        ("/home/ann/.pyenv/versions/3.11.7", "pyenv"),
        ("/home/ann/.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu", "uv"),
        ("/usr/local", "source"),
        ("/opt/hostedtoolcache/Python/3.12.4/x64", None),
    ],
)
def test_provider_is_told_by_the_place(tmp_path: Path, base_prefix: str, expected: str | None) -> None:
    assert provider(Box(root=tmp_path, environ={}), base_prefix, "3.12.4") == expected


def test_conda_is_known_by_its_records(tmp_path: Path) -> None:
    (tmp_path / "home/ann/miniforge3/envs/vl/conda-meta").mkdir(parents=True)
    assert provider(Box(root=tmp_path, environ={}), "/home/ann/miniforge3/envs/vl", "3.11.7") == "conda"


@pytest.mark.parametrize(("version", "expected"), [("3.12.4", "deadsnakes"), ("3.10.12", "distribution")])
def test_second_python_on_ubuntu_with_the_deadsnakes_archive(tmp_path: Path, version: str, expected: str) -> None:
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/bin/python3").symlink_to("python3.10")
    sources = tmp_path / "etc/apt/sources.list.d"
    sources.mkdir(parents=True)
    (sources / "deadsnakes-ubuntu-ppa-jammy.list").touch()
    assert provider(Box(root=tmp_path, environ={}), "/usr", version) == expected


def test_hanging_python_costs_only_the_time_limit(tmp_path: Path) -> None:
    box = Box(python=script(tmp_path / "python", "sleep 60")).with_timeout(0.3)
    started = time.monotonic()
    seen = probe_python(box)
    assert time.monotonic() - started < 2
    assert "no answer within" in seen.unavailable["python.version"]
    assert "no answer within" in seen.unavailable["torch"]
    assert "torch" not in seen.sections  # not "torch is missing": it is not known


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exit 0", "said nothing"),
        ("echo 'libpython3.11.so.1.0: cannot open shared object file' >&2; exit 127", "libpython3.11.so.1.0"),
        ("kill -SEGV $$", "SIGSEGV"),
        ("echo '{}'", "does not respond as a Python does"),
    ],
)
def test_broken_python_is_refused_in_one_sentence(tmp_path: Path, text: str, reason: str) -> None:
    path = script(tmp_path / "python", text)
    with pytest.raises(ValueError, match="is not a Python that envcheck can check") as refusal:
        resolve_python(path)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("place", [lambda env: env, lambda env: env / "bin/python", lambda env: env / "bin/python3"])
def test_environment_may_be_named_by_folder_or_program(bare_venv: Path, place: Callable[[Path], Path]) -> None:
    assert Path(resolve_python(str(place(bare_venv)))).parent == bare_venv / "bin"


@pytest.mark.parametrize("wanted", ["/no/such/python", "no-such-python", "", "/etc", "/etc/hostname", "a\0b"])
def test_what_is_no_python_is_refused(wanted: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
        resolve_python(wanted)


def test_module_beside_the_child_does_not_stand_in_for_the_real_one(bare_venv: Path) -> None:
    """envcheck/probes has a torch.py; an environment without torch must not find that one."""
    answer = interpreter(Box(python=str(bare_venv / "bin/python")))
    assert isinstance(answer, Interpreter)
    assert not any("probes" in folder for folder in answer.site_packages)


def test_environment_without_torch_has_a_torch_section_that_says_so(bare_venv: Path) -> None:
    seen = probe_python(Box(python=str(bare_venv / "bin/python")))
    assert seen.sections["packages"] == {}
    assert seen.sections["torch"].version is None  # type: ignore[attr-defined] # sections are plain objects
    assert seen.unavailable == {}

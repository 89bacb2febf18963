"""The sdist and the wheel: complete, and running on their own."""

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built by the backend that pyproject.toml names."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--sdist", "--wheel", "--outdir", str(out)]
    result = subprocess.run([*command, str(REPOSITORY)], capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, result.stdout + result.stderr
    return out


def test_the_wheel_holds_all_modules_and_data_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name and ".data/" not in name}
    package = REPOSITORY / "envcheck"
    wanted = {
        f.relative_to(REPOSITORY).as_posix()
        for f in package.rglob("*")
        if f.is_file() and "__pycache__" not in f.parts and f.suffix != ".pyc"
    }
    assert names == wanted
    assert "envcheck/py.typed" in names


def test_the_wheel_brings_the_manual_page(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        data = [name.partition(".data/")[2] for name in wheel.namelist() if ".data/" in name]
    assert data == ["data/share/man/man1/envcheck.1"]


def test_the_index_takes_both_distributions(built: Path) -> None:
    files = [str(file) for file in built.iterdir() if file.suffix in (".whl", ".gz")]
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *files], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2


def test_the_sdist_holds_what_is_needed_to_build_and_test(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert {"pyproject.toml", "README.md", "LICENSE", "bootstrap.sh", "tests/test_layers.py"} <= names


def test_the_installed_wheel_runs_without_the_checkout(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    script = "import envcheck, sys; print(envcheck.__file__, file=sys.stderr); from envcheck.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", script, "check", "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode in (0, 1), result.stderr
    assert str(target) in result.stderr
    assert json.loads(result.stdout)["schema"] == "envcheck.report/1"


def test_the_distribution_is_not_called_as_the_package(built: Path) -> None:
    assert next(built.glob("*.whl")).name.startswith("gpu_envcheck-")

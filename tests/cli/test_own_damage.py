"""envcheck whose own packages are damaged says so, and repairs them where a repair was asked for."""

import json
import shutil
import subprocess
import sys
import venv as make
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An environment with copies of envcheck's own packages; its folder of packages."""
    make.create(tmp_path / "venv", symlinks=True)
    here = next(Path(folder) for folder in sys.path if (Path(folder) / "msgspec").is_dir())
    site = next((tmp_path / "venv").glob("lib/python3*/site-packages"))
    names = ("typer", "rich", "msgspec", "nvidia_ml_py", "packaging", "click", "pygments", "markdown_it_py", "mdurl",
             "shellingham", "typing_extensions", "annotated_doc", "ahocorasick_rs")  # fmt: skip
    for info in (path for name in names for path in here.glob(f"{name}-*.dist-info")):
        shutil.copytree(info, site / info.name)
        for line in (info / "RECORD").read_text().splitlines():
            source = here / line.split(",")[0]
            if not line.startswith("..") and source.is_file():
                (site / line.split(",")[0]).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, site / line.split(",")[0])
    return site


def run(own: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [str(own.parents[2] / "bin" / "python"), "-m", "envcheck", *arguments]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(own)}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_a_whole_one_runs(own: Path) -> None:
    assert run(own, "--version").returncode == 0


def test_a_library_that_was_cut_short_is_named_before_it_kills_the_process(own: Path) -> None:
    library = next(own.glob("msgspec/_core*.so"))
    library.write_bytes(library.read_bytes()[:50_000])
    result = run(own, "check")
    assert result.returncode == 1
    assert f"package-damaged]: msgspec: msgspec/{library.name} has another size" in result.stderr
    assert "./bootstrap.sh" in result.stderr
    assert "msgspec==" in result.stderr


@pytest.mark.parametrize("file", ["rich/console.py", "typer/main.py"])
def test_a_module_that_was_emptied_is_no_defect_of_envcheck(file: str, own: Path) -> None:
    (own / file).write_text("")
    result = run(own, "checks")
    assert result.returncode in (0, 1)
    assert "please report it" not in result.stderr
    if result.returncode:
        assert f"{file} has another size" in result.stderr


def test_a_package_that_is_gone_is_named(own: Path) -> None:
    shutil.rmtree(own / "typer")
    shutil.rmtree(next(own.glob("typer-*.dist-info")))
    result = run(own, "check")
    assert result.returncode == 1
    assert "typer is missing" in result.stderr


def test_a_file_in_the_current_folder_takes_the_place_of_no_module_of_python(tmp_path: Path) -> None:
    for name in ("logging", "token", "json"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('a file of mine')\n")
    command = [sys.executable, "-m", "envcheck", "check", "--json", "--offline"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    report = json.loads(result.stdout)
    assert report["counts"]["error"] == 0, result.stdout
    assert "module-shadowed" in {finding["problem"] for finding in report["findings"]}

"""An environment that was moved: its scripts are made to name the new place."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from envcheck.install.moved import rehome, rewrite

Venv = Callable[[], Path]


def test_scripts_run_after_a_move(venv: Venv) -> None:
    python = venv()  # a copy of another one: its scripts name that
    environment = python.parents[1]
    old = _named(environment)
    for script in ("pip", "activate"):
        text = (environment / "bin" / script).read_text()
        (environment / "bin" / script).write_text(text.replace(old, "/opt/gone"))
    assert rewrite(environment) >= 2
    run = subprocess.run([str(environment / "bin" / "pip"), "--version"], capture_output=True, text=True, timeout=60)
    assert (run.returncode, str(environment) in run.stdout) == (0, True)
    told = f'. "{environment}/bin/activate"; echo "$VIRTUAL_ENV"'
    shell = subprocess.run(["bash", "-c", told], capture_output=True, text=True, timeout=60)
    assert shell.stdout.strip() == str(environment)
    assert rewrite(environment) == 0


def test_scripts_that_cannot_be_executed_and_those_of_windows(venv: Venv) -> None:
    environment = venv().parents[1]
    rewrite(environment)
    pip, other = environment / "bin" / "pip", environment / "bin" / "pip3"
    pip.chmod(0o644)
    other.write_bytes(other.read_bytes().replace(b"\n", b"\r\n"))
    assert rewrite(environment) == 2
    for script in (pip, other):
        assert subprocess.run([str(script), "--version"], capture_output=True, timeout=60).returncode == 0


def test_a_script_of_another_environment_is_left_alone(venv: Venv, tmp_path: Path) -> None:
    environment = venv().parents[1]
    rewrite(environment)
    other = tmp_path / "other" / "bin"
    other.mkdir(parents=True)
    (other / "python").symlink_to("/usr/bin/env")
    mine = environment / "bin" / "mine"
    mine.write_text(f"#!{other}/python\n")
    mine.chmod(0o755)
    rewrite(environment)
    assert mine.read_text() == f"#!{other}/python\n"


def _named(environment: Path) -> str:
    """The environment that the copied scripts name."""
    return (environment / "bin" / "pip").read_text().partition("#!")[2].partition("/bin/python")[0]


def test_a_flat_copy_gets_a_python_that_is_here(venv: Venv) -> None:
    """`cp -rL` from another machine: bin/python is a file, and pyvenv.cfg names a folder of that machine."""
    python = venv()
    environment, config = python.parents[1], python.parents[1] / "pyvenv.cfg"
    assert rehome(environment) is None
    for link in list((environment / "bin").glob("python*")):
        real = link.resolve()
        link.unlink()
        shutil.copy2(real, link)
    config.write_text(re.sub(r"(?m)^home = .*", "home = /home/eve/.pyenv/versions/3.11.4/bin", config.read_text()))
    home = rehome(environment)
    assert home is not None
    assert f"home = {home}\n" in config.read_text()
    assert list(Path(home).glob("python3*"))
    assert not home.startswith(str(environment))
    assert python.is_symlink()
    code = "import sys, pathlib; assert sys.prefix != sys.base_prefix; print(sys.prefix)"
    runs = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True, timeout=60)
    assert runs.stdout.strip() == str(environment), runs.stderr
    assert rehome(environment) is None

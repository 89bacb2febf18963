"""Variables that an environment sets when it is activated, in real shells."""

import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.findings import Variable
from envcheck.fix.variables import applied, file_of, write
from envcheck.snapshot import PythonEnvironment


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """The folder of a new virtual environment."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "my venv")]
    subprocess.run(command, check=True, timeout=120)
    return tmp_path / "my venv"


def activated(venv: Path, shell: str, name: str, **before: str) -> str:
    """What a shell that activates the environment has in a variable; `-` where it is not set."""
    script = f'. "{venv}/bin/activate"; printf "%s" "${{{name}--}}"'
    env = {"PATH": "/usr/bin:/bin", **before}
    return subprocess.run([shell, "-c", script], env=env, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_a_shell_that_activates_it_has_the_variables(shell: str, venv: Path) -> None:
    hostile = 'it\'s "$HOME" `id` \\ $(id)'
    write(
        PythonEnvironment(prefix=str(venv)),
        [Variable("CUDA_HOME", "/usr/local/cuda-12.8"), Variable("PATH", "/cuda/bin:$PATH")],
    )
    write(PythonEnvironment(prefix=str(venv)), [Variable("ODD", hostile), Variable("GONE", None)])
    assert activated(venv, shell, "CUDA_HOME") == "/usr/local/cuda-12.8"
    assert activated(venv, shell, "PATH") == f"/cuda/bin:{venv}/bin:/usr/bin:/bin"
    assert activated(venv, shell, "ODD") == hostile
    assert activated(venv, shell, "GONE", GONE="yes") == "-"


def test_the_last_value_counts_and_activate_is_hooked_once(venv: Path) -> None:
    before = (venv / "bin" / "activate").read_text()
    for value in ("1", "2", "3"):
        file = write(PythonEnvironment(prefix=str(venv)), [Variable("CUDA_DEVICE_ORDER", value)])
    assert activated(venv, "sh", "CUDA_DEVICE_ORDER") == "3"
    assert (venv / "bin" / "activate").read_text().count("# envcheck") == 1
    assert (venv / "bin" / "activate").read_text().startswith(before)
    file.unlink()
    assert activated(venv, "sh", "CUDA_DEVICE_ORDER") == "-"


def test_conda_reads_a_folder_of_its_own(tmp_path: Path) -> None:
    there = PythonEnvironment(prefix=str(tmp_path), conda=True)
    file = write(there, [Variable("CC", "gcc-12")])
    assert file == file_of(there) == tmp_path / "etc" / "conda" / "activate.d" / "envcheck.sh"
    assert file.read_text() == 'export CC="gcc-12"\n'


def test_the_next_look_sees_them_as_a_new_shell_would() -> None:
    variables = [Variable("PATH", "/new:$PATH"), Variable("CUDA_HOME", None)]
    assert applied(variables, {"PATH": "/bin", "CUDA_HOME": "/old", "A": "b"}) == {"PATH": "/new:/bin", "A": "b"}

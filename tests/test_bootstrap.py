"""bootstrap.sh where it cannot go on: one sentence, the right exit code, nothing left half done.

Where it can go on, it is what makes the environment that these tests run in.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.servers import make_certificate, server

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
TOOLS = (
    "bash",
    "cat",
    "cksum",
    "dirname",
    "env",
    "head",
    "id",
    "mkdir",
    "readlink",
    "rm",
    "sed",
    "tail",
    "tr",
    "cut",
    "sleep",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clean checkout, as far as bootstrap.sh needs one."""
    folder = tmp_path / "a check out"
    folder.mkdir()
    for name in ("bootstrap.sh", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "envcheck", folder / "envcheck", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder of programs for PATH, without any Python."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return tools


def bootstrap(
    checkout: Path, *arguments: str, path: Path | None = None, **more: str
) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": str(path) if path else os.environ["PATH"], "HOME": str(checkout.parent), "LC_ALL": "C.UTF-8", **more}
    command = [str(shutil.which("bash")), str(checkout / "bootstrap.sh"), *arguments]
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)


def said(result: "subprocess.CompletedProcess[str]") -> str:
    return " ".join((result.stdout + result.stderr).split())


def program(folder: Path, name: str, script: str) -> Path:
    (folder / name).write_text(f"#!/bin/bash\n{script}\n")
    (folder / name).chmod(0o755)
    return folder / name


def test_help_says_what_it_does(checkout: Path) -> None:
    result = bootstrap(checkout, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert "--test" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 120


@pytest.mark.parametrize(
    "arguments", [["--tset"], ["--python"], ["--python", ""], ["models"], ["--offline", "/nonexistent"], ["--venv"]]
)
def test_bad_usage_is_one_sentence_and_exit_code_2(arguments: list[str], checkout: Path) -> None:
    result = bootstrap(checkout, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert not (checkout / ".venv").exists()


def test_without_any_python_it_says_what_to_install(checkout: Path, bare_path: Path) -> None:
    result = bootstrap(checkout, path=bare_path)
    assert result.returncode == 1
    assert "there is no Python 3.10 or newer here:" in said(result)


def test_an_old_python_alone_is_none(checkout: Path, bare_path: Path) -> None:
    program(bare_path, "python3", "echo '3.8.10 unfit venv'")
    assert "there is no Python 3.10 or newer" in said(bootstrap(checkout, path=bare_path))


def test_a_python_that_cannot_make_environments_is_named_with_the_package_that_lacks(
    checkout: Path, bare_path: Path
) -> None:
    said_by_it = 'case "$*" in *ensurepip*) echo "3.12.3 ok novenv" ;; *"import venv"*) exit 1 ;; *) echo 3.12 ;; esac'
    program(bare_path, "python3", said_by_it)
    result = bootstrap(checkout, path=bare_path)
    assert result.returncode == 1
    assert "python3 cannot make virtual environments:" in said(result)
    assert "3.12" in said(result)


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("unshare") is None, reason="mounts: needs root")
@pytest.mark.parametrize("components", ["main", "main universe"])
def test_on_an_ubuntu_without_universe_its_component_is_added_first(
    components: str, checkout: Path, bare_path: Path, tmp_path: Path
) -> None:
    """As debootstrap and some clouds make one: python3-venv is not among its packages."""
    said_by_it = 'case "$*" in *ensurepip*) echo "3.12.3 ok novenv" ;; *"import venv"*) exit 1 ;; *) echo 3.12 ;; esac'
    program(bare_path, "python3", said_by_it)
    (bare_path / "grep").symlink_to(shutil.which("grep") or "/bin/grep")
    (tmp_path / "os-release").write_text("ID=ubuntu\nID_LIKE=debian\n")
    (tmp_path / "apt").mkdir()
    (tmp_path / "apt/sources.list").write_text(
        f"# universe is off\ndeb http://archive.example/ubuntu noble {components}\n"
    )
    script = (
        f"mount --bind '{tmp_path}/os-release' /etc/os-release && mount --bind '{tmp_path}/apt' /etc/apt && "
        f"PATH='{bare_path}' exec bash '{checkout}/bootstrap.sh'"
    )
    env = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(tmp_path)}
    result = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    first = "apt-get install -y software-properties-common && add-apt-repository -y universe && apt-get update && "
    needed = "" if "universe" in components else first
    assert f"python3 cannot make virtual environments: {needed}apt-get install -y python3.12-venv" in said(result)


@pytest.mark.parametrize(
    ("asked", "says"), [("/nonexistent", "there is no Python"), ("/bin/true", "is not a working Python")]
)
def test_a_python_that_is_asked_for_and_is_none_is_refused(asked: str, says: str, checkout: Path) -> None:
    result = bootstrap(checkout, "--python", asked)
    assert result.returncode == 1
    assert says in said(result)


def test_a_folder_that_no_environment_can_lie_in_is_refused(checkout: Path) -> None:
    moved = checkout.rename(checkout.parent / "a:b")
    assert "a colon in its path" in said(bootstrap(moved))


def test_a_dry_run_does_nothing(checkout: Path) -> None:
    before = sorted(checkout.rglob("*"))
    result = bootstrap(checkout, "--dry-run", "--python", sys.executable)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"Environment (new): {checkout}/.venv" in result.stdout
    assert sorted(checkout.rglob("*")) == before


def test_a_folder_that_is_no_environment_is_not_replaced_by_one(checkout: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.tex").write_text("")
    result = bootstrap(checkout, "--venv", str(mine), "--python", sys.executable)
    assert result.returncode == 1
    assert "exists and is not an environment" in said(result)
    assert (mine / "thesis.tex").exists()


def test_the_second_of_two_is_told_of_the_first(checkout: Path) -> None:
    """The first one waits for a Python that does not answer."""
    slow = program(checkout, "slow-python", "sleep 300")
    command = [str(shutil.which("bash")), str(checkout / "bootstrap.sh"), "--python", str(slow)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as first:
        try:
            assert first.stdout is not None
            first.stdout.read(1)
            second = bootstrap(checkout, "--python", sys.executable)
            assert second.returncode == 1
            assert f"another ./bootstrap.sh is running here (process {first.pid})" in said(second)
        finally:
            os.killpg(first.pid, signal.SIGKILL)


def test_what_a_killed_one_left_at_work_is_ended(checkout: Path) -> None:
    slow = program(checkout, "slow-python", "sleep 300")
    command = [str(shutil.which("bash")), str(checkout / "bootstrap.sh"), "--python", str(slow)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.read(1)
        first.kill()
        result = bootstrap(checkout, "--python", "/bin/true")
        assert "is not a working Python" in said(result), "it got as far as its own first step"
        first.stdout.read()  # ends when nobody holds the pipe any more


def test_an_unknown_authority_is_named_with_what_to_set(checkout: Path, tmp_path: Path) -> None:
    try:
        certificate = make_certificate(tmp_path)
    except FileNotFoundError:
        pytest.skip("there is no openssl here to make a certificate with")
    with server(404, certificate=certificate) as url:
        index = {"PIP_INDEX_URL": f"{url}/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"}
        proxies = {"no_proxy": "127.0.0.1"}
        result = bootstrap(
            checkout, "--no-models", "--python", sys.executable, path=Path("/usr/bin"), **index, **proxies
        )
    assert result.returncode == 1
    assert (
        "[network-failed]: the certificate of the package index is signed by an unknown certificate authority"
        in said(result)
    )
    assert "PIP_CERT" in said(result)


def test_a_checkout_on_a_windows_disk_is_slow_and_that_is_said(checkout: Path, tmp_path: Path) -> None:
    """As WSL shows it: the kernel's name, and the disk below /mnt."""
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("mount namespaces cannot be made here")
    (tmp_path / "osrelease").write_text("5.15.153.1-microsoft-standard-WSL2\n")
    script = (
        f"set -e; mount -t tmpfs none /mnt; mkdir -p /mnt/c/box; mount --bind '{checkout}' /mnt/c/box; "
        f"mount --bind '{tmp_path}/osrelease' /proc/sys/kernel/osrelease; exec bash /mnt/c/box/bootstrap.sh --dry-run "
    )
    command = ["unshare", "-m", "sh", "-c", f"{script} --python '{sys.executable}'"]
    env = {"PATH": os.environ["PATH"], "HOME": "/home/ada"}
    result = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, said(result)
    assert "is on a Windows disk (/mnt/c/box)" in result.stdout
    assert "move it to /home/ada" in result.stdout
    assert "Windows disk" not in bootstrap(checkout, "--dry-run", "--python", sys.executable).stdout


def test_without_a_network_it_says_so_at_once(checkout: Path) -> None:
    if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode != 0:
        pytest.skip("network namespaces cannot be made here")
    command = ["unshare", "-n", "bash", str(checkout / "bootstrap.sh"), "--no-models", "--python", sys.executable]
    env = {"PATH": os.environ["PATH"], "HOME": str(checkout.parent), "PIP_CONFIG_FILE": "/dev/null"}
    result = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
    assert result.returncode == 1
    assert "no package index responds" in said(result)
    assert "Traceback" not in said(result)


def test_it_passes_shellcheck_and_names_no_option_twice() -> None:
    options = [line.split()[0] for line in (ROOT / "bootstrap.sh").read_text().splitlines() if line.startswith("  --")]
    assert len(options) == len(set(options)) > 3


def test_it_ends_with_how_to_go_on(checkout: Path) -> None:
    result = bootstrap(checkout, "--no-models", "--python", sys.executable)
    assert result.returncode == 0, said(result)
    lines = [line.strip() for line in result.stderr.splitlines() if line.strip()][-5:]
    assert lines[0].startswith("==> Setup complete, without the models")
    assert "source .venv/bin/activate" in lines[1]
    assert lines[-1] == "All commands:  envcheck --help"
    again = bootstrap(checkout, "--no-models", "--", "--help")
    assert again.returncode == 0, said(again)
    assert "Usage: envcheck check" in said(again)
    assert again.stdout.count("in place") >= 2

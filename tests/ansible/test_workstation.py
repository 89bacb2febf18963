"""Eleven machines under real Ansible: from bare to verified, unchanged the second time; four of them are in trouble."""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.ansible.hosts import SYSTEM_PYTHON, Host, Lab, lab, why_no_hosts

ROOT = Path(__file__).parents[2]
GOOD = ("good-1", "good-2", "good-3", "good-4")
BARE = ("bare-1", "bare-2")
LOST = ("gone", "hangs", "full", "no-python")
HOSTS = (
    *(Host(name=name) for name in GOOD),
    *(Host(name=name, box="broken/no-driver", becomes="healthy/amd-and-nvidia") for name in BARE),
    Host(name="old", box="broken/driver-525"),
    Host(name="gone", is_there=False),
    Host(name="hangs", hangs=True),
    Host(name="full", disks=("/opt 1M",)),
    Host(name="no-python", without_python=True),
)
VARIABLES = {
    "envcheck_driver": True,
    "envcheck_reboot": True,
    "envcheck_models": False,
    "envcheck_environment": "/home/user/embed",
    "envcheck_task_timeout": 40,
}

pytestmark = [pytest.mark.once, pytest.mark.skipif(bool(why_no_hosts()), reason=why_no_hosts())]


@dataclass(frozen=True)
class Runs:
    """What came of two runs of the role."""

    machines: Lab
    first: "subprocess.CompletedProcess[str]"
    second: "subprocess.CompletedProcess[str]"
    asked: str
    """What was asked of `apt-get` and of `shutdown` on one of the bare machines."""


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the collection, with the wheels for this machine's own Python."""
    folder = tmp_path_factory.mktemp("collection")
    version = SYSTEM_PYTHON.name.removeprefix("python")
    command = [sys.executable, str(ROOT / "ansible" / "build.py"), "--output", str(folder), "--python", version]
    done = subprocess.run([*command, "--machine", "x86_64"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory, libraries: Path, collection: Path) -> Iterator[Runs]:
    folder = tmp_path_factory.mktemp("lab")
    galaxy = str(Path(sys.executable).with_name("ansible-galaxy"))
    install = [galaxy, "collection", "install", str(collection), "-p", str(folder / "collections"), "--offline"]
    subprocess.run(install, check=True, capture_output=True)
    with lab(HOSTS, folder, libraries) as machines:
        words = ("gpu_envcheck.envcheck.workstation", "--extra-vars", json.dumps(VARIABLES))
        first = machines.playbook(*words)
        (folder / "envcheck-reports").rename(folder / "first")
        second = machines.playbook(*words)
        asked = machines.run("ansible", "-i", str(machines.inventory), "bare-1", "-m", "raw", "-a", "cat /lab/asked")
        yield Runs(machines, first, second, asked.stdout)


def recap(run: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, int]]:
    """`{"good-1": {"ok": 4, "changed": 1, ...}}`."""
    lines = [line for line in run.stdout.partition("PLAY RECAP")[2].splitlines() if ": ok=" in line]
    told = ((name.strip(), numbers.split()) for name, _, numbers in (line.partition(":") for line in lines))
    return {name: {k: int(v) for k, _, v in (n.partition("=") for n in numbers)} for name, numbers in told}


def reports(runs: Runs, folder: str = "envcheck-reports") -> dict[str, dict[str, object]]:
    return {file.stem: json.loads(file.read_text()) for file in (runs.machines.folder / folder).glob("*.json")}


def test_bare_machines_are_verified(runs: Runs) -> None:
    told = reports(runs, "first")
    assert {name: told[name].get("verdict") for name in (*GOOD, *BARE)} == dict.fromkeys((*GOOD, *BARE), "healthy"), (
        runs.first.stdout[-6000:]
    )
    assert all(recap(runs.first)[name]["failed"] == 0 for name in (*GOOD, *BARE))


def test_a_driver_is_installed_by_the_machines_own_means_and_the_machine_restarted(runs: Runs) -> None:
    lines = [line for line in runs.asked.splitlines() if line.startswith(("install", "update", "shutdown"))]
    assert [line.split()[0] for line in lines] == ["update", "install", "shutdown"]
    assert "nvidia-driver-" in lines[1]


def test_the_second_run_changes_nothing_and_takes_nothing_there(runs: Runs) -> None:
    told = recap(runs.second)
    assert {name: told[name]["changed"] for name in (*GOOD, *BARE)} == dict.fromkeys((*GOOD, *BARE), 0)
    assert all(recap(runs.first)[name]["changed"] > 0 for name in (*GOOD, *BARE))


def test_a_machine_with_a_failure_fails_with_its_reason_and_its_report(runs: Runs) -> None:
    told = reports(runs, "first")["old"]
    assert told["verdict"] == "broken"
    assert "Driver 525.147.05 is older than 535" in runs.first.stdout


def test_those_in_trouble_are_rows_with_a_reason_and_stop_no_other(runs: Runs) -> None:
    told = reports(runs, "first")
    assert {name: told[name]["schema"] for name in LOST} == dict.fromkeys(LOST, "envcheck.missing/1")
    reasons = {name: str(told[name]["why"]) for name in LOST}
    assert "unreachable" in reasons["gone"]
    assert "disk is full" in reasons["full"]
    assert "python" in reasons["no-python"].lower()
    assert reasons["hangs"]
    page = (runs.machines.folder / "fleet.html").read_text()
    for host in HOSTS:
        assert f">{host.name}</th>" in page
    assert "disk is full" in page


def test_what_comes_back_holds_no_name_of_a_person_or_an_address(runs: Runs) -> None:
    for name in GOOD:
        text = json.dumps(reports(runs)[name])
        assert json.loads(text)["redacted"] is True
        assert "/home/user/embed" not in text


def test_check_mode_leaves_nothing_there_and_diff_mode_shows_what_is_judged_differently(runs: Runs) -> None:
    line = "gpu_envcheck.envcheck.check"
    words = ("ansible", "-i", str(runs.machines.inventory), "good-1", "-m", line, "--check", "--diff", "-a")
    done = runs.machines.run(*words, json.dumps({"home": "/opt/other", "fail_on": "never", "only": ["driver"]}))
    assert '"verdict": "healthy"' in done.stdout, done.stdout + done.stderr
    assert "+verdict: healthy" in done.stdout
    there = runs.machines.run("ansible", "-i", str(runs.machines.inventory), "good-1", "-m", "raw", "-a", "ls /opt")
    assert "other" not in there.stdout
    assert "envcheck" in there.stdout


@pytest.mark.parametrize(
    ("kind", "name"), [*(("module", n) for n in ("check", "plan", "install")), ("callback", "fleet")]
)
def test_ansible_shows_the_documentation(runs: Runs, kind: str, name: str) -> None:
    told = runs.machines.run("ansible-doc", "-t", kind, "--json", f"gpu_envcheck.envcheck.{name}")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)[f"gpu_envcheck.envcheck.{name}"]["doc"]["options"]


def test_the_role_takes_the_options_that_it_documents(runs: Runs) -> None:
    told = runs.machines.run("ansible-doc", "-t", "role", "--json", "gpu_envcheck.envcheck.workstation")
    options = json.loads(told.stdout)["gpu_envcheck.envcheck.workstation"]["entry_points"]["main"]["options"]
    defaults = yaml.safe_load((ROOT / "ansible/roles/workstation/defaults/main.yml").read_text())
    assert set(options) == {name for name in defaults if not name.endswith("_problems")}
    assert {name: option["default"] for name, option in options.items()} == {name: defaults[name] for name in options}


def test_the_archive_holds_wheels_and_no_leftovers(collection: Path) -> None:
    with tarfile.open(collection) as archive:
        names = archive.getnames()
    assert any(name.startswith("wheels/gpu_envcheck-") for name in names)
    assert any(name.startswith("wheels/msgspec-") for name in names)
    assert not [name for name in names if name == "build.py" or "__pycache__" in name]

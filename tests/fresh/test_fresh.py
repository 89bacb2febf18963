"""From a system on which nothing was ever installed to a working environment, in one command."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fresh.conftest import PYTHONS, ROOT, Fresh
from tests.fresh.machine import USER, Machine

pytestmark = [pytest.mark.fresh, pytest.mark.once, pytest.mark.timeout(3600)]

SUITES = tuple(os.environ.get("ENVCHECK_FRESH_SUITES", "bookworm trixie jammy noble").split())
REAL_WHEELS = os.environ.get("ENVCHECK_FRESH_WHEELS")
"""A folder with a folder of wheels for each Python (`3.12`), as `envcheck plan --download` fills it: some 3 GB each."""
BEFORE_REPORT_S = 3.0
PLACE = "Ünïcode 箱/my check out"
LACKING = ("git", "curl", "wget", "gcc", "cc", "pip", "pip3", "uv")

Wheels = Callable[[str], Path]


def said(result: object) -> str:
    return str(getattr(result, "stdout", "")) + str(getattr(result, "stderr", ""))


@pytest.fixture(params=[(suite, user) for suite in SUITES for user in (0, USER)], ids=lambda p: f"{p[0]}-{p[1]}")
def box(request: pytest.FixtureRequest, fresh: Fresh) -> Machine:
    """A minimal system with its Python and a checkout in a folder with a difficult name."""
    suite, user = request.param
    machine = fresh(suite, user)
    machine.put(ROOT, f"{machine.home}/{PLACE}")
    return machine


def suite_of(box: Machine) -> str:
    return next(suite for suite in PYTHONS if suite in str(box.system))


def script(box: Machine) -> str:
    return f"{box.home}/{PLACE}/bootstrap.sh"


def test_the_system_is_as_bare_as_it_should_be(box: Machine) -> None:
    found = box.run("sh", "-c", "command -v " + " ".join(LACKING) + "; python3 -c 'import ensurepip'; true")
    assert found.stdout == ""
    assert "No module named 'ensurepip'" in found.stderr


def test_one_command_and_a_second_one_that_finds_all_in_place(
    box: Machine, core_wheels: Wheels, model_wheels: Path, tmp_path: Path
) -> None:
    wheels = tmp_path / "wheels"
    shutil.copytree(core_wheels(suite_of(box)), wheels)
    for wheel in model_wheels.iterdir():
        shutil.copy(wheel, wheels / wheel.name)
    tmp_path.chmod(0o755)
    binds = {wheels: "/media/usb stick"}
    offline = (script(box), "--no-models", "--offline", "/media/usb stick")
    first = box.run(*offline, binds=binds)
    assert first.returncode == 0, said(first)
    assert "checking this machine" in first.stdout
    second = box.run(*offline, binds=binds)
    assert second.returncode == 0, said(second)
    assert re.findall(r"\[\d/\d\] ([\w' ]+) \.\.\. [^\n]*in place", second.stdout) == [
        "Virtual environment", "Installer", "envcheck",
    ]  # fmt: skip
    envcheck = f"{box.home}/{PLACE}/.venv/bin/envcheck"
    models = box.run(envcheck, "install", "--yes", "--offline", "/media/usb stick", binds=binds)
    assert models.returncode == 0, said(models)
    assert box.run(envcheck, "install", "--yes").stdout.startswith("In place")


@pytest.mark.skipif(REAL_WHEELS is None, reason="ENVCHECK_FRESH_WHEELS names no folder of real wheels")
def test_from_nothing_to_the_passed_smoke_test_of_the_tiny_model(box: Machine) -> None:
    wheels = Path(REAL_WHEELS or "") / PYTHONS[suite_of(box)]
    if not wheels.is_dir():
        pytest.skip(f"there are no wheels in {wheels}")
    command = (script(box), "--offline", "/media/usb stick")
    began = time.monotonic()
    first = box.run(*command, "--", "--model", "tiny", "--json", binds={wheels: "/media/usb stick"}, limit_s=1800)
    took = time.monotonic() - began
    report = json.loads(first.stdout[first.stdout.index("\n{") :])
    failed = {f["problem"] for f in report["smoke"]["findings"] if f["status"] == "fail"}
    assert (report["smoke"]["model"], failed) == ("tiny", set()), said(first)
    second = box.run(*command, "--", "--help", binds={wheels: "/media/usb stick"})
    steps = [float(s) for s in re.findall(r"\[\d/\d\] [\w' ]+? \.\.\. [^\n]*?(\d+\.\d) s\n", second.stdout)]
    assert "In place" in second.stdout, said(second)
    assert "The smoke test was not run" in second.stderr
    print(f"{box.system.parent.name}, user {box.user}: {took:.0f} s; second run {sum(steps):.1f} s before the report")
    assert sum(steps) < BEFORE_REPORT_S, second.stdout


def test_the_systems_own_python_is_left_alone(box: Machine, core_wheels: Wheels) -> None:
    wheels = core_wheels(suite_of(box))
    assert box.run(script(box), "--no-models", "--offline", "/w", binds={wheels: "/w"}).returncode == 0
    envcheck = f"{box.home}/{PLACE}/.venv/bin/envcheck"
    refused = box.run(envcheck, "install", "--yes", "--python", "/usr/bin/python3", "--offline", "/w",
                      binds={wheels: "/w"})  # fmt: skip
    assert refused.returncode == 1
    assert "[externally-managed]" in said(refused)


def test_without_a_network_and_without_wheels_one_sentence_says_so(box: Machine) -> None:
    result = box.run(script(box), "--no-models")
    assert result.returncode == 1
    assert "Traceback" not in said(result)
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("bootstrap.sh: ")
    assert "cannot create environments with pip, and pip could not be downloaded [network-failed]" in last
    assert "(DNS)" in last


@pytest.mark.parametrize("user", [0, USER])
def test_without_any_python_one_sentence_says_what_to_install(user: int, fresh: Fresh) -> None:
    machine = fresh(SUITES[0], user, packages="")
    machine.put(ROOT, f"{machine.home}/{PLACE}")
    result = machine.run(script(machine))
    assert result.returncode == 1
    sudo = "sudo " if user else ""
    assert f"there is no Python 3.10 or newer here: {sudo}apt-get install -y python3 python3-venv" in result.stderr


def test_a_killed_run_is_gone_on_with(box: Machine, core_wheels: Wheels) -> None:
    wheels = core_wheels(suite_of(box))
    command = (script(box), "--no-models", "--offline", "/w")
    for moment in ("0.3", "0.8", "1.5"):
        box.run("timeout", "-s", "KILL", moment, *command, binds={wheels: "/w"})
    last = box.run(*command, binds={wheels: "/w"})
    assert last.returncode == 0, said(last)

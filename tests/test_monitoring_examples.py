"""Every file of docs/examples: read by the program that it is for, or by its schema; every command in them is run."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
OURS = "/opt/envcheck/bin/envcheck"
SCRIPTS = sorted(path.name for path in EXAMPLES.iterdir() if path.read_text("utf-8").startswith("#!"))
LINES = re.findall(rf"{OURS} (check [^\n]*)", "\n".join(path.read_text("utf-8") for path in sorted(EXAMPLES.iterdir())))
DRAIN = "State=DRAIN Reason="


def text(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")


def program(name: str, package: str) -> str:
    """A program of the system, or a skipped test that says how to get it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here (Debian and Ubuntu: apt-get install {package})")
    return found


def tool(*words: str) -> None:
    """A program of the test environment accepts it."""
    done = subprocess.run([str(Path(sys.executable).with_name(words[0])), *words[1:]], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def stand_in(folder: Path, *, code: int, line: str = "", seconds: float = 0) -> Path:
    """A program in the place of envcheck that gives this answer."""
    file = folder / "envcheck"
    file.write_text(f'#!/bin/sh\nsleep {seconds}\necho "{line}"\nexit {code}\n')
    file.chmod(0o755)
    return file


def script(folder: Path, name: str, ours: Path | str) -> Path:
    file = folder / name
    file.write_text(text(name).replace(OURS, str(ours)))
    file.chmod(0o755)
    return file


def test_the_page_names_every_file() -> None:
    page = (ROOT / "docs" / "ci-and-monitoring.md").read_text("utf-8")
    named = set(re.findall(r"\(examples/([^)]*)\)", page))
    assert named == {path.name for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("arguments", LINES)
def test_each_line_of_envcheck_runs_as_it_stands(arguments: str, tmp_path: Path) -> None:
    words = shlex.split(arguments.replace("/var/lib/node_exporter/", ""))
    done = subprocess.run([sys.executable, "-m", "envcheck", *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_are_clean_shell(name: str) -> None:
    tool("shellcheck", str(EXAMPLES / name))


@pytest.mark.parametrize(
    ("schema", "name"), [("vendor.github-workflows", "github-workflow.yml"), ("vendor.gitlab-ci", "gitlab-ci.yml")]
)
def test_the_jobs_are_what_the_schemas_of_their_services_ask_for(schema: str, name: str) -> None:
    tool("check-jsonschema", "--builtin-schema", schema, str(EXAMPLES / name))


def test_kubernetes_takes_the_pod_and_its_arguments_are_those_of_a_command(tmp_path: Path) -> None:
    tool("kubernetes-validate", "--strict", str(EXAMPLES / "kubernetes-pod.yaml"))
    (first,) = yaml.safe_load(text("kubernetes-pod.yaml"))["spec"]["initContainers"]
    done = subprocess.run([sys.executable, "-m", "envcheck", *first["args"]], cwd=tmp_path, capture_output=True)
    assert done.returncode in (0, 1)


def test_promtool_takes_the_rules_and_their_metrics_are_ours(tmp_path: Path) -> None:
    promtool = program("promtool", "prometheus")
    done = subprocess.run([promtool, "check", "rules", str(EXAMPLES / "prometheus-rules.yml")], capture_output=True)
    assert done.returncode == 0, done.stdout
    command = [sys.executable, "-m", "envcheck", "check", "--only", "host", "-o", "envcheck.prom"]
    subprocess.run(command, cwd=tmp_path, capture_output=True)
    metrics = (tmp_path / "envcheck.prom").read_text()
    asked = set(re.findall(r"envcheck_\w+", "".join(re.findall(r"expr: .*", text("prometheus-rules.yml")))))
    assert {name for name in asked if f"# TYPE {name} " not in metrics} == set()


@pytest.mark.parametrize("unit", sorted(path.name for path in EXAMPLES.glob("*.service")))
def test_systemd_takes_the_units(unit: str, tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    for name in (unit, unit.replace(".service", ".timer")):
        (tmp_path / name).write_text(text(name).replace(OURS, str(stand_in(tmp_path, code=0))))
    files = [str(tmp_path / name) for name in (unit, unit.replace(".service", ".timer"))]
    done = subprocess.run([analyze, "verify", "--man=no", *files], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line or unit.partition(".")[0] in line]
    assert told == []


def test_icinga_takes_the_command_and_the_service(tmp_path: Path) -> None:
    icinga = program("icinga2", "icinga2-bin")
    library = Path("/usr/share/icinga2/include")
    if not library.is_dir():
        pytest.skip("no template library of Icinga here (Debian and Ubuntu: apt-get install icinga2-common)")
    (tmp_path / "icinga2.conf").write_text(
        f"include <itl>\n{text('icinga2.conf')}"
        'object Endpoint "node1" {}\nobject Zone "node1" { endpoints = [ "node1" ] }\n'
        'object Host "node1" { check_command = "dummy"\n zone = "node1"\n vars.gpu = true }\n'
    )
    folders = [f"--define={name}={tmp_path}" for name in ("DataDir", "CacheDir")]
    words = ["daemon", "-C", "-c", str(tmp_path / "icinga2.conf"), *folders, "-DRunAsUser=root", "-DRunAsGroup=root"]
    done = subprocess.run([icinga, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Instantiated 1 Service" in done.stdout


def test_a_plugin_of_nagios_reads_our_state(tmp_path: Path) -> None:
    """`negate` of the Monitoring Plugins runs another plugin and turns its state round."""
    negate = Path("/usr/lib/nagios/plugins/negate")
    if not negate.exists():
        pytest.skip("no monitoring-plugins here (Debian and Ubuntu: apt-get install monitoring-plugins-basic)")
    words = re.findall(r'"([^"]*)"', re.search(r"command = \[(.*)\]", text("icinga2.conf"))[1])[1:]  # type: ignore[index]
    plain = subprocess.run([sys.executable, "-m", "envcheck", *words], cwd=tmp_path, capture_output=True, text=True)
    state = ("OK", "WARNING", "CRITICAL", "UNKNOWN")[plain.returncode]
    assert plain.stdout.startswith(f"ENVCHECK {state} - ")
    other = "WARNING" if state != "WARNING" else "OK"
    command = [str(negate), "-t", "30", "-s", f"--{state.lower()}={other}", sys.executable, "-m", "envcheck", *words]
    turned = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (turned.returncode, turned.stdout.split(" - ")[0]) == ({"OK": 0, "WARNING": 1}[other], f"ENVCHECK {other}")


@pytest.mark.parametrize(
    ("code", "line", "theirs"),
    [
        (0, "ENVCHECK OK - 9 checks passed | failed=0", 0),
        (1, "ENVCHECK WARNING - hot | failed=0", 0),
        (2, "ENVCHECK CRITICAL - GPU 1 is lost [gpu-lost] | failed=1", 1),
        (3, "ENVCHECK UNKNOWN - a defect | failed=0", 2),
        (127, "", 2),
    ],
)
def test_node_problem_detector_is_given_its_own_exit_codes(tmp_path: Path, code: int, line: str, theirs: int) -> None:
    plugin = script(tmp_path, "node-problem-detector-plugin", stand_in(tmp_path, code=code, line=line))
    done = subprocess.run([plugin], capture_output=True, text=True)
    assert done.returncode == theirs
    assert done.stdout == f"{line.partition(' - ')[2].partition(' |')[0]}\n"


def test_the_monitor_of_node_problem_detector_says_what_its_rules_speak_of() -> None:
    monitor = json.loads(text("node-problem-detector.json"))
    conditions = {condition["type"] for condition in monitor["conditions"]}
    assert {rule["condition"] for rule in monitor["rules"] if rule["type"] == "permanent"} <= conditions
    assert [Path(rule["path"]).name for rule in monitor["rules"]] == ["node-problem-detector-plugin"]
    seconds = [int(monitor["pluginConfig"]["timeout"][:-1]), *(int(rule["timeout"][:-1]) for rule in monitor["rules"])]
    assert seconds == sorted(seconds, reverse=True)


def scontrol(folder: Path, state: str = "IDLE") -> dict[str, str]:
    """A stand-in for `scontrol` that notes what it is asked, for what a real cluster takes too long to show."""
    (folder / "scontrol").write_text(
        f'#!/bin/sh\n[ "$1" = show ] && echo "NodeName=n State={state} " || echo "$@" >> {folder}/asked\n'
    )
    (folder / "scontrol").chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def asked(folder: Path) -> list[str]:
    file = folder / "asked"
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.parametrize(("name", "refused"), [("slurm-health", 0), ("slurm-prolog", 1)])
def test_a_node_with_a_failure_is_drained_and_no_other(tmp_path: Path, name: str, refused: int) -> None:
    for code, line, wanted in (
        (0, "ENVCHECK OK - 9 checks passed | failed=0", 0),
        (1, "ENVCHECK WARNING - hot | warnings=1", 0),
        (127, "", 0),
        (2, "ENVCHECK CRITICAL - GPU 1 is lost [gpu-lost] | failed=1", refused),
    ):
        health = script(tmp_path, name, stand_in(tmp_path, code=code, line=line))
        assert subprocess.run([health], env=scontrol(tmp_path)).returncode == wanted
    assert [line.partition(DRAIN)[2] for line in asked(tmp_path)] == ["envcheck: GPU 1 is lost [gpu-lost]"]


def test_a_drained_node_keeps_the_reason_that_it_has(tmp_path: Path) -> None:
    health = script(tmp_path, "slurm-health", stand_in(tmp_path, code=2, line="ENVCHECK CRITICAL - x | y"))
    assert subprocess.run([health], env=scontrol(tmp_path, "IDLE+DRAIN")).returncode == 0
    assert asked(tmp_path) == []


def test_the_prolog_blocks_no_job_where_nothing_answers(tmp_path: Path) -> None:
    import time

    prolog = script(tmp_path, "slurm-prolog", stand_in(tmp_path, code=2, line="ENVCHECK CRITICAL - x | y", seconds=30))
    began = time.monotonic()
    assert subprocess.run([prolog], env=scontrol(tmp_path)).returncode == 0
    assert time.monotonic() - began < 3  # its own limit is 0.9 s; the rest is this machine's load
    assert asked(tmp_path) == []

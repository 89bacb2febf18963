"""Many reports side by side: worst first, grouped by cause, with who differs from most."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import validate

from envcheck.fleet.compare import Entry, causes, differing, drifts, fleet_of, places
from envcheck.fleet.document import Missing
from envcheck.fleet.prometheus import to_prometheus
from envcheck.fleet.text import to_text
from envcheck.report.json import to_text as to_json
from envcheck.schemas.make import schema_files
from envcheck.snapshot import Snapshot
from tests.boxes.broken import cpu_torch, driver_525
from tests.boxes.change import with_driver, with_gpu
from tests.boxes.healthy import healthy_2x3090

SMI = Path(__file__).parents[1] / "importers" / "texts" / "nvidia-smi-470.txt"
CREATED = "2026-11-30T00:00:00Z"


def entries(**machines: Snapshot) -> list[Entry]:
    return [Entry(name, snapshot) for name, snapshot in machines.items()]


def test_the_worst_stands_first_and_what_cannot_be_read_before_all() -> None:
    told = entries(good=healthy_2x3090(), old=driver_525(), cpu=cpu_torch())
    fleet = fleet_of([*told, Entry("torn", None, "'torn' is not JSON")], CREATED)
    assert [machine.state for machine in fleet.machines] == ["unreadable", "broken", "broken", "healthy"]
    assert fleet.counts == {"unreadable": 1, "broken": 2, "degraded": 0, "healthy": 1}


def test_one_of_five_with_another_driver_is_drift() -> None:
    boxes = {f"node{n}": healthy_2x3090() for n in range(4)}
    fleet = fleet_of(entries(**boxes, odd=with_driver(healthy_2x3090(), version="550.54.15")), CREATED)
    (drift,) = next(machine for machine in fleet.machines if machine.name == "odd").drift
    assert (drift.fact, drift.here, drift.machines) == ("driver.version", "550.54.15", 4)
    assert all(machine.drift == () for machine in fleet.machines if machine.name != "odd")


def test_two_kinds_of_machines_are_two_groups_and_no_drift() -> None:
    facts = {f"a{n}": {"gpus.models": "2x A"} for n in range(6)} | {f"b{n}": {"gpus.models": "4x B"} for n in range(4)}
    assert drifts(facts) == {}


def test_a_cause_names_the_machines_that_have_it_failures_first() -> None:
    hot = with_gpu(healthy_2x3090(), 0, temperature_c=99)
    fleet = fleet_of(entries(a=driver_525(), b=driver_525(), c=hot, d=healthy_2x3090()), CREATED)
    groups = causes(fleet.machines)
    assert (groups[0].named, groups[0].status) == ("driver-too-old", "fail")
    assert sorted(groups[0].machines) == ["a", "b"]
    assert [group.status for group in groups] == sorted((group.status for group in groups), key="fail warn".index)


def test_who_differs_is_grouped_by_the_fact_and_by_what_they_have() -> None:
    boxes = {f"node{n}": healthy_2x3090() for n in range(8)}
    odd = {f"odd{n}": with_driver(healthy_2x3090(), version="550.54.15") for n in range(2)}
    (group,) = differing(fleet_of(entries(**boxes, **odd), CREATED).machines)
    assert (group.fact, group.machines, dict(group.others)) == ("driver.version", 8, {"550.54.15": ["odd0", "odd1"]})


@pytest.mark.parametrize(
    ("names", "folder", "short"),
    [
        (["r/a.json", "r/b.json"], "r", ["a", "b"]),
        (["r/1/a.json", "r/2/a.json"], "r", ["1/a", "2/a"]),
        (["a.json", "r/a.json"], "", ["a", "r/a"]),
        (["/r/a.json", "a.json"], "", ["/r/a", "a"]),
        (["r/a.json", "r/a"], "", ["r/a.json", "r/a"]),
        (["r/gpu1/report.json", "r/gpu2/report.json"], "r", ["gpu1", "gpu2"]),
        (["one"], "", ["one"]),
        ([], "", []),
    ],
)
def test_names_are_shown_without_what_all_share(names: list[str], folder: str, short: list[str]) -> None:
    assert places(names) == (folder, short)


def test_promtool_reads_the_metrics_of_a_fleet() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool here (Debian and Ubuntu: apt-get install prometheus)")
    boxes = {f"node{n}": healthy_2x3090() for n in range(4)}
    fleet = fleet_of([*entries(**boxes, old=driver_525()), Entry('to"rn\n', None, "torn")], CREATED)
    told = subprocess.run([promtool, "check", "metrics"], input=to_prometheus(fleet).encode(), capture_output=True)
    assert (told.returncode, told.stderr) == (0, b"")
    assert 'envcheck_fleet_machine_problem{machine="old",problem="driver-too-old",status="fail"} 1' in to_prometheus(
        fleet
    )


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal_but_for_names(width: int) -> None:
    boxes = {f"reports/node{n:03}.json": driver_525() for n in range(20)}
    text = to_text(fleet_of(entries(**boxes), CREATED), width)
    assert max(map(len, text.splitlines())) <= max(width, 64)


def test_folders_are_searched_and_a_broken_file_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "rack1").mkdir()
    (tmp_path / "rack1/good.json").write_text(to_json(healthy_2x3090()))
    (tmp_path / "old.json").write_text(to_json(driver_525()))
    (tmp_path / "torn.json").write_text('{"schema": "envcheck.report/1", "cre')
    command = [sys.executable, "-m", "envcheck", "fleet", str(tmp_path), "--json"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (1, "")
    states = [machine["state"] for machine in json.loads(told.stdout)["machines"]]
    assert states == ["unreadable", "broken", "healthy"]


@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
def test_a_file_that_is_nested_deeply_is_a_row_and_the_other_rows_stay(begin: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(to_json(healthy_2x3090()))
    (tmp_path / "deep.json").write_text(begin * 1500 + "1" + end * 1500)
    command = [sys.executable, "-m", "envcheck", "fleet", str(tmp_path), "--json"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (1, "")
    assert [machine["state"] for machine in json.loads(told.stdout)["machines"]] == ["unreadable", "healthy"]


def test_of_a_folder_that_somebody_sent_no_link_leads_elsewhere_and_no_pipe_is_read(tmp_path: Path) -> None:
    secret, sent = tmp_path / "mine.json", tmp_path / "sent"
    sent.mkdir()
    secret.write_text(to_json(healthy_2x3090()), "utf-8")
    (sent / "a.json").write_text(secret.read_text("utf-8"), "utf-8")
    (sent / "b.json").symlink_to(secret)
    (sent / "c.json").symlink_to("a.json")
    (sent / "d").symlink_to(tmp_path)
    (sent / "e.json").symlink_to("/dev/zero")
    os.mkfifo(sent / "f.json")
    (sent / "g").symlink_to("g")
    (sent / "h").symlink_to("f.json")
    (sent / "i").symlink_to("/dev/tty")
    (sent / "j").symlink_to("gone.json")
    (sent / "k").mkdir()
    (sent / "k/a.json").write_text(secret.read_text("utf-8"), "utf-8")
    (sent / "k/b").symlink_to(tmp_path)
    (sent / "l").symlink_to("k")
    (sent / "m").symlink_to(".")
    command = [sys.executable, "-m", "envcheck", "fleet", "sent", "--json", "--names"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    states = [machine["state"] for machine in json.loads(ran.stdout)["machines"]]
    assert states.count("healthy") == 3, "a.json, c.json, k/a.json"
    assert ran.stdout.count("to a place outside the folder") == 5, "b, d, e, i, k/b"
    assert ran.stdout.count("is a broken symbolic link") == 3, "g, h, j"
    assert len(states) == 11
    assert "mine" not in ran.stdout


def test_a_folder_without_reports_is_bad_usage(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-m", "envcheck", "fleet", str(tmp_path)], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (2, "")
    assert "there is no report" in told.stderr


def test_expectations_are_held_against_every_machine(tmp_path: Path) -> None:
    (tmp_path / "e.toml").write_text('[driver]\nversion = ">=550"\n')
    (tmp_path / "r").mkdir()
    (tmp_path / "r/a.json").write_text(to_json(healthy_2x3090()))
    (tmp_path / "r/b.json").write_text(to_json(with_driver(healthy_2x3090(), version="550.54.15")))
    command = [sys.executable, "-m", "envcheck", "fleet", "r", "--expect", "e.toml", "--json", "--no-redact"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    called = {m["name"]: [c["problem"] for c in m["called"]] for m in json.loads(told.stdout)["machines"]}
    assert called == {"r/a.json": ["expectation-unmet"], "r/b.json": []}


def test_what_stands_in_for_a_report_is_a_row_with_its_reason(tmp_path: Path) -> None:
    missing = Missing(created=CREATED, why="unreachable: ssh: connect to host gpu7 port 22: No route to host")
    (tmp_path / "gpu7.json").write_text(to_json(missing))
    validate(json.loads(to_json(missing)), json.loads(schema_files()["missing-1.json"]))
    told = subprocess.run(
        [sys.executable, "-m", "envcheck", "fleet", "gpu7.json"], capture_output=True, text=True, cwd=tmp_path
    )
    assert told.returncode == 1
    assert "unreadable  gpu7  unreachable: ssh: connect to host gpu7 port 22" in told.stdout


def test_each_ending_gives_its_format_and_names_are_hidden_unless_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "alices-box.json").write_text(to_json(healthy_2x3090()))
    command = [sys.executable, "-m", "envcheck", "fleet", "alices-box.json", "-o"]
    for ending, begin in ((".html", "<!doctype html>"), (".json", '{\n  "schema"'), (".prom", "# HELP ")):
        for names in ([], ["--names"]):
            done = subprocess.run([*command, f"fleet{ending}", *names], capture_output=True, text=True, cwd=tmp_path)
            written = (tmp_path / f"fleet{ending}").read_text()
            assert done.returncode == 0, done.stderr
            assert written.startswith(begin)
            assert ("alices-box" in written) == bool(names)


def test_a_thousand_reports_take_little_memory_and_time(tmp_path: Path) -> None:
    """10 s of the processor and 300 MB are promised."""
    box, old = to_json(healthy_2x3090()), to_json(driver_525())
    for n in range(1000):
        (tmp_path / f"node{n}.json").write_text(old if n % 7 == 0 else box)
    code = (
        "import re, resource; from pathlib import Path; from envcheck.cli import main\n"
        "try: main(['fleet', '.', '-o', 'fleet.html', '--names'])\n"
        "except SystemExit: pass\n"
        "use = resource.getrusage(resource.RUSAGE_SELF)\n"
        # Not ru_maxrss: that begins with what the process that started this one had.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(use.ru_utime + use.ru_stime, int(peak) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert (seconds < 10, megabytes < 300) == (True, True), done.stdout


def test_the_forms_of_one_report_are_one_machine_and_what_people_paste_is_one_too(tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / "box.json").write_text(to_json(healthy_2x3090()))
        command = [sys.executable, "-m", "envcheck", "report", "--from", "box.json", "-o", f"gpu{n}"]
        subprocess.run(command, cwd=tmp_path, capture_output=True)
    (tmp_path / "box.json").unlink()
    (tmp_path / "gpu7.txt").write_text(SMI.read_text())
    told = subprocess.run(
        [sys.executable, "-m", "envcheck", "fleet", "."], capture_output=True, text=True, cwd=tmp_path
    )
    rows = told.stdout.partition("\n\n")[2].partition("\n\n")[0].splitlines()
    assert sorted(row.split()[1] for row in rows) == ["gpu1", "gpu2", "gpu7.txt"]


def test_a_page_or_text_of_another_machine_with_the_name_of_a_json_is_a_machine_too(tmp_path: Path) -> None:
    (tmp_path / "fleet").mkdir()
    for name, box in (("a", healthy_2x3090()), ("b", driver_525())):
        (tmp_path / f"{name}.json").write_text(to_json(box))
        command = [sys.executable, "-m", "envcheck", "report", "--from", f"{name}.json", "-o", name]
        subprocess.run([*command, "--format", "md,html,json,txt"], cwd=tmp_path, capture_output=True)
    for ending in ("json", "md", "html", "txt"):
        shutil.copy(tmp_path / f"a/report.{ending}", tmp_path / f"fleet/report.{ending}")
    command = [sys.executable, "-m", "envcheck", "fleet", "fleet", "--json"]

    def states() -> list[str]:
        told = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        return [machine["state"] for machine in json.loads(told.stdout)["machines"]]

    assert states() == ["healthy"]
    for number, ending in enumerate(("md", "html"), 1):
        shutil.copy(tmp_path / f"b/report.{ending}", tmp_path / f"fleet/report.{ending}")
        assert states() == ["broken"] * number + ["healthy"]
    shutil.copy(tmp_path / "b/report.txt", tmp_path / "fleet/report.txt")
    assert len(states()) == 4


def test_a_text_that_describes_no_machine_is_not_healthy(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:3.12-slim\nRUN pip install torch==2.8.0\n")
    (tmp_path / "notes.md").write_text("I have 2x RTX 3090 on Ubuntu 22.04.\n")
    command = [sys.executable, "-m", "envcheck", "fleet", str(tmp_path), "--names"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stdout.startswith("2 machines: 2 unreadable")


def test_the_metrics_call_machines_as_the_table_does() -> None:
    found = fleet_of([Entry("reports/gpu01.json", healthy_2x3090()), Entry("reports/gpu02.json", cpu_torch())], CREATED)
    assert 'machine="gpu01"' in to_prometheus(found)
    assert "reports/" not in to_prometheus(found)

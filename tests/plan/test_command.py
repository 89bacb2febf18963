"""`envcheck plan` for machines that are not here."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envcheck.schemas.make import make_schema
from envcheck.snapshot import to_json
from tests.boxes import healthy_2x3090, with_packages
from tests.cli.command import envcheck, environment

Result = subprocess.CompletedProcess[str]


def planned(home: Path, *arguments: str) -> Result:
    return envcheck("plan", *arguments, env=environment(home), limit_s=120)


def document(result: Result) -> Any:
    answer = json.loads(result.stdout)
    assert [e.message for e in Draft202012Validator(make_schema("plan")).iter_errors(answer)] == []
    return answer


def test_a_described_box_gets_its_plan_and_every_reason(tmp_path: Path) -> None:
    asked = ("--gpu", "2x RTX 3090", "--driver", "550.54", "--python-version", "3.10", "--backend", "cu121")
    result = planned(tmp_path, *asked, "--with", "vllm", "--json")
    assert result.returncode == 0, result.stderr
    answer = document(result)
    assert (answer["python"], answer["torch_backend"]) == ("3.10", "cu121")
    assert {p["name"]: p["version"] for p in answer["packages"]}["torch"] == "2.5.1"
    assert all(p["why"] and p["source"] for p in answer["packages"])
    assert answer["vllm"]["shared"] is False


def test_where_nothing_fits_the_exit_code_and_the_one_change_say_so(tmp_path: Path) -> None:
    result = planned(tmp_path, "--gpu", "RTX 5090", "--driver", "535.183.01", "--python-version", "3.12")
    assert result.returncode == 1
    assert "driver 570 or newer would make one fit" in result.stdout


def test_a_saved_snapshot_is_planned_for(tmp_path: Path) -> None:
    (tmp_path / "box.json").write_bytes(to_json(healthy_2x3090()))
    result = planned(tmp_path, "--for", str(tmp_path / "box.json"), "--json")
    assert document(result)["python"] == healthy_2x3090().python.version  # type: ignore[union-attr]


def test_a_file_is_written_and_one_that_cannot_work_is_not(tmp_path: Path) -> None:
    box = ("--gpu", "RTX 4090", "--python-version", "3.12", "--emit", "requirements", "--output")
    good = planned(tmp_path, *box, str(tmp_path / "r.txt"), "--driver", "580")
    assert (good.returncode, good.stdout) == (0, "")
    assert "torch==" in (tmp_path / "r.txt").read_text()
    bad = planned(tmp_path, *box, str(tmp_path / "none.txt"), "--driver", "450.80.02", "--backend", "cu130")
    assert bad.returncode == 1
    assert not (tmp_path / "none.txt").exists()


def test_pins_of_a_file_are_heeded(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("transformers==5.17.0\nnumpy<2.3 ; python_version > '3.8'\n")
    result = planned(
        tmp_path,
        "--gpu",
        "RTX 3090",
        "--python-version",
        "3.12",
        "--requirements",
        str(tmp_path / "mine.txt"),
        "--json",
    )
    found = {p["name"]: p["version"] for p in document(result)["packages"]}
    assert (found["transformers"], found["numpy"]) == ("5.17.0", "2.2.6")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--gpu", "RTX 3o90"), "did you mean 'RTX 3090'"),
        (("--driver", "newest"), "--driver must be a version"),
        (("--python-version", "three"), "--python-version must be a version"),
        (("--backend", "cu127"), "there is no build of torch 'cu127'"),
        (("--with", "tensorflow"), "there is no package to add"),
        (("--emit", "poetry"), "requirements, uv, dockerfile, conda"),
        (("--output", "x"), "--output needs --emit"),
        (("--emit", "uv", "--json"), "cannot be used together"),
        (("--for", "/nonexistent.json"), "/nonexistent.json"),
        (("--gpu", "T4", "--offline", "x"), "--offline is about this machine"),
        (("--gpu", "T4", "--requirements", "/nonexistent.txt"), "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    result = planned(tmp_path, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_plan_fits_a_narrow_terminal_and_tells_it_nothing(tmp_path: Path) -> None:
    box = to_json(with_packages(healthy_2x3090(), accelerate=None)).replace(
        b'"executable":"', b'"executable":"/\\u001b[2J\\u202e'
    )
    assert b"u202e" in box
    (tmp_path / "box.json").write_bytes(box)
    narrow = environment(tmp_path, COLUMNS="40")
    shown = envcheck("plan", "--from", str(tmp_path / "box.json"), env=narrow, limit_s=120).stdout
    prose = shown[: shown.index("\n1: ")].splitlines()
    assert [line for line in prose if len(line) > 40 and "http" not in line] == []
    assert [c for c in shown if not c.isprintable() and c != "\n"] == []


@pytest.mark.parametrize("command", ["plan", "fit"])
@pytest.mark.parametrize(
    "text",
    [
        "Package    Version\n---------- -------\ntorch      2.8.0\nflash-attn 2.8.3\nnumpy      2.0.0\n",
        '{"schema":"envcheck.snapshot/1"}',
    ],
    ids=["pip list", "empty snapshot"],
)
def test_gpus_that_are_not_stated_are_not_taken_for_none(command: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "told"
    file.write_text(text)
    result = envcheck(command, "--from", str(file), env=environment(tmp_path), limit_s=120)
    assert (result.returncode, result.stdout) == (2, "")
    assert "does not state which GPUs the machine has" in result.stderr
    assert "--gpu" in result.stderr


def test_a_machine_of_which_the_files_state_no_gpu_is_planned_once_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    file.write_text('{"schema":"envcheck.snapshot/1"}')
    assert planned(tmp_path, "--from", str(file), "--gpu", "none", "--json").returncode == 0


def test_an_old_driver_with_a_set_that_runs_is_a_plan_with_a_finding_beside_it(tmp_path: Path) -> None:
    box = ("--gpu", "T4", "--driver", "470")
    result = planned(tmp_path, *box, "--json")
    answer = document(result)
    assert (result.returncode, answer["fits"]) == (0, True)
    assert [f["problem"] for f in answer["findings"] if f["status"] == "fail"] == ["driver-too-old"]
    emitted = planned(tmp_path, *box, "--emit", "requirements")
    assert emitted.returncode == 0
    assert "torch==" in emitted.stdout
    assert "driver-too-old" in emitted.stderr


def test_exit_code_and_document_agree_where_lines_contradict_each_other(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("torch==2.6.0\ntorch==2.5.1\n")
    for box in ((), ("--gpu", "T4", "--driver", "580")):
        result = planned(tmp_path, "--requirements", str(tmp_path / "mine.txt"), *box, "--json")
        assert (result.returncode, document(result)["fits"]) == (1, False)


def test_a_set_for_another_machine_never_says_that_of_the_machine_that_was_given(tmp_path: Path) -> None:
    for box, given, other in (
        (("--gpu", "B200", "--driver", "535"), "this machine has 535", "this machine has 570"),
        (("--gpu", "none", "--python-version", "3.9"), "for Python 3.12 instead of 3.9", "for Python 3.9"),
    ):
        result = planned(tmp_path, *box)
        text = " ".join(result.stdout.split())
        assert result.returncode == 1
        assert given in text
        assert other not in text
    pages = planned(tmp_path, "--gpu", "none", "--python-version", "3.9", "--format", "markdown")
    assert "Install plan for Python 3.12 instead of 3.9 (python), torch" in pages.stdout

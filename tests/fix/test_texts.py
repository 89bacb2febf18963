"""A text names the same problems to `fix` as to `check`, and the same fixes as to `explain`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import envcheck, environment

MACHINE = """Collecting environment information...
PyTorch version: {torch}
CUDA used to build PyTorch: 12.8

OS: Ubuntu 22.04.4 LTS (x86_64)
Python version: 3.10.12 (main, Nov 20 2023, 15:14:05) [GCC 11.4.0] (64-bit runtime)
Python platform: Linux-5.15.0-91-generic-x86_64-with-glibc2.35
Is CUDA available: {available}
GPU models and configuration: GPU 0: {gpu}
Nvidia driver version: {driver}

Versions of relevant libraries:
[pip3] torch=={torch}
[pip3] transformers==4.57.0
"""
OLD_DRIVER = (
    MACHINE.format(torch="2.8.0+cu128", available="False", gpu="NVIDIA GeForce RTX 3090", driver="470.141.03")
    + """
UserWarning: CUDA initialization: The NVIDIA driver on your system is too old (found version 11040). Please update your
GPU driver by downloading and installing a new version from the URL: http://www.nvidia.com/Download/index.aspx
"""
)
OUT_OF_MEMORY = (
    MACHINE.format(torch="2.8.0+cu128", available="True", gpu="NVIDIA L4", driver="570.133.20")
    + """
Traceback (most recent call last):
  File "/srv/app/serve.py", line 12, in <module>
    model = model.to("cuda")
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 512.00 MiB. GPU 0 has a total capacity of 22.05 GiB of
which 190.25 MiB is free. Including non-PyTorch memory, this process has 21.86 GiB memory in use.
"""
)
NO_DRIVER = "$ nvidia-smi\nbash: nvidia-smi: command not found\n\n" + MACHINE.format(
    torch="2.8.0+cpu", available="False", gpu="Could not collect", driver="Could not collect"
)
TEXTS = pytest.mark.parametrize("text", [OLD_DRIVER, OUT_OF_MEMORY, NO_DRIVER], ids=["driver", "memory", "none"])


def document(home: Path, *arguments: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(envcheck(*arguments, "--json", env=environment(home)).stdout)


@TEXTS
def test_fix_has_the_findings_of_check_in_their_order(text: str, tmp_path: Path) -> None:
    ticket = tmp_path / "ticket.txt"
    ticket.write_text(text)
    found = document(tmp_path, "check", "--from", str(ticket))["findings"]
    called_for = [f["problem"] for f in found if f["status"] in ("fail", "warn") and f["problem"]]
    assert called_for
    fixed = document(tmp_path, "fix", "--from", str(ticket), "--dry-run")["problems"]
    assert [case["problem"] for case in fixed] == called_for


@TEXTS
def test_the_problem_that_check_names_next_is_found_by_fix(text: str, tmp_path: Path) -> None:
    ticket = tmp_path / "ticket.txt"
    ticket.write_text(text)
    said = envcheck("check", "--from", str(ticket), env=environment(tmp_path)).stdout
    named = said.rpartition("Next")[2].partition("envcheck ")[2].split()[1]
    fixed = document(tmp_path, "fix", named, "--from", str(ticket), "--dry-run")
    assert [case["problem"] for case in fixed["problems"]] == [named]
    assert not fixed["not_found"]


def test_the_machine_of_a_log_is_the_same_to_fix_as_to_explain(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text(OLD_DRIVER)
    explained = document(tmp_path, "explain", str(log))["causes"][0]
    fixed = document(tmp_path, "fix", "--log", str(log), "--dry-run")["problems"][0]
    assert fixed["problem"] == explained["problem"]
    assert [f["commands"] for f in fixed["fixes"]] == [f.get("commands", []) for f in explained["fixes"]]
    assert all("another machine" in f["why"] or "root" in f["why"] or "change" in f["why"] for f in fixed["fixes"])

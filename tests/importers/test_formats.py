"""Each format is recognised and read as a person would read it."""

from pathlib import Path
from typing import Any

import pytest

from envcheck.checks import run_checks
from envcheck.importers import is_recognised, read_text
from tests.each import each
from tests.importers.expected import EXPECTED
from tests.importers.facts import fact

TEXTS = Path(__file__).parent / "texts"
FACTS = [(name, path, value) for name, facts in EXPECTED.items() for path, value in facts.items()]
ABSENCE = {
    "transformers-missing", "accelerate-missing", "torch-missing", "torchvision-mismatch", "flash-attn-missing",
    "driver-not-installed", "gpu-not-found", "cuda-toolkit-missing", "host-compiler-missing", "ninja-missing",
    "cuda-device-order", "uvm-missing", "nvlink-absent", "python-headers-missing", "torch-cuda-unavailable",
}  # fmt: skip
"""Problems that say that something is not there."""


def text(name: str) -> str:
    return (TEXTS / name).read_text("utf-8")


def test_every_text_has_its_expectations() -> None:
    assert {path.name for path in TEXTS.iterdir()} == set(EXPECTED)


@each(FACTS, name=lambda case: f"{case[0]}:{case[1]}")
def test_a_fact_is_read(case: tuple[str, str, Any]) -> None:
    name, path, value = case
    assert fact(read_text(text(name)), path) == value


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_nothing_that_the_text_leaves_out_is_an_alarm(name: str) -> None:
    snapshot = read_text(text(name))
    whole_list = "packages" not in snapshot.unavailable
    alarms = {f.problem for f in run_checks(snapshot) if f.status in ("fail", "warn", "info")}
    allowed = {"transformers-missing", "flash-attn-missing", "accelerate-missing"} if whole_list else set()
    assert alarms & ABSENCE <= allowed


@each(sorted(EXPECTED))
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(lambda told: f"Hello,\n\n```\n{told}```\nthanks", id="in a fence"),
        pytest.param(lambda told: "\n".join(f"> {line}" for line in told.splitlines()), id="quoted in a mail"),
        pytest.param(lambda told: told.replace("\n", "\r\n"), id="with the line ends of Windows"),
        pytest.param(lambda told: "\n".join(f"\x1b[0m{line}\x1b[K" for line in told.splitlines()), id="with colours"),
        pytest.param(
            lambda told: (
                f"<html><body><p>Hello</p><pre>{told.replace('&', '&amp;').replace('<', '&lt;')}</pre></body></html>"
            ),
            id="as HTML",
        ),
        pytest.param(
            lambda told: f"From: a@example.org\nTo: b@example.org\nSubject: help\nMIME-Version: 1.0\n\nHi\n{told}",
            id="as a mail",
        ),
        pytest.param(
            lambda told: "\n".join(f"2024-05-01T10:00:00.1234567Z {line}" for line in told.splitlines()),
            id="with the time stamps of a CI log",
        ),
        pytest.param(
            lambda told: "\n".join(f"(train pid=1752, ip=10.0.4.26) {line}" for line in told.splitlines()),
            id="from a worker of Ray",
        ),
        pytest.param(
            lambda told: "\n".join(f"server-1  | {line}" for line in told.splitlines()), id="from docker compose"
        ),
    ],
)
def test_the_facts_are_the_same_however_the_text_was_sent(name: str, sent: Any) -> None:
    snapshot = read_text(sent(text(name)))
    assert {path: fact(snapshot, path) for path in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize(
    "told",
    [
        "hello world",
        "",
        "Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'GPU'\n",
        "The quick brown fox\n- jumps: over\n- the lazy: dog\n",
        "a,b,c\n1,2,3\n",
        "# Readme\n\nRun `nvidia-smi` and paste its output.\n",
        "torch>=2.0\nnumpy\n",
    ],
)
def test_a_text_without_facts_is_not_recognised(told: str) -> None:
    assert not is_recognised(told)


def test_where_torch_has_no_cuda_its_report_names_no_gpu() -> None:
    said = """Collecting environment information...
PyTorch version: 2.8.0+cpu
CUDA used to build PyTorch: Could not collect
OS: Ubuntu 22.04.5 LTS (x86_64)
Python version: 3.10.12 (64-bit runtime)
Is CUDA available: False
CUDA runtime version: No CUDA
GPU models and configuration: No CUDA
Nvidia driver version: No CUDA
"""
    snapshot = read_text(said)
    assert (snapshot.gpus, snapshot.driver) == ((), None)
    assert "gpus" in snapshot.unavailable
    (cpu,) = (f for f in run_checks(snapshot) if f.problem == "torch-cpu-build")
    assert (cpu.status, "is not known" in cpu.detail) == ("info", True)


@pytest.mark.parametrize(
    ("said", "path", "value"),
    [
        ("# vllm on a Tesla K80\n\nI use torch 2.5.1\n", "gpus[0].name", "NVIDIA K80"),
        ("# RTX 5090 does not work\n\n- PyTorch 2.6.0 + cu124\n", "torch.cuda", "12.4"),
        ("System:\nRTX 3080 12gb\ntorch.cuda.is_available() returned False.\n", "deep.trials[0].ok", False),
        ("flash_attn cannot be installed on my MacBook\n", "host.system", "Darwin"),
        ("I use flash-attn on a MacBook and on Ubuntu, python 3.11, RTX 3090\n", "host.system", None),
        ("I have a 3080 and run on Windows 11\n", "host.system", "Windows"),
        ("I use Windows 11 with WSL 2 and an RTX 3080\n", "host.system", None),
        ("My GPU: GTX 970\nThe nouveau driver was loaded\n", "driver.nouveau_loaded", True),
        (">>> torch.cuda.get_arch_list()\n['sm_80', 'sm_120']\n", "torch.architectures", ("sm_80", "sm_120")),
        ("$ pip list | grep torch\ntorch  2.9.0+cpu\ntorchaudio  2.9.0\ntorchvision  0.24.0\n", "torch.cuda", None),
        ("Linux version 5.4.91-microsoft-standard-WSL2 (oe-user@oe-host) (gcc 9.3.0)\n", "host.wsl", 2),
    ],
)
def test_what_a_person_says_and_short_outputs(said: str, path: str, value: Any) -> None:
    assert fact(read_text(said), path) == value


def test_a_list_passed_through_grep_does_not_name_everything() -> None:
    snapshot = read_text("$ pip list | grep torch\ntorch  2.9.0+cpu\ntorchaudio  2.9.0\ntorchvision  0.24.0\n")
    assert snapshot.packages["torchvision"] == "0.24.0"
    assert "packages.transformers" in snapshot.unavailable


@pytest.mark.parametrize(
    ("cuda", "driver", "first"),
    [("10.2", "418.67", "cuda-runtime-too-new"), ("10.2", "440.33.01", "driver-too-old"), ("12.1", "530.30", None)],
)
def test_an_old_driver_is_measured_by_the_cuda_of_the_ticket(cuda: str, driver: str, first: str | None) -> None:
    said = (
        f"Collecting environment information...\nPyTorch version: 2.1.0\nCUDA used to build PyTorch: {cuda}\n\n"
        "OS: Ubuntu 22.04\nGPU models and configuration: GPU 0: Tesla V100-SXM2-16GB\n"
        f"Nvidia driver version: {driver}\n"
    )
    failed = [finding.problem for finding in run_checks(read_text(said)) if finding.status == "fail"]
    assert failed == ([first] if first else ["driver-too-old"])

"""A whole ticket: the cause that its log names comes first, in every format, with the fix fitted to its machine."""

import gzip
import json
from pathlib import Path

import pytest

from envcheck.about import REPOSITORY
from tests.cli.command import envcheck, environment

TICKET = """### Bug

Hi, it does not start on my 2x 3090.

```
$ nvidia-smi
| NVIDIA-SMI 550.54.14   Driver Version: 550.54.14   CUDA Version: 12.4     |
|   0  NVIDIA GeForce ...  Off  | 00000000:01:00.0  On |                  N/A |
|  0%   45C    P8    25W / 350W |    300MiB / 24576MiB |      0%      Default |
```

```
Traceback (most recent call last):
  File "x.py", line 3, in <module>
ImportError: /home/ann/v/flash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so: undefined symbol: _ZN3c104cuda9SetDeviceEi
```

- `transformers` version: 4.57.1
- Python version: 3.10.12
- PyTorch version (GPU?): 2.5.1+cu121 (True)
"""

HOT = """
Mon Nov 30 09:12:01 2026
+---------------------------------------------------------------------------------------+
| NVIDIA-SMI 535.183.01             Driver Version: 535.183.01   CUDA Version: 12.2     |
|-----------------------------------------+----------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id        Disp.A | Volatile Uncorr. ECC |
| Fan  Temp   Perf          Pwr:Usage/Cap |         Memory-Usage | GPU-Util  Compute M. |
|                                         |                      |               MIG M. |
|=========================================+======================+======================|
|   0  NVIDIA GeForce RTX 3090        On  | 00000000:01:00.0 Off |                  N/A |
| 30%   35C    P8              25W / 350W |     10MiB / 24576MiB |      0%      Default |
|                                         |                      |                  N/A |
+-----------------------------------------+----------------------+----------------------+
|   1  NVIDIA GeForce RTX 3090        On  | 00000000:41:00.0 Off |                  N/A |
| 95%   91C    P2             120W / 350W |  22000MiB / 24576MiB |    100%      Default |
|                                         |                      |                  N/A |
+-----------------------------------------+----------------------+----------------------+

+---------------------------------------------------------------------------------------+
| Processes:                                                                            |
|  GPU   GI   CI        PID   Type   Process name                            GPU Memory |
|        ID   ID                                                             Usage      |
|=======================================================================================|
|    1   N/A  N/A      4321      C   /home/alice/venv/bin/python               21990MiB |
+---------------------------------------------------------------------------------------+
"""
"""A GPU at 91 degrees and a process on it: warnings, and nothing that failed."""


@pytest.fixture
def ticket(tmp_path: Path) -> str:
    (tmp_path / "issue.md").write_text(TICKET, "utf-8")
    return "issue.md"


def test_the_cause_stands_first_and_makes_the_verdict(tmp_path: Path, ticket: str) -> None:
    result = envcheck("check", "--from", ticket, "--json", env=environment(tmp_path), cwd=tmp_path)
    report = json.loads(result.stdout)
    assert result.returncode == 1
    assert (report["verdict"], report["counts"]["fail"] > 0) == ("broken", True)
    assert report["findings"][0]["problem"] == "flash-attn-abi-mismatch"
    assert report["snapshot"]["gpus"][0]["name"] == "NVIDIA GeForce RTX 3090"
    assert report["snapshot"]["sources"]


def test_the_reply_names_cause_fix_and_what_is_missing(tmp_path: Path, ticket: str) -> None:
    reply = envcheck("check", "--from", ticket, "--format", "markdown", env=environment(tmp_path), cwd=tmp_path).stdout
    assert reply.startswith("Thanks for the report. This looks like the cause:")
    assert reply.index("flash-attn-abi-mismatch") < reply.index("Still missing")
    assert "/home/ann" not in reply


def test_the_report_of_a_text_says_the_same_as_its_check_and_holds_its_data(tmp_path: Path) -> None:
    (tmp_path / "hot.txt").write_text(HOT, "utf-8")
    env = environment(tmp_path)
    envcheck("report", "--from", "hot.txt", "--output", "sent", env=env, cwd=tmp_path)
    reply = (tmp_path / "sent" / "report.md").read_text("utf-8")
    assert "nothing that it states about the environment is wrong" not in reply
    assert reply.index("it may be this:") < reply.index("`gpu-overheating`") < reply.index("Still missing")
    assert "Less likely" not in reply
    first, again = (
        json.loads(envcheck("check", "--from", path, "--json", env=env, cwd=tmp_path).stdout)
        for path in ("hot.txt", "sent/report.md")
    )
    assert first["verdict"] == again["verdict"] == "degraded"
    assert first["findings"] == again["findings"]


def test_several_texts_are_put_together(tmp_path: Path, ticket: str) -> None:
    (tmp_path / "list.txt").write_text("$ pip freeze\naccelerate==1.0.0\nninja==1.11\ntorchvision==0.20.1\n", "utf-8")
    arguments = ["check", "--from", ticket, "--from", "list.txt", "--json"]
    report = json.loads(envcheck(*arguments, env=environment(tmp_path), cwd=tmp_path).stdout)
    assert report["snapshot"]["packages"]["accelerate"] == "1.0.0"
    assert report["snapshot"]["driver"]["version"] == "550.54.14"


@pytest.mark.parametrize(
    ("data", "told", "explained"),
    [
        (b"it does not work\n", "looks like plain text", True),
        (b"Traceback (most recent call last):\nValueError: no\n", "looks like a Python traceback", True),
        (b"[2026-01-02 10:00:00] INFO step 1\n", "looks like a log", True),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "looks like an image", False),
        (b"%PDF-1.7\nabc", "looks like a PDF", False),
        (b"\x1f\x8bdamaged", "is a gzip file that cannot be unpacked", False),
        (gzip.compress(b"it does not work" * 99, mtime=0)[:-9], "is a gzip file that was cut short", False),
        (bytes(range(128, 256)) * 20, "looks like no text", False),
        (b'{"gpu": "3090"}', 'has no "schema"', False),
        (b"PK\x03\x04damaged", "cannot be unpacked", False),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_it_looks_like(
    tmp_path: Path, data: bytes, told: str, explained: bool
) -> None:
    (tmp_path / "note").write_bytes(data)
    result = envcheck("check", "--from", "note", env=environment(tmp_path), cwd=tmp_path)
    assert result.returncode == 2
    assert told in result.stderr
    assert ("envcheck explain" in result.stderr) is explained
    assert "nvidia-smi" in result.stderr


HEARSAY = (
    "A colleague has driver 550.54.14 and torch 2.8.0 and says it works",
    "I was told torch 2.5.1 is fine with python 3.11",
    "does torch 2.8 work with an RTX 4090?",
)


@pytest.mark.parametrize("said", HEARSAY)
def test_what_somebody_says_is_no_healthy_machine(said: str, tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text(said, "utf-8")
    env = environment(tmp_path)
    told = envcheck("check", "--from", "said.txt", env=env, cwd=tmp_path)
    assert told.stdout.startswith("NOT CHECKED")
    assert "nvml-failed" not in told.stdout
    reply = envcheck("check", "--from", "said.txt", "--format", "markdown", env=env, cwd=tmp_path).stdout
    assert reply.startswith("Too little is stated about the environment to check anything")


def test_what_somebody_says_that_cannot_work_is_still_named(tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text("I have driver 470.82 and torch 2.8.0 on my machine", "utf-8")
    told = envcheck("check", "--from", "said.txt", env=environment(tmp_path), cwd=tmp_path)
    assert (told.returncode, "driver-too-old" in told.stdout) == (1, True)


def test_the_reply_says_where_envcheck_comes_from(tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text(HEARSAY[0], "utf-8")
    env = environment(tmp_path)
    reply = envcheck("check", "--from", "said.txt", "--format", "markdown", env=env, cwd=tmp_path).stdout
    assert f"pipx run --spec {REPOSITORY}/" in reply


def test_the_reply_to_an_error_alone_names_its_cause_and_no_machine(tmp_path: Path) -> None:
    said = (
        "RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please update your GPU driver"
    )
    (tmp_path / "said.txt").write_text(said, "utf-8")
    reply = envcheck("check", "--from", "said.txt", "--format", "markdown", env=environment(tmp_path), cwd=tmp_path)
    assert "`cuda-runtime-too-new`" in reply.stdout
    assert "<sub></sub>" not in reply.stdout


def reply_to(text: str, folder: Path) -> str:
    (folder / "issue.md").write_text(text, "utf-8")
    arguments = ["check", "--from", "issue.md", "--format", "markdown"]
    return envcheck(*arguments, env=environment(folder), cwd=folder).stdout.partition("<!-- envcheck-report")[0]


def test_an_error_of_unknown_cause_is_quoted_and_called_unknown(tmp_path: Path) -> None:
    failing = 'Traceback (most recent call last):\n  File "/x/peft/tuner.py", line 9, in build\nKeyError: "gamma"\n'
    text = (
        f"Ubuntu 22.04\n\n```\n{failing}```\n\nNVIDIA-SMI 550.54.15    Driver Version: 550.54.15   CUDA Version: 12.4\n"
    )
    reply = reply_to(text, tmp_path)
    assert reply.startswith("envcheck does not know the cause of this error")
    assert 'KeyError raised in your own code (tuner.py:9 in build, line 6 of the log): "gamma"' in reply
    terminal = envcheck("check", "--from", "issue.md", env=environment(tmp_path), cwd=tmp_path).stdout
    assert "Error of unknown cause" in terminal


def test_the_driver_of_the_host_does_not_refute_what_a_container_lost(tmp_path: Path) -> None:
    text = (
        "```\n(container) $ nvidia-smi -L\nFailed to initialize NVML: Unknown Error\n```\n"
        "```\n(host) # nvidia-smi\n| NVIDIA-SMI 570.133.20   Driver Version: 570.133.20   CUDA Version: 12.8 |\n```\n"
    )
    assert "`gpu-access-blocked`" in reply_to(text, tmp_path).partition("Less likely")[0]


def test_only_what_would_help_is_asked_for(tmp_path: Path) -> None:
    lost = "kernel: NVRM: Xid (PCI:0000:01:00): 79, pid=6755, GPU has fallen off the bus.\n"
    asked = (
        reply_to(f"### Hardware: GPU\n\nRTX 3090\n\n{lost}", tmp_path)
        .partition("Still missing")[2]
        .partition("<details>")[0]
    )
    assert "the driver;" in asked or "the driver." in asked
    assert "GPUs" not in asked
    assert "pip list" not in asked


def test_what_envcheck_does_not_support_is_not_the_cause(tmp_path: Path) -> None:
    text = "### Operating system\n\nWindows\n\n### GPU model\n\nRTX 5090\n\n- torch: 2.4.1+cu124\n\n"
    error = "RuntimeError: CUDA error: no kernel image is available for execution on the device\n"
    cause, _, rest = reply_to(text + error, tmp_path).partition("Less likely")
    assert "`gpu-architecture-unsupported`" in cause
    assert "`os-unsupported`" not in cause
    assert "`os-unsupported`" in rest
    assert "--index-url" in cause


COLLECT_ENV = """PyTorch version: 2.2.2
Is debug build: False
CUDA used to build PyTorch: Could not collect

OS: Microsoft Windows 11 Education
Python version: 3.10.13 (64-bit runtime)
Is CUDA available: False
GPU models and configuration: GPU 0: NVIDIA GeForce RTX 4080
Nvidia driver version: 551.86
"""
COMPOSE = """services:
  app:
    image: pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime
    runtime: nvidia
    environment:
      CUDA_VISIBLE_DEVICES: all
"""
SMI = """| NVIDIA-SMI 555.58.02   Driver Version: 555.58.02   CUDA Version: 12.5     |
|   0  NVIDIA GeForce RTX 4070     Off |   00000000:01:00.0 Off |                  N/A |
"""


def test_what_a_check_finds_stands_before_the_error_that_it_explains(tmp_path: Path) -> None:
    reply = reply_to(f"{COMPOSE}\nRuntimeError: No CUDA GPUs are available\n\n{SMI}", tmp_path)
    assert reply.index("`cuda-visible-devices-invalid`") < reply.index("`cuda-not-initialized`")


def test_a_limit_of_envcheck_stands_behind_what_is_wrong(tmp_path: Path) -> None:
    reply = reply_to(COLLECT_ENV, tmp_path)
    assert reply.index("`torch-cpu-build`") < reply.index("`os-unsupported`")


def test_nothing_is_said_of_a_package_that_no_text_states(tmp_path: Path) -> None:
    smi = SMI.replace("RTX 4070", "GTX 1080")
    reply = reply_to(f"{smi}\nI have driver version is 555.58 and torch 2.5.1+cu124. flash attention?\n", tmp_path)
    assert "`flash-attn-unsupported-gpu`" in reply
    assert "not installed" not in reply

"""A whole ticket: the cause that its log names comes first, in every format, with the fix fitted to its machine."""

import json
from pathlib import Path

import pytest

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
    assert "It shows no problem with the environment" not in reply
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


def test_a_text_without_facts_is_refused_with_what_it_looks_like(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("it does not work\n", "utf-8")
    result = envcheck("check", "--from", "note.txt", env=environment(tmp_path), cwd=tmp_path)
    assert result.returncode == 2
    assert "looks like plain text" in result.stderr
    assert "envcheck explain" in result.stderr

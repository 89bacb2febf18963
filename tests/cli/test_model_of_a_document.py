"""`--model` with `--from`: the document is checked for the model that was asked for."""

import json
from pathlib import Path

from tests.cli.command import envcheck, environment

TICKET = """
| NVIDIA-SMI 550.90.07   Driver Version: 550.90.07   CUDA Version: 12.4     |
|   0  Tesla T4                       Off |   00000000:01:00.0 Off |                  N/A |
| 30%   40C    P8             20W /   70W |       0MiB /  15360MiB |      0%      Default |

- `transformers` version: 4.44.0
- Python version: 3.12.4
- PyTorch version (GPU?): 2.5.1+cu124 (True)
"""


def problems(folder: Path, *arguments: str) -> set[str]:
    (folder / "ticket.md").write_text(TICKET)
    done = envcheck("check", "--from", "ticket.md", "--json", *arguments, env=environment(folder), cwd=folder)
    found = json.loads(done.stdout)["findings"]
    return {one["problem"] for one in found if one["status"] in ("fail", "warn")}


def test_it_does_not_fit_and_its_transformers_is_too_old(tmp_path: Path) -> None:
    asked = problems(tmp_path, "--model", "Qwen/Qwen3-VL-Embedding-8B")
    assert {"gpu-memory-too-small", "transformers-too-old"} <= asked
    assert "model-not-cached" not in asked


def test_a_smaller_model_fits(tmp_path: Path) -> None:
    assert "gpu-memory-too-small" not in problems(tmp_path, "--model", "Qwen/Qwen3-VL-Embedding-2B")


def test_without_it_a_ticket_is_about_no_model(tmp_path: Path) -> None:
    assert not {"gpu-memory-too-small", "transformers-too-old"} & problems(tmp_path)

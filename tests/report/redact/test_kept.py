"""What a diagnosis needs is kept: versions, sizes, PCI ids, error codes, library paths, nearly every innocent word."""

import json
from pathlib import Path

import pytest

from envcheck.checks import run_checks
from envcheck.report.document import make_report
from envcheck.report.json import to_text
from envcheck.report.redact import Identity, Redactor, redact
from tests.boxes import HEALTHY, cpu_torch, driver_525, no_gpu
from tests.report.samples import finding

ROOT = Path(__file__).parents[3]
KEPT = (
    "torch 2.8.0+cu128, nvidia-cublas-cu12==12.8.4.1, nvidia-curand-cu12 10.3.9.90, cuda-toolkit 13.0.3.0",
    "driver 535.183.01 on 0000:01:00.0 [10de:2204], NVML 15 (GPU is lost) from nvmlDeviceGetMemoryInfo",
    "NVRM: Xid (PCI:0000:01:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
    "/usr/lib/x86_64-linux-gnu/libcuda.so.1 /usr/local/cuda-12.4/targets/x86_64-linux/lib/libcudart.so.12.4.127",
    (
        "/home/user/.venv/lib/python3.11/site-packages/torch/lib/libtorch_cuda.so: "
        "undefined symbol: _ZN3c104cuda9SetDeviceEi"
    ),
    (
        "/root/.cache/huggingface/hub/models--Qwen--Qwen3-VL-Embedding-8B/"
        "snapshots/0123456789abcdef0123456789abcdef01234567/model.safetensors"
    ),
    "https://download.pytorch.org/whl/cu128",
    (
        "https://github.com/Dao-AILab/flash-attention/releases/download/v2.8.3/"
        "flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp311-cp311-linux_x86_64.whl"
    ),
    "Qwen/Qwen3-VL-Embedding-8B, sm_86, compute_90, 24.0 GiB, max_pixels 1843200, CUDA_VISIBLE_DEVICES=0,1",
    "pad_token_id=151643, max_new_tokens: 512, tokenizer: Qwen2TokenizerFast, 4,096 tokens/s, key: value",
    "Connection to 127.0.0.1:8000 refused; 0.0.0.0:8000; [::1]:8000; at::native::add, std::vector<int>, c10::Error",
    "kernel 5.15.167.4-microsoft-standard-WSL2, 6.8.0-45-generic #45~22.04.1-Ubuntu SMP",
    "nvcc fatal   : Unsupported gpu architecture 'compute_120'; gcc version 13.2.0 (Ubuntu 13.2.0-23ubuntu4)",
    "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f) and/or n/a, 50 it/s, I/O error",
)


@pytest.mark.parametrize("text", KEPT)
def test_it_is_kept(text: str) -> None:
    assert Redactor().text.hide(text) == text


def damage(text: str) -> float:
    """The part of a text's characters that was hidden."""
    redactor = Redactor()
    redactor.text.hide(text)
    return sum(len(one.value) * one.times for one in redactor.hidden()) / max(1, len(text))


def innocent() -> list[Path]:
    """Texts in this repository that hold nothing private: pages on each problem, what envcheck prints, logs."""
    return [
        *(ROOT / "docs" / "problems").glob("*.md"),
        *(ROOT / "tests" / "report" / "golden").glob("*.txt"),
        *(ROOT / "tests" / "explain" / "logs").rglob("*.log"),
        ROOT / "README.md",
    ]


@pytest.mark.once
def test_at_most_one_percent_of_innocent_text_is_damaged() -> None:
    texts = [file.read_text("utf-8", "replace") for file in innocent()]
    assert len(texts) > 200
    assert sum(damage(text) * len(text) for text in texts) <= 0.01 * sum(map(len, texts))


@pytest.mark.parametrize("make", [*HEALTHY, driver_525, cpu_torch, no_gpu], ids=lambda make: make.__name__)
def test_a_box_without_names_of_its_own_loses_its_ids_and_its_home_only(make: "object") -> None:
    assert callable(make)
    box = make()
    report = make_report(box, run_checks(box), created="2026-11-24T03:58:00Z", duration_s=0.1)
    shown, redactor = redact(report, Identity(home="/home/user", users=("user",)))
    assert {one.kind for one in redactor.hidden()} <= {"GPU", "home"}
    gone = sum(len(one.value) * one.times for one in redactor.hidden())
    assert gone <= 0.01 * len(to_text(report)) + 40 * len(box.gpus)
    assert len(json.loads(to_text(shown))["findings"]) == len(report.findings)


def test_the_code_name_of_a_release_is_kept() -> None:
    for name in ("Debian GNU/Linux 12 (bookworm)", "Ubuntu 22.04 (jammy)", "Debian GNU/Linux 11 (bullseye)"):
        shown, _ = redact(finding("host", "pass", f"{name}, kernel 6.1.0"), Identity())
        assert shown.title == f"{name}, kernel 6.1.0"

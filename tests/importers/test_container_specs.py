"""What starts a container is read as its program takes it, and checked: image, GPUs, shared memory, variables."""

from typing import Any

import pytest

from envcheck.checks import run_checks
from envcheck.importers import read_text
from envcheck.snapshot import Snapshot

SMI = "| NVIDIA-SMI 535.183.01             Driver Version: 535.183.01   CUDA Version: 12.2     |\n"
RUN = """docker run --rm --gpus '"device=0,2"' \\
    --shm-size=10.24gb -e CUDA_VISIBLE_DEVICES=0 \\
    registry.example.org:5000/vllm/vllm-openai:v0.10.2 --model a/b
"""
TWO_GPUS = (
    "GPU 0: NVIDIA GeForce RTX 3090 (UUID: GPU-11111111-2222-3333-4444-555555555555)\n"
    "GPU 1: NVIDIA GeForce RTX 3090 (UUID: GPU-66666666-2222-3333-4444-555555555555)\n"
)
COMPOSE = """services:
  llm:
    image: ${IMAGE:-lmsysorg/sglang:v0.4.6-cu124}
    ipc: host
    shm_size: 1gb
    environment:
      CUDA_VISIBLE_DEVICES: "0,1"
      HF_HOME: ${CACHE}
"""
POD = "kind: Pod\nspec:\n  containers:\n    - name: a\n      image: nvidia/cuda:12.4.1-base-ubuntu22.04\n"


def facts(told: str) -> dict[str, Any]:
    snapshot = read_text(told)
    assert snapshot.host is not None
    return {
        "image": snapshot.cuda.image if snapshot.cuda else None,
        "gpus": snapshot.host.gpus_reserved,
        "shm": snapshot.host.shm_total_bytes,
        "visible": snapshot.environment.get("CUDA_VISIBLE_DEVICES"),
    }


def problems(told: str) -> dict[str | None, str]:
    found = run_checks(read_text(told))
    return {f.problem: f.status for f in found if f.status in {"fail", "warn"}}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (RUN, {"image": None, "gpus": "2", "shm": round(10.24 * (1 << 30)), "visible": "0"}),
        (COMPOSE, {"image": "12.4", "gpus": "0", "shm": None, "visible": "0,1"}),
        (f"{COMPOSE}    gpus: all\n", {"image": "12.4", "gpus": "all", "shm": None, "visible": "0,1"}),
        (f"{COMPOSE}    runtime: nvidia\n", {"image": "12.4", "gpus": None, "shm": None, "visible": "0,1"}),
        (POD, {"image": "12.4", "gpus": "0", "shm": None, "visible": None}),
        (
            f'{POD}      resources:\n        limits:\n          nvidia.com/gpu: "8"\n',
            {"image": "12.4", "gpus": "8", "shm": None, "visible": None},
        ),
        (
            "ARG V=11.8.0\nARG BASE=nvidia/cuda:${V}-devel-ubuntu22.04\nFROM ${BASE} AS build\nRUN x\n",
            {"image": "11.8", "gpus": None, "shm": None, "visible": None},
        ),
        ("#SBATCH --gres=gpu:8\n#SBATCH --mem=0\n", {"image": None, "gpus": "8", "shm": None, "visible": None}),
    ],
)
def test_what_starts_a_container_is_read(told: str, expected: dict[str, Any]) -> None:
    assert facts(told) == expected


def test_each_install_of_a_line_has_its_own_index() -> None:
    told = read_text(
        "FROM ubuntu:22.04\nRUN pip install numpy==1.26.4 torch==2.7.1 \\\n    --index-url https://download.pytorch.org/whl/cu128"
        " && \\\n    pip install torchaudio==2.7.1\n"
    )
    assert told.packages == {"numpy": "1.26.4", "torch": "2.7.1+cu128", "torchaudio": "2.7.1"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("FROM nvidia/cuda:13.0.1-runtime-ubuntu24.04\n" + SMI, {"cuda-runtime-too-new": "fail"}),
        ("FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\n" + SMI, {}),
        ("FROM nvidia/cuda:13.0.1-runtime-ubuntu24.04\n", {}),
        (COMPOSE, {"container-without-gpu": "warn"}),
        ("$ docker run -p 8000:8000 vllm/vllm-openai:v0.10.2 --model a/b\n", {"container-without-gpu": "warn"}),
        ("$ docker run --runtime nvidia vllm/vllm-openai:v0.10.2 --model a/b\n", {}),
        ("$ docker run -p 80:80 nginx:1.27\n$ docker pull vllm/vllm-openai:v0.10.2\n", {}),
        ("$ docker run vllm/vllm-openai:cpu --model a/b\n", {}),
        ("$ docker run --entrypoint bash vllm/vllm-openai:v0.10.2\n", {}),
        (COMPOSE + "CUDA available: True\nCUDA_HOME: /usr/local/cuda\nGPU 0: NVIDIA L4\n", {}),
        (TWO_GPUS + RUN.replace("10.24gb", "64m"), {"shm-small": "warn"}),
        (TWO_GPUS + RUN.replace("--rm", "--rm --ipc=host").replace("10.24gb", "64m"), {}),
        (TWO_GPUS + RUN.replace("DEVICES=0", "DEVICES=2"), {"cuda-visible-devices-invalid": "fail"}),
    ],
)
def test_what_starts_a_container_is_checked(told: str, expected: dict[str, str]) -> None:
    assert problems(told) == expected


def test_the_finding_on_the_image_names_the_driver_that_it_needs() -> None:
    told = "FROM nvidia/cuda:13.0.1-runtime-ubuntu24.04\n" + SMI
    (finding,) = (f for f in run_checks(read_text(told)) if f.problem == "cuda-runtime-too-new")
    assert finding.evidence["needed_driver"] == "580.65.06"
    assert "an image for CUDA 12" in finding.fixes[-1].summary


def test_a_snapshot_without_a_container_says_nothing_of_it() -> None:
    assert not [f for f in run_checks(Snapshot()) if f.check in {"cuda.image", "host.reservation"}]

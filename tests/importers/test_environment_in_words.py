"""Tickets without the message of a program: what a maintainer infers from a tracker, a card, a size and one sentence.

The texts are public issues condensed in words of our own; the addresses name where each class comes from.
"""

import pytest

from envcheck.checks import run_checks
from envcheck.explain.explain import explain
from envcheck.findings import Finding
from envcheck.importers import read_text
from envcheck.report.log_findings import limits_last, with_log
from envcheck.report.words_of_people import with_words

VLLM = "https://github.com/vllm-project/vllm/issues/1374"
FLASH = "https://github.com/Dao-AILab/flash-attention/issues/720"


def named(text: str) -> list[Finding]:
    """What a report calls wrong, or possibly wrong, in its order."""
    machine = read_text(text)
    log = with_words(explain([text.encode()], snapshot=machine), text, machine)
    found = limits_last(with_log(run_checks(machine), log), machine)
    return [finding for finding in found if finding.status in ("fail", "warn", "error")]


CAUSES = [
    (f"# A P40 with 24 GB\n\nHow many tokens does the GPU p40 make?\n\n{VLLM}", "gpu-architecture-unsupported"),
    ("# P40 vllm-project/vllm#1374\n\nDoes my Tesla P40 work?", "gpu-architecture-unsupported"),
    (
        "# [Usage]: it fails on my P100\n\nvLLM Version: 0.6.1\nGPU 0: Tesla P100-PCIE-16GB\nIs CUDA available: True\n",
        "gpu-architecture-unsupported",
    ),
    (f"# Turing\n\nAre there plans for Turing (T4)?\n\n{FLASH}", "flash-attn-unsupported-gpu"),
    (f"# Installation stuck for a long time\n\nIt does nothing.\n\n{FLASH}", "ninja-missing"),
    (f"# 3 gpu's not supported?\n\nIt ends with an error.\n\n{VLLM}", "vllm-parallel-invalid"),
    ("RTX5090不支援", "gpu-architecture-unsupported"),
    ("Please add sm_120: Blackwell is not supported", "gpu-architecture-unsupported"),
    ("Can I run a 72B model on two A100 40G?", "gpu-memory-too-small"),
    ("两张A100 40G能跑Qwen2-72B吗", "gpu-memory-too-small"),
    ("I want to deploy 70B\n\nI have four RTX 4090 GPUs. Is it feasible?", "gpu-memory-too-small"),
    ("求助\n\n我只有一张48G的显卡，如何推理72B的模型", "gpu-memory-too-small"),
    ("Inference of the demo on an RTX 3080 of 10GB, is it possible?", "gpu-memory-too-small"),
    ("On my 3090, FP8 is slower than before and is not supported?", "dtype-unsupported"),
    ("AssertionError: Device compute capability 8.9 or higher required for FP8 execution.", "dtype-unsupported"),
    ("Import fails\n\nnumpy 2.0 breaks it; I had to pin numpy<2", "numpy-abi-mismatch"),
    ("The environment.yml installs the cpu version of pytorch", "torch-cpu-build"),
    ("I have an RTX 3080, but the service runs in CPU mode", "torch-cuda-unavailable"),
    ("xformers-0.0.13-py3-none-any.whl gives 404 not found", "wheel-not-found"),
    ("Why does the release not have a prebuilt wheel for Windows?", "wheel-not-found"),
    ("Training is stuck with 2 gpus, but goes well with 1 gpu", "nccl-failed"),
    ("Multi-GPU run\n\nIt prints nothing and hangs.", "nccl-failed"),
    ("What do I write in docker compose so that it can use the GPU?", "container-without-gpu"),
    ("Gpu isnt recognized in docker", "container-without-gpu"),
    ("Is it possible to use SageAttention in Windows?", "os-unsupported"),
    ("mac不支持cuda，能训练吗", "os-unsupported"),
    ("The image requires NVIDIA driver >=550, mine is 535", "cuda-runtime-too-new"),
    ("Why is tensor parallel 2 slower than a single card?", "pcie-link-degraded"),
    ("Training instantly powers off my desktop", "gpu-lost"),
    ("Installing it always downloads torch 2.7, I have 2.5.1", "package-conflict"),
    ("The capacity of GPU is not found on the k8s node", "container-toolkit-missing"),
    ("My nvcc is 11.5, torch was compiled with 11.3, which mismatch", "build-cuda-mismatch"),
    ("The system RAM is not sufficient, it keeps crashing", "host-out-of-memory"),
    ("在国内无法从hugging face下载模型", "hub-unreachable"),
    ("I could not access huggingface here. How do I load it from a folder?", "hub-unreachable"),
    ("能否支持V100部署", "gpu-architecture-unsupported"),
    ("Can not install with a 2080ti", "gpu-architecture-unsupported"),
    ("Is a smaller GPU possible? With 25 GB of memory?", "gpu-memory-too-small"),
    ("Can nvidia-docker be used with only WSL1?", "wsl1"),
    ("It looks like peft and huggingface_hub are incompatible", "package-conflict"),
    ("How do I use my GPU to generate embeddings?", "torch-cuda-unavailable"),
    ("There is still no Triton for Windows", "os-unsupported"),
]


@pytest.mark.parametrize(("text", "problem"), CAUSES)
def test_a_sentence_with_what_its_tracker_or_card_implies_names_the_cause(text: str, problem: str) -> None:
    found = named(text)
    first = [finding for finding in found if finding.status == "fail"] or found
    assert [finding.problem for finding in first[:1]] == [problem]


NOT_THE_ENVIRONMENT = [
    f"# [Feature]: support for the next family of models\n\nPlease add it.\n\n{VLLM}",
    f"# A great project\n\nKeep it up.\n\n{VLLM}",
    f"# [Bug]: wrong stop token\n\nThe answer goes on after the end. vLLM Version: 0.6.1, RTX 4090\n\n{VLLM}",
    "Will two 3090s run the int4 of a 72B model?",
    "Has the 7B been deployed on several 4090s?",
    "A 70B with llama.cpp and offload on my 3090 makes 2 tokens per second. Can it be faster?",
    "Low utilization\n\nThe GPU is at 10 % in the test and at 90 % in training. RTX 3090",
    "Running two inferences on one GPU is slower than one",
    "One of 4 cards is always less utilized in training",
    "Which versions of python, torch, CUDA and flash-attn were used?",
    "The readme says CUDA 11 is supported, but also that 4.4 was the last version for it",
    "Does anybody know whether cuda 11.4 is supported?",
    "Loss is NaN after ten epochs. My GPU is a 3090, with batch size 16",
    "The gradients become NaN on 8 V100 with batch size 1",
    "Batch size with 2x RTX 3090: per GPU, or in total?",
    "Is the accuracy of 83 normal with 2 GPUs and batch size 32?",
    "Hello, does your code run on an RTX 3090?",
    "Can the code run with the CPU version as well?\n\nconda install -c pytorch pytorch-cpu",
    "The new flash attention is out!\n\n> Support for Turing GPUs (T4, RTX 2080) is coming soon",
    "Flash attention on windows\n\nI found wheels for it. Hope it helps",
    "Can different models of GPUs be combined?",
    "Please add the CPU to the output of collect_env.py",
    "Could fp8 be added to the quantizations? There are bf16, fp16 and int8",
    "I froze the encoder and train the head on 4 GPUs",
    "I am stuck with the loss function on my two 4090s",
    "Are LoRA runs of 72B possible on two nodes of 8xA100 80G?",
]
"""Feature requests, questions, and bugs of the project itself."""


@pytest.mark.parametrize("text", NOT_THE_ENVIRONMENT)
def test_a_ticket_whose_cause_is_not_the_environment_is_no_alarm(text: str) -> None:
    assert [finding.problem for finding in named(text) if finding.status != "warn"] == []


@pytest.mark.parametrize(
    ("line", "about"),
    [
        (VLLM, ("vllm",)),
        (f"Reply to this email directly, view it on GitHub: {VLLM}", ("vllm",)),
        ("vllm serve Qwen/Qwen3-8B", ("vllm",)),
        (FLASH, ("flash-attn",)),
        (f"See {VLLM} for something like it", ()),
        ("It is faster than vllm", ()),
    ],
)
def test_what_a_text_is_about_is_read_from_its_own_address_or_command(line: str, about: tuple[str, ...]) -> None:
    assert read_text(f"# Help\n\nI use an RTX 3090 and Python 3.11\n\n{line}").about == about


def test_the_program_that_is_read_along_with_the_title_is_not_quoted_from_it() -> None:
    text = f"# Installation stuck for a long time\n\n{FLASH}"
    assert named(text)[0].detail.startswith("Line 1: Installation stuck for a long time\n")


@pytest.mark.parametrize(
    ("text", "count", "gib"),
    [
        ("I have two A100 40G", 2, 40),
        ("on 4090x4 my run is slow", 4, None),
        ("我用 8张4090", 8, None),
        ("It runs on my 8xA100 80GB machine", 8, 80),
    ],
)
def test_how_many_cards_and_how_large_they_are(text: str, count: int, gib: int | None) -> None:
    gpus = read_text(f"{text}\n\nPython 3.11").gpus
    assert len(gpus) == count
    assert gpus[0].memory_total_bytes == (gib << 30 if gib else None)


def test_the_build_of_condas_torch_is_read() -> None:
    listed = "pytorch 2.5.1 py3.12_cpu_0 pytorch\npytorch-mutex 1.0 cpu pytorch\ntorchvision 0.20.1 py312_cpu pytorch\n"
    machine = read_text(listed)
    assert (machine.torch and machine.torch.version) == "2.5.1+cpu"

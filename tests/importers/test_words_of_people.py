"""What people write without the output of a program: one sentence may name the cause, and none is invented."""

import pytest

from envcheck.checks import run_checks
from envcheck.explain.explain import explain
from envcheck.importers import read_text
from envcheck.report.attached import found_in
from envcheck.report.log_findings import limits_last
from envcheck.report.words_of_people import reported, with_words

CANNOT_WORK = [
    ("flash attention on an RTX8000?\n\nDoes it support it?", "flash-attn-unsupported-gpu"),
    ("flash attention是否支持RTX8000", "flash-attn-unsupported-gpu"),
    ("Is there a way to use FlashAttention with our V100 GPUs?", "flash-attn-unsupported-gpu"),
    ("Issue with my RTX 5070 Ti\n\nIt names https://download.pytorch.org/whl/cu121", "gpu-architecture-unsupported"),
    ("The 5070Ti cannot work with CUDA 11.8 and its torch.", "gpu-architecture-unsupported"),
    ("I have an RTX 3090 and installed torch 1.7.0+cu101", "gpu-architecture-unsupported"),
    ("Is there a way to use vllm with torch 2.5.1 on an RTX 5090?", "gpu-architecture-unsupported"),
    ("my server has 4 nvidia tesla k80, ollama can't find my gpu", "gpu-architecture-unsupported"),
    ("Torch is not detecting cuda", "torch-cuda-unavailable"),
    ("`torch.cuda.is_available ` always returns false.", "torch-cuda-unavailable"),
    ("Torch does not have CUDA\n\ncheck_cuda.py says no cuda, while I have an RTX 3090", "torch-cuda-unavailable"),
    ("Training is slow\n\nThe CPU is being used. I ran conda install pytorch", "torch-cuda-unavailable"),
    ("torch.cuda.is_available() is False\n\nC:\\Users\\ann\\x.py, RTX 3080", "torch-cuda-unavailable"),
    (
        "Is torch not running on the GPU?\n\nOne picture takes two minutes, and the CPU is busy",
        "torch-cuda-unavailable",
    ),
    ("Can I run it on a mac M2 ultra? I have no nvidia device.", "os-unsupported"),
    (
        "services:\n  a:\n    image: x\n    environment:\n      CUDA_VISIBLE_DEVICES: all\n",
        "cuda-visible-devices-invalid",
    ),
]
MAY_WORK = [
    "Flash attention on our A100 is slow",
    "I have an RTX 5090 with torch 2.8.0+cu128, before that it was CUDA 11.8",
    "My RTX 3090 works with CUDA 11.8 and flash attention",
    "torch.cuda.is_available() returns True on my 3090",
    "The dataset loader is slow with 16 workers on my RTX 4090",
    "pip install torch==2.8.0 transformers==4.57.1",
    "I ran\n\npip install torch==1.0\n\nlater I ran\n\npip install torch==2.8.0\n\non my RTX 5090",
]


@pytest.mark.parametrize(("text", "problem"), CANNOT_WORK)
def test_one_sentence_that_names_what_cannot_work(text: str, problem: str) -> None:
    assert found_in(text.encode(), "said.md") == text
    machine = read_text(text)
    failed = [finding.problem for finding in limits_last(run_checks(machine), machine) if finding.status == "fail"]
    assert failed[:1] == [problem]


@pytest.mark.parametrize("text", MAY_WORK)
def test_what_may_work_is_no_alarm(text: str) -> None:
    assert [f.problem for f in run_checks(read_text(text)) if f.status in ("fail", "error")] == []


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("I use torch==2.1.0 there", "torch.version", "2.1.0"),
        ("$ pip install torch==2.0.1 transformers==4.50.3", "packages.transformers", "4.50.3"),
        ("conda install pytorch==2.1.0 pytorch-cuda=12.1 -c pytorch -c nvidia", "torch.cuda", "12.1"),
        ("We have 4 T4. They are old.", "gpus[3].name", "NVIDIA T4"),
    ],
)
def test_versions_and_cards_in_sentences_and_commands(text: str, path: str, value: str) -> None:
    snapshot = read_text(f"{text}\n\nPython 3.11")
    assert path in {fact for source in snapshot.sources for fact in source.facts}
    assert f"'{value}'" in repr(snapshot)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("After replacing my 3090 with a 5070 it does not compile", "NVIDIA GeForce RTX 5070"),
        ("I upgraded from a GTX 1080 to an RTX 4090, with driver 535", "NVIDIA GeForce RTX 4090"),
        ("I'm using an NVIDIA GeForce GT 1030", "NVIDIA GeForce GT 1030"),
    ],
)
def test_a_card_that_was_replaced_is_not_the_machines(text: str, name: str) -> None:
    assert [gpu.name for gpu in read_text(f"{text}\n\nPython 3.11").gpus or ()] == [name]


def test_the_example_in_a_form_is_not_the_persons_system() -> None:
    snapshot = read_text("**OS (e.g., Linux Ubuntu 16.04)**: Debian GNU/Linux 12\n\nPython version: 3.11, torch 2.5.1")
    assert snapshot.host is not None
    assert (snapshot.host.os_id, snapshot.host.os_version) == ("debian", "12")


def test_a_driver_that_a_person_names_does_not_say_that_the_container_has_no_gpu() -> None:
    said = (
        "Error 803 in docker with driver 580\n\n```\ndocker run -it --runtime nvidia --entrypoint bash "
        "vllm/vllm-openai:v0.15.0\n```\n"
    )
    assert "container-without-gpu" not in [f.problem for f in run_checks(read_text(said)) if f.status == "fail"]


def test_after_sleep_the_module_is_removed_before_it_is_loaded() -> None:
    text = "After suspend ollama stops using the GPU"
    (cause,) = with_words(explain([text.encode()]), text).causes
    commands = [" ".join(command) for fix in cause.fixes for command in fix.commands]
    removed = next(n for n, command in enumerate(commands) if "modprobe -r nvidia_uvm" in command)
    assert commands[removed + 1].endswith("modprobe nvidia_uvm")


def test_what_xformers_was_built_for_is_not_the_torch_that_is_there() -> None:
    said = "xFormers was built for:\nPyTorch 2.1.0+cu121 with CUDA 1201 (you have 2.1.0+cpu)\n\nPython 3.11, RTX 3090"
    torch = read_text(said).torch
    assert torch is None or torch.version != "2.1.0+cu121"


REPORTED = [
    ("I've tried even int8 but yet cuda out of memory. maybe int4?", "gpu-out-of-memory"),
    ("There is not enough VRAM on my 3060 for it", "gpu-out-of-memory"),
    ("vLLM is stuck at NCCL with two cards", "nccl-failed"),
    ("The model freezes with 4 GPUs; it works with NCCL_P2P_DISABLE=1", "nccl-failed"),
    ("Does vllm support windows installation now?", "os-unsupported"),
    ("是否支持在windows操作系统上安装vllm", "os-unsupported"),
    ("[Installation]: cannot install vllm on my machine(window11)", "os-unsupported"),
    ("How to use this image with a 5090? Getting errors", "gpu-architecture-unsupported"),
    ("it crashes with the new RTX 50XX series", "gpu-architecture-unsupported"),
    ("| NVIDIA-SMI 545.46    Driver Version: 546.80    CUDA Version: ERR!     |", "libcuda-missing"),
    ("After sleep mode ollama stops using the GPU", "uvm-missing"),
    ("V100, cuda11.4, I have no permission to install a newer driver", "cuda-runtime-too-new"),
    ("I get an error that I use an unsupported version of GCC", "build-compiler-unsupported"),
    ("The DataLoader dies with a bus error in docker", "shm-small"),
    ("My docker container does not detect the GPU", "container-without-gpu"),
    ("Building wheel for flash-attn takes forever", "ninja-missing"),
    ("How can I train it on a V100 without bf16?", "dtype-unsupported"),
    ("Please add support for python 3.13", "python-version-unsupported"),
    ("It tells me that my CUDA device is too old", "gpu-architecture-unsupported"),
    ("This installs a torchvision that is not compatible with pytorch==1.7.1", "torchvision-mismatch"),
    ("My docker container can't detect the GPU", "container-without-gpu"),
    ("The vGPU driver and CUDA do not match", "cuda-runtime-too-new"),
    ("One of the GPUs disappears under load", "gpu-lost"),
    ("NVIDIA driver is lost after rebooting the machine", "driver-not-loaded"),
    ("The NVIDIA driver does not load with secure boot", "secure-boot-blocks-driver"),
    ("I cannot install both, I encountered a version conflict", "package-conflict"),
    ("Building the wheel of flash-attn eats all the memory and the PC crashes", "build-out-of-memory"),
    (
        "It prints: `llama runner exited, you may not have enough available memory to run this model`",
        "gpu-out-of-memory",
    ),
    ("Installing on a Jetson failed: there is no wheel for it", "wheel-not-found"),
]
"""Of public threads, in words of our own."""


@pytest.mark.parametrize(("text", "problem"), REPORTED)
def test_what_a_person_reports_is_a_cause(text: str, problem: str) -> None:
    assert [cause.problem for cause in with_words(explain([text.encode()]), text).causes] == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "INFO free GPU memory 20 GiB, OOM score 0",
        "NCCL version 2.21.5+cuda12.4",
        "We avoid OOM by a smaller batch",
        "vLLM's sliding window and its context windows",
        "vllm in WSL on Windows 11 works",
        "My 5090 works fine",
        "The build takes all 16 cores",
        "Building the index uses all the GPUs",
        "I killed it and restarted the process",
        "Training runs on 4 GPUs without a problem",
        "docker build -t gpu .",
        "We support Python 3.13",
        "I put the laptop to sleep",
        "The driver is 550",
        "I know how to use an old GPU",
        "We dropped support of CPUs",
        "How do I run the model on the CPU, not the GPU",
    ],
)
def test_what_is_no_report_is_no_cause(text: str) -> None:
    assert not reported(text).causes
    assert not explain([text.encode()]).causes


@pytest.mark.parametrize(
    "text",
    [
        "why not useing GPU",
        "The CPU is used instead of the Nvidia RTX 3060. Why?",
        "Did not find CUDA device on your computer, fallback to cpu",
        "After the update torch changed to the cpu. How do I get it back to the gpu?",
        "GPU unavailable",
    ],
)
def test_a_gpu_that_is_not_used_is_torchs(text: str) -> None:
    assert found_in(text.encode(), "said.md") == text
    assert "torch-cuda-unavailable" in {f.problem for f in run_checks(read_text(text)) if f.status == "fail"}


@pytest.mark.parametrize(
    "text",
    [
        "ollama does not use my GPU",
        "The GPU is not fully used, only 60 %",
        "I cannot use CUDA graphs with it",
        "No GPU memory is left over",
        "Is CUDA available: True\n\nIt runs on the CPU instead of the GPU with this option",
    ],
)
def test_what_is_not_torchs(text: str) -> None:
    said = f"{text}\n\nRTX 3090, driver 550.54.14"
    assert "torch-cuda-unavailable" not in {f.problem for f in run_checks(read_text(said)) if f.status == "fail"}

"""Why a run ended early. The messages are those of the real libraries."""

from dataclasses import replace

import pytest

from envcheck.smoke.child_log import Account
from envcheck.smoke.explain import clean
from envcheck.smoke.judge import judge
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot.gpu import Process
from tests.boxes import GIB, MODEL_8B, healthy_2x3090, with_gpu
from tests.smoke.samples import ended, raised

OOM = (
    "CUDA out of memory. Tried to allocate 2.32 GiB. GPU 0 has a total capacity of 23.69 GiB of which 1.07 GiB is free."
)
GATED = "401 Client Error. (Request ID: Root=1-0) Cannot access gated repo for url https://huggingface.co/x/y."
FLASH = (
    "FlashAttention2 has been toggled on, but it cannot be used due to the following error: the package flash_attn "
    "seems to be not installed."
)
UNKNOWN = "The checkpoint has model type `qwen3_vl` but Transformers does not recognize this architecture."
OFFLINE = (
    "Cannot find an appropriate cached snapshot folder for the specified revision on the local disk and outgoing "
    "traffic has been disabled."
)
NO_HUB = "An error happened while trying to locate the files on the Hub and we cannot find the appropriate snapshot"
CPU_OOM = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate "
    "622329856 bytes. Error code 12 (Cannot allocate memory)"
)


@pytest.mark.parametrize(
    ("kind", "message", "problem"),
    [
        ("torch.OutOfMemoryError", OOM, "gpu-out-of-memory"),
        ("builtins.MemoryError", "", "host-out-of-memory"),
        ("builtins.RuntimeError", CPU_OOM, "host-out-of-memory"),
        ("builtins.OSError", "[Errno 28] No space left on device", "disk-full"),
        ("builtins.ImportError", FLASH, "attention-backend-unavailable"),
        ("builtins.RuntimeError", "FlashAttention only support fp16 and bf16 data type", "dtype-unsupported"),
        ("builtins.RuntimeError", "operator torchvision::nms does not exist", "torchvision-mismatch"),
        ("builtins.ValueError", UNKNOWN, "transformers-too-old"),
        ("builtins.KeyError", "'qwen3_vl'", "transformers-too-old"),
        (
            "builtins.ImportError",
            "AutoModel requires the PyTorch library but it was not",
            "transformers-torch-mismatch",
        ),
        ("builtins.ValueError", "requires `accelerate`. You can install it with `pip install", "accelerate-missing"),
        ("safetensors._safetensors_rust.SafetensorError", "Error while deserializing header", "weights-corrupt"),
        ("builtins.OSError", "x does not appear to have a file named config.json.", "model-download-incomplete"),
        ("huggingface_hub.errors.GatedRepoError", GATED, "hub-auth-missing"),
        ("huggingface_hub.errors.LocalEntryNotFoundError", OFFLINE, "model-not-cached"),
        ("huggingface_hub.errors.LocalEntryNotFoundError", NO_HUB, "hub-unreachable"),
        ("torch.AcceleratorError", "CUDA error: an illegal memory access was encountered", "cuda-error"),
        ("builtins.RuntimeError", "CUDA error: no kernel image is available for", "gpu-architecture-unsupported"),
        ("builtins.RuntimeError", "Found no NVIDIA driver on your system.", "driver-not-installed"),
        ("builtins.RuntimeError", "Error 802: system not yet initialized", "fabric-manager-missing"),
        ("builtins.OSError", "libcudart.so.12: cannot open shared object file", "library-missing"),
        ("builtins.RuntimeError", "something nobody has seen before", "smoke-failed"),
    ],
)
def test_an_exception_by_its_type_and_its_message(kind: str, message: str, problem: str) -> None:
    finding = ended(raised(message, kind))
    assert (finding.problem, finding.status) == (problem, "fail")
    assert message.split(".", maxsplit=1)[0][:40] in f"{finding.detail} {finding.evidence['message']}"
    assert finding.evidence["exception"] == kind


def test_a_gpu_without_room_names_who_holds_it() -> None:
    running = Process(pid=4711, name="python3", memory_bytes=18 * GIB)
    box = with_gpu(healthy_2x3090(), 0, memory_used_bytes=18 * GIB, memory_total_bytes=24 * GIB, processes=(running,))
    request = SmokeRequest(model=MODEL_8B)
    finding = judge(request, raised(OOM, "torch.OutOfMemoryError"), box, 600).findings[0]
    assert (
        "Before the test GPU 0 had 18.0 GiB of 24.0 GiB in use, by python3 (process 4711, 18.0 GiB)." in finding.detail
    )
    assert finding.fixes


def test_what_an_exception_came_from_counts_too() -> None:
    wrapped = raised("Failed to import transformers.models.qwen3_vl", causes=("builtins.OSError: [Errno 28] No space",))
    assert ended(wrapped).problem == "disk-full"


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        ("torch", "torch-missing"),
        ("transformers", "transformers-missing"),
        ("accelerate", "accelerate-missing"),
        ("torchvision", "torchvision-mismatch"),
        ("PIL", "package-missing"),
    ],
)
def test_a_package_that_is_missing(module: str, problem: str) -> None:
    account = raised(f"No module named '{module}'", "builtins.ModuleNotFoundError", module=module)
    assert ended(account).problem == problem


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("libcudnn.so.9: cannot open shared object file: No such file or directory", "library-missing"),
        ("something that nobody has seen", "torch-import-failed"),
    ],
)
def test_what_importing_torch_raises_has_its_name_in_any_log_or_is_a_failed_import(message: str, problem: str) -> None:
    finding = ended(raised(message, "builtins.ImportError", stage="import-torch"))
    assert finding.problem == problem
    assert message in finding.detail


def test_importing_torch_crashes() -> None:
    stack = 'Fatal Python error: Segmentation fault\n\nCurrent thread (most recent call first):\n  File "t.py", line 1'
    finding = ended(Account(stage="import-torch", exit_code=-11, signal="SIGSEGV", output=stack))
    assert (finding.problem, finding.title) == ("torch-import-crashed", "Importing torch crashes (SIGSEGV)")
    assert 'It crashed in "t.py", line 1.' in finding.detail


def test_a_crash_later_on_names_signal_and_stage() -> None:
    finding = ended(Account(stage="embed", exit_code=-6, signal="SIGABRT", output="terminate called\n"))
    assert finding.problem == "smoke-failed"
    assert finding.title == "The smoke test was ended by SIGABRT while embedding"
    assert "It last said: terminate called" in finding.detail


def test_killed_while_memory_ran_out() -> None:
    why = "the kernel's out-of-memory killer was active during the test"
    account = Account(stage="load", exit_code=-9, signal="SIGKILL", out_of_memory=why, resident_bytes=40 * 1024**3)
    finding = ended(account)
    assert finding.problem == "host-out-of-memory"
    assert finding.detail == f"It was killed while loading the model: {why}. It used 40.0 GiB."


def test_killed_with_memory_to_spare_was_somebody_else() -> None:
    finding = ended(Account(stage="load", exit_code=-9, signal="SIGKILL"))
    assert finding.problem == "smoke-failed"
    assert "Another process or the system killed it." in finding.detail


def test_too_slow() -> None:
    finding = ended(Account(stage="load", exit_code=-9, timed_out=True), limit_s=90)
    assert finding.title == "The smoke test did not finish within 1 min 30 s"
    assert "still loading the model" in finding.detail


def test_ended_without_a_word() -> None:
    finding = ended(Account(stage="import-transformers", exit_code=1, output="\nbye\n"))
    assert finding.title == "The smoke test ended while importing transformers, without a message"


def test_a_python_that_is_too_old() -> None:
    assert ended(Account(old_python="3.8.20", exit_code=0)).problem == "python-too-old"


def test_a_python_that_does_not_start() -> None:
    assert "Permission denied" in ended(Account(not_started="Permission denied")).detail


def test_a_proxys_password_is_not_repeated() -> None:
    assert clean("Cannot connect to http://me:secret@proxy:3128/x") == "Cannot connect to http://***@proxy:3128/x"


def test_a_long_message_is_cut_and_cannot_steer_a_terminal() -> None:
    text = clean("\x1b[31m" + "x" * 5000)
    assert len(text) < 700
    assert "\x1b" not in text


ENGINE = "Engine core initialization failed. See root cause above. Failed core proc(s): {}"


@pytest.mark.parametrize(
    ("printed", "message", "problem"),
    [
        ("ValueError: No available memory for the cache blocks.", ENGINE, "vllm-memory-too-small"),
        ("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.", ENGINE, "gpu-out-of-memory"),
        ("", "World size (2) is larger than the number of available GPUs (1) in this node.", "vllm-parallel-invalid"),
        ("", ENGINE, "vllm-engine-failed"),
    ],
)
def test_an_engine_in_another_process_says_why_in_what_it_prints(printed: str, message: str, problem: str) -> None:
    assert ended(replace(raised(message), output=printed)).problem == problem

"""What a log states of its machine counts more than the machine it is explained on."""

import pytest

from envcheck.explain.explain import explain
from envcheck.importers import snapshot_of_log
from envcheck.importers.core.described import machine_meant
from envcheck.snapshot import Driver, Gpu, Host, Snapshot, Torch
from tests.boxes import healthy_2x3090

HERE = healthy_2x3090()


def meant(text: str, here: Snapshot = HERE) -> Snapshot:
    return machine_meant(snapshot_of_log(text), here)


def test_a_log_that_states_nothing_is_of_this_machine() -> None:
    assert meant("RuntimeError: boom\n") is HERE


def test_another_torch_replaces_the_environment_and_keeps_the_gpus() -> None:
    box = meant("torch 2.1.2+cpu is installed\nRuntimeError: boom\n")
    assert (box.torch, box.gpus) == (Torch(version="2.1.2+cpu"), HERE.gpus)
    assert box.packages.get("torch") == "2.1.2+cpu"


def test_the_cuda_of_a_build_is_read_from_its_version() -> None:
    assert meant("  torch.__version__  = 2.0.1+cu117\nerror: x\n").torch == Torch(version="2.0.1+cu117", cuda="11.7")


def test_another_python_in_the_paths_is_another_environment() -> None:
    box = meant('  File "/opt/app/lib/python3.9/site-packages/acme/core.py", line 3, in run\nRuntimeError: boom\n')
    assert box.host is not None
    assert box.host.python == "3.9"
    assert box.torch is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Linux box 5.15.153.1-microsoft-standard-WSL2 #1 SMP x86_64 GNU/Linux\nboom", 2),
        ("/usr/lib/wsl/lib/libcuda.so.1 is not a symbolic link\nboom", 2),
        ("Linux box 4.4.0-19041-Microsoft #1237-Microsoft x86_64\nboom", 1),
        ("I run Ubuntu under WSL 1.\nboom", 1),
    ],
)
def test_wsl_in_the_log_is_another_machine(text: str, version: int) -> None:
    box = meant(text)
    assert box.host is not None
    assert (box.host.wsl, box.gpus) == (version, ())


def test_no_linux_driver_is_offered_to_a_log_of_wsl() -> None:
    failed = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
    text = f"5.15.153.1-microsoft-standard-WSL2\n{failed}"
    (cause, *_) = explain([text.encode()], snapshot=meant(text)).causes
    programs = {command[0] for fix in cause.fixes for command in fix.commands}
    assert programs <= {"wsl.exe"}


UNLIKE = Snapshot(
    host=Host(),
    driver=Driver(version="550.54.14"),
    gpus=(
        Gpu(index=0, name="NVIDIA GeForce RTX 3060", memory_total_bytes=12 << 30),
        Gpu(index=1, name="NVIDIA GeForce RTX 4090", memory_total_bytes=24 << 30),
    ),
)
FULL = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.53 GiB "
    "of "
    "which 1.00 GiB is free. Process 4242 has 20.00 GiB memory in use."
)


def test_the_gpu_that_cuda_calls_0_is_told_by_its_memory() -> None:
    (cause, *_) = explain([FULL.encode()], snapshot=UNLIKE).causes
    fixes = " ".join(fix.summary for fix in cause.fixes)
    assert "the full one is nvidia-smi's GPU 1" in fixes
    assert "CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=0`" in fixes


def test_one_cause_that_cannot_be_of_this_machine_speaks_for_the_whole_log() -> None:
    here = Snapshot(host=Host(), driver=Driver(nvml_error=12))
    text = "NVRM: Xid (PCI:0000:41:00): 31, pid=4242, name=python\n\nModuleNotFoundError: No module named 'einops'"
    causes = explain([text.encode()], snapshot=here).causes
    assert len(causes) == 2
    assert all("--from FILE" in cause.fixes[0].summary for cause in causes)

"""The facts of one machine are put together, with their sources; what contradicts them is said."""

from pathlib import Path

import pytest

from envcheck.checks import run_checks
from envcheck.importers import from_texts, read_text
from envcheck.importers.core.described import describes_a_machine, is_same_machine
from envcheck.snapshot import Driver, Gpu, Snapshot

TEXTS = Path(__file__).parent / "texts"


def text(name: str) -> str:
    return (TEXTS / name).read_text("utf-8")


def test_texts_of_one_machine_complete_each_other() -> None:
    both = from_texts([("smi", text("nvidia-smi-535.txt")), ("env", text("transformers-env.txt"))])
    assert both.driver is not None
    assert both.driver.version == "535.183.01"
    assert both.packages["transformers"] == "5.23.0"
    assert both.conflicts == ()


def test_two_drivers_are_a_contradiction_and_the_first_counts() -> None:
    other = text("nvidia-smi-535.txt").replace("535.183.01", "550.54.14")
    both = from_texts([("a", text("nvidia-smi-535.txt")), ("b", other)])
    assert both.driver is not None
    assert both.driver.version == "535.183.01"
    assert [(c.fact, c.value, c.other_value) for c in both.conflicts] == [("driver.version", "535.183.01", "550.54.14")]


def test_a_name_that_an_old_table_cuts_is_no_contradiction() -> None:
    listed = "GPU 0: GeForce GTX 1080 Ti (UUID: GPU-11111111-2222-3333-4444-555555555555)\n"
    both = read_text(text("nvidia-smi-390.txt") + listed)
    assert both.conflicts == ()
    assert both.gpus[0].name == "GeForce GTX 1080 Ti"


def test_of_two_tables_of_one_machine_the_later_counts_and_its_processes_are_all_there_are() -> None:
    later = (
        text("nvidia-smi-390.txt")
        .replace("312MiB", "95MiB")
        .replace("|    0      2104      G   /usr/bin/gnome-shell                         122MiB |\n", "")
    )
    gpu = read_text(text("nvidia-smi-390.txt") + later).gpus[0]
    assert gpu.memory_used_bytes == 95 << 20
    assert [process.pid for process in gpu.processes] == [1421]


def test_every_fact_has_a_source_with_its_lines() -> None:
    told = "line one\nline two\n" + text("nvidia-smi-535.txt")
    sources = read_text(told).sources
    smi = next(source for source in sources if "driver.version" in source.facts)
    assert (smi.format, smi.first_line) == ("nvidia-smi", 4)
    assert smi.last_line <= told.count("\n")
    assert all(0 < source.confidence <= 1 for source in sources)
    named = next(source for source in sources if "gpus[0].compute_capability" in source.facts)
    assert named.format == "table of GPUs"


def test_what_was_probed_counts_more_than_a_text() -> None:
    probed = Snapshot(driver=Driver(version="550.54.14"), gpus=(Gpu(index=0, name="NVIDIA H100 PCIe"),))
    both = from_texts([("list", "GPU 0: NVIDIA H100 PCIe (UUID: GPU-11111111-2222-3333-4444-555555555555)\n")], probed)
    assert both.driver is not None
    assert both.driver.version == "550.54.14"
    assert both.gpus[0].uuid == "GPU-11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("path", ["host.memory_total_bytes", "packages.transformers", "python", "cuda"])
def test_what_no_text_states_is_unavailable_with_that_reason(path: str) -> None:
    assert read_text(text("nvidia-smi-535.txt")).unavailable[path] == "no text that was given states it"


X8 = """==============NVSMI LOG==============

Driver Version                            : 550.54.14
CUDA Version                              : 12.4

GPU 00000000:01:00.0
    Product Name                          : NVIDIA GeForce RTX 3090
    GPU UUID                              : GPU-11111111-2222-3333-4444-555555555555
    PCI
        GPU Link Info
            PCIe Generation
                Max                       : 4
                Current                   : 4
            Link Width
                Max                       : 16x
                Current                   : 8x
"""


def test_8_of_16_lanes_are_no_alarm_where_nvidia_smi_does_not_show_the_port() -> None:
    snapshot = read_text(X8)
    assert "does not show the port" in snapshot.unavailable["gpus[0].pcie.slot_width_max"]
    (link,) = (finding for finding in run_checks(snapshot) if finding.check == "gpu.pcie")
    assert (link.problem, link.status) == ("pcie-link-degraded", "info")


@pytest.mark.parametrize(
    ("told", "is_one"),
    [
        (X8, True),
        ("I have an RTX 3090, driver 535, and torch 2.5.1\n", True),
        ("$ pip freeze\ntorch==2.5.1\nnumpy==2.1.0\nninja==1.11\n", False),
        ("FROM pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel\n", False),
        ("step 1\nImportError: no\n", False),
        ("      torch.__version__  = 2.3.0+cu121\n\n      running bdist_wheel\n", False),
    ],
)
def test_which_texts_describe_a_machine(told: str, is_one: bool) -> None:
    assert describes_a_machine(read_text(told)) is is_one


def test_a_text_of_this_machine_is_recognised_as_such() -> None:
    here = Snapshot(driver=Driver(version="550.54.14"), gpus=(Gpu(index=0, name="NVIDIA GeForce RTX 3090"),))
    assert is_same_machine(read_text(X8), here)
    assert not is_same_machine(read_text(X8), Snapshot(driver=Driver(version="535.183.01"), gpus=here.gpus))
    assert not is_same_machine(read_text(X8), Snapshot())


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("CUDA_VISIBLE_DEVICES=0,1 vllm serve a/model --api-key x", "0,1"),
        ("$ NCCL_DEBUG=INFO CUDA_VISIBLE_DEVICES=0 ./main \\", "0"),
        ('export CUDA_VISIBLE_DEVICES="1" ; python a.py', "1"),
        ("CUDA_VISIBLE_DEVICES=$GPU python a.py", None),
    ],
)
def test_variables_before_a_command_end_where_the_command_begins(line: str, value: str | None) -> None:
    assert read_text(f"{line}\nHF_HUB_OFFLINE=1\n").environment.get("CUDA_VISIBLE_DEVICES") == value


def test_a_variable_may_hold_a_list_with_blanks() -> None:
    told = read_text("TORCH_CUDA_ARCH_LIST=7.5 8.0 9.0+PTX\nCUDA_PATH=C:\\Program Files\\CUDA\\v12.4\n").environment
    assert told == {"TORCH_CUDA_ARCH_LIST": "7.5 8.0 9.0+PTX", "CUDA_PATH": "C:\\Program Files\\CUDA\\v12.4"}


def test_a_part_of_the_gpus_says_nothing_of_what_cuda_visible_devices_hides() -> None:
    listed = "GPU 1: NVIDIA GeForce RTX 3090 (UUID: GPU-11111111-2222-3333-4444-555555555555)\n"
    assert "CUDA_VISIBLE_DEVICES" not in read_text(f"{listed}export CUDA_VISIBLE_DEVICES=0\n").environment
    assert (
        "CUDA_VISIBLE_DEVICES" not in read_text(f"{text('sglang-check-env.txt')}CUDA_VISIBLE_DEVICES=3\n").environment
    )
    assert read_text(f"{listed.replace('1:', '0:', 1)}CUDA_VISIBLE_DEVICES=1\n").environment


def problems(told: str) -> set[str | None]:
    return {finding.problem for finding in run_checks(read_text(told)) if finding.status in {"fail", "warn"}}


def test_a_driver_without_a_list_of_gpus_is_no_alarm() -> None:
    dump = "".join(line for line in text("collect-env-1.13.txt").splitlines(True) if not line.startswith("GPU"))
    assert read_text(dump).gpus == ()
    assert "nvml-failed" not in problems(dump)


def test_nobody_who_attaches_an_environment_means_the_default_model() -> None:
    dump = (
        text("collect-env-1.13.txt") + "[pip3] transformers==4.40.0\n| 0  Quadro P400  Off | 00000000:01:00.0 Off |\n"
    )
    assert read_text(dump).packages["transformers"] == "4.40.0"
    assert not problems(dump) & {"transformers-too-old", "gpu-memory-too-small"}


def test_a_gpu_of_another_maker_is_none_of_nvidias() -> None:
    dump = (
        "PyTorch version: 2.7.0+rocm6.3\nCUDA used to build PyTorch: N/A\nROCM used to build PyTorch: 6.3.1\n"
        "Is CUDA available: True\nGPU models and configuration: AMD Instinct MI300X (gfx942:sramecc+:xnack-)\n"
        "Nvidia driver version: Could not collect\n"
    )
    assert read_text(dump).gpus == ()
    assert problems(dump) == set()


def test_the_more_exact_of_two_versions_counts() -> None:
    told = read_text(
        "python: 3.10\ntorch: 2.6.0\n\nPython version: 3.10.14\nPyTorch version: 2.6.0+cu124\nOS: Ubuntu 22.04\n"
    )
    assert (told.torch and told.torch.version, told.host and told.host.python) == ("2.6.0+cu124", "3.10.14")


@pytest.mark.parametrize("word", ["nt", "win32"])
def test_a_report_of_comfyui_names_windows_as_python_does(word: str) -> None:
    host = read_text(text("comfyui.txt").replace("**OS:** posix", f"**OS:** {word}")).host
    assert host is not None
    assert host.system == "Windows"

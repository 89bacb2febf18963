"""What the reader says, and what is left when it is cut off."""

import json

import pynvml
import pytest

from envcheck.probes.nvml_links import NVLINK_GENERATIONS
from envcheck.probes.nvml_names import ERRORS, P2P, THROTTLE_REASONS, TOPOLOGY, call_name
from envcheck.probes.nvml_transcript import Failure, Pending, parse


def said(*lines: list[object] | str) -> bytes:
    return b"".join((line if isinstance(line, str) else json.dumps(line)).encode() + b"\n" for line in lines)


def test_facts_failures_and_lost_gpus() -> None:
    seen = parse(
        said(
            ["call", 1, None, "nvmlInit"],
            ["fact", 1, None, "init", True],
            ["call", 2, 0, "nvmlDeviceGetName"],
            ["fact", 2, 0, "name", "RTX"],
            ["call", 2, 0, "nvmlDeviceGetPowerUsage"],
            ["fail", 2, 0, "power", "nvmlDeviceGetPowerUsage", 3, ""],
            ["call", 3, 1, "nvmlDeviceGetHandleByIndex"],
            ["lost", 3, 1, "nvmlDeviceGetHandleByIndex", 15],
            ["end", 1],
        )
    )
    assert seen.finished
    assert seen.fact(0, "name") == "RTX"
    assert seen.why(0, "power") == "NVML 3 (Not Supported) from nvmlDeviceGetPowerUsage"
    assert seen.lost == {1: Failure("nvmlDeviceGetHandleByIndex", 15)}
    assert seen.pending == ()


def test_a_call_without_an_answer_is_pending() -> None:
    seen = parse(
        said(["call", 1, None, "nvmlInit"], ["fact", 1, None, "init", True], ["call", 2, 0, "nvmlDeviceGetName"])
    )
    assert not seen.finished
    assert seen.pending == (Pending(0, "nvmlDeviceGetName"),)


def test_the_call_in_the_traceback_ended_the_process() -> None:
    begun = said(
        ["call", 0x10, 0, "nvmlDeviceGetUUID"],
        ["call", 0x20, 1, "nvmlDeviceGetNvLinkState"],
        ["call", 0x30, 1, "nvmlDeviceGetUUID"],
    )
    traceback = said(
        "Fatal Python error: Aborted",
        "",
        "Stack (most recent call first):",
        '  File "/somewhere/pynvml.py", line 3591 in nvmlDeviceGetUUID',
        '  File "/somewhere/nvml_reader.py", line 99 in gpu_1',
        '  File "/somewhere/nvml_reader.py", line 90 in call',
    )
    assert parse(begun, traceback).pending[0] == Pending(1, "nvmlDeviceGetUUID")
    assert parse(begun, traceback).known


def test_the_call_of_the_thread_that_exits_ended_the_process() -> None:
    begun = said(["call", 0x10, 0, "nvmlDeviceGetUUID"], ["call", 0x20, 1, "nvmlDeviceGetUUID"])
    seen = parse(begun + said(["exit", 0x20]))
    assert (seen.pending[0], seen.known) == (Pending(1, "nvmlDeviceGetUUID"), True)
    assert not parse(begun).known


@pytest.mark.parametrize(
    "noise", ["", "free(): invalid pointer", "[", "[1, 2]", '["fact"]', '{"fact": 1}', '["fact", 1, 2]']
)
def test_lines_that_are_not_the_readers_are_passed_over(noise: str) -> None:
    assert parse(said(noise, ["fact", 1, 0, "name", "RTX"], noise)).fact(0, "name") == "RTX"


def test_a_line_cut_off_in_the_middle_is_passed_over() -> None:
    assert parse(said(["fact", 1, 0, "name", "RTX"]) + b'["fact", 1, 0, "uu').facts == {(0, "name"): "RTX"}


def test_call_names_are_those_of_the_documentation() -> None:
    assert call_name("nvmlDeviceGetComputeRunningProcesses_v3") == "nvmlDeviceGetComputeRunningProcesses"
    assert call_name("nvmlInit") == "nvmlInit"


def test_every_return_code_of_nvidia_ml_py_has_a_name() -> None:
    codes = {value for name, value in vars(pynvml).items() if name.startswith("NVML_ERROR_")}
    assert codes <= set(ERRORS)


def test_every_throttle_reason_of_nvidia_ml_py_has_a_name() -> None:
    bits = {value for name, value in vars(pynvml).items() if name.startswith("nvmlClocksEventReason") and value}
    single = {bit for bit in bits if bit & (bit - 1) == 0}
    assert single <= set(THROTTLE_REASONS)


def test_the_other_tables_cover_nvidia_ml_py() -> None:
    assert set(TOPOLOGY) == {value for name, value in vars(pynvml).items() if name.startswith("NVML_TOPOLOGY_")}
    assert set(P2P) == {value for name, value in vars(pynvml).items() if name.startswith("NVML_P2P_STATUS_")}
    for name, value in vars(pynvml).items():
        if name.startswith("NVML_NVLINK_VERSION_") and value:
            assert NVLINK_GENERATIONS[value] == int(name.split("_")[3]), name

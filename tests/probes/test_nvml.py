"""NVML through the real nvidia-ml-py, against a library that plays whole machines, healthy and broken."""

import os
import re
import resource
import time
from pathlib import Path

import pytest

from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.driver import probe_driver
from envcheck.snapshot import Driver, Gpu, Links, NvLink, Process
from tests.lab.stand_in import scenario
from tests.lab.tree import lay_out, nvml_box, pci_device

MIB = 1024**2


def driver(seen: ProbeResult) -> Driver:
    facts = seen.sections["driver"]
    assert isinstance(facts, Driver)
    return facts


def gpus(seen: ProbeResult) -> tuple[Gpu, ...]:
    cards = seen.sections["gpus"]
    assert isinstance(cards, tuple)
    return cards


def links(seen: ProbeResult) -> Links:
    matrices = seen.sections["links"]
    assert isinstance(matrices, Links)
    return matrices


def only(card: Gpu) -> dict[str, object]:
    """The scalar facts of a GPU."""
    return {field: getattr(card, field) for field in card.__struct_fields__ if field not in ("nvlink", "pcie", "ecc")}


@pytest.fixture
def play(tmp_path: Path, nvml_library: Path) -> "Play":
    return Play(tmp_path, nvml_library)


class Play:
    """Plays a scenario with changes and probes it."""

    def __init__(self, root: Path, library: Path) -> None:
        self.root, self.library = root, library

    def box(self, name: str, *changes: str) -> Box:
        return nvml_box(self.root, self.library, name, *changes)

    def __call__(self, name: str, *changes: str) -> ProbeResult:
        return probe_driver(self.box(name, *changes))


def test_every_fact_of_an_idle_rtx_3090(play: Play) -> None:
    card = gpus(play("two_rtx3090"))[0]
    assert only(card) == {
        "index": 0,
        "name": "NVIDIA GeForce RTX 3090",
        "uuid": "GPU-1a0c5c6e-1b7f-4e0b-8f0e-3d0d6d3a9e10",
        "compute_capability": "8.6",
        "error": None,
        "error_call": None,
        "memory_total_bytes": 24576 * MIB,
        "memory_used_bytes": 1 * MIB,
        "memory_free_bytes": 24576 * MIB - 1 * MIB - 319 * MIB,
        "temperature_c": 38,
        "temperature_slowdown_c": 95,
        "power_w": 21.4,
        "power_limit_w": 350.0,
        "power_limit_default_w": 350.0,
        "power_limit_max_w": 366.0,
        "performance_state": 8,
        "utilization_percent": 0,
        "clock_sm_mhz": 210,
        "clock_sm_max_mhz": 2100,
        "throttle_reasons": ("gpu-idle",),
        "compute_mode": "default",
        "mig_enabled": None,
        "persistence": False,
        "display_active": False,
        "virtualization": "none",
        "recovery_action": None,
        "fabric_state": None,
        "fabric_status": None,
        "fabric_faults": (),
        "processes": (),
    }
    assert card.pcie is not None
    assert (card.pcie.address, card.pcie.device_id) == ("0000:01:00.0", "2204")
    assert (card.pcie.generation, card.pcie.generation_max, card.pcie.generation_device_max) == (1, 4, 4)
    assert (card.pcie.width, card.pcie.width_max, card.pcie.replays) == (16, 16, 0)


def test_driver_and_cuda_version(play: Play) -> None:
    facts = driver(play("two_rtx3090"))
    assert (facts.version, facts.cuda_version, facts.library_version) == ("535.183.01", "12.2", "535.183.01")
    assert (facts.nvml_error, facts.nvml_call, facts.nvml_signal, facts.nvml_timeout) == (None, None, None, False)


def test_without_a_bridge_the_links_are_there_and_down(play: Play) -> None:
    seen = play("two_rtx3090")
    for card in gpus(seen):
        assert card.nvlink == tuple(NvLink(link=n, active=False) for n in range(4))
    assert links(seen).p2p == (("self", "chipset-not-supported"), ("chipset-not-supported", "self"))
    assert links(seen).topology == (("self", "hostbridge"), ("hostbridge", "self"))


def test_with_a_bridge_every_link_names_the_other_card(play: Play) -> None:
    seen = play("two_rtx3090_bridged")
    one, other = gpus(seen)
    up = {"version": 3, "peer_type": "gpu"} | dict.fromkeys(
        ("replay_errors", "recovery_errors", "crc_flit_errors", "crc_data_errors"), 0
    )
    assert one.nvlink == tuple(NvLink(link=n, active=True, peer="0000:21:00.0", **up) for n in range(4))  # type: ignore[arg-type] # a plain dictionary of keyword arguments
    assert {link.peer for link in other.nvlink} == {"0000:01:00.0"}
    assert links(seen).p2p == (("self", "ok"), ("ok", "self"))


def test_counters_belong_to_their_link_and_kind(play: Play) -> None:
    card = gpus(play("two_rtx3090_bridged", "gpu0.NvLinkErrorCounter 2 0 = 7", "gpu0.NvLinkErrorCounter 3 2 = 9"))[0]
    assert [link.replay_errors for link in card.nvlink] == [0, 0, 7, 0]
    assert [link.crc_flit_errors for link in card.nvlink] == [0, 0, 0, 9]


def test_what_a_card_does_not_support_is_none_with_nvmls_reason(play: Play) -> None:
    seen = play("two_rtx3090")
    assert gpus(seen)[0].mig_enabled is None
    assert seen.unavailable["gpus[0].mig_enabled"] == "NVML 3 (Not Supported) from nvmlDeviceGetMigMode"
    assert gpus(seen)[0].ecc is None
    assert seen.unavailable["gpus[0].ecc"] == "NVML 3 (Not Supported) from nvmlDeviceGetEccMode"


def test_a_card_that_supports_nothing_is_there_all_the_same(play: Play) -> None:
    seen = play("rtx3090", "gpus = 1", "gpu*.* = error 3", "gpu0.HandleByIndex = 0")
    (card,) = gpus(seen)
    told = {name: fact for name, fact in only(card).items() if fact not in (None, ())}
    assert told == {"index": 0}
    missing = {path for path in seen.unavailable if path.startswith("gpus[0].")}
    assert {"gpus[0].name", "gpus[0].power_w", "gpus[0].pcie.width", "gpus[0].ecc", "gpus[0].processes"} <= missing
    assert "gpus[0].nvlink" not in missing  # "not supported" is NVML's way to say that a GPU has no NVLink


def test_error_memory_and_page_facts_of_a_data_centre_card(play: Play) -> None:
    changes = (
        "gpu0.TotalEccErrors 1 1 = 3",
        "gpu0.RemappedRows = 1 2 1 0",
        "gpu0.RetiredPages 0 = 4",
        "gpu0.RetiredPages 1 = 5",
    )
    card = gpus(play("eight_h100", *changes))[0]
    assert card.ecc is not None
    assert (card.ecc.enabled, card.ecc.uncorrected_volatile, card.ecc.uncorrected_aggregate) == (True, 0, 3)
    assert (card.ecc.remapped_rows_correctable, card.ecc.remapped_rows_uncorrectable) == (1, 2)
    assert (card.ecc.remap_pending, card.ecc.remap_failed, card.ecc.retired_pages) == (True, False, 9)


def test_throttle_reasons_are_named_bit_by_bit(play: Play) -> None:
    hot, unknown = gpus(
        play("two_rtx3090", "gpu0.CurrentClocksEventReasons = 0x68", "gpu1.CurrentClocksEventReasons = 0x8004")
    )
    assert hot.throttle_reasons == ("hw-slowdown", "sw-thermal", "hw-thermal")
    assert unknown.throttle_reasons == ("sw-power-cap", "bit-15")


def test_processes_have_names_without_arguments(play: Play, tmp_path: Path) -> None:
    lay_out(tmp_path, {"/proc/4711/comm": "python\n", "/proc/4711/cmdline": "python\0--token=secret"})
    held = f"gpu0.ComputeRunningProcesses = 4711 {512 * MIB} 4712 {7 * MIB}"
    seen = play("two_rtx3090", held, f"gpu0.GraphicsRunningProcesses = 4711 {512 * MIB} 99 {40 * MIB}")
    assert gpus(seen)[0].processes == (
        Process(pid=4711, name="python", memory_bytes=512 * MIB, kind="compute"),
        Process(pid=4712, name=None, memory_bytes=7 * MIB, kind="compute"),
        Process(pid=99, name=None, memory_bytes=40 * MIB, kind="graphics"),
    )
    assert "gpus[0].processes[1].name" in seen.unavailable


def test_numa_node_comes_from_the_kernel(play: Play, tmp_path: Path) -> None:
    lay_out(tmp_path, {**pci_device("0000:01:00.0", numa_node="1"), **pci_device("0000:21:00.0")})
    assert [card.pcie.numa_node for card in gpus(play("two_rtx3090")) if card.pcie] == [1, None]


def test_an_older_library_is_asked_in_its_own_way(play: Play) -> None:
    older = (
        "gpu*.CurrentClocksEventReasons = missing",
        "gpu*.CurrentClocksThrottleReasons = 4",
        "gpu*.ComputeRunningProcesses_v3 = missing",
        f"gpu*.ComputeRunningProcesses_v2 = 1 {3 * MIB}",
        "gpu*.MemoryInfo_v2 = missing",
        "CudaDriverVersion_v2 = missing",
        "gpu*.PowerManagementLimit = missing",
        "gpu*.EnforcedPowerLimit = 280000",
    )
    seen = play("two_rtx3090", *older)
    card = gpus(seen)[0]
    assert card.throttle_reasons == ("sw-power-cap",)
    assert [process.memory_bytes for process in card.processes] == [3 * MIB]
    assert card.memory_used_bytes == 320 * MIB  # the old struct counts what the driver keeps for itself
    assert card.power_limit_w == 280.0
    assert driver(seen).cuda_version == "12.2"


@pytest.mark.parametrize("code", [4, 9, 17, 18, 999])
def test_a_box_on_which_nvml_does_not_start(play: Play, code: int) -> None:
    seen = play("two_rtx3090", f"nvmlInit_v2 = error {code}")
    facts = driver(seen)
    assert (facts.nvml_error, facts.nvml_call, facts.version) == (code, "nvmlInit", None)
    assert gpus(seen) == ()
    assert seen.sections["links"] is None
    assert seen.unavailable["gpus"].startswith(f"NVML {code} (")


def test_a_mismatch_names_the_version_that_the_kernel_has(play: Play, tmp_path: Path) -> None:
    lay_out(tmp_path, {"/sys/module/nvidia/version": "535.171.04\n", "/proc/modules": "nvidia 1 0 - Live 0x0\n"})
    seen = play("two_rtx3090", "nvmlInit_v2 = error 18")
    facts = driver(seen)
    assert (facts.nvml_error, facts.version) == (18, "535.171.04")
    assert (facts.kernel_module, facts.library_version) == ("535.171.04", "535.183.01")
    assert "driver.version" not in seen.unavailable


def test_a_box_that_does_not_count_its_gpus(play: Play) -> None:
    facts = driver(play("two_rtx3090", "Count = error 999"))
    assert (facts.nvml_error, facts.nvml_call, facts.version) == (999, "nvmlDeviceGetCount", "535.183.01")


@pytest.mark.parametrize(
    ("change", "code", "call"),
    [
        ("gpu1.* = error 15", 15, "nvmlDeviceGetHandleByIndex"),
        ("gpu1.HandleByIndex = error 4", 4, "nvmlDeviceGetHandleByIndex"),
        ("gpu1.PowerUsage = error 15", 15, "nvmlDeviceGetPowerUsage"),
        ("gpu1.NvLinkState 2 = error 16", 16, "nvmlDeviceGetNvLinkState"),
    ],
)
def test_one_lost_gpu_leaves_the_other_whole(play: Play, change: str, code: int, call: str) -> None:
    seen = play("two_rtx3090_bridged", change)
    healthy, lost = gpus(seen)
    assert (lost.index, lost.error, lost.error_call) == (1, code, call)
    assert lost.ecc is None
    assert len(lost.nvlink) == 4 or "gpus[1].nvlink" in seen.unavailable  # what was not read is not "it has none"
    assert (healthy.error, healthy.power_w, len(healthy.nvlink)) == (None, 21.4, 4)
    assert not [
        path
        for path in seen.unavailable
        if path.startswith("gpus[0]") and not re.search(r"ecc|mig|slot_width|recovery|fabric", path)
    ]
    assert links(seen).p2p == (("self", None), (None, "self"))
    assert seen.unavailable["links.p2p[0][1]"].startswith(f"NVML {code} ")
    assert driver(seen).nvml_error is None


def test_one_lost_gpu_of_eight_leaves_seven(play: Play) -> None:
    seen = play("eight_h100", "gpu5.* = error 15")
    assert [card.error for card in gpus(seen)] == [None] * 5 + [15] + [None] * 2
    assert all(len(card.nvlink) == 18 for card in gpus(seen) if card.error is None)
    assert sum(cell == "ok" for row in links(seen).p2p for cell in row) == 7 * 6


def test_one_refused_call_costs_one_fact(play: Play) -> None:
    seen = play("two_rtx3090", "gpu1.PowerUsage = error 999")
    assert [card.power_w for card in gpus(seen)] == [21.4, None]
    assert seen.unavailable["gpus[1].power_w"] == "NVML 999 (Unknown Error) from nvmlDeviceGetPowerUsage"
    assert gpus(seen)[1].display_active is False


@pytest.mark.parametrize(("what", "number"), [("abort", 6), ("segv", 11)])
def test_a_crash_at_the_start_is_named(play: Play, what: str, number: int) -> None:
    seen = play("two_rtx3090", f"nvmlInit_v2 = {what}")
    facts = driver(seen)
    assert (facts.nvml_signal, facts.nvml_call, facts.nvml_error) == (number, "nvmlInit", None)
    assert "nvmlInit ended the process" in seen.unavailable["gpus"]


def test_a_call_that_crashes_on_one_gpu_costs_that_fact_alone(play: Play) -> None:
    seen = play("two_rtx3090_bridged", "gpu1.PowerUsage = abort")
    assert (driver(seen).nvml_signal, driver(seen).nvml_call) == (6, "nvmlDeviceGetPowerUsage")
    assert [card.power_w for card in gpus(seen)] == [21.4, None]
    assert "SIGABRT" in seen.unavailable["gpus[1].power_w"]
    assert [card.error_call for card in gpus(seen)] == [None, "nvmlDeviceGetPowerUsage"]
    assert [len(card.nvlink) for card in gpus(seen)] == [4, 4]
    assert links(seen).p2p == (("self", "ok"), ("ok", "self"))


def test_a_call_that_crashes_on_every_gpu_is_left_out_for_all(play: Play) -> None:
    seen = play("eight_h100", "gpu*.PowerUsage = segv")
    assert driver(seen).nvml_signal == 11
    assert [card.power_w for card in gpus(seen)] == [None] * 8
    assert all(card.display_active is False and len(card.nvlink) == 18 for card in gpus(seen))


def test_a_library_that_ends_the_program_is_an_answer_too(play: Play) -> None:
    seen = play("two_rtx3090", "nvmlInit_v2 = exit 3")
    assert driver(seen).nvml_signal is None
    assert seen.unavailable["driver.nvml_error"] == "nvmlInit ended the process that called it (exit status 3)"


@pytest.mark.parametrize("way", ["exit 3", "_exit 3"])
def test_a_call_that_ends_the_program_is_told_apart_from_those_under_way_beside_it(play: Play, way: str) -> None:
    """Both GPUs and their links are asked at once, so that three other calls could be blamed."""
    seen = play("two_rtx3090_bridged", "delay = 1", f"gpu1.PowerUsage = {way}")
    why = "nvmlDeviceGetPowerUsage ended the process that called it (exit status 3)"
    assert [card.error_call for card in gpus(seen)] == [None, "nvmlDeviceGetPowerUsage"]
    assert [card.power_w for card in gpus(seen)] == [21.4, None]
    assert seen.unavailable["gpus[1].power_w"] == why
    assert all(card.display_active is not None and len(card.nvlink) == 4 for card in gpus(seen))


def test_a_hang_at_the_start_costs_the_time_limit(play: Play) -> None:
    box = play.box("two_rtx3090", "nvmlInit_v2 = hang").with_timeout(2.5)
    begun = time.monotonic()
    facts = driver(probe_driver(box))
    assert time.monotonic() - begun < 20
    assert (facts.nvml_timeout, facts.nvml_call) == (True, "nvmlInit")


def test_a_hang_on_one_gpu_keeps_what_was_read_before_and_the_other_gpu(play: Play) -> None:
    box = play.box("two_rtx3090_bridged", "gpu1.Temperature 0 = hang").with_timeout(2.5)
    seen = probe_driver(box)
    healthy, stuck = gpus(seen)
    assert (driver(seen).nvml_timeout, driver(seen).nvml_call) == (True, "nvmlDeviceGetTemperature")
    assert (healthy.power_w, len(healthy.nvlink), healthy.error_call) == (21.4, 4, None)
    assert (stuck.name, stuck.memory_used_bytes) == ("NVIDIA GeForce RTX 3090", 1 * MIB)
    assert (stuck.power_w, stuck.error, stuck.error_call) == (None, None, "nvmlDeviceGetTemperature")
    assert seen.unavailable["gpus[1].power_w"] == "nvmlDeviceGetTemperature did not answer within the time limit"


def test_a_call_that_hangs_on_every_gpu_is_waited_for_once(play: Play) -> None:
    box = play.box("eight_h100", "gpu*.PowerUsage = hang").with_timeout(2.0)
    begun = time.monotonic()
    seen = probe_driver(box)
    assert time.monotonic() - begun < 15
    assert [card.power_w for card in gpus(seen)] == [None] * 8
    assert all(card.memory_total_bytes and len(card.nvlink) == 18 for card in gpus(seen))


def test_a_library_that_prints_on_and_on_is_silent_to_us(play: Play) -> None:
    box = play.box("two_rtx3090", "gpu1.Temperature 0 = talk").with_timeout(6.0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen = probe_driver(box)
    assert (driver(seen).nvml_timeout, driver(seen).nvml_call) == (True, "nvmlDeviceGetTemperature")
    assert [card.name for card in gpus(seen)] == ["NVIDIA GeForce RTX 3090"] * 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024, "KiB"


def test_what_was_said_amid_endless_printing_is_kept(play: Play) -> None:
    """The second GPU prints from its first call on; the other one's facts stand between."""
    box = play.box("two_rtx3090", "delay = 10", "gpu1.Name = talk").with_timeout(8.0)
    healthy, silent = gpus(probe_driver(box))
    assert (healthy.name, healthy.display_active) == ("NVIDIA GeForce RTX 3090", False)
    assert (silent.name, silent.error_call) == (None, "nvmlDeviceGetName")


def test_no_reader_is_left_behind(play: Play) -> None:
    probe_driver(play.box("two_rtx3090", "nvmlInit_v2 = hang").with_timeout(1.5))
    assert not [entry for entry in Path("/proc").glob("[0-9]*/environ") if os.fsencode(play.root) in content(entry)]


def content(file: Path) -> bytes:
    """What a file of /proc holds; nothing where its process has just ended."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def test_eight_gpus_that_take_10_ms_a_call_take_under_3_s(play: Play) -> None:
    begun = time.monotonic()
    seen = play("eight_h100", "delay = 10")
    assert time.monotonic() - begun < 15
    assert sum(len(card.nvlink) for card in gpus(seen)) == 8 * 18
    assert {link.peer_type for card in gpus(seen) for link in card.nvlink} == {"switch"}


def test_a_library_that_is_none_is_error_12_with_the_loaders_reason(tmp_path: Path) -> None:
    lay_out(tmp_path, {"/usr/lib/libnvidia-ml.so.1": "not a library"})
    seen = probe_driver(Box(root=tmp_path, environ={}))
    assert (driver(seen).nvml_error, driver(seen).nvml_library) == (12, "/usr/lib/libnvidia-ml.so.1")
    assert "file too short" in seen.unavailable["gpus"] or "invalid ELF header" in seen.unavailable["gpus"]


def test_without_a_library_no_process_is_started_and_a_card_on_the_bus_is_a_gap(tmp_path: Path) -> None:
    lay_out(tmp_path, pci_device("0000:01:00.0"))
    seen = probe_driver(Box(root=tmp_path, environ={}))
    assert (driver(seen).nvml_error, driver(seen).nvml_library, driver(seen).version) == (12, None, None)
    assert "libnvidia-ml.so.1" in seen.unavailable["gpus"]


def test_the_loaders_own_path_leads_to_the_library_on_the_box_itself(tmp_path: Path, nvml_library: Path) -> None:
    (tmp_path / "scenario.nvml").write_text(scenario("two_rtx3090"))
    environ = {"LAB_NVML": str(tmp_path / "scenario.nvml"), "LD_LIBRARY_PATH": str(nvml_library.parent)}
    seen = probe_driver(Box(environ=environ))
    assert driver(seen).nvml_library == str(nvml_library)
    assert [card.name for card in gpus(seen)] == ["NVIDIA GeForce RTX 3090"] * 2


@pytest.mark.parametrize(
    ("number", "action"), [(0, "none"), (1, "gpu-reset"), (2, "node-reboot"), (4, "drain-and-reset")]
)
def test_the_recovery_that_the_driver_asks_for(play: Play, number: int, action: str) -> None:
    assert gpus(play("two_rtx3090", f"gpu1.FieldValues 230 = {number}"))[1].recovery_action == action


def test_an_older_driver_does_not_know_the_recovery_action(play: Play) -> None:
    seen = play("two_rtx3090")
    assert gpus(seen)[0].recovery_action is None
    assert "NVML 3" in seen.unavailable["gpus[0].recovery_action"]


def test_the_nvlink_fabric_with_its_health(play: Play) -> None:
    card = gpus(play("eight_h100", "gpu*.GpuFabricInfoV = 3 0 0x15"))[7]
    faults = ("degraded-bandwidth", "route-recovery", "route-unhealthy")
    assert (card.fabric_state, card.fabric_status, card.fabric_faults) == ("completed", 0, faults)


@pytest.mark.parametrize("call", ["GpuFabricInfoV", "GpuFabricInfo"])
def test_a_gpu_that_waits_for_the_fabric(play: Play, call: str) -> None:
    """Drivers before 545 have the older call alone."""
    older = () if call == "GpuFabricInfoV" else ("gpu*.GpuFabricInfoV = missing",)
    card = gpus(play("eight_h100", f"gpu*.{call} = 2 0", *older))[0]
    assert (card.fabric_state, card.fabric_status) == ("in-progress", None)

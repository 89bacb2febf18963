"""NVML's numbers in words.

Source of all tables: nvml.h of CUDA 13.0 and its API reference, docs.nvidia.com/deploy/nvml-api.
"""

from collections.abc import Mapping

from envcheck.catalogue.driver.nvml_errors import ERRORS, error_name

__all__ = [
    "COMPUTE_MODES",
    "ERRORS",
    "FABRIC_STATES",
    "P2P",
    "THROTTLE_REASONS",
    "TOPOLOGY",
    "VIRTUALIZATION",
    "call_name",
    "error_name",
    "fabric_faults",
    "throttle_reasons",
]

# Bits of nvmlDeviceGetCurrentClocksEventReasons (ClocksThrottleReasons before driver 535).
THROTTLE_REASONS: Mapping[int, str] = {
    0x001: "gpu-idle",
    0x002: "applications-clocks",
    0x004: "sw-power-cap",
    0x008: "hw-slowdown",
    0x010: "sync-boost",
    0x020: "sw-thermal",
    0x040: "hw-thermal",
    0x080: "hw-power-brake",
    0x100: "display-clocks",
}

COMPUTE_MODES: Mapping[int, str] = {0: "default", 1: "exclusive-thread", 2: "prohibited", 3: "exclusive-process"}

VIRTUALIZATION: Mapping[int, str] = {0: "none", 1: "passthrough", 2: "vgpu", 3: "host-vgpu", 4: "host-vsga"}

# nvmlGpuFabricState_t.
FABRIC_STATES: Mapping[int, str] = {0: "not-supported", 1: "not-started", 2: "in-progress", 3: "completed"}
FABRIC_FAULTS: Mapping[int, str] = {
    0: "degraded-bandwidth",
    2: "route-recovery",
    4: "route-unhealthy",
    6: "access-timeout-recovery",
}
"""Place of two bits in the health mask of nvmlGpuFabricInfo_v2_t, which are 1 where it is so."""

P2P: Mapping[int, str] = {
    0: "ok",
    1: "chipset-not-supported",
    2: "gpu-not-supported",
    3: "topology-not-supported",
    4: "disabled-by-registry",
    5: "not-supported",
    6: "unknown",
}

TOPOLOGY: Mapping[int, str] = {
    0: "internal",
    10: "single",
    20: "multiple",
    30: "hostbridge",
    40: "node",
    50: "system",
}


def call_name(function: str) -> str:
    """`nvmlDeviceGetComputeRunningProcesses` for `..._v3`: as the documentation calls it."""
    stem, _, version = function.rpartition("_v")
    return stem if stem and version.isdigit() else function


def throttle_reasons(bits: int) -> tuple[str, ...]:
    """Names of the bits that are set; a bit that is not in the table as `bit-9`."""
    set_bits = (1 << n for n in range(bits.bit_length()) if bits >> n & 1)
    return tuple(THROTTLE_REASONS.get(bit, f"bit-{bit.bit_length() - 1}") for bit in set_bits)


def fabric_faults(mask: int) -> tuple[str, ...]:
    """The faults that the health mask of the NVLink fabric names."""
    return tuple(name for place, name in FABRIC_FAULTS.items() if mask >> place & 3 == 1)

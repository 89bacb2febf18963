"""What NVML is asked: each fact's name, and the calls that answer it with their arguments, the preferred one first.

The numbers are those of nvml.h's enumerations, named where they stand. What matters most comes first: a call that hangs
costs the facts below it.
"""

from typing import TypeAlias

from envcheck.probes.nvml_links import CALLS

Call: TypeAlias = tuple[str | int, ...]
"""A function of pynvml and its arguments after the GPU's handle."""
Questions: TypeAlias = tuple[tuple[str | Call, ...], ...]

MEMORY_V2 = 0x02000028
"""Version of the struct of nvmlDeviceGetMemoryInfo_v2, whose `used` leaves out what the driver keeps for itself."""

BOX: Questions = (
    ("driver_version", ("nvmlSystemGetDriverVersion",)),
    ("cuda_version", ("nvmlSystemGetCudaDriverVersion_v2",), ("nvmlSystemGetCudaDriverVersion",)),
)
GPU: Questions = (
    ("name", ("nvmlDeviceGetName",)),
    ("uuid", ("nvmlDeviceGetUUID",)),
    ("pci", ("nvmlDeviceGetPciInfo",)),
    ("compute_capability", ("nvmlDeviceGetCudaComputeCapability",)),
    ("memory", ("nvmlDeviceGetMemoryInfo", MEMORY_V2), ("nvmlDeviceGetMemoryInfo",)),
    ("compute_processes", ("nvmlDeviceGetComputeRunningProcesses_v3",), ("nvmlDeviceGetComputeRunningProcesses_v2",)),
    (
        "graphics_processes",
        ("nvmlDeviceGetGraphicsRunningProcesses_v3",),
        ("nvmlDeviceGetGraphicsRunningProcesses_v2",),
    ),
    ("temperature", ("nvmlDeviceGetTemperature", 0)),  # NVML_TEMPERATURE_GPU
    ("temperature_slowdown", ("nvmlDeviceGetTemperatureThreshold", 1)),  # ..._THRESHOLD_SLOWDOWN
    ("power", ("nvmlDeviceGetPowerUsage",)),
    ("power_limit", ("nvmlDeviceGetPowerManagementLimit",), ("nvmlDeviceGetEnforcedPowerLimit",)),
    ("power_limit_default", ("nvmlDeviceGetPowerManagementDefaultLimit",)),
    ("power_limit_range", ("nvmlDeviceGetPowerManagementLimitConstraints",)),
    ("performance_state", ("nvmlDeviceGetPerformanceState",)),
    ("utilization", ("nvmlDeviceGetUtilizationRates",)),
    ("clock_sm", ("nvmlDeviceGetClockInfo", 1)),  # NVML_CLOCK_SM
    ("clock_sm_max", ("nvmlDeviceGetMaxClockInfo", 1)),
    (
        "throttle_reasons",
        ("nvmlDeviceGetCurrentClocksEventReasons",),
        ("nvmlDeviceGetCurrentClocksThrottleReasons",),  # its name before driver 535
    ),
    ("compute_mode", ("nvmlDeviceGetComputeMode",)),
    ("mig_mode", ("nvmlDeviceGetMigMode",)),
    ("persistence", ("nvmlDeviceGetPersistenceMode",)),
    ("display_active", ("nvmlDeviceGetDisplayActive",)),
    ("virtualization", ("nvmlDeviceGetVirtualizationMode",)),
    ("pcie_generation", ("nvmlDeviceGetCurrPcieLinkGeneration",)),
    ("pcie_generation_max", ("nvmlDeviceGetMaxPcieLinkGeneration",)),
    ("pcie_generation_device_max", ("nvmlDeviceGetGpuMaxPcieLinkGeneration",)),
    ("pcie_width", ("nvmlDeviceGetCurrPcieLinkWidth",)),
    ("pcie_width_max", ("nvmlDeviceGetMaxPcieLinkWidth",)),
    ("pcie_replays", ("nvmlDeviceGetPcieReplayCounter",)),
    ("ecc_mode", ("nvmlDeviceGetEccMode",)),
    ("ecc_uncorrected_volatile", ("nvmlDeviceGetTotalEccErrors", 1, 0)),  # NVML_MEMORY_ERROR_TYPE_UNCORRECTED, volatile
    ("ecc_uncorrected_aggregate", ("nvmlDeviceGetTotalEccErrors", 1, 1)),
    ("ecc_corrected_volatile", ("nvmlDeviceGetTotalEccErrors", 0, 0)),
    ("remapped_rows", ("nvmlDeviceGetRemappedRows",)),
    ("retired_pages_single", ("nvmlDeviceGetRetiredPages", 0)),  # several corrected errors in one page
    ("retired_pages_double", ("nvmlDeviceGetRetiredPages", 1)),  # an uncorrectable error
    ("retirement_pending", ("nvmlDeviceGetRetiredPagesPendingStatus",)),
    ("recovery_action", ("nvmlDeviceGetFieldValues", 230)),  # NVML_FI_DEV_GET_GPU_RECOVERY_ACTION
    ("fabric", ("nvmlDeviceGetGpuFabricInfoV",), ("nvmlDeviceGetGpuFabricInfo",)),
)
QUESTIONS: dict[str, Questions] = {"box": BOX, "gpu": GPU, "link": CALLS}

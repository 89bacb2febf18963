"""Facts about each GPU, as NVML and the PCI bus tell them."""

from envcheck.snapshot.kinds import Facts, Plain, ProcessName, Uuid


class Pcie(Facts, frozen=True, kw_only=True):
    """The PCI Express link of one GPU. `generation` and `width` are now, `*_max` what GPU and slot can do together."""

    address: Plain | None = None
    """`0000:01:00.0`."""
    device_id: Plain | None = None
    """PCI device id, four hexadecimal digits, `2204`."""
    generation: int | None = None
    generation_max: int | None = None
    generation_device_max: int | None = None
    """What the GPU alone could do; the slot may be slower."""
    width: int | None = None
    width_max: int | None = None
    slot_width_max: int | None = None
    """Lanes of the port that the GPU is plugged into, as the kernel tells them."""
    replays: int | None = None
    numa_node: int | None = None


class NvLink(Facts, frozen=True, kw_only=True):
    """One NVLink of one GPU."""

    link: int | None = None
    """Its number on this GPU."""
    active: bool | None = None
    version: int | None = None
    peer: Plain | None = None
    """PCI address of the other end."""
    peer_type: Plain | None = None
    """`gpu`, `switch`, `cpu`."""
    replay_errors: int | None = None
    recovery_errors: int | None = None
    crc_flit_errors: int | None = None
    crc_data_errors: int | None = None


class Process(Facts, frozen=True, kw_only=True):
    """A process that holds memory of a GPU."""

    pid: int
    name: ProcessName | None = None
    """Program name without its arguments; None: not readable from here."""
    memory_bytes: int | None = None
    kind: Plain | None = None
    """`compute`, `graphics`."""


class Ecc(Facts, frozen=True, kw_only=True):
    """Error counters of the GPU's memory."""

    enabled: bool | None = None
    uncorrected_volatile: int | None = None
    uncorrected_aggregate: int | None = None
    corrected_volatile: int | None = None
    remapped_rows_correctable: int | None = None
    remapped_rows_uncorrectable: int | None = None
    remap_pending: bool | None = None
    remap_failed: bool | None = None
    retired_pages: int | None = None
    retirement_pending: bool | None = None


class Gpu(Facts, frozen=True, kw_only=True):
    """One GPU, numbered as nvidia-smi numbers it."""

    index: int
    name: Plain | None = None
    uuid: Uuid | None = None
    compute_capability: Plain | None = None
    """`8.6`."""
    error: int | None = None
    """NVML return code with which the GPU as a whole refused (15: lost, 16: needs a reset); None: it answers."""
    error_call: Plain | None = None
    """The call with which it refused; with `error` None: the call that never came back or ended the process."""
    memory_total_bytes: int | None = None
    memory_used_bytes: int | None = None
    memory_free_bytes: int | None = None
    temperature_c: int | None = None
    temperature_slowdown_c: int | None = None
    power_w: float | None = None
    power_limit_w: float | None = None
    power_limit_default_w: float | None = None
    power_limit_max_w: float | None = None
    performance_state: int | None = None
    """0 (fastest) to 15 (idle)."""
    utilization_percent: int | None = None
    clock_sm_mhz: int | None = None
    clock_sm_max_mhz: int | None = None
    throttle_reasons: tuple[Plain, ...] = ()
    """`gpu-idle`, `sw-power-cap`, `hw-slowdown`, `sw-thermal`, `hw-thermal`, `hw-power-brake`, `sync-boost`, ..."""
    compute_mode: Plain | None = None
    """`default`, `exclusive-process`, `exclusive-thread`, `prohibited`."""
    mig_enabled: bool | None = None
    persistence: bool | None = None
    display_active: bool | None = None
    virtualization: Plain | None = None
    """`none`, `passthrough`, `vgpu`, ..."""
    recovery_action: Plain | None = None
    """What the driver itself asks for: `none`, `gpu-reset`, `node-reboot`, `drain-p2p`, `drain-and-reset`, ..."""
    fabric_state: Plain | None = None
    """The GPU's registration with the NVLink fabric: `not-supported`, `not-started`, `in-progress`, `completed`."""
    fabric_status: int | None = None
    """NVML return code with which the registration ended; 0: well. None: it has not ended, or there is no fabric."""
    fabric_faults: tuple[Plain, ...] = ()
    """`degraded-bandwidth`, `route-recovery`, `route-unhealthy`, `access-timeout-recovery`."""
    pcie: Pcie | None = None
    nvlink: tuple[NvLink, ...] = ()
    processes: tuple[Process, ...] = ()
    ecc: Ecc | None = None


class PciGpu(Facts, frozen=True, kw_only=True):
    """An NVIDIA display controller found on the PCI bus, whether or not a driver works."""

    address: Plain
    device_id: Plain
    driver: Plain | None = None
    """Kernel driver bound to it: `nvidia`, `nouveau`, `vfio-pci`; None: none."""
    link_generation: int | None = None
    link_generation_max: int | None = None
    """What the GPU alone can do, as for the width."""
    link_width: int | None = None
    link_width_max: int | None = None
    slot_generation_max: int | None = None
    """What the port that it is plugged into can do: a board may split its lanes between slots, a cable has few."""
    slot_width_max: int | None = None
    numa_node: int | None = None
    iommu: Plain | None = None
    """How an IOMMU treats what it sends: `DMA`, `DMA-FQ` (translated), `identity` (passed through); None: no IOMMU."""
    acs_redirect: tuple[Plain, ...] | None = None
    """The ports above it whose Access Control Services send what goes to another device up to the root; None: not
    known."""


class Links(Facts, frozen=True, kw_only=True):
    """How the GPUs see each other. Matrices are square, in the order of `Snapshot.gpus`."""

    p2p: tuple[tuple[Plain | None, ...], ...] = ()
    """`self`, `ok`, `chipset-not-supported`, `topology-not-supported`, `disabled-by-registry`, `gpu-not-supported`,
    `not-supported`, `unknown`."""
    topology: tuple[tuple[Plain | None, ...], ...] = ()
    """`self`, `internal`, `single`, `multiple`, `hostbridge`, `node`, `system`: where their paths meet."""

"""What `nvidia-smi -q` and `nvidia-smi -q -x` call the facts of a GPU: one table for both.

Source: nvidia-smi's manual page and the DTDs nvsmi_device_v8 to v13 that its XML names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from envcheck.importers.core.fact import SURE, Fact
from envcheck.importers.core.values import absent, number, pci_address, size_bytes, truth, whole

Convert = Callable[[str], Any]
_MODES = {"exclusive process": "exclusive-process", "exclusive_process": "exclusive-process",
          "exclusive thread": "exclusive-thread", "exclusive_thread": "exclusive-thread"}  # fmt: skip
_VIRTUALIZATION = {"none": "none", "pass-through": "passthrough", "pass through": "passthrough", "vgpu": "vgpu",
                   "host vgpu": "host-vgpu", "host vsga": "host-vsga"}  # fmt: skip


def _text(value: str) -> str:
    return value


def _mode(value: str) -> str:
    return _MODES.get(value.lower(), value.lower().replace(" ", "-"))


def _state(value: str) -> int | None:
    return whole(value.lstrip("Pp"))


def _device(value: str) -> str | None:
    """`2204` of `0x220410DE`."""
    bare = value.lower().removeprefix("0x")
    return bare[:4] if len(bare) == 8 else None


def _virtual(value: str) -> str | None:
    return _VIRTUALIZATION.get(value.lower())


POWER, POWER_TAG = "power readings", "power_readings"
# Fact, how it is converted, the end of its path in -q (in lower case), the end of its path in XML.
# fmt: off
FIELDS: tuple[tuple[str, Convert, tuple[str, ...], tuple[str, ...]], ...] = (
    ("name",                       _text,       ("product name",),                    ("product_name",)),
    ("uuid",                       _text,       ("gpu uuid",),                        ("gpu", "uuid")),
    ("persistence",                truth,       ("persistence mode",),                ("persistence_mode",)),
    ("display_active",             truth,       ("display active",),                  ("display_active",)),
    ("mig_enabled",                truth,       ("mig mode", "current"),              ("mig_mode", "current_mig")),
    ("virtualization",             _virtual,    ("virtualization mode",),             ("virtualization_mode",)),
    ("compute_mode",               _mode,       ("compute mode",),                    ("compute_mode",)),
    ("performance_state",          _state,      ("performance state",),               ("performance_state",)),
    ("pcie.address",               pci_address, ("bus id",),                          ("pci_bus_id",)),
    ("pcie.device_id",             _device,     ("device id",),                       ("pci_device_id",)),
    ("pcie.generation",            whole,       ("pcie generation", "current"),       ("current_link_gen",)),
    ("pcie.generation_max",        whole,       ("pcie generation", "max"),           ("max_link_gen",)),
    ("pcie.generation_device_max", whole,       ("pcie generation", "device max"),    ("max_device_link_gen",)),
    ("pcie.width",                 whole,       ("link width", "current"),            ("current_link_width",)),
    ("pcie.width_max",             whole,       ("link width", "max"),                ("max_link_width",)),
    ("pcie.replays",               whole,       ("replays since reset",),             ("replay_counter",)),
    ("memory_total_bytes",         size_bytes,  ("fb memory usage", "total"),         ("fb_memory_usage", "total")),
    ("memory_used_bytes",          size_bytes,  ("fb memory usage", "used"),          ("fb_memory_usage", "used")),
    ("memory_free_bytes",          size_bytes,  ("fb memory usage", "free"),          ("fb_memory_usage", "free")),
    ("utilization_percent",        whole,       ("utilization", "gpu"),               ("utilization", "gpu_util")),
    ("temperature_c",              whole,       ("gpu current temp",),                ("gpu_temp",)),
    ("temperature_slowdown_c",     whole,       ("gpu slowdown temp",),               ("gpu_temp_slow_threshold",)),
    ("power_w",                    number,      (POWER, "power draw"), (POWER_TAG, "power_draw")),
    ("power_w",                    number,      (POWER, "average power draw"), (POWER_TAG, "average_power_draw")),
    ("power_w",                    number,      (POWER, "instantaneous power draw"), (POWER_TAG, "instant_power_draw")),
    ("power_limit_w",              number,      (POWER, "power limit"), (POWER_TAG, "power_limit")),
    ("power_limit_w",              number,      (POWER, "enforced power limit"), (POWER_TAG, "enforced_power_limit")),
    ("power_limit_w",              number,      (POWER, "current power limit"), (POWER_TAG, "current_power_limit")),
    ("power_limit_default_w",      number,      (POWER, "default power limit"), (POWER_TAG, "default_power_limit")),
    ("power_limit_max_w",          number,      (POWER, "max power limit"), (POWER_TAG, "max_power_limit")),
    ("clock_sm_mhz",               whole,       ("clocks", "sm"),                     ("clocks", "sm_clock")),
    ("clock_sm_max_mhz",           whole,       ("max clocks", "sm"),                 ("max_clocks", "sm_clock")),
    ("ecc.enabled",                truth,       ("ecc mode", "current"),              ("ecc_mode", "current_ecc")),
    ("ecc.remapped_rows_correctable",   whole,  ("remapped rows", "correctable error"),   ("remapped_row_corr",)),
    ("ecc.remapped_rows_uncorrectable", whole,  ("remapped rows", "uncorrectable error"), ("remapped_row_unc",)),
    ("ecc.remap_pending",          truth,       ("remapped rows", "pending"),         ("remapped_row_pending",)),
    ("ecc.remap_failed",           truth,       ("remapping failure occurred",),     ("remapped_row_failure",)),
    ("ecc.retirement_pending",     truth,       ("pending page blacklist",),          ("pending_blacklist",)),
    ("ecc.retirement_pending",     truth,       ("retired pages", "pending"),         ("pending_retirement",)),
)
# fmt: on
REASONS: Mapping[str, str] = {
    "idle": "gpu-idle",
    "applications clocks setting": "applications-clocks",
    "sw power cap": "sw-power-cap",
    "hw slowdown": "hw-slowdown",
    "hw thermal slowdown": "hw-thermal",
    "hw power brake slowdown": "hw-power-brake",
    "sync boost": "sync-boost",
    "sw thermal slowdown": "sw-thermal",
    "display clock setting": "display-clocks",
    "gpu_idle": "gpu-idle",
    "applications_clocks_setting": "applications-clocks",
    "sw_power_cap": "sw-power-cap",
    "hw_slowdown": "hw-slowdown",
    "hw_thermal_slowdown": "hw-thermal",
    "hw_power_brake_slowdown": "hw-power-brake",
    "sync_boost": "sync-boost",
    "sw_thermal_slowdown": "sw-thermal",
    "display_clocks_setting": "display-clocks",
}  # fmt: skip
_UNMISTAKABLE = {
    "sw power cap", "hw slowdown", "hw thermal slowdown", "hw power brake slowdown", "sw thermal slowdown",
}  # fmt: skip
"""Reasons that are no other field's name, so that they need no heading above."""
_UNCORRECTED = {
    "sram uncorrectable", "dram uncorrectable", "sram uncorrectable parity", "sram uncorrectable sec-ded",
    "sram_uncorrectable", "dram_uncorrectable", "sram_uncorrectable_parity", "sram_uncorrectable_secded",
}  # fmt: skip
_KINDS = {"c": "compute", "g": "graphics", "c+g": "compute"}


class GpuFields:
    """Facts of one GPU after the other, as their fields come."""

    def __init__(self, index: int, *, xml: bool) -> None:
        self.path = f"gpus[{index}]"
        self._xml = xml
        self._process = -1
        self._reasons: list[str] = []
        self._ecc: dict[str, int] = {}
        self._told: set[str] = set()

    def take(self, line: int, path: Sequence[str], value: str) -> Iterator[Fact]:
        """The fact of one field; nothing where it is N/A or not of interest."""
        if path and path[0] in {"mig devices", "mig_devices"}:
            return
        if "processes" in path:
            yield from self._of_process(line, path[-1], value)
            return
        if absent(value):
            return
        yield from self._special(line, path, value)
        path = [part.replace("gpu power", "power").replace("gpu_power", "power") for part in path]  # as from 530 on
        for name, convert, shown, tags in FIELDS:
            wanted = tags if self._xml else shown
            if tuple(path[-len(wanted) :]) == wanted:
                converted = convert(value)
                if converted is not None and name not in self._told:
                    self._told.add(name)
                    yield Fact(f"{self.path}.{name}", converted, line, SURE)
                return

    def _special(self, line: int, path: Sequence[str], value: str) -> Iterator[Fact]:
        section = " ".join(path[:-1]).replace("_", " ")
        reason = REASONS.get(path[-1].removeprefix("clocks_throttle_reason_").removeprefix("clocks_event_reason_"))
        if (
            reason
            and ("reasons" in section or path[-1] in _UNMISTAKABLE)
            and truth(value)
            and value.lower() == "active"
        ):
            self._reasons.append(reason)
            yield Fact(f"{self.path}.throttle_reasons", tuple(self._reasons), line)
        old = path[-1] == "total" and "double bit" in section
        if "ecc errors" in section and (path[-1] in _UNCORRECTED or old) and value.isdecimal():
            kind = "volatile" if "volatile" in section else "aggregate" if "aggregate" in section else ""
            if kind:
                self._ecc[kind] = self._ecc.get(kind, 0) + int(value)
                yield Fact(f"{self.path}.ecc.uncorrected_{kind}", self._ecc[kind], line)

    def _of_process(self, line: int, key: str, value: str) -> Iterator[Fact]:
        """A process begins with its number."""
        if key in {"process id", "pid"} and value.isdecimal():
            self._process += 1
            yield Fact(f"{self.path}.processes[{self._process}].pid", int(value), line)
        if self._process < 0 or absent(value):
            return
        path = f"{self.path}.processes[{self._process}]"
        if key == "type" and value.lower() in _KINDS:
            yield Fact(f"{path}.kind", _KINDS[value.lower()], line)
        elif key in {"name", "process_name"} and "nsufficient" not in value:
            yield Fact(f"{path}.name", value.replace("\\", "/").split(" ")[0].rsplit("/", 1)[-1], line)
        elif key in {"used gpu memory", "used_memory"} and size_bytes(value) is not None:
            yield Fact(f"{path}.memory_bytes", size_bytes(value), line)


def latest(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, of each path that grows while it is read (reasons, counters) only the last."""
    last = {fact.path: fact for fact in facts}
    return tuple(fact for fact in facts if last[fact.path] is fact)

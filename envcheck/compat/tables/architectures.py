"""GPU architectures: compute capability, PCI device ids, and which kernel modules drive them."""

import msgspec


class Architecture(msgspec.Struct, frozen=True):
    """One generation of GPUs."""

    name: str
    capabilities: tuple[tuple[int, int], ...]
    last_branch: int | None
    """The last driver branch that drives it; None: the newest still does."""
    first_branch: int
    """The first one that does."""
    open_module: str
    """`only`: the open kernel module drives it and the proprietary one does not; `also`: both do; `never`."""


# Sources.
# - capabilities: developer.nvidia.com/cuda-gpus and .../cuda-legacy-gpus.
# - last_branch: NVIDIA's Unix driver notices: 470 is the last branch for Kepler, 580 for Maxwell, Pascal and Volta.
# - first_branch: the drivers' README, appendix "Supported NVIDIA GPU products".
# - open_module: README, chapter "Open Linux Kernel Modules": Turing and newer; Blackwell demands it, and of the Hoppers
#   those on a Grace Hopper superchip.
# fmt: off
ARCHITECTURES = (
    #            name           capabilities                        last  first  open module
    Architecture("Kepler",      ((3, 0), (3, 5), (3, 7)),            470,   331, "never"),
    Architecture("Maxwell",     ((5, 0), (5, 2), (5, 3)),            580,   340, "never"),
    Architecture("Pascal",      ((6, 0), (6, 1), (6, 2)),            580,   367, "never"),
    Architecture("Volta",       ((7, 0), (7, 2)),                    580,   384, "never"),
    Architecture("Turing",      ((7, 5),),                          None,   410, "also"),
    Architecture("Ampere",      ((8, 0), (8, 6), (8, 7)),           None,   450, "also"),
    Architecture("Ada",         ((8, 9),),                          None,   520, "also"),
    Architecture("Hopper",      ((9, 0),),                          None,   525, "also"),
    Architecture("Blackwell",   ((10, 0), (10, 3), (11, 0), (12, 0), (12, 1)), None, 570, "only"),
)

# First and last PCI device id of each chip, its generation and compute capability, the lowest where ids are mixed;
# NVIDIA hands out ids in blocks of one chip each. Source: the PCI ID Repository (pci-ids.ucw.cz, vendor 10de) and the
# ranges in NVIDIA's gpu-admin-tools.
_CHIPS = (
    (0x0FC0, 0x0FFF, "Kepler",    (3, 0)),    # GK107
    (0x1000, 0x103F, "Kepler",    (3, 5)),    # GK110, GK210
    (0x1180, 0x11FF, "Kepler",    (3, 0)),    # GK104, GK106
    (0x1280, 0x12FF, "Kepler",    (3, 5)),    # GK208
    (0x1340, 0x13BF, "Maxwell",   (5, 0)),    # GM107, GM108
    (0x13C0, 0x13FF, "Maxwell",   (5, 2)),    # GM204
    (0x1400, 0x15EF, "Maxwell",   (5, 2)),    # GM206
    (0x15F0, 0x15FF, "Pascal",    (6, 0)),    # GP100
    (0x1600, 0x17FF, "Maxwell",   (5, 2)),    # GM204 mobile, GM200
    (0x1B00, 0x1D7F, "Pascal",    (6, 1)),    # GP102 to GP108
    (0x1D80, 0x1DFF, "Volta",     (7, 0)),    # GV100
    (0x1E00, 0x1FFF, "Turing",    (7, 5)),    # TU102, TU104, TU106, TU117
    (0x2080, 0x20FF, "Ampere",    (8, 0)),    # GA100
    (0x2180, 0x21FF, "Turing",    (7, 5)),    # TU116
    (0x2200, 0x22FF, "Ampere",    (8, 6)),    # GA102
    (0x2300, 0x23FF, "Hopper",    (9, 0)),    # GH100
    (0x2400, 0x25FF, "Ampere",    (8, 6)),    # GA103, GA104, GA106, GA107
    (0x2680, 0x28FF, "Ada",       (8, 9)),    # AD102 to AD107
    (0x2900, 0x29FF, "Blackwell", (10, 0)),   # GB100
    (0x2B80, 0x2FFF, "Blackwell", (12, 0)),   # GB202 to GB207
    (0x3180, 0x31FF, "Blackwell", (10, 3)),   # GB300
)
# Those of them that are on cards for servers only.
_SERVERS_CHIPS = (
    (0x2080, 0x20FF),               # GA100: A100, A30, A800
    (0x2300, 0x23FF),               # GH100: H100, H200, H20, GH200
    (0x2900, 0x29FF),               # GB100: B200, GB200
    (0x3180, 0x31FF),               # GB300: B300, GB300
)
# fmt: on


def by_capability(capability: tuple[int, ...] | None) -> Architecture | None:
    """The architecture with this compute capability; None where the table has none (a newer one, say)."""
    return next((a for a in ARCHITECTURES if capability and tuple(capability[:2]) in a.capabilities), None)


def by_device_id(device_id: str | None) -> Architecture | None:
    """The architecture of a PCI device id, `2204`; None where the table has none."""
    name, _ = _chip(device_id)
    return next((a for a in ARCHITECTURES if a.name == name), None)


def capability_by_device_id(device_id: str | None) -> tuple[int, int] | None:
    """The compute capability of a PCI device id, `2504`; None where the table has none."""
    return _chip(device_id)[1]


def _chip(device_id: str | None) -> tuple[str | None, tuple[int, int] | None]:
    number = _number(device_id)
    return next(((name, low) for first, last, name, low in _CHIPS if first <= number <= last), (None, None))


def is_servers_chip(device_id: str | None) -> bool:
    """The PCI device id is that of a chip that stands on cards for servers only."""
    return any(first <= _number(device_id) <= last for first, last in _SERVERS_CHIPS)


def _number(device_id: str | None) -> int:
    """-1 for what is no id."""
    try:
        return int(device_id or "", 16)
    except ValueError:
        return -1

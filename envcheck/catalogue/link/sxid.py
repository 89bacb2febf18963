"""SXid errors: what the driver writes to the kernel log when an NVSwitch misbehaves, and what to do.

Sources: NVIDIA's "Fabric Manager for NVIDIA NVSwitch Systems" user guide, DU-09883-001, appendix D, whose tables say
which codes are harmless, fatal to a link or always fatal to the whole fabric; and the codes' own list,
`nvswitch_err_type` in ctrl_dev_nvswitch.h of NVIDIA's open kernel modules, which groups them by the switch's parts and
names those that count corrected (`ECC_LIMIT`) and uncorrectable (`DBE`) bit errors. All in our words.
"""

from typing import Literal, TypeAlias

import msgspec

from envcheck.late_pattern import late

SwitchAction: TypeAlias = Literal["nothing", "watch", "contacts", "cool", "partition", "reset", "reboot"]

SWITCH_ADVICE: dict[SwitchAction, str] = {
    "nothing": "nothing to do",
    "watch": "no action is needed while it is rare; if it is frequent, have the link that it names inspected",
    "contacts": "unless the machine was being shut down or a GPU reset, check the connections of the board, and reboot",
    "cool": "check the fans and the air flow: a hot switch reduces its links, or shuts down",
    "partition": "compare the fabric manager's partitions with how virtual machines were given GPUs; restart those",
    "reset": "stop all programs and reset all GPUs at once (`nvidia-smi -r`), which resets the switches, or reboot; if "
    "it comes back, have the board inspected",
    "reboot": "the whole NVLink fabric stopped: reboot the host; if the error returns, have the switch's board "
    "replaced",
}


class Sxid(msgspec.Struct, frozen=True):
    """One code."""

    code: int
    meaning: str
    action: SwitchAction


# What fails, by thousands. fmt: off
_PARTS = {
    10: "the switch's connection to the host",
    11: "a port, where data enters the switch",
    12: "a port, where data leaves the switch",
    13: "a port's record of data under way",
    14: "a port's record of data under way",
    15: "the switch's routing",
    16: "a port of the switch",
    17: "a link's control unit",
    18: "a link's interface",
    19: "a link's transaction layer",
    20: "a link's physical layer",
    21: "the switch's crossbar",
    22: "the processor that runs the links (Minion)",
    23: "the switch's crossbar",
    24: "a port's record of its sources",
    25: "a link's interface",
    26: "the switch's own processor (SOE)",
}
_ROWS = (
    Sxid(10001, "the host reached a part of the switch that refused", "watch"),
    Sxid(10002, "the host reached a part of the switch that did not answer", "watch"),
    Sxid(10003, "an interrupt that nothing explains", "reboot"),
    Sxid(10004, "the switch is too hot", "cool"),
    Sxid(10005, "the switch has cooled down again", "cool"),
    Sxid(10006, "the switch shut down, because it was too hot", "cool"),
    Sxid(11004, "a GPU sent to one outside its partition", "partition"),
    Sxid(12020, "data left the switch out of order", "reboot"),
    Sxid(12028, "a GPU was denied access over NVLink, and the programs on it are stopped", "reset"),
    Sxid(14017, "an access over NVLink was never answered", "reset"),
    Sxid(19084, "the remote end of a link stopped responding", "reset"),
    Sxid(20001, "data had to be sent again over a link", "watch"),
    Sxid(20009, "a link has more errors than usual for a short time", "watch"),
    Sxid(20010, "a link has more errors than usual for a long time", "watch"),
    Sxid(20012, "a link counts errors in what it receives", "contacts"),
    Sxid(20034, "a link went down that was in use", "reset"),
    Sxid(20035, "a link went down that was in use", "reset"),
    Sxid(22003, "the processor that runs the links (Minion) halted", "reboot"),
    Sxid(22011, "the processor that runs the links (Minion) failed", "reboot"),
    Sxid(22012, "a link was lost to a broken connection or an abrupt shutdown", "contacts"),
    Sxid(22013, "a request of the processor that runs the links (Minion)", "nothing"),
    Sxid(24007, "an access over NVLink was never answered", "reset"),
)
# Counters of bits that flipped: those that were put right, and those that could not be.
_CORRECTED = (
    11006,
    11012,
    11021,
    11022,
    11023,
    12003,
    12006,
    12021,
    12023,
    13003,
    13005,
    13007,
    14003,
    14005,
    14007,
    14009,
    14012,
    14015,
    15004,
    15008,
    15011,
    17001,
    17005,
    19049,
    19055,
    19057,
    19059,
    19062,
    19065,
    19068,
    19071,
    24001,
    24002,
    24003,
)
_UNCORRECTABLE = (
    11007,
    11013,
    11017,
    11018,
    11019,
    12004,
    12005,
    12007,
    12008,
    12022,
    12024,
    13004,
    13006,
    13008,
    14004,
    14006,
    14008,
    14010,
    14013,
    14016,
    15005,
    15009,
    15012,
    17002,
    17003,
    17006,
    17007,
    19047,
    19048,
    19054,
    19056,
    19058,
    19060,
    19061,
    19063,
    19064,
    19066,
    19067,
    19069,
    19070,
    24004,
    24005,
    24006,
)
# fmt: on
_CROSSBAR = range(23001, 23018)

SXIDS: dict[int, Sxid] = {
    **{code: Sxid(code, "bit errors that were corrected", "nothing") for code in _CORRECTED},
    **{code: Sxid(code, "bit errors that could not be corrected", "reset") for code in _UNCORRECTABLE},
    **{code: Sxid(code, "the switch's crossbar failed", "reboot") for code in _CROSSBAR},
    **{x.code: x for x in _ROWS},
}
_SEVERITY = late(r"\d+, (Fatal|Non-fatal)\b")
_LINK = late(r"\bLink (\d+)\b")


def explain_switch(code: int, line: str = "") -> Sxid:
    """What a code means; one that is not in the table is rated by the part it comes from and the log's own word."""
    known = SXIDS.get(code)
    if known:
        return known
    part = _PARTS.get(code // 1000)
    meaning = f"an error of {part}" if part else "an error that NVIDIA's tables do not explain"
    return Sxid(code, meaning, "watch" if severity(line) == "Non-fatal" else "reset")


def severity(line: str) -> str | None:
    """`Fatal` or `Non-fatal`, as the driver wrote; None: it did not."""
    match = _SEVERITY.search(line)
    return match[1] if match else None


def link(line: str) -> int | None:
    """The number of the switch's link that the line names."""
    match = _LINK.search(line)
    return int(match[1]) if match else None

"""Xid errors: what the driver writes to the kernel log when a GPU misbehaves, and what to do.

Source: NVIDIA's Xid catalogue and "Xid Errors" guide, docs.nvidia.com/deploy/xid-errors (catalogue of 2025-10), in our
words. `blame` follows the guide's columns of possible causes, `action` its resolution buckets.
"""

from typing import Literal, TypeAlias

import msgspec

Blame: TypeAlias = Literal["program", "driver", "hardware", "either", "none"]
Action: TypeAlias = Literal["nothing", "restart", "reset", "reboot", "reseat", "update", "support"]

ADVICE: dict[Action, str] = {
    "nothing": "nothing to do",
    "restart": "restart the program; if the error returns, look for a bug in the program or its CUDA libraries",
    "reset": "stop all programs on the GPU and reset it, or reboot; if the error returns, have the GPU inspected",
    "reboot": "reboot; if the error returns, reseat the GPU, check its power cables, and have it inspected",
    "reseat": "power off, then check the GPU's power cables, its seat in the slot and its bridges",
    "update": "update the driver and the firmware",
    "support": "note what was running and contact the vendor's support",
}


class Xid(msgspec.Struct, frozen=True):
    """One code."""

    code: int
    meaning: str
    blame: Blame
    action: Action


# fmt: off
_ROWS = (
    Xid(8,   "the GPU stopped processing a program's commands",                         "either",   "restart"),
    Xid(11,  "a program sent invalid commands",                              "program",  "restart"),
    Xid(13,  "a kernel did something illegal, such as reading out of bounds",           "either",   "restart"),
    Xid(25,  "a program sent illegal commands",                                         "program",  "restart"),
    Xid(31,  "a program accessed invalid GPU memory (MMU fault)",                        "program",  "restart"),
    Xid(32,  "the commands sent to the GPU arrived corrupted",                          "either",   "restart"),
    Xid(37,  "an error in the driver's firmware",                                       "driver",   "nothing"),
    Xid(38,  "the driver's firmware timed out",                           "driver",   "update"),
    Xid(39,  "a copy engine failed",                                                    "either",   "restart"),
    Xid(40,  "a copy engine failed",                                                    "either",   "restart"),
    Xid(41,  "a copy engine failed",                                                    "either",   "restart"),
    Xid(43,  "the GPU stopped a program that had failed",                               "program",  "restart"),
    Xid(44,  "a context switch failed",                         "driver",   "support"),
    Xid(45,  "a program was stopped because of an earlier error",                         "none",     "nothing"),
    Xid(46,  "the GPU stopped responding",                                               "hardware", "reset"),
    Xid(48,  "GPU memory had an error that ECC could not correct",                      "hardware", "reset"),
    Xid(54,  "the GPU's own power cable is not connected",                             "hardware", "reseat"),
    Xid(56,  "an error of the display engine",                                          "driver",   "update"),
    Xid(57,  "the link to the GPU's memory could not be set up",                        "hardware", "support"),
    Xid(58,  "an error of the GPU's memory",                                            "hardware", "support"),
    Xid(60,  "the video processor failed",                                              "either",   "restart"),
    Xid(61,  "the GPU's power controller stopped",                                      "driver",   "reboot"),
    Xid(62,  "the GPU's power controller halted",                                       "driver",   "reset"),
    Xid(63,  "a bad row of GPU memory was recorded for remapping",          "hardware", "reset"),
    Xid(64,  "remapping a bad row of GPU memory failed",               "hardware", "support"),
    Xid(65,  "the video encoder failed",                                                "either",   "restart"),
    Xid(66,  "the driver made an illegal access",                                       "driver",   "update"),
    Xid(67,  "the driver made an illegal access",                                       "driver",   "update"),
    Xid(68,  "the video decoder failed",                                                "either",   "restart"),
    Xid(69,  "a program used the GPU's engine in an invalid way",               "either",   "restart"),
    Xid(74,  "an error on an NVLink",                                                   "hardware", "reseat"),
    Xid(78,  "a virtual GPU could not start",                                           "driver",   "update"),
    Xid(79,  "the GPU has fallen off the bus: it no longer responds",             "hardware", "reboot"),
    Xid(80,  "the data sent to the GPU arrived corrupted",                              "either",   "restart"),
    Xid(82,  "the image decoder failed",                                                "either",   "restart"),
    Xid(83,  "the video decoder failed",                                                "either",   "restart"),
    Xid(92,  "GPU memory has many errors, all corrected",                               "hardware", "support"),
    Xid(93,  "the GPU's settings memory (InfoROM) was written too often",               "driver",   "nothing"),
    Xid(94,  "a memory error that hit one program only",                                "hardware", "restart"),
    Xid(95,  "a memory error that may have hit every program on the GPU",               "hardware", "reset"),
    Xid(106, "a test message",                                                          "none",     "nothing"),
    Xid(107, "a test message",                                                          "none",     "nothing"),
    Xid(109, "a context switch timed out",                         "either",   "reset"),
    Xid(110, "a security fault inside the GPU",                                         "driver",   "reset"),
    Xid(119, "the GPU's own processor (GSP) did not respond to the driver",                 "driver",   "reset"),
    Xid(120, "the GPU's own processor (GSP) failed",                                    "driver",   "reset"),
    Xid(121, "an error on the link between CPU and GPU (C2C), corrected",               "hardware", "nothing"),
    Xid(136, "an NVLink could not be set up",                                           "hardware", "reset"),
    Xid(137, "an access over NVLink was refused, after a program's fault",              "program",  "restart"),
    Xid(140, "an error that ECC could not correct",                                     "hardware", "reset"),
    Xid(141, "an error on one of CUDA's fast paths",                                    "driver",   "support"),
    Xid(142, "the video encoder failed",                                                "either",   "support"),
    Xid(143, "the GPU could not be started",                                            "hardware", "reset"),
    Xid(151, "the keys of a confidential virtual machine could not be renewed",         "driver",   "reboot"),
    Xid(154, "the driver reports which recovery the previous error needs",               "none",     "nothing"),
    Xid(155, "an NVLink went down",                                                     "hardware", "reset"),
    Xid(156, "a defective part of the GPU was recorded, to be disabled",                     "hardware", "reset"),
    Xid(157, "a defective part of the GPU could not be disabled",                          "hardware", "support"),
    Xid(158, "the GPU had a fatal timeout",                                     "hardware", "reset"),
    Xid(160, "a defective part of the GPU's memory was disabled",                  "hardware", "nothing"),
    Xid(161, "a defective part of the GPU's memory could not be disabled",         "hardware", "support"),
    Xid(162, "power smoothing is available again",                                      "none",     "nothing"),
    Xid(163, "power smoothing is switched off",                                         "none",     "nothing"),
    Xid(164, "the parts that smooth the GPU's power are nearly worn out",               "hardware", "support"),
    Xid(165, "the parts that smooth the GPU's power are worn out",                      "hardware", "support"),
    Xid(167, "the GPU's PCIe link had a fatal timeout",                  "hardware", "reboot"),
    Xid(168, "the GPU starts with less memory, because some of it is bad",              "hardware", "support"),
    Xid(169, "the GPU's security controller halted",                                    "driver",   "reset"),
    Xid(171, "GPU memory had an error that ECC could not correct",                      "hardware", "reset"),
    Xid(172, "the GPU's caches had an error that ECC could not correct",                "hardware", "reset"),
)
# fmt: on
_COPY_ENGINES = (70, 71, 72, 75, 76, 77, 85, *range(126, 136))
_MEDIA_ENGINES = (84, 86, 88, 89, *range(96, 106), 139)
_NVLINK = range(144, 151)

XIDS: dict[int, Xid] = {
    **{x.code: x for x in _ROWS},
    **{code: Xid(code, "a copy engine failed", "either", "restart") for code in _COPY_ENGINES},
    **{code: Xid(code, "a media engine failed", "either", "restart") for code in _MEDIA_ENGINES},
    **{code: Xid(code, "an error on an NVLink", "hardware", "reset") for code in _NVLINK},
}


def explain(code: int) -> Xid:
    """What a code means; a code that NVIDIA's catalogue does not explain goes to support, as it says there."""
    return XIDS.get(code) or Xid(code, "an error that NVIDIA's Xid catalog does not explain", "driver", "support")

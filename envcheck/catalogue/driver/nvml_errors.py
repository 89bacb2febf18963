"""NVML's return codes in words.

Source: nvml.h of CUDA 13.0 and its API reference, docs.nvidia.com/deploy/nvml-api.
"""

from collections.abc import Mapping

from envcheck.findings import Evidence
from envcheck.late_pattern import late

NOT_SUPPORTED, PERMISSION, NO_POWER, NOT_LOADED, NO_LIBRARY = 3, 4, 8, 9, 12
LOST, NEEDS_RESET, BLOCKED, MISMATCH, UNKNOWN_ERROR = 15, 16, 17, 18, 999
"""The codes that checks and fixes tell apart; NO_LIBRARY: there is no libnvidia-ml.so.1."""
ERRORS: Mapping[int, str] = {
    1: "Uninitialized",
    2: "Invalid Argument",
    3: "Not Supported",
    4: "Insufficient Permissions",
    5: "Already Initialized",
    6: "Not Found",
    7: "Insufficient Size",
    8: "Insufficient External Power",
    9: "Driver Not Loaded",
    10: "Timeout",
    11: "Interrupt Request Issue",
    12: "NVML Shared Library Not Found",
    13: "Function Not Found",
    14: "Corrupted infoROM",
    15: "GPU is lost",
    16: "GPU requires reset",
    17: "Access blocked by the operating system",
    18: "Driver/library version mismatch",
    19: "GPU in use",
    20: "Insufficient Memory",
    21: "No data",
    22: "Not supported with vGPU and ECC",
    23: "Insufficient resources",
    24: "Frequency not supported",
    25: "Argument version mismatch",
    26: "Deprecated",
    27: "Not ready",
    28: "GPU not found",
    29: "Invalid state",
    30: "Reset type not supported",
    999: "Unknown Error",
}


def error_name(code: int) -> str | None:
    """What NVML calls a return code; None: it is newer than this table, or none of NVML's."""
    return ERRORS.get(code)


NVML_SAYS = (
    r"(?:[Ff]ailed to initialize NVML: |determine the device handle for (?:GPU|gpu)[^\n]{0,40}?: |NVMLError_\w{3,40}: |"
    r"nvml error: |nvmlInit_v2 failed: )(?=[A-Za-z\d])"
)
"""What stands before NVML's words, or its number: nvidia-smi, nvidia-ml-py, libnvidia-container, go-nvml, Ollama."""
_SAID = late(rf"{NVML_SAYS}(?:([A-Z][A-Za-z]{{1,12}}[\w ]{{0,40}}|[a-z][\w /]{{3,50}})|(\d{{1,3}})\b)")
_ALSO = {
    "interruptrequestissue": 11,
    "inusebyanotherclient": 19,
    "resourcenotfound": 28,
    "gpurequiresrestart": NEEDS_RESET,
}
_BY_WORDS = {"".join(words.lower().split()): code for code, words in ERRORS.items()} | _ALSO
TOLD_ELSEWHERE = frozenset(
    {
        1,
        2,
        NOT_SUPPORTED,
        PERMISSION,
        NOT_LOADED,
        NO_LIBRARY,
        10,
        13,
        LOST,
        NEEDS_RESET,
        BLOCKED,
        MISMATCH,
        UNKNOWN_ERROR,
    }
)
"""Codes that have a signature of their own, or that are no failure (3)."""


def read_nvml(text: str) -> Evidence | None:
    """The code and NVML's words for it; None: another signature's, or none of NVML's."""
    said = _SAID.search(text.split("\n", 1)[0])
    if not said:
        return None
    code = int(said[2]) if said[2] else _BY_WORDS.get("".join(said[1].lower().split()))
    words = ERRORS.get(code) if code is not None else None
    return {"code": code, "said": words} if words and code not in TOLD_ELSEWHERE else None

"""`nvidia-smi`: the table, whose columns and header changed several times between drivers 390 and 610.

Forms seen: `GeForce GTX 108...  Off` with temperature and power in one cell; MIG and `GI ID CI ID` columns from 450 on;
wider columns from 530 on; `KMD Version` and `CUDA UMD Version` in the place of `Driver Version` and `CUDA Version` on
the newest.
"""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.smi_errors import error_facts
from envcheck.importers.core.values import pci_address, size_bytes, truth, whole
from envcheck.late_pattern import late

NAME = "nvidia-smi"
_HEADER = late(r"NVIDIA-SMI[:\s]+(\d{3}\.[\d.]+)?.{0,40}?(?:Driver|KMD) Version\s*:\s*(\d{3}\.[\d.]+)")
_CUDA = late(r"CUDA (?:UMD )?Version\s*:\s*(\d{1,2}\.\d{1,2})")
_CARD = late(
    r"^\W{0,24}(\d{1,3})\s{1,20}(\S.{1,50}?)\s+(On|Off|N/A|WDDM|TCC|MCDM|ERR!|\[N/A\])?\s*\|\s*"
    r"((?:[0-9A-Fa-f]{4,8}:)?[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7])\s*(On|Off|N/A|ERR!|\[N/A\])?\s*\|\s*([^|]*)"
)
_STATE = late(
    r"^[\s|#>]{0,24}(N/A|ERR!|\[[^\]]{1,20}\]|\d{1,3}\s?%)?\s*(N/A|ERR!|\d{1,3}\s?C)\s+(P\d{1,2}|ERR!|N/A|\?)\s+"
    r"(N/A|ERR!|\d{1,5}\s?W|[\[\]\w ]{1,18}?)\s*/\s*(N/A|ERR!|\d{1,5}\s?W|[\[\]\w ]{1,18}?)\s*\|\s*"
    r"(Not Supported|N/A|ERR!|\d{1,8}\s?MiB)\s*(?:/\s*(N/A|ERR!|\d{1,8}\s?MiB)\s*)?\|\s*"
    r"(N/A|ERR!|\d{1,3}\s?%)?\s*([^|]*)"
)
_MIG = late(r"^[^|]{0,24}\|[^|]{0,60}\|[^|]{0,60}\|\s{0,40}(Enabled\*?|Disabled\*?|N/A)\s*\|?\s*$")
_PROCESS = late(
    r"^\W{0,24}(\d{1,3})\s{1,20}(?:(?:N/A|\d{1,3})\s+(?:N/A|\d{1,3})\s+)?(\d{1,8})\s+(C\+G|M\+C|C|G|M)\s+(\S.*?)?\s+"
    r"(\d{1,8}\s?MiB|N/A)\s*\|?\s*$"
)
_PROCESSES = late(r"^\W{0,24}(?:Compute )?[Pp]rocesses:\s")
_MODES = {
    "default": "default", "e. process": "exclusive-process", "e. thread": "exclusive-thread",
    "exclusive_process": "exclusive-process", "exclusive_thread": "exclusive-thread", "prohibited": "prohibited",
}  # fmt: skip
_KINDS = {"C": "compute", "G": "graphics", "C+G": "compute", "M": "compute", "M+C": "compute"}
_WINDOWS = {"WDDM", "TCC", "MCDM"}
ROWS_BETWEEN = 4


def recognise(text: str) -> float:
    """The header, or rows of cards."""
    if "NVIDIA-SMI" in text and _HEADER.search(text):
        return SURE
    if "MiB" in text and any(_CARD.match(line) for line in text.split("\n") if "|" in line):
        return LIKELY
    return 0.6 if any(error_facts(text, NAME)) else 0.0


def read(text: str) -> Reading:
    """Driver, GPUs, processes; or the error that stands in the place of the table."""
    return reading(NAME, [*_table(text), *error_facts(text, NAME)])


def _table(text: str) -> Iterator[Fact]:
    gpu, seen_at = None, 0
    seen: list[int] = []
    counts: dict[int, int] = {}
    for number, line in numbered(text):
        header = _HEADER.search(line)
        if header:
            gpu, counts, seen = None, {}, []
            yield from _driver(header, line, number)
        elif row := _CARD.match(line):
            gpu, seen_at = int(row[1]), number
            seen.append(gpu)
            yield from _card(row, gpu, number)
        elif gpu is not None and number - seen_at <= ROWS_BETWEEN and (row := _STATE.match(line)):
            yield from _state(row, f"gpus[{gpu}]", number)
        elif gpu is not None and number - seen_at <= ROWS_BETWEEN and (row := _MIG.match(line)):
            if row[1] != "N/A":
                yield Fact(f"gpus[{gpu}].mig_enabled", row[1].startswith("Enabled"), number)
            gpu = None
        elif _PROCESSES.match(line):
            yield from (Fact(f"gpus[{one}].processes", (), number) for one in seen)
            seen = []
        elif "MiB" in line or "N/A" in line:
            row = _PROCESS.match(line)
            if row:
                yield from _process(row, counts, number)


def _driver(header: re.Match[str], line: str, number: int) -> Iterator[Fact]:
    yield Fact("driver.version", header[2], number)
    yield Fact("driver.nvml_error", None, number)
    cuda = _CUDA.search(line)
    if cuda:
        yield Fact("driver.cuda_version", cuda[1], number)
    if header[1] and header[1].split(".")[0] != header[2].split(".")[0]:
        # Under WSL2 the tool is Linux's and the driver Windows'; elsewhere both are of one version.
        yield Fact("driver.library_version", header[1], number, LIKELY)


def _card(row: re.Match[str], gpu: int, number: int) -> Iterator[Fact]:
    name = row[2].strip()
    yield Fact(f"gpus[{gpu}].name", name, number, LIKELY - 0.2 if name.endswith("...") else SURE)
    yield Fact(f"gpus[{gpu}].pcie.address", pci_address(row[4]), number)
    if row[3] in _WINDOWS:
        yield Fact("host.system", "Windows", number, LIKELY)
    elif truth(row[3]) is not None:
        yield Fact(f"gpus[{gpu}].persistence", truth(row[3]), number)
    if truth(row[5]) is not None:
        yield Fact(f"gpus[{gpu}].display_active", truth(row[5]), number)
    ecc = (row[6].split() or [""])[0]
    if ecc.isdecimal():
        yield Fact(f"gpus[{gpu}].ecc.enabled", True, number)
        yield Fact(f"gpus[{gpu}].ecc.uncorrected_volatile", int(ecc), number)
    elif ecc == "Off":
        yield Fact(f"gpus[{gpu}].ecc.enabled", False, number)


def _state(row: re.Match[str], gpu: str, number: int) -> Iterator[Fact]:
    found = {
        "temperature_c": whole(row[2]),
        "performance_state": whole(row[3][1:]) if row[3].startswith("P") else None,
        "power_w": _watts(row[4]),
        "power_limit_w": _watts(row[5]),
        "memory_used_bytes": size_bytes(row[6]),
        "memory_total_bytes": size_bytes(row[7]),
        "utilization_percent": whole(row[8]),
        "compute_mode": _MODES.get(row[9].strip().lower()),
    }
    yield from (Fact(f"{gpu}.{name}", value, number) for name, value in found.items() if value is not None)


def _watts(text: str) -> float | None:
    value = whole(text)
    return None if value is None else float(value)


def _process(row: re.Match[str], counts: dict[int, int], number: int) -> Iterator[Fact]:
    gpu = int(row[1])
    place = counts.get(gpu, 0)
    counts[gpu] = place + 1
    path = f"gpus[{gpu}].processes[{place}]"
    yield Fact(f"{path}.pid", int(row[2]), number)
    yield Fact(f"{path}.kind", _KINDS[row[3]], number)
    name = (row[4] or "").strip()
    if name and name not in {"N/A", "-"} and "Insufficient Permissions" not in name:
        yield Fact(f"{path}.name", re.split(r"[/\\]", name.split(" --")[0].rstrip("/\\"))[-1], number)
    if size_bytes(row[5]) is not None:
        yield Fact(f"{path}.memory_bytes", size_bytes(row[5]), number)

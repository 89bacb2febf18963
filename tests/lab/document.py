"""Box files: a readable document about one box, what it is, what it holds, and what must be said of it.

    # The driver was updated and the machine not rebooted.
    include: ubuntu-22.04
    gpus: 2 x rtx3090
    nvml:
        Init_v2 = error 18
    files:
        /sys/module/nvidia/version = 535.171.04
    found: driver-library-mismatch

A line is `key: value`, or `key:` with indented lines below it; `#` begins a comment. `include` puts the lines of a file
of `parts/` before these; of two lines about one thing the later counts. Keys:

    include        files of `parts/` without their ending
    driver         version of the driver, `(open)` behind it for the open module; none
    module         version of the kernel module that runs, where it is not the driver's
    kernel         release of the running kernel
    gpus           cards of `scenarios/`: `rtx3090`, `2 x rtx3090, t4`
    nvlink         `pair 0-1`: a bridge between two GPUs; `switches`: all links lead to NVSwitches
    library        branch of an old driver whose NVML library lacks what came later: 470
    bound          the kernel driver that holds the GPUs: nvidia, nouveau, vfio-pci; none
    bus            none: the GPUs are no PCI devices, as in WSL and on a Jetson
    slot           what the ports can do that the GPUs are plugged into: `3 x8`
    iommu          type of the IOMMU group of each GPU: `DMA-FQ`, `identity`
    acs            `on`: the ports above the GPUs redirect what these send each other; only root sees it. Needs `slot`
    nvswitches     how many there are
    python         version of the judged Python and, behind it, `system`, `managed`, `conda`, `no-venv`, `no-flash`;
                   none: envcheck judges its own
    torch          torch in the judged environment, `2.8.0+cu128` or `2.8.0 cuda 12.6`; none
    architectures  what torch was compiled for, where it is not what its CUDA's builds are
    loader         yes: ldconfig is run, as after a change of /etc/ld.so.conf.d
    user           root; anything else: an ordinary user
    disk           sizes of file systems: `/dev/shm 64M`
    arguments      more options of `envcheck check`
    nvml           lines of an NVML scenario, see nvml.c; `0-3` stands for each of the numbers
    files          `PATH = text`; see `Entry`
    log            lines of the kernel log
    environment    `NAME = value`; `NAME = none` unsets
    found          problems that must be found; every other failure or warning is a false alarm. `(warn)` behind one
                   where its status is not the usual
    told           problems that must be told of as info
    hidden         `X because Y`: X must be there as a consequence of Y, and be no alarm
    not            problems that must not be there at all, not even as info
    says           `PROBLEM: words`: what its finding or its fixes must say
    fact           `driver.version = 535.171.04`: a fact of the snapshot
    prints         `plan: words`: what `envcheck plan --from` the snapshot must say, or `fit`, or `fix --dry-run`
    omits          `plan: words`: what it must not say
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
BOXES = HERE / "boxes"
PARTS = HERE / "parts"
SINGLE = {
    "include", "driver", "module", "kernel", "gpus", "bound", "bus", "nvlink", "nvswitches", "slot", "library",
    "python", "torch", "architectures", "loader", "user", "arguments", "iommu", "acs",
}  # fmt: skip
REPEATED = {
    "disk",
    "found",
    "told",
    "hidden",
    "not",
    "says",
    "fact",
    "prints",
    "omits",
    "nvml",
    "files",
    "log",
    "environment",
}
LISTED = {"found", "told", "not"}
"""Several on a line, with commas between."""


@dataclass(frozen=True)
class Document:
    """One box file with all that it includes."""

    name: str
    about: str
    """Its first comment."""
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, key: str) -> str | None:
        """The last value of a single key; None: not there, or `none`."""
        value = self.values.get(key)
        return None if value in (None, "none") else value

    def all(self, key: str) -> tuple[str, ...]:
        """All lines of a repeated key, those of included files first."""
        return self.lines.get(key, ())


def names() -> list[str]:
    """Every box, `driver/not-rebooted`."""
    return sorted(path.relative_to(BOXES).with_suffix("").as_posix() for path in BOXES.rglob("*.box"))


def read(name: str, folder: Path = BOXES) -> Document:
    """The box file `name`.

    Raises:
        ValueError: a line that is none of the above.
    """
    path = folder / f"{name}.box"
    text = path.read_text("utf-8")
    values: dict[str, str] = {}
    lines: dict[str, tuple[str, ...]] = {}
    for key, value in _entries(text, path):
        if key == "include":
            for part in value.split(","):
                included = read(part.strip(), PARTS)
                values |= included.values
                lines = {k: (*lines.get(k, ()), *included.all(k)) for k in {**lines, **included.lines}}
        elif key in SINGLE:
            values[key] = value
        else:
            many = [word.strip() for word in value.split(",")] if key in LISTED else [value]
            lines[key] = (*lines.get(key, ()), *many)
    return Document(name, _about(text), values, lines)


def _about(text: str) -> str:
    comments = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line.removeprefix("#").strip())
    return " ".join(comments)


def _entries(text: str, path: Path) -> Iterator[tuple[str, str]]:
    """Key and value of each line; an indented line belongs to the key above it, one indented further to that line."""
    key = ""
    pending: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        deeper = line.startswith("        ")
        if deeper and pending:
            pending.append(line[8:])
            continue
        if pending:
            yield key, "\n".join(pending)
            pending = []
        if line.startswith("    "):
            pending = [line.strip()]
            continue
        key, colon, value = line.partition(":")
        if not colon or key not in SINGLE | REPEATED:
            raise ValueError(f"{path.name}, line {number}: {line!r} is neither a key nor indented")
        if value.strip():
            yield key, value.strip()
    if pending:
        yield key, "\n".join(pending)

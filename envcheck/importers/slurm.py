"""Slurm: `#SBATCH` lines of a script, `scontrol show node`, `sinfo -o %G`. A job's GPUs count before its node's."""

import re
from collections.abc import Iterator

from envcheck.importers.core.cards import card_name
from envcheck.importers.core.fact import LIKELY, Fact, Reading, numbered, reading
from envcheck.importers.core.system import kernel_facts
from envcheck.late_pattern import late

NAME = "Slurm"
STATED = 0.6
_JOB = late(
    r"^\W{0,4}#SBATCH\s+(?:.{1,200}\s)?(?:--(?:gres|gpus|gpus-per-node)[= ]|-G\s?)"
    r"(?:gpu:)?(?:(\w[\w.-]{1,30}):)?(\d{1,2})(?![\w.])"
)
_NODE = late(r"(?:\bGres=|^\s{0,40}(?:\S{1,60}\s{1,40}){0,8})gpu:([a-zA-Z][\w.-]{1,30}):(\d{1,2})(?:\(|,|\s|$)")
_CPUS = late(r"\bCPUTot=(\d{1,4})\b")
_MEMORY = late(r"\bRealMemory=(\d{3,9})\b")
_KERNEL = late(r"\bOS=Linux (\d\S{2,60}) #")


def recognise(text: str) -> float:
    """One of its lines that says something."""
    return STATED if ("#SBATCH" in text or "Gres" in text or "GRES" in text) and any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """GPUs, processors, memory and kernel of the node."""
    facts = list(_facts(text))
    job = any(fact.confidence == STATED for fact in facts if fact.path.startswith("gpus["))
    kept = (f for f in facts if not (job and f.path.startswith("gpus[") and f.confidence != STATED))
    return reading(NAME, kept)


def _facts(text: str) -> Iterator[Fact]:
    for number, line in numbered(text):
        if len(line) > 1_000:
            continue
        if found := _JOB.match(line):
            yield from _gpus(found[1], int(found[2]), number, STATED)
            yield Fact("host.gpus_reserved", found[2], number, STATED)
        elif found := _NODE.search(line):
            yield from _gpus(found[1], int(found[2]), number, STATED - 0.05)
        if found := _CPUS.search(line):
            yield Fact("host.cpu_count", int(found[1]), number, LIKELY)
        if found := _MEMORY.search(line):
            yield Fact("host.memory_total_bytes", int(found[1]) << 20, number, LIKELY)
        if found := _KERNEL.search(line):
            yield from kernel_facts(f" {found[1]} ", number, LIKELY)


def _gpus(kind: str | None, count: int, line: int, confidence: float) -> Iterator[Fact]:
    name = _name(kind) if kind else None
    for index in range(min(count, 16) if name else 0):
        yield Fact(f"gpus[{index}].name", name, line, confidence)


def _name(kind: str) -> str | None:
    """Of `a100`, `rtx_3090`, `nvidia_h100_80gb_hbm3`: how NVML calls the card, as far as the site's word tells."""
    words = re.sub(r"[_-]", " ", kind).removeprefix("nvidia ").strip()
    if found := card_name(words):
        return found
    named = re.fullmatch(r"[abhlvtp]\d{1,3}[a-z]?(?: .{1,20})?", words, re.IGNORECASE)
    return f"NVIDIA {words.upper()}" if named else None

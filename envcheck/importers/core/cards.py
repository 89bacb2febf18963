"""What the name of a card tells of it, where no text does: compute capability and memory."""

import re

from envcheck.compat.tables.gpus import CARDS, GEFORCE, card, card_meant, is_laptop
from envcheck.importers.core.fact import LIKELY, Fact
from envcheck.late_pattern import late

FORMAT = "table of GPUs"
_GIB = 1 << 30
_MAKER = late(r"^(?:(?:nvidia|geforce|tesla)\s+)+")
_NAME = late(r"gpus\[(\d+)\]\.name")
# Series whose members are of one architecture, laptop GPUs included. Source: developer.nvidia.com/cuda-gpus.
_SERIES = (
    (late(r"\bK[24]0[cmst]?\b"), "3.5"),
    (late(r"\bK80\b"), "3.7"),
    (late(r"\bGTX? ?(?:6\d\d|7[1-46-8]\d)\b", re.IGNORECASE), "3.0"),
    (late(r"\bGTX 9\d\d|\bM40\b|\bM60\b|\bM[2456]000\b|\bTITAN X$"), "5.2"),
    (late(r"\bP100\b"), "6.0"),
    (
        late(r"\bGTX 10\d\d|\bTITAN Xp?\b|\bP\d000\b|\bP[46][02]?0?\b|\bMX(?:1[15]|2[35]|3[35])0\b|\bGT 1030\b"),
        "6.1",
    ),
    (late(r"\bTITAN V\b|\bV100"), "7.0"),
    (
        late(r"\bGTX 16\d\d|\bRTX 20\d\d|\bTITAN RTX\b|\bQuadro RTX \d000\b|\bT4\b|\bT[46]00\b|\bT1[02]00\b|\bMX450\b"),
        "7.5",
    ),
    (late(r"\bA100|\bA800|\bA30\b"), "8.0"),
    (late(r"\bRTX 30\d\d|\bRTX A\d000\b|\bA10G?\b|\bA40\b"), "8.6"),
    (late(r"\bRTX 40\d\d|\bRTX \d000 Ada\b|\bL40S?\b|\bL4\b"), "8.9"),
    (late(r"\bH100|\bH800|\bH200|\bH20\b|\bGH200"), "9.0"),
    (late(r"\bRTX 50\d\d|\bRTX PRO \d000 Blackwell"), "12.0"),
    (late(r"\bG?B200\b"), "10.0"),
)


def from_names(facts: dict[str, tuple[Fact, str]]) -> dict[str, tuple[Fact, str]]:
    """The facts, and what the names of the GPUs in them imply."""
    added: dict[str, tuple[Fact, str]] = {}
    for path, (fact, _) in facts.items():
        found = _NAME.fullmatch(path)
        if found is None or not isinstance(fact.value, str):
            continue
        gpu = f"gpus[{found[1]}]"
        total = facts.get(f"{gpu}.memory_total_bytes")
        name = completed(fact.value, total[0].value if total else None)
        implied = {
            f"{gpu}.name": name if name != fact.value else None,
            f"{gpu}.compute_capability": None if f"{gpu}.compute_capability" in facts else capability(name),
            f"{gpu}.memory_total_bytes": None if total else memory(name),
        }
        for place, value in implied.items():
            if value is not None:
                added[place] = (Fact(place, value, fact.line, min(LIKELY, fact.confidence)), FORMAT)
    return {**facts, **added}


def card_name(words: str) -> str | None:
    """As NVML calls the card that a person means by `rtx3090`, `4090` or `V100`."""
    meant = card_meant(re.sub(r"(?i)(rtx|gtx)[- ]*", r"\1 ", words))
    if meant is None:
        return None
    return f"NVIDIA {'GeForce ' if meant in GEFORCE else ''}{meant.name}"


def completed(name: str, total: object) -> str:
    """`Tesla V100-SXM2-32GB` of `Tesla V100-SXM2...`, which old tables cut, where one card of that memory begins so."""
    bare, cut, _ = name.partition("...")
    start = _MAKER.sub("", bare.strip().lower() + " ").strip()
    if not cut or not isinstance(total, int):
        return name
    fitting = [
        known.name
        for key, known in CARDS.items()
        if key.startswith(start) and any(0.88 * size * _GIB < total < 1.02 * size * _GIB for size in known.memory_gib)
    ]
    return bare.strip()[: len(bare.strip()) - len(start)] + fitting[0] if len(fitting) == 1 else name


def capability(name: str) -> str | None:
    """Compute capability of a card, by the table, else by its series."""
    known = card(name) or card_meant(name)
    if known is not None and not is_laptop(name):
        return known.capability
    return next((value for series, value in _SERIES if series.search(name)), None)


def memory(name: str) -> int | None:
    """Bytes of memory of a card that was sold with one size; None: it is not known, or there are several."""
    known = None if is_laptop(name) else card(name) or card_meant(name)
    return known.memory_gib[0] * _GIB if known and len(known.memory_gib) == 1 else None

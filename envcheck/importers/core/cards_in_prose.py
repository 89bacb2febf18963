"""GPUs that a person names in a sentence: `2x 3090`, `my RTX8000`, `a 50-series card`, `Pascal`."""

import re
from collections.abc import Iterator

from envcheck.importers.core.cards import capability, card_name, memory
from envcheck.importers.core.fact import GUESS, Fact
from envcheck.late_pattern import late

_GPU = late(
    r"(?:(?<![A-Za-z0-9.])(\d{1,2}(?=\s*[x×*张块片个])|[1-8](?=\s)|two|dual|three|four|six|eight|[两二双三四六八])"
    r"\s*(?:[x×*张块片个]\s*)?|(?<![A-Za-z0-9.]))(?:NVIDIA\s+)?"
    r"(?:GeForce\s+)?"
    r"((?:RTX|GTX|Tesla|Quadro)\s*-?(?:PRO\s+)?[A-Z]{0,2}\d{3,4}(?:\s?(?:Ti|SUPER|Ada))?"
    r"|[AHVP]100S?|H200|A6000|A5000|A4000|(?-i:A10G?|A30|A40|L40S?|L4|T4|P40?|M40|K80|H20|B200|GB10)"
    r"|Quadro[ -]?[PMK]\d{4}|Tesla[ -]?[KMPTV]\d{1,3}[cmst]?|TITAN ?(?:RTX|Xp|X|V)|GT ?1030|GTX? ?[4-7]\d{2}(?: ?Ti)?"
    r"|(?<=GeForce )(?:9[5-8]0|10[3-8]0)(?:\s?Ti)?|1(?:0[5-8]0|660)\s?(?:Ti|SUPER)|[2345]0[5-9]0(?:\s?(?:Ti|SUPER))?)"
    r"(?:(?:[\s-]|-?PCIE-){0,2}(\d{2,3})\s?G(?:i?B)?(?![A-Za-z0-9]))?(?:\s?[x×*]\s?(\d{1,2})(?!\d))?"
    r"(?:'?s)?(?![A-Za-z0-9]|\.\d)",
    re.IGNORECASE,
)
_SERIES = (
    (
        late(r"\b(?:RTX\s?)?50[ -]?(?:xx|series)\b|\bRTX ?50\b|\bBlackwell\b|\bsm_?120\b", re.I | re.A),
        "RTX 50 series",
        "12.0",
    ),
    (late(r"\bTuring\b|\b(?:RTX\s?)?20[ -]?(?:xx|series)\b|\bsm_?75\b", re.I), "RTX 20 series", "7.5"),
    (late(r"\bVolta\b|\bsm_?70\b", re.I), "Volta GPU", "7.0"),
    (late(r"\bPascal\b|\b(?:GTX\s?)?10[ -](?:xx|series)\b|\b10xx\b|\bsm_?6[01]\b", re.I), "GTX 10 series", "6.1"),
    (late(r"\bMaxwell\b|\bsm_?52\b", re.I), "GTX 900 series", "5.2"),
    (late(r"\bKepler\b|\bsm_?3[57]\b", re.I), "Kepler GPU", "3.5"),
)
"""Series with the compute capability of its members (of Pascal and Maxwell the GeForce ones)."""
WORDS = (
    "rtx", "gtx", "tesla", "quadro", "geforce", "titan", "a100", "h100", "h200", "v100", "p100", "a6000", "a5000",
    "a4000", "a10", "a30", "a40", "l40", "l4", "t4", "p4", "m40", "k80", "h20", "b200", "gb10", "050", "060", "070",
    "080", "090", "1660", "50", "turing", "volta", "pascal", "maxwell", "kepler", "blackwell", "sm_", "sm120",
)  # fmt: skip
"""Of which one is in whatever a card's pattern fits: most lines of a long text are seen to say nothing at once."""
_REPLACED = late(
    r"\b(?:replac(?:e|ed|ing)|swapp(?:ed|ing)|sold|(?:upgrad|switch|chang|mov|migrat|com)\w{1,5} from"
    r"|used to have|instead of)"
    r"\s{1,2}(?:(?:an?|my|the|our|old|previous|single)\s{1,2}){0,3}$",
    re.IGNORECASE,
)
"""Before a card that the machine no longer has: `After replacing my 3090 with a 5070`."""
_COUNTS = {
    "two": 2, "dual": 2, "three": 3, "four": 4, "six": 6, "eight": 8,
    "两": 2, "二": 2, "双": 2, "三": 3, "四": 4, "六": 6, "八": 8,
}  # fmt: skip


def cards(line: str, number: int) -> Iterator[Fact]:
    """The GPUs that the line names first."""
    for found in _GPU.finditer(line):
        if _REPLACED.search(line[max(0, found.start() - 60) : found.start()]):
            continue
        name = card_name(found[2]) or (found[2] if capability(found[2]) else None)
        if name:
            for index in range(_count(found[1] or found[4])):
                yield Fact(f"gpus[{index}].name", name, number, GUESS)
                if found[3] and memory(name) is None:
                    yield Fact(f"gpus[{index}].memory_total_bytes", int(found[3]) << 30, number, GUESS)
            return


def series(line: str, number: int) -> Iterator[Fact]:
    """The series that the line names, where it names no card."""
    for pattern, name, computes in _SERIES:
        if pattern.search(line):
            yield Fact("gpus[0].name", f"NVIDIA {name}", number, GUESS)
            yield Fact("gpus[0].compute_capability", computes, number, GUESS)
            return


def _count(word: str | None) -> int:
    if word and word.isdecimal():
        return min(max(int(word), 1), 16)
    return _COUNTS.get((word or "").lower(), 1)

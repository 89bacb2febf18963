"""The CUDA of torch that a sentence names, where it decides: no torch for that CUDA has kernels for the card.

Elsewhere "CUDA 12.1" may mean the driver, the toolkit or torch's build, and is not taken for any of them.
"""

import re
from collections.abc import Iterator

from envcheck.compat.tables.torch_releases import BUILD_CAPABILITIES
from envcheck.importers.core.fact import GUESS, Fact
from envcheck.importers.core.sentences import sentences
from envcheck.late_pattern import late

FIRST_WITH_BLACKWELL = (12, 8)
_SAID = late(
    r"(?<![A-Za-z])cu(1[123])(\d)\b|\bCUDA(?:[ -]?toolkit)?(?: version)?\s?[:=]?\s?v?(1[0-3])\.(\d)\b", re.IGNORECASE
)
_NEW_IS_THERE = late(
    r"\b(?:installed|using|use|upgraded to|switched to|running|have|torch|\d)\b[ +=:]{0,3}[^.\n]{0,24}"
    r"\b(?:cu12[89]|cu13\d|CUDA 1[23]\.[089])",
    re.IGNORECASE,
)


def decisive_cuda(text: str, capability: tuple[int, int]) -> Iterator[Fact]:
    """The lowest CUDA where it is too old for a new card, the highest where it is too new for an old one."""
    said: dict[tuple[int, int], int] = {}
    new = False
    for number, line in sentences(text):
        if "cu" not in line.lower():
            continue
        new = new or bool(_NEW_IS_THERE.search(line))
        for found in _SAID.finditer(line):
            said.setdefault((int(found[1] or found[3]), int(found[2] or found[4])), number)
    if not said:
        return
    newer_card = capability[0] >= 10
    cuda = min(said) if newer_card else max(said)
    if newer_card and new:
        return
    bounds = BUILD_CAPABILITIES.get(f"cu{cuda[0]}{cuda[1]}", (capability, 9 if cuda < FIRST_WITH_BLACKWELL else 12))
    if capability < bounds[0] or capability[0] > bounds[1]:
        yield Fact("torch.cuda", f"{cuda[0]}.{cuda[1]}", said[cuda], GUESS)

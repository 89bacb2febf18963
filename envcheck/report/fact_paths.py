"""Paths of facts in few words: what is the same of several GPUs is said once."""

import re
from collections.abc import Iterable, Iterator

from envcheck.late_pattern import late

_INDEX = late(r"\[(\d+)\]")
MOST_OF_ONE = 8
"""Facts of one GPU that are named; of more, their number."""


def in_groups(paths: Iterable[str]) -> list[str]:
    """`gpus[0-7].fabric_state` for eight paths; `links.p2p (14 pairs)`; `gpus[5] (44 facts)` of a lost GPU."""
    indices: dict[str, list[tuple[int, ...]]] = {}
    for path in paths:
        template = _INDEX.sub("[]", path)
        indices.setdefault(template, []).append(tuple(int(number) for number in _INDEX.findall(path)))
    told = [_told(template, found) for template, found in indices.items()]
    owners = [named[1] if (named := re.match(r"(gpus\[\d+\])\.", words)) else None for words in told]
    many = {owner: owners.count(owner) for owner in owners if owner and owners.count(owner) > MOST_OF_ONE}
    shown = [
        f"{owner} ({many[owner]} facts)" if owner in many else words for owner, words in zip(owners, told, strict=True)
    ]
    return list(dict.fromkeys(shown))


def _told(template: str, found: list[tuple[int, ...]]) -> str:
    positions = len(found[0])
    if positions == 1:
        return template.replace("[]", f"[{','.join(_runs(sorted(one for (one,) in found)))}]")
    if positions > 1 and len(found) > 1:
        return f"{template.replace('[]', '')} ({len(found)} pairs)"
    for number in found[0]:
        template = template.replace("[]", f"[{number}]", 1)
    return template


def _runs(numbers: list[int]) -> Iterator[str]:
    """`0-4`, `6`, `7`."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            first, last = numbers[start], numbers[at - 1]
            yield from (f"{first}-{last}",) if last > first + 1 else (str(n) for n in dict.fromkeys((first, last)))
            start = at

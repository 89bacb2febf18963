"""Two libraries' prompts of the same input: what is different about them. Pure."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from envcheck.smoke.child_log import Trace

Difference: TypeAlias = Literal["instruction", "template", "tokenizer"]


def difference(pairs: Sequence[tuple[Trace, Trace]], instruction: str) -> Difference | None:
    """Of pairs whose token ids differ. None: a library does not show its prompt.

    Args:
        pairs: what both made of each input.
        instruction: as it should stand in the prompt.
    """
    texts = [(a.prompt, b.prompt) for a, b in pairs if not same_ids(a, b)]
    known = [(a, b) for a, b in texts if a is not None and b is not None]
    if not known:
        return None
    if all(a == b for a, b in known):
        return "tokenizer"
    asked = instruction.strip()
    return "instruction" if asked and all((asked in a) != (asked in b) for a, b in known) else "template"


def lacking(pairs: Sequence[tuple[Trace, Trace]], instruction: str) -> tuple[bool, bool]:
    """Whether the first and whether the second leaves the instruction out."""
    first = any(a.prompt is not None and instruction.strip() not in a.prompt for a, _ in pairs)
    second = any(b.prompt is not None and instruction.strip() not in b.prompt for _, b in pairs)
    return first, second


def same(a: Trace, b: Trace) -> bool | None:
    """The same text; None: one of them does not show it."""
    return None if a.prompt is None or b.prompt is None else a.prompt == b.prompt


def same_ids(a: Trace, b: Trace) -> bool:
    """The same token ids."""
    return a.token_ids == b.token_ids


def only_lengths_of_images(pairs: Sequence[tuple[Trace, Trace]]) -> bool:
    """The texts alone are read alike, and the others differ only in how often one token, the image's, is repeated."""
    return all(same_ids(a, b) for a, b in pairs if a.kind == "text") and all(
        _squeezed(a.token_ids) == _squeezed(b.token_ids) for a, b in pairs
    )


def _squeezed(ids: Sequence[int]) -> list[int]:
    """Without repetitions."""
    return [number for place, number in enumerate(ids) if place == 0 or ids[place - 1] != number]


def excerpt(a: str, b: str, width: int = 60) -> tuple[str, str]:
    """Both from a little before the first place where they differ."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start = max(0, start - 12)
    return a[start : start + width], b[start : start + width]

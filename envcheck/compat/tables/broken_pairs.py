"""Releases that are known to fail together, although their requirements allow it."""

from collections.abc import Mapping

import msgspec

from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.table import Sentence, Specifier, Table


class BrokenPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two packages that fail together."""

    package: str
    versions: Specifier
    """Specifier."""
    other: str
    other_versions: Specifier
    """Specifier; empty: any version."""
    fails: bool
    """The model does not run; else it runs badly."""
    why: Sentence
    source: Sentence


# Sorted by package.
# fmt: off
BROKEN_PAIRS = Table((
    BrokenPair(
        "torch", "==2.9.0", "transformers", "", False,
        "F.conv3d in bfloat16 and float16, with which Qwen3-VL reads image patches, takes several times the memory",
        "PyTorch's issue 166643 and the release notes of 2.9.1",
    ),
    BrokenPair(
        "transformers", ">=5.6.0,<=5.6.2", "flash-attn", "", True,
        "flash_attention_2 ends with AttributeError: 'NoneType' object has no attribute 'to'",
        "transformers' issue 45588; LLaMA-Factory's issue 10610",
    ),
))
# fmt: on


def broken_pairs(versions: Mapping[str, str]) -> tuple[BrokenPair, ...]:
    """The rows that name two of these packages."""
    return tuple(
        pair
        for pair in BROKEN_PAIRS
        if pair.package in versions
        and pair.other in versions
        and is_met(pair.versions, versions[pair.package])
        and is_met(pair.other_versions, versions[pair.other])
    )


def is_broken(versions: Mapping[str, str]) -> bool:
    """Two of these packages are known to fail together."""
    return bool(broken_pairs(versions))

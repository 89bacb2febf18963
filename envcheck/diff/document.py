"""The document of a comparison, `envcheck.diff/1`."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from envcheck import __version__
from envcheck.findings import Area, Finding
from envcheck.snapshot.kinds import FreeText, Plain

SCHEMA = "envcheck.diff/1"
Value: TypeAlias = FreeText | int | float | bool | Sequence[FreeText | int | float | bool | None] | None


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two boxes."""

    name: FreeText
    """The file that it was read from, or `this box`."""
    created: Plain | None = None
    """When it was seen, UTC."""
    envcheck: Plain | None = None
    """The version that wrote the report; null: a bare snapshot."""
    verdict: Literal["healthy", "degraded", "broken", "not checked"]
    """As this envcheck checks it; both sides are checked again, by the same rules."""
    box: tuple[FreeText, ...] = ()
    """The machine in a few words: system, driver, GPUs, torch, Python."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that differs. None: there is none."""

    path: Plain
    """Where it stands in the snapshot, `gpus[1].pcie.width`; as A numbers its GPUs."""
    a: Value = None
    b: Value = None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the machine in which the two differ, with all of its facts that do."""

    subject: Plain
    """`driver`, `torch`, `package:transformers`, `variable:CUDA_VISIBLE_DEVICES`, ..."""
    title: FreeText
    area: Area
    a: FreeText
    """In a few words."""
    b: FreeText
    minor: bool
    """It rarely matters, and accounts for no finding here."""
    brings: tuple[Plain, ...] = ()
    """Problems that B would not have with this part, and those that share in it, as in A."""
    ends: tuple[Plain, ...] = ()
    """Problems of A that B would have with this part, and those that share in it, as in A."""
    changes: tuple[Change, ...]


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two machines that matters, the likely culprit first."""

    schema: Plain = SCHEMA
    envcheck: Plain = __version__
    a: Side
    b: Side
    same: bool
    """Nothing that matters differs: no finding appeared or went, and every difference is minor."""
    culprit: Plain | None = None
    """Subject of the difference that accounts for most of what is new; null: none accounts for anything."""
    appeared: tuple[Finding, ...] = ()
    """Failures, warnings and notes of B that A has not."""
    gone: tuple[Finding, ...] = ()
    """Failures, warnings and notes of A that B has not."""
    differences: tuple[Difference, ...] = ()
    """The likeliest culprit first."""
    not_compared: dict[Plain, FreeText] = {}
    """Path of each fact that only one side tells, with the reason why the other does not."""
    redacted: bool = False
    """Names, paths, addresses and keys in it were replaced by placeholders."""

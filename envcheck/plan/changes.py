"""What carrying a plan out changes of what is installed: other versions, and what the old torch leaves behind.

Pure.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from envcheck.compat.builds import installed_build
from envcheck.compat.environment import torch_version
from envcheck.compat.flash_attn import clashes
from envcheck.compat.resolver import Solution
from envcheck.compat.tables.compiled_extensions import COMPILED, torchaudio_for
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

Kind: TypeAlias = Literal["upgrade", "downgrade", "rebuild", "remove"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One installed package that another version takes the place of, or that is removed."""

    name: str
    before: str
    after: str | None
    """None: it is removed."""
    kind: Kind
    why: str = ""

    def __str__(self) -> str:
        arrow = f" -> {self.after}" if self.after else ""
        return f"{self.kind} {self.name} {self.before}{arrow}{f' ({self.why})' if self.why else ''}"


def changes(snapshot: Snapshot, chosen: Solution) -> tuple[Change, ...]:
    """Every change of an installed package, in the order of the set; then what is removed."""
    return (*_versions(snapshot, chosen), *_left_behind(snapshot, chosen))


def _versions(snapshot: Snapshot, chosen: Solution) -> Iterator[Change]:
    build = installed_build(snapshot)
    for choice in chosen.choices:
        before = snapshot.packages.get(choice.name)
        if before is None:
            continue
        plain = before.partition("+")[0]
        if plain != choice.version:
            newer = (version_tuple(choice.version) or ()) > (version_tuple(plain) or ())
            yield Change(
                name=choice.name, before=before, after=choice.version, kind="upgrade" if newer else "downgrade"
            )
        elif choice.name == "torch" and build is not None and build.tag != chosen.build.tag:
            yield Change(name="torch", before=build.tag, after=chosen.build.tag, kind="rebuild", why="another build")


def _left_behind(snapshot: Snapshot, chosen: Solution) -> Iterator[Change]:
    """What was compiled against the torch that goes: torchaudio has a release for the new one, the rest is removed."""
    build = installed_build(snapshot)
    torch = f"torch {torch_version(snapshot)}"
    same = build is not None and (build.minor, build.tag) == (chosen.build.minor, chosen.build.tag)
    for name, version in sorted(snapshot.packages.items()):
        if name not in COMPILED or (same and not (name == "flash-attn" and clashes(snapshot))):
            continue
        if torch_version(snapshot) is None and name != "flash-attn":
            continue
        if name == "torchaudio":
            after = torchaudio_for(chosen.build.minor)
            if not version.startswith(f"{after}."):
                yield Change(name=name, before=version, after=f"{after}.*", kind="rebuild", why=f"built for {torch}")
            continue
        way = chosen.attention.way if name == "flash-attn" else "none"
        replaced = "the wheel for the new torch follows" if way == "wheel" else ""
        how = replaced or {"kernel": "the prebuilt kernel replaces it", "build": "it is rebuilt"}.get(way, "")
        why = f"compiled for {torch}{f'; {how}' if how else ''}"
        yield Change(name=name, before=version, after=None, kind="remove", why=why)

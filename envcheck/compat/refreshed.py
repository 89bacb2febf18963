"""Tables refreshed without a release: a hashed file of rows, checked before a single one is taken.

A row of the file takes the place of the row of the same key, or is added. The file holds facts about releases and
nothing else: no address, no command, and no name of a package that the built-in tables do not know.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar, cast

import msgspec

from envcheck.compat.tables import (
    flash_attention,
    hub_kernels,
    published,
    torch_releases,
    transformers_releases,
    vllm_releases,
)
from envcheck.compat.tables.broken_pairs import BROKEN_PAIRS, BrokenPair
from envcheck.compat.tables.companions import COMPANIONS, Companion
from envcheck.compat.tables.table import Digest, Minor, Tag, Version, WheelLabel
from envcheck.units import version_tuple

SCHEMA = "envcheck.tables/1"
Row = TypeVar("Row")


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a file may change, each named as the table that it goes into."""

    torch: tuple[torch_releases.TorchRelease, ...] = ()
    torchvision: dict[Version, Version] = {}
    build_capabilities: dict[Tag, tuple[Minor, int]] = {}
    transformers: tuple[transformers_releases.TransformersReleases, ...] = ()
    companions: dict[str, tuple[Companion, ...]] = {}
    loaders: tuple[hub_kernels.Loader, ...] = ()
    variants: tuple[hub_kernels.Variant, ...] = ()
    flash_attn_wheels: tuple[flash_attention.Wheels, ...] = ()
    flash_attn_sha256: dict[WheelLabel, Digest] = {}
    vllm: tuple[vllm_releases.VllmRelease, ...] = ()
    vllm_torch: dict[Version, Version] = {}
    published: dict[str, tuple[Version, ...]] = {}
    broken_pairs: tuple[BrokenPair, ...] = ()


class TablesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    schema: Literal["envcheck.tables/1"]
    created: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """Day on which its sources were read, `2026-12-15`."""
    sha256: str
    """Of `tables`, see `digest`."""
    tables: msgspec.Raw


class MalformedError(ValueError):
    """The file is none, was changed, or holds a row that cannot be. The text says which."""


def digest(tables: Any) -> str:  # noqa: ANN401 - the plain data of the JSON document
    """SHA-256 of the tables as JSON with sorted keys and without spaces."""
    return hashlib.sha256(msgspec.json.encode(tables, order="deterministic")).hexdigest()


def encode(tables: Tables, created: str) -> bytes:
    """The file, as `tools/refresh_tables.py` writes it."""
    plain = msgspec.to_builtins(tables)
    document = {"schema": SCHEMA, "created": created, "sha256": digest(plain), "tables": plain}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def decode(data: bytes) -> tuple[Tables, str]:
    """The tables of a file, and its day.

    Raises:
        MalformedError: see there.
    """
    try:
        file = msgspec.json.decode(data, type=TablesFile)
        plain = msgspec.json.decode(file.tables)
        tables = msgspec.convert(plain, Tables, strict=True)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(str(error)) from None
    if digest(plain) != file.sha256:
        raise MalformedError("its SHA-256 does not match its content: it was changed or cut off")
    complaint = next(complaints(tables), None)
    if complaint:
        raise MalformedError(complaint)
    return tables, file.created


def complaints(tables: Tables) -> Iterator[str]:
    """Each row that contradicts another or is about what envcheck does not plan, in words."""
    for row in tables.torch:
        yield from _torch(row, tables)
    known = {*published.PUBLISHED}
    for name in {*tables.published, *tables.companions}:
        if name not in known:
            yield f"{name!r} is no package that envcheck plans"
    for name, rows in tables.companions.items():
        for other in {other for row in rows for other in row.requires} - known:
            yield f"companions, {name}: {other!r} is no package of a set"
    yield from (f"transformers {r.first} to {r.last}: not in order" for r in tables.transformers if not _ordered(r))
    yield from (f"loaders {r.first} to {r.last}: not in order" for r in tables.loaders if not _ordered(r))
    for pair in tables.broken_pairs:
        if not (pair.why + pair.source).isprintable() or not {pair.package, pair.other} <= {*known, "flash-attn"}:
            yield f"broken_pairs: {pair.package!r} and {pair.other!r} are no packages of a set, or not printable"
    yield from _unpublished(tables)


def _ordered(row: transformers_releases.TransformersReleases | hub_kernels.Loader) -> bool:
    return _n(row.first) <= _n(row.last)


def _torch(row: torch_releases.TorchRelease, tables: Tables) -> Iterator[str]:
    known = {*torch_releases.BUILD_CAPABILITIES, *tables.build_capabilities}
    for tag in (*row.tags, *row.arm, f"cu{row.default_cuda.replace('.', '')}"):
        if tag not in known:
            yield f"torch {row.torch}: {tag!r} has no row in build_capabilities"
    if not (3, 8) <= row.oldest_python <= row.newest_python <= (3, 99):
        yield f"torch {row.torch}: its Pythons are not in order"
    vision = tables.torchvision.get(row.torch, torch_releases.TORCHVISION.get(row.torch))
    if vision != row.torchvision:
        yield f"torch {row.torch}: torchvision says that {vision} belongs to it, the row {row.torchvision}"


def _unpublished(tables: Tables) -> Iterator[str]:
    """A plan names no version that is not published: rows of others would never be taken, or break one."""
    there = {**published.PUBLISHED, **tables.published}
    named = [
        *(("torch", row.torch) for row in tables.torch),
        *(("torchvision", row.torchvision) for row in tables.torch),
        *(("transformers", belongs.last) for belongs in tables.transformers),
        *(("transformers", loader.last) for loader in tables.loaders),
        *(("kernels", loader.kernels) for loader in tables.loaders if loader.kernels),
        *((name, one.version) for name, rows in tables.companions.items() for one in rows),
        *(("vllm", one.version) for one in tables.vllm if one.distribution == "vllm"),
    ]
    for name, version in named:
        if version not in there.get(name, ()):
            yield f"{name} {version} has a row and is not among the published releases"


def _n(version: str) -> tuple[int, ...]:
    return version_tuple(version) or ()


def merge(rows: Iterable[Row], newer: Iterable[Row], key: Callable[[Row], Any]) -> tuple[Row, ...]:
    """`rows` with those of `newer` in the place of rows with the same key; the rest behind, in order of the keys."""
    by_key = {key(row): row for row in rows}
    by_key.update((key(row), row) for row in newer)
    return tuple(by_key.values())


def apply(tables: Tables) -> None:
    """Put the rows into the tables of this process; what was read from a file stays until the process ends."""
    torches = merge(torch_releases.RELEASES, tables.torch, lambda row: row.minor)
    torch_releases.RELEASES.replace(sorted(torches, key=lambda row: row.minor))
    _update(torch_releases.TORCHVISION, tables.torchvision)
    _update(torch_releases.BUILD_CAPABILITIES, tables.build_capabilities)
    in_order = merge(transformers_releases.RELEASES, tables.transformers, lambda row: row.first)
    transformers_releases.RELEASES.replace(sorted(in_order, key=lambda row: _n(row.first)))
    loaders = merge(hub_kernels.LOADERS, tables.loaders, lambda row: row.first)
    hub_kernels.LOADERS.replace(sorted(loaders, key=lambda row: _n(row.first)))
    same = merge(hub_kernels.VARIANTS, tables.variants, lambda row: (row.branch, row.oldest_torch, row.cuda))
    hub_kernels.VARIANTS.replace(same)
    wheels = merge(flash_attention.WHEELS, tables.flash_attn_wheels, lambda row: (row.torch, row.cuda))
    flash_attention.WHEELS.replace(wheels)
    _update(flash_attention.SHA256, tables.flash_attn_sha256)
    vllm = merge(vllm_releases.RELEASES, tables.vllm, lambda row: row.version)
    vllm_releases.RELEASES.replace(sorted(vllm, key=lambda row: _n(row.version)))
    _update(vllm_releases.TORCH_OF, tables.vllm_torch)
    _update(published.PUBLISHED, tables.published)
    for name, rows in tables.companions.items():
        newest_first = merge(COMPANIONS.get(name, ()), rows, lambda row: row.version)
        _update(COMPANIONS, {name: tuple(sorted(newest_first, key=lambda r: _n(r.version), reverse=True))})
    pairs = merge(BROKEN_PAIRS, tables.broken_pairs, lambda row: (row.package, row.versions, row.other))
    BROKEN_PAIRS.replace(pairs)


def _update(table: Mapping[str, Any], rows: Mapping[str, Any]) -> None:
    """The tables are mappings to all who read them, and dictionaries here."""
    cast("dict[str, Any]", table).update(rows)

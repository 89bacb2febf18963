"""Releases that do not exist, as a later file of tables would bring them. As a plugin of pytest it puts them into every
test: `pytest -p tests.compat.newer_rows`."""

import contextlib
from collections.abc import Iterator, MutableMapping
from typing import Any, cast

import msgspec

from envcheck.compat import refreshed
from envcheck.compat.refreshed import Tables, apply
from envcheck.compat.tables import (
    broken_pairs,
    companions,
    flash_attention,
    hub_kernels,
    published,
    torch_releases,
    transformers_releases,
    vllm_releases,
)
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.table import Table
from envcheck.compat.tables.torch_releases import TorchRelease

NEWER_TORCH = Tables(
    torch=(TorchRelease("2.16.0", "0.30.0", "13.2", ("cu130", "cu132"), (3, 11), (3, 15), ("cu130", "cu132")),),
    torchvision={"2.16.0": "0.30.0"},
    published={"torch": ("2.16.0", *PUBLISHED["torch"]), "torchvision": ("0.30.0", *PUBLISHED["torchvision"])},
)
ROWS: tuple[Table[Any], ...] = (
    torch_releases.RELEASES, transformers_releases.RELEASES, vllm_releases.RELEASES, hub_kernels.LOADERS,
    hub_kernels.VARIANTS, flash_attention.WHEELS, broken_pairs.BROKEN_PAIRS,
)  # fmt: skip
MAPPINGS = (
    torch_releases.TORCHVISION, torch_releases.BUILD_CAPABILITIES, flash_attention.SHA256, vllm_releases.TORCH_OF,
    published.PUBLISHED, companions.COMPANIONS,
)  # fmt: skip


@contextlib.contextmanager
def applied(tables: Tables) -> Iterator[None]:
    """The rows for the length of a test, through the file's own form."""
    rows = [tuple(table) for table in ROWS]
    mappings = [dict(mapping) for mapping in MAPPINGS]
    read, _ = refreshed.decode(refreshed.encode(tables, "2026-12-15"))
    apply(read)
    try:
        yield
    finally:
        for table, before in zip(ROWS, rows, strict=True):
            table.replace(before)
        for mapping, kept in zip(MAPPINGS, mappings, strict=True):
            own = cast("MutableMapping[str, object]", mapping)
            own.clear()
            own.update(kept)


def pytest_configure() -> None:
    """As a plugin."""
    apply(msgspec.convert(msgspec.to_builtins(NEWER_TORCH), Tables))

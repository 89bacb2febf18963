"""Where packages come from: the user's own settings of pip and uv, read and never changed.

Standard library only, as all that bootstrap.sh runs before anything is installed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from envcheck.install.index_health import show
from envcheck.pypi import PYPI

UV_SETTINGS = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_NO_INDEX")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Package indexes and folders of wheels. URLs as the user gave them, credentials included: never shown."""

    index: str | None = field(default=PYPI, repr=False)
    """None: no index at all."""
    extra: tuple[str, ...] = field(default=(), repr=False)
    links: tuple[str, ...] = field(default=(), repr=False)
    offline: bool = False
    """Nothing answers: only what lies in a cache can be installed."""
    dropped: tuple[tuple[str, str], ...] = ()
    """What does not answer: URL without credentials, and the reason."""

    def all(self) -> tuple[str, ...]:
        """Every URL and folder."""
        return (*((self.index,) if self.index else ()), *self.extra, *self.links)


def from_pip(settings: Mapping[str, str]) -> Sources:
    """The sources of pip's settings, `{"index-url": ..., "extra-index-url": ..., ...}`."""
    off = settings.get("no-index", "").lower() in ("1", "true", "yes", "on")
    return Sources(
        index=None if off else settings.get("index-url") or PYPI,
        extra=() if off else tuple(settings.get("extra-index-url", "").split()),
        links=tuple(settings.get("find-links", "").split()),
    )


def from_uv(environ: Mapping[str, str]) -> Sources | None:
    """The sources of uv's variables; None where none is set."""
    if not any(environ.get(name) for name in UV_SETTINGS):
        return None
    extra = f"{environ.get('UV_INDEX', '')} {environ.get('UV_EXTRA_INDEX_URL', '')}"
    return Sources(
        index=environ.get("UV_DEFAULT_INDEX") or environ.get("UV_INDEX_URL") or PYPI,
        extra=tuple(extra.split()),
        links=tuple(re.split(r"[,\s]+", environ["UV_FIND_LINKS"])) if environ.get("UV_FIND_LINKS") else (),
    )


def without(sources: Sources, silent: Mapping[str, str]) -> Sources:
    """The sources without those that do not answer, and the next fitting one in the place of the index.

    Next in line are the user's own further indexes, then PyPI, then folders of wheels, then the cache.

    Args:
        sources: what is configured.
        silent: URL to reason, for each that does not answer. PyPI must have been asked, too.
    """
    extra = [url for url in sources.extra if url not in silent]
    links = tuple(url for url in sources.links if url not in silent)
    index = sources.index if sources.index not in silent else None
    if sources.index and index is None:
        index = PYPI if PYPI not in silent else (extra.pop(0) if extra else None)
    dropped = tuple((show(url), silent[url]) for url in sources.all() if url in silent)
    if sources.index and index is None and not links:
        return replace(sources, offline=True, dropped=dropped)
    return Sources(index=index, extra=tuple(extra), links=links, dropped=dropped)

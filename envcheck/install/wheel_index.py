"""An index of flash-attn wheels that the user allowed, and the SHA-256 of each wheel that was taken from it.

A page of links (PEP 503, or any page), the JSON of PEP 691, or a folder. Where the index tells no SHA-256 the wheel is
downloaded once, before anything is installed; what was seen first is recorded, and another content is refused later.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from msgspec import structs

from envcheck.compat.flash_wheels import FlashWheel, parse
from envcheck.errors import UserError
from envcheck.files import GIB, MIB, PRIVATE, Bounds, read, write_bytes
from envcheck.install.transport import DIRECT, Route
from envcheck.late_pattern import late
from envcheck.paths import state
from envcheck.plan.document import Plan
from envcheck.urls import local_path

PAGE = Bounds(bytes=16 * MIB)
WHEEL_BYTES = 4 * GIB
CHUNK_BYTES = 1 << 20
LIMIT_S = 20.0
ACCEPT_LEVELS = 2
"""The page itself, and the project's page below it."""
RECORD = "flash-attn-wheels.json"
_DIGEST = late(r"[0-9a-f]{64}")


class _Links(HTMLParser):
    """The addresses of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def read_index(url: str, environ: Mapping[str, str], route: Route = DIRECT) -> tuple[FlashWheel, ...]:
    """The wheels of flash-attn that an index lists.

    Raises:
        UserError: it does not respond, holds none, or a wheel's SHA-256 is not the one that was recorded.
    """
    if urlsplit(url).username or urlsplit(url).password:
        raise UserError("--flash-attn-wheels takes a URL without user and password; put them into ~/.netrc.")
    found = {wheel.file: wheel for wheel in _wheels(url, route, ACCEPT_LEVELS)}
    if not found:
        raise UserError(f"{url} lists no flash-attn wheel with a valid name.")
    known = recorded(environ)
    return tuple(_checked(wheel, known.get(wheel.url)) for wheel in found.values())


def _checked(wheel: FlashWheel, before: str | None) -> FlashWheel:
    """With the recorded SHA-256, which the index may not change."""
    if before and wheel.sha256 and before != wheel.sha256:
        raise UserError(
            f"{wheel.file} had the SHA-256 {before} when it was first used, but {wheel.url} now says {wheel.sha256}: "
            f"the file was replaced. Use another index, or remove its line from {RECORD} if you know why."
        )
    return structs.replace(wheel, sha256=wheel.sha256 or before)


def _wheels(url: str, route: Route, levels: int) -> Iterator[FlashWheel]:
    base, links = _page(url, route)
    project = None
    for link, told in links:
        address, fragment = urldefrag(urljoin(base, link))
        name = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
        digest = told or fragment.partition("sha256=")[2].partition("&")[0].lower()
        if name.endswith(".whl") and _is_allowed(base, address):
            wheel = parse(name, address, digest if _DIGEST.fullmatch(digest) else None)
            yield from (wheel,) if wheel else ()
        elif name.replace("_", "-") == "flash-attn":
            project = address if address.endswith("/") else f"{address}/"
    if project and levels > 1 and _is_allowed(base, project):
        yield from _wheels(project, route, levels - 1)


def _is_allowed(page: str, address: str) -> bool:
    """A page of the network leads to no file of this machine."""
    kind = urlsplit(address).scheme
    return kind in ("http", "https") or (kind == "file" and urlsplit(page).scheme == "file")


def _page(url: str, route: Route) -> tuple[str, list[tuple[str, str]]]:
    """The address of the page, and its links, each with the SHA-256 that the page tells next to it."""
    if urlsplit(url).scheme not in ("http", "https"):
        return _folder(url)
    from http.client import HTTPException

    try:
        with route.open(url, timeout_s=LIMIT_S) as answer:
            data = answer.read(PAGE.bytes + 1)
            base = answer.geturl()
    except (OSError, ValueError, HTTPException) as error:
        raise UserError(f"--flash-attn-wheels {url} does not respond: {error}.") from None
    if len(data) > PAGE.bytes:
        raise UserError(
            f"--flash-attn-wheels {url} is larger than {PAGE.bytes // MIB} MiB, the limit for a page of links."
        )
    return base, _links(data.decode("utf-8", "replace"))


def _links(text: str) -> list[tuple[str, str]]:
    if text.lstrip().startswith("{"):
        return _json_links(text)
    parser = _Links()
    parser.feed(text)
    return [(link, "") for link in parser.found]


def _json_links(text: str) -> list[tuple[str, str]]:
    """PEP 691."""
    try:
        document: Any = json.loads(text)
        files = document.get("files", [])
        return [(str(file["url"]), str(file.get("hashes", {}).get("sha256", ""))) for file in files]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _folder(url: str) -> tuple[str, list[tuple[str, str]]]:
    """The wheels of a folder on this machine."""
    place = Path(local_path(url)).expanduser().absolute()
    if not place.is_dir():
        raise UserError(f"--flash-attn-wheels {url}: there is no such folder.")
    files = sorted(place.glob("flash_attn-*.whl"))
    return place.as_uri(), [(file.as_uri(), "") for file in files]


def pinned(plan: Plan, environ: Mapping[str, str], route: Route = DIRECT, *, fetch: bool) -> tuple[Plan, str | None]:
    """The plan with the SHA-256 of its wheel of flash-attn, and what to say of it.

    Args:
        plan: takes a wheel, or does not.
        environ: where the record is kept.
        route: how the network is reached.
        fetch: a wheel whose SHA-256 nobody tells is downloaded to compute it; what is used is recorded.

    Raises:
        UserError: the wheel cannot be downloaded.
    """
    wheel = plan.attention.url if plan.attention and plan.attention.way == "wheel" else None
    if wheel is None:
        return plan, None
    url, _, told = wheel.partition("#sha256=")
    digest = told or recorded(environ).get(url) or _computed(url, route, fetch=fetch)
    if digest is None:
        return plan, f"The SHA-256 of {url} is not published; `envcheck install` computes and records it."
    if fetch:
        record(url, digest, environ)
    return (plan if told else _rewritten(plan, url, f"{url}#sha256={digest}")), None


def _rewritten(plan: Plan, url: str, source: str) -> Plan:
    """The plan with another address for one wheel."""

    def changed(text: str) -> str:
        return source if text == url else text

    steps = tuple(structs.replace(s, command=tuple(map(changed, s.command))) for s in plan.steps)
    packages = tuple(structs.replace(p, source=changed(p.source)) for p in plan.packages)
    attention = structs.replace(plan.attention, source=source) if plan.attention else None
    return structs.replace(plan, steps=steps, packages=packages, attention=attention)


def _computed(url: str, route: Route, *, fetch: bool) -> str | None:
    """SHA-256 of a file of this machine, or of what is downloaded; None: it is not asked for."""
    if urlsplit(url).scheme == "file":
        digest = hashlib.sha256()
        with Path(local_path(url)).open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
        return digest.hexdigest()
    return download_hash(url, route) if fetch else None


def download_hash(url: str, route: Route = DIRECT) -> str:
    """SHA-256 of what stands at an address.

    Raises:
        UserError: it does not respond, or is larger than any wheel.
    """
    from http.client import HTTPException

    digest, size = hashlib.sha256(), 0
    try:
        with route.open(url, timeout_s=LIMIT_S) as answer:
            while chunk := answer.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                if size > WHEEL_BYTES:
                    raise UserError(f"{url} is larger than {WHEEL_BYTES // GIB} GiB, the limit for a wheel.")
    except (OSError, ValueError, HTTPException) as error:
        raise UserError(f"the wheel of flash-attn cannot be downloaded from {url}: {error}.") from None
    return digest.hexdigest()


def recorded(environ: Mapping[str, str]) -> dict[str, str]:
    """Address of each wheel that was used to its SHA-256."""
    place = _record(environ)
    if place is None or not place.exists():
        return {}
    try:
        document: Any = json.loads(read(str(place), str(place), what="no record of wheels is"))
    except ValueError:
        raise UserError(f"{place} is not a valid record of wheels; remove it to start a new one.") from None
    entries = document if isinstance(document, dict) else {}
    return {str(url): str(digest) for url, digest in entries.items() if _DIGEST.fullmatch(str(digest))}


def record(url: str, sha256: str, environ: Mapping[str, str]) -> None:
    """Remember the content that stood at an address."""
    place = _record(environ)
    if place is not None:
        text = json.dumps({**recorded(environ), url: sha256}, indent=2, sort_keys=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(str(place), f"{text}\n".encode(), PRIVATE)


def _record(environ: Mapping[str, str]) -> Path | None:
    folder = state(environ)
    return Path(folder) / RECORD if folder else None

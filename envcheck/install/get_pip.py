"""Bring pip into an environment that was made without it: Debian and Ubuntu keep `ensurepip` in a package of its own.

pip's wheel is found on the user's own index, or in a folder of wheels, and installs itself. Standard library only:
bootstrap.sh runs `main` before anything is installed.
"""

import hashlib
import html
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote, urljoin

from envcheck.install.index_config import from_pip
from envcheck.install.index_health import show
from envcheck.install.transport import Route, route_of
from envcheck.pip_config import pip_settings
from envcheck.urls import local_path

LIMIT_S = 60.0
WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")
"""A release, not a candidate for one; every one since 21 runs on Python 3."""
LINK = re.compile(r"<a\s([^>]*)>", re.IGNORECASE)


class NoPipError(Exception):
    """pip is not available; the text says why."""


def fetch(index: str, folder: Path, route: Route) -> Path:
    """The newest pip that `index` has for this Python, as a wheel in `folder`.

    Raises:
        NoPipError: it has none, does not answer, or sends something else than it says.
    """
    page_url = f"{index.rstrip('/')}/pip/"
    try:
        links = sorted(_links(_read(page_url, route).decode("utf-8", "replace"), page_url))
        if not links:
            raise NoPipError(f"{show(index)} has no pip")
        _, name, url, digest = links[-1]
        content = _read(url, route)
    except (OSError, ValueError, HTTPException) as error:
        raise NoPipError(f"{show(index)}: {getattr(error, 'reason', None) or error}") from error
    if digest and hashlib.sha256(content).hexdigest() != digest:
        raise NoPipError(f"{show(index)} sent a different {name} than its page announces")
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / name
    wheel.write_bytes(content)
    return wheel


def _links(page: str, base: str) -> Iterator[tuple[tuple[int, ...], str, str, str | None]]:
    """Version, file name, URL and SHA-256 of each wheel of pip on a page (PEP 503) that this Python runs."""
    for tag in LINK.findall(page):
        attributes = {key.lower(): html.unescape(value) for key, value in re.findall(r'([\w-]+)\s*=\s*"([^"]*)"', tag)}
        url, _, fragment = urljoin(base, attributes.get("href", "")).partition("#")
        name = unquote(url.rpartition("/")[2])
        match = WHEEL.fullmatch(name)
        if match and "data-yanked" not in tag and _runs_here(attributes.get("data-requires-python", "")):
            digest = re.search(r"sha256=([0-9a-f]{64})", fragment)
            yield tuple(map(int, match[1].split("."))), name, url, digest[1] if digest else None


def _runs_here(specifier: str) -> bool:
    """Only the oldest Python of `>=3.9` is looked at: pip names no newest."""
    floor = re.search(r">=\s*(\d+)\.(\d+)", specifier)
    return floor is None or sys.version_info[:2] >= (int(floor[1]), int(floor[2]))


def _read(url: str, route: Route) -> bytes:
    if url.startswith(("http://", "https://")):
        with route.open(url, timeout_s=LIMIT_S) as answer:
            return bytes(answer.read())
    path = Path(local_path(url))
    return (path / "index.html" if path.is_dir() else path).read_bytes()


def in_folder(folder: Path) -> Path:
    """The newest wheel of pip in a folder.

    Raises:
        NoPipError: there is none.
    """
    found = [(tuple(map(int, match[1].split("."))), file) for file in folder.glob("pip-*.whl")
             if (match := WHEEL.fullmatch(file.name))]  # fmt: skip
    if not found:
        raise NoPipError(f"there is no wheel of pip in {folder}")
    return max(found)[1]


def install(wheel: Path) -> None:
    """Let pip's wheel install itself into this Python's environment.

    Raises:
        NoPipError: it fails.
    """
    command = [sys.executable, f"{wheel}/pip", "install", "--no-index", "--no-deps", "--quiet", str(wheel)]
    child = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300)
    if child.returncode != 0:
        raise NoPipError((child.stderr or child.stdout).strip().rpartition("\n")[2] or f"{wheel.name} fails")


def main() -> int:
    """Arguments: a folder to download to, and, where there is no network, a folder of wheels."""
    folder, wheels = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    reasons = []
    ways = iter((partial(in_folder, wheels),)) if wheels else _ways(folder)
    for get in ways:
        reason = _why_not(get)
        if reason is None:
            return 0
        reasons.append(reason)
    print("\n".join(reasons) or "there is no index to install pip from", file=sys.stderr)
    return 1


def _why_not(get: Callable[[], Path]) -> str | None:
    """Install what `get` brings; None: it is installed."""
    try:
        install(get())
    except NoPipError as error:
        return str(error)
    return None


def _ways(folder: Path) -> Iterator[Callable[[], Path]]:
    """From each of the user's indexes, the main one first."""
    settings = pip_settings(os.environ, sys.prefix)
    sources = from_pip(settings)
    for index in (*((sources.index,) if sources.index else ()), *sources.extra):
        yield partial(fetch, index, folder, route_of(settings))

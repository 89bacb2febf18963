"""Whether an address on the network answers, within a time limit that also holds for name servers."""

from dataclasses import dataclass
from typing import NamedTuple

from envcheck.probes.background import in_background
from envcheck.probes.box import Box

_LIMIT_S = 1.5


class Address(NamedTuple):
    """Where to connect to."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Url:
    """An address of the web without the credentials that may stand in it."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        usual = {"http": 80, "https": 443}.get(self.scheme)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.path}"


def parse_url(text: str) -> Url | None:
    """An http(s) address without credentials, query and closing slash; None: it is none.

    (`urllib.parse` costs more time to import than the rest of the probe takes.)
    """
    scheme, separator, rest = text.strip().partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in ("http", "https"):
        return None
    authority, slash, path = rest.partition("/")
    place = authority.split("?")[0].split("#")[0].rpartition("@")[2]
    host, _, port = place.rpartition(":") if place.rpartition(":")[2].isdecimal() else (place, "", "")
    if not host.strip("[]"):
        return None
    clean = (slash + path).split("?")[0].split("#")[0].rstrip("/")
    return Url(scheme, host.strip("[]"), int(port) if port else {"http": 80, "https": 443}[scheme], clean)


@dataclass(frozen=True, slots=True)
class Reached:
    """How it went; `ok` None: it was not tried."""

    ok: bool | None
    reason: str | None = None


def reach(box: Box, url: Url) -> Reached:
    """Open a connection to the address, or to the proxy that stands before it."""
    named = _proxy(box, url)
    proxy = parse_url(named) if named else None
    if named and not proxy:
        return Reached(None, "the environment names a proxy that does not speak HTTP")
    target = Address(proxy.host, proxy.port) if proxy else Address(url.host, url.port)
    limit = box.left_s(_LIMIT_S)
    try:
        reason = in_background(lambda: _connect(target, limit))(limit)  # a silent name server holds the thread, not us
    except TimeoutError:
        reason = f"no answer within {limit:.1f} s"
    return Reached(reason is None, f"through the proxy: {reason}" if reason and proxy else reason)


def _connect(target: Address, limit_s: float) -> str | None:
    import socket

    try:
        socket.create_connection(target, timeout=limit_s).close()
    except (OSError, UnicodeError) as error:  # a host name that cannot be encoded is a UnicodeError
        return str(getattr(error, "strerror", None) or error or type(error).__name__)
    return None


def _proxy(box: Box, url: Url) -> str | None:
    """The proxy that the environment names for the address, as curl and Python understand it."""
    if _is_excepted(box, url.host):
        return None
    for name in (f"{url.scheme}_proxy", "all_proxy"):
        value = box.environ.get(name) or box.environ.get(name.upper())
        if value:
            return value if "://" in value else f"http://{value}"
    return None


def _is_excepted(box: Box, host: str) -> bool:
    """NO_PROXY names the host, a domain that it is in, or everything."""
    value = box.environ.get("no_proxy") or box.environ.get("NO_PROXY") or ""
    names = [name.strip().lstrip(".").lower() for name in value.split(",") if name.strip()]
    return any(name == "*" or host.lower() == name or host.lower().endswith(f".{name}") for name in names)

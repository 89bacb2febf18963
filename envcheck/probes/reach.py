"""Whether an address on the network answers, within a time limit that also holds for name servers."""

from typing import NamedTuple

from msgspec import Struct

from envcheck.probes.background import in_background
from envcheck.probes.box import Box
from envcheck.urls import WebAddress, web_address

_LIMIT_S = 1.5


class Address(NamedTuple):
    """Where to connect to."""

    host: str
    port: int


class Reached(Struct, frozen=True):
    """How it went; `ok` None: it was not tried."""

    ok: bool | None
    reason: str | None = None


def reach(box: Box, url: WebAddress) -> Reached:
    """Open a connection to the address, or to the proxy that stands before it."""
    named = _proxy(box, url)
    proxy = web_address(named) if named else None
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


def _proxy(box: Box, url: WebAddress) -> str | None:
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

"""How package sources are reached: through the user's proxy, trusting the user's authorities. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from ssl import SSLContext
    from urllib.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What pip is told of the network, so that a question to an index goes the way that the installers go."""

    proxy: str | None = field(default=None, repr=False)
    """None: as the environment says (`https_proxy`, `no_proxy`)."""
    authorities: str | None = None
    """A file or folder of certificates; None: those that Python trusts."""

    def open(self, url: str, *, method: str = "GET", timeout_s: float) -> "HTTPResponse":
        """Open an `http` or `https` URL.

        Raises:
            OSError: it does not respond, or with an error (`urllib.error.HTTPError`).
            HTTPException: what it answers is no HTTP.
        """
        from urllib.request import HTTPSHandler, ProxyHandler, build_opener

        proxies = {"http": self.proxy, "https": self.proxy} if self.proxy else None
        opener = build_opener(ProxyHandler(proxies), HTTPSHandler(context=self._context()))
        answer = opener.open(_request(url, method), timeout=timeout_s)
        return cast("HTTPResponse", answer)

    def _context(self) -> "SSLContext":
        import os
        import ssl

        try:
            if self.authorities and os.path.isdir(self.authorities):  # noqa: PTH112 - pathlib is slow to import
                return ssl.create_default_context(capath=self.authorities)
            return ssl.create_default_context(cafile=self.authorities)
        except OSError:  # no such file: pip will say so
            return ssl.create_default_context()


def _request(url: str, method: str) -> "Request":
    """Credentials in the URL go with the request to that host alone, not with where it is sent on to."""
    from base64 import b64encode
    from urllib.parse import unquote, urlsplit, urlunsplit
    from urllib.request import Request

    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    request = Request(urlunsplit(parts._replace(netloc=host)), method=method)  # noqa: S310 - http(s) only
    if user:
        name, _, password = user.partition(":")
        token = b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {token}")
    return request


def route_of(settings: Mapping[str, str]) -> Route:
    """The route of pip's settings."""
    proxy = settings.get("proxy")
    return Route(
        proxy=f"http://{proxy}" if proxy and "://" not in proxy else proxy,
        authorities=settings.get("cert") or None,
    )


DIRECT = Route()
"""As the environment says."""

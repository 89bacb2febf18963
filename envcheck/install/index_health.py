"""Does a package source answer? Asked of all at once, in seconds. Standard library only, as `sources`."""

import os
import re
import threading
import time
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from envcheck.install.transport import DIRECT, Route
from envcheck.urls import Url, local_path, stripped

LIMIT_S = 4.0
"""A source that has said nothing for so long is passed over: a new TLS connection takes well under a second."""


def show(url: Url | str) -> str:
    """A URL without credentials and without the name that uv allows before it."""
    return stripped(re.sub(r"^[\w.-]+=(?=[a-z]+:)", "", url.revealed() if isinstance(url, Url) else url))


def unreachable(urls: Iterable[str], limit_s: float = LIMIT_S, route: Route = DIRECT) -> dict[str, str]:
    """Those of `urls` that do not answer, each with the reason. Returns within `limit_s`, about."""
    answers: dict[str, str | None] = dict.fromkeys(urls, f"no answer within {limit_s:g} s")

    def ask(url: str) -> None:
        answers[url] = why_unreachable(url, limit_s, route)

    threads = [threading.Thread(target=ask, args=(url,), daemon=True) for url in answers]
    deadline = time.monotonic() + limit_s + 0.2
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return {url: reason for url, reason in list(answers.items()) if reason}


def why_unreachable(url: str, limit_s: float, route: Route = DIRECT) -> str | None:
    """Why a source does not answer; None: it does. Any answer of an HTTP server counts, but that it is out of order.

    A certificate that this Python does not trust is left to the installer, which may know more authorities.
    """
    bare = show(url)
    if urlsplit(bare).scheme not in ("http", "https"):
        path = local_path(bare)
        return None if os.path.exists(path) else f"there is no {path}"  # noqa: PTH110 - pathlib is slow to import
    answer = ask_for("pip", bare, limit_s, route)  # the page of one project is small on any index
    if isinstance(answer, str):
        return answer or None
    return str(answer) if is_out_of_order(answer) else None


class Answer(NamedTuple):
    """What an index answers."""

    status: int
    reason: str

    def __str__(self) -> str:
        return f"it responds with {self.status} {self.reason}".rstrip()


def is_out_of_order(answer: Answer) -> bool:
    """The proxy or the server fails. Some servers know no HEAD, and say 501."""
    return answer.status == 407 or (answer.status >= 500 and answer.status != 501)


def ask_for(project: str, index: str, limit_s: float, route: Route = DIRECT) -> Answer | str:
    """How an index answers when asked for a project, without credentials; a text: why it does not.

    An empty text: TLS failed between it and this Python, or this Python was built without, which says nothing of the
    installer.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError

    try:
        with route.open(f"{show(index).rstrip('/')}/{project}/", method="HEAD", timeout_s=limit_s) as page:
            return Answer(page.status, page.reason)
    except HTTPError as error:
        return Answer(error.code, str(error.reason))
    except ImportError:  # urllib has no HTTPSHandler without ssl
        return ""
    except URLError as error:
        return reason_of(error.reason, route, index)
    except (OSError, ValueError, HTTPException) as error:
        return reason_of(error, route, index)


OUT_OF_DATE = (9, 10)
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and _CERT_HAS_EXPIRED."""


def reason_of(error: object, route: Route = DIRECT, url: str = "") -> str:
    """Time, DNS, proxy and connection told apart; empty: TLS failed in a way that the installer may know better."""
    import socket
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in OUT_OF_DATE:
        now = time.strftime("%Y-%m-%d %H:%M")
        return f"its certificate is expired or not yet valid according to this machine's clock ({now}): check the clock"
    if isinstance(error, ssl.SSLError):
        return ""
    proxy = _proxy(route, url)
    through = f" through the proxy {show(proxy)}" if proxy else ""
    if isinstance(error, TimeoutError):
        return f"timeout{through}"
    if isinstance(error, socket.gaierror):
        name = "the proxy's name" if proxy else "its name"
        return f"{name} cannot be resolved by DNS: {(error.strerror or str(error)).lower()}"
    if isinstance(error, OSError):
        return (error.strerror or str(error) or type(error).__name__).lower() + through
    return (str(error) or type(error).__name__) + through


def _proxy(route: Route, url: str) -> str | None:
    """The proxy that a URL is asked through."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(show(url))
    if not parts.scheme or (parts.hostname and proxy_bypass(parts.hostname)):
        return None
    return route.proxy or getproxies().get(parts.scheme)

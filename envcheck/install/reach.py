"""Does a package source answer? Asked of all at once, in seconds. Standard library only, as `sources`."""

import os
import re
import threading
import time
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

LIMIT_S = 4.0
"""A source that has said nothing for so long is passed over: a new TLS connection takes well under a second."""


def hide(text: str) -> str:
    """Any text, without the credentials of the URLs in it."""
    return re.sub(r"(?<=://)[^/@\s]+@", "", text)


def show(url: str) -> str:
    """A URL without credentials and without the name that uv allows before it."""
    return hide(re.sub(r"^[\w.-]+=(?=[a-z]+:)", "", url))


def unreachable(urls: Iterable[str], limit_s: float = LIMIT_S) -> dict[str, str]:
    """Those of `urls` that do not answer, each with the reason. Returns within `limit_s`, about."""
    answers: dict[str, str | None] = dict.fromkeys(urls, f"no answer within {limit_s:g} s")

    def ask(url: str) -> None:
        answers[url] = why_unreachable(url, limit_s)

    threads = [threading.Thread(target=ask, args=(url,), daemon=True) for url in answers]
    deadline = time.monotonic() + limit_s + 0.2
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return {url: reason for url, reason in list(answers.items()) if reason}


def why_unreachable(url: str, limit_s: float) -> str | None:
    """Why a source does not answer; None: it does. Any answer of an HTTP server counts, but that it is out of order.

    A certificate that this Python does not trust is left to the installer, which may know more authorities.
    """
    bare = show(url)
    if urlsplit(bare).scheme not in ("http", "https"):
        path = local_path(bare)
        return None if os.path.exists(path) else f"there is no {path}"  # noqa: PTH110 - pathlib is slow to import
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    try:
        # The scheme was checked above, and the page of one project is small on any index.
        urlopen(Request(f"{bare.rstrip('/')}/pip/", method="HEAD"), timeout=limit_s).close()  # noqa: S310
    except HTTPError as error:
        return f"it answers {error.code} {error.reason}" if error.code >= 500 or error.code == 407 else None
    except URLError as error:
        return _reason(error.reason)
    except (OSError, ValueError, HTTPException) as error:
        return _reason(error)
    return None


def local_path(url: str) -> str:
    """The path that a `file:` URL or a plain path names."""
    return unquote(urlsplit(url).path) if url.startswith("file:") else os.path.expanduser(url)  # noqa: PTH111


def _reason(error: object) -> str | None:
    import ssl

    if isinstance(error, ssl.SSLError):
        return None
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError):
        return (error.strerror or str(error) or type(error).__name__).lower()
    return str(error) or type(error).__name__

"""A URL that cannot print its credentials by accident. A leaf, standard library only: bootstrap.sh runs it, too.

`Url` prints, formats and compares as a URL without user, password, token and secret query; `revealed()` is the only way
to the whole text, and is called only where a request is made or an installer is given its index.
"""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

HIDDEN = "***"
PUBLIC_USERS = ("git", "hg")
"""The same for everybody at a host of repositories."""
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]{0,30}"
_START = re.compile(rf"(?P<name>[\w.-]{{1,80}}=)?(?P<scheme>{_SCHEME})://", re.ASCII)
_URL_IN_TEXT = re.compile(rf"(?<![A-Za-z0-9+.-]){_SCHEME}://[^\s\"'<>\\^`{{|}}]+")
_SECRET_NAME = re.compile(
    r"(?i)(?:^|[-_.])(?:tok(?:en)?|key|secret|sig(?:nature)?|pass(?:w(?:or)?d|phrase)?|pwd|auth\w*|credential\w*|code"
    r"|session(?:id)?|jwt|sas|otp|pat)$|token|secret|passw|apikey|signature|credential"
)
_SECRET_FOLDER = re.compile(r"(/(?:t|token|tokens|-/token)/)[^/?#\s]+")
"""conda's `/t/<token>/channel` (Anaconda's documentation, "Using tokens")."""
_PIPS_OWN = re.compile(r"(?:sha\d+|md5|egg|subdirectory)=[\w./\[\],-]+")
_TRAILING = ".,;:!?)]}"

# How URLs and addresses of repositories look in running text, with their parts as groups.
_USER = r"(?:[^\s/\"'`<>]|<[a-z0-9-]{1,40}-\d{1,6}>){1,500}"
"""Or a placeholder in its place."""
IN_TEXT = (
    rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{{1,20}})://(?:(?P<user>{_USER})@)?"
    r"(?P<host>\[[0-9a-fA-F:.%]{2,60}\]|[\w.-]{1,253})(?P<port>:\d{1,5})?(?P<path>/[^\s\"'`<>?#\\|,;)\]}]*)?"
    r"(?P<query>\?[^\s\"'`<>#\\|)\]}]*)?(?P<fragment>#[^\s\"'`<>\\|,;)\]}]*)?"
)
USER_IN_TEXT = r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]{1,20}://)(?P<user>[^\s/\"'`<>]{1,500})@(?=[\w\[*])"
SCP_IN_TEXT = (
    r"(?<![\w./-])(?P<user>[\w.-]{1,64})@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}):(?P<path>[\w~][\w./~-]{1,300})"
)
"""`git@github.com:owner/repository.git`."""
LOGIN_IN_TEXT = r"(?<![\w/@:.-])(?P<user>[\w.-]{1,64}:[^\s/@:\"'<>]{3,200})@(?P<host>[\w-][\w.-]{0,252})(?=[:/\s\"']|$)"
"""`user:password@host`, as proxies are given without a scheme."""
MAY_HOLD_LOGIN = r"://[^\s/\"]*@"
"""Decided at once; `hide` then looks closer."""
CONDA_TOKEN = r"(?P<before>/t/)(?P<token>[A-Za-z0-9_-]{8,200})(?=/|$)"  # noqa: S105 - a pattern


class Url:
    """A URL. `str`, `repr` and `format` never show a credential."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def revealed(self) -> str:
        """The whole text, for a request or an installer. Never for a message, a document or a log."""
        return self._text

    def __str__(self) -> str:
        return without_credentials(self._text)

    def __repr__(self) -> str:
        return f"Url({str(self)!r})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Url) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __copy__(self) -> "Url":
        return self

    def __deepcopy__(self, _memo: object) -> "Url":
        return self

    def __reduce__(self) -> "tuple[type[Url], tuple[str]]":
        """A pickle leaves the process, and holds no credential."""
        return (Url, (str(self),))


def url_of(text: str | None) -> Url | None:
    """What a user may have given."""
    return Url(text) if text else None


class WebAddress(NamedTuple):
    """Where to connect to: an http(s) address without the credentials that may stand in it."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        usual = {"http": 80, "https": 443}.get(self.scheme)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.path}"


def web_address(text: str) -> WebAddress | None:
    """An http(s) address without credentials, query and closing slash; None: it is none.

    (`urllib.parse` costs more time to import than a probe takes.)
    """
    scheme, separator, rest = place_of(text.strip()).partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in ("http", "https"):
        return None
    place, slash, path = rest.partition("/")
    host, _, port = place.rpartition(":") if place.rpartition(":")[2].isdecimal() else (place, "", "")
    if not host.strip("[]") or (port and int(port[:6]) > 65_535):
        return None
    return WebAddress(
        scheme, host.strip("[]"), int(port) if port else {"http": 80, "https": 443}[scheme], (slash + path).rstrip("/")
    )


def place_of(text: str) -> str:
    """Any text, with each URL in it cut to where it leads: without user, password, query and fragment."""
    return _URL_IN_TEXT.sub(lambda found: _place(found[0]), text) if "://" in text else text


def passwords_in(text: str) -> Iterator[str]:
    """The passwords of the URLs in a text."""
    for found in _URL_IN_TEXT.finditer(text) if "://" in text else ():
        password = (_taken_apart(found[0])[1] or "").partition(":")[2]
        if password:
            yield password


def without_credentials(url: str) -> str:
    """One URL as it may be shown: `***` in the place of each credential.

    The user information is all before the last `@` of the authority, so that a password that holds an `@` is hidden
    whole. Values of a query are hidden by name, and values of a fragment that are not pip's own; a token in the path
    where conda has it. The name that uv allows before an index (`name=https://...`) stays.
    """
    return _rewritten(url, HIDDEN)


def stripped(url: str) -> str:
    """One URL that works without the credentials, for a request or a command: they are left out, not marked."""
    return _rewritten(url, "")


def hide(text: str) -> str:
    """Any text, with each URL in it as it may be shown."""
    return _URL_IN_TEXT.sub(lambda found: _shown(found[0]), text) if "://" in text else text


def _shown(found: str) -> str:
    bare = found.rstrip(_TRAILING)
    return without_credentials(bare) + found[len(bare) :]


def _rewritten(url: str, mark: str) -> str:
    start, user, host, path, query, fragment = _taken_apart(url)
    if not start:
        return url
    shown = user if user in PUBLIC_USERS else mark
    kept = "&".join(filter(None, (_parameter(part, mark) for part in query.split("&"))))
    end = "&".join(filter(None, (_of_fragment(part, mark) for part in fragment.split("&"))))
    path = _SECRET_FOLDER.sub(rf"\g<1>{mark}" if mark else "", path)
    before = f"{shown}@" if user is not None and shown else ""
    return start + before + host + path + (f"?{kept}" if kept else "") + (f"#{end}" if end else "")


def _taken_apart(url: str) -> tuple[str, str | None, str, str, str, str]:
    """`https://`, user and password or None, host and port, path, query, fragment; no start: it is no URL."""
    start = _START.match(url.strip())
    if start is None:
        return "", None, "", url, "", ""
    rest, _, fragment = url.strip()[start.end() :].partition("#")
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    if "@" in path and _is_password(authority):
        authority, slash, path = _until_last_at(authority, path)  # a password that holds a slash
    user, at, host = authority.rpartition("@")
    return start[0], user if at else None, host, f"{slash}{path}", query, fragment


def _place(url: str) -> str:
    start, _, host, path, _, _ = _taken_apart(url)
    return f"{start}{host}{path}"


def _is_password(authority: str) -> bool:
    """`user:begin` before a slash: what follows the colon is no port. A later `@` then ends the password."""
    user, at, _ = authority.rpartition("@")
    name, colon, after = (user if at else authority).partition(":")
    return bool(colon and name and not authority.startswith("[") and (at or not after.isdigit()))


def _until_last_at(authority: str, path: str) -> tuple[str, str, str]:
    before, _, after = f"{authority}/{path}".rpartition("@")
    host, slash, rest = after.partition("/")
    return f"{before}@{host}", slash, rest


def _parameter(part: str, mark: str) -> str:
    """A value of a query, by its name."""
    name, equals, value = part.partition("=")
    if equals and value and _SECRET_NAME.search(name):
        return f"{name}={mark}" if mark else ""
    return part


def _of_fragment(part: str, mark: str) -> str:
    """`sha256=...`, `egg=...` and `subdirectory=...` are pip's own and no secrets; another value may be a token."""
    name, equals, _ = part.partition("=")
    if not equals or _PIPS_OWN.fullmatch(part):
        return part
    return f"{name}={mark}" if mark else ""


def local_path(url: str) -> str:
    """The path that a `file:` URL or a plain path names."""
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(url).path) if url.startswith("file:") else os.path.expanduser(url)  # noqa: PTH111 - slow to import

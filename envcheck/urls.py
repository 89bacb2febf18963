"""A URL that cannot print its credentials by accident. A leaf, standard library only: bootstrap.sh runs it, too.

`Url` prints, formats and compares as a URL without user, password, token and secret query; `revealed()` is the only way
to the whole text, and is called only where a request is made or an installer is given its index.
"""

import os
import re

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


class Url:
    """A URL. `str`, `repr` and `format` never show a credential."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def revealed(self) -> str:
        """The whole text, for a request or an installer. Never for a message, a document or a log."""
        return self._text

    @property
    def has_credentials(self) -> bool:
        """Something in it must not be shown."""
        return without_credentials(self._text) != self._text

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
    start = _START.match(url.strip())
    if start is None:
        return url
    rest, _, fragment = url.strip()[start.end() :].partition("#")
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    if "@" in path and _is_password(authority):
        authority, slash, path = _until_last_at(authority, path)  # a password that holds a slash
    user, at, host = authority.rpartition("@")
    shown = user if user in PUBLIC_USERS else mark
    kept = "&".join(filter(None, (_parameter(part, mark) for part in query.split("&"))))
    end = "&".join(filter(None, (_of_fragment(part, mark) for part in fragment.split("&"))))
    path = _SECRET_FOLDER.sub(rf"\g<1>{mark}" if mark else "", f"{slash}{path}")
    before = f"{shown}@" if at and shown else ""
    return start[0] + before + host + path + (f"?{kept}" if kept else "") + (f"#{end}" if end else "")


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

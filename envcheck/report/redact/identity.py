"""Who is at this box: the values that a report from here must not hold, in whatever form."""

import contextlib
import os
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from envcheck import paths
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.secret_names import Strength, strength_of
from envcheck.urls import passwords_in

_WORDS_THAT_ARE_NO_SECRETS = {"true", "false", "none", "null", "default", "disabled", "enabled"}
SHORTEST_SECRET = 6
SHORTEST_PASSWORD = 3
"""In a URL, where it is certain to be one."""
_HOME = Late(r"(?:/home|/Users|/mnt/c/Users)/([A-Za-z][\w.-]{1,31})")


class Identity(Struct, frozen=True, kw_only=True):
    """The user's own values; empty where a report comes from elsewhere."""

    home: str | None = None
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    """Values of variables whose names say secret."""


NOBODY = Identity()


def this_identity(environ: Mapping[str, str] = os.environ) -> Identity:
    """Who runs this, on which machine."""
    return Identity(
        home=_home(environ),
        users=tuple(dict.fromkeys(_users(environ))),
        hosts=tuple(dict.fromkeys(_hosts(environ))),
        secrets=tuple(dict.fromkeys(_secrets(environ))),
    )


def with_users_in(identity: Identity, text: str) -> Identity:
    """The identity with those whose home folders are named in `text`, so that their names are hidden elsewhere, too."""
    users = dict.fromkeys((*identity.users, *_HOME.now.findall(text)))
    return replace(identity, users=tuple(users))


def _home(environ: Mapping[str, str]) -> str | None:
    return (paths.home(environ) or "").rstrip("/") or None


def _users(environ: Mapping[str, str]) -> list[str]:
    found = [
        environ.get(name, "")
        for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER", "JUPYTERHUB_USER", "GIT_AUTHOR_NAME")
    ]
    try:
        import pwd

        entry = pwd.getpwuid(os.getuid())
    except (ImportError, KeyError, OSError):
        pass
    else:
        full_name = entry.pw_gecos.partition(",")[0]
        found += [entry.pw_name, full_name if " " in full_name else ""]
    return [name for name in found if name]


def _hosts(environ: Mapping[str, str]) -> list[str]:
    found = [environ.get("HOSTNAME", "")]
    with contextlib.suppress(OSError):
        found.append(os.uname().nodename)
    return [name for full in found if full for name in (full, full.partition(".")[0])]


def _secrets(environ: Mapping[str, str]) -> list[str]:
    found = [value for name, value in environ.items() if is_secret(name, value)]
    for value in environ.values():
        found += [password for password in passwords_in(value) if len(password) >= SHORTEST_PASSWORD]
    return found


def is_secret(name: str, value: str) -> bool:
    """A variable whose name says that its value is a secret, and which has one."""
    return (
        strength_of(name) in (Strength.CERTAIN, Strength.LIKELY)
        and len(value) >= SHORTEST_SECRET
        and value.lower() not in _WORDS_THAT_ARE_NO_SECRETS
        and not value.startswith(("/", "~"))
        and not value.isdigit()
    )

"""Hand the user's sources to pip and uv: through the environment, where no log and no process list shows credentials.

uv does not read pip's settings. Where the user has set nothing for uv, it is given pip's. Standard library only:
bootstrap.sh runs `main` before anything is installed.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from envcheck import paths
from envcheck.install.index_config import Sources, from_pip, from_uv, without
from envcheck.install.index_health import show, unreachable
from envcheck.install.transport import DIRECT, Route, route_of
from envcheck.pip_config import pip_settings
from envcheck.pypi import PYPI

Reach = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What the installers are given."""

    environment: Mapping[str, str]
    """Variables to set; all others stay as they are."""
    pip: Sources
    uv: Sources
    route: Route = DIRECT
    notes: tuple[str, ...] = ()
    """What does not answer and what is used in its place, as sentences for the user."""

    @property
    def silent(self) -> bool:
        """No source answers."""
        return self.pip.offline and self.uv.offline


def hand_over(
    environ: Mapping[str, str] | None = None,
    prefix: str | None = sys.prefix,
    index: str | None = None,
    reach: Reach | None = None,
) -> Handover:
    """Read the settings, ask every source whether it answers, and say what the installers need to be told.

    Args:
        environ: the environment whose settings count; this process's by default.
        prefix: of the environment, where pip may have settings of its own; None: not known.
        index: what the user asked for in so many words, in the place of the configured index. No other replaces it.
        reach: asks URLs, and returns those that do not answer, with the reason; None: over the network.
    """
    environ = dict(os.environ if environ is None else environ)
    settings = pip_settings(environ, prefix)
    pip, own = from_pip(settings), from_uv(environ)
    uv = own or pip
    if index:
        pip, uv = replace(pip, index=index), replace(uv, index=index)
    route = route_of(settings)
    silent = (reach or partial(unreachable, route=route))({*pip.all(), *uv.all(), *(() if index else (PYPI,))})
    if index in silent:
        gone = Sources(index=index, offline=True, dropped=((show(index), silent[index]),)) if index else Sources()
        return Handover(environment={}, pip=gone, uv=gone, notes=notes(gone))
    left_pip, left_uv = without(pip, silent), without(uv, silent)
    told = {}
    if left_pip.dropped or index:
        told.update(for_pip(left_pip))
    if left_uv.dropped or index or (own is None and not own_configuration(environ)):
        told.update(for_uv(left_uv, merged=own is None, environ=environ))
    if own is None:
        told.update(pip_network(settings, environ))
    told.update(pip_constraints(settings, environ))
    if not has_cache(environ):
        told["UV_NO_CACHE"] = "1"
    return Handover(
        environment=told,
        pip=left_pip,
        uv=left_uv,
        route=route,
        notes=tuple(dict.fromkeys((*notes(left_uv), *notes(left_pip)))),
    )


def only_folder(folder: str, environ: Mapping[str, str], prefix: str | None = sys.prefix) -> Handover:
    """What the installers need to be told to take all from one folder of wheels, and to ask nobody."""
    sources = Sources(index=None, links=(folder,))
    settings = pip_settings(environ, prefix)
    # The folder itself stands in the commands: in these variables a blank would end its name.
    told = {"PIP_NO_INDEX": "1", "PIP_EXTRA_INDEX_URL": " ", "PIP_FIND_LINKS": " ", "UV_OFFLINE": "1"}
    told.update((name, "") for name in ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS") if environ.get(name))
    if not has_cache(environ):
        told["UV_NO_CACHE"] = "1"
    told.update(pip_constraints(settings, environ))
    return Handover(environment=told, pip=sources, uv=sources)


def for_pip(sources: Sources) -> dict[str, str]:
    """Variables that make pip use exactly these sources."""
    # A blank, because pip takes an empty variable for one that is not set, and then reads its files.
    told = {"PIP_EXTRA_INDEX_URL": " ".join(sources.extra) or " ", "PIP_FIND_LINKS": " ".join(sources.links) or " "}
    if sources.index:
        return {**told, "PIP_INDEX_URL": sources.index}
    return {**told, "PIP_NO_INDEX": "1"}


def for_uv(sources: Sources, *, merged: bool, environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that make uv use exactly these sources.

    Args:
        sources: indexes and folders.
        merged: take the best version of all indexes, as pip does; uv by itself takes the first index that has any.
        environ: what is set already.
    """
    told = {"UV_INDEX": " ".join(sources.extra), "UV_EXTRA_INDEX_URL": "", "UV_FIND_LINKS": ",".join(sources.links)}
    told = {name: value for name, value in told.items() if value or environ.get(name)}
    if sources.index:
        told["UV_DEFAULT_INDEX"] = sources.index
    if sources.offline or not sources.index:
        told["UV_OFFLINE"] = "1"
    if merged and sources.extra and not environ.get("UV_INDEX_STRATEGY"):
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return told


def pip_network(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The network settings of pip, in the names that uv reads; never in the place of what is set."""
    proxy = settings.get("proxy")
    pairs = {
        "SSL_CERT_FILE": settings.get("cert"),
        "SSL_CLIENT_CERT": settings.get("client-cert"),
        "UV_INSECURE_HOST": settings.get("trusted-host"),
        "HTTPS_PROXY": None if environ.get("https_proxy") else proxy,
        "HTTP_PROXY": None if environ.get("http_proxy") else proxy,
    }
    return {name: " ".join(value.split()) for name, value in pairs.items() if value and not environ.get(name)}


def pip_constraints(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The constraints of pip for uv, where it has none of its own."""
    files = " ".join(settings.get("constraint", "").split())
    return {"UV_CONSTRAINT": files} if files and not environ.get("UV_CONSTRAINT") else {}


def has_cache(environ: Mapping[str, str]) -> bool:
    """There is a folder that uv may write its cache to: without one it refuses to work."""
    # pathlib is slow to import, and bootstrap.sh waits.
    known = paths.cache(environ, "uv") or paths.cache({"HOME": os.path.expanduser("~")}, "uv")  # noqa: PTH111
    folder = os.path.abspath(environ.get("UV_CACHE_DIR") or known or "/")  # noqa: PTH100
    while not os.path.exists(folder):  # noqa: PTH110
        folder = os.path.dirname(folder)  # noqa: PTH120
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)  # noqa: PTH112


def own_configuration(environ: Mapping[str, str]) -> bool:
    """The user has written down for uv itself where packages come from."""
    if environ.get("UV_NO_CONFIG"):
        return False
    folders = paths.config_folders(environ)
    files = [environ.get("UV_CONFIG_FILE"), *(f"{folder}/uv/uv.toml" for folder in folders), "/etc/uv/uv.toml"]
    return any(_names_sources(file) for file in files if file)


def _names_sources(file: str) -> bool:
    try:
        with open(file, encoding="utf-8") as text:  # noqa: PTH123 - pathlib is slow to import
            return any(
                line.lstrip("[ ").startswith(("index", "extra-index", "find-links", "no-index", "pip."))
                for line in text
            )
    except (OSError, UnicodeDecodeError):
        return False


def notes(sources: Sources) -> tuple[str, ...]:
    """What the user should know: each source that does not answer, and what is used."""
    said = [f"{url} does not respond ({reason})." for url, reason in sources.dropped]
    if not said:
        return ()
    if sources.offline:
        return (*said, "No package index responds; only cached packages can be installed.")
    return (*said, f"Using {', '.join(show(url) for url in sources.all())} instead.")


def main() -> int:
    """Print `NAME=value` lines for bootstrap.sh to export, and the notes on standard error. 1: no source answers."""
    told = hand_over()
    for note in told.notes:
        print(f"    {note}", file=sys.stderr)
    for name, value in told.environment.items():
        print(f"{name}={value}")
    return int(told.silent)

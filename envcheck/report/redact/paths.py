"""Paths: what belongs to the system and to libraries is kept, the user's own folders and names are not."""

import re
from collections.abc import Collection, Iterator

from envcheck.report.redact.allowlist import (
    ANCHORS,
    COMMON_USERS,
    HOME_PARENTS,
    KEPT_ENDINGS,
    KEPT_FOLDERS,
    KEPT_ROOTS,
    KNOWN_PART_FORMS,
    KNOWN_PARTS,
    LIBRARY_PARTS,
    SYSTEM_ROOTS,
    word_set,
)
from envcheck.report.redact.identity import Identity
from envcheck.report.redact.models import hide_cache_folder
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.vocabulary import Familiarity, familiarity, is_known
from envcheck.report.redact.word_forms import is_own_module

_ATOM = r"(?:<[a-z0-9-]{1,40}-\d{1,6}>|[^\s\"'`<>|;:,()\[\]{}*?$&=\\\x00-\x1f])"
_PATH = Late(
    rf"(?:(?<=[\s\"'`=:,(\[{{<>|;@&!])|(?<=\\n)|(?<=\\t)|(?<=-[IL])|^)(?:file://)?(?:~[\w-]{{0,32}})?/(?!/){_ATOM}*",
    flags=re.MULTILINE,
)
_WINDOWS = Late(
    r"\b[A-Za-z]:(?P<sep>\\\\|\\|/)(?:Users|Documents and Settings)(?P=sep)(?P<user>[^\\/\s\"'<>|:]{1,64}"
    r"(?:(?: [^\\/\s\"'<>|:]{1,40}){1,3}(?=[\\/]))?)"
)
_NAME = r"(?:<[a-z0-9-]{1,40}-\d{1,6}>|[^\\/\s\"'<>|:*?\x00-\x1f,;])+"
_WINDOWS_PATH = Late(
    rf"(?P<root>(?<![\w\\])[A-Za-z]:(?P<sep>\\{{1,8}})|(?<![\w\\:])\\{{2,8}}(?:<host-\d{{1,6}}>|wsl\$|wsl\.localhost)(?P<unc>\\{{1,4}}))"
    rf"(?P<rest>(?:{_NAME}(?: {_NAME}){{0,5}}\\{{1,8}}){{0,40}}(?:{_NAME})?)"
)
_BELOW_IS_KEPT = ("Program Files", "Program Files (x86)", "Windows", "ProgramData", "$Recycle.Bin", "Windows Kits")
_SPACED_HOME = Late(
    r"(?P<parent>/mnt/[a-z]/Users/|/Users/|/home/|/cygdrive/[a-z]/Users/)"
    r"(?P<user>[^\W\d_][\w.'-]{0,40}(?: [A-Z(][\w.'()-]{0,40}){1,3})(?=/)"
)
_USER_FOLDER = Late(
    r"(?P<parent>/(?:tmp|var/tmp|dev/shm)/(?:torchinductor_|torchelastic_|ray-|triton-|pip-\w+-|\.?[A-Za-z]{2,20}[_-]user[_-]|ssh-|tmux-|wandb-|vllm-|matplotlib-|"
    r"torch_extensions_|numba_|dask-|jupyter-|claude-|vscode-)|/var/spool/(?:mail|cron(?:/crontabs)?)/|/run/user/\d{1,8}/|/var/mail/)"
    r"(?P<user>[A-Za-z_][\w.-]{1,31})(?=[/\s\"':,)]|$)"
)
_QUOTED_SPACED = Late(
    r"(?<=(?P<quote>[\"'`]))/(?=[^\"'`\n]* )(?:[\w.+@()-]+(?: [\w.+@()-]+){0,4}/){1,20}"
    r"(?:[\w.+@()-]+(?: [\w.+@()-]+){0,4})?(?=(?P=quote))"
)
"""A path in quotes, some of whose parts hold blanks."""
_EXAMPLES = ("/path/with/space", "/path/to/runc")
"""Paths in the sentences of envcheck itself, which a reader replaces."""
_CACHED = ("models--", "datasets--", "spaces--")
_AT_REVISION = Late(r"(?P<name>[\w.-]{1,100}?)(?P<rest>(?:\.git)?@(?:[0-9a-f]{7,40}|v?\d[\w.]{0,30})(?:#egg)?)")
"""The end of an address that pip takes, `tok.git@1f2e3d4#egg=tok`."""
_BRAND = Late(
    r"nvidia|flash|torch|vllm|triton|transformers|cutlass|cudnn|nccl|tensorrt|xformers|Qwen|[A-Za-z]+-[0-9a-f]{40}"
)
"""Beginnings of public names, which people put before names of their own."""
_HOMES = {"home", "homes", "users", "user", "people", "students", "staff", "members"}
"""Below these lie the folders of people."""
_MOUNTS = word_set(
    "mnt media volumes mount nfs srv net export share shared raid tank pool envs work workspace workspaces"
    " project projects"
    " src code git repos scratch data experiments"
)
"""Below these lies what somebody named, even where its words are technical."""
_TECHNICAL = Late(r"[a-z]{3,}(?:[_-][a-z]{3,})+(?:[_-]?\d{1,4})?|[a-z]{4,}[_-]?\d{1,3}|_task_\w+")
_VERSIONED = Late(r"(?P<name>[A-Za-z][\w+]{1,30})-\d+(?:\.\d+){1,3}")
_TRAILING = ".!?…"
_API = {"v1", "v2", "health", "metrics", "api", "ping", "version"}


class Paths:
    """The paths of one report."""

    def __init__(self, identity: Identity, names: Names, packages: Collection[str]) -> None:
        self._names = names
        self._own = identity.home
        self._packages = {package.replace("-", "_").lower() for package in packages}
        self._done: dict[str, str] = {}

    def in_text(self, text: str) -> str:
        """`text` with every path in it treated."""
        if "/" in text:
            text = _SPACED_HOME.now.sub(self._spaced, text)
            text = _USER_FOLDER.now.sub(self._user_folder, text)
            text = _QUOTED_SPACED.now.sub(lambda match: self.one(match[0]), text)
            text = _PATH.now.sub(self._found, text)
        if "\\" in text:
            text = _WINDOWS_PATH.now.sub(self._windows_path, text)
        return _WINDOWS.now.sub(self._windows, text) if ":/" in text else text

    def one(self, path: str) -> str:
        """One path, which is all of its text: it may hold spaces."""
        if path not in self._done:
            self._done[path] = self._hide(path)
        return self._done[path]

    def known(self) -> Iterator[tuple[str, str]]:
        """The paths with spaces that were treated, which no pattern finds in a text."""
        yield from ((path, shown) for path, shown in self._done.items() if " " in path and path != shown)

    def _found(self, match: re.Match[str]) -> str:
        path = match[0].rstrip(_TRAILING)
        scheme = "file://" if path.startswith("file://") else ""
        return scheme + self.one(path.removeprefix("file://")) + match[0][len(path) :]

    def _spaced(self, match: re.Match[str]) -> str:
        return match["parent"] + self._names.of("user", match["user"])

    def _user_folder(self, match: re.Match[str]) -> str:
        if match["user"].isdigit() or any(c.isdigit() for c in match["user"][:2]):
            return match[0]
        return match["parent"] + self._user(match["user"])

    def _windows_path(self, match: re.Match[str]) -> str:
        pieces = re.split(r"(\\{1,8})", match["rest"])
        parts = pieces[::2]
        if parts[0] in _BELOW_IS_KEPT:
            return match[0]
        home = 1 if parts[0] in ("Users", "Documents and Settings") else None
        if "wsl" in match["root"] and parts[1:2] == ["home"]:
            home = 2
        last = len(parts) - 1
        anchored = False
        for at, part in enumerate(parts):
            if at == home:
                parts[at] = self._user(part)
            elif not anchored and not (at == 0 and "wsl" in match["root"]):
                parts[at] = self._part(part, last=at == last)
            anchored = anchored or part in ANCHORS or part in ("site-packages", "Lib", "Scripts")
        pieces[::2] = parts
        return match["root"] + "".join(pieces)

    def _windows(self, match: re.Match[str]) -> str:
        return match[0][: -len(match["user"])] + self._user(match["user"])

    def _hide(self, path: str) -> str:
        if path in _EXAMPLES:
            return path
        own, below = self._below_own_home(path)
        if own is not None:
            return own + self._parts(below)
        for parent in HOME_PARENTS:
            if path.startswith(parent):
                user, slash, rest = path[len(parent) :].partition("/")
                return parent + self._user(user) + slash + self._parts(rest)
        if path.startswith("~") and not path.startswith("~/"):
            user, slash, rest = path[1:].partition("/")
            return f"~{self._user(user)}{slash}{self._parts(rest)}"
        if path.startswith(("/root/", "~/")):
            base, rest = path.split("/root/" if path[0] == "/" else "~/", 1)
            return path[: len(path) - len(rest)] + self._parts(rest) if not base else path
        return self._elsewhere(path)

    def _below_own_home(self, path: str) -> tuple[str | None, str]:
        home = self._own
        if home and (path == home or path.startswith(f"{home}/")):
            return self._names.fixed("~", "home", home) + path[len(home) : len(home) + 1], path[len(home) + 1 :]
        return None, ""

    def _user(self, user: str) -> str:
        if not user or user in COMMON_USERS or PLACEHOLDER.fullmatch(user) or user == "Public":
            return user
        return self._names.of("user", user)

    def _elsewhere(self, path: str) -> str:
        parts = path.split("/")
        if len(parts) < 2 or not path.startswith("/"):
            return self._parts(path)
        first = parts[1]
        if (
            (first in KEPT_ROOTS and parts[2:3] != ["local"] and parts[2:4] != ["src", "app"])
            or first in _API
            or "/".join(parts[1:3]) in KEPT_FOLDERS
        ):
            cached = [self._cached(part) for part in parts]
            return "/".join(map(self._unknown, cached) if first in ("etc", "var") or first in _API else cached)
        if first in SYSTEM_ROOTS or first in KNOWN_PARTS or len(parts) > 2:
            return "/" + self._parts(path[1:])
        return path  # `/name` alone: a switch, a route, a mount

    def _parts(self, rest: str) -> str:
        """The parts below a folder that may be the user's own."""
        shown: list[str] = []
        anchored = False
        parts = rest.split("/")
        for at, part in enumerate(parts):
            before = parts[at - 1].lower() if at else ""
            if before in _HOMES and not anchored and not (at == len(parts) - 1 and "." in part):
                shown.append(self._user(part))
                continue
            public = (
                (anchored and not self._is_own_module(part, before))
                or part in ANCHORS
                or (at and before not in _MOUNTS and self._is_technical(part))
            )
            shown.append(part if public else self._part(part, last=at == len(parts) - 1))
            anchored = anchored or part in ANCHORS or part.lower().startswith(("pip-install-", "pip-build-env-"))
        return "/".join(shown)

    def _is_own_module(self, part: str, before: str) -> bool:
        """A package of one's own among the installed ones."""
        return before == "site-packages" and is_own_module(part) and part.lower() not in self._packages

    def _unknown(self, part: str) -> str:
        """A part of a folder of settings: what no vocabulary knows is somebody's."""
        return part if not part or is_known(part) or self._is_known(part) else self._part(part, last=True)

    def _is_technical(self, part: str) -> bool:
        """Several technical words, or one with a number: `received_events`, `phase1`; a single word may be a name."""
        return _TECHNICAL.now.fullmatch(part.lower()) is not None and familiarity(part) is Familiarity.TECHNICAL

    def _cached(self, part: str) -> str:
        return hide_cache_folder(part, self._names) if part.startswith(_CACHED) else part

    def _part(self, part: str, *, last: bool) -> str:
        if not part or part in (".", "..") or self._is_known(part):
            return part
        if part.startswith(_CACHED):
            return self._cached(part)
        if last and (pinned := _AT_REVISION.now.fullmatch(part)):
            return self._names.of("dir", pinned["name"]) + pinned["rest"]
        if part[0] == "." and is_known(part):
            return part  # `.ollama`: called by a program, not by a person
        if (versioned := _VERSIONED.now.fullmatch(part)) and familiarity(versioned["name"]) is Familiarity.TECHNICAL:
            return part
        stem, dot, ending = part.rpartition(".")
        if last and dot and stem and ending.lower() in KEPT_ENDINGS:
            technical = familiarity(stem) is Familiarity.TECHNICAL
            return part if technical or self._is_known(stem) else f"{self._names.of('file', stem)}.{ending}"
        return self._names.of("dir", part)

    def _is_known(self, part: str) -> bool:
        return (
            part in KNOWN_PARTS
            or part in LIBRARY_PARTS
            or PLACEHOLDER.search(part) is not None
            or (KNOWN_PART_FORMS.fullmatch(part) is not None and not (_BRAND.now.match(part) and not is_known(part)))
            or part.replace("-", "_").lower() in self._packages
        )

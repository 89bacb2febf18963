"""Users and hosts by where their names stand: prompts, system logs, lists of processes, messages of programs."""

import re
from collections.abc import Callable

from envcheck.compat.tables.known_packages import is_known
from envcheck.report.redact.allowlist import (
    COMMON_HOSTS,
    COMMON_USERS,
    KEPT_ENDINGS,
    KNOWN_PROGRAMS,
    NEVER_NAMES,
    word_set,
)
from envcheck.report.redact.patterns import Late, Words, near
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.urls import is_public
from envcheck.report.redact.vocabulary import Familiarity, familiarity

_USER = r"[A-Za-z_][\w.-]{0,31}\$?"
_HOST = r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
_START = r"(?:^|(?<=[\s\"'(=:,>])|(?<=\\n))"
_PROMPT = Late(rf"(?<![\w.+@/-])(?P<user>{_USER})@(?P<host>{_HOST})(?=:[~/]|:?\s?[~\]][^\n]{{0,80}}[$#%])", "@")
_REMOTE = Late(
    rf"(?P<name>\b(?:ssh|scp|rsync|sftp|mosh)\b[^\n|;]{{0,120}}?\s)(?P<user>{_USER})@(?P<host>{_HOST})",
    "@",
)
_SYSLOG = Late(
    rf"{_START}(?P<name>(?:<\d{{1,3}}>\d? ?)?(?:[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d"
    rf"|\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.,+:Z-]*) )"
    r"(?P<host>[\w.-]{1,63})"
    r"(?= [\w./()@-]{1,60}(?P<process>\[\d+\])?:| [\w./-]{1,48} (?:\d{1,10}|-) (?:[\w.-]{1,32}|-) )",
    form=("0:0:0",),
    flags=re.MULTILINE,
)
_UNAME = Late(r"(?P<name>\bLinux )(?P<host>[\w.-]{1,63})(?= \d+\.\d+\.\S+ #)", "Linux ", form=(" #",))
_HOST_LABEL = Late(
    r"(?P<name>\b(?:host_?name|node_?name|fqdn|static hostname|computer_?name|server_?name|nodelist"
    r"|slurmd?_?nodename|master_?addr|host)\\{0,7}[\"']?\s{0,3}[:=]\s{0,3}\\{0,7}[\"']?)(?P<host>[A-Za-z0-9][\w.-]{1,200})(?![\w(/])",
    "host", "node", "fqdn", "computer", "server", "master",
    form=(":", "="),
    flags=re.IGNORECASE,
)  # fmt: skip
_USER_LABEL = Late(
    r"(?P<name>\b(?:user_?name|log_?name|login|sudo_user|run_?as|owner|uid=\d{1,10}\(|for user|user|account)"
    r"\\{0,7}[\"']?(?<!\()\s{0,3}[:=]\s{0,3}\\{0,7}[\"']?"
    r"|\b[ug]id=\d{1,10}\(|\bfor user |\bsession opened for user |\bbelongs to user "
    r"|\blogged in as:? |\bAccepted \w{1,30} for |\bsudo(?:\[\d+\])?:\s{1,8}(?=[\w.-]{1,32} : ))"
    rf"(?P<user>{_USER})(?![\w./-])",
    form=(":", "=", "user ", "logged in as", "accepted "),
    flags=re.IGNORECASE,
)
_TEAM = Late(r"(?P<name>\blogged in as:? \S{1,80} \()(?P<owner>[\w.-]{1,64})(?=\))", "logged in as")
_HOST_NEEDLES = Words("host", "node", "fqdn", "computer", "server", "master")
_USER_NEEDLES = Words(
    "user",
    "login",
    "logged in",
    "sudo:",
    "accepted",
    "log_name",
    "logname",
    "owner",
    "account",
    "run_as",
    "runas",
    "uid",
    "gid",
)
_INTERNAL = Late(
    r"(?<![\w.@-])(?:(?<!/)|(?<=//))(?:[A-Za-z0-9_](?:[\w-]{0,62})\.){1,6}(?:internal|corp|lan|intra|intranet"
    r"|localdomain|home\.arpa|local|fritz\.box|box|home|lab|priv|private|ts\.net|cluster\.local)(?![\w-]|\.\w|\()",
    ".internal", ".corp", ".lan", ".intra", ".local", ".home", ".box", ".lab", ".priv", ".ts.net",
)  # fmt: skip
_ENDS = (
    "com|net|org|edu|gov|mil|int|io|ai|cloud|app|dev|tech|info|xyz|biz|site|online|store|top|systems|solutions|network"
    "|digital|agency|group|company|software|science|health|bio|life|world|team|tools|intern|eu|de|fr|uk|ch|nl|it|es|se"
    "|pl|jp|cn|kr|in|br|ca|au|at|be|dk|fi|no|cz|hu|ro|gr|pt|ie|il|tr|ru|ua|za|mx|ar|cl|sg|hk|tw|nz|us|co|me|tv"
)
_ENDS_OF_PLACES = (
    "net|io|dev|app|eu|de|fr|uk|ch|nl|it|es|se|pl|jp|cn|kr|in|br|ca|au|at|be|dk|fi|no|cz|us|co|me|cloud|software"
    "|systems|solutions|science|network|digital|group|company|health|bio|team|tools"
)
_PUBLIC_NAME = Late(
    rf"(?<![\w.@/:-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,62}})\.){{2,6}}(?:{_ENDS})(?![\w(/-]|\.\w)",
    *(f".{end}" for end in _ENDS.split("|")),
)
"""A whole name of the Internet. One of two parts could be an attribute, `torch.io`."""
_SHORT_NAME = Late(
    r"(?<![\w.@/:-])(?P<host>[A-Za-z][A-Za-z0-9-]{2,62}\.(?:com|org|edu|gov|mil|tech|xyz|biz|ai|site|online|info))"
    r"(?![\w(/-]|\.\w|\s?=)",
    ".com", ".org", ".edu", ".gov", ".mil", ".tech", ".xyz", ".biz", ".ai", ".site", ".online", ".info",
)  # fmt: skip
_NAMED_PLACE = Late(
    r"(?P<name>\b(?:at|to|from|host|server|via|on|reach|domain|site|proxy|endpoint)[ =:]{1,3})"
    rf"(?P<host>[A-Za-z][A-Za-z0-9-]{{2,62}}\.(?:{_ENDS_OF_PLACES}))(?![\w(/-]|\.\w|\s?=)",
    *(f".{end}" for end in _ENDS_OF_PLACES.split("|")),
)
"""A name of two parts whose end could be an attribute's, where a word says that it is a place."""
_PS = Late(
    rf"{_START}(?P<user>[\w.+-]{{1,32}})(?P<middle> +\d+ +\d+\.\d+ +\d+\.\d+ +\d+ +\d+ +\S+ +\S+ +\S+ +\d+:\d+ )"
    r"(?P<command>[^\n]+)",
    form=(" 0.0 0.0 ",),
    flags=re.MULTILINE,
)
_XID_PROCESS = Late(r"(?P<name>\bpid=\S{1,20},? name=)(?P<program>[^\s,;]{1,80})", "name=")
_OOM = Late(r"(?P<name>\b[Kk]illed process \d{1,10} \()(?P<program>[^)\n]{1,64})(?=\))", "illed process")
_SMI_ROW = Late(
    r"^(?P<name>\|\s+\d+\s+\S+\s+\S+\s+\d+\s+[CGM+]{1,3}\s+)(?P<program>\S[^|\n]*?)"
    r"(?P<gap>\s{2,}\d+MiB \|| {2,}N/A \|)",
    "MiB |",
    "N/A |",
    flags=re.MULTILINE,
)


def hide_people(text: str, names: Names) -> str:
    """`text` without the users, hosts and programs that stand where such names stand."""
    text = _PROMPT.sub(lambda m: f"{surely(user, m['user'], names)}@{surely(host, m['host'], names)}", text)
    text = _REMOTE.sub(lambda m: f"{m['name']}{user(m['user'], names)}@{surely(host, m['host'], names)}", text)
    text = _SYSLOG.sub(lambda m: m["name"] + (host(m["host"], names) if _is_logged(m) else m["host"]), text)
    text = _UNAME.sub(lambda m: m["name"] + host(m["host"], names), text)
    text = _INTERNAL.sub(lambda m: host(m[0], names), text)
    text = _PUBLIC_NAME.sub(lambda m: host(m[0], names), text)
    text = _SHORT_NAME.sub(lambda m: _short(m[0], names), text)
    text = _NAMED_PLACE.sub(lambda m: m["name"] + _short(m["host"], names), text)
    text = _PS.sub(lambda m: _process(m, names), text)
    text = _SMI_ROW.sub(lambda m: m["name"] + program(m["program"], names) + m["gap"], text)
    for pattern in (_XID_PROCESS, _OOM):
        text = pattern.sub(lambda m: m["name"] + program(m["program"], names), text)
    text = near(text, _HOST_NEEDLES, lambda lines: _HOST_LABEL.sub(lambda m: m["name"] + host(m["host"], names), lines))
    text = _TEAM.sub(lambda m: m["name"] + names.of("owner", m["owner"]), text)
    return near(text, _USER_NEEDLES, lambda lines: _USER_LABEL.sub(lambda m: m["name"] + user(m["user"], names), lines))


def _is_logged(match: re.Match[str]) -> bool:
    """A machine has logged the line, and the word is not the first of a message: `Python version:`, `See https:`."""
    word = match["host"]
    return bool(match["process"]) or not word.isalpha() or familiarity(word) is not Familiarity.TECHNICAL


def user(name: str, names: Names) -> str:
    """The placeholder of a user; an account that every system has is kept."""
    if name in COMMON_USERS or name.lower() in NEVER_NAMES or PLACEHOLDER.search(name):
        return name
    return names.of("user", name)


def host(name: str, names: Names) -> str:
    """The placeholder of a host; a public one, or what every machine is called, is kept."""
    folded = name.lower().rstrip(".")
    if name.isupper() and "_" in name:
        return name  # a constant
    nobodys = folded in COMMON_HOSTS or folded in COMMON_USERS or folded in NEVER_NAMES or is_known(folded)
    known = nobodys or is_public(name) or PLACEHOLDER.search(name)
    return name if known or name.replace(".", "").isdigit() or _is_code(name) else names.of("host", name)


def surely(hide: Callable[[str, Names], str], value: str, names: Names) -> str:
    """What `hide` makes of a value that stands where nothing but a name stands: it is looked for in the whole text."""
    shown = hide(value, names)
    if shown != value:
        names.sure.add(value.casefold())
    return shown


_PACKAGES = (
    "com.",
    "org.",
    "net.",
    "io.",
    "java.",
    "javax.",
    "scala.",
    "kotlin.",
    "android.",
    "torch.",
    "vllm.",
    "transformers.",
)


def _is_code(name: str) -> bool:
    """The name of a file or of a class: `estimator.py`, `org.apache.hadoop.ipc.Client`."""
    _, dot, ending = name.rpartition(".")
    if not dot:
        return False
    return ending.lower() in KEPT_ENDINGS or (
        name.count(".") >= 2 and (name.startswith(_PACKAGES) or ending[:1].isupper())
    )


_OBJECTS = word_set(
    "logger logging log self package pkg module model config cfg args torch numpy sys os app application"
)


def _short(name: str, names: Names) -> str:
    """A name of two parts, of which the first is none of a programmer's."""
    return name if name.partition(".")[0].lower() in _OBJECTS else host(name, names)


def program(name: str, names: Names) -> str:
    """A program's name without where it lies and what it was told; one that is not well known gets a placeholder."""
    if not name or name.startswith(("[", "<")) or PLACEHOLDER.search(name):
        return name
    first = name.split(" ", 1)[0] if name.startswith(("/", "...")) or name.split(" ", 1)[0] in KNOWN_PROGRAMS else name
    base = first.rpartition("/")[2]
    plain = base.split(":", 1)[0] if not base.startswith("VLLM") else base
    if base in KNOWN_PROGRAMS or plain in KNOWN_PROGRAMS or re.fullmatch(r"python\d(?:\.\d+)?", base):
        return base if base in KNOWN_PROGRAMS or base == plain else f"{plain}:{names.of('process', base)}"
    return names.of("process", name)


def command(line: str, names: Names) -> str:
    """A command line of somebody: the program where it is well known. Arguments are treated as any text is."""
    first, space, rest = line.strip().partition(" ")
    if first.startswith(("[", "/", "-", "<", "~")):
        return line
    return program(first, names) + space + rest


def _process(match: re.Match[str], names: Names) -> str:
    """A row of a list of processes; where it stands in quotes, it ends with them."""
    line, rest = match["command"], ""
    if match.start() and match.string[match.start() - 1] in "\"'n":
        line = re.split(r"[\"'\\]", line, maxsplit=1)[0]
        rest = match["command"][len(line) :]
    return user(match["user"], names) + match["middle"] + command(line, names) + rest

"""Hides whom and what the lines of `line_forms` name: each group of a pattern by what its name says."""

import re
from collections.abc import Callable

from envcheck.report.redact.allowlist import (
    COMMON_HOSTS,
    COMMON_USERS,
    KNOWN_NAMESPACES,
    KNOWN_OWNERS,
    KNOWN_PARTS,
    KNOWN_PROGRAMS,
    NEVER_NAMES,
    WORDS_TOO,
    word_set,
)
from envcheck.report.redact.line_forms import LINES
from envcheck.report.redact.models import hide_cache_folder, hide_model
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.people import host, surely, user
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.registry import hide_image
from envcheck.report.redact.slots.public import NATURE, is_nobodys
from envcheck.report.redact.vocabulary import Familiarity, familiarity
from envcheck.report.redact.word_forms import is_composite_name

_NUMBER = Late(r"[\d.]+")
_POD = Late(r"-[0-9a-f]{8,10}(?:-[0-9a-z]{5})?$|-[0-9a-z]{5}$")
_KEPT_ORGS = word_set(
    "nvidia microsoft google ubuntu debian canonical none null true false default root main test users"
)
_KEPT_DOMAINS = word_set(
    "NT BUILTIN NT-AUTHORITY AUTHORITY Users Windows System32 Program home usr n t r d s w b x0 x1b u0"
)
_KEPT_SUBJECTS = word_set("localhost ca root")


_DOMAIN_USER = Late(
    r"(?<![\w\\:./%-])(?P<domain>[A-Za-z][\w.-]{1,24})(?P<sep>\\{1,2})(?P<user>[A-Za-z_][\w.-]{1,31})(?![\w\\(-]|[.]\w|:\d)",
    "\\",
)
_IN_WINDOWS_PATH = Late(r"[A-Za-z]:\\[^\"'<>|\n]*\Z|\\\\[^\"'<>|\n]*\Z")
_SAYS_WHO = Late(
    r"(?:[=:：]\s{0,40}|\b(?:as|for|by|user|account|owner|whoami|is)\s{1,20}|/(?:user|u):)[\"'“]?\Z",
    flags=re.IGNORECASE,
)


def hide_domain_users(text: str, names: Names) -> str:
    r"""`text` without the domains and users of Windows, `CORP\eve`."""
    return _DOMAIN_USER.sub(lambda match: _domain_user(match, names), text)


def _domain_user(match: re.Match[str], names: Names) -> str:
    """A domain and a user in it, where they are no part of a path: a label says so, or the domain is no usual word."""
    begin = max(0, match.start() - 200)
    if _IN_WINDOWS_PATH.now.search(match.string, begin, match.start()):
        return match[0]
    domain, who = match["domain"], match["user"]
    if domain in _KEPT_DOMAINS or who in _KEPT_DOMAINS:
        return match[0]
    usual = familiarity(domain) is Familiarity.TECHNICAL and (
        domain in KNOWN_PARTS or familiarity(who) is Familiarity.TECHNICAL
    )
    if usual and not _SAYS_WHO.now.search(match.string, begin, match.start()):
        return match[0]
    return f"{_KINDS['domain'](domain, names)}{match['sep']}{user(who, names)}"


def hide_everyday(text: str, names: Names) -> str:
    """`text` without the people and machines that its lines name."""
    for line in LINES:
        text = line.sub(lambda match: _hide(match, names), text)
    return text


_SURE = {"user", "host", "pod", "job", "org", "namespace", "cluster", "project", "repository", "branch"}
"""Kinds of groups in which nothing but a name stands."""


def _hide(match: re.Match[str], names: Names) -> str:
    whole, start = match[0], match.start()
    pieces: list[str] = []
    done = 0
    groups = sorted((match.start(name), name) for name, value in match.groupdict().items() if value)
    for begin, name in groups:
        value = match[name]
        kind = name.rstrip("0123456789")
        hide = _KINDS[kind]
        pieces += (whole[done : begin - start], surely(hide, value, names) if kind in _SURE else hide(value, names))
        done = begin - start + len(value)
    return "".join(pieces) + whole[done:]


def _named(kind: str, kept: frozenset[str] = frozenset()) -> Callable[[str, Names], str]:
    def hide(value: str, names: Names) -> str:
        known = value in kept or value.lower() in kept or value.lower() in NEVER_NAMES or PLACEHOLDER.search(value)
        return value if known or value.isdigit() else names.of(kind, value)

    return hide


def _hosts(value: str, names: Names) -> str:
    """`node[01-04],gpu7:4`: each machine of a list."""
    parts = re.split(r",(?![\d,-]*\])", value)
    return ",".join(re.sub(r"^[A-Za-z][\w.-]*(?:\[[\d,-]+\])?", lambda m: host(m[0], names), part) for part in parts)


def _by(value: str, names: Names) -> str:
    """Who did something, where it is not what did it: a program, a package or a word."""
    word = value.lower()
    known = any(word in words for words in (KNOWN_PARTS, KNOWN_PROGRAMS, KNOWN_OWNERS, WORDS_TOO))
    return (
        value
        if known or (word.endswith(("ing", "er", "or", "ed", "ion", "ly")) and word.isalpha())
        else user(value, names)
    )


def _is_known(word: str) -> bool:
    return any(word.lower() in words for words in (KNOWN_PARTS, KNOWN_PROGRAMS, KNOWN_OWNERS, WORDS_TOO, NEVER_NAMES))


def _is_pet(word: str) -> bool:
    """What a machine may be called where a word before says that it is one: `cedar`, `gpu-box2`."""
    return (
        is_composite_name(word)
        or word in NATURE
        or (not _is_known(word) and familiarity(word) is not Familiarity.TECHNICAL)
    )


def _is_plain(value: str) -> bool:
    """Words of code, none of which is a name more often."""
    return familiarity(value) is Familiarity.TECHNICAL and NATURE.isdisjoint(re.split(r"[^a-z]+", value.lower()))


def _person(value: str, names: Names) -> str:
    words = value.split()
    if PLACEHOLDER.search(value) or any(word.lower() in NEVER_NAMES for word in words):
        return value
    return names.of("user", value)


_FIRST_NAMES = word_set(
    "alex andy anna anne adam aaron amy ann ben bob brian carl chris dan daniel dave david ed emma eric eva fred george"
    " greg hans henry ian igor ivan jan jane jason jeff jim joe john jon jose josh karl kate ken kevin kim larry laura"
    " lee leo lisa lucas luke maria mario mary matt mia michael mike nick nina oliver oscar otto paul peter phil rob"
    " robert roger ron ryan sam sara sarah scott sean simon steve sue susan ted theo thomas tim tom tony victor wei zoe"
)
"""Names that stand in public code, too."""


def _is_nobody(word: str) -> bool:
    """No first name: a company, a program, or a word of code."""
    folded = word.lower()
    if folded in _FIRST_NAMES:
        return False
    return _is_known(word) or familiarity(word) is Familiarity.TECHNICAL


def _gecos(value: str, names: Names) -> str:
    parts = value.split(",")
    return ",".join(
        names.of("user", part) if (" " in part or any(map(str.isdigit, part))) and part not in COMMON_USERS else part
        for part in parts
    )


def _cluster(value: str, names: Names) -> str:
    return value if PLACEHOLDER.fullmatch(value) or value in ("default", "minikube") else names.of("cluster", value)


_RESOURCES = word_set(
    "role user group policy instance function cluster training-job model endpoint key secret table repository"
    " assumed-role"
)


def _resource(value: str, names: Names) -> str:
    """What an ARN names: the type is kept, the name is not."""
    kind, slash, name = value.partition("/")
    return f"{kind}/{names.of('resource', name)}" if slash and kind in _RESOURCES else names.of("resource", value)


def _model(value: str, names: Names) -> str:
    return hide_model(value, names) or value


_KINDS: dict[str, Callable[[str, Names], str]] = {
    "user": user,
    "group": user,
    "by": _by,
    "host": host,
    "hosts": _hosts,
    "own": lambda value, names: value if is_nobodys(value) or _is_plain(value) else host(value, names),
    "pet": lambda value, names: host(value, names) if _is_pet(value) else value,
    "session": lambda value, names: value if familiarity(value) is Familiarity.TECHNICAL else names.of("job", value),
    "numbered": lambda value, names: value if value in COMMON_HOSTS else names.of("host", value),
    "firm": lambda value, names: value if _is_nobody(value) else names.of("organization", value),
    "first": lambda value, names: value if _is_nobody(value) else names.of("user", value),
    "ticket": lambda value, names: names.of("ticket", value),
    "box": lambda value, names: host(value, names) if is_composite_name(value) else value,
    "domain": _named("domain", _KEPT_DOMAINS),
    "dir": _named("dir"),
    "person": _person,
    "titled": lambda value, names: value if any(_is_known(word) for word in value.split()) else _person(value, names),
    "gecos": _gecos,
    "org": _named("organization", _KEPT_ORGS),
    "orgs": lambda value, names: ",".join(_KINDS["org"](one, names) for one in value.split(",")),
    "cluster": _cluster,
    "subject": _named("subject", _KEPT_SUBJECTS),
    "job": _named("job", COMMON_USERS),
    "pod": lambda value, names: value if is_nobodys(_POD.now.sub("", value)) else _named("pod")(value, names),
    "namespace": _named("namespace", KNOWN_NAMESPACES),
    "account": lambda value, names: value if PLACEHOLDER.search(value) else names.of("account", value),
    "network": _named("network"),
    "phone": lambda value, names: (
        names.of("phone", value) if sum(map(str.isdigit, value)) >= 8 and not _NUMBER.now.fullmatch(value) else value
    ),
    "contact": lambda value, names: names.of("phone", value),
    "serial": lambda value, names: value if PLACEHOLDER.search(value) else names.of("serial", value),
    "fingerprint": lambda value, names: names.of("fingerprint", value),
    "position": lambda value, names: names.of("position", value),
    "model": _model,
    "cached": hide_cache_folder,
    "image": hide_image,
    "repository": _named("repository"),
    "branch": _named("branch"),
    "resource": _resource,
    "project": _named("project"),
    "uuid": lambda value, names: names.of("uuid", value),
}

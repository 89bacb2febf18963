"""Logins and project names that are words of a dictionary, where the form of a chat, a list of processes or a request tells them.

`sage: which driver?` is no label: only what machines and people are called (`slots/public.py`'s creatures, plants and
stones) and words that are no code is taken for a name there.
"""

import re

from envcheck.report.redact.allowlist import KNOWN_OWNERS, word_set
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.slots.public import NATURE, is_nobodys
from envcheck.report.redact.vocabulary import Familiarity
from envcheck.report.redact.word_forms import is_noun, level_of

PUBLIC_MODELS = word_set("amber apollo arrow atlas eagle falcon flamingo granite hydra iron llama lynx mamba mercury nova orca orion"
                    " phoenix starling swift titan vega storm stone crystal ember")  # fmt: skip
"""Of these there are public models, programs or libraries: `mamba_ssm`, `the falcon repo`, `titan: ...`."""
_LOGIN = r"[a-z][a-z]{2,15}"
_SPEAKER = Late(
    rf"(?:^|(?<=\\n))(?P<before>[ \t>*|]{{0,4}}(?:\[?(?:\d{{4}}-\d\d-\d\d[ T])?\d\d?:\d\d(?::\d\d)?(?: ?[AP]M)?\]?[ \t]{{1,3}})?)"
    rf"(?:<(?P<user>{_LOGIN})>(?= \S)|(?P<user2>{_LOGIN}): (?=[^\n]{{2,}})|(?P<user3>{_LOGIN})[ \t]{{1,3}}"
    r"(?=\[?\d\d?:\d\d(?::\d\d)?(?: ?[AP]M)?\]?[ \t]*$))",
    flags=re.MULTILINE,
)
_PROCESS = Late(
    rf"^(?P<user>{_LOGIN})(?= {{1,16}}\d{{2,7}}[ \t][^\n]{{0,120}}?(?:python|torchrun|accelerate|bash|/usr/|/opt/|ray::|vllm|jupyter|node |sshd))",
    flags=re.MULTILINE,
)
_ARGUMENT = Late(
    r"(?:(?<=\.py )|(?<=python )|(?<=python3 )|(?<=torchrun )|(?<=bash )|(?<=\.sh )|(?<=\.yaml )|(?<=\.yml ))(?P<job>[a-z]{3,16}(?:_[a-z]{1,8}\d{0,4}|\d{1,3}){1,3})(?=\s|$|[\"'])",
    flags=re.MULTILINE,
)
_THING = Late(
    r"\b(?:[Tt]he|[Oo]ur|[Mm]y|[Tt]his|[Tt]heir|in|der|das|die|el|la|le) (?P<job>[a-z]{3,16})(?= (?:repo|repository|board|dashboard|workspace|run|sweep|cluster"
    r"|project|checkout|branch|worktree|pipeline|namespace|bucket|partition|queue|channel)(?:[\s,.;:)?!]|$))",
    flags=re.MULTILINE,
)
_REQUEST = Late(
    r"(?P<before>\b(?:GET|POST|PUT|PATCH|DELETE|HEAD) (?:/[\w.-]{1,40}){0,4}?/(?:clients?|customers?|tenants?|orgs?|organizations?|compan(?:y|ies)|accounts?|kunden|clientes?|klanten|teams?|users?|workspaces?)/)"
    r"(?P<org>[A-Za-z][\w.%-]{2,60})(?=[/ ?\"])"
)
_WIREGUARD = Late(r"(?P<before>^# ?(?:Name|friendly_name|peer|client) ?[=:] ?)(?P<host>[A-Za-z][\w.-]{1,40})[ \t]*$"
                  r"(?=\n)", context=("[Peer]", "PublicKey", "AllowedIPs"), flags=re.MULTILINE)  # fmt: skip
_PEER_REMARK = Late(r"(?P<before>\[Peer\][ \t]*\n[ \t]*[#;] ?)(?P<host>[\w][\w. -]{1,40}?)(?=[ \t]*\n)", "[Peer]")
_APPOSED = Late(
    r"\b(?P<before>(?:[Mm]y|[Oo]ur|[Tt]he|[Oo]ne) (?:box|machine|server|node|rig|workstation|laptop|desktop|host|cluster) \()(?P<host>[a-z][a-z0-9-]{2,30})(?=[,)])",
    " (",
)
_OF_COMPANY = Late(
    r"(?P<before>\b(?:here|I am|I'm|I work|we are|we're|writing|calling|greetings|hello) (?:from|at) )(?P<org>[A-Z][a-z]{3,20})(?=[.,;!)]|\n|$)"
)
_PATHS = word_set(
    "list search me self login logout token auth new all count status export import query http https api v1 v2"
    " index health metrics batch current default settings profile session sessions register verify password"
)
_LABELS = word_set(
    "note hint error warning fatal info debug skip todo fixme tip edit update question answer example output input"
    " command result expected actual solution workaround status title version usage summary reason details bash sh zsh"
    " fish ash dash make ninja flux spark bison flint gecko lint mesa julia kiwi mint snow swift ruby perl"
)


def hide_speakers(text: str, names: Names) -> str:
    """`text` without them."""
    for pattern in (_SPEAKER, _PROCESS):
        text = pattern.sub(lambda match: _login(match, names), text)
    text = _ARGUMENT.sub(lambda match: _argument(match, names), text)
    text = _THING.sub(lambda match: _thing(match, names), text)
    text = _REQUEST.sub(lambda match: _request(match, names), text)
    for pattern in (_WIREGUARD, _PEER_REMARK, _APPOSED, _OF_COMPANY):
        text = pattern.sub(lambda match: _peer(match, names), text)
    return text


def _login(match: re.Match[str], names: Names) -> str:
    group = str(match.lastgroup)
    word = match[group]
    if word in _LABELS or word in PUBLIC_MODELS or not (word in NATURE or _is_free(word)):
        return match[0]
    names.sure.add(word)
    return match[0].replace(word, names.of("user", word), 1)


def _is_free(word: str) -> bool:
    """A word of a dictionary that is no code, as logins are."""
    level = level_of(word)
    return (
        level is not None and level is not Familiarity.TECHNICAL and not is_nobodys(word) and is_noun(word, surely=True)
    )


def _argument(match: re.Match[str], names: Names) -> str:
    """`python train.py heron_stage3`: a bare argument whose first word is a creature, plant or stone."""
    first = re.split(r"[_\d]", match["job"])[0]
    if first not in NATURE or first in PUBLIC_MODELS:
        return match[0]
    names.sure.add(match["job"])
    return names.of("job", match["job"])


def _thing(match: re.Match[str], names: Names) -> str:
    word = match["job"]
    if word not in NATURE or word in PUBLIC_MODELS or word in KNOWN_OWNERS:
        return match[0]
    return match[0].replace(match["job"], names.of("job", word))


def _request(match: re.Match[str], names: Names) -> str:
    value = match["org"]
    if PLACEHOLDER.search(value) or value.lower() in _PATHS or is_nobodys(value) or value.isdigit():
        return match[0]
    named = (
        value[0].isupper()
        or "-" in value
        or level_of(value) in (Familiarity.UNKNOWN, Familiarity.KNOWN)
        or value in NATURE
    )
    return match["before"] + names.of("organization", value) if named else match[0]


def _peer(match: re.Match[str], names: Names) -> str:
    kind = "org" if "org" in match.re.groupindex else "host"
    value = match[kind]
    level = level_of(value)
    told = value.lower() in NATURE or level not in (None, Familiarity.TECHNICAL)
    if PLACEHOLDER.search(value) or is_nobodys(value) or "=" in value or not told:
        return match[0]
    shown = names.of("organization" if kind == "org" else "host", value)
    return match["before"] + match[0][len(match["before"]) :].replace(value, shown, 1)

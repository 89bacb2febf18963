"""Secrets that are known by the name that stands before them: `password=...`, `Authorization: ...`, `--token ...`."""

import re

from envcheck.report.redact.patterns import Late, near, words
from envcheck.report.redact.placeholders import PLACEHOLDER, Names

_CERTAIN = r"passw(?:or)?d|passwd|passphrase|secret|credentials?|private_?key|account_?key|client_?secret"
_LIKELY = (
    r"token|api_?key|access_?key(?:_?id)?|secret_?key|auth_?key|encryption_?key|signing_?key|master_?key|session_?key"
    r"|license_?key|subscription_?key|shared_?key|sas_?key|ssh_?key|apikey|authorization|bearer|cookie|session(?:_?id)?"
    r"|signature|sig|auth|nonce|otp|pat|pwd|webhook|dsn|(?<=[_-])pass(?:code)?"
)
_NAME = (
    rf"(?:[A-Za-z0-9]+[_.-]){{0,6}}(?:[A-Za-z0-9]{{0,16}}?(?P<certain>{_CERTAIN})|(?P<likely>{_LIKELY}))"
    r"(?:[_-](?:value|default|id|\d))?"
)
_VALUE = (
    r"(?P<value>\\{0,7}\"[^\"\\\r\n]{1,4096}\\{0,7}\"|\\{0,7}'[^'\\\r\n]{1,4096}\\{0,7}'"
    r"|[^\s\"'`,;&|<>\\(){}\[\]]{1,4096})"
)
_PAIR = Late(
    rf"(?<![A-Za-z0-9_])(?P<name>{_NAME})(?P<sign>\\{{0,7}}[\"']?\s{{0,3}}(?:=|:|=>|:=)\s{{0,3}}(?:b|u)?"
    rf"| is (?=[\"'])){_VALUE}",
    flags=re.IGNORECASE,
)
_FLAG = Late(
    rf"(?P<name>(?<![A-Za-z0-9-])--?(?:[a-z0-9]+-){{0,4}}(?:(?P<certain>{_CERTAIN.replace('_?', '-?')})"
    rf"|(?P<likely>{_LIKELY.replace('_?', '-?')})))(?P<sign>[ =]){_VALUE}",
    flags=re.IGNORECASE,
)
_HEADER = Late(
    r"(?P<name>\b(?:proxy-)?authorization\\{0,7}[\"']?\s{0,3}[:=]\s{0,3}\\{0,7}[\"']?(?:basic|bearer|token|digest|negotiate)?\s{1,3}"
    r"|\b(?:set-)?cookie\\{0,7}[\"']?\s{0,3}:\s{0,3}\\{0,7}[\"']?"
    r"|\bx-[a-z-]{0,30}(?:token|key|secret|signature)[a-z-]{0,10}\\{0,7}[\"']?\s{0,3}:\s{0,3}\\{0,7}[\"']?"
    r"|\bbearer\s{1,3})(?P<value>[^\s\"'\\,][^\r\n\"'\\]{7,4096})",
    flags=re.IGNORECASE,
)
_SCHEME = Late(
    r"(?P<name>\b(?:proxy-)?authorization\\{0,7}[\"']?\s{0,3}[:=]\s{0,3}\\{0,7}[\"']?(?:basic|bearer|token|digest|negotiate)\s{1,3})"
    r"(?P<value>[A-Za-z0-9+/._~=-]{8,4096})",
    flags=re.IGNORECASE,
)
"""The scheme says what follows: one word, whatever it looks like, and whatever else stands in the line."""
_NETRC = Late(r"(?P<name>\blogin\s+\S{1,200}\s+password\s+)(?P<value>\S{1,400})")
_CURL_USER = Late(r"(?P<name>\bcurl\b[^\r\n|;]{0,400}?\s(?:-u|--user)[ =])(?P<value>[^\s:]{1,100}:\S{1,300})")
_SHORT_FLAG = Late(
    r"(?P<name>\b(?:(?:docker|podman|helm|oras|skopeo) (?:registry )?login"
    r"|mysql(?:dump|admin|import)?|mariadb(?:-dump)?|sshpass|sqlcmd|mongo(?:sh|dump)?|redis-cli|7z)\b[^\r\n|;]{0,200}?"
    r"\s-(?:p|P|a)\s?[\"']?)(?P<value>[^\s\"']{4,200})"
)
"""Commands that take a password behind one letter."""

_TOKENIZER = Late(
    r"(?:pad|eos|bos|unk|cls|sep|mask|image|video|vision|audio|special|next|last|first|new|max|min|num|per|add|prompt|chat"
    r"|text|start|end|stop|decoder|encoder|begin|forced|suppress|the|a|this|each|one|unexpected|invalid|current)"
    r"s?[_. -]"
    r"(?:[a-z]+[_.-]){0,3}token",
    flags=re.IGNORECASE,
)
"""Tokens of a tokenizer or a parser, which are no secrets."""
_HARMLESS = Late(
    r"(?:none|null|nil|true|false|yes|no|ok|on|off|set|unset|not|missing|required|redacted|hidden|empty|str|string|bytes|int"
    r"|float|bool|optional|default|undefined|unknown|expired|invalid|found|present|is|are|was|the|a|an|and|or|for|in|to|of"
    r"|failed|error|x+|\*+|\.+|-+|\$\{?\w+\}?|%\w+%|amd64|arm64|i386|https?|file|basic|bearer|\d{1,7}(?:\.\d+)?)[.:!]?",
    flags=re.IGNORECASE,
)
"""What stands behind such a name and is no value."""
SHORTEST_VALUE = 6
_NEEDLES = words(
    "pass", "secret", "cred", "key", "token", "auth", "bearer", "cookie", "session", "sig", "nonce", "otp", "pat",
    "pwd", "webhook", "dsn", "curl", " login", "mysql", "mariadb", "sqlcmd", "mongo", "redis-cli", "7z",
)  # fmt: skip
SECRET_NAME = Late(
    rf"(?:[A-Za-z0-9]+[_.-])*(?:{_CERTAIN}|{_LIKELY}|pass|creds?)s?(?:[_-](?:value|default|\d))?",
    flags=re.IGNORECASE,
)
"""The name of a variable whose value is a secret."""


def hide_labelled(text: str, names: Names) -> str:
    """`text` without the values behind names that say secret."""
    return near(text, _NEEDLES, lambda lines: _hide(lines, names))


def _hide(text: str, names: Names) -> str:
    text = _SHORT_FLAG.sub(lambda match: match["name"] + names.of("secret", match["value"]), text)
    text = _SCHEME.sub(lambda match: _credential(match, names), text)
    for pattern in (_HEADER, _NETRC, _CURL_USER):
        text = pattern.sub(lambda match: _whole(match, names), text)
    for pattern in (_FLAG, _PAIR):
        text = pattern.sub(lambda match: _pair(match, names), text)
    return text


def _credential(match: re.Match[str], names: Names) -> str:
    value = match["value"]
    word = value.isalpha() and (value.islower() or len(value) < 12)
    return match[0] if word or _HARMLESS.now.fullmatch(value) else match["name"] + names.of("secret", value)


def _whole(match: re.Match[str], names: Names) -> str:
    value = match["value"].rstrip()
    rest = match["value"][len(value) :]
    if PLACEHOLDER.match(value) or _HARMLESS.now.fullmatch(value) or not any(map(looks_random, value.split())):
        return match[0]
    return match["name"] + names.of("secret", value) + rest


def _pair(match: re.Match[str], names: Names) -> str:
    quoted = match["value"]
    value = quoted.strip("\\").strip("\"'").rstrip("\\")
    if PLACEHOLDER.search(value) or _HARMLESS.now.fullmatch(value) or _TOKENIZER.now.search(match["name"]):
        return match[0]
    if match["certain"] is None and not looks_random(value) and not _is_variable(match["name"], match["sign"], value):
        return match[0]
    if match["certain"] is not None and (value.startswith(("/", "~", "<", "$")) or len(value) < 3):
        return match[0]
    return match["name"] + match["sign"] + quoted.replace(value, names.of("secret", value))


def _is_variable(name: str, sign: str, value: str) -> bool:
    """`API_KEY=...`: a variable of such a name holds a secret, whatever it looks like."""
    return (
        sign == "=" and name.isupper() and len(value) >= SHORTEST_VALUE and not value.startswith(("/", "~", ".", "$"))
    )


def looks_random(value: str) -> bool:
    """Long enough, and mixed as words, paths, numbers and versions are not."""
    if len(value) < 8 or value.startswith(("/", "~", "./", "<", "$")):
        return False
    letters = sum(c.isalpha() for c in value)
    digits = sum(c.isdigit() for c in value)
    if not letters or len(set(value)) < 5:
        return False
    if digits >= 2 and letters >= 2:
        return True
    mixed = any(c.isupper() for c in value[1:]) and any(c.islower() for c in value)
    return len(value) >= 16 and mixed and not value.isalpha()

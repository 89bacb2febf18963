"""Keys of no known issuer: long runs mixed as no name is, and hexadecimal digits that no word calls a digest."""

import re
from itertools import pairwise

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Names

_RUN = Late(
    r"(?<![A-Za-z0-9_/+.=~-])(?:(?<=\\n)|(?<=\\t)|(?<!\\))(?P<before>sha\d{1,3}[=:-]"
    r"|md5[=:-])?(?P<run>[A-Za-z0-9_-]{20,300})(?![A-Za-z0-9_/+~-]|=[A-Za-z0-9]|\.\w)"
)
"""Whole words: no part of a path, which is looked at part by part. What stands behind `sha256=` is a digest."""
_ASSIGNED = Late(
    r"(?<=[A-Za-z_\d]=)(?<!sha1=)(?<!sha256=)(?<!sha384=)(?<!sha512=)(?<!md5=)(?P<run>[A-Za-z0-9_-]{24,300})(?![A-Za-z0-9_/+-]|\.\w)"
)
_BASE64 = Late(r"(?<![A-Za-z0-9+/_.=:-])(?P<run>[A-Za-z0-9][A-Za-z0-9+/]{38,2000}={0,2})(?![A-Za-z0-9+/=]|\.\w)")
_MANGLED = Late(r"_[ZR]|(?:^|_)Z[NK]")
"""Names of C++ and Rust as linkers write them."""
LONGEST_WORD = 10
"""Letters of one case in a row; a random run of 40 has a longer one once in a hundred."""
SHORTEST = 24
SHORTEST_HEX = 32
_WORD = Late(rf"[a-z]{{{LONGEST_WORD + 1}}}|[A-Z]{{{LONGEST_WORD + 1}}}")
_WORDS = Late(r"[a-z]{6}|[A-Z][a-z]{5}|[A-Z]{6}")
MIXED = 0.42
"""The share of neighbours of different kinds; a random run has 0.62, `CamelCase` 0.3."""
MIXED_SHORT = 0.5
ONE_CASE = 0.34
"""The same of letters of one case and digits; a random run has 0.4."""
_HEX = Late(r"[0-9a-f]+|[0-9A-F]+")
_DIGEST_BEFORE = Late(
    r"(?:\b|_)(?:commits?|sha-?\d{0,3}(?:sum)?|digests?|hash(?:es|sum)?|rev(?:ision)?s?|etags?|md5(?:sum)?"
    r"|checksums?|crc\d*|blobs?|trees?|snapshots?|git|head"
    r"|build[ _-]?ids?|fingerprints?|manifests?|layers?|image[ _-]?ids?|merge|checkout|refs?|srcversion|cubins?"
    r"|fx[ _]?graph|inductor"
    r"|cache[ _-]?key|submodule|integrity|cherry-pick|rebase|pinned|lock(?:file)?|verif(?:y|ied|ication)"
    r"|mismatch)(?![A-Za-z])"
    r"|\b(?:index|parent|object|version|tag|branch|requires|model|weights?|shard|file)[^\w\n]{1,4}\Z|@\Z",
    flags=re.IGNORECASE,
)
"""Words that say, shortly before, that hexadecimal digits are a digest or a revision."""
_COMPARED = Late(r"\b(?:got|expected|actual|computed|found)\W{1,20}\Z", flags=re.IGNORECASE)
"""What checks of digests say; the line before tells which digests."""
_KEY_BEFORE = Late(
    r"(?:key|token|secret|login|auth\w*|password|credential\w*|bearer|user)\b[^\n]{0,24}\Z", flags=re.IGNORECASE
)
_DIGEST_AFTER = Late(
    r"(?:[ *]{1,3}|\t)[\w./+-]{1,200}(?:\.\w{1,12}|HEAD|refs/\S+)|\t|\.(?:whl|tar|lock|incomplete|json|so|py)"
    r"|[ ]refs/|\.{2,3}[0-9a-f]"
)
_SEQUENCE = "0123456789abcdef0123456789abcdef"


_CHOSEN = Late(
    r"(?<![\w./?=&:%@#$!+*~^-])(?=[A-Za-z0-9]*[!?#$%^*&~+])(?=[^\s\d]*\d|[^\s]{0,40}[a-z][!?#$%^*&~][A-Z])"
    r"(?=[^\s]{0,40}[a-z])(?=[^\s]{0,40}[A-Z])(?=[^\s]{0,40}\d)"
    r"[A-Z][a-z0-9]{2,20}[!?#$%^*&~+][A-Za-z0-9!?#$%^*&~+]{2,20}(?![\w./=(:@-])",
    "!", "?", "#", "$", "%", "^", "*", "&", "~", "+",
)  # fmt: skip
"""`Copper7?Moth`: words, a digit and a sign between them, as people make passwords, and nobody makes names."""


def hide_chosen(text: str, names: Names) -> str:
    """`text` without passwords of that form, whatever stands before them."""
    return _CHOSEN.sub(lambda match: names.of("secret", match[0]), text)


def hide_unknown(text: str, names: Names) -> str:
    """`text` without them."""
    if len(text) < SHORTEST - 4:
        return text
    text = _RUN.sub(lambda match: match[0] if match["before"] else _run(match, names), text)
    text = _ASSIGNED.sub(lambda match: _run(match, names), text)
    return _BASE64.sub(lambda match: _base64(match, names), text)


def _run(match: re.Match[str], names: Names) -> str:
    run = match["run"]
    if looks_like_key(run):
        return names.of("key", run)
    begin = match.start("run")
    if is_hex_key(run) and not is_digest(match.string, begin, match.end("run")):
        return names.of("key", run)
    return match[0]


def _base64(match: re.Match[str], names: Names) -> str:
    run = match["run"]
    body = re.sub(r"[+/=]", "", run)
    words = sum(len(part) for part in run.split("/") if part.isalpha() and (part.islower() or part.istitle()))
    if len(body) < 0.9 * len(run) - 2 or words > 0.15 * len(run) or not _is_mixed(body, MIXED_SHORT):
        return match[0]
    return names.of("key", run)


def is_hex_key(run: str) -> bool:
    """Hexadecimal digits, so many and so mixed as only a key or a digest has; perhaps behind a short beginning."""
    start, sign, body = run.rpartition("_")
    body = body if sign and len(start) <= 12 else run
    if len(body) < SHORTEST_HEX or not _HEX.now.fullmatch(body):
        return False
    folded = body.lower()
    return len(set(folded)) >= 8 and any(c.isalpha() for c in body) and folded[:8] not in _SEQUENCE + _SEQUENCE[::-1]


def is_digest(text: str, begin: int, end: int) -> bool:
    """What stands around hexadecimal digits says that they are a digest or a revision."""
    line = text[max(text.rfind("\n", 0, begin) + 1, begin - 100) : begin]
    if _KEY_BEFORE.now.search(line):
        return False
    if _COMPARED.now.search(line):
        line = text[max(0, begin - 300) : begin]
    return _DIGEST_BEFORE.now.search(line) is not None or _DIGEST_AFTER.now.match(text, end) is not None


def looks_like_key(run: str) -> bool:
    """Upper case, lower case and digits, mixed as by chance, in the whole or in a part of it."""
    if _MANGLED.now.search(run):
        return False
    whole = re.sub(r"[_-]", "", run)
    parts = [part for part in re.split(r"[_-]", run) if len(part) >= SHORTEST]
    if any(_is_mixed(part, MIXED) for part in (whole, *parts) if len(part) >= SHORTEST):
        return True
    if whole == run and _is_one_case(run):
        return True
    return any(map(_is_one_case, parts)) or (
        len(whole) >= SHORTEST - 4 and _is_mixed(whole, MIXED_SHORT) and not _WORDS.now.search(run)
    )


def _is_mixed(body: str, share: float) -> bool:
    kinds = [_kind(character) for character in body]
    if min(kinds.count("A"), kinds.count("a")) < 4 or kinds.count("0") < 2:
        return False
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes >= share * len(kinds) and not _WORD.now.search(body)


def _is_one_case(body: str) -> bool:
    """Letters of one case and digits taking turns, as in base32 and base36; hexadecimal digits are another matter."""
    if len(body) < SHORTEST or _HEX.now.fullmatch(body) or not (body.islower() or body.isupper()):
        return False
    kinds = [_kind(character) for character in body]
    digits = kinds.count("0")
    changes = sum(one != other for one, other in pairwise(kinds))
    return digits >= 3 and changes >= ONE_CASE * len(kinds) and len(set(body)) >= 12 and not _WORDS.now.search(body)


def _kind(character: str) -> str:
    return "0" if character.isdigit() else "A" if character.isupper() else "a"

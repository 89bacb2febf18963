"""Keys of no known issuer: long runs that are mixed as no name is."""

import re
from itertools import pairwise

from envcheck.report.redact.placeholders import Names

_RUN = re.compile(r"(?<![A-Za-z0-9_/+.=-])(?P<before>sha\d{3}[=:-])?(?P<run>[A-Za-z0-9_-]{28,300})(?![A-Za-z0-9_/+-])")
"""Whole words: no part of a path, which is looked at part by part. What stands behind `sha256=` is a digest."""
_ASSIGNED = re.compile(
    r"(?<=[a-z]=)(?<!sha256=)(?<!sha384=)(?<!sha512=)(?P<run>[A-Za-z0-9_-]{28,300})(?![A-Za-z0-9_/+-])"
)
_MANGLED = re.compile(r"_[ZR]|(?:^|_)Z[NK]")
"""Names of C++ and Rust as linkers write them."""
LONGEST_WORD = 10
"""Letters of one case in a row; a random run of 40 has a longer one once in a hundred."""
SHORTEST = 24
_WORD = re.compile(rf"[a-z]{{{LONGEST_WORD + 1}}}|[A-Z]{{{LONGEST_WORD + 1}}}")
MIXED = 0.42
"""The share of neighbours of different kinds; a random run has 0.62, `CamelCase` 0.3."""


def hide_unknown(text: str, names: Names) -> str:
    """`text` without them."""
    text = _RUN.sub(lambda match: match[0] if match["before"] else _run(match, names), text)
    return _ASSIGNED.sub(lambda match: _run(match, names), text)


def _run(match: re.Match[str], names: Names) -> str:
    return names.of("key", match["run"]) if looks_like_key(match["run"]) else match[0]


def looks_like_key(run: str) -> bool:
    """Upper case, lower case and digits, mixed as by chance, in the whole or in a part of it."""
    if _MANGLED.search(run):
        return False
    parts = [part for part in re.split(r"[_-]", run) if len(part) >= SHORTEST]
    return any(map(_is_mixed, (re.sub(r"[_-]", "", run), *parts)))


def _is_mixed(body: str) -> bool:
    kinds = [_kind(character) for character in body]
    if min(kinds.count("A"), kinds.count("a")) < 4 or kinds.count("0") < 2:
        return False
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes >= MIXED * len(kinds) and not _WORD.search(body)


def _kind(character: str) -> str:
    return "0" if character.isdigit() else "A" if character.isupper() else "a"

"""Texts that may say the same: what was redacted, and where a user's home lies, is no difference.

Reports are redacted with placeholders (`<user-1>`, `GPU-<2>`, `~`), numbered within each report by itself. A
placeholder may stand for anything, so two texts that could be the same under some reading of their placeholders are not
told apart.
"""

import re

HOME = re.compile(r"(?:/home|/Users|/mnt/c/Users)/[^/:;,\s]+|/root(?=[/:;,\s]|$)|(?<![^:;,\s])~[^/:;,\s]*")
"""A home folder, wherever it stands in a text: people are called differently, and that matters to nothing."""
PLACEHOLDER = re.compile(r"<[a-z0-9]+(?:-[a-z0-9]+)*-[0-9]+>|(?<=GPU-)<[0-9]+>|(?<=MIG-)<[0-9]+>")


def same(one: object, other: object) -> bool:
    """Two values, or lists of values, may be the same."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _alike(_pieces(one), _pieces(other))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return one == other


def is_redacted(text: str) -> bool:
    """Something in it is not shown."""
    return PLACEHOLDER.search(text) is not None


def _pieces(text: str) -> list[str]:
    """What is known of a text, between its placeholders."""
    return PLACEHOLDER.split(HOME.sub("~", text))


def _alike(one: list[str], other: list[str]) -> bool:
    if len(one) > 1 and len(other) > 1:
        return one == other or (_begin_alike(one[0], other[0]) and _end_alike(one[-1], other[-1]))
    pattern, whole = (one, other[0]) if len(other) == 1 else (other, one[0])
    return _fits(pattern, whole)


def _fits(pieces: list[str], whole: str) -> bool:
    """`whole` holds the pieces in their order, the first at its beginning and the last at its end."""
    if len(pieces) == 1:
        return pieces[0] == whole
    at = len(pieces[0])
    if not whole.startswith(pieces[0]):
        return False
    for piece in pieces[1:-1]:
        found = whole.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return whole.endswith(pieces[-1]) and len(whole) - len(pieces[-1]) >= at


def _begin_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _end_alike(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)

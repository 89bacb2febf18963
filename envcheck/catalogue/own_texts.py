"""The catalogue's own texts and words: what its problems and remedies say by themselves, without any value of a log.

Whoever hides what is private asks here first: nothing in these texts comes from a machine or from somebody's log. They
are read from the loaded modules, so a new remedy has nothing to register.
"""

import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType, FunctionType

from msgspec import Struct

from envcheck.late_pattern import late

_NOT_OURS = frozenset({"example", "source", "anchors", "pattern"})
"""Fields of an entry that quote what other programs print."""
_WORD = late(r"[A-Za-z0-9](?:\w|[.+-](?=\w))*", re.ASCII)


def own_texts() -> frozenset[str]:
    """Every text that the loaded part of the catalogue may print as it is."""
    return _texts_of(_loaded(len(sys.modules)))


@lru_cache(maxsize=2)
def _loaded(_modules: int) -> tuple[str, ...]:
    """The loaded modules of the catalogue; looked for again where a module was imported since the last text."""
    return tuple(sorted(name for name in list(sys.modules) if name.startswith(f"{__package__}.")))


def own_words() -> frozenset[str]:
    """The words of those texts: options, packages, programs and what else they name."""
    return _words_of(own_texts())


@lru_cache(maxsize=2)
def _texts_of(modules: tuple[str, ...]) -> frozenset[str]:
    waiting: list[object] = [value for name in modules for value in vars(sys.modules[name]).values()]
    seen: set[int] = set()
    texts: set[str] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            texts.add(value)
        elif id(value) not in seen:
            seen.add(id(value))
            waiting += _parts(value)
    return frozenset(texts)


@lru_cache(maxsize=2)
def _words_of(texts: frozenset[str]) -> frozenset[str]:
    return frozenset(_WORD.findall("\n".join(texts)))


def _parts(value: object) -> tuple[object, ...]:
    """What a value holds: of a function what it says, and what it was made with."""
    if isinstance(value, FunctionType):
        ours = (value.__module__ or "").startswith(__package__ or "")
        return (value.__code__, *(cell.cell_contents for cell in value.__closure__ or ())) if ours else ()
    if isinstance(value, CodeType):
        return value.co_consts
    if isinstance(value, Struct):
        return tuple(getattr(value, name) for name in value.__struct_fields__ if name not in _NOT_OURS)
    if isinstance(value, Mapping):
        return (*value, *value.values())
    return tuple(value) if isinstance(value, (tuple, list, frozenset)) else ()

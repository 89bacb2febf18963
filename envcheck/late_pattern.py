"""Regular expressions that are compiled when they are first used.

A module of patterns is imported by every command; most of its patterns are tried only on texts that few machines have.
"""

import re
from typing import AnyStr, cast

_USED = (
    "findall",
    "finditer",
    "flags",
    "fullmatch",
    "groupindex",
    "groups",
    "match",
    "scanner",
    "search",
    "split",
    "sub",
    "subn",
)


class _Late:
    """Stands for a compiled pattern; from its first use on, its methods are the compiled pattern's own."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        if name not in _USED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({used: getattr(compiled, used) for used in _USED})
        return vars(self)[name]


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, made when it is first used: a wrong pattern raises only then.

    Its methods are called on it; `re.sub` and its like do not take it.
    """
    return cast("re.Pattern[AnyStr]", _Late(source, flags))

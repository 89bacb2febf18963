"""What the fields of a struct declare of the texts in them: redaction and plausibility go by it."""

from functools import cache
from typing import get_args, get_origin, get_type_hints

import msgspec

from envcheck.snapshot.kinds import Kind

TREATED_FIRST = ("snapshot", "gpus")
"""Fields whose values are known for what they are, and are then known in free text, too."""


@cache
def shapes(struct: type[msgspec.Struct]) -> tuple[tuple[str, Kind], ...]:
    """The fields of a struct that may hold text, each with its declared kind."""
    hints = get_type_hints(struct, include_extras=True)
    kinds = [(name, kind_of(hint) or Kind.FREE_TEXT) for name, hint in hints.items() if holds_text(hint)]
    return tuple(sorted(kinds, key=lambda field: field[0] not in TREATED_FIRST))


def kind_of(hint: object) -> Kind | None:
    """The kind declared in a type, the innermost of its values; None: none is."""
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Kind):
            return extra
    kinds = [kind_of(argument) for argument in get_args(hint)]
    return next((kind for kind in reversed(kinds) if kind is not None), None)


def holds_text(hint: object) -> bool:
    """A text or a struct is somewhere in it."""
    if get_origin(hint) is not None:  # before the next: Python 3.10 takes `tuple[str, ...]` for a type, too
        return any(holds_text(argument) for argument in get_args(hint))
    return isinstance(hint, type) and (hint is str or issubclass(hint, msgspec.Struct))

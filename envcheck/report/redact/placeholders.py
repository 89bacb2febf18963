"""Placeholders: the same value always gets the same one, so that a reader can still follow who is who."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct, field

PLACEHOLDER = re.compile(r"<([a-z0-9]+(?:-[a-z0-9]+)*?)-([1-9][0-9]{0,5})>")
"""`<user-1>`, `<github-token-2>`."""
_NUMBERED_UUID = re.compile(r"\b(GPU|MIG)-<([1-9][0-9]{0,5})>")


MOST_PLACES = 3
"""Places of a value that are remembered."""


class Hidden(Struct):
    """One value that a report does not show."""

    placeholder: str
    kind: str
    """`user`, `github-token`, ..."""
    value: str
    """The value itself: for the user's own eyes, never for a report."""
    times: int = 0
    key: str = ""
    """The value as it is remembered, whatever its case."""
    places: list[str] = field(default_factory=list)
    """Where it was hidden, `findings[2].detail`: the first few."""


class Names:
    """The placeholders of one report."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str], Hidden] = {}
        self._last: dict[str, int] = {}
        self.place: list[str] = []
        """Where in a document the values are that are hidden now."""
        self.journal: list[tuple[str, str]] = []
        """The keys of what was hidden since somebody cleared it."""
        self.sure: set[str] = set()
        """Values that stood where nothing but a name stands, in small letters."""

    def reserve(self, text: str) -> None:
        """Leave the numbers free that already stand in `text`, which was redacted before."""
        for kind, number in PLACEHOLDER.findall(text):
            self._last[kind] = max(self._last.get(kind, 0), int(number))
        for family, number in _NUMBERED_UUID.findall(text):
            self._last[family] = max(self._last.get(family, 0), int(number))

    def of(self, kind: str, value: str, form: Callable[[str, int], str] | None = None) -> str:
        """The placeholder of `value`: `<user-1>`, or what `form` makes of the kind and the number. Counts its use."""
        key = (kind, value.casefold())
        if key not in self._taken:
            self._last[kind] = self._last.get(kind, 0) + 1
            number = self._last[kind]
            self._taken[key] = Hidden(form(kind, number) if form else f"<{kind}-{number}>", kind, value, key=key[1])
        return self.use(key)

    def key_of(self, kind: str, value: str) -> tuple[str, str]:
        """The key of a value for `use`; it gets a placeholder now where it has none."""
        key = (kind, value.casefold())
        if key not in self._taken:
            self.of(kind, value)
            self._taken[key].times = 0
        return key

    def beginning(self, kind: str, start: str) -> str | None:
        """The one known value of a kind that begins so; None: there is none, or there are several."""
        begun = start.casefold()
        found = [value for known, value in self._taken if known == kind and value.startswith(begun)]
        return found[0] if len(found) == 1 else None

    def fixed(self, placeholder: str, kind: str, value: str) -> str:
        """A placeholder without a number, such as `~` for the user's own home."""
        key = (kind, value)
        self._taken.setdefault(key, Hidden(placeholder, kind, value, key=value))
        return self.use(key)

    def use(self, key: tuple[str, str]) -> str:
        """The placeholder of a value that has one."""
        one = self._taken[key]
        one.times += 1
        self.journal.append(key)
        if self.place and len(one.places) < MOST_PLACES and (place := "".join(self.place)[1:]) not in one.places:
            one.places.append(place)
        return one.placeholder

    def forget_uses(self) -> None:
        """What was hidden so far was only looked at."""
        for one in self._taken.values():
            one.times = 0
            one.places.clear()

    def hidden(self) -> Iterator[Hidden]:
        """All that was hidden, by kind, in the order in which it came."""
        yield from sorted(self._taken.values(), key=lambda one: one.kind)

    def used(self) -> Iterator[Hidden]:
        """Of these, what stands in what was written."""
        yield from (one for one in self.hidden() if one.times)


def numbered(family: str, number: int) -> str:
    """`GPU-<1>`: what programs take for the name of a GPU stays one."""
    return f"{family}-<{number}>"

"""The one catalogue of things that go wrong: one folder an area, with problems, remedies and signatures, as data."""

import importlib
from collections.abc import Iterator, Mapping
from functools import cache

from envcheck.catalogue.problem import Problem, Remedy
from envcheck.catalogue.signature import Mark, Scope, Signature

__all__ = ["Problem", "Remedy", "all_marks", "all_problems", "all_signatures", "signatures_of"]

AREAS = (
    "attention",
    "build",
    "cuda",
    "driver",
    "gpu",
    "host",
    "hub",
    "link",
    "packages",
    "run",
    "smoke",
    "torch",
    "vllm",
)


SEARCHED_FIRST = ("host", "driver", "gpu", "hub", "torch", "packages", "cuda")
"""Where most of the problems of a machine are, and most of their causes."""


class Problems(Mapping[str, Problem]):
    """Every problem by its id, in the order of the areas and of the entries in them; an id stands once.

    An area is imported when one of its problems is asked for, or all: a machine has problems in few of them.
    """

    def __init__(self) -> None:
        self._read: dict[str, dict[str, Problem]] = {}
        self._all: dict[str, Problem] | None = None

    def __getitem__(self, name: str) -> Problem:
        for entries in self._read.values():
            if name in entries:
                return entries[name]
        for area in (*SEARCHED_FIRST, *AREAS):
            if area not in self._read and name in self.of(area):
                return self._read[area][name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def of(self, area: str) -> Mapping[str, Problem]:
        """Those of one area."""
        if area not in self._read:
            entries: tuple[Problem, ...] = importlib.import_module(f"{__name__}.{area}.problems").PROBLEMS
            self._read[area] = {entry.id: entry for entry in entries}
        return self._read[area]

    def of_read_areas(self) -> tuple[Problem, ...]:
        """Those of the areas that were asked for so far: what this process says is made of them."""
        return tuple(entry for entries in self._read.values() for entry in entries.values())

    def _whole(self) -> Mapping[str, Problem]:
        if self._all is None:
            self._all = {name: entry for area in AREAS for name, entry in self.of(area).items()}
        return self._all


@cache
def all_problems() -> Problems:
    """Every problem by its id."""
    return Problems()


@cache
def all_signatures() -> tuple[Signature, ...]:
    """Every signature, in the order of the areas; an id stands once."""
    found: dict[str, Signature] = {}
    for area in AREAS:
        for entry in _signatures_of(area):
            if entry.id in found:
                raise ValueError(f"signature {entry.id} stands twice in the catalogue")
            found[entry.id] = entry
    return tuple(found.values())


@cache
def signatures_of(scope: Scope) -> tuple[Signature, ...]:
    """Those that are looked for in texts of a scope."""
    return tuple(signature for signature in all_signatures() if scope in signature.scopes)


def _signatures_of(area: str) -> Iterator[Signature]:
    """Those of one area: `signatures.py`, or each module of the folder `signatures/`; an area may have none."""
    import pkgutil
    from importlib.util import find_spec

    if find_spec(f"{__name__}.{area}.signatures") is None:
        return
    module = importlib.import_module(f"{__name__}.{area}.signatures")
    yield from getattr(module, "SIGNATURES", ())
    for part in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield from importlib.import_module(f"{module.__name__}.{part.name}").SIGNATURES


def all_marks() -> tuple[Mark, ...]:
    """Every mark: texts that are no causes but say what goes on around them."""
    from envcheck.catalogue.context_markers import MARKS

    return MARKS

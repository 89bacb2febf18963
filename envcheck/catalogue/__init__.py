"""The one catalogue of things that go wrong: one folder an area, with problems, remedies and signatures, as data."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

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


@cache
def all_problems() -> Mapping[str, Problem]:
    """Every problem by its id, in the order of the areas and of the entries in them; an id stands once."""
    found: dict[str, Problem] = {}
    for area in AREAS:
        entries: tuple[Problem, ...] = importlib.import_module(f"{__name__}.{area}.problems").PROBLEMS
        for entry in entries:
            if entry.id in found:
                raise ValueError(f"problem {entry.id} stands twice in the catalogue")
            found[entry.id] = entry
    return MappingProxyType(found)


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
    if importlib.util.find_spec(f"{__name__}.{area}.signatures") is None:
        return
    module = importlib.import_module(f"{__name__}.{area}.signatures")
    yield from getattr(module, "SIGNATURES", ())
    for part in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield from importlib.import_module(f"{module.__name__}.{part.name}").SIGNATURES


def all_marks() -> tuple[Mark, ...]:
    """Every mark: texts that are no causes but say what goes on around them."""
    from envcheck.catalogue.context_markers import MARKS

    return MARKS

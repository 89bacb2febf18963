"""How causes look in logs: the entries, one file a subject, and the marks around them."""

import importlib
import pkgutil
from functools import cache

from envcheck.catalogue.signature import Mark, Scope, Signature


@cache
def all_signatures() -> tuple[Signature, ...]:
    """Every signature. Each module of this package offers a tuple `SIGNATURES`; an id stands once."""
    found: dict[str, Signature] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "marks":
            continue
        entries: tuple[Signature, ...] = importlib.import_module(f"{__name__}.{module.name}").SIGNATURES
        for entry in entries:
            if entry.id in found:
                raise ValueError(f"signature {entry.id} stands twice in the catalogue")
            found[entry.id] = entry
    return tuple(found.values())


@cache
def signatures_of(scope: Scope) -> tuple[Signature, ...]:
    """Those that are looked for in texts of a scope."""
    return tuple(signature for signature in all_signatures() if scope in signature.scopes)


def all_marks() -> tuple[Mark, ...]:
    """Every mark."""
    from envcheck.catalogue.signatures.marks import MARKS

    return MARKS

"""The one catalogue of things that go wrong, and the compatibility tables, as data."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from envcheck.catalogue.problem import Problem, Remedy

__all__ = ["Problem", "Remedy", "all_problems"]


@cache
def all_problems() -> Mapping[str, Problem]:
    """Every problem by its id, in the order of the files and of the entries in them.

    Each module of `envcheck.catalogue.problems` offers a tuple `PROBLEMS`; an id that stands twice is a defect of ours.
    """
    package = importlib.import_module("envcheck.catalogue.problems")
    found: dict[str, Problem] = {}
    for module in pkgutil.iter_modules(package.__path__):
        entries: tuple[Problem, ...] = importlib.import_module(f"{package.__name__}.{module.name}").PROBLEMS
        for entry in entries:
            if entry.id in found:
                raise ValueError(f"problem {entry.id} stands twice in the catalogue")
            found[entry.id] = entry
    return MappingProxyType(found)

"""Finds every importer: the modules of `envcheck.importers`, each one format."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from envcheck.importers.core.fact import Reading

THRESHOLD = 0.3
"""Confidence from which on a text is read as a format."""
HELPS = 0.1
"""Confidence from which on a text is read as a format, too, where it is read as another one: by two of them as well."""


class Importer(Protocol):
    """One format that people paste."""

    NAME: str
    """As people call it: `nvidia-smi -q`."""

    @staticmethod
    def recognise(text: str) -> float:
        """From 0 to 1: how sure it is that the text holds this format."""
        ...

    @staticmethod
    def read(text: str) -> Reading:
        """The facts that the text states in this format; it raises nothing."""
        ...


@cache
def all_importers() -> tuple[Importer, ...]:
    """Every module of the package that recognises and reads, by its name."""
    package = importlib.import_module("envcheck.importers")
    modules = (importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__))
    return tuple(cast("Importer", module) for module in modules if hasattr(module, "recognise"))


def readings(text: str, *, weak: bool = False) -> Iterator[Reading]:
    """What each importer that recognises the text reads in it; `weak`: also what would only help."""
    sure = [(importer.recognise(text), importer) for importer in all_importers()]
    several = sum(confidence >= HELPS for confidence, _ in sure) > 1
    least = HELPS if weak or several or any(confidence >= THRESHOLD for confidence, _ in sure) else THRESHOLD
    for confidence, importer in sure:
        if confidence >= least:
            found = importer.read(text)
            if found.facts or found.complete:
                yield found

"""The technical names that a document declares: facts require them, fixes install them, causes hold them.

A cause's evidence is typed by its names: what a log captured as a package, a library or a symbol is nobody's name.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from envcheck.findings import Command, Fix
from envcheck.report.redact.patterns import Late

_VERBS = frozenset({"install", "add", "download", "upgrade", "-S", "-Syu"})
_WRITTEN = Late(r"`([^`\n]{1,400})`")
"""A command within a sentence."""
_NAME = Late(r"[A-Za-z0-9][\w.-]*")
_TECHNICAL = frozenset(
    {
        "asked_for",
        "asking",
        "call",
        "compiler",
        "header",
        "lacking",
        "library",
        "package",
        "symbol",
        "tool",
        "wanted_name",
    }
)
"""Values of evidence that name public software."""
_PLAIN_NAME = Late(r"[A-Za-z_][\w.+-]{1,79}")
_PACKAGE = Late(r"[A-Za-z0-9][A-Za-z0-9+._-]*(?=$|[\[<>=!~])")


def required_by(requirements: Iterable[str]) -> Iterator[str]:
    """The names of the packages in requirements, `torch>=2.6; python_version < "3.12"`."""
    yield from (found[0] for text in requirements if (found := _NAME.now.match(text)))


def named_by(value: Any) -> Iterator[str]:  # noqa: ANN401 - a document, or a part of one
    """The packages that commands of fixes install, and what evidence names, however deep they stand."""
    if isinstance(value, Fix):
        for command in value.commands:
            yield from _operands(command)
        for written in _WRITTEN.now.finditer(value.summary):
            yield from _operands(tuple(written[1].replace("'", "").split()))
    elif isinstance(value, msgspec.Struct):
        for name, told in getattr(value, "evidence", {}).items():
            if name in _TECHNICAL and isinstance(told, str) and _PLAIN_NAME.now.fullmatch(told):
                yield told
        for name in value.__struct_fields__:
            yield from named_by(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from named_by(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from named_by(item)


def _operands(command: Command) -> Iterator[str]:
    verb = next((at for at, word in enumerate(command) if word in _VERBS), len(command))
    for word in command[verb + 1 :]:
        found = _PACKAGE.now.match(word)
        if found and not word.startswith("-"):
            yield found[0]

"""The packages that a document names for what they are: facts require them, or its fixes install them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from envcheck.findings import Command, Fix
from envcheck.report.redact.patterns import Late

_VERBS = frozenset({"install", "add", "download", "upgrade", "-S", "-Syu"})
_WRITTEN = Late(r"`([^`\n]{1,400})`")
"""A command within a sentence."""
_NAME = Late(r"[A-Za-z0-9][\w.-]*")
_PACKAGE = Late(r"[A-Za-z0-9][A-Za-z0-9+._-]*(?=$|[\[<>=!~])")


def required_by(requirements: Iterable[str]) -> Iterator[str]:
    """The names of the packages in requirements, `torch>=2.6; python_version < "3.12"`."""
    yield from (found[0] for text in requirements if (found := _NAME.now.match(text)))


def installed_by(value: Any) -> Iterator[str]:  # noqa: ANN401 - a document, or a part of one
    """The names of the packages that commands of fixes install, however deep they stand."""
    if isinstance(value, Fix):
        for command in value.commands:
            yield from _operands(command)
        for written in _WRITTEN.now.finditer(value.summary):
            yield from _operands(tuple(written[1].replace("'", "").split()))
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from installed_by(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from installed_by(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from installed_by(item)


def _operands(command: Command) -> Iterator[str]:
    verb = next((at for at, word in enumerate(command) if word in _VERBS), len(command))
    for word in command[verb + 1 :]:
        found = _PACKAGE.now.match(word)
        if found and not word.startswith("-"):
            yield found[0]

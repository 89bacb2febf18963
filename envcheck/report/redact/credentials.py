"""Credentials alone: what a text keeps for the person at this machine, or to be run here, is all but these."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec

from envcheck.report.credential_signs import may_hold_credential
from envcheck.report.redact.identity import this_identity
from envcheck.report.redact.placeholders import Names
from envcheck.report.redact.text import Text
from envcheck.urls import HIDDEN, hide

Document = TypeVar("Document", bound=msgspec.Struct)


class _Stars(Names):
    """Placeholders without a number, for what nobody compares."""

    def of(self, kind: str, value: str, form: Callable[[str, int], str] | None = None) -> str:  # noqa: ARG002 - as its base
        """Three stars."""
        return HIDDEN


@cache
def _text() -> Text:
    """What finds them; the user's own secrets are known, names are not looked for."""
    return Text(msgspec.structs.replace(this_identity(), home=None, users=(), hosts=()), _Stars())


def without_credentials(text: str) -> str:
    """`text` without passwords, keys and tokens; names, paths and hosts are kept."""
    if not may_hold_credential(text):
        return text
    return _text().hide_credentials(hide(text))


def document_without_credentials(document: Document) -> Document:
    """The same for every text in a document."""
    changed = {name: _value(getattr(document, name)) for name in document.__struct_fields__}
    return msgspec.structs.replace(document, **changed)


def _value(value: Any) -> Any:  # noqa: ANN401 - a fact of any type
    if isinstance(value, str):
        return without_credentials(value)
    if isinstance(value, msgspec.Struct):
        return document_without_credentials(value)
    if isinstance(value, tuple | list):
        words = all(isinstance(item, str) for item in value)
        return type(value)(_arguments(value) if words else (_value(item) for item in value))
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    return value


def _arguments(words: "tuple[str, ...] | list[str]") -> list[str]:
    """The words of a command; what stands behind an option that says secret is seen with the option."""
    shown = [without_credentials(word) for word in words]
    for at in range(1, len(words)):
        option = words[at - 1]
        if option.startswith("-") and "=" not in option and shown[at] == words[at]:
            whole = without_credentials(f"{option} {words[at]}")
            if whole.startswith(f"{option} ") and whole != f"{option} {words[at]}":
                shown[at] = whole[len(option) + 1 :]
    return shown

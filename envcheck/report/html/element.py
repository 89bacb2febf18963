"""HTML and SVG put together from data: whatever stands in a text is text, never markup."""

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

from envcheck.late_pattern import late
from envcheck.report.text import safe

LONGEST_TEXT = 4000
"""Characters of one text; a longer one was never written by envcheck."""
VOID = {"meta", "br", "hr", "input", "col", "rect", "line", "path", "circle"}
_CODE = late(r"`([^`]+)`")


class Markup(str):
    """Text that is markup already, made here."""

    __slots__ = ()


Child: TypeAlias = str | Iterable[str]


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """One element. A child that is no `Markup` is text; `class_` is `class`, `stroke_width` is `stroke-width`."""
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{given}>" if name in ("meta", "br", "hr") else f"<{name}{given}/>")
    return Markup(f"<{name}{given}>{together(*children)}</{name}>")


def together(*children: Child) -> Markup:
    """Elements and texts, one behind the other."""
    return Markup("".join(_child(child) for child in children))


def text(value: str) -> Markup:
    """A text that is nothing but itself, on one line."""
    shown = safe(value)
    return Markup(escape(shown if len(shown) <= LONGEST_TEXT else f"{shown[:LONGEST_TEXT]} ..."))


def prose(value: str) -> Markup:
    """A sentence; what stands between backticks is code."""
    pieces = _CODE.split(value)
    return together(*(tag("code", piece) if number % 2 else piece for number, piece in enumerate(pieces)))


def _child(child: Child) -> str:
    if isinstance(child, Markup):
        return child
    return text(child) if isinstance(child, str) else together(*child)


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-") if key not in ("viewBox",) else key
    if value is True:
        return f" {name}"
    shown = f"{value:g}" if isinstance(value, float) else safe(str(value))
    return f' {name}="{escape(shown)}"'

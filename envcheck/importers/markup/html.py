"""The text of HTML, with the lines that a browser would show; nothing of it is executed or fetched.

It is read in one pass, whatever is open and never closed: the standard library's parser goes back over such pages.
"""

import html
import re
from collections.abc import Iterator

from envcheck.late_pattern import late

_TAGS = late(r"<(?:!doctype html|html|body|div|pre|table|td|p|br|details|span|code)\b", re.IGNORECASE)
_VALUE = r"(?:\"[^\"]{0,2000}\"|'[^']{0,2000}')"
_MARKUP = late(
    rf"<!--|<(/?)([a-z][a-z0-9]{{0,20}})\b[^<>\"']{{0,4000}}(?:{_VALUE}[^<>\"']{{0,1000}}){{0,50}}>|<[!?][^<>]{{0,2000}}>",
    re.IGNORECASE,
)
"""A comment's beginning, a tag with its attributes, a declaration. All quantifiers are bounded."""
_BLOCKS = {
    "p", "div", "br", "tr", "li", "ul", "ol", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary",
    "blockquote", "section", "article", "hr",
}  # fmt: skip
_RAW = {"script", "style"}
"""What is in them is no markup."""
_HIDDEN = {"head", "title", "noscript", "template"}
_BLANKS = late(r"[ \t]{1,500}")


def is_html(text: str) -> bool:
    """The text is a page, or was copied as HTML."""
    start = text.lstrip()[:2_000].lower()
    return start.startswith(("<!doctype html", "<html", "<body")) or (
        start.startswith(("<div", "<table", "<pre", "<p>", "<span", "<meta"))
        and len(_TAGS.findall(text, 0, 20_000)) > 1
    )


def text_of_html(text: str) -> str:
    """Its text; lines are those that are shown."""
    pieces: list[str] = []
    hidden = kept = 0
    for data, closes, tag in _parts(text):
        if data and not hidden:
            shown = html.unescape(data)
            pieces.append(shown if kept else _BLANKS.sub(" ", shown))
        step = -1 if closes else 1
        if tag in _HIDDEN:
            hidden = max(0, hidden + step)
        elif tag == "pre":
            kept = max(0, kept + step)
        if tag in _BLOCKS and not (closes and tag == "br"):
            pieces.append("\n")
        elif tag in {"td", "th"} and not closes:
            pieces.append(" ")
    return "".join(pieces)


def _parts(text: str) -> Iterator[tuple[str, bool, str]]:
    """What stands before each tag, whether it is an end tag, and its name; at the end the rest, without one."""
    at = 0
    while found := _MARKUP.search(text, at):
        tag = (found[2] or "").lower()
        yield text[at : found.start()], bool(found[1]), tag
        at = found.end()
        if found[0] == "<!--":
            at = _after(text, "-->", at)
        elif tag in _RAW and not found[1]:
            closing = re.compile(rf"</{tag}\b[^<>]{{0,200}}>?", re.IGNORECASE).search(text, at)
            at = closing.end() if closing else len(text)
    yield text[at:], False, ""


def _after(text: str, end: str, at: int) -> int:
    """Behind `end`; where it is missing, as in a browser, behind all."""
    found = text.find(end, at)
    return found + len(end) if found >= 0 else len(text)

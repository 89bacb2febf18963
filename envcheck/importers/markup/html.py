"""The text of HTML, with the lines that a browser would show; nothing of it is executed or fetched."""

import re
from html.parser import HTMLParser

_TAGS = re.compile(r"<(?:!doctype html|html|body|div|pre|table|td|p|br|details|span|code)\b", re.IGNORECASE)
_BLOCKS = {
    "p", "div", "br", "tr", "li", "ul", "ol", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary",
    "blockquote", "section", "article", "hr",
}  # fmt: skip
_HIDDEN = {"script", "style", "head", "title", "noscript", "template"}
MOST = 50
"""Tags that make a text HTML; Markdown may hold a few (`<details>`)."""


def is_html(text: str) -> bool:
    """The text is a page, or was copied as HTML."""
    start = text.lstrip()[:2_000].lower()
    return start.startswith(("<!doctype html", "<html", "<body")) or (
        start.startswith(("<div", "<table", "<pre", "<p>", "<span", "<meta"))
        and len(_TAGS.findall(text, 0, 20_000)) > 1
    )


def text_of_html(text: str) -> str:
    """Its text; lines are those that are shown."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        return re.sub(r"<[^<>]{0,2000}>", " ", text)
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._kept = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "pre":
            self._kept += 1
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "pre":
            self._kept = max(0, self._kept - 1)
        if tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data if self._kept else re.sub(r"[ \t]{1,500}", " ", data))

"""Laying out: how a line, a paragraph, a list and a command fill the width there is."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from rich.console import Console
from rich.text import Text

from envcheck.late_pattern import late
from envcheck.report.console import ascii_only, shows_links
from envcheck.report.terminal.symbols import ASCII, CODE, COMMAND, UNICODE, Symbols
from envcheck.report.text import own_words, safe, shell_line

WIDEST = 100
"""Columns beyond which prose is hard to read; a wider terminal keeps a margin."""
_GLUE = "\ue000"
"""Stands for a space that must not become a line break. No data holds it: `safe` removes private characters."""
_CODE = late(r"(`[^`]+`)")
_BEFORE_UNIT = late(r"(?<=\d) (?=(?:[kKMGT]i?B|°?C|W|s|ms|min|MHz)\b)")


class Page(Struct, frozen=True):
    """What the lines are laid out for."""

    console: Console
    width: int
    ascii: bool
    verbose: bool = False
    hyperlinks: bool = False

    @property
    def symbols(self) -> Symbols:
        """The symbols that this page can show."""
        return ASCII if self.ascii else UNICODE

    @property
    def narrow(self) -> bool:
        """Too narrow for two columns."""
        return self.width < 60

    def safe(self, text: str) -> str:
        """Data as this page can show it."""
        return safe(text, ascii_only=self.ascii)


def make_page(console: Console, *, verbose: bool = False) -> Page:
    """A page for `console`."""
    return Page(console, min(console.width, WIDEST), ascii_only(console.file), verbose, shows_links(console))


def prose(page: Page, text: str, style: str = "") -> Text:
    """One line of sentences; what stands between backticks is set off, and is not broken where it fits on a line."""
    line = Text(style=style)
    for piece in _CODE.split(page.safe(text)):
        if piece.startswith("`") and len(piece) > 2:
            line.append(unbroken(piece, page), CODE)
        else:
            line.append(_BEFORE_UNIT.sub(_GLUE, piece))
    return line


def unbroken(text: str, page: Page) -> str:
    """`text` so that no line breaks inside it, unless it takes half a line or more."""
    return text.replace(" ", _GLUE) if len(text) < page.width // 2 else _BEFORE_UNIT.sub(_GLUE, text)


def paragraph(
    page: Page, text: Text, *, head: Text | None = None, indent: int = 0, hang: int | None = None
) -> Iterator[Text]:
    """`text` in lines of the page's width, `indent` from the left: the first behind `head`, the others below its end.

    `hang`: how far the others are indented instead; then the head is wrapped as a part of the text.
    """
    margin = " " * indent
    if hang is None:
        first = Text(margin).append_text(head or Text())
        text, rest = text.copy(), " " * first.cell_len
    else:
        first = Text(margin)
        text, rest = (head or Text()).copy().append_text(text), margin + " " * hang
    room = max(8, page.width - max(first.cell_len, len(rest)))
    for number, line in enumerate(text.wrap(page.console, room)):
        line.plain = line.plain.replace(_GLUE, " ")
        line.rstrip()
        yield (Text(rest) if number else first).append_text(line)


def paragraphs(page: Page, text: str, *, indent: int = 0, style: str = "") -> Iterator[Text]:
    """Each line of `text` as a paragraph; empty ones are left out."""
    for line in text.splitlines():
        if line.strip():
            yield from paragraph(page, prose(page, line.strip(), style), indent=indent)


def items(page: Page, texts: Iterable[str], style: str = "") -> Text:
    """Short texts in a row, the separator between them; a line breaks behind a separator before it breaks in a text."""
    return Text(f"{_GLUE}{page.symbols.separator} ".join(unbroken(page.safe(t), page) for t in texts), style)


def command_line(page: Page, command: Sequence[str], *, indent: int) -> Text:
    """A command on a line of its own, however long: broken in two it could not be copied."""
    return Text(" " * indent).append(shell_line(own_words(command), ascii_only=page.ascii), COMMAND)


def verbatim(page: Page, line: str, *, indent: int) -> Text:
    """A command that is written out already, on a line of its own."""
    return Text(" " * indent).append(page.safe(line), COMMAND)

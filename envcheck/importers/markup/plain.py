"""Plain lines of a text in whatever form it was sent; a line keeps its number, so that sources can name it."""

from envcheck.late_pattern import late

_ANSI = late(r"\x1b\[[0-9;:?]{0,20}[A-Za-z]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]")
_QUOTE = late(r"^(?:[ \t]{0,3}>[ \t]?){1,8}")
_STAMP = late(
    r"^(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?[ \t]"
    r"|\[[ \d]{0,6}\d\.\d{6}\][ \t](?=\|)"
    r"|\([\w.:-]{1,60} pid=\d{1,9}(?:, ip=[\d.]{7,15})?\)(?:[ \t]|$)"
    r"|[a-z][\w.-]{0,60}-\d{1,3} {1,40}\|(?:[ \t]|$))"
)
"""What CI services, the kernel log, Ray and docker compose put before each line."""
_BLANKS = late(r"[ \t]{121,}")
LONGEST_LINE = 4_000
MOST_LINES = 200_000


def plain_text(text: str) -> str:
    """The text without colours, quotation marks of mails and what logs put before each line; HTML as its text."""
    from envcheck.importers.markup.html import is_html, text_of_html
    from envcheck.importers.markup.mail import is_mail, text_of_mail

    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\u00a0", " ").replace("\u2502", "|")
    )
    text = text.replace("\uff1a", ": ")  # the colon of Chinese and Japanese keyboards
    if is_mail(text):
        text = text_of_mail(text)
    if is_html(text):
        text = text_of_html(text)
    return "\n".join(_plain(line) for line in text.split("\n")[:MOST_LINES])


def _plain(line: str) -> str:
    """One line; a run of blanks longer than any table has is cut, for patterns would go back and forth over it."""
    line = _ANSI.sub("", line[:LONGEST_LINE]) if "\x1b" in line else line[:LONGEST_LINE]
    line = _BLANKS.sub(" " * 120, line) if " " * 121 in line else line
    return _STAMP.sub("", _QUOTE.sub("", line.expandtabs(8) if line.startswith("\t") else line)).rstrip()

"""What lies over a text and hides its form: colours, invisible characters, escaped line ends and letters.

Redaction looks at the text below, so that one set of patterns serves for plain text, JSON, `repr` and terminals. What
only lies over it (colours, invisible and control characters) is dropped; escapes of line ends are written back.
"""

import re

from envcheck.report.redact.patterns import Late

_ESCAPE_SEQUENCE = Late(
    r"(?:\x1b|\\{1,7}(?:x1b|u001b|033|e))(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,2000}(?:\x07"
    r"|\x1b\\|\\{1,7}(?:x07|u0007|a)))"
    r"|\x9b[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]",
    flags=re.IGNORECASE,
)
_INVISIBLE = Late(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Control characters but tab and line ends, C1, zero-width ones, marks of direction, variation selectors, tags."""
_SURROGATE = Late("[\ud800-\udfff]")
_SPACES = Late("[\u2000-\u2007]")
_MARKS = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
_LINE_END = Late(r"(?<!\\)(?P<slashes>\\{1,7})(?P<letter>[nrt])")
_MARKED = Late(f"(?P<mark>[{_MARKS}])(?P<character>[\n\r\t])")
_LETTER = Late(r"\\{1,7}u(?P<code>[0-9a-fA-F]{4})")
_WINDOWS_PATH = Late(r"(?:[A-Za-z]:\\{1,4}|\\{2,8})[^\s\"'<>|]*\Z")
_SLASH = Late(r"\\{1,7}/")
_QUOTE = Late(r"[\"'`{]")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t"}
_LETTERS = {character: letter for letter, character in _CHARACTERS.items()}


def clean(text: str) -> str:
    """`text` without what steers a terminal or cannot be seen; lone surrogates become U+FFFD, as in every output."""
    if text.isascii() and text.isprintable():
        return text
    if "\x1b" in text or "\x9b" in text:
        text = _ESCAPE_SEQUENCE.now.sub("", text)
    if text.isascii():
        return _INVISIBLE.now.sub("", text)
    return _SURROGATE.now.sub("\ufffd", _INVISIBLE.now.sub("", text))


def escaped_invisible(json_text: str) -> str:
    """JSON with escapes in the place of what `clean` drops from other texts."""
    if json_text.isascii():
        return json_text
    return _SURROGATE.now.sub("\ufffd", _INVISIBLE.now.sub(lambda found: _json_escape(found[0]), json_text))


def _json_escape(character: str) -> str:
    data = character.encode("utf-16-be")
    return "".join(f"\\u{data[i]:02x}{data[i + 1]:02x}" for i in range(0, len(data), 2))


def lifted(text: str) -> str:
    """The text below: escaped line ends and tabs as such, behind a mark; escaped letters as letters."""
    text = clean(text)
    if "\\" not in text:
        return text
    if not text.isascii():
        text = _SPACES.now.sub(" ", text)
    if "1b" in text or "033" in text or "\\e[" in text:
        text = _ESCAPE_SEQUENCE.now.sub("", text)
    if "\\u" in text:
        text = _LETTER.now.sub(_letter, text)
    if "\\/" in text:
        text = _SLASH.now.sub("/", text)
    return _LINE_END.now.sub(_lift, text)


def lowered(text: str) -> str:
    """What `lifted` made of line ends and tabs is an escape again."""
    if text.isascii():
        return text
    return _SPACES.now.sub("", _MARKED.now.sub(_lower, text))


def _letter(match: re.Match[str]) -> str:
    character = chr(int(match["code"], 16))
    if character in "\u200b\u200c\u200d\u2060\ufeff\u00ad":
        return ""
    return character if character > "\x7f" and (character.isalpha() or character in "：＝㉿➜❯") else match[0]


def _lift(match: re.Match[str]) -> str:
    begin = match.string.rfind("\n", 0, match.start()) + 1
    if not _QUOTE.now.search(match.string, begin, match.start()):
        return match[0]  # no quote opens a text with escapes: a backslash before a name
    if len(match["slashes"]) % 2 == 0 and '\\"' not in match.string and "\\'" not in match.string:
        return match[0]  # an escaped backslash, not an escaped line end in a text within a text
    if _WINDOWS_PATH.now.search(match.string, max(0, match.start() - 200), match.start() + 1):
        return match[0]
    return _MARKS[len(match["slashes"]) - 1] + _CHARACTERS[match["letter"]]


def _lower(match: re.Match[str]) -> str:
    return "\\" * (_MARKS.index(match["mark"]) + 1) + _LETTERS[match["character"]]

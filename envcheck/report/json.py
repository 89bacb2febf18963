"""The report as JSON: one document, read by scripts, other machines and `--from`."""

from typing import Any

import msgspec

from envcheck.late_pattern import late

INDENT = 2
_BEYOND_ASCII = late(r"[^\x00-\x7f]")


def to_text(document: msgspec.Struct) -> str:
    """The document as indented JSON with a line end: it can be read in a ticket. NaN and infinities become `null`."""
    try:
        data = msgspec.json.encode(document)
    except UnicodeEncodeError:  # the bytes of a file name that is not UTF-8, which Python keeps as lone surrogates
        data = msgspec.json.encode(_readable(msgspec.to_builtins(document)))
    return msgspec.json.format(data, indent=INDENT).decode() + "\n"


def escaped(json_text: str) -> str:
    """The same JSON in ASCII: characters beyond it stand only inside strings, where JSON has escapes for them."""
    return _BEYOND_ASCII.sub(lambda found: _escape(found[0]), json_text)


def _escape(character: str) -> str:
    data = character.encode("utf-16-be")
    return "".join(f"\\u{data[i]:02x}{data[i + 1]:02x}" for i in range(0, len(data), 2))


def _readable(value: Any) -> Any:  # noqa: ANN401 - plain JSON of any shape
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_readable(key): _readable(item) for key, item in value.items()}
    return [_readable(item) for item in value] if isinstance(value, list | tuple) else value

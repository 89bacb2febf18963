"""Data made safe to print: data from a machine, a file or a model must never control the terminal."""

import shlex
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from unicodedata import normalize

from envcheck.late_pattern import late

_ESCAPE_SEQUENCE = late(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movement
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, ...: titles, links
    r"|\x1b[ -/]*[0-~]"  # the two-character ones: reset, character sets
)

_ASCII = str.maketrans(
    {
        "·": "-", "•": "*", "–": "-", "—": "-", "…": "...", "×": "x", "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~",
        "±": "+/-", "°": "", "µ": "u", "μ": "u", "→": "->", "←": "<-", "↔": "<->", "‘": "'", "’": "'", "“": '"',
        "”": '"', "«": '"', "»": '"', "™": "(TM)", "®": "(R)", "©": "(C)", "✓": "+", "✗": "x",
    }
)  # fmt: skip


def is_dumb(environ: Mapping[str, str]) -> bool:
    """The terminal, by its name, obeys no escape sequences; one without a name is not trusted to."""
    return environ.get("TERM", "") in ("", "dumb", "unknown")


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters, cut at a word and marked where it is cut."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 4]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept[longest // 2 :] else kept} ..."


def safe(text: str, *, ascii_only: bool = False) -> str:
    """`text` on one line, without anything that a terminal would act upon.

    Escape sequences, control characters, marks that change the direction of writing and invisible characters are
    removed, every kind of white space becomes a space, and a character that is no text at all (a lone surrogate)
    becomes `?`. With `ascii_only` the rest is written in ASCII, as near as that gets.
    """
    if not text.isprintable():
        text = "".join(_shown(c) for c in _ESCAPE_SEQUENCE.sub("", text))
    return to_ascii(text) if ascii_only else text


def named(path: str) -> str:
    """What a sentence calls an input."""
    return "standard input" if path == "-" else repr(safe(path))


def to_ascii(text: str) -> str:
    """`text` in ASCII: `≥` is `>=`, `é` is `e`, `?` is what has no likeness."""
    if text.isascii():
        return text
    plain = normalize("NFKD", text.translate(_ASCII))
    # A letter with its accent taken apart leaves the accent behind, which is dropped; anything else is shown as a gap.
    return "".join(c for c in plain if not 0x300 <= ord(c) < 0x370).encode("ascii", "replace").decode("ascii")


OWN: ContextVar[tuple[str, ...]] = ContextVar("OWN", default=("envcheck",))
"""How the person at the terminal calls envcheck; set once, where the command begins."""


def own_words(command: Sequence[str]) -> Sequence[str]:
    """The command as it can be run at this terminal: envcheck by its path where PATH does not find it."""
    first = next((index for index, word in enumerate(command) if word == "envcheck"), None)
    if first is None or any("=" not in word and word != "env" for word in command[:first]):
        return command
    return (*command[:first], *OWN.get(), *command[first + 1 :])


def shell_line(command: Sequence[str], *, ascii_only: bool = False) -> str:
    """`command` as a line that can be pasted into bash and means exactly these arguments.

    An argument with characters that must not reach the terminal (or, with `ascii_only`, cannot) is written as `$'...'`
    with the bytes of those characters, which bash reads in every locale. `~/` at the beginning of one stands for the
    reader's home, as redacted reports write it, and is left for the shell to fill in.
    """
    return " ".join(_word(argument, ascii_only) for argument in command)


def _word(argument: str, ascii_only: bool) -> str:
    if argument.startswith("~/") and len(argument) > len("~/"):
        return "~/" + _word(argument[2:], ascii_only)
    if argument.isprintable() and (argument.isascii() or not ascii_only):
        return shlex.quote(argument)
    return "$'" + "".join(_quoted(c, ascii_only) for c in argument) + "'"


def _quoted(character: str, ascii_only: bool) -> str:
    if character in "\\'":
        return f"\\{character}"
    if character.isprintable() and (character.isascii() or not ascii_only):
        return character
    # Surrogates from U+DC80 on are bytes of a file name that was not UTF-8 (PEP 383): give back the byte itself.
    undecoded = "\udc80" <= character <= "\udcff"
    data = character.encode("utf-8", "surrogateescape" if undecoded else "replace")
    return "".join(f"\\x{byte:02x}" for byte in data)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    if character.isspace():
        return " "
    return "?" if "\ud800" <= character <= "\udfff" else ""

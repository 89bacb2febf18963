"""Exceptions that are told of in a sentence: each gets a line of its own, as Python would have written it.

`the server fails to start with: ModuleNotFoundError: No module named 'tensorrt'`; and the message of an exception under
the line that announces it, `Failed to import ... because of the following error (look up to see its traceback):`.
"""

from collections.abc import Iterator, Sequence

from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.scan import is_aside
from envcheck.late_pattern import late

Line = tuple[str, tuple[int, int]]

_NAMED = late(r"(?<=[ \"'`(,>*])(?=((?:[a-z_]\w{0,30}\.){0,4}(?:[A-Z]\w{0,40}(?:Error|Exception))): \S)")
_MESSAGE = late(
    r"(?:^|[:,] |\bsays? |\berror |[\"'`(])(?=(?:No module named '?\w|cannot import name '\w|name '\w{1,60}' is not "
    r"defined))"
)
_BARE = late(
    r"^\s{0,4}(?:(?=cannot import name '\w[^\n]{0,120} from '[\w.]{1,120}')"
    r"|(?=/[\w./+@-]{1,400}\.so[.\d]{0,12}: undefined "
    r"symbol: \w))"
)
"""The message of an ImportError at the beginning of a line, from which its name was cut."""
_ANNOUNCES = late(
    r"[Ff]ailed to import [\w.]{1,80}[,:] |because of the following error|following error occurs|(?:fails"
    r"|failed|error(?:ed)?) with\b"
)
_LOGGED = late(
    r"\b(?:DEBUG|INFO|WARN(?:ING)?|TRACE|NOTE)\b|Warning: |^\s*(?:File \"|raise |\d{1,6} |\||>>> |#|[-]+>)|[Ee]rror "
    r"caught|available[\"']?\s?[:=]\s?[Ff]alse\b|"
    r"try:|except |\bwarn(?:ings?)?\b|^\s*(?:[\w.]{1,60}\.)?[A-Z]\w{1,40}(?:Error|Exception)\b"
)
_NAMES = {"No": "ModuleNotFoundError", "cannot": "ImportError", "name": "NameError"}
_TAIL = late(r"[\"`*]+\.?\s*$")


def spoken(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, and each exception that one of them tells of on a line of its own."""
    announced = False
    for text, place in lines:
        yield from _parts(text, place, announced=announced)
        announced = bool(_ANNOUNCES.search(text)) or (announced and not text.strip())


def _parts(text: str, place: tuple[int, int], *, announced: bool) -> Iterator[Line]:
    if is_aside(text) or is_aside(without_prefixes(text)) or (_LOGGED.search(text) and not announced):
        yield text, place
        return
    named = _NAMED.search(text)
    if named:
        yield text[: named.start()], place
        yield _TAIL.sub("", text[named.start() :]), place
        return
    if _BARE.match(text):
        yield f"ImportError: {text.strip()}", place
        return
    message = _MESSAGE.search(text)
    if message and (announced or _ANNOUNCES.search(text)):
        told = _TAIL.sub("", text[message.end() :])
        yield text[: message.end()], place
        yield f"{_NAMES[told.split(maxsplit=1)[0]]}: {told}", place
        return
    yield text, place

"""The lines of a text that a person wrote: no code, no log, no block between fences."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import numbered
from envcheck.late_pattern import late

_FENCE = late(r"^\s{0,3}(?:```|~~~)")
_CODE = late(
    r"^(?:\s{4,}|\s*[|+#>$]|!?(?:sudo )?(?:pip3?|uv|conda|mamba) "
    r"|.{0,40}(?:\s==\s|::|Traceback|File \"|Error:|\bWARNING\b|\bINFO\b|\bDEBUG\b))"
)
_LIST = late(r"^\s{4,12}(?=[-*] |\d\. )")
_HEADING = late(r"^#{1,4} ")
_FOR_EXAMPLE = late(r"\(\s?(?:e\.\s?g\.|eg\.|for example|for instance|such as)[^()\n]{0,160}\)", re.IGNORECASE)
"""What a form gives as an example is not what the person has."""
SHORTEST, LONGEST = 6, 1_500
"""Characters of a line that may be a sentence."""
MOST = 1_000_000
"""Characters of all sentences that are read: nobody writes more by hand."""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; the title, which stands first, without its mark."""
    fenced, left = False, MOST
    for number, written in numbered(text):
        line = _HEADING.sub("", written) if number == 1 else _LIST.sub("", written)
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and SHORTEST <= len(line) <= LONGEST and not (number > 1 and _CODE.match(line)):
            left -= len(line)
            if left < 0:
                return
            yield number, _FOR_EXAMPLE.sub("", line)

"""Lines that speak of a failure and are none: what others say about it, quoted."""

import re

# One row a kind. Searched at the beginning of a line without its prefixes; all quantifiers are bounded.
_ASIDES = (
    r"(?=[a-f]{0,11}\d)[0-9a-f]{7,12} (?=[A-Za-z])",                             # git log --oneline
    r"[\w./-]{1,200}\.(?:md|rst|txt|adoc|html):\d{1,6}[:-]",                      # grep over documents
    r"[\w./-]{1,200}\.(?:py|sh|toml|ya?ml|json|ts|js):\d{1,6}[:-](?: {2,}|\t|[\"'#])",  # grep over a source
    r"(?:DEBUG|TRACE)\b",                                                         # what fails is said again, louder
    r"Received request \S{1,120}: prompt",                                        # vLLM: what users ask
    r"\+{1,4} (?:echo|printf|grep|rg|git)\b",                                     # set -x
    r"\S{1,200}::test_\w{1,160}(?:\[[^\]\n]{0,200}\])? (?:PASSED|SKIPPED|XFAIL|XPASS)",  # pytest's names
    r"(?:\$|>>>|#) (?:grep|rg|git log|history)\b",
)  # fmt: skip
_ASIDE = re.compile("|".join(f"(?:{row})" for row in _ASIDES))


def is_aside(line: str) -> bool:
    """The line quotes, names or foresees; nothing failed in it."""
    return _ASIDE.match(line) is not None

"""Compare our rows of keys with other lists: `python tools/check_vendor_rows.py gitleaks.toml [plugins ...]`.

The arguments are files of a local checkout: `config/gitleaks.toml` of gitleaks, `detect_secrets/plugins/*.py` of
detect-secrets. Nothing of theirs is kept or run: from each of their patterns values are made up, and what redaction
does to them is counted. Line ends within a value, empty values and templates (`{{ }}`) are not made up.

* row: a row of `envcheck/report/redact/tokens.py` knows the form, whatever stands before it;
* name: the form says nothing (32 hexadecimal digits); hidden for the name before it, or because it looks random;
* missing: it is shown. These ids are printed, and the exit status is 1.
"""

import ast
import random
import re
import string
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from envcheck.report.redact import Redactor
from envcheck.report.redact.tokens import PRIVATE_KEY, compiled, tokens_in

_PARSER: Any = getattr(re, "_parser", None) or import_module("sre_parse")
"""What `re` reads a pattern with; its name depends on the version of Python."""

TRIALS = 12
_LETTERS = _PARSER.parse("[a-z]")
"""For `.+`."""
NAME_GAP = r"(?:[ \t\w.-]{0,20})"
SEPARATOR = r"""(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}"""
CATEGORIES = {
    "CATEGORY_DIGIT": string.digits,
    "CATEGORY_WORD": string.ascii_letters + string.digits + "_",
    "CATEGORY_SPACE": " ",
}


def main() -> int:
    """Print what is missing."""
    verdicts = {name: _verdict(pattern) for path in sys.argv[1:] for name, pattern in _rules(Path(path))}
    for verdict in ("unread", "name", "missing"):
        found = [name for name, one in verdicts.items() if one == verdict]
        print(f"{verdict} {len(found)}: {', '.join(found)}")
    rows = sum(one == "row" for one in verdicts.values())
    print(f"{len(verdicts)} rules, {rows} with a row of ours")
    return int("missing" in verdicts.values())


def _rules(path: Path) -> Iterator[tuple[str, str]]:
    """Ids and patterns of one file of theirs."""
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        for rule in text.split("[[rules]]")[1:]:
            name = re.search(r'^id = "([^"]+)"', rule, re.MULTILINE)
            pattern = re.search(r"^regex = '''(.*?)'''", rule, re.MULTILINE | re.DOTALL)
            if name and pattern:
                yield name[1], _of_go(pattern[1])
        return
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and node.args]
    for at, call in enumerate(calls):
        if ast.unparse(call.func) == "re.compile" and isinstance(call.args[0], ast.Constant):
            yield f"{path.stem}-{at}", str(call.args[0].value)


def _of_go(pattern: str) -> str:
    """A pattern of Go as Python takes it, with a usual name and sign before the value."""
    pattern = pattern.replace(NAME_GAP, "_api_key").replace(SEPARATOR, "=").replace("[:alnum:]", "A-Za-z0-9")
    return re.sub(r"(?<!\A)\(\?i\)", "", pattern).replace(r"\z", r"\Z")


def _verdict(pattern: str) -> str:
    """What becomes of values that their pattern takes; the worst of several counts."""
    seen = set()
    for seed in range(TRIALS):
        try:
            text = _example(_PARSER.parse(pattern), random.Random(seed))  # noqa: S311 - made up, not secret
            match = re.search(pattern, text)
        except (re.error, OverflowError):
            return "unread"
        if match and not re.search(r"\{\{|\"\"|''", match[0]):
            groups = [group for group in match.groups() if group and len(group) >= max(6, len(match[0]) // 3)]
            seen.add(_of(text, max(groups, key=len) if groups else match[0].strip("\"'`;")))
    return next((verdict for verdict in ("missing", "name", "row") if verdict in seen), "unread")


def _of(text: str, value: str) -> str:
    alone = PRIVATE_KEY.sub("", value)
    for token in tokens_in(alone):
        alone = compiled(token).sub("", alone)
    if value not in alone:
        return "row"
    return "missing" if value in Redactor().text.hide_credentials(text) else "name"


def _example(tree: Any, chance: random.Random) -> str:
    return "".join(_piece(str(kind), argument, chance) for kind, argument in tree)


def _piece(kind: str, argument: Any, chance: random.Random) -> str:
    if kind == "LITERAL":
        return chr(argument)
    if kind == "IN":
        return chance.choice(_alphabet(argument))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = argument
        times = least if least != 1 else min(int(most), 12)
        one = _LETTERS if [str(kind) for kind, _ in inner] == ["ANY"] else inner
        return "".join(_example(one, chance) for _ in range(times))
    if kind == "SUBPATTERN":
        return _example(argument[-1], chance)
    if kind == "ATOMIC_GROUP":
        return _example(argument, chance)
    if kind == "BRANCH":
        return _example(chance.choice(argument[1]), chance)
    if kind == "ANY":
        return "."  # `xoxe.xoxb` and `api.host.com`, where their pattern means the sign
    return chance.choice(string.ascii_lowercase) if kind == "NOT_LITERAL" else ""


def _alphabet(members: Any) -> str:
    found: set[str] = set()
    negated = False
    for kind, argument in members:
        if str(kind) == "NEGATE":
            negated = True
        elif str(kind) == "RANGE":
            found |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        elif str(kind) == "LITERAL":
            found.add(chr(argument))
        else:
            found |= set(CATEGORIES.get(str(argument), string.ascii_letters))
    return "".join(sorted(set(string.ascii_letters + string.digits) - found if negated else found - set("\r\n"))) or " "


if __name__ == "__main__":
    sys.exit(main())

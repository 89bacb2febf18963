"""A snapshot next to what is expected of it. Pure."""

from collections.abc import Iterator, Mapping

from envcheck.compat.specifiers import is_met
from envcheck.expect.rules import BY_KEY, PACKAGES, Rule, Value
from envcheck.findings import Area
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

UNITS: Mapping[str, str] = {"_w": " W", "_gib": " GiB"}
"""By the ending of a rule's key."""
OPERATORS = ("=", "!", "<", ">", "~")


def compare(snapshot: Snapshot, expected: Mapping[str, Value], file: str) -> Iterator[tuple[str, Area, Verdict]]:
    """A verdict on each key, with the name of its check and its area."""
    for key, value in expected.items():
        section, _, name = key.partition(".")
        rule = BY_KEY.get(key)
        if section == PACKAGES:
            seen: Value | None = snapshot.packages.get(name)
            unknown = _unknown(snapshot, PACKAGES)
            yield f"expect.{key}", "packages", _verdict(name, "version", seen, value, file, unknown)
        elif rule is not None:
            yield f"expect.{key}", rule.area, _of(rule, snapshot, value, file)


def _of(rule: Rule, snapshot: Snapshot, value: Value, file: str) -> Verdict:
    unknown = _unknown(snapshot, rule.key.partition(".")[0])
    unit = next((unit for ending, unit in UNITS.items() if rule.key.endswith(ending)), "")
    return _verdict(rule.said, rule.meaning, rule.read(snapshot), value, file, unknown, unit)


def _unknown(snapshot: Snapshot, section: str) -> str:
    """Why facts of a section may be missing; empty: what is missing is not there."""
    roots = {"links": "gpus", "python": "host"}
    reasons = (why for path, why in snapshot.unavailable.items() if path.startswith(roots.get(section, section)))
    return next(reasons, "")


def _verdict(
    said: str, meaning: str, seen: Value | None, expected: Value, file: str, unknown: str, unit: str = ""
) -> Verdict:
    wanted = f"{'at least ' if meaning == 'at least' else ''}{_shown(expected)}{unit}"
    if seen is not None and holds(meaning, seen, expected):
        return passed(f"{said}: {_shown(seen)}{unit}, as expected")
    if seen is None and unknown:
        return skipped(said, f"{file} expects {wanted}; {unknown}")
    shown = "none" if seen is None else f"{_shown(seen)}{unit}"
    return found(
        "expectation-unmet",
        f"{file} expects {wanted}; this machine has {shown}.",
        title=f"{said}: expected {wanted}, found {shown}",
        expected=expected,
        seen=seen,
    )


def _shown(value: Value) -> str:
    """`350` of 350.0."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def holds(meaning: str, seen: Value, expected: Value) -> bool:
    """Whether what was seen is what was expected, by the rule's meaning."""
    if meaning == "at least":
        return _number(seen) >= _number(expected)
    if meaning == "version":
        return is_met(specifier_of(str(expected)), str(seen))
    if meaning == "begins with":
        return str(seen) == str(expected) or str(seen).startswith((f"{expected}.", f"{expected}-", f"{expected}+"))
    return seen == expected


def specifier_of(text: str) -> str:
    """The PEP 440 specifier that a text of the file means: a bare version is meant as it stands."""
    return text.strip() if text.strip().startswith(OPERATORS) else f"=={text.strip()}"


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")

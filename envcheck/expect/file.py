"""The expectation file: TOML that people edit."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from envcheck.catalogue import all_problems
from envcheck.compat.specifiers import is_specifier
from envcheck.errors import UserError, all_of, one_of
from envcheck.expect.compare import specifier_of
from envcheck.expect.rules import BY_KEY, PACKAGES, RULES, Meaning, Rule, Value
from envcheck.files import MIB, Bounds, read
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

NAMED_PACKAGES = ("torch", "torchvision", "transformers", "accelerate", "sentence-transformers", "flash-attn", "vllm")
"""The packages that a written file names, where they are installed."""
SHARE_OF_DISK = 0.5
"""Of what is free now, how much must be free later: that a disk fills in the course of time is no deviation."""
EXPECTATIONS = Bounds(bytes=MIB)
LARGEST = 1_000_000_000
"""Of a number that is expected: more than any machine has of anything. NaN and infinity are none."""
MOST_PARTS = 32
_LONG_KEY = late(
    rb"(?<![\w\"'-])(?:(?:\"[^\"\n]{0,80}\"|'[^'\n]{0,80}'|[\w-]{1,80})[ \t]{0,8}\.[ \t]{0,8}){%d}" % MOST_PARTS
)
"""Parsers of TOML take time that grows with the square of a key's parts."""
SKIP = "skip"
"""The one key that stands in no section: problems that are not reported on this machine."""
_COMMENTS: Mapping[Meaning, str] = {
    "is": "exactly this",
    "at least": "this or more",
    "version": "a version, or a range",
    "begins with": "the beginning is enough",
}


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the file says."""

    file: str
    values: Mapping[str, Value]
    """By `section.name`."""
    skip: tuple[str, ...]


def to_toml(snapshot: Snapshot, created: str) -> str:
    """The file for a machine like this one; what could not be read, or is no version, is left out."""
    return "\n".join(_lines(snapshot, created)) + "\n"


def _lines(snapshot: Snapshot, created: str) -> Iterator[str]:
    yield f"# What this machine must have, from its state of {created[:10]}. Checked by `envcheck check --expect FILE`."
    yield "# Edit it: delete the values that do not matter, and widen those that may vary."
    section = ""
    for rule in RULES:
        seen = rule.read(snapshot)
        if seen is None or _instead(rule, _loose(rule.key, seen)):
            continue
        head, name = rule.key.split(".")
        if head != section:
            section = head
            yield f"\n[{section}]"
        example = " such as >=535,<600" if rule.key == "driver.version" else ""
        yield f"{name} = {_toml(_loose(rule.key, seen))}  # {rule.said}: {_COMMENTS[rule.meaning]}{example}"
    pinned = {name: _pinned(snapshot.packages[name]) for name in NAMED_PACKAGES if name in snapshot.packages}
    told = [f"{name} = {_toml(version)}" for name, version in pinned.items() if not _instead(None, version)]
    if told:
        yield f"\n[{PACKAGES}]"
        yield from told


def _pinned(version: str) -> str:
    """`==2.8.0` of `2.8.0+cu128`: the build is torch's own expectation."""
    return f"=={version.partition('+')[0]}"


def _loose(key: str, value: Value) -> Value:
    """What changes by itself is not pinned to what it is today: free disk, and versions within their branch."""
    numbers = version_tuple(str(value))
    if key.endswith("_free_gib"):
        return round(float(value) * SHARE_OF_DISK, 1)
    if key == "driver.version" and numbers:
        return f">={value},<{numbers[0] + 1}"
    return f"=={numbers[0]}.{numbers[1]}.*" if key == "python.version" and numbers and len(numbers) > 1 else value


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value:g}"
    import json

    return json.dumps(value)  # a JSON string without lone surrogates is a basic string of TOML


def read_expectations(file: str) -> Expectations:
    """The file, checked.

    Raises:
        UserError: it cannot be read, is no TOML, or holds a key that there is not.
    """
    data = read(file, f"--expect {file}", EXPECTATIONS, "no file of expectations is")
    return expectations_in(parse_toml(data, f"--expect {file}"), file)


def expectations_in(tables: Mapping[str, Any], file: str) -> Expectations:
    """What the tables of a file say. Raises UserError: a key that there is not, or a value of another type."""
    tables = dict(tables)
    skip = tables.pop(SKIP, [])
    if not isinstance(skip, list) or not all(isinstance(name, str) for name in skip):
        raise UserError(f"{SKIP} in {file} must be a list of problem ids.")
    problems = all_of(skip, all_problems(), f"problem (in {file})", "envcheck problem")
    return Expectations(file, {key: _checked(key, value, file) for key, value in _flat(tables)}, problems)


def parse_toml(data: bytes, name: str) -> Mapping[str, Any]:
    """The tables of a TOML file. Raises UserError: it is none; `name` is what the sentence calls it."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    if _LONG_KEY.search(data):
        raise UserError(f"{name} holds a key of more than {MOST_PARTS} parts, which no table of envcheck has.")
    try:
        tables: Mapping[str, Any] = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # ValueError: no TOML, no UTF-8, a number of 4,300 digits
        raise UserError(f"{name} is not TOML: {error}.") from error
    return tables


def _flat(tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for section, table in tables.items():
        if isinstance(table, dict):
            yield from ((f"{section}.{name}", value) for name, value in table.items())
        else:
            yield section, table


def _checked(key: str, value: Any, file: str) -> Value:  # noqa: ANN401 - whatever the file holds
    rule = None
    if not key.startswith(f"{PACKAGES}."):
        rule = BY_KEY[one_of(key, tuple(BY_KEY), f"expectation (in {file})")]
    if wanted := _instead(rule, value):
        raise UserError(f"{key} in {file} must be {wanted}.")
    found: Value = value
    return found


def _instead(rule: Rule | None, value: Any) -> str | None:  # noqa: ANN401 - whatever the file holds
    """What a value must be that is none for this rule, or for a package; None: it is one."""
    takes = rule.takes() if rule else "a text"
    if takes == "true or false":
        return None if isinstance(value, bool) else takes
    if takes == "a number":
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= LARGEST
        return None if fits else f"{takes} from 0 to {LARGEST:,}"
    if not isinstance(value, str):
        return f"{takes}, in quotation marks"
    if rule is None or rule.meaning == "version":
        return None if is_specifier(specifier_of(value)) else _COMMENTS["version"]
    return None
